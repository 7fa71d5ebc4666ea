//! What can be asked of the core. A command is a record: it can be written down, sent and read back.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::evidence::{Artifact, Claim};
use crate::fault::{Fault, json_fault};
use crate::grant::{Audit, Cell, Exposure};
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::{Dependency, DependencyKind, Touch};
use crate::judgment::{Challenge, Delegation, Judgment, Override, Ruling};
use crate::memory::{Lesson, LoopStep, Signal};
use crate::policy::Document;
use crate::policy::document::documents;
use crate::tagged::tagged;
use crate::text::{Label, Line, Prose, Reference, Resource};

use super::part::{
    Attempt, Context, Criterion, Escalation, Hold, Proposal, Reconciliation, Refusal, Role, Taught, Uncertainty,
};
use super::people::{Joined, Parted};
use super::stage::Stage;

/// A new unit with its id, as splitting and combining make them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NewUnit {
    /// The id the new unit gets.
    pub unit: UnitId,
    /// What it is.
    pub proposal: Proposal,
}

tagged! { strict "Command",
/// A request. [`decide`](super::decide) turns it into events or into a rejection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[allow(missing_docs)] // the fields are named after the records they hold
pub enum Command {
    /// A new unit.
    Propose { unit: UnitId, proposal: Proposal },
    /// Work that lived outside, found at `source`.
    Observe { unit: UnitId, proposal: Proposal, source: Reference },
    /// Where work that lived outside went, `through` which unit if one did it.
    ObserveMove { unit: UnitId, to: Stage, source: Reference, reason: Option<Prose>, through: Option<UnitId> },
    /// A change of stage. `taught` is owed for settling.
    Move { unit: UnitId, to: Stage, reason: Option<Prose>, taught: Option<Taught> },
    /// Another title or purpose.
    Restate { unit: UnitId, title: Option<Line>, purpose: Option<Prose>, reason: Prose },
    /// A new criterion or another text for one. Once work has started a reason is owed.
    SetCriterion { unit: UnitId, criterion: Criterion, reason: Option<Prose> },
    /// A criterion that no longer counts.
    DropCriterion { unit: UnitId, criterion: Label, reason: Prose },
    /// More that must be preserved or may vary.
    Constrain { unit: UnitId, preserve: Vec<Prose>, vary: Vec<Prose> },
    /// More context.
    AddContext { unit: UnitId, context: Context },
    /// An initiative it belongs to.
    JoinInitiative { unit: UnitId, initiative: Line },
    /// An artifact that belongs to it.
    Attach { unit: UnitId, artifact: Artifact },
    /// What it touches, added or said anew, and what it touches no longer.
    Touch { unit: UnitId, touches: Vec<Touch>, dropped: Vec<Resource>, reason: Option<Prose> },
    /// A dependency.
    Depend { unit: UnitId, dependency: Dependency },
    /// A dependency that no longer holds.
    Undepend { unit: UnitId, kind: DependencyKind, on: UnitId, reason: Prose },
    /// Evidence.
    RecordEvidence { unit: UnitId, claim: Claim },
    /// Evidence that no longer counts.
    WithdrawEvidence { unit: UnitId, evidence: Label, reason: Prose },
    /// An open question.
    RaiseUncertainty { unit: UnitId, uncertainty: Uncertainty },
    /// Its answer.
    ResolveUncertainty { unit: UnitId, uncertainty: Label, answer: Prose },
    /// Something that was tried.
    RecordAttempt { unit: UnitId, attempt: Attempt },
    /// A stop.
    Hold { unit: UnitId, hold: Hold },
    /// Its end.
    Release { unit: UnitId, hold: Label, reason: Prose },
    /// A question to a named person.
    Escalate { unit: UnitId, escalation: Escalation },
    /// The answer.
    AnswerEscalation { unit: UnitId, escalation: Label, answer: Prose },
    /// An objection that stops the unit.
    Refuse { unit: UnitId, refusal: Refusal },
    /// What lifts the objection.
    AnswerRefusal { unit: UnitId, refusal: Label, answer: Prose },
    /// One kind of integration is done.
    Reconcile { unit: UnitId, reconciliation: Reconciliation },
    /// A person's judgment of it as it stands.
    Judge { unit: UnitId, judgment: Judgment },
    /// A person with authority lets it make a move all the same.
    Override {
        unit: UnitId,
        #[serde(rename = "override")]
        overriding: Override,
    },
    /// An override that no longer counts.
    EndOverride {
        unit: UnitId,
        #[serde(rename = "override")]
        overriding: Label,
        reason: Prose,
    },
    /// Something it rests on is contested.
    Challenge { unit: UnitId, challenge: Challenge },
    /// The answer. Evidence whose challenge is upheld is withdrawn.
    AnswerChallenge { unit: UnitId, challenge: Label, ruling: Ruling, answer: Prose },
    /// The policy that governs from here on, `through` the unit that proposed, judged and landed it.
    AdoptPolicy {
        #[serde(deserialize_with = "documents")]
        documents: Vec<Document>,
        reason: Prose,
        through: Option<UnitId>,
    },
    /// Things that happened and may mean something.
    Signal { signals: Vec<Signal> },
    /// Signals that mean nothing, by the numbers of their entries.
    Dismiss { signals: Vec<u64>, reason: Prose },
    /// A step of a pattern through the loop.
    Learn { pattern: Label, step: LoopStep },
    /// A lesson, in the form a person chose for it.
    Keep { lesson: Lesson },
    /// A lesson that no longer holds.
    Retire { lesson: Label, reason: Prose },
    /// What a person is to answer or could judge is handed to another who could.
    Delegate { unit: UnitId, delegation: Delegation },
    /// A machine is given the next rung, which its record has to have earned. What is known is written down with it.
    Grant { cell: Cell, level: Label, until: Instant, exposure: Option<Exposure>, reason: Prose },
    /// It is taken back.
    Revoke { cell: Cell, reason: Prose },
    /// An audit is bound to its salt before it begins.
    CommitAudit { audit: Audit },
    /// Names are one actor's: what one of them did, all of them did.
    JoinNames { joined: Joined },
    /// A name is one with no other after all.
    PartName { parted: Parted },
    /// Somebody else answers for it, or carries it out.
    HandOff { unit: UnitId, role: Role, to: Actor, reason: Prose },
    /// Several units instead of one.
    Split { unit: UnitId, into: Vec<NewUnit>, reason: Prose },
    /// One unit instead of several.
    Combine { units: Vec<UnitId>, into: NewUnit, reason: Prose },
    /// Out of production again, `through` which unit if one does it.
    RollBack { unit: UnitId, reason: Prose, through: Option<UnitId> },
    /// Given up.
    Abandon { unit: UnitId, reason: Prose },
}
}

impl Command {
    /// The units the command names, the one it changes first.
    pub fn units(&self) -> Vec<UnitId> {
        match self {
            Self::Propose { unit, proposal } | Self::Observe { unit, proposal, .. } => {
                core::iter::once(*unit).chain(proposal.depends.iter().map(|d| d.on)).collect()
            }
            Self::ObserveMove { unit, through, .. } | Self::RollBack { unit, through, .. } => {
                core::iter::once(*unit).chain(*through).collect()
            }
            Self::Learn { step: LoopStep::Respond(response), .. } => response.units.clone(),
            Self::Grant { .. }
            | Self::Revoke { .. }
            | Self::CommitAudit { .. }
            | Self::Dismiss { .. }
            | Self::Retire { .. }
            | Self::Learn { .. }
            | Self::JoinNames { .. }
            | Self::PartName { .. } => Vec::new(),
            Self::AdoptPolicy { through, .. } => through.iter().copied().collect(),
            Self::Signal { signals } => signals.iter().flat_map(|signal| signal.units.iter().copied()).collect(),
            Self::Keep { lesson } => lesson.from.units.clone(),
            Self::Depend { unit, dependency } => alloc::vec![*unit, dependency.on],
            Self::Undepend { unit, on, .. } => alloc::vec![*unit, *on],
            Self::Split { unit, into, .. } => core::iter::once(*unit).chain(into.iter().flat_map(new_units)).collect(),
            Self::Combine { units, into, .. } => units.iter().copied().chain(new_units(into)).collect(),
            Self::Move { unit, .. }
            | Self::Restate { unit, .. }
            | Self::SetCriterion { unit, .. }
            | Self::DropCriterion { unit, .. }
            | Self::Constrain { unit, .. }
            | Self::AddContext { unit, .. }
            | Self::JoinInitiative { unit, .. }
            | Self::Attach { unit, .. }
            | Self::Touch { unit, .. }
            | Self::RecordEvidence { unit, .. }
            | Self::WithdrawEvidence { unit, .. }
            | Self::RaiseUncertainty { unit, .. }
            | Self::ResolveUncertainty { unit, .. }
            | Self::RecordAttempt { unit, .. }
            | Self::Hold { unit, .. }
            | Self::Release { unit, .. }
            | Self::Escalate { unit, .. }
            | Self::AnswerEscalation { unit, .. }
            | Self::Refuse { unit, .. }
            | Self::AnswerRefusal { unit, .. }
            | Self::Reconcile { unit, .. }
            | Self::HandOff { unit, .. }
            | Self::Judge { unit, .. }
            | Self::Override { unit, .. }
            | Self::EndOverride { unit, .. }
            | Self::Challenge { unit, .. }
            | Self::AnswerChallenge { unit, .. }
            | Self::Delegate { unit, .. }
            | Self::Abandon { unit, .. } => alloc::vec![*unit],
        }
    }
}

fn new_units(new: &NewUnit) -> impl Iterator<Item = UnitId> + '_ {
    core::iter::once(new.unit).chain(new.proposal.depends.iter().map(|d| d.on))
}

/// Reads a command from JSON.
///
/// # Errors
/// When it is no JSON, or no command; a misspelt name comes with the nearest known one.
///
/// ```
/// use governed::command_from_json;
/// let text = r#"{"type":"abandon","with":{"unit":"01JQ2E5V8T0000000000000000","reason":"not wanted"}}"#;
/// assert!(command_from_json(text.as_bytes()).is_ok());
/// ```
pub fn command_from_json(bytes: &[u8]) -> Result<Command, Fault> {
    serde_json::from_slice(bytes).map_err(|error| json_fault("command", &error))
}
