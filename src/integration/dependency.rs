//! What one unit has to do with another.

use serde::{Deserialize, Serialize};

use crate::id::UnitId;
use crate::text::Prose;

/// How one unit depends on another. The words read from the unit that has the dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum DependencyKind {
    /// It cannot land before the other has landed.
    NeedsLanded,
    /// It cannot land before the other has landed and is deployed.
    NeedsDeployed,
    /// The two land together.
    LandsWith,
    /// The two do not land in one batch.
    LandsApart,
    /// The two must not both be in production.
    Excludes,
    /// It takes the other's place.
    Supersedes,
    /// Knowing the other helps; nothing waits.
    Informs,
}

impl DependencyKind {
    /// Every kind, strictest first.
    pub const ALL: [Self; 7] = [
        Self::NeedsLanded,
        Self::NeedsDeployed,
        Self::LandsWith,
        Self::LandsApart,
        Self::Excludes,
        Self::Supersedes,
        Self::Informs,
    ];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::NeedsLanded => "needs_landed",
            Self::NeedsDeployed => "needs_deployed",
            Self::LandsWith => "lands_with",
            Self::LandsApart => "lands_apart",
            Self::Excludes => "excludes",
            Self::Supersedes => "supersedes",
            Self::Informs => "informs",
        }
    }

    /// Read from the unit that has it.
    pub fn words(self) -> &'static str {
        match self {
            Self::NeedsLanded => "needs to land after",
            Self::NeedsDeployed => "needs to land after the deployment of",
            Self::LandsWith => "lands together with",
            Self::LandsApart => "does not land in one batch with",
            Self::Excludes => "must not be in production with",
            Self::Supersedes => "takes the place of",
            Self::Informs => "is informed by",
        }
    }

    /// Read from the other unit.
    pub fn reverse_words(self) -> &'static str {
        match self {
            Self::NeedsLanded => "is waited for by",
            Self::NeedsDeployed => "is, once deployed, waited for by",
            Self::LandsWith => "lands together with",
            Self::LandsApart => "does not land in one batch with",
            Self::Excludes => "must not be in production with",
            Self::Supersedes => "is replaced by",
            Self::Informs => "informs",
        }
    }

    /// Whether the unit waits for the other, so that a circle of these never lands.
    pub fn waits(self) -> bool {
        matches!(self, Self::NeedsLanded | Self::NeedsDeployed)
    }
}

/// A dependency on another unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dependency {
    /// How it depends.
    pub kind: DependencyKind,
    /// The other unit.
    pub on: UnitId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Prose>,
}
