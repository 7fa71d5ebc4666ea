//! How far what was done can be undone.

use serde::{Deserialize, Serialize};

/// How far what was done can be undone: OWASP AISVS C9.2's four classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Reversibility {
    /// Nothing is changed.
    ReadOnly,
    /// It can be undone within the system.
    Reversible,
    /// It can be undone, but others have seen or acted on it.
    ExternalReversible,
    /// It cannot be undone.
    Irreversible,
}

impl Reversibility {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::Reversible => "reversible",
            Self::ExternalReversible => "external_reversible",
            Self::Irreversible => "irreversible",
        }
    }

    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::ReadOnly => "read-only",
            Self::Reversible => "reversible",
            Self::ExternalReversible => "reversible, but seen outside",
            Self::Irreversible => "irreversible",
        }
    }
}
