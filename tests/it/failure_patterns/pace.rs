//! What comes too late or too fast: decisions after the work, work faster than judgment, exceptions instead of rules.

use governed::judgment::{Intent, Override};
use governed::metrics::{Courses, Judgments, Measured, Settings, Window, measure};
use governed::policy::Verdict;
use governed::unit::{Code, Command, Criterion, PendingKind, Stage, Uncertainty, pending};
use governed::{UnitId, memory};
use serde_json::{Value, json};

use super::{
    MACHINE, adopt, approve, carried, history, lands, last_decision, ready, reviewed, supported, titled, told,
};
use crate::support::{World, actor, label, minute, prose};

fn measured(world: &World) -> Measured {
    let mut courses = Courses::new();
    for entry in &history(world) {
        courses.push(entry);
    }
    measure(&courses, Window { from: minute(-1), until: minute(world.minutes + 60) }, &Settings::default())
}

fn ratio(world: &World, name: &str) -> (u64, u64) {
    let ratio = measured(world).named(name).unwrap().ratio.unwrap();
    (ratio.count, ratio.of)
}

fn question(unit: UnitId, blocks: Stage) -> Command {
    let (question, owner) = (prose("which invoices are out already?"), Some(actor("person:fay")));
    Command::RaiseUncertainty {
        unit,
        uncertainty: Uncertainty { label: label("sent"), question, blocks: Some(blocks), owner },
    }
}

fn kept(text: &str) -> Criterion {
    Criterion { label: label("kept"), text: prose(text), judged_by: None }
}

#[test]
fn r_146_what_is_decided_late_is_paid_twice_and_what_is_explicit_early_stops_before_the_work() {
    // Without: nobody asks. When the work is done it turns out what it should have been.
    let mut late = World::new();
    let unit = ready(&mut late, 1, titled("Round the tax once", vec![]));
    let criterion = kept("invoices already sent stay as they are");
    let unsaid = Command::SetCriterion { unit, criterion: criterion.clone(), reason: None };
    let rejection = late.ask("person:fay", &unsaid).unwrap_err();
    assert_eq!(rejection.code, Code::ReasonOwed);
    assert!(rejection.message.contains("frozen since work started"), "{rejection}");
    let reason = Some(prose("forgotten"));
    late.must("person:fay", Command::SetCriterion { unit, criterion: criterion.clone(), reason });
    let rejection = late.go("person:ada", unit, Stage::Landed).unwrap_err();
    assert_eq!(rejection.code, Code::EvidenceWanting);
    late.go("person:ada", unit, Stage::Executing).unwrap();
    late.go(MACHINE, unit, Stage::Validating).unwrap();
    let about = crate::support::claim("k", governed::evidence::Finding::Supports, &["criterion:kept"]);
    late.must("machine:ci/9", Command::RecordEvidence { unit, claim: about.clone() });
    late.go("person:ada", unit, Stage::Integrating).unwrap();
    assert!(lands(&mut late, unit));

    // With: the question is there before the work, and the work waits for it.
    let mut early = World::new();
    let unit = early.propose(1, titled("Round the tax once", vec![]));
    early.go("person:ada", unit, Stage::Admitted).unwrap();
    early.must("person:ada", question(unit, Stage::Executing));
    let rejection = early.go(MACHINE, unit, Stage::Executing).unwrap_err();
    assert_eq!(rejection.code, Code::Uncertain);
    assert_eq!(rejection.message, "it is not known: which invoices are out already?");
    let waits = pending(early.register(), early.unit(unit), early.now()).unwrap();
    assert_eq!((waits.kind, waits.who.as_str()), (PendingKind::ResolveUncertainty, "person:fay"));
    let answer = prose("those of before March: they stay as they are");
    early.must("person:fay", Command::ResolveUncertainty { unit, uncertainty: label("sent"), answer });
    early.must("person:ada", Command::SetCriterion { unit, criterion, reason: None });
    early.go(MACHINE, unit, Stage::Executing).unwrap();
    early.go(MACHINE, unit, Stage::Validating).unwrap();
    supported(&mut early, unit, "e");
    early.must("machine:ci/9", Command::RecordEvidence { unit, claim: about });
    early.go("person:ada", unit, Stage::Integrating).unwrap();
    assert!(lands(&mut early, unit));

    assert_eq!((ratio(&late, "steps_back"), ratio(&early, "steps_back")), ((1, 1), (0, 1)));
    let frozen = |world: &World| ratio(world, "criteria_before_work");
    assert_eq!((frozen(&late), frozen(&early)), ((0, 1), (1, 1)), "the metric tells which was decided late");
}

/// Eight pieces come in, each carried to where it waits for a review.
fn flood(attention: Value) -> (World, usize) {
    let mut world = World::new();
    adopt(&mut world, json!({ "rules": [reviewed()], "attention": attention }));
    let mut admitted = 0;
    for number in 1..=8 {
        let unit = world.propose(number, titled(&format!("piece {number}"), vec![]));
        world.go("person:ada", unit, Stage::Admitted).unwrap();
        if world.unit(unit).stage == Stage::Admitted {
            admitted += 1;
            carried(&mut world, unit);
            assert!(!lands(&mut world, unit));
        }
    }
    (world, admitted)
}

fn waiting(world: &World) -> usize {
    let ruled = world.register().units().filter_map(|unit| unit.ruled.as_ref());
    ruled.filter(|ruled| ruled.is.waits_for == [label("reviewers")]).count()
}

#[test]
fn r_147_work_comes_in_no_faster_than_it_can_be_judged() {
    let debt = |world: &World| measured(world).named("integration_debt").unwrap().spread.unwrap().count;
    let (world, admitted) = flood(json!([]));
    assert_eq!((admitted, waiting(&world), debt(&world)), (8, 8, 8), "two people, eight reviews");

    let budget = json!([{ "group": "reviewers", "waiting": 3, "why": "Three is what two people read in a day." }]);
    let (mut world, admitted) = flood(budget);
    assert_eq!((admitted, waiting(&world), debt(&world)), (3, 3, 3));
    let decision = last_decision(&world);
    assert_eq!(decision.verdict, Verdict::Hold);
    for words in ["Three is what two people read in a day.", "fewer than 3 units wait for reviewers"] {
        assert!(told(&decision).contains(words), "{}", told(&decision));
    }
    // Judgment makes room for one more.
    let first = crate::support::unit_id(1);
    world.must("person:bob", approve(first));
    assert!(lands(&mut world, first));
    for (number, stage) in [(4, Stage::Admitted), (5, Stage::Admitted)] {
        let unit = crate::support::unit_id(number);
        let _ = world.go("person:ada", unit, Stage::Admitted);
        assert_eq!(world.unit(unit).stage, stage, "{number}");
        if number == 4 {
            carried(&mut world, unit);
        }
    }
    // The fourth waits for no review yet; once it asks for one there is no room again.
    assert!(!lands(&mut world, crate::support::unit_id(4)));
    world.go("person:ada", crate::support::unit_id(6), Stage::Admitted).unwrap();
    assert_eq!(world.unit(crate::support::unit_id(6)).stage, Stage::Proposed);
}

fn authority() -> Value {
    json!([{ "group": "reviewers", "most": "8h", "why": "Somebody must be able to." }])
}

fn forced(world: &mut World, number: u32) -> UnitId {
    let unit = ready(world, number, titled(&format!("translation {number}"), vec![]));
    if !lands(world, unit) {
        let overriding = Override {
            label: label("o"),
            of: label("land"),
            reason: prose("a translation needs no second look"),
            until: minute(world.minutes + 60),
            intent: Intent::Refining,
            patch: None,
            shown: None,
        };
        world.must("person:cleo", Command::Override { unit, overriding });
        assert!(lands(world, unit));
    }
    unit
}

fn exceptions(world: &World) -> Vec<(usize, String)> {
    let mut judgments = Judgments::new();
    for entry in &history(world) {
        judgments.push(entry);
    }
    judgments.repeated().into_iter().map(|repeated| (repeated.times, repeated.says)).collect()
}

#[test]
fn r_151_exceptions_that_multiply_become_a_rule() {
    let mut world = World::new();
    adopt(&mut world, json!({ "rules": [reviewed()], "overrides": authority() }));
    let from: Vec<UnitId> = (1..=3).map(|number| forced(&mut world, number)).collect();
    let said = "`reviewed` was overridden for `code-change` 3 times: the exception may be the rule";
    assert_eq!(exceptions(&world), [(3, format!("{said}; no lesson was kept of it"))]);

    // Without: nobody keeps what that says, and they go on.
    let mut same = world.clone();
    let units: Vec<UnitId> = (4..=6).map(|number| forced(&mut same, number)).collect();
    assert!(units.iter().all(|unit| same.unit(*unit).overrides.len() == 1));
    assert_eq!(exceptions(&same)[0].0, 6);

    // With: the exception is written down as one, and no override is needed any more.
    let lesson = memory::Lesson {
        label: label("translations"),
        title: crate::support::line("Translations land unread"),
        learnt: memory::Learnt {
            happened: prose("three translations were forced through"),
            meant: prose("the rule asks for a look where there is nothing to see"),
            worked: None,
            false_paths: vec![],
            risk: None,
            watch: None,
        },
        form: memory::Form { sort: memory::FormSort::Rule, why: prose("it is always so"), at: None },
        bears_on: memory::Bearing::default(),
        from: memory::Provenance { units: from, ..memory::Provenance::default() },
        review: None,
    };
    world.must("person:ada", Command::Keep { lesson });
    let mut rule = reviewed();
    rule["when"] = json!("!unit.title.startsWith('translation')");
    rule["origin"] = json!("lesson:translations");
    adopt(&mut world, json!({ "rules": [rule], "overrides": authority() }));
    let units: Vec<UnitId> = (4..=6).map(|number| forced(&mut world, number)).collect();
    assert!(units.iter().all(|unit| world.unit(*unit).overrides.is_empty()));
    assert_eq!(exceptions(&world), [(3, format!("{said}; lesson `translations` was kept of it"))]);
    let other = ready(&mut world, 7, titled("a tax", vec![]));
    assert!(!lands(&mut world, other), "the rule holds for everything else");
}
