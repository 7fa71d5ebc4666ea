//! Whatever an analysis claims of generated policies, held against cases that were not made for it.

use std::collections::BTreeMap;

use governed::policy::{Document, Finding, FindingKind, Policy, Verdict};
use serde_json::{Value as Json, json};

use super::{Dice, compiled, document, examples_hold, findings, rule};

const GLOBS: &[&str] = &["a/**", "a/b/**", "a/*.c", "**/*.c", "a/b/", "*", "a/*/c", "b/**", "a/b", "**"];
const PATHS: &[&str] = &["a/", "a/b", "a/b/", "a/b/c", "a/x.c", "b/x.c", "x", "b/", "a/b/x/", "a/z/c"];

fn question(dice: &mut Dice, depth: usize) -> String {
    let number = ["1", "2", "3", "4"];
    match dice.below(if depth == 0 { 12 } else { 16 }) {
        0 => format!(r#"unit.kind == "{}""#, dice.of(&["k", "l", "m"])),
        1 => format!(r#"unit.kind in ["{}", "{}"]"#, dice.of(&["k", "l"]), dice.of(&["l", "m"])),
        2 => format!(r#"unit.kind != "{}""#, dice.of(&["k", "l"])),
        3 | 4 => format!("unit.lines {} {}", dice.of(&["<", "<=", ">", ">=", "==", "!="]), dice.of(&number)),
        5 => dice.of(&["world.incident", "!world.incident", "has(unit.lines)", "!has(unit.kind)"]).into(),
        6 => format!(r#"paths.exists(p, p.startsWith("{}"))"#, dice.of(&["a", "a/", "a/b", "a/b/", "b/"])),
        7 => format!(r#"paths.exists(p, p.glob("{}"))"#, dice.of(GLOBS)),
        8 => format!(r#"!paths.exists(p, p.glob("{}"))"#, dice.of(GLOBS)),
        9 => format!(r#"paths.all(p, p.inside("{}") || p.inside("{}"))"#, dice.of(GLOBS), dice.of(GLOBS)),
        10 => format!(r#""{}" in paths"#, dice.of(PATHS)),
        11 => dice.of(&["size(paths) > 0", "unit.lines % 2 == 0", "!(size(paths) > 0)"]).into(),
        12 => format!("({} || {})", question(dice, depth - 1), question(dice, depth - 1)),
        13 => format!("({} && {})", question(dice, depth - 1), question(dice, depth - 1)),
        _ => format!("!({} || {})", question(dice, depth - 1), question(dice, depth - 1)),
    }
}

fn effect(dice: &mut Dice) -> Json {
    match dice.below(9) {
        0 | 1 => json!("allow"),
        2 => json!("block"),
        3 | 4 => {
            json!({ "judgment": { "kind": "review", "quorum": 1 + dice.below(2), "independent": dice.below(2) == 0 } })
        }
        5 => json!({ "judgment": { "kind": "review", "of": "crew" } }),
        6 => json!({ "evidence": dice.of(&["some", "fresh"]) }),
        7 => json!({ "hold": { "until": dice.of(&["2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"]) } }),
        _ => json!({ "escalate": { "to": dice.of(&["crew", "person:ada"]), "independent": dice.below(4) > 0 } }),
    }
}

fn generated(dice: &mut Dice) -> Document {
    let rules: Vec<Json> = (0..8)
        .map(|number| {
            let parts: Vec<String> = (0..=dice.below(3)).map(|_| question(dice, 2)).collect();
            let then: Vec<Json> = (0..=dice.below(2)).map(|_| effect(dice)).collect();
            rule(&format!("r{number}"), &parts.join(" && "), Json::Array(then))
        })
        .collect();
    document(json!({
        "groups": { "crew": { "members": ["person:ada", "person:bo"] } },
        "standards": { "some": { "why": "w" }, "fresh": { "why": "w", "fresh": "1d", "verified": true } },
        "rules": rules,
    }))
}

fn a_case(dice: &mut Dice, whole: bool) -> Json {
    let mut facts = json!({});
    let given = |dice: &mut Dice| whole || dice.below(5) > 0;
    if given(dice) {
        facts["unit"]["kind"] = dice.of(&["k", "l", "m", "n"]).into();
    }
    if given(dice) {
        facts["unit"]["lines"] = dice.below(6).into();
    }
    if given(dice) {
        facts["world"]["incident"] = (dice.below(2) == 0).into();
    }
    if given(dice) {
        facts["now"] = dice.of(&["2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z", "2026-06-01T00:00:00Z"]).into();
    }
    if given(dice) {
        facts["paths"] = (0..dice.below(3)).map(|_| dice.of(PATHS)).collect::<Vec<_>>().into();
    }
    let judgments: Vec<Json> = (0..dice.below(3))
        .map(|_| {
            json!({
                "kind": dice.of(&["review", "escalation"]), "answer": dice.of(&["approve", "approve", "decline"]), "current": true,
                "by": dice.of(&["person:ada", "person:bo", "person:cy"]), "own": dice.below(3) == 0,
            })
        })
        .collect();
    facts["judgments"] = judgments.into();
    let evidence: Vec<Json> = (0..dice.below(2))
        .map(|_| {
            json!({
                "finding": dice.of(&["supports", "supports", "contradicts"]), "standing": "admissible", "verified": dice.below(2) == 0,
                "at": "2026-03-31T12:00:00Z",
            })
        })
        .collect();
    facts["evidence"] = evidence.into();
    facts
}

/// Whatever is claimed of generated policies is held against cases that were not made for it.
#[test]
fn what_is_claimed_is_so_of_every_case() {
    let mut counts: BTreeMap<FindingKind, usize> = BTreeMap::new();
    let mut examples = 0;
    for seed in 0..600 {
        let mut dice = Dice(seed);
        let document = generated(&mut dice);
        let policy = compiled(vec![document.clone()]);
        let found = findings(&policy);
        examples += examples_hold(&policy, &found);
        let number =
            |finding: &Finding| policy.rulings().iter().position(|ruling| ruling.id == finding.rulings[0]).unwrap();
        let checked: Vec<(&Finding, Option<Policy>)> = found
            .iter()
            .filter_map(|finding| match finding.kind {
                FindingKind::NeverFires | FindingKind::NeverPermits | FindingKind::AlwaysEscalated => {
                    Some((finding, None))
                }
                FindingKind::Shadowed | FindingKind::ShadowedWhereKnown => {
                    let mut without = document.clone();
                    without.rules.remove(number(finding));
                    Some((finding, Some(compiled(vec![without]))))
                }
                _ => None,
            })
            .collect();
        for (finding, _) in &checked {
            *counts.entry(finding.kind).or_default() += 1;
        }
        for turn in 0..if checked.is_empty() { 0 } else { 160 } {
            let whole = turn % 2 == 0;
            let facts = a_case(&mut dice, whole).to_string();
            let evaluation = policy.evaluate(&policy.facts(&facts).unwrap());
            for (finding, without) in &checked {
                let fires = evaluation.fired.contains(&u32::try_from(number(finding)).unwrap());
                match (finding.kind, without) {
                    (FindingKind::NeverFires, _) => assert!(!fires, "{finding}\n{facts}"),
                    (FindingKind::NeverPermits, _) => {
                        assert!(!fires || evaluation.verdict == Verdict::Block, "{finding}\n{facts}");
                    }
                    (FindingKind::AlwaysEscalated, _) => {
                        let by = policy.rulings().iter().position(|r| r.id == finding.rulings[1]).unwrap();
                        assert!(!fires || evaluation.fired.contains(&u32::try_from(by).unwrap()), "{finding}\n{facts}");
                    }
                    (kind, Some(without)) if kind == FindingKind::Shadowed || whole => {
                        let other = without.evaluate(&without.facts(&facts).unwrap());
                        let rules: Vec<&Option<Box<str>>> = document.rules.iter().map(|rule| &rule.when).collect();
                        assert_eq!(evaluation.verdict, other.verdict, "{seed}: {finding}\n{facts}\n{rules:#?}");
                    }
                    _ => {}
                }
            }
        }
    }
    // Enough of each, so that the test says something.
    for kind in [
        FindingKind::NeverFires,
        FindingKind::NeverPermits,
        FindingKind::AlwaysEscalated,
        FindingKind::Shadowed,
        FindingKind::ShadowedWhereKnown,
        FindingKind::Contradiction,
    ] {
        let count = if kind == FindingKind::Contradiction { examples } else { counts.get(&kind).copied().unwrap_or(0) };
        assert!(count >= 20, "{kind:?}: {count}");
    }
}
