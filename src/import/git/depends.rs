//! What the messages of commits say their work depends on.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::id::UnitId;
use crate::import::Skips;
use crate::integration::{Dependency, DependencyKind};
use crate::text::{Prose, Reference, shortened};
use crate::unit::{Command, Known, Occasion};

use super::branches::Branches;
use super::history::{Commit, History, short};
use super::plan::Plan;
use super::record::{RecordOptions, Recorded, actor_of, main_author, reference, timed};

/// The trailer that names what a commit needs.
const DEPENDS_ON: &str = "depends-on:";
/// The trailer that names a change however often it is rewritten.
const CHANGE_ID: &str = "change-id:";

/// What stands behind a trailer, each on a line of its own, in any case.
fn trailers<'m>(message: &'m str, name: &'static str) -> impl Iterator<Item = &'m str> {
    message.lines().map(str::trim).filter_map(move |line| {
        let (key, said) = line.split_at_checked(name.len())?;
        key.eq_ignore_ascii_case(name).then(|| said.trim())
    })
}

/// What a message says it depends on.
fn needed(message: &str) -> impl Iterator<Item = &str> {
    let all = trailers(message, DEPENDS_ON).flat_map(|said| said.split([',', ' ', '\t']));
    all.map(|name| name.trim_matches(['<', '>', '(', ')', '"', '`'])).filter(|name| !name.is_empty())
}

/// The number of a pull request: `#12`, `!12`, `owner/name#12`, `https://host/owner/name/pull/12`.
fn request(name: &str) -> Option<&str> {
    let digits = |text: &&str| !text.is_empty() && text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if name.contains("://") {
        return name.trim_end_matches('/').rsplit('/').next().filter(digits);
    }
    name.rsplit_once(['#', '!']).map(|(_, number)| number).filter(digits)
}

/// Change ids with the commits that have them, the oldest first.
fn change_ids(history: &History) -> BTreeMap<&str, Vec<usize>> {
    let mut all: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, commit) in history.commits.iter().enumerate() {
        for id in trailers(&commit.message, CHANGE_ID) {
            all.entry(id).or_default().push(place);
        }
    }
    all
}

/// Where names of work are looked up.
struct Names<'a, F> {
    plan: &'a Plan,
    branches: Option<&'a Branches>,
    changes: BTreeMap<&'a str, Vec<usize>>,
    branch_changes: BTreeMap<&'a str, Vec<usize>>,
    by_source: F,
}

impl<F: Fn(&Reference) -> Option<UnitId>> Names<'_, F> {
    fn unit(&self, name: &str) -> Option<UnitId> {
        if let Some(number) = request(name) {
            return (self.by_source)(&reference("pull-request", number));
        }
        let is_id = (7..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let landed = |place: usize| self.plan.found.get(*self.plan.unit_of.get(&place)?).map(|found| found.unit);
        if is_id && let Some(unit) = self.plan.history.find(name).and_then(landed) {
            return Some(unit);
        }
        if let Some(unit) = self.changes.get(name).and_then(|places| places.iter().find_map(|place| landed(*place))) {
            return Some(unit);
        }
        if let Some(branches) = self.branches {
            let open = |place: usize| branches.unit_of(place);
            if is_id && let Some(unit) = branches.history.find(name).and_then(open) {
                return Some(unit);
            }
            let change = self.branch_changes.get(name);
            if let Some(unit) = change.and_then(|places| places.iter().find_map(|place| open(*place))) {
                return Some(unit);
            }
            if let Some(branch) = branches.open.iter().find(|branch| &*branch.name == name) {
                return Some(branch.unit);
            }
        }
        let named = Reference::parse(name).ok().and_then(|source| (self.by_source)(&source));
        named.or_else(|| (self.by_source)(&reference("branch", name)))
    }
}

/// Dependencies to record: those the messages name of the units that `are_new`, and those of open branches on the
/// branches they stand on. What a unit has already is left out.
pub fn dependencies(
    (plan, branches): (&Plan, Option<&Branches>),
    are_new: impl Fn(UnitId) -> bool,
    known: &impl Known,
    by_source: impl Fn(&Reference) -> Option<UnitId>,
    options: &RecordOptions,
    skips: &mut Skips,
) -> Vec<Recorded> {
    let changes = change_ids(&plan.history);
    let branch_changes = branches.map(|branches| change_ids(&branches.history)).unwrap_or_default();
    let names = Names { plan, branches, changes, branch_changes, by_source };
    let mut all = Vec::new();
    let mut add = |unit: UnitId, on: UnitId, why: &str, commits: &[&Commit], skips: &mut Skips| {
        let Some((held, last)) = known.unit(unit).zip(commits.last()) else { return };
        let has = held.depends.iter().any(|d| d.is.kind == DependencyKind::NeedsLanded && d.is.on == on);
        if has || on == unit || known.unit(on).is_none() {
            return;
        }
        let author = main_author(commits.iter().copied()).unwrap_or(&last.author);
        let occasion =
            Occasion { by: actor_of(author, &options.bots), at: timed(last.committed, last, options, skips) };
        let reason = Some(Prose::made_of(why, "it says so").0);
        let command =
            Command::Depend { unit, dependency: Dependency { kind: DependencyKind::NeedsLanded, on, reason } };
        let recorded = Recorded { occasion, command };
        let named_twice = |held: &Recorded| match (&held.command, &recorded.command) {
            (Command::Depend { unit: a, dependency: x }, Command::Depend { unit: b, dependency: y }) => {
                (a, x.on) == (b, y.on)
            }
            _ => false,
        };
        if !all.iter().rev().take(64).any(named_twice) {
            all.push(recorded);
        }
    };
    let mut follow = |unit: UnitId, commits: &[&Commit], skips: &mut Skips| {
        for commit in commits {
            for name in needed(&commit.message) {
                match names.unit(name) {
                    Some(on) => add(unit, on, &format!("{} says `{name}`", short(&commit.id)), commits, skips),
                    None => skips.note("`Depends-On` names work that is not known here", told(commit, name)),
                }
            }
        }
    };
    for found in plan.found.iter().filter(|found| are_new(found.unit)) {
        let commits: Vec<&Commit> =
            found.brought().chain([found.commit]).filter_map(|place| plan.history.commits.get(place)).collect();
        follow(found.unit, &commits, skips);
    }
    let Some(branches) = branches else { return all };
    for branch in &branches.open {
        let commits: Vec<&Commit> =
            branch.own.iter().filter_map(|place| branches.history.commits.get(*place)).collect();
        follow(branch.unit, &commits, skips);
    }
    for branch in &branches.open {
        let commits: Vec<&Commit> =
            branch.own.iter().filter_map(|place| branches.history.commits.get(*place)).collect();
        for on in branch.on.iter().filter_map(|on| branches.open.get(*on)) {
            add(branch.unit, on.unit, &format!("it stands on `{}`", on.name), &commits, skips);
        }
    }
    all
}

fn told(commit: &Commit, name: &str) -> String {
    format!("{} names {}", short(&commit.id), shortened(name, 60))
}
