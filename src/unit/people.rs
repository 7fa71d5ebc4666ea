//! The names one actor goes by, as people said: whoever has several is one all the same where that asks for more care.
//!
//! Nothing is permitted by it: who belongs to a group, may lift a refusal or takes back what they raised goes by the name
//! alone. So saying that two names are one actor's only ever tightens.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::limit;
use crate::order::InOrder as _;
use crate::text::Prose;

use super::state::Unit;

/// That these names are one actor's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "JoinedNames"))]
pub struct Joined {
    /// The names: people's all, or machines' all.
    pub names: Vec<Actor>,
    /// Why that is known.
    pub reason: Prose,
}

/// That a name is not one with others it was said to be one with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PartedName"))]
pub struct Parted {
    /// The name.
    pub name: Actor,
    /// Why that is known.
    pub reason: Prose,
}

impl Joined {
    /// What is wrong with it by itself, in words: fewer than two names, too many, or a person with a machine.
    pub(crate) fn fault(&self) -> Option<String> {
        let Some(first) = self.names.first() else { return Some("no name is given".into()) };
        if self.names.iter().skip(1).all(|name| name.is_same(first)) {
            return Some("two names are wanted".into());
        }
        if self.names.len() > limit::NAMES_OF_ONE {
            return Some(alloc::format!("an actor goes by at most {} names", limit::NAMES_OF_ONE));
        }
        let other = self.names.iter().find(|name| name.kind() != first.kind())?;
        Some(alloc::format!("{first} and {other} cannot be one: a machine's word is never a person's"))
    }
}

/// Who goes by which names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// The names of each who has several, in order. Where two became one, an empty place is left.
    each: Vec<Vec<Actor>>,
    /// Where a name is found, in small letters: one address in another case is no other name.
    places: BTreeMap<String, usize>,
}

impl People {
    fn place(&self, actor: &Actor) -> Option<usize> {
        // Nearly always nobody has several names, and then nothing is made of this one.
        if self.places.is_empty() { None } else { self.places.get(&actor.as_str().to_lowercase()).copied() }
    }

    /// All the names of an actor, this one included, in order; none, where there is no other.
    pub fn names_of(&self, actor: &Actor) -> &[Actor] {
        self.place(actor).and_then(|place| self.each.get(place)).map_or(&[], Vec::as_slice)
    }

    /// Whether two names are one actor's.
    pub fn are_same(&self, one: &Actor, other: &Actor) -> bool {
        one.is_same(other) || self.place(one).is_some_and(|place| self.place(other) == Some(place))
    }

    /// The entry by which an actor came to work on a unit, under whatever name.
    pub fn worked_since(&self, unit: &Unit, actor: &Actor) -> Option<u64> {
        let own = unit.worked_since(actor);
        self.names_of(actor).iter().filter_map(|name| unit.worked_since(name)).chain(own).min()
    }

    /// Whether somebody neither worked on a unit nor asked for the move policy last spoke of, under whatever name.
    pub fn is_apart(&self, unit: &Unit, who: &Actor) -> bool {
        let asked = unit.ruled_next().is_some_and(|ruled| self.are_same(&ruled.from.by, who));
        !asked && self.worked_since(unit, who).is_none()
    }

    /// Everybody who has several names, with these.
    pub fn each(&self) -> impl Iterator<Item = &[Actor]> {
        self.each.iter().filter(|names| !names.is_empty()).map(Vec::as_slice)
    }

    /// The names there would be, were these one.
    pub(crate) fn together(&self, names: &[Actor]) -> Vec<Actor> {
        let mut together: Vec<Actor> = Vec::with_capacity(names.len());
        // A name that is known stays spelt as it is.
        for name in names.iter().flat_map(|name| self.names_of(name)).chain(names) {
            if !together.iter().any(|held| held.is_same(name)) {
                together.push(name.clone());
            }
        }
        together.put_in_order();
        together
    }

    pub(super) fn join(&mut self, names: &[Actor]) {
        let together = self.together(names);
        let before = names.iter().find_map(|name| self.place(name));
        for name in names {
            if let Some(held) = self.place(name).and_then(|place| self.each.get_mut(place)) {
                held.clear();
            }
        }
        let place = before.unwrap_or(self.each.len());
        for name in &together {
            self.places.insert(name.as_str().to_lowercase(), place);
        }
        match self.each.get_mut(place) {
            Some(held) => *held = together,
            None => self.each.push(together),
        }
    }

    pub(super) fn part(&mut self, name: &Actor) {
        let Some(place) = self.place(name) else { return };
        self.places.remove(&name.as_str().to_lowercase());
        let Some(held) = self.each.get_mut(place) else { return };
        held.retain(|other| !other.is_same(name));
        if let [last] = &held[..] {
            self.places.remove(&last.as_str().to_lowercase());
            held.clear();
        }
    }
}
