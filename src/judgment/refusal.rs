//! The grounds on which an actor declines.

use serde::{Deserialize, Serialize};

/// The grounds of a refusal: the six the founding essay names, and any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RefusalGrounds"))]
pub enum Grounds {
    /// The evidence is not good enough.
    EvidenceInsufficient,
    /// The context is wrong.
    ContextWrong,
    /// The metric is distorting the goal.
    MetricDistorts,
    /// The machine is confidently missing the point.
    MachineMissesPoint,
    /// The risk is being misread.
    RiskMisread,
    /// The local optimisation damages the larger system.
    LocalHarmsWhole,
    /// Something else, said in the text.
    Other,
}

impl Grounds {
    /// Every ground, in the order of the essay.
    pub const ALL: [Self; 7] = [
        Self::EvidenceInsufficient,
        Self::ContextWrong,
        Self::MetricDistorts,
        Self::MachineMissesPoint,
        Self::RiskMisread,
        Self::LocalHarmsWhole,
        Self::Other,
    ];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::EvidenceInsufficient => "evidence_insufficient",
            Self::ContextWrong => "context_wrong",
            Self::MetricDistorts => "metric_distorts",
            Self::MachineMissesPoint => "machine_misses_point",
            Self::RiskMisread => "risk_misread",
            Self::LocalHarmsWhole => "local_harms_whole",
            Self::Other => "other",
        }
    }

    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::EvidenceInsufficient => "the evidence is not good enough",
            Self::ContextWrong => "the context is wrong",
            Self::MetricDistorts => "the metric is distorting the goal",
            Self::MachineMissesPoint => "the machine is missing the point",
            Self::RiskMisread => "the risk is being misread",
            Self::LocalHarmsWhole => "the local gain damages the whole",
            Self::Other => "other grounds",
        }
    }
}
