//! What does not fit a type, without the words of programmers.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use serde::de::{self, Expected, Unexpected};

use super::tree::{Kind, Node, Span, given};
use crate::fault::nearest;

/// Something that does not fit, on its way up to whoever knows where it is.
#[derive(Debug)]
pub(super) struct Problem(pub(super) Box<Wrong>);

#[derive(Debug, Default)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) span: Option<Span>,
    /// The innermost item of a list or entry of a map in which it is, if any.
    pub(super) part: Option<Span>,
    /// A value of another kind than asked for: whoever asked can say it better.
    pub(super) is_kind: bool,
    /// A field that is not there.
    pub(super) is_missing: bool,
    /// A field that is not known, where only its name is.
    pub(super) unknown: Option<String>,
    /// Told before, at a better place.
    pub(super) is_said: bool,
}

impl Problem {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Wrong { message: message.into(), ..Wrong::default() }))
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    pub(super) fn at(mut self, span: Span) -> Self {
        self.0.span = self.0.span.or(Some(span));
        self
    }

    /// At a value: of a map that misses a field, at its first name.
    pub(super) fn at_node(self, node: &Node) -> Self {
        if self.0.is_missing {
            return self.at(node.first_place());
        }
        if let (Some(unknown), Kind::Map(entries)) = (&self.0.unknown, &node.kind)
            && let Some((key, _)) = entries.iter().find(|(key, _)| key.text == *unknown)
        {
            return self.at(key.span);
        }
        self.at(node.span)
    }

    pub(super) fn in_part(mut self, part: Span) -> Self {
        self.0.part = self.0.part.or(Some(part));
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl core::error::Error for Problem {}

/// Help for a name that is not known.
pub(super) fn known_names(unknown: &str, known: &[&str]) -> String {
    match nearest(unknown, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "nothing is known here".to_owned(),
        None => format!("known here: {}", known.join(", ")),
    }
}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let mut problem = Self::new(format!("expected {}, found {}", in_words(expected), found_in_words(&found)));
        problem.0.is_kind = true;
        problem
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {}, found {}", in_words(expected), found_in_words(&found)))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {}, found {length} of them", in_words(expected)))
    }

    fn unknown_variant(unknown: &str, known: &'static [&'static str]) -> Self {
        Self::new(format!("unknown name `{}`", given(unknown))).with_help(known_names(unknown, known))
    }

    fn unknown_field(unknown: &str, known: &'static [&'static str]) -> Self {
        let (message, help) = unknown_field(unknown, known);
        let mut problem = Self::new(message).with_help(help);
        problem.0.unknown = Some(unknown.to_owned());
        problem
    }

    fn missing_field(field: &'static str) -> Self {
        let mut problem =
            Self::new(format!("`{field}` is missing")).with_help(format!("`{field}` is required: add it"));
        problem.0.is_missing = true;
        problem
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("`{field}` is written twice, maybe under two names"))
    }
}

/// What is said of a field that is not known, and how it is mended.
pub(super) fn unknown_field(unknown: &str, known: &[&str]) -> (String, String) {
    (format!("unknown field `{}`", given(unknown)), known_names(unknown, known))
}

/// What a type expects, with the words of programmers replaced.
fn in_words(expected: &dyn Expected) -> String {
    let said = expected.to_string();
    match said.as_str() {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number, 0 or more".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a string" | "a borrowed string" | "string or map" => "text".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a character" => "one character".to_owned(),
        "unit" => "nothing".to_owned(),
        "field identifier" | "variant identifier" => "a name".to_owned(),
        said if said.starts_with("struct ") || said.starts_with("internally tagged") => "a map".to_owned(),
        said if said.starts_with("a nonzero ") => "a whole number other than 0".to_owned(),
        said if said.starts_with("an array of length ") => {
            format!("a list of {}", said.trim_start_matches("an array of length "))
        }
        said if said.starts_with("a tuple of size ") => {
            format!("a list of {}", said.trim_start_matches("a tuple of size "))
        }
        said if ["enum ", "unit variant", "newtype ", "tuple "].iter().any(|word| said.starts_with(word)) => {
            "something else here".to_owned()
        }
        said => said.to_owned(),
    }
}

fn found_in_words(found: &Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(it) => format!("`{it}`"),
        Unexpected::Unsigned(number) => format!("the number {number}"),
        Unexpected::Signed(number) => format!("the number {number}"),
        Unexpected::Str(text) => format!("text `{}`", given(text)),
        Unexpected::Char(c) => format!("text `{c}`"),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a map".to_owned(),
        _ => "something else".to_owned(),
    }
}
