//! The ledger: chained, atomic, replayable, and a break in it is found and named.

use governed::integration::{Dependency, DependencyKind};
use governed::ledger::{
    AsOf, Batch, Break, Head, ImportFault, Key, MemoryStore, Replay, Store, StoreFault, Writing, export_footer,
    export_header, read_export,
};
use governed::unit::{Command, Known as _, Occasion, Stage};
use governed::{Digest, Fault, Register};
use proptest::prelude::*;

use crate::scenario::run;
use crate::support::{World, actor, line, minute, proposal, prose, unit_id};

fn world() -> World {
    run("
        ada           | propose a          | proposed
        ada           | touch a path:x one | proposed
        ada           | propose b          | proposed
        ada           | needs a b          | proposed
        ada           | move a admitted    | admitted
        machine:gen/1 | move a executing   | executing
    ")
}

fn replay(entries: &[Vec<u8>]) -> Result<Replay, (u64, Break)> {
    let mut replay = Replay::new(AsOf::Now);
    for bytes in entries {
        replay.push(bytes).map_err(|broken| (replay.head().seq + 1, broken))?;
    }
    Ok(replay)
}

fn export(world: &World) -> Vec<Vec<u8>> {
    let mut lines = vec![export_header().unwrap()];
    lines.extend(world.entries());
    lines.push(export_footer(world.store.head().unwrap()).unwrap());
    lines
}

fn read(lines: &[Vec<u8>]) -> Result<governed::ledger::Exported, ImportFault> {
    read_export(lines.iter().map(Vec::as_slice))
}

#[test]
fn a_changed_removed_doubled_or_foreign_entry_is_found_and_named() {
    let whole = world().entries();
    assert!(replay(&whole).is_ok());

    let mut removed = whole.clone();
    removed.remove(3);
    let (at, broken) = replay(&removed).unwrap_err();
    assert_eq!((at, broken), (4, Break::Missing { expected: 4, found: 5 }));
    assert_eq!(Break::Missing { expected: 4, found: 5 }.to_string(), "it has number 5, so entry 4 is missing");
    assert_eq!(Break::Missing { expected: 4, found: 9 }.to_string(), "it has number 9, so entries 4 to 8 are missing");

    let mut doubled = whole.clone();
    doubled.insert(3, whole[2].clone());
    assert_eq!(replay(&doubled).unwrap_err(), (4, Break::Doubled { expected: 4, found: 3 }));

    // A change that still reads is seen by the entry after it.
    let mut changed = whole.clone();
    changed[2] = String::from_utf8(whole[2].clone()).unwrap().replace("person:ada", "person:eve").into_bytes();
    let (at, broken) = replay(&changed).unwrap_err();
    assert_eq!(at, 4);
    assert!(matches!(broken, Break::NotFollowing { .. }), "{broken}");

    let newer = String::from_utf8(whole[0].clone()).unwrap().replace("\"v\":1", "\"v\":2,\"w\":0");
    assert_eq!(replay(&[newer.into_bytes()]).unwrap_err().1, Break::UnknownFormat { v: 2 });
}

#[test]
fn an_entry_no_command_could_have_come_to_is_turned_down() {
    use governed::ledger::{Draft, Sealed};
    use governed::unit::Event;
    let world = world();
    let head = world.store.head().unwrap();
    let step = |from, to| Event::Moved {
        unit: unit_id(2),
        from,
        to,
        reason: None,
        frozen: None,
        taught: None,
        decision: None,
        lifted_by: None,
    };
    let cases = [
        (step(Stage::Proposed, Stage::Landed), "person:ada"),
        (step(Stage::Integrating, Stage::Landed), "person:ada"),
        (step(Stage::Proposed, Stage::Admitted), "machine:gen/1"),
        (
            Event::RolledBack { unit: unit_id(1), from: Stage::Executing, reason: prose("x"), through: None },
            "person:ada",
        ),
    ];
    for (event, by) in cases {
        let draft = Draft { at: minute(99), by: actor(by), event, key: None, recorded: None };
        let forged = Sealed::after(head, draft).unwrap();
        let mut replay = replay(&world.entries()).unwrap();
        let broken = replay.push(&forged.bytes).unwrap_err();
        assert!(matches!(broken, Break::Undecidable { .. }), "{broken}");
        assert_eq!(replay.head(), head);
    }
}

#[test]
fn every_flipped_bit_is_found() {
    let lines = export(&world());
    let mut flipped = 0;
    for place in 0..lines.len() {
        for byte in (0..lines[place].len()).step_by(7) {
            let mut lines = lines.clone();
            lines[place][byte] ^= 1;
            assert!(read(&lines).is_err(), "line {place}, byte {byte}");
            flipped += 1;
        }
    }
    assert!(flipped > 200, "{flipped}");
}

#[test]
fn a_cut_tail_is_found_in_an_export() {
    let lines = export(&world());
    let last = lines.len() - 1;
    assert!(read(&lines).is_ok());
    let fault = read(&lines[..last]).unwrap_err();
    assert_eq!(fault, ImportFault::NoHead { line: last as u64, last: 7 });
    let mut cut = lines.clone();
    cut.remove(last - 1);
    let fault = read(&cut).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "line 8, entry 7: the tail is cut: the head kept is entry 7, and the last entry there is 6"
    );
    assert_eq!(read(&[]).unwrap_err(), ImportFault::NotAnExport);
    let mut after = lines.clone();
    after.push(lines[1].clone());
    assert_eq!(read(&after).unwrap_err(), ImportFault::AfterHead { line: 10 });
}

#[test]
fn entries_that_are_not_canonical_are_turned_down() {
    let mut lines = export(&world());
    let last = lines.len() - 2;
    // The same entry in other bytes: only the head, which is a digest of bytes, could tell in a plain chain.
    lines[last].push(b' ');
    let fault = read(&lines).unwrap_err();
    assert!(matches!(fault, ImportFault::Broken { what: Break::NotCanonical, entry: 7, .. }), "{fault}");
}

#[test]
fn an_export_reads_back_as_the_same_register_and_head() {
    let world = world();
    let exported = read(&export(&world)).unwrap();
    assert_eq!(exported.replay.register(), world.register());
    assert_eq!(exported.replay.head(), world.store.head().unwrap());
    assert_eq!(exported.sealed.len(), 7);
}

/// What every store keeps to. The store in SQLite runs it too, beside its own source.
#[path = "../../src/cli/contract.rs"]
pub mod contract;

#[test]
fn the_store_in_memory_keeps_the_contract() {
    contract::holds(MemoryStore::new, |_| {});
}

#[test]
fn a_snapshot_agrees_with_replay() {
    let world = world();
    let snapshot = world.store.snapshot().unwrap();
    assert_eq!(snapshot.head, world.store.head().unwrap());
    let mut register = Register::part(Some(line("test")), false);
    for unit in snapshot.units {
        register.insert(unit);
    }
    assert_eq!(register.digest().unwrap(), world.replayed(AsOf::Now).digest().unwrap());
}

#[test]
fn an_entry_over_the_limit_is_turned_down_and_nothing_is_written() {
    let mut world = World::new();
    let head = world.store.head().unwrap();
    let mut large = proposal("a");
    large.context = (0..1_000)
        .map(|_| governed::unit::Context {
            kind: crate::support::label("user"),
            text: prose(&"x".repeat(16_000)),
            stance: governed::unit::Stance::For,
            source: None,
        })
        .collect();
    let occasion = Occasion { by: actor("person:ada"), at: minute(1) };
    let command = Command::Propose { unit: unit_id(1), proposal: large };
    let fault = world.writing.command(&command, &occasion, None, None).unwrap_err();
    assert!(matches!(fault, Fault::Input { .. }) && fault.to_string().contains("over the limit"), "{fault}");
    assert!(world.writing.sealed().is_empty() && world.register().is_empty());
    assert_eq!(world.writing.head(), head);
}

#[test]
fn a_batch_that_does_not_follow_is_turned_down() {
    let world = world();
    let mut store = world.store.clone();
    let mut writing = Writing::on(world.register().clone(), Head { seq: 3, digest: Digest::NONE });
    let occasion = Occasion { by: actor("person:ada"), at: minute(99) };
    let command = Command::Abandon { unit: unit_id(2), reason: prose("x") };
    writing.command(&command, &occasion, None, None).unwrap().unwrap();
    let fault = store.append(&Batch::of(&writing)).unwrap_err();
    assert_eq!(fault, StoreFault::Conflict { expected: 3, actual: 7 });
    assert_eq!(store.head().unwrap(), world.store.head().unwrap());
    let key = Key { id: line("k"), of: Digest::of(b"") };
    assert_eq!(store.under_key(&key.id).unwrap(), None);
}

#[derive(Clone, Debug)]
enum Ask {
    Propose(u32),
    Move(u32, Stage),
    Hold(u32),
    Abandon(u32),
    Split(u32),
    Depend(u32, u32, DependencyKind),
    Undepend(u32, u32, DependencyKind),
}

fn kind() -> impl Strategy<Value = DependencyKind> {
    prop::sample::select(DependencyKind::ALL.to_vec())
}

fn asks() -> impl Strategy<Value = Vec<(bool, Ask)>> {
    let ask = prop_oneof![
        (1..6_u32).prop_map(Ask::Propose),
        (1..6_u32, prop::sample::select(Stage::ALL.to_vec())).prop_map(|(unit, to)| Ask::Move(unit, to)),
        (1..6_u32).prop_map(Ask::Hold),
        (1..6_u32).prop_map(Ask::Abandon),
        (1..6_u32).prop_map(Ask::Split),
        (1..6_u32, 1..6_u32, kind()).prop_map(|(unit, on, kind)| Ask::Depend(unit, on, kind)),
        (1..6_u32, 1..6_u32, kind()).prop_map(|(unit, on, kind)| Ask::Undepend(unit, on, kind)),
    ];
    prop::collection::vec((any::<bool>(), ask), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is asked, in whatever order: the ledger replays to the same register, twice, and to every
    /// earlier one; and it exports and reads back whole.
    #[test]
    fn whatever_is_asked_the_ledger_replays(asks in asks()) {
        let mut world = World::new();
        let mut then = vec![world.register().digest().unwrap()];
        for (place, (machine, ask)) in asks.into_iter().enumerate() {
            let by = if machine { "machine:gen/1" } else { "person:ada" };
            let _ = match ask {
                Ask::Propose(unit) => world.ask(by, &Command::Propose { unit: unit_id(unit), proposal: proposal("a") }),
                Ask::Move(unit, to) => world.go(by, unit_id(unit), to),
                Ask::Hold(unit) => {
                    let hold = governed::unit::Hold {
                        label: crate::support::label(&format!("h{place}")),
                        reason: prose("x"),
                        until: governed::unit::Until::Instant(minute(i64::try_from(place).unwrap() + 3)),
                    };
                    world.ask(by, &Command::Hold { unit: unit_id(unit), hold })
                }
                Ask::Depend(unit, on, kind) => {
                    let dependency = Dependency { kind, on: unit_id(on), reason: None };
                    world.ask(by, &Command::Depend { unit: unit_id(unit), dependency })
                }
                Ask::Undepend(unit, on, kind) => {
                    world.ask(by, &Command::Undepend { unit: unit_id(unit), kind, on: unit_id(on), reason: prose("x") })
                }
                Ask::Abandon(unit) => world.ask(by, &Command::Abandon { unit: unit_id(unit), reason: prose("x") }),
                Ask::Split(unit) => {
                    let number = 100 + 2 * u32::try_from(place).unwrap();
                    let into = [number, number + 1].map(|number| governed::unit::NewUnit { unit: unit_id(number), proposal: proposal("part") });
                    world.ask(by, &Command::Split { unit: unit_id(unit), into: into.to_vec(), reason: prose("x") })
                }
            };
            then.resize(usize::try_from(world.store.head().unwrap().seq).unwrap(), world.register().digest().unwrap());
        }
        prop_assert_eq!(&world.replayed(AsOf::Now), world.register());
        let head = world.store.head().unwrap().seq;
        // At the end of every batch the register then was what replaying to there gives.
        let last = world.replayed(AsOf::Entry(head)).digest().unwrap();
        prop_assert_eq!(then[usize::try_from(head).unwrap() - 1], last);
        let exported = read(&export(&world)).unwrap();
        prop_assert_eq!(exported.replay.register(), world.register());
        for unit in world.register().units() {
            for id in unit.neighbours() {
                let other = world.register().unit(id).unwrap();
                prop_assert!(other.neighbours().contains(&unit.id), "links go both ways");
            }
            // Each dependency stands once on each side.
            for dependency in &unit.depends {
                let other = world.register().unit(dependency.is.on).unwrap();
                let same = |d: &&governed::unit::Noted<governed::unit::Dependent>| {
                    (d.is.kind, d.is.unit) == (dependency.is.kind, unit.id)
                };
                prop_assert_eq!(other.dependents.iter().filter(same).count(), 1);
            }
            for dependent in &unit.dependents {
                let other = world.register().unit(dependent.is.unit).unwrap();
                let same = |d: &&governed::unit::Noted<Dependency>| (d.is.kind, d.is.on) == (dependent.is.kind, unit.id);
                prop_assert_eq!(other.depends.iter().filter(same).count(), 1);
            }
        }
    }
}
