//! What may move, whose judgment it needs, and why: facts in, a verdict out.

pub mod condition;
