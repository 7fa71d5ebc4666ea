//! The engine against the oracle: the same answer for every policy and every case, where there is none too.

use std::cell::Cell;

use governed::policy::condition::{Glob, parse, print};
use governed::policy::{Evaluation, Policy};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::generated::{Choices, choices, documents, facts, path, path_pattern};
use super::grammar::condition;
use super::oracle::{Judged, judge};
use super::{compiled, naive_path};

/// What the engine says, in the words of the oracle.
pub fn said(policy: &Policy, evaluation: &Evaluation) -> Judged {
    let ids = |numbers: &[u32]| -> Vec<String> {
        numbers.iter().map(|number| policy.rulings()[usize::try_from(*number).unwrap()].id.to_string()).collect()
    };
    assert!(!evaluation.spent);
    Judged {
        verdict: evaluation.verdict,
        fired: ids(&evaluation.fired),
        unclear: ids(&evaluation.unclear),
        permitted: evaluation.permitted,
        owed: evaluation.owed.clone(),
    }
}

#[test]
fn compiled_equals_oracle() {
    let (cases, costly) = (Cell::new(0_u32), Cell::new(0_u32));
    let seen = std::cell::RefCell::new(std::collections::BTreeMap::<_, u32>::new());
    let mut runner = TestRunner::new(Config { cases: 1_500, failure_persistence: None, ..Config::default() });
    let strategy = (choices(600), prop::collection::vec(choices(160), 6));
    let run = runner.run(&strategy, |(list, worlds)| {
        let documents = documents(&mut Choices::of(list));
        let Some(policy) = compiled(&documents) else {
            costly.set(costly.get() + 1);
            return Ok(());
        };
        for world in worlds {
            let facts = facts(&mut Choices::of(world));
            let text = facts.to_string();
            let read = policy.facts(&text).unwrap();
            let (said, judged) = (said(&policy, &policy.evaluate(&read)), judge(&documents, &facts));
            prop_assert_eq!(
                &said,
                &judged,
                "{} on {}",
                documents.iter().map(governed::policy::Document::to_json).collect::<String>(),
                text
            );
            cases.set(cases.get() + 1);
            *seen.borrow_mut().entry(said.verdict).or_default() += 1;
        }
        Ok(())
    });
    run.unwrap();
    // Cases that all come to the same would show little.
    assert!(
        cases.get() > 8 * costly.get() && cases.get() > 8_000,
        "{} cases, {} too costly",
        cases.get(),
        costly.get()
    );
    for verdict in governed::policy::Verdict::ALL {
        let count = seen.borrow().get(&verdict).copied().unwrap_or(0);
        assert!(count > 40, "only {count} of {} cases are {verdict}: {seen:?}", cases.get());
    }
}

proptest! {
    #![proptest_config(Config { cases: 6_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn patterns_fit_as_defined(list in choices(24)) {
        let mut c = Choices::of(list);
        let (pattern, path) = (path_pattern(&mut c), path(&mut c));
        let glob = Glob::parse(&pattern).unwrap();
        prop_assert_eq!(glob.fits(&path), naive_path::fits(&pattern, &path), "{} {}", pattern, path);
        prop_assert_eq!(glob.holds(&path), naive_path::fits_wholly(&pattern, &path), "{} {} wholly", pattern, path);
        prop_assert!(!glob.fits(&path) || path.starts_with(&glob.prefix()) || path.ends_with('/'), "{} {}", pattern, path);
    }

    #[test]
    fn parse_of_print_is_identity(list in choices(80)) {
        let written = condition(&mut Choices::of(list));
        let tree = parse(&written).unwrap();
        let printed = print(&tree);
        prop_assert_eq!(&parse(&printed).unwrap(), &tree, "{} printed {}", written, printed);
        prop_assert_eq!(&print(&parse(&printed).unwrap()), &printed);
    }
}
