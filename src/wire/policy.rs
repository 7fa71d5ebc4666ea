//! Operations about policies: compile, decide, explain, and what tries a policy.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::budget::Budget;
use crate::digest::Digest;
use crate::fault::Fault;
use crate::limit;
use crate::policy::condition::{self, Whose};
use crate::policy::{Decision, Document, Facts, Policy, PolicyFault, Reason, Room, Step as PolicyStep, Verdict};
use crate::source::{self, Source, SourceFault, Step};

use super::answer::{Failure, FaultView};
use super::operation::{Operation, brings, row};

pub(super) const HELP: &str =
    r#"give `{"files": [{"name": "policy.yaml", "text": "…"}]}` or `{"documents": [{…}]}`, the uppermost layer first"#;

pub(super) const OPERATIONS: &[Operation] = &[
    row!(policy "compile", "Compiles a policy, or says everything that is wrong with it and where.",
        CompileRequest => Compiled, |policy, _| Ok(Compiled::of(policy))),
    row!(policy "decide", "The verdict on one case: what fires, what cannot be told, what is owed.",
        DecideRequest => Outcome, |policy, asked| Ok(Outcome::of(policy, asked.facts.get(), &mut Room::default())?)),
    row!(policy "decide_many", "The verdicts on many cases, in one call: what is wrong with one stops no other.",
        DecideManyRequest => Outcomes, decide_many),
    row!(policy "explain", "The decision on one case: everything that fired, what would let it move, and why, as a tree.",
    ExplainRequest => Explained, |policy, asked| {
        let decision = policy.decide(&policy.facts(asked.facts.get())?);
        Ok(Explained::of(decision, asked.words))
    }),
    row!(policy "facts", "The facts that conditions of a policy may name.",
        FactsRequest => FactList, |policy, _| Ok(FactList::of(policy.schema()))),
];

/// A file as it is given: its name, for messages, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GivenFile {
    /// What messages call it.
    pub name: String,
    /// What it says: YAML or JSON.
    pub text: String,
}

/// A policy, layer by layer, the uppermost first: either as files that people write or as documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PolicySource {
    /// The layers as files; faults then name the place in them.
    pub files: Vec<GivenFile>,
    /// The layers as data.
    #[serde(deserialize_with = "crate::policy::document::documents")]
    pub documents: Vec<Document>,
}

impl PolicySource {
    /// Compiles it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn compile(self) -> Result<Policy, Failure> {
        let (mut documents, mut sources, mut faults) = (self.documents, Vec::new(), Vec::new());
        if documents.is_empty() == self.files.is_empty() {
            let fault = Fault::input("a policy is either `files` or `documents`, and not empty");
            return Err(fault.with_help(HELP).into());
        }
        for file in &self.files {
            match source::read::<Document>("policy", &file.name, file.text.as_bytes()) {
                Ok(read) => {
                    documents.push(read.value);
                    sources.push(read.source);
                }
                Err(found) => faults.extend(found),
            }
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        Policy::compile(documents).map_err(|faults| misfit(&faults, &sources))
    }
}

/// Faults of meaning: with their places where files were given, else with their paths.
fn misfit(faults: &[PolicyFault], sources: &[Source]) -> Failure {
    let placed: Vec<SourceFault> = faults.iter().filter_map(|fault| placed(fault, sources)).collect();
    if placed.len() == faults.len() {
        return placed.into();
    }
    let message: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.place(), fault.message)).collect();
    let help = faults.first().filter(|_| faults.len() == 1).and_then(|fault| fault.help.as_deref());
    let fault = Fault::input(message.join("\n"));
    match help {
        Some(help) => fault.with_help(help).into(),
        None => fault.into(),
    }
}

/// A fault of meaning with its place in the file of its layer.
pub fn placed(fault: &PolicyFault, sources: &[Source]) -> Option<SourceFault> {
    let source = sources.get(fault.layer).or(sources.first())?;
    let path = steps(&fault.path);
    let within = fault.within.and_then(|place| source.within(&path, place.start..place.end));
    // What a place was spelt out from may be a level up, or have been left out.
    let nearest = (0..=path.len()).rev().find_map(|length| source.locate(path.get(..length)?));
    let span = within.or(nearest).unwrap_or(source.root().span);
    let told = source.fault(span, fault.message.to_string());
    Some(match &fault.help {
        Some(help) => told.with_help(help.to_string()),
        None => told,
    })
}

/// A path within a document, as places in files are looked up.
pub(super) fn steps(path: &[PolicyStep]) -> Vec<Step<'_>> {
    path.iter()
        .map(|step| match step {
            PolicyStep::Key(key) => Step::Key(key),
            PolicyStep::Index(index) => Step::Index(*index),
        })
        .collect()
}

/// Asks for a policy to be compiled.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CompileRequest {
    /// The policy.
    #[serde(default)]
    pub policy: Option<PolicySource>,
}

/// A compiled policy, in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Compiled {
    /// The digest of its documents.
    pub digest: Digest,
    /// The names of its layers, the uppermost first.
    pub layers: Vec<String>,
    /// How many things in it can fire.
    pub rules: usize,
    /// How many facts its conditions may name.
    pub facts: usize,
}

impl Compiled {
    /// Of a policy.
    pub fn of(policy: &Policy) -> Self {
        Self {
            digest: policy.digest(),
            layers: policy.documents().iter().map(|layer| layer.policy.as_str().into()).collect(),
            rules: policy.rulings().len(),
            facts: policy.schema().facts().len(),
        }
    }
}

/// Asks for the verdict on one case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecideRequest {
    /// The policy.
    #[serde(default)]
    pub policy: Option<PolicySource>,
    /// The facts of the case: objects within objects, as the dots of their names say.
    #[cfg_attr(test, schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub facts: Box<RawValue>,
}

/// What a case comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// What fired, in the order of the policy.
    pub rules: Vec<String>,
    /// What could not be told.
    pub undetermined: Vec<String>,
    /// What is owed before it may move, in words.
    pub owed: Vec<String>,
}

impl Outcome {
    /// The outcome of a case given as JSON text, in room that is used again.
    ///
    /// # Errors
    /// When the text holds no readable facts.
    pub fn of(policy: &Policy, facts: &str, room: &mut Room) -> Result<Self, Fault> {
        Ok(Self::of_facts(policy, &policy.facts(facts)?, room))
    }

    /// The same of facts that are read.
    pub fn of_facts(policy: &Policy, facts: &Facts<'_>, room: &mut Room) -> Self {
        let evaluation = policy.evaluate_in(facts, room, &mut Budget::of(limit::DECISION_STEPS));
        let names = |numbers: &[u32]| {
            let rulings = numbers.iter().filter_map(|rule| policy.rulings().get(usize::try_from(*rule).ok()?));
            rulings.map(|ruling| ruling.id.to_string()).collect()
        };
        Self {
            verdict: evaluation.verdict,
            rules: names(&evaluation.fired),
            undetermined: names(&evaluation.unclear),
            owed: policy.owed_words(&evaluation),
        }
    }
}

/// Asks for the verdicts on many cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecideManyRequest {
    /// The policy.
    #[serde(default)]
    pub policy: Option<PolicySource>,
    /// The facts of each case.
    #[cfg_attr(test, schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub cases: Vec<Box<RawValue>>,
}

/// What one of many cases comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum CaseAnswer {
    /// It was decided.
    Done(Outcome),
    /// Its facts cannot be read.
    Fault(FaultView),
}

/// The verdicts on many cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Outcomes {
    /// One for each case, in order.
    pub outcomes: Vec<CaseAnswer>,
}

fn decide_many(policy: &Policy, asked: DecideManyRequest) -> Result<Outcomes, Failure> {
    let mut room = Room::default();
    let outcomes = asked.cases.iter().map(|facts| match Outcome::of(policy, facts.get(), &mut room) {
        Ok(outcome) => CaseAnswer::Done(outcome),
        Err(fault) => CaseAnswer::Fault(FaultView::from(&fault)),
    });
    Ok(Outcomes { outcomes: outcomes.collect() })
}

/// In which words besides data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Words {
    /// For a terminal.
    Text,
    /// For a page or a comment.
    Markdown,
}

/// Asks for the decision on one case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExplainRequest {
    /// The policy.
    #[serde(default)]
    pub policy: Option<PolicySource>,
    /// The facts of the case.
    #[cfg_attr(test, schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub facts: Box<RawValue>,
    /// Whether it is also told in words.
    #[serde(default)]
    pub words: Option<Words>,
}

/// A decision with why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Explained {
    /// The decision, as it is recorded.
    pub decision: Decision,
    /// Why, as a tree.
    pub explanation: Reason,
    /// The same in words, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

impl Explained {
    /// A decision, explained.
    pub fn of(decision: Decision, words: Option<Words>) -> Self {
        let explanation = decision.explain();
        let words = words.map(|words| match words {
            Words::Text => explanation.text(),
            Words::Markdown => explanation.markdown(),
        });
        Self { decision, explanation, words }
    }
}

/// Asks for the facts there are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FactsRequest {
    /// The policy.
    #[serde(default)]
    pub policy: Option<PolicySource>,
}

/// The facts there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FactList {
    /// Each of them.
    pub facts: Vec<FactView>,
}

/// A fact that conditions may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FactView {
    /// Its name, with dots.
    pub name: String,
    /// Its type, as conditions know it.
    #[serde(rename = "type")]
    pub is: String,
    /// What it means.
    pub meaning: String,
    /// The values it can have, where they are known.
    pub values: Vec<String>,
    /// Who can change it.
    pub whose: String,
}

impl FactList {
    /// Of a schema.
    pub fn of(schema: &condition::Schema) -> Self {
        let facts = schema.facts().iter().map(|fact| FactView {
            name: fact.name.to_string(),
            is: fact.is.to_string(),
            meaning: fact.meaning.to_string(),
            values: fact.values.iter().map(ToString::to_string).collect(),
            whose: Whose::name(fact.whose).into(),
        });
        Self { facts: facts.collect() }
    }
}

brings!(policy: PolicySource; CompileRequest, DecideRequest, DecideManyRequest, ExplainRequest, FactsRequest);
