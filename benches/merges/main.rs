//! How well collisions predict what git says, on rows of merges and of pairs in flight: precision, recall and F1 per
//! grade, beside the baselines.
//!
//! `cargo bench --bench merges -- --repo PATH` takes both sides of every merge of a clone as work made on their merge
//! base, and every merge of the main line as work that was in flight when others landed, and asks git itself.
//! `cargo bench --bench merges -- --data FOLDER` reads `*.merges.jsonl[.xz]`, `*.units.jsonl[.xz]` and
//! `*.pairs.jsonl[.xz]`; docs/integration.md says what the rows hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that fails says so"
)]
#![allow(clippy::float_arithmetic, reason = "shares are what is reported")]
#![allow(clippy::format_collect, reason = "a line for each pair reads best so")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use governed::integration::{Change, Collision, EditMark, Grade, Hubs, Hunk, InFlight, LineRange, Mode, Touch, Work};
use governed::{Digest, Line, Resource};
use serde_json::Value as Json;

mod clone;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--data", folder] => on_data(Path::new(folder)),
        ["--repo", path] => clone::on_clone(Path::new(path), 20_000),
        ["--repo", path, "--pairs", most] => clone::on_clone(Path::new(path), most.parse().expect("a number of pairs")),
        _ => println!("usage: cargo bench --bench merges -- (--data FOLDER | --repo PATH [--pairs MOST])"),
    }
}

fn text(path: &Path) -> String {
    if path.extension().is_some_and(|end| end == "xz") {
        let output = Command::new("xz").arg("-dc").arg(path).output().expect("xz runs");
        assert!(output.status.success(), "xz cannot read {}", path.display());
        return String::from_utf8(output.stdout).expect("rows are UTF-8");
    }
    std::fs::read_to_string(path).expect("rows can be read")
}

fn rows(path: &Path) -> Vec<Json> {
    text(path).lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

fn line(text: &str) -> Line {
    Line::parse(text).expect("a name is a line")
}

fn path(name: &str) -> Option<Resource> {
    Resource::parse(&format!("path:{name}")).ok()
}

/// The touch of one changed file of a row.
fn touch(file: &Json, hunks: Option<&Json>) -> Option<Touch> {
    let (status, name) = (file["s"].as_str()?, file["p"].as_str()?);
    let mut touch = Touch::new(path(file["n"].as_str().unwrap_or(name))?, Mode::Writes);
    let from = path(name)?;
    touch.change = Some(match status.as_bytes().first()? {
        b'A' => Change::Added,
        b'D' => Change::Deleted,
        b'R' => Change::Renamed { from },
        b'C' => Change::Copied { from },
        b'T' => Change::Retyped,
        _ => Change::Modified,
    });
    let hunks = hunks.or(file.get("h")).and_then(Json::as_array);
    for hunk in hunks.into_iter().flatten() {
        let number = |place: usize| hunk[place].as_u64();
        let mut read = Hunk::from(LineRange::new(number(0)?, number(1)?).ok()?);
        read.becomes = number(2).and_then(|lines| u32::try_from(lines).ok());
        read.mark = hunk[3].as_str().and_then(|mark| EditMark::parse(mark).ok());
        read.symbol = hunk[4].as_str().filter(|symbol| !symbol.is_empty()).map(Into::into);
        touch.lines.push(read);
    }
    if hunks.is_some_and(Vec::is_empty) {
        // Another name or another mode, and the content it had.
        touch.base = Some(Digest::of(name.as_bytes()));
        touch.content = touch.base;
    }
    Some(touch)
}

fn work(name: &str, files: &Json) -> Work {
    let mut work = Work::new(line(name));
    work.touches = files.as_array().into_iter().flatten().filter_map(|file| touch(file, None)).collect();
    // A copy and a change of one path are two rows, and one touch.
    let mut seen = std::collections::BTreeSet::new();
    work.touches.retain(|touch| seen.insert(touch.resource.clone()));
    work
}

/// How often a predictor was right and wrong.
#[derive(Clone, Copy, Default)]
struct Score {
    right: u32,
    alarms: u32,
    missed: u32,
    quiet: u32,
}

impl Score {
    fn count(&mut self, said: bool, is: bool) {
        match (said, is) {
            (true, true) => self.right += 1,
            (true, false) => self.alarms += 1,
            (false, true) => self.missed += 1,
            (false, false) => self.quiet += 1,
        }
    }

    fn row(self, name: &str) -> String {
        let part = |a: u32, b: u32| if b == 0 { f64::NAN } else { f64::from(a) / f64::from(b) };
        let precision = part(self.right, self.right + self.alarms);
        let recall = part(self.right, self.right + self.missed);
        let f1 = part(2 * self.right, 2 * self.right + self.alarms + self.missed);
        let Self { right, alarms, missed, .. } = self;
        format!("| {name} | {right} | {alarms} | {missed} | {precision:.3} | {recall:.3} | {f1:.3} |\n")
    }
}

/// Scores of every predictor on the same rows.
#[derive(Default)]
struct Scores {
    by_name: BTreeMap<(u8, &'static str), Score>,
    clashes: BTreeMap<String, (u32, u32)>,
    show: bool,
}

impl Scores {
    fn count(&mut self, order: u8, name: &'static str, said: bool, is: bool) {
        self.by_name.entry((order, name)).or_default().count(said, is);
    }

    /// Counts what is said of one pair, and what git says of it.
    fn all(&mut self, name: &str, collision: Option<&Collision>, shared: bool, near: bool, is: bool) {
        let grade = collision.map(|collision| collision.grade);
        self.count(0, "a path in common", shared, is);
        self.count(1, "a path in common and hunks within 10 lines", near, is);
        self.count(2, "certain", grade == Some(Grade::Certain), is);
        let sure = matches!(grade, Some(Grade::Certain | Grade::Likely));
        self.count(3, "certain or likely", sure, is);
        self.count(4, "any grade", grade.is_some(), is);
        if let Some(ground) = collision.and_then(|collision| collision.grounds.first()) {
            let clash = serde_json::to_value(&ground.clash).expect("a clash is JSON");
            let clash = clash["type"].as_str().or(clash.as_str()).unwrap_or_default();
            let held = self.clashes.entry(format!("{} {clash}", ground.grade.name())).or_default();
            if is { held.0 += 1 } else { held.1 += 1 }
        }
        if self.show && sure != is {
            println!("{name}: git says {is}, and: {}", collision.map_or_else(String::new, Collision::words));
        }
    }

    fn print(&self, title: &str) {
        let mut text = format!(
            "\n## {title}\n\n| predictor | right | alarms | missed | precision | recall | F1 |\n|---|---|---|---|---|---|---|\n"
        );
        for ((_, name), score) in &self.by_name {
            text += &score.row(name);
        }
        text += "\n| first ground | conflict | clean |\n|---|---|---|\n";
        for (clash, (right, wrong)) in &self.clashes {
            let _ = writeln!(text, "| {clash} | {right} | {wrong} |");
        }
        println!("{text}");
    }
}

fn shares_path(a: &Work, b: &Work) -> bool {
    a.touches
        .iter()
        .any(|x| b.touches.iter().any(|y| x.resource == y.resource || names(x).iter().any(|n| names(y).contains(n))))
}

fn names(touch: &Touch) -> Vec<&Resource> {
    let mut names = vec![&touch.resource];
    if let Some(Change::Renamed { from }) = &touch.change {
        names.push(from);
    }
    names
}

/// Whether two touches of one path have hunks within ten lines of each other.
fn is_near(a: &Work, b: &Work) -> bool {
    let close = |x: &Hunk, y: &Hunk| {
        x.range.first() <= y.range.end().saturating_add(10) && y.range.first() <= x.range.end().saturating_add(10)
    };
    a.touches.iter().any(|x| {
        b.touches.iter().filter(|y| names(x).iter().any(|n| names(y).contains(n))).any(|y| {
            x.lines.is_empty() || y.lines.is_empty() || x.lines.iter().any(|h| y.lines.iter().any(|g| close(h, g)))
        })
    })
}

fn collide(a: Work, b: Work) -> Option<Collision> {
    let in_flight = InFlight::of([a, b], Hubs::default()).expect("rows are within the limits");
    in_flight.collisions().into_iter().next()
}

fn on_data(folder: &Path) {
    let show = std::env::var_os("SHOW").is_some();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let named =
        |part: &str| -> Vec<&PathBuf> { files.iter().filter(|file| file.to_string_lossy().contains(part)).collect() };
    let mut all = Scores { show, ..Scores::default() };
    for file in named(".merges.jsonl") {
        let mut scores = Scores::default();
        for row in rows(file) {
            let one_base = row["bases"].as_array().is_some_and(|bases| bases.len() == 1);
            if !one_base {
                continue;
            }
            let (a, b) = (work("a", &row["a"]), work("b", &row["b"]));
            let is = row["outcome"] == "conflict";
            let (shared, near) = (shares_path(&a, &b), is_near(&a, &b));
            let collision = collide(a, b);
            let name = row["merge"].as_str().unwrap_or_default();
            scores.all(name, collision.as_ref(), shared, near, is);
            all.all(name, collision.as_ref(), shared, near, is);
        }
        scores.print(&format!("{} (one merge base)", file.file_name().unwrap_or_default().to_string_lossy()));
    }
    all.print("All merges with one base");
    for file in named(".pairs.jsonl") {
        let units = file.to_string_lossy().replace(".pairs.", ".units.");
        on_pairs(&rows(file), &rows(Path::new(&units)), show);
    }
}

/// Pairs in flight: A landed while B was open. Does B merge cleanly after A, as it did before?
fn on_pairs(pairs: &[Json], units: &[Json], show: bool) {
    let by_id: BTreeMap<&str, &Json> = units.iter().filter_map(|unit| Some((unit["id"].as_str()?, unit))).collect();
    for mapped in [false, true] {
        let mut scores = Scores { show, ..Scores::default() };
        for pair in pairs {
            let outcome = pair["outcome"].as_str().unwrap_or_default();
            if !["clean", "conflict"].contains(&outcome) || pair["path_overlap"] != true {
                continue;
            }
            let (Some(a), Some(b)) =
                (pair["a"].as_str().and_then(|id| by_id.get(id)), pair["b"].as_str().and_then(|id| by_id.get(id)))
            else {
                continue;
            };
            let norm = |place: usize, name: &str| Some(&pair["norm"][name][place]).filter(|_| mapped);
            let works: Vec<Work> = [a, b]
                .iter()
                .enumerate()
                .map(|(place, unit)| {
                    let mut work = Work::new(line(if place == 0 { "a" } else { "b" }));
                    let files = unit["files"].as_array().into_iter().flatten();
                    work.touches = files
                        .filter_map(|file| {
                            let hunks = norm(place, file["p"].as_str()?).filter(|hunks| is_mapped(hunks, file));
                            touch(file, hunks)
                        })
                        .collect();
                    work
                })
                .collect();
            let (shared, near) = (shares_path(&works[0], &works[1]), is_near(&works[0], &works[1]));
            let mut works = works.into_iter();
            let collision = works.next().zip(works.next()).and_then(|(a, b)| collide(a, b));
            let name = format!("{} {}", pair["a"], pair["b"]);
            scores.all(&name, collision.as_ref(), shared, near, outcome == "conflict");
        }
        let how = if mapped {
            "lines mapped to a common base by git"
        } else {
            "each at its own base, nothing known of what lies between"
        };
        scores.print(&format!("Pairs in flight, {how}"));
    }
}

/// Whether the mapped hunks are what the unit does: a path that had another name at the common base is mapped as gone.
fn is_mapped(hunks: &Json, file: &Json) -> bool {
    let Some(list) = hunks.as_array() else { return false };
    let is_gone = list.len() == 1 && list[0][0] == 1 && list[0][2] == 0;
    !list.is_empty() && (!is_gone || file["s"] == "D")
}
