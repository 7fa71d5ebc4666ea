//! Who depends on whom, both ways, and where that cannot work out.
//!
//! Units that land together stand and fall together, so a walk goes through them both ways. Every walk takes time in
//! proportion to the links it passes, and none recurses: a chain may be as long as there are units.

mod knot;
pub(in crate::integration) mod numbered;

use alloc::collections::{BTreeMap, VecDeque};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::dependency::DependencyKind;
use super::work::{Link, Work};
use crate::fault::Fault;
use crate::order::{Gathered as _, InOrder as _};
use crate::text::Line;

pub(in crate::integration) use knot::{Parcels, knots};
use numbered::{Each, End, Numbered};

/// How many names of a long chain its words show at each end.
const SHOWN: usize = 8;

/// A chain of dependencies: what leads from one unit to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Chain {
    /// Where it starts.
    pub from: Line,
    /// Each step from there.
    pub steps: Vec<Link>,
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.from)?;
        let left_out = self.steps.len().saturating_sub(2 * SHOWN);
        for (place, step) in self.steps.iter().enumerate() {
            if place == SHOWN && left_out > 0 {
                write!(f, " … {left_out} more …")?;
            }
            if left_out == 0 || place < SHOWN || place >= SHOWN + left_out {
                write!(f, " {} `{}`", short_words(step.kind), step.on)?;
            }
        }
        Ok(())
    }
}

/// A dependency in the middle of a chain.
fn short_words(kind: DependencyKind) -> &'static str {
    match kind {
        DependencyKind::NeedsLanded => "needs",
        DependencyKind::NeedsDeployed => "needs deployed",
        DependencyKind::LandsWith => "lands with",
        DependencyKind::LandsApart => "lands apart from",
        DependencyKind::Excludes => "excludes",
        DependencyKind::Supersedes => "takes the place of",
        DependencyKind::Informs => "is informed by",
    }
}

/// A link of a unit, with the unit at its other end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Neighbour {
    /// The other unit.
    pub unit: Line,
    /// How the one depends on the other.
    pub kind: DependencyKind,
    /// Whether the other has landed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub landed: bool,
}

/// A unit that a walk reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reached {
    /// The unit.
    pub unit: Line,
    /// How many steps away it is.
    pub steps: usize,
    /// The unit one step before it.
    pub before: Line,
    /// How the step to it goes.
    pub kind: DependencyKind,
    /// Whether it has landed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub landed: bool,
}

/// What one unit depends on, or what depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "DependencyReach"))]
pub struct Reach {
    /// The unit.
    pub unit: Line,
    /// Whether this is what it depends on (or what depends on it).
    pub outward: bool,
    /// Its own links, of every kind.
    pub direct: Vec<Neighbour>,
    /// Everything that is waited for through any number of units, the nearest first; then by name.
    pub reached: Vec<Reached>,
}

impl Reach {
    /// The shortest chain between the unit and one it reaches, from the one that waits to the one it waits for.
    pub fn chain(&self, to: &Line) -> Option<Chain> {
        let known: BTreeMap<&Line, &Reached> = self.reached.iter().map(|reached| (&reached.unit, reached)).gathered();
        let mut steps = Vec::new();
        let mut here = *known.get(to)?;
        loop {
            let on = if self.outward { &here.unit } else { &here.before };
            steps.push(Link { kind: here.kind, on: on.clone() });
            match known.get(&here.before) {
                Some(before) if here.before != self.unit && before.steps < here.steps => here = before,
                _ => break,
            }
        }
        if self.outward {
            steps.reverse();
        }
        Some(Chain { from: if self.outward { self.unit.clone() } else { to.clone() }, steps })
    }

    /// A sentence for each unit that is reached.
    pub fn words(&self) -> Vec<String> {
        let way = |direct: &Neighbour| {
            let words = if self.outward { direct.kind.words() } else { direct.kind.reverse_words() };
            format!(
                "`{}` {words} `{}`{}",
                self.unit,
                direct.unit,
                if direct.landed { ", which has landed" } else { "" }
            )
        };
        let far = self.reached.iter().filter(|reached| reached.steps > 1);
        let through = |reached: &Reached| {
            let waits = if self.outward { "waits for" } else { "is waited for by" };
            format!("`{}` {waits} `{}` through `{}`", self.unit, reached.unit, reached.before)
        };
        self.direct.iter().map(way).chain(far.map(through)).collect()
    }
}

/// Units that wait for each other, so that none of them ever lands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Circle {
    /// Every unit that is in it, by name.
    pub units: Vec<Line>,
    /// One way round, as short as there is, from the first unit back to it or to one that lands with it.
    pub round: Chain,
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.round, f)?;
        match self.units.len().saturating_sub(self.round.steps.len().max(1)) {
            0 => Ok(()),
            more => write!(f, ", and {more} more are tied into it"),
        }
    }
}

/// Something about dependencies that cannot work out as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "GraphFinding"))]
pub enum Finding {
    /// Units wait for each other.
    Circle(Circle),
    /// A link names a unit that is not there.
    Unknown {
        /// The unit with the link.
        unit: Line,
        /// How it depends.
        kind: DependencyKind,
        /// The name it gives.
        on: Line,
        /// A known name much like it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        near: Option<Line>,
    },
    /// A unit waits for one that it must not be in production with.
    WaitsForExcluded {
        /// The unit that waits.
        unit: Line,
        /// What it waits for.
        on: Line,
    },
    /// A unit waits for one that takes its place.
    WaitsForReplacement {
        /// The unit that waits.
        unit: Line,
        /// What takes its place.
        on: Line,
    },
    /// A unit waits for one whose place it takes.
    WaitsForReplaced {
        /// The unit that waits.
        unit: Line,
        /// What it takes the place of.
        on: Line,
    },
    /// Two units land together and not in one batch, or together and never both.
    TogetherAndApart {
        /// The unit that says that they are apart.
        unit: Line,
        /// The other.
        on: Line,
        /// How it says so.
        kind: DependencyKind,
    },
    /// A unit landed before what it needs.
    LandedTooEarly {
        /// What landed.
        unit: Line,
        /// What it needs.
        on: Line,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Circle(circle) => write!(f, "{circle}: none of them ever lands"),
            Self::Unknown { unit, kind, on, near } => {
                write!(f, "`{unit}` {} `{on}`, which is not among the units", kind.words())?;
                near.as_ref().map_or(Ok(()), |near| write!(f, "; did you mean `{near}`?"))
            }
            Self::WaitsForExcluded { unit, on } => {
                write!(f, "`{unit}` waits for `{on}`, and the two must not both be in production")
            }
            Self::WaitsForReplacement { unit, on } => write!(f, "`{unit}` waits for `{on}`, which takes its place"),
            Self::WaitsForReplaced { unit, on } => write!(f, "`{unit}` waits for `{on}`, whose place it takes"),
            Self::TogetherAndApart { unit, on, kind } => {
                write!(f, "`{unit}` and `{on}` land together, yet `{unit}` {} `{on}`", kind.words())
            }
            Self::LandedTooEarly { unit, on } => write!(f, "`{unit}` landed before `{on}`, which it needs"),
        }
    }
}

/// The dependencies among a set of units.
///
/// ```
/// use governed::Line;
/// use governed::integration::{DependencyKind, Graph, Link, Work};
/// let mut api = Work::new(Line::parse("api")?);
/// api.depends.push(Link { kind: DependencyKind::NeedsLanded, on: Line::parse("schema")? });
/// let works = [api, Work::new(Line::parse("schema")?)];
/// let graph = Graph::of(&works)?;
/// let needs = graph.needs("api")?;
/// assert_eq!(needs.chain(&Line::parse("schema")?).unwrap().to_string(), "`api` needs `schema`");
/// assert_eq!(graph.needed_by("schema")?.reached[0].unit.as_str(), "api");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Graph<'w> {
    numbered: Numbered<'w>,
    parcels: Parcels,
}

impl<'w> Graph<'w> {
    /// Reads the dependencies of a set of units.
    ///
    /// # Errors
    /// When there are more units or links than the limits allow, or two units have one name.
    pub fn of(works: &'w [Work]) -> Result<Self, Fault> {
        let numbered = Numbered::new(works)?;
        let parcels = Parcels::new(&numbered);
        Ok(Self { numbered, parcels })
    }

    /// What a unit depends on, landed or not.
    ///
    /// # Errors
    /// When there is no such unit.
    pub fn needs(&self, unit: &str) -> Result<Reach, Fault> {
        self.reach(unit, true)
    }

    /// What depends on a unit, landed or not.
    ///
    /// # Errors
    /// When there is no such unit.
    pub fn needed_by(&self, unit: &str) -> Result<Reach, Fault> {
        self.reach(unit, false)
    }

    /// Units that wait for each other, each circle once, by its first unit. Units that land together count as one.
    pub fn circles(&self) -> Vec<Circle> {
        (0..self.parcels.circles.len()).filter_map(|circle| circle_of(&self.numbered, &self.parcels, circle)).collect()
    }

    /// Everything that cannot work out as it stands: circles first, then by unit.
    pub fn findings(&self) -> Vec<Finding> {
        let mut found: Vec<Finding> = self.circles().into_iter().map(Finding::Circle).collect();
        for (unit, kind, on) in &self.numbered.unknown {
            let Some(name) = self.numbered.name(*unit) else { continue };
            let names = self.numbered.each().map(|(_, work)| work.unit.as_str());
            // Finding the nearest name passes every name: only the first few are worth that.
            let near =
                if found.len() < crate::limit::POINTS { crate::fault::nearest(on.as_str(), names) } else { None };
            let near = near.and_then(|near| self.numbered.name(self.numbered.number(near)?).cloned());
            found.push(Finding::Unknown { unit: name.clone(), kind: *kind, on: (*on).clone(), near });
        }
        for (unit, work) in self.numbered.each() {
            for end in self.numbered.on.of(unit).iter().filter(|end| end.unit != unit) {
                found.extend(self.finding(unit, work, *end));
            }
        }
        found
    }

    fn finding(&self, number: usize, work: &Work, end: End) -> Option<Finding> {
        let (unit, on) = (work.unit.clone(), self.numbered.name(end.unit)?.clone());
        let other_flies = self.numbered.in_flight(end.unit);
        let says = |from: usize, to: usize, kind| self.numbered.on.of(from).contains(&End { unit: to, kind });
        if end.kind.waits() {
            if work.landed {
                return other_flies.then_some(Finding::LandedTooEarly { unit, on });
            }
            let excludes = DependencyKind::Excludes;
            let supersedes = DependencyKind::Supersedes;
            return match () {
                () if says(number, end.unit, excludes) || says(end.unit, number, excludes) => {
                    Some(Finding::WaitsForExcluded { unit, on })
                }
                () if says(end.unit, number, supersedes) => Some(Finding::WaitsForReplacement { unit, on }),
                () if says(number, end.unit, supersedes) && other_flies => Some(Finding::WaitsForReplaced { unit, on }),
                () => None,
            };
        }
        let parts =
            matches!(end.kind, DependencyKind::LandsApart | DependencyKind::Excludes | DependencyKind::Supersedes);
        let together = !work.landed && other_flies && self.parcels.of(number) == self.parcels.of(end.unit);
        (parts && together).then_some(Finding::TogetherAndApart { unit, on, kind: end.kind })
    }

    fn reach(&self, unit: &str, outward: bool) -> Result<Reach, Fault> {
        let start = self.numbered.known(unit)?;
        let ends = |of: usize| if outward { self.numbered.on.of(of) } else { self.numbered.from.of(of) };
        let back = |of: usize| if outward { self.numbered.from.of(of) } else { self.numbered.on.of(of) };
        let name = |number: usize| self.numbered.name(number).cloned();
        let landed = |number: usize| !self.numbered.in_flight(number);
        let direct = ends(start)
            .iter()
            .filter_map(|end| Some(Neighbour { unit: name(end.unit)?, kind: end.kind, landed: landed(end.unit) }));
        let mut reached = Vec::new();
        let mut seen = Each::new(self.numbered.count(), false);
        seen.set(start, true);
        let mut ahead = VecDeque::from([(start, 0_usize)]);
        while let Some((here, steps)) = ahead.pop_front() {
            let forward = ends(here).iter().filter(|end| end.kind.waits() || end.kind == DependencyKind::LandsWith);
            let together = back(here).iter().filter(|end| end.kind == DependencyKind::LandsWith);
            for end in forward.chain(together) {
                if seen.of(end.unit) {
                    continue;
                }
                seen.set(end.unit, true);
                ahead.push_back((end.unit, steps + 1));
                if let (Some(unit), Some(before)) = (name(end.unit), name(here)) {
                    reached.push(Reached { unit, steps: steps + 1, before, kind: end.kind, landed: landed(end.unit) });
                }
            }
        }
        reached.put_in_order_by(|a, b| (a.steps, &a.unit).cmp(&(b.steps, &b.unit)));
        let unit = self.numbered.known(unit).map(name)?.ok_or_else(|| Fault::defect("a unit without a name"))?;
        Ok(Reach { unit, outward, direct: direct.collect(), reached })
    }
}

/// Names a circle: its units, and the shortest way from its first unit round.
pub(in crate::integration) fn circle_of(numbered: &Numbered<'_>, parcels: &Parcels, circle: usize) -> Option<Circle> {
    let members = parcels.circles.get(circle)?;
    let mut numbers: Vec<usize> = members.iter().flat_map(|parcel| parcels.units.of(*parcel)).copied().collect();
    numbers.put_in_order();
    let first = *members.first()?;
    // Breadth first over parcels, each with the link by which it was reached.
    let mut reached: BTreeMap<usize, (usize, End)> = BTreeMap::new();
    let mut ahead = VecDeque::from([first]);
    let mut last = None;
    'walk: while let Some(parcel) = ahead.pop_front() {
        for unit in parcels.units.of(parcel) {
            for end in numbered.on.of(*unit) {
                if !end.kind.waits() || !numbered.in_flight(end.unit) {
                    continue;
                }
                let other = parcels.of(end.unit);
                if parcels.circle(other) != Some(circle) {
                    continue;
                }
                let closes = other == first
                    && (parcel != first || *unit == end.unit || end.kind == DependencyKind::NeedsDeployed);
                if closes {
                    last = Some((*unit, *end));
                    break 'walk;
                }
                if other != first && !reached.contains_key(&other) && other != parcel {
                    reached.insert(other, (*unit, *end));
                    ahead.push_back(other);
                }
            }
        }
    }
    let mut links = Vec::new();
    let mut here = last;
    while let Some((unit, end)) = here {
        links.push((unit, end));
        here = reached.get(&parcels.of(unit)).copied();
    }
    links.reverse();
    let start = links.first().map_or(first, |(unit, _)| *unit);
    let mut steps = Vec::new();
    let mut at = start;
    for (unit, end) in links {
        if unit != at {
            steps.push(Link { kind: DependencyKind::LandsWith, on: numbered.name(unit)?.clone() });
        }
        steps.push(Link { kind: end.kind, on: numbered.name(end.unit)?.clone() });
        at = end.unit;
    }
    if at != start {
        steps.push(Link { kind: DependencyKind::LandsWith, on: numbered.name(start)?.clone() });
    }
    let units = numbers.iter().filter_map(|number| numbered.name(*number).cloned()).collect();
    Some(Circle { units, round: Chain { from: numbered.name(start)?.clone(), steps } })
}
