//! A change that a forge tells of, decided by a policy: what a job of continuous integration asks.
//!
//! The change becomes a unit in a register of its own: proposed by whoever asks, worked on by its author, with what it
//! touches, the evidence that was handed over, and the judgments its reviews are. What only the forge knows stands beside
//! it under `change` and `owners`. What nobody told is no fact, and what is no fact permits nothing.
//!
//! Nothing of the change decides about itself: the policy, the code owners, the teams and the machine accounts are the
//! caller's to give, from where the change cannot reach.

mod annotation;
mod facts;
mod markdown;
mod sarif;
mod touched;
mod work;

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::actor::Actor;
use crate::digest::Digest;
use crate::evidence::Finding;
use crate::fault::Fault;
use crate::import::change::{ChangeRequest, CommitId, Review};
use crate::import::codeowners::{Approval, CodeOwners, Required};
use crate::import::evidence::Testimony;
use crate::import::{Skip, Skips};
use crate::instant::Instant;
use crate::policy::{Decision, Policy, Reason, Verdict};
use crate::text::{Label, Line};
use crate::unit::{Reversibility, Stage};

pub use annotation::{Annotation, Notice, workflow_commands};
pub use markdown::no_change as no_change_markdown;
pub use touched::Touched;

/// Who answers for a change nobody was named for. It is never a fact.
const NOBODY: &str = "person:nobody";
/// Who says what a file of evidence says, where the caller does not: a job nobody vouches for.
const SOME_JOB: &str = "ci";
/// A version nobody told.
const SOME_VERSION: &str = "unknown";

/// A file of evidence that was read, and who handed it over.
#[derive(Clone, Debug)]
pub struct Handed {
    /// What it says.
    pub testimony: Testimony,
    /// Who says so; a job nobody vouches for, unless said.
    pub by: Option<Actor>,
}

/// The answers of reviewers: all there are.
#[derive(Clone, Debug, Default)]
pub struct Reviews {
    /// The answer of each that counts.
    pub all: Vec<Review>,
    /// The commit they have to be of; the head of the change, unless said.
    pub of: Option<CommitId>,
    /// Whether the forge takes approvals back when commits are pushed: then one that names no commit is of the head.
    pub lapse: bool,
    /// What an answer is a judgment of; `review`, where nothing is named.
    pub kinds: Vec<Label>,
}

/// Code owners, from the branch the change goes to.
#[derive(Clone, Copy, Debug)]
pub struct Owners<'g> {
    /// The file.
    pub file: &'g CodeOwners,
    /// Which accounts belong to which team.
    pub teams: &'g BTreeMap<String, Vec<String>>,
}

/// Everything a check is told.
#[derive(Debug)]
pub struct Given<'g> {
    /// The change, as the forge tells of it.
    pub change: &'g ChangeRequest,
    /// What it touches, where that is known whole.
    pub touched: Option<Touched>,
    /// Who owns what.
    pub owners: Option<Owners<'g>>,
    /// What reviewers said, where that is known whole.
    pub reviews: Option<Reviews>,
    /// Files of evidence.
    pub evidence: Vec<Handed>,
    /// When it is asked.
    pub now: Instant,
    /// Facts about outside.
    pub world: Map<String, Json>,
    /// The stage it would go to: `validating`, `integrating` or `landed`.
    pub to: Stage,
    /// Who made it, where the event does not tell.
    pub author: Option<Actor>,
    /// Who else worked on it.
    pub worked: Vec<Actor>,
    /// Who asks for the move; its author, unless said.
    pub by: Option<Actor>,
    /// Who answers for it; its author where that is a person, else a person it is assigned to, unless said.
    pub accountable: Option<Actor>,
    /// What sort of work it is; what a label `kind:…` says, else `code-change`, unless said.
    pub kind: Option<Label>,
    /// How far it can be undone; what a label `reversibility:…` says, else `reversible`, unless said.
    pub reversibility: Option<Reversibility>,
    /// What was left out so far.
    pub skips: Skips,
}

/// A piece of evidence, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckedEvidence {
    /// Its name.
    pub label: Label,
    /// The file it is from.
    pub file: String,
    /// How it was come by.
    pub method: Label,
    /// What it says of the change.
    pub finding: Finding,
    /// How it stands.
    pub standing: &'static str,
    /// Who says so.
    pub by: Actor,
    /// What it says, in words.
    pub says: String,
}

/// What code owners have to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckedOwners {
    /// Who has to approve.
    pub required: Required,
    /// Whose approval is not there, or cannot be told.
    pub missing: Vec<Approval>,
}

/// What a check of a change comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Checked {
    /// The verdict.
    pub verdict: Verdict,
    /// Whether the job passes: the verdict is `move`.
    pub passed: bool,
    /// The verdict in one sentence.
    pub headline: String,
    /// The decision, with the facts it rests on.
    pub decision: Decision,
    /// Why, as a tree.
    pub explanation: Reason,
    /// The change, as it was understood.
    pub change: ChangeRequest,
    /// The evidence, and how it stands.
    pub evidence: Vec<CheckedEvidence>,
    /// What code owners have to say, where they and the paths are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owners: Option<CheckedOwners>,
    /// What to show where, the worst first.
    pub annotations: Vec<Annotation>,
    /// The annotations as the commands GitHub Actions reads on standard output.
    pub commands: String,
    /// The whole as text for a terminal.
    pub text: String,
    /// The whole as a page.
    pub markdown: String,
    /// What stands against the change and what evidence points at, as a SARIF 2.1.0 document.
    pub sarif: Json,
    /// What was left out or changed in reading, and why.
    pub skipped: Vec<Skip>,
    /// The digest of the policy.
    pub policy: Digest,
}

/// Checks a change.
///
/// # Errors
/// When facts about outside say what is not for the caller to say, or the change does not make a unit.
pub fn check(policy: &Policy, given: Given<'_>) -> Result<Checked, Fault> {
    let (mut given, mut skips) = (given, Skips::default());
    core::mem::swap(&mut skips, &mut given.skips);
    facts::outside(&given.world)?;
    let stood = work::stand(&given, &mut skips)?;
    let owners = facts::owners(&given, &stood, &mut skips)?;
    let told = facts::all(&given, &stood, owners.as_ref()).to_string();
    let decision = policy.decide(&policy.facts(&told)?);
    let explanation = decision.explain();
    let evidence = stood.evidence();
    let annotations = annotation::all(policy, &decision, &given, &mut skips);
    let mut checked = Checked {
        verdict: decision.verdict,
        passed: decision.verdict.permits(),
        headline: decision.headline(),
        explanation,
        change: given.change.clone(),
        evidence,
        owners,
        commands: workflow_commands(&annotations),
        annotations,
        text: String::new(),
        markdown: String::new(),
        sarif: Json::Null,
        skipped: skips.list(),
        policy: policy.digest(),
        decision,
    };
    checked.text = markdown::text(&checked);
    checked.markdown = markdown::page(&checked);
    checked.sarif = sarif::document(policy, &checked);
    Ok(checked)
}

/// Text on one line, with nothing in it that does not show.
fn shown(text: &str, most: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            c if crate::text::shows_itself(c) => c,
            _ => char::REPLACEMENT_CHARACTER,
        })
        .collect();
    crate::text::shortened(&clean, most)
}

/// A title for something without one.
fn title(change: &ChangeRequest) -> Line {
    let source = || Line::made_of(change.source.as_str(), "a change").0;
    change.title.clone().unwrap_or_else(source)
}
