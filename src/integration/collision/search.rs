//! What of the work in flight collides: found by what it touches.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::vec::Vec;

use crate::integration::dependency::DependencyKind;
use crate::integration::touch::{Change, Mode, Touch};
use crate::integration::work::{Grade, Work};
use crate::limit;
use crate::text::{Line, Resource};

use super::ground::{Clash, Ground, Side};
use super::hub::{Hubs, Weight};
use super::in_flight::{Collision, Held, InFlight, Posting};
use super::landings::{Between, mark};
use super::pair::{self, Placed, Trails};
use super::parts::{can_be_whole, folders, moved_folders, part_of, part_starts, versions, versions_differ, wholes};

impl InFlight {
    pub(super) fn found(&self, slot: u32, wanted: impl Fn(u32) -> bool) -> Vec<Collision> {
        let Some(held) = self.held(slot) else { return Vec::new() };
        let mut grounds: BTreeMap<u32, Vec<Ground>> = BTreeMap::new();
        let is_wanted = |other: u32| other != slot && wanted(other);
        for number in 0..u32::try_from(held.work.touches.len()).unwrap_or(u32::MAX) {
            self.by_touch(held, number, &is_wanted, &mut grounds);
            self.by_names(held, number, &is_wanted, &mut grounds);
        }
        self.by_folders(held, &is_wanted, &mut grounds);
        self.by_exclusion(held, &is_wanted, &mut grounds);
        grounds
            .into_iter()
            .filter_map(|(other, mut grounds)| {
                let other = self.held(other)?;
                let (a, b) = if held.work.unit < other.work.unit { (held, other) } else { (other, held) };
                keep_surest(&mut grounds);
                let uncertain = a.work.bases.len() > 1 || b.work.bases.len() > 1;
                let grade = grounds.first()?.grade;
                let (a, b) = (a.work.unit.clone(), b.work.unit.clone());
                Some(Collision { a, b, grade, uncertain, grounds })
            })
            .collect()
    }

    fn by_touch(
        &self,
        held: &Held,
        number: u32,
        is_wanted: &impl Fn(u32) -> bool,
        grounds: &mut BTreeMap<u32, Vec<Ground>>,
    ) {
        let Some((mine, keys)) = held.placed(number).zip(held.keys.get(number as usize)) else { return };
        let reach = held.reach(number);
        let mut trails = Trails { landings: &self.landings, between: Between::default() };
        for (place, key) in keys.iter().enumerate() {
            let Some(list) = self.by_resource.get(&**key) else { continue };
            // By the name under which they meet: whichever of the two is asked, it is the same.
            let weight = match Resource::parse(key) {
                Ok(resource) => self.weight(&resource, list.len()),
                Err(_) => Weight::Full,
            };
            if weight == Weight::Ignored {
                continue;
            }
            for posting in list.iter().filter(|posting| is_wanted(posting.slot)) {
                // Far apart on the lines of a hub: most of what shares a hub.
                if weight == Weight::Downgraded && (reach.1 < posting.reach.0 || posting.reach.1 < reach.0) {
                    continue;
                }
                let Some((other, theirs)) =
                    self.held(posting.slot).and_then(|other| Some((other, other.placed(posting.touch)?)))
                else {
                    continue;
                };
                if weight == Weight::Downgraded && held.lies_apart(number, other, posting.touch) {
                    continue;
                }
                // Found under an earlier name already.
                let earlier = keys.iter().take(place);
                if place > 0
                    && other
                        .keys
                        .get(posting.touch as usize)
                        .is_some_and(|theirs| earlier.clone().any(|key| theirs.contains(key)))
                {
                    continue;
                }
                if self.is_built_on(held, &mine, other, &theirs) {
                    continue;
                }
                let first = held.work.unit < other.work.unit;
                let (a, b) = if first { (&mine, &theirs) } else { (&theirs, &mine) };
                let mut found = Vec::new();
                if versions_differ(a, b) {
                    versions(a, b, &mut found);
                } else {
                    pair::grounds(a, b, &mut trails, weight, &mut found);
                }
                let both_write = mine.touch.mode == Mode::Writes && theirs.touch.mode == Mode::Writes;
                if weight == Weight::Barrier && both_write && found.is_empty() {
                    found.push(Ground::new(Grade::Possible, &mine.touch.resource, Clash::Barrier));
                }
                push_all(grounds, posting.slot, found);
            }
        }
        self.by_parts(held, &mine, is_wanted, grounds);
    }

    /// Whether one was made on what the other leaves: it waits for the other, and began from something else.
    fn is_built_on(&self, one: &Held, mine: &Placed<'_>, other: &Held, theirs: &Placed<'_>) -> bool {
        let apart = mine.touch.base.zip(theirs.touch.base).is_some_and(|(mine, theirs)| mine != theirs);
        let follows = mine.touch.base.is_some() && mine.touch.base == theirs.touch.content
            || theirs.touch.base.is_some() && theirs.touch.base == mine.touch.content;
        let linked = !one.work.depends.is_empty() || !other.work.depends.is_empty();
        (apart || follows) && linked && (self.waits_for(one, &other.work.unit) || self.waits_for(other, &one.work.unit))
    }

    /// Whether work waits for another, through any number of others in flight.
    fn waits_for(&self, work: &Held, unit: &Line) -> bool {
        let mut ahead: Vec<&Line> = Vec::new();
        let mut seen: BTreeSet<&Line> = BTreeSet::new();
        ahead.extend(work.work.depends.iter().filter(|link| link.kind.waits()).map(|link| &link.on));
        while let Some(next) = ahead.pop() {
            if next == unit {
                return true;
            }
            if seen.len() >= limit::CHAIN_FOLLOWED || !seen.insert(next) {
                continue;
            }
            let held = self.by_name.get(next).and_then(|slot| self.held(*slot));
            let links = held.into_iter().flat_map(|held| &held.work.depends).filter(|link| link.kind.waits());
            ahead.extend(links.map(|link| &link.on));
        }
        false
    }

    /// A folder, a contract, a group of settings against what is in it.
    fn by_parts(
        &self,
        held: &Held,
        mine: &Placed<'_>,
        is_wanted: &impl Fn(u32) -> bool,
        grounds: &mut BTreeMap<u32, Vec<Ground>>,
    ) {
        let name = mine.touch.resource.as_str();
        let my_weight = self.said_weight(&mine.touch.resource);
        let tell = |posting: &Posting, mine_is_whole: bool, grounds: &mut BTreeMap<u32, Vec<Ground>>| {
            let Some((other, theirs)) = self.held(posting.slot).and_then(|o| Some((o, o.placed(posting.touch)?)))
            else {
                return;
            };
            let (whole, part) = if mine_is_whole { (mine, &theirs) } else { (&theirs, mine) };
            let first = held.work.unit < other.work.unit;
            let side = if mine_is_whole == first { Side::A } else { Side::B };
            let weight = my_weight.min(self.said_weight(&theirs.touch.resource));
            let ground = part_of(whole, part, side).filter(|ground| match weight {
                Weight::Ignored => false,
                Weight::Downgraded => ground.grade == Grade::Certain,
                Weight::Barrier | Weight::Full => true,
            });
            push_all(grounds, posting.slot, ground.into_iter().collect());
        };
        for whole in wholes(&mine.touch.resource) {
            if !self.wholes.contains_key(&mark(whole)) {
                continue;
            }
            let Some(list) = self.by_resource.get(whole) else { continue };
            for posting in list.iter().filter(|posting| is_wanted(posting.slot)) {
                let is_it = self.held(posting.slot).and_then(|o| o.placed(posting.touch));
                if is_it.is_some_and(|theirs| theirs.touch.resource.as_str() == whole) {
                    tell(posting, false, grounds);
                }
            }
        }
        if !can_be_whole(mine.touch) {
            return;
        }
        for start in part_starts(&mine.touch.resource) {
            let from: Box<str> = start.as_str().into();
            let inside = self.by_resource.range(from..).take_while(|(key, _)| key.starts_with(&start));
            let postings = inside.filter(|(key, _)| ***key != *name).flat_map(|(_, list)| list);
            for posting in postings.filter(|posting| is_wanted(posting.slot)) {
                tell(posting, true, grounds);
            }
        }
    }

    /// What one changes the meaning of, and another comes to use.
    fn by_names(
        &self,
        held: &Held,
        number: u32,
        is_wanted: &impl Fn(u32) -> bool,
        grounds: &mut BTreeMap<u32, Vec<Ground>>,
    ) {
        let Some(mine) = held.placed(number) else { return };
        let names = &mine.touch.names;
        if names.is_empty() || self.said_weight(&mine.touch.resource) == Weight::Ignored {
            return;
        }
        let counts = |theirs: &Placed<'_>| self.said_weight(&theirs.touch.resource) != Weight::Ignored;
        let changed = names.changes.iter().filter(|name| !names.removes.contains(name));
        let gone = names.removes.iter().map(|name| (name, true)).chain(changed.map(|name| (name, false)));
        for (name, removed) in gone.filter(|(name, _)| self.tells(name)) {
            for posting in told_of(&self.by_used_name, name).iter().filter(|posting| is_wanted(posting.slot)) {
                let Some(other) = self.held(posting.slot) else { continue };
                let Some(theirs) =
                    other.placed(posting.touch).filter(|theirs| counts(theirs) && !defines(&other.work, name))
                else {
                    continue;
                };
                let by = if held.work.unit < other.work.unit { Side::A } else { Side::B };
                push_all(grounds, posting.slot, alloc::vec![meaning(name, by, removed, &mine, &theirs)]);
            }
        }
        for name in names.uses.iter().filter(|name| !defines(&held.work, name) && self.tells(name)) {
            for posting in told_of(&self.by_gone_name, name).iter().filter(|posting| is_wanted(posting.slot)) {
                let Some(other) = self.held(posting.slot) else { continue };
                let Some(theirs) = other.placed(posting.touch).filter(counts) else { continue };
                let removed = theirs.touch.names.removes.contains(name);
                let by = if held.work.unit < other.work.unit { Side::B } else { Side::A };
                push_all(grounds, posting.slot, alloc::vec![meaning(name, by, removed, &theirs, &mine)]);
            }
        }
    }

    /// Whether a name says something: neither nearly all use it, nor nearly all change it.
    fn tells(&self, name: &Line) -> bool {
        let is_common = |index| Hubs::is_crowded(told_of(index, name).len(), self.len());
        !is_common(&self.by_used_name) && !is_common(&self.by_gone_name)
    }

    /// How touches of a resource count as somebody says, and as its name tells.
    fn said_weight(&self, resource: &Resource) -> Weight {
        self.weight(resource, 0)
    }

    /// One moves a folder, the other adds something in it.
    fn by_folders(&self, held: &Held, is_wanted: &impl Fn(u32) -> bool, grounds: &mut BTreeMap<u32, Vec<Ground>>) {
        let ground = |added: &Resource, to: &str, by: Side| {
            let to = Resource::parse(&format!("path:{to}")).ok()?;
            Some(Ground::new(Grade::Likely, added, Clash::FolderMoved { by, to }))
        };
        let added = |work: &Work| -> Vec<Resource> {
            let new = work.touches.iter().filter(|touch| touch.mode == Mode::Writes && touch.resource.kind() == "path");
            let new = new.filter(|touch| matches!(touch.change, Some(Change::Added | Change::Copied { .. })));
            new.map(|touch| touch.resource.clone()).collect()
        };
        if !self.by_moved_folder.is_empty() {
            for resource in added(&held.work) {
                for folder in folders(resource.name()) {
                    for (other, to) in self.by_moved_folder.get(folder).into_iter().flatten() {
                        let Some(theirs) = self.held(*other).filter(|_| is_wanted(*other)) else { continue };
                        let by = if held.work.unit < theirs.work.unit { Side::B } else { Side::A };
                        push_all(grounds, *other, ground(&resource, to, by).into_iter().collect());
                    }
                }
            }
        }
        for (folder, to) in moved_folders(&held.work) {
            let start = format!("path:{folder}");
            let inside = self.by_resource.range(Box::<str>::from(start.as_str())..);
            let inside = inside.take_while(|(key, _)| key.starts_with(&start)).flat_map(|(_, list)| list);
            for posting in inside.filter(|posting| is_wanted(posting.slot)) {
                let Some(other) = self.held(posting.slot) else { continue };
                let Some(theirs) = other.placed(posting.touch) else { continue };
                if matches!(theirs.touch.change, Some(Change::Added | Change::Copied { .. })) {
                    let by = if held.work.unit < other.work.unit { Side::A } else { Side::B };
                    push_all(grounds, posting.slot, ground(&theirs.touch.resource, &to, by).into_iter().collect());
                }
            }
        }
    }

    /// What a person says is not to be in production together.
    fn by_exclusion(&self, held: &Held, is_wanted: &impl Fn(u32) -> bool, grounds: &mut BTreeMap<u32, Vec<Ground>>) {
        let mine = held.work.depends.iter().filter(|link| link.kind == DependencyKind::Excludes);
        let mine = mine.filter_map(|link| self.by_name.get(&link.on));
        let theirs = self.by_excluded.get(&held.work.unit).into_iter().flatten();
        let both: BTreeSet<u32> = mine.chain(theirs).copied().filter(|other| is_wanted(*other)).collect();
        for other in both {
            let ground =
                Ground { grade: Grade::Certain, resource: None, clash: Clash::Excluded { why: None }, doubt: None };
            push_all(grounds, other, alloc::vec![ground]);
        }
        for (other, why) in self.said_apart.get(&held.work.unit).into_iter().flatten() {
            let Some(slot) = self.by_name.get(other).copied().filter(|slot| is_wanted(*slot)) else { continue };
            let clash = Clash::Excluded { why: Some(why.clone()) };
            push_all(grounds, slot, alloc::vec![Ground { grade: Grade::Certain, resource: None, clash, doubt: None }]);
        }
    }
}

/// The touches that name something.
fn told_of<'i>(index: &'i BTreeMap<Line, Vec<Posting>>, name: &Line) -> &'i [Posting] {
    index.get(name).map_or(&[][..], Vec::as_slice)
}

/// Whether a touch of known lines is about these lines and nothing else.
pub(super) fn is_plain(touch: &Touch) -> bool {
    touch.mode == Mode::Writes && touch.value.is_none() && matches!(touch.change, None | Some(Change::Modified))
}

fn push_all(grounds: &mut BTreeMap<u32, Vec<Ground>>, other: u32, more: Vec<Ground>) {
    if more.is_empty() {
        return;
    }
    let held = grounds.entry(other).or_default();
    held.extend(more);
    if held.len() > limit::GROUNDS.saturating_mul(8) {
        keep_surest(held);
    }
}

/// Keeps as many grounds as are told, the surest, and each once: the same ones in whatever order they were found.
fn keep_surest(grounds: &mut Vec<Ground>) {
    grounds.sort();
    grounds.dedup();
    grounds.truncate(limit::GROUNDS);
}

fn defines(work: &Work, name: &Line) -> bool {
    work.touches.iter().any(|touch| touch.names.defines.contains(name) || touch.names.changes.contains(name))
}

fn meaning(name: &Line, by: Side, removed: bool, changer: &Placed<'_>, user: &Placed<'_>) -> Ground {
    let used_in = user.touch.resource.clone();
    let clash = Clash::Meaning { name: name.clone(), by, removed, used_in };
    Ground::new(Grade::Possible, &changer.touch.resource, clash)
}
