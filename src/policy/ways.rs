//! What would have to become true for a move: the counterfactual of a decision.
//!
//! Ways are found by trying. Whatever stands against the move names what would mend it, the mended case is evaluated
//! anew, and only a set of changes that was seen to move is told, with nothing in it that can be left out.

use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// A set of things which, all together, would make the verdict *move*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Way {
    /// What would have to become true.
    pub steps: Vec<WayStep>,
}

/// One thing that would have to become true, and whose move it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WayStep {
    /// What, in words.
    pub says: Box<str>,
    /// Whose move that is: an actor or group by name, or `executor`, `accountable`, `time`, `world`.
    pub whose: Box<str>,
    /// What it changes about the facts.
    pub changes: Vec<Change>,
}

/// A change of one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FactChange"))]
pub struct Change {
    /// The fact, by its dotted name.
    pub fact: Box<str>,
    /// How it changes.
    pub to: Edit,
}

/// How a fact changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FactEdit"))]
pub enum Edit {
    /// It becomes this.
    Becomes(Json),
    /// Its list gains this item at the end.
    Gains(Json),
    /// Its list loses each of these items.
    Loses(Vec<Json>),
    /// It is no longer known.
    Unknown,
}

impl Way {
    /// The facts as they would be.
    #[must_use]
    pub fn applied(&self, facts: &Json) -> Json {
        let mut facts = facts.clone();
        for change in self.steps.iter().flat_map(|step| &step.changes) {
            apply(&mut facts, &change.fact, &change.to);
        }
        facts
    }
}

fn apply(facts: &mut Json, name: &str, edit: &Edit) {
    let Json::Object(group) = facts else { return };
    if let Some((first, rest)) = name.split_once('.') {
        let held = group.entry(first).or_insert_with(|| Json::Object(Map::new()));
        apply(held, rest, edit);
        return;
    }
    match edit {
        Edit::Becomes(value) => {
            group.insert(name.into(), value.clone());
        }
        Edit::Unknown => {
            group.remove(name);
        }
        Edit::Gains(item) => {
            if let Json::Array(items) = group.entry(name).or_insert_with(|| Json::Array(Vec::new())) {
                items.push(item.clone());
            }
        }
        Edit::Loses(lost) => {
            if let Some(Json::Array(items)) = group.get_mut(name) {
                items.retain(|item| !lost.contains(item));
            }
        }
    }
}
