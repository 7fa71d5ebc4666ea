//! A change of a JSON document, as RFC 6902 writes it.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::InputFault;
use crate::limit;

/// One step of a patch: RFC 6902, section 4.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[allow(missing_docs, reason = "the fields are the members that RFC 6902 defines")]
pub enum PatchStep {
    /// A value is put there.
    Add { path: Box<str>, value: Value },
    /// What is there goes.
    Remove { path: Box<str> },
    /// What is there becomes this.
    Replace { path: Box<str>, value: Value },
    /// What is at one place goes to another.
    Move { from: Box<str>, path: Box<str> },
    /// What is at one place is put at another, too.
    Copy { from: Box<str>, path: Box<str> },
    /// What is there is this, or nothing of the patch counts.
    Test { path: Box<str>, value: Value },
}

impl PatchStep {
    fn value(&self) -> Option<&Value> {
        match self {
            Self::Add { value, .. } | Self::Replace { value, .. } | Self::Test { value, .. } => Some(value),
            Self::Remove { .. } | Self::Move { .. } | Self::Copy { .. } => None,
        }
    }

    fn places(&self) -> impl Iterator<Item = &str> {
        let (from, path) = match self {
            Self::Move { from, path } | Self::Copy { from, path } => (Some(&**from), path),
            Self::Add { path, .. } | Self::Remove { path } | Self::Replace { path, .. } | Self::Test { path, .. } => {
                (None, path)
            }
        };
        from.into_iter().chain([&**path])
    }
}

/// A change of a JSON document (RFC 6902). It is kept as it was said; nothing here carries it out.
///
/// ```
/// use governed::judgment::Patch;
/// let patch: Patch = serde_json::from_str(r#"[{"op":"replace","path":"/price","value":"82000"}]"#)?;
/// assert_eq!(patch.steps().len(), 1);
/// assert!(serde_json::from_str::<Patch>(r#"[{"op":"remove","path":"price"}]"#).is_err(), "no JSON pointer");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<PatchStep>", into = "Vec<PatchStep>")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(with = "Vec<PatchStep>"))]
pub struct Patch(Vec<PatchStep>);

impl Patch {
    /// Its steps, in order.
    pub fn steps(&self) -> &[PatchStep] {
        &self.0
    }
}

impl From<Patch> for Vec<PatchStep> {
    fn from(patch: Patch) -> Self {
        patch.0
    }
}

impl TryFrom<Vec<PatchStep>> for Patch {
    type Error = InputFault;

    fn try_from(steps: Vec<PatchStep>) -> Result<Self, InputFault> {
        if steps.is_empty() || steps.len() > limit::PATCH_STEPS {
            let count = format!("{} steps", steps.len());
            return Err(InputFault::new("patch", &count, "at least one step, and no more than the limit"));
        }
        for place in steps.iter().flat_map(PatchStep::places) {
            if !is_pointer(place) {
                return Err(InputFault::new("JSON pointer", place, "nothing, or `/` before each name (RFC 6901)"));
            }
        }
        let mut values = steps.iter().filter_map(PatchStep::value);
        if let Some(number) = values.find_map(fraction) {
            return Err(InputFault::new("value of a patch", &number, "no fraction: write it as text"));
        }
        Ok(Self(steps))
    }
}

/// The first number of a value that is no whole number: what is hashed holds none.
fn fraction(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => (!number.is_i64() && !number.is_u64()).then(|| number.to_string()),
        Value::Array(items) => items.iter().find_map(fraction),
        Value::Object(fields) => fields.values().find_map(fraction),
        Value::Null | Value::Bool(_) | Value::String(_) => None,
    }
}

/// Whether a text is a JSON pointer: RFC 6901, section 3.
fn is_pointer(text: &str) -> bool {
    let whole = text.is_empty() || text.starts_with('/');
    whole && text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']))
}
