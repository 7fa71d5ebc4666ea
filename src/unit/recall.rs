//! Which lessons bear on a piece of work, and why.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::memory::FormSort;
use crate::text::{Label, Line, Resource};

use super::books::Books;
use super::state::Unit;

/// A lesson that bears on a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RecalledLesson"))]
pub struct Recalled {
    /// The lesson.
    pub lesson: Label,
    /// It in a line.
    pub title: Line,
    /// The form it has.
    pub form: FormSort,
    /// Where it is kept, where that is elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Line>,
    /// Why it bears on this unit.
    pub because: Vec<String>,
    /// What it comes to: the risk it showed, or what it meant.
    pub says: String,
}

/// The lessons that bear on a unit, in the order they were kept. One that was retired bears on nothing.
pub fn recall(books: &Books, unit: &Unit) -> Vec<Recalled> {
    if books.lessons.is_empty() {
        return Vec::new();
    }
    let touched: Vec<&Resource> = unit.touches.iter().map(|touched| &touched.touch.is.resource).collect();
    let initiatives: Vec<&Line> = unit.initiatives.iter().map(|initiative| &initiative.is).collect();
    let kept = books.lessons.iter().filter(|held| held.is_open()).map(|held| &held.raised.is);
    kept.filter_map(|lesson| {
        let mut because = lesson.bears_on.on(&unit.kind, &touched, &initiatives).unwrap_or_default();
        if let Some(pattern) = lesson.from.pattern.as_ref().filter(|pattern| unit.answers.contains(pattern)) {
            because.push(format!("it answers pattern `{pattern}`"));
        }
        if because.is_empty() {
            return None;
        }
        let says = lesson.learnt.risk.as_ref().unwrap_or(&lesson.learnt.meant);
        Some(Recalled {
            lesson: lesson.label.clone(),
            title: lesson.title.clone(),
            form: lesson.form.sort,
            at: lesson.form.at.clone(),
            because,
            says: says.opening(400),
        })
    })
    .collect()
}
