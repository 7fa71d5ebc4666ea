//! What work touches and what it waits for: how it meets the system it joins.

pub mod collision;
mod dependency;
mod hunk;
mod touch;
mod work;
mod world;

pub use collision::{Blocked, Clash, Collision, Ground, Hubs, InFlight, Standing, Weight};
pub use dependency::{Dependency, DependencyKind};
pub use hunk::{EditMark, EditMarking, Hunk, LineRange};
pub use touch::{Change, Mode, Names, Touch};
pub use world::{Mismatch, Outside, Seen};
pub use work::{Grade, Link, Stop, Work};
