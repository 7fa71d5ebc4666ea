//! A merge queue as data: what to test together, what lands, and what to try when a test fails.
//!
//! The queue is a small state machine: [`Queue::apply`] takes what happened and gives what to do, and a shell carries
//! that out. A batch is tested on the base and everything in front of it that has not failed, so that what lands is,
//! to the letter, what was tested: a batch lands only where everything its test stood on has landed and nothing else.
//!
//! - A batch that fails is tested again as long as it has retries, with those behind it left alone.
//! - A batch that then still fails is left out of the tests behind it, which start anew without it. Once all it stood on
//!   has landed, its failure is its own: it is split into halves, in order, which go behind those that are being tested
//!   without it; a single unit, or one group, is ejected with the reason kept.
//! - What needs a unit of a failed batch goes behind it, or waits with it.
//! - The window, how many batches are tested at once, grows by one with each that lands and halves with each failure.

use crate::order::Gathered as _;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::fault::Fault;
use crate::integration::dependency::DependencyKind;
use crate::integration::graph::Parcels;
use crate::integration::graph::numbered::Numbered;
use crate::integration::work::Work;
use crate::limit;
use crate::text::Line;

/// How a queue goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "QueueSettings"))]
pub struct Settings {
    /// How many batches are tested at once, at the start.
    pub window: usize,
    /// The fewest, however often tests fail.
    pub floor: usize,
    /// The most, however seldom.
    pub most: usize,
    /// How often a failed batch is tested again as it is.
    pub retries: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            window: limit::QUEUE_WINDOW,
            floor: limit::QUEUE_WINDOW_FLOOR,
            most: limit::QUEUE_WINDOW_MOST,
            retries: 1,
        }
    }
}

/// A test of one batch on everything in front of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "QueueTest"))]
pub struct Test {
    /// Its number: no other test of the queue has it.
    pub number: u64,
    /// How many batches had landed when it was asked for: they are in its base.
    pub base: u64,
    /// The numbers of the batches it assumes to land before, in order.
    pub assumes: Vec<u64>,
}

/// How far a batch is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "BatchState"))]
pub enum State {
    /// No test of it is under way.
    Untested,
    /// It is being tested.
    Testing(Test),
    /// It passed, and lands when what it assumes has landed.
    Passed(Test),
    /// It failed, and nothing behind it assumes it.
    Failed(Test),
}

/// A batch in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct QueueBatch {
    /// Its number: no other batch of the queue has it.
    pub number: u64,
    /// Its units in order, in groups that land together.
    pub groups: Vec<Vec<Line>>,
    /// How often it may still be tested again as it is.
    pub retries: usize,
    /// How far it is.
    pub state: State,
}

impl QueueBatch {
    /// Its units, in order.
    pub fn units(&self) -> impl Iterator<Item = &Line> {
        self.groups.iter().flatten()
    }

    fn test(&self) -> Option<&Test> {
        match &self.state {
            State::Untested => None,
            State::Testing(test) | State::Passed(test) | State::Failed(test) => Some(test),
        }
    }
}

/// Why a unit left the queue without landing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "EjectionGrounds"))]
pub enum Grounds {
    /// Tested on nothing but what has landed, it failed.
    Failed {
        /// The test.
        test: u64,
        /// The units it landed together with.
        with: Vec<Line>,
    },
    /// A unit it needs left the queue.
    Needs {
        /// That unit.
        on: Line,
    },
    /// It was taken out.
    TakenOut,
}

/// A unit that left the queue without landing, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ejected {
    /// The unit.
    pub unit: Line,
    /// Why.
    pub grounds: Grounds,
}

impl fmt::Display for Ejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.grounds {
            Grounds::Failed { test, .. } => {
                write!(f, "`{}` failed on its own in test {test}: mend it and queue it again", self.unit)
            }
            Grounds::Needs { on } => write!(f, "`{}` waits: it needs `{on}`, which left the queue", self.unit),
            Grounds::TakenOut => write!(f, "`{}` was taken out", self.unit),
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "QueueEvent"))]
pub enum Event {
    /// Begin, or go on after the settings changed.
    Start,
    /// A test passed.
    Passed {
        /// Its number.
        test: u64,
    },
    /// A test failed.
    Failed {
        /// Its number.
        test: u64,
    },
    /// A test ended without an answer, such as when its machine went away: it says nothing of the batch.
    Lost {
        /// Its number.
        test: u64,
    },
    /// Units join as one batch: an emergency in front, all others behind.
    Joined {
        /// The units in order, in groups that land together.
        groups: Vec<Vec<Line>>,
        /// What each of them needs to land before it.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        needs: BTreeMap<Line, Vec<Line>>,
        /// Whether it goes in front of everything else. All tests start anew, on top of it.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        emergency: bool,
    },
    /// A unit is taken out, such as when its author takes it back.
    TakenOut {
        /// The unit.
        unit: Line,
    },
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "QueueAction"))]
pub enum Action {
    /// Start a test.
    Test {
        /// Its number.
        test: u64,
        /// The batch it decides on.
        batch: u64,
        /// What to put on the base as it is now, in order: what is assumed, then the batch itself.
        units: Vec<Line>,
        /// The batches that are assumed to land before.
        assumes: Vec<u64>,
    },
    /// Stop a test: its answer is of no use any more.
    Cancel {
        /// Its number.
        test: u64,
    },
    /// Land these units, in order: exactly this was tested.
    Land {
        /// The batch.
        batch: u64,
        /// Its units.
        units: Vec<Line>,
        /// The test that passed.
        test: u64,
    },
    /// A batch failed and was split, to find out what of it fails.
    Split {
        /// The batch.
        batch: u64,
        /// What it became.
        into: Vec<u64>,
    },
    /// A unit leaves the queue.
    Eject(Ejected),
}

/// A queue of batches that are tested, landed, split and ejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "MergeQueue"))]
pub struct Queue {
    /// How it goes about it.
    pub settings: Settings,
    /// How many batches are tested at once now.
    pub window: usize,
    /// The batches, in order.
    pub batches: Vec<QueueBatch>,
    /// What units in the queue need of each other.
    pub needs: BTreeMap<Line, Vec<Line>>,
    /// How many batches have landed.
    pub landed: u64,
    /// The numbers of those that landed last, as far as a test stands on them.
    pub recent: Vec<u64>,
    /// How many batches passed only when they were tested again.
    pub flaky: u64,
    /// Units that left without landing, and why.
    pub ejected: Vec<Ejected>,
    next: u64,
    next_test: u64,
}

impl Queue {
    /// A queue with the batches of a plan. Nothing is tested before [`Event::Start`].
    ///
    /// # Errors
    /// When the units cannot be read, or the plan places more of them than the limit allows.
    pub fn of(plan: &Plan, works: &[Work], settings: Settings) -> Result<Self, Fault> {
        let numbered = Numbered::new(works)?;
        let parcels = Parcels::new(&numbered);
        let mut queue = Self {
            settings,
            window: settings.window.clamp(settings.floor.max(1), settings.most.max(settings.floor).max(1)),
            batches: Vec::new(),
            needs: BTreeMap::new(),
            landed: 0,
            recent: Vec::new(),
            flaky: 0,
            ejected: Vec::new(),
            next: 1,
            next_test: 1,
        };
        for batch in &plan.batches {
            let mut groups: Vec<(Option<usize>, Vec<Line>)> = Vec::new();
            for rank in &batch.units {
                let number = numbered.number(rank.unit.as_str()).filter(|number| numbered.in_flight(*number));
                let parcel = number.map(|number| parcels.of(number));
                match groups.last_mut() {
                    Some((last, group)) if parcel.is_some() && *last == parcel => group.push(rank.unit.clone()),
                    _ => groups.push((parcel, alloc::vec![rank.unit.clone()])),
                }
                let ends = number.map_or(&[][..], |number| numbered.on.of(number));
                let needs = ends.iter().filter(|end| end.kind == DependencyKind::NeedsLanded);
                let needs: Vec<Line> = needs
                    .filter(|end| numbered.in_flight(end.unit) && Some(parcels.of(end.unit)) != parcel)
                    .filter_map(|end| numbered.name(end.unit).cloned())
                    .collect();
                if !needs.is_empty() {
                    queue.needs.insert(rank.unit.clone(), needs);
                }
            }
            queue.push(groups.into_iter().map(|(_, group)| group).collect(), None);
        }
        queue.check()?;
        Ok(queue)
    }

    /// Takes what happened and gives what to do, in that order. A test that is not under way, such as one that was
    /// cancelled, changes nothing.
    ///
    /// # Errors
    /// When units join that are in the queue already, or more than the limit allows. Nothing has changed then.
    pub fn apply(&mut self, event: Event) -> Result<Vec<Action>, Fault> {
        let mut actions = Vec::new();
        match event {
            Event::Start => {}
            Event::Passed { test } => self.passed(test),
            Event::Failed { test } => self.failed(test),
            Event::Lost { test } => {
                if let Some(batch) = self.tested(test) {
                    batch.state = State::Untested;
                }
            }
            Event::Joined { groups, needs, emergency } => self.join(groups, needs, emergency)?,
            Event::TakenOut { unit } => {
                if self.batches.iter().any(|batch| batch.units().any(|name| *name == unit)) {
                    self.eject(alloc::vec![Ejected { unit, grounds: Grounds::TakenOut }], &mut actions);
                }
            }
        }
        self.settle(&mut actions);
        Ok(actions)
    }

    /// What is under way, in sentences.
    pub fn words(&self) -> Vec<String> {
        let state = |batch: &QueueBatch| {
            let names: Vec<String> = batch.units().map(|unit| format!("`{unit}`")).collect();
            let far = match &batch.state {
                State::Untested => "not tested yet".into(),
                State::Testing(test) => format!("in test {}", test.number),
                State::Passed(test) => format!("passed test {}, waits for what it stands on", test.number),
                State::Failed(test) => format!("failed test {}, left out of the tests behind it", test.number),
            };
            format!("batch {} ({}): {far}", batch.number, names.join(", "))
        };
        self.batches.iter().map(state).chain(self.ejected.iter().map(|ejected| format!("{ejected}"))).collect()
    }

    fn check(&self) -> Result<(), Fault> {
        let many: usize = self.batches.iter().map(|batch| batch.units().count()).sum();
        if many > limit::QUEUE_UNITS {
            return Err(Fault::input(format!("{many} units are more than the {} of a queue", limit::QUEUE_UNITS)));
        }
        Ok(())
    }

    fn number(&mut self) -> u64 {
        let number = self.next;
        self.next = self.next.saturating_add(1);
        number
    }

    fn push(&mut self, groups: Vec<Vec<Line>>, at: Option<usize>) -> u64 {
        let batch =
            QueueBatch { number: self.number(), groups, retries: self.settings.retries, state: State::Untested };
        let number = batch.number;
        let at = at.unwrap_or(self.batches.len()).min(self.batches.len());
        self.batches.insert(at, batch);
        number
    }

    /// The batch that a test under way decides on.
    fn tested(&mut self, number: u64) -> Option<&mut QueueBatch> {
        self.batches.iter_mut().find(|batch| matches!(&batch.state, State::Testing(test) if test.number == number))
    }

    fn passed(&mut self, number: u64) {
        let retries = self.settings.retries;
        if let Some(batch) = self.tested(number)
            && let State::Testing(test) = batch.state.clone()
        {
            batch.state = State::Passed(test);
            if batch.retries < retries {
                self.flaky = self.flaky.saturating_add(1);
            }
        }
    }

    fn failed(&mut self, number: u64) {
        let Some(batch) = self.tested(number) else { return };
        if batch.retries > 0 {
            batch.retries -= 1;
            batch.state = State::Untested;
            return;
        }
        if let State::Testing(test) = batch.state.clone() {
            batch.state = State::Failed(test);
        }
        self.window = (self.window / 2).max(self.settings.floor).max(1);
    }

    fn join(&mut self, groups: Vec<Vec<Line>>, needs: BTreeMap<Line, Vec<Line>>, first: bool) -> Result<(), Fault> {
        let there: BTreeSet<&Line> = self.batches.iter().flat_map(QueueBatch::units).gathered();
        let mut new = BTreeSet::new();
        for unit in groups.iter().flatten() {
            if there.contains(unit) || !new.insert(unit) {
                return Err(Fault::input(format!("`{unit}` is in the queue already"))
                    .with_help("take it out first, or leave it where it is"));
            }
        }
        let many = there.len() + new.len();
        if many > limit::QUEUE_UNITS {
            return Err(Fault::input(format!("{many} units are more than the {} of a queue", limit::QUEUE_UNITS)));
        }
        if first && let Some(on) = needs.values().flatten().find(|on| there.contains(on)) {
            return Err(Fault::input(format!("an emergency cannot go in front of `{on}`, which it needs"))
                .with_help("let what it needs join in front as well"));
        }
        let groups: Vec<Vec<Line>> = groups.into_iter().filter(|group| !group.is_empty()).collect();
        if !groups.is_empty() {
            self.needs.extend(needs);
            self.push(groups, first.then_some(0));
        }
        Ok(())
    }

    /// Lands, splits and ejects what is decided, then brings the tests in line with what is left.
    fn settle(&mut self, actions: &mut Vec<Action>) {
        loop {
            let landed = self.land(actions);
            if !landed && !self.divide(actions) {
                break;
            }
        }
        self.hold_back(actions);
        self.retest(actions);
        let oldest = self.batches.iter().filter_map(QueueBatch::test).map(|test| test.base).min();
        let needed = usize::try_from(self.landed.saturating_sub(oldest.unwrap_or(self.landed))).unwrap_or(usize::MAX);
        self.recent.drain(..self.recent.len().saturating_sub(needed));
    }

    /// Whether exactly what a test stood on has landed.
    fn stands(&self, test: &Test) -> bool {
        let since = usize::try_from(self.landed.saturating_sub(test.base)).unwrap_or(usize::MAX);
        let from = self.recent.len().checked_sub(since);
        from.and_then(|from| self.recent.get(from..)).is_some_and(|landed| landed == test.assumes)
    }

    fn land(&mut self, actions: &mut Vec<Action>) -> bool {
        let ready = self.batches.iter().position(|batch| match &batch.state {
            State::Passed(test) => self.stands(test),
            _ => false,
        });
        let Some(place) = ready else { return false };
        let batch = self.batches.remove(place);
        let units: Vec<Line> = batch.units().cloned().collect();
        for unit in &units {
            self.needs.remove(unit);
        }
        self.landed = self.landed.saturating_add(1);
        self.recent.push(batch.number);
        self.window = self.window.saturating_add(1).min(self.settings.most.max(1));
        let test = batch.test().map_or(0, |test| test.number);
        actions.push(Action::Land { batch: batch.number, units, test });
        true
    }

    /// Splits or ejects a batch that failed on nothing but what has landed.
    fn divide(&mut self, actions: &mut Vec<Action>) -> bool {
        let failed = self.batches.iter().position(|batch| match &batch.state {
            State::Failed(test) => self.stands(test),
            _ => false,
        });
        let Some(place) = failed else { return false };
        let batch = self.batches.remove(place);
        let test = batch.test().map_or(0, |test| test.number);
        if let [group] = batch.groups.as_slice() {
            let with = |unit: &Line| group.iter().filter(|other| *other != unit).cloned().collect();
            let ejected = group
                .iter()
                .map(|unit| Ejected { unit: unit.clone(), grounds: Grounds::Failed { test, with: with(unit) } });
            self.eject(ejected.collect(), actions);
            return true;
        }
        let mut front = batch.groups;
        let back = front.split_off(front.len() / 2);
        // Behind those that are being tested without it: finding the culprit must not stop the rest.
        let under_way =
            self.batches.iter().rposition(|batch| batch.state != State::Untested).map_or(0, |last| last + 1);
        let at = under_way.max(place).min(self.batches.len());
        let into = alloc::vec![self.push(front, Some(at)), self.push(back, Some(at + 1))];
        actions.push(Action::Split { batch: batch.number, into });
        true
    }

    /// Takes units out, and with them what needs them.
    fn eject(&mut self, ejected: Vec<Ejected>, actions: &mut Vec<Action>) {
        let mut ahead = ejected;
        let mut gone: BTreeSet<Line> = BTreeSet::new();
        let mut needed_by: BTreeMap<Line, Vec<Line>> = BTreeMap::new();
        for (unit, on) in &self.needs {
            for on in on {
                needed_by.entry(on.clone()).or_default().push(unit.clone());
            }
        }
        let mut mates: BTreeMap<Line, Vec<Line>> = BTreeMap::new();
        for group in self.batches.iter().flat_map(|batch| &batch.groups).filter(|group| group.len() > 1) {
            mates.extend(group.iter().map(|unit| (unit.clone(), group.clone())));
        }
        while let Some(next) = ahead.pop() {
            if !gone.insert(next.unit.clone()) {
                continue;
            }
            let follow = needed_by.get(&next.unit).into_iter().chain(mates.get(&next.unit)).flatten();
            let follow =
                follow.map(|unit| Ejected { unit: unit.clone(), grounds: Grounds::Needs { on: next.unit.clone() } });
            ahead.extend(follow.filter(|next| !gone.contains(&next.unit)));
            actions.push(Action::Eject(next.clone()));
            self.ejected.push(next);
        }
        self.needs.retain(|unit, _| !gone.contains(unit));
        for batch in &mut self.batches {
            if batch.units().any(|unit| gone.contains(unit)) {
                batch.groups.retain(|group| !group.iter().any(|unit| gone.contains(unit)));
                if let State::Testing(test) = &batch.state {
                    actions.push(Action::Cancel { test: test.number });
                }
                batch.state = State::Untested;
                // What is left is another batch: tests that assumed the whole do not stand on it.
                batch.number = self.next;
                self.next = self.next.saturating_add(1);
            }
        }
        self.batches.retain(|batch| !batch.groups.is_empty());
    }

    /// Moves what needs a unit of a failed batch, or of one further back, behind that.
    fn hold_back(&mut self, actions: &mut Vec<Action>) {
        let mut place: BTreeMap<&Line, usize> = BTreeMap::new();
        for (number, batch) in self.batches.iter().enumerate() {
            place.extend(batch.units().map(|unit| (unit, number)));
        }
        let mut late: BTreeSet<Line> = BTreeSet::new();
        let mut moved: Vec<(usize, Vec<Line>)> = Vec::new();
        for (number, batch) in self.batches.iter().enumerate() {
            let failed = |at: usize| self.batches.get(at).is_some_and(|b| matches!(b.state, State::Failed(_)));
            for group in &batch.groups {
                let held = group.iter().filter_map(|unit| self.needs.get(unit)).flatten().any(|on| {
                    late.contains(on) || place.get(on).is_some_and(|at| *at > number || (*at < number && failed(*at)))
                });
                if held {
                    late.extend(group.iter().cloned());
                    moved.push((number, group.clone()));
                }
            }
        }
        if moved.is_empty() {
            return;
        }
        // What waits for the same failure waits in one batch, behind everything it could wait for.
        let mut groups = Vec::new();
        for (number, group) in moved {
            let Some(batch) = self.batches.get_mut(number) else { continue };
            if batch.groups.len() > 1 || batch.state != State::Untested || number + 1 < self.batches.len() {
                groups.push((number, group));
            }
        }
        let last = self.batches.len().saturating_sub(1);
        if groups.iter().all(|(number, _)| *number == last) {
            return;
        }
        let mut renumber = BTreeSet::new();
        for (number, group) in &groups {
            if let Some(batch) = self.batches.get_mut(*number) {
                batch.groups.retain(|other| other != group);
                renumber.insert(*number);
            }
        }
        for number in renumber {
            let fresh = self.number();
            if let Some(batch) = self.batches.get_mut(number) {
                if let State::Testing(test) = &batch.state {
                    actions.push(Action::Cancel { test: test.number });
                }
                (batch.number, batch.state) = (fresh, State::Untested);
            }
        }
        self.push(groups.into_iter().map(|(_, group)| group).collect(), None);
        self.batches.retain(|batch| !batch.groups.is_empty());
    }

    /// Starts the tests of the batches in the window, and stops those that stand on something else than they would now.
    fn retest(&mut self, actions: &mut Vec<Action>) {
        let mut ahead: Vec<u64> = Vec::new();
        let mut units: Vec<Line> = Vec::new();
        let mut open = 0;
        let mut out = BTreeSet::new();
        // What is stopped makes room for what is started, so it comes first.
        let mut tests = Vec::new();
        for place in 0..self.batches.len() {
            let number = self.next_test;
            let Some(batch) = self.batches.get(place) else { break };
            let stands = batch.test().is_some_and(|test| self.expects(test, &ahead));
            let failed = matches!(batch.state, State::Failed(_));
            let own: Vec<Line> = batch.units().cloned().collect();
            // What it needs is left out, so it is not tested: it would land without that.
            let held = own.iter().filter_map(|unit| self.needs.get(unit)).flatten().any(|on| out.contains(on));
            let inside = open < self.window && !held;
            let id = batch.number;
            if let (false, State::Testing(test)) = (stands && inside, &batch.state) {
                actions.push(Action::Cancel { test: test.number });
            }
            let Some(batch) = self.batches.get_mut(place) else { break };
            if !inside {
                batch.state = State::Untested;
                out.extend(own);
                continue;
            }
            open += 1;
            if stands && failed {
                out.extend(own);
                continue;
            }
            units.extend(own);
            if !stands {
                batch.state = State::Testing(Test { number, base: self.landed, assumes: ahead.clone() });
                self.next_test = self.next_test.saturating_add(1);
                tests.push(Action::Test { test: number, batch: id, units: units.clone(), assumes: ahead.clone() });
            }
            ahead.push(id);
        }
        actions.extend(tests);
    }

    /// Whether a test stands on what has landed since and then on exactly these batches.
    fn expects(&self, test: &Test, ahead: &[u64]) -> bool {
        let since = usize::try_from(self.landed.saturating_sub(test.base)).unwrap_or(usize::MAX);
        let Some(from) = self.recent.len().checked_sub(since) else { return false };
        let landed = self.recent.get(from..).unwrap_or_default();
        test.assumes.iter().eq(landed.iter().chain(ahead))
    }
}
