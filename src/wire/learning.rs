//! Operations about what was noticed and what came of it: signals, patterns, lessons, what rules are worth, and how far
//! machines go by themselves.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::import::{Skip, cloudevents};
use crate::instant::Instant;
use crate::memory::{Signal, SignalKind};
use crate::metrics::{Judgments, Repeated, RuleRecord, Rules};
use crate::register::{AutonomyView, Learning, autonomy_view, autonomy_view_with_courses, learning};

use super::answer::Failure;
use super::ledger::{Ledger, UpTo};
use super::operation::{Operation, brings, row};

/// The operations, in the order of the docs.
pub(super) const OPERATIONS: &[Operation] = &[
    row!("read_signals", "Reads CloudEvents 1.0 as signals, for the command `signal`.",
        ReadSignalsRequest => SignalsRead, read_signals),
    row!(register "untaken_signals", "What the register itself has to tell and was not told yet, for the command `signal`.",
        LearningRequest => UntakenSignals, |ledger, asked| ledger.asked(asked.as_of, |register| {
        Ok(UntakenSignals { signals: register.untaken_signals(asked.now) })
    })),
    row!(register "learning", "What was noticed, what it amounts to, what is owed an answer, and which lessons are kept.",
        LearningRequest => Learning, |ledger, asked| ledger.asked(asked.as_of, |register| {
        Ok(learning(register, asked.now))
    })),
    row!(register "rules", "What each rule of the policy in force is worth: fired, right, overridden, wrong, never.",
        RulesRequest => RulesView, rules),
    row!(register "repeated", "Judgment that was bought more than once, and whether a lesson was kept of it.",
        RepeatedRequest => RepeatedView, repeated),
    row!(register "autonomy", "Where every machine stands on each kind of work, and what the next rung would take.",
        AutonomyRequest => AutonomyView, |ledger, asked| ledger.asked(asked.as_of, |register| {
        let view = if asked.course { autonomy_view_with_courses } else { autonomy_view };
        view(register, asked.now).ok_or_else(|| {
            let fault = Fault::input("no policy with an autonomy ladder is in force");
            fault.with_help("write `autonomy` into a policy, and adopt it").into()
        })
    })),
];

/// Events to read as signals.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReadSignalsRequest {
    /// `CloudEvents` 1.0 in JSON: one, a list, or one a line.
    pub events: String,
    /// When an event without a time happened.
    pub now: Instant,
    /// What sort those are that say nothing of it: `observation`, unless this says otherwise.
    #[serde(default)]
    pub other: Option<SignalKind>,
}

/// Events as signals.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SignalsRead {
    /// The signals.
    pub signals: Vec<Signal>,
    /// What was left out or changed, and why.
    pub skipped: Vec<Skip>,
}

fn read_signals(asked: ReadSignalsRequest) -> Result<SignalsRead, Failure> {
    let other = asked.other.unwrap_or(SignalKind::Observation);
    let read = cloudevents::read(asked.events.as_bytes(), asked.now, other)?;
    Ok(SignalsRead { signals: read.signals, skipped: read.skipped })
}

/// Of a register, at an instant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LearningRequest {
    /// The ledger, as `export_ledger` gives it.
    #[serde(default)]
    pub ledger: Option<String>,
    /// When it is asked.
    pub now: Instant,
    /// Up to where.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

/// Asks where machines stand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AutonomyRequest {
    /// The ledger, as `export_ledger` gives it.
    #[serde(default)]
    pub ledger: Option<String>,
    /// When it is asked.
    pub now: Instant,
    /// Up to where.
    #[serde(default)]
    pub as_of: Option<UpTo>,
    /// Whether the course of evidence is told as well.
    #[serde(default)]
    pub course: bool,
}

/// Signals that were not taken yet.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UntakenSignals {
    /// The signals.
    pub signals: Vec<Signal>,
}

/// Of when.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RulesRequest {
    /// The ledger, as `export_ledger` gives it.
    #[serde(default)]
    pub ledger: Option<String>,
    /// When it is asked: reviews are overdue by then.
    pub now: Instant,
}

/// What each rule is worth.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RulesView {
    /// The rules of the policy in force: those with something to look at first.
    pub rules: Vec<RuleRecord>,
}

fn rules(ledger: &Ledger, asked: RulesRequest) -> Result<RulesView, Failure> {
    let mut rules = Rules::new();
    for sealed in ledger.sealed() {
        rules.push(&sealed.entry);
    }
    Ok(RulesView { rules: rules.records(asked.now) })
}

/// Of a whole ledger.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RepeatedRequest {
    /// The ledger, as `export_ledger` gives it.
    #[serde(default)]
    pub ledger: Option<String>,
}

/// Judgment that was bought more than once.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RepeatedView {
    /// What was: the most often first, what a lesson was kept of last.
    pub repeated: Vec<Repeated>,
}

fn repeated(ledger: &Ledger, _: RepeatedRequest) -> Result<RepeatedView, Failure> {
    let mut judgments = Judgments::new();
    for sealed in ledger.sealed() {
        judgments.push(&sealed.entry);
    }
    Ok(RepeatedView { repeated: judgments.repeated() })
}

brings!(ledger: String; LearningRequest, AutonomyRequest, RulesRequest, RepeatedRequest);
