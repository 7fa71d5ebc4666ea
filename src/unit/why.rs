//! *Why* of a stage, of a part, and of a move that would be turned down: a tree of reasons with the entries they
//! come from.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::evidence::{Standing, Subject};
use crate::instant::Instant;
use crate::reversibility::Reversibility;
use crate::text::{Label, Prose};

use super::command::Command;
use super::decide::{Occasion, objections};
use super::next::pending;
use super::part::Taught;
use super::rejection::Rejection;
use super::stage::Stage;
use super::state::{Contention, Known, Matter, Noted, Reshaping, Stamp, Unit};

/// A claim with what it rests on: entries of the ledger, and further reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reason {
    /// What is so.
    pub text: String,
    /// The entries that made it so.
    pub from: Vec<u64>,
    /// What it rests on besides.
    pub because: Vec<Reason>,
}

fn reason(text: impl Into<String>, from: impl IntoIterator<Item = u64>) -> Reason {
    Reason { text: text.into(), from: from.into_iter().collect(), because: Vec::new() }
}

fn stamped(text: &str, from: &Stamp) -> Reason {
    reason(format!("{text} ({} by {})", from.at, from.by), [from.seq])
}

/// Why a unit is where it is, and why it goes no further at an instant.
pub fn why(known: &impl Known, unit: &Unit, now: Instant) -> Reason {
    let mut tree = reason(format!("{} is {}", unit.id, unit.stage), [unit.entered.seq]);
    tree.because.push(history(unit));
    if !unit.reshapings.is_empty() {
        let mut shape = reason("it changed its shape on the way", []);
        shape.because.extend(unit.reshapings.iter().map(reshaped));
        tree.because.push(shape);
    }
    tree.because.extend(stepped_in(unit));
    if let Some(pending) = pending(known, unit, now) {
        let text = format!("it goes on when {} does this: {} ({})", pending.who, pending.decision, pending.why);
        tree.because.push(reason(text, pending.from));
    }
    if let Some(next) = super::transition::onward(unit.stage) {
        let occasion = Occasion { by: unit.accountable.is.clone(), at: now };
        let against = against(known, unit, next, &occasion);
        if !against.is_empty() {
            let mut stops = reason(format!("what keeps it from becoming {next}"), []);
            stops.because.extend(against.iter().map(rejected));
            tree.because.push(stops);
        }
    }
    if let Some(taught) = &unit.taught {
        let text = match &taught.is {
            Taught::Kept(lesson) => format!("it taught: {lesson}"),
            Taught::Declined(reason) => format!("what it taught was declined: {reason}"),
        };
        tree.because.push(stamped(&text, &taught.from));
    }
    tree
}

/// Why a move is turned down, all of it and not just the first: nothing below the root, where it would be
/// carried out.
pub fn why_not(known: &impl Known, unit: &Unit, to: Stage, occasion: &Occasion) -> Reason {
    let against = against(known, unit, to, occasion);
    let (by, id) = (&occasion.by, unit.id);
    if against.is_empty() {
        return reason(format!("{by} can bring {id} from {} to {to} now", unit.stage), [unit.entered.seq]);
    }
    let mut tree = reason(format!("{by} cannot bring {id} from {} to {to} now", unit.stage), [unit.entered.seq]);
    tree.because.extend(against.iter().map(rejected));
    tree
}

fn against(known: &impl Known, unit: &Unit, to: Stage, occasion: &Occasion) -> Vec<Rejection> {
    // What a person would write on the occasion is taken as given: a reason, a lesson.
    let word = Prose::made_of("asked why", "asked why").0;
    let taught = (to == Stage::Settled).then(|| Taught::Kept(word.clone()));
    let command = Command::Move { unit: unit.id, to, reason: Some(word), taught };
    objections(known, &command, occasion)
}

fn rejected(rejection: &Rejection) -> Reason {
    let mut tree = reason(format!("{} [{}]", rejection.message, rejection.code.name()), rejection.because.clone());
    tree.because.push(reason(format!("to clear it: {}", rejection.help), []));
    tree
}

/// Why a part of a unit is as it is: a criterion, evidence, an uncertainty, a hold, an escalation or a refusal of
/// that label. Nothing, where there is none.
pub fn why_part(known: &impl Known, unit: &Unit, label: &Label, now: Instant) -> Option<Reason> {
    if let Some(evidence) = unit.evidence(label) {
        return Some(why_evidence(known, unit, evidence));
    }
    if let Some(criterion) = unit.criterion(label) {
        let mut tree = stamped(&format!("criterion {label} is {}", unit.answer(label).name()), &criterion.from);
        tree.because.push(reason(criterion.is.text.to_string(), []));
        tree.because.extend(unit.evidence_for(label).map(|evidence| why_evidence(known, unit, evidence)));
        return Some(tree);
    }
    if let Some(hold) = unit.holds.iter().find(|hold| hold.raised.is.label == *label) {
        let over = hold.is_open() && !unit.holds_at(now).any(|open| open.raised.is.label == *label);
        let mut tree = matter("hold", label, hold, &hold.raised.is.reason);
        if over {
            tree.because.push(reason("the instant it was to end at has passed", [hold.raised.from.seq]));
        }
        return Some(tree);
    }
    if let Some(refusal) = unit.refusals.iter().find(|refusal| refusal.raised.is.label == *label) {
        let mut tree = matter("refusal", label, refusal, &refusal.raised.is.text);
        tree.because.push(reason(format!("on the grounds that {}", refusal.raised.is.grounds.words()), []));
        return Some(tree);
    }
    if let Some(escalation) = unit.escalations.iter().find(|escalation| escalation.raised.is.label == *label) {
        let mut tree = matter("escalation", label, escalation, &escalation.raised.is.question);
        tree.because.push(reason(format!("{} is asked", escalation.raised.is.to), []));
        return Some(tree);
    }
    if let Some(challenge) = unit.challenges.iter().find(|challenge| challenge.raised.is.label == *label) {
        return Some(contested(challenge));
    }
    if let Some(held) = unit.overrides.iter().find(|held| held.said.raised.is.label == *label) {
        let is = &held.said.raised.is;
        let mut tree = matter("override", label, &held.said, &is.reason);
        let counts = unit
            .override_of(is.of.as_str(), now, known.books().people(), false)
            .is_some_and(|counting| counting.said.raised == held.said.raised);
        let counts = if counts { "it counts now" } else { "it does not count now" };
        let text = format!("{counts}: it is for `{}`, until {}, of {}", is.of, is.until, held.content.short());
        tree.because.push(reason(text, []));
        return Some(tree);
    }
    let open = unit.uncertainties.iter().find(|open| open.raised.is.label == *label)?;
    let mut tree = matter("uncertainty", label, open, &open.raised.is.question);
    let blocks = open.raised.is.blocks.map(|stage| reason(format!("it blocks {stage}"), []));
    tree.because.extend(blocks);
    Some(tree)
}

fn matter<T>(what: &str, label: &Label, matter: &Matter<T>, words: &Prose) -> Reason {
    let state = if matter.is_open() { "stands" } else { "has ended" };
    let mut tree = stamped(&format!("{what} {label} {state}"), &matter.raised.from);
    tree.because.push(reason(words.to_string(), []));
    tree.because.extend(matter.ended.iter().map(|end| stamped(&format!("ended: {}", end.is), &end.from)));
    tree
}

fn why_evidence(known: &impl Known, unit: &Unit, evidence: &super::state::Evidence) -> Reason {
    let standing = unit.standing_among(evidence, known.books().people());
    let claim = &evidence.claim.is;
    let mut tree = stamped(&format!("evidence {} is {}", claim.label, standing.name()), &evidence.claim.from);
    tree.because.push(reason(format!("it {}: {}", claim.finding.name(), claim.text), []));
    let about: Vec<String> = evidence.bound.iter().map(|b| format!("{} at {}", b.subject, b.digest.short())).collect();
    tree.because.push(reason(format!("it is bound to {}", about.join(", ")), [evidence.claim.from.seq]));
    match standing {
        Standing::Admissible => tree.because.push(reason("nothing it is about has changed since", [])),
        Standing::Stale { changed } => tree.because.extend(
            changed.into_iter().map(|(subject, entry)| reason(format!("{subject} has changed since"), [entry])),
        ),
        Standing::Conflicted { with } => tree.because.extend(with.iter().filter_map(|label| {
            let other = unit.evidence(label)?;
            Some(reason(format!("evidence {label} says the opposite"), [other.claim.from.seq]))
        })),
        Standing::Unverifiable { lacks } => tree.because.push(reason(lacks, [])),
        Standing::Withdrawn { by } => {
            let words = evidence.ended.as_ref().map_or_else(String::new, |ended| ended.is.to_string());
            tree.because.push(reason(format!("withdrawn or replaced: {words}"), [by]));
        }
    }
    if claim.about.iter().all(|subject| matches!(subject, Subject::Criterion(_))) {
        tree.because.push(reason("it names no touch, so it speaks for all of them", []));
    }
    tree
}

fn history(unit: &Unit) -> Reason {
    let mut tree = stamped("it was proposed", &unit.opened);
    tree.because.push(reason(format!("for this: {}", unit.purpose.opening(300)), []));
    if unit.reversibility == Reversibility::Irreversible {
        tree.because.push(reason("it is irreversible", [unit.opened.seq]));
    }
    tree.because.extend(unit.steps.iter().map(|step| {
        let verb = if step.is.observed { "was seen to go" } else { "went" };
        let words = step.is.reason.as_ref().map_or_else(String::new, |words| format!(": {words}"));
        stamped(&format!("it {verb} from {} to {}{words}", step.is.from, step.is.to), &step.from)
    }));
    tree
}

fn contested(challenge: &Contention) -> Reason {
    let is = &challenge.raised.is;
    let state = if challenge.ended.is_none() { "stands" } else { "has ended" };
    let mut tree = stamped(&format!("challenge {} of {} {state}", is.label, is.of), &challenge.raised.from);
    tree.because.push(reason(is.text.to_string(), []));
    tree.because.extend(
        challenge.ended.iter().map(|end| stamped(&format!("{}: {}", end.is.ruling.name(), end.is.answer), &end.from)),
    );
    tree
}

/// Where somebody stepped in and changed the path: refusals, challenges, overrides, escalations and holds, ended ones
/// too.
fn stepped_in(unit: &Unit) -> Option<Reason> {
    let refusals = unit.refusals.iter().map(|m| matter("refusal", &m.raised.is.label, m, &m.raised.is.text));
    let escalations =
        unit.escalations.iter().map(|m| matter("escalation", &m.raised.is.label, m, &m.raised.is.question));
    let holds = unit.holds.iter().map(|m| matter("hold", &m.raised.is.label, m, &m.raised.is.reason));
    let overrides = unit.overrides.iter().map(|held| &held.said);
    let overrides = overrides.map(|m| matter("override", &m.raised.is.label, m, &m.raised.is.reason));
    let challenges = unit.challenges.iter().map(contested);
    let all: Vec<Reason> = refusals.chain(challenges).chain(overrides).chain(escalations).chain(holds).collect();
    (!all.is_empty()).then(|| Reason { text: String::from("somebody stepped in"), from: Vec::new(), because: all })
}

fn reshaped(reshaping: &Noted<Reshaping>) -> Reason {
    let text = match &reshaping.is {
        Reshaping::Restated(words) => format!("it was restated: {words}"),
        Reshaping::Criterion(label) => format!("criterion {label} changed after work had started"),
        Reshaping::Content => String::from("what it touches changed after work had started"),
        Reshaping::HandedOff(words) => format!("it was handed off: {words}"),
    };
    stamped(&text, &reshaping.from)
}
