//! The facts of one case, read from JSON by the schema: each in its slot, what is not given missing.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};

use crate::canonical::digest_of;
use crate::digest::Digest;
use crate::fault::{Fault, HELP, nearest};
use crate::limit;
use crate::order::Gathered as _;
use crate::text::shortened;

use super::condition::{RecordType, Schema, Text, Type, Value, duration, duration_text, timestamp, timestamp_text};

/// The facts of one case, by the slots of a schema.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    values: Vec<Option<Value<'a>>>,
}

/// A schema arranged for reading: the names of facts part by part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    parts: Vec<(Arc<str>, Part)>,
    slots: usize,
}

#[derive(Clone, Debug)]
enum Part {
    Group(Reading),
    Fact(usize, Type),
}

impl Reading {
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut reading = Self { parts: Vec::new(), slots: schema.facts().len() };
        for (slot, fact) in schema.facts().iter().enumerate() {
            reading.add(&fact.name, slot, &fact.is);
        }
        reading
    }

    fn add(&mut self, name: &str, slot: usize, is: &Type) {
        let Some((first, rest)) = name.split_once('.') else {
            self.parts.push((name.into(), Part::Fact(slot, is.clone())));
            return;
        };
        let held = self.parts.iter_mut().find_map(|(part, held)| match held {
            Part::Group(group) if **part == *first => Some(group),
            _ => None,
        });
        if let Some(group) = held {
            group.add(rest, slot, is);
            return;
        }
        let mut group = Self { parts: Vec::new(), slots: self.slots };
        group.add(rest, slot, is);
        self.parts.push((first.into(), Part::Group(group)));
    }

    /// Whether an object of one fact goes into the fact: it holds a part of its value.
    pub(super) fn goes_into_a_fact(&self, json: &Json) -> bool {
        let Json::Object(fields) = json else { return false };
        fields.iter().any(|(name, value)| match self.part(name) {
            Some((_, Part::Group(group))) => group.goes_into_a_fact(value),
            Some((_, Part::Fact(..))) => matches!(value, Json::Object(fields) if !fields.is_empty()),
            None => false,
        })
    }

    fn part(&self, name: &str) -> Option<(usize, &Part)> {
        let number = self.parts.iter().position(|(part, _)| **part == *name)?;
        self.parts.get(number).map(|(_, part)| (number, part))
    }
}

/// Which names of an object were given: of two values under one name every reader takes another.
#[derive(Default)]
struct Given {
    first: u128,
    rest: Vec<usize>,
}

impl Given {
    /// Whether a name, by its number, is given for the first time.
    fn first_time(&mut self, number: usize) -> bool {
        if number >= 128 {
            let first = !self.rest.contains(&number);
            self.rest.push(number);
            return first;
        }
        let bit = 1_u128 << number;
        let first = self.first & bit == 0;
        self.first |= bit;
        first
    }
}

impl<'a> Facts<'a> {
    /// Reads facts from JSON text: objects within objects, as the dots of their names say.
    pub(crate) fn read(reading: &Reading, text: &'a str) -> Result<Self, Fault> {
        let mut values: Vec<Option<Value<'a>>> = Vec::new();
        values.resize(reading.slots, None);
        let mut from = serde_json::Deserializer::from_str(text);
        let read = GroupSeed { reading, values: &mut values }.deserialize(&mut from).and_then(|()| from.end());
        match read {
            Ok(()) => Ok(Self { values }),
            Err(error) => Err(fault_of(&error)),
        }
    }

    /// Reads facts from JSON that is read already, and lends its text.
    pub(crate) fn of_json(reading: &Reading, json: &'a Json) -> Result<Self, Fault> {
        let mut values: Vec<Option<Value<'a>>> = Vec::new();
        values.resize(reading.slots, None);
        match (GroupSeed { reading, values: &mut values }).deserialize(json) {
            Ok(()) => Ok(Self { values }),
            Err(error) => Err(fault_of(&error)),
        }
    }

    /// Facts by slot. What is beyond the list is missing.
    pub fn from_slots(values: Vec<Option<Value<'a>>>) -> Self {
        Self { values }
    }

    /// The facts by slot.
    pub fn slots(&self) -> &[Option<Value<'a>>] {
        &self.values
    }

    pub(crate) fn get(&self, slot: usize) -> Option<&Value<'a>> {
        self.values.get(slot)?.as_ref()
    }

    /// Puts a fact, or takes it away.
    pub(crate) fn set(&mut self, slot: usize, value: Option<Value<'a>>) {
        if self.values.len() <= slot {
            self.values.resize(slot.saturating_add(1), None);
        }
        if let Some(held) = self.values.get_mut(slot) {
            *held = value;
        }
    }

    /// Makes room for the facts of that many slots.
    pub(crate) fn fit(&mut self, slots: usize) {
        self.values.resize(slots, None);
    }

    /// The facts as JSON: what a decision keeps, and what its digest covers.
    pub fn to_json(&self, schema: &Schema) -> Json {
        let mut whole = Map::new();
        for (fact, value) in schema.facts().iter().zip(&self.values) {
            let Some(value) = value else { continue };
            let mut at = &mut whole;
            let mut parts = fact.name.split('.').peekable();
            while let Some(part) = parts.next() {
                if parts.peek().is_none() {
                    at.insert(part.into(), json_of(value, &fact.is));
                    break;
                }
                let held = at.entry(part).or_insert_with(|| Json::Object(Map::new()));
                let Json::Object(group) = held else { break };
                at = group;
            }
        }
        Json::Object(whole)
    }

    /// The digest of the facts: of their canonical JSON.
    pub fn digest(&self, schema: &Schema) -> Digest {
        digest_of(&self.to_json(schema))
    }
}

/// A value as JSON, by its type.
pub(crate) fn json_of(value: &Value<'_>, is: &Type) -> Json {
    match (value, is) {
        (Value::Bool(value), _) => Json::Bool(*value),
        (Value::Int(value), _) => whole_number(*value),
        (Value::Text(text), _) => Json::String(text.to_string()),
        (Value::Timestamp(stamp), _) => Json::String(timestamp_text(*stamp)),
        (Value::Duration(length), _) => Json::String(duration_text(*length)),
        (Value::List(items), Type::List(of)) => Json::Array(items.iter().map(|item| json_of(item, of)).collect()),
        (Value::Map(entries), Type::Map(_, of)) => Json::Object(
            entries
                .iter()
                .filter_map(|(key, value)| match key {
                    Value::Text(key) => Some((key.to_string(), json_of(value, of))),
                    _ => None,
                })
                .gathered(),
        ),
        (Value::Record(fields), Type::Record(record)) => Json::Object(
            record
                .fields
                .iter()
                .zip(fields.iter())
                .filter_map(|(field, value)| Some((field.name.to_string(), json_of(value.as_ref()?, &field.is))))
                .gathered(),
        ),
        _ => Json::Null,
    }
}

/// Integers beyond 2^53 are not exact in every JSON reader, so they are text, and read back from text.
fn whole_number(value: i64) -> Json {
    if value.unsigned_abs() <= limit::SEQ { Json::from(value) } else { Json::String(value.to_string()) }
}

fn fault_of(error: &serde_json::Error) -> Fault {
    let said = error.to_string();
    let (said, place) = match said.rsplit_once(" at line ") {
        Some((said, place)) => (said, format!(" (line {})", place.replace(" column ", ", column "))),
        None => (said.as_str(), String::new()),
    };
    let (message, help) = said.split_once(HELP).unwrap_or((said, ""));
    let fault = Fault::input(format!("not readable facts: {message}{place}"));
    if help.is_empty() { fault } else { fault.with_help(help) }
}

struct GroupSeed<'r, 'a> {
    reading: &'r Reading,
    values: &'r mut Vec<Option<Value<'a>>>,
}

impl<'a> DeserializeSeed<'a> for GroupSeed<'_, 'a> {
    type Value = ();
    fn deserialize<D: Deserializer<'a>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for GroupSeed<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of facts")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let mut given = Given::default();
        while let Some(name) = map.next_key::<Name<'a>>()? {
            let part = self.reading.part(&name.0);
            if part.is_some_and(|(number, _)| !given.first_time(number)) {
                return Err(A::Error::custom(format!("`{}` is given twice", name.0)));
            }
            match part.map(|(_, part)| part) {
                Some(Part::Group(reading)) => {
                    map.next_value_seed(GroupSeed { reading, values: &mut *self.values })?;
                }
                Some(Part::Fact(slot, is)) => {
                    // `null` says that nothing is known, which is what leaving it out says.
                    let value = map.next_value_seed(ValueSeed { is, depth: 0 })?;
                    if let Some(held) = self.values.get_mut(*slot) {
                        *held = value;
                    }
                }
                None => {
                    let known = self.reading.parts.iter().map(|(part, _)| &**part);
                    let near = nearest(&name.0, known).map(|near| format!("{HELP}did you mean `{near}`?"));
                    let near = near.unwrap_or_default();
                    let name = shortened(&name.0, limit::GIVEN_BYTES);
                    return Err(A::Error::custom(format!("there is no fact `{name}` here{near}")));
                }
            }
        }
        Ok(())
    }
}

/// A key, lent where the text allows.
struct Name<'a>(Cow<'a, str>);

impl<'a> serde::Deserialize<'a> for Name<'a> {
    fn deserialize<D: Deserializer<'a>>(from: D) -> Result<Self, D::Error> {
        struct Take;
        impl<'a> Visitor<'a> for Take {
            type Value = Name<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Name<'a>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Name<'a>, E> {
                Ok(Name(Cow::Owned(text.into())))
            }
        }
        from.deserialize_str(Take)
    }
}

struct ValueSeed<'t> {
    is: &'t Type,
    depth: u8,
}

impl<'a> DeserializeSeed<'a> for ValueSeed<'_> {
    type Value = Option<Value<'a>>;
    fn deserialize<D: Deserializer<'a>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl ValueSeed<'_> {
    fn wrong<E: serde::de::Error>(&self, given: &str) -> E {
        E::custom(format!("expected {}, found {given}", self.is))
    }
}

impl<'a> Visitor<'a> for ValueSeed<'_> {
    type Value = Option<Value<'a>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.is)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        if self.depth > 0 { Err(self.wrong("null")) } else { Ok(None) }
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Self::Value, E> {
        if *self.is == Type::Bool { Ok(Some(Value::Bool(value))) } else { Err(self.wrong("true or false")) }
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Self::Value, E> {
        if *self.is == Type::Int { Ok(Some(Value::Int(value))) } else { Err(self.wrong("a number")) }
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
        match (self.is, i64::try_from(value)) {
            (Type::Int, Ok(value)) => Ok(Some(Value::Int(value))),
            (Type::Int, Err(_)) => Err(self.wrong("a number beyond 64 bits")),
            _ => Err(self.wrong("a number")),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Self::Value, E> {
        Err(self.wrong("a number that is not whole"))
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'a str) -> Result<Self::Value, E> {
        if *self.is == Type::String { Ok(Some(Value::text(text))) } else { self.spelt(text) }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if *self.is == Type::String {
            return Ok(Some(Value::Text(Text::from(String::from(text)))));
        }
        self.spelt(text)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let Type::List(of) = self.is else {
            return Err(self.wrong("a list"));
        };
        let mut held = Vec::with_capacity(8);
        while let Some(item) = items.next_element_seed(ValueSeed { is: of, depth: self.depth + 1 })? {
            if held.len() >= limit::FACT_ITEMS {
                let most = limit::FACT_ITEMS;
                return Err(A::Error::custom(format!("a list of facts has at most {most} items")));
            }
            held.extend(item);
        }
        Ok(Some(Value::list(held)))
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        match self.is {
            Type::Record(record) => Self::record(record, map),
            Type::Map(_, of) => {
                let mut entries: Vec<(Value<'a>, Value<'a>)> = Vec::new();
                while let Some(Name(key)) = map.next_key::<Name<'a>>()? {
                    let value = map.next_value_seed(ValueSeed { is: of, depth: self.depth + 1 })?;
                    if entries.len() >= limit::FACT_ITEMS {
                        let most = limit::FACT_ITEMS;
                        return Err(A::Error::custom(format!("a map of facts has at most {most} entries")));
                    }
                    let key = lent(key);
                    entries.extend(value.map(|value| (key, value)));
                }
                // In one order, and each key once, so that one digest stands for one set of facts.
                entries.sort_by(|(a, _), (b, _)| a.order(b).unwrap_or(core::cmp::Ordering::Equal));
                if let Some([(key, _), _]) = entries
                    .windows(2)
                    .find(|pair| matches!(pair, [(a, _), (b, _)] if a.equals(b)))
                    .and_then(|pair| <&[_; 2]>::try_from(pair).ok())
                {
                    let key =
                        if let Value::Text(key) = key { shortened(key, limit::GIVEN_BYTES) } else { String::new() };
                    return Err(A::Error::custom(format!("`{key}` is given twice")));
                }
                Ok(Some(Value::Map(Arc::new(entries))))
            }
            _ => {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Err(self.wrong("an object"))
            }
        }
    }
}

fn lent(text: Cow<'_, str>) -> Value<'_> {
    match text {
        Cow::Borrowed(text) => Value::text(text),
        Cow::Owned(text) => Value::Text(Text::from(text)),
    }
}

impl ValueSeed<'_> {
    /// A value that JSON has only as text.
    fn spelt<'a, E: serde::de::Error>(self, text: &str) -> Result<Option<Value<'a>>, E> {
        let value = match self.is {
            Type::Timestamp => timestamp(text).map(Value::Timestamp),
            Type::Duration => duration(text).map(Value::Duration),
            Type::Int => text.parse().ok().map(Value::Int),
            _ => return Err(self.wrong("text")),
        };
        match value {
            Some(value) => Ok(Some(value)),
            None => Err(self.wrong(&format!("`{}`", shortened(text, limit::GIVEN_BYTES)))),
        }
    }

    fn record<'a, A: MapAccess<'a>>(record: &RecordType, mut map: A) -> Result<Option<Value<'a>>, A::Error> {
        let mut fields: Vec<Option<Value<'a>>> = Vec::new();
        fields.resize(record.fields.len(), None);
        let mut given = Given::default();
        while let Some(Name(name)) = map.next_key::<Name<'a>>()? {
            let Some(number) = record.field(&name) else {
                let known = record.fields.iter().map(|field| &*field.name);
                let near =
                    nearest(&name, known).map(|near| format!("{HELP}did you mean `{near}`?")).unwrap_or_default();
                let name = shortened(&name, limit::GIVEN_BYTES);
                return Err(A::Error::custom(format!("a {} has no `{name}`{near}", record.name)));
            };
            let (Some(field), Some(held)) = (record.fields.get(number), fields.get_mut(number)) else { continue };
            let value = map.next_value_seed(ValueSeed { is: &field.is, depth: 0 })?;
            if !given.first_time(number) {
                return Err(A::Error::custom(format!("`{name}` is given twice")));
            }
            *held = value;
        }
        Ok(Some(Value::Record(Arc::new(fields))))
    }
}
