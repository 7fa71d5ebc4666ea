//! Evidence is bound to content: a revision makes stale just what it concerns.

use governed::evidence::Answer;
use governed::integration::{LineRange, Mode, Touch};
use governed::unit::{Command, Stage};
use governed::{Digest, Resource};

use crate::scenario::run;
use crate::support::{World, label, unit_id};

fn standings(world: &World) -> Vec<(String, &'static str)> {
    let unit = world.unit(unit_id(1));
    unit.evidence.iter().map(|e| (e.claim.is.label.to_string(), unit.standing(e).name())).collect()
}

fn named(pairs: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    pairs.iter().map(|(name, standing)| ((*name).to_owned(), *standing)).collect()
}

#[test]
fn a_revision_makes_stale_just_what_it_concerns() {
    let world = run("
        ada | propose a                                        | proposed
        ada | touch a path:x one                               | proposed
        ada | touch a path:y one                               | proposed
        ci  | evidence a ex criterion:works touch:path:x       | proposed
        ci  | evidence a ey touch:path:y                       | proposed
        ci  | evidence a all criterion:works                   | proposed
        ada | touch a path:y two                               | proposed
    ");
    // `all` names no touch, so it speaks for all of them.
    assert_eq!(standings(&world), named(&[("ex", "admissible"), ("ey", "stale"), ("all", "stale")]));
    assert_eq!(world.unit(unit_id(1)).answer(&label("works")), Answer::Met);
}

#[test]
fn a_rebase_that_leaves_the_content_alone_makes_nothing_stale() {
    let mut world = run("
        ada | propose a                                  | proposed
        ada | touch a path:x one                         | proposed
        ci  | evidence a e1 criterion:works touch:path:x | proposed
        ci  | evidence a e2 criterion:works              | proposed
    ");
    // The same content stands at other lines of another base.
    let mut moved = Touch::new(Resource::parse("path:x").unwrap(), Mode::Writes);
    moved.content = Some(Digest::of(b"one"));
    moved.lines = vec![LineRange::parse("40-50").unwrap().into()];
    let again = Command::Touch { unit: unit_id(1), touches: vec![moved], dropped: Vec::new(), reason: None };
    world.must("person:ada", again);
    assert_eq!(standings(&world), named(&[("e1", "admissible"), ("e2", "admissible")]));
    assert!(world.unit(unit_id(1)).reshapings.is_empty());
}

#[test]
fn content_that_comes_back_is_what_the_evidence_was_about() {
    let world = run("
        ada | propose a                      | proposed
        ada | touch a path:x one             | proposed
        ci  | evidence a e1 criterion:works  | proposed
        ada | touch a path:x two             | proposed
        ada | touch a path:x one             | proposed
    ");
    assert_eq!(standings(&world), named(&[("e1", "admissible")]));
}

#[test]
fn touching_more_or_less_makes_stale_what_spoke_for_everything() {
    let world = run("
        ada | propose a                                | proposed
        ada | touch a path:x one                       | proposed
        ci  | evidence a e1 criterion:works            | proposed
        ci  | evidence a e2 touch:path:x               | proposed
        ada | touch a flag:new                         | proposed
    ");
    assert_eq!(standings(&world), named(&[("e1", "stale"), ("e2", "admissible")]));
    let world = crate::scenario::run_in(
        world,
        "
        ada | untouch a path:x | proposed
        ada | untouch a path:x | unknown_label
    ",
    );
    assert_eq!(standings(&world), named(&[("e1", "stale"), ("e2", "stale")]));
}

#[test]
fn evidence_for_and_against_is_conflicted_until_one_is_withdrawn() {
    let world = run("
        ada          | propose a                     | proposed
        machine:ci/1 | evidence a e1 criterion:works | proposed
        machine:ci/1 | against a e2 criterion:works  | proposed
        machine:ci/1 | unsure a e3 criterion:works   | proposed
    ");
    assert_eq!(standings(&world), named(&[("e1", "conflicted"), ("e2", "conflicted"), ("e3", "admissible")]));
    assert_eq!(world.unit(unit_id(1)).answer(&label("works")), Answer::Conflicted);
    let world = crate::scenario::run_in(world, "ada | withdraw a e1 | proposed");
    assert_eq!(standings(&world), named(&[("e1", "withdrawn"), ("e2", "admissible"), ("e3", "admissible")]));
    assert_eq!(world.unit(unit_id(1)).answer(&label("works")), Answer::Failing);
}

#[test]
fn a_machines_word_alone_is_unverifiable_and_lets_nothing_pass() {
    let mut world = run("
        ada           | propose a                 | proposed
        ada           | move a admitted           | admitted
        machine:gen/1 | move a executing          | executing
        machine:gen/1 | word a e1 criterion:works | executing
        machine:gen/1 | move a validating         | validating
        machine:gen/1 | move a integrating        | evidence_wanting
    ");
    assert_eq!(world.unit(unit_id(1)).answer(&label("works")), Answer::Unverifiable);
    crate::scenario::run_in(
        world.clone(),
        "
        bob           | word a e2 criterion:works | validating
        machine:gen/1 | move a integrating        | integrating
    ",
    );
    assert!(world.go("person:ada", unit_id(1), Stage::Integrating).is_err(), "a person's asking is no evidence");
}

#[test]
fn what_went_stale_while_integrating_stops_the_landing() {
    run("
        ada           | propose a                     | proposed
        ada           | touch a path:x one            | proposed
        ada           | move a admitted               | admitted
        machine:gen/1 | move a executing              | executing
        ci            | evidence a e1 criterion:works | executing
        machine:gen/1 | move a validating             | validating
        machine:gen/1 | move a integrating            | integrating
        machine:gen/1 | touch a path:x two            | integrating
        ada           | move a landed                 | evidence_wanting
        ci            | evidence a e2 criterion:works | integrating
        ada           | move a landed                 | landed
    ");
}

#[test]
fn what_is_only_read_is_not_content() {
    let mut world = run("
        ada | propose a                      | proposed
        ada | touch a path:x one             | proposed
        ci  | against a e1 criterion:works   | proposed
    ");
    let read = Touch::new(Resource::parse("path:elsewhere").unwrap(), Mode::Reads);
    let command = Command::Touch { unit: unit_id(1), touches: vec![read], dropped: Vec::new(), reason: None };
    world.must("machine:gen/1", command);
    assert_eq!(standings(&world), named(&[("e1", "admissible")]), "failing evidence is not shaken off by reading more");
}
