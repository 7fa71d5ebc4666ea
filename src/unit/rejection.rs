//! The core turning a command down. The codes are a flat list in order of precedence, and frozen: where several
//! apply the first is given, and a retired code stays listed.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

/// Why a command was turned down, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// No entry proposes a unit the command names.
    UnknownUnit,
    /// The id of a new unit is taken.
    UnitExists,
    /// The command names the same unit twice.
    SameUnit,
    /// Only a person may do this.
    NeedsPerson,
    /// Only certain people may do this, and this is none of them.
    NotTheirs,
    /// Nobody judges their own work.
    OwnWork,
    /// No policy gives the authority to override this, or not for so long.
    BeyondAuthority,
    /// The unit has come to an end.
    Ended,
    /// The table has no such transition.
    NoTransition,
    /// The unit is governed here: its moves are decided, not observed.
    GovernedHere,
    /// The label is taken.
    LabelTaken,
    /// The unit has no part of that label, or it has ended.
    UnknownLabel,
    /// The unit has no part the evidence could be about.
    UnknownSubject,
    /// The command changes nothing.
    NothingChanged,
    /// A reason is owed.
    ReasonOwed,
    /// A limit is reached.
    LimitReached,
    /// Units would wait for each other in a circle.
    Circle,
    /// What was shown is not what there is now.
    ShownChanged,
    /// A refusal stands.
    Refused,
    /// A question to a person has no answer.
    Escalated,
    /// A hold stands.
    Held,
    /// An open question blocks the stage.
    Uncertain,
    /// A challenge has no answer.
    Challenged,
    /// There are no criteria to judge by.
    NoCriteria,
    /// A criterion is not met by admissible evidence.
    EvidenceWanting,
    /// A kind of integration is owed.
    IntegrationOwed,
    /// A unit this one needs has not landed.
    DependencyUnmet,
    /// A unit this one must not be in production with is there.
    Excluded,
    /// What it taught must be kept or declined.
    LessonOwed,
    /// The record of a machine does not bear the rung, or it is not the next one.
    NotEarned,
    /// A policy that cannot be read, or facts it cannot read.
    PolicyUnreadable,
}

impl Code {
    /// Every code in order of precedence, with its frozen number.
    pub const ALL: [(u16, Self); 31] = [
        (101, Self::UnknownUnit),
        (102, Self::UnitExists),
        (103, Self::SameUnit),
        (201, Self::NeedsPerson),
        (202, Self::NotTheirs),
        (203, Self::OwnWork),
        (204, Self::BeyondAuthority),
        (301, Self::Ended),
        (302, Self::NoTransition),
        (303, Self::GovernedHere),
        (401, Self::LabelTaken),
        (402, Self::UnknownLabel),
        (403, Self::UnknownSubject),
        (404, Self::NothingChanged),
        (405, Self::ReasonOwed),
        (406, Self::LimitReached),
        (407, Self::Circle),
        (408, Self::ShownChanged),
        (501, Self::Refused),
        (502, Self::Escalated),
        (503, Self::Held),
        (504, Self::Uncertain),
        (505, Self::Challenged),
        (601, Self::NoCriteria),
        (602, Self::EvidenceWanting),
        (603, Self::IntegrationOwed),
        (604, Self::DependencyUnmet),
        (605, Self::Excluded),
        (606, Self::LessonOwed),
        (607, Self::NotEarned),
        (701, Self::PolicyUnreadable),
    ];

    /// Its frozen number.
    pub fn number(self) -> u16 {
        Self::ALL.iter().find(|(_, code)| *code == self).map_or(0, |(number, _)| *number)
    }

    /// Its frozen name.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownUnit => "unknown_unit",
            Self::UnitExists => "unit_exists",
            Self::SameUnit => "same_unit",
            Self::NeedsPerson => "needs_person",
            Self::NotTheirs => "not_theirs",
            Self::OwnWork => "own_work",
            Self::BeyondAuthority => "beyond_authority",
            Self::Ended => "ended",
            Self::NoTransition => "no_transition",
            Self::GovernedHere => "governed_here",
            Self::LabelTaken => "label_taken",
            Self::UnknownLabel => "unknown_label",
            Self::UnknownSubject => "unknown_subject",
            Self::NothingChanged => "nothing_changed",
            Self::ReasonOwed => "reason_owed",
            Self::LimitReached => "limit_reached",
            Self::Circle => "circle",
            Self::ShownChanged => "shown_changed",
            Self::Refused => "refused",
            Self::Escalated => "escalated",
            Self::Held => "held",
            Self::Uncertain => "uncertain",
            Self::Challenged => "challenged",
            Self::NoCriteria => "no_criteria",
            Self::EvidenceWanting => "evidence_wanting",
            Self::IntegrationOwed => "integration_owed",
            Self::DependencyUnmet => "dependency_unmet",
            Self::Excluded => "excluded",
            Self::LessonOwed => "lesson_owed",
            Self::NotEarned => "not_earned",
            Self::PolicyUnreadable => "policy_unreadable",
        }
    }
}

/// A command turned down: nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Rejection {
    /// Which rejection it is.
    pub code: Code,
    /// What stands in the way.
    pub message: String,
    /// What would clear the way.
    pub help: String,
    /// The entries that put it there.
    pub because: Vec<u64>,
}

impl Rejection {
    pub(crate) fn new(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: help.into(), because: Vec::new() }
    }

    #[must_use]
    pub(crate) fn because(mut self, entries: impl IntoIterator<Item = u64>) -> Self {
        self.because.extend(entries);
        self
    }
}
