//! Test reports as JUnit XML, in the dialects that test runners write.
//!
//! A file is one claim, by the method `test`. Not one for each suite: what a suite is differs from tool to tool (a file, a
//! class, a program, all of it), and claims about the same content that disagree would be a conflict where there is only a
//! failure. Counts are of the cases in the file; what its attributes say of them is only compared.
//!
//! A case with a `failure` or `error` fails, whatever else it has, and so does one that only failed again
//! (`rerunFailure`). One that failed and then passed (`flakyFailure`) passes, and the text says how many did. A report that
//! counts more failures than it lists, or in which nothing ran, is inconclusive. Properties and what tests printed are left.

use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::evidence::Finding;
use crate::fault::Fault;
use crate::limit;
use crate::text::{Label, shortened};

use super::evidence::{
    Format, Gathering, Level, Place, Testimony, counted, message_of, one_line, path_of, shown, text_of,
};

/// Reads a test report. `name` is where it lies or what it is called.
///
/// # Errors
/// When it is no well-formed XML, holds a document type, is no JUnit report, or goes past a limit; the fault names the line.
///
/// ```
/// use governed::evidence::Finding;
/// use governed::import::junit;
/// let report = br#"<testsuite name="prices"><testcase name="doubles"/><testcase name="later"><skipped/></testcase></testsuite>"#;
/// let read = junit::read("report.xml", report)?;
/// assert_eq!(read.claims[0].finding, Finding::Supports);
/// assert_eq!(read.claims[0].text.as_str(), "1 test passes, 1 is skipped");
/// # Ok::<(), governed::Fault>(())
/// ```
pub fn read(name: &str, bytes: &[u8]) -> Result<Testimony, Fault> {
    let read = || {
        let text = text_of(bytes)?;
        let mut report = Report::new(Gathering::new(name, "test-report", bytes));
        report.read(text)?;
        Ok(report.finish())
    };
    read().map_err(|fault: Fault| fault.at(&shown(name)))
}

/// Whether the first element of a text is that of a test report.
pub(super) fn is_root(text: &[u8]) -> bool {
    // The first element may stand behind a long comment, but where it is broken it is nothing.
    let Ok(text) = core::str::from_utf8(text) else { return false };
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                return matches!(start.local_name().into_inner(), "testsuites" | "testsuite");
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// What an element is to a report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Suite,
    Case,
    /// `failure` or `error`.
    Failure,
    /// `rerunFailure` or `rerunError`: one more time that it failed.
    Again,
    /// `flakyFailure` or `flakyError`: it failed, and passed later.
    Flaky,
    Skipped,
    Property,
    Other,
}

impl Element {
    fn of(name: &str) -> Self {
        match name {
            "testsuites" | "testsuite" => Self::Suite,
            "testcase" => Self::Case,
            "failure" | "error" => Self::Failure,
            "rerunFailure" | "rerunError" => Self::Again,
            "flakyFailure" | "flakyError" => Self::Flaky,
            "skipped" => Self::Skipped,
            "property" => Self::Property,
            _ => Self::Other,
        }
    }
}

/// The attributes that are read, by name.
const READ: [&str; 18] = [
    "name",
    "classname",
    "file",
    "filepath",
    "line",
    "lineno",
    "message",
    "status",
    "result",
    "timestamp",
    "tests",
    "failures",
    "errors",
    "skipped",
    "disabled",
    "ignored",
    "value",
    "noNamespaceSchemaLocation",
];

struct Attributes<'a>(Vec<(&'a str, Cow<'a, str>)>);

impl<'a> Attributes<'a> {
    fn of(start: &'a BytesStart<'a>) -> Result<Self, Fault> {
        let mut read: Vec<(&str, Cow<str>)> = Vec::new();
        for (number, attribute) in start.attributes().with_checks(false).enumerate() {
            if number == limit::XML_ATTRIBUTES {
                return Err(Fault::input(format!("an element with more than {} attributes", limit::XML_ATTRIBUTES)));
            }
            let attribute = attribute.map_err(|_| {
                Fault::input(format!("`<{}>` has an attribute that is not written as `name=\"value\"`", tag(start)))
            })?;
            let Some(name) = READ.iter().find(|name| **name == attribute.key.local_name().into_inner()) else {
                continue;
            };
            if read.iter().any(|(held, _)| held == name) {
                return Err(Fault::input(format!("`<{}>` has `{name}` twice", tag(start))));
            }
            let value = match attribute.value {
                Cow::Borrowed(value) => unescape(value),
                Cow::Owned(value) => unescape(&value).map(|value| Cow::Owned(value.into_owned())),
            };
            let value = value.map_err(|_| unknown_reference(&format!("`{name}` of `<{}>`", tag(start))))?;
            read.push((name, value));
        }
        Ok(Self(read))
    }

    /// An attribute that is there and not blank.
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(held, _)| *held == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    fn any<const N: usize>(&self, names: [&str; N]) -> Option<&str> {
        names.into_iter().find_map(|name| self.get(name))
    }
}

fn tag(start: &BytesStart) -> String {
    shown(&shortened(start.name().into_inner(), limit::GIVEN_BYTES))
}

fn unknown_reference(place: &str) -> Fault {
    let fault = Fault::input(format!("{place} holds a `&` that starts no known reference"));
    fault.with_help("write `&amp;` for a `&`; only `&lt;`, `&gt;`, `&amp;`, `&quot;`, `&apos;` and numbers are read")
}

/// How cases ended.
#[derive(Clone, Copy, Default)]
struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
    flaky: u64,
    /// What cases say failed in them: some tools count assertions.
    failures: u64,
}

impl Counts {
    fn all(self) -> u64 {
        self.passed + self.failed + self.skipped
    }

    fn ran(self) -> u64 {
        self.passed + self.failed
    }

    fn add(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
        self.flaky += more.flaky;
        self.failures += more.failures;
    }
}

struct Suite {
    name: String,
    file: Option<String>,
    /// Cases directly in it, and those of suites within too.
    own: Counts,
    whole: Counts,
    tests: Option<u64>,
    failures: Option<u64>,
    skipped: Option<u64>,
    /// Whether its lines are counted from 0, as pytest does.
    from_zero: bool,
}

/// A case that has begun.
#[derive(Default)]
struct Case {
    name: String,
    file: Option<String>,
    line: Option<u32>,
    failures: u64,
    is_flaky: bool,
    is_skipped: bool,
    is_placed: bool,
    /// What it says of its first failure.
    said: String,
}

/// A failure that has begun.
struct Failing {
    /// How many elements are open around it.
    depth: usize,
    file: Option<String>,
    line: Option<u32>,
    message: String,
    text: String,
}

struct Report {
    out: Gathering,
    open: Vec<Element>,
    suites: Vec<Suite>,
    case: Option<Case>,
    failing: Option<Failing>,
    total: Counts,
    failures: Vec<String>,
    /// Suites that say that more failed than they list.
    unlisted: u64,
    label: Label,
    has_root: bool,
}

impl Report {
    fn new(out: Gathering) -> Self {
        Self {
            out,
            open: Vec::new(),
            suites: Vec::new(),
            case: None,
            failing: None,
            total: Counts::default(),
            failures: Vec::new(),
            unlisted: 0,
            label: Label::made_of("junit"),
            has_root: false,
        }
    }

    fn read(&mut self, text: &str) -> Result<(), Fault> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let line_at = |at: u64| {
            let before = usize::try_from(at).ok().and_then(|at| text.as_bytes().get(..at)).unwrap_or(text.as_bytes());
            format!("line {}", before.split(|byte| *byte == b'\n').count())
        };
        loop {
            let begins = reader.buffer_position();
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(broken(&error).at(&line_at(reader.error_position()))),
            };
            if matches!(event, Event::Eof) {
                break;
            }
            self.take(&event).map_err(|fault| fault.at(&line_at(begins)))?;
        }
        if self.open.is_empty() && self.has_root {
            return Ok(());
        }
        let fault = if self.has_root {
            Fault::input("the file ends before its elements do")
        } else {
            Fault::input("holds no element")
        };
        Err(fault.at(&line_at(u64::MAX)).with_help("give the file that the tool wrote when it had ended"))
    }

    fn take(&mut self, event: &Event) -> Result<(), Fault> {
        match event {
            Event::Start(start) => self.begin(start),
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::DocType(_) => Err(Fault::input("holds a document type (`<!DOCTYPE`), which is not read")
                .with_help("write the report without it")),
            Event::Text(text) if self.open.is_empty() && !text.trim().is_empty() => {
                Err(Fault::input("text outside of the first element"))
            }
            Event::Text(text) => {
                self.text(text);
                Ok(())
            }
            Event::CData(_) | Event::GeneralRef(_) if self.open.is_empty() => {
                Err(Fault::input("text outside of the first element"))
            }
            Event::CData(text) => {
                self.text(text);
                Ok(())
            }
            Event::GeneralRef(reference) => self.reference(reference),
            _ => Ok(()),
        }
    }

    fn text(&mut self, text: &str) {
        let Some(failing) = self.failing.as_mut().filter(|failing| failing.message.is_empty()) else { return };
        let room = limit::FAILURE_BYTES.saturating_sub(failing.text.len());
        failing.text.push_str(&shortened(text, room.max('…'.len_utf8())));
    }

    fn reference(&mut self, reference: &BytesRef) -> Result<(), Fault> {
        if self.failing.is_none() {
            return Ok(());
        }
        let written = format!("&{};", &**reference);
        let text = unescape(&written).map_err(|_| unknown_reference("a failure"))?;
        if text.chars().count() > 1 {
            return Err(unknown_reference("a failure"));
        }
        self.text(&text);
        Ok(())
    }

    fn begin(&mut self, start: &BytesStart) -> Result<(), Fault> {
        let element = Element::of(start.local_name().into_inner());
        if self.open.is_empty() {
            if self.has_root {
                return Err(Fault::input(format!("`<{}>` behind the end of the report", tag(start))));
            }
            if element != Element::Suite {
                let fault = Fault::input(format!("no JUnit report: it starts with `<{}>`", tag(start)));
                return Err(fault.with_help("a JUnit report starts with `<testsuites>` or `<testsuite>`"));
            }
            self.has_root = true;
        }
        if self.open.len() == limit::XML_DEPTH {
            return Err(Fault::input(format!("more than {} elements within each other", limit::XML_DEPTH)));
        }
        let attributes = Attributes::of(start)?;
        match element {
            Element::Suite if self.case.is_some() => return Err(Fault::input("a suite within a test case")),
            Element::Suite => self.begin_suite(&attributes),
            Element::Case if self.case.is_some() => return Err(Fault::input("a test case within a test case")),
            Element::Case => self.case = Some(self.case_of(&attributes)?),
            Element::Failure if self.failing.is_none() => self.begin_failure(&attributes)?,
            Element::Again if self.failing.is_none() => {
                if let Some(case) = &mut self.case {
                    case.failures += 1;
                }
            }
            Element::Flaky => {
                if let Some(case) = &mut self.case {
                    case.is_flaky = true;
                }
            }
            Element::Skipped => {
                if let Some(case) = &mut self.case {
                    case.is_skipped = true;
                }
            }
            Element::Property if self.case.is_none() && attributes.get("name") == Some("go.version") => {
                self.out.made_by(&format!("go test ({})", attributes.get("value").unwrap_or("go")));
            }
            _ => {}
        }
        self.open.push(element);
        Ok(())
    }

    fn begin_suite(&mut self, attributes: &Attributes) {
        let name = one_line(attributes.get("name").unwrap_or_default(), limit::LINE_BYTES);
        if self.open.is_empty() {
            let named = if name.is_empty() { self.out.stem() } else { &name };
            self.label = self.out.free_label(&format!("junit-{named}"));
        }
        if let Some(at) = attributes.get("timestamp") {
            self.out.made_at(at);
        }
        let schema = attributes.get("noNamespaceSchemaLocation").unwrap_or_default();
        let tool = match (name.as_str(), self.open.len()) {
            _ if schema.contains("surefire") => Some("Maven Surefire"),
            ("nextest-run", 0) => Some("cargo-nextest"),
            ("pytest tests", 0) | ("pytest", _) => Some("pytest"),
            ("jest tests", 0) => Some("Jest"),
            ("Mocha Tests", _) => Some("Mocha"),
            ("AllTests", 0) => Some("GoogleTest"),
            _ => None,
        };
        if let Some(tool) = tool {
            self.out.made_by(tool);
        }
        let outer = self.suites.last();
        let from_zero = tool == Some("pytest") || outer.is_some_and(|outer| outer.from_zero);
        let file = attributes.any(["file", "filepath"]).and_then(path_of);
        let file = file.or_else(|| outer.and_then(|outer| outer.file.clone()));
        let [tests, failures, errors] = ["tests", "failures", "errors"].map(|name| self.count(attributes, name));
        // One tool calls an error what another calls a failure: only both together say something.
        let failures = [failures, errors].into_iter().flatten().reduce(u64::saturating_add);
        let skipped = ["skipped", "disabled", "ignored"].map(|name| self.count(attributes, name));
        let skipped = skipped.into_iter().flatten().reduce(u64::saturating_add);
        let (own, whole) = (Counts::default(), Counts::default());
        self.suites.push(Suite { name, file, own, whole, tests, failures, skipped, from_zero });
    }

    fn count(&mut self, attributes: &Attributes, name: &str) -> Option<u64> {
        let text = attributes.get(name)?;
        let count = text.parse().ok();
        if count.is_none() {
            self.out.skips.note("count that is no number: left out", format!("{name}=\"{}\"", shown(text)));
        }
        count
    }

    fn case_of(&mut self, attributes: &Attributes) -> Result<Case, Fault> {
        if self.total.all() == limit::TEST_CASES {
            return Err(
                Fault::input(format!("more than {} test cases", limit::TEST_CASES)).with_help("write several files")
            );
        }
        let class = attributes.get("classname").unwrap_or_default();
        let name = attributes.get("name").unwrap_or("unnamed");
        let whole =
            if class.is_empty() || name.starts_with(class) { name.to_owned() } else { format!("{class} {name}") };
        let outer = self.suites.last();
        let file = attributes.any(["file", "filepath"]).and_then(path_of);
        let line = Self::line(attributes, outer.is_some_and(|outer| outer.from_zero))?;
        // A line is one of the file that stands beside it.
        let line = line.filter(|_| file.is_some());
        let status = |names: &[&str]| {
            let said = attributes.any(["status"]).into_iter().chain(attributes.any(["result"]));
            said.map(str::to_ascii_lowercase).any(|said| names.contains(&said.as_str()))
        };
        Ok(Case {
            name: one_line(&whole, limit::LINE_BYTES),
            file: file.or_else(|| outer.and_then(|outer| outer.file.clone())),
            line,
            failures: u64::from(status(&["failed", "failure", "fail", "error", "broken", "timedout"])),
            is_skipped: status(&["notrun", "not_run", "disabled", "skipped", "ignored", "pending", "suppressed"]),
            ..Case::default()
        })
    }

    fn line(attributes: &Attributes, from_zero: bool) -> Result<Option<u32>, Fault> {
        let Some(text) = attributes.any(["line", "lineno"]) else { return Ok(None) };
        let line: i128 = text.parse().map_err(|_| {
            let fault = Fault::input(format!(
                "`line` is `{}`, which is no number",
                shown(&shortened(text, limit::GIVEN_BYTES))
            ));
            fault.with_help("write the line's number, or leave `line` out")
        })?;
        // Some tools write 0 or -1 for what they do not know.
        Ok(u32::try_from(line + i128::from(from_zero)).ok().filter(|line| *line > 0))
    }

    fn begin_failure(&mut self, attributes: &Attributes) -> Result<(), Fault> {
        // What failed to pass only at first, or failed again, is told by the element around it.
        if self.open.iter().any(|element| matches!(element, Element::Flaky | Element::Again)) {
            return Ok(());
        }
        let line = Self::line(attributes, false)?;
        let file = attributes.any(["file", "filepath"]).and_then(path_of);
        let line = line.filter(|_| file.is_some());
        let message = one_line(attributes.get("message").unwrap_or_default(), limit::LINE_BYTES);
        self.failing = Some(Failing { depth: self.open.len(), file, line, message, text: String::new() });
        Ok(())
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else { return };
        if let Some(failing) = self.failing.take_if(|failing| failing.depth == self.open.len()) {
            self.end_failure(failing);
        }
        match element {
            Element::Case => {
                if let Some(case) = self.case.take() {
                    self.end_case(case);
                }
            }
            Element::Suite => {
                if let Some(suite) = self.suites.pop() {
                    self.end_suite(suite);
                }
            }
            _ => {}
        }
    }

    fn end_failure(&mut self, failing: Failing) {
        let Failing { file, line, message, text, .. } = failing;
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let message = if message.is_empty() { one_line(first, limit::LINE_BYTES) } else { message };
        match &mut self.case {
            Some(case) => {
                case.failures += 1;
                if case.said.is_empty() {
                    case.said.clone_from(&message);
                }
                case.is_placed |= file.is_some();
                if let Some(path) = file.filter(|_| self.out.has_room(Level::Error)) {
                    let rule = Some(message_of(&case.name, "a test"));
                    let message = message_of(&message, "it fails");
                    let claim = self.label.clone();
                    let place =
                        Place { claim, path, first_line: line, last_line: line, level: Level::Error, rule, message };
                    self.out.place(place);
                }
            }
            // A suite that could not be set up has no case that says so.
            None => {
                let name = self.suites.last().map(|suite| suite.name.clone()).unwrap_or_default();
                self.fail(&if name.is_empty() { message } else { format!("all of {name}") });
                self.counted(Counts { failed: 1, failures: 1, ..Counts::default() });
                self.out.skips.note("failure of a whole suite: counted as one test", name);
            }
        }
    }

    fn fail(&mut self, name: &str) {
        if self.failures.len() < limit::FAILURES_TOLD {
            self.failures.push(shortened(name, limit::SYMBOL_BYTES).replace('`', "'"));
        }
    }

    fn counted(&mut self, counts: Counts) {
        self.total.add(counts);
        if let Some(suite) = self.suites.last_mut() {
            suite.own.add(counts);
            suite.whole.add(counts);
        }
    }

    fn end_case(&mut self, case: Case) {
        let one = |is: bool| u64::from(is);
        let failed = case.failures > 0;
        let skipped = !failed && case.is_skipped;
        let passed = !failed && !skipped;
        let flaky = passed && case.is_flaky;
        let failures = case.failures;
        let (passed, failing, skipped, flaky) = (one(passed), one(failed), one(skipped), one(flaky));
        self.counted(Counts { passed, failed: failing, skipped, flaky, failures });
        if flaky > 0 {
            self.out.skips.note("test that passed only at a later attempt: counted as passed", &*case.name);
        }
        if !failed {
            return;
        }
        self.fail(&case.name);
        if let Some(path) = case.file.filter(|_| !case.is_placed && self.out.has_room(Level::Error)) {
            let rule = Some(message_of(&case.name, "a test"));
            let message = message_of(&case.said, "it fails");
            let (first_line, last_line) = (case.line, case.line);
            let claim = self.label.clone();
            self.out.place(Place { claim, path, first_line, last_line, level: Level::Error, rule, message });
        }
    }

    fn end_suite(&mut self, suite: Suite) {
        let Suite { name, own, whole, .. } = suite;
        // Some tools count suites within with their own cases, some do not.
        let differs = |said: Option<u64>, of: fn(Counts) -> u64| said.is_some_and(|n| n != of(own) && n != of(whole));
        let found = [("tests", differs(suite.tests, Counts::all)), ("skipped", differs(suite.skipped, |c| c.skipped))];
        let known = if name.is_empty() { "a suite without a name" } else { &name };
        for (what, _) in found.into_iter().filter(|(_, differs)| *differs) {
            self.out
                .skips
                .note("count of a suite that its cases do not come to: the cases count", format!("{what} of {known}"));
        }
        if differs(suite.failures, |counts| counts.failed) && differs(suite.failures, |counts| counts.failures) {
            if suite.failures.is_some_and(|said| said > whole.failed.max(whole.failures)) {
                self.unlisted += 1;
                self.out.skips.note("suite that counts more failures than it lists: the report does not tell", known);
            } else {
                self.out.skips.note("suite that counts fewer failures than it lists: the cases count", known);
            }
        }
        if let Some(outer) = self.suites.last_mut() {
            outer.whole.add(whole);
        }
    }

    fn finish(mut self) -> Testimony {
        let Counts { passed, failed, skipped, flaky, .. } = self.total;
        let mut text = match (passed, failed) {
            (0, 0) if skipped == 0 => "it holds no test".into(),
            (0, 0) => "no test ran".into(),
            (_, 0) => counted(passed, "test passes", "tests pass"),
            _ => {
                let ran = counted(self.total.ran(), "test", "tests");
                let told = u64::try_from(self.failures.len()).unwrap_or(u64::MAX);
                let names: Vec<String> = self.failures.iter().map(|name| format!("`{name}`")).collect();
                let more = if failed > told { format!(" and {} more", failed - told) } else { String::new() };
                format!("{failed} of {ran} {}: {}{more}", if failed == 1 { "fails" } else { "fail" }, names.join(", "))
            }
        };
        if flaky > 0 {
            text += &format!(", {flaky} only at a later attempt");
        }
        if skipped > 0 {
            text += &format!(", {skipped} {} skipped", if skipped == 1 { "is" } else { "are" });
        }
        if self.unlisted > 0 {
            text += "; it counts more failures than it lists";
        }
        let finding = match (passed, failed) {
            (_, 1..) => Finding::Contradicts,
            (1.., _) if self.unlisted == 0 => Finding::Supports,
            _ => Finding::Inconclusive,
        };
        self.out.claim(self.label, "test", finding, &text);
        self.out.finish(Format::Junit)
    }
}

/// What is wrong with XML, in words without the parser's own.
fn broken(error: &Error) -> Fault {
    match error {
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            let [found, expected] = [found, expected].map(|name| shown(&shortened(name, limit::GIVEN_BYTES)));
            Fault::input(format!("`</{found}>` where `</{expected}>` belongs"))
        }
        Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
            Fault::input(format!("`</{}>` ends what never began", shown(&shortened(name, limit::GIVEN_BYTES))))
        }
        Error::IllFormed(IllFormedError::UnclosedReference) | Error::Escape(_) => unknown_reference("text"),
        Error::Syntax(SyntaxError::InvalidBangMarkup) => Fault::input("`<!` that begins nothing known"),
        Error::Syntax(_) => Fault::input("a tag, comment or the like that does not end")
            .with_help("give the file that the tool wrote when it had ended"),
        _ => Fault::input("not well-formed XML"),
    }
}
