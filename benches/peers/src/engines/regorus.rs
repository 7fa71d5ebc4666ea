//! The `regorus` crate: Rego, compiled to its register machine, which is kept from input to input.

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{Engine as Language, Value};

use crate::engine::Engine;
use crate::workload::{Rule, place};

const ASKED: &str = "data.gov.matched";
/// A program ends at 65,535 instructions, which no setting raises, and a rule takes 26 of them: what does not fit
/// into one program goes into the next.
const RULES_A_PROGRAM: usize = 2_000;

pub struct Regorus {
    machines: Vec<RegoVM>,
}

fn machine(rules: &[Rule]) -> RegoVM {
    let mut module = String::from("package gov\nimport rego.v1\n");
    for Rule { id, prefix, min_risk, executor, missing, .. } in rules {
        module += &format!(
            "\nmatched contains \"{id}\" if {{\n  input.change.risk >= {min_risk}\n  input.executor.kind == \"{executor}\"\n  \
             not \"{missing}\" in input.evidence\n  some p in input.change.paths\n  startswith(p, \"{prefix}\")\n}}\n"
        );
    }
    let mut language = Language::new();
    language.add_policy("gov.rego".to_owned(), module).unwrap();
    let policy = language.compile_with_entrypoint(&ASKED.into()).unwrap();
    let mut machine = RegoVM::new();
    machine.load_program(Compiler::compile_from_policy(&policy, &[ASKED]).unwrap());
    // Unless it is raised, the machine stops after 25,000 instructions, which 1,000 rules exceed.
    machine.set_max_instructions(usize::MAX);
    machine
}

impl Engine for Regorus {
    const NAME: &'static str = "regorus RVM";
    const PACKAGE: &'static str = "regorus";
    const MODE: &'static str = "A";
    type Ready<'text> = Value;

    fn prepare(rules: &[Rule]) -> Self {
        Self { machines: rules.chunks(RULES_A_PROGRAM).map(machine).collect() }
    }

    fn ready<'text>(&mut self, text: &'text str) -> Self::Ready<'text> {
        Value::from_json_str(text).unwrap()
    }

    fn from_ready(&mut self, ready: &Self::Ready<'_>, out: &mut Vec<u32>) {
        for machine in &mut self.machines {
            machine.set_input(ready.clone());
            let found = machine.execute().unwrap();
            out.extend(found.as_set().unwrap().iter().map(|id| place(id.as_string().unwrap()).unwrap()));
        }
    }
}
