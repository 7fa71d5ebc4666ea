//! Operations about how well the whole works: measures and gates, read from the ledger alone.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::limit;
use crate::metrics::{Courses, Measured, Settings, Theatre, Window, measure, theatre};

use super::answer::Failure;
use super::ledger::Ledger;
use super::operation::{Operation, brings, row};

/// The operations, in the order of the docs.
pub(super) const OPERATIONS: &[Operation] = &[
    row!(register "metrics", "How well the whole works in a span: every measure with what it counts, and of what.",
        MetricsRequest => MetricsView, metrics),
    row!(register "metrics_series", "The measures of one span after the other, for plots: the entries are read once.",
        MetricsSeriesRequest => MetricsSeries, series),
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

/// Of which spans, and what counts how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MetricsSeriesRequest {
    /// The ledger, as `export_ledger` gives it.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The spans; they may overlap.
    pub spans: Vec<Window>,
    /// What counts how, in all of them.
    #[serde(default)]
    pub settings: Settings,
}

/// The measures of spans.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MetricsSeries {
    /// Those of each span, in the order in which they were asked for.
    pub series: Vec<Measured>,
}

fn series(ledger: &Ledger, asked: MetricsSeriesRequest) -> Result<MetricsSeries, Failure> {
    if asked.spans.len() > limit::METRICS_SPANS {
        let (given, most) = (asked.spans.len(), limit::METRICS_SPANS);
        let fault = Fault::input(format!("{given} spans are more than {most}"));
        return Err(fault.with_help("ask for longer spans, or in several calls").into());
    }
    let courses = courses(ledger);
    Ok(MetricsSeries { series: asked.spans.iter().map(|span| measure(&courses, *span, &asked.settings)).collect() })
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

brings!(ledger: String; MetricsRequest, MetricsSeriesRequest, TheatreRequest);
