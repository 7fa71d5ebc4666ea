//! Every state one unit can reach by a small set of commands, enumerated, with the laws checked in each.

use std::collections::{BTreeMap, BTreeSet};

use governed::evidence::{Answer, Finding};
use governed::judgment::Grounds;
use governed::unit::{
    Code, Command, Event, Hold, Known as _, Refusal, Role, Stage, Taught, Until, is_observable, pending, transition,
};
use governed::{Reference, UnitId};

use crate::support::{World, actor, claim, label, proposal, prose, unit_id};

const ACTORS: [&str; 3] = ["person:ada", "person:bob", "machine:gen/1"];

fn commands(unit: UnitId) -> Vec<Command> {
    let reason = || prose("because");
    let mut all: Vec<Command> = Stage::ALL
        .iter()
        .map(|to| {
            let taught = (*to == Stage::Settled).then(|| Taught::Kept(reason()));
            Command::Move { unit, to: *to, reason: Some(reason()), taught }
        })
        .collect();
    all.push(Command::Hold { unit, hold: Hold { label: label("h"), reason: reason(), until: Until::Released } });
    all.push(Command::Release { unit, hold: label("h"), reason: reason() });
    all.push(Command::Refuse {
        unit,
        refusal: Refusal { label: label("r"), grounds: Grounds::Other, text: reason(), about: None },
    });
    all.push(Command::AnswerRefusal { unit, refusal: label("r"), answer: reason() });
    all.push(Command::RecordEvidence { unit, claim: claim("e", Finding::Supports, &["criterion:works"]) });
    all.push(Command::RecordEvidence { unit, claim: claim("f", Finding::Contradicts, &["criterion:works"]) });
    all.push(Command::WithdrawEvidence { unit, evidence: label("f"), reason: reason() });
    for to in ["person:bob", "machine:gen/1"] {
        all.push(Command::HandOff { unit, role: Role::Executor, to: actor(to), reason: reason() });
    }
    all.push(Command::RollBack { unit, reason: reason(), through: None });
    all.push(Command::Abandon { unit, reason: reason() });
    all.push(Command::ObserveMove {
        unit,
        to: Stage::Landed,
        source: Reference::parse("git:a").unwrap(),
        reason: None,
        through: None,
    });
    all
}

/// What matters of a state: times and entry numbers do not.
fn shape(world: &World, id: UnitId) -> String {
    let unit = world.unit(id);
    let executor = unit.executor.as_ref().map(|executor| executor.is.to_string());
    let mut worked: Vec<String> = unit.worked.iter().map(|worked| worked.is.to_string()).collect();
    worked.sort();
    let open = |open: bool| if open { "open" } else { "ended" };
    format!(
        "{} {executor:?} {worked:?} holds {:?} refusals {:?} evidence {:?}",
        unit.stage,
        unit.holds.iter().map(|h| (open(h.is_open()), h.raised.from.by.to_string())).collect::<Vec<_>>(),
        unit.refusals.iter().map(|r| (open(r.is_open()), r.raised.from.by.to_string())).collect::<Vec<_>>(),
        unit.evidence
            .iter()
            .map(|e| (e.claim.is.label.to_string(), unit.standing(e).name()))
            .collect::<BTreeMap<_, _>>(),
    )
}

#[test]
fn in_every_reachable_state_the_laws_hold() {
    let unit = unit_id(1);
    let mut start = World::new();
    start.propose(1, proposal("a"));
    let mut seen: BTreeSet<String> = BTreeSet::from([shape(&start, unit)]);
    let mut ahead = vec![start];
    let mut stages: BTreeSet<&str> = BTreeSet::new();
    let (mut carried_out, mut turned_down) = (0, 0);
    while let Some(world) = ahead.pop() {
        holds_in(&world, unit);
        stages.insert(world.unit(unit).stage.name());
        for by in ACTORS {
            for command in commands(unit) {
                let mut next = world.clone();
                if next.ask(by, &command).is_err() {
                    turned_down += 1;
                    assert_eq!(next.register(), world.register(), "{by} {command:?}");
                    continue;
                }
                carried_out += 1;
                holds_between(&world, &next, unit, by, &command);
                if seen.insert(shape(&next, unit)) {
                    ahead.push(next);
                }
            }
        }
    }
    eprintln!("{} states, {carried_out} steps carried out, {turned_down} turned down", seen.len());
    // The world is small but not empty: every stage but the one only splitting reaches.
    assert_eq!(stages.len(), 9, "{stages:?}");
    assert!(
        seen.len() > 500 && carried_out > 2_000 && turned_down > 10_000,
        "{} {carried_out} {turned_down}",
        seen.len()
    );
}

/// What must be so in a state.
fn holds_in(world: &World, id: UnitId) {
    let unit = world.unit(id);
    // Always somebody's move: exactly the live units have one next mover, and a person answers for each.
    let next = pending(world.register(), unit, world.now());
    assert_eq!(next.is_some(), unit.stage.is_live(), "{}", shape(world, id));
    assert!(unit.accountable.is.is_person());
    // Replay: what was folded step by step is what folding the ledger gives.
    assert_eq!(world.replayed(governed::ledger::AsOf::Now).unit(id), Some(unit));
    // Work that started has frozen criteria.
    assert!(!unit.stage.has_started() || unit.frozen.is_some());
}

/// What must be so of a step.
fn holds_between(before: &World, after: &World, id: UnitId, by: &str, command: &Command) {
    let (was, is) = (before.unit(id), after.unit(id));
    let told = || format!("{by} {command:?}: {} to {}", shape(before, id), shape(after, id));
    if was.stage == is.stage {
        return;
    }
    let observed = is.steps.last().unwrap().is.observed;
    assert!(!observed && transition(was.stage, is.stage).is_some() || is_observable(was.stage, is.stage), "{}", told());
    let person = actor(by).is_person();
    let onward = is.stage > was.stage && is.stage.is_live();
    if onward {
        // Refusal stops, and so does a hold.
        assert_eq!(was.open_refusals().count(), 0, "{}", told());
        assert_eq!(was.holds_at(after.now()).count(), 0, "{}", told());
    }
    if matches!(is.stage, Stage::Admitted if was.stage == Stage::Proposed) || is.stage >= Stage::Landed {
        assert!(person, "{}", told());
    }
    if is.stage == Stage::Landed {
        // Told from the entries alone, not from the state: whoever asked to start or to submit has worked on it.
        for bytes in before.entries() {
            let entry: governed::ledger::Entry = serde_json::from_slice(&bytes).unwrap();
            let works = matches!(entry.event, Event::Moved { to: Stage::Executing, from: Stage::Admitted, .. })
                || matches!(entry.event, Event::Moved { to: Stage::Validating, from: Stage::Executing, .. });
            assert!(!works || entry.by != actor(by), "nobody judges their own work: {}", told());
        }
        assert_eq!(was.answer(&label("works")), Answer::Met, "{}", told());
    }
}

#[test]
fn in_every_state_of_observed_work_the_laws_hold() {
    let unit = unit_id(1);
    let mut start = World::new();
    let source = Reference::parse("git:a").unwrap();
    start.must("machine:import/1", Command::Observe { unit, proposal: proposal("a"), source });
    let mut seen: BTreeSet<String> = BTreeSet::from([shape(&start, unit)]);
    let mut ahead = vec![start];
    let mut observed = 0;
    while let Some(world) = ahead.pop() {
        for by in ACTORS {
            // What matters here is how observing and governing meet; the rest is told above.
            for command in commands(unit)
                .into_iter()
                .filter(|c| !matches!(c, Command::RecordEvidence { .. } | Command::HandOff { .. }))
            {
                let mut next = world.clone();
                if next.ask(by, &command).is_ok() {
                    observed += u32::from(matches!(command, Command::ObserveMove { .. }));
                    if next.unit(unit).stage != Stage::Landed || !matches!(command, Command::ObserveMove { .. }) {
                        holds_between(&world, &next, unit, by, &command);
                    } else {
                        assert_eq!(
                            world.unit(unit).open_refusals().count() + world.unit(unit).holds_at(next.now()).count(),
                            0
                        );
                    }
                    if seen.insert(shape(&next, unit)) {
                        ahead.push(next);
                    }
                }
            }
        }
    }
    assert!(seen.len() > 50 && observed > 5, "{} {observed}", seen.len());
}

#[test]
fn every_cell_of_the_table_is_what_moving_comes_to() {
    // For each stage a unit can be brought to, ask for every other: the table says whether it is a way at all.
    let unit = unit_id(1);
    let path =
        [Stage::Admitted, Stage::Executing, Stage::Validating, Stage::Integrating, Stage::Landed, Stage::Settled];
    let mut world = World::new();
    world.propose(1, proposal("a"));
    world.must(
        "person:bob",
        Command::RecordEvidence { unit, claim: claim("e", Finding::Supports, &["criterion:works"]) },
    );
    let mut checked = 0;
    for next in std::iter::once(None).chain(path.into_iter().map(Some)) {
        if let Some(next) = next {
            let by = if matches!(next, Stage::Executing | Stage::Validating) { "machine:gen/1" } else { "person:ada" };
            world.go(by, unit, next).unwrap();
        }
        let from = world.unit(unit).stage;
        for to in Stage::ALL {
            let mut asked = world.clone();
            let got = asked.go("person:ada", unit, to);
            let is_way = transition(from, to).is_some() && to != Stage::Superseded;
            match got {
                Ok(()) => assert!(is_way, "{from} to {to}"),
                Err(rejection) if rejection.code == Code::NoTransition => assert!(!is_way, "{from} to {to}"),
                Err(rejection) => panic!("{from} to {to}: {rejection}"),
            }
            checked += 1;
        }
    }
    assert_eq!(checked, 70);
}
