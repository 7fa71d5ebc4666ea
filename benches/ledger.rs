//! What the ledger costs: replay beside its floor, append, a brief, an import. `make bench` runs it.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![allow(clippy::disallowed_methods, dead_code, reason = "a bench is an edge of its own, and uses a part of the store")]

use std::path::PathBuf;
use std::process::Command as Process;
use std::sync::OnceLock;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use governed::evidence::{Artifact, Claim, Finding};
use governed::integration::{Dependency, DependencyKind, LineRange, Mode, Touch};
use governed::ledger::{AsOf, Batch, Head, MemoryStore, Replay, Store, Writing};
use governed::memory::{Signal, SignalKind};
use governed::metrics::{Courses, Settings, Window, measure};
use governed::unit::{Command, Criterion, Event, Occasion, Proposal, Reversibility, Stage, brief};
use governed::{Actor, Digest, Instant, Label, Line, Prose, Register, Resource, UnitId, learning, queue};
use store::SqliteStore;

#[path = "../src/cli/store.rs"]
mod store;

#[global_allocator]
static ALLOCATIONS: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// What one unit's life comes to in the ledger below.
const ENTRIES_A_UNIT: usize = 8;

fn at(number: usize) -> Instant {
    Instant::from_millis(1_700_000_000_000 + i64::try_from(number).unwrap() * 1_000).unwrap()
}

fn unit_id(number: usize) -> UnitId {
    UnitId::derived(at(number), &number.to_string())
}

fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

fn prose(text: &str) -> Prose {
    Prose::parse(text).unwrap()
}

/// A life as it is lived: proposed with two criteria and three touches, carried out by a machine, checked, landed.
fn life(number: usize) -> Vec<(Actor, Command)> {
    let unit = unit_id(number);
    let person = Actor::parse(&format!("person:p{}@example.com", number % 40)).unwrap();
    let machine = Actor::parse("machine:codegen/4.1").unwrap();
    let mut proposal = Proposal::new(
        label("code-change"),
        Line::parse(&format!("Change number {number} of the billing service")).unwrap(),
        prose(
            "Invoices over ten pages were cut; customers called about it, and support asked for a fix before the quarter ends.",
        ),
        Reversibility::Reversible,
        person.clone(),
    );
    proposal.criteria = ["whole", "fast"]
        .map(|name| Criterion { label: label(name), text: prose("long invoices come out whole"), judged_by: None })
        .to_vec();
    proposal.touches = (0..3)
        .map(|file| {
            let path = format!("path:services/billing/src/module{}/file{file}.rs", (number * 7 + file) % 997);
            let mut touch = Touch::new(Resource::parse(&path).unwrap(), Mode::Writes);
            touch.lines = vec![LineRange::new(10, 4).unwrap().into(), LineRange::new(90, 12).unwrap().into()];
            touch.content = Some(Digest::of(path.as_bytes()));
            touch
        })
        .collect();
    let go = |to| Command::Move { unit, to, reason: None, taught: None };
    let evidence = |name: &str| Command::RecordEvidence {
        unit,
        claim: Claim {
            label: label(name),
            method: label("test"),
            finding: Finding::Supports,
            text: prose("all 412 tests passed"),
            about: vec![format!("criterion:{name}").parse().unwrap()],
            artifact: Some(Artifact {
                kind: label("test-report"),
                location: Line::parse("builds/1234/report.xml").unwrap(),
                digest: Some(Digest::of(name.as_bytes())),
            }),
            replaces: Vec::new(),
        },
    };
    let life = vec![
        (machine.clone(), Command::Propose { unit, proposal }),
        (person.clone(), go(Stage::Admitted)),
        (machine.clone(), go(Stage::Executing)),
        (machine.clone(), evidence("whole")),
        (machine.clone(), evidence("fast")),
        (machine.clone(), go(Stage::Validating)),
        (machine, go(Stage::Integrating)),
        (person, go(Stage::Landed)),
    ];
    assert_eq!(life.len(), ENTRIES_A_UNIT);
    life
}

/// Writes lives until there are so many entries, and gives each thousand to `take`.
fn write(entries: usize, mut take: impl FnMut(&mut Writing)) -> Writing {
    let mut writing = Writing::on(Register::new(), Head::START);
    let by = Actor::parse("person:p0@example.com").unwrap();
    writing
        .open(Event::Opened { name: Line::parse("bench").unwrap(), solo: false }, &Occasion { by, at: at(0) })
        .unwrap();
    for number in 0..entries / ENTRIES_A_UNIT {
        for (by, command) in life(number) {
            writing.command(&command, &Occasion { by, at: at(number) }, None, None).unwrap().unwrap();
        }
        if writing.sealed().len() >= 1_000 {
            take(&mut writing);
        }
    }
    take(&mut writing);
    writing
}

/// The bytes of a million entries, made once.
fn entries() -> &'static [Vec<u8>] {
    static ENTRIES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let mut all = Vec::with_capacity(SIZES[2] + 1);
        write(SIZES[2], |writing| {
            all.extend(writing.sealed().iter().map(|sealed| sealed.bytes.clone()));
            writing.taken();
        });
        all
    })
}

fn bytes_of(entries: &[Vec<u8>]) -> BytesCount {
    BytesCount::new(entries.iter().map(Vec::len).sum::<usize>())
}

/// Chain checked, every entry parsed and folded.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn replay(bencher: Bencher<'_, '_>, size: usize) {
    let entries = &entries()[..size];
    bencher.counter(bytes_of(entries)).counter(ItemsCount::new(size)).bench_local(|| {
        let mut replay = Replay::new(AsOf::Now);
        for bytes in entries {
            replay.push(black_box(bytes)).unwrap();
        }
        replay
    });
}

/// The floor of replay: the same bytes read as plain values by `serde_json`, and hashed.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn replay_floor(bencher: Bencher<'_, '_>, size: usize) {
    let entries = &entries()[..size];
    bencher.counter(bytes_of(entries)).counter(ItemsCount::new(size)).bench_local(|| {
        let mut last = Digest::NONE;
        for bytes in entries {
            let value: serde_json::Value = serde_json::from_slice(black_box(bytes)).unwrap();
            black_box(&value);
            last = Digest::of(bytes);
        }
        last
    });
}

/// The part of both that is hashing.
#[divan::bench(args = [SIZES[2]], sample_count = 5, sample_size = 1)]
fn hashing_alone(bencher: Bencher<'_, '_>, size: usize) {
    let entries = &entries()[..size];
    bencher
        .counter(bytes_of(entries))
        .bench_local(|| entries.iter().fold(Digest::NONE, |_, bytes| Digest::of(black_box(bytes))));
}

/// The part of replay that is reading entries.
#[divan::bench(args = [SIZES[2]], sample_count = 5, sample_size = 1)]
fn reading_alone(bencher: Bencher<'_, '_>, size: usize) {
    let entries = &entries()[..size];
    bencher.counter(bytes_of(entries)).bench_local(|| {
        for bytes in entries {
            black_box(serde_json::from_slice::<governed::ledger::Entry>(black_box(bytes)).unwrap());
        }
    });
}

/// Every entry parsed, the course of every unit read off it, and all measures of a span.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn metrics(bencher: Bencher<'_, '_>, size: usize) {
    let entries = &entries()[..size];
    let window = Window { from: at(0), until: at(SIZES[2]) };
    bencher.counter(ItemsCount::new(size)).bench_local(|| {
        let mut courses = Courses::new();
        for bytes in entries {
            courses.push(&serde_json::from_slice(black_box(bytes)).unwrap());
        }
        measure(&courses, window, &Settings::default())
    });
}

/// The measures of another span, once the courses are read.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn metrics_of_another_span(bencher: Bencher<'_, '_>, size: usize) {
    let mut courses = Courses::new();
    for bytes in &entries()[..size] {
        courses.push(&serde_json::from_slice(bytes).unwrap());
    }
    let window = Window { from: at(0), until: at(SIZES[2] / 2) };
    bencher.bench_local(|| measure(black_box(&courses), window, &Settings::default()));
}

/// What is noticed: so many signals about a thousand files, in a register of ten thousand units; what is unusual, what may
/// be one thing, and what is kept.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5, sample_size = 1)]
fn learning_of_signals(bencher: Bencher<'_, '_>, signals: usize) {
    let mut writing = write(10_000 * ENTRIES_A_UNIT, |_| {});
    let by = Actor::parse("machine:desk/1").unwrap();
    let occasion = Occasion { by, at: at(2 * SIZES[2]) };
    let signal = |number: usize| Signal {
        source: Line::parse("/desk").unwrap(),
        id: Line::parse(&number.to_string()).unwrap(),
        kind: SignalKind::SupportComplaint,
        topic: Line::parse(&format!("topic-{}", number % 50)).unwrap(),
        at: at(number),
        text: prose("it does not work"),
        subject: None,
        severity: None,
        units: Vec::new(),
        resources: vec![Resource::parse(&format!("path:src/{}/{}.rs", number % 97, number % 1_000)).unwrap()],
    };
    for first in (0..signals).step_by(1_000) {
        let signals = (first..first + 1_000).map(signal).collect();
        writing.command(&Command::Signal { signals }, &occasion, None, None).unwrap().unwrap();
    }
    bencher.bench_local(|| learning(black_box(writing.register()), occasion.at));
}

fn append_to<S: Store>(bencher: Bencher<'_, '_>, batch: usize, mut store: S) {
    let mut writing = Writing::on(Register::new(), Head::START);
    let mut number = 0;
    let mut waiting: std::collections::VecDeque<(Actor, Command)> = life(0).into();
    bencher.counter(ItemsCount::new(batch)).bench_local(|| {
        for _ in 0..batch {
            if waiting.is_empty() {
                number += 1;
                waiting = life(number).into();
            }
            let (by, command) = waiting.pop_front().unwrap();
            writing.command(&command, &Occasion { by, at: at(number) }, None, None).unwrap().unwrap();
        }
        store.append(&Batch::of(&writing)).unwrap();
        writing.taken();
    });
}

/// Decided, sealed and kept on disk, so that a loss of power loses nothing.
#[divan::bench(args = [1, 1_000], sample_count = 20, sample_size = 10)]
fn append_sqlite(bencher: Bencher<'_, '_>, batch: usize) {
    let folder = tempfile::tempdir().unwrap();
    append_to(bencher, batch, SqliteStore::create(&folder.path().join("ledger.sqlite")).unwrap());
}

/// The same without a disk: what deciding, folding and sealing cost.
#[divan::bench(args = [1, 1_000], sample_count = 20, sample_size = 10)]
fn append_memory(bencher: Bencher<'_, '_>, batch: usize) {
    append_to(bencher, batch, MemoryStore::new());
}

fn register(units: usize) -> &'static Register {
    static REGISTER: OnceLock<Register> = OnceLock::new();
    let largest = REGISTER.get_or_init(|| write(100_000 * ENTRIES_A_UNIT, Writing::taken).register().clone());
    assert_eq!(largest.len(), units);
    largest
}

/// One brief from a register of that many units, a different unit each time.
#[divan::bench(args = [100_000], sample_count = 200, sample_size = 100)]
fn brief_of_one(bencher: Bencher<'_, '_>, units: usize) {
    let register = register(units);
    let mut number = 0;
    bencher.bench_local(|| {
        number = (number + 7_919) % units;
        brief(register, unit_id(number), at(units)).unwrap()
    });
}

/// The queue over all of them.
#[divan::bench(args = [100_000], sample_count = 5, sample_size = 1)]
fn queue_of_all(bencher: Bencher<'_, '_>, units: usize) {
    let register = register(units);
    bencher.counter(ItemsCount::new(units)).bench_local(|| queue(register, at(units), None, 5));
}

const REVIEWED: &str = r#"{
    "governed": 1, "policy": "bench", "owner": "person:p0@example.com", "review": "2099-01-01",
    "groups": { "billing": { "members": ["person:judge@example.com", "person:p1@example.com"] } },
    "rules": [
        { "id": "go", "why": "Work goes on.", "then": ["allow"] },
        { "id": "reviewed", "why": "Two see more.", "moves": ["land"],
          "then": [{ "judgment": { "kind": "review", "of": "billing" } }] }
    ],
    "fallback": { "to": "person:p0@example.com" }
}"#;

/// So many units that asked to land and wait for a judgment, each tenth behind the one before it.
fn pending(units: usize) -> Register {
    let mut writing = Writing::on(Register::new(), Head::START);
    let by = Actor::parse("person:p0@example.com").unwrap();
    let occasion = Occasion { by, at: at(0) };
    writing.open(Event::Opened { name: Line::parse("bench").unwrap(), solo: false }, &occasion).unwrap();
    let documents = vec![serde_json::from_str(REVIEWED).unwrap()];
    let adopt = Command::AdoptPolicy { documents, reason: prose("as agreed"), through: None };
    writing.command(&adopt, &occasion, None, None).unwrap().unwrap();
    for number in 0..units {
        for (by, mut command) in life(number) {
            if let Command::Propose { proposal, .. } = &mut command
                && number % 10 == 9
            {
                let on = unit_id(number - 1);
                proposal.depends.push(Dependency { kind: DependencyKind::LandsWith, on, reason: None });
            }
            writing.command(&command, &Occasion { by, at: at(number) }, None, None).unwrap().unwrap();
        }
        writing.taken();
    }
    writing.register().clone()
}

/// The queue of everybody, where all of them wait for a judgment that policy asks.
#[divan::bench(args = [1_000, 10_000], sample_count = 10, sample_size = 1)]
fn queue_of_pending(bencher: Bencher<'_, '_>, units: usize) {
    let register = pending(units);
    bencher.counter(ItemsCount::new(units)).bench_local(|| queue(&register, at(units), None, 5));
}

/// The queue of one judge, who could give each of these judgments.
#[divan::bench(args = [1_000, 10_000], sample_count = 10, sample_size = 1)]
fn queue_of_a_judge(bencher: Bencher<'_, '_>, units: usize) {
    let register = pending(units);
    let judge = Actor::parse("person:judge@example.com").unwrap();
    let seen = queue(&register, at(units), Some(&judge), 5);
    assert_eq!(seen.live, units);
    bencher.counter(ItemsCount::new(units)).bench_local(|| queue(&register, at(units), Some(&judge), 5));
}

/// A whole import by the command: `BENCH_REPO`, this repository by default.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn import_git(bencher: Bencher<'_, '_>) {
    let repository = std::env::var("BENCH_REPO").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into());
    let counted = Process::new("git").args(["-C", &repository, "rev-list", "--count", "HEAD"]).output().unwrap();
    let commits: usize = String::from_utf8(counted.stdout).unwrap().trim().parse().unwrap();
    bencher.counter(ItemsCount::new(commits)).with_inputs(|| tempfile::tempdir().unwrap()).bench_local_values(
        |folder| {
            let ledger: PathBuf = folder.path().join("ledger");
            let status = Process::new(env!("CARGO_BIN_EXE_governed"))
                .args(["--as", "person:bench", "--ledger"])
                .arg(&ledger)
                .args(["import", "git", "--commits", &repository])
                .stdout(std::process::Stdio::null())
                .status()
                .unwrap();
            assert!(status.success());
            folder
        },
    );
}
