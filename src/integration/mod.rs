//! What work touches and what it waits for: how it meets the system it joins.

mod dependency;
mod hunk;
mod touch;
mod work;

pub use dependency::{Dependency, DependencyKind};
pub use hunk::{EditMark, EditMarking, Hunk, LineRange};
pub use touch::{Change, Mode, Names, Touch};
pub use work::{Grade, Link, Stop, Work};
