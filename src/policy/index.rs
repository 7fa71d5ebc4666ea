//! Which rules can fire at all for some facts: no other is looked at.
//!
//! Each rule is filed under its most telling question that has a positive answer: a path prefix, a text, a threshold.
//! Where the fact it is filed under is missing the rule is looked at all the same, since it may be undetermined.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::order::InOrder as _;

use super::condition::{Operator, Text, Value};
use super::lower::{Atom, Literal};

/// One place a rule can be filed under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A path of the list begins so, or is a folder above.
    Prefix(usize, Box<str>),
    /// A list has this item.
    Item(usize, Box<str>),
    /// A text is this.
    Text(usize, Box<str>),
    /// A number is at least this.
    AtLeast(usize, i64),
    /// A number is at most this.
    AtMost(usize, i64),
}

impl Key {
    /// How telling it is: less is more.
    fn rank(&self, common: &[usize]) -> usize {
        match self {
            Self::Prefix(_, prefix) => 64_usize.saturating_sub(prefix.len()),
            Self::Text(slot, _) if common.contains(slot) => 300,
            Self::Text(..) => 70,
            Self::Item(..) => 100,
            Self::AtLeast(..) | Self::AtMost(..) => 200,
        }
    }

    fn slot(&self) -> usize {
        match self {
            Self::Prefix(slot, _)
            | Self::Item(slot, _)
            | Self::Text(slot, _)
            | Self::AtLeast(slot, _)
            | Self::AtMost(slot, _) => *slot,
        }
    }
}

/// The rules filed under the prefixes of one list of paths, in the order of the prefixes.
#[derive(Clone, Debug, Default)]
struct Prefixes {
    entries: Vec<Prefix>,
    /// The first bytes of each, one after the other: most of a search needs no more.
    heads: Vec<Head>,
}

/// The first bytes of a text, with zeros behind a shorter one.
type Head = [u8; 16];

fn head(text: &str) -> Head {
    let mut head = Head::default();
    for (held, byte) in head.iter_mut().zip(text.bytes()) {
        *held = byte;
    }
    head
}

#[derive(Clone, Debug)]
struct Prefix {
    text: Box<str>,
    /// The longest other prefix that this one begins with.
    parent: Option<u32>,
    /// The atom that asks just for this prefix.
    atom: Option<u32>,
    rules: Vec<u32>,
}

/// The rules filed under one fact.
#[derive(Clone, Debug, Default)]
struct Shelf {
    slot: usize,
    prefixes: Prefixes,
    texts: BTreeMap<Box<str>, Vec<u32>>,
    /// By threshold, lowest first.
    at_least: Vec<(i64, u32)>,
    /// By threshold, highest first.
    at_most: Vec<(i64, u32)>,
    /// Every rule on the shelf, for when the fact is missing.
    all: Vec<u32>,
}

/// Where each rule is filed.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    shelves: Vec<Shelf>,
    /// Rules without a telling question.
    always: Vec<u32>,
}

impl Index {
    /// Files rules under their literals. `common` are the slots of facts with few values, which tell little.
    pub(super) fn of<'l>(rules: impl Iterator<Item = (u32, &'l [Literal])>, atoms: &[Atom], common: &[usize]) -> Self {
        let mut filed: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
        let mut always = Vec::new();
        for (rule, literals) in rules {
            let keys =
                literals.iter().filter(|literal| literal.positive).filter_map(|literal| keys(literal.atom, atoms));
            let rank = |keys: &Vec<Key>| keys.iter().map(|key| key.rank(common)).max().unwrap_or(0);
            match keys.min_by_key(rank) {
                Some(keys) => {
                    for key in keys {
                        filed.entry(key).or_default().push(rule);
                    }
                }
                None => always.push(rule),
            }
        }
        let mut shelves: Vec<Shelf> = Vec::new();
        for (key, rules) in filed {
            let slot = key.slot();
            let at = match shelves.iter().position(|shelf| shelf.slot == slot) {
                Some(at) => at,
                None => {
                    shelves.push(Shelf { slot, ..Shelf::default() });
                    shelves.len().saturating_sub(1)
                }
            };
            let Some(shelf) = shelves.get_mut(at) else { continue };
            shelf.all.extend(&rules);
            match key {
                Key::Prefix(_, text) => shelf.prefixes.entries.push(Prefix { text, parent: None, atom: None, rules }),
                Key::Item(_, text) | Key::Text(_, text) => {
                    shelf.texts.insert(text, rules);
                }
                Key::AtLeast(_, number) => shelf.at_least.extend(rules.into_iter().map(|rule| (number, rule))),
                Key::AtMost(_, number) => shelf.at_most.extend(rules.into_iter().map(|rule| (number, rule))),
            }
        }
        for shelf in &mut shelves {
            shelf.prefixes.link();
            shelf.prefixes.name(shelf.slot, atoms);
            shelf.at_least.put_in_order();
            shelf.at_most.put_in_order_by(|a, b| b.cmp(a));
        }
        Self { shelves, always }
    }

    /// Calls `see` with every rule that can fire or be undetermined, with some more than once; and `yes` with the atoms
    /// that were answered on the way.
    pub(super) fn candidates(&self, facts: &[Option<Value<'_>>], mut see: impl FnMut(u32), mut yes: impl FnMut(u32)) {
        for rule in &self.always {
            see(*rule);
        }
        for shelf in &self.shelves {
            match facts.get(shelf.slot).and_then(Option::as_ref) {
                Some(Value::List(items)) => {
                    for item in items.iter() {
                        if let Value::Text(text) = item {
                            shelf.prefixes.of(text, &mut see, &mut yes);
                            shelf.text(text, &mut see);
                        }
                    }
                }
                Some(Value::Text(text)) => shelf.text(text, &mut see),
                Some(Value::Int(number)) => {
                    let low = shelf.at_least.iter().take_while(|(least, _)| least <= number);
                    let high = shelf.at_most.iter().take_while(|(most, _)| most >= number);
                    for (_, rule) in low.chain(high) {
                        see(*rule);
                    }
                }
                _ => {
                    for rule in &shelf.all {
                        see(*rule);
                    }
                }
            }
        }
    }
}

impl Shelf {
    fn text(&self, text: &Text<'_>, see: &mut impl FnMut(u32)) {
        if self.texts.is_empty() {
            return;
        }
        for rule in self.texts.get(&**text).into_iter().flatten() {
            see(*rule);
        }
    }
}

impl Prefixes {
    fn link(&mut self) {
        self.heads = self.entries.iter().map(|entry| head(&entry.text)).collect();
        let mut open: Vec<(u32, Box<str>)> = Vec::new();
        for (number, entry) in (0..).zip(&mut self.entries) {
            while open.last().is_some_and(|(_, text)| !entry.text.starts_with(&**text)) {
                open.pop();
            }
            entry.parent = open.last().map(|(parent, _)| *parent);
            open.push((number, entry.text.clone()));
        }
    }

    /// Notes which atom asks just for each prefix.
    fn name(&mut self, slot: usize, atoms: &[Atom]) {
        for (number, atom) in (0..).zip(atoms) {
            if let Atom::AnyPrefix(of, prefix) = atom
                && *of == slot
                && let Ok(at) = self.entries.binary_search_by(|entry| entry.text.cmp(prefix))
                && let Some(entry) = self.entries.get_mut(at)
            {
                entry.atom = Some(number);
            }
        }
    }

    /// Calls `see` with the rules under each prefix a path begins with and, of a folder, under each within it.
    fn of(&self, path: &str, see: &mut impl FnMut(u32), yes: &mut impl FnMut(u32)) {
        if self.entries.is_empty() {
            return;
        }
        // In the order of the prefixes, every prefix of the path stands before it, and each is an ancestor of the
        // last that does: what lies between a prefix of a text and the text begins with that prefix.
        let start = head(path);
        let first = self.heads.partition_point(|head| *head < start);
        let alike = self.heads.get(first..).unwrap_or_default().partition_point(|head| *head == start);
        let alike = self.entries.get(first..first + alike).unwrap_or_default();
        let after = first + alike.partition_point(|entry| *entry.text <= *path);
        let mut at = u32::try_from(after).ok().and_then(|after| after.checked_sub(1));
        while let Some(entry) = at.and_then(|at| self.entries.get(usize::try_from(at).ok()?)) {
            if path.starts_with(&*entry.text) {
                if let Some(atom) = entry.atom {
                    yes(atom);
                }
                for rule in &entry.rules {
                    see(*rule);
                }
            }
            at = entry.parent;
        }
        if path.ends_with('/') {
            let within = self.entries.iter().skip(after).take_while(|entry| entry.text.starts_with(path));
            for rule in within.flat_map(|entry| &entry.rules) {
                see(*rule);
            }
        }
    }
}

/// Where a rule with this question can be filed: under each of these.
fn keys(atom: u32, atoms: &[Atom]) -> Option<Vec<Key>> {
    let one = |key: Key| Some(alloc::vec![key]);
    match atoms.get(usize::try_from(atom).ok()?)? {
        Atom::AnyPrefix(slot, prefix) if !prefix.is_empty() => one(Key::Prefix(*slot, prefix.clone())),
        Atom::AnyFits(slot, glob) => {
            let prefix = glob.prefix();
            if prefix.is_empty() { None } else { one(Key::Prefix(*slot, prefix.into())) }
        }
        Atom::Has(slot, text) => one(Key::Item(*slot, text.clone())),
        // What nothing fulfils is on no shelf, and where its fact is missing it cannot be told all the same.
        Atom::OneOf(_, texts) if texts.is_empty() => None,
        Atom::OneOf(slot, texts) => Some(texts.iter().map(|text| Key::Text(*slot, text.clone())).collect()),
        Atom::Whole(slot, Operator::Greater | Operator::GreaterOrEqual, number) => one(Key::AtLeast(*slot, *number)),
        Atom::Whole(slot, Operator::Less | Operator::LessOrEqual, number) => one(Key::AtMost(*slot, *number)),
        Atom::Any(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(keys(part.atom, atoms).filter(|_| part.positive)?);
            }
            Some(all)
        }
        Atom::All(parts) => parts.iter().filter(|part| part.positive).find_map(|part| keys(part.atom, atoms)),
        _ => None,
    }
}
