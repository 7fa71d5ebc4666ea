//! A person with authority lifting what stands in the way.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::instant::Instant;
use crate::text::{Label, Prose};

use super::patch::Patch;

/// What becomes of what the work was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "OverrideIntent"))]
pub enum Intent {
    /// It stays: the person corrects how it is done.
    Refining,
    /// It goes: the person puts something else in its place. For whoever did the work this is a failure.
    Substituting,
}

impl Intent {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refining => "refining",
            Self::Substituting => "substituting",
        }
    }
}

/// A person with authority lets a unit make one move in spite of policy, of refusals and of challenges: for the content
/// it was given of, until an instant. Evidence, dependencies and integration that are owed stay owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Override {
    /// Its name within the unit.
    pub label: Label,
    /// The move it is for: `admit`, `start`, `submit`, `pass`, `land` or `settle`.
    pub of: Label,
    /// Why.
    pub reason: Prose,
    /// Until when.
    pub until: Instant,
    /// Whether the work keeps its intent.
    pub intent: Intent,
    /// What the person changes, where that can be said as a change of a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patch: Option<Patch>,
    /// The digest of what the person was shown, as with a judgment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Digest>,
}
