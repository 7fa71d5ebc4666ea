//! Units that land together made one, and the circles in which such parcels wait for each other.

use alloc::vec::Vec;

use super::numbered::{Each, Lists, Numbered};
use crate::integration::dependency::DependencyKind;

/// Units in flight as parcels: those that land together are one, which has the number of its first unit.
#[derive(Clone, Debug)]
pub(in crate::integration) struct Parcels {
    of: Each<usize>,
    /// The units of each parcel.
    pub(in crate::integration) units: Lists<usize>,
    /// The parcels each parcel waits for.
    pub(in crate::integration) needs: Lists<usize>,
    /// The number of the circle each parcel is in, counted from 1; 0 for none.
    circle: Each<usize>,
    /// The parcels of each circle.
    pub(in crate::integration) circles: Vec<Vec<usize>>,
}

impl Parcels {
    /// Finds them.
    pub(in crate::integration) fn new(numbered: &Numbered<'_>) -> Self {
        let count = numbered.count();
        let of = together(numbered);
        let units = Lists::new(
            count,
            (0..count).filter(|unit| numbered.in_flight(*unit)).map(|unit| (of.of(unit), unit)).collect(),
        );
        let mut needs = Vec::new();
        let mut waits_for_itself = Each::new(count, false);
        for unit in (0..count).filter(|unit| numbered.in_flight(*unit)) {
            for end in numbered.on.of(unit) {
                if !end.kind.waits() || !numbered.in_flight(end.unit) {
                    continue;
                }
                let (own, other) = (of.of(unit), of.of(end.unit));
                if own != other {
                    needs.push((own, other));
                } else if unit == end.unit || end.kind == DependencyKind::NeedsDeployed {
                    // Landing together gives each what it needs landed, but nothing it needs deployed.
                    waits_for_itself.set(own, true);
                }
            }
        }
        let needs = Lists::new(count, needs);
        let mut parcels = Self { of, units, needs, circle: Each::new(count, 0), circles: Vec::new() };
        parcels.find_circles(&waits_for_itself);
        parcels
    }

    /// The same parcels, with the circles there would be if they waited for others.
    pub(in crate::integration) fn if_they_waited(&self, needs: Lists<usize>) -> Self {
        let count = self.units.count();
        let circle = Each::new(count, 0);
        let mut parcels = Self { needs, circle, circles: Vec::new(), of: self.of.clone(), units: self.units.clone() };
        parcels.find_circles(&Each::new(count, false));
        parcels
    }

    /// The parcel of a unit in flight.
    pub(in crate::integration) fn of(&self, unit: usize) -> usize {
        self.of.of(unit)
    }

    /// Every parcel.
    pub(in crate::integration) fn each(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.units_count()).filter(|parcel| !self.units.of(*parcel).is_empty())
    }

    fn units_count(&self) -> usize {
        self.units.count()
    }

    /// The circle a parcel is in, as a place in `circles`.
    pub(in crate::integration) fn circle(&self, parcel: usize) -> Option<usize> {
        self.circle.of(parcel).checked_sub(1)
    }

    fn find_circles(&mut self, waits_for_itself: &Each<bool>) {
        let there = |parcel: &usize| !self.units.of(*parcel).is_empty();
        let mut found = knots(&self.needs, there);
        found.retain(|members| members.len() > 1 || members.iter().any(|member| waits_for_itself.of(*member)));
        found.sort_unstable();
        for (place, members) in found.iter().enumerate() {
            for member in members {
                self.circle.set(*member, place + 1);
            }
        }
        self.circles = found;
    }
}

/// Those that need each other, each with itself at least, in an order in which what is needed comes first: Tarjan's
/// strongly connected components, with a stack of its own, since a chain may be as long as there are units.
pub(in crate::integration) fn knots(needs: &Lists<usize>, there: impl Fn(&usize) -> bool) -> Vec<Vec<usize>> {
    let count = needs.count();
    let mut seen = Each::new(count, 0_usize);
    let mut lowest = Each::new(count, 0_usize);
    let mut open = Each::new(count, false);
    let mut stack = Vec::new();
    let mut clock = 0;
    let mut found: Vec<Vec<usize>> = Vec::new();
    for start in (0..count).filter(there) {
        if seen.of(start) != 0 {
            continue;
        }
        let mut walk = alloc::vec![(start, 0_usize)];
        while let Some((here, next)) = walk.pop() {
            if next == 0 {
                clock += 1;
                seen.set(here, clock);
                lowest.set(here, clock);
                open.set(here, true);
                stack.push(here);
            }
            if let Some(&other) = needs.of(here).get(next) {
                walk.push((here, next + 1));
                if seen.of(other) == 0 {
                    walk.push((other, 0));
                } else if open.of(other) {
                    lowest.set(here, lowest.of(here).min(seen.of(other)));
                }
                continue;
            }
            if let Some((before, _)) = walk.last() {
                lowest.set(*before, lowest.of(*before).min(lowest.of(here)));
            }
            if lowest.of(here) == seen.of(here) {
                let mut members = Vec::new();
                while let Some(member) = stack.pop() {
                    open.set(member, false);
                    members.push(member);
                    if member == here {
                        break;
                    }
                }
                members.sort_unstable();
                found.push(members);
            }
        }
    }
    found
}

/// The first unit of those that land together with each unit.
fn together(numbered: &Numbered<'_>) -> Each<usize> {
    let count = numbered.count();
    let mut first = Each::new(count, 0);
    (0..count).for_each(|unit| first.set(unit, unit));
    for unit in (0..count).filter(|unit| numbered.in_flight(*unit)) {
        for end in numbered.on.of(unit) {
            if end.kind == DependencyKind::LandsWith && numbered.in_flight(end.unit) {
                let (a, b) = (root(&mut first, unit), root(&mut first, end.unit));
                first.set(a.max(b), a.min(b));
            }
        }
    }
    for unit in 0..count {
        let found = root(&mut first, unit);
        first.set(unit, found);
    }
    first
}

fn root(first: &mut Each<usize>, mut unit: usize) -> usize {
    while first.of(unit) != unit {
        let above = first.of(first.of(unit));
        first.set(unit, above);
        unit = above;
    }
    unit
}
