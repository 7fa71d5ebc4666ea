//! Counting what comes out otherwise.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::digest::Digest;
use crate::limit;
use crate::order::InOrder as _;
use crate::policy::compile::Policy;
use crate::policy::decision::Asked;
use crate::policy::evaluate::Evaluation;
use crate::policy::facts::Facts;
use crate::policy::verdict::Verdict;

use super::{
    Backtest, Bad, Baseline, Causes, Cell, Cost, End, Ends, Flip, FlipGroup, NotReplayable, Past, Standing, lines,
};

/// Judgments that are asked for, by number, and who is asked for which.
#[derive(Debug, Default)]
pub(super) struct Asking {
    pub(super) judgments: Vec<Asked>,
    numbers: BTreeMap<Asked, usize>,
    escalations: BTreeMap<Box<str>, usize>,
    /// For each obligation of the candidate, the judgment it asks for.
    obligations: Vec<Option<usize>>,
    fallback: usize,
}

/// A judgment by number, how often it was asked for, and how often it would be.
pub(super) type Delta = (usize, u64, u64);

impl Asking {
    pub(super) fn of(policy: &Policy) -> Self {
        let mut asking = Self::default();
        let asked: Vec<Option<usize>> = policy
            .obligations
            .iter()
            .map(|obligation| Asked::by(obligation).map(|asked| asking.number(&asked)))
            .collect();
        asking.obligations = asked;
        asking.fallback = asking.escalation(policy.fallback.to.as_str());
        asking
    }

    fn number(&mut self, asked: &Asked) -> usize {
        if let Some(number) = self.numbers.get(asked) {
            return *number;
        }
        let number = self.judgments.len();
        self.judgments.push(asked.clone());
        self.numbers.insert(asked.clone(), number);
        number
    }

    fn escalation(&mut self, to: &str) -> usize {
        if let Some(number) = self.escalations.get(to) {
            return *number;
        }
        let number = self.number(&Asked::escalation(to));
        self.escalations.insert(to.into(), number);
        number
    }

    /// What one decision asks of people, then and now.
    pub(super) fn delta(&mut self, past: &Past<'_>, evaluation: &Evaluation) -> Vec<Delta> {
        let mut delta: Vec<Delta> = Vec::new();
        let mut add = |number: usize, then: u64, now: u64| match delta.iter_mut().find(|(held, ..)| *held == number) {
            Some((_, held_then, held_now)) => {
                *held_then += then;
                *held_now += now;
            }
            None => delta.push((number, then, now)),
        };
        if past.verdict != Verdict::Block {
            for owed in past.owed.iter().filter(|owed| owed.verdict != Verdict::Move) {
                if let Some(asked) = &owed.judgment {
                    add(self.number(asked), u64::from(owed.asked.saturating_sub(owed.has)), 0);
                }
            }
            if let Some(to) = past.asked {
                add(self.escalation(to), 1, 0);
            }
        }
        if evaluation.verdict != Verdict::Block {
            for (obligation, standing) in &evaluation.owed {
                let number = usize::try_from(*obligation).ok().and_then(|number| self.obligations.get(number));
                if let (Some(Some(number)), Standing::Owed { has, asked }) = (number, standing) {
                    add(*number, 0, u64::from(asked.saturating_sub(*has)));
                }
            }
            if !evaluation.permitted || evaluation.verdict == Verdict::Undetermined {
                add(self.fallback, 0, 1);
            }
        }
        delta
    }
}

/// The first of many, in the order of the ledger.
#[derive(Debug)]
struct First<T> {
    kept: BTreeMap<(u64, u64), T>,
    count: u64,
}

impl<T> Default for First<T> {
    fn default() -> Self {
        Self { kept: BTreeMap::new(), count: 0 }
    }
}

impl<T> First<T> {
    /// Whether one of that number would be among the first.
    fn wants(&self, seq: u64) -> bool {
        self.kept.len() < limit::BACKTEST_TOLD || self.kept.last_key_value().is_some_and(|((last, _), _)| seq < *last)
    }

    fn keep(&mut self, seq: u64, one: T) {
        // Two of one number stay two.
        let nth = self.kept.range((seq, 0)..=(seq, u64::MAX)).next_back().map_or(0, |((_, nth), _)| nth + 1);
        self.kept.insert((seq, nth), one);
        while self.kept.len() > limit::BACKTEST_TOLD {
            self.kept.pop_last();
        }
    }

    fn join(&mut self, other: Self) {
        self.count += other.count;
        for ((seq, _), one) in other.kept {
            self.keep(seq, one);
        }
    }
}

/// The flips that the same rules make.
#[derive(Debug)]
pub(super) struct Grouped {
    count: u64,
    first: u64,
    unit: Option<Box<str>>,
    before: Vec<Box<str>>,
    after: Vec<Box<str>>,
}

impl Grouped {
    /// A group with its first flip.
    pub(super) fn of(candidate: &Policy, past: &Past<'_>, facts: &Facts<'_>, evaluation: &Evaluation) -> Self {
        let now = candidate.decision_with(facts, evaluation, false);
        Self {
            count: 0,
            first: past.seq,
            unit: past.unit.map(Box::from),
            before: lines(past.rules, past.owed, past.asked),
            after: lines(&now.rules, &now.owed, now.asked.as_deref()),
        }
    }
}

/// What some decisions come to.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) decisions: u64,
    /// The number of the first of them.
    pub(super) first: u64,
    verdicts: BTreeMap<(Verdict, Verdict), u64>,
    loosened: First<Flip>,
    tightened: First<Flip>,
    groups: BTreeMap<Causes, Grouped>,
    ungrouped: u64,
    /// By judgment: asked for then, now, more, fewer.
    asked: BTreeMap<usize, [u64; 4]>,
    /// By end: all, stopped, let through.
    ends: BTreeMap<End, [u64; 3]>,
    stopped: First<Bad>,
    let_through: First<Bad>,
}

impl Tally {
    pub(super) fn count(&mut self, past: &Past<'_>, evaluation: &Evaluation, delta: Vec<Delta>) {
        let (from, to) = (past.verdict, evaluation.verdict);
        self.first = if self.decisions == 0 { past.seq } else { self.first.min(past.seq) };
        self.decisions += 1;
        *self.verdicts.entry((from, to)).or_default() += 1;
        if to < from {
            self.loosened.count += 1;
        } else if to > from {
            self.tightened.count += 1;
        }
        for (number, then, now) in delta {
            let [all_then, all_now, more, fewer] = self.asked.entry(number).or_default();
            *all_then += then;
            *all_now += now;
            *more += now.saturating_sub(then);
            *fewer += then.saturating_sub(now);
        }
        let Some(ended) = past.ended else { return };
        let [all, stopped, let_through] = self.ends.entry(ended.end).or_default();
        *all += 1;
        let (held, told) = match (from == Verdict::Move, to == Verdict::Move) {
            (true, false) => (stopped, &mut self.stopped),
            (false, true) => (let_through, &mut self.let_through),
            _ => return,
        };
        *held += 1;
        told.count += 1;
        if told.wants(past.seq) {
            told.keep(past.seq, Bad { seq: past.seq, unit: past.unit.map(Box::from), ended, from, to });
        }
    }

    /// Whether a flip would be told.
    pub(super) fn wants(&self, from: Verdict, to: Verdict, seq: u64) -> bool {
        match to.cmp(&from) {
            core::cmp::Ordering::Less => self.loosened.wants(seq),
            core::cmp::Ordering::Equal => false,
            core::cmp::Ordering::Greater => self.tightened.wants(seq),
        }
    }

    pub(super) fn keep(&mut self, flip: Flip) {
        let flips = if flip.to < flip.from { &mut self.loosened } else { &mut self.tightened };
        flips.keep(flip.seq, flip);
    }

    /// Counts a flip in its group, which is made where it is the first.
    pub(super) fn group(&mut self, causes: Causes, make: impl FnOnce() -> Grouped) {
        if let Some(held) = self.groups.get_mut(&causes) {
            held.count += 1;
        } else if self.groups.len() < limit::BACKTEST_GROUPS {
            self.groups.insert(causes, Grouped { count: 1, ..make() });
        } else {
            self.ungrouped += 1;
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        self.ungrouped += other.ungrouped;
        for (causes, group) in other.groups {
            if let Some(held) = self.groups.get_mut(&causes) {
                let count = held.count + group.count;
                if group.first < held.first {
                    *held = group;
                }
                held.count = count;
            } else if self.groups.len() < limit::BACKTEST_GROUPS {
                self.groups.insert(causes, group);
            } else {
                self.ungrouped += group.count;
            }
        }
        self.decisions += other.decisions;
        for (cell, count) in other.verdicts {
            *self.verdicts.entry(cell).or_default() += count;
        }
        self.loosened.join(other.loosened);
        self.tightened.join(other.tightened);
        for (number, counts) in other.asked {
            let held = self.asked.entry(number).or_default();
            for (held, count) in held.iter_mut().zip(counts) {
                *held += count;
            }
        }
        for (end, counts) in other.ends {
            let held = self.ends.entry(end).or_default();
            for (held, count) in held.iter_mut().zip(counts) {
                *held += count;
            }
        }
        self.stopped.join(other.stopped);
        self.let_through.join(other.let_through);
    }

    pub(super) fn backtest(
        self,
        policy: Digest,
        given: u64,
        asking: &Asking,
        not_replayable: Vec<NotReplayable>,
        baseline: Option<Baseline>,
    ) -> Backtest {
        let (loosened, tightened) = (self.loosened.count, self.tightened.count);
        let mut flips: Vec<Flip> = self.loosened.kept.into_values().chain(self.tightened.kept.into_values()).collect();
        flips.truncate(limit::BACKTEST_TOLD);
        let grouped = self.groups.into_iter().map(|(causes, Grouped { count, first, unit, before, after })| {
            FlipGroup { causes, count, first, unit, before, after }
        });
        let mut groups: Vec<FlipGroup> = grouped.collect();
        groups.put_in_order_by(|a, b| (b.count, a.first, &a.causes).cmp(&(a.count, b.first, &b.causes)));
        for flip in &mut flips {
            flip.group = groups.iter().position(|group| group.causes.are_of(flip));
        }
        let told = u64::try_from(flips.len()).unwrap_or(u64::MAX);
        let costs = self.asked.into_iter().filter_map(|(number, [then, now, more, fewer])| {
            Some(Cost { judgment: asking.judgments.get(number)?.clone(), then, now, more, fewer })
        });
        let mut judgments: Vec<Cost> = costs.filter(|cost| cost.then > 0 || cost.now > 0).collect();
        judgments.put_in_order_by(|a, b| a.judgment.cmp(&b.judgment));
        let verdicts = self.verdicts.into_iter().map(|((from, to), count)| Cell { from, to, count });
        let ends = self.ends.into_iter();
        Backtest {
            policy,
            decisions: given,
            replayed: self.decisions,
            same: self.decisions.saturating_sub(loosened).saturating_sub(tightened),
            loosened,
            tightened,
            flips,
            flips_left_out: loosened.saturating_add(tightened).saturating_sub(told),
            groups,
            ungrouped: self.ungrouped,
            verdicts: verdicts.collect(),
            judgments,
            ends: ends.map(|(end, [count, stopped, let_through])| Ends { end, count, stopped, let_through }).collect(),
            stopped: self.stopped.kept.into_values().collect(),
            let_through: self.let_through.kept.into_values().collect(),
            not_replayable,
            baseline,
        }
    }
}
