//! What is known of every cell, gathered from units once; every question about autonomy is answered from it.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use serde::Serialize;

use crate::actor::Actor;
use crate::evidence::{Finding, Standing};
use crate::id::UnitId;
use crate::instant::Instant;
use crate::text::Label;
use crate::unit::{Matter, Reversibility, Stage, Unit};

use super::outcome::{Aftermath, Bearing, Breach, Failure, FailureKind, Outcome, cells};
use super::test::EProcess;
use crate::grant::Cell;
use crate::policy::Earning;

/// Somebody stopping work for a person's judgment: an escalation or a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyStop"))]
pub struct Stop {
    /// The unit that was stopped.
    pub unit: UnitId,
    /// Who stopped it.
    pub by: Actor,
    /// When.
    pub at: Instant,
    /// When an answer was due, where that was said.
    pub due: Option<Instant>,
    /// When somebody else than who stopped it answered. Taking it back is no answer.
    pub answered: Option<Instant>,
    /// Whether nothing has ended it.
    pub open: bool,
}

impl Stop {
    /// When an answer is due, by what was said or by the rung's setting.
    pub fn due(&self, earning: &Earning) -> Instant {
        let by_setting = self.at.millis().saturating_add(earning.answer_within.millis());
        self.due.unwrap_or_else(|| Instant::nearest_to_millis(by_setting))
    }

    fn of<T>(unit: UnitId, matter: &Matter<T>, due: Option<Instant>) -> Self {
        let raised = &matter.raised.from;
        let ended = matter.ended.as_ref().map(|ended| &ended.from);
        Self {
            unit,
            by: raised.by.clone(),
            at: raised.at,
            due,
            answered: ended.filter(|ended| ended.by != raised.by).map(|ended| ended.at),
            open: ended.is_none(),
        }
    }
}

/// A way back that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyTriedRollback"))]
pub struct TriedRollback {
    /// When.
    pub at: Instant,
    /// The unit.
    pub unit: UnitId,
    /// Whether it was really taken back, rather than tested.
    pub real: bool,
}

/// What is known of every cell.
///
/// Made of a register's units by one walk. It has no instant and no horizon in it, so that one history answers for every
/// rung and every earlier instant, as far as the units it was made of go.
///
/// ```
/// use governed::autonomy::{Aftermath, History};
/// use governed::Register;
/// let history = History::of(Register::new().units(), &Aftermath::default());
/// assert_eq!(history.cells().count(), 0);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    outcomes: BTreeMap<Cell, Vec<Outcome>>,
    stops: BTreeMap<Label, Vec<Stop>>,
    tried: BTreeMap<(Label, Reversibility), Vec<TriedRollback>>,
    breaches: BTreeMap<Actor, Vec<Breach>>,
    severe: BTreeMap<Cell, Vec<(Instant, UnitId)>>,
    unplaced: Vec<UnitId>,
}

impl History {
    /// Gathers what units, and what is known besides, tell of machines.
    ///
    /// Where work is observed from several places, make a history of each: how far the outside was watched is taken
    /// from the last thing observed of any of the units.
    pub fn of<'u>(units: impl IntoIterator<Item = &'u Unit>, aftermath: &Aftermath<'_>) -> Self {
        let mut lost: BTreeMap<UnitId, Vec<Failure>> = BTreeMap::new();
        for incident in aftermath.incidents {
            let kind = FailureKind::Incident(incident.severity);
            lost.entry(incident.unit).or_default().push(Failure { at: incident.at, kind });
        }
        for replaced in aftermath.substituted {
            let failure = Failure { at: replaced.at, kind: FailureKind::Substituted };
            lost.entry(replaced.unit).or_default().push(failure);
        }
        let mut history = Self::default();
        let mut watched: Option<Instant> = None;
        for unit in units {
            let of_unit = lost.remove(&unit.id).unwrap_or_default();
            let observed = unit.steps.iter().filter(|step| step.is.observed).map(|step| step.from.at).max();
            watched = watched.max(observed);
            history.keep_severe(unit, &of_unit);
            history.keep_stops(unit);
            history.keep_rollbacks(unit, &of_unit);
            for outcome in Outcome::of(unit, of_unit.into_iter()) {
                history.outcomes.entry(outcome.cell.clone()).or_default().push(outcome);
            }
        }
        for outcomes in history.outcomes.values_mut() {
            for outcome in outcomes.iter_mut().filter(|outcome| outcome.watched_until.is_some()) {
                outcome.watched_until = watched;
            }
            // Of those that landed at one instant the failed ones come first, so that no order of them promotes.
            outcomes.sort_by_key(|outcome| (outcome.landed, outcome.failures.is_empty(), outcome.unit));
        }
        for breach in aftermath.breaches {
            history.breaches.entry(breach.actor.clone()).or_default().push(breach.clone());
        }
        history.unplaced = lost.into_keys().collect();
        // One history, in whatever order it was gathered.
        history.severe.values_mut().for_each(|severe| severe.sort_unstable());
        history.stops.values_mut().for_each(|stops| stops.sort_by_key(|stop| (stop.at, stop.unit)));
        history.tried.values_mut().for_each(|tried| tried.sort_unstable());
        history.breaches.values_mut().for_each(|all| all.sort_by(|a, b| (a.at, &a.what).cmp(&(b.at, &b.what))));
        history
    }

    /// What goes very wrong takes autonomy away whether or not the work ever landed.
    fn keep_severe(&mut self, unit: &Unit, lost: &[Failure]) {
        let severe = lost.iter().filter(|failure| matches!(failure.kind, FailureKind::Incident(0..=1)));
        for failure in severe {
            for cell in cells(unit) {
                self.severe.entry(cell).or_default().push((failure.at, unit.id));
            }
        }
    }

    fn keep_stops(&mut self, unit: &Unit) {
        if unit.escalations.is_empty() && unit.refusals.is_empty() {
            return;
        }
        let held = self.stops.entry(unit.kind.clone()).or_default();
        held.extend(unit.escalations.iter().map(|asked| Stop::of(unit.id, asked, asked.raised.is.due)));
        held.extend(unit.refusals.iter().map(|refused| Stop::of(unit.id, refused, None)));
    }

    /// A way back counts as tried where admissible evidence of the method `rollback-test` supports it, or where a unit
    /// was really taken back and no incident followed on that.
    fn keep_rollbacks(&mut self, unit: &Unit, lost: &[Failure]) {
        let mut found: Vec<TriedRollback> = Vec::new();
        if unit.evidence.iter().any(|evidence| evidence.claim.is.method.as_str() == "rollback-test") {
            let tests = unit.standings().into_iter().filter(|(evidence, standing)| {
                let claim = &evidence.claim.is;
                claim.method.as_str() == "rollback-test"
                    && claim.finding == Finding::Supports
                    && *standing == Standing::Admissible
            });
            found.extend(tests.map(|(evidence, _)| TriedRollback {
                at: evidence.claim.from.at,
                unit: unit.id,
                real: false,
            }));
        }
        if unit.stage == Stage::RolledBack {
            let at = unit.entered.at;
            let incident = |failure: &Failure| matches!(failure.kind, FailureKind::Incident(_)) && failure.at > at;
            if !lost.iter().any(incident) {
                found.push(TriedRollback { at, unit: unit.id, real: true });
            }
        }
        if !found.is_empty() {
            self.tried.entry((unit.kind.clone(), unit.reversibility)).or_default().extend(found);
        }
    }

    /// The cells that any landed work speaks of, in order.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.outcomes.keys()
    }

    /// The outcomes of a cell, in the order in which the work landed.
    pub fn outcomes(&self, cell: &Cell) -> &[Outcome] {
        self.outcomes.get(cell).map_or(&[], Vec::as_slice)
    }

    /// Escalations and refusals of work of a kind, by anybody.
    pub fn stops(&self, kind: &Label) -> &[Stop] {
        self.stops.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Ways back that were tried on work of that kind and class.
    pub fn rollbacks(&self, cell: &Cell) -> &[TriedRollback] {
        let key = (cell.kind().clone(), cell.reversibility());
        self.tried.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Breaches of policy by a machine.
    pub fn breaches(&self, actor: &Actor) -> &[Breach] {
        self.breaches.get(actor).map_or(&[], Vec::as_slice)
    }

    /// Incidents of severity 1 attributed to a cell's work, landed or not, in the order in which they became known.
    pub fn severe(&self, cell: &Cell) -> &[(Instant, UnitId)] {
        self.severe.get(cell).map_or(&[], Vec::as_slice)
    }

    /// Units that incidents or overrides were told of and that were not among those it was made of: what was told of
    /// them bears on nothing, which whoever asks should know.
    pub fn unplaced(&self) -> &[UnitId] {
        &self.unplaced
    }

    /// The outcomes that count at an instant, in the order in which they were learnt, with whether each failed. Of those
    /// learnt at one instant the failed ones come first.
    pub fn learnt(&self, cell: &Cell, earning: &Earning, now: Instant) -> Vec<(Instant, bool, UnitId)> {
        let outcomes = self.outcomes(cell).iter();
        let mut learnt: Vec<(Instant, bool, UnitId)> = outcomes
            .filter_map(|outcome| match outcome.bearing(earning, now) {
                Bearing::Failed(at) => Some((at, true, outcome.unit)),
                Bearing::Succeeded(at) => Some((at, false, outcome.unit)),
                _ => None,
            })
            .collect();
        learnt.sort_by_key(|(at, failed, unit)| (*at, !failed, *unit));
        learnt
    }

    /// The evidence of a cell at an instant, from all that landed, or from what landed after another instant: matured
    /// successes and all failures, in the order in which the work landed.
    ///
    /// What has not matured and already failed is in it, what has not matured and not failed is not. Against the test on
    /// matured work alone, to which Ville's inequality applies, that can only lower the evidence.
    pub fn evidence(&self, cell: &Cell, earning: &Earning, now: Instant, after: Option<Instant>) -> EProcess {
        let mut test = EProcess::fresh(earning.failures_per_thousand);
        let landed = |outcome: &&Outcome| after.is_none_or(|after| outcome.landed > after);
        for outcome in self.outcomes(cell).iter().filter(landed) {
            match outcome.bearing(earning, now) {
                Bearing::Failed(_) => test.push(true),
                Bearing::Succeeded(_) => test.push(false),
                _ => {}
            }
        }
        test
    }

    /// How the evidence of a cell came to be what it is: what it was whenever something was learnt. The last
    /// [`limit::COURSE_POINTS`](crate::limit::COURSE_POINTS) times, the last of them as it is now.
    pub fn course(&self, cell: &Cell, earning: &Earning, now: Instant) -> Vec<CoursePoint> {
        let mut times: Vec<Instant> = self.learnt(cell, earning, now).into_iter().map(|(at, ..)| at).collect();
        times.dedup();
        let skipped = times.len().saturating_sub(crate::limit::COURSE_POINTS);
        let point = |at: Instant| {
            let test = self.evidence(cell, earning, at, None);
            CoursePoint {
                at,
                evidence_thousandths: test.thousandths(),
                failures: test.failures(),
                trials: test.outcomes(),
            }
        };
        times.into_iter().skip(skipped).map(point).collect()
    }

    /// How many outcomes of a cell count in which way at an instant.
    pub fn tally(&self, cell: &Cell, earning: &Earning, now: Instant) -> Tally {
        let mut tally = Tally::default();
        let (mut areas, mut days): (BTreeSet<&Box<str>>, BTreeSet<i64>) = (BTreeSet::new(), BTreeSet::new());
        for outcome in self.outcomes(cell) {
            match outcome.bearing(earning, now) {
                Bearing::Ahead => continue,
                Bearing::Observed => {
                    tally.observed += 1;
                    continue;
                }
                Bearing::Immature => tally.immature += 1,
                Bearing::Shared => tally.shared += 1,
                Bearing::Failed(_) => tally.failures += 1,
                Bearing::Succeeded(_) => {
                    // Where it went wrong shows nothing of where it can be trusted.
                    areas.extend(&outcome.areas);
                    days.insert(outcome.landed.millis().div_euclid(86_400_000));
                    tally.successes += 1;
                }
            }
            // Of every unit, however it ended: a failure must not make for a better share.
            tally.governed += 1;
            tally.frozen += u64::from(outcome.criteria_frozen_beforehand);
            tally.complete += u64::from(outcome.evidence_complete);
        }
        tally.areas = areas.into_iter().cloned().collect();
        tally.days = u64::try_from(days.len()).unwrap_or(u64::MAX);
        tally
    }
}

/// What the evidence of a cell was at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyCoursePoint"))]
pub struct CoursePoint {
    /// When something was learnt.
    pub at: Instant,
    /// The evidence then, in thousandths.
    pub evidence_thousandths: u64,
    /// How many outcomes were failures.
    pub failures: u64,
    /// How many outcomes counted.
    pub trials: u64,
}

/// How many outcomes of a cell count in which way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyTally"))]
pub struct Tally {
    /// Units whose horizon has passed without a failure.
    pub successes: u64,
    /// Units that failed, whether or not their horizon has passed.
    pub failures: u64,
    /// Units that have not failed and whose horizon has not passed: left out.
    pub immature: u64,
    /// Units that have not failed and that others worked on too: left out.
    pub shared: u64,
    /// Units that have not failed and were only observed: left out unless policy counts them.
    pub observed: u64,
    /// All of these but the last: what the next two are a share of.
    pub governed: u64,
    /// Units whose criteria were frozen beforehand.
    pub frozen: u64,
    /// Units whose evidence was complete.
    pub complete: u64,
    /// Where it succeeded.
    pub areas: Vec<Box<str>>,
    /// On how many days of UTC what succeeded has landed.
    pub days: u64,
}

impl Tally {
    /// Successes and failures: what the test has seen.
    pub fn counted(&self) -> u64 {
        self.successes.saturating_add(self.failures)
    }
}
