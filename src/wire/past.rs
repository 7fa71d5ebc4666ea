//! The decisions of a ledger, kept so that policy after policy is tried on them.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::fault::Fault;
use crate::id::UnitId;
use crate::ledger::{Break, Entry, FORMAT, is_frame, read_entry};
use crate::policy::backtest::{Archive, End, Ended};
use crate::policy::{Decision, Policy, Reason, Verdict};
use crate::unit::{Event, Stage};

use super::answer::{self, Failure};
use super::ledger::Ledger;
use super::operation::{self, Operation, brings, row};
use super::policy::{HELP, PolicySource};
use super::trial::{BacktestRequest, Backtested, Ends, decision_of};
use super::{operations, request};

pub(super) const OPERATIONS: &[Operation] = &[row!(policy "explain_past",
"One decision of the past: why it came out as it did, and what a policy says of it now, as a tree.",
ExplainPastRequest => PastExplained, |policy, asked| {
    let ledger = Ledger::read(asked.ledger.as_deref())?;
    let mut past = Recalled::default();
    for sealed in ledger.sealed() {
        past.push(&sealed.entry)?;
    }
    past.explain(policy, asked.old, asked.seq)
})];

/// Asks for both explanations of one decision.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExplainPastRequest {
    /// The policy that is tried.
    #[serde(default)]
    pub policy: Option<PolicySource>,
    /// The policy to compare with: the one in force in the ledger unless said.
    #[serde(default)]
    pub old: Option<PolicySource>,
    /// The ledger with the decision, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The number of the entry with the decision.
    pub seq: u64,
}

/// Both explanations of one decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PastExplained {
    /// The number of the entry.
    pub seq: u64,
    /// What it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Box<str>>,
    /// The verdict that was recorded.
    pub from: Verdict,
    /// The verdict of the policy that is tried; none, where it cannot read the facts.
    pub to: Option<Verdict>,
    /// Why it came out as it was recorded, line by line.
    pub lines: Vec<Box<str>>,
    /// The same as a tree, with what was read, where the policy that decided is the one to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Reason>,
    /// What the policy that is tried says, as a tree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Reason>,
    /// Why it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

brings!(policy: PolicySource; ExplainPastRequest);

/// What lines that were added come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Added {
    /// The number of the last entry.
    pub entries: u64,
    /// How many decisions there are.
    pub decisions: usize,
}

/// An entry, read as far as to know whether it bears on decisions: most of a ledger need not be read further.
#[derive(Deserialize)]
struct Opened<'a> {
    v: u32,
    seq: u64,
    #[serde(borrow)]
    event: Tagged<'a>,
}

#[derive(Deserialize)]
struct Tagged<'a> {
    #[serde(rename = "type")]
    name: &'a str,
    #[serde(borrow)]
    with: &'a RawValue,
}

/// A move that policy was asked about, of one event or the other.
#[derive(Deserialize)]
struct Asked {
    unit: UnitId,
    to: Stage,
    #[serde(default)]
    decision: Option<Box<Decision>>,
}

/// What is kept of a ledger: its decisions, how work ended, the policy in force.
#[derive(Debug, Default)]
struct Recalled {
    entries: u64,
    archive: Archive,
    /// For each decision, the unit and whether it landed with it.
    about: Vec<(u64, UnitId, bool)>,
    ends: Ends,
    /// How many decisions were told how they ended, of how many entries.
    told: u64,
    in_force: Option<Box<Policy>>,
}

impl Recalled {
    fn push(&mut self, entry: &Entry) -> Result<(), Fault> {
        self.entries = entry.seq;
        self.ends.push(entry.seq, &entry.event);
        if let Event::PolicyAdopted { documents, .. } = &entry.event {
            self.in_force = Policy::compile(documents.clone()).ok().map(Box::new);
        }
        match decision_of(&entry.event) {
            Some((unit, decision, landed)) => self.decided(entry.seq, unit, decision, landed),
            None => Ok(()),
        }
    }

    fn decided(&mut self, seq: u64, unit: UnitId, decision: &Decision, landed: bool) -> Result<(), Fault> {
        self.archive.push(seq, Some(&unit.to_string()), decision)?;
        self.about.push((seq, unit, landed));
        Ok(())
    }

    /// Says of each decision how it ended, as far as the entries tell.
    fn settle(&mut self) {
        if self.told == self.entries {
            return;
        }
        self.told = self.entries;
        let ends = self.ends.clone().of_units();
        for (place, (seq, unit, landed)) in self.about.iter().enumerate() {
            let ended: Option<&(End, u64)> = ends.get(unit).filter(|(_, at)| *landed && at > seq);
            self.archive.end(place, ended.map(|(end, seq)| Ended { end: *end, seq: *seq }));
        }
    }

    fn backtest(&mut self, policy: &Policy, asked: BacktestRequest) -> Result<Backtested, Failure> {
        self.settle();
        let old = asked.old.map(PolicySource::compile).transpose()?;
        let Self { archive, in_force, .. } = self;
        Ok(Backtested::of(archive.backtest(policy, old.as_ref().or(in_force.as_deref())), asked.words))
    }

    fn explain(&self, policy: &Policy, old: Option<PolicySource>, seq: u64) -> Result<PastExplained, Failure> {
        let recorded = self.archive.recorded(seq).ok_or_else(|| {
            Fault::input(format!("entry {seq} holds no decision")).with_help("`backtest` names those that flip")
        })?;
        let old = old.map(PolicySource::compile).transpose()?;
        let old = old.as_ref().or(self.in_force.as_deref()).filter(|old| old.digest() == recorded.policy);
        let before = old.and_then(|old| Some(old.decide_without_ways(&old.facts_of(&recorded.facts).ok()?).explain()));
        let (to, after, unreadable) = match policy.facts_of(&recorded.facts) {
            Ok(facts) => {
                let decision = policy.decide(&facts);
                (Some(decision.verdict), Some(decision.explain()), None)
            }
            Err(fault) => (None, None, Some(fault.to_string())),
        };
        let (unit, from, lines) = (recorded.unit, recorded.verdict, recorded.lines);
        Ok(PastExplained { seq, unit, from, to, lines, before, after, unreadable })
    }
}

/// The decisions of a ledger, kept by whoever tries policies on them: what they have in common is kept once, and what of
/// an entry trying needs not is not kept at all.
///
/// ```
/// use governed::wire::KeptPast;
/// let mut past = KeptPast::open();
/// assert_eq!(past.add(""), r#"{"type":"done","with":{"decisions":0,"entries":0}}"#);
/// let answer = past.call("backtest", "{}");
/// assert!(answer.contains("`policy` is missing"), "{answer}");
/// ```
#[derive(Debug, Default)]
pub struct KeptPast {
    held: Recalled,
    /// The policy that was tried last, with the text it came as.
    last: Option<(PolicySource, Policy)>,
}

impl KeptPast {
    /// Keeps none yet.
    pub fn open() -> Self {
        Self::default()
    }

    /// Takes the next lines of a ledger: an export, or a part of it that ends with a whole line. Header and head are passed
    /// over. The entries have to follow each other; whether the chain is whole is for `replay` to say. Where a line is
    /// wrong, those before it are kept and can be gone on from.
    pub fn add(&mut self, lines: &str) -> String {
        answer::text(self.added(lines).map_err(Failure::from))
    }

    fn added(&mut self, lines: &str) -> Result<Added, Fault> {
        for line in lines.lines().filter(|line| !line.trim_ascii().is_empty()) {
            let expected = self.held.entries + 1;
            let broken = |what: Break| Fault::corrupt(format!("entry {expected}: {what}"));
            let unreadable = |error: serde_json::Error| broken(Break::Unreadable { message: error.to_string() });
            let opened: Opened<'_> = match serde_json::from_str(line) {
                Ok(opened) => opened,
                Err(_) if is_frame(line) => continue,
                Err(error) => return Err(unreadable(error)),
            };
            if opened.v != FORMAT {
                return Err(broken(Break::UnknownFormat { v: opened.v }));
            }
            if opened.seq > expected {
                return Err(broken(Break::Missing { expected, found: opened.seq }));
            }
            if opened.seq < expected {
                return Err(broken(Break::Doubled { expected, found: opened.seq }));
            }
            match opened.event.name {
                "moved" | "decided" => {
                    let moved: Asked = serde_json::from_str(opened.event.with.get()).map_err(unreadable)?;
                    self.held.entries = opened.seq;
                    if let Some(decision) = &moved.decision {
                        let landed = opened.event.name == "moved" && moved.to == Stage::Landed;
                        self.held.decided(opened.seq, moved.unit, decision, landed)?;
                    }
                }
                "policy_adopted" | "rolled_back" | "observed" | "signal_taken" | "signals_dismissed" => {
                    self.held.push(&read_entry(line.as_bytes()).map_err(broken)?)?;
                }
                // What else happened bears on no decision.
                _ => self.held.entries = opened.seq,
            }
        }
        Ok(Added { entries: self.held.entries, decisions: self.held.archive.len() })
    }

    /// Carries out an operation about the past on it: `backtest`, `explain_past`. Requests bring a policy, and no ledger.
    pub fn call(&mut self, operation: &str, request: &str) -> String {
        match operation {
            "backtest" => answer::text(self.backtest(request)),
            "explain_past" => answer::text(self.explain(request)),
            other => match operation::named(operations(), other) {
                Ok(_) => answer::text::<()>(Err(operation::not_about(other, "the past").into())),
                Err(fault) => answer::text::<()>(Err(fault.into())),
            },
        }
    }

    fn backtest(&mut self, request: &str) -> Result<Backtested, Failure> {
        let mut asked: BacktestRequest = request::read(request)?;
        if asked.ledger.is_some() || !asked.decisions.is_empty() {
            return Err(brought());
        }
        self.compile(asked.policy.take())?;
        let Some((_, policy)) = &self.last else { return Err(missing()) };
        self.held.backtest(policy, asked)
    }

    fn explain(&mut self, request: &str) -> Result<PastExplained, Failure> {
        let asked: ExplainPastRequest = request::read(request)?;
        if asked.ledger.is_some() {
            return Err(brought());
        }
        self.compile(asked.policy)?;
        let Some((_, policy)) = &self.last else { return Err(missing()) };
        self.held.explain(policy, asked.old, asked.seq)
    }

    /// Compiles the policy of a request, where it is not the one before.
    fn compile(&mut self, source: Option<PolicySource>) -> Result<(), Failure> {
        let source = source.ok_or_else(missing)?;
        if self.last.as_ref().is_none_or(|(last, _)| *last != source) {
            self.last = None;
            self.last = Some((source.clone(), source.compile()?));
        }
        Ok(())
    }
}

fn missing() -> Failure {
    Fault::input("`policy` is missing").with_help(HELP).into()
}

fn brought() -> Failure {
    let fault = Fault::input("decisions are given to a past that is kept");
    fault.with_help("add them as lines of a ledger, or call the operation without the kept one").into()
}
