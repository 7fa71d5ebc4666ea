//! Whether work may land now, as far as windows go.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::instant::Instant;
use crate::text::{Label, Prose};

use super::Does;

/// A window that keeps work from landing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Closing {
    /// The window.
    pub window: Label,
    /// Whether it freezes, or is a release window that is not on.
    pub does: Does,
    /// What those it stops are told.
    pub why: Prose,
}

/// Whether work may land at an instant, as far as windows go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "WindowOpening"))]
pub enum Opening {
    /// It may.
    Open {
        /// When it no longer may. Nothing where that was not found within the years and steps that are searched.
        #[serde(skip_serializing_if = "Option::is_none")]
        closes: Option<Instant>,
    },
    /// It may not.
    Closed {
        /// When it may. Nothing where that was not found within the years and steps that are searched.
        #[serde(skip_serializing_if = "Option::is_none")]
        opens: Option<Instant>,
        /// The freezes that are on; then, where no release window is on, each that would do.
        by: Vec<Closing>,
    },
}

impl Opening {
    /// Whether it may land.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// In words: `frozen until 2026-03-23T06:00:00Z (no-fridays: nobody is here to mend it)`.
    pub fn words(&self) -> String {
        match self {
            Self::Open { closes: None } => "open".into(),
            Self::Open { closes: Some(closes) } => format!("open until {closes}"),
            Self::Closed { opens, by } => {
                let frozen = by.iter().any(|closing| closing.does == Does::Freeze);
                let mut text: String = match (frozen, opens) {
                    (true, Some(opens)) => format!("frozen until {opens}"),
                    (true, None) => "frozen, and no end of that was found".into(),
                    (false, Some(opens)) => format!("waits for a release window until {opens}"),
                    (false, None) => "waits for a release window, and none was found".into(),
                };
                for (place, closing) in by.iter().enumerate() {
                    text += if place == 0 { " (" } else { "; " };
                    text += &format!("{}: {}", closing.window, closing.why.to_string().trim_end_matches('.'));
                }
                if !by.is_empty() {
                    text.push(')');
                }
                text
            }
        }
    }
}
