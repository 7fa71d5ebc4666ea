//! The state of everything, folded from events.

mod autonomy;
mod drift;
mod fit;
mod learning;
mod queue;
mod report;
mod triage;
mod whole;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::canonical::canonical_record;
use crate::digest::{Digest, Digesting};
use crate::fault::Fault;
use crate::grant::Cell;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::order::{Gathered as _, InOrder as _};
use crate::policy::Document;
use crate::text::{Label, Line, Reference};
use crate::unit::lets_change;
use crate::unit::{Adopted, Books, Event, InForce, Known, Meets, Origin, Promotion, Signals, Stamp, Unit};

pub use autonomy::{AutonomyView, CellView, Course, autonomy_view, autonomy_view_with_courses};
pub use drift::{Drift, DriftPart, Drifted};
pub use fit::{Break, Consequence, Fit, FitVerdict, KindOfIntegration, NextStep};
pub use learning::{Learning, LessonView, PatternView, learning};
pub use queue::{
    Batch as QueueSitting, Capacity as QueueCapacity, Factor as QueueFactor, FactorKind as QueueFactorKind, Queue,
    QueueEntry, QueueGroup, queue,
};
pub use report::{collisions_markdown, collisions_text, plan_markdown};
pub use triage::{Failure, Landing, Triage, triage};
pub use whole::Whole;

/// The state of everything, or of the part of it that a question needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    name: Option<Line>,
    solo: bool,
    units: BTreeMap<UnitId, Unit>,
    sources: BTreeMap<Reference, UnitId>,
    /// One allocation for each actor, however many entries name it.
    actors: BTreeSet<Actor>,
    policy: Option<InForce>,
    /// What is known besides units.
    books: Books,
    /// What was noticed.
    signals: Signals,
    /// What the edge supplies about the world outside; no part of what is kept.
    world: Option<serde_json::Value>,
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

    /// The same with a policy in force, as read back from a snapshot.
    #[must_use]
    pub fn governed_by(self, adopted: Adopted) -> Self {
        Self { policy: Some(InForce::new(adopted)), ..self }
    }

    /// The same with what the edge supplies about the world outside: an object of facts.
    #[must_use]
    pub fn in_world(self, world: serde_json::Value) -> Self {
        Self { world: Some(world), ..self }
    }

    /// The same with what is known besides units, as folded from the entries that change none.
    #[must_use]
    pub fn with_books(self, books: Books) -> Self {
        Self { books, ..self }
    }

    /// The same with what was noticed, as folded from its entries.
    #[must_use]
    pub fn with_signals(self, signals: Signals) -> Self {
        Self { signals, ..self }
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
        let mut digest = Digesting::new();
        digest.push(&canonical_record(&(&self.name, self.solo))?);
        if let Some(policy) = &self.policy {
            digest.push(&canonical_record(policy.adopted())?);
        }
        if !self.books.is_empty() {
            digest.push(&canonical_record(&self.books)?);
        }
        if !self.signals.is_empty() {
            digest.push(&canonical_record(&self.signals)?);
        }
        for unit in self.units.values() {
            digest.push(&canonical_record(unit)?);
        }
        Ok(digest.finish())
    }

    /// Whether somebody may bring a policy into force now, through that unit.
    pub(crate) fn may_adopt(&self, by: &Actor, documents: &[Document], through: Option<UnitId>) -> bool {
        lets_change(self, by, documents, through).is_ok()
    }

    /// Whether questions about one unit ask about others that have no link to it: where policy does, and where machines
    /// stand on what became of all work.
    pub fn asks_about_others(&self) -> bool {
        const OTHERS: [&str; 6] = [
            "integration.certain",
            "integration.likely",
            "integration.possible",
            "integration.blocked",
            "others.resources",
            "queue.waiting",
        ];
        let policy = self.policy.as_ref().and_then(InForce::policy);
        !self.books.grants.is_empty() || policy.is_some_and(|policy| OTHERS.iter().any(|fact| policy.reads(fact)))
    }

    fn interned(&mut self, actor: Actor) -> Actor {
        if let Some(held) = self.actors.get(&actor) {
            return held.clone();
        }
        self.actors.insert(actor.clone());
        actor
    }

    fn fold(&mut self, event: Event, from: &Stamp) {
        if Books::hold(&event) {
            self.books.apply(&event, from);
        }
        if Signals::hold(&event) {
            self.signals.apply(&event, from);
        }
        match event {
            Event::Opened { name, solo } => {
                self.name = Some(name);
                self.solo = solo;
            }
            Event::PolicyAdopted { documents, digest, through, before, .. } => {
                self.policy = Some(InForce::new(Adopted { documents, digest, from: from.clone(), through, before }));
            }
            Event::Proposed { unit, origin, mut proposal } => {
                proposal.accountable = self.interned(proposal.accountable);
                for source in &proposal.sources {
                    self.sources.insert(source.clone(), unit);
                }
                let before: Vec<UnitId> = match &origin {
                    Origin::SplitFrom { unit } => alloc::vec![*unit],
                    Origin::CombinedFrom { units } => units.clone(),
                    Origin::Proposed | Origin::Observed { .. } => Vec::new(),
                };
                // Whoever worked on what it is made of has worked on it.
                let mut worked: Vec<_> =
                    before.iter().filter_map(|id| self.units.get(id)).flat_map(|old| old.worked.clone()).collect();
                worked.put_in_order_by(|a, b| (&a.is, a.from.seq).cmp(&(&b.is, b.from.seq)));
                worked.dedup_by(|a, b| a.is == b.is);
                if proposal.depends.is_empty() {
                    self.units.insert(unit, Unit { worked, ..Unit::begin(unit, origin, proposal, from) });
                    return;
                }
                // Two dependencies on one unit are one event for it.
                let depends: BTreeSet<UnitId> = proposal.depends.iter().map(|dependency| dependency.on).gathered();
                let event = Event::Proposed { unit, origin: origin.clone(), proposal: proposal.clone() };
                self.units.insert(unit, Unit { worked, ..Unit::begin(unit, origin, proposal, from) });
                for on in depends {
                    if let Some(on) = self.units.get_mut(&on).filter(|on| on.id != unit) {
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

    fn policy(&self) -> Option<&InForce> {
        self.policy.as_ref()
    }

    fn in_flight(&self) -> Vec<&Unit> {
        self.units.values().filter(|unit| unit.stage.is_in_flight()).collect()
    }

    fn meets(&self, unit: &Unit, at: Instant) -> Option<Meets> {
        Whole::meets(self, unit, at)
    }

    fn world(&self) -> Option<&serde_json::Value> {
        self.world.as_ref()
    }

    fn books(&self) -> &Books {
        &self.books
    }

    fn signals(&self) -> &Signals {
        &self.signals
    }

    fn promotion(&self, cell: &Cell, at: Instant) -> Option<Promotion> {
        Some(self.record_of(cell, at)?.promotion())
    }

    fn rung(&self, machine: &Actor, unit: &Unit, at: Instant) -> Option<Label> {
        self.standing_for(machine, unit, at)
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
