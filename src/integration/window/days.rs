//! The days on which a recurrence falls.
//!
//! A rule names days period by period: a day, a week, a month or a year at a time. Which period a day belongs to is
//! arithmetic, so that looking far behind the start costs no more than looking near it.

use alloc::vec::Vec;

use jiff::civil::Date;

use crate::budget::Budget;

use super::local::{day, day_number};
use super::recurrence::{Every, Recurrence};

/// A recurrence with what it takes from the day on which it starts.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    every: Every,
    interval: i64,
    months: u16,
    month_days: u32,
    month_days_back: u32,
    weekdays: u8,
    nth: Vec<(i8, u8)>,
    nth_by_year: bool,
    positions: Vec<i16>,
    week_start: u8,
    starts: Date,
}

const ALL_MONTHS: u16 = 0b1_1111_1111_1110;
/// The days of a month that are the same day of the week as the first.
const SEVENTH_DAYS: u32 = 1 | 1 << 7 | 1 << 14 | 1 << 21 | 1 << 28;
/// The last year there is.
const LAST_YEAR: i64 = 9_999;

impl Pattern {
    pub(super) fn of(rule: &Recurrence, starts: Date) -> Self {
        let mut pattern = Self {
            every: rule.every,
            interval: i64::from(rule.interval),
            months: if rule.months == 0 { ALL_MONTHS } else { rule.months },
            month_days: rule.month_days,
            month_days_back: rule.month_days_back,
            weekdays: rule.weekdays,
            nth: rule.nth.clone(),
            nth_by_year: rule.every == Every::Year && rule.months == 0,
            positions: rule.positions.clone(),
            week_start: rule.week_start,
            starts,
        };
        let names_days = pattern.names_month_days() || pattern.names_weekdays();
        match rule.every {
            Every::Week if !names_days => pattern.weekdays = 1 << weekday(starts),
            Every::Month | Every::Year if !names_days => {
                pattern.month_days = 1 << starts.day();
                if rule.every == Every::Year && rule.months == 0 {
                    pattern.months = 1 << starts.month();
                }
            }
            _ => {}
        }
        pattern
    }

    fn names_month_days(&self) -> bool {
        self.month_days != 0 || self.month_days_back != 0
    }

    fn names_weekdays(&self) -> bool {
        self.weekdays != 0 || !self.nth.is_empty()
    }

    /// The days from `from` on, at most to `last`.
    pub(super) fn days(&self, from: Date, last: Date, budget: Budget) -> Days<'_> {
        let from = from.max(self.starts);
        let behind = self.unit(from) - self.unit(self.starts);
        Days {
            pattern: self,
            period: behind.div_euclid(self.interval),
            from,
            last,
            budget,
            pending: Vec::new(),
            whole: true,
        }
    }

    /// Which day, week, month or year, counted through.
    fn unit(&self, date: Date) -> i64 {
        match self.every {
            Every::Day => day_number(date),
            // 1970-01-01 was a Thursday.
            Every::Week => (day_number(date) + 3 - i64::from(self.week_start)).div_euclid(7),
            Every::Month => i64::from(date.year()) * 12 + i64::from(date.month()) - 1,
            Every::Year => i64::from(date.year()),
        }
    }

    /// Puts the days of a period behind what is there, in order. `None` past the last year.
    fn fill(&self, period: i64, days: &mut Vec<Date>) -> Option<()> {
        let unit = self.unit(self.starts).checked_add(period.checked_mul(self.interval)?)?;
        match self.every {
            Every::Day => {
                let date = day(unit)?;
                days.extend(self.takes(date).then_some(date));
            }
            Every::Week => {
                let first = unit.checked_mul(7)? - 3 + i64::from(self.week_start);
                // A week that reaches past the last day of the calendar has the days up to it.
                day(first)?;
                days.extend((first..first + 7).filter_map(day).filter(|date| self.takes(*date)));
            }
            Every::Month => self.fill_month(unit.div_euclid(12), unit.rem_euclid(12) + 1, days)?,
            Every::Year => {
                for month in 1..=12 {
                    self.fill_month(unit, month, days)?;
                }
            }
        }
        if !self.positions.is_empty() {
            self.pick(days);
        }
        Some(())
    }

    /// Whether a rule by the day or week takes that day.
    fn takes(&self, date: Date) -> bool {
        let back = date.days_in_month() - date.day() + 1;
        self.months & 1 << date.month() != 0
            && (!self.names_weekdays() || self.weekdays & 1 << weekday(date) != 0)
            && (!self.names_month_days()
                || self.month_days & 1 << date.day() != 0
                || self.month_days_back & 1 << back != 0)
    }

    fn fill_month(&self, year: i64, month: i64, days: &mut Vec<Date>) -> Option<()> {
        if year > LAST_YEAR {
            return None;
        }
        if self.months & 1 << month == 0 {
            return Some(());
        }
        let first = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
        let length = first.days_in_month();
        let all = (1_u32 << length) - 1;
        let mut taken = all;
        if self.names_month_days() {
            // The first day is the second lowest bit of the rule, and the lowest here.
            let from_end = (1..=length)
                .filter(|back| self.month_days_back & 1 << back != 0)
                .fold(0, |days, back| days | 1 << (length - back));
            taken &= self.month_days >> 1 | from_end;
        }
        if self.names_weekdays() {
            let starts_on = weekday(first);
            let plain = (0..7_u8).filter(|day| self.weekdays & 1 << day != 0);
            let plain = plain.fold(0, |days, day| days | SEVENTH_DAYS << ((day + 7 - starts_on) % 7));
            taken &= self.nth.iter().fold(plain, |days, (nth, day)| days | self.nth_bit(*nth, *day, first));
        }
        taken &= all;
        for of_month in 1..=length {
            if taken & 1 << (of_month - 1) != 0 {
                days.extend(Date::new(first.year(), first.month(), of_month).ok());
            }
        }
        Some(())
    }

    /// The bit of the `nth` such day of the week of the month, or of the year where it falls into the month.
    fn nth_bit(&self, nth: i8, day: u8, month: Date) -> u32 {
        let (begin, length) = if self.nth_by_year {
            (month.first_of_year(), month.days_in_year())
        } else {
            (month, i16::from(month.days_in_month()))
        };
        let offset = i16::from((day + 7 - weekday(begin)) % 7);
        let nth = i16::from(nth);
        let place = if nth > 0 { offset + 7 * (nth - 1) } else { offset + 7 * ((length - 1 - offset) / 7 + 1 + nth) };
        if !(0..length).contains(&place) {
            return 0;
        }
        let behind = if self.nth_by_year { place - (month.day_of_year() - 1) } else { place };
        match u32::try_from(behind) {
            Ok(behind) if behind < 31 => 1 << behind,
            _ => 0,
        }
    }

    /// Leaves the days at the positions asked for.
    fn pick(&self, days: &mut Vec<Date>) {
        let length = days.len();
        let mut place = 0;
        days.retain(|_| {
            place += 1;
            self.positions.iter().any(|position| {
                let asked = usize::from(position.unsigned_abs());
                if *position > 0 { asked == place } else { asked + place == length + 1 }
            })
        });
    }
}

/// Monday is 0.
fn weekday(date: Date) -> u8 {
    u8::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)
}

/// The days of a pattern, in order.
#[derive(Clone, Debug)]
pub(super) struct Days<'p> {
    pattern: &'p Pattern,
    period: i64,
    from: Date,
    last: Date,
    budget: Budget,
    /// The days of the period that are still to come, the next one at the end.
    pending: Vec<Date>,
    /// Whether nothing was left out because the budget was spent.
    whole: bool,
}

impl Days<'_> {
    /// Whether every day up to the last was looked at.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }
}

impl Iterator for Days<'_> {
    type Item = Date;

    fn next(&mut self) -> Option<Date> {
        loop {
            if let Some(date) = self.pending.pop() {
                return (date <= self.last).then_some(date);
            }
            // A period that begins after the last day has nothing to give, nor has any later one.
            let behind = self.pattern.unit(self.last) - self.pattern.unit(self.pattern.starts);
            if self.period.checked_mul(self.pattern.interval)? > behind {
                return None;
            }
            if self.budget.spend(if self.pattern.every == Every::Year { 12 } else { 1 }).is_err() {
                self.whole = false;
                return None;
            }
            let mut pending = core::mem::take(&mut self.pending);
            self.pattern.fill(self.period, &mut pending)?;
            let from = self.from;
            pending.retain(|date| *date >= from);
            pending.reverse();
            self.pending = pending;
            self.period += 1;
        }
    }
}
