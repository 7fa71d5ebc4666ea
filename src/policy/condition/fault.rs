//! What is wrong with a condition, and where in its text.

use alloc::boxed::Box;
use alloc::string::String;

use super::syntax::Place;

/// A condition that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConditionFault {
    /// Which bytes of the text it is about.
    pub place: Place,
    /// What is wrong.
    pub message: Box<str>,
    /// How to mend it, where that is known.
    pub help: Option<Box<str>>,
}

impl ConditionFault {
    /// A fault at a place.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into().into(), help: None }
    }

    /// The same with a word on how to mend it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into().into());
        self
    }
}
