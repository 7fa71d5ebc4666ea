//! Conditions into atoms: small questions that many rules share, each asked at most once for a decision.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::budget::Budget;
use crate::order::InOrder as _;

use super::condition::{
    Code, Function, Glob, Literal as Written, Operator, Quantifier, Schema, Scope, Type, Undetermined, Value,
};

/// A question that has three answers for some facts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Atom {
    /// A text fact is one of these.
    OneOf(usize, Vec<Box<str>>),
    /// A fact is true.
    Holds(usize),
    /// A fact is known.
    Known(usize),
    /// A whole-number fact, compared.
    Whole(usize, Operator, i64),
    /// A list of text has this item.
    Has(usize, Box<str>),
    /// A list of text has an item that begins so.
    AnyPrefix(usize, Box<str>),
    /// A list of paths has one that fits.
    AnyFits(usize, Arc<Glob>),
    /// At least one of these.
    Any(Vec<Literal>),
    /// All of these.
    All(Vec<Literal>),
    /// Anything else.
    Other(Arc<Code>),
}

/// An atom, or its opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Literal {
    pub(super) atom: u32,
    pub(super) positive: bool,
}

/// The literals of every ruling one after the other, those that are quick to answer first: where a decision walks.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    literals: Vec<Literal>,
    /// Where the literals of each ruling end.
    ends: Vec<u32>,
}

impl Plan {
    pub(super) fn of<'l>(rulings: impl Iterator<Item = &'l [Literal]>, atoms: &[Atom]) -> Self {
        let mut plan = Self::default();
        let effort = |literal: &Literal| {
            let atom = usize::try_from(literal.atom).ok().and_then(|number| atoms.get(number));
            match atom {
                Some(Atom::OneOf(..) | Atom::Holds(_) | Atom::Known(_) | Atom::Whole(..)) => 0,
                Some(Atom::Has(..)) => 1,
                Some(Atom::AnyPrefix(..)) => 2,
                Some(Atom::AnyFits(..)) => 3,
                Some(Atom::Any(_) | Atom::All(_)) => 4,
                Some(Atom::Other(_)) | None => 5,
            }
        };
        for literals in rulings {
            let mut ordered = literals.to_vec();
            ordered.put_in_order_by_key(effort);
            plan.literals.extend(ordered);
            plan.ends.push(u32::try_from(plan.literals.len()).unwrap_or(u32::MAX));
        }
        plan
    }

    /// The literals of a ruling.
    pub(super) fn of_ruling(&self, ruling: u32) -> &[Literal] {
        let at = |number: Option<usize>| {
            number.and_then(|number| self.ends.get(number)).and_then(|end| usize::try_from(*end).ok())
        };
        let number = usize::try_from(ruling).ok();
        let start = at(number.and_then(|number| number.checked_sub(1))).unwrap_or(0);
        let end = at(number).unwrap_or(start);
        self.literals.get(start..end).unwrap_or_default()
    }
}

/// One of three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    No,
    Yes,
    Unclear,
}

impl Answer {
    pub(super) fn of(answer: bool) -> Self {
        if answer { Self::Yes } else { Self::No }
    }

    fn opposite(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Yes => Self::No,
            Self::Unclear => Self::Unclear,
        }
    }
}

/// Every atom of a policy, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Atoms {
    pub(super) all: Vec<Atom>,
    numbers: BTreeMap<String, u32>,
}

impl Atoms {
    /// The literals that together say what a condition says. Nothing, where it can never hold.
    pub(super) fn conjunction(&mut self, code: &Code, schema: &Schema, into: &mut Vec<Literal>) -> bool {
        match code {
            Code::And(all) => all.iter().all(|part| self.conjunction(part, schema, into)),
            code => match constant(code) {
                Some(answer) => answer,
                None => {
                    let literal = self.literal(code, schema);
                    if !into.contains(&literal) {
                        into.push(literal);
                    }
                    true
                }
            },
        }
    }

    fn number(&mut self, atom: Atom) -> u32 {
        let key = format!("{atom:?}");
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(atom);
        self.numbers.insert(key, number);
        number
    }

    fn literal(&mut self, code: &Code, schema: &Schema) -> Literal {
        let (code, positive) = unnegated(code);
        let atom = match code {
            Code::Or(all) => Atom::Any(all.iter().map(|part| self.literal(part, schema)).collect()),
            Code::And(all) => Atom::All(all.iter().map(|part| self.literal(part, schema)).collect()),
            Code::Binary(Operator::Unequal, left, right) => {
                let equal = Code::Binary(Operator::Equal, left.clone(), right.clone());
                let literal = self.literal(&equal, schema);
                return Literal { atom: literal.atom, positive: literal.positive != positive };
            }
            Code::Quantified(quantified)
                if quantified.quantifier == Quantifier::Exists && quantified.filter.is_none() =>
            {
                match (&quantified.over, &quantified.body) {
                    // The items are text, so that no part of the question can fail and it may be asked part by part.
                    (Code::Fact(slot, _), Code::Or(parts))
                        if is_texts(schema, *slot) && parts.iter().all(|part| item_question(*slot, part).is_some()) =>
                    {
                        let asked = parts.iter().filter_map(|part| item_question(*slot, part));
                        let asked: Vec<Atom> = asked.collect();
                        let literals =
                            asked.into_iter().map(|atom| Literal { atom: self.number(atom), positive: true });
                        Atom::Any(literals.collect())
                    }
                    (Code::Fact(slot, _), body) if is_texts(schema, *slot) => {
                        item_question(*slot, body).unwrap_or_else(|| Atom::Other(Arc::new(code.clone())))
                    }
                    _ => Atom::Other(Arc::new(code.clone())),
                }
            }
            code => simple(code)
                .filter(|atom| fits_type(atom, schema))
                .unwrap_or_else(|| Atom::Other(Arc::new(code.clone()))),
        };
        Literal { atom: self.number(atom), positive }
    }
}

impl Literal {
    pub(super) fn turned(self, answer: Answer) -> Answer {
        if self.positive { answer } else { answer.opposite() }
    }
}

fn unnegated(code: &Code) -> (&Code, bool) {
    let (mut code, mut positive) = (code, true);
    while let Code::Not(of) = code {
        code = of;
        positive = !positive;
    }
    (code, positive)
}

/// The answer of a condition that reads no fact.
fn constant(code: &Code) -> Option<bool> {
    if !code.facts().is_empty() {
        return None;
    }
    let mut budget = Budget::of(crate::limit::CONDITION_COST);
    Scope { facts: &[], locals: Vec::new(), budget: &mut budget }.holds(code).ok()
}

/// A question about each item of a list of text.
fn item_question(slot: usize, body: &Code) -> Option<Atom> {
    match body {
        Code::Call(Function::StartsWith, arguments) => match arguments.as_slice() {
            [Code::Local(0), Code::Literal(Written::Text(prefix))] => Some(Atom::AnyPrefix(slot, prefix.clone())),
            _ => None,
        },
        Code::Fits(path, glob) if **path == Code::Local(0) => Some(Atom::AnyFits(slot, glob.clone())),
        Code::Binary(Operator::Equal, left, right) => match (&**left, &**right) {
            (Code::Local(0), Code::Literal(Written::Text(text)))
            | (Code::Literal(Written::Text(text)), Code::Local(0)) => Some(Atom::Has(slot, text.clone())),
            _ => None,
        },
        _ => None,
    }
}

fn simple(code: &Code) -> Option<Atom> {
    match code {
        Code::Fact(slot, _) => Some(Atom::Holds(*slot)),
        Code::HasFact(slot) => Some(Atom::Known(*slot)),
        Code::Binary(Operator::Equal, left, right) => match (&**left, &**right) {
            (Code::Fact(slot, _), Code::Literal(Written::Text(text)))
            | (Code::Literal(Written::Text(text)), Code::Fact(slot, _)) => {
                Some(Atom::OneOf(*slot, alloc::vec![text.clone()]))
            }
            (Code::Fact(slot, _), Code::Literal(Written::Int(number)))
            | (Code::Literal(Written::Int(number)), Code::Fact(slot, _)) => {
                Some(Atom::Whole(*slot, Operator::Equal, *number))
            }
            _ => None,
        },
        Code::Binary(Operator::In, left, right) => match (&**left, &**right) {
            (Code::Fact(slot, _), Code::List(items)) => {
                let mut texts: Vec<Box<str>> = Vec::new();
                for item in items {
                    let Code::Literal(Written::Text(text)) = item else { return None };
                    texts.push(text.clone());
                }
                texts.put_in_order();
                texts.dedup();
                Some(Atom::OneOf(*slot, texts))
            }
            (Code::Literal(Written::Text(text)), Code::Fact(slot, _)) => Some(Atom::Has(*slot, text.clone())),
            _ => None,
        },
        Code::Binary(operator, left, right) if operator.is_order() => match (&**left, &**right) {
            (Code::Fact(slot, _), Code::Literal(Written::Int(number))) => Some(Atom::Whole(*slot, *operator, *number)),
            (Code::Literal(Written::Int(number)), Code::Fact(slot, _)) => {
                Some(Atom::Whole(*slot, operator.mirrored(), *number))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a fact is a list of text. What is asked of the keys of a map is no question of a list.
fn is_texts(schema: &Schema, slot: usize) -> bool {
    schema.fact(slot).is_some_and(|fact| fact.is == Type::list(Type::String))
}

/// Whether an atom asks of its fact what the fact's type answers. `"a" in flags` of a map is no question of a list.
fn fits_type(atom: &Atom, schema: &Schema) -> bool {
    let is = |slot: &usize, wanted: &Type| schema.fact(*slot).is_some_and(|fact| fact.is == *wanted);
    match atom {
        Atom::OneOf(slot, _) => is(slot, &Type::String),
        Atom::Holds(slot) => is(slot, &Type::Bool),
        Atom::Whole(slot, ..) => is(slot, &Type::Int),
        Atom::Has(slot, _) | Atom::AnyPrefix(slot, _) | Atom::AnyFits(slot, _) => is_texts(schema, *slot),
        Atom::Known(_) | Atom::Any(_) | Atom::All(_) | Atom::Other(_) => true,
    }
}

/// The answer of an atom that asks of facts alone.
pub(super) fn asked<'a>(
    atom: &'a Atom,
    facts: &[Option<Value<'a>>],
    budget: &mut Budget,
) -> Result<Answer, Undetermined> {
    let fact = |slot: &usize| facts.get(*slot).and_then(Option::as_ref);
    let answer = match atom {
        Atom::OneOf(slot, texts) => match fact(slot) {
            Some(Value::Text(given)) => texts.iter().any(|text| **text == **given),
            _ => return Ok(Answer::Unclear),
        },
        Atom::Holds(slot) => match fact(slot) {
            Some(Value::Bool(answer)) => *answer,
            _ => return Ok(Answer::Unclear),
        },
        Atom::Known(slot) => fact(slot).is_some(),
        Atom::Whole(slot, operator, number) => match fact(slot) {
            Some(Value::Int(given)) => match operator {
                Operator::Less => given < number,
                Operator::LessOrEqual => given <= number,
                Operator::Greater => given > number,
                Operator::GreaterOrEqual => given >= number,
                _ => given == number,
            },
            _ => return Ok(Answer::Unclear),
        },
        Atom::Has(slot, text) => return any(fact(slot), budget, |item| *item == **text),
        Atom::AnyPrefix(slot, prefix) => return any(fact(slot), budget, |item| item.starts_with(&**prefix)),
        Atom::AnyFits(slot, glob) => return any_fits(fact(slot), glob, budget),
        Atom::Any(_) | Atom::All(_) => return Ok(Answer::Unclear),
        Atom::Other(code) => {
            return match (Scope { facts, locals: Vec::new(), budget }).holds(code) {
                Ok(answer) => Ok(Answer::of(answer)),
                Err(Undetermined::BudgetSpent) => Err(Undetermined::BudgetSpent),
                Err(_) => Ok(Answer::Unclear),
            };
        }
    };
    Ok(Answer::of(answer))
}

fn any(
    list: Option<&Value<'_>>,
    budget: &mut Budget,
    mut fits: impl FnMut(&str) -> bool,
) -> Result<Answer, Undetermined> {
    let Some(Value::List(items)) = list else { return Ok(Answer::Unclear) };
    budget.spend(u64::try_from(items.len()).unwrap_or(u64::MAX)).map_err(|_| Undetermined::BudgetSpent)?;
    Ok(Answer::of(items.iter().any(|item| matches!(item, Value::Text(text) if fits(text)))))
}

fn any_fits(list: Option<&Value<'_>>, glob: &Glob, budget: &mut Budget) -> Result<Answer, Undetermined> {
    let Some(Value::List(items)) = list else { return Ok(Answer::Unclear) };
    budget.spend(u64::try_from(items.len()).unwrap_or(u64::MAX)).map_err(|_| Undetermined::BudgetSpent)?;
    for item in items.iter() {
        let Value::Text(text) = item else { continue };
        if glob.fits_within(text, budget).map_err(|_| Undetermined::BudgetSpent)? {
            return Ok(Answer::Yes);
        }
    }
    Ok(Answer::No)
}
