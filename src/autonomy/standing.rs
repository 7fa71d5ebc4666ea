//! On which rung a cell stands, and why: derived from what people granted and what became of the work since.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use serde::Serialize;

use crate::actor::Actor;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::text::Label;
use crate::unit::Noted;

use super::cusum::Chart;
use super::history::History;
use super::ladder::Ladder;
use crate::grant::{Cell, Exposure, Grant, Revocation};
use crate::policy::Earning;

/// What bears on the rung a cell stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyReasonKind"))]
pub enum ReasonKind {
    /// Nobody granted it anything.
    NotGranted,
    /// A person granted it a rung.
    Granted,
    /// The grant was taken back.
    Revoked,
    /// The grant has ended.
    Expired,
    /// The ladder in force has no rung of the granted name.
    UnknownRung,
    /// An incident of the worst severity came from its work.
    SevereIncident,
    /// The machine did what policy forbids.
    Breach,
    /// It fails more often than it may, by the chart.
    Alarm,
    /// Nothing has succeeded for so long that nothing supports the grant.
    Drought,
    /// The work cannot be undone, and a person approves it whatever was granted.
    Irreversible,
}

/// One thing that bears on the rung a cell stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyReason"))]
pub struct Reason {
    /// What it is.
    pub kind: ReasonKind,
    /// It in words.
    pub says: Box<str>,
    /// Since when.
    pub since: Option<Instant>,
    /// The units it comes from.
    pub units: Vec<UnitId>,
    /// The entries it comes from.
    pub entries: Vec<u64>,
}

/// The grant a standing rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyGranted"))]
pub struct Granted {
    /// The rung that was granted.
    pub level: Label,
    /// Who granted it.
    pub by: Actor,
    /// When.
    pub at: Instant,
    /// When it ends.
    pub until: Instant,
    /// The entry.
    pub entry: u64,
}

/// On which rung a cell stands at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyStanding"))]
pub struct Standing {
    /// The cell.
    pub cell: Cell,
    /// The rung's name.
    pub level: Label,
    /// Its number, 0 for the lowest.
    pub rung: usize,
    /// The last grant, whether or not it still holds.
    pub granted: Option<Granted>,
    /// How much may be at stake, where the grant says so.
    pub exposure: Exposure,
    /// Where the chart stands since the grant, in millionths of a natural logarithm, and where it alarms.
    pub chart_millionths: u64,
    /// Where the chart alarms.
    pub alarm_millionths: u64,
    /// When autonomy last had to shrink for what the machine did since the grant; ever, where there is none. From there
    /// it earns anew.
    pub shrunk: Option<Instant>,
    /// Everything that bears on it, the grant first.
    pub why: Vec<Reason>,
}

impl Standing {
    /// Whether less holds than was granted.
    pub fn is_contracted(&self) -> bool {
        self.why.iter().any(|reason| !matches!(reason.kind, ReasonKind::Granted | ReasonKind::NotGranted))
    }
}

/// On which rung a cell stands at an instant.
///
/// The last grant by a person that has happened by then says how high at most; there is no way up but a grant. A cell
/// nobody granted anything, or a grant that the ladder does not know, stands on the lowest rung. What a grant gives
/// shrinks by itself, and grows again by another grant alone:
///
/// - to the lowest rung, when it is revoked, when its time is over, when an incident of severity 1 is attributed to its
///   work or a breach of policy to the machine, and when no success was learnt of for the drought's length;
/// - by one rung for each alarm of the chart, which takes the outcomes learnt since the grant in the order in which they
///   were learnt. Where much lands at once before anything can mature, failures are learnt first and the chart alarms
///   early: it errs on the side of less autonomy;
/// - to below a person's approval, for work that cannot be undone.
///
/// One failure more never makes for a higher rung.
///
/// ```
/// use governed::autonomy::{standing, Cell, Earning, History, Ladder, ReasonKind};
/// use governed::policy::document::Rung;
/// use governed::unit::Reversibility;
/// use governed::{Instant, Label};
/// let rungs = [Rung { level: Label::parse("suggest")?, moves: vec![], earn: None }, Rung { level: Label::parse("land")?, moves: vec![], earn: None }];
/// let ladder = Ladder::of(rungs.iter().map(|rung| (rung, Earning::default())))?;
/// let cell = Cell::new("machine:mill/2".parse()?, Label::parse("code-change")?, Reversibility::Reversible)?;
/// let stands = standing(&cell, &ladder, &[], &[], &History::default(), Instant::EPOCH);
/// assert_eq!((stands.level.as_str(), stands.why[0].kind), ("suggest", ReasonKind::NotGranted));
/// # Ok::<(), governed::InputFault>(())
/// ```
pub fn standing(
    cell: &Cell,
    ladder: &Ladder,
    grants: &[Noted<Grant>],
    revocations: &[Noted<Revocation>],
    history: &History,
    now: Instant,
) -> Standing {
    // Only a person's word gives autonomy, whatever else stands in a list.
    let given =
        grants.iter().filter(|grant| grant.is.cell == *cell && grant.from.at <= now && grant.from.by.is_person());
    let Some(grant) = given.max_by_key(|grant| grant.from.seq) else {
        return ungranted(cell, ladder, history, now);
    };
    let mut asked = Asked { cell, ladder, grant, history, now, level: 0, why: Vec::new(), shrunk: None };
    asked.granted();
    asked.revoked(revocations);
    asked.expired();
    asked.severe();
    asked.breached();
    let chart = asked.charted();
    asked.dry();
    asked.irreversible();
    Standing {
        cell: cell.clone(),
        level: ladder.level(asked.level).clone(),
        rung: asked.level,
        granted: Some(Granted {
            level: grant.is.level.clone(),
            by: grant.from.by.clone(),
            at: grant.from.at,
            until: grant.is.until,
            entry: grant.from.seq,
        }),
        exposure: grant.is.exposure,
        chart_millionths: chart.millionths(),
        alarm_millionths: chart.threshold_millionths(),
        shrunk: asked.shrunk,
        why: asked.why,
    }
}

fn ungranted(cell: &Cell, ladder: &Ladder, history: &History, now: Instant) -> Standing {
    let earning = ladder.earning(0);
    let mut chart = Chart::lenient(earning.watch);
    let mut shrunk: Option<Instant> = None;
    for (at, failed, _) in history.learnt(cell, earning, now) {
        if chart.push(failed) {
            shrunk = Some(at);
        }
    }
    let breached = history.breaches(cell.actor()).iter().map(|breach| breach.at).filter(|at| *at <= now);
    let shrunk = shrunk.max(breached.max()).max(severe(cell, history, now).map(|(at, _)| at).max());
    let says = format!("nobody granted {cell} anything, so it stands on the lowest rung, `{}`", ladder.level(0));
    let kind = ReasonKind::NotGranted;
    Standing {
        cell: cell.clone(),
        level: ladder.level(0).clone(),
        rung: 0,
        granted: None,
        exposure: Exposure::default(),
        chart_millionths: chart.millionths(),
        alarm_millionths: chart.threshold_millionths(),
        shrunk,
        why: alloc::vec![Reason { kind, says: says.into(), since: None, units: Vec::new(), entries: Vec::new() }],
    }
}

/// The incidents of the worst severity that had become known of a cell's work.
fn severe<'h>(cell: &Cell, history: &'h History, now: Instant) -> impl Iterator<Item = (Instant, UnitId)> + 'h {
    history.severe(cell).iter().copied().filter(move |(at, _)| *at <= now)
}

/// A question in the course of being answered: only ever downwards.
struct Asked<'a> {
    cell: &'a Cell,
    ladder: &'a Ladder,
    grant: &'a Noted<Grant>,
    history: &'a History,
    now: Instant,
    level: usize,
    why: Vec<Reason>,
    shrunk: Option<Instant>,
}

impl Asked<'_> {
    fn earning(&self) -> &Earning {
        let granted = self.ladder.number(&self.grant.is.level);
        self.ladder.earning(granted.unwrap_or(0))
    }

    fn because(&mut self, kind: ReasonKind, says: &str, since: Option<Instant>, units: Vec<UnitId>, entries: Vec<u64>) {
        self.why.push(Reason { kind, says: says.into(), since, units, entries });
    }

    fn granted(&mut self) {
        let (is, from) = (&self.grant.is, &self.grant.from);
        let says = format!("{} granted `{}` until {}: {}", from.by, is.level, is.until, is.reason.opening(200));
        let (at, entries) = (from.at, alloc::vec![from.seq]);
        let number = self.ladder.number(&is.level);
        let unknown = format!("the ladder has no rung `{}`: it has {}", is.level, self.ladder.words());
        self.because(ReasonKind::Granted, &says, Some(at), Vec::new(), entries.clone());
        match number {
            Some(number) => self.level = number,
            None => self.because(ReasonKind::UnknownRung, &unknown, None, Vec::new(), entries),
        }
    }

    fn revoked(&mut self, revocations: &[Noted<Revocation>]) {
        let (granted, now) = (self.grant.from.seq, self.now);
        let its = revocations.iter().filter(|taken| taken.is.cell == *self.cell);
        let Some(taken) =
            its.filter(|taken| taken.from.seq > granted && taken.from.at <= now).min_by_key(|t| t.from.seq)
        else {
            return;
        };
        let says = format!("{} took it back: {}", taken.from.by, taken.is.reason.opening(200));
        self.level = 0;
        self.because(ReasonKind::Revoked, &says, Some(taken.from.at), Vec::new(), alloc::vec![taken.from.seq]);
    }

    fn expired(&mut self) {
        let until = self.grant.is.until;
        if until <= self.now {
            self.level = 0;
            let entries = alloc::vec![self.grant.from.seq];
            self.because(ReasonKind::Expired, &format!("the grant ended at {until}"), Some(until), Vec::new(), entries);
        }
    }

    fn severe(&mut self) {
        let granted = self.grant.from.at;
        let found: Vec<(Instant, UnitId)> =
            severe(self.cell, self.history, self.now).filter(|(at, _)| *at >= granted).collect();
        let (Some((first, unit)), Some((last, _))) = (found.first(), found.last()) else { return };
        let says = format!("an incident of severity 1 was attributed to unit {unit} at {first}");
        (self.level, self.shrunk) = (0, self.shrunk.max(Some(*last)));
        let units = found.iter().map(|(_, unit)| *unit).collect();
        self.because(ReasonKind::SevereIncident, &says, Some(*first), units, Vec::new());
    }

    fn breached(&mut self) {
        let (granted, now) = (self.grant.from.at, self.now);
        let since = self.history.breaches(self.cell.actor()).iter().filter(|b| (granted..=now).contains(&b.at));
        let found: Vec<_> = since.collect();
        let Some(first) = found.iter().min_by_key(|breach| breach.at) else { return };
        let last = found.iter().map(|breach| breach.at).max();
        let says = format!("{} did at {} what policy forbids: {}", first.actor, first.at, first.what);
        (self.level, self.shrunk) = (0, self.shrunk.max(last));
        self.because(ReasonKind::Breach, &says, Some(first.at), Vec::new(), Vec::new());
    }

    fn charted(&mut self) -> Chart {
        let granted = self.grant.from.at;
        let watch = self.earning().watch;
        let mut chart = Chart::lenient(watch);
        let (mut seen, mut failed_units): (u64, Vec<UnitId>) = (0, Vec::new());
        for (at, failed, unit) in self.history.learnt(self.cell, self.earning(), self.now) {
            if at < granted {
                continue;
            }
            seen += 1;
            if failed {
                failed_units.push(unit);
            }
            if !chart.push(failed) {
                continue;
            }
            self.level = self.level.saturating_sub(1);
            self.shrunk = self.shrunk.max(Some(at));
            let says = format!(
                "{} of {seen} units failed, which looks more like {} in a thousand than like {}: one rung down",
                failed_units.len(),
                watch.bad_per_thousand,
                watch.good_per_thousand
            );
            self.because(ReasonKind::Alarm, &says, Some(at), core::mem::take(&mut failed_units), Vec::new());
            seen = 0;
        }
        chart
    }

    fn dry(&mut self) {
        // Failures are no support, so they end no drought.
        let learnt = self.history.learnt(self.cell, self.earning(), self.now);
        let last = learnt.iter().filter(|(_, failed, _)| !failed).map(|(at, ..)| *at).max();
        let since = last.map_or(self.grant.from.at, |last| last.max(self.grant.from.at));
        let drought = self.earning().drought.clone();
        let dry = Instant::nearest_to_millis(since.millis().saturating_add(drought.millis()));
        if dry <= self.now {
            self.level = 0;
            let says = format!("no success was learnt of since {since}, for {drought} and more");
            self.because(ReasonKind::Drought, &says, Some(dry), Vec::new(), Vec::new());
        }
    }

    fn irreversible(&mut self) {
        let highest = self.ladder.highest(self.cell.reversibility());
        if self.level > highest {
            self.level = highest;
            let says = format!(
                "the work is irreversible, so a person approves it whatever was granted: `{}` at most",
                self.ladder.level(highest)
            );
            self.because(ReasonKind::Irreversible, &says, None, Vec::new(), Vec::new());
        }
    }
}
