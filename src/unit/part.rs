//! What a unit carries besides its touches, dependencies and evidence. All of it is a record: stored, hashed,
//! versioned with the ledger.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::evidence::{Artifact, Subject};
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::{Dependency, Touch};
use crate::judgment::Grounds;
use crate::reversibility::Reversibility;
use crate::tagged::tagged;
use crate::text::{Label, Line, Prose, Reference};

use super::stage::Stage;

/// What a new unit is: everything known when it is proposed.
///
/// Every list may be empty; criteria are owed before work starts, not before it is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Proposal {
    /// What sort of work it is: `code-change`, `pricing-change`, `support-escalation` … Kinds are data.
    pub kind: Label,
    /// Its title.
    pub title: Line,
    /// What it is for.
    pub purpose: Prose,
    /// How far it can be undone.
    pub reversibility: Reversibility,
    /// The person who answers for it.
    pub accountable: Actor,
    /// What good looks like, written before the work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criterion>,
    /// What must stay as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preserve: Vec<Prose>,
    /// What is free to vary.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vary: Vec<Prose>,
    /// What surrounds it and changes its meaning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<Context>,
    /// Larger initiatives it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub initiatives: Vec<Line>,
    /// The kinds of integration it needs before it is real: `technical`, `legal`, `operational` …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub integrations: Vec<Label>,
    /// What it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touches: Vec<Touch>,
    /// Other units it depends on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends: Vec<Dependency>,
    /// Artifacts that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Artifact>,
    /// Names the outside has for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Reference>,
    /// The state of the whole it was made on, such as `commit:4f1c…`; several where histories cross.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<Reference>,
    /// How much it goes before other work that could land: higher first, 0 for nothing special.
    #[serde(default, skip_serializing_if = "is_ordinary")]
    pub priority: i8,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(super) fn is_ordinary(priority: &i8) -> bool {
    *priority == 0
}

impl Proposal {
    /// A proposal with nothing but what every unit has.
    pub fn new(kind: Label, title: Line, purpose: Prose, reversibility: Reversibility, accountable: Actor) -> Self {
        Self {
            kind,
            title,
            purpose,
            reversibility,
            accountable,
            criteria: Vec::new(),
            preserve: Vec::new(),
            vary: Vec::new(),
            context: Vec::new(),
            initiatives: Vec::new(),
            integrations: Vec::new(),
            touches: Vec::new(),
            depends: Vec::new(),
            attachments: Vec::new(),
            sources: Vec::new(),
            bases: Vec::new(),
            priority: 0,
        }
    }
}

tagged! { lenient "Origin",
/// How a unit came to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Origin {
    /// Somebody proposed it.
    Proposed,
    /// It lived outside and was recorded from there.
    Observed {
        /// Where it was found.
        source: Reference,
    },
    /// A part of a unit that was split.
    SplitFrom {
        /// The unit that was split.
        unit: UnitId,
    },
    /// Several units joined.
    CombinedFrom {
        /// The units that were combined.
        units: Vec<UnitId>,
    },
}
}

/// One thing the work is judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Criterion {
    /// Its name within the unit.
    pub label: Label,
    /// What must be true.
    pub text: Prose,
    /// The function that can tell, where one is meant: `legal`, `finance`, `support` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_by: Option<Label>,
}

/// Which way a piece of context points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Stance {
    /// It speaks for the work.
    For,
    /// It speaks against it.
    Against,
    /// It only informs.
    #[default]
    Neutral,
}

/// Something around the work that changes its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Context {
    /// Whose view it is: `user`, `product`, `business`, `operations` … Kinds are data.
    pub kind: Label,
    /// What it says.
    pub text: Prose,
    /// Which way it points.
    #[serde(default)]
    pub stance: Stance,
    /// Where it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Line>,
}

/// An open question. While it blocks a stage, the unit does not get there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Uncertainty {
    /// Its name within the unit.
    pub label: Label,
    /// What is not known.
    pub question: Prose,
    /// The first stage it keeps the unit from reaching, where it blocks at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocks: Option<Stage>,
    /// Who is to find out; the accountable person where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Actor>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AttemptOutcome"))]
pub enum Outcome {
    /// It did what was wanted.
    Succeeded,
    /// It did not.
    Failed,
    /// It cannot be told.
    Inconclusive,
}

impl Outcome {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// Something that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Attempt {
    /// What was tried.
    pub what: Prose,
    /// How it ended.
    pub outcome: Outcome,
    /// What it showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<Prose>,
}

tagged! { lenient "Until",
/// What ends a hold by itself or tells when to end it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Until {
    /// It ends at an instant, by itself.
    Instant(Instant),
    /// It ends when something is so; a person says when.
    Fact(Prose),
    /// It ends when a person releases it.
    Released,
}
}

/// A stop with a reason and an end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Hold {
    /// Its name within the unit.
    pub label: Label,
    /// Why it is held.
    pub reason: Prose,
    /// What ends it.
    pub until: Until,
}

/// A question put to a named person, who owes an answer before the unit moves on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Escalation {
    /// Its name within the unit.
    pub label: Label,
    /// The person asked.
    pub to: Actor,
    /// What is asked.
    pub question: Prose,
    /// When an answer is due. Past it the unit still waits: time never answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
}

/// An actor declining the work, on grounds. It stands until it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Refusal {
    /// Its name within the unit.
    pub label: Label,
    /// What sort of objection it is.
    pub grounds: Grounds,
    /// The objection.
    pub text: Prose,
    /// What it is about, where it is about one thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Subject>,
}

/// A person's word that one kind of integration is done: the change fits, there, as it now is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reconciliation {
    /// Which kind of integration.
    pub kind: Label,
    /// What was reconciled, and how.
    pub note: Prose,
    /// The evidence it rests on, by label.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<Label>,
}

tagged! { lenient "Taught",
/// What a settled unit taught.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Taught {
    /// Something to keep.
    Kept(Prose),
    /// Deliberately nothing, and why.
    Declined(Prose),
}
}

/// Who takes over, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Role {
    /// Answering for the unit: a person's.
    Accountable,
    /// Carrying it out.
    Executor,
}
