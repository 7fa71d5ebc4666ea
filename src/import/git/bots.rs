//! Which authors are machines.

use alloc::string::String;
use alloc::vec::Vec;

/// Names that are machines wherever they commit. A name with `[bot]` in it always is one. Extend the list with
/// `--bot NAME` or a line in `.governed/bots`.
pub const BOTS: [&str; 24] = [
    "bors",
    "bors-servo",
    "homu",
    "dependabot",
    "dependabot-preview",
    "dependabot-support",
    "renovate",
    "renovate-bot",
    "renovatebot",
    "greenkeeper",
    "greenkeeperio-bot",
    "snyk-bot",
    "pyup-bot",
    "github-actions",
    "mergify",
    "kodiakhq",
    "bulldozer",
    "pre-commit-ci",
    "allcontributors",
    "semantic-release-bot",
    "k8s-ci-robot",
    "copybara-service",
    "gitlab-bot",
    "web-flow",
];

impl Default for Bots {
    fn default() -> Self {
        Self::with([])
    }
}

/// The names taken for machines.
#[derive(Clone, Debug)]
pub struct Bots {
    names: Vec<String>,
}

impl Bots {
    /// The known names and these, in any case.
    ///
    /// ```
    /// use governed::import::git::Bots;
    /// let bots = Bots::with(["release-train"]);
    /// assert!(bots.holds("Release-Train", "rt@example.com"));
    /// assert!(bots.holds("dependabot[bot]", "support@github.com"));
    /// assert!(!bots.holds("Ada", "ada@example.com"));
    /// ```
    pub fn with<'a>(more: impl IntoIterator<Item = &'a str>) -> Self {
        let names = BOTS.into_iter().chain(more).map(|name| name.trim().to_lowercase()).filter(|n| !n.is_empty());
        Self { names: names.collect() }
    }

    /// Whether an author is a machine: by name, or by the part of the address before the `@`.
    pub fn holds(&self, name: &str, email: &str) -> bool {
        let name = name.trim().to_lowercase();
        let local = email.split('@').next().unwrap_or_default().trim().to_lowercase();
        // GitHub writes `49699333+dependabot[bot]@users.noreply.github.com`.
        let local = local.rsplit('+').next().unwrap_or_default();
        name.contains("[bot]") || local.contains("[bot]") || self.names.iter().any(|bot| *bot == name || bot == local)
    }
}
