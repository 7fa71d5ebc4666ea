//! What decision is pending, and whose move it is. Derived, never stored.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::actor::Actor;
use crate::evidence::Answer;
use crate::instant::Instant;
use crate::integration::DependencyKind;
use crate::judgment::Answerable;

use super::part::Until;
use super::stage::Stage;
use super::state::{Known, Unit};
use super::transition::onward;

/// What sort of move a unit waits for, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum PendingKind {
    /// A refusal stands and wants an answer.
    AnswerRefusal,
    /// A challenge stops it and wants an answer.
    AnswerChallenge,
    /// A person was asked.
    AnswerEscalation,
    /// Evidence says both: somebody must tell which is wrong.
    SettleConflict,
    /// Everything is in place but the word that lets it land.
    Land,
    /// A kind of integration is owed.
    Reconcile,
    /// The checks passed but for the word that says so.
    Pass,
    /// An open question blocks the way on.
    ResolveUncertainty,
    /// Somebody must accept it or give it up.
    Admit,
    /// What good looks like is not said.
    WriteCriteria,
    /// Admissible evidence says it is not good yet.
    Rework,
    /// Evidence is wanted.
    BringEvidence,
    /// Work could begin.
    Start,
    /// Work is under way.
    Carry,
    /// Another unit goes first.
    WaitForUnit,
    /// A hold stands until it is released.
    Release,
    /// A hold stands until an instant.
    WaitUntil,
    /// It has landed; what it taught is not said.
    Settle,
}

impl PendingKind {
    /// Every kind, the most pressing first.
    pub const ALL: [Self; 18] = [
        Self::AnswerRefusal,
        Self::AnswerChallenge,
        Self::AnswerEscalation,
        Self::SettleConflict,
        Self::Land,
        Self::Reconcile,
        Self::Pass,
        Self::ResolveUncertainty,
        Self::Admit,
        Self::WriteCriteria,
        Self::Rework,
        Self::BringEvidence,
        Self::Start,
        Self::Carry,
        Self::WaitForUnit,
        Self::Release,
        Self::WaitUntil,
        Self::Settle,
    ];

    /// What is waited for, as a heading.
    pub fn words(self) -> &'static str {
        match self {
            Self::AnswerRefusal => "refusals to answer",
            Self::AnswerChallenge => "challenges to answer",
            Self::AnswerEscalation => "escalations to answer",
            Self::SettleConflict => "conflicting evidence to settle",
            Self::Land => "ready to land",
            Self::Reconcile => "integration to be done",
            Self::Pass => "checks passed, to be taken on",
            Self::ResolveUncertainty => "blocking questions",
            Self::Admit => "proposals to admit",
            Self::WriteCriteria => "criteria to be written",
            Self::Rework => "work to be redone",
            Self::BringEvidence => "evidence to be brought",
            Self::Start => "ready to start",
            Self::Carry => "under way",
            Self::WaitForUnit => "waiting for another unit",
            Self::Release => "held",
            Self::WaitUntil => "held until an instant",
            Self::Settle => "landed, outcome not settled",
        }
    }
}

/// The one move a live unit waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Pending {
    /// What sort of move.
    pub kind: PendingKind,
    /// The decision, in words.
    pub decision: String,
    /// Whose move it is.
    pub who: Actor,
    /// Why it is theirs.
    pub why: String,
    /// Since when it waits.
    pub since: Instant,
    /// The entries it comes from.
    pub from: Vec<u64>,
}

/// The move a unit waits for at an instant, and whose it is: nothing, once its life is over.
///
/// Every live unit has exactly one.
pub fn pending(known: &impl Known, unit: &Unit, now: Instant) -> Option<Pending> {
    if !unit.stage.is_live() {
        return None;
    }
    Some(standing(unit, now).unwrap_or_else(|| in_stage(known, unit)))
}

fn accountable(unit: &Unit, kind: PendingKind, decision: String, from: Vec<u64>) -> Pending {
    let who = unit.accountable.is.clone();
    Pending { kind, decision, who, why: String::from("they answer for the unit"), since: unit.entered.at, from }
}

/// What stands beside the stage comes first: it stops everything else.
fn standing(unit: &Unit, now: Instant) -> Option<Pending> {
    if let Some(refusal) = unit.open_refusals().next() {
        let is = &refusal.raised.is;
        let from = alloc::vec![refusal.raised.from.seq];
        let decision = format!("answer refusal `{}`: {}", is.label, is.text.opening(160));
        let refuser = &refusal.raised.from.by;
        let mut pending = accountable(unit, PendingKind::AnswerRefusal, decision, from);
        pending.since = refusal.raised.from.at;
        if refuser.is_person() {
            pending.who = refuser.clone();
            pending.why = format!(
                "they refused it, so only they can say the objection is met; {} answers for the unit",
                unit.accountable.is
            );
        }
        return Some(pending);
    }
    if let Some(open) = unit.stopping_challenges().next() {
        let is = &open.raised.is;
        let decision = format!("answer challenge `{}`: {}", is.label, is.text.opening(160));
        let mut pending = accountable(unit, PendingKind::AnswerChallenge, decision, alloc::vec![open.raised.from.seq]);
        pending.since = open.raised.from.at;
        if open.raised.from.by.is_same(&unit.accountable.is) {
            pending.why = String::from("they answer for the unit: another person rules on it, or they withdraw it");
        }
        return Some(handed_on(unit, &Answerable::Challenge(is.label.clone()), pending));
    }
    if let Some(escalation) = unit.open_escalations().next() {
        let is = &escalation.raised.is;
        let due = is.due.map_or_else(String::new, |due| format!(" (due {due})"));
        let asked = Pending {
            kind: PendingKind::AnswerEscalation,
            decision: format!("answer escalation `{}`{due}: {}", is.label, is.question.opening(160)),
            who: is.to.clone(),
            why: format!("{} asked them", escalation.raised.from.by),
            since: escalation.raised.from.at,
            from: alloc::vec![escalation.raised.from.seq],
        };
        return Some(handed_on(unit, &Answerable::Escalation(is.label.clone()), asked));
    }
    let hold = unit.holds_at(now).next()?;
    let is = &hold.raised.is;
    let from = alloc::vec![hold.raised.from.seq];
    if let Until::Instant(end) = is.until {
        let decision = format!("wait until {end}, when hold `{}` ends: {}", is.label, is.reason.opening(160));
        let mut pending = accountable(unit, PendingKind::WaitUntil, decision, from);
        pending.since = hold.raised.from.at;
        return Some(pending);
    }
    let when = match &is.until {
        Until::Fact(fact) => format!(" when {}", fact.opening(160)),
        Until::Instant(_) | Until::Released => String::new(),
    };
    let decision = format!("release hold `{}`{when}: {}", is.label, is.reason.opening(160));
    let mut pending = accountable(unit, PendingKind::Release, decision, from);
    pending.since = hold.raised.from.at;
    if hold.raised.from.by.is_person() {
        pending.who = hold.raised.from.by.clone();
        pending.why = String::from("they hold it");
    }
    Some(pending)
}

/// The same, where it was handed on: then it is for whom it was handed to.
fn handed_on(unit: &Unit, of: &Answerable, mut pending: Pending) -> Pending {
    if let Some(handed) = unit.delegation_of(of) {
        pending.who = handed.is.to.clone();
        pending.why = format!("{} handed it to them: {}", handed.from.by, handed.is.reason.opening(160));
        pending.from.push(handed.from.seq);
    }
    pending
}

/// What the stage itself waits for.
fn in_stage(known: &impl Known, unit: &Unit) -> Pending {
    let blocking = onward(unit.stage).and_then(|next| unit.uncertainties_before(next).next());
    if let Some(open) = blocking {
        let is = &open.raised.is;
        let decision = format!("resolve uncertainty `{}`: {}", is.label, is.question.opening(160));
        let from = alloc::vec![open.raised.from.seq];
        let mut pending = accountable(unit, PendingKind::ResolveUncertainty, decision, from);
        pending.since = open.raised.from.at;
        if let Some(owner) = &is.owner {
            pending.who = owner.clone();
            pending.why = String::from("they are to find out");
        }
        return pending;
    }
    let entered = alloc::vec![unit.entered.seq];
    match unit.stage {
        Stage::Proposed => accountable(unit, PendingKind::Admit, "admit it or abandon it".into(), entered),
        Stage::Admitted if unit.criteria.is_empty() => {
            accountable(unit, PendingKind::WriteCriteria, "say what good looks like".into(), entered)
        }
        Stage::Admitted => executor(unit, PendingKind::Start, "start the work".into(), entered),
        Stage::Executing => executor(unit, PendingKind::Carry, "carry it out, then submit it".into(), entered),
        Stage::Validating => validation(known, unit).unwrap_or_else(|| {
            accountable(unit, PendingKind::Pass, "take it on to integration: every criterion is met".into(), entered)
        }),
        Stage::Integrating => integration(known, unit),
        _ => {
            let decision = "settle it: say how it turned out, and keep or decline what it taught";
            accountable(unit, PendingKind::Settle, decision.into(), entered)
        }
    }
}

fn executor(unit: &Unit, kind: PendingKind, decision: String, from: Vec<u64>) -> Pending {
    let mut pending = accountable(unit, kind, decision, from);
    if let Some(executor) = &unit.executor {
        pending.who = executor.is.clone();
        pending.why = String::from("they carry it out");
        pending.from.push(executor.from.seq);
    }
    pending
}

/// What the criteria still want, the worst first.
fn validation(known: &impl Known, unit: &Unit) -> Option<Pending> {
    let unmet = unit.criteria_unmet_among(known.books().people());
    let (label, answer) = unmet.into_iter().min_by_key(|(_, answer)| *answer)?;
    let from: Vec<u64> = unit.evidence_for(label).map(|evidence| evidence.claim.from.seq).collect();
    let from = if from.is_empty() { alloc::vec![unit.entered.seq] } else { from };
    Some(match answer {
        Answer::Conflicted => {
            let decision = format!("settle what the evidence for `{label}` says: it says both");
            accountable(unit, PendingKind::SettleConflict, decision, from)
        }
        Answer::Failing => {
            let decision = format!("rework it: admissible evidence says `{label}` is not met");
            executor(unit, PendingKind::Rework, decision, from)
        }
        other => {
            let decision = format!("bring evidence for `{label}`: what there is, is {}", other.name());
            executor(unit, PendingKind::BringEvidence, decision, from)
        }
    })
}

/// What integration still wants: evidence that still holds, then other units, then reconciliation, then the word.
fn integration(known: &impl Known, unit: &Unit) -> Pending {
    if let Some(pending) = validation(known, unit) {
        return pending;
    }
    if let Some(pending) = others(known, unit) {
        return pending;
    }
    let entered = alloc::vec![unit.entered.seq];
    if let Some(kind) = unit.integrations_owed().first() {
        let decision = format!("reconcile it: {kind} integration is owed");
        return accountable(unit, PendingKind::Reconcile, decision, entered);
    }
    let mut pending = accountable(unit, PendingKind::Land, "let it land".into(), entered);
    if known.books().people().worked_since(unit, &unit.accountable.is).is_some() && !known.is_solo() {
        pending.decision = "find somebody else to let it land: nobody judges their own work".into();
    }
    pending
}

/// What other units still stand in the way of landing.
fn others(known: &impl Known, unit: &Unit) -> Option<Pending> {
    let mine = unit.depends.iter().map(|d| (d.is.kind, d.is.on, d.from.seq));
    // Landing together and excluding each other hold from both sides.
    let theirs = unit.dependents.iter().map(|d| (d.is.kind, d.is.unit, d.from.seq));
    let both = theirs.filter(|(kind, ..)| matches!(kind, DependencyKind::LandsWith | DependencyKind::Excludes));
    for (kind, id, entry) in mine.chain(both) {
        let other = known.unit(id);
        let stage = other.map(|other| other.stage);
        let met = match kind {
            DependencyKind::NeedsLanded => matches!(stage, Some(Stage::Landed | Stage::Settled)),
            DependencyKind::NeedsDeployed => other.is_some_and(Unit::is_deployed),
            DependencyKind::LandsWith => matches!(stage, Some(Stage::Integrating | Stage::Landed | Stage::Settled)),
            DependencyKind::Excludes => stage.is_some_and(|stage| !matches!(stage, Stage::Landed | Stage::Settled)),
            DependencyKind::LandsApart | DependencyKind::Supersedes | DependencyKind::Informs => true,
        };
        if met {
            continue;
        }
        let Some(other) = other else {
            let decision = format!("find out what became of {id}, which is not known here: it {} it", kind.words());
            return Some(accountable(unit, PendingKind::WaitForUnit, decision, alloc::vec![entry]));
        };
        let from = alloc::vec![entry, other.entered.seq];
        if kind == DependencyKind::Excludes || !other.stage.is_live() {
            let decision = format!("find another way: it {} {id}, which is {}", kind.words(), other.stage);
            return Some(accountable(unit, PendingKind::WaitForUnit, decision, from));
        }
        let decision = match other.stage {
            Stage::Landed => format!("deploy {id} and record evidence of the method `deployment`: {}", other.title),
            stage => format!("bring {id} on, which is {stage}: {}", other.title),
        };
        let mut pending = accountable(unit, PendingKind::WaitForUnit, decision, from);
        pending.who = other.accountable.is.clone();
        pending.why = format!("they answer for {id}, which this unit waits for");
        return Some(pending);
    }
    None
}
