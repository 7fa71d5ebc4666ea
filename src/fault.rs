//! What goes wrong at the boundary, sorted by who can mend it.
//!
//! A *fault* is never an answer about work: a command that governance turns down is a
//! [`Rejection`](crate::unit::Rejection), a check that did not pass is evidence.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};

use crate::limit;
use crate::text::shortened;

/// Input that is not what it should be: the caller mends it.
///
/// ```
/// use governed::Label;
/// let fault = Label::parse("Two Words").unwrap_err();
/// assert!(fault.to_string().starts_with("`Two Words` is no label"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no {what}: expected {expected}")]
pub struct InputFault {
    what: &'static str,
    given: Box<str>,
    expected: Box<str>,
}

impl InputFault {
    /// A fault that says what was given and what was expected instead.
    pub fn new(what: &'static str, given: &str, expected: &str) -> Self {
        let clean: String = given.chars().map(|c| if crate::text::shows_itself(c) { c } else { '\u{FFFD}' }).collect();
        Self { what, given: shortened(&clean, limit::GIVEN_BYTES).into(), expected: expected.into() }
    }
}

/// Everything a face can be told went wrong, by blame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The caller's input: mend it and call again.
    #[error("{message}")]
    Input {
        /// What is wrong with it, and where.
        message: Box<str>,
        /// How to mend it.
        help: Option<Box<str>>,
    },
    /// The place things are stored: full, locked, unreadable. The input may be right; nothing was changed.
    #[error("{message}")]
    Environment {
        /// What the place said.
        message: Box<str>,
        /// What to do about it.
        help: Option<Box<str>>,
    },
    /// What was stored is not what was written.
    #[error("{message}")]
    Corrupt {
        /// What is broken, and where.
        message: Box<str>,
        /// What can be done.
        help: Option<Box<str>>,
    },
    /// Our own mistake. Please report it.
    #[error("this is a defect in governed, please report it: {message}")]
    Defect {
        /// What should have been impossible.
        message: Box<str>,
    },
}

impl Fault {
    /// A fault of input.
    pub fn input(message: impl Into<Box<str>>) -> Self {
        Self::Input { message: message.into(), help: None }
    }

    /// A fault of the place things are stored.
    pub fn environment(message: impl Into<Box<str>>) -> Self {
        Self::Environment { message: message.into(), help: None }
    }

    /// A fault in what was stored.
    pub fn corrupt(message: impl Into<Box<str>>) -> Self {
        Self::Corrupt { message: message.into(), help: None }
    }

    /// A defect of ours.
    pub fn defect(message: impl Into<Box<str>>) -> Self {
        Self::Defect { message: message.into() }
    }

    /// The same fault with a word on how to mend it.
    #[must_use]
    pub fn with_help(mut self, text: impl Into<Box<str>>) -> Self {
        match &mut self {
            Self::Input { help, .. } | Self::Environment { help, .. } | Self::Corrupt { help, .. } => {
                *help = Some(text.into());
            }
            Self::Defect { .. } => {}
        }
        self
    }

    /// How to mend it, where that is known.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Input { help, .. } | Self::Environment { help, .. } | Self::Corrupt { help, .. } => help.as_deref(),
            Self::Defect { .. } => None,
        }
    }

    /// Says where the fault is, in front of what it says.
    #[must_use]
    pub fn at(mut self, place: &str) -> Self {
        match &mut self {
            Self::Input { message, .. }
            | Self::Environment { message, .. }
            | Self::Corrupt { message, .. }
            | Self::Defect { message } => *message = format!("{place}: {message}").into(),
        }
        self
    }
}

impl From<InputFault> for Fault {
    fn from(fault: InputFault) -> Self {
        Self::input(fault.to_string())
    }
}

/// A fault for JSON that does not read as `what`, with the nearest known name where one was misspelt.
///
/// ```
/// use governed::{command_from_json, Fault};
/// let fault = command_from_json(br#"{"type":"abandn","with":{}}"#).unwrap_err();
/// assert_eq!(fault.help(), Some("did you mean `abandon`?"));
/// ```
pub fn json_fault(what: &str, error: &serde_json::Error) -> Fault {
    let said = error.to_string();
    if let Some((said, rest)) = said.split_once(HELP) {
        let (help, place) = rest.rsplit_once(" at line ").unwrap_or((rest, ""));
        return Fault::input(format!("not a readable {what}: {said} at line {place}")).with_help(help);
    }
    let fault = Fault::input(format!("not a readable {what}: {said}"));
    match nearest_name(&said) {
        Some(near) => fault.with_help(format!("did you mean `{near}`?")),
        None => fault,
    }
}

/// Parts a message from the word on how to mend it, on its way through serde.
pub(crate) const HELP: &str = "\u{1f}";

/// Finds, in serde's words "unknown field `a`, expected one of `b`, `c`", the known name nearest to the unknown.
fn nearest_name(said: &str) -> Option<&str> {
    let unknown = said.strip_prefix("unknown field `").or_else(|| said.strip_prefix("unknown variant `"))?;
    let (unknown, rest) = unknown.split_once('`')?;
    let known = rest.split('`').skip(1).step_by(2);
    nearest(unknown, known)
}

/// The known name nearest to a misspelt one, where any is near.
pub fn nearest<'a>(unknown: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Names of unlike length are not near, and telling how far apart long ones are takes long.
    known
        .filter(|name| name.len().abs_diff(unknown.len()) <= 4 * (1 + name.len() / 4))
        .map(|name| (strsim::damerau_levenshtein(unknown, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min()
        .map(|(_, name)| name)
}
