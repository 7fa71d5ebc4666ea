//! Policy tests: what passes, what does not and how it is told, and what the cases leave untried.

use governed::policy::cases::{CaseFile, Differs, Report, Unseen, run};
use governed::policy::{Document, Policy, Step, Verdict};
use governed::source::read;
use serde_json::json;

pub fn policy(yaml: &str) -> Policy {
    let document = read::<Document>("policy", "p.yaml", yaml.as_bytes())
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<String>()));
    Policy::compile(vec![document.value]).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(|f| format!("{}: {f}\n", f.place())).collect::<String>())
    })
}

fn cases(yaml: &str) -> CaseFile {
    read::<CaseFile>("case file", "p.cases.yaml", yaml.as_bytes())
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<String>()))
        .value
}

fn tried(policy_text: &str, cases_text: &str) -> Report {
    run(&policy(policy_text), &cases(cases_text).cases)
}

const POLICY: &str = r#"
governed: 1
policy: shop
owner: person:ada
review: "2027-01-01"
groups:
  security: { members: [person:grace] }
rules:
  - id: small-lands
    why: A small change is soon undone.
    moves: [land]
    when: unit.lines < 50 || unit.lines < 200 && !world.incident
    then: [allow]
  - id: keys
    why: Keys leaked once.
    match: { paths: ["keys/**"] }
    then: [{ judgment: { kind: security, of: security } }]
  - id: always
    why: It is good to know.
    then: [{ remember: everything is watched }]
fallback: { to: person:ada }
"#;

const FACTS: &str = "{ move: land, paths: [src/a.rs], unit: { lines: 10 } }";

#[test]
fn a_case_says_in_what_it_differs() {
    // What is expected, and every line that comes of it.
    let table = [
        ("verdict: move", ""),
        ("verdict: move, rules: [always, small-lands]", ""),
        ("verdict: move, includes: [always], undetermined: [], owed: []", ""),
        ("verdict: need", "expected the verdict `need`, found `move`"),
        ("verdict: move, rules: [always]", "`small-lands` fired"),
        ("verdict: move, rules: [always, keys, small-lands]", "`keys` did not fire"),
        ("verdict: move, includes: [keys]", "`keys` did not fire"),
        (
            "verdict: move, includes: [smal-lands]",
            "expect.includes[0]: the policy has no rule `smal-lands` (did you mean `small-lands`?)",
        ),
        ("verdict: move, undetermined: [keys]", "`keys` could be told, and did not fire"),
        ("verdict: move, undetermined: [always]", "`always` could be told, and fired"),
        ("verdict: move, owed: [a cake]", "`a cake` is not owed"),
    ];
    for (expect, said) in table {
        let report = tried(POLICY, &format!("cases: [{{ name: it lands, facts: {FACTS}, expect: {{ {expect} }} }}]"));
        let failures = report.cases[0].failures.iter();
        let lines: Vec<String> = failures
            .map(|failure| match &failure.help {
                Some(help) => format!("{failure} ({help})"),
                None => failure.to_string(),
            })
            .collect();
        assert_eq!(lines.join("\n"), said, "{expect}");
        assert_eq!(report.passed(), said.is_empty(), "{expect}");
    }
}

#[test]
fn what_is_owed_and_what_cannot_be_told_is_compared_too() {
    let keys = "{ move: land, paths: [keys/root.pem], unit: { lines: 10 } }";
    let unclear = "{ move: land, unit: { lines: 10 } }";
    let table = [
        (keys, "verdict: need, owed: ['judgment: security, by security, not by who worked on it']", ""),
        (
            keys,
            "verdict: need, owed: ['judgment: security, by security']",
            "`judgment: security, by security` is not owed\n`judgment: security, by security, not by who worked on it` is owed",
        ),
        (unclear, "verdict: undetermined, undetermined: [keys]", ""),
        (unclear, "verdict: undetermined, undetermined: []", "`keys` could not be told: the fact `paths` is not known"),
        (unclear, "verdict: undetermined, includes: [keys]", "`keys` could not be told: the fact `paths` is not known"),
    ];
    for (facts, expect, said) in table {
        let report = tried(POLICY, &format!("cases: [{{ name: one, facts: {facts}, expect: {{ {expect} }} }}]"));
        let lines: Vec<String> = report.cases[0].failures.iter().map(ToString::to_string).collect();
        assert_eq!(lines.join("\n"), said, "{expect}");
    }
    // An unexpected verdict that no rule asked for says where it comes from.
    let report = tried(POLICY, &format!("cases: [{{ name: one, facts: {unclear}, expect: {{ verdict: move }} }}]"));
    let help = report.cases[0].failures[0].help.as_deref();
    assert_eq!(help, Some("`keys` could not be told: the fact `paths` is not known"));
    let report = tried(POLICY, "cases: [{ name: one, facts: { move: admit, paths: [] }, expect: { verdict: move } }]");
    assert_eq!(report.cases[0].failures[0].help.as_deref(), Some("no rule permits the move"));
}

#[test]
fn facts_that_cannot_be_read_fail_where_they_stand() {
    let table = [
        ("{ unit: { lnes: 10 } }", "facts.unit.lnes", "there is no fact `lnes` here", Some("did you mean `lines`?")),
        ("{ unit: { lines: many } }", "facts.unit.lines", "expected int, found `many`", None),
        ("{ move: land, paths: [a, 1] }", "facts.paths[1]", "expected string, found a number", None),
        (
            "{ touches: [{ kind: path }, { kind: path, mod: writes }] }",
            "facts.touches[1].mod",
            "a touch has no `mod`",
            Some("did you mean `mode`?"),
        ),
        ("[]", "facts", "an object of facts", None),
    ];
    for (facts, place, message, help) in table {
        let report = tried(POLICY, &format!("cases: [{{ name: one, facts: {facts}, expect: {{ verdict: move }} }}]"));
        let [failure] = report.cases[0].failures.as_slice() else { panic!("{report}") };
        assert_eq!((&*failure.place, failure.what.clone()), (place, Differs::Facts), "{facts}");
        assert!(failure.message.contains(message), "{facts}: {}", failure.message);
        assert_eq!(failure.help.as_deref(), help, "{facts}");
        assert_eq!(failure.path[0], Step::Key("facts".into()));
        assert_eq!(report.cases[0].verdict, None);
        // A case that was never decided covers nothing.
        assert_eq!(report.coverage.branches_seen(), 0);
    }
}

/// For each part: how often it was true, false, and could not be told.
fn parts(report: &Report) -> Vec<(String, [u64; 3])> {
    let rules = report.coverage.rules.iter();
    rules
        .flat_map(|rule| rule.parts.iter().map(|part| (part.text.to_string(), [part.yes, part.no, part.unclear])))
        .collect()
}

#[test]
fn coverage_is_what_it_is_by_hand() {
    let case =
        |facts: &str, verdict: &str| format!("  - {{ name: one, facts: {facts}, expect: {{ verdict: {verdict} }} }}\n");
    // Before any case, nothing is seen.
    let report = tried(POLICY, "cases: []");
    assert!(report.passed());
    let coverage = &report.coverage;
    assert_eq!((coverage.count(), coverage.fired(), coverage.branches(), coverage.branches_seen()), (3, 0, 10, 0));
    assert!(coverage.unseen().iter().all(|unseen| unseen.unreached));

    // 10 lines: the first side of `||` decides, and the second is not reached.
    let first = case(FACTS, "move");
    let report = tried(POLICY, &format!("cases:\n{first}"));
    assert!(report.passed(), "{report}");
    let by_hand = [
        ("move == \"land\"", [1, 0, 0]),
        ("unit.lines < 50", [1, 0, 0]),
        ("unit.lines < 200", [0, 0, 0]),
        ("world.incident", [0, 0, 0]),
        ("paths.exists(path, path.glob(\"keys/**\"))", [0, 1, 0]),
    ];
    assert_eq!(parts(&report), by_hand.map(|(text, seen)| (text.to_owned(), seen)));
    assert_eq!((report.coverage.branches_seen(), report.coverage.branches_per_mille()), (3, 300));
    assert_eq!((report.coverage.fired(), report.coverage.rules_per_mille()), (2, 666));

    // 100 lines: both sides are asked; whether there is an incident is not known, so it cannot be told.
    let second = case("{ move: land, paths: [keys/a], unit: { lines: 100 } }", "undetermined");
    let report = tried(POLICY, &format!("cases:\n{first}{second}"));
    assert!(report.passed(), "{report}");
    let seen = [[2, 0, 0], [1, 1, 0], [1, 0, 0], [0, 0, 1], [1, 1, 0]];
    assert_eq!(parts(&report).into_iter().map(|(_, seen)| seen).collect::<Vec<_>>(), seen);
    let rules: Vec<_> = report.coverage.rules.iter().map(|rule| (rule.fired, rule.not_fired, rule.unclear)).collect();
    assert_eq!(rules, [(1, 0, 1), (1, 1, 0), (2, 0, 0)]);
    assert_eq!(report.coverage.both_ways(), 2, "`keys`, and `always`, which has no other way");
    let unseen: Vec<String> = report.coverage.unseen().iter().map(Unseen::to_string).collect();
    assert_eq!(
        unseen,
        [
            "small-lands: `move == \"land\"` was never false",
            "small-lands: `unit.lines < 200` was never false",
            "small-lands: `world.incident` was never true",
            "small-lands: `world.incident` was never false",
        ]
    );

    // Another move: the first condition decides, and the others are not reached. Then everything else.
    let rest = [
        case("{ move: admit, paths: [] }", "escalate"),
        case("{ move: land, paths: [], unit: { lines: 100 }, world: { incident: false } }", "move"),
        case("{ move: land, paths: [], unit: { lines: 100 }, world: { incident: true } }", "escalate"),
        case("{ move: land, paths: [], unit: { lines: 300 }, world: { incident: true } }", "escalate"),
    ];
    let report = tried(POLICY, &format!("cases:\n{first}{second}{}", rest.concat()));
    assert!(report.passed(), "{report}");
    let seen = [[5, 1, 0], [1, 4, 0], [3, 1, 0], [1, 1, 1], [1, 5, 0]];
    assert_eq!(parts(&report).into_iter().map(|(_, seen)| seen).collect::<Vec<_>>(), seen);
    assert_eq!((report.coverage.branches_per_mille(), report.coverage.rules_per_mille()), (1_000, 1_000));
    assert_eq!((report.coverage.both_ways(), report.coverage.unseen()), (3, vec![]));
}

#[test]
fn choices_and_quantifiers_have_the_parts_they_have() {
    let yaml = POLICY.replace(
        "unit.lines < 50 || unit.lines < 200 && !world.incident",
        "'world.incident ? unit.lines < 5 : (paths.all(path, path != \"a\" && path != \"b\") || 1 > 2)'",
    );
    let report = tried(
        &yaml,
        "cases:
           - { name: one, facts: { move: land, world: { incident: true }, unit: { lines: 1 } }, expect: { verdict: undetermined } }
           - { name: two, facts: { move: land, world: { incident: false }, paths: [c] }, expect: { verdict: move } }",
    );
    assert!(report.passed(), "{report}");
    let by_hand = [
        ("move == \"land\"", [2, 0, 0]),
        ("world.incident", [1, 1, 0]),
        ("unit.lines < 5", [1, 0, 0]),
        // A quantifier is one part. What reads no fact has one answer, and is not counted.
        ("paths.all(path, path != \"a\" && path != \"b\")", [1, 0, 0]),
        ("paths.exists(path, path.glob(\"keys/**\"))", [0, 1, 1]),
    ];
    assert_eq!(parts(&report), by_hand.map(|(text, seen)| (text.to_owned(), seen)));
}

#[test]
fn a_case_file_names_one_policy_or_several() {
    let one = cases("policy: p.yaml\ncases: []");
    let several = cases("policy: [org.yaml, team.yaml]\ncases: []");
    assert_eq!(one.policy.len(), 1);
    assert_eq!(several.policy.iter().map(governed::Line::as_str).collect::<Vec<_>>(), ["org.yaml", "team.yaml"]);
    assert_eq!(serde_json::to_value(&one).unwrap(), json!({ "policy": "p.yaml", "cases": [] }));
    let written = serde_json::to_string(&several).unwrap();
    assert_eq!(serde_json::from_str::<CaseFile>(&written).unwrap(), several);

    let wrong = |text: &str| read::<CaseFile>("case file", "c.yaml", text.as_bytes()).unwrap_err()[0].to_string();
    assert!(wrong("cases: [{ name: a, facts: {}, expect: { verdict: mvoe } }]").contains("did you mean `move`?"));
    assert!(
        wrong("cases: [{ name: a, facts: {}, expect: { verdict: move, rule: [a] } }]").contains("unknown field `rule`")
    );
    assert!(wrong("policy: 3\ncases: []").contains("the name of a file, or a list of names"));
}

#[test]
fn a_report_reads_as_text_markdown_xml_and_json() {
    let report = tried(
        POLICY,
        &format!(
            "cases:
               - {{ name: it lands, facts: {FACTS}, expect: {{ verdict: move }} }}
               - {{ name: 'a <b> & \"c\" | d', facts: {FACTS}, expect: {{ verdict: block, rules: [small-lands] }} }}
               - {{ name: faulty, facts: {{ unit: {{ lnes: 3 }} }}, expect: {{ verdict: move }} }}"
        ),
    );
    assert_eq!(report.failed(), 2);
    let text = report.to_string();
    for line in [
        "ok    it lands\n",
        "FAIL  a <b> & \"c\" | d\n      expected the verdict `block`, found `move`\n      `always` fired\n",
        "FAIL  faulty\n      facts.unit.lnes: not readable facts: there is no fact `lnes` here\n      help: did you mean `lines`?\n",
        "3 cases, 2 not as expected\n2 of 3 rules fired (66.6 %), 1 both fired and did not; 3 of 10 branches seen (30.0 %)\n",
        "  keys: fires in no case\n",
        "  small-lands: `unit.lines < 200` was never reached\n  small-lands: `world.incident` was never reached\n",
    ] {
        assert!(text.contains(line), "{line}\n--- in\n{text}");
    }
    let markdown = report.markdown();
    assert!(markdown.starts_with("**3 cases, 2 not as expected**\n"));
    assert!(
        markdown.contains(r#"| a \<b\> \& "c" \| d | expected the verdict `block`, found `move`<br>`always` fired |"#)
    );
    assert!(markdown.contains("| `keys` | `paths.exists(path, path.glob(\"keys/**\"))` | true |"));

    let xml = report.junit("p.cases.yaml");
    assert!(xml.contains(r#"<testsuite name="p.cases.yaml" tests="3" failures="1" errors="1">"#), "{xml}");
    assert!(xml.contains(r#"name="a &lt;b&gt; &amp; &quot;c&quot; | d">"#), "{xml}");
    assert!(xml.contains(r#"<testcase classname="p.cases.yaml" name="it lands"/>"#), "{xml}");
    assert!(xml.contains("<error message=\"facts.unit.lnes: "), "{xml}");
    assert_eq!(xml.matches("<testcase ").count(), xml.matches("</testcase>").count() + 1);

    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["cases"][0]["verdict"], "move");
    let failure = json!({
        "place": "expect.verdict", "differs": "verdict", "expected": "block", "found": "move",
        "message": "expected the verdict `block`, found `move`",
    });
    assert_eq!(json["cases"][1]["failures"][0], failure);
    assert_eq!(json["coverage"]["rules"][1]["parts"][0]["no"], 2);
    assert_eq!(report.cases[0].verdict, Some(Verdict::Move));
}
