//! What work touches and what it waits for: how it meets the system it joins.

pub mod collision;
mod dependency;
pub mod graph;
mod hunk;
pub mod plan;
mod setting;
mod touch;
pub mod window;
mod work;
mod world;

pub use collision::{Blocked, Clash, Collision, Ground, Hubs, InFlight, Side, Standing, Weight, Weighted};
pub use dependency::{Dependency, DependencyKind};
pub use graph::{Chain, Circle, Finding, Graph, Reach};
pub use hunk::{EditMark, EditMarking, Hunk, LineRange};
pub use plan::{Apart, Plan, Request};
pub use setting::{Setting, SettingRecord};
pub use touch::{Change, Mode, Names, Touch};
pub use window::{Calendar, Opening, Window};
pub use work::{Grade, Link, Stop, Work};
pub use world::{Mismatch, Outside, Seen};
