//! Commands that make units: propose, observe, split, combine.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use crate::id::UnitId;
use crate::integration::{Dependency, DependencyKind};
use crate::limit;
use crate::order::{Gathered as _, InOrder as _};
use crate::text::{Label, Prose, Reference};
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
        let Some(whole) = self.live_unit(unit) else { return };
        self.supersede(whole);
        if into.len() < 2 {
            self.object(Rejection::new(
                Code::NothingChanged,
                "a split makes at least two units",
                "name each part; `governed restate` gives one unit another title",
            ));
        }
        self.room(0, into.len(), limit::PARTS, "parts");
        self.distinct(into.iter().map(|new| new.unit).chain([unit]).collect());
        self.nothing_dropped(&[whole], into);
        for new in into {
            self.new_unit(new.unit, &new.proposal);
            let origin = Origin::SplitFrom { unit };
            self.happen(Event::Proposed { unit: new.unit, origin, proposal: new.proposal.clone() });
        }
        for new in into {
            self.carry_over(&[whole], new, into.len());
        }
        let into = into.iter().map(|new| new.unit).collect();
        self.happen(Event::Split { unit, from: whole.stage, into, reason: reason.clone() });
    }

    pub(super) fn combine(&mut self, units: &[UnitId], into: &NewUnit, reason: &Prose) {
        if units.len() < 2 {
            self.object(Rejection::new(
                Code::NothingChanged,
                "a combination joins at least two units",
                "name each of them",
            ));
        }
        self.room(0, units.len(), limit::PARTS, "parts");
        self.distinct(units.iter().copied().chain([into.unit]).collect());
        let parts: Vec<&Unit> = units.iter().filter_map(|unit| self.live_unit(*unit)).collect();
        for part in &parts {
            self.supersede(part);
        }
        self.nothing_dropped(&parts, core::slice::from_ref(into));
        self.new_unit(into.unit, &into.proposal);
        let origin = Origin::CombinedFrom { units: units.to_vec() };
        self.happen(Event::Proposed { unit: into.unit, origin, proposal: into.proposal.clone() });
        self.carry_over(&parts, into, 1);
        self.happen(Event::Combined { units: units.to_vec(), into: into.unit, reason: reason.clone() });
    }

    /// What the old units are judged by, and the kinds of integration they need, must live on in the new ones.
    fn nothing_dropped(&mut self, old: &[&Unit], new: &[NewUnit]) {
        for criterion in old.iter().flat_map(|unit| &unit.criteria).map(|criterion| &criterion.is) {
            let mut all = new.iter().flat_map(|new| &new.proposal.criteria);
            // A text may be sharpened under its label, or stand under another one.
            let lives_on = all.any(|held| {
                held.judged_by == criterion.judged_by && (held.label == criterion.label || held.text == criterion.text)
            });
            if !lives_on {
                self.object(Rejection::new(
                    Code::NoCriteria,
                    format!("criterion `{}` would be lost: no new unit is judged by it", criterion.label),
                    "give it to one of them, or drop it first, with a reason",
                ));
            }
        }
        for kind in old.iter().flat_map(|unit| &unit.integrations) {
            if !new.iter().any(|new| new.proposal.integrations.contains(kind)) {
                self.object(Rejection::new(
                    Code::IntegrationOwed,
                    format!("{kind} integration would be lost: no new unit asks for it"),
                    "let one of them ask for it",
                ));
            }
        }
    }

    /// What stands in the old units' way stands in the new ones' too: blocking questions, what they wait for, what
    /// they must land with, and what they must not be in production with.
    fn carry_over(&mut self, old: &[&Unit], new: &NewUnit, siblings: usize) {
        let mut labels: BTreeSet<Label> = BTreeSet::new();
        let questions = old.iter().flat_map(|unit| unit.open_uncertainties()).map(|open| &open.raised.is);
        for question in questions.filter(|question| question.blocks.is_some()) {
            let mut question = question.clone();
            let free = (1..=limit::STANDING).map(|number| question.label.numbered(number));
            if let Some(label) = free.into_iter().find(|label| !labels.contains(label)) {
                question.label = label;
            }
            labels.insert(question.label.clone());
            self.happen(Event::UncertaintyRaised { unit: new.unit, uncertainty: question });
        }
        self.room(0, labels.len(), limit::STANDING, "open questions");
        let mut links: BTreeSet<(DependencyKind, UnitId)> = BTreeSet::new();
        for unit in old {
            links.extend(unit.depends.iter().map(|d| (d.is.kind, d.is.on)));
            let theirs = unit.dependents.iter().map(|d| (d.is.kind, d.is.unit));
            links.extend(
                theirs.filter(|(kind, _)| matches!(kind, DependencyKind::Excludes | DependencyKind::LandsWith)),
            );
        }
        let named: BTreeSet<_> = new.proposal.depends.iter().map(|d| (d.kind, d.on)).gathered();
        self.room(named.len(), links.difference(&named).count(), limit::DEPENDENCIES, "dependencies");
        for (kind, on) in links.difference(&named).copied() {
            let stands =
                matches!(kind, DependencyKind::NeedsLanded | DependencyKind::LandsWith | DependencyKind::Excludes);
            if stands && old.iter().all(|unit| unit.id != on) {
                let dependents = self.known.unit(on).map_or(0, |other| other.dependents.len());
                self.room(dependents, siblings, limit::DEPENDENCIES, "units that depend on one");
                let dependency = Dependency { kind, on, reason: None };
                self.happen(Event::Depended { unit: new.unit, dependency });
            }
        }
        self.room(self.events.len(), 0, limit::BATCH_ENTRIES / 2, "events of one command");
    }

    /// Superseding is a person's move, and no way out from under a refusal or a hold.
    fn supersede(&mut self, unit: &Unit) {
        self.persons_only("splitting or combining units");
        if transition(unit.stage, Stage::Superseded) == Some(Transition::Supersede) {
            self.standing_matters(unit, Stage::Superseded, false);
        } else {
            self.no_transition(unit, Stage::Superseded);
        }
    }

    fn distinct(&mut self, mut units: Vec<UnitId>) {
        units.put_in_order();
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
        self.room(0, proposal.bases.len(), limit::BASES, "bases");
        if proposal.priority != 0 {
            self.persons_only("to put it before or behind other work");
        }
        self.room(0, proposal.touches.len(), limit::TOUCHES, "touches");
        self.room(0, proposal.depends.len(), limit::DEPENDENCIES, "dependencies");
        self.unique("criterion", proposal.criteria.iter().map(|criterion| criterion.label.as_str()).collect());
        self.unique("touch of", proposal.touches.iter().map(|touch| touch.resource.as_str()).collect());
        self.unique("integration", proposal.integrations.iter().map(AsRef::as_ref).collect());
        for touch in &proposal.touches {
            self.room(0, touch.lines.len(), limit::HUNKS, "hunks");
            self.room(0, touch.names.each().count(), limit::NAMES, "names");
        }
        let mut links: Vec<_> = proposal.depends.iter().map(|d| (d.kind, d.on)).collect();
        links.put_in_order();
        if links.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            self.object(Rejection::new(Code::LabelTaken, "a dependency is named twice", "name each dependency once"));
        }
        for dependency in &proposal.depends {
            self.new_dependency(unit, None, dependency);
        }
    }

    pub(super) fn unique(&mut self, what: &str, mut names: Vec<&str>) {
        names.put_in_order();
        if let Some([twice, _]) = names.windows(2).find(|pair| matches!(pair, [a, b] if a == b)) {
            self.object(Rejection::new(Code::LabelTaken, format!("{what} `{twice}` is named twice"), "name each once"));
        }
    }
}
