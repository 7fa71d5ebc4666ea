//! Policies and facts that mean harm: a clear fault, or a cost that is bounded in steps. Never a panic.

use governed::policy::condition::{Condition, ConditionFault, Setting, Undetermined, parse, print};
use governed::policy::document::{Effect, Group, JudgmentNeed};
use governed::policy::{Document, Policy, Room, Verdict};
use governed::{Actor, Budget, Fault, Label, Presence, limit};
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::json;

use super::cases::{document_with, evaluated, rule};
use super::generated::{bare, empty, label};

fn read(text: &str) -> Result<Condition, ConditionFault> {
    let policy = Policy::compile(vec![bare("top")]).unwrap();
    let zones = [].into();
    let read = Condition::compile(text, Setting { schema: policy.schema(), zones: &zones });
    if let Err(fault) = &read {
        let place = fault.place;
        // The end of the text is a place too: that is where something is missing.
        let within = place.start <= place.end && place.end <= text.len() + 1 && place.start <= text.len();
        assert!(within, "{place:?} in {} bytes: {fault}", text.len());
        assert!(text.is_char_boundary(place.start) && text.is_char_boundary(place.end.min(text.len())), "{place:?}");
        assert!(fault.message.len() < 400, "{} bytes of message", fault.message.len());
    }
    read
}

fn fault(text: &str) -> (String, String) {
    let fault = read(text).unwrap_err();
    (fault.message.to_string(), fault.help.unwrap_or_default().to_string())
}

fn facts_fault(text: &str) -> Fault {
    Policy::compile(vec![bare("top")]).unwrap().facts(text).unwrap_err()
}

/// Steps of the smallest budget within which a case is decided.
fn steps(policy: &Policy, facts: &str) -> u64 {
    let facts = policy.facts(facts).unwrap();
    let spent = |steps: u64| policy.evaluate_in(&facts, &mut Room::default(), &mut Budget::of(steps)).spent;
    let (mut low, mut high) = (0, limit::DECISION_STEPS);
    assert!(!spent(high));
    while low < high {
        let middle = low.midpoint(high);
        if spent(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

#[test]
fn nesting_ends_at_a_limit() {
    let deep = [
        ("(".repeat(4_000) + "true" + &")".repeat(4_000)),
        "!".repeat(4_000) + "true",
        "-".repeat(4_000) + "1 == 1",
        "[".repeat(4_000) + &"]".repeat(4_000),
        "true ? ".repeat(2_000) + "true",
        "paths.filter(p, ".repeat(700) + "true" + &")".repeat(700),
        "1 + ".repeat(3_900) + "1 == 1",
        "paths".to_owned() + &"[0]".repeat(4_000) + " == 1",
        "a".to_owned() + &".b".repeat(4_000),
        "{1: ".repeat(3_000) + "1" + &"}".repeat(3_000),
        "has(".repeat(3_000) + "a.b" + &")".repeat(3_000),
        "int(".repeat(3_000) + "1" + &")".repeat(3_000),
    ];
    for text in deep {
        let (message, _) = fault(&text);
        let limits = message == format!("a condition nests at most {} deep", limit::CONDITION_DEPTH);
        assert!(limits || message.starts_with("expected"), "{}: {message}", &text[..20]);
    }
    // Up to the limit it is read, and what is printed of it too.
    let deep = "(".repeat(limit::CONDITION_DEPTH - 1) + "true" + &")".repeat(limit::CONDITION_DEPTH - 1);
    assert_eq!(print(&parse(&deep).unwrap()), "true");
    let nots = "!".repeat(limit::CONDITION_DEPTH - 2) + "own.flag";
    let condition = read(&nots).unwrap();
    assert_eq!(condition.holds(&[], &mut Budget::of(1_000)), Err(Undetermined::FactMissing("own.flag".into())));
}

#[test]
fn a_megabyte_of_condition_is_turned_down_with_its_size() {
    let (message, help) = fault(&"true || ".repeat(1 << 17));
    assert_eq!(message, format!("a condition has at most {} bytes, and this has 1048576", limit::CONDITION_BYTES));
    assert_eq!(help, "make it several rules");
    let (message, help) = fault(&format!("move in [{}\"land\"]", "1,".repeat(4_200)));
    assert_eq!(message, format!("a condition has at most {} parts, and this has more", limit::CONDITION_PARTS));
    assert!(help.contains("make it several rules"), "{help}");
}

#[test]
fn a_disjunction_of_a_thousand_is_asked_once() {
    let any = |fact: &str, from: usize| -> String {
        (from..from + 500).map(|number| format!("{fact} == \"k{number}\"")).collect::<Vec<_>>().join(" || ")
    };
    let when = any("unit.kind", 0);
    let rules = (0..200).map(|number| rule(&format!("r{number}"), Some(&when), Effect::Block)).collect();
    let policy = Policy::compile(vec![Document { rules, ..bare("top") }]).unwrap();
    let facts = r#"{"unit": {"kind": "other"}}"#;
    assert_eq!(policy.evaluate(&policy.facts(facts).unwrap()).verdict, Verdict::Escalate);
    // The index turns each down unseen; where it cannot, each question is answered once for all rules.
    assert_eq!(steps(&policy, facts), 0);
    assert!(steps(&policy, "{}") <= 501, "{}", steps(&policy, "{}"));
    // A list is one question.
    let names: Vec<String> = (0..1_000).map(|number| format!("\"k{number}\"")).collect();
    let when = format!("unit.kind in [{}]", names.join(", "));
    let policy = Policy::compile(vec![document_with(rule("one", Some(&when), Effect::Block))]).unwrap();
    assert_eq!(steps(&policy, "{}"), 1);
    assert_eq!(policy.evaluate(&policy.facts(r#"{"unit": {"kind": "k999"}}"#).unwrap()).verdict, Verdict::Block);
}

#[test]
fn a_pattern_that_backtracks_costs_what_it_takes_and_no_more() {
    let paths = |count: usize, length: usize| json!({ "paths": vec!["a".repeat(length); count] }).to_string();
    let with = |pattern: &str| {
        let mut block = rule("block", None, Effect::Block);
        block.matching.paths = vec![pattern.into()];
        Policy::compile(vec![document_with(block)]).unwrap()
    };
    // Exponential for a matcher that tries every split.
    let stars = with(&("*a".repeat(300) + "b"));
    let cost = steps(&stars, &paths(1, 4_096));
    assert!((250..8_000).contains(&cost), "{cost} steps");
    assert_eq!(stars.evaluate(&stars.facts(&paths(1, 4_096)).unwrap()).verdict, Verdict::Move);
    // The worst there is: a long text that nearly fits at every place.
    let nearly = with(&("*".to_owned() + &"a".repeat(1_000) + "b"));
    let cost = steps(&nearly, &paths(1, 4_096));
    assert!((160_000..320_000).contains(&cost), "{cost} steps");
    let folders = with(&("**/*a/".repeat(150) + "b"));
    let cost = steps(&folders, &json!({ "paths": ["a/".repeat(2_000) + "c"] }).to_string());
    assert!((4_000..240_000).contains(&cost), "{cost} steps");
    // Where it would be too much for one decision it stops, and blocks.
    let text = paths(100, 4_096);
    let many = nearly.facts(&text).unwrap();
    let evaluation = nearly.evaluate_in(&many, &mut Room::default(), &mut Budget::of(1_000_000));
    assert_eq!((evaluation.verdict, evaluation.spent), (Verdict::Block, true));
    // What people write costs about a step a path.
    let plain = with("services/**/*.sql");
    let text = json!({ "paths": vec!["services/pay/db/migrations/0001-up.sql.orig"; 100] }).to_string();
    assert!(steps(&plain, &text) <= 800, "{} steps", steps(&plain, &text));
    // The function of conditions counts as the match does.
    let when = format!("paths.all(p, !p.inside(\"*{}b\"))", "a".repeat(1_000));
    let inside = Policy::compile(vec![document_with(rule("inside", Some(&when), Effect::Block))]).unwrap();
    assert!(steps(&inside, &paths(1, 4_096)) > 160_000);
}

#[test]
fn judgments_and_evidence_in_thousands_are_counted_in_steps() {
    let judgments: Vec<_> = (0..1_000)
        .map(|number| {
            json!({"kind": "review", "answer": "approve", "by": format!("person:p{number}"), "own": false, "current": true})
        })
        .collect();
    let need = JudgmentNeed {
        kind: label("review"),
        question: None,
        of: Some(label("all")),
        competence: None,
        quorum: 1_000,
        independent: true,
        presence: Presence::Asserted,
        reasoned: false,
    };
    let mut document = document_with(rule("all", None, Effect::Judgment(need)));
    let members = (0..1_000).map(|number| Actor::parse(&format!("person:p{number}")).unwrap()).collect();
    document.groups.insert(label("all"), Group { members, competences: vec![] });
    let policy = Policy::compile(vec![document]).unwrap();
    let text = json!({ "judgments": judgments }).to_string();
    assert_eq!(policy.evaluate(&policy.facts(&text).unwrap()).verdict, Verdict::Move);
    let cost = steps(&policy, &text);
    assert!((1_000..200_000).contains(&cost), "{cost} steps");
}

#[test]
fn numbers_beyond_their_type_are_no_numbers() {
    for text in
        ["unit.lines > 9223372036854775808", "unit.lines > 99999999999999999999999999", "0x1ffffffffffffffff == 1"]
    {
        let (message, _) = fault(text);
        assert_eq!(message, "this number does not fit an int of 64 bits", "{text}");
    }
    assert_eq!(fault("1e999 > 1.0").0, "this number is too large for a double");
    assert_eq!(fault("99999999999999999999u == 1u").0, "this number does not fit a uint of 64 bits");
    assert!(read("-9223372036854775808 < unit.lines").is_ok());
    for (given, said) in [
        ("9223372036854775808", "a number beyond 64 bits"),
        ("-9223372036854775809", "a number that is not whole"),
        ("1e400", "number out of range"),
        ("1e2", "a number that is not whole"),
        ("1.0", "a number that is not whole"),
        ("-0", "a number that is not whole"),
        ("NaN", "expected"),
        ("Infinity", "expected"),
        ("\"NaN\"", "`NaN`"),
        ("\"1e2\"", "`1e2`"),
        ("\"9223372036854775808\"", "`9223372036854775808`"),
        ("\"\"", "expected int"),
        ("0x10", "expected"),
    ] {
        let fault = facts_fault(&format!(r#"{{"unit": {{"lines": {given}}}}}"#));
        let message = fault.to_string();
        assert!(message.starts_with("not readable facts: ") && message.contains(said), "{given}: {message}");
        assert!(message.contains("(line 1, column "), "{given}: {message}");
    }
}

#[test]
fn names_that_look_alike_are_told_apart() {
    // Cyrillic `а` in the name of a fact.
    let (message, help) = fault("\u{430}ctor.kind == \"person\"");
    assert_eq!(message, "`\u{430}` (U+0430) is not an ASCII letter");
    assert_eq!(help, "names are ASCII; other letters may stand between quotes");
    assert_eq!(fault("un\u{456}t.lines > 1").0, "`\u{456}` (U+0456) is not an ASCII letter");
    // Between quotes they are letters, and other ones: what is known of a fact tells them apart.
    let (message, help) = fault("actor.kind == \"p\u{435}rson\"");
    assert_eq!(message, "this is never `p\u{435}rson`");
    assert_eq!(help, "did you mean `person`?");
    for hidden in ["\u{200B}", "\u{202E}", "\u{FEFF}", "\u{2066}", "\u{0}", "\u{AD}"] {
        let (message, _) = fault(&format!("unit.lines{hidden} > 1"));
        let code = format!("U+{:04X}", u32::from(hidden.chars().next().unwrap()));
        assert!(message.contains(&code) && message.contains("invisible"), "{message}");
    }
    // Ids are labels, and labels are ASCII.
    for id in ["l\u{430}nd", "a\u{200B}b", "", "a b"] {
        assert!(Label::parse(id).is_err(), "{id:?}");
    }
    // A judge is who the group names, and nobody who looks like it.
    let judged = |by: &str| {
        let need = JudgmentNeed {
            kind: label("review"),
            question: None,
            of: Some(label("reviewers")),
            competence: None,
            quorum: 1,
            independent: true,
            presence: Presence::Asserted,
            reasoned: false,
        };
        let judgment = json!({"kind": "review", "answer": "approve", "by": by, "own": false, "current": true});
        let facts = json!({ "judgments": [judgment] }).to_string();
        evaluated(vec![document_with(rule("review", None, Effect::Judgment(need)))], &facts).verdict
    };
    assert_eq!(judged("person:ADA"), Verdict::Move);
    for by in
        ["person:\u{430}da", "person:ada\u{200B}", "person:ada ", " person:ada", "person:аda", "Person:ada", "ada"]
    {
        assert_eq!(judged(by), Verdict::Need, "{by}");
    }
}

#[test]
fn one_person_in_many_spellings_is_one_person() {
    let judgments: Vec<_> = ["person:ada", "person:Ada", "person:aDA"]
        .map(|by| json!({"kind": "review", "answer": "approve", "by": by, "own": false, "current": true}))
        .into();
    let need = JudgmentNeed {
        kind: label("review"),
        question: None,
        of: None,
        competence: None,
        quorum: 2,
        independent: true,
        presence: Presence::Asserted,
        reasoned: false,
    };
    let document = document_with(rule("two", None, Effect::Judgment(need)));
    let evaluation = evaluated(vec![document], &json!({ "judgments": judgments }).to_string());
    assert_eq!(evaluation.verdict, Verdict::Need);
}

#[test]
fn facts_without_end_are_turned_down() {
    let most = limit::FACT_ITEMS;
    let list = |count: usize| json!({ "paths": vec!["a"; count] }).to_string();
    let policy = Policy::compile(vec![bare("top")]).unwrap();
    assert!(policy.facts(&list(most)).is_ok());
    let message = facts_fault(&list(5_000)).to_string();
    assert!(message.starts_with(&format!("not readable facts: a list of facts has at most {most} items")), "{message}");
    let map: serde_json::Map<String, _> = (0..5_000).map(|number| (format!("k{number}"), json!(1))).collect();
    let message = facts_fault(&json!({"queue": {"waiting": map}}).to_string()).to_string();
    assert!(message.contains(&format!("a map of facts has at most {most} entries")), "{message}");
}

#[test]
fn facts_that_are_bombs_are_turned_down() {
    let deep = |open: &str, close: &str| open.repeat(100_000) + "1" + &close.repeat(100_000);
    for (text, said) in [
        (format!("{{\"paths\": {}}}", deep("[", "]")), "expected string, found a list"),
        (format!("{{\"move\": {}}}", deep("{\"a\":", "}")), "expected string, found an object"),
        (format!("{{\"world\": {{\"flags\": {}}}}}", deep("{\"a\":", "}")), "expected string"),
        (deep("{\"unit\":", "}"), "there is no fact `unit` here"),
        (deep("[", "]"), "invalid type"),
        (format!("{{\"what\": {}}}", deep("[", "]")), "there is no fact `what` here"),
    ] {
        let message = facts_fault(&text).to_string();
        assert!(message.contains(said), "{}: {message}", &text[..30]);
        assert!(message.len() < 400, "{} bytes", message.len());
    }
}

#[test]
fn text_that_is_no_unicode_is_no_fact() {
    for (text, said) in [
        (r#"{"move": "\ud800"}"#, "hex escape"),
        (r#"{"move": "\udc00\ud800"}"#, "hex escape"),
        ("{\"move\": \"a\u{1}b\"}", "control character"),
        (r#"{"move": "\x41"}"#, "invalid escape"),
        (r#"{"move": "land"#, "EOF"),
        (r#"{"move": "land"} {}"#, "trailing characters"),
        ("", "EOF"),
        ("[]", "expected an object of facts"),
        ("null", "expected an object of facts"),
    ] {
        let message = facts_fault(text).to_string();
        assert!(message.contains(said) && message.starts_with("not readable facts: "), "{text}: {message}");
    }
    for escape in ["\\ud800", "\\uD83D\\uDE00", "\\U00110000", "\\xZZ", "\\400", "\\q"] {
        let (message, _) = fault(&format!("move == \"{escape}\""));
        assert!(message.contains("escape"), "{escape}: {message}");
    }
    assert_eq!(fault("move == \"land").0, "this text has no closing quote");
}

#[test]
fn a_misspelt_fact_is_told_with_the_nearest_name() {
    for (text, help) in [
        (r#"{"unit": {"lnes": 3}}"#, "did you mean `lines`?"),
        (r#"{"pahts": []}"#, "did you mean `paths`?"),
        (r#"{"judgments": [{"answr": "approve"}]}"#, "did you mean `answer`?"),
    ] {
        assert_eq!(facts_fault(text).help(), Some(help), "{text}");
    }
    // A name of any length is not said again in full.
    let message = facts_fault(&json!({ "x".repeat(1 << 20): 1 }).to_string()).to_string();
    assert!(message.len() < 400, "{} bytes", message.len());
    let message = facts_fault(&json!({ "judgments": [{ "x".repeat(1 << 20): 1 }] }).to_string()).to_string();
    assert!(message.len() < 400, "{} bytes", message.len());
}

#[test]
fn a_quantifier_in_a_quantifier_over_facts_is_too_much() {
    let (message, help) = fault("paths.exists(p, paths.exists(q, p == q))");
    assert!(message.contains("steps, and a condition may take 10000000"), "{message}");
    assert_eq!(help, "avoid a walk over a list of facts for each item of another");
}

#[test]
fn a_policy_of_many_layers_groups_and_members_is_bounded() {
    let layers: Vec<Document> = (0..=limit::POLICY_LAYERS).map(|number| empty(&format!("layer-{number}"))).collect();
    let faults = Policy::compile(layers).unwrap_err();
    assert_eq!(&*faults[0].message, format!("a policy has at most {} layers", limit::POLICY_LAYERS));
    let faults = Policy::compile(vec![]).unwrap_err();
    assert_eq!(&*faults[0].message, "a policy has at least one document");
    let rules = (0..=limit::RULES).map(|number| rule(&format!("r{number}"), None, Effect::Block)).collect();
    let faults = Policy::compile(vec![Document { rules, ..bare("top") }]).unwrap_err();
    assert_eq!(&*faults[0].message, format!("a document has at most {} rules", limit::RULES));
    let mut document = bare("top");
    document.groups.insert(label("nobody"), Group { members: Vec::<Actor>::new(), competences: vec![] });
    let faults = Policy::compile(vec![document]).unwrap_err();
    assert_eq!(&*faults[0].message, "the group `nobody` has no members");
}

/// Text that is nearly a condition.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "unit.lines",
        "paths",
        ".exists(",
        ".all(p, ",
        "p",
        ")",
        "(",
        "[",
        "]",
        "{",
        "}",
        "&&",
        "||",
        "!",
        "-",
        "==",
        "in",
        "\"a\"",
        "'",
        "\"\"\"",
        "r'\\'",
        "b'\\xff'",
        "1",
        "0x",
        "9223372036854775808",
        "1e5",
        ".5",
        ",",
        ":",
        "?",
        "has(",
        "size(",
        "timestamp(",
        "\"2026-01-01T00:00:00Z\"",
        " ",
        "//",
        "\n",
        "ё",
        "\u{200B}",
        "`a-b`",
        "\\",
        "\\u00",
        "null",
        "true",
        "dyn(",
        ".glob(\"**/a\")",
        ".",
        "=",
        "&",
        "type(",
        "u",
        "e",
        "\u{10FFFF}",
        "queue.waiting[",
        "now.getHours(",
    ]);
    prop::collection::vec(scrap, 0..24).prop_map(|scraps| scraps.concat())
}

proptest! {
    #![proptest_config(Config { cases: 1_500, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_text_makes_the_language_panic(text in prop_oneof![".{0,120}", scraps(), "[a-z.()\\[\\]\"'!&|<>=+*/0-9 -]{0,80}"]) {
        if let Ok(condition) = read(&text) {
            let printed = print(condition.written());
            prop_assert_eq!(&parse(&printed).unwrap(), condition.written(), "{}", printed);
            let _ = condition.holds(&[], &mut Budget::of(10_000));
        }
    }

    #[test]
    fn no_text_makes_the_reader_of_facts_panic(text in prop_oneof![".{0,120}", "[{}\\[\\]\":,a-z0-9.\\\\ ]{0,80}"]) {
        let policy = Policy::compile(vec![bare("top")]).unwrap();
        let within = format!(r#"{{"unit": {text}}}"#);
        for text in [&text, &within] {
            if let Err(fault) = policy.facts(text) {
                prop_assert!(fault.to_string().len() < 600);
            }
        }
    }
}

#[test]
fn what_a_condition_can_cost_is_known_when_it_is_read() {
    let texts = |count: usize| (0..count).map(|number| format!("k{number}")).collect::<Vec<_>>();
    let most = json!({
        "paths": texts(limit::FACT_ITEMS),
        "resources": texts(limit::FACT_ITEMS),
        "queue": {"waiting": texts(limit::FACT_ITEMS).into_iter().map(|k| (k, json!(1))).collect::<serde_json::Map<_, _>>()},
        "touches": vec![json!({"resource": "flag:dark", "lines": 1}); limit::FACT_ITEMS],
        "evidence": vec![json!({"about": ["content"]}); limit::FACT_ITEMS],
        "unit": {"kind": "docs", "lines": 1},
    })
    .to_string();
    let policy = Policy::compile(vec![bare("top")]).unwrap();
    let facts = policy.facts(&most).unwrap();
    let mut read_ones = 0;
    for text in [
        "paths.exists(p, p in resources)",
        "paths.all(p, p in queue.waiting)",
        "paths.exists(p, paths == resources)",
        "paths.exists(p, size(resources) == 1)",
        "paths.exists(p, queue.waiting[p] > 1)",
        "paths.exists(p, size(resources + resources) == 1)",
        "paths.map(p, paths + resources) == []",
        "paths.exists(p, paths.exists(q, p == q))",
        "paths.exists(p, dyn(resources) == dyn(p))",
        "evidence.exists(e, \"x\" in e.about)",
        "paths.exists(p, p in [\"a\", \"b\"] || p.startsWith(\"x\") || size(p) > 9 || p.glob(\"x/**\"))",
        "touches.exists(t, has(t.lines) && t.lines > 5 && t.resource.contains(\"x\"))",
        "queue.waiting == queue.waiting && paths != resources && size(paths) > 1",
        "[1, 2].exists(n, size(paths) == n)",
    ] {
        let Ok(condition) = read(text) else { continue };
        read_ones += 1;
        let mut budget = Budget::of(limit::CONDITION_COST);
        assert_ne!(condition.holds(facts.slots(), &mut budget), Err(Undetermined::BudgetSpent), "{text}");
    }
    assert!(read_ones >= 4, "only {read_ones} are read");
}
