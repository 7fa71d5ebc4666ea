//! Finding the ledger, and loading the part of the register a question needs.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use governed::ledger::{AsOf, Batch, Entry, Head, Key, Replay, Store as _, StoreFault, Writing, concerned};
use governed::policy::Decision;
use governed::unit::{Command, Event, Known as _, Occasion, Unit};
use governed::{Digest, Fault, Instant, Line, Reference, Register, UnitId, evolve, limit};

use indicatif::ProgressBar;

use crate::failure::Failure;
use crate::store::SqliteStore;

/// The folder a ledger is kept in.
pub const FOLDER: &str = ".governed";
const FILE: &str = "ledger.sqlite";

/// An open ledger.
pub struct Ledger {
    pub store: SqliteStore,
    pub folder: PathBuf,
    /// What holds in the world outside, where the caller said so.
    pub world: Option<serde_json::Value>,
}

/// Where the ledger is, as said or found: the nearest `.governed` here or above.
fn folder(said: Option<&Path>) -> Result<PathBuf, Fault> {
    if let Some(said) = said {
        return Ok(said.to_path_buf());
    }
    let here = std::env::current_dir().map_err(|error| Fault::environment(format!("no current folder: {error}")))?;
    let found = here.ancestors().map(|above| above.join(FOLDER)).find(|folder| folder.join(FILE).is_file());
    found.ok_or_else(|| {
        Fault::input(format!("there is no ledger in {} or above it", here.display()))
            .with_help("`governed init` begins one here; `--ledger FOLDER` names one elsewhere")
    })
}

impl Ledger {
    /// Opens the ledger there is.
    pub fn open(said: Option<&Path>) -> Result<Self, Fault> {
        let folder = folder(said)?;
        let file = folder.join(FILE);
        if !file.is_file() {
            return Err(Fault::input(format!("there is no ledger in {}", folder.display()))
                .with_help("`governed init` begins one"));
        }
        Ok(Self { store: SqliteStore::open(&file)?, folder, world: None })
    }

    /// Begins a new ledger, where there is none.
    pub fn create(said: Option<&Path>) -> Result<Self, Fault> {
        let folder = said.map_or_else(|| PathBuf::from(FOLDER), Path::to_path_buf);
        let file = folder.join(FILE);
        if file.exists() {
            return Err(Fault::input(format!("there is a ledger in {} already", folder.display()))
                .with_help("use it as it is, or name another folder with `--ledger`"));
        }
        std::fs::create_dir_all(&folder)
            .map_err(|error| Fault::environment(format!("cannot make {}: {error}", folder.display())))?;
        // A ledger is no part of the repository it may stand in.
        std::fs::write(folder.join(".gitignore"), "*\n")
            .map_err(|error| Fault::environment(format!("cannot write in {}: {error}", folder.display())))?;
        Ok(Self { store: SqliteStore::create(&file)?, folder, world: None })
    }

    /// Begins one with its first entry.
    pub fn begin(said: Option<&Path>, name: Line, solo: bool, occasion: &Occasion) -> Result<Self, Failure> {
        let mut ledger = Self::create(said)?;
        let mut writing = Writing::on(Register::new(), Head::START);
        writing.open(Event::Opened { name, solo }, occasion)?;
        ledger.store.append(&Batch::of(&writing))?;
        Ok(ledger)
    }

    /// The file it is kept in.
    pub fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// The one unit a text names: its id, the start or the end of it, or a name of the outside.
    pub fn unit_named(&self, text: &str) -> Result<UnitId, Fault> {
        if let Ok(id) = UnitId::parse(text) {
            return Ok(id);
        }
        if text.len() < 4 && Reference::parse(text).is_err() {
            return Err(Fault::input(format!("`{text}` is too short to name a unit"))
                .with_help("give at least four characters of its id, or a name such as `ticket:PAY-12`"));
        }
        let found = self.store.find(text, 6)?;
        match found.as_slice() {
            [(id, _)] => Ok(UnitId::parse(id)?),
            [] => Err(Fault::input(format!("no unit is named `{text}`"))
                .with_help("`governed unit list` shows the units there are")),
            several => {
                let names: Vec<String> = several.iter().take(5).map(|(id, title)| format!("{id} {title}")).collect();
                Err(Fault::input(format!("`{text}` names several units"))
                    .with_help(format!("give more of the id, as of:\n  {}", names.join("\n  "))))
            }
        }
    }

    /// The whole register as it stands, from the kept units.
    pub fn all(&self) -> Result<(Register, Head), Fault> {
        /// More units than load in a moment: what is done is said, where somebody looks.
        const MANY: u64 = 20_000;
        let (name, solo) = self.store.profile()?;
        let (count, _) = self.store.list(None, None, 0)?;
        let spinner = if count > MANY { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        spinner.set_message(format!("loading {count} units"));
        spinner.enable_steady_tick(std::time::Duration::from_millis(100));
        let snapshot = self.store.snapshot()?;
        let mut register =
            Register::part(name, solo).with_books(self.store.books()?).with_signals(self.store.signals()?);
        if let Some(adopted) = self.store.adopted()? {
            register = register.governed_by(adopted);
        }
        for unit in snapshot.units {
            register.insert(unit);
        }
        spinner.finish_and_clear();
        Ok((register, snapshot.head))
    }

    /// The part of the register that questions about some units need: these, what they link to, and whatever
    /// they wait for, however far.
    pub fn around(&self, units: &[UnitId]) -> Result<(Register, Head), Fault> {
        // The head first: if somebody writes meanwhile it is too old, and an append on it is turned down.
        let head = self.store.head()?;
        let (name, solo) = self.store.profile()?;
        let mut register = Register::part(name, solo).with_books(self.store.books()?);
        let mut seen: BTreeSet<UnitId> = BTreeSet::new();
        // Those that are named come first: met as a neighbour, a unit's own links would be left out.
        let mut ahead: VecDeque<(UnitId, bool)> = units.iter().map(|unit| (*unit, true)).collect();
        while let Some((id, named)) = ahead.pop_front() {
            if !seen.insert(id) {
                continue;
            }
            let Some(unit) = self.store.unit(id)? else { continue };
            let waits = unit.depends.iter().filter(|dependency| dependency.is.kind.waits());
            ahead.extend(waits.map(|dependency| (dependency.is.on, false)));
            if named {
                ahead.extend(unit.neighbours().into_iter().map(|neighbour| (neighbour, false)));
            }
            register.insert(unit);
        }
        Ok((register, head))
    }

    /// The same with the policy in force, and with what it asks about besides.
    pub fn governed(&self, units: &[UnitId]) -> Result<(Register, Head), Fault> {
        let (mut register, head) = self.around(units)?;
        if let Some(adopted) = self.store.adopted()? {
            register = register.governed_by(adopted);
        }
        if !register.books().grants.is_empty() {
            // Incidents bear on how far machines stand.
            register = register.with_signals(self.store.signals()?);
        }
        Ok((self.surrounded(register)?, head))
    }

    /// The part of the register that a command about what was noticed and learnt needs.
    fn learning(&self, command: &Command) -> Result<(Register, Head), Fault> {
        let mut units = command.units();
        if let Command::Learn { pattern, .. } = command {
            let books = self.store.books()?;
            let responses = books.pattern(pattern).map(|held| held.responses.as_slice()).unwrap_or_default();
            units.extend(responses.iter().flat_map(|response| response.is.units.iter().copied()));
        }
        let (register, head) = self.around(&units)?;
        Ok((register.with_signals(self.store.signals()?), head))
    }

    /// The same with every unit on its way, where the policy asks about others.
    pub fn surrounded(&self, mut register: Register) -> Result<Register, Fault> {
        let reads = |facts: &[&str]| {
            let policy = register.policy().and_then(|held| held.policy());
            policy.is_some_and(|policy| facts.iter().any(|fact| policy.reads(fact)))
        };
        let meets = ["certain", "likely", "possible", "blocked"].map(|fact| format!("integration.{fact}"));
        // What landed counts as well where work is compared with it, and where machines stand on what became of theirs.
        let granted = !register.books().grants.is_empty();
        let all = granted || reads(&meets.each_ref().map(String::as_str));
        if !all && !reads(&["others.resources", "queue.waiting"]) {
            return Ok(register);
        }
        for unit in self.store.snapshot()?.units {
            if (all || unit.stage.is_in_flight()) && register.unit(unit.id).is_none() {
                register.insert(unit);
            }
        }
        Ok(register)
    }

    /// The same at an earlier time: folded from the entries of the units concerned.
    pub fn around_as_of(&self, units: &[UnitId], as_of: AsOf) -> Result<Register, Fault> {
        let mut linked: Vec<UnitId> = Vec::new();
        for unit in units {
            // What it is linked to now covers what it was ever linked to the other way round.
            linked.extend(self.store.unit(*unit)?.iter().flat_map(Unit::neighbours));
        }
        let concerned = concerned(units, linked, |unit, see| {
            for bytes in self.store.entries_of(unit)? {
                see(&read_entry(&bytes)?.event);
            }
            Ok::<(), Fault>(())
        })?;
        let mut seqs: BTreeSet<u64> = BTreeSet::new();
        for unit in &concerned {
            seqs.extend(self.store.seqs_of(*unit)?);
        }
        seqs.extend(self.store.seqs_of_books()?);
        let (name, solo) = self.store.profile()?;
        let mut register = Register::part(name, solo);
        for bytes in self.store.entries(seqs)? {
            let entry = read_entry(&bytes)?;
            if as_of.holds(&entry) {
                let from = entry.stamp();
                register = evolve(register, entry.event, from);
            }
        }
        Ok(register)
    }

    /// The whole register at some time, replayed from the start with the chain checked.
    pub fn replay(&self, as_of: AsOf, mut tick: impl FnMut(u64)) -> Result<Replay, Fault> {
        let mut replay = Replay::new(as_of);
        self.store.read(1, &mut |seq, digest, bytes| {
            if Digest::of(bytes) != digest {
                let changed = governed::ledger::Break::Changed;
                return Err(Fault::corrupt(format!("entry {seq}: {changed}")));
            }
            replay.push(bytes).map_err(|broken| Fault::corrupt(format!("entry {seq}: {broken}")))?;
            tick(seq);
            Ok(())
        })?;
        Ok(replay)
    }

    /// Decides and appends a command made of what is known, such as a label nobody has taken. Two writers at once:
    /// the later one reads again, makes it again and decides again.
    pub fn carry_out(
        &mut self,
        asked: &Asked<'_>,
        make: impl Fn(&Self, Option<&Register>) -> Result<Command, Failure>,
    ) -> Result<Written, Failure> {
        for _ in 0..TRIES {
            let draft = make(self, None)?;
            let (mut register, head) = match draft {
                Command::Grant { .. } | Command::Revoke { .. } | Command::CommitAudit { .. } => self.all()?,
                Command::Signal { .. }
                | Command::Dismiss { .. }
                | Command::Learn { .. }
                | Command::Keep { .. }
                | Command::Retire { .. } => self.learning(&draft)?,
                Command::AdoptPolicy { .. } => {
                    // Going back asks what became of the work that brought the policy in force.
                    let brought = self.store.adopted()?.and_then(|adopted| adopted.through);
                    self.governed(&draft.units().into_iter().chain(brought).collect::<Vec<_>>())?
                }
                Command::Move { .. }
                | Command::Reconcile { .. }
                | Command::Override { .. }
                | Command::Delegate { .. }
                | Command::Challenge { .. } => self.governed(&draft.units())?,
                _ => self.around(&draft.units())?,
            };
            if let Some(world) = &self.world {
                register = register.in_world(world.clone());
            }
            // What was done under the key counts, whatever would be decided now.
            if let Some(key) = &asked.key
                && let Some((kept, first, last)) = self.store.under_key(&key.id)?
            {
                return self.repeated(key, &kept, first, last);
            }
            let command = make(self, Some(&register))?;
            let mut writing = Writing::on(register, head);
            writing.command(&command, asked.occasion, asked.recorded, asked.key.as_ref())??;
            match self.store.append(&Batch::of(&writing)) {
                Ok(head) => {
                    let first = writing.base().seq + 1;
                    let units: Vec<Unit> = writing.changed().cloned().collect();
                    let held_back = writing.sealed().last().and_then(|sealed| match &sealed.entry.event {
                        Event::Decided { decision, .. } => Some((**decision).clone()),
                        _ => None,
                    });
                    let named = command.units();
                    return Ok(Written { first, last: head.seq, repeated: false, named, units, held_back });
                }
                Err(StoreFault::Conflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(Fault::environment("the ledger kept moving on while this was decided").with_help("try again").into())
    }
}

impl Ledger {
    /// What was recorded under a key before, told from the entries themselves.
    fn repeated(&self, asked: &Key, kept: &Key, first: u64, last: u64) -> Result<Written, Failure> {
        if asked.of != kept.of {
            let fault = Fault::input(format!("key `{}` was used for something else, in entry {first}", asked.id));
            return Err(fault.with_help("use another key; a key stands for one request").into());
        }
        let mut named: Vec<UnitId> = Vec::new();
        // The last entry tells what was asked: parts and wholes are proposed before it.
        for bytes in self.store.entries(std::iter::once(last).chain(first..last))? {
            for unit in read_entry(&bytes)?.event.units() {
                if !named.contains(&unit) {
                    named.push(unit);
                }
            }
        }
        Ok(Written { first, last, repeated: true, named, units: Vec::new(), held_back: None })
    }
}

/// How often a command is decided again because somebody else was faster.
pub const TRIES: usize = 64;

/// A request: who asks and when, when it is written down, and under which key.
pub struct Asked<'a> {
    pub occasion: &'a Occasion,
    pub recorded: Option<Instant>,
    pub key: Option<Key>,
}

/// Reads the bytes of a kept entry.
pub fn read_entry(bytes: &[u8]) -> Result<Entry, Fault> {
    serde_json::from_slice(bytes).map_err(|error| {
        Fault::corrupt(format!("a kept entry does not read: {error}")).with_help("`governed verify` says where")
    })
}

/// What a command came to.
pub struct Written {
    pub first: u64,
    pub last: u64,
    /// Whether it had been recorded before, under the same key.
    pub repeated: bool,
    /// The units the command named.
    pub named: Vec<UnitId>,
    /// The units it changed, as they now stand.
    pub units: Vec<Unit>,
    /// What policy said, where it did not let a move go ahead.
    pub held_back: Option<Decision>,
}

/// How many entries go into one batch of a long import.
pub const BATCH: usize = if limit::BATCH_ENTRIES < 1_000 { limit::BATCH_ENTRIES } else { 1_000 };
