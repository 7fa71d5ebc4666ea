//! Documents that come as JSON within something else: read into the tree of a file first, and from there as files are.
//!
//! Reading a record is compiled for each reader there is. Policies are the largest records of all, and come both ways.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::problem::Problem;
use super::tree::{Key, Kind, Node, Span, Style};
use super::typed;
use crate::fault::HELP;

/// Reads records, whatever else is being read around them. Of what does not fit the first is told, with the path to it,
/// which begins with `name`.
pub(crate) fn given<'de, T: DeserializeOwned, D: Deserializer<'de>>(name: &str, from: D) -> Result<T, D::Error> {
    let mut root = Node::deserialize(from)?;
    typed::first(&root).or_else(|_| {
        // Nothing here has a place in a file: numbers stand for places, and are only needed now.
        number(&mut root, &mut 0);
        typed::first(&root).map_err(|Problem(problem)| {
            let mut said = String::from(name);
            if let Some(span) = problem.span {
                path(&root, span, &mut said);
            }
            said.push_str(": ");
            said.push_str(&problem.message);
            if let Some(help) = &problem.help {
                said.extend([HELP, help]);
            }
            D::Error::custom(said)
        })
    })
}

const NOWHERE: Span = Span { start: 0, end: 0, line: 0, column: 0 };

impl Node {
    fn nowhere(kind: Kind) -> Self {
        Self { span: NOWHERE, kind, style: Style::Plain }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Tree).map(Self::nowhere)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a whole number, a list or an object")
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Kind, E> {
        Ok(Kind::Bool(it))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Kind, E> {
        Ok(Kind::Int(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Kind, E> {
        let found = serde::de::Unexpected::Unsigned(number);
        i64::try_from(number).map(Kind::Int).map_err(|_| E::invalid_value(found, &self))
    }

    fn visit_str<E>(self, text: &str) -> Result<Kind, E> {
        Ok(Kind::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Kind, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Kind::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Kind, A::Error> {
        let mut all = Vec::new();
        while let Some(text) = entries.next_key()? {
            all.push((Key { text, span: NOWHERE, style: Style::Plain }, entries.next_value()?));
        }
        Ok(Kind::Map(all))
    }
}

/// Gives every value in a tree a place of its own. Names have that of what they stand in: messages say them.
fn number(node: &mut Node, next: &mut usize) {
    *next += 1;
    node.span.start = *next;
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| number(item, next)),
        Kind::Map(entries) => {
            for (key, value) in entries {
                key.span = node.span;
                number(value, next);
            }
        }
        _ => {}
    }
}

/// Writes the path to a place, such as `documents[0].rules[2].when`. Whether the place is there.
fn path(node: &Node, to: Span, said: &mut String) -> bool {
    let before = said.len();
    let mut is_in = |step: fmt::Arguments<'_>, node: &Node| {
        let found = said.write_fmt(step).is_ok() && path(node, to, said);
        if !found {
            said.truncate(before);
        }
        found
    };
    node.span == to
        || match &node.kind {
            Kind::List(items) => items.iter().enumerate().any(|(number, item)| is_in(format_args!("[{number}]"), item)),
            Kind::Map(entries) => entries.iter().any(|(key, value)| is_in(format_args!(".{}", key.text), value)),
            _ => false,
        }
}

#[cfg(test)]
mod test {
    use alloc::borrow::ToOwned;
    use alloc::collections::BTreeMap;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use serde::Deserialize;

    use crate::fault::json_fault;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Rule {
        #[allow(dead_code)]
        id: String,
        #[serde(default)]
        least: BTreeMap<String, u8>,
    }

    #[derive(Debug, Deserialize)]
    struct Around {
        #[serde(deserialize_with = "rules")]
        rules: Vec<Rule>,
    }

    fn rules<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Rule>, D::Error> {
        super::given("rules", from)
    }

    fn fault_of(text: &str) -> (String, Option<String>) {
        let fault = json_fault("request", &serde_json::from_str::<Around>(text).unwrap_err());
        let said = fault.to_string();
        let said = said.strip_prefix("not a readable request: ").unwrap().rsplit_once(" at line 1 ").unwrap().0;
        (said.to_owned(), fault.help().map(ToOwned::to_owned))
    }

    #[test]
    fn reads_what_fits() {
        let around: Around = serde_json::from_str(r#"{"rules": [{"id": "a", "least": {"one": 1}}]}"#).unwrap();
        assert_eq!(around.rules, [Rule { id: "a".into(), least: [("one".into(), 1)].into() }]);
    }

    #[test]
    fn says_what_does_not_fit_and_where() {
        let (said, help) = fault_of(r#"{"rules": [{"id": "a"}, {"id": "b", "leats": {}}]}"#);
        assert_eq!(said, "rules[1]: unknown field `leats`");
        assert_eq!(help.as_deref(), Some("did you mean `least`?"));
        let (said, help) = fault_of(r#"{"rules": [{"least": {}}]}"#);
        assert_eq!(said, "rules[0]: `id` is missing");
        assert_eq!(help.as_deref(), Some("`id` is required: add it"));
        let (said, _) = fault_of(r#"{"rules": [{"id": "a", "least": {"one": 1.5}}]}"#);
        assert_eq!(
            said,
            "invalid type: floating point `1.5`, expected text, a whole number, a list or an \
             object"
        );
        let (said, _) = fault_of(r#"{"rules": [{"id": "a", "least": {"one": 300}}]}"#);
        assert_eq!(said, "rules[0].least.one: expected a whole number from 0 to 255, found the number 300");
        let (said, _) = fault_of(r#"{"rules": [{"id": "a", "id": "b"}]}"#);
        assert_eq!(said, "rules[0]: `id` is written twice, maybe under two names");
    }
}
