//! The port to wherever a ledger is kept, and the store that keeps it in memory.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::digest::Digest;
use crate::fault::Fault;
use crate::id::UnitId;
use crate::limit;
use crate::text::Line;
use crate::unit::Unit;

use super::chain::Head;
use super::entry::{Key, Sealed};
use super::writing::Writing;

/// What an append can be turned down for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreFault {
    /// Somebody else has written meanwhile. Read again, decide again, append again.
    #[error("the ledger has moved on: it stands at entry {actual}, not {expected}")]
    Conflict {
        /// The head the batch was written on.
        expected: u64,
        /// The head the store has.
        actual: u64,
    },
    /// The batch is no continuation of the head it names, or too large.
    #[error("the batch cannot be appended: {reason}")]
    BadBatch {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The place it is kept: full, locked, unreadable, broken.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Entries to append in one go, and the units they change as they then stand.
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    /// The head they were written on.
    pub base: Head,
    /// The entries.
    pub sealed: &'a [Sealed],
    /// The units they change.
    pub changed: Vec<&'a Unit>,
}

impl<'a> Batch<'a> {
    /// What a writing has ready.
    pub fn of(writing: &'a Writing) -> Self {
        Self { base: writing.base(), sealed: writing.sealed(), changed: writing.changed().collect() }
    }

    /// Whether the entries follow the head and each other, within limits.
    ///
    /// # Errors
    /// When they do not.
    pub fn check(&self) -> Result<(), StoreFault> {
        if self.sealed.len() > limit::BATCH_ENTRIES {
            return Err(StoreFault::BadBatch { reason: "it has more entries than one batch may" });
        }
        let mut head = self.base;
        for sealed in self.sealed {
            if sealed.entry.seq != head.seq + 1 || sealed.entry.prev != head.digest {
                return Err(StoreFault::BadBatch { reason: "its entries do not follow one another" });
            }
            head = sealed.head();
        }
        Ok(())
    }
}

/// The register's units as a store keeps them beside the ledger, so that one question need not replay it all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The entry it was taken at.
    pub head: Head,
    /// The units.
    pub units: Vec<Unit>,
}

/// Takes an entry's number, kept digest and bytes.
pub type EachEntry<'a> = dyn FnMut(u64, Digest, &[u8]) -> Result<(), Fault> + 'a;

/// Where a ledger is kept. Every store passes the same contract test.
pub trait Store {
    /// Where the ledger stands.
    ///
    /// # Errors
    /// When the place it is kept fails.
    fn head(&self) -> Result<Head, Fault>;

    /// Appends a batch whole or not at all, if the ledger still stands where the batch was written on. Once this
    /// returns, the entries survive a crash.
    ///
    /// # Errors
    /// When the ledger has moved on, or the place it is kept fails. Nothing is then appended.
    fn append(&mut self, batch: &Batch<'_>) -> Result<Head, StoreFault>;

    /// Gives each entry's number, kept digest and bytes, from `first` on, in order, until `each` fails.
    ///
    /// # Errors
    /// What `each` fails with, or when the place it is kept fails.
    fn read(&self, first: u64, each: &mut EachEntry<'_>) -> Result<(), Fault>;

    /// The entries that changed a unit, in order.
    ///
    /// # Errors
    /// When the place it is kept fails.
    fn entries_of(&self, unit: UnitId) -> Result<Vec<Vec<u8>>, Fault>;

    /// A unit as it stands at the head.
    ///
    /// # Errors
    /// When the place it is kept fails.
    fn unit(&self, unit: UnitId) -> Result<Option<Unit>, Fault>;

    /// What was appended under an idempotency key: the key as kept, and the first and last entry.
    ///
    /// # Errors
    /// When the place it is kept fails.
    fn under_key(&self, key: &Line) -> Result<Option<(Key, u64, u64)>, Fault>;

    /// All units as they stand at the head.
    ///
    /// # Errors
    /// When the place it is kept fails.
    fn snapshot(&self) -> Result<Snapshot, Fault>;
}

/// A ledger in memory: for tests, pages and whoever keeps it elsewhere.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    entries: Vec<Sealed>,
    units: BTreeMap<UnitId, Unit>,
}

impl MemoryStore {
    /// An empty ledger.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Store for MemoryStore {
    fn head(&self) -> Result<Head, Fault> {
        Ok(self.entries.last().map_or(Head::START, Sealed::head))
    }

    fn append(&mut self, batch: &Batch<'_>) -> Result<Head, StoreFault> {
        let head = self.head()?;
        if head != batch.base {
            return Err(StoreFault::Conflict { expected: batch.base.seq, actual: head.seq });
        }
        batch.check()?;
        self.entries.extend(batch.sealed.iter().cloned());
        self.units.extend(batch.changed.iter().map(|unit| (unit.id, (*unit).clone())));
        Ok(self.head()?)
    }

    fn read(&self, first: u64, each: &mut EachEntry<'_>) -> Result<(), Fault> {
        let entries = self.entries.iter().filter(|sealed| sealed.entry.seq >= first);
        entries.into_iter().try_for_each(|sealed| each(sealed.entry.seq, sealed.digest, &sealed.bytes))
    }

    fn entries_of(&self, unit: UnitId) -> Result<Vec<Vec<u8>>, Fault> {
        let entries = self.entries.iter().filter(|sealed| sealed.entry.event.units().contains(&unit));
        Ok(entries.map(|sealed| sealed.bytes.clone()).collect())
    }

    fn unit(&self, unit: UnitId) -> Result<Option<Unit>, Fault> {
        Ok(self.units.get(&unit).cloned())
    }

    fn under_key(&self, key: &Line) -> Result<Option<(Key, u64, u64)>, Fault> {
        let mut found: Option<(Key, u64, u64)> = None;
        for sealed in &self.entries {
            let Some(held) = sealed.entry.key.as_ref().filter(|held| held.id == *key) else { continue };
            match &mut found {
                Some((_, _, last)) => *last = sealed.entry.seq,
                None => found = Some((held.clone(), sealed.entry.seq, sealed.entry.seq)),
            }
        }
        Ok(found)
    }

    fn snapshot(&self) -> Result<Snapshot, Fault> {
        Ok(Snapshot { head: self.head()?, units: self.units.values().cloned().collect() })
    }
}
