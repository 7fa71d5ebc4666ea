//! A resource the work reads, writes or assumes.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::canonical::digest_of;
use crate::digest::Digest;
use crate::tagged::tagged;
use crate::text::{Line, Resource};

use super::hunk::Hunk;

/// What the work does with the resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "TouchMode"))]
pub enum Mode {
    /// It looks at it.
    Reads,
    /// It changes it.
    Writes,
    /// It relies on it being as it is.
    Assumes,
}

impl Mode {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Assumes => "assumes",
        }
    }
}

tagged! { lenient "Change",
/// How a written resource changes as a whole, where that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "TouchChange"))]
pub enum Change {
    /// It did not exist.
    Added,
    /// It stays, with other content.
    Modified,
    /// It is removed.
    Deleted,
    /// It had another name.
    Renamed {
        /// The name it had.
        from: Resource,
    },
    /// It began as a copy of another.
    Copied {
        /// What it was copied from.
        from: Resource,
    },
    /// It became something else: a file a link, a folder a submodule.
    Retyped,
}
}

impl Change {
    /// Its name in records.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Modified => "modified",
            Self::Deleted => "deleted",
            Self::Renamed { .. } => "renamed",
            Self::Copied { .. } => "copied",
            Self::Retyped => "retyped",
        }
    }
}

/// What the work does with names, such as functions, settings or terms of a contract: what no line of a diff says of
/// the rest of the system.
///
/// A name is whatever the parts of the system call each other by. Two resources that say the same name speak of the
/// same thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "TouchNames"))]
pub struct Names {
    /// Names that are new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defines: Vec<Line>,
    /// Names whose meaning changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Line>,
    /// Names that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removes: Vec<Line>,
    /// Names that are relied on in a place that did not rely on them before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Line>,
}

impl Names {
    /// Whether no name is said.
    pub fn is_empty(&self) -> bool {
        self.each().next().is_none()
    }

    /// Every name.
    pub fn each(&self) -> impl Iterator<Item = &str> {
        [&self.defines, &self.changes, &self.removes, &self.uses].into_iter().flatten().map(Line::as_str)
    }
}

/// A resource the work reads, writes or assumes.
///
/// A unit has one touch for each resource: touching it again replaces what was said of it, and where the
/// content differs, what was evidence for the old content is stale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Touch {
    /// What is touched.
    pub resource: Resource,
    /// What the work does with it.
    pub mode: Mode,
    /// Which lines of the base, where it has lines, and what became of them. Empty means all of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Hunk>,
    /// The digest of what the resource was when the work began, where that is known: what the lines count in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Digest>,
    /// The digest of what the resource is after the work, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Digest>,
    /// How it changes as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// The value the work relies on, for an assumption; the value it sets, for a write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Line>,
    /// The names it defines, changes, removes and comes to use.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
}

impl Touch {
    /// A touch of the whole resource.
    pub fn new(resource: Resource, mode: Mode) -> Self {
        Self {
            resource,
            mode,
            lines: Vec::new(),
            base: None,
            content: None,
            change: None,
            value: None,
            names: Names::default(),
        }
    }

    /// Whether it belongs to the content of the work: what is written or relied on, not what is only read.
    pub fn is_content(&self) -> bool {
        self.mode != Mode::Reads
    }

    /// What evidence about this touch is bound to. Where the content is known it alone decides, with what is
    /// done to it, so that a rebase which only moves lines makes nothing stale; else the lines and the kind
    /// of change stand in for it.
    pub fn fingerprint(&self) -> Digest {
        match self.content {
            Some(content) => digest_of(&(self.mode, &self.value, content)),
            None if self.names.is_empty() => digest_of(&(self.mode, &self.value, &self.lines, &self.change)),
            None => digest_of(&(self.mode, &self.value, &self.lines, &self.change, &self.names)),
        }
    }
}
