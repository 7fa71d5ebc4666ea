//! What a person gives and takes: records that the ledger keeps.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::fault::InputFault;
use crate::instant::Instant;
use crate::limit;
use crate::policy::Span;
use crate::text::{Label, Prose};

use super::cell::Cell;

/// Autonomy given to a cell: a rung of the policy's ladder, until an instant, within limits. Who gave it is the actor of
/// the entry that holds it, and counts only where that is a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyGrant"))]
pub struct Grant {
    /// What it is given to.
    pub cell: Cell,
    /// The rung, by its name in the policy's ladder.
    pub level: Label,
    /// When it ends by itself.
    pub until: Instant,
    /// How much may be at stake at once.
    #[serde(default, skip_serializing_if = "Exposure::is_unlimited")]
    pub exposure: Exposure,
    /// What was known when it was given.
    pub cites: Cited,
    /// Why it is given.
    pub reason: Prose,
}

impl Grant {
    /// Checks that it ends, and not too late.
    ///
    /// # Errors
    /// When it ends before it begins, or lasts longer than [`limit::GRANT_DAYS`].
    pub fn check(&self, granted: Instant) -> Result<(), InputFault> {
        let lasts = self.until.millis().saturating_sub(granted.millis());
        if lasts > 0 && lasts <= i64::from(limit::GRANT_DAYS) * 86_400_000 {
            return Ok(());
        }
        let expected = format!("an instant after {granted}, within {} days of it", limit::GRANT_DAYS);
        Err(InputFault::new("end of a grant", &format!("{}", self.until), &expected))
    }
}

/// Autonomy taken back. Anybody may: less autonomy needs no authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyRevocation"))]
pub struct Revocation {
    /// What it is taken from.
    pub cell: Cell,
    /// Why.
    pub reason: Prose,
}

/// How much of a cell's work may be at stake at once. What is not named is not limited.
///
/// ```
/// use governed::autonomy::{Exposure, Used};
/// let exposure = Exposure { in_flight: Some(2), per_day: None };
/// assert!(exposure.full(Used { in_flight: 1, landed_in_a_day: 90 }).is_empty());
/// assert_eq!(exposure.full(Used { in_flight: 2, landed_in_a_day: 0 }), ["2 of 2 units are in flight"]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyExposure"))]
pub struct Exposure {
    /// Units of the cell that are being worked on, checked or integrated at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_flight: Option<u32>,
    /// Units of the cell that land within 24 hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
}

/// How much of a cell's work is at stake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyUsed"))]
pub struct Used {
    /// Units that are being worked on, checked or integrated.
    pub in_flight: u32,
    /// Units that landed within the last 24 hours.
    pub landed_in_a_day: u32,
}

impl Exposure {
    /// Whether nothing is limited.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    pub fn is_unlimited(&self) -> bool {
        *self == Self::default()
    }

    /// Which limits leave no room for one more unit, in words: none, where there is room.
    pub fn full(&self, used: Used) -> Vec<String> {
        let mut full = Vec::new();
        if let Some(most) = self.in_flight.filter(|most| used.in_flight >= *most) {
            full.push(format!("{} of {most} units are in flight", used.in_flight));
        }
        if let Some(most) = self.per_day.filter(|most| used.landed_in_a_day >= *most) {
            full.push(format!("{} of {most} units landed in the last 24 hours", used.landed_in_a_day));
        }
        full
    }
}

/// What was known of a cell when it was granted something. Whole numbers alone: it is hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyCited"))]
pub struct Cited {
    /// The policy in force then.
    pub policy: Digest,
    /// Outcomes that counted: matured successes and all failures.
    pub matured: u64,
    /// Those of them that failed.
    pub failures: u64,
    /// The evidence of [`EProcess::thousandths`](crate::autonomy::EProcess::thousandths): whole thousandths, rounded down, at most
    /// 2^53 − 1. 1,000 is no evidence either way, 20,000 is twenty to one.
    pub evidence_thousandths: u64,
    /// The failures in a thousand it was tested against.
    pub failures_per_thousand: u16,
    /// How long a unit had to go without a failure to count as a success.
    pub horizon: Span,
}
