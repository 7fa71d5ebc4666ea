//! What policy costs by itself: compiling, deciding, explaining, recording, trying on the past, and how that grows.
//!
//! The workload is that of `benches/peers`, which holds it against other engines. Best of some rounds, in microseconds
//! for one unless said otherwise.
#![allow(clippy::cast_precision_loss, clippy::float_arithmetic, clippy::disallowed_types)] // this measures, and with a clock
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)] // a broken bench may stop

#[allow(dead_code, unused_imports, unreachable_pub, clippy::all, clippy::pedantic, clippy::indexing_slicing)] // it has lints of its own
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_types, clippy::float_arithmetic)]
#[path = "peers/src/workload.rs"]
mod workload;

use std::hint::black_box;
use std::time::Instant;

use governed::Budget;
use governed::limit::DECISION_STEPS;
use governed::policy::backtest::{Archive, Past, PastFacts, backtest};
use governed::policy::{Decision, Document, Facts, Policy, Room};
use serde_json::{Map, Value, json};
use workload::{Rule, Workload};

const ROUNDS: usize = 5;

fn document(rules: &[Rule], less_risk: u8) -> Document {
    let groups: Map<String, Value> =
        rules.iter().map(|rule| (rule.group.clone(), json!({ "members": ["person:ada"] }))).collect();
    let rules = rules.iter().map(|rule| {
        let then = match rule.effect {
            "require_review" => json!({ "judgment": { "kind": "review", "of": rule.group } }),
            "escalate" => json!({ "escalate": { "to": rule.group } }),
            "block" => json!("block"),
            _ => json!({ "route": rule.group }),
        };
        let when = format!(
            r#"change.risk >= {} && executor.kind == "{}" && !("{}" in evidence) && change.paths.exists(path, path.startsWith("{}"))"#,
            rule.min_risk.saturating_sub(less_risk), rule.executor, rule.missing, rule.prefix
        );
        json!({ "id": rule.id, "why": rule.reason, "when": when, "then": [then] })
    });
    let permission = json!({ "id": "go", "why": "What nothing stops goes ahead.", "then": ["allow"] });
    let own: Map<String, Value> = [
        ("change.id", "string"),
        ("change.paths", "list(string)"),
        ("change.touched", "list(string)"),
        ("change.risk", "int"),
        ("change.lines", "int"),
        ("executor.id", "string"),
        ("executor.kind", "string"),
        ("executor.level", "int"),
        ("evidence", "list(string)"),
        ("hour", "int"),
    ]
    .into_iter()
    .map(|(name, is)| (name.to_owned(), json!({ "is": is })))
    .collect();
    let rules: Vec<Value> = rules.chain([permission]).collect();
    serde_json::from_value(json!({
        "governed": 1, "policy": "workload", "owner": "person:ada", "review": "2027-01-01",
        "facts": { "standard": false, "own": own }, "groups": groups, "rules": rules,
        "fallback": { "to": "person:ada" },
    }))
    .unwrap()
}

/// A rule edited over decisions that are kept: the first try reads their facts and holds the old policy against them, each
/// further one only decides.
fn live_backtest(workload: &Workload) {
    println!("\n| decisions kept, 1,000 rules | keeping, ms | first try, ms | again, ms |");
    println!("|--:|--:|--:|--:|");
    let old = Policy::compile(vec![document(&workload.rules[1], 0)]).unwrap();
    let candidates = [5, 10].map(|less| Policy::compile(vec![document(&workload.rules[1], less)]).unwrap());
    let made = workload.inputs.iter().map(|input| old.decide_without_ways(&old.facts(input).unwrap()));
    let made: Vec<Decision> = made.collect();
    for count in [1_000, 10_000, 100_000] {
        let mut archive = Archive::default();
        let keeping = best_of(1, || {
            archive = Archive::default();
            for (seq, decision) in (1..=count).zip(made.iter().cycle()) {
                archive.push(seq, None, decision).unwrap();
            }
        });
        let first = best_of(1, || {
            black_box(archive.backtest(&candidates[0], Some(&old)));
        });
        let mut turn = 0;
        let again = best_of(ROUNDS, || {
            turn += 1;
            black_box(archive.backtest(&candidates[turn % 2], Some(&old)));
        });
        println!("| {count} | {:.1} | {:.1} | {:.1} |", keeping / 1e3, first / 1e3, again / 1e3);
    }
}

/// The best of so many rounds, in microseconds.
fn best_of(rounds: usize, mut round: impl FnMut()) -> f64 {
    let times = (0..rounds).map(|_| {
        let start = Instant::now();
        round();
        start.elapsed().as_secs_f64() * 1e6
    });
    times.fold(f64::MAX, f64::min)
}

/// The best of some rounds, in microseconds for each of `count`.
fn best(count: usize, mut round: impl FnMut()) -> f64 {
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        round();
        start.elapsed().as_secs_f64() * 1e6 / count as f64
    });
    times.fold(f64::MAX, f64::min)
}

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let workload = Workload::generate();
    println!(
        "\n| rules | compile, ms | verdict from text | with reasons | whole decision | of it ways | backtest of 100,000, s |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|");
    for rules in &workload.rules {
        let documents = vec![document(rules, 0)];
        let compile = best(1, || {
            black_box(Policy::compile(black_box(documents.clone())).unwrap());
        });
        let policy = Policy::compile(documents).unwrap();
        let candidate = Policy::compile(vec![document(rules, 10)]).unwrap();
        let mut room = Room::default();
        let mut each = |then: &mut dyn FnMut(&Facts<'_>, &governed::policy::Evaluation)| {
            best(workload.inputs.len(), || {
                for input in &workload.inputs {
                    let facts = policy.facts(input).unwrap();
                    let found = policy.evaluate_in(&facts, &mut room, &mut Budget::of(DECISION_STEPS));
                    then(&facts, &found);
                }
            })
        };
        let verdict = each(&mut |_, found| {
            black_box(found.verdict);
        });
        let reasons = each(&mut |facts, found| {
            black_box(policy.reasons(facts, found));
        });
        let sample: Vec<&String> = workload.inputs.iter().step_by(20).collect();
        let mut decisions: Vec<Decision> = Vec::new();
        let whole = best(sample.len(), || {
            decisions = sample.iter().map(|input| policy.decide(&policy.facts(input).unwrap())).collect();
        });
        let ways = best(sample.len(), || {
            for input in &sample {
                let facts = policy.facts(input).unwrap();
                black_box(policy.ways_of(&facts));
            }
        });
        let all: Vec<Decision> = workload
            .inputs
            .iter()
            .map(|input| {
                let facts = policy.facts(input).unwrap();
                policy.decide_without_ways(&facts)
            })
            .collect();
        let past = || {
            (0..100_000_usize).map(|number| {
                let mut past = Past::of(number as u64 + 1, None, &all[number % all.len()]);
                past.facts = PastFacts::Text(&workload.inputs[number % all.len()]);
                past
            })
        };
        let mut found = None;
        let again = best(1, || found = Some(backtest(&candidate, None, past())));
        assert!(found.unwrap().tightened > 0, "a lower threshold tightens something");
        println!(
            "| {} | {:.1} | {verdict:.2} | {reasons:.2} | {whole:.1} | {ways:.1} | {:.2} |",
            rules.len(),
            compile / 1e3,
            again / 1e6
        );
    }

    live_backtest(&workload);

    println!("\n| paths written | verdict from text, 1,000 rules | reading alone |");
    println!("|--:|--:|--:|");
    let policy = Policy::compile(vec![document(&workload.rules[1], 0)]).unwrap();
    let mut room = Room::default();
    for count in [1_usize, 8, 64, 512, 4_096] {
        let paths: Vec<String> =
            (0..count).map(|number| format!("services/m{:03}/api/f{number}.rs", number % 60)).collect();
        let text = json!({
            "change": { "paths": paths, "risk": 50 }, "executor": { "kind": "machine" }, "evidence": ["lint"],
        })
        .to_string();
        let times = 100_000 / count.max(10);
        let verdict = best(times, || {
            for _ in 0..times {
                let facts = policy.facts(&text).unwrap();
                black_box(policy.evaluate_in(&facts, &mut room, &mut Budget::of(DECISION_STEPS)).verdict);
            }
        });
        let reading = best(times, || {
            for _ in 0..times {
                black_box(policy.facts(&text).unwrap());
            }
        });
        println!("| {count} | {verdict:.2} | {reading:.2} |");
    }
}
