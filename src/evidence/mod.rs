//! Claims about named content, what they are bound to, and how they stand.

mod claim;
mod standing;

pub use claim::{Artifact, Binding, Claim, Finding, Subject};
pub use standing::{Answer, Standing};
