//! The setting work is to land in: what is told of the world outside, windows, hubs, room.

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::instant::Instant;

use super::collision::{Hubs, Weighted};
use super::plan::{self, Capacity};
use super::window::{Calendar, Opening, Window};
use super::work::Work;
use super::world::Outside;

/// The setting as people write it, in YAML or JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SettingRecord {
    /// What is told of the world outside.
    pub resources: Outside,
    /// Release windows and freezes.
    pub windows: alloc::vec::Vec<Window>,
    /// How touches of what nearly everything touches count, where that is not to be told from names and numbers.
    pub hubs: alloc::vec::Vec<Weighted>,
    /// How much can land.
    pub capacity: Capacity,
}

/// The setting work is to land in.
///
/// ```
/// use governed::Instant;
/// use governed::integration::{Setting, SettingRecord, Work};
/// let record: SettingRecord = serde_json::from_str(r#"{
///     "resources": { "flag:new-checkout": { "value": "on" } },
///     "windows": [{ "id": "no-fridays", "does": "freeze", "why": "Nobody is here at the weekend.",
///                   "starts": "2026-01-02T00:00", "lasts": "1d", "repeats": "FREQ=WEEKLY;BYDAY=FR" }],
///     "hubs": [{ "resource": "path:docs/index.md", "weight": "ignored" }],
///     "capacity": { "batch": 3 }
/// }"#)?;
/// let setting = Setting::of(record)?;
/// let friday = Instant::parse("2026-03-20T12:00:00Z")?;
/// assert!(!setting.opening(&Work::new("any".parse()?), friday).is_open());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Setting {
    outside: Outside,
    calendar: Calendar,
    hubs: Hubs,
    capacity: Capacity,
}

impl Setting {
    /// Checks a setting.
    ///
    /// # Errors
    /// When its windows are no calendar.
    pub fn of(record: SettingRecord) -> Result<Self, Fault> {
        let calendar = Calendar::new(record.windows)?;
        let hubs = Hubs { said: record.hubs };
        Ok(Self { outside: record.resources, calendar, hubs, capacity: record.capacity })
    }

    /// What is told of the world outside.
    pub fn outside(&self) -> &Outside {
        &self.outside
    }

    /// The same with more told of the world outside.
    pub fn outside_mut(&mut self) -> &mut Outside {
        &mut self.outside
    }

    /// Release windows and freezes.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// How touches of what nearly everything touches count.
    pub fn hubs(&self) -> Hubs {
        self.hubs.clone()
    }

    /// How much can land.
    pub fn capacity(&self) -> Capacity {
        self.capacity
    }

    /// Whether work may land at an instant, as far as windows go.
    pub fn opening(&self, work: &Work, at: Instant) -> Opening {
        self.calendar.opening(work, at)
    }
}

impl plan::Calendar for Calendar {
    fn opening(&self, work: &Work, at: Instant) -> plan::Opening {
        match Self::opening(self, work, at) {
            Opening::Open { closes } => plan::Opening::Open { closes },
            closed @ Opening::Closed { opens, .. } => plan::Opening::Closed { opens, why: closed.words() },
        }
    }
}
