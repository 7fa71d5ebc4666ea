//! A claim, and what it is about.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::fault::InputFault;
use crate::text::{Label, Line, Prose, Resource, parsed_forms};

/// What a claim is about: `criterion:LABEL`, `touch:KIND:NAME`, or `content` for everything the unit touches.
///
/// ```
/// use governed::evidence::Subject;
/// let subject: Subject = "touch:path:src/lib.rs".parse()?;
/// assert_eq!(subject.to_string(), "touch:path:src/lib.rs");
/// assert!("src/lib.rs".parse::<Subject>().is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// One criterion.
    Criterion(Label),
    /// One thing the unit touches.
    Touch(Resource),
    /// Everything it touches.
    Content,
}

impl Subject {
    pub(crate) const EXPECTED: &'static str =
        "a subject as `criterion:LABEL`, `touch:KIND:NAME` or `content` for everything the unit touches";

    /// Checks a subject's text form.
    ///
    /// # Errors
    /// When it is none of the three forms.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("subject", text, Self::EXPECTED);
        if text == "content" {
            return Ok(Self::Content);
        }
        if let Some(label) = text.strip_prefix("criterion:") {
            return Label::parse(label).map(Self::Criterion).map_err(|_| fault());
        }
        let resource = text.strip_prefix("touch:").ok_or_else(fault)?;
        Resource::parse(resource).map(Self::Touch).map_err(|_| fault())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Criterion(label) => write!(f, "criterion:{label}"),
            Self::Touch(resource) => write!(f, "touch:{resource}"),
            Self::Content => f.write_str("content"),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
parsed_forms!(Subject);

/// A test report, trace, diff, recording, decision: anything that belongs to the work and lives elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Artifact {
    /// What sort of thing it is: `test-report`, `trace`, `diff`, `decision` … Kinds are data.
    pub kind: Label,
    /// Where it is, or what it is called.
    pub location: Line,
    /// The digest of its content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

impl Artifact {
    /// It in one line.
    pub fn words(&self) -> String {
        match &self.digest {
            Some(digest) => format!("{} {} ({})", self.kind, self.location, digest.short()),
            None => format!("{} {}", self.kind, self.location),
        }
    }
}

/// What a claim says of the criteria it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "EvidenceFinding"))]
pub enum Finding {
    /// They are met.
    Supports,
    /// They are not.
    Contradicts,
    /// It cannot be told.
    Inconclusive,
}

impl Finding {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Contradicts => "contradicts",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// A claim about named content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Claim {
    /// Its name within the unit.
    pub label: Label,
    /// How it was come by: `test`, `review`, `measurement`, `statement` … Methods are data.
    pub method: Label,
    /// What it says of its criteria.
    pub finding: Finding,
    /// The claim in words.
    pub text: Prose,
    /// What it is about. Naming no touch means all of them: scope is narrowed on purpose, never by leaving out.
    pub about: Vec<Subject>,
    /// What it can be checked against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<Artifact>,
    /// Earlier evidence it takes the place of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<Label>,
}

/// A subject with the digest it had when the claim was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Binding {
    /// What the claim is about.
    pub subject: Subject,
    /// What it was then.
    pub digest: Digest,
}
