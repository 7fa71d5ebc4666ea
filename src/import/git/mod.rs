//! The history of a git repository as units: what was merged, what it was for, what it touched, who moved it.
//!
//! Pure: git's own output comes in as bytes, records and skips come out. The order of calls:
//!
//! 1. [`HistoryReader`] reads `git log` in [`LOG_FORMAT`];
//! 2. [`History::plan`] says which merges (and single commits) are units, and which pairs of trees to compare;
//! 3. [`DiffReader`] reads `git diff-tree --stdin` with [`DIFF_OPTIONS`] over those pairs;
//! 4. [`Plan::record`] makes the commands of one unit.

mod bots;
mod branches;
mod depends;
mod diff;
mod history;
mod names;
mod plan;
mod record;
mod words;

pub use bots::{BOTS, Bots};
pub use branches::{Branch, BranchUnit, Branches, OpenBranch};
pub use depends::dependencies;
pub use diff::{DIFF_OPTIONS, DiffReader, FileChange, FileStatus, NamesRead, TreeDiff};
pub(super) use diff::{add_hunk, hunk, name, path_text, symbol};
pub use history::{Commit, History, HistoryReader, LOG_FORMAT, Signature};
pub(super) use names::Reading;
pub use names::{ChangedLines, names_of};
pub use plan::{Found, Plan, Side, Which};
pub(crate) use record::touches;
pub use record::{RecordOptions, Recorded};
pub(super) use record::{UNKNOWN_VERSION, actor_of};
