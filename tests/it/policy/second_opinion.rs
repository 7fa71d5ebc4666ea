//! Another implementation of the language as a second opinion: the `cel` crate.

use std::cell::Cell;
use std::collections::HashMap;

use cel::{Context, Program, Value};
use governed::Budget;
use governed::policy::Policy;
use governed::policy::condition::{Condition, ConditionFault, Setting};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value as Json;

use super::generated::{Choices, bare, choices, facts};
use super::grammar::plain_condition;

/// Facts that are whole numbers, which JSON may have as text.
const NUMBERS: &[&str] = &["lines", "criteria", "attempts", "count"];

fn value(name: &str, json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(value) => Value::from(*value),
        Json::Number(number) => Value::from(number.as_i64().unwrap()),
        Json::String(text) if NUMBERS.contains(&name) => Value::from(text.parse::<i64>().unwrap()),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::from(items.iter().filter_map(|item| value("", item)).collect::<Vec<_>>()),
        Json::Object(entries) => {
            let held = entries.iter().filter_map(|(name, held)| Some((name.clone(), value(name, held)?)));
            Value::from(held.collect::<HashMap<String, Value>>())
        }
    })
}

/// What the other says: true, false, or nothing.
fn other(condition: &str, facts: &Json) -> Option<bool> {
    let program = Program::compile(condition).ok()?;
    let mut context = Context::default();
    // A group of facts is there, even where none of them is.
    for group in ["unit", "actor", "world", "queue", "own"] {
        context.add_variable_from_value(group, Value::from(HashMap::<String, Value>::new()));
    }
    for (name, fact) in facts.as_object().unwrap() {
        if let Some(value) = value(name, fact) {
            context.add_variable_from_value(name.as_str(), value);
        }
    }
    match program.execute(&context) {
        Ok(Value::Bool(answer)) => Some(answer),
        _ => None,
    }
}

/// What we say; an error, where the condition is not read at all.
fn ours(condition: &str, policy: &Policy, facts: &Json) -> Result<Option<bool>, ConditionFault> {
    let zones = [].into();
    let condition = Condition::compile(condition, Setting { schema: policy.schema(), zones: &zones })?;
    let text = facts.to_string();
    let facts = policy.facts(&text).unwrap();
    Ok(condition.holds(facts.slots(), &mut Budget::of(10_000_000)).ok())
}

/// What the other is known to answer otherwise: a name, what to know it by, and why the specification is on our side.
const DIFFERENCES: &[(&str, &str, &str)] = &[(
    "the smallest integer after another minus",
    "--9223372036854775808",
    "INT_LIT holds its sign, so this negates a literal that is an int: an error when evaluated, which a disjunction may \
     absorb, and none when read. The other drops both signs and finds the number too large.",
)];

#[test]
fn the_other_says_the_same_or_has_no_answer_either() {
    let policy = Policy::compile(vec![bare("top")]).unwrap();
    let mut runner = TestRunner::new(Config { cases: 4_000, failure_persistence: None, ..Config::default() });
    let counts = Cell::new([0_u32; 3]);
    let run = runner.run(&(choices(80), choices(160)), |(list, world)| {
        let condition = plain_condition(&mut Choices::of(list));
        let facts = facts(&mut Choices::of(world));
        let Ok(ours) = ours(&condition, &policy, &facts) else { return Ok(()) };
        let known = DIFFERENCES.iter().any(|(_, by, _)| condition.contains(by));
        if !known {
            prop_assert_eq!(ours, other(&condition, &facts), "{} on {}", condition, facts);
        }
        let mut counted = counts.get();
        counted[ours.map_or(2, usize::from)] += 1;
        counts.set(counted);
        Ok(())
    });
    run.unwrap();
    // Of each answer enough, that agreement means something.
    assert!(counts.get().iter().all(|count| *count > 400), "no, yes, neither: {:?}", counts.get());
}

#[test]
fn each_known_difference_is_one() {
    let policy = Policy::compile(vec![bare("top")]).unwrap();
    let facts = serde_json::json!({});
    for (name, by, reason) in DIFFERENCES {
        let condition = format!("true || {by} == 1");
        let (ours, other) = (ours(&condition, &policy, &facts).unwrap(), other(&condition, &facts));
        assert!(ours == Some(true) && other != ours, "{name} is none any more: {other:?}. It was said: {reason}");
    }
}
