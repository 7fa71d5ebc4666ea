//! Conditions by walking the tree as it was written, on plain values: an answer, or none.

use std::collections::BTreeMap;

use governed::policy::condition::{Expr, ExprKind, Literal, Operator, Quantifier};
use serde_json::Value as Json;

use super::naive_calendar as calendar;
use super::naive_calendar::SECOND;
use super::naive_path;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Value>),
    /// Records too: their fields are keys.
    Map(Vec<(Value, Value)>),
    /// Nanoseconds since 1970.
    Stamp(i128),
    /// Nanoseconds.
    Length(i128),
}

/// There is no answer: something is missing, overflows, or cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

pub type Answer<T = bool> = Result<T, NoAnswer>;

/// True where one is true, whatever the others are; else no answer where one has none.
pub fn either(answers: impl IntoIterator<Item = Answer>) -> Answer {
    let all: Vec<Answer> = answers.into_iter().collect();
    if all.contains(&Ok(true)) { Ok(true) } else { all.into_iter().collect::<Answer<Vec<bool>>>().map(|_| false) }
}

/// False where one is false, whatever the others are; else no answer where one has none.
pub fn both(answers: impl IntoIterator<Item = Answer>) -> Answer {
    not(either(answers.into_iter().map(not)))
}

pub fn not(answer: Answer) -> Answer {
    answer.map(|answer| !answer)
}

/// The types of the facts there are.
const TYPES: &[(&str, &str)] = &[
    (
        "text",
        "move actor.id actor.kind actor.name actor.version autonomy.level unit.id unit.kind unit.title unit.stage \
         unit.reversibility unit.accountable unit.executor unit.executor_kind world.environment",
    ),
    ("bool", "actor.worked world.incident"),
    ("int", "unit.criteria unit.criteria_met unit.uncertainties unit.attempts unit.lines"),
    ("stamp", "now"),
    ("length", "unit.age unit.in_stage"),
    ("texts", "unit.initiatives unit.integrations unit.integrations_owed paths resources others.resources"),
    ("ints by name", "queue.waiting"),
    ("texts by name", "world.flags"),
    ("touches", "touches"),
    ("evidence", "evidence"),
    ("judgments", "judgments"),
];
/// The types of the fields of records that are no text.
const FIELD_TYPES: &[(&str, &str)] = &[
    ("lines", "int"),
    ("at", "stamp"),
    ("verified", "bool"),
    ("current", "bool"),
    ("own", "bool"),
    ("reasoned", "bool"),
    ("about", "texts"),
];

/// What a condition is evaluated in.
pub struct World<'w> {
    pub facts: &'w Json,
    /// Facts of the documents' own: the name and its type as documents write it.
    pub own: BTreeMap<String, String>,
    pub zones: BTreeMap<String, String>,
}

impl World<'_> {
    fn type_of(&self, name: &str) -> Option<&str> {
        let standard = TYPES.iter().find(|(_, names)| names.split_whitespace().any(|known| known == name));
        let own = |is: &str| match is {
            "bool" => "bool",
            "int" => "int",
            "timestamp" => "stamp",
            "duration" => "length",
            "list(string)" => "texts",
            "map(string, int)" => "ints by name",
            "string" => "text",
            other => panic!("the generator declares no {other}"),
        };
        standard.map(|(is, _)| *is).or_else(|| self.own.get(name).map(|is| own(is)))
    }

    /// The fact of a name: `None`, where it was not given.
    pub fn fact(&self, name: &str) -> Option<Value> {
        let mut at = self.facts;
        for part in name.split('.') {
            at = at.get(part)?;
        }
        if at.is_null() { None } else { Some(read(at, self.type_of(name).unwrap())) }
    }

    pub fn texts(&self, name: &str) -> Answer<Vec<String>> {
        match self.fact(name).ok_or(NoAnswer)? {
            Value::List(items) => Ok(items.into_iter().map(text).collect()),
            other => panic!("{name} is {other:?}"),
        }
    }

    pub fn text(&self, name: &str) -> Answer<String> {
        self.fact(name).map(text).ok_or(NoAnswer)
    }

    pub fn now(&self) -> Answer<i128> {
        match self.fact("now").ok_or(NoAnswer)? {
            Value::Stamp(nanos) => Ok(nanos),
            other => panic!("now is {other:?}"),
        }
    }

    /// A point in time as the clocks of a zone show it.
    pub fn clock(&self, nanos: i128, zone: &str) -> calendar::Civil {
        let ahead = calendar::offset(zone, self.zones.get(zone).map(String::as_str), nanos);
        calendar::civil(nanos + ahead * SECOND)
    }

    pub fn holds(&self, condition: &Expr) -> Answer {
        Scope { world: self, locals: Vec::new() }.truth(condition)
    }
}

fn text(value: Value) -> String {
    match value {
        Value::Text(text) => text,
        other => panic!("{other:?} is no text"),
    }
}

fn read(json: &Json, is: &str) -> Value {
    match (is, json) {
        ("bool", Json::Bool(value)) => Value::Bool(*value),
        ("int", Json::Number(number)) => Value::Int(number.as_i64().unwrap()),
        ("int", Json::String(digits)) => Value::Int(digits.parse().unwrap()),
        ("text", Json::String(text)) => Value::Text(text.clone()),
        ("stamp", Json::String(text)) => Value::Stamp(calendar::stamp(text).unwrap()),
        ("length", Json::String(text)) => Value::Length(calendar::length(text).unwrap()),
        ("texts", Json::Array(items)) => Value::List(items.iter().map(|item| read(item, "text")).collect()),
        ("ints by name", Json::Object(entries)) => by_name(entries, |_| "int"),
        ("texts by name", Json::Object(entries)) => by_name(entries, |_| "text"),
        ("touches" | "evidence" | "judgments", Json::Array(records)) => {
            let field = |name: &str| FIELD_TYPES.iter().find(|(known, _)| *known == name).map_or("text", |(_, is)| is);
            let record = |record: &Json| by_name(record.as_object().unwrap(), field);
            Value::List(records.iter().map(record).collect())
        }
        _ => panic!("{json} is no {is}"),
    }
}

fn by_name(entries: &serde_json::Map<String, Json>, is: impl Fn(&str) -> &'static str) -> Value {
    let given = entries.iter().filter(|(_, value)| !value.is_null());
    Value::Map(given.map(|(name, value)| (Value::Text(name.clone()), read(value, is(name)))).collect())
}

struct Scope<'s> {
    world: &'s World<'s>,
    locals: Vec<(String, Value)>,
}

impl Scope<'_> {
    fn truth(&mut self, expr: &Expr) -> Answer {
        match self.value(expr)? {
            Value::Bool(answer) => Ok(answer),
            _ => Err(NoAnswer),
        }
    }

    fn truths(&mut self, all: &[Expr]) -> Vec<Answer> {
        all.iter().map(|expr| self.truth(expr)).collect()
    }

    fn value(&mut self, expr: &Expr) -> Answer<Value> {
        match &expr.kind {
            ExprKind::Literal(literal) => Ok(match literal {
                Literal::Null => Value::Null,
                Literal::Bool(value) => Value::Bool(*value),
                Literal::Int(value) => Value::Int(*value),
                Literal::Text(text) => Value::Text(text.to_string()),
                other => panic!("the generator writes no {other:?}"),
            }),
            ExprKind::Name(_) | ExprKind::Select(..) => self.named(expr),
            ExprKind::Has(of, field) => {
                if let Some(name) = self.dotted(of).map(|of| format!("{of}.{field}"))
                    && self.world.type_of(&name).is_some()
                {
                    return Ok(Value::Bool(self.world.fact(&name).is_some()));
                }
                let Value::Map(entries) = self.value(of)? else { return Err(NoAnswer) };
                Ok(Value::Bool(entries.iter().any(|(key, _)| *key == Value::Text(field.to_string()))))
            }
            ExprKind::Index(of, at) => match (self.value(of)?, self.value(at)?) {
                (Value::List(items), Value::Int(at)) => {
                    usize::try_from(at).ok().and_then(|at| items.get(at).cloned()).ok_or(NoAnswer)
                }
                (Value::Map(entries), key) => under(&entries, &key),
                _ => Err(NoAnswer),
            },
            ExprKind::Not(of) => not(self.truth(of)).map(Value::Bool),
            ExprKind::Negate(of) => match self.value(of)? {
                Value::Int(value) => within(-i128::from(value)),
                _ => Err(NoAnswer),
            },
            ExprKind::And(all) => both(self.truths(all)).map(Value::Bool),
            ExprKind::Or(all) => either(self.truths(all)).map(Value::Bool),
            ExprKind::Binary(operator, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                binary(*operator, &left, &right)
            }
            ExprKind::Conditional(condition, then, otherwise) => {
                if self.truth(condition)? {
                    self.value(then)
                } else {
                    self.value(otherwise)
                }
            }
            ExprKind::Call(receiver, name, arguments) => {
                let given: Answer<Vec<Value>> =
                    receiver.iter().map(|of| &**of).chain(arguments).map(|expr| self.value(expr)).collect();
                self.call(name, &given?)
            }
            ExprKind::List(items) => {
                items.iter().map(|item| self.value(item)).collect::<Answer<Vec<Value>>>().map(Value::List)
            }
            ExprKind::Map(entries) => {
                let mut held: Vec<(Value, Value)> = Vec::new();
                for (key, value) in entries {
                    let (key, value) = (self.value(key)?, self.value(value)?);
                    if held.iter().any(|(other, _)| *other == key) {
                        return Err(NoAnswer);
                    }
                    held.push((key, value));
                }
                Ok(Value::Map(held))
            }
            ExprKind::Quantified(quantified) => {
                let items = match self.value(&quantified.over)? {
                    Value::List(items) => items,
                    Value::Map(entries) => entries.into_iter().map(|(key, _)| key).collect(),
                    _ => return Err(NoAnswer),
                };
                let mut each = |part: &Expr, item: &Value| {
                    self.locals.push((quantified.variable.to_string(), item.clone()));
                    let value = self.value(part);
                    self.locals.pop();
                    value
                };
                if quantified.quantifier == Quantifier::Map {
                    let mut made = Vec::new();
                    for item in &items {
                        let taken =
                            quantified.filter.as_ref().map_or(Ok(Value::Bool(true)), |part| each(part, item))?;
                        if taken == Value::Bool(true) {
                            made.push(each(&quantified.body, item)?);
                        }
                    }
                    return Ok(Value::List(made));
                }
                let answers: Vec<Answer> = items
                    .iter()
                    .map(|item| match each(&quantified.body, item)? {
                        Value::Bool(answer) => Ok(answer),
                        _ => Err(NoAnswer),
                    })
                    .collect();
                match quantified.quantifier {
                    Quantifier::All => both(answers).map(Value::Bool),
                    Quantifier::Exists => either(answers).map(Value::Bool),
                    _ => {
                        let answers: Vec<bool> = answers.into_iter().collect::<Answer<_>>()?;
                        let taken: Vec<Value> =
                            items.into_iter().zip(answers).filter(|(_, taken)| *taken).map(|(item, _)| item).collect();
                        let one = quantified.quantifier == Quantifier::ExistsOne;
                        Ok(if one { Value::Bool(taken.len() == 1) } else { Value::List(taken) })
                    }
                }
            }
        }
    }

    /// `a.b.c`, unless it begins with a variable or with something that is no name.
    fn dotted(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Name(name) if self.locals.iter().any(|(local, _)| *local == **name) => None,
            ExprKind::Name(name) => Some(name.to_string()),
            ExprKind::Select(of, field) => Some(format!("{}.{field}", self.dotted(of)?)),
            _ => None,
        }
    }

    fn named(&mut self, expr: &Expr) -> Answer<Value> {
        if let Some(name) = self.dotted(expr)
            && self.world.type_of(&name).is_some()
        {
            return self.world.fact(&name).ok_or(NoAnswer);
        }
        match &expr.kind {
            ExprKind::Name(name) => {
                let local = self.locals.iter().rev().find(|(local, _)| *local == **name);
                Ok(local.unwrap_or_else(|| panic!("`{name}` is nothing")).1.clone())
            }
            ExprKind::Select(of, field) => match self.value(of)? {
                Value::Map(entries) => under(&entries, &Value::Text(field.to_string())),
                _ => Err(NoAnswer),
            },
            _ => Err(NoAnswer),
        }
    }

    fn call(&self, name: &str, given: &[Value]) -> Answer<Value> {
        use Value::{Bool, Int, Length, List, Map, Stamp, Text};
        let zone = |zone: &[Value]| zone.first().map_or("UTC".into(), |zone| text(zone.clone()));
        Ok(match (name, given) {
            ("size", [Text(text)]) => Int(i64::try_from(text.chars().count()).unwrap()),
            ("size", [List(items)]) => Int(i64::try_from(items.len()).unwrap()),
            ("size", [Map(entries)]) => Int(i64::try_from(entries.len()).unwrap()),
            ("contains", [Text(text), Text(part)]) => {
                Bool(text.is_char_boundary(0) && (part.is_empty() || text.split(part.as_str()).count() > 1))
            }
            ("startsWith", [Text(text), Text(part)]) => {
                Bool(text.chars().zip(part.chars()).all(|(a, b)| a == b) && text.len() >= part.len())
            }
            ("endsWith", [Text(text), Text(part)]) => {
                Bool(text.chars().rev().zip(part.chars().rev()).all(|(a, b)| a == b) && text.len() >= part.len())
            }
            ("glob", [Text(path), Text(pattern)]) => Bool(naive_path::fits(pattern, path)),
            ("inside", [Text(path), Text(pattern)]) => Bool(naive_path::fits_wholly(pattern, path)),
            ("dyn", [value]) => value.clone(),
            ("int", [Int(value)]) => Int(*value),
            ("int", [Text(digits)]) => {
                let plain = digits.strip_prefix('-').unwrap_or(digits);
                let is_number = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
                Int(digits.parse().ok().filter(|_| is_number).ok_or(NoAnswer)?)
            }
            ("int", [Stamp(nanos)]) => Int(i64::try_from(nanos.div_euclid(SECOND)).unwrap()),
            ("string", [Text(text)]) => Text(text.clone()),
            ("string", [Int(value)]) => Text(value.to_string()),
            ("string", [Bool(value)]) => Text(value.to_string()),
            ("bool", [Text(text)]) => match text.as_str() {
                "1" | "t" | "T" | "true" | "TRUE" | "True" => Bool(true),
                "0" | "f" | "F" | "false" | "FALSE" | "False" => Bool(false),
                _ => return Err(NoAnswer),
            },
            ("timestamp", [Text(text)]) => Stamp(calendar::stamp(text).ok_or(NoAnswer)?),
            ("timestamp", [Int(seconds)]) => {
                Stamp(Some(i128::from(*seconds) * SECOND).filter(|nanos| calendar::in_range(*nanos)).ok_or(NoAnswer)?)
            }
            ("duration", [Text(text)]) => Length(calendar::length(text).ok_or(NoAnswer)?),
            (part, [Length(nanos)]) => within(match part {
                "getHours" => nanos / (3600 * SECOND),
                "getMinutes" => nanos / (60 * SECOND),
                "getSeconds" => nanos / SECOND,
                "getMilliseconds" => nanos % SECOND / (SECOND / 1000),
                _ => return Err(NoAnswer),
            })?,
            (part, [Stamp(nanos), rest @ ..]) => {
                let clock = self.world.clock(*nanos, &zone(rest));
                let seconds = clock.within / SECOND;
                within(match part {
                    "getFullYear" => clock.year,
                    "getMonth" => clock.month - 1,
                    "getDate" => clock.day,
                    "getDayOfMonth" => clock.day - 1,
                    "getDayOfWeek" => calendar::weekday(clock.days),
                    "getDayOfYear" => calendar::day_of_year(&clock),
                    "getHours" => seconds / 3600,
                    "getMinutes" => seconds / 60 % 60,
                    "getSeconds" => seconds % 60,
                    "getMilliseconds" => clock.within % SECOND / (SECOND / 1000),
                    _ => return Err(NoAnswer),
                })?
            }
            _ => return Err(NoAnswer),
        })
    }
}

fn under(entries: &[(Value, Value)], key: &Value) -> Answer<Value> {
    entries.iter().find(|(held, _)| held == key).map(|(_, value)| value.clone()).ok_or(NoAnswer)
}

/// An integer of 64 bits, or no answer.
fn within(value: i128) -> Answer<Value> {
    i64::try_from(value).map(Value::Int).map_err(|_| NoAnswer)
}

fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| under(b, key).is_ok_and(|held| equal(value, &held)))
        }
        (a, b) => a == b,
    }
}

fn binary(operator: Operator, a: &Value, b: &Value) -> Answer<Value> {
    use Value::{Bool, Int, Length, List, Map, Stamp, Text};
    let order = match (a, b) {
        (Bool(a), Bool(b)) => Some(a.cmp(b)),
        (Int(a), Int(b)) => Some(a.cmp(b)),
        (Text(a), Text(b)) => Some(a.chars().cmp(b.chars())),
        (Stamp(a), Stamp(b)) | (Length(a), Length(b)) => Some(a.cmp(b)),
        _ => None,
    };
    let stamp = |nanos: i128| if calendar::in_range(nanos) { Ok(Stamp(nanos)) } else { Err(NoAnswer) };
    let length = |nanos: i128| i64::try_from(nanos).map(|_| Length(nanos)).map_err(|_| NoAnswer);
    Ok(match operator {
        Operator::Equal => Bool(equal(a, b)),
        Operator::Unequal => Bool(!equal(a, b)),
        Operator::Less => Bool(order.ok_or(NoAnswer)?.is_lt()),
        Operator::LessOrEqual => Bool(order.ok_or(NoAnswer)?.is_le()),
        Operator::Greater => Bool(order.ok_or(NoAnswer)?.is_gt()),
        Operator::GreaterOrEqual => Bool(order.ok_or(NoAnswer)?.is_ge()),
        Operator::In => match b {
            List(items) => Bool(items.iter().any(|item| equal(item, a))),
            Map(entries) => Bool(entries.iter().any(|(key, _)| equal(key, a))),
            _ => return Err(NoAnswer),
        },
        operator => match (operator, a, b) {
            (Operator::Add, Text(a), Text(b)) => Text(format!("{a}{b}")),
            (Operator::Add, List(a), List(b)) => List(a.iter().chain(b).cloned().collect()),
            (Operator::Add, Stamp(at), Length(by)) | (Operator::Add, Length(by), Stamp(at)) => stamp(at + by)?,
            (Operator::Subtract, Stamp(at), Length(by)) => stamp(at - by)?,
            (Operator::Subtract, Stamp(a), Stamp(b)) | (Operator::Subtract, Length(a), Length(b)) => length(a - b)?,
            (Operator::Add, Length(a), Length(b)) => length(a + b)?,
            (operator, Int(a), Int(b)) => {
                let (a, b) = (i128::from(*a), i128::from(*b));
                match operator {
                    Operator::Add => within(a + b)?,
                    Operator::Subtract => within(a - b)?,
                    Operator::Multiply => within(a * b)?,
                    _ if b == 0 => return Err(NoAnswer),
                    Operator::Divide => within(a / b)?,
                    // The quotient must fit for there to be a remainder.
                    _ => within(a / b).and_then(|_| within(a % b))?,
                }
            }
            _ => return Err(NoAnswer),
        },
    })
}
