//! The same questions asked of a clone, with git as the judge.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use governed::import::Skips;
use governed::import::git::{DIFF_OPTIONS, DiffReader};
use governed::integration::{Hubs, InFlight, Touch, Work};

use super::{Scores, collide, is_near, line, shares_path};

fn git(repository: &Path, args: &[&str], input: &str) -> Vec<u8> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(repository)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git runs");
    let mut stdin = child.stdin.take().expect("git takes input");
    let mut stdout = child.stdout.take().expect("git answers");
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // Where git ends early, what it says tells.
            let _ = stdin.write_all(input.as_bytes());
        });
        let mut said = Vec::new();
        stdout.read_to_end(&mut said).expect("git can be read");
        child.wait().expect("git ends");
        said
    })
}

fn lines(repository: &Path, args: &[&str]) -> Vec<String> {
    String::from_utf8_lossy(&git(repository, args, "")).lines().map(str::to_owned).collect()
}

/// Whether each pair of commits merges cleanly, as `git merge-tree` says.
fn merges_cleanly(repository: &Path, pairs: &[(String, String)]) -> Vec<bool> {
    let input: String = pairs.iter().map(|(a, b)| format!("{a} {b}\n")).collect();
    let said = git(repository, &["merge-tree", "--stdin", "--name-only", "--no-messages"], &input);
    let mut tokens = said.split(|byte| *byte == 0);
    let mut clean = Vec::with_capacity(pairs.len());
    while let Some(status) = tokens.next().filter(|status| !status.is_empty()) {
        clean.push(status == b"1");
        for token in tokens.by_ref() {
            if token.is_empty() {
                break;
            }
        }
    }
    assert_eq!(clean.len(), pairs.len(), "git answers each pair");
    clean
}

/// What changed between each pair of commits.
fn changes(repository: &Path, pairs: &[(String, String)]) -> Vec<Vec<Touch>> {
    let trees = |commit: &str| format!("{commit}^{{tree}}");
    let names: String = pairs.iter().map(|(a, b)| format!("{}\n{}\n", trees(a), trees(b))).collect();
    let ids = git(repository, &["cat-file", "--batch-check=%(objectname)"], &names);
    let ids = String::from_utf8_lossy(&ids);
    let ids: Vec<&str> = ids.lines().collect();
    let input: String = ids.chunks(2).map(|pair| format!("{} {}\n", pair[0], pair[1])).collect();
    let args: Vec<&str> = ["-c", "core.quotePath=false", "diff-tree"].into_iter().chain(DIFF_OPTIONS).collect();
    let said = git(repository, &args, &input);
    let (mut reader, mut skips) = (DiffReader::new(), Skips::default());
    reader.push(&said, &mut skips);
    let diffs = reader.finish(&mut skips);
    // Of two trees that are the same git prints nothing but their ids.
    assert_eq!(diffs.len(), pairs.len(), "git compares each pair");
    diffs.iter().map(governed::import::git::TreeDiff::touches).collect()
}

struct Merge {
    commit: String,
    ours: String,
    theirs: String,
    base: String,
    one_base: bool,
}

pub(crate) fn on_clone(repository: &Path, most_pairs: usize) {
    let show = std::env::var_os("SHOW").is_some();
    let parents: BTreeMap<String, Vec<String>> = lines(repository, &["rev-list", "--parents", "HEAD"])
        .iter()
        .map(|row| {
            let mut ids = row.split(' ').map(str::to_owned);
            (ids.next().unwrap_or_default(), ids.collect())
        })
        .collect();
    let mut merges = Vec::new();
    for (commit, parents) in &parents {
        let [ours, theirs] = &parents[..] else { continue };
        let bases = lines(repository, &["merge-base", "--all", ours, theirs]);
        let Some(base) = bases.first() else { continue };
        let (commit, ours, theirs) = (commit.clone(), ours.clone(), theirs.clone());
        merges.push(Merge { commit, ours, theirs, base: base.clone(), one_base: bases.len() == 1 });
    }
    println!("{} commits, {} merges of two with a merge base", parents.len(), merges.len());
    both_sides(repository, &merges, show);
    in_flight(repository, &parents, &merges, most_pairs, show);
}

fn both_sides(repository: &Path, merges: &[Merge], show: bool) {
    let judged: Vec<(String, String)> = merges.iter().map(|m| (m.ours.clone(), m.theirs.clone())).collect();
    let clean = merges_cleanly(repository, &judged);
    let ours: Vec<(String, String)> = merges.iter().map(|m| (m.base.clone(), m.ours.clone())).collect();
    let theirs: Vec<(String, String)> = merges.iter().map(|m| (m.base.clone(), m.theirs.clone())).collect();
    let (ours, theirs) = (changes(repository, &ours), changes(repository, &theirs));
    let (mut one, mut several) = (Scores { show, ..Scores::default() }, Scores::default());
    for (((merge, clean), a), b) in merges.iter().zip(clean).zip(ours).zip(theirs) {
        let side = |name: &str, touches: Vec<Touch>| {
            let mut work = Work::new(line(name));
            work.touches = touches;
            work.touches.truncate(governed::limit::TOUCHES);
            work
        };
        let (a, b) = (side("a", a), side("b", b));
        let (shared, near) = (shares_path(&a, &b), is_near(&a, &b));
        let scores = if merge.one_base { &mut one } else { &mut several };
        scores.all(&merge.commit, collide(a, b).as_ref(), shared, near, !clean);
    }
    one.print("Both sides of every merge with one base");
    several.print("Both sides of every merge with several bases (said to be uncertain)");
}

/// Every merge of the main line as work in flight: what landed while it was open, and does it still merge after that?
fn in_flight(repository: &Path, parents: &BTreeMap<String, Vec<String>>, merges: &[Merge], most: usize, show: bool) {
    let mut main_line = lines(repository, &["rev-list", "--first-parent", "HEAD"]);
    main_line.reverse();
    let place: BTreeMap<&str, usize> = main_line.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let steps: Vec<(String, String)> =
        main_line.iter().filter_map(|id| Some((parents.get(id)?.first()?.clone(), id.clone()))).collect();
    let landed = changes(repository, &steps);
    let mut history = InFlight::new(Hubs::default());
    // The first commit has no parent, and is the state that the first landing stands on.
    for ((_, id), touches) in steps.iter().zip(landed) {
        let mut work = Work::new(line(id));
        (work.landed, work.touches) = (true, touches);
        work.touches.truncate(governed::limit::TOUCHES);
        history.land(&work).expect("landings are within the limits");
    }
    let units: Vec<&Merge> = merges
        .iter()
        .filter(|m| m.one_base && place.contains_key(m.commit.as_str()) && place.contains_key(m.base.as_str()))
        .collect();
    let sides: Vec<(String, String)> = units.iter().map(|m| (m.base.clone(), m.theirs.clone())).collect();
    let sides = changes(repository, &sides);
    let by_commit: BTreeMap<&str, usize> = units.iter().enumerate().map(|(at, m)| (m.commit.as_str(), at)).collect();
    // B is open from its base until it lands; A landed in between and shares a path with it.
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (b, unit) in units.iter().enumerate() {
        let (from, to) = (place[unit.base.as_str()], place[unit.commit.as_str()]);
        for id in main_line.iter().take(to).skip(from + 1) {
            let Some(a) = by_commit.get(id.as_str()).copied() else { continue };
            let shares = sides[a]
                .iter()
                .any(|x| sides[b].iter().any(|y| super::names(x).iter().any(|n| super::names(y).contains(n))));
            if shares {
                pairs.push((a, b));
            }
        }
    }
    let step = pairs.len().div_ceil(most.max(1)).max(1);
    let pairs: Vec<(usize, usize)> = pairs.into_iter().step_by(step).collect();
    let before: Vec<(String, String)> =
        pairs.iter().map(|(a, b)| (units[*a].ours.clone(), units[*b].theirs.clone())).collect();
    let after: Vec<(String, String)> =
        pairs.iter().map(|(a, b)| (units[*a].commit.clone(), units[*b].theirs.clone())).collect();
    let (before, after) = (merges_cleanly(repository, &before), merges_cleanly(repository, &after));
    let (mut open, mut blocked) = (Scores { show, ..Scores::default() }, Scores { show: false, ..Scores::default() });
    for (((a, b), before), after) in pairs.iter().zip(before).zip(after) {
        let (landed, unit) = (place[units[*a].commit.as_str()], &units[*b]);
        let mut work = Work::new(line("b"));
        work.touches.clone_from(&sides[*b]);
        work.bases = vec![line(&unit.base)];
        // The first commit is no landing, so the place of a landing is one less.
        let at = |place: usize| u32::try_from(place).expect("the main line can be counted");
        let (was, is) = (history.standing_after(&work, at(landed - 1)), history.standing_after(&work, at(landed)));
        blocked.count(0, "already blocked", was.is_blocked(), !before);
        let told = |standing: &governed::integration::Standing| -> String {
            let why = standing.blocked.iter().map(|b| format!("{}: {}", b.by, b.ground.words("main", "b")));
            why.collect::<Vec<String>>().join("; ")
        };
        if show && was.is_blocked() == before {
            println!("before {}: {}: git says {}, and: {}", units[*a].commit, unit.theirs, !before, told(&was));
        }
        if !before {
            continue;
        }
        let said = is.is_blocked() && !was.is_blocked();
        let certain = said && is.blocked.iter().any(|b| b.ground.grade == governed::integration::Grade::Certain);
        let direct = {
            let (mut x, mut y) = (Work::new(line("a")), Work::new(line("b")));
            x.touches.clone_from(&sides[*a]);
            y.touches.clone_from(&sides[*b]);
            x.touches
                .iter_mut()
                .chain(&mut y.touches)
                .for_each(|touch| touch.base = touch.base.filter(|_| touch.base == touch.content));
            collide(x, y)
        };
        let sure = direct.is_some_and(|found| found.grade <= governed::integration::Grade::Likely);
        open.count(0, "a path in common", true, !after);
        open.count(1, "each at its own base: certain or likely", sure, !after);
        open.count(2, "lines mapped over what landed: certain", certain, !after);
        open.count(3, "lines mapped over what landed: certain or likely", said, !after);
        if show && said == after {
            println!(
                "{} then {}: git says {}, and: {} {}",
                units[*a].commit,
                unit.theirs,
                !after,
                told(&is),
                is.base_unknown.len()
            );
        }
    }
    open.print(&format!(
        "Pairs in flight that share a path, B clean before A landed (of {} pairs looked at)",
        pairs.len()
    ));
    blocked.print("The same pairs: is B blocked before A lands?");
}
