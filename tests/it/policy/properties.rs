//! What holds of every policy and every case.

use governed::policy::condition::{Condition, Setting};
use governed::policy::document::{Effect, EscalateTo, Rule};
use governed::policy::{Document, Policy, Recipient, Room, Verdict};
use governed::{Budget, Digest};
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::Value as Json;

use super::agrees::said;
use super::cases::rule;
use super::compiled;
use super::generated::{Choices, bare, choices, documents, facts, rule as any_rule};
use super::grammar::condition;
use super::oracle::judge;

fn made(list: Vec<u16>) -> Vec<Document> {
    documents(&mut Choices::of(list))
}

fn verdict(documents: &[Document], facts: &Json) -> Option<Verdict> {
    let policy = compiled(documents)?;
    let text = facts.to_string();
    Some(policy.evaluate(&policy.facts(&text).unwrap()).verdict)
}

/// The same documents with one more rule, somewhere in one of them.
fn with(documents: &[Document], rule: Rule, at: usize) -> Vec<Document> {
    let mut with = documents.to_vec();
    let layer = at % with.len();
    let rules = &mut with[layer].rules;
    rules.insert(at % (rules.len() + 1), rule);
    with
}

/// Conditions without an answer, whatever the facts.
const ERRING: &[&str] = &[
    "1 / 0 == 1",
    "[1][5] == 1",
    "9223372036854775807 + 1 > 0",
    "int(\"x\") == 1",
    "{\"a\": 1}[\"b\"] == 1",
    "timestamp(\"x\") < timestamp(\"2026-01-01T00:00:00Z\")",
    "!(paths.exists(p, 1 % 0 == 0) && 1 / 0 == 1 || 1 / 0 == 2)",
];

fn strictness(verdict: Verdict) -> usize {
    Verdict::ALL.iter().position(|known| *known == verdict).unwrap()
}

fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn adding_an_erroring_rule_never_loosens(
        (list, world) in (choices(500), choices(160)), which in 0..ERRING.len(), at in 0..20_usize, allows: bool,
    ) {
        let (documents, facts) = (made(list), facts(&mut Choices::of(world)));
        let Some(before) = verdict(&documents, &facts) else { return Ok(()) };
        let effect = if allows { Effect::Allow } else { Effect::Block };
        let erring = rule("erring", Some(ERRING[which]), effect);
        let after = verdict(&with(&documents, erring, at), &facts).unwrap();
        prop_assert!(after >= before, "{} became {}", before, after);
        prop_assert!(after >= Verdict::Undetermined, "a rule that errs leaves {}", after);
    }

    #[test]
    fn adding_a_rule_never_loosens_unless_it_permits(
        (list, world) in (choices(500), choices(160)), more in choices(80), at in 0..20_usize,
    ) {
        let (documents, facts) = (made(list), facts(&mut Choices::of(world)));
        let mut added = any_rule(&mut Choices::of(more), "added", documents[0].autonomy.is_some());
        let (before, after) = (verdict(&documents, &facts), verdict(&with(&documents, added.clone(), at), &facts));
        let permits = added.then.contains(&Effect::Allow);
        if let (Some(before), Some(after), false) = (before, after, permits) {
            prop_assert!(after >= before, "{} became {} by {:?}", before, after, added);
        }
        // One that permits lifts what nothing else asked for, and nothing stricter than that.
        added.then = vec![Effect::Allow];
        if let (Some(before), Some(after)) = (before, verdict(&with(&documents, added, at), &facts)) {
            let fallback = documents.iter().any(|document| document.fallback.block);
            let lifted = before == Verdict::Escalate || (fallback && before == Verdict::Block);
            prop_assert!(after >= before || lifted, "a permission turned {} into {}", before, after);
        }
    }

    #[test]
    fn rule_order_never_matters((list, world) in (choices(500), choices(160)), by in 1..7_usize) {
        let (documents, facts) = (made(list), facts(&mut Choices::of(world)));
        let turned: Vec<Document> = documents
            .iter()
            .map(|document| {
                let mut turned = document.clone();
                let by = by % (turned.rules.len() + 1);
                turned.rules.reverse();
                turned.rules.rotate_left(by);
                turned.windows.reverse();
                turned.exclusions.reverse();
                turned.delegates.reverse();
                turned
            })
            .collect();
        let (Some(one), Some(other)) = (compiled(&documents), compiled(&turned)) else { return Ok(()) };
        let text = facts.to_string();
        let sorted = |policy: &Policy| {
            let mut said = said(policy, &policy.evaluate(&policy.facts(&text).unwrap()));
            said.fired.sort();
            said.unclear.sort();
            let mut owed: Vec<_> = said.owed.into_iter().map(|(_, standing)| standing).collect();
            owed.sort();
            (said.verdict, said.fired, said.unclear, said.permitted, owed)
        };
        prop_assert_eq!(sorted(&one), sorted(&other));
    }

    #[test]
    fn taking_evidence_and_judgments_away_never_loosens((list, world) in (choices(500), choices(160)), at in any::<u16>()) {
        let (documents, facts) = (made(list), facts(&mut Choices::of(world)));
        let Some(before) = verdict(&documents, &facts) else { return Ok(()) };
        // Conditions may ask anything of them; here it is about what is owed.
        let reads = |name: &str| compiled(&documents).is_some_and(|policy| policy.reads(name));
        for name in ["evidence", "judgments"].into_iter().filter(|name| !reads(name)) {
            let mut less = facts.clone();
            let Some(Json::Array(mut records)) = less.as_object_mut().unwrap().remove(name) else { continue };
            let after = verdict(&documents, &less).unwrap();
            prop_assert!(after >= before, "without {}, {} became {}", name, before, after);
            if records.is_empty() {
                continue;
            }
            // Nor does it loosen to know less of one of them: whose it is, what it says, of which content.
            let number = usize::from(at) % records.len();
            let record = records[number].as_object_mut().unwrap();
            let fields: Vec<String> = record.keys().filter(|field| *field != "by").cloned().collect();
            let Some(field) = fields.get(usize::from(at / 8) % fields.len().max(1)) else { continue };
            record.remove(field);
            less[name] = Json::Array(records);
            let after = verdict(&documents, &less).unwrap();
            prop_assert!(after >= before, "without {} of {} {}, {} became {}", field, name, number, before, after);
        }
    }

    #[test]
    fn a_step_budget_that_is_too_small_never_gives_anything_looser_than_block(
        (list, world) in (choices(500), choices(160)), steps in 0..400_u64,
    ) {
        let Some(policy) = compiled(&made(list)) else { return Ok(()) };
        let text = facts(&mut Choices::of(world)).to_string();
        let facts = policy.facts(&text).unwrap();
        let within = policy.evaluate_in(&facts, &mut Room::default(), &mut Budget::of(steps));
        if within.spent {
            prop_assert_eq!(within.verdict, Verdict::Block);
        } else {
            prop_assert_eq!(within, policy.evaluate(&facts));
        }
    }

    #[test]
    fn the_index_misses_nothing((list, world) in (choices(800), choices(160))) {
        // Of many rules few can fire; each that does by the oracle does by the engine, in a room used before.
        let documents = made(list);
        let Some(policy) = compiled(&documents) else { return Ok(()) };
        let mut room = Room::default();
        let mut c = Choices::of(world);
        for _ in 0..3 {
            let facts = facts(&mut c);
            let (text, judged) = (facts.to_string(), judge(&documents, &facts));
            let facts = policy.facts(&text).unwrap();
            let evaluation = policy.evaluate_in(&facts, &mut room, &mut Budget::of(governed::limit::DECISION_STEPS));
            let said = said(&policy, &evaluation);
            prop_assert!(judged.fired.iter().all(|id| said.fired.contains(id)), "{:?} {:?}", judged.fired, said.fired);
            prop_assert!(judged.unclear.iter().all(|id| said.unclear.contains(id)));
        }
    }

    #[test]
    fn a_document_through_json_is_itself(list in choices(500)) {
        for document in made(list) {
            let text = document.to_json();
            let read: Document = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, &document);
            prop_assert_eq!(read.to_json(), text);
        }
    }

    #[test]
    fn facts_read_back_are_themselves_with_the_same_digest(world in choices(160)) {
        let policy = Policy::compile(vec![bare("top")]).unwrap();
        let text = facts(&mut Choices::of(world)).to_string();
        let once = policy.facts(&text).unwrap();
        let kept = once.to_json(policy.schema());
        let again_text = kept.to_string();
        let again = policy.facts(&again_text).unwrap();
        prop_assert_eq!(&again.to_json(policy.schema()), &kept);
        let digest: Digest = once.digest(policy.schema());
        prop_assert_eq!(again.digest(policy.schema()), digest);
        prop_assert_eq!(policy.evaluate(&again), policy.evaluate(&once));
        // Keys in any other order and with blanks between are the same facts.
        let pretty = serde_json::to_string_pretty(&kept).unwrap();
        prop_assert_eq!(policy.facts(&pretty).unwrap().digest(policy.schema()), digest);
    }

    #[test]
    fn a_condition_costs_no_more_than_was_bounded(list in choices(100), world in choices(160)) {
        let policy = Policy::compile(vec![bare("top")]).unwrap();
        let zones = [].into();
        let setting = Setting { schema: policy.schema(), zones: &zones };
        let Ok(condition) = Condition::compile(&condition(&mut Choices::of(list)), setting) else { return Ok(()) };
        let text = facts(&mut Choices::of(world)).to_string();
        let facts = policy.facts(&text).unwrap();
        let mut budget = Budget::of(governed::limit::CONDITION_COST);
        let answer = condition.holds(facts.slots(), &mut budget);
        prop_assert_ne!(answer, Err(governed::policy::condition::Undetermined::BudgetSpent));
    }
}

#[test]
fn verdicts_are_ordered_as_they_are_listed() {
    for (looser, stricter) in Verdict::ALL.iter().zip(&Verdict::ALL[1..]) {
        assert!(looser < stricter && strictness(*looser) < strictness(*stricter));
    }
    let to = Recipient::parse("person:ada").unwrap();
    let ask = rule("ask", None, Effect::Escalate(EscalateTo { to, within: None, independent: true }));
    let documents = [Document { rules: vec![ask, rule("go", None, Effect::Allow)], ..bare("top") }];
    assert_eq!(verdict(&documents, &serde_json::json!({})), Some(Verdict::Escalate));
}
