//! When a window is on: its occurrences, as points in time.

use alloc::format;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::iter::Peekable;

use jiff::civil::{Date, DateTime, Time};

use crate::budget::Budget;
use crate::fault::Fault;
use crate::instant::Instant;
use crate::limit;
use crate::order::InOrder as _;

use super::Window;
use super::days::{Days, Pattern};
use super::local::{Lasts, LocalTime};
use super::recurrence::{End, Recurrence};
use super::zone::Zone;

/// A time in which a window is on: from its first instant up to, and without, its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Occurrence {
    /// The first instant.
    pub starts: Instant,
    /// The first instant after it.
    pub ends: Instant,
}

/// A window made ready to be asked.
#[derive(Clone, Debug)]
pub(super) struct Schedule {
    zone: Zone,
    lasts: Lasts,
    of_day: Time,
    pattern: Option<Pattern>,
    /// The last day the pattern may name.
    last: Date,
    until: End,
    /// Starts that are written out, in order.
    listed: Vec<DateTime>,
    /// Starts that are left out, in order.
    skips: Vec<DateTime>,
}

impl Schedule {
    pub(super) fn of(window: &Window) -> Result<Self, Fault> {
        let starts = window.starts.at(Time::midnight());
        let of_day = starts.time();
        let mut listed: Vec<DateTime> = window.also.iter().map(|also| also.at(of_day)).collect();
        let pattern = window.repeats.as_ref().map(|rule| Pattern::of(rule, starts.date()));
        if pattern.is_none() {
            listed.push(starts);
        }
        listed.put_in_order();
        listed.dedup();
        let mut skips: Vec<DateTime> = window.skips.iter().map(|skip| skip.at(of_day)).collect();
        skips.put_in_order();
        skips.dedup();
        let until = window.repeats.as_ref().map_or(End::Never, |rule| rule.end);
        let mut schedule = Self {
            zone: window.zone.clone(),
            lasts: window.lasts,
            of_day,
            pattern,
            last: Date::MAX,
            until,
            listed,
            skips,
        };
        if let (Some(pattern), Some(rule), End::Count(count)) = (&schedule.pattern, &window.repeats, until) {
            schedule.last = last_of(pattern, starts.date(), count, rule)?;
        }
        if let Some(skip) = window.skips.iter().find(|skip| !schedule.starts_at(skip.at(of_day))) {
            return Err(schedule.skips_nothing(*skip));
        }
        Ok(schedule)
    }

    /// Whether an occurrence would start then if none were left out.
    fn starts_at(&self, local: DateTime) -> bool {
        if self.listed.binary_search(&local).is_ok() {
            return true;
        }
        let of_pattern = self.pattern.as_ref().and_then(|pattern| {
            pattern.days(local.date(), local.date().min(self.last), Budget::of(limit::WINDOW_STEPS)).next()
        });
        of_pattern == Some(local.date()) && local.time() == self.of_day && self.is_until(local)
    }

    fn skips_nothing(&self, skip: LocalTime) -> Fault {
        let near = Starts::of(self, skip.at(self.of_day).date(), Date::MAX).next();
        let fault = Fault::input(format!("`{skip}` in `skips` leaves nothing out"));
        match near {
            Some(near) => {
                fault.with_help(format!("take it out, or write when an occurrence starts: the next is `{near}`"))
            }
            None => fault.with_help("take it out: no occurrence starts then or later"),
        }
    }

    /// Whether the rule still names occurrences then.
    fn is_until(&self, local: DateTime) -> bool {
        match self.until {
            End::Never | End::Count(_) => true,
            End::Local(last) => local <= last,
            End::Instant(last) => self.zone.millis(local).is_some_and(|millis| millis <= last.millis()),
        }
    }

    /// From when to when an occurrence is that starts then, in milliseconds.
    fn span(&self, starts: DateTime) -> Option<(i64, i64)> {
        let begin = self.zone.millis(starts)?;
        let whole_days = match self.lasts.days() {
            0 => Some(begin),
            _ => starts.checked_add(self.lasts.of_days()).ok().and_then(|local| self.zone.millis(local)),
        };
        let last = Instant::nearest_to_millis(i64::MAX).millis();
        let end = whole_days.map_or(last, |millis| millis.saturating_add(self.lasts.of_minutes()));
        Some((begin, end.min(last))).filter(|(begin, end)| begin < end)
    }

    /// The occurrences that end after `from` and start before `until`, by their start.
    pub(super) fn spans(&self, from: i64, until: i64) -> Spans<'_> {
        let first = self.zone.date(from.saturating_sub(self.lasts.most_millis()));
        Spans { starts: Starts::of(self, first, self.zone.date(until)), from, until }
    }

    /// Whether it is ever on, and if so whether it still is or will be then. `None` where that takes too long to tell.
    pub(super) fn is_ahead(&self, at: i64) -> Option<Ahead> {
        let (begin, end) =
            (Instant::nearest_to_millis(i64::MIN).millis(), Instant::nearest_to_millis(i64::MAX).millis());
        let mut ahead = self.spans(at, end);
        if ahead.next().is_some() {
            return Some(Ahead::StillOrLater);
        }
        let mut ever = self.spans(begin, end);
        let first = ever.next();
        match first {
            Some(_) if ahead.is_whole() => Some(Ahead::Over),
            None if ever.is_whole() => Some(Ahead::Never),
            _ => None,
        }
    }
}

/// Where a window lies, seen from an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ahead {
    StillOrLater,
    Over,
    Never,
}

/// The day of the last of so many occurrences.
fn last_of(pattern: &Pattern, starts: Date, count: u32, rule: &Recurrence) -> Result<Date, Fault> {
    let mut days = pattern.days(starts, Date::MAX, Budget::of(limit::WINDOW_STEPS));
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    let mut found = 0;
    let mut last = starts;
    for day in days.by_ref().take(most) {
        found += 1;
        last = day;
    }
    if found == most || days.is_whole() {
        return Ok(last);
    }
    Err(Fault::input(format!("the `COUNT` of `{}` takes too long to reach", rule.as_str()))
        .with_help("write `UNTIL=` with the last day instead"))
}

/// Local starts, in order.
struct Starts<'s> {
    schedule: &'s Schedule,
    days: Option<Peekable<Whole<'s>>>,
    listed: &'s [DateTime],
    whole: bool,
}

/// Days that say at their end whether there may be more.
struct Whole<'s>(Days<'s>);

impl Iterator for Whole<'_> {
    type Item = Option<Date>;
    fn next(&mut self) -> Option<Option<Date>> {
        match self.0.next() {
            Some(day) => Some(Some(day)),
            None if self.0.is_whole() => None,
            None => Some(None),
        }
    }
}

impl<'s> Starts<'s> {
    fn of(schedule: &'s Schedule, first: Date, last: Date) -> Self {
        let days = schedule.pattern.as_ref().map(|pattern| {
            Whole(pattern.days(first, last.min(schedule.last), Budget::of(limit::WINDOW_STEPS))).peekable()
        });
        let behind = schedule.listed.partition_point(|listed| listed.date() < first);
        Self { schedule, days, listed: schedule.listed.get(behind..).unwrap_or_default(), whole: true }
    }

    fn of_pattern(&mut self) -> Option<DateTime> {
        match self.days.as_mut()?.peek()? {
            Some(day) => {
                let local = day.to_datetime(self.schedule.of_day);
                if self.schedule.is_until(local) {
                    return Some(local);
                }
            }
            None => self.whole = false,
        }
        self.days = None;
        None
    }
}

impl Iterator for Starts<'_> {
    type Item = DateTime;

    fn next(&mut self) -> Option<DateTime> {
        loop {
            let (named, listed) = (self.of_pattern(), self.listed.first().copied());
            let order = match (named, listed) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(named), Some(listed)) => named.cmp(&listed),
            };
            if order.is_le() {
                self.days.as_mut().and_then(Iterator::next);
            }
            if order.is_ge() {
                self.listed = self.listed.get(1..).unwrap_or_default();
            }
            let next = if order.is_le() { named? } else { listed? };
            if self.schedule.skips.binary_search(&next).is_err() {
                return Some(next);
            }
        }
    }
}

/// Occurrences in milliseconds, in the order of their starts.
pub(super) struct Spans<'s> {
    starts: Starts<'s>,
    from: i64,
    until: i64,
}

impl Spans<'_> {
    fn is_whole(&self) -> bool {
        self.starts.whole
    }
}

impl Iterator for Spans<'_> {
    type Item = (i64, i64);

    fn next(&mut self) -> Option<(i64, i64)> {
        loop {
            let local = self.starts.next()?;
            match self.starts.schedule.span(local) {
                Some((begin, _)) if begin >= self.until => return None,
                Some((begin, end)) if end > self.from => return Some((begin, end)),
                _ => {}
            }
        }
    }
}
