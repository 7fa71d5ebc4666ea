//! The workload: rules, inputs and the answer, the same on every machine.
//!
//! Every draw comes from one xorshift in a fixed order: the inputs, then 50 rules, then 1,000, then 10,000. The
//! expected answers in `expected/` come from another program that draws in this order, so a change of it shows.

use serde::{Deserialize, Serialize};

pub const INPUTS: usize = 10_000;
pub const RULE_COUNTS: [usize; 3] = [50, 1_000, 10_000];

const AREAS: [&str; 8] = ["services", "libs", "infra", "payments", "web", "data", "mobile", "tools"];
const PARTS: [&str; 8] = ["api", "db", "auth", "ui", "jobs", "config", "core", "migrations"];
const EVIDENCE: [&str; 12] = [
    "unit_tests",
    "integration_tests",
    "lint",
    "sast",
    "dep_scan",
    "load_test",
    "rollback_plan",
    "design_note",
    "coverage",
    "license_scan",
    "fuzz",
    "screenshot",
];
const RISKS: [u8; 6] = [0, 20, 40, 60, 80, 90];
const MODULES: u32 = 60;
const GROUPS: u32 = 20;

/// Holds where the risk is `min_risk` or more, the executor is of the kind `executor`, the evidence `missing` is not
/// there, and a path starts with `prefix`.
pub struct Rule {
    /// `r0000`, `r0001` and so on: the number is the rule's place among the rules.
    pub id: String,
    pub prefix: String,
    pub min_risk: u8,
    pub executor: &'static str,
    pub missing: &'static str,
    pub effect: &'static str,
    pub group: String,
    pub reason: String,
}

impl Rule {
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        facts.change.risk >= self.min_risk
            && facts.executor.kind == self.executor
            && !facts.evidence.contains(&self.missing)
            && facts.change.paths.iter().any(|path| path.starts_with(&self.prefix))
    }
}

/// The place of a rule, from the id an engine gives back.
pub fn place(id: &str) -> Option<u32> {
    id.strip_prefix('r')?.parse().ok()
}

#[derive(Serialize, Deserialize)]
pub struct Facts<'text> {
    #[serde(borrow)]
    pub change: Change<'text>,
    pub executor: Executor<'text>,
    pub evidence: Vec<&'text str>,
    pub hour: u8,
}

#[derive(Serialize, Deserialize)]
pub struct Change<'text> {
    pub id: &'text str,
    #[serde(borrow)]
    pub paths: Vec<&'text str>,
    /// The directories of the paths, each once, each with its last slash: what an engine without a quantifier is given.
    pub touched: Vec<&'text str>,
    pub risk: u8,
    pub lines: u32,
}

#[derive(Serialize, Deserialize)]
pub struct Executor<'text> {
    pub id: &'text str,
    pub kind: &'text str,
    pub level: u8,
}

pub struct Workload {
    /// One JSON text for each input.
    pub inputs: Vec<String>,
    /// As many rules as `RULE_COUNTS` says, in its order.
    pub rules: Vec<Vec<Rule>>,
}

impl Workload {
    pub fn generate() -> Self {
        let mut draw = Draw(0x9e37_79b9);
        let inputs = (0..INPUTS).map(|number| input(&mut draw, number)).collect();
        let rules = RULE_COUNTS.map(|count| (0..count).map(|number| rule(&mut draw, number, count)).collect());
        Self { inputs, rules: rules.into() }
    }
}

/// A 32-bit xorshift, read as a fraction of one.
struct Draw(u32);

impl Draw {
    fn fraction(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        f64::from(self.0) / 4_294_967_296.0
    }

    /// From `least` to `most`, both among the answers.
    fn number(&mut self, least: u32, most: u32) -> u32 {
        least + (self.fraction() * f64::from(most - least + 1)) as u32
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.fraction() * from.len() as f64) as usize]
    }

    fn module(&mut self) -> u32 {
        self.number(0, MODULES - 1)
    }
}

// The order of the draws below is the workload: where an expression draws more than once, it draws from left to right.

fn rule(draw: &mut Draw, number: usize, count: usize) -> Rule {
    let depth = draw.fraction();
    let (area, module, part) = (draw.pick(&AREAS), draw.module(), draw.pick(&PARTS));
    // Few rules are broad; most are for a module or a part of one.
    let broad = if count > 100 { 0.02 } else { 0.15 };
    let prefix = match depth {
        depth if depth < broad => format!("{area}/"),
        depth if depth < 0.6 => format!("{area}/m{module:03}/"),
        _ => format!("{area}/m{module:03}/{part}/"),
    };
    let effect = match draw.fraction() {
        effect if effect < 0.7 => "require_review",
        effect if effect < 0.85 => "escalate",
        effect if effect < 0.95 => "block",
        _ => "route",
    };
    Rule {
        id: format!("r{number:04}"),
        min_risk: draw.pick(&RISKS),
        executor: if draw.fraction() < 0.9 { "machine" } else { "human" },
        missing: draw.pick(&EVIDENCE),
        effect,
        group: format!("group-{:02}", draw.number(0, GROUPS - 1)),
        reason: format!("Rule {number}: {prefix} at risk needs {effect}"),
        prefix,
    }
}

fn input(draw: &mut Draw, number: usize) -> String {
    let count = draw.number(1, 8);
    // A change keeps to one module with most of its files.
    let home = format!("{}/m{:03}/", draw.pick(&AREAS), draw.module());
    let paths: Vec<String> = (0..count)
        .map(|_| {
            if draw.fraction() < 0.7 {
                format!("{home}{}/f{}.rs", draw.pick(&PARTS), draw.number(0, 99))
            } else {
                anywhere(draw)
            }
        })
        .collect();
    let mut touched: Vec<&str> = Vec::new();
    for path in &paths {
        for (slash, _) in path.match_indices('/') {
            let directory = &path[..=slash];
            if !touched.contains(&directory) {
                touched.push(directory);
            }
        }
    }
    let change_id = format!("c{number}");
    let change = Change {
        id: &change_id,
        paths: paths.iter().map(String::as_str).collect(),
        touched,
        risk: draw.number(0, 100) as u8,
        lines: draw.number(1, 2_000),
    };
    let executor_id = format!("ex-{}", draw.number(0, 99));
    let kind = if draw.fraction() < 0.8 { "machine" } else { "human" };
    let executor = Executor { id: &executor_id, kind, level: draw.number(0, 5) as u8 };
    let evidence = EVIDENCE.into_iter().filter(|_| draw.fraction() < 0.6).collect();
    let hour = draw.number(0, 23) as u8;
    serde_json::to_string(&Facts { change, executor, evidence, hour }).unwrap()
}

fn anywhere(draw: &mut Draw) -> String {
    let directory = format!("{}/m{:03}/{}", draw.pick(&AREAS), draw.module(), draw.pick(&PARTS));
    let deeper = if draw.fraction() < 0.4 { format!("x{}/", draw.number(0, 9)) } else { String::new() };
    format!("{directory}/{deeper}f{}.rs", draw.number(0, 99))
}

/// What is left of many answers, enough to tell whether two engines gave the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Expected")]
pub struct Answer {
    pub matches: u64,
    pub checksum: u64,
    pub inputs_without_match: u64,
}

impl Answer {
    /// Takes in the rules that hold for the input with this number, in any order.
    pub fn add(&mut self, input: usize, rules: &[u32]) {
        self.matches += rules.len() as u64;
        self.inputs_without_match += u64::from(rules.is_empty());
        for rule in rules {
            self.checksum += (input as u64 + 1) * (u64::from(*rule) + 7);
        }
    }
}

/// An answer as it stands in `expected/`, where the checksum is text.
#[derive(Deserialize)]
struct Expected {
    matches: u64,
    checksum: String,
    inputs_without_match: u64,
}

impl From<Expected> for Answer {
    fn from(expected: Expected) -> Self {
        Self {
            matches: expected.matches,
            checksum: expected.checksum.parse().unwrap(),
            inputs_without_match: expected.inputs_without_match,
        }
    }
}

/// The answer another program found over all inputs.
pub fn expected(rules: usize) -> Answer {
    let text = match rules {
        50 => include_str!("../expected/expect50.json"),
        1_000 => include_str!("../expected/expect1000.json"),
        10_000 => include_str!("../expected/expect10000.json"),
        _ => panic!("no answer is known over {rules} rules"),
    };
    serde_json::from_str(text).unwrap()
}

/// The rules that hold for each input, found by asking every rule about every input.
pub fn scan(rules: &[Rule], inputs: &[String]) -> Vec<Vec<u32>> {
    let holding = |text: &String| {
        let facts: Facts<'_> = serde_json::from_str(text).unwrap();
        (0..).zip(rules).filter(|(_, rule)| rule.holds(&facts)).map(|(place, _)| place).collect()
    };
    inputs.iter().map(holding).collect()
}

/// What the answers come to after each input: at `n`, over the first `n` inputs.
pub fn running(answers: &[Vec<u32>]) -> Vec<Answer> {
    let mut sums = vec![Answer::default()];
    let mut sum = Answer::default();
    for (input, rules) in answers.iter().enumerate() {
        sum.add(input, rules);
        sums.push(sum);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workload_is_the_one_the_expected_answers_are_for() {
        let workload = Workload::generate();
        for rules in &workload.rules {
            let answer = *running(&scan(rules, &workload.inputs)).last().unwrap();
            assert_eq!(answer, expected(rules.len()), "{} rules", rules.len());
        }
    }

    #[test]
    fn the_rules_are_numbered_by_place() {
        let workload = Workload::generate();
        for (rules, count) in workload.rules.iter().zip(RULE_COUNTS) {
            assert_eq!(rules.len(), count);
            assert!((0..).zip(rules).all(|(number, rule)| place(&rule.id) == Some(number)));
        }
        assert_eq!(place("base"), None);
    }
}
