//! What the atoms of a policy ask, and which answer follows from which. What is said here always holds; what is
//! not said may hold too.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::budget::Budget;

use super::super::compile::Policy;
use super::super::condition::{Code, Function, Glob, Literal as Written, Operator, Quantifier, Scope};
use super::super::evaluate::{Evaluation, Room};
use super::super::facts::Facts;
use super::super::lower::{Atom, Literal};

/// How surely one answer follows from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// Where the one is yes the other is.
    WhereKnown,
    /// And where the one cannot be told, the other is not no.
    Always,
}

/// What an atom asks.
pub(super) enum Question<'p> {
    OneOf(usize, &'p [Box<str>]),
    Holds(usize),
    Known(usize),
    Whole(usize, Operator, i64),
    Has(usize, &'p str),
    Prefix(usize, &'p str),
    Fits(usize, &'p Glob),
    /// Every item is inside one of these.
    Inside(usize, Vec<&'p Glob>),
    /// There are items.
    Items(usize),
    Any(&'p [Literal]),
    All(&'p [Literal]),
    /// It reads no fact.
    Constant(bool),
    Other(&'p Code),
}

/// A literal with its parts as they count: what is not any of these is none of them.
pub(super) enum Shape<'p> {
    Simple,
    Or(&'p [Literal], bool),
    And(&'p [Literal], bool),
}

/// What every atom of a policy asks.
pub(super) struct Questions<'p> {
    all: Vec<Question<'p>>,
}

/// A literal as a number, to file it under.
pub(super) fn number(literal: Literal) -> usize {
    usize::try_from(literal.atom).unwrap_or(usize::MAX).saturating_mul(2).saturating_add(usize::from(literal.positive))
}

/// The literal of a number.
pub(super) fn literal(number: usize) -> Literal {
    Literal { atom: u32::try_from(number / 2).unwrap_or(u32::MAX), positive: number % 2 == 1 }
}

pub(super) fn opposite(literal: Literal) -> Literal {
    Literal { atom: literal.atom, positive: !literal.positive }
}

/// A part of a disjunction or conjunction as it counts within it.
pub(super) fn part(of: Literal, positive: bool) -> Literal {
    Literal { atom: of.atom, positive: of.positive == positive }
}

impl<'p> Questions<'p> {
    pub(super) fn of(policy: &'p Policy) -> Self {
        Self { all: policy.atoms.all.iter().map(question).collect() }
    }

    pub(super) fn get(&self, atom: u32) -> Option<&Question<'p>> {
        self.all.get(usize::try_from(atom).ok()?)
    }

    pub(super) fn shape(&self, literal: Literal) -> Shape<'p> {
        match (self.get(literal.atom), literal.positive) {
            (Some(Question::Any(parts)), true) | (Some(Question::All(parts)), false) => {
                Shape::Or(parts, literal.positive)
            }
            (Some(Question::All(parts)), true) | (Some(Question::Any(parts)), false) => {
                Shape::And(parts, literal.positive)
            }
            _ => Shape::Simple,
        }
    }

    /// The fact whose absence alone leaves the literal untold.
    pub(super) fn sole(&self, literal: Literal) -> Option<usize> {
        match self.get(literal.atom)? {
            Question::OneOf(slot, _)
            | Question::Holds(slot)
            | Question::Whole(slot, ..)
            | Question::Has(slot, _)
            | Question::Prefix(slot, _)
            | Question::Fits(slot, _)
            | Question::Inside(slot, _)
            | Question::Items(slot) => Some(*slot),
            Question::Any(parts) | Question::All(parts) => {
                let (first, rest) = parts.split_first()?;
                let slot = self.sole(*first)?;
                rest.iter().all(|part| self.sole(*part) == Some(slot)).then_some(slot)
            }
            Question::Known(_) | Question::Constant(_) | Question::Other(_) => None,
        }
    }

    /// Whether the literal always has an answer.
    pub(super) fn always_told(&self, literal: Literal) -> bool {
        matches!(self.get(literal.atom), Some(Question::Known(_) | Question::Constant(_)))
    }

    /// Whether a literal can never be yes, whatever the facts.
    pub(super) fn impossible(&self, literal: Literal) -> bool {
        match self.get(literal.atom) {
            Some(Question::Constant(answer)) => *answer != literal.positive,
            Some(Question::OneOf(_, texts)) => literal.positive && texts.is_empty(),
            Some(Question::Whole(_, operator, number)) => {
                reach(*operator, *number, literal.positive).is_some_and(Reach::is_empty)
            }
            Some(Question::Other(code)) => literal.positive && impossible_item(code),
            _ => false,
        }
    }

    /// Whether the answer to one literal follows from the other's. Nothing, where it does not or the steps are spent.
    pub(super) fn entails(&self, p: Literal, q: Literal, steps: &mut Steps<'_>) -> Option<Grade> {
        if !steps.take() {
            return None;
        }
        if p == q {
            return Some(Grade::Always);
        }
        match (self.shape(p), self.shape(q)) {
            (Shape::Or(parts, positive), _) => {
                let mut whole = Grade::Always;
                for of in parts {
                    whole = whole.min(self.entails(part(*of, positive), q, steps)?);
                }
                Some(whole)
            }
            (_, Shape::And(parts, positive)) => {
                let mut whole = Grade::Always;
                for of in parts {
                    whole = whole.min(self.entails(p, part(*of, positive), steps)?);
                }
                Some(whole)
            }
            (p_shape, q_shape) => {
                let mut best = None;
                if let Shape::And(parts, positive) = p_shape {
                    for of in parts {
                        best = best.max(self.entails(part(*of, positive), q, steps));
                    }
                }
                if let Shape::Or(parts, positive) = q_shape {
                    for of in parts {
                        best = best.max(self.entails(p, part(*of, positive), steps));
                    }
                }
                best.max(self.simple(p, q))
            }
        }
    }

    fn simple(&self, p: Literal, q: Literal) -> Option<Grade> {
        let (asked, follows) = (self.get(p.atom)?, self.get(q.atom)?);
        if let Question::Known(slot) = follows {
            // What has an answer is known; what has none may be missing.
            return (q.positive && self.sole(p) == Some(*slot)).then_some(Grade::WhereKnown);
        }
        // Both ask of one fact and are untold when it is missing, so that what follows, follows always.
        let slot = self.sole(p)?;
        if self.sole(q) != Some(slot) {
            return None;
        }
        let holds = match (asked, p.positive, follows, q.positive) {
            (Question::OneOf(_, x), true, Question::OneOf(_, y), true) => subset(x, y),
            (Question::OneOf(_, x), true, Question::OneOf(_, y), false) => !x.iter().any(|text| y.contains(text)),
            (Question::OneOf(_, x), false, Question::OneOf(_, y), false) => subset(y, x),
            (Question::Whole(_, one, number), positive, Question::Whole(_, other, limit), wanted) => {
                reach(*one, *number, positive)
                    .zip(reach(*other, *limit, wanted))
                    .is_some_and(|(mine, theirs)| mine.within(theirs))
            }
            (a, true, b, true) => list_follows(a, b),
            (a, false, b, false) => list_follows(b, a),
            (a, true, b, false) => excludes(a, b) || excludes(b, a),
            // Of an empty list everything holds.
            (Question::Items(_), false, Question::Inside(..), true) => true,
            _ => false,
        };
        holds.then_some(Grade::Always)
    }
}

/// Steps that may run out: from then on nothing more is found to follow.
pub(super) struct Steps<'b> {
    budget: &'b mut Budget,
    pub(super) spent: bool,
}

impl<'b> Steps<'b> {
    pub(super) fn of(budget: &'b mut Budget) -> Self {
        Self { budget, spent: false }
    }

    pub(super) fn take(&mut self) -> bool {
        self.take_many(1)
    }

    /// Evaluates facts within the steps that are left.
    pub(super) fn evaluate(&mut self, policy: &Policy, facts: &Facts<'_>, room: &mut Room) -> Option<Evaluation> {
        let evaluation = policy.evaluate_in(facts, room, self.budget);
        self.spent |= evaluation.spent;
        (!self.spent).then_some(evaluation)
    }

    pub(super) fn take_many(&mut self, steps: u64) -> bool {
        self.spent |= self.spent || self.budget.spend(steps).is_err();
        !self.spent
    }
}

fn subset(x: &[Box<str>], y: &[Box<str>]) -> bool {
    x.iter().all(|text| y.contains(text))
}

fn question(atom: &Atom) -> Question<'_> {
    match atom {
        Atom::OneOf(slot, texts) => Question::OneOf(*slot, texts),
        Atom::Holds(slot) => Question::Holds(*slot),
        Atom::Known(slot) => Question::Known(*slot),
        Atom::Whole(slot, operator, number) => Question::Whole(*slot, *operator, *number),
        Atom::Has(slot, text) => Question::Has(*slot, text),
        Atom::AnyPrefix(slot, prefix) => Question::Prefix(*slot, prefix),
        Atom::AnyFits(slot, glob) => Question::Fits(*slot, glob),
        Atom::Any(parts) => Question::Any(parts),
        Atom::All(parts) => Question::All(parts),
        Atom::Other(code) => other(code),
    }
}

fn other<'c>(code: &'c Code) -> Question<'c> {
    if code.facts().is_empty() {
        let mut budget = Budget::of(crate::limit::CONDITION_COST);
        let answer = Scope { facts: &[], locals: Vec::new(), budget: &mut budget }.holds(code);
        return answer.map_or(Question::Other(code), Question::Constant);
    }
    let known = match code {
        Code::Binary(Operator::Greater, size, none) => match (&**size, &**none) {
            (Code::Call(Function::Size, arguments), Code::Literal(Written::Int(0))) => match arguments.as_slice() {
                [Code::Fact(slot, _)] => Some(Question::Items(*slot)),
                _ => None,
            },
            _ => None,
        },
        Code::Quantified(quantified) if quantified.quantifier == Quantifier::All && quantified.filter.is_none() => {
            let inside = |code: &'c Code| match code {
                Code::Inside(path, glob) if **path == Code::Local(0) => Some(&**glob),
                _ => None,
            };
            let globs: Option<Vec<&Glob>> = match &quantified.body {
                Code::Or(parts) => parts.iter().map(inside).collect(),
                one => inside(one).map(|glob| alloc::vec![glob]),
            };
            match (&quantified.over, globs) {
                (Code::Fact(slot, _), Some(globs)) => Some(Question::Inside(*slot, globs)),
                _ => None,
            }
        }
        _ => None,
    };
    known.unwrap_or(Question::Other(code))
}

/// The whole numbers a comparison leaves.
#[derive(Clone, Copy)]
pub(super) enum Reach {
    Between(i128, i128),
    Except(i64),
}

const LOWEST: i128 = i64::MIN as i128;
const HIGHEST: i128 = i64::MAX as i128;

pub(super) fn reach(operator: Operator, number: i64, positive: bool) -> Option<Reach> {
    let n = i128::from(number);
    Some(match (operator, positive) {
        (Operator::Equal, true) => Reach::Between(n, n),
        (Operator::Equal, false) => Reach::Except(number),
        (Operator::Less, true) | (Operator::GreaterOrEqual, false) => Reach::Between(LOWEST, n - 1),
        (Operator::LessOrEqual, true) | (Operator::Greater, false) => Reach::Between(LOWEST, n),
        (Operator::Greater, true) | (Operator::LessOrEqual, false) => Reach::Between(n + 1, HIGHEST),
        (Operator::GreaterOrEqual, true) | (Operator::Less, false) => Reach::Between(n, HIGHEST),
        _ => return None,
    })
}

impl Reach {
    fn is_empty(self) -> bool {
        matches!(self, Self::Between(low, high) if low > high)
    }

    fn within(self, outer: Self) -> bool {
        match (self, outer) {
            (Self::Between(a, b), _) if a > b => true,
            (Self::Between(a, b), Self::Between(c, d)) => c <= a && b <= d,
            (Self::Between(a, b), Self::Except(n)) => !(a..=b).contains(&i128::from(n)),
            (Self::Except(a), Self::Except(b)) => a == b,
            (Self::Except(_), Self::Between(c, d)) => c <= LOWEST && HIGHEST <= d,
        }
    }
}

/// What every path that fits begins with, whether it is a file or a folder above one.
fn certain_prefix(glob: &Glob) -> alloc::string::String {
    let mut prefix = glob.prefix();
    if let Some(slash) = prefix.find('/') {
        prefix.truncate(slash + 1);
    }
    prefix
}

/// Whether, of one list, the one being so makes the other so.
fn list_follows(p: &Question<'_>, q: &Question<'_>) -> bool {
    match (p, q) {
        (Question::Has(_, text) | Question::Prefix(_, text), Question::Prefix(_, prefix)) => text.starts_with(prefix),
        (Question::Has(_, text), Question::Fits(_, glob)) => glob.fits(text),
        (Question::Prefix(_, text), Question::Fits(_, glob)) => {
            glob.folder().is_some_and(|folder| text.starts_with(&*folder))
        }
        (Question::Fits(_, glob), Question::Prefix(_, prefix)) => certain_prefix(glob).starts_with(prefix),
        (Question::Fits(_, glob), Question::Fits(_, other)) => glob.within(other),
        (Question::Has(..) | Question::Prefix(..) | Question::Fits(..), Question::Items(_)) => true,
        (Question::Inside(_, mine), Question::Inside(_, theirs)) => {
            mine.iter().all(|glob| theirs.iter().any(|other| glob.held_within(other)))
        }
        _ => false,
    }
}

fn one_begins_other(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// Whether, of one list, both cannot be so.
fn excludes(p: &Question<'_>, q: &Question<'_>) -> bool {
    let Question::Inside(_, globs) = p else { return false };
    // What a pattern holds begins with its prefix, and a folder above another's prefix is a beginning of that.
    match q {
        Question::Has(_, text) => !globs.iter().any(|glob| glob.holds(text)),
        Question::Prefix(_, prefix) => !globs.iter().any(|glob| one_begins_other(&glob.prefix(), prefix)),
        Question::Fits(_, other) => !globs.iter().any(|glob| one_begins_other(&glob.prefix(), &other.prefix())),
        _ => false,
    }
}

/// Whether a condition asks of one item what no item can be.
fn impossible_item(code: &Code) -> bool {
    let Code::Quantified(quantified) = code else { return false };
    let Code::And(parts) = &quantified.body else { return false };
    if quantified.quantifier != Quantifier::Exists || quantified.filter.is_some() {
        return false;
    }
    let asked: Vec<Item<'_>> = parts.iter().filter_map(item).collect();
    let clash = |a: &Item<'_>, b: &Item<'_>| match (a, b) {
        (Item::Is(x), Item::Is(y)) => x != y,
        (Item::Is(x), Item::Begins(prefix)) => !x.starts_with(prefix),
        (Item::Is(x), Item::Fits(glob)) => !glob.fits(x),
        (Item::Begins(x), Item::Begins(y)) => !one_begins_other(x, y),
        (Item::Begins(prefix), Item::Fits(glob)) => !one_begins_other(prefix, &glob.prefix()),
        (Item::Fits(x), Item::Fits(y)) => !one_begins_other(&certain_prefix(x), &certain_prefix(y)),
        _ => false,
    };
    asked.iter().any(|a| asked.iter().any(|b| clash(a, b)))
}

enum Item<'p> {
    Is(&'p str),
    Begins(&'p str),
    Fits(&'p Glob),
}

fn item(code: &Code) -> Option<Item<'_>> {
    match code {
        Code::Call(Function::StartsWith, arguments) => match arguments.as_slice() {
            [Code::Local(0), Code::Literal(Written::Text(prefix))] => Some(Item::Begins(prefix)),
            _ => None,
        },
        Code::Fits(path, glob) if **path == Code::Local(0) => Some(Item::Fits(glob)),
        Code::Binary(Operator::Equal, left, right) => match (&**left, &**right) {
            (Code::Local(0), Code::Literal(Written::Text(text)))
            | (Code::Literal(Written::Text(text)), Code::Local(0)) => Some(Item::Is(text)),
            _ => None,
        },
        _ => None,
    }
}
