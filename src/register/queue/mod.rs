//! What waits for whom: every live unit under the move it waits for, first what judgment is worth most at.

mod capacity;
mod judges;
mod worth;

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Reverse;

use serde::Serialize;

use crate::actor::Actor;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::order::InOrder as _;
use crate::policy::{Asked, Owed};
use crate::text::Label;
use crate::unit::{Pending, PendingKind, Stage, Unit, onward, pending};

use super::Register;
use judges::{Judges, StillOwed};
use worth::{Scene, Worth};

pub use capacity::Capacity;
pub use worth::{Factor, FactorKind};

/// One unit that waits for a move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct QueueEntry {
    /// The unit.
    pub unit: UnitId,
    /// Its title.
    pub title: String,
    /// Where it is in its life.
    pub stage: Stage,
    /// Since when it waits.
    pub since: Instant,
    /// How many units in flight wait for this one, also by way of others; counted up to fifty.
    pub unblocks: usize,
    /// What judgment is worth at it: its place follows from this.
    pub worth: u32,
    /// What makes it that: risk, irreversibility and uncertainty, which are multiplied; what it unblocks and its age,
    /// which are added.
    pub why: Vec<Factor>,
    /// The move it waits for.
    pub pending: Pending,
    /// What it waits for people to say, as policy asked it and nobody has answered since.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owes: Vec<Owed>,
    /// Why it is in the queue of the one who is asked for; empty, where nobody is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
    /// The batch it belongs to, where several are alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<Label>,
}

/// Units of a group that are alike, so that a person may take them in one sitting. Each is judged for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "QueueSitting"))]
pub struct Batch {
    /// Its name within this answer.
    pub batch: Label,
    /// How many units belong to it.
    pub count: usize,
    /// What they share, in words.
    pub shares: String,
}

/// The units that wait for the same sort of move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct QueueGroup {
    /// The sort of move.
    pub kind: PendingKind,
    /// How many units wait for it.
    pub count: usize,
    /// The first of them: those at which judgment is worth most, then those that wait longest.
    pub first: Vec<QueueEntry>,
    /// Those of them that are alike, in the order of the first of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub batches: Vec<Batch>,
}

/// Everything that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Queue {
    /// How many live units there are.
    pub live: usize,
    /// How many of them are in flight: not landed yet.
    pub in_flight: usize,
    /// How many of them wait for a word to go on that nobody has asked policy for yet: no budget of attention counts them.
    pub not_asked: usize,
    /// The groups, the most pressing first.
    pub groups: Vec<QueueGroup>,
    /// What waits for the judgment of each group of the policy in force.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capacity: Vec<Capacity>,
}

/// What makes one unit come before another within its group, the first field first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Worth more first.
    worth: Reverse<u32>,
    /// More units unblocked first.
    unblocks: Reverse<usize>,
    /// Longer waiting first.
    since: Instant,
    /// The older unit first.
    unit: UnitId,
}

struct Waiting<'r> {
    unit: &'r Unit,
    rank: Rank,
    worth: Worth,
    pending: Pending,
    owed: Vec<StillOwed<'r>>,
    because: Vec<String>,
}

/// Who is asked: the judges of what rulings ask, or the next mover.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Sitting<'w> {
    Judges(Vec<(Option<&'w Asked>, &'w [Box<str>])>),
    Mover(&'w Actor),
}

impl<'r> Waiting<'r> {
    /// What units of one batch share.
    fn alike(&self) -> (PendingKind, &'r Label, Sitting<'_>) {
        let sitting = if self.owed.is_empty() {
            Sitting::Mover(&self.pending.who)
        } else {
            let asked = self.owed.iter().map(|still| (still.owed.judgment.as_ref(), still.owed.by.as_slice()));
            Sitting::Judges(asked.collect())
        };
        (self.pending.kind, &self.unit.kind, sitting)
    }

    fn shares(&self, count: usize) -> String {
        let alike = format!("{count} of kind {}", self.unit.kind);
        if self.owed.is_empty() {
            return format!("{alike} wait for {}", self.pending.who);
        }
        let asked = self.owed.iter().map(|still| {
            let by = still.owed.by.join(", ");
            let by = if by.is_empty() { String::new() } else { format!(" (asked by {by})") };
            format!("{}{by}", still.owed.what)
        });
        format!("{alike} wait for {}", asked.collect::<Vec<_>>().join("; "))
    }

    fn entry(self, batch: Option<Label>) -> QueueEntry {
        let has = |still: StillOwed<'_>| Owed { has: still.has, ..still.owed.clone() };
        QueueEntry {
            unit: self.unit.id,
            title: self.unit.title.to_string(),
            stage: self.unit.stage,
            since: self.rank.since,
            unblocks: self.rank.unblocks.0,
            worth: self.rank.worth.0,
            why: self.worth.why(self.unit),
            pending: self.pending,
            owes: self.owed.into_iter().map(has).collect(),
            because: self.because,
            batch,
        }
    }
}

/// The queue at an instant: everybody's, or one actor's, who is the next mover or could give the judgment that is owed;
/// at most `most` entries, and batches, of each group.
pub fn queue(register: &Register, now: Instant, whose: Option<&Actor>, most: usize) -> Queue {
    let mut scene = Scene::of(register, now);
    let mut judges = Judges::of(register, now);
    let mut waiting: Vec<Waiting<'_>> = Vec::new();
    let (mut live, mut in_flight, mut not_asked) = (0, 0, 0);
    for unit in register.units() {
        let Some(pending) = pending(register, unit, now) else { continue };
        let owed = judges.still_owed(unit);
        let mut because = Vec::new();
        if let Some(whose) = whose {
            if judges.people().are_same(&pending.who, whose) {
                because.push(judges.mover(unit, &pending.why, whose));
            }
            because.extend(owed.iter().filter_map(|still| judges.because(unit, still, whose)));
            if because.is_empty() {
                continue;
            }
        }
        live += 1;
        in_flight += usize::from(unit.stage.is_in_flight());
        not_asked += usize::from(is_not_asked(unit, pending.kind));
        let worth = scene.worth(unit, pending.since);
        let rank = Rank {
            worth: Reverse(worth.points()),
            unblocks: Reverse(worth.unblocks),
            since: pending.since,
            unit: unit.id,
        };
        waiting.push(Waiting { unit, rank, worth, pending, owed, because });
    }
    waiting.put_in_order_by(|a, b| (a.pending.kind, &a.rank).cmp(&(b.pending.kind, &b.rank)));
    let (labels, batches) = batched(&waiting);
    let mut groups: Vec<QueueGroup> = Vec::new();
    for (held, batch) in waiting.into_iter().zip(labels) {
        let kind = held.pending.kind;
        if groups.last().is_none_or(|group| group.kind != kind) {
            groups.push(QueueGroup { kind, count: 0, first: Vec::new(), batches: Vec::new() });
        }
        let Some(group) = groups.last_mut() else { continue };
        group.count += 1;
        if group.first.len() < most {
            group.first.push(held.entry(batch));
        }
    }
    for (kind, batch) in batches {
        if let Some(group) = groups.iter_mut().find(|group| group.kind == kind).filter(|g| g.batches.len() < most) {
            group.batches.push(batch);
        }
    }
    let capacity = capacity::capacity(judges.register(), judges.policy(), now, whose);
    Queue { live, in_flight, not_asked, groups, capacity }
}

/// The batch of each unit that is like others, and the batches, in the order of the first of each.
fn batched(waiting: &[Waiting<'_>]) -> (Vec<Option<Label>>, Vec<(PendingKind, Batch)>) {
    let mut places: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, held) in waiting.iter().enumerate() {
        places.entry(held.alike()).or_default().push(place);
    }
    let mut alike: Vec<Vec<usize>> = places.into_values().filter(|places| places.len() > 1).collect();
    alike.put_in_order_by_key(|places| places.first().copied());
    let mut labels: Vec<Option<Label>> = alloc::vec![None; waiting.len()];
    let mut batches = Vec::with_capacity(alike.len());
    for (number, places) in (1_usize..).zip(alike) {
        let label = Label::made_of(&format!("b{number}"));
        let Some(first) = places.first().and_then(|place| waiting.get(*place)) else { continue };
        let shares = first.shares(places.len());
        batches.push((first.pending.kind, Batch { batch: label.clone(), count: places.len(), shares }));
        for place in places {
            if let Some(held) = labels.get_mut(place) {
                *held = Some(label.clone());
            }
        }
    }
    (labels, batches)
}

/// Whether a unit waits for a word to go on, and nobody has asked for that move yet.
fn is_not_asked(unit: &Unit, kind: PendingKind) -> bool {
    let word = matches!(kind, PendingKind::Admit | PendingKind::Pass | PendingKind::Land);
    word && onward(unit.stage).is_some() && unit.ruled_next().is_none()
}
