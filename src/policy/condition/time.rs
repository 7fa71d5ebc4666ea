//! Points and lengths of time as CEL writes them.

use alloc::format;
use alloc::string::String;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::function::Part;

/// A duration that nanoseconds in 64 bits can count, about 292 years: the range the conformance data asks for.
pub(super) fn within(duration: Option<SignedDuration>) -> Option<SignedDuration> {
    duration.filter(|duration| i64::try_from(duration.as_nanos()).is_ok())
}

/// A point in time, kept as the date and time in UTC.
pub(super) fn of_years(stamp: Option<DateTime>) -> Option<DateTime> {
    stamp.filter(|stamp| stamp.year() >= 1)
}

/// So many seconds after 1970.
pub(super) fn of_seconds(seconds: i64) -> Option<DateTime> {
    of_years(EPOCH.checked_add(SignedDuration::from_secs(seconds)).ok())
}

/// Seconds since 1970.
pub(super) fn seconds(stamp: DateTime) -> i64 {
    stamp.duration_since(EPOCH).as_secs()
}

/// Whole milliseconds since 1970, none of them in the future of the point in time.
pub(crate) fn millis(stamp: DateTime) -> i64 {
    let since = stamp.duration_since(EPOCH);
    // Years 1 to 9999 are far within 64 bits.
    i64::try_from(since.as_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// Reads RFC 3339.
pub(crate) fn timestamp(text: &str) -> Option<DateTime> {
    let bytes = text.as_bytes();
    if bytes.get(10) != Some(&b'T') || !text.is_ascii() {
        return None;
    }
    let (civil, offset) = match text.strip_suffix('Z') {
        Some(civil) => (civil, 0),
        None => {
            let (civil, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
            (civil, offset_seconds(offset.strip_prefix(['+', '-']).map(|_| offset)?)?)
        }
    };
    if civil.len() < 19 || civil.get(19..).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('.')) {
        return None;
    }
    let local: DateTime = civil.parse().ok()?;
    of_years(local.checked_sub(SignedDuration::from_secs(offset)).ok())
}

/// A point in time as RFC 3339 in UTC.
pub(crate) fn timestamp_text(stamp: DateTime) -> String {
    format!("{stamp}Z")
}

/// Reads numbers with units, such as `1h30m` or `-1.5s`, as Go's `ParseDuration` does.
pub(crate) fn duration(text: &str) -> Option<SignedDuration> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(SignedDuration::ZERO);
    }
    if rest.is_empty() {
        return None;
    }
    let mut nanos: i128 = 0;
    while !rest.is_empty() {
        let whole_end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (whole, after) = rest.split_at_checked(whole_end)?;
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => after.split_at_checked(after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len()))?,
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let unit_end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(unit_end)?;
        let unit: i128 = match unit {
            "h" => 3_600_000_000_000,
            "m" => 60_000_000_000,
            "s" => 1_000_000_000,
            "ms" => 1_000_000,
            "us" | "µs" => 1_000,
            "ns" => 1,
            _ => return None,
        };
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        nanos = nanos.checked_add(whole.checked_mul(unit)?)?;
        let mut scale = unit;
        for digit in fraction.chars() {
            scale /= 10;
            nanos = nanos.checked_add(i128::from(digit.to_digit(10)?).checked_mul(scale)?)?;
        }
        rest = after;
    }
    let nanos = if negative { nanos.checked_neg()? } else { nanos };
    let (seconds, left) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    within(Some(SignedDuration::new(i64::try_from(seconds).ok()?, i32::try_from(left).ok()?)))
}

/// A duration in seconds, as `string(..)` writes it: `90s`, `-1.5s`.
pub(crate) fn duration_text(duration: SignedDuration) -> String {
    let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
    let sign = if seconds < 0 || nanos < 0 { "-" } else { "" };
    let fraction = format!("{:09}", nanos.unsigned_abs());
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}s", seconds.unsigned_abs())
}

/// A zone of a fixed offset: `UTC`, `+05:30`, `-08:00`, `02:00`.
pub(super) fn offset(name: &str) -> Option<TimeZone> {
    if name == "UTC" {
        return Some(TimeZone::UTC);
    }
    let seconds = i32::try_from(offset_seconds(name)?).ok()?;
    Some(TimeZone::fixed(Offset::from_seconds(seconds).ok()?))
}

fn offset_seconds(name: &str) -> Option<i64> {
    let (negative, rest) = match name.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, name.strip_prefix('+').unwrap_or(name)),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two_digits = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    Some(if negative { -seconds } else { seconds })
}

/// A point in time as the clocks of a zone show it: beyond the range of the calendar, as UTC does.
fn in_zone(stamp: DateTime, zone: Option<&TimeZone>) -> DateTime {
    let Some(zone) = zone else { return stamp };
    let offset = match zone.to_fixed_offset() {
        Ok(offset) => offset,
        Err(_) => match TimeZone::UTC.to_timestamp(stamp) {
            Ok(instant) => zone.to_offset(instant),
            Err(_) => return stamp,
        },
    };
    stamp.checked_add(SignedDuration::from_secs(i64::from(offset.seconds()))).unwrap_or(stamp)
}

/// A part of a point in time, in a zone.
pub(super) fn part_of(part: Part, stamp: DateTime, zone: Option<&TimeZone>) -> i64 {
    let civil = in_zone(stamp, zone);
    match part {
        Part::FullYear => i64::from(civil.year()),
        Part::Month => i64::from(civil.month()) - 1,
        Part::Date => i64::from(civil.day()),
        Part::DayOfMonth => i64::from(civil.day()) - 1,
        Part::DayOfWeek => i64::from(civil.weekday().to_sunday_zero_offset()),
        Part::DayOfYear => i64::from(civil.day_of_year()) - 1,
        Part::Hours => i64::from(civil.hour()),
        Part::Minutes => i64::from(civil.minute()),
        Part::Seconds => i64::from(civil.second()),
        Part::Milliseconds => i64::from(civil.millisecond()),
    }
}

/// A part of a length of time.
pub(super) fn part_of_duration(part: Part, duration: SignedDuration) -> Option<i64> {
    match part {
        Part::Hours => Some(duration.as_secs() / 3_600),
        Part::Minutes => Some(duration.as_secs() / 60),
        Part::Seconds => Some(duration.as_secs()),
        Part::Milliseconds => Some(i64::from(duration.subsec_nanos() / 1_000_000)),
        _ => None,
    }
}
