//! A checked condition and some facts: the answer, or why there is none.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::budget::Budget;

use super::code::{Code, QuantifiedCode};
use super::function::Function;
use super::number;
use super::syntax::{Literal, Operator, Quantifier};
use super::time;
use super::undetermined::Undetermined;
use super::value::{Text, Value};

/// What an evaluation reads and has left.
pub(crate) struct Scope<'a, 'b> {
    /// The facts by slot; a missing one is nothing.
    pub(crate) facts: &'b [Option<Value<'a>>],
    pub(crate) locals: Vec<Value<'a>>,
    pub(crate) budget: &'b mut Budget,
}

type Answer<'a> = Result<Value<'a>, Undetermined>;

impl<'a> Scope<'a, '_> {
    /// The answer of a condition.
    pub(crate) fn holds(&mut self, code: &'a Code) -> Result<bool, Undetermined> {
        match self.value(code)? {
            Value::Bool(answer) => Ok(answer),
            _ => Err(Undetermined::wrong_types("a condition")),
        }
    }

    fn spend(&mut self, steps: u64) -> Result<(), Undetermined> {
        self.budget.spend(steps).map_err(|_| Undetermined::BudgetSpent)
    }

    pub(crate) fn value(&mut self, code: &'a Code) -> Answer<'a> {
        self.spend(1)?;
        match code {
            Code::Literal(literal) => Ok(Self::literal(literal)),
            Code::TypeName(name) => Ok(Value::Type(name)),
            Code::Fact(slot, name) => match self.facts.get(*slot) {
                Some(Some(value)) => Ok(value.clone()),
                _ => Err(Undetermined::FactMissing(name.clone())),
            },
            Code::HasFact(slot) => Ok(Value::Bool(matches!(self.facts.get(*slot), Some(Some(_))))),
            Code::Local(number) => {
                self.locals.get(*number).cloned().ok_or_else(|| Undetermined::wrong_types("a variable"))
            }
            Code::Field(of, number, name) => match self.value(of)? {
                Value::Record(fields) => match fields.get(*number) {
                    Some(Some(value)) => Ok(value.clone()),
                    _ => Err(Undetermined::FieldMissing(name.clone())),
                },
                _ => Err(Undetermined::wrong_types(".")),
            },
            Code::HasField(of, number) => match self.value(of)? {
                Value::Record(fields) => Ok(Value::Bool(matches!(fields.get(*number), Some(Some(_))))),
                _ => Err(Undetermined::wrong_types("has")),
            },
            Code::Key(of, name) => match self.value(of)? {
                Value::Map(entries) => {
                    Value::entry(&entries, &Value::text(name)).ok_or_else(|| Undetermined::KeyMissing((**name).into()))
                }
                _ => Err(Undetermined::wrong_types(".")),
            },
            Code::HasKey(of, name) => match self.value(of)? {
                Value::Map(entries) => Ok(Value::Bool(Value::entry(&entries, &Value::text(name)).is_some())),
                _ => Err(Undetermined::wrong_types("has")),
            },
            Code::Index(of, at) => self.index(of, at),
            Code::Not(of) => match self.value(of)? {
                Value::Bool(answer) => Ok(Value::Bool(!answer)),
                _ => Err(Undetermined::wrong_types("!")),
            },
            Code::Negate(of) => number::negate(&self.value(of)?),
            Code::And(all) => self.glue(all, false),
            Code::Or(all) => self.glue(all, true),
            Code::Binary(operator, left, right) => self.binary(*operator, left, right),
            Code::Conditional(condition, then, otherwise) => match self.value(condition)? {
                Value::Bool(true) => self.value(then),
                Value::Bool(false) => self.value(otherwise),
                _ => Err(Undetermined::wrong_types("?:")),
            },
            Code::Call(function, arguments) => self.call(*function, arguments),
            Code::Fits(path, glob) | Code::Inside(path, glob) => match self.value(path)? {
                Value::Text(path) => {
                    let answer = match code {
                        Code::Fits(..) => glob.fits_within(&path, self.budget),
                        _ => glob.holds_within(&path, self.budget),
                    };
                    answer.map(Value::Bool).map_err(|_| Undetermined::BudgetSpent)
                }
                _ => Err(Undetermined::wrong_types("glob")),
            },
            Code::Calendar(part, of, zone) => match self.value(of)? {
                Value::Timestamp(stamp) => Ok(Value::Int(time::part_of(*part, stamp, zone.as_ref()))),
                Value::Duration(duration) if zone.is_none() => time::part_of_duration(*part, duration)
                    .map(Value::Int)
                    .ok_or_else(|| Undetermined::wrong_types("a part of a date")),
                _ => Err(Undetermined::wrong_types("a part of a date")),
            },
            Code::List(items) => {
                let items: Result<Vec<Value<'a>>, Undetermined> = items.iter().map(|item| self.value(item)).collect();
                Ok(Value::list(items?))
            }
            Code::Map(entries) => self.map(entries),
            Code::Quantified(quantified) => self.quantified(quantified),
        }
    }

    fn literal(literal: &'a Literal) -> Value<'a> {
        match literal {
            Literal::Null => Value::Null,
            Literal::Bool(value) => Value::Bool(*value),
            Literal::Int(value) => Value::Int(*value),
            Literal::Uint(value) => Value::Uint(*value),
            Literal::Double(value) => Value::Double(*value),
            Literal::Text(value) => Value::text(value),
            Literal::Bytes(value) => Value::Bytes(Arc::from(&**value)),
        }
    }

    /// `&&` and `||`: one that decides is enough, whatever the others are; else what cannot be told wins.
    fn glue(&mut self, all: &'a [Code], decides: bool) -> Answer<'a> {
        let mut unclear = None;
        for part in all {
            match self.holds(part) {
                Ok(answer) if answer == decides => return Ok(Value::Bool(decides)),
                Ok(_) => {}
                Err(Undetermined::BudgetSpent) => return Err(Undetermined::BudgetSpent),
                Err(reason) => unclear = unclear.or(Some(reason)),
            }
        }
        unclear.map_or(Ok(Value::Bool(!decides)), Err)
    }

    fn index(&mut self, of: &'a Code, at: &'a Code) -> Answer<'a> {
        let (list, at) = (self.value(of)?, self.value(at)?);
        match list {
            Value::List(items) => {
                let whole = number::to_int(&at).filter(|number| Value::Int(*number).equals(&at));
                let Some(number) = whole else { return Err(Undetermined::wrong_types("[..]")) };
                let item = usize::try_from(number).ok().and_then(|number| items.get(number).cloned());
                item.ok_or(Undetermined::NoItem(number))
            }
            Value::Map(entries) => {
                self.spend(u64::try_from(entries.len()).unwrap_or(u64::MAX))?;
                Value::entry(&entries, &at).ok_or_else(|| Undetermined::KeyMissing(shown(&at)))
            }
            _ => Err(Undetermined::wrong_types("[..]")),
        }
    }

    fn binary(&mut self, operator: Operator, left: &'a Code, right: &'a Code) -> Answer<'a> {
        let (a, b) = (self.value(left)?, self.value(right)?);
        match operator {
            Operator::Equal | Operator::Unequal => {
                self.spend(a.weight().min(b.weight()))?;
                Ok(Value::Bool(a.equals(&b) == (operator == Operator::Equal)))
            }
            Operator::In => match &b {
                Value::List(items) => {
                    self.spend(b.weight())?;
                    Ok(Value::Bool(items.iter().any(|item| item.equals(&a))))
                }
                Value::Map(entries) => {
                    self.spend(b.weight())?;
                    Ok(Value::Bool(entries.iter().any(|(key, _)| key.equals(&a))))
                }
                _ => Err(Undetermined::wrong_types("in")),
            },
            operator if operator.is_order() => {
                let nan = matches!((&a, &b), (Value::Double(x), _) | (_, Value::Double(x)) if x.is_nan());
                let Some(order) = a.order(&b) else {
                    // Nothing is greater or less than NaN; other values without an order are an error.
                    return if nan {
                        Ok(Value::Bool(false))
                    } else {
                        Err(Undetermined::wrong_types(operator.symbol()))
                    };
                };
                Ok(Value::Bool(match operator {
                    Operator::Less => order.is_lt(),
                    Operator::LessOrEqual => order.is_le(),
                    Operator::Greater => order.is_gt(),
                    _ => order.is_ge(),
                }))
            }
            _ => self.sum(operator, &a, &b),
        }
    }

    fn sum(&mut self, operator: Operator, a: &Value<'a>, b: &Value<'a>) -> Answer<'a> {
        if matches!(operator, Operator::Add) {
            self.spend(a.weight().saturating_add(b.weight()))?;
        }
        let beyond = Err(Undetermined::Overflow);
        match (operator, a, b) {
            (Operator::Add, Value::Text(a), Value::Text(b)) => Ok(Value::Text(Text::from(format!("{}{}", &**a, &**b)))),
            (Operator::Add, Value::Bytes(a), Value::Bytes(b)) => {
                Ok(Value::Bytes(a.iter().chain(b.iter()).copied().collect()))
            }
            (Operator::Add, Value::List(a), Value::List(b)) => {
                Ok(Value::list(a.iter().chain(b.iter()).cloned().collect()))
            }
            (Operator::Add, Value::Timestamp(stamp), Value::Duration(length))
            | (Operator::Add, Value::Duration(length), Value::Timestamp(stamp)) => {
                time::of_years(stamp.checked_add(*length).ok()).map_or(beyond, |stamp| Ok(Value::Timestamp(stamp)))
            }
            (Operator::Subtract, Value::Timestamp(stamp), Value::Duration(length)) => {
                time::of_years(stamp.checked_sub(*length).ok()).map_or(beyond, |stamp| Ok(Value::Timestamp(stamp)))
            }
            (Operator::Subtract, Value::Timestamp(a), Value::Timestamp(b)) => {
                time::within(Some(a.duration_since(*b))).map_or(beyond, |length| Ok(Value::Duration(length)))
            }
            (Operator::Add, Value::Duration(a), Value::Duration(b)) => {
                time::within(a.checked_add(*b)).map_or(beyond, |length| Ok(Value::Duration(length)))
            }
            (Operator::Subtract, Value::Duration(a), Value::Duration(b)) => {
                time::within(a.checked_sub(*b)).map_or(beyond, |length| Ok(Value::Duration(length)))
            }
            _ => number::compute(operator, a, b),
        }
    }

    fn map(&mut self, entries: &'a [(Code, Code)]) -> Answer<'a> {
        let mut held: Vec<(Value<'a>, Value<'a>)> = Vec::new();
        for (key, value) in entries {
            let key = self.value(key)?;
            if !matches!(key, Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Text(_)) {
                return Err(Undetermined::wrong_types("{..}"));
            }
            self.spend(u64::try_from(held.len()).unwrap_or(u64::MAX))?;
            if held.iter().any(|(other, _)| other.equals(&key)) {
                return Err(Undetermined::KeyTwice(shown(&key)));
            }
            let value = self.value(value)?;
            held.push((key, value));
        }
        Ok(Value::Map(Arc::new(held)))
    }

    fn quantified(&mut self, quantified: &'a QuantifiedCode) -> Answer<'a> {
        let over = self.value(&quantified.over)?;
        let count = match &over {
            Value::List(items) => items.len(),
            Value::Map(entries) => entries.len(),
            _ => return Err(Undetermined::wrong_types(quantified.quantifier.name())),
        };
        let item = |number: usize| match &over {
            Value::List(items) => items.get(number).cloned(),
            Value::Map(entries) => entries.get(number).map(|(key, _)| key.clone()),
            _ => None,
        };
        let (mut made, mut hits, mut unclear) = (Vec::new(), 0_usize, None);
        for number in 0..count {
            let Some(item) = item(number) else { break };
            self.locals.push(item.clone());
            let answer = self.each(quantified);
            self.locals.pop();
            match (quantified.quantifier, answer) {
                (_, Err(Undetermined::BudgetSpent)) => return Err(Undetermined::BudgetSpent),
                (Quantifier::All, Ok(Some(Value::Bool(false)))) => return Ok(Value::Bool(false)),
                (Quantifier::Exists, Ok(Some(Value::Bool(true)))) => return Ok(Value::Bool(true)),
                (Quantifier::All | Quantifier::Exists, Err(reason)) => unclear = unclear.or(Some(reason)),
                (_, Err(reason)) => return Err(reason),
                (Quantifier::ExistsOne, Ok(Some(Value::Bool(true)))) => hits += 1,
                (Quantifier::Filter, Ok(Some(Value::Bool(true)))) => made.push(item),
                (Quantifier::Map, Ok(Some(value))) => made.push(value),
                (Quantifier::Map, Ok(None)) | (_, Ok(Some(Value::Bool(_)))) => {}
                (_, Ok(_)) => unclear = unclear.or(Some(Undetermined::wrong_types(quantified.quantifier.name()))),
            }
        }
        if let Some(reason) = unclear {
            return Err(reason);
        }
        Ok(match quantified.quantifier {
            Quantifier::All => Value::Bool(true),
            Quantifier::Exists => Value::Bool(false),
            Quantifier::ExistsOne => Value::Bool(hits == 1),
            Quantifier::Map | Quantifier::Filter => Value::list(made),
        })
    }

    /// What a quantifier asks of one item: nothing, where its filter leaves the item out.
    fn each(&mut self, quantified: &'a QuantifiedCode) -> Result<Option<Value<'a>>, Undetermined> {
        if let Some(filter) = &quantified.filter
            && !self.holds(filter)?
        {
            return Ok(None);
        }
        self.value(&quantified.body).map(Some)
    }

    fn call(&mut self, function: Function, arguments: &'a [Code]) -> Answer<'a> {
        let mut given = Vec::with_capacity(arguments.len());
        for argument in arguments {
            given.push(self.value(argument)?);
        }
        let weight = given.iter().map(Value::weight).fold(0, u64::saturating_add);
        self.spend(weight)?;
        match (function, given.as_slice()) {
            (Function::Size, [of]) => size(of),
            (Function::Contains, [Value::Text(text), Value::Text(part)]) => Ok(Value::Bool(text.contains(&**part))),
            (Function::StartsWith, [Value::Text(text), Value::Text(part)]) => {
                Ok(Value::Bool(text.starts_with(&**part)))
            }
            (Function::EndsWith, [Value::Text(text), Value::Text(part)]) => Ok(Value::Bool(text.ends_with(&**part))),
            (Function::Dyn, [of]) => Ok(of.clone()),
            (Function::TypeOf, [of]) => Ok(Value::Type(of.type_name())),
            (_, [of]) => converted(function, of),
            _ => Err(Undetermined::wrong_types("a function")),
        }
    }
}

fn size<'a>(of: &Value<'a>) -> Answer<'a> {
    let count = match of {
        Value::Text(text) => text.chars().count(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(items) => items.len(),
        Value::Map(entries) => entries.len(),
        _ => return Err(Undetermined::wrong_types("size")),
    };
    Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)))
}

fn converted<'a>(function: Function, of: &Value<'a>) -> Answer<'a> {
    let done = match (function, of) {
        (Function::ToBool, Value::Bool(value)) => Some(Value::Bool(*value)),
        (Function::ToBool, Value::Text(text)) => match &**text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(Value::Bool(true)),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(Value::Bool(false)),
            _ => None,
        },
        (Function::ToInt, Value::Timestamp(stamp)) => Some(Value::Int(time::seconds(*stamp))),
        (Function::ToInt, Value::Text(text)) => plain_number(text).and_then(|text| text.parse().ok()).map(Value::Int),
        (Function::ToInt, of) => number::to_int(of).map(Value::Int),
        (Function::ToUint, Value::Text(text)) => plain_number(text).and_then(|text| text.parse().ok()).map(Value::Uint),
        (Function::ToUint, of) => number::to_uint(of).map(Value::Uint),
        (Function::ToDouble, Value::Text(text)) => text.parse().ok().map(Value::Double),
        (Function::ToDouble, of) => number::to_double(of).map(Value::Double),
        (Function::ToBytes, Value::Bytes(bytes)) => Some(Value::Bytes(bytes.clone())),
        (Function::ToBytes, Value::Text(text)) => Some(Value::Bytes(Arc::from(text.as_bytes()))),
        (Function::ToText, of) => text_of(of).map(Value::Text),
        (Function::ToTimestamp, Value::Timestamp(stamp)) => Some(Value::Timestamp(*stamp)),
        (Function::ToTimestamp, Value::Int(seconds)) => time::of_seconds(*seconds).map(Value::Timestamp),
        (Function::ToTimestamp, Value::Text(text)) => time::timestamp(text).map(Value::Timestamp),
        (Function::ToDuration, Value::Duration(length)) => Some(Value::Duration(*length)),
        (Function::ToDuration, Value::Text(text)) => time::duration(text).map(Value::Duration),
        _ => None,
    };
    let wanted = match function {
        Function::ToBool => "a bool",
        Function::ToInt => "an int",
        Function::ToUint => "a uint",
        Function::ToDouble => "a double",
        Function::ToBytes => "bytes",
        Function::ToTimestamp => "a timestamp",
        Function::ToDuration => "a duration",
        _ => "a string",
    };
    done.ok_or_else(|| Undetermined::no_form(shown(of), wanted))
}

fn plain_number<'t>(text: &'t Text<'_>) -> Option<&'t str> {
    (!text.starts_with('+')).then_some(&**text)
}

fn text_of<'a>(of: &Value<'a>) -> Option<Text<'a>> {
    let made = match of {
        Value::Text(text) => return Some(text.clone()),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => double_text(*value),
        Value::Bytes(bytes) => String::from_utf8(bytes.to_vec()).ok()?,
        Value::Timestamp(stamp) => time::timestamp_text(*stamp),
        Value::Duration(length) => time::duration_text(*length),
        _ => return None,
    };
    Some(Text::from(made))
}

/// A double as text: the shortest that reads back, with an exponent where it would have many zeros.
fn double_text(value: f64) -> String {
    if value.is_infinite() {
        return String::from(if value > 0.0 { "+Inf" } else { "-Inf" });
    }
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e21).contains(&size) {
        let text = format!("{value:e}");
        // Two digits at least stand in the exponent.
        return match text.split_once('e') {
            Some((digits, exponent)) => {
                let (sign, number) = exponent.strip_prefix('-').map_or(('+', exponent), |number| ('-', number));
                format!("{digits}e{sign}{number:0>2}")
            }
            None => text,
        };
    }
    format!("{value}")
}

/// A value in a message.
fn shown(value: &Value<'_>) -> Box<str> {
    match value {
        Value::List(_) => "a list".into(),
        Value::Map(_) | Value::Record(_) => "a map".into(),
        Value::Null => "null".into(),
        Value::Type(name) => (*name).into(),
        other => text_of(other).map_or_else(|| "bytes".into(), |text| Box::from(&*text)),
    }
}
