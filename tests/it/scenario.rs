//! The life of a unit as tables: one row a command, what it comes to in the last column. Rows name the actor,
//! the command and the stage the unit then has, or the code it is turned down with.

use governed::evidence::Finding;
use governed::integration::{Dependency, DependencyKind, Mode, Touch};
use governed::judgment::Grounds;
use governed::unit::{
    Attempt, Command, Criterion, Escalation, Hold, NewUnit, Outcome, Reconciliation, Refusal, Role, Stage, Uncertainty,
    Until,
};
use governed::{Digest, Reference, Resource};

use crate::support::{World, actor, claim, label, minute, proposal, prose, unit_id};

/// Runs a table. `a` to `d` are units 1 to 4.
pub fn run(table: &str) -> World {
    run_in(World::new(), table)
}

pub fn run_in(mut world: World, table: &str) -> World {
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [by, command, expected] = cells.as_slice() else { panic!("a row has three cells: {row}") };
        let by = if by.contains(':') { (*by).to_owned() } else { format!("person:{by}") };
        let before = world.register().digest().unwrap();
        let words: Vec<&str> = command.split_whitespace().collect();
        let unit = unit_id(number(words[1]));
        let got = match world.ask(&by, &read(&words)) {
            Ok(()) => world.unit(unit).stage.name().to_owned(),
            Err(rejection) => {
                assert_eq!(world.register().digest().unwrap(), before, "a rejection changes nothing: {row}");
                rejection.code.name().to_owned()
            }
        };
        assert_eq!(got, *expected, "{row}");
    }
    world
}

fn number(name: &str) -> u32 {
    u32::from(name.as_bytes()[0] - b'a') + 1
}

fn read(words: &[&str]) -> Command {
    let unit = unit_id(number(words[1]));
    let rest = &words[2..];
    let reason = prose("because");
    match words[0] {
        "propose" => Command::Propose { unit, proposal: proposal(words[1]) },
        "observe" => {
            Command::Observe { unit, proposal: proposal(words[1]), source: Reference::parse("git:abc").unwrap() }
        }
        "observe-move" => Command::ObserveMove {
            unit,
            to: Stage::parse(rest[0]).unwrap(),
            source: Reference::parse("git:abc").unwrap(),
            reason: None,
            through: None,
        },
        "move" => {
            let to = Stage::parse(rest[0]).unwrap();
            let taught = (rest.get(1) == Some(&"kept")).then(|| governed::unit::Taught::Kept(prose("a lesson")));
            let reason = (rest.get(1) == Some(&"why")).then_some(reason);
            Command::Move { unit, to, reason, taught }
        }
        "hold" => {
            let until = match rest.get(1) {
                Some(minutes) => Until::Instant(minute(minutes.parse().unwrap())),
                None => Until::Released,
            };
            Command::Hold { unit, hold: Hold { label: label(rest[0]), reason, until } }
        }
        "release" => Command::Release { unit, hold: label(rest[0]), reason },
        "refuse" => Command::Refuse {
            unit,
            refusal: Refusal { label: label(rest[0]), grounds: Grounds::RiskMisread, text: reason, about: None },
        },
        "answer-refusal" => Command::AnswerRefusal { unit, refusal: label(rest[0]), answer: reason },
        "escalate" => Command::Escalate {
            unit,
            escalation: Escalation { label: label(rest[0]), to: actor(rest[1]), question: reason, due: None },
        },
        "answer" => Command::AnswerEscalation { unit, escalation: label(rest[0]), answer: reason },
        "doubt" => Command::RaiseUncertainty {
            unit,
            uncertainty: Uncertainty {
                label: label(rest[0]),
                question: reason,
                blocks: rest.get(1).map(|stage| Stage::parse(stage).unwrap()),
                owner: rest.get(2).map(|owner| actor(owner)),
            },
        },
        "resolve" => Command::ResolveUncertainty { unit, uncertainty: label(rest[0]), answer: reason },
        "criterion" => Command::SetCriterion {
            unit,
            criterion: Criterion { label: label(rest[0]), text: prose(rest[1]), judged_by: None },
            reason: (rest.get(2) == Some(&"why")).then_some(reason),
        },
        "drop-criterion" => Command::DropCriterion { unit, criterion: label(rest[0]), reason },
        "evidence" | "against" | "unsure" | "word" => {
            let finding = match words[0] {
                "against" => Finding::Contradicts,
                "unsure" => Finding::Inconclusive,
                _ => Finding::Supports,
            };
            let mut claim = claim(rest[0], finding, &rest[1..]);
            if words[0] == "word" {
                claim.artifact = None;
            }
            Command::RecordEvidence { unit, claim }
        }
        "instead" => {
            let mut claim = claim(rest[1], Finding::Supports, &rest[2..]);
            claim.replaces.push(label(rest[0]));
            Command::RecordEvidence { unit, claim }
        }
        "withdraw" => Command::WithdrawEvidence { unit, evidence: label(rest[0]), reason },
        "touch" => {
            let mut touch = Touch::new(Resource::parse(rest[0]).unwrap(), Mode::Writes);
            touch.content = rest.get(1).map(|content| Digest::of(content.as_bytes()));
            Command::Touch { unit, touches: vec![touch], dropped: Vec::new(), reason: None }
        }
        "untouch" => {
            Command::Touch { unit, touches: Vec::new(), dropped: vec![Resource::parse(rest[0]).unwrap()], reason: None }
        }
        "needs" | "excludes" | "with" | "informs" => {
            let kind = match words[0] {
                "needs" => DependencyKind::NeedsLanded,
                "excludes" => DependencyKind::Excludes,
                "with" => DependencyKind::LandsWith,
                _ => DependencyKind::Informs,
            };
            Command::Depend { unit, dependency: Dependency { kind, on: unit_id(number(rest[0])), reason: None } }
        }
        "unneeds" => {
            Command::Undepend { unit, kind: DependencyKind::NeedsLanded, on: unit_id(number(rest[0])), reason }
        }
        "attempt" => {
            Command::RecordAttempt { unit, attempt: Attempt { what: reason, outcome: Outcome::Failed, learned: None } }
        }
        "reconcile" => Command::Reconcile {
            unit,
            reconciliation: Reconciliation { kind: label(rest[0]), note: reason, rests_on: vec![] },
        },
        "handoff" => {
            let role = if rest[0] == "executor" { Role::Executor } else { Role::Accountable };
            Command::HandOff { unit, role, to: actor(rest[1]), reason }
        }
        "split" => {
            let into = rest.iter().map(|name| NewUnit { unit: unit_id(number(name)), proposal: proposal(name) });
            Command::Split { unit, into: into.collect(), reason }
        }
        "combine" => {
            let others = rest[1..].iter().map(|name| unit_id(number(name)));
            let into = NewUnit { unit: unit_id(number(rest[0])), proposal: proposal(rest[0]) };
            Command::Combine { units: std::iter::once(unit).chain(others).collect(), into, reason }
        }
        "rollback" => Command::RollBack { unit, reason, through: rest.first().map(|name| unit_id(number(name))) },
        "abandon" => Command::Abandon { unit, reason },
        other => panic!("no such command in a table: {other}"),
    }
}

#[test]
fn a_machine_carries_work_and_people_let_it_in_and_out() {
    run("
        machine:gen/1 | propose a                    | proposed
        machine:gen/1 | move a admitted              | needs_person
        ada           | move a admitted              | admitted
        machine:gen/1 | move a executing             | executing
        machine:gen/1 | move a validating            | validating
        machine:gen/1 | move a integrating           | evidence_wanting
        machine:ci/9  | evidence a e1 criterion:works| validating
        machine:gen/1 | move a integrating           | integrating
        machine:gen/1 | move a landed                | needs_person
        ada           | move a landed                | landed
        ada           | move a settled               | lesson_owed
        ada           | move a settled kept          | settled
        ada           | rollback a                   | rolled_back
        ada           | move a proposed              | ended
    ");
}

#[test]
fn work_starts_only_when_it_is_said_what_good_looks_like() {
    run("
        ada | propose a                | proposed
        ada | drop-criterion a works   | proposed
        ada | move a admitted          | admitted
        bob | move a executing         | no_criteria
        ada | criterion a fast quickly | admitted
        bob | move a executing         | executing
    ");
}

#[test]
fn frozen_criteria_change_only_by_a_person_with_a_reason_and_make_their_evidence_stale() {
    let world = run("
        ada           | propose a                        | proposed
        ada           | criterion a fast quickly         | proposed
        ada           | touch a path:x one               | proposed
        ada           | move a admitted                  | admitted
        machine:gen/1 | move a executing                 | executing
        ada           | evidence a e1 criterion:works    | executing
        ada           | evidence a e2 criterion:fast     | executing
        machine:gen/1 | criterion a fast slowly why      | needs_person
        ada           | criterion a fast slowly          | reason_owed
        ada           | criterion a fast slowly why      | executing
        ada           | criterion a fast slowly why      | nothing_changed
        ada           | drop-criterion a works           | executing
        ada           | drop-criterion a fast            | no_criteria
    ");
    let unit = world.unit(unit_id(1));
    assert_eq!(unit.answer(&label("fast")), governed::evidence::Answer::Stale);
    assert_eq!(unit.reshapings.len(), 2);
    assert_eq!(unit.frozen.as_ref().unwrap().is, unit.criteria_digest());
}

#[test]
fn nobody_lands_their_own_work_unless_the_register_is_solo() {
    let table = |last: &str| {
        format!(
            "
            ada | propose a                     | proposed
            ada | move a admitted               | admitted
            bob | move a executing              | executing
            bob | move a validating             | validating
            bob | evidence a e1 criterion:works | validating
            bob | move a integrating            | integrating
            bob | move a landed                 | {last}
        "
        )
    };
    let mut world = run(&table("own_work"));
    assert!(world.go("person:ada", unit_id(1), Stage::Landed).is_ok());
    run_in(World::opened(true), &table("landed"));
}

#[test]
fn a_refusal_stops_until_the_refuser_lifts_it_and_splitting_is_no_way_round() {
    run("
        ada           | propose a            | proposed
        carol         | refuse a r1          | proposed
        carol         | refuse a r1          | label_taken
        ada           | move a admitted      | refused
        ada           | split a b c          | refused
        ada           | answer-refusal a r1  | not_theirs
        machine:gen/1 | answer-refusal a r1  | needs_person
        carol         | answer-refusal a r1  | proposed
        carol         | answer-refusal a r1  | unknown_label
        ada           | move a admitted      | admitted
        ada           | refuse a r2          | admitted
        ada           | abandon a            | abandoned
    ");
}

#[test]
fn a_machines_refusal_is_lifted_by_a_person_who_did_not_do_the_work() {
    run("
        ada           | propose a           | proposed
        ada           | move a admitted     | admitted
        bob           | move a executing    | executing
        machine:gen/1 | refuse a r1         | executing
        bob           | move a validating   | refused
        bob           | answer-refusal a r1 | own_work
        ada           | answer-refusal a r1 | executing
        bob           | move a validating   | validating
    ");
}

#[test]
fn holds_end_when_released_or_when_their_instant_comes() {
    run("
        ada           | propose a       | proposed
        machine:gen/1 | hold a h1       | proposed
        ada           | move a admitted | held
        machine:ci/1  | release a h1    | needs_person
        machine:gen/1 | release a h1    | proposed
        ada           | hold a h2 8     | proposed
        ada           | move a admitted | held
        ada           | move a admitted | admitted
        machine:ci/1  | release a h9    | unknown_label
    ");
}

#[test]
fn time_never_answers_an_escalation() {
    run("
        ada   | propose a                          | proposed
        ada   | escalate a q1 machine:gen/1        | needs_person
        machine:gen/1 | escalate a q1 person:carol | proposed
        ada   | move a admitted                    | escalated
        ada   | answer a q1                        | not_theirs
        carol | answer a q1                        | proposed
        ada   | move a admitted                    | admitted
    ");
}

#[test]
fn an_open_question_blocks_the_stage_it_names_and_every_later_one() {
    run("
        ada           | propose a                    | proposed
        machine:gen/1 | doubt a u1 executing         | proposed
        machine:gen/1 | doubt a u2                   | proposed
        ada           | move a admitted              | admitted
        machine:gen/1 | move a executing             | uncertain
        machine:gen/1 | resolve a u1                 | needs_person
        ada           | resolve a u1                 | admitted
        machine:gen/1 | move a executing             | executing
        machine:gen/1 | resolve a u2                 | executing
        ada           | doubt a u3 landed machine:gen/1 | executing
        machine:gen/1 | resolve a u3                 | executing
    ");
}

#[test]
fn work_goes_back_with_a_reason() {
    run("
        ada | propose a                | proposed
        ada | move a admitted          | admitted
        ada | move a proposed          | reason_owed
        ada | move a proposed why      | proposed
        ada | move a admitted          | admitted
        bob | move a executing         | executing
        bob | move a validating        | validating
        ada | move a executing         | reason_owed
        ada | move a executing why     | executing
        bob | move a admitted why      | admitted
        bob | move a landed            | no_transition
        bob | move a admitted          | no_transition
    ");
}

#[test]
fn a_unit_waits_for_what_it_needs_and_circles_are_named() {
    run("
        ada | propose a                     | proposed
        ada | propose b                     | proposed
        ada | propose c                     | proposed
        ada | needs a b                     | proposed
        ada | needs a b                     | nothing_changed
        ada | needs b c                     | proposed
        ada | needs c a                     | circle
        ada | needs a a                     | same_unit
        ada | needs a d                     | unknown_unit
        ada | move a admitted               | admitted
        bob | move a executing              | executing
        bob | move a validating             | validating
        bob | evidence a e1 criterion:works | validating
        bob | move a integrating            | integrating
        ada | move a landed                 | dependency_unmet
        ada | unneeds a b                   | integrating
        ada | unneeds a b                   | unknown_label
        ada | move a landed                 | landed
    ");
}

#[test]
fn what_must_not_be_in_production_together_is_not() {
    let world = run("
        ada | propose a                     | proposed
        ada | propose b                     | proposed
        ada | excludes a b                  | proposed
        ada | move a admitted               | admitted
        bob | move a executing              | executing
        bob | move a validating             | validating
        bob | evidence a e1 criterion:works | validating
        bob | move a integrating            | integrating
        ada | move b admitted               | admitted
        bob | move b executing              | executing
        bob | move b validating             | validating
        bob | evidence b e1 criterion:works | validating
        bob | move b integrating            | integrating
        ada | move a landed                 | landed
        ada | move b landed                 | excluded
        ada | rollback a b                  | rolled_back
        ada | move b landed                 | landed
    ");
    assert_eq!(world.unit(unit_id(1)).rolled_back_through, Some(unit_id(2)));
    assert_eq!(world.unit(unit_id(2)).rolls_back[0].is, unit_id(1), "the link goes both ways");
}

#[test]
fn splitting_and_combining_keep_links_both_ways() {
    let world = run("
        ada           | propose a   | proposed
        machine:gen/1 | split a b c | needs_person
        ada           | split a b   | nothing_changed
        ada           | split a b b | same_unit
        ada           | split a b c | superseded
        ada           | split a b c | unit_exists
        ada           | combine b d c | superseded
    ");
    let (a, b, c, d) = (unit_id(1), unit_id(2), unit_id(3), unit_id(4));
    assert_eq!(world.unit(a).split_into, [b, c]);
    assert_eq!(world.unit(b).origin, governed::unit::Origin::SplitFrom { unit: a });
    assert_eq!(world.unit(c).combined_into, Some(d));
    assert_eq!(world.unit(d).origin, governed::unit::Origin::CombinedFrom { units: vec![b, c] });
    assert_eq!(world.unit(a).steps[0].is.reason, Some(prose("because")));
}

#[test]
fn handing_off_says_who_and_why_and_takes_a_person_to_answer() {
    let world = run("
        ada           | propose a                          | proposed
        ada           | handoff a accountable machine:gen/1| needs_person
        machine:gen/1 | handoff a accountable person:bob   | needs_person
        ada           | handoff a accountable person:bob   | proposed
        ada           | handoff a accountable person:bob   | nothing_changed
        machine:gen/1 | handoff a executor machine:gen/1   | proposed
        machine:gen/2 | handoff a executor machine:gen/2   | needs_person
        machine:gen/1 | handoff a executor machine:gen/2   | proposed
    ");
    let unit = world.unit(unit_id(1));
    assert_eq!(unit.accountable.is, actor("person:bob"));
    assert_eq!(unit.executor.as_ref().unwrap().is, actor("machine:gen/2"));
}

#[test]
fn evidence_of_another_is_withdrawn_or_replaced_only_by_a_person() {
    run("
        ada           | propose a                          | proposed
        machine:ci/1  | against a e1 criterion:works       | proposed
        machine:gen/1 | withdraw a e1                      | needs_person
        machine:gen/1 | instead a e1 e2 criterion:works    | needs_person
        machine:gen/1 | evidence a e2 criterion:nothing    | unknown_subject
        machine:gen/1 | evidence a e2 touch:path:x         | unknown_subject
        machine:ci/1  | instead a e1 e2 criterion:works    | proposed
        machine:ci/1  | withdraw a e1                      | unknown_label
        machine:ci/1  | evidence a e2 criterion:works      | label_taken
    ");
}

#[test]
fn what_lived_outside_is_observed_and_what_is_governed_is_decided() {
    run("
        machine:import/1 | observe a             | proposed
        machine:import/1 | observe a             | unit_exists
        machine:import/1 | observe-move a landed | landed
        machine:import/1 | observe-move a landed | no_transition
        machine:gen/1    | propose b             | proposed
        machine:gen/1    | observe-move b landed | governed_here
        ada              | move a settled kept   | settled
        machine:import/1 | observe-move a rolled_back | rolled_back
        machine:import/1 | observe c             | proposed
        ada              | move c admitted       | admitted
        machine:import/1 | observe-move c landed | no_transition
    ");
}

#[test]
fn what_was_refused_or_held_here_is_not_observed_to_land() {
    run("
        machine:import/1 | observe a                  | proposed
        carol            | refuse a r1                | proposed
        machine:import/1 | observe-move a landed      | refused
        carol            | answer-refusal a r1        | proposed
        ada              | hold a h1                  | proposed
        machine:import/1 | observe-move a landed      | held
        ada              | release a h1               | proposed
        machine:import/1 | observe-move a landed      | landed
    ");
}

#[test]
fn whoever_ever_worked_on_it_does_not_land_it() {
    let upto = "
        ada           | propose a                              | proposed
        ada           | move a admitted                        | admitted
        bob           | move a executing                       | executing
        machine:ci/1  | evidence a e1 criterion:works          | executing
    ";
    // Handing the work to somebody else does not undo having done it.
    run(&format!(
        "{upto}
        bob           | move a validating                      | validating
        bob           | move a integrating                     | integrating
        bob           | handoff a executor machine:gen/1       | integrating
        bob           | move a landed                          | own_work
        Bob           | move a landed                          | own_work
        ada           | move a landed                          | landed
    "
    ));
    // Nor does somebody else having begun it.
    run(&format!(
        "{upto}
        bob           | move a admitted why                    | admitted
        carol         | move a executing                       | executing
        dan           | move a validating                      | validating
        dan           | move a integrating                     | integrating
        bob           | move a landed                          | own_work
        carol         | move a landed                          | own_work
        dan           | move a landed                          | own_work
        ada           | move a landed                          | landed
    "
    ));
    // Nor a split: the parts know who worked on the whole.
    let world = run(&format!("{upto}ada | split a b c | superseded"));
    assert!(world.unit(unit_id(2)).worked_since(&actor("person:bob")).is_some());
    assert!(world.unit(unit_id(2)).worked_since(&actor("person:ada")).is_none());
    // Who was only meant to do it has done nothing.
    run("
        ada           | propose a                              | proposed
        machine:gen/1 | handoff a executor person:carol        | proposed
        ada           | move a admitted                        | admitted
        machine:gen/1 | move a executing                       | needs_person
        bob           | move a executing                       | executing
        bob           | move a validating                      | validating
        machine:ci/1  | evidence a e1 criterion:works          | validating
        bob           | move a integrating                     | integrating
        bob           | move a landed                          | own_work
        carol         | move a landed                          | landed
    ");
}

#[test]
fn whoever_works_on_it_does_not_clear_its_way() {
    run("
        ada           | propose a                              | proposed
        ada           | move a admitted                        | admitted
        bob           | move a executing                       | executing
        carol         | against a e1 criterion:works           | executing
        carol         | hold a h1                              | executing
        carol         | doubt a u1 validating                  | executing
        bob           | withdraw a e1                          | own_work
        bob           | instead a e1 e2 criterion:works        | own_work
        bob           | release a h1                           | own_work
        bob           | resolve a u1                           | own_work
        ada           | release a h1                           | executing
        ada           | resolve a u1                           | executing
        ada           | withdraw a e1                          | executing
        bob           | word a e3 criterion:works              | executing
        bob           | move a validating                      | validating
        bob           | move a integrating                     | evidence_wanting
    ");
}

#[test]
fn what_a_person_admitted_is_changed_by_a_person() {
    run("
        ada           | propose a                              | proposed
        machine:gen/1 | criterion a fast quickly               | proposed
        ada           | move a admitted                        | admitted
        machine:gen/1 | criterion a fast slowly                | needs_person
        machine:gen/1 | drop-criterion a fast                  | needs_person
        ada           | propose b                              | proposed
        ada           | needs a b                              | admitted
        machine:gen/1 | unneeds a b                            | needs_person
        ada           | criterion a fast slowly                | admitted
    ");
}

#[test]
fn what_stands_in_the_way_lives_on_in_the_parts_and_in_the_whole() {
    let world = run("
        ada           | propose a                              | proposed
        ada           | propose b                              | proposed
        ada           | propose x                              | proposed
        carol         | doubt a u1 landed                      | proposed
        ada           | needs a b                              | proposed
        ada           | excludes x a                           | proposed
        ada           | split a c d                            | superseded
        carol         | doubt d u2 landed                      | proposed
        ada           | combine c e d                          | superseded
    ");
    let (b, c, e, x) = (unit_id(2), unit_id(3), unit_id(5), unit_id(24));
    for id in [c, e] {
        let unit = world.unit(id);
        let links: Vec<_> = unit.depends.iter().map(|d| (d.is.kind, d.is.on)).collect();
        assert_eq!(links, [(DependencyKind::NeedsLanded, b), (DependencyKind::Excludes, x)]);
        assert!(world.unit(b).dependents.iter().any(|d| d.is.unit == id), "and both ways");
        assert_eq!(unit.open_uncertainties().next().unwrap().raised.is.label, label("u1"));
    }
    let labels: Vec<_> = world.unit(e).open_uncertainties().map(|u| u.raised.is.label.to_string()).collect();
    assert_eq!(labels, ["u1", "u1-2", "u2"], "none is lost where two have one name");
    // A criterion nobody takes over is not lost in silence.
    let mut lost = proposal("part");
    lost.criteria.clear();
    let into = [6, 7].map(|n| NewUnit { unit: unit_id(n), proposal: lost.clone() }).to_vec();
    let mut world = world;
    let rejection = world.ask("person:ada", &Command::Split { unit: e, into, reason: prose("x") }).unwrap_err();
    assert_eq!(rejection.message, "criterion `works` would be lost: no new unit is judged by it");
}

#[test]
fn landing_together_holds_from_both_sides() {
    run("
        ada          | propose a                     | proposed
        ada          | propose b                     | proposed
        ada          | with a b                      | proposed
        ada          | move b admitted               | admitted
        bob          | move b executing              | executing
        bob          | move b validating             | validating
        machine:ci/1 | evidence b e1 criterion:works | validating
        bob          | move b integrating            | integrating
        ada          | move b landed                 | dependency_unmet
        ada          | move a admitted               | admitted
        bob          | move a executing              | executing
        bob          | move a validating             | validating
        machine:ci/1 | evidence a e1 criterion:works | validating
        bob          | move a integrating            | integrating
        carol        | refuse a r1                   | integrating
        ada          | move b landed                 | dependency_unmet
        carol        | answer-refusal a r1           | integrating
        ada          | move b landed                 | landed
        ada          | move a landed                 | landed
    ");
}

#[test]
fn several_dependencies_on_one_unit_are_one_each() {
    let mut world = World::new();
    let on = world.propose(1, proposal("a"));
    let mut several = proposal("b");
    several.depends = [DependencyKind::NeedsLanded, DependencyKind::Informs]
        .map(|kind| Dependency { kind, on, reason: None })
        .to_vec();
    world.propose(2, several);
    assert_eq!(world.unit(on).dependents.len(), 2);
    assert_eq!(world.replayed(governed::ledger::AsOf::Now).units().next().unwrap().dependents.len(), 2);
}
