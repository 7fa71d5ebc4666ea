//! Signals as [CloudEvents 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md) in JSON:
//! one event, a batch as a list, or one a line.
//!
//! `source` and `id` name the signal, `type` is its topic, `subject` and `time` are taken as they are. What sort of signal it
//! is says the extension `signalkind`, or a type `governed.signal.KIND`, or one of the [CDEvents](https://cdevents.dev) types
//! that mean one thing: an incident, a rollback, a run that failed. Anything else is an observation, unless whoever imports
//! says otherwise. `severity` (1 to 4), `unit` and `resource` may come as extensions or, as lists `units` and `resources`, in
//! the data; its words are the first of `text`, `summary`, `message`, `description` and `title` there. What has no place in
//! a signal is left out, and told.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::fault::Fault;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::limit;
use crate::memory::{Severity, Signal, SignalKind};
use crate::text::{Prose, Resource};

use super::payload::{Field, Payload};
use super::{Skip, Skips};

const HELP: &str =
    "give CloudEvents 1.0 in JSON: an object with `specversion`, `id`, `source` and `type`, or a list of them";
const LEFT_OUT: &str = "no CloudEvent 1.0: left out";
const ATTRIBUTES: [&str; 13] = [
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "time",
    "datacontenttype",
    "dataschema",
    "data",
    "signalkind",
    "severity",
    "unit",
    "resource",
];
/// What is looked at in the data.
const IN_DATA: [&str; 9] =
    ["text", "summary", "message", "description", "title", "units", "resources", "severity", "subject"];
const WORDS: [&str; 5] = ["text", "summary", "message", "description", "title"];

/// Signals that were read, and what was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The signals, in the order they came.
    pub signals: Vec<Signal>,
    /// What was left out or changed, and why.
    pub skipped: Vec<Skip>,
}

/// Reads events. `now` is when one without a time happened, and no event happened later; `other` is the sort of those that
/// say nothing of it.
///
/// # Errors
/// When it is no JSON, or past a limit. An event that is none is left out, and told.
///
/// ```
/// use governed::import::cloudevents;
/// use governed::memory::SignalKind;
/// use governed::Instant;
/// let event = br#"{"specversion": "1.0", "id": "7", "source": "/desk", "type": "ticket.opened", "signalkind": "support_complaint",
///     "data": {"summary": "The invoice shows tax twice", "resources": ["path:billing/tax.rs"]}}"#;
/// let read = cloudevents::read(event, Instant::parse("2026-03-17T09:00:00Z")?, SignalKind::Observation)?;
/// assert_eq!(read.signals[0].kind, SignalKind::SupportComplaint);
/// assert_eq!(read.signals[0].resources[0].name(), "billing/tax.rs");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(bytes: &[u8], now: Instant, other: SignalKind) -> Result<Read, Fault> {
    let payload = Payload::several(bytes, HELP)?;
    let (mut signals, mut skips) = (Vec::new(), Skips::default());
    for event in payload.each()? {
        match signal(&event, now, other, &mut skips) {
            Ok(signal) => signals.push(signal),
            Err(fault) => skips.note(LEFT_OUT, format!("{}: {fault}", event.at())),
        }
    }
    if signals.len() > limit::SIGNALS_READ {
        let message = format!("{} events, over the {} that are read at once", signals.len(), limit::SIGNALS_READ);
        return Err(Fault::input(message).with_help("give them in several files"));
    }
    Ok(Read { signals, skipped: skips.list() })
}

fn signal(event: &Field<'_>, now: Instant, other: SignalKind, skips: &mut Skips) -> Result<Signal, Fault> {
    let version = event.get("specversion")?.must()?;
    if version.said()? != Some("1.0") {
        return Err(version.fault("`1.0`"));
    }
    let named = |name: &str, skips: &mut Skips| -> Result<_, Fault> {
        let field = event.get(name)?.must()?;
        field.line(skips)?.ok_or_else(|| field.fault("a text that is not empty"))
    };
    let (id, source, topic) = (named("id", skips)?, named("source", skips)?, named("type", skips)?);
    let at = event.get("time")?.instant()?.unwrap_or(now);
    if at > now {
        skips.note("a time that is yet to come: taken as now", format!("{}: {at}", event.at()));
    }
    for name in event.names().filter(|name| !ATTRIBUTES.contains(name)) {
        skips.note("attribute that a signal has no place for: left out", name);
    }
    // What is no object is words or bytes.
    let data = event.get("data")?;
    let inner = data.names().next().is_some();
    let said = |name: &str| if inner { data.get(name) } else { event.get("nothing") };
    let mut text = if inner { None } else { data.text().ok().flatten().map(ToOwned::to_owned) };
    for name in WORDS {
        let words = said(name)?.text().ok().flatten().filter(|words| !words.trim().is_empty());
        text = text.or_else(|| words.map(ToOwned::to_owned));
    }
    let subject = event.get("subject")?.line(skips)?;
    let blank = match &subject {
        Some(subject) => format!("{topic}: {subject}"),
        None => String::from(topic.as_str()),
    };
    // A CDEvent has its words further in.
    let further = data.of(&["subject", "content", "description"]).ok().and_then(|field| field.text().ok().flatten());
    text = text.or_else(|| further.map(ToOwned::to_owned));
    let (text, changed) = Prose::made_of(text.as_deref().unwrap_or_default(), &blank);
    if changed && text.as_str() != blank {
        skips.note("text too long or with control characters: made presentable", event.at());
    }
    for name in data.names().filter(|name| !IN_DATA.contains(name)) {
        skips.note("data that a signal has no place for: left out", name);
    }
    let (mut units, mut resources) = (Vec::new(), Vec::new());
    for (field, is_list) in [
        (event.get("unit")?, false),
        (said("units")?, true),
        (event.get("resource")?, false),
        (said("resources")?, true),
    ] {
        let of_units = field.at().contains("unit");
        let items = if is_list && field.is_there() { field.items()? } else { alloc::vec![field] };
        for (number, item) in items.into_iter().enumerate() {
            if number >= limit::SIGNAL_RESOURCES {
                skips.note("more units or resources than a signal names: left out", item.at());
                continue;
            }
            let Some(name) = item.said()? else { continue };
            let taken = if of_units {
                UnitId::parse(name).map(|unit| units.push(unit)).is_ok()
            } else {
                Resource::parse(name).map(|resource| resources.push(resource)).is_ok()
            };
            if !taken {
                skips.note("what an event is about cannot be read: left out", format!("{}: {name}", item.at()));
            }
        }
    }
    let severity = match (event.get("severity")?.number(), said("severity")?.number()) {
        (Ok(Some(number)), _) | (_, Ok(Some(number))) => {
            let read = u8::try_from(number).ok().and_then(|number| Severity::new(number).ok());
            if read.is_none() {
                skips.note("severity that is not 1 to 4: left out", format!("{}: {number}", event.at()));
            }
            read
        }
        (Ok(None), Ok(None)) => None,
        _ => {
            skips.note("severity that is not 1 to 4: left out", event.at());
            None
        }
    };
    let kind = match event.get("signalkind")?.said()? {
        Some(said) => SignalKind::parse(said)?,
        None => kind_of(topic.as_str(), &data).unwrap_or(other),
    };
    Ok(Signal { source, id, kind, topic, at: at.min(now), text, subject, severity, units, resources })
}

/// What sort of signal a type says it is, where it does.
fn kind_of(topic: &str, data: &Field<'_>) -> Option<SignalKind> {
    if let Some(kind) = topic.strip_prefix("governed.signal.") {
        return SignalKind::parse(kind).ok();
    }
    let mut parts = topic.strip_prefix("dev.cdevents.")?.split('.');
    match (parts.next()?, parts.next()?) {
        ("incident", "detected" | "reported") => Some(SignalKind::Incident),
        ("service", "rolledback") => Some(SignalKind::Rollback),
        ("testcaserun" | "testsuiterun" | "pipelinerun" | "taskrun", "finished") => {
            let outcome = data.of(&["subject", "content", "outcome"]).ok()?;
            let failed = matches!(outcome.said().ok()??, "fail" | "failure" | "error");
            failed.then_some(SignalKind::EvaluationFailure)
        }
        _ => None,
    }
}
