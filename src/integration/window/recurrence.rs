//! How a window repeats: the part of RFC 5545's recurrence rules that names days.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use jiff::civil::{Date, DateTime, Time};
use serde::{Serialize, Serializer};

use crate::fault::{InputFault, nearest};
use crate::instant::Instant;
use crate::limit;
use crate::order::InOrder as _;
use crate::text::parsed_forms;

use super::local::{digits, quoted, time_of};

/// What a rule counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Every {
    Day,
    Week,
    Month,
    Year,
}

/// Where a rule ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Never,
    /// After so many occurrences.
    Count(u32),
    /// With the last occurrence that starts by then on the clocks of the zone.
    Local(DateTime),
    /// With the last occurrence that starts by then.
    Instant(Instant),
}

/// How a window repeats, as RFC 5545 writes it: `FREQ=WEEKLY;BYDAY=FR,SA;INTERVAL=2`.
///
/// What is read: `FREQ` (`DAILY`, `WEEKLY`, `MONTHLY`, `YEARLY`), `INTERVAL`, `COUNT`, `UNTIL`, `BYDAY` (with ordinals
/// such as `-1FR` by the month or year), `BYMONTHDAY` (from the end as well: `-1`), `BYMONTH`, `BYSETPOS`, `WKST`.
/// Anything else is turned down by name; nothing is read and then ignored.
///
/// ```
/// use governed::integration::window::Recurrence;
/// assert!(Recurrence::parse("FREQ=MONTHLY;BYDAY=-1FR").is_ok());
/// assert!(Recurrence::parse("FREQ=DAILY;BYHOUR=9").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    text: Box<str>,
    pub(super) every: Every,
    pub(super) interval: u32,
    pub(super) end: End,
    /// A bit for each month, January the second lowest; none means all.
    pub(super) months: u16,
    /// A bit for each day of the month, the first the second lowest.
    pub(super) month_days: u32,
    /// The same, counted from the end of the month.
    pub(super) month_days_back: u32,
    /// A bit for each day of the week, Monday the lowest.
    pub(super) weekdays: u8,
    /// Days of the week with the how manieth they are, from the end where that is negative.
    pub(super) nth: Vec<(i8, u8)>,
    /// Which of the days of a period count, from the end where negative; none means all.
    pub(super) positions: Vec<i16>,
    /// The day on which weeks begin, Monday 0.
    pub(super) week_start: u8,
}

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const PARTS: [&str; 9] = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"];

impl Recurrence {
    pub(crate) const EXPECTED: &'static str =
        "a recurrence as RFC 5545 writes it, such as `FREQ=WEEKLY;BYDAY=FR,SA` or `FREQ=MONTHLY;BYDAY=-1FR`";

    /// Reads a rule; `RRULE:` in front and lowercase letters are taken.
    ///
    /// # Errors
    /// When it is no rule, when it uses a part that is not read here, or when a part has a value it cannot have.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let upper = text.to_ascii_uppercase();
        let rule = upper.strip_prefix("RRULE:").unwrap_or(&upper);
        if rule.is_empty() || rule.len() > limit::RECURRENCE_BYTES {
            return Err(InputFault::new("recurrence", text, Self::EXPECTED));
        }
        let mut read = Self {
            text: rule.into(),
            every: Every::Day,
            interval: 1,
            end: End::Never,
            months: 0,
            month_days: 0,
            month_days_back: 0,
            weekdays: 0,
            nth: Vec::new(),
            positions: Vec::new(),
            week_start: 0,
        };
        let mut seen: Vec<&str> = Vec::new();
        for part in rule.split(';') {
            let (name, value) =
                part.split_once('=').ok_or_else(|| InputFault::new("part of a recurrence", part, "`NAME=VALUE`"))?;
            if seen.contains(&name) {
                return Err(InputFault::new("part of a recurrence", part, &format!("`{name}` once")));
            }
            read.part(name, value, part)?;
            seen.push(name);
        }
        read.fits_together(text, &seen)?;
        read.nth.put_in_order();
        read.nth.dedup();
        Ok(read)
    }

    /// The rule, in capitals.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn part(&mut self, name: &str, value: &str, part: &str) -> Result<(), InputFault> {
        let fault = |expected: &str| InputFault::new("part of a recurrence", part, expected);
        match name {
            "FREQ" => {
                self.every = match value {
                    "DAILY" => Every::Day,
                    "WEEKLY" => Every::Week,
                    "MONTHLY" => Every::Month,
                    "YEARLY" => Every::Year,
                    "HOURLY" | "MINUTELY" | "SECONDLY" => {
                        return Err(fault("`DAILY` or rarer: write one window for each time of day"));
                    }
                    _ => return Err(fault("`DAILY`, `WEEKLY`, `MONTHLY` or `YEARLY`")),
                }
            }
            "INTERVAL" => {
                let most = limit::RECURRENCE_INTERVAL;
                let expected = || fault(&format!("a whole number from 1 to {most}"));
                self.interval = whole(value).filter(|n| (1..=most).contains(n)).ok_or_else(expected)?;
            }
            "COUNT" => {
                let most = limit::RECURRENCE_COUNT;
                let expected = || fault(&format!("a whole number from 1 to {most}; beyond that, write `UNTIL=`"));
                let count = whole(value).filter(|n| (1..=most).contains(n)).ok_or_else(expected)?;
                self.ends(End::Count(count), part)?;
            }
            "UNTIL" => {
                let expected =
                    "a day such as `20261231`, or with its time `20261231T180000`, in UTC with `Z` behind it";
                let end = until(value).ok_or_else(|| fault(expected))?;
                self.ends(end, part)?;
            }
            "BYMONTH" => {
                for month in value.split(',') {
                    let month = whole(month).filter(|n| (1..=12).contains(n));
                    self.months |= 1 << month.ok_or_else(|| fault("months from 1 to 12"))?;
                }
            }
            "BYMONTHDAY" => {
                for text in value.split(',') {
                    let day = signed(text, 31).ok_or_else(|| fault("days from 1 to 31, or from the end -1 to -31"))?;
                    let back = day < 0;
                    let bit = 1 << day.unsigned_abs();
                    *(if back { &mut self.month_days_back } else { &mut self.month_days }) |= bit;
                }
            }
            "BYDAY" => {
                for text in value.split(',') {
                    let (nth, day) = text.split_at_checked(text.len().saturating_sub(2)).unwrap_or_default();
                    let expected = || fault("days such as `FR` or, by the month or year, `1FR` and `-1FR`");
                    let day = weekday(day).ok_or_else(expected)?;
                    if nth.is_empty() {
                        self.weekdays |= 1 << day;
                    } else {
                        let nth = signed(nth, 53).and_then(|n| i8::try_from(n).ok()).ok_or_else(expected)?;
                        self.nth.push((nth, day));
                    }
                }
            }
            "BYSETPOS" => {
                for text in value.split(',') {
                    let expected = || fault("positions from 1 to 366, or from the end -1 to -366");
                    self.positions.push(signed(text, 366).ok_or_else(expected)?);
                }
            }
            "WKST" => {
                self.week_start = weekday(value).ok_or_else(|| fault(&format!("one of {}", quoted(&WEEKDAYS))))?;
            }
            _ => return Err(fault(&instead_of(name))),
        }
        Ok(())
    }

    fn ends(&mut self, end: End, part: &str) -> Result<(), InputFault> {
        if self.end != End::Never {
            return Err(InputFault::new("part of a recurrence", part, "one end: `COUNT` or `UNTIL`, not both"));
        }
        self.end = end;
        Ok(())
    }

    /// What no part shows alone.
    fn fits_together(&self, text: &str, seen: &[&str]) -> Result<(), InputFault> {
        let fault = |expected: &str| Err(InputFault::new("recurrence", text, expected));
        if !seen.contains(&"FREQ") {
            return fault("`FREQ=DAILY`, `WEEKLY`, `MONTHLY` or `YEARLY` among its parts");
        }
        if self.every == Every::Week && seen.contains(&"BYMONTHDAY") {
            return fault("`BYMONTHDAY` with `FREQ=DAILY`, `MONTHLY` or `YEARLY`: weeks have no days of the month");
        }
        if !self.nth.is_empty() {
            if matches!(self.every, Every::Day | Every::Week) {
                return fault("`BYDAY` with an ordinal only with `FREQ=MONTHLY` or `YEARLY`");
            }
            let by_month = self.every == Every::Month || self.months != 0;
            if by_month && self.nth.iter().any(|(nth, _)| nth.unsigned_abs() > 5) {
                return fault("ordinals in `BYDAY` from 1 to 5, or -1 to -5: no month has more of a day of the week");
            }
        }
        if self.every == Every::Day && !self.positions.is_empty() {
            return fault(
                "`BYSETPOS` only with `FREQ=WEEKLY`, `MONTHLY` or `YEARLY`: a day holds nothing to pick from",
            );
        }
        let by = ["BYDAY", "BYMONTHDAY", "BYMONTH"];
        if !self.positions.is_empty() && !seen.iter().any(|part| by.contains(part)) {
            return fault("`BYSETPOS` beside `BYDAY`, `BYMONTHDAY` or `BYMONTH`: it picks from what they name");
        }
        Ok(())
    }
}

/// What to write instead of a part that is not read.
fn instead_of(name: &str) -> String {
    match name {
        "BYHOUR" | "BYMINUTE" | "BYSECOND" => {
            "no times of day: that of `starts` holds, and each other time is a window of its own".into()
        }
        "BYWEEKNO" => "no weeks by number: name days by `BYMONTH` and `BYDAY`, or list them under `also`".into(),
        "BYYEARDAY" => "no days by their number in the year: name them by `BYMONTH` and `BYMONTHDAY`".into(),
        "RSCALE" | "SKIP" => "no other calendar than the Gregorian: list the days under `also`".into(),
        "BYEASTER" => "no feasts that move: list the days under `also`".into(),
        "DTSTART" => "no start: `starts` has it".into(),
        "EXDATE" => "no days left out: list them under `skips`".into(),
        "RDATE" => "no days added: list them under `also`".into(),
        _ => match nearest(name, PARTS.into_iter()) {
            Some(near) => format!("`{near}=`, perhaps"),
            None => format!("one of {}", quoted(&PARTS)),
        },
    }
}

fn whole(text: &str) -> Option<u32> {
    let fits = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// A number from 1 to `most`, or from -1 to -`most`.
fn signed(text: &str, most: u32) -> Option<i16> {
    let (back, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let number = i16::try_from(whole(text).filter(|n| (1..=most).contains(n))?).ok()?;
    Some(if back { -number } else { number })
}

fn weekday(text: &str) -> Option<u8> {
    WEEKDAYS.iter().zip(0..).find(|(name, _)| **name == text).map(|(_, day)| day)
}

fn until(text: &str) -> Option<End> {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let (year, rest) = day.split_at_checked(4)?;
    let (month, of_month) = rest.split_at_checked(2)?;
    let year = digits(year, 4).filter(|year| *year >= 1)?;
    let month = i8::try_from(digits(month, 2)?).ok()?;
    let date = Date::new(year, month, i8::try_from(digits(of_month, 2)?).ok()?).ok()?;
    let Some(time) = time else {
        // To the end of that day: whoever writes a day means all of it.
        return Some(End::Local(date.to_datetime(Time::MAX)));
    };
    let (time, utc) = match time.strip_suffix('Z') {
        Some(time) => (time, true),
        None => (time, false),
    };
    let (hour, rest) = time.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    let time = time_of(digits(hour, 2)?, digits(minute, 2)?, digits(second, 2)?)?;
    let local = date.to_datetime(time);
    if !utc {
        return Some(End::Local(local));
    }
    let stamp = jiff::tz::TimeZone::UTC.to_timestamp(local).ok()?;
    Instant::from_millis(stamp.as_millisecond()).map(End::Instant)
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Recurrence {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.text)
    }
}
parsed_forms!(Recurrence);
