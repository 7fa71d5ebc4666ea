//! Outside formats, one a file: bytes in, records and a list of what was skipped out. Nothing here runs a
//! program or opens a file.

pub mod beads;
pub mod change;
pub mod cloudevents;
pub mod codeowners;
pub mod evidence;
pub mod git;
pub mod github;
pub mod gitlab;
pub mod in_toto;
pub mod junit;
mod patch;
mod payload;
pub mod sarif;
mod skips;

pub(crate) use skips::{PATH_LEFT_OUT, PATH_TOO_LONG, RECORD_UNREADABLE};
pub use skips::{Skip, Skips};
