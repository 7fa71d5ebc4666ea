//! A mill: a machine whose work the tests land, by commands where it is about what is derived, copied where it is about
//! numbers.

use governed::autonomy::{Aftermath, Cell, Cited, Earning, Exposure, Grant, History, Ladder, Revocation};
use governed::evidence::Finding;
use governed::integration::{Mode, Touch};
use governed::policy::Span;
use governed::policy::document::Rung;
use governed::unit::{Command, Noted, Proposal, Reversibility, Stage, Stamp, Unit};
use governed::{Digest, Instant, Resource, UnitId};

use crate::support::{World, actor, claim, label, minute, proposal, prose, unit_id};

pub const MILL: &str = "machine:mill/2";
pub const DAY: i64 = 24 * 60;

pub fn cell() -> Cell {
    cell_of(MILL, Reversibility::Reversible)
}

pub fn cell_of(machine: &str, reversibility: Reversibility) -> Cell {
    Cell::new(actor(machine), label("code-change"), reversibility).unwrap()
}

/// Days after the first one.
pub fn day(days: i64) -> Instant {
    minute(days * DAY)
}

pub fn span(text: &str) -> Span {
    Span::parse(text).unwrap()
}

/// Three rungs: the machine suggests, works, lands.
pub fn ladder_with(earning: &Earning) -> Ladder {
    let rung = |level: &str, moves: &[&str]| Rung {
        level: label(level),
        moves: moves.iter().map(|may| label(may)).collect(),
        earn: None,
    };
    let rungs = [rung("suggest", &[]), rung("work", &["start", "submit", "pass"]), rung("land", &["land"])];
    Ladder::of(rungs.iter().map(|rung| (rung, earning.clone()))).unwrap()
}

pub fn ladder() -> Ladder {
    ladder_with(&Earning::default())
}

/// Proposes, admits and starts a unit as a machine.
pub fn started(world: &mut World, number: u32, by: &str, proposal: Proposal) -> UnitId {
    let unit = world.propose(number, proposal);
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    world.go(by, unit, Stage::Executing).unwrap();
    touch(world, unit, by, "one");
    unit
}

pub fn touch(world: &mut World, unit: UnitId, by: &str, content: &str) {
    let mut touch = Touch::new(Resource::parse("path:src/a.rs").unwrap(), Mode::Writes);
    touch.content = Some(Digest::of(content.as_bytes()));
    let reason = Some(prose("because"));
    world.must(by, Command::Touch { unit, touches: vec![touch], dropped: vec![], reason });
}

pub fn evidence(world: &mut World, unit: UnitId, name: &str, finding: Finding) {
    world.must("machine:ci/9", Command::RecordEvidence { unit, claim: claim(name, finding, &["criterion:works"]) });
}

/// From executing to landed.
pub fn land(world: &mut World, unit: UnitId, by: &str) {
    world.go(by, unit, Stage::Validating).unwrap();
    evidence(world, unit, "e", Finding::Supports);
    world.go(by, unit, Stage::Integrating).unwrap();
    world.go("person:ada", unit, Stage::Landed).unwrap();
}

pub fn landed(world: &mut World, number: u32, by: &str) -> UnitId {
    let unit = started(world, number, by, proposal(&format!("work {number}")));
    land(world, unit, by);
    unit
}

pub fn history(world: &World) -> History {
    History::of(world.register().units(), &Aftermath::default())
}

/// A unit that the mill landed alone, to be copied.
pub fn pattern() -> Unit {
    let mut world = World::new();
    let unit = landed(&mut world, 1, MILL);
    world.unit(unit).clone()
}

/// Copies of a unit, one for each instant of landing, in as many folders as days in a week.
pub fn copies(pattern: &Unit, landings: impl IntoIterator<Item = Instant>) -> Vec<Unit> {
    let copy = |(number, at): (u32, Instant)| {
        let mut unit = Unit { id: unit_id(1_000 + number), ..pattern.clone() };
        let last = unit.steps.iter_mut().find(|step| step.is.to == Stage::Landed).unwrap();
        last.from.at = at;
        unit.touches[0].touch.is.resource = Resource::parse(&format!("path:part-{}/a.rs", number % 7)).unwrap();
        unit
    };
    (0..).zip(landings).map(copy).collect()
}

/// The same, taken back at an instant.
pub fn taken_back(mut unit: Unit, at: Instant) -> Unit {
    let mut step = unit.steps.last().unwrap().clone();
    (step.is.from, step.is.to) = (Stage::Landed, Stage::RolledBack);
    (step.from.at, step.from.seq) = (at, step.from.seq + 1_000);
    unit.stage = Stage::RolledBack;
    unit.entered = step.from.clone();
    unit.steps.push(step);
    unit
}

pub fn of(units: &[Unit]) -> History {
    History::of(units, &Aftermath::default())
}

pub fn grant_of(cell: &Cell, level: &str, at: Instant, until: Instant) -> Noted<Grant> {
    let cites = Cited::of(cell, &Earning::default(), &History::default(), Digest::NONE, at);
    let exposure = Exposure { in_flight: Some(3), per_day: Some(10) };
    let is = Grant { cell: cell.clone(), level: label(level), until, exposure, cites, reason: prose("it earned it") };
    Noted { is, from: Stamp { seq: 5_000, at, by: actor("person:ada") } }
}

pub fn grant(level: &str, at: Instant, until: Instant) -> Noted<Grant> {
    grant_of(&cell(), level, at, until)
}

pub fn revocation(seq: u64, at: Instant) -> Noted<Revocation> {
    let is = Revocation { cell: cell(), reason: prose("we look again") };
    Noted { is, from: Stamp { seq, at, by: actor("machine:watch/1") } }
}
