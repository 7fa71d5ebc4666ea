//! What can be said of what stands against work, of what it rests on, and of what judgment is worth.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use governed::judgment::Ruling;

use crate::args::ReversibilityArg;

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

#[derive(Clone, Debug, Args)]
pub struct SpanArgs {
    /// The first instant or day [default: 90 days before the end]
    #[arg(long, value_name = "INSTANT")]
    pub from: Option<String>,
    /// The instant or day after the last [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub until: Option<String>,
}

#[derive(Debug, Args)]
pub struct MetricsArgs {
    #[command(flatten)]
    pub span: SpanArgs,
    /// How many days after landing an outcome is waited for
    #[arg(long, value_name = "DAYS", default_value_t = 14)]
    pub horizon: u32,
    /// Only work that landed under the policy of this digest
    #[arg(long, value_name = "DIGEST")]
    pub policy: Option<String>,
    /// Another span to compare it with, `FROM..UNTIL`
    #[arg(long, value_name = "FROM..UNTIL")]
    pub beside: Option<String>,
    /// What counts how: a JSON file with `weights` of kinds of work and `costs` of kinds of judgment
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct CellArgs {
    /// The machine, in one version: `machine:NAME/VERSION`
    pub machine: String,
    /// The kind of work
    #[arg(long, default_value = "code-change")]
    pub kind: String,
    /// How far that work can be undone
    #[arg(long, value_enum, default_value = "reversible")]
    pub reversibility: ReversibilityArg,
}

#[derive(Debug, Args)]
pub struct GrantArgs {
    #[command(flatten)]
    pub cell: CellArgs,
    /// The rung
    #[arg(long)]
    pub level: String,
    /// Until when: an instant, or a span from now such as `90d`
    #[arg(long, value_name = "INSTANT")]
    pub until: String,
    /// So many units of it may be on their way at once
    #[arg(long)]
    pub in_flight: Option<u32>,
    /// So many units of it may land within 24 hours
    #[arg(long)]
    pub per_day: Option<u32>,
    /// Why
    #[arg(long)]
    pub reason: String,
}

#[derive(Debug, Subcommand)]
pub enum ActorVerb {
    /// Say that names are one actor's: what was done under one of them was done under all
    Same {
        /// The names: `person:ada person:ada@home.example`
        #[arg(required = true, num_args = 2..)]
        names: Vec<String>,
        /// Why that is known
        #[arg(long)]
        reason: String,
    },
    /// Say that a name is another actor's after all: for somebody who is none of them
    Split {
        /// The name
        name: String,
        /// Why that is known
        #[arg(long)]
        reason: String,
    },
    /// Who goes by which names
    List,
}

#[derive(Debug, Subcommand)]
pub enum AuditVerb {
    /// Bind an audit to a salt before it begins; a new salt is written to the file, which is to be kept secret
    Commit {
        /// The file of the salt: made, where there is none
        #[arg(long, value_name = "FILE")]
        salt: PathBuf,
        /// How many units in a thousand are drawn
        #[arg(long, default_value_t = 50)]
        per_thousand: u16,
        /// What it is for
        #[arg(long)]
        reason: Option<String>,
    },
    /// The units that are drawn, of those that landed since the audit was bound to this salt
    Draw {
        /// The file of the salt
        #[arg(long, value_name = "FILE")]
        salt: PathBuf,
    },
}
