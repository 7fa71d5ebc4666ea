//! Nothing but tests: `tests/vectors.rs`.
