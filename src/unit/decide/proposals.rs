//! Commands that make units: propose, observe, split, combine.

use alloc::format;
use alloc::vec::Vec;

use crate::id::UnitId;
use crate::limit;
use crate::text::{Prose, Reference};
use crate::unit::command::NewUnit;
use crate::unit::event::Event;
use crate::unit::part::{Origin, Proposal};
use crate::unit::rejection::{Code, Rejection};
use crate::unit::state::Known;
use crate::unit::transition::{Transition, transition};
use crate::unit::{Stage, Unit};

use super::Weighed;

impl<K: Known> Weighed<'_, K> {
    pub(super) fn propose(&mut self, unit: UnitId, proposal: &Proposal) {
        self.new_unit(unit, proposal);
        self.happen(Event::Proposed { unit, origin: Origin::Proposed, proposal: proposal.clone() });
    }

    pub(super) fn observe(&mut self, unit: UnitId, proposal: &Proposal, source: &Reference) {
        self.new_unit(unit, proposal);
        let origin = Origin::Observed { source: source.clone() };
        self.happen(Event::Proposed { unit, origin, proposal: proposal.clone() });
    }

    pub(super) fn split(&mut self, unit: UnitId, into: &[NewUnit], reason: &Prose) {
        if let Some(whole) = self.live_unit(unit) {
            self.supersede(whole);
            if into.len() < 2 {
                self.nothing_changed("a split makes at least two units");
            }
            self.room(0, into.len(), limit::PARTS, "parts");
            self.distinct(into.iter().map(|new| new.unit).chain([unit]).collect());
            for new in into {
                self.new_unit(new.unit, &new.proposal);
                let origin = Origin::SplitFrom { unit };
                self.happen(Event::Proposed { unit: new.unit, origin, proposal: new.proposal.clone() });
            }
            let into = into.iter().map(|new| new.unit).collect();
            self.happen(Event::Split { unit, from: whole.stage, into, reason: reason.clone() });
        }
    }

    pub(super) fn combine(&mut self, units: &[UnitId], into: &NewUnit, reason: &Prose) {
        if units.len() < 2 {
            self.nothing_changed("a combination joins at least two units");
        }
        self.room(0, units.len(), limit::PARTS, "parts");
        self.distinct(units.iter().copied().chain([into.unit]).collect());
        for unit in units {
            if let Some(part) = self.live_unit(*unit) {
                self.supersede(part);
            }
        }
        self.new_unit(into.unit, &into.proposal);
        let origin = Origin::CombinedFrom { units: units.to_vec() };
        self.happen(Event::Proposed { unit: into.unit, origin, proposal: into.proposal.clone() });
        self.happen(Event::Combined { units: units.to_vec(), into: into.unit, reason: reason.clone() });
    }

    /// Superseding is a person's move, and no way out from under a refusal or a hold.
    fn supersede(&mut self, unit: &Unit) {
        self.persons_only("splitting or combining units");
        if transition(unit.stage, Stage::Superseded) == Some(Transition::Supersede) {
            self.standing_matters(unit, Stage::Superseded);
        } else {
            self.no_transition(unit, Stage::Superseded);
        }
    }

    fn distinct(&mut self, mut units: Vec<UnitId>) {
        units.sort_unstable();
        if let Some([twice, _]) = units.windows(2).find(|pair| matches!(pair, [a, b] if a == b)) {
            self.object(Rejection::new(Code::SameUnit, format!("unit {twice} is named twice"), "name each unit once"));
        }
    }

    fn new_unit(&mut self, unit: UnitId, proposal: &Proposal) {
        if let Some(held) = self.known.unit(unit) {
            self.object(
                Rejection::new(
                    Code::UnitExists,
                    format!("unit {unit} exists: {}", held.title),
                    "leave the id out, and a new one is made",
                )
                .because([held.opened.seq]),
            );
        }
        if !proposal.accountable.is_person() {
            self.object(Rejection::new(
                Code::NeedsPerson,
                format!("{} cannot answer for a unit: only a person can", proposal.accountable),
                "name a person with `--accountable person:ID`",
            ));
        }
        self.room(0, proposal.criteria.len(), limit::CRITERIA, "criteria");
        self.room(0, proposal.preserve.len(), limit::CONSTRAINTS, "must-preserve lines");
        self.room(0, proposal.vary.len(), limit::CONSTRAINTS, "may-vary lines");
        self.room(0, proposal.context.len(), limit::CONTEXT, "context notes");
        self.room(0, proposal.initiatives.len(), limit::INITIATIVES, "initiatives");
        self.room(0, proposal.integrations.len(), limit::INTEGRATIONS, "kinds of integration");
        self.room(0, proposal.attachments.len(), limit::ATTACHMENTS, "attachments");
        self.room(0, proposal.sources.len(), limit::SOURCES, "sources");
        self.room(0, proposal.touches.len(), limit::TOUCHES, "touches");
        self.room(0, proposal.depends.len(), limit::DEPENDENCIES, "dependencies");
        self.unique("criterion", proposal.criteria.iter().map(|criterion| criterion.label.as_str()).collect());
        self.unique("touch of", proposal.touches.iter().map(|touch| touch.resource.as_str()).collect());
        self.unique("integration", proposal.integrations.iter().map(AsRef::as_ref).collect());
        for touch in &proposal.touches {
            self.room(0, touch.lines.len(), limit::RANGES, "line ranges");
        }
        let mut links: Vec<_> = proposal.depends.iter().map(|d| (d.kind, d.on)).collect();
        links.sort_unstable();
        if links.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            self.object(Rejection::new(Code::LabelTaken, "a dependency is named twice", "name each dependency once"));
        }
        for dependency in &proposal.depends {
            self.new_dependency(unit, None, dependency);
        }
    }

    pub(super) fn unique(&mut self, what: &str, mut names: Vec<&str>) {
        names.sort_unstable();
        if let Some([twice, _]) = names.windows(2).find(|pair| matches!(pair, [a, b] if a == b)) {
            self.object(Rejection::new(Code::LabelTaken, format!("{what} `{twice}` is named twice"), "name each once"));
        }
    }
}
