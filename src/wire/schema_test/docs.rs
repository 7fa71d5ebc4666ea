//! The operations as a page for people: `docs/wire.md`.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::made::{About, Made, Row};
use super::typescript::{function, requires, written};

const INTRODUCTION: &str = "<!-- Generated from `src/wire/`: `UPDATE=1 cargo test --lib -- schema` writes it anew. -->

# What crosses

Every face of Governed, JavaScript, HTTP and `governed call`, offers the same operations on plain data. A request is a
JSON object; the answer is a tagged one, and canonical JSON (RFC 8785), so that every face gives the same bytes:

| answer | `with` |
|---|---|
| `{\"type\": \"done\", \"with\": …}` | what was asked for, the view named below |
| `{\"type\": \"rejected\", \"with\": …}` | `RejectedView`: the core turned a command down, and nothing was changed |
| `{\"type\": \"fault\", \"with\": …}` | `FaultView`: something at the boundary is wrong |

Fields with `?` may be left out. A field that is unknown, or stands there twice, is turned down. An operation about a
policy takes it as `policy`, one about a register takes its `ledger`; where a compiled policy or a replayed ledger is
kept, it brings that itself, and the field stays out.

`schemas/wire.schema.json` says all of this to machines, with the request and the answer of each operation under
`$defs/NAME.request` and `$defs/NAME.answer`. `pkg/lib/wire.d.ts` says it to TypeScript, in whose words types stand here.

";

/// The page, with an example of each operation that has a short one: what is asked, and the answer.
pub(super) fn page(made: &Made, examples: &BTreeMap<&str, (String, String)>) -> String {
    let mut text = String::from(INTRODUCTION) + "| operation | about | what it does |\n|---|---|---|\n";
    for row in &made.rows {
        text += &format!("| [`{0}`](#{0}) | {1} | {2} |\n", row.name, about(row), cell(row.says));
    }
    for row in &made.rows {
        text += &format!("\n## {}\n\n{}\n\nIn JavaScript: `{}(request)`.\n", row.name, row.says, function(row));
        text += &table(made, "Request", row.request);
        text += &table(made, "View", row.view);
        if let Some((asked, answer)) = examples.get(row.name) {
            text += &format!("\nFor example\n\n```json\n{asked}\n```\n\ngives\n\n```json\n{answer}\n```\n");
        }
    }
    text += "\n## What is turned down\n";
    for name in ["RejectedView", "FaultView", "SourceFault"] {
        text += &table(made, "Type", name);
    }
    text
}

fn about(row: &Row) -> &'static str {
    match row.about {
        About::Request => "its request",
        About::Policy => "a policy",
        About::Register => "a register",
    }
}

fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// What a type holds, field by field.
fn table(made: &Made, title: &str, name: &str) -> String {
    let schema = &made.definitions[name];
    let says = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let mut text = format!("\n**{title}** `{name}`: {}\n", cell(says));
    if let Some(fields) = schema.as_object().filter(|object| object.contains_key("properties")) {
        text += "\n| field | type | meaning |\n|---|---|---|\n";
        text += &rows(fields);
    }
    text
}

fn rows(object: &Map<String, Value>) -> String {
    let Some(properties) = object.get("properties").and_then(Value::as_object) else { return String::new() };
    let mut text = String::new();
    // What has to be there comes first.
    for wanted in [true, false] {
        for (name, schema) in properties.iter().filter(|(name, _)| requires(object, name) == wanted) {
            let mark = if wanted { "" } else { "?" };
            let says = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            let is = written(schema, "").replace("readonly ", "");
            text += &format!("| `{name}{mark}` | `{}` | {} |\n", cell(&is), cell(says));
        }
    }
    text
}
