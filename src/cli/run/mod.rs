//! What each verb does.

mod ask;
mod autonomy;
mod bulk;
mod call;
mod integration;
mod judge;
mod learning;
mod measure;
mod policy;
mod policy_propose;
mod policy_try;
mod write;

pub use bulk::{flush, progress};
pub use call::exit_code;
pub use policy::world;

use std::path::Path;

use clap::CommandFactory as _;
use governed::ledger::AsOf;
use governed::unit::{Mover, Occasion, Stage, ways_on};
use governed::{Fault, Instant, Line};

use crate::args::{Args, EvidenceVerb, ImportVerb, UnitVerb, Verb};
use crate::args_judgment::{ActorVerb, AuditVerb};
use crate::edge;
use crate::failure::Failure;
use crate::open::Ledger;
use crate::render;

/// What every verb may need to know.
pub struct Caller {
    pub json: bool,
    pub ledger: Option<std::path::PathBuf>,
    pub actor: Option<String>,
    pub at: Option<Instant>,
    pub key: Option<Line>,
}

impl Caller {
    pub fn open(&self) -> Result<Ledger, Fault> {
        Ledger::open(self.ledger.as_deref())
    }

    /// Who acts, and when: as said, or now.
    pub fn occasion(&self) -> Result<Occasion, Fault> {
        Ok(Occasion { by: edge::actor(self.actor.as_deref())?, at: happened(self.at, edge::now()?)? })
    }

    /// When it is written down, where it was said when it happened.
    pub fn recorded(&self) -> Result<Option<Instant>, Fault> {
        self.at.map(|_| edge::now()).transpose()
    }
}

/// When something happened: as said, or now. Nothing has happened later than now.
pub fn happened(said: Option<Instant>, now: Instant) -> Result<Instant, Fault> {
    match said {
        Some(said) if said > now => Err(Fault::input(format!("{said} is yet to come: it is {now}"))
            .with_help("`--at` and `at` say when something happened; `hold --until` stops a unit until later")),
        said => Ok(said.unwrap_or(now)),
    }
}

/// An instant, or the beginning of a day.
pub fn instant(text: &str) -> Result<Instant, governed::InputFault> {
    if text.len() == 10 { Instant::parse(&format!("{text}T00:00:00Z")) } else { Instant::parse(text) }
}

/// Up to where to look, as said.
pub fn as_of(said: Option<&str>) -> Result<AsOf, Fault> {
    let Some(said) = said else { return Ok(AsOf::Now) };
    if let Ok(seq) = said.parse::<u64>() {
        return Ok(AsOf::Entry(seq));
    }
    let instant =
        if said.len() == 10 { Instant::parse(&format!("{said}T23:59:59.999Z")) } else { Instant::parse(said) };
    instant.map(AsOf::Instant).map_err(|_| {
        Fault::input(format!("`{said}` is neither an entry's number nor an instant")).with_help(
            "give a number such as `120`, a day such as `2026-03-17` or an instant such as `2026-03-17T09:00:00Z`",
        )
    })
}

/// The instant a question is asked at: that of the as-of, or now.
pub fn asked_at(as_of: AsOf) -> Result<Instant, Fault> {
    match as_of {
        AsOf::Instant(at) => Ok(at),
        AsOf::Now | AsOf::Entry(_) => edge::now(),
    }
}

/// Runs one command.
pub fn run(args: Args) -> Result<(), Failure> {
    let at = args.at.as_deref().map(instant).transpose()?;
    let key = args.key.as_deref().map(Line::parse).transpose()?;
    let mut actors = args.actor;
    if let Verb::Serve(verb) = &args.verb {
        if at.is_some() || key.is_some() {
            return Err(Fault::input("`serve` takes no `--at` and no `--key`")
                .with_help("whoever writes says them with what they write")
                .into());
        }
        return crate::serve::serve(args.ledger.as_deref(), &actors, verb, args.json);
    }
    if actors.len() > 1 {
        return Err(Fault::input("`--as` names several actors").with_help("name the one who acts").into());
    }
    let caller = Caller { json: args.json, ledger: args.ledger, actor: actors.pop(), at, key };
    match args.verb {
        Verb::Init { name, solo } => init(&caller, name.as_deref(), solo),
        Verb::Unit(UnitVerb::Show { unit, as_of }) => ask::show(&caller, &unit, as_of.as_deref()),
        Verb::Unit(UnitVerb::List { stage, kind, most }) => ask::list(&caller, stage.as_deref(), kind.as_deref(), most),
        Verb::Evidence(EvidenceVerb::List { unit }) => ask::evidence(&caller, &unit),
        Verb::Brief { unit, as_of } => ask::brief(&caller, &unit, as_of.as_deref()),
        Verb::Policy(verb) => policy::run(&caller, &verb),
        Verb::Decide(args) => policy::decide(&caller, &args),
        Verb::Why { unit, part: None, to: None, as_of: None } if entry_named(&unit).is_some() => {
            policy::why_decision(&caller, entry_named(&unit).unwrap_or_default())
        }
        Verb::Why { unit, part, to, as_of } => {
            ask::why(&caller, &unit, part.as_deref(), to.as_deref(), as_of.as_deref())
        }
        Verb::Log { unit, as_of, last } => ask::log(&caller, unit.as_deref(), as_of.as_deref(), last),
        Verb::Queue { whose, most, as_of } => ask::queue(&caller, whose.as_deref(), most, as_of.as_deref()),
        Verb::Integration(args) => integration::integration(&caller, &args),
        Verb::Collisions(args) => integration::collisions(&caller, &args),
        Verb::Plan(args) => integration::landing_plan(&caller, &args),
        Verb::Drift(args) => integration::drift(&caller, &args),
        Verb::Triage { as_of, most } => ask::triage(&caller, as_of.as_deref(), most),
        Verb::Autonomy { machine } => autonomy::show(&caller, machine.as_deref()),
        Verb::Audit(AuditVerb::Draw { salt }) => autonomy::draw(&caller, &salt),
        Verb::Signal(verb) => learning::signal(&caller, &verb),
        Verb::Pattern(verb) => learning::pattern(&caller, &verb),
        Verb::Lesson(verb) => learning::lesson(&caller, &verb),
        Verb::Repeated => learning::repeated(&caller),
        Verb::Actor(ActorVerb::List) => judge::people(&caller),
        Verb::Metrics(args) => measure::metrics(&caller, &args),
        Verb::Theatre(args) => measure::report(&caller, &args),
        Verb::Verify { mend } => bulk::verify(&caller, mend),
        Verb::Export { file } => bulk::export(&caller, &file),
        Verb::Import(ImportVerb::Ledger { file }) => bulk::import_ledger(&caller, &file),
        Verb::Import(ImportVerb::Beads { file, accountable }) => {
            crate::beads::import(&caller, &file, accountable.as_deref())
        }
        Verb::Import(ImportVerb::Git {
            path,
            tip,
            commits,
            all_merges,
            bots,
            accountable,
            names,
            branches,
            branch,
            remotes,
        }) => {
            let which = governed::import::git::Which { commits, all_merges };
            let branches = crate::branches::Wanted { all: branches, named: branch, remotes };
            crate::git::import(&caller, &path, &crate::git::Import { tip, which, bots, accountable, names, branches })
        }
        Verb::Apply { file, keep_going } => bulk::apply(&caller, &file, keep_going),
        Verb::Call { operation: None, .. } => call::list(&caller),
        Verb::Call { operation: Some(operation), request, lines } => call::call(&operation, &request, lines),
        Verb::Life { diagram } => life(&caller, diagram),
        Verb::Completions { shell } => {
            let mut command = Args::command();
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, "governed", &mut script);
            render::say(&String::from_utf8_lossy(&script))
        }
        Verb::Man { folder } => manual(&caller, &folder),
        verb => write::write(&caller, &verb),
    }
}

/// The entry that a text names: `entry:12`, or a number too short to name a unit.
fn entry_named(text: &str) -> Option<u64> {
    let number = text.strip_prefix("entry:");
    number.or((text.len() < 4).then_some(text))?.parse().ok()
}

fn init(caller: &Caller, name: Option<&str>, solo: bool) -> Result<(), Failure> {
    let here = std::env::current_dir().ok();
    let folder = here.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let name = match name {
        Some(name) => Line::parse(name)?,
        None => Line::made_of(folder.as_deref().unwrap_or_default(), "register").0,
    };
    let occasion = caller.occasion()?;
    let ledger = Ledger::begin(caller.ledger.as_deref(), name.clone(), solo, &occasion)?;
    let view = serde_json::json!({ "name": name, "solo": solo, "ledger": ledger.folder });
    render::print(caller.json, &view, |_| {
        let solo = if solo { " (solo: one person may land their own work)" } else { "" };
        format!("register `{name}` begins in {}{solo}\n", ledger.folder.display())
    })
}

/// Every transition there is.
fn life(caller: &Caller, diagram: bool) -> Result<(), Failure> {
    let ways = Stage::ALL.into_iter().flat_map(|from| ways_on(from).map(move |(to, way)| (from, to, way)));
    let rows = ways.map(|(from, to, way)| {
        let person = way.mover() == Mover::Person;
        serde_json::json!({ "from": from, "to": to, "transition": way.name(), "needs_person": person })
    });
    let view = serde_json::json!({ "transitions": rows.collect::<Vec<_>>() });
    render::print(caller.json, &view, |_| if diagram { governed::unit::diagram() } else { governed::unit::table() })
}

/// Writes the manual pages.
fn manual(caller: &Caller, folder: &Path) -> Result<(), Failure> {
    let unwritable = |error: std::io::Error| {
        Fault::input(format!("cannot write in {}: {error}", folder.display())).with_help("name a folder")
    };
    std::fs::create_dir_all(folder).map_err(unwritable)?;
    clap_mangen::generate_to(Args::command(), folder).map_err(unwritable)?;
    render::print(caller.json, &serde_json::json!({ "folder": folder }), |_| {
        format!("manual pages are in {}\n", folder.display())
    })
}
