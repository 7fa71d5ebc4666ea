//! What is told of the world outside: what resources are now, how fresh that is.

use alloc::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::instant::Instant;
use crate::text::{Line, Resource};

use super::touch::{Mode, Touch};

/// How many hours, at most.
const MILLIS_AN_HOUR: i64 = 3_600_000;

/// What is told of one resource outside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Seen {
    /// Its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Line>,
    /// The digest of its content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Digest>,
    /// Whether it is no longer there.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub gone: bool,
    /// When it was seen, or measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Instant>,
    /// For how many hours that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fresh_hours: Option<u32>,
}

impl Seen {
    /// Since when it is too old to go by: nothing, while it is fresh or where nobody says how long it stays so.
    ///
    /// ```
    /// use governed::Instant;
    /// use governed::integration::Seen;
    /// let seen = Seen { as_of: Some(Instant::parse("2026-03-17T09:00:00Z")?), fresh_hours: Some(24), ..Seen::default() };
    /// assert_eq!(seen.stale_since(Instant::parse("2026-03-18T09:00:00Z")?), None);
    /// assert_eq!(seen.stale_since(Instant::parse("2026-03-18T10:00:00Z")?), Some(Instant::parse("2026-03-18T09:00:00Z")?));
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn stale_since(&self, now: Instant) -> Option<Instant> {
        let hours = i64::from(self.fresh_hours?);
        let end = self.as_of?.millis().saturating_add(hours.saturating_mul(MILLIS_AN_HOUR));
        Instant::from_millis(end).filter(|end| *end < now)
    }
}

/// What is told of the world outside, resource by resource. What is not told is not known.
///
/// ```
/// use governed::integration::{Mode, Mismatch, Outside, Touch};
/// let outside: Outside = serde_json::from_str(r#"{"flag:new-checkout": {"value": "off"}, "environment:staging": {"gone": true}}"#)?;
/// let mut touch = Touch::new("flag:new-checkout".parse()?, Mode::Assumes);
/// touch.value = Some("on".parse()?);
/// assert_eq!(outside.mismatch(&touch), Some(Mismatch::Value("off".parse()?)));
/// assert_eq!(outside.mismatch(&Touch::new("environment:staging".parse()?, Mode::Assumes)), Some(Mismatch::Gone));
/// assert_eq!(outside.mismatch(&Touch::new("flag:other".parse()?, Mode::Assumes)), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Outside {
    seen: BTreeMap<Resource, Seen>,
}

/// How the world is not as work relies on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Mismatch {
    /// It is no longer there.
    Gone,
    /// It has this value instead.
    Value(Line),
    /// Its content is another.
    Content(Digest),
}

impl Outside {
    /// Tells of one more resource, in place of what was told of it before.
    pub fn tell(&mut self, resource: Resource, seen: Seen) {
        self.seen.insert(resource, seen);
    }

    /// What is told of a resource.
    pub fn of(&self, resource: &Resource) -> Option<&Seen> {
        self.seen.get(resource)
    }

    /// How the world is not as a touch relies on it. What is not told of is no mismatch, and not confirmed either.
    pub fn mismatch(&self, touch: &Touch) -> Option<Mismatch> {
        let seen = self.of(&touch.resource)?;
        if seen.gone && !matches!(touch.change, Some(super::touch::Change::Added | super::touch::Change::Copied { .. }))
        {
            return Some(Mismatch::Gone);
        }
        if touch.mode == Mode::Assumes
            && let (Some(relied), Some(is)) = (&touch.value, &seen.value)
            && relied != is
        {
            return Some(Mismatch::Value(is.clone()));
        }
        // Content is compared with what the work began from: a write makes another of it.
        let base = if touch.mode == Mode::Writes { touch.base } else { touch.content.or(touch.base) };
        match (base, seen.content) {
            (Some(base), Some(is)) if base != is && touch.content != Some(is) => Some(Mismatch::Content(is)),
            _ => None,
        }
    }
}
