//! Contesting what a unit rests on: it has to be answered.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::fault::InputFault;
use crate::text::{Label, Line, Prose};

/// What is contested.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Contested {
    /// A piece of evidence of the unit, by its label.
    Evidence(Label),
    /// A criterion of the unit, by its label: it measures something else than what was meant.
    Criterion(Label),
    /// A metric that is read as saying something of it: `escape_rate`, `latency_p99` …
    Metric(Line),
    /// A rule of the policy in force, as decisions name it: `RULE`, or `LAYER/RULE` where there are several layers.
    Rule(Line),
    /// A decision, judgment or other entry about the unit, by its number in the ledger.
    Entry(u64),
}

impl Contested {
    const EXPECTED: &'static str = "`evidence:LABEL`, `criterion:LABEL`, `metric:NAME`, `rule:NAME` or `entry:N`";

    /// Reads what is contested as people write it.
    ///
    /// # Errors
    /// When it is none of the five, or its name is no name.
    ///
    /// ```
    /// use governed::judgment::Contested;
    /// assert_eq!(Contested::parse("entry:12")?, Contested::Entry(12));
    /// assert!(Contested::parse("colour:red").is_err());
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("what is contested", text, Self::EXPECTED);
        let (what, name) = text.split_once(':').ok_or_else(fault)?;
        Ok(match what {
            "evidence" => Self::Evidence(Label::parse(name)?),
            "criterion" => Self::Criterion(Label::parse(name)?),
            "metric" => Self::Metric(Line::parse(name)?),
            "rule" => Self::Rule(Line::parse(name)?),
            "entry" => Self::Entry(name.parse().map_err(|_| fault())?),
            _ => return Err(fault()),
        })
    }
}

impl fmt::Display for Contested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Evidence(label) => write!(f, "evidence:{label}"),
            Self::Criterion(label) => write!(f, "criterion:{label}"),
            Self::Metric(name) => write!(f, "metric:{name}"),
            Self::Rule(rule) => write!(f, "rule:{rule}"),
            Self::Entry(seq) => write!(f, "entry:{seq}"),
        }
    }
}

/// An actor named in the work contests what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Challenge {
    /// Its name within the unit.
    pub label: Label,
    /// What is contested.
    pub of: Contested,
    /// Why.
    pub text: Prose,
    /// Whether the unit waits for the answer. Only a person named in the work can make it wait.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub stops: bool,
}

/// What came of a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ChallengeRuling"))]
pub enum Ruling {
    /// It was right.
    Upheld,
    /// It was not.
    Dismissed,
    /// Whoever raised it takes it back.
    Withdrawn,
}

impl Ruling {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Dismissed => "dismissed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// The answer to a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChallengeEnd {
    /// What came of it.
    pub ruling: Ruling,
    /// The answer in words.
    pub answer: Prose,
}
