//! The order of landing: who goes first where nothing else decides.

use core::cmp::Reverse;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::instant::Instant;
use crate::text::Line;

/// Whether a unit was asked to go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RankLane"))]
pub enum Lane {
    /// It was asked to go first: a repair of what is broken in production.
    Emergency,
    /// It goes the usual way.
    Usual,
}

/// Whether a unit keeps the batch an earlier plan gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RankKept"))]
pub enum Kept {
    /// It keeps it; so many units went before it in that plan.
    After(usize),
    /// It is placed anew.
    Anew,
}

impl Kept {
    pub(super) fn is_anew(&self) -> bool {
        *self == Self::Anew
    }
}

/// Since when a unit is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RankOpened"))]
pub enum Opened {
    /// Since then.
    At(Instant),
    /// Nobody said: it goes behind those that say.
    Unsaid,
}

/// The order in which units are given their place, the first field that differs decides.
///
/// No field depends on units that have nothing to do with this one, so that the order of two units stays the same
/// while others come and go; that is why *how many it unblocks* is no field. A unit that a higher one waits for, or
/// whose place it takes, has the rank of that one, however many units lie between: else urgent work would stand
/// behind whatever goes before what it needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Rank"))]
pub struct Rank<Name = Line> {
    /// Emergencies go first.
    pub lane: Lane,
    /// Then the higher priority.
    #[cfg_attr(test, schemars(with = "i8"))]
    pub priority: Reverse<i8>,
    /// Then, when planning anew, what keeps its batch, in the order it had; what is new does not push it aside.
    #[serde(default = "anew", skip_serializing_if = "Kept::is_anew")]
    pub kept: Kept,
    /// Then what is there longest.
    pub opened: Opened,
    /// Then by name, so that no two units are equal.
    pub unit: Name,
    /// The unit it has this rank from, where it is not its own. Never decides: no two units have one name.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(default))]
    pub heir_of: Option<Name>,
}

fn anew() -> Kept {
    Kept::Anew
}

fn none<T>() -> Option<T> {
    None
}

/// A field of the rank, by which two units differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RankField"))]
pub enum Field {
    /// The lane.
    Lane,
    /// The priority.
    Priority,
    /// The batch it keeps.
    Kept,
    /// Since when it is there.
    Opened,
    /// The name.
    Unit,
}

impl Field {
    /// The field that decides between two ranks.
    pub fn that_decides(a: &Rank, b: &Rank) -> Self {
        match () {
            () if a.lane != b.lane => Self::Lane,
            () if a.priority != b.priority => Self::Priority,
            () if a.kept != b.kept => Self::Kept,
            () if a.opened != b.opened => Self::Opened,
            () => Self::Unit,
        }
    }

    /// What a rank has in this field, in words.
    pub fn of(self, rank: &Rank) -> alloc::string::String {
        use alloc::string::ToString as _;
        match self {
            Self::Lane => match rank.lane {
                Lane::Emergency => "an emergency".into(),
                Lane::Usual => "no emergency".into(),
            },
            Self::Priority => alloc::format!("priority {}", rank.priority.0),
            Self::Kept => match rank.kept {
                Kept::After(place) => alloc::format!("keeps its batch, {} in the plan before", place + 1),
                Kept::Anew => "is placed anew".into(),
            },
            Self::Opened => match rank.opened {
                Opened::At(at) => alloc::format!("opened {at}"),
                Opened::Unsaid => "opened nobody said when".into(),
            },
            Self::Unit => rank.unit.to_string(),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lane => "emergencies go first",
            Self::Priority => "the higher priority goes first",
            Self::Kept => "what keeps its batch goes before what is placed anew",
            Self::Opened => "what is there longest goes first",
            Self::Unit => "they are alike but for the name",
        })
    }
}
