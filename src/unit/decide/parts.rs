//! Commands that add to what a unit carries.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use crate::budget::Budget;
use crate::evidence::{Artifact, Binding, Claim, Standing, Subject};
use crate::id::UnitId;
use crate::integration::{Dependency, DependencyKind, Touch};
use crate::limit;
use crate::text::{Label, Line, Prose, Resource};
use crate::unit::Stage;
use crate::unit::event::Event;
use crate::unit::part::{Attempt, Context, Criterion, Reconciliation};
use crate::unit::rejection::{Code, Rejection};
use crate::unit::state::{Known, Unit, criteria_digest};

use super::Weighed;

impl<K: Known> Weighed<'_, K> {
    pub(super) fn restate(&mut self, id: UnitId, title: Option<&Line>, purpose: Option<&Prose>, reason: &Prose) {
        let Some(unit) = self.live_unit(id) else { return };
        self.admitted_as_shown(unit, "its title or purpose");
        let same = title.is_none_or(|new| *new == unit.title) && purpose.is_none_or(|new| *new == unit.purpose);
        if same {
            self.nothing_changed("title and purpose are that already");
        }
        self.room(unit.reshapings.len(), 1, limit::HISTORY, "changes of its shape");
        self.happen(Event::Restated {
            unit: id,
            title: title.cloned(),
            purpose: purpose.cloned(),
            reason: reason.clone(),
        });
    }

    pub(super) fn set_criterion(&mut self, id: UnitId, criterion: &Criterion, reason: Option<&Prose>) {
        let Some(unit) = self.live_unit(id) else { return };
        let was = unit.criterion(&criterion.label).map(|held| &held.is);
        if was == Some(criterion) {
            self.nothing_changed(format!("criterion `{}` says that already", criterion.label));
        }
        self.admitted_as_shown(unit, "its criteria");
        if was.is_none() {
            self.room(unit.criteria.len(), 1, limit::CRITERIA, "criteria");
        }
        if unit.frozen.is_some() {
            self.change_of_frozen(unit, reason);
        }
        let others = unit.criteria.iter().map(|held| &held.is).filter(|held| held.label != criterion.label);
        let frozen = unit.frozen.is_some().then(|| criteria_digest(others.chain([criterion])));
        self.happen(Event::CriterionSet {
            unit: id,
            criterion: criterion.clone(),
            was: was.map(|was| was.text.clone()),
            reason: reason.cloned(),
            frozen,
        });
    }

    pub(super) fn drop_criterion(&mut self, id: UnitId, label: &Label, reason: &Prose) {
        let Some(unit) = self.live_unit(id) else { return };
        if unit.criterion(label).is_none() {
            self.unknown_label("criterion", label.as_str(), unit.criteria.iter().map(|held| held.is.label.as_str()));
            return;
        }
        self.admitted_as_shown(unit, "its criteria");
        self.room(unit.dropped_criteria.len(), 1, limit::HISTORY, "dropped criteria");
        if unit.frozen.is_some() {
            self.change_of_frozen(unit, Some(reason));
            if unit.criteria.len() == 1 {
                self.object(Rejection::new(
                    Code::NoCriteria,
                    "it is the last criterion, and work that has started keeps at least one",
                    "set another criterion first",
                ));
            }
        }
        let others = unit.criteria.iter().map(|held| &held.is).filter(|held| held.label != *label);
        let frozen = unit.frozen.is_some().then(|| criteria_digest(others));
        self.happen(Event::CriterionDropped { unit: id, criterion: label.clone(), reason: reason.clone(), frozen });
    }

    /// What a person admitted stays what it was shown as, unless a person changes it.
    fn admitted_as_shown(&mut self, unit: &Unit, what: &str) {
        if unit.stage != Stage::Proposed {
            self.persons_only(&format!("to change {what} after a person admitted the unit"));
        }
    }

    /// After work has started a criterion changes only by a person's word, with a reason, on the record.
    fn change_of_frozen(&mut self, unit: &Unit, reason: Option<&Prose>) {
        if reason.is_none() {
            let frozen = unit.frozen.as_ref().map(|frozen| frozen.from.seq);
            self.object(
                Rejection::new(
                    Code::ReasonOwed,
                    "the criteria are frozen since work started, and a reason is owed for changing them",
                    "say why with `--reason`",
                )
                .because(frozen),
            );
        }
        self.room(unit.reshapings.len(), 1, limit::HISTORY, "changes of its shape");
    }

    pub(super) fn constrain(&mut self, id: UnitId, preserve: &[Prose], vary: &[Prose]) {
        let Some(unit) = self.live_unit(id) else { return };
        if preserve.is_empty() && vary.is_empty() {
            self.nothing_changed("nothing to preserve and nothing to vary was named");
        }
        self.admitted_as_shown(unit, "what it must preserve or may vary");
        self.room(unit.preserve.len(), preserve.len(), limit::CONSTRAINTS, "must-preserve lines");
        self.room(unit.vary.len(), vary.len(), limit::CONSTRAINTS, "may-vary lines");
        self.happen(Event::Constrained { unit: id, preserve: preserve.to_vec(), vary: vary.to_vec() });
    }

    pub(super) fn add_context(&mut self, id: UnitId, context: &Context) {
        let Some(unit) = self.unit(id) else { return };
        self.room(unit.context.len(), 1, limit::CONTEXT, "context notes");
        self.happen(Event::ContextAdded { unit: id, context: context.clone() });
    }

    pub(super) fn join_initiative(&mut self, id: UnitId, initiative: &Line) {
        let Some(unit) = self.unit(id) else { return };
        if unit.initiatives.iter().any(|held| held.is == *initiative) {
            self.nothing_changed("the unit belongs to that initiative already");
        }
        self.room(unit.initiatives.len(), 1, limit::INITIATIVES, "initiatives");
        self.happen(Event::InitiativeJoined { unit: id, initiative: initiative.clone() });
    }

    pub(super) fn attach(&mut self, id: UnitId, artifact: &Artifact) {
        let Some(unit) = self.unit(id) else { return };
        self.room(unit.attachments.len(), 1, limit::ATTACHMENTS, "attachments");
        self.happen(Event::Attached { unit: id, artifact: artifact.clone() });
    }

    pub(super) fn touch(&mut self, id: UnitId, touches: &[Touch], dropped: &[Resource], reason: Option<&Prose>) {
        let Some(unit) = self.live_unit(id) else { return };
        for resource in dropped {
            if unit.touch(resource).is_none() {
                let held = unit.touches.iter().map(|held| held.touch.is.resource.as_str());
                self.unknown_label("touch of", resource.as_str(), held.take(limit::POINTS));
            }
        }
        let names = touches.iter().map(|touch| touch.resource.as_str());
        self.unique("touch of", names.chain(dropped.iter().map(AsRef::as_ref)).collect());
        for touch in touches {
            self.room(0, touch.lines.len(), limit::HUNKS, "hunks");
            self.room(0, touch.names.each().count(), limit::NAMES, "names");
        }
        let new = touches.iter().filter(|touch| unit.touch(&touch.resource).is_none()).count();
        self.room(unit.touches.len(), new, limit::TOUCHES, "touches");
        self.room(unit.reshapings.len(), 1, limit::HISTORY, "changes of its shape");
        self.room(unit.dropped_touches.len(), dropped.len(), limit::HISTORY, "dropped touches");
        let said = |touch: &Touch| unit.touch(&touch.resource).is_some_and(|held| held.touch.is == *touch);
        if dropped.is_empty() && touches.iter().all(said) {
            self.nothing_changed("the unit touches that already, as it was said");
        }
        self.happen(Event::Touched {
            unit: id,
            touches: touches.to_vec(),
            dropped: dropped.to_vec(),
            reason: reason.cloned(),
        });
    }

    pub(super) fn depend(&mut self, id: UnitId, dependency: &Dependency) {
        let Some(unit) = self.live_unit(id) else { return };
        let same = unit.depends.iter().find(|d| (d.is.kind, d.is.on) == (dependency.kind, dependency.on));
        if same.is_some() {
            self.nothing_changed("the unit has that dependency already");
        }
        self.room(unit.depends.len(), 1, limit::DEPENDENCIES, "dependencies");
        self.new_dependency(id, Some(unit), dependency);
        self.happen(Event::Depended { unit: id, dependency: dependency.clone() });
    }

    pub(super) fn undepend(&mut self, id: UnitId, kind: DependencyKind, on: UnitId, reason: &Prose) {
        let Some(unit) = self.live_unit(id) else { return };
        let Some(held) = unit.depends.iter().find(|d| (d.is.kind, d.is.on) == (kind, on)) else {
            self.object(Rejection::new(
                Code::UnknownLabel,
                format!("the unit has no such dependency: it {} {on}", kind.words()),
                "`governed brief` lists the dependencies it has",
            ));
            return;
        };
        if held.from.by != *self.by {
            self.persons_only("to drop a dependency another named");
        }
        self.happen(Event::Undepended { unit: id, kind, on, reason: reason.clone() });
    }

    /// What stands against one unit depending on another.
    pub(super) fn new_dependency(&mut self, id: UnitId, unit: Option<&Unit>, dependency: &Dependency) {
        if dependency.on == id {
            self.object(Rejection::new(
                Code::SameUnit,
                "a unit does not depend on itself",
                "name the unit it depends on",
            ));
            return;
        }
        let Some(on) = self.unit(dependency.on) else { return };
        self.room(on.dependents.len(), 1, limit::DEPENDENCIES, "units that depend on one");
        let Some(unit) = unit.filter(|_| dependency.kind.waits()) else { return };
        match self.waits_for(on, unit.id) {
            Some(false) => {}
            Some(true) => self.object(Rejection::new(
                Code::Circle,
                format!("{} waits for this unit already, so neither could ever land", on.id),
                "drop the other dependency, or let the two land together: `--kind lands_with`",
            )),
            None => self.object(Rejection::new(
                Code::LimitReached,
                format!("more than {} dependencies would have to be followed", limit::WALK_STEPS),
                "depend on fewer units",
            )),
        }
    }

    /// Whether a unit waits for another, however many lie between; nothing, where the walk is too long.
    fn waits_for(&self, from: &Unit, target: UnitId) -> Option<bool> {
        let mut budget = Budget::of(limit::WALK_STEPS);
        let mut seen: BTreeSet<UnitId> = BTreeSet::new();
        let mut ahead: Vec<UnitId> = alloc::vec![from.id];
        while let Some(id) = ahead.pop() {
            if id == target {
                return Some(true);
            }
            if !seen.insert(id) {
                continue;
            }
            // What is not known may wait for anything.
            let unit = self.known.unit(id)?;
            let waits = unit.depends.iter().filter(|d| d.is.kind.waits());
            for dependency in waits {
                budget.spend(1).ok()?;
                ahead.push(dependency.is.on);
            }
        }
        Some(false)
    }

    pub(super) fn record_evidence(&mut self, id: UnitId, claim: &Claim) {
        let Some(unit) = self.live_unit(id) else { return };
        if let Some(held) = unit.evidence(&claim.label) {
            self.taken("evidence", &claim.label, held.claim.from.seq);
        }
        self.room(unit.evidence.len(), 1, limit::EVIDENCE, "pieces of evidence");
        self.room(0, claim.about.len(), limit::SUBJECTS, "subjects");
        self.room(0, claim.replaces.len(), limit::SUBJECTS, "replaced pieces of evidence");
        if claim.about.is_empty() {
            self.object(Rejection::new(
                Code::UnknownSubject,
                "the evidence is about nothing",
                "say what it is about with `--about`: a criterion, a touch, or `content`",
            ));
        }
        for subject in &claim.about {
            self.known_subject(unit, subject);
        }
        for replaced in &claim.replaces {
            match unit.evidence(replaced).filter(|held| held.ended.is_none()) {
                Some(held) if held.claim.from.by != *self.by => {
                    self.persons_only("to replace evidence another recorded");
                    self.nobody_judges_their_own(unit, "replacing evidence of another");
                }
                Some(_) => {}
                None => self.unknown_evidence(unit, replaced),
            }
        }
        // Naming no touch speaks for all of them: scope is narrowed on purpose, never by leaving out.
        let narrowed = claim.about.iter().any(|subject| !matches!(subject, Subject::Criterion(_)));
        let whole = (!narrowed).then_some(Subject::Content);
        let bound = claim
            .about
            .iter()
            .cloned()
            .chain(whole)
            .filter_map(|subject| unit.subject_digest(&subject).map(|digest| Binding { subject, digest }))
            .collect();
        self.happen(Event::EvidenceRecorded { unit: id, claim: claim.clone(), bound });
    }

    pub(super) fn withdraw_evidence(&mut self, id: UnitId, label: &Label, reason: &Prose) {
        let Some(unit) = self.live_unit(id) else { return };
        let Some(held) = unit.evidence(label).filter(|held| held.ended.is_none()) else {
            self.unknown_evidence(unit, label);
            return;
        };
        if held.claim.from.by != *self.by {
            self.persons_only("to withdraw evidence another recorded");
            self.nobody_judges_their_own(unit, "withdrawing evidence of another");
        }
        self.happen(Event::EvidenceWithdrawn { unit: id, evidence: label.clone(), reason: reason.clone() });
    }

    fn unknown_evidence(&mut self, unit: &Unit, label: &Label) {
        let held = unit.evidence.iter().filter(|held| held.ended.is_none());
        self.unknown_label("evidence", label.as_str(), held.map(|held| held.claim.is.label.as_str()));
    }

    pub(super) fn known_subject(&mut self, unit: &Unit, subject: &Subject) {
        if unit.subject_digest(subject).is_none() {
            self.object(Rejection::new(
                Code::UnknownSubject,
                format!("the unit has no {subject}"),
                "`governed brief` lists its criteria and what it touches",
            ));
        }
    }

    pub(super) fn record_attempt(&mut self, id: UnitId, attempt: &Attempt) {
        let Some(unit) = self.unit(id) else { return };
        self.room(unit.attempts.len(), 1, limit::ATTEMPTS, "attempts");
        self.happen(Event::Attempted { unit: id, attempt: attempt.clone() });
    }

    /// Where the policy in force says whose competence a kind of integration is, it is nobody else's to say done.
    fn only_the_competent(&mut self, kind: &Label) {
        let Some(in_force) = self.known.policy() else { return };
        let Some(policy) = in_force.policy() else { return };
        let groups = policy.competent_in(kind);
        if groups.is_empty() || policy.is_competent(self.by, kind) {
            return;
        }
        let names: Vec<&str> = groups.iter().map(AsRef::as_ref).collect();
        self.object(
            Rejection::new(
                Code::NotTheirs,
                format!(
                    "{kind} integration is for {} to say done, and {} is not one of them",
                    names.join(" or "),
                    self.by
                ),
                "ask one of them; `governed policy show` lists who belongs to each group",
            )
            .because([in_force.adopted().from.seq]),
        );
    }

    pub(super) fn reconcile(&mut self, id: UnitId, reconciliation: &Reconciliation) {
        let Some(unit) = self.live_unit(id) else { return };
        self.persons_only("to say that integration is done");
        self.nobody_judges_their_own(unit, "saying that it fits");
        if !unit.integrations.contains(&reconciliation.kind) {
            let asked = unit.integrations.iter().map(AsRef::as_ref);
            self.unknown_label("integration", reconciliation.kind.as_str(), asked);
        }
        if !unit.stage.has_started() {
            self.object(
                Rejection::new(
                    Code::NoTransition,
                    format!("the unit is {}: there is nothing yet that could fit", unit.stage),
                    "integration is done when the work is there to be integrated",
                )
                .because([unit.entered.seq]),
            );
        }
        self.room(0, reconciliation.rests_on.len(), limit::SUBJECTS, "pieces of evidence it rests on");
        for label in &reconciliation.rests_on {
            let Some(evidence) = unit.evidence(label) else {
                let held = unit.evidence.iter().map(|held| held.claim.is.label.as_str());
                self.unknown_label("evidence", label.as_str(), held.take(limit::POINTS));
                continue;
            };
            let standing = unit.standing_among(evidence, self.people());
            if standing != Standing::Admissible {
                self.object(
                    Rejection::new(
                        Code::EvidenceWanting,
                        format!("it would rest on evidence `{label}`, which is {}", standing.name()),
                        "name evidence that counts, or none; `governed evidence list` shows how each stands",
                    )
                    .because([evidence.claim.from.seq]),
                );
            }
        }
        self.only_the_competent(&reconciliation.kind);
        let content = unit.content_digest();
        self.happen(Event::Reconciled { unit: id, reconciliation: reconciliation.clone(), content });
    }
}
