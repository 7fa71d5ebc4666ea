//! Measures and gates: by hand on a small world, against another count of the same entries, and what cannot raise them.

use std::collections::BTreeMap;

use governed::evidence::Finding;
use governed::judgment::{Answer, Challenge, Contested, Grounds, Intent, Judgment, Override};
use governed::ledger::Entry;
use governed::metrics::{
    Courses, GateSort, Horizon, Measured, Ratio, Settings, Window, measure, metrics_text, theatre, theatre_text,
};
use governed::policy::Document;
use governed::unit::{Command, Event, Refusal, Role, Stage, Taught, Uncertainty};
use governed::{Instant, UnitId};
use proptest::prelude::*;

use crate::support::{World, actor, claim, label, line, minute, proposal, prose};

const POLICY: &str = r#"{
    "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
    "groups": { "reviewers": { "members": ["person:bob", "person:cleo"] } },
    "rules": [
        { "id": "go", "why": "Work goes on.", "then": ["allow"] },
        { "id": "reviewed", "why": "Two see more.", "moves": ["land"],
          "then": [{ "judgment": { "kind": "review", "of": "reviewers" } }] }
    ],
    "overrides": [{ "group": "reviewers", "most": "8h", "why": "Somebody must be able to." }],
    "fallback": { "to": "person:ada" }
}"#;

fn governed() -> World {
    let mut world = World::new();
    let document: Document = serde_json::from_str(POLICY).unwrap();
    world.must(
        "person:ada",
        Command::AdoptPolicy { documents: vec![document], reason: prose("as agreed"), through: None },
    );
    world
}

fn supported(world: &mut World, unit: UnitId, name: &str) {
    let claim = claim(name, Finding::Supports, &["criterion:works"]);
    world.must("machine:ci/9", Command::RecordEvidence { unit, claim });
}

/// A unit on its way to landing.
fn ready(world: &mut World, number: u32) -> UnitId {
    let unit = world.propose(number, proposal("a small piece of work"));
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    world.go("machine:gen/1", unit, Stage::Executing).unwrap();
    world.go("machine:gen/1", unit, Stage::Validating).unwrap();
    supported(world, unit, "e");
    world.go("machine:gen/1", unit, Stage::Integrating).unwrap();
    unit
}

fn judge(world: &mut World, unit: UnitId, answer: Answer, text: Option<&str>, looked: Option<i64>) {
    let opened = looked.map(|minutes| minute(world.minutes + 1 - minutes));
    let judgment = Judgment { text: text.map(prose), opened, ..Judgment::new(label("review"), answer) };
    world.must("person:bob", Command::Judge { unit, judgment });
}

fn land(world: &mut World, unit: UnitId) {
    let _ = world.go("person:ada", unit, Stage::Landed);
}

fn entries(world: &World) -> Vec<Entry> {
    world.entries().iter().map(|bytes| serde_json::from_slice(bytes).unwrap()).collect()
}

fn courses(world: &World) -> Courses {
    let mut courses = Courses::new();
    for entry in entries(world) {
        courses.push(&entry);
    }
    courses
}

/// Everything up to long after the last minute, so that every outcome is in.
fn all() -> Window {
    Window { from: minute(-1), until: minute(100 * 24 * 60) }
}

fn ratio(measured: &Measured, name: &str) -> (u64, u64) {
    let ratio = measured.named(name).unwrap_or_else(|| panic!("no measure {name}")).ratio.unwrap();
    (ratio.count, ratio.of)
}

/// Five units: one landed as asked, one by override, one that was refused and revised, one that was taken back, and one
/// that waits.
fn five() -> World {
    let mut world = governed();
    let good = ready(&mut world, 1);
    land(&mut world, good);
    judge(&mut world, good, Answer::Approve, Some("read it, and the test"), Some(5));
    land(&mut world, good);
    let taught = Some(Taught::Kept(prose("it held")));
    world.must("person:ada", Command::Move { unit: good, to: Stage::Settled, reason: None, taught });

    let forced = ready(&mut world, 2);
    let overriding = Override {
        label: label("o1"),
        of: label("land"),
        reason: prose("now"),
        until: minute(world.minutes + 60),
        intent: Intent::Refining,
        patch: None,
        shown: None,
    };
    world.must("person:cleo", Command::Override { unit: forced, overriding });
    land(&mut world, forced);

    let revised = ready(&mut world, 3);
    land(&mut world, revised);
    let refusal =
        Refusal { label: label("r1"), grounds: Grounds::ContextWrong, text: prose("not this price"), about: None };
    world.must("person:cleo", Command::Refuse { unit: revised, refusal });
    let answer = prose("priced anew");
    world.must("person:cleo", Command::AnswerRefusal { unit: revised, refusal: label("r1"), answer });
    let reason = prose("sharper");
    world.must("person:ada", Command::Restate { unit: revised, title: Some(line("b")), purpose: None, reason });
    judge(&mut world, revised, Answer::Approve, None, Some(0));
    land(&mut world, revised);

    let bad = ready(&mut world, 4);
    judge(&mut world, bad, Answer::Approve, None, None);
    land(&mut world, bad);
    world.must("person:ada", Command::RollBack { unit: bad, reason: prose("it broke"), through: Some(revised) });

    let waits = ready(&mut world, 5);
    let (to, reason) = (actor("machine:gen/2"), prose("the other is slow"));
    world.must("person:ada", Command::HandOff { unit: waits, role: Role::Executor, to, reason });
    let uncertainty = Uncertainty { label: label("u1"), question: prose("why so?"), blocks: None, owner: None };
    world.must("machine:gen/2", Command::RaiseUncertainty { unit: waits, uncertainty });
    let challenge = Challenge {
        label: label("c1"),
        of: Contested::Metric(line("escape_rate")),
        text: prose("it counts the wrong thing"),
        stops: false,
    };
    world.must("person:ada", Command::Challenge { unit: waits, challenge });
    world
}

#[test]
fn what_is_counted_by_hand_is_what_is_measured() {
    let measured = measure(&courses(&five()), all(), &Settings::default());
    for (name, count, of) in [
        // Units 1 and 3 landed as asked and held; 2 was overridden, 4 taken back. It took five to admit, four to land,
        // three reviews, an override, a refusal and its answer.
        ("trusted_change_per_judgment", 2, 15),
        ("trusted_share", 3, 4),
        // Of three yeses only the one for the restated unit came after a change.
        ("judgment_that_mattered", 1, 3),
        // 2 was overridden, 3 refused and restated, 4 taken back.
        ("intervention_rate", 3, 5),
        ("gate_load", 3, 5),
        ("landings_turned_down", 2, 4),
        ("validations_again", 0, 4),
        ("escape_rate", 1, 4),
        ("blocks_that_stood", 0, 0),
        ("evidence_with_artifact", 5, 5),
        ("steps_back", 0, 5),
        ("rollback_rate", 1, 4),
        ("questions_after_handoff", 1, 1),
        ("criteria_before_work", 4, 4),
        ("lessons_kept", 1, 1),
        ("outcomes_told", 1, 4),
        ("integration_inflow", 5, 4),
        ("deployment_frequency", 4, 101),
        ("change_fail_rate", 1, 4),
        ("deployment_rework_rate", 1, 4),
    ] {
        assert_eq!(ratio(&measured, name), (count, of), "{name}");
    }
    assert_eq!(measured.named("integration_debt").unwrap().spread.unwrap().count, 1);
    assert_eq!(measured.named("failed_deployment_recovery_time").unwrap().spread.unwrap().median, Some(60));
    assert_eq!(measured.named("escape_rate").unwrap().challenges, 1);
    assert_eq!(measured.named("steps_back").unwrap().challenges, 0);
    let text = metrics_text(&measured, Some(&measured));
    for measure in &measured.measures {
        assert!(text.contains(measure.name) && text.contains(measure.definition), "{}", measure.name);
    }
    assert!(text.contains("escape_rate: 0.250 (1 of 4), challenged once\n  beside: 0.250 (1 of 4)"), "{text}");
}

#[test]
fn a_gate_shows_what_it_changed_and_never_who_passed_it() {
    let report = theatre(&courses(&five()), all());
    let named =
        |sort: GateSort, name: &str| report.gates.iter().find(|gate| gate.sort == sort && &*gate.name == name).unwrap();
    let review = named(GateSort::Judgment, "review");
    assert_eq!(review.changed, Ratio::new(1, 3));
    assert_eq!(review.without_grounds, Some(Ratio::new(2, 3)));
    // One looked for five minutes, one not at all; of the third nothing is known.
    assert_eq!(review.faster_than_read, Some(Ratio::new(1, 2)));
    let rule = named(GateSort::Rule, "reviewed");
    assert_eq!((rule.changed, rule.overridden), (Ratio::new(3, 6), Some(Ratio::new(1, 3))));
    assert_eq!(named(GateSort::Handoff, "handoff").changed, Ratio::new(1, 1));
    let text = theatre_text(&report) + &serde_json::to_string(&report).unwrap();
    assert!(!text.contains("person:") && !text.contains("machine:"), "{text}");
    assert!(report.gates.iter().all(|gate| !gate.never_changed_anything), "three are too few to tell");

    let mut stamped = governed();
    for number in 1..=10 {
        let unit = ready(&mut stamped, number);
        judge(&mut stamped, unit, Answer::Approve, None, Some(0));
        land(&mut stamped, unit);
    }
    let report = theatre(&courses(&stamped), all());
    let review = report.gates.iter().find(|gate| gate.sort == GateSort::Judgment).unwrap();
    assert!(review.never_changed_anything, "{review:?}");
    assert_eq!(review.faster_than_read, Some(Ratio::new(10, 10)));
    assert!(
        theatre_text(&report).contains("judgment review: changed something 0.000 (0 of 10)\n  never changed anything")
    );
}

#[test]
fn a_unit_that_lacked_a_judgment_that_was_asked_for_is_no_trusted_change() {
    let trusted = |reviewed: bool| {
        let mut world = governed();
        let unit = ready(&mut world, 1);
        if reviewed {
            judge(&mut world, unit, Answer::Approve, None, None);
        } else {
            let until = minute(world.minutes + 60);
            let (of, reason) = (label("land"), prose("skip it"));
            let overriding =
                Override { label: label("o"), of, reason, until, intent: Intent::Refining, patch: None, shown: None };
            world.must("person:cleo", Command::Override { unit, overriding });
        }
        land(&mut world, unit);
        assert_eq!(world.unit(unit).stage, Stage::Landed);
        ratio(&measure(&courses(&world), all(), &Settings::default()), "trusted_change_per_judgment").0
    };
    assert_eq!((trusted(true), trusted(false)), (1, 0));
}

#[test]
fn work_that_was_substituted_before_it_landed_has_failed_and_hides_no_later_failure() {
    let mut world = governed();
    let unit = ready(&mut world, 1);
    let (of, reason, until) = (label("pass"), prose("another way"), minute(world.minutes + 60));
    let intent = Intent::Substituting;
    let overriding = Override { label: label("o"), of, reason, until, intent, patch: None, shown: None };
    world.must("person:cleo", Command::Override { unit, overriding });
    judge(&mut world, unit, Answer::Approve, None, None);
    land(&mut world, unit);
    let settings = Settings::default();
    let before = measure(&courses(&world), all(), &settings);
    assert_eq!(ratio(&before, "escape_rate"), (1, 1));
    assert_eq!(ratio(&before, "trusted_change_per_judgment").0, 0);
    world.must("person:ada", Command::RollBack { unit, reason: prose("it broke"), through: None });
    for days in [14, u32::MAX] {
        let settings = Settings { horizon: Horizon { days }, ..Settings::default() };
        let after = measure(&courses(&world), all(), &settings);
        assert_eq!(ratio(&after, "escape_rate"), (1, 1), "{days}");
        assert_eq!(after.named("failed_deployment_recovery_time").unwrap().spread.unwrap().count, 1);
    }
}

#[test]
fn outcomes_that_are_not_in_yet_count_for_nothing() {
    let mut world = governed();
    let unit = ready(&mut world, 1);
    judge(&mut world, unit, Answer::Approve, None, None);
    land(&mut world, unit);
    let until = |days: i64| Window { from: minute(-1), until: minute(world.minutes + days * 24 * 60) };
    for (days, in_yet) in [(1, 0), (13, 0), (15, 1)] {
        let measured = measure(&courses(&world), until(days), &Settings::default());
        assert_eq!(ratio(&measured, "escape_rate"), (0, in_yet), "{days} days");
        assert_eq!(ratio(&measured, "trusted_change_per_judgment").0, in_yet, "{days} days");
    }
}

#[test]
fn weights_costs_and_policies_are_what_was_said() {
    let world = five();
    let entries = entries(&world);
    let policy = entries.iter().find_map(|entry| match &entry.event {
        Event::PolicyAdopted { digest, .. } => Some(*digest),
        _ => None,
    });
    let settings = Settings {
        weights: BTreeMap::from([(label("code-change"), 3)]),
        costs: BTreeMap::from([(label("move"), 0), (label("review"), 5)]),
        policy,
        ..Settings::default()
    };
    let measured = measure(&courses(&world), all(), &settings);
    // Three reviews at 5, and an override, a refusal and its answer at 1.
    assert_eq!(ratio(&measured, "trusted_change_per_judgment"), (6, 18));
    let other = Settings { policy: Some(governed::Digest::of(b"another")), ..settings };
    assert_eq!(ratio(&measure(&courses(&world), all(), &other), "deployment_frequency").0, 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Another count of the same entries, by the plainest means: whatever is an event of the span.
    #[test]
    fn a_span_in_two_counts_what_both_count(cut in 0_i64..80) {
        let world = five();
        let courses = courses(&world);
        let whole = Window { from: minute(-1), until: minute(90) };
        let first = Window { until: minute(cut), ..whole };
        let second = Window { from: minute(cut), ..whole };
        let settings = Settings::default();
        let count = |window: Window, name: &str| ratio(&measure(&courses, window, &settings), name);
        for name in ["gate_load", "landings_turned_down", "judgment_that_mattered", "evidence_with_artifact", "lessons_kept"] {
            prop_assert_eq!(count(first, name).0 + count(second, name).0, count(whole, name).0, "{}", name);
        }
        let here = |window: Window, entry: &Entry| window.holds(entry.at);
        for window in [first, second, whole] {
            let all = entries(&world);
            let judged = all.iter().filter(|entry| here(window, entry) && matches!(entry.event, Event::Judged { .. }));
            prop_assert_eq!(count(window, "judgment_that_mattered").1, judged.count() as u64);
            let landed = all
                .iter()
                .filter(|entry| here(window, entry) && matches!(entry.event, Event::Moved { to: Stage::Landed, .. }));
            prop_assert_eq!(count(window, "deployment_frequency").0, landed.count() as u64);
        }
    }
}

#[test]
fn a_window_has_the_days_it_has() {
    let at = |text: &str| Instant::parse(text).unwrap();
    for (from, until, days) in [
        ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", 1),
        ("2026-03-01T00:00:00Z", "2026-03-02T00:00:01Z", 2),
        ("2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", 1),
        ("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z", 1),
    ] {
        assert_eq!(Window { from: at(from), until: at(until) }.days(), days, "{from} {until}");
    }
}
