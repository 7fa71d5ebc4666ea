//! The landing plan: which units land, in which order and batches, and why the others wait.
//!
//! A plan is a pure function of its [`Request`]. Units are decided one after another, in the order of their [`Rank`]
//! and each behind what it waits for; each gets the first batch that
//!
//! 1. does not start before everything it needs has landed (needs in the same batch land before it),
//! 2. holds nothing it must not share a batch with: units that land apart from it, or may collide with it, so that a
//!    failing batch names its culprit,
//! 3. has room, and starts while its windows are open,
//!
//! or waits, with every reason, where it is stopped, part of a circle, tied to a unit that is not there or waits, shut
//! out or replaced by a unit that lands, in certain or likely collision with one, or without window or room. What is
//! decided stays so: a reason that held when a unit was decided holds for the whole plan.
//!
//! Units that land together are decided as one. A possible collision among them is left to their common test.

mod critical;
mod flow;
mod place;
mod rank;
mod request;
mod seat;
mod speculate;
mod wait;
mod why;

use crate::order::Gathered as _;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::graph::{Circle, circle_of};
use crate::fault::Fault;
use crate::instant::Instant;
use crate::text::Line;

pub use flow::{Flow, Oldest};
pub use rank::{Field, Kept, Lane, Opened, Rank};
pub use request::{AlwaysOpen, Apart, Calendar, Capacity, Opening, Request};
pub use speculate::{Action, Ejected, Event, Grounds, Queue, QueueBatch, Settings, State, Test};
pub use wait::{Next, Reason, Wait, WaitKind, Waiting};
pub use why::{Because, Why, why_before};

use place::{Before, Earlier, Placing};
use request::Opening as Asked;
use seat::{Seats, Slot};

/// Units that land at one time, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PlanBatch"))]
pub struct Batch {
    /// When it starts.
    pub starts: Instant,
    /// Its units, in the order in which they land, each with its rank.
    pub units: Vec<Rank>,
}

/// Which units land, in which order, and why the others wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Plan {
    /// The instant it was made for.
    pub at: Instant,
    /// The batches, in order.
    pub batches: Vec<Batch>,
    /// The units that wait, in the order in which they were decided.
    pub waits: Vec<Waiting>,
    /// The circles in which units wait for each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circles: Vec<Circle>,
    /// The longest chain of placed units in which each must land after the one before, or in a later batch.
    pub critical: Vec<Line>,
    /// How much is under way.
    pub flow: Flow,
}

impl Plan {
    /// The place of a unit: its batch, and its place in that, both counted from 0.
    pub fn place(&self, unit: &Line) -> Option<(usize, usize)> {
        self.batches
            .iter()
            .enumerate()
            .find_map(|(batch, units)| Some((batch, units.units.iter().position(|rank| rank.unit == *unit)?)))
    }

    /// Why a unit waits, where it does.
    pub fn waiting(&self, unit: &Line) -> Option<&Waiting> {
        self.waits.iter().find(|waiting| waiting.rank.unit == *unit)
    }

    /// The plan in sentences.
    pub fn words(&self) -> Vec<String> {
        let mut said = Vec::new();
        for (number, batch) in self.batches.iter().enumerate() {
            let names: Vec<String> = batch.units.iter().map(|rank| format!("`{}`", rank.unit)).collect();
            said.push(format!("batch {} at {}: {}", number + 1, batch.starts, names.join(", ")));
        }
        said.extend(self.waits.iter().map(|waiting| format!("{waiting}")));
        said.extend(self.circles.iter().enumerate().map(|(number, circle)| format!("circle {}: {circle}", number + 1)));
        said.extend(self.flow.words());
        said
    }
}

/// Plans the landing of a set of units.
///
/// # Errors
/// When two units have one name, a unit asked to go first is not among them, a batch has no room or takes no time, or
/// there are more units, links or pairs than the limits allow.
///
/// ```
/// use governed::{Instant, Line};
/// use governed::integration::{DependencyKind, Link, Work, plan::{Request, plan}};
/// let mut api = Work::new(Line::parse("api")?);
/// api.depends.push(Link { kind: DependencyKind::NeedsLanded, on: Line::parse("schema")? });
/// let works = [api, Work::new(Line::parse("schema")?)];
/// let plan = plan(&Request::new(&works, Instant::parse("2026-03-17T09:00:00Z")?))?;
/// let order: Vec<&str> = plan.batches[0].units.iter().map(|rank| rank.unit.as_str()).collect();
/// assert_eq!(order, ["schema", "api"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn plan(request: &Request<'_>) -> Result<Plan, Fault> {
    let mut placing = Placing::new(request)?;
    placing.place(&Earlier::default());
    Ok(made(request, &placing))
}

/// Plans again after something changed, and leaves alone what did not.
///
/// What is guaranteed:
///
/// - The result keeps every rule of [`plan`], whatever the earlier plan was.
/// - A unit keeps its batch where the earlier plan had it in one, it still has the lane and priority it had, and it may
///   still stand there: nothing new stops it, what it needs comes before it, its windows are open, and no unit of a
///   higher lane or priority has taken its room or shuts it out. Batches of which all units have landed or left
///   disappear, and the others move up; a batch that started late because of a window does not move before that window.
/// - Units that keep their batch keep their order.
/// - A unit that waited does not take the place of one that was placed, even where it could now: it says that it
///   waits for that to land or leave. One that is new does.
/// - What is new, or changed its lane or priority, goes where it has room behind those, save that a higher lane or
///   priority goes before a lower one as in [`plan`]. Only what it reaches this way moves.
/// - Nothing changed, nothing moves: the same units have the same batches, and the same units wait. Of several reasons
///   to wait another may be told, because what keeps its batch is decided first.
///
/// # Errors
/// Those of [`plan`].
pub fn replan(previous: &Plan, request: &Request<'_>) -> Result<Plan, Fault> {
    let mut placing = Placing::new(request)?;
    let number = |name: &Line| placing.numbered.number(name.as_str()).filter(|unit| placing.numbered.in_flight(*unit));
    let mut placed = BTreeMap::new();
    let mut place = 0;
    for (batch, units) in previous.batches.iter().enumerate() {
        for rank in &units.units {
            if let Some(unit) = number(&rank.unit) {
                placed.insert(unit, Before { batch, place, lane: rank.lane, priority: rank.priority });
            }
            place += 1;
        }
    }
    let waited = previous.waits.iter().filter_map(|waiting| number(waiting.unit())).collect();
    let slots = slots_now(previous, request, &placing, &placed);
    placing.place(&Earlier { placed, waited, slots });
    Ok(made(request, &placing))
}

/// The slot each batch of an earlier plan has now: they move up as others disappear, but a batch that waited for a
/// window stays behind it.
fn slots_now(
    previous: &Plan,
    request: &Request<'_>,
    placing: &Placing<'_>,
    before: &BTreeMap<usize, Before>,
) -> BTreeMap<usize, Slot> {
    let seats = Seats::new(request.at, request.capacity);
    let left: BTreeSet<usize> = before.values().map(|before| before.batch).gathered();
    let mut units: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (unit, before) in before {
        units.entry(before.batch).or_default().push(*unit);
    }
    let mut slots = BTreeMap::new();
    let mut next = Some(seats.first());
    for (number, batch) in previous.batches.iter().enumerate() {
        let Some(earliest) = next else { break };
        if !left.contains(&number) {
            continue;
        }
        // Where all its units may land earlier than it started before, nothing but its turn held it.
        let free = earliest.start >= batch.starts
            || units.get(&number).is_some_and(|units| {
                units
                    .iter()
                    .filter_map(|unit| placing.numbered.work(*unit))
                    .all(|work| matches!(request.calendar.opening(work, earliest.start), Asked::Open { .. }))
            });
        let slot = if free { Some(earliest) } else { seats.not_before(batch.starts).map(|slot| slot.max(earliest)) };
        let Some(slot) = slot else { break };
        slots.insert(number, slot);
        next = seats.after(slot);
    }
    slots
}

fn made(request: &Request<'_>, placing: &Placing<'_>) -> Plan {
    let batches: Vec<Batch> = placing
        .batches
        .iter()
        .map(|(slot, units)| Batch {
            starts: slot.start,
            units: units.iter().filter_map(|unit| placing.rank(*unit)).collect(),
        })
        .collect();
    let waits: Vec<Waiting> = placing
        .waits
        .iter()
        .filter_map(|(unit, waits)| {
            Some(Waiting { rank: placing.rank(*unit)?, reasons: waits.iter().cloned().map(Reason::from).collect() })
        })
        .collect();
    let circles = (0..placing.parcels.circles.len())
        .filter_map(|circle| circle_of(&placing.numbered, &placing.parcels, circle))
        .collect();
    Plan {
        at: request.at,
        critical: critical::path(placing),
        flow: Flow::of(request, &batches, &waits),
        batches,
        waits,
        circles,
    }
}
