//! The measures: what each counts, and of what.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::Serialize;

use crate::instant::Instant;

use super::count::{Ratio, Spread};
use super::course::{Course, Courses};
use super::settings::{Settings, Window};

/// One measure of a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Measure {
    /// Its name, by which it can be challenged.
    pub name: &'static str,
    /// What of the essay or of DORA it answers.
    pub asks: &'static str,
    /// What is counted, of what.
    pub definition: &'static str,
    /// How many of how many, where it is a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Ratio>,
    /// How long it took, where it is a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<Spread>,
    /// How often it was challenged, up to the end of the span.
    pub challenges: u64,
}

/// Every measure of a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Metrics"))]
pub struct Measured {
    /// The span.
    pub window: Window,
    /// How it was counted.
    pub settings: Settings,
    /// The measures, always the same ones in the same order.
    pub measures: Vec<Measure>,
    /// What is not measured, and why.
    pub unmeasured: Vec<&'static str>,
}

impl Measured {
    /// The measure of that name.
    pub fn named(&self, name: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.name == name)
    }
}

/// What the ledger does not say, so that nothing is claimed of it.
const UNMEASURED: [&str; 4] = [
    "collisions found late: which collisions there were before landing is not in the ledger",
    "the catch rate of gates: it takes faults that were planted and recorded as such",
    "predicted rollback risk and its calibration: no prediction is recorded",
    "who absorbs failures is in each unit's record, and is not counted: no measure is of a person",
];

struct Counting<'c> {
    courses: Vec<&'c Course>,
    window: Window,
    settings: &'c Settings,
    source: &'c Courses,
    all: Vec<Measure>,
}

impl<'c> Counting<'c> {
    fn say(&mut self, name: &'static str, asks: &'static str, definition: &'static str, is: Is) {
        let challenged = self.source.challenges.get(name).map_or(&[][..], Vec::as_slice);
        let challenges = challenged.iter().filter(|at| **at < self.window.until).count();
        let (ratio, spread) = match is {
            Is::Share(ratio) => (Some(ratio), None),
            Is::Time(spread) => (None, Some(spread)),
        };
        let challenges = u64::try_from(challenges).unwrap_or(u64::MAX);
        self.all.push(Measure { name, asks, definition, ratio, spread, challenges });
    }

    fn here(&self, at: Instant) -> bool {
        self.window.holds(at)
    }

    /// How many times something happened in the span.
    fn times(&self, of: impl Fn(&Course) -> &[Instant]) -> u64 {
        self.courses.iter().map(|course| sum(of(course).iter().filter(|at| self.here(**at)).count())).sum()
    }

    fn started(&self) -> Vec<&'c Course> {
        self.courses.iter().copied().filter(|course| course.started.is_some_and(|at| self.here(at))).collect()
    }

    fn landed(&self) -> Vec<&'c Course> {
        let here = |course: &&Course| course.landed.as_ref().is_some_and(|landing| self.here(landing.at));
        self.courses.iter().copied().filter(here).collect()
    }

    /// Landed in the span, with an outcome by its end.
    fn matured(&self) -> Vec<&'c Course> {
        let end = self.window.until;
        let mut landed = self.landed();
        landed.retain(|course| course.matured(self.settings.horizon, end));
        landed
    }
}

#[derive(Clone, Copy)]
enum Is {
    Share(Ratio),
    Time(Spread),
}

fn sum(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Measures a span of a ledger: always the same measures, in the same order.
pub fn measure(courses: &Courses, window: Window, settings: &Settings) -> Measured {
    let under = |course: &&Course| match settings.policy {
        None => true,
        Some(policy) => course.landed.as_ref().is_none_or(|landing| landing.policy == Some(policy)),
    };
    let of = courses.units.values().filter(under).collect();
    let mut counting = Counting { courses: of, window, settings, source: courses, all: Vec::new() };
    trusted(&mut counting);
    interventions(&mut counting);
    friction(&mut counting);
    validation(&mut counting);
    rework(&mut counting);
    context(&mut counting);
    feedback(&mut counting);
    loops(&mut counting);
    debt(&mut counting);
    dora(&mut counting);
    Measured { window, settings: settings.clone(), measures: counting.all, unmeasured: UNMEASURED.to_vec() }
}

/// more trusted change per unit of judgment, with what keeps it honest beside it.
fn trusted(counting: &mut Counting<'_>) {
    let settings = counting.settings;
    let trusted = counting.matured().into_iter().filter(|course| {
        let as_asked = course.landed.as_ref().is_some_and(|landing| landing.as_asked);
        as_asked && !course.observed && !course.failed_within(settings.horizon)
    });
    let change = trusted.map(|course| settings.weight(&course.kind)).sum();
    let acts = counting.courses.iter().flat_map(|course| &course.acts).filter(|act| counting.here(act.at));
    let spent: Vec<u64> = acts.map(|act| settings.cost(act.sort.as_str())).collect();
    let cost = spent.iter().sum();
    counting.say(
        "trusted_change_per_judgment",
        "R-135",
        "weight of units landed in the span whose outcome matured without failure and for which everything policy asked \
         was there, without an override, of the cost of every judgment, override, refusal, answer and deciding move by a \
         person in the span",
        Is::Share(Ratio::new(change, cost)),
    );
    let landed = counting.landed();
    let share = Ratio::among(&landed, |course| {
        course.landed.as_ref().is_some_and(|landing| landing.as_asked) && !course.observed
    });
    counting.say(
        "trusted_share",
        "R-136",
        "units that landed with everything policy asked for, decided here and not overridden, of units landed in the span",
        Is::Share(share),
    );
    let given = || counting.courses.iter().flat_map(|course| &course.given).filter(|given| counting.here(given.at));
    let mattered = Ratio::among(given(), |given| given.mattered);
    counting.say(
        "judgment_that_mattered",
        "R-57, R-64",
        "judgments that said no, or between whose asking and yes the work changed, of judgments given in the span",
        Is::Share(mattered),
    );
}

/// what people had to step in for, and what they were planned for.
fn interventions(counting: &mut Counting<'_>) {
    let started = counting.started();
    let rate = Ratio::among(&started, |course| !course.interventions.is_empty());
    counting.say(
        "intervention_rate",
        "R-128",
        "units in which a person changed the course unasked (override, refusal, no, hold, changed intent, upheld challenge, \
         giving up, taking back), of units started in the span",
        Is::Share(rate),
    );
    let times = counting.times(|course| &course.interventions);
    let of = sum(started.len());
    counting.say(
        "interventions_per_unit",
        "R-128",
        "such acts in the span, of units started in it",
        Is::Share(Ratio::new(times, of)),
    );
    let given = counting.courses.iter().flat_map(|course| &course.given).filter(|given| counting.here(given.at));
    let load = Ratio::new(sum(given.count()), of);
    counting.say(
        "gate_load",
        "R-55",
        "judgments given because they were planned, of units started in the span",
        Is::Share(load),
    );
}

/// what it takes to become part of the whole.
fn friction(counting: &mut Counting<'_>) {
    let taken = counting.courses.iter().flat_map(|course| &course.integrated);
    let times: Vec<i64> = taken.filter(|(at, _)| counting.here(*at)).map(|(_, took)| *took).collect();
    counting.say(
        "integration_time",
        "R-129",
        "time from being good by itself to landing, of units landed in the span",
        Is::Time(Spread::of(times)),
    );
    let landed = sum(counting.landed().len());
    let down = counting.times(|course| &course.turned_down);
    counting.say(
        "landings_turned_down",
        "R-129",
        "times policy did not let a unit land, of units landed in the span",
        Is::Share(Ratio::new(down, landed)),
    );
    let again = counting.times(|course| &course.rechecked);
    counting.say(
        "validations_again",
        "R-129",
        "times a unit went back from integration to be checked again, of units landed in the span",
        Is::Share(Ratio::new(again, landed)),
    );
}

/// whether what was checked holds.
fn validation(counting: &mut Counting<'_>) {
    let horizon = counting.settings.horizon;
    let matured = counting.matured();
    let escapes = Ratio::among(&matured, |course| course.failed_within(horizon));
    counting.say(
        "escape_rate",
        "R-130",
        "units that were taken back or substituted within the horizon, of units landed in the span whose outcome is in",
        Is::Share(escapes),
    );
    let blocks = counting.courses.iter().flat_map(|course| &course.blocks).filter(|block| counting.here(block.at));
    let stood = Ratio::among(blocks, |block| !block.overturned);
    counting.say(
        "blocks_that_stood",
        "R-130",
        "moves policy blocked or escalated in the span that nobody overrode, of all it blocked or escalated",
        Is::Share(stood),
    );
    let claims = counting.courses.iter().flat_map(|course| &course.claims).filter(|(at, _)| counting.here(*at));
    let checkable = Ratio::among(claims, |(_, checkable)| *checkable);
    counting.say(
        "evidence_with_artifact",
        "R-130",
        "claims with the digest of something to check them against, of claims recorded in the span",
        Is::Share(checkable),
    );
}

/// work that was done again, and work that undoes work.
fn rework(counting: &mut Counting<'_>) {
    let started = sum(counting.started().len());
    let back = counting.times(|course| &course.back);
    counting.say(
        "steps_back",
        "R-131",
        "steps back in the span, of units started in it",
        Is::Share(Ratio::new(back, started)),
    );
    let landed = counting.landed();
    let rolled_back = Ratio::among(&landed, |course| !course.failed.is_empty());
    counting.say(
        "rollback_rate",
        "R-133",
        "units that were taken back or substituted at any time since, of units landed in the span",
        Is::Share(rolled_back),
    );
}

/// what is lost where work changes hands.
fn context(counting: &mut Counting<'_>) {
    let handoffs = counting.courses.iter().flat_map(|course| &course.handoffs);
    let handoffs: Vec<_> = handoffs.filter(|handoff| counting.here(handoff.at)).collect();
    let questions = counting.courses.iter().flat_map(|course| &course.questions);
    let lost = questions
        .filter(|question| counting.here(question.at) && question.after_handoff && !question.answered_by_machine)
        .count();
    let of = sum(handoffs.len());
    counting.say(
        "questions_after_handoff",
        "R-132",
        "questions raised after a handoff that a person answered or nobody, of handoffs in the span",
        Is::Share(Ratio::new(sum(lost), of)),
    );
    let landed = counting.landed();
    let frozen = Ratio::among(&landed, |course| course.landed.as_ref().is_some_and(|landing| landing.frozen));
    counting.say(
        "criteria_before_work",
        "R-132, R-146",
        "units whose criteria were frozen before the work began, of units landed in the span",
        Is::Share(frozen),
    );
}

/// whether outcomes teach.
fn feedback(counting: &mut Counting<'_>) {
    let settled = counting.courses.iter().filter_map(|course| course.taught).filter(|(at, _)| counting.here(*at));
    let kept = Ratio::among(settled, |(_, kept)| *kept);
    counting.say(
        "lessons_kept",
        "R-134",
        "units of which something was kept, of units settled in the span",
        Is::Share(kept),
    );
    let matured = counting.matured();
    let told = Ratio::among(&matured, |course| course.taught.is_some());
    counting.say(
        "outcomes_told",
        "R-134",
        "units whose lesson was kept or declined, of units landed in the span whose outcome is in",
        Is::Share(told),
    );
}

/// whether what was noticed ends in something that is kept, and whether that helps.
fn loops(counting: &mut Counting<'_>) {
    let source = counting.source;
    let learnt: BTreeSet<u64> = source
        .patterns
        .values()
        .filter(|held| !held.kept.is_empty())
        .flat_map(|held| held.signals.iter().copied())
        .collect();
    let taken = source.signals.iter().filter(|(_, at)| counting.here(**at));
    let yields = Ratio::among(taken, |(seq, _)| learnt.contains(seq));
    counting.say(
        "signals_learnt_from",
        "R-134",
        "signals in a pattern that a lesson was kept of, of signals taken in the span that nobody called noise",
        Is::Share(yields),
    );
    let here = |all: &[Instant]| all.iter().any(|at| counting.here(*at));
    let closed = source.patterns.values().filter(|held| here(&held.kept));
    let back = Ratio::among(closed, |held| held.kept.first().is_some_and(|kept| held.back.iter().any(|at| at >= kept)));
    counting.say(
        "patterns_that_came_back",
        "R-134",
        "patterns that came back after a lesson was kept of them, of patterns of which one was kept in the span",
        Is::Share(back),
    );
}

/// what is good by itself and waits to be part of the whole.
fn debt(counting: &mut Counting<'_>) {
    let end = counting.window.until;
    let waiting = counting.courses.iter().filter_map(|course| {
        let validated = course.validated.filter(|at| *at < end)?;
        let landed = course.landed.as_ref().is_some_and(|landing| landing.at < end && landing.at >= validated);
        let left = course.back.iter().any(|at| *at >= validated && *at < end) || !course.stage.is_live();
        (!landed && !left).then(|| end.millis().saturating_sub(validated.millis()))
    });
    let waiting: Vec<i64> = waiting.collect();
    counting.say(
        "integration_debt",
        "R-81",
        "how long units good by themselves have waited to land, at the end of the span",
        Is::Time(Spread::of(waiting)),
    );
    let inflow = counting.courses.iter().filter(|course| course.validated.is_some_and(|at| counting.here(at)));
    let inflow = sum(inflow.count());
    let outflow = sum(counting.landed().len());
    counting.say(
        "integration_inflow",
        "R-81, R-147",
        "units that came to be good by themselves in the span, of units that landed in it",
        Is::Share(Ratio::new(inflow, outflow)),
    );
}

/// DORA's five, on units.
fn dora(counting: &mut Counting<'_>) {
    let landed = counting.landed();
    let days = counting.window.days();
    counting.say(
        "deployment_frequency",
        "DORA",
        "units landed, of days in the span",
        Is::Share(Ratio::new(sum(landed.len()), days)),
    );
    let lead = landed
        .iter()
        .filter_map(|course| Some(course.landed.as_ref()?.at.millis().saturating_sub(course.opened.millis())));
    counting.say(
        "change_lead_time",
        "DORA",
        "time from being proposed to landing, of units landed in the span",
        Is::Time(Spread::of(lead)),
    );
    let failed = Ratio::among(&landed, |course| course.failed_within(counting.settings.horizon));
    counting.say(
        "change_fail_rate",
        "DORA",
        "units that were taken back or substituted within the horizon, of units landed in the span",
        Is::Share(failed),
    );
    let recovered = counting.courses.iter().filter_map(|course| {
        let landing = course.landed.as_ref()?;
        let failed = course.failed.iter().find(|failed| landing.at <= **failed)?;
        counting.here(*failed).then(|| failed.millis().saturating_sub(landing.at.millis()))
    });
    let recovered: Vec<i64> = recovered.collect();
    counting.say(
        "failed_deployment_recovery_time",
        "DORA",
        "time from landing to being taken back or substituted, of units for which that happened in the span",
        Is::Time(Spread::of(recovered)),
    );
    let unplanned = Ratio::among(&landed, |course| course.takes_back);
    counting.say(
        "deployment_rework_rate",
        "DORA",
        "units that take back another, of units landed in the span",
        Is::Share(unplanned),
    );
}

impl Measure {
    /// It in words.
    pub fn words(&self) -> String {
        let is = match (&self.ratio, &self.spread) {
            (Some(ratio), _) => ratio.to_string(),
            (None, Some(spread)) => spread.to_string(),
            (None, None) => String::new(),
        };
        let challenged = match self.challenges {
            0 => String::new(),
            1 => String::from(", challenged once"),
            times => format!(", challenged {times} times"),
        };
        format!("{}: {is}{challenged}", self.name)
    }
}
