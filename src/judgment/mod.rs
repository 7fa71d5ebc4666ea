//! What people say of work: judgments, overrides and challenges; and the grounds on which anybody declines it.

mod answer;
mod challenge;
mod delegation;
mod patch;
mod refusal;
mod waiver;

pub use crate::actor::Presence;
pub use answer::{Answer, Judgment};
pub use challenge::{Challenge, ChallengeEnd, Contested, Ruling};
pub use delegation::{Answerable, Delegation};
pub use patch::{Patch, PatchStep};
pub use refusal::Grounds;
pub use waiver::{Intent, Override};
