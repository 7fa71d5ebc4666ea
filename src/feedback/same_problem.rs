//! Requests that are one problem: work that nobody has begun and that is about the same thing.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::id::UnitId;
use crate::limit;
use crate::order::InOrder as _;
use crate::text::Label;
use crate::unit::{Stage, Unit};

/// Words of one unit's title and purpose that have to be rare and shared before words alone make two units one problem.
pub const WORDS: usize = 4;

/// Units that may be one problem, to be combined by whoever agrees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SameProblem {
    /// The units, the oldest first.
    pub units: Vec<UnitId>,
    /// The kinds of work they are: several where one problem came in by several doors.
    pub kinds: Vec<Label>,
    /// What they have in common.
    pub because: Vec<String>,
}

/// What two units can have in common, the most telling first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Term {
    Pattern(String),
    Source(String),
    Resource(String),
    Word(String),
}

impl Term {
    /// How much it tells: words need several.
    fn weight(&self) -> usize {
        match self {
            Self::Pattern(_) | Self::Source(_) => 2 * WORDS,
            Self::Resource(_) => WORDS,
            Self::Word(_) => 1,
        }
    }
}

fn terms(unit: &Unit) -> BTreeSet<Term> {
    let mut terms: BTreeSet<Term> = unit.answers.iter().map(|label| Term::Pattern(label.as_str().into())).collect();
    terms.extend(unit.sources.iter().map(|source| Term::Source(source.as_str().into())));
    let touched = unit.touches.iter().map(|touched| &touched.touch.is).filter(|touch| touch.is_content());
    terms.extend(touched.take(limit::SIGNAL_RESOURCES).map(|touch| Term::Resource(touch.resource.as_str().into())));
    for text in [unit.title.as_str(), unit.purpose.as_str()] {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 4);
        terms.extend(words.take(limit::SIGNAL_RESOURCES).map(|word| Term::Word(word.to_lowercase())));
    }
    terms
}

/// Units that are proposed or admitted and may be one problem: they have a pattern or an outside name in common, touch the
/// same thing and say so in the same words, or are described in the same rare words. What more than eight of them share
/// tells nothing, nor what more than four of a few do.
pub fn same_problems<'u>(units: impl Iterator<Item = &'u Unit>) -> Vec<SameProblem> {
    let asked: Vec<&Unit> =
        units.filter(|unit| matches!(unit.stage, Stage::Proposed | Stage::Admitted)).take(limit::SAME_UNITS).collect();
    let all: Vec<BTreeSet<Term>> = asked.iter().map(|unit| terms(unit)).collect();
    let mut by_term: BTreeMap<&Term, Vec<usize>> = BTreeMap::new();
    for (number, terms) in all.iter().enumerate() {
        for term in terms {
            by_term.entry(term).or_default().push(number);
        }
    }
    let crowd = (asked.len() / 8).clamp(4, 8);
    let mut pairs: BTreeMap<(usize, usize), Vec<&Term>> = BTreeMap::new();
    for (term, held) in by_term.into_iter().filter(|(_, held)| (2..=crowd).contains(&held.len())) {
        for (place, a) in held.iter().enumerate() {
            for b in held.iter().skip(place + 1) {
                pairs.entry((*a, *b)).or_default().push(term);
            }
        }
    }
    // Words say less the more of them there are: half of what the shorter one says has to be shared.
    let words = |number: usize| {
        let terms = all.get(number);
        terms.map_or(0, |terms| terms.iter().filter(|term| matches!(term, Term::Word(_))).count())
    };
    let mut alike: BTreeMap<usize, Vec<(usize, Vec<&Term>)>> = BTreeMap::new();
    for ((a, b), shared) in pairs {
        let weight: usize = shared.iter().map(|term| term.weight()).sum();
        let worded = shared.iter().filter(|term| matches!(term, Term::Word(_))).count();
        let fewer = words(a).min(words(b));
        let telling = shared.iter().any(|term| matches!(term, Term::Pattern(_) | Term::Source(_)));
        let said = worded >= WORDS && worded * 2 >= fewer;
        if telling || said || (weight >= 2 * WORDS && worded > 0 && worded * 4 >= fewer) {
            alike.entry(a).or_default().push((b, shared));
        }
    }
    // Each is like the oldest of its group: what is only like what is like it is another problem.
    let mut grouped: BTreeSet<usize> = BTreeSet::new();
    let mut told = Vec::new();
    for (first, others) in alike {
        if !grouped.insert(first) {
            continue;
        }
        let (mut units, mut because): (Vec<&Unit>, BTreeSet<&Term>) =
            (asked.get(first).copied().into_iter().collect(), BTreeSet::new());
        for (other, shared) in others {
            if units.len() < limit::SAME_PROBLEM && grouped.insert(other) {
                units.extend(asked.get(other));
                because.extend(shared);
            }
        }
        if units.len() > 1 {
            told.push(said(&units, &because));
        }
    }
    told
}

fn said(units: &[&Unit], shared: &BTreeSet<&Term>) -> SameProblem {
    let mut kinds: Vec<Label> = units.iter().map(|unit| unit.kind.clone()).collect();
    kinds.put_in_order();
    kinds.dedup();
    let mut because = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for term in shared {
        match term {
            Term::Pattern(label) => because.push(format!("they answer pattern `{label}`")),
            Term::Source(name) => because.push(format!("the outside calls them `{name}`")),
            Term::Resource(name) => because.push(format!("they touch `{name}`")),
            Term::Word(word) => words.push(word),
        }
    }
    if !words.is_empty() {
        words.truncate(4 * WORDS);
        because.push(format!("they say {}", words.join(", ")));
    }
    SameProblem { units: units.iter().map(|unit| unit.id).collect(), kinds, because }
}
