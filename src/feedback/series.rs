//! A series of signals against its own history: silence that is longer, and crowds that are denser, than any before.
//!
//! Both are tests by rank. If a series goes on as it did, its last gap is as likely as any other to be the longest, so
//! that a silence longer than each of n gaps before it comes about once in n + 1 times by chance alone; of the groups of
//! [`CROWD`] gaps likewise for the shortest. That holds for each look, whatever the gaps are distributed like, as long as they
//! are exchangeable. A series is looked at again and again, and nights and weekends make gaps that are not exchangeable: so a
//! silence has to be half as long again as the longest gap, and a crowd to take less than two thirds of the shortest.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::instant::Instant;
use crate::memory::SignalKind;
use crate::order::InOrder as _;
use crate::text::Line;
use crate::unit::Signals;

/// Gaps, or groups of them, that are known before anything is said: with 19 the chance is one in twenty.
pub const GAPS: usize = 19;
/// Gaps that make a group.
pub const CROWD: usize = 3;

/// What is unusual about a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum UnusualSort {
    /// It has been silent for longer than ever.
    Calm,
    /// Its last signals came closer together than any before.
    Crowd,
}

/// A series that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "UnusualSeries"))]
pub struct Unusual {
    /// What is unusual.
    pub sort: UnusualSort,
    /// What sends the signals.
    pub source: Line,
    /// What they are.
    pub topic: Line,
    /// The signals it shows in, by the numbers of their entries: the last one before a silence, or those of a crowd.
    pub signals: Vec<u64>,
    /// Since when.
    pub since: Instant,
    /// How long the silence is, or the crowd took, in milliseconds.
    pub lasts: i64,
    /// The longest gap, or the shortest group, of before, in milliseconds.
    pub before: i64,
    /// With how many of before it was compared: by chance alone one look in so many and one finds it, or fewer.
    pub of: usize,
    /// It in words.
    pub says: String,
}

/// The series that are not as they were, by source and topic. Signals that only say that nothing came are no part of the
/// series they are about.
pub fn unusual(signals: &Signals, now: Instant) -> Vec<Unusual> {
    let mut series: BTreeMap<(&Line, &Line), Vec<(Instant, u64)>> = BTreeMap::new();
    for signal in signals.all().filter(|signal| signal.is.kind != SignalKind::UnexpectedCalm) {
        series.entry((&signal.is.source, &signal.is.topic)).or_default().push((signal.is.at, signal.from.seq));
    }
    let mut all = Vec::new();
    for ((source, topic), mut points) in series {
        points.put_in_order();
        // What came at one instant came once: a batch without times is no history.
        points.dedup_by_key(|point| point.0);
        let gaps: Vec<i64> = points.iter().zip(points.iter().skip(1)).map(|(a, b)| between(a.0, b.0)).collect();
        let named = |sort, signals: Vec<u64>, since, lasts, before, of| {
            let says = match sort {
                UnusualSort::Calm => format!(
                    "`{topic}` of `{source}` has been silent since {since}, half as long again as any of {of} gaps before (at \
                     most {})",
                    words(before)
                ),
                UnusualSort::Crowd => format!(
                    "{} of `{topic}` from `{source}` came within {}, two thirds of any of {of} groups before (at least {})",
                    CROWD + 1,
                    words(lasts),
                    words(before)
                ),
            };
            let (source, topic) = (source.clone(), topic.clone());
            Unusual { sort, source, topic, signals, since, lasts, before, of, says }
        };
        let (Some(last), Some(longest)) = (points.last(), gaps.iter().copied().max()) else { continue };
        let silent = between(last.0, now);
        if gaps.len() >= GAPS && silent.saturating_mul(2) > longest.saturating_mul(3) {
            all.push(named(UnusualSort::Calm, alloc::vec![last.1], last.0, silent, longest, gaps.len()));
        } else {
            // Groups that share no gap, counted from the end: the newest is compared with the others.
            let mut groups = gaps.rchunks_exact(CROWD).map(|group| group.iter().sum::<i64>());
            let (newest, before) = (groups.next(), groups.clone().min());
            if let (Some(newest), Some(least)) = (newest, before)
                && groups.len() >= GAPS
                && newest.saturating_mul(3) < least.saturating_mul(2)
            {
                let crowd: Vec<u64> = points.iter().rev().take(CROWD + 1).map(|point| point.1).rev().collect();
                let since = points.iter().rev().nth(CROWD).map_or(last.0, |point| point.0);
                all.push(named(UnusualSort::Crowd, crowd, since, newest, least, groups.len()));
            }
        }
    }
    all
}

fn between(from: Instant, to: Instant) -> i64 {
    to.millis().saturating_sub(from.millis()).max(0)
}

/// A time in its largest two units.
pub(super) fn words(millis: i64) -> String {
    let (days, hours) = (millis / 86_400_000, millis / 3_600_000 % 24);
    let (minutes, seconds) = (millis / 60_000 % 60, millis / 1_000 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min"),
        (0, _, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}
