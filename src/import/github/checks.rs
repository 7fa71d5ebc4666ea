//! Groups of a merge queue, and checks of commits that pull requests have at their head.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use crate::fault::Fault;
use crate::text::{Label, Line};

use super::super::change::{Check, End, Forge, Told, branch_of, source_of_request};
use super::super::payload::Field;
use super::request::told;
use super::{Reading, commit_source, from_commit, line_of, occasion, repository};

/// `merge_group`: what a merge queue is about to take in.
pub(super) fn merge_group(reading: &mut Reading<'_>, root: &Field<'_>) -> Result<Told, Fault> {
    let repository = repository(root)?;
    let group = root.get("merge_group")?.must()?;
    if root.get("action")?.said()? == Some("destroyed") {
        let reason = root.get("reason")?.said()?.unwrap_or("it does not say why");
        return Ok(
            reading.nothing(format!("the group of the merge queue is no more ({reason}): nothing is to be taken in"))
        );
    }
    let commit = |name: &str| -> Result<_, Fault> {
        let field = group.get(name)?.must()?;
        field.commit()?.ok_or_else(|| field.fault("the id of a commit"))
    };
    let (head, base) = (commit("head_sha")?, commit("base_sha")?);
    let (head_ref, base_ref) = (group.get("head_ref")?.must()?, group.get("base_ref")?.must()?);
    let head_name = head_ref.text()?.unwrap_or_default();
    let number = queued_number(head_name);
    if number.is_none() {
        reading.skips.note("name of a group of the merge queue that names no pull request", head_name);
    }
    let source = match number {
        Some(number) => source_of_request(Forge::Github, &repository, number),
        None => commit_source(&head),
    };
    let mut change = reading.change(repository.clone(), source);
    let branch = |field: &Field<'_>, reading: &mut Reading<'_>| -> Result<Option<Line>, Fault> {
        let text = field.said()?.ok_or_else(|| field.fault("the name of a branch"))?;
        Ok(Some(line_of(branch_of(text).unwrap_or(text), field.at(), &mut reading.skips)))
    };
    change.number = number;
    change.base = End { branch: branch(&base_ref, reading)?, commit: Some(base), repository: Some(repository.clone()) };
    change.head = End { branch: branch(&head_ref, reading)?, commit: Some(head.clone()), repository: Some(repository) };
    // The group is the join: its head is what the base would become.
    change.joined = Some(head);
    from_commit(reading, &group.get("head_commit")?, &mut change)?;
    // Who wrote the join is the queue; who asked for the request in it is not said.
    change.worked.extend(change.author.take());
    occasion(reading, root, &mut change)?;
    Ok(told(reading, change))
}

/// The number in `refs/heads/gh-readonly-queue/main/pr-12-SHA`: the last pull request of the group.
fn queued_number(head: &str) -> Option<u64> {
    let (_, last) = head.split_once("gh-readonly-queue/")?.1.rsplit_once('/')?;
    let (number, _) = last.strip_prefix("pr-")?.split_once('-')?;
    number.parse().ok().filter(|number| (1..=crate::limit::SEQ).contains(number))
}

/// `check_suite`, `check_run` and `workflow_run`: a check of a commit, and the requests that have it at their head.
pub(super) fn checked(reading: &mut Reading<'_>, root: &Field<'_>) -> Result<Told, Fault> {
    let repository = repository(root)?;
    let made = root.get(reading.event)?.must()?;
    let check = check(reading, &made)?;
    let requests = made.get("pull_requests")?.items()?;
    if requests.is_empty() {
        return Ok(reading.nothing(
            "it lists no pull request: the check was made of a commit that none has at its head, or that comes from a fork",
        ));
    }
    let mut changes = Vec::new();
    for request in &requests {
        let number = request.get("number")?.must()?;
        let number = number.number()?.filter(|number| *number > 0).ok_or_else(|| number.fault("a number from 1 on"))?;
        if !is_here(root, request, &repository)? {
            reading.skips.note("pull request of another repository: left out", format!("#{number}"));
            continue;
        }
        let source = source_of_request(Forge::Github, &repository, number);
        let mut change = reading.change(repository.clone(), source);
        change.number = Some(number);
        change.base = end(reading, &request.get("base")?, Some(repository.clone()))?;
        change.head = end(reading, &request.get("head")?, None)?;
        change.at = made.get("updated_at")?.instant()?.or(made.get("completed_at")?.instant()?);
        change.at = change.at.or(made.get("started_at")?.instant()?);
        change.checks = vec![check.clone()];
        occasion(reading, root, &mut change)?;
        changes.push(change);
    }
    if changes.is_empty() {
        return Ok(reading.nothing("each pull request it lists is of another repository"));
    }
    Ok(Told::Changes { changes, skips: core::mem::take(&mut reading.skips) })
}

fn check(reading: &mut Reading<'_>, made: &Field<'_>) -> Result<Check, Fault> {
    // A suite is called by the app that makes it.
    let names = [made.get("name")?, made.of(&["app", "slug"])?, made.of(&["app", "name"])?];
    let mut name = None;
    for field in &names {
        if name.is_none() {
            name = field.line(&mut reading.skips)?;
        }
    }
    let name = name.unwrap_or_else(|| Line::made_of(&reading.event.replace('_', " "), "check").0);
    let conclusion = made.get("conclusion")?.said()?.map(Label::made_of);
    Ok(Check { name, conclusion, commit: made.get("head_sha")?.commit()? })
}

fn end(reading: &mut Reading<'_>, end: &Field<'_>, known: Option<Line>) -> Result<End, Fault> {
    let repository = match known {
        Some(repository) => Some(repository),
        None => match end.of(&["repo", "url"])?.said()?.and_then(named_by_address) {
            Some(name) => Line::parse(name).ok(),
            None => None,
        },
    };
    Ok(End { branch: end.get("ref")?.line(&mut reading.skips)?, commit: end.get("sha")?.commit()?, repository })
}

/// Whether the base of a listed request is the repository the event is about: GitHub also lists requests elsewhere that
/// have the same commit at their head.
fn is_here(root: &Field<'_>, request: &Field<'_>, repository: &Line) -> Result<bool, Fault> {
    let repo = request.of(&["base", "repo"])?;
    if let Some(name) = repo.get("url")?.said()?.and_then(named_by_address) {
        return Ok(name.eq_ignore_ascii_case(repository.as_str()));
    }
    let (theirs, ours) = (repo.get("id")?.number()?, root.of(&["repository", "id"])?.number()?);
    Ok(theirs.is_none() || theirs == ours)
}

/// `owner/name` at the end of an API address such as `https://api.github.com/repos/owner/name`.
fn named_by_address(address: &str) -> Option<&str> {
    let (_, name) = address.rsplit_once("/repos/")?;
    let (owner, rest) = name.split_once('/')?;
    (!owner.is_empty() && !rest.is_empty() && !rest.contains('/')).then_some(name)
}
