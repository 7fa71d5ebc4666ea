//! Time zones by rule. The core has no database of them: their names mean something else every year.

use jiff::tz::TimeZone;

/// A zone by its rule as POSIX writes it, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
pub(crate) fn posix(rule: &str) -> Option<TimeZone> {
    if rule.starts_with(':') {
        return None;
    }
    TimeZone::posix(rule).ok()
}
