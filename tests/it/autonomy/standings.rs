//! On which rung a machine stands: never above what a person gave, and down by itself.

use governed::autonomy::{
    Aftermath, Breach, Cell, Earning, History, Incident, Ladder, ReasonKind, Standing, Watch, standing,
};
use governed::policy::document::Rung;
use governed::unit::{Noted, Reversibility, Unit};
use governed::{Instant, UnitId};

use super::dice::Dice;
use super::mill::{
    MILL, cell, cell_of, copies, day, grant, grant_of, ladder, ladder_with, of, pattern, revocation, span, started,
    taken_back,
};
use crate::support::{World, actor, label, line, proposal};

fn stands(history: &History, days: i64) -> Standing {
    standing(&cell(), &ladder(), &[grant("land", day(30), day(300))], &[], history, day(days))
}

fn kinds(standing: &Standing) -> Vec<ReasonKind> {
    standing.why.iter().map(|reason| reason.kind).collect()
}

/// A unit a day, for so many days.
fn daily(days: std::ops::Range<i64>) -> Vec<Unit> {
    copies(&pattern(), days.map(day))
}

#[test]
fn a_grant_holds_while_work_succeeds_and_says_who_gave_it() {
    let history = of(&daily(0..100));
    let found = stands(&history, 100);
    assert_eq!((found.level.as_str(), found.rung), ("land", 2));
    assert_eq!(kinds(&found), [ReasonKind::Granted]);
    assert!(!found.is_contracted() && found.shrunk.is_none());
    let says = &found.why[0].says;
    assert_eq!(&**says, "person:ada granted `land` until 2027-01-11T09:00:00Z: it earned it");
    assert_eq!((found.why[0].entries.as_slice(), found.exposure.in_flight), (&[5_000][..], Some(3)));
    // Before it was given there was nothing.
    let before = stands(&history, 29);
    assert_eq!((before.rung, kinds(&before)), (0, vec![ReasonKind::NotGranted]));
}

#[test]
fn nobodys_and_machines_grants_and_those_of_other_cells_give_nothing() {
    let history = of(&daily(0..100));
    let ask = |grants: &[Noted<_>]| standing(&cell(), &ladder(), grants, &[], &history, day(100)).rung;
    assert_eq!(ask(&[]), 0);
    let mut by_machine = grant("land", day(30), day(300));
    by_machine.from.by = actor(MILL);
    assert_eq!(ask(&[by_machine]), 0);
    let newer = cell_of("machine:mill/3", Reversibility::Reversible);
    assert_eq!(ask(&[grant_of(&newer, "land", day(30), day(300))]), 0);
}

#[test]
fn the_last_grant_counts_also_where_it_gives_less() {
    let history = of(&daily(0..100));
    let (more, mut less) = (grant("land", day(30), day(300)), grant("work", day(40), day(300)));
    less.from.seq += 1;
    for grants in [[more.clone(), less.clone()], [less, more]] {
        assert_eq!(standing(&cell(), &ladder(), &grants, &[], &history, day(100)).level, label("work"));
    }
}

#[test]
fn it_ends_when_its_time_is_over_or_it_is_taken_back() {
    let history = of(&daily(0..400));
    let just_before = Instant::from_millis(day(300).millis() - 1).unwrap();
    let grants = [grant("land", day(30), day(300))];
    let ask = |at| standing(&cell(), &ladder(), &grants, &[], &history, at);
    assert_eq!(ask(just_before).rung, 2);
    assert_eq!((ask(day(300)).rung, kinds(&ask(day(300)))), (0, vec![ReasonKind::Granted, ReasonKind::Expired]));
    // Anybody takes it back, a machine too; one from before the grant is of another.
    for (seq, rung) in [(4_999, 2), (5_001, 0)] {
        let found = standing(&cell(), &ladder(), &grants, &[revocation(seq, day(50))], &history, day(100));
        assert_eq!(found.rung, rung);
    }
    assert_eq!(standing(&cell(), &ladder(), &grants, &[revocation(5_001, day(50))], &history, day(49)).rung, 2);
}

#[test]
fn a_rung_that_the_ladder_no_longer_has_is_the_lowest() {
    let found = standing(&cell(), &ladder(), &[grant("fly", day(30), day(300))], &[], &of(&daily(0..100)), day(100));
    assert_eq!((found.rung, kinds(&found)), (0, vec![ReasonKind::Granted, ReasonKind::UnknownRung]));
    assert_eq!(&*found.why[1].says, "the ladder has no rung `fly`: it has suggest, work, land (lowest first)");
}

#[test]
fn one_incident_of_the_worst_severity_is_enough() {
    let units = daily(0..100);
    let at = |severity: u8, unit: UnitId, known: i64, days: i64| {
        let incidents = [Incident { unit, severity, at: day(known) }];
        let history = History::of(&units, &Aftermath { incidents: &incidents, ..Aftermath::default() });
        stands(&history, days)
    };
    let unit = units[40].id;
    let found = at(1, unit, 60, 100);
    assert_eq!((found.rung, kinds(&found)), (0, vec![ReasonKind::Granted, ReasonKind::SevereIncident]));
    assert_eq!((found.why[1].units.as_slice(), found.shrunk), (&[unit][..], Some(day(60))));
    assert_eq!(at(1, unit, 60, 59).rung, 2, "before it was known");
    assert_eq!(at(2, unit, 60, 100).rung, 2, "a lesser one is one failure");
    assert_eq!(at(1, unit, 29, 100).rung, 2, "whoever granted knew of it");
    // Also of work from before the grant, where it is learnt of after.
    assert_eq!(at(1, units[3].id, 60, 100).rung, 0);
}

#[test]
fn an_incident_in_the_middle_of_the_work_is_as_bad_as_one_after_it() {
    let mut world = World::new();
    let unit = started(&mut world, 1, MILL, proposal("never landed"));
    let incidents = [Incident { unit, severity: 1, at: day(60) }];
    let aftermath = Aftermath { incidents: &incidents, ..Aftermath::default() };
    let mut units = daily(0..100);
    units.push(world.unit(unit).clone());
    let history = History::of(&units, &aftermath);
    assert_eq!(history.outcomes(&cell()).len(), 100, "it has no outcome");
    assert_eq!((stands(&history, 100).rung, kinds(&stands(&history, 100))[1]), (0, ReasonKind::SevereIncident));
    assert_eq!(history.unplaced(), []);
    // What was told of a unit nobody gathered is not lost in silence.
    assert_eq!(History::of(&daily(0..3), &aftermath).unplaced(), [unit]);
}

#[test]
fn a_breach_counts_in_every_cell_of_the_machine() {
    let units = daily(0..100);
    let breaches = [Breach { actor: actor(MILL), at: day(60), what: line("it landed what was held") }];
    let history = History::of(&units, &Aftermath { breaches: &breaches, ..Aftermath::default() });
    let found = stands(&history, 100);
    assert_eq!((found.rung, kinds(&found)), (0, vec![ReasonKind::Granted, ReasonKind::Breach]));
    let reads = cell_of(MILL, Reversibility::ReadOnly);
    let given = [grant_of(&reads, "land", day(50), day(300))];
    assert_eq!(standing(&reads, &ladder(), &given, &[], &history, day(70)).rung, 0);
}

#[test]
fn a_series_of_failures_takes_a_rung_and_a_longer_one_two() {
    let failing = |count: usize| {
        let mut units = daily(0..100);
        for unit in &mut units[50..50 + count] {
            *unit = taken_back(unit.clone(), unit.landing().unwrap().at);
        }
        of(&units)
    };
    assert_eq!(stands(&failing(1), 100).rung, 2, "one failure is no series");
    let found = stands(&failing(2), 100);
    assert_eq!((found.rung, kinds(&found)), (1, vec![ReasonKind::Granted, ReasonKind::Alarm]));
    assert_eq!((found.why[1].units.len(), found.shrunk), (2, Some(day(51))));
    assert_eq!(
        &*found.why[1].says,
        "2 of 23 units failed, which looks more like 100 in a thousand than like 20: one rung down"
    );
    assert_eq!(stands(&failing(4), 100).rung, 0);
    assert_eq!(stands(&failing(2), 50).rung, 2, "before the second was known");
    // Another setting, another chart.
    let patient = Watch { threshold_thousandths: 10_000, ..Watch::default() };
    let ladder = ladder_with(&Earning { watch: patient, ..Earning::default() });
    let given = [grant("land", day(30), day(300))];
    assert_eq!(standing(&cell(), &ladder, &given, &[], &failing(4), day(100)).rung, 2);
}

#[test]
fn a_grant_without_success_runs_dry_and_failures_are_no_success() {
    // Nothing lands after day 40, so the last success is learnt on day 53 and the drought is 60 days.
    let units = daily(0..40);
    assert_eq!(stands(&of(&units), 112).rung, 2);
    let found = stands(&of(&units), 113);
    assert_eq!((found.rung, kinds(&found)), (0, vec![ReasonKind::Granted, ReasonKind::Drought]));
    let mut failed = units;
    failed.push(taken_back(copies(&pattern(), (0..50).map(|_| day(100))).pop().unwrap(), day(105)));
    assert_eq!(kinds(&stands(&of(&failed), 113)), [ReasonKind::Granted, ReasonKind::Drought]);
    // What never did anything has the drought's length to begin.
    assert_eq!((stands(&History::default(), 89).rung, stands(&History::default(), 90).rung), (2, 0));
}

#[test]
fn irreversible_work_never_goes_past_a_persons_approval() {
    let cell = cell_of(MILL, Reversibility::Irreversible);
    let pattern = Unit { reversibility: Reversibility::Irreversible, ..pattern() };
    let history = of(&copies(&pattern, (0..5_000).map(|hour| super::mill::day(hour / 24))));
    let given = [grant_of(&cell, "land", day(30), day(300))];
    let found = standing(&cell, &ladder(), &given, &[], &history, day(100));
    assert_eq!((found.level.as_str(), kinds(&found)), ("work", vec![ReasonKind::Granted, ReasonKind::Irreversible]));
    // Also where a policy lets machines land from the very bottom, or calls a person's move something unheard of.
    for moves in ["land", "settle", "admit", "unheard-of"] {
        let rungs = [
            Rung { level: label("low"), moves: vec![label(moves)], earn: None },
            Rung { level: label("land"), moves: vec![], earn: None },
        ];
        let ladder = Ladder::of(rungs.iter().map(|rung| (rung, Earning::default()))).unwrap();
        assert_eq!(standing(&cell, &ladder, &given, &[], &history, day(100)).rung, 0, "{moves}");
    }
}

#[test]
fn everything_that_bears_on_it_is_told() {
    let units = daily(0..40);
    let incidents = [Incident { unit: units[10].id, severity: 1, at: day(45) }];
    let breaches = [Breach { actor: actor(MILL), at: day(46), what: line("it approved itself") }];
    let aftermath = Aftermath { incidents: &incidents, breaches: &breaches, ..Aftermath::default() };
    let given = [grant("land", day(30), day(120))];
    let taken = [revocation(5_001, day(110))];
    let found = standing(&cell(), &ladder(), &given, &taken, &History::of(&units, &aftermath), day(200));
    let expected = [
        ReasonKind::Granted,
        ReasonKind::Revoked,
        ReasonKind::Expired,
        ReasonKind::SevereIncident,
        ReasonKind::Breach,
        ReasonKind::Drought,
    ];
    assert_eq!(kinds(&found), expected);
    assert!(found.why.iter().all(|reason| reason.says.len() > 20 && !reason.says.ends_with('.')));
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!((json["level"].as_str(), json["why"][3]["kind"].as_str()), (Some("suggest"), Some("severe_incident")));
}

#[test]
fn law_9_autonomy_is_never_above_the_grant_and_one_failure_more_never_raises_it() {
    let pattern = pattern();
    let mut dice = Dice::new(16);
    let number = |dice: &mut Dice, below: u64| i64::try_from(dice.below(below)).unwrap();
    let levels = ["suggest", "work", "land"];
    let mut seen = [0; 3];
    for _ in 0..60 {
        let count = 1 + number(&mut dice, 80);
        let mut units = copies(&pattern, (0..count).map(day));
        for unit in &mut units {
            if dice.per_thousand(40) {
                let known = unit.landing().unwrap().at.millis() + number(&mut dice, 30 * 86_400_000);
                *unit = taken_back(unit.clone(), Instant::from_millis(known).unwrap());
            }
        }
        let level = usize::try_from(dice.below(3)).unwrap();
        let given = [grant(levels[level], day(number(&mut dice, 60)), day(60 + number(&mut dice, 60)))];
        let short = Earning { drought: span("20d"), ..Earning::default() };
        let ladder = ladder_with(&short);
        let rungs = |units: &[Unit]| -> Vec<usize> {
            let history = of(units);
            (0..130).map(|days| standing(&cell(), &ladder, &given, &[], &history, day(days)).rung).collect()
        };
        let before = rungs(&units);
        assert!(before.iter().all(|rung| *rung <= level));
        for rung in &before {
            seen[*rung] += 1;
        }
        let place = usize::try_from(dice.below(units.len() as u64)).unwrap();
        let at = day(number(&mut dice, 130));
        if units[place].stage == governed::unit::Stage::Landed {
            units[place] = taken_back(units[place].clone(), at);
        } else {
            let one_more = copies(&pattern, std::iter::repeat_n(day(3), 1)).pop().unwrap();
            units.push(taken_back(Unit { id: crate::support::unit_id(9), ..one_more }, at.max(day(3))));
        }
        for (days, (after, before)) in rungs(&units).into_iter().zip(before).enumerate() {
            assert!(after <= before, "on day {days}: {after} after, {before} before");
        }
    }
    assert!(seen.iter().all(|seen| *seen > 100), "every rung was stood on: {seen:?}");
}

#[test]
fn a_cell_is_looked_up_by_all_of_it() {
    let one = Cell::new(actor(MILL), label("code-change"), Reversibility::Reversible).unwrap();
    assert_eq!(one, cell());
    assert_eq!(one.to_string(), "machine:mill/2 on code-change, reversible");
}
