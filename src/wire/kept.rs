//! What callers keep between calls: a compiled policy, a replayed ledger.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::id::UnitId;
use crate::ledger::{Batch, Head, Writing};
use crate::limit;
use crate::policy::{Policy, Room};
use crate::register::Register;
use crate::unit::Known as _;

use super::answer::{self, Failure, FaultView};
use super::ledger::Ledger;
use super::operation::{self, Operation, Run};
use super::policy::{CompileRequest, Compiled, Outcome};
use super::register::Replayed;
use super::{operations, policy_operations, request};

/// A compiled policy, kept by whoever asks it often.
///
/// ```
/// use governed::wire::KeptPolicy;
/// let (kept, answer) = KeptPolicy::open(r#"{"policy": {"documents": [{
///     "governed": 1, "policy": "docs", "owner": "person:ada", "review": "2027-01-01",
///     "rules": [{ "id": "docs-are-free", "why": "Prose is cheap to mend.", "match": { "paths": ["docs/**"] },
///                 "then": ["allow"] }],
///     "fallback": { "to": "person:ada" }
/// }]}}"#);
/// assert!(answer.starts_with(r#"{"type":"done""#), "{answer}");
/// let mut kept = kept.expect("it compiles");
/// let outcome = kept.decide(r#"{"move": "land", "paths": ["docs/guide.md"]}"#);
/// assert!(outcome.contains(r#""verdict":"move""#), "{outcome}");
/// ```
#[derive(Debug)]
pub struct KeptPolicy {
    policy: Policy,
    room: Room,
}

impl KeptPolicy {
    /// Compiles the policy of a request; the answer says what it is, or what is wrong with it.
    pub fn open(request: &str) -> (Option<Self>, String) {
        match Self::opened(request) {
            Ok(kept) => {
                let view = Compiled::of(&kept.policy);
                (Some(kept), answer::text(Ok(view)))
            }
            Err(failure) => (None, answer::text::<Compiled>(Err(failure))),
        }
    }

    fn opened(request: &str) -> Result<Self, Failure> {
        let asked: CompileRequest = request::read(request)?;
        let missing = || Fault::input("`policy` is missing").with_help(super::policy::HELP);
        Ok(Self { policy: asked.policy.ok_or_else(missing)?.compile()?, room: Room::default() })
    }

    /// Carries out an operation about policies on it.
    pub fn call(&mut self, operation: &str, request: &str) -> String {
        self.call_among(operations(), operation, request)
    }

    /// The same with only the operations of a small build.
    pub fn policy_call(&mut self, operation: &str, request: &str) -> String {
        self.call_among(policy_operations(), operation, request)
    }

    fn call_among(
        &mut self,
        among: impl Iterator<Item = &'static Operation> + Clone,
        name: &str,
        request: &str,
    ) -> String {
        match operation::named(among, name) {
            Ok(Run::Policy(run)) => run(Some(&self.policy), request),
            Ok(_) => answer::text::<()>(Err(operation::not_about(name, "a policy").into())),
            Err(fault) => answer::text::<()>(Err(fault.into())),
        }
    }

    /// The verdict on one case, given as the JSON text of its facts: the operation `decide`, without a request around it.
    pub fn decide(&mut self, facts: &str) -> String {
        answer::text(Outcome::of(&self.policy, facts, &mut self.room).map_err(Failure::from))
    }

    /// The verdicts on cases that come as JSON Lines, one line for each that is not blank.
    pub fn decide_lines(&mut self, lines: &str) -> String {
        let mut told = String::new();
        for (number, line) in (1_u64..).zip(lines.lines()).filter(|(_, line)| !line.trim_ascii().is_empty()) {
            told += &decided_line(&self.policy, number, line, &mut self.room).0;
            told.push('\n');
        }
        told
    }
}

/// What one line of cases comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum DecidedLine {
    /// It was decided.
    Decided {
        /// Which line, from 1.
        line: u64,
        /// What it comes to.
        #[serde(flatten)]
        outcome: Outcome,
    },
    /// Its facts cannot be read.
    Fault {
        /// Which line, from 1.
        line: u64,
        /// What is wrong with them.
        fault: FaultView,
    },
}

/// The outcome of one line of cases as a line of JSON, and whether its facts could be read.
pub fn decided_line(policy: &Policy, line: u64, facts: &str, room: &mut Room) -> (String, bool) {
    let outcome = if facts.len() > limit::ENTRY_BYTES {
        Err(Fault::input(alloc::format!("the line is over the limit of {} bytes", limit::ENTRY_BYTES)))
    } else {
        Outcome::of(policy, facts.trim_ascii(), room)
    };
    let readable = outcome.is_ok();
    let view = match outcome {
        Ok(outcome) => DecidedLine::Decided { line, outcome },
        Err(fault) => DecidedLine::Fault { line, fault: FaultView::from(&fault) },
    };
    (answer::bare(&view), readable)
}

/// A replayed ledger, kept by whoever asks it often. Commands are applied to it; what they come to is for the caller to
/// store.
///
/// Who keeps the entries elsewhere drafts first, stores what the draft adds, and takes it then: until the store has the
/// entries, nothing here says that they are there.
///
/// ```
/// use governed::wire::KeptRegister;
/// let mut kept = KeptRegister::empty();
/// let drafted = kept.draft("open", r#"{"name": "shop", "by": "person:ada", "at": "2026-03-17T09:00:00Z"}"#);
/// assert_eq!(drafted.batch().map(|batch| batch.sealed.len()), Some(1));
/// assert_eq!(kept.head().seq, 0, "nothing is taken yet");
/// kept.take(&drafted)?;
/// assert_eq!(kept.head().seq, 1);
/// assert!(kept.ask("units", "{}").starts_with(r#"{"type":"done""#));
/// # Ok::<(), governed::Fault>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeptRegister {
    ledger: Ledger,
}

/// What an operation would add to a register, and what it answers once that is stored.
#[derive(Clone, Debug)]
pub struct Drafted {
    answer: String,
    writing: Option<Writing>,
}

impl Drafted {
    /// The answer, as `call` gives it.
    pub fn answer(&self) -> &str {
        &self.answer
    }

    /// What is to be stored for the answer to be true; nothing where it adds nothing.
    pub fn batch(&self) -> Option<Batch<'_>> {
        self.writing.as_ref().filter(|writing| !writing.sealed().is_empty()).map(Batch::of)
    }
}

impl KeptRegister {
    /// A register that is yet to begin.
    pub fn empty() -> Self {
        Self { ledger: Ledger::empty() }
    }

    /// The register as it stands.
    pub fn register(&self) -> &Register {
        self.ledger.register()
    }

    /// Where its chain stands.
    pub fn head(&self) -> Head {
        self.ledger.head()
    }

    /// Takes entries that others wrote, each as the line that is stored, and tells which units they change.
    ///
    /// # Errors
    /// The first entry that does not follow. Nothing is then taken.
    pub fn extend<'l>(&mut self, lines: impl IntoIterator<Item = &'l [u8]>) -> Result<BTreeSet<UnitId>, Fault> {
        self.ledger.extend(lines)
    }

    /// Carries out any operation that only reads: one about registers on this one, one about policies on the policy that
    /// the request brings, or else on the one in force.
    pub fn ask(&self, operation: &str, request: &str) -> String {
        match operation::named(operations(), operation) {
            Ok(Run::Request(run)) => run(request),
            Ok(Run::Policy(run)) => {
                let in_force = self.register().policy().and_then(|held| held.policy());
                run(in_force.filter(|_| !brings_policy(request)), request)
            }
            Ok(Run::Register(run)) => run(Some(&self.ledger), request),
            Ok(Run::Draft(_) | Run::Extend(_)) => {
                let fault = Fault::input(format!("`{operation}` changes the register, and is not asked"));
                answer::text::<()>(Err(fault.with_help("draft it, store what it adds, and take it then").into()))
            }
            Err(fault) => answer::text::<()>(Err(fault.into())),
        }
    }

    /// Carries out `open`, `apply` or `apply_many` without taking what it adds.
    pub fn draft(&self, operation: &str, request: &str) -> Drafted {
        let fault = match operation::named(operations(), operation) {
            Ok(Run::Draft(run)) => {
                let (answer, writing) = run(Some(&self.ledger), request);
                return Drafted { answer, writing };
            }
            Ok(_) => Fault::input(format!("`{operation}` adds nothing to a register"))
                .with_help("`open`, `apply` and `apply_many` do"),
            Err(fault) => fault,
        };
        Drafted { answer: answer::text::<()>(Err(fault.into())), writing: None }
    }

    /// Takes what was drafted, once it is stored.
    ///
    /// # Errors
    /// When the register has moved on since. Nothing is then taken.
    pub fn take(&mut self, drafted: &Drafted) -> Result<(), Fault> {
        let Some(writing) = &drafted.writing else { return Ok(()) };
        if writing.base() != self.head() {
            return Err(Fault::input("the register has moved on since this was drafted").with_help("draft it again"));
        }
        self.ledger.take(writing);
        Ok(())
    }

    /// Replays the ledger of a request, up to where it says; the answer says what it comes to, or what is wrong.
    pub fn open(request: &str) -> (Option<Self>, String) {
        match Self::opened(request) {
            Ok((kept, view)) => (Some(kept), answer::text(Ok(view))),
            Err(failure) => (None, answer::text::<Replayed>(Err(failure))),
        }
    }

    fn opened(request: &str) -> Result<(Self, Replayed), Failure> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Asked {
            #[serde(default)]
            ledger: Option<String>,
        }
        let asked: Asked = request::read(request)?;
        let ledger = Ledger::read(asked.ledger.as_deref())?;
        let view = Replayed::of(ledger.register(), ledger.head())?;
        Ok((Self { ledger }, view))
    }

    /// Carries out an operation about registers on it.
    pub fn call(&mut self, operation: &str, request: &str) -> String {
        match operation::named(operations(), operation) {
            Ok(Run::Register(run)) => run(Some(&self.ledger), request),
            Ok(Run::Draft(run)) => {
                let (answer, writing) = run(Some(&self.ledger), request);
                if let Some(writing) = &writing {
                    self.ledger.take(writing);
                }
                answer
            }
            Ok(Run::Extend(run)) => run(Some(&mut self.ledger), request),
            Ok(_) => answer::text::<()>(Err(operation::not_about(operation, "a register").into())),
            Err(fault) => answer::text::<()>(Err(fault.into())),
        }
    }
}

/// Whether a request brings a policy of its own. What cannot be read is left to whoever reads it.
fn brings_policy(request: &str) -> bool {
    #[derive(Deserialize)]
    struct Brought {
        #[serde(default)]
        policy: Option<IgnoredAny>,
    }
    serde_json::from_str::<Brought>(request).is_ok_and(|brought| brought.policy.is_some())
}
