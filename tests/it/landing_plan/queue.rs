//! A merge queue with a pretended machine that tests: stories, and random queues with random culprits.

use std::collections::BTreeSet;

use governed::integration::plan::{Action, Event, Grounds, Queue, Settings, State, plan};
use governed::integration::{DependencyKind as Kind, Link, Work};
use proptest::prelude::*;

use super::worlds::World;
use crate::support::line;

fn queue(units: &[(&str, &[(Kind, &str)])], batch: usize, settings: Settings) -> Queue {
    let work = |(name, links): &(&str, &[(Kind, &str)])| {
        let mut work = Work::new(line(name));
        work.depends = links.iter().map(|(kind, on)| Link { kind: *kind, on: line(on) }).collect();
        work
    };
    let mut world = World { works: units.iter().map(work).collect(), ..World::empty() };
    world.capacity.batch = batch;
    Queue::of(&plan(&world.request()).unwrap(), &world.works, settings).unwrap()
}

/// What to do, in short: `test 1: a b`, `land: a`, `eject: c`.
fn short(actions: &[Action]) -> Vec<String> {
    let names = |units: &[governed::Line]| units.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    actions
        .iter()
        .map(|action| match action {
            Action::Test { test, units, .. } => format!("test {test}: {}", names(units)),
            Action::Cancel { test } => format!("cancel {test}"),
            Action::Land { units, .. } => format!("land: {}", names(units)),
            Action::Split { into, .. } => format!("split in {}", into.len()),
            Action::Eject(ejected) => format!("eject: {}", ejected.unit),
        })
        .collect()
}

fn tell(queue: &mut Queue, story: &[(Event, &[&str])]) {
    for (event, expected) in story {
        let actions = queue.apply(event.clone()).unwrap();
        assert_eq!(short(&actions), *expected, "after {event:?}: {:#?}", queue.words());
        // A shell may keep it as JSON between any two events.
        let kept: Queue = serde_json::from_str(&serde_json::to_string(queue).unwrap()).unwrap();
        assert_eq!(kept, *queue);
    }
}

const PASSED: fn(u64) -> Event = |test| Event::Passed { test };
const FAILED: fn(u64) -> Event = |test| Event::Failed { test };
const NO_RETRY: fn() -> Settings = || Settings { retries: 0, ..Settings::default() };

#[test]
fn a_failing_head_is_left_out_and_the_rest_lands() {
    let mut queue = queue(&[("a", &[]), ("b", &[]), ("c", &[])], 1, NO_RETRY());
    tell(
        &mut queue,
        &[
            (Event::Start, &["test 1: a", "test 2: a b", "test 3: a b c"]),
            (PASSED(2), &[]),
            (FAILED(1), &["eject: a", "cancel 3", "test 4: b", "test 5: b c"]),
            (PASSED(5), &[]),
            (PASSED(3), &[]),
            (PASSED(4), &["land: b", "land: c"]),
        ],
    );
    assert_eq!((queue.window, queue.landed, queue.batches.len()), (12, 2, 0));
    assert!(matches!(queue.ejected[0].grounds, Grounds::Failed { test: 1, .. }));
}

#[test]
fn a_dependent_chain_waits_for_its_failing_head() {
    let mut queue = queue(
        &[("a", &[]), ("b", &[(Kind::NeedsLanded, "a")]), ("c", &[(Kind::NeedsLanded, "b")]), ("d", &[])],
        1,
        NO_RETRY(),
    );
    tell(
        &mut queue,
        &[
            (Event::Start, &["test 1: a", "test 2: a b", "test 3: a b c", "test 4: a b c d"]),
            (FAILED(1), &["eject: a", "eject: b", "eject: c", "cancel 2", "cancel 3", "cancel 4", "test 5: d"]),
            (PASSED(5), &["land: d"]),
        ],
    );
    assert_eq!(queue.ejected[2].to_string(), "`c` waits: it needs `b`, which left the queue");
}

#[test]
fn a_flaky_batch_is_tested_again_and_those_behind_go_on() {
    let mut queue = queue(&[("a", &[]), ("b", &[])], 1, Settings::default());
    tell(
        &mut queue,
        &[
            (Event::Start, &["test 1: a", "test 2: a b"]),
            (FAILED(1), &["test 3: a"]),
            (PASSED(2), &[]),
            (Event::Lost { test: 3 }, &["test 4: a"]),
            (PASSED(4), &["land: a", "land: b"]),
        ],
    );
    assert_eq!((queue.flaky, queue.ejected.len()), (1, 0));
}

#[test]
fn a_failing_batch_is_halved_behind_those_that_are_tested_without_it() {
    let mut queue =
        queue(&[("a", &[]), ("b", &[]), ("c", &[(Kind::LandsWith, "b")]), ("d", &[]), ("e", &[])], 3, NO_RETRY());
    tell(
        &mut queue,
        &[
            (Event::Start, &["test 1: a b c", "test 2: a b c d e"]),
            (FAILED(1), &["split in 2", "cancel 2", "test 3: d e", "test 4: d e a", "test 5: d e a b c"]),
            (PASSED(3), &["land: d e"]),
            (FAILED(5), &[]),
            (PASSED(4), &["land: a", "eject: c", "eject: b"]),
        ],
    );
}

#[test]
fn an_emergency_goes_in_front_and_a_withdrawn_unit_leaves_the_middle() {
    let mut queue = queue(&[("a", &[]), ("b", &[]), ("c", &[])], 1, NO_RETRY());
    let repair = Event::Joined { groups: vec![vec![line("fix")]], needs: [].into(), emergency: true };
    tell(
        &mut queue,
        &[
            (Event::Start, &["test 1: a", "test 2: a b", "test 3: a b c"]),
            (
                repair.clone(),
                &[
                    "cancel 1",
                    "cancel 2",
                    "cancel 3",
                    "test 4: fix",
                    "test 5: fix a",
                    "test 6: fix a b",
                    "test 7: fix a b c",
                ],
            ),
            (Event::TakenOut { unit: line("b") }, &["eject: b", "cancel 6", "cancel 7", "test 8: fix a c"]),
            (PASSED(4), &["land: fix"]),
            (PASSED(8), &[]),
            (PASSED(5), &["land: a", "land: c"]),
        ],
    );
    let again = Event::Joined { groups: vec![vec![line("z")], vec![line("z")]], needs: [].into(), emergency: false };
    assert_eq!(queue.apply(again).unwrap_err().to_string(), "`z` is in the queue already");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn culprits_leave_the_innocent_land_and_only_what_was_tested_lands(
        count in 1_usize..14,
        links in prop::collection::vec((0_usize..14, 0_usize..14, prop::bool::weighted(0.3)), 0..8),
        culprits in prop::collection::btree_set(0_usize..14, 0..4),
        (batch, window, retries) in (1_usize..6, 1_usize..6, 0_usize..2),
        answers in prop::collection::vec(any::<prop::sample::Index>(), 400),
    ) {
        let mut works: Vec<Work> = (0..count).map(|number| Work::new(line(&format!("u{number:02}")))).collect();
        for (a, b, together) in links {
            if a < count && b < a {
                let kind = if together { Kind::LandsWith } else { Kind::NeedsLanded };
                works[a].depends.push(Link { kind, on: line(&format!("u{b:02}")) });
            }
        }
        let mut world = World { works, ..World::empty() };
        world.capacity.batch = batch;
        let planned = plan(&world.request()).unwrap();
        let placed: BTreeSet<String> =
            planned.batches.iter().flat_map(|batch| &batch.units).map(|rank| rank.unit.to_string()).collect();
        let bad: BTreeSet<String> = culprits.iter().map(|number| format!("u{number:02}")).collect();
        let settings = Settings { window, floor: 1, most: 8, retries };
        let mut queue = Queue::of(&planned, &world.works, settings).unwrap();
        let mut running: Vec<(u64, Vec<String>)> = Vec::new();
        let mut base: Vec<String> = Vec::new();
        let mut passed: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut event = Event::Start;
        let mut steps = 0;
        loop {
            for action in queue.apply(event).unwrap() {
                match action {
                    Action::Test { test, units, .. } => {
                        let tree = base.iter().cloned().chain(units.iter().map(ToString::to_string)).collect();
                        running.push((test, tree));
                    }
                    Action::Cancel { test } => running.retain(|(number, _)| *number != test),
                    Action::Land { units, .. } => {
                        base.extend(units.iter().map(ToString::to_string));
                        prop_assert!(passed.contains(&base), "{base:?} was never tested");
                    }
                    Action::Split { .. } | Action::Eject(_) => {}
                }
            }
            let testing = queue.batches.iter().filter(|batch| matches!(batch.state, State::Testing(_))).count();
            prop_assert_eq!(testing, running.len());
            prop_assert!(testing <= queue.window);
            if running.is_empty() {
                break;
            }
            let (test, tree) = running.remove(answers[steps % answers.len()].index(running.len()));
            let fine = tree.iter().all(|unit| !bad.contains(unit));
            if fine {
                passed.insert(tree);
            }
            event = if fine { Event::Passed { test } } else { Event::Failed { test } };
            steps += 1;
            prop_assert!(steps < 4_000, "it does not end: {:#?}", queue.words());
        }
        prop_assert!(queue.batches.is_empty(), "nothing is tested and units are left: {:#?}", queue.words());
        // Lost are the culprits, what lands with them, and what needs those.
        let mut lost: BTreeSet<String> = bad.intersection(&placed).cloned().collect();
        loop {
            let before = lost.len();
            for work in &world.works {
                for link in &work.depends {
                    let (a, b) = (work.unit.to_string(), link.on.to_string());
                    if lost.contains(&b) || (link.kind == Kind::LandsWith && lost.contains(&a)) {
                        lost.insert(a);
                        if link.kind == Kind::LandsWith {
                            lost.insert(b);
                        }
                    }
                }
            }
            if lost.len() == before {
                break;
            }
        }
        let landed: BTreeSet<String> = base.iter().cloned().collect();
        let expected: BTreeSet<String> = placed.difference(&lost).cloned().collect();
        prop_assert_eq!(&landed, &expected);
        for work in world.works.iter().filter(|work| landed.contains(work.unit.as_str())) {
            for link in work.depends.iter().filter(|link| link.kind == Kind::NeedsLanded) {
                let at = |name: &governed::Line| base.iter().position(|unit| unit == name.as_str());
                let together = super::checker::together(&world.works, work.unit.as_str());
                prop_assert!(together.contains(link.on.as_str()) || at(&link.on) < at(&work.unit), "{base:?}");
            }
        }
    }
}
