//! What is at stake in a cell, and what is known of it when it is granted something.

use crate::digest::Digest;
use crate::grant::{Cell, Cited, Used};
use crate::instant::Instant;
use crate::policy::Earning;
use crate::unit::Unit;

use super::history::History;

impl Used {
    /// How much of a cell's work is at stake at an instant. What has started counts where the machine executes it or
    /// worked on it, so that handing it over makes no room.
    pub fn of<'u>(cell: &Cell, units: impl IntoIterator<Item = &'u Unit>, now: Instant) -> Self {
        let day = now.millis().saturating_sub(86_400_000);
        let mut used = Self::default();
        for unit in units {
            let does = |is: &crate::actor::Actor| is == cell.actor();
            let its = unit.executor.as_ref().is_some_and(|executor| does(&executor.is))
                || unit.worked.iter().any(|worked| does(&worked.is));
            if !its || unit.kind != *cell.kind() || unit.reversibility != cell.reversibility() {
                continue;
            }
            let landed = unit.landing().is_some_and(|landing| (day + 1..=now.millis()).contains(&landing.at.millis()));
            used.landed_in_a_day = used.landed_in_a_day.saturating_add(u32::from(landed));
            let in_flight = unit.stage.has_started() && unit.stage.is_in_flight();
            used.in_flight = used.in_flight.saturating_add(u32::from(in_flight));
        }
        used
    }
}

impl Cited {
    /// What is known of a cell at an instant, by the settings of the rung that is to be granted.
    ///
    /// ```
    /// use governed::autonomy::{Cell, Cited, Earning, History};
    /// use governed::unit::Reversibility;
    /// use governed::{Digest, Instant, Label};
    /// let cell = Cell::new("machine:mill/2".parse()?, Label::parse("code-change")?, Reversibility::Reversible)?;
    /// let cited = Cited::of(&cell, &Earning::default(), &History::default(), Digest::NONE, Instant::EPOCH);
    /// assert_eq!((cited.matured, cited.evidence_thousandths), (0, 1_000));
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn of(cell: &Cell, earning: &Earning, history: &History, policy: Digest, now: Instant) -> Self {
        let test = history.evidence(cell, earning, now, None);
        Self {
            policy,
            matured: test.outcomes(),
            failures: test.failures(),
            evidence_thousandths: test.thousandths(),
            failures_per_thousand: test.failures_per_thousand(),
            horizon: earning.horizon_of(cell.kind()).clone(),
        }
    }
}
