//! The store in `SQLite` against the contract every store keeps, and against a full disk.

use governed::ledger::{Batch, Head, Store as _, StoreFault, Writing};
use governed::unit::{Event, Occasion};
use governed::{Fault, Line, UnitId};

use crate::store::SqliteStore;

#[test]
fn the_store_in_sqlite_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let number = std::cell::Cell::new(0);
    let file = |number: i32| folder.path().join(format!("{number}.sqlite"));
    let make = || {
        number.set(number.get() + 1);
        SqliteStore::create(&file(number.get())).unwrap()
    };
    let again = |store: &mut SqliteStore| *store = SqliteStore::open(&file(number.get())).unwrap();
    crate::contract::holds(make, again);
}

#[test]
fn a_full_disk_is_said_plainly_and_nothing_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::create(&folder.path().join("full.sqlite")).unwrap();
    let mut writing = Writing::on(governed::Register::new(), Head::START);
    let occasion = Occasion { by: governed::Actor::parse("person:ada").unwrap(), at: governed::Instant::EPOCH };
    writing.open(Event::Opened { name: Line::parse("full").unwrap(), solo: false }, &occasion).unwrap();
    store.append(&Batch::of(&writing)).unwrap();
    writing.taken();
    // The file may not grow by a single page more, as on a disk without room.
    let pages: i64 = store.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store.db.pragma_update(None, "max_page_count", pages).unwrap();
    let mut proposal = governed::unit::Proposal::new(
        governed::Label::parse("code-change").unwrap(),
        Line::parse("large").unwrap(),
        governed::Prose::parse(&"x".repeat(16_000)).unwrap(),
        governed::unit::Reversibility::Reversible,
        governed::Actor::parse("person:ada").unwrap(),
    );
    proposal.preserve = vec![governed::Prose::parse(&"y".repeat(16_000)).unwrap(); 8];
    let unit = UnitId::derived(governed::Instant::EPOCH, "large");
    let command = governed::unit::Command::Propose { unit, proposal };
    writing.command(&command, &occasion, None, None).unwrap().unwrap();
    let StoreFault::Fault(fault) = store.append(&Batch::of(&writing)).unwrap_err() else { panic!("no fault") };
    assert!(matches!(fault, Fault::Environment { .. }));
    assert!(fault.to_string().starts_with("the disk is full"), "{fault}");
    assert_eq!(fault.help(), Some("free some space; nothing was changed"));
    assert_eq!(store.head().unwrap(), writing.base());
    // With room again the same batch goes in.
    store.db.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    assert_eq!(store.append(&Batch::of(&writing)).unwrap(), writing.head());
}
