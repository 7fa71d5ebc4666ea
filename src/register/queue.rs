//! What waits for whom: every live unit under the move it waits for, the most pressing first.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Reverse;

use serde::Serialize;

use crate::actor::Actor;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::DependencyKind;
use crate::order::InOrder as _;
use crate::unit::{Known, Pending, PendingKind, Stage, Unit, pending};

use super::Register;

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
    /// How many units in flight wait for this one.
    pub unblocks: usize,
    /// The move it waits for.
    pub pending: Pending,
}

/// The units that wait for the same sort of move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct QueueGroup {
    /// The sort of move.
    pub kind: PendingKind,
    /// How many units wait for it.
    pub count: usize,
    /// The first of them: those that unblock most, then those that wait longest.
    pub first: Vec<QueueEntry>,
}

/// Everything that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Queue {
    /// How many live units there are.
    pub live: usize,
    /// How many of them are in flight: not landed yet.
    pub in_flight: usize,
    /// The groups, the most pressing first.
    pub groups: Vec<QueueGroup>,
}

/// What makes one unit come before another within its group, the first field first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// More units unblocked first.
    unblocks: Reverse<usize>,
    /// Longer waiting first.
    since: Instant,
    /// The older unit first.
    unit: UnitId,
}

/// The queue at an instant: everybody's, or one actor's; at most `most` entries of each group.
pub fn queue(register: &Register, now: Instant, whose: Option<&Actor>, most: usize) -> Queue {
    let mut waiting: Vec<(PendingKind, Rank, &Unit, Pending)> = Vec::new();
    let (mut live, mut in_flight) = (0, 0);
    for unit in register.units() {
        let Some(pending) = pending(register, unit, now) else { continue };
        if whose.is_some_and(|whose| pending.who != *whose) {
            continue;
        }
        live += 1;
        in_flight += usize::from(unit.stage.is_in_flight());
        let rank = Rank { unblocks: Reverse(unblocks(register, unit)), since: pending.since, unit: unit.id };
        waiting.push((pending.kind, rank, unit, pending));
    }
    waiting.put_in_order_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut groups: Vec<QueueGroup> = Vec::new();
    for (kind, rank, unit, pending) in waiting {
        if groups.last().is_none_or(|group| group.kind != kind) {
            groups.push(QueueGroup { kind, count: 0, first: Vec::new() });
        }
        let Some(group) = groups.last_mut() else { continue };
        group.count += 1;
        if group.first.len() < most {
            group.first.push(QueueEntry {
                unit: unit.id,
                title: unit.title.to_string(),
                stage: unit.stage,
                since: rank.since,
                unblocks: rank.unblocks.0,
                pending,
            });
        }
    }
    Queue { live, in_flight, groups }
}

/// How many units in flight wait for this one to land.
fn unblocks(register: &Register, unit: &Unit) -> usize {
    let waiting = unit.dependents.iter().filter(|dependent| {
        let waits = dependent.is.kind.waits() || dependent.is.kind == DependencyKind::LandsWith;
        waits && register.unit(dependent.is.unit).is_some_and(|other| other.stage.is_in_flight())
    });
    waiting.count()
}
