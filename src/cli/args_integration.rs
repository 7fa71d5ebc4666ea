//! What can be said of integration at the terminal.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::args_policy::Format;

/// How sure a collision has to be to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GradeArg {
    Certain,
    Likely,
    Possible,
}

#[derive(Debug, Args)]
pub struct IntegrationArgs {
    /// The unit
    pub unit: String,
    /// The setting: a YAML or JSON file with what holds outside, windows, hubs and capacity
    #[arg(long, value_name = "FILE")]
    pub world: Option<PathBuf>,
    /// As it was at an entry or an instant
    #[arg(long, value_name = "SEQ|INSTANT")]
    pub as_of: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct CollisionsArgs {
    /// Only those of this unit
    pub unit: Option<String>,
    /// Units from a file, one JSON object a line, or `-`, instead of the ledger: JSON lines come out
    #[arg(long, value_name = "FILE")]
    pub units: Option<PathBuf>,
    /// Only what is at least this sure
    #[arg(long, value_enum, default_value = "possible")]
    pub grade: GradeArg,
    /// The setting: a YAML or JSON file, of which the hubs count here
    #[arg(long, value_name = "FILE")]
    pub world: Option<PathBuf>,
    #[arg(long, value_name = "SEQ|INSTANT", conflicts_with = "units")]
    pub as_of: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Units from a file, one JSON object a line, or `-`, instead of the ledger
    #[arg(long, value_name = "FILE")]
    pub units: Option<PathBuf>,
    /// The setting: a YAML or JSON file with windows, hubs and capacity
    #[arg(long, value_name = "FILE")]
    pub world: Option<PathBuf>,
    /// The most units in one batch [default: as the setting says, or 5]
    #[arg(long)]
    pub batch: Option<usize>,
    /// Plan this many batches [default: as the setting says, or all]
    #[arg(long)]
    pub batches: Option<usize>,
    /// Minutes one batch takes [default: as the setting says, or none]
    #[arg(long)]
    pub takes: Option<u32>,
    /// A unit that goes first
    #[arg(long, value_name = "UNIT")]
    pub first: Vec<String>,
    /// A plan made before, as JSON: what did not change stays as it was
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
    /// Why the one lands before the other
    #[arg(long, num_args = 2, value_names = ["UNIT", "UNIT"])]
    pub why: Option<Vec<String>>,
    /// Make a merge queue of the plan and keep it in this file: what to test comes out, one action a line
    #[arg(long, value_name = "FILE", conflicts_with = "why")]
    pub queue: Option<PathBuf>,
    /// What happened to the queue in that file, as JSON: `{"type":"passed","test":1}`; what to do comes out
    #[arg(long, value_name = "JSON", requires = "queue", conflicts_with_all = ["units", "previous", "first"])]
    pub event: Vec<String>,
    /// The instant to plan for, which may be yet to come [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub from: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}
