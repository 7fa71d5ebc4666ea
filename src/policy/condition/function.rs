//! Every function, operator and macro of the language, as one table: what the check accepts, what the reference
//! of the language shows, what conditions can call.

use super::types::Type;

/// What a function computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the table below says what each means
pub enum Function {
    Size,
    Contains,
    StartsWith,
    EndsWith,
    Glob,
    Inside,
    ToBool,
    ToInt,
    ToUint,
    ToDouble,
    ToText,
    ToBytes,
    ToDuration,
    ToTimestamp,
    TypeOf,
    Dyn,
    Calendar(Part),
}

/// A part of a point or length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // named as in the language
pub enum Part {
    FullYear,
    Month,
    Date,
    DayOfMonth,
    DayOfWeek,
    DayOfYear,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

/// What a function takes or gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any value.
    Any,
    /// What only the evaluation knows.
    Dyn,
    /// A truth value.
    Bool,
    /// A signed integer.
    Int,
    /// An unsigned integer.
    Uint,
    /// A floating-point number.
    Double,
    /// Text.
    String,
    /// Bytes.
    Bytes,
    /// A list of anything.
    List,
    /// A map of anything.
    Map,
    /// A point in time.
    Timestamp,
    /// A length of time.
    Duration,
    /// A type.
    Type,
    /// A time zone, written out: an offset such as `+05:30`, `UTC`, or a zone the policy declares.
    Zone,
    /// A path pattern, written out.
    Pattern,
}

impl Shape {
    /// Whether a value of a type may be given for it.
    pub(super) fn takes(self, given: &Type) -> bool {
        match self {
            Self::Any | Self::Dyn => true,
            _ if *given == Type::Dyn => !matches!(self, Self::Zone | Self::Pattern),
            Self::List => matches!(given, Type::List(_)),
            Self::Map => matches!(given, Type::Map(..)),
            Self::Zone | Self::Pattern => *given == Type::String,
            shape => shape.gives() == *given,
        }
    }

    /// The type of a result of this shape.
    pub(super) fn gives(self) -> Type {
        match self {
            Self::Bool => Type::Bool,
            Self::Int => Type::Int,
            Self::Uint => Type::Uint,
            Self::Double => Type::Double,
            Self::String | Self::Zone | Self::Pattern => Type::String,
            Self::Bytes => Type::Bytes,
            Self::Timestamp => Type::Timestamp,
            Self::Duration => Type::Duration,
            Self::Type => Type::Type,
            Self::Any | Self::Dyn | Self::List | Self::Map => Type::Dyn,
        }
    }

    /// Its name in the reference.
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Dyn => "dyn",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Uint => "uint",
            Self::Double => "double",
            Self::String => "string",
            Self::Bytes => "bytes",
            Self::List => "list",
            Self::Map => "map",
            Self::Timestamp => "timestamp",
            Self::Duration => "duration",
            Self::Type => "type",
            Self::Zone => "zone",
            Self::Pattern => "pattern",
        }
    }
}

/// One way to call a function.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// What stands before the dot, where it is called on something.
    pub receiver: Option<Shape>,
    /// What stands between the parentheses.
    pub arguments: &'static [Shape],
    /// What it gives.
    pub result: Shape,
}

/// A function, and what the reference says of it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// What it computes.
    pub function: Function,
    /// The ways to call it.
    pub forms: &'static [Form],
    /// What it means.
    pub meaning: &'static str,
    /// A condition that uses it and is true.
    pub example: &'static str,
}

const fn on(receiver: Shape, arguments: &'static [Shape], result: Shape) -> Form {
    Form { receiver: Some(receiver), arguments, result }
}

const fn of(arguments: &'static [Shape], result: Shape) -> Form {
    Form { receiver: None, arguments, result }
}

const fn calendar(
    name: &'static str,
    part: Part,
    forms: &'static [Form],
    meaning: &'static str,
    example: &'static str,
) -> Entry {
    Entry { name, function: Function::Calendar(part), forms, meaning, example }
}

use Shape::{
    Any, Bool, Bytes, Double, Duration, Dyn, Int, List, Map, Pattern, String as Str, Timestamp, Type as TypeShape,
    Uint, Zone,
};

const OF_TIMESTAMP: &[Form] = &[on(Timestamp, &[], Int), on(Timestamp, &[Zone], Int)];
const OF_BOTH: &[Form] = &[on(Timestamp, &[], Int), on(Timestamp, &[Zone], Int), on(Duration, &[], Int)];

/// Every function there is, by name.
#[rustfmt::skip]
pub const FUNCTIONS: &[Entry] = &[
    Entry { name: "bool", function: Function::ToBool, forms: &[of(&[Bool], Bool), of(&[Str], Bool)],
        meaning: "the truth value a text spells: `true`, `t`, `1`, `false`, `f`, `0`", example: r#"bool("true")"# },
    Entry { name: "bytes", function: Function::ToBytes, forms: &[of(&[Bytes], Bytes), of(&[Str], Bytes)],
        meaning: "the UTF-8 bytes of a text", example: r#"size(bytes("é")) == 2"# },
    Entry { name: "contains", function: Function::Contains, forms: &[on(Str, &[Str], Bool)],
        meaning: "whether a text holds another", example: r#""release".contains("lea")"# },
    Entry { name: "double", function: Function::ToDouble, forms: &[of(&[Double], Double), of(&[Int], Double), of(&[Uint], Double), of(&[Str], Double)],
        meaning: "the nearest double", example: "double(2) == 2.0" },
    Entry { name: "duration", function: Function::ToDuration, forms: &[of(&[Duration], Duration), of(&[Str], Duration)],
        meaning: "the length of time a text spells: numbers with `h`, `m`, `s`, `ms`, `us` or `ns`", example: r#"duration("90m") == duration("1h30m")"# },
    Entry { name: "dyn", function: Function::Dyn, forms: &[of(&[Any], Dyn)],
        meaning: "the same value, its type left to the evaluation", example: "dyn(1) == 1.0" },
    Entry { name: "endsWith", function: Function::EndsWith, forms: &[on(Str, &[Str], Bool)],
        meaning: "whether a text ends in another", example: r#""a.sql".endsWith(".sql")"# },
    calendar("getDate", Part::Date, OF_TIMESTAMP, "the day of the month, from 1", r#"timestamp("2026-03-17T09:00:00Z").getDate() == 17"#),
    calendar("getDayOfMonth", Part::DayOfMonth, OF_TIMESTAMP, "the day of the month, from 0", r#"timestamp("2026-03-17T09:00:00Z").getDayOfMonth() == 16"#),
    calendar("getDayOfWeek", Part::DayOfWeek, OF_TIMESTAMP, "the day of the week, 0 is Sunday", r#"timestamp("2026-03-20T09:00:00Z").getDayOfWeek() == 5"#),
    calendar("getDayOfYear", Part::DayOfYear, OF_TIMESTAMP, "the day of the year, from 0", r#"timestamp("2026-01-01T09:00:00Z").getDayOfYear() == 0"#),
    calendar("getFullYear", Part::FullYear, OF_TIMESTAMP, "the year", r#"timestamp("2026-03-17T09:00:00Z").getFullYear() == 2026"#),
    calendar("getHours", Part::Hours, OF_BOTH, "the hour of the day, or the whole hours of a duration", r#"timestamp("2026-03-17T09:00:00Z").getHours("+05:30") == 14"#),
    calendar("getMilliseconds", Part::Milliseconds, OF_BOTH, "the milliseconds within the second", r#"duration("1.5s").getMilliseconds() == 500"#),
    calendar("getMinutes", Part::Minutes, OF_BOTH, "the minute of the hour, or the whole minutes of a duration", r#"duration("1h30m").getMinutes() == 90"#),
    calendar("getMonth", Part::Month, OF_TIMESTAMP, "the month, from 0", r#"timestamp("2026-03-17T09:00:00Z").getMonth() == 2"#),
    calendar("getSeconds", Part::Seconds, OF_BOTH, "the second of the minute, or the whole seconds of a duration", r#"duration("1m30s").getSeconds() == 90"#),
    Entry { name: "glob", function: Function::Glob, forms: &[on(Str, &[Pattern], Bool)],
        meaning: "whether a path fits a pattern: `*` and `?` within a segment, `**` for any number of segments; a path that ends in `/` stands for everything below and fits where something below could. An addition to CEL",
        example: r#""src/policy/rule.rs".glob("src/**/*.rs")"# },
    Entry { name: "inside", function: Function::Inside, forms: &[on(Str, &[Pattern], Bool)],
        meaning: "as `glob`, but a path that ends in `/` fits only where everything below does: what a permission asks. An addition to CEL",
        example: r#""docs/".inside("docs/**") && !"docs/".inside("docs/*.md")"# },
    Entry { name: "int", function: Function::ToInt, forms: &[of(&[Int], Int), of(&[Uint], Int), of(&[Double], Int), of(&[Str], Int), of(&[Timestamp], Int)],
        meaning: "a whole number: decimals are cut off, a timestamp gives seconds since 1970", example: r#"int("42") == 42"# },
    Entry { name: "size", function: Function::Size, forms: &[
            of(&[Str], Int), of(&[Bytes], Int), of(&[List], Int), of(&[Map], Int),
            on(Str, &[], Int), on(Bytes, &[], Int), on(List, &[], Int), on(Map, &[], Int)],
        meaning: "how many characters, bytes, items or keys", example: r#"size("né") == 2 && [1, 2].size() == 2"# },
    Entry { name: "startsWith", function: Function::StartsWith, forms: &[on(Str, &[Str], Bool)],
        meaning: "whether a text begins with another", example: r#""src/lib.rs".startsWith("src/")"# },
    Entry { name: "string", function: Function::ToText, forms: &[of(&[Str], Str), of(&[Bool], Str), of(&[Int], Str), of(&[Uint], Str), of(&[Double], Str), of(&[Bytes], Str), of(&[Timestamp], Str), of(&[Duration], Str)],
        meaning: "a value as text", example: r#"string(42) == "42""# },
    Entry { name: "timestamp", function: Function::ToTimestamp, forms: &[of(&[Timestamp], Timestamp), of(&[Str], Timestamp), of(&[Int], Timestamp)],
        meaning: "the point in time an RFC 3339 text spells, or so many seconds after 1970", example: r#"timestamp("2026-03-17T10:00:00+01:00") == timestamp("2026-03-17T09:00:00Z")"# },
    Entry { name: "type", function: Function::TypeOf, forms: &[of(&[Any], TypeShape)],
        meaning: "the type of a value", example: "type(1) == int" },
    Entry { name: "uint", function: Function::ToUint, forms: &[of(&[Uint], Uint), of(&[Int], Uint), of(&[Double], Uint), of(&[Str], Uint)],
        meaning: "a whole number without sign", example: "uint(42) == 42u" },
];

/// Functions of CEL, or of its common extensions, that are left out, and why.
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("matches", "regular expressions are left out: write `glob`, `startsWith`, `endsWith` or `contains`"),
    ("now", "there is no clock: time is the fact `now`"),
    ("getValue", "optional values are left out: ask `has(..)`"),
    ("orValue", "optional values are left out: ask `has(..)`"),
    ("lowerAscii", "the string extension is left out: facts are compared as they are"),
    ("upperAscii", "the string extension is left out: facts are compared as they are"),
    ("replace", "the string extension is left out: facts are compared as they are"),
    ("split", "the string extension is left out: facts are compared as they are"),
    ("substring", "the string extension is left out: facts are compared as they are"),
    ("format", "the string extension is left out: facts are compared as they are"),
    ("trim", "the string extension is left out: facts are compared as they are"),
    ("charAt", "the string extension is left out: facts are compared as they are"),
    ("indexOf", "the string extension is left out: facts are compared as they are"),
];

/// The function of a name.
pub(super) fn entry(name: &str) -> Option<&'static Entry> {
    FUNCTIONS.iter().find(|entry| entry.name == name)
}

/// What is written with signs: how, for which types, and what it means.
pub const OPERATORS: &[(&str, &str, &str)] = &[
    ("a && b", "bool", "both. False where one is false, even if the other cannot be told"),
    ("a || b", "bool", "at least one. True where one is true, even if the other cannot be told"),
    ("!a", "bool", "not"),
    ("c ? a : b", "bool, and two of one type", "one or the other; only that one is evaluated"),
    ("==  !=", "two of one type", "equal, unequal; numbers of unlike types only through `dyn`"),
    ("<  <=  >  >=", "bool, numbers, string, bytes, timestamp, duration", "which is greater; numbers of any types"),
    ("in", "an item and a list, a key and a map", "whether it is there"),
    ("+", "numbers of one type, string, bytes, list, timestamp and duration", "sum, or one after the other"),
    ("-", "numbers of one type, timestamp and duration", "difference"),
    ("*  /  %", "numbers of one type (`%`: int and uint)", "product, quotient towards zero, remainder"),
    ("-a", "int, double", "negation"),
    ("m.field  m[key]  l[0]", "record, map, list", "a field, what stands under a key, an item counted from 0"),
    ("[a, b]  {k: v}", "", "a list, a map"),
];

/// What looks like a function and is not: it names a variable or asks for a field.
pub const MACROS: &[(&str, &str)] = &[
    ("has(a.b)", "whether the fact, field or key is there; the one question about a missing fact that has an answer"),
    ("l.all(x, p)", "whether `p` holds for each item of a list or key of a map"),
    ("l.exists(x, p)", "whether it holds for at least one"),
    ("l.exists_one(x, p)", "whether it holds for exactly one (also `existsOne`)"),
    ("l.filter(x, p)", "the list of those it holds for"),
    ("l.map(x, t)", "the list of what `t` makes of each"),
    ("l.map(x, p, t)", "the same, of those `p` holds for"),
];
