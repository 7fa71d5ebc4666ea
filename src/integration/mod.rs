//! What work touches and what it waits for: how it meets the system it joins.

mod dependency;
mod touch;

pub use dependency::{Dependency, DependencyKind};
pub use touch::{Change, LineRange, Mode, Touch};
