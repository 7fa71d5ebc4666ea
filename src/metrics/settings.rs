//! What measures are asked for: of when, and what counts how.

use alloc::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::instant::Instant;
use crate::text::Label;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// A span of time: from an instant up to, and not including, another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "MetricsWindow"))]
pub struct Window {
    /// The first instant.
    pub from: Instant,
    /// The instant after the last.
    pub until: Instant,
}

impl Window {
    /// Whether an instant lies in it.
    pub fn holds(self, at: Instant) -> bool {
        self.from <= at && at < self.until
    }

    /// How many days it has, rounded up: at least one.
    pub fn days(self) -> u64 {
        let millis = self.until.millis().saturating_sub(self.from.millis()).max(1);
        u64::try_from(millis.saturating_add(DAY - 1) / DAY).unwrap_or(1).max(1)
    }
}

/// How long after landing an outcome is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Horizon {
    /// In days.
    pub days: u32,
}

impl Horizon {
    pub(super) fn after(self, landed: Instant) -> Instant {
        let end = landed.millis().saturating_add(i64::from(self.days).saturating_mul(DAY));
        Instant::nearest_to_millis(end)
    }
}

/// What counts how. Fixed before the span they are used for: weights chosen afterwards prove anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "MetricsSettings"))]
pub struct Settings {
    /// How long after landing an outcome is waited for: 14 days, unless this says otherwise.
    pub horizon: Horizon,
    /// How much landed work of a kind counts: 1, where nothing is said.
    pub weights: BTreeMap<Label, u32>,
    /// What one judgment of a kind costs, in whatever unit: 1, where nothing is said. `move`, `override`, `refusal`
    /// and `answer` are the kinds of what people do besides giving judgments that were asked for.
    pub costs: BTreeMap<Label, u32>,
    /// Only work that landed under this policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Digest>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { horizon: Horizon { days: 14 }, weights: BTreeMap::new(), costs: BTreeMap::new(), policy: None }
    }
}

impl Settings {
    pub(super) fn weight(&self, kind: &Label) -> u64 {
        self.weights.get(kind).map_or(1, |weight| u64::from(*weight))
    }

    pub(super) fn cost(&self, kind: &str) -> u64 {
        self.costs.iter().find(|(label, _)| label.as_str() == kind).map_or(1, |(_, cost)| u64::from(*cost))
    }
}
