//! The condition language: a documented subset of CEL, the Common Expression Language.
//!
//! What is accepted means what CEL says; what lies outside is a fault when the condition is read, never a silent
//! difference. Evaluation has three answers: true, false, and undetermined with the reason.

mod check;
mod code;
#[allow(clippy::module_inception)] // the one thing the module is about
mod condition;
mod cost;
mod evaluate;
mod fault;
mod function;
mod glob;
mod number;
mod parse;
mod print;
mod reference;
mod syntax;
mod time;
mod token;
mod types;
mod undetermined;
mod value;

pub use check::Setting;
pub(crate) use code::Code;
pub use condition::Condition;
pub(crate) use evaluate::Scope;
pub use fault::ConditionFault;
pub use function::{Entry, FUNCTIONS, Form, Function, LEFT_OUT, MACROS, OPERATORS, Part, Shape};
pub use glob::Glob;
pub use parse::parse;
pub use print::print;
pub(crate) use print::put_text;
pub use reference::reference;
pub use syntax::{Expr, ExprKind, Literal, Operator, Place, Quantified, Quantifier};
pub(crate) use time::{duration, duration_text, millis, timestamp, timestamp_text};
pub use types::{Fact, Field, Named, RecordType, Schema, Type, Whose};
pub use undetermined::Undetermined;
pub use value::{Text, Value};
