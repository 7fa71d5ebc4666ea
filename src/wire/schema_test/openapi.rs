//! The HTTP contract as `OpenAPI` 3.1: what `governed serve` answers, and every other server of a register.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::{Map, Value, json};

use super::made::{Made, Row, referring};
use super::samples;
use crate::limit;

/// What every answer but a stream is, by its status: the number, and when it comes.
const FAULTS: [(&str, &str); 7] = [
    ("400", "The request is wrong."),
    ("401", "There is no token where one is needed, or it is a wrong one."),
    ("403", "The name this was asked by, the page that asks, or the actor it is asked for, is not let in."),
    ("408", "The request did not arrive in time."),
    ("413", "The request is over the limit."),
    ("415", "The request is not said to be JSON."),
    ("500", "The ledger is damaged, or this is a defect."),
];
const UNAVAILABLE: (&str, &str) = ("503", "The place the ledger is kept fails for now.");

fn faults(which: &[&str]) -> Map<String, Value> {
    let told = FAULTS.iter().chain([&UNAVAILABLE]).filter(|(status, _)| which.contains(status));
    told.map(|(status, _)| ((*status).into(), json!({ "$ref": format!("#/components/responses/{status}") }))).collect()
}

fn body(schema: &Value, example: Option<Value>) -> Value {
    let mut content = json!({ "schema": schema });
    if let Some(example) = example {
        content["example"] = example;
    }
    json!({ "application/json": content })
}

/// What an operation answers, by its row; `says` is what it means that it is done.
fn answers(row: &Row, says: &str) -> Map<String, Value> {
    let mut answers = faults(&["400", "401", "403", "408", "413", "415", "500", "503"]);
    let answer = json!({ "$ref": format!("#/components/schemas/{}.answer", row.name) });
    answers.insert("200".into(), json!({ "description": says, "content": body(&answer, None) }));
    answers.insert(
        "409".into(),
        json!({ "description": "The core turned it down, and nothing was changed.", "content": body(&answer, None) }),
    );
    answers
}

/// A question: one that only reads, by its row.
fn ask(made: &Made, row: &Row) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{}.request", row.name) });
    let takes_ledger =
        made.definitions[row.request]["required"].as_array().into_iter().flatten().any(|one| one == "ledger");
    // What is about a register is asked of the one here.
    let is_here = row.about == super::About::Register && !takes_ledger;
    let schema = if is_here { json!({ "allOf": [schema], "not": { "required": ["ledger"] } }) } else { schema };
    let sample = samples::asked().into_iter().find(|(name, _)| *name == row.name).map(|(_, asked)| asked);
    let sample = sample.map(|mut asked| {
        if is_here && let Some(asked) = asked.as_object_mut() {
            asked.remove("ledger");
        }
        asked
    });
    let responses = answers(row, "What was asked for.");
    json!({ "post": {
        "operationId": row.name, "summary": row.says, "tags": ["ask"], "security": [{}, { "token": [] }],
        "requestBody": {
            "required": true,
            "content": body(&schema, sample.filter(|sample| sample.to_string().len() < 400)),
        },
        "responses": responses,
    } })
}

/// A request to write: who asks and when may stay out of it, and when it is written down is the server's to say.
fn written(made: &Made, row: &Row) -> Value {
    let slim = |name: &str| {
        let mut schema = made.definitions[name].clone();
        for field in ["ledger", "recorded"] {
            schema["properties"].as_object_mut().unwrap().remove(field);
        }
        schema["required"].as_array_mut().unwrap().retain(|name| name != "by" && name != "at");
        referring(&schema)
    };
    let mut schema = slim(row.request);
    if row.name == "apply_many" {
        schema["properties"]["commands"]["items"] = slim("AskedCommand");
    }
    let key = json!({
        "name": "Idempotency-Key", "in": "header", "schema": { "$ref": "#/components/schemas/Line" },
        "description": "The same asked again under it is recorded once. It may stand in the body as `key` instead."
    });
    let responses = answers(row, "It is recorded.");
    let command = json!({ "type": "hold", "with": { "unit": samples::unit(1), "reason": "The numbers are doubted." } });
    let example = if row.name == "apply" {
        json!({ "command": command })
    } else {
        json!({ "commands": [{ "command": command }] })
    };
    let mut post = json!({
        "operationId": row.name, "summary": row.says, "tags": ["write"], "security": [{ "token": [] }],
        "description": "`by` is the token's actor and `at` is now, where they are left out. `by` is nobody else, and `at` \
                        is not later than now.",
        "requestBody": { "required": true, "content": body(&schema, Some(example)) },
        "responses": responses,
    });
    if row.name == "apply" {
        post["parameters"] = json!([key]);
    }
    json!({ "post": post })
}

fn register() -> Value {
    let text = |says: &str| json!({ "type": "string", "description": says });
    json!({
        "type": "object",
        "required": ["name", "solo", "head", "policy", "units", "actor", "writes", "version"],
        "properties": {
            "name": { "anyOf": [{ "$ref": "#/components/schemas/Line" }, { "type": "null" }], "description": "What it is called." },
            "solo": { "type": "boolean", "description": "Whether one person may also land the work they executed." },
            "head": { "$ref": "#/components/schemas/Head" },
            "policy": {
                "anyOf": [{ "$ref": "#/components/schemas/Digest" }, { "type": "null" }],
                "description": "The digest of the policy in force.",
            },
            "units": { "type": "integer", "minimum": 0, "description": "How many units there are." },
            "actor": {
                "anyOf": [{ "$ref": "#/components/schemas/Actor" }, { "type": "null" }],
                "description": "Whose the token is.",
            },
            "writes": { "type": "boolean", "description": "Whether this token may write." },
            "version": text("The version of the core."),
            "broken": text("How the ledger is broken, where it is: it can be looked at then, and nothing else."),
        },
    })
}

/// The contract.
pub(super) fn document(made: &Made) -> Value {
    let mut schemas = Map::new();
    for (name, schema) in made.schema()["$defs"].as_object().unwrap() {
        schemas.insert(name.clone(), referring(schema));
    }
    schemas.insert("Register".into(), register());
    schemas.insert(
        "Fault".into(),
        json!({
            "type": "object", "required": ["type", "with"],
            "properties": { "type": { "const": "fault" }, "with": { "$ref": "#/components/schemas/FaultView" } },
        }),
    );
    let fault = json!({ "$ref": "#/components/schemas/Fault" });
    let mut responses = Map::new();
    for (status, says) in FAULTS.iter().chain([&UNAVAILABLE]) {
        let mut told = json!({ "description": says, "content": body(&fault, None) });
        if *status == "401" {
            told["headers"] = json!({ "WWW-Authenticate": { "schema": { "type": "string", "const": "Bearer" } } });
        }
        responses.insert((*status).into(), told);
    }
    let lines = |says: &str| {
        json!({
            "description": says,
            "headers": { "Governed-Head": {
                "description": "Where the whole ledger stands: the number and the digest of its last entry.",
                "schema": { "type": "string", "pattern": "^[0-9]+ sha256:[0-9a-f]{64}$" } } },
            "content": { "application/x-ndjson": { "schema": { "type": "string" } } },
        })
    };
    let get = |id: &str, says: &str, done: Value| {
        let mut responses = faults(&["401", "403", "500", "503"]);
        responses.insert("200".into(), done);
        json!({ "get": {
            "operationId": id, "summary": says, "tags": ["read"], "security": [{}, { "token": [] }], "responses": responses,
        } })
    };
    let done = json!({ "type": "object", "required": ["type", "with"], "properties": {
        "type": { "const": "done" }, "with": { "$ref": "#/components/schemas/Register" } } });
    let mut paths = Map::new();
    let seen = json!({ "description": "The register.", "content": body(&done, None) });
    paths.insert("/register".into(), get("getRegister", "What is served, where it stands, and who asks.", seen));
    let most = limit::ENTRIES_AT_ONCE;
    let mut entries = get(
        "getEntries",
        "The entries after one, as they are stored: the bytes their digests cover, one a line.",
        lines("Entries."),
    );
    entries["get"]["parameters"] = json!([
        { "name": "after", "in": "query", "description": "The number of the entry before them; 0 unless said.",
          "schema": { "type": "integer", "minimum": 0, "maximum": limit::SEQ, "default": 0 }, "example": 12 },
        { "name": "most", "in": "query", "description": "At most so many.",
          "schema": { "type": "integer", "minimum": 0, "default": most, "maximum": limit::SEQ },
          "example": 100 },
    ]);
    entries["get"]["description"] =
        format!("No answer has more than {most} entries: whoever wants more asks again from where it ends.").into();
    entries["get"]["responses"]["400"] = json!({ "$ref": "#/components/responses/400" });
    paths.insert("/entries".into(), entries);
    paths.insert("/ledger".into(), get("getLedger", "The whole ledger, as it is exported.", lines("The export.")));
    for row in made.rows.iter().filter(|row| !row.changes) {
        paths.insert(format!("/ask/{}", row.name), ask(made, row));
    }
    for row in made.rows.iter().filter(|row| ["apply", "apply_many"].contains(&row.name)) {
        paths.insert(format!("/{}", row.name), written(made, row));
    }
    let upgraded = json!({ "description": "Each message is `{\"head\": {\"seq\": …, \"digest\": …}}`." });
    let mut live = get(
        "listen",
        "A WebSocket that says where the ledger stands: at once, and whenever that changes.",
        json!(null),
    );
    live["get"]["description"] = "The protocol is `governed.v1`. Where reading needs a token and no header can be sent, `token.TOKEN` \
        is offered as a second protocol. Changes that follow closely may be told as one. What is sent here is not listened to."
        .into();
    let told = live["get"]["responses"].as_object_mut().unwrap();
    told.remove("200");
    told.insert("101".into(), upgraded);
    told.insert("400".into(), json!({ "$ref": "#/components/responses/400" }));
    paths.insert("/live".into(), live);
    let own = json!({ "description": "OpenAPI 3.1.", "content": body(&json!({ "type": "object" }), None) });
    paths.insert("/openapi.json".into(), get("getContract", "This.", own));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Governed over HTTP",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
            "description": "One register: what it comes to, its entries, every operation of docs/wire.md that only reads, and \
                            commands. Every body but entries is a tagged answer in canonical JSON (RFC 8785). docs/http.md \
                            says it in words.",
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{ "url": "http://127.0.0.1:4141/v1", "description": "`governed serve`" }],
        "tags": [
            { "name": "read", "description": "What is stored." },
            { "name": "ask", "description": "Operations that only read, byte for byte as every other face gives them." },
            { "name": "write", "description": "Commands." },
        ],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": {
                "type": "http", "scheme": "bearer",
                "description": "Each token is of one actor. Writing always needs one; reading does where the server listens to others \
                                than the machine it is on." } },
            "responses": responses,
            "schemas": schemas,
        },
    })
}

/// The paths that operations have.
pub(super) fn asked(document: &Value) -> Vec<String> {
    let paths = document["paths"].as_object().unwrap().keys();
    paths.filter_map(|path| path.strip_prefix("/ask/").map(str::to_string)).collect()
}
