//! Facts for which given rulings fire: made from what the rulings ask, and kept only when the policy says so too.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value as Json;

use crate::budget::Budget;
use crate::instant::Instant;
use crate::limit;
use crate::order::InOrder as _;

use super::super::compile::Policy;
use super::super::condition::{Code, Glob, Literal as Written, Scope, Text, Type, Value, duration, timestamp};
use super::super::evaluate::Room;
use super::super::facts::Facts;
use super::super::lower::Literal;
use super::case::Case;
use super::question::{Question, Questions, Shape, Steps, part};

type Slots = Vec<Option<Value<'static>>>;

/// Makes examples for one policy.
pub(super) struct Examples<'q, 'p> {
    policy: &'p Policy,
    questions: &'q Questions<'p>,
    now: Instant,
    room: Room,
}

impl<'q, 'p> Examples<'q, 'p> {
    pub(super) fn of(policy: &'p Policy, questions: &'q Questions<'p>, now: Instant) -> Self {
        Self { policy, questions, now, room: Room::default() }
    }

    /// Facts for which all these rulings fire, where some are found.
    pub(super) fn firing(&mut self, rulings: &[usize], case: Case<'p>, steps: &mut Steps<'_>) -> Option<Json> {
        let mut tries = limit::ANALYSIS_TRIES;
        self.choose(rulings, case, &mut tries, steps)
    }

    /// Takes one part of each disjunction in turn.
    fn choose(
        &mut self,
        rulings: &[usize],
        mut case: Case<'p>,
        tries: &mut usize,
        steps: &mut Steps<'_>,
    ) -> Option<Json> {
        if case.clash.is_some() {
            return None;
        }
        let Some(choice) = case.choices.pop() else {
            *tries = tries.checked_sub(1)?;
            return self.attempt(rulings, &case, steps);
        };
        let Shape::Or(parts, positive) = self.questions.shape(choice) else { return None };
        for of in parts {
            if *tries == 0 || !steps.take() {
                return None;
            }
            let mut narrowed = case.clone();
            narrowed.add(part(*of, positive), self.questions, steps);
            if let Some(found) = self.choose(rulings, narrowed, tries, steps) {
                return Some(found);
            }
        }
        None
    }

    fn attempt(&mut self, rulings: &[usize], case: &Case<'p>, steps: &mut Steps<'_>) -> Option<Json> {
        let mut slots = self.plain(case)?;
        for literal in &case.asked {
            if let Some(Question::Other(code)) = self.questions.get(literal.atom) {
                self.search(code, *literal, &mut slots, steps);
            }
        }
        let conditions =
            rulings.iter().filter_map(|ruling| self.policy.rulings.get(*ruling)).flat_map(|ruling| &ruling.conditions);
        for condition in conditions {
            let held = Scope { facts: &slots, locals: Vec::new(), budget: &mut Budget::of(limit::CONDITION_COST) }
                .holds(condition.code());
            if !steps.take() || held != Ok(true) {
                return None;
            }
        }
        self.confirmed(rulings, slots, steps)
    }

    /// The facts as JSON, where the policy says of them as JSON that all these rulings fire.
    fn confirmed(&mut self, rulings: &[usize], slots: Slots, steps: &mut Steps<'_>) -> Option<Json> {
        let json = Facts::from_slots(slots).to_json(&self.policy.schema);
        let text = format!("{json}");
        let facts = self.policy.facts(&text).ok()?;
        let evaluation = steps.evaluate(self.policy, &facts, &mut self.room)?;
        let fired = |ruling: &usize| u32::try_from(*ruling).is_ok_and(|ruling| evaluation.fired.contains(&ruling));
        rulings.iter().all(fired).then_some(json)
    }

    /// What the questions that are understood ask.
    fn plain(&self, case: &Case<'p>) -> Option<Slots> {
        let mut slots: Slots = Vec::new();
        slots.resize(self.policy.schema.facts().len(), None);
        let mut put = |slot: usize, value: Value<'static>| {
            if let Some(held) = slots.get_mut(slot) {
                *held = Some(value);
            }
        };
        for (slot, texts) in &case.texts {
            let known = self.policy.schema.fact(*slot).map(|fact| fact.values.as_slice()).unwrap_or_default();
            let text = if let Some(left) = &texts.left {
                left.first().map(|text| String::from(*text))?
            } else {
                let free = |text: &&str| !texts.excluded.contains(text);
                let other = known.iter().map(|text| &**text).find(free).map(String::from);
                other.unwrap_or_else(|| format!("other-than-{}", texts.excluded.first().unwrap_or(&"that")))
            };
            put(*slot, made(text));
        }
        for (slot, whole) in &case.wholes {
            put(*slot, Value::Int(whole.left()?));
        }
        let mut lists: BTreeMap<usize, Vec<Literal>> = BTreeMap::new();
        for literal in &case.asked {
            match self.questions.get(literal.atom) {
                Some(Question::Holds(slot)) => put(*slot, Value::Bool(literal.positive)),
                Some(
                    Question::Has(slot, _)
                    | Question::Prefix(slot, _)
                    | Question::Fits(slot, _)
                    | Question::Inside(slot, _)
                    | Question::Items(slot),
                ) => lists.entry(*slot).or_default().push(*literal),
                _ => {}
            }
        }
        for (slot, mut asked) in lists {
            // Whether there are items at all is answered by those that are asked for.
            asked.put_in_order_by_key(|literal| matches!(self.questions.get(literal.atom), Some(Question::Items(_))));
            put(slot, self.list(slot, &asked)?);
        }
        for literal in case.asked.iter().filter(|literal| literal.positive) {
            if let Some(Question::Known(slot)) = self.questions.get(literal.atom)
                && slots.get(*slot).is_some_and(Option::is_none)
                && let Some(value) = self.ordinary(*slot)
                && let Some(held) = slots.get_mut(*slot)
            {
                *held = Some(value);
            }
        }
        Some(slots)
    }

    /// A list that answers these questions.
    fn list(&self, slot: usize, asked: &[Literal]) -> Option<Value<'static>> {
        if self.policy.schema.fact(slot)?.is != Type::list(Type::String) {
            return self.ordinary(slot);
        }
        let answer = |literal: &Literal, item: &str| match self.questions.get(literal.atom) {
            Some(Question::Has(_, text)) => *text == item,
            Some(Question::Prefix(_, prefix)) => item.starts_with(prefix),
            Some(Question::Fits(_, glob)) => glob.fits(item),
            Some(Question::Inside(_, globs)) => globs.iter().any(|glob| glob.holds(item)),
            Some(Question::Items(_)) => true,
            _ => false,
        };
        let may = |item: &str| {
            asked.iter().all(|literal| match self.questions.get(literal.atom) {
                Some(Question::Inside(..)) if literal.positive => answer(literal, item),
                Some(Question::Inside(..)) => true,
                _ if literal.positive => true,
                _ => !answer(literal, item),
            })
        };
        let all: Vec<&Glob> = asked
            .iter()
            .filter(|literal| literal.positive)
            .filter_map(|literal| match self.questions.get(literal.atom) {
                Some(Question::Inside(_, globs)) => Some(globs),
                _ => None,
            })
            .flatten()
            .copied()
            .collect();
        let mut items: Vec<String> = Vec::new();
        for literal in asked {
            let candidates: Vec<String> = match self.questions.get(literal.atom) {
                Some(Question::Has(_, text)) => alloc::vec![String::from(*text)],
                Some(Question::Prefix(_, prefix)) => {
                    let mut near = alloc::vec![format!("{prefix}x"), format!("{prefix}/x"), String::from(*prefix)];
                    near.extend(all.iter().map(|glob| glob.sample()));
                    near
                }
                Some(Question::Fits(_, glob)) => {
                    let sample = glob.sample();
                    let mut near = alloc::vec![sample.clone()];
                    near.extend(all.iter().map(|outer| format!("{}{sample}", outer.prefix())));
                    near.extend(all.iter().map(|outer| outer.sample()));
                    near
                }
                Some(Question::Items(_)) => {
                    let mut near: Vec<String> = all.iter().map(|glob| glob.sample()).collect();
                    near.push(String::from("x"));
                    near
                }
                Some(Question::Inside(..)) if !literal.positive => alloc::vec![String::from("elsewhere/x")],
                _ => continue,
            };
            let wanted = literal.positive || matches!(self.questions.get(literal.atom), Some(Question::Inside(..)));
            let answered = |item: &String| answer(literal, item) == literal.positive;
            if !wanted || items.iter().any(answered) {
                continue;
            }
            items.push(candidates.into_iter().find(|item| answered(item) && may(item))?);
        }
        Some(Value::list(items.into_iter().map(made).collect()))
    }

    /// A value that says little.
    fn ordinary(&self, slot: usize) -> Option<Value<'static>> {
        let fact = self.policy.schema.fact(slot)?;
        Some(match &fact.is {
            Type::Bool => Value::Bool(false),
            Type::Int => Value::Int(0),
            Type::String => made(fact.values.first().map_or("x", |value| value).into()),
            Type::Timestamp => Value::Timestamp(timestamp(&format!("{}", self.now))?),
            Type::Duration => Value::Duration(duration("0s")?),
            Type::List(_) => Value::list(Vec::new()),
            Type::Map(..) => Value::Map(Vec::new().into()),
            _ => return None,
        })
    }

    /// Tries values for the facts a condition reads until its answer is as it should be.
    fn search(&self, code: &'p Code, literal: Literal, slots: &mut Slots, steps: &mut Steps<'_>) {
        let words = Words::of(code);
        let choices: Vec<(usize, Vec<Option<Value<'static>>>)> = code
            .facts()
            .into_iter()
            .map(|slot| {
                let held = slots.get(slot).cloned().flatten();
                (slot, self.candidates(slot, held.as_ref(), &words))
            })
            .collect();
        let before = slots.clone();
        for number in 0..limit::ANALYSIS_TRIES {
            let mut rest = number;
            for (slot, values) in &choices {
                let (at, next) =
                    (rest.checked_rem(values.len()).unwrap_or(0), rest.checked_div(values.len()).unwrap_or(0));
                rest = next;
                if let (Some(held), Some(value)) = (slots.get_mut(*slot), values.get(at)) {
                    held.clone_from(value);
                }
            }
            let mut budget = Budget::of(limit::CONDITION_COST);
            let answer = Scope { facts: slots, locals: Vec::new(), budget: &mut budget }.holds(code);
            if answer == Ok(literal.positive) {
                return;
            }
            if rest > 0 || !steps.take() {
                break;
            }
        }
        *slots = before;
    }

    /// Values worth trying for a fact, those first that the condition itself names.
    fn candidates(&self, slot: usize, held: Option<&Value<'static>>, words: &Words<'p>) -> Vec<Option<Value<'static>>> {
        let mut values: Vec<Option<Value<'static>>> = Vec::new();
        let Some(fact) = self.policy.schema.fact(slot) else { return values };
        values.extend(held.cloned().map(Some));
        match &fact.is {
            Type::Bool => values.extend([true, false].map(|answer| Some(Value::Bool(answer)))),
            Type::Int => values.extend(words.numbers().map(|number| Some(Value::Int(number)))),
            Type::String => {
                let texts = words.texts.iter().copied().chain(fact.values.iter().map(|value| &**value)).chain(["x"]);
                values.extend(texts.map(|text| Some(made(text.into()))));
            }
            Type::Timestamp => {
                let hour = |hours: i64| Instant::nearest_to_millis(self.now.millis() + hours * 3_600_000);
                let soon = (0..28).map(|quarter| format!("{}", hour(quarter * 6)));
                let named = words.texts.iter().map(|text| String::from(*text));
                values
                    .extend(named.chain(soon).filter_map(|text| timestamp(&text)).map(|at| Some(Value::Timestamp(at))));
            }
            Type::Duration => {
                let named = words.texts.iter().copied().chain(["0s", "1s", "87600h"]);
                values.extend(named.filter_map(duration).map(|length| Some(Value::Duration(length))));
            }
            Type::List(of) if **of == Type::String => {
                let before = match held {
                    Some(Value::List(items)) => items.to_vec(),
                    _ => Vec::new(),
                };
                values.push(Some(Value::list(before.clone())));
                let samples = words.globs.iter().map(|glob| glob.sample());
                for text in samples.chain(words.texts.iter().map(|text| String::from(*text))) {
                    let mut items = before.clone();
                    items.push(made(text));
                    values.push(Some(Value::list(items)));
                }
            }
            Type::List(of) => {
                values.push(Some(Value::list(Vec::new())));
                values.extend(self.record(of, words).map(|record| Some(Value::list(alloc::vec![record]))));
            }
            Type::Map(_, of) => {
                values.push(Some(Value::Map(Vec::new().into())));
                for key in &words.texts {
                    let held: Vec<Value<'static>> = match &**of {
                        Type::Int => words.numbers().map(Value::Int).collect(),
                        Type::Bool => [true, false].map(Value::Bool).into(),
                        Type::String => words.texts.iter().map(|text| made((*text).into())).collect(),
                        _ => Vec::new(),
                    };
                    let entry = |value| Some(Value::Map(alloc::vec![(made((*key).into()), value)].into()));
                    values.extend(held.into_iter().map(entry));
                }
            }
            _ => {}
        }
        values.extend(self.ordinary(slot).map(Some));
        values
    }

    /// A record whose fields are what the condition compares them with.
    fn record(&self, of: &Type, words: &Words<'p>) -> Option<Value<'static>> {
        let Type::Record(record) = of else { return None };
        let fields = (0..).zip(&record.fields).map(|(number, field)| {
            let named = words.fields.get(&number).map(|text| made((*text).into()));
            Some(match &field.is {
                Type::String => named.unwrap_or_else(|| made(field.values.first().map_or("x", |value| value).into())),
                Type::Bool => Value::Bool(true),
                Type::Int => Value::Int(words.numbers().next().unwrap_or(0)),
                Type::Timestamp => Value::Timestamp(timestamp(&format!("{}", self.now))?),
                Type::List(_) => Value::list(words.texts.iter().map(|text| made((*text).into())).collect()),
                _ => return None,
            })
        });
        Some(Value::Record(fields.collect::<Vec<_>>().into()))
    }
}

/// What a condition names.
#[derive(Default)]
struct Words<'p> {
    texts: Vec<&'p str>,
    ints: Vec<i64>,
    globs: Vec<&'p Glob>,
    /// Fields of records by number, with the text they are compared with.
    fields: BTreeMap<usize, &'p str>,
}

impl<'p> Words<'p> {
    fn of(code: &'p Code) -> Self {
        let mut words = Self::default();
        words.read(code);
        words
    }

    fn read(&mut self, code: &'p Code) {
        match code {
            Code::Literal(Written::Text(text)) => self.texts.push(text),
            Code::Literal(Written::Int(number)) => self.ints.push(*number),
            Code::Fits(of, glob) | Code::Inside(of, glob) => {
                self.globs.push(glob);
                self.read(of);
            }
            Code::Binary(_, left, right) => {
                if let (Code::Field(_, number, _), Code::Literal(Written::Text(text))) = (&**left, &**right) {
                    self.fields.insert(*number, text);
                }
                self.read(left);
                self.read(right);
            }
            Code::Literal(_) | Code::TypeName(_) | Code::Fact(..) | Code::HasFact(_) | Code::Local(_) => {}
            Code::Key(of, name) | Code::HasKey(of, name) => {
                self.texts.push(name);
                self.read(of);
            }
            Code::Field(of, ..)
            | Code::HasField(of, _)
            | Code::Not(of)
            | Code::Negate(of)
            | Code::Calendar(_, of, _) => self.read(of),
            Code::Index(a, b) => {
                self.read(a);
                self.read(b);
            }
            Code::Conditional(a, b, c) => {
                self.read(a);
                self.read(b);
                self.read(c);
            }
            Code::And(all) | Code::Or(all) | Code::Call(_, all) | Code::List(all) => {
                for part in all {
                    self.read(part);
                }
            }
            Code::Map(entries) => {
                for (key, value) in entries {
                    self.read(key);
                    self.read(value);
                }
            }
            Code::Quantified(quantified) => {
                self.read(&quantified.over);
                self.read(&quantified.body);
                if let Some(filter) = &quantified.filter {
                    self.read(filter);
                }
            }
        }
    }

    /// The numbers named, and those beside them.
    fn numbers(&self) -> impl Iterator<Item = i64> {
        let each = self.ints.iter().flat_map(|number| [*number, number.saturating_add(1), number.saturating_sub(1)]);
        each.chain([0, 1])
    }
}

fn made(text: String) -> Value<'static> {
    Value::Text(Text::from(text))
}
