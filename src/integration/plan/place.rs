//! Gives each unit its batch, or its reasons to wait.

use alloc::collections::{BTreeMap, BTreeSet, BinaryHeap};
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::rank::{Kept, Lane, Opened, Rank};
use super::request::Request;
use super::seat::{Party, Seats, Slot};
use super::wait::Wait;
use crate::fault::Fault;
use crate::integration::dependency::DependencyKind;
use crate::integration::graph::numbered::{Each, Lists, Numbered};
use crate::integration::graph::{Parcels, knots};
use crate::integration::work::{Grade, Work};
use crate::order::InOrder as _;
use crate::text::{Line, Prose};

/// Where an earlier plan had a unit.
#[derive(Clone, Copy)]
pub(super) struct Before {
    pub(super) batch: usize,
    pub(super) place: usize,
    pub(super) lane: Lane,
    pub(super) priority: Reverse<i8>,
}

/// What is left of an earlier plan: of none, nothing.
#[derive(Default)]
pub(super) struct Earlier {
    /// Where it had the units that it placed.
    pub(super) placed: BTreeMap<usize, Before>,
    /// The units that waited.
    pub(super) waited: BTreeSet<usize>,
    /// The slot each of its batches has now.
    pub(super) slots: BTreeMap<usize, Slot>,
}

impl Earlier {
    /// Whether it placed a unit while one that takes the place of that waited. It is then decided first again: else
    /// the other would be placed before whatever held it is, and push it aside though nothing changed.
    fn settled(&self, by: usize, of: usize) -> bool {
        self.waited.contains(&by) && self.placed.contains_key(&of)
    }
}

/// Units placed or waiting, by number.
pub(super) struct Placing<'r> {
    request: &'r Request<'r>,
    pub(super) numbered: Numbered<'r>,
    pub(super) parcels: Parcels,
    /// What each unit collides with.
    pub(super) pairs: Lists<(usize, Grade, &'r Prose)>,
    unknown: Lists<(DependencyKind, &'r Line)>,
    emergency: Each<bool>,
    ranks: BTreeMap<usize, Rank<usize>>,
    slots: Each<Option<Slot>>,
    pub(super) batches: BTreeMap<Slot, Vec<usize>>,
    pub(super) waits: Vec<(usize, Vec<Wait>)>,
}

impl<'r> Placing<'r> {
    pub(super) fn new(request: &'r Request<'r>) -> Result<Self, Fault> {
        request.check()?;
        let numbered = Numbered::new(request.works)?;
        let parcels = Parcels::new(&numbered);
        let count = numbered.count();
        let mut emergency = Each::new(count, false);
        for name in request.first {
            let unit = numbered.known(name.as_str()).map_err(|fault| fault.at("asked to go first"))?;
            emergency.set(unit, true);
        }
        let mut pairs = Vec::new();
        for apart in request.apart {
            let (a, b) = (numbered.number(apart.a.as_str()), numbered.number(apart.b.as_str()));
            if let (Some(a), Some(b)) = (a, b)
                && a != b
            {
                pairs.push((a, (b, apart.grade, &apart.why)));
                pairs.push((b, (a, apart.grade, &apart.why)));
            }
        }
        let unknown = numbered.unknown.iter().map(|(unit, kind, on)| (*unit, (*kind, *on))).collect();
        Ok(Self {
            request,
            parcels,
            pairs: Lists::new(count, pairs),
            unknown: Lists::new(count, unknown),
            emergency,
            ranks: BTreeMap::new(),
            slots: Each::new(count, None),
            batches: BTreeMap::new(),
            waits: Vec::new(),
            numbered,
        })
    }

    /// Places every unit in flight, as far as it may where an earlier plan had it.
    pub(super) fn place(&mut self, earlier: &Earlier) {
        let due = Order::new(&self.numbered, &self.parcels, |_, _| false);
        let settled = (!earlier.waited.is_empty())
            .then(|| Order::new(&self.numbered, &self.parcels, |by, of| earlier.settled(by, of)));
        let order = settled.as_ref().unwrap_or(&due);
        let before = &earlier.placed;
        let ranks = self.inherited(&due, order, before);
        let mut seats = Seats::new(self.request.at, self.request.capacity);
        let mut anew: BTreeMap<usize, Rank<usize>> = BTreeMap::new();
        let rank = |parcel: usize| ranks.get(&parcel).cloned();
        order.walk(rank, |parcel| {
            let rank = ranks.get(&parcel)?;
            let keeps = match rank.kept {
                Kept::After(_) if !anew.contains_key(&parcel) => {
                    kept_batch(self.parcels.units.of(parcel), rank, before)
                }
                _ => None,
            };
            let slot = keeps.and_then(|batch| earlier.slots.get(&batch).copied());
            if keeps.is_some() == slot.is_some() && self.decide(parcel, &mut seats, slot) {
                return None;
            }
            // Its batch is taken: it goes behind those that keep theirs, else it would push them on in turn.
            let behind = Rank { kept: Kept::Anew, ..rank.clone() };
            anew.insert(parcel, behind.clone());
            Some(behind)
        });
        let mut ranks = ranks;
        ranks.extend(anew);
        // What is in a circle is not placed whatever happens, and says so last, of what is placed by then.
        let circles: Vec<usize> = self.parcels.circles.iter().flatten().copied().collect();
        for parcel in circles {
            let _ = self.decide(parcel, &mut seats, None);
        }
        self.ranks = ranks;
    }

    /// The rank of a unit as it was placed.
    pub(super) fn rank(&self, unit: usize) -> Option<Rank> {
        let rank = self.ranks.get(&self.parcels.of(unit))?;
        let heir_of = rank.heir_of.or_else(|| (rank.unit != unit).then_some(rank.unit));
        Some(Rank {
            lane: rank.lane,
            priority: rank.priority,
            kept: rank.kept,
            opened: rank.opened,
            unit: self.numbered.name(unit)?.clone(),
            heir_of: heir_of.and_then(|heir| self.numbered.name(heir).cloned()),
        })
    }

    fn own(&self, unit: usize, work: &Work) -> Rank<usize> {
        Rank {
            lane: if self.emergency.of(unit) { Lane::Emergency } else { Lane::Usual },
            priority: Reverse(work.priority),
            kept: Kept::Anew,
            opened: work.opened.map_or(Opened::Unsaid, Opened::At),
            unit,
            heir_of: None,
        }
    }

    /// The rank of every parcel: that of its highest unit, or of the highest that waits for it. `due` says what goes
    /// before what, `order` what is decided before what.
    fn inherited(&self, due: &Order, order: &Order, before: &BTreeMap<usize, Before>) -> BTreeMap<usize, Rank<usize>> {
        let mut ranks: BTreeMap<usize, Rank<usize>> = BTreeMap::new();
        let mut plain = Vec::with_capacity(self.numbered.count());
        due.walk(Some, |parcel| {
            plain.push(parcel);
            None
        });
        let circles = self.parcels.circles.iter().flatten().copied();
        for parcel in plain.into_iter().rev().chain(circles) {
            let units = self.parcels.units.of(parcel);
            let own = units.iter().filter_map(|unit| Some(self.own(*unit, self.numbered.work(*unit)?))).min();
            let Some(mut rank) = own else { continue };
            let ranked = |parcel: &usize| ranks.get(parcel);
            let above = || due.before.of(parcel).iter().filter_map(ranked);
            let urgent = |rank: &Rank<usize>| (rank.lane, rank.priority, rank.opened);
            if let Some(heir) = above().min_by_key(|above| (urgent(above), above.heir_of.unwrap_or(above.unit)))
                && urgent(heir) < urgent(&rank)
            {
                (rank.lane, rank.priority, rank.opened) = urgent(heir);
                rank.heir_of = Some(heir.heir_of.unwrap_or(heir.unit));
            }
            if kept_batch(units, &rank, before).is_some() {
                let place = units.iter().filter_map(|unit| before.get(unit)).map(|before| before.place).min();
                rank.kept = place.map_or(Kept::Anew, Kept::After);
            }
            let later = order.before.of(parcel).iter().filter_map(ranked);
            let kept = later.filter(|above| (above.lane, above.priority) == (rank.lane, rank.priority));
            rank.kept = kept.map(|above| above.kept).min().map_or(rank.kept, |kept| kept.min(rank.kept));
            ranks.insert(parcel, rank);
        }
        ranks
    }

    /// Decides on a parcel. False where it is to keep a batch that has no place for it, and nothing is decided.
    fn decide(&mut self, parcel: usize, seats: &mut Seats, keeps: Option<Slot>) -> bool {
        let units: Vec<usize> = self.parcels.units.of(parcel).to_vec();
        let mut reasons: Vec<Vec<Wait>> = units.iter().map(|unit| self.reasons(*unit, parcel)).collect();
        if reasons.iter().all(Vec::is_empty) {
            let party = self.party(&units, seats.first());
            let found = match keeps {
                None => seats.seat(&party, self.request.calendar),
                Some(slot) if seats.keep(&party, slot, self.request.calendar) => Ok(slot),
                Some(_) => return false,
            };
            match found {
                Ok(slot) => {
                    let sorted = self.sorted(&units);
                    for unit in &sorted {
                        self.slots.set(*unit, Some(slot));
                    }
                    self.batches.entry(slot).or_default().extend(sorted);
                    return true;
                }
                Err(wait) => reasons.iter_mut().for_each(|reasons| reasons.push(wait.clone())),
            }
        }
        let blocked = units.iter().zip(&reasons).find(|(_, reasons)| !reasons.is_empty()).map(|(unit, _)| *unit);
        let blocked = blocked.and_then(|unit| self.numbered.name(unit));
        for (unit, mut reasons) in units.into_iter().zip(reasons) {
            if let (true, Some(with)) = (reasons.is_empty(), blocked) {
                reasons.push(Wait::Together { with: with.clone() });
            }
            reasons.put_in_order();
            reasons.dedup();
            self.waits.push((unit, reasons));
        }
        true
    }

    /// Why a unit cannot be placed, given what is placed so far.
    fn reasons(&self, unit: usize, parcel: usize) -> Vec<Wait> {
        let Some(work) = self.numbered.work(unit) else { return Vec::new() };
        let mut waits = Vec::new();
        for stop in work.stops.iter().filter(|stop| stop.until.is_none_or(|until| until > self.request.at)) {
            waits.push(Wait::Stopped { why: stop.why.clone(), until: stop.until });
        }
        for (kind, on) in self.unknown.of(unit).iter().filter(|(kind, _)| holds_unknown(*kind)) {
            waits.push(Wait::Unknown { on: (*on).clone(), kind: *kind });
        }
        if let Some(circle) = self.parcels.circle(parcel) {
            let parcels = self.parcels.circles.get(circle).map_or(&[][..], Vec::as_slice);
            let units = parcels.iter().map(|parcel| self.parcels.units.of(*parcel).len()).sum();
            waits.push(Wait::Circle { circle, units });
        }
        let from = self.numbered.from.of(unit).iter().map(|end| (end, false));
        for (end, own) in self.numbered.on.of(unit).iter().map(|end| (end, true)).chain(from) {
            if end.unit != unit
                && let Some(name) = self.numbered.name(end.unit)
            {
                waits.extend(self.wait_for(end.unit, end.kind, own, parcel, name));
            }
        }
        for (other, grade, why) in self.pairs.of(unit).iter().filter(|(_, grade, _)| *grade != Grade::Possible) {
            let Some(with) = self.numbered.name(*other) else { continue };
            let landed = !self.numbered.in_flight(*other);
            if !landed && self.parcels.of(*other) == parcel {
                waits.push(Wait::Contradiction { with: with.clone(), kind: None });
            } else if landed || self.slots.of(*other).is_some() {
                waits.push(Wait::Collides { with: with.clone(), grade: *grade, why: (*why).clone(), landed });
            }
        }
        waits
    }

    /// What a link asks for; `own` where it is the unit's own and not one from another to it.
    fn wait_for(&self, other: usize, kind: DependencyKind, own: bool, parcel: usize, name: &Line) -> Option<Wait> {
        use DependencyKind as Kind;
        let landed = !self.numbered.in_flight(other);
        let comes = landed || self.slots.of(other).is_some();
        let same = !landed && self.parcels.of(other) == parcel;
        let name = || name.clone();
        match (kind, own) {
            (Kind::LandsApart | Kind::Excludes | Kind::Supersedes, _) if same => {
                Some(Wait::Contradiction { with: name(), kind: Some(kind) })
            }
            (Kind::NeedsLanded, true) if !comes && !same => Some(Wait::NeedsLanded { on: name() }),
            (Kind::NeedsDeployed, true) if !self.numbered.deployed(other) => {
                Some(Wait::NeedsDeployed { on: name(), landed })
            }
            (Kind::Excludes, _) if comes => Some(Wait::Excluded { by: name(), landed }),
            (Kind::Supersedes, true) if comes && !landed => Some(Wait::Replaces { of: name() }),
            (Kind::Supersedes, false) if comes => Some(Wait::Superseded { by: name(), landed }),
            _ => None,
        }
    }

    fn party(&self, units: &[usize], first: Slot) -> Party<'r> {
        let mut party = Party { works: Vec::new(), from: first, avoid: BTreeSet::new() };
        for unit in units {
            party.works.extend(self.numbered.work(*unit));
            for end in self.numbered.on.of(*unit).iter().filter(|end| end.kind == DependencyKind::NeedsLanded) {
                party.from = self.slots.of(end.unit).map_or(party.from, |slot| slot.max(party.from));
            }
            party.avoid.extend(self.kept_apart(*unit).filter_map(|other| self.slots.of(other)));
        }
        party
    }

    /// The units that must not be in one batch with a unit, though both may land.
    pub(super) fn kept_apart(&self, unit: usize) -> impl Iterator<Item = usize> + '_ {
        let linked = self.numbered.on.of(unit).iter().chain(self.numbered.from.of(unit));
        let linked = linked.filter(|end| end.kind == DependencyKind::LandsApart).map(|end| end.unit);
        let possible = self.pairs.of(unit).iter().filter(|(_, grade, _)| *grade == Grade::Possible);
        linked.chain(possible.map(|(other, _, _)| *other))
    }

    /// The units of one parcel in the order in which they land: what one needs of the others goes before it, as far as
    /// they do not need each other; those that do follow each other by rank.
    fn sorted(&self, units: &[usize]) -> Vec<usize> {
        if let [unit] = units {
            return alloc::vec![*unit];
        }
        let mut needs = Vec::new();
        for (place, unit) in units.iter().enumerate() {
            let ends = self.numbered.on.of(*unit).iter().filter(|end| end.kind == DependencyKind::NeedsLanded);
            needs.extend(ends.filter_map(|end| Some((place, units.binary_search(&end.unit).ok()?))));
        }
        let needs = Lists::new(units.len(), needs);
        let rank = |place: usize| {
            let unit = units.get(place).copied()?;
            Some((self.own(unit, self.numbered.work(unit)?), unit))
        };
        let knots: Vec<Vec<_>> = knots(&needs, |_| true)
            .into_iter()
            .map(|knot| {
                let mut members: Vec<_> = knot.into_iter().filter_map(|place| Some((rank(place)?, place))).collect();
                members.sort_unstable();
                members
            })
            .collect();
        let mut knot_of = Each::new(units.len(), 0);
        for (knot, members) in knots.iter().enumerate() {
            for (_, place) in members {
                knot_of.set(*place, knot);
            }
        }
        let needed = |place: usize| needs.of(place).iter().map(|need| knot_of.of(*need));
        let mut waiting = Vec::new();
        for (knot, members) in knots.iter().enumerate() {
            let others = members.iter().flat_map(|(_, place)| needed(*place)).filter(|other| *other != knot);
            waiting.extend(others.map(|other| (other, knot)));
        }
        let waiting = Lists::new(knots.len(), waiting);
        let mut left = Each::new(knots.len(), 0);
        (0..knots.len()).flat_map(|knot| waiting.of(knot)).for_each(|knot| left.set(*knot, left.of(*knot) + 1));
        let first = |knot: usize| Reverse((knots.get(knot).and_then(|members| members.first()), knot));
        let mut ready: BinaryHeap<_> = (0..knots.len()).filter(|knot| left.of(*knot) == 0).map(first).collect();
        let mut sorted = Vec::with_capacity(units.len());
        while let Some(Reverse((_, knot))) = ready.pop() {
            sorted.extend(knots.get(knot).into_iter().flatten().map(|((_, unit), _)| *unit));
            for other in waiting.of(knot) {
                left.set(*other, left.of(*other) - 1);
                if left.of(*other) == 0 {
                    ready.push(first(*other));
                }
            }
        }
        sorted
    }
}

/// Whether a link to a unit nobody knows holds the unit: not knowing whether what it needs has landed, or whether what
/// it must not meet is in production, is no reason to go on.
fn holds_unknown(kind: DependencyKind) -> bool {
    kind.waits() || matches!(kind, DependencyKind::LandsWith | DependencyKind::Excludes)
}

/// The batch of an earlier plan that all units of a parcel were in, if they would still have the lane and priority.
fn kept_batch(units: &[usize], rank: &Rank<usize>, before: &BTreeMap<usize, Before>) -> Option<usize> {
    let first = before.get(units.first()?)?;
    units
        .iter()
        .all(|unit| {
            before.get(unit).is_some_and(|before| {
                before.batch == first.batch && (before.lane, before.priority) == (rank.lane, rank.priority)
            })
        })
        .then_some(first.batch)
}

/// What goes before what, among parcels that are in no circle.
struct Order {
    parcels: Vec<usize>,
    /// The parcels that are decided after each parcel: those that wait for it, and those whose place it takes.
    before: Lists<usize>,
    needs: Each<usize>,
}

impl Order {
    fn new(numbered: &Numbered<'_>, parcels: &Parcels, settled: impl Fn(usize, usize) -> bool) -> Self {
        let count = numbered.count();
        let (mut before, mut softly) = (Vec::new(), Vec::new());
        let free = |parcel: &usize| parcels.circle(*parcel).is_none();
        for parcel in parcels.each().filter(free) {
            before.extend(parcels.needs.of(parcel).iter().filter(|need| free(need)).map(|need| (*need, parcel)));
            for unit in parcels.units.of(parcel) {
                let ends = numbered.on.of(*unit).iter().filter(|end| end.kind == DependencyKind::Supersedes);
                for end in ends.filter(|end| numbered.in_flight(end.unit) && !settled(*unit, end.unit)) {
                    let other = parcels.of(end.unit);
                    if other != parcel && free(&other) {
                        softly.push((parcel, other));
                    }
                }
            }
        }
        // Where taking a place and waiting go round, taking a place decides nothing of the order.
        let turned = |pairs: &[(usize, usize)]| pairs.iter().map(|(a, b)| (*b, *a)).collect::<Vec<_>>();
        if !softly.is_empty() {
            let mixed = [turned(&before), turned(&softly)].concat();
            let mixed = parcels.if_they_waited(Lists::new(count, mixed));
            softly.retain(|(a, b)| mixed.circle(*a).is_none_or(|circle| mixed.circle(*b) != Some(circle)));
        }
        before.extend(softly);
        let before = Lists::new(count, before);
        let mut needs = Each::new(count, 0);
        for parcel in 0..count {
            for other in before.of(parcel) {
                needs.set(*other, needs.of(*other) + 1);
            }
        }
        Self { parcels: parcels.each().filter(free).collect(), before, needs }
    }

    /// Every parcel that is in no circle, each behind what it waits for and behind what takes its place; the smallest
    /// key first among those that can come next. A parcel for which `visit` gives a
    /// key is put back, to come again with that.
    fn walk<K: Ord>(&self, key: impl Fn(usize) -> Option<K>, mut visit: impl FnMut(usize) -> Option<K>) {
        let mut needs = self.needs.clone();
        let mut ready: BinaryHeap<_> = self
            .parcels
            .iter()
            .filter(|parcel| needs.of(**parcel) == 0)
            .map(|parcel| Reverse((key(*parcel), *parcel)))
            .collect();
        while let Some(Reverse((_, parcel))) = ready.pop() {
            if let Some(later) = visit(parcel) {
                ready.push(Reverse((Some(later), parcel)));
                continue;
            }
            for other in self.before.of(parcel) {
                needs.set(*other, needs.of(*other).saturating_sub(1));
                if needs.of(*other) == 0 {
                    ready.push(Reverse((key(*other), *other)));
                }
            }
        }
    }
}
