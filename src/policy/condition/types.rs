//! The types of the condition language.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::fault::InputFault;
use crate::order::InOrder as _;

/// The type of a fact or of a part of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `null` alone.
    Null,
    /// `true` or `false`.
    Bool,
    /// A signed integer of 64 bits.
    Int,
    /// An unsigned integer of 64 bits.
    Uint,
    /// A floating-point number of 64 bits. No fact is one: facts are hashed.
    Double,
    /// Unicode text; sizes count code points.
    String,
    /// Bytes.
    Bytes,
    /// A point in time.
    Timestamp,
    /// A length of time.
    Duration,
    /// The type of a type: what `type(x)` gives.
    Type,
    /// Known only when evaluated: what `dyn(x)` gives.
    Dyn,
    /// A list of one type.
    List(Arc<Type>),
    /// A map from one type to another.
    Map(Arc<Type>, Arc<Type>),
    /// A record with named fields.
    Record(Arc<RecordType>),
}

/// The fields of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordType {
    /// What a record of this type is called.
    pub name: Box<str>,
    /// Its fields, by name.
    pub fields: Vec<Field>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Box<str>,
    /// Its type.
    pub is: Type,
    /// What it means.
    pub meaning: Box<str>,
    /// Every value there is, where they are few and known.
    pub values: Vec<Box<str>>,
}

impl RecordType {
    /// The place of a field among the fields.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| &*field.name == name)
    }
}

impl Type {
    const EXPECTED: &'static str =
        "a type such as `bool`, `int`, `string`, `timestamp`, `duration`, `list(string)` or `map(string, int)`";

    /// A list of a type.
    pub fn list(of: Self) -> Self {
        Self::List(Arc::new(of))
    }

    /// A map from text to a type.
    pub fn map(of: Self) -> Self {
        Self::Map(Arc::new(Self::String), Arc::new(of))
    }

    /// Reads a type as it is written.
    ///
    /// # Errors
    /// When the text names no type.
    ///
    /// ```
    /// use governed::policy::condition::Type;
    /// assert_eq!(Type::parse("map(string, list(int))")?.to_string(), "map(string, list(int))");
    /// assert!(Type::parse("list").is_err());
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        Self::read(text.trim(), 0).ok_or_else(|| InputFault::new("type", text, Self::EXPECTED))
    }

    fn read(text: &str, depth: usize) -> Option<Self> {
        if depth > 8 {
            return None;
        }
        let plain = match text {
            "null" => Self::Null,
            "bool" => Self::Bool,
            "int" => Self::Int,
            "uint" => Self::Uint,
            "double" => Self::Double,
            "string" => Self::String,
            "bytes" => Self::Bytes,
            "timestamp" => Self::Timestamp,
            "duration" => Self::Duration,
            "type" => Self::Type,
            "dyn" => Self::Dyn,
            _ => {
                if let Some(item) = text.strip_prefix("list(").and_then(|rest| rest.strip_suffix(')')) {
                    return Some(Self::list(Self::read(item.trim(), depth + 1)?));
                }
                let (key, value) = text.strip_prefix("map(")?.strip_suffix(')')?.split_once(',')?;
                let (key, value) = (Self::read(key.trim(), depth + 1)?, Self::read(value.trim(), depth + 1)?);
                return Some(Self::Map(Arc::new(key), Arc::new(value)));
            }
        };
        Some(plain)
    }

    /// Whether a value of this type may stand where `expected` is wanted.
    pub(super) fn fits(&self, expected: &Self) -> bool {
        match (self, expected) {
            (Self::Dyn, _) | (_, Self::Dyn) => true,
            (Self::List(a), Self::List(b)) => a.fits(b),
            (Self::Map(a, b), Self::Map(c, d)) => a.fits(c) && b.fits(d),
            (a, b) => a == b,
        }
    }

    /// The type that holds both: `dyn` where they differ.
    pub(super) fn joined(&self, other: &Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a.clone(),
            (Self::List(a), Self::List(b)) => Self::list(a.joined(b)),
            (Self::Map(a, b), Self::Map(c, d)) => Self::Map(Arc::new(a.joined(c)), Arc::new(b.joined(d))),
            _ => Self::Dyn,
        }
    }

    /// Whether it is a number.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Uint | Self::Double)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = match self {
            Self::Null => "null",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Uint => "uint",
            Self::Double => "double",
            Self::String => "string",
            Self::Bytes => "bytes",
            Self::Timestamp => "timestamp",
            Self::Duration => "duration",
            Self::Type => "type",
            Self::Dyn => "dyn",
            Self::List(of) => return write!(f, "list({of})"),
            Self::Map(key, value) => return write!(f, "map({key}, {value})"),
            Self::Record(record) => &record.name,
        };
        f.write_str(plain)
    }
}

/// One fact a condition may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name, with dots: `actor.kind`.
    pub name: Box<str>,
    /// Its type.
    pub is: Type,
    /// What it means.
    pub meaning: Box<str>,
    /// Every value there is, where they are few and known.
    pub values: Vec<Box<str>>,
    /// Who can make it otherwise.
    pub whose: Whose,
}

/// Who can make a fact otherwise, and so whose move it is when a decision waits for that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// It is what is asked, or by whom: another request would be another question.
    Nobody,
    /// Whoever carries the work out.
    Executor,
    /// The person who answers for the work.
    Accountable,
    /// A person whose judgment is asked for.
    Judge,
    /// Time passes by itself.
    Time,
    /// The world around the work.
    #[default]
    World,
}

impl Whose {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Executor => "executor",
            Self::Accountable => "accountable",
            Self::Judge => "judge",
            Self::Time => "time",
            Self::World => "world",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Nobody, Self::Executor, Self::Accountable, Self::Judge, Self::Time, Self::World]
            .into_iter()
            .find(|whose| whose.name() == name)
    }
}

/// Every fact a condition may name, with its type: what conditions are checked against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    facts: Vec<Fact>,
}

/// What a dotted name stands for in a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The fact at this slot.
    Fact(usize),
    /// The first part of the names of several facts.
    Group,
    /// Nothing.
    Unknown,
}

impl Schema {
    /// A schema of these facts, in the order of their names.
    ///
    /// # Errors
    /// When a name is no dotted name of identifiers, stands twice, or is both a fact and the first part of another.
    pub fn new(mut facts: Vec<Fact>) -> Result<Self, InputFault> {
        facts.put_in_order_by(|a, b| a.name.cmp(&b.name));
        for fact in &facts {
            let well_made = fact.name.split('.').all(|part| {
                part.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
                    && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            });
            if !well_made || fact.name.len() > crate::limit::LABEL_BYTES {
                let expected =
                    "words of ASCII letters, digits and `_`, joined by dots, such as `unit.lines`, at most 64 bytes";
                return Err(InputFault::new("name of a fact", &fact.name, expected));
            }
        }
        let schema = Self { facts };
        for pair in schema.facts.windows(2) {
            if let [first, second] = pair
                && first.name == second.name
            {
                return Err(InputFault::new("name of a fact", &second.name, "each fact declared once"));
            }
        }
        for fact in &schema.facts {
            if schema.named_group(&fact.name) {
                let expected = "a name that is not the first part of another fact's";
                return Err(InputFault::new("name of a fact", &fact.name, expected));
            }
        }
        Ok(schema)
    }

    /// The facts, by name.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The fact at a slot.
    pub fn fact(&self, slot: usize) -> Option<&Fact> {
        self.facts.get(slot)
    }

    /// The slot of a fact.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.facts.binary_search_by(|fact| (*fact.name).cmp(name)).ok()
    }

    fn named_group(&self, name: &str) -> bool {
        let from = self.facts.partition_point(|fact| *fact.name <= *name);
        // `a-b` would sort between `a` and `a.b`, but names hold neither `-` nor anything below a dot.
        self.facts.get(from).is_some_and(|next| next.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
    }

    /// What a dotted name stands for.
    pub fn named(&self, name: &str) -> Named {
        match self.slot(name) {
            Some(slot) => Named::Fact(slot),
            None if self.named_group(name) => Named::Group,
            None => Named::Unknown,
        }
    }

    /// The known name nearest to one that is not.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        crate::fault::nearest(name, self.facts.iter().map(|fact| &*fact.name))
    }

    /// The names that begin with a group's.
    pub fn members(&self, group: &str) -> Vec<String> {
        let within = |fact: &&Fact| fact.name.strip_prefix(group).is_some_and(|rest| rest.starts_with('.'));
        self.facts.iter().filter(within).map(|fact| String::from(&*fact.name)).collect()
    }
}
