//! The setting work is to land in: what is told of the world outside, windows, hubs, room.

use alloc::format;
use alloc::string::ToString;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::fault::Fault;
use crate::instant::Instant;
use crate::text::{Line, Resource};

use super::collision::{Hubs, Weighted};
use super::plan::{self, Capacity};
use super::window::{Calendar, Opening, Window};
use super::work::Work;
use super::world::{Outside, Seen};

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

    /// The setting that an object of facts about outside tells: a record under `integration`, and flags under
    /// `world.flags`.
    ///
    /// # Errors
    /// When what stands there does not read, or its windows are no calendar.
    ///
    /// ```
    /// use governed::integration::Setting;
    /// let world = serde_json::json!({ "world": { "flags": { "new-checkout": "on" } } });
    /// let setting = Setting::of_world(&world)?;
    /// assert!(setting.outside().of(&"flag:new-checkout".parse()?).is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_world(world: &Json) -> Result<Self, Fault> {
        let record = match world.get("integration") {
            Some(said) => SettingRecord::deserialize(said).map_err(|error| {
                Fault::input(format!("`integration` does not read: {error}")).with_help(
                    "write `integration` as an object with `resources`, `windows`, `hubs` and `capacity`; \
                     docs/integration.md shows each",
                )
            })?,
            None => SettingRecord::default(),
        };
        let mut setting = Self::of(record)?;
        let flags = world.get("world").and_then(|world| world.get("flags")).and_then(Json::as_object);
        for (flag, value) in flags.into_iter().flatten() {
            let resource = Resource::parse(&format!("flag:{flag}"))?;
            let text = value.as_str().map_or_else(|| value.to_string(), Into::into);
            if setting.outside.of(&resource).is_none() {
                setting.outside.tell(resource, Seen { value: Some(Line::parse(&text)?), ..Seen::default() });
            }
        }
        Ok(setting)
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
