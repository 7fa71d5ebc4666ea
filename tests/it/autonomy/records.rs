//! What is written and hashed: bounds, names, and no number with a point in it.

use governed::autonomy::{Audit, Cell, Cited, Earning, Exposure, Grant, Revocation, Salt};
use governed::unit::Reversibility;
use serde_json::{Value, json};

use super::mill::{cell, day, grant, of, pattern, revocation, span};
use crate::support::{actor, label};

fn has_a_point(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_a_point),
        Value::Object(fields) => fields.values().any(has_a_point),
        _ => false,
    }
}

#[test]
fn records_come_back_as_they_went_and_hold_whole_numbers_only() {
    let grant = grant("land", day(0), day(30)).is;
    let written = serde_json::to_value(&grant).unwrap();
    assert_eq!(serde_json::from_value::<Grant>(written.clone()).unwrap(), grant);
    assert!(!has_a_point(&written));
    let taken = revocation(1, day(1)).is;
    assert_eq!(serde_json::from_value::<Revocation>(serde_json::to_value(&taken).unwrap()).unwrap(), taken);
    let audit = Audit::new(&Salt::new(&[7; 32]).unwrap(), 50).unwrap();
    assert_eq!(serde_json::from_value::<Audit>(serde_json::to_value(&audit).unwrap()).unwrap(), audit);
    let earning = Earning { horizons: [(label("pricing-change"), span("90d"))].into(), ..Earning::default() };
    let written = serde_json::to_value(&earning).unwrap();
    assert!(!has_a_point(&written));
    assert_eq!(serde_json::from_value::<Earning>(written).unwrap(), earning);
    let mut unknown = serde_json::to_value(&grant).unwrap();
    unknown["forever"] = json!(true);
    assert!(serde_json::from_value::<Grant>(unknown).unwrap_err().to_string().contains("forever"));
}

#[test]
fn a_cell_is_of_a_machine_also_where_it_is_read() {
    let written = json!({ "actor": "person:ada", "kind": "code-change", "reversibility": "reversible" });
    let fault = serde_json::from_value::<Cell>(written).unwrap_err().to_string();
    assert!(fault.contains("`person:ada` is no machine"), "{fault}");
    assert!(Cell::new(actor("policy:team"), label("code-change"), Reversibility::Reversible).is_err());
    let text = serde_json::to_string(&cell()).unwrap();
    assert_eq!(text, r#"{"actor":"machine:mill/2","kind":"code-change","reversibility":"reversible"}"#);
    assert_eq!(serde_json::from_str::<Cell>(&text).unwrap(), cell());
}

#[test]
fn what_a_grant_cites_is_what_was_known() {
    let units = super::mill::copies(&pattern(), (0..50).map(day));
    let (history, earning) = (of(&units), Earning::default());
    let cited = Cited::of(&cell(), &earning, &history, governed::Digest::of(b"policy"), day(40));
    assert_eq!((cited.matured, cited.failures, cited.failures_per_thousand), (27, 0, 100));
    assert_eq!(cited.evidence_thousandths, history.evidence(&cell(), &earning, day(40), None).thousandths());
    assert_eq!(cited.horizon.as_str(), "14d");
}

#[test]
fn a_grant_ends_and_not_too_late() {
    let given = |until| grant("land", day(10), until).is.check(day(10));
    assert!(given(day(11)).is_ok() && given(day(10 + 366)).is_ok());
    for until in [day(10), day(9), day(10 + 367)] {
        let fault = given(until).unwrap_err().to_string();
        assert!(fault.contains("is no end of a grant") && fault.contains("within 366 days"), "{fault}");
    }
}

#[test]
fn settings_out_of_bounds_are_turned_down_by_name() {
    type Change = fn(&mut Earning);
    let wrong: [(&str, Change); 12] = [
        ("`failures_per_thousand`", |earning| earning.failures_per_thousand = 0),
        ("`failures_per_thousand`", |earning| earning.failures_per_thousand = 501),
        ("`alpha_per_thousand`", |earning| earning.alpha_per_thousand = 0),
        ("`alpha_per_thousand`", |earning| earning.alpha_per_thousand = 201),
        ("`areas`", |earning| earning.areas = 0),
        ("`days`", |earning| earning.days = 367),
        ("`frozen_percent`", |earning| earning.frozen_percent = 101),
        ("`complete_percent`", |earning| earning.complete_percent = 101),
        ("`audit_per_thousand`", |earning| earning.audit_per_thousand = 0),
        ("`horizon`", |earning| earning.horizon = span("1097d")),
        ("`drought`", |earning| earning.drought = span("5200w")),
        ("failures in a thousand", |earning| earning.watch.bad_per_thousand = 99),
    ];
    for (name, change) in wrong {
        let mut earning = Earning::default();
        assert!(earning.check().is_ok());
        change(&mut earning);
        let fault = earning.check().unwrap_err().to_string();
        assert!(fault.contains(name), "{fault}");
    }
    let horizons = (0..257).map(|number| (label(&format!("kind-{number}")), span("1d"))).collect();
    let many = Earning { horizons, ..Earning::default() };
    assert!(many.check().unwrap_err().to_string().contains("at most 256"));
}

#[test]
fn limits_that_are_not_named_are_none() {
    let exposure: Exposure = serde_json::from_str("{}").unwrap();
    assert!(exposure.is_unlimited());
    assert_eq!(serde_json::to_string(&exposure).unwrap(), "{}");
}
