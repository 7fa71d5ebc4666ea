//! The definitions as they are published: what is read and what is written, as one set.
//!
//! Most records are read as they are written. Where they are not, because something may be left out of a request that
//! answers always have, the request's side gets a name of its own, such as `GivenContext`.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::{Map, Value, json};

/// What an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Request,
    Policy,
    Register,
}

/// An operation, as it is told.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) says: &'static str,
    pub(super) about: About,
    pub(super) small: bool,
    /// Whether it changes the register it is asked of.
    pub(super) changes: bool,
    pub(super) request: &'static str,
    pub(super) view: &'static str,
}

/// Everything that is published.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) rows: Vec<Row>,
    pub(super) definitions: Map<String, Value>,
    /// The answer, with a view of any type.
    pub(super) answer: Value,
}

impl Made {
    pub(super) fn of(rows: Vec<Row>, answer: Value, read: Map<String, Value>, written: Map<String, Value>) -> Self {
        let mut read = plain_all(read);
        let mut definitions = plain_all(written);
        definitions.remove("View");
        let differs = differing(&read, &definitions);
        for (name, schema) in &mut read {
            renamed(schema, &differs);
            let name = if differs.contains(name) { format!("Given{name}") } else { name.clone() };
            if !definitions.contains_key(&name) {
                definitions.insert(name, schema.take());
            }
        }
        definitions.sort_keys();
        let mut answer = answer;
        plain(&mut answer);
        Self { rows, definitions, answer }
    }

    /// The answer of an operation.
    pub(super) fn answer_of(&self, view: &str) -> Value {
        let mut answer = self.answer.clone();
        refer(&mut answer, &|name| (name == "View").then(|| view.into()));
        answer
    }

    /// All of it as one JSON Schema.
    pub(super) fn schema(&self) -> Value {
        let mut definitions = self.definitions.clone();
        for row in &self.rows {
            let request = json!({ "description": row.says, "$ref": format!("#/$defs/{}", row.request) });
            definitions.insert(format!("{}.request", row.name), request);
            definitions.insert(format!("{}.answer", row.name), self.answer_of(row.view));
        }
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "What crosses to Governed and back",
            "description": "For each operation its request and its answer, as `$defs/NAME.request` and `$defs/NAME.answer`.",
            "$defs": definitions
        })
    }
}

fn plain_all(mut definitions: Map<String, Value>) -> Map<String, Value> {
    definitions.values_mut().for_each(plain);
    definitions
}

/// Takes off what says nothing here: machine formats of numbers, defaults that are the same as leaving out, `null`
/// where a field is left out instead; and what in descriptions is for readers of the source.
fn plain(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        let machine = |format: &str| format.starts_with("uint") || format.starts_with("int");
        if object.get("format").and_then(Value::as_str).is_some_and(machine) {
            object.remove("format");
        }
        let says_nothing = |value: &Value| match value {
            Value::Null | Value::Bool(false) => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            _ => false,
        };
        if object.get("default").is_some_and(says_nothing) {
            object.remove("default");
        }
        if let Some(Value::String(text)) = object.get("description") {
            let text = description(text);
            object.insert("description".into(), text.into());
        }
        let required: Vec<String> = match object.get("required").and_then(Value::as_array) {
            Some(names) => names.iter().filter_map(|name| Some(name.as_str()?.into())).collect(),
            None => Vec::new(),
        };
        if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
            for (_, field) in properties.iter_mut().filter(|(name, _)| !required.contains(name)) {
                without_null(field);
            }
        }
    }
    below(schema, &mut plain);
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|is| is == "null")
}

fn without_null(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(ways)) = object.get_mut("anyOf") {
        ways.retain(|way| !is_null(way));
        if let [Value::Object(only)] = ways.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            for (name, value) in only {
                object.entry(name).or_insert(value);
            }
        }
    }
}

/// A doc comment for readers elsewhere: its first paragraphs, up to a heading or an example, without links into the
/// source.
fn description(text: &str) -> String {
    let end = ["\n\n```", "\n\n#", "\n```"].iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    let mut left = text[..end].trim();
    let mut told = String::new();
    while let Some((before, rest)) = left.split_once("[`") {
        let Some((name, behind)) = rest.split_once("`]") else { break };
        told += before;
        told += &format!("`{}`", name.trim_start_matches("crate::"));
        left = behind;
        if let Some((_, after)) = left.strip_prefix('(').and_then(|link| link.split_once(')')) {
            left = after;
        }
    }
    told += left;
    // What messages say of a form begins small and ends without a period.
    let mut letters = told.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let told = first + letters.as_str();
    if told.ends_with(['.', '!', '?', '…', ':']) || told.is_empty() { told } else { told + "." }
}

/// Goes to every schema right below one.
pub(super) fn below(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    let Some(object) = schema.as_object_mut() else { return };
    for (name, value) in object {
        match (name.as_str(), value) {
            ("properties" | "patternProperties" | "$defs", Value::Object(fields)) => {
                fields.values_mut().for_each(&mut *visit);
            }
            ("oneOf" | "anyOf" | "allOf" | "prefixItems", Value::Array(items)) => {
                items.iter_mut().for_each(&mut *visit);
            }
            ("items" | "additionalProperties", value) => visit(value),
            _ => {}
        }
    }
}

fn refer(schema: &mut Value, name: &dyn Fn(&str) -> Option<String>) {
    if let Some(Value::String(to)) = schema.get_mut("$ref")
        && let Some(new) = to.strip_prefix("#/$defs/").and_then(name)
    {
        *to = format!("#/$defs/{new}");
    }
    below(schema, &mut |schema| refer(schema, name));
}

/// A definition as it stands among the components of an `OpenAPI` document.
pub(super) fn referring(schema: &Value) -> Value {
    fn moved(schema: &mut Value) {
        if let Some(Value::String(to)) = schema.get_mut("$ref")
            && let Some(name) = to.strip_prefix("#/$defs/")
        {
            *to = format!("#/components/schemas/{name}");
        }
        below(schema, &mut moved);
    }
    let mut schema = schema.clone();
    moved(&mut schema);
    schema
}

fn renamed(schema: &mut Value, differs: &BTreeSet<String>) {
    refer(schema, &|name| differs.contains(name).then(|| format!("Given{name}")));
}

/// The shape of a schema: without words, and without a demand for fields that may be `null` and so be left out. What a
/// plan is made of goes back in as it came out.
fn shape(schema: &Value) -> Value {
    fn bared(schema: &mut Value) {
        if let Some(object) = schema.as_object_mut() {
            object.remove("description");
            object.remove("default");
            let mut nullable = BTreeSet::new();
            if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
                for (name, field) in properties {
                    let before = field.clone();
                    without_null(field);
                    if *field != before {
                        nullable.insert(name.clone());
                    }
                }
            }
            if let Some(Value::Array(names)) = object.get_mut("required") {
                names.retain(|name| name.as_str().is_none_or(|name| !nullable.contains(name)));
                names.sort_by_key(Value::to_string);
                if names.is_empty() {
                    object.remove("required");
                }
            }
        }
        below(schema, &mut bared);
    }
    let mut schema = schema.clone();
    bared(&mut schema);
    schema
}

/// The names of definitions that are not read as they are written, with those that refer to them.
fn differing(read: &Map<String, Value>, written: &Map<String, Value>) -> BTreeSet<String> {
    let both = read.iter().filter(|(name, _)| written.contains_key(*name));
    let mut differs: BTreeSet<String> = both
        .clone()
        .filter(|(name, schema)| shape(schema) != shape(&written[*name]))
        .map(|(name, _)| name.clone())
        .collect();
    loop {
        let further: Vec<String> = both
            .clone()
            .filter(|(name, schema)| !differs.contains(*name) && refers(schema, &differs))
            .map(|(name, _)| name.clone())
            .collect();
        if further.is_empty() {
            return differs;
        }
        differs.extend(further);
    }
}

fn refers(schema: &Value, to: &BTreeSet<String>) -> bool {
    let mut schema = schema.clone();
    let found = core::cell::Cell::new(false);
    refer(&mut schema, &|name| {
        found.set(found.get() || to.contains(name));
        None
    });
    found.get()
}
