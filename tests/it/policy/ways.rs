//! What a decision says of itself: ways that lead to a move, and an explanation that names who decided.

use std::cell::Cell;
use std::collections::BTreeSet;

use governed::policy::{Decision, Policy, Reason, ReasonSort, Verdict, Way};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use super::compiled;
use super::generated::{Choices, choices, documents, facts};

fn verdict(policy: &Policy, facts: &Value) -> Verdict {
    let text = facts.to_string();
    policy.evaluate(&policy.facts(&text).unwrap()).verdict
}

/// The ids of the rulings an explanation names.
fn named(reason: &Reason, all: &mut BTreeSet<String>) {
    if reason.sort == ReasonSort::Rule {
        // "rule ID does what: why"
        all.insert(reason.says.split_whitespace().nth(1).unwrap().to_owned());
    }
    for below in &reason.because {
        named(below, all);
    }
}

#[test]
fn the_counterfactual_when_applied_moves_and_nothing_in_it_can_be_left_out() {
    let (held, found, steps) = (Cell::new(0_u32), Cell::new(0_u32), Cell::new(0_usize));
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let strategy = (choices(600), prop::collection::vec(choices(160), 3));
    let run = runner.run(&strategy, |(list, worlds)| {
        let documents = documents(&mut Choices::of(list));
        let Some(policy) = compiled(&documents) else { return Ok(()) };
        for world in worlds {
            let text = facts(&mut Choices::of(world)).to_string();
            let decision = policy.decide(&policy.facts(&text).unwrap());
            if decision.verdict == Verdict::Move {
                prop_assert!(decision.ways.is_empty());
                continue;
            }
            held.set(held.get() + 1);
            found.set(found.get() + u32::from(!decision.ways.is_empty()));
            for way in &decision.ways {
                let applied = way.applied(&decision.facts);
                prop_assert_eq!(verdict(&policy, &applied), Verdict::Move, "{:?} on {}", way, text);
                steps.set(steps.get().max(way.steps.len()));
                for left_out in 0..way.steps.len() {
                    let mut less: Way = way.clone();
                    less.steps.remove(left_out);
                    let applied = less.applied(&decision.facts);
                    prop_assert_ne!(
                        verdict(&policy, &applied),
                        Verdict::Move,
                        "without step {} of {:?}",
                        left_out,
                        way
                    );
                }
            }
        }
        Ok(())
    });
    run.unwrap();
    assert!(held.get() > 500 && found.get() > 50 && steps.get() > 1, "{held:?} held, {found:?} with ways, {steps:?}");
}

#[test]
fn an_explanation_names_exactly_the_rulings_that_decided() {
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let run = runner.run(&(choices(600), choices(160)), |(list, world)| {
        let documents = documents(&mut Choices::of(list));
        let Some(policy) = compiled(&documents) else { return Ok(()) };
        let text = facts(&mut Choices::of(world)).to_string();
        let facts = policy.facts(&text).unwrap();
        let evaluation = policy.evaluate(&facts);
        let decision = policy.decision(&facts, &evaluation);
        let numbers = evaluation.fired.iter().chain(&evaluation.unclear);
        let decided: BTreeSet<String> =
            numbers.map(|number| policy.rulings()[usize::try_from(*number).unwrap()].id.to_string()).collect();
        let mut told = BTreeSet::new();
        named(&decision.explain(), &mut told);
        prop_assert_eq!(told, decided);
        // What is kept reads back as it was, and explains itself in the same words.
        let kept: Decision = serde_json::from_str(&serde_json::to_string(&decision).unwrap()).unwrap();
        prop_assert_eq!(kept.explain().text(), decision.explain().text());
        prop_assert_eq!(kept, decision);
        Ok(())
    });
    run.unwrap();
}
