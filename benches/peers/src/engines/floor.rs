//! The floor: what these rules cost when nothing but these rules can be said. Not an engine, for it has no language.
//!
//! Rules stand with the directory they ask about, so an input meets only the rules of the directories above its paths.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use rustc_hash::FxHasher;
use serde::Deserialize;

use crate::engine::Engine;
use crate::workload::Rule;

pub struct Floor {
    directories: HashMap<Box<str>, Directory, BuildHasherDefault<FxHasher>>,
    /// The bit of each evidence a rule asks about.
    evidence: Vec<&'static str>,
    /// How many inputs have been asked about: a directory that was met for this one is not met again.
    asked: u64,
}

#[derive(Default)]
struct Directory {
    met: u64,
    /// For machines and for humans, by rising least risk.
    rules: [Vec<Asking>; 2],
}

struct Asking {
    min_risk: u8,
    missing: u8,
    place: u32,
}

pub struct Ready<'text> {
    risk: u8,
    kind: Option<usize>,
    evidence: u64,
    paths: Vec<&'text str>,
}

#[derive(Deserialize)]
struct Facts<'text> {
    #[serde(borrow)]
    change: Change<'text>,
    executor: Executor<'text>,
    evidence: Vec<&'text str>,
}

#[derive(Deserialize)]
struct Change<'text> {
    #[serde(borrow)]
    paths: Vec<&'text str>,
    risk: u8,
}

#[derive(Deserialize)]
struct Executor<'text> {
    kind: &'text str,
}

fn kind(name: &str) -> Option<usize> {
    match name {
        "machine" => Some(0),
        "human" => Some(1),
        _ => None,
    }
}

impl Engine for Floor {
    const NAME: &'static str = "floor";
    const PACKAGE: &'static str = "serde_json";
    const MODE: &'static str = "A";
    type Ready<'text> = Ready<'text>;

    fn prepare(rules: &[Rule]) -> Self {
        let mut floor = Self { directories: HashMap::default(), evidence: Vec::new(), asked: 0 };
        for (place, rule) in (0..).zip(rules) {
            assert!(rule.prefix.ends_with('/'), "`{}` is not a directory", rule.prefix);
            let missing = floor.evidence.iter().position(|name| *name == rule.missing).unwrap_or_else(|| {
                floor.evidence.push(rule.missing);
                floor.evidence.len() - 1
            });
            assert!(missing < 64, "more evidence than bits");
            let asking = Asking { min_risk: rule.min_risk, missing: missing as u8, place };
            let directory = floor.directories.entry(rule.prefix.as_str().into()).or_default();
            directory.rules[kind(rule.executor).unwrap()].push(asking);
        }
        for rules in floor.directories.values_mut().flat_map(|directory| &mut directory.rules) {
            rules.sort_by_key(|asking| asking.min_risk);
        }
        floor
    }

    fn ready<'text>(&mut self, text: &'text str) -> Ready<'text> {
        let facts: Facts<'text> = serde_json::from_str(text).unwrap();
        let bit = |name: &&str| self.evidence.iter().position(|known| known == name).map_or(0, |bit| 1 << bit);
        Ready {
            risk: facts.change.risk,
            kind: kind(facts.executor.kind),
            evidence: facts.evidence.iter().map(bit).fold(0, |bits, bit| bits | bit),
            paths: facts.change.paths,
        }
    }

    fn from_ready(&mut self, ready: &Ready<'_>, out: &mut Vec<u32>) {
        let Some(kind) = ready.kind else { return };
        self.asked += 1;
        let mut before: &str = "";
        for path in &ready.paths {
            // What this path has in common with the one before has been met.
            let common = path.bytes().zip(before.bytes()).take_while(|(here, there)| here == there).count();
            before = path;
            for (slash, _) in path.bytes().enumerate().skip(common).filter(|(_, byte)| *byte == b'/') {
                let Some(directory) = self.directories.get_mut(&path[..=slash]) else { continue };
                if directory.met == self.asked {
                    continue;
                }
                directory.met = self.asked;
                let reached = directory.rules[kind].iter().take_while(|asking| asking.min_risk <= ready.risk);
                let holding = reached.filter(|asking| ready.evidence >> asking.missing & 1 == 0);
                out.extend(holding.map(|asking| asking.place));
            }
        }
    }
}
