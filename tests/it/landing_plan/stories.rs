//! Stories of merge queues, as plans.

use governed::integration::plan::{Apart, Because, Field, Next, Wait, plan, replan, why_before};
use governed::integration::{DependencyKind as Kind, Finding, Grade, Graph, Link, Stop, Work};

use super::names;
use super::worlds::World;
use crate::support::{line, minute, prose};

type Links<'l> = &'l [(Kind, &'l str)];

/// A world of units in the order in which they were opened, each with what it has to do with others.
fn world(units: &[(&str, Links)]) -> World {
    let work = |(number, (name, links)): (usize, &(&str, Links))| {
        let mut work = Work::new(line(name));
        work.opened = Some(minute(i64::try_from(number).unwrap() - 100));
        work.depends = links.iter().map(|(kind, on)| Link { kind: *kind, on: line(on) }).collect();
        work
    };
    World { works: units.iter().enumerate().map(work).collect(), ..World::empty() }
}

fn collide(a: &str, b: &str, grade: Grade) -> Apart {
    Apart { a: line(a), b: line(b), grade, why: prose("both edit lines 10 to 20 of price.rs") }
}

fn waits(plan: &governed::integration::Plan, unit: &str) -> Vec<Wait> {
    plan.waiting(&line(unit)).unwrap().reasons.iter().map(|reason| reason.wait.clone()).collect()
}

#[test]
fn the_wrong_landing_order_is_put_right_and_told_when_it_happened() {
    // the reader is ready first and urgent, the schema it reads comes later.
    let mut world = world(&[("reader", &[(Kind::NeedsLanded, "schema")]), ("other", &[]), ("schema", &[])]);
    world.works[0].priority = 5;
    let made = plan(&world.request()).unwrap();
    assert_eq!(names(&made), [["schema", "reader", "other"]]);
    let why = why_before(&made, &world.request(), &line("reader"), &line("schema")).unwrap();
    assert_eq!(why.to_string(), "`schema` lands before `reader`: `reader` needs `schema`");
    let why = why_before(&made, &world.request(), &line("other"), &line("schema")).unwrap();
    assert_eq!(
        why.to_string(),
        "`schema` lands before `other`: the higher priority goes first (priority 5, from `reader` before priority 0)"
    );
    world.works[0].landed = true;
    let findings = Graph::of(&world.works).unwrap().findings();
    assert_eq!(findings, [Finding::LandedTooEarly { unit: line("reader"), on: line("schema") }]);
}

#[test]
fn an_emergency_goes_first_and_moves_no_more_than_it_must() {
    let mut world = world(&[("a", &[]), ("b", &[]), ("c", &[]), ("d", &[]), ("e", &[])]);
    world.capacity.batch = 2;
    let before = plan(&world.request()).unwrap();
    assert_eq!(names(&before), [vec!["a", "b"], vec!["c", "d"], vec!["e"]]);
    world.works.push(Work::new(line("repair")));
    world.first = vec![line("repair")];
    let after = replan(&before, &world.request()).unwrap();
    assert_eq!(names(&after), [vec!["repair", "a"], vec!["c", "d"], vec!["e", "b"]]);
    let why = why_before(&after, &world.request(), &line("a"), &line("repair")).unwrap();
    assert!(matches!(why.because, Because::Rank { field: Field::Lane, .. }), "{why}");
}

#[test]
fn a_revert_in_the_middle_takes_along_what_stands_on_it() {
    // `base` landed and is rolled back: it is in flight again, stopped, and its revert goes first.
    let mut world = world(&[("base", &[]), ("on-it", &[(Kind::NeedsLanded, "base")]), ("apart", &[]), ("revert", &[])]);
    world.works[0].landed = true;
    let before = plan(&world.request()).unwrap();
    assert_eq!(names(&before), [["on-it", "apart", "revert"]]);
    world.works[0].landed = false;
    world.works[0].stops.push(Stop { why: prose("rolled back"), until: None });
    world.first = vec![line("revert")];
    let after = replan(&before, &world.request()).unwrap();
    assert_eq!(names(&after), [["revert", "apart"]]);
    assert_eq!(waits(&after, "on-it"), [Wait::NeedsLanded { on: line("base") }]);
}

#[test]
fn what_collides_is_held_and_resumes_when_the_other_leaves_or_rebases_when_it_lands() {
    let mut world = world(&[("first", &[]), ("second", &[]), ("third", &[])]);
    world.apart = vec![collide("second", "first", Grade::Certain), collide("third", "first", Grade::Possible)];
    let made = plan(&world.request()).unwrap();
    assert_eq!(names(&made), [["first"], ["third"]]);
    let held = &made.waiting(&line("second")).unwrap().reasons;
    assert_eq!(held[0].next, Next::RebaseAfter { onto: line("first") });
    let why = why_before(&made, &world.request(), &line("third"), &line("first")).unwrap();
    assert!(matches!(why.because, Because::Apart { grade: Some(Grade::Possible), field: Field::Opened, .. }), "{why}");
    let mut landed = world.clone();
    landed.works[0].landed = true;
    let made = plan(&landed.request()).unwrap();
    assert_eq!(made.waiting(&line("second")).unwrap().reasons[0].next, Next::Rebase { onto: line("first") });
    world.works.remove(0);
    assert_eq!(names(&plan(&world.request()).unwrap()), [["second", "third"]]);
}

#[test]
fn a_group_larger_than_a_batch_has_one_of_its_own_or_none() {
    let with = [(Kind::LandsWith, "a")];
    let mut world = world(&[("x", &[]), ("a", &[]), ("b", &with), ("c", &with), ("y", &[])]);
    world.capacity.batch = 2;
    assert_eq!(names(&plan(&world.request()).unwrap()), [vec!["x", "y"], vec!["a", "b", "c"]]);
    world.works[3].stops.push(Stop { why: prose("legal has not answered"), until: Some(minute(60)) });
    let made = plan(&world.request()).unwrap();
    assert_eq!(names(&made), [["x", "y"]]);
    assert_eq!(waits(&made, "a"), [Wait::Together { with: line("c") }]);
    assert_eq!(made.waiting(&line("c")).unwrap().reasons[0].next, Next::WaitUntil { at: minute(60) });
}

#[test]
fn a_window_that_closes_before_the_batch_starts_moves_the_unit_to_the_next() {
    let mut world = world(&[("a", &[]), ("b", &[]), ("c", &[(Kind::NeedsLanded, "b")]), ("d", &[])]);
    (world.capacity.batch, world.capacity.takes) = (1, Some(10));
    // `b` may land until minute 5 and again from minute 45.
    world.calendar.0.insert("b".into(), (true, vec![5, 45]));
    let made = plan(&world.request()).unwrap();
    let starts: Vec<i64> =
        made.batches.iter().map(|batch| (batch.starts.millis() - minute(0).millis()) / 60_000).collect();
    assert_eq!(
        (names(&made), starts),
        (vec![vec!["a".into()], vec!["d".into()], vec!["b".into()], vec!["c".into()]], vec![0, 10, 50, 60])
    );
    let why = why_before(&made, &world.request(), &line("b"), &line("d")).unwrap();
    assert!(matches!(why.because, Because::Closed { .. }), "{why}");
    world.capacity.batches = Some(3);
    let made = plan(&world.request()).unwrap();
    assert_eq!(waits(&made, "b"), [Wait::Closed { why: "a freeze".into(), until: Some(minute(45)) }]);
    assert_eq!(waits(&made, "c"), [Wait::NeedsLanded { on: line("b") }]);
}

#[test]
fn a_pile_up_says_how_much_is_under_way_and_what_to_hold() {
    // branches wait, reviews stall, exceptions multiply.
    let mut world = world(&[("a", &[]), ("b", &[(Kind::NeedsDeployed, "a")]), ("c", &[]), ("d", &[]), ("e", &[])]);
    world.apart = vec![collide("c", "a", Grade::Likely), collide("d", "e", Grade::Possible)];
    world.works[3].stops.push(Stop { why: prose("no reviewer"), until: None });
    world.capacity.in_flight = Some(3);
    world.first = vec![line("e")];
    let flow = plan(&world.request()).unwrap().flow;
    assert_eq!((flow.in_flight, flow.placed, flow.waiting, flow.over), (5, 2, 3, 2));
    assert_eq!(flow.hold_from_admission, [line("d"), line("c")]);
    assert_eq!(flow.oldest_waiting.map(|oldest| (oldest.unit, oldest.minutes)), Some((line("b"), 99)));
    let counts: Vec<(&str, usize)> = flow.waiting_for.iter().map(|(kind, many)| (kind.name(), *many)).collect();
    assert_eq!(counts, [("stopped", 1), ("needs_deployed", 1), ("collides", 1)]);
    assert_eq!(flow.collisions.values().sum::<usize>(), 2);
}

#[test]
fn circles_are_named_in_full_and_what_cannot_work_out_is_found() {
    let made = world(&[
        ("a", &[(Kind::NeedsLanded, "b")]),
        ("b", &[(Kind::LandsWith, "c")]),
        ("c", &[(Kind::NeedsDeployed, "a")]),
        ("d", &[(Kind::NeedsLanded, "e"), (Kind::Supersedes, "e")]),
        ("e", &[]),
        ("f", &[(Kind::NeedsLanded, "bb")]),
    ]);
    let graph = Graph::of(&made.works).unwrap();
    let words: Vec<String> = graph.findings().iter().map(ToString::to_string).collect();
    assert_eq!(
        words,
        [
            "`a` needs `b` lands with `c` needs deployed `a`: none of them ever lands",
            "`f` needs to land after `bb`, which is not among the units; did you mean `b`?",
            "`d` waits for `e`, whose place it takes",
        ]
    );
    let planned = plan(&made.request()).unwrap();
    assert_eq!(names(&planned), [["e"]]);
    assert_eq!(waits(&planned, "d"), [Wait::Replaces { of: line("e") }]);
}

#[test]
fn what_waited_to_take_a_place_pushes_nobody_aside_when_nothing_changed() {
    // `better` is to replace `plain`, and collides with `old`, which is there longest and has to wait for its window.
    let mut world = world(&[("old", &[]), ("plain", &[]), ("better", &[(Kind::Supersedes, "plain")])]);
    world.calendar.0.insert("old".into(), (false, vec![1]));
    world.apart.push(collide("old", "better", Grade::Certain));
    world.capacity.batch = 1;
    let before = plan(&world.request()).unwrap();
    assert_eq!(names(&before), [["plain"], ["old"]]);
    assert_eq!(names(&replan(&before, &world.request()).unwrap()), names(&before));

    // What is new does take the place of what was placed.
    world.apart.clear();
    world.works.push(Work::new(line("best")));
    world.works[3].depends.push(Link { kind: Kind::Supersedes, on: line("plain") });
    let after = replan(&before, &world.request()).unwrap();
    assert_eq!(names(&after), [["best"], ["better"], ["old"]], "before the window of `old` there is time for both");
    assert_eq!(waits(&after, "plain")[0], Wait::Superseded { by: line("best"), landed: false });
}

#[test]
fn those_that_need_each_other_land_after_what_they_need_and_before_what_needs_them() {
    // `api` and `schema` need each other, `page` needs one of them and is the most urgent; `types` is needed by one.
    let mut world = world(&[
        ("page", &[(Kind::NeedsLanded, "api"), (Kind::LandsWith, "api")]),
        ("api", &[(Kind::NeedsLanded, "schema"), (Kind::LandsWith, "schema")]),
        ("schema", &[(Kind::NeedsLanded, "api"), (Kind::NeedsLanded, "types"), (Kind::LandsWith, "types")]),
        ("types", &[]),
    ]);
    world.first = vec![line("page")];
    assert_eq!(names(&plan(&world.request()).unwrap()), [["types", "api", "schema", "page"]]);
}
