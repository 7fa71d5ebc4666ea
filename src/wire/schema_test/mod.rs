//! The JSON Schema, the declarations and the page of what crosses, made of the table of operations and its records.

extern crate std;

mod docs;
mod forms;
mod made;
mod openapi;
mod samples;
mod typescript;

use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use std::fs;
use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::answer::Answer;
use super::kept::DecidedLine;
use super::{operation, operations, policy_operations};
use made::{About, Made, Row};

/// Puts what an operation takes and gives into two sets of definitions: as it is read, and as it is written.
pub(super) type Schemas = fn(read: &mut SchemaGenerator, written: &mut SchemaGenerator) -> (Schema, Schema);

/// The request of one type, and the view of another.
pub(super) fn schemas<R: JsonSchema, V: JsonSchema>(
    read: &mut SchemaGenerator,
    written: &mut SchemaGenerator,
) -> (Schema, Schema) {
    (read.subschema_for::<R>(), written.subschema_for::<V>())
}

/// Stands where the view of an answer does.
struct View;

impl JsonSchema for View {
    fn schema_name() -> Cow<'static, str> {
        "View".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({})
    }
}

fn made() -> Made {
    let mut read = SchemaSettings::draft2020_12().for_deserialize().into_generator();
    let mut written = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let rows = operations().map(|operation| {
        let (request, view) = (operation.schemas)(&mut read, &mut written);
        // The names that the table tells are those the schema has.
        assert_eq!(typescript::referred(request.as_value()), Some(operation.request_type()), "{}", operation.name);
        assert_eq!(typescript::referred(view.as_value()), Some(operation.view_type()), "{}", operation.name);
        Row {
            name: operation.name,
            says: operation.says,
            about: match operation.about() {
                operation::About::Request => About::Request,
                operation::About::Policy => About::Policy,
                operation::About::Register => About::Register,
            },
            changes: operation.changes(),
            small: policy_operations().any(|small| small.name == operation.name),
            request: operation.request_type(),
            view: operation.view_type(),
        }
    });
    let rows: Vec<Row> = rows.collect();
    written.subschema_for::<DecidedLine>();
    let answer = Answer::<View>::json_schema(&mut written).to_value();
    Made::of(rows, answer, read.take_definitions(false), written.take_definitions(false))
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

/// Holds a published file against what it is made of.
fn holds(file: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, made).unwrap();
    }
    let held = fs::read_to_string(&path).unwrap_or_default();
    assert!(held == made, "{file} is not what `src/wire/` says: `UPDATE=1 cargo test --lib -- schema` writes it anew");
}

#[test]
fn docs_the_published_schema_of_what_crosses_is_made_of_the_records() {
    holds("schemas/wire.schema.json", &pretty(&made().schema()));
}

#[test]
fn docs_the_contract_over_http_is_made_of_the_records() {
    let document = openapi::document(&made());
    holds("schemas/http.openapi.json", &pretty(&document));
}

#[test]
fn schema_every_operation_that_only_reads_is_asked_over_http() {
    let document = openapi::document(&made());
    let reads: BTreeSet<String> =
        operations().filter(|operation| !operation.changes()).map(|operation| operation.name.into()).collect();
    assert_eq!(openapi::asked(&document).into_iter().collect::<BTreeSet<_>>(), reads);
    let changes: Vec<&str> =
        operations().filter(|operation| operation.changes()).map(|operation| operation.name).collect();
    assert_eq!(changes, ["open", "apply", "apply_many", "extend"]);
    // Whatever is referred to is there.
    let text = document.to_string();
    let mut referred = 0;
    for to in text.split("\"$ref\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        let pointer = to.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{to} is not there");
        referred += 1;
    }
    assert!(referred > 500, "{referred} references");
}

#[test]
fn docs_the_declarations_are_made_of_the_records() {
    let made = made();
    holds("pkg/lib/wire.d.ts", &typescript::types(&made));
    holds("pkg/lib/operations.d.ts", &typescript::declarations(&made, false));
    holds("pkg/lib/operations.js", &typescript::functions(&made, false));
    holds("pkg/lib/policy-operations.d.ts", &typescript::declarations(&made, true));
    holds("pkg/lib/policy-operations.js", &typescript::functions(&made, true));
    holds("pkg/lib/names.js", &typescript::names(&made));
}

/// The first sample of each operation that fits on a page, with what it really gives.
fn examples() -> BTreeMap<&'static str, (String, String)> {
    let mut examples = BTreeMap::new();
    for (name, mut asked) in samples::asked() {
        let answer = super::call(name, &asked.to_string());
        for long in ["policy", "old", "new", "ledger"] {
            if let Some(given) = asked.get_mut(long).filter(|given| given.to_string().len() > 60) {
                *given = "…".into();
            }
        }
        let asked = asked.to_string().replace("\"…\"", "…");
        if asked.len() < 400 && answer.len() < 700 {
            examples.entry(name).or_insert((asked, answer));
        }
    }
    examples
}

#[test]
fn docs_the_page_of_operations_is_made_of_the_records() {
    holds("docs/wire.md", &docs::page(&made(), &examples()));
}

#[test]
fn schema_no_two_types_share_a_name() {
    let made = made();
    // A second type of one name gets a number behind it.
    let numbered: Vec<&String> = made.definitions.keys().filter(|name| name.ends_with(char::is_numeric)).collect();
    assert_eq!(numbered, [] as [&String; 0], "give one of them another name with `#[schemars(rename = …)]`");
    let functions: Vec<String> = made.rows.iter().map(typescript::function).collect();
    assert_eq!(functions.iter().collect::<BTreeSet<_>>().len(), functions.len());
}

/// A schema that is one definition of all.
fn one(schema: &Value, name: &str) -> jsonschema::Validator {
    let mut one = schema.clone();
    one["$ref"] = format!("#/$defs/{name}").into();
    jsonschema::draft202012::new(&one).unwrap()
}

/// The same definitions, but nothing may stand in a record that they do not name.
fn closed(schema: &Value) -> Value {
    fn close(schema: &mut Value, within: bool) {
        let Some(object) = schema.as_object_mut() else { return };
        let is_record = object.contains_key("properties");
        if is_record && !within && !object.contains_key("additionalProperties") {
            object.insert("unevaluatedProperties".into(), false.into());
        }
        for (name, value) in object {
            match (name.as_str(), value) {
                ("properties" | "patternProperties", Value::Object(fields)) => {
                    fields.values_mut().for_each(|field| close(field, false));
                }
                // The ways that a record goes on are closed by the record.
                ("oneOf" | "anyOf", Value::Array(ways)) => ways.iter_mut().for_each(|way| close(way, is_record)),
                ("items" | "additionalProperties", value) => close(value, false),
                _ => {}
            }
        }
    }
    let mut schema = schema.clone();
    schema["$defs"].as_object_mut().unwrap().values_mut().for_each(|one| close(one, false));
    schema
}

fn faults(validator: &jsonschema::Validator, value: &Value) -> String {
    let told = validator.iter_errors(value).take(5).map(|error| format!("{}: {error}", error.instance_path()));
    told.collect::<Vec<_>>().join("\n")
}

#[test]
fn schema_answers_and_requests_are_what_it_says() {
    let made = made();
    let schema = made.schema();
    let closed = closed(&schema);
    let (asked, mut amiss) = (samples::asked(), Vec::new());
    for row in &made.rows {
        let (request, answer) = (format!("{}.request", row.name), format!("{}.answer", row.name));
        let (request, answer) = (one(&schema, &request), one(&closed, &answer));
        let mut done = 0;
        for (_, asked) in asked.iter().filter(|(name, _)| *name == row.name) {
            let given: Value = serde_json::from_str(&super::call(row.name, &asked.to_string())).unwrap();
            for (what, validator, value) in [("request", &request, asked), ("answer", &answer, &given)] {
                if !validator.is_valid(value) {
                    amiss.push(format!("{} of {}: {value}\n{}", what, row.name, faults(validator, value)));
                }
            }
            if given["type"] != "done" {
                amiss.push(format!("{} is not done: {given}", row.name));
            }
            done += 1;
        }
        assert!(done > 0, "{}: there is no sample of it", row.name);
        // What is no request is a fault, which the schema knows as well.
        let wrong = json!({ "nonsense": 1 });
        assert!(!request.is_valid(&wrong), "{} takes nonsense", row.name);
        let given: Value = serde_json::from_str(&super::call(row.name, &wrong.to_string())).unwrap();
        assert!(answer.is_valid(&given), "{}: {given}\n{}", row.name, faults(&answer, &given));
        assert_eq!(given["type"], "fault", "{}", row.name);
        assert!(!answer.is_valid(&json!({ "type": "done" })), "{} may be done without a view", row.name);
    }
    assert!(amiss.is_empty(), "{}", amiss.join("\n\n"));
}

#[test]
fn schema_what_the_core_turns_down_in_a_request_so_does_it() {
    let (schema, mut amiss) = (made().schema(), Vec::new());
    for (name, wrong, reason) in samples::wrong() {
        let request = one(&schema, &format!("{name}.request"));
        let given: Value = serde_json::from_str(&super::call(name, &wrong.to_string())).unwrap();
        if request.is_valid(&wrong) || given["type"] != "fault" {
            amiss.push(format!("{reason}: {wrong}\n{given}"));
        }
    }
    assert!(amiss.is_empty(), "{}", amiss.join("\n\n"));
}

#[test]
fn schema_failures_and_lines_are_what_it_says() {
    let schema = closed(&made().schema());
    for (name, asked, kind) in samples::failing() {
        let given: Value = serde_json::from_str(&super::call(name, &asked.to_string())).unwrap();
        let answer = one(&schema, &format!("{name}.answer"));
        assert_eq!(given["type"], kind, "{given}");
        assert!(answer.is_valid(&given), "{given}\n{}", faults(&answer, &given));
    }
    let opened = json!({ "policy": { "documents": [samples::policy()] } });
    let mut kept = super::KeptPolicy::open(&opened.to_string()).0.unwrap();
    let line = one(&schema, "DecidedLine");
    for told in kept.decide_lines("{\"move\": \"land\"}\n{\"move\": 7}\n").lines() {
        let told: Value = serde_json::from_str(told).unwrap();
        assert!(line.is_valid(&told), "{told}\n{}", faults(&line, &told));
    }
}

/// The samples with their answers, for every face to give again: one a line.
fn vectors() -> String {
    let mut text = String::new();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let wrong = samples::wrong().into_iter().map(|(name, request, _)| (name, request));
    let failing = samples::failing().into_iter().map(|(name, request, _)| (name, request));
    for (operation, request) in samples::asked().into_iter().chain(failing).chain(wrong) {
        let number = numbers.entry(operation).or_default();
        *number += 1;
        let answer = super::call(operation, &request.to_string());
        let line = json!({
            "name": format!("{operation} {number}"), "operation": operation, "request": request, "answer": answer,
        });
        text += &line.to_string();
        text.push('\n');
    }
    text
}

#[test]
fn docs_the_vectors_of_every_operation_are_those_of_the_samples() {
    holds("tests/vectors/wire/samples.jsonl", &vectors());
}
