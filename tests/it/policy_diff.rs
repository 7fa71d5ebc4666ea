//! What differs between two policies, and that what is said of it holds.

use std::fmt::Write as _;

use governed::policy::diff::{Reach, diff, markdown, text};
use governed::policy::{Document, Policy};
use governed::source::read;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::policy_cases::policy;

const BASE: &str = r#"
governed: 1
policy: shop
owner: person:ada
review: "2027-01-01"
facts: { own: { ticket: { is: string } } }
zones: { home: "CET-1" }
groups:
  security: { members: [person:grace], competences: [crypto] }
standards:
  tested: { why: It broke once., methods: [test], count: 2, fresh: 24h }
rules:
  - { id: small, why: Soon undone., when: unit.lines < 50, then: [allow] }
  - { id: keys, why: Keys leaked., match: { paths: ["keys/**"] }, then: [{ judgment: { kind: security, of: security } }] }
  - { id: seen, why: Good to know., when: unit.lines > 9, then: [{ route: security }] }
windows:
  - { id: night, why: Nobody is up., times: [{ weekly: { days: [monday], from: "22:00", until: "24:00", zone: home } }] }
exclusions:
  - { id: two, why: They clash., between: "flag:a", and: "flag:b" }
ceilings:
  - { reversibility: irreversible, why: No way back., then: [block] }
autonomy: { why: Step by step., ladder: [{ level: low, moves: [submit] }, { level: high, moves: [land] }] }
attention:
  - { group: security, waiting: 5, why: She is one. }
fallback: { to: person:ada }
"#;

/// The differences a change of the text makes, one a line.
fn differences(from: &str, to: &str) -> String {
    assert!(BASE.contains(from), "{from}");
    let (old, new) = (policy(BASE), policy(&BASE.replace(from, to)));
    let said = |old, new| diff(old, new).iter().map(|one| format!("{one}\n")).collect::<String>();
    // Turned round, the same things differ.
    assert_eq!(diff(&old, &new).len(), diff(&new, &old).len());
    said(&old, &new).trim_end().to_owned()
}

#[test]
fn each_difference_says_which_way_it_can_turn_a_verdict() {
    let table = [
        // What is said only changes no verdict.
        (
            "why: Soon undone.",
            "why: They say so.",
            "rule `small` changed: why `Soon undone.` → `They say so.`; changes no verdict",
        ),
        (
            "id: small,",
            "id: small, owner: person:bo,",
            "rule `small` changed: owner now `person:bo`; changes no verdict",
        ),
        (
            "owner: person:ada\nreview",
            "owner: person:bo\nreview",
            "policy `shop` changed: owner `person:ada` → `person:bo`; can loosen, can tighten",
        ),
        // Two spellings of one condition do not differ; nor does the order of rules.
        ("unit.lines < 50", "(unit.lines   <   50)", ""),
        // Permissions.
        ("then: [allow]", "then: [allow, block]", "rule `small` changed: then now `block`; can tighten"),
        (
            "then: [allow]",
            "then: [block]",
            "rule `small` changed: then now `block`, then no longer `allow`; can loosen where a fact is missing, can tighten",
        ),
        (
            "unit.lines < 50",
            "unit.lines < 60",
            "rule `small` changed: when `unit.lines < 50` → `unit.lines < 60`; can loosen, can tighten",
        ),
        (
            "  - { id: keys",
            "  - { id: more, why: Yes., moves: [land], then: [allow] }\n  - { id: keys",
            "rule `more` added: moves `[\"land\"]`, then `[\"allow\"]`; can loosen, can tighten where a fact is missing",
        ),
        // Requirements.
        (
            "then: [block] }\n",
            "then: [] , autonomy: low }\n",
            "ceiling `irreversible` changed: autonomy now `low`, then no longer `block`; can loosen, can tighten",
        ),
        (
            "of: security } }",
            "of: security, quorum: 2 } }",
            "rule `keys` changed: then `{\"judgment\":{\"kind\":\"security\",\"of\":\"security\"}}` → `{\"judgment\":{\"kind\":\"security\",\"of\":\"security\",\"quorum\":2}}`; can tighten",
        ),
        (
            "of: security } }",
            "of: security, independent: false } }",
            "rule `keys` changed: then `{\"judgment\":{\"kind\":\"security\",\"of\":\"security\"}}` → `{\"judgment\":{\"kind\":\"security\",\"of\":\"security\",\"independent\":false}}`; can loosen",
        ),
        (
            "unit.lines > 9",
            "unit.lines > 8",
            "rule `seen` changed: when `unit.lines > 9` → `unit.lines > 8`; can loosen where a fact is missing, can tighten where a fact is missing",
        ),
        // What rules refer to.
        (
            "[person:grace]",
            "[person:grace, person:bo]",
            "group `security` changed: members `[\"person:grace\"]` → `[\"person:grace\",\"person:bo\"]`; can loosen, can tighten",
        ),
        ("[crypto]", "[]", "group `security` changed: competences no longer `[\"crypto\"]`; can loosen, can tighten"),
        ("count: 2", "count: 3", "standard `tested` changed: count `2` → `3`; can tighten"),
        ("fresh: 24h", "fresh: 2d", "standard `tested` changed: fresh `24h` → `2d`; can loosen, can tighten"),
        ("methods: [test], ", "", "standard `tested` changed: methods no longer `[\"test\"]`; can loosen, can tighten"),
        ("CET-1", "CET-2", "zone `home` changed: rule `CET-1` → `CET-2`; can loosen, can tighten"),
        ("is: string", "is: int", "fact `ticket` changed: is `string` → `int`; can loosen, can tighten"),
        ("ticket: { is: string }", "", "fact `ticket` removed: is `{\"is\":\"string\"}`; changes no verdict"),
        (
            "groups:\n",
            "groups:\n  legal: { members: [person:bo] }\n",
            "group `legal` added: is `{\"members\":[\"person:bo\"]}`; can loosen, can tighten",
        ),
        // The rest.
        (
            "22:00",
            "21:00",
            "window `night` changed: times `[{\"weekly\":{\"days\":[\"monday\"],\"from\":\"22:00\",\"until\":\"24:00\",\"zone\":\"home\"}}]` → `[{\"weekly\":{\"days\":[\"monday\"],\"from\":\"21:00\",\"until\":\"24:00\",\"zone\":\"home\"}}]`; can loosen, can tighten",
        ),
        ("waiting: 5", "waiting: 6", "attention `security` changed: waiting `5` → `6`; can loosen"),
        (
            "level: high, moves: [land]",
            "level: high, moves: [land, settle]",
            "`ladder` changed: rungs `[{\"level\":\"low\",\"moves\":[\"submit\"]},{\"level\":\"high\",\"moves\":[\"land\"]}]` → `[{\"level\":\"low\",\"moves\":[\"submit\"]},{\"level\":\"high\",\"moves\":[\"land\",\"settle\"]}]`; can loosen, can tighten",
        ),
        (
            "fallback: { to: person:ada }",
            "fallback: { to: person:bo, block: true }",
            "`fallback` changed: block `false` → `true`, to `person:ada` → `person:bo`; can loosen, can tighten",
        ),
        (
            "exclusions:\n  - { id: two, why: They clash., between: \"flag:a\", and: \"flag:b\" }\n",
            "",
            "exclusion `two` removed: between `flag:a`, and `flag:b`; can loosen",
        ),
        (
            "autonomy: {",
            "delegates: [{ why: They know., moves: [land] }]\nautonomy: {",
            "delegates of `shop` changed: delegates now `[{\"moves\":[\"land\"],\"why\":\"They know.\"}]`; can loosen, can tighten where a fact is missing",
        ),
    ];
    for (from, to, said) in table {
        assert_eq!(differences(from, to), said, "{from} -> {to}");
    }
}

#[test]
fn many_differences_come_in_one_order_and_are_counted() {
    let new = BASE
        .replace("unit.lines < 50", "unit.lines < 60")
        .replace("waiting: 5", "waiting: 4")
        .replace("[person:grace]", "[person:bo]")
        .replace("why: Keys leaked.", "why: 'Keys | leaked `twice`.'");
    let (old, new) = (policy(BASE), policy(&new));
    let all = diff(&old, &new);
    let names: Vec<String> = all.iter().map(|one| format!("{} {}", one.what.name(), one.id)).collect();
    assert_eq!(names, ["group security", "rule keys", "rule small", "attention security"]);
    assert!(text(&all).starts_with("4 differences: 2 can loosen, 3 can tighten\n  group `security` changed: "));
    assert_eq!(text(&[]), "no difference\n");
    let table = markdown(&all);
    assert!(table.contains("| rule `keys` | changed | changes no verdict | why "), "{table}");
    for line in table.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(line.replace("\\|", "").matches('|').count(), 5, "{line}");
    }
    let json = serde_json::to_value(&all).unwrap();
    assert_eq!(json[2]["what"], "rule");
    let part = json!({
        "part": "when", "before": "unit.lines < 50", "after": "unit.lines < 60", "loosens": "yes", "tightens": "yes",
    });
    assert_eq!(json[2]["parts"], json!([part]));
}

#[test]
fn layers_are_compared_by_name() {
    let layer = |name: &str, rules: Value| {
        let document = json!({
            "governed": 1, "policy": name, "owner": "person:ada", "review": "2027-01-01",
            "rules": rules, "fallback": { "to": "person:ada" },
        });
        serde_json::from_value::<Document>(document).unwrap()
    };
    let stop = json!([{ "id": "stop", "why": "No.", "then": ["block"] }]);
    let compiled = |layers: &[Document]| Policy::compile(layers.to_vec()).unwrap();
    let (org, team) = (layer("org", stop.clone()), layer("team", json!([])));
    let said = |old: &[Document], new: &[Document]| {
        diff(&compiled(old), &compiled(new)).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        said(&[org.clone(), team.clone()], &[org.clone(), layer("team", stop)]),
        ["rule `team/stop` added: then `[\"block\"]`; can tighten"]
    );
    assert_eq!(
        said(&[org.clone(), team.clone()], &[team.clone(), org.clone()]),
        ["layer `layers` changed: order `[\"org\",\"team\"]` → `[\"team\",\"org\"]`; can loosen, can tighten"]
    );
    assert_eq!(
        said(&[org.clone(), team.clone()], std::slice::from_ref(&team)),
        ["layer `org` removed; can loosen, can tighten", "rule `org/stop` removed: then `[\"block\"]`; can loosen"]
    );
    // One layer under another name is still the same policy.
    let renamed = Document { policy: governed::Label::parse("firm").unwrap(), ..org.clone() };
    assert_eq!(said(&[org], &[renamed]), ["policy `firm` changed: policy `org` → `firm`; changes no verdict"]);
}

/// A policy made of choices: each number picks one of the ways its part can be written.
pub fn chosen(choices: &[u8; 12]) -> Policy {
    let pick = |at: usize, from: &[&str]| from[usize::from(choices[at]) % from.len()].to_owned();
    let mut yaml = String::from(
        "governed: 1\npolicy: p\nreview: \"2027-01-01\"\n\
         facts: { own: { risk: { is: int }, hot: { is: bool } } }\n",
    );
    writeln!(yaml, "owner: {}", pick(9, &["person:ada", "person:cy"])).unwrap();
    let members = pick(0, &["[person:grace]", "[person:grace, person:bo]", "[person:bo]"]);
    writeln!(yaml, "groups: {{ security: {{ members: {members} }} }}").unwrap();
    let standard = pick(1, &["", ", count: 2", ", methods: [test]", ", verified: true"]);
    writeln!(yaml, "standards: {{ tested: {{ why: It broke.{standard} }} }}\nrules:").unwrap();
    let allow = pick(2, &["risk < 5", "risk < 3", "!hot", "risk < 5 || hot", "true"]);
    writeln!(yaml, "  - {{ id: small, why: Small., when: '{allow}', then: [allow] }}").unwrap();
    let rules = [
        pick(
            3,
            &[
                "",
                "moves: [land], then: [{ judgment: { kind: review, of: security } }]",
                "then: [{ judgment: { kind: review, of: security, quorum: 2 } }]",
                "then: [{ judgment: { kind: review, of: security, independent: false } }]",
                "then: [{ judgment: { kind: review } }]",
            ],
        ),
        pick(4, &["", "when: risk > 3, then: [{ evidence: tested }]", "when: hot, then: [{ evidence: tested }]"]),
        pick(5, &["", "when: hot && risk > 1, then: [block]", "when: hot, then: [{ route: security }]"]),
        pick(6, &["", "when: hot, then: [{ hold: { until_fact: 'risk < 2' } }]", "moves: [land], then: [allow]"]),
        pick(7, &["", "when: risk > 7, then: [{ escalate: { to: security } }]", "then: [{ remember: yes }]"]),
    ];
    for (number, rule) in rules.iter().enumerate().filter(|(_, rule)| !rule.is_empty()) {
        writeln!(yaml, "  - {{ id: r{number}, why: So., {rule} }}").unwrap();
    }
    let (to, block) = (pick(10, &["person:ada", "person:ada", "security"]), pick(8, &["", "", ", block: true"]));
    let independent = pick(11, &["", ", independent: false"]);
    writeln!(yaml, "fallback: {{ to: {to}{block}{independent} }}").unwrap();
    let document =
        read::<Document>("policy", "p.yaml", yaml.as_bytes()).unwrap_or_else(|faults| panic!("{}", faults[0]));
    Policy::compile(vec![document.value]).unwrap_or_else(|faults| panic!("{}\n{yaml}", faults[0]))
}

/// Facts, some of which may be missing.
pub fn facts() -> impl Strategy<Value = Value> {
    let people = prop::sample::select(vec!["person:grace", "person:bo", "person:ada", "person:cy"]);
    let kinds = prop::sample::select(vec!["review", "escalation"]);
    let judgments = prop::collection::vec((people, kinds, any::<bool>(), prop::bool::weighted(0.2)), 0..3);
    let methods = prop::sample::select(vec!["test", "review"]);
    let evidence = prop::collection::vec((methods, any::<bool>(), prop::bool::weighted(0.2)), 0..3);
    (
        prop::option::weighted(0.8, 0_i64..10),
        prop::option::weighted(0.8, any::<bool>()),
        prop::option::weighted(0.9, prop::sample::select(vec!["land", "submit"])),
        judgments,
        evidence,
    )
        .prop_map(|(risk, hot, asked, judgments, evidence)| {
            let judgments = judgments.into_iter().map(|(by, kind, own, no)| {
                let answer = if no { "decline" } else { "approve" };
                json!({ "kind": kind, "answer": answer, "by": by, "current": true, "own": own })
            });
            let evidence = evidence.into_iter().map(|(method, verified, no)| {
                let finding = if no { "contradicts" } else { "supports" };
                json!({ "method": method, "finding": finding, "standing": "admissible", "verified": verified })
            });
            json!({
                "risk": risk, "hot": hot, "move": asked,
                "judgments": judgments.collect::<Vec<_>>(), "evidence": evidence.collect::<Vec<_>>(),
            })
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_verdict_turns_only_where_a_difference_says_it_can(
        old in any::<[u8; 12]>(),
        new in any::<[u8; 12]>(),
        kept in any::<[bool; 12]>(),
        all in prop::collection::vec(facts(), 12),
    ) {
        // Most parts are alike, so that it shows which difference it was.
        let new: [u8; 12] = std::array::from_fn(|at| if kept[at] { old[at] } else { new[at] });
        let (old, new) = (chosen(&old), chosen(&new));
        let differences = diff(&old, &new);
        for facts in all {
            let before = old.evaluate(&old.facts_of(&facts).unwrap()).verdict;
            let after = new.evaluate(&new.facts_of(&facts).unwrap()).verdict;
            let is_whole = ["risk", "hot", "move"].iter().all(|fact| !facts[fact].is_null());
            let least = if is_whole { Reach::Yes } else { Reach::WhereUnclear };
            if after < before {
                let can = differences.iter().any(|one| one.bearing().loosens >= least);
                prop_assert!(can, "{before} -> {after} for {facts}\n{}", text(&differences));
            }
            if after > before {
                let can = differences.iter().any(|one| one.bearing().tightens >= least);
                prop_assert!(can, "{before} -> {after} for {facts}\n{}", text(&differences));
            }
        }
    }
}
