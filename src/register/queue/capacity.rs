//! How much judgment each group has waiting, how much policy lets wait, and whether anything is kept out by it.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use serde::Serialize;

use crate::actor::Actor;
use crate::instant::Instant;
use crate::policy::Policy;
use crate::register::Register;
use crate::text::Label;
use crate::unit::{Unit, waiting};

/// What waits for the judgment of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "QueueCapacity"))]
pub struct Capacity {
    /// The group.
    pub group: Label,
    /// How many units wait for it: those that asked for a move and were told to wait for it.
    pub waiting: u64,
    /// How many may, as policy says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may: Option<u32>,
    /// Whether no more may: these moves of other units wait for room.
    pub full: bool,
    /// The moves that wait for room while it is full.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Label>,
    /// How many units asked for such a move and wait for room now.
    pub kept_out: usize,
    /// Why not more may wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Box<str>>,
    /// Of those that wait, how many last asked within the last seven days.
    pub asked_lately: usize,
    /// How many judgments its members gave within the last seven days, whatever they were asked for.
    pub answered_lately: usize,
}

const WEEK: i64 = 7 * 24 * 60 * 60 * 1_000;

/// What waits for each group that anything waits for, or that policy gives a budget; of one person's groups alone, where
/// one is named.
pub(super) fn capacity(
    register: &Register,
    policy: Option<&Policy>,
    now: Instant,
    whose: Option<&Actor>,
) -> Vec<Capacity> {
    let flying = || register.units().filter(|unit| unit.stage.is_in_flight());
    let waiting = waiting(flying());
    let lately = |at: Instant| now.millis().saturating_sub(at.millis()) < WEEK;
    let budgets = policy.map(Policy::budgets).unwrap_or_default();
    let mut groups: BTreeMap<&Label, (usize, usize)> = waiting.keys().map(|group| (*group, (0, 0))).collect();
    groups.extend(budgets.iter().map(|budget| (&budget.group, (0, 0))));
    let is_member = |group: &Label, who: &Actor| policy.is_some_and(|policy| policy.is_in_group(group, who.as_str()));
    if let Some(whose) = whose {
        groups.retain(|group, _| is_member(group, whose));
    }
    if groups.is_empty() {
        return Vec::new();
    }
    for ruled in flying().filter_map(Unit::ruled_next).filter(|ruled| lately(ruled.from.at)) {
        for group in &ruled.is.waits_for {
            if let Some((asked, _)) = groups.get_mut(group) {
                *asked += 1;
            }
        }
    }
    // Each judge's groups are looked up once.
    let mut judges: BTreeMap<&Actor, usize> = BTreeMap::new();
    for judged in register.units().flat_map(|unit| &unit.judgments).filter(|judged| lately(judged.said.from.at)) {
        *judges.entry(&judged.said.from.by).or_default() += 1;
    }
    for (judge, count) in judges {
        for (group, (_, answered)) in &mut groups {
            if is_member(group, judge) {
                *answered += count;
            }
        }
    }
    let mut kept_out: BTreeMap<&str, usize> = BTreeMap::new();
    for ruling in flying().filter_map(Unit::ruled_next).flat_map(|ruled| &ruled.is.room) {
        *kept_out.entry(ruling).or_default() += 1;
    }
    let mut all = Vec::new();
    for (group, (asked_lately, answered_lately)) in groups {
        let count = waiting.get(group).copied().unwrap_or(0);
        let plain = Capacity {
            group: group.clone(),
            waiting: count,
            may: None,
            full: false,
            moves: Vec::new(),
            kept_out: 0,
            why: None,
            asked_lately,
            answered_lately,
        };
        let before = all.len();
        all.extend(budgets.iter().filter(|budget| budget.group == *group).map(|budget| Capacity {
            may: Some(budget.most),
            full: count >= u64::from(budget.most),
            moves: budget.moves.clone(),
            kept_out: kept_out.get(&*budget.ruling).copied().unwrap_or(0),
            why: Some(budget.why.to_string().into()),
            ..plain.clone()
        }));
        if all.len() == before {
            all.push(plain);
        }
    }
    all
}
