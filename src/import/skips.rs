//! What an importer left out or changed, and why: nothing is lost in silence.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::limit;
use crate::order::InOrder as _;

/// One reason, how often it applied, and a few examples.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Skip {
    /// What was skipped or changed, and why.
    pub reason: &'static str,
    /// How often.
    pub count: u64,
    /// The first few it applied to.
    pub examples: Vec<String>,
}

/// The reason for which a path is no touch: what it names is then told by nothing else.
pub(crate) const PATH_LEFT_OUT: &str = "path that cannot be a resource: left out";

/// The reason for which a path is not among the files of a diff at all.
pub(crate) const PATH_TOO_LONG: &str = "path longer than a name may be: left out";
/// The reason for which a file is not among those of a diff at all.
pub(crate) const RECORD_UNREADABLE: &str = "raw diff record unreadable";

/// Everything that was skipped or changed, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skips {
    by_reason: BTreeMap<&'static str, (u64, Vec<String>)>,
}

impl Skips {
    /// Notes one more.
    pub fn note(&mut self, reason: &'static str, example: impl Into<String>) {
        self.note_many(reason, 1, example);
    }

    /// Notes so many more, with one example: nothing where there are none.
    pub fn note_many(&mut self, reason: &'static str, more: u64, example: impl Into<String>) {
        if more == 0 {
            return;
        }
        let (count, examples) = self.by_reason.entry(reason).or_default();
        *count = count.saturating_add(more);
        let example = example.into();
        if examples.len() < limit::SKIP_EXAMPLES && !examples.contains(&example) {
            examples.push(example);
        }
    }

    /// Takes over what was noted elsewhere.
    pub fn join(&mut self, other: Self) {
        for (reason, (count, examples)) in other.by_reason {
            let held = self.by_reason.entry(reason).or_default();
            held.0 = held.0.saturating_add(count);
            for example in examples {
                if held.1.len() < limit::SKIP_EXAMPLES && !held.1.contains(&example) {
                    held.1.push(example);
                }
            }
        }
    }

    /// Whether anything was noted for this reason.
    pub(crate) fn holds(&self, reason: &str) -> bool {
        self.by_reason.contains_key(reason)
    }

    /// The list, the most frequent first.
    pub fn list(&self) -> Vec<Skip> {
        let mut list: Vec<Skip> = self
            .by_reason
            .iter()
            .map(|(reason, (count, examples))| Skip { reason, count: *count, examples: examples.clone() })
            .collect();
        list.put_in_order_by_key(|skip| core::cmp::Reverse(skip.count));
        list
    }
}
