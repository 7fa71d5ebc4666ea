//! How far machines may go by themselves: granted by people on evidence, taken away by itself.
//!
//! A [`Cell`] is a machine in one version, on one kind of work, of one class of reversibility. [`History`] gathers from
//! units what became of each cell's work; [`proposal`] says whether the next rung was earned, by an [`EProcess`] that
//! stays right however often it is looked at and by conditions that are each shown; a person grants ([`Grant`]); and
//! [`standing`] says which rung holds at an instant, which is never more than was granted. An [`Audit`] draws units that
//! people look at whatever the level.
//!
//! Doubles occur in [`EProcess`] alone. Nothing that is recorded or hashed holds one.

mod cusum;
mod history;
mod ladder;
mod outcome;
mod proposal;
mod stake;
mod standing;
mod test;

pub use crate::grant::{
    Audit, Cell, Cited, Deviation, Exposure, Grant, Revocation, Salt, Used, commitment, is_sampled,
};
pub use crate::policy::{Earning, Watch};
pub use cusum::Chart;
pub use history::{CoursePoint, History, Stop, Tally, TriedRollback};
pub use ladder::Ladder;
pub use outcome::{Aftermath, Bearing, Breach, Failure, FailureKind, Incident, Outcome, Substituted};
pub use proposal::{Condition, ConditionGroup, ConditionKind, Proposal, proposal};
pub use standing::{Granted, Reason, ReasonKind, Standing, standing};
pub use test::{EProcess, asked_thousandths};
