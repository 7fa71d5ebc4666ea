//! A person's judgment of a unit.

use serde::{Deserialize, Serialize};

use crate::actor::Presence;
use crate::digest::Digest;
use crate::instant::Instant;
use crate::text::{Label, Prose};

/// What a judge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "JudgmentAnswer"))]
pub enum Answer {
    /// Yes, as it now is.
    Approve,
    /// No, as it now is.
    Decline,
}

impl Answer {
    /// Its name in records and facts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Decline => "decline",
        }
    }
}

/// A person's judgment of a unit as it stands. It counts for the content it was given of, and for no other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Judgment {
    /// What is judged: `review`, `legal`, `risk` …, or `escalation` for the answer to one. Kinds are data.
    pub kind: Label,
    /// The answer.
    pub answer: Answer,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Prose>,
    /// The digest of what the judge was shown, as the brief of the unit gives it. The answer is turned down where the
    /// unit is something else by then. Where nothing is said it is the unit as it stands when the answer comes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Digest>,
    /// When it was shown, so that it is known how long the judge looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Instant>,
    /// Until when a yes counts. A no stands until the judge says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Instant>,
    /// How surely a person gave it. A host passes on no more than it has checked itself.
    #[serde(default, skip_serializing_if = "Presence::is_asserted")]
    pub presence: Presence,
}

impl Judgment {
    /// An answer with nothing but what every answer has.
    ///
    /// ```
    /// use governed::judgment::{Answer, Judgment, Presence};
    /// let judgment = Judgment::new("review".parse()?, Answer::Approve);
    /// assert_eq!(judgment.presence, Presence::Asserted);
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn new(kind: Label, answer: Answer) -> Self {
        Self { kind, answer, text: None, shown: None, opened: None, expires: None, presence: Presence::Asserted }
    }
}
