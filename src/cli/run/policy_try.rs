//! Verbs that try a policy: on cases, on itself, on the past, beside another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use governed::ledger::Store as _;
use governed::policy::backtest::{Backtesting, End, Past};
use governed::policy::cases::{self, CaseFile};
use governed::policy::{Decision, Facts, FindingKind, Policy, Step as PolicyStep, Verdict, diff as differences};
use governed::source::{self, Source, SourceFault, Step};
use governed::unit::{Event, Stage};
use governed::{Fault, UnitId};
use serde_json::json;

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
        let read =
            source::read::<CaseFile>("file of cases", &shown, &policy_files::bytes(file)?).map_err(Fault::from)?;
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
        let report = cases::run(&policy, &read.value.cases);
        for (number, case) in report.cases.iter().enumerate().filter(|(_, case)| !case.passed()) {
            for failure in &case.failures {
                let within = [PolicyStep::Key("cases".into()), PolicyStep::Index(number)];
                let path = [&within[..], &failure.path].concat();
                let fault = placed(&read.source, &path, &failure.message);
                let fault = match &failure.help {
                    Some(help) => fault.with_help(help.to_string()),
                    None => fault,
                };
                text += &format!("{}: {fault}\n\n", case.name);
            }
        }
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
        views.push(json!({ "file": shown, "report": report }));
    }
    if let Some(to) = wanted.junit {
        std::fs::write(to, suites)
            .map_err(|error| Fault::environment(format!("cannot write {}: {error}", to.display())))?;
    }
    render::print(caller.json, &json!({ "passed": passed, "files": views }), |_| text)?;
    if passed { Ok(()) } else { Err(Failure::NotMoved) }
}

/// A failure with its place in the file of cases.
fn placed(source: &Source, path: &[PolicyStep], message: &str) -> SourceFault {
    let steps: Vec<Step<'_>> = path
        .iter()
        .map(|step| match step {
            PolicyStep::Key(key) => Step::Key(key),
            PolicyStep::Index(index) => Step::Index(*index),
        })
        .collect();
    let found = (0..=steps.len()).rev().find_map(|length| source.locate(steps.get(..length)?));
    source.fault(found.unwrap_or(source.root().span), message)
}

/// Every decision of the ledger, with its entry and the unit it is about, in order.
fn decisions(ledger: &Ledger, mut each: impl FnMut(u64, UnitId, &Decision)) -> Result<(), Fault> {
    ledger.store.read(1, &mut |seq, _, bytes| {
        match read_entry(bytes)?.event {
            Event::Moved { unit, decision: Some(decision), .. } | Event::Decided { unit, decision, .. } => {
                each(seq, unit, &decision);
            }
            _ => {}
        }
        Ok(())
    })
}

pub fn analyse(caller: &Caller, files: &[PathBuf], quiet: bool) -> Result<(), Failure> {
    let policy = policy(caller, files)?;
    let mut seen: Vec<String> = Vec::new();
    if let Ok(ledger) = caller.open() {
        decisions(&ledger, |_, _, decision| seen.push(decision.facts.to_string()))?;
    }
    let facts: Vec<Facts<'_>> = seen.iter().filter_map(|text| policy.facts(text).ok()).collect();
    let mut found = governed::policy::analyse(&policy, facts, edge::now()?);
    if quiet {
        let small = [FindingKind::ReviewSoon, FindingKind::Unused, FindingKind::EmptyRung, FindingKind::MoveOnNoRung];
        found.retain(|finding| !small.contains(&finding.kind));
    }
    let view = json!({ "rules": policy.rulings().len(), "decisions": seen.len(), "findings": found });
    render::print(caller.json, &view, |_| {
        let mut text = String::new();
        for finding in &found {
            text += &format!("{finding}\n\n");
        }
        let what = if found.is_empty() { String::from("nothing found") } else { format!("{} findings", found.len()) };
        text += &format!("{what} in {} rules, beside {} decisions of the ledger\n", policy.rulings().len(), seen.len());
        text
    })
}

pub fn backtest(caller: &Caller, files: &[PathBuf], format: Format) -> Result<(), Failure> {
    let (_, candidate) = compiled(files)?;
    let ledger = caller.open()?;
    let old = ledger.store.adopted()?.and_then(|adopted| Policy::compile(adopted.documents).ok());
    let mut ends: BTreeMap<UnitId, u64> = BTreeMap::new();
    ledger.store.read(1, &mut |seq, _, bytes| {
        let back = match read_entry(bytes)?.event {
            Event::RolledBack { unit, .. } | Event::Observed { unit, to: Stage::RolledBack, .. } => Some(unit),
            _ => None,
        };
        ends.extend(back.map(|unit| (unit, seq)));
        Ok(())
    })?;
    let mut backtesting = Backtesting::new(&candidate, old.as_ref());
    decisions(&ledger, |seq, unit, decision| {
        let id = unit.to_string();
        let past = Past::of(seq, Some(&id), decision);
        let landed =
            decision.verdict == Verdict::Move && decision.facts.get("move").is_some_and(|asked| asked == "land");
        let past = match ends.get(&unit) {
            Some(end) if landed => past.ended(End::RolledBack, *end),
            _ => past,
        };
        backtesting.add(&past);
    })?;
    let found = backtesting.finish();
    render::print(caller.json, &found, |found| match format {
        Format::Text => found.to_string(),
        Format::Markdown => found.markdown(),
    })
}

pub fn diff(caller: &Caller, old: &[PathBuf], new: &[PathBuf], format: Format) -> Result<(), Failure> {
    let (old, new) = (policy(caller, old)?, compiled(new)?.1);
    let found = differences::diff(&old, &new);
    let view = json!({ "old": old.digest(), "new": new.digest(), "differences": found });
    render::print(caller.json, &view, |_| match format {
        Format::Text => differences::text(&found),
        Format::Markdown => differences::markdown(&found),
    })
}
