//! Whether a lesson acts, and through what.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::instant::Instant;
use crate::memory::{FormSort, Lesson};
use crate::policy::Policy;
use crate::unit::Matter;

/// Whether a lesson acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "LessonStandingSort"))]
pub enum Standing {
    /// The policy in force has it.
    InForce,
    /// It is a part of policy, and the policy in force does not have it.
    NotInForce,
    /// It is told to whoever does work it bears on.
    Told,
    /// It is deliberately left to people.
    LeftToPeople,
    /// It no longer holds.
    Retired,
}

/// Whether a lesson acts, and through what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LessonStanding {
    /// Whether it does.
    pub standing: Standing,
    /// The parts of the policy in force that come of it, by the names decisions give them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// Whether the day on which somebody should look again has come.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub overdue: bool,
    /// It in words.
    pub says: String,
}

/// Whether a lesson acts, under the policy in force.
pub fn standing_of(held: &Matter<Lesson>, policy: Option<&Policy>, now: Instant) -> LessonStanding {
    let lesson = &held.raised.is;
    let origin = format!("lesson:{}", lesson.label);
    let mut through: Vec<String> = Vec::new();
    if let Some(policy) = policy {
        let of_it =
            policy.rulings().iter().filter(|ruling| ruling.origin.as_ref().is_some_and(|from| from.as_str() == origin));
        through.extend(of_it.map(|ruling| String::from(&*ruling.id)));
        let named = lesson.form.at.as_ref().filter(|_| lesson.form.sort == FormSort::EvidenceStandard);
        let standard = named.filter(|at| {
            policy.documents().iter().any(|layer| layer.standards.keys().any(|name| name.as_str() == at.as_str()))
        });
        through.extend(standard.map(|at| format!("standard {at}")));
    }
    let overdue = lesson.review.as_ref().is_some_and(|day| day.begins() <= now) && held.is_open();
    let (standing, says) = match (&held.ended, lesson.form.sort) {
        (Some(ended), _) => (Standing::Retired, format!("retired: {}", ended.is.opening(80))),
        (None, FormSort::Nothing) => (Standing::LeftToPeople, "left to people, on purpose".into()),
        (None, sort) if sort.is_policy() && through.is_empty() => {
            (Standing::NotInForce, format!("the policy in force has nothing with the origin `{origin}`"))
        }
        (None, sort) if sort.is_policy() => (Standing::InForce, format!("acts through {}", through.join(", "))),
        (None, _) => match &lesson.form.at {
            Some(at) => (Standing::Told, format!("told to whoever does such work: `{at}`")),
            None => (Standing::Told, "told to whoever does such work".into()),
        },
    };
    LessonStanding { standing, through, overdue, says }
}
