//! The `datalogic-rs` crate: JSONLogic, one compiled expression for each rule, over an input parsed once.

use datalogic_rs::bumpalo::Bump;
use datalogic_rs::{DataValue, Engine as Language, Logic, ParsedData};
use serde_json::json;

use crate::engine::Engine;
use crate::workload::Rule;

pub struct Datalogic {
    language: Language,
    rules: Vec<Logic>,
    arena: Bump,
}

impl Engine for Datalogic {
    const NAME: &'static str = "datalogic-rs";
    const PACKAGE: &'static str = "datalogic-rs";
    const MODE: &'static str = "A";
    type Ready<'text> = ParsedData;

    fn prepare(rules: &[Rule]) -> Self {
        let language = Language::new();
        let compile = |rule: &Rule| {
            let logic = json!({"and": [
                {">=": [{"var": "change.risk"}, rule.min_risk]},
                {"==": [{"var": "executor.kind"}, rule.executor]},
                {"!": [{"in": [rule.missing, {"var": "evidence"}]}]},
                {"some": [{"var": "change.paths"}, {"starts_with": [{"var": ""}, rule.prefix]}]},
            ]});
            language.compile(logic.to_string().as_str()).unwrap()
        };
        Self { rules: rules.iter().map(compile).collect(), language, arena: Bump::new() }
    }

    fn ready<'text>(&mut self, text: &'text str) -> Self::Ready<'text> {
        ParsedData::from_json(text).unwrap()
    }

    fn from_ready(&mut self, ready: &Self::Ready<'_>, out: &mut Vec<u32>) {
        self.arena.reset();
        self.ask(ready.value(), out);
    }

    /// Parses into the arena the rules are evaluated in, which spares a copy of the text.
    fn from_text(&mut self, text: &str, out: &mut Vec<u32>) {
        self.arena.reset();
        let facts = DataValue::from_str(text, &self.arena).unwrap();
        self.ask(&facts, out);
    }
}

impl Datalogic {
    fn ask<'facts>(&'facts self, facts: &'facts DataValue<'facts>, out: &mut Vec<u32>) {
        for (place, rule) in (0..).zip(&self.rules) {
            if self.language.evaluate(rule, facts, &self.arena).unwrap().as_bool() == Some(true) {
                out.push(place);
            }
        }
    }
}
