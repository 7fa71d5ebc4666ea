//! What has to be there before the core proposes anything, and that it never does more than propose.

use governed::autonomy::{
    Aftermath, Condition, ConditionGroup, ConditionKind, Earning, History, Incident, Proposal, proposal, standing,
};
use governed::evidence::Finding;
use governed::unit::{Command, Escalation, Reversibility, Unit};

use super::mill::{
    MILL, cell, cell_of, copies, day, grant, ladder, ladder_with, land, of, pattern, started, taken_back,
};
use crate::support::{World, actor, claim, label, prose};

/// A machine that has earned it: 60 units on 60 days in seven folders, a way back that was tested, a question it asked
/// and that was answered.
fn earned() -> Vec<Unit> {
    let mut world = World::new();
    let unit = started(&mut world, 2, MILL, crate::support::proposal("with a question"));
    let escalation =
        Escalation { label: label("q"), to: actor("person:bob"), question: prose("is this wanted?"), due: None };
    world.must(MILL, Command::Escalate { unit, escalation });
    world.must("person:bob", Command::AnswerEscalation { unit, escalation: label("q"), answer: prose("yes") });
    let mut tested = claim("back", Finding::Supports, &["content"]);
    tested.method = label("rollback-test");
    world.must("machine:ci/9", Command::RecordEvidence { unit, claim: tested });
    land(&mut world, unit, MILL);
    let mut units = copies(&pattern(), (0..60).map(day));
    units.push(world.unit(unit).clone());
    units
}

fn proposed(history: &History, earning: &Earning, days: i64) -> Proposal {
    let ladder = ladder_with(earning);
    let stands = standing(&cell(), &ladder, &[], &[], history, day(days));
    proposal(&stands, &ladder, history, day(days))
}

fn of_kind(proposal: &Proposal, kind: ConditionKind) -> &Condition {
    proposal.conditions.iter().find(|condition| condition.kind == kind).unwrap_or_else(|| panic!("no {kind:?}"))
}

fn unmet(proposal: &Proposal) -> Vec<ConditionKind> {
    proposal.conditions.iter().filter(|condition| !condition.met).map(|condition| condition.kind).collect()
}

#[test]
fn who_earned_it_is_proposed_for_the_next_rung_and_no_higher() {
    let found = proposed(&of(&earned()), &Earning::default(), 80);
    assert_eq!(unmet(&found), []);
    assert!(found.proposed);
    assert_eq!((found.from, found.to), (label("suggest"), Some(label("work"))));
    assert_eq!((found.tally.successes, found.tally.failures, found.tally.days), (61, 0, 60));
    assert!(found.evidence_thousandths > 20_000);
    assert_eq!(
        &*found.says,
        "machine:mill/2 on code-change, reversible has earned `work`: every condition is met, and a person may grant it"
    );
    let groups: Vec<ConditionGroup> = found.conditions.iter().map(|condition| condition.group).collect();
    assert!(groups.is_sorted() && groups.contains(&ConditionGroup::Risks), "the four, in order: {groups:?}");
}

#[test]
fn a_proposal_changes_nothing() {
    let history = of(&earned());
    assert!(proposed(&history, &Earning::default(), 80).proposed);
    assert_eq!(standing(&cell(), &ladder(), &[], &[], &history, day(80)).rung, 0);
}

#[test]
fn each_condition_alone_keeps_it_back() {
    use ConditionKind as Kind;
    let tight = Earning::default();
    let with = |change: fn(&mut Earning)| {
        let mut earning = tight.clone();
        change(&mut earning);
        earning
    };
    for (kind, earning, asked) in [
        (Kind::EvidenceStrong, with(|earning| earning.failures_per_thousand = 50), 20_000),
        (Kind::Areas, with(|earning| earning.areas = 9), 9),
        (Kind::Days, with(|earning| earning.days = 61), 61),
        (Kind::Reversible, with(|earning| earning.ceiling = Reversibility::ReadOnly), 0),
    ] {
        let found = proposed(&of(&earned()), &earning, 80);
        assert_eq!((unmet(&found), found.proposed), (vec![kind], false));
        assert_eq!(of_kind(&found, kind).asked, asked);
    }
    let change = |change: fn(&mut Vec<Unit>)| {
        let mut units = earned();
        change(&mut units);
        proposed(&of(&units), &Earning::default(), 80)
    };
    let found = change(|units| units[..4].iter_mut().for_each(|unit| unit.frozen = None));
    assert_eq!(unmet(&found), [Kind::CriteriaFrozen]);
    let frozen = of_kind(&found, Kind::CriteriaFrozen);
    assert_eq!((frozen.has, frozen.asked), (93, 95));
    assert_eq!(
        &*frozen.says,
        "the criteria of 57 of 61 units were frozen before the work and left alone, which is 93 %; 95 % is asked"
    );
    let found = change(|units| units[..4].iter_mut().for_each(|unit| unit.evidence.clear()));
    assert_eq!(unmet(&found), [Kind::EvidenceComplete]);
    // The unit with the question and the test is the last one.
    let found = change(|units| units[60].evidence.retain(|held| held.claim.is.label.as_str() != "back"));
    assert_eq!(unmet(&found), [Kind::RollbackTried]);
    let found = change(|units| units[60].escalations[0].raised.from.by = actor("person:cleo"));
    assert_eq!(unmet(&found), [Kind::StoppedItself]);
    let found = change(|units| units[60].escalations[0].raised.is.due = Some(day(0)));
    assert_eq!(unmet(&found), [Kind::EscalationAnswered], "an answer that came too late is none");
    let found = change(|units| {
        let mut open = units[60].escalations[0].clone();
        open.ended = None;
        units[60].escalations.push(open);
    });
    assert_eq!(unmet(&found), [Kind::EscalationOverdue]);
    assert!(found.says.ends_with("has not earned `work`: 1 of 11 conditions are not met"), "{}", found.says);
}

#[test]
fn a_way_back_that_was_really_taken_counts_where_it_did_no_harm() {
    let mut units = earned();
    units[60].evidence.retain(|held| held.claim.is.label.as_str() != "back");
    let unit = units[20].id;
    units[20] = taken_back(units[20].clone(), day(21));
    // Against one in five, sixty successes and a failure are plenty.
    let lenient = Earning { failures_per_thousand: 200, ..Earning::default() };
    let found = proposed(&of(&units), &lenient, 80);
    assert_eq!((unmet(&found), found.tally.failures), (vec![], 1));
    let incidents = [Incident { unit, severity: 3, at: day(22) }];
    let harmed = History::of(&units, &Aftermath { incidents: &incidents, ..Aftermath::default() });
    assert_eq!(unmet(&proposed(&harmed, &lenient, 80)), [ConditionKind::RollbackTried]);
    // What changes nothing needs no way back.
    let reads = cell_of(MILL, Reversibility::ReadOnly);
    let stands = standing(&reads, &ladder(), &[], &[], &History::default(), day(80));
    let found = proposal(&stands, &ladder(), &History::default(), day(80));
    assert!(of_kind(&found, ConditionKind::RollbackTried).met);
}

#[test]
fn irreversible_work_is_not_proposed_past_a_persons_approval_whatever_policy_asks() {
    let cell = cell_of(MILL, Reversibility::Irreversible);
    let irreversible = |unit: Unit| Unit { reversibility: Reversibility::Irreversible, ..unit };
    let history = of(&earned().into_iter().map(irreversible).collect::<Vec<_>>());
    let ladder = ladder_with(&Earning { ceiling: Reversibility::Irreversible, ..Earning::default() });
    let given = |level: &str| [super::mill::grant_of(&cell, level, day(60), day(300))];
    let ask = |level: &str| {
        let stands = standing(&cell, &ladder, &given(level), &[], &history, day(80));
        proposal(&stands, &ladder, &history, day(80))
    };
    assert!(ask("suggest").proposed, "it can earn to work");
    let found = ask("work");
    assert_eq!((unmet(&found), found.proposed), (vec![ConditionKind::PersonApproves], false));
    // A grant of more does not help: it stands on `work` all the same.
    assert_eq!((ask("land").from, ask("land").proposed), (label("work"), false));
}

#[test]
fn after_autonomy_had_to_shrink_what_lands_since_must_earn_it_too() {
    let mut units = earned();
    units.extend(copies(&pattern(), (60..240).map(day)).into_iter().enumerate().map(|(number, unit)| {
        let id = crate::support::unit_id(5_000 + u32::try_from(number).unwrap());
        Unit { id, ..unit }
    }));
    for place in [65, 66] {
        let at = units[place].landing().unwrap().at;
        units[place] = taken_back(units[place].clone(), at);
    }
    let history = of(&units);
    let given = [grant("work", day(60), day(400))];
    let ladder = ladder_with(&Earning { failures_per_thousand: 200, ..Earning::default() });
    let ask = |days: i64| {
        let stands = standing(&cell(), &ladder, &given, &[], &history, day(days));
        (stands.rung, proposal(&stands, &ladder, &history, day(days)))
    };
    let (rung, soon) = ask(90);
    assert_eq!((rung, unmet(&soon)), (0, vec![ConditionKind::EarnedAnew]), "all together it still is enough");
    assert!(soon.evidence_thousandths > 20_000);
    // Nineteen units later, and the horizon of the last of them, it has earned it again; a person has to say so.
    assert!(!ask(65 + 18 + 14).1.proposed);
    let (rung, later) = ask(65 + 19 + 14);
    assert_eq!((rung, later.proposed), (0, true));
    assert_eq!(later.to, Some(label("work")));
}

#[test]
fn at_the_top_nothing_is_proposed() {
    let history = of(&earned());
    let stands = standing(&cell(), &ladder(), &[grant("land", day(60), day(300))], &[], &history, day(80));
    let found = proposal(&stands, &ladder(), &history, day(80));
    assert_eq!((found.to, found.proposed), (None, false));
    assert!(found.says.ends_with("stands on the highest rung, `land`"));
}

#[test]
fn a_machine_with_no_record_is_told_everything_it_lacks() {
    let found = proposed(&History::default(), &Earning::default(), 80);
    let met: Vec<ConditionKind> = found.conditions.iter().filter(|c| c.met).map(|c| c.kind).collect();
    assert_eq!(met, [ConditionKind::Reversible, ConditionKind::PersonApproves, ConditionKind::EscalationOverdue]);
    assert_eq!(found.evidence_thousandths, 1_000);
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!((json["proposed"].as_bool(), json["conditions"][0]["group"].as_str()), (Some(false), Some("standards")));
}
