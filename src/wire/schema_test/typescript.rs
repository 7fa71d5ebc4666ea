//! Schemas as TypeScript.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::made::{About, Made, Row};

const HEAD: &str =
    "// Generated from `src/wire/` of Governed: `UPDATE=1 cargo test --lib -- schema` writes it anew.\n\n";

/// Any JSON, as it stands where nothing narrower can be said.
const JSON: &str = "/** Any JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };
";

/// Names JavaScript keeps for itself, among those an operation could have.
const RESERVED: [&str; 12] =
    ["export", "import", "delete", "new", "default", "return", "switch", "case", "function", "in", "with", "for"];

/// `decide_many` as `decideMany`; a word JavaScript keeps for itself gets what it is about behind it.
pub(super) fn function(row: &Row) -> String {
    let mut name = String::new();
    for (number, word) in row.name.split('_').enumerate() {
        name += &if number == 0 { word.into() } else { capital(word) };
    }
    if RESERVED.contains(&name.as_str()) {
        name += match row.about {
            About::Request => "Of",
            About::Policy => "Policy",
            About::Register => "Ledger",
        };
    }
    name
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// A comment for a declaration, as far in as it stands.
fn comment(text: Option<&Value>, indent: &str) -> String {
    let Some(text) = text.and_then(Value::as_str).filter(|text| !text.is_empty()) else { return String::new() };
    let text = text.replace("*/", "*\u{200B}/");
    let lines: Vec<&str> = text.lines().collect();
    match lines.as_slice() {
        [only] => format!("{indent}/** {only} */\n"),
        several => {
            let body: String =
                several.iter().map(|line| format!("{indent} * {line}").trim_end().to_string() + "\n").collect();
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
}

/// The name of a definition that is referred to.
pub(super) fn referred(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

/// A type in place.
pub(super) fn written(schema: &Value, indent: &str) -> String {
    let Some(object) = schema.as_object() else { return "Json".into() };
    if let Some(name) = referred(schema) {
        return name.into();
    }
    if let Some(value) = object.get("const") {
        return value.to_string();
    }
    if let Some(values) = object.get("enum").and_then(Value::as_array) {
        return values.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    let union = object.get("oneOf").or(object.get("anyOf")).and_then(Value::as_array);
    if let Some(ways) = union {
        let all = either(ways, indent);
        return if object.contains_key("properties") { format!("{} & ({all})", record(object, indent)) } else { all };
    }
    match object.get("type") {
        Some(Value::Array(types)) => {
            let each = types.iter().map(|name| {
                let mut one = object.clone();
                one.insert("type".into(), name.clone());
                written(&Value::Object(one), indent)
            });
            each.collect::<Vec<_>>().join(" | ")
        }
        Some(Value::String(name)) => match name.as_str() {
            "string" => "string".into(),
            "integer" | "number" => "number".into(),
            "boolean" => "boolean".into(),
            "null" => "null".into(),
            "array" => list(object, indent),
            "object" => record(object, indent),
            other => panic!("no TypeScript for the type {other}"),
        },
        None if object.keys().all(|key| matches!(key.as_str(), "description" | "default" | "title")) => "Json".into(),
        _ => panic!("no TypeScript for {schema}"),
    }
}

fn either(ways: &[Value], indent: &str) -> String {
    let deeper = format!("{indent}  ");
    let told = ways.iter().any(|way| way.get("description").is_some());
    let each: Vec<String> = ways.iter().map(|way| written(way, &format!("{deeper}  "))).collect();
    if !told {
        return each.join(" | ");
    }
    let mut text = String::new();
    for (way, one) in ways.iter().zip(each) {
        text += "\n";
        text += &comment(way.get("description"), &deeper);
        text += &format!("{deeper}| {one}");
    }
    text
}

fn list(object: &Map<String, Value>, indent: &str) -> String {
    if let Some(items) = object.get("prefixItems").and_then(Value::as_array) {
        let least = object.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let each = (0..).zip(items).map(|(number, item)| {
            let item = grouped(&written(item, indent));
            if number < least { item } else { format!("{item}?") }
        });
        return format!("readonly [{}]", each.collect::<Vec<_>>().join(", "));
    }
    let item = object.get("items").map_or("Json".into(), |item| written(item, indent));
    format!("readonly {}[]", grouped(&item))
}

/// Brackets around what would else bind less closely than what follows it.
fn grouped(item: &str) -> String {
    if item.contains(" | ") || item.contains('&') || item.starts_with("readonly ") || item.starts_with('\n') {
        format!("({item})")
    } else {
        item.into()
    }
}

fn record(object: &Map<String, Value>, indent: &str) -> String {
    let Some(properties) = object.get("properties").and_then(Value::as_object) else {
        let patterns = object.get("patternProperties").and_then(Value::as_object).and_then(|all| all.values().next());
        return match patterns.or(object.get("additionalProperties").filter(|value| value.is_object())) {
            Some(value) => format!("{{ readonly [name: string]: {} }}", written(value, indent)),
            None => "{ readonly [name: string]: Json }".into(),
        };
    };
    format!("{{\n{}{indent}}}", fields(object, properties, indent))
}

fn fields(object: &Map<String, Value>, properties: &Map<String, Value>, indent: &str) -> String {
    let deeper = format!("{indent}  ");
    let mut text = String::new();
    // What tells one sort of record from another comes first.
    let (tags, rest): (Vec<_>, Vec<_>) = properties.iter().partition(|(_, schema)| schema.get("const").is_some());
    for (name, schema) in tags.into_iter().chain(rest) {
        let mark = if requires(object, name) { "" } else { "?" };
        text += &comment(schema.get("description"), &deeper);
        text += &format!("{deeper}readonly {name}{mark}: {};\n", written(schema, &deeper));
    }
    text
}

/// Whether a record always has a field.
pub(super) fn requires(object: &Map<String, Value>, name: &str) -> bool {
    object.get("required").and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| one == name))
}

/// Every type, as `pkg/lib/wire.d.ts` declares it.
pub(super) fn types(made: &Made) -> String {
    let mut text = String::from(HEAD) + JSON;
    text += "\n";
    text += &comment(made.answer.get("description"), "");
    let mut answer = made.answer.clone();
    answer.as_object_mut().unwrap().remove("description");
    text += &format!("export type Answer<View> ={};\n", written(&answer, ""));
    for (name, schema) in &made.definitions {
        text += "\n";
        text += &comment(schema.get("description"), "");
        let object = schema.as_object().unwrap();
        let plain = object.get("type").is_some_and(|is| is == "object") && !object.contains_key("oneOf");
        match object.get("properties").and_then(Value::as_object) {
            Some(properties) if plain => {
                text += &format!("export interface {name} {{\n{}}}\n", fields(object, properties, ""));
            }
            _ => {
                let is = written(schema, "");
                let space = if is.starts_with('\n') { "" } else { " " };
                text += &format!("export type {name} ={space}{is};\n");
            }
        }
    }
    text
}

/// One function per operation, as `pkg/lib/operations.d.ts` declares them.
pub(super) fn declarations(made: &Made) -> String {
    let mut names: Vec<&str> = made.rows.iter().flat_map(|row| [row.request, row.view]).collect();
    names.push("Answer");
    names.sort_unstable();
    names.dedup();
    let mut text = String::from(HEAD);
    text += &format!("import type {{\n  {},\n}} from \"./wire.js\";\n", names.join(",\n  "));
    text += "\n/** What each operation takes, and what it gives where it is done. */\nexport interface Operations {\n";
    for row in &made.rows {
        text += &comment(Some(&row.says.into()), "  ");
        text += &format!(
            "  readonly {}: {{ readonly request: {}; readonly view: {} }};\n",
            row.name, row.request, row.view
        );
    }
    text += "}\n";
    let like = |about| move |row: &&Row| row.about == about;
    let names = |rows: Vec<&Row>| rows.iter().map(|row| row.name).collect::<Vec<_>>();
    let sorts = [
        (
            "PolicyOperation",
            "Operations about a policy: `policy` in the request, or one that is kept.",
            names(made.rows.iter().filter(like(About::Policy)).collect()),
        ),
        (
            "RegisterOperation",
            "Operations about a register: `ledger` in the request, or one that is kept.",
            names(made.rows.iter().filter(like(About::Register)).collect()),
        ),
        (
            "RequestOperation",
            "Operations about nothing but their request.",
            names(made.rows.iter().filter(like(About::Request)).collect()),
        ),
        (
            "SmallOperation",
            "Operations that the small build has.",
            names(made.rows.iter().filter(|row| row.small).collect()),
        ),
    ];
    for (name, says, operations) in sorts {
        text += &format!("\n/** {says} */\nexport type {name} =");
        for operation in operations {
            text += &format!("\n  | \"{operation}\"");
        }
        text += ";\n";
    }
    text += "\n/** What is asked of a policy that is kept: it brings the policy. */\n";
    text += "export type KeptPolicyRequest<Name extends PolicyOperation> = Omit<Operations[Name][\"request\"], \"policy\">;\n";
    text += "\n/** What is asked of a register that is kept: it brings the ledger. */\n";
    text += "export type KeptRegisterRequest<Name extends RegisterOperation> = Omit<Operations[Name][\"request\"], \"ledger\">;\n";
    for row in &made.rows {
        text += &format!(
            "\n/** {} */\nexport function {}(request: {}): Answer<{}>;\n",
            row.says,
            function(row),
            row.request,
            row.view
        );
    }
    text
}

/// The functions themselves, as `pkg/lib/operations.js` has them.
pub(super) fn functions(made: &Made) -> String {
    let mut text = String::from(HEAD) + "import { call } from \"./governed.js\";\n";
    for row in &made.rows {
        text += &format!(
            "\n/** {} */\nexport const {} = (request) => call(\"{}\", request);\n",
            row.says,
            function(row),
            row.name
        );
    }
    text
}
