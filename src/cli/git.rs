//! Running git for the importer, which itself only reads bytes.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use governed::import::git::{
    Bots, BranchUnit, DIFF_OPTIONS, DiffReader, Found, History, HistoryReader, LOG_FORMAT, NamesRead, Plan,
    RecordOptions, Recorded, TreeDiff, Which,
};
use governed::import::{Skip, Skips};
use governed::ledger::Writing;
use governed::unit::{Known as _, Occasion, Stage};
use governed::{Actor, Fault, UnitId};
use serde::Serialize;

use crate::branches::{self, Wanted};
use crate::edge;
use crate::failure::Failure;
use crate::open::{BATCH, Ledger};
use crate::render;
use crate::run::Caller;

/// What is imported, and how it is read.
pub struct Import {
    /// The branch or commit whose history is read.
    pub tip: String,
    /// Which commits are units.
    pub which: Which,
    /// Further names of machines.
    pub bots: Vec<String>,
    /// Who answers for units that only machines worked on.
    pub accountable: Option<String>,
    /// Whether the names on lines are read of landed work too.
    pub names: bool,
    /// Which open branches are read.
    pub branches: Wanted,
}

/// What an import came to.
#[derive(Default, Serialize)]
pub struct Imported {
    commits: usize,
    units: usize,
    known_before: usize,
    touches: usize,
    rolled_back: usize,
    /// Open branches there are.
    pub branches: usize,
    /// Branches recorded before that have landed.
    pub landed: usize,
    abandoned: usize,
    dependencies: usize,
    entries: u64,
    skipped: Vec<Skip>,
}

fn git<S: AsRef<OsStr>>(repository: &Path, args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(repository).args(args).stdin(Stdio::null()).stderr(Stdio::piped());
    // What the user has set for reading by eye must not change what is read here.
    for (name, _) in std::env::vars_os() {
        // Neither must where git was called from, such as a hook: the repository named is the one that is read.
        let kept = ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"];
        if name.to_string_lossy().starts_with("GIT_") && !kept.iter().any(|kept| name == *kept) {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    command
}

fn not_run(error: &std::io::Error) -> Fault {
    Fault::environment(format!("git could not be run: {error}"))
        .with_help("install git, and see that it is on the PATH")
}

/// The standard output of a git command that must succeed.
pub fn output<S: AsRef<OsStr>>(repository: &Path, args: impl IntoIterator<Item = S>) -> Result<String, Fault> {
    let output = git(repository, args).output().map_err(|error| not_run(&error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().lines().next().unwrap_or("it said nothing").to_owned();
        return Err(Fault::input(format!("git in {}: {said}", repository.display())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn ended(mut child: Child, what: &str) -> Result<(), Fault> {
    let mut said = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        // What git said is only wanted for the message.
        let _ = stderr.read_to_string(&mut said);
    }
    let status = child.wait().map_err(|error| not_run(&error))?;
    if status.success() {
        return Ok(());
    }
    let said = said.trim().lines().last().unwrap_or("it said nothing").to_owned();
    Err(Fault::environment(format!("git {what} failed: {said}"))
        .with_help("`git fsck` tells whether the repository is whole"))
}

/// `governed import git`.
pub fn import(caller: &Caller, repository: &Path, import: &Import) -> Result<(), Failure> {
    output(repository, ["rev-parse", "--git-dir"])
        .map_err(|fault| fault.with_help("name a git repository: `governed import git PATH`"))?;
    let mut ledger = open_or_begin(caller, repository)?;
    let (register, head) = ledger.all()?;
    let mut skips = Skips::default();
    let mut imported = Imported::default();
    let Some(tip) = resolve(repository, &import.tip)? else {
        skips.note("the repository has no commits", repository.display().to_string());
        imported.skipped = skips.list();
        return render::print(caller.json, &imported, said);
    };
    let shallow = output(repository, ["rev-parse", "--is-shallow-repository"])? == "true";
    let history = read_history(repository, &[&tip], &mut skips)?;
    imported.commits = history.commits().len();
    let mut plan = history.plan(import.which, shallow, &mut skips);
    let known: Vec<BranchUnit> = register.units().filter_map(BranchUnit::of).collect();
    plan.adopt(&known, &mut skips);
    let new: Vec<&Found> = plan.found().iter().filter(|found| register.unit(found.unit).is_none()).collect();
    imported.known_before = plan.found().len() - new.len();
    let options = RecordOptions {
        bots: named_bots(&ledger, &import.bots)?,
        accountable: match import.accountable.as_deref() {
            Some(said) => Actor::parse(said)?,
            None => edge::actor(caller.actor.as_deref())?,
        },
        now: edge::now()?,
    };
    let mut writing = Writing::on(register, head);
    branches::land(repository, &mut ledger, &mut writing, &plan, &options, &mut imported, &mut skips)?;
    // What landed work defines and uses is most of what there is to say, and matters least once it has landed.
    let reader = DiffReader::reading(if import.names { NamesRead::All } else { NamesRead::Lost });
    record_all(repository, &mut ledger, &mut writing, &plan, &new, reader, &options, &mut imported, &mut skips)?;
    let new: BTreeSet<UnitId> = new.iter().map(|found| found.unit).collect();
    if !new.is_empty() {
        let late = plan.late_reverts(|unit| !new.contains(&unit), &options, &mut skips);
        carry_out(&mut writing, &late, &options, &mut imported, &mut skips)?;
        crate::run::flush(&mut ledger.store, &mut writing)?;
    }
    branches::record(
        caller,
        repository,
        &tip,
        &import.branches,
        &mut ledger,
        &mut writing,
        &plan,
        |unit| new.contains(&unit),
        &options,
        &mut imported,
        &mut skips,
    )?;
    imported.entries = writing.head().seq - head.seq;
    imported.skipped = skips.list();
    render::print(caller.json, &imported, said)
}

fn open_or_begin(caller: &Caller, repository: &Path) -> Result<Ledger, Failure> {
    match Ledger::open(caller.ledger.as_deref()) {
        Ok(ledger) => Ok(ledger),
        Err(Fault::Input { .. }) => {
            let name = repository.canonicalize().ok();
            let name = name.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
            let name = governed::Line::made_of(name.as_deref().unwrap_or_default(), "register").0;
            Ledger::begin(caller.ledger.as_deref(), name, false, &caller.occasion()?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The commit a name stands for: nothing, for the head of an empty repository.
fn resolve(repository: &Path, tip: &str) -> Result<Option<String>, Fault> {
    let spec = format!("{tip}^{{commit}}");
    match output(repository, ["rev-parse", "--verify", "--quiet", "--end-of-options", &spec]) {
        Ok(id) if id.bytes().all(|byte| byte.is_ascii_hexdigit()) => Ok(Some(id)),
        Ok(_) => Err(Fault::input(format!("`{tip}` names no commit")).with_help("name one branch or commit")),
        Err(_) if tip == "HEAD" => Ok(None),
        Err(_) => Err(Fault::input(format!("`{tip}` names no commit"))
            .with_help("`git branch --all` lists the branches there are")),
    }
}

fn named_bots(ledger: &Ledger, said: &[String]) -> Result<Bots, Fault> {
    let file = ledger.folder.join("bots");
    let listed = if file.is_file() { edge::read_text(&file)? } else { String::new() };
    let listed = listed.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    Ok(Bots::with(listed.chain(said.iter().map(String::as_str))))
}

/// The commits that lead to the tips.
pub fn read_history(repository: &Path, tips: &[&str], skips: &mut Skips) -> Result<History, Fault> {
    let format = format!("--format=tformat:{LOG_FORMAT}");
    let args =
        ["log", "-z", "--topo-order", "--no-color", "--no-show-signature", "--encoding=UTF-8", &format, "--stdin"];
    let mut command = git(repository, args);
    // Thousands of tips are more than a command line takes.
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(|error| not_run(&error))?;
    if let Some(mut stdin) = child.stdin.take() {
        // git reads all of them before it says anything. Where it ends early the reading side says so.
        let _ = stdin.write_all(format!("{}\n", tips.join("\n")).as_bytes());
    }
    let mut reader = HistoryReader::new();
    each_piece(&mut child, |piece| reader.push(piece, skips))?;
    ended(child, "log")?;
    Ok(reader.finish(skips))
}

fn each_piece(child: &mut Child, mut take: impl FnMut(&[u8])) -> Result<(), Fault> {
    let Some(stdout) = child.stdout.take() else { return Err(Fault::defect("git has no output to read")) };
    let mut stdout = BufReader::new(stdout);
    let mut piece = vec![0; 256 * 1024];
    loop {
        let read =
            stdout.read(&mut piece).map_err(|error| Fault::environment(format!("git could not be read: {error}")))?;
        if read == 0 {
            return Ok(());
        }
        take(piece.get(..read).unwrap_or_default());
    }
}

#[allow(clippy::too_many_arguments, reason = "one step of the import, named to be read apart")]
fn record_all(
    repository: &Path,
    ledger: &mut Ledger,
    writing: &mut Writing,
    plan: &Plan,
    new: &[&Found],
    mut reader: DiffReader,
    options: &RecordOptions,
    imported: &mut Imported,
    skips: &mut Skips,
) -> Result<(), Failure> {
    let empty = output(repository, ["hash-object", "-t", "tree", "--stdin"])?;
    let mut pairs = String::new();
    for side in new.iter().flat_map(|found| &found.sides) {
        let (base, tip) = &side.compare;
        pairs += &format!("{} {tip}\n", base.as_deref().unwrap_or(&empty));
    }
    let mut child = diff_tree(repository)?;
    let Some(stdin) = child.stdin.take() else { return Err(Fault::defect("git takes no input").into()) };
    let bar = crate::run::progress(new.len() as u64, "importing");
    let outcome = std::thread::scope(|scope| {
        // The pairs are written beside the reading, or each side would wait for the other.
        scope.spawn(move || {
            let mut stdin = BufWriter::new(stdin);
            // Where git ends early the reading side says so.
            let _ = stdin.write_all(pairs.as_bytes()).and_then(|()| stdin.flush());
        });
        let mut waiting = new.iter();
        let mut diffs: Vec<TreeDiff> = Vec::new();
        let mut failed: Option<Failure> = None;
        let mut step = |diffs: &mut Vec<TreeDiff>, more: Vec<TreeDiff>, skips: &mut Skips| -> Result<(), Failure> {
            diffs.extend(more);
            while let Some(found) = waiting.as_slice().first().filter(|found| found.sides.len() <= diffs.len()) {
                waiting.next();
                let sides: Vec<TreeDiff> = diffs.drain(..found.sides.len()).collect();
                carry_out(writing, &plan.record(found, &sides, options, skips), options, imported, skips)?;
                if writing.sealed().len() >= BATCH {
                    crate::run::flush(&mut ledger.store, writing)?;
                }
                bar.inc(1);
            }
            Ok(())
        };
        let read = each_piece(&mut child, |piece| {
            if failed.is_none() {
                reader.push(piece, skips);
                failed = step(&mut diffs, reader.take(), skips).err();
            }
        });
        read?;
        if let Some(failed) = failed {
            return Err(failed);
        }
        step(&mut diffs, reader.finish(skips), skips)?;
        Ok(waiting.len())
    });
    bar.finish_and_clear();
    let left = outcome?;
    crate::run::flush(&mut ledger.store, writing)?;
    ended(child, "diff-tree")?;
    if left > 0 {
        return Err(Fault::environment(format!("git ended with {left} diffs still to come"))
            .with_help("run the import again: it goes on from there")
            .into());
    }
    Ok(())
}

/// The diffs of pairs of trees, with the names on their lines.
pub fn diffs<'p>(
    repository: &Path,
    pairs: impl Iterator<Item = &'p (Option<Box<str>>, Box<str>)>,
    skips: &mut Skips,
) -> Result<Vec<TreeDiff>, Fault> {
    let empty = output(repository, ["hash-object", "-t", "tree", "--stdin"])?;
    let pairs: Vec<String> =
        pairs.map(|(base, tip)| format!("{} {tip}\n", base.as_deref().unwrap_or(&empty))).collect();
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let mut child = diff_tree(repository)?;
    let Some(mut stdin) = child.stdin.take() else { return Err(Fault::defect("git takes no input")) };
    let mut reader = DiffReader::reading(NamesRead::All);
    std::thread::scope(|scope| {
        let all = pairs.concat();
        scope.spawn(move || {
            // Where git ends early the reading side says so.
            let _ = stdin.write_all(all.as_bytes());
        });
        each_piece(&mut child, |piece| reader.push(piece, skips))
    })?;
    ended(child, "diff-tree")?;
    let diffs = reader.finish(skips);
    if diffs.len() < pairs.len() {
        return Err(Fault::environment(format!("git ended with {} diffs still to come", pairs.len() - diffs.len()))
            .with_help("run the import again: it goes on from there"));
    }
    Ok(diffs)
}

fn diff_tree(repository: &Path) -> Result<Child, Fault> {
    let mut command = git(repository, ["-c", "core.quotePath=false", "diff-tree"]);
    command.args(DIFF_OPTIONS).stdin(Stdio::piped()).stdout(Stdio::piped());
    // What git says on the side is not read while its output is: it must not fill a pipe.
    command.stderr(Stdio::null());
    command.spawn().map_err(|error| not_run(&error))
}

/// Asks the core for what the importer has read, and notes what it turns down.
pub fn carry_out(
    writing: &mut Writing,
    all: &[Recorded],
    options: &RecordOptions,
    imported: &mut Imported,
    skips: &mut Skips,
) -> Result<(), Failure> {
    use governed::unit::Command as Asked;
    for recorded in all {
        let occasion: &Occasion = &recorded.occasion;
        let decided = match writing.command(&recorded.command, occasion, Some(options.now), None) {
            Ok(decided) => decided,
            // One unit too large for an entry is no reason to stop at it for ever.
            Err(Fault::Input { message, .. }) => {
                skips.note("unit too large for an entry: left out", message);
                return Ok(());
            }
            Err(other) => return Err(other.into()),
        };
        match decided {
            Ok(()) => match &recorded.command {
                Asked::Observe { proposal, .. } => {
                    imported.units += 1;
                    imported.touches += proposal.touches.len();
                }
                Asked::ObserveMove { to: Stage::RolledBack, .. } => imported.rolled_back += 1,
                Asked::ObserveMove { to: Stage::Abandoned, .. } => imported.abandoned += 1,
                Asked::Depend { .. } => imported.dependencies += 1,
                _ => {}
            },
            Err(rejection) => {
                let reason = match &recorded.command {
                    Asked::ObserveMove { to: Stage::RolledBack, .. } => {
                        "rollback turned down by the core: it was rolled back before, or is governed here"
                    }
                    Asked::RecordAttempt { .. } => "attempt turned down by the core",
                    Asked::Depend { .. } => "dependency turned down by the core",
                    Asked::ObserveMove { to: Stage::Abandoned, .. } => "end of a branch turned down by the core",
                    Asked::Touch { .. } | Asked::Attach { .. } => "what a branch came to turned down by the core",
                    _ => "unit turned down by the core",
                };
                skips.note(reason, rejection.message);
            }
        }
    }
    Ok(())
}

fn said(imported: &Imported) -> String {
    let mut text = format!(
        "{} commits read: {} units recorded ({} were known before), {} touches, {} rolled back, {} entries\n",
        imported.commits,
        imported.units,
        imported.known_before,
        imported.touches,
        imported.rolled_back,
        imported.entries
    );
    if imported.branches + imported.abandoned + imported.dependencies > 0 {
        text += &format!(
            "{} open branches, {} units given up, {} dependencies\n",
            imported.branches, imported.abandoned, imported.dependencies
        );
    }
    text + &said_skipped(&imported.skipped)
}

/// What was skipped, to be read.
pub fn said_skipped(skipped: &[Skip]) -> String {
    if skipped.is_empty() {
        return String::from("nothing was skipped\n");
    }
    let mut text = String::from("skipped or changed on the way:\n");
    for skip in skipped {
        let examples: Vec<&str> = skip.examples.iter().map(String::as_str).collect();
        text += &format!("{:>7}  {}\n         such as {}\n", skip.count, skip.reason, examples.join("; "));
    }
    text
}
