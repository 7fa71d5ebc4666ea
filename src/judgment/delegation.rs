//! Handing to somebody else what one is to answer or to judge.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::fault::InputFault;
use crate::text::{Label, Prose};

/// What somebody is to answer or to judge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Answerable {
    /// An escalation of the unit, by its label.
    Escalation(Label),
    /// A challenge of the unit, by its label.
    Challenge(Label),
    /// The judgment of this kind that policy asks for the unit's next move.
    Judgment(Label),
}

impl Answerable {
    const EXPECTED: &'static str = "`escalation:LABEL`, `challenge:LABEL` or `judgment:KIND`";

    /// Reads what is to be answered as people write it.
    ///
    /// # Errors
    /// When it is none of the three, or its name is no label.
    ///
    /// ```
    /// use governed::judgment::Answerable;
    /// assert_eq!(Answerable::parse("judgment:review")?.to_string(), "judgment:review");
    /// assert!(Answerable::parse("refusal:r1").is_err(), "only who refused can say that the objection is met");
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("what is to be answered", text, Self::EXPECTED);
        let (what, name) = text.split_once(':').ok_or_else(fault)?;
        Ok(match what {
            "escalation" => Self::Escalation(Label::parse(name)?),
            "challenge" => Self::Challenge(Label::parse(name)?),
            "judgment" => Self::Judgment(Label::parse(name)?),
            _ => return Err(fault()),
        })
    }
}

impl fmt::Display for Answerable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Escalation(label) => write!(f, "escalation:{label}"),
            Self::Challenge(label) => write!(f, "challenge:{label}"),
            Self::Judgment(kind) => write!(f, "judgment:{kind}"),
        }
    }
}

/// A person hands to another what they are to answer or could judge. It makes nobody a judge who is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "HandedOn"))]
pub struct Delegation {
    /// What.
    pub of: Answerable,
    /// To whom.
    pub to: Actor,
    /// Why.
    pub reason: Prose,
}
