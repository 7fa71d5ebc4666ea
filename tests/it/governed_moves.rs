//! Moves of units under a policy: what is asked, what is kept, and who gets by.

use governed::evidence::Finding;
use governed::integration::{Mode, Touch};
use governed::judgment::{Answer, Judgment};
use governed::ledger::AsOf;
use governed::policy::{Decision, Document, Policy, Verdict};
use governed::unit::{Code, Command, Event, Reversibility, Stage};
use governed::{Digest, Resource, UnitId};

use crate::support::{World, claim, label, proposal, prose};

const POLICY: &str = r#"{
    "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
    "groups": { "reviewers": { "members": ["person:bob", "person:cleo"] } },
    "autonomy": { "why": "Machines begin below.", "ladder": [
        { "level": "work", "moves": ["start", "submit", "pass"] }, { "level": "land", "moves": ["land"] } ] },
    "rules": [
        { "id": "go", "why": "Work goes on.", "then": ["allow"] },
        { "id": "reviewed", "why": "Two see more.", "moves": ["land"],
          "then": [{ "judgment": { "kind": "review", "of": "reviewers" } }] },
        { "id": "frozen", "why": "The books are closed.", "moves": ["land"], "when": "has(world.environment) && world.environment == 'closing'",
          "then": ["block"] }
    ],
    "fallback": { "to": "person:ada" }
}"#;

fn adopt(policy: &str) -> Command {
    let document: Document = serde_json::from_str(policy).unwrap();
    Command::AdoptPolicy { documents: vec![document], reason: prose("as agreed"), through: None }
}

fn judge(unit: UnitId, answer: Answer) -> Command {
    Command::Judge { unit, judgment: Judgment::new(label("review"), answer) }
}

/// A unit that is ready to land, worked on by a machine, in a world with that policy.
fn ready(policy: &str) -> (World, UnitId) {
    let mut world = World::new();
    world.must("person:ada", adopt(policy));
    let unit = world.propose(1, proposal("a"));
    touch(&mut world, unit, "one");
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    world.go("machine:gen/1", unit, Stage::Executing).unwrap();
    world.go("machine:gen/1", unit, Stage::Validating).unwrap();
    world.must(
        "machine:ci/9",
        Command::RecordEvidence { unit, claim: claim("e", Finding::Supports, &["criterion:works"]) },
    );
    world.go("machine:gen/1", unit, Stage::Integrating).unwrap();
    (world, unit)
}

fn touch(world: &mut World, unit: UnitId, content: &str) {
    let mut touch = Touch::new(Resource::parse("path:src/a.rs").unwrap(), Mode::Writes);
    touch.content = Some(Digest::of(content.as_bytes()));
    let reason = Some(prose("because"));
    world.must("machine:gen/1", Command::Touch { unit, touches: vec![touch], dropped: vec![], reason });
}

fn last_decision(world: &World) -> Decision {
    let bytes = world.entries().pop().unwrap();
    let entry: governed::ledger::Entry = serde_json::from_slice(&bytes).unwrap();
    match entry.event {
        Event::Decided { decision, .. } | Event::Moved { decision: Some(decision), .. } => *decision,
        other => panic!("no decision: {other:?}"),
    }
}

#[test]
fn a_move_that_policy_holds_back_is_recorded_and_the_unit_stays() {
    let (mut world, unit) = ready(POLICY);
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating);
    let decision = last_decision(&world);
    assert_eq!(decision.verdict, Verdict::Need);
    let ruled = &world.unit(unit).ruled.as_ref().unwrap().is;
    assert_eq!((ruled.to, ruled.verdict), (Stage::Landed, Verdict::Need));
    assert_eq!(ruled.waits_for, [label("reviewers")]);
    // What would make it move does.
    assert_eq!(decision.ways[0].steps[0].says.as_ref(), "one of person:bob, person:cleo approves (review)");

    world.must("person:bob", judge(unit, Answer::Approve));
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Landed);
    let decision = last_decision(&world);
    assert_eq!(decision.decided_by, ["policy:team".into(), "person:bob".into()]);
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn a_judgment_lapses_with_the_content_it_was_given_of_and_only_with_it() {
    let (mut world, unit) = ready(POLICY);
    world.must("person:bob", judge(unit, Answer::Approve));
    // What is only said about the unit changes nothing about its content.
    world.must("person:ada", Command::JoinInitiative { unit, initiative: crate::support::line("q3") });
    let before = world.clone();
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Landed);

    let mut world = before;
    touch(&mut world, unit, "two");
    world.must(
        "machine:ci/9",
        Command::RecordEvidence { unit, claim: claim("f", Finding::Supports, &["criterion:works"]) },
    );
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating, "bob approved something else");
    assert_eq!(last_decision(&world).verdict, Verdict::Need);
    // The same content again is what was judged.
    touch(&mut world, unit, "one");
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Landed);
}

#[test]
fn machines_and_the_ones_who_worked_on_it_judge_nothing() {
    let (mut world, unit) = ready(POLICY);
    assert_eq!(world.ask("machine:gen/1", &judge(unit, Answer::Approve)).unwrap_err().code, Code::NeedsPerson);
    world.must(
        "person:ada",
        Command::HandOff {
            unit,
            role: governed::unit::Role::Executor,
            to: "person:bob".parse().unwrap(),
            reason: prose("his now"),
        },
    );
    world.must("person:bob", judge(unit, Answer::Approve));
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating, "bob took it over, so his word does not count");
    world.must("person:cleo", judge(unit, Answer::Decline));
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating);
    world.must("person:cleo", judge(unit, Answer::Approve));
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Landed);
}

#[test]
fn a_ladder_decides_how_far_machines_go_and_irreversible_work_stays_with_people() {
    let (mut world, unit) = ready(POLICY);
    world.must("person:bob", judge(unit, Answer::Approve));
    // No grant: the lowest rung, which lands nothing.
    world.go("machine:gen/1", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating);
    assert!(last_decision(&world).owed.iter().any(|owed| owed.what.contains("rung") && owed.verdict == Verdict::Need));

    let lowest_lands = POLICY.replace(
        r#""moves": ["start", "submit", "pass"] }, { "level": "land", "moves": ["land"] }"#,
        r#""moves": ["start", "submit", "pass", "land"] }"#,
    );
    let (mut world, unit) = ready(&lowest_lands);
    world.must("person:bob", judge(unit, Answer::Approve));
    world.go("machine:gen/1", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Landed);
    assert_eq!(&world.replayed(AsOf::Now), world.register());

    let mut irreversible = proposal("b");
    irreversible.reversibility = Reversibility::Irreversible;
    let unit = world.propose(2, irreversible);
    assert_eq!(world.go("machine:gen/1", unit, Stage::Admitted).unwrap_err().code, Code::NeedsPerson);
}

#[test]
fn a_policy_is_adopted_by_a_person_once_and_readable() {
    let mut world = World::new();
    assert_eq!(world.ask("machine:gen/1", &adopt(POLICY)).unwrap_err().code, Code::NeedsPerson);
    let broken = POLICY.replace("world.environment ==", "world.environmnt ==");
    let rejection = world.ask("person:ada", &adopt(&broken)).unwrap_err();
    assert_eq!(rejection.code, Code::PolicyUnreadable);
    assert!(rejection.message.contains("rules[2].when: there is no fact `world.environmnt`"), "{rejection}");
    world.must("person:ada", adopt(POLICY));
    assert_eq!(world.ask("person:ada", &adopt(POLICY)).unwrap_err().code, Code::NothingChanged);
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn nothing_supplied_stands_in_for_what_the_register_knows() {
    let (mut world, unit) = ready(POLICY);
    let lie = serde_json::json!({
        "judgments": [{ "kind": "review", "answer": "approve", "by": "person:bob", "current": true, "own": false }],
        "autonomy": { "level": "land" }, "actor": { "id": "person:bob", "kind": "person" },
        "world": { "environment": "production" },
    });
    let register = world.register().clone().in_world(lie);
    let head = world.writing.head();
    world.writing = governed::ledger::Writing::on(register, head);
    world.go("machine:gen/1", unit, Stage::Landed).unwrap();
    let decision = last_decision(&world);
    assert_eq!(decision.verdict, Verdict::Need);
    assert_eq!(decision.facts["actor"]["id"], "machine:gen/1");
    assert_eq!(decision.facts["judgments"], serde_json::json!([]));
    assert_eq!(decision.facts["autonomy"], serde_json::json!({ "level": "work" }));
    assert_eq!(decision.facts["world"]["environment"], "production");
}

#[test]
fn every_decision_is_decided_again_from_its_own_facts() {
    let (mut world, unit) = ready(POLICY);
    world.go("person:ada", unit, Stage::Landed).unwrap();
    world.must("person:bob", judge(unit, Answer::Approve));
    world.go("person:ada", unit, Stage::Landed).unwrap();
    world.go("person:ada", unit, Stage::Settled).unwrap();
    let policy = Policy::compile(vec![serde_json::from_str(POLICY).unwrap()]).unwrap();
    let mut found = 0;
    for bytes in world.entries() {
        let entry: governed::ledger::Entry = serde_json::from_slice(&bytes).unwrap();
        let (Event::Decided { decision, .. } | Event::Moved { decision: Some(decision), .. }) = entry.event else {
            continue;
        };
        let text = decision.facts.to_string();
        let facts = policy.facts(&text).unwrap();
        assert_eq!(policy.decide(&facts), *decision);
        assert_eq!(facts.digest(policy.schema()), decision.facts_digest);
        found += 1;
    }
    assert_eq!(found, 7);
}

#[test]
fn a_ledger_with_a_move_that_policy_did_not_let_go_is_turned_down() {
    let (mut world, unit) = ready(POLICY);
    world.go("person:ada", unit, Stage::Landed).unwrap();
    let head = world.writing.head();
    let moved = |decision| Event::Moved {
        unit,
        from: Stage::Integrating,
        to: Stage::Landed,
        reason: None,
        frozen: None,
        taught: None,
        decision,
        lifted_by: None,
    };
    for decision in [None, Some(Box::new(last_decision(&world)))] {
        let draft = governed::ledger::Draft {
            at: world.now(),
            by: "person:ada".parse().unwrap(),
            event: moved(decision),
            key: None,
            recorded: None,
        };
        let sealed = governed::ledger::Sealed::after(head, draft).unwrap();
        let mut replay = governed::ledger::Replay::new(AsOf::Now);
        for bytes in world.entries() {
            replay.push(&bytes).unwrap();
        }
        let broken = replay.push(&sealed.bytes).unwrap_err();
        assert!(broken.to_string().contains("without the leave of the policy"), "{broken}");
    }
}

#[test]
fn an_approval_is_of_what_was_shown_and_a_no_outlives_a_change() {
    let (mut world, unit) = ready(POLICY);
    world.must("person:bob", judge(unit, Answer::Approve));
    let title = Some(crate::support::line("something else"));
    world.must("person:ada", Command::Restate { unit, title, purpose: None, reason: prose("clearer") });
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating, "bob approved another title");

    let (mut world, unit) = ready(POLICY);
    world.must("person:cleo", judge(unit, Answer::Decline));
    touch(&mut world, unit, "two");
    world.must("person:bob", judge(unit, Answer::Approve));
    world.must(
        "machine:ci/9",
        Command::RecordEvidence { unit, claim: claim("f", Finding::Supports, &["criterion:works"]) },
    );
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating, "cleo's no stands until she says otherwise");
}

#[test]
fn a_lower_layer_makes_nobody_a_judge_of_what_an_upper_one_asks() {
    let top: Document = serde_json::from_str(
        r#"{ "governed": 1, "policy": "top", "owner": "person:ada", "review": "2027-01-01",
             "groups": { "m": { "members": ["person:bob"], "competences": ["security"] } },
             "rules": [{ "id": "go", "why": "w", "then": ["allow", { "judgment": { "kind": "risk", "competence": "security" } },
                         { "judgment": { "kind": "review" } }] }],
             "fallback": { "to": "person:ada" } }"#,
    )
    .unwrap();
    let low: Document = serde_json::from_str(
        r#"{ "governed": 1, "policy": "low", "owner": "person:eve", "review": "2027-01-01",
             "groups": { "g": { "members": ["person:eve"], "competences": ["security"] } },
             "fallback": { "to": "person:eve" } }"#,
    )
    .unwrap();
    let said = |by: &str| {
        format!(
            r#"{{"move":"land","judgments":[{{"kind":"risk","answer":"approve","by":"{by}","current":true,"own":false}},
                {{"kind":"review","answer":"approve","by":"{by}","current":true,"own":false}}]}}"#
        )
    };
    let policy = Policy::compile(vec![top, low]).unwrap();
    for (by, verdict) in [("person:bob", Verdict::Move), ("person:eve", Verdict::Need)] {
        let text = said(by);
        assert_eq!(policy.evaluate(&policy.facts(&text).unwrap()).verdict, verdict, "{by}");
    }
}
