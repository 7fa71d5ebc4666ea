//! Times as people write them into a window: on the clocks of its zone, and how long it lasts.

use alloc::boxed::Box;
use alloc::format;
use core::fmt;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use serde::{Serialize, Serializer};

use crate::fault::InputFault;
use crate::limit;
use crate::text::parsed_forms;

/// A day, or a day and a time of day, on the clocks of a zone: `2026-03-20T18:00`, `2026-03-20`.
///
/// What a day alone means depends on where it stands: where a window starts it is midnight; where an occurrence is
/// added or left out it is the time of day at which the window starts.
///
/// ```
/// use governed::integration::window::LocalTime;
/// assert_eq!(LocalTime::parse("2026-03-20T18:00")?.to_string(), "2026-03-20T18:00:00");
/// assert_eq!(LocalTime::parse("2026-03-20")?.to_string(), "2026-03-20");
/// assert!(LocalTime::parse("2026-03-20T18:00:00Z").is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime {
    date: Date,
    time: Option<Time>,
}

impl LocalTime {
    pub(crate) const EXPECTED: &'static str = "a day such as `2026-03-20`, or with its time of day `2026-03-20T18:00`, without offset: `zone` says whose clocks";

    /// Checks a day, or a day and a time of day.
    ///
    /// # Errors
    /// When it is neither, has an offset, is finer than a second, or lies outside the years 1 to 9999.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        read_local(text).ok_or_else(|| InputFault::new("local time", text, Self::EXPECTED))
    }

    /// The day and the time of day; `else_at` where only a day is written.
    pub(super) fn at(self, else_at: Time) -> DateTime {
        self.date.to_datetime(self.time.unwrap_or(else_at))
    }
}

fn read_local(text: &str) -> Option<LocalTime> {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let mut parts = day.splitn(3, '-');
    let (year, month, of_month) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(of_month).ok()?).ok()?;
    let time = match time {
        None => None,
        Some(time) => {
            let mut parts = time.splitn(3, ':');
            let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
            let second = parts.next().map_or(Some(0), |second| digits(second, 2))?;
            Some(time_of(hour, minute, second)?)
        }
    };
    (year >= 1).then_some(LocalTime { date, time })
}

/// Exactly so many digits.
pub(super) fn digits(text: &str, count: usize) -> Option<i16> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A time of day.
pub(super) fn time_of(hour: i16, minute: i16, second: i16) -> Option<Time> {
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.time {
            Some(time) => fmt::Display::fmt(&self.date.to_datetime(time), f),
            None => fmt::Display::fmt(&self.date, f),
        }
    }
}

impl Serialize for LocalTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
parsed_forms!(LocalTime);

/// How long a window lasts: days, hours and minutes, such as `3d`, `2h`, `90m`, `1d12h`.
///
/// A day lasts to the same time on the clocks, be that 23, 24 or 25 hours; hours and minutes are exact. `1d` and
/// `24h` differ where the clocks change in between. Days come first, then hours and minutes.
///
/// ```
/// use governed::integration::window::Lasts;
/// assert_eq!(Lasts::parse("90m")?.to_string(), "1h30m");
/// assert_ne!(Lasts::parse("1d")?, Lasts::parse("24h")?);
/// assert!(Lasts::parse("0m").is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasts {
    days: u16,
    minutes: u32,
}

impl Lasts {
    pub(crate) const EXPECTED: &'static str =
        "days, hours and minutes in that order, such as `3d`, `2h`, `90m` or `1d12h`, from a minute to 366 days";

    /// Checks a length of time.
    ///
    /// # Errors
    /// When it is not written so, is nothing, or is longer than [`limit::WINDOW_DAYS`].
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        read_lasts(text).ok_or_else(|| InputFault::new("length of a window", text, Self::EXPECTED))
    }

    /// The days, each to the same time on the clocks.
    pub fn days(self) -> u16 {
        self.days
    }

    /// The exact minutes after those days.
    pub fn minutes(self) -> u32 {
        self.minutes
    }

    /// At most this long in milliseconds, whatever the clocks do.
    pub(super) fn most_millis(self) -> i64 {
        (i64::from(self.days) * 24 + 4) * 3_600_000 + i64::from(self.minutes) * 60_000
    }

    pub(super) fn of_days(self) -> SignedDuration {
        SignedDuration::from_hours(i64::from(self.days) * 24)
    }

    pub(super) fn of_minutes(self) -> i64 {
        i64::from(self.minutes) * 60_000
    }
}

fn read_lasts(text: &str) -> Option<Lasts> {
    let mut rest = text;
    let mut found = [0_u32; 3];
    for (place, unit) in found.iter_mut().zip(['d', 'h', 'm']) {
        if let Some((number, after)) = rest.split_once(unit) {
            let fits = !number.is_empty() && number.len() <= 6 && number.bytes().all(|b| b.is_ascii_digit());
            *place = if fits { number.parse().ok()? } else { return None };
            rest = after;
        }
    }
    let [days, hours, minutes] = found;
    let minutes = hours * 60 + minutes;
    let total = u64::from(days) * 1_440 + u64::from(minutes);
    let most = u64::from(limit::WINDOW_DAYS) * 1_440;
    (rest.is_empty() && (1..=most).contains(&total)).then_some(Lasts { days: u16::try_from(days).ok()?, minutes })
}

impl fmt::Display for Lasts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, unit) in [(u32::from(self.days), 'd'), (self.minutes / 60, 'h'), (self.minutes % 60, 'm')] {
            if number > 0 {
                write!(f, "{number}{unit}")?;
            }
        }
        Ok(())
    }
}

impl Serialize for Lasts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
parsed_forms!(Lasts);

/// The day that many days after 1970-01-01, where the calendar has it.
pub(super) fn day(number: i64) -> Option<Date> {
    EPOCH.checked_add(SignedDuration::from_hours(number.checked_mul(24)?)).ok()
}

/// Days from 1970-01-01 to that day.
pub(super) fn day_number(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// A text for a message: what was given.
pub(super) fn quoted(names: &[&str]) -> Box<str> {
    let mut text = alloc::string::String::new();
    for name in names {
        text += &format!("{}`{name}`", if text.is_empty() { "" } else { ", " });
    }
    text.into()
}
