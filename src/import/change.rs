//! A change somebody asks to have taken in, as a forge tells of it: a pull request, a merge request, a push.
//!
//! What the forge did not say is absent, never guessed: an absent author is nobody's word, and an absent draft flag is
//! not *ready*.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::fault::InputFault;
use crate::instant::Instant;
use crate::integration::Touch;
use crate::order::InOrder as _;
use crate::text::{Label, Line, Prose, Reference, text_forms};

use super::Skips;
use super::git::{Bots, Signature, UNKNOWN_VERSION, actor_of};

/// What an event amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is about changes; at least one.
    Changes {
        /// Each change: one, but where a check was made of a commit that several requests have at their head.
        changes: Vec<ChangeRequest>,
        /// What was left out or made presentable.
        skips: Skips,
    },
    /// It asks for nothing to be taken in.
    NoChange {
        /// The event, as the forge names it.
        event: String,
        /// Why not.
        why: String,
    },
}

/// Where the change is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Forge {
    /// GitHub, the service or a server of one's own.
    Github,
    /// GitLab, the service or a server of one's own.
    Gitlab,
    /// None: two commits of a repository, and nobody who asks for them.
    Git,
}

/// The id of a commit: 40 or 64 lowercase hexadecimal digits.
///
/// ```
/// use governed::import::change::CommitId;
/// assert!(CommitId::parse("6113728f27ae82c7b1a177c8d03f9e96e0adf246").is_ok());
/// assert!(CommitId::parse("main").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommitId(Box<str>);

impl CommitId {
    pub(crate) const EXPECTED: &'static str = "the id of a commit: 40 or 64 hexadecimal digits";

    /// Checks an id; capital digits are made small.
    ///
    /// # Errors
    /// When it has another length or another character.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        if !matches!(text.len(), 40 | 64) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(InputFault::new("commit", text, Self::EXPECTED));
        }
        Ok(Self(text.to_ascii_lowercase().into()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
text_forms!(CommitId);

/// One end of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ChangeEnd"))]
pub struct End {
    /// Its branch, without `refs/heads/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<Line>,
    /// Its commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<CommitId>,
    /// Its repository. Absent where it is gone or not said: then it may be anybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<Line>,
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum RequestState {
    /// It is asked for.
    Open,
    /// It was taken in.
    Merged,
    /// It was given up or turned down.
    Closed,
}

/// What the author is to the repository, in the forge's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Association {
    /// Owns the repository.
    Owner,
    /// Belongs to the organisation that owns it.
    Member,
    /// Was invited to work on it.
    Collaborator,
    /// Has had changes taken in before.
    Contributor,
    /// Has had no change taken in here yet.
    FirstTimeContributor,
    /// Has had no change taken in anywhere on the forge.
    FirstTimer,
    /// Stands for somebody whose account was not brought along.
    Mannequin,
    /// None of these.
    None,
}

impl Association {
    /// Reads the forge's word, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.to_ascii_lowercase().as_str() {
            "owner" => Self::Owner,
            "member" => Self::Member,
            "collaborator" => Self::Collaborator,
            "contributor" => Self::Contributor,
            "first_time_contributor" => Self::FirstTimeContributor,
            "first_timer" => Self::FirstTimer,
            "mannequin" => Self::Mannequin,
            "none" => Self::None,
            _ => return None,
        })
    }
}

/// What somebody answered who looked at the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ReviewAnswer"))]
pub enum Answer {
    /// Take it in.
    Approve,
    /// Not as it is.
    Decline,
    /// A remark, which decides nothing.
    Comment,
    /// The answer was taken back, by its giver or somebody else.
    Dismissed,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Review {
    /// Whose it is.
    pub by: Actor,
    /// What it says.
    pub answer: Answer,
    /// The commit it was given for, where the forge says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<CommitId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ForgeCheck"))]
pub struct Check {
    /// Its name.
    pub name: Line,
    /// How it ended, in the forge's words: `success`, `failure`, `cancelled` … Absent while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<Label>,
    /// The commit it was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<CommitId>,
}

/// What is said of a push besides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Push {
    /// The branch is new.
    pub created: bool,
    /// Commits were taken out of the branch. Absent where the forge does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forced: Option<bool>,
    /// The commits that came in, the oldest first, as far as the forge lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commits: Vec<CommitId>,
}

/// A change somebody asks to have taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChangeRequest {
    /// The name by which the outside knows it: `github:owner/name#12`, `gitlab:group/name!12`, `git:<commit>` for a push.
    pub source: Reference,
    /// Where it is asked for.
    pub forge: Forge,
    /// The repository it is to be taken into: `owner/name`, or `group/below/name`.
    pub repository: Line,
    /// Its number there. A push has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// The event it was read from, in the forge's words.
    pub event: Line,
    /// What happened within that event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Line>,
    /// When it happened, where the event says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// What it is called; the first line of its last commit, for a push or a group of a merge queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Line>,
    /// What its author says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Prose>,
    /// Who asks for it to be taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Actor>,
    /// Who caused the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<Actor>,
    /// Who wrote its commits, as far as the event says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub worked: Vec<Actor>,
    /// What the author is to the repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub association: Option<Association>,
    /// What it is to be taken into.
    pub base: End,
    /// What is to be taken in.
    pub head: End,
    /// Where the two parted, where the forge says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge_base: Option<CommitId>,
    /// The commit that joins both: made for trying it, or made in taking it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<CommitId>,
    /// Whether its author says that it is not ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<bool>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RequestState>,
    /// Its labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Line>,
    /// Its milestone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<Line>,
    /// Whom it is assigned to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assignees: Vec<Actor>,
    /// People who were asked to review it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewers: Vec<Actor>,
    /// Teams that were asked to review it, as `org/team`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<Line>,
    /// The answers the event holds; rarely all there are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// Whether the forge holds its own rules of approval for met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<bool>,
    /// The checks the event holds; rarely all there are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// What it touches, where the event tells all of it. Absent is unknown; an empty list is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touches: Option<Vec<Touch>>,
    /// How many files it changes, where the event says so: what a list of them has to add up to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<u64>,
    /// What is said of it as a push, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push: Option<Push>,
}

impl ChangeRequest {
    /// A change of which nothing is known but where it is asked for.
    pub(super) fn new(forge: Forge, repository: Line, event: Line, source: Reference) -> Self {
        Self {
            source,
            forge,
            repository,
            number: None,
            event,
            action: None,
            at: None,
            title: None,
            body: None,
            author: None,
            asked_by: None,
            worked: Vec::new(),
            association: None,
            base: End::default(),
            head: End::default(),
            merge_base: None,
            joined: None,
            draft: None,
            state: None,
            labels: Vec::new(),
            milestone: None,
            assignees: Vec::new(),
            reviewers: Vec::new(),
            teams: Vec::new(),
            reviews: Vec::new(),
            approved: None,
            checks: Vec::new(),
            touches: None,
            files: None,
            push: None,
        }
    }

    /// Whether it comes from another repository than it goes to; nothing, where that is not known.
    pub fn is_from_fork(&self) -> Option<bool> {
        let head = self.head.repository.as_ref()?;
        Some(!head.as_str().eq_ignore_ascii_case(self.repository.as_str()))
    }
}

/// A change that only a repository tells of: what came between two commits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "CommitsBetween"))]
pub struct Commits {
    /// The repository: `owner/name`.
    pub repository: Line,
    /// The commit it begins at.
    pub base: CommitId,
    /// The commit it ends with.
    pub head: CommitId,
    /// The branch it goes to.
    #[serde(default)]
    pub branch: Option<Line>,
    /// What the last commit says.
    #[serde(default)]
    pub message: String,
    /// The name of who wrote the last commit, as git has it.
    #[serde(default)]
    pub author_name: String,
    /// The address of who wrote it.
    #[serde(default)]
    pub author_email: String,
}

impl Commits {
    /// The change.
    pub fn change(self, bots: &Bots) -> ChangeRequest {
        let event = Line::made_of("commits", "commits").0;
        let mut change = ChangeRequest::new(Forge::Git, self.repository.clone(), event, source_of_commit(&self.head));
        let title = subject(&self.message);
        change.title = (!title.is_empty()).then(|| Line::made_of(title, "a change").0);
        let body = below_subject(&self.message);
        change.body = (!body.is_empty()).then(|| Prose::made_of(body, "It does not say.").0);
        let signature = Signature { name: self.author_name.into(), email: self.author_email.into() };
        if !(signature.name.is_empty() && signature.email.is_empty()) {
            let author = actor_of(&signature, bots);
            change.worked.push(author.clone());
            change.author = Some(author);
        }
        change.base = End { branch: self.branch, commit: Some(self.base), repository: Some(self.repository.clone()) };
        change.head = End { branch: None, commit: Some(self.head), repository: Some(self.repository) };
        change
    }
}

/// The answer of each that counts, in the order in which they were given.
///
/// The latest approval, decline or dismissal of somebody counts; a remark only where they said nothing else. Where the
/// latest was dismissed, a decline before it that nobody dismissed stands again, and an approval does not.
///
/// ```
/// use governed::import::change::{Answer, Review, latest};
/// let review = |answer| Review { by: "person:ada".parse().unwrap(), answer, commit: None, at: None };
/// let counts = latest(vec![review(Answer::Approve), review(Answer::Comment)]);
/// assert_eq!((counts.len(), counts[0].answer), (1, Answer::Approve));
/// ```
pub fn latest(mut reviews: Vec<Review>) -> Vec<Review> {
    // A stable sort: what has no time is taken for the last, as forges list them.
    reviews.put_in_order_by_key(|review| (review.at.is_none(), review.at));
    let mut of_each: BTreeMap<Actor, Vec<usize>> = BTreeMap::new();
    for (place, review) in reviews.iter().enumerate() {
        of_each.entry(review.by.clone()).or_default().push(place);
    }
    let answer = |place: &&usize| reviews.get(**place).map(|review| review.answer);
    let mut counts = BTreeSet::new();
    for places in of_each.values() {
        let mut decided = places.iter().rev().filter(|place| answer(place) != Some(Answer::Comment));
        let chosen = match decided.next() {
            None => places.last(),
            Some(last) if answer(&last) == Some(Answer::Dismissed) => {
                let before = decided.find(|place| answer(place) != Some(Answer::Dismissed));
                Some(before.filter(|place| answer(place) == Some(Answer::Decline)).unwrap_or(last))
            }
            Some(last) => Some(last),
        };
        counts.extend(chosen.copied());
    }
    reviews.into_iter().enumerate().filter(|(place, _)| counts.contains(place)).map(|(_, review)| review).collect()
}

/// The actor behind a login: a machine where the forge says so, the name does, or it is among the known ones.
pub(super) fn actor_of_login(login: &str, is_machine: bool, bots: &Bots) -> Actor {
    let login = login.trim().trim_start_matches('@').to_lowercase();
    let version = (is_machine || bots.holds(&login, "")).then_some(UNKNOWN_VERSION);
    Actor::made_of(&login, version)
}

/// What a commit is called: its first line.
pub(super) fn subject(message: &str) -> &str {
    message.trim_start().lines().next().unwrap_or_default().trim()
}

/// What a commit says below its first line.
pub(super) fn below_subject(message: &str) -> &str {
    message.trim_start().split_once('\n').map_or("", |(_, rest)| rest.trim())
}

/// A branch of a full name; nothing, where it names a tag or something else.
pub(super) fn branch_of(reference: &str) -> Option<&str> {
    reference.strip_prefix("refs/heads/").filter(|branch| !branch.is_empty())
}

/// The name by which a change is known that has no number.
pub(super) fn source_of_commit(commit: &CommitId) -> Reference {
    Reference::made_of(&Label::made_of("git"), commit.as_str())
}

/// The name by which a numbered request is known.
pub(super) fn source_of_request(forge: Forge, repository: &Line, number: u64) -> Reference {
    let (kind, sign) = match forge {
        Forge::Github => ("github", '#'),
        Forge::Gitlab => ("gitlab", '!'),
        Forge::Git => ("git", '#'),
    };
    Reference::made_of(&Label::made_of(kind), &format!("{repository}{sign}{number}"))
}

/// What came of paths over some commits, the oldest first: what was there, and is, from the first to the last.
#[derive(Debug, Default)]
pub(super) struct PathsOfPush {
    paths: BTreeMap<String, Fate>,
}

/// What a path was before a push, and is behind it.
#[derive(Clone, Copy, Debug)]
struct Fate {
    was: bool,
    is: bool,
}

impl PathsOfPush {
    /// Takes what one commit did to a path: whether it was there before, and is behind it.
    pub(super) fn take(&mut self, path: &str, was: bool, is: bool) {
        self.paths.entry(path.into()).and_modify(|fate| fate.is = is).or_insert(Fate { was, is });
    }

    /// How many paths.
    pub(super) fn len(&self) -> usize {
        self.paths.len()
    }

    /// Each path with what came of it. A path that came and went again is left out.
    pub(super) fn fates(self, skips: &mut Skips) -> Vec<(String, super::git::FileStatus)> {
        use super::git::FileStatus;
        let mut all = Vec::new();
        for (path, fate) in self.paths {
            match (fate.was, fate.is) {
                (true, true) => all.push((path, FileStatus::Modified)),
                (true, false) => all.push((path, FileStatus::Deleted)),
                (false, true) => all.push((path, FileStatus::Added)),
                (false, false) => skips.note("path that came and went within the push: left out", path),
            }
        }
        all
    }
}
