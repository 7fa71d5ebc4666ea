//! From commands to sealed entries: decide, fold, seal, and only then hand to a store.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::fault::Fault;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::register::{Register, evolve};
use crate::unit::{Command, Event, Known, Occasion, Rejection, Unit, decide};

use super::chain::Head;
use super::entry::{Draft, Key, Sealed};

/// Entries being written on top of a register and a head.
#[derive(Clone, Debug)]
pub struct Writing {
    register: Register,
    base: Head,
    head: Head,
    sealed: Vec<Sealed>,
    changed: BTreeSet<UnitId>,
}

impl Writing {
    /// Begins on top of a register that stands at `head`. The register may be the part the commands need.
    pub fn on(register: Register, head: Head) -> Self {
        Self { register, base: head, head, sealed: Vec::new(), changed: BTreeSet::new() }
    }

    /// Decides a command and writes what it comes to. `recorded` is when it is written down, where that is not
    /// when it happens.
    ///
    /// # Errors
    /// A fault when an entry cannot be sealed; the inner result is the core's rejection. Either way nothing is
    /// written.
    pub fn command(
        &mut self,
        command: &Command,
        occasion: &Occasion,
        recorded: Option<Instant>,
        key: Option<&Key>,
    ) -> Result<Result<(), Rejection>, Fault> {
        let decided = match decide(&self.register, command, occasion) {
            Ok(decided) => decided,
            Err(rejection) => return Ok(Err(rejection)),
        };
        let occasion = Occasion { by: occasion.by.clone(), at: decided.at };
        self.events(decided.events, &occasion, recorded, key)?;
        Ok(Ok(()))
    }

    /// Writes the first entry of a register.
    ///
    /// # Errors
    /// When the entry cannot be sealed.
    pub fn open(&mut self, event: Event, occasion: &Occasion) -> Result<(), Fault> {
        self.events(alloc::vec![event], occasion, None, None)
    }

    fn events(
        &mut self,
        events: Vec<Event>,
        occasion: &Occasion,
        recorded: Option<Instant>,
        key: Option<&Key>,
    ) -> Result<(), Fault> {
        let mut sealed = Vec::with_capacity(events.len());
        let mut head = self.head;
        for event in events {
            let draft = Draft {
                at: occasion.at,
                by: occasion.by.clone(),
                event,
                key: key.cloned(),
                recorded: recorded.filter(|recorded| *recorded != occasion.at),
            };
            let next = Sealed::after(head, draft)?;
            head = next.head();
            sealed.push(next);
        }
        self.head = head;
        for next in sealed {
            self.changed.extend(next.entry.event.units());
            let (event, from) = (next.entry.event.clone(), next.entry.stamp());
            self.register = evolve(core::mem::take(&mut self.register), event, from);
            self.sealed.push(next);
        }
        Ok(())
    }

    /// The register with everything written so far.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The head it was begun on: what the store must still stand at.
    pub fn base(&self) -> Head {
        self.base
    }

    /// The head with everything written so far.
    pub fn head(&self) -> Head {
        self.head
    }

    /// What is written and not yet taken.
    pub fn sealed(&self) -> &[Sealed] {
        &self.sealed
    }

    /// The units that what is written and not yet taken changes.
    pub fn changed(&self) -> impl Iterator<Item = &Unit> {
        self.changed.iter().filter_map(|id| self.register.unit(*id))
    }

    /// Forgets what is written, once a store has it: the next batch goes on top.
    pub fn taken(&mut self) {
        self.base = self.head;
        self.sealed.clear();
        self.changed.clear();
    }
}
