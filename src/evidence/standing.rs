//! How evidence stands: one of five, and what that means for a criterion.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::text::Label;

/// How a piece of evidence stands now. With *missing*, which is said of criteria, these are the five there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "EvidenceStanding"))]
pub enum Standing {
    /// It counts.
    Admissible,
    /// What it is about has changed since.
    Stale {
        /// What changed, and the entries that changed it.
        changed: Vec<(String, u64)>,
    },
    /// Other evidence, as good, says the opposite.
    Conflicted {
        /// The other evidence.
        with: Vec<Label>,
    },
    /// There is nothing to check it against.
    Unverifiable {
        /// What is lacking.
        lacks: String,
    },
    /// It was withdrawn or replaced.
    Withdrawn {
        /// The entry that did so.
        by: u64,
    },
}

impl Standing {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Admissible => "admissible",
            Self::Stale { .. } => "stale",
            Self::Conflicted { .. } => "conflicted",
            Self::Unverifiable { .. } => "unverifiable",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// What the evidence says of one criterion, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "CriterionAnswer"))]
pub enum Answer {
    /// Admissible evidence says it is not met.
    Failing,
    /// Admissible evidence says both.
    Conflicted,
    /// Nothing was ever said.
    Missing,
    /// What was said is about content or a criterion that has changed.
    Stale,
    /// What was said cannot be checked.
    Unverifiable,
    /// What was said does not tell.
    Inconclusive,
    /// Admissible evidence says it is met, and none says otherwise.
    Met,
}

impl Answer {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Conflicted => "conflicted",
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Unverifiable => "unverifiable",
            Self::Inconclusive => "inconclusive",
            Self::Met => "met",
        }
    }
}
