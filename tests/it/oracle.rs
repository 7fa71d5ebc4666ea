//! Slow and obvious second implementations, which may disagree.

use std::collections::{BTreeMap, BTreeSet};

use governed::evidence::{Finding, Standing};
use governed::integration::{Dependency, DependencyKind, Mode, Touch};
use governed::unit::{Code, Command, Criterion, Known as _};
use governed::{Digest, Resource};
use proptest::prelude::*;

use crate::support::{World, claim, label, proposal, prose, unit_id};

#[derive(Clone, Debug)]
enum Step {
    Touch(u8, u8),
    Untouch(u8),
    Criterion(u8, u8),
    Evidence(Vec<u8>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..3_u8, 0..3_u8).prop_map(|(path, content)| Step::Touch(path, content)),
        (0..3_u8).prop_map(Step::Untouch),
        (0..2_u8, 0..2_u8).prop_map(|(name, text)| Step::Criterion(name, text)),
        prop::collection::vec(0..6_u8, 1..3).prop_map(Step::Evidence),
    ];
    prop::collection::vec(step, 1..40)
}

fn resource(path: u8) -> Resource {
    Resource::parse(&format!("path:{path}")).unwrap()
}

/// What the oracle remembers: contents and criteria as they are, and a copy of them with every piece of evidence.
#[derive(Clone, Default, PartialEq)]
struct Plain {
    contents: BTreeMap<u8, u8>,
    criteria: BTreeMap<u8, u8>,
}

impl Plain {
    fn subject(&self, subject: u8) -> Option<String> {
        match subject {
            0..=2 => self.contents.contains_key(&subject).then(|| format!("touch:path:{subject}")),
            3 | 4 => self.criteria.contains_key(&(subject - 3)).then(|| format!("criterion:c{}", subject - 3)),
            _ => Some(String::from("content")),
        }
    }

    fn same(&self, then: &Self, subject: u8) -> bool {
        match subject {
            0..=2 => self.contents.get(&subject) == then.contents.get(&subject),
            3 | 4 => self.criteria.get(&(subject - 3)) == then.criteria.get(&(subject - 3)),
            _ => self.contents == then.contents,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Evidence is stale exactly when something it is about, compared whole, is not what it was.
    #[test]
    fn staleness_agrees_with_comparing_everything(steps in steps()) {
        let mut world = World::new();
        let mut first = proposal("a");
        first.criteria.clear();
        let unit = world.propose(1, first);
        let mut plain = Plain::default();
        let mut recorded: Vec<(Vec<u8>, Plain)> = Vec::new();
        for step in steps {
            match step {
                Step::Touch(path, content) => {
                    let mut touch = Touch::new(resource(path), Mode::Writes);
                    touch.content = Some(Digest::of(&[content]));
                    let command = Command::Touch { unit, touches: vec![touch], dropped: Vec::new(), reason: None };
                    let done = world.ask("person:ada", &command).is_ok();
                    prop_assert_eq!(done, plain.contents.insert(path, content) != Some(content));
                }
                Step::Untouch(path) => {
                    let command = Command::Touch { unit, touches: Vec::new(), dropped: vec![resource(path)], reason: None };
                    let done = world.ask("person:ada", &command).is_ok();
                    prop_assert_eq!(done, plain.contents.remove(&path).is_some());
                }
                Step::Criterion(name, text) => {
                    let criterion = Criterion {
                        label: label(&format!("c{name}")),
                        text: prose(&format!("text {text}")),
                        judged_by: None,
                    };
                    let done = world.ask("person:ada", &Command::SetCriterion { unit, criterion, reason: None }).is_ok();
                    prop_assert_eq!(done, plain.criteria.insert(name, text) != Some(text));
                }
                Step::Evidence(subjects) => {
                    let names: Option<Vec<String>> = subjects.iter().map(|subject| plain.subject(*subject)).collect();
                    let Some(names) = names else { continue };
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    let claim = claim(&format!("e{}", recorded.len()), Finding::Supports, &names);
                    world.must("person:ada", Command::RecordEvidence { unit, claim });
                    let mut about = subjects.clone();
                    if subjects.iter().all(|subject| matches!(subject, 3 | 4)) {
                        about.push(5);
                    }
                    recorded.push((about, plain.clone()));
                }
            }
            let unit = world.unit(unit);
            for (evidence, (about, then)) in unit.evidence.iter().zip(&recorded) {
                let stale = matches!(unit.standing(evidence), Standing::Stale { .. });
                prop_assert_eq!(stale, !about.iter().all(|subject| plain.same(then, *subject)));
            }
        }
    }

    /// A dependency is turned down as a circle exactly when the closure of all others leads back.
    #[test]
    fn circles_agree_with_the_closure_of_everything(links in prop::collection::vec((1..7_u32, 1..7_u32), 1..30)) {
        let mut world = World::new();
        for number in 1..7 {
            world.propose(number, proposal("a"));
        }
        let mut held: BTreeSet<(u32, u32)> = BTreeSet::new();
        for (from, to) in links {
            let mut reach = held.clone();
            loop {
                let more: Vec<(u32, u32)> = reach.iter().flat_map(|(a, b)| {
                    reach.iter().filter(move |(c, _)| b == c).map(move |(_, d)| (*a, *d))
                }).filter(|pair| !reach.contains(pair)).collect();
                if more.is_empty() { break }
                reach.extend(more);
            }
            let expected = if from == to {
                Some(Code::SameUnit)
            } else if held.contains(&(from, to)) {
                Some(Code::NothingChanged)
            } else if reach.contains(&(to, from)) {
                Some(Code::Circle)
            } else {
                None
            };
            let dependency = Dependency { kind: DependencyKind::NeedsLanded, on: unit_id(to), reason: None };
            let got = world.ask("person:ada", &Command::Depend { unit: unit_id(from), dependency });
            prop_assert_eq!(got.err().map(|rejection| rejection.code), expected);
            if expected.is_none() {
                held.insert((from, to));
            }
        }
        // Links go both ways.
        for (from, to) in held {
            let dependents = &world.register().unit(unit_id(to)).unwrap().dependents;
            prop_assert!(dependents.iter().any(|d| d.is.unit == unit_id(from)));
        }
    }
}
