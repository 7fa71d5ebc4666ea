//! What one policy says otherwise than another, and which way that can turn a verdict, as far as the form tells.
//!
//! Nothing is evaluated here. Where a difference is said not to loosen, no facts exist for which it does; where it is
//! said that it can, there may be none either: a backtest tells what it would have done.
//!
//! ```
//! use governed::policy::diff::{Reach, diff};
//! use governed::policy::{Document, Policy};
//! let policy = |lines: u32| {
//!     let document: Document = serde_json::from_value(serde_json::json!({
//!         "governed": 1, "policy": "p", "owner": "person:ada", "review": "2027-01-01",
//!         "rules": [{ "id": "large", "why": "Nobody reads it all.", "when": format!("unit.lines > {lines}"), "then": ["block"] }],
//!         "fallback": { "to": "person:ada" }
//!     })).unwrap();
//!     Policy::compile(vec![document]).unwrap()
//! };
//! let differences = diff(&policy(400), &policy(500));
//! assert_eq!(differences.len(), 1);
//! assert_eq!(differences[0].to_string(), "rule `large` changed: when `unit.lines > 400` → `unit.lines > 500`; can loosen, can tighten");
//! assert_eq!(differences[0].bearing().loosens, Reach::Yes);
//! assert!(diff(&policy(400), &policy(400)).is_empty());
//! ```

mod bearing;
mod layers;
mod names;
mod report;
mod rules;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::compile::Policy;
use super::ruling::Sort;

pub use bearing::{Bearing, Reach};
pub use report::{markdown, text};

/// Something that one policy says otherwise than another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Difference {
    /// What sort of thing it is.
    pub what: What,
    /// Its name; of several layers, with the policy's name in front.
    pub id: Box<str>,
    /// Whether it is new, gone, or other.
    pub change: Changed,
    /// What of it is other; of something new or gone, what it does.
    pub parts: Vec<PartChange>,
}

/// What sort of thing differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "DifferenceIn"))]
pub enum What {
    /// A whole layer, or the order of the layers.
    Layer,
    /// The owner, the review day or the purpose of a layer.
    Policy,
    /// What lower layers may permit.
    Delegates,
    /// A fact of its own, or whether it names the standard ones.
    Fact,
    /// A time zone.
    Zone,
    /// A group.
    Group,
    /// A standard of evidence.
    Standard,
    /// Who may override.
    Overrides,
    /// How the policy itself changes.
    Changes,
    /// What happens where nothing permits a move.
    Fallback,
    /// A part that can fire.
    #[serde(untagged)]
    Ruling(Sort),
}

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "DifferenceHow"))]
pub enum Changed {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is other than it was.
    Changed,
}

/// A part that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PartChange {
    /// Which part: `when`, `owner`, `members` …
    pub part: Box<str>,
    /// What it said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<str>>,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Box<str>>,
    /// Which way it can turn a verdict.
    #[serde(flatten)]
    pub bearing: Bearing,
}

impl PartChange {
    fn new(part: &str, before: Option<String>, after: Option<String>, bearing: Bearing) -> Self {
        Self { part: part.into(), before: before.map(Into::into), after: after.map(Into::into), bearing }
    }
}

impl Difference {
    /// Which way it can turn a verdict: as far as any of its parts can.
    pub fn bearing(&self) -> Bearing {
        self.parts.iter().fold(Bearing::NONE, |all, part| all.with(part.bearing))
    }
}

/// What differs between two policies: layer by layer from the top, within a layer the names that rules refer to, then
/// what can fire by sort and id, then the fallback. The order in which rules are written makes no difference.
pub fn diff(old: &Policy, new: &Policy) -> Vec<Difference> {
    layers::diff(old.documents(), new.documents())
}
