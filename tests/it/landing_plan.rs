//! Landing plans: every rule checked by brute force over small random worlds, and stories of merge queues.

#[path = "landing_plan/checker.rs"]
mod checker;
#[path = "landing_plan/queue.rs"]
mod queue;
#[path = "landing_plan/stories.rs"]
mod stories;
#[path = "landing_plan/worlds.rs"]
mod worlds;

use governed::canonical;
use governed::integration::plan::{Kept, Plan, Wait, plan, replan, why_before};
use governed::integration::{DependencyKind, Graph, Link, Work};
use proptest::prelude::*;

use self::checker::{blocked, violations};
use self::worlds::{World, worlds};
use crate::support::{line, minute};

fn names(plan: &Plan) -> Vec<Vec<String>> {
    plan.batches.iter().map(|batch| batch.units.iter().map(|rank| rank.unit.to_string()).collect()).collect()
}

fn waiting(plan: &Plan) -> Vec<String> {
    let mut all: Vec<String> = plan.waits.iter().map(|waiting| waiting.unit().to_string()).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn no_rule_is_broken_and_nothing_waits_without_a_reason(world in worlds()) {
        let request = world.request();
        let plan = plan(&request).unwrap();
        prop_assert_eq!(violations(&request, &plan), Vec::<String>::new(), "{:#?}", plan.words());
        prop_assert_eq!(blocked(&request, &plan), Vec::<String>::new(), "{:#?}", plan.words());
    }

    #[test]
    fn the_same_set_in_any_order_gives_the_same_bytes(world in worlds(), seed in any::<u64>()) {
        let other = world.shuffled(seed);
        let (one, two) = (plan(&world.request()).unwrap(), plan(&other.request()).unwrap());
        prop_assert_eq!(canonical(&one).unwrap(), canonical(&two).unwrap());
        let read: Plan = serde_json::from_slice(&canonical(&one).unwrap()).unwrap();
        prop_assert_eq!(read, one);
    }

    #[test]
    fn taking_a_unit_away_leaves_a_plan_that_keeps_the_rules(world in worlds(), which in any::<prop::sample::Index>()) {
        let mut less = world.clone();
        let gone = less.works.remove(which.index(world.works.len())).unit;
        less.first.retain(|name| *name != gone);
        let before = plan(&world.request()).unwrap();
        for plan in [plan(&less.request()).unwrap(), replan(&before, &less.request()).unwrap()] {
            prop_assert_eq!(violations(&less.request(), &plan), Vec::<String>::new(), "{:#?}", plan.words());
        }
    }

    #[test]
    fn planning_again_moves_nothing_where_nothing_changed(world in worlds()) {
        let once = plan(&world.request()).unwrap();
        let again = replan(&once, &world.request()).unwrap();
        prop_assert_eq!(names(&again), names(&once));
        prop_assert_eq!(waiting(&again), waiting(&once));
        let starts = |plan: &Plan| plan.batches.iter().map(|batch| batch.starts).collect::<Vec<_>>();
        prop_assert_eq!(starts(&again), starts(&once));
    }

    #[test]
    fn planning_again_after_any_change_keeps_the_rules(world in worlds(), other in worlds()) {
        // The other world has units of the same names: what is left of the earlier plan may be anything.
        let before = plan(&world.request()).unwrap();
        let again = replan(&before, &other.request()).unwrap();
        prop_assert_eq!(violations(&other.request(), &again), Vec::<String>::new(), "{:#?}", again.words());
    }

    #[test]
    fn when_a_batch_has_landed_the_others_move_up_as_they_are(world in worlds()) {
        // With one priority: else a unit that the landing sets free may go before a lower one.
        let mut world = world.always_open();
        world.first.clear();
        world.works.iter_mut().for_each(|work| work.priority = 0);
        let before = plan(&world.request()).unwrap();
        let Some(landed) = before.batches.first() else { return Ok(()) };
        for work in &mut world.works {
            work.landed |= landed.units.iter().any(|rank| rank.unit == work.unit);
        }
        let again = replan(&before, &world.request()).unwrap();
        let (then, now) = (names(&before), names(&again));
        for (batch, units) in then.iter().skip(1).enumerate() {
            let kept: Vec<&String> = now[batch].iter().filter(|unit| units.contains(unit)).collect();
            prop_assert_eq!(kept, units.iter().collect::<Vec<_>>(), "{:#?}\n{:#?}", before.words(), again.words());
        }
    }

    #[test]
    fn a_unit_that_nobody_knows_moves_nobody(world in worlds()) {
        let before = plan(&world.request()).unwrap();
        let mut more = world.clone();
        let mut work = Work::new(line("a-new-one"));
        work.priority = -9;
        more.works.push(work);
        let again = replan(&before, &more.request()).unwrap();
        let mut now = names(&again);
        for batch in &mut now {
            batch.retain(|unit| unit != "a-new-one");
        }
        now.retain(|batch| !batch.is_empty());
        prop_assert_eq!(now, names(&before));
    }

    #[test]
    fn the_order_of_any_two_has_a_reason(world in worlds()) {
        let request = world.request();
        let plan = plan(&request).unwrap();
        for a in &world.works {
            for b in &world.works {
                if a.unit == b.unit {
                    prop_assert!(why_before(&plan, &request, &a.unit, &b.unit).is_err());
                    continue;
                }
                let why = why_before(&plan, &request, &a.unit, &b.unit).unwrap();
                if let (Some(one), Some(two)) = (plan.place(&why.first), plan.place(&why.second)) {
                    prop_assert!(one < two, "{}", why);
                    let turned = why_before(&plan, &request, &b.unit, &a.unit).unwrap();
                    prop_assert_eq!(&why, &turned);
                }
                prop_assert!(!why.to_string().is_empty());
            }
        }
    }

    #[test]
    fn circles_are_those_that_following_every_way_finds(world in worlds()) {
        let graph = Graph::of(&world.works).unwrap();
        let mut found: Vec<String> = graph
            .circles()
            .iter()
            .flat_map(|circle| circle.units.iter().map(ToString::to_string))
            .collect();
        found.sort();
        prop_assert_eq!(found, checker::in_circles(&world.works));
        for circle in graph.circles() {
            let says = |from: &str, link: &Link| match link.kind {
                DependencyKind::LandsWith => checker::together(&world.works, from).contains(&link.on.to_string()),
                _ => world.works.iter().any(|work| work.unit.as_str() == from && work.depends.contains(link)),
            };
            let mut at = circle.round.from.to_string();
            for step in &circle.round.steps {
                prop_assert!(says(&at, step), "{} has a step that nobody says: {:?}", circle, step);
                at = step.on.to_string();
            }
            prop_assert_eq!(at, circle.round.from.to_string());
        }
    }

    #[test]
    fn dependencies_both_ways_are_those_that_following_every_way_finds(world in worlds()) {
        let graph = Graph::of(&world.works).unwrap();
        for a in &world.works {
            let needs = graph.needs(a.unit.as_str()).unwrap();
            for b in world.works.iter().filter(|b| b.unit != a.unit) {
                let chain = needs.chain(&b.unit);
                prop_assert_eq!(chain.is_some(), checker::reaches(&world.works, a.unit.as_str(), b.unit.as_str()));
                let back = graph.needed_by(b.unit.as_str()).unwrap().chain(&a.unit);
                prop_assert_eq!(back.as_ref().map(|chain| chain.steps.len()), chain.as_ref().map(|chain| chain.steps.len()));
                if let (Some(chain), Some(back)) = (chain, back) {
                    prop_assert_eq!(&chain.from, &back.from);
                    prop_assert_eq!(chain.steps.last().map(|step| &step.on), Some(&b.unit));
                    prop_assert_eq!(back.steps.last().map(|step| &step.on), Some(&b.unit));
                }
            }
        }
    }
}

/// A world whose units each need the next.
fn chain(count: usize, round: bool) -> World {
    let mut works: Vec<Work> = (0..count).map(|number| Work::new(line(&format!("u{number:06}")))).collect();
    for (number, work) in works.iter_mut().enumerate() {
        let next = number + 1;
        if next < count || round {
            let on = line(&format!("u{:06}", next % count));
            work.depends.push(Link { kind: DependencyKind::NeedsLanded, on });
        }
    }
    World { works, ..World::empty() }
}

#[test]
fn a_chain_of_a_hundred_thousand_lands_in_its_order() {
    let mut world = chain(100_000, false);
    world.capacity.batch = 1_000;
    let made = plan(&world.request()).unwrap();
    assert_eq!((made.batches.len(), made.waits.len(), made.critical.len()), (100, 0, 100_000));
    assert_eq!(made.batches[0].units[0].unit.as_str(), "u099999");
    let graph = Graph::of(&world.works).unwrap();
    let reach = graph.needs("u000000").unwrap();
    assert_eq!(reach.reached.len(), 99_999);
    let words = reach.chain(&line("u099999")).unwrap().to_string();
    assert!(words.len() < 600 && words.contains("more"), "{words}");
    let why = why_before(&made, &world.request(), &line("u000000"), &line("u099999")).unwrap();
    assert_eq!(why.first.as_str(), "u099999");
    let again = replan(&made, &world.request()).unwrap();
    assert_eq!(names(&again), names(&made));
    assert_eq!(again.batches[3].units[5].kept, Kept::After(3_005));
}

#[test]
fn a_circle_of_a_hundred_thousand_is_named_once() {
    let world = chain(100_000, true);
    let made = plan(&world.request()).unwrap();
    assert_eq!((made.batches.len(), made.waits.len(), made.circles.len()), (0, 100_000, 1));
    assert_eq!(made.circles[0].units.len(), 100_000);
    assert_eq!(made.waits[0].reasons[0].wait, Wait::Circle { circle: 0, units: 100_000 });
    assert!(made.waits[0].reasons.len() <= 2);
}

#[test]
fn everything_tied_to_everything_ends() {
    let count = 300;
    let mut works: Vec<Work> = (0..count).map(|number| Work::new(line(&format!("u{number}")))).collect();
    for work in &mut works {
        for other in 0..count {
            let on = line(&format!("u{other}"));
            work.depends.extend(DependencyKind::ALL.map(|kind| Link { kind, on: on.clone() }));
        }
    }
    let world = World { works, ..World::empty() };
    let made = plan(&world.request()).unwrap();
    assert_eq!((made.waits.len(), made.circles.len()), (count, 1));
    assert_eq!(violations(&world.request(), &made), Vec::<String>::new());
}

#[test]
fn what_cannot_be_planned_says_what_to_mend() {
    let mut world = World::empty();
    world.works = vec![Work::new(line("deploy-fix")), Work::new(line("b"))];
    world.first = vec![line("deploy-fx")];
    let fault = plan(&world.request()).unwrap_err();
    assert_eq!(fault.to_string(), "asked to go first: no unit has the name `deploy-fx`");
    assert_eq!(fault.help(), Some("did you mean `deploy-fix`?"));
    world.first.clear();
    world.capacity.batch = 0;
    assert!(plan(&world.request()).unwrap_err().to_string().starts_with("a batch of 0 units"));
    world.capacity.batch = 1;
    world.capacity.takes = Some(0);
    assert!(plan(&world.request()).is_err());
    world.capacity.takes = None;
    world.works.push(Work::new(line("b")));
    assert_eq!(plan(&world.request()).unwrap_err().to_string(), "two units have the name `b`");
    assert_eq!(minute(0), world.request().at);
}
