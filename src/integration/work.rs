//! A unit as integration sees it.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::instant::Instant;
use crate::text::{Label, Line, Prose};

use super::dependency::DependencyKind;
use super::touch::Touch;

/// A link from one piece of work to another, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "WorkLink"))]
pub struct Link {
    /// How it depends.
    pub kind: DependencyKind,
    /// The name of the other.
    pub on: Line,
}

/// What keeps a piece of work from landing, whatever other work does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "WorkStop"))]
pub struct Stop {
    /// What keeps it, in words.
    pub why: Prose,
    /// When that ends by itself, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// A unit as integration sees it: what it touches, what it waits for, where it stands. Written as one line of JSON
/// where units come from a file.
///
/// ```
/// use governed::integration::Work;
/// let line = r#"{"unit":"pr-12","touches":[{"resource":"path:src/price.rs","mode":"writes","lines":[[10,2,3]]}]}"#;
/// let work: Work = serde_json::from_str(line)?;
/// assert_eq!((work.unit.as_str(), work.touches.len(), work.priority), ("pr-12", 1, 0));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Work {
    /// Its name: no other work has it.
    pub unit: Line,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Line>,
    /// What sort of work it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Label>,
    /// When it was proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Instant>,
    /// How much it goes before other work: higher first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: i8,
    /// Whether it has landed. Landed work stands in the order in which it landed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub landed: bool,
    /// Whether it is deployed as well.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub deployed: bool,
    /// What it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touches: Vec<Touch>,
    /// What it depends on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends: Vec<Link>,
    /// The states of the whole it was made on. With several, what it changed is not certain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<Line>,
    /// The names that the state of the whole has since it landed, such as that of its merge commit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub landed_as: Vec<Line>,
    /// The problem or request behind it, where it is named: two with the same one may be one piece of work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Line>,
    /// What keeps it from landing, whatever other work does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Stop>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(priority: &i8) -> bool {
    *priority == 0
}

impl Work {
    /// Work with nothing but a name.
    pub fn new(unit: Line) -> Self {
        Self {
            unit,
            title: None,
            kind: None,
            opened: None,
            priority: 0,
            landed: false,
            deployed: false,
            touches: Vec::new(),
            depends: Vec::new(),
            bases: Vec::new(),
            landed_as: Vec::new(),
            asks: Vec::new(),
            stops: Vec::new(),
        }
    }
}

/// How sure it is that two pieces of work collide, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "CollisionGrade"))]
pub enum Grade {
    /// They cannot both land as they are.
    Certain,
    /// They most likely cannot both land as they are.
    Likely,
    /// They may not fit together: a reason to verify.
    Possible,
}

impl Grade {
    /// Every grade, the surest first.
    pub const ALL: [Self; 3] = [Self::Certain, Self::Likely, Self::Possible];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}
