//! Code owners: who has to approve what is changed where, as GitHub and GitLab read a `CODEOWNERS` file.
//!
//! Take the file from the branch a change goes to, never from the change: else whoever asks says who answers.
//!
//! | | GitHub | GitLab |
//! |---|---|---|
//! | which line counts | the last that fits | the last that fits, in each section |
//! | `docs` | the file and all below a folder of that name | the file of that name |
//! | `docs/` | all below such a folder, wherever it is | the same |
//! | `docs/*` | what is directly in `docs` at the root | what is directly in `docs`, wherever it is |
//! | a slash within | means: from the root on | means nothing: only one in front does |
//! | `dir/**` at the end | all below | what is directly in it |
//! | `[a-z]` | not a pattern: the line is skipped | a range of characters |
//! | `!path` | not a pattern: the line is skipped | takes the path out of its section for good |
//! | `\#path` | not a pattern: the line is skipped | a path that begins with `#` |
//! | ` # remark` behind owners | a remark | read on: an owner in it is an owner |
//! | no owners | nobody owns it | the owners of the section; without any, nobody has to approve |
//! | an owner that is none | the line is skipped | the owner is left out |

mod approval;
mod line;
mod pattern;

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::budget::Budget;
use crate::fault::Fault;
use crate::limit;

use pattern::{Pattern, segments};

pub use approval::{Approval, OwnerSet, Required, Standing};

/// Which forge's reading of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// GitHub's.
    Github,
    /// GitLab's, with sections.
    Gitlab,
}

impl Dialect {
    /// Where the forge looks for the file, in this order: the first there is counts.
    pub fn places(self) -> [&'static str; 3] {
        match self {
            Self::Github => [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"],
            Self::Gitlab => ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"],
        }
    }
}

/// Somebody who owns paths. Names are kept in lowercase, without `@`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Owner {
    /// An account: `@ada`.
    Login(Box<str>),
    /// A team: `@org/team`.
    Team(Box<str>),
    /// GitLab's `@name`, which is an account or a group; only who knows the groups can tell.
    LoginOrGroup(Box<str>),
    /// Whose address it is: `ada@example.com`.
    Email(Box<str>),
    /// GitLab's `@@maintainer`: everybody with that role in the project.
    Role(Box<str>),
}

impl Owner {
    /// The name it is listed under where it stands for several: `org/team`, `group`, `ada@example.com`, `@maintainer`.
    pub fn name(&self) -> &str {
        match self {
            Self::Login(name) | Self::Team(name) | Self::LoginOrGroup(name) | Self::Email(name) | Self::Role(name) => {
                name
            }
        }
    }
}

impl core::fmt::Display for Owner {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Email(name) => f.write_str(name),
            _ => write!(f, "@{}", self.name()),
        }
    }
}

/// A line that counts for nothing, or for less than it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SkippedLine {
    /// Which, from 1 on.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// A section of GitLab's dialect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its name; nothing, for the lines before the first section.
    pub name: Option<Box<str>>,
    /// Whether its approvals may be missing.
    pub optional: bool,
    /// How many approvals it asks for.
    pub approvals: u32,
    #[serde(skip)]
    defaults: Vec<Owner>,
}

/// One line of the file: a pattern and its owners.
#[derive(Clone, Debug)]
struct Entry {
    line: u64,
    text: Box<str>,
    pattern: Pattern,
    section: usize,
    owners: Vec<Owner>,
    /// GitLab's `!path`: what fits is out of the section.
    excludes: bool,
}

/// A file of code owners, read.
#[derive(Clone, Debug)]
pub struct CodeOwners {
    dialect: Dialect,
    sections: Vec<Section>,
    entries: Vec<Entry>,
    skipped: Vec<SkippedLine>,
    skipped_more: u64,
}

/// Who owns a path, by one line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owned<'o> {
    /// The line that decides, from 1 on.
    pub line: u64,
    /// Its pattern, as written.
    pub pattern: &'o str,
    /// Its section.
    pub section: &'o Section,
    /// The owners: one of them has to approve. Empty where the line says that nobody owns it.
    pub owners: &'o [Owner],
}

impl CodeOwners {
    /// Reads a file. What a forge skips is skipped, and told by [`CodeOwners::skipped`].
    ///
    /// # Errors
    /// When it is as large as [`limit::CODE_OWNERS_BYTES`]: GitHub then loads none of it, and everything would be
    /// nobody's.
    ///
    /// ```
    /// use governed::import::codeowners::{CodeOwners, Dialect};
    /// let owners = CodeOwners::read(b"* @ada\n/docs/ @shop/writers # they know\n!no @ada\n", Dialect::Github)?;
    /// let owned = owners.owners("docs/a/b.md")?;
    /// assert_eq!((owned[0].line, owned[0].owners[0].to_string()), (2, "@shop/writers".to_string()));
    /// assert_eq!(owners.skipped()[0].line, 3);
    /// # Ok::<(), governed::Fault>(())
    /// ```
    pub fn read(bytes: &[u8], dialect: Dialect) -> Result<Self, Fault> {
        if bytes.len() >= limit::CODE_OWNERS_BYTES {
            let message = format!(
                "the file of code owners has {} bytes: one of {} or more is not loaded, and nobody would own anything",
                bytes.len(),
                limit::CODE_OWNERS_BYTES
            );
            return Err(
                Fault::input(message).with_help("say more with fewer lines: one pattern can stand for many paths")
            );
        }
        let first = Section { name: None, optional: false, approvals: 1, defaults: Vec::new() };
        let (entries, skipped) = (Vec::new(), Vec::new());
        let mut read = Self { dialect, sections: alloc::vec![first], entries, skipped, skipped_more: 0 };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = line::Reader::new(&mut read);
        for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
            reader.line(number, line);
        }
        Ok(read)
    }

    /// The dialect it was read in.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The lines that count for nothing, or for less than they say; at most [`limit::CODE_OWNERS_SKIPPED`].
    pub fn skipped(&self) -> &[SkippedLine] {
        &self.skipped
    }

    /// How many such lines there are besides.
    pub fn skipped_more(&self) -> u64 {
        self.skipped_more
    }

    /// Who owns a path: at most one line in GitHub's dialect, at most one of each section in GitLab's. Nothing where no
    /// line fits; a line without owners says that nobody owns it.
    ///
    /// # Errors
    /// When it takes more than [`limit::CODE_OWNERS_STEPS`].
    pub fn owners(&self, path: &str) -> Result<Vec<Owned<'_>>, Fault> {
        self.owners_within(path, &mut Budget::of(limit::CODE_OWNERS_STEPS))
    }

    fn owners_within(&self, path: &str, budget: &mut Budget) -> Result<Vec<Owned<'_>>, Fault> {
        let path = path.trim_start_matches('/');
        let path = segments(path);
        // The last line that fits counts, so the first found from the end; an exclusion counts wherever it stands.
        let mut decided: BTreeMap<usize, Option<&Entry>> = BTreeMap::new();
        for entry in self.entries.iter().rev() {
            let is_open = !decided.contains_key(&entry.section);
            if !is_open && (self.dialect == Dialect::Github || !entry.excludes) {
                if self.dialect == Dialect::Github {
                    break;
                }
                continue;
            }
            if entry.pattern.fits(&path, budget).map_err(|_| too_many_steps())? {
                if entry.excludes {
                    decided.insert(entry.section, None);
                } else {
                    decided.entry(entry.section).or_insert(Some(entry));
                }
            }
        }
        let owned = decided.into_iter().filter_map(|(section, entry)| {
            let entry = entry?;
            let section = self.sections.get(section)?;
            Some(Owned { line: entry.line, pattern: &entry.text, section, owners: &entry.owners })
        });
        Ok(owned.collect())
    }

    fn skip(&mut self, line: u64, reason: impl Into<String>) {
        if self.skipped.len() < limit::CODE_OWNERS_SKIPPED {
            self.skipped.push(SkippedLine { line, reason: reason.into() });
        } else {
            self.skipped_more += 1;
        }
    }
}

fn too_many_steps() -> Fault {
    let message = format!("finding the owners takes more than {} steps", limit::CODE_OWNERS_STEPS);
    Fault::input(message).with_help("use fewer lines, or fewer `*` in them, or ask for fewer paths at once")
}
