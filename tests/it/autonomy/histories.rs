//! What counts, for whom, from when: histories told in commands.

use std::collections::BTreeSet;

use governed::autonomy::{
    Aftermath, Bearing, Breach, Cell, Earning, FailureKind, History, Incident, Outcome, Substituted, Used,
};
use governed::evidence::Finding;
use governed::unit::{Attempt, Command, Criterion, Reversibility, Role, Stage};
use governed::unit::{Escalation, Outcome as Tried};
use governed::{Reference, UnitId};

use super::dice::Dice;
use super::mill::{
    DAY, MILL, cell, cell_of, copies, day, evidence, history, land, landed, of, pattern, span, started, taken_back,
    touch,
};
use crate::support::{World, actor, label, line, minute, proposal, prose};

fn only(history: &History, of: &Cell) -> Outcome {
    let [outcome] = history.outcomes(of) else { panic!("{:?}", history.outcomes(of)) };
    outcome.clone()
}

fn bearing(history: &History, of: &Cell, days: i64) -> Bearing {
    only(history, of).bearing(&Earning::default(), day(days))
}

#[test]
fn a_unit_counts_when_its_horizon_has_passed_and_not_before() {
    let mut world = World::new();
    landed(&mut world, 1, MILL);
    let history = history(&world);
    let outcome = only(&history, &cell());
    assert!(outcome.alone && outcome.criteria_frozen_beforehand && outcome.evidence_complete);
    assert_eq!(outcome.areas, BTreeSet::from(["path:src/".into()]));
    let earning = Earning::default();
    let matures = outcome.matures(&earning);
    assert_eq!(matures.millis() - outcome.landed.millis(), 14 * 86_400_000);
    let just_before = governed::Instant::from_millis(matures.millis() - 1).unwrap();
    assert_eq!(outcome.bearing(&earning, just_before), Bearing::Immature);
    assert_eq!(outcome.bearing(&earning, matures), Bearing::Succeeded(matures));
    assert_eq!(outcome.bearing(&earning, minute(0)), Bearing::Ahead, "before it landed");
    assert_eq!(history.evidence(&cell(), &earning, just_before, None).outcomes(), 0);
    assert_eq!(history.evidence(&cell(), &earning, matures, None).outcomes(), 1);
    // Another kind of work may take longer to show.
    let slow = Earning { horizons: [(label("code-change"), span("90d"))].into(), ..earning };
    assert_eq!(outcome.bearing(&slow, matures), Bearing::Immature);
}

#[test]
fn a_rollback_is_a_failure_at_once_and_also_after_the_horizon() {
    for after in [1, 100] {
        let mut world = World::new();
        let unit = landed(&mut world, 1, MILL);
        let other = landed(&mut world, 2, "machine:other/1");
        world.minutes += after * DAY;
        world.must("person:ada", Command::RollBack { unit, reason: prose("it broke"), through: Some(other) });
        let (history, at) = (history(&world), world.now());
        assert_eq!(only(&history, &cell()).failures[0].kind, FailureKind::RolledBack(Some(other)));
        assert_eq!(bearing(&history, &cell(), after + 1), Bearing::Failed(at));
        // What became known later is not looked at.
        let before = minute(world.minutes - 1);
        let expected = if after == 1 { Bearing::Immature } else { Bearing::Succeeded(day(14)) };
        let found = only(&history, &cell()).bearing(&Earning::default(), before);
        assert_eq!(core::mem::discriminant(&found), core::mem::discriminant(&expected));
        // The unit that took it back is no failure of its own machine.
        assert!(only(&history, &cell_of("machine:other/1", Reversibility::Reversible)).failures.is_empty());
    }
}

#[test]
fn every_way_to_fail_that_a_unit_shows_is_seen() {
    type Breaks = fn(&mut World, UnitId);
    let ways: [(FailureKind, Breaks); 4] = [
        (FailureKind::Reworked, |world, unit| touch(world, unit, "person:bob", "two")),
        (FailureKind::Reworked, |world, unit| {
            let criterion = Criterion { label: label("works"), text: prose("it nearly works"), judged_by: None };
            world.must("person:bob", Command::SetCriterion { unit, criterion, reason: Some(prose("well")) });
        }),
        (FailureKind::FailedAttempt, |world, unit| {
            let attempt = Attempt { what: prose("a part taken back"), outcome: Tried::Failed, learned: None };
            world.must("machine:git/1", Command::RecordAttempt { unit, attempt });
        }),
        (FailureKind::Contradicted(label("late")), |world, unit| {
            evidence(world, unit, "late", Finding::Contradicts);
        }),
    ];
    for (kind, breaks) in ways {
        let mut world = World::new();
        let unit = landed(&mut world, 1, MILL);
        breaks(&mut world, unit);
        let found = only(&history(&world), &cell());
        assert_eq!(found.failures.iter().map(|failure| &failure.kind).collect::<Vec<_>>(), [&kind]);
        assert_eq!(found.bearing(&Earning::default(), world.now()), Bearing::Failed(world.now()));
    }
    // And what is none is not: saying that it runs, settling it, handing over who answers for it.
    let mut world = World::new();
    let unit = landed(&mut world, 1, MILL);
    evidence(&mut world, unit, "runs", Finding::Supports);
    let attempt = Attempt { what: prose("a load test"), outcome: Tried::Succeeded, learned: None };
    world.must("person:bob", Command::RecordAttempt { unit, attempt });
    let hand = Command::HandOff { unit, role: Role::Accountable, to: actor("person:cleo"), reason: prose("leave") };
    world.must("person:ada", hand);
    world.go("person:cleo", unit, Stage::Settled).unwrap();
    assert_eq!(only(&history(&world), &cell()).failures, []);
}

#[test]
fn incidents_and_replacing_overrides_are_failures_of_the_unit_they_are_told_of() {
    let mut world = World::new();
    let (one, two) = (landed(&mut world, 1, MILL), landed(&mut world, 2, MILL));
    let incidents = [Incident { unit: one, severity: 3, at: day(2) }];
    let substituted = [Substituted { unit: two, at: day(3) }];
    let breaches = [Breach { actor: actor(MILL), at: day(4), what: line("landed what was held") }];
    let aftermath = Aftermath { incidents: &incidents, substituted: &substituted, breaches: &breaches };
    let history = History::of(world.register().units(), &aftermath);
    let known = history.learnt(&cell(), &Earning::default(), day(30));
    assert_eq!(known, [(day(2), true, one), (day(3), true, two)]);
    assert_eq!(history.breaches(&actor(MILL)).len(), 1);
    assert_eq!(history.learnt(&cell(), &Earning::default(), day(1)), []);
}

#[test]
fn a_failure_is_everybodys_and_a_success_is_of_who_did_it_alone() {
    let helper = cell_of("machine:helper/1", Reversibility::Reversible);
    for fails in [false, true] {
        let mut world = World::new();
        let unit = started(&mut world, 1, MILL, proposal("shared"));
        let hand =
            Command::HandOff { unit, role: Role::Executor, to: actor("machine:helper/1"), reason: prose("help") };
        world.must(MILL, hand);
        land(&mut world, unit, "machine:helper/1");
        if fails {
            world.must("person:ada", Command::RollBack { unit, reason: prose("it broke"), through: None });
        }
        let history = history(&world);
        for cell in [&cell(), &helper] {
            assert!(!only(&history, cell).alone);
            let expected = if fails { Bearing::Failed(world.now()) } else { Bearing::Shared };
            assert_eq!(bearing(&history, cell, 90), expected, "{cell}");
        }
    }
    // A person's hand in it shows nothing of the machine either, and people have no cell.
    let mut world = World::new();
    let unit = started(&mut world, 1, MILL, proposal("helped"));
    let hand = Command::HandOff { unit, role: Role::Executor, to: actor("person:bob"), reason: prose("stuck") };
    world.must(MILL, hand);
    land(&mut world, unit, "person:bob");
    let history = history(&world);
    assert_eq!(bearing(&history, &cell(), 90), Bearing::Shared);
    assert_eq!(history.cells().collect::<Vec<_>>(), [&cell()]);
}

#[test]
fn a_new_version_begins_with_nothing() {
    let mut world = World::new();
    landed(&mut world, 1, MILL);
    let history = history(&world);
    assert_eq!(history.outcomes(&cell_of("machine:mill/3", Reversibility::Reversible)), []);
    assert_eq!(history.outcomes(&cell_of(MILL, Reversibility::ReadOnly)), []);
}

#[test]
fn criteria_that_came_or_went_after_work_began_were_not_frozen_beforehand() {
    let changes = |world: &mut World, unit: UnitId, what: usize| {
        let criterion = |name: &str| Criterion { label: label(name), text: prose("as it came out"), judged_by: None };
        let command = match what {
            0 => Command::SetCriterion { unit, criterion: criterion("works"), reason: Some(prose("easier")) },
            _ => Command::SetCriterion { unit, criterion: criterion("more"), reason: Some(prose("forgotten")) },
        };
        world.must("person:ada", command);
        if what == 2 {
            let reason = prose("never mind");
            world.must("person:ada", Command::DropCriterion { unit, criterion: label("more"), reason });
        }
    };
    for what in [0, 2] {
        let mut world = World::new();
        let unit = started(&mut world, 1, MILL, proposal("moving"));
        changes(&mut world, unit, what);
        land(&mut world, unit, MILL);
        assert!(!only(&history(&world), &cell()).criteria_frozen_beforehand, "{what}");
    }
    // Changed and begun again is no better: the first work began under others.
    let mut world = World::new();
    let unit = started(&mut world, 1, MILL, proposal("again"));
    world.go(MILL, unit, Stage::Admitted).unwrap();
    changes(&mut world, unit, 0);
    world.go(MILL, unit, Stage::Executing).unwrap();
    land(&mut world, unit, MILL);
    assert!(!only(&history(&world), &cell()).criteria_frozen_beforehand);
}

#[test]
fn evidence_that_came_after_landing_or_went_since_does_not_make_it_complete() {
    let mut world = World::new();
    let unit = landed(&mut world, 1, MILL);
    let reason = prose("it was of another build");
    world.must("machine:ci/9", Command::WithdrawEvidence { unit, evidence: label("e"), reason });
    assert!(!only(&history(&world), &cell()).evidence_complete);
    evidence(&mut world, unit, "late", Finding::Supports);
    assert!(!only(&history(&world), &cell()).evidence_complete, "it was not there when it landed");
}

fn observed(world: &mut World, number: u32, by: &str) -> UnitId {
    let unit = crate::support::unit_id(number);
    let source = Reference::parse(&format!("git:{number}")).unwrap();
    world.must(by, Command::Observe { unit, proposal: proposal("seen"), source: source.clone() });
    let to = Stage::Landed;
    world.must("person:ada", Command::ObserveMove { unit, to, source, reason: None, through: None });
    unit
}

#[test]
fn what_was_only_observed_is_no_success_unless_policy_says_so_and_always_a_failure() {
    let mut world = World::new();
    let unit = observed(&mut world, 1, MILL);
    world.minutes += 20 * DAY;
    observed(&mut world, 2, "person:bob");
    let strict = Earning::default();
    let counting = Earning { observed: true, ..strict.clone() };
    let outcome = only(&history(&world), &cell());
    assert_eq!(outcome.bearing(&strict, day(40)), Bearing::Observed);
    assert!(!outcome.criteria_frozen_beforehand && !outcome.evidence_complete);
    assert!(matches!(outcome.bearing(&counting, day(40)), Bearing::Succeeded(_)));
    // The outside was watched up to the last thing seen there, whoever did it, and no longer.
    let later = only(&history(&world), &cell());
    assert_eq!(later.watched_until, Some(world.now()));
    let slow = Earning { horizon: span("30d"), ..counting };
    assert_eq!(later.bearing(&slow, day(400)), Bearing::Immature, "nobody looked for 30 days after it landed");
    let source = Reference::parse("git:9").unwrap();
    let to = Stage::RolledBack;
    world.must("person:bob", Command::ObserveMove { unit, to, source, reason: None, through: None });
    assert_eq!(bearing(&history(&world), &cell(), 40), Bearing::Failed(world.now()));
}

#[test]
fn in_which_order_units_and_equal_instants_come_makes_no_difference() {
    // Two hundred units that all landed at one instant, a tenth of them failed: were the successes taken first, the
    // evidence would pass 1/α on the way.
    let pattern = pattern();
    let mut units = copies(&pattern, std::iter::repeat_n(day(1), 200));
    for place in 0..30 {
        units[place * 6] = taken_back(units[place * 6].clone(), day(2));
    }
    let (earning, now) = (Earning::default(), day(40));
    let first = of(&units);
    let test = first.evidence(&cell(), &earning, now, None);
    assert!(!test.reached(50) && !test.exceeded(50), "{} {}", test.thousandths(), test.peak_thousandths());
    let mut dice = Dice::new(14);
    for _ in 0..20 {
        dice.shuffle(&mut units);
        let again = of(&units);
        assert_eq!(again, first);
        assert_eq!(again.evidence(&cell(), &earning, now, None), test);
    }
}

#[test]
fn unmatured_units_never_count_however_many_there_are() {
    let units = copies(&pattern(), std::iter::repeat_n(day(1), 500));
    let history = of(&units);
    let tally = history.tally(&cell(), &Earning::default(), day(14));
    assert_eq!((tally.immature, tally.counted(), tally.areas.len(), tally.days), (500, 0, 0, 0));
    assert_eq!(history.evidence(&cell(), &Earning::default(), day(14), None).thousandths(), 1_000);
    assert_eq!(history.learnt(&cell(), &Earning::default(), day(14)), []);
    assert_eq!(history.tally(&cell(), &Earning::default(), day(15)).successes, 500);
}

#[test]
fn one_failure_more_never_makes_for_more_evidence_at_any_instant() {
    let pattern = pattern();
    let mut dice = Dice::new(15);
    for _ in 0..20 {
        let count = 1 + i64::try_from(dice.below(60)).unwrap();
        let mut units = copies(&pattern, (0..count).map(day));
        for unit in &mut units {
            if dice.per_thousand(80) {
                let landed = unit.landing().unwrap().at;
                *unit = taken_back(unit.clone(), landed);
            }
        }
        let before = of(&units);
        let place = usize::try_from(dice.below(units.len() as u64)).unwrap();
        if units[place].stage != Stage::RolledBack {
            let at = day(i64::try_from(dice.below(90)).unwrap());
            units[place] = taken_back(units[place].clone(), at);
        }
        let after = of(&units);
        for days in 0..100 {
            let evidence = |history: &History| {
                let test = history.evidence(&cell(), &Earning::default(), day(days), None);
                test.thousandths()
            };
            assert!(evidence(&after) <= evidence(&before), "on day {days}");
        }
    }
}

#[test]
fn stops_are_kept_with_whether_somebody_else_answered() {
    let mut world = World::new();
    let unit = started(&mut world, 1, MILL, proposal("doubtful"));
    let ask = |name: &str, to: &str| Escalation {
        label: label(name),
        to: actor(to),
        question: prose("is this wanted?"),
        due: Some(day(1)),
    };
    world.must(MILL, Command::Escalate { unit, escalation: ask("q1", "person:bob") });
    let answer = Command::AnswerEscalation { unit, escalation: label("q1"), answer: prose("yes") };
    world.must("person:bob", answer);
    world.must("person:ada", Command::Escalate { unit, escalation: ask("q2", "person:bob") });
    let taken_back = Command::AnswerEscalation { unit, escalation: label("q2"), answer: prose("never mind") };
    world.must("person:ada", taken_back);
    world.must(MILL, Command::Escalate { unit, escalation: ask("q3", "person:bob") });
    let history = history(&world);
    let stops = history.stops(&label("code-change"));
    let seen: Vec<(bool, bool)> = stops.iter().map(|stop| (stop.answered.is_some(), stop.open)).collect();
    assert_eq!(seen, [(true, false), (false, false), (false, true)], "taking a question back is no answer");
    assert_eq!(stops[0].by, actor(MILL));
    assert_eq!(stops[0].due(&Earning::default()), day(1));
}

#[test]
fn what_is_at_stake_is_counted_whoever_holds_it_now() {
    let mut world = World::new();
    landed(&mut world, 1, MILL);
    let unit = started(&mut world, 2, MILL, proposal("on its way"));
    let hand = Command::HandOff { unit, role: Role::Executor, to: actor("machine:other/1"), reason: prose("busy") };
    world.must(MILL, hand);
    let used = |days: i64| Used::of(&cell(), world.register().units(), day(days));
    assert_eq!(used(0).landed_in_a_day, 0, "before it landed");
    assert_eq!(Used::of(&cell(), world.register().units(), world.now()), Used { in_flight: 1, landed_in_a_day: 1 });
    assert_eq!(used(3).landed_in_a_day, 0);
}
