//! The condition language beside the published cases of the language it is part of. For every case it gives the
//! specification's answer, or refuses the expression when it is loaded, and what it refuses is listed with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::path::Path;

use governed::Budget;
use governed::policy::condition::{self, Condition, Fact, Schema, Setting, Type, Whose, parse, print};
use serde_json::Value;

const CASES: &str = include_str!("../vectors/cel-spec/core.jsonl");
const REFUSED: &str = include_str!("../vectors/cel-spec/refused.txt");

/// What is refused is a choice, and choosing must not become the easy way out.
const AGREE_AT_LEAST: usize = 800;

/// How the language answers a case.
enum Answer {
    /// It was loaded and evaluated.
    Value(V),
    /// It was loaded, and evaluating it failed.
    Error(String),
    /// It was not loaded: the reason, as the author of a rule would read it.
    Refused(String),
}

/// Loads the case's expression with the declared types, and evaluates it with the bindings.
fn run(case: &Case) -> Answer {
    if let Some(is) = case.env.values().find(|is| Type::parse(&is.to_string()).is_err()) {
        return Answer::Refused(format!("no fact is {is}"));
    }
    let declared = case.env.iter().map(|(name, is)| Fact {
        name: name.as_str().into(),
        is: Type::parse(&is.to_string()).unwrap(),
        meaning: "".into(),
        values: Vec::new(),
        whose: Whose::World,
    });
    let schema = match Schema::new(declared.collect()) {
        Ok(schema) => schema,
        Err(fault) => return Answer::Refused(fault.to_string()),
    };
    let zones = BTreeMap::new();
    let setting = Setting { schema: &schema, zones: &zones };
    let expression = match Condition::expression(&case.expr, setting) {
        Ok(expression) => expression,
        Err(fault) => return Answer::Refused(fault.to_string()),
    };
    let written = print(expression.written());
    assert_eq!(parse(&written).as_ref(), Ok(expression.written()), "{written} reads as something else");
    let facts: Vec<_> = schema.facts().iter().map(|fact| case.bindings.get(&*fact.name).map(V::to_value)).collect();
    match expression.evaluate(&facts, &mut Budget::of(1_000_000)) {
        Ok(value) => Answer::Value(V::of(&value)),
        Err(reason) => Answer::Error(reason.to_string()),
    }
}

#[test]
fn every_published_case_is_answered_as_specified_or_refused_by_name() {
    let cases = cases();
    let verdicts: Vec<(&Case, Verdict)> = cases.iter().map(|case| (case, judge(case))).collect();
    let refused: BTreeMap<&str, &str> = verdicts
        .iter()
        .filter_map(|(case, verdict)| match verdict {
            Verdict::Refused(reason) => Some((case.id.as_str(), reason.as_str())),
            Verdict::Agrees | Verdict::Differs(_) => None,
        })
        .collect();
    let listed = listed(REFUSED);
    if std::env::var_os("UPDATE").is_some() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/cel-spec/refused.txt");
        std::fs::write(file, listing(REFUSED, &listed, &refused)).unwrap();
        return;
    }
    let summary = summary(&verdicts);
    let differing = verdicts.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Differs(_))).count();
    assert!(differing == 0, "{differing} cases are answered otherwise than specified\n{summary}");

    let unlisted: Vec<&&str> = refused.keys().filter(|id| !listed.contains_key(**id)).collect();
    assert!(unlisted.is_empty(), "refused, and not in refused.txt: {unlisted:#?}\n{summary}");
    let answered: Vec<&&str> = listed.keys().filter(|id| !refused.contains_key(**id)).collect();
    assert!(answered.is_empty(), "in refused.txt, and not refused, or no case: {answered:#?}\n{summary}");

    let agreeing = cases.len() - refused.len();
    assert!(agreeing >= AGREE_AT_LEAST, "{agreeing} cases agree, fewer than {AGREE_AT_LEAST}\n{summary}");
}

#[test]
fn the_published_cases_are_all_there() {
    let cases = cases();
    assert_eq!(cases.len(), 1_074);
    let ids: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids.len(), cases.len(), "a case must be known by its id");
    let suites: BTreeSet<&str> = cases.iter().map(Case::suite).collect();
    assert_eq!(suites.len(), 14);

    let failing = cases.iter().filter(|case| case.expect.is_err()).count();
    assert_eq!(failing, 103);
    let declared: BTreeSet<String> = cases.iter().flat_map(|case| case.env.values()).map(T::to_string).collect();
    let written: BTreeSet<String> = declared.iter().map(|text| T::read(text).to_string()).collect();
    assert_eq!(declared, written, "a type reads back as it is written");
    assert!(declared.contains("map(string, int)"));
}

#[test]
fn expected_values_are_compared_as_the_data_asks() {
    let read = |text: &str| V::read(&serde_json::from_str(text).unwrap());
    assert_eq!(read(r#"{"int":"-9223372036854775808"}"#), V::Int(i64::MIN));
    assert_eq!(read(r#"{"uint":"18446744073709551615"}"#), V::Uint(u64::MAX));
    assert_eq!(read(r#"{"double":"NaN"}"#), V::Double(f64::NAN));
    assert_eq!(read(r#"{"double":"-Infinity"}"#), V::Double(f64::NEG_INFINITY));
    assert_ne!(read(r#"{"double":"-0"}"#), V::Double(0.0));
    assert_ne!(read(r#"{"double":"1"}"#), V::Int(1), "equal in the language, and yet not the same answer");
    assert_eq!(read(r#"{"bytes":"00ff"}"#), V::Bytes(vec![0, 255]));
    assert_ne!(read(r#"{"list":[{"int":"1"},{"int":"2"}]}"#), V::List(vec![V::Int(2), V::Int(1)]));

    let pair = |key: &str, value: i64| (V::String(key.to_owned()), V::Int(value));
    let map = read(r#"{"map":[[{"string":"a"},{"int":"1"}],[{"string":"b"},{"int":"2"}]]}"#);
    assert_eq!(map, V::Map(vec![pair("b", 2), pair("a", 1)]));
    assert_ne!(map, V::Map(vec![pair("a", 2), pair("b", 1)]));
    assert_ne!(map, V::Map(vec![pair("a", 1)]));
}

#[test]
fn the_list_of_refusals_keeps_its_reasons() {
    let before = "# why\n\na/b/c — we chose so\na/b/d — gone\n";
    let listed = listed(before);
    let refused = BTreeMap::from([("a/b/c", "no `x` here"), ("a/b/e", "no `y` here")]);
    assert_eq!(listing(before, &listed, &refused), "# why\n\na/b/c — we chose so\na/b/e — no `y` here\n");
}

/// One published case.
struct Case {
    /// `suite/section/name`.
    id: String,
    expr: String,
    env: BTreeMap<String, T>,
    /// Values of variables, declared or not.
    bindings: BTreeMap<String, V>,
    /// The value, or how the data words the error.
    expect: Result<V, String>,
}

fn cases() -> Vec<Case> {
    CASES.lines().map(|line| Case::read(&serde_json::from_str(line).unwrap())).collect()
}

impl Case {
    fn read(line: &Value) -> Self {
        let text = |key: &str| line[key].as_str().unwrap_or_else(|| panic!("`{key}` is missing: {line}"));
        let each = |key: &str| line[key].as_object().unwrap().iter();
        let expect = &line["expect"];
        Self {
            id: format!("{}/{}/{}", text("suite"), text("section"), text("name")),
            expr: text("expr").to_owned(),
            env: each("env").map(|(name, kind)| (name.clone(), T::read(kind.as_str().unwrap()))).collect(),
            bindings: each("bindings").map(|(name, value)| (name.clone(), V::read(value))).collect(),
            expect: match expect.get("error") {
                Some(error) => Err(error.as_str().unwrap().to_owned()),
                None => Ok(V::read(&expect["value"])),
            },
        }
    }

    fn suite(&self) -> &str {
        self.id.split('/').next().unwrap()
    }
}

/// A value as the cases hold it. Two are the same when kind and contents are: NaN is NaN, the order of a map means
/// nothing, and the sign of a zero does.
#[derive(Clone, Debug)]
enum V {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    String(String),
    Bytes(Vec<u8>),
    List(Vec<V>),
    Map(Vec<(V, V)>),
    /// A type, by its name.
    Type(String),
    /// A value of a kind that no case expects, as text: equal to nothing.
    #[allow(dead_code, reason = "shown where a case differs")]
    Unexpected(String),
}

impl V {
    fn read(json: &Value) -> Self {
        let object = json.as_object().unwrap_or_else(|| panic!("not a value: {json}"));
        let (kind, held) = object.iter().next().unwrap();
        let text = || held.as_str().unwrap().to_owned();
        let all = |held: &Value| held.as_array().unwrap().iter().map(V::read).collect::<Vec<V>>();
        match kind.as_str() {
            "null" => Self::Null,
            "bool" => Self::Bool(held.as_bool().unwrap()),
            "int" => Self::Int(text().parse().unwrap()),
            "uint" => Self::Uint(text().parse().unwrap()),
            "double" => Self::Double(text().parse().unwrap()),
            "string" => Self::String(text()),
            "bytes" => Self::Bytes(bytes_of(&text())),
            "list" => Self::List(all(held)),
            "map" => {
                let pairs = held.as_array().unwrap().iter().map(|pair| match all(pair).as_slice() {
                    [key, value] => (key.clone(), value.clone()),
                    _ => panic!("not a pair: {pair}"),
                });
                Self::Map(pairs.collect())
            }
            "type" => Self::Type(text()),
            _ => panic!("a value of no known kind: {json}"),
        }
    }
}

impl V {
    fn to_value(&self) -> condition::Value<'static> {
        use condition::Value as Is;
        match self {
            Self::Null => Is::Null,
            Self::Bool(value) => Is::Bool(*value),
            Self::Int(value) => Is::Int(*value),
            Self::Uint(value) => Is::Uint(*value),
            Self::Double(value) => Is::Double(*value),
            Self::String(text) => Is::Text(text.clone().into()),
            Self::Bytes(bytes) => Is::Bytes(bytes.as_slice().into()),
            Self::List(items) => Is::list(items.iter().map(Self::to_value).collect()),
            Self::Map(entries) => {
                let entries: Vec<_> = entries.iter().map(|(key, value)| (key.to_value(), value.to_value())).collect();
                Is::Map(entries.into())
            }
            Self::Type(_) | Self::Unexpected(_) => panic!("no case binds {self:?}"),
        }
    }

    fn of(value: &condition::Value<'_>) -> Self {
        use condition::Value as Is;
        match value {
            Is::Null => Self::Null,
            Is::Bool(value) => Self::Bool(*value),
            Is::Int(value) => Self::Int(*value),
            Is::Uint(value) => Self::Uint(*value),
            Is::Double(value) => Self::Double(*value),
            Is::Text(text) => Self::String((**text).to_owned()),
            Is::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Is::List(items) => Self::List(items.iter().map(Self::of).collect()),
            Is::Map(entries) => {
                Self::Map(entries.iter().map(|(key, value)| (Self::of(key), Self::of(value))).collect())
            }
            Is::Type(name) => Self::Type((*name).to_owned()),
            Is::Record(_) | Is::Timestamp(_) | Is::Duration(_) => Self::Unexpected(format!("{value:?}")),
        }
    }
}

impl PartialEq for V {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Int(left), Self::Int(right)) => left == right,
            (Self::Uint(left), Self::Uint(right)) => left == right,
            (Self::Double(left), Self::Double(right)) => {
                left.to_bits() == right.to_bits() || left.is_nan() && right.is_nan()
            }
            (Self::String(left), Self::String(right)) | (Self::Type(left), Self::Type(right)) => left == right,
            (Self::Bytes(left), Self::Bytes(right)) => left == right,
            (Self::List(left), Self::List(right)) => left == right,
            (Self::Map(left), Self::Map(right)) => {
                left.len() == right.len() && left.iter().all(|pair| right.contains(pair))
            }
            _ => false,
        }
    }
}

fn bytes_of(hex: &str) -> Vec<u8> {
    assert!(hex.is_ascii() && hex.len().is_multiple_of(2), "not hexadecimal: {hex}");
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// A type: its name, and what it is of.
#[derive(Clone, Debug, PartialEq)]
struct T {
    name: String,
    of: Vec<T>,
}

impl T {
    /// Reads `map(string, list(int))`.
    fn read(text: &str) -> Self {
        let Some((name, rest)) = text.split_once('(') else {
            return Self { name: text.to_owned(), of: Vec::new() };
        };
        let inner = rest.strip_suffix(')').unwrap_or_else(|| panic!("not a type: {text}"));
        let mut depth = 0_u32;
        let parts = inner.split(|found: char| {
            match found {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            found == ',' && depth == 0
        });
        Self { name: name.to_owned(), of: parts.map(|part| T::read(part.trim())).collect() }
    }
}

impl fmt::Display for T {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for (at, of) in self.of.iter().enumerate() {
            write!(f, "{}{of}", if at == 0 { "(" } else { ", " })?;
        }
        f.write_str(if self.of.is_empty() { "" } else { ")" })
    }
}

/// What comes of a case.
enum Verdict {
    Agrees,
    Refused(String),
    /// How the answer is not the expected one.
    Differs(String),
}

fn judge(case: &Case) -> Verdict {
    // A panic is an answer too: a wrong one, and no reason to keep the others from being heard.
    let answer = std::panic::catch_unwind(|| run(case));
    match (answer, &case.expect) {
        (Ok(Answer::Refused(reason)), _) => Verdict::Refused(reason),
        (Ok(Answer::Value(value)), Ok(expected)) if value == *expected => Verdict::Agrees,
        (Ok(Answer::Error(_)), Err(_)) => Verdict::Agrees,
        (Ok(Answer::Value(value)), expected) => Verdict::Differs(format!("gives {value:?}, not {expected:?}")),
        (Ok(Answer::Error(error)), expected) => Verdict::Differs(format!("fails with `{error}`, not {expected:?}")),
        (Err(_), expected) => Verdict::Differs(format!("panics, not {expected:?}")),
    }
}

/// How many of each suite came out how, then the cases that differ.
fn summary(verdicts: &[(&Case, Verdict)]) -> String {
    const SHOWN: usize = 40;
    #[derive(Default)]
    struct Count {
        cases: usize,
        agree: usize,
        refused: usize,
        /// Refused, where the specification has an error in store.
        refused_early: usize,
        differ: usize,
    }
    let mut suites: BTreeMap<&str, Count> = BTreeMap::new();
    for (case, verdict) in verdicts {
        for name in [case.suite(), "~ all"] {
            let count = suites.entry(name).or_default();
            count.cases += 1;
            match verdict {
                Verdict::Agrees => count.agree += 1,
                Verdict::Refused(_) => {
                    count.refused += 1;
                    count.refused_early += usize::from(case.expect.is_err());
                }
                Verdict::Differs(_) => count.differ += 1,
            }
        }
    }
    let mut text = format!("{:13} cases  agree  refused (for an error)  differ\n", "");
    for (name, count) in suites {
        let Count { cases, agree, refused, refused_early, differ } = count;
        writeln!(text, "{name:13} {cases:5}  {agree:5}  {refused:7} {refused_early:14}  {differ:6}").unwrap();
    }
    let differing = verdicts.iter().filter_map(|(case, verdict)| match verdict {
        Verdict::Differs(how) => Some(format!("{}: {:?} {how}\n", case.id, case.expr)),
        Verdict::Agrees | Verdict::Refused(_) => None,
    });
    text.extend(differing.take(SHOWN));
    text
}

/// The refusals by name, each with its reason.
fn listed(text: &str) -> BTreeMap<&str, &str> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let listed: Vec<(&str, &str)> = lines
        .map(|line| line.split_once(" — ").unwrap_or_else(|| panic!("not `suite/section/name — reason`: {line}")))
        .collect();
    let by_name: BTreeMap<&str, &str> = listed.iter().copied().collect();
    assert_eq!(by_name.len(), listed.len(), "refused.txt names a case twice");
    by_name
}

/// The list anew. A reason that somebody wrote stays; a new refusal brings its own.
fn listing(before: &str, listed: &BTreeMap<&str, &str>, refused: &BTreeMap<&str, &str>) -> String {
    let head: String = before
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let lines = refused.iter().map(|(id, reason)| {
        let reason = listed.get(id).copied().unwrap_or_else(|| reason.lines().next().unwrap_or_default());
        format!("{id} — {reason}\n")
    });
    head + &lines.collect::<String>()
}
