//! What a document comes to: rulings, each with its conditions and what follows, whatever part they were written as.

use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::instant::Instant;
use crate::text::{Label, Prose, Reference};

use super::condition::Condition;
use super::document::{EscalateTo, JudgmentNeed, Standard};
use super::lower::Literal;
use super::words::Day;

/// What part of a document a ruling was written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RulingSort"))]
pub enum Sort {
    /// A rule.
    Rule,
    /// A window.
    Window,
    /// An exclusion.
    Exclusion,
    /// What a class of reversibility always needs.
    Ceiling,
    /// The autonomy ladder.
    Autonomy,
    /// The attention budget.
    Attention,
}

impl Sort {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Window => "window",
            Self::Exclusion => "exclusion",
            Self::Ceiling => "ceiling",
            Self::Autonomy => "autonomy",
            Self::Attention => "attention",
        }
    }
}

/// A part of a policy that can fire.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// Its name: within one layer its id, within several with the policy's name in front.
    pub id: Box<str>,
    /// Which layer, counted from the top.
    pub layer: usize,
    /// What it was written as.
    pub sort: Sort,
    /// Why it is there.
    pub why: Prose,
    /// Who answers for it.
    pub owner: Actor,
    /// What it came from.
    pub origin: Option<Reference>,
    /// When it is due for another look.
    pub review: Day,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
    /// What follows.
    pub(super) effects: Vec<Consequence>,
    /// The same conditions, as literals. Nothing, where it can never fire.
    pub(super) literals: Option<Vec<Literal>>,
    /// Where it stands in its document.
    pub(super) at: super::fault::At,
}

impl Ruling {
    /// Whether it permits.
    pub fn permits(&self) -> bool {
        self.effects.iter().any(|effect| matches!(effect, Consequence::Permit { .. }))
    }
}

/// What follows from a ruling.
#[derive(Clone, Debug)]
pub(super) enum Consequence {
    /// The move may go ahead, where each upper layer delegates it.
    Permit {
        delegations: Vec<Condition>,
    },
    /// Something is owed: an obligation by its number.
    Owe(usize),
    Block,
    Route(Label),
    /// A machine counts as having no higher rung.
    Cap(usize),
    Remember(Prose),
}

/// Something that has to be there before a move.
#[derive(Clone, Debug)]
pub(super) enum Obligation {
    Evidence(Label, Standard),
    Judgment(JudgmentNeed),
    Escalation(EscalateTo),
    /// A point in time has come.
    Instant(Instant),
    /// A condition holds; the same in words, where there are shorter ones.
    Fact(Box<Condition>, Option<Box<str>>),
    /// A rung of the ladder from which the move may be asked for.
    Rung,
}
