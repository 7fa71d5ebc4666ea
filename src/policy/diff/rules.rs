//! Parts that can fire, compared: rules, windows, exclusions, ceilings, the ladder and the attention budget.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::order::InOrder as _;
use crate::policy::condition::{parse, print};
use crate::policy::document::{Document, Effect};
use crate::policy::ruling::Sort;

use super::bearing::{Bearing, Reach};
use super::{Changed, Difference, PartChange, What};

/// A part that can fire, by what a reader sees of it.
pub(super) struct Shown<'d> {
    sort: Sort,
    /// Parts that say when it fires, each with its words: none, where it says nothing.
    when: Vec<(&'static str, Option<String>)>,
    effects: &'d [Effect],
    /// A wait that follows from the sort of thing it is.
    waits: bool,
    /// How many may wait for a group.
    waiting: Option<u32>,
    /// What else bears on a verdict, either way.
    either: Vec<(&'static str, Option<String>)>,
    /// What bears on none.
    told: Vec<(&'static str, Option<String>)>,
}

/// Something as JSON, for people to read; nothing of nothing.
pub(super) fn words(value: &impl Serialize) -> Option<String> {
    // In the order in which the document has its fields.
    let text = serde_json::to_string(value).ok()?;
    match text.as_bytes() {
        b"null" | b"[]" | b"{}" => None,
        [b'"', ..] => serde_json::from_str(&text).ok(),
        _ => Some(text),
    }
}

/// A condition as it is always spelt: two that read alike are one.
fn spelt(text: &str) -> String {
    parse(text).map_or_else(|_| text.to_string(), |read| print(&read))
}

/// Everything of a document that can fire, by its id.
pub(super) fn shown(document: &Document) -> BTreeMap<(Sort, Box<str>), Shown<'_>> {
    let mut all: BTreeMap<(Sort, Box<str>), Shown<'_>> = BTreeMap::new();
    for rule in &document.rules {
        all.insert(
            (Sort::Rule, rule.id.as_str().into()),
            Shown {
                sort: Sort::Rule,
                when: alloc::vec![
                    ("moves", words(&rule.moves)),
                    ("kinds", words(&rule.kinds)),
                    ("match", words(&rule.matching)),
                    ("when", rule.when.as_deref().map(spelt)),
                ],
                effects: &rule.then,
                waits: false,
                waiting: None,
                either: Vec::new(),
                told: alloc::vec![
                    ("why", words(&rule.why)),
                    ("owner", words(&rule.owner)),
                    ("origin", words(&rule.origin)),
                    ("review", words(&rule.review)),
                ],
            },
        );
    }
    for window in &document.windows {
        all.insert(
            (Sort::Window, window.id.as_str().into()),
            Shown {
                sort: Sort::Window,
                when: alloc::vec![
                    ("moves", words(&window.moves)),
                    ("kinds", words(&window.kinds)),
                    ("times", words(&window.times)),
                    ("outside", window.outside.then(|| String::from("true"))),
                    ("except", window.except.as_deref().map(spelt)),
                ],
                effects: &[],
                waits: true,
                waiting: None,
                either: Vec::new(),
                told: alloc::vec![
                    ("why", words(&window.why)),
                    ("owner", words(&window.owner)),
                    ("origin", words(&window.origin)),
                    ("review", words(&window.review)),
                ],
            },
        );
    }
    for exclusion in &document.exclusions {
        all.insert(
            (Sort::Exclusion, exclusion.id.as_str().into()),
            Shown {
                sort: Sort::Exclusion,
                when: alloc::vec![
                    ("moves", words(&exclusion.moves)),
                    ("between", words(&exclusion.between)),
                    ("and", words(&exclusion.and)),
                ],
                effects: &[],
                waits: true,
                waiting: None,
                either: Vec::new(),
                told: alloc::vec![
                    ("why", words(&exclusion.why)),
                    ("owner", words(&exclusion.owner)),
                    ("origin", words(&exclusion.origin)),
                    ("review", words(&exclusion.review)),
                ],
            },
        );
    }
    let mut of_class: BTreeMap<&str, usize> = BTreeMap::new();
    for ceiling in &document.ceilings {
        // A ceiling has no name of its own: it is the first, second … of its class.
        let class = ceiling.reversibility.name();
        let number = of_class.entry(class).or_default();
        *number += 1;
        let id = if *number == 1 { class.to_string() } else { format!("{class}, {number}") };
        all.insert(
            (Sort::Ceiling, id.into()),
            Shown {
                sort: Sort::Ceiling,
                when: alloc::vec![("moves", words(&ceiling.moves))],
                effects: &ceiling.then,
                waits: false,
                waiting: None,
                either: alloc::vec![("autonomy", words(&ceiling.autonomy))],
                told: alloc::vec![("why", words(&ceiling.why))],
            },
        );
    }
    if let Some(autonomy) = &document.autonomy {
        all.insert(
            (Sort::Autonomy, "ladder".into()),
            Shown {
                sort: Sort::Autonomy,
                when: Vec::new(),
                effects: &[],
                waits: true,
                waiting: None,
                either: alloc::vec![("rungs", words(&autonomy.ladder)), ("granted_by", words(&autonomy.granted_by))],
                told: alloc::vec![("why", words(&autonomy.why))],
            },
        );
    }
    for attention in &document.attention {
        all.insert(
            (Sort::Attention, attention.group.as_str().into()),
            Shown {
                sort: Sort::Attention,
                when: alloc::vec![("moves", words(&attention.moves))],
                effects: &[],
                waits: true,
                waiting: Some(attention.waiting),
                either: Vec::new(),
                told: alloc::vec![("why", words(&attention.why))],
            },
        );
    }
    all
}

impl Shown<'_> {
    /// Which way it turns verdicts where it is there and was not before.
    fn bearing(&self) -> Bearing {
        let mut bearing = self.effects.iter().fold(Bearing::NONE, |all, effect| all.with(of_effect(effect)));
        let caps = self.either.iter().any(|(_, words)| words.is_some());
        if self.waits || caps {
            bearing.tightens = Reach::Yes;
        }
        // Whatever follows from it: where it cannot be told, the verdict is undetermined.
        let asks = self.sort != Sort::Rule || self.when.iter().any(|(_, words)| words.is_some());
        if asks {
            bearing.tightens = bearing.tightens.max(Reach::WhereUnclear);
        }
        bearing
    }
}

/// Which way an effect turns verdicts where it is there and was not before.
fn of_effect(effect: &Effect) -> Bearing {
    match effect {
        // Where an upper layer's delegation cannot be told, the verdict is undetermined.
        Effect::Allow => Bearing { loosens: Reach::Yes, tightens: Reach::WhereUnclear },
        Effect::Evidence(_)
        | Effect::Judgment(_)
        | Effect::Hold(_)
        | Effect::Escalate(_)
        | Effect::Block
        | Effect::CapAutonomy(_) => Bearing::TIGHTENS,
        Effect::Route(_) | Effect::Remember(_) => Bearing::NONE,
    }
}

/// The differences between what can fire in two documents.
pub(super) fn diff(old: &Document, new: &Document, id: &dyn Fn(&str) -> Box<str>) -> Vec<Difference> {
    let (before, after) = (shown(old), shown(new));
    let mut names: Vec<&(Sort, Box<str>)> = before.keys().chain(after.keys()).collect();
    names.put_in_order();
    names.dedup();
    let mut all = Vec::new();
    for name in names {
        let what = What::Ruling(name.0);
        let difference = match (before.get(name), after.get(name)) {
            (Some(held), None) => added(held, what, id(&name.1)).turned(),
            (None, Some(shown)) => added(shown, what, id(&name.1)),
            (Some(held), Some(shown)) => {
                let parts = parts(held, shown);
                if parts.is_empty() {
                    continue;
                }
                Difference { what, id: id(&name.1), change: Changed::Changed, parts }
            }
            (None, None) => continue,
        };
        all.push(difference);
    }
    all
}

/// What a new part does. What is gone is the same, turned round.
fn added(shown: &Shown<'_>, what: What, id: Box<str>) -> Difference {
    let lists = shown.when.iter().chain(&shown.either);
    let mut parts: Vec<PartChange> = lists
        .filter_map(|(part, words)| Some(PartChange::new(part, None, Some(words.clone()?), Bearing::NONE)))
        .collect();
    let effects = words(&shown.effects);
    parts.push(PartChange::new("then", None, effects, shown.bearing()));
    Difference { what, id, change: Changed::Added, parts }
}

impl Difference {
    pub(super) fn turned(mut self) -> Self {
        self.change = match self.change {
            Changed::Added => Changed::Removed,
            Changed::Removed => Changed::Added,
            Changed::Changed => Changed::Changed,
        };
        for part in &mut self.parts {
            core::mem::swap(&mut part.before, &mut part.after);
            part.bearing = part.bearing.turned();
        }
        self
    }
}

fn parts(held: &Shown<'_>, shown: &Shown<'_>) -> Vec<PartChange> {
    let mut parts = Vec::new();
    // What fires in other cases than before bears on them as what is new does, and as what is gone does.
    let moved = shown.bearing().with(held.bearing());
    let moved = moved.with(moved.turned());
    for (list, others, bearing) in [
        (&held.when, &shown.when, moved),
        (&held.either, &shown.either, Bearing::BOTH),
        (&held.told, &shown.told, Bearing::NONE),
    ] {
        for ((part, before), (_, after)) in list.iter().zip(others) {
            if before != after {
                parts.push(PartChange::new(part, before.clone(), after.clone(), bearing));
            }
        }
    }
    if let (Some(before), Some(after)) = (held.waiting, shown.waiting)
        && before != after
    {
        let bearing = Bearing::more_is_stricter(&before, &after).turned();
        parts.push(PartChange::new("waiting", Some(before.to_string()), Some(after.to_string()), bearing));
    }
    effects(held.effects, shown.effects, &mut parts);
    parts
}

fn effects(held: &[Effect], shown: &[Effect], parts: &mut Vec<PartChange>) {
    let mut gone: Vec<&Effect> = held.iter().filter(|effect| !shown.contains(effect)).collect();
    for effect in shown.iter().filter(|effect| !held.contains(effect)) {
        let found = gone.iter().position(|other| apart(other, effect).is_some());
        let (before, bearing) = match found.map(|at| gone.remove(at)) {
            Some(other) => (words(other), apart(other, effect).unwrap_or(Bearing::BOTH)),
            None => (None, of_effect(effect)),
        };
        parts.push(PartChange::new("then", before, words(effect), bearing));
    }
    for effect in gone {
        parts.push(PartChange::new("then", words(effect), None, of_effect(effect).turned()));
    }
}

/// Which way two effects bear that ask the same people the same, but not as many of them or not in the same words.
fn apart(before: &Effect, after: &Effect) -> Option<Bearing> {
    match (before, after) {
        (Effect::Judgment(before), Effect::Judgment(after)) => {
            let alike = before.kind == after.kind && before.of == after.of && before.competence == after.competence;
            let whose = Bearing::more_is_stricter(&before.independent, &after.independent);
            let presence = Bearing::more_is_stricter(&before.presence, &after.presence);
            let reason = Bearing::more_is_stricter(&before.reasoned, &after.reasoned);
            let quorum = Bearing::more_is_stricter(&before.quorum, &after.quorum);
            alike.then(|| quorum.with(whose).with(presence).with(reason))
        }
        // Within what time an answer is expected stops nothing.
        (Effect::Escalate(before), Effect::Escalate(after)) => {
            (before.to == after.to).then(|| Bearing::more_is_stricter(&before.independent, &after.independent))
        }
        (Effect::Remember(_), Effect::Remember(_)) => Some(Bearing::NONE),
        _ => None,
    }
}
