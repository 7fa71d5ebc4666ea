//! Handing on what one is to answer or could judge: it is recorded, it moves the question, and it makes nobody a judge.

use governed::judgment::{Answer, Answerable, Challenge, Contested, Delegation, Judgment, Ruling};
use governed::ledger::{AsOf, Entry, Replay};
use governed::unit::{Code, Command, Escalation, Event, Joined, Role, Stage, pending};
use governed::{Queue, UnitId, queue};

use crate::support::{World, actor, label, line, prose};

const POLICY: &str = r#"{
    "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
    "groups": {
        "reviewers": { "members": ["person:bob", "person:cleo", "person:dan"] },
        "lawyers": { "members": ["person:lee", "person:mia"] }
    },
    "rules": [
        { "id": "go", "why": "Work goes on.", "then": ["allow"] },
        { "id": "reviewed", "why": "Two see more.", "moves": ["land"],
          "then": [{ "judgment": { "kind": "review", "of": "reviewers" } }] }
    ],
    "fallback": { "to": "person:ada" }
}"#;

/// A unit that `person:dan` carried out, and that waits for a review.
fn asked() -> (World, UnitId) {
    let (mut world, unit) = World::waiting_to_land(POLICY);
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating);
    (world, unit)
}

fn hand(unit: UnitId, of: &str, to: &str) -> Command {
    let (of, to) = (Answerable::parse(of).unwrap(), actor(to));
    Command::Delegate { unit, delegation: Delegation { of, to, reason: prose("I am away") } }
}

fn code(world: &mut World, by: &str, command: &Command) -> Code {
    let before = world.register().clone();
    let code = world.ask(by, command).unwrap_err().code;
    assert_eq!(*world.register(), before, "what is turned down changes nothing");
    code
}

fn of(world: &World, who: &str) -> Queue {
    queue(world.register(), world.now(), Some(&actor(who)), 5)
}

fn because(world: &World, who: &str) -> Vec<String> {
    of(world, who).groups.into_iter().flat_map(|group| group.first).flat_map(|entry| entry.because).collect()
}

#[test]
fn a_judgment_is_handed_only_by_and_to_who_could_give_it() {
    let (mut world, unit) = asked();
    for (by, of, to, turned_down) in [
        ("machine:gen/1", "judgment:review", "person:cleo", Code::NeedsPerson),
        ("person:bob", "judgment:review", "machine:gen/1", Code::NeedsPerson),
        ("person:lee", "judgment:review", "person:cleo", Code::NotTheirs),
        ("person:dan", "judgment:review", "person:cleo", Code::NotTheirs),
        ("person:bob", "judgment:review", "person:dan", Code::OwnWork),
        ("person:bob", "judgment:review", "person:lee", Code::BeyondAuthority),
        ("person:bob", "judgment:review", "person:BOB", Code::NothingChanged),
        ("person:bob", "judgment:legal", "person:cleo", Code::UnknownLabel),
    ] {
        assert_eq!(code(&mut world, by, &hand(unit, of, to)), turned_down, "{by} hands {of} to {to}");
    }
    let help = world.ask("person:bob", &hand(unit, "judgment:review", "person:lee")).unwrap_err().help;
    assert_eq!(help, "it could be person:cleo");
    assert_eq!(because(&world, "person:bob").len(), 1);
    world.must("person:bob", hand(unit, "judgment:review", "person:cleo"));
    assert_eq!(because(&world, "person:bob"), [""; 0], "who handed it on has done with it");
    assert_eq!(
        because(&world, "person:cleo"),
        ["you are in group `reviewers`, which owes a judgment: review; you did not work on it; \
         person:bob handed it to you: I am away"]
    );
    assert_eq!(code(&mut world, "person:bob", &hand(unit, "judgment:review", "person:cleo")), Code::NothingChanged);

    // It is no judgment, and takes none from whoever could give one.
    let _ = world.go("person:ada", unit, Stage::Landed);
    assert_eq!(world.unit(unit).stage, Stage::Integrating);
    let judgment = Judgment::new(label("review"), Answer::Approve);
    world.must("person:cleo", Command::Judge { unit, judgment });
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Landed);
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn nobody_hands_a_judgment_to_themselves_or_the_author_under_another_name() {
    let (mut world, unit) = asked();
    let names = |names: [&str; 2]| Command::JoinNames {
        joined: Joined { names: names.map(actor).to_vec(), reason: prose("one passport") },
    };
    let mut author = world.clone();
    author.must("person:ada", names(["person:dan", "person:cleo"]));
    assert_eq!(code(&mut author, "person:bob", &hand(unit, "judgment:review", "person:cleo")), Code::OwnWork);
    world.must("person:ada", names(["person:bob", "person:cleo"]));
    assert_eq!(code(&mut world, "person:bob", &hand(unit, "judgment:review", "person:cleo")), Code::NothingChanged);
}

#[test]
fn an_escalation_is_answered_by_whom_it_was_handed_to() {
    let (mut world, unit) = asked();
    let escalation = Escalation { label: label("q1"), to: actor("person:lee"), question: prose("may we?"), due: None };
    world.must("person:ada", Command::Escalate { unit, escalation });
    let answer = Command::AnswerEscalation { unit, escalation: label("q1"), answer: prose("yes") };
    for (by, to, turned_down) in [
        ("person:ada", "person:mia", Code::NotTheirs),
        ("person:lee", "person:dan", Code::OwnWork),
        ("person:lee", "person:bob", Code::BeyondAuthority),
    ] {
        assert_eq!(code(&mut world, by, &hand(unit, "escalation:q1", to)), turned_down, "{by} to {to}");
    }
    assert_eq!(code(&mut world, "person:lee", &hand(unit, "escalation:q2", "person:mia")), Code::UnknownLabel);
    assert_eq!(code(&mut world, "person:mia", &answer), Code::NotTheirs);
    world.must("person:lee", hand(unit, "escalation:q1", "person:mia"));
    let waits = pending(world.register(), world.unit(unit), world.now()).unwrap();
    assert_eq!((waits.who, waits.why.as_str()), (actor("person:mia"), "person:lee handed it to them: I am away"));
    assert_eq!((of(&world, "person:lee").live, of(&world, "person:mia").live), (0, 1));

    // Who came to work on it since stands in for nobody; they may hand it back.
    let mut worked = world.clone();
    let (role, to) = (Role::Executor, actor("person:mia"));
    worked.must("person:ada", Command::HandOff { unit, role, to, reason: prose("mia takes it") });
    assert_eq!(code(&mut worked, "person:mia", &answer), Code::NotTheirs);
    worked.must("person:mia", hand(unit, "escalation:q1", "person:lee"));
    worked.must("person:lee", answer.clone());
    world.must("person:mia", answer);
    assert!(world.unit(unit).open_escalations().next().is_none());
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn a_challenge_is_handed_to_somebody_who_could_rule_on_it() {
    let (mut world, unit) = asked();
    let contested = Challenge {
        label: label("c1"),
        of: Contested::Metric(line("latency")),
        text: prose("it misleads"),
        stops: true,
    };
    world.must("person:dan", Command::Challenge { unit, challenge: contested });
    let mut other = world.clone();
    assert_eq!(code(&mut world, "person:bob", &hand(unit, "challenge:c1", "person:cleo")), Code::NotTheirs);
    assert_eq!(code(&mut world, "person:ada", &hand(unit, "challenge:c1", "person:dan")), Code::OwnWork);
    world.must("person:ada", hand(unit, "challenge:c1", "person:lee"));
    assert_eq!(pending(world.register(), world.unit(unit), world.now()).unwrap().who, actor("person:lee"));
    let ruling = Ruling::Dismissed;
    world.must(
        "person:lee",
        Command::AnswerChallenge { unit, challenge: label("c1"), ruling, answer: prose("it does not") },
    );
    // A ruling stays open to whoever could give it: handing on names one, and shuts nobody out.
    other.must("person:ada", hand(unit, "challenge:c1", "person:lee"));
    other.must("person:bob", Command::AnswerChallenge { unit, challenge: label("c1"), ruling, answer: prose("no") });
}

#[test]
fn a_ledger_in_which_a_machine_hands_something_on_breaks() {
    let (mut world, unit) = asked();
    world.must("person:bob", hand(unit, "judgment:review", "person:cleo"));
    let mut entries = world.entries();
    let mut entry: Entry = serde_json::from_slice(&entries.pop().unwrap()).unwrap();
    let Event::Delegated { delegation, .. } = &mut entry.event else { panic!("{:?}", entry.event) };
    delegation.to = actor("machine:gen/1");
    let mut replay = Replay::new(AsOf::Now);
    for bytes in &entries {
        replay.push(bytes).unwrap();
    }
    let broken = replay.push(&governed::canonical(&entry).unwrap()).unwrap_err().to_string();
    assert!(broken.contains("both have to be people"), "{broken}");
}
