//! Webhooks of a project, and the list of approvals.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::fault::{Fault, nearest};
use crate::text::{Line, shortened};

use super::super::Skips;
use super::super::change::{
    Answer, ChangeRequest, End, Forge, Push, RequestState, Review, Told, below_subject, branch_of, latest,
    source_of_commit, source_of_request, subject,
};
use super::super::git::{Bots, Signature, actor_of};
use super::super::payload::{Field, Payload, line_of, prose_of};
use super::{PROJECT, Reading, project, project_path, says_draft};

const HELP: &str = "give the payload as GitLab sent it";

/// What other events tell of, sorted.
const NO_CHANGE: [(&str, &str); 18] = [
    ("access_token", "a token is about to end"),
    ("build", "a job went on: the pipeline it belongs to tells its merge request"),
    ("deployment", "a deployment went on: what it deploys is in the repository already"),
    ("emoji", "somebody gave or took back a reaction"),
    ("feature_flag", "a feature flag changed"),
    ("group_create", "a group was made"),
    ("issue", "an issue changed"),
    ("member", "a member changed"),
    ("milestone", "a milestone changed"),
    ("note", "a comment: it decides nothing"),
    ("pipeline", "a pipeline went on: its own variables tell its merge request"),
    ("project", "the project changed"),
    ("release", "a release changed: what it releases is in the repository already"),
    ("subgroup", "a group changed"),
    ("tag_push", "a tag was pushed"),
    ("vulnerability", "a vulnerability changed"),
    ("wiki_page", "a page of the wiki changed, which no request asks for"),
    ("work_item", "a work item changed"),
];

/// Reads the payload of a webhook: of a merge request, or of a push to a branch.
///
/// # Errors
/// When the payload is no JSON, over [`limit::PAYLOAD_BYTES`](crate::limit::PAYLOAD_BYTES), misses what such an event always has, or has something of
/// the wrong kind; the fault says where. Fields that are not known are left alone.
pub fn webhook(payload: &[u8], bots: &Bots) -> Result<Told, Fault> {
    let payload = Payload::one(payload, HELP)?;
    let root = payload.root().must()?;
    let kind = root.get("object_kind")?;
    let kind = match kind.said()? {
        Some(kind) => kind,
        None => root.get("event_name")?.said()?.ok_or_else(|| kind.fault("the kind of the event"))?,
    };
    let mut reading = Reading { event: kind.into(), bots, skips: Skips::default() };
    match kind {
        "merge_request" => merge_request(&mut reading, &root),
        "push" => push(&mut reading, &root),
        _ => {
            let place = NO_CHANGE.binary_search_by_key(&kind, |(name, _)| name);
            if let Some((_, happened)) = place.ok().and_then(|place| NO_CHANGE.get(place)) {
                return Ok(reading.nothing(format!("{happened}, and nothing is to be taken in")));
            }
            let shown = shortened(kind, 80);
            let known = ["merge_request", "push"].into_iter().chain(NO_CHANGE.iter().map(|(name, _)| *name));
            Ok(reading.nothing(match nearest(kind, known) {
                Some(near) => format!("`{shown}` is no event that is known here: did you mean `{near}`?"),
                None => format!("`{shown}` is no event that is known here"),
            }))
        }
    }
}

fn merge_request(reading: &mut Reading<'_>, root: &Field<'_>) -> Result<Told, Fault> {
    let project = project(root)?;
    let request = root.get("object_attributes")?.must()?;
    let iid = request.get("iid")?.must()?;
    let number = iid.number()?.filter(|number| *number > 0).ok_or_else(|| iid.fault("a number from 1 on"))?;
    let repository = path_of(&request.get("target")?)?.unwrap_or(project);
    let mut change = reading.change(repository.clone(), source_of_request(Forge::Gitlab, &repository, number));
    change.number = Some(number);
    change.action = request.get("action")?.line(&mut reading.skips)?;
    change.at = request.get("updated_at")?.instant()?.or(request.get("created_at")?.instant()?);
    change.title = request.get("title")?.line(&mut reading.skips)?;
    change.body = request.get("description")?.prose(&mut reading.skips)?;
    change.state = state(&request.get("state")?)?;
    change.draft = match request.get("draft")?.flag()? {
        Some(draft) => Some(draft),
        None => match request.get("work_in_progress")?.flag()? {
            Some(draft) => Some(draft),
            None => change.title.as_ref().map(|title| says_draft(title.as_str())),
        },
    };
    let target = request.get("target_branch")?.must()?.line(&mut reading.skips)?;
    let origin = request.get("source_branch")?.must()?.line(&mut reading.skips)?;
    let last = request.get("last_commit")?;
    let head = last.get("id")?.commit()?;
    change.base = End { branch: target, commit: None, repository: Some(repository) };
    change.head = End { branch: origin, commit: head, repository: path_of(&request.get("source")?)? };
    change.joined = request.get("merge_commit_sha")?.commit()?;
    change.worked = written_by(reading, &last.get("author")?)?.into_iter().collect();
    let labels = root.get("labels")?;
    let labels = if labels.is_there() { labels } else { request.get("labels")? };
    for label in labels.items()? {
        change.labels.extend(label.get("title")?.line(&mut reading.skips)?);
    }
    change.asked_by = reading.actor(&root.get("user")?)?;
    change.author = author(reading, root, &request)?;
    for user in root.get("assignees")?.items()? {
        change.assignees.extend(reading.actor(&user)?);
    }
    people(reading, root, &request, &mut change)?;
    Ok(Told::Changes { changes: vec![change], skips: core::mem::take(&mut reading.skips) })
}

fn state(field: &Field<'_>) -> Result<Option<RequestState>, Fault> {
    Ok(match field.said()? {
        None => None,
        // Locked while it is being taken in.
        Some("opened" | "locked") => Some(RequestState::Open),
        Some("closed") => Some(RequestState::Closed),
        Some("merged") => Some(RequestState::Merged),
        Some(_) => return Err(field.fault("`opened`, `closed`, `locked` or `merged`")),
    })
}

/// A payload names its author by number only. Whose number that is, the people it names tell.
fn author(reading: &mut Reading<'_>, root: &Field<'_>, request: &Field<'_>) -> Result<Option<Actor>, Fault> {
    let Some(id) = request.get("author_id")?.number()? else { return Ok(None) };
    let mut named = vec![root.get("user")?];
    named.extend(root.get("assignees")?.items()?);
    named.extend(root.get("reviewers")?.items()?);
    for user in &named {
        if user.get("id")?.number()? == Some(id) {
            return reading.actor(user);
        }
    }
    reading.skips.note("author of whom the payload says only a number: left out", format!("{id}"));
    Ok(None)
}

/// Who was asked to review, and what the payload says they answered.
fn people(
    reading: &mut Reading<'_>,
    root: &Field<'_>,
    request: &Field<'_>,
    change: &mut ChangeRequest,
) -> Result<(), Fault> {
    let mut reviews = Vec::new();
    for user in root.get("reviewers")?.items()? {
        let Some(by) = reading.actor(&user)? else { continue };
        change.reviewers.push(by.clone());
        let answer = match user.get("state")?.said()? {
            Some("approved") => Answer::Approve,
            Some("requested_changes") => Answer::Decline,
            Some("reviewed") => Answer::Comment,
            Some("unapproved") => Answer::Dismissed,
            _ => continue,
        };
        reviews.push(Review { by, answer, commit: None, at: None });
    }
    let answer = match change.action.as_ref().map(Line::as_str) {
        Some("approved" | "approval") => Some(Answer::Approve),
        Some("unapproved" | "unapproval") => Some(Answer::Dismissed),
        _ => None,
    };
    // GitLab takes approvals back by itself when commits come in: the user is then who pushed.
    let by_itself = request.get("system")?.flag()? == Some(true) || root.get("system")?.flag()? == Some(true);
    match (answer, &change.asked_by) {
        (Some(_), _) if by_itself => {
            reading
                .skips
                .note("answer that GitLab gave by itself: left out", format!("!{}", change.number.unwrap_or(0)));
        }
        (Some(answer), Some(by)) => {
            reviews.retain(|review: &Review| review.by != *by);
            let commit = change.head.commit.clone().filter(|_| answer == Answer::Approve);
            reviews.push(Review { by: by.clone(), answer, commit, at: change.at });
        }
        _ => {}
    }
    change.reviews = reviews;
    Ok(())
}

fn path_of(project: &Field<'_>) -> Result<Option<Line>, Fault> {
    let path = project.get("path_with_namespace")?;
    match path.said()? {
        None => Ok(None),
        Some(text) => project_path(text).map(Some).ok_or_else(|| path.fault(PROJECT)),
    }
}

fn written_by(reading: &Reading<'_>, author: &Field<'_>) -> Result<Option<Actor>, Fault> {
    let (name, email) = (author.get("name")?.said()?.unwrap_or(""), author.get("email")?.said()?.unwrap_or(""));
    // An address that GitLab hides is nobody's.
    let email = if email.contains('@') { email } else { "" };
    if name.is_empty() && email.is_empty() {
        return Ok(None);
    }
    Ok(Some(actor_of(&Signature { name: name.into(), email: email.into() }, reading.bots)))
}

fn push(reading: &mut Reading<'_>, root: &Field<'_>) -> Result<Told, Fault> {
    let project = project(root)?;
    let name = root.get("ref")?.must()?;
    let text = name.said()?.unwrap_or_default();
    let Some(branch) = branch_of(text) else {
        return Ok(reading.nothing("a push of what is no branch, and nothing is to be taken in"));
    };
    let before = root.get("before")?.must()?.commit()?;
    let Some(after) = root.get("after")?.must()?.commit()? else {
        return Ok(reading
            .nothing(format!("the branch `{}` was deleted, and nothing is to be taken in", shortened(branch, 80))));
    };
    let mut change = reading.change(project.clone(), source_of_commit(&after));
    let branch = Some(line_of(branch, name.at(), &mut reading.skips));
    let mut push = Push { created: before.is_none(), forced: None, commits: Vec::new() };
    change.base = End { branch: branch.clone(), commit: before, repository: Some(project.clone()) };
    change.head = End { branch, commit: Some(after.clone()), repository: Some(project) };
    let login = root.get("user_username")?;
    change.asked_by = login.said()?.map(|login| reading.login(login));
    let mut worked = BTreeSet::new();
    for commit in root.get("commits")?.items()? {
        let id = commit.get("id")?.must()?;
        let id = id.commit()?.ok_or_else(|| id.fault("the id of a commit"))?;
        let by = written_by(reading, &commit.get("author")?)?;
        if id == after {
            let message = commit.get("message")?;
            let said = message.text()?.unwrap_or_default();
            let title = Some(subject(said)).filter(|title| !title.is_empty());
            change.title = title.map(|title| line_of(title, message.at(), &mut reading.skips));
            change.body = prose_of(below_subject(said), message.at(), &mut reading.skips);
            change.at = commit.get("timestamp")?.instant()?;
            change.author.clone_from(&by);
        }
        worked.extend(by);
        push.commits.push(id);
    }
    let listed = u64::try_from(push.commits.len()).ok();
    if root.get("total_commits_count")?.number()? != listed {
        reading.skips.note("push of more commits than GitLab lists: who wrote the others is not told", text);
    }
    // It lists the paths of twenty commits, and never says that commits were taken out.
    reading.skips.note("GitLab does not tell all that a push touches", text);
    change.worked = worked.into_iter().collect();
    change.push = Some(push);
    Ok(Told::Changes { changes: vec![change], skips: core::mem::take(&mut reading.skips) })
}

/// Who approved a merge request, and whether GitLab wants more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approvals {
    /// An approval of each who approved. GitLab does not say which commit they approved.
    pub reviews: Vec<Review>,
    /// How many approvals GitLab's own rules ask for, where it says so.
    pub required: Option<u64>,
    /// How many of them are missing.
    pub left: Option<u64>,
    /// Whether GitLab holds its rules for met.
    pub approved: Option<bool>,
}

/// Reads what the API answers at `merge_requests/IID/approvals`.
///
/// # Errors
/// When it is no such answer; the fault says where.
///
/// ```
/// use governed::import::{git::Bots, gitlab};
/// let answer = br#"{"approved": true, "approvals_left": 0, "approved_by": [{"user": {"username": "ada"}}]}"#;
/// let (approvals, _) = gitlab::approvals(answer, &Bots::default())?;
/// assert_eq!((approvals.reviews.len(), approvals.left), (1, Some(0)));
/// # Ok::<(), governed::Fault>(())
/// ```
pub fn approvals(payload: &[u8], bots: &Bots) -> Result<(Approvals, Skips), Fault> {
    let payload = Payload::one(payload, "give what the API answers at `merge_requests/IID/approvals`")?;
    let root = payload.root().must()?;
    let mut reading = Reading { event: String::from("approvals"), bots, skips: Skips::default() };
    let mut reviews = Vec::new();
    for given in root.get("approved_by")?.must()?.items()? {
        match reading.actor(&given.get("user")?)? {
            Some(by) => {
                let at = given.get("approved_at")?.instant()?;
                reviews.push(Review { by, answer: Answer::Approve, commit: None, at });
            }
            None => reading.skips.note("approval by an account that is gone: left out", given.at()),
        }
    }
    let number = |name: &str| root.get(name)?.number();
    let approvals = Approvals {
        reviews: latest(reviews),
        required: number("approvals_required")?,
        left: number("approvals_left")?,
        approved: root.get("approved")?.flag()?,
    };
    Ok((approvals, reading.skips))
}
