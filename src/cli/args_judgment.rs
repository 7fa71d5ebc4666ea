//! What can be said of what stands against work, and of what it rests on.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use governed::judgment::Ruling;

#[derive(Debug, Args)]
pub struct OverrideArgs {
    /// The unit
    pub unit: String,
    /// The move: admit, start, submit, pass, land or settle
    #[arg(required_unless_present = "end")]
    pub of: Option<String>,
    /// Why
    #[arg(long)]
    pub reason: String,
    /// Until when it counts: an instant, or a span from now such as `4h`
    #[arg(long, value_name = "INSTANT", required_unless_present = "end")]
    pub until: Option<String>,
    /// The work loses its intent: something else is put in its place
    #[arg(long)]
    pub substituting: bool,
    /// What you change, as a JSON Patch (RFC 6902) in a file
    #[arg(long, value_name = "FILE")]
    pub patch: Option<PathBuf>,
    /// The digest of what you looked at, as `governed brief` shows it
    #[arg(long)]
    pub shown: Option<String>,
    #[arg(long)]
    pub label: Option<String>,
    /// End the override of this name
    #[arg(long, value_name = "LABEL", conflicts_with_all = ["of", "until", "substituting", "patch", "shown", "label"])]
    pub end: Option<String>,
}

#[derive(Debug, Args)]
pub struct ChallengeArgs {
    /// The unit
    pub unit: String,
    /// The objection, or the answer
    pub text: String,
    /// What is contested: `evidence:LABEL`, `criterion:LABEL`, `rule:NAME`, `metric:NAME` or `entry:N`
    #[arg(long, required_unless_present = "answer")]
    pub of: Option<String>,
    /// The unit waits for the answer
    #[arg(long)]
    pub stops: bool,
    #[arg(long)]
    pub label: Option<String>,
    /// Rule on the challenge of this name
    #[arg(long, value_name = "LABEL", conflicts_with_all = ["of", "stops", "label"], requires = "ruling")]
    pub answer: Option<String>,
    /// What comes of it
    #[arg(long, value_enum, requires = "answer")]
    pub ruling: Option<RulingArg>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RulingArg {
    /// The challenge is right; evidence it contests is withdrawn
    Upheld,
    /// It is not
    Dismissed,
    /// You raised it and take it back
    Withdrawn,
}

impl From<RulingArg> for Ruling {
    fn from(ruling: RulingArg) -> Self {
        match ruling {
            RulingArg::Upheld => Self::Upheld,
            RulingArg::Dismissed => Self::Dismissed,
            RulingArg::Withdrawn => Self::Withdrawn,
        }
    }
}
