//! Where judgment is spent, and what it changed: approval theatre shows here.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use serde::Serialize;

use super::count::Ratio;
use super::course::{Courses, Given};
use super::settings::Window;

/// Nobody reads faster than this: silent reading is 238 words a minute on average, and even skimming stays under twice
/// that where anything is to be understood (Brysbaert, *How many words do we read per minute?*, Journal of Memory and
/// Language 109, 2019).
const FASTEST_WORDS_A_MINUTE: u64 = 500;

/// What a gate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum GateSort {
    /// A kind of judgment.
    Judgment,
    /// A rule of policy.
    Rule,
    /// Work changing hands.
    Handoff,
}

/// A gate, and what came of it in a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Gate {
    /// What it is.
    pub sort: GateSort,
    /// Its name: the kind of judgment, the rule, or `handoff`.
    pub name: Box<str>,
    /// How often it changed something: a no, a revision before the yes, a move held back, something added.
    pub changed: Ratio,
    /// Yeses without a word of grounds, of yeses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_grounds: Option<Ratio>,
    /// Answers that came faster than what was shown can be read, of those whose time is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub faster_than_read: Option<Ratio>,
    /// Times it was overridden, of times it held something back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overridden: Option<Ratio>,
    /// Times it was challenged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenged: Option<u64>,
    /// Whether it changed nothing, however often it was passed (ten times at least).
    pub never_changed_anything: bool,
}

/// Gates and what they are worth: of gates and rules, never of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Theatre {
    /// The span.
    pub window: Window,
    /// The gates: those that changed least of what passed them first.
    pub gates: Vec<Gate>,
}

/// A gate that is passed less often than this says nothing yet.
const ENOUGH: u64 = 10;

impl Gate {
    fn new(sort: GateSort, name: &str, changed: Ratio) -> Self {
        Self {
            sort,
            name: name.into(),
            changed,
            without_grounds: None,
            faster_than_read: None,
            overridden: None,
            challenged: None,
            never_changed_anything: changed.count == 0 && changed.of >= ENOUGH,
        }
    }

    fn of_judgments(name: &str, given: &[&Given]) -> Self {
        let known = given.iter().filter_map(|given| Some((given.looked?, given.words)));
        let faster = Ratio::among(known, |(looked, words)| {
            // Words a minute, as milliseconds for all of them.
            let least = words.saturating_mul(60_000) / FASTEST_WORDS_A_MINUTE;
            u64::try_from(*looked).unwrap_or(0) < least
        });
        let yeses = given.iter().filter(|given| given.approved);
        Self {
            without_grounds: Some(Ratio::among(yeses, |given| !given.worded)),
            faster_than_read: Some(faster),
            ..Self::new(GateSort::Judgment, name, Ratio::among(given, |given| given.mattered))
        }
    }
}

/// What each gate changed in a span.
pub fn theatre(courses: &Courses, window: Window) -> Theatre {
    let mut kinds: BTreeMap<&str, Vec<&Given>> = BTreeMap::new();
    for given in courses.units.values().flat_map(|course| &course.given).filter(|given| window.holds(given.at)) {
        kinds.entry(given.kind.as_str()).or_default().push(given);
    }
    let mut gates: Vec<Gate> = kinds.iter().map(|(kind, given)| Gate::of_judgments(kind, given)).collect();
    let here = |all: &[crate::instant::Instant]| {
        u64::try_from(all.iter().filter(|at| window.holds(**at)).count()).unwrap_or(u64::MAX)
    };
    for (rule, counts) in &courses.ruled {
        let (fired, changed) = (here(&counts.fired), here(&counts.changed));
        if fired == 0 {
            continue;
        }
        gates.push(Gate {
            overridden: Some(Ratio::new(here(&counts.overridden), changed)),
            challenged: Some(here(&counts.challenged)),
            ..Gate::new(GateSort::Rule, rule, Ratio::new(changed, fired))
        });
    }
    let handoffs = courses.units.values().flat_map(|course| &course.handoffs);
    let handoffs = handoffs.filter(|handoff| window.holds(handoff.at) && handoff.is_of_work());
    let added = Ratio::among(handoffs, |handoff| handoff.added);
    if added.of > 0 {
        gates.push(Gate::new(GateSort::Handoff, "handoff", added));
    }
    gates.sort_by(|a, b| {
        let rank = |gate: &Gate| (!gate.never_changed_anything, gate.changed.thousandths(), gate.sort);
        rank(a).cmp(&rank(b)).then_with(|| b.changed.of.cmp(&a.changed.of)).then_with(|| a.name.cmp(&b.name))
    });
    Theatre { window, gates }
}
