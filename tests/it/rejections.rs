//! Rejections: one flat list, frozen, given by precedence, each with a way to clear it.

use std::collections::BTreeSet;

use governed::unit::{Code, Command, Stage, objections};
use governed::unit::{Occasion, Taught};

use crate::scenario::run;
use crate::support::{World, actor, line, minute, prose, unit_id};

#[test]
fn codes_are_frozen() {
    // This list only grows. A code that is no longer given stays.
    let frozen = "101 unknown_unit, 102 unit_exists, 103 same_unit, 201 needs_person, 202 not_theirs, 203 own_work, 204 beyond_authority, \
        301 ended, 302 no_transition, 303 governed_here, 401 label_taken, 402 unknown_label, 403 unknown_subject, \
        404 nothing_changed, 405 reason_owed, 406 limit_reached, 407 circle, 408 shown_changed, 501 refused, 502 escalated, 503 held, \
        504 uncertain, 505 challenged, 601 no_criteria, 602 evidence_wanting, 603 integration_owed, 604 dependency_unmet, \
        605 excluded, 606 lesson_owed, 607 not_earned, 701 policy_unreadable";
    let listed: Vec<String> = Code::ALL.iter().map(|(number, code)| format!("{number} {}", code.name())).collect();
    assert_eq!(listed.join(", "), frozen.split_whitespace().collect::<Vec<_>>().join(" "));
    assert!(
        Code::ALL.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1),
        "numbers and precedence agree"
    );
    assert!(Code::ALL.iter().all(|(number, code)| code.number() == *number));
    let names: BTreeSet<&str> = Code::ALL.iter().map(|(_, code)| code.name()).collect();
    assert_eq!(names.len(), Code::ALL.len());
}

#[test]
fn of_several_the_first_by_precedence_is_given_and_why_shows_all() {
    let world = run("
        ada           | propose a                     | proposed
        ada           | propose b                     | proposed
        ada           | needs a b                     | proposed
        ada           | move a admitted               | admitted
        machine:gen/1 | move a executing              | executing
        machine:gen/1 | move a validating             | validating
        ada           | evidence a e1 criterion:works | validating
        machine:gen/1 | move a integrating            | integrating
        ada           | withdraw a e1                 | integrating
        ada           | hold a h1                     | integrating
        ada           | doubt a u1 landed             | integrating
        carol         | escalate a q1 person:carol    | integrating
        carol         | refuse a r1                   | integrating
        machine:gen/1 | move a landed                 | needs_person
        ada           | move a landed                 | refused
    ");
    let command = Command::Move { unit: unit_id(1), to: Stage::Landed, reason: None, taught: None };
    let occasion = Occasion { by: actor("machine:gen/1"), at: minute(100) };
    let all: Vec<&str> = objections(world.register(), &command, &occasion).iter().map(|r| r.code.name()).collect();
    assert_eq!(
        all,
        ["needs_person", "refused", "escalated", "held", "uncertain", "evidence_wanting", "dependency_unmet"]
    );
}

#[test]
fn a_rejection_says_what_why_and_how_to_mend_it() {
    let mut world = run("
        ada           | propose a         | proposed
        ada           | move a admitted   | admitted
        machine:gen/1 | move a executing  | executing
        machine:gen/1 | move a validating | validating
    ");
    let rejection = world.go("machine:gen/1", unit_id(1), Stage::Integrating).unwrap_err();
    assert_eq!(rejection.message, "criterion `works` has no evidence");
    assert_eq!(rejection.help, "record evidence with `governed evidence add`");
    let rejection = world.go("person:ada", unit_id(1), Stage::Landed).unwrap_err();
    assert_eq!(rejection.message, "no way leads from validating to landed");
    assert_eq!(rejection.help, "from here it can become executing, integrating, superseded, abandoned");
    assert_eq!(rejection.because, [5], "the entry that brought it where it is");
    let missing = Command::Restate { unit: unit_id(9), title: Some(line("x")), purpose: None, reason: prose("y") };
    assert!(world.ask("person:ada", &missing).unwrap_err().message.starts_with("no unit 01"));
}

#[test]
fn a_slow_clock_cannot_put_an_effect_before_its_cause() {
    let mut world = World::new();
    let unit = world.propose(1, crate::support::proposal("a"));
    let early = Occasion { by: actor("person:ada"), at: minute(-600) };
    let command = Command::Move { unit, to: Stage::Admitted, reason: None, taught: None::<Taught> };
    world.writing.command(&command, &early, None, None).unwrap().unwrap();
    assert_eq!(world.unit(unit).entered.at, world.unit(unit).opened.at);
}
