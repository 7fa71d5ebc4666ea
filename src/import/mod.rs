//! Outside formats, one a file: bytes in, records and a list of what was skipped out. Nothing here runs a
//! program or opens a file.

pub mod beads;
pub mod change;
pub mod codeowners;
pub mod git;
pub mod github;
pub mod gitlab;
mod patch;
mod payload;
mod skips;

pub use skips::{Skip, Skips};
