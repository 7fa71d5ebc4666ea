//! What integration costs by itself: keeping what is in flight, finding what collides, planning, and how that grows;
//! beside them comparing all with all, and reading the same touches once.
//!
//! One pass over each size; the best of some rounds where a round is one figure. `SIZES` names other sizes.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // shares and counts
#![allow(clippy::cast_possible_wrap, clippy::cast_lossless, clippy::float_arithmetic, clippy::disallowed_types)] // this measures, and with a clock
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods, missing_docs)] // a broken bench may stop

mod works;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant as Clock;

use governed::integration::plan::{Plan, Request, plan, replan};
use governed::integration::{Apart, Collision, Grade, Hubs, InFlight, Work};
use governed::{Instant, Line, Prose};
use works::Numbers;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// Units whose coming, going and collisions are timed one by one.
const SAMPLE: usize = 2_000;
/// Pairs compared at most; past this the cost of all is told from these.
const PAIRS: usize = 50_000_000;
/// Units in flight up to which everything that collides is found, and planned with; past this the cost is told from the
/// sample.
const WHOLE: usize = 10_000;

/// In seconds.
fn timed<T>(what: impl FnOnce() -> T) -> (f64, T) {
    let start = Clock::now();
    let made = what();
    (start.elapsed().as_secs_f64(), made)
}

fn best(times: impl Iterator<Item = f64>) -> f64 {
    times.fold(f64::MAX, f64::min)
}

/// The time below which a share of all stays.
fn within(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * share) as usize]
}

/// Reads every touch once: its name, its lines, its names.
fn read(works: &[Work]) -> u64 {
    let mut sum = 0_u64;
    let mut take = |number: u64| sum = (sum.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    for touch in works.iter().flat_map(|work| &work.touches) {
        let mut text = |text: &str| {
            for part in text.as_bytes().chunks(8) {
                take(part.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)));
            }
        };
        text(touch.resource.as_str());
        touch.names.each().for_each(&mut text);
        touch.lines.iter().filter_map(|hunk| hunk.symbol.as_deref()).for_each(&mut text);
        for hunk in &touch.lines {
            take(u64::from(hunk.range.first()) << 32 | u64::from(hunk.range.count()));
            take(u64::from(hunk.becomes.unwrap_or(0)));
        }
    }
    sum
}

/// Whether two lists in order share anything.
fn shares(a: &[&str], b: &[&str]) -> bool {
    let (mut x, mut y) = (0, 0);
    while x < a.len() && y < b.len() {
        match a[x].cmp(b[y]) {
            std::cmp::Ordering::Less => x += 1,
            std::cmp::Ordering::Greater => y += 1,
            std::cmp::Ordering::Equal => return true,
        }
    }
    false
}

/// What all with all costs in seconds, by path sets alone, and whether that is told from a part of the pairs.
fn all_pairs(works: &[Work]) -> (f64, bool) {
    let sets: Vec<Vec<&str>> = works
        .iter()
        .map(|work| {
            let mut set: Vec<&str> = work.touches.iter().map(|touch| touch.resource.as_str()).collect();
            set.sort_unstable();
            set
        })
        .collect();
    let all = sets.len() * (sets.len() - 1) / 2;
    // Whole rows, evenly spread, so that memory is walked as it would be for all.
    let every = all.div_ceil(PAIRS);
    let mut compared = 0_usize;
    let (took, met) = timed(|| {
        let mut met = 0_usize;
        for (row, a) in sets.iter().enumerate().step_by(every) {
            met += sets[row + 1..].iter().filter(|b| shares(a, b)).count();
            compared += sets.len() - row - 1;
        }
        met
    });
    black_box(met);
    (took * all as f64 / compared as f64, every > 1)
}

fn apart(collisions: &[Collision]) -> Vec<Apart> {
    collisions
        .iter()
        .map(|collision| {
            let (a, b) = (collision.a.as_str(), collision.b.as_str());
            let why = Prose::parse(&collision.grounds[0].words(a, b)).unwrap();
            Apart { a: collision.a.clone(), b: collision.b.clone(), grade: collision.grade, why }
        })
        .collect()
}

/// What one size costs, in seconds.
#[derive(Default)]
struct Costs {
    units: usize,
    touches: usize,
    hunks: usize,
    pairs: [usize; 3],
    read: f64,
    sort: f64,
    build: f64,
    add: [f64; 3],
    remove: [f64; 3],
    land: f64,
    of_one: [f64; 3],
    worst: (f64, usize),
    all: f64,
    all_pairs: (f64, bool),
    plan: f64,
    replan: f64,
    moved: usize,
}

fn spread(mut times: Vec<f64>) -> [f64; 3] {
    [within(&mut times, 0.5), within(&mut times, 0.99), within(&mut times, 1.0)]
}

fn measure(units: usize) -> Costs {
    let works = works::works(units);
    let open: Vec<Work> = works.iter().filter(|work| !work.landed).cloned().collect();
    let rounds = if units > 50_000 { 3 } else { 7 };
    let mut costs = Costs {
        units,
        touches: open.iter().map(|work| work.touches.len()).sum(),
        hunks: open.iter().flat_map(|work| &work.touches).map(|touch| touch.lines.len()).sum(),
        ..Costs::default()
    };
    costs.read = best((0..rounds).map(|_| timed(|| black_box(read(black_box(&open)))).0));
    costs.sort = best((0..rounds).map(|_| {
        timed(|| {
            let touches =
                open.iter().zip(0_u32..).flat_map(|(work, unit)| work.touches.iter().map(move |touch| (touch, unit)));
            let mut keys: Vec<(&str, u32)> = touches.map(|(touch, unit)| (touch.resource.as_str(), unit)).collect();
            keys.sort_unstable();
            black_box(keys);
        })
        .0
    }));
    let mut held = None;
    costs.build = best((0..rounds).map(|_| {
        drop(held.take());
        let works = works.clone();
        let (took, made) = timed(|| InFlight::of(works, Hubs::default()).unwrap());
        held = Some(made);
        took
    }));
    let mut in_flight = held.unwrap();
    assert_eq!(in_flight.len(), units, "all of them are in flight");

    let mut numbers = Numbers::new(1);
    let sample: Vec<&Work> = (0..SAMPLE.min(units)).map(|_| &open[numbers.below(open.len())]).collect();
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for work in &sample {
        let (took, work) = timed(|| in_flight.remove(&work.unit).unwrap());
        removed.push(took);
        let (took, ()) = timed(|| in_flight.add(work).unwrap());
        added.push(took);
    }
    (costs.add, costs.remove) = (spread(added), spread(removed));

    let asked = if units > WHOLE { SAMPLE / 4 } else { SAMPLE };
    let times: Vec<f64> =
        sample.iter().take(asked).map(|work| timed(|| black_box(in_flight.collisions_of(&work.unit))).0).collect();
    // Asked of each unit, every pair is found twice.
    costs.all = times.iter().sum::<f64>() / times.len() as f64 * units as f64 / 2.0;
    costs.of_one = spread(times);
    let largest = open.iter().max_by_key(|work| work.touches.len()).map(|work| &work.unit);
    let mut each: BTreeMap<&Line, usize> = BTreeMap::new();
    let collisions = if units <= WHOLE {
        let (took, collisions) = timed(|| in_flight.collisions());
        costs.all = took;
        collisions
    } else {
        Vec::new()
    };
    costs.pairs = Grade::ALL.map(|grade| collisions.iter().filter(|collision| collision.grade == grade).count());
    for unit in collisions.iter().flat_map(|collision| [&collision.a, &collision.b]) {
        *each.entry(unit).or_default() += 1;
    }
    let most = each.iter().max_by_key(|(_, count)| **count).map(|(unit, _)| *unit);
    for unit in most.into_iter().chain(largest) {
        let (took, found) = timed(|| in_flight.collisions_of(unit));
        costs.worst = (costs.worst.0.max(took), costs.worst.1.max(found.len()));
    }
    costs.all_pairs = all_pairs(&open);
    if units > WHOLE {
        let first = open[0].clone();
        costs.land = timed(|| in_flight.land(&first).unwrap()).0;
        return costs;
    }

    // A plan knows of the collisions it is given; what has landed is out of it.
    let apart = apart(&collisions);
    drop(collisions);
    let at = Instant::parse("2026-03-17T09:00:00Z").unwrap();
    let mut open = open;
    let request = Request { apart: &apart, ..Request::new(&open, at) };
    let mut made: Option<Plan> = None;
    costs.plan = best((0..rounds).map(|_| timed(|| made = Some(plan(&request).unwrap())).0));
    let made = made.unwrap();
    assert_eq!(made.flow.in_flight, units, "all of them are placed or wait");
    let first = made.batches[0].units[0].unit.clone();
    let landed = open.iter().position(|work| work.unit == first).unwrap();
    open[landed].landed = true;
    let apart: Vec<Apart> = apart.into_iter().filter(|pair| pair.a != first && pair.b != first).collect();
    let request = Request { apart: &apart, ..Request::new(&open, at) };
    let mut again: Option<Plan> = None;
    costs.replan = best((0..rounds).map(|_| timed(|| again = Some(replan(&made, &request).unwrap())).0));
    let again = again.unwrap();
    let place = |plan: &Plan| -> BTreeMap<Line, usize> {
        let batches = plan.batches.iter().enumerate();
        batches.flat_map(|(batch, held)| held.units.iter().map(move |rank| (rank.unit.clone(), batch))).collect()
    };
    let (before, after) = (place(&made), place(&again));
    costs.moved = before.iter().filter(|(unit, batch)| **unit != first && after.get(*unit) != Some(batch)).count();
    costs.land = timed(|| in_flight.land(&open[landed]).unwrap()).0;
    costs
}

fn time(seconds: f64) -> String {
    match seconds {
        s if s >= 100.0 => format!("{s:.0} s"),
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 0.1 => format!("{:.0} ms", s * 1e3),
        s if s >= 0.001 => format!("{:.1} ms", s * 1e3),
        s => format!("{:.1} µs", s * 1e6),
    }
}

type Row = (&'static str, fn(&Costs) -> f64);

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let sizes: Vec<usize> = match std::env::var("SIZES") {
        Ok(sizes) => sizes.split(',').map(|size| size.parse().unwrap()).collect(),
        Err(_) => SIZES.to_vec(),
    };
    let all: Vec<Costs> = sizes.iter().map(|size| measure(*size)).collect();

    let known = |costs: &Costs, cell: &dyn Fn(&Costs) -> String| {
        if costs.units > WHOLE { "not asked".to_owned() } else { cell(costs) }
    };
    let row = |name: &str, cell: &dyn Fn(&Costs) -> String| {
        println!("| {name} | {} |", all.iter().map(cell).collect::<Vec<_>>().join(" | "));
    };
    println!("\n| in flight | {} |", all.iter().map(|costs| costs.units.to_string()).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "--:|".repeat(all.len()));
    row("touches", &|costs| costs.touches.to_string());
    row("hunks", &|costs| costs.hunks.to_string());
    row("collisions: certain, likely, possible", &|costs| {
        known(costs, &|costs| costs.pairs.map(|count| count.to_string()).join(", "))
    });
    row("floor: each touch read once", &|costs| time(costs.read));
    row("floor: the keys sorted", &|costs| time(costs.sort));
    row("index built", &|costs| time(costs.build));
    row("for each touch", &|costs| format!("{:.0} ns", costs.build * 1e9 / costs.touches as f64));
    row("one added: median, 99 of 100, most", &|costs| costs.add.map(time).join(", "));
    row("one taken out: the same", &|costs| costs.remove.map(time).join(", "));
    row("one landed", &|costs| time(costs.land));
    row("collisions of one: the same", &|costs| costs.of_one.map(time).join(", "));
    row("and of the worst", &|costs| format!("{} ({} found)", time(costs.worst.0), costs.worst.1));
    row("all collisions", &|costs| {
        format!("{}{}", time(costs.all), if costs.units > WHOLE { ", from a sample" } else { "" })
    });
    row("for each found", &|costs| {
        known(costs, &|costs| format!("{:.2} µs", costs.all * 1e6 / costs.pairs.iter().sum::<usize>() as f64))
    });
    row("all with all, by path sets alone", &|costs| {
        format!("{}{}", time(costs.all_pairs.0), if costs.all_pairs.1 { ", from a sample" } else { "" })
    });
    row("a plan, collisions given", &|costs| known(costs, &|costs| time(costs.plan)));
    row("planned again after one landing", &|costs| known(costs, &|costs| time(costs.replan)));
    row("units that moved by that", &|costs| known(costs, &|costs| costs.moved.to_string()));

    let steps: Vec<(&Costs, &Costs)> = all.iter().zip(all.iter().skip(1)).collect();
    if steps.is_empty() {
        return;
    }
    let grown: Vec<String> = steps.iter().map(|(small, large)| format!("{} to {}", small.units, large.units)).collect();
    println!("\n| times as much | {} |", grown.join(" | "));
    println!("|---|{}", "--:|".repeat(steps.len()));
    let rows: [Row; 10] = [
        ("touches", |costs| costs.touches as f64),
        ("collisions", |costs| costs.pairs.iter().sum::<usize>() as f64),
        ("each touch read once", |costs| costs.read),
        ("the keys sorted", |costs| costs.sort),
        ("index built", |costs| costs.build),
        ("one added, median", |costs| costs.add[0]),
        ("all collisions", |costs| costs.all),
        ("all with all", |costs| costs.all_pairs.0),
        ("a plan", |costs| costs.plan),
        ("planned again", |costs| costs.replan),
    ];
    for (name, of) in rows {
        let ratios: Vec<String> = steps
            .iter()
            .map(|(small, large)| match of(large) / of(small) {
                ratio if ratio > 0.0 => format!("{ratio:.1}"),
                _ => "not asked".to_owned(),
            })
            .collect();
        println!("| {name} | {} |", ratios.join(" | "));
    }
}
