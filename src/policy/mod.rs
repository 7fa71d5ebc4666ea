//! What may move, whose judgment it needs, and why: facts in, a verdict out.

pub mod condition;
pub mod document;
mod facts;
mod standard_facts;
mod words;

pub use document::Document;
pub use facts::Facts;
pub use words::{Day, Recipient, Span, Weekday};
