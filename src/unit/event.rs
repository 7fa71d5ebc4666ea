//! What happened. Events are what the ledger keeps; the state is folded from them and from nothing else.

use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::Serialize;

use crate::actor::Actor;
use crate::digest::Digest;
use crate::evidence::{Artifact, Binding, Claim};
use crate::grant::{Audit, Grant, Revocation};
use crate::id::UnitId;
use crate::integration::{Dependency, DependencyKind, Touch};
use crate::judgment::{Challenge, Delegation, Judgment, Override, Ruling};
use crate::memory::{Lesson, LoopStage, LoopStep, Signal};
use crate::policy::document::documents;
use crate::policy::{Decision, Document};
use crate::tagged::tagged;
use crate::text::{Label, Line, Prose, Reference, Resource};

use super::part::{
    Attempt, Context, Criterion, Escalation, Hold, Origin, Proposal, Reconciliation, Refusal, Role, Taught, Uncertainty,
};
use super::people::{Joined, Parted};
use super::stage::Stage;

tagged! { strict "Event",
/// What happened to the register or to a unit. Names and shapes are frozen: the ledger holds them for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[allow(missing_docs)] // the fields are named after the records they hold
pub enum Event {
    /// The register began. In a solo register one person may also land the work they executed.
    Opened { name: Line, solo: bool },
    /// A unit began.
    Proposed { unit: UnitId, origin: Origin, proposal: Proposal },
    /// A unit of the outside went somewhere.
    Observed {
        unit: UnitId,
        from: Stage,
        to: Stage,
        source: Reference,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Prose>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<UnitId>,
    },
    /// A unit changed its stage. Starting freezes the criteria under a digest.
    Moved {
        unit: UnitId,
        from: Stage,
        to: Stage,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Prose>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        frozen: Option<Digest>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taught: Option<Taught>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<Box<Decision>>,
        /// The override that lifted what stood against it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lifted_by: Option<Label>,
    },
    /// Policy was asked about a move, and said something else than *move*. The unit stays where it is.
    Decided { unit: UnitId, to: Stage, decision: Box<Decision> },
    /// A person judged it, as it was: `content` is the digest of what was shown.
    Judged { unit: UnitId, judgment: Judgment, content: Digest },
    /// A person with authority let it make a move all the same, as it was: `content` is the digest of what was shown.
    Overridden {
        unit: UnitId,
        #[serde(rename = "override")]
        overriding: Override,
        content: Digest,
    },
    /// That no longer counts.
    OverrideEnded {
        unit: UnitId,
        #[serde(rename = "override")]
        overriding: Label,
        reason: Prose,
    },
    /// Something it rests on was contested.
    Challenged { unit: UnitId, challenge: Challenge },
    /// That was answered.
    ChallengeAnswered { unit: UnitId, challenge: Label, ruling: Ruling, answer: Prose },
    /// Somebody handed on what they were to answer or judge.
    Delegated { unit: UnitId, delegation: Delegation },
    /// A policy came into force.
    PolicyAdopted {
        #[serde(deserialize_with = "documents")]
        documents: Vec<Document>,
        digest: Digest,
        reason: Prose,
        /// The unit that proposed, judged and landed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<UnitId>,
        /// The digest of the policy that was in force before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Digest>,
    },
    /// Something happened that may mean something.
    SignalTaken { signal: Signal },
    /// Signals mean nothing.
    SignalsDismissed { signals: Vec<u64>, reason: Prose },
    /// A pattern took a step through the loop.
    Learned {
        pattern: Label,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<LoopStage>,
        to: LoopStage,
        step: LoopStep,
    },
    /// A lesson was kept, in the form a person chose for it. It closes the pattern it names.
    LessonKept { lesson: Lesson },
    /// A lesson no longer holds.
    LessonRetired { lesson: Label, reason: Prose },
    /// A person gave a machine autonomy, on evidence.
    AutonomyGranted { grant: Grant },
    /// It was taken back.
    AutonomyRevoked { revocation: Revocation },
    /// An audit was bound to its salt before it began.
    AuditCommitted { audit: Audit },
    /// Names were said to be one actor's.
    NamesJoined { joined: Joined },
    /// A name was said to be one with no other.
    NameParted { parted: Parted },
    /// It means something else now.
    Restated {
        unit: UnitId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Line>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<Prose>,
        reason: Prose,
    },
    /// A criterion was added or changed. After the freeze, `frozen` is the new digest of all of them.
    CriterionSet {
        unit: UnitId,
        criterion: Criterion,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<Prose>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Prose>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        frozen: Option<Digest>,
    },
    /// A criterion was dropped.
    CriterionDropped {
        unit: UnitId,
        criterion: Label,
        reason: Prose,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        frozen: Option<Digest>,
    },
    /// More must be preserved, or may vary.
    Constrained { unit: UnitId, preserve: Vec<Prose>, vary: Vec<Prose> },
    /// More context came in.
    ContextAdded { unit: UnitId, context: Context },
    /// It joined an initiative.
    InitiativeJoined { unit: UnitId, initiative: Line },
    /// An artifact was attached.
    Attached { unit: UnitId, artifact: Artifact },
    /// What it touches was said anew.
    Touched {
        unit: UnitId,
        touches: Vec<Touch>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dropped: Vec<Resource>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Prose>,
    },
    /// It depends on another.
    Depended { unit: UnitId, dependency: Dependency },
    /// It no longer does.
    Undepended { unit: UnitId, kind: DependencyKind, on: UnitId, reason: Prose },
    /// Evidence was recorded, bound to what it was about.
    EvidenceRecorded { unit: UnitId, claim: Claim, bound: Vec<Binding> },
    /// Evidence was withdrawn.
    EvidenceWithdrawn { unit: UnitId, evidence: Label, reason: Prose },
    /// A question was raised.
    UncertaintyRaised { unit: UnitId, uncertainty: Uncertainty },
    /// It was answered.
    UncertaintyResolved { unit: UnitId, uncertainty: Label, answer: Prose },
    /// Something was tried.
    Attempted { unit: UnitId, attempt: Attempt },
    /// It was stopped.
    Held { unit: UnitId, hold: Hold },
    /// The stop ended.
    Released { unit: UnitId, hold: Label, reason: Prose },
    /// A person was asked.
    Escalated { unit: UnitId, escalation: Escalation },
    /// The person answered.
    EscalationAnswered { unit: UnitId, escalation: Label, answer: Prose },
    /// Somebody declined it.
    Refused { unit: UnitId, refusal: Refusal },
    /// The objection was lifted.
    RefusalAnswered { unit: UnitId, refusal: Label, answer: Prose },
    /// One kind of integration was done, for content of this digest.
    Reconciled { unit: UnitId, reconciliation: Reconciliation, content: Digest },
    /// Somebody took over.
    HandedOff {
        unit: UnitId,
        role: Role,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Actor>,
        to: Actor,
        reason: Prose,
    },
    /// It was split; the parts were proposed just before.
    Split { unit: UnitId, from: Stage, into: Vec<UnitId>, reason: Prose },
    /// Units were joined; the whole was proposed just before.
    Combined { units: Vec<UnitId>, into: UnitId, reason: Prose },
    /// It was taken back.
    RolledBack {
        unit: UnitId,
        from: Stage,
        reason: Prose,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<UnitId>,
    },
    /// It was given up.
    Abandoned { unit: UnitId, from: Stage, reason: Prose },
}
}

impl Event {
    /// The units the event changes: links go both ways, so these are often two.
    pub fn units(&self) -> Vec<UnitId> {
        match self {
            Self::Learned { step: LoopStep::Respond(response), .. } => response.units.clone(),
            Self::Opened { .. }
            | Self::PolicyAdopted { .. }
            | Self::AutonomyGranted { .. }
            | Self::AutonomyRevoked { .. }
            | Self::AuditCommitted { .. }
            | Self::SignalsDismissed { .. }
            | Self::LessonRetired { .. }
            | Self::Learned { .. }
            | Self::NamesJoined { .. }
            | Self::NameParted { .. } => Vec::new(),
            Self::SignalTaken { signal } => signal.units.clone(),
            Self::LessonKept { lesson } => lesson.from.units.clone(),
            Self::Proposed { unit, proposal, .. } => {
                core::iter::once(*unit).chain(proposal.depends.iter().map(|d| d.on)).collect()
            }
            Self::Observed { unit, through, .. } | Self::RolledBack { unit, through, .. } => {
                core::iter::once(*unit).chain(*through).collect()
            }
            Self::Depended { unit, dependency } => alloc::vec![*unit, dependency.on],
            Self::Undepended { unit, on, .. } => alloc::vec![*unit, *on],
            Self::Combined { units, .. } => units.clone(),
            Self::Moved { unit, .. }
            | Self::Restated { unit, .. }
            | Self::CriterionSet { unit, .. }
            | Self::CriterionDropped { unit, .. }
            | Self::Constrained { unit, .. }
            | Self::ContextAdded { unit, .. }
            | Self::InitiativeJoined { unit, .. }
            | Self::Attached { unit, .. }
            | Self::Touched { unit, .. }
            | Self::EvidenceRecorded { unit, .. }
            | Self::EvidenceWithdrawn { unit, .. }
            | Self::UncertaintyRaised { unit, .. }
            | Self::UncertaintyResolved { unit, .. }
            | Self::Attempted { unit, .. }
            | Self::Held { unit, .. }
            | Self::Released { unit, .. }
            | Self::Escalated { unit, .. }
            | Self::EscalationAnswered { unit, .. }
            | Self::Refused { unit, .. }
            | Self::RefusalAnswered { unit, .. }
            | Self::Reconciled { unit, .. }
            | Self::HandedOff { unit, .. }
            | Self::Decided { unit, .. }
            | Self::Judged { unit, .. }
            | Self::Overridden { unit, .. }
            | Self::OverrideEnded { unit, .. }
            | Self::Challenged { unit, .. }
            | Self::ChallengeAnswered { unit, .. }
            | Self::Delegated { unit, .. }
            | Self::Split { unit, .. }
            | Self::Abandoned { unit, .. } => alloc::vec![*unit],
        }
    }

    /// What the event is called in records.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Proposed { .. } => "proposed",
            Self::Observed { .. } => "observed",
            Self::Moved { .. } => "moved",
            Self::Decided { .. } => "decided",
            Self::Judged { .. } => "judged",
            Self::Overridden { .. } => "overridden",
            Self::OverrideEnded { .. } => "override_ended",
            Self::Challenged { .. } => "challenged",
            Self::ChallengeAnswered { .. } => "challenge_answered",
            Self::Delegated { .. } => "delegated",
            Self::PolicyAdopted { .. } => "policy_adopted",
            Self::AutonomyGranted { .. } => "autonomy_granted",
            Self::AutonomyRevoked { .. } => "autonomy_revoked",
            Self::AuditCommitted { .. } => "audit_committed",
            Self::SignalTaken { .. } => "signal_taken",
            Self::SignalsDismissed { .. } => "signals_dismissed",
            Self::Learned { .. } => "learned",
            Self::LessonKept { .. } => "lesson_kept",
            Self::LessonRetired { .. } => "lesson_retired",
            Self::NamesJoined { .. } => "names_joined",
            Self::NameParted { .. } => "name_parted",
            Self::Restated { .. } => "restated",
            Self::CriterionSet { .. } => "criterion_set",
            Self::CriterionDropped { .. } => "criterion_dropped",
            Self::Constrained { .. } => "constrained",
            Self::ContextAdded { .. } => "context_added",
            Self::InitiativeJoined { .. } => "initiative_joined",
            Self::Attached { .. } => "attached",
            Self::Touched { .. } => "touched",
            Self::Depended { .. } => "depended",
            Self::Undepended { .. } => "undepended",
            Self::EvidenceRecorded { .. } => "evidence_recorded",
            Self::EvidenceWithdrawn { .. } => "evidence_withdrawn",
            Self::UncertaintyRaised { .. } => "uncertainty_raised",
            Self::UncertaintyResolved { .. } => "uncertainty_resolved",
            Self::Attempted { .. } => "attempted",
            Self::Held { .. } => "held",
            Self::Released { .. } => "released",
            Self::Escalated { .. } => "escalated",
            Self::EscalationAnswered { .. } => "escalation_answered",
            Self::Refused { .. } => "refused",
            Self::RefusalAnswered { .. } => "refusal_answered",
            Self::Reconciled { .. } => "reconciled",
            Self::HandedOff { .. } => "handed_off",
            Self::Split { .. } => "split",
            Self::Combined { .. } => "combined",
            Self::RolledBack { .. } => "rolled_back",
            Self::Abandoned { .. } => "abandoned",
        }
    }
}
