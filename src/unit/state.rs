//! A unit as it stands: folded from its events, nothing else. Every part knows the entry it comes from.

use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::canonical::digest_of;
use crate::digest::Digest;
use crate::evidence::{Artifact, Binding, Claim, Finding, Standing, Subject};
use crate::grant::Cell;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::{Dependency, DependencyKind, Touch};
use crate::judgment::{Answerable, Challenge, ChallengeEnd, Contested, Delegation, Judgment, Override, Ruling};
use crate::order::InOrder as _;
use crate::policy::{Owed, Verdict};
use crate::reversibility::Reversibility;
use crate::text::{Label, Line, Prose, Reference, Resource};

use super::books::{Books, Promotion};
use super::in_force::InForce;
use super::learning::Signals;
use super::part::{
    Attempt, Context, Criterion, Escalation, Hold, Origin, Reconciliation, Refusal, Taught, Uncertainty, Until,
};
use super::people::People;
use super::stage::Stage;
use super::transition::onward;

/// Which entry, when, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Stamp {
    /// The entry's number in the ledger.
    pub seq: u64,
    /// When it happened.
    pub at: Instant,
    /// Who did it.
    pub by: Actor,
}

/// Something with the entry it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Noted{T}"))]
pub struct Noted<T> {
    /// What it is.
    pub is: T,
    /// Where it comes from.
    pub from: Stamp,
}

/// Something that stands until it is ended: a hold, an escalation, a refusal, an uncertainty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Matter{T}"))]
pub struct Matter<T> {
    /// What stands, and since when.
    pub raised: Noted<T>,
    /// What ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Noted<Prose>>,
}

impl<T> Matter<T> {
    /// Whether nothing has ended it.
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }
}

/// A claim, what it was bound to, and whether it was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Evidence {
    /// The claim.
    pub claim: Noted<Claim>,
    /// What it was about, with the digests of then.
    pub bound: Vec<Binding>,
    /// What withdrew or replaced it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Noted<Prose>>,
}

/// A touch, and when its content last changed: touching it again with the same content is no change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Touched {
    /// The touch as last said.
    pub touch: Noted<Touch>,
    /// The entry that last changed its content.
    pub changed: u64,
}

/// One change of stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "StageStep"))]
pub struct Step {
    /// The stage it left.
    pub from: Stage,
    /// The stage it came to.
    pub to: Stage,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Prose>,
    /// Whether it was only recorded of work outside, not decided.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub observed: bool,
}

/// A point where the work became something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Reshaping {
    /// Another title or purpose.
    Restated(Prose),
    /// A criterion changed after work had started.
    Criterion(Label),
    /// What it touches changed after work had started.
    Content,
    /// Somebody took over.
    HandedOff(Prose),
}

/// Another unit that has a dependency on this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dependent {
    /// How it depends on this one.
    pub kind: DependencyKind,
    /// The other unit.
    pub unit: UnitId,
}

/// What a reconciliation said, and the content it was said of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reconciled {
    /// What was reconciled.
    pub said: Noted<Reconciliation>,
    /// The digest of everything the unit touched then.
    pub content: Digest,
}

/// What a judge said, and the content it was said of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Judged {
    /// What was said.
    pub said: Noted<Judgment>,
    /// The digest of what was shown then.
    pub content: Digest,
}

/// An override, and the content it was given of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Overriding {
    /// What was said.
    pub said: Matter<Override>,
    /// The digest of what was shown then.
    pub content: Digest,
}

/// A challenge, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Contention {
    /// What was contested.
    pub raised: Noted<Challenge>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Noted<ChallengeEnd>>,
}

/// What policy last said of a move of the unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ruled {
    /// The stage it would have gone to, or went to.
    pub to: Stage,
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict in one sentence.
    pub says: Box<str>,
    /// The groups whose judgment it waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<Label>,
    /// What it waits for people to say, and which rulings ask for it. Nothing, while it waits for room or is blocked:
    /// nobody is asked yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owes: Vec<Owed>,
    /// The attention budgets that are spent, by the names of their rulings: it waits for room.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub room: Vec<Box<str>>,
}

/// A unit as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[allow(missing_docs)] // named after the records they hold, which are documented
pub struct Unit {
    pub id: UnitId,
    pub kind: Label,
    pub title: Line,
    pub purpose: Prose,
    pub reversibility: Reversibility,
    pub origin: Origin,
    pub stage: Stage,
    /// When and by whom it was proposed.
    pub opened: Stamp,
    /// When and by whom it came to its stage.
    pub entered: Stamp,
    /// The last entry that changed it.
    pub last: Stamp,
    pub accountable: Noted<Actor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executor: Option<Noted<Actor>>,
    /// Everybody who ever carried it out or handed it over for checking: none of them judges it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub worked: Vec<Noted<Actor>>,
    /// The digest the criteria were frozen under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<Noted<Digest>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taught: Option<Noted<Taught>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Reference>,
    /// The state of the whole it was made on, as last said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<Reference>,
    #[serde(default, skip_serializing_if = "super::part::is_ordinary")]
    pub priority: i8,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Noted<Criterion>>,
    /// Criteria that no longer count, with the entry that dropped each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped_criteria: Vec<Noted<Label>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preserve: Vec<Noted<Prose>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vary: Vec<Noted<Prose>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<Noted<Context>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub initiatives: Vec<Noted<Line>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Noted<Artifact>>,
    /// In the order of their resources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touches: Vec<Touched>,
    /// Resources it no longer touches, with the entry that dropped each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped_touches: Vec<Noted<Resource>>,
    /// The entry that last changed anything it touches.
    pub content_changed: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends: Vec<Noted<Dependency>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependents: Vec<Noted<Dependent>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncertainties: Vec<Matter<Uncertainty>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Noted<Attempt>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Matter<Hold>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalations: Vec<Matter<Escalation>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<Matter<Refusal>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgments: Vec<Judged>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Overriding>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<Contention>,
    /// What was handed on to be answered or judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegations: Vec<Noted<Delegation>>,
    /// What policy last said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruled: Option<Noted<Ruled>>,
    /// The kinds of integration it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub integrations: Vec<Label>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reconciled: Vec<Reconciled>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Noted<Step>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reshapings: Vec<Noted<Reshaping>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub split_into: Vec<UnitId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub combined_into: Option<UnitId>,
    /// The unit that took this one back, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolled_back_through: Option<UnitId>,
    /// The units this one took back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rolls_back: Vec<Noted<UnitId>>,
    /// The signals that are about it, by the numbers of their entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<u64>,
    /// The patterns it is an answer to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Label>,
    /// The lessons that were learnt from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lessons: Vec<Label>,
}

impl Unit {
    /// Whether it lived outside when it was first recorded.
    pub fn came_from_outside(&self) -> bool {
        matches!(self.origin, Origin::Observed { .. })
    }

    /// Whether it is landed and said to run: it is settled, or admissible evidence of the method `deployment` says so.
    pub fn is_deployed(&self) -> bool {
        let said = || {
            self.standings().into_iter().any(|(evidence, standing)| {
                let claim = &evidence.claim.is;
                standing == Standing::Admissible
                    && claim.method.as_str() == "deployment"
                    && claim.finding == Finding::Supports
            })
        };
        self.stage == Stage::Settled || (self.stage == Stage::Landed && said())
    }

    /// Whether it lived outside and nothing about it was ever decided here.
    pub fn is_observed(&self) -> bool {
        self.came_from_outside() && self.frozen.is_none() && self.steps.iter().all(|step| step.is.observed)
    }

    /// The entry by which an actor came to work on it under this name, where they ever did.
    pub fn worked_since(&self, actor: &Actor) -> Option<u64> {
        self.worked.iter().find(|worked| worked.is.is_same(actor)).map(|worked| worked.from.seq)
    }

    /// What policy last said of the move that is next. What it said of another is over.
    pub fn ruled_next(&self) -> Option<&Noted<Ruled>> {
        self.ruled.as_ref().filter(|ruled| onward(self.stage) == Some(ruled.is.to))
    }

    /// The criterion of that label.
    pub fn criterion(&self, label: &Label) -> Option<&Noted<Criterion>> {
        self.criteria.iter().find(|criterion| criterion.is.label == *label)
    }

    /// The touch of that resource.
    pub fn touch(&self, resource: &Resource) -> Option<&Touched> {
        let place = self.touches.binary_search_by(|touched| touched.touch.is.resource.cmp(resource)).ok()?;
        self.touches.get(place)
    }

    /// The evidence of that label.
    pub fn evidence(&self, label: &Label) -> Option<&Evidence> {
        self.evidence.iter().find(|evidence| evidence.claim.is.label == *label)
    }

    /// What freezes the criteria: the digest of all of them, in the order of their labels.
    pub fn criteria_digest(&self) -> Digest {
        criteria_digest(self.criteria.iter().map(|criterion| &criterion.is))
    }

    /// The digest of everything it writes or assumes. What it only reads is not its content.
    pub fn content_digest(&self) -> Digest {
        let content = self.touches.iter().map(|touched| &touched.touch.is).filter(|touch| touch.is_content());
        let prints: Vec<(&Resource, Digest)> = content.map(|touch| (&touch.resource, touch.fingerprint())).collect();
        digest_of(&prints)
    }

    /// What a subject of evidence is now: nothing, where the unit has no such part.
    pub fn subject_digest(&self, subject: &Subject) -> Option<Digest> {
        match subject {
            Subject::Criterion(label) => self.criterion(label).map(|criterion| digest_of(&criterion.is)),
            Subject::Touch(resource) => self.touch(resource).map(|touched| touched.touch.is.fingerprint()),
            Subject::Content => Some(self.content_digest()),
        }
    }

    /// The entry that last changed or dropped a subject of evidence.
    pub fn subject_changed(&self, subject: &Subject) -> u64 {
        match subject {
            Subject::Criterion(label) => {
                let dropped = self.dropped_criteria.iter().rev().find(|dropped| dropped.is == *label);
                let stands = self.criterion(label).map(|criterion| &criterion.from);
                stands.or(dropped.map(|dropped| &dropped.from)).map_or(0, |from| from.seq)
            }
            Subject::Touch(resource) => {
                let dropped = self.dropped_touches.iter().rev().find(|dropped| dropped.is == *resource);
                let stands = self.touch(resource).map(|touched| touched.changed);
                stands.or(dropped.map(|dropped| dropped.from.seq)).unwrap_or(0)
            }
            Subject::Content => self.content_changed,
        }
    }

    /// The digest of what a judge is shown: what the unit is and is for, what it is judged by, what surrounds it, and
    /// what it touches.
    pub fn shown_digest(&self) -> Digest {
        let criteria = criteria_digest(self.criteria.iter().map(|criterion| &criterion.is));
        let preserve: Vec<&Prose> = self.preserve.iter().map(|line| &line.is).collect();
        let vary: Vec<&Prose> = self.vary.iter().map(|line| &line.is).collect();
        let words = (&self.kind, &self.title, &self.purpose, self.reversibility);
        let context: Vec<&Context> = self.context.iter().map(|note| &note.is).collect();
        digest_of(&(words, criteria, preserve, vary, context, &self.integrations, self.content_digest()))
    }

    /// The holds that stand at an instant: one until an instant ends by itself.
    pub fn holds_at(&self, now: Instant) -> impl Iterator<Item = &Matter<Hold>> {
        self.holds
            .iter()
            .filter(move |hold| hold.is_open() && !matches!(hold.raised.is.until, Until::Instant(end) if end <= now))
    }

    /// The refusals that stand.
    pub fn open_refusals(&self) -> impl Iterator<Item = &Matter<Refusal>> {
        self.refusals.iter().filter(|refusal| refusal.is_open())
    }

    /// The challenges without an answer.
    pub fn open_challenges(&self) -> impl Iterator<Item = &Contention> {
        self.challenges.iter().filter(|challenge| challenge.ended.is_none())
    }

    /// The challenges without an answer for which the unit waits.
    pub fn stopping_challenges(&self) -> impl Iterator<Item = &Contention> {
        self.open_challenges().filter(|challenge| challenge.raised.is.stops)
    }

    /// The override for a move, such as `land`, that counts at an instant: it stands, its time has not passed, and
    /// the unit is still what was shown, whoever gave it has not worked on it since, and no challenge of it was upheld.
    pub fn override_of(&self, of: &str, at: Instant, people: &People, solo: bool) -> Option<&Overriding> {
        let mut standing = self.overrides.iter().filter(|overriding| {
            let (is, from) = (&overriding.said.raised.is, &overriding.said.raised.from);
            overriding.said.is_open()
                && is.of.as_str() == of
                && is.until > at
                && (solo || people.worked_since(self, &from.by).is_none())
                && !self.is_upheld_against(from.seq)
        });
        // Hashed only where there is one.
        let first = standing.next()?;
        let shown = self.shown_digest();
        core::iter::once(first).chain(standing).find(|overriding| overriding.content == shown)
    }

    /// Whether a challenge of an entry was upheld.
    pub fn is_upheld_against(&self, entry: u64) -> bool {
        let upheld = |held: &&Contention| held.ended.as_ref().is_some_and(|end| end.is.ruling == Ruling::Upheld);
        self.challenges.iter().filter(upheld).any(|held| held.raised.is.of == Contested::Entry(entry))
    }

    /// Whether an actor is named in the work: proposed it, answers for it, carries or carried it out, or brought
    /// evidence, a judgment, a question or a refusal.
    pub fn names(&self, actor: &Actor) -> bool {
        let matters = self.refusals.iter().map(|matter| &matter.raised.from.by);
        let asked = self.escalations.iter().flat_map(|matter| [&matter.raised.is.to, &matter.raised.from.by]);
        let unsure = self.uncertainties.iter().map(|matter| &matter.raised.from.by);
        let owners = self.uncertainties.iter().filter_map(|matter| matter.raised.is.owner.as_ref());
        let evidence = self.evidence.iter().map(|evidence| &evidence.claim.from.by);
        let judges = self.judgments.iter().map(|judged| &judged.said.from.by);
        let judges = judges.chain(self.delegations.iter().map(|handed| &handed.is.to));
        let worked = self.worked.iter().chain(&self.executor).map(|worked| &worked.is);
        let mut all = [&self.opened.by, &self.accountable.is]
            .into_iter()
            .chain(worked)
            .chain(matters)
            .chain(asked)
            .chain(unsure)
            .chain(owners)
            .chain(evidence)
            .chain(judges);
        all.any(|named| named.is_same(actor))
    }

    /// How something that is to be answered or judged was last handed on: a judgment, since the unit is in its stage.
    pub fn delegation_of(&self, of: &Answerable) -> Option<&Noted<Delegation>> {
        let since = if matches!(of, Answerable::Judgment(_)) { self.entered.seq } else { 0 };
        self.delegations.iter().rev().find(|handed| handed.is.of == *of && handed.from.seq > since)
    }

    /// The escalations without an answer.
    pub fn open_escalations(&self) -> impl Iterator<Item = &Matter<Escalation>> {
        self.escalations.iter().filter(|escalation| escalation.is_open())
    }

    /// The questions without an answer.
    pub fn open_uncertainties(&self) -> impl Iterator<Item = &Matter<Uncertainty>> {
        self.uncertainties.iter().filter(|uncertainty| uncertainty.is_open())
    }

    /// The questions that keep it from a stage.
    pub fn uncertainties_before(&self, stage: Stage) -> impl Iterator<Item = &Matter<Uncertainty>> {
        self.open_uncertainties().filter(move |open| open.raised.is.blocks.is_some_and(|first| first <= stage))
    }

    /// The kinds of integration that are still owed: never done, or done for other content.
    pub fn integrations_owed(&self) -> Vec<&Label> {
        // Hashed once, and only where something has changed.
        let mut content: Option<Digest> = None;
        self.integrations
            .iter()
            .filter(|kind| {
                !self.reconciled.iter().any(|done| {
                    let unchanged = done.said.from.seq >= self.content_changed;
                    done.said.is.kind == **kind
                        && (unchanged || done.content == *content.get_or_insert_with(|| self.content_digest()))
                })
            })
            .collect()
    }

    /// Every unit it has a link to.
    pub fn neighbours(&self) -> Vec<UnitId> {
        let origin: Vec<UnitId> = match &self.origin {
            Origin::SplitFrom { unit } => alloc::vec![*unit],
            Origin::CombinedFrom { units } => units.clone(),
            Origin::Proposed | Origin::Observed { .. } => Vec::new(),
        };
        let mut all: Vec<UnitId> = self
            .depends
            .iter()
            .map(|dependency| dependency.is.on)
            .chain(self.dependents.iter().map(|dependent| dependent.is.unit))
            .chain(self.split_into.iter().copied())
            .chain(self.combined_into)
            .chain(self.rolled_back_through)
            .chain(self.rolls_back.iter().map(|rolled| rolled.is))
            .chain(origin)
            .collect();
        all.put_in_order();
        all.dedup();
        all
    }
}

/// The digest of criteria in the order of their labels.
pub(crate) fn criteria_digest<'a>(criteria: impl Iterator<Item = &'a Criterion>) -> Digest {
    let mut sorted: Vec<&Criterion> = criteria.collect();
    sorted.put_in_order_by(|a, b| a.label.cmp(&b.label));
    digest_of(&sorted)
}

/// What a unit meets among what is in flight and what has landed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meets {
    /// Units in flight that it certainly collides with.
    pub certain: u64,
    /// Units in flight that it most likely collides with.
    pub likely: u64,
    /// Units in flight that it may not fit together with.
    pub possible: u64,
    /// Whether something that landed since stands against it.
    pub blocked: bool,
}

/// Where decisions look other units up.
pub trait Known {
    /// The unit of that id.
    fn unit(&self, id: UnitId) -> Option<&Unit>;
    /// Whether one person may also land the work they executed.
    fn is_solo(&self) -> bool;
    /// The policy in force, where one was adopted.
    fn policy(&self) -> Option<&InForce>;
    /// The units on their way, where the policy asks about them.
    fn in_flight(&self) -> Vec<&Unit>;
    /// What the unit meets among what is in flight and what has landed, where that can be worked out.
    fn meets(&self, unit: &Unit, at: Instant) -> Option<Meets>;
    /// What the edge supplies about the world outside: an object of facts.
    fn world(&self) -> Option<&serde_json::Value>;
    /// What is known besides units.
    fn books(&self) -> &Books;
    /// Every signal that was taken.
    fn signals(&self) -> &Signals;
    /// What the record of a cell comes to under the policy in force: nothing, where that has no ladder.
    fn promotion(&self, cell: &Cell, at: Instant) -> Option<Promotion>;
    /// The rung a machine stands on for a unit, and why, where the policy in force has a ladder.
    fn rung(&self, machine: &Actor, unit: &Unit, at: Instant) -> Option<Label>;
}
