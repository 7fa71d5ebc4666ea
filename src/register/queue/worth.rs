//! What judgment is worth at a unit: what is at risk, how far it can be undone, how much is not known; in whole numbers.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::actor::{Actor, ActorKind};
use crate::evidence::Answer;
use crate::grant::Cell;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::{DependencyKind, Mode};
use crate::limit;
use crate::order::InOrder as _;
use crate::reversibility::Reversibility;
use crate::text::Resource;
use crate::unit::{Known as _, Stage, Unit};

use crate::register::Register;

/// Something that makes judgment worth more or less at a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "WorthFactor"))]
pub struct Factor {
    /// What it is.
    pub of: FactorKind,
    /// Its number.
    pub value: u32,
    /// What makes it that, in words.
    pub says: String,
}

/// What a factor is: the worth is risk times irreversibility times uncertainty, and what it unblocks and its age besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "WorthFactorKind"))]
pub enum FactorKind {
    /// What can go wrong: 1 to 14.
    Risk,
    /// How far it can be undone: 1 to 4.
    Irreversibility,
    /// What is not known: 1 to 10.
    Uncertainty,
    /// What units in flight wait for it: three for each.
    Unblocks,
    /// How long it has waited: one for each day.
    Age,
}

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// Past so many days a wait counts no more: what is old and small does not come before what is large.
const DAYS: u32 = 60;
/// What each unit counts that waits for another.
const EACH_UNBLOCKED: u32 = 3;

/// The parts a worth is made of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Worth {
    written: usize,
    beside_code: usize,
    shared: usize,
    contradicted: usize,
    sent_back: usize,
    contested: usize,
    class: u32,
    questions: usize,
    unshown: usize,
    no_criteria: bool,
    no_touches: bool,
    ungranted: bool,
    pub(super) unblocks: usize,
    days: u32,
}

fn up_to(count: usize, most: u32) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).min(most)
}

impl Worth {
    fn size(&self) -> u32 {
        match self.written {
            0 => 0,
            1..=4 => 1,
            5..=16 => 2,
            _ => 3,
        }
    }

    fn risk(&self) -> u32 {
        let parts = [self.beside_code, self.shared, self.contradicted, self.sent_back, self.contested];
        1 + self.size() + parts.into_iter().map(|part| up_to(part, 2)).sum::<u32>()
    }

    fn uncertainty(&self) -> u32 {
        let bare = [self.no_criteria, self.no_touches, self.ungranted].map(u32::from);
        1 + up_to(self.questions, 3) + up_to(self.unshown, 3) + bare.into_iter().sum::<u32>()
    }

    /// The whole number it comes to.
    pub(super) fn points(&self) -> u32 {
        self.risk() * self.class * self.uncertainty()
            + EACH_UNBLOCKED * up_to(self.unblocks, u32::MAX / EACH_UNBLOCKED / 2)
            + self.days
    }

    /// The parts, in words.
    pub(super) fn why(&self, unit: &Unit) -> Vec<Factor> {
        let some = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(String::from(one)),
            count => Some(format!("{count} {many}")),
        };
        let told = |parts: Vec<Option<String>>, none: &str| {
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            if parts.is_empty() { String::from(none) } else { parts.join(", ") }
        };
        let risk = alloc::vec![
            some(self.written, "writes or assumes one thing", "things written or assumed"),
            some(self.beside_code, "one of them no file", "of them no files"),
            some(self.shared, "one that others in flight write too", "that others in flight write too"),
            some(self.contradicted, "evidence against one criterion", "criteria with evidence against them"),
            some(self.sent_back, "sent back once", "times sent back"),
            some(self.contested, "one objection stands", "objections stand"),
        ];
        let flag = |is: bool, says: &str| is.then(|| String::from(says));
        let uncertainty = alloc::vec![
            some(self.questions, "one open question", "open questions"),
            some(self.unshown, "one criterion not shown", "criteria not shown"),
            flag(self.no_criteria, "no criteria"),
            flag(self.no_touches, "what it touches is not recorded"),
            flag(self.ungranted, "carried out by a machine that was granted nothing for such work"),
        ];
        let mut all = alloc::vec![
            Factor { of: FactorKind::Risk, value: self.risk(), says: told(risk, "nothing speaks of risk") },
            Factor {
                of: FactorKind::Irreversibility,
                value: self.class,
                says: String::from(unit.reversibility.words()),
            },
            Factor {
                of: FactorKind::Uncertainty,
                value: self.uncertainty(),
                says: told(uncertainty, "nothing is open"),
            },
        ];
        if self.unblocks > 0 {
            let more = if self.unblocks >= limit::UNBLOCKED_COUNTED { " or more" } else { "" };
            let units = if self.unblocks == 1 { "unit waits" } else { "units wait" };
            let says = format!("{}{more} {units} for it", self.unblocks);
            let value = EACH_UNBLOCKED * up_to(self.unblocks, u32::MAX / EACH_UNBLOCKED);
            all.push(Factor { of: FactorKind::Unblocks, value, says });
        }
        if self.days > 0 {
            let more = if self.days >= DAYS { " or more" } else { "" };
            let days = if self.days == 1 { "day" } else { "days" };
            all.push(Factor {
                of: FactorKind::Age,
                value: self.days,
                says: format!("it waits {}{more} {days}", self.days),
            });
        }
        all
    }
}

/// What is worked out once for all units.
pub(super) struct Scene<'r> {
    register: &'r Register,
    now: Instant,
    ids: Vec<UnitId>,
    /// For each unit, the units in flight that wait for it, by place.
    waiting: Vec<Vec<usize>>,
    /// How many units in flight write a resource.
    writers: BTreeMap<&'r Resource, u32>,
    /// Whether a grant of a cell stands.
    granted: BTreeMap<Cell, bool>,
}

impl<'r> Scene<'r> {
    pub(super) fn of(register: &'r Register, now: Instant) -> Self {
        let ids: Vec<UnitId> = register.units().map(|unit| unit.id).collect();
        let mut waiting = Vec::with_capacity(ids.len());
        let mut writers: BTreeMap<&Resource, u32> = BTreeMap::new();
        for unit in register.units() {
            let behind = unit
                .dependents
                .iter()
                .filter(|dependent| dependent.is.kind.waits() || dependent.is.kind == DependencyKind::LandsWith);
            let flying = behind.filter(|other| register.unit(other.is.unit).is_some_and(|o| o.stage.is_in_flight()));
            let mut places: Vec<usize> = flying.filter_map(|other| ids.binary_search(&other.is.unit).ok()).collect();
            places.put_in_order();
            places.dedup();
            waiting.push(places);
            if unit.stage.is_in_flight() {
                for touch in unit.touches.iter().map(|touched| &touched.touch.is) {
                    if touch.mode == Mode::Writes {
                        *writers.entry(&touch.resource).or_default() += 1;
                    }
                }
            }
        }
        Self { register, now, ids, waiting, writers, granted: BTreeMap::new() }
    }

    /// How many units in flight wait for one, also by way of others; counted no further than the limit.
    fn unblocks(&self, unit: UnitId) -> usize {
        let Ok(start) = self.ids.binary_search(&unit) else { return 0 };
        let behind = |place: usize| self.waiting.get(place).map_or(&[][..], Vec::as_slice);
        if behind(start).is_empty() {
            return 0;
        }
        let mut seen: Vec<usize> = Vec::new();
        let (mut at, mut next) = (start, 0);
        loop {
            for place in behind(at) {
                if *place != start && !seen.contains(place) {
                    seen.push(*place);
                }
                if seen.len() >= limit::UNBLOCKED_COUNTED {
                    return seen.len();
                }
            }
            let Some(further) = seen.get(next) else { return seen.len() };
            (at, next) = (*further, next + 1);
        }
    }

    /// Whether a machine carries it out that was granted nothing which counts still.
    fn is_ungranted(&mut self, unit: &Unit) -> bool {
        let machine = |actor: &&Actor| actor.kind() == ActorKind::Machine;
        let Some(executor) = unit.executor.as_ref().map(|executor| &executor.is).filter(machine) else { return false };
        let books = self.register.books();
        if books.grants.is_empty() {
            return true;
        }
        let Ok(cell) = Cell::new(executor.clone(), unit.kind.clone(), unit.reversibility) else { return true };
        let now = self.now;
        !*self
            .granted
            .entry(cell)
            .or_insert_with_key(|cell| books.grant_of(cell).is_some_and(|grant| grant.is.until > now))
    }

    /// What judgment is worth at a unit that waits since an instant.
    pub(super) fn worth(&mut self, unit: &Unit, since: Instant) -> Worth {
        let content = || unit.touches.iter().map(|touched| &touched.touch.is).filter(|touch| touch.is_content());
        let shared = content().filter(|touch| {
            touch.mode == Mode::Writes && self.writers.get(&touch.resource).is_some_and(|count| *count > 1)
        });
        let mut worth = Worth {
            written: content().count(),
            beside_code: content().filter(|touch| touch.resource.kind() != "path").count(),
            shared: if unit.stage.is_in_flight() { shared.count() } else { 0 },
            sent_back: unit.steps.iter().filter(|step| step.is.to.is_live() && step.is.to < step.is.from).count(),
            contested: unit.open_refusals().count() + unit.open_challenges().count(),
            class: match unit.reversibility {
                Reversibility::ReadOnly => 1,
                Reversibility::Reversible => 2,
                Reversibility::ExternalReversible => 3,
                Reversibility::Irreversible => 4,
            },
            questions: unit.open_uncertainties().count(),
            no_criteria: unit.criteria.is_empty(),
            no_touches: unit.touches.is_empty(),
            unblocks: self.unblocks(unit.id),
            ..Worth::default()
        };
        // Before it is handed over nobody expects evidence.
        let handed_over = unit.stage >= Stage::Validating;
        let unmet = if unit.evidence.is_empty() && !handed_over {
            Vec::new()
        } else {
            unit.criteria_unmet_among(self.register.books().people())
        };
        for (_, answer) in unmet {
            worth.contradicted += usize::from(matches!(answer, Answer::Failing | Answer::Conflicted));
            worth.unshown += usize::from(answer != Answer::Failing && (handed_over || answer != Answer::Missing));
        }
        worth.ungranted = self.is_ungranted(unit);
        let waited = self.now.millis().saturating_sub(since.millis()).max(0) / DAY;
        worth.days = u32::try_from(waited).unwrap_or(u32::MAX).min(DAYS);
        worth
    }
}
