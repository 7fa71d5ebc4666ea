//! The `governed` command: where the pure core meets clocks, files, git and people at a terminal. It sees only the
//! library's public API.
#![allow(unreachable_pub, missing_docs)] // nothing here is public; what it does is documented in its help

mod args;
mod args_integration;
mod args_judgment;
mod args_learning;
mod args_policy;
mod args_serve;
mod beads;
mod branches;
#[cfg(test)]
mod contract;
mod edge;
mod failure;
mod git;
mod open;
mod policy_files;
mod render;
mod run;
mod serve;
mod store;
#[cfg(test)]
mod store_test;

use std::process::ExitCode;

use clap::Parser;

use args::Args;

fn main() -> ExitCode {
    let args = Args::parse();
    let json = args.json;
    match run::run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(json),
    }
}
