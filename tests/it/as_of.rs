//! What a register says of an earlier time is what the ledger says that was cut off there.

use governed::ledger::AsOf;
use governed::unit::{self, Known as _, Occasion, Stage};
use governed::wire::KeptRegister;
use governed::{Instant, Register, UnitId};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::past::history;
use crate::support::{actor, minute};

fn kept(export: &str) -> KeptRegister {
    let (kept, answer) = KeptRegister::open(&json!({ "ledger": export }).to_string());
    kept.unwrap_or_else(|| panic!("{answer}"))
}

fn asked(kept: &mut KeptRegister, operation: &str, request: &Value) -> Value {
    serde_json::from_str::<Value>(&kept.call(operation, &request.to_string())).unwrap()["with"].take()
}

fn value(view: impl serde::Serialize) -> Value {
    serde_json::to_value(view).unwrap()
}

fn agrees(kept: &mut KeptRegister, then: &Register, unit: UnitId, up_to: &Value, now: Instant) {
    let request = |more: Value| {
        let mut request = json!({ "unit": unit, "as_of": up_to });
        request.as_object_mut().unwrap().append(&mut more.as_object().unwrap().clone());
        request
    };
    let Some(held) = then.unit(unit) else {
        let answer = asked(kept, "brief", &request(json!({ "now": now })));
        assert_eq!(answer["message"], format!("no unit is named `{unit}`"), "{answer}");
        return;
    };
    assert_eq!(asked(kept, "unit", &request(json!({}))), value(held), "unit {unit} as of {up_to}");
    let brief = value(unit::brief(then, unit, now).unwrap());
    assert_eq!(asked(kept, "brief", &request(json!({ "now": now }))), brief, "brief {unit} as of {up_to}");
    let why = value(unit::why(then, held, now));
    assert_eq!(asked(kept, "why", &request(json!({ "now": now }))), why, "why {unit} as of {up_to}");
    let not = value(unit::why_not(then, held, Stage::Landed, &Occasion { by: actor("person:bob"), at: now }));
    let to = json!({ "now": now, "to": "landed", "by": "person:bob" });
    assert_eq!(asked(kept, "why", &request(to)), not, "why not {unit} as of {up_to}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]

    #[test]
    fn every_unit_is_told_as_it_stood(seed in any::<u64>(), steps in 5_usize..50) {
        let world = history(seed, steps);
        let mut kept = kept(&world.export());
        let units: Vec<UnitId> = world.register().units().map(|unit| unit.id).collect();
        let last = world.writing.head().seq;
        for seq in (1..last).step_by(3) {
            let then = world.replayed(AsOf::Entry(seq));
            for unit in &units {
                agrees(&mut kept, &then, *unit, &json!(seq), world.now());
            }
        }
        for minutes in (0..world.minutes).step_by(7) {
            let then = world.replayed(AsOf::Instant(minute(minutes)));
            for unit in units.iter().take(3) {
                agrees(&mut kept, &then, *unit, &json!(minute(minutes)), minute(minutes));
            }
            let replayed = asked(&mut kept, "replay", &json!({ "as_of": minute(minutes) }));
            prop_assert_eq!(&replayed["register"], &value(then.digest().unwrap()));
        }
    }
}

#[test]
fn a_unit_tells_what_changed_since_an_entry() {
    use governed::integration::{LineRange, Mode, Touch};
    use governed::unit::Command;
    let mut world = crate::support::World::new();
    let mut begun = crate::support::proposal("a");
    let touch = |path: &str, lines: u64| {
        let mut touch = Touch::new(governed::Resource::parse(path).unwrap(), Mode::Writes);
        touch.lines = vec![LineRange::new(10, lines).unwrap().into()];
        touch
    };
    begun.touches = vec![touch("path:a.rs", 2), touch("path:b.rs", 3)];
    let unit = world.propose(1, begun);
    let since = world.writing.head().seq;
    world.must(
        "person:ada",
        Command::Touch {
            unit,
            touches: vec![touch("path:a.rs", 5), touch("path:c.rs", 1)],
            dropped: vec![governed::Resource::parse("path:b.rs").unwrap()],
            reason: None,
        },
    );
    world.must(
        "person:ada",
        Command::Restate {
            unit,
            title: Some(crate::support::line("b")),
            purpose: None,
            reason: crate::support::prose("clearer"),
        },
    );
    let mut kept = kept(&world.export());
    let told = asked(&mut kept, "changes_since", &json!({ "unit": unit, "since": since }));
    let changes: Vec<(u64, &str, &str, &Value)> = told["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let of = |name: &str| one[name].as_str().unwrap();
            (one["entry"].as_u64().unwrap(), of("part"), of("how"), &one["name"])
        })
        .collect();
    assert_eq!(
        changes,
        [
            (since + 1, "touch", "changed", &json!("path:a.rs")),
            (since + 1, "touch", "removed", &json!("path:b.rs")),
            (since + 1, "touch", "added", &json!("path:c.rs")),
            (since + 2, "title", "changed", &Value::Null),
        ],
        "{told}"
    );
    assert_eq!(
        (&told["changes"][0]["touch_before"]["removed"], &told["changes"][0]["touch_after"]["removed"]),
        (&json!(2), &json!(5))
    );
    assert_eq!((&told["changes"][3]["before"], &told["changes"][3]["after"]), (&json!("a"), &json!("b")));
    let never = asked(&mut kept, "changes_since", &json!({ "unit": unit }));
    assert_eq!(
        (&never["since"], &never["judged_by"], &never["changes"]),
        (&json!(since), &Value::Null, &told["changes"])
    );
    let early = asked(&mut kept, "changes_since", &json!({ "unit": unit, "since": since - 1 }));
    assert_eq!(early["message"], format!("unit {unit} was not there at entry {}", since - 1));
}
