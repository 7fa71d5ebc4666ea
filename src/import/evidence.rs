//! Files of evidence that tools write: what they say as claims, with the places they point at.
//!
//! Each format is read by its own module; here is what they have in common. Nothing that is read makes a claim stronger
//! than the file is: a file that does not tell is *inconclusive*, a signature that was not checked counts for nothing, and
//! whatever was left out is listed.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::evidence::{Artifact, Claim, Finding, Subject};
use crate::fault::Fault;
use crate::instant::Instant;
use crate::limit;
use crate::text::{Label, Line, Prose, Resource, shortened};

use super::{Skip, Skips, in_toto, junit, sarif};

/// A format that evidence comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "EvidenceFormat"))]
pub enum Format {
    /// JUnit XML, as nearly every test runner writes it.
    Junit,
    /// SARIF 2.1.0, as analysers write it.
    Sarif,
    /// in-toto statements, plain or in DSSE envelopes or Sigstore bundles, one or one a line.
    InToto,
}

impl Format {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Junit => "JUnit XML",
            Self::Sarif => "SARIF",
            Self::InToto => "in-toto",
        }
    }
}

/// How bad a finding is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FindingLevel"))]
pub enum Level {
    /// It has to be mended.
    Error,
    /// It should be looked at.
    Warning,
    /// It is worth knowing.
    Note,
}

/// A finding that points at lines of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FoundPlace"))]
pub struct Place {
    /// The claim it belongs to.
    pub claim: Label,
    /// The file, with `/`: from the root of the sources, or absolute where the tool says only that.
    pub path: String,
    /// The first line, counted from 1, where it is told.
    pub first_line: Option<u32>,
    /// The last line, where the first is told.
    pub last_line: Option<u32>,
    /// How bad it is.
    pub level: Level,
    /// The rule, or the test.
    pub rule: Option<Line>,
    /// What is found there.
    pub message: Line,
}

/// What a statement says it is about, by one digest; a subject with several digests is here several times.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Attested {
    /// The claim that is about it.
    pub claim: Label,
    /// What the statement calls it.
    pub name: Option<Line>,
    /// How the digest was made, by in-toto's names: `sha256`, `gitCommit`, `sha1` …
    pub algorithm: &'static str,
    /// The digest in lowercase hexadecimal digits.
    pub value: String,
}

/// What a file of evidence says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Testimony {
    /// The format it was read as.
    pub format: Format,
    /// What it claims, about [`Subject::Content`]: who knows better changes that. Labels are unique within the file.
    pub claims: Vec<Claim>,
    /// When it says it was made, the earliest where it says several times.
    pub at: Option<Instant>,
    /// The tools that made it, with their versions, as far as it says.
    pub by: Option<Line>,
    /// Findings with a place, the worst first, at most [`limit::PLACES`].
    pub places: Vec<Place>,
    /// What its statements are about: a claim counts for other content only where one of these is that content.
    pub subjects: Vec<Attested>,
    /// What was left out or changed, and why.
    pub skips: Vec<Skip>,
}

impl Testimony {
    /// Whether a claim is about something with this digest: an algorithm by in-toto's name, and hexadecimal digits.
    ///
    /// ```
    /// use governed::import::in_toto;
    /// let statement = br#"{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://example.com/p",
    ///     "subject":[{"digest":{"gitCommit":"d20ace7968ba43c0219f62d71334c1095bab1602"}}]}"#;
    /// let read = in_toto::read("statement.json", statement)?;
    /// let claim = &read.claims[0].label;
    /// assert!(read.is_about(claim, "gitCommit", "d20ace7968ba43c0219f62d71334c1095bab1602"));
    /// assert!(!read.is_about(claim, "gitCommit", "0000000000000000000000000000000000000000"));
    /// # Ok::<(), governed::Fault>(())
    /// ```
    pub fn is_about(&self, claim: &Label, algorithm: &str, value: &str) -> bool {
        self.subjects.iter().any(|subject| {
            subject.claim == *claim && subject.algorithm == algorithm && subject.value.eq_ignore_ascii_case(value)
        })
    }
}

/// Which format a file is in, by its content; by its name only where the content does not tell.
///
/// ```
/// use governed::import::evidence::{Format, recognise};
/// assert_eq!(recognise("results", br#"{"version": "2.1.0", "runs": []}"#), Some(Format::Sarif));
/// assert_eq!(recognise("results", b"<testsuites/>"), Some(Format::Junit));
/// assert_eq!(recognise("notes.json", b"{}"), None);
/// ```
pub fn recognise(name: &str, bytes: &[u8]) -> Option<Format> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let told = match text.first() {
        Some(b'<') => junit::is_root(text).then_some(Format::Junit),
        Some(b'{') => format_of_object(text),
        _ => None,
    };
    told.or_else(|| {
        let name = name.to_ascii_lowercase();
        let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        match text.first() {
            // What is readable and turned out to be something else is not taken for what it is called.
            Some(b'<' | b'{') if !ends(&[".sarif", ".sarif.json", ".intoto.jsonl", ".intoto.json"]) => None,
            _ if ends(&[".sarif", ".sarif.json"]) => Some(Format::Sarif),
            _ if ends(&[".intoto.jsonl", ".intoto.json", ".intoto", ".att", ".sigstore.json"]) => Some(Format::InToto),
            _ if ends(&["junit.xml"]) => Some(Format::Junit),
            _ => None,
        }
    })
}

/// Reads a file of evidence, whichever format it is in. `name` is where it lies or what it is called.
///
/// # Errors
/// When it is in no known format, or is not what its format asks for.
pub fn read_any(name: &str, bytes: &[u8]) -> Result<Testimony, Fault> {
    match recognise(name, bytes) {
        Some(Format::Junit) => junit::read(name, bytes),
        Some(Format::Sarif) => sarif::read(name, bytes),
        Some(Format::InToto) => in_toto::read(name, bytes),
        None => {
            // What no format can be is said first: it is empty, too large, or not UTF-8.
            text_of(bytes).map_err(|fault| fault.at(&shown(name)))?;
            let fault = Fault::input("no evidence in a known format").at(&shown(name));
            Err(fault.with_help("give a JUnit report, a SARIF 2.1.0 file, or in-toto statements"))
        }
    }
}

/// The first name of an object that only one format has.
fn format_of_object(text: &[u8]) -> Option<Format> {
    struct Names<'f>(&'f Cell<Option<Format>>);
    impl<'de> Visitor<'de> for Names<'_> {
        type Value = ();
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(name) = map.next_key::<String>()? {
                self.0.set(match name.as_str() {
                    "runs" => Some(Format::Sarif),
                    "_type" | "predicateType" | "payloadType" | "dsseEnvelope" => Some(Format::InToto),
                    _ => None,
                });
                if self.0.get().is_some() {
                    return Err(serde::de::Error::custom("found"));
                }
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }
    let found = Cell::new(None);
    // The fault is how the search ends early; a file that is broken before a telling name is told by nothing.
    let _ = serde_json::Deserializer::from_slice(text).deserialize_map(Names(&found));
    found.get()
}

/// A file's name as messages show it.
pub(super) fn shown(name: &str) -> String {
    Line::made_of(&shortened(name, limit::LINE_BYTES), "evidence").0.as_str().into()
}

/// The text of a file, without its byte order mark.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.len() > limit::EVIDENCE_BYTES {
        let fault = Fault::input(format!("longer than {} bytes", limit::EVIDENCE_BYTES));
        return Err(fault.with_help("leave out what tests printed, or write several files"));
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let fault = Fault::input("written in UTF-16, and only UTF-8 is read");
        return Err(fault.with_help("write it as UTF-8, or convert it: `iconv -f UTF-16 -t UTF-8`"));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = core::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        Fault::input(format!("line {line}: not UTF-8")).with_help("write it as UTF-8")
    })?;
    if text.trim().is_empty() {
        return Err(Fault::input("empty").with_help("give the file that the tool wrote when it had ended"));
    }
    Ok(text)
}

/// What a file's claims have in common, and what is gathered while it is read.
pub(super) struct Gathering {
    pub(super) skips: Skips,
    artifact: Artifact,
    stem: String,
    /// Labels that are taken, each with the last number it was given.
    labels: BTreeMap<Label, usize>,
    claims: Vec<Claim>,
    at: Option<Instant>,
    by: Vec<String>,
    /// For each level, the first so many.
    places: [Vec<Place>; 3],
    left: u64,
    subjects: Vec<Attested>,
}

impl Gathering {
    pub(super) fn new(name: &str, kind: &str, bytes: &[u8]) -> Self {
        let mut skips = Skips::default();
        let (location, changed) = Line::made_of(name, "evidence");
        if changed {
            skips.note(
                "name of the file blank, too long or with control characters: made presentable",
                location.as_str(),
            );
        }
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        Self {
            skips,
            artifact: Artifact { kind: Label::made_of(kind), location, digest: Some(Digest::of(bytes)) },
            stem: file.split_once('.').map_or(file, |(stem, _)| stem).into(),
            labels: BTreeMap::new(),
            claims: Vec::new(),
            at: None,
            by: Vec::new(),
            places: [const { Vec::new() }; 3],
            left: 0,
            subjects: Vec::new(),
        }
    }

    /// The file's name without folders and ending.
    pub(super) fn stem(&self) -> &str {
        &self.stem
    }

    /// A label that no claim has yet.
    pub(super) fn free_label(&mut self, text: &str) -> Label {
        let label = Label::made_of(text);
        let mut number = self.labels.get(&label).copied().unwrap_or(0);
        loop {
            number += 1;
            let free = label.numbered(number);
            if number > 1 && self.labels.contains_key(&free) {
                continue;
            }
            self.labels.insert(free.clone(), 1);
            self.labels.insert(label, number);
            return free;
        }
    }

    pub(super) fn claim(&mut self, label: Label, method: &str, finding: Finding, text: &str) {
        let (text, _) = Prose::made_of(text, "it says nothing");
        let (about, artifact) = (alloc::vec![Subject::Content], Some(self.artifact.clone()));
        let method = Label::made_of(method);
        self.claims.push(Claim { label, method, finding, text, about, artifact, replaces: Vec::new() });
    }

    /// A time that the file tells.
    pub(super) fn made_at(&mut self, text: &str) {
        let text = text.trim();
        match text.parse::<jiff::Timestamp>() {
            Ok(stamp) => {
                // What is finer than a millisecond is cut: nobody judges by it.
                let at = Instant::from_millis(stamp.as_millisecond());
                self.at = [self.at, at].into_iter().flatten().min();
            }
            Err(_) => self.skips.note("time that is no instant with its offset from UTC: left out", shown(text)),
        }
    }

    /// A tool that made it.
    pub(super) fn made_by(&mut self, tool: &str) {
        let tool = one_line(tool, limit::LINE_BYTES);
        if !tool.is_empty() && !self.by.contains(&tool) && self.by.len() < limit::PARTS {
            self.by.push(tool);
        }
    }

    fn places_of(&mut self, level: Level) -> &mut Vec<Place> {
        let [errors, warnings, notes] = &mut self.places;
        match level {
            Level::Error => errors,
            Level::Warning => warnings,
            Level::Note => notes,
        }
    }

    /// Whether one more place is kept; where none is, it is counted.
    pub(super) fn has_room(&mut self, level: Level) -> bool {
        let has_room = self.places_of(level).len() < limit::PLACES;
        self.left += u64::from(!has_room);
        has_room
    }

    pub(super) fn place(&mut self, place: Place) {
        self.places_of(place.level).push(place);
    }

    pub(super) fn subject(&mut self, subject: Attested) {
        self.subjects.push(subject);
    }

    pub(super) fn finish(mut self, format: Format) -> Testimony {
        let mut places = self.places.concat();
        let more = places.len().saturating_sub(limit::PLACES);
        places.truncate(limit::PLACES);
        let more = self.left.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
        self.skips.note_many(
            "place past the most that are kept: counted, not listed",
            more,
            self.artifact.location.as_str(),
        );
        let by = (!self.by.is_empty()).then(|| Line::made_of(&self.by.join(", "), "a tool").0);
        let (claims, at, subjects) = (self.claims, self.at, self.subjects);
        Testimony { format, claims, at, by, places, subjects, skips: self.skips.list() }
    }
}

/// Text on one line: whatever is blank becomes one space.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let mut line = String::new();
    // One word can be as long as the file.
    for word in shortened(text.trim_start(), 4 * most).split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > most {
            break;
        }
    }
    shortened(&line, most)
}

/// A message, or what stands for one that is blank.
pub(super) fn message_of(text: &str, blank: &str) -> Line {
    Line::made_of(&one_line(text, limit::LINE_BYTES), blank).0
}

/// A path as places have it: with `/`, without `.` and inner `..`, presentable.
pub(super) fn path_of(text: &str) -> Option<String> {
    let text = text.trim().replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    if parts.is_empty() {
        return None;
    }
    let root = if text.starts_with('/') { "/" } else { "" };
    let path = format!("{root}{}", parts.join("/"));
    Some(Resource::made_of(&Label::made_of("path"), &path).name().into())
}

/// `1 test`, `2 tests`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// A list that has at most `MOST` items: past that its reading ends, before memory does.
#[derive(Debug)]
pub(super) struct List<T, const MOST: usize>(pub(super) Vec<T>);

impl<T, const MOST: usize> Default for List<T, MOST> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for List<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Items<T, const MOST: usize>(core::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Items<T, MOST> {
            type Value = List<T, MOST>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    if list.len() == MOST {
                        return Err(serde::de::Error::custom(format_args!("a list of more than {MOST}")));
                    }
                    list.push(item);
                }
                Ok(List(list))
            }
        }
        from.deserialize_seq(Items(core::marker::PhantomData))
    }
}

/// The first item of a list; the rest is read over.
#[derive(Debug)]
pub(super) struct First<T>(pub(super) Option<T>);

impl<T> Default for First<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for First<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Items<T>(core::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
            type Value = First<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let first = items.next_element()?;
                if first.is_some() {
                    while items.next_element::<IgnoredAny>()?.is_some() {}
                }
                Ok(First(first))
            }
        }
        from.deserialize_seq(Items(core::marker::PhantomData))
    }
}

/// What is wrong with JSON, in words without the parser's own; `lines_before` is where in the file it starts.
pub(super) fn json_said(error: &serde_json::Error, lines_before: usize) -> Fault {
    let said = alloc::string::ToString::to_string(error);
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let words = if error.is_eof() {
        "the file ends in the middle".into()
    } else if let Some((given, asked)) = said
        .strip_prefix("invalid type: ")
        .or_else(|| said.strip_prefix("invalid value: "))
        .and_then(|s| s.split_once(", expected "))
    {
        format!("{} where {asked} belongs", shortened(given, limit::GIVEN_BYTES))
    } else if let Some((count, asked)) = said.strip_prefix("invalid length ").and_then(|s| s.split_once(", expected "))
    {
        format!("a list of {count} where {asked} belongs")
    } else if let Some(field) = said.strip_prefix("missing field ") {
        format!("{field} is missing")
    } else if let Some(field) = said.strip_prefix("duplicate field ") {
        format!("{field} stands twice")
    } else if let Some((given, known)) = said.strip_prefix("unknown variant ").and_then(|s| s.split_once(", expected "))
    {
        format!("{} is not known here: it is {known}", shortened(given, limit::GIVEN_BYTES))
    } else if said == "recursion limit exceeded" {
        "nested too deep".into()
    } else {
        shortened(said, 2 * limit::GIVEN_BYTES)
    };
    let words = one_line(&Prose::made_of(&words, "not readable").0.as_str().replace('\n', " "), limit::LINE_BYTES);
    Fault::input(format!("line {}, column {}: {words}", lines_before + error.line(), error.column()))
}
