//! How far each machine stands, and what it would take to go further: worked out from the whole register.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use serde::Serialize;

use crate::actor::{Actor, ActorKind};
use crate::autonomy::{
    Aftermath, Cell, Cited, CoursePoint, History, Incident, Ladder, Proposal, Standing, Substituted, Used,
    asked_thousandths, proposal, standing,
};
use crate::digest::Digest;
use crate::instant::Instant;
use crate::judgment::Intent;
use crate::memory::{Severity, SignalKind};
use crate::policy::Policy;
use crate::text::Label;
use crate::unit::{Known as _, Promotion, Unit};

use super::Register;

/// How bad an incident is taken to be where nobody said.
const UNSAID_SEVERITY: u8 = 3;

/// A cell: where it stands, how much of its work is at stake, and what the next rung would take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyCellView"))]
pub struct CellView {
    /// Where it stands, and why.
    pub standing: Standing,
    /// How much of its work is at stake.
    pub used: Used,
    /// Whether the next rung is proposed: every condition, met or not.
    pub proposal: Proposal,
    /// How the evidence for the next rung came to be what it is, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course: Option<Course>,
}

/// The course of evidence, and what it has to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyCourse"))]
pub struct Course {
    /// The evidence the rung asks for, in thousandths.
    pub asked_thousandths: u64,
    /// What the evidence was whenever something was learnt; the last so many times.
    pub points: Vec<CoursePoint>,
}

/// Every cell there is any work or any grant of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AutonomyView {
    /// The rungs of the policy in force, the lowest first.
    pub ladder: Vec<Label>,
    /// The cells: those that are proposed first, then by name.
    pub cells: Vec<CellView>,
}

/// What the record of one cell comes to.
pub(super) struct Record {
    policy: Digest,
    ladder: Ladder,
    history: History,
    standing: Standing,
    at: Instant,
}

impl Record {
    fn proposal(&self) -> Proposal {
        proposal(&self.standing, &self.ladder, &self.history, self.at)
    }

    pub(super) fn promotion(&self) -> Promotion {
        let proposal = self.proposal();
        let to = proposal.to.as_ref().and_then(|to| self.ladder.number(to)).unwrap_or(0);
        let cites = Cited::of(&self.standing.cell, self.ladder.earning(to), &self.history, self.policy, self.at);
        let unmet = proposal.conditions.iter().filter(|condition| !condition.met).take(3);
        let unmet: Vec<&str> = unmet.map(|condition| &*condition.says).collect();
        let says =
            if unmet.is_empty() { proposal.says } else { format!("{}: {}", proposal.says, unmet.join("; ")).into() };
        Promotion { from: proposal.from, to: proposal.to, proposed: proposal.proposed, says, cites }
    }
}

impl Register {
    fn ladder(&self) -> Option<(Digest, Ladder)> {
        let in_force = self.policy()?;
        let ladder = Ladder::of_policy(in_force.policy().filter(|policy| Policy::has_ladder(policy))?)?;
        Some((in_force.adopted().digest, ladder))
    }

    /// What became of all work. Work that an override put something else in the place of has failed.
    fn history(&self) -> History {
        let substituted: Vec<Substituted> = self
            .units()
            .flat_map(|unit| {
                let said = unit.overrides.iter().map(|held| &held.said.raised);
                let gone = said.filter(|said| said.is.intent == Intent::Substituting);
                gone.map(|said| Substituted { unit: unit.id, at: said.from.at })
            })
            .collect();
        // An incident that nobody called noise counts against the units it is said to be about. Where nobody said how bad it
        // is, it is bad enough to count and not to take autonomy away at once.
        let told = self.signals().all().filter(|signal| signal.is.kind == SignalKind::Incident);
        let told = told.filter(|signal| self.signals().noise(signal.from.seq).is_none());
        let incidents: Vec<Incident> = told
            .flat_map(|signal| {
                let severity = signal.is.severity.map_or(UNSAID_SEVERITY, Severity::number);
                signal.is.units.iter().map(move |unit| Incident { unit: *unit, severity, at: signal.from.at })
            })
            .collect();
        let aftermath = Aftermath { incidents: &incidents, substituted: &substituted, breaches: &[] };
        History::of(self.units(), &aftermath)
    }

    fn standing_of(&self, cell: &Cell, ladder: &Ladder, history: &History, at: Instant) -> Standing {
        let books = self.books();
        standing(cell, ladder, &books.grants, &books.revocations, history, at)
    }

    /// What the record of a cell comes to: nothing, where the policy in force has no ladder.
    pub(super) fn record_of(&self, cell: &Cell, at: Instant) -> Option<Record> {
        let (policy, ladder) = self.ladder()?;
        let history = self.history();
        let standing = self.standing_of(cell, &ladder, &history, at);
        Some(Record { policy, ladder, history, standing, at })
    }

    /// The rung a machine stands on for a unit: the lowest, where nothing was granted, and where what was granted lets no
    /// more be at stake.
    pub(super) fn standing_for(&self, machine: &Actor, unit: &Unit, at: Instant) -> Option<Label> {
        let (_, ladder) = self.ladder().filter(|_| machine.kind() == ActorKind::Machine)?;
        let lowest = || Some(ladder.level(0).clone());
        // It counts for the machine's own work: what others had a hand in stands no higher than the lowest of them.
        let mut doers: BTreeSet<&Actor> = unit.worked.iter().map(|worked| &worked.is).collect();
        doers.insert(machine);
        let cell = |doer: &&Actor| Cell::new((*doer).clone(), unit.kind.clone(), unit.reversibility).ok();
        let Some(cells) = doers.iter().map(cell).collect::<Option<Vec<Cell>>>() else { return lowest() };
        if cells.iter().any(|cell| self.books().grant_of(cell).is_none()) {
            // Without a grant no record matters.
            return lowest();
        }
        let history = self.history();
        let mut rung = ladder.levels().count();
        for cell in &cells {
            let stands = self.standing_of(cell, &ladder, &history, at);
            let others = self.units().filter(|other| other.id != unit.id);
            if !stands.exposure.full(Used::of(cell, others, at)).is_empty() {
                return lowest();
            }
            rung = rung.min(stands.rung);
        }
        Some(ladder.level(rung).clone())
    }
}

/// The same, with the course of evidence of each cell.
pub fn autonomy_view_with_courses(register: &Register, now: Instant) -> Option<AutonomyView> {
    let mut view = autonomy_view(register, now)?;
    let (_, ladder) = register.ladder()?;
    let history = register.history();
    for cell in &mut view.cells {
        let rung = cell.proposal.to.as_ref().and_then(|to| ladder.number(to)).unwrap_or(cell.standing.rung);
        let earning = ladder.earning(rung);
        cell.course = Some(Course {
            asked_thousandths: asked_thousandths(earning.alpha_per_thousand),
            points: history.course(&cell.proposal.cell, earning, now),
        });
    }
    Some(view)
}

/// Where every machine stands, on each kind of work, and what it would take to go further: nothing, where the policy in
/// force has no ladder.
pub fn autonomy_view(register: &Register, now: Instant) -> Option<AutonomyView> {
    let (_, ladder) = register.ladder()?;
    let history = register.history();
    let mut all: BTreeSet<Cell> = history.cells().cloned().collect();
    all.extend(register.books().grants.iter().map(|grant| grant.is.cell.clone()));
    let mut cells: Vec<CellView> = all
        .into_iter()
        .map(|cell| {
            let standing = register.standing_of(&cell, &ladder, &history, now);
            let proposal = proposal(&standing, &ladder, &history, now);
            CellView { used: Used::of(&cell, register.units(), now), standing, proposal, course: None }
        })
        .collect();
    cells.sort_by_key(|cell| !cell.proposal.proposed);
    Some(AutonomyView { ladder: ladder.levels().cloned().collect(), cells })
}
