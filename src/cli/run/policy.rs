//! Verbs about policy.

use std::io::{BufRead as _, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use governed::policy::condition::{Type, parse, print};
use governed::policy::{Decision, Policy, Room, Verdict};
use governed::source::{self, Kind, Node, Span};
use governed::unit::{Command, Event, Known as _, Stage};
use governed::wire::policy::{Compiled, Explained, FactList};
use governed::wire::{self, FaultView};
use governed::{Fault, Prose, limit};
use serde_json::{Value as Json, json};

use crate::args_policy::{DecideArgs, Format, PolicyVerb};
use crate::edge;
use crate::failure::Failure;
use crate::open::{Asked, read_entry};
use crate::policy_files::{self, Files};
use crate::render;

use super::{Caller, policy_try};

/// What is published for editors.
const SCHEMA: &str = include_str!("../../../schemas/policy.schema.json");

pub fn run(caller: &Caller, verb: &PolicyVerb) -> Result<(), Failure> {
    match verb {
        PolicyVerb::Check { files } => check(caller, files),
        PolicyVerb::Explain { files, facts, format } => explain(caller, files, facts, *format),
        PolicyVerb::Test { cases, policies, coverage, least, junit } => {
            let wanted = policy_try::Wanted { coverage: *coverage, least: *least, junit: junit.as_deref() };
            policy_try::test(caller, cases, policies, &wanted)
        }
        PolicyVerb::Analyse { files, quiet } => policy_try::analyse(caller, files, *quiet),
        PolicyVerb::Backtest { files, observed, format } => policy_try::backtest(caller, files, *observed, *format),
        PolicyVerb::Propose(args) => super::policy_propose::propose(caller, args),
        PolicyVerb::Rules => super::learning::rules(caller),
        PolicyVerb::Diff { old, new, format } => policy_try::diff(caller, old, new, *format),
        PolicyVerb::Fmt { files, check } => fmt(caller, files, *check),
        PolicyVerb::Facts { files } => list_facts(caller, files),
        PolicyVerb::Language => render::say(&governed::policy::condition::reference()),
        PolicyVerb::Schema => render::say(SCHEMA),
        PolicyVerb::Adopt { files, reason, through } => adopt(caller, files, reason, through.as_deref()),
        PolicyVerb::Show => show(caller),
    }
}

/// The files of a policy, or the one in force.
pub fn policy(caller: &Caller, files: &[PathBuf]) -> Result<Policy, Failure> {
    if !files.is_empty() {
        return Ok(compiled(files)?.1);
    }
    let Some(adopted) = caller.open()?.store.adopted()? else {
        return Err(Fault::input("no policy is in force")
            .with_help("name policy files, or put one into force with `governed policy adopt FILE --reason WHY`")
            .into());
    };
    Policy::compile(adopted.documents).map_err(|faults| {
        let first = faults.first().map_or_else(String::new, ToString::to_string);
        Fault::corrupt(format!("the policy in force does not compile: {first}")).into()
    })
}

/// Reads and compiles files.
pub fn compiled(files: &[PathBuf]) -> Result<(Files, Policy), Fault> {
    let read = policy_files::read(files)?;
    let policy = read.compile()?;
    Ok((read, policy))
}

fn check(caller: &Caller, files: &[PathBuf]) -> Result<(), Failure> {
    let checked = policy_files::read(files).and_then(|read| read.compile());
    match checked {
        Ok(policy) => {
            let view = Compiled::of(&policy);
            render::print(caller.json, &view, |_| {
                format!(
                    "{} rules in {} layers are in order ({})\n",
                    policy.rulings().len(),
                    policy.documents().len(),
                    policy.digest().short()
                )
            })
        }
        Err(faults) if caller.json => {
            render::print_json(&json!({ "fault": FaultView::from(faults) }));
            Err(Failure::Told)
        }
        Err(faults) => Err(Fault::from(faults).into()),
    }
}

fn explain(caller: &Caller, files: &[PathBuf], given: &Path, format: Format) -> Result<(), Failure> {
    let policy = policy(caller, files)?;
    let text = edge::read_text(given)?;
    let facts = policy.facts(&text).map_err(|fault| fault.at(&policy_files::shown(given)))?;
    told(caller, &policy.decide(&facts), format)
}

/// Shows a decision, and ends as its verdict says.
pub fn told(caller: &Caller, decision: &Decision, format: Format) -> Result<(), Failure> {
    let view = Explained::of(decision.clone(), None);
    render::print(caller.json, &view, |view| match format {
        Format::Text => view.explanation.text(),
        Format::Markdown => view.explanation.markdown(),
    })?;
    if decision.verdict == Verdict::Move { Ok(()) } else { Err(Failure::NotMoved) }
}

fn list_facts(caller: &Caller, files: &[PathBuf]) -> Result<(), Failure> {
    let schema =
        if files.is_empty() { governed::policy::standard_schema() } else { compiled(files)?.1.schema().clone() };
    let view = FactList::of(&schema);
    render::print(caller.json, &view, |_| {
        let mut text = String::new();
        for fact in schema.facts() {
            text += &format!("{:<24} {:<18} {}\n", fact.name, fact.is.to_string(), fact.meaning);
            if !fact.values.is_empty() {
                text += &format!("{:<43} one of {}\n", "", fact.values.join(", "));
            }
            let record = match &fact.is {
                Type::List(of) => of,
                is => is,
            };
            if let Type::Record(record) = record {
                for field in &record.fields {
                    text += &format!("  .{:<22} {:<17} {}\n", field.name, field.is.to_string(), field.meaning);
                }
            }
        }
        text
    })
}

/// Every condition in a file in its one spelling, everything else as it was.
fn fmt(caller: &Caller, files: &[PathBuf], only_check: bool) -> Result<(), Failure> {
    let mut changed = Vec::new();
    for file in files {
        let read = policy_files::read(std::slice::from_ref(file)).map_err(Fault::from)?;
        let Some(source) = read.sources.into_iter().next() else { continue };
        let mut edits: Vec<(Span, String)> = Vec::new();
        conditions(source.root(), &mut |node, text| {
            if let Ok(written) = parse(text) {
                let spelt = print(&written);
                if spelt != *text && !text.trim().contains('\n') && !text.contains("//") {
                    edits.push((node.span, spelt));
                }
            }
        });
        let edits: Vec<(Span, &str)> = edits.iter().map(|(span, text)| (*span, text.as_str())).collect();
        let edited = source::edit(&source, &edits).map_err(Fault::from)?;
        let again = source::Source::parse("policy", source.file(), edited.as_bytes()).map_err(Fault::from)?;
        let tidy = source::tidy_text(&again);
        let before = edge::read_text(file)?;
        if tidy != before {
            changed.push(policy_files::shown(file));
            if !only_check {
                std::fs::write(file, tidy)
                    .map_err(|error| Fault::environment(format!("cannot write {}: {error}", file.display())))?;
            }
        }
    }
    render::print(caller.json, &json!({ "changed": changed }), |_| match (changed.is_empty(), only_check) {
        (true, _) => String::from("nothing to change\n"),
        (false, true) => format!("would change {}\n", changed.join(", ")),
        (false, false) => format!("changed {}\n", changed.join(", ")),
    })?;
    if only_check && !changed.is_empty() { Err(Failure::NotMoved) } else { Ok(()) }
}

/// Calls `see` with every condition of a file.
fn conditions(node: &Node, see: &mut impl FnMut(&Node, &str)) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, value) in entries {
                match &value.kind {
                    Kind::Text(text) if matches!(&*key.text, "when" | "except" | "until_fact") => see(value, text),
                    _ => conditions(value, see),
                }
            }
        }
        Kind::List(items) => items.iter().for_each(|item| conditions(item, see)),
        _ => {}
    }
}

fn adopt(caller: &Caller, files: &[PathBuf], reason: &str, through: Option<&str>) -> Result<(), Failure> {
    let (read, policy) = compiled(files)?;
    let mut ledger = caller.open()?;
    let occasion = caller.occasion()?;
    let through = through.map(|unit| ledger.unit_named(unit)).transpose()?;
    let command = Command::AdoptPolicy { documents: read.documents, reason: Prose::parse(reason)?, through };
    let asked = Asked { occasion: &occasion, recorded: caller.recorded()?, key: None };
    let written = ledger.carry_out(&asked, |_, _| Ok(command.clone()))?;
    let view = json!({ "digest": policy.digest(), "entry": written.last, "rules": policy.rulings().len() });
    render::print(caller.json, &view, |_| {
        format!(
            "policy {} with {} rules is in force from entry {}\n",
            policy.digest().short(),
            policy.rulings().len(),
            written.last
        )
    })
}

fn show(caller: &Caller) -> Result<(), Failure> {
    let adopted = caller.open()?.store.adopted()?;
    render::print(caller.json, &json!({ "policy": adopted }), |_| match &adopted {
        None => String::from("no policy is in force: the built-in rules hold (`governed life` shows them)\n"),
        Some(adopted) => {
            let names: Vec<&str> = adopted.documents.iter().map(|layer| layer.policy.as_str()).collect();
            let from = &adopted.from;
            let mut text = format!(
                "policy {} ({}) since entry {}, {} by {}\n",
                names.join(" > "),
                adopted.digest.short(),
                from.seq,
                from.at,
                from.by
            );
            for layer in &adopted.documents {
                text += &format!("\n{}\n", layer.to_json());
            }
            text
        }
    })
}

/// What the edge supplies about the world outside.
pub fn world(file: Option<&PathBuf>) -> Result<Option<Json>, Fault> {
    let Some(file) = file else { return Ok(None) };
    let text = edge::read_text(file)?;
    let world: Json = serde_json::from_str(&text)
        .map_err(|error| Fault::input(format!("{}: not readable facts: {error}", file.display())))?;
    wire::register::world_facts(world).map(Some).map_err(|fault| fault.at(&file.display().to_string()))
}

pub fn decide(caller: &Caller, args: &DecideArgs) -> Result<(), Failure> {
    match (&args.facts, &args.unit) {
        (Some(file), _) => stream(caller, args, file),
        (None, Some(unit)) => decide_unit(caller, args, unit),
        (None, None) => {
            Err(Fault::input("nothing to decide").with_help("name a unit, or facts with `--facts FILE`").into())
        }
    }
}

fn decide_unit(caller: &Caller, args: &DecideArgs, named: &str) -> Result<(), Failure> {
    let ledger = caller.open()?;
    let id = ledger.unit_named(named)?;
    let (mut register, _) = ledger.governed(&[id])?;
    if !args.policies.is_empty() {
        let (read, _) = compiled(&args.policies)?;
        let from = register.unit(id).map(|unit| unit.last.clone());
        let Some(from) = from else { return Err(Fault::input(format!("no unit {id} is known")).into()) };
        let digest = governed::Digest::of(&governed::canonical(&read.documents)?);
        register = register.governed_by(governed::unit::Adopted {
            documents: read.documents,
            digest,
            from,
            through: None,
            before: None,
        });
        register = ledger.surrounded(register)?;
    }
    if let Some(world) = world(args.world.as_ref())? {
        register = register.in_world(world);
    }
    let Some(unit) = register.unit(id) else { return Err(Fault::input(format!("no unit {id} is known")).into()) };
    let Some(policy) = register.policy().and_then(|held| held.policy()) else {
        return Err(Fault::input("no policy is in force")
            .with_help("name policy files with `--policy`, or put one into force with `governed policy adopt`")
            .into());
    };
    let to = args.to.as_deref().map(Stage::parse).transpose()?;
    let decision = wire::register::decision_on(&register, unit, policy, to, &caller.occasion()?)?;
    told(caller, &decision, args.format)
}

/// One case a line in, one decision a line out.
fn stream(caller: &Caller, args: &DecideArgs, file: &Path) -> Result<(), Failure> {
    let policy = policy(caller, &args.policies)?;
    let unreadable = |error: std::io::Error| Fault::input(format!("cannot read {}: {error}", file.display()));
    let mut reader: Box<dyn std::io::BufRead> = if file == Path::new("-") {
        Box::new(std::io::BufReader::new(std::io::stdin()))
    } else {
        Box::new(std::io::BufReader::new(std::fs::File::open(file).map_err(unreadable)?))
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut room, mut line, mut number, mut faults) = (Room::default(), Vec::new(), 0_u64, 0_u64);
    loop {
        line.clear();
        let read = std::io::Read::take(&mut reader, limit::ENTRY_BYTES as u64 + 1)
            .read_until(b'\n', &mut line)
            .map_err(unreadable)?;
        if read == 0 {
            break;
        }
        number += 1;
        if line.len() > limit::ENTRY_BYTES {
            return Err(Fault::input(format!("line {number} is over the limit of {} bytes", limit::ENTRY_BYTES)).into());
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (told, readable) = match std::str::from_utf8(&line) {
            Err(error) => {
                let fault = FaultView::from(&Fault::input(format!("not UTF-8: {error}")));
                (json!({ "line": number, "fault": fault }).to_string(), false)
            }
            Ok(text) if args.full => match policy.facts(text.trim_ascii()) {
                Ok(facts) => (json!({ "line": number, "decision": policy.decide(&facts) }).to_string(), true),
                Err(fault) => (json!({ "line": number, "fault": FaultView::from(&fault) }).to_string(), false),
            },
            Ok(text) => wire::decided_line(&policy, number, text, &mut room),
        };
        faults += u64::from(!readable);
        out.write_all(told.as_bytes())?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    if faults > 0 {
        return Err(Fault::input(format!("{faults} of {number} lines held no readable facts")).into());
    }
    Ok(())
}

/// The decision an entry of the ledger holds.
pub fn why_decision(caller: &Caller, seq: u64) -> Result<(), Failure> {
    let ledger = caller.open()?;
    let bytes = ledger.store.entries(std::iter::once(seq))?;
    let Some(bytes) = bytes.first() else {
        return Err(Fault::input(format!("there is no entry {seq}"))
            .with_help("`governed log` shows the entries there are")
            .into());
    };
    let decision = match read_entry(bytes)?.event {
        Event::Moved { decision: Some(decision), .. } | Event::Decided { decision, .. } => decision,
        other => {
            return Err(Fault::input(format!("entry {seq} holds no decision: it is `{}`", other.name()))
                .with_help("decisions stand with entries `moved` and `decided`")
                .into());
        }
    };
    let view = json!({ "entry": seq, "decision": decision, "explanation": decision.explain() });
    render::print(caller.json, &view, |_| decision.explain().text())
}
