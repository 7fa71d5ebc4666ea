//! Why this order: for any two units, what put the one before the other.

use alloc::collections::VecDeque;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::request::{Opening, Request};
use super::wait::Reason;
use super::{Batch, Field, Plan, Rank};
use crate::fault::Fault;
use crate::instant::Instant;
use crate::integration::dependency::DependencyKind;
use crate::integration::graph::Chain;
use crate::integration::graph::numbered::{Each, End, Numbered};
use crate::integration::work::{Grade, Link, Work};
use crate::text::{Line, Prose};

/// What put one unit before another. In order of precedence: the first that holds is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "BeforeBecause"))]
pub enum Because {
    /// The first has landed.
    Landed,
    /// The second waits.
    Waits {
        /// Why.
        reasons: Vec<Reason>,
    },
    /// The second needs the first.
    Needs {
        /// What leads from the second to the first.
        chain: Chain,
    },
    /// Both may land, but not in one batch; the first has the higher rank.
    Apart {
        /// How sure it is that they collide; without it, one says that they land apart.
        grade: Option<Grade>,
        /// What they collide over.
        why: Option<Prose>,
        /// The field of the rank that put the first in front.
        field: Field,
    },
    /// The second may not land when the first does.
    Closed {
        /// What is closed.
        why: String,
        /// When it opens, where it does.
        until: Option<Instant>,
    },
    /// The first has the higher rank.
    Rank {
        /// The field that decides.
        field: Field,
        /// What the first has in it, and from whom if not its own.
        first: String,
        /// What the second has in it.
        second: String,
    },
    /// The second lands behind something it needs.
    Behind {
        /// What leads from the second to the last it needs.
        chain: Chain,
    },
    /// The second must not share a batch with a unit that is where it could have been.
    Beside {
        /// That unit.
        unit: Line,
    },
    /// The batches in front of that of the second were full, or it kept the batch it had.
    Filled {
        /// Units in the batch of the first.
        units: usize,
        /// The most units in one batch.
        most: usize,
    },
}

/// Why one unit lands before another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Why {
    /// The unit that lands first.
    pub first: Line,
    /// The unit that lands after it or waits.
    pub second: Line,
    /// Why.
    pub because: Because,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, second, because } = self;
        match because {
            Because::Landed => write!(f, "`{first}` has landed"),
            Because::Waits { reasons } => {
                write!(f, "`{second}` waits: ")?;
                for (place, reason) in reasons.iter().enumerate() {
                    write!(f, "{}{reason}", if place == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
            Because::Needs { chain } => write!(f, "`{first}` lands before `{second}`: {chain}"),
            Because::Apart { grade: Some(_), why: Some(why), field } => {
                let why = why.opening(200);
                write!(f, "`{first}` and `{second}` may collide ({why}), so each has a batch of its own; {field}")
            }
            Because::Apart { field, .. } => {
                write!(f, "`{first}` and `{second}` do not land in one batch; {field}")
            }
            Because::Closed { why, until } => {
                write!(f, "`{second}` may not land when `{first}` does: {why}")?;
                until.map_or(Ok(()), |until| write!(f, " (until {until})"))
            }
            Because::Rank { field, first: one, second: other } => {
                write!(f, "`{first}` lands before `{second}`: {field} ({one} before {other})")
            }
            Because::Behind { chain } => write!(f, "`{second}` lands behind what it needs: {chain}"),
            Because::Beside { unit } => {
                write!(f, "`{second}` must not share a batch with `{unit}`, so it lands later than `{first}`")
            }
            Because::Filled { units, most } => {
                write!(
                    f,
                    "`{second}` found no room where `{first}` lands ({units} of {most}), or kept the batch it had"
                )
            }
        }
    }
}

/// Where a unit stands in a plan.
struct Stands<'p> {
    batch: usize,
    place: usize,
    rank: &'p Rank,
    with: &'p Batch,
}

/// Why one unit lands before another, in a plan and by the request it was made of. Which of the two lands first is for
/// the answer to say.
///
/// # Errors
/// When one of them is not among the units of the request, or both are the same.
pub fn why_before(plan: &Plan, request: &Request<'_>, a: &Line, b: &Line) -> Result<Why, Fault> {
    let numbered = Numbered::new(request.works)?;
    let (number_a, number_b) = (numbered.known(a.as_str())?, numbered.known(b.as_str())?);
    if number_a == number_b {
        return Err(Fault::input(format!("`{a}` does not land before itself")).with_help("name two units"));
    }
    let why = |first: &Line, second: &Line, because| Why { first: first.clone(), second: second.clone(), because };
    match (numbered.in_flight(number_a), numbered.in_flight(number_b)) {
        (false, _) => return Ok(why(a, b, Because::Landed)),
        (_, false) => return Ok(why(b, a, Because::Landed)),
        _ => {}
    }
    let (stands_a, stands_b) = match (stands(plan, a), stands(plan, b)) {
        (Some(stands_a), Some(stands_b)) => (stands_a, stands_b),
        (None, Some(_)) => return Ok(why(b, a, waits(plan, a))),
        (_, None) => return Ok(why(a, b, waits(plan, b))),
    };
    let a_first = (stands_a.batch, stands_a.place) < (stands_b.batch, stands_b.place);
    let ((first, one), (second, other)) = if a_first {
        ((number_a, stands_a), (number_b, stands_b))
    } else {
        ((number_b, stands_b), (number_a, stands_a))
    };
    let because = because(request, &numbered, (first, &one), (second, &other), plan);
    Ok(why(&one.rank.unit, &other.rank.unit, because))
}

fn stands<'p>(plan: &'p Plan, unit: &Line) -> Option<Stands<'p>> {
    let (batch, place) = plan.place(unit)?;
    let with = plan.batches.get(batch)?;
    Some(Stands { batch, place, rank: with.units.get(place)?, with })
}

fn waits(plan: &Plan, unit: &Line) -> Because {
    Because::Waits { reasons: plan.waiting(unit).map(|waiting| waiting.reasons.clone()).unwrap_or_default() }
}

fn because(
    request: &Request<'_>,
    numbered: &Numbered<'_>,
    (first, one): (usize, &Stands<'_>),
    (second, other): (usize, &Stands<'_>),
    plan: &Plan,
) -> Because {
    let reached = Walk::new(numbered, second);
    if let Some(chain) = reached.chain(numbered, second, first) {
        return Because::Needs { chain };
    }
    let ranked = one.rank < other.rank;
    let field = Field::that_decides(one.rank, other.rank);
    if one.batch != other.batch && ranked {
        if let Some((grade, why)) = apart(request, numbered, first, second) {
            return Because::Apart { grade, why, field };
        }
        if let Some((why, until)) = closed(request, numbered.work(second), one.with.starts) {
            return Because::Closed { why, until };
        }
    }
    if ranked {
        let from = |rank: &Rank| match &rank.heir_of {
            Some(heir) if field != Field::Unit => format!("{}, from `{heir}`", field.of(rank)),
            _ => field.of(rank),
        };
        return Because::Rank { field, first: from(one.rank), second: from(other.rank) };
    }
    if let Some((why, until)) = closed(request, numbered.work(second), one.with.starts) {
        return Because::Closed { why, until };
    }
    // The second has the higher rank and yet lands later: what kept it from the batch of the first?
    let latest = reached.units.iter().filter_map(|unit| {
        let name = numbered.name(*unit)?;
        Some((plan.place(name).filter(|(batch, _)| *batch > one.batch)?, *unit))
    });
    if let Some(chain) = latest.max().and_then(|(_, unit)| reached.chain(numbered, second, unit)) {
        return Because::Behind { chain };
    }
    let beside = one.with.units.iter().find(|rank| {
        numbered.number(rank.unit.as_str()).is_some_and(|unit| apart(request, numbered, unit, second).is_some())
    });
    match beside {
        Some(rank) if one.batch != other.batch => Because::Beside { unit: rank.unit.clone() },
        _ => Because::Filled { units: one.with.units.len(), most: request.capacity.batch },
    }
}

fn closed(request: &Request<'_>, work: Option<&Work>, at: Instant) -> Option<(String, Option<Instant>)> {
    match request.calendar.opening(work?, at) {
        Opening::Closed { opens, why } => Some((why, opens)),
        Opening::Open { .. } => None,
    }
}

fn apart(request: &Request<'_>, numbered: &Numbered<'_>, a: usize, b: usize) -> Option<(Option<Grade>, Option<Prose>)> {
    let (name_a, name_b) = (numbered.name(a)?, numbered.name(b)?);
    let pairs = request
        .apart
        .iter()
        .filter(|pair| (&pair.a == name_a && &pair.b == name_b) || (&pair.a == name_b && &pair.b == name_a));
    if let Some(pair) = pairs.min_by_key(|pair| (pair.grade, &pair.why)) {
        return Some((Some(pair.grade), Some(pair.why.clone())));
    }
    let kind = DependencyKind::LandsApart;
    let says = |from: usize, to: usize| numbered.on.of(from).contains(&End { unit: to, kind });
    (says(a, b) || says(b, a)).then_some((None, None))
}

/// Everything a unit in flight waits for, nearest first.
struct Walk {
    units: Vec<usize>,
    by: Each<Option<(usize, DependencyKind)>>,
}

impl Walk {
    fn new(numbered: &Numbered<'_>, start: usize) -> Self {
        let mut walk = Self { units: Vec::new(), by: Each::new(numbered.count(), None) };
        let mut ahead = VecDeque::from([start]);
        while let Some(here) = ahead.pop_front() {
            let on =
                numbered.on.of(here).iter().filter(|end| end.kind.waits() || end.kind == DependencyKind::LandsWith);
            let from = numbered.from.of(here).iter().filter(|end| end.kind == DependencyKind::LandsWith);
            for end in on.chain(from) {
                if end.unit != start && walk.by.of(end.unit).is_none() && numbered.in_flight(end.unit) {
                    walk.by.set(end.unit, Some((here, end.kind)));
                    walk.units.push(end.unit);
                    ahead.push_back(end.unit);
                }
            }
        }
        walk
    }

    /// What leads to a unit, where anything but landing together does.
    fn chain(&self, numbered: &Numbered<'_>, start: usize, to: usize) -> Option<Chain> {
        let mut steps = Vec::new();
        let mut here = to;
        while let Some((before, kind)) = self.by.of(here) {
            steps.push(Link { kind, on: numbered.name(here)?.clone() });
            here = before;
        }
        steps.reverse();
        let waits = steps.iter().any(|step| step.kind.waits());
        waits.then_some(Chain { from: numbered.name(start)?.clone(), steps })
    }
}
