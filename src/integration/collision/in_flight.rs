//! What is in flight, by what it touches.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::fault::Fault;
use crate::integration::dependency::DependencyKind;
use crate::integration::touch::Touch;
use crate::integration::work::{Grade, Work};
use crate::limit;
use crate::order::InOrder as _;
use crate::text::{Line, Prose, Resource};

use super::ground::Ground;
use super::hub::{Hubs, Weight};
use super::landings::{Between, Landings, Place, base_name, mark, new_name};
use super::lines::{Edit, any_touch, drawn_in};
use super::pair::Placed;
use super::parts::{can_be_whole, moved_folders, versioned};
use super::search::is_plain;
use super::standing::{Standing, standing};

/// Two pieces of work that cannot land together, or may not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Collision {
    /// The one whose name comes first.
    pub a: Line,
    /// The other.
    pub b: Line,
    /// How sure it is: as sure as its surest ground.
    pub grade: Grade,
    /// Whether one of them was made on several states at once, so that its lines are not certain.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub uncertain: bool,
    /// Why, the surest first; at most [`limit::GROUNDS`].
    pub grounds: Vec<Ground>,
}

impl Collision {
    /// The other of the two.
    pub fn other(&self, unit: &Line) -> &Line {
        if self.a == *unit { &self.b } else { &self.a }
    }

    /// The collision in a line.
    pub fn words(&self) -> String {
        let first =
            self.grounds.first().map_or_else(String::new, |ground| ground.words(self.a.as_str(), self.b.as_str()));
        let more = match self.grounds.len() {
            0 | 1 => String::new(),
            more => format!("; and {} more", more - 1),
        };
        format!("{} with {} ({}): {first}{more}", self.a, self.b, self.grade.name())
    }
}

/// A resource that so many touch that touching it says little.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Crowd {
    /// The resource.
    pub resource: Resource,
    /// How many units in flight touch it.
    pub units: usize,
    /// How touches of it count.
    pub weight: Weight,
}

/// Several units that say they answer the same problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SharedAsk {
    /// The problem.
    pub ask: Line,
    /// The units, in the order of their names.
    pub units: Vec<Line>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting {
    pub(super) slot: u32,
    pub(super) touch: u32,
    /// The first and the last line it touches, as lines are now, where these are known and lines are all it is about.
    pub(super) reach: (u32, u32),
}

/// Where the lines of a touch are now.
#[derive(Debug)]
pub(super) enum Now {
    /// Where they were: nothing has landed on it since.
    AsBegun,
    /// There, at least.
    Moved(Vec<(u32, u32)>),
    /// That cannot be told, or lines are not all it is about.
    Anywhere,
}

/// Work with what was worked out of it once, touch by touch.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) work: Work,
    pub(super) edits: Vec<Vec<Edit>>,
    pub(super) begun: Vec<Option<Place>>,
    /// The names under which the touch is to be found.
    pub(super) keys: Vec<Vec<Box<str>>>,
    /// Where its lines are now.
    pub(super) now: Vec<Now>,
}

impl Held {
    /// Whether both are about lines alone, and none of these meet.
    pub(super) fn lies_apart(&self, touch: u32, other: &Self, theirs: u32) -> bool {
        match (self.lines(touch), other.lines(theirs)) {
            (Some((Now::AsBegun, a)), Some((Now::AsBegun, b))) => !any_touch(a.iter().map(span), b.iter().map(span)),
            (Some((Now::AsBegun, a)), Some((Now::Moved(b), _))) => !any_touch(a.iter().map(span), b.iter().copied()),
            (Some((Now::Moved(a), _)), Some((Now::AsBegun, b))) => !any_touch(a.iter().copied(), b.iter().map(span)),
            (Some((Now::Moved(a), _)), Some((Now::Moved(b), _))) => !any_touch(a.iter().copied(), b.iter().copied()),
            _ => false,
        }
    }

    fn lines(&self, touch: u32) -> Option<(&Now, &[Edit])> {
        Some((self.now.get(touch as usize)?, self.edits.get(touch as usize)?.as_slice()))
    }

    /// The first and the last of its lines.
    pub(super) fn reach(&self, touch: u32) -> (u32, u32) {
        let ends = match self.lines(touch) {
            Some((Now::AsBegun, edits)) => edits.first().map(span).zip(edits.last().map(span)),
            Some((Now::Moved(lines), _)) => lines.first().copied().zip(lines.last().copied()),
            _ => None,
        };
        ends.map_or(EVERYWHERE, |(first, last)| (first.0, last.1))
    }

    pub(super) fn placed(&self, touch: u32) -> Option<Placed<'_>> {
        let number = touch as usize;
        Some(Placed {
            touch: self.work.touches.get(number)?,
            edits: self.edits.get(number)?,
            begun: self.begun.get(number).copied()?,
        })
    }
}

/// What is in flight, kept so that what collides is found without comparing all with all.
#[derive(Debug, Default)]
pub struct InFlight {
    pub(super) hubs: Hubs,
    pub(super) landings: Landings,
    pub(super) slots: Vec<Option<Held>>,
    pub(super) free: Vec<u32>,
    pub(super) by_name: BTreeMap<Line, u32>,
    pub(super) by_resource: BTreeMap<Box<str>, Vec<Posting>>,
    pub(super) by_gone_name: BTreeMap<Line, Vec<Posting>>,
    pub(super) by_used_name: BTreeMap<Line, Vec<Posting>>,
    pub(super) by_ask: BTreeMap<Line, Vec<u32>>,
    pub(super) by_excluded: BTreeMap<Line, Vec<u32>>,
    /// How many touches can be of a whole, by the mark of its name: most names are told not to be there by it.
    pub(super) wholes: BTreeMap<u64, u32>,
    pub(super) by_moved_folder: BTreeMap<Box<str>, Vec<(u32, Box<str>)>>,
    /// Pairs that somebody else says are not to coexist, each way round, and why.
    pub(super) said_apart: BTreeMap<Line, BTreeMap<Line, Prose>>,
}

impl InFlight {
    /// Nothing in flight, nothing landed.
    pub fn new(hubs: Hubs) -> Self {
        Self { hubs, ..Self::default() }
    }

    /// Everything of a list: what has landed, in the order of the list, and what is in flight.
    ///
    /// # Errors
    /// When two have one name, or one goes past a limit.
    pub fn of(works: impl IntoIterator<Item = Work>, hubs: Hubs) -> Result<Self, Fault> {
        let mut in_flight = Self::new(hubs);
        let mut open = Vec::new();
        for work in works {
            if work.landed {
                in_flight.land(&work)?;
            } else {
                open.push(work);
            }
        }
        in_flight.add_all(open)?;
        Ok(in_flight)
    }

    /// How many are in flight.
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Whether nothing is in flight.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The names of what is in flight, in their order.
    pub fn names(&self) -> impl Iterator<Item = &Line> {
        self.by_name.keys()
    }

    /// The work of a name.
    pub fn get(&self, unit: &Line) -> Option<&Work> {
        self.held(*self.by_name.get(unit)?).map(|held| &held.work)
    }

    pub(super) fn held(&self, slot: u32) -> Option<&Held> {
        self.slots.get(slot as usize)?.as_ref()
    }

    /// Takes in one more.
    ///
    /// # Errors
    /// When one of its name is in flight, or it goes past a limit.
    pub fn add(&mut self, work: Work) -> Result<(), Fault> {
        let mut postings = Vec::with_capacity(work.touches.len());
        self.take_in(work, &mut Between::default(), &mut postings)?;
        for (key, posting) in postings {
            match self.by_resource.get_mut(&key) {
                Some(list) => list.push(posting),
                None => drop(self.by_resource.insert(key, alloc::vec![posting])),
            }
        }
        Ok(())
    }

    /// Takes in many at once: what they touch is sorted once instead of being looked up each by itself.
    fn add_all(&mut self, works: Vec<Work>) -> Result<(), Fault> {
        let mut postings = Vec::with_capacity(works.iter().map(|work| work.touches.len()).sum());
        let mut between = Between::default();
        for work in works {
            self.take_in(work, &mut between, &mut postings)?;
        }
        // Of one resource the postings stay in the order in which the work came.
        postings.sort();
        let mut sorted: Vec<(Box<str>, Vec<Posting>)> = Vec::new();
        for (key, posting) in postings {
            match sorted.last_mut().filter(|(held, _)| *held == key) {
                Some((_, list)) => list.push(posting),
                None => sorted.push((key, alloc::vec![posting])),
            }
        }
        let mut more: BTreeMap<Box<str>, Vec<Posting>> = sorted.into_iter().collect();
        for (key, list) in core::mem::take(&mut self.by_resource) {
            let mut held = list;
            if let Some(new) = more.get_mut(&key) {
                held.append(new);
                *new = held;
            } else {
                more.insert(key, held);
            }
        }
        self.by_resource = more;
        Ok(())
    }

    /// Takes in one, but for the names under which its touches are found: these come out.
    fn take_in(
        &mut self,
        work: Work,
        between: &mut Between,
        postings: &mut Vec<(Box<str>, Posting)>,
    ) -> Result<(), Fault> {
        within_limits(&work)?;
        if self.by_name.contains_key(&work.unit) {
            return Err(Fault::input(format!("`{}` is there twice", work.unit)).with_help("give each unit one line"));
        }
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None => {
                self.slots.push(None);
                u32::try_from(self.slots.len() - 1).map_err(|_| Fault::input("more units than can be counted"))?
            }
        };
        let edits: Vec<Vec<Edit>> = work.touches.iter().map(|touch| Edit::all(&touch.lines)).collect();
        let begun: Vec<Option<Place>> = work.touches.iter().map(|touch| self.landings.begun(&work, touch)).collect();
        let known = work.touches.iter().zip(&begun).zip(&edits);
        let (keys, now) = known.map(|((touch, begun), edits)| self.known(touch, *begun, edits, between)).unzip();
        let held = Held { work, edits, begun, keys, now };
        for (number, keys) in held.keys.iter().enumerate() {
            let touch = u32::try_from(number).unwrap_or(u32::MAX);
            let posting = Posting { slot, touch, reach: held.reach(touch) };
            postings.extend(keys.iter().map(|key| (key.clone(), posting)));
            let Some(touch) = held.work.touches.get(number) else { continue };
            for name in touch.names.removes.iter().chain(&touch.names.changes) {
                self.by_gone_name.entry(name.clone()).or_default().push(posting);
            }
            for name in &touch.names.uses {
                self.by_used_name.entry(name.clone()).or_default().push(posting);
            }
        }
        for touch in held.work.touches.iter().filter(|touch| can_be_whole(touch)) {
            *self.wholes.entry(mark(touch.resource.as_str())).or_default() += 1;
        }
        for ask in &held.work.asks {
            self.by_ask.entry(ask.clone()).or_default().push(slot);
        }
        for link in held.work.depends.iter().filter(|link| link.kind == DependencyKind::Excludes) {
            self.by_excluded.entry(link.on.clone()).or_default().push(slot);
        }
        for (folder, to) in moved_folders(&held.work) {
            self.by_moved_folder.entry(folder).or_default().push((slot, to));
        }
        self.by_name.insert(held.work.unit.clone(), slot);
        if let Some(place) = self.slots.get_mut(slot as usize) {
            *place = Some(held);
        }
        Ok(())
    }

    /// Takes one out: nothing, where there is none of that name.
    pub fn remove(&mut self, unit: &Line) -> Option<Work> {
        let slot = self.by_name.remove(unit)?;
        let held = self.slots.get_mut(slot as usize)?.take()?;
        self.free.push(slot);
        for key in held.keys.iter().flatten() {
            drop_from(&mut self.by_resource, &**key, |posting: &Posting| posting.slot == slot);
        }
        for touch in &held.work.touches {
            for name in touch.names.removes.iter().chain(&touch.names.changes) {
                drop_from(&mut self.by_gone_name, name, |posting: &Posting| posting.slot == slot);
            }
            for name in &touch.names.uses {
                drop_from(&mut self.by_used_name, name, |posting: &Posting| posting.slot == slot);
            }
        }
        for touch in held.work.touches.iter().filter(|touch| can_be_whole(touch)) {
            let of = mark(touch.resource.as_str());
            match self.wholes.get_mut(&of) {
                Some(count) if *count > 1 => *count -= 1,
                _ => drop(self.wholes.remove(&of)),
            }
        }
        for ask in &held.work.asks {
            drop_from(&mut self.by_ask, ask, |held: &u32| *held == slot);
        }
        for link in held.work.depends.iter().filter(|link| link.kind == DependencyKind::Excludes) {
            drop_from(&mut self.by_excluded, &link.on, |held: &u32| *held == slot);
        }
        for (folder, _) in moved_folders(&held.work) {
            drop_from(&mut self.by_moved_folder, &*folder, |(held, _): &(u32, Box<str>)| *held == slot);
        }
        Some(held.work)
    }

    /// Takes in what has landed, the newest last. What is in flight under its name is no longer.
    ///
    /// # Errors
    /// When it goes past a limit.
    pub fn land(&mut self, work: &Work) -> Result<(), Fault> {
        within_limits(work)?;
        self.remove(&work.unit);
        let changed = self.landings.push(work);
        let again: BTreeSet<(u32, u32)> = changed
            .iter()
            .filter_map(|name| self.by_resource.get(name))
            .flatten()
            .map(|posting| (posting.slot, posting.touch))
            .collect();
        for (slot, touch) in again {
            self.begin_again(slot, touch);
        }
        for name in &changed {
            let Some(mut list) = self.by_resource.get_mut(name).map(core::mem::take) else { continue };
            for posting in &mut list {
                posting.reach = self.held(posting.slot).map_or(EVERYWHERE, |held| held.reach(posting.touch));
            }
            if let Some(place) = self.by_resource.get_mut(name) {
                *place = list;
            }
        }
        Ok(())
    }

    /// After a landing: what was known under a name that is now another one's is found under the new name too, and
    /// where things are again as they were when the work was begun, nothing lies between.
    fn begin_again(&mut self, slot: u32, number: u32) {
        let Some(mut held) = self.slots.get_mut(slot as usize).and_then(Option::take) else { return };
        self.begin_touch_again(&mut held, slot, number);
        if let Some(place) = self.slots.get_mut(slot as usize) {
            *place = Some(held);
        }
    }

    fn begin_touch_again(&mut self, held: &mut Held, slot: u32, touch: u32) {
        let number = touch as usize;
        let (Some(it), Some(edits)) = (held.work.touches.get(number), held.edits.get(number)) else { return };
        // Of work that does not say what it was made on, it stays known how it was when it was taken in.
        let before = held.begun.get(number).copied().flatten();
        let begun = self.landings.begun(&held.work, it).or(before);
        let (keys, now) = self.known(it, begun, edits, &mut Between::default());
        if let (Some(place), Some(lines)) = (held.begun.get_mut(number), held.now.get_mut(number)) {
            (*place, *lines) = (begun, now);
        }
        let reach = held.reach(touch);
        let Some(old) = held.keys.get_mut(number).filter(|old| **old != keys) else { return };
        for key in old.iter().filter(|key| !keys.contains(key)) {
            drop_from(&mut self.by_resource, &**key, |other: &Posting| (other.slot, other.touch) == (slot, touch));
        }
        for key in keys.iter().filter(|key| !old.contains(key)) {
            self.by_resource.entry(key.clone()).or_default().push(Posting { slot, touch, reach });
        }
        *old = keys;
    }

    /// How a piece of work stands against what has landed since it was begun: nothing, where none has that name.
    pub fn standing(&self, unit: &Line) -> Option<Standing> {
        let held = self.held(*self.by_name.get(unit)?)?;
        Some(standing(&held.work, &held.edits, &held.begun, &self.landings, self.landings.len()))
    }

    /// How any work would stand when so much had landed.
    pub fn standing_after(&self, work: &Work, landed: u32) -> Standing {
        let edits: Vec<Vec<Edit>> = work.touches.iter().map(|touch| Edit::all(&touch.lines)).collect();
        let begun: Vec<Option<Place>> = work.touches.iter().map(|touch| self.landings.begun(work, touch)).collect();
        standing(work, &edits, &begun, &self.landings, landed)
    }

    /// Says that two are not to be in production together, and why: policy does.
    pub fn exclude(&mut self, a: Line, b: Line, why: Prose) {
        self.said_apart.entry(a.clone()).or_default().insert(b.clone(), why.clone());
        self.said_apart.entry(b).or_default().insert(a, why);
    }

    /// The names under which a touch is to be found: the one it had, the one it has now, the one it gets. And where its
    /// lines are now.
    fn known(
        &self,
        touch: &Touch,
        begun: Option<Place>,
        edits: &[Edit],
        between: &mut Between,
    ) -> (Vec<Box<str>>, Now) {
        let mut now = Now::Anywhere;
        let mut keys: Vec<Box<str>> = Vec::with_capacity(1);
        let mut push = |name: &str| {
            if !keys.iter().any(|held| **held == *name) {
                keys.push(name.into());
            }
        };
        if let Some(base) = base_name(touch) {
            push(base.as_str());
            let lines_alone = is_plain(touch) && touch.resource.kind() == "path" && !edits.is_empty();
            if let Some(begun) = begun.filter(|begun| *begun < self.landings.len() && self.landings.has(base)) {
                let trail = between.trail(&self.landings, base, begun, self.landings.len());
                trail.renamed.iter().for_each(|name| push(name.as_str()));
                let is_same = trail.exact && !trail.replaced && !trail.gone && !trail.added && trail.renamed.is_none();
                if lines_alone && is_same {
                    now = if trail.is_empty() { Now::AsBegun } else { Now::Moved(drawn_in(edits, &trail.edits)) };
                }
            } else if begun.is_some() && lines_alone {
                now = Now::AsBegun;
            }
            if begun.is_none() {
                self.landings.name_now(base).iter().for_each(|name| push(name.as_str()));
            }
        }
        if let Some(name) = new_name(touch) {
            push(name.as_str());
        }
        if let Some((stem, _)) = versioned(&touch.resource) {
            push(stem);
        }
        (keys, now)
    }

    /// How touches of a resource count now.
    pub(super) fn weight(&self, resource: &Resource, touched_by: usize) -> Weight {
        self.hubs.weight(resource, touched_by, self.len())
    }

    /// What a unit collides with, in the order of the names: nothing, where none has that name.
    pub fn collisions_of(&self, unit: &Line) -> Vec<Collision> {
        let Some(slot) = self.by_name.get(unit).copied() else { return Vec::new() };
        let mut found = self.found(slot, |_| true);
        found.put_in_order_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
        found
    }

    /// Everything that collides, in the order of the names.
    pub fn collisions(&self) -> Vec<Collision> {
        let mut found: Vec<Collision> = Vec::new();
        for slot in self.by_name.values() {
            found.extend(self.found(*slot, |other| other > *slot));
        }
        found.put_in_order_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
        found
    }

    /// The resources so many touch that touching them says little, the most touched first.
    pub fn crowds(&self) -> Vec<Crowd> {
        let mut crowds: Vec<Crowd> = self
            .by_resource
            .iter()
            .filter(|(_, postings)| Hubs::is_crowded(postings.len(), self.len()))
            .filter_map(|(name, postings)| {
                let resource = Resource::parse(name).ok()?;
                let weight = self.weight(&resource, postings.len());
                Some(Crowd { resource, units: postings.len(), weight })
            })
            .collect();
        crowds.put_in_order_by(|x, y| (y.units, &x.resource).cmp(&(x.units, &y.resource)));
        crowds
    }

    /// Problems that several units in flight say they answer: they may be one piece of work.
    pub fn shared_asks(&self) -> Vec<SharedAsk> {
        let several = self.by_ask.iter().filter(|(_, slots)| slots.len() > 1);
        several
            .map(|(ask, slots)| {
                let mut units: Vec<Line> =
                    slots.iter().filter_map(|slot| self.held(*slot).map(|held| held.work.unit.clone())).collect();
                units.put_in_order();
                SharedAsk { ask: ask.clone(), units }
            })
            .collect()
    }
}

fn span(edit: &Edit) -> (u32, u32) {
    (edit.start, edit.end)
}

/// The reach of what may meet anything.
const EVERYWHERE: (u32, u32) = (0, u32::MAX);

fn within_limits(work: &Work) -> Result<(), Fault> {
    let most = |count: usize, most: usize, what: &str| {
        if count <= most {
            return Ok(());
        }
        Err(Fault::input(format!("`{}` has {count} {what}, and may have {most}", work.unit))
            .with_help("roll touches up to folders, or make several units of it"))
    };
    most(work.touches.len(), limit::TOUCHES, "touches")?;
    most(work.depends.len(), limit::DEPENDENCIES, "dependencies")?;
    for touch in &work.touches {
        most(touch.lines.len(), limit::HUNKS, "hunks in one touch")?;
        most(touch.names.each().count(), limit::NAMES, "names in one touch")?;
    }
    Ok(())
}

fn drop_from<K: Ord + ?Sized, O: Ord + core::borrow::Borrow<K>, V>(
    index: &mut BTreeMap<O, Vec<V>>,
    key: &K,
    is_gone: impl Fn(&V) -> bool,
) {
    if let Some(list) = index.get_mut(key) {
        list.retain(|held| !is_gone(held));
        if list.is_empty() {
            index.remove(key);
        }
    }
}
