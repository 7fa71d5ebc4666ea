//! The whole that work is to join: what is in flight, what has landed, what is told of the world outside.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::fault::Fault;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::{Collision, Grade, InFlight, Setting, Standing, Work};
use crate::order::InOrder as _;
use crate::text::Line;
use crate::unit::{Known as _, Meets, Unit};

use super::Register;
use super::drift::{Drift, drift};
use super::fit::{Fit, fit};

/// A register with what is worked out of all its units together, at an instant.
#[derive(Debug)]
pub struct Whole<'r> {
    pub(super) register: &'r Register,
    pub(super) setting: &'r Setting,
    pub(super) in_flight: InFlight,
    pub(super) now: Instant,
}

impl<'r> Whole<'r> {
    /// Works out what is in flight and what has landed.
    ///
    /// # Errors
    /// When something goes past a limit of integration.
    pub fn of(register: &'r Register, setting: &'r Setting, now: Instant) -> Result<Self, Fault> {
        let mut landed: Vec<(u64, &Unit)> =
            register.units().filter_map(|unit| Some((unit.landing()?.seq, unit))).collect();
        landed.put_in_order_by_key(|(seq, _)| *seq);
        let open = register.units().filter(|unit| unit.stage.is_in_flight() && !unit.has_landed());
        let works = landed.into_iter().map(|(_, unit)| unit).chain(open).map(|unit| unit.as_work(now));
        let mut in_flight = InFlight::of(works, setting.hubs())?;
        for (a, b, why) in excluded_by_policy(register) {
            in_flight.exclude(a, b, why);
        }
        Ok(Self { register, setting, in_flight, now })
    }

    /// What a unit meets, as policy is told: nothing, where it cannot be worked out, which policy takes for unknown.
    pub(super) fn meets(register: &'r Register, unit: &Unit, now: Instant) -> Option<Meets> {
        let setting = Setting::default();
        let whole = Whole::of(register, &setting, now).ok()?;
        let mut meets = Meets { blocked: whole.standing(unit).is_blocked(), ..Meets::default() };
        for collision in whole.in_flight.collisions_of(&unit.work_name()) {
            match collision.grade {
                Grade::Certain => meets.certain += 1,
                Grade::Likely => meets.likely += 1,
                Grade::Possible => meets.possible += 1,
            }
        }
        Some(meets)
    }

    /// What is in flight.
    pub fn in_flight(&self) -> &InFlight {
        &self.in_flight
    }

    /// Everything that collides.
    pub fn collisions(&self) -> Vec<Collision> {
        self.in_flight.collisions()
    }

    /// The units in flight as integration sees them, and those that have landed as far as the others name them.
    pub fn works(&self) -> Vec<Work> {
        let open: Vec<&Work> = self.in_flight.names().filter_map(|name| self.in_flight.get(name)).collect();
        let mut named: BTreeMap<Line, Work> = BTreeMap::new();
        for link in open.iter().flat_map(|work| &work.depends) {
            let id = UnitId::parse(link.on.as_str()).ok();
            let unit = id.and_then(|id| self.register.unit(id)).filter(|unit| !unit.stage.is_in_flight());
            if let Some(unit) = unit {
                named.entry(link.on.clone()).or_insert_with(|| {
                    // Of what ended in another way nothing can be waited for: it is left as one that stands still.
                    Work { touches: Vec::new(), ..unit.as_work(self.now) }
                });
            }
        }
        named.retain(|_, work| work.landed);
        open.into_iter().cloned().chain(named.into_values()).collect()
    }

    /// How a unit stands against what has landed since it was begun.
    pub fn standing(&self, unit: &Unit) -> Standing {
        let name = unit.work_name();
        self.in_flight.standing(&name).unwrap_or_default()
    }

    /// What has changed around a unit since it was proposed: nothing, where no such unit is known.
    pub fn drift(&self, unit: UnitId) -> Option<Drift> {
        let unit = self.register.unit(unit)?;
        Some(drift(self.register, unit, &self.standing(unit), self.setting.outside(), self.now))
    }

    /// Whether a unit belongs here, now: nothing, where no such unit is known.
    pub fn fit(&self, unit: UnitId) -> Option<Fit> {
        Some(fit(self, self.register.unit(unit)?))
    }
}

/// The pairs in flight, or in flight and landed, that policy says are not to coexist.
fn excluded_by_policy(register: &Register) -> Vec<(Line, Line, crate::text::Prose)> {
    let Some(policy) = register.policy().and_then(|held| held.policy()) else { return Vec::new() };
    let mut pairs = Vec::new();
    for exclusion in policy.documents().iter().flat_map(|document| &document.exclusions) {
        let touching = |side: &str| -> Vec<&Unit> {
            let open = register.units().filter(|unit| unit.stage.is_in_flight());
            open.filter(|unit| {
                let content = unit.touches.iter().map(|touched| &touched.touch.is).filter(|touch| touch.is_content());
                content.into_iter().any(|touch| exclusion.names(side, &touch.resource))
            })
            .collect()
        };
        let (one, other) = (touching(&exclusion.between), touching(&exclusion.and));
        for a in &one {
            for b in other.iter().filter(|b| b.id != a.id).take(crate::limit::PARTS_COMPARED) {
                pairs.push((a.work_name(), b.work_name(), exclusion.why.clone()));
            }
        }
    }
    pairs
}
