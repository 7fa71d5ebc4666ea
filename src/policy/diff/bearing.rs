//! Which way a difference can turn a verdict.

use core::fmt;

use serde::Serialize;

/// Whether something can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "BearingReach"))]
pub enum Reach {
    /// It cannot.
    No,
    /// Only where a condition cannot be told, for want of a fact.
    WhereUnclear,
    /// It can.
    Yes,
}

/// Which way a difference can turn a verdict, as far as its form tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Bearing {
    /// Whether a verdict can become looser.
    pub loosens: Reach,
    /// Whether a verdict can become stricter.
    pub tightens: Reach,
}

impl Bearing {
    /// Neither.
    pub const NONE: Self = Self { loosens: Reach::No, tightens: Reach::No };
    /// Looser only.
    pub(super) const LOOSENS: Self = Self { loosens: Reach::Yes, tightens: Reach::No };
    /// Stricter only.
    pub(super) const TIGHTENS: Self = Self { loosens: Reach::No, tightens: Reach::Yes };
    /// Both.
    pub(super) const BOTH: Self = Self { loosens: Reach::Yes, tightens: Reach::Yes };

    /// As far as either goes.
    pub(super) fn with(self, other: Self) -> Self {
        Self { loosens: self.loosens.max(other.loosens), tightens: self.tightens.max(other.tightens) }
    }

    /// The bearing of the opposite difference.
    pub(super) fn turned(self) -> Self {
        Self { loosens: self.tightens, tightens: self.loosens }
    }

    /// Stricter where more is there, looser where less is.
    pub(super) fn more_is_stricter<T: Ord>(before: &T, after: &T) -> Self {
        match after.cmp(before) {
            core::cmp::Ordering::Less => Self::LOOSENS,
            core::cmp::Ordering::Equal => Self::NONE,
            core::cmp::Ordering::Greater => Self::TIGHTENS,
        }
    }
}

impl fmt::Display for Bearing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |reach: Reach, what: &str, f: &mut fmt::Formatter<'_>| match reach {
            Reach::No => Ok(()),
            Reach::WhereUnclear => write!(f, "can {what} where a fact is missing"),
            Reach::Yes => write!(f, "can {what}"),
        };
        said(self.loosens, "loosen", f)?;
        if self.loosens > Reach::No && self.tightens > Reach::No {
            f.write_str(", ")?;
        }
        said(self.tightens, "tighten", f)?;
        if *self == Self::NONE { f.write_str("changes no verdict") } else { Ok(()) }
    }
}
