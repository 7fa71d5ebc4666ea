//! What would make a ruling fire, or not: changes of facts, each tried before it is told.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use jiff::civil::DateTime;
use jiff::{SignedDuration, ToSpan};

use crate::budget::Budget;
use crate::limit;
use crate::order::InOrder as _;

use super::compile::Policy;
use super::condition::{
    Code, Condition, Literal as Written, Operator, Quantifier, Type, Value, Whose, duration, duration_text, timestamp,
    timestamp_text,
};
use super::facts::Facts;
use super::lower::{Answer, Atom, Literal};
use super::ruling::Ruling;
use super::seek::Alternative;

/// A change of some facts that belongs together.
#[derive(Clone, Debug)]
pub(super) struct Fix<'a> {
    pub(super) says: String,
    pub(super) whose: String,
    pub(super) shifts: Vec<(usize, Shift<'a>)>,
}

#[derive(Clone, Debug)]
pub(super) enum Shift<'a> {
    Set(Value<'a>),
    Gain(Value<'a>),
    Lose(Vec<Value<'a>>),
    Forget,
}

impl<'a> Fix<'a> {
    pub(super) fn apply(&self, facts: &mut Facts<'a>) {
        for (slot, shift) in &self.shifts {
            let items = || match facts.get(*slot) {
                Some(Value::List(items)) => items.as_ref().clone(),
                _ => Vec::new(),
            };
            let value = match shift {
                Shift::Set(value) => Some(value.clone()),
                Shift::Forget => None,
                Shift::Gain(item) => {
                    let mut items = items();
                    items.push(item.clone());
                    Some(Value::list(items))
                }
                // Of a list that is not known, nothing can be lost.
                Shift::Lose(_) if facts.get(*slot).is_none() => continue,
                Shift::Lose(lost) => {
                    let mut items = items();
                    items.retain(|item| !lost.iter().any(|lost| lost.equals(item)));
                    Some(Value::list(items))
                }
            };
            facts.set(*slot, value);
        }
    }
}

pub(super) struct Mender<'m, 'a> {
    pub(super) policy: &'a Policy,
    pub(super) facts: &'m Facts<'a>,
}

impl<'a> Mender<'_, 'a> {
    fn text(&self, fact: &str) -> Option<&str> {
        match self.facts.get(self.policy.schema.slot(fact)?) {
            Some(Value::Text(text)) => Some(&**text),
            _ => None,
        }
    }

    /// Who carries the work out, by name where that is known.
    pub(super) fn executor(&self) -> String {
        self.text("unit.executor").unwrap_or("executor").into()
    }

    /// Who answers for the work, by name where that is known.
    pub(super) fn accountable(&self) -> String {
        self.text("unit.accountable").unwrap_or("accountable").into()
    }

    /// Whether a person is known to have worked on it, or asks for the move.
    pub(super) fn worked(&self, person: &str) -> bool {
        let named = |fact: &str| self.text(fact).is_some_and(|name| name.eq_ignore_ascii_case(person));
        let own = |slot: usize| {
            match self.facts.get(slot) {
            Some(Value::List(items)) => items.iter().any(|item| match item {
                Value::Record(fields) => {
                    let by = matches!(fields.get(super::obligation::judgment::BY), Some(Some(Value::Text(by))) if by.eq_ignore_ascii_case(person));
                    by && matches!(fields.get(super::obligation::judgment::OWN), Some(Some(Value::Bool(true))))
                }
                _ => false,
            }),
            _ => false,
        }
        };
        named("actor.id") || named("unit.executor") || self.policy.slots.judgments.is_some_and(own)
    }

    fn whose(&self, slot: usize) -> Option<String> {
        match self.policy.schema.fact(slot)?.whose {
            Whose::Nobody => None,
            Whose::Executor => Some(self.executor()),
            Whose::Accountable => Some(self.accountable()),
            Whose::Judge => Some("judge".into()),
            Whose::Time => Some("time".into()),
            Whose::World => Some("world".into()),
        }
    }

    fn name(&self, slot: usize) -> &str {
        self.policy.schema.fact(slot).map_or("", |fact| &fact.name)
    }

    /// A person asks where a machine did.
    pub(super) fn person_asks(&self) -> Option<Fix<'a>> {
        let (kind, id) = (self.policy.slots.actor_kind?, self.policy.slots.actor_id);
        let mut shifts = vec![(kind, Shift::Set(Value::text("person")))];
        if let Some(id) = id {
            shifts.push((id, Shift::Set(Value::text("person:anyone"))));
        }
        Some(Fix { says: "a person asks for it instead of a machine".into(), whose: "a person".into(), shifts })
    }

    /// The ways to keep a ruling from firing: one of its questions gets the answer no.
    pub(super) fn unfired(&self, ruling: &'a Ruling) -> Vec<Alternative<'a>> {
        let literals = ruling.literals.as_deref().unwrap_or_default();
        literals.iter().flat_map(|literal| self.solved(*literal, false)).take(limit::WAY_ALTERNATIVES).collect()
    }

    /// The ways to have a ruling fire: every question that has another answer gets the answer yes.
    pub(super) fn fired(&self, ruling: &'a Ruling) -> Vec<Alternative<'a>> {
        let Some(literals) = ruling.literals.as_deref() else { return Vec::new() };
        self.all(literals, true)
    }

    fn all(&self, literals: &[Literal], wanted: bool) -> Vec<Alternative<'a>> {
        let mut together: Alternative<'a> = Vec::new();
        for literal in literals {
            let answer = self.answer(*literal);
            if answer == Answer::of(wanted) {
                continue;
            }
            let Some(first) = self.solved(*literal, wanted).into_iter().next() else { return Vec::new() };
            together.extend(first);
        }
        if together.is_empty() { Vec::new() } else { vec![together] }
    }

    fn answer(&self, literal: Literal) -> Answer {
        let mut budget = Budget::of(limit::DECISION_STEPS);
        self.policy.answer(literal, self.facts.slots(), &mut budget)
    }

    /// The ways to give a question the wanted answer.
    fn solved(&self, literal: Literal, wanted: bool) -> Vec<Alternative<'a>> {
        let number = usize::try_from(literal.atom).unwrap_or(usize::MAX);
        let Some(atom) = self.policy.atoms.all.get(number) else { return Vec::new() };
        let yes = wanted == literal.positive;
        match atom {
            Atom::Any(parts) if yes => parts.iter().flat_map(|part| self.solved(*part, true)).collect(),
            Atom::Any(parts) => self.all(parts, false),
            Atom::All(parts) if yes => self.all(parts, true),
            Atom::All(parts) => parts.iter().flat_map(|part| self.solved(*part, false)).collect(),
            Atom::Other(code) => self.solved_code(code, yes),
            atom => self.simple(atom, yes).into_iter().map(|fix| vec![fix]).collect(),
        }
    }

    pub(super) fn solved_condition(&self, condition: &'a Condition, wanted: bool) -> Vec<Alternative<'a>> {
        self.solved_code(condition.code(), wanted)
    }

    fn simple(&self, atom: &'a Atom, yes: bool) -> Option<Fix<'a>> {
        let slot = match atom {
            Atom::OneOf(slot, _)
            | Atom::Holds(slot)
            | Atom::Known(slot)
            | Atom::Whole(slot, ..)
            | Atom::Has(slot, _)
            | Atom::AnyPrefix(slot, _)
            | Atom::AnyFits(slot, _) => *slot,
            Atom::Any(_) | Atom::All(_) | Atom::Other(_) => return None,
        };
        if Some(slot) == self.policy.slots.actor_kind {
            let Atom::OneOf(_, texts) = atom else { return None };
            return (texts.iter().any(|text| &**text == "person") == yes).then(|| self.person_asks()).flatten();
        }
        let (whose, name) = (self.whose(slot)?, self.name(slot));
        let fix = |says: String, shift: Shift<'a>| Some(Fix { says, whose, shifts: vec![(slot, shift)] });
        match atom {
            Atom::OneOf(_, texts) => {
                let other = |text: &&'a str| !texts.iter().any(|held| **held == **text);
                let known = self.policy.schema.fact(slot).map(|fact| fact.values.as_slice()).unwrap_or_default();
                let to: &'a str = if yes { texts.first()? } else { known.iter().map(|value| &**value).find(other)? };
                fix(format!("`{name}` is `{to}`"), Shift::Set(Value::text(to)))
            }
            Atom::Holds(_) => {
                let says = if yes { format!("`{name}` is true") } else { format!("`{name}` is false") };
                fix(says, Shift::Set(Value::Bool(yes)))
            }
            Atom::Known(_) if !yes => fix(format!("`{name}` is not given"), Shift::Forget),
            Atom::Known(_) => None,
            Atom::Whole(_, operator, number) => {
                let to = match (operator, yes) {
                    (Operator::GreaterOrEqual | Operator::LessOrEqual | Operator::Equal, true)
                    | (Operator::Greater | Operator::Less, false) => Some(*number),
                    (Operator::Greater | Operator::Equal, _) | (Operator::LessOrEqual, false) => number.checked_add(1),
                    _ => number.checked_sub(1),
                };
                let to = to?;
                fix(format!("`{name}` is {to}"), Shift::Set(Value::Int(to)))
            }
            Atom::Has(_, text) if yes => fix(format!("`{name}` has `{text}`"), Shift::Gain(Value::text(text))),
            Atom::AnyPrefix(_, prefix) if yes => {
                fix(format!("`{name}` has something under `{prefix}`"), Shift::Gain(Value::text(prefix)))
            }
            Atom::AnyFits(..) if yes => None,
            atom => {
                let Some(Value::List(items)) = self.facts.get(slot) else {
                    return fix(format!("`{name}` is given, and empty"), Shift::Set(Value::list(Vec::new())));
                };
                let fits = |item: &&Value<'a>| match (atom, item) {
                    (Atom::Has(_, text), Value::Text(item)) => **text == **item,
                    (Atom::AnyPrefix(_, prefix), Value::Text(item)) => item.starts_with(&**prefix),
                    (Atom::AnyFits(_, glob), Value::Text(item)) => glob.fits(item),
                    _ => false,
                };
                let lost: Vec<Value<'a>> = items.iter().filter(fits).cloned().collect();
                let what = match atom {
                    Atom::AnyFits(_, glob) => glob.as_str(),
                    Atom::AnyPrefix(_, prefix) => prefix,
                    Atom::Has(_, text) => text,
                    _ => "",
                };
                fix(format!("`{name}` has nothing that is or lies under `{what}`"), Shift::Lose(lost))
            }
        }
    }

    /// Whether a condition has an answer with a fact changed.
    fn gives(&self, code: &'a Code, fixes: &Fix<'a>, wanted: bool) -> bool {
        let mut facts = self.facts.clone();
        fixes.apply(&mut facts);
        let mut budget = Budget::of(limit::CONDITION_COST);
        super::condition::Scope { facts: facts.slots(), locals: Vec::new(), budget: &mut budget }.holds(code)
            == Ok(wanted)
    }

    /// For a condition of any form: changes of one fact, of the kinds that its text suggests.
    fn solved_code(&self, code: &'a Code, wanted: bool) -> Vec<Alternative<'a>> {
        let mut all = Vec::new();
        for slot in code.facts() {
            let Some(whose) = self.whose(slot) else { continue };
            let Some(fact) = self.policy.schema.fact(slot) else { continue };
            let fixes = self.tries(code, slot, &fact.is, wanted);
            let found = fixes
                .into_iter()
                .map(|(says, shift)| Fix { says, whose: whose.clone(), shifts: vec![(slot, shift)] })
                .find(|fix| self.gives(code, fix, wanted));
            all.extend(found.map(|fix| vec![fix]));
        }
        all
    }

    fn tries(&self, code: &'a Code, slot: usize, is: &Type, wanted: bool) -> Vec<(String, Shift<'a>)> {
        let name = self.name(slot);
        let mut all: Vec<(String, Shift<'a>)> = Vec::new();
        let mut set = |says: String, value: Value<'a>| all.push((says, Shift::Set(value)));
        match is {
            Type::Bool => {
                for value in [true, false] {
                    set(format!("`{name}` is {value}"), Value::Bool(value));
                }
            }
            Type::Int => {
                for number in numbers(code) {
                    for value in [Some(number), number.checked_sub(1), number.checked_add(1)].into_iter().flatten() {
                        set(format!("`{name}` is {value}"), Value::Int(value));
                    }
                }
            }
            Type::String => {
                let known = self.policy.schema.fact(slot).map(|fact| fact.values.as_slice()).unwrap_or_default();
                for text in texts(code).into_iter().chain(known.iter().map(|value| &**value)) {
                    set(format!("`{name}` is `{text}`"), Value::text(text));
                }
            }
            Type::Duration => {
                for length in texts(code).into_iter().filter_map(duration) {
                    for value in [
                        Some(length),
                        length.checked_add(SignedDuration::from_secs(1)),
                        length.checked_sub(SignedDuration::from_secs(1)),
                    ]
                    .into_iter()
                    .flatten()
                    {
                        set(format!("`{name}` is {}", duration_text(value)), Value::Duration(value));
                    }
                }
            }
            Type::Timestamp => {
                for value in self.times(code, slot) {
                    set(format!("it is {}", timestamp_text(value)), Value::Timestamp(value));
                }
            }
            Type::List(of) => self.lists(code, slot, of, wanted, &mut all),
            Type::Map(..) => set(format!("`{name}` is given, and empty"), Value::Map(Arc::new(Vec::new()))),
            _ => {}
        }
        all
    }

    /// Points in time to try: those the condition names, then each quarter of an hour of the next eight days, then
    /// each day of the next year.
    fn times(&self, code: &'a Code, slot: usize) -> Vec<DateTime> {
        let now = match self.facts.get(slot) {
            Some(Value::Timestamp(now)) => Some(*now),
            _ => None,
        };
        let mut all: Vec<DateTime> =
            texts(code).into_iter().filter_map(timestamp).filter(|named| now.is_none_or(|now| *named >= now)).collect();
        all.put_in_order();
        let Some(now) = now else { return all };
        let quarter = now.checked_sub(SignedDuration::new(
            i64::from(now.minute() % 15) * 60 + i64::from(now.second()),
            now.subsec_nanosecond(),
        ));
        let Ok(quarter) = quarter else { return all };
        all.extend((1..=8 * 96).filter_map(|step| quarter.checked_add((15 * step).minutes()).ok()));
        all.extend((9..=370).filter_map(|step: i64| quarter.checked_add(step.days()).ok()));
        all
    }

    fn lists(&self, code: &'a Code, slot: usize, of: &Type, wanted: bool, all: &mut Vec<(String, Shift<'a>)>) {
        let name = self.name(slot);
        let items: Vec<Value<'a>> = match self.facts.get(slot) {
            Some(Value::List(items)) => items.as_ref().clone(),
            _ => Vec::new(),
        };
        let said = Some(slot) == self.policy.slots.evidence || Some(slot) == self.policy.slots.judgments;
        // What was said cannot be unsaid; other items can go, one by one judged by themselves.
        if !said && !items.is_empty() {
            let alone = |item: &Value<'a>| {
                let fix = Fix {
                    says: String::new(),
                    whose: String::new(),
                    shifts: vec![(slot, Shift::Set(Value::list(vec![item.clone()])))],
                };
                self.gives(code, &fix, wanted)
            };
            let lost: Vec<Value<'a>> = items.iter().filter(|item| !alone(item)).cloned().collect();
            let shown: Vec<String> = lost
                .iter()
                .take(3)
                .filter_map(|item| if let Value::Text(text) = item { Some(format!("`{}`", &**text)) } else { None })
                .collect();
            let more = if lost.len() > shown.len() {
                format!(" and {} more", lost.len().saturating_sub(shown.len()))
            } else {
                String::new()
            };
            all.push((format!("`{name}` has no {}{more}", shown.join(", ")), Shift::Lose(lost)));
            all.push((format!("`{name}` is empty"), Shift::Set(Value::list(Vec::new()))));
        }
        if let (true, Type::Record(record)) = (wanted, of) {
            code.walk(&mut |part| {
                let Code::Quantified(quantified) = part else { return };
                if quantified.quantifier != Quantifier::Exists
                    || !matches!(&quantified.over, Code::Fact(over, _) if *over == slot)
                {
                    return;
                }
                let mut fields: Vec<Option<Value<'a>>> = vec![None; record.fields.len()];
                let mut told: Vec<String> = Vec::new();
                let parts: &[Code] = if let Code::And(parts) = &quantified.body {
                    parts
                } else {
                    core::slice::from_ref(&quantified.body)
                };
                for part in parts {
                    let (number, value) = match part {
                        Code::Field(_, number, _) => (*number, Value::Bool(true)),
                        Code::Not(of) => match &**of {
                            Code::Field(_, number, _) => (*number, Value::Bool(false)),
                            _ => continue,
                        },
                        Code::Binary(Operator::Equal, left, right) => match (&**left, &**right) {
                            (Code::Field(_, number, _), Code::Literal(Written::Text(text)))
                            | (Code::Literal(Written::Text(text)), Code::Field(_, number, _)) => (*number, lent(text)),
                            _ => continue,
                        },
                        _ => continue,
                    };
                    if let (Some(held), Some(field)) = (fields.get_mut(number), record.fields.get(number)) {
                        if let Value::Text(text) = &value {
                            told.push(format!("{} {}", field.name, &**text));
                        }
                        *held = Some(value);
                    }
                }
                let says = format!("there is {} with {}", record.name, told.join(", "));
                all.push((says, Shift::Gain(Value::Record(Arc::new(fields)))));
            });
        }
    }
}

fn lent<'a>(text: &str) -> Value<'a> {
    Value::Text(String::from(text).into())
}

fn numbers(code: &Code) -> Vec<i64> {
    let mut all = Vec::new();
    code.walk(&mut |part| {
        if let Code::Literal(Written::Int(number)) = part {
            all.push(*number);
        }
    });
    all
}

fn texts(code: &Code) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    code.walk(&mut |part| {
        if let Code::Literal(Written::Text(text)) = part {
            all.push(text);
        }
    });
    all
}
