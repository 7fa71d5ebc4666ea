//! What can be said of what was noticed, and of what came of it.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use governed::memory::{FormSort, SignalKind};

/// A kind of signal, by its name in records.
fn kind(text: &str) -> Result<SignalKind, String> {
    SignalKind::parse(text).map_err(|fault| fault.to_string())
}

/// A form of a lesson, likewise.
fn form(text: &str) -> Result<FormSort, String> {
    FormSort::parse(text).map_err(|fault| fault.to_string())
}

#[derive(Debug, Subcommand)]
pub enum SignalVerb {
    /// Take signals from a file of `CloudEvents` 1.0 in JSON: one, a list, or one a line; `-` reads standard input
    Take {
        file: PathBuf,
        /// What sort those are that say nothing of it
        #[arg(long, value_name = "KIND", value_parser = kind, default_value = "observation")]
        other: SignalKind,
    },
    /// Note one signal
    Note {
        /// What was seen
        text: String,
        /// What sort it is: `user_behavior`, `support_complaint`, `sales_objection`, `incident`, `rollback`,
        /// `intervention`, `evaluation_failure`, `unexpected_success`, `unexpected_calm` or `observation`
        #[arg(long, value_parser = kind)]
        kind: SignalKind,
        /// What it is one of, such as `ticket.opened`: one series of its source
        #[arg(long)]
        topic: String,
        /// What sent it
        #[arg(long, default_value = "terminal")]
        source: String,
        /// Its id there [default: a new one]
        #[arg(long)]
        id: Option<String>,
        /// When it happened [default: now]
        #[arg(long, value_name = "INSTANT")]
        when: Option<String>,
        #[arg(long)]
        subject: Option<String>,
        /// How bad: 1 (the worst) to 4
        #[arg(long)]
        severity: Option<u8>,
        /// A unit it is about
        #[arg(long = "unit")]
        units: Vec<String>,
        /// A path, flag, plan … it is about, as `kind:name`
        #[arg(long = "resource")]
        resources: Vec<String>,
    },
    /// Take what the register itself has to tell: work taken back, people stepping in, failed checks, unexpected calm
    Scan,
    /// The signals
    List {
        #[arg(long, value_parser = kind)]
        kind: Option<SignalKind>,
        /// Only those that are neither noise nor part of a pattern
        #[arg(long)]
        open: bool,
        #[arg(long, default_value_t = 50)]
        most: usize,
    },
    /// Say that signals mean nothing
    Dismiss {
        /// The signals, by the numbers of their entries
        #[arg(required = true)]
        signals: Vec<u64>,
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum PatternVerb {
    /// What was noticed and what it amounts to: patterns, signals that may be one, unusual series, requests that are one problem
    List,
    /// One pattern
    Show { pattern: String },
    /// Say that signals are one thing
    Recognise {
        /// What to call it
        pattern: String,
        /// What it is, in a line
        #[arg(long)]
        title: String,
        /// What makes them one thing
        #[arg(long)]
        says: String,
        /// The signals, by the numbers of their entries
        #[arg(required = true)]
        signals: Vec<u64>,
    },
    /// Add signals to a pattern; one that was thought to be over is open again
    Gather {
        pattern: String,
        #[arg(required = true)]
        signals: Vec<u64>,
    },
    /// Say what a pattern means
    Interpret {
        pattern: String,
        meaning: String,
        /// A machine may answer it without a person
        #[arg(long)]
        automatic: bool,
        /// What it was taken for and is not
        #[arg(long = "false-path", value_name = "TEXT")]
        false_paths: Vec<String>,
    },
    /// Say what is done about it
    Respond {
        pattern: String,
        /// What, and why that
        says: String,
        /// A unit that does it
        #[arg(long = "unit")]
        units: Vec<String>,
        /// Open a unit of this title for it, with the signals as its context
        #[arg(long, value_name = "TITLE")]
        open: Option<String>,
        /// What sort of work that is
        #[arg(long, default_value = "code-change", requires = "open")]
        kind: String,
        /// Who answers for it [default: you]
        #[arg(long, requires = "open")]
        accountable: Option<String>,
    },
    /// Say whether that helped
    Validate {
        pattern: String,
        /// What shows it
        says: String,
        /// It did not
        #[arg(long)]
        failed: bool,
    },
    /// Say that it is noise
    Dismiss { pattern: String, reason: String },
}

#[derive(Debug, Args)]
pub struct KeepArgs {
    /// What to call it: rules that come of it have `lesson:NAME` as their origin
    pub lesson: String,
    /// It in a line
    #[arg(long)]
    pub title: String,
    #[arg(long)]
    pub happened: String,
    /// What that meant
    #[arg(long)]
    pub meant: String,
    /// What worked, and why
    #[arg(long)]
    pub worked: Option<String>,
    /// What was tried or believed, and was wrong
    #[arg(long = "false-path", value_name = "TEXT")]
    pub false_paths: Vec<String>,
    /// What risk it showed
    #[arg(long)]
    pub risk: Option<String>,
    /// What is to be watched from now on
    #[arg(long)]
    pub watch: Option<String>,
    /// In which form it is kept: `rule`, `evidence_standard`, `window`, `exclusion`, `route`, `warning`, `runbook`, `test` or,
    /// deliberately, `nothing`
    #[arg(long, value_parser = form)]
    pub form: FormSort,
    /// Why in this form
    #[arg(long)]
    pub why: String,
    /// What it is called where it is kept: the standard, the runbook, the test
    #[arg(long, value_name = "NAME")]
    pub called: Option<String>,
    /// A kind of work it bears on
    #[arg(long = "kind", value_name = "KIND")]
    pub kinds: Vec<String>,
    /// A path pattern it bears on
    #[arg(long = "path", value_name = "GLOB")]
    pub paths: Vec<String>,
    /// A resource it bears on, as `kind:name` or `kind:*`
    #[arg(long = "touch", value_name = "RESOURCE")]
    pub touches: Vec<String>,
    /// An initiative it bears on
    #[arg(long = "initiative", value_name = "NAME")]
    pub initiatives: Vec<String>,
    /// The pattern it closes
    #[arg(long)]
    pub pattern: Option<String>,
    /// A unit it was learnt from
    #[arg(long = "unit")]
    pub units: Vec<String>,
    /// A judgment, refusal, override or decision it comes from, by the number of its entry
    #[arg(long = "entry", value_name = "N")]
    pub entries: Vec<u64>,
    /// When somebody looks whether it still holds
    #[arg(long, value_name = "DAY")]
    pub review: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum LessonVerb {
    /// Keep what something taught, in the form you choose
    Keep(Box<KeepArgs>),
    /// The lessons, and whether each one acts
    List,
    /// One lesson
    Show { lesson: String },
    /// The lessons that bear on a unit, and why
    For { unit: String },
    /// Say that a lesson no longer holds; it stays, with its reason
    Retire { lesson: String, reason: String },
}

#[derive(Debug, Args)]
pub struct ProposeArgs {
    /// The files of the policy: several are layers, the uppermost first
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// What changes, in a line
    #[arg(long)]
    pub title: String,
    /// What it is for
    #[arg(long)]
    pub purpose: String,
    /// The lesson it comes from
    #[arg(long)]
    pub lesson: Option<String>,
    /// What sort of work it is [default: what the policy in force asks for, or `policy-change`]
    #[arg(long)]
    pub kind: Option<String>,
    /// Who answers for it [default: you]
    #[arg(long)]
    pub accountable: Option<String>,
    /// Try it on work that was only observed to land, too
    #[arg(long)]
    pub observed: bool,
}
