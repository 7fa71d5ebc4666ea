//! A point in time, as an argument: the core has no clock.

use alloc::string::ToString;
use core::fmt;

use jiff::Timestamp;

use crate::fault::InputFault;
use crate::text::parsed_forms;

/// 0001-01-01T00:00:00Z, in milliseconds since 1970.
const FIRST: i64 = -62_135_596_800_000;
/// 9999-12-30T00:00:00Z; jiff's own range ends within that day.
const LAST: i64 = 253_402_128_000_000;

/// A point in time to the millisecond, written as RFC 3339 in UTC.
///
/// ```
/// use governed::Instant;
/// let at = Instant::parse("2026-03-17T10:00:00+01:00")?;
/// assert_eq!(at.to_string(), "2026-03-17T09:00:00Z");
/// assert!(Instant::parse("tomorrow").is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(i64);

impl Instant {
    pub(crate) const EXPECTED: &'static str =
        "an instant as RFC 3339, such as `2026-03-17T09:00:00Z`, from the year 1 to 9999-12-30, to the millisecond";

    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// Checks an instant; any offset is taken and turned into UTC.
    ///
    /// # Errors
    /// When it is not RFC 3339, lies outside the years 1 to 9999, or is finer than a millisecond.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("instant", text, Self::EXPECTED);
        let stamp: Timestamp = text.parse().map_err(|_| fault())?;
        if stamp.subsec_nanosecond() % 1_000_000 != 0 {
            return Err(fault());
        }
        Self::from_millis(stamp.as_millisecond()).ok_or_else(fault)
    }

    /// The instant so many milliseconds after 1970-01-01T00:00:00Z, where that is within the years 1 to 9999.
    pub fn from_millis(millis: i64) -> Option<Self> {
        (FIRST..=LAST).contains(&millis).then_some(Self(millis))
    }

    /// The instant so many milliseconds after 1970-01-01T00:00:00Z, or the nearest there is.
    pub fn nearest_to_millis(millis: i64) -> Self {
        Self(millis.clamp(FIRST, LAST))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The milliseconds a ULID carries: 1970 for anything before it.
    pub(crate) fn ulid_millis(self) -> u64 {
        u64::try_from(self.0).unwrap_or(0)
    }

    /// The day, as `2026-03-17`.
    pub fn day(self) -> alloc::string::String {
        let mut text = self.to_string();
        text.truncate(10);
        text
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(stamp) => fmt::Display::fmt(&stamp, f),
            Err(_) => Err(fmt::Error),
        }
    }
}

impl serde::Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
parsed_forms!(Instant);
