//! What each rule is worth: how often it fired, was right, was overridden, was wrong, or never came up. Rules that are dead
//! or contradicted come to light here, with the reason they were made for.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::actor::Actor;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::Touch;
use crate::judgment::{Answer, Contested, Ruling};
use crate::ledger::Entry;
use crate::memory::SignalKind;
use crate::policy::{Day, Decision, Policy, Sort, Verdict};
use crate::text::{Label, Prose, Reference};
use crate::unit::{Event, Stage, Transition, transition};

/// Decisions, and days, that a rule is in force before it is called dead for never having fired.
const DEAD_DECISIONS: u64 = 100;
const DEAD_DAYS: i64 = 90;
/// Times people went the other way before a rule is called contradicted.
const CONTRADICTED: u64 = 3;
/// Units a rule held back before it is called needless for never having changed any.
const NEEDLESS: u64 = 10;
const DAY: i64 = 86_400_000;

/// What should be looked at about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RuleConcern"))]
pub enum Concern {
    /// People went the other way more often than it was right.
    Contradicted,
    /// It never fired, however much was decided.
    Dead,
    /// It held work back and changed nothing.
    Needless,
    /// The day on which somebody should look again has come.
    Overdue,
}

impl Concern {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contradicted => "contradicted",
            Self::Dead => "dead",
            Self::Needless => "needless",
            Self::Overdue => "overdue",
        }
    }
}

/// A rule, or another part of policy that can fire, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleRecord {
    /// Its name, as decisions have it.
    pub id: Box<str>,
    /// What it was written as.
    pub sort: Sort,
    /// Why it was made.
    pub why: Prose,
    /// Who answers for it.
    pub owner: Actor,
    /// What it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Reference>,
    /// When it is due for another look.
    pub review: Day,
    /// Since when it is in force, without a break.
    pub since: Instant,
    /// Decisions made since then.
    pub decisions: u64,
    /// Those in which it fired.
    pub fired: u64,
    /// Units it held back.
    pub held: u64,
    /// Of these, the ones that were changed, declined, refused or given up before they went on: it was right.
    pub right: u64,
    /// Of these, the ones that went on as they were, under an override.
    pub overridden: u64,
    /// Of these, the ones that went on as they were, with what it asked for.
    pub unchanged: u64,
    /// Challenges of it that were upheld, and units it permitted to land that failed: it was wrong.
    pub wrong: u64,
    /// Decisions in which it could not be told.
    pub untold: u64,
    /// What should be looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<Concern>,
    /// It in words.
    pub says: String,
}

#[derive(Clone, Debug)]
struct Known {
    sort: Sort,
    why: Prose,
    owner: Actor,
    origin: Option<Reference>,
    review: Day,
    since: Instant,
    /// Decisions made before it came into force.
    before: u64,
    fired: u64,
    held: u64,
    right: u64,
    overridden: u64,
    unchanged: u64,
    wrong: u64,
    untold: u64,
}

/// What a unit waits for, and whether anything became of it.
#[derive(Clone, Debug, Default)]
struct Waiting {
    /// By the stage it was to go to: the rules that held it back.
    held: BTreeMap<Stage, BTreeMap<Box<str>, Held>>,
    /// The rules that permitted it to land, and the entry in which it did: nothing, once that was counted as wrong.
    permitted: Option<(u64, BTreeSet<Box<str>>)>,
    /// Challenges of rules without an answer.
    challenged: BTreeMap<Label, Box<str>>,
}

/// What a rule asked when it held a unit back, and whether the unit changed since.
#[derive(Clone, Debug, Default)]
struct Held {
    asks: BTreeSet<Label>,
    changed: bool,
}

impl Held {
    /// What a rule that fired asks of people.
    fn by(decision: &Decision, rule: &str) -> Self {
        let owed = decision.owed.iter().filter(|owed| owed.by.iter().any(|by| **by == *rule));
        let asks = owed.filter_map(|owed| owed.judgment.as_ref()).map(|asked| asked.kind.clone()).collect();
        Self { asks, changed: false }
    }
}

/// What each rule is worth, read off a ledger entry by entry.
///
/// ```
/// use governed::Instant;
/// use governed::metrics::Rules;
/// assert!(Rules::new().records(Instant::EPOCH).is_empty(), "no policy is in force");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Rules {
    known: BTreeMap<Box<str>, Known>,
    units: BTreeMap<UnitId, Waiting>,
    decisions: u64,
    /// Incidents that nobody called noise, with the units they name.
    incidents: BTreeMap<u64, Vec<UnitId>>,
}

impl Rules {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next entry. Entries come in their order.
    pub fn push(&mut self, entry: &Entry) {
        match &entry.event {
            Event::PolicyAdopted { documents, .. } => {
                if let Ok(policy) = Policy::compile(documents.clone()) {
                    self.adopted(&policy, entry.at);
                }
            }
            Event::Decided { unit, to, decision } => {
                self.decided(decision);
                self.held_back(*unit, *to, decision);
            }
            Event::Moved { unit, from, to, decision, lifted_by, .. } => {
                if let Some(decision) = decision {
                    self.decided(decision);
                    if transition(*from, *to) == Some(Transition::Land) {
                        let permitted = decision.permitted_by.iter().cloned().collect();
                        self.units.entry(*unit).or_default().permitted = Some((entry.seq, permitted));
                    }
                    if lifted_by.is_some() {
                        // What stood against it this time may not have been asked before.
                        self.held_back(*unit, *to, decision);
                    }
                }
                self.went(*unit, *to, lifted_by.is_some());
                if matches!(transition(*from, *to), Some(Transition::Return | Transition::Rework)) {
                    self.stopped(*unit);
                }
            }
            Event::Judged { unit, judgment, .. } if judgment.answer == Answer::Decline => {
                self.changed(*unit, Some(&judgment.kind));
            }
            Event::Touched { unit, touches, dropped, .. }
                if touches.iter().any(Touch::is_content) || !dropped.is_empty() =>
            {
                self.changed(*unit, None);
            }
            Event::Refused { unit, .. }
            | Event::CriterionSet { unit, .. }
            | Event::CriterionDropped { unit, .. }
            | Event::Constrained { unit, .. }
            | Event::Restated { unit, .. } => self.changed(*unit, None),
            Event::Abandoned { unit, .. } | Event::Split { unit, .. } => self.stopped(*unit),
            Event::Combined { units, .. } => units.iter().for_each(|unit| self.stopped(*unit)),
            Event::RolledBack { unit, .. } | Event::Observed { unit, to: Stage::RolledBack, .. } => {
                if let Some((_, rules)) = self.units.get_mut(unit).and_then(|waiting| waiting.permitted.take()) {
                    self.wrong(rules);
                }
            }
            Event::SignalTaken { signal } if signal.kind == SignalKind::Incident => {
                self.incidents.insert(entry.seq, signal.units.clone());
            }
            Event::SignalsDismissed { signals, .. } => {
                for seq in signals {
                    self.incidents.remove(seq);
                }
            }
            Event::Challenged { unit, challenge } => {
                if let Contested::Rule(rule) = &challenge.of {
                    let waiting = self.units.entry(*unit).or_default();
                    waiting.challenged.insert(challenge.label.clone(), rule.as_str().into());
                }
            }
            Event::ChallengeAnswered { unit, challenge, ruling, .. } => {
                let rule = self.units.get_mut(unit).and_then(|waiting| waiting.challenged.remove(challenge));
                if let Some(rule) = rule.filter(|_| *ruling == Ruling::Upheld) {
                    count(&mut self.known, &rule, |known| &mut known.wrong);
                }
            }
            _ => {}
        }
    }

    /// A rule that is not in the policy any more is forgotten; one that is there again begins anew.
    fn adopted(&mut self, policy: &Policy, at: Instant) {
        let mut before = core::mem::take(&mut self.known);
        for ruling in policy.rulings() {
            let held = before.remove(&ruling.id);
            let known = Known {
                sort: ruling.sort,
                why: ruling.why.clone(),
                owner: ruling.owner.clone(),
                origin: ruling.origin.clone(),
                review: ruling.review.clone(),
                ..held.unwrap_or_else(|| Known::begin(ruling, at, self.decisions))
            };
            self.known.insert(ruling.id.clone(), known);
        }
    }

    fn decided(&mut self, decision: &Decision) {
        self.decisions = self.decisions.saturating_add(1);
        for fired in &decision.rules {
            if let Some(known) = self.known.get_mut(&fired.id) {
                let untold = u64::from(fired.undetermined.is_some());
                known.fired = known.fired.saturating_add(1 - untold);
                known.untold = known.untold.saturating_add(untold);
            }
        }
    }

    fn held_back(&mut self, unit: UnitId, to: Stage, decision: &Decision) {
        let held = self.units.entry(unit).or_default().held.entry(to).or_default();
        for fired in decision.rules.iter().filter(|fired| holds(decision, &fired.id)) {
            if !held.contains_key(&fired.id) {
                held.insert(fired.id.clone(), Held::by(decision, &fired.id));
                count(&mut self.known, &fired.id, |known| &mut known.held);
            }
        }
    }

    /// It made the move.
    fn went(&mut self, unit: UnitId, to: Stage, lifted: bool) {
        let held = self.units.get_mut(&unit).and_then(|waiting| waiting.held.remove(&to));
        for (rule, held) in held.into_iter().flatten() {
            count(&mut self.known, &rule, |known| match (lifted, held.changed) {
                (true, _) => &mut known.overridden,
                (false, true) => &mut known.right,
                (false, false) => &mut known.unchanged,
            });
        }
    }

    /// It became something else, or was told no: by what one kind of judgment asks, or by anybody.
    fn changed(&mut self, unit: UnitId, kind: Option<&Label>) {
        let held = self.units.get_mut(&unit).into_iter().flat_map(|waiting| waiting.held.values_mut());
        for held in held.flat_map(BTreeMap::values_mut) {
            held.changed |= kind.is_none_or(|kind| held.asks.contains(kind));
        }
    }

    /// It does not make the move at all.
    fn stopped(&mut self, unit: UnitId) {
        let held = self.units.get_mut(&unit).map(|waiting| core::mem::take(&mut waiting.held));
        for rule in held.into_iter().flat_map(BTreeMap::into_values).flat_map(BTreeMap::into_keys) {
            count(&mut self.known, &rule, |known| &mut known.right);
        }
    }

    /// It landed, and should not have.
    fn wrong(&mut self, rules: BTreeSet<Box<str>>) {
        for rule in rules {
            count(&mut self.known, &rule, |known| &mut known.wrong);
        }
    }

    /// How often each rule permitted work to land that an incident is said to come from, and that was not taken back.
    fn let_through(&self) -> BTreeMap<&str, u64> {
        let mut counted: BTreeSet<UnitId> = BTreeSet::new();
        let mut through: BTreeMap<&str, u64> = BTreeMap::new();
        for (seq, units) in &self.incidents {
            for unit in units {
                let permitted = self.units.get(unit).and_then(|waiting| waiting.permitted.as_ref());
                let Some((_, rules)) = permitted.filter(|(landed, _)| landed < seq) else { continue };
                if counted.insert(*unit) {
                    for rule in rules {
                        let count = through.entry(rule).or_default();
                        *count = count.saturating_add(1);
                    }
                }
            }
        }
        through
    }

    /// What each rule of the policy in force is worth at an instant: those with something to look at first.
    pub fn records(&self, now: Instant) -> Vec<RuleRecord> {
        let through = self.let_through();
        let record = |id: &str, known: &Known| {
            let wrong = known.wrong.saturating_add(through.get(id).copied().unwrap_or(0));
            let known = Known { wrong, ..known.clone() };
            known.record(id, self.decisions.saturating_sub(known.before), now)
        };
        let mut records: Vec<RuleRecord> = self.known.iter().map(|(id, known)| record(id, known)).collect();
        records.sort_by(|a, b| {
            let rank = |record: &RuleRecord| record.concerns.first().copied();
            // None sorts before anything that is there.
            (rank(a).is_none(), rank(a)).cmp(&(rank(b).is_none(), rank(b))).then_with(|| a.id.cmp(&b.id))
        });
        records
    }
}

/// Whether a rule that fired stood against the move.
pub(super) fn holds(decision: &Decision, rule: &str) -> bool {
    let owes = decision.owed.iter().any(|owed| owed.verdict != Verdict::Move && owed.by.iter().any(|by| **by == *rule));
    let fired = decision.rules.iter().find(|fired| *fired.id == *rule);
    owes || fired
        .is_some_and(|fired| fired.undetermined.is_some() || fired.effects.iter().any(|effect| &**effect == "block"))
}

fn count(known: &mut BTreeMap<Box<str>, Known>, rule: &str, of: impl FnOnce(&mut Known) -> &mut u64) {
    if let Some(known) = known.get_mut(rule) {
        let count = of(known);
        *count = count.saturating_add(1);
    }
}

impl Known {
    fn begin(ruling: &crate::policy::Ruling, at: Instant, before: u64) -> Self {
        Self {
            sort: ruling.sort,
            why: ruling.why.clone(),
            owner: ruling.owner.clone(),
            origin: ruling.origin.clone(),
            review: ruling.review.clone(),
            since: at,
            before,
            fired: 0,
            held: 0,
            right: 0,
            overridden: 0,
            unchanged: 0,
            wrong: 0,
            untold: 0,
        }
    }

    fn record(&self, id: &str, decisions: u64, now: Instant) -> RuleRecord {
        let days = now.millis().saturating_sub(self.since.millis()) / DAY;
        let against = self.overridden.saturating_add(self.wrong);
        let mut concerns = Vec::new();
        let mut says: Vec<String> = Vec::new();
        if against >= CONTRADICTED && against > self.right {
            concerns.push(Concern::Contradicted);
            says.push(format!(
                "people went the other way {against} times ({} overrides, {} times wrong), and it was right {} times",
                self.overridden, self.wrong, self.right
            ));
        }
        if self.fired == 0 && self.untold == 0 && decisions >= DEAD_DECISIONS && days >= DEAD_DAYS {
            concerns.push(Concern::Dead);
            says.push(format!("it never fired in {decisions} decisions over {days} days"));
        }
        if self.held >= NEEDLESS && self.right == 0 && against == 0 {
            concerns.push(Concern::Needless);
            says.push(format!("it held {} units back and changed none", self.held));
        }
        if self.review.begins() <= now {
            concerns.push(Concern::Overdue);
            says.push(format!("it was due for another look on {}", self.review.as_str()));
        }
        if says.is_empty() {
            says.push(format!(
                "fired {} times, held {} units back, was right for {}",
                self.fired, self.held, self.right
            ));
        }
        RuleRecord {
            id: id.into(),
            sort: self.sort,
            why: self.why.clone(),
            owner: self.owner.clone(),
            origin: self.origin.clone(),
            review: self.review.clone(),
            since: self.since,
            decisions,
            fired: self.fired,
            held: self.held,
            right: self.right,
            overridden: self.overridden,
            unchanged: self.unchanged,
            wrong: self.wrong,
            untold: self.untold,
            concerns,
            says: says.join("; "),
        }
    }
}
