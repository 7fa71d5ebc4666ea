//! What several rulings ask together of each fact, and whether anything is left.

use crate::order::Gathered as _;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::compile::Policy;
use super::super::lower::Literal;
use super::question::{Question, Questions, Reach, Shape, Steps, opposite, part, reach};

/// Why nothing is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// It asks for what cannot be at all.
    Impossible(Literal),
    /// Two answers of one fact exclude each other.
    Fact(usize),
    /// The same is asked for and ruled out.
    Opposite(Literal),
    /// Every alternative clashes.
    Alternatives(Literal),
}

/// What is asked of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts<'p> {
    /// The values left; any, where nothing was said.
    pub(super) left: Option<BTreeSet<&'p str>>,
    pub(super) excluded: BTreeSet<&'p str>,
}

/// What is asked of a whole number.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) low: i128,
    pub(super) high: i128,
    pub(super) holes: BTreeSet<i64>,
}

impl Whole {
    /// The number to show: the lowest that is left, or the highest where there is no lowest.
    pub(super) fn left(&self) -> Option<i64> {
        let free = |number: &i128| !self.holes.iter().any(|hole| i128::from(*hole) == *number);
        // One more candidate than there are holes cannot all fall into them.
        let count = self.holes.len().saturating_add(1);
        let up = |from: i128| (from..=self.high).take(count).find(free);
        let found = if self.low > i128::from(i64::MIN) {
            up(self.low)
        } else if self.high >= 0 {
            up(0).or_else(|| up(self.low))
        } else {
            (self.low..=self.high).rev().take(count).find(free)
        };
        found.and_then(|number| i64::try_from(number).ok())
    }
}

/// What is asked together.
#[derive(Clone, Default)]
pub(super) struct Case<'p> {
    pub(super) asked: Vec<Literal>,
    pub(super) texts: BTreeMap<usize, Texts<'p>>,
    pub(super) wholes: BTreeMap<usize, Whole>,
    /// Disjunctions, of which one part has to hold.
    pub(super) choices: Vec<Literal>,
    pub(super) clash: Option<Clash>,
}

impl<'p> Case<'p> {
    pub(super) fn of(
        questions: &Questions<'p>,
        literals: impl Iterator<Item = Literal>,
        steps: &mut Steps<'_>,
    ) -> Self {
        let mut case = Self::default();
        for literal in literals {
            case.add(literal, questions, steps);
        }
        case
    }

    /// Asks one thing more.
    pub(super) fn add(&mut self, literal: Literal, questions: &Questions<'p>, steps: &mut Steps<'_>) {
        if self.clash.is_some() || self.asked.contains(&literal) {
            return;
        }
        match questions.shape(literal) {
            Shape::And(parts, positive) => {
                for of in parts {
                    self.add(part(*of, positive), questions, steps);
                }
                return;
            }
            Shape::Or(..) => self.choices.push(literal),
            Shape::Simple if questions.impossible(literal) => self.clash = Some(Clash::Impossible(literal)),
            Shape::Simple => self.narrow(literal, questions),
        }
        if self.clash.is_none() {
            self.clash = self.pairwise(literal, questions, steps);
        }
        self.asked.push(literal);
    }

    fn pairwise(&self, literal: Literal, questions: &Questions<'p>, steps: &mut Steps<'_>) -> Option<Clash> {
        for held in &self.asked {
            if *held == opposite(literal) {
                return Some(Clash::Opposite(literal));
            }
            let excluded = questions.entails(*held, opposite(literal), steps).is_some()
                || questions.entails(literal, opposite(*held), steps).is_some();
            if excluded {
                let sole = questions.sole(literal).or_else(|| questions.sole(*held));
                return Some(sole.map_or(Clash::Opposite(literal), Clash::Fact));
            }
        }
        None
    }

    /// What is left of a text or a number.
    fn narrow(&mut self, literal: Literal, questions: &Questions<'p>) {
        match questions.get(literal.atom) {
            Some(Question::OneOf(slot, values)) => {
                let texts = self.texts.entry(*slot).or_default();
                let values = values.iter().map(|value| &**value);
                if literal.positive {
                    let values: BTreeSet<&str> = values.gathered();
                    texts.left = Some(match &texts.left {
                        Some(left) => left.intersection(&values).copied().collect(),
                        None => values,
                    });
                } else {
                    texts.excluded.extend(values);
                }
                if let Some(left) = &mut texts.left {
                    left.retain(|value| !texts.excluded.contains(value));
                    if left.is_empty() {
                        self.clash = Some(Clash::Fact(*slot));
                    }
                }
            }
            Some(Question::Whole(slot, operator, number)) => {
                let whole = self.wholes.entry(*slot).or_insert(Whole {
                    low: i128::from(i64::MIN),
                    high: i128::from(i64::MAX),
                    holes: BTreeSet::new(),
                });
                match reach(*operator, *number, literal.positive) {
                    Some(Reach::Between(low, high)) => {
                        whole.low = whole.low.max(low);
                        whole.high = whole.high.min(high);
                    }
                    Some(Reach::Except(number)) => {
                        whole.holes.insert(number);
                    }
                    None => {}
                }
                if whole.left().is_none() {
                    self.clash = Some(Clash::Fact(*slot));
                }
            }
            _ => {}
        }
    }

    /// Looks whether some disjunction has no part left.
    pub(super) fn settle(&mut self, questions: &Questions<'p>, steps: &mut Steps<'_>) {
        for choice in self.choices.clone() {
            let Shape::Or(parts, positive) = questions.shape(choice) else { continue };
            let none = parts.iter().all(|of| {
                let mut narrowed = self.clone();
                narrowed.add(part(*of, positive), questions, steps);
                narrowed.clash.is_some()
            });
            if none && self.clash.is_none() {
                self.clash = Some(Clash::Alternatives(choice));
            }
        }
    }
}

impl Clash {
    /// Why, in words.
    pub(super) fn reason(self, policy: &Policy, questions: &Questions<'_>, case: &Case<'_>) -> String {
        let name = |slot: usize| policy.schema.fact(slot).map_or("a fact", |fact| &*fact.name);
        match self {
            Self::Fact(slot) => {
                let name = name(slot);
                match (case.wholes.get(&slot), case.texts.contains_key(&slot)) {
                    (Some(whole), _) if whole.low > whole.high => {
                        format!("`{name}` would have to be at least {} and at most {}", whole.low, whole.high)
                    }
                    (None, true) => format!("no value is left for `{name}`"),
                    _ => format!("what it asks of `{name}` excludes itself"),
                }
            }
            Self::Opposite(literal) => match about(literal, questions) {
                Some(slot) => format!("what it asks of `{}` excludes itself", name(slot)),
                None => String::from("it asks for something and for the opposite"),
            },
            Self::Impossible(literal) => match about(literal, questions) {
                Some(slot) => format!("nothing can be what it asks of `{}`", name(slot)),
                None => String::from("one of its conditions is never true"),
            },
            Self::Alternatives(_) => String::from("each of its alternatives excludes something else it asks for"),
        }
    }
}

/// The one fact a literal is about.
fn about(literal: Literal, questions: &Questions<'_>) -> Option<usize> {
    match questions.get(literal.atom)? {
        Question::Known(slot) => Some(*slot),
        Question::Other(code) => match code.facts().as_slice() {
            [slot] => Some(*slot),
            _ => None,
        },
        _ => questions.sole(literal),
    }
}
