//! Why a unit is not placed, and what happens next.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::rank::Rank;
use crate::instant::Instant;
use crate::integration::dependency::DependencyKind;
use crate::integration::work::Grade;
use crate::text::{Line, Prose};

/// Why a unit is not placed. In order of precedence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Wait {
    /// Something keeps it, whatever other work does.
    Stopped {
        /// What.
        why: Prose,
        /// When that ends by itself, where it does.
        until: Option<Instant>,
    },
    /// It depends on a unit that is not there.
    Unknown {
        /// The name it gives.
        on: Line,
        /// How it depends.
        kind: DependencyKind,
    },
    /// It waits, in the end, for itself.
    Circle {
        /// Which circle of the plan, counted from 0.
        circle: usize,
        /// How many units are in it.
        units: usize,
    },
    /// It is to land together with a unit it must not land with.
    Contradiction {
        /// That unit.
        with: Line,
        /// What keeps the two apart; without it, they collide.
        kind: Option<DependencyKind>,
    },
    /// Another has taken its place, or does so in this plan.
    Superseded {
        /// The other.
        by: Line,
        /// Whether the other has landed already.
        landed: bool,
    },
    /// It takes the place of a unit that lands first in this plan.
    Replaces {
        /// That unit.
        of: Line,
    },
    /// It must not be in production with a unit that has landed, or does so in this plan.
    Excluded {
        /// That unit.
        by: Line,
        /// Whether that has landed already.
        landed: bool,
    },
    /// It needs a unit that is not placed.
    NeedsLanded {
        /// That unit.
        on: Line,
    },
    /// It needs a unit that is not deployed. A plan cannot promise a deployment.
    NeedsDeployed {
        /// That unit.
        on: Line,
        /// Whether that has landed.
        landed: bool,
    },
    /// It collides with a unit that has landed, or does so in this plan.
    Collides {
        /// That unit.
        with: Line,
        /// How sure that is.
        grade: Grade,
        /// What they collide over.
        why: Prose,
        /// Whether that has landed already.
        landed: bool,
    },
    /// It lands together with a unit that waits.
    Together {
        /// That unit.
        with: Line,
    },
    /// No window is open in which it could land.
    Closed {
        /// What is closed.
        why: String,
        /// When it opens next, where it does.
        until: Option<Instant>,
    },
    /// No batch of this plan has room for it.
    Full,
}

/// What to do about a wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "WaitNext"))]
pub enum Next {
    /// See to what stops it.
    EndStop,
    /// Wait for the instant.
    WaitUntil {
        /// The instant.
        at: Instant,
    },
    /// Correct the link, or bring the unit.
    Name {
        /// The name that is not known.
        unit: Line,
    },
    /// Take a dependency out of the circle.
    BreakCircle {
        /// Which circle of the plan, counted from 0.
        circle: usize,
    },
    /// Decide between the two links.
    Choose {
        /// The unit at the other end.
        with: Line,
    },
    /// Close it: there is nothing left to land.
    Close,
    /// See whether it is still wanted once that unit has landed.
    Reconsider {
        /// The unit that lands first.
        after: Line,
    },
    /// Decide which of the two stays.
    Decide {
        /// The other.
        between: Line,
    },
    /// Bring that unit to landing.
    Land {
        /// The unit.
        unit: Line,
    },
    /// Deploy that unit.
    Deploy {
        /// The unit.
        unit: Line,
    },
    /// It is held until that unit has landed; then rebase it onto that. It resumes by itself if that unit leaves.
    RebaseAfter {
        /// The unit.
        onto: Line,
    },
    /// Rebase it onto that unit, which has landed.
    Rebase {
        /// The unit.
        onto: Line,
    },
    /// Have the window changed: none opens.
    AskForWindow,
    /// Plan again when a batch has landed.
    PlanAgain,
}

/// A reason to wait and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "WaitReason"))]
pub struct Reason {
    /// Why the unit waits.
    pub wait: Wait,
    /// What happens next.
    pub next: Next,
}

/// A unit that is not placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Waiting {
    /// Its rank, with its name.
    pub rank: Rank,
    /// Why it waits, in order of precedence: at least one.
    pub reasons: Vec<Reason>,
}

impl Waiting {
    /// Its name.
    pub fn unit(&self) -> &Line {
        &self.rank.unit
    }
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` waits: ", self.rank.unit)?;
        for (place, reason) in self.reasons.iter().enumerate() {
            write!(f, "{}{reason}", if place == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl From<Wait> for Reason {
    fn from(wait: Wait) -> Self {
        Self { next: wait.next(), wait }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. Next: {}", self.wait, self.next)
    }
}

/// A sort of reason to wait, for counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[allow(missing_docs, reason = "each is the reason to wait of the same name")]
pub enum WaitKind {
    Stopped,
    Unknown,
    Circle,
    Contradiction,
    Superseded,
    Replaces,
    Excluded,
    NeedsLanded,
    NeedsDeployed,
    Collides,
    Together,
    Closed,
    Full,
}

impl WaitKind {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Unknown => "unknown",
            Self::Circle => "circle",
            Self::Contradiction => "contradiction",
            Self::Superseded => "superseded",
            Self::Replaces => "replaces",
            Self::Excluded => "excluded",
            Self::NeedsLanded => "needs_landed",
            Self::NeedsDeployed => "needs_deployed",
            Self::Collides => "collides",
            Self::Together => "together",
            Self::Closed => "closed",
            Self::Full => "full",
        }
    }
}

impl Wait {
    /// The sort of reason.
    pub fn kind(&self) -> WaitKind {
        match self {
            Self::Stopped { .. } => WaitKind::Stopped,
            Self::Unknown { .. } => WaitKind::Unknown,
            Self::Circle { .. } => WaitKind::Circle,
            Self::Contradiction { .. } => WaitKind::Contradiction,
            Self::Superseded { .. } => WaitKind::Superseded,
            Self::Replaces { .. } => WaitKind::Replaces,
            Self::Excluded { .. } => WaitKind::Excluded,
            Self::NeedsLanded { .. } => WaitKind::NeedsLanded,
            Self::NeedsDeployed { .. } => WaitKind::NeedsDeployed,
            Self::Collides { .. } => WaitKind::Collides,
            Self::Together { .. } => WaitKind::Together,
            Self::Closed { .. } => WaitKind::Closed,
            Self::Full => WaitKind::Full,
        }
    }

    /// The unit it waits for, where it waits for one.
    pub fn whom(&self) -> Option<&Line> {
        match self {
            Self::Unknown { on, .. } | Self::NeedsLanded { on } | Self::NeedsDeployed { on, .. } => Some(on),
            Self::Contradiction { with, .. } | Self::Collides { with, .. } | Self::Together { with } => Some(with),
            Self::Superseded { by, .. } | Self::Excluded { by, .. } => Some(by),
            Self::Replaces { of } => Some(of),
            Self::Stopped { .. } | Self::Circle { .. } | Self::Closed { .. } | Self::Full => None,
        }
    }

    /// What to do about it.
    pub fn next(&self) -> Next {
        match self {
            Self::Stopped { until, .. } => until.map_or(Next::EndStop, |at| Next::WaitUntil { at }),
            Self::Unknown { on, .. } => Next::Name { unit: on.clone() },
            Self::Circle { circle, .. } => Next::BreakCircle { circle: *circle },
            Self::Contradiction { with, .. } => Next::Choose { with: with.clone() },
            Self::Superseded { landed: true, .. } => Next::Close,
            Self::Superseded { by, .. } => Next::Reconsider { after: by.clone() },
            Self::Replaces { of } => Next::Reconsider { after: of.clone() },
            Self::Excluded { by, .. } => Next::Decide { between: by.clone() },
            Self::NeedsLanded { on } | Self::NeedsDeployed { on, landed: false } => Next::Land { unit: on.clone() },
            Self::NeedsDeployed { on, landed: true } => Next::Deploy { unit: on.clone() },
            Self::Collides { with, landed: true, .. } => Next::Rebase { onto: with.clone() },
            Self::Collides { with, .. } => Next::RebaseAfter { onto: with.clone() },
            Self::Together { with } => Next::Land { unit: with.clone() },
            Self::Closed { until, .. } => until.map_or(Next::AskForWindow, |at| Next::WaitUntil { at }),
            Self::Full => Next::PlanAgain,
        }
    }
}

fn which(landed: bool) -> &'static str {
    if landed { "has landed" } else { "lands in this plan" }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped { why, until: None } => write!(f, "stopped: {}", why.opening(200)),
            Self::Stopped { why, until: Some(at) } => write!(f, "stopped until {at}: {}", why.opening(200)),
            Self::Unknown { on, kind } => write!(f, "it {} `{on}`, which is not among the units", kind.words()),
            Self::Circle { circle, units: 1 } => write!(f, "it waits for itself (circle {})", circle + 1),
            Self::Circle { circle, units } => {
                write!(f, "it is one of {units} units that wait for each other (circle {})", circle + 1)
            }
            Self::Contradiction { with, kind: Some(kind) } => {
                write!(f, "it is to land together with `{with}`, yet one {} the other", kind.words())
            }
            Self::Contradiction { with, kind: None } => {
                write!(f, "it is to land together with `{with}`, with which it collides")
            }
            Self::Superseded { by, landed } => write!(f, "taken over by `{by}`, which {}", which(*landed)),
            Self::Replaces { of } => write!(f, "it takes the place of `{of}`, which lands in this plan"),
            Self::Excluded { by, landed } => {
                write!(f, "it must not be in production with `{by}`, which {}", which(*landed))
            }
            Self::NeedsLanded { on } => write!(f, "it needs `{on}`, which waits itself"),
            Self::NeedsDeployed { on, landed } => {
                let state = if *landed { "has landed and is not deployed" } else { "has not landed" };
                write!(f, "it needs `{on}` deployed, which {state}")
            }
            Self::Collides { with, grade, why, landed } => {
                let grade = match grade {
                    Grade::Certain => "collides",
                    Grade::Likely => "most likely collides",
                    Grade::Possible => "may collide",
                };
                write!(f, "it {grade} with `{with}`, which {}: {}", which(*landed), why.opening(200))
            }
            Self::Together { with } => write!(f, "it lands together with `{with}`, which waits"),
            Self::Closed { why, until: Some(at) } => write!(f, "closed until {at}: {why}"),
            Self::Closed { why, until: None } => write!(f, "closed: {why}"),
            Self::Full => f.write_str("no batch of this plan has room for it"),
        }
    }
}

impl fmt::Display for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndStop => f.write_str("see to what stops it"),
            Self::WaitUntil { at } => write!(f, "wait until {at}"),
            Self::Name { unit } => write!(f, "correct the link to `{unit}`, or add that unit"),
            Self::BreakCircle { circle } => write!(f, "take one dependency out of circle {}", circle + 1),
            Self::Choose { with } => write!(f, "drop one of the two links with `{with}`"),
            Self::Close => f.write_str("close it"),
            Self::Reconsider { after } => write!(f, "see whether it is still wanted once `{after}` has landed"),
            Self::Decide { between } => write!(f, "decide between it and `{between}`"),
            Self::Land { unit } => write!(f, "bring `{unit}` to landing"),
            Self::Deploy { unit } => write!(f, "deploy `{unit}`"),
            Self::RebaseAfter { onto } => {
                write!(f, "held until `{onto}` has landed, then rebase onto it; it resumes if `{onto}` leaves")
            }
            Self::Rebase { onto } => write!(f, "rebase onto `{onto}`"),
            Self::AskForWindow => f.write_str("have the window changed, none opens"),
            Self::PlanAgain => f.write_str("plan again when a batch has landed"),
        }
    }
}

impl Wait {
    /// It in words.
    pub fn words(&self) -> String {
        self.to_string()
    }
}
