//! The `cel` crate: one program for each rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use cel::{Context, Env, Program, Value};

use crate::engine::Engine;
use crate::workload::Rule;

pub struct Cel {
    programs: Vec<Program>,
    language: Arc<Env>,
}

impl Engine for Cel {
    const NAME: &'static str = "cel";
    const PACKAGE: &'static str = "cel";
    const MODE: &'static str = "A";
    type Ready<'text> = Context<'static, 'static>;

    fn prepare(rules: &[Rule]) -> Self {
        let language = Arc::new(Env::stdlib());
        let compile = |rule: &Rule| {
            let Rule { prefix, min_risk, executor, missing, .. } = rule;
            let source = format!(
                r#"change.risk >= {min_risk} && executor.kind == "{executor}" && !("{missing}" in evidence) && change.paths.exists(p, p.startsWith("{prefix}"))"#
            );
            language.compile(&source).unwrap()
        };
        Self { programs: rules.iter().map(compile).collect(), language }
    }

    fn ready<'text>(&mut self, text: &'text str) -> Self::Ready<'text> {
        let facts: BTreeMap<&str, serde_json::Value> = serde_json::from_str(text).unwrap();
        let mut context = Context::with_env(Arc::clone(&self.language));
        for (name, fact) in facts {
            context.add_variable_from_value(name, cel::to_value(fact).unwrap());
        }
        context
    }

    fn from_ready(&mut self, ready: &Self::Ready<'_>, out: &mut Vec<u32>) {
        for (place, program) in (0..).zip(&self.programs) {
            if program.execute(ready).unwrap() == Value::Bool(true) {
                out.push(place);
            }
        }
    }
}
