//! The state of everything, folded from events.

mod queue;
mod triage;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::canonical::canonical;
use crate::digest::Digest;
use crate::fault::Fault;
use crate::id::UnitId;
use crate::text::{Line, Reference};
use crate::unit::{Event, Known, Stamp, Unit};

pub use queue::{Queue, QueueEntry, QueueGroup, queue};
pub use triage::{Failure, Landing, Triage, triage};

/// The state of everything, or of the part of it that a question needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    name: Option<Line>,
    solo: bool,
    units: BTreeMap<UnitId, Unit>,
    sources: BTreeMap<Reference, UnitId>,
    /// One allocation for each actor, however many entries name it.
    actors: BTreeSet<Actor>,
}

impl Register {
    /// An empty register.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty part of a register with that name and profile, to be filled with the units a question needs.
    pub fn part(name: Option<Line>, solo: bool) -> Self {
        Self { name, solo, ..Self::default() }
    }

    /// What it was called when it was opened.
    pub fn name(&self) -> Option<&Line> {
        self.name.as_ref()
    }

    /// Adds a unit as it stands, as read back from a snapshot.
    pub fn insert(&mut self, unit: Unit) {
        for source in &unit.sources {
            self.sources.insert(source.clone(), unit.id);
        }
        self.units.insert(unit.id, unit);
    }

    /// Every unit, in the order of their ids, which is the order they were made in.
    pub fn units(&self) -> impl DoubleEndedIterator<Item = &Unit> {
        self.units.values()
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The unit the outside knows by that name; the newest, where there are several.
    pub fn by_source(&self, source: &Reference) -> Option<UnitId> {
        self.sources.get(source).copied()
    }

    /// The digest of everything: of the canonical form of the profile and of every unit, in order.
    ///
    /// # Errors
    /// When a unit has no canonical form, which would be a defect.
    pub fn digest(&self) -> Result<Digest, Fault> {
        let mut pieces: Vec<Vec<u8>> = alloc::vec![canonical(&(&self.name, self.solo))?];
        for unit in self.units.values() {
            pieces.push(canonical(unit)?);
        }
        Ok(Digest::of_pieces(pieces.iter().map(Vec::as_slice)))
    }

    fn interned(&mut self, actor: Actor) -> Actor {
        if let Some(held) = self.actors.get(&actor) {
            return held.clone();
        }
        self.actors.insert(actor.clone());
        actor
    }

    fn fold(&mut self, event: Event, from: &Stamp) {
        match event {
            Event::Opened { name, solo } => {
                self.name = Some(name);
                self.solo = solo;
            }
            Event::Proposed { unit, origin, mut proposal } => {
                proposal.accountable = self.interned(proposal.accountable);
                for source in &proposal.sources {
                    self.sources.insert(source.clone(), unit);
                }
                if proposal.depends.is_empty() {
                    self.units.insert(unit, Unit::begin(unit, origin, proposal, from));
                    return;
                }
                let depends = proposal.depends.clone();
                let event = Event::Proposed { unit, origin: origin.clone(), proposal: proposal.clone() };
                self.units.insert(unit, Unit::begin(unit, origin, proposal, from));
                for dependency in depends {
                    if let Some(on) = self.units.get_mut(&dependency.on).filter(|on| on.id != unit) {
                        on.apply(&event, from);
                    }
                }
            }
            event => {
                for id in event.units() {
                    if let Some(unit) = self.units.get_mut(&id) {
                        unit.apply(&event, from);
                    }
                }
            }
        }
    }
}

impl Known for Register {
    fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    fn is_solo(&self) -> bool {
        self.solo
    }
}

/// Folds one event into the register.
///
/// ```
/// use governed::unit::{Event, Stamp};
/// use governed::{evolve, Instant, Line, Register};
///
/// let from = Stamp { seq: 1, at: Instant::parse("2026-03-17T09:00:00Z")?, by: "person:ada".parse()? };
/// let opened = Event::Opened { name: Line::parse("shop")?, solo: false };
/// let register = evolve(Register::new(), opened, from);
/// assert_eq!(register.name().map(|name| name.as_str()), Some("shop"));
/// # Ok::<(), governed::InputFault>(())
/// ```
#[must_use]
pub fn evolve(mut register: Register, event: Event, from: Stamp) -> Register {
    let from = Stamp { by: register.interned(from.by), ..from };
    register.fold(event, &from);
    register
}
