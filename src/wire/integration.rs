//! Operations about integration: whether a unit belongs here, now; collisions, plans and merge queues.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::fault::Fault;
use crate::instant::Instant;
use crate::integration::collision::{Crowd, SharedAsk};
use crate::integration::plan::{self, Action, Capacity, Event, Plan, Settings, Why};
use crate::integration::{Apart, Collision, Grade, InFlight, Request, Setting, Standing, Work};
use crate::register::{Drift, Fit, Whole};
use crate::text::{Line, Prose};

use super::answer::Failure;
use super::ledger::{Ledger, UpTo, unit_named};
use super::operation::{Operation, brings, row};

#[allow(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime, the question of any")]
pub(super) const OPERATIONS: &[Operation] = &[
    row!(register "integration", "Does a unit belong here, now: what it waits for, collides with and would break, and what next.",
        IntegrationRequest => Fit, |ledger, asked| whole(ledger, &asked, |whole, unit| whole.fit(unit))),
    row!(register "drift", "What changed around a unit since it was proposed.",
        IntegrationRequest => Drift, |ledger, asked| whole(ledger, &asked, |whole, unit| whole.drift(unit))),
    row!(register "collisions", "What in flight cannot land together, how sure that is, and why.",
        CollisionsRequest => Collisions, collisions),
    row!(register "plan", "In which order and batches to land what is in flight, and why the rest waits.",
        PlanRequest => Plan, |ledger, asked| planned(ledger, &asked, |made, _| Ok(made))),
    row!(register "why_before", "Why one unit lands before another.",
    WhyBeforeRequest => Why, |ledger, asked| {
        let (a, b) = (asked.a, asked.b);
        planned(ledger, &asked.plan, |made, request| Ok(plan::why_before(&made, request, &a, &b)?))
    }),
    row!(register "merge_queue", "A merge queue of a plan, and what to test first.",
    PlanRequest => QueueStep, |ledger, asked| planned(ledger, &asked, |made, request| {
        QueueStep::of(plan::Queue::of(&made, request.works, Settings::default())?, [Event::Start])
    })),
    row!("advance_queue", "What happened to a merge queue, and what to do next.",
        AdvanceRequest => QueueStep, |asked| QueueStep::of(asked.queue, asked.events)),
];

/// Asks about one unit in the whole it is to join.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct IntegrationRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The unit, by its id or an outside name.
    pub unit: String,
    /// When it is asked.
    pub now: Instant,
    /// What holds outside: flags under `world.flags`; resources, windows, hubs and capacity under `integration`.
    #[serde(default)]
    pub world: Option<Json>,
    /// Up to where to look.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

fn setting(world: Option<&Json>) -> Result<Setting, Fault> {
    world.map_or_else(|| Ok(Setting::default()), Setting::of_world)
}

fn whole<V>(
    ledger: &Ledger,
    asked: &IntegrationRequest,
    ask: impl FnOnce(&Whole<'_>, crate::id::UnitId) -> Option<V>,
) -> Result<V, Failure> {
    let setting = setting(asked.world.as_ref())?;
    ledger.asked(asked.as_of, |register| {
        let unit = unit_named(register, &asked.unit)?.id;
        let whole = Whole::of(register, &setting, asked.now)?;
        ask(&whole, unit).ok_or_else(|| Fault::defect("a unit that is known is not in the whole").into())
    })
}

/// Asks what cannot land together: of a ledger, or of units that are given.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CollisionsRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// Units as integration sees them, instead of those of a ledger.
    #[serde(default)]
    pub units: Option<Vec<Work>>,
    /// Only those of this unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// Only what is at least this sure; everything unless said.
    #[serde(default)]
    pub grade: Option<Grade>,
    /// When it is asked; needed for a ledger.
    #[serde(default)]
    pub now: Option<Instant>,
    /// What holds outside; of it the hubs count here.
    #[serde(default)]
    pub world: Option<Json>,
    /// Up to where to look.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

/// What cannot land together, and what else is to be known of what is in flight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Collisions {
    /// Pairs, the surest first.
    pub collisions: Vec<Collision>,
    /// What so many touch that it says little.
    pub crowds: Vec<Crowd>,
    /// What several say they answer.
    pub shared_asks: Vec<SharedAsk>,
    /// How units stand to what has landed, where that is not plain.
    pub standings: Vec<StandingOf>,
}

/// How a unit stands to what has landed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StandingOf {
    /// The unit.
    pub unit: Line,
    /// How it stands.
    pub standing: Standing,
}

impl Collisions {
    /// Of what is in flight: of all of it, or of one unit.
    pub fn of(in_flight: &InFlight, unit: Option<&Line>, at_least: Grade) -> Self {
        let all = unit.map_or_else(|| in_flight.collisions(), |unit| in_flight.collisions_of(unit));
        let standings = in_flight.names().filter(|name| unit.is_none_or(|unit| unit == *name)).filter_map(|name| {
            let standing = in_flight.standing(name)?;
            let plain = !standing.is_blocked()
                && !standing.already_in
                && !standing.uncertain
                && standing.base_unknown.is_empty();
            (!plain).then(|| StandingOf { unit: name.clone(), standing })
        });
        Self {
            collisions: all.into_iter().filter(|collision| collision.grade <= at_least).collect(),
            crowds: in_flight.crowds(),
            shared_asks: in_flight.shared_asks(),
            standings: standings.collect(),
        }
    }
}

fn missing_now() -> Fault {
    Fault::input("`now` is missing").with_help("give the instant it is asked at, as `2026-03-17T09:00:00Z`")
}

fn collisions(ledger: &Ledger, asked: CollisionsRequest) -> Result<Collisions, Failure> {
    let setting = setting(asked.world.as_ref())?;
    let grade = asked.grade.unwrap_or(Grade::Possible);
    if let Some(works) = asked.units {
        let in_flight = InFlight::of(works, setting.hubs())?;
        let unit = asked.unit.as_deref().map(Line::parse).transpose()?;
        if let Some(unit) = unit.as_ref().filter(|unit| in_flight.get(unit).is_none()) {
            return Err(Fault::input(alloc::format!("no unit `{unit}` is in flight among those given")).into());
        }
        return Ok(Collisions::of(&in_flight, unit.as_ref(), grade));
    }
    let now = asked.now.ok_or_else(missing_now)?;
    ledger.asked(asked.as_of, |register| {
        let unit = match &asked.unit {
            Some(name) => Some(unit_named(register, name)?.work_name()),
            None => None,
        };
        let whole = Whole::of(register, &setting, now)?;
        Ok(Collisions::of(whole.in_flight(), unit.as_ref(), grade))
    })
}

/// Asks for a landing plan: of a ledger, or of units that are given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlanRequest {
    /// The ledger, as it is exported.
    pub ledger: Option<String>,
    /// Units as integration sees them, instead of those of a ledger.
    pub units: Option<Vec<Work>>,
    /// The instant to plan for.
    pub now: Option<Instant>,
    /// What holds outside: resources, windows, hubs and capacity under `integration`.
    pub world: Option<Json>,
    /// How much can land, where that is not as the world says.
    pub capacity: Option<Capacity>,
    /// Units that go first.
    pub first: Vec<Line>,
    /// A plan made before: what did not change stays as it was.
    pub previous: Option<Plan>,
}

/// Collisions as a plan takes them.
pub fn apart(collisions: &[Collision]) -> Vec<Apart> {
    let each = collisions.iter().map(|collision| {
        let ground = collision.grounds.first();
        let why = ground.map_or_else(String::new, |ground| ground.words(collision.a.as_str(), collision.b.as_str()));
        let why = Prose::made_of(&why, "they collide").0;
        Apart { a: collision.a.clone(), b: collision.b.clone(), grade: collision.grade, why }
    });
    each.collect()
}

fn planned<V>(
    ledger: &Ledger,
    asked: &PlanRequest,
    ask: impl FnOnce(Plan, &Request<'_>) -> Result<V, Failure>,
) -> Result<V, Failure> {
    let setting = setting(asked.world.as_ref())?;
    let at = asked.now.ok_or_else(missing_now)?;
    let (works, found) = if let Some(works) = &asked.units {
        let in_flight = InFlight::of(works.clone(), setting.hubs())?;
        let found = in_flight.collisions();
        (works.clone(), found)
    } else {
        let whole = Whole::of(ledger.register(), &setting, at)?;
        (whole.works(), whole.collisions())
    };
    let apart = apart(&found);
    let capacity = asked.capacity.unwrap_or(setting.capacity());
    let request = Request {
        apart: &apart,
        calendar: setting.calendar(),
        capacity,
        first: &asked.first,
        ..Request::new(&works, at)
    };
    let made = match &asked.previous {
        Some(previous) => plan::replan(previous, &request)?,
        None => plan::plan(&request)?,
    };
    ask(made, &request)
}

/// Asks why one unit lands before another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WhyBeforeRequest {
    /// The plan.
    pub plan: PlanRequest,
    /// The one.
    pub a: Line,
    /// The other.
    pub b: Line,
}

impl super::operation::Brings for WhyBeforeRequest {
    type Source = String;
    fn take(&mut self) -> Option<String> {
        self.plan.ledger.take()
    }
}

/// Tells a merge queue what happened.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AdvanceRequest {
    /// The queue as it was.
    pub queue: plan::Queue,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// A merge queue, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct QueueStep {
    /// The queue as it is now: keep it before doing anything.
    pub queue: plan::Queue,
    /// What to do, in order.
    pub actions: Vec<Action>,
}

impl QueueStep {
    /// A queue after some events.
    ///
    /// # Errors
    /// When an event does not fit the queue; then none of them counts.
    pub fn of(mut queue: plan::Queue, events: impl IntoIterator<Item = Event>) -> Result<Self, Failure> {
        let mut actions = Vec::new();
        for event in events {
            actions.extend(queue.apply(event)?);
        }
        Ok(Self { queue, actions })
    }
}

brings!(ledger: String; IntegrationRequest, CollisionsRequest, PlanRequest);
