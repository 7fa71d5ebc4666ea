//! Operations that try a policy: on itself, on cases, on the past, beside another; and canonical form.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::canonical::canonical_record;
use crate::digest::Digest;
use crate::fault::Fault;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::memory::SignalKind;
use crate::policy::backtest::{Backtest, Backtesting, End, Past};
use crate::policy::cases::{self, CaseFile, Report};
use crate::policy::diff::{self, Difference};
use crate::policy::{self, Decision, Facts, Finding, Policy};
use crate::register::Register;
use crate::source::{self, Read};
use crate::unit::{self, Event, Known as _, Occasion, Stage, Transition};

use super::answer::Failure;
use super::ledger::Ledger;
use super::operation::{Operation, brings, row};
use super::policy::{GivenFile, PolicySource, Words, steps};

pub(super) const OPERATIONS: &[Operation] = &[
    row!(policy "analyse", "What is odd in a policy: what never fires, contradicts, is unreachable, wants review.",
        AnalyseRequest => Analysis, analyse),
    row!(policy "test", "Tries a policy on cases, with what of it they cover.",
        TestRequest => Tested, test),
    row!("case_policies", "Which policy files a file of cases names, as seen from it, the uppermost layer first.",
    CasePoliciesRequest => CasePolicies, |asked| {
        let read = source::read::<CaseFile>("file of cases", &asked.cases.name, asked.cases.text.as_bytes())?;
        Ok(CasePolicies { policies: read.value.policy.iter().map(ToString::to_string).collect() })
    }),
    row!(policy "backtest", "What a policy would have said of decisions that were made.",
        BacktestRequest => Backtested, backtest),
    row!(policy "diff", "Where another policy differs from this one.",
        DiffRequest => Differences, differences),
    row!("canonicalize", "The canonical form of JSON (RFC 8785), and its digest.",
    CanonicalizeRequest => Canonical, |asked| {
        let value: serde_json::Value = super::request::read(asked.value.get())?;
        let bytes = canonical_record(&value)?;
        let digest = Digest::of(&bytes);
        let text = String::from_utf8(bytes).map_err(|error| Fault::defect(error.to_string()))?;
        Ok(Canonical { text, digest })
    }),
];

/// Asks what is odd in a policy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AnalyseRequest {
    /// The policy.
    #[serde(default)]
    pub policy: Option<PolicySource>,
    /// Facts of cases there were, which rules are tried on.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub seen: Vec<Box<RawValue>>,
    /// When it is asked: reviews fall due by it.
    pub now: Instant,
}

/// What is odd in a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Analysis {
    /// How many things in it can fire.
    pub rules: usize,
    /// How many decisions were looked at besides.
    pub decisions: usize,
    /// What was found.
    pub findings: Vec<Finding>,
}

fn analyse(policy: &Policy, asked: AnalyseRequest) -> Result<Analysis, Failure> {
    // Facts of another policy are none of this one: they are passed over, as in a ledger that saw several.
    let seen: Vec<Facts<'_>> = asked.seen.iter().filter_map(|text| policy.facts(text.get()).ok()).collect();
    let findings = policy::analyse(policy, seen, asked.now);
    Ok(Analysis { rules: policy.rulings().len(), decisions: asked.seen.len(), findings })
}

/// Asks for a policy to be tried on cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TestRequest {
    /// The policy.
    #[serde(default)]
    pub policy: Option<PolicySource>,
    /// Files of cases. The policies they name are for the caller to read.
    pub cases: Vec<GivenFile>,
    /// Whether the results are also given as JUnit XML.
    #[serde(default)]
    pub junit: bool,
}

/// What trying a policy on cases came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Tested {
    /// Whether every case passed.
    pub passed: bool,
    /// File by file.
    pub files: Vec<TestedFile>,
    /// The results as JUnit XML, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub junit: Option<String>,
}

/// What the cases of a file came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TestedFile {
    /// Its name.
    pub file: String,
    /// Case by case, with coverage.
    pub report: Report,
    /// Each failure as it is shown, with its place in the file.
    pub shown: Vec<String>,
}

impl TestedFile {
    /// Tries a policy on the cases of a file.
    pub fn of(policy: &Policy, read: &Read<CaseFile>) -> Self {
        let report = cases::run(policy, &read.value.cases);
        let mut shown = Vec::new();
        for (number, case) in report.cases.iter().enumerate() {
            for failure in &case.failures {
                let within = [policy::Step::Key("cases".into()), policy::Step::Index(number)];
                let path = [&within[..], &failure.path].concat();
                let path = steps(&path);
                let found = (0..=path.len()).rev().find_map(|length| read.source.locate(path.get(..length)?));
                let fault = read.source.fault(found.unwrap_or(read.source.root().span), failure.message.to_string());
                let fault = match &failure.help {
                    Some(help) => fault.with_help(help.to_string()),
                    None => fault,
                };
                shown.push(format!("{}: {fault}", case.name));
            }
        }
        Self { file: read.source.file().into(), report, shown }
    }
}

fn test(policy: &Policy, asked: TestRequest) -> Result<Tested, Failure> {
    let mut files = Vec::new();
    for file in &asked.cases {
        let read = source::read::<CaseFile>("file of cases", &file.name, file.text.as_bytes())?;
        files.push(TestedFile::of(policy, &read));
    }
    let junit = asked.junit.then(|| files.iter().map(|tested| tested.report.junit(&tested.file)).collect());
    Ok(Tested { passed: files.iter().all(|tested| tested.report.passed()), files, junit })
}

/// Asks which policy a file of cases is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CasePoliciesRequest {
    /// The file.
    pub cases: GivenFile,
}

/// Which policy a file of cases is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CasePolicies {
    /// The files of the policy, the uppermost layer first.
    pub policies: Vec<String>,
}

/// Asks what a policy would have said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BacktestRequest {
    /// The policy that is tried.
    #[serde(default)]
    pub policy: Option<PolicySource>,
    /// The policy to compare with: where a ledger is given, the one in force there unless said.
    #[serde(default)]
    pub old: Option<PolicySource>,
    /// The ledger with the decisions, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The decisions, where there is no ledger.
    #[serde(default)]
    pub decisions: Vec<Decision>,
    /// Whether it is also told in words.
    #[serde(default)]
    pub words: Option<Words>,
}

/// What a policy would have said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Backtested {
    /// What came of it.
    pub backtest: Backtest,
    /// The same in words, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

impl Backtested {
    /// A backtest, in words where that is asked.
    pub fn of(backtest: Backtest, words: Option<Words>) -> Self {
        let words = words.map(|words| match words {
            Words::Text => backtest.to_string(),
            Words::Markdown => backtest.markdown(),
        });
        Self { backtest, words }
    }
}

/// The decision an event holds, the unit it is about, and whether it landed with it: under an override also where the
/// decision says no.
pub fn decision_of(event: &Event) -> Option<(UnitId, &Decision, bool)> {
    match event {
        Event::Moved { unit, to, decision: Some(decision), .. } => Some((*unit, decision, *to == Stage::Landed)),
        Event::Decided { unit, decision, .. } => Some((*unit, decision, false)),
        _ => None,
    }
}

/// How units ended badly, read off a ledger entry by entry: taken back, or in an incident that is said to come from them and
/// that nobody called noise.
#[derive(Clone, Debug, Default)]
pub struct Ends {
    taken_back: BTreeMap<UnitId, u64>,
    incidents: BTreeMap<u64, Vec<UnitId>>,
}

impl Ends {
    /// Reads the next entry.
    pub fn push(&mut self, seq: u64, event: &Event) {
        match event {
            Event::RolledBack { unit, .. } | Event::Observed { unit, to: Stage::RolledBack, .. } => {
                self.taken_back.insert(*unit, seq);
            }
            Event::SignalTaken { signal } if signal.kind == SignalKind::Incident => {
                self.incidents.insert(seq, signal.units.clone());
            }
            Event::SignalsDismissed { signals, .. } => {
                for seq in signals {
                    self.incidents.remove(seq);
                }
            }
            _ => {}
        }
    }

    /// How each unit ended: in its first incident, or else by being taken back.
    pub fn of_units(self) -> BTreeMap<UnitId, (End, u64)> {
        let mut ends: BTreeMap<UnitId, (End, u64)> = BTreeMap::new();
        for (seq, units) in self.incidents {
            for unit in units {
                ends.entry(unit).or_insert((End::Incident, seq));
            }
        }
        for (unit, seq) in self.taken_back {
            ends.entry(unit).or_insert((End::RolledBack, seq));
        }
        ends
    }
}

/// A decision of the past, with how what landed with it ended.
pub fn past<'a>(seq: u64, id: &'a str, decision: &'a Decision, landed: bool, ended: Option<(End, u64)>) -> Past<'a> {
    let past = Past::of(seq, Some(id), decision);
    match ended {
        // What broke before it landed was something else's.
        Some((end, at)) if landed && at > seq => past.ended(end, at),
        _ => past,
    }
}

/// Everything may land: what was only observed did.
const AS_OBSERVED: &str = r#"{ "governed": 1, "policy": "observed", "owner": "policy:observed", "review": "9999-12-31",
    "rules": [{ "id": "landed", "why": "It landed.", "then": ["allow"] }], "fallback": { "to": "policy:observed" } }"#;

/// What a policy says of the landing of work that was only observed, as if it had been asked then, by whoever brought the
/// work; without a policy, that it lands. A unit is taken as it is recorded now, and what depends on others is not known, so
/// that rules about either cannot be told.
///
/// # Errors
/// Never with this version's records; a defect otherwise.
pub fn observed_landings<'u>(
    units: impl Iterator<Item = &'u unit::Unit>,
    policy: Option<&Policy>,
    mut each: impl FnMut(u64, UnitId, &Decision),
) -> Result<(), Fault> {
    let landed = match policy {
        Some(_) => None,
        None => {
            let document = serde_json::from_str(AS_OBSERVED).map_err(|error| Fault::defect(error.to_string()))?;
            let compiled = Policy::compile(alloc::vec![document]);
            Some(compiled.map_err(|_| Fault::defect("the policy of what was observed does not compile"))?)
        }
    };
    let Some(policy) = policy.or(landed.as_ref()) else { return Ok(()) };
    let alone = Register::new();
    let observed = units.filter(|unit| unit.came_from_outside());
    for (unit, landing) in observed.filter_map(|unit| Some((unit, unit.landing()?))) {
        let occasion = Occasion { by: unit.opened.by.clone(), at: landing.at };
        let given = unit::facts(&alone, unit, Transition::Land, &occasion).to_string();
        each(landing.seq, unit.id, &policy.decide_without_ways(&policy.facts(&given)?));
    }
    Ok(())
}

fn backtest(policy: &Policy, asked: BacktestRequest) -> Result<Backtested, Failure> {
    let old = asked.old.map(PolicySource::compile).transpose()?;
    let ledger = asked.ledger.as_deref().map(|ledger| Ledger::read(Some(ledger))).transpose()?;
    let in_force = ledger.as_ref().and_then(|ledger| ledger.register().policy()?.policy().cloned());
    let old = old.or(in_force);
    let mut trying = Backtesting::new(policy, old.as_ref());
    if let Some(ledger) = &ledger {
        let mut ends = Ends::default();
        for entry in ledger.sealed().iter().map(|sealed| &sealed.entry) {
            ends.push(entry.seq, &entry.event);
        }
        let ends = ends.of_units();
        for entry in ledger.sealed().iter().map(|sealed| &sealed.entry) {
            let Some((unit, decision, landed)) = decision_of(&entry.event) else { continue };
            trying.add(&past(entry.seq, &unit.to_string(), decision, landed, ends.get(&unit).copied()));
        }
    }
    for (seq, decision) in (1_u64..).zip(&asked.decisions) {
        trying.add(&Past::of(seq, None, decision));
    }
    Ok(Backtested::of(trying.finish(), asked.words))
}

/// Asks where another policy differs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DiffRequest {
    /// The policy as it is.
    #[serde(default)]
    pub policy: Option<PolicySource>,
    /// The policy as it is to be.
    pub new: PolicySource,
    /// Whether it is also told in words.
    #[serde(default)]
    pub words: Option<Words>,
}

/// Where a policy differs from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Differences {
    /// The digest of the one.
    pub old: Digest,
    /// The digest of the other.
    pub new: Digest,
    /// Difference by difference.
    pub differences: Vec<Difference>,
    /// The same in words, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

impl Differences {
    /// Between two policies.
    pub fn of(old: &Policy, new: &Policy, words: Option<Words>) -> Self {
        let differences = diff::diff(old, new);
        let words = words.map(|words| match words {
            Words::Text => diff::text(&differences),
            Words::Markdown => diff::markdown(&differences),
        });
        Self { old: old.digest(), new: new.digest(), differences, words }
    }
}

fn differences(policy: &Policy, asked: DiffRequest) -> Result<Differences, Failure> {
    Ok(Differences::of(policy, &asked.new.compile()?, asked.words))
}

/// Asks for the canonical form of a value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CanonicalizeRequest {
    /// The value.
    #[cfg_attr(test, schemars(with = "serde_json::Value"))]
    pub value: Box<RawValue>,
}

/// A canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Canonical {
    /// The text.
    pub text: String,
    /// The digest of its bytes.
    pub digest: Digest,
}

brings!(policy: PolicySource; AnalyseRequest, TestRequest, BacktestRequest, DiffRequest);
