//! Runs one policy workload through Governed and its peers, and tells what each took.
//!
//! What is asked of an engine is every rule that holds for an input. Each answer is held against a plain scan of the
//! rules, and that scan against what another program found.

mod engine;
mod engines;
mod measure;
mod report;
mod workload;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use measure::{Entry, Round, Span};
use report::Cell;
use workload::{RULE_COUNTS, Rule, Workload};

const USAGE: &str = "\
usage: peers [--json] [--rules 50,1000,10000] [--engines NAME,NAME] [--rounds 3] [--seconds 1]
  --json      one line of JSON for each engine, number of rules and span, instead of tables
  --engines   those whose names start so, `cedar` for example
  --seconds   the most one engine is timed in one round, over one number of rules and in one span";

struct Asked {
    json: bool,
    rules: Vec<usize>,
    engines: Option<Vec<String>>,
    rounds: usize,
    most: Duration,
}

impl Asked {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut asked =
            Self { json: false, rules: RULE_COUNTS.into(), engines: None, rounds: 3, most: Duration::from_secs(1) };
        while let Some(name) = arguments.next() {
            if name == "--json" {
                asked.json = true;
                continue;
            }
            if !["--rules", "--engines", "--rounds", "--seconds"].contains(&name.as_str()) {
                return Err(format!("`{name}` is not known"));
            }
            let value = arguments.next().ok_or_else(|| format!("`{name}` needs a value"))?;
            let bad = || format!("`{value}` cannot be the value of `{name}`");
            match name.as_str() {
                "--rules" => {
                    let counts: Option<Vec<usize>> = value.split(',').map(|count| count.parse().ok()).collect();
                    let known = |counts: &Vec<usize>| counts.iter().all(|count| RULE_COUNTS.contains(count));
                    asked.rules = counts.filter(known).ok_or_else(bad)?;
                }
                "--engines" => asked.engines = Some(value.split(',').map(str::to_owned).collect()),
                "--rounds" => asked.rounds = value.parse().ok().filter(|rounds| *rounds > 0).ok_or_else(bad)?,
                _ => {
                    let seconds = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                    asked.most = seconds.ok_or_else(bad)?;
                }
            }
        }
        Ok(asked)
    }

    fn engines(&self) -> Result<Vec<Entry>, String> {
        let Some(names) = &self.engines else { return Ok(engines::all()) };
        let all = engines::all();
        if let Some(name) = names.iter().find(|name| !all.iter().any(|entry| entry.name.starts_with(name.as_str()))) {
            let known: Vec<_> = all.iter().map(|entry| entry.name).collect();
            return Err(format!("there is no engine `{name}`; there are: {}", known.join("; ")));
        }
        Ok(all.into_iter().filter(|entry| names.iter().any(|name| entry.name.starts_with(name.as_str()))).collect())
    }
}

fn main() -> ExitCode {
    let asked = Asked::read(std::env::args().skip(1));
    match asked.and_then(|asked| Ok((asked.engines()?, asked))) {
        Ok((entries, asked)) => run(&entries, &asked),
        Err(wrong) => {
            eprintln!("peers: {wrong}\n{USAGE}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn run(entries: &[Entry], asked: &Asked) {
    let workload = Workload::generate();
    if !asked.json {
        println!("## One policy workload, through Governed's peers\n");
        for entry in entries {
            println!("- {}: {} {}, mode {}", entry.name, entry.package, entry.version(), entry.mode);
        }
        println!(
            "\nModes: A asks by a quantifier over the paths; B by membership in the set of their directories, and H by\n\
             descent from a directory, both expanded beforehand. Times are the thread's own: what it waited for a\n\
             processor does not count. Of {} rounds, the one with the best median.",
            asked.rounds
        );
    }
    for rules in workload.rules.iter().filter(|rules| asked.rules.contains(&rules.len())) {
        let mut cells = cells(entries, asked, rules, &workload.inputs);
        report::compare(&mut cells);
        for cell in cells.iter().filter(|_| asked.json) {
            println!("{}", serde_json::to_string(cell).unwrap());
        }
        for span in Span::ALL.into_iter().filter(|_| !asked.json) {
            print!("{}", report::table(&cells, rules.len(), span));
        }
    }
}

/// Measures every engine over one set of rules. The engines take turns, so that what disturbs the machine for a while
/// disturbs them all; and each is prepared anew for each round, because where its tables come to lie and how they hash stays
/// with it.
fn cells(entries: &[Entry], asked: &Asked, rules: &[Rule], inputs: &[String]) -> Vec<Cell> {
    let right = workload::running(&workload::scan(rules, inputs));
    assert_eq!(right.last(), Some(&workload::expected(rules.len())), "the scan of {} rules is wrong", rules.len());
    let mut best: Vec<Best> = entries.iter().map(|_| Best { prepare_ms: f64::INFINITY, spans: [None, None] }).collect();
    for _ in 0..asked.rounds {
        for (entry, best) in entries.iter().zip(&mut best) {
            let start = Instant::now();
            let mut contestant = (entry.prepare)(rules);
            best.prepare_ms = best.prepare_ms.min(start.elapsed().as_secs_f64() * 1_000.0);
            for (span, best) in Span::ALL.into_iter().zip(&mut best.spans) {
                let round = contestant.round(span, inputs, asked.most);
                let (name, rules, decisions) = (entry.name, rules.len(), round.decisions());
                assert_eq!(round.answer, right[decisions], "{name} is wrong over {rules} rules, {decisions} inputs");
                if best.as_ref().is_none_or(|best| round.quantile(0.5) < best.quantile(0.5)) {
                    *best = Some(round);
                }
            }
        }
    }
    let mut cells = Vec::new();
    for (entry, best) in entries.iter().zip(&best) {
        for (span, round) in Span::ALL.into_iter().zip(best.spans.iter().flatten()) {
            let engine = (entry.name, entry.version(), entry.mode);
            cells.push(Cell::new(engine, rules.len(), span, best.prepare_ms, round));
        }
    }
    cells
}

/// Of an engine's rounds, the shortest preparation, and for each span the round with the best median.
struct Best {
    prepare_ms: f64,
    spans: [Option<Round>; 2],
}
