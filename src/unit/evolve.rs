//! Folding one event into one unit. Total: what does not apply changes nothing.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::digest::Digest;
use crate::evidence::{Binding, Claim};
use crate::id::UnitId;
use crate::integration::Touch;
use crate::judgment::ChallengeEnd;
use crate::limit;
use crate::order::InOrder as _;
use crate::policy::{Decision, Owed, Sort, Verdict};
use crate::text::{Label, Prose, Resource};

use super::event::Event;
use super::part::{Criterion, Origin, Proposal, Role};
use super::stage::Stage;
use super::state::{
    Contention, Dependent, Evidence, Judged, Matter, Noted, Overriding, Reconciled, Reshaping, Ruled, Stamp, Step,
    Touched, Unit,
};
use super::transition::{Transition, transition};

fn noted<T>(is: T, from: &Stamp) -> Noted<T> {
    Noted { is, from: from.clone() }
}

fn all_noted<'a, T: 'a>(all: Vec<T>, from: &'a Stamp) -> impl Iterator<Item = Noted<T>> + 'a {
    all.into_iter().map(move |is| noted(is, from))
}

impl Unit {
    /// A unit at its proposal.
    pub(crate) fn begin(id: UnitId, origin: Origin, proposal: Proposal, from: &Stamp) -> Self {
        let mut unit = Self {
            id,
            kind: proposal.kind,
            title: proposal.title,
            purpose: proposal.purpose,
            reversibility: proposal.reversibility,
            origin,
            stage: Stage::Proposed,
            opened: from.clone(),
            entered: from.clone(),
            last: from.clone(),
            accountable: noted(proposal.accountable, from),
            executor: None,
            worked: Vec::new(),
            frozen: None,
            taught: None,
            sources: proposal.sources,
            bases: proposal.bases,
            priority: proposal.priority,
            criteria: all_noted(proposal.criteria, from).collect(),
            dropped_criteria: Vec::new(),
            preserve: all_noted(proposal.preserve, from).collect(),
            vary: all_noted(proposal.vary, from).collect(),
            context: all_noted(proposal.context, from).collect(),
            initiatives: all_noted(proposal.initiatives, from).collect(),
            attachments: all_noted(proposal.attachments, from).collect(),
            touches: Vec::new(),
            dropped_touches: Vec::new(),
            content_changed: from.seq,
            depends: all_noted(proposal.depends, from).collect(),
            dependents: Vec::new(),
            evidence: Vec::new(),
            uncertainties: Vec::new(),
            attempts: Vec::new(),
            holds: Vec::new(),
            escalations: Vec::new(),
            refusals: Vec::new(),
            judgments: Vec::new(),
            overrides: Vec::new(),
            challenges: Vec::new(),
            delegations: Vec::new(),
            ruled: None,
            integrations: proposal.integrations,
            reconciled: Vec::new(),
            steps: Vec::new(),
            reshapings: Vec::new(),
            split_into: Vec::new(),
            combined_into: None,
            rolled_back_through: None,
            rolls_back: Vec::new(),
            signals: Vec::new(),
            answers: Vec::new(),
            lessons: Vec::new(),
        };
        let touches = proposal.touches.into_iter();
        unit.touches = touches.map(|touch| Touched { touch: noted(touch, from), changed: from.seq }).collect();
        unit.touches.put_in_order_by(|a, b| a.touch.is.resource.cmp(&b.touch.is.resource));
        unit
    }

    /// Folds in an event of this unit, or the other side of an event that links it to another.
    pub(crate) fn apply(&mut self, event: &Event, from: &Stamp) {
        self.last = from.clone();
        match event {
            Event::Learned { pattern, .. } if !self.answers.contains(pattern) => self.answers.push(pattern.clone()),
            Event::Opened { .. }
            | Event::PolicyAdopted { .. }
            | Event::AutonomyGranted { .. }
            | Event::AutonomyRevoked { .. }
            | Event::AuditCommitted { .. }
            | Event::SignalsDismissed { .. }
            | Event::LessonRetired { .. }
            | Event::Learned { .. }
            | Event::NamesJoined { .. }
            | Event::NameParted { .. } => {}
            Event::SignalTaken { .. } => {
                if self.signals.len() >= limit::UNIT_SIGNALS {
                    // The newest say most; the others stay in the ledger.
                    self.signals.remove(0);
                }
                self.signals.push(from.seq);
            }
            Event::LessonKept { lesson } => self.lessons.push(lesson.label.clone()),
            Event::Proposed { .. } => self.link_proposed(event, from),
            Event::Decided { to, decision, .. } => self.ruled = Some(noted(Ruled::of(*to, decision), from)),
            Event::Judged { judgment, content, .. } => {
                self.judgments.push(Judged { said: noted(judgment.clone(), from), content: *content });
            }
            Event::Overridden { overriding, content, .. } => {
                let said = Matter { raised: noted(overriding.clone(), from), ended: None };
                self.overrides.push(Overriding { said, content: *content });
            }
            Event::OverrideEnded { overriding, reason, .. } => {
                let mut standing = self.overrides.iter_mut().map(|held| &mut held.said).filter(|held| held.is_open());
                if let Some(held) = standing.find(|held| held.raised.is.label == *overriding) {
                    held.ended = Some(noted(reason.clone(), from));
                }
            }
            Event::Challenged { challenge, .. } => {
                self.challenges.push(Contention { raised: noted(challenge.clone(), from), ended: None });
            }
            Event::ChallengeAnswered { challenge, ruling, answer, .. } => {
                let mut open = self.challenges.iter_mut().filter(|held| held.ended.is_none());
                if let Some(held) = open.find(|held| held.raised.is.label == *challenge) {
                    held.ended = Some(noted(ChallengeEnd { ruling: *ruling, answer: answer.clone() }, from));
                }
            }
            Event::Observed { unit, to, reason, through, .. } => {
                if *unit == self.id {
                    self.step(*to, reason.clone(), true, from);
                    if *to == Stage::RolledBack {
                        self.rolled_back_through = *through;
                    }
                } else if *to == Stage::RolledBack {
                    self.rolls_back.push(noted(*unit, from));
                }
            }
            Event::Moved { from: was, to, reason, frozen, taught, decision, .. } => {
                self.step(*to, reason.clone(), false, from);
                self.ruled = decision.as_ref().map(|decision| noted(Ruled::of(*to, decision), from));
                if let Some(digest) = frozen {
                    self.frozen = Some(noted(*digest, from));
                }
                match transition(*was, *to) {
                    // Whoever starts it carries it out, whoever was meant to.
                    Some(Transition::Start) => {
                        self.executor = Some(noted(from.by.clone(), from));
                        self.works(&from.by, from);
                    }
                    Some(Transition::Submit) => self.works(&from.by, from),
                    _ => {}
                }
                if let Some(taught) = taught {
                    self.taught = Some(noted(taught.clone(), from));
                }
            }
            Event::Restated { title, purpose, reason, .. } => {
                if let Some(title) = title {
                    self.title = title.clone();
                }
                if let Some(purpose) = purpose {
                    self.purpose = purpose.clone();
                }
                self.reshapings.push(noted(Reshaping::Restated(reason.clone()), from));
            }
            Event::CriterionSet { criterion, frozen, .. } => self.set_criterion(criterion, *frozen, from),
            Event::CriterionDropped { criterion, frozen, .. } => {
                self.criteria.retain(|held| held.is.label != *criterion);
                self.dropped_criteria.push(noted(criterion.clone(), from));
                self.refreeze(criterion, *frozen, from);
            }
            Event::Constrained { preserve, vary, .. } => {
                self.preserve.extend(all_noted(preserve.clone(), from));
                self.vary.extend(all_noted(vary.clone(), from));
            }
            Event::ContextAdded { context, .. } => self.context.push(noted(context.clone(), from)),
            Event::InitiativeJoined { initiative, .. } => self.initiatives.push(noted(initiative.clone(), from)),
            Event::Attached { artifact, .. } => self.attachments.push(noted(artifact.clone(), from)),
            Event::Touched { touches, dropped, .. } => self.touch_all(touches, dropped, from),
            Event::Depended { unit, dependency } => {
                if *unit == self.id {
                    self.depends.push(noted(dependency.clone(), from));
                } else {
                    self.dependents.push(noted(Dependent { kind: dependency.kind, unit: *unit }, from));
                }
            }
            Event::Undepended { unit, kind, on, .. } => {
                if *unit == self.id {
                    self.depends.retain(|held| (held.is.kind, held.is.on) != (*kind, *on));
                } else {
                    self.dependents.retain(|held| (held.is.kind, held.is.unit) != (*kind, *unit));
                }
            }
            Event::EvidenceRecorded { claim, bound, .. } => self.record_evidence(claim, bound, from),
            Event::EvidenceWithdrawn { evidence, reason, .. } => self.end_evidence(evidence, reason, from),
            Event::UncertaintyRaised { uncertainty, .. } => {
                self.uncertainties.push(Matter { raised: noted(uncertainty.clone(), from), ended: None });
            }
            Event::UncertaintyResolved { uncertainty, answer, .. } => {
                end(&mut self.uncertainties, |open| open.label == *uncertainty, answer, from);
            }
            Event::Attempted { attempt, .. } => self.attempts.push(noted(attempt.clone(), from)),
            Event::Held { hold, .. } => self.holds.push(Matter { raised: noted(hold.clone(), from), ended: None }),
            Event::Released { hold, reason, .. } => end(&mut self.holds, |open| open.label == *hold, reason, from),
            Event::Escalated { escalation, .. } => {
                self.escalations.push(Matter { raised: noted(escalation.clone(), from), ended: None });
            }
            Event::EscalationAnswered { escalation, answer, .. } => {
                end(&mut self.escalations, |open| open.label == *escalation, answer, from);
            }
            Event::Refused { refusal, .. } => {
                self.refusals.push(Matter { raised: noted(refusal.clone(), from), ended: None });
            }
            Event::RefusalAnswered { refusal, answer, .. } => {
                end(&mut self.refusals, |open| open.label == *refusal, answer, from);
            }
            Event::Reconciled { reconciliation, content, .. } => {
                self.reconciled.retain(|done| done.said.is.kind != reconciliation.kind);
                self.reconciled.push(Reconciled { said: noted(reconciliation.clone(), from), content: *content });
            }
            Event::Delegated { delegation, .. } => self.delegations.push(noted(delegation.clone(), from)),
            Event::HandedOff { role, to, reason, .. } => self.hand_off(*role, to, reason, from),
            Event::Split { into, reason, .. } => {
                self.step(Stage::Superseded, Some(reason.clone()), false, from);
                self.split_into.clone_from(into);
            }
            Event::Combined { into, reason, .. } => {
                self.step(Stage::Superseded, Some(reason.clone()), false, from);
                self.combined_into = Some(*into);
            }
            Event::RolledBack { unit, reason, through, .. } => {
                if *unit == self.id {
                    self.step(Stage::RolledBack, Some(reason.clone()), false, from);
                    self.rolled_back_through = *through;
                } else {
                    self.rolls_back.push(noted(*unit, from));
                }
            }
            Event::Abandoned { reason, .. } => self.step(Stage::Abandoned, Some(reason.clone()), false, from),
        }
    }

    /// The other side of a proposal that depends on this unit.
    fn link_proposed(&mut self, event: &Event, from: &Stamp) {
        if let Event::Proposed { unit, proposal, .. } = event {
            let mine = proposal.depends.iter().filter(|dependency| dependency.on == self.id);
            self.dependents.extend(mine.map(|d| noted(Dependent { kind: d.kind, unit: *unit }, from)));
        }
    }

    fn step(&mut self, to: Stage, reason: Option<Prose>, observed: bool, from: &Stamp) {
        self.steps.push(noted(Step { from: self.stage, to, reason, observed }, from));
        self.stage = to;
        self.entered = from.clone();
    }

    fn set_criterion(&mut self, criterion: &Criterion, frozen: Option<Digest>, from: &Stamp) {
        let new = noted(criterion.clone(), from);
        match self.criteria.iter_mut().find(|held| held.is.label == criterion.label) {
            Some(held) => *held = new,
            None => self.criteria.push(new),
        }
        self.refreeze(&criterion.label, frozen, from);
    }

    fn refreeze(&mut self, changed: &Label, frozen: Option<Digest>, from: &Stamp) {
        if let Some(digest) = frozen {
            self.frozen = Some(noted(digest, from));
            self.reshapings.push(noted(Reshaping::Criterion(changed.clone()), from));
        }
    }

    fn touch_all(&mut self, touches: &[Touch], dropped: &[Resource], from: &Stamp) {
        let mut changed = false;
        for resource in dropped {
            let place = self.touches.iter().position(|held| held.touch.is.resource == *resource);
            if let Some(place) = place {
                changed |= self.touches.remove(place).touch.is.is_content();
                self.dropped_touches.push(noted(resource.clone(), from));
            }
        }
        for touch in touches {
            let place = self.touches.binary_search_by(|held| held.touch.is.resource.cmp(&touch.resource));
            match place {
                Ok(place) => {
                    if let Some(held) = self.touches.get_mut(place) {
                        if held.touch.is.fingerprint() != touch.fingerprint() {
                            held.changed = from.seq;
                            changed |= touch.is_content() || held.touch.is.is_content();
                        }
                        held.touch = noted(touch.clone(), from);
                    }
                }
                Err(place) => {
                    self.touches.insert(place, Touched { touch: noted(touch.clone(), from), changed: from.seq });
                    changed |= touch.is_content();
                }
            }
        }
        if changed {
            self.content_changed = from.seq;
            if self.stage.has_started() {
                self.reshapings.push(noted(Reshaping::Content, from));
            }
        }
    }

    fn record_evidence(&mut self, claim: &Claim, bound: &[Binding], from: &Stamp) {
        for replaced in &claim.replaces {
            self.end_evidence(replaced, &claim.text, from);
        }
        self.evidence.push(Evidence { claim: noted(claim.clone(), from), bound: bound.to_vec(), ended: None });
    }

    fn end_evidence(&mut self, label: &Label, reason: &Prose, from: &Stamp) {
        if let Some(held) = self.evidence.iter_mut().find(|held| held.claim.is.label == *label) {
            held.ended = Some(noted(reason.clone(), from));
        }
    }

    fn works(&mut self, actor: &Actor, from: &Stamp) {
        if self.worked_since(actor).is_none() {
            self.worked.push(noted(actor.clone(), from));
        }
    }

    fn hand_off(&mut self, role: Role, to: &Actor, reason: &Prose, from: &Stamp) {
        match role {
            Role::Accountable => self.accountable = noted(to.clone(), from),
            Role::Executor => {
                self.executor = Some(noted(to.clone(), from));
                // Before the start nobody has done anything yet.
                if self.stage.has_started() {
                    self.works(to, from);
                }
            }
        }
        self.reshapings.push(noted(Reshaping::HandedOff(reason.clone()), from));
    }
}

fn end<T>(matters: &mut [Matter<T>], which: impl Fn(&T) -> bool, words: &Prose, from: &Stamp) {
    if let Some(open) = matters.iter_mut().find(|matter| matter.is_open() && which(&matter.raised.is)) {
        open.ended = Some(noted(words.clone(), from));
    }
}

impl Ruled {
    fn of(to: Stage, decision: &Decision) -> Self {
        let (verdict, says) = (decision.verdict, decision.headline().into());
        let unmet = || decision.owed.iter().filter(|owed| owed.verdict != Verdict::Move);
        let budgets = || decision.rules.iter().filter(|fired| fired.sort == Sort::Attention).map(|fired| &fired.id);
        let held = |id: &str| unmet().any(|owed| owed.by.iter().any(|by| **by == *id));
        let room: Vec<Box<str>> = budgets().filter(|id| held(id)).cloned().collect();
        if verdict == Verdict::Block || !room.is_empty() {
            // Whoever is asked now would judge what cannot go on for another reason.
            return Self { to, verdict, says, waits_for: Vec::new(), owes: Vec::new(), room };
        }
        let mut owes: Vec<Owed> = unmet().filter(|owed| owed.judgment.is_some()).cloned().collect();
        owes.extend(decision.asked_besides());
        let groups = owes.iter().filter_map(|owed| Label::parse(owed.judgment.as_ref()?.of.as_deref()?).ok());
        let mut waits_for: Vec<Label> = groups.collect();
        waits_for.put_in_order();
        waits_for.dedup();
        Self { to, verdict, says, waits_for, owes, room }
    }
}
