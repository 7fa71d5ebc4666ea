//! The commits of a repository, read from `git log`.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::limit;

use crate::import::Skips;

/// How `git log -z --topo-order` is to print each commit: ten fields, ended by zero bytes.
pub const LOG_FORMAT: &str = "%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%ct%x00%cn%x00%ce%x00%B";
const FIELDS: usize = 10;

/// Who wrote a commit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signature {
    /// The name, as written.
    pub name: Box<str>,
    /// The address, as written.
    pub email: Box<str>,
}

/// One commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id in hexadecimal.
    pub id: Box<str>,
    /// Its tree's id.
    pub tree: Box<str>,
    /// The places of its parents in the history.
    pub parents: Vec<usize>,
    /// Its author.
    pub author: Signature,
    /// When it was authored, in seconds since 1970.
    pub authored: i64,
    /// When it was committed, in seconds since 1970.
    pub committed: i64,
    /// Its committer.
    pub committer: Signature,
    /// Its message.
    pub message: Box<str>,
}

impl Commit {
    /// The first line of the message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default().trim()
    }

    /// The message after its first line.
    pub fn body(&self) -> &str {
        self.message.split_once('\n').map_or("", |(_, body)| body).trim()
    }
}

/// The commits reachable from the tip, parents before children.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub(super) commits: Vec<Commit>,
    pub(super) by_id: BTreeMap<Box<str>, usize>,
}

impl History {
    /// The commits, parents before children: the last is the tip.
    pub fn commits(&self) -> &[Commit] {
        &self.commits
    }

    /// The place of the only commit whose id begins so: nothing, where there is none or there are several.
    pub fn find(&self, prefix: &str) -> Option<usize> {
        if prefix.len() < 4 {
            return None;
        }
        let prefix = prefix.to_ascii_lowercase();
        let mut found =
            self.by_id.range::<str, _>((core::ops::Bound::Included(prefix.as_str()), core::ops::Bound::Unbounded));
        let (first, place) = found.next().filter(|(id, _)| id.starts_with(&prefix))?;
        let ambiguous = first.len() > prefix.len() && found.next().is_some_and(|(id, _)| id.starts_with(&prefix));
        (!ambiguous).then_some(*place)
    }
}

/// Reads `git log` in pieces of any size.
#[derive(Debug, Default)]
pub struct HistoryReader {
    field: Vec<u8>,
    fields: Vec<Vec<u8>>,
    /// Children before parents, with the parents still by name.
    read: Vec<(Commit, Vec<Box<str>>)>,
}

impl HistoryReader {
    /// A reader at the start.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next piece.
    pub fn push(&mut self, bytes: &[u8], skips: &mut Skips) {
        let mut pieces = bytes.split(|byte| *byte == 0);
        if let Some(first) = pieces.next() {
            self.field.extend_from_slice(first);
        }
        for piece in pieces {
            self.fields.push(core::mem::take(&mut self.field));
            self.commit(skips);
            self.field.extend_from_slice(piece);
        }
    }

    /// Ends the input.
    pub fn finish(mut self, skips: &mut Skips) -> History {
        if !self.field.is_empty() {
            self.fields.push(core::mem::take(&mut self.field));
        }
        self.commit(skips);
        if !self.fields.is_empty() {
            skips.note("commit record cut short", alloc::format!("{} fields at the end", self.fields.len()));
        }
        let mut history = History::default();
        for (mut commit, parents) in self.read.into_iter().rev() {
            if history.by_id.contains_key(&commit.id) {
                skips.note("commit listed twice: the later one is left out", short(&commit.id));
                continue;
            }
            for parent in parents {
                // Parents come first, so no commit can be its own ancestor.
                match history.by_id.get(&parent) {
                    Some(place) => commit.parents.push(*place),
                    None => skips.note("parent commit not in the repository (shallow clone)", &*parent),
                }
            }
            history.by_id.insert(commit.id.clone(), history.commits.len());
            history.commits.push(commit);
        }
        history
    }

    fn commit(&mut self, skips: &mut Skips) {
        if self.fields.len() < FIELDS {
            return;
        }
        let mut lossy = false;
        let mut texts = self.fields.drain(..FIELDS).map(|field| {
            String::from_utf8(field).unwrap_or_else(|error| {
                lossy = true;
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            })
        });
        let mut next = || texts.next().unwrap_or_default();
        let (id, tree, parents, name, email) = (next(), next(), next(), next(), next());
        let (authored, committed, committer, address, message) = (next(), next(), next(), next(), next());
        drop(texts);
        if lossy {
            skips.note("name or message not UTF-8: what does not decode is shown as U+FFFD", short(&id));
        }
        let mut seconds = |text: &str| {
            text.trim().parse::<i64>().unwrap_or_else(|_| {
                skips.note("commit time unreadable: taken as 1970", short(&id));
                0
            })
        };
        let (authored, committed) = (seconds(&authored), seconds(&committed));
        if message.len() > limit::PROSE_BYTES {
            skips.note("message longer than a text may be: cut", short(&id));
        }
        let message = crate::text::shortened(&message, limit::PROSE_BYTES);
        let parents = parents.split_ascii_whitespace().map(Into::into).collect();
        let commit = Commit {
            id: id.trim().into(),
            tree: tree.into(),
            parents: Vec::new(),
            author: Signature { name: name.into(), email: email.into() },
            authored,
            committed,
            committer: Signature { name: committer.into(), email: address.into() },
            message: message.into(),
        };
        self.read.push((commit, parents));
    }
}

/// The start of an id, as people write it.
pub(super) fn short(id: &str) -> String {
    id.trim().chars().take(9).collect()
}
