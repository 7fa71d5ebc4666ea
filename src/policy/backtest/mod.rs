//! A candidate policy over past decisions, from the facts recorded with each: what would have come out otherwise.
//!
//! Verdicts are compared as they were recorded. Where the recorded facts cannot say what the candidate would have
//! decided, the decision is *not replayable*, with the reason, and counts as no flip. That is so where facts were not
//! kept, cannot be read by the candidate's facts, or where the candidate's verdict is undetermined only because it
//! reads a fact that no decision about that move was recorded with: the fact is new, and not missing.
//!
//! ```
//! use governed::policy::backtest::{Past, backtest};
//! use governed::policy::{Document, Policy, Verdict};
//! let policy = |at_most: u32| {
//!     let document: Document = serde_json::from_value(serde_json::json!({
//!         "governed": 1, "policy": "p", "owner": "person:ada", "review": "2027-01-01",
//!         "rules": [{ "id": "small", "why": "Soon undone.", "when": format!("unit.lines <= {at_most}"), "then": ["allow"] }],
//!         "fallback": { "to": "person:ada" }
//!     })).unwrap();
//!     Policy::compile(vec![document]).unwrap()
//! };
//! let (old, candidate) = (policy(100), policy(50));
//! let lines = [20, 70];
//! let decisions = lines.map(|lines| old.decide(&old.facts_of(&serde_json::json!({ "unit": { "lines": lines } })).unwrap()));
//! let past = (1..).zip(&decisions).map(|(seq, decision)| Past::of(seq, None, decision));
//! let found = backtest(&candidate, Some(&old), past);
//! assert_eq!((found.same, found.loosened, found.tightened), (1, 0, 1));
//! assert_eq!((found.flips[0].seq, found.flips[0].to), (2, Verdict::Escalate));
//! assert_eq!(found.flips[0].ceases, ["small".into()]);
//! ```

mod archive;
mod report;
mod tally;
mod unclear;

use crate::order::Gathered as _;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;
use serde_json::Value as Json;

use crate::budget::Budget;
use crate::digest::Digest;
use crate::fault::Fault;
use crate::limit;

use super::compile::Policy;
use super::condition::{Value, print};
use super::decision::{Asked, Decision, Fired, Owed};
use super::evaluate::{Evaluation, Room};
use super::facts::Facts;
use super::obligation::Standing;
use super::ruling::{Consequence, Obligation, Ruling};
use super::verdict::Verdict;

use tally::{Asking, Grouped, Tally};
use unclear::Needs;

pub use archive::{Archive, Recorded};

/// A past decision, and what happened later.
#[derive(Clone, Debug)]
pub struct Past<'a> {
    /// The number of its entry in the ledger.
    pub seq: u64,
    /// What it was about, in words: the id of a unit.
    pub unit: Option<&'a str>,
    /// The digest of the policy that decided, where that was recorded.
    pub policy: Option<Digest>,
    /// The verdict.
    pub verdict: Verdict,
    /// The rules that fired, and those that could not be told.
    pub rules: &'a [Fired],
    /// What was asked for, and how it stood.
    pub owed: &'a [Owed],
    /// Who was asked because nothing permitted the move or something could not be told.
    pub asked: Option<&'a str>,
    /// The facts.
    pub facts: PastFacts<'a>,
    /// What it ended in, where it did not end well.
    pub ended: Option<Ended>,
}

/// The facts a past decision was made from.
#[derive(Clone, Copy, Debug)]
pub enum PastFacts<'a> {
    /// JSON text.
    Text(&'a str),
    /// JSON that is read already.
    Json(&'a Json),
    /// They were not kept.
    NotKept,
}

/// A bad end, as the ledger has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "DecisionEnded"))]
pub struct Ended {
    /// Which.
    pub end: End,
    /// The number of the entry that says so.
    pub seq: u64,
}

/// How a move ended that did not end well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "BadEnd"))]
pub enum End {
    /// In an incident.
    Incident,
    /// It was rolled back.
    RolledBack,
}

impl<'a> Past<'a> {
    /// A recorded decision, with the number of its entry and what it was about.
    pub fn of(seq: u64, unit: Option<&'a str>, decision: &'a Decision) -> Self {
        Self {
            seq,
            unit,
            policy: Some(decision.policy),
            verdict: decision.verdict,
            rules: &decision.rules,
            owed: &decision.owed,
            asked: decision.asked.as_deref(),
            facts: PastFacts::Json(&decision.facts),
            ended: None,
        }
    }

    /// The ids of its rules: of those that fired, or else of those that could not be told.
    fn ids(&self, told: bool) -> Vec<&'a str> {
        let rules = self.rules.iter().filter(|rule| rule.undetermined.is_none() == told);
        rules.map(|rule| &*rule.id).collect()
    }

    /// The same decision, with what it ended in.
    #[must_use]
    pub fn ended(mut self, end: End, seq: u64) -> Self {
        self.ended = Some(Ended { end, seq });
        self
    }
}

/// What a candidate would have decided otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Backtest {
    /// The digest of the candidate.
    pub policy: Digest,
    /// How many decisions were given.
    pub decisions: u64,
    /// How many of them could be decided again.
    pub replayed: u64,
    /// How many come out the same.
    pub same: u64,
    /// How many come out looser.
    pub loosened: u64,
    /// How many come out stricter.
    pub tightened: u64,
    /// Those that come out otherwise: loosened ones first, then tightened ones, each in the order of the ledger. At most
    /// [`limit::BACKTEST_TOLD`], the loosened ones before any tightened one.
    pub flips: Vec<Flip>,
    /// How many flips are counted and not told.
    pub flips_left_out: u64,
    /// Every flip, by what makes it one: the largest groups first. At most [`limit::BACKTEST_GROUPS`], those met first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<FlipGroup>,
    /// How many flips are in none of these groups.
    #[serde(skip_serializing_if = "is_none")]
    pub ungrouped: u64,
    /// How many decisions went from which verdict to which, without the empty cells.
    pub verdicts: Vec<Cell>,
    /// Judgment that would be asked for, and judgment that would not be, by kind and by whom.
    pub judgments: Vec<Cost>,
    /// Incidents and rollbacks, by sort.
    pub ends: Vec<Ends>,
    /// Moves that ended badly and would not have gone ahead, in the order of the ledger.
    pub stopped: Vec<Bad>,
    /// Work that was stopped, ended badly all the same, and would now go ahead, in the order of the ledger.
    pub let_through: Vec<Bad>,
    /// Decisions that cannot be decided again, by reason.
    pub not_replayable: Vec<NotReplayable>,
    /// What the old policy says of its own decisions, where it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

/// What makes a decision come out otherwise: verdicts and rules by their ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FlipCauses"))]
pub struct Causes {
    /// The verdict that was recorded.
    pub from: Verdict,
    /// The verdict of the candidate.
    pub to: Verdict,
    /// Rules that fire now and did not then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fires: Vec<Box<str>>,
    /// Rules that fired then and do not now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ceases: Vec<Box<str>>,
    /// Rules that fire then and now, and from which something else follows now. Known where the old policy is given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Box<str>>,
    /// Rules that cannot be told now, and could then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unclear: Vec<Box<str>>,
    /// Rules that could not be told then, and can now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<Box<str>>,
}

impl Causes {
    /// Whether they make that flip one.
    fn are_of(&self, flip: &Flip) -> bool {
        (self.from, self.to) == (flip.from, flip.to)
            && self.fires == flip.fires
            && self.ceases == flip.ceases
            && self.changed == flip.changed
            && self.unclear == flip.unclear
            && self.cleared == flip.cleared
    }
}

/// Flips that the same rules make, with the explanations of the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FlipGroup {
    /// What makes them flips.
    #[serde(flatten)]
    pub causes: Causes,
    /// How many there are.
    pub count: u64,
    /// The number of the entry of the first.
    pub first: u64,
    /// What the first was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Box<str>>,
    /// Why the first came out as it was recorded, line by line: each rule that fired with what follows from it and why it
    /// is there, what was owed, who was asked.
    pub before: Vec<Box<str>>,
    /// Why it comes out otherwise now, in the same way.
    pub after: Vec<Box<str>>,
}

/// A decision that comes out otherwise, and the rules that make it so. Where no rule does, what rules refer to does: a
/// group, a standard, the ladder, the fallback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "VerdictFlip"))]
pub struct Flip {
    /// The number of its entry in the ledger.
    pub seq: u64,
    /// What it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Box<str>>,
    /// The verdict that was recorded.
    pub from: Verdict,
    /// The verdict of the candidate.
    pub to: Verdict,
    /// Rules that fire now and did not then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fires: Vec<Box<str>>,
    /// Rules that fired then and do not now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ceases: Vec<Box<str>>,
    /// Rules that fire then and now, and from which something else follows now. Known where the old policy is given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Box<str>>,
    /// Rules that cannot be told now, and could then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unclear: Vec<Box<str>>,
    /// Rules that could not be told then, and can now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<Box<str>>,
    /// Which of the groups it is in, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<usize>,
}

/// How many decisions went from one verdict to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "VerdictCell"))]
pub struct Cell {
    /// The verdict that was recorded.
    pub from: Verdict,
    /// The verdict of the candidate.
    pub to: Verdict,
    /// How many.
    pub count: u64,
}

/// Judgment of one kind by the same people: what of it was not there when the decision was made, and so had to be asked
/// for. A blocked move asks nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "JudgmentCost"))]
pub struct Cost {
    /// Which judgment.
    #[serde(flatten)]
    pub judgment: Asked,
    /// How many of them were asked for.
    pub then: u64,
    /// How many the candidate would ask for.
    pub now: u64,
    /// How many more, over the decisions in which it asks for more.
    pub more: u64,
    /// How many fewer, over the decisions in which it asks for fewer.
    pub fewer: u64,
}

/// What the candidate does about moves that ended badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "BadEnds"))]
pub struct Ends {
    /// How they ended.
    pub end: End,
    /// How many there are among the decisions that could be decided again.
    pub count: u64,
    /// How many moved then and would not now.
    pub stopped: u64,
    /// How many did not move then and would now.
    pub let_through: u64,
}

/// A decision about work that ended badly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "BadDecision"))]
pub struct Bad {
    /// The number of its entry in the ledger.
    pub seq: u64,
    /// What it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Box<str>>,
    /// How it ended.
    pub ended: Ended,
    /// The verdict that was recorded.
    pub from: Verdict,
    /// The verdict of the candidate.
    pub to: Verdict,
}

/// Decisions that cannot be decided again, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NotReplayable {
    /// Why.
    #[serde(flatten)]
    pub why: WhyNot,
    /// How many.
    pub count: u64,
    /// The number of the first entry.
    pub first: u64,
}

/// Why a decision cannot be decided again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "NotReplayableWhy"))]
pub enum WhyNot {
    /// Its facts were not kept.
    NotKept,
    /// The candidate's verdict hangs on facts that no decision about that move was recorded with.
    NewFacts {
        /// Their names.
        facts: Vec<Box<str>>,
    },
    /// The candidate's facts are others, and it cannot read these.
    Unreadable {
        /// What it says of them.
        message: Box<str>,
    },
    /// The old policy does not come to the recorded verdict from the recorded facts either.
    DoesNotReplay,
    /// For one of many further reasons.
    Other,
}

/// What the old policy says of its own decisions: from the facts recorded it must come to the verdict recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Baseline {
    /// The digest of the old policy.
    pub policy: Digest,
    /// How many decisions were held against it.
    pub checked: u64,
    /// How many were decided by yet another policy, and so were not.
    pub of_other_policies: u64,
    /// How many do not come out as recorded.
    pub differing: u64,
    /// Those, in the order they were given, at most [`limit::BACKTEST_TOLD`].
    pub differs: Vec<DoesNotReplay>,
}

/// A decision that its own policy does not come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DoesNotReplay {
    /// The number of its entry in the ledger.
    pub seq: u64,
    /// The verdict that was recorded.
    pub recorded: Verdict,
    /// The verdict it comes to; none, where it cannot read the facts.
    pub now: Option<Verdict>,
}

/// Tries a candidate on past decisions. With the old policy, its own decisions are first held against it.
pub fn backtest<'a>(candidate: &Policy, old: Option<&Policy>, past: impl Iterator<Item = Past<'a>>) -> Backtest {
    let mut backtesting = Backtesting::new(candidate, old);
    for past in past {
        backtesting.add(&past);
    }
    backtesting.finish()
}

/// A backtest on its way: past decisions are given one by one, and none of them is kept.
#[derive(Debug)]
pub struct Backtesting<'p> {
    candidate: &'p Policy,
    room: Room,
    old: Option<Old<'p>>,
    given: u64,
    asking: Asking,
    needs: Needs,
    /// By move, which facts some decision about it was recorded with.
    recorded: BTreeMap<Box<str>, Vec<bool>>,
    tally: Tally,
    /// Decisions whose verdict hangs on facts not recorded so far, by the move and by those facts.
    hanging: BTreeMap<(Box<str>, Vec<Vec<usize>>), Tally>,
    refused: BTreeMap<WhyNot, (u64, u64)>,
}

/// What the old policy said of a decision when it was asked before.
#[derive(Clone, Copy, Debug)]
enum Came {
    /// This verdict.
    To(Verdict),
    /// It cannot read the facts.
    Nowhere,
}

#[derive(Debug)]
struct Old<'p> {
    policy: &'p Policy,
    room: Room,
    /// Whether it reads facts as the candidate does.
    reads_alike: bool,
    /// The rules that both have, and from which something else follows in each.
    changed: BTreeSet<Box<str>>,
    baseline: Baseline,
}

impl<'p> Backtesting<'p> {
    /// Begins a backtest, as [`backtest`] does.
    pub fn new(candidate: &'p Policy, old: Option<&'p Policy>) -> Self {
        let old = old.map(|old| Old {
            policy: old,
            room: Room::default(),
            reads_alike: old.schema() == candidate.schema(),
            changed: changed(old, candidate),
            baseline: Baseline {
                policy: old.digest(),
                checked: 0,
                of_other_policies: 0,
                differing: 0,
                differs: Vec::new(),
            },
        });
        Self {
            candidate,
            room: Room::default(),
            old,
            given: 0,
            asking: Asking::of(candidate),
            needs: Needs::of(candidate),
            recorded: BTreeMap::new(),
            tally: Tally::default(),
            hanging: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    /// Takes in one past decision.
    pub fn add(&mut self, past: &Past<'_>) {
        match read(self.candidate, past.facts) {
            Some(Ok(facts)) => self.try_on(past, &facts, None),
            Some(Err(fault)) => self.unreadable(&fault.to_string(), past.seq),
            None => {
                self.given += 1;
                self.refuse(WhyNot::NotKept, past.seq);
            }
        }
    }

    /// Takes in one whose facts cannot be read.
    fn unreadable(&mut self, message: &str, seq: u64) {
        self.given += 1;
        let told = message.rsplit_once(" (line ").map_or(message, |(told, _)| told);
        self.refuse(WhyNot::Unreadable { message: told.into() }, seq);
    }

    /// Takes in one with its facts, and with what the old policy says of it where that is known.
    fn try_on(&mut self, past: &Past<'_>, facts: &Facts<'_>, known: Option<Came>) {
        self.given += 1;
        let candidate = self.candidate;
        let requested = match candidate.slots.requested.and_then(|slot| facts.get(slot)) {
            Some(Value::Text(requested)) => &**requested,
            _ => "",
        };
        self.note(requested, facts);
        if self.old.as_mut().is_some_and(|old| !old.replays(past, facts, known)) {
            return self.refuse(WhyNot::DoesNotReplay, past.seq);
        }
        let mut budget = Budget::of(limit::DECISION_STEPS);
        let evaluation = candidate.evaluate_in(facts, &mut self.room, &mut budget);
        let recorded = self.recorded.get(requested).map(Vec::as_slice).unwrap_or_default();
        let hangs = self.needs.hangs_on(candidate, facts, &evaluation, &self.room, recorded);
        let delta = self.asking.delta(past, &evaluation);
        let tally = match hangs {
            None => &mut self.tally,
            Some(facts) => self.hanging.entry((requested.into(), facts)).or_default(),
        };
        tally.count(past, &evaluation, delta);
        let (from, to) = (past.verdict, evaluation.verdict);
        if from != to {
            let changed = self.old.as_ref().map(|old| &old.changed);
            let causes = causes(candidate, past, &evaluation, changed);
            if tally.wants(from, to, past.seq) {
                tally.keep(flip(past, causes.clone()));
            }
            tally.group(causes, || Grouped::of(candidate, past, facts, &evaluation));
        }
    }

    /// Notes which facts a decision about a move was recorded with.
    fn note(&mut self, requested: &str, facts: &Facts<'_>) {
        if !self.recorded.contains_key(requested) {
            self.recorded.insert(requested.into(), Vec::new());
        }
        let Some(recorded) = self.recorded.get_mut(requested) else { return };
        recorded.resize(facts.slots().len(), false);
        for (held, value) in recorded.iter_mut().zip(facts.slots()) {
            *held |= value.is_some();
        }
    }

    fn refuse(&mut self, why: WhyNot, seq: u64) {
        self.refuse_all(why, 1, seq);
    }

    fn refuse_all(&mut self, why: WhyNot, count: u64, first: u64) {
        let full = self.refused.len() >= limit::BACKTEST_REASONS && !self.refused.contains_key(&why);
        let held = self.refused.entry(if full { WhyNot::Other } else { why }).or_insert((0, first));
        held.0 += count;
        held.1 = held.1.min(first);
    }

    /// What it came to.
    pub fn finish(mut self) -> Backtest {
        for ((requested, needed), tally) in core::mem::take(&mut self.hanging) {
            let recorded = self.recorded.get(&requested).map(Vec::as_slice).unwrap_or_default();
            let is_new = |slot: &&usize| recorded.get(**slot) != Some(&true);
            if needed.iter().all(|one_of| one_of.iter().any(|slot| is_new(&slot))) {
                let slots: BTreeSet<usize> = needed.iter().flatten().filter(is_new).copied().gathered();
                let fact = |slot| Some(self.candidate.schema().fact(slot)?.name.clone());
                let facts = slots.into_iter().filter_map(fact).collect();
                self.refuse_all(WhyNot::NewFacts { facts }, tally.decisions, tally.first);
            } else {
                self.tally.join(tally);
            }
        }
        let refused = self.refused.into_iter();
        let not_replayable = refused.map(|(why, (count, first))| NotReplayable { why, count, first }).collect();
        let baseline = self.old.map(|old| old.baseline);
        self.tally.backtest(self.candidate.digest(), self.given, &self.asking, not_replayable, baseline)
    }
}

impl Old<'_> {
    /// Whether the old policy comes to the recorded verdict; true, where it was not the one that decided.
    fn replays(&mut self, past: &Past<'_>, facts: &Facts<'_>, known: Option<Came>) -> bool {
        if past.policy.is_some_and(|policy| policy != self.policy.digest()) {
            self.baseline.of_other_policies += 1;
            return true;
        }
        self.baseline.checked += 1;
        let mut budget = Budget::of(limit::DECISION_STEPS);
        let verdict = if let Some(known) = known {
            match known {
                Came::To(verdict) => Some(verdict),
                Came::Nowhere => None,
            }
        } else if self.reads_alike {
            Some(self.policy.evaluate_in(facts, &mut self.room, &mut budget).verdict)
        } else {
            let facts = read(self.policy, past.facts).and_then(Result::ok);
            facts.map(|facts| self.policy.evaluate_in(&facts, &mut self.room, &mut budget).verdict)
        };
        if verdict == Some(past.verdict) {
            return true;
        }
        self.baseline.differing += 1;
        if self.baseline.differs.len() < limit::BACKTEST_TOLD {
            let (seq, recorded) = (past.seq, past.verdict);
            self.baseline.differs.push(DoesNotReplay { seq, recorded, now: verdict });
        }
        false
    }
}

fn read<'a>(policy: &Policy, facts: PastFacts<'a>) -> Option<Result<Facts<'a>, Fault>> {
    match facts {
        PastFacts::Text(text) => Some(policy.facts(text)),
        PastFacts::Json(json) => Some(policy.facts_of(json)),
        PastFacts::NotKept => None,
    }
}

fn causes(
    candidate: &Policy,
    past: &Past<'_>,
    evaluation: &Evaluation,
    changed: Option<&BTreeSet<Box<str>>>,
) -> Causes {
    let id = |number: &u32| -> Option<&str> { Some(&*candidate.rulings().get(usize::try_from(*number).ok()?)?.id) };
    let fired: Vec<&str> = evaluation.fired.iter().filter_map(id).collect();
    let unclear: Vec<&str> = evaluation.unclear.iter().filter_map(id).collect();
    let (past_fired, past_unclear) = (past.ids(true), past.ids(false));
    let only = |these: &[&str], others: &[&str]| {
        these.iter().filter(|id| !others.contains(id)).map(|id| Box::from(*id)).collect::<Vec<Box<str>>>()
    };
    let other = |id: &&&str| past_fired.contains(*id) && changed.is_some_and(|changed| changed.contains(**id));
    Causes {
        from: past.verdict,
        to: evaluation.verdict,
        fires: only(&fired, &past_fired),
        ceases: only(&past_fired, &fired),
        changed: fired.iter().filter(other).map(|id| Box::from(*id)).collect(),
        unclear: only(&unclear, &past_unclear),
        cleared: only(&past_unclear, &unclear),
    }
}

fn flip(past: &Past<'_>, causes: Causes) -> Flip {
    let Causes { from, to, fires, ceases, changed, unclear, cleared } = causes;
    let unit = past.unit.map(Box::from);
    Flip { seq: past.seq, unit, from, to, fires, ceases, changed, unclear, cleared, group: None }
}

/// Why a decision came out as it did, line by line.
fn lines(rules: &[Fired], owed: &[Owed], asked: Option<&str>) -> Vec<Box<str>> {
    let rule = |rule: &Fired| {
        let does = match &rule.undetermined {
            Some(why) => format!(" cannot be told, since {why}"),
            None => format!(": {}", rule.effects.join("; ")),
        };
        format!("{} {}{does} ({})", rule.sort.name(), rule.id, rule.why.opening(limit::LINE_BYTES)).into()
    };
    let owes = |owed: &Owed| {
        let how = if owed.asked > 1 { format!(" ({} of {} there)", owed.has, owed.asked) } else { String::new() };
        format!("{}: {}{how}", owed.verdict, owed.what).into()
    };
    let missing = owed.iter().filter(|owed| owed.verdict != Verdict::Move);
    let asks = asked.map(|to| format!("{to} is asked, since nothing permits it or something cannot be told").into());
    rules.iter().map(rule).chain(missing.map(owes)).chain(asks).collect()
}

/// The rules that both policies have, and from which something else follows in each.
fn changed(old: &Policy, new: &Policy) -> BTreeSet<Box<str>> {
    let before: BTreeMap<&str, &Ruling> = old.rulings().iter().map(|ruling| (&*ruling.id, ruling)).gathered();
    let differs = |ruling: &&Ruling| before.get(&*ruling.id).is_some_and(|held| says(old, held) != says(new, ruling));
    new.rulings().iter().filter(differs).map(|ruling| ruling.id.clone()).collect()
}

/// What follows from a ruling, with everything that bears on a verdict and nothing that does not.
fn says(policy: &Policy, ruling: &Ruling) -> Vec<String> {
    let effects = ruling.effects.iter().map(|effect| match effect {
        Consequence::Owe(number) => match policy.obligations.get(*number) {
            Some(Obligation::Fact(condition, _)) => print(condition.written()),
            obligation => format!("{obligation:?}"),
        },
        Consequence::Permit { delegations } => {
            let delegations: Vec<String> = delegations.iter().map(|condition| print(condition.written())).collect();
            delegations.join("\n")
        }
        effect => policy.consequence(effect),
    });
    effects.collect()
}
