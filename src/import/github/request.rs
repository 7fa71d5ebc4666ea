//! Pull requests, and what is answered to them.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::fault::Fault;
use crate::text::Line;

use super::super::change::{
    Answer, Association, ChangeRequest, End, Forge, RequestState, Review, Told, source_of_request,
};
use super::super::payload::Field;
use super::{Reading, occasion, repository, repository_name};

/// `pull_request` and `pull_request_target`.
pub(super) fn event(reading: &mut Reading<'_>, root: &Field<'_>) -> Result<Told, Fault> {
    let change = changed(reading, root)?;
    Ok(told(reading, change))
}

/// `pull_request_review`: one answer.
pub(super) fn reviewed(reading: &mut Reading<'_>, root: &Field<'_>) -> Result<Told, Fault> {
    let mut change = changed(reading, root)?;
    let given = root.get("review")?.must()?;
    change.reviews = review(reading, &given)?.into_iter().collect();
    change.at = given.get("submitted_at")?.instant()?.or(change.at);
    Ok(told(reading, change))
}

/// `pull_request_review_comment` and `pull_request_review_thread`: a remark, which is no answer but somebody's.
pub(super) fn remarked(reading: &mut Reading<'_>, root: &Field<'_>) -> Result<Told, Fault> {
    let mut change = changed(reading, root)?;
    let remark = root.get("comment")?;
    let is_gone = root.get("action")?.said()? == Some("deleted");
    if let Some(by) = reading.actor(&remark.get("user")?)?.filter(|_| !is_gone) {
        let at = remark.get("updated_at")?.instant()?.or(remark.get("created_at")?.instant()?);
        change.at = at.or(change.at);
        change.reviews = vec![Review { by, answer: Answer::Comment, commit: remark.get("commit_id")?.commit()?, at }];
    }
    Ok(told(reading, change))
}

fn changed(reading: &mut Reading<'_>, root: &Field<'_>) -> Result<ChangeRequest, Fault> {
    let repository = repository(root)?;
    let mut change = change(reading, &root.get("pull_request")?.must()?, Some(repository))?;
    occasion(reading, root, &mut change)?;
    Ok(change)
}

pub(super) fn told(reading: &mut Reading<'_>, change: ChangeRequest) -> Told {
    Told::Changes { changes: vec![change], skips: core::mem::take(&mut reading.skips) }
}

/// What a pull request says. `repository` is where it is asked for; without it, the base says so.
pub(super) fn change(
    reading: &mut Reading<'_>,
    request: &Field<'_>,
    repository: Option<Line>,
) -> Result<ChangeRequest, Fault> {
    let number = request.get("number")?.must()?;
    let number = number.number()?.filter(|number| *number > 0).ok_or_else(|| number.fault("a number from 1 on"))?;
    let base = end(reading, &request.get("base")?.must()?)?;
    let head = end(reading, &request.get("head")?.must()?)?;
    if head.repository.is_none() {
        reading.skips.note("repository of the head is gone: whose it was is not known", format!("#{number}"));
    }
    let repository = match (repository, &base.repository) {
        (Some(repository), _) => repository,
        (None, Some(repository)) => repository.clone(),
        (None, None) => repository_name(&request.of(&["base", "repo", "full_name"])?.must()?)?,
    };
    let source = source_of_request(Forge::Github, &repository, number);
    let mut change = reading.change(repository, source);
    (change.number, change.base, change.head) = (Some(number), base, head);
    change.title = request.get("title")?.line(&mut reading.skips)?;
    change.body = request.get("body")?.prose(&mut reading.skips)?;
    change.author = reading.actor(&request.get("user")?)?;
    change.association = association(reading, &request.get("author_association")?)?;
    change.at = request.get("updated_at")?.instant()?.or(request.get("created_at")?.instant()?);
    change.draft = request.get("draft")?.flag()?;
    change.state = state(request)?;
    change.joined = request.get("merge_commit_sha")?.commit()?;
    change.files = request.get("changed_files")?.number()?;
    for label in request.get("labels")?.items()? {
        change.labels.extend(label.get("name")?.line(&mut reading.skips)?);
    }
    change.milestone = request.of(&["milestone", "title"])?.line(&mut reading.skips)?;
    change.assignees = actors(reading, &request.get("assignees")?)?;
    change.reviewers = actors(reading, &request.get("requested_reviewers")?)?;
    change.teams = teams(reading, request, &change)?;
    Ok(change)
}

fn actors(reading: &Reading<'_>, list: &Field<'_>) -> Result<Vec<Actor>, Fault> {
    let all = list.items()?;
    let all = all.iter().map(|user| reading.actor(user)).collect::<Result<Vec<_>, Fault>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// Teams are named as code owners are: by the organisation, which is the owner of the repository, and the team's slug.
fn teams(reading: &mut Reading<'_>, request: &Field<'_>, change: &ChangeRequest) -> Result<Vec<Line>, Fault> {
    let organisation = change.repository.as_str().split('/').next().unwrap_or_default().to_owned();
    let mut teams = Vec::new();
    for team in request.get("requested_teams")?.items()? {
        let slug = match team.get("slug")?.said()? {
            Some(slug) => Some(slug),
            None => team.get("name")?.said()?,
        };
        if let Some(slug) = slug {
            let name = format!("{organisation}/{slug}").to_lowercase();
            teams.push(super::line_of(&name, team.at(), &mut reading.skips));
        }
    }
    Ok(teams)
}

/// An end of a pull request, which has a commit and a branch.
fn end(reading: &mut Reading<'_>, end: &Field<'_>) -> Result<End, Fault> {
    let sha = end.get("sha")?.must()?;
    let commit = sha.commit()?.ok_or_else(|| sha.fault("the id of a commit"))?;
    let branch = end.get("ref")?.must()?.line(&mut reading.skips)?;
    let name = end.of(&["repo", "full_name"])?;
    let repository = if name.is_there() { Some(repository_name(&name)?) } else { None };
    Ok(End { branch, commit: Some(commit), repository })
}

fn state(request: &Field<'_>) -> Result<Option<RequestState>, Fault> {
    let field = request.get("state")?;
    let merged = request.get("merged")?.flag()? == Some(true) || request.get("merged_at")?.instant()?.is_some();
    match field.said()? {
        _ if merged => Ok(Some(RequestState::Merged)),
        None => Ok(None),
        Some("open") => Ok(Some(RequestState::Open)),
        Some("closed") => Ok(Some(RequestState::Closed)),
        Some(_) => Err(field.fault("`open` or `closed`")),
    }
}

fn association(reading: &mut Reading<'_>, field: &Field<'_>) -> Result<Option<Association>, Fault> {
    let Some(said) = field.said()? else { return Ok(None) };
    let known = Association::parse(said);
    if known.is_none() {
        reading.skips.note("what the author is to the repository is said in a word not known here: left out", said);
    }
    Ok(known)
}

/// One review; nothing, where it was not given yet, or nobody's approval.
pub(super) fn review(reading: &mut Reading<'_>, given: &Field<'_>) -> Result<Option<Review>, Fault> {
    let state = given.get("state")?.must()?;
    let said = state.said()?.unwrap_or_default().to_lowercase();
    let answer = match said.as_str() {
        "approved" => Answer::Approve,
        "changes_requested" => Answer::Decline,
        "commented" => Answer::Comment,
        "dismissed" => Answer::Dismissed,
        "pending" => {
            reading.skips.note("review that was not given yet: left out", given.at());
            return Ok(None);
        }
        _ => {
            return Err(state.fault("`approved`, `changes_requested`, `commented`, `dismissed` or `pending`"));
        }
    };
    let by = match reading.actor(&given.get("user")?)? {
        Some(by) => by,
        // An approval without an approver is nobody's; a decline stands until somebody takes it back.
        None if answer == Answer::Decline => {
            reading.skips.note("review by an account that is gone: kept in the name of `ghost`", given.at());
            Actor::made_of("ghost", None)
        }
        None => {
            reading.skips.note("review by an account that is gone: left out", given.at());
            return Ok(None);
        }
    };
    let at = given.get("submitted_at")?.instant()?;
    Ok(Some(Review { by, answer, commit: given.get("commit_id")?.commit()?, at }))
}
