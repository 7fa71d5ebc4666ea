//! A register as it stood, folded from entries that were checked before: nothing is hashed or read again.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::id::UnitId;
use crate::ledger::{AsOf, Entry, Sealed, concerned, is_of_all};
use crate::register::{Register, evolve};
use crate::unit::Known as _;

/// Folds the entries that count.
pub(super) fn folded(sealed: &[Sealed], mut counts: impl FnMut(&Entry) -> bool) -> Register {
    let mut register = Register::new();
    for entry in sealed.iter().map(|sealed| &sealed.entry).filter(|entry| counts(entry)) {
        register = evolve(register, entry.event.clone(), entry.stamp());
    }
    register
}

/// One unit as it stood, alone: what it is, and nothing of what it is linked to.
pub(super) fn of_unit(sealed: &[Sealed], unit: UnitId, as_of: AsOf) -> Register {
    folded(sealed, |entry| as_of.holds(entry) && entry.event.units().contains(&unit))
}

/// The part of the register that questions about one unit need, as it stood. Nothing, where they need the whole: where
/// policy asks about others, and where machines stand on what became of everybody's work.
pub(super) fn around(sealed: &[Sealed], now: &Register, unit: UnitId, as_of: AsOf) -> Option<Register> {
    let mut entries_of: BTreeMap<UnitId, Vec<&Entry>> = BTreeMap::new();
    for entry in sealed.iter().map(|sealed| &sealed.entry).filter(|entry| as_of.holds(entry)) {
        for unit in entry.event.units() {
            entries_of.entry(unit).or_default().push(entry);
        }
    }
    let linked = now.unit(unit).map(crate::unit::Unit::neighbours).unwrap_or_default();
    let Ok(all) = concerned::<core::convert::Infallible>(&[unit], linked, |unit, see| {
        for entry in entries_of.get(&unit).into_iter().flatten() {
            see(&entry.event);
        }
        Ok(())
    });
    let counts = |entry: &Entry| {
        as_of.holds(entry) && (is_of_all(&entry.event) || entry.event.units().iter().any(|unit| all.contains(unit)))
    };
    let register = folded(sealed, counts);
    (!register.asks_about_others()).then_some(register)
}
