//! Operations about changes that a forge tells of: reading them, their evidence and their code owners, and the check.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use base64ct::{Base64, Encoding as _};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::actor::Actor;
use crate::check::{self, Checked, Given, Handed, Owners, Reviews, Touched};
use crate::escape;
use crate::fault::Fault;
use crate::import::change::{ChangeRequest, CommitId, Commits, Review, Told};
use crate::import::codeowners::{Approval, CodeOwners, Dialect, Required, SkippedLine};
use crate::import::evidence::{self, Testimony};
use crate::import::git::Bots;
use crate::import::{Skip, Skips, github, gitlab};
use crate::instant::Instant;
use crate::integration::Touch;
use crate::limit;
use crate::policy::Policy;
use crate::tagged::tagged;
use crate::text::{Label, shortened};
use crate::unit::{Reversibility, Stage};

use super::answer::Failure;
use super::operation::{Operation, brings, row};
use super::policy::PolicySource;

pub(super) const OPERATIONS: &[Operation] = &[
    row!(policy "check", "Checks a change that a forge tells of: the verdict on taking it in, with a page, annotations and SARIF.",
        CheckRequest => CheckAnswer, check),
    row!("read_change", "Reads what a forge tells of a change, or says why it is none.",
    ReadChangeRequest => ChangeTold, |asked| {
        let (told, bots) = (asked.told, bots(&asked.bots));
        Ok(ChangeTold::of(told.read(&bots)?))
    }),
    row!("read_evidence", "Reads a file of evidence: JUnit XML, SARIF 2.1.0 or in-toto.",
    ReadEvidenceRequest => Testimony, |asked| Ok(asked.file.read()?)),
    row!("code_owners", "Who has to approve a change of some paths, and whose approval is not there.",
        CodeOwnersRequest => OwnersAnswer, |asked| code_owners(&asked)),
];

tagged! { strict "ToldSource",
/// What a forge tells, as it tells it. A payload is the text as it came, or the value it was read into.
#[derive(Debug)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    serde(tag = "type", content = "with", rename_all = "snake_case", deny_unknown_fields)
)]
pub enum ToldSource {
    /// The payload of an event of GitHub, as a webhook sends it and Actions hands it to a workflow.
    Github {
        /// The event's name: `GITHUB_EVENT_NAME`.
        event: String,
        /// The payload.
        payload: Json,
    },
    /// A pull request as GitHub's API answers it.
    GithubRequest {
        /// The payload.
        payload: Json,
    },
    /// The variables of a pipeline of GitLab.
    GitlabVariables {
        /// Each by its name; those that begin with `CI_` or `GITLAB_` are enough.
        variables: BTreeMap<String, String>,
    },
    /// The payload of a webhook of GitLab.
    GitlabWebhook {
        /// The payload.
        payload: Json,
    },
    /// Two commits of a repository.
    Commits(Commits),
    /// A change that was read before, or that another forge tells of.
    Change {
        /// The change.
        change: Box<ChangeRequest>,
    },
}
}

/// A payload's text, from either form of it.
fn text_of(payload: &Json) -> String {
    match payload {
        Json::String(text) => text.clone(),
        read => read.to_string(),
    }
}

impl ToldSource {
    fn read(self, bots: &Bots) -> Result<Told, Fault> {
        match self {
            Self::Github { event, payload } => github::read(&event, text_of(&payload).as_bytes(), bots),
            Self::GithubRequest { payload } => {
                let (change, skips) = github::request(text_of(&payload).as_bytes(), bots)?;
                Ok(Told::Changes { changes: alloc::vec![change], skips })
            }
            Self::GitlabVariables { variables } => gitlab::variables(&variables, bots),
            Self::GitlabWebhook { payload } => gitlab::webhook(text_of(&payload).as_bytes(), bots),
            Self::Commits(commits) => {
                Ok(Told::Changes { changes: alloc::vec![commits.change(bots)], skips: Skips::default() })
            }
            Self::Change { change } => Ok(Told::Changes { changes: alloc::vec![*change], skips: Skips::default() }),
        }
    }
}

fn bots(more: &[String]) -> Bots {
    Bots::with(more.iter().map(String::as_str))
}

/// Asks what a forge tells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReadChangeRequest {
    /// What it tells.
    pub told: ToldSource,
    /// Accounts that are machines, besides those whose names say so.
    #[serde(default)]
    pub bots: Vec<String>,
}

/// What an event comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[allow(clippy::large_enum_variant, reason = "it is made once and written out")]
pub enum ChangeTold {
    /// It is about changes.
    Changes {
        /// Each of them.
        changes: Vec<ChangeRequest>,
        /// What was left out or made presentable.
        skipped: Vec<Skip>,
    },
    /// It asks for nothing to be taken in.
    NoChange(NoChange),
}

/// An event that asks for nothing to be taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoChange {
    /// The event, as the forge names it.
    pub event: String,
    /// Why not.
    pub why: String,
    /// The same as a page.
    pub markdown: String,
    /// The same as a command that GitHub Actions reads on standard output.
    pub commands: String,
}

impl NoChange {
    fn of(event: String, why: String) -> Self {
        let markdown = check::no_change_markdown(&event, &why);
        let commands = format!("::notice title=governed::{}\n", escape::workflow_data(&format!("no change: {why}")));
        Self { event, why, markdown, commands }
    }
}

impl ChangeTold {
    fn of(told: Told) -> Self {
        match told {
            Told::Changes { changes, skips } => Self::Changes { changes, skipped: skips.list() },
            Told::NoChange { event, why } => Self::NoChange(NoChange::of(event, why)),
        }
    }
}

/// A file of evidence: its text, or its bytes in base64.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceFile {
    /// Where it lies, or what it is called.
    pub name: String,
    /// What it says, where that is text.
    #[serde(default)]
    pub text: Option<String>,
    /// Its bytes in base64.
    #[serde(default)]
    pub base64: Option<String>,
    /// Who hands it over: a job nobody vouches for, unless said.
    #[serde(default)]
    pub by: Option<Actor>,
}

impl EvidenceFile {
    fn read(&self) -> Result<Testimony, Fault> {
        let name = || shortened(&self.name, limit::GIVEN_BYTES);
        let bytes = match (&self.text, &self.base64) {
            (Some(text), None) => text.as_bytes().to_vec(),
            (None, Some(base64)) => decoded(base64).map_err(|fault| fault.at(&name()))?,
            _ => {
                let fault = Fault::input(format!("{}: a file has either `text` or `base64`", name()));
                return Err(fault.with_help(r#"give `{"name": "report.xml", "text": "…"}`"#));
            }
        };
        evidence::read_any(&self.name, &bytes)
    }
}

fn decoded(base64: &str) -> Result<Vec<u8>, Fault> {
    let help = "write it in base64 with `+`, `/` and `=`, on one line";
    Base64::decode_vec(base64.trim()).map_err(|_| Fault::input("`base64` is no base64").with_help(help))
}

/// Asks what a file of evidence says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReadEvidenceRequest {
    /// The file.
    pub file: EvidenceFile,
}

/// Which forge's reading of code owners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum OwnersDialect {
    /// GitHub's.
    Github,
    /// GitLab's, with sections.
    Gitlab,
}

/// A file of code owners, from the branch the change goes to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OwnersSource {
    /// What it says.
    pub text: String,
    /// Whose reading of it.
    pub dialect: OwnersDialect,
    /// Which accounts belong to which team: `{"org/team": ["ada"]}`.
    #[serde(default)]
    pub teams: BTreeMap<String, Vec<String>>,
}

impl OwnersSource {
    fn read(&self) -> Result<CodeOwners, Fault> {
        let dialect = match self.dialect {
            OwnersDialect::Github => Dialect::Github,
            OwnersDialect::Gitlab => Dialect::Gitlab,
        };
        CodeOwners::read(self.text.as_bytes(), dialect)
    }
}

/// Asks who has to approve.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CodeOwnersRequest {
    /// The file.
    pub owners: OwnersSource,
    /// The paths that change; of a file with another name both.
    pub paths: Vec<String>,
    /// Who approved. Leave out whoever did the work.
    #[serde(default)]
    pub approvals: Vec<Actor>,
}

/// Who has to approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OwnersAnswer {
    /// Who has to approve.
    pub required: Required,
    /// Whose approval is not there, or cannot be told.
    pub missing: Vec<Approval>,
    /// The lines that count for nothing, or for less than they say.
    pub skipped: Vec<SkippedLine>,
}

fn code_owners(asked: &CodeOwnersRequest) -> Result<OwnersAnswer, Failure> {
    let file = asked.owners.read()?;
    Ok(OwnersAnswer {
        required: file.for_paths(&asked.paths)?,
        missing: file.missing(&asked.paths, &asked.approvals, &asked.owners.teams)?,
        skipped: file.skipped().to_vec(),
    })
}

tagged! { strict "DiffSource",
/// What a change touches, from whatever tells it whole.
#[derive(Debug)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    serde(tag = "type", content = "with", rename_all = "snake_case", deny_unknown_fields)
)]
pub enum DiffSource {
    /// What `git diff-tree --stdin -r -z --raw --patch --unified=0 --full-index --find-renames` writes.
    Git(String),
    /// The same in base64, for what is no text.
    GitBase64(String),
    /// The files of a pull request, as GitHub's API lists them.
    GithubFiles(Json),
    /// The files of a merge request, as GitLab's API lists them.
    GitlabDiffs(Json),
    /// What it touches, all of it.
    Touches(Vec<Touch>),
}
}

impl DiffSource {
    fn read(self, change: &ChangeRequest, skips: &mut Skips) -> Result<Option<Touched>, Fault> {
        match self {
            Self::Git(text) => Touched::of_git(text.as_bytes(), change, skips),
            Self::GitBase64(base64) => Touched::of_git(&decoded(&base64)?, change, skips),
            Self::GithubFiles(files) => Touched::of_github(text_of(&files).as_bytes(), change, skips),
            Self::GitlabDiffs(diffs) => Touched::of_gitlab(text_of(&diffs).as_bytes(), change, skips),
            Self::Touches(touches) => Ok(Touched::of(touches, skips)),
        }
    }
}

tagged! { strict "ReviewSource",
/// What reviewers said, from whatever tells it whole.
#[derive(Debug)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    serde(tag = "type", content = "with", rename_all = "snake_case", deny_unknown_fields)
)]
pub enum ReviewSource {
    /// As GitHub's API lists them at `pulls/NUMBER/reviews`.
    Github(Json),
    /// As GitLab's API answers at `merge_requests/IID/approvals`.
    Gitlab(Json),
    /// The answer of each that counts.
    Reviews(Vec<Review>),
}
}

/// Asks for a change to be checked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckRequest {
    /// The policy, from where the change cannot reach.
    #[serde(default)]
    pub policy: Option<PolicySource>,
    /// What the forge tells of the change.
    pub told: ToldSource,
    /// Which of several requests, where a check was made of a commit that several have at their head.
    #[serde(default)]
    pub number: Option<u64>,
    /// What it touches. Absent is not known, and then no rule about paths can be told.
    #[serde(default)]
    pub diff: Option<DiffSource>,
    /// Who owns what, from the branch the change goes to.
    #[serde(default)]
    pub owners: Option<OwnersSource>,
    /// What reviewers said: all of it. Absent is not known.
    #[serde(default)]
    pub reviews: Option<ReviewSource>,
    /// The commit that approvals have to be of: the head of the change, unless said. A merge queue tries another commit
    /// than was reviewed.
    #[serde(default)]
    pub reviewed: Option<CommitId>,
    /// Whether the forge takes approvals back when commits are pushed. Without it an approval that names no commit
    /// counts for nothing.
    #[serde(default)]
    pub approvals_lapse: bool,
    /// What a review is a judgment of; `review`, unless said.
    #[serde(default)]
    pub review_kinds: Vec<Label>,
    /// Files of evidence.
    #[serde(default)]
    pub evidence: Vec<EvidenceFile>,
    /// When it is asked.
    pub now: Instant,
    /// Facts about outside.
    #[serde(default)]
    pub world: Option<Map<String, Json>>,
    /// The stage it would go to: `validating`, `integrating`, or `landed`, unless said.
    #[serde(default)]
    pub to: Option<Stage>,
    /// Who made it, where the event does not tell.
    #[serde(default)]
    pub author: Option<Actor>,
    /// Who else worked on it.
    #[serde(default)]
    pub worked: Vec<Actor>,
    /// Its commits, as GitHub's API lists them at `pulls/NUMBER/commits`: whoever wrote one worked on it too.
    #[serde(default)]
    pub commits: Option<Json>,
    /// Who asks; its author, unless said.
    #[serde(default)]
    pub by: Option<Actor>,
    /// The person who answers for it: its author where that is a person, else a person it is assigned to, unless said.
    #[serde(default)]
    pub accountable: Option<Actor>,
    /// What sort of work it is; what a label `kind:…` says, else `code-change`, unless said.
    #[serde(default)]
    pub kind: Option<Label>,
    /// How far it can be undone; what a label `reversibility:…` says, else `reversible`, unless said.
    #[serde(default)]
    pub reversibility: Option<Reversibility>,
    /// Accounts that are machines, besides those whose names say so.
    #[serde(default)]
    pub bots: Vec<String>,
}

/// What a check comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[allow(clippy::large_enum_variant, reason = "it is made once and written out")]
pub enum CheckAnswer {
    /// It was decided.
    Decided(Checked),
    /// The event asks for nothing to be taken in.
    NoChange(NoChange),
}

fn check(policy: &Policy, asked: CheckRequest) -> Result<CheckAnswer, Failure> {
    let bots = bots(&asked.bots);
    let (changes, mut skips) = match asked.told.read(&bots)? {
        Told::Changes { changes, skips } => (changes, skips),
        Told::NoChange { event, why } => return Ok(CheckAnswer::NoChange(NoChange::of(event, why))),
    };
    let mut change = one_of(changes, asked.number)?;
    let touched = match asked.diff {
        Some(diff) => diff.read(&change, &mut skips)?,
        None => change.touches.take().and_then(|touches| Touched::of(touches, &mut skips)),
    };
    // What it touches stands in the unit and its facts.
    change.touches = None;
    let reviews = match asked.reviews {
        None => {
            let held = u64::try_from(change.reviews.len()).unwrap_or(u64::MAX);
            skips.note_many(
                "review within the event: there may be others, so it is not counted",
                held,
                "give all reviews",
            );
            None
        }
        Some(ReviewSource::Github(listed)) => {
            let (all, found) = github::reviews(text_of(&listed).as_bytes(), &bots)?;
            skips.join(found);
            Some(all)
        }
        Some(ReviewSource::Gitlab(answered)) => {
            let (approvals, found) = gitlab::approvals(text_of(&answered).as_bytes(), &bots)?;
            skips.join(found);
            Some(approvals.reviews)
        }
        Some(ReviewSource::Reviews(all)) => Some(all),
    };
    let reviews =
        reviews.map(|all| Reviews { all, of: asked.reviewed, lapse: asked.approvals_lapse, kinds: asked.review_kinds });
    let mut handed = Vec::with_capacity(asked.evidence.len());
    for file in &asked.evidence {
        handed.push(Handed { testimony: file.read()?, by: file.by.clone() });
    }
    let mut worked = asked.worked;
    if let Some(listed) = &asked.commits {
        let (by, found) = github::commits(text_of(listed).as_bytes(), &bots)?;
        skips.join(found);
        worked.extend(by);
    }
    let owners = asked.owners.as_ref().map(|source| Ok::<_, Fault>((source.read()?, &source.teams))).transpose()?;
    let given = Given {
        change: &change,
        touched,
        owners: owners.as_ref().map(|(file, teams)| Owners { file, teams }),
        reviews,
        evidence: handed,
        now: asked.now,
        world: asked.world.unwrap_or_default(),
        to: asked.to.unwrap_or(Stage::Landed),
        author: asked.author,
        worked,
        by: asked.by,
        accountable: asked.accountable,
        kind: asked.kind,
        reversibility: asked.reversibility,
        skips,
    };
    Ok(CheckAnswer::Decided(check::check(policy, given)?))
}

/// The change that is meant.
fn one_of(mut changes: Vec<ChangeRequest>, number: Option<u64>) -> Result<ChangeRequest, Fault> {
    if let Some(number) = number {
        changes.retain(|change| change.number == Some(number));
    }
    let numbers: Vec<String> = changes.iter().filter_map(|change| change.number).map(|n| n.to_string()).collect();
    match (changes.pop(), changes.is_empty()) {
        (Some(change), true) => Ok(change),
        (Some(_), false) => Err(Fault::input(format!("the event is about several changes: {}", numbers.join(", ")))
            .with_help("say with `number` which of them is checked")),
        (None, _) => Err(Fault::input("the event is about no change of that number")
            .with_help("leave `number` out, or give the one the event names")),
    }
}

brings!(policy: PolicySource; CheckRequest);
