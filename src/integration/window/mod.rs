//! Release windows and freezes: when work may land.
//!
//! Every question is asked about a supplied instant. Times are written as the clocks of a zone show them; where clocks
//! are put forward, a time they leave out counts as if they had not yet been; where they are put back, the first of the
//! two counts.

mod calendar;
mod days;
mod local;
mod opening;
mod recurrence;
mod schedule;
mod zone;

pub use calendar::{Applying, Calendar, Doubt, DoubtKind, Upcoming};
pub use local::{Lasts, LocalTime};
pub use opening::{Closing, Opening};
pub use recurrence::Recurrence;
pub use schedule::Occurrence;
pub use zone::Zone;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::text::{Label, Prose, Resource};

use super::touch::{Change, Mode};
use super::work::Work;

/// What a window does while it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "WindowDoes"))]
pub enum Does {
    /// Work it applies to does not land.
    Freeze,
    /// Work it applies to lands only while this window, or another release window that applies to it, is on.
    Release,
}

impl Does {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Freeze => "freeze",
            Self::Release => "release",
        }
    }
}

/// A release window or a freeze, as people write it.
///
/// ```
/// use governed::integration::Window;
/// let window: Window = serde_json::from_str(r#"{
///     "id": "no-fridays", "does": "freeze", "why": "Nobody is here to mend it at the weekend.",
///     "starts": "2026-01-02T15:00", "lasts": "2d16h", "repeats": "FREQ=WEEKLY;BYDAY=FR",
///     "zone": "CET-1CEST,M3.5.0,M10.5.0/3", "passes": 9
/// }"#)?;
/// assert_eq!(window.lasts.to_string(), "2d16h");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Its name: no other window of the calendar has it.
    pub id: Label,
    /// What those it stops are told.
    pub why: Prose,
    /// What it does while it is on.
    pub does: Does,
    /// When it is on first; with `repeats`, from when on the rule counts, and at what time of day.
    pub starts: LocalTime,
    /// How long it is on.
    pub lasts: Lasts,
    /// How it repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Recurrence>,
    /// Occurrences that are left out, by when they start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skips: Vec<LocalTime>,
    /// Occurrences besides, by when they start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<LocalTime>,
    /// Whose clocks count.
    #[serde(default, skip_serializing_if = "is_utc")]
    pub zone: Zone,
    /// It applies to work of these kinds alone; to all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Label>,
    /// It applies to work alone that writes one of these; to all where none is named. One that ends in `/` stands for
    /// everything below.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// It does not apply to work of at least this priority: the emergency lane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passes: Option<i8>,
}

fn is_utc(zone: &Zone) -> bool {
    *zone == Zone::default()
}

impl Window {
    /// Whether it says anything about that work.
    pub fn applies(&self, work: &Work) -> bool {
        self.passes.is_none_or(|priority| work.priority < priority)
            && (self.kinds.is_empty() || work.kind.as_ref().is_some_and(|kind| self.kinds.contains(kind)))
            && (self.resources.is_empty() || self.is_written_by(work))
    }

    fn is_written_by(&self, work: &Work) -> bool {
        let written = work.touches.iter().filter(|touch| touch.mode == Mode::Writes).flat_map(|touch| {
            // What is renamed is gone from where it was.
            let from = match &touch.change {
                Some(Change::Renamed { from }) => Some(from),
                _ => None,
            };
            [Some(&touch.resource), from].into_iter().flatten()
        });
        written
            .into_iter()
            .any(|resource| self.resources.iter().any(|pattern| meets(pattern.as_str(), resource.as_str())))
    }
}

/// Whether two are the same, or one stands for everything below a folder that the other is in.
fn meets(pattern: &str, resource: &str) -> bool {
    let holds = |folder: &str, inner: &str| folder.ends_with('/') && inner.starts_with(folder);
    pattern == resource || holds(pattern, resource) || holds(resource, pattern)
}
