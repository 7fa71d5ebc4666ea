//! Each law of the design, as a test named after it.

use std::path::Path;

use governed::evidence::Finding;
use governed::ledger::{AsOf, Replay};
use governed::unit::{Code, Command, Hold, Refusal, Stage, Until, pending};
use governed::{Actor, Budget, Instant, Label, Line, Prose, UnitId, command_from_json, judgment::Grounds, limit};
use proptest::prelude::*;

use crate::scenario::run;
use crate::support::{World, actor, claim, label, proposal, prose, unit_id};

/// The files of the library: everything below `src` but the command.
pub fn library_files() -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut ahead = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = ahead.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("src/cli") {
                ahead.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
                all.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    all.sort();
    assert!(all.len() > 30, "the library has more files than {}", all.len());
    all
}

#[test]
fn law_1_pure() {
    let files = library_files();
    let root = &files.iter().find(|(name, _)| name == "src/lib.rs").unwrap().1;
    assert!(root.contains("#![no_std]"), "without std there is no clock, file, network, environment or thread");
    // A file that is compiled for tests alone is no part of the library; that it is, the line above its name says. Nor is
    // what is exported to JavaScript, an edge where a host lends its clock and randomness.
    let of_tests = |name: &str| name.ends_with("_test.rs") || name.contains("_test/");
    let library: Vec<_> = files.iter().filter(|(name, _)| !of_tests(name) && name != "src/wasm.rs").collect();
    let exported = "#[cfg(feature = \"wasm-policy\")]\n#[allow(missing_docs, unreachable_pub";
    assert!(root.contains(exported) && root.contains("mod wasm;"), "`wasm` is built for JavaScript alone");
    for (name, _) in files.iter().filter(|(name, _)| of_tests(name)) {
        let module = name
            .trim_end_matches(".rs")
            .split_once("_test/")
            .map_or(name.trim_end_matches(".rs").to_owned(), |(outer, _)| format!("{outer}_test"));
        let (folder, module) = module.rsplit_once('/').unwrap();
        let module = format!("#[cfg(test)]\nmod {module};");
        let declared =
            files.iter().any(|(parent, text)| *parent == format!("{folder}/mod.rs") && text.contains(&module));
        assert!(declared, "{name} is not declared as a test");
    }
    for (name, text) in library {
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            let banned = ["std::", "getrandom", "Timestamp::now", "HashMap", "HashSet", "extern crate std"];
            let found = banned.into_iter().find(|word| line.contains(word));
            let allowed = line.contains("extern crate std") && name == "src/lib.rs";
            assert!(found.is_none() || allowed, "{name}: {line}");
        }
    }
    // The same calls give the same bytes, however often and in whatever order worlds are made.
    let once = run("ada | propose a | proposed\nada | touch a path:x one | proposed").entries();
    let again = run("ada | propose a | proposed\nada | touch a path:x one | proposed").entries();
    assert_eq!(once, again);
}

#[test]
fn law_2_same_bytes() {
    // The vector is read by every face there is; a change to it is a change of the format.
    let kept = include_str!("../vectors/ledger-1.jsonl");
    let mut world = run("
        ada           | propose a                     | proposed
        ada           | touch a path:x one            | proposed
        ada           | move a admitted               | admitted
        machine:gen/1 | move a executing              | executing
        machine:ci/9  | evidence a e1 criterion:works | executing
        carol         | refuse a r1                   | executing
        carol         | answer-refusal a r1           | executing
        ada           | split a b c                   | superseded
    ");
    let odd = Prose::parse("ünïcödé, \"quotes\", \\ and\ttabs \u{1F600}\nlines").unwrap();
    world.must("person:zoë", Command::Abandon { unit: unit_id(2), reason: odd });
    let made: Vec<String> = world.entries().into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
    if std::env::var_os("UPDATE").is_some() {
        let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
        std::fs::write(vectors.join("ledger-1.jsonl"), made.join("\n") + "\n").unwrap();
        let digest = world.register().digest().unwrap();
        std::fs::write(vectors.join("ledger-1.register"), format!("{digest}\n")).unwrap();
        return;
    }
    assert_eq!(made, kept.lines().collect::<Vec<_>>(), "UPDATE=1 writes it anew, where the format is meant to change");
    assert_eq!(
        world.register().digest().unwrap().to_string(),
        include_str!("../vectors/ledger-1.register").trim(),
        "the digest of the register"
    );
}

#[test]
fn law_3_replay() {
    let world = run("
        ada           | propose a                     | proposed
        ada           | touch a path:x one            | proposed
        ada           | propose b                     | proposed
        ada           | needs a b                     | proposed
        machine:ci/9  | evidence a e1 criterion:works | proposed
        ada           | split b c d                   | superseded
    ");
    let folded = world.replayed(AsOf::Now);
    assert_eq!(&folded, world.register());
    assert_eq!(folded.digest().unwrap(), world.register().digest().unwrap());
    // A kept state reads back as itself.
    for unit in folded.units() {
        let text = serde_json::to_string(unit).unwrap();
        assert_eq!(&serde_json::from_str::<governed::unit::Unit>(&text).unwrap(), unit);
    }
}

#[test]
fn law_4_closed_by_default() {
    // No criteria, no evidence, unverifiable evidence, an unknown unit, an unknown kind of actor or command.
    run("
        ada           | propose a                 | proposed
        ada           | drop-criterion a works    | proposed
        ada           | move a admitted           | admitted
        machine:gen/1 | move a executing          | no_criteria
        ada           | criterion a works well    | admitted
        machine:gen/1 | move a executing          | executing
        machine:gen/1 | move a validating         | validating
        machine:gen/1 | move a integrating        | evidence_wanting
        machine:gen/1 | word a e1 criterion:works | validating
        machine:gen/1 | move a integrating        | evidence_wanting
        policy:team   | abandon a                 | needs_person
        ada           | needs a b                 | unknown_unit
    ");
    assert!(Actor::parse("robot:x").is_err() && Actor::parse("machine:no-version").is_err());
    assert!(command_from_json(br#"{"type":"allow","with":{}}"#).is_err());
    assert!(command_from_json(br#"{"type":"move","with":{"unit":"01JQ2E5V8T0000000000000000","to":"live"}}"#).is_err());
}

#[test]
fn law_4_policy_is_closed_by_default() {
    use crate::policy::{document_with, evaluated, rule};
    use governed::policy::Verdict;
    use governed::policy::document::{Effect, JudgmentNeed};
    let verdict = |documents, facts: &str| evaluated(documents, facts).verdict;
    let facts = r#"{"move": "land", "actor": {"id": "person:bob", "kind": "person"}, "unit": {"kind": "code-change"}}"#;
    let needs = JudgmentNeed {
        kind: label("review"),
        question: None,
        of: None,
        competence: None,
        quorum: 1,
        independent: true,
        presence: governed::Presence::Asserted,
        reasoned: false,
    };
    // No rule at all, and none that fires.
    let mut silent = document_with(rule("never", Some("false"), Effect::Allow));
    silent.rules.remove(0);
    assert_eq!(verdict(vec![silent.clone()], facts), Verdict::Escalate);
    silent.rules.clear();
    assert_eq!(verdict(vec![silent.clone()], facts), Verdict::Escalate);
    silent.fallback.block = true;
    assert_eq!(verdict(vec![silent], facts), Verdict::Block);
    // Beside a rule that permits everything: one that errs, whatever it would do; missing evidence and judgment.
    for effect in [Effect::Allow, Effect::Block, Effect::Judgment(needs.clone())] {
        let errs = document_with(rule("errs", Some("1 / 0 == 1"), effect));
        assert_eq!(verdict(vec![errs], facts), Verdict::Undetermined);
    }
    assert_eq!(verdict(vec![document_with(rule("review", None, Effect::Judgment(needs)))], facts), Verdict::Need);
    // What would not bear on it may be unknown; what would may not.
    let block = document_with(rule("block", Some("move == \"land\" && actor.kind == \"machine\""), Effect::Block));
    for (facts, expected) in [
        (facts, Verdict::Move),
        ("{}", Verdict::Undetermined),
        (r#"{"move": "admit"}"#, Verdict::Move),
        (r#"{"move": "land"}"#, Verdict::Undetermined),
        (r#"{"move": "land", "actor": {"id": "robot:x"}}"#, Verdict::Undetermined),
        (r#"{"move": "land", "actor": {"kind": null}}"#, Verdict::Undetermined),
    ] {
        assert_eq!(verdict(vec![block.clone()], facts), expected, "{facts}");
    }
    // An unknown kind of actor or work is none of those a permission names.
    let mut people = rule("people", Some("actor.kind == \"person\" && unit.kind == \"docs\""), Effect::Allow);
    people.moves = vec![label("land")];
    let mut document = document_with(people);
    document.rules.remove(0);
    for facts in [
        r#"{"move": "land", "actor": {"kind": "robot"}, "unit": {"kind": "docs"}}"#,
        r#"{"move": "land", "actor": {"kind": "person"}, "unit": {"kind": "unheard-of"}}"#,
        r#"{"move": "unheard-of", "actor": {"kind": "person"}, "unit": {"kind": "docs"}}"#,
    ] {
        assert_eq!(verdict(vec![document.clone()], facts), Verdict::Escalate, "{facts}");
    }
    assert_eq!(
        verdict(vec![document], r#"{"move": "land", "actor": {"kind": "person"}, "unit": {"kind": "docs"}}"#),
        Verdict::Move
    );
}

#[test]
fn law_5_nobody_is_a_rubber_stamp() {
    let machines = "
        machine:gen/1 | propose a          | proposed
        machine:gen/1 | move a admitted    | needs_person
        machine:gen/1 | escalate a q1 person:carol | proposed
        machine:gen/1 | answer a q1        | needs_person
        carol         | answer a q1        | proposed
        carol         | refuse a r1        | proposed
        machine:gen/1 | answer-refusal a r1| needs_person
        carol         | answer-refusal a r1| proposed
        ada           | move a admitted    | admitted
        bob           | move a executing   | executing
        bob           | move a validating  | validating
        bob           | evidence a e1 criterion:works | validating
        bob           | move a integrating | integrating
        bob           | move a landed      | own_work
        machine:gen/1 | move a landed      | needs_person
        ada           | touch a path:x one | integrating
        ada           | move a landed      | evidence_wanting
    ";
    run(machines);
}

#[test]
fn law_6_always_somebodys_move() {
    // Enumerated over every reachable state in small_world; here that a person stays accountable.
    let mut world = World::new();
    let mut by_machine = proposal("a");
    by_machine.accountable = actor("machine:gen/1");
    let command = Command::Propose { unit: unit_id(1), proposal: by_machine };
    assert_eq!(world.ask("machine:gen/1", &command).unwrap_err().code, Code::NeedsPerson);
    world.propose(1, proposal("a"));
    let pending = pending(world.register(), world.unit(unit_id(1)), world.now()).unwrap();
    assert!(pending.who.is_person());
}

#[test]
fn law_7_everything_explains_itself() {
    let world = run("
        ada   | propose a            | proposed
        carol | refuse a r1          | proposed
        ada   | hold a h1            | proposed
        ada   | doubt a u1 admitted  | proposed
        ci    | evidence a e1 criterion:works | proposed
    ");
    let unit = world.unit(unit_id(1));
    for part in ["r1", "h1", "u1", "e1", "works"] {
        let reason = governed::unit::why_part(world.register(), unit, &label(part), world.now()).unwrap();
        assert!(!reason.from.is_empty() && !reason.because.is_empty(), "{part}");
    }
    for to in Stage::ALL {
        let occasion = governed::unit::Occasion { by: actor("machine:gen/1"), at: world.now() };
        let reason = governed::unit::why_not(world.register(), unit, to, &occasion);
        assert!(!reason.because.is_empty(), "a machine cannot bring it to {to}");
        assert!(reason.because.iter().all(|why| why.because.iter().any(|help| help.text.starts_with("to clear it: "))));
    }
}

#[test]
fn law_8_refusal_stops() {
    // At integration everything but the refusal is in place.
    let world = run("
        ada           | propose a                     | proposed
        ada           | propose d                     | proposed
        ada           | move a admitted               | admitted
        machine:gen/1 | move a executing              | executing
        machine:gen/1 | move a validating             | validating
        machine:ci/1  | evidence a e1 criterion:works | validating
        machine:gen/1 | move a integrating            | integrating
    ");
    assert!(world.clone().go("person:ada", unit_id(1), Stage::Landed).is_ok());
    let world = crate::scenario::run_in(
        world,
        "
        carol         | refuse a r1                   | integrating
        ada           | split a b c                   | refused
        ada           | combine a b d                 | refused
        ada           | move a landed                 | refused
        ada           | handoff a accountable person:bob | integrating
        bob           | move a landed                 | refused
    ",
    );
    for by in ["person:ada", "person:bob", "machine:gen/1"] {
        for to in Stage::ALL {
            let mut world = world.clone();
            let moved = world.go(by, unit_id(1), to);
            let back = matches!(to, Stage::Abandoned | Stage::Executing | Stage::Validating);
            assert!(moved.is_err() || back, "{by} brought it to {to}");
        }
        let lift = Command::AnswerRefusal { unit: unit_id(1), refusal: label("r1"), answer: prose("it is met") };
        assert!(world.clone().ask(by, &lift).is_err(), "{by} lifted another's refusal");
    }
}

#[test]
fn law_9_autonomy_is_granted_and_shrinks_by_itself() {
    // Without a grant no record, however good, lets a machine decide what a person decides; `grants` has those with one.
    let mut world = World::new();
    for number in 1..=30 {
        let unit = world.propose(number, proposal("a"));
        world.go("person:ada", unit, Stage::Admitted).unwrap();
        world.go("machine:gen/1", unit, Stage::Executing).unwrap();
        world.must(
            "machine:ci/9",
            Command::RecordEvidence { unit, claim: claim("e", Finding::Supports, &["criterion:works"]) },
        );
        world.go("machine:gen/1", unit, Stage::Validating).unwrap();
        world.go("machine:gen/1", unit, Stage::Integrating).unwrap();
        assert_eq!(world.go("machine:gen/1", unit, Stage::Landed).unwrap_err().code, Code::NeedsPerson);
        world.go("person:ada", unit, Stage::Landed).unwrap();
    }
}

#[test]
fn law_10_no_scoreboard_of_people() {
    // Views over the whole count work, never a person's: no number stands under an actor.
    let world = run("
        ada | propose a | proposed
        bob | propose b | proposed
    ");
    let queue = serde_json::to_value(governed::queue(world.register(), world.now(), None, 5)).unwrap();
    let triage = serde_json::to_value(governed::triage(world.register(), world.now())).unwrap();
    let mut ahead = vec![queue, triage];
    while let Some(value) = ahead.pop() {
        match value {
            serde_json::Value::Object(fields) => {
                for (name, value) in fields {
                    assert!(Actor::parse(&name).is_err(), "{name} is keyed by an actor");
                    assert!(!value.is_number() || !name.contains("person") && !name.contains("actor"), "{name}");
                    ahead.push(value);
                }
            }
            serde_json::Value::Array(items) => ahead.extend(items),
            _ => {}
        }
    }
}

#[test]
fn law_11_nothing_is_lost_in_silence() {
    let mut world = run("ada | propose a | proposed");
    let (entries, digest) = (world.entries(), world.register().digest().unwrap());
    let command = Command::Propose { unit: unit_id(1), proposal: proposal("again") };
    assert!(world.ask("person:ada", &command).is_err());
    assert_eq!((world.entries(), world.register().digest().unwrap()), (entries, digest));
    // What an importer skips is told in tests/it/git.rs; what a crash loses, in tests/it/crash.rs.
    let mut skips = governed::import::Skips::default();
    skips.note("reason", "one");
    skips.note("reason", "two");
    assert_eq!((skips.list()[0].count, skips.list()[0].examples.len()), (2, 2));
}

#[test]
fn law_12_bounded() {
    let long = "x".repeat(limit::PROSE_BYTES + 1);
    assert!(Prose::parse(&long).is_err() && Line::parse(&long).is_err() && Label::parse(&long).is_err());
    assert!(Prose::parse(&long[1..]).is_ok());
    let mut budget = Budget::of(3);
    assert!(budget.spend(2).is_ok() && budget.spend(2).is_err() && budget.spend(1).is_err());
    let mut world = World::new();
    let mut too_many = proposal("a");
    too_many.preserve = vec![prose("x"); limit::CONSTRAINTS + 1];
    let command = Command::Propose { unit: unit_id(1), proposal: too_many };
    assert_eq!(world.ask("person:ada", &command).unwrap_err().code, Code::LimitReached);
    let unit = world.propose(1, proposal("a"));
    for number in 0..limit::STANDING {
        let hold = Hold { label: label(&format!("h{number}")), reason: prose("x"), until: Until::Released };
        world.must("person:ada", Command::Hold { unit, hold });
    }
    let hold = Hold { label: label("one-more"), reason: prose("x"), until: Until::Released };
    assert_eq!(world.ask("person:ada", &Command::Hold { unit, hold }).unwrap_err().code, Code::LimitReached);
    let refusal = Refusal { label: label("r"), grounds: Grounds::Other, text: prose("x"), about: None };
    world.must("person:ada", Command::Refuse { unit, refusal });
}

proptest! {
    /// No input makes the core panic: whatever the text, it parses or says why not.
    #[test]
    fn law_12_no_text_panics(text in ".{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let faults = [
            Label::parse(&text).err(), Line::parse(&text).err(), Prose::parse(&text).err(), Actor::parse(&text).err(),
            UnitId::parse(&text).err(), Instant::parse(&text).err(), governed::Digest::parse(&text).err(),
            governed::Resource::parse(&text).err(), governed::evidence::Subject::parse(&text).err(),
            governed::integration::LineRange::parse(&text).err(), Stage::parse(&text).err(),
        ];
        for fault in faults.into_iter().flatten() {
            prop_assert!(fault.to_string().len() < 600, "a message stays readable: {fault}");
        }
        let (made, _) = Line::made_of(&text, "blank");
        prop_assert_eq!(Line::parse(made.as_str()).unwrap(), made);
        let (made, _) = Prose::made_of(&text, "blank");
        prop_assert_eq!(Prose::parse(made.as_str()).unwrap(), made);
        prop_assert!(Label::parse(Label::made_of(&text).as_str()).is_ok());
        prop_assert!(Actor::parse(Actor::made_of(&text, None).as_str()).is_ok());
        prop_assert!(Actor::parse(Actor::made_of(&text, Some("1")).as_str()).is_ok());
        let _ = command_from_json(&bytes);
        prop_assert!(Replay::new(AsOf::Now).push(&bytes).is_err());
        let mut skips = governed::import::Skips::default();
        let mut diff = governed::import::git::DiffReader::new();
        diff.push(&bytes, &mut skips);
        drop(diff.finish(&mut skips));
        let mut log = governed::import::git::HistoryReader::new();
        log.push(&bytes, &mut skips);
        drop(log.finish(&mut skips).plan(governed::import::git::Which::default(), false, &mut skips));
    }
}
