//! What crosses: the vectors every face must give again, natively; and what no request may do.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use governed::wire::{self, About, KeptPolicy, KeptRegister};
use serde::Deserialize;
use serde_json::{Value, json};

/// A request with the answer it must get, byte for byte.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    pub name: String,
    pub operation: String,
    #[serde(default)]
    pub request: Option<Value>,
    /// The request as text, where it is none that JSON can hold.
    #[serde(default)]
    pub text: Option<String>,
    pub answer: String,
}

impl Vector {
    pub fn request(&self) -> String {
        match (&self.request, &self.text) {
            (Some(request), None) => request.to_string(),
            (None, Some(text)) => text.clone(),
            _ => panic!("{} has either a `request` or a `text`", self.name),
        }
    }
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/wire");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "jsonl"));
    files.sort();
    assert!(files.len() >= 3, "{files:?}");
    files
}

pub fn vectors() -> Vec<Vector> {
    let read = |file: &PathBuf| fs::read_to_string(file).unwrap();
    let lines: Vec<String> =
        files().iter().flat_map(|file| read(file).lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    lines.iter().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// With `UPDATE=1` writes the answers anew, where what they say is meant to change.
#[test]
fn law_2_every_vector_gets_its_answer_byte_for_byte() {
    if std::env::var_os("UPDATE").is_some() {
        for file in files() {
            let mut text = String::new();
            for line in fs::read_to_string(&file).unwrap().lines() {
                let vector: Vector = serde_json::from_str(line).unwrap();
                let mut line: Value = serde_json::from_str(line).unwrap();
                line["answer"] = wire::call(&vector.operation, &vector.request()).into();
                text += &format!("{line}\n");
            }
            fs::write(&file, text).unwrap();
        }
    }
    for vector in vectors() {
        let answer = wire::call(&vector.operation, &vector.request());
        assert_eq!(answer, vector.answer, "{}", vector.name);
        let value: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(governed::canonical(&value).unwrap(), answer.as_bytes(), "{} is not canonical", vector.name);
    }
}

#[test]
fn every_operation_has_vectors_that_come_to_a_view_and_that_do_not() {
    let vectors = vectors();
    let of = |tag: &str| -> BTreeSet<&str> {
        let tagged = vectors.iter().filter(|vector| vector.answer.starts_with(&format!(r#"{{"type":"{tag}""#)));
        tagged.map(|vector| vector.operation.as_str()).collect()
    };
    let (done, fault) = (of("done"), of("fault"));
    for operation in wire::operations() {
        assert!(done.contains(operation.name), "`{}` has no vector that comes to a view", operation.name);
        assert!(fault.contains(operation.name), "`{}` has no vector that is a fault", operation.name);
    }
    let names: BTreeSet<&str> = vectors.iter().map(|vector| vector.name.as_str()).collect();
    assert_eq!(names.len(), vectors.len(), "two vectors share a name");
}

/// What is kept gives the same answers as what a request brings.
#[test]
fn a_kept_policy_or_register_answers_as_a_call_that_brings_it() {
    let (mut policies, mut registers) = (0, 0);
    for vector in vectors() {
        let Some(Value::Object(mut rest)) = vector.request else { continue };
        let about = wire::operations().find(|operation| operation.name == vector.operation).map(wire::Operation::about);
        let answer = match about {
            Some(About::Policy) => {
                let Some(policy) = rest.remove("policy") else { continue };
                let Some(mut kept) = KeptPolicy::open(&json!({ "policy": policy }).to_string()).0 else { continue };
                policies += 1;
                kept.call(&vector.operation, &Value::Object(rest).to_string())
            }
            Some(About::Register) => {
                let opened = match rest.remove("ledger") {
                    Some(ledger) => json!({ "ledger": ledger }),
                    None => json!({}),
                };
                let Some(mut kept) = KeptRegister::open(&opened.to_string()).0 else { continue };
                registers += 1;
                kept.call(&vector.operation, &Value::Object(rest).to_string())
            }
            _ => continue,
        };
        // Where a request is no request, the fault names a column of it.
        let without_place = |answer: &str| answer.split(" at line ").next().unwrap_or_default().to_owned();
        assert_eq!(without_place(&answer), without_place(&vector.answer), "{}", vector.name);
    }
    assert!(policies > 20 && registers > 20, "{policies} policies and {registers} registers were kept");
}

#[test]
fn what_is_applied_to_a_kept_register_stays_and_can_be_exported_and_read_again() {
    let (kept, answer) = KeptRegister::open("{}");
    assert!(answer.contains(r#""units":0"#), "{answer}");
    let mut kept = kept.unwrap();
    let at = |minute: u32| format!("2026-03-17T09:{minute:02}:00Z");
    let opened = kept.call("open", &json!({ "name": "shop", "by": "person:ada", "at": at(0) }).to_string());
    assert!(opened.starts_with(r#"{"type":"done""#), "{opened}");
    let unit = "01KKXG0000000000000000000A";
    let propose = json!({ "type": "propose", "with": { "unit": unit, "proposal": {
        "kind": "code-change", "title": "Round once", "purpose": "Cents are lost.", "reversibility": "reversible",
        "accountable": "person:ada", "criteria": [{ "label": "works", "text": "it does" }] } } });
    let ask = json!({ "by": "person:ada", "at": at(1), "command": propose, "key": "first" }).to_string();
    let applied: Value = serde_json::from_str(&kept.call("apply", &ask)).unwrap();
    assert_eq!(applied["with"]["units"], json!([unit]), "{applied}");
    let entries: Vec<&str> =
        applied["with"]["entries"].as_array().unwrap().iter().map(|e| e.as_str().unwrap()).collect();
    assert_eq!(applied["with"]["head"]["digest"], governed::Digest::of(entries[0].as_bytes()).to_string());
    let again: Value = serde_json::from_str(&kept.call("apply", &ask)).unwrap();
    assert_eq!((&again["with"]["repeated"], &again["with"]["entries"]), (&json!(true), &json!([])));
    let rejected = kept.call("apply", &json!({ "by": "person:ada", "at": at(2), "command": propose }).to_string());
    assert!(rejected.starts_with(r#"{"type":"rejected","with":{"because":[2],"code":"unit_exists""#), "{rejected}");
    let exported: Value = serde_json::from_str(&kept.call("export_ledger", "{}")).unwrap();
    let ledger = &exported["with"]["ledger"];
    let replayed = wire::call("replay", &json!({ "ledger": ledger }).to_string());
    assert_eq!(replayed, kept.call("replay", "{}"));
    let verified = wire::call("verify", &json!({ "ledger": ledger }).to_string());
    assert!(verified.contains(r#""whole":true"#), "{verified}");
    let cut = ledger.as_str().unwrap().replacen("Round once", "Round twice", 1);
    let verified = wire::call("verify", &json!({ "ledger": cut }).to_string());
    assert!(verified.contains(r#""whole":false"#) && verified.contains("line 4"), "{verified}");
}

#[test]
fn several_commands_are_carried_out_all_or_none() {
    let at = "2026-03-17T09:00:00Z";
    let escalate = json!({ "type": "abandon", "with": { "unit": "01KKXG0000000000000000000A", "reason": "so" } });
    let mut kept = KeptRegister::open("{}").0.unwrap();
    kept.call("open", &json!({ "name": "shop", "by": "person:ada", "at": at }).to_string());
    let propose = json!({ "type": "propose", "with": { "unit": "01KKXG0000000000000000000A", "proposal": {
        "kind": "code-change", "title": "a", "purpose": "a", "reversibility": "reversible", "accountable": "person:ada" } } });
    let one = |command: &Value| json!({ "by": "person:ada", "at": at, "command": command });
    let asked = json!({ "commands": [one(&propose), one(&escalate), one(&escalate)] });
    let before = kept.call("replay", "{}");
    let answer = kept.call("apply_many", &asked.to_string());
    assert!(answer.contains("command 2: "), "{answer}");
    assert_eq!(kept.call("replay", "{}"), before, "a rejection changes nothing");
    let mut asked = asked;
    asked["keep_going"] = true.into();
    let answer: Value = serde_json::from_str(&kept.call("apply_many", &asked.to_string())).unwrap();
    assert_eq!(answer["with"]["rejected"][0]["index"], 2, "{answer}");
    assert_eq!(answer["with"]["entries"].as_array().unwrap().len(), 2);
}

#[test]
fn no_request_is_read_in_two_ways_and_none_makes_it_panic() {
    let deep = "[".repeat(100_000);
    let table: [(&str, &str, &str); 9] = [
        ("", "not a readable request", "EOF"),
        ("[]", "not a readable request", ""),
        (r#"{"value":1,"value":2}"#, "`value` stands there twice", ""),
        (r#"{"value":{"a":{"b":1,"b":1}}}"#, "`b` stands there twice", ""),
        (r#"{"value":"\ud800"}"#, "hex escape", ""),
        (r#"{"value":1e999}"#, "number out of range", ""),
        (r#"{"value":NaN}"#, "expected value", ""),
        (r#"{"value":1,"valu":2}"#, "unknown field `valu`", ""),
        (&deep, "recursion limit", ""),
    ];
    for (request, says, also) in table {
        let answer = wire::call("canonicalize", request);
        assert!(answer.starts_with(r#"{"type":"fault""#), "{answer}");
        assert!(answer.contains(says) && answer.contains(also), "{request:.60} gives {answer}");
    }
    for operation in wire::operations() {
        for request in
            ["", "{}", "[]", "null", "{\"policy\":7,\"ledger\":7}", "{\"policy\":{},\"ledger\":\"\"}", "\u{0}", &deep]
        {
            let answer: Value = serde_json::from_str(&wire::call(operation.name, request)).unwrap();
            let told = answer["type"].as_str().unwrap();
            assert!(["done", "fault"].contains(&told), "{}: {answer}", operation.name);
            assert_ne!(answer["with"]["kind"], "defect", "{}: {answer}", operation.name);
        }
    }
}

#[test]
fn what_others_wrote_is_taken_whole_or_not_at_all() {
    let ada = json!({ "by": "person:ada", "at": "2026-03-17T09:00:00Z" });
    let with = |field: &str, value: Value| {
        let mut request = ada.clone();
        request[field] = value;
        request.to_string()
    };
    let lines = |answer: &str| -> Vec<String> {
        let answer: Value = serde_json::from_str(answer).unwrap();
        let entries = answer["with"]["entries"].as_array().unwrap_or_else(|| panic!("{answer}"));
        entries.iter().map(|line| line.as_str().unwrap().to_owned()).collect()
    };
    let mut theirs = KeptRegister::empty();
    let mut written = lines(&theirs.call("open", &with("name", json!("shop"))));
    let proposed = |number: u32| {
        json!({ "type": "propose", "with": { "unit": format!("01KKXW5V0000000000000000{number:02}"), "proposal": {
            "kind": "code-change", "title": "Round once", "purpose": "Money.", "reversibility": "reversible",
            "accountable": "person:ada" } } })
    };
    for number in 1..=3 {
        // Nothing is taken of a draft before it is taken, and only once.
        let before = theirs.head();
        let drafted = theirs.draft("apply", &with("command", proposed(number)));
        assert_eq!(theirs.head(), before);
        assert_eq!(drafted.batch().unwrap().base, before);
        theirs.take(&drafted).unwrap();
        assert!(theirs.take(&drafted).is_err(), "it was taken twice");
        written.extend(lines(drafted.answer()));
    }
    assert_eq!(theirs.register().len(), 3);
    let bytes = |lines: &[String]| lines.iter().map(|line| line.clone().into_bytes()).collect::<Vec<_>>();
    let take = |ours: &mut KeptRegister, lines: &[String]| ours.extend(bytes(lines).iter().map(Vec::as_slice));

    let mut ours = KeptRegister::empty();
    take(&mut ours, &written[..2]).unwrap();
    let stood = (ours.head(), ours.register().digest().unwrap());
    let (mut doubled, mut other) = (written[2..].to_vec(), written[2..].to_vec());
    doubled.insert(1, written[2].clone());
    other[1] = other[1].replace("Money.", " Money.").replace("{\"at\"", "{ \"at\"");
    for (wrong, what) in [(&doubled[..], "entry 4"), (&other[..], "entry 4"), (&written[3..], "entry 3")] {
        let fault = take(&mut ours, wrong).unwrap_err();
        assert!(fault.to_string().starts_with(what), "{fault}");
        assert_eq!((ours.head(), ours.register().digest().unwrap()), stood, "something was taken");
    }
    let changed = take(&mut ours, &written[2..]).unwrap();
    assert_eq!(changed.len(), 2);
    assert_eq!(ours.head(), theirs.head());
    assert_eq!(ours.ask("export_ledger", "{}"), theirs.ask("export_ledger", "{}"));
    assert_eq!(ours.register().digest().unwrap(), theirs.register().digest().unwrap());

    // What a rejection or a repetition would store is nothing.
    let rejected = ours.draft("apply", &with("command", proposed(1)));
    assert!(rejected.answer().starts_with(r#"{"type":"rejected""#) && rejected.batch().is_none());
    for (operation, asked) in [("apply", "{}"), ("extend", r#"{"entries": []}"#), ("open", "{}")] {
        assert!(ours.ask(operation, asked).starts_with(r#"{"type":"fault""#), "{operation} was asked");
    }
    assert!(ours.draft("units", "{}").answer().starts_with(r#"{"type":"fault""#));
}
