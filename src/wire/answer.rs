//! What every call gives: a tagged answer, whose failures are data too.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::canonical::canonical_record;
use crate::fault::Fault;
use crate::source::SourceFault;
use crate::unit::Rejection;

/// What a call gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Answer<V> {
    /// What was asked for.
    Done(V),
    /// The core turned a command down, and nothing was changed.
    Rejected(RejectedView),
    /// Something at the boundary is wrong.
    Fault(FaultView),
}

/// Why the core turned a command down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RejectedView {
    /// The code, such as `needs_person`.
    pub code: String,
    /// The code's number; it never changes.
    pub number: u16,
    /// What stands against the command.
    pub message: String,
    /// What would have to be different.
    pub help: String,
    /// The entries of the ledger it rests on.
    pub because: Vec<u64>,
}

/// Who can mend a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum FaultKind {
    /// The caller, by giving other input.
    Input,
    /// Whoever looks after the place things are kept.
    Environment,
    /// Nobody: what was stored is not what was written.
    Corrupt,
    /// Whoever looks after *governed*: please report it.
    Defect,
}

/// Something wrong at the boundary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FaultView {
    /// Who can mend it.
    pub kind: FaultKind,
    /// What is wrong, and where.
    pub message: String,
    /// How to mend it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where files that people write are wrong, place by place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<SourceFault>,
}

impl From<&Fault> for FaultView {
    fn from(fault: &Fault) -> Self {
        let kind = match fault {
            Fault::Input { .. } => FaultKind::Input,
            Fault::Environment { .. } => FaultKind::Environment,
            Fault::Corrupt { .. } => FaultKind::Corrupt,
            Fault::Defect { .. } => FaultKind::Defect,
        };
        Self { kind, message: fault.to_string(), help: fault.help().map(Into::into), places: Vec::new() }
    }
}

impl From<Vec<SourceFault>> for FaultView {
    fn from(places: Vec<SourceFault>) -> Self {
        let help = match places.as_slice() {
            [only] => only.help().map(Into::into),
            _ => None,
        };
        let message = match places.as_slice() {
            [only] => only.message().to_string(),
            several => format!("{} things are wrong", several.len()),
        };
        Self { kind: FaultKind::Input, message, help, places }
    }
}

impl From<&Rejection> for RejectedView {
    fn from(rejection: &Rejection) -> Self {
        Self {
            code: rejection.code.name().into(),
            number: rejection.code.number(),
            message: rejection.message.clone(),
            help: rejection.help.clone(),
            because: rejection.because.clone(),
        }
    }
}

/// Why a call gave no view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The core turned a command down.
    Rejected(Box<RejectedView>),
    /// Something at the boundary is wrong.
    Fault(Box<FaultView>),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(FaultView::from(&fault)))
    }
}

impl From<crate::fault::InputFault> for Failure {
    fn from(fault: crate::fault::InputFault) -> Self {
        Fault::from(fault).into()
    }
}

impl From<Vec<SourceFault>> for Failure {
    fn from(faults: Vec<SourceFault>) -> Self {
        Self::Fault(Box::new(faults.into()))
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(Box::new(RejectedView::from(&rejection)))
    }
}

/// An answer as canonical JSON text: that of an [`Answer`].
pub(super) fn text<V: Serialize>(given: Result<V, Failure>) -> String {
    wrapped(given.map(|view| canonical_record(&view)))
}

/// Puts the tag around the canonical form of a view, which is the same whatever stands around it.
#[inline(never)]
fn wrapped(given: Result<Result<Vec<u8>, Fault>, Failure>) -> String {
    match given {
        Ok(view) => written(view.map(|view| [br#"{"type":"done","with":"#, &*view, b"}"].concat())),
        Err(Failure::Rejected(view)) => bare(&Answer::<()>::Rejected(*view)),
        Err(Failure::Fault(view)) => bare(&Answer::<()>::Fault(*view)),
    }
}

/// A view as canonical JSON text, without a tag around it.
pub(super) fn bare(view: &impl Serialize) -> String {
    written(canonical_record(view))
}

#[inline(never)]
fn written(bytes: Result<Vec<u8>, Fault>) -> String {
    let text = bytes.map(String::from_utf8);
    // A view without a canonical form would be a defect, and is told as one.
    text.ok().and_then(Result::ok).unwrap_or_else(|| {
        String::from(concat!(
            r#"{"type":"fault","with":{"kind":"defect","#,
            r#""message":"this is a defect in governed, please report it: an answer has no canonical form"}}"#
        ))
    })
}
