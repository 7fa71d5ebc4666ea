//! Open branches as units in flight, and what became of them since they were last read.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::id::UnitId;
use crate::import::Skips;
use crate::text::{Prose, Reference};
use crate::unit::{Command, Known, Occasion, Stage, Unit};

use super::diff::TreeDiff;
use super::history::{History, short};
use super::plan::{Plan, instant_of};
use super::record::{
    Intent, RecordOptions, Recorded, TIP, actor_of, attached, main_author, mover_of, reference, retouched, timed,
    touches,
};

/// A name for a commit, as `git for-each-ref` lists it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch {
    /// Its short name: `feature`, `origin/feature`, `pull/12/head`.
    pub name: Box<str>,
    /// The commit it stands at, in hexadecimal.
    pub tip: Box<str>,
}

/// A branch with commits that are not on the main line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenBranch {
    /// Its name.
    pub name: Box<str>,
    /// The unit it is: known once [`Branches::identify`] has been asked.
    pub unit: UnitId,
    /// The trees to compare, by id: its base's (nothing: the empty tree) and its tip's.
    pub compare: (Option<Box<str>>, Box<str>),
    /// The place of its tip.
    pub(super) tip: usize,
    /// The commits that are its own, by place, parents first.
    pub(super) own: Vec<usize>,
    /// What it is based on, by place, the newest last.
    pub(super) bases: Vec<usize>,
    /// The open branches it stands on.
    pub(super) on: Vec<usize>,
}

/// The open branches of a repository, those that others stand on first.
#[derive(Clone, Debug)]
pub struct Branches {
    pub(super) history: History,
    pub(super) open: Vec<OpenBranch>,
    /// Every branch there is, open or not.
    names: BTreeSet<Box<str>>,
}

impl History {
    /// Finds the open branches in a history that was read from the main line's tip and from all of theirs.
    pub fn branches(self, main: &str, all: &[Branch], skips: &mut Skips) -> Branches {
        let on_main = self.reached([main].into_iter().filter_map(|id| self.by_id.get(id).copied()));
        let mut by_tip: BTreeMap<usize, &Branch> = BTreeMap::new();
        for branch in all {
            let Some(tip) = self.by_id.get(&branch.tip).copied() else {
                skips.note("branch whose commits cannot be read: left out", &*branch.name);
                continue;
            };
            if on_main.get(tip).copied().unwrap_or(false) {
                continue;
            }
            match by_tip.get(&tip) {
                Some(held) => skips.note(
                    "branch that stands where another does: recorded once",
                    format!("{} and {}", held.name, branch.name),
                ),
                None => drop(by_tip.insert(tip, branch)),
            }
        }
        let mut open: Vec<OpenBranch> = Vec::new();
        // Ancestors have lower places: what a branch stands on has been met before it.
        let places: BTreeMap<usize, usize> = by_tip.keys().enumerate().map(|(index, tip)| (*tip, index)).collect();
        for (tip, branch) in by_tip {
            let (own, mut borders) = self.own(tip, &on_main, &places);
            self.drop_reached(&mut borders);
            let on: Vec<usize> = borders.iter().filter_map(|border| places.get(border).copied()).collect();
            let tree = |place: usize| self.commits.get(place).map(|commit| commit.tree.clone());
            let compare = (borders.last().copied().and_then(tree), tree(tip).unwrap_or_default());
            if borders.is_empty() {
                skips.note("branch of an unrelated history: compared with nothing", &*branch.name);
            }
            if borders.len() > 1 {
                skips.note("branch with several merge bases: compared with the newest", &*branch.name);
            }
            let unit = UnitId::derived(instant_of(0), &branch.name);
            open.push(OpenBranch { name: branch.name.clone(), unit, compare, tip, own, bases: borders, on });
        }
        let names = all.iter().map(|branch| branch.name.clone()).collect();
        let branches = Branches { history: self, open, names };
        branches.note_shared(skips);
        branches
    }

    fn reached(&self, from: impl Iterator<Item = usize>) -> Vec<bool> {
        let mut reached = alloc::vec![false; self.commits.len()];
        let mut ahead: Vec<usize> = from.collect();
        while let Some(place) = ahead.pop() {
            if let (Some(seen @ false), Some(commit)) = (reached.get_mut(place), self.commits.get(place)) {
                *seen = true;
                ahead.extend(&commit.parents);
            }
        }
        reached
    }

    /// The commits of a tip that are neither on the main line nor another open branch's, and those they stand on, both
    /// in rising order.
    fn own(&self, tip: usize, on_main: &[bool], tips: &BTreeMap<usize, usize>) -> (Vec<usize>, Vec<usize>) {
        let (mut own, mut borders) = (BTreeSet::new(), BTreeSet::new());
        let mut ahead = alloc::vec![tip];
        while let Some(place) = ahead.pop() {
            let is_other = place != tip && tips.contains_key(&place);
            if is_other || on_main.get(place).copied().unwrap_or(false) {
                borders.insert(place);
            } else if own.insert(place) {
                ahead.extend(self.commits.get(place).into_iter().flat_map(|commit| &commit.parents));
            }
        }
        // Another way may lead past the tip of a branch it stands on: what that branch has is that branch's.
        let mut ahead: Vec<usize> = borders.iter().copied().filter(|place| tips.contains_key(place)).collect();
        let mut theirs = BTreeSet::new();
        while let Some(place) = ahead.pop() {
            if !on_main.get(place).copied().unwrap_or(false) && theirs.insert(place) {
                ahead.extend(self.commits.get(place).into_iter().flat_map(|commit| &commit.parents));
            }
        }
        own.retain(|place| !theirs.contains(place));
        (own.into_iter().collect(), borders.into_iter().collect())
    }
}

/// A unit that an import found at an open branch, as the register has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchUnit {
    /// The unit.
    pub unit: UnitId,
    /// The branch.
    pub name: Box<str>,
    /// Where the branch stood when it was read, by commit id, the newest last.
    pub tips: Vec<Box<str>>,
    /// Whether it is still in flight.
    pub in_flight: bool,
}

impl BranchUnit {
    /// What a unit is, if it was found at a branch.
    pub fn of(unit: &Unit) -> Option<Self> {
        if !unit.came_from_outside() {
            return None;
        }
        let named = |kind: &'static str| unit.sources.iter().filter(move |source| source.kind() == kind);
        let name = named("branch").next()?.name().into();
        let attached = unit.attachments.iter().map(|held| &held.is).filter(|artifact| artifact.kind.as_str() == TIP);
        let later = attached.filter_map(|artifact| artifact.location.as_str().strip_prefix("git:"));
        let tips = named("git").map(Reference::name).chain(later).map(Into::into).collect();
        Some(Self { unit: unit.id, name, tips, in_flight: unit.stage.is_in_flight() && unit.is_observed() })
    }

    fn tip(&self) -> &str {
        self.tips.last().map_or("", |tip| tip)
    }
}

impl Plan {
    /// Lets the merges that brought a known branch be that branch's unit, so that nothing is recorded twice.
    pub fn adopt(&mut self, known: &[BranchUnit], skips: &mut Skips) {
        let mut by_place: BTreeMap<usize, &BranchUnit> = BTreeMap::new();
        for unit in known {
            // Where a branch landed by degrees, the unit is what stood at its newest commit that did.
            let places = unit.tips.iter().filter_map(|tip| self.history.by_id.get(tip).copied());
            if let Some(place) = places.max() {
                by_place.insert(place, unit);
            }
        }
        for found in &mut self.found {
            let Some(commit) = self.history.commits.get(found.commit) else { continue };
            let is_merge = commit.parents.len() > 1;
            let brought: Vec<Option<UnitId>> = found
                .sides
                .iter()
                .map(|side| {
                    let places = side.commits.iter().rev().filter(|place| is_merge || **place == found.commit);
                    places.filter_map(|place| by_place.get(place)).map(|unit| unit.unit).next()
                })
                .collect();
            match brought.as_slice() {
                [Some(unit)] => found.unit = *unit,
                [_] | [] => {}
                several if several.iter().any(Option::is_some) => {
                    skips.note("merge of several branches: a unit beside the units of its branches", short(&commit.id));
                }
                _ => {}
            }
        }
    }

    /// Whether a commit is on the main line or was brought to it.
    fn holds(&self, id: &str) -> bool {
        self.history.by_id.contains_key(id)
    }

    /// The moves of known branches that landed without a merge that is their unit: by fast-forward, or with others.
    pub fn landed_branches(&self, known: &[BranchUnit], options: &RecordOptions, skips: &mut Skips) -> Vec<Recorded> {
        let adopted: BTreeSet<UnitId> = self.found.iter().map(|found| found.unit).collect();
        let mut all = Vec::new();
        for unit in known.iter().filter(|unit| unit.in_flight && !adopted.contains(&unit.unit)) {
            let Some(tip) = self.history.by_id.get(unit.tip()).and_then(|place| self.history.commits.get(*place))
            else {
                continue;
            };
            let brought = self.history.by_id.get(unit.tip()).and_then(|place| self.unit_of.get(place));
            let carrier = brought.and_then(|index| self.found.get(*index));
            let carrier = carrier.and_then(|found| self.history.commits.get(found.commit)).unwrap_or(tip);
            let at = timed(carrier.committed, carrier, options, skips);
            let reason = if carrier.id == tip.id {
                format!("its tip {} is on the main line", short(&tip.id))
            } else {
                format!("brought by {} {}", short(&carrier.id), carrier.subject())
            };
            let command = Command::ObserveMove {
                unit: unit.unit,
                to: Stage::Landed,
                source: reference("git", &carrier.id),
                reason: Some(Prose::made_of(&reason, "landed").0),
                through: None,
            };
            let occasion = Occasion { by: actor_of(mover_of(carrier), &options.bots), at };
            all.push(Recorded { occasion, command });
        }
        all
    }

    /// The moves of known branches that are gone, or hold nothing any more, without having landed. `is_there` says
    /// whether the repository has a commit: a unit of another repository is left alone.
    pub fn gone_branches(
        &self,
        known: &[BranchUnit],
        branches: &Branches,
        is_there: impl Fn(&str) -> bool,
        by: &Occasion,
        skips: &mut Skips,
    ) -> Vec<Recorded> {
        let open: BTreeSet<UnitId> = branches.open.iter().map(|branch| branch.unit).collect();
        let mut all = Vec::new();
        let left = known.iter().filter(|unit| unit.in_flight && !open.contains(&unit.unit));
        for unit in left.filter(|unit| !self.holds(unit.tip())) {
            if !is_there(unit.tip()) {
                skips.note("branch whose commits are not in this repository: its unit is left as it is", &*unit.name);
                continue;
            }
            let reason = if branches.names.contains(&unit.name) {
                "its branch holds no commit any more that is not on the main line, or is another branch's"
            } else {
                "its branch is gone, and its commits are not on the main line; a squashed or rebased landing looks the same"
            };
            let command = Command::ObserveMove {
                unit: unit.unit,
                to: Stage::Abandoned,
                source: reference("branch", &unit.name),
                reason: Some(Prose::made_of(reason, "gone").0),
                through: None,
            };
            all.push(Recorded { occasion: by.clone(), command });
        }
        all
    }
}

impl Branches {
    /// The open branches, those that others stand on first.
    pub fn open(&self) -> &[OpenBranch] {
        &self.open
    }

    /// Says which unit each open branch is: the one it was before, as long as that is in flight, else one that is named
    /// by the branch and its first own commit.
    pub fn identify(&mut self, known: &impl Known, by_source: impl Fn(&Reference) -> Option<UnitId>) {
        let mut taken: BTreeSet<UnitId> = BTreeSet::new();
        let goes_on = |id: UnitId| known.unit(id).is_some_and(|unit| unit.stage.is_in_flight());
        for branch in &mut self.open {
            let first = branch.own.first().and_then(|place| self.history.commits.get(*place));
            let (at, first) = first.map_or((0, ""), |commit| (commit.committed, &*commit.id));
            let by_name = by_source(&reference("branch", &branch.name)).filter(|id| goes_on(*id));
            let mut fresh = (1_u32..).map(|count| {
                let again = if count > 1 { format!(":{count}") } else { String::new() };
                UnitId::derived(instant_of(at), &format!("branch:{}:{first}{again}", branch.name))
            });
            let unit = by_name.filter(|id| !taken.contains(id));
            // One that ended, and whose branch came back, is another unit from here on.
            let unit =
                unit.or_else(|| fresh.find(|id| !taken.contains(id) && (known.unit(*id).is_none() || goes_on(*id))));
            branch.unit = unit.unwrap_or(branch.unit);
            taken.insert(branch.unit);
        }
    }

    /// The commands that record an open branch, or what has changed of it: none, where it stands as it stood.
    pub fn record(
        &self,
        branch: &OpenBranch,
        diff: &TreeDiff,
        known: &impl Known,
        options: &RecordOptions,
        skips: &mut Skips,
    ) -> Vec<Recorded> {
        let commits = |places: &[usize]| places.iter().filter_map(|place| self.history.commits.get(*place)).collect();
        let own: Vec<_> = commits(&branch.own);
        let (Some(first), Some(tip)) = (own.first(), self.history.commits.get(branch.tip)) else { return Vec::new() };
        let proposer = actor_of(main_author(own.iter().copied()).unwrap_or(&tip.author), &options.bots);
        let touches = touches(&branch.name, core::slice::from_ref(diff), skips);
        let bases = self.history.bases(branch.bases.iter().copied());
        if let Some(held) = known.unit(branch.unit) {
            if BranchUnit::of(held).is_some_and(|unit| unit.tip() == &*tip.id) && held.touches.len() == touches.len() {
                // The main line may have come nearer to it all the same.
                let by = Occasion { by: proposer, at: timed(tip.committed, tip, options, skips) };
                return retouched(held, touches, &by, &tip.id);
            }
            if held.bases != bases {
                skips.note(
                    "branch with a new merge base: each touch says what its lines count in, the unit still names the first",
                    &*branch.name,
                );
            }
            let by = Occasion { by: proposer, at: timed(tip.committed, tip, options, skips) };
            let mut all = retouched(held, touches, &by, &tip.id);
            if BranchUnit::of(held).is_none_or(|unit| unit.tip() != &*tip.id) {
                all.push(Recorded { occasion: by, command: attached(held.id, TIP, &tip.id) });
            }
            return all;
        }
        let side: Vec<_> = own.iter().copied().filter(|commit| commit.parents.len() < 2).collect();
        let intent = Intent::of_commits(&side, &branch.name);
        let mut proposal = intent.proposal([&proposer], &side, &branch.name, options, skips);
        proposal.sources = alloc::vec![reference("git", &tip.id), reference("branch", &branch.name)];
        let request = branch.name.strip_prefix("pull/").and_then(|rest| rest.strip_suffix("/head"));
        proposal.sources.extend(request.map(|number| reference("pull-request", number)));
        proposal.bases = bases;
        proposal.touches = touches;
        let opened = timed(first.authored, first, options, skips);
        let source = reference("branch", &branch.name);
        let command = Command::Observe { unit: branch.unit, proposal, source };
        alloc::vec![Recorded { occasion: Occasion { by: proposer, at: opened }, command }]
    }

    /// Two branches that share commits of their own, where neither stands on the other, are both recorded with them.
    fn note_shared(&self, skips: &mut Skips) {
        let mut of: BTreeMap<usize, usize> = BTreeMap::new();
        let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (index, branch) in self.open.iter().enumerate() {
            for place in &branch.own {
                let held = *of.entry(*place).or_insert(index);
                let other = self.open.get(held).map_or_else(String::new, |other| other.name.to_string());
                if held != index && told.insert((held, index)) {
                    skips.note(
                        "branches that share commits, with neither standing on the other: each has them",
                        format!("{other} and {}", branch.name),
                    );
                }
            }
        }
    }

    /// The unit of the open branch that a commit is an own one of.
    pub(super) fn unit_of(&self, place: usize) -> Option<UnitId> {
        let open = self.open.iter().find(|branch| branch.own.binary_search(&place).is_ok());
        open.map(|branch| branch.unit)
    }
}
