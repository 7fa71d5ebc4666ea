//! What is kept of a ledger says what the whole ledger says, byte for byte.

use governed::integration::{Dependency, DependencyKind, Mode, Touch};
use governed::memory::{Signal, SignalKind};
use governed::policy::backtest::{Archive, End, Past, backtest};
use governed::policy::{Decision, Document, Policy};
use governed::unit::{Command, Hold, Known as _, Stage, Until};
use governed::wire::{self, KeptPast};
use governed::{Resource, UnitId};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{World, claim, label, line, proposal, prose, unit_id};

fn document(lines: u32, own: Option<&str>) -> Value {
    let mut document = json!({
        "governed": 1, "policy": "shop", "owner": "person:ada", "review": "2027-01-01",
        "groups": { "security": { "members": ["person:bob"] } },
        "rules": [
            { "id": "small", "why": "Soon undone.", "when": format!("size(paths) < {lines}"), "then": ["allow"] },
            { "id": "early", "why": "Nothing is lost yet.", "moves": ["admit", "start", "submit"], "then": ["allow"] },
            { "id": "keys", "why": "Keys leaked.", "match": { "paths": ["keys/**"] }, "moves": ["land"],
              "then": [{ "judgment": { "kind": "security", "of": "security" } }] }
        ],
        "fallback": { "to": "person:ada" }
    });
    if let Some(own) = own {
        document["facts"] = json!({ "own": { "weather": { "is": own } } });
        if own == "string" {
            document["rules"][0]["when"] = json!("weather == 'fair'");
        }
    }
    document
}

/// A world that went on at random.
pub fn history(seed: u64, steps: usize) -> World {
    let mut state = seed | 1;
    let mut below = |most: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % most
    };
    let mut world = World::new();
    let mut units = 0_u32;
    for step in 0..steps {
        let by = ["person:ada", "person:bob", "person:cy", "machine:gen/1"][usize::try_from(below(4)).unwrap()];
        if units == 0 || below(6) == 0 {
            units += 1;
            let mut proposal = proposal(&format!("unit {units}"));
            for _ in 0..below(3) {
                let path = ["path:keys/a.pem", "path:src/a.rs", "path:src/b.rs"][usize::try_from(below(3)).unwrap()];
                let touch = Touch::new(Resource::parse(path).unwrap(), Mode::Writes);
                if !proposal.touches.iter().any(|held| held.resource == touch.resource) {
                    proposal.touches.push(touch);
                }
            }
            let _ = world.ask(by, &Command::Propose { unit: unit_id(units), proposal });
            continue;
        }
        let unit = unit_id(1 + u32::try_from(below(u64::from(units))).unwrap());
        let Some(stage) = world.register().unit(unit).map(|unit| unit.stage) else { continue };
        let reason = || prose("because");
        let command = match below(14) {
            0 if step > 3 => {
                let documents: Vec<Document> =
                    vec![serde_json::from_value(document(1 + u32::try_from(below(3)).unwrap(), None)).unwrap()];
                Command::AdoptPolicy { documents, reason: reason(), through: None }
            }
            1 => Command::RollBack { unit, reason: reason(), through: None },
            2 => Command::RecordEvidence {
                unit,
                claim: claim(&format!("e{step}"), governed::evidence::Finding::Supports, &["criterion:works"]),
            },
            3 => Command::Touch {
                unit,
                touches: vec![Touch::new(Resource::parse(&format!("path:src/{}.rs", below(5))).unwrap(), Mode::Writes)],
                dropped: Vec::new(),
                reason: Some(reason()),
            },
            4 => Command::Depend {
                unit,
                dependency: Dependency {
                    on: unit_id(1 + u32::try_from(below(u64::from(units))).unwrap()),
                    kind: DependencyKind::NeedsLanded,
                    reason: None,
                },
            },
            5 => Command::Hold {
                unit,
                hold: Hold { label: label(&format!("h{step}")), reason: reason(), until: Until::Released },
            },
            6 => {
                Command::Restate { unit, title: Some(line(&format!("title {step}"))), purpose: None, reason: reason() }
            }
            7 if below(4) == 0 => Command::Abandon { unit, reason: reason() },
            10 => {
                let (id, units) = (line(&format!("s{step}")), vec![unit]);
                Command::Signal {
                    signals: vec![Signal {
                        source: line("/desk"),
                        id,
                        kind: SignalKind::Incident,
                        topic: line("incident.opened"),
                        at: world.now(),
                        text: prose("it broke"),
                        subject: None,
                        severity: None,
                        units,
                        resources: Vec::new(),
                    }],
                }
            }
            11 => match world.register().signals().all().next().map(|signal| signal.from.seq) {
                Some(seq) => Command::Dismiss { signals: vec![seq], reason: reason() },
                None => continue,
            },
            8 | 9 => {
                // All the way, by people who may.
                let evidence = claim(&format!("l{step}"), governed::evidence::Finding::Supports, &["criterion:works"]);
                let _ = world.go("person:ada", unit, Stage::Admitted);
                let _ = world.go("person:bob", unit, Stage::Executing);
                let _ = world.go("person:bob", unit, Stage::Validating);
                let _ = world.ask("machine:ci/9", &Command::RecordEvidence { unit, claim: evidence });
                let _ = world.go("person:bob", unit, Stage::Integrating);
                let _ = world.go("person:ada", unit, Stage::Landed);
                continue;
            }
            _ => {
                let to = match stage {
                    Stage::Proposed => Stage::Admitted,
                    Stage::Admitted => Stage::Executing,
                    Stage::Executing => Stage::Validating,
                    Stage::Validating => Stage::Integrating,
                    _ => Stage::Landed,
                };
                let _ = world.go(by, unit, to);
                continue;
            }
        };
        let _ = world.ask(by, &command);
    }
    world
}

fn kept(export: &str, chunk: usize) -> KeptPast {
    let mut past = KeptPast::open();
    let lines: Vec<&str> = export.lines().collect();
    for lines in lines.chunks(chunk) {
        let answer = past.add(&lines.join("\n"));
        assert!(answer.starts_with(r#"{"type":"done""#), "{answer}");
    }
    past
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_is_kept_says_what_the_whole_ledger_says(seed in any::<u64>(), steps in 5_usize..80, chunk in 1_usize..30) {
        let world = history(seed, steps);
        let export = world.export();
        let mut past = kept(&export, chunk);
        let candidates = [
            document(1, None), document(2, None), document(3, Some("bool")), document(2, Some("string")), document(1, None),
        ];
        for policy in candidates {
            let mut request = json!({ "policy": { "documents": [policy] }, "words": "text" });
            let here = past.call("backtest", &request.to_string());
            request["ledger"] = json!(export);
            prop_assert_eq!(&here, &wire::call("backtest", &request.to_string()));
            let told: Value = serde_json::from_str(&here).unwrap();
            let flips = told["with"]["backtest"]["flips"].as_array().unwrap();
            for flip in flips.iter().take(3) {
                let mut request = json!({ "policy": { "documents": [policy] }, "seq": flip["seq"] });
                let here = past.call("explain_past", &request.to_string());
                request["ledger"] = json!(export);
                prop_assert_eq!(&here, &wire::call("explain_past", &request.to_string()));
                let explained: Value = serde_json::from_str(&here).unwrap();
                prop_assert_eq!((&explained["with"]["from"], &explained["with"]["to"]), (&flip["from"], &flip["to"]));
            }
        }
    }

    #[test]
    fn an_archive_says_what_its_decisions_say(
        old in any::<[u8; 12]>(),
        new in any::<[u8; 12]>(),
        all in prop::collection::vec(crate::policy_diff::facts(), 1..40),
    ) {
        let (old, new) = (crate::policy_diff::chosen(&old), crate::policy_diff::chosen(&new));
        let decisions: Vec<Decision> = all.iter().map(|facts| old.decide(&old.facts_of(facts).unwrap())).collect();
        let mut archive = Archive::default();
        for (seq, decision) in (1..).zip(&decisions) {
            let place = archive.push(seq, Some("u"), decision).unwrap();
            let ended = (seq % 3 == 0).then_some(governed::policy::backtest::Ended { end: End::Incident, seq: 99 });
            archive.end(place, ended);
        }
        let other: Policy = Policy::compile(vec![serde_json::from_value(document(2, Some("bool"))).unwrap()]).unwrap();
        for (candidate, old) in
            [(&new, Some(&old)), (&new, None), (&other, Some(&old)), (&new, Some(&new)), (&old, Some(&old)), (&new, Some(&other))]
        {
            let past = (1..).zip(&decisions).map(|(seq, decision)| {
                let past = Past::of(seq, Some("u"), decision);
                if seq % 3 == 0 { past.ended(End::Incident, 99) } else { past }
            });
            let whole = backtest(candidate, old, past);
            prop_assert_eq!(&archive.backtest(candidate, old), &whole);
            let grouped: u64 = whole.groups.iter().map(|group| group.count).sum();
            prop_assert_eq!(grouped + whole.ungrouped, whole.loosened + whole.tightened);
            for flip in &whole.flips {
                let group = &whole.groups[flip.group.unwrap()];
                prop_assert_eq!((group.causes.from, group.causes.to, &group.causes.fires), (flip.from, flip.to, &flip.fires));
                prop_assert!(group.first <= flip.seq && !(group.before.is_empty() && group.after.is_empty()));
            }
        }
    }
}

#[test]
fn histories_hold_decisions_of_every_sort() {
    let (mut decisions, mut taken_back, mut incidents) = (0, 0, 0);
    for seed in 1..40_u64 {
        let world = history(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), 80);
        let mut past = kept(&world.export(), 7);
        let answer: Value = serde_json::from_str(&past.add("")).unwrap();
        decisions += answer["with"]["decisions"].as_u64().unwrap();
        incidents += world.register().signals().all().count();
        let units: Vec<UnitId> = world.register().units().map(|unit| unit.id).collect();
        taken_back += units.iter().filter(|unit| world.unit(**unit).stage == Stage::RolledBack).count();
    }
    let told = format!("{decisions} decisions, {taken_back} taken back, {incidents} incidents");
    assert!(decisions > 200 && taken_back > 3 && incidents > 10, "{told}");
}

#[test]
fn a_past_says_what_is_wrong_with_what_it_is_given() {
    let export = history(7, 40).export();
    let mut past = kept(&export, 1000);
    let again = past.add(&export);
    assert!(again.contains(r#""kind":"corrupt""#), "{again}");
    assert!(past.add("{}").contains(r#""kind":"corrupt""#));
    for (operation, request, what) in [
        ("backtest", json!({}), "`policy` is missing"),
        ("backtest", json!({ "policy": { "documents": [document(1, None)] }, "ledger": "" }), "a past that is kept"),
        (
            "explain_past",
            json!({ "policy": { "documents": [document(1, None)] }, "seq": 1 }),
            "entry 1 holds no decision",
        ),
        ("brief", json!({}), "`brief` is no operation about the past"),
        ("bactest", json!({}), "did you mean `backtest`?"),
    ] {
        let answer = past.call(operation, &request.to_string());
        assert!(answer.contains(what), "{operation}: {answer}");
    }
}
