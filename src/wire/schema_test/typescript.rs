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

/// One function per operation of a build, as its `.d.ts` declares them, and what may be asked of what is kept.
pub(super) fn declarations(made: &Made, small: bool) -> String {
    let rows: Vec<&Row> = made.rows.iter().filter(|row| row.small || !small).collect();
    let mut names: Vec<&str> = rows.iter().flat_map(|row| [row.request, row.view]).collect();
    names.push("Answer");
    names.sort_unstable();
    names.dedup();
    let mut text = String::from(HEAD);
    text += &format!("import type {{\n  {},\n}} from \"./wire.js\";\n", names.join(",\n  "));
    text += "\n/** JSON as text, or as UTF-8 bytes. */\nexport type Text = string | Uint8Array;\n";
    text += "\n/** What each operation takes, and what it gives where it is done. */\nexport interface Operations {\n";
    for row in &rows {
        text += &comment(Some(&row.says.into()), "  ");
        text += &format!(
            "  readonly {}: {{ readonly request: {}; readonly view: {} }};\n",
            row.name, row.request, row.view
        );
    }
    text += "}\n";
    let sorts = [
        (About::Policy, "Policy", "policy", "Operations about a policy: `policy` in the request, or one that is kept."),
        (
            About::Register,
            "Register",
            "ledger",
            "Operations about a register: `ledger` in the request, or one that is kept.",
        ),
        (About::Request, "Request", "", "Operations about nothing but their request."),
    ];
    for (about, name, brings, says) in sorts {
        let rows: Vec<&&Row> = rows.iter().filter(|row| row.about == about).collect();
        if rows.is_empty() {
            continue;
        }
        text += &format!("\n/** {says} */\nexport type {name}Operation =");
        for row in &rows {
            text += &format!("\n  | \"{}\"", row.name);
        }
        text += ";\n";
        if brings.is_empty() {
            continue;
        }
        let kept = name.to_lowercase();
        text += &format!("\n/** What is asked of a {kept} that is kept: it brings the {brings}. */\n");
        text += &format!(
            "export type Kept{name}Request<Name extends {name}Operation> = Omit<Operations[Name][\"request\"], \"{brings}\">;\n"
        );
        text += &format!("\n/** What else a {kept} that is kept is asked. */\nexport interface {name}Operations {{\n");
        // These a kept policy has with easier arguments.
        for row in rows.iter().filter(|row| !["decide", "decide_many", "explain"].contains(&row.name)) {
            let asks_nothing = made.definitions[row.request]["required"].as_array().is_none_or(Vec::is_empty);
            let mark = if asks_nothing { "?" } else { "" };
            text += &comment(Some(&row.says.into()), "  ");
            text += &format!(
                "  {}(request{mark}: Kept{name}Request<\"{}\"> | Text): Answer<{}>;\n",
                function(row),
                row.name,
                row.view
            );
        }
        text += "}\n";
    }
    for row in &rows {
        text += &format!(
            "\n/** {} */\nexport declare function {}(request: {} | Text): Answer<{}>;\n",
            row.says,
            function(row),
            row.request,
            row.view
        );
    }
    text
}

/// The functions of a build themselves, as its `.js` has them.
pub(super) fn functions(made: &Made, small: bool) -> String {
    let from = if small { "policy" } else { "governed" };
    let mut text = String::from(HEAD) + &format!("import {{ call }} from \"./{from}.js\";\n");
    for row in made.rows.iter().filter(|row| row.small || !small) {
        text += &format!(
            "\n/** {} */\nexport const {} = (request) => call(\"{}\", request);\n",
            row.says,
            function(row),
            row.name
        );
    }
    text
}

/// The names of operations by what they are about, as `pkg/lib/names.js` has them.
pub(super) fn names(made: &Made) -> String {
    let mut text = String::from(HEAD);
    let mut list = |name: &str, says: &str, like: &dyn Fn(&Row) -> bool| {
        text += &format!("/** {says} */\nexport const {name} = [\n");
        for row in made.rows.iter().filter(|row| like(row)) {
            text += &format!("  \"{}\",\n", row.name);
        }
        text += "];\n\n";
    };
    list("request", "What is asked with nothing but a request.", &|row| row.about == About::Request);
    list("policy", "What a policy is asked.", &|row| row.about == About::Policy);
    list("register", "What a register is asked.", &|row| row.about == About::Register);
    list("policyAlone", "What a policy is asked in the small build.", &|row| row.small);
    text.truncate(text.trim_end().len() + 1);
    text
}
