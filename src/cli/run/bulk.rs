//! Verbs over the whole ledger: verify, export, import, apply.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write};
use std::path::Path;

use governed::ledger::{
    AsOf, Batch, Break, ImportFault, Replay, Sealed, Store as _, StoreFault, Writing, export_footer, export_header,
    read_export,
};
use governed::unit::{Command, Known as _, Occasion, Rejection, Unit};
use governed::wire::register::Verified;
use governed::{Actor, Digest, Fault, Instant, canonical, command_from_json, evolve, json_fault, limit};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;
use serde_json::json;

use crate::edge;
use crate::failure::Failure;
use crate::open::{BATCH, Ledger, TRIES};
use crate::render;
use crate::store::{Derived, SqliteStore};

use super::{Caller, happened};

/// Progress on standard error, shown only where somebody looks and only after half a second or so.
pub fn progress(length: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(length);
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}

/// Moves the progress now and then.
pub fn tick(bar: &ProgressBar, seq: u64) {
    if seq.is_multiple_of(1_000) {
        bar.set_position(seq);
    }
}

pub fn verify(caller: &Caller, mend: bool) -> Result<(), Failure> {
    let mut ledger = caller.open()?;
    let (mut view, expected) = ledger.store.reading(verify_all)?;
    if mend && view.head.is_some() && !view.whole {
        ledger.store.mend(&expected)?;
        (view.whole, view.mended) = (true, true);
        view.broken.clear();
    }
    render::print(caller.json, &view, verified)?;
    if view.whole { Ok(()) } else { Err(Failure::Broken) }
}

/// Replays all entries and compares everything that is kept beside them with what they come to.
fn verify_all(store: &SqliteStore) -> Result<(Verified, Derived), Fault> {
    let kept = store.head()?;
    let bar = progress(kept.seq, "verifying");
    let mut replay = Replay::new(AsOf::Now);
    let mut broken: Vec<String> = Vec::new();
    let mut expected = Derived::empty()?;
    let reading = store.read(1, &mut |seq, digest, bytes| {
        let what = if Digest::of(bytes) == digest { replay.push(bytes).err() } else { Some(Break::Changed) };
        if let Some(what) = what {
            broken.push(format!("entry {seq}: {what}"));
            return Err(Fault::corrupt("the chain is broken"));
        }
        let entry = crate::open::read_entry(bytes)?;
        expected.entry(&entry)?;
        if canonical(&entry)? != bytes {
            broken.push(format!("entry {seq}: {}", Break::NotCanonical));
        }
        tick(&bar, seq);
        Ok(())
    });
    bar.finish_and_clear();
    if broken.is_empty() {
        reading?;
    }
    let head = replay.head();
    if broken.is_empty() && head.seq < kept.seq {
        broken.push(Break::Cut { kept: kept.seq, last: head.seq }.to_string());
    } else if broken.is_empty() && head != kept {
        broken.push(format!("entry {}: {}", head.seq, Break::OtherHead { kept: kept.digest }));
    }
    let chain_whole = broken.is_empty();
    if chain_whole {
        expected.units(replay.register().units())?;
        broken.extend(store.compare(&expected)?);
    }
    let view = Verified {
        whole: broken.is_empty(),
        entries: head.seq,
        head: chain_whole.then_some(head.digest),
        units: replay.register().len(),
        register: if chain_whole { Some(replay.register().digest()?) } else { None },
        broken,
        mended: false,
    };
    Ok((view, expected))
}

fn verified(view: &Verified) -> String {
    if let (true, Some(head), Some(register)) = (view.whole, view.head, view.register) {
        let mended = if view.mended { "what is kept beside the ledger was written anew\n" } else { "" };
        return format!(
            "{mended}{} entries, {} units: the chain is whole, and what is kept beside it agrees\nhead     {head}\nregister {register}\n",
            view.entries, view.units
        );
    }
    let mut text = format!("the ledger is broken (read well up to entry {}):\n", view.entries);
    for line in view.broken.iter().take(20) {
        text += &format!("  {line}\n");
    }
    text + "restore it from an export with `governed import ledger FILE`; where only what is kept beside it differs, `governed verify --mend`\n"
}

pub fn export(caller: &Caller, file: &Path) -> Result<(), Failure> {
    let ledger = caller.open()?;
    let head = ledger.store.head()?;
    let to_stdout = file == Path::new("-");
    let mut out: Box<dyn Write> = if to_stdout {
        Box::new(BufWriter::new(std::io::stdout().lock()))
    } else {
        let made = File::create(file).map_err(|error| {
            Fault::input(format!("cannot write {}: {error}", file.display()))
                .with_help("name a file that can be written")
        })?;
        Box::new(BufWriter::new(made))
    };
    let bar = progress(head.seq, "exporting");
    let mut failed: Option<std::io::Error> = None;
    let mut replay_head = governed::ledger::Head::START;
    write_line(&mut out, &export_header()?)?;
    let read = ledger.store.read(1, &mut |seq, digest, bytes| {
        if seq > head.seq {
            return Ok(());
        }
        replay_head = governed::ledger::Head { seq, digest };
        tick(&bar, seq);
        write_line(&mut out, bytes).map_err(|error| {
            let fault = Fault::environment(error.to_string());
            failed = Some(error);
            fault
        })
    });
    if let Some(error) = failed {
        return Err(error.into());
    }
    read?;
    if replay_head != head {
        let cut = Break::Cut { kept: head.seq, last: replay_head.seq };
        return Err(Fault::corrupt(cut.to_string()).with_help("`governed verify` says where").into());
    }
    write_line(&mut out, &export_footer(head)?)?;
    out.flush()?;
    bar.finish_and_clear();
    if to_stdout {
        return Ok(());
    }
    render::print(caller.json, &json!({ "entries": head.seq, "head": head.digest }), |_| {
        format!("{} entries to {}, head {}\n", head.seq, file.display(), head.digest)
    })
}

fn write_line(out: &mut impl Write, bytes: &[u8]) -> std::io::Result<()> {
    out.write_all(bytes)?;
    out.write_all(b"\n")
}

pub fn import_ledger(caller: &Caller, file: &Path) -> Result<(), Failure> {
    let lines = read_lines(file)?;
    let bar = progress(lines.len() as u64, "reading");
    let exported = read_export(lines.iter().map(Vec::as_slice)).map_err(|fault: ImportFault| Fault::from(fault))?;
    bar.finish_and_clear();
    let mut ledger = match Ledger::open(caller.ledger.as_deref()) {
        Ok(ledger) => ledger,
        Err(Fault::Input { .. }) => Ledger::create(caller.ledger.as_deref())?,
        Err(other) => return Err(other.into()),
    };
    let had = ledger.store.head()?;
    same_beginning(&ledger, &exported.sealed)?;
    let (mut register, mut head) = ledger.all()?;
    let skip = usize::try_from(had.seq).unwrap_or(usize::MAX);
    let new = exported.sealed.get(skip..).unwrap_or_default();
    let bar = progress(new.len() as u64, "importing");
    for batch in new.chunks(BATCH) {
        let mut changed = std::collections::BTreeSet::new();
        for sealed in batch {
            changed.extend(sealed.entry.event.units());
            register = evolve(register, sealed.entry.event.clone(), sealed.entry.stamp());
        }
        let changed: Vec<&Unit> = changed.iter().filter_map(|id| register.unit(*id)).collect();
        head = ledger.store.append(&Batch { base: head, sealed: batch, changed })?;
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    render::print(caller.json, &json!({ "added": new.len(), "had": had.seq, "head": head }), |_| {
        format!("{} entries added to {}, head {}\n", new.len(), had.seq, head.digest)
    })
}

/// The ledger there is must be a beginning of the export; where they part, says where.
fn same_beginning(ledger: &Ledger, sealed: &[Sealed]) -> Result<(), Fault> {
    let mut theirs = sealed.iter();
    ledger.store.read(1, &mut |seq, digest, _| match theirs.next() {
        Some(theirs) if theirs.digest == digest => Ok(()),
        Some(_) => Err(Fault::input(format!("the two ledgers part at entry {seq}"))
            .with_help("import into another folder with `--ledger`; nothing was changed")),
        None => Err(Fault::input(format!("the ledger here goes on at entry {seq}, past the end of the export"))
            .with_help("it has everything the export has; nothing was changed")),
    })
}

fn read_lines(file: &Path) -> Result<Vec<Vec<u8>>, Fault> {
    let unreadable = |error: std::io::Error| Fault::input(format!("cannot read {}: {error}", file.display()));
    let mut reader: Box<dyn std::io::BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(file).map_err(unreadable)?))
    };
    let mut lines = Vec::new();
    loop {
        match read_line(&mut reader).map_err(unreadable)? {
            None => return Ok(lines),
            Some(line) if line.len() > limit::ENTRY_BYTES => {
                return Err(Fault::input(format!(
                    "line {} is over the limit of {} bytes",
                    lines.len() + 1,
                    limit::ENTRY_BYTES
                )));
            }
            Some(line) => lines.push(line),
        }
    }
}

/// The next line without its end, cut one byte past the limit: nothing at the end of the file.
fn read_line(reader: &mut dyn std::io::BufRead) -> std::io::Result<Option<Vec<u8>>> {
    use std::io::Read as _;
    let mut line = Vec::new();
    let most = limit::ENTRY_BYTES as u64 + 2;
    let read = reader.take(most).read_until(b'\n', &mut line)?;
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    Ok((read > 0).then_some(line))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    #[serde(default)]
    by: Option<Actor>,
    #[serde(default)]
    at: Option<Instant>,
    command: Command,
}

fn request(line: &[u8]) -> Result<Request, Fault> {
    let is_bare = serde_json::from_slice::<serde_json::Value>(line).is_ok_and(|value| value.get("command").is_none());
    if is_bare {
        return Ok(Request { by: None, at: None, command: command_from_json(line)? });
    }
    serde_json::from_slice(line).map_err(|error| json_fault("request", &error))
}

/// What applying lines has come to.
#[derive(Default)]
struct Applied {
    commands: u64,
    rejected: Vec<(usize, Rejection)>,
    /// The line that stopped it, and by what.
    stopped: Option<(usize, Failure)>,
}

pub fn apply(caller: &Caller, file: &Path, keep_going: bool) -> Result<(), Failure> {
    if caller.key.is_some() {
        return Err(Fault::input("`apply` takes no key")
            .with_help("carry out one command with a key of its own")
            .into());
    }
    let mut ledger = caller.open()?;
    let lines = read_lines(file)?;
    let numbered: Vec<(usize, &[u8])> = (1..).zip(lines.iter().map(|line| line.trim_ascii())).collect();
    let filled: Vec<(usize, &[u8])> = numbered.into_iter().filter(|(_, line)| !line.is_empty()).collect();
    let (register, head) = ledger.all()?;
    let mut writing = Writing::on(register, head);
    let mut applied = Applied::default();
    let bar = progress(filled.len() as u64, "applying");
    for batch in filled.chunks(BATCH) {
        apply_batch(caller, &mut ledger, &mut writing, batch, keep_going, &mut applied)?;
        bar.inc(batch.len() as u64);
        if applied.stopped.is_some() {
            break;
        }
    }
    bar.finish_and_clear();
    if let Some((line, failure)) = applied.stopped {
        // The lines before this one were carried out: they are kept.
        let told = format!("stopped at line {line}; {} commands before it were carried out", applied.commands);
        let _ = writeln!(anstream::stderr(), "{told}");
        return Err(failure);
    }
    let turned_down: Vec<_> = applied.rejected.iter().map(|(line, r)| json!({ "line": line, "rejected": r })).collect();
    let view = json!({ "applied": applied.commands, "head": writing.head(), "rejected": turned_down });
    render::print(caller.json, &view, |_| {
        let mut text = format!("{} commands carried out, up to entry {}\n", applied.commands, writing.head().seq);
        for (line, rejection) in &applied.rejected {
            text += &format!("line {line} was turned down [{}]: {}\n", rejection.code.name(), rejection.message);
        }
        text
    })?;
    match applied.rejected.into_iter().next() {
        Some((_, rejection)) => Err(rejection.into()),
        None => Ok(()),
    }
}

/// Carries out the lines of one batch and hands them to the store. Should somebody else have written meanwhile, the
/// batch is decided again on what is there then.
fn apply_batch(
    caller: &Caller,
    ledger: &mut Ledger,
    writing: &mut Writing,
    batch: &[(usize, &[u8])],
    keep_going: bool,
    applied: &mut Applied,
) -> Result<(), Failure> {
    for _ in 0..TRIES {
        let mut tried = Applied::default();
        for (number, line) in batch {
            match one(caller, writing, line).map_err(|fault| fault.at(&format!("line {number}"))) {
                Ok(Ok(())) => tried.commands += 1,
                Ok(Err(rejection)) if keep_going => tried.rejected.push((*number, rejection)),
                Ok(Err(rejection)) => tried.stopped = Some((*number, rejection.into())),
                Err(fault) => tried.stopped = Some((*number, fault.into())),
            }
            if tried.stopped.is_some() {
                break;
            }
        }
        match ledger.store.append(&Batch::of(writing)) {
            Ok(_) => {
                writing.taken();
                applied.commands += tried.commands;
                applied.rejected.extend(tried.rejected);
                applied.stopped = tried.stopped;
                return Ok(());
            }
            Err(StoreFault::Conflict { .. }) => {
                let (register, head) = ledger.all()?;
                *writing = Writing::on(register, head);
            }
            Err(other) => return Err(other.into()),
        }
    }
    let line = batch.first().map_or(0, |(number, _)| *number);
    let told = format!("the ledger kept moving on; {} commands before line {line} were carried out", applied.commands);
    Err(Fault::environment(told).with_help("try again with the lines from there on").into())
}

fn one(caller: &Caller, writing: &mut Writing, line: &[u8]) -> Result<Result<(), Rejection>, Fault> {
    let request = request(line)?;
    let by = match request.by {
        Some(by) => by,
        None => edge::actor(caller.actor.as_deref())?,
    };
    let now = edge::now()?;
    let said = request.at.or(caller.at);
    let at = happened(said, now)?;
    writing.command(&request.command, &Occasion { by, at }, said.map(|_| now), None)
}

/// Hands what is written to the store.
pub fn flush(store: &mut SqliteStore, writing: &mut Writing) -> Result<(), Failure> {
    if writing.sealed().is_empty() {
        return Ok(());
    }
    store.append(&Batch::of(writing))?;
    writing.taken();
    Ok(())
}
