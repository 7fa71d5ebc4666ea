//! What may move, whose judgment it needs, and why: facts in, a verdict out.

pub mod condition;
pub mod document;
mod facts;
#[cfg(test)]
mod schema_test;
mod standard_facts;
mod words;

pub use document::Document;
pub use facts::Facts;
pub use words::{Day, Recipient, Span, Weekday};
