//! The same actor under another name: it asks for more care wherever somebody's own work or own word is at stake, and
//! permits nothing.

use governed::evidence::{Answer as Says, Finding};
use governed::judgment::{Answer, Challenge, Contested, Intent, Judgment, Override, Ruling};
use governed::ledger::{AsOf, Entry, Replay};
use governed::unit::{Code, Command, Joined, Known as _, Parted, PendingKind, Refusal, Role, Stage, pending};
use governed::{UnitId, limit, queue};

use crate::support::{World, actor, claim, label, line, minute, prose};

const POLICY: &str = r#"{
    "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
    "groups": {
        "reviewers": { "members": ["person:bob", "person:bob-b", "person:cleo", "person:dan"] },
        "on-call": { "members": ["person:dan", "person:eve"] }
    },
    "rules": [
        { "id": "go", "why": "Work goes on.", "then": ["allow"] },
        { "id": "reviewed", "why": "Three see more.", "moves": ["land"],
          "then": [{ "judgment": { "kind": "review", "of": "reviewers", "quorum": 2 } }] }
    ],
    "overrides": [{ "group": "on-call", "moves": ["land"], "most": "8h", "why": "Production cannot wait." }],
    "fallback": { "to": "person:ada" }
}"#;

fn same(names: &[&str]) -> Command {
    let names = names.iter().map(|name| actor(name)).collect();
    Command::JoinNames { joined: Joined { names, reason: prose("one passport") } }
}

fn another(name: &str) -> Command {
    Command::PartName { parted: Parted { name: actor(name), reason: prose("they met") } }
}

fn review(unit: UnitId, answer: Answer) -> Command {
    Command::Judge { unit, judgment: Judgment::new(label("review"), answer) }
}

/// A unit that `person:dan` carried out, and that waits to land.
fn ready() -> (World, UnitId) {
    World::waiting_to_land(POLICY)
}

fn lands(world: &mut World, by: &str, unit: UnitId) -> bool {
    let _ = world.go(by, unit, Stage::Landed);
    world.unit(unit).stage == Stage::Landed
}

fn code(world: &mut World, by: &str, command: &Command) -> Code {
    let before = world.register().clone();
    let code = world.ask(by, command).unwrap_err().code;
    assert_eq!(*world.register(), before, "what is turned down changes nothing");
    code
}

fn challenge(unit: UnitId, of: Contested) -> Command {
    Command::Challenge {
        unit,
        challenge: Challenge { label: label("c1"), of, text: prose("it misleads"), stops: true },
    }
}

fn rule(unit: UnitId, ruling: Ruling) -> Command {
    Command::AnswerChallenge { unit, challenge: label("c1"), ruling, answer: prose("looked into") }
}

#[test]
fn two_yeses_of_one_person_under_two_names_count_once() {
    let (mut world, unit) = ready();
    world.must("person:bob", review(unit, Answer::Approve));
    world.must("person:bob-b", review(unit, Answer::Approve));
    let mut fooled = world.clone();
    assert!(lands(&mut fooled, "person:ada", unit), "nobody knows that they are one");

    world.must("person:fay", same(&["person:bob", "person:Bob-B"]));
    assert!(!lands(&mut world, "person:ada", unit));
    let owes = &world.unit(unit).ruled.clone().unwrap().is.owes;
    assert_eq!((owes[0].has, owes[0].asked), (1, 2));
    world.must("person:cleo", review(unit, Answer::Approve));
    assert!(lands(&mut world, "person:ada", unit));
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn a_no_under_one_name_is_not_taken_back_under_another() {
    let (mut world, unit) = ready();
    world.must("person:bob", review(unit, Answer::Decline));
    world.must("person:fay", same(&["person:bob", "person:bob-b"]));
    for yes in ["person:bob-b", "person:cleo"] {
        world.must(yes, review(unit, Answer::Approve));
    }
    assert!(!lands(&mut world, "person:ada", unit), "bob's no stands until bob says otherwise");
    world.must("person:bob", review(unit, Answer::Approve));
    assert!(lands(&mut world, "person:ada", unit));
}

#[test]
fn the_author_under_another_name_judges_overrides_and_rules_on_nothing_of_theirs() {
    let (world, unit) = ready();
    // dan did the work; eve is on call, and is dan.
    let until = minute(world.minutes + 60);
    let lift = Command::Override {
        unit,
        overriding: Override {
            label: label("o1"),
            of: label("land"),
            reason: prose("customers cannot pay"),
            until,
            intent: Intent::Refining,
            patch: None,
            shown: None,
        },
    };
    let mut before = world.clone();
    before.must("person:eve", lift.clone());
    let mut known = world.clone();
    known.must("person:fay", same(&["person:dan", "person:eve", "person:cleo"]));
    assert_eq!(code(&mut known, "person:eve", &lift), Code::OwnWork);
    let said = known.ask("person:eve", &lift).unwrap_err().message;
    assert!(said.starts_with("person:eve, who is person:dan, worked on this unit"), "{said}");
    assert_eq!(known.go("person:eve", unit, Stage::Landed).unwrap_err().code, Code::OwnWork);
    known.must("person:ada", challenge(unit, Contested::Evidence(label("e"))));
    assert_eq!(code(&mut known, "person:cleo", &rule(unit, Ruling::Dismissed)), Code::OwnWork);

    // A yes of theirs is no yes of another, given before it was known or after.
    for (mut world, after) in [(world.clone(), true), (world.clone(), false)] {
        if after {
            world.must("person:fay", same(&["person:dan", "person:cleo"]));
        }
        for yes in ["person:bob", "person:cleo"] {
            world.must(yes, review(unit, Answer::Approve));
        }
        if !after {
            world.must("person:fay", same(&["person:dan", "person:cleo"]));
        }
        assert!(!lands(&mut world, "person:ada", unit));
        let cleos = queue(world.register(), world.now(), Some(&actor("person:cleo")), 5);
        assert_eq!(cleos.live, 0, "nor is cleo asked");
    }

    // What was lifted before it was known counts no more.
    assert!(lands(&mut before.clone(), "person:ada", unit));
    before.must("person:fay", same(&["person:dan", "person:eve"]));
    assert!(!lands(&mut before, "person:ada", unit));

    // Nor does whoever asks for the move approve it under another name.
    let mut asked = world.clone();
    for yes in ["person:bob", "person:cleo"] {
        asked.must(yes, review(unit, Answer::Approve));
    }
    let mut known = asked.clone();
    known.must("person:fay", same(&["person:ada", "person:cleo"]));
    assert!(!lands(&mut known, "person:ada", unit));
    assert!(lands(&mut asked, "person:ada", unit));
}

#[test]
fn the_word_of_who_did_the_work_is_no_evidence_under_another_name() {
    let (mut world, unit) = ready();
    let mut said = claim("word", Finding::Supports, &["criterion:works"]);
    said.artifact = None;
    said.replaces = vec![label("e")];
    world.must("person:cleo", Command::RecordEvidence { unit, claim: said });
    assert_eq!(world.unit(unit).answer(&label("works")), Says::Met);
    world.must("person:fay", same(&["person:dan", "person:cleo"]));
    let waits = pending(world.register(), world.unit(unit), world.now()).unwrap();
    assert_eq!(waits.kind, PendingKind::BringEvidence);
    assert_eq!(world.go("person:ada", unit, Stage::Landed).unwrap_err().code, Code::EvidenceWanting);
    // Who answers for it and did it under another name is told to find somebody else.
    let (mut world, unit) = ready();
    world.must("person:fay", same(&["person:dan", "person:ada"]));
    let waits = pending(world.register(), world.unit(unit), world.now()).unwrap();
    assert!(waits.decision.starts_with("find somebody else"), "{}", waits.decision);
}

#[test]
fn being_said_to_be_one_permits_nothing() {
    let (mut world, unit) = ready();
    let grounds = governed::judgment::Grounds::RiskMisread;
    let refusal = Refusal { label: label("r1"), grounds, text: prose("too early"), about: None };
    world.must("person:cleo", Command::Refuse { unit, refusal });
    world.must("person:ada", challenge(unit, Contested::Metric(line("latency"))));
    world.must("person:mal", same(&["person:mal", "person:cleo", "person:ada", "person:eve", "person:bob"]));
    let answer = Command::AnswerRefusal { unit, refusal: label("r1"), answer: prose("fine now") };
    assert_eq!(code(&mut world, "person:mal", &answer), Code::NotTheirs);
    assert_eq!(code(&mut world, "person:mal", &rule(unit, Ruling::Withdrawn)), Code::NotTheirs);
    assert_eq!(code(&mut world, "person:mal", &rule(unit, Ruling::Dismissed)), Code::OwnWork);
    // Nor does it make a reviewer of anybody.
    world.must("person:cleo", answer);
    world.must("person:ada", rule(unit, Ruling::Withdrawn));
    for yes in ["person:mal", "person:bob"] {
        world.must(yes, review(unit, Answer::Approve));
    }
    assert!(!lands(&mut world, "person:fay", unit));
    assert_eq!(world.unit(unit).ruled.clone().unwrap().is.owes[0].has, 1);
}

#[test]
fn who_is_said_to_be_one_is_a_persons_word_and_who_is_several_somebody_elses() {
    let mut world = World::new();
    for (by, command, turned_down) in [
        ("machine:gen/1", same(&["person:a", "person:b"]), Code::NeedsPerson),
        ("person:ada", same(&["person:a", "person:A"]), Code::UnknownSubject),
        ("person:ada", same(&["person:a", "machine:gen/1"]), Code::UnknownSubject),
        ("person:ada", another("person:a"), Code::NothingChanged),
    ] {
        assert_eq!(code(&mut world, by, &command), turned_down, "{by}: {command:?}");
    }
    // Anybody may say so of themselves too; what follows from what is followed.
    world.must("person:a", same(&["person:a", "person:b"]));
    world.must("person:ada", same(&["person:c", "person:d"]));
    world.must("person:ada", same(&["machine:x/1", "machine:y/1"]));
    assert_eq!(code(&mut world, "person:ada", &same(&["person:B", "person:a"])), Code::NothingChanged);
    world.must("person:ada", same(&["person:B", "person:c"]));
    let people = |world: &World| -> Vec<Vec<String>> {
        let all = world.register().books().people().each().map(|names| names.iter().map(ToString::to_string).collect());
        all.collect()
    };
    let four = ["person:a", "person:b", "person:c", "person:d"];
    assert!(people(&world).iter().any(|names| *names == four), "{:?}", people(&world));
    for name in four {
        assert_eq!(code(&mut world, name, &another("person:a")), Code::NotTheirs);
    }
    assert_eq!(code(&mut world, "machine:x/1", &another("person:a")), Code::NeedsPerson);
    world.must("person:ada", another("person:C"));
    assert!(people(&world).iter().any(|names| *names == ["person:a", "person:b", "person:d"]));
    for name in ["person:a", "person:b"] {
        world.must("person:ada", another(name));
    }
    assert_eq!(
        people(&world),
        [["machine:x/1", "machine:y/1"]],
        "the last one is alone, and so no longer one of several"
    );
    world.must("person:ada", same(&["person:d", "person:a"]));
    assert_eq!(people(&world).len(), 2);

    let many: Vec<String> = (0..=limit::NAMES_OF_ONE).map(|number| format!("person:n{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(code(&mut world, "person:ada", &same(&many)), Code::UnknownSubject);
    world.must("person:ada", same(&many[1..]));
    assert_eq!(code(&mut world, "person:ada", &same(&many[..2])), Code::LimitReached);
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn a_ledger_that_says_so_unlawfully_breaks() {
    let mut world = World::new();
    world.must("person:ada", same(&["person:a", "person:b"]));
    world.must("person:ada", another("person:a"));
    let entries = world.entries();
    let replayed = |change: &dyn Fn(&mut Entry)| {
        let mut replay = Replay::new(AsOf::Now);
        let mut prev = None;
        for bytes in &entries {
            let mut entry: Entry = serde_json::from_slice(bytes).unwrap();
            change(&mut entry);
            if let Some(prev) = prev {
                entry.prev = prev;
            }
            let bytes = governed::canonical(&entry).unwrap();
            prev = Some(governed::Digest::of(&bytes));
            replay.push(&bytes).map_err(|broken| broken.to_string())?;
        }
        Ok::<(), String>(())
    };
    assert_eq!(replayed(&|_| ()), Ok(()));
    let by = |seq: u64, name: &'static str| {
        move |entry: &mut Entry| {
            if entry.seq == seq {
                entry.by = actor(name);
            }
        }
    };
    assert!(replayed(&by(2, "machine:gen/1")).unwrap_err().contains("could not say that these names are one"));
    for name in ["person:a", "person:B", "machine:gen/1"] {
        assert!(replayed(&by(3, name)).unwrap_err().contains("could not say that this name is another"), "{name}");
    }
    let mixed = |entry: &mut Entry| {
        if let governed::unit::Event::NamesJoined { joined } = &mut entry.event {
            joined.names.push(actor("machine:gen/1"));
        }
    };
    assert!(replayed(&mixed).is_err());
}

#[test]
fn one_actors_work_under_another_name_is_theirs_through_handoffs_and_parts() {
    let (mut world, unit) = ready();
    world.must("person:ada", Command::Move { unit, to: Stage::Validating, reason: Some(prose("again")), taught: None });
    let (role, to) = (Role::Executor, actor("person:gus"));
    world.must("person:ada", Command::HandOff { unit, role, to, reason: prose("gus takes it") });
    world.must("person:fay", same(&["person:gus", "person:bob"]));
    world.go("person:gus", unit, Stage::Integrating).unwrap();
    let bobs = queue(world.register(), world.now(), Some(&actor("person:bob")), 5);
    assert_eq!(bobs.live, 0);
    for yes in ["person:bob", "person:cleo"] {
        world.must(yes, review(unit, Answer::Approve));
    }
    assert!(!lands(&mut world, "person:ada", unit));
    assert_eq!(world.unit(unit).ruled.clone().unwrap().is.owes[0].has, 1, "cleo's alone");
}
