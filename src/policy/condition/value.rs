//! What conditions compute with.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::Deref;

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::number;

/// Text that is lent from the input or the policy, or was made.
#[derive(Clone, Debug)]
pub enum Text<'a> {
    /// Lent.
    Lent(&'a str),
    /// Made.
    Made(Arc<str>),
}

impl Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        match self {
            Self::Lent(text) => text,
            Self::Made(text) => text,
        }
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self::Made(text.into())
    }
}

/// A value of the condition language.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // named after the types of the language
pub enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Text<'a>),
    Bytes(Arc<[u8]>),
    List(Arc<Vec<Value<'a>>>),
    /// Keys and values, in the order they were given.
    Map(Arc<Vec<(Value<'a>, Value<'a>)>>),
    /// The fields of a record in the order of its type: a missing one is nothing.
    Record(Arc<Vec<Option<Value<'a>>>>),
    /// As the date and time in UTC.
    Timestamp(DateTime),
    Duration(SignedDuration),
    /// The name of a type.
    Type(&'static str),
}

impl<'a> Value<'a> {
    /// A list.
    pub fn list(items: Vec<Value<'a>>) -> Self {
        Self::List(Arc::new(items))
    }

    /// Text that is lent.
    pub fn text(text: &'a str) -> Self {
        Self::Text(Text::Lent(text))
    }

    /// The name of its type, as `type(x)` gives it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null_type",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::Text(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "list",
            Self::Map(_) | Self::Record(_) => "map",
            Self::Timestamp(_) => "google.protobuf.Timestamp",
            Self::Duration(_) => "google.protobuf.Duration",
            Self::Type(_) => "type",
        }
    }

    /// Whether two values are equal in the sense of CEL: numbers by what they amount to, whatever their types;
    /// values of different types are not equal.
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => **a == **b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Timestamp(a), Self::Timestamp(b)) => a == b,
            (Self::Duration(a), Self::Duration(b)) => a == b,
            (Self::Type(a), Self::Type(b)) => a == b,
            (Self::List(a), Self::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.equals(b)),
            (Self::Map(a), Self::Map(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(key, value)| b.iter().any(|(other, held)| key.equals(other) && value.equals(held)))
            }
            (Self::Record(a), Self::Record(b)) => {
                a.len() == b.len()
                    && a.iter().zip(b.iter()).all(|pair| match pair {
                        (Some(a), Some(b)) => a.equals(b),
                        (a, b) => a.is_none() && b.is_none(),
                    })
            }
            (a, b) => number::compare(a, b) == Some(Ordering::Equal),
        }
    }

    /// Which of two values comes first, where the language orders them.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(b)),
            (Self::Text(a), Self::Text(b)) => Some((**a).cmp(&**b)),
            (Self::Bytes(a), Self::Bytes(b)) => Some(a.cmp(b)),
            (Self::Timestamp(a), Self::Timestamp(b)) => Some(a.cmp(b)),
            (Self::Duration(a), Self::Duration(b)) => Some(a.cmp(b)),
            (a, b) => number::compare(a, b),
        }
    }

    /// The value a map holds under a key.
    pub fn entry(entries: &[(Value<'a>, Value<'a>)], key: &Value<'_>) -> Option<Value<'a>> {
        entries.iter().find(|(held, _)| held.equals_any(key)).map(|(_, value)| value.clone())
    }

    /// As [`Self::equals`], for values with other lifetimes.
    fn equals_any(&self, other: &Value<'_>) -> bool {
        // The lifetimes only say who owns the text.
        match (self, other) {
            (Self::Text(a), Value::Text(b)) => **a == **b,
            (Self::Bool(a), Value::Bool(b)) => a == b,
            (a, b) => number::compare(a, b) == Some(Ordering::Equal),
        }
    }

    /// How much work it is to look at the whole of it, in steps.
    pub(super) fn weight(&self) -> u64 {
        let size = match self {
            Self::Text(text) => text.len() / 64,
            Self::Bytes(bytes) => bytes.len() / 64,
            Self::List(items) => return items.iter().map(Value::weight).fold(1, u64::saturating_add),
            Self::Map(entries) => {
                let sizes = entries.iter().map(|(key, value)| key.weight().saturating_add(value.weight()));
                return sizes.fold(1, u64::saturating_add);
            }
            _ => 0,
        };
        u64::try_from(size).unwrap_or(u64::MAX).saturating_add(1)
    }
}
