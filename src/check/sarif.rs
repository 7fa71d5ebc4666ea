//! A check as a SARIF 2.1.0 document: what stands against the change, and what evidence points at.

use alloc::collections::BTreeMap;
use alloc::string::ToString;
use alloc::vec::Vec;

use serde_json::{Value as Json, json};

use crate::policy::Policy;

use super::Checked;
use super::annotation::Annotation;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The rule of what evidence points at, whatever tool found it.
const EVIDENCE: &str = "evidence";
/// The rule of a verdict that no rule of the policy comes to.
const VERDICT: &str = "verdict";

/// The document.
pub(super) fn document(policy: &Policy, checked: &Checked) -> Json {
    let mut rules: BTreeMap<&str, Json> = BTreeMap::new();
    let mut results = Vec::new();
    for annotation in &checked.annotations {
        let id = rule_of(annotation);
        rules.entry(id).or_insert_with(|| rule(policy, id));
        results.push(result(id, annotation, checked));
    }
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "governed",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<Json>>(),
            } },
            "columnKind": "utf16CodeUnits",
            "results": results,
            "properties": {
                "verdict": checked.verdict.name(),
                "policy": checked.policy.to_string(),
                "facts": checked.decision.facts_digest.to_string(),
            },
        }],
    })
}

fn rule_of(annotation: &Annotation) -> &str {
    match (&annotation.rule, &annotation.path) {
        (Some(rule), _) => rule,
        (None, Some(_)) => EVIDENCE,
        (None, None) => VERDICT,
    }
}

fn rule(policy: &Policy, id: &str) -> Json {
    let Some(ruling) = policy.rulings().iter().find(|ruling| &*ruling.id == id) else {
        let says = if id == EVIDENCE { "A file of evidence points there." } else { "Nothing permits the change." };
        return json!({ "id": id, "shortDescription": { "text": says } });
    };
    json!({
        "id": id,
        "name": id,
        "shortDescription": { "text": ruling.why.as_str() },
        "properties": { "owner": ruling.owner.as_str(), "sort": ruling.sort.name() },
    })
}

fn result(id: &str, annotation: &Annotation, checked: &Checked) -> Json {
    let mut result = json!({
        "ruleId": id,
        "level": annotation.level.name(),
        "message": { "text": annotation.message },
        "partialFingerprints": { "governed/v1": fingerprint(id, annotation, checked) },
    });
    let (Json::Object(held), Some(path)) = (&mut result, &annotation.path) else { return result };
    let mut place = json!({ "artifactLocation": { "uri": uri(path) } });
    if let (Json::Object(place), Some(first)) = (&mut place, annotation.first_line) {
        let last = annotation.last_line.unwrap_or(first).max(first);
        place.insert("region".into(), json!({ "startLine": first.max(1), "endLine": last.max(1) }));
    }
    held.insert("locations".into(), json!([{ "physicalLocation": place }]));
    result
}

/// What makes two results one, from run to run.
fn fingerprint(id: &str, annotation: &Annotation, checked: &Checked) -> alloc::string::String {
    let of = (id, &annotation.path, &annotation.title, checked.change.source.as_str());
    crate::canonical::digest_of(&of).to_string()
}

/// A path as a relative reference: what is no plain character of a path is written `%XX`.
fn uri(path: &str) -> alloc::string::String {
    let mut made = alloc::string::String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            made.push(char::from(byte));
        } else {
            made.push_str(&alloc::format!("%{byte:02X}"));
        }
    }
    made
}
