//! The rules of a landing plan, checked one by one with nothing but loops.

use std::collections::{BTreeMap, BTreeSet};

use governed::integration::plan::{Opening, Plan, Request, Wait};
use governed::integration::{DependencyKind as Kind, Grade, Work};

type Place = (usize, usize);

struct World<'w> {
    works: BTreeMap<&'w str, &'w Work>,
    places: BTreeMap<String, Place>,
}

impl<'w> World<'w> {
    fn new(request: &'w Request<'_>, plan: &Plan) -> Self {
        let mut places = BTreeMap::new();
        for (batch, units) in plan.batches.iter().enumerate() {
            for (place, rank) in units.units.iter().enumerate() {
                assert!(places.insert(rank.unit.to_string(), (batch, place)).is_none(), "{} is there twice", rank.unit);
            }
        }
        Self { works: request.works.iter().map(|work| (work.unit.as_str(), work)).collect(), places }
    }

    fn landed(&self, unit: &str) -> bool {
        self.works.get(unit).is_some_and(|work| work.landed)
    }

    fn comes(&self, unit: &str) -> bool {
        self.landed(unit) || self.places.contains_key(unit)
    }
}

/// The units in flight that land together with one, itself included.
pub fn together(works: &[Work], unit: &str) -> BTreeSet<String> {
    let flying: BTreeSet<&str> = works.iter().filter(|work| !work.landed).map(|work| work.unit.as_str()).collect();
    let mut group = BTreeSet::from([unit.to_owned()]);
    loop {
        let before = group.len();
        for work in works.iter().filter(|work| !work.landed) {
            for link in work.depends.iter().filter(|link| link.kind == Kind::LandsWith) {
                let (a, b) = (work.unit.to_string(), link.on.to_string());
                if flying.contains(b.as_str()) && (group.contains(&a) || group.contains(&b)) && flying.contains(unit) {
                    group.extend([a, b]);
                }
            }
        }
        if group.len() == before {
            return group;
        }
    }
}

/// Whether following links that wait, and links that land together both ways, leads from one unit to another.
pub fn reaches(works: &[Work], from: &str, to: &str) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::from([from]);
    let known: BTreeSet<&str> = works.iter().map(|work| work.unit.as_str()).collect();
    loop {
        let before = seen.len();
        for work in works {
            for link in work.depends.iter().filter(|link| known.contains(link.on.as_str())) {
                let (a, b) = (work.unit.as_str(), link.on.as_str());
                let follows = link.kind.waits() || link.kind == Kind::LandsWith;
                if follows && seen.contains(a) {
                    seen.insert(b);
                }
                if link.kind == Kind::LandsWith && seen.contains(b) {
                    seen.insert(a);
                }
            }
        }
        if seen.len() == before {
            return seen.contains(to);
        }
    }
}

/// The units that wait, in the end, for their own group.
pub fn in_circles(works: &[Work]) -> Vec<String> {
    let flying: Vec<&Work> = works.iter().filter(|work| !work.landed).collect();
    let group = |unit: &str| together(works, unit).into_iter().next().unwrap();
    let mut edges: BTreeSet<(String, String)> = BTreeSet::new();
    for work in &flying {
        for link in work.depends.iter().filter(|link| link.kind.waits()) {
            if flying.iter().any(|other| other.unit == link.on) {
                let (a, b) = (group(work.unit.as_str()), group(link.on.as_str()));
                if a != b || link.on == work.unit || link.kind == Kind::NeedsDeployed {
                    edges.insert((a, b));
                }
            }
        }
    }
    loop {
        let more: Vec<(String, String)> = edges
            .iter()
            .flat_map(|(a, b)| edges.iter().filter(move |(c, _)| c == b).map(move |(_, d)| (a.clone(), d.clone())))
            .filter(|edge| !edges.contains(edge))
            .collect();
        if more.is_empty() {
            break;
        }
        edges.extend(more);
    }
    let itself = |unit: &str| edges.contains(&(group(unit), group(unit)));
    flying.iter().map(|work| work.unit.to_string()).filter(|unit| itself(unit)).collect()
}

/// Every rule that the plan breaks.
pub fn violations(request: &Request<'_>, plan: &Plan) -> Vec<String> {
    let world = World::new(request, plan);
    let mut broken = Vec::new();
    let waits: BTreeSet<&str> = plan.waits.iter().map(|waiting| waiting.rank.unit.as_str()).collect();
    for work in request.works {
        let unit = work.unit.as_str();
        let (placed, waiting) = (world.places.get(unit), waits.contains(unit));
        match (work.landed, placed.is_some(), waiting) {
            (true, false, false) | (false, true, false) | (false, false, true) => {}
            state => broken.push(format!("{unit}: landed, placed and waiting are {state:?}")),
        }
        let Some(place) = placed else { continue };
        let starts = plan.batches[place.0].starts;
        if let Opening::Closed { .. } = request.calendar.opening(work, starts) {
            broken.push(format!("{unit} lands while its window is closed"));
        }
        if work.stops.iter().any(|stop| stop.until.is_none_or(|until| until > request.at)) {
            broken.push(format!("{unit} is stopped and lands"));
        }
        let group = together(request.works, unit);
        for member in &group {
            if world.places.get(member).map(|place| place.0) != Some(place.0) {
                broken.push(format!("{unit} lands without {member}"));
            }
        }
        for link in &work.depends {
            let on = link.on.as_str();
            let there = world.places.get(on);
            let same_batch = on != unit && there.is_some_and(|there| there.0 == place.0);
            let bad = match link.kind {
                Kind::NeedsLanded => {
                    let round = group.contains(on) && within(request.works, &group, on, unit);
                    on == unit || !(world.landed(on) || there.is_some_and(|there| there < place || round))
                }
                Kind::NeedsDeployed => !world.works.get(on).is_some_and(|work| work.landed && work.deployed),
                Kind::LandsWith => !world.comes(on),
                Kind::LandsApart => same_batch,
                Kind::Excludes => on != unit && (world.comes(on) || !world.works.contains_key(on)),
                Kind::Supersedes => on != unit && there.is_some(),
                Kind::Informs => false,
            };
            if bad {
                broken.push(format!("{unit} {} {on}", link.kind.words()));
            }
        }
        for other in request.works.iter().filter(|other| other.unit != work.unit) {
            for link in other.depends.iter().filter(|link| link.on == work.unit) {
                if matches!(link.kind, Kind::Excludes | Kind::Supersedes) && world.comes(other.unit.as_str()) {
                    broken.push(format!("{unit} lands beside {}, which says {}", other.unit, link.kind.words()));
                }
            }
        }
    }
    for pair in request.apart.iter().filter(|pair| pair.a != pair.b) {
        let places = (world.places.get(pair.a.as_str()), world.places.get(pair.b.as_str()));
        let alone = |unit: &str| world.places.contains_key(unit);
        let landed = (alone(pair.a.as_str()) && world.landed(pair.b.as_str()))
            || (alone(pair.b.as_str()) && world.landed(pair.a.as_str()));
        match (pair.grade, places) {
            (Grade::Possible, (Some(a), Some(b)))
                if a.0 == b.0 && !together(request.works, pair.a.as_str()).contains(pair.b.as_str()) =>
            {
                broken.push(format!("{} and {} may collide and share a batch", pair.a, pair.b));
            }
            (Grade::Possible, _) => {}
            (_, (Some(_), Some(_))) => broken.push(format!("{} and {} collide", pair.a, pair.b)),
            _ if landed => broken.push(format!("{} or {} collides with the other, which has landed", pair.a, pair.b)),
            _ => {}
        }
    }
    broken.extend(batches(request, plan));
    broken.extend(flow(request, plan));
    broken
}

/// Whether needs inside a group lead from one of its units to another.
fn within(works: &[Work], group: &BTreeSet<String>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::from([from.to_owned()]);
    loop {
        let before = seen.len();
        for work in works.iter().filter(|work| group.contains(work.unit.as_str())) {
            for link in work.depends.iter().filter(|link| link.kind == Kind::NeedsLanded) {
                if seen.contains(work.unit.as_str()) && group.contains(link.on.as_str()) {
                    seen.insert(link.on.to_string());
                }
            }
        }
        if seen.len() == before {
            return seen.contains(to);
        }
    }
}

fn batches(request: &Request<'_>, plan: &Plan) -> Vec<String> {
    let mut broken = Vec::new();
    for (number, batch) in plan.batches.iter().enumerate() {
        let units: BTreeSet<String> = batch.units.iter().map(|rank| rank.unit.to_string()).collect();
        let whole = units.first().is_some_and(|unit| together(request.works, unit) == units);
        if units.is_empty() || (units.len() > request.capacity.batch && !whole) {
            broken.push(format!("batch {number} has {} units", units.len()));
        }
        let since = batch.starts.millis() - request.at.millis();
        if since < 0 {
            broken.push(format!("batch {number} starts in the past"));
        }
        if let Some(next) = plan.batches.get(number + 1) {
            let gap = next.starts.millis() - batch.starts.millis();
            if gap < request.capacity.takes.map_or(0, |takes| i64::from(takes) * 60_000) {
                broken.push(format!("batch {} starts before batch {number} is done", number + 1));
            }
        }
        if let Some(most) = request.capacity.batches {
            let slot = request.capacity.takes.map_or(0, |takes| since / (i64::from(takes) * 60_000));
            let beyond = usize::try_from(slot).unwrap() >= most || number >= most;
            if beyond || (request.capacity.takes.is_none() && since > 0) {
                broken.push(format!("batch {number} is one too many"));
            }
        }
    }
    broken
}

fn flow(request: &Request<'_>, plan: &Plan) -> Vec<String> {
    let flow = &plan.flow;
    let flying = request.works.iter().filter(|work| !work.landed).count();
    let mut broken = Vec::new();
    if (flow.in_flight, flow.placed + flow.waiting) != (flying, flying) {
        broken.push("the units in flight are not counted right".into());
    }
    if flow.waiting_for.values().sum::<usize>() != plan.waits.len() {
        broken.push("the waits are not counted right".into());
    }
    let over = request.capacity.in_flight.map_or(0, |most| flying.saturating_sub(most));
    let spared = request.works.iter().filter(|work| !work.landed && request.first.contains(&work.unit)).count();
    if flow.over != over || flow.hold_from_admission.len() != over.min(flying - spared) {
        broken.push("what is over the limit is not counted right".into());
    }
    broken
}

/// Units that wait although nothing keeps them, and reasons that are not so.
pub fn blocked(request: &Request<'_>, plan: &Plan) -> Vec<String> {
    let world = World::new(request, plan);
    let mut wrong = Vec::new();
    for waiting in &plan.waits {
        let unit = waiting.rank.unit.as_str();
        if waiting.reasons.is_empty() {
            wrong.push(format!("{unit} waits without a reason"));
        }
        let group = together(request.works, unit);
        let own: Vec<String> = group.iter().filter(|member| stands_against(request, &world, member)).cloned().collect();
        for reason in &waiting.reasons {
            let fits = match &reason.wait {
                Wait::Together { with } => group.contains(with.as_str()) && with.as_str() != unit,
                Wait::Closed { .. } | Wait::Full => !has_batch(request, plan, &world, &group),
                Wait::Stopped { until, .. } => until.is_none_or(|until| until > request.at),
                Wait::Unknown { on, .. } => !world.works.contains_key(on.as_str()),
                Wait::Circle { circle, units } => {
                    let members = &plan.circles[*circle].units;
                    members.len() == *units && members.contains(&waiting.rank.unit)
                }
                Wait::Contradiction { with, .. } => group.contains(with.as_str()),
                Wait::Superseded { by, landed } | Wait::Excluded { by, landed } => {
                    world.landed(by.as_str()) == *landed && world.comes(by.as_str())
                }
                Wait::Replaces { of } => world.places.contains_key(of.as_str()),
                Wait::NeedsLanded { on } => !world.comes(on.as_str()),
                Wait::NeedsDeployed { on, landed } => world.landed(on.as_str()) == *landed,
                Wait::Collides { with, landed, grade, .. } => {
                    world.landed(with.as_str()) == *landed && world.comes(with.as_str()) && *grade != Grade::Possible
                }
            };
            if !fits {
                wrong.push(format!("{unit}: it is not so that {}", reason.wait));
            }
        }
        if own.is_empty() && has_batch(request, plan, &world, &group) {
            wrong.push(format!("{unit} could be placed"));
        }
    }
    wrong
}

/// Whether something other than windows and room keeps a unit from landing beside what is placed.
fn stands_against(request: &Request<'_>, world: &World<'_>, unit: &str) -> bool {
    let work = world.works[unit];
    let group = together(request.works, unit);
    let stopped = work.stops.iter().any(|stop| stop.until.is_none_or(|until| until > request.at));
    let linked = work.depends.iter().any(|link| {
        let on = link.on.as_str();
        let known = world.works.contains_key(on);
        let same = on != unit && group.contains(on);
        match link.kind {
            Kind::NeedsLanded => on == unit || (!world.comes(on) && !same),
            Kind::NeedsDeployed => !world.works.get(on).is_some_and(|work| work.landed && work.deployed),
            Kind::LandsWith => !known,
            Kind::Excludes => !known || same || (on != unit && world.comes(on)),
            Kind::LandsApart => same,
            Kind::Supersedes => same || (on != unit && world.places.contains_key(on)),
            Kind::Informs => false,
        }
    });
    let from = request.works.iter().filter(|other| other.unit.as_str() != unit).any(|other| {
        let same = group.contains(other.unit.as_str());
        other.depends.iter().filter(|link| link.on.as_str() == unit).any(|link| match link.kind {
            Kind::Excludes | Kind::Supersedes => same || world.comes(other.unit.as_str()),
            Kind::LandsApart => same,
            _ => false,
        })
    });
    let collides = request.apart.iter().filter(|pair| pair.grade != Grade::Possible && pair.a != pair.b).any(|pair| {
        let other = match (pair.a.as_str() == unit, pair.b.as_str() == unit) {
            (true, _) => pair.b.as_str(),
            (_, true) => pair.a.as_str(),
            _ => return false,
        };
        group.contains(other) || world.comes(other)
    });
    stopped || linked || from || collides || in_circles(request.works).contains(&unit.to_owned())
}

/// Whether a group would fit a batch of the plan or one more, tried at every instant that matters.
fn has_batch(request: &Request<'_>, plan: &Plan, world: &World<'_>, group: &BTreeSet<String>) -> bool {
    let minutes = |millis: i64| governed::Instant::from_millis(request.at.millis() + millis * 60_000).unwrap();
    let starts: Vec<governed::Instant> = match (request.capacity.takes, request.capacity.batches) {
        (None, Some(0)) => return false,
        (None, Some(_)) => vec![request.at],
        // The last turn of a calendar is at minute 40, and there are fewer than ten units.
        (None, None) => (0..=60).map(minutes).collect(),
        (Some(takes), most) => {
            let most = i64::try_from(most.unwrap_or(80)).unwrap();
            (0..most).map(|slot| minutes(slot * i64::from(takes))).collect()
        }
    };
    let open = |at: governed::Instant| {
        group
            .iter()
            .all(|unit| matches!(request.calendar.opening(world.works[unit.as_str()], at), Opening::Open { .. }))
    };
    let latest = group.iter().flat_map(|unit| &world.works[unit.as_str()].depends);
    let latest = latest.filter(|link| link.kind == Kind::NeedsLanded);
    let latest = latest.filter_map(|link| world.places.get(link.on.as_str()).map(|place| place.0)).max();
    let need = group.len().min(request.capacity.batch);
    let apart = |unit: &str, other: &str| {
        let says = |a: &str, b: &str| {
            world.works[a].depends.iter().any(|link| link.kind == Kind::LandsApart && link.on.as_str() == b)
        };
        let pair = request.apart.iter().filter(|pair| pair.grade == Grade::Possible).any(|pair| {
            (pair.a.as_str(), pair.b.as_str()) == (unit, other) || (pair.b.as_str(), pair.a.as_str()) == (unit, other)
        });
        says(unit, other) || says(other, unit) || pair
    };
    starts.into_iter().filter(|at| open(*at)).any(|at| {
        let there: Vec<usize> = (0..plan.batches.len()).filter(|batch| plan.batches[*batch].starts == at).collect();
        let fits = there.iter().any(|batch| {
            let units = &plan.batches[*batch].units;
            latest.is_none_or(|latest| *batch >= latest)
                && units.len() + need <= request.capacity.batch
                && units.iter().all(|rank| group.iter().all(|unit| !apart(unit, rank.unit.as_str())))
        });
        let behind = latest.is_none_or(|latest| {
            plan.batches[latest].starts < at || (request.capacity.takes.is_none() && plan.batches[latest].starts <= at)
        });
        let another = match request.capacity.takes {
            Some(_) => there.is_empty(),
            None => request.capacity.batches.is_none_or(|most| there.len() < most),
        };
        fits || (behind && another)
    })
}
