//! Approvals that are none: a machine's, one of something else, and one that nobody gave.

use governed::UnitId;
use governed::integration::Mode;
use governed::judgment::{Challenge, Contested, Grounds, Intent, Override, Ruling};
use governed::policy::{Policy, Verdict};
use governed::unit::{
    Code, Command, Context, Criterion, Escalation, Occasion, PendingKind, Refusal, Stage, Stance, pending, why_not,
};
use serde_json::{Value, json};

use super::{MACHINE, adopt, approve, lands, last_decision, policy, ready, reviewed, supported, titled, told, touch};
use crate::support::{World, actor, label, minute, prose};

/// Machines may land what they carried out, as far as the ladder goes.
fn ladder() -> Value {
    json!({ "why": "Machines go all the way.", "ladder": [{ "level": "land", "moves": ["start", "submit", "pass", "land"] }] })
}

#[test]
fn the_agent_that_approves_itself() {
    // Without a judgment that is asked for, the next version of the machine lands what the last one made.
    let mut free = World::new();
    adopt(&mut free, json!({ "autonomy": ladder() }));
    let unit = ready(&mut free, 1, titled("a", vec![]));
    free.go("machine:gen/2", unit, Stage::Landed).unwrap();
    assert_eq!(free.unit(unit).stage, Stage::Landed, "nobody looked");

    let mut world = World::new();
    adopt(&mut world, json!({ "autonomy": ladder(), "rules": [reviewed()] }));
    let unit = ready(&mut world, 1, titled("a", vec![]));
    for machine in [MACHINE, "machine:gen/2", "machine:GEN/1", "machine:reviewer/9"] {
        let rejection = world.ask(machine, &approve(unit)).unwrap_err();
        assert_eq!(rejection.code, Code::NeedsPerson);
        assert!(rejection.message.contains(machine), "{rejection}");
        world.go(machine, unit, Stage::Landed).unwrap();
        assert_eq!(world.unit(unit).stage, Stage::Integrating, "{machine}");
        let decision = last_decision(&world);
        assert_eq!(decision.verdict, Verdict::Need);
        assert!(told(&decision).contains("one of person:bob, person:cleo approves (review)"), "{}", told(&decision));
    }
    world.must("person:bob", approve(unit));
    assert!(lands(&mut world, unit));
}

#[test]
fn a_machines_answer_never_counts_however_it_comes_in() {
    // Asked of anybody, and told by a host as given: still no person said it.
    let anybody = json!({ "rules": [{ "id": "seen", "why": "Somebody saw it.", "then": [{ "judgment": { "kind": "review" } }] }] });
    let policy = Policy::compile(vec![policy(anybody)]).unwrap();
    let verdict = |by: &str| {
        let facts = json!({ "move": "land", "actor": { "id": MACHINE, "kind": "machine" },
            "judgments": [{ "kind": "review", "answer": "approve", "by": by, "current": true, "own": false,
                            "presence": "verified_passkey" }] });
        policy.evaluate(&policy.facts(&facts.to_string()).unwrap()).verdict
    };
    assert_eq!(verdict("person:bob"), Verdict::Move);
    for by in [MACHINE, "machine:gen/2", "policy:team", "Machine:gen/2"] {
        assert_eq!(verdict(by), Verdict::Need, "{by}");
    }
    // Nor does being named among the judges make a person of it.
    let named = json!({
        "groups": { "reviewers": { "members": ["person:bob", "person:cleo", "machine:gen/2"] } }, "rules": [reviewed()] });
    let mut world = World::new();
    adopt(&mut world, named);
    let unit = ready(&mut world, 1, titled("a", vec![]));
    assert_eq!(world.ask("machine:gen/2", &approve(unit)).unwrap_err().code, Code::NeedsPerson);
    assert!(!lands(&mut world, unit));
    let owed = told(&last_decision(&world));
    assert!(owed.contains("one of person:bob, person:cleo approves (review)"), "{owed}");

    let mut world = World::new();
    adopt(&mut world, json!({ "overrides": [{ "group": "reviewers", "most": "8h", "why": "Somebody must." }] }));
    let unit = ready(&mut world, 1, titled("a", vec![]));
    let escalation =
        Escalation { label: label("q1"), to: actor("person:bob"), question: prose("is it fair?"), due: None };
    world.must(MACHINE, Command::Escalate { unit, escalation });
    let refusal = Refusal { label: label("r1"), grounds: Grounds::RiskMisread, text: prose("no"), about: None };
    world.must("machine:gen/2", Command::Refuse { unit, refusal });
    let challenge =
        Challenge { label: label("c1"), of: Contested::Criterion(label("works")), text: prose("no"), stops: false };
    world.must(MACHINE, Command::Challenge { unit, challenge });
    let overriding = Override {
        label: label("o1"),
        of: label("land"),
        reason: prose("now"),
        until: minute(world.minutes + 60),
        intent: Intent::Refining,
        patch: None,
        shown: None,
    };
    let before = world.register().clone();
    for machine in [MACHINE, "machine:gen/2"] {
        for command in [
            Command::AnswerEscalation { unit, escalation: label("q1"), answer: prose("it is") },
            Command::AnswerRefusal { unit, refusal: label("r1"), answer: prose("met") },
            Command::AnswerChallenge { unit, challenge: label("c1"), ruling: Ruling::Dismissed, answer: prose("no") },
            Command::Override { unit, overriding: overriding.clone() },
        ] {
            assert_eq!(world.ask(machine, &command).unwrap_err().code, Code::NeedsPerson, "{machine}: {command:?}");
        }
    }
    assert_eq!(*world.register(), before);
}

#[test]
fn a_machines_word_for_another_is_no_evidence_without_something_to_check() {
    let passes = |checkable: bool| {
        let mut world = World::new();
        let unit = world.propose(1, titled("a", vec![]));
        for (by, to) in [("person:ada", Stage::Admitted), (MACHINE, Stage::Executing), (MACHINE, Stage::Validating)] {
            world.go(by, unit, to).unwrap();
        }
        let mut said = crate::support::claim("e", governed::evidence::Finding::Supports, &["criterion:works"]);
        if !checkable {
            said.artifact = None;
        }
        world.must("machine:gen/2", Command::RecordEvidence { unit, claim: said });
        world.go("person:ada", unit, Stage::Integrating)
    };
    assert!(passes(true).is_ok());
    let rejection = passes(false).unwrap_err();
    assert_eq!(rejection.code, Code::EvidenceWanting);
    assert!(rejection.message.contains("only the word of a machine"), "{rejection}");
}

fn pay(world: &mut World, unit: UnitId, amount: &str) {
    let touches = vec![touch("payment:supplier-7", Mode::Writes, Some(amount))];
    world.must(MACHINE, Command::Touch { unit, touches, dropped: vec![], reason: Some(prose("as invoiced")) });
}

fn criterion(world: &mut World, unit: UnitId, text: &str) {
    let criterion = Criterion { label: label("works"), text: prose(text), judged_by: None };
    world.must("person:ada", Command::SetCriterion { unit, criterion, reason: Some(prose("said better")) });
}

type Swap = fn(&mut World, UnitId, bool);

/// Ways to make something else of what was approved, and to put it back.
const SWAPS: [Swap; 3] = [
    |world, unit, back| pay(world, unit, if back { "82000" } else { "820000" }),
    |world, unit, back| criterion(world, unit, if back { "it works" } else { "it is paid, whatever it is" }),
    |world, unit, back| {
        let purpose = Some(prose(if back { "what Pay supplier 7 is for" } else { "pay supplier 7 tenfold" }));
        world.must("person:ada", Command::Restate { unit, title: None, purpose, reason: prose("so it is") });
    },
];

#[test]
fn the_approval_of_82000_that_runs_as_820000() {
    let payment = || titled("Pay supplier 7", vec![touch("payment:supplier-7", Mode::Writes, Some("82000"))]);
    let paid = |world: &World, unit: UnitId| {
        world.unit(unit).touches.iter().find_map(|held| held.touch.is.value.clone()).unwrap().to_string()
    };
    // Without: the approval is a note that says yes, and says it of nothing.
    let mut noted = World::new();
    adopt(&mut noted, json!({}));
    let unit = ready(&mut noted, 1, payment());
    let context = Context { kind: label("approval"), text: prose("bob approves"), stance: Stance::For, source: None };
    noted.must("person:bob", Command::AddContext { unit, context });
    pay(&mut noted, unit, "820000");
    supported(&mut noted, unit, "f");
    assert!(lands(&mut noted, unit));
    assert_eq!(paid(&noted, unit), "820000", "ten times what bob saw");

    // With: the approval is bound to the digest of what was shown.
    let mut world = World::new();
    adopt(&mut world, json!({ "rules": [reviewed()] }));
    let unit = ready(&mut world, 1, payment());
    world.must("person:bob", approve(unit));
    let approved = world.unit(unit).shown_digest();
    for swap in SWAPS {
        let mut world = world.clone();
        swap(&mut world, unit, false);
        supported(&mut world, unit, "f");
        assert_ne!(world.unit(unit).shown_digest(), approved);
        assert!(!lands(&mut world, unit), "bob approved something else");
        let decision = last_decision(&world);
        assert_eq!(decision.verdict, Verdict::Need);
        assert!(told(&decision).contains("Two see more."), "{}", told(&decision));
        let judgment = &decision.facts["judgments"][0];
        assert_eq!((&judgment["by"], &judgment["current"]), (&json!("person:bob"), &json!(false)), "it lapsed");
        // The same content again is what was approved.
        swap(&mut world, unit, true);
        supported(&mut world, unit, "g");
        assert_eq!(world.unit(unit).shown_digest(), approved);
        assert!(lands(&mut world, unit), "{}", told(&last_decision(&world)));
    }
}

#[test]
fn the_timeout_taken_for_a_refusal() {
    let asked = |asks: bool| {
        let mut world = World::new();
        adopt(&mut world, json!({}));
        let unit = ready(&mut world, 1, titled("a", vec![]));
        if asks {
            let (to, due) = (actor("person:bob"), Some(minute(world.minutes + 60)));
            let escalation = Escalation { label: label("q1"), to, question: prose("may it go out?"), due };
            world.must("person:ada", Command::Escalate { unit, escalation });
        }
        (world, unit)
    };
    // Without: nobody is asked, and it goes out.
    let (mut world, unit) = asked(false);
    assert!(lands(&mut world, unit));

    // With: a month of silence is neither a yes nor a no.
    let (mut world, unit) = asked(true);
    let (entries, before) = (world.entries(), world.register().clone());
    world.minutes += 30 * 24 * 60;
    let waits = pending(world.register(), world.unit(unit), world.now()).unwrap();
    assert_eq!((waits.kind, waits.who.as_str()), (PendingKind::AnswerEscalation, "person:bob"));
    assert!(waits.decision.contains("(due 2026-03-17T10:"), "{}", waits.decision);
    let occasion = Occasion { by: actor("person:ada"), at: world.now() };
    let not = why_not(world.register(), world.unit(unit), Stage::Landed, &occasion);
    assert!(not.because[0].text.starts_with("person:bob is asked: may it go out?"), "{not:?}");
    assert_eq!(world.go("person:ada", unit, Stage::Landed).unwrap_err().code, Code::Escalated);
    assert_eq!((world.entries(), world.register()), (entries, &before), "nothing was refused, approved or moved");
    assert_eq!(world.unit(unit).open_refusals().count() + world.unit(unit).judgments.len(), 0);
    let answer = prose("it may");
    world.must("person:bob", Command::AnswerEscalation { unit, escalation: label("q1"), answer });
    assert!(lands(&mut world, unit), "a late answer is an answer");
}

#[test]
fn a_policy_that_asks_within_a_day_still_waits_after_a_month() {
    let mut world = World::new();
    let asks = json!({ "id": "asked", "why": "Eve knows the supplier.", "moves": ["land"],
                       "then": [{ "escalate": { "to": "person:eve", "within": "1d" } }] });
    adopt(&mut world, json!({ "rules": [asks] }));
    let unit = ready(&mut world, 1, titled("a", vec![]));
    for minutes in [0, 30 * 24 * 60] {
        world.minutes += minutes;
        assert!(!lands(&mut world, unit));
        let decision = last_decision(&world);
        assert_eq!(decision.verdict, Verdict::Escalate, "it waits, and nobody said no");
        assert!(told(&decision).contains("Eve knows the supplier."));
        assert!(world.unit(unit).judgments.is_empty());
    }
    let judgment = governed::judgment::Judgment::new(label("escalation"), governed::judgment::Answer::Approve);
    world.must("person:eve", Command::Judge { unit, judgment });
    assert!(lands(&mut world, unit));
}
