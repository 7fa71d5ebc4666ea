//! Units by number, in the order of their names, so that walks over many of them compare no text.

use alloc::format;
use alloc::vec::Vec;

use crate::fault::Fault;
use crate::integration::dependency::DependencyKind;
use crate::integration::work::Work;
use crate::limit;
use crate::text::Line;

/// One value for each number.
#[derive(Clone, Debug)]
pub(in crate::integration) struct Each<T>(Vec<T>);

impl<T: Copy + Default> Each<T> {
    /// The same value for every number below `count`.
    pub(in crate::integration) fn new(count: usize, value: T) -> Self {
        Self(alloc::vec![value; count])
    }

    /// The value of a number.
    pub(in crate::integration) fn of(&self, number: usize) -> T {
        self.0.get(number).copied().unwrap_or_default()
    }

    /// Gives a number its value.
    pub(in crate::integration) fn set(&mut self, number: usize, value: T) {
        if let Some(place) = self.0.get_mut(number) {
            *place = value;
        }
    }
}

/// A list for each number, in order and without repetition.
#[derive(Clone, Debug)]
pub(in crate::integration) struct Lists<T> {
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T: Ord> Lists<T> {
    /// The lists of every number below `count`, from pairs of a number and an item.
    pub(in crate::integration) fn new(count: usize, mut pairs: Vec<(usize, T)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = Vec::with_capacity(count + 1);
        let mut next = 0;
        for number in 0..count {
            starts.push(next);
            while pairs.get(next).is_some_and(|(of, _)| *of == number) {
                next += 1;
            }
        }
        starts.push(next);
        Self { starts, items: pairs.into_iter().map(|(_, item)| item).collect() }
    }

    /// How many numbers have a list.
    pub(in crate::integration) fn count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The list of a number.
    pub(in crate::integration) fn of(&self, number: usize) -> &[T] {
        match (self.starts.get(number), self.starts.get(number + 1)) {
            (Some(start), Some(end)) => self.items.get(*start..*end).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// One end of a link, seen from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::integration) struct End {
    /// The unit at this end.
    pub(in crate::integration) unit: usize,
    /// How the one depends on the other.
    pub(in crate::integration) kind: DependencyKind,
}

/// Units by number, with their links resolved.
#[derive(Clone, Debug)]
pub(in crate::integration) struct Numbered<'w> {
    works: Vec<&'w Work>,
    /// What each unit depends on.
    pub(in crate::integration) on: Lists<End>,
    /// What depends on each unit.
    pub(in crate::integration) from: Lists<End>,
    /// Links to units that are not there: from, kind and name.
    pub(in crate::integration) unknown: Vec<(usize, DependencyKind, &'w Line)>,
}

impl<'w> Numbered<'w> {
    /// Numbers the units.
    ///
    /// # Errors
    /// When there are more units or links than the limits allow, or two units have one name.
    pub(in crate::integration) fn new(works: &'w [Work]) -> Result<Self, Fault> {
        if works.len() > limit::PLAN_UNITS {
            return Err(Fault::input(format!(
                "{} units are more than the {} of a plan",
                works.len(),
                limit::PLAN_UNITS
            )));
        }
        let mut sorted: Vec<&Work> = works.iter().collect();
        sorted.sort_unstable_by(|a, b| a.unit.cmp(&b.unit));
        for (a, b) in sorted.iter().zip(sorted.iter().skip(1)) {
            if a.unit == b.unit {
                return Err(Fault::input(format!("two units have the name `{}`", a.unit))
                    .with_help("give each unit a name of its own"));
            }
        }
        let mut numbered =
            Self { works: sorted, on: Lists::new(0, Vec::new()), from: Lists::new(0, Vec::new()), unknown: Vec::new() };
        let count = numbered.count();
        let (mut on, mut from) = (Vec::new(), Vec::new());
        for (unit, work) in numbered.works.iter().enumerate() {
            if work.depends.len() > limit::DEPENDENCIES {
                let (many, most) = (work.depends.len(), limit::DEPENDENCIES);
                return Err(Fault::input(format!("`{}` has {many} dependencies, over the limit of {most}", work.unit)));
            }
            for link in &work.depends {
                match numbered.number(link.on.as_str()) {
                    Some(other) => {
                        on.push((unit, End { unit: other, kind: link.kind }));
                        from.push((other, End { unit, kind: link.kind }));
                    }
                    None => numbered.unknown.push((unit, link.kind, &link.on)),
                }
            }
        }
        numbered.unknown.sort_unstable();
        numbered.unknown.dedup();
        numbered.on = Lists::new(count, on);
        numbered.from = Lists::new(count, from);
        Ok(numbered)
    }

    /// How many units there are.
    pub(in crate::integration) fn count(&self) -> usize {
        self.works.len()
    }

    /// The number of a name.
    pub(in crate::integration) fn number(&self, name: &str) -> Option<usize> {
        self.works.binary_search_by(|work| work.unit.as_str().cmp(name)).ok()
    }

    /// The number of a name that must be known.
    ///
    /// # Errors
    /// When it is not.
    pub(in crate::integration) fn known(&self, name: &str) -> Result<usize, Fault> {
        self.number(name).ok_or_else(|| {
            let fault = Fault::input(format!("no unit has the name `{name}`"));
            match crate::fault::nearest(name, self.works.iter().map(|work| work.unit.as_str())) {
                Some(near) => fault.with_help(format!("did you mean `{near}`?")),
                None => fault,
            }
        })
    }

    /// The unit of a number.
    pub(in crate::integration) fn work(&self, number: usize) -> Option<&'w Work> {
        self.works.get(number).copied()
    }

    /// The name of a number. Every number that is handed out has one.
    pub(in crate::integration) fn name(&self, number: usize) -> Option<&'w Line> {
        self.work(number).map(|work| &work.unit)
    }

    /// Whether the unit has not landed.
    pub(in crate::integration) fn in_flight(&self, number: usize) -> bool {
        self.work(number).is_some_and(|work| !work.landed)
    }

    /// Whether the unit has landed and is deployed.
    pub(in crate::integration) fn deployed(&self, number: usize) -> bool {
        self.work(number).is_some_and(|work| work.landed && work.deployed)
    }

    /// Every number, with its unit.
    pub(in crate::integration) fn each(&self) -> impl Iterator<Item = (usize, &'w Work)> + '_ {
        self.works.iter().copied().enumerate()
    }
}
