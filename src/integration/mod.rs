//! What work touches and what it waits for: how it meets the system it joins.

mod dependency;
pub mod graph;
mod hunk;
pub mod plan;
mod touch;
mod work;

pub use dependency::{Dependency, DependencyKind};
pub use graph::{Chain, Circle, Finding, Graph, Reach};
pub use hunk::{EditMark, EditMarking, Hunk, LineRange};
pub use plan::{Apart, Plan, Request};
pub use touch::{Change, Mode, Names, Touch};
pub use work::{Grade, Link, Stop, Work};
