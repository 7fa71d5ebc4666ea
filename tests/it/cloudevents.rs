//! Signals as `CloudEvents` 1.0: what is taken, what is left out, and that nothing is lost in silence.

use governed::import::cloudevents::read;
use governed::memory::SignalKind;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::minute;

fn event(more: Value) -> Value {
    let mut event = json!({ "specversion": "1.0", "id": "1", "source": "/desk", "type": "ticket.opened" });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

fn one(more: Value) -> (governed::memory::Signal, Vec<governed::import::Skip>) {
    let mut found = read(event(more).to_string().as_bytes(), minute(60), SignalKind::Observation).unwrap();
    (found.signals.remove(0), found.skipped)
}

#[test]
fn each_sort_is_told_by_extension_by_type_or_by_who_imports() {
    let kind = |more: Value| one(more).0.kind;
    for kind_ in SignalKind::ALL {
        assert_eq!(kind(json!({ "signalkind": kind_.name() })), kind_);
        assert_eq!(kind(json!({ "type": format!("governed.signal.{}", kind_.name()) })), kind_);
    }
    let outcome = |outcome: &str| json!({ "subject": { "content": { "outcome": outcome } } });
    for (topic, data, expected) in [
        ("dev.cdevents.incident.detected.0.2.0", json!({}), SignalKind::Incident),
        ("dev.cdevents.incident.resolved.0.2.0", json!({}), SignalKind::Observation),
        ("dev.cdevents.service.rolledback.0.2.0", json!({}), SignalKind::Rollback),
        ("dev.cdevents.testcaserun.finished.0.2.0", outcome("fail"), SignalKind::EvaluationFailure),
        ("dev.cdevents.pipelinerun.finished.0.2.0", outcome("error"), SignalKind::EvaluationFailure),
        ("dev.cdevents.pipelinerun.finished.0.2.0", outcome("success"), SignalKind::Observation),
        ("com.example.sale.lost", json!({}), SignalKind::Observation),
    ] {
        assert_eq!(kind(json!({ "type": topic, "data": data })), expected, "{topic}");
    }
    let other = read(event(json!({})).to_string().as_bytes(), minute(0), SignalKind::SalesObjection).unwrap();
    assert_eq!(other.signals[0].kind, SignalKind::SalesObjection);
}

#[test]
fn words_time_and_what_it_is_about_are_taken_from_where_they_stand() {
    let (signal, skipped) = one(json!({
        "subject": "bills", "time": "2026-03-17T10:30:00+01:00", "severity": 2, "resource": "flag:new-checkout",
        "unit": "01JQ2E5V8T0000000000000000",
        "data": { "title": "A cent", "summary": "The bill is a cent off", "resources": ["path:billing/tax.rs"] }
    }));
    assert!(skipped.is_empty(), "{skipped:?}");
    assert_eq!((signal.text.as_str(), signal.at), ("The bill is a cent off", minute(30)));
    assert_eq!(signal.severity.map(governed::memory::Severity::number), Some(2));
    let about: Vec<&str> = signal.resources.iter().map(governed::Resource::as_str).collect();
    assert_eq!((about, signal.units.len()), (vec!["flag:new-checkout", "path:billing/tax.rs"], 1));
    assert_eq!(one(json!({ "data": "plain words" })).0.text.as_str(), "plain words");
    assert_eq!(one(json!({ "subject": "bills", "data": [1] })).0.text.as_str(), "ticket.opened: bills");
    assert_eq!(one(json!({ "data_base64": "AAAA" })).1.len(), 1, "bytes are left out, and told");
}

#[test]
fn what_cannot_be_taken_is_left_out_and_told() {
    for (more, reason) in [
        (json!({ "time": "2027-01-01T00:00:00Z" }), "a time that is yet to come"),
        (json!({ "severity": 9 }), "severity that is not 1 to 4"),
        (json!({ "severity": "bad" }), "severity that is not 1 to 4"),
        (json!({ "traceparent": "00-1" }), "attribute that a signal has no place for"),
        (json!({ "unit": "none" }), "what an event is about cannot be read"),
    ] {
        let (signal, skipped) = one(more.clone());
        assert!(signal.at <= minute(60));
        assert!(skipped.iter().any(|skip| skip.reason.starts_with(reason)), "{more}: {skipped:?}");
    }
    for broken in [
        json!({ "specversion": "0.3" }),
        json!({ "id": "" }),
        json!({ "type": null }),
        json!({ "signalkind": "gossip" }),
    ] {
        let found = read(event(broken.clone()).to_string().as_bytes(), minute(0), SignalKind::Observation).unwrap();
        assert!(found.signals.is_empty(), "{broken}");
        assert_eq!((found.skipped[0].reason, found.skipped[0].count), ("no CloudEvent 1.0: left out", 1));
    }
    for text in ["", "{", "nonsense"] {
        assert!(read(text.as_bytes(), minute(0), SignalKind::Observation).is_err(), "{text}");
    }
}

proptest! {
    /// One at a time, as a list, or one a line: the same signals; and every event is taken or told of.
    #[test]
    fn every_event_is_taken_or_told_of(broken in prop::collection::vec(any::<bool>(), 1..12)) {
        let events: Vec<Value> = broken.iter().enumerate().map(|(number, broken)| {
            let mut event = event(json!({ "id": number.to_string() }));
            if *broken { event.as_object_mut().unwrap().remove("source"); }
            event
        }).collect();
        let list = Value::from(events.clone()).to_string();
        let lines = events.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
        let (a, b) = (
            read(list.as_bytes(), minute(0), SignalKind::Observation).unwrap(),
            read(lines.as_bytes(), minute(0), SignalKind::Observation).unwrap(),
        );
        prop_assert_eq!(&a.signals, &b.signals);
        let left_out = a.skipped.iter().map(|skip| skip.count).sum::<u64>();
        prop_assert_eq!(a.signals.len() as u64 + left_out, events.len() as u64);
    }

    /// Nothing that JSON can say makes it panic.
    #[test]
    fn any_json_is_answered(text in "[\\[{]?(\"(specversion|id|source|type|data|time|unit|severity)\":(\"1.0\"|[0-9]{1,3}|null|\\{\\}|\\[\\]),?){0,8}[\\]}]?") {
        // A fault is an answer too.
        let taken = read(text.as_bytes(), minute(0), SignalKind::Observation).map_or(0, |found| found.signals.len());
        prop_assert!(taken <= 1);
    }
}
