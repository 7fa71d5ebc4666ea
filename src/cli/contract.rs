//! What every store keeps to, as one test that runs against each of them.

use governed::ledger::{Batch, Head, Key, Store, StoreFault, Writing};
use governed::unit::{Command, Event, Occasion, Proposal, Reversibility, Stage, Unit};
use governed::{Actor, Digest, Instant, Label, Line, Prose, Register, UnitId};

fn at(minute: i64) -> Instant {
    Instant::from_millis(1_773_738_000_000 + minute * 60_000).unwrap()
}

fn occasion(minute: i64) -> Occasion {
    Occasion { by: Actor::parse("person:ada").unwrap(), at: at(minute) }
}

fn propose(number: i64) -> Command {
    let text = |text: &str| Prose::parse(text).unwrap();
    let proposal = Proposal::new(
        Label::parse("code-change").unwrap(),
        Line::parse(&format!("unit {number} \u{1F600} \"quoted\"")).unwrap(),
        text("multi\nline"),
        Reversibility::Reversible,
        Actor::parse("person:ada").unwrap(),
    );
    Command::Propose { unit: UnitId::derived(at(number), &number.to_string()), proposal }
}

fn entries(store: &impl Store, first: u64) -> Vec<(u64, Digest, Vec<u8>)> {
    let mut all = Vec::new();
    store
        .read(first, &mut |seq, digest, bytes| {
            all.push((seq, digest, bytes.to_vec()));
            Ok(())
        })
        .unwrap();
    all
}

/// Checks a new store, made by `make`; `again` closes and opens it anew, where that means something.
pub fn holds<S: Store>(make: impl Fn() -> S, again: impl Fn(&mut S)) {
    an_append_is_whole_ordered_and_kept(&mut make(), &again);
    the_later_of_two_writers_is_turned_down(&mut make());
    a_key_finds_what_was_appended_under_it(&mut make(), &again);
    a_failing_reader_stops_and_harms_nothing(&mut make());
}

fn begun(store: &mut impl Store) -> Writing {
    assert_eq!(store.head().unwrap(), Head::START);
    let mut writing = Writing::on(Register::new(), Head::START);
    writing.open(Event::Opened { name: Line::parse("contract").unwrap(), solo: false }, &occasion(0)).unwrap();
    store.append(&Batch::of(&writing)).unwrap();
    writing.taken();
    writing
}

fn an_append_is_whole_ordered_and_kept<S: Store>(store: &mut S, again: &impl Fn(&mut S)) {
    let mut writing = begun(store);
    for number in 1..=50 {
        writing.command(&propose(number), &occasion(number), None, None).unwrap().unwrap();
    }
    let expected = writing.head();
    assert_eq!(store.append(&Batch::of(&writing)).unwrap(), expected);
    writing.taken();
    again(store);
    assert_eq!(store.head().unwrap(), expected);
    let all = entries(store, 1);
    assert_eq!(all.iter().map(|(seq, ..)| *seq).collect::<Vec<_>>(), (1..=51).collect::<Vec<_>>());
    assert!(all.iter().all(|(_, digest, bytes)| *digest == Digest::of(bytes)));
    assert_eq!(all.last().unwrap().1, expected.digest);
    assert_eq!(entries(store, 50).len(), 2, "reading begins where it is asked to");
    assert_eq!(entries(store, 99).len(), 0);

    let unit = UnitId::derived(at(7), "7");
    let to = Stage::Admitted;
    let admit = Command::Move { unit, to, reason: None, taught: None };
    writing.command(&admit, &occasion(60), None, None).unwrap().unwrap();
    store.append(&Batch::of(&writing)).unwrap();
    again(store);
    assert_eq!(store.unit(unit).unwrap().map(|unit: Unit| unit.stage), Some(to));
    assert_eq!(store.entries_of(unit).unwrap().len(), 2);
    assert_eq!(store.unit(UnitId::derived(at(7), "8")).unwrap(), None);
    let snapshot = store.snapshot().unwrap();
    assert_eq!((snapshot.head, snapshot.units.len()), (writing.head(), 50));
    assert!(snapshot.units.iter().eq(writing.register().units()), "the units as replay gives them, in order");
}

fn the_later_of_two_writers_is_turned_down(store: &mut impl Store) {
    let writing = begun(store);
    let (mut one, mut other) = (writing.clone(), writing);
    one.command(&propose(1), &occasion(1), None, None).unwrap().unwrap();
    other.command(&propose(2), &occasion(1), None, None).unwrap().unwrap();
    store.append(&Batch::of(&one)).unwrap();
    let before = entries(store, 1);
    let turned_down = store.append(&Batch::of(&other)).unwrap_err();
    assert_eq!(turned_down, StoreFault::Conflict { expected: 1, actual: 2 });
    assert_eq!(entries(store, 1), before, "a batch that is turned down leaves nothing behind");
    assert_eq!(store.unit(UnitId::derived(at(2), "2")).unwrap(), None);
    // A batch whose entries do not follow one another is no batch.
    let mut gap = Writing::on(one.register().clone(), one.head());
    gap.command(&propose(3), &occasion(3), None, None).unwrap().unwrap();
    gap.command(&propose(4), &occasion(4), None, None).unwrap().unwrap();
    let mut batch = Batch::of(&gap);
    batch.sealed = &batch.sealed[1..];
    assert!(matches!(store.append(&batch), Err(StoreFault::BadBatch { .. })));
    assert_eq!(entries(store, 1), before);
}

fn a_key_finds_what_was_appended_under_it<S: Store>(store: &mut S, again: &impl Fn(&mut S)) {
    let mut writing = begun(store);
    let key = Key { id: Line::parse("ci-17").unwrap(), of: Digest::of(b"asked") };
    writing.command(&propose(1), &occasion(1), None, None).unwrap().unwrap();
    writing.command(&propose(2), &occasion(2), None, Some(&key)).unwrap().unwrap();
    writing.command(&propose(3), &occasion(3), None, Some(&key)).unwrap().unwrap();
    store.append(&Batch::of(&writing)).unwrap();
    again(store);
    assert_eq!(store.under_key(&key.id).unwrap(), Some((key.clone(), 3, 4)));
    assert_eq!(store.under_key(&Line::parse("ci-18").unwrap()).unwrap(), None);
}

fn a_failing_reader_stops_and_harms_nothing(store: &mut impl Store) {
    let mut writing = begun(store);
    for number in 1..=5 {
        writing.command(&propose(number), &occasion(number), None, None).unwrap().unwrap();
    }
    store.append(&Batch::of(&writing)).unwrap();
    let mut read = 0;
    let stopped = store.read(1, &mut |_, _, _| {
        read += 1;
        if read == 3 { Err(governed::Fault::input("enough")) } else { Ok(()) }
    });
    assert_eq!((stopped.unwrap_err().to_string().as_str(), read), ("enough", 3));
    assert_eq!(entries(store, 1).len(), 6);
}
