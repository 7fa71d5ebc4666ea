//! What is wrong with a policy document, and where in it.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::condition::{ConditionFault, Place};

/// A step into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The entry of a map.
    Key(Box<str>),
    /// An item of a list.
    Index(usize),
}

/// A document that cannot be taken as policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PolicyFault {
    /// Which layer, counted from the top.
    pub layer: usize,
    /// Where in the document.
    pub path: Vec<Step>,
    /// Which bytes of the text there, where it is about a part of a condition.
    pub within: Option<Place>,
    /// What is wrong.
    pub message: Box<str>,
    /// How to mend it, where that is known.
    pub help: Option<Box<str>>,
}

/// Where in which document something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct At {
    pub(super) layer: usize,
    pub(super) path: Vec<Step>,
}

impl At {
    pub(super) fn layer(layer: usize) -> Self {
        Self { layer, path: Vec::new() }
    }

    pub(super) fn key(&self, key: &str) -> Self {
        let mut path = self.path.clone();
        path.push(Step::Key(key.into()));
        Self { layer: self.layer, path }
    }

    pub(super) fn index(&self, index: usize) -> Self {
        let mut path = self.path.clone();
        path.push(Step::Index(index));
        Self { layer: self.layer, path }
    }

    pub(super) fn fault(&self, message: impl Into<String>, help: Option<String>) -> PolicyFault {
        PolicyFault {
            layer: self.layer,
            path: self.path.clone(),
            within: None,
            message: message.into().into(),
            help: help.map(Into::into),
        }
    }

    /// A fault in a condition. What was spelt out from another part is not there to point into.
    pub(super) fn condition(&self, fault: ConditionFault) -> PolicyFault {
        let written =
            matches!(self.path.last(), Some(Step::Key(key)) if matches!(&**key, "when" | "except" | "until_fact"));
        PolicyFault {
            layer: self.layer,
            path: self.path.clone(),
            within: written.then_some(fault.place),
            message: fault.message,
            help: fault.help,
        }
    }
}

impl PolicyFault {
    /// The place in words: `rules[3].when`.
    pub fn place(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) if text.is_empty() => text.push_str(key),
                Step::Key(key) => text.push_str(&alloc::format!(".{key}")),
                Step::Index(index) => text.push_str(&alloc::format!("[{index}]")),
            }
        }
        text
    }
}
