//! Autonomy in a register: proposed on evidence, granted by a person whom policy names, acting, and taken away by itself.

use governed::autonomy::{Audit, Cell, Exposure, Salt};
use governed::evidence::Finding;
use governed::integration::{Mode, Touch};
use governed::ledger::{AsOf, Entry, Replay};
use governed::policy::Document;
use governed::unit::{Code, Command, Escalation, Event, Known as _, Reversibility, Stage};
use governed::{Resource, UnitId, autonomy_view, canonical};

use crate::support::{World, actor, claim, label, minute, proposal, prose};

const MILL: &str = "machine:mill/2";
const POLICY: &str = r#"{
    "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
    "groups": { "stewards": { "members": ["person:gil"] } },
    "autonomy": { "why": "Machines begin below.", "granted_by": "stewards", "ladder": [
        { "level": "work", "moves": ["start", "submit", "pass"] },
        { "level": "land", "moves": ["land"], "earn": {
            "failures_per_thousand": 500, "alpha_per_thousand": 200, "horizon": "1h", "areas": 1, "days": 1 } } ] },
    "rules": [{ "id": "go", "why": "Work goes on.", "then": ["allow"] }],
    "fallback": { "to": "person:ada" }
}"#;

fn cell() -> Cell {
    Cell::new(actor(MILL), label("code-change"), Reversibility::Reversible).unwrap()
}

fn governed() -> World {
    let mut world = World::new();
    let document: Document = serde_json::from_str(POLICY).unwrap();
    world.must(
        "person:ada",
        Command::AdoptPolicy { documents: vec![document], reason: prose("as agreed"), through: None },
    );
    world
}

/// A unit the mill has brought as far as landing.
fn ready(world: &mut World, number: u32) -> UnitId {
    let unit = world.propose(number, proposal("a"));
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    world.go(MILL, unit, Stage::Executing).unwrap();
    let touch = Touch::new(Resource::parse("path:src/a.rs").unwrap(), Mode::Writes);
    world.must(MILL, Command::Touch { unit, touches: vec![touch], dropped: vec![], reason: None });
    for (name, method, about) in [("e", "test", "criterion:works"), ("back", "rollback-test", "content")] {
        let mut claim = claim(name, Finding::Supports, &[about]);
        claim.method = label(method);
        world.must("machine:ci/9", Command::RecordEvidence { unit, claim });
    }
    world.go(MILL, unit, Stage::Validating).unwrap();
    world.go(MILL, unit, Stage::Integrating).unwrap();
    unit
}

fn landed_by_ada(world: &mut World, number: u32) -> UnitId {
    let unit = ready(world, number);
    world.go("person:ada", unit, Stage::Landed).unwrap();
    unit
}

/// The mill has landed so many units, asked once, and all of it is long ago.
fn earning(units: u32) -> World {
    let mut world = governed();
    for number in 1..=units {
        let unit = landed_by_ada(&mut world, number);
        if number == 1 {
            let question = prose("was it meant so?");
            let escalation = Escalation { label: label("q"), to: actor("person:bob"), question, due: None };
            world.must(MILL, Command::Escalate { unit, escalation });
            world.must("person:bob", Command::AnswerEscalation { unit, escalation: label("q"), answer: prose("yes") });
        }
    }
    world.minutes += 3 * 24 * 60;
    world
}

fn grant(world: &World, days: i64) -> Command {
    Command::Grant {
        cell: cell(),
        level: label("land"),
        until: minute(world.minutes + days * 24 * 60),
        exposure: Some(Exposure { in_flight: Some(2), per_day: None }),
        reason: prose("it has earned it"),
    }
}

fn code(world: &mut World, by: &str, command: &Command) -> Code {
    let before = world.register().clone();
    let code = world.ask(by, command).unwrap_err().code;
    assert_eq!(*world.register(), before);
    code
}

fn lands_itself(world: &mut World, number: u32) -> bool {
    let unit = ready(world, number);
    let asked = world.go(MILL, unit, Stage::Landed);
    assert!(asked.is_ok(), "{asked:?}");
    let landed = world.unit(unit).stage == Stage::Landed;
    if !landed {
        world.must("person:ada", Command::Abandon { unit, reason: prose("it is in the way") });
    }
    landed
}

#[test]
fn evidence_proposes_and_a_person_whom_policy_names_grants() {
    let mut early = earning(3);
    let asked = grant(&early, 30);
    assert_eq!(code(&mut early, "person:gil", &asked), Code::NotEarned, "three say too little");
    let mut world = earning(6);
    let asked = grant(&world, 30);
    assert!(!lands_itself(&mut world.clone(), 90), "a record alone gives nothing");
    for (by, turned_down) in
        [(MILL, Code::NeedsPerson), ("person:ada", Code::BeyondAuthority), ("person:bob", Code::BeyondAuthority)]
    {
        assert_eq!(code(&mut world, by, &asked), turned_down, "{by}");
    }
    let other = |world: &World, change: &dyn Fn(&mut Cell, &mut String)| {
        let (mut cell, mut level) = (cell(), String::from("land"));
        change(&mut cell, &mut level);
        let until = minute(world.minutes + 60);
        Command::Grant { cell, level: label(&level), until, exposure: None, reason: prose("so") }
    };
    let kind = label("code-change");
    for command in [
        other(&world, &|_, level| *level = "work".into()),
        other(&world, &|_, level| *level = "fly".into()),
        other(&world, &|cell, _| {
            *cell = Cell::new(actor("machine:mill/3"), kind.clone(), Reversibility::Reversible).unwrap();
        }),
        other(&world, &|cell, _| *cell = Cell::new(actor(MILL), kind.clone(), Reversibility::Irreversible).unwrap()),
        other(&world, &|cell, _| {
            *cell = Cell::new(actor(MILL), label("pricing-change"), Reversibility::Reversible).unwrap();
        }),
    ] {
        assert_eq!(code(&mut world, "person:gil", &command), Code::NotEarned, "{command:?}");
    }
    let long = grant(&world, 400);
    assert_eq!(code(&mut world, "person:gil", &long), Code::LimitReached);

    world.must("person:gil", asked);
    let cited = world.register().books().grants[0].is.cites.clone();
    assert_eq!((cited.matured, cited.failures), (6, 0));
    assert!(cited.evidence_thousandths >= 5_000, "{cited:?}");
    let view = autonomy_view(world.register(), world.now()).unwrap();
    assert_eq!(view.cells[0].standing.level, label("land"));
    assert!(lands_itself(&mut world, 90));
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn what_was_granted_ends_by_its_time_by_a_word_by_failing_and_where_too_much_is_at_stake() {
    let mut world = earning(6);
    let asked = grant(&world, 30);
    world.must("person:gil", asked);
    assert!(lands_itself(&mut world.clone(), 90));

    let mut late = world.clone();
    late.minutes += 31 * 24 * 60;
    assert!(!lands_itself(&mut late, 90), "its time is over");

    let mut revoked = world.clone();
    revoked.must("machine:watch/1", Command::Revoke { cell: cell(), reason: prose("it looks odd") });
    assert!(!lands_itself(&mut revoked, 90), "anybody may ask for less");
    let again = Command::Revoke { cell: cell(), reason: prose("again") };
    assert_eq!(code(&mut revoked, "person:gil", &again), Code::NothingChanged);

    let mut busy = world.clone();
    ready(&mut busy, 91);
    ready(&mut busy, 92);
    let unit = ready(&mut busy, 93);
    busy.go(MILL, unit, Stage::Landed).unwrap();
    assert_eq!(busy.unit(unit).stage, Stage::Integrating, "two others are on their way");

    let mut failing = world.clone();
    for number in [94, 95] {
        let unit = landed_by_ada(&mut failing, number);
        let reason = prose("it broke");
        failing.must("person:ada", Command::RollBack { unit, reason, through: None });
    }
    assert!(!lands_itself(&mut failing, 96), "two failures in a row take a rung");
    let view = autonomy_view(failing.register(), failing.now()).unwrap();
    assert_eq!(view.cells[0].standing.level, label("work"));
    assert!(!view.cells[0].proposal.proposed);
    assert_eq!(&failing.replayed(AsOf::Now), failing.register());
}

#[test]
fn a_ledger_in_which_autonomy_was_taken_does_not_replay() {
    let mut world = earning(6);
    let asked = grant(&world, 30);
    world.must("person:gil", asked);
    let forged = |change: &dyn Fn(&mut Entry)| {
        let mut replay = Replay::new(AsOf::Now);
        for bytes in world.entries() {
            let mut entry: Entry = serde_json::from_slice(&bytes).unwrap();
            change(&mut entry);
            entry.prev = replay.head().digest;
            if let Err(broken) = replay.push(&canonical(&entry).unwrap()) {
                return Some(broken.to_string());
            }
        }
        None
    };
    assert_eq!(forged(&|_| {}), None);
    for by in [MILL, "person:ada"] {
        let granted = |entry: &mut Entry| {
            if matches!(entry.event, Event::AutonomyGranted { .. }) {
                entry.by = actor(by);
            }
        };
        assert!(forged(&granted).unwrap().contains("could not grant"), "{by}");
    }
    let higher = |entry: &mut Entry| {
        if let Event::AutonomyGranted { grant } = &mut entry.event {
            grant.level = label("fly");
        }
    };
    assert!(forged(&higher).unwrap().contains("could not grant"));
}

#[test]
fn a_ladder_lets_no_machine_give_up_or_take_back_and_no_policy_act_as_one() {
    let mut world = governed();
    let unit = ready(&mut world, 1);
    for to in [Stage::Abandoned, Stage::Landed] {
        let turned_down = world.go("policy:team", unit, to).unwrap_err().code;
        assert_eq!(turned_down, Code::NeedsPerson, "{to}");
    }
    assert_eq!(world.go(MILL, unit, Stage::Abandoned).unwrap_err().code, Code::NeedsPerson);
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.go(MILL, unit, Stage::RolledBack).unwrap_err().code, Code::NeedsPerson);
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn a_rung_is_good_for_the_machines_own_work_alone() {
    let mut world = earning(6);
    let asked = grant(&world, 30);
    world.must("person:gil", asked);
    for helper in ["machine:helper/9", "machine:Mill/2", "person:zed"] {
        let mut world = world.clone();
        let unit = world.propose(90, proposal("a"));
        world.go("person:ada", unit, Stage::Admitted).unwrap();
        world.go(helper, unit, Stage::Executing).unwrap();
        let evidence = claim("e", Finding::Supports, &["criterion:works"]);
        world.must("machine:ci/9", Command::RecordEvidence { unit, claim: evidence });
        world.go(helper, unit, Stage::Validating).unwrap();
        world.go(helper, unit, Stage::Integrating).unwrap();
        world.go(MILL, unit, Stage::Landed).unwrap();
        assert_eq!(world.unit(unit).stage, Stage::Integrating, "{helper} did the work");
    }
}

#[test]
fn an_audit_is_bound_to_its_salt_once_and_by_a_person() {
    let mut world = governed();
    let audit = Audit::new(&Salt::new(&[7; 32]).unwrap(), 50).unwrap();
    let commit = Command::CommitAudit { audit };
    assert_eq!(code(&mut world, MILL, &commit), Code::NeedsPerson);
    world.must("person:gil", commit.clone());
    assert_eq!(code(&mut world, "person:gil", &commit), Code::NothingChanged);
    let other = Audit::new(&Salt::new(&[8; 32]).unwrap(), 50).unwrap();
    let none = Command::CommitAudit { audit: Audit { per_thousand: 0, ..other } };
    assert_eq!(code(&mut world, "person:gil", &none), Code::LimitReached);
    assert_eq!(world.register().books().audits.len(), 1);
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn without_a_ladder_nothing_can_be_granted() {
    let mut world = World::new();
    let asked = grant(&world, 30);
    assert_eq!(code(&mut world, "person:gil", &asked), Code::BeyondAuthority);
    assert!(autonomy_view(world.register(), world.now()).is_none());
}
