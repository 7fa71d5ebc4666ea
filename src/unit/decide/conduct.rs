//! Commands about what stands beside the stage: holds, escalations, refusals, uncertainties, handing off.

use alloc::format;

use crate::actor::{Actor, ActorKind};
use crate::id::UnitId;
use crate::judgment::Answerable;
use crate::limit;
use crate::text::{Label, Prose};
use crate::unit::event::Event;
use crate::unit::part::{Escalation, Hold, Refusal, Role, Uncertainty};
use crate::unit::rejection::{Code, Rejection};
use crate::unit::state::{Known, Matter};

use super::Weighed;

impl<K: Known> Weighed<'_, K> {
    pub(super) fn hold(&mut self, id: UnitId, hold: &Hold) {
        let Some(unit) = self.live_unit(id) else { return };
        self.new_matter("a hold", &unit.holds, &hold.label, |held| &held.label);
        self.happen(Event::Held { unit: id, hold: hold.clone() });
    }

    pub(super) fn release(&mut self, id: UnitId, label: &Label, reason: &Prose) {
        let Some(unit) = self.unit(id) else { return };
        let Some(hold) = unit.holds.iter().find(|hold| hold.is_open() && hold.raised.is.label == *label) else {
            let open = unit.holds.iter().filter(|hold| hold.is_open());
            self.unknown_label("hold", label.as_str(), open.map(|hold| hold.raised.is.label.as_str()));
            return;
        };
        if hold.raised.from.by != *self.by {
            self.persons_only("to release what another holds");
            self.nobody_judges_their_own(unit, "releasing what another holds");
        }
        self.happen(Event::Released { unit: id, hold: label.clone(), reason: reason.clone() });
    }

    pub(super) fn escalate(&mut self, id: UnitId, escalation: &Escalation) {
        let Some(unit) = self.live_unit(id) else { return };
        if !escalation.to.is_person() {
            self.object(Rejection::new(
                Code::NeedsPerson,
                format!("{} cannot be asked to judge: only a person can", escalation.to),
                "name a person with `--to person:ID`",
            ));
        }
        self.new_matter("an escalation", &unit.escalations, &escalation.label, |held| &held.label);
        self.happen(Event::Escalated { unit: id, escalation: escalation.clone() });
    }

    pub(super) fn answer_escalation(&mut self, id: UnitId, label: &Label, answer: &Prose) {
        let Some(unit) = self.unit(id) else { return };
        let Some(open) = unit.open_escalations().find(|open| open.raised.is.label == *label) else {
            let open = unit.open_escalations().map(|open| open.raised.is.label.as_str());
            self.unknown_label("escalation", label.as_str(), open);
            return;
        };
        self.persons_only("to answer an escalation");
        let asked = &open.raised.is.to;
        let raiser = &open.raised.from.by;
        // To whom it was handed on answers it, unless they came to work on the unit.
        let stands_in = unit.delegation_of(&Answerable::Escalation(label.clone())).is_some_and(|handed| {
            let apart = self.known.is_solo() || self.people().worked_since(unit, self.by).is_none();
            handed.is.to.is_same(self.by) && apart
        });
        if self.by.is_person() && self.by != asked && self.by != raiser && !stands_in {
            self.object(
                Rejection::new(
                    Code::NotTheirs,
                    format!("{asked} is asked, and {} is not", self.by),
                    format!("{asked} answers it, or {raiser}, who raised it, takes it back"),
                )
                .because([open.raised.from.seq]),
            );
        }
        self.happen(Event::EscalationAnswered { unit: id, escalation: label.clone(), answer: answer.clone() });
    }

    pub(super) fn refuse(&mut self, id: UnitId, refusal: &Refusal) {
        let Some(unit) = self.live_unit(id) else { return };
        if let Some(subject) = &refusal.about {
            self.known_subject(unit, subject);
        }
        self.new_matter("a refusal", &unit.refusals, &refusal.label, |held| &held.label);
        self.happen(Event::Refused { unit: id, refusal: refusal.clone() });
    }

    pub(super) fn answer_refusal(&mut self, id: UnitId, label: &Label, answer: &Prose) {
        let Some(unit) = self.unit(id) else { return };
        let Some(open) = unit.open_refusals().find(|open| open.raised.is.label == *label) else {
            let open = unit.open_refusals().map(|open| open.raised.is.label.as_str());
            self.unknown_label("refusal", label.as_str(), open);
            return;
        };
        self.persons_only("to lift a refusal");
        let refuser = &open.raised.from.by;
        if refuser.is_person() {
            if self.by.is_person() && self.by != refuser {
                self.object(
                    Rejection::new(
                        Code::NotTheirs,
                        format!("{refuser} refused it, and only {refuser} can say that the objection is met"),
                        format!("show {refuser} what has changed; they lift it with `--as {refuser}`"),
                    )
                    .because([open.raised.from.seq]),
                );
            }
        } else {
            self.nobody_judges_their_own(unit, "lifting a refusal of it");
        }
        self.happen(Event::RefusalAnswered { unit: id, refusal: label.clone(), answer: answer.clone() });
    }

    pub(super) fn raise_uncertainty(&mut self, id: UnitId, uncertainty: &Uncertainty) {
        let Some(unit) = self.live_unit(id) else { return };
        self.new_matter("an uncertainty", &unit.uncertainties, &uncertainty.label, |held| &held.label);
        self.happen(Event::UncertaintyRaised { unit: id, uncertainty: uncertainty.clone() });
    }

    pub(super) fn resolve_uncertainty(&mut self, id: UnitId, label: &Label, answer: &Prose) {
        let Some(unit) = self.unit(id) else { return };
        let Some(open) = unit.open_uncertainties().find(|open| open.raised.is.label == *label) else {
            let open = unit.open_uncertainties().map(|open| open.raised.is.label.as_str());
            self.unknown_label("uncertainty", label.as_str(), open);
            return;
        };
        let is = &open.raised.is;
        if is.blocks.is_some() && is.owner.as_ref() != Some(self.by) {
            self.persons_only("to resolve an uncertainty that blocks");
            self.nobody_judges_their_own(unit, "resolving what blocks it");
        }
        self.happen(Event::UncertaintyResolved { unit: id, uncertainty: label.clone(), answer: answer.clone() });
    }

    pub(super) fn hand_off(&mut self, id: UnitId, role: Role, to: &Actor, reason: &Prose) {
        let Some(unit) = self.live_unit(id) else { return };
        let from = match role {
            Role::Accountable => {
                self.persons_only("to hand off who answers for a unit");
                if !to.is_person() {
                    self.object(Rejection::new(
                        Code::NeedsPerson,
                        format!("{to} cannot answer for a unit: only a person can"),
                        "name a person with `--to person:ID`",
                    ));
                }
                Some(unit.accountable.is.clone())
            }
            Role::Executor => {
                if unit.executor.as_ref().is_some_and(|executor| executor.is != *self.by) {
                    self.persons_only("to take work from its executor");
                }
                if to.kind() == ActorKind::Policy {
                    self.object(Rejection::new(
                        Code::NotTheirs,
                        "a policy governs work and executes none",
                        "name a person or a machine",
                    ));
                }
                unit.executor.as_ref().map(|executor| executor.is.clone())
            }
        };
        if from.as_ref() == Some(to) {
            self.nothing_changed(format!("{to} has that role already"));
        }
        self.room(unit.reshapings.len(), 1, limit::HISTORY, "changes of its shape");
        self.happen(Event::HandedOff { unit: id, role, from, to: to.clone(), reason: reason.clone() });
    }

    /// A new matter needs a label of its own and room.
    pub(super) fn new_matter<T>(&mut self, what: &str, held: &[Matter<T>], label: &Label, name: impl Fn(&T) -> &Label) {
        if let Some(same) = held.iter().find(|matter| name(&matter.raised.is) == label) {
            self.taken(what, label, same.raised.from.seq);
        }
        self.room(held.len(), 1, limit::STANDING, "matters of that sort");
    }
}
