//! What signals amount to: unexpected calm and crowds, patterns nobody has named yet, requests that are one problem, and
//! whether lessons act.
//!
//! Everything here proposes. That signals are one thing, what they mean and what is kept of them, somebody says.

mod candidate;
mod inner;
mod same_problem;
mod series;
mod standing;

pub use candidate::{Candidate, LEAST, Shared, candidates};
pub use inner::{INNER_SOURCE, inner_signals};
pub use same_problem::{SameProblem, WORDS, same_problems};
pub use series::{CROWD, GAPS, Unusual, UnusualSort, unusual};
pub use standing::{LessonStanding, Standing, standing_of};
