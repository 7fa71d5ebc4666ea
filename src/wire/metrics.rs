//! Operations about how well the whole works: measures and gates, read from the ledger alone.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::metrics::{Courses, Measured, Settings, Theatre, Window, measure, theatre};

use super::answer::Failure;
use super::ledger::Ledger;
use super::operation::{Operation, brings, row};

/// The operations, in the order of the docs.
pub(super) const OPERATIONS: &[Operation] = &[
    row!(register "metrics", "How well the whole works in a span: every measure with what it counts, and of what.",
        MetricsRequest => MetricsView, metrics),
    row!(register "theatre", "What each gate changed in a span: reviews, rules and handoffs that change nothing show here.",
        TheatreRequest => Theatre, |ledger, asked| Ok(theatre(&courses(ledger), asked.span))),
];

/// Of when, and what counts how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MetricsRequest {
    /// The ledger, as `export_ledger` gives it.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The span.
    pub span: Window,
    /// What counts how.
    #[serde(default)]
    pub settings: Settings,
    /// Another span, to compare it with.
    #[serde(default)]
    pub beside: Option<Beside>,
}

/// Another span, counted its own way where that is said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Beside {
    /// The span.
    pub span: Window,
    /// What counts how there; as in the other, where nothing is said.
    #[serde(default)]
    pub settings: Option<Settings>,
}

/// The measures of a span, and of another beside it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MetricsView {
    /// The measures.
    pub metrics: Measured,
    /// Those of the other span.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside: Option<Measured>,
}

/// A span.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TheatreRequest {
    /// The ledger, as `export_ledger` gives it.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The span.
    pub span: Window,
}

fn courses(ledger: &Ledger) -> Courses {
    let mut courses = Courses::new();
    for sealed in ledger.sealed() {
        courses.push(&sealed.entry);
    }
    courses
}

fn metrics(ledger: &Ledger, asked: MetricsRequest) -> Result<MetricsView, Failure> {
    let courses = courses(ledger);
    let beside = asked.beside.map(|beside| {
        let settings = beside.settings.unwrap_or_else(|| asked.settings.clone());
        measure(&courses, beside.span, &settings)
    });
    Ok(MetricsView { metrics: measure(&courses, asked.span, &asked.settings), beside })
}

brings!(ledger: String; MetricsRequest, TheatreRequest);
