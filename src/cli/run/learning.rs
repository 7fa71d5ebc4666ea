//! Verbs about what was noticed, what it amounts to, and what is kept of it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use governed::feedback::standing_of;
use governed::import::{Skip, Skips, cloudevents};
use governed::ledger::{Batch, Store as _, StoreFault, Writing};
use governed::memory::{
    Bearing, Form, Learnt, Lesson, LoopStage, LoopStep, Meaning, Provenance, RecognisedPattern, Response, Severity,
    Signal, SignalKind, Validation,
};
use governed::metrics::{Judgments, Rules};
use governed::policy::Day;
use governed::unit::{Command, Context, Known as _, Proposal, Reversibility, Stance, recall};
use governed::{
    Actor, Fault, Instant, Label, Learning, LessonView, Line, PatternView, Prose, Reference, Register, Resource,
    UnitId, learning, limit,
};
use serde_json::json;

use crate::args_learning::{KeepArgs, LessonVerb, PatternVerb, SignalVerb};
use crate::edge;
use crate::failure::Failure;
use crate::open::{Asked, Ledger, TRIES, read_entry};
use crate::render;

use super::{Caller, instant};

type Parsed<T> = Result<Vec<T>, governed::InputFault>;

fn all<T>(texts: &[String], parse: impl Fn(&str) -> Result<T, governed::InputFault>) -> Parsed<T> {
    texts.iter().map(|text| parse(text)).collect()
}

fn some<T>(
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<T, governed::InputFault>,
) -> Result<Option<T>, governed::InputFault> {
    text.map(parse).transpose()
}

fn units(ledger: &Ledger, names: &[String]) -> Result<Vec<UnitId>, Fault> {
    names.iter().map(|name| ledger.unit_named(name)).collect()
}

/// Carries one command out and says what was recorded.
fn carry_out(caller: &Caller, command: impl Fn(&Ledger) -> Result<Command, Fault>) -> Result<(), Failure> {
    let mut ledger = caller.open()?;
    let occasion = caller.occasion()?;
    let key = caller.key.clone().map(|id| super::write::request_key_of(id, &occasion.by)).transpose()?;
    let asked = Asked { occasion: &occasion, recorded: caller.recorded()?, key };
    let written = ledger.carry_out(&asked, |ledger, _| Ok(command(ledger)?))?;
    let view = json!({ "first": written.first, "last": written.last, "repeated": written.repeated });
    render::print(caller.json, &view, |_| render::written(&written))
}

/// Carries out commands in turn, all of them or none.
pub fn carry_out_all(caller: &Caller, commands: &[Command]) -> Result<(u64, u64), Failure> {
    if caller.key.is_some() {
        let fault = Fault::input("this carries out several commands, and takes no key");
        return Err(fault.with_help("carry them out one by one, each with a key of its own").into());
    }
    let mut ledger = caller.open()?;
    let occasion = caller.occasion()?;
    for _ in 0..TRIES {
        let (register, head) = ledger.all()?;
        let mut writing = Writing::on(register, head);
        for command in commands {
            writing.command(command, &occasion, caller.recorded()?, None)??;
        }
        match ledger.store.append(&Batch::of(&writing)) {
            Ok(head) => return Ok((writing.base().seq + 1, head.seq)),
            Err(StoreFault::Conflict { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Err(Fault::environment("the ledger kept moving on while this was decided").with_help("try again").into())
}

pub fn signal(caller: &Caller, verb: &SignalVerb) -> Result<(), Failure> {
    match verb {
        SignalVerb::Take { file, other } => take_file(caller, file, *other),
        SignalVerb::Scan => {
            let (register, _) = caller.open()?.all()?;
            take(caller, register.untaken_signals(caller.occasion()?.at), Vec::new())
        }
        SignalVerb::Note { .. } => {
            let at = caller.occasion()?.at;
            // Made once: a second try of the same is the same signal.
            let made = edge::new_id(at)?.to_string();
            carry_out(caller, |ledger| Ok(Command::Signal { signals: vec![noted(ledger, verb, at, &made)?] }))
        }
        SignalVerb::List { kind, open, most } => list(caller, *kind, *open, *most),
        SignalVerb::Dismiss { signals, reason } => {
            carry_out(caller, |_| Ok(Command::Dismiss { signals: signals.clone(), reason: Prose::parse(reason)? }))
        }
    }
}

fn noted(ledger: &Ledger, verb: &SignalVerb, now: Instant, made: &str) -> Result<Signal, Fault> {
    let SignalVerb::Note { text, kind, topic, source, id, when, subject, severity, units: of, resources } = verb else {
        return Err(Fault::defect("not a signal"));
    };
    Ok(Signal {
        source: Line::parse(source)?,
        id: Line::parse(id.as_deref().unwrap_or(made))?,
        kind: *kind,
        topic: Line::parse(topic)?,
        at: some(when.as_deref(), instant)?.unwrap_or(now),
        text: Prose::parse(text)?,
        subject: some(subject.as_deref(), Line::parse)?,
        severity: severity.map(Severity::new).transpose()?,
        units: units(ledger, of)?,
        resources: all(resources, Resource::parse)?,
    })
}

fn take_file(caller: &Caller, file: &Path, other: SignalKind) -> Result<(), Failure> {
    let text = edge::read_text(file)?;
    let read = cloudevents::read(text.as_bytes(), caller.occasion()?.at, other)
        .map_err(|fault| fault.at(&file.display().to_string()))?;
    take(caller, read.signals, read.skipped)
}

/// Takes those that were not taken before, a batch at a time. What cannot be taken is left out, and told.
fn take(caller: &Caller, signals: Vec<Signal>, mut left_out: Vec<Skip>) -> Result<(), Failure> {
    if caller.key.is_some() {
        let fault = Fault::input("this takes no key: a signal is named by its source and id");
        return Err(fault.with_help("do it again: what was taken is not taken twice").into());
    }
    let (given, occasion) = (signals.len(), caller.occasion()?);
    let ledger = caller.open()?;
    let held = ledger.store.signals()?;
    let mut skips = Skips::default();
    let mut new: BTreeMap<(Line, Line), Signal> = BTreeMap::new();
    let mut order = Vec::new();
    for mut signal in signals {
        let name = (signal.source.clone(), signal.id.clone());
        let mut known = Vec::new();
        for unit in signal.units {
            if ledger.store.unit(unit)?.is_some() {
                known.push(unit);
            } else {
                skips.note("unit that is not known: left out", format!("{} of {}: {unit}", name.1, name.0));
            }
        }
        signal.units = known;
        let signal = signal.tidy();
        let told = held.brought(&occasion.by, &name.0, &name.1).map(|told| &told.is).or_else(|| new.get(&name));
        match told {
            Some(told) if told.tells_the_same(&signal) => {}
            Some(_) => {
                skips.note(
                    "signal whose source and id were another signal's: left out",
                    format!("{} of {}", name.1, name.0),
                );
            }
            None => {
                order.push(name.clone());
                new.insert(name, signal);
            }
        }
    }
    left_out.extend(skips.list());
    let new: Vec<Signal> = order.iter().filter_map(|name| new.remove(name)).collect();
    let (mut first, mut last, mut taken) = (None, 0, 0);
    for batch in new.chunks(limit::SIGNALS_AT_ONCE.min(limit::BATCH_ENTRIES)) {
        let mut ledger = caller.open()?;
        let asked = Asked { occasion: &occasion, recorded: caller.recorded()?, key: None };
        let command = Command::Signal { signals: batch.to_vec() };
        let written = match ledger.carry_out(&asked, |_, _| Ok(command.clone())) {
            Ok(written) => written,
            Err(failure) => {
                // The batches before this one were taken: they are kept.
                let _ = writeln!(anstream::stderr(), "stopped: {taken} of {given} signals were taken before");
                return Err(failure);
            }
        };
        first = first.or(Some(written.first));
        taken += written.last + 1 - written.first;
        last = written.last;
    }
    let view = json!({ "given": given, "taken": taken, "first": first, "last": last, "skipped": left_out });
    render::print(caller.json, &view, |_| {
        let mut text = match first {
            Some(first) => format!("{taken} of {given} signals taken, as entries {first} to {last}\n"),
            None => format!("none of {given} signals is new\n"),
        };
        for skip in &left_out {
            text += &format!("  {} × {}: {}\n", skip.count, skip.reason, skip.examples.join("; "));
        }
        text
    })
}

fn list(caller: &Caller, kind: Option<SignalKind>, open: bool, most: usize) -> Result<(), Failure> {
    let store = caller.open()?.store;
    let (signals, books) = (store.signals()?, store.books()?);
    let mut gathered: BTreeMap<u64, &Label> = BTreeMap::new();
    for held in books.patterns.iter().rev() {
        gathered.extend(held.signals.iter().map(|seq| (*seq, &held.label)));
    }
    let pattern_of = |seq: u64| gathered.get(&seq).copied();
    let wanted: Vec<_> = signals
        .all()
        .filter(|signal| kind.is_none_or(|kind| signal.is.kind == kind))
        .filter(|signal| !open || (pattern_of(signal.from.seq).is_none() && signals.noise(signal.from.seq).is_none()))
        .collect();
    let shown: Vec<_> = wanted.iter().rev().take(most).rev().collect();
    let rows = shown.iter().map(|signal| {
        let seq = signal.from.seq;
        json!({ "entry": seq, "signal": signal.is, "pattern": pattern_of(seq), "noise": signals.noise(seq).map(|noise| &noise.is) })
    });
    let view = json!({ "signals": rows.collect::<Vec<_>>(), "of": wanted.len() });
    render::print(caller.json, &view, |_| {
        let mut text = String::new();
        for signal in &shown {
            let seq = signal.from.seq;
            let stands = match (pattern_of(seq), signals.noise(seq)) {
                (Some(pattern), _) => format!(" [{pattern}]"),
                (None, Some(_)) => String::from(" [noise]"),
                (None, None) => String::new(),
            };
            let is = &signal.is;
            text += &format!("{seq} {} {} {}{stands}: {}\n", is.at, is.kind.name(), is.topic, is.text.opening(100));
        }
        text + &format!("{} of {} signals\n", shown.len(), wanted.len())
    })
}

/// The register with everything, at an instant.
fn view(caller: &Caller) -> Result<(Register, Learning), Failure> {
    let (register, _) = caller.open()?.all()?;
    let view = learning(&register, edge::now()?);
    Ok((register, view))
}

pub fn pattern(caller: &Caller, verb: &PatternVerb) -> Result<(), Failure> {
    let learn = |name: &str, step: LoopStep| {
        let pattern = Label::parse(name)?;
        carry_out(caller, |_| Ok(Command::Learn { pattern: pattern.clone(), step: step.clone() }))
    };
    match verb {
        PatternVerb::List => {
            let (_, view) = view(caller)?;
            render::print(caller.json, &view, overview)
        }
        PatternVerb::Show { pattern } => {
            let (_, view) = view(caller)?;
            let Some(found) = view.patterns.iter().find(|held| held.pattern.label.as_str() == pattern) else {
                return Err(unknown("pattern", pattern, view.patterns.iter().map(|held| held.pattern.label.as_str())));
            };
            render::print(caller.json, found, pattern_text)
        }
        PatternVerb::Recognise { pattern, title, says, signals } => {
            let (title, says) = (Line::parse(title)?, Prose::parse(says)?);
            learn(pattern, LoopStep::Recognise(RecognisedPattern { title, says, signals: signals.clone() }))
        }
        PatternVerb::Gather { pattern, signals } => learn(pattern, LoopStep::Gather(signals.clone())),
        PatternVerb::Interpret { pattern, meaning, automatic, false_paths } => {
            let (says, false_paths) = (Prose::parse(meaning)?, all(false_paths, Prose::parse)?);
            learn(pattern, LoopStep::Interpret(Meaning { says, automatic: *automatic, false_paths }))
        }
        PatternVerb::Respond { pattern, says, units, open, kind, accountable } => {
            respond(caller, pattern, says, units, open.as_deref().map(|title| (title, kind, accountable.as_deref())))
        }
        PatternVerb::Validate { pattern, says, failed } => {
            learn(pattern, LoopStep::Validate(Validation { helped: !failed, says: Prose::parse(says)? }))
        }
        PatternVerb::Dismiss { pattern, reason } => learn(pattern, LoopStep::Dismiss(Prose::parse(reason)?)),
    }
}

fn unknown<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> Failure {
    let help = match governed::nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`governed {what} list` shows what there is"),
    };
    Fault::input(format!("no {what} is called `{name}`")).with_help(help).into()
}

/// An answer to a pattern: through units there are, or one that is opened for it.
fn respond(
    caller: &Caller,
    name: &str,
    says: &str,
    named: &[String],
    open: Option<(&str, &String, Option<&str>)>,
) -> Result<(), Failure> {
    let pattern = Label::parse(name)?;
    let ledger = caller.open()?;
    let occasion = caller.occasion()?;
    let mut units = units(&ledger, named)?;
    let says = Prose::parse(says)?;
    let mut commands = Vec::new();
    if let Some((title, kind, accountable)) = open {
        let books = ledger.store.books()?;
        let signals = ledger.store.signals()?;
        let Some(held) = books.pattern(&pattern) else {
            return Err(unknown("pattern", name, books.patterns.iter().map(|held| held.label.as_str())));
        };
        let accountable = accountable.map_or_else(|| Ok(occasion.by.clone()), Actor::parse)?;
        let mut proposal = Proposal::new(
            Label::parse(kind)?,
            Line::parse(title)?,
            says.clone(),
            Reversibility::Reversible,
            accountable,
        );
        proposal.sources = vec![Reference::parse(&format!("pattern:{pattern}"))?];
        let meaning = held.meaning.as_ref().map(|meaning| &meaning.is.says);
        let note = |kind: &str, text: &Prose, source: String| -> Result<Context, Fault> {
            Ok(Context {
                kind: Label::parse(kind)?,
                text: text.clone(),
                stance: Stance::For,
                source: Some(Line::parse(&source)?),
            })
        };
        for text in meaning.into_iter().chain([&held.recognised.is.says]) {
            proposal.context.push(note("pattern", text, format!("pattern:{pattern}"))?);
        }
        // The newest say most: the rest is in the pattern.
        for seq in held.signals.iter().rev().take(10) {
            if let Some(signal) = signals.get(*seq) {
                let kind = signal.is.kind.name().replace('_', "-");
                proposal.context.push(note(&kind, &signal.is.text, format!("entry:{seq}"))?);
            }
        }
        let unit = edge::new_id(occasion.at)?;
        commands.push(Command::Propose { unit, proposal });
        units.push(unit);
    }
    let opened = commands.len();
    let step = LoopStep::Respond(Response { says, units: units.clone() });
    commands.push(Command::Learn { pattern, step });
    let (first, last) = carry_out_all(caller, &commands)?;
    render::print(caller.json, &json!({ "first": first, "last": last, "units": units }), |_| {
        let opened = units.last().filter(|_| opened > 0);
        let opened = opened.map_or_else(String::new, |unit| format!("; unit {unit} is opened for it"));
        format!("recorded as entry {last}{opened}\n")
    })
}

fn overview(view: &Learning) -> String {
    let counts: Vec<String> = view.signals.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let counts = if counts.is_empty() { String::from("no signals yet") } else { counts.join(", ") };
    let mut text = format!("signals: {counts}; {} noise, {} open\n", view.noise, view.open);
    if view.untaken > 0 {
        text += &format!("{} more are in the register: `governed signal scan` takes them\n", view.untaken);
    }
    for unusual in &view.unusual {
        text += &format!("\nunusual: {}\n", unusual.says);
    }
    for held in &view.patterns {
        let (pattern, again) = (&held.pattern, held.pattern.recurred);
        let again = if again > 0 { format!(", came back {again} times") } else { String::new() };
        text += &format!("\n{} {}{again}: {}\n", pattern.label, pattern.stage, pattern.recognised.is.title);
        if pattern.stage != LoopStage::Kept && pattern.stage != LoopStage::Dismissed {
            text += &format!("  owed: {}\n", held.owes);
        }
    }
    for candidate in &view.candidates {
        text += &format!("\nmay be one thing: {}\n", candidate.says);
        let first: Vec<String> = candidate.signals.iter().take(12).map(u64::to_string).collect();
        let more = candidate.signals.len().saturating_sub(first.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        text += &format!("  entries {}{more}\n", first.join(" "));
    }
    for same in &view.same_problems {
        let units: Vec<String> = same.units.iter().map(ToString::to_string).collect();
        text += &format!("\nmay be one problem: {}\n", units.join(" "));
        for because in &same.because {
            text += &format!("  {because}\n");
        }
        text += &format!("  `governed combine {}` makes them one unit\n", units.join(" "));
    }
    text
}

fn pattern_text(view: &PatternView) -> String {
    let pattern = &view.pattern;
    let mut text = format!("{} {} since {}\n", pattern.label, pattern.stage, pattern.entered.at);
    text += &format!("{}\n{}\n", pattern.recognised.is.title, pattern.recognised.is.says);
    let signals: Vec<String> = pattern.signals.iter().map(u64::to_string).collect();
    text += &format!("signals: {} (entries {})\n", signals.len(), signals.join(" "));
    if let Some(meaning) = &pattern.meaning {
        let by = if meaning.is.automatic { "a machine may answer it" } else { "people answer it" };
        text += &format!("means, says {}: {} ({by})\n", meaning.from.by, meaning.is.says);
    }
    for response in &pattern.responses {
        let units: Vec<String> = response.is.units.iter().map(ToString::to_string).collect();
        text += &format!("answered by {}: {} {}\n", response.from.by, response.is.says, units.join(" "));
    }
    if !pattern.responses.is_empty() {
        text += &format!("signals since it was answered: {}\n", view.since_answered);
    }
    for validation in &pattern.validations {
        let helped = if validation.is.helped { "helped" } else { "did not help" };
        text += &format!("{helped}, says {}: {}\n", validation.from.by, validation.is.says);
    }
    for path in &pattern.false_paths {
        text += &format!("false path: {}\n", path.is);
    }
    for lesson in &pattern.lessons {
        text += &format!("lesson: {lesson}\n");
    }
    if let Some(noise) = &pattern.dismissed {
        text += &format!("dismissed by {}: {}\n", noise.from.by, noise.is);
    }
    text + &format!("owed: {}\n", view.owes)
}

pub fn lesson(caller: &Caller, verb: &LessonVerb) -> Result<(), Failure> {
    match verb {
        LessonVerb::Keep(args) => carry_out(caller, |ledger| Ok(Command::Keep { lesson: kept(ledger, args)? })),
        LessonVerb::Retire { lesson, reason } => {
            carry_out(caller, |_| Ok(Command::Retire { lesson: Label::parse(lesson)?, reason: Prose::parse(reason)? }))
        }
        LessonVerb::List => {
            let views = lessons(caller)?;
            render::print(caller.json, &json!({ "lessons": views }), |_| {
                let mut text = String::new();
                for view in &views {
                    let is = &view.lesson.raised.is;
                    let overdue = if view.standing.overdue { "; due for another look" } else { "" };
                    let form = is.form.sort.name();
                    text += &format!("{} ({form}): {}\n  {}{overdue}\n", is.label, is.title, view.standing.says);
                }
                if views.is_empty() { String::from("no lesson is kept yet\n") } else { text }
            })
        }
        LessonVerb::Show { lesson } => {
            let views = lessons(caller)?;
            let Some(found) = views.iter().find(|view| view.lesson.raised.is.label.as_str() == lesson) else {
                let known = views.iter().map(|view| view.lesson.raised.is.label.as_str());
                return Err(unknown("lesson", lesson, known));
            };
            render::print(caller.json, found, lesson_text)
        }
        LessonVerb::For { unit } => {
            let ledger = caller.open()?;
            let id = ledger.unit_named(unit)?;
            let (register, _) = ledger.around(&[id])?;
            let Some(unit) = register.unit(id) else {
                return Err(Fault::input(format!("no unit {id} is known")).into());
            };
            let recalled = recall(register.books(), unit);
            render::print(caller.json, &json!({ "lessons": recalled }), |_| {
                if recalled.is_empty() {
                    return String::from("no lesson bears on it\n");
                }
                recalled.iter().map(render::recalled).collect()
            })
        }
    }
}

fn lessons(caller: &Caller) -> Result<Vec<LessonView>, Failure> {
    let ledger = caller.open()?;
    let (register, _) = ledger.governed(&[])?;
    let (policy, now) = (register.policy().and_then(|held| held.policy()), edge::now()?);
    let view =
        |held: &_| LessonView { lesson: governed::unit::Matter::clone(held), standing: standing_of(held, policy, now) };
    Ok(register.books().lessons.iter().map(view).collect())
}

fn lesson_text(view: &LessonView) -> String {
    let (lesson, from) = (&view.lesson.raised.is, &view.lesson.raised.from);
    let learnt = &lesson.learnt;
    let mut text = format!("{} kept by {} at {}: {}\n", lesson.label, from.by, from.at, lesson.title);
    text += &format!("happened: {}\nmeant: {}\n", learnt.happened, learnt.meant);
    let lines = [("worked", &learnt.worked), ("risk", &learnt.risk), ("watch", &learnt.watch)];
    for (name, line) in lines {
        if let Some(line) = line {
            text += &format!("{name}: {line}\n");
        }
    }
    for path in &learnt.false_paths {
        text += &format!("false path: {path}\n");
    }
    text += &format!("kept as {}: {}\n{}\n", lesson.form.sort.name(), lesson.form.why, view.standing.says);
    if let Some(ended) = &view.lesson.ended {
        text += &format!("retired by {} at {}: {}\n", ended.from.by, ended.from.at, ended.is);
    }
    text
}

fn kept(ledger: &Ledger, args: &KeepArgs) -> Result<Lesson, Fault> {
    Ok(Lesson {
        label: Label::parse(&args.lesson)?,
        title: Line::parse(&args.title)?,
        learnt: Learnt {
            happened: Prose::parse(&args.happened)?,
            meant: Prose::parse(&args.meant)?,
            worked: some(args.worked.as_deref(), Prose::parse)?,
            false_paths: all(&args.false_paths, Prose::parse)?,
            risk: some(args.risk.as_deref(), Prose::parse)?,
            watch: some(args.watch.as_deref(), Prose::parse)?,
        },
        form: Form { sort: args.form, why: Prose::parse(&args.why)?, at: some(args.called.as_deref(), Line::parse)? },
        bears_on: Bearing {
            kinds: all(&args.kinds, Label::parse)?,
            paths: args.paths.iter().map(|path| path.as_str().into()).collect(),
            touches: all(&args.touches, Resource::parse)?,
            initiatives: all(&args.initiatives, Line::parse)?,
        },
        from: Provenance {
            pattern: some(args.pattern.as_deref(), Label::parse)?,
            units: units(ledger, &args.units)?,
            entries: args.entries.clone(),
        },
        review: some(args.review.as_deref(), Day::parse)?,
    })
}

/// What each rule is worth.
pub fn rules(caller: &Caller) -> Result<(), Failure> {
    let mut rules = Rules::new();
    caller.open()?.store.read(1, &mut |_, _, bytes| {
        rules.push(&read_entry(bytes)?);
        Ok(())
    })?;
    let view = json!({ "rules": rules.records(edge::now()?) });
    let records = rules.records(edge::now()?);
    render::print(caller.json, &view, |_| {
        let mut text = String::new();
        for record in &records {
            let names: Vec<String> = record.concerns.iter().map(|concern| concern.name().to_owned()).collect();
            let concerns = if names.is_empty() { String::new() } else { format!(" [{}]", names.join(", ")) };
            text +=
                &format!("{}{concerns}: {}\n  why it is there: {}", record.id, record.says, record.why.opening(120));
            text += &record.origin.as_ref().map_or_else(String::new, |origin| format!(" ({origin})"));
            text += &format!(
                "\n  fired {}, held {}: right {}, overridden {}, unchanged {}; wrong {}\n",
                record.fired, record.held, record.right, record.overridden, record.unchanged, record.wrong
            );
        }
        if records.is_empty() { String::from("no policy is in force\n") } else { text }
    })
}

/// Judgment that was bought more than once.
pub fn repeated(caller: &Caller) -> Result<(), Failure> {
    let mut judgments = Judgments::new();
    caller.open()?.store.read(1, &mut |_, _, bytes| {
        judgments.push(&read_entry(bytes)?);
        Ok(())
    })?;
    let repeated = judgments.repeated();
    render::print(caller.json, &json!({ "repeated": repeated }), |_| {
        let mut text = String::new();
        for one in &repeated {
            let entries: Vec<String> = one.entries.iter().take(12).map(u64::to_string).collect();
            text += &format!("{}\n  entries {}\n", one.says, entries.join(" "));
        }
        if repeated.is_empty() { String::from("nothing was judged twice\n") } else { text }
    })
}
