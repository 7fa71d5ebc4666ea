//! What became of work after it landed, as evidence about the machine that did it.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::evidence::{Answer, Finding, Standing};
use crate::id::UnitId;
use crate::instant::Instant;
use crate::text::{Label, Line};
use crate::unit::{Outcome as AttemptOutcome, Reshaping, Stage, Stamp, Unit};

use crate::grant::Cell;
use crate::policy::Earning;

/// An incident that somebody attributed to a unit. It is a failure of the unit once that has landed; of severity 1 it
/// counts against every machine that worked on the unit, landed or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyIncident"))]
pub struct Incident {
    /// The unit it came from.
    pub unit: UnitId,
    /// How bad: 1 is the worst, and takes autonomy away at once.
    pub severity: u8,
    /// When it became known here that it came from that unit, which may be long after it happened.
    pub at: Instant,
}

/// An override by which a person put something else in the place of what the machine had done. One that only refined it
/// is no failure and does not belong here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomySubstituted"))]
pub struct Substituted {
    /// The unit whose work was replaced.
    pub unit: UnitId,
    /// When.
    pub at: Instant,
}

/// A machine doing what policy forbids, whether or not anything came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyBreach"))]
pub struct Breach {
    /// The machine. A breach is a matter of conduct, so it counts in every cell of that machine.
    pub actor: Actor,
    /// When it became known here.
    pub at: Instant,
    /// What it did.
    pub what: Line,
}

/// What units do not hold themselves and bears on their outcomes. Whoever asks supplies it: signals know of incidents,
/// judgments of overrides, decisions of breaches.
///
/// ```
/// use governed::autonomy::{Aftermath, Incident};
/// use governed::Instant;
/// let incidents = [Incident { unit: "01JQ2E5V8T0000000000000000".parse()?, severity: 1, at: Instant::EPOCH }];
/// let aftermath = Aftermath { incidents: &incidents, ..Aftermath::default() };
/// assert!(aftermath.breaches.is_empty());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Aftermath<'a> {
    /// Incidents, in any order.
    pub incidents: &'a [Incident],
    /// Overrides that replaced the work, in any order.
    pub substituted: &'a [Substituted],
    /// Breaches of policy, in any order.
    pub breaches: &'a [Breach],
}

/// In which way work failed after it had landed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyFailureKind"))]
pub enum FailureKind {
    /// It was taken back; through another unit, where one is named.
    RolledBack(Option<UnitId>),
    /// It went back to an earlier stage.
    Reopened,
    /// What it is judged by, or what it touches, was changed after it had landed.
    Reworked,
    /// Something was tried after it had landed and failed; a part that was taken back is recorded so.
    FailedAttempt,
    /// Evidence recorded after it had landed says that a criterion is not met.
    Contradicted(Label),
    /// An incident of that severity came from it.
    Incident(u8),
    /// A person put something else in its place.
    Substituted,
}

impl FailureKind {
    /// It in words.
    pub fn words(&self) -> String {
        match self {
            Self::RolledBack(Some(through)) => format!("it was taken back by {through}"),
            Self::RolledBack(None) => "it was taken back".into(),
            Self::Reopened => "it was opened again".into(),
            Self::Reworked => "it was changed after it had landed".into(),
            Self::FailedAttempt => "a part of it was taken back, or something tried on it failed".into(),
            Self::Contradicted(evidence) => format!("evidence {evidence} says it does not do what was asked"),
            Self::Incident(severity) => format!("an incident of severity {severity} came from it"),
            Self::Substituted => "a person put something else in its place".into(),
        }
    }
}

/// A failure of landed work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyFailure"))]
pub struct Failure {
    /// When it became known.
    pub at: Instant,
    /// What happened.
    pub kind: FailureKind,
}

/// What a landed unit says about one machine that worked on it.
///
/// **Whose it is.** The cell is of a machine among those who did the work: everybody in `worked`, which is for good,
/// and not the executor of the moment, who changes hands too easily. A failure counts against every machine among them.
/// A success counts for a machine only where nobody else, person or machine, worked on it: what a person had a hand in
/// does not show what the machine does alone. Handing work over thus never improves a record.
///
/// **Observed work** has nobody in `worked`. There the one who brought it counts (`opened.by`: of a git history, whoever
/// authored most of it). Whether others took part cannot be told, nothing was frozen and no evidence asked for, so its
/// successes count only where [`Earning::observed`] says so, and only as far as the outside was watched: to the last
/// thing that was observed of any unit, not to now. Its failures always count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyOutcome"))]
pub struct Outcome {
    /// The unit.
    pub unit: UnitId,
    /// The machine, kind of work and way back it speaks of.
    pub cell: Cell,
    /// When it landed.
    pub landed: Instant,
    /// Where it worked: `path:TOP-FOLDER/` (`path:.` for files at the top), else the kind of the resource.
    pub areas: BTreeSet<Box<str>>,
    /// Everything that went wrong with it, the first first.
    pub failures: Vec<Failure>,
    /// Whether nobody else worked on it.
    pub alone: bool,
    /// Whether its landing was observed and not decided; then, up to when the outside was watched.
    pub watched_until: Option<Instant>,
    /// Whether its criteria stood before the first work began, and nobody has touched them since.
    pub criteria_frozen_beforehand: bool,
    /// Whether every criterion was met at landing by evidence that is admissible to this day.
    pub evidence_complete: bool,
}

/// How an outcome counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyBearing"))]
pub enum Bearing {
    /// It failed; known since then.
    Failed(Instant),
    /// Its horizon passed without a failure; known since then.
    Succeeded(Instant),
    /// It has not failed yet, and its horizon has not passed: it is left out, and is no success.
    Immature,
    /// It has not failed, and others worked on it too: it shows nothing of this machine.
    Shared,
    /// It has not failed as far as is known, and was only observed.
    Observed,
    /// At that instant it had not landed.
    Ahead,
}

impl Outcome {
    /// When its horizon has passed.
    pub fn matures(&self, earning: &Earning) -> Instant {
        let horizon = earning.horizon_of(self.cell.kind()).millis();
        Instant::nearest_to_millis(self.landed.millis().saturating_add(horizon))
    }

    /// Whether its horizon has passed, as far as the work was watched.
    pub fn is_matured(&self, earning: &Earning, now: Instant) -> bool {
        self.matures(earning) <= self.watched_until.map_or(now, |until| until.min(now))
    }

    /// How it counts at an instant: a failure at once, also before its horizon and after it; a success when its horizon
    /// has passed. What became known later is not looked at.
    pub fn bearing(&self, earning: &Earning, now: Instant) -> Bearing {
        if self.landed > now {
            return Bearing::Ahead;
        }
        match self.failures.iter().map(|failure| failure.at.max(self.landed)).find(|at| *at <= now) {
            Some(at) => Bearing::Failed(at),
            None if !self.alone => Bearing::Shared,
            None if self.watched_until.is_some() && !earning.observed => Bearing::Observed,
            None if self.is_matured(earning, now) => Bearing::Succeeded(self.matures(earning)),
            None => Bearing::Immature,
        }
    }

    /// The outcomes of a unit: one for each machine that worked on it, none where it has not landed. `lost` are the
    /// failures that the unit does not hold itself.
    pub(super) fn of(unit: &Unit, lost: impl Iterator<Item = Failure>) -> Vec<Self> {
        let Some(landing) = unit.steps.iter().find(|step| step.is.to == Stage::Landed) else { return Vec::new() };
        let (doers, cells) = (doers(unit), cells(unit));
        if cells.is_empty() {
            return Vec::new();
        }
        let mut failures = failures(unit, &landing.from);
        failures.extend(lost);
        failures.sort();
        let (frozen, complete) = (frozen_beforehand(unit), evidence_complete(unit, &landing.from));
        let of = |cell: Cell| Self {
            unit: unit.id,
            cell,
            landed: landing.from.at,
            areas: areas(unit),
            failures: failures.clone(),
            alone: doers.len() == 1,
            watched_until: landing.is.observed.then_some(landing.from.at),
            criteria_frozen_beforehand: frozen,
            evidence_complete: complete,
        };
        cells.into_iter().map(of).collect()
    }
}

/// Who did the work: everybody who ever worked on it and, where its landing was only observed, who brought it.
fn doers(unit: &Unit) -> BTreeSet<&Actor> {
    let mut doers: BTreeSet<&Actor> = unit.worked.iter().map(|worked| &worked.is).collect();
    if unit.steps.iter().any(|step| step.is.to == Stage::Landed && step.is.observed) {
        doers.insert(&unit.opened.by);
    }
    doers
}

/// The cells a unit speaks of: one for each machine that worked on it, landed or not.
pub(super) fn cells(unit: &Unit) -> Vec<Cell> {
    let of = |actor: &Actor| Cell::new(actor.clone(), unit.kind.clone(), unit.reversibility).ok();
    doers(unit).into_iter().filter_map(of).collect()
}

/// What a unit itself tells of its failing after it landed.
fn failures(unit: &Unit, landing: &Stamp) -> Vec<Failure> {
    let since = |from: &Stamp| from.seq > landing.seq;
    let failure = |from: &Stamp, kind: FailureKind| Failure { at: from.at, kind };
    let steps = unit.steps.iter().filter(|step| since(&step.from)).filter_map(|step| match step.is.to {
        Stage::Landed | Stage::Settled => None,
        Stage::RolledBack => Some(failure(&step.from, FailureKind::RolledBack(unit.rolled_back_through))),
        _ => Some(failure(&step.from, FailureKind::Reopened)),
    });
    let reshaped = unit.reshapings.iter().filter(|reshaped| since(&reshaped.from));
    let reworked = reshaped
        .filter(|reshaped| matches!(reshaped.is, Reshaping::Criterion(_) | Reshaping::Content))
        .map(|reshaped| failure(&reshaped.from, FailureKind::Reworked));
    // What an importer records with the landing itself was taken back before it.
    let tried = unit.attempts.iter().filter(|tried| since(&tried.from) && tried.from.at > landing.at);
    let failed = tried
        .filter(|tried| tried.is.outcome == AttemptOutcome::Failed)
        .map(|tried| failure(&tried.from, FailureKind::FailedAttempt));
    let mut all: Vec<Failure> = steps.chain(reworked).chain(failed).collect();
    if unit.evidence.iter().any(|evidence| since(&evidence.claim.from)) {
        let said = unit.standings().into_iter().filter(|(evidence, standing)| {
            // Against earlier evidence for it, which still stands, it is in conflict.
            since(&evidence.claim.from)
                && evidence.claim.is.finding == Finding::Contradicts
                && matches!(standing, Standing::Admissible | Standing::Conflicted { .. })
        });
        all.extend(said.map(|(evidence, _)| {
            failure(&evidence.claim.from, FailureKind::Contradicted(evidence.claim.is.label.clone()))
        }));
    }
    all
}

/// Whether what good looks like was said before the first work began, and nothing of it was changed or dropped since.
fn frozen_beforehand(unit: &Unit) -> bool {
    let Some(start) = unit.steps.iter().find(|step| step.is.to == Stage::Executing) else { return false };
    let before = |from: &Stamp| from.seq < start.from.seq;
    unit.frozen.is_some()
        && !unit.criteria.is_empty()
        && unit.criteria.iter().all(|criterion| before(&criterion.from))
        && unit.dropped_criteria.iter().all(|dropped| before(&dropped.from))
}

/// Whether evidence from before the landing meets every criterion, and nothing has been said against it since.
fn evidence_complete(unit: &Unit, landing: &Stamp) -> bool {
    if unit.criteria.is_empty() {
        return false;
    }
    let early: BTreeSet<&Label> = unit
        .standings()
        .into_iter()
        .filter(|(evidence, standing)| {
            evidence.claim.from.seq < landing.seq
                && *standing == Standing::Admissible
                && evidence.claim.is.finding == Finding::Supports
        })
        .map(|(evidence, _)| &evidence.claim.is.label)
        .collect();
    unit.answers().into_iter().all(|(criterion, answer)| {
        answer == Answer::Met && unit.evidence_for(criterion).any(|evidence| early.contains(&evidence.claim.is.label))
    })
}

/// Where a unit worked.
fn areas(unit: &Unit) -> BTreeSet<Box<str>> {
    let content = unit.touches.iter().map(|touched| &touched.touch.is).filter(|touch| touch.is_content());
    content
        .map(|touch| match (touch.resource.kind(), touch.resource.name().split_once('/')) {
            ("path", Some((top, _))) => format!("path:{top}/").into(),
            ("path", None) => "path:.".into(),
            (kind, _) => kind.into(),
        })
        .collect()
}
