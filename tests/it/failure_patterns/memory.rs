//! What is forgotten, argued again elsewhere, or let through once more.

use governed::evidence::Finding;
use governed::feedback::{Standing, same_problems};
use governed::integration::Mode;
use governed::judgment::{Answer, Challenge, Contested, Grounds, Intent, Judgment, Override, Ruling};
use governed::memory::{Bearing, Form, FormSort, Learnt, Lesson, Provenance, Signal, SignalKind};
use governed::metrics::{Judgments, RepeatedSort};
use governed::policy::backtest::{Backtest, Backtesting, End, Past};
use governed::policy::{Document, Policy, Verdict};
use governed::unit::{Code, Command, Event, Known as _, NewUnit, Proposal, Refusal, Stage, why_part};
use governed::{Digest, UnitId, canonical, learning};
use serde_json::json;

use super::{adopt, adoption, history, lands, last_decision, policy, ready, titled, told, touch};
use crate::support::{World, label, line, minute, prose, unit_id};

fn judgments(world: &World) -> Judgments {
    let mut judgments = Judgments::new();
    for entry in &history(world) {
        judgments.push(entry);
    }
    judgments
}

/// An export of customers, as somebody proposes it every quarter.
fn export(number: u32) -> Proposal {
    titled(&format!("Give partner {number} the customers"), vec![touch("dataset:customers", Mode::Writes, None)])
}

/// It is built, and grace looks at it and says no, by hand.
fn objected(world: &mut World, number: u32) -> UnitId {
    let unit = ready(world, number, export(number));
    let text = prose("customers never agreed to that");
    let refusal = Refusal { label: label("r"), grounds: Grounds::RiskMisread, text, about: None };
    world.must("person:grace", Command::Refuse { unit, refusal });
    assert_eq!(world.go("person:ada", unit, Stage::Landed).unwrap_err().code, Code::Refused);
    world.must("person:ada", Command::Abandon { unit, reason: prose("grace is right") });
    unit
}

#[test]
fn r_148_an_objection_made_twice_by_hand_is_told_and_the_third_is_stopped_by_the_rule_that_was_kept() {
    let mut world = World::new();
    adopt(&mut world, json!({}));
    let from = vec![objected(&mut world, 1), objected(&mut world, 2)];
    let said =
        "people objected to `code-change` about `dataset:customers` on the ground `risk_misread` 2 times by hand";
    let repeated = judgments(&world).repeated();
    assert_eq!(repeated.len(), 1);
    assert_eq!((repeated[0].times, &repeated[0].units), (2, &from));
    assert_eq!(repeated[0].says, format!("{said}; no lesson was kept of it"));

    // Without: it is called diligence, and bought again.
    let mut forgets = world.clone();
    let third = objected(&mut forgets, 3);
    assert_eq!((judgments(&forgets).repeated()[0].times, forgets.unit(third).refusals.len()), (3, 1));
    assert!(forgets.unit(third).frozen.is_some(), "and it was built before anybody said so");

    // With: a lesson alone stops nothing yet …
    let lesson = Lesson {
        label: label("consent"),
        title: line("Customers are given to nobody"),
        learnt: Learnt {
            happened: prose("two exports were built and turned down"),
            meant: prose("customers never agreed to that"),
            worked: None,
            false_paths: vec![],
            risk: None,
            watch: None,
        },
        form: Form { sort: FormSort::Rule, why: prose("no case is different"), at: None },
        bears_on: Bearing::default(),
        from: Provenance { units: from, ..Provenance::default() },
        review: None,
    };
    world.must("person:grace", Command::Keep { lesson });
    let standing = |world: &World| learning(world.register(), world.now()).lessons[0].standing.clone();
    assert_eq!(standing(&world).standing, Standing::NotInForce);
    // … until a rule of it is in force.
    let rule = json!({ "id": "consent", "why": "Customers never agreed to that.", "origin": "lesson:consent",
                       "moves": ["admit"], "match": { "touches": ["dataset:customers"] }, "then": ["block"] });
    adopt(&mut world, json!({ "rules": [rule] }));
    assert_eq!(
        (standing(&world).standing, standing(&world).says.as_str()),
        (Standing::InForce, "acts through consent")
    );
    let third = world.propose(3, export(3));
    world.go("person:ada", third, Stage::Admitted).unwrap();
    assert_eq!(world.unit(third).stage, Stage::Proposed);
    let decision = last_decision(&world);
    assert_eq!((decision.verdict, decision.asked.as_deref()), (Verdict::Block, None));
    assert!(decision.owed.iter().all(|owed| owed.judgment.is_none()), "no person is asked");
    let fired = decision.rules.iter().find(|rule| &*rule.id == "consent").unwrap();
    let origin = fired.origin.as_ref().map(ToString::to_string);
    assert_eq!((fired.why.as_str(), origin.as_deref()), ("Customers never agreed to that.", Some("lesson:consent")));
    assert_eq!(world.unit(third).refusals.len(), 0);
    let repeated = judgments(&world).repeated();
    assert!(matches!(repeated[0].sort, RepeatedSort::Objection { .. }));
    assert_eq!((repeated[0].times, repeated[0].lesson.clone()), (2, Some(label("consent"))));
}

const ROOMS: [(&str, &str); 3] = [
    ("support-escalation", "Refund annual plans after renewal, customers ask"),
    ("pricing-change", "Whether annual plans refund after renewal"),
    ("contract-clause", "Annual plans: no refund after renewal"),
];

fn room(number: usize) -> Proposal {
    let (kind, title) = ROOMS[number];
    Proposal { kind: label(kind), ..titled(title, vec![touch("clause:refunds", Mode::Writes, None)]) }
}

fn argue(world: &mut World, unit: UnitId) {
    let (text, of) = (prose("whoever paid a year may leave"), Contested::Criterion(label("works")));
    let challenge = Challenge { label: label("leave"), of, text, stops: false };
    world.must("person:grace", Command::Challenge { unit, challenge });
    let (ruling, answer) = (Ruling::Dismissed, prose("the law gives two weeks, and no more"));
    world.must("person:lee", Command::AnswerChallenge { unit, challenge: label("leave"), ruling, answer });
}

#[test]
fn r_149_the_same_argument_in_different_rooms_is_one() {
    let mut world = World::new();
    let units: Vec<UnitId> =
        (0..3).map(|number| world.propose(u32::try_from(number).unwrap() + 1, room(number))).collect();
    world.propose(4, titled("Change the colour of the page", vec![touch("path:page.css", Mode::Writes, None)]));

    // Without: each room has it for itself, and none knows what the other came to.
    let mut apart = world.clone();
    for unit in &units {
        assert!(
            why_part(apart.register(), apart.unit(*unit), &label("leave"), apart.now()).is_none(),
            "nothing is known of it here"
        );
        argue(&mut apart, *unit);
    }
    let rulings = |world: &World| {
        history(world).iter().filter(|entry| matches!(entry.event, Event::ChallengeAnswered { .. })).count()
    };
    assert_eq!(rulings(&apart), 3);
    assert!(judgments(&apart).repeated().is_empty(), "nor does anybody see that it was bought three times");

    // With: they are proposed for combining, whatever kind of work they are.
    let same = same_problems(world.register().units());
    assert_eq!(same.len(), 1, "{same:?}");
    assert_eq!(same[0].units, units);
    assert_eq!(same[0].kinds, ["contract-clause", "pricing-change", "support-escalation"].map(label));
    assert!(same[0].because.contains(&"they touch `clause:refunds`".to_owned()), "{:?}", same[0].because);
    let into = NewUnit { unit: unit_id(5), proposal: room(2) };
    world.must("person:ada", Command::Combine { units: units.clone(), into, reason: prose("one problem") });
    argue(&mut world, unit_id(5));
    assert!(same_problems(world.register().units()).is_empty());
    assert_eq!(rulings(&world), 1);
    // Whoever would have it again finds what was ruled.
    let (text, of) = (prose("whoever paid a year may leave"), Contested::Criterion(label("works")));
    let again = Challenge { label: label("leave"), of, text, stops: false };
    let rejection = world.ask("person:grace", &Command::Challenge { unit: unit_id(5), challenge: again }).unwrap_err();
    assert_eq!(rejection.code, Code::LabelTaken);
    let ruled = why_part(world.register(), world.unit(unit_id(5)), &label("leave"), world.now()).unwrap();
    assert!(serde_json::to_string(&ruled).unwrap().contains("the law gives two weeks, and no more"), "{ruled:?}");
}

fn keys(then: serde_json::Value, changes: bool) -> Document {
    let mut more = json!({
        "groups": { "reviewers": { "members": ["person:bob", "person:cleo"] }, "security": { "members": ["person:grace"] } },
        "rules": [
            { "id": "keys", "why": "Keys leaked in spring.", "moves": ["land"], "match": { "paths": ["keys/**"] }, "then": then },
            { "id": "policy", "why": "Who is stopped by a rule does not loosen it alone.", "moves": ["land"], "kinds": ["policy-change"],
              "then": [{ "judgment": { "kind": "security", "of": "security" } }] },
        ],
        "overrides": [{ "group": "reviewers", "most": "8h", "why": "Somebody must be able to." }],
    });
    if changes {
        more["changes"] = json!({ "kind": "policy-change", "why": "Rules are changed in the open." });
    }
    policy(more)
}

fn asked() -> serde_json::Value {
    json!([{ "judgment": { "kind": "security", "of": "security" } }])
}

/// Last month: policy asked for security, bob forced it through, and the keys leaked.
fn leaked(changes: bool) -> (World, UnitId) {
    let mut world = World::new();
    world.must("person:ada", adoption(keys(asked(), changes), None));
    let unit = ready(&mut world, 1, titled("Rotate the keys", vec![touch("path:keys/live.pem", Mode::Writes, None)]));
    assert!(!lands(&mut world, unit));
    let overriding = Override {
        label: label("o"),
        of: label("land"),
        reason: prose("grace is away"),
        until: minute(world.minutes + 60),
        intent: Intent::Refining,
        patch: None,
        shown: None,
    };
    world.must("person:bob", Command::Override { unit, overriding });
    assert!(lands(&mut world, unit));
    world.minutes += 60;
    let signal = Signal {
        source: line("/pager"),
        id: line("1"),
        kind: SignalKind::Incident,
        topic: line("keys.leaked"),
        at: world.now(),
        text: prose("the live keys are in the log"),
        subject: None,
        severity: None,
        units: vec![unit],
        resources: vec![],
    };
    world.must("machine:pager/1", Command::Signal { signals: vec![signal] });
    world.minutes += 30 * 24 * 60;
    (world, unit)
}

/// A candidate over every decision in the ledger, with the incidents that are known of.
fn backtested(world: &World, candidate: Document) -> Backtest {
    let entries = history(world);
    let incident = |of: UnitId| {
        entries.iter().find(|entry| match &entry.event {
            Event::SignalTaken { signal } => signal.kind == SignalKind::Incident && signal.units.contains(&of),
            _ => false,
        })
    };
    let old = Policy::compile(world.register().policy().unwrap().adopted().documents.clone()).unwrap();
    let candidate = Policy::compile(vec![candidate]).unwrap();
    let mut backtesting = Backtesting::new(&candidate, Some(&old));
    for entry in &entries {
        let (Event::Moved { unit, to, decision: Some(decision), .. } | Event::Decided { unit, to, decision, .. }) =
            &entry.event
        else {
            continue;
        };
        let (name, past) = (unit.to_string(), (*to == Stage::Landed).then(|| incident(*unit)).flatten());
        let of = Past::of(entry.seq, Some(&name), decision);
        backtesting.add(&past.map_or(of.clone(), |incident| of.ended(End::Incident, incident.seq)));
    }
    backtesting.finish()
}

#[test]
fn what_was_forced_through_and_taken_back_is_held_against_who_would_let_it_through() {
    let (mut world, unit) = leaked(false);
    let asks = |world: &World| {
        let request = json!({ "ledger": world.export(), "policy": { "documents": [keys(json!(["allow"]), false)] } });
        let answer: serde_json::Value =
            serde_json::from_str(&governed::wire::call("backtest", &request.to_string())).unwrap();
        answer["with"]["backtest"].clone()
    };
    let forced = history(&world)
        .iter()
        .position(|entry| matches!(entry.event, Event::Moved { to: Stage::Landed, lifted_by: Some(_), .. }));
    let told = |end: &str, seq: u64| json!([{ "seq": forced.unwrap() + 1, "unit": unit, "from": "need", "to": "move", "ended": { "end": end, "seq": seq } }]);
    let incident = world.register().signals().all().next().unwrap().from.seq;
    assert_eq!(asks(&world)["let_through"], told("incident", incident));
    // Without: the incident is called noise and nobody took it back, so nothing is known to have ended badly.
    world.must("person:ada", Command::Dismiss { signals: vec![incident], reason: prose("a drill") });
    let found = asks(&world);
    assert_eq!((&found["loosened"], &found["let_through"]), (&json!(2), &json!([])), "{found}");
    world.must("person:ada", Command::RollBack { unit, reason: prose("the keys are out"), through: None });
    let expected = told("rolled_back", world.entries().len() as u64);
    assert_eq!(asks(&world)["let_through"], expected);
}

#[test]
fn the_policy_change_that_would_have_let_last_months_incident_through() {
    let loose = |changes: bool| keys(json!(["allow"]), changes);
    // Without: anybody adopts it on a Friday, and the next one goes through with nobody asked.
    let (mut world, _) = leaked(false);
    world.must("person:eve", adoption(loose(false), None));
    let next = ready(&mut world, 2, titled("Rotate them again", vec![touch("path:keys/live.pem", Mode::Writes, None)]));
    assert!(lands(&mut world, next));

    let (mut world, unit) = leaked(true);
    let found = backtested(&world, loose(true));
    let let_through: Vec<(&str, Verdict, Verdict)> =
        found.let_through.iter().map(|bad| (bad.unit.as_deref().unwrap(), bad.from, bad.to)).collect();
    let name = unit.to_string();
    assert_eq!(let_through, [(name.as_str(), Verdict::Need, Verdict::Move); 2], "asked for, and forced through");
    assert!(found.to_string().contains("0 would have been stopped, 2 let through"), "{found}");
    assert!(found.flips.iter().all(|flip| flip.changed == ["keys".into()]), "{:?}", found.flips);
    assert_eq!(backtested(&world, keys(asked(), true)).let_through, []);

    // With `changes`: it is work like any other, and grace has a word in it.
    let rejection = world.ask("person:eve", &adoption(loose(true), None)).unwrap_err();
    assert_eq!(rejection.code, Code::DependencyUnmet);
    assert!(
        rejection.message.ends_with("`policy-change` that has landed: Rules are changed in the open."),
        "{rejection}"
    );
    let digest = Policy::compile(vec![loose(true)]).unwrap().digest();
    let mut change = titled("Keys like anything else", vec![touch(&format!("policy:{digest}"), Mode::Writes, None)]);
    change.kind = label("policy-change");
    let change = ready(&mut world, 3, change);
    let claim = governed::evidence::Claim {
        method: label("backtest"),
        text: prose(&found.to_string()),
        artifact: Some(governed::evidence::Artifact {
            kind: label("backtest"),
            location: line("backtest.json"),
            digest: Some(Digest::of(&canonical(&found).unwrap())),
        }),
        ..crate::support::claim("backtest", Finding::Inconclusive, &["content"])
    };
    world.must("person:eve", Command::RecordEvidence { unit: change, claim });
    assert!(!lands(&mut world, change));
    assert!(told(&last_decision(&world)).contains("Who is stopped by a rule does not loosen it alone."));
    let rejection = world.ask("person:eve", &adoption(loose(true), Some(change))).unwrap_err();
    assert!(rejection.message.contains("is integrating: it has not landed"), "{rejection}");
    let said = |answer| Command::Judge { unit: change, judgment: Judgment::new(label("security"), answer) };
    world.must("person:grace", said(Answer::Decline));
    assert!(!lands(&mut world, change));
    assert!(world.ask("person:eve", &adoption(loose(true), Some(change))).is_err());
    let next = ready(&mut world, 2, titled("Rotate them again", vec![touch("path:keys/live.pem", Mode::Writes, None)]));
    assert!(!lands(&mut world, next), "the rule is still there");

    // What grace agrees to comes into force, and nothing else does.
    world.must("person:grace", said(Answer::Approve));
    assert!(lands(&mut world, change));
    let other = keys(json!([{ "remember": "keys" }]), true);
    let rejection = world.ask("person:eve", &adoption(other, Some(change))).unwrap_err();
    assert_eq!(rejection.code, Code::ShownChanged);
    world.must("person:eve", adoption(loose(true), Some(change)));
    assert!(lands(&mut world, next));
}
