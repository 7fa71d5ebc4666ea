//! What rules are worth and what was judged twice, read off the ledger alone.

use governed::judgment::Grounds;
use governed::ledger::Entry;
use governed::memory::{Signal, SignalKind};
use governed::metrics::{Concern, Courses, Judgments, RepeatedSort, RuleRecord, Rules, Settings, Window, measure};
use governed::policy::Document;
use governed::policy::backtest::End;
use governed::unit::{Command, Refusal, Stage};
use governed::wire::trial::Ends;
use governed::{Instant, Resource, UnitId};

use crate::learning::{lesson, signal};
use crate::support::{World, claim, label, proposal, prose};

fn policy(rules: serde_json::Value) -> Command {
    let document: Document = serde_json::from_value(serde_json::json!({
        "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
        "groups": { "leads": { "members": ["person:gil", "person:kim"] } },
        "overrides": [{ "group": "leads", "most": "4h", "why": "They carry the pager." }],
        "rules": rules, "fallback": { "to": "person:ada" }
    }))
    .unwrap();
    Command::AdoptPolicy { documents: vec![document], reason: prose("as agreed"), through: None }
}

fn rules() -> serde_json::Value {
    serde_json::json!([
        { "id": "go", "why": "Checked work lands.", "then": ["allow"] },
        { "id": "look", "why": "Somebody looks.", "moves": ["land"], "kinds": ["code-change"],
          "then": [{ "judgment": { "kind": "review", "of": "leads" } }] },
        { "id": "never", "why": "It happened once.", "origin": "lesson:old", "kinds": ["fax"], "then": ["block"] }
    ])
}

fn entries(world: &World) -> Vec<Entry> {
    world.entries().iter().map(|bytes| serde_json::from_slice(bytes).unwrap()).collect()
}

fn records(world: &World, now: Instant) -> Vec<RuleRecord> {
    let mut rules = Rules::new();
    for entry in &entries(world) {
        rules.push(entry);
    }
    rules.records(now)
}

fn record(world: &World, id: &str) -> RuleRecord {
    records(world, world.now()).into_iter().find(|record| &*record.id == id).unwrap()
}

/// A unit that asks to land, and is held back.
fn held(world: &mut World, number: u32) -> UnitId {
    let mut asked = proposal(&format!("work {number}"));
    let touch = |path: &str| {
        governed::integration::Touch::new(Resource::parse(path).unwrap(), governed::integration::Mode::Writes)
    };
    asked.touches = vec![touch("path:billing/tax.rs"), touch(&format!("path:own/{number}.rs"))];
    let unit = world.propose(number, asked);
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    world.go("person:bo", unit, Stage::Executing).unwrap();
    let evidence = claim("e1", governed::evidence::Finding::Supports, &["criterion:works", "content"]);
    world.must("machine:ci/1", Command::RecordEvidence { unit, claim: evidence });
    world.go("person:bo", unit, Stage::Validating).unwrap();
    world.go("person:gil", unit, Stage::Integrating).unwrap();
    world.go("person:gil", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating);
    unit
}

fn judge(world: &mut World, unit: UnitId, answer: &str) {
    let judgment = serde_json::json!({ "kind": "review", "answer": answer, "text": "I read it." });
    world.must("person:kim", Command::Judge { unit, judgment: serde_json::from_value(judgment).unwrap() });
}

fn override_land(world: &mut World, unit: UnitId) {
    let until = Instant::from_millis(world.now().millis() + 3_600_000).unwrap();
    let overriding =
        serde_json::json!({ "label": "o1", "of": "land", "reason": "the fair", "until": until, "intent": "refining" });
    world.must("person:kim", Command::Override { unit, overriding: serde_json::from_value(overriding).unwrap() });
    world.go("person:gil", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Landed);
}

#[test]
fn a_rule_was_right_overridden_or_changed_nothing_by_what_became_of_the_work() {
    let mut world = World::new();
    world.must("person:ada", policy(rules()));
    // Approved as it was: nothing changed.
    let unit = held(&mut world, 1);
    judge(&mut world, unit, "approve");
    world.go("person:gil", unit, Stage::Landed).unwrap();
    // Declined, mended, approved: it was right.
    let unit = held(&mut world, 2);
    judge(&mut world, unit, "decline");
    let touch =
        governed::integration::Touch::new(Resource::parse("path:a.rs").unwrap(), governed::integration::Mode::Writes);
    world.must(
        "person:bo",
        Command::Touch { unit, touches: vec![touch], dropped: vec![], reason: Some(prose("mended")) },
    );
    // Given up while it waited: it was right.
    let gone = held(&mut world, 3);
    world.must("person:ada", Command::Abandon { unit: gone, reason: prose("not wanted") });
    // Overridden.
    let unit = held(&mut world, 4);
    override_land(&mut world, unit);
    let look = record(&world, "look");
    assert_eq!((look.held, look.right, look.overridden, look.unchanged), (4, 1, 1, 1), "{look:?}");
    // The one that was mended counts once it goes on, or is given up.
    let mended = crate::support::unit_id(2);
    world.must("person:ada", Command::Abandon { unit: mended, reason: prose("the fair is over") });
    assert_eq!(record(&world, "look").right, 2);

    // What it let land and was taken back counts against what permitted it.
    assert_eq!(record(&world, "go").wrong, 0);
    let first = crate::support::unit_id(1);
    world.must("person:gil", Command::RollBack { unit: first, reason: prose("wrong bills"), through: None });
    assert_eq!(record(&world, "go").wrong, 1);
}

#[test]
fn rules_that_are_dead_contradicted_or_due_come_first_with_the_reason_they_were_made_for() {
    let mut world = World::new();
    world.must("person:ada", policy(rules()));
    for number in 1..=3 {
        let unit = held(&mut world, number);
        override_land(&mut world, unit);
    }
    let now = world.now();
    let all = records(&world, now);
    assert_eq!((&*all[0].id, &all[0].concerns[..]), ("look", &[Concern::Contradicted][..]));
    assert_eq!(all[0].why.as_str(), "Somebody looks.");
    assert!(
        all[1..].iter().all(|record| record.concerns.is_empty()),
        "too little was decided to call one dead: {all:?}"
    );
    // Many decisions and months later.
    for number in 10..40 {
        let unit = held(&mut world, number);
        judge(&mut world, unit, "approve");
        world.go("person:gil", unit, Stage::Landed).unwrap();
    }
    let later = Instant::parse("2026-08-01T00:00:00Z").unwrap();
    let never = records(&world, later).into_iter().find(|record| &*record.id == "never").unwrap();
    assert_eq!((never.fired, &never.concerns[..]), (0, &[Concern::Dead][..]), "{never:?}");
    assert_eq!(never.origin.unwrap().as_str(), "lesson:old");
    let due = records(&world, Instant::parse("2027-01-02T00:00:00Z").unwrap());
    assert!(due.iter().all(|record| record.concerns.contains(&Concern::Overdue)));
    // A rule that leaves the policy and comes back begins anew.
    let mut without = rules();
    without.as_array_mut().unwrap().remove(1);
    world.must("person:ada", policy(without));
    assert!(records(&world, later).iter().all(|record| &*record.id != "look"));
    world.must("person:ada", policy(rules()));
    assert_eq!(record(&world, "look").held, 0);
}

fn repeated(world: &World) -> Vec<governed::metrics::Repeated> {
    let mut judgments = Judgments::new();
    for entry in &entries(world) {
        judgments.push(entry);
    }
    judgments.repeated()
}

#[test]
fn the_same_exception_and_the_same_objection_are_told_the_second_time_and_whether_a_lesson_was_kept() {
    let mut world = World::new();
    world.must("person:ada", policy(rules()));
    let refuse = |world: &mut World, unit: UnitId| {
        let refusal = Refusal {
            label: label("no"),
            grounds: Grounds::RiskMisread,
            text: prose("tax is rounded twice"),
            about: None,
        };
        world.must("person:kim", Command::Refuse { unit, refusal });
    };
    let first = held(&mut world, 1);
    override_land(&mut world, first);
    let second = held(&mut world, 2);
    refuse(&mut world, second);
    assert!(repeated(&world).is_empty(), "once is not twice");
    let third = held(&mut world, 3);
    override_land(&mut world, third);
    let fourth = held(&mut world, 4);
    refuse(&mut world, fourth);
    let found = repeated(&world);
    assert_eq!(found.len(), 2, "{found:?}");
    let exception = RepeatedSort::Exception { rule: "look".into(), kind: label("code-change") };
    let told = found.iter().find(|one| one.sort == exception).unwrap();
    assert_eq!((told.times, &told.units), (2, &vec![first, third]));
    let objection = found.iter().find(|one| matches!(one.sort, RepeatedSort::Objection { .. })).unwrap();
    assert!(objection.says.contains("path:billing/tax.rs") && objection.says.ends_with("no lesson was kept of it"));
    // A lesson is kept of it: it is told last, with its name.
    let mut kept = lesson("rounding", governed::memory::FormSort::Rule);
    kept.from.entries = vec![objection.entries[0]];
    world.must("person:kim", Command::Keep { lesson: kept });
    let found = repeated(&world);
    assert_eq!(found[1].lesson, Some(label("rounding")));
    assert!(found[1].says.ends_with("lesson `rounding` was kept of it"));
}

#[test]
fn what_is_always_answered_with_yes_is_told_and_one_no_is_enough_not_to_be() {
    let mut world = World::new();
    world.must("person:ada", policy(rules()));
    for number in 1..=10 {
        assert!(repeated(&world).is_empty());
        let unit = held(&mut world, number);
        judge(&mut world, unit, "approve");
        world.go("person:gil", unit, Stage::Landed).unwrap();
    }
    assert_eq!(
        repeated(&world)[0].says,
        "the review that `look` asks of `code-change` was given 10 times and never declined; no lesson was kept of it"
    );
    let unit = held(&mut world, 11);
    judge(&mut world, unit, "decline");
    assert!(repeated(&world).iter().all(|one| !matches!(one.sort, RepeatedSort::AlwaysYes { .. })));
}

fn take(world: &mut World, signals: Vec<Signal>) -> Vec<u64> {
    crate::learning::take(world, signals)
}

#[test]
fn an_incident_that_came_from_landed_work_is_how_it_ended_until_it_is_called_noise() {
    let mut world = World::new();
    world.must("person:ada", policy(rules()));
    let unit = held(&mut world, 1);
    judge(&mut world, unit, "approve");
    world.go("person:gil", unit, Stage::Landed).unwrap();
    let ends = |world: &World| {
        let mut ends = Ends::default();
        for entry in &entries(world) {
            ends.push(entry.seq, &entry.event);
        }
        ends.of_units().remove(&unit)
    };
    assert_eq!(ends(&world), None);
    let seqs = take(&mut world, vec![Signal { units: vec![unit], ..signal("1", SignalKind::Incident, 0) }]);
    assert_eq!(ends(&world), Some((End::Incident, seqs[0])));
    // What permitted it was wrong, and what would stop it would have stopped an incident.
    assert_eq!(record(&world, "go").wrong, 1);
    let ledger = world.export();
    let mut stricter = rules();
    stricter[0]["then"] = serde_json::json!(["block"]);
    let Command::AdoptPolicy { documents, .. } = policy(stricter) else { unreachable!() };
    let asked = serde_json::json!({ "policy": { "documents": documents }, "ledger": ledger }).to_string();
    let answer: serde_json::Value = serde_json::from_str(&governed::wire::call("backtest", &asked)).unwrap();
    assert!(answer.to_string().contains("incident"), "{answer}");

    world.must("person:kim", Command::Dismiss { signals: seqs, reason: prose("it was the network") });
    assert_eq!((ends(&world), record(&world, "go").wrong), (None, 0));
    world.must("person:gil", Command::RollBack { unit, reason: prose("wrong bills"), through: None });
    assert_eq!(ends(&world).map(|(end, _)| end), Some(End::RolledBack));
}

#[test]
fn whether_signals_end_in_something_kept_and_whether_that_helps_is_measured() {
    let mut world = World::new();
    let of = |world: &World, name: &str| {
        let mut courses = Courses::new();
        for entry in &entries(world) {
            courses.push(entry);
        }
        let window = Window { from: crate::support::minute(0), until: crate::support::minute(10_000) };
        let measured = measure(&courses, window, &Settings::default());
        let found = measured.measures.iter().find(|measure| measure.name == name).unwrap();
        found.ratio.map(|ratio| (ratio.count, ratio.of)).unwrap()
    };
    let seqs = take(&mut world, (1..=5).map(|n| signal(&n.to_string(), SignalKind::SupportComplaint, 0)).collect());
    assert_eq!(of(&world, "signals_learnt_from"), (0, 5));
    let learn =
        |step: serde_json::Value| Command::Learn { pattern: label("p"), step: serde_json::from_value(step).unwrap() };
    let step = |kind: &str, with: serde_json::Value| learn(serde_json::json!({ "type": kind, "with": with }));
    let recognised = serde_json::json!({ "title": "one", "says": "one thing", "signals": [seqs[0], seqs[1]] });
    world.must("person:ada", step("recognise", recognised));
    world.must("person:ada", step("interpret", serde_json::json!({ "says": "it is so" })));
    world.must("person:ada", step("respond", serde_json::json!({ "says": "done" })));
    world.must("person:gil", step("validate", serde_json::json!({ "helped": true, "says": "quiet" })));
    let mut kept = lesson("l", governed::memory::FormSort::Nothing);
    kept.from.pattern = Some(label("p"));
    world.must("person:ada", Command::Keep { lesson: kept });
    world.must("person:ada", Command::Dismiss { signals: vec![seqs[4]], reason: prose("noise") });
    assert_eq!(of(&world, "signals_learnt_from"), (2, 4));
    assert_eq!(of(&world, "patterns_that_came_back"), (0, 1));
    world.must("machine:w/1", step("gather", serde_json::json!([seqs[2]])));
    assert_eq!((of(&world, "patterns_that_came_back"), of(&world, "signals_learnt_from")), ((1, 1), (3, 4)));
}
