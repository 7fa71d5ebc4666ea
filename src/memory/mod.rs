//! What was noticed, what it amounts to, and what the system now does about it: the records.
//!
//! A [`Signal`] is one thing that happened. Signals that are one thing are a *pattern*, which a [`LoopStep`] takes from
//! being recognised to a [`Lesson`]: what it means, what was done, whether that worked, and the form in which it is kept.

mod lesson;
mod pattern;
mod signal;

pub use lesson::{Bearing, Form, FormSort, Learnt, Lesson, Provenance};
pub use pattern::{LoopStage, LoopStep, Meaning, RecognisedPattern, Response, Validation, loop_table, next_stage};
pub use signal::{Severity, Signal, SignalKind};
