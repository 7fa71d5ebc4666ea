//! Pushes to branches.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use crate::fault::Fault;
use crate::limit;

use super::super::change::{ChangeRequest, End, PathsOfPush, Push, Told, branch_of};
use super::super::patch::touches_of_paths;
use super::super::payload::Field;
use super::request::told;
use super::{Reading, author_of, commit_source, from_commit, line_of, occasion, repository};

/// Commits that GitHub lists of one push: where it lists as many, there may be more.
const LISTED_COMMITS: usize = 2_048;

/// `push`.
pub(super) fn event(reading: &mut Reading<'_>, root: &Field<'_>) -> Result<Told, Fault> {
    let repository = repository(root)?;
    let name = root.get("ref")?.must()?;
    let text = name.said()?.ok_or_else(|| name.fault("a full name such as `refs/heads/main`"))?;
    let Some(branch) = branch_of(text) else {
        let why = match text.strip_prefix("refs/tags/") {
            Some(tag) => format!("a push of the tag `{}`: nothing is to be taken in", crate::text::shortened(tag, 80)),
            None if text.starts_with("refs/") => "a push of what is no branch: nothing is to be taken in".to_owned(),
            None => return Err(name.fault("a full name such as `refs/heads/main`")),
        };
        return Ok(reading.nothing(why));
    };
    let (before, after) = (root.get("before")?.must()?.commit()?, root.get("after")?.must()?.commit()?);
    let is_gone = root.get("deleted")?.flag()? == Some(true);
    let Some(after) = after.filter(|_| !is_gone) else {
        let shown = crate::text::shortened(branch, 80);
        return Ok(reading.nothing(format!("the branch `{shown}` was deleted: nothing is to be taken in")));
    };
    let mut change = reading.change(repository.clone(), commit_source(&after));
    let branch = Some(line_of(branch, name.at(), &mut reading.skips));
    let created = root.get("created")?.flag()?.unwrap_or(before.is_none());
    let forced = root.get("forced")?.flag()?;
    change.base = End { branch: branch.clone(), commit: before, repository: Some(repository.clone()) };
    change.head = End { branch, commit: Some(after), repository: Some(repository) };
    from_commit(reading, &root.get("head_commit")?, &mut change)?;
    let listed = root.get("commits")?;
    let mut push = Push { created, forced, commits: Vec::new() };
    let paths = commits(reading, &listed, &mut change, &mut push)?;
    change.touches = touches(reading, paths, &push, &change);
    change.push = Some(push);
    occasion(reading, root, &mut change)?;
    Ok(told(reading, change))
}

/// Takes the commits, and who wrote them; gives their paths where every one of them tells its own.
fn commits(
    reading: &mut Reading<'_>,
    listed: &Field<'_>,
    change: &mut ChangeRequest,
    push: &mut Push,
) -> Result<Option<PathsOfPush>, Fault> {
    let mut worked = BTreeSet::new();
    let mut paths = Some(PathsOfPush::default());
    let all = listed.items()?;
    for commit in &all {
        let id = commit.get("id")?.must()?;
        push.commits.push(id.commit()?.ok_or_else(|| id.fault("the id of a commit"))?);
        worked.extend(author_of(reading, &commit.get("author")?)?);
        let lists = ["added", "modified", "removed"].map(|name| commit.get(name));
        let mut is_told = true;
        for (list, (was, is)) in lists.into_iter().zip([(false, true), (true, true), (true, false)]) {
            let list = list?;
            is_told &= list.is_there();
            for path in list.items()? {
                let path = path.text()?.ok_or_else(|| path.fault("a path"))?;
                if let Some(paths) = &mut paths {
                    paths.take(path, was, is);
                }
            }
        }
        if !is_told {
            paths = None;
        }
    }
    if paths.as_ref().is_some_and(|paths| paths.len() > limit::CHANGE_ITEMS) {
        return Err(listed.fault(&format!("commits of at most {} paths", limit::CHANGE_ITEMS)));
    }
    if !listed.is_there() || (all.is_empty() && change.base.commit != change.head.commit) {
        paths = None;
    }
    if all.len() >= LISTED_COMMITS {
        reading.skips.note("push of more commits than GitHub lists: what it touches is not told", listed.at());
        paths = None;
    }
    change.worked = worked.into_iter().collect();
    Ok(paths)
}

/// What the push touches. What a forced push takes out, and what a new branch is to be compared with, no list tells.
fn touches(
    reading: &mut Reading<'_>,
    paths: Option<PathsOfPush>,
    push: &Push,
    change: &ChangeRequest,
) -> Option<Vec<crate::integration::Touch>> {
    let of = change.head.commit.as_ref().map_or("", |commit| commit.as_str());
    let reason = match (&paths, push) {
        (_, Push { created: true, .. }) => "push of a new branch: what it touches depends on what it is compared with",
        (_, Push { forced: Some(true), .. }) => "forced push: what it takes out is not told, nor what it touches",
        (None, _) => "push whose commits do not all tell their paths: what it touches is not told",
        (Some(_), _) => "",
    };
    let paths = paths.filter(|_| reason.is_empty());
    let Some(paths) = paths else {
        reading.skips.note(reason, of);
        return None;
    };
    let fates = paths.fates(&mut reading.skips);
    Some(touches_of_paths(of, &fates, &mut reading.skips))
}
