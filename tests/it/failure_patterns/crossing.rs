//! Work that is right by itself and wrong where it lands: out of order, against an assumption, across functions.

use governed::integration::{Dependency, DependencyKind, Mode, Setting};
use governed::policy::Verdict;
use governed::unit::{Code, Command, Proposal, Reconciliation, Stage};
use governed::{Fit, FitVerdict, UnitId, Whole};
use serde_json::{Value, json};

use super::{MACHINE, adopt, lands, last_decision, ready, supported, titled, told, touch};
use crate::support::{World, actor, label, prose};

fn fit(world: &World, unit: UnitId) -> Fit {
    Whole::of(world.register(), &Setting::default(), world.now()).unwrap().fit(unit).unwrap()
}

#[test]
fn r_141_the_reader_does_not_land_before_the_schema_it_reads() {
    let first = |linked: bool| {
        let mut world = World::new();
        let schema = world.propose(1, titled("schema", vec![]));
        let mut reader = titled("reader", vec![]);
        if linked {
            reader.depends.push(Dependency { kind: DependencyKind::NeedsLanded, on: schema, reason: None });
        }
        let reader = ready(&mut world, 2, reader);
        let landed = world.go("person:ada", reader, Stage::Landed);
        (world.unit(schema).has_landed(), landed.map_err(|rejection| rejection.message), schema)
    };
    let (there, landed, _) = first(false);
    assert_eq!((there, landed), (false, Ok(())), "without the link it reads what is not there");
    let (_, landed, schema) = first(true);
    assert_eq!(landed, Err(format!("it needs to land after {schema}, which is proposed")));
}

/// Whoever breaks what others rely on waits.
fn crossing() -> Value {
    json!({ "id": "crossing", "why": "Somebody relies on it.", "moves": ["land"],
            "when": "integration.certain > 0", "then": [{ "hold": { "until_fact": "integration.certain == 0" } }] })
}

#[test]
fn r_142_a_local_fix_that_breaks_a_nearby_assumption_waits_for_it() {
    let played = |told_of: bool| {
        let mut world = World::new();
        adopt(&mut world, json!({ "rules": [crossing()] }));
        let fix = touch("setting:rounding", Mode::Writes, Some("half-even"));
        let fix = ready(&mut world, 1, titled("Round half even", vec![fix]));
        let relied = touch("setting:rounding", Mode::Assumes, Some("half-up"));
        let report = ready(&mut world, 2, titled("Tax report", if told_of { vec![relied] } else { vec![] }));
        (lands(&mut world, fix), world, fix, report)
    };
    let (landed, mut world, ..) = played(false);
    assert!(landed, "nothing says that anybody relies on it");
    let report = crate::support::unit_id(2);
    assert!(lands(&mut world, report), "and the report is off by cents");

    let (landed, mut world, fix, report) = played(true);
    assert!(!landed);
    let decision = last_decision(&world);
    assert_eq!((decision.verdict, &decision.facts["integration"]["certain"]), (Verdict::Hold, &json!(1)));
    assert!(told(&decision).contains("Somebody relies on it."));
    let broken: Vec<String> =
        fit(&world, fix).breaks.iter().map(|held| held.unit.as_ref().unwrap().to_string()).collect();
    assert_eq!(broken, [report.to_string()]);
    let touches = vec![touch("setting:rounding", Mode::Assumes, Some("half-even"))];
    world
        .must(MACHINE, Command::Touch { unit: report, touches, dropped: vec![], reason: Some(prose("made for both")) });
    supported(&mut world, report, "f");
    assert!(lands(&mut world, fix));
    assert_ne!(fit(&world, report).verdict, FitVerdict::Breaks, "{}", fit(&world, report).text());
    assert!(lands(&mut world, report));
}

/// The five functions a price crosses, and what each has built on it.
const FUNCTIONS: [(&str, &str); 5] = [
    ("support", "Macros quote the price"),
    ("sales", "A renewal at the old price"),
    ("legal", "Terms name the price"),
    ("finance", "The quarter is modelled on it"),
    ("operations", "Billing charges it"),
];

fn relies(world: &mut World, function: usize, told_of: bool) -> UnitId {
    let (name, title) = FUNCTIONS[function];
    let touches = if told_of { vec![touch("price-plan:pro", Mode::Assumes, Some("39"))] } else { vec![] };
    let accountable = actor(&format!("person:{name}"));
    let kind = label(&format!("{name}-work"));
    let number = u32::try_from(function).unwrap() + 2;
    world.propose(number, Proposal { kind, accountable, ..titled(title, touches) })
}

#[test]
fn r_150_a_price_is_reconciled_with_all_five_functions_before_it_changes() {
    let played = |known: bool| {
        let mut world = World::new();
        adopt(&mut world, json!({ "rules": [crossing()] }));
        let mut price = titled("Raise Pro to 49", vec![touch("price-plan:pro", Mode::Writes, Some("49"))]);
        price.kind = label("pricing-change");
        if known {
            price.integrations = FUNCTIONS.map(|(name, _)| label(name)).to_vec();
        }
        let price = ready(&mut world, 1, price);
        let others: Vec<UnitId> = (0..FUNCTIONS.len()).map(|function| relies(&mut world, function, known)).collect();
        (world, price, others)
    };
    // Without: each local step makes sense, so the price changes, and nobody in five functions was asked.
    let (mut world, price, others) = played(false);
    assert!(lands(&mut world, price));
    for unit in &others {
        assert_ne!(fit(&world, *unit).verdict, FitVerdict::Breaks, "nobody even sees that it is wrong now");
    }

    // With: what they rely on is on the record, and each says when it is done.
    let (mut world, price, others) = played(true);
    let mut broken: Vec<String> =
        fit(&world, price).breaks.iter().map(|held| held.unit.as_ref().unwrap().to_string()).collect();
    broken.sort();
    assert_eq!(broken, others.iter().map(ToString::to_string).collect::<Vec<_>>(), "every function is named");
    for (function, unit) in others.iter().enumerate() {
        let (name, _) = FUNCTIONS[function];
        let rejection = world.go("person:ada", price, Stage::Landed).unwrap_err();
        assert_eq!(rejection.code, Code::IntegrationOwed);
        assert_eq!(rejection.message, format!("{name} integration is owed"));
        let reconciliation = Reconciliation { kind: label(name), note: prose("we are ready"), rests_on: vec![] };
        let reconcile = Command::Reconcile { unit: price, reconciliation };
        assert_eq!(world.ask("machine:pricing/3", &reconcile).unwrap_err().code, Code::NeedsPerson);
        world.must(&format!("person:{name}"), reconcile);
        assert!(world.unit(*unit).stage.is_live());
    }
    // They say they are ready; what they have built still says 39.
    assert!(!lands(&mut world, price));
    let decision = last_decision(&world);
    assert_eq!((decision.verdict, &decision.facts["integration"]["certain"]), (Verdict::Hold, &json!(5)));
    for (left, (unit, (name, _))) in others.iter().zip(FUNCTIONS).enumerate() {
        assert!(!lands(&mut world, price), "{} of five are left", 5 - left);
        let touches = vec![touch("price-plan:pro", Mode::Assumes, Some("49"))];
        let reason = Some(prose("the new price"));
        let by = format!("person:{name}");
        world.must(&by, Command::Touch { unit: *unit, touches, dropped: vec![], reason });
    }
    assert!(lands(&mut world, price), "{}", told(&last_decision(&world)));
    for unit in &others {
        assert_ne!(fit(&world, *unit).verdict, FitVerdict::Breaks);
    }
}
