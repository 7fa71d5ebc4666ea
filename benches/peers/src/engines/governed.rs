//! Governed: the same rules as a policy document, with conditions and effects as people would write them.

use governed::Budget;
use governed::limit::DECISION_STEPS;
use governed::policy::{Document, Facts, Policy, Room};
use serde_json::{Map, Value, json};

use crate::engine::Engine;
use crate::workload::Rule;

pub struct Governed {
    policy: Policy,
    room: Room,
}

/// The rules as a policy document.
pub fn document(rules: &[Rule]) -> Value {
    let groups: Map<String, Value> =
        rules.iter().map(|rule| (rule.group.clone(), json!({ "members": ["person:ada"] }))).collect();
    let rules = rules.iter().map(|rule| {
        let then = match rule.effect {
            "require_review" => json!({ "judgment": { "kind": "review", "of": rule.group } }),
            "escalate" => json!({ "escalate": { "to": rule.group } }),
            "block" => json!("block"),
            _ => json!({ "route": rule.group }),
        };
        let when = format!(
            r#"change.risk >= {} && executor.kind == "{}" && !("{}" in evidence) && change.paths.exists(path, path.startsWith("{}"))"#,
            rule.min_risk, rule.executor, rule.missing, rule.prefix
        );
        json!({ "id": rule.id, "why": rule.reason, "when": when, "then": [then] })
    });
    let own = json!({
        "change.id": { "is": "string" },
        "change.paths": { "is": "list(string)" },
        "change.touched": { "is": "list(string)" },
        "change.risk": { "is": "int" },
        "change.lines": { "is": "int" },
        "executor.id": { "is": "string" },
        "executor.kind": { "is": "string", "values": ["machine", "human"] },
        "executor.level": { "is": "int" },
        "evidence": { "is": "list(string)" },
        "hour": { "is": "int" },
    });
    json!({
        "governed": 1, "policy": "workload", "owner": "person:ada", "review": "2027-01-01",
        "facts": { "standard": false, "own": own },
        "groups": groups,
        "rules": rules.collect::<Vec<Value>>(),
        "fallback": { "to": "person:ada" },
    })
}

impl Engine for Governed {
    const NAME: &'static str = "governed";
    const PACKAGE: &'static str = "governed";
    const MODE: &'static str = "A";
    type Ready<'text> = Facts<'text>;

    fn prepare(rules: &[Rule]) -> Self {
        // From JSON text, as a policy comes.
        let text = document(rules).to_string();
        let document: Document = serde_json::from_str(&text).unwrap();
        Self { policy: Policy::compile(vec![document]).unwrap(), room: Room::default() }
    }

    fn ready<'text>(&mut self, text: &'text str) -> Facts<'text> {
        self.policy.facts(text).unwrap()
    }

    fn from_ready(&mut self, facts: &Facts<'_>, out: &mut Vec<u32>) {
        self.policy.fire(facts, &mut self.room, &mut Budget::of(DECISION_STEPS)).unwrap();
        out.extend_from_slice(self.room.fired());
    }
}
