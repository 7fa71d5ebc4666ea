//! A condition that passed the check, and its answer for some facts.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::budget::Budget;

use super::check::{Setting, check};
use super::code::Code;
use super::evaluate::Scope;
use super::fault::ConditionFault;
use super::parse::parse;
use super::print::print;
use super::syntax::Expr;
use super::types::Type;
use super::undetermined::Undetermined;
use super::value::Value;

/// A condition that passed the check.
#[derive(Clone, Debug)]
pub struct Condition {
    written: Expr,
    text: Box<str>,
    code: Code,
    is: Type,
}

impl Condition {
    /// Reads and checks a condition: true, false, or undetermined.
    ///
    /// # Errors
    /// When it is no expression of the language, names a fact there is not, mixes types, is not true or false, or
    /// can cost more than [`limit::CONDITION_COST`](crate::limit::CONDITION_COST) steps.
    ///
    /// ```
    /// use governed::Budget;
    /// use governed::policy::condition::{Condition, Fact, Schema, Setting, Type, Undetermined, Value, Whose};
    ///
    /// let lines = Fact { name: "unit.lines".into(), is: Type::Int, meaning: "".into(), values: vec![], whose: Whose::Executor };
    /// let schema = Schema::new(vec![lines])?;
    /// let setting = Setting { schema: &schema, zones: &Default::default() };
    ///
    /// let condition = Condition::compile("unit.lines > 400", setting)?;
    /// let mut budget = Budget::of(1_000);
    /// assert_eq!(condition.holds(&[Some(Value::Int(500))], &mut budget), Ok(true));
    /// // What is not known makes it undetermined.
    /// assert_eq!(
    ///     condition.holds(&[None], &mut budget),
    ///     Err(Undetermined::FactMissing("unit.lines".into())),
    /// );
    ///
    /// let fault = Condition::compile("unit.line > 400", setting).unwrap_err();
    /// assert_eq!(fault.help.as_deref(), Some("did you mean `unit.lines`?"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(text: &str, setting: Setting<'_>) -> Result<Self, ConditionFault> {
        let condition = Self::expression(text, setting)?;
        match condition.is {
            Type::Bool => Ok(condition),
            ref other => {
                let place = condition.written.place;
                Err(ConditionFault::new(place, alloc::format!("a condition is true or false, and this is {other}"))
                    .with_help("compare it with something: `==`, `>`, `in` …"))
            }
        }
    }

    /// Reads and checks an expression of any type.
    ///
    /// # Errors
    /// As [`Self::compile`], but for the type.
    pub fn expression(text: &str, setting: Setting<'_>) -> Result<Self, ConditionFault> {
        let written = parse(text)?;
        let (code, is) = check(&written, setting)?;
        let text = print(&written).into();
        Ok(Self { written, text, code, is })
    }

    /// The condition as a tree.
    pub fn written(&self) -> &Expr {
        &self.written
    }

    /// The condition in its one canonical spelling.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The type of its answer.
    pub fn is(&self) -> &Type {
        &self.is
    }

    /// The slots of the facts it reads, in order.
    pub fn facts(&self) -> Vec<usize> {
        self.code.facts()
    }

    pub(crate) fn code(&self) -> &Code {
        &self.code
    }

    /// Its value for facts, by slot.
    ///
    /// # Errors
    /// Why there is none: a fact that is not known, an overflow, a spent budget …
    pub fn evaluate<'a>(&'a self, facts: &[Option<Value<'a>>], budget: &mut Budget) -> Result<Value<'a>, Undetermined> {
        Scope { facts, locals: Vec::new(), budget }.value(&self.code)
    }

    /// Whether it holds for facts, by slot.
    ///
    /// # Errors
    /// As [`Self::evaluate`].
    pub fn holds<'a>(&'a self, facts: &[Option<Value<'a>>], budget: &mut Budget) -> Result<bool, Undetermined> {
        Scope { facts, locals: Vec::new(), budget }.holds(&self.code)
    }
}
