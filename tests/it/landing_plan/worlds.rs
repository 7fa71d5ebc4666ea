//! Small random worlds to plan in.

use std::collections::BTreeMap;

use governed::integration::plan::{Apart, Calendar, Capacity, Opening, Request};
use governed::integration::{DependencyKind, Grade, Link, Stop, Work};
use governed::{Instant, Line};
use proptest::prelude::*;

use crate::support::{line, minute, prose};

/// For some units, whether they may land at first, and the minutes at which that turns.
#[derive(Clone, Debug, Default)]
pub struct Turns(pub BTreeMap<String, (bool, Vec<i64>)>);

impl Calendar for Turns {
    fn opening(&self, work: &Work, at: Instant) -> Opening {
        let Some((first, turns)) = self.0.get(work.unit.as_str()) else { return Opening::Open { closes: None } };
        let past = turns.iter().filter(|turn| minute(**turn) <= at).count();
        let next = turns.get(past).map(|turn| minute(*turn));
        if (past % 2 == 0) == *first {
            Opening::Open { closes: next }
        } else {
            Opening::Closed { opens: next, why: "a freeze".into() }
        }
    }
}

#[derive(Clone, Debug)]
pub struct World {
    pub works: Vec<Work>,
    pub apart: Vec<Apart>,
    pub calendar: Turns,
    pub capacity: Capacity,
    pub first: Vec<Line>,
}

impl World {
    pub fn empty() -> Self {
        Self {
            works: Vec::new(),
            apart: Vec::new(),
            calendar: Turns::default(),
            capacity: Capacity::default(),
            first: Vec::new(),
        }
    }

    pub fn request(&self) -> Request<'_> {
        Request {
            works: &self.works,
            apart: &self.apart,
            calendar: &self.calendar,
            at: minute(0),
            capacity: self.capacity,
            first: &self.first,
        }
    }

    pub fn always_open(mut self) -> Self {
        self.calendar.0.clear();
        self.capacity.batches = None;
        self
    }

    pub fn shuffled(&self, mut seed: u64) -> Self {
        fn shuffle<T>(list: &mut [T], seed: &mut u64) {
            for at in (1..list.len()).rev() {
                *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                list.swap(at, usize::try_from(*seed >> 33).unwrap() % (at + 1));
            }
        }
        let mut world = self.clone();
        shuffle(&mut world.works, &mut seed);
        shuffle(&mut world.apart, &mut seed);
        shuffle(&mut world.first, &mut seed);
        for work in &mut world.works {
            shuffle(&mut work.depends, &mut seed);
            shuffle(&mut work.stops, &mut seed);
        }
        for pair in world.apart.iter_mut().step_by(2) {
            std::mem::swap(&mut pair.a, &mut pair.b);
        }
        world
    }
}

fn name(number: usize) -> Line {
    line(&format!("u{number}"))
}

fn kind() -> impl Strategy<Value = DependencyKind> {
    prop_oneof![
        6 => Just(DependencyKind::NeedsLanded),
        1 => Just(DependencyKind::NeedsDeployed),
        3 => Just(DependencyKind::LandsWith),
        2 => Just(DependencyKind::LandsApart),
        1 => Just(DependencyKind::Excludes),
        1 => Just(DependencyKind::Supersedes),
        1 => Just(DependencyKind::Informs),
    ]
}

fn works(count: usize) -> impl Strategy<Value = Vec<Work>> {
    let one = (
        prop_oneof![4 => Just(0_i8), 1 => Just(1), 1 => Just(-1)],
        prop::option::of(-3_i64..3),
        prop::sample::select(vec![0, 0, 0, 0, 0, 0, 1, 2]),
        prop::option::weighted(0.08, prop::option::of(-2_i64..3)),
    );
    // Links mostly go one way, so that most worlds are not one circle; the last number is a unit nobody knows.
    let link = (0..count, 0..count, kind(), prop::bool::weighted(0.1), prop::bool::weighted(0.02));
    (prop::collection::vec(one, count), prop::collection::vec(link, 0..count * 2)).prop_map(move |(units, links)| {
        let mut works: Vec<Work> = units
            .into_iter()
            .enumerate()
            .map(|(number, (priority, opened, landed, stop))| {
                let mut work = Work::new(name(number));
                work.priority = priority;
                work.opened = opened.map(minute);
                (work.landed, work.deployed) = (landed > 0, landed > 1);
                work.stops =
                    stop.map(|until| Stop { why: prose("a stop"), until: until.map(minute) }).into_iter().collect();
                work
            })
            .collect();
        for (a, b, kind, any_way, unknown) in links {
            let (from, to) = if any_way { (a, b) } else { (a.min(b), a.max(b)) };
            if from != to || any_way {
                let on = if unknown { line("nobody") } else { name(to) };
                // Which of two is first by name says nothing of which waits.
                let (from, on) = if from % 3 == 1 && !unknown && !any_way { (to, name(from)) } else { (from, on) };
                works[from].depends.push(Link { kind, on });
            }
        }
        works
    })
}

pub fn worlds() -> impl Strategy<Value = World> {
    (1_usize..10).prop_flat_map(|count| {
        let pair = (0..count, 0..count, prop::sample::select(Grade::ALL.to_vec()));
        let turns = (any::<bool>(), prop::collection::btree_set(-5_i64..40, 0..4));
        (
            works(count),
            prop::collection::vec(pair, 0..count),
            prop::collection::btree_map(0..count, turns, 0..3),
            (1_usize..5, prop::option::of(0_usize..5), prop::option::of(1_u32..9), prop::option::of(0_usize..8)),
            prop::collection::btree_set(0..count, 0..2),
        )
            .prop_map(|(works, pairs, turns, (batch, batches, takes, in_flight), first)| World {
                works,
                apart: pairs
                    .into_iter()
                    .map(|(a, b, grade)| Apart { a: name(a), b: name(b), grade, why: prose("the same lines") })
                    .collect(),
                calendar: Turns(
                    turns
                        .into_iter()
                        .map(|(unit, (open, turns))| (name(unit).to_string(), (open, turns.into_iter().collect())))
                        .collect(),
                ),
                capacity: Capacity { batch, batches, in_flight, takes },
                first: first.into_iter().map(name).collect(),
            })
    })
}
