//! Autonomy as records: what is granted to whom, what is taken back, and the audit that is committed to beforehand. What
//! they come to is worked out in [`crate::autonomy`].

mod audit;
mod cell;
mod record;

pub use audit::{Audit, Deviation, Salt, commitment, is_sampled};
pub use cell::Cell;
pub use record::{Cited, Exposure, Grant, Revocation, Used};
