//! Policies as people write them: the starters that ship and policies of real shapes, against the published schema,
//! against the reader, and against what a reviewer would ask of each.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use governed::policy::{Document, Policy, Verdict};
use serde::Deserialize;
use serde_json::{Value, json};

/// The files with an ending in the folders that hold policies, tests of policies apart.
fn files(cases: bool) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for folder in ["examples/policies", "tests/policies"] {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let is_yaml = path.extension().is_some_and(|end| end == "yaml");
            if is_yaml && name.ends_with(".cases.yaml") == cases {
                all.push(path);
            }
        }
    }
    all.sort();
    all
}

fn read<T: serde::de::DeserializeOwned>(what: &str, path: &Path) -> T {
    let bytes = std::fs::read(path).unwrap();
    match governed::source::read(what, &path.display().to_string(), &bytes) {
        Ok(read) => read.value,
        Err(faults) => panic!("{}", faults.iter().map(|fault| format!("{fault}\n")).collect::<String>()),
    }
}

fn schema() -> jsonschema::Validator {
    let text = include_str!("../../schemas/policy.schema.json");
    jsonschema::draft202012::new(&serde_json::from_str(text).unwrap()).unwrap()
}

#[test]
fn the_schema_takes_every_policy_there_is() {
    let (schema, files) = (schema(), files(false));
    assert!(files.len() >= 8, "{files:?}");
    for path in files {
        let policy: Value = read("policy", &path);
        let wrong: Vec<String> = schema.iter_errors(&policy).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
        // The first line tells editors where the schema is; from there, it has to be.
        let text = std::fs::read_to_string(&path).unwrap();
        let named = text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=").unwrap();
        assert!(path.parent().unwrap().join(named).is_file(), "{}: there is no {named}", path.display());
    }
}

/// A policy that nothing is wrong with, for something to be made wrong in.
fn sound() -> Value {
    json!({
        "governed": 1, "policy": "sound", "owner": "person:ada", "review": "2027-01-31",
        "groups": { "readers": { "members": ["person:ada", "machine:ci/3"], "competences": ["review"] } },
        "standards": { "tests": { "why": "It ran.", "methods": ["test"], "by": ["machine"], "fresh": "24h", "count": 2 } },
        "facts": { "own": { "branch": { "is": "string", "whose": "executor" } } },
        "rules": [{
            "id": "land", "why": "Two have read it.", "origin": "lesson:1", "moves": ["land"], "kinds": ["code-change"],
            "match": { "paths": ["src/**"], "actors": ["person"], "reversibility": ["reversible"] },
            "then": ["allow", { "judgment": { "kind": "review", "of": "readers", "quorum": 2 } }]
        }],
        "windows": [{
            "id": "friday", "why": "Weekends.", "times": [
                { "weekly": { "days": ["friday"], "from": "15:00", "until": "24:00", "zone": "UTC" } },
                { "once": { "from": "2026-12-24T00:00:00Z", "until": "2026-12-27T00:00:00Z" } }
            ]
        }],
        "ceilings": [{ "reversibility": "irreversible", "why": "No way back.", "then": ["block"] }],
        "attention": [{ "group": "readers", "waiting": 5, "why": "Two people." }],
        "fallback": { "to": "readers", "within": "2d" }
    })
}

/// What the schema and the reader each turn down, by the place and what is put there. Nothing put there takes it away.
const BROKEN: &[(&str, &str)] = &[
    // Fields that are not known, at each depth.
    ("/rule", "[]"),
    ("/rules/0/effect", r#""allow""#),
    ("/rules/0/match/path", r#"["src/**"]"#),
    ("/rules/0/then/1/judgment/group", r#""readers""#),
    ("/standards/tests/max_age", r#""1d""#),
    ("/windows/0/times/0/weekly/to", r#""16:00""#),
    ("/fallback/escalate", "true"),
    // What has to be there.
    ("/policy", ""),
    ("/owner", ""),
    ("/fallback", ""),
    ("/rules/0/id", ""),
    ("/rules/0/why", ""),
    ("/rules/0/then", ""),
    ("/standards/tests/why", ""),
    ("/windows/0/times", ""),
    // Words that are not among those there are.
    ("/rules/0/then/0", r#""permit""#),
    ("/rules/0/then/0", r#"{ "require": "review" }"#),
    ("/rules/0/match/actors/0", r#""bot""#),
    ("/rules/0/match/reversibility/0", r#""external-reversible""#),
    ("/standards/tests/by/0", r#""people""#),
    ("/windows/0/times/0/weekly/days/0", r#""fri""#),
    ("/windows/0/times/0", r#"{ "daily": { "from": "15:00", "until": "16:00", "zone": "UTC" } }"#),
    ("/ceilings/0/reversibility", r#""permanent""#),
    // Texts of another form.
    ("/policy", r#""Our Policy""#),
    ("/policy", r#""""#),
    ("/owner", r#""ada""#),
    ("/owner", r#""machine:ci""#),
    ("/groups/readers/members/0", r#""team:readers""#),
    ("/review", r#""next year""#),
    ("/rules/0/why", r#"" ""#),
    ("/rules/0/origin", r#""a lesson""#),
    ("/rules/0/moves/0", r#""Land""#),
    ("/standards/tests/fresh", r#""one day""#),
    ("/standards/tests/fresh", r#""0h""#),
    ("/windows/0/times/0/weekly/from", r#""25:00""#),
    ("/windows/0/times/0/weekly/from", r#""9:00""#),
    ("/windows/0/times/1/once/from", r#""2026-12-24""#),
    ("/fallback/to", r#""machine:ci/3""#),
    // Values of another kind.
    ("/governed", r#""1""#),
    ("/rules", "{}"),
    ("/rules/0/moves", r#""land""#),
    ("/rules/0/then", r#""allow""#),
    ("/rules/0/then/1/judgment/quorum", "-1"),
    ("/rules/0/then/1/judgment/independent", r#""no""#),
    ("/attention/0/waiting", "1.5"),
];

#[test]
fn the_schema_turns_down_what_the_reader_turns_down() {
    let schema = schema();
    let takes = |policy: &Value| (schema.is_valid(policy), serde_json::from_value::<Document>(policy.clone()).is_ok());
    assert_eq!(takes(&sound()), (true, true), "what nothing is wrong with");
    for (place, put) in BROKEN {
        let mut policy = sound();
        let (parent, name) = place.rsplit_once('/').unwrap();
        let held = policy.pointer_mut(parent).unwrap();
        match (held, put.is_empty()) {
            (Value::Object(held), true) => assert!(held.remove(name).is_some(), "{place} is not there to take away"),
            (Value::Object(held), false) => drop(held.insert(name.to_owned(), serde_json::from_str(put).unwrap())),
            (held, _) => held[name.parse::<usize>().unwrap()] = serde_json::from_str(put).unwrap(),
        }
        assert_eq!(takes(&policy), (false, false), "{place}: {put} (schema, reader)");
    }
}

/// A file of cases: policies, facts, and what is expected of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    policy: OneOrMore,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    facts: Value,
    expect: Expected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    verdict: Verdict,
    /// All that fire.
    rules: Option<BTreeSet<String>>,
    /// Some of those that fire or cannot be told.
    includes: Option<BTreeSet<String>>,
}

#[test]
fn policies_answer_what_reviewers_would_ask() {
    let (files, mut asked) = (files(true), 0);
    assert!(files.len() >= 6, "{files:?}");
    for path in files {
        let cases: Cases = read("policy test", &path);
        let names = match cases.policy {
            OneOrMore::One(name) => vec![name],
            OneOrMore::More(names) => names,
        };
        let documents = names.iter().map(|name| read("policy", &path.with_file_name(name))).collect();
        let policy = Policy::compile(documents).unwrap_or_else(|faults| {
            let told: String = faults.iter().map(|fault| format!("{}: {fault}\n", fault.place())).collect();
            panic!("{names:?}: {told}")
        });
        let id = |number: &u32| policy.rulings()[*number as usize].id.to_string();
        let mut fired = BTreeSet::new();
        for case in cases.cases {
            asked += 1;
            let at = format!("{}: {}", path.display(), case.name);
            let text = case.facts.to_string();
            let facts = policy.facts(&text).unwrap_or_else(|fault| panic!("{at}: {fault}"));
            let answer = policy.evaluate(&facts);
            let rules: BTreeSet<String> = answer.fired.iter().map(id).collect();
            let unclear: BTreeSet<String> = answer.unclear.iter().map(id).collect();
            assert_eq!(answer.verdict, case.expect.verdict, "{at}: fired {rules:?}, unclear {unclear:?}");
            if let Some(all) = case.expect.rules {
                assert_eq!(rules, all, "{at}");
            }
            for some in case.expect.includes.unwrap_or_default() {
                assert!(rules.contains(&some) || unclear.contains(&some), "{at}: `{some}` is not in {rules:?}");
            }
            fired.extend(rules);
        }
        // A rule that no case brings to bear is a rule that nobody asked about.
        let silent: Vec<&str> =
            policy.rulings().iter().map(|ruling| &*ruling.id).filter(|id| !fired.contains(*id)).collect();
        assert!(silent.is_empty(), "{}: no case has {silent:?} fire", path.display());
    }
    assert!(asked > 140, "{asked} cases");
}
