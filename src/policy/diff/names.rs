//! What rules refer to, compared: delegations, facts, zones, groups and standards.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::order::InOrder as _;
use crate::policy::document::{Document, Group, OwnFact, Standard};
use crate::text::Label;

use super::bearing::{Bearing, Reach};
use super::rules::words;
use super::{Changed, Difference, PartChange, What};

type Parts = Vec<PartChange>;

pub(super) fn diff(old: &Document, new: &Document, id: &dyn Fn(&str) -> Box<str>) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut changed = |what: What, name: &str, parts: Parts| {
        if !parts.is_empty() {
            all.push(Difference { what, id: id(name), change: Changed::Changed, parts });
        }
    };
    let mut parts = Vec::new();
    // Where judgment is asked of nobody in particular, who owns the policy may give it, and may decline.
    part("owner", words(&old.owner), words(&new.owner), Bearing::BOTH, &mut parts);
    part("review", words(&old.review), words(&new.review), Bearing::NONE, &mut parts);
    part("purpose", words(&old.purpose), words(&new.purpose), Bearing::NONE, &mut parts);
    changed(What::Policy, new.policy.as_str(), parts);

    let mut parts = Vec::new();
    if old.delegates != new.delegates {
        let gone = old.delegates.iter().any(|delegation| {
            !new.delegates.iter().any(|other| other.moves == delegation.moves && other.kinds == delegation.kinds)
        });
        let come = new.delegates.iter().any(|delegation| {
            !old.delegates.iter().any(|other| other.moves == delegation.moves && other.kinds == delegation.kinds)
        });
        // Which moves and kinds are delegated is a condition of its own, and it may be one that cannot be told.
        let unclear = |is: bool, there: bool| match (is, there) {
            (true, _) => Reach::Yes,
            (false, true) => Reach::WhereUnclear,
            (false, false) => Reach::No,
        };
        let bearing = Bearing { loosens: unclear(come, gone), tightens: unclear(gone, come) };
        parts.push(PartChange::new("delegates", words(&old.delegates), words(&new.delegates), bearing));
    }
    changed(What::Delegates, new.policy.as_str(), parts);

    let mut parts = Vec::new();
    if old.overrides != new.overrides {
        let come = new.overrides.iter().any(|authority| !old.overrides.contains(authority));
        let gone = old.overrides.iter().any(|authority| !new.overrides.contains(authority));
        // An override lets work move whatever the verdict is.
        let reach = |is: bool| if is { Reach::Yes } else { Reach::No };
        let bearing = Bearing { loosens: reach(come), tightens: reach(gone) };
        parts.push(PartChange::new("overrides", words(&old.overrides), words(&new.overrides), bearing));
    }
    changed(What::Overrides, new.policy.as_str(), parts);

    let mut parts = Vec::new();
    if old.changes != new.changes {
        let bearing = match (&old.changes, &new.changes) {
            (None, _) => Bearing::TIGHTENS,
            (_, None) => Bearing::LOOSENS,
            (Some(before), Some(after)) if before.kind == after.kind => Bearing::NONE,
            _ => Bearing::BOTH,
        };
        parts.push(PartChange::new("changes", words(&old.changes), words(&new.changes), bearing));
    }
    changed(What::Changes, new.policy.as_str(), parts);

    let mut parts = Vec::new();
    if old.facts.standard != new.facts.standard {
        // Without the standard facts no judgment and no evidence is seen.
        let bearing = if new.facts.standard { Bearing::LOOSENS } else { Bearing::TIGHTENS };
        let said = |standard: bool| Some(standard.to_string());
        parts.push(PartChange::new("standard", said(old.facts.standard), said(new.facts.standard), bearing));
    }
    changed(What::Fact, "facts", parts);
    // What no condition names any more, or yet, bears on nothing by itself.
    named(What::Fact, &old.facts.own, &new.facts.own, id, &mut all, &|_| Bearing::NONE, &fact);
    named(What::Zone, &old.zones, &new.zones, id, &mut all, &|_| Bearing::NONE, &|before, after| {
        alloc::vec![PartChange::new("rule", words(before), words(after), Bearing::BOTH)]
    });
    let (before, after) = (by_name(&old.groups), by_name(&new.groups));
    // Whoever may judge may approve, which loosens, and may decline, which stands against what others approve.
    named(What::Group, &before, &after, id, &mut all, &|_| Bearing::BOTH, &|before, after| group(before, after));
    let (before, after) = (by_name(&old.standards), by_name(&new.standards));
    named(What::Standard, &before, &after, id, &mut all, &|_| Bearing::NONE, &|before, after| standard(before, after));
    all
}

fn by_name<T>(named: &BTreeMap<Label, T>) -> BTreeMap<Box<str>, &T> {
    named.iter().map(|(name, one)| (name.as_str().into(), one)).collect()
}

/// Things under names: those that are new, gone, or other.
fn named<T: PartialEq + serde::Serialize>(
    what: What,
    old: &BTreeMap<Box<str>, T>,
    new: &BTreeMap<Box<str>, T>,
    id: &dyn Fn(&str) -> Box<str>,
    all: &mut Vec<Difference>,
    of_new: &dyn Fn(&T) -> Bearing,
    compare: &dyn Fn(&T, &T) -> Parts,
) {
    let mut names: Vec<&Box<str>> = old.keys().chain(new.keys()).collect();
    names.put_in_order();
    names.dedup();
    let added = |name: &str, one: &T| Difference {
        what,
        id: id(name),
        change: Changed::Added,
        parts: alloc::vec![PartChange::new("is", None, words(one), of_new(one))],
    };
    for name in names {
        match (old.get(name), new.get(name)) {
            (None, Some(one)) => all.push(added(name, one)),
            (Some(one), None) => all.push(added(name, one).turned()),
            (Some(before), Some(after)) if before != after => {
                let parts = compare(before, after);
                all.push(Difference { what, id: id(name), change: Changed::Changed, parts });
            }
            _ => {}
        }
    }
}

fn part(part: &str, before: Option<String>, after: Option<String>, bearing: Bearing, into: &mut Parts) {
    if before != after {
        into.push(PartChange::new(part, before, after, bearing));
    }
}

fn fact(before: &OwnFact, after: &OwnFact) -> Parts {
    let mut parts = Vec::new();
    part("is", words(&before.is), words(&after.is), Bearing::BOTH, &mut parts);
    part("meaning", words(&before.meaning), words(&after.meaning), Bearing::NONE, &mut parts);
    part("values", words(&before.values), words(&after.values), Bearing::NONE, &mut parts);
    part("whose", words(&before.whose), words(&after.whose), Bearing::NONE, &mut parts);
    parts
}

fn group(before: &Group, after: &Group) -> Parts {
    let mut parts = Vec::new();
    part("members", words(&before.members), words(&after.members), Bearing::BOTH, &mut parts);
    part("competences", words(&before.competences), words(&after.competences), Bearing::BOTH, &mut parts);
    parts
}

fn standard(before: &Standard, after: &Standard) -> Parts {
    let mut parts = Vec::new();
    // Evidence that fits may support, which loosens, and may contradict, which stands against all that supports.
    for (name, before, after) in [
        ("methods", words(&before.methods), words(&after.methods)),
        ("about", words(&before.about), words(&after.about)),
        ("by", words(&before.by), words(&after.by)),
        ("from", words(&before.from), words(&after.from)),
        ("fresh", words(&before.fresh), words(&after.fresh)),
        ("verified", words(&before.verified), words(&after.verified)),
    ] {
        part(name, before, after, Bearing::BOTH, &mut parts);
    }
    let bearing = Bearing::more_is_stricter(&before.count, &after.count);
    part("count", words(&before.count), words(&after.count), bearing, &mut parts);
    part("why", words(&before.why), words(&after.why), Bearing::NONE, &mut parts);
    parts
}
