//! What is wrong with a file, and how it is shown.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::ser::SerializeStruct;

use super::tree::{Span, span_of};
use crate::fault::Fault;
use crate::limit;
use crate::text::shows_itself;

/// Something wrong in a file, before the file is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) span: Option<Span>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Trouble {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), message: message.into(), help: None }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Something wrong in a file that somebody wrote: what, where, and how to mend it.
///
/// Shown, it is a line that editors and CI systems know (`file:line:column: message`), the line of the file with a
/// mark under the place, and the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFault {
    file: Box<str>,
    place: Option<Box<Place>>,
    message: Box<str>,
    help: Option<Box<str>>,
}

/// Where a fault is, with as much of the line as is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    span: Span,
    end: (usize, usize),
    line: Box<str>,
    /// Characters of `line` in front of the mark, and under it.
    mark: (usize, usize),
}

impl SourceFault {
    pub(super) fn new(file: &str, text: &str, trouble: Trouble) -> Self {
        Self {
            file: file.chars().map(|c| if shows_itself(c) { c } else { '\u{FFFD}' }).collect(),
            place: trouble.span.map(|span| Box::new(Place::of(span, text))),
            message: trouble.message.into(),
            help: trouble.help.map(Into::into),
        }
    }

    /// The same fault with a word on how to mend it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<Box<str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The place in the file, where there is one: a file that is too large has none.
    pub fn span(&self) -> Option<Span> {
        self.place.as_ref().map(|place| place.span)
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to mend it, where that is known.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    fn shown(&self, f: &mut impl fmt::Write) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        let Some(place) = &self.place else {
            return write!(f, " {}", self.message);
        };
        let Place { span, line, mark: (before, under), .. } = &**place;
        write!(f, "{}:{}: {}", span.line, span.column, self.message)?;
        let number = span.line.to_string();
        // Numbers up to four digits start at the same place, so that several faults stand in line.
        let wide = number.len().max(5);
        write!(f, "\n{number:>wide$} | {line}\n{:wide$} | {:before$}{}", "", "", "^".repeat(*under))
    }
}

impl fmt::Display for SourceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown(f)?;
        match &self.help {
            Some(help) => write!(f, "\n   help: {help}"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for SourceFault {}

/// As data: `file`, `line`, `column`, `end_line`, `end_column` (from 1, in characters; the end is behind the last
/// one), `message`, `help`. What is not known is left out.
impl serde::Serialize for SourceFault {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let fields = 2 + self.place.as_ref().map_or(0, |_| 4) + usize::from(self.help.is_some());
        let mut map = to.serialize_struct("SourceFault", fields)?;
        map.serialize_field("file", &self.file)?;
        if let Some(place) = &self.place {
            map.serialize_field("line", &place.span.line)?;
            map.serialize_field("column", &place.span.column)?;
            map.serialize_field("end_line", &place.end.0)?;
            map.serialize_field("end_column", &place.end.1)?;
        }
        map.serialize_field("message", &self.message)?;
        if let Some(help) = &self.help {
            map.serialize_field("help", help)?;
        }
        map.end()
    }
}

impl From<SourceFault> for Fault {
    fn from(fault: SourceFault) -> Self {
        let mut shown = String::new();
        // Writing to a string cannot fail.
        let _ = fault.shown(&mut shown);
        match fault.help {
            Some(help) => Self::input(shown).with_help(help),
            None => Self::input(shown),
        }
    }
}

/// Several faults become one that shows them all; a single one keeps its help apart.
impl From<Vec<SourceFault>> for Fault {
    fn from(mut faults: Vec<SourceFault>) -> Self {
        match faults.pop() {
            Some(only) if faults.is_empty() => only.into(),
            last => {
                faults.extend(last);
                Self::input(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
            }
        }
    }
}

impl Place {
    fn of(span: Span, text: &str) -> Self {
        let before = text.get(..span.start).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default().trim_end_matches('\r');
        let (from, to) = (span.start.saturating_sub(start), span.end.saturating_sub(start).min(line.len()));
        let lead = line.get(..from).unwrap_or(line);
        let marked = line.get(from..to).unwrap_or_default();
        let tail = line.get(from.max(to)..).unwrap_or_default();
        let (lead, marked, tail) = (presented(lead), presented(marked), presented(tail));
        let end = span_of(text, span, span.end, span.end);
        let (line, mark) = cut(&lead, &marked, &tail);
        Self { span, end: (end.line, end.column), line, mark }
    }
}

/// Text as it can stand in a terminal: a tab as four blanks, what does not show as U+FFFD.
fn presented(text: &str) -> Vec<char> {
    let mut shown = Vec::new();
    for c in text.chars() {
        match c {
            '\t' => shown.extend([' '; 4]),
            c if shows_itself(c) => shown.push(c),
            _ => shown.push('\u{FFFD}'),
        }
    }
    shown
}

/// A line of three parts, cut around the middle one to what is shown, with the mark under it.
fn cut(lead: &[char], marked: &[char], tail: &[char]) -> (Box<str>, (usize, usize)) {
    const ROOM: usize = limit::SOURCE_EXCERPT;
    let under = marked.len().clamp(1, ROOM / 2);
    let whole = lead.len() + marked.len() + tail.len() <= ROOM;
    // Where the line is too long, what stands before the mark gets a third of what the mark leaves.
    let kept = if whole { lead.len() } else { lead.len().min((ROOM - under) / 3) };
    let mut line: String = if kept < lead.len() { "…".to_owned() } else { String::new() };
    let before = kept + line.chars().count();
    line.extend(lead.iter().skip(lead.len() - kept));
    let after = if whole { usize::MAX } else { ROOM - kept };
    line.extend(marked.iter().chain(tail).take(after));
    if marked.len() + tail.len() > after {
        line = format!("{line}…");
    }
    (line.trim_end().into(), (before, under))
}
