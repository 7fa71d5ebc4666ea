//! Commands that change a stage, and what stands against them.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::evidence::{Answer, Standing};
use crate::id::UnitId;
use crate::integration::DependencyKind;
use crate::limit;
use crate::policy::{Decision, Verdict};
use crate::text::{Prose, Reference};
use crate::unit::event::Event;
use crate::unit::part::{Taught, Until};
use crate::unit::rejection::{Code, Rejection};
use crate::unit::state::{Contention, Known, Overriding};
use crate::unit::transition::{Mover, Transition, is_observable, transition, ways_on};
use crate::unit::{Stage, Unit};

use super::Weighed;

impl<K: Known> Weighed<'_, K> {
    pub(super) fn step(&mut self, id: UnitId, to: Stage, reason: Option<&Prose>, taught: Option<&Taught>) {
        let Some(unit) = self.unit(id) else { return };
        let Some(way) = transition(unit.stage, to) else {
            self.no_transition(unit, to);
            return;
        };
        if way == Transition::Supersede {
            self.object(Rejection::new(
                Code::NoTransition,
                format!("unit {id} becomes superseded by being split or combined"),
                "`governed split` and `governed combine` do that",
            ));
            return;
        }
        if to.is_live() {
            // Ending a life is always possible, however long it was.
            self.room(unit.steps.len(), 1, limit::HISTORY, "moves");
        }
        // Policy is asked about moves onward alone: what goes back or ends stays with people.
        if way.mover() == Mover::Person && !(way.is_onward() && self.governs_machines(unit)) {
            self.persons_only(&format!("to {} a unit", way.name()));
        }
        if way.owes_reason() && reason.is_none() {
            self.object(Rejection::new(
                Code::ReasonOwed,
                format!("to {} a unit a reason is owed", way.name()),
                "say why with `--reason`",
            ));
        }
        let lifted = if way.is_onward() { self.override_that_counts(unit, way) } else { None };
        if way.is_onward() {
            self.standing_matters(unit, to, lifted.is_some());
        }
        match way {
            Transition::Start if unit.criteria.is_empty() => self.object(Rejection::new(
                Code::NoCriteria,
                "the unit has no criteria, and work starts only when it is said what good looks like",
                "add one with `governed criterion set`",
            )),
            Transition::Start if unit.executor.as_ref().is_some_and(|meant| meant.is != *self.by) => {
                self.persons_only("to start work that is meant for another");
            }
            Transition::Pass => self.criteria_met(unit),
            Transition::Land => {
                self.nobody_judges_their_own(unit, "letting it land");
                self.criteria_met(unit);
                self.integrations_done(unit);
                self.dependencies_met(unit);
            }
            Transition::Settle => self.outcome_told(unit, taught),
            _ => {}
        }
        if taught.is_some() && way != Transition::Settle {
            self.nothing_changed("what a unit taught is said when it settles");
        }
        let lifted = lifted.map(|lifted| &lifted.said.raised.is.label);
        let happened = match (way, reason) {
            (Transition::RollBack, Some(reason)) => {
                Event::RolledBack { unit: id, from: unit.stage, reason: reason.clone(), through: None }
            }
            (Transition::Abandon, Some(reason)) => {
                Event::Abandoned { unit: id, from: unit.stage, reason: reason.clone() }
            }
            _ => match self.policy_on(unit, way) {
                decision if lifted.is_some() && lifts(unit, decision.as_ref()) && !self.may_use_override(way) => return,
                Some(decision) if decision.verdict != Verdict::Move && lifted.is_none() => {
                    Event::Decided { unit: id, to, decision: Box::new(decision) }
                }
                decision => Event::Moved {
                    unit: id,
                    from: unit.stage,
                    to,
                    reason: reason.cloned(),
                    frozen: (way == Transition::Start).then(|| unit.criteria_digest()),
                    taught: taught.filter(|_| way == Transition::Settle).cloned(),
                    lifted_by: lifted.filter(|_| lifts(unit, decision.as_ref())).cloned(),
                    decision: decision.map(Box::new),
                },
            },
        };
        self.happen(happened);
    }

    /// The override that counts: its giver still has the authority under the policy in force.
    fn override_that_counts<'u>(&self, unit: &'u Unit, way: Transition) -> Option<&'u Overriding> {
        let held = unit.override_of(way.name(), self.at, self.people(), self.known.is_solo())?;
        let policy = self.known.policy().and_then(|held| held.policy())?;
        let by = held.said.raised.from.by.as_str();
        policy.authority(by, way.name(), unit.kind.as_str()).next().map(|_| held)
    }

    /// What a person lifted a person carries out, where the move is a person's while no policy says more: no rung of a
    /// ladder was earned by it.
    fn may_use_override(&mut self, way: Transition) -> bool {
        if way.mover() == Mover::Person {
            self.persons_only(&format!("to {} a unit under an override", way.name()));
        }
        way.mover() != Mover::Person || self.by.is_person()
    }

    /// A unit settles when what it taught is kept or declined, and nothing of it is contested any more.
    fn outcome_told(&mut self, unit: &Unit, taught: Option<&Taught>) {
        if taught.is_none() {
            self.object(Rejection::new(
                Code::LessonOwed,
                "a unit settles when what it taught is kept or declined",
                "say it with `--kept` or `--declined`",
            ));
        }
        for open in unit.open_challenges().filter(|open| !open.raised.is.stops) {
            self.challenged(unit, open);
        }
    }

    fn challenged(&mut self, unit: &Unit, open: &Contention) {
        let is = &open.raised.is;
        self.object(
            Rejection::new(
                Code::Challenged,
                format!("{} challenges it: {}", open.raised.from.by, is.text.opening(200)),
                format!("another person rules on it with `governed challenge {} --answer {}`", unit.id, is.label),
            )
            .because([open.raised.from.seq]),
        );
    }

    pub(super) fn roll_back(&mut self, id: UnitId, reason: &Prose, through: Option<UnitId>) {
        self.persons_only("to roll back a unit");
        let Some(unit) = self.unit(id) else { return };
        if transition(unit.stage, Stage::RolledBack).is_none() {
            self.no_transition(unit, Stage::RolledBack);
        }
        self.other_unit(id, through);
        self.happen(Event::RolledBack { unit: id, from: unit.stage, reason: reason.clone(), through });
    }

    pub(super) fn abandon(&mut self, id: UnitId, reason: &Prose) {
        self.persons_only("to abandon a unit");
        let Some(unit) = self.unit(id) else { return };
        if transition(unit.stage, Stage::Abandoned).is_none() {
            self.no_transition(unit, Stage::Abandoned);
        }
        self.happen(Event::Abandoned { unit: id, from: unit.stage, reason: reason.clone() });
    }

    pub(super) fn observe_move(
        &mut self,
        id: UnitId,
        to: Stage,
        source: &Reference,
        reason: Option<&Prose>,
        through: Option<UnitId>,
    ) {
        let Some(unit) = self.unit(id) else { return };
        // That something was taken back outside is a fact, however it was governed since.
        let observable = unit.is_observed() || (to == Stage::RolledBack && unit.came_from_outside());
        if to == Stage::Landed {
            self.standing_matters(unit, to, false);
        }
        if through.is_some() && to != Stage::RolledBack {
            self.nothing_changed("a unit is only rolled back through another");
        }
        if !is_observable(unit.stage, to) {
            self.no_transition(unit, to);
        } else if !observable {
            self.object(
                Rejection::new(
                    Code::GovernedHere,
                    format!("unit {id} is governed here: its moves are decided, not observed"),
                    "`governed move` asks for the move",
                )
                .because([unit.entered.seq]),
            );
        }
        self.other_unit(id, through);
        let from = unit.stage;
        self.happen(Event::Observed { unit: id, from, to, source: source.clone(), reason: reason.cloned(), through });
    }

    fn other_unit(&mut self, id: UnitId, other: Option<UnitId>) {
        let Some(other) = other else { return };
        if other == id {
            self.object(Rejection::new(Code::SameUnit, "a unit does not roll itself back", "name the other unit"));
        }
        if let Some(other) = self.unit(other) {
            self.room(other.rolls_back.len(), 1, limit::DEPENDENCIES, "units it takes back");
        }
    }

    pub(super) fn no_transition(&mut self, unit: &Unit, to: Stage) {
        let ways: Vec<&str> = ways_on(unit.stage).map(|(to, _)| to.name()).collect();
        let help = if ways.is_empty() {
            String::from("its life is over; propose a new unit that names this one")
        } else {
            format!("from here it can become {}", ways.join(", "))
        };
        let code = if unit.stage.is_live() || !ways.is_empty() { Code::NoTransition } else { Code::Ended };
        let message = if unit.stage == to {
            format!("the unit is {to} already")
        } else {
            format!("no way leads from {} to {to}", unit.stage)
        };
        self.object(Rejection::new(code, message, help).because([unit.entered.seq]));
    }

    /// What stands beside the stage and keeps the unit where it is.
    ///
    /// An override lifts refusals and challenges, and nothing else.
    pub(super) fn standing_matters(&mut self, unit: &Unit, to: Stage, lifted: bool) {
        for open in unit.stopping_challenges().filter(|_| !lifted) {
            self.challenged(unit, open);
        }
        for refusal in unit.open_refusals().filter(|_| !lifted) {
            let is = &refusal.raised.is;
            self.object(
                Rejection::new(
                    Code::Refused,
                    format!("{} refuses it: {} ({})", refusal.raised.from.by, is.text.opening(200), is.grounds.words()),
                    format!(
                        "it is lifted with `governed refuse {} --answer {}`, by whoever it takes",
                        unit.id, is.label
                    ),
                )
                .because([refusal.raised.from.seq]),
            );
        }
        for escalation in unit.open_escalations() {
            let is = &escalation.raised.is;
            self.object(
                Rejection::new(
                    Code::Escalated,
                    format!("{} is asked: {}", is.to, is.question.opening(200)),
                    format!("{} answers with `governed escalate {} --answer {}`", is.to, unit.id, is.label),
                )
                .because([escalation.raised.from.seq]),
            );
        }
        for hold in unit.holds_at(self.asked) {
            let is = &hold.raised.is;
            let until = match &is.until {
                Until::Instant(end) => format!("it ends by itself at {end}"),
                Until::Fact(fact) => {
                    format!(
                        "when {}, release it with `governed hold {} --release {}`",
                        fact.opening(200),
                        unit.id,
                        is.label
                    )
                }
                Until::Released => format!("release it with `governed hold {} --release {}`", unit.id, is.label),
            };
            self.object(
                Rejection::new(
                    Code::Held,
                    format!("{} holds it: {}", hold.raised.from.by, is.reason.opening(200)),
                    until,
                )
                .because([hold.raised.from.seq]),
            );
        }
        if to == Stage::Superseded {
            return;
        }
        for open in unit.uncertainties_before(to) {
            let is = &open.raised.is;
            self.object(
                Rejection::new(
                    Code::Uncertain,
                    format!("it is not known: {}", is.question.opening(200)),
                    format!("answer it with `governed uncertainty resolve {} {}`", unit.id, is.label),
                )
                .because([open.raised.from.seq]),
            );
        }
    }

    fn criteria_met(&mut self, unit: &Unit) {
        let standings = unit.standings_among(self.people());
        for (label, answer) in unit.criteria_unmet_among(self.people()) {
            let words = match answer {
                Answer::Failing => "is contradicted by admissible evidence",
                Answer::Conflicted => "has evidence for and against it",
                Answer::Missing => "has no evidence",
                Answer::Stale => "has only evidence of what has changed since",
                Answer::Unverifiable => {
                    "has only the word of a machine, or of somebody who worked on it, with nothing to check it against"
                }
                Answer::Inconclusive => "has only evidence that does not tell",
                Answer::Met => "is met",
            };
            let help = match answer {
                Answer::Failing => "rework it, then record new evidence that replaces the old",
                Answer::Conflicted => "withdraw or replace the evidence that is wrong, with a reason",
                Answer::Stale => {
                    "record new evidence with `governed evidence add`; evidence that names the touches it is about \
                     outlives changes to others"
                }
                Answer::Unverifiable => "record evidence with an artifact: `governed evidence add … --file`",
                _ => "record evidence with `governed evidence add`",
            };
            let about = unit.evidence_for(label);
            let entries = about.flat_map(|evidence| {
                let mine = standings.iter().find(|(held, _)| held.claim.is.label == evidence.claim.is.label);
                let changes = match mine {
                    Some((_, Standing::Stale { changed })) => changed.as_slice(),
                    _ => &[],
                };
                core::iter::once(evidence.claim.from.seq).chain(changes.iter().map(|(_, entry)| *entry))
            });
            self.object(
                Rejection::new(Code::EvidenceWanting, format!("criterion `{label}` {words}"), help).because(entries),
            );
        }
    }

    fn integrations_done(&mut self, unit: &Unit) {
        for kind in unit.integrations_owed() {
            let done_once = unit.reconciled.iter().find(|done| done.said.is.kind == *kind);
            let message = match done_once {
                None => format!("{kind} integration is owed"),
                Some(_) => format!("{kind} integration was done for content that has changed since"),
            };
            let help = format!("a person records it with `governed reconcile {} {kind}`", unit.id);
            self.object(
                Rejection::new(Code::IntegrationOwed, message, help)
                    .because(done_once.into_iter().flat_map(|done| [done.said.from.seq, unit.content_changed])),
            );
        }
    }

    /// A unit that lands together with one that is refused, asked about or held would land without it.
    fn not_stopped(&mut self, other: UnitId, entry: u64) {
        let Some(unit) = self.known.unit(other).filter(|unit| unit.stage.is_in_flight()) else { return };
        let lifted = self.override_that_counts(unit, Transition::Land).is_some();
        let contested = unit.open_refusals().count() + unit.stopping_challenges().count();
        let waits = unit.open_escalations().count() + unit.holds_at(self.asked).count();
        if waits > 0 || (contested > 0 && !lifted) {
            self.object(
                Rejection::new(
                    Code::DependencyUnmet,
                    format!("it lands together with {other}, which is stopped"),
                    format!("`governed why {other}` says by what"),
                )
                .because([entry]),
            );
        }
    }

    fn dependencies_met(&mut self, unit: &Unit) {
        for dependency in &unit.depends {
            let (kind, on) = (dependency.is.kind, dependency.is.on);
            let other = self.known.unit(on).map(|other| other.stage);
            if kind == DependencyKind::LandsWith {
                self.not_stopped(on, dependency.from.seq);
            }
            let met = match kind {
                DependencyKind::NeedsLanded => matches!(other, Some(Stage::Landed | Stage::Settled)),
                DependencyKind::NeedsDeployed => self.known.unit(on).is_some_and(Unit::is_deployed),
                DependencyKind::LandsWith => {
                    matches!(other, Some(Stage::Integrating | Stage::Landed | Stage::Settled))
                }
                DependencyKind::LandsApart
                | DependencyKind::Excludes
                | DependencyKind::Supersedes
                | DependencyKind::Informs => true,
            };
            if !met {
                let stage = other.map_or("not known here", Stage::name);
                self.object(
                    Rejection::new(
                        Code::DependencyUnmet,
                        format!("it {} {on}, which is {stage}", kind.words()),
                        "bring that one there first, or drop the dependency with `governed depend --drop`",
                    )
                    .because([dependency.from.seq]),
                );
            }
        }
        let together = unit.dependents.iter().filter(|d| d.is.kind == DependencyKind::LandsWith);
        for dependent in together {
            self.not_stopped(dependent.is.unit, dependent.from.seq);
            let other = self.known.unit(dependent.is.unit).map(|other| other.stage);
            if !matches!(other, Some(Stage::Integrating | Stage::Landed | Stage::Settled)) {
                let stage = other.map_or("not known here", Stage::name);
                self.object(
                    Rejection::new(
                        Code::DependencyUnmet,
                        format!("{} lands together with it, and is {stage}", dependent.is.unit),
                        "bring that one there first, or drop the dependency with `governed depend --drop`",
                    )
                    .because([dependent.from.seq]),
                );
            }
        }
        let excluded = unit.depends.iter().filter(|d| d.is.kind == DependencyKind::Excludes);
        let excluded = excluded.map(|d| (d.is.on, d.from.seq));
        let excluding = unit.dependents.iter().filter(|d| d.is.kind == DependencyKind::Excludes);
        let both: Vec<(UnitId, u64)> = excluded.chain(excluding.map(|d| (d.is.unit, d.from.seq))).collect();
        for (other, entry) in both {
            let stage = self.known.unit(other).map(|other| other.stage);
            // A unit that is not known here may well be in production.
            if matches!(stage, None | Some(Stage::Landed | Stage::Settled)) {
                let stage = stage.map_or("not known here", Stage::name);
                self.object(
                    Rejection::new(
                        Code::Excluded,
                        format!("it must not be in production with {other}, which is {stage}"),
                        "roll that one back first, or drop the exclusion with `governed depend --drop`",
                    )
                    .because([entry]),
                );
            }
        }
    }
}

/// Whether anything stands against a move but evidence, dependencies and integration that are owed.
fn lifts(unit: &Unit, decision: Option<&Decision>) -> bool {
    let policy = decision.is_some_and(|decision| decision.verdict != Verdict::Move);
    policy || unit.open_refusals().next().is_some() || unit.stopping_challenges().next().is_some()
}
