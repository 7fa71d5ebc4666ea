//! A resource the work reads, writes or assumes.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::canonical::digest_of;
use crate::digest::Digest;
use crate::fault::InputFault;
use crate::limit;
use crate::text::{Line, Resource};

/// What the work does with the resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// How a written resource changes as a whole, where that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
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

/// A run of lines of the base: `first` counts from 1, and a run of no lines stands *after* line `first`, the
/// way unified diffs count. Written `[first, count]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(u64, u64)", into = "(u64, u64)")]
pub struct LineRange {
    first: u32,
    count: u32,
}

impl LineRange {
    /// A run of `count` lines from `first` on.
    ///
    /// # Errors
    /// When it reaches past [`limit::LINE_NUMBER`].
    pub fn new(first: u64, count: u64) -> Result<Self, InputFault> {
        let fault =
            || InputFault::new("line range", &alloc::format!("[{first}, {count}]"), "`[first, count]` within 32 bits");
        if first.saturating_add(count) > limit::LINE_NUMBER {
            return Err(fault());
        }
        Ok(Self {
            first: u32::try_from(first).map_err(|_| fault())?,
            count: u32::try_from(count).map_err(|_| fault())?,
        })
    }

    /// Reads `12` or `10-20`, both ends included.
    ///
    /// # Errors
    /// When it is neither, or ends before it begins.
    ///
    /// ```
    /// use governed::integration::LineRange;
    /// assert_eq!(LineRange::parse("10-20"), LineRange::new(10, 11));
    /// assert!(LineRange::parse("20-10").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("line range", text, "a line such as `12` or lines such as `10-20`");
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let first: u64 = first.trim().parse().map_err(|_| fault())?;
        let last: u64 = last.trim().parse().map_err(|_| fault())?;
        if first == 0 || last < first {
            return Err(fault());
        }
        Self::new(first, last.saturating_sub(first).saturating_add(1))
    }

    /// The first line.
    pub fn first(self) -> u32 {
        self.first
    }

    /// How many lines.
    pub fn count(self) -> u32 {
        self.count
    }

    /// The line after the last.
    pub fn end(self) -> u32 {
        self.first.saturating_add(self.count)
    }

    /// The smallest run that holds both.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        let first = self.first.min(other.first);
        Self { first, count: self.end().max(other.end()).saturating_sub(first) }
    }
}

impl TryFrom<(u64, u64)> for LineRange {
    type Error = InputFault;
    fn try_from((first, count): (u64, u64)) -> Result<Self, InputFault> {
        Self::new(first, count)
    }
}

impl From<LineRange> for (u64, u64) {
    fn from(range: LineRange) -> Self {
        (range.first.into(), range.count.into())
    }
}

/// A resource the work reads, writes or assumes.
///
/// A unit has one touch for each resource: touching it again replaces what was said of it, and where the
/// content differs, what was evidence for the old content is stale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Touch {
    /// What is touched.
    pub resource: Resource,
    /// What the work does with it.
    pub mode: Mode,
    /// Which lines of the base, where it has lines. Empty means all of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineRange>,
    /// The digest of what the resource is after the work, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Digest>,
    /// How it changes as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// The value the work relies on, for an assumption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Line>,
}

impl Touch {
    /// A touch of the whole resource.
    pub fn new(resource: Resource, mode: Mode) -> Self {
        Self { resource, mode, lines: Vec::new(), content: None, change: None, value: None }
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
            None => digest_of(&(self.mode, &self.value, &self.lines, &self.change)),
        }
    }
}
