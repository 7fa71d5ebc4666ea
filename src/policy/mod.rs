//! What may move, whose judgment it needs, and why: facts in, a verdict out.
//!
//! A policy is a document people can read, version, test and try against history. Compiled, it answers about a case
//! in about a microsecond, however many rules there are. It knows nothing of units: `unit/facts` is the bridge.

mod analyse;
mod asking;
mod authority;
pub mod backtest;
pub mod cases;
mod competence;
mod compile;
pub mod condition;
mod decision;
pub mod diff;
pub mod document;
pub(crate) mod earning;
mod evaluate;
mod explain;
mod facts;
mod fault;
mod index;
mod lower;
mod mend;
mod obligation;
mod ruling;
#[cfg(test)]
mod schema_test;
mod seek;
mod shape;
mod spelling;
mod standard_facts;
mod verdict;
mod ways;
mod words;

pub use analyse::{Finding, FindingKind, Witness, analyse, analyse_in};
pub use asking::{Answered, AttentionRoom};
pub use authority::Authority;
pub use compile::Policy;
pub use decision::{Asked, Decision, EvidenceSeen, Fired, Owed};
pub use document::Document;
pub use earning::{Earning, Watch};
pub use evaluate::{Evaluation, Room};
pub use explain::{Reason, ReasonSort};
pub use facts::Facts;
pub use fault::{PolicyFault, Step};
pub use obligation::Standing;
pub use ruling::{Ruling, Sort};
pub use standard_facts::standard_schema;
pub use verdict::Verdict;
pub use ways::{Change, Edit, Way, WayStep};
pub use words::{Day, Recipient, Span, Weekday};
