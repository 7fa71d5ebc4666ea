//! Batches as seats: which have room, and when they start.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::request::{Calendar, Capacity, Opening};
use super::wait::Wait;
use crate::instant::Instant;
use crate::integration::work::Work;
use crate::limit;

const MINUTE: i64 = 60_000;

/// A place for a batch. Where batches take time, one starts every so many minutes from the instant of the plan on;
/// else any number of them follow each other at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) start: Instant,
    turn: usize,
}

/// The batches of a plan while it is made.
pub(super) struct Seats {
    at: Instant,
    takes: Option<i64>,
    most: usize,
    batches: Option<usize>,
    taken: BTreeMap<Slot, usize>,
    /// For a number of seats, from a slot that has not as many left to a later one. Room only ever shrinks.
    past: BTreeMap<(usize, Slot), Slot>,
}

/// What is to be seated, and where it may not be.
pub(super) struct Party<'p> {
    pub(super) works: Vec<&'p Work>,
    /// What it needs is in this batch or in none.
    pub(super) from: Slot,
    /// Batches with units it must not share one with.
    pub(super) avoid: BTreeSet<Slot>,
}

impl Seats {
    pub(super) fn new(at: Instant, capacity: Capacity) -> Self {
        Self {
            at,
            takes: capacity.takes.map(|minutes| i64::from(minutes) * MINUTE),
            most: capacity.batch,
            batches: capacity.batches,
            taken: BTreeMap::new(),
            past: BTreeMap::new(),
        }
    }

    pub(super) fn first(&self) -> Slot {
        Slot { start: self.at, turn: 0 }
    }

    /// The slot after a slot. None where time ends.
    pub(super) fn after(&self, slot: Slot) -> Option<Slot> {
        match self.takes {
            None => Some(Slot { start: slot.start, turn: slot.turn.checked_add(1)? }),
            Some(takes) => {
                Some(Slot { start: Instant::from_millis(slot.start.millis().checked_add(takes)?)?, turn: 0 })
            }
        }
    }

    /// The first slot that starts at an instant or later.
    pub(super) fn not_before(&self, at: Instant) -> Option<Slot> {
        if at <= self.at {
            return Some(self.first());
        }
        match self.takes {
            None => Some(Slot { start: at, turn: 0 }),
            Some(takes) => {
                let past = at.millis().checked_sub(self.at.millis())?;
                let starts = past.checked_add(takes - 1)? / takes;
                let start = self.at.millis().checked_add(starts.checked_mul(takes)?)?;
                Some(Slot { start: Instant::from_millis(start)?, turn: 0 })
            }
        }
    }

    /// Whether the plan reaches as far as this slot.
    pub(super) fn reaches(&self, slot: Slot) -> bool {
        let Some(batches) = self.batches else { return true };
        match self.takes {
            None => slot.start <= self.at && slot.turn < batches,
            Some(takes) => {
                let past = slot.start.millis().saturating_sub(self.at.millis()) / takes;
                usize::try_from(past).is_ok_and(|past| past < batches)
            }
        }
    }

    fn has_room(&self, slot: Slot, need: usize) -> bool {
        self.taken.get(&slot).copied().unwrap_or(0).saturating_add(need) <= self.most
    }

    /// The first slot from one on with so many seats left.
    fn with_room(&mut self, from: Slot, need: usize) -> Option<Slot> {
        let mut here = from;
        let mut passed = Vec::new();
        loop {
            if let Some(next) = self.past.get(&(need, here)) {
                passed.push(here);
                here = *next;
            } else if self.has_room(here, need) {
                break;
            } else {
                let next = self.after(here)?;
                self.past.insert((need, here), next);
            }
        }
        for slot in passed {
            self.past.insert((need, slot), here);
        }
        self.reaches(here).then_some(here)
    }

    /// Finds the first batch for a party and takes its seats.
    pub(super) fn seat(&mut self, party: &Party<'_>, calendar: &dyn Calendar) -> Result<Slot, Wait> {
        // What is larger than a batch has one to itself.
        let need = party.works.len().min(self.most);
        let slot = self.search(party, need, calendar)?;
        *self.taken.entry(slot).or_default() += party.works.len();
        Ok(slot)
    }

    /// Takes the seats of a party in a batch that it keeps. False where it cannot.
    pub(super) fn keep(&mut self, party: &Party<'_>, slot: Slot, calendar: &dyn Calendar) -> bool {
        let need = party.works.len().min(self.most);
        let mut open = Open { from: party.from.start, until: None, asked: false };
        let fits = slot >= party.from
            && self.reaches(slot)
            && self.has_room(slot, need)
            && !party.avoid.contains(&slot)
            && open.at(slot.start, &party.works, calendar).is_ok();
        if fits {
            *self.taken.entry(slot).or_default() += party.works.len();
        }
        fits
    }

    fn search(&mut self, party: &Party<'_>, need: usize, calendar: &dyn Calendar) -> Result<Slot, Wait> {
        let mut open = Open { from: party.from.start, until: None, asked: false };
        let mut closed = None;
        let mut tries = 0;
        let mut next = Some(party.from);
        while let Some(slot) = next.and_then(|from| self.with_room(from, need)) {
            if party.avoid.contains(&slot) {
                next = self.after(slot);
                continue;
            }
            let (why, opens) = match open.at(slot.start, &party.works, calendar) {
                Ok(()) => return Ok(slot),
                Err(closed) => closed,
            };
            tries += 1;
            let later = opens.filter(|opens| *opens > slot.start);
            closed = Some(Wait::Closed { why, until: later });
            next = later.filter(|_| tries < limit::PLAN_OPENINGS).and_then(|opens| self.not_before(opens));
        }
        Err(closed.unwrap_or(Wait::Full))
    }
}

/// What is known of when a party may land, so that the calendar is asked once for a run of batches.
struct Open {
    from: Instant,
    until: Option<Instant>,
    asked: bool,
}

impl Open {
    fn at(
        &mut self,
        at: Instant,
        works: &[&Work],
        calendar: &dyn Calendar,
    ) -> Result<(), (alloc::string::String, Option<Instant>)> {
        if self.asked && at >= self.from && self.until.is_none_or(|until| at < until) {
            return Ok(());
        }
        let mut until: Option<Instant> = None;
        for work in works {
            match calendar.opening(work, at) {
                Opening::Closed { opens, why } => return Err((why, opens)),
                Opening::Open { closes: None } => {}
                Opening::Open { closes: Some(closes) } => until = Some(until.map_or(closes, |known| known.min(closes))),
            }
        }
        (self.from, self.until, self.asked) = (at, until, true);
        Ok(())
    }
}
