//! Policy tests: cases beside a policy, each with what should come of it, and what the cases leave untried.
//!
//! ```
//! use governed::policy::cases::{CaseFile, run};
//! use governed::policy::{Document, Policy};
//! let document: Document = serde_json::from_str(r#"{
//!     "governed": 1, "policy": "docs", "owner": "person:ada", "review": "2027-01-01",
//!     "rules": [{
//!         "id": "docs-go-ahead", "why": "A typo harms nobody.",
//!         "match": { "only_paths": ["docs/**"] }, "then": ["allow"]
//!     }],
//!     "fallback": { "to": "person:ada" }
//! }"#)?;
//! let policy = Policy::compile(vec![document]).map_err(|faults| faults[0].to_string())?;
//! let file: CaseFile = serde_json::from_str(r#"{ "policy": "docs.yaml", "cases": [{
//!     "name": "a typo lands",
//!     "facts": { "move": "land", "paths": ["docs/guide.md"] },
//!     "expect": { "verdict": "move", "rules": ["docs-go-ahead"] }
//! }] }"#)?;
//! let report = run(&policy, &file.cases);
//! assert!(report.passed());
//! // Nothing shows what the rule leaves alone.
//! assert_eq!(report.coverage.unseen()[0].to_string(), "docs-go-ahead: `size(paths) > 0` was never false");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod coverage;
mod report;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use crate::budget::Budget;
use crate::digest::Digest;
use crate::fault::{Fault, nearest};
use crate::limit;
use crate::text::{Line, Prose};

use super::compile::Policy;
use super::evaluate::{Evaluation, Room};
use super::facts::Facts;
use super::fault::{PolicyFault, Step};
use super::verdict::Verdict;

pub use coverage::{Coverage, Part, RuleCoverage, Unseen};

/// A file of cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// The files of the policy they are about, the uppermost layer first, as seen from this file: one name, or a list.
    #[serde(
        default,
        deserialize_with = "one_or_several",
        serialize_with = "as_one_or_several",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub policy: Vec<Line>,
    /// The cases.
    pub cases: Vec<Case>,
}

/// Some facts, and what should come of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows.
    pub name: Line,
    /// The facts: objects within objects, as the dots of their names say.
    pub facts: Json,
    /// What should come of them.
    pub expect: Expect,
}

/// What should come of a case. What is left out is not looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The verdict.
    pub verdict: Verdict,
    /// Exactly the rules that fire, in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Line>>,
    /// Rules that fire, perhaps besides others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub includes: Option<Vec<Line>>,
    /// Exactly the rules that cannot be told, in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undetermined: Option<Vec<Line>>,
    /// Exactly what is asked for and not there, in the words of decisions, in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed: Option<Vec<Prose>>,
}

fn one_or_several<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Line>, D::Error> {
    struct Take;
    impl<'de> Visitor<'de> for Take {
        type Value = Vec<Line>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a file, or a list of names")
        }
        fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Vec<Line>, E> {
            Ok(alloc::vec![Line::parse(name).map_err(E::custom)?])
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Vec<Line>, A::Error> {
            let mut all = Vec::new();
            while let Some(name) = names.next_element()? {
                all.push(name);
            }
            Ok(all)
        }
    }
    from.deserialize_any(Take)
}

fn as_one_or_several<S: Serializer>(names: &[Line], to: S) -> Result<S::Ok, S::Error> {
    match names {
        [name] => name.serialize(to),
        names => names.serialize(to),
    }
}

/// What came of some cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "CaseReport"))]
pub struct Report {
    /// The digest of the policy.
    pub policy: Digest,
    /// Each case, in order.
    pub cases: Vec<Outcome>,
    /// What the cases try of the policy, and what they leave.
    pub coverage: Coverage,
}

/// What came of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "CaseOutcome"))]
pub struct Outcome {
    /// What it should show.
    pub name: Line,
    /// The verdict; none, where its facts could not be read.
    pub verdict: Option<Verdict>,
    /// The rules that fired.
    pub fired: Vec<Box<str>>,
    /// The rules that could not be told.
    pub unclear: Vec<Box<str>>,
    /// What is other than expected: nothing, where the case passes.
    pub failures: Vec<Failure>,
}

/// Something that is other than a case expects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "CaseFailure"))]
pub struct Failure {
    /// Where in the case, so that the place in its file can be shown.
    #[serde(skip)]
    pub path: Vec<Step>,
    /// The same in words: `facts.unit.lines`, `expect.rules[1]`.
    pub place: Box<str>,
    /// What is other.
    #[serde(flatten)]
    pub what: Differs,
    /// The same in words.
    pub message: Box<str>,
    /// How to mend it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Box<str>>,
}

/// In what a case is other than expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "differs", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "CaseDiffers"))]
pub enum Differs {
    /// Its facts cannot be read.
    Facts,
    /// It names a rule that the policy has not.
    UnknownRule {
        /// The name.
        rule: Box<str>,
    },
    /// The verdict is another.
    Verdict {
        /// What should come.
        expected: Verdict,
        /// What came.
        found: Verdict,
    },
    /// A rule should have fired and did not.
    NotFired {
        /// Its id.
        rule: Box<str>,
    },
    /// A rule fired that should not have.
    Fired {
        /// Its id.
        rule: Box<str>,
    },
    /// A rule should have been one that cannot be told and is not.
    NotUndetermined {
        /// Its id.
        rule: Box<str>,
    },
    /// A rule cannot be told that should have been.
    Undetermined {
        /// Its id.
        rule: Box<str>,
    },
    /// Something should have been owed and is not.
    NotOwed {
        /// What, in words.
        owed: Box<str>,
    },
    /// Something is owed that should not have been.
    Owed {
        /// What, in words.
        owed: Box<str>,
    },
}

impl Report {
    /// Whether every case passes.
    pub fn passed(&self) -> bool {
        self.cases.iter().all(Outcome::passed)
    }

    /// How many cases do not pass.
    pub fn failed(&self) -> u64 {
        count(self.cases.iter().filter(|case| !case.passed()).count())
    }
}

impl Outcome {
    /// Whether everything is as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Tries cases on a policy.
pub fn run(policy: &Policy, cases: &[Case]) -> Report {
    let mut room = Room::default();
    let mut trying = coverage::Trying::of(policy);
    let mut outcomes = Vec::with_capacity(cases.len());
    for case in cases {
        let mut outcome = Outcome {
            name: case.name.clone(),
            verdict: None,
            fired: Vec::new(),
            unclear: Vec::new(),
            failures: Vec::new(),
        };
        match policy.facts_of(&case.facts) {
            Err(fault) => outcome.failures.push(faulty(policy, &case.facts, &fault)),
            Ok(facts) => {
                let evaluation = policy.evaluate_in(&facts, &mut room, &mut Budget::of(limit::DECISION_STEPS));
                trying.see(&facts, &evaluation);
                outcome.verdict = Some(evaluation.verdict);
                outcome.fired = ids(policy, &evaluation.fired);
                outcome.unclear = ids(policy, &evaluation.unclear);
                Comparing { policy, facts: &facts, evaluation: &evaluation, outcome: &mut outcome }
                    .compare(&case.expect);
            }
        }
        outcomes.push(outcome);
    }
    Report { policy: policy.digest(), cases: outcomes, coverage: trying.coverage() }
}

fn ids(policy: &Policy, numbers: &[u32]) -> Vec<Box<str>> {
    let ruling = |number: &u32| usize::try_from(*number).ok().and_then(|number| policy.rulings().get(number));
    numbers.iter().filter_map(ruling).map(|ruling| ruling.id.clone()).collect()
}

fn path(steps: &[&str], index: Option<usize>) -> Vec<Step> {
    let mut path: Vec<Step> = steps.iter().map(|step| Step::Key((*step).into())).collect();
    path.extend(index.map(Step::Index));
    path
}

impl Failure {
    fn new(path: Vec<Step>, what: Differs, message: impl Into<Box<str>>) -> Self {
        let place = PolicyFault { layer: 0, path, within: None, message: "".into(), help: None };
        Self { place: place.place().into(), path: place.path, what, message: message.into(), help: None }
    }
}

/// Facts that cannot be read, with the smallest part of them that cannot be read either.
fn faulty(policy: &Policy, facts: &Json, fault: &Fault) -> Failure {
    let mut steps = path(&["facts"], None);
    let mut inner: Vec<Step> = Vec::new();
    let mut at = facts;
    let (mut message, mut help) = (fault.to_string(), fault.help().map(Box::from));
    loop {
        let parts: Vec<(Step, &Json)> = match at {
            Json::Object(entries) => {
                entries.iter().map(|(name, part)| (Step::Key(name.as_str().into()), part)).collect()
            }
            Json::Array(items) => items.iter().enumerate().map(|(number, part)| (Step::Index(number), part)).collect(),
            _ => break,
        };
        let found = parts.into_iter().find_map(|(step, part)| {
            let mut tried = inner.clone();
            tried.push(step.clone());
            let fault = policy.facts_of(&alone(&tried, part)).err()?;
            Some((step, part, fault))
        });
        let Some((step, part, fault)) = found else { break };
        (message, help) = (fault.to_string(), fault.help().map(Box::from));
        inner.push(step);
        at = part;
    }
    steps.extend(inner);
    let mut failure = Failure::new(steps, Differs::Facts, message);
    failure.help = help;
    failure
}

/// Facts that hold nothing but one part.
fn alone(path: &[Step], part: &Json) -> Json {
    path.iter().rev().fold(part.clone(), |within, step| match step {
        Step::Key(name) => Json::Object([(name.to_string(), within)].into_iter().collect()),
        Step::Index(_) => Json::Array(alloc::vec![within]),
    })
}

struct Comparing<'c> {
    policy: &'c Policy,
    facts: &'c Facts<'c>,
    evaluation: &'c Evaluation,
    outcome: &'c mut Outcome,
}

impl Comparing<'_> {
    fn compare(&mut self, expect: &Expect) {
        if expect.verdict != self.evaluation.verdict {
            let (expected, found) = (expect.verdict, self.evaluation.verdict);
            let message = format!("expected the verdict `{expected}`, found `{found}`");
            let mut failure =
                Failure::new(path(&["expect", "verdict"], None), Differs::Verdict { expected, found }, message);
            failure.help = self.reason(found);
            self.outcome.failures.push(failure);
        }
        for (list, names) in [("rules", &expect.rules), ("includes", &expect.includes)] {
            for (number, name) in names.iter().flatten().enumerate() {
                if !self.outcome.fired.iter().any(|fired| **fired == *name.as_str()) {
                    self.lacks(path(&["expect", list], Some(number)), name.as_str(), false);
                }
            }
        }
        if let Some(names) = &expect.rules {
            let surplus: Vec<Box<str>> = surplus(&self.outcome.fired, names);
            for rule in surplus {
                let message = format!("`{rule}` fired");
                let at = path(&["expect", "rules"], None);
                self.outcome.failures.push(Failure::new(at, Differs::Fired { rule }, message));
            }
        }
        if let Some(names) = &expect.undetermined {
            for (number, name) in names.iter().enumerate() {
                if !self.outcome.unclear.iter().any(|unclear| **unclear == *name.as_str()) {
                    self.lacks(path(&["expect", "undetermined"], Some(number)), name.as_str(), true);
                }
            }
            for rule in surplus(&self.outcome.unclear, names) {
                let message = format!("`{rule}` could not be told: {}", self.why_unclear(&rule));
                let at = path(&["expect", "undetermined"], None);
                self.outcome.failures.push(Failure::new(at, Differs::Undetermined { rule }, message));
            }
        }
        if let Some(words) = &expect.owed {
            self.owed(words);
        }
    }

    /// A rule that is expected and not there.
    fn lacks(&mut self, at: Vec<Step>, rule: &str, unclear: bool) {
        let known = || self.policy.rulings().iter().map(|ruling| &*ruling.id);
        let id: Box<str> = rule.into();
        if !known().any(|known| known == rule) {
            let mut failure =
                Failure::new(at, Differs::UnknownRule { rule: id }, format!("the policy has no rule `{rule}`"));
            failure.help = nearest(rule, known()).map(|near| format!("did you mean `{near}`?").into());
            self.outcome.failures.push(failure);
            return;
        }
        let fired = self.outcome.fired.iter().any(|fired| **fired == *rule);
        let told = !self.outcome.unclear.iter().any(|unclear| **unclear == *rule);
        let (what, message) = match (unclear, fired, told) {
            (true, true, _) => (Differs::NotUndetermined { rule: id }, format!("`{rule}` could be told, and fired")),
            (true, false, _) => {
                (Differs::NotUndetermined { rule: id }, format!("`{rule}` could be told, and did not fire"))
            }
            (false, _, false) => {
                let why = self.why_unclear(rule);
                (Differs::NotFired { rule: id }, format!("`{rule}` could not be told: {why}"))
            }
            (false, ..) => (Differs::NotFired { rule: id }, format!("`{rule}` did not fire")),
        };
        self.outcome.failures.push(Failure::new(at, what, message));
    }

    fn why_unclear(&self, rule: &str) -> Box<str> {
        let ruling = self.policy.rulings().iter().find(|ruling| *ruling.id == *rule);
        ruling.map_or_else(|| "".into(), |ruling| Policy::reason(ruling, self.facts))
    }

    /// What a verdict that nobody expected rests on, where that is no rule that fired.
    fn reason(&self, found: Verdict) -> Option<Box<str>> {
        if self.evaluation.spent {
            return Some("the step budget was spent before every rule was looked at".into());
        }
        if let (Verdict::Undetermined, Some(rule)) = (found, self.outcome.unclear.first()) {
            return Some(format!("`{rule}` could not be told: {}", self.why_unclear(rule)).into());
        }
        let unpermitted = !self.evaluation.permitted && matches!(found, Verdict::Escalate | Verdict::Block);
        unpermitted.then(|| "no rule permits the move".into())
    }

    fn owed(&mut self, words: &[Prose]) {
        let found: Vec<Box<str>> =
            self.policy.owed_words(self.evaluation).into_iter().map(String::into_boxed_str).collect();
        for (number, wanted) in words.iter().enumerate() {
            if !found.iter().any(|found| **found == *wanted.as_str()) {
                let at = path(&["expect", "owed"], Some(number));
                let mut failure = Failure::new(
                    at,
                    Differs::NotOwed { owed: wanted.as_str().into() },
                    format!("`{wanted}` is not owed"),
                );
                let near = nearest(wanted.as_str(), found.iter().map(|found| &**found));
                failure.help = near.map(|near| format!("did you mean `{near}`?").into());
                self.outcome.failures.push(failure);
            }
        }
        for owed in found {
            if !words.iter().any(|wanted| *wanted.as_str() == *owed) {
                let message = format!("`{owed}` is owed");
                let at = path(&["expect", "owed"], None);
                self.outcome.failures.push(Failure::new(at, Differs::Owed { owed }, message));
            }
        }
    }
}

fn surplus(found: &[Box<str>], expected: &[Line]) -> Vec<Box<str>> {
    found.iter().filter(|found| !expected.iter().any(|name| *name.as_str() == ***found)).cloned().collect()
}
