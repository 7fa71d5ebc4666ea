//! The loop: from a pattern that was recognised to a lesson that is kept, a step at a time.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::id::UnitId;
use crate::tagged::tagged;
use crate::text::{Line, Prose};

/// Where a pattern is in the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum LoopStage {
    /// Signals were seen to be one thing. What it means is not said.
    Recognised,
    /// A person said what it means. Nothing was done about it.
    Understood,
    /// Something was done about it. Whether that worked is not said.
    Answered,
    /// It worked. What it taught is not kept.
    Validated,
    /// What it taught is kept.
    Kept,
    /// It is noise.
    Dismissed,
}

impl LoopStage {
    /// Every stage, in the order they come.
    pub const ALL: [Self; 6] =
        [Self::Recognised, Self::Understood, Self::Answered, Self::Validated, Self::Kept, Self::Dismissed];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recognised => "recognised",
            Self::Understood => "understood",
            Self::Answered => "answered",
            Self::Validated => "validated",
            Self::Kept => "kept",
            Self::Dismissed => "dismissed",
        }
    }

    /// What is owed next, in words.
    pub fn owes(self) -> &'static str {
        match self {
            Self::Recognised => "a person says what it means, or that it is noise",
            Self::Understood => "something is done about it",
            Self::Answered => "somebody who did not do the work says whether that helped",
            Self::Validated => "a person says what it taught, and in which form that is kept",
            Self::Kept | Self::Dismissed => "nothing, until it happens again",
        }
    }
}

impl fmt::Display for LoopStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Signals that are one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RecognisedPattern"))]
pub struct RecognisedPattern {
    /// What it is, in a line.
    pub title: Line,
    /// What makes the signals one thing.
    pub says: Prose,
    /// The signals, by the numbers of their entries.
    pub signals: Vec<u64>,
}

/// What a pattern means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PatternMeaning"))]
pub struct Meaning {
    /// What it means.
    pub says: Prose,
    /// Whether a machine may answer it without a person. One that asks for judgment is answered by people.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub automatic: bool,
    /// What it was taken for and is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub false_paths: Vec<Prose>,
}

/// What was done about a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PatternResponse"))]
pub struct Response {
    /// What was done, and why that.
    pub says: Prose,
    /// The units that do it: none, where it was done outside of any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
}

/// Whether what was done helped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ResponseValidation"))]
pub struct Validation {
    /// Whether it did.
    pub helped: bool,
    /// What shows it.
    pub says: Prose,
}

tagged! { strict "LoopStep",
/// A step of the loop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum LoopStep {
    /// Signals are one thing.
    Recognise(RecognisedPattern),
    /// More signals of it, by the numbers of their entries.
    Gather(Vec<u64>),
    /// A person says what it means.
    Interpret(Meaning),
    /// Something is done about it.
    Respond(Response),
    /// Whether that helped.
    Validate(Validation),
    /// It is noise: why.
    Dismiss(Prose),
}
}

impl LoopStep {
    /// What it is called in records.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Recognise(_) => "recognise",
            Self::Gather(_) => "gather",
            Self::Interpret(_) => "interpret",
            Self::Respond(_) => "respond",
            Self::Validate(Validation { helped: true, .. }) => "validate",
            Self::Validate(_) => "validate (it did not help)",
            Self::Dismiss(_) => "dismiss",
        }
    }
}

/// Every step there is, as a number: the columns of the table.
#[derive(Clone, Copy)]
enum Way {
    Gather,
    Interpret,
    Respond,
    Helped,
    Failed,
    Keep,
    Dismiss,
}

impl Way {
    const ALL: [(&'static str, Self); 7] = [
        ("gather", Self::Gather),
        ("interpret", Self::Interpret),
        ("respond", Self::Respond),
        ("validate", Self::Helped),
        ("validate (it did not help)", Self::Failed),
        ("keep a lesson", Self::Keep),
        ("dismiss", Self::Dismiss),
    ];
}

/// THE table: where each step leads from each stage. What is not there cannot be done.
#[allow(clippy::match_same_arms, reason = "a row for each step")]
fn leads(from: LoopStage, way: Way) -> Option<LoopStage> {
    use LoopStage::{Answered, Dismissed, Kept, Recognised, Understood, Validated};
    match (from, way) {
        // More of the same changes nothing while it is open. Where it was thought to be over, it is not.
        (Recognised | Understood | Answered, Way::Gather) => Some(from),
        (Validated, Way::Gather) => Some(Answered),
        (Kept | Dismissed, Way::Gather) => Some(Recognised),
        (Recognised | Understood | Answered | Validated, Way::Interpret) => Some(Understood),
        (Understood | Answered, Way::Respond) => Some(Answered),
        (Answered, Way::Helped) => Some(Validated),
        // What did not help was an answer to something else.
        (Answered | Validated, Way::Failed) => Some(Understood),
        (Validated | Kept, Way::Keep) => Some(Kept),
        (Recognised | Understood | Answered, Way::Dismiss) => Some(Dismissed),
        _ => None,
    }
}

/// Where a step leads: nothing, where it cannot be taken. `from` is nothing for a pattern that is not there yet, and
/// `step` is nothing for a lesson that is kept of it.
///
/// ```
/// use governed::memory::{LoopStage, LoopStep, next_stage};
/// let more = LoopStep::Gather(vec![12]);
/// assert_eq!(next_stage(Some(LoopStage::Kept), Some(&more)), Some(LoopStage::Recognised), "it happens again");
/// assert_eq!(next_stage(Some(LoopStage::Recognised), None), None, "nothing was learnt yet");
/// ```
pub fn next_stage(from: Option<LoopStage>, step: Option<&LoopStep>) -> Option<LoopStage> {
    let way = match step {
        Some(LoopStep::Recognise(_)) => return from.is_none().then_some(LoopStage::Recognised),
        Some(LoopStep::Gather(_)) => Way::Gather,
        Some(LoopStep::Interpret(_)) => Way::Interpret,
        Some(LoopStep::Respond(_)) => Way::Respond,
        Some(LoopStep::Validate(Validation { helped: true, .. })) => Way::Helped,
        Some(LoopStep::Validate(_)) => Way::Failed,
        Some(LoopStep::Dismiss(_)) => Way::Dismiss,
        None => Way::Keep,
    };
    leads(from?, way)
}

/// The table as Markdown: a row for each stage, a column for each step, a dash where it cannot be taken.
pub fn loop_table() -> String {
    let names: Vec<&str> = Way::ALL.iter().map(|(name, _)| *name).collect();
    let mut table = format!("| from | {} |\n|{}\n", names.join(" | "), "---|".repeat(names.len() + 1));
    for from in LoopStage::ALL {
        let cells = Way::ALL.map(|(_, way)| leads(from, way).map_or("-", LoopStage::name));
        table += &format!("| {from} | {} |\n", cells.join(" | "));
    }
    table
}
