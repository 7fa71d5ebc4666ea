//! One thing that happened and may mean something.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::fault::{InputFault, nearest};
use crate::id::UnitId;
use crate::instant::Instant;
use crate::order::InOrder as _;
use crate::text::{Line, Prose, Resource};

/// That a name is none of a list's, with the nearest that is.
pub(super) fn unknown_name(what: &'static str, text: &str, names: &[&str]) -> InputFault {
    let expected = match nearest(text, names.iter().copied()) {
        Some(near) => alloc::format!("`{near}`, or another of {}", names.join(", ")),
        None => alloc::format!("one of {}", names.join(", ")),
    };
    InputFault::new(what, text, &expected)
}

/// What sort of thing was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum SignalKind {
    /// What users do.
    UserBehavior,
    /// Somebody asked for help or complained.
    SupportComplaint,
    /// Somebody did not buy, and said why.
    SalesObjection,
    /// Something broke where it was used.
    Incident,
    /// Work was taken back.
    Rollback,
    /// A person stepped in where the system would have gone on.
    Intervention,
    /// A check, test or evaluation failed.
    EvaluationFailure,
    /// Something went better than it was expected to.
    UnexpectedSuccess,
    /// Nothing came where something always came.
    UnexpectedCalm,
    /// Anything else that was seen.
    Observation,
}

impl SignalKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::UserBehavior,
        Self::SupportComplaint,
        Self::SalesObjection,
        Self::Incident,
        Self::Rollback,
        Self::Intervention,
        Self::EvaluationFailure,
        Self::UnexpectedSuccess,
        Self::UnexpectedCalm,
        Self::Observation,
    ];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserBehavior => "user_behavior",
            Self::SupportComplaint => "support_complaint",
            Self::SalesObjection => "sales_objection",
            Self::Incident => "incident",
            Self::Rollback => "rollback",
            Self::Intervention => "intervention",
            Self::EvaluationFailure => "evaluation_failure",
            Self::UnexpectedSuccess => "unexpected_success",
            Self::UnexpectedCalm => "unexpected_calm",
            Self::Observation => "observation",
        }
    }

    /// The kind of that name.
    ///
    /// # Errors
    /// When there is none; the nearest one is named.
    ///
    /// ```
    /// use governed::memory::SignalKind;
    /// assert_eq!(SignalKind::parse("incident")?, SignalKind::Incident);
    /// assert!(SignalKind::parse("incidnet").unwrap_err().to_string().contains("incident"));
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| unknown_name("kind of signal", text, &Self::ALL.map(Self::name)))
    }
}

/// How bad it is: 1 is the worst, 4 is hardly noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(with = "u8"))]
pub struct Severity(u8);

impl Severity {
    /// A severity of that number.
    ///
    /// # Errors
    /// When it is not 1 to 4.
    pub fn new(number: u8) -> Result<Self, InputFault> {
        if (1..=4).contains(&number) {
            return Ok(Self(number));
        }
        Err(InputFault::new("severity", &alloc::format!("{number}"), "1 (the worst) to 4"))
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl Signal {
    /// Whether another tells the same: when it happened may be told otherwise, where a source does not say so itself.
    pub fn tells_the_same(&self, other: &Self) -> bool {
        let at = self.at;
        *self == Self { at, ..other.clone() }
    }

    /// The same with each unit and resource named once.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        self.units.put_in_order();
        self.units.dedup();
        self.resources.put_in_order();
        self.resources.dedup();
        self
    }
}

impl TryFrom<u8> for Severity {
    type Error = InputFault;

    fn try_from(number: u8) -> Result<Self, InputFault> {
        Self::new(number)
    }
}

impl From<Severity> for u8 {
    fn from(severity: Severity) -> Self {
        severity.0
    }
}

/// One thing that happened and may mean something. Who brings it, source and id together name it: the same signal delivered
/// twice is taken once, as [CloudEvents 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id) has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Signal {
    /// What sent it, such as `/support/desk`.
    pub source: Line,
    /// Its id there.
    pub id: Line,
    /// What sort of thing it is.
    pub kind: SignalKind,
    /// What it is one of: signals of one source and topic are one series, with its own history.
    pub topic: Line,
    /// When it happened.
    pub at: Instant,
    /// What was seen.
    pub text: Prose,
    /// What it is about, as its source names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Line>,
    /// How bad it is, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The units it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
    /// What else it is about: paths, flags, plans, segments …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
}
