//! A ledger as a call has it: its entries, and the register they come to.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Deserialize;

use crate::canonical::canonical_record;
use crate::digest::Digest;
use crate::fault::Fault;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::ledger::{AsOf, Head, Key, Replay, Sealed, Writing, export_footer, export_header, read_export};
use crate::register::Register;
use crate::text::Reference;
use crate::unit::{Event, Known as _, Unit};

use super::answer::Failure;
use super::as_of;

/// Entries, and what they come to.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    sealed: Vec<Sealed>,
    register: Register,
    head: Head,
}

/// Up to where to look: the number of an entry, or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum UpTo {
    /// Up to and with the entry of this number.
    Entry(u64),
    /// What had happened by this instant.
    Instant(Instant),
}

impl UpTo {
    /// As replays take it.
    pub(super) fn as_of(given: Option<Self>) -> AsOf {
        match given {
            None => AsOf::Now,
            Some(Self::Entry(seq)) => AsOf::Entry(seq),
            Some(Self::Instant(at)) => AsOf::Instant(at),
        }
    }
}

impl Ledger {
    /// The ledger that is yet to begin.
    pub(super) fn empty() -> Self {
        Self { sealed: Vec::new(), register: Register::new(), head: Head::START }
    }

    /// Reads an export and replays it; nothing is the ledger that is yet to begin.
    ///
    /// # Errors
    /// The first line at which the export is not whole.
    pub(super) fn read(export: Option<&str>) -> Result<Self, Failure> {
        let Some(export) = export else {
            return Ok(Self::empty());
        };
        let read = read_export(export.lines().map(str::as_bytes)).map_err(Fault::from)?;
        let head = read.replay.head();
        Ok(Self { sealed: read.sealed, register: read.replay.into_register(), head })
    }

    /// The export of it: a header, every entry, the head.
    ///
    /// # Errors
    /// Never with this version's records; a defect otherwise.
    pub(super) fn export(&self) -> Result<String, Failure> {
        let mut lines = alloc::vec![export_header()?];
        lines.extend(self.sealed.iter().map(|sealed| sealed.bytes.clone()));
        lines.push(export_footer(self.head)?);
        lines.push(Vec::new());
        String::from_utf8(lines.join(&b'\n')).map_err(|error| Fault::defect(error.to_string()).into())
    }

    /// The register as it stands.
    pub(super) fn register(&self) -> &Register {
        &self.register
    }

    /// Where the chain stands.
    pub(super) fn head(&self) -> Head {
        self.head
    }

    /// The entries, in order.
    pub(super) fn sealed(&self) -> &[Sealed] {
        &self.sealed
    }

    /// A writing on top, on a register in a world that is told.
    pub(super) fn writing(&self, world: Option<serde_json::Value>) -> Writing {
        let register = match world {
            Some(world) => self.register.clone().in_world(world),
            None => self.register.clone(),
        };
        Writing::on(register, self.head)
    }

    /// Takes entries that others wrote, each as the line that is stored, and tells which units they change.
    ///
    /// # Errors
    /// The first entry that does not follow. Nothing is then taken.
    pub(super) fn extend<'l>(&mut self, lines: impl IntoIterator<Item = &'l [u8]>) -> Result<BTreeSet<UnitId>, Fault> {
        let (had, head) = (self.sealed.len(), self.head);
        let mut replay = Replay::onto(core::mem::take(&mut self.register), head);
        let mut changed = BTreeSet::new();
        let broken = lines.into_iter().find_map(|line| {
            let entry = replay.head().seq + 1;
            match Sealed::followed(&mut replay, line) {
                Ok(sealed) => {
                    changed.extend(sealed.entry.event.units());
                    self.sealed.push(sealed);
                    None
                }
                Err(broken) => Some(Fault::corrupt(format!("entry {entry}: {broken}"))),
            }
        });
        let Some(fault) = broken else {
            self.head = replay.head();
            self.register = replay.into_register();
            return Ok(changed);
        };
        // What was folded cannot be taken out again: the register is folded anew from what was there before.
        self.sealed.truncate(had);
        for sealed in &self.sealed {
            self.register = folded(core::mem::take(&mut self.register), sealed);
        }
        Err(fault.with_help("nothing was taken; read the entries again from where they are kept"))
    }

    /// Takes over what was written on top. What the world was told to be is not kept.
    pub(super) fn take(&mut self, written: &Writing) {
        for sealed in written.sealed() {
            self.register = folded(core::mem::take(&mut self.register), sealed);
            self.sealed.push(sealed.clone());
        }
        self.head = written.head();
    }

    /// The register as it stood: the entries that count, folded. They were checked when they were read.
    pub(super) fn at(&self, as_of: AsOf) -> Register {
        as_of::folded(&self.sealed, |entry| as_of.holds(entry))
    }

    /// Asks about the register as it stood.
    pub(super) fn asked<V>(
        &self,
        up_to: Option<UpTo>,
        ask: impl FnOnce(&Register) -> Result<V, Failure>,
    ) -> Result<V, Failure> {
        match UpTo::as_of(up_to) {
            AsOf::Now => ask(&self.register),
            earlier => ask(&self.at(earlier)),
        }
    }

    /// Asks about one unit as it stood, of a register that holds what such a question needs.
    pub(super) fn asked_of<V>(
        &self,
        name: &str,
        up_to: Option<UpTo>,
        ask: impl FnOnce(&Register) -> Result<V, Failure>,
    ) -> Result<V, Failure> {
        match UpTo::as_of(up_to) {
            AsOf::Now => ask(&self.register),
            earlier => {
                let around = UnitId::parse(name).ok();
                let around = around.and_then(|unit| as_of::around(&self.sealed, &self.register, unit, earlier));
                ask(&around.unwrap_or_else(|| self.at(earlier)))
            }
        }
    }

    /// The entries that were recorded under a key: the first and the last.
    ///
    /// # Errors
    /// When something else was recorded under it.
    pub(super) fn under(&self, key: &Key) -> Result<Option<(u64, u64)>, Fault> {
        let kept = || self.sealed.iter().filter(|sealed| sealed.entry.key.as_ref().is_some_and(|k| k.id == key.id));
        let (Some(first), Some(last)) = (kept().next(), kept().next_back()) else { return Ok(None) };
        if first.entry.key.as_ref().is_some_and(|held| held.of != key.of) {
            let seq = first.entry.seq;
            let fault = Fault::input(format!("key `{}` was used for something else, in entry {seq}", key.id));
            return Err(fault.with_help("use another key; a key stands for one request"));
        }
        Ok(Some((first.entry.seq, last.entry.seq)))
    }
}

/// A register with one more entry.
fn folded(register: Register, sealed: &Sealed) -> Register {
    let (event, from): (Event, _) = (sealed.entry.event.clone(), sealed.entry.stamp());
    crate::register::evolve(register, event, from)
}

/// A unit as it is named: by its id, or by an outside name such as `ticket:PAY-12`.
pub(super) fn unit_named<'r>(register: &'r Register, name: &str) -> Result<&'r Unit, Failure> {
    let id = match UnitId::parse(name) {
        Ok(id) => Some(id),
        Err(_) => Reference::parse(name).ok().and_then(|source| register.by_source(&source)),
    };
    id.and_then(|id| register.unit(id)).ok_or_else(|| {
        let shown = crate::text::shortened(name, crate::limit::GIVEN_BYTES);
        Fault::input(format!("no unit is named `{shown}`"))
            .with_help(
                "`units` lists those there are; a unit is named by its id or by an outside name as `ticket:PAY-12`",
            )
            .into()
    })
}

/// The digest an idempotency key stands for: of what was asked, in canonical form.
///
/// # Errors
/// Never with this version's records; a defect otherwise.
pub(super) fn asked_digest(asked: &impl serde::Serialize) -> Result<Digest, Fault> {
    Ok(Digest::of(&canonical_record(asked)?))
}
