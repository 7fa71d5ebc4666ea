//! The governed work unit: what it carries, how it lives, and what it can be asked.

mod books;
mod brief;
mod changes;
mod command;
mod decide;
mod event;
mod evolve;
mod facts;
mod finding;
mod in_force;
mod learning;
mod next;
mod part;
mod people;
mod recall;
mod rejection;
mod stage;
mod state;
mod transition;
mod why;
mod work;

pub use crate::reversibility::Reversibility;
pub use books::{Books, Promotion};
pub use brief::{Brief, Point, Reply, brief};
pub use changes::{Changed, ChangedHow, ChangedPart, TouchSize, changes};
pub use command::{Command, NewUnit, command_from_json};
pub(crate) use decide::lets_change;
pub use decide::{Decided, Occasion, decide, objections};
pub use event::Event;
pub use facts::{KNOWN_HERE, facts};
pub(crate) use facts::{judgments, waiting};
pub use in_force::{Adopted, InForce};
pub use learning::{Pattern, Signals};
pub use next::{Pending, PendingKind, pending};
pub use part::{
    Attempt, Context, Criterion, Escalation, Hold, Origin, Outcome, Proposal, Reconciliation, Refusal, Role, Stance,
    Taught, Uncertainty, Until,
};
pub use people::{Joined, Parted, People};
pub use recall::{Recalled, recall};
pub use rejection::{Code, Rejection};
pub use stage::Stage;
pub use state::{
    Dependent, Evidence, Judged, Known, Matter, Meets, Noted, Reconciled, Reshaping, Ruled, Stamp, Step, Touched, Unit,
};
pub use transition::{Mover, Transition, diagram, is_observable, onward, table, transition, ways_on};
pub use why::{Reason, why, why_not, why_part};
