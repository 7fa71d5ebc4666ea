//! Which commits are units, and which trees to compare for each.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::id::UnitId;
use crate::import::Skips;
use crate::instant::Instant;

use super::history::{Commit, History, short};

/// Which commits become units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// Single commits on the main line as well as merges.
    pub commits: bool,
    /// Merges inside side branches as well as those on the main line.
    pub all_merges: bool,
}

/// One side that a merge brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The trees to compare, by id: the merge base's (nothing: the empty tree) and the side's.
    pub compare: (Option<Box<str>>, Box<str>),
    /// The commits it brought, by place, parents first.
    pub commits: Vec<usize>,
    /// The merge bases, by place, the newest last: the one compared with. For a single commit what it was made on.
    pub bases: Vec<usize>,
}

/// A commit that is a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The unit's id, always the same for the same commit.
    pub unit: UnitId,
    /// The place of the commit.
    pub commit: usize,
    /// What it brought in: one side for each further parent, or for a single commit itself.
    pub sides: Vec<Side>,
}

impl Found {
    /// The commits it brought in, by place: not the merge itself.
    pub fn brought(&self) -> impl Iterator<Item = usize> + '_ {
        self.sides.iter().flat_map(|side| side.commits.iter().copied())
    }
}

/// The units of a history, oldest first.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) history: History,
    pub(super) found: Vec<Found>,
    /// The unit that brought each commit onto the main line.
    pub(super) unit_of: BTreeMap<usize, usize>,
    /// What each unit takes back: the unit and what is known of how much.
    pub(super) reverts: BTreeMap<usize, Vec<Reverted>>,
}

/// A revert, as the message of a commit names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reverted {
    /// The unit it takes something back of.
    pub unit: usize,
    /// The commit it names.
    pub commit: usize,
    /// Whether with it everything the unit brought is taken back.
    pub whole: bool,
}

/// A commit's time, kept within what an instant can be.
pub(super) fn instant_of(seconds: i64) -> Instant {
    Instant::nearest_to_millis(seconds.saturating_mul(1_000))
}

impl History {
    /// Finds the units. `shallow` says that older history is cut off, so that a side without a merge base is
    /// compared with what it was merged into instead of with nothing.
    pub fn plan(self, which: Which, shallow: bool, skips: &mut Skips) -> Plan {
        let mut found = Vec::new();
        let mut arrival = Arrival::new(&self);
        for place in self.main_line() {
            let Some(commit) = self.commits.get(place) else { continue };
            let sides = arrival.sides(place, commit, shallow, skips);
            if commit.parents.len() > 1 || which.commits {
                let unit = unit_id(commit);
                found.push(Found { unit, commit: place, sides });
            } else {
                skips.note("single commit on the main line (--commits takes these too)", label(commit));
            }
        }
        if which.all_merges {
            inner_merges(&self, &mut found);
        } else {
            note_inner_merges(&self, &arrival, skips);
        }
        let mut plan = Plan { history: self, found, unit_of: BTreeMap::new(), reverts: BTreeMap::new() };
        plan.index_units();
        plan.find_reverts(skips);
        plan
    }

    /// The first-parent line from the root to the tip.
    fn main_line(&self) -> Vec<usize> {
        let mut line = Vec::new();
        let mut place = self.commits.len().checked_sub(1);
        while let Some(at) = place {
            line.push(at);
            place = self.commits.get(at).and_then(|commit| commit.parents.first().copied());
        }
        line.reverse();
        line
    }
}

fn unit_id(commit: &Commit) -> UnitId {
    UnitId::derived(instant_of(commit.committed), &format!("git:{}", commit.id))
}

fn label(commit: &Commit) -> String {
    format!("{} {}", short(&commit.id), crate::text::shortened(commit.subject(), 60))
}

/// What has arrived on the main line so far.
struct Arrival<'h> {
    history: &'h History,
    /// For each commit, the place in the main line that brought it, counted from 1; 0 while it has not arrived.
    arrived: Vec<u32>,
    on_main: Vec<bool>,
    count: u32,
}

impl<'h> Arrival<'h> {
    fn new(history: &'h History) -> Self {
        let size = history.commits.len();
        Self { history, arrived: alloc::vec![0; size], on_main: alloc::vec![false; size], count: 0 }
    }

    fn arrived_at(&self, place: usize) -> u32 {
        self.arrived.get(place).copied().unwrap_or(0)
    }

    /// The sides a main-line commit brings, and marks everything it brings as arrived.
    fn sides(&mut self, place: usize, commit: &Commit, shallow: bool, skips: &mut Skips) -> Vec<Side> {
        self.count = self.count.saturating_add(1);
        let tree_of = |place: usize| self.history.commits.get(place).map(|commit| commit.tree.clone());
        let first = commit.parents.first().copied();
        let mut sides = Vec::new();
        if commit.parents.len() < 2 {
            let compare = (first.and_then(tree_of), commit.tree.clone());
            let compare = if first.is_none() && shallow { (Some(commit.tree.clone()), compare.1) } else { compare };
            if first.is_none() && shallow {
                skips.note("oldest commit of a shallow clone: what it changed is not known", label(commit));
            }
            sides.push(Side { compare, commits: alloc::vec![place], bases: first.into_iter().collect() });
        }
        for parent in commit.parents.iter().skip(1) {
            let (brought, borders) = self.walk(*parent);
            let bases = self.best(borders);
            let tip = tree_of(*parent).unwrap_or_default();
            let base = bases.last().copied().and_then(tree_of);
            let compare = match (base, shallow) {
                (None, true) => {
                    skips.note(
                        "merge base cut off by a shallow clone: compared with what it was merged into",
                        label(commit),
                    );
                    (first.and_then(tree_of), commit.tree.clone())
                }
                (None, false) => {
                    skips.note("merge of an unrelated history: compared with nothing", label(commit));
                    (None, tip)
                }
                (base, _) => (base, tip),
            };
            if bases.len() > 1 {
                skips.note("several merge bases: compared with the newest", label(commit));
            }
            for brought in &brought {
                if let Some(arrived) = self.arrived.get_mut(*brought) {
                    *arrived = self.count;
                }
            }
            sides.push(Side { compare, commits: brought, bases });
        }
        if let (Some(arrived), Some(on_main)) = (self.arrived.get_mut(place), self.on_main.get_mut(place)) {
            *arrived = self.count;
            *on_main = true;
        }
        sides
    }

    /// The commits reachable from a side that have not arrived, parents first, and the arrived ones they stand on.
    fn walk(&self, tip: usize) -> (Vec<usize>, BTreeSet<usize>) {
        let (mut brought, mut borders) = (BTreeSet::new(), BTreeSet::new());
        let mut ahead = alloc::vec![tip];
        while let Some(place) = ahead.pop() {
            if self.arrived_at(place) > 0 {
                borders.insert(place);
            } else if brought.insert(place) {
                ahead.extend(self.history.commits.get(place).into_iter().flat_map(|commit| &commit.parents));
            }
        }
        // Parents come before children in the history, so the order of places is an order of history.
        (brought.into_iter().collect(), borders)
    }

    /// The borders no other border reaches: the merge bases, the newest last.
    fn best(&self, borders: BTreeSet<usize>) -> Vec<usize> {
        let is_main = |place: &usize| self.on_main.get(*place).copied().unwrap_or(false);
        // Of those on the main line itself the newest reaches all others.
        let newest = borders.iter().copied().filter(is_main).max();
        let mut left: Vec<usize> =
            borders.into_iter().filter(|place| !is_main(place) || Some(*place) == newest).collect();
        self.history.drop_reached(&mut left);
        left.sort_by_key(|place| (self.arrived_at(*place), *place));
        left
    }
}

impl History {
    /// Drops the places that another one reaches, of places in rising order. Ancestors have lower places, so the walk
    /// goes down from the highest and ends with the lowest place there is left to tell about.
    pub(super) fn drop_reached(&self, left: &mut Vec<usize>) {
        let parents = |place: usize| self.commits.get(place).into_iter().flat_map(|commit| &commit.parents);
        let mut ahead: BTreeSet<usize> = left.iter().flat_map(|place| parents(*place)).copied().collect();
        while let Some(place) = ahead.pop_last() {
            if left.len() < 2 || left.first().is_some_and(|lowest| place < *lowest) {
                return;
            }
            left.retain(|candidate| *candidate != place);
            ahead.extend(parents(place));
        }
    }
}

/// Merges that are not on the main line: each brings one branch into another.
fn inner_merges(history: &History, found: &mut Vec<Found>) {
    let known: BTreeSet<usize> = found.iter().map(|found| found.commit).collect();
    let merges = history.commits.iter().enumerate().filter(|(place, c)| c.parents.len() > 1 && !known.contains(place));
    for (place, commit) in merges {
        let place_of_first = commit.parents.first().copied();
        let first = place_of_first.and_then(|parent| history.commits.get(parent));
        let compare = (first.map(|parent| parent.tree.clone()), commit.tree.clone());
        let side = Side { compare, commits: Vec::new(), bases: place_of_first.into_iter().collect() };
        found.push(Found { unit: unit_id(commit), commit: place, sides: alloc::vec![side] });
    }
    found.sort_by_key(|found| found.commit);
}

fn note_inner_merges(history: &History, arrival: &Arrival<'_>, skips: &mut Skips) {
    for (place, commit) in history.commits.iter().enumerate() {
        if commit.parents.len() > 1 && !arrival.on_main.get(place).copied().unwrap_or(false) {
            skips.note(
                "merge inside a side branch: part of the unit that brought it (--all-merges takes these too)",
                label(commit),
            );
        }
    }
}

impl Plan {
    /// The units found, oldest first.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// The history they were found in.
    pub fn history(&self) -> &History {
        &self.history
    }

    fn index_units(&mut self) {
        // A commit belongs to the merge that is it, else to the first that brought it.
        for (index, found) in self.found.iter().enumerate() {
            for place in found.brought() {
                self.unit_of.entry(place).or_insert(index);
            }
        }
        for (index, found) in self.found.iter().enumerate() {
            self.unit_of.insert(found.commit, index);
        }
    }

    fn find_reverts(&mut self, skips: &mut Skips) {
        let titles = self.titles();
        let mut taken_back: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut reverts: BTreeMap<usize, Vec<Reverted>> = BTreeMap::new();
        for (index, found) in self.found.iter().enumerate() {
            let mut named: BTreeSet<usize> = BTreeSet::new();
            for place in found.brought().chain([found.commit]) {
                let Some(commit) = self.history.commits.get(place) else { continue };
                self.named_by(place, commit, &titles, &mut named, skips);
            }
            for commit in named {
                let Some(unit) = self.unit_of.get(&commit).copied() else {
                    let commit = self.history.commits.get(commit).map_or_else(String::new, label);
                    skips.note("revert of a commit that is in no unit", commit);
                    continue;
                };
                let taken = taken_back.entry(unit).or_default();
                taken.insert(commit);
                let whole = self.found.get(unit).is_some_and(|found| self.is_whole(found, taken));
                reverts.entry(index).or_default().push(Reverted { unit, commit, whole });
            }
        }
        self.reverts = reverts;
    }

    /// The commits a commit's message says it reverts.
    fn named_by(
        &self,
        place: usize,
        commit: &Commit,
        titles: &BTreeMap<&str, Vec<usize>>,
        named: &mut BTreeSet<usize>,
        skips: &mut Skips,
    ) {
        let mut by_id = false;
        for rest in commit.message.split("This reverts commit ").skip(1) {
            let id: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
            by_id = true;
            match self.history.find(&id).filter(|target| *target < place) {
                Some(target) => drop(named.insert(target)),
                None => skips
                    .note("revert of a commit that is not in this history", format!("{} names {id}", label(commit))),
            }
        }
        let title = commit.subject().strip_prefix("Revert \"").and_then(|rest| rest.rsplit_once('"'));
        let Some((title, _)) = title.filter(|_| !by_id) else { return };
        let older = titles.get(title).and_then(|places| places.iter().rev().find(|target| **target < place));
        match older {
            Some(target) => drop(named.insert(*target)),
            None => skips.note("revert of a title no earlier commit has", label(commit)),
        }
    }

    fn titles(&self) -> BTreeMap<&str, Vec<usize>> {
        let mut titles: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, commit) in self.history.commits.iter().enumerate() {
            titles.entry(commit.subject()).or_default().push(place);
        }
        titles
    }

    /// Whether taking these commits back takes back all the unit brought.
    fn is_whole(&self, found: &Found, taken: &BTreeSet<usize>) -> bool {
        let is_merge = |place: &usize| self.history.commits.get(*place).is_some_and(|c| c.parents.len() > 1);
        let mut brought = found.brought().filter(|place| !is_merge(place)).peekable();
        taken.contains(&found.commit) || (brought.peek().is_some() && brought.all(|place| taken.contains(&place)))
    }
}
