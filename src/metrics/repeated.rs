//! Judgment that is bought more than once: the same exception made by hand, the same objection raised again, the same
//! question always answered alike. What a lesson was kept of is told last, with its name.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::id::UnitId;
use crate::judgment::Answer;
use crate::ledger::Entry;
use crate::limit;
use crate::policy::Verdict;
use crate::text::{Label, Resource};
use crate::unit::Event;

use super::rules::holds;

/// Times before something is called repeated: the second time is when a lesson would have paid.
const TWICE: usize = 2;
/// Yeses, and no no, before somebody is told that the answer seems to be known.
const ALWAYS: usize = 10;

/// What was bought more than once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RepeatedSort"))]
#[allow(missing_docs)] // the fields are named after what they are
pub enum RepeatedSort {
    /// The same rule was overridden for the same kind of work.
    Exception { rule: Box<str>, kind: Label },
    /// The same objection was raised by people, about the same thing or, where units share none, the same kind of work.
    Objection { grounds: Label, kind: Label, about: Option<Resource> },
    /// What the same rule asks people was always answered with yes, as it was.
    AlwaysYes { judgment: Label, rule: Box<str>, kind: Label },
}

/// Judgment that was bought more than once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RepeatedJudgment"))]
pub struct Repeated {
    /// What it is.
    pub sort: RepeatedSort,
    /// How often.
    pub times: usize,
    /// The units, in the order it happened.
    pub units: Vec<UnitId>,
    /// The entries, likewise.
    pub entries: Vec<u64>,
    /// The lesson that was kept of one of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lesson: Option<Label>,
    /// It in words.
    pub says: String,
}

#[derive(Clone, Debug, Default)]
struct Of {
    kind: Option<Label>,
    touches: BTreeSet<Resource>,
    /// What was asked of people when it was last held back: kinds of judgment, and the rules that asked.
    asked: Vec<(Label, Box<str>)>,
}

/// Judgment that is bought more than once, read off a ledger entry by entry.
///
/// ```
/// use governed::metrics::Judgments;
/// assert!(Judgments::new().repeated().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Judgments {
    units: BTreeMap<UnitId, Of>,
    bought: BTreeMap<RepeatedSort, Vec<(u64, UnitId)>>,
    /// What was also answered with no.
    mixed: BTreeSet<RepeatedSort>,
    lessons: Vec<(Label, BTreeSet<u64>, BTreeSet<UnitId>)>,
}

impl Judgments {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next entry. Entries come in their order.
    pub fn push(&mut self, entry: &Entry) {
        let person = entry.by.is_person();
        match &entry.event {
            Event::Proposed { unit, proposal, .. } => {
                let touches = proposal.touches.iter().filter(|touch| touch.is_content());
                let of = Of {
                    kind: Some(proposal.kind.clone()),
                    touches: touches.map(|touch| touch.resource.clone()).take(limit::SIGNAL_RESOURCES).collect(),
                    asked: Vec::new(),
                };
                self.units.insert(*unit, of);
            }
            Event::Touched { unit, touches, dropped, .. } => {
                let of = self.units.entry(*unit).or_default();
                for resource in dropped {
                    of.touches.remove(resource);
                }
                for touch in touches.iter().filter(|touch| touch.is_content()) {
                    if of.touches.len() < limit::SIGNAL_RESOURCES {
                        of.touches.insert(touch.resource.clone());
                    }
                }
            }
            Event::Decided { unit, decision, .. } => {
                let owed = decision.owed.iter().filter(|owed| owed.verdict != Verdict::Move);
                let asked = owed.filter_map(|owed| owed.judgment.as_ref().map(|asked| (asked, &owed.by)));
                let asked = asked.flat_map(|(asked, by)| by.iter().map(|rule| (asked.kind.clone(), rule.clone())));
                self.units.entry(*unit).or_default().asked = asked.collect();
            }
            Event::Moved { unit, lifted_by: None, .. } => {
                // What was asked for that move is asked no more.
                if let Some(of) = self.units.get_mut(unit) {
                    of.asked.clear();
                }
            }
            Event::Moved { unit, decision: Some(decision), lifted_by: Some(_), .. } => {
                let Some(kind) = self.units.get(unit).and_then(|of| of.kind.clone()) else { return };
                for fired in decision.rules.iter().filter(|fired| holds(decision, &fired.id)) {
                    let sort = RepeatedSort::Exception { rule: fired.id.clone(), kind: kind.clone() };
                    self.bought.entry(sort).or_default().push((entry.seq, *unit));
                }
            }
            Event::Refused { unit, refusal } if person => self.objected(*unit, refusal.grounds.name(), entry.seq),
            Event::Judged { unit, judgment, .. } => {
                let declined = judgment.answer == Answer::Decline;
                if declined {
                    self.objected(*unit, judgment.kind.as_str(), entry.seq);
                }
                let Some(of) = self.units.get(unit) else { return };
                let Some(kind) = &of.kind else { return };
                let mut one: BTreeSet<RepeatedSort> = BTreeSet::new();
                for (asked, rule) in of.asked.iter().filter(|(asked, _)| *asked == judgment.kind) {
                    let (judgment, rule) = (asked.clone(), rule.clone());
                    let sort = RepeatedSort::AlwaysYes { judgment, rule, kind: kind.clone() };
                    if declined {
                        self.mixed.insert(sort);
                    } else if one.insert(sort.clone()) {
                        self.bought.entry(sort).or_default().push((entry.seq, *unit));
                    }
                }
            }
            Event::LessonKept { lesson } => {
                let entries = lesson.from.entries.iter().copied().collect();
                let units = lesson.from.units.iter().copied().collect();
                self.lessons.push((lesson.label.clone(), entries, units));
            }
            Event::LessonRetired { lesson, .. } => self.lessons.retain(|(label, ..)| label != lesson),
            _ => {}
        }
    }

    fn objected(&mut self, unit: UnitId, grounds: &str, seq: u64) {
        let Some(of) = self.units.get(&unit) else { return };
        let (Some(kind), Ok(grounds)) = (&of.kind, Label::parse(grounds)) else { return };
        let abouts = of.touches.iter().cloned().map(Some).chain(of.touches.is_empty().then_some(None));
        for about in abouts {
            let sort = RepeatedSort::Objection { grounds: grounds.clone(), kind: kind.clone(), about };
            self.bought.entry(sort).or_default().push((seq, unit));
        }
    }

    /// What was bought more than once: the most often first, at most [`limit::CANDIDATES`] of it. Of objections that come
    /// to the same entries one is told.
    pub fn repeated(&self) -> Vec<Repeated> {
        let mut all: Vec<Repeated> = Vec::new();
        let mut told: BTreeSet<Vec<u64>> = BTreeSet::new();
        for (sort, bought) in &self.bought {
            let least = if matches!(sort, RepeatedSort::AlwaysYes { .. }) { ALWAYS } else { TWICE };
            let units: BTreeSet<UnitId> = bought.iter().map(|(_, unit)| *unit).collect();
            if units.len() < least || self.mixed.contains(sort) {
                continue;
            }
            let entries: Vec<u64> = bought.iter().map(|(seq, _)| *seq).collect();
            if matches!(sort, RepeatedSort::Objection { .. }) && !told.insert(entries.clone()) {
                continue;
            }
            let kept = self
                .lessons
                .iter()
                .find(|(_, from, of)| bought.iter().any(|(seq, unit)| from.contains(seq) || of.contains(unit)));
            let lesson = kept.map(|(label, ..)| label.clone());
            // One unit is one time, however many judges it has.
            let mut once: BTreeSet<UnitId> = BTreeSet::new();
            let units: Vec<UnitId> = bought.iter().map(|(_, unit)| *unit).filter(|unit| once.insert(*unit)).collect();
            let says = said(sort, units.len(), lesson.as_ref());
            all.push(Repeated { sort: sort.clone(), times: units.len(), units, entries, lesson, says });
        }
        all.sort_by_key(|repeated| (repeated.lesson.is_some(), core::cmp::Reverse(repeated.times)));
        all.truncate(limit::CANDIDATES);
        all
    }
}

fn said(sort: &RepeatedSort, times: usize, lesson: Option<&Label>) -> String {
    let what = match sort {
        RepeatedSort::Exception { rule, kind } => {
            format!("`{rule}` was overridden for `{kind}` {times} times: the exception may be the rule")
        }
        RepeatedSort::Objection { grounds, kind, about: Some(about) } => {
            format!("people objected to `{kind}` about `{about}` on the ground `{grounds}` {times} times by hand")
        }
        RepeatedSort::Objection { grounds, kind, about: None } => {
            format!("people objected to `{kind}` on the ground `{grounds}` {times} times by hand")
        }
        RepeatedSort::AlwaysYes { judgment, rule, kind } => {
            format!("the {judgment} that `{rule}` asks of `{kind}` was given {times} times and never declined")
        }
    };
    match lesson {
        Some(lesson) => format!("{what}; lesson `{lesson}` was kept of it"),
        None => format!("{what}; no lesson was kept of it"),
    }
}
