//! The commands that record one unit of a git history.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::evidence::Artifact;
use crate::id::UnitId;
use crate::import::Skips;
use crate::instant::Instant;
use crate::integration::{Change, Hunk, Mode, Names, Touch};
use crate::limit;
use crate::text::{Label, Line, Prose, Reference, Resource};
use crate::unit::{Attempt, Command, Occasion, Outcome, Proposal, Reversibility, Stage, Unit};

use super::bots::Bots;
use super::diff::{FileChange, FileStatus, TreeDiff, add_hunk};
use super::history::{Commit, History, Signature, short};
use super::plan::{Found, Plan, instant_of};

/// What recording needs besides the history.
#[derive(Clone, Debug)]
pub struct RecordOptions {
    /// Which authors are machines.
    pub bots: Bots,
    /// Who answers for units that only machines worked on.
    pub accountable: Actor,
    /// When it is recorded: times after it are taken for wrong clocks.
    pub now: Instant,
}

/// A command with the occasion it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Who did it, and when.
    pub occasion: Occasion,
    /// What it was.
    pub command: Command,
}

/// The version of a machine whose commits do not say it.
pub(in crate::import) const UNKNOWN_VERSION: &str = "unknown";

impl Plan {
    /// The commands that record a unit, with the diffs of its sides in order.
    pub fn record(
        &self,
        found: &Found,
        diffs: &[TreeDiff],
        options: &RecordOptions,
        skips: &mut Skips,
    ) -> Vec<Recorded> {
        let (Some(commit), Some(index)) = (self.history.commits.get(found.commit), self.unit_of.get(&found.commit))
        else {
            return Vec::new();
        };
        let landed = timed(commit.committed, commit, options, skips);
        let first = found.brought().next().and_then(|place| self.history.commits.get(place)).unwrap_or(commit);
        let opened = timed(first.authored, first, options, skips).min(landed);
        let proposer = self.main_author(found, commit, options);
        let mover = actor_of(mover_of(commit), &options.bots);
        let source = reference("git", &commit.id);
        let observe = Command::Observe {
            unit: found.unit,
            proposal: self.proposal(found, commit, diffs, (&proposer, &mover), options, skips),
            source: source.clone(),
        };
        let land = Command::ObserveMove {
            unit: found.unit,
            to: Stage::Landed,
            source: source.clone(),
            reason: Some(Prose::made_of(commit.subject(), "merged").0),
            through: None,
        };
        let mut all = alloc::vec![
            Recorded { occasion: Occasion { by: proposer.clone(), at: opened }, command: observe },
            Recorded { occasion: Occasion { by: mover.clone(), at: landed }, command: land },
        ];
        let at_landing = Occasion { by: mover, at: landed };
        all.extend(self.take_back(*index, found, &source, &at_landing, &proposer, |_| true, skips));
        all
    }

    /// The commands by which a unit that was recorded as an open branch lands: what it came to touch, and the move.
    pub fn record_landing(
        &self,
        found: &Found,
        held: &Unit,
        diffs: &[TreeDiff],
        options: &RecordOptions,
        skips: &mut Skips,
    ) -> Vec<Recorded> {
        let (Some(commit), Some(index)) = (self.history.commits.get(found.commit), self.unit_of.get(&found.commit))
        else {
            return Vec::new();
        };
        let at = timed(commit.committed, commit, options, skips);
        let proposer = self.main_author(found, commit, options);
        let at_landing = Occasion { by: actor_of(mover_of(commit), &options.bots), at };
        let source = reference("git", &commit.id);
        let by_proposer = Occasion { by: proposer.clone(), at };
        let is_merge = commit.parents.len() > 1;
        // The last commit of a branch that was fast-forwarded is not all of it.
        let mut all = if is_merge {
            retouched(held, touches(&commit.id, diffs, skips), &by_proposer, &commit.id)
        } else {
            Vec::new()
        };
        all.push(Recorded { occasion: at_landing.clone(), command: attached(held.id, MERGE, &commit.id) });
        let command = Command::ObserveMove {
            unit: held.id,
            to: Stage::Landed,
            source: source.clone(),
            reason: Some(Prose::made_of(commit.subject(), "merged").0),
            through: None,
        };
        all.push(Recorded { occasion: at_landing.clone(), command });
        all.extend(self.take_back(*index, found, &source, &at_landing, &proposer, |_| true, skips));
        all
    }

    /// The commands by which units recorded before take back units that are new: those that an earlier import,
    /// which took fewer commits for units, could not name.
    pub fn late_reverts(
        &self,
        known_before: impl Fn(UnitId) -> bool,
        options: &RecordOptions,
        skips: &mut Skips,
    ) -> Vec<Recorded> {
        let mut all = Vec::new();
        for (index, found) in self.found.iter().enumerate().filter(|(_, found)| known_before(found.unit)) {
            let Some(commit) = self.history.commits.get(found.commit).filter(|_| self.reverts.contains_key(&index))
            else {
                continue;
            };
            let at = timed(commit.committed, commit, options, skips);
            let at_landing = Occasion { by: actor_of(mover_of(commit), &options.bots), at };
            let proposer = self.main_author(found, commit, options);
            let source = reference("git", &commit.id);
            let is_new = |unit: UnitId| !known_before(unit);
            all.extend(self.take_back(index, found, &source, &at_landing, &proposer, is_new, skips));
        }
        all
    }

    /// What the unit takes back of itself and of others, as far as these are `wanted`.
    #[allow(clippy::too_many_arguments, reason = "all of it is what one revert is recorded with")]
    fn take_back(
        &self,
        index: usize,
        found: &Found,
        source: &Reference,
        at_landing: &Occasion,
        proposer: &Actor,
        wanted: impl Fn(UnitId) -> bool,
        skips: &mut Skips,
    ) -> Vec<Recorded> {
        let mut all = Vec::new();
        let mut done: Vec<usize> = Vec::new();
        for reverted in self.reverts.get(&index).into_iter().flatten() {
            let (Some(other), Some(commit)) =
                (self.found.get(reverted.unit), self.history.commits.get(reverted.commit))
            else {
                continue;
            };
            if !wanted(other.unit) {
                continue;
            }
            let name = format!("{} {}", short(&commit.id), commit.subject());
            if reverted.unit == index {
                let what = Prose::made_of(&format!("{name}: taken back before it landed"), "taken back").0;
                let attempt = Attempt { what, outcome: Outcome::Failed, learned: None };
                let occasion = Occasion { by: proposer.clone(), at: at_landing.at };
                all.push(Recorded { occasion, command: Command::RecordAttempt { unit: found.unit, attempt } });
            } else if reverted.whole && !done.contains(&reverted.unit) {
                done.push(reverted.unit);
                let reason = Prose::made_of(&format!("reverted by {}", found.unit), "reverted").0;
                let command = Command::ObserveMove {
                    unit: other.unit,
                    to: Stage::RolledBack,
                    source: source.clone(),
                    reason: Some(reason),
                    through: Some(found.unit),
                };
                all.push(Recorded { occasion: at_landing.clone(), command });
            } else if !reverted.whole {
                skips.note("revert of a part of a unit: noted as an attempt that failed, no rollback", name.clone());
                let what = Prose::made_of(&format!("{name}: taken back by {}", found.unit), "taken back").0;
                let attempt = Attempt { what, outcome: Outcome::Failed, learned: None };
                let command = Command::RecordAttempt { unit: other.unit, attempt };
                all.push(Recorded { occasion: at_landing.clone(), command });
            }
        }
        all
    }

    /// Whoever authored most of what was brought; of several the one who came first.
    pub(super) fn main_author(&self, found: &Found, commit: &Commit, options: &RecordOptions) -> Actor {
        let brought = found.brought().filter_map(|place| self.history.commits.get(place));
        actor_of(main_author(brought).unwrap_or(&commit.author), &options.bots)
    }

    fn proposal(
        &self,
        found: &Found,
        commit: &Commit,
        diffs: &[TreeDiff],
        (proposer, mover): (&Actor, &Actor),
        options: &RecordOptions,
        skips: &mut Skips,
    ) -> Proposal {
        let side: Vec<&Commit> = found
            .brought()
            .filter_map(|place| self.history.commits.get(place))
            .filter(|brought| brought.id != commit.id && brought.parents.len() < 2)
            .collect();
        let intent = Intent::of(commit, &side);
        let mut proposal = intent.proposal([mover, proposer], &side, &short(&commit.id), options, skips);
        proposal.sources = alloc::vec![reference("git", &commit.id)];
        proposal.sources.extend(intent.request.map(|number| reference("pull-request", &number)));
        proposal.bases = self.history.bases(found.sides.iter().flat_map(|side| side.bases.iter().copied()));
        proposal.touches = touches(&commit.id, diffs, skips);
        proposal
    }
}

/// What a unit that was found at an open branch keeps of where the branch stood, and of the merge that brought it.
pub(super) const TIP: &str = "branch-tip";
const MERGE: &str = "merge";

/// The command that keeps a commit with a unit.
pub(super) fn attached(unit: UnitId, kind: &str, commit: &str) -> Command {
    let location = Line::made_of(&format!("git:{commit}"), "git").0;
    Command::Attach { unit, artifact: Artifact { kind: Label::made_of(kind), location, digest: None } }
}

/// The command that says anew what a unit touches, where that has changed. Touches of other kinds than paths are not
/// git's to drop.
pub(super) fn retouched(held: &Unit, now: Vec<Touch>, occasion: &Occasion, tip: &str) -> Vec<Recorded> {
    let known: BTreeSet<&Resource> = now.iter().map(|touch| &touch.resource).collect();
    let were = held.touches.iter().map(|touched| &touched.touch.is.resource);
    let dropped: Vec<Resource> =
        were.filter(|resource| resource.kind() == "path" && !known.contains(*resource)).cloned().collect();
    let is_said = |touch: &Touch| held.touch(&touch.resource).is_some_and(|held| held.touch.is == *touch);
    let touches: Vec<Touch> = now.into_iter().filter(|touch| !is_said(touch)).collect();
    if touches.is_empty() && dropped.is_empty() {
        return Vec::new();
    }
    let reason = Some(Prose::made_of(&format!("the branch is at {tip} now"), "the branch moved").0);
    let command = Command::Touch { unit: held.id, touches, dropped, reason };
    alloc::vec![Recorded { occasion: occasion.clone(), command }]
}

impl History {
    /// Commits as the states of the whole that work is based on.
    pub(super) fn bases(&self, places: impl Iterator<Item = usize>) -> Vec<Reference> {
        let places: BTreeSet<usize> = places.collect();
        let commits = places.into_iter().rev().filter_map(|place| self.commits.get(place));
        commits.take(limit::BASES).map(|commit| reference("commit", &commit.id)).collect()
    }
}

/// Whoever authored most of the commits; of several the one who came first.
pub(super) fn main_author<'c>(commits: impl Iterator<Item = &'c Commit>) -> Option<&'c Signature> {
    let mut counts: Vec<(&Signature, usize)> = Vec::new();
    for author in commits.map(|commit| &commit.author) {
        match counts.iter_mut().find(|(held, _)| *held == author) {
            Some((_, count)) => *count += 1,
            None => counts.push((author, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts.iter().find(|(_, count)| Some(*count) == most).map(|(author, _)| *author)
}

/// What a merge or a branch is for, as its message and its commits say it.
pub(super) struct Intent {
    title: String,
    purpose: String,
    request: Option<String>,
}

impl Intent {
    /// Of a branch that nobody has said anything of but its commits.
    pub(super) fn of_commits(side: &[&Commit], name: &str) -> Self {
        let title = match side {
            [] => name.to_string(),
            [only] => only.subject().to_string(),
            [first, rest @ ..] => format!("{} (and {} more)", first.subject(), rest.len()),
        };
        let mut purpose = said_by(side);
        if purpose.trim().is_empty() {
            purpose.push_str(name);
        }
        Self { title, purpose, request: None }
    }

    /// The proposal, with nothing yet of where it was found and what it touches. The first of the `moved_by` who is a
    /// person answers for it.
    pub(super) fn proposal<'a>(
        &self,
        moved_by: impl IntoIterator<Item = &'a Actor>,
        side: &[&Commit],
        label: &str,
        options: &RecordOptions,
        skips: &mut Skips,
    ) -> Proposal {
        let (title, changed) = Line::made_of(&self.title, "untitled");
        if changed {
            skips.note("title blank, too long or with control characters: made presentable", label);
        }
        let (purpose, changed) = Prose::made_of(&self.purpose, "nothing is said of what it is for");
        if changed {
            skips.note("what it is for is blank, too long or has control characters: made readable", label);
        }
        let accountable = moved_by.into_iter().find(|actor| actor.is_person()).cloned();
        let by_people = side.iter().map(|commit| actor_of(&commit.author, &options.bots)).find(Actor::is_person);
        let accountable = accountable.or(by_people).unwrap_or_else(|| {
            skips.note("no person worked on it: whoever imports answers for it", label);
            options.accountable.clone()
        });
        Proposal::new(Label::made_of("code-change"), title, purpose, Reversibility::Reversible, accountable)
    }

    fn of(merge: &Commit, side: &[&Commit]) -> Self {
        let subject = merge.subject();
        let mechanical = [
            "Merge pull request #",
            "Merge branch ",
            "Merge remote-tracking branch ",
            "Merge tag ",
            "Merge commit ",
            "Merge #",
            "Merge ",
        ]
        .iter()
        .any(|start| subject.starts_with(start))
            || subject.is_empty()
            || subject.to_lowercase().starts_with("auto merge of ")
            || subject.to_lowercase().starts_with("rollup merge of ");
        let said: Vec<&str> = merge.body().lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let title = if !mechanical {
            subject.to_string()
        } else if let Some(first) = said.first() {
            (*first).to_string()
        } else {
            match side {
                [] => subject.to_string(),
                [only] => only.subject().to_string(),
                [first, rest @ ..] => format!("{} (and {} more)", first.subject(), rest.len()),
            }
        };
        let mut purpose = String::new();
        if merge.body().is_empty() {
            purpose.push_str(&said_by(side));
        } else {
            purpose.push_str(merge.body());
        }
        if purpose.trim().is_empty() {
            purpose.push_str(subject);
        }
        Self { title, purpose, request: request_number(subject) }
    }
}

/// What commits say, the first of them.
fn said_by(side: &[&Commit]) -> String {
    let mut purpose = String::new();
    for commit in side.iter().take(20) {
        purpose.push_str(commit.subject());
        purpose.push('\n');
        if !commit.body().is_empty() && side.len() <= 3 {
            purpose.push_str(commit.body());
            purpose.push('\n');
        }
    }
    if side.len() > 20 {
        purpose.push_str(&format!("and {} more commits\n", side.len() - 20));
    }
    purpose
}

/// The number behind the first `#` of a subject.
pub(super) fn request_number(subject: &str) -> Option<String> {
    let digits: String = subject.split_once('#')?.1.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty() && digits.len() <= 12).then_some(digits)
}

/// Who brought it onto the main line: whoever made a merge, whoever applied a single commit. What a hosting service
/// commits in its own name, somebody else asked for.
pub(super) fn mover_of(commit: &Commit) -> &Signature {
    let email = commit.committer.email.trim().to_lowercase();
    let hosted = ["noreply@github.com", "noreply@gitlab.com"].contains(&email.as_str()) || email.is_empty();
    if commit.parents.len() > 1 || hosted { &commit.author } else { &commit.committer }
}

pub(in crate::import) fn actor_of(author: &Signature, bots: &Bots) -> Actor {
    if bots.holds(&author.name, &author.email) {
        return Actor::made_of(&author.name.to_lowercase(), Some(UNKNOWN_VERSION));
    }
    let email = author.email.trim();
    // One address in another case is no other person.
    let email = email.to_lowercase();
    Actor::made_of(if email.is_empty() { &author.name } else { &email }, None)
}

pub(super) fn timed(seconds: i64, commit: &Commit, options: &RecordOptions, skips: &mut Skips) -> Instant {
    let at = instant_of(seconds);
    if at > options.now {
        skips.note("commit time after the time of import: taken as the time of import", short(&commit.id));
    }
    at.min(options.now)
}

/// What the sides changed, one touch a path. Past the limit, paths are rolled up to folders.
pub(crate) fn touches(label: &str, diffs: &[TreeDiff], skips: &mut Skips) -> Vec<Touch> {
    let mut by_path: BTreeMap<String, Touch> = BTreeMap::new();
    for file in diffs.iter().flat_map(|diff| &diff.files) {
        let Some(touch) = touch_of(file) else {
            skips.note(crate::import::PATH_LEFT_OUT, crate::text::shortened(&file.path, 80));
            continue;
        };
        match by_path.get_mut(&*file.path) {
            Some(held) => join(held, &touch),
            None => drop(by_path.insert(file.path.to_string(), touch)),
        }
    }
    if by_path.len() <= limit::TOUCHES {
        let mut all: Vec<Touch> = by_path.into_values().collect();
        fit(&mut all, label, skips);
        return all;
    }
    skips.note(
        "more paths than a unit may touch: rolled up to folders",
        format!("{}: {} paths", short(label), by_path.len()),
    );
    rolled_up(&by_path)
}

impl TreeDiff {
    /// What was changed, as touches: one for each path that can be a resource.
    pub fn touches(&self) -> Vec<Touch> {
        self.files.iter().filter_map(touch_of).collect()
    }
}

/// Leaves out what is said beside the touches themselves until they fit in one entry, the least needed first.
fn fit(touches: &mut [Touch], label: &str, skips: &mut Skips) {
    type Step = (&'static str, fn(&mut Touch));
    let too_large = |touches: &[Touch]| {
        let hunk = |hunk: &Hunk| 48 + hunk.symbol.as_ref().map_or(0, |symbol| 4 + 2 * symbol.len());
        let bytes = |touch: &Touch| {
            let names: usize = touch.names.each().map(|name| 3 + name.len()).sum();
            400 + 4 * touch.resource.as_str().len() + names + touch.lines.iter().map(hunk).sum::<usize>()
        };
        touches.iter().map(bytes).sum::<usize>() > limit::ENTRY_BYTES / 2
    };
    let steps: [Step; 4] = [
        ("unit too large for an entry: the names it uses are left out", |touch| touch.names.uses.clear()),
        ("unit too large for an entry: its names are left out", |touch| touch.names = Names::default()),
        ("unit too large for an entry: what its hunks stand in is left out", |touch| {
            touch.lines.iter_mut().for_each(|hunk| hunk.symbol = None);
        }),
        ("unit too large for an entry: near hunks are joined", |touch| {
            let lines = core::mem::take(&mut touch.lines);
            let most = 16;
            let size = lines.len().div_ceil(most).max(1);
            touch.lines =
                lines.chunks(size).filter_map(|run| run.iter().cloned().reduce(|a, b| a.joined(&b))).collect();
        }),
    ];
    for (reason, step) in steps {
        if !too_large(touches) {
            return;
        }
        skips.note(reason, short(label));
        touches.iter_mut().for_each(step);
    }
}

fn touch_of(file: &FileChange) -> Option<Touch> {
    // Not made presentable: a path that had to be changed would name another file.
    let path = |path: &str| Resource::parse(&format!("path:{path}")).ok();
    let from = file.from.as_deref().and_then(path);
    let change = match (file.status, from) {
        (FileStatus::Renamed, Some(from)) => Change::Renamed { from },
        (FileStatus::Copied, Some(from)) => Change::Copied { from },
        (FileStatus::Added, _) => Change::Added,
        (FileStatus::Deleted, _) => Change::Deleted,
        (FileStatus::Retyped, _) => Change::Retyped,
        _ => Change::Modified,
    };
    let mut touch = Touch::new(path(&file.path)?, Mode::Writes);
    touch.lines.clone_from(&file.lines);
    touch.base = file.base;
    touch.content = file.content;
    touch.names.clone_from(&file.names);
    touch.change = Some(change);
    Some(touch)
}

/// Two sides of an octopus that touch the same path.
fn join(held: &mut Touch, other: &Touch) {
    let mut lines: Vec<Hunk> = held.lines.iter().chain(&other.lines).cloned().collect();
    lines.sort_by_key(|hunk| hunk.range);
    lines.dedup();
    // No lines means all of them, but where the content stayed as it was.
    let is_whole = |touch: &Touch| touch.lines.is_empty() && (touch.base.is_none() || touch.base != touch.content);
    let whole = is_whole(held) || is_whole(other);
    held.lines.clear();
    if !whole {
        for hunk in lines {
            add_hunk(&mut held.lines, hunk);
        }
    }
    // Counted in two bases, the lines of both are no lines of one.
    if held.base != other.base {
        held.base = None;
    }
    if held.content != other.content {
        held.content = None;
    }
    let (ours, theirs) = (&mut held.names, &other.names);
    let pairs = [
        (&mut ours.defines, &theirs.defines),
        (&mut ours.changes, &theirs.changes),
        (&mut ours.removes, &theirs.removes),
        (&mut ours.uses, &theirs.uses),
    ];
    let mut room = limit::NAMES;
    for (ours, theirs) in pairs {
        ours.extend(theirs.iter().cloned());
        ours.sort_unstable();
        ours.dedup();
        ours.truncate(room);
        room -= ours.len();
    }
    if held.change != other.change {
        held.change = Some(Change::Modified);
    }
}

/// The deepest folders that are few enough.
fn rolled_up(by_path: &BTreeMap<String, Touch>) -> Vec<Touch> {
    let deepest = by_path.keys().map(|path| path.matches('/').count()).max().unwrap_or(0);
    let mut folders: Vec<String> = Vec::new();
    for depth in (0..=deepest).rev() {
        folders = by_path.keys().map(|path| folder(path, depth)).collect();
        folders.dedup();
        folders.sort_unstable();
        folders.dedup();
        if folders.len() <= limit::TOUCHES {
            break;
        }
    }
    if folders.len() > limit::TOUCHES {
        folders = alloc::vec![String::from("/")];
    }
    let resources = folders.iter().filter_map(|folder| Resource::parse(&format!("path:{folder}")).ok());
    resources.map(|resource| Touch::new(resource, Mode::Writes)).collect()
}

/// The first `depth` folders of a path, or the path where it has no more.
fn folder(path: &str, depth: usize) -> String {
    match path.match_indices('/').nth(depth.saturating_sub(1)).filter(|_| depth > 0) {
        Some((end, _)) => path.get(..=end).unwrap_or(path).to_string(),
        None if depth == 0 => path.split_once('/').map_or_else(|| path.to_string(), |_| String::from("/")),
        None => path.to_string(),
    }
}

pub(super) fn reference(kind: &str, name: &str) -> Reference {
    Reference::made_of(&Label::made_of(kind), name)
}
