//! Tests of what users rely on, through the public API, the terminal and real repositories.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![allow(clippy::needless_pass_by_value, clippy::format_collect, reason = "tests read better so")]
#![allow(clippy::disallowed_types, clippy::disallowed_methods, reason = "the tests are an edge of their own")]

mod as_of;
mod attention;
mod autonomy;
mod brief;
mod canonical;
mod check;
mod cloudevents;
mod contest;
mod delegation;
mod docs;
mod evidence;
mod evidence_files;
mod failure_patterns;
mod fit;
mod governed_moves;
mod grants;
mod import_codeowners;
mod import_github;
mod import_gitlab;
mod import_hostile;
mod import_in_toto;
mod import_junit;
mod import_sarif;
mod landing_plan;
mod laws;
mod learning;
mod ledger;
mod metrics;
mod oracle;
mod past;
mod policies;
mod policy;
mod policy_analysis;
mod policy_backtest;
mod policy_cases;
mod policy_changes;
mod policy_diff;
mod pricing;
mod rejections;
mod rule_records;
mod scenario;
mod several_names;
mod small_world;
mod source;
mod support;
mod tidy;
mod windows;
mod windows_oracle;
mod wire;

#[cfg(feature = "cli")]
mod beads;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod cli_integration;
#[cfg(feature = "cli")]
mod cli_judgment;
mod cli_learning;
#[cfg(feature = "cli")]
mod cli_policy;
mod collisions;
mod conformance;
#[cfg(feature = "cli")]
mod crash;
#[cfg(feature = "cli")]
mod git;
#[cfg(feature = "cli")]
mod git_branches;
#[cfg(feature = "cli")]
mod git_diff;
mod git_names;
