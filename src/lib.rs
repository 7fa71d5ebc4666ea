#![doc = include_str!("../README.md")]
#![no_std]
// Purity is enforced by the build: without `std` there is no clock, file, network, environment or thread to
// reach, and `clippy.toml` bans what is left by name.

extern crate alloc;
#[cfg(test)]
extern crate std;

// In the order to read them: what everyone shares, the unit, then the whole.
mod actor;
pub mod autonomy;
mod budget;
mod canonical;
pub mod check;
mod digest;
mod escape;
pub mod evidence;
mod fault;
pub mod feedback;
pub mod grant;
mod id;
pub mod import;
mod instant;
pub mod integration;
pub mod judgment;
pub mod ledger;
pub mod limit;
pub mod memory;
pub mod metrics;
mod order;
pub mod policy;
mod register;
mod reversibility;
pub mod source;
mod tagged;
mod text;
pub mod unit;
#[cfg(feature = "wasm-policy")]
#[allow(missing_docs, unreachable_pub, reason = "its items are read from JavaScript; the package documents them")]
mod wasm;
pub mod wire;
mod zone;

pub use actor::{Actor, ActorKind, Presence};
pub use budget::{Budget, BudgetSpent};
pub use canonical::canonical;
pub use digest::{Digest, Digesting};
pub use fault::{Fault, InputFault, json_fault, nearest};
pub use id::UnitId;
pub use instant::Instant;
pub use register::{
    AutonomyView, Break, CellView, Consequence, Course, Drift, DriftPart, Drifted, Failure, Fit, FitVerdict,
    KindOfIntegration, Landing, Learning, LessonView, NextStep, PatternView, Queue, QueueCapacity, QueueEntry,
    QueueFactor, QueueFactorKind, QueueGroup, QueueSitting, Register, Triage, Whole, autonomy_view,
    autonomy_view_with_courses, collisions_markdown, collisions_text, evolve, learning, plan_markdown, queue, triage,
};
pub use text::{Label, Line, Prose, Reference, Resource, shortened};
pub use unit::command_from_json;
