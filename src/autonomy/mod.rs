//! How far machines may go by themselves: granted by people on evidence, taken away by itself.
//!
//! A [`Cell`] is a machine in one version, on one kind of work, of one class of reversibility. [`History`] gathers from
//! units what became of each cell's work; [`proposal`] says whether the next rung was earned, by an [`EProcess`] that
//! stays right however often it is looked at and by conditions that are each shown; a person grants ([`Grant`]); and
//! [`standing`] says which rung holds at an instant, which is never more than was granted. An [`Audit`] draws units that
//! people look at whatever the level.
//!
//! Doubles occur in [`EProcess`] alone. Nothing that is recorded or hashed holds one.

mod audit;
mod cell;
mod cusum;
mod earning;
mod grant;
mod history;
mod ladder;
mod outcome;
mod proposal;
mod standing;
mod test;

pub use audit::{Audit, Deviation, Salt, commitment, is_sampled};
pub use cell::Cell;
pub use cusum::{Chart, Watch};
pub use earning::Earning;
pub use grant::{Cited, Exposure, Grant, Revocation, Used};
pub use history::{History, Stop, Tally, TriedRollback};
pub use ladder::Ladder;
pub use outcome::{Aftermath, Bearing, Breach, Failure, FailureKind, Incident, Outcome, Substituted};
pub use proposal::{Condition, ConditionGroup, ConditionKind, Proposal, proposal};
pub use standing::{Granted, Reason, ReasonKind, Standing, standing};
pub use test::{EProcess, asked_thousandths};
