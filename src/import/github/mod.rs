//! What GitHub tells of a change: the payloads of webhooks, which Actions hands to a workflow as they are, and some
//! answers of its API.
//!
//! [`read`] takes a payload with the name of its event. What a payload leaves out, the API lists: [`request`] reads a pull
//! request, [`reviews`] its reviews, [`files`] its files with what changed in them.

mod checks;
mod events;
mod lists;
mod push;
mod request;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;

use crate::actor::Actor;
use crate::fault::{Fault, nearest};
use crate::text::{Line, shortened};

use super::Skips;
use super::change::{ChangeRequest, Forge, Told, actor_of_login, source_of_commit};
use super::git::Bots;
use super::payload::{Field, Payload, line_of};

pub use lists::{Files, commits, files, reviews};

pub(super) const HELP: &str =
    "give it as GitHub sent it: in a workflow, the file that `GITHUB_EVENT_PATH` names, with `GITHUB_EVENT_NAME`";

/// What a reading knows besides the payload, and what it left out so far.
struct Reading<'r> {
    event: &'r str,
    bots: &'r Bots,
    skips: Skips,
}

impl Reading<'_> {
    /// A change of which only the place is known. `number` is its pull request's.
    fn change(&self, repository: Line, source: crate::text::Reference) -> ChangeRequest {
        ChangeRequest::new(Forge::Github, repository, Line::made_of(self.event, "unnamed").0, source)
    }

    /// The actor a user object names; nothing, where there is none.
    fn actor(&self, user: &Field<'_>) -> Result<Option<Actor>, Fault> {
        let Some(login) = user.get("login")?.said()? else { return Ok(None) };
        let is_machine = user.get("type")?.said()?.is_some_and(|kind| kind.eq_ignore_ascii_case("bot"));
        Ok(Some(actor_of_login(login, is_machine, self.bots)))
    }

    fn nothing(&self, why: impl Into<String>) -> Told {
        Told::NoChange { event: self.event.to_owned(), why: why.into() }
    }
}

/// The repository a payload is about.
fn repository(root: &Field<'_>) -> Result<Line, Fault> {
    repository_name(&root.get("repository")?.must()?.get("full_name")?.must()?)
}

/// A repository's name, which is two names around a slash.
fn repository_name(field: &Field<'_>) -> Result<Line, Fault> {
    const EXPECTED: &str = "the name of a repository, such as `owner/name`";
    let text = field.said()?.ok_or_else(|| field.fault(EXPECTED))?;
    let is_pair = text.split_once('/').is_some_and(|(owner, name)| {
        !owner.is_empty() && !name.is_empty() && !name.contains('/') && !text.contains(char::is_whitespace)
    });
    Line::parse(text).ok().filter(|_| is_pair).ok_or_else(|| field.fault(EXPECTED))
}

/// Reads the payload of an event. `bots` are the accounts that are machines besides those the payload says are.
///
/// # Errors
/// When the payload is no JSON, over [`limit::PAYLOAD_BYTES`](crate::limit::PAYLOAD_BYTES), misses what such an event
/// always has, or has something of the wrong kind; the fault says where. Fields that are not known are left alone.
///
/// ```
/// use governed::import::change::Told;
/// use governed::import::git::Bots;
/// use governed::import::github;
/// let told = github::read("star", br#"{"action": "created"}"#, &Bots::default())?;
/// assert!(matches!(told, Told::NoChange { why, .. } if why.contains("star")));
/// # Ok::<(), governed::Fault>(())
/// ```
pub fn read(event_name: &str, payload: &[u8], bots: &Bots) -> Result<Told, Fault> {
    let event = event_name.trim();
    let payload = Payload::one(payload, HELP)?;
    let root = payload.root().must()?;
    // What is no object is no payload of any event.
    root.get("action")?.text()?;
    let mut reading = Reading { event, bots, skips: Skips::default() };
    match event {
        "pull_request" | "pull_request_target" => request::event(&mut reading, &root),
        "pull_request_review" => request::reviewed(&mut reading, &root),
        "pull_request_review_comment" | "pull_request_review_thread" => request::remarked(&mut reading, &root),
        "merge_group" => checks::merge_group(&mut reading, &root),
        "check_suite" | "check_run" | "workflow_run" => checks::checked(&mut reading, &root),
        "push" => push::event(&mut reading, &root),
        "issue_comment" => commented(&reading, &root),
        _ => match events::why_not(event) {
            Some(why) => Ok(reading.nothing(why)),
            None => Ok(reading.nothing(unknown(event))),
        },
    }
}

/// The events that tell of a change.
const HANDLED: [&str; 11] = [
    "check_run",
    "check_suite",
    "issue_comment",
    "merge_group",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_review_thread",
    "pull_request_target",
    "push",
    "workflow_run",
];

fn unknown(event: &str) -> String {
    let shown: String =
        event.chars().take(80).map(|c| if crate::text::shows_itself(c) { c } else { '\u{FFFD}' }).collect();
    let shown = shortened(&shown, 80);
    let known = HANDLED.into_iter().chain(events::NO_CHANGE.iter().map(|(name, _)| *name));
    match nearest(event, known) {
        Some(near) => format!("`{shown}` is no event that is known here: did you mean `{near}`?"),
        None if event.is_empty() => "the event has no name: give what `GITHUB_EVENT_NAME` says".to_owned(),
        None => format!("`{shown}` is no event that is known here"),
    }
}

/// A comment in a conversation decides nothing, and holds nothing of the change.
fn commented(reading: &Reading<'_>, root: &Field<'_>) -> Result<Told, Fault> {
    let issue = root.get("issue")?;
    let number = issue.get("number")?.number()?;
    let is_request = issue.get("pull_request")?.is_there();
    Ok(reading.nothing(match (is_request, number) {
        (true, Some(number)) => format!(
            "a comment on pull request #{number}: it holds nothing of the change, which the API has at `pulls/{number}`"
        ),
        _ => "a comment on an issue: nothing is to be taken in".to_owned(),
    }))
}

/// Reads a pull request as the API answers it at `pulls/NUMBER`.
///
/// # Errors
/// As [`read`].
pub fn request(payload: &[u8], bots: &Bots) -> Result<(ChangeRequest, Skips), Fault> {
    let payload = Payload::one(payload, HELP)?;
    let root = payload.root().must()?;
    let mut reading = Reading { event: "pull_request", bots, skips: Skips::default() };
    let change = request::change(&mut reading, &root, None)?;
    Ok((change, reading.skips))
}

/// What an event says of itself: its action, and who caused it.
fn occasion(reading: &mut Reading<'_>, root: &Field<'_>, change: &mut ChangeRequest) -> Result<(), Fault> {
    change.action = root.get("action")?.line(&mut reading.skips)?;
    change.asked_by = reading.actor(&root.get("sender")?)?;
    Ok(())
}

/// What the last commit of a change without a request says: what it is called, what it is for, who wrote it.
fn from_commit(reading: &mut Reading<'_>, commit: &Field<'_>, change: &mut ChangeRequest) -> Result<(), Fault> {
    let said = commit.get("message")?;
    let message = said.text()?.unwrap_or_default();
    let title = super::change::subject(message);
    if !title.is_empty() {
        change.title = Some(line_of(title, said.at(), &mut reading.skips));
    }
    change.body = super::payload::prose_of(super::change::below_subject(message), said.at(), &mut reading.skips);
    change.at = commit.get("timestamp")?.instant()?;
    change.author = author_of(reading, &commit.get("author")?)?;
    Ok(())
}

/// Who a commit's author is: by login where GitHub knows one, else by address, else by name.
fn author_of(reading: &Reading<'_>, author: &Field<'_>) -> Result<Option<Actor>, Fault> {
    let login = author.get("username")?.said()?;
    let (name, email) = (author.get("name")?.said()?.unwrap_or(""), author.get("email")?.said()?.unwrap_or(""));
    if let Some(login) = login {
        return Ok(Some(actor_of_login(login, reading.bots.holds(name, email), reading.bots)));
    }
    if name.is_empty() && email.is_empty() {
        return Ok(None);
    }
    let signature = super::git::Signature { name: Box::from(name), email: Box::from(email) };
    Ok(Some(super::git::actor_of(&signature, reading.bots)))
}

/// The source of a change that only a commit names.
fn commit_source(commit: &super::change::CommitId) -> crate::text::Reference {
    source_of_commit(commit)
}
