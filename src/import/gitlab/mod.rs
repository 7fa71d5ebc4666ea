//! What GitLab tells of a change: the variables of a pipeline, the payloads of webhooks, and some answers of its API.
//!
//! [`variables`] reads what every job of a pipeline has, [`webhook`] what a project sends; [`approvals`] reads who approved
//! a merge request, [`diffs`] what changes in its files.

mod diffs;
mod variables;
mod webhook;

use alloc::string::String;

use crate::actor::Actor;
use crate::fault::Fault;
use crate::text::Line;

use super::Skips;
use super::change::{ChangeRequest, Forge, Told, actor_of_login};
use super::git::Bots;
use super::payload::Field;

pub use diffs::{Diffs, diffs};
pub use variables::variables;
pub use webhook::{Approvals, approvals, webhook};

/// What a reading knows besides what it reads, and what it left out so far.
struct Reading<'r> {
    event: String,
    bots: &'r Bots,
    skips: Skips,
}

impl Reading<'_> {
    fn change(&self, repository: Line, source: crate::text::Reference) -> ChangeRequest {
        ChangeRequest::new(Forge::Gitlab, repository, Line::made_of(&self.event, "unnamed").0, source)
    }

    fn nothing(&self, why: impl Into<String>) -> Told {
        Told::NoChange { event: self.event.clone(), why: why.into() }
    }

    fn login(&self, login: &str) -> Actor {
        actor_of_login(login, is_made_up(login), self.bots)
    }

    /// The actor a user object names; nothing, where there is none.
    fn actor(&self, user: &Field<'_>) -> Result<Option<Actor>, Fault> {
        Ok(user.get("username")?.said()?.map(|login| self.login(login)))
    }
}

/// Whether GitLab made the account for a token or a service: `project_12_bot_0a1b`, `group_12_bot`, `service_account_…`.
fn is_made_up(login: &str) -> bool {
    let login = login.trim().to_ascii_lowercase();
    let of_token = |rest: &str| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0
            && rest.get(digits..).is_some_and(|rest| rest == "_bot" || rest.starts_with("_bot_") || is_numbered(rest))
    };
    let rest = login.strip_prefix("project_").or_else(|| login.strip_prefix("group_"));
    rest.is_some_and(of_token) || login.starts_with("service_account_")
}

/// `_bot1`: the older form of the second token of a project.
fn is_numbered(rest: &str) -> bool {
    rest.strip_prefix("_bot").is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// A project's path: names between slashes, two at least.
fn project_path(text: &str) -> Option<Line> {
    let whole =
        text.contains('/') && text.split('/').all(|part| !part.is_empty()) && !text.contains(char::is_whitespace);
    Line::parse(text).ok().filter(|_| whole)
}

/// Whether a title says that the request is not ready.
fn says_draft(title: &str) -> bool {
    let title = title.trim_start().to_lowercase();
    ["draft:", "[draft]", "(draft)", "wip:", "[wip]"].iter().any(|start| title.starts_with(start))
}

const PROJECT: &str = "the path of a project, such as `group/project`";

/// The project a webhook is about.
fn project(root: &Field<'_>) -> Result<Line, Fault> {
    let path = root.get("project")?.must()?.get("path_with_namespace")?.must()?;
    path.said()?.and_then(project_path).ok_or_else(|| path.fault(PROJECT))
}
