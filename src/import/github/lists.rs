//! What the API lists of a pull request: its reviews and its files.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::digest::Digest;
use crate::fault::Fault;
use crate::integration::Touch;
use crate::limit;

use super::super::Skips;
use super::super::change::{Review, latest};
use super::super::git::{Bots, FileStatus};
use super::super::patch::{Listed, touches};
use super::super::payload::{Field, Payload};
use super::{Reading, author_of};

const HELP: &str = "give the list as the API answers it; pages behind each other are read as one";

/// Reads the reviews the API lists at `pulls/NUMBER/reviews`, and gives those that count: of each person the latest that
/// approves, declines or was dismissed. Reviews that were not given yet are left out.
///
/// # Errors
/// When it is no such list; the fault says where.
///
/// ```
/// use governed::import::{change::Answer, git::Bots, github};
/// let listed = br#"[{"user": {"login": "Ada"}, "state": "APPROVED", "submitted_at": "2026-03-17T09:00:00Z"},
///                   {"user": {"login": "Ada"}, "state": "COMMENTED", "submitted_at": "2026-03-17T10:00:00Z"}]"#;
/// let (reviews, _) = github::reviews(listed, &Bots::default())?;
/// assert_eq!((reviews.len(), reviews[0].answer, reviews[0].by.as_str()), (1, Answer::Approve, "person:ada"));
/// # Ok::<(), governed::Fault>(())
/// ```
pub fn reviews(payload: &[u8], bots: &Bots) -> Result<(Vec<Review>, Skips), Fault> {
    let payload = Payload::several(payload, HELP)?;
    let mut reading = Reading { event: "pull_request_review", bots, skips: Skips::default() };
    let mut all = Vec::new();
    for given in payload.items()? {
        all.extend(super::request::review(&mut reading, &given)?);
    }
    Ok((latest(all), reading.skips))
}

/// Reads the commits the API lists at `pulls/NUMBER/commits`, and gives everybody who wrote or committed one: whoever did
/// worked on the change. GitHub lists at most [`limit::GITHUB_COMMITS`].
///
/// # Errors
/// When it is no such list; the fault says where.
///
/// ```
/// use governed::import::{git::Bots, github};
/// let listed = br#"[{"author": {"login": "Bo"}, "committer": {"login": "web-flow"}},
///     {"author": null, "commit": {"author": {"name": "Cy", "email": "Cy@example.com"}}}]"#;
/// let (worked, _) = github::commits(listed, &Bots::default())?;
/// let worked: Vec<&str> = worked.iter().map(|actor| actor.as_str()).collect();
/// assert_eq!(worked, ["machine:web-flow/unknown", "person:bo", "person:cy@example.com"]);
/// # Ok::<(), governed::Fault>(())
/// ```
pub fn commits(payload: &[u8], bots: &Bots) -> Result<(Vec<Actor>, Skips), Fault> {
    let payload = Payload::several(payload, HELP)?;
    let mut reading = Reading { event: "pull_request", bots, skips: Skips::default() };
    let items = payload.items()?;
    let mut worked = BTreeSet::new();
    for commit in &items {
        for role in ["author", "committer"] {
            let by = match reading.actor(&commit.get(role)?)? {
                Some(by) => Some(by),
                None => author_of(&reading, &commit.get("commit")?.get(role)?)?,
            };
            worked.extend(by);
        }
    }
    if items.len() >= limit::GITHUB_COMMITS {
        reading.skips.note("GitHub lists no more commits than these: others may have worked on it", "commits");
    }
    Ok((worked.into_iter().collect(), reading.skips))
}

/// The files of a pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// What it touches, with the lines that change where GitHub gives them.
    pub touches: Vec<Touch>,
    /// How many files were listed. Compare it with [`ChangeRequest::files`](crate::import::change::ChangeRequest::files):
    /// a page is not the whole.
    pub listed: u64,
    /// Whether there may be more than GitHub lists at all.
    pub may_go_on: bool,
}

/// Reads the files the API lists at `pulls/NUMBER/files`. Their patches become the lines each touch changes, counted in
/// what the request is based on, with the names on them.
///
/// # Errors
/// When it is no such list; the fault says where.
pub fn files(payload: &[u8]) -> Result<(Files, Skips), Fault> {
    let payload = Payload::several(payload, HELP)?;
    let mut skips = Skips::default();
    let items = payload.items()?;
    let mut all = Vec::with_capacity(items.len());
    for file in &items {
        all.extend(listed(file, &mut skips)?);
    }
    let may_go_on = items.len() >= limit::GITHUB_FILES;
    if may_go_on {
        skips.note("GitHub lists no more files than these: there may be more", format!("{} files", items.len()));
    }
    let touches = touches("pull request", &all, &mut skips);
    Ok((Files { touches, listed: u64::try_from(items.len()).unwrap_or(u64::MAX), may_go_on }, skips))
}

fn listed<'v>(file: &Field<'v>, skips: &mut Skips) -> Result<Option<Listed<'v>>, Fault> {
    let name = file.get("filename")?.must()?;
    let path = name.text()?.filter(|path| !path.trim().is_empty()).ok_or_else(|| name.fault("a path"))?;
    let said = file.get("status")?.must()?.text()?.unwrap_or_default();
    let before = file.get("previous_filename")?;
    let status = match said {
        "added" => FileStatus::Added,
        "removed" => FileStatus::Deleted,
        "modified" | "changed" => FileStatus::Modified,
        "renamed" => FileStatus::Renamed,
        "copied" => FileStatus::Copied,
        "unchanged" => {
            skips.note("file that is listed as unchanged: left out", path);
            return Ok(None);
        }
        _ => {
            skips.note("status of a file not known here: counted as modified", format!("{path}: {said}"));
            FileStatus::Modified
        }
    };
    let two = matches!(status, FileStatus::Renamed | FileStatus::Copied);
    let from = if two { before.must()?.text()? } else { None };
    let sha = file.get("sha")?;
    let content = match sha.commit() {
        Ok(id) => id.and_then(|id| Digest::parse(&format!("gitBlob:{id}")).ok()),
        Err(_) => return Err(sha.fault("the id of a file's content: 40 or 64 hexadecimal digits")),
    };
    let patch = file.get("patch")?.text()?;
    let changes = file.get("changes")?.number()?;
    let same_content = status == FileStatus::Renamed && changes == Some(0) && patch.is_none_or(str::is_empty);
    if patch.is_none() && !same_content && !matches!(status, FileStatus::Added | FileStatus::Deleted) {
        skips.note("file without a patch, binary or too large: the whole file counts as changed", path);
    }
    Ok(Some(Listed { status, path, from, content, patch, same_content }))
}
