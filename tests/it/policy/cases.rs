//! Single cases that the engine once got wrong, each with what it should say and why.

use governed::policy::document::{
    ActorSort, Delegation, Effect, EscalateTo, HoldUntil, JudgmentNeed, Match, Rule, Standard,
};
use governed::policy::{Document, Evaluation, Policy, Recipient, Room, Span, Verdict};
use governed::{Budget, Instant, Label, Presence};

use super::generated::{bare, empty, label};

pub fn rule(id: &str, when: Option<&str>, then: Effect) -> Rule {
    let why = governed::Prose::parse("So it is.").unwrap();
    Rule {
        id: label(id),
        why,
        owner: None,
        origin: None,
        review: None,
        moves: vec![],
        kinds: vec![],
        matching: Match::default(),
        when: when.map(Into::into),
        then: vec![then],
    }
}

/// A document that permits everything, and has this rule.
pub fn document_with(rule_: Rule) -> Document {
    Document { rules: vec![rule("anything-goes", None, Effect::Allow), rule_], ..bare("top") }
}

pub fn evaluated(documents: Vec<Document>, facts: &str) -> Evaluation {
    let policy = Policy::compile(documents).unwrap();
    policy.evaluate(&policy.facts(facts).unwrap())
}

fn verdict(rule: Rule, facts: &str) -> Verdict {
    evaluated(vec![document_with(rule)], facts).verdict
}

#[test]
fn a_time_finer_than_a_millisecond_is_known() {
    let hold = |until: &str| {
        let until = Some(Instant::parse(until).unwrap());
        rule("wait", None, Effect::Hold(HoldUntil { until, until_fact: None }))
    };
    let facts = r#"{"now": "2026-03-17T09:00:00.000001Z"}"#;
    assert_eq!(verdict(hold("2026-03-17T09:00:00Z"), facts), Verdict::Move);
    assert_eq!(verdict(hold("2026-03-17T09:00:00.001Z"), facts), Verdict::Hold);
}

#[test]
fn everything_below_a_folder_is_below_it_in_any_spelling() {
    let mut document = empty("top");
    let mut allow = rule("docs", None, Effect::Allow);
    allow.matching.only_paths = vec!["docs/**/*".into()];
    document.rules = vec![allow];
    assert_eq!(evaluated(vec![document.clone()], r#"{"paths": ["docs/", "docs/a"]}"#).verdict, Verdict::Move);
    assert_eq!(evaluated(vec![document], r#"{"paths": ["docs"]}"#).verdict, Verdict::Escalate);
}

#[test]
fn a_missing_fact_in_an_empty_list_cannot_be_told() {
    let block = rule("never", Some("unit.kind in []"), Effect::Block);
    assert_eq!(verdict(block.clone(), r#"{"unit": {"kind": "docs"}}"#), Verdict::Move);
    assert_eq!(verdict(block, "{}"), Verdict::Undetermined);
}

#[test]
fn a_quantifier_over_a_map_asks_its_keys() {
    for when in [
        r#"queue.waiting.exists(group, group == "lawyers")"#,
        r#"queue.waiting.exists(group, group.startsWith("law"))"#,
        r#"queue.waiting.exists(group, group == "lawyers" || group == "judges")"#,
    ] {
        let block = rule("full", Some(when), Effect::Block);
        assert_eq!(verdict(block.clone(), r#"{"queue": {"waiting": {"lawyers": 1}}}"#), Verdict::Block, "{when}");
        assert_eq!(verdict(block, r#"{"queue": {"waiting": {"reviewers": 1}}}"#), Verdict::Move, "{when}");
    }
}

fn review() -> Rule {
    let need = JudgmentNeed {
        kind: label("review"),
        question: None,
        of: None,
        competence: None,
        quorum: 1,
        independent: true,
        presence: Presence::Asserted,
        reasoned: false,
    };
    rule("review", None, Effect::Judgment(need))
}

fn judged(by: &str, judgments: &[&str]) -> Verdict {
    let given: Vec<String> = judgments
        .iter()
        .map(|fields| {
            format!(r#"{{"kind": "review", "answer": "approve", "by": "person:ada", "own": false, {fields}}}"#)
        })
        .collect();
    let text = format!(r#"{{"actor": {{"id": "{by}"}}, "judgments": [{}]}}"#, given.join(", "));
    verdict(review(), &text)
}

#[test]
fn own_work_is_own_in_upper_case_too() {
    assert_eq!(judged("person:bob", &[r#""current": true"#]), Verdict::Move);
    assert_eq!(judged("person:ada", &[r#""current": true"#]), Verdict::Need);
    assert_eq!(judged("person:Ada", &[r#""current": true"#]), Verdict::Need);
}

#[test]
fn a_decline_of_which_little_is_known_takes_an_approval_back() {
    let approved = r#""kind": "review", "answer": "approve", "by": "person:ada", "own": false, "current": true"#;
    for (later, expected) in [
        (r#""kind": "review", "answer": "decline", "by": "person:ada", "current": true"#, Verdict::Need),
        (r#""kind": "review", "answer": "decline", "by": "person:ada""#, Verdict::Need),
        (r#""answer": "decline", "by": "person:ada", "current": true"#, Verdict::Need),
        (r#""kind": "review", "by": "person:Ada""#, Verdict::Need),
        // What was said of other content, in another matter or by nobody the policy names takes nothing back.
        (r#""kind": "review", "answer": "decline", "by": "person:ada", "current": false"#, Verdict::Move),
        (r#""kind": "legal", "answer": "decline", "by": "person:ada", "current": true"#, Verdict::Move),
        (r#""kind": "review", "answer": "decline", "by": "person:zoe", "current": true"#, Verdict::Move),
    ] {
        let facts = format!(r#"{{"actor": {{"id": "person:bob"}}, "judgments": [{{{approved}}}, {{{later}}}]}}"#);
        assert_eq!(verdict(review(), &facts), expected, "{later}");
    }
}

fn standard() -> Standard {
    Standard {
        why: governed::Prose::parse("So it is.").unwrap(),
        methods: vec![],
        about: vec![],
        by: vec![],
        from: None,
        fresh: None,
        verified: false,
        count: 1,
    }
}

#[test]
fn evidence_is_fresh_to_the_nanosecond() {
    let standard = Standard { fresh: Some(Span::parse("1h").unwrap()), ..standard() };
    let mut document = document_with(rule("tested", None, Effect::Evidence(label("tested"))));
    document.standards = [(label("tested"), standard)].into();
    for (now, expected) in [
        ("2026-03-17T10:00:00Z", Verdict::Move),
        ("2026-03-17T10:00:00.000001Z", Verdict::Need),
        ("2026-03-17T08:59:59.999999Z", Verdict::Need),
    ] {
        let facts = format!(
            r#"{{"now": "{now}", "evidence": [
                {{"finding": "supports", "standing": "admissible", "at": "2026-03-17T09:00:00Z"}}]}}"#
        );
        assert_eq!(evaluated(vec![document.clone()], &facts).verdict, expected, "{now}");
    }
}

#[test]
fn a_budget_that_ends_anywhere_blocks() {
    let mut top = bare("top");
    let moves: Vec<Label> = vec![label("land")];
    let why = governed::Prose::parse("So it is.").unwrap();
    top.delegates = vec![Delegation { moves, kinds: vec![], why }];
    let until_fact = Some("size(paths) > 5 || size(paths) == 1".into());
    let rules = vec![
        rule("allow", None, Effect::Allow),
        rule("wait", None, Effect::Hold(HoldUntil { until: None, until_fact })),
        rule("review", Some("size(paths) > 0"), review().then[0].clone()),
    ];
    let policy = Policy::compile(vec![top, Document { rules, ..empty("team") }]).unwrap();
    let facts = policy.facts(
        r#"{"move": "land", "paths": ["a"], "actor": {"id": "person:bob"}, "judgments": [
            {"kind": "review", "answer": "approve", "by": "person:ada", "own": false, "current": true}]}"#,
    );
    let facts = facts.unwrap();
    let whole = policy.evaluate(&facts);
    assert_eq!(whole.verdict, Verdict::Move);
    let mut enough = None;
    for steps in 0..200 {
        let said = policy.evaluate_in(&facts, &mut Room::default(), &mut Budget::of(steps));
        if said.spent {
            assert_eq!((said.verdict, enough), (Verdict::Block, None), "{steps} steps");
        } else {
            assert_eq!(said, whole, "{steps} steps");
            enough = enough.or(Some(steps));
        }
    }
    assert!(enough.is_some_and(|steps| steps > 5), "{enough:?}");
}

#[test]
fn a_group_of_facts_given_twice_is_no_set_of_facts() {
    let policy = Policy::compile(vec![bare("top")]).unwrap();
    for (text, given) in [
        (r#"{"unit": {"reversibility": "irreversible"}, "unit": {"lines": 1}}"#, "unit"),
        (r#"{"move": null, "move": "land"}"#, "move"),
        (r#"{"move": "land", "move": null}"#, "move"),
        (r#"{"judgments": [{"own": null, "own": false}]}"#, "own"),
        (r#"{"queue": {"waiting": {"a": 1, "a": 1}}}"#, "a"),
    ] {
        let fault = policy.facts(text).unwrap_err();
        assert!(fault.to_string().contains(&format!("`{given}` is given twice")), "{text}: {fault}");
    }
}

#[test]
fn one_who_may_answer_for_own_work_does_not_answer_where_independence_is_asked() {
    let to = || Recipient::parse("reviewers").unwrap();
    let ask = |id: &str, independent: bool| {
        rule(id, None, Effect::Escalate(EscalateTo { to: to(), within: None, independent }))
    };
    let own = r#"{"judgments": [
        {"kind": "escalation", "answer": "approve", "by": "person:bob", "own": true, "current": true}]}"#;
    assert_eq!(verdict(ask("any", false), own), Verdict::Move);
    assert_eq!(verdict(ask("other", true), own), Verdict::Escalate);
    let mut both = document_with(ask("any", false));
    both.rules.push(ask("other", true));
    assert_eq!(evaluated(vec![both], own).verdict, Verdict::Escalate);
}

#[test]
fn a_contradiction_of_which_little_is_known_contradicts() {
    let mut document = document_with(rule("tested", None, Effect::Evidence(label("tested"))));
    let standard = Standard {
        methods: vec![label("test")],
        about: vec![governed::Line::parse("content").unwrap()],
        by: vec![ActorSort::Machine],
        from: Some(label("reviewers")),
        fresh: Some(Span::parse("1h").unwrap()),
        verified: true,
        ..standard()
    };
    document.standards = [(label("tested"), standard)].into();
    let whole = serde_json::json!({
        "method": "test", "finding": "supports", "standing": "admissible", "by": "machine:mill/2",
        "by_kind": "machine", "at": "2026-03-17T09:00:00Z", "verified": true, "about": ["content"],
    });
    let said = |other: &serde_json::Value| {
        let facts = serde_json::json!({"now": "2026-03-17T09:30:00Z", "evidence": [whole, other]}).to_string();
        evaluated(vec![document.clone()], &facts).verdict
    };
    let mut against = whole.clone();
    against["finding"] = "contradicts".into();
    assert_eq!((said(&whole), said(&against)), (Verdict::Move, Verdict::Need));
    for field in ["method", "finding", "standing", "by", "by_kind", "at", "verified", "about"] {
        let mut less = against.clone();
        less.as_object_mut().unwrap().remove(field);
        assert_eq!(said(&less), Verdict::Need, "without `{field}`");
    }
    // What is known not to be of the kind that counts does not count against either.
    for (field, value) in
        [("method", "review"), ("standing", "stale"), ("by_kind", "person"), ("finding", "inconclusive")]
    {
        let mut other = against.clone();
        other[field] = value.into();
        assert_eq!(said(&other), Verdict::Move, "{field}: {value}");
    }
}
