//! a pricing change that crosses support, sales, legal and finance. No code anywhere.

use governed::evidence::Answer;
use governed::unit::{Code, Command, Context, Criterion, Reconciliation, Reversibility, Stage, Stance, Taught};
use governed::{Prose, Resource};

use crate::support::{World, actor, claim, label, line, proposal, prose};

#[test]
fn a_pricing_change_lands_when_every_function_it_crosses_is_reconciled() {
    let mut world = World::new();
    let mut pricing = proposal("Raise the Pro plan to 29");
    pricing.kind = label("pricing-change");
    pricing.reversibility = Reversibility::ExternalReversible;
    pricing.criteria = [
        "support:support scripts explain it",
        "legal:terms name the new price",
        "finance:the quarter is modelled anew",
    ]
    .iter()
    .map(|said| said.split_once(':').unwrap())
    .map(|(function, text)| Criterion { label: label(function), text: prose(text), judged_by: Some(label(function)) })
    .collect();
    pricing.preserve.push(prose("customers with a renewal under way keep the old price"));
    pricing.vary.push(prose("how it is worded"));
    pricing.integrations = ["operational", "legal", "organizational"].map(label).to_vec();
    pricing.initiatives.push(line("self-serve 2026"));
    pricing.touches = ["price-plan:pro", "clause:terms/4.2", "procedure:exceptions"]
        .map(|r| governed::integration::Touch::new(Resource::parse(r).unwrap(), governed::integration::Mode::Writes))
        .to_vec();
    let unit = world.propose(1, pricing);
    let context =
        |kind: &str, text: &str, stance| Context { kind: label(kind), text: prose(text), stance, source: None };
    world.must(
        "person:sam-sales",
        Command::AddContext {
            unit,
            context: context("sales", "a large renewal assumes the old structure", Stance::Against),
        },
    );
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    world.go("machine:pricing/3", unit, Stage::Executing).unwrap();
    world.go("machine:pricing/3", unit, Stage::Validating).unwrap();

    for (person, function) in [("person:sue", "support"), ("person:lee", "legal")] {
        let subject = format!("criterion:{function}");
        world.must(
            person,
            Command::RecordEvidence {
                unit,
                claim: claim(function, governed::evidence::Finding::Supports, &[&subject]),
            },
        );
    }
    let rejection = world.go("person:ada", unit, Stage::Integrating).unwrap_err();
    assert_eq!(
        (rejection.code, rejection.message.as_str()),
        (Code::EvidenceWanting, "criterion `finance` has no evidence")
    );
    world.must(
        "person:fay",
        Command::RecordEvidence {
            unit,
            claim: claim("finance", governed::evidence::Finding::Supports, &["criterion:finance"]),
        },
    );
    world.go("person:ada", unit, Stage::Integrating).unwrap();

    // Each local step made sense; integrated is another thing.
    let rejection = world.go("person:ada", unit, Stage::Landed).unwrap_err();
    assert_eq!(
        (rejection.code, rejection.message.as_str()),
        (Code::IntegrationOwed, "operational integration is owed")
    );
    let reconcile = |kind: &str| Command::Reconcile {
        unit,
        reconciliation: Reconciliation { kind: label(kind), note: prose("done"), rests_on: vec![] },
    };
    assert_eq!(world.ask("machine:pricing/3", &reconcile("legal")).unwrap_err().code, Code::NeedsPerson);
    assert_eq!(world.ask("person:lee", &reconcile("strategic")).unwrap_err().code, Code::UnknownLabel);
    world.must("person:olga", reconcile("operational"));
    world.must("person:lee", reconcile("legal"));
    world.must("person:sam-sales", reconcile("organizational"));

    // Legal changes the clause: what was said of everything no longer stands, what was reconciled neither.
    let mut clause = governed::integration::Touch::new(
        Resource::parse("clause:terms/4.2").unwrap(),
        governed::integration::Mode::Writes,
    );
    clause.content = Some(governed::Digest::of(b"second draft"));
    world.must(
        "person:lee",
        Command::Touch { unit, touches: vec![clause], dropped: Vec::new(), reason: Some(prose("second draft")) },
    );
    assert_eq!(world.unit(unit).answer(&label("legal")), Answer::Stale);
    assert_eq!(world.unit(unit).integrations_owed().len(), 3);
    assert_eq!(world.go("person:ada", unit, Stage::Landed).unwrap_err().code, Code::EvidenceWanting);
    for (person, function) in [("person:sue", "support"), ("person:lee", "legal"), ("person:fay", "finance")] {
        let subject = format!("criterion:{function}");
        let mut again = claim(&format!("{function}-2"), governed::evidence::Finding::Supports, &[&subject]);
        again.replaces.push(label(function));
        world.must(person, Command::RecordEvidence { unit, claim: again });
    }
    world.must("person:olga", reconcile("operational"));
    world.must("person:lee", reconcile("legal"));
    world.must("person:sam-sales", reconcile("organizational"));
    world.go("person:ada", unit, Stage::Landed).unwrap();
    let taught = Some(Taught::Kept(Prose::parse("ask sales for renewals under way first").unwrap()));
    world.must("person:ada", Command::Move { unit, to: Stage::Settled, reason: None, taught });
    assert_eq!(world.unit(unit).accountable.is, actor("person:ada"));
}
