//! Why a condition has no answer.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;

/// Why a condition is neither true nor false for some facts. It never loosens a verdict.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undetermined {
    /// A fact was not given.
    #[error("the fact `{0}` is not known")]
    FactMissing(Arc<str>),
    /// A record lacks a field.
    #[error("there is no `{0}`")]
    FieldMissing(Arc<str>),
    /// A map lacks a key.
    #[error("there is nothing under `{0}`")]
    KeyMissing(Box<str>),
    /// A list has no item there.
    #[error("the list has no item {0}")]
    NoItem(i64),
    /// An integer left the range of its type.
    #[error("a number goes beyond 64 bits")]
    Overflow,
    /// A division by zero.
    #[error("a division by zero")]
    DivisionByZero,
    /// A value of `dyn` type turned out not to be what an operation needs.
    #[error("`{0}` is not defined for values of these types")]
    WrongTypes(Box<str>),
    /// A conversion that a value has not.
    #[error("`{given}` has no form as {wanted}")]
    NoForm {
        /// The value, shortened.
        given: Box<str>,
        /// The type that was wanted.
        wanted: &'static str,
    },
    /// Two entries of a map have one key.
    #[error("a map holds the key `{0}` twice")]
    KeyTwice(Box<str>),
    /// The decision took more steps than it was given.
    #[error("the step budget is spent")]
    BudgetSpent,
}

impl Undetermined {
    pub(super) fn wrong_types(operation: &str) -> Self {
        Self::WrongTypes(operation.into())
    }

    pub(super) fn no_form(given: impl Into<String>, wanted: &'static str) -> Self {
        Self::NoForm { given: crate::text::shortened(&given.into(), crate::limit::GIVEN_BYTES).into(), wanted }
    }
}
