//! What became different about a unit between two times: of what is shown to whoever judges it, before and after.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::digest::Digest;
use crate::integration::Touch;
use crate::order::InOrder as _;

use super::state::{Noted, Reshaping, Unit};

/// Which part of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ChangedPart"))]
pub enum ChangedPart {
    /// Its title.
    Title,
    /// What it is for.
    Purpose,
    /// What must be preserved.
    Preserve,
    /// What may vary.
    Vary,
    /// What it is judged by.
    Criterion,
    /// What it touches.
    Touch,
    /// What supports it or speaks against it.
    Evidence,
    /// What is not known.
    Uncertainty,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ChangedHow"))]
pub enum ChangedHow {
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It is another.
    Changed,
}

/// What a touch comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TouchSize {
    /// The lines that stand there after the work and did not before; none, where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added: Option<u64>,
    /// The lines of the base that it takes; none, where it is about all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed: Option<u64>,
    /// The digest of what the resource is after the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Digest>,
    /// The digest of what it was when the work began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<Digest>,
}

impl TouchSize {
    fn of(touch: &Touch) -> Self {
        let told = !touch.lines.is_empty();
        let added = || touch.lines.iter().map(|hunk| hunk.becomes.map(u64::from)).sum::<Option<u64>>();
        let removed = || touch.lines.iter().map(|hunk| u64::from(hunk.range.count())).sum();
        Self {
            added: told.then(added).flatten(),
            removed: told.then(removed),
            content: touch.content,
            base: touch.base,
        }
    }
}

/// One thing that became different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ChangedThing"))]
pub struct Changed {
    /// The entry that made it what it is now.
    pub entry: u64,
    /// Which part of the unit it is.
    pub part: ChangedPart,
    /// What became of it.
    pub how: ChangedHow,
    /// Its name within the unit: a label, a resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it said before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it says now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Of a touch, what it came to before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub touch_before: Option<TouchSize>,
    /// Of a touch, what it comes to now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub touch_after: Option<TouchSize>,
}

/// A part as it is compared: its name, what it says, the entry, and what a touch comes to.
struct Side {
    name: Option<String>,
    says: String,
    entry: u64,
    touch: Option<Touch>,
}

impl Side {
    fn new(name: &impl ToString, says: &impl ToString, entry: u64) -> Self {
        Self { name: Some(name.to_string()), says: says.to_string(), entry, touch: None }
    }
}

/// What became different between a unit as it was and as it is, in the order in which it did.
pub fn changes(before: &Unit, now: &Unit) -> Vec<Changed> {
    let restated = now.reshapings.iter().filter(|made| matches!(made.is, Reshaping::Restated(_)));
    let restated = restated.map(|made| made.from.seq).next_back().unwrap_or(now.opened.seq);
    let mut all = Vec::new();
    let text = |says: String| alloc::vec![Side { name: None, says, entry: restated, touch: None }];
    let mut add = |part, then, now: Vec<Side>, gone: &dyn Fn(&str) -> u64| compare(&mut all, part, then, &now, gone);
    let nowhere = |_: &str| restated;
    add(ChangedPart::Title, text(before.title.to_string()), text(now.title.to_string()), &nowhere);
    add(ChangedPart::Purpose, text(before.purpose.to_string()), text(now.purpose.to_string()), &nowhere);
    let last = now.last.seq;
    let prose =
        |all: &[Noted<crate::text::Prose>]| all.iter().map(|one| Side::new(&one.is, &one.is, one.from.seq)).collect();
    add(ChangedPart::Preserve, prose(&before.preserve), prose(&now.preserve), &|_| last);
    add(ChangedPart::Vary, prose(&before.vary), prose(&now.vary), &|_| last);
    let criteria = |unit: &Unit| {
        let side = |held: &Noted<super::part::Criterion>| Side::new(&held.is.label, &held.is.text, held.from.seq);
        unit.criteria.iter().map(side).collect()
    };
    let dropped = |name: &str| {
        let dropped = now.dropped_criteria.iter().rfind(|dropped| dropped.is.as_str() == name);
        dropped.map_or(last, |dropped| dropped.from.seq)
    };
    add(ChangedPart::Criterion, criteria(before), criteria(now), &dropped);
    let touches = |unit: &Unit| {
        let side = |held: &super::state::Touched| {
            let touch = &held.touch.is;
            let says = if touch.lines.is_empty() { String::from("all of it") } else { lines(touch) };
            Side { touch: Some(touch.clone()), ..Side::new(&touch.resource, &says, held.touch.from.seq) }
        };
        unit.touches.iter().map(side).collect()
    };
    let dropped = |name: &str| {
        let dropped = now.dropped_touches.iter().rfind(|dropped| dropped.is.as_str() == name);
        dropped.map_or(last, |dropped| dropped.from.seq)
    };
    add(ChangedPart::Touch, touches(before), touches(now), &dropped);
    let evidence = |unit: &Unit| {
        let standing = unit.evidence.iter().filter(|held| held.ended.is_none());
        let side = |held: &super::state::Evidence| {
            let claim = &held.claim.is;
            Side::new(&claim.label, &format!("{}: {}", claim.finding.name(), claim.text), held.claim.from.seq)
        };
        standing.map(side).collect()
    };
    let ended = |name: &str| {
        let held = now.evidence.iter().rfind(|held| held.claim.is.label.as_str() == name);
        held.and_then(|held| held.ended.as_ref()).map_or(last, |ended| ended.from.seq)
    };
    add(ChangedPart::Evidence, evidence(before), evidence(now), &ended);
    let open = |unit: &Unit| {
        let open = unit.uncertainties.iter().filter(|held| held.is_open());
        open.map(|held| Side::new(&held.raised.is.label, &held.raised.is.question, held.raised.from.seq)).collect()
    };
    let answered = |name: &str| {
        let held = now.uncertainties.iter().rfind(|held| held.raised.is.label.as_str() == name);
        held.and_then(|held| held.ended.as_ref()).map_or(last, |ended| ended.from.seq)
    };
    add(ChangedPart::Uncertainty, open(before), open(now), &answered);
    all.put_in_order_by(|a, b| (a.entry, a.part, &a.name).cmp(&(b.entry, b.part, &b.name)));
    all
}

/// The lines of a touch, in words.
fn lines(touch: &Touch) -> String {
    let hunk = |hunk: &crate::integration::Hunk| {
        let (first, count) = (hunk.range.first(), hunk.range.count());
        match hunk.becomes {
            Some(becomes) => format!("{first}+{count} become {becomes}"),
            None => format!("{first}+{count}"),
        }
    };
    let all: Vec<String> = touch.lines.iter().map(hunk).collect();
    format!("lines {}", all.join(", "))
}

fn compare(all: &mut Vec<Changed>, part: ChangedPart, then: Vec<Side>, now: &[Side], gone: &dyn Fn(&str) -> u64) {
    for side in now {
        let held = then.iter().find(|held| held.name == side.name);
        let same = held.is_some_and(|held| held.says == side.says && held.touch == side.touch);
        if !same {
            all.push(Changed {
                entry: side.entry,
                part,
                how: if held.is_some() { ChangedHow::Changed } else { ChangedHow::Added },
                name: side.name.clone(),
                before: held.map(|held| held.says.clone()),
                after: Some(side.says.clone()),
                touch_before: held.and_then(|held| held.touch.as_ref()).map(TouchSize::of),
                touch_after: side.touch.as_ref().map(TouchSize::of),
            });
        }
    }
    for held in then.into_iter().filter(|held| !now.iter().any(|side| side.name == held.name)) {
        all.push(Changed {
            entry: gone(held.name.as_deref().unwrap_or_default()),
            part,
            how: ChangedHow::Removed,
            touch_before: held.touch.as_ref().map(TouchSize::of),
            name: held.name,
            before: Some(held.says),
            after: None,
            touch_after: None,
        });
    }
}
