//! A policy that asks for it changes only through work that was judged and landed; what comes of it acts.

use governed::feedback::{Standing, standing_of};
use governed::integration::{Mode, Touch};
use governed::ledger::{AsOf, Draft, Replay, Sealed};
use governed::memory::{FormSort, Severity, SignalKind};
use governed::policy::Document;
use governed::unit::{Code, Command, Event, Known as _, Stage};
use governed::{Digest, Resource, UnitId, canonical};

use crate::learning::{code, landed, lesson, signal, take};
use crate::support::{World, actor, claim, label, proposal, prose};

const BASE: &str = r#"{
    "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
    "groups": { "stewards": { "members": ["person:gil", "person:kim"] } },
    "changes": { "kind": "policy-change", "why": "Rules are judged like code." },
    "rules": [{ "id": "go", "why": "Checked work lands.", "then": ["allow"] },
        { "id": "read", "why": "A rule binds everybody.", "kinds": ["policy-change"], "moves": ["land"],
          "then": [{ "judgment": { "kind": "policy", "of": "stewards" } }] }],
    "fallback": { "to": "person:ada" }
}"#;

fn document(change: impl FnOnce(&mut serde_json::Value)) -> Document {
    let mut policy: serde_json::Value = serde_json::from_str(BASE).unwrap();
    change(&mut policy);
    serde_json::from_value(policy).unwrap()
}

fn with_rule(policy: &mut serde_json::Value) {
    policy["rules"].as_array_mut().unwrap().push(serde_json::json!({
        "id": "round-once", "why": "Bills were a cent off.", "origin": "lesson:round-once", "moves": ["land"],
        "match": { "paths": ["billing/**"] }, "then": [{ "judgment": { "kind": "billing", "of": "stewards" } }] }));
}

fn adopt(documents: Vec<Document>, through: Option<UnitId>) -> Command {
    Command::AdoptPolicy { documents, reason: prose("as judged"), through }
}

/// A unit that proposes a policy, and gets as far as being integrated.
fn proposes(world: &mut World, number: u32, document: &Document) -> UnitId {
    let mut asked = proposal("a rule for billing");
    asked.kind = label("policy-change");
    let digest = Digest::of(&canonical(&[document]).unwrap());
    asked.touches = vec![Touch::new(Resource::parse(&format!("policy:{digest}")).unwrap(), Mode::Writes)];
    let unit = world.propose(number, asked);
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    world.go("person:lee", unit, Stage::Executing).unwrap();
    let evidence = claim("e1", governed::evidence::Finding::Supports, &["criterion:works", "content"]);
    world.must("person:gil", Command::RecordEvidence { unit, claim: evidence });
    world.go("person:lee", unit, Stage::Validating).unwrap();
    world.go("person:gil", unit, Stage::Integrating).unwrap();
    unit
}

fn approve(world: &mut World, by: &str, unit: UnitId) {
    let judgment = serde_json::json!({ "kind": "policy", "answer": "approve" });
    world.must(by, Command::Judge { unit, judgment: serde_json::from_value(judgment).unwrap() });
}

#[test]
fn a_policy_that_asks_for_it_changes_only_through_work_that_was_judged_and_landed() {
    let mut world = World::new();
    world.must("person:ada", adopt(vec![document(|_| ())], None));
    world.must("person:ada", Command::Keep { lesson: lesson("round-once", FormSort::Rule) });
    let stands = |world: &World| {
        let held = world.register().books().lesson(&label("round-once")).unwrap();
        standing_of(held, world.register().policy().and_then(|held| held.policy()), world.now())
    };
    assert_eq!(stands(&world).standing, Standing::NotInForce);
    let new = document(with_rule);
    assert_eq!(code(world.ask("person:ada", &adopt(vec![new.clone()], None))), Code::DependencyUnmet, "not by a word");
    let unit = proposes(&mut world, 1, &new);
    assert_eq!(code(world.ask("person:ada", &adopt(vec![new.clone()], Some(unit)))), Code::DependencyUnmet);
    // Who executed it cannot land it by their own word.
    world.go("person:gil", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating, "a steward has not read it");
    approve(&mut world, "person:kim", unit);
    world.go("person:gil", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Landed);
    let looser = document(|policy| policy["rules"] = serde_json::json!([policy["rules"][0]]));
    assert_eq!(code(world.ask("person:ada", &adopt(vec![looser], Some(unit)))), Code::ShownChanged);
    assert_eq!(code(world.ask("machine:mill/1", &adopt(vec![new.clone()], Some(unit)))), Code::NeedsPerson);
    world.must("person:ada", adopt(vec![new], Some(unit)));
    assert_eq!((stands(&world).standing, stands(&world).through), (Standing::InForce, vec!["round-once".to_owned()]));

    // The lesson acts on the next piece of work, and says where it comes from.
    let mut asked = proposal("raise the tax");
    asked.touches = vec![Touch::new(Resource::parse("path:billing/tax.rs").unwrap(), Mode::Writes)];
    let next = world.propose(2, asked);
    for (by, to) in [("person:ada", Stage::Admitted), ("person:bo", Stage::Executing)] {
        world.go(by, next, to).unwrap();
    }
    let evidence = claim("e1", governed::evidence::Finding::Supports, &["criterion:works", "content"]);
    world.must("machine:ci/1", Command::RecordEvidence { unit: next, claim: evidence });
    for (by, to) in
        [("person:bo", Stage::Validating), ("person:gil", Stage::Integrating), ("person:gil", Stage::Landed)]
    {
        world.go(by, next, to).unwrap();
    }
    assert_eq!(world.unit(next).stage, Stage::Integrating);
    assert_eq!(world.unit(next).ruled.as_ref().unwrap().is.waits_for, [label("stewards")]);

    // Taken back, the policy of before may be adopted again by a word, and no other.
    world.must("person:gil", Command::RollBack { unit, reason: prose("too many are asked"), through: None });
    let third = document(|policy| policy["purpose"] = "another".into());
    assert_eq!(code(world.ask("person:ada", &adopt(vec![third], None))), Code::DependencyUnmet);
    world.must("person:ada", adopt(vec![document(|_| ())], None));
    assert_eq!(stands(&world).standing, Standing::NotInForce);
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn no_way_leads_around_the_change_of_policy_that_was_judged() {
    let new = document(with_rule);
    let touch = |document: &Document| {
        let digest = Digest::of(&canonical(&[document]).unwrap());
        Touch::new(Resource::parse(&format!("policy:{digest}")).unwrap(), Mode::Writes)
    };
    let governed = || {
        let mut world = World::new();
        world.must("person:ada", adopt(vec![document(|_| ())], None));
        world
    };
    let lands = |world: &mut World, number: u32, document: &Document| {
        let unit = proposes(world, number, document);
        approve(world, "person:kim", unit);
        world.go("person:gil", unit, Stage::Landed).unwrap();
        unit
    };
    // Seen to land outside: nobody judged it.
    let mut world = governed();
    let mut asked = proposal("from outside");
    (asked.kind, asked.touches) = (label("policy-change"), vec![touch(&new)]);
    let source: governed::Reference = "git:1".parse().unwrap();
    let unit = crate::support::unit_id(9);
    world.must("machine:x/1", Command::Observe { unit, proposal: asked, source: source.clone() });
    for to in [Stage::Admitted, Stage::Executing, Stage::Validating, Stage::Integrating, Stage::Landed] {
        let seen = Command::ObserveMove { unit, to, source: source.clone(), reason: None, through: None };
        let _ = world.ask("machine:x/1", &seen);
    }
    assert_eq!(world.unit(unit).stage, Stage::Landed);
    assert_eq!(code(world.ask("person:ada", &adopt(vec![new.clone()], Some(unit)))), Code::DependencyUnmet);

    // Touched after it had landed, or only read.
    let unit = lands(&mut world, 1, &document(|policy| policy["purpose"] = "a word".into()));
    world.must(
        "machine:x/1",
        Command::Touch { unit, touches: vec![touch(&new)], dropped: vec![], reason: Some(prose("later")) },
    );
    assert_eq!(code(world.ask("person:ada", &adopt(vec![new.clone()], Some(unit)))), Code::ShownChanged);

    // Stopped: a refusal of the landed work.
    let mut world = governed();
    let unit = lands(&mut world, 1, &new);
    let refusal = governed::unit::Refusal {
        label: label("no"),
        grounds: governed::judgment::Grounds::RiskMisread,
        text: prose("wait"),
        about: None,
    };
    world.must("person:kim", Command::Refuse { unit, refusal });
    assert_eq!(code(world.ask("person:ada", &adopt(vec![new.clone()], Some(unit)))), Code::Refused);
    world.must("person:kim", Command::AnswerRefusal { unit, refusal: label("no"), answer: prose("read again") });
    world.must("person:ada", adopt(vec![new.clone()], Some(unit)));

    // Judged as a change of another policy: once is once.
    let second = document(|policy| {
        with_rule(policy);
        policy["purpose"] = "two".into();
    });
    let two = lands(&mut world, 2, &second);
    world.must("person:ada", adopt(vec![second], Some(two)));
    assert_eq!(code(world.ask("person:ada", &adopt(vec![new.clone()], Some(unit)))), Code::DependencyUnmet);

    // Going back takes two, and never drops the law.
    world.must("person:gil", Command::RollBack { unit: two, reason: prose("too many"), through: None });
    assert_eq!(code(world.ask("person:gil", &adopt(vec![new.clone()], None))), Code::OwnWork);
    world.must("person:ada", adopt(vec![new], None));
    let loose = document(|policy| {
        policy.as_object_mut().unwrap().remove("changes");
    });
    let mut world = World::new();
    world.must("person:ada", adopt(vec![loose.clone()], None));
    let strict = document(|_| ());
    let unit = lands(&mut world, 1, &strict);
    world.must("person:ada", adopt(vec![strict], Some(unit)));
    world.must("person:gil", Command::RollBack { unit, reason: prose("bother"), through: None });
    assert_eq!(code(world.ask("person:ada", &adopt(vec![loose], None))), Code::DependencyUnmet);
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn an_incident_that_is_said_to_come_from_a_machines_work_counts_against_it() {
    let mut world = World::new();
    let unit = landed(&mut world, 1, "machine:mill/2");
    let policy = document(|policy| {
        policy["autonomy"] = serde_json::json!({ "why": "Machines begin below.", "ladder": [
            { "level": "work", "moves": ["start"] }, { "level": "land", "moves": ["land"] }] });
    });
    world.must("person:ada", adopt(vec![policy], None));
    let failures = |world: &World| {
        let view = governed::autonomy_view(world.register(), world.now()).unwrap();
        let cell = view.cells.into_iter().find(|cell| *cell.standing.cell.actor() == actor("machine:mill/2")).unwrap();
        serde_json::to_string(&cell.proposal).unwrap()
    };
    let before = failures(&world);
    let mut told = signal("1", SignalKind::Incident, 0);
    told.units = vec![unit];
    told.severity = Some(Severity::new(2).unwrap());
    let seqs = take(&mut world, vec![told]);
    let after = failures(&world);
    assert_ne!(before, after);
    world.must("person:ada", Command::Dismiss { signals: seqs, reason: prose("it was another system") });
    assert_eq!(failures(&world), before, "what is noise counts for nothing");
}

/// What was in force before is what was: an entry that says otherwise would open a way back to anything.
#[test]
fn an_entry_that_lies_about_the_policy_before_it_does_not_replay() {
    let mut world = World::new();
    world.must("person:ada", adopt(vec![document(|_| ())], None));
    let new = document(with_rule);
    let digest = Digest::of(&canonical(&[&new]).unwrap());
    let unit = proposes(&mut world, 1, &new);
    approve(&mut world, "person:kim", unit);
    world.go("person:gil", unit, Stage::Landed).unwrap();
    let in_force = world.register().policy().unwrap().adopted().digest;
    for (before, holds) in [(Some(in_force), true), (None, true), (Some(Digest::of(b"another")), false)] {
        let event = Event::PolicyAdopted {
            documents: vec![new.clone()],
            digest,
            reason: prose("as judged"),
            through: Some(unit),
            before,
        };
        let draft = Draft { at: world.now(), by: actor("person:ada"), event, key: None, recorded: None };
        let sealed = Sealed::after(world.writing.head(), draft).unwrap();
        let mut replay = Replay::new(AsOf::Now);
        for bytes in world.entries() {
            replay.push(&bytes).unwrap();
        }
        assert_eq!(replay.push(&sealed.bytes).is_ok(), holds, "{before:?}");
    }
}
