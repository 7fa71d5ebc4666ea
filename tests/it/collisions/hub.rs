//! A hub is searched by where lines are now; what meets on it must be found all the same.

use governed::Line;
use governed::integration::{Collision, Grade, Hubs, InFlight, Weight, Weighted, Work};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Hunks of one work: gaps, lines taken, lines put, which edit.
type Cuts = Vec<(u64, u64, u64, u8)>;

fn work(name: &str, landed: bool, base: Option<String>, cuts: &Cuts) -> Work {
    let mut at = 1;
    let mut lines: Vec<Value> = Vec::new();
    for (gap, count, becomes, mark) in cuts {
        // A run of no lines that changes nothing is no hunk.
        let becomes = if *count == 0 { becomes + 1 } else { *becomes };
        at += gap;
        lines.push(json!([at, count, becomes, format!("{mark:012x}")]));
        at += count + 1;
    }
    serde_json::from_value(json!({
        "unit": name, "landed": landed, "bases": base.into_iter().collect::<Vec<String>>(),
        "touches": [{ "resource": "path:all.lock", "mode": "writes", "lines": lines }],
    }))
    .unwrap()
}

fn met(in_flight: &InFlight) -> Vec<(Line, Line, Grade)> {
    let sure = |found: &Collision| found.grade != Grade::Possible;
    in_flight.collisions().into_iter().filter(sure).map(|found| (found.a, found.b, found.grade)).collect()
}

proptest! {
    #[test]
    fn a_hub_hides_nothing_that_meets(
        landed in prop::collection::vec(prop::collection::vec((0_u64..9, 0_u64..3, 0_u64..4, 0_u8..4), 1..4), 1..6),
        later in prop::collection::vec(prop::collection::vec((0_u64..9, 0_u64..3, 0_u64..4, 0_u8..4), 1..4), 0..3),
        open in prop::collection::vec((0_usize..6, prop::collection::vec((0_u64..9, 0_u64..3, 0_u64..4, 0_u8..4), 1..4)), 2..8),
    ) {
        let weighed = |weight: Weight| {
            let resource = governed::Resource::parse("path:all.lock").unwrap();
            let mut works: Vec<Work> = Vec::new();
            for (number, cuts) in landed.iter().enumerate() {
                let base = number.checked_sub(1).map(|before| format!("landed-{before}"));
                works.push(work(&format!("landed-{number}"), true, base, cuts));
            }
            for (number, (base, cuts)) in open.iter().enumerate() {
                let base = format!("landed-{}", base % landed.len());
                works.push(work(&format!("open-{number}"), false, Some(base), cuts));
            }
            let mut in_flight = InFlight::of(works, Hubs { said: vec![Weighted { resource, weight }] }).unwrap();
            let before = met(&in_flight);
            // And while they are in flight, more lands.
            for (number, cuts) in later.iter().enumerate() {
                let base = format!("landed-{}", landed.len() + number - 1);
                in_flight.land(&work(&format!("landed-{}", landed.len() + number), true, Some(base), cuts)).unwrap();
            }
            (before, met(&in_flight))
        };
        prop_assert_eq!(weighed(Weight::Downgraded), weighed(Weight::Full));
    }
}
