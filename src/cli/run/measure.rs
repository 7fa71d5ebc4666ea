//! Verbs that say how well the whole works.

use governed::ledger::Store as _;
use governed::metrics::{Courses, Horizon, Settings, Window, measure, metrics_text, theatre, theatre_text};
use governed::wire::metrics::MetricsView;
use governed::{Digest, Fault, Instant};

use crate::args_judgment::{MetricsArgs, SpanArgs};
use crate::edge;
use crate::failure::Failure;
use crate::open::{self, Ledger};
use crate::render;

use super::{Caller, instant};

/// How far back is looked where nothing is said.
const USUAL_DAYS: i64 = 90;

fn courses(ledger: &Ledger) -> Result<Courses, Fault> {
    let mut courses = Courses::new();
    ledger.store.reading(|store| {
        store.read(1, &mut |_, _, bytes| {
            courses.push(&open::read_entry(bytes)?);
            Ok(())
        })
    })?;
    Ok(courses)
}

fn span(args: &SpanArgs) -> Result<Window, Fault> {
    let until = args.until.as_deref().map(instant).transpose()?.map_or_else(edge::now, Ok)?;
    let usual = until.millis().saturating_sub(USUAL_DAYS * 24 * 60 * 60 * 1_000);
    let from = match args.from.as_deref() {
        Some(from) => instant(from)?,
        None => Instant::from_millis(usual).unwrap_or(Instant::EPOCH),
    };
    window(from, until)
}

fn window(from: Instant, until: Instant) -> Result<Window, Fault> {
    if from >= until {
        let message = format!("a span from {from} until {until} holds nothing");
        return Err(Fault::input(message).with_help("its end comes after its beginning"));
    }
    Ok(Window { from, until })
}

fn beside(said: &str) -> Result<Window, Fault> {
    let (from, until) = said.split_once("..").ok_or_else(|| {
        Fault::input(format!("`{said}` is no span")).with_help("write two days, as `2026-01-01..2026-04-01`")
    })?;
    window(instant(from)?, instant(until)?)
}

pub fn metrics(caller: &Caller, args: &MetricsArgs) -> Result<(), Failure> {
    let span = span(&args.span)?;
    let told = match &args.settings {
        None => Settings::default(),
        Some(file) => serde_json::from_str(&edge::read_text(file)?).map_err(|error| {
            Fault::input(format!("{}: {error}", file.display()))
                .with_help("write an object with `weights` of kinds of work and `costs` of kinds of judgment")
        })?,
    };
    let policy = args.policy.as_deref().map(Digest::parse).transpose()?;
    let settings = Settings { horizon: Horizon { days: args.horizon }, policy: policy.or(told.policy), ..told };
    let other = args.beside.as_deref().map(beside).transpose()?;
    let courses = courses(&caller.open()?)?;
    let view = MetricsView {
        metrics: measure(&courses, span, &settings),
        beside: other.map(|span| measure(&courses, span, &settings)),
    };
    render::print(caller.json, &view, |view| metrics_text(&view.metrics, view.beside.as_ref()))
}

pub fn report(caller: &Caller, args: &SpanArgs) -> Result<(), Failure> {
    let span = span(args)?;
    let courses = courses(&caller.open()?)?;
    render::print(caller.json, &theatre(&courses, span), theatre_text)
}
