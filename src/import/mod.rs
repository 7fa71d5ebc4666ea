//! Outside formats, one a file: bytes in, records and a list of what was skipped out. Nothing here runs a
//! program or opens a file.

pub mod beads;
pub mod evidence;
pub mod git;
pub mod in_toto;
pub mod junit;
pub mod sarif;
mod skips;

pub use skips::{Skip, Skips};
