//! Whose clocks a window goes by.

use alloc::boxed::Box;
use alloc::format;
use core::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};

use crate::fault::{InputFault, nearest};
use crate::instant::Instant;
use crate::limit;
use crate::text::parsed_forms;
use crate::zone::posix;

/// A time zone by its rule as POSIX writes it, such as `CET-1CEST,M3.5.0,M10.5.0/3`, or `UTC`.
///
/// Names such as `Europe/Berlin` are turned down with the rule to write instead: what a name means changes when
/// governments change it, and the same file must always mean the same. A rule holds for all years.
///
/// ```
/// use governed::integration::window::Zone;
/// assert!(Zone::parse("EST5EDT,M3.2.0,M11.1.0").is_ok());
/// let fault = Zone::parse("Europe/Berlin").unwrap_err().to_string();
/// assert!(fault.contains("`CET-1CEST,M3.5.0,M10.5.0/3`"));
/// ```
#[derive(Clone, Debug)]
pub struct Zone {
    text: Box<str>,
    zone: TimeZone,
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl Eq for Zone {}

impl Default for Zone {
    fn default() -> Self {
        Self { text: "UTC".into(), zone: TimeZone::UTC }
    }
}

impl Zone {
    pub(crate) const EXPECTED: &'static str =
        "`UTC`, or the zone's rule as POSIX writes it, such as `CET-1CEST,M3.5.0,M10.5.0/3`";

    /// Reads a rule.
    ///
    /// # Errors
    /// When it is no rule, when it is the name of a zone, or when its clocks change by more than
    /// [`limit::ZONE_SHIFT_SECONDS`].
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        if text == "UTC" {
            return Ok(Self::default());
        }
        let fault = |expected: &str| InputFault::new("time zone rule", text, expected);
        if let Some((_, rule)) = NAMES.iter().find(|(name, _)| *name == text) {
            return Err(fault(&format!("the rule of that zone, which is `{rule}`")));
        }
        let near = || nearest(text, NAMES.iter().map(|(name, _)| *name));
        let Some(zone) = (text.len() <= limit::LABEL_BYTES).then(|| posix(text)).flatten() else {
            let rule_of = |near: &str| NAMES.iter().find(|(name, _)| *name == near).map(|(_, rule)| *rule);
            let is_name = !text.bytes().any(|b| b.is_ascii_digit()) && text.contains('/');
            return Err(match near().filter(|_| is_name).and_then(|near| Some((near, rule_of(near)?))) {
                Some((near, rule)) => fault(&format!("a rule; that of `{near}` is `{rule}`")),
                None => fault(Self::EXPECTED),
            });
        };
        // A zone has at most two offsets, and shows both in its first two changes.
        let mut offsets = zone.following(Timestamp::UNIX_EPOCH).take(2).map(|change| change.offset().seconds());
        if let (Some(one), Some(other)) = (offsets.next(), offsets.next())
            && one.abs_diff(other) > limit::ZONE_SHIFT_SECONDS
        {
            return Err(fault("a rule whose clocks change by at most three hours"));
        }
        Ok(Self { text: text.into(), zone })
    }

    /// The rule.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// When the clocks show that time, in milliseconds since 1970: the first time where they show it twice, and as if
    /// they had not yet changed where they leave it out. `None` past what an [`Instant`] holds.
    pub(super) fn millis(&self, local: DateTime) -> Option<i64> {
        let millis = self.zone.to_timestamp(local).ok()?.as_millisecond();
        Instant::from_millis(millis).map(Instant::millis)
    }

    /// The day the clocks show, or the nearest there is.
    pub(super) fn date(&self, millis: i64) -> Date {
        let millis = Instant::nearest_to_millis(millis).millis();
        match Timestamp::from_millisecond(millis) {
            Ok(stamp) => self.zone.to_offset(stamp).to_datetime(stamp).date(),
            // Every instant is within the calendar.
            Err(_) => Date::constant(1970, 1, 1).saturating_add(SignedDuration::from_millis(millis)),
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.text)
    }
}
parsed_forms!(Zone);

/// Names people write, with the rules they had in 2026.
const NAMES: [(&str, &str); 33] = [
    ("Africa/Cairo", "EET-2EEST,M4.5.5/0,M10.5.4/24"),
    ("Africa/Johannesburg", "SAST-2"),
    ("Africa/Lagos", "WAT-1"),
    ("Africa/Nairobi", "EAT-3"),
    ("America/Chicago", "CST6CDT,M3.2.0,M11.1.0"),
    ("America/Denver", "MST7MDT,M3.2.0,M11.1.0"),
    ("America/Los_Angeles", "PST8PDT,M3.2.0,M11.1.0"),
    ("America/Mexico_City", "CST6"),
    ("America/New_York", "EST5EDT,M3.2.0,M11.1.0"),
    ("America/Sao_Paulo", "<-03>3"),
    ("America/Toronto", "EST5EDT,M3.2.0,M11.1.0"),
    ("Asia/Dubai", "<+04>-4"),
    ("Asia/Hong_Kong", "HKT-8"),
    ("Asia/Kolkata", "IST-5:30"),
    ("Asia/Seoul", "KST-9"),
    ("Asia/Shanghai", "CST-8"),
    ("Asia/Singapore", "<+08>-8"),
    ("Asia/Tokyo", "JST-9"),
    ("Australia/Sydney", "AEST-10AEDT,M10.1.0,M4.1.0/3"),
    ("Europe/Amsterdam", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Europe/Dublin", "IST-1GMT0,M10.5.0,M3.5.0/1"),
    ("Europe/Istanbul", "<+03>-3"),
    ("Europe/Lisbon", "WET0WEST,M3.5.0/1,M10.5.0"),
    ("Europe/London", "GMT0BST,M3.5.0/1,M10.5.0"),
    ("Europe/Madrid", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Europe/Paris", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Europe/Rome", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Europe/Stockholm", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Europe/Vienna", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Europe/Warsaw", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Europe/Zurich", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("Pacific/Auckland", "NZST-12NZDT,M9.5.0,M4.1.0/3"),
];
