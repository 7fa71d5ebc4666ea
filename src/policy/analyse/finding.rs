//! What an analysis finds, with its witness, in words and as data.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;
use serde_json::Value as Json;

/// What is wrong with a policy, or looks so. Worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PolicyFindingKind"))]
pub enum FindingKind {
    /// A ruling asks for what nothing can be.
    NeverFires,
    /// Judgment, an answer or evidence is asked of people of whom there is none.
    Nobody,
    /// More people are asked for than there are.
    QuorumOutOfReach,
    /// A permission whose every case another ruling blocks.
    NeverPermits,
    /// A permission in a lower layer that no upper layer delegates.
    NotDelegated,
    /// A move that no rule can permit.
    UngovernedMove,
    /// One ruling permits what another blocks.
    Contradiction,
    /// A permission whose every case has to be put before somebody all the same.
    AlwaysEscalated,
    /// Another ruling says as much in every case: without this one no verdict would be another.
    Shadowed,
    /// Another ruling says as much wherever this one can be told.
    ShadowedWhereKnown,
    /// A wait that is over.
    HoldOver,
    /// The day for another look has passed.
    ReviewOverdue,
    /// No past decision fired it.
    NothingSeen,
    /// The quorum is everybody there is, so that it fails as soon as one of them worked on it.
    QuorumOfAll,
    /// A rung of the autonomy ladder that lets a machine ask for nothing more than the one below.
    EmptyRung,
    /// A move that stands on no rung, so that no machine can ask for it.
    MoveOnNoRung,
    /// Something declared that nothing refers to.
    Unused,
    /// The day for another look is near.
    ReviewSoon,
    /// The analysis stopped before everything was compared.
    Unfinished,
}

impl FindingKind {
    /// What is the matter, in two or three words.
    pub fn title(self) -> &'static str {
        match self {
            Self::NeverFires => "never fires",
            Self::Nobody => "nobody there",
            Self::QuorumOutOfReach => "quorum out of reach",
            Self::NeverPermits => "never permits",
            Self::NotDelegated => "not delegated",
            Self::UngovernedMove => "ungoverned move",
            Self::Contradiction => "contradiction",
            Self::AlwaysEscalated => "always escalated",
            Self::Shadowed => "adds nothing",
            Self::ShadowedWhereKnown => "adds next to nothing",
            Self::HoldOver => "hold over",
            Self::ReviewOverdue => "review overdue",
            Self::NothingSeen => "nothing seen",
            Self::QuorumOfAll => "quorum of all",
            Self::EmptyRung => "empty rung",
            Self::MoveOnNoRung => "move on no rung",
            Self::Unused => "unused",
            Self::ReviewSoon => "review soon",
            Self::Unfinished => "not finished",
        }
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::NeverFires => "mend its conditions, or take it out",
            Self::Nobody => "put somebody who can into the group, or ask another",
            Self::QuorumOutOfReach => "put more people into the group, or ask for fewer",
            Self::NeverPermits => "take the permission out, or narrow what blocks it",
            Self::NotDelegated => "have the upper layer delegate it, or take it out",
            Self::UngovernedMove => "write a rule that allows it, or leave it to the fallback knowingly",
            Self::Contradiction => "it stays blocked; say in the permission what it leaves out, if that is not meant",
            Self::AlwaysEscalated => "take the permission out, or narrow what escalates",
            Self::Shadowed => "take it out, or say what it is for besides",
            Self::ShadowedWhereKnown => "take it out, unless it is there for what is not known",
            Self::HoldOver => "take the wait out",
            Self::ReviewOverdue => "look at it again, and set a new day",
            Self::NothingSeen => "look whether its conditions say what is meant",
            Self::QuorumOfAll => "put one more person into the group",
            Self::EmptyRung => "give it moves, or take it out",
            Self::MoveOnNoRung => "put it on a rung, if machines may ask for it",
            Self::Unused => "use it, or take it out",
            Self::ReviewSoon => "look at it again before that",
            Self::Unfinished => "analyse with more steps, or split the policy",
        }
    }
}

/// What bears a finding out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Witness {
    /// Facts that show it: evaluated, and found to.
    Example(Json),
    /// It follows from what is written.
    Proven,
    /// It looks so, and why it is not certain.
    NotProven(Box<str>),
}

/// One thing an analysis found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PolicyFinding"))]
pub struct Finding {
    /// What is the matter.
    pub kind: FindingKind,
    /// The rulings it is about, the one to look at first in front. None, where it is about none.
    pub rulings: Vec<Box<str>>,
    /// What is the matter, in a sentence.
    pub says: String,
    /// What bears it out.
    pub witness: Witness,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n  ", self.kind.title(), self.says)?;
        match &self.witness {
            Witness::Example(facts) => write!(f, "for example {facts}")?,
            Witness::Proven => f.write_str("this follows from what is written")?,
            Witness::NotProven(reason) => write!(f, "not proven: {reason}")?,
        }
        write!(f, "; {}", self.kind.advice())
    }
}
