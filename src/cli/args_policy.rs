//! What can be said about policy.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    /// Check policy files: several are layers, the uppermost first
    Check {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Explain what a policy says of a case
    Explain {
        /// Policy files [default: the policy in force]
        files: Vec<PathBuf>,
        /// The facts of the case: a JSON file, or `-`
        #[arg(long)]
        facts: PathBuf,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Write conditions in their one spelling, and tidy blanks; comments stay
    Fmt {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Change nothing, and fail where something would change
        #[arg(long)]
        check: bool,
    },
    /// The facts that conditions may name
    Facts {
        /// Policy files that may declare their own
        files: Vec<PathBuf>,
    },
    /// The reference of the condition language
    Language,
    /// The JSON Schema of policy files
    Schema,
    /// Put a policy into force
    Adopt {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[arg(long)]
        reason: String,
    },
    /// The policy in force
    Show,
}

/// How to show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Markdown,
}

#[derive(Debug, Args)]
pub struct DecideArgs {
    /// A unit, to be asked about as it stands
    #[arg(required_unless_present = "facts")]
    pub unit: Option<String>,
    /// The stage it would go to
    #[arg(long, requires = "unit")]
    pub to: Option<String>,
    /// Policy files, the uppermost layer first [default: the policy in force]
    #[arg(long = "policy", value_name = "FILE")]
    pub policies: Vec<PathBuf>,
    /// Facts of cases, one JSON object a line, or `-`: one decision a line comes out
    #[arg(long, conflicts_with = "unit", value_name = "FILE")]
    pub facts: Option<PathBuf>,
    /// With `--facts`: whole decisions instead of the verdict and the rules
    #[arg(long, requires = "facts")]
    pub full: bool,
    /// What holds in the world outside: a JSON file with an object of facts
    #[arg(long, value_name = "FILE")]
    pub world: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// What a judge says.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Said {
    /// Yes, as it now is
    #[arg(long)]
    pub approve: bool,
    /// No, as it now is
    #[arg(long)]
    pub decline: bool,
}
