//! A condition as it was written: a tree with the place of every part in the text.

use alloc::boxed::Box;
use alloc::vec::Vec;

/// A range of bytes in the text of a condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Place {
    /// The smallest range that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A part of a condition. Two are equal when they say the same, wherever they stand.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub place: Place,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// What a part of a condition is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A value written out.
    Literal(Literal),
    /// A name: a fact, the first part of one, or a variable of a quantifier.
    Name(Box<str>),
    /// `of.field`
    Select(Box<Expr>, Box<str>),
    /// `has(of.field)`
    Has(Box<Expr>, Box<str>),
    /// `of[at]`
    Index(Box<Expr>, Box<Expr>),
    /// `!of`
    Not(Box<Expr>),
    /// `-of`
    Negate(Box<Expr>),
    /// `a && b && c`, two or more.
    And(Vec<Expr>),
    /// `a || b || c`, two or more.
    Or(Vec<Expr>),
    /// `left op right`
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `condition ? then : otherwise`
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `name(arguments)` or `receiver.name(arguments)`
    Call(Option<Box<Expr>>, Box<str>, Vec<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{a: b}`
    Map(Vec<(Expr, Expr)>),
    /// `over.exists(variable, body)` and its kin.
    Quantified(Box<Quantified>),
}

/// A macro over the items of a list or the keys of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantified {
    /// Which.
    pub quantifier: Quantifier,
    /// Over what.
    pub over: Expr,
    /// What each item is called in the body.
    pub variable: Box<str>,
    /// What is asked of, or made of, each item.
    pub body: Expr,
    /// For `map` with three arguments: which items are taken.
    pub filter: Option<Expr>,
}

/// The macros over lists and maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// Each item fulfils it.
    All,
    /// At least one does.
    Exists,
    /// Exactly one does.
    ExistsOne,
    /// The list of what is made of each.
    Map,
    /// The list of those that fulfil it.
    Filter,
}

impl Quantifier {
    /// Each, with its name.
    pub const ALL: [(&'static str, Self); 6] = [
        ("all", Self::All),
        ("exists", Self::Exists),
        ("exists_one", Self::ExistsOne),
        ("existsOne", Self::ExistsOne),
        ("map", Self::Map),
        ("filter", Self::Filter),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, quantifier)| *quantifier == self).map_or("", |(name, _)| name)
    }
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

impl Operator {
    /// How it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }

    /// How tightly it binds: more is tighter. `?:` is 1, `||` 2, `&&` 3.
    pub(super) fn binding(self) -> u8 {
        match self {
            Self::Equal
            | Self::Unequal
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual
            | Self::In => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide | Self::Remainder => 6,
        }
    }

    /// The same question with its sides exchanged: `5 < x` is `x > 5`.
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            other => other,
        }
    }

    /// Whether it asks which of two values is greater.
    pub(crate) fn is_order(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual)
    }
}

/// A value written out in a condition.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // named after the types of the language
pub enum Literal {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Box<str>),
    Bytes(Box<[u8]>),
}
