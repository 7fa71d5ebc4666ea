//! What the API lists of the files of a merge request.

use alloc::format;
use alloc::vec::Vec;

use crate::fault::Fault;
use crate::integration::Touch;

use super::super::Skips;
use super::super::git::FileStatus;
use super::super::patch::{Listed, touches};
use super::super::payload::{Field, Payload};

const HELP: &str = "give what the API answers at `merge_requests/IID/diffs`, or at `/changes`; pages behind each other are \
                    read as one";

/// The files of a merge request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diffs {
    /// What it touches, with the lines that change where GitLab gives them.
    pub touches: Vec<Touch>,
    /// How many files were listed.
    pub listed: u64,
    /// Whether GitLab says that it left files out.
    pub may_go_on: bool,
}

/// Reads the files the API lists at `merge_requests/IID/diffs`, or within what it answers at `merge_requests/IID/changes`.
///
/// # Errors
/// When it is no such list; the fault says where.
pub fn diffs(payload: &[u8]) -> Result<(Diffs, Skips), Fault> {
    let payload = Payload::several(payload, HELP)?;
    let mut skips = Skips::default();
    let root = payload.root();
    let (items, may_go_on) = match root.get("changes") {
        Ok(changes) => (changes.must()?.items()?, root.get("overflow")?.flag()? == Some(true)),
        Err(_) => (payload.items()?, false),
    };
    if may_go_on {
        skips.note("GitLab left out files of a large merge request: there are more", format!("{} files", items.len()));
    }
    let mut all = Vec::with_capacity(items.len());
    for file in &items {
        all.push(listed(file, &mut skips)?);
    }
    let touches = touches("merge request", &all, &mut skips);
    Ok((Diffs { touches, listed: u64::try_from(items.len()).unwrap_or(u64::MAX), may_go_on }, skips))
}

fn listed<'v>(file: &Field<'v>, skips: &mut Skips) -> Result<Listed<'v>, Fault> {
    let path = |name: &str| -> Result<&'v str, Fault> {
        let field = file.get(name)?.must()?;
        field.text()?.filter(|path| !path.trim().is_empty()).ok_or_else(|| field.fault("a path"))
    };
    let (new, old) = (path("new_path")?, path("old_path")?);
    let flag = |name: &str| Ok::<bool, Fault>(file.get(name)?.flag()? == Some(true));
    let status = match (flag("new_file")?, flag("deleted_file")?, flag("renamed_file")?) {
        (true, _, _) => FileStatus::Added,
        (_, true, _) => FileStatus::Deleted,
        (_, _, true) => FileStatus::Renamed,
        _ if old != new => FileStatus::Renamed,
        _ => FileStatus::Modified,
    };
    let patch = file.get("diff")?.text()?.filter(|patch| !patch.is_empty());
    let left_out = flag("too_large")? || flag("collapsed")?;
    if left_out || (patch.is_none() && status == FileStatus::Modified) {
        skips.note("file without a diff, binary or too large: the whole file counts as changed", new);
    }
    let from = (status == FileStatus::Renamed).then_some(old);
    Ok(Listed { status, path: new, from, content: None, patch: patch.filter(|_| !left_out), same_content: false })
}
