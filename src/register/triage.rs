//! The triage view: what changed, in what order it should land, which failures matter, and who owns the
//! mess.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Reverse;

use serde::Serialize;

use crate::actor::Actor;
use crate::evidence::Answer;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::order::{Gathered as _, InOrder as _};
use crate::unit::{Known, Pending, Stage, Unit, pending};

use super::Register;

/// A unit in flight, in the order it should land in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "TriageLanding"))]
pub struct Landing {
    /// The unit.
    pub unit: UnitId,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub stage: Stage,
    /// Units in flight that land before it.
    pub after: Vec<UnitId>,
    /// The person who answers for it.
    pub owner: Actor,
    /// The move it waits for.
    pub pending: Option<Pending>,
}

/// A failure that keeps something from landing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "TriageFailure"))]
pub struct Failure {
    /// The unit it is a failure of.
    pub unit: UnitId,
    /// What fails.
    pub text: String,
    /// The person who answers for it.
    pub owner: Actor,
    /// How many units in flight wait behind it.
    pub stops: usize,
    /// The entries it comes from.
    pub from: Vec<u64>,
}

/// What is in flight, in order, with what fails and who owns it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Triage {
    /// Units in flight, in the order they should land in.
    pub landings: Vec<Landing>,
    /// The failures that matter, those that stop most first.
    pub failures: Vec<Failure>,
    /// Failed attempts and failing evidence that nothing in flight waits for: noted, not in the way.
    pub beside: usize,
}

/// What makes a unit land before another that does not need it, the first field first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Further along first.
    stage: Reverse<Stage>,
    /// Older first.
    opened: Instant,
    /// The lower id first.
    unit: UnitId,
}

/// The triage view at an instant.
pub fn triage(register: &Register, now: Instant) -> Triage {
    let order = landing_order(register);
    let landings = order
        .iter()
        .filter_map(|id| register.unit(*id))
        .map(|unit| Landing {
            unit: unit.id,
            title: unit.title.to_string(),
            stage: unit.stage,
            after: awaited(register, unit),
            owner: unit.accountable.is.clone(),
            pending: pending(register, unit, now),
        })
        .collect();
    let mut beside = 0;
    let mut failures: Vec<Failure> = Vec::new();
    for unit in order.iter().filter_map(|id| register.unit(*id)) {
        let stops = unit
            .dependents
            .iter()
            .filter(|d| d.is.kind.waits() && register.unit(d.is.unit).is_some_and(|u| u.stage.is_in_flight()))
            .count();
        let failing = failures_of(unit);
        if failing.is_empty() {
            beside += unit.attempts.iter().filter(|a| a.is.outcome == crate::unit::Outcome::Failed).count();
        }
        failures.extend(failing.into_iter().map(|(text, from)| Failure {
            unit: unit.id,
            text,
            owner: unit.accountable.is.clone(),
            stops,
            from,
        }));
    }
    // The order within one unit stands; units that stop more come first.
    failures.put_in_order_by_key(|failure| Reverse(failure.stops));
    Triage { landings, failures, beside }
}

fn failures_of(unit: &Unit) -> Vec<(String, Vec<u64>)> {
    let mut all: Vec<(String, Vec<u64>)> = unit
        .open_refusals()
        .map(|r| {
            (
                format!("refused by {}: {}", r.raised.from.by, r.raised.is.text.opening(200)),
                alloc::vec![r.raised.from.seq],
            )
        })
        .collect();
    all.extend(unit.stopping_challenges().map(|open| {
        let text = format!("challenged by {}: {}", open.raised.from.by, open.raised.is.text.opening(200));
        (text, alloc::vec![open.raised.from.seq])
    }));
    for (label, answer) in unit.criteria_unmet() {
        if matches!(answer, Answer::Failing | Answer::Conflicted) {
            let entries = unit.evidence_for(label).map(|evidence| evidence.claim.from.seq).collect();
            all.push((format!("criterion {label} is {}", answer.name()), entries));
        }
    }
    all
}

/// The units in flight that have to land before this one.
fn awaited(register: &Register, unit: &Unit) -> Vec<UnitId> {
    let mut first: Vec<UnitId> = unit
        .depends
        .iter()
        .filter(|d| d.is.kind.waits())
        .map(|d| d.is.on)
        .filter(|on| register.unit(*on).is_some_and(|other| other.stage.is_in_flight()))
        .collect();
    first.put_in_order();
    first.dedup();
    first
}

/// The units in flight, none before one it needs; among those that could be next, the highest rank.
fn landing_order(register: &Register) -> Vec<UnitId> {
    let rank = |unit: &Unit| Rank { stage: Reverse(unit.stage), opened: unit.opened.at, unit: unit.id };
    let in_flight: Vec<&Unit> = register.units().filter(|unit| unit.stage.is_in_flight()).collect();
    let mut waits: BTreeMap<UnitId, usize> = BTreeMap::new();
    let mut ready: BTreeSet<Rank> = BTreeSet::new();
    for unit in &in_flight {
        let count = awaited(register, unit).len();
        waits.insert(unit.id, count);
        if count == 0 {
            ready.insert(rank(unit));
        }
    }
    let mut order = Vec::with_capacity(in_flight.len());
    while let Some(next) = ready.pop_first() {
        order.push(next.unit);
        let Some(unit) = register.unit(next.unit) else { continue };
        for dependent in unit.dependents.iter().filter(|d| d.is.kind.waits()) {
            let Some(count) = waits.get_mut(&dependent.is.unit) else { continue };
            *count = count.saturating_sub(1);
            if let (0, Some(free)) = (*count, register.unit(dependent.is.unit)) {
                ready.insert(rank(free));
            }
        }
    }
    // A circle cannot be made, but a unit in one would still be shown.
    let placed: BTreeSet<UnitId> = order.iter().copied().gathered();
    order.extend(in_flight.iter().map(|unit| unit.id).filter(|id| !placed.contains(id)));
    order
}
