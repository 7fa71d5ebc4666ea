//! From a tree to a type, with what does not fit told at its place.
//!
//! serde ends at the first thing that does not fit. So that a file with several mistakes is told about all of them,
//! reading starts again without the item of a list, or entry of a map, that was wrong, until nothing new is found.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::slice::Iter;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::fault::{SourceFault, Trouble};
use super::problem::{Problem, known_names, unknown_field};
use super::tree::{Key, Kind, Node, Source, Span, given};
use crate::limit;
use crate::order::InOrder as _;

/// Reads the whole of a file into a type.
pub(super) fn value<T: DeserializeOwned>(what: &str, source: &Source) -> Result<T, Vec<SourceFault>> {
    let mut reading = Reading::default();
    loop {
        let problem = match T::deserialize(At { node: source.root(), reading: &reading }) {
            Ok(value) if reading.found.borrow().is_empty() => return Ok(value),
            Ok(_) => break,
            Err(problem) => *problem.at_node(source.root()).0,
        };
        let span = problem.span.unwrap_or_else(|| source.root().span);
        // What was left out may be missed by what it stood in: that says nothing about the file.
        let follows = reading.left_out.iter().any(|part| span.start <= part.start && part.end <= span.end);
        if problem.is_said || follows {
            // Told already.
        } else if source.root().kind == Kind::Null {
            reading.note(Trouble::new(span, format!("the {what} holds nothing")));
        } else {
            reading.note(Trouble { span: Some(span), message: problem.message, help: problem.help });
        }
        match problem.part {
            Some(part) if !reading.left_out.contains(&part) && reading.has_room() => {
                reading.left_out.push(part);
            }
            _ => break,
        }
    }
    let mut found = reading.found.into_inner();
    if found.is_empty() {
        // Cannot be: something was wrong, and the first of it is always told.
        found.push(Trouble::new(source.root().span, format!("this is no {what}")));
    }
    found.put_in_order_by_key(|trouble| trouble.span);
    found.truncate(limit::SOURCE_FAULTS);
    Err(found.into_iter().map(|trouble| SourceFault::new(source.file(), source.text(), trouble)).collect())
}

/// Reads a tree into a type. Of what does not fit, the first is told.
pub(super) fn first<T: DeserializeOwned>(root: &Node) -> Outcome<T> {
    let reading = Reading::default();
    match T::deserialize(At { node: root, reading: &reading }) {
        Ok(value) if reading.found.borrow().is_empty() => Ok(value),
        Ok(_) => Err(reading.first(Problem::new(""))),
        Err(problem) => Err(reading.first(problem.at_node(root))),
    }
}

/// What was found wrong so far, and which parts are left out because of it.
#[derive(Default)]
struct Reading {
    found: RefCell<Vec<Trouble>>,
    left_out: Vec<Span>,
}

impl Reading {
    fn note(&self, trouble: Trouble) {
        let mut found = self.found.borrow_mut();
        if !found.contains(&trouble) {
            found.push(trouble);
        }
    }

    /// What was noted first, or else what ended the reading.
    fn first(self, end: Problem) -> Problem {
        let Some(trouble) = self.found.into_inner().into_iter().next() else { return end };
        let mut problem = Problem::new(trouble.message);
        problem.0.span = trouble.span;
        problem.0.help = trouble.help;
        problem
    }

    fn has_room(&self) -> bool {
        self.found.borrow().len() < limit::SOURCE_FAULTS && self.left_out.len() < 2 * limit::SOURCE_FAULTS
    }
}

/// A value of the tree, to be read as whatever the type asks for.
#[derive(Clone, Copy)]
struct At<'a> {
    node: &'a Node,
    reading: &'a Reading,
}

type Outcome<T> = Result<T, Problem>;

impl<'a> At<'a> {
    fn visit<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        match &self.node.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(it) => visitor.visit_bool(*it),
            Kind::Int(number) => visit_whole(*number, visitor),
            Kind::Text(text) => visitor.visit_borrowed_str(text),
            Kind::List(items) => self.visit_list(items, visitor),
            Kind::Map(entries) => self.visit_map(entries, None, visitor),
        }
    }

    fn visit_list<V: Visitor<'a>>(self, items: &'a [Node], visitor: V) -> Outcome<V::Value> {
        let mut items = Items { left: items.iter(), at: self };
        visitor.visit_seq(&mut items).and_then(|value| match items.left.next() {
            None => Ok(value),
            Some(extra) => Err(Problem::new("this item is one too many").at(extra.span)),
        })
    }

    fn visit_map<V: Visitor<'a>>(
        self,
        entries: &'a [(Key, Node)],
        fields: Option<&'static [&'static str]>,
        visitor: V,
    ) -> Outcome<V::Value> {
        let has_unknown = fields.is_some_and(|fields| self.tell_unknown(entries, fields));
        visitor.visit_map(Entries { left: entries.iter(), at: self, fields, value: None }).map_err(|mut problem| {
            // A misspelt field is not there under its right name either.
            problem.0.is_said |= problem.0.is_missing && problem.0.span.is_none() && has_unknown;
            problem
        })
    }

    /// Tells every name that is no field, before a value that does not fit ends the reading. Whether there is one.
    fn tell_unknown(self, entries: &[(Key, Node)], fields: &[&str]) -> bool {
        let unknown = entries.iter().filter(|(key, _)| !fields.contains(&key.text.as_str()));
        let told = unknown.map(|(key, _)| {
            let (message, help) = unknown_field(&key.text, fields);
            self.reading.note(Trouble::new(key.span, message).with_help(help));
        });
        told.count() > 0
    }

    /// Reads what must be of a certain kind, and says so in the words of that kind.
    fn expect<V: Visitor<'a>>(self, expected: &str, visitor: V) -> Outcome<V::Value> {
        self.visit(visitor).map_err(|problem| {
            if problem.0.is_kind && problem.0.span.is_none() {
                return self.unfit(expected, None);
            }
            problem.at_node(self.node)
        })
    }

    /// That it is of another kind than it must be.
    fn unfit(self, expected: &str, help: Option<String>) -> Problem {
        let problem = Problem::new(format!("expected {expected}, found {}", self.node.kind.in_words()));
        let problem = match help {
            Some(help) => problem.with_help(help),
            None => problem,
        };
        problem.at_node(self.node)
    }

    fn whole(self, least: i128, most: i128) -> Outcome<i64> {
        let expected = match (least, most) {
            (0, most) if most >= i128::from(u32::MAX) => "a whole number, 0 or more".to_owned(),
            (_, most) if most >= i128::from(u32::MAX) => "a whole number".to_owned(),
            (least, most) => format!("a whole number from {least} to {most}"),
        };
        match &self.node.kind {
            Kind::Int(number) if (least..=most).contains(&i128::from(*number)) => Ok(*number),
            Kind::Int(number) => {
                Err(Problem::new(format!("expected {expected}, found the number {number}")).at(self.node.span))
            }
            // The digits are there, and the quotes make text of them.
            Kind::Text(text) if text.trim().parse::<i64>().is_ok() => {
                Err(self.unfit(&expected, Some(format!("write it without quotes: `{}`", text.trim()))))
            }
            _ => Err(self.unfit(&expected, None)),
        }
    }

    fn number<V: Visitor<'a>>(self, least: i128, most: i128, visitor: V) -> Outcome<V::Value> {
        visit_whole(self.whole(least, most)?, visitor).map_err(|problem: Problem| problem.at_node(self.node))
    }

    fn words(self) -> Outcome<&'a str> {
        let help = match &self.node.kind {
            Kind::Text(text) => return Ok(text),
            Kind::Bool(it) => Some(format!("if it is text, quote it: `\"{it}\"`")),
            Kind::Int(number) => Some(format!("if it is text, quote it: `\"{number}\"`")),
            Kind::List(_) => Some("one text belongs here".to_owned()),
            _ => None,
        };
        Err(self.unfit("text", help))
    }

    fn text<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        visitor.visit_borrowed_str(self.words()?).map_err(|problem: Problem| problem.at_node(self.node))
    }

    fn list(self) -> Outcome<&'a [Node]> {
        let help = match &self.node.kind {
            Kind::List(items) => return Ok(items),
            Kind::Text(text) => Some(format!("make it a list: `[{}]`", given(text))),
            Kind::Int(number) => Some(format!("make it a list: `[{number}]`")),
            Kind::Map(_) => Some("make it a list: write `- ` before the first name".to_owned()),
            _ => None,
        };
        Err(self.unfit("a list", help))
    }
}

fn visit_whole<'a, V: Visitor<'a>>(number: i64, visitor: V) -> Outcome<V::Value> {
    match u64::try_from(number) {
        Ok(number) => visitor.visit_u64(number),
        Err(_) => visitor.visit_i64(number),
    }
}

macro_rules! numbers {
    ($($method:ident $type:ident,)*) => {$(
        fn $method<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
            self.number($type::MIN.into(), $type::MAX.into(), visitor)
        }
    )*};
}

impl<'a> Deserializer<'a> for At<'a> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        self.visit(visitor).map_err(|problem| problem.at_node(self.node))
    }

    numbers!(
        deserialize_i8 i8, deserialize_i16 i16, deserialize_i32 i32, deserialize_i64 i64,
        deserialize_u8 u8, deserialize_u16 u16, deserialize_u32 u32, deserialize_u64 u64,
    );

    fn deserialize_f32<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        self.expect("a number", visitor)
    }

    fn deserialize_f64<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        self.expect("a number", visitor)
    }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        let help = match &self.node.kind {
            Kind::Text(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "y" => Some("did you mean `true`?".to_owned()),
                "false" | "no" | "off" | "n" => Some("did you mean `false`?".to_owned()),
                _ => None,
            },
            Kind::Bool(it) => return visitor.visit_bool(*it).map_err(|problem: Problem| problem.at_node(self.node)),
            _ => None,
        };
        Err(self.unfit("`true` or `false`", help))
    }

    fn deserialize_char<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        self.expect("one character", visitor)
    }

    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        self.text(visitor)
    }

    fn deserialize_identifier<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        self.text(visitor)
    }

    fn deserialize_bytes<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        self.text(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        self.text(visitor)
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        match self.node.kind {
            Kind::Null => visitor.visit_none().map_err(|problem: Problem| problem.at_node(self.node)),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        self.expect("nothing", visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Outcome<V::Value> {
        self.expect("nothing", visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Outcome<V::Value> {
        visitor.visit_newtype_struct(self).map_err(|problem| problem.at_node(self.node))
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        let items = self.list()?;
        self.visit_list(items, visitor).map_err(|problem| problem.at_node(self.node))
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, length: usize, visitor: V) -> Outcome<V::Value> {
        self.expect(&format!("a list of {length}"), visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(self, _: &'static str, length: usize, visitor: V) -> Outcome<V::Value> {
        self.expect(&format!("a list of {length}"), visitor)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        let Kind::Map(entries) = &self.node.kind else {
            return Err(self.unfit("a map", Some("write `name: value`".to_owned())));
        };
        self.visit_map(entries, None, visitor).map_err(|problem| problem.at_node(self.node))
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Outcome<V::Value> {
        // The visitor of a record also takes a list, field by field: nobody can read that again.
        let Kind::Map(entries) = &self.node.kind else {
            return Err(self.unfit("a map", Some(known_names("", fields))));
        };
        self.visit_map(entries, Some(fields), visitor).map_err(|problem| problem.at_node(self.node))
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Outcome<V::Value> {
        let Self { node, reading } = self;
        let chosen = |name: &'a str, span, value| Chosen { name, span, value, reading };
        match &node.kind {
            Kind::Text(name) => visitor.visit_enum(chosen(name, node.span, None)).map_err(|wrong| wrong.at(node.span)),
            Kind::Map(entries) => match entries.as_slice() {
                [(key, value)] => {
                    let chosen = chosen(&key.text, key.span, Some(value));
                    visitor.visit_enum(chosen).map_err(|wrong| wrong.at(key.span))
                }
                [] => Err(Problem::new("expected a name, found an empty map")
                    .with_help(known_names("", names))
                    .at(node.span)),
                [_, (second, _), ..] => Err(Problem::new(format!("`{}` is one name too many", given(&second.text)))
                    .with_help("only one can stand here; write a list where several are meant")
                    .at(second.span)),
            },
            other => Err(Problem::new(format!("expected a name, found {}", other.in_words()))
                .with_help(known_names("", names))
                .at(node.span)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        visitor.visit_unit()
    }
}

/// The items of a list, without those left out.
struct Items<'a> {
    left: Iter<'a, Node>,
    at: At<'a>,
}

impl<'a> SeqAccess<'a> for Items<'a> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Outcome<Option<T::Value>> {
        let reading = self.at.reading;
        let Some(item) = self.left.by_ref().find(|item| !reading.left_out.contains(&item.span)) else {
            return Ok(None);
        };
        seed.deserialize(At { node: item, reading })
            .map(Some)
            .map_err(|problem| problem.at_node(item).in_part(item.span))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// The entries of a map. Of a record the fields are known, and names that are none, told already, are passed over.
struct Entries<'a> {
    left: Iter<'a, (Key, Node)>,
    at: At<'a>,
    fields: Option<&'static [&'static str]>,
    value: Option<&'a (Key, Node)>,
}

impl<'a> MapAccess<'a> for Entries<'a> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Outcome<Option<K::Value>> {
        let reading = self.at.reading;
        for entry in self.left.by_ref() {
            let (key, _) = entry;
            match self.fields {
                Some(fields) if !fields.contains(&key.text.as_str()) => {}
                None if reading.left_out.contains(&key.span) => {}
                _ => {
                    self.value = Some(entry);
                    return seed.deserialize(Name(key)).map(Some).map_err(|problem| {
                        let problem = problem.at(key.span);
                        if self.fields.is_none() { problem.in_part(key.span) } else { problem }
                    });
                }
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Outcome<V::Value> {
        let Some((key, value)) = self.value.take() else {
            return Err(Problem::new("a value was asked for before its name"));
        };
        let reading = self.at.reading;
        seed.deserialize(At { node: value, reading }).map_err(|problem| {
            let problem = problem.at_node(value);
            if self.fields.is_none() { problem.in_part(key.span) } else { problem }
        })
    }
}

/// The name of an entry, to be read as a type that is text.
struct Name<'a>(&'a Key);

impl<'a> Deserializer<'a> for Name<'a> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        visitor.visit_borrowed_str(&self.0.text)
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Outcome<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Outcome<V::Value> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Outcome<V::Value> {
        BorrowedStrDeserializer::new(&self.0.text).deserialize_enum(name, names, visitor)
    }

    forward_to_deserialize_any! {
        <W: Visitor<'a>>
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// One name out of several, with what stands behind it.
struct Chosen<'a> {
    name: &'a str,
    span: Span,
    value: Option<&'a Node>,
    reading: &'a Reading,
}

impl<'a> Chosen<'a> {
    /// The value that the name takes.
    fn needed(&self, value: &str) -> Outcome<At<'a>> {
        match self.value {
            Some(node) => Ok(At { node, reading: self.reading }),
            None => Err(Problem::new(format!("`{}` needs a value", given(self.name)))
                .with_help(format!("write `{}: {value}`", given(self.name)))
                .at(self.span)),
        }
    }
}

impl<'a> EnumAccess<'a> for Chosen<'a> {
    type Error = Problem;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Outcome<(V::Value, Self)> {
        let name =
            seed.deserialize(BorrowedStrDeserializer::new(self.name)).map_err(|wrong: Problem| wrong.at(self.span))?;
        Ok((name, self))
    }
}

impl<'a> VariantAccess<'a> for Chosen<'a> {
    type Error = Problem;

    fn unit_variant(self) -> Outcome<()> {
        match self.value {
            None | Some(Node { kind: Kind::Null, .. }) => Ok(()),
            Some(node) => Err(Problem::new(format!("`{}` takes no value", given(self.name)))
                .with_help(format!("write `{}` alone", given(self.name)))
                .at(node.span)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Outcome<T::Value> {
        let at = self.needed("…")?;
        seed.deserialize(at).map_err(|problem| problem.at_node(at.node))
    }

    fn tuple_variant<V: Visitor<'a>>(self, length: usize, visitor: V) -> Outcome<V::Value> {
        self.needed("[…]")?.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'a>>(self, fields: &'static [&'static str], visitor: V) -> Outcome<V::Value> {
        let value = format!("{{{}}}", fields.iter().map(|field| format!("{field}: …")).collect::<Vec<_>>().join(", "));
        self.needed(&value)?.deserialize_struct("", fields, visitor)
    }
}
