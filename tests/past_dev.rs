#![allow(missing_docs, unreachable_pub, dead_code, unused, clippy::all)]
#[path = "it/as_of.rs"]
mod as_of;
#[path = "it/past.rs"]
mod past;
#[path = "it/policy_cases.rs"]
mod policy_cases;
#[path = "it/policy_diff.rs"]
mod policy_diff;
#[path = "it/support.rs"]
mod support;
