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
    /// Run the cases beside a policy
    Test {
        /// Files of cases, each naming its policy files
        #[arg(required = true)]
        cases: Vec<PathBuf>,
        /// Policy files instead of those the cases name
        #[arg(long = "policy")]
        policies: Vec<PathBuf>,
        /// Show every case and what is covered
        #[arg(long)]
        coverage: bool,
        /// Fail where less than this many of each thousand branches are covered
        #[arg(long, value_name = "PER_MILLE")]
        least: Option<u32>,
        /// Write the results as `JUnit` XML
        #[arg(long, value_name = "FILE")]
        junit: Option<PathBuf>,
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
    /// Look for rules that can never fire, are shadowed, contradict, lack a judge or are past review
    Analyse {
        /// Policy files [default: the policy in force]
        files: Vec<PathBuf>,
        /// Leave out what is only worth knowing
        #[arg(long)]
        quiet: bool,
    },
    /// Try a candidate policy on every decision in the ledger
    Backtest {
        /// The candidate's files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Try it on work that was only observed to land, too: as it is recorded now, and as far as that says
        #[arg(long)]
        observed: bool,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// What differs between two policies, and whether it loosens
    Diff {
        /// Files of the old policy [default: the policy in force]
        #[arg(long)]
        old: Vec<PathBuf>,
        /// Files of the new one
        #[arg(required = true)]
        new: Vec<PathBuf>,
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
    #[command(after_long_help = governed::policy::condition::reference())]
    Language,
    /// The JSON Schema of policy files
    Schema,
    /// Put a policy into force
    Adopt {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[arg(long)]
        reason: String,
        /// The unit that proposed, judged and landed it
        #[arg(long, value_name = "UNIT")]
        through: Option<String>,
    },
    /// Propose a change of policy as a unit of work: what differs is its context, what the past says of it its evidence
    Propose(Box<crate::args_learning::ProposeArgs>),
    /// What each rule of the policy in force is worth: fired, right, overridden, wrong, never
    Rules,
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
