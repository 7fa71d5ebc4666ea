//! Numbers that say what they are of.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

/// So many of so many. Never a quotient alone: what it is of belongs to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ratio {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

impl Ratio {
    /// So many of so many.
    pub fn new(count: u64, of: u64) -> Self {
        Self { count, of }
    }

    /// How many of a list are so.
    pub(super) fn among<T>(all: impl IntoIterator<Item = T>, so: impl Fn(&T) -> bool) -> Self {
        let mut ratio = Self::default();
        for one in all {
            ratio.count = ratio.count.saturating_add(u64::from(so(&one)));
            ratio.of = ratio.of.saturating_add(1);
        }
        ratio
    }

    /// The quotient in thousandths, rounded down. Nothing, where it is of none.
    ///
    /// ```
    /// use governed::metrics::Ratio;
    /// assert_eq!(Ratio::new(1, 3).thousandths(), Some(333));
    /// assert_eq!(Ratio::new(0, 0).thousandths(), None);
    /// ```
    pub fn thousandths(self) -> Option<u64> {
        u64::try_from(u128::from(self.count) * 1_000 / u128::from(self.of).max(1)).ok().filter(|_| self.of > 0)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.thousandths() {
            Some(thousandths) => {
                write!(f, "{}.{:03} ({} of {})", thousandths / 1_000, thousandths % 1_000, self.count, self.of)
            }
            None => f.write_str("none to count"),
        }
    }
}

/// How long something took, over many: whole seconds, by nearest rank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Spread {
    /// How many there are.
    pub count: u64,
    /// Half took no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median: Option<u64>,
    /// Nine of ten took no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p90: Option<u64>,
}

impl Spread {
    /// Of durations in milliseconds.
    ///
    /// ```
    /// use governed::metrics::Spread;
    /// let spread = Spread::of([1_000, 9_000, 3_000]);
    /// assert_eq!((spread.count, spread.median, spread.p90), (3, Some(3), Some(9)));
    /// assert_eq!(Spread::of([]).median, None);
    /// ```
    pub fn of(millis: impl IntoIterator<Item = i64>) -> Self {
        let mut all: Vec<u64> = millis.into_iter().map(|millis| u64::try_from(millis / 1_000).unwrap_or(0)).collect();
        all.sort_unstable();
        // Nearest rank: the smallest value that so many per cent do not exceed.
        let rank = |per_cent: usize| all.get((all.len() * per_cent).div_ceil(100).saturating_sub(1)).copied();
        Self { count: u64::try_from(all.len()).unwrap_or(u64::MAX), median: rank(50), p90: rank(90) }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.median, self.p90) {
            (Some(median), Some(p90)) => {
                write!(f, "median {}, p90 {} ({} of them)", lasting(median), lasting(p90), self.count)
            }
            _ => f.write_str("none to count"),
        }
    }
}

/// Seconds as people say them.
fn lasting(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}
