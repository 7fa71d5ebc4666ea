//! The one definition of what crosses to JavaScript, to HTTP and to `governed call`: operations of plain data.
//!
//! An operation takes a request, a JSON object, and gives an [answer](Answer) that is tagged: `done` with a view,
//! `rejected` where the core turned a command down, `fault` where something at the boundary is wrong. Nothing that can
//! be expected is thrown. Answers are canonical JSON (RFC 8785), so that every face gives the same bytes and anybody can
//! take their digest.
//!
//! What is worth keeping between calls is kept by the caller: a compiled policy ([`KeptPolicy`]), a replayed ledger
//! ([`KeptRegister`]), the decisions of a ledger ([`KeptPast`]). A call without one brings its own `policy` or `ledger`. Nothing else is remembered.
//!
//! ```
//! let answer = governed::wire::call("canonicalize", r#"{"value": {"b": 1.0, "a": "€"}}"#);
//! assert!(answer.starts_with(r#"{"type":"done","with":{"digest":"sha256:"#));
//! let answer = governed::wire::call("canonicalise", "{}");
//! assert_eq!(answer, concat!(
//!     r#"{"type":"fault","with":{"help":"did you mean `canonicalize`?","kind":"input","#,
//!     r#""message":"there is no operation `canonicalise`"}}"#,
//! ));
//! ```

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "every operation has one form: it takes its request, and gives a view or a failure"
)]

mod answer;
mod as_of;
pub mod changes;
pub mod check;
pub mod evidence;
pub mod integration;
mod kept;
pub mod learning;
mod ledger;
pub mod metrics;
mod operation;
pub mod past;
pub mod policy;
pub mod register;
mod request;
#[cfg(test)]
mod schema_test;
pub mod trial;
mod writer;

pub use answer::{Answer, Failure, FaultKind, FaultView, RejectedView};
pub use kept::{DecidedLine, Drafted, KeptPolicy, KeptRegister, decided_line};
pub use ledger::UpTo;
pub use operation::{About, Operation};
pub use past::KeptPast;
pub use writer::{NotAsked, Writer};

use alloc::string::String;

/// Every operation there is, in the order they are told.
pub fn operations() -> impl Iterator<Item = &'static Operation> + Clone {
    [
        policy::OPERATIONS,
        trial::OPERATIONS,
        past::OPERATIONS,
        register::OPERATIONS,
        evidence::OPERATIONS,
        changes::OPERATIONS,
        integration::OPERATIONS,
        check::OPERATIONS,
        metrics::OPERATIONS,
        learning::OPERATIONS,
    ]
    .into_iter()
    .flatten()
}

/// The operations about policies alone: what a small build has.
pub fn policy_operations() -> impl Iterator<Item = &'static Operation> + Clone {
    policy::OPERATIONS.iter()
}

/// Carries out one operation: a request as JSON text, the answer as canonical JSON text.
pub fn call(operation: &str, request: &str) -> String {
    operation::run(operations(), operation, request)
}

/// The same for operations about policies alone, without anything else being linked.
pub fn policy_call(operation: &str, request: &str) -> String {
    operation::run(policy_operations(), operation, request)
}
