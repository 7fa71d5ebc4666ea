//! What an analysis finds in a policy, that each finding is so, and that it finds them in few steps.

use std::collections::{BTreeMap, BTreeSet};

use governed::policy::condition::Glob;
use governed::policy::{Document, Finding, FindingKind, Policy, Verdict, Witness, analyse, analyse_in};
use governed::{Budget, Instant};
use serde_json::{Value as Json, json};

mod claims;

fn document(rest: Json) -> Document {
    let mut whole = json!({
        "governed": 1, "policy": "tried", "owner": "person:ada", "review": "2030-01-01",
        "fallback": { "to": "person:ada" },
    });
    for (key, value) in rest.as_object().unwrap() {
        whole[key] = value.clone();
    }
    serde_json::from_value(whole).unwrap()
}

fn compiled(documents: Vec<Document>) -> Policy {
    Policy::compile(documents).unwrap_or_else(|faults| panic!("{}: {}", faults[0].place(), faults[0]))
}

fn policy(rest: Json) -> Policy {
    compiled(vec![document(rest)])
}

fn now() -> Instant {
    Instant::parse("2026-03-17T09:00:00Z").unwrap()
}

fn findings(policy: &Policy) -> Vec<Finding> {
    analyse(policy, [], now())
}

fn of_kind(found: &[Finding], kind: FindingKind) -> Vec<&Finding> {
    found.iter().filter(|finding| finding.kind == kind).collect()
}

/// A rule that holds back the reader with no more than what it tells apart.
fn rule(id: &str, when: &str, then: Json) -> Json {
    json!({ "id": id, "why": "It is tried.", "when": when, "then": then })
}

fn review() -> Json {
    json!([{ "judgment": { "kind": "review" } }])
}

/// An example is only called so when the policy, given it, fires what the finding is about.
fn examples_hold(policy: &Policy, found: &[Finding]) -> usize {
    let mut count = 0;
    for finding in found {
        let Witness::Example(facts) = &finding.witness else { continue };
        count += 1;
        let text = facts.to_string();
        let evaluation = policy.evaluate(&policy.facts(&text).unwrap());
        let fired: BTreeSet<&str> =
            evaluation.fired.iter().map(|number| &*policy.rulings()[*number as usize].id).collect();
        match finding.kind {
            FindingKind::UngovernedMove => assert!(!evaluation.permitted, "{finding}"),
            FindingKind::Contradiction => {
                assert!(finding.rulings.iter().take(2).all(|id| fired.contains(&**id)), "{finding}: {fired:?}");
                assert_eq!(evaluation.verdict, Verdict::Block, "{finding}");
            }
            _ => assert!(finding.rulings.iter().all(|id| fired.contains(&**id)), "{finding}: {fired:?}"),
        }
    }
    count
}

#[test]
fn what_can_never_fire_is_found() {
    let never = [
        (r#"unit.kind == "a" && unit.kind == "b""#, "no value is left for `unit.kind`"),
        (r#"unit.kind in ["a", "b"] && unit.kind in ["c"]"#, "no value is left for `unit.kind`"),
        (r#"unit.kind == "a" && unit.kind != "a""#, "no value is left for `unit.kind`"),
        (
            r#"unit.kind in ["a", "b"] && unit.kind in ["b", "c"] && unit.kind in ["a", "c"]"#,
            "no value is left for `unit.kind`",
        ),
        ("unit.lines >= 90 && unit.lines < 40", "`unit.lines` would have to be at least 90 and at most 39"),
        ("unit.lines > 4 && unit.lines < 6 && unit.lines != 5", "what it asks of `unit.lines` excludes itself"),
        ("unit.lines > 9223372036854775807", "nothing can be what it asks of `unit.lines`"),
        ("has(unit.lines) && !has(unit.lines)", "what it asks of `unit.lines` excludes itself"),
        ("!has(unit.lines) && unit.lines > 3", "what it asks of `unit.lines` excludes itself"),
        ("world.incident && !world.incident", "what it asks of `world.incident` excludes itself"),
        ("1 > 2", "its conditions are never true, whatever the facts"),
        (
            r#"paths.exists(p, p.startsWith("src/")) && !paths.exists(p, p.startsWith("s"))"#,
            "what it asks of `paths` excludes itself",
        ),
        (
            r#"paths.exists(p, p.glob("src/pay/**")) && !paths.exists(p, p.glob("src/**"))"#,
            "what it asks of `paths` excludes itself",
        ),
        (
            r#"paths.all(p, p.inside("docs/**")) && paths.exists(p, p.glob("src/*.rs"))"#,
            "what it asks of `paths` excludes itself",
        ),
        (r#"paths.exists(p, p.startsWith("src/") && p.startsWith("docs/"))"#, "nothing can be what it asks of `paths`"),
        (r#"paths.exists(p, p == "a/b" && p.glob("c/**"))"#, "nothing can be what it asks of `paths`"),
        (r#"unit.kind == "a" && (unit.kind == "b" || unit.kind == "c")"#, "no value is left for `unit.kind`"),
        (
            r#"unit.kind == "a" && unit.lines > 3 && (unit.kind == "b" || unit.lines < 2)"#,
            "each of its alternatives excludes something else it asks for",
        ),
    ];
    for (when, says) in never {
        let policy = policy(json!({ "rules": [rule("odd", when, review())] }));
        let found = findings(&policy);
        let found = of_kind(&found, FindingKind::NeverFires);
        assert_eq!(found.len(), 1, "{when}");
        assert_eq!(found[0].says, format!("`odd`: {says}"), "{when}");
        assert_eq!((found[0].rulings.len(), &found[0].witness), (1, &Witness::Proven));
    }
    let may = [
        r#"unit.kind == "a" || unit.kind == "b""#,
        "unit.lines >= 40 && unit.lines < 90",
        r#"paths.exists(p, p.startsWith("src/")) && paths.exists(p, p.startsWith("docs/"))"#,
        // A folder stands for what is below it, and so fits both.
        r#"paths.exists(p, p.glob("src/a/**") && p.glob("src/b/**"))"#,
        r#"paths.exists(p, p.glob("src/a/**")) && !paths.exists(p, p.startsWith("src/a"))"#,
        r#"paths.all(p, p.inside("docs/**")) && paths.exists(p, p.glob("**/*.md"))"#,
    ];
    for when in may {
        let policy = policy(json!({ "rules": [rule("even", when, review())] }));
        assert_eq!(of_kind(&findings(&policy), FindingKind::NeverFires).len(), 0, "{when}");
    }
    // Moves and kinds of work are conditions like others.
    let land = json!({ "id": "odd", "why": "w", "moves": ["land"], "when": r#"move == "admit""#, "then": ["block"] });
    assert_eq!(of_kind(&findings(&policy(json!({ "rules": [land] }))), FindingKind::NeverFires).len(), 1);
}

#[test]
fn what_adds_nothing_is_found() {
    use FindingKind::{Shadowed, ShadowedWhereKnown};
    let two = json!([{ "judgment": { "kind": "review", "quorum": 2 } }]);
    let cases = [
        // The narrower rule reads the same facts and asks the same.
        ("unit.lines > 50", review(), "unit.lines > 20", review(), Some(Shadowed)),
        ("unit.lines > 50", review(), "unit.lines > 20", two.clone(), Some(Shadowed)),
        ("unit.lines > 50", review(), "unit.lines > 20", json!(["block"]), Some(Shadowed)),
        ("unit.lines == 50", review(), "unit.lines > 20 && unit.lines < 100", review(), Some(Shadowed)),
        (r#"unit.kind == "a""#, review(), r#"unit.kind in ["a", "b"]"#, review(), Some(Shadowed)),
        (r#"unit.kind == "a""#, review(), r#"unit.kind != "b""#, review(), Some(Shadowed)),
        (
            r#"paths.exists(p, p.glob("src/pay/*.sql"))"#,
            review(),
            r#"paths.exists(p, p.glob("src/**") || p.glob("db/**"))"#,
            review(),
            Some(Shadowed),
        ),
        (
            r#"paths.exists(p, p.startsWith("src/pay/"))"#,
            review(),
            r#"paths.exists(p, p.glob("src/**"))"#,
            review(),
            Some(Shadowed),
        ),
        (
            r#"size(paths) > 0 && paths.all(p, p.inside("docs/a/**"))"#,
            json!(["allow"]),
            r#"size(paths) > 0 && paths.all(p, p.inside("docs/**") || p.inside("notes/**"))"#,
            json!(["allow"]),
            Some(Shadowed),
        ),
        // Where the other fact is missing it is undetermined, which is stricter than a review.
        ("unit.lines > 50 && world.incident", review(), "unit.lines > 20", review(), Some(ShadowedWhereKnown)),
        // But not stricter than a block.
        ("unit.lines > 50 && world.incident", review(), "unit.lines > 20", json!(["block"]), Some(Shadowed)),
        ("has(unit.lines) && unit.lines > 50", review(), "unit.lines > 20", review(), Some(Shadowed)),
        ("unit.lines > 50", review(), "has(unit.lines)", review(), Some(ShadowedWhereKnown)),
        // These do add something.
        ("unit.lines > 20", review(), "unit.lines > 50", review(), None),
        ("unit.lines > 50", two, "unit.lines > 20", review(), None),
        ("unit.lines > 50", json!(["block"]), "unit.lines > 20", review(), None),
        ("unit.lines > 50", json!([{ "judgment": { "kind": "legal" } }]), "unit.lines > 20", review(), None),
        // A no by somebody outside the group counts for the one and not for the other.
        (
            "unit.lines > 50",
            review(),
            "unit.lines > 20",
            json!([{ "judgment": { "kind": "review", "of": "crew" } }]),
            None,
        ),
        ("unit.lines > 50", json!([{ "route": "crew" }]), "unit.lines > 20", json!(["block"]), None),
        (
            r#"paths.exists(p, p.glob("src/pay/**"))"#,
            review(),
            r#"paths.exists(p, p.startsWith("src/pay/"))"#,
            review(),
            None,
        ),
    ];
    for (narrow, then, wide, asked, expected) in cases {
        let rules = json!([rule("narrow", narrow, then), rule("wide", wide, asked)]);
        let crew = json!({ "crew": { "members": ["person:bo"] } });
        let policy = policy(json!({ "groups": crew, "rules": rules }));
        let found = findings(&policy);
        let narrow_one = |finding: &&Finding| finding.rulings.first().is_some_and(|id| **id == *"narrow");
        let found: Vec<&Finding> = found
            .iter()
            .filter(|finding| matches!(finding.kind, Shadowed | ShadowedWhereKnown))
            .filter(narrow_one)
            .collect();
        assert_eq!(found.first().map(|finding| finding.kind), expected, "{narrow} / {wide}");
        if let Some(finding) = found.first() {
            assert_eq!(finding.rulings, ["narrow".into(), "wide".into()], "{narrow} / {wide}");
            assert!(matches!(finding.witness, Witness::Example(_)), "{finding}");
        }
    }
    // Of two that say the same the later one is named, once.
    let policy = policy(json!({ "rules": [
        rule("first", "unit.lines > 20", review()), rule("second", "20 < unit.lines", review()),
    ] }));
    let found = findings(&policy);
    let twice = of_kind(&found, Shadowed);
    assert_eq!(twice.len(), 1);
    assert_eq!(twice[0].rulings, ["second".into(), "first".into()]);
}

#[test]
fn permissions_that_contradict_are_found_with_an_example() {
    let policy = policy(json!({
        "groups": { "crew": { "members": ["person:ada", "person:bo"] } },
        "rules": [
            { "id": "docs", "why": "w", "match": { "only_paths": ["docs/**"] }, "then": ["allow"] },
            { "id": "secret", "why": "w", "match": { "paths": ["docs/secret/**"] }, "then": ["block"] },
            { "id": "source", "why": "w", "match": { "paths": ["src/**"] }, "then": ["block"] },
            rule("small", "unit.lines < 10", json!(["allow"])),
            rule("lines", "unit.lines < 50", json!(["block"])),
            rule("odd", "unit.attempts > 5", json!(["allow", "block"])),
            rule("price", r#"unit.kind == "price" && unit.lines > 60"#, json!(["allow"])),
            rule("ask", r#"unit.kind == "price""#, json!([{ "escalate": { "to": "crew" } }])),
        ],
    }));
    let found = findings(&policy);
    examples_hold(&policy, &found);
    let never = of_kind(&found, FindingKind::NeverPermits);
    let named: Vec<Vec<&str>> = never.iter().map(|finding| finding.rulings.iter().map(|id| &**id).collect()).collect();
    assert_eq!(named, [vec!["small", "lines"], vec!["odd"]]);
    assert!(never.iter().all(|finding| matches!(finding.witness, Witness::Example(_))));

    let always = of_kind(&found, FindingKind::AlwaysEscalated);
    assert_eq!(always.len(), 1);
    assert_eq!(always[0].rulings, ["price".into(), "ask".into()]);

    let meets = of_kind(&found, FindingKind::Contradiction);
    let docs = meets.iter().find(|finding| &*finding.rulings[0] == "docs").unwrap();
    assert!(docs.rulings.contains(&"secret".into()) && docs.rulings.contains(&"lines".into()), "{docs}");
    assert!(!docs.rulings.contains(&"source".into()), "nothing is only in docs/ and in src/: {docs}");
    let Witness::Example(facts) = &docs.witness else { panic!("{docs}") };
    assert_eq!(facts["paths"], json!(["docs/secret/x"]));
}

#[test]
fn a_contradiction_that_was_seen_is_shown_as_it_was_seen() {
    // Nothing the analysis tries is `7` times something beyond a thousand.
    let policy = policy(json!({ "rules": [
        rule("go", "unit.lines * 7 == 70070", json!(["allow"])),
        rule("stop", "unit.lines > 1000 && unit.lines % 7 == 0", json!(["block"])),
    ] }));
    let found = findings(&policy);
    let meets = of_kind(&found, FindingKind::Contradiction);
    assert!(matches!(meets[0].witness, Witness::NotProven(_)), "{}", meets[0]);

    let text = r#"{ "unit": { "lines": 10010 } }"#;
    let found = analyse(&policy, [policy.facts(text).unwrap()], now());
    let meets = of_kind(&found, FindingKind::Contradiction);
    assert_eq!(meets[0].witness, Witness::Example(json!({ "unit": { "lines": 10010 } })));
    examples_hold(&policy, &found);
}

#[test]
fn people_who_are_not_there_are_found() {
    use FindingKind::{Nobody, QuorumOfAll, QuorumOutOfReach};
    let policy = policy(json!({
        "groups": {
            "mills": { "members": ["machine:mill/1"], "competences": ["grinding"] },
            "pair": { "members": ["person:ada", "person:Ada", "person:bo", "machine:mill/1"], "competences": ["legal"] },
            "crew": { "members": ["person:cy", "person:di", "person:ed"], "competences": ["risk"] },
        },
        "standards": {
            "signed": { "why": "w", "from": "mills", "by": ["person"] },
            "tested": { "why": "w", "from": "mills", "by": ["machine"] },
        },
        "rules": [
            rule("machines", "unit.lines > 1", json!([{ "judgment": { "kind": "review", "of": "mills" } }])),
            rule("unable", "unit.lines > 2", json!([{ "judgment": { "kind": "law", "of": "crew", "competence": "legal" } }])),
            rule("unheld", "unit.lines > 3", json!([{ "judgment": { "kind": "grind", "competence": "grinding" } }])),
            rule("three", "unit.lines > 4", json!([{ "judgment": { "kind": "law", "competence": "legal", "quorum": 3 } }])),
            rule("two", "unit.lines > 5", json!([{ "judgment": { "kind": "review", "of": "pair", "quorum": 2 } }])),
            rule("fine", "unit.lines > 6", json!([{ "judgment": { "kind": "risk", "of": "crew", "quorum": 2 } }])),
            rule("anyone", "unit.lines > 7", json!([{ "judgment": { "kind": "look", "quorum": 9 } }])),
            rule("lifted", "unit.lines > 8", json!([{ "escalate": { "to": "mills" } }])),
            rule("proof", "unit.lines > 9", json!([{ "evidence": "signed" }, { "evidence": "tested" }])),
            // What never fires asks nobody.
            rule("never", "unit.lines > 9 && unit.lines < 9", json!([{ "judgment": { "kind": "x", "of": "mills" } }])),
        ],
        "fallback": { "to": "mills" },
    }));
    let found = findings(&policy);
    let ids = |kind| -> Vec<String> { of_kind(&found, kind).iter().map(|finding| finding.rulings.join(" ")).collect() };
    assert_eq!(ids(Nobody), ["machines", "unable", "unheld", "lifted", "proof", ""]);
    assert_eq!(ids(QuorumOutOfReach), ["three", "anyone"]);
    assert_eq!(ids(QuorumOfAll), ["two"]);
    let reach = of_kind(&found, QuorumOutOfReach)[0];
    assert_eq!(
        reach.says,
        "`three`: judgment `law` is asked of 3 people with the competence `legal`, and there are only 2"
    );
}

#[test]
fn moves_nobody_governs_and_ladders_that_lead_nowhere_are_found() {
    let policy = policy(json!({
        "rules": [
            { "id": "go", "why": "w", "moves": ["admit", "start", "submit"], "when": "unit.lines < 9", "then": ["allow"] },
            { "id": "halt", "why": "w", "moves": ["start"], "then": ["block"] },
            { "id": "never", "why": "w", "moves": ["start"], "when": "unit.lines < 5", "then": ["allow"] },
        ],
        "autonomy": { "why": "w", "ladder": [
            { "level": "seen" }, { "level": "led", "moves": ["start", "submit"] }, { "level": "same", "moves": ["start"] },
        ] },
    }));
    let found = findings(&policy);
    assert_eq!(
        examples_hold(&policy, &found),
        found.iter().filter(|f| matches!(f.witness, Witness::Example(_))).count()
    );
    let ungoverned = of_kind(&found, FindingKind::UngovernedMove);
    let said = |name: &str| ungoverned.iter().any(|finding| finding.says.contains(&format!("`{name}`")));
    assert!(said("land") && said("settle") && !said("admit") && !said("submit"));
    assert_eq!(ungoverned.len(), 6 - 3);
    assert!(ungoverned.iter().all(|finding| matches!(finding.witness, Witness::Example(_))));
    let rungs: Vec<&str> = of_kind(&found, FindingKind::EmptyRung).iter().map(|f| &*f.says).collect();
    assert_eq!(
        rungs,
        [
            "a machine on the rung `seen`, where each begins, can ask for nothing",
            "the rung `same` lets a machine ask for no more than the one below",
        ]
    );
    assert_eq!(of_kind(&found, FindingKind::MoveOnNoRung).len(), 6 - 2);
}

#[test]
fn permissions_no_layer_above_delegates_are_found() {
    let upper = json!({
        "policy": "firm", "delegates": [{ "moves": ["start", "submit"], "kinds": ["docs"], "why": "Theirs." }],
    });
    let lower = document(json!({ "policy": "crew", "rules": [
        { "id": "land", "why": "w", "moves": ["land"], "then": ["allow"] },
        { "id": "code", "why": "w", "moves": ["start"], "kinds": ["code"], "then": ["allow"] },
        { "id": "docs", "why": "w", "moves": ["start", "land"], "kinds": ["docs", "code"], "then": ["allow"] },
        { "id": "any", "why": "w", "when": "unit.lines < 3", "then": ["allow"] },
    ] }));
    let policy = compiled(vec![document(upper), lower.clone()]);
    let found = findings(&policy);
    let ids: Vec<String> =
        of_kind(&found, FindingKind::NotDelegated).iter().map(|finding| finding.rulings.join(" ")).collect();
    assert_eq!(ids, ["crew/land", "crew/code"]);

    let policy = compiled(vec![document(json!({ "policy": "firm" })), lower]);
    assert_eq!(of_kind(&findings(&policy), FindingKind::NotDelegated).len(), 4);
}

#[test]
fn days_that_passed_are_found() {
    let policy = policy(json!({
        "review": "2026-03-16",
        "rules": [
            rule("late", "unit.lines > 1", review()),
            { "id": "today", "why": "w", "review": "2026-03-17", "when": "unit.lines > 2", "then": ["block"] },
            { "id": "far", "why": "w", "review": "2026-04-17", "when": "unit.lines > 3", "then": [{ "hold": { "until": "2026-03-17T09:00:00Z" } }] },
            { "id": "on", "why": "w", "review": "2026-04-17", "when": "unit.lines > 4", "then": [{ "hold": { "until": "2026-03-17T09:00:01Z" } }] },
        ],
        "windows": [{
            "id": "fair", "why": "w", "review": "2027-01-01",
            "times": [{ "once": { "from": "2025-12-20T00:00:00Z", "until": "2026-01-04T00:00:00Z" } }],
        }],
    }));
    let found = findings(&policy);
    let says = |kind| -> Vec<&str> { of_kind(&found, kind).iter().map(|finding| &*finding.says).collect() };
    assert_eq!(says(FindingKind::ReviewOverdue), ["`person:ada` was to look again by 2026-03-16 at `late`"]);
    assert_eq!(says(FindingKind::ReviewSoon), ["`person:ada` is to look again by 2026-03-17 at `today`"]);
    assert_eq!(
        says(FindingKind::HoldOver),
        [
            "`far` holds until 2026-03-17T09:00:00Z, which has passed, and nothing else follows from it",
            "`fair` holds until 2026-01-04T00:00:00Z, which has passed, and nothing else follows from it",
        ]
    );
}

#[test]
fn what_is_declared_and_not_used_is_found() {
    let policy = policy(json!({
        "facts": { "own": { "risk": { "is": "int" }, "mood": { "is": "string" } } },
        "zones": { "here": "CET-1CEST,M3.5.0,M10.5.0/3", "there": "EST5EDT,M3.2.0,M11.1.0" },
        "groups": {
            "asked": { "members": ["person:ada"] }, "idle": { "members": ["person:ada"] },
            "able": { "members": ["person:ada"], "competences": ["law"] },
        },
        "standards": { "tested": { "why": "w" }, "sung": { "why": "w" } },
        "rules": [
            rule("a", r#"risk > 3 && now.getHours("here") > 3"#, json!([{ "evidence": "tested" }])),
            rule("b", "risk > 4", json!([{ "route": "asked" }, { "judgment": { "kind": "law", "competence": "law" } }])),
        ],
    }));
    let found = findings(&policy);
    let says: Vec<&str> = of_kind(&found, FindingKind::Unused).iter().map(|finding| &*finding.says).collect();
    assert_eq!(
        says,
        [
            "no rule asks for evidence up to the standard `sung`",
            "nothing is asked of the group `idle`",
            "no condition reads the fact `mood`",
            "nothing goes by the zone `there`",
        ]
    );
}

#[test]
fn what_the_ledger_never_saw_is_said_with_care() {
    let policy = policy(json!({ "rules": [
        rule("rare", "unit.lines > 9000", json!(["block"])),
        rule("told", r#"unit.kind == "a""#, json!(["allow"])),
        rule("seen", "unit.lines > 1", json!(["allow"])),
    ] }));
    assert_eq!(of_kind(&findings(&policy), FindingKind::NothingSeen).len(), 0, "no ledger, nothing to say");
    let texts = [r#"{ "unit": { "lines": 3 } }"#, r#"{ "unit": { "lines": 4, "kind": "b" } }"#];
    let found = analyse(&policy, texts.map(|text| policy.facts(text).unwrap()), now());
    let unseen = of_kind(&found, FindingKind::NothingSeen);
    let said: Vec<String> = unseen.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "nothing seen: `rare` fires for none of 2 past decisions\n  not proven: what it guards against may be rare, \
             so that no hit is no proof that it is not needed; look whether its conditions say what is meant",
            "nothing seen: `told` fires for none of 2 past decisions, and of 1 it cannot be told\n  not proven: what it \
             is for may still come; look whether its conditions say what is meant",
        ]
    );
}

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, many: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % many as u64).unwrap()
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

/// Rules as a large organisation has them: by risk, who carries it out, missing evidence and place.
fn many(count: usize) -> Policy {
    let mut dice = Dice(7);
    let areas = ["services", "libs", "infra", "payments", "web", "data", "mobile", "tools"];
    let below = ["api", "db", "auth", "ui", "jobs", "config", "core", "migrations"];
    let given = ["unit_tests", "lint", "sast", "dep_scan", "load_test", "rollback_plan", "coverage", "fuzz"];
    let rules: Vec<Json> = (0..count)
        .map(|number| {
            let (area, module, sub) = (dice.of(&areas), dice.below(60), dice.of(&below));
            let place = match dice.below(50) {
                0 => format!("{area}/"),
                1..30 => format!("{area}/m{module:03}/"),
                _ => format!("{area}/m{module:03}/{sub}/"),
            };
            let then = match dice.below(20) {
                0..14 => json!({ "judgment": { "kind": "review", "of": format!("group-{:02}", dice.below(20)) } }),
                14..17 => json!({ "escalate": { "to": "person:ada" } }),
                17..19 => json!("block"),
                _ => json!("allow"),
            };
            let when = format!(
                r#"risk >= {} && actor.kind == "{}" && !("{}" in given) && paths.exists(p, p.startsWith("{place}"))"#,
                [0, 20, 40, 60, 80, 90][dice.below(6)],
                if dice.below(10) > 0 { "machine" } else { "person" },
                dice.of(&given),
            );
            rule(&format!("r{number}"), &when, json!([then]))
        })
        .collect();
    let groups: BTreeMap<String, Json> = (0..20)
        .map(|number| (format!("group-{number:02}"), json!({ "members": ["person:ada", "person:bo", "person:cy"] })))
        .collect();
    policy(json!({
        "facts": { "own": { "risk": { "is": "int" }, "given": { "is": "list(string)" } } },
        "groups": groups,
        "rules": rules,
    }))
}

#[test]
fn a_thousand_rules_are_compared_in_few_steps() {
    let policy = many(1_000);
    let found = analyse_in(&policy, [], now(), &mut Budget::of(300_000));
    assert_eq!(of_kind(&found, FindingKind::Unfinished).len(), 0, "each with each would be 999,000 comparisons");
    assert!(of_kind(&found, FindingKind::Shadowed).len() >= 5);
    assert!(examples_hold(&policy, &found) > 20);

    // With too few it says so, and says nothing that is not so.
    let found = analyse_in(&policy, [], now(), &mut Budget::of(10_000));
    assert_eq!(found.last().map(|finding| finding.kind), Some(FindingKind::Unfinished));
}

/// Measured by hand: `cargo test --release --test it -- --ignored --nocapture how_long`.
#[test]
#[ignore = "it measures and asserts nothing about time"]
fn how_long_an_analysis_takes() {
    for count in [50, 1_000, 10_000] {
        let policy = many(count);
        let mut times: Vec<std::time::Duration> = (0..5)
            .map(|_| {
                let start = std::time::Instant::now();
                assert!(!findings(&policy).is_empty());
                start.elapsed()
            })
            .collect();
        times.sort();
        let mut kinds: BTreeMap<FindingKind, usize> = BTreeMap::new();
        for finding in findings(&policy) {
            *kinds.entry(finding.kind).or_default() += 1;
        }
        let steps = (14..40).map(|power| 1_u64 << power).find(|steps| {
            let found = analyse_in(&policy, [], now(), &mut Budget::of(*steps));
            of_kind(&found, FindingKind::Unfinished).is_empty()
        });
        println!("at most {steps:?} steps");
        println!("{count} rules: {:?} (median of 5), {kinds:?}", times[2]);
    }
}

/// One pattern is only said to lie within another when no path says otherwise.
#[test]
fn patterns_within_patterns_are_so_for_every_path() {
    let words = ["a", "*", "**", "a*", "b", "?"];
    let mut patterns: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    for length in [6, 36] {
        let front: Vec<String> = patterns.iter().rev().take(length).cloned().collect();
        patterns.extend(front.iter().flat_map(|front| words.iter().map(move |word| format!("{front}/{word}"))));
    }
    let globs: Vec<Glob> = patterns.iter().map(|pattern| Glob::parse(pattern).unwrap()).collect();
    let mut paths: Vec<String> = ["a", "b", "ab", "c", ""].map(String::from).to_vec();
    for length in [5, 25, 125] {
        let front: Vec<String> = paths.iter().rev().take(length).cloned().collect();
        paths.extend(front.iter().flat_map(|front| ["a", "b", "ab", "c", ""].map(|word| format!("{front}/{word}"))));
    }
    let answers = |holds: bool| -> Vec<Vec<bool>> {
        let answer = |glob: &Glob, path: &String| if holds { glob.holds(path) } else { glob.fits(path) };
        globs.iter().map(|glob| paths.iter().map(|path| answer(glob, path)).collect()).collect()
    };
    let (fits, holds) = (answers(false), answers(true));
    let mut claimed = [0, 0];
    for (inner, mine) in globs.iter().enumerate() {
        for (outer, theirs) in globs.iter().enumerate() {
            let all = |answers: &[Vec<bool>]| answers[inner].iter().zip(&answers[outer]).all(|(a, b)| !a || *b);
            if mine.within(theirs) {
                claimed[0] += 1;
                assert!(all(&fits), "`{}` within `{}`", mine.as_str(), theirs.as_str());
            }
            if mine.held_within(theirs) {
                claimed[1] += 1;
                assert!(all(&holds), "`{}` held within `{}`", mine.as_str(), theirs.as_str());
            }
        }
    }
    assert!(claimed.iter().all(|count| *count > 2_000), "{claimed:?} of {}", globs.len() * globs.len());
}

/// A policy of two layers with a mistake of each kind in it: all are found, and nothing else is.
#[test]
fn planted_mistakes_are_all_found() {
    let documents: Vec<Document> = serde_json::from_str(include_str!("policy_analysis/planted.json")).unwrap();
    let policy = compiled(documents);
    let seen = include_str!("policy_analysis/planted.jsonl");
    let found = analyse(&policy, seen.lines().map(|facts| policy.facts(facts).unwrap()), now());
    examples_hold(&policy, &found);
    let told: Vec<String> = found.iter().map(|finding| format!("{finding}\n")).collect();
    assert_eq!(told.concat(), include_str!("policy_analysis/planted.txt"));
    let kinds: BTreeSet<FindingKind> = found.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds.len(), 18, "one kind is that the steps were spent");
    // The same again, and as data.
    assert_eq!(found, analyse(&policy, seen.lines().map(|facts| policy.facts(facts).unwrap()), now()));
    assert_eq!(
        serde_json::to_value(&found[0]).unwrap(),
        json!({
            "kind": "never_fires", "rulings": ["firm/dead"], "witness": "proven",
            "says": "`firm/dead`: `unit.lines` would have to be at least 401 and at most 9",
        })
    );
}

/// Hostile shapes end within the steps instead of running on.
#[test]
fn hostile_policies_end() {
    let wide: Vec<String> = (0..200).map(|number| format!(r#""k{number}" in paths"#)).collect();
    let wide = wide.join(" || ");
    let rules: Vec<Json> = (0..20)
        .map(|number| rule(&format!("r{number}"), &format!("({wide}) && unit.lines > {number}"), review()))
        .collect();
    let policy = policy(json!({ "rules": rules }));
    let found = analyse_in(&policy, [], now(), &mut Budget::of(5_000_000));
    assert!(found.iter().any(|finding| matches!(finding.kind, FindingKind::Shadowed | FindingKind::Unfinished)));
}
