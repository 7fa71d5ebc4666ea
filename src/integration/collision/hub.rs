//! Hubs: what nearly everything touches, so that touching it says little.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::limit;
use crate::text::Resource;

/// How touches of a hub count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "HubWeight"))]
pub enum Weight {
    /// Not at all.
    Ignored,
    /// Only where the same lines or the whole of it is at stake: not by being near, and not by the name alone.
    Downgraded,
    /// As any other, and work that writes it lands one after the other.
    Barrier,
    /// As any other.
    Full,
}

impl Weight {
    pub(super) fn counts_weak(self) -> bool {
        matches!(self, Self::Full | Self::Barrier)
    }
}

/// What somebody says of a resource, or of all resources whose names begin or end so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighted {
    /// The resource; with `*` at one end, all that begin or end as the rest does: `path:*.lock`, `path:vendor/*`.
    pub resource: Resource,
    /// How touches of it count.
    pub weight: Weight,
}

impl Weighted {
    fn fits(&self, resource: &Resource) -> bool {
        if self.resource.kind() != resource.kind() {
            return false;
        }
        let (said, name) = (self.resource.name(), resource.name());
        match (said.strip_prefix('*'), said.strip_suffix('*')) {
            (Some(end), _) => name.ends_with(end),
            (None, Some(start)) => name.starts_with(start),
            (None, None) => said == name,
        }
    }
}

/// Ends of the names of files that tools write, or to which everybody adds a line.
const DOWNGRADED: [&str; 24] = [
    "Cargo.lock",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "composer.lock",
    "Gemfile.lock",
    "Pipfile.lock",
    "poetry.lock",
    "uv.lock",
    "go.sum",
    "flake.lock",
    "mix.lock",
    "pubspec.lock",
    "Package.resolved",
    "vendor/modules.txt",
    "CHANGELOG.md",
    "CHANGES.md",
    "CHANGELOG",
    ".pb.go",
    "_pb2.py",
    ".min.js",
    ".snap",
];

/// Which resources are hubs: as somebody says, else by what their names tell, else by how much touches them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hubs {
    /// What somebody says, the first that fits.
    pub said: Vec<Weighted>,
}

impl Hubs {
    /// How touches of a resource count, where so many units of so many touch it.
    pub fn weight(&self, resource: &Resource, touched_by: usize, of: usize) -> Weight {
        if let Some(said) = self.said.iter().find(|said| said.fits(resource)) {
            return said.weight;
        }
        let by_name = resource.kind() == "path" && DOWNGRADED.iter().any(|end| resource.name().ends_with(end));
        if by_name || Self::is_crowded(touched_by, of) { Weight::Downgraded } else { Weight::Full }
    }

    /// Whether so many units of so many are a crowd: more than one in a hundred, and more than a handful.
    pub fn is_crowded(touched_by: usize, of: usize) -> bool {
        touched_by > limit::HUB_LEAST && touched_by.saturating_mul(limit::HUB_SHARE) > of
    }
}
