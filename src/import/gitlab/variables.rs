//! The predefined variables of a pipeline.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::fault::Fault;
use crate::instant::Instant;
use crate::limit;
use crate::text::{Line, shortened, shows_itself};

use super::super::Skips;
use super::super::change::{
    CommitId, End, Forge, Push, RequestState, Told, below_subject, source_of_commit, source_of_request, subject,
};
use super::super::git::{Bots, Signature, actor_of};
use super::super::payload::{line_of, prose_of, read_instant};
use super::{PROJECT, Reading, project_path, says_draft};

const HELP: &str = "call it in a job of a GitLab pipeline, and hand on its `CI_` variables as they are";

/// The variables of a pipeline; what is blank is as good as absent.
struct Variables<'v> {
    all: &'v BTreeMap<String, String>,
}

impl<'v> Variables<'v> {
    fn get(&self, name: &str) -> Option<&'v str> {
        self.all.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn fault(&self, name: &str, expected: &str) -> Fault {
        let message = match self.get(name) {
            None => format!("`{name}` is missing: expected {expected}"),
            Some(given) => {
                let given: String =
                    given.chars().take(80).map(|c| if shows_itself(c) { c } else { '\u{FFFD}' }).collect();
                format!("`{name}` is `{}`: expected {expected}", shortened(&given, limit::GIVEN_BYTES))
            }
        };
        Fault::input(message).with_help(HELP)
    }

    fn line(&self, name: &str, skips: &mut Skips) -> Option<Line> {
        self.get(name).map(|text| line_of(text, name, skips))
    }

    fn commit(&self, name: &str) -> Result<Option<CommitId>, Fault> {
        match self.get(name) {
            None => Ok(None),
            Some(text) if text.bytes().all(|byte| byte == b'0') => Ok(None),
            Some(text) => CommitId::parse(text).map(Some).map_err(|_| self.fault(name, CommitId::EXPECTED)),
        }
    }

    fn flag(&self, name: &str) -> Result<Option<bool>, Fault> {
        match self.get(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(self.fault(name, "`true` or `false`")),
        }
    }

    fn project(&self, name: &str) -> Result<Option<Line>, Fault> {
        match self.get(name) {
            None => Ok(None),
            Some(text) => project_path(text).map(Some).ok_or_else(|| self.fault(name, PROJECT)),
        }
    }

    fn instant(&self, names: [&str; 2]) -> Result<Option<Instant>, Fault> {
        let Some((name, text)) = names.into_iter().find_map(|name| Some((name, self.get(name)?))) else {
            return Ok(None);
        };
        read_instant(text).map(Some).ok_or_else(|| self.fault(name, Instant::EXPECTED))
    }

    /// Names between commas.
    fn names(&self, name: &str) -> Result<Vec<&'v str>, Fault> {
        let names: Vec<&str> =
            self.get(name).unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        if names.len() > limit::CHANGE_ITEMS {
            return Err(self.fault(name, &format!("at most {} names", limit::CHANGE_ITEMS)));
        }
        Ok(names)
    }
}

/// Reads the predefined variables of a pipeline: of a merge request, or of a push to a branch. What the variables do not
/// tell is absent: who made a merge request, and who approved it, they never tell.
///
/// # Errors
/// When no project is named, or a variable is not what GitLab makes it; the fault names it.
///
/// ```
/// use governed::import::change::Told;
/// use governed::import::{git::Bots, gitlab};
/// let variables = [("CI_PROJECT_PATH", "shop/prices"), ("CI_MERGE_REQUEST_IID", "7"), ("GITLAB_USER_LOGIN", "ada"),
///     ("CI_COMMIT_SHA", "6113728f27ae82c7b1a177c8d03f9e96e0adf246")];
/// let variables = variables.map(|(name, text)| (name.to_string(), text.to_string())).into();
/// let Told::Changes { changes, .. } = gitlab::variables(&variables, &Bots::default())? else { panic!() };
/// assert_eq!(changes[0].source.as_str(), "gitlab:shop/prices!7");
/// # Ok::<(), governed::Fault>(())
/// ```
pub fn variables(variables: &BTreeMap<String, String>, bots: &Bots) -> Result<Told, Fault> {
    let all = Variables { all: variables };
    let event = String::from(all.get("CI_PIPELINE_SOURCE").unwrap_or("pipeline"));
    let mut reading = Reading { event, bots, skips: Skips::default() };
    let project = all.project("CI_PROJECT_PATH")?.ok_or_else(|| all.fault("CI_PROJECT_PATH", PROJECT))?;
    if all.get("CI_MERGE_REQUEST_IID").is_some() {
        return merge_request(&all, &mut reading, project);
    }
    if let Some(tag) = all.get("CI_COMMIT_TAG") {
        let tag = shortened(tag, 80);
        return Ok(reading.nothing(format!("a pipeline of the tag `{tag}`: nothing is to be taken in")));
    }
    if all.get("CI_EXTERNAL_PULL_REQUEST_IID").is_some() {
        return Ok(reading.nothing(
            "a pipeline of a pull request on GitHub: these variables tell little of it, and GitHub's payload tells all",
        ));
    }
    match (all.get("CI_PIPELINE_SOURCE"), all.get("CI_COMMIT_BRANCH")) {
        (Some("push"), Some(_)) => push(&all, &mut reading, project),
        (Some(source), _) => {
            let source = shortened(source, 80);
            Ok(reading.nothing(format!(
                "`CI_PIPELINE_SOURCE` is `{source}` and `CI_MERGE_REQUEST_IID` is not set: a pipeline of no merge request"
            )))
        }
        (None, _) => Ok(reading.nothing("`CI_MERGE_REQUEST_IID` is not set: a pipeline of no merge request")),
    }
}

fn merge_request(all: &Variables<'_>, reading: &mut Reading<'_>, project: Line) -> Result<Told, Fault> {
    let iid = "CI_MERGE_REQUEST_IID";
    let number = all.get(iid).and_then(|text| text.parse().ok()).filter(|number| (1..=limit::SEQ).contains(number));
    let number: u64 = number.ok_or_else(|| all.fault(iid, "the number of a merge request, from 1 on"))?;
    // In the pipeline of a fork the project is the fork; the request is asked for where it says.
    let repository = all.project("CI_MERGE_REQUEST_PROJECT_PATH")?.unwrap_or(project);
    let source = source_of_request(Forge::Gitlab, &repository, number);
    let mut change = reading.change(repository.clone(), source);
    let skips = &mut reading.skips;
    change.number = Some(number);
    change.state = Some(RequestState::Open);
    change.action = all.line("CI_MERGE_REQUEST_EVENT_TYPE", skips);
    change.at = all.instant(["CI_PIPELINE_CREATED_AT", "CI_COMMIT_TIMESTAMP"])?;
    change.title = all.line("CI_MERGE_REQUEST_TITLE", skips);
    let body = "CI_MERGE_REQUEST_DESCRIPTION";
    change.body = all.get(body).and_then(|text| prose_of(text, body, skips));
    if all.flag("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED")? == Some(true) {
        skips.note("description that GitLab cut at 2,700 characters", body);
    }
    let title_says = change.title.as_ref().is_some_and(|title| says_draft(title.as_str()));
    change.draft = match all.flag("CI_MERGE_REQUEST_DRAFT")? {
        Some(draft) => Some(draft),
        // GitLab before 17.10 has no such variable; a title says so all the same.
        None => change.title.is_some().then_some(title_says),
    };
    change.labels = all.names("CI_MERGE_REQUEST_LABELS")?.into_iter().map(|name| line_of(name, name, skips)).collect();
    change.milestone = all.line("CI_MERGE_REQUEST_MILESTONE", skips);
    change.approved = all.flag("CI_MERGE_REQUEST_APPROVED")?;
    change.merge_base = all.commit("CI_MERGE_REQUEST_DIFF_BASE_SHA")?;
    change.base = End {
        branch: all.line("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", skips),
        commit: all.commit("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")?,
        repository: Some(repository),
    };
    change.head = End {
        branch: all.line("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", skips),
        commit: all.commit("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")?,
        repository: all.project("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH")?,
    };
    let built = all.commit("CI_COMMIT_SHA")?;
    // Only a pipeline of the merged result, or of a train, names the heads; it is then the join that is built.
    let joins = matches!(all.get("CI_MERGE_REQUEST_EVENT_TYPE"), Some("merged_result" | "merge_train"));
    if joins || change.head.commit.is_some() {
        change.joined = built.filter(|built| Some(built) != change.head.commit.as_ref());
        if change.head.commit.is_none() {
            skips.note("pipeline of a merged result that does not name the head of the source branch", iid);
        }
    } else {
        change.head.commit = built;
    }
    let assignees = all.names("CI_MERGE_REQUEST_ASSIGNEES")?;
    change.assignees = assignees.into_iter().map(|login| reading.login(login)).collect();
    change.asked_by = all.get("GITLAB_USER_LOGIN").map(|login| reading.login(login));
    // Of a merged result the last commit is the join, which GitLab wrote.
    if !joins {
        change.worked = written_by(all, reading).into_iter().collect();
    }
    Ok(Told::Changes { changes: vec![change], skips: core::mem::take(&mut reading.skips) })
}

fn push(all: &Variables<'_>, reading: &mut Reading<'_>, project: Line) -> Result<Told, Fault> {
    let built = all.commit("CI_COMMIT_SHA")?.ok_or_else(|| all.fault("CI_COMMIT_SHA", CommitId::EXPECTED))?;
    let before = all.commit("CI_COMMIT_BEFORE_SHA")?;
    let mut change = reading.change(project.clone(), source_of_commit(&built));
    let skips = &mut reading.skips;
    let branch = all.line("CI_COMMIT_BRANCH", skips);
    let message = all.get("CI_COMMIT_MESSAGE").or_else(|| all.get("CI_COMMIT_TITLE")).unwrap_or_default();
    change.title =
        Some(subject(message)).filter(|title| !title.is_empty()).map(|t| line_of(t, "CI_COMMIT_MESSAGE", skips));
    change.body = prose_of(below_subject(message), "CI_COMMIT_MESSAGE", skips);
    change.at = all.instant(["CI_PIPELINE_CREATED_AT", "CI_COMMIT_TIMESTAMP"])?;
    change.push = Some(Push { created: before.is_none(), forced: None, commits: Vec::new() });
    skips.note("variables of a push do not tell what it touches", built.as_str());
    change.base = End { branch: branch.clone(), commit: before, repository: Some(project.clone()) };
    change.head = End { branch, commit: Some(built), repository: Some(project) };
    change.asked_by = all.get("GITLAB_USER_LOGIN").map(|login| reading.login(login));
    change.author = written_by(all, reading);
    change.worked = change.author.iter().cloned().collect();
    Ok(Told::Changes { changes: vec![change], skips: core::mem::take(&mut reading.skips) })
}

/// Who wrote the last commit: `Ada Example <ada@example.com>`.
fn written_by(all: &Variables<'_>, reading: &Reading<'_>) -> Option<Actor> {
    let text = all.get("CI_COMMIT_AUTHOR")?;
    let (name, email) = match text.rsplit_once('<') {
        Some((name, rest)) => (name.trim(), rest.trim_end_matches('>').trim()),
        None => (text, ""),
    };
    Some(actor_of(&Signature { name: name.into(), email: email.into() }, reading.bots))
}
