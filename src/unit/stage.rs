//! Where a unit is in its life.

use serde::{Deserialize, Serialize};

use crate::fault::{InputFault, nearest};

/// Where a unit is in its life. What stands beside a stage (held, escalated, refused) is kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Stage {
    /// Somebody wants it; nobody has accepted it yet.
    Proposed,
    /// Accepted: worth doing, by these criteria.
    Admitted,
    /// Being carried out. The criteria are frozen.
    Executing,
    /// Carried out; being checked against the criteria.
    Validating,
    /// Good by itself; being reconciled with the system it joins.
    Integrating,
    /// Part of production.
    Landed,
    /// Its outcome has matured, and what it taught is kept or declined.
    Settled,
    /// Split into other units or combined into another.
    Superseded,
    /// Landed once and taken back.
    RolledBack,
    /// Given up before it landed.
    Abandoned,
}

impl Stage {
    /// Every stage, in the order of a life, the ends last.
    pub const ALL: [Self; 10] = [
        Self::Proposed,
        Self::Admitted,
        Self::Executing,
        Self::Validating,
        Self::Integrating,
        Self::Landed,
        Self::Settled,
        Self::Superseded,
        Self::RolledBack,
        Self::Abandoned,
    ];

    /// Its name in records and at a terminal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Admitted => "admitted",
            Self::Executing => "executing",
            Self::Validating => "validating",
            Self::Integrating => "integrating",
            Self::Landed => "landed",
            Self::Settled => "settled",
            Self::Superseded => "superseded",
            Self::RolledBack => "rolled_back",
            Self::Abandoned => "abandoned",
        }
    }

    /// The stage of that name.
    ///
    /// # Errors
    /// When no stage has it; the fault names the nearest.
    ///
    /// ```
    /// use governed::unit::Stage;
    /// assert_eq!(Stage::parse("landed"), Ok(Stage::Landed));
    /// assert!(Stage::parse("merged").is_err());
    /// ```
    pub fn parse(name: &str) -> Result<Self, InputFault> {
        Self::ALL.into_iter().find(|stage| stage.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name);
            let mut expected = alloc::format!("one of {}", names.join(", "));
            if let Some(near) = nearest(name, names.into_iter()) {
                expected = alloc::format!("{expected} (did you mean `{near}`?)");
            }
            InputFault::new("stage", name, &expected)
        })
    }

    /// Whether somebody still owes it a move: every stage up to `landed`.
    pub fn is_live(self) -> bool {
        self <= Self::Landed
    }

    /// Whether it is on its way: not landed and not ended.
    pub fn is_in_flight(self) -> bool {
        self < Self::Landed
    }

    /// Whether work on it has started, so that its criteria are frozen.
    pub fn has_started(self) -> bool {
        (Self::Executing..=Self::Settled).contains(&self)
    }
}

impl core::fmt::Display for Stage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}
