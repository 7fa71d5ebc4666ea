//! The essay's failure patterns, each story played twice: without the mechanism, where the bad outcome comes about, and
//! with it, where it does not and the reason is told.
//!
//! | Pattern | Played here | Further tests |
//! |---|---|---|
//! | R-141 wrong landing order | `crossing` | `landing_plan/stories.rs`, `fit.rs` |
//! | R-142 a local fix breaks a nearby assumption | `crossing` | `collisions/tables.rs`, `fit.rs` |
//! | R-143 the morning of sorting branches | `meaning` | `brief.rs` |
//! | R-144 meaning leaks at each stage | `meaning` | `brief.rs` |
//! | R-145 ticket, prompt, change and thread as fragments | `meaning` | |
//! | R-146 decided too late | `pace` | `scenario.rs`, `autonomy/histories.rs` |
//! | R-147 production faster than governance | `pace` | `landing_plan/stories.rs` |
//! | R-148 memory failure called diligence | `memory` | |
//! | R-149 the same argument in different rooms | `memory` | |
//! | R-150 a change that crosses functions | `crossing` | `pricing.rs`, `fit.rs`, `collisions/tables.rs` |
//! | R-151 queues pile up, exceptions multiply | `pace` | `landing_plan/stories.rs` |
//! | R-152 ownership confusion | `meaning` | `small_world.rs` |
//!
//! The named stories of an approval that is none (by a machine, of something else, by silence) are in `approval`, that of
//! the policy change that lets last month's incident through is in `memory`.

mod approval;
mod crossing;
mod meaning;
mod memory;
mod pace;

use governed::Resource;
use governed::UnitId;
use governed::evidence::Finding;
use governed::integration::{Mode, Touch};
use governed::judgment::{Answer, Judgment};
use governed::ledger::Entry;
use governed::policy::{Decision, Document};
use governed::unit::{Command, Event, Proposal, Stage};
use serde_json::{Value, json};

use crate::support::{World, claim, label, line, prose};

const MACHINE: &str = "machine:gen/1";

/// A policy under which work goes on, with more in it: `rules` come after the one that lets it.
fn policy(more: Value) -> Document {
    let mut document = json!({
        "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
        "groups": { "reviewers": { "members": ["person:bob", "person:cleo"] } },
        "rules": [{ "id": "go", "why": "Work goes on.", "then": ["allow"] }],
        "fallback": { "to": "person:ada" },
    });
    for (key, value) in more.as_object().unwrap() {
        match (key.as_str(), value) {
            ("rules", Value::Array(rules)) => document["rules"].as_array_mut().unwrap().extend(rules.clone()),
            _ => document[key] = value.clone(),
        }
    }
    serde_json::from_value(document).unwrap()
}

/// Landing takes a review.
fn reviewed() -> Value {
    json!({ "id": "reviewed", "why": "Two see more.", "moves": ["land"],
            "then": [{ "judgment": { "kind": "review", "of": "reviewers" } }] })
}

fn adoption(document: Document, through: Option<UnitId>) -> Command {
    Command::AdoptPolicy { documents: vec![document], reason: prose("as agreed"), through }
}

fn adopt(world: &mut World, more: Value) {
    world.must("person:ada", adoption(policy(more), None));
}

fn touch(name: &str, mode: Mode, value: Option<&str>) -> Touch {
    let mut touch = Touch::new(Resource::parse(name).unwrap(), mode);
    touch.value = value.map(line);
    touch
}

fn titled(title: &str, touches: Vec<Touch>) -> Proposal {
    Proposal { touches, ..crate::support::proposal(title) }
}

fn supported(world: &mut World, unit: UnitId, name: &str) {
    let claim = claim(name, Finding::Supports, &["criterion:works"]);
    world.must("machine:ci/9", Command::RecordEvidence { unit, claim });
}

/// Brings an admitted unit to where all that is left is to let it land.
fn carried(world: &mut World, unit: UnitId) {
    world.go(MACHINE, unit, Stage::Executing).unwrap();
    world.go(MACHINE, unit, Stage::Validating).unwrap();
    supported(world, unit, "e");
    world.go("person:ada", unit, Stage::Integrating).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating);
}

/// A unit that was proposed, admitted and carried out.
fn ready(world: &mut World, number: u32, proposal: Proposal) -> UnitId {
    let unit = world.propose(number, proposal);
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    carried(world, unit);
    unit
}

/// Whether it lands when it is asked to.
fn lands(world: &mut World, unit: UnitId) -> bool {
    let _ = world.go("person:ada", unit, Stage::Landed);
    world.unit(unit).stage == Stage::Landed
}

fn approve(unit: UnitId) -> Command {
    Command::Judge { unit, judgment: Judgment::new(label("review"), Answer::Approve) }
}

fn history(world: &World) -> Vec<Entry> {
    world.entries().iter().map(|bytes| serde_json::from_slice(bytes).unwrap()).collect()
}

/// The decision in the newest entry.
fn last_decision(world: &World) -> Decision {
    match history(world).pop().unwrap().event {
        Event::Decided { decision, .. } | Event::Moved { decision: Some(decision), .. } => *decision,
        other => panic!("no decision: {other:?}"),
    }
}

/// A decision as it is told.
fn told(decision: &Decision) -> String {
    serde_json::to_string(decision).unwrap()
}
