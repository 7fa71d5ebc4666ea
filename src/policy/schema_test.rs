//! The JSON Schema of policy documents, made of the records: `schemas/policy.schema.json` is what comes out here.

use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use std::fs;
use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::condition::{Type, Whose};
use super::document::{Document, TimeOfDay};
use super::standard_facts::MOVES;
use super::words::{Day, Recipient, Span};
use crate::actor::Actor;
use crate::instant::Instant;
use crate::limit;
use crate::text::{Label, Line, Prose, Reference};

/// Where the schema is published.
const FILE: &str = "schemas/policy.schema.json";

/// What a label looks like; the bound on its length stands beside it.
const LABEL: &str = "^[a-z0-9][a-z0-9._-]*$";

/// A checked text. Limits count bytes and schemas characters, so that the bound here is the looser of the two; the
/// reader has the last word.
macro_rules! text {
    ($name:ident, $description:expr, $rest:tt) => {
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = json_schema!($rest);
                schema.insert("type".to_owned(), "string".into());
                schema.insert("description".to_owned(), Value::String($description.into()));
                schema
            }
        }
    };
}

text!(Label, Label::EXPECTED, { "pattern": LABEL, "maxLength": limit::LABEL_BYTES });
text!(Line, Line::EXPECTED, { "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]+$", "maxLength": limit::LINE_BYTES });
text!(Prose, Prose::EXPECTED, { "pattern": "\\S", "maxLength": limit::PROSE_BYTES });
text!(Actor, Actor::EXPECTED, {
    "pattern": "^((person|policy):\\S(.*\\S)?|machine:\\S.*/[^/]*[^/\\s]|machine:\\S/[^/]*[^/\\s])$",
    "maxLength": limit::ACTOR_BYTES
});
text!(Reference, Reference::EXPECTED, {
    "pattern": "^[a-z0-9][a-z0-9._-]{0,63}:.*\\S.*$",
    "maxLength": limit::LABEL_BYTES + 1 + limit::NAME_BYTES
});
text!(Instant, Instant::EXPECTED, {
    "format": "date-time",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3})?(Z|[+-][0-9]{2}:[0-9]{2})$"
});
text!(Day, Day::EXPECTED, { "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });
text!(Span, Span::EXPECTED, { "pattern": "^0*[1-9][0-9]*[smhdw]$" });
text!(TimeOfDay, TimeOfDay::EXPECTED, { "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" });
text!(Recipient, Recipient::EXPECTED, {
    "pattern": "^(person:\\S(.*\\S)?|[a-z0-9][a-z0-9._-]*)$",
    "maxLength": limit::ACTOR_BYTES
});

/// The name of a move: those of a unit's life, which editors complete, or one of the policy's own.
pub(super) struct Move;

impl JsonSchema for Move {
    fn schema_name() -> Cow<'static, str> {
        "Move".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A move: one of a unit's life, or the name of a move of your own.",
            "anyOf": [{ "type": "string", "enum": MOVES }, generator.subschema_for::<Label>()]
        })
    }
}

/// The type of a fact, as it is written.
pub(super) struct FactType;

impl JsonSchema for FactType {
    fn schema_name() -> Cow<'static, str> {
        "FactType".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let plain = ["bool", "int", "string", "timestamp", "duration"];
        let mut all: Vec<String> = plain.iter().map(|name| (*name).into()).collect();
        all.extend(plain.iter().map(|name| format!("list({name})")));
        all.extend(plain.iter().map(|name| format!("map(string, {name})")));
        assert!(all.iter().all(|name| Type::parse(name).is_ok()), "{all:?} are types of the language");
        json_schema!({ "description": "The type of a fact.", "type": "string", "enum": all })
    }
}

/// Who can make a fact otherwise.
pub(super) struct WhoseFact;

impl JsonSchema for WhoseFact {
    fn schema_name() -> Cow<'static, str> {
        "Whose".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let all = [Whose::Nobody, Whose::Executor, Whose::Accountable, Whose::Judge, Whose::Time, Whose::World];
        let names: Vec<&str> = all.iter().map(|whose| whose.name()).collect();
        json_schema!({ "description": "Who can make a fact otherwise.", "type": "string", "enum": names })
    }
}

/// Takes `null` off every list of what may stand in a place: a name with nothing behind it is a slip, and editors
/// would offer it. Takes numbers' machine formats off too, which say nothing to those who write policies.
#[derive(Clone)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(object) = schema.as_object_mut() {
            if object.get("default").is_some_and(Value::is_null) {
                object.remove("default");
            }
            if object.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
                object.remove("format");
            }
            if let Some(Value::Array(types)) = object.get("type") {
                let kept: Vec<Value> = types.iter().filter(|name| **name != "null").cloned().collect();
                let kept = if let [only] = kept.as_slice() { only.clone() } else { Value::Array(kept) };
                object.insert("type".to_owned(), kept);
            }
            if let Some(Value::Array(ways)) = object.get("anyOf") {
                let kept: Vec<Value> = ways.iter().filter(|way| **way != json!({ "type": "null" })).cloned().collect();
                let before = ways.len();
                match kept.as_slice() {
                    [Value::Object(only)] => {
                        object.remove("anyOf");
                        for (name, value) in only.clone() {
                            object.entry(name).or_insert(value);
                        }
                    }
                    _ if kept.len() < before => {
                        object.insert("anyOf".to_owned(), Value::Array(kept));
                    }
                    _ => {}
                }
            }
        }
        transform_subschemas(self, schema);
    }
}

/// The schema as it is published.
fn made() -> String {
    let generator = SchemaSettings::draft2020_12().with_transform(Plain).into_generator();
    let mut schema = generator.into_root_schema_for::<Document>();
    schema.insert("title".to_owned(), "A policy of Governed".into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap();
    text.push('\n');
    text
}

#[test]
fn docs_the_published_schema_of_policies_is_made_of_the_records() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let made = made();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &made).unwrap();
    }
    let held = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(held, made, "{FILE}: `make docs` writes it anew");
}
