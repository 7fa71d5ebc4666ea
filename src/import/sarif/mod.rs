//! What analysers found, as SARIF 2.1.0.
//!
//! A file is one claim, by the method `analysis`, whichever tools ran: claims about the same content that disagree would be
//! a conflict where there is only a finding. An *error* contradicts. Warnings and notes do not, and the text counts them:
//! what should stop work, a tool calls an error, or its level is set so in the tool. Whoever wants no warnings either asks
//! for that by the places.
//!
//! Not counted, and said so: results that are suppressed (and no suppression is under review or rejected), and those that a
//! baseline already has (`unchanged`) or had (`absent`). Results that are `open` or in `review`, runs that did not succeed,
//! and runs without a list of results (an empty list is one) make what would support inconclusive.

mod log;
mod path;
mod rules;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::evidence::Finding;
use crate::fault::Fault;
use crate::limit;
use crate::text::{Label, shortened};

use super::evidence::{Format, Gathering, Level, Place, Testimony, counted, json_said, message_of, shown, text_of};
use log::{Baseline, Found, Kind, Log, Number, Rule, Run, SaidLevel, Status, Suppression};
use rules::Rules;

/// Reads the results of analyses. `name` is where they lie or what they are called.
///
/// # Errors
/// When it is no SARIF of version 2.1.0, a field is not what it should be, or it goes past a limit; the fault names the line.
///
/// ```
/// use governed::evidence::Finding;
/// use governed::import::sarif;
/// let log = br#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Lint"}}, "results": [
///     {"ruleId": "R1", "level": "error", "message": {"text": "no"}}]}]}"#;
/// let read = sarif::read("lint.sarif", log)?;
/// assert_eq!(read.claims[0].finding, Finding::Contradicts);
/// assert_eq!(read.claims[0].text.as_str(), "Lint: 1 error (`R1`)");
/// # Ok::<(), governed::Fault>(())
/// ```
pub fn read(name: &str, bytes: &[u8]) -> Result<Testimony, Fault> {
    let read = || {
        let text = text_of(bytes)?;
        let log: Log = serde_json::from_str(text).map_err(|error| {
            json_said(&error, 0).with_help("SARIF 2.1.0 says what belongs there: the schema is named in `$schema`")
        })?;
        if log.version != "2.1.0" {
            let version = shown(&shortened(&log.version, limit::GIVEN_BYTES));
            let fault = Fault::input(format!("SARIF of version `{version}`, and only 2.1.0 is read"));
            return Err(fault.with_help("have the tool write version 2.1.0"));
        }
        Ok(Analysis::of(log, Gathering::new(name, "analysis", bytes)))
    };
    read().map_err(|fault: Fault| fault.at(&shown(name)))
}

/// What is counted of all runs.
struct Analysis {
    out: Gathering,
    label: Label,
    levels: BTreeMap<Level, u64>,
    /// The first rules that found errors.
    rules: Vec<String>,
    rules_told: u64,
    suppressed: u64,
    unchanged: u64,
    undecided: u64,
    /// Why what would support is inconclusive.
    doubts: Vec<&'static str>,
    tools: Vec<String>,
}

impl Analysis {
    fn of(log: Log, mut out: Gathering) -> Testimony {
        let runs = log.runs.unwrap_or_default().0;
        let mut tools: Vec<String> = Vec::new();
        for run in &runs {
            let name = message_of(&run.tool.driver.name, "a tool without a name").as_str().into();
            if !tools.contains(&name) {
                tools.push(name);
            }
        }
        let named = match tools.as_slice() {
            [tool] => tool,
            _ => out.stem(),
        };
        let label = out.free_label(&format!("sarif-{named}"));
        let mut analysis = Self {
            out,
            label,
            levels: BTreeMap::new(),
            rules: Vec::new(),
            rules_told: 0,
            suppressed: 0,
            unchanged: 0,
            undecided: 0,
            doubts: Vec::new(),
            tools,
        };
        if runs.is_empty() {
            analysis.doubt("nothing ran");
        }
        for run in &runs {
            analysis.run(run);
        }
        analysis.finish()
    }

    fn doubt(&mut self, doubt: &'static str) {
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    fn run(&mut self, run: &Run) {
        let driver = &run.tool.driver;
        let version = driver.semantic_version.as_ref().or(driver.version.as_ref());
        self.out.made_by(&match version {
            Some(version) => format!("{} {version}", driver.name),
            None => driver.name.clone(),
        });
        let extensions = run.tool.extensions.as_ref().map_or(&[][..], |extensions| &extensions.0);
        for component in core::iter::once(driver).chain(extensions) {
            self.rules_told += u64::try_from(component.rules().len()).unwrap_or(u64::MAX);
        }
        for invocation in run.invocations.iter().flat_map(|all| &all.0) {
            if !invocation.execution_successful {
                self.doubt("a run did not succeed");
            }
            let at = invocation.end_time_utc.as_ref().or(invocation.start_time_utc.as_ref());
            if let Some(at) = at {
                self.out.made_at(at);
            }
        }
        if run.external_property_file_references.as_ref().is_some_and(|files| files.results.is_some()) {
            self.doubt("results are kept in another file");
            self.out.skips.note("results in another file: not read", &*driver.name);
        }
        let Some(results) = &run.results else {
            self.doubt("a run has no list of results");
            return;
        };
        let rules = Rules::of(run, extensions);
        results.0.iter().for_each(|found| self.found(found, run, &rules));
    }

    fn found(&mut self, found: &Found, run: &Run, rules: &Rules) {
        let rule = rules.of_found(found);
        let id = found.rule_id.as_deref().or_else(|| found.rule.as_ref()?.id.as_deref()).or_else(|| Some(&rule?.id));
        let id = message_of(id.unwrap_or_default(), "a rule without a name");
        let kind = found.kind.unwrap_or(Kind::Fail);
        if matches!(kind, Kind::Pass | Kind::NotApplicable) {
            return;
        }
        if let Some(suppressions) = found.suppressions.as_ref().filter(|all| !all.0.is_empty()) {
            let accepted = |one: &Suppression| one.status.unwrap_or(Status::Accepted) == Status::Accepted;
            if suppressions.0.iter().all(accepted) {
                self.suppressed += 1;
                self.out.skips.note("result that is suppressed: not counted", id.as_str());
                return;
            }
        }
        match found.baseline_state {
            Some(Baseline::Absent) => {
                self.out.skips.note("result that only the baseline had: not counted", id.as_str());
                return;
            }
            Some(Baseline::Unchanged) => {
                self.unchanged += 1;
                self.out.skips.note("result that the baseline has too: not counted", id.as_str());
                return;
            }
            _ => {}
        }
        if matches!(kind, Kind::Open | Kind::Review) {
            self.undecided += 1;
        }
        // Only a failure has a level without being given one.
        let by_rule = || match kind {
            Kind::Fail => {
                Some(rule.and_then(|rule| rule.default_configuration.as_ref()?.level).unwrap_or(SaidLevel::Warning))
            }
            _ => None,
        };
        let level = match found.level.or_else(|| rules.overridden(found, rule)).or_else(by_rule) {
            Some(SaidLevel::Error) => Level::Error,
            Some(SaidLevel::Warning) => Level::Warning,
            Some(SaidLevel::Note | SaidLevel::None) | None => Level::Note,
        };
        *self.levels.entry(level).or_default() += 1;
        let told = shortened(id.as_str(), limit::SYMBOL_BYTES).replace('`', "'");
        if level == Level::Error && self.rules.len() < limit::FAILURES_TOLD && !self.rules.contains(&told) {
            self.rules.push(told);
        }
        self.place(found, run, rule, level, &id);
    }

    fn place(&mut self, found: &Found, run: &Run, rule: Option<&Rule>, level: Level, id: &crate::text::Line) {
        let location = found.locations.as_ref().and_then(|first| first.0.as_ref()?.physical_location.as_ref());
        let Some((location, artifact)) = location.and_then(|at| Some((at, at.artifact_location.as_ref()?))) else {
            self.out.skips.note("result without a place in a file: counted, not listed", id.as_str());
            return;
        };
        if !self.out.has_room(level) {
            return;
        }
        let Some(path) = run.path(artifact) else {
            let uri = artifact.uri.as_deref().unwrap_or("no `uri`");
            self.out
                .skips
                .note("result in what is no file: counted, not listed", shown(&shortened(uri, limit::GIVEN_BYTES)));
            return;
        };
        let region = location.region.as_ref();
        let said = region.and_then(|region| region.start_line);
        let first_line = said.and_then(Number::line);
        if said.is_some() && first_line.is_none() {
            self.out.skips.note("line that no file has: left out", path.as_str());
        }
        let last_line = region.and_then(|region| region.end_line).and_then(Number::line);
        let last_line = first_line.map(|first| last_line.map_or(first, |last| last.max(first)));
        let (claim, rule_name) = (self.label.clone(), Some(id.clone()));
        let message = message_of(&found.message.of(rule), id.as_str());
        self.out.place(Place { claim, path, first_line, last_line, level, rule: rule_name, message });
    }

    fn finish(mut self) -> Testimony {
        let of = |level: Level| self.levels.get(&level).copied().unwrap_or(0);
        let [errors, warnings, notes] = [Level::Error, Level::Warning, Level::Note].map(of);
        if self.undecided > 0 {
            self.doubt("some results are undecided");
        }
        let finding = match errors {
            1.. => Finding::Contradicts,
            0 if self.doubts.is_empty() => Finding::Supports,
            0 => Finding::Inconclusive,
        };
        let mut counts: Vec<String> = Vec::new();
        if errors > 0 {
            let names: Vec<String> = self.rules.iter().map(|name| format!("`{name}`")).collect();
            counts.push(format!("{} ({})", counted(errors, "error", "errors"), names.join(", ")));
        }
        for (count, one, many) in [(warnings, "warning", "warnings"), (notes, "note", "notes")] {
            if count > 0 {
                counts.push(counted(count, one, many));
            }
        }
        if counts.is_empty() {
            counts.push("nothing found".into());
        }
        let mut text = counts.join(", ");
        if self.rules_told > 0 {
            text += &format!(" by {}", counted(self.rules_told, "rule", "rules"));
        }
        for (count, words) in [(self.suppressed, "suppressed"), (self.unchanged, "in the baseline already")] {
            if count > 0 {
                text += &format!(", {count} {words}");
            }
        }
        for doubt in &self.doubts {
            text += &format!("; {doubt}");
        }
        if !self.tools.is_empty() {
            text = format!("{}: {text}", shortened(&self.tools.join(", "), limit::LINE_BYTES));
        }
        self.out.claim(self.label, "analysis", finding, &text);
        self.out.finish(Format::Sarif)
    }
}
