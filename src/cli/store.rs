//! A ledger in `SQLite`: the entries, and beside them every unit as it stands, written in one transaction.

use std::path::Path;
use std::time::Duration;

use governed::ledger::{AsOf, Batch, EachEntry, Entry, Head, Key, Snapshot, Store, StoreFault};
use governed::unit::{Adopted, Books, Event, Signals, Unit};
use governed::{Digest, Fault, Line, UnitId, canonical};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, TransactionBehavior, params};

/// What the tables are; another number is another layout.
const LAYOUT: i64 = 1;
/// Under what entries stand that change no unit but what is known besides: no unit has that id.
const BOOKS: &str = "books";
/// Under what entries stand of what was noticed.
const SIGNALS: &str = "signals";
/// How long a writer waits for another.
const BUSY: Duration = Duration::from_secs(20);

const TABLES: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE entry (seq INTEGER PRIMARY KEY, digest BLOB NOT NULL, bytes BLOB NOT NULL);
    CREATE TABLE entry_unit (unit TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (unit, seq)) WITHOUT ROWID;
    CREATE TABLE unit (
        id TEXT PRIMARY KEY, stage TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, state BLOB NOT NULL
    );
    CREATE TABLE source (name TEXT NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (name, unit)) WITHOUT ROWID;
    CREATE TABLE key (id TEXT PRIMARY KEY, of TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL)
        WITHOUT ROWID;
";

/// One line of a list of units.
pub struct Listed {
    pub id: String,
    pub stage: String,
    pub kind: String,
    pub title: String,
}

/// A ledger in a `SQLite` file.
pub struct SqliteStore {
    pub db: Connection,
}

#[allow(clippy::needless_pass_by_value, reason = "the shape `map_err` wants")]
fn fault(error: rusqlite::Error) -> Fault {
    let (message, help) = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => ("the disk is full", Some("free some space; nothing was changed")),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ("the ledger is in use by another process", Some("try again; nothing was changed"))
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            ("the ledger cannot be opened for writing", Some("check the permissions of its folder"))
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            let fault = Fault::corrupt(format!("the ledger file is damaged: {error}"));
            return fault.with_help("restore it from an export with `governed import ledger FILE`");
        }
        Some(ErrorCode::SystemIoFailure) => ("the disk failed, or is full", Some("nothing was changed")),
        _ => ("the ledger file could not be used", None),
    };
    let fault = Fault::environment(format!("{message}: {error}"));
    match help {
        Some(help) => fault.with_help(help),
        None => fault,
    }
}

fn digest_of(bytes: &[u8]) -> Result<Digest, Fault> {
    Digest::from_sha256(bytes).ok_or_else(|| Fault::corrupt("a kept digest is not 32 bytes"))
}

/// The first column as bytes, whatever type somebody made of it.
fn first_bytes(row: &rusqlite::Row<'_>) -> rusqlite::Result<Vec<u8>> {
    Ok(row.get_ref(0)?.as_bytes()?.to_vec())
}

fn number(seq: u64) -> i64 {
    // Sequence numbers end at 2^53.
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn seq_of(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

impl SqliteStore {
    /// Makes a new, empty ledger file.
    pub fn create(file: &Path) -> Result<Self, Fault> {
        let store = Self::connect(file)?;
        let made =
            store.db.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {LAYOUT}; COMMIT;"));
        made.map_err(fault)?;
        Ok(store)
    }

    /// Opens the ledger file that is there.
    pub fn open(file: &Path) -> Result<Self, Fault> {
        let store = Self::connect(file)?;
        let layout: i64 = store.db.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(fault)?;
        if layout != LAYOUT {
            let message = format!("the ledger file has layout {layout}, and this version knows {LAYOUT}");
            return Err(Fault::environment(message).with_help("use the version of governed that wrote it"));
        }
        Ok(store)
    }

    fn connect(file: &Path) -> Result<Self, Fault> {
        let db = Connection::open(file).map_err(fault)?;
        db.busy_timeout(BUSY).map_err(fault)?;
        // FULL: what append has returned for survives a loss of power, not only of the process.
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
            .map_err(fault)?;
        Ok(Self { db })
    }

    /// Runs a reader on one state of the ledger, whatever others write meanwhile.
    pub fn reading<T>(&self, read: impl FnOnce(&Self) -> Result<T, Fault>) -> Result<T, Fault> {
        self.db.execute_batch("BEGIN").map_err(fault)?;
        let outcome = read(self);
        self.db.execute_batch("COMMIT").map_err(fault)?;
        outcome
    }

    /// The head as the last append left it.
    fn kept_head(db: &Connection) -> Result<Head, Fault> {
        let get = |name: &str| -> Result<Option<String>, Fault> {
            db.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0)).optional().map_err(fault)
        };
        let (Some(seq), Some(digest)) = (get("head_seq")?, get("head_digest")?) else { return Ok(Head::START) };
        let seq = seq.parse().map_err(|_| Fault::corrupt("the kept head has no number"))?;
        let digest = Digest::parse(&digest).map_err(|_| Fault::corrupt("the kept head has no digest"))?;
        Ok(Head { seq, digest })
    }

    /// The policy in force, where one was adopted.
    pub fn adopted(&self) -> Result<Option<Adopted>, Fault> {
        let value =
            self.db.query_row("SELECT value FROM meta WHERE name = 'policy'", [], |row| row.get::<_, String>(0));
        let Some(text) = value.optional().map_err(fault)? else { return Ok(None) };
        let read = serde_json::from_str(&text);
        read.map(Some).map_err(|error| {
            Fault::corrupt(format!("the kept policy does not read: {error}"))
                .with_help("`governed verify --mend` writes it anew from the ledger")
        })
    }

    /// The entries that say what is known besides units.
    pub fn seqs_of_books(&self) -> Result<Vec<u64>, Fault> {
        self.seqs_under(BOOKS)
    }

    /// What is known besides units: folded from the entries that are written there.
    pub fn books(&self) -> Result<Books, Fault> {
        let mut books = Books::default();
        self.each_under(BOOKS, |entry| books.apply(&entry.event, &entry.stamp()))?;
        Ok(books)
    }

    /// What was noticed: folded from the entries that are written there.
    pub fn signals(&self) -> Result<Signals, Fault> {
        let mut signals = Signals::default();
        self.each_under(SIGNALS, |entry| signals.apply(&entry.event, &entry.stamp()))?;
        Ok(signals)
    }

    fn each_under(&self, name: &str, mut each: impl FnMut(&Entry)) -> Result<(), Fault> {
        for bytes in self.entries(self.seqs_under(name)?)? {
            let entry: Entry = serde_json::from_slice(&bytes).map_err(|error| {
                Fault::corrupt(format!("a kept entry does not read: {error}")).with_help("`governed verify` says where")
            })?;
            each(&entry);
        }
        Ok(())
    }

    /// How the register was opened: its name, and whether it is solo.
    pub fn profile(&self) -> Result<(Option<Line>, bool), Fault> {
        let get = |name: &str| -> Result<Option<String>, Fault> {
            let value = self.db.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0));
            value.optional().map_err(fault)
        };
        let name = get("name")?.and_then(|name| Line::parse(&name).ok());
        Ok((name, get("solo")?.as_deref() == Some("true")))
    }

    /// The units whose id begins or ends so, or that the outside knows by a name that begins so: at most `most`.
    pub fn find(&self, text: &str, most: usize) -> Result<Vec<(String, String)>, Fault> {
        let upper = text.to_ascii_uppercase();
        let mut query = self
            .db
            .prepare_cached(
                "SELECT id, title FROM unit WHERE substr(id, 1, length(?1)) = ?1 OR substr(id, -length(?1)) = ?1
                 UNION SELECT unit.id, unit.title FROM source JOIN unit ON unit.id = source.unit
                 WHERE source.name = ?2
                    OR (length(?2) >= 7 AND source.name >= 'git:' || ?2 AND source.name < 'git:' || ?2 || '~')
                 LIMIT ?3",
            )
            .map_err(fault)?;
        let rows = query.query_map(params![upper, text, number(most as u64)], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.map_err(fault)?.collect::<Result<_, _>>().map_err(fault)
    }

    /// The units of a stage and kind, the newest first.
    pub fn list(&self, stage: Option<&str>, kind: Option<&str>, most: usize) -> Result<(u64, Vec<Listed>), Fault> {
        let filter = "WHERE (?1 IS NULL OR stage = ?1) AND (?2 IS NULL OR kind = ?2)";
        let count: i64 = self
            .db
            .query_row(&format!("SELECT count(*) FROM unit {filter}"), params![stage, kind], |row| row.get(0))
            .map_err(fault)?;
        let sql = format!("SELECT id, stage, kind, title FROM unit {filter} ORDER BY id DESC LIMIT ?3");
        let mut query = self.db.prepare_cached(&sql).map_err(fault)?;
        let rows = query.query_map(params![stage, kind, number(most as u64)], |row| {
            Ok(Listed { id: row.get(0)?, stage: row.get(1)?, kind: row.get(2)?, title: row.get(3)? })
        });
        let listed = rows.map_err(fault)?.collect::<Result<_, _>>().map_err(fault)?;
        Ok((seq_of(count), listed))
    }

    /// The bytes of the entries from one number to another, each as a line: as many as have these bytes, and one at least.
    /// Tells also the first number after them.
    pub fn lines(&self, first: u64, last: u64, most_bytes: usize) -> Result<(Vec<u8>, u64), Fault> {
        let mut query = self
            .db
            .prepare_cached("SELECT seq, bytes FROM entry WHERE seq >= ?1 AND seq <= ?2 ORDER BY seq")
            .map_err(fault)?;
        let mut rows = query.query([number(first), number(last)]).map_err(fault)?;
        let (mut lines, mut next) = (Vec::new(), last.saturating_add(1));
        while let Some(row) = rows.next().map_err(fault)? {
            let bad = |_| Fault::corrupt("an entry's row has columns of another type");
            let bytes = row.get_ref(1).map_err(fault)?.as_bytes().map_err(bad)?;
            if !lines.is_empty() && lines.len() + bytes.len() > most_bytes {
                next = seq_of(row.get(0).map_err(fault)?);
                break;
            }
            lines.extend_from_slice(bytes);
            lines.push(b'\n');
        }
        Ok((lines, next))
    }

    /// A number that changes when another connection has written.
    pub fn version(&self) -> Result<i64, Fault> {
        self.db.query_row("PRAGMA data_version", [], |row| row.get(0)).map_err(fault)
    }

    /// The bytes of the entries with these numbers, in order.
    pub fn entries(&self, seqs: impl IntoIterator<Item = u64>) -> Result<Vec<Vec<u8>>, Fault> {
        let mut query = self.db.prepare_cached("SELECT bytes FROM entry WHERE seq = ?1").map_err(fault)?;
        let mut all = Vec::new();
        for seq in seqs {
            all.extend(query.query_row([number(seq)], first_bytes).optional().map_err(fault)?);
        }
        Ok(all)
    }

    /// The numbers of the entries that changed a unit, in order.
    pub fn seqs_of(&self, unit: UnitId) -> Result<Vec<u64>, Fault> {
        self.seqs_under(&unit.to_string())
    }

    fn seqs_under(&self, name: &str) -> Result<Vec<u64>, Fault> {
        let mut query =
            self.db.prepare_cached("SELECT seq FROM entry_unit WHERE unit = ?1 ORDER BY seq").map_err(fault)?;
        let rows = query.query_map([name], |row| row.get::<_, i64>(0)).map_err(fault)?;
        rows.map(|row| row.map(seq_of)).collect::<Result<_, _>>().map_err(fault)
    }

    /// The last entry that could count as of then, without reading them all, where that can be known.
    pub fn bound(&self, as_of: AsOf) -> Result<u64, Fault> {
        let head = self.head()?.seq;
        Ok(match as_of {
            AsOf::Entry(seq) => seq.min(head),
            AsOf::Now | AsOf::Instant(_) => head,
        })
    }

    fn write(db: &Connection, batch: &Batch<'_>) -> Result<(), Fault> {
        let mut row = db.prepare_cached("INSERT INTO entry (seq, digest, bytes) VALUES (?1, ?2, ?3)").map_err(fault)?;
        for sealed in batch.sealed {
            let seq = number(sealed.entry.seq);
            row.execute(params![seq, sealed.digest.bytes(), sealed.bytes]).map_err(fault)?;
            write_entry(db, &sealed.entry)?;
        }
        for unit in &batch.changed {
            write_unit(db, unit)?;
        }
        if let Some(last) = batch.sealed.last() {
            write_meta(db, "head_seq", &last.entry.seq.to_string())?;
            write_meta(db, "head_digest", &last.digest.to_string())?;
        }
        Ok(())
    }
}

/// What is kept of an entry beside it: which units it changed, its key, how it opened the register.
fn write_entry(db: &Connection, entry: &Entry) -> Result<(), Fault> {
    let seq = number(entry.seq);
    let mut of_unit =
        db.prepare_cached("INSERT OR IGNORE INTO entry_unit (unit, seq) VALUES (?1, ?2)").map_err(fault)?;
    for unit in entry.event.units() {
        of_unit.execute(params![unit.to_string(), seq]).map_err(fault)?;
    }
    if Books::hold(&entry.event) {
        of_unit.execute(params![BOOKS, seq]).map_err(fault)?;
    }
    if Signals::hold(&entry.event) {
        of_unit.execute(params![SIGNALS, seq]).map_err(fault)?;
    }
    if let Some(held) = &entry.key {
        let sql = "INSERT INTO key (id, of, first, last) VALUES (?1, ?2, ?3, ?3)
                   ON CONFLICT (id) DO UPDATE SET last = excluded.last";
        let mut key = db.prepare_cached(sql).map_err(fault)?;
        key.execute(params![held.id.as_str(), held.of.to_string(), seq]).map_err(fault)?;
    }
    if let Event::PolicyAdopted { documents, digest, through, before, .. } = &entry.event {
        let (documents, from) = (documents.clone(), entry.stamp());
        let adopted = Adopted { documents, digest: *digest, from, through: *through, before: *before };
        write_meta(db, "policy", &String::from_utf8_lossy(&canonical(&adopted)?))?;
    }
    if let Event::Opened { name, solo } = &entry.event {
        write_meta(db, "name", name.as_str())?;
        write_meta(db, "solo", &solo.to_string())?;
    }
    Ok(())
}

fn write_meta(db: &Connection, name: &str, value: &str) -> Result<(), Fault> {
    let mut meta = db.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)").map_err(fault)?;
    meta.execute(params![name, value]).map(drop).map_err(fault)
}

/// A unit as it stands, and its names.
fn write_unit(db: &Connection, unit: &Unit) -> Result<(), Fault> {
    let id = unit.id.to_string();
    let bytes = canonical(unit)?;
    let sql = "INSERT OR REPLACE INTO unit (id, stage, kind, title, state) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut state = db.prepare_cached(sql).map_err(fault)?;
    let row = params![id, unit.stage.name(), unit.kind.as_str(), unit.title.as_str(), bytes];
    state.execute(row).map_err(fault)?;
    let mut source = db.prepare_cached("INSERT OR IGNORE INTO source (name, unit) VALUES (?1, ?2)").map_err(fault)?;
    for name in &unit.sources {
        source.execute(params![name.as_str(), id]).map_err(fault)?;
    }
    Ok(())
}

impl Store for SqliteStore {
    fn head(&self) -> Result<Head, Fault> {
        Self::kept_head(&self.db)
    }

    fn append(&mut self, batch: &Batch<'_>) -> Result<Head, StoreFault> {
        batch.check()?;
        // IMMEDIATE: two writers take turns from here on, so the head that is read is the head that is replaced.
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        let head = Self::kept_head(&transaction)?;
        if head != batch.base {
            return Err(StoreFault::Conflict { expected: batch.base.seq, actual: head.seq });
        }
        Self::write(&transaction, batch)?;
        transaction.commit().map_err(fault)?;
        self.head().map_err(StoreFault::Fault)
    }

    fn read(&self, first: u64, each: &mut EachEntry<'_>) -> Result<(), Fault> {
        let mut query = self
            .db
            .prepare_cached("SELECT seq, digest, bytes FROM entry WHERE seq >= ?1 ORDER BY seq")
            .map_err(fault)?;
        let mut rows = query.query([number(first)]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let bad = |_| Fault::corrupt("an entry's row has columns of another type");
            let seq: i64 = row.get(0).map_err(fault)?;
            let digest = digest_of(row.get_ref(1).map_err(fault)?.as_bytes().map_err(bad)?)?;
            each(seq_of(seq), digest, row.get_ref(2).map_err(fault)?.as_bytes().map_err(bad)?)?;
        }
        Ok(())
    }

    fn entries_of(&self, unit: UnitId) -> Result<Vec<Vec<u8>>, Fault> {
        self.entries(self.seqs_of(unit)?)
    }

    fn unit(&self, unit: UnitId) -> Result<Option<Unit>, Fault> {
        let mut query = self.db.prepare_cached("SELECT state FROM unit WHERE id = ?1").map_err(fault)?;
        let state = query.query_row([unit.to_string()], first_bytes).optional().map_err(fault)?;
        state.map(|bytes| read_state(&bytes)).transpose()
    }

    fn under_key(&self, key: &Line) -> Result<Option<(Key, u64, u64)>, Fault> {
        let mut query = self.db.prepare_cached("SELECT of, first, last FROM key WHERE id = ?1").map_err(fault)?;
        let row = query.query_row([key.as_str()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        });
        let Some((of, first, last)) = row.optional().map_err(fault)? else { return Ok(None) };
        let of = Digest::parse(&of).map_err(|_| Fault::corrupt("a kept key has no digest"))?;
        Ok(Some((Key { id: key.clone(), of }, seq_of(first), seq_of(last))))
    }

    fn snapshot(&self) -> Result<Snapshot, Fault> {
        // The head is read first: if somebody writes meanwhile, it is too old, and an append on it is turned down.
        let head = self.head()?;
        let mut query = self.db.prepare_cached("SELECT state FROM unit ORDER BY id").map_err(fault)?;
        let mut rows = query.query([]).map_err(fault)?;
        let mut units = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let state = row.get_ref(0).map_err(fault)?;
            units.push(read_state(state.as_bytes().map_err(|_| Fault::corrupt("a kept unit is no blob"))?)?);
        }
        Ok(Snapshot { head, units })
    }
}

fn read_state(bytes: &[u8]) -> Result<Unit, Fault> {
    serde_json::from_slice(bytes).map_err(|error| {
        Fault::corrupt(format!("a kept unit does not read: {error}"))
            .with_help("`governed verify` compares every kept unit with the ledger, `--mend` writes them anew")
    })
}

/// What ought to be kept beside the entries, made from them alone: in a database of its own, which goes away with it.
pub struct Derived {
    db: Connection,
}

/// The tables that are made from the entries, each with what orders it.
const DERIVED: [(&str, &str, &str); 5] = [
    ("meta", "name, value", "WHERE name IN ('name', 'policy', 'solo') ORDER BY name"),
    ("entry_unit", "unit, seq", "ORDER BY unit, seq"),
    ("key", "id, of, first, last", "ORDER BY id"),
    ("source", "name, unit", "ORDER BY name, unit"),
    ("unit", "id, stage, kind, title, state", "ORDER BY id"),
];

impl Derived {
    pub fn empty() -> Result<Self, Fault> {
        // An empty name is a database on disk that nobody else sees.
        let db = Connection::open("").map_err(fault)?;
        db.execute_batch(&format!("{TABLES} BEGIN;")).map_err(fault)?;
        Ok(Self { db })
    }

    pub fn entry(&mut self, entry: &Entry) -> Result<(), Fault> {
        write_entry(&self.db, entry)
    }

    pub fn units<'u>(&mut self, mut units: impl Iterator<Item = &'u Unit>) -> Result<(), Fault> {
        units.try_for_each(|unit| write_unit(&self.db, unit))
    }
}

/// A row as text, every column by its bytes.
fn row_text(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<Vec<Vec<u8>>> {
    (0..columns)
        .map(|column| {
            Ok(match row.get_ref(column)? {
                rusqlite::types::ValueRef::Integer(number) => number.to_string().into_bytes(),
                other => other.as_bytes_or_null()?.unwrap_or_default().to_vec(),
            })
        })
        .collect()
}

impl SqliteStore {
    /// Where what is kept beside the entries is not what they come to: at most one line for each table.
    pub fn compare(&self, expected: &Derived) -> Result<Vec<String>, Fault> {
        let mut wrong = Vec::new();
        for (table, columns, order) in DERIVED {
            let sql = format!("SELECT {columns} FROM {table} {order}");
            let (mut kept, mut ought) =
                (self.db.prepare(&sql).map_err(fault)?, expected.db.prepare(&sql).map_err(fault)?);
            let count = kept.column_count();
            let mut kept = kept.query_map([], |row| row_text(row, count)).map_err(fault)?;
            let mut ought = ought.query_map([], |row| row_text(row, count)).map_err(fault)?;
            loop {
                let pair = (kept.next().transpose().map_err(fault)?, ought.next().transpose().map_err(fault)?);
                let name = |row: &[Vec<u8>]| {
                    row.first().map_or_else(String::new, |name| String::from_utf8_lossy(name).into_owned())
                };
                match pair {
                    (None, None) => break,
                    (kept, ought) if kept == ought => {}
                    (Some(kept), Some(ought)) if name(&kept) == name(&ought) => {
                        wrong.push(format!("kept {table} {} differs from the replay", name(&ought)));
                        break;
                    }
                    (Some(kept), Some(ought)) => {
                        let (kept, ought) = (name(&kept), name(&ought));
                        wrong.push(format!("kept {table} has {kept} where the replay has {ought}"));
                        break;
                    }
                    (Some(kept), None) => {
                        wrong.push(format!("kept {table} {} is in no entry", name(&kept)));
                        break;
                    }
                    (None, Some(ought)) => {
                        wrong.push(format!("{table} {} is not kept", name(&ought)));
                        break;
                    }
                }
            }
        }
        Ok(wrong)
    }

    /// Writes everything beside the entries anew: the entries are the truth, what is kept beside them a copy.
    pub fn mend(&mut self, expected: &Derived) -> Result<(), Fault> {
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        for (table, columns, order) in DERIVED {
            let only = order.split("ORDER").next().unwrap_or_default();
            transaction.execute(&format!("DELETE FROM {table} {only}"), []).map_err(fault)?;
            let mut rows = expected.db.prepare(&format!("SELECT {columns} FROM {table} {order}")).map_err(fault)?;
            let marks = vec!["?"; rows.column_count()].join(", ");
            let count = rows.column_count();
            let mut insert =
                transaction.prepare(&format!("INSERT INTO {table} ({columns}) VALUES ({marks})")).map_err(fault)?;
            let mut rows = rows.query([]).map_err(fault)?;
            while let Some(row) = rows.next().map_err(fault)? {
                let values: Result<Vec<rusqlite::types::Value>, _> = (0..count).map(|column| row.get(column)).collect();
                insert.execute(rusqlite::params_from_iter(values.map_err(fault)?)).map_err(fault)?;
            }
        }
        transaction.commit().map_err(fault)
    }
}
