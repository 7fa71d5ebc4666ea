//! What came of cases, as text, as Markdown, and as `JUnit` XML, which build services show beside their own tests.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::escape::{code, counted, markdown, percent, xml};

use super::{Coverage, Differs, Failure, Outcome, Report, RuleCoverage, count};

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            Differs::Facts | Differs::UnknownRule { .. } => write!(f, "{}: {}", self.place, self.message),
            _ => f.write_str(&self.message),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for case in &self.cases {
            writeln!(f, "{}  {}", if case.passed() { "ok  " } else { "FAIL" }, case.name)?;
            for failure in &case.failures {
                writeln!(f, "      {failure}")?;
                if let Some(help) = &failure.help {
                    writeln!(f, "      help: {help}")?;
                }
            }
        }
        writeln!(f, "{}", self.summary())?;
        write!(f, "{}", self.coverage)
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", summary(self))?;
        for rule in untried(self) {
            writeln!(f, "  {}: {}", rule.id, lacks(rule))?;
        }
        let mut last = None;
        for unseen in self.unseen() {
            // A part that was never reached is two branches, and one line.
            let line = format!("  {unseen}");
            if last.as_ref() != Some(&line) {
                writeln!(f, "{line}")?;
            }
            last = Some(line);
        }
        Ok(())
    }
}

fn summary(coverage: &Coverage) -> String {
    let (rules, fired) = (coverage.count(), coverage.fired());
    let (branches, seen) = (coverage.branches(), coverage.branches_seen());
    format!(
        "{fired} of {} fired ({}), {} both fired and did not; {seen} of {} seen ({})",
        counted(rules, "rule"),
        percent(fired, rules),
        coverage.both_ways(),
        if branches == 1 { "1 branch".into() } else { format!("{branches} branches") },
        percent(seen, branches),
    )
}

fn untried(coverage: &Coverage) -> impl Iterator<Item = &RuleCoverage> {
    coverage.rules.iter().filter(|rule| !rule.is_tried_both_ways())
}

fn lacks(rule: &RuleCoverage) -> &'static str {
    match (rule.fired, rule.not_fired) {
        (0, 0) => "no case tells whether it fires",
        (0, _) => "fires in no case",
        _ => "fires in every case that tells",
    }
}

impl Report {
    fn summary(&self) -> String {
        let failed = self.failed();
        let all = counted(count(self.cases.len()), "case");
        if failed == 0 { format!("{all}, all as expected") } else { format!("{all}, {failed} not as expected") }
    }

    /// As Markdown: what is not as expected, then what is left untried.
    pub fn markdown(&self) -> String {
        let mut text = format!("**{}**\n", self.summary());
        let failed: Vec<&Outcome> = self.cases.iter().filter(|case| !case.passed()).collect();
        if !failed.is_empty() {
            text += "\n| case | not as expected |\n|---|---|\n";
            for case in failed {
                let failures: Vec<String> = case
                    .failures
                    .iter()
                    .map(|failure| {
                        let help = failure.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
                        markdown(&format!("{failure}{help}"))
                    })
                    .collect();
                text += &format!("| {} | {} |\n", markdown(case.name.as_str()), failures.join("<br>"));
            }
        }
        text += &format!("\n{}.\n", summary(&self.coverage));
        let untried: Vec<&RuleCoverage> = untried(&self.coverage).collect();
        if !untried.is_empty() {
            text += "\n| rule | |\n|---|---|\n";
            for rule in untried {
                text += &format!("| {} | {} |\n", code(&rule.id), lacks(rule));
            }
        }
        let unseen = self.coverage.unseen();
        if !unseen.is_empty() {
            text += "\n| rule | part | never |\n|---|---|---|\n";
            let mut last = String::new();
            for unseen in unseen {
                let never = match (unseen.unreached, unseen.never) {
                    (true, _) => "reached",
                    (false, true) => "true",
                    (false, false) => "false",
                };
                let line = format!("| {} | {} | {never} |\n", code(&unseen.rule), code(&unseen.part));
                if line != last {
                    text += &line;
                }
                last = line;
            }
        }
        text
    }

    /// As `JUnit` XML: one suite of that name, one test for each case. Facts that cannot be read are an error of the
    /// case, everything else is a failure of the policy. There are no times, since nothing here reads a clock.
    pub fn junit(&self, suite: &str) -> String {
        let errs = |case: &&Outcome| case.failures.iter().any(is_error);
        let errors = count(self.cases.iter().filter(errs).count());
        let failures = self.failed().saturating_sub(errors);
        let counts = format!("tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\"", self.cases.len());
        let suite = xml(suite);
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text += &format!("<testsuites {counts}>\n  <testsuite name=\"{suite}\" {counts}>\n");
        for case in &self.cases {
            let name = xml(case.name.as_str());
            text += &format!("    <testcase classname=\"{suite}\" name=\"{name}\"");
            if case.passed() {
                text += "/>\n";
                continue;
            }
            let said: Vec<String> = case
                .failures
                .iter()
                .map(|failure| {
                    let help = failure.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
                    xml(&format!("{failure}{help}"))
                })
                .collect();
            let element = if errs(&case) { "error" } else { "failure" };
            let first = case.failures.first().map(|first| xml(&format!("{first}"))).unwrap_or_default();
            text += &format!(">\n      <{element} message=\"{first}\">{}</{element}>\n", said.join("&#10;"));
            text += "    </testcase>\n";
        }
        text + "  </testsuite>\n</testsuites>\n"
    }
}

fn is_error(failure: &Failure) -> bool {
    matches!(failure.what, Differs::Facts)
}
