//! How much is under way and what it waits for: counts of work, never of people.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::request::Request;
use super::wait::{WaitKind, Waiting};
use super::{Batch, Opened};
use crate::integration::work::Grade;
use crate::order::{Gathered as _, InOrder as _};
use crate::text::Line;

/// The unit that has waited longest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Oldest {
    /// The unit.
    pub unit: Line,
    /// Whole minutes from its opening to the instant of the plan.
    pub minutes: i64,
}

/// How much is under way and what it waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Flow {
    /// Units that have not landed.
    pub in_flight: usize,
    /// Of these, how many have a batch.
    pub placed: usize,
    /// And how many wait.
    pub waiting: usize,
    /// Waiting units by the first of their reasons: the counts add up to `waiting`.
    pub waiting_for: BTreeMap<WaitKind, usize>,
    /// How many units are in flight over the limit.
    pub over: usize,
    /// As many of the newest units, emergencies left out, the newest first: hold these from admission.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hold_from_admission: Vec<Line>,
    /// The unit that has waited longest, of those that say when they were opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_waiting: Option<Oldest>,
    /// Pairs of units in flight that collide, by the surest grade of each pair: what will have to be integrated.
    pub collisions: BTreeMap<Grade, usize>,
}

impl Flow {
    pub(super) fn of(request: &Request<'_>, batches: &[Batch], waits: &[Waiting]) -> Self {
        let placed: usize = batches.iter().map(|batch| batch.units.len()).sum();
        let waiting = waits.len();
        let in_flight = placed + waiting;
        let mut waiting_for = BTreeMap::new();
        for reason in waits.iter().filter_map(|waiting| waiting.reasons.first()) {
            *waiting_for.entry(reason.wait.kind()).or_insert(0) += 1;
        }
        let over = request.capacity.in_flight.map_or(0, |most| in_flight.saturating_sub(most));
        Self {
            in_flight,
            placed,
            waiting,
            waiting_for,
            over,
            hold_from_admission: newest(request, over),
            oldest_waiting: oldest(request, waits),
            collisions: collisions(request),
        }
    }

    /// The counts in sentences.
    pub fn words(&self) -> Vec<String> {
        let mut said =
            alloc::vec![format!("{} in flight: {} placed, {} waiting", self.in_flight, self.placed, self.waiting)];
        if !self.waiting_for.is_empty() {
            let counts: Vec<String> =
                self.waiting_for.iter().map(|(kind, many)| format!("{many} {}", kind.name())).collect();
            said.push(format!("waiting, by their first reason: {}", counts.join(", ")));
        }
        if self.over > 0 {
            said.push(format!("{} over the limit of units in flight: hold the newest from admission", self.over));
        }
        if let Some(oldest) = &self.oldest_waiting {
            said.push(format!("`{}` has waited longest: {} minutes", oldest.unit, oldest.minutes));
        }
        if !self.collisions.is_empty() {
            let counts: Vec<String> =
                self.collisions.iter().map(|(grade, many)| format!("{many} {}", grade.name())).collect();
            said.push(format!("pairs in flight that collide: {}", counts.join(", ")));
        }
        said
    }
}

fn newest(request: &Request<'_>, over: usize) -> Vec<Line> {
    if over == 0 {
        return Vec::new();
    }
    let first: BTreeSet<&Line> = request.first.iter().gathered();
    let works = request.works.iter().filter(|work| !work.landed && !first.contains(&work.unit));
    let mut all: Vec<_> = works.map(|work| (work.opened.map_or(Opened::Unsaid, Opened::At), &work.unit)).collect();
    all.put_in_order();
    all.into_iter().rev().take(over).map(|(_, unit)| unit.clone()).collect()
}

fn oldest(request: &Request<'_>, waits: &[Waiting]) -> Option<Oldest> {
    let waiting: BTreeSet<&Line> = waits.iter().map(Waiting::unit).gathered();
    let opened = request.works.iter().filter(|work| waiting.contains(&work.unit));
    let (opened, unit) = opened.filter_map(|work| Some((work.opened?, &work.unit))).min()?;
    let minutes = request.at.millis().saturating_sub(opened.millis()).max(0) / 60_000;
    Some(Oldest { unit: unit.clone(), minutes })
}

fn collisions(request: &Request<'_>) -> BTreeMap<Grade, usize> {
    if request.apart.is_empty() {
        return BTreeMap::new();
    }
    let flying: BTreeSet<&Line> = request.works.iter().filter(|work| !work.landed).map(|work| &work.unit).gathered();
    let mut pairs: BTreeMap<(&Line, &Line), Grade> = BTreeMap::new();
    for apart in request.apart.iter().filter(|apart| flying.contains(&apart.a) && flying.contains(&apart.b)) {
        if apart.a != apart.b {
            let pair = if apart.a < apart.b { (&apart.a, &apart.b) } else { (&apart.b, &apart.a) };
            pairs.entry(pair).and_modify(|grade| *grade = apart.grade.min(*grade)).or_insert(apart.grade);
        }
    }
    let mut counts = BTreeMap::new();
    for grade in pairs.into_values() {
        *counts.entry(grade).or_insert(0) += 1;
    }
    counts
}
