//! What can be said at the terminal.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Governs work done by machines: durable work units, whose move it is, and why.
///
/// Exit codes: 0 done; 1 the core turned the command down (nothing was changed); 2 the input is wrong;
/// 3 the answer is no: policy does not let it move, a test of a policy fails, landing it now breaks something;
/// 4 the place the ledger is kept fails; 5 the ledger is damaged; 70 a defect of governed.
#[derive(Debug, Parser)]
#[command(name = "governed", version, max_term_width = 110)]
pub struct Args {
    /// Print views as JSON instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// The folder of the ledger [default: the nearest `.governed` here or above]
    #[arg(long, global = true, value_name = "FOLDER", env = "GOVERNED_LEDGER")]
    pub ledger: Option<PathBuf>,
    /// Who acts: `person:ID` or `machine:NAME/VERSION`; `serve` takes several [default: the person git knows]
    #[arg(long = "as", global = true, value_name = "ACTOR", env = "GOVERNED_AS")]
    pub actor: Vec<String>,
    /// When it happened, where that is not now: an instant (RFC 3339) or a day, not later than now
    #[arg(long, global = true, value_name = "INSTANT")]
    pub at: Option<String>,
    /// Idempotency key: the same request under the same key is recorded once
    #[arg(long, global = true, value_name = "KEY")]
    pub key: Option<String>,
    #[command(subcommand)]
    pub verb: Verb,
}

/// A unit: its id, at least four characters of its start or end, or an outside name such as `ticket:PAY-12` or
/// a commit.
type UnitArg = String;

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Begin a ledger in this folder
    Init {
        /// What the register is called [default: the name of the folder]
        #[arg(long)]
        name: Option<String>,
        /// One person may also land the work they executed
        #[arg(long)]
        solo: bool,
    },
    /// Make, show and list units
    #[command(subcommand)]
    Unit(UnitVerb),
    /// Give a unit another title or purpose
    Restate {
        unit: UnitArg,
        #[arg(long)]
        title: Option<String>,
        #[arg(long)]
        purpose: Option<String>,
        #[arg(long)]
        reason: String,
    },
    /// Say what a unit is judged by
    #[command(subcommand)]
    Criterion(CriterionVerb),
    /// Say what must be preserved and what may vary
    Constrain {
        unit: UnitArg,
        /// What must stay as it is
        #[arg(long)]
        preserve: Vec<String>,
        /// What is free to vary
        #[arg(long)]
        vary: Vec<String>,
    },
    /// Add context that changes what the work means
    Context {
        unit: UnitArg,
        text: String,
        /// Whose view it is: user, product, business, operations …
        #[arg(long, default_value = "business")]
        kind: String,
        /// Which way it points
        #[arg(long, value_enum, default_value = "neutral")]
        stance: StanceArg,
        /// Where it was found
        #[arg(long)]
        source: Option<String>,
    },
    /// Say which initiative a unit belongs to
    Initiative { unit: UnitArg, name: String },
    /// Attach an artifact: a report, a trace, a decision …
    Attach {
        unit: UnitArg,
        /// Where it is, or what it is called
        location: String,
        #[arg(long, default_value = "document")]
        kind: String,
        /// Its digest
        #[arg(long, conflicts_with = "file")]
        digest: Option<String>,
        /// A file to take the digest of
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// Say what a unit reads, writes or assumes; saying it anew with other content is a revision
    Touch {
        unit: UnitArg,
        /// `KIND:NAME`, such as `path:src/lib.rs`, `price-plan:pro` or `flag:new-checkout`
        #[arg(required_unless_present = "drop")]
        resource: Option<String>,
        /// [default: writes]
        #[arg(long, value_enum, requires = "resource")]
        mode: Option<ModeArg>,
        /// Lines of the base, `12` or `10-20`
        #[arg(long, requires = "resource")]
        lines: Vec<String>,
        /// The digest of what it is after the work
        #[arg(long, conflicts_with = "file", requires = "resource")]
        content: Option<String>,
        /// A file to take that digest of
        #[arg(long, requires = "resource")]
        file: Option<PathBuf>,
        /// The value relied on, for an assumption
        #[arg(long, requires = "resource")]
        value: Option<String>,
        /// A resource it touches no longer
        #[arg(long)]
        drop: Vec<String>,
        #[arg(long)]
        reason: Option<String>,
    },
    /// Say what a unit depends on
    Depend {
        unit: UnitArg,
        /// The other unit
        on: UnitArg,
        #[arg(long, value_enum, default_value = "needs_landed")]
        kind: DependencyArg,
        /// The dependency no longer holds
        #[arg(long, requires = "reason")]
        drop: bool,
        #[arg(long)]
        reason: Option<String>,
    },
    /// Record, withdraw and list evidence
    #[command(subcommand)]
    Evidence(EvidenceVerb),
    /// Raise and resolve open questions
    #[command(subcommand)]
    Uncertainty(UncertaintyVerb),
    /// Record something that was tried
    Attempt {
        unit: UnitArg,
        what: String,
        #[arg(long, value_enum)]
        outcome: OutcomeArg,
        /// What it showed
        #[arg(long)]
        learned: Option<String>,
    },
    /// Ask for a change of stage
    Move {
        unit: UnitArg,
        /// The stage to go to
        #[arg(long)]
        to: String,
        #[arg(long)]
        reason: Option<String>,
        /// What it taught, kept (for settling)
        #[arg(long, conflicts_with = "declined")]
        kept: Option<String>,
        /// Why nothing is kept of what it taught (for settling)
        #[arg(long)]
        declined: Option<String>,
        /// What holds in the world outside: a JSON file with an object of facts, for policy
        #[arg(long, value_name = "FILE")]
        world: Option<PathBuf>,
    },
    /// Ask policy about a move, and record nothing
    Decide(crate::args_policy::DecideArgs),
    /// Judge a unit as it now is
    Judge {
        unit: UnitArg,
        /// What is judged: review, legal, risk …, or `escalation` for the answer to one
        #[arg(long, default_value = "review")]
        kind: String,
        #[command(flatten)]
        said: crate::args_policy::Said,
        /// What it rests on
        #[arg(long)]
        text: Option<String>,
        /// The digest of what was judged, as `governed brief` shows it; it is turned down where the unit has changed
        #[arg(long)]
        shown: Option<String>,
        /// Until when a yes counts
        #[arg(long, value_name = "INSTANT")]
        until: Option<String>,
    },
    /// Let a unit make a move in spite of policy, refusals and challenges, where policy gives you that authority
    Override(crate::args_judgment::OverrideArgs),
    /// Contest what a unit rests on, or answer that
    Challenge(crate::args_judgment::ChallengeArgs),
    /// Write, test, question and try policy
    #[command(subcommand)]
    Policy(crate::args_policy::PolicyVerb),
    /// Stop a unit, or end a stop
    Hold {
        unit: UnitArg,
        /// Why it is held, or why the hold ends
        reason: String,
        /// Ends by itself at this instant
        #[arg(long, conflicts_with = "until_fact")]
        until: Option<String>,
        /// Ends when this is so, which a person says with `--release`
        #[arg(long)]
        until_fact: Option<String>,
        /// The hold's name [default: the next free one, h1, h2 …]
        #[arg(long)]
        label: Option<String>,
        /// End the hold of this name
        #[arg(long, value_name = "LABEL", conflicts_with_all = ["until", "until_fact", "label"])]
        release: Option<String>,
    },
    /// Ask a named person, or answer
    Escalate {
        unit: UnitArg,
        /// The question, or the answer
        text: String,
        /// The person asked
        #[arg(long, required_unless_present = "answer")]
        to: Option<String>,
        /// When an answer is due
        #[arg(long)]
        due: Option<String>,
        #[arg(long)]
        label: Option<String>,
        /// Answer the escalation of this name
        #[arg(long, value_name = "LABEL", conflicts_with_all = ["to", "due", "label"])]
        answer: Option<String>,
    },
    /// Decline a unit on grounds, or lift the refusal
    Refuse {
        unit: UnitArg,
        /// The objection, or what meets it
        text: String,
        #[arg(long, value_enum, default_value = "other")]
        grounds: GroundsArg,
        /// What it is about: `criterion:LABEL`, `touch:KIND:NAME` or `content`
        #[arg(long)]
        about: Option<String>,
        #[arg(long)]
        label: Option<String>,
        /// Lift the refusal of this name
        #[arg(long, value_name = "LABEL", conflicts_with_all = ["about", "label"])]
        answer: Option<String>,
    },
    /// Say that one kind of integration is done
    Reconcile {
        unit: UnitArg,
        /// Which kind: one the unit asks for
        kind: String,
        /// What was reconciled, and how
        note: String,
        /// The label of a piece of evidence it rests on
        #[arg(long, value_name = "LABEL")]
        evidence: Vec<String>,
    },
    /// Make several units of one
    Split {
        unit: UnitArg,
        /// The title of a part; it takes over purpose, criteria, constraints and context
        #[arg(long, value_name = "TITLE", required_unless_present = "from")]
        into: Vec<String>,
        /// A JSON file with a list of proposals, for parts that differ
        #[arg(long, conflicts_with = "into")]
        from: Option<PathBuf>,
        #[arg(long)]
        reason: String,
    },
    /// Make one unit of several
    Combine {
        #[arg(required = true, num_args = 2..)]
        units: Vec<UnitArg>,
        /// The title of the whole
        #[arg(long)]
        title: String,
        /// What the whole is for [default: the purposes of the parts]
        #[arg(long)]
        purpose: Option<String>,
        #[arg(long)]
        reason: String,
    },
    /// Let somebody else answer for a unit, or carry it out
    Handoff {
        unit: UnitArg,
        #[arg(long)]
        to: String,
        #[arg(long, value_enum, default_value = "accountable")]
        role: RoleArg,
        #[arg(long)]
        reason: String,
    },
    /// Hand on what you are to answer, or could judge, to somebody who could
    Delegate {
        unit: UnitArg,
        /// What: `escalation:LABEL`, `challenge:LABEL` or `judgment:KIND`
        of: String,
        #[arg(long)]
        to: String,
        #[arg(long)]
        reason: String,
    },
    /// Take a landed unit back out of production
    Rollback {
        unit: UnitArg,
        #[arg(long)]
        reason: String,
        /// The unit that takes it back, where one does
        #[arg(long)]
        through: Option<UnitArg>,
    },
    /// Give a unit up
    Abandon {
        unit: UnitArg,
        #[arg(long)]
        reason: String,
    },
    /// Carry out commands from JSON Lines: `{"by":…,"at":…,"command":{"type":…,"with":{…}}}`, or the command alone
    Apply {
        /// The file, or `-`
        file: PathBuf,
        /// Go on after a command that is turned down
        #[arg(long)]
        keep_going: bool,
    },
    /// The eight questions a unit answers
    Brief {
        unit: UnitArg,
        /// As it was at an entry or an instant
        #[arg(long, value_name = "SEQ|INSTANT")]
        as_of: Option<String>,
    },
    /// Why a unit is where it is; why one of its parts is as it is; why a move would be turned down
    Why {
        unit: UnitArg,
        /// The label of a criterion, evidence, hold, refusal, escalation or uncertainty
        part: Option<String>,
        /// Ask about a move to this stage
        #[arg(long, conflicts_with = "part")]
        to: Option<String>,
        #[arg(long, value_name = "SEQ|INSTANT")]
        as_of: Option<String>,
    },
    /// The entries of the ledger, or of one unit
    Log {
        unit: Option<UnitArg>,
        #[arg(long, value_name = "SEQ|INSTANT")]
        as_of: Option<String>,
        /// The last so many
        #[arg(long, default_value_t = 50)]
        last: usize,
    },
    /// What waits for whom
    Queue {
        /// Only what this actor is to do
        #[arg(long = "for", value_name = "ACTOR")]
        whose: Option<String>,
        /// So many of each group
        #[arg(long, default_value_t = 5)]
        most: usize,
        #[arg(long, value_name = "SEQ|INSTANT")]
        as_of: Option<String>,
    },
    /// Does it belong here, now? What it waits for, collides with and would break, and what next
    Integration(crate::args_integration::IntegrationArgs),
    /// What in flight cannot land together, how sure that is, and why
    Collisions(crate::args_integration::CollisionsArgs),
    /// In which order and batches to land what is in flight, and why the rest waits
    Plan(crate::args_integration::PlanArgs),
    /// What changed around a unit since it was proposed
    Drift(crate::args_integration::IntegrationArgs),
    /// What is in flight: in what order it should land, which failures matter, who owns them
    Triage {
        #[arg(long, value_name = "SEQ|INSTANT")]
        as_of: Option<String>,
        /// So many of each list
        #[arg(long, default_value_t = 20)]
        most: usize,
    },
    /// Where machines stand on the policy's ladder, why, and what the next rung takes
    Autonomy {
        /// Only the cells of this machine
        machine: Option<String>,
    },
    /// Give a machine the next rung, which its record has to have earned
    Grant(crate::args_judgment::GrantArgs),
    /// Take back what a machine was granted
    Revoke {
        #[command(flatten)]
        cell: crate::args_judgment::CellArgs,
        #[arg(long)]
        reason: String,
    },
    /// Who goes by several names
    #[command(subcommand)]
    Actor(crate::args_judgment::ActorVerb),
    /// The random sample that people look at whatever the level
    #[command(subcommand)]
    Audit(crate::args_judgment::AuditVerb),
    /// What was noticed: signals of every sort
    #[command(subcommand)]
    Signal(crate::args_learning::SignalVerb),
    /// What signals amount to, and what is done about it
    #[command(subcommand)]
    Pattern(crate::args_learning::PatternVerb),
    /// What is kept of what happened, and in which form
    #[command(subcommand)]
    Lesson(crate::args_learning::LessonVerb),
    /// Judgment that was bought more than once
    Repeated,
    /// How well the whole works in a span, from the ledger alone: every measure with what it counts, and of what
    Metrics(crate::args_judgment::MetricsArgs),
    /// What each gate changed in a span: reviews, rules and handoffs that change nothing show here
    Theatre(crate::args_judgment::SpanArgs),
    /// Check the chain, and what is kept beside it, against a replay
    Verify {
        /// Write what is kept beside the ledger anew
        #[arg(long)]
        mend: bool,
    },
    /// Write the ledger as JSON Lines
    Export {
        /// The file, or `-`
        #[arg(default_value = "-")]
        file: PathBuf,
    },
    /// Bring records in from elsewhere
    #[command(subcommand)]
    Import(ImportVerb),
    /// Carry out one operation of the wire: a request as JSON in, the answer as JSON out, byte for byte as in JavaScript
    Call {
        /// The operation [default: list them]
        operation: Option<String>,
        /// The file with the request, or `-`
        #[arg(default_value = "-")]
        request: PathBuf,
        /// A request on each line, an answer for each
        #[arg(long)]
        lines: bool,
    },
    /// Serve the review page, and the register to it, on this machine
    Serve(crate::args_serve::ServeArgs),
    /// The table of all transitions
    Life {
        /// As a Mermaid diagram
        #[arg(long)]
        diagram: bool,
    },
    /// Completions for a shell
    Completions { shell: clap_complete::Shell },
    /// The manual pages, into a folder
    Man {
        /// The folder
        folder: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "made once, from the command line")]
pub enum UnitVerb {
    /// Propose a unit
    New {
        /// Its title
        #[arg(required_unless_present = "from")]
        title: Option<String>,
        /// A JSON file with the whole proposal
        #[arg(long, conflicts_with = "title")]
        from: Option<PathBuf>,
        /// What it is for [default: the title]
        #[arg(long)]
        purpose: Option<String>,
        /// What sort of work: code-change, pricing-change, support-escalation …
        #[arg(long, default_value = "code-change")]
        kind: String,
        #[arg(long, value_enum, default_value = "reversible")]
        reversibility: ReversibilityArg,
        /// The person who answers for it [default: who proposes it]
        #[arg(long)]
        accountable: Option<String>,
        /// `LABEL=TEXT`, or `LABEL@FUNCTION=TEXT` where a function such as legal can tell
        #[arg(long)]
        criterion: Vec<String>,
        /// What must stay as it is
        #[arg(long)]
        preserve: Vec<String>,
        /// What is free to vary
        #[arg(long)]
        vary: Vec<String>,
        /// An initiative it belongs to
        #[arg(long)]
        initiative: Vec<String>,
        /// A kind of integration it needs: technical, operational, organizational, legal, strategic …
        #[arg(long)]
        integration: Vec<String>,
        /// A resource it writes
        #[arg(long)]
        touch: Vec<String>,
        /// A unit it needs to land after
        #[arg(long)]
        after: Vec<UnitArg>,
        /// A name the outside has for it, such as `ticket:PAY-12`
        #[arg(long)]
        source: Vec<String>,
    },
    /// Everything a unit carries
    Show {
        unit: UnitArg,
        #[arg(long, value_name = "SEQ|INSTANT")]
        as_of: Option<String>,
    },
    /// The units there are, the newest first
    List {
        #[arg(long)]
        stage: Option<String>,
        #[arg(long)]
        kind: Option<String>,
        #[arg(long, default_value_t = 50)]
        most: usize,
    },
}

#[derive(Debug, Subcommand)]
pub enum CriterionVerb {
    /// Add a criterion, or give one another text
    Set {
        unit: UnitArg,
        label: String,
        text: String,
        /// The function that can tell: legal, finance, support …
        #[arg(long)]
        judged_by: Option<String>,
        /// Owed once work has started
        #[arg(long)]
        reason: Option<String>,
    },
    /// Drop a criterion
    Drop {
        unit: UnitArg,
        label: String,
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum EvidenceVerb {
    /// Record evidence
    Add {
        unit: UnitArg,
        /// The claim in words
        text: String,
        /// What it is about: `criterion:LABEL` (or just the label), `touch:KIND:NAME` or `content`. Naming no touch
        /// means all of them
        #[arg(long, required = true)]
        about: Vec<String>,
        #[arg(long, value_enum, default_value = "supports")]
        finding: FindingArg,
        /// How it was come by: test, review, measurement, statement …
        #[arg(long, default_value = "statement")]
        method: String,
        /// A file it can be checked against; its digest is recorded
        #[arg(long)]
        file: Option<PathBuf>,
        /// Where else it can be checked
        #[arg(long, conflicts_with = "file")]
        location: Option<String>,
        /// The digest of what is there
        #[arg(long, requires = "location")]
        digest: Option<String>,
        /// Earlier evidence it takes the place of
        #[arg(long)]
        replaces: Vec<String>,
        /// Its name [default: the next free one, e1, e2 …]
        #[arg(long)]
        label: Option<String>,
    },
    /// Withdraw evidence
    Withdraw {
        unit: UnitArg,
        label: String,
        #[arg(long)]
        reason: String,
    },
    /// All evidence of a unit and how it stands
    List { unit: UnitArg },
}

#[derive(Debug, Subcommand)]
pub enum UncertaintyVerb {
    /// Raise an open question
    Raise {
        unit: UnitArg,
        question: String,
        /// The first stage it keeps the unit from
        #[arg(long)]
        blocks: Option<String>,
        /// Who is to find out
        #[arg(long)]
        owner: Option<String>,
        #[arg(long)]
        label: Option<String>,
    },
    /// Answer it
    Resolve { unit: UnitArg, label: String, answer: String },
}

#[derive(Debug, Subcommand)]
pub enum ImportVerb {
    /// The history of a git repository: merges become units
    Git {
        /// The repository
        #[arg(default_value = ".")]
        path: PathBuf,
        /// The branch or commit whose history is read
        #[arg(long, default_value = "HEAD")]
        tip: String,
        /// Single commits on the main line become units too
        #[arg(long)]
        commits: bool,
        /// Merges inside side branches become units too
        #[arg(long)]
        all_merges: bool,
        /// A further name that is a machine's
        #[arg(long = "bot", value_name = "NAME")]
        bots: Vec<String>,
        /// Who answers for units that only machines worked on [default: who imports]
        #[arg(long)]
        accountable: Option<String>,
        /// Open branches become units too, as work in flight; so do pull requests where `refs/pull/*/head` was fetched
        #[arg(long)]
        branches: bool,
        /// One open branch by name
        #[arg(long, value_name = "NAME", conflicts_with = "branches")]
        branch: Vec<String>,
        /// Open branches, those of remotes as well
        #[arg(long, conflicts_with = "branch")]
        remotes: bool,
        /// Of landed work too, keep which names it defines and uses, not only which it changes and removes
        #[arg(long)]
        names: bool,
    },
    /// Issues of Beads, one a line of JSON: `.beads/issues.jsonl`
    Beads {
        /// The file
        file: PathBuf,
        /// Who answers for the units [default: who imports]
        #[arg(long)]
        accountable: Option<String>,
    },
    /// An export of a ledger, into an empty or older ledger
    Ledger {
        /// The file, or `-`
        file: PathBuf,
    },
}

/// Lists names of the terminal beside the values of the library.
macro_rules! value_names {
    ($name:ident => $to:ty { $($variant:ident = $text:literal => $value:expr),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, ValueEnum)]
        pub enum $name {
            $(#[value(name = $text)] $variant),+
        }
        impl From<$name> for $to {
            fn from(name: $name) -> $to {
                match name { $($name::$variant => $value),+ }
            }
        }
    };
}

use governed::evidence::Finding;
use governed::integration::{DependencyKind, Mode};
use governed::judgment::Grounds;
use governed::unit::{Outcome, Reversibility, Role, Stance};

value_names!(StanceArg => Stance { For = "for" => Stance::For, Against = "against" => Stance::Against, Neutral = "neutral" => Stance::Neutral });
value_names!(ModeArg => Mode { Reads = "reads" => Mode::Reads, Writes = "writes" => Mode::Writes, Assumes = "assumes" => Mode::Assumes });
value_names!(DependencyArg => DependencyKind {
    NeedsLanded = "needs_landed" => DependencyKind::NeedsLanded,
    NeedsDeployed = "needs_deployed" => DependencyKind::NeedsDeployed,
    LandsWith = "lands_with" => DependencyKind::LandsWith,
    LandsApart = "lands_apart" => DependencyKind::LandsApart,
    Excludes = "excludes" => DependencyKind::Excludes,
    Supersedes = "supersedes" => DependencyKind::Supersedes,
    Informs = "informs" => DependencyKind::Informs,
});
value_names!(OutcomeArg => Outcome { Succeeded = "succeeded" => Outcome::Succeeded, Failed = "failed" => Outcome::Failed, Inconclusive = "inconclusive" => Outcome::Inconclusive });
value_names!(FindingArg => Finding { Supports = "supports" => Finding::Supports, Contradicts = "contradicts" => Finding::Contradicts, Inconclusive = "inconclusive" => Finding::Inconclusive });
value_names!(RoleArg => Role { Accountable = "accountable" => Role::Accountable, Executor = "executor" => Role::Executor });
value_names!(ReversibilityArg => Reversibility {
    ReadOnly = "read_only" => Reversibility::ReadOnly,
    Reversible = "reversible" => Reversibility::Reversible,
    ExternalReversible = "external_reversible" => Reversibility::ExternalReversible,
    Irreversible = "irreversible" => Reversibility::Irreversible,
});
value_names!(GroundsArg => Grounds {
    EvidenceInsufficient = "evidence_insufficient" => Grounds::EvidenceInsufficient,
    ContextWrong = "context_wrong" => Grounds::ContextWrong,
    MetricDistorts = "metric_distorts" => Grounds::MetricDistorts,
    MachineMissesPoint = "machine_misses_point" => Grounds::MachineMissesPoint,
    RiskMisread = "risk_misread" => Grounds::RiskMisread,
    LocalHarmsWhole = "local_harms_whole" => Grounds::LocalHarmsWhole,
    Other = "other" => Grounds::Other,
});
