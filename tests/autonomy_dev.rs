#![allow(missing_docs, unreachable_pub, dead_code, clippy::all, clippy::pedantic)]
#[path = "it/autonomy.rs"]
mod autonomy;
#[path = "it/support.rs"]
mod support;
