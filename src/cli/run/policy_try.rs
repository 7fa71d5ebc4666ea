//! Verbs that try a policy: on cases, on itself, on the past, beside another.

use std::path::{Path, PathBuf};

use governed::ledger::Store as _;
use governed::policy::backtest::{Backtest, Backtesting};
use governed::policy::cases::CaseFile;
use governed::policy::{Decision, Facts, FindingKind, Policy, Verdict, diff as differences};
use governed::source;
use governed::wire::trial::{self, Analysis, Differences, Tested, TestedFile};
use governed::{Fault, UnitId};

use crate::args_policy::Format;
use crate::edge;
use crate::failure::Failure;
use crate::open::{Ledger, read_entry};
use crate::policy_files;
use crate::render;

use super::Caller;
use super::policy::{compiled, policy};

/// What a test run shows and asks besides the cases.
pub struct Wanted<'a> {
    pub coverage: bool,
    pub least: Option<u32>,
    pub junit: Option<&'a Path>,
}

pub fn test(caller: &Caller, files: &[PathBuf], policies: &[PathBuf], wanted: &Wanted<'_>) -> Result<(), Failure> {
    let (mut views, mut text, mut suites, mut passed) = (Vec::new(), String::new(), String::new(), true);
    for file in files {
        let shown = policy_files::shown(file);
        let bytes = policy_files::bytes(file)?;
        let read = source::read::<CaseFile>("file of cases", &shown, &bytes).map_err(Fault::from)?;
        let named: Vec<PathBuf> = if policies.is_empty() {
            let folder = file.parent().unwrap_or(Path::new(""));
            read.value.policy.iter().map(|name| folder.join(name.as_str())).collect()
        } else {
            policies.to_vec()
        };
        if named.is_empty() {
            return Err(Fault::input(format!("{shown} names no policy"))
                .with_help("write `policy: FILE` in it, or name one with `--policy`")
                .into());
        }
        let (_, policy) = compiled(&named)?;
        let tested = TestedFile::of(&policy, &read);
        for told in &tested.shown {
            text += &format!("{told}\n\n");
        }
        let report = &tested.report;
        let enough = wanted.least.is_none_or(|least| report.coverage.branches_per_mille() >= u64::from(least));
        if !enough {
            text += &format!(
                "{shown}: {} of each thousand branches are covered, fewer than asked\n",
                report.coverage.branches_per_mille()
            );
        }
        passed &= report.passed() && enough;
        if wanted.coverage {
            text += &format!("{report}\n");
        }
        let total = report.cases.len();
        let coverage = &report.coverage;
        text += &format!(
            "{shown}: {} of {total} cases pass; {} of {} rules fired, {} of {} branches seen\n",
            total as u64 - report.failed(),
            coverage.fired(),
            coverage.count(),
            coverage.branches_seen(),
            coverage.branches(),
        );
        suites += &report.junit(&shown);
        views.push(tested);
    }
    if let Some(to) = wanted.junit {
        std::fs::write(to, suites)
            .map_err(|error| Fault::environment(format!("cannot write {}: {error}", to.display())))?;
    }
    render::print(caller.json, &Tested { passed, files: views, junit: None }, |_| text)?;
    if passed { Ok(()) } else { Err(Failure::NotMoved) }
}

/// Every decision of the ledger, with its entry and the unit it is about, in order.
fn decisions(ledger: &Ledger, mut each: impl FnMut(u64, UnitId, &Decision, bool)) -> Result<(), Fault> {
    ledger.store.read(1, &mut |seq, _, bytes| {
        if let Some((unit, decision, landed)) = trial::decision_of(&read_entry(bytes)?.event) {
            each(seq, unit, decision, landed);
        }
        Ok(())
    })
}

pub fn analyse(caller: &Caller, files: &[PathBuf], quiet: bool) -> Result<(), Failure> {
    let policy = policy(caller, files)?;
    let mut seen: Vec<String> = Vec::new();
    if let Ok(ledger) = caller.open() {
        decisions(&ledger, |_, _, decision, _| seen.push(decision.facts.to_string()))?;
    }
    let facts: Vec<Facts<'_>> = seen.iter().filter_map(|text| policy.facts(text).ok()).collect();
    let mut found = governed::policy::analyse(&policy, facts, edge::now()?);
    if quiet {
        let small = [FindingKind::ReviewSoon, FindingKind::Unused, FindingKind::EmptyRung, FindingKind::MoveOnNoRung];
        found.retain(|finding| !small.contains(&finding.kind));
    }
    let view = Analysis { rules: policy.rulings().len(), decisions: seen.len(), findings: found };
    render::print(caller.json, &view, |Analysis { findings: found, .. }| {
        let mut text = String::new();
        for finding in found {
            text += &format!("{finding}\n\n");
        }
        let what = if found.is_empty() { String::from("nothing found") } else { format!("{} findings", found.len()) };
        text += &format!("{what} in {} rules, beside {} decisions of the ledger\n", policy.rulings().len(), seen.len());
        text
    })
}

/// What a candidate would have said of everything decided so far and, where that is asked, of work that was only observed
/// to land.
pub fn tried(ledger: &Ledger, candidate: &Policy, observed: bool) -> Result<Backtest, Failure> {
    let old = ledger.store.adopted()?.and_then(|adopted| Policy::compile(adopted.documents).ok());
    let mut ends = trial::Ends::default();
    ledger.store.read(1, &mut |seq, _, bytes| {
        ends.push(seq, &read_entry(bytes)?.event);
        Ok(())
    })?;
    let ends = ends.of_units();
    let mut backtesting = Backtesting::new(candidate, old.as_ref());
    decisions(ledger, |seq, unit, decision, landed| {
        backtesting.add(&trial::past(seq, &unit.to_string(), decision, landed, ends.get(&unit).copied()));
    })?;
    if observed {
        let (register, _) = ledger.all()?;
        trial::observed_landings(register.units(), old.as_ref(), |seq, unit, decision| {
            let landed = decision.verdict == Verdict::Move;
            backtesting.add(&trial::past(seq, &unit.to_string(), decision, landed, ends.get(&unit).copied()));
        })?;
    }
    Ok(backtesting.finish())
}

pub fn backtest(caller: &Caller, files: &[PathBuf], observed: bool, format: Format) -> Result<(), Failure> {
    let (_, candidate) = compiled(files)?;
    let found = tried(&caller.open()?, &candidate, observed)?;
    render::print(caller.json, &found, |found| match format {
        Format::Text => found.to_string(),
        Format::Markdown => found.markdown(),
    })
}

pub fn diff(caller: &Caller, old: &[PathBuf], new: &[PathBuf], format: Format) -> Result<(), Failure> {
    let (old, new) = (policy(caller, old)?, compiled(new)?.1);
    let view = Differences::of(&old, &new, None);
    render::print(caller.json, &view, |view| match format {
        Format::Text => differences::text(&view.differences),
        Format::Markdown => differences::markdown(&view.differences),
    })
}
