//! The course of each unit, as far as measures ask: read off the entries, in order.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::digest::Digest;
use crate::evidence::Finding;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::judgment::{Answer, Contested, Intent, Ruling};
use crate::ledger::Entry;
use crate::memory::{LoopStage, LoopStep};
use crate::policy::{Decision, Owed, Verdict};
use crate::text::{Label, Prose};
use crate::unit::{Event, Origin, Proposal, Role, Stage, Taught, Transition, transition};

/// Something a person did to the work besides doing it.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub(super) at: Instant,
    /// `move`, `override`, `refusal`, `answer`, or the kind of a judgment.
    pub(super) sort: Label,
}

/// A judgment, and what can be known of how it came about.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) at: Instant,
    pub(super) kind: Label,
    pub(super) approved: bool,
    pub(super) worded: bool,
    /// How long the judge looked, in milliseconds, where that is known.
    pub(super) looked: Option<i64>,
    /// How many words there were to read.
    pub(super) words: u64,
    /// It said no, or what it was asked about changed between the asking and the yes.
    pub(super) mattered: bool,
}

/// What became of what a unit is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Criteria {
    /// Work has not begun under them.
    Open,
    /// Work began under them, and they are the same since.
    Frozen,
    /// One came, went or changed after work had begun.
    Moved,
}

/// How a unit landed.
#[derive(Clone, Debug)]
pub(super) struct Landing {
    pub(super) at: Instant,
    /// It was decided here, and everything that was asked for was there.
    pub(super) as_asked: bool,
    /// Its criteria were frozen before the work, and none came, went or changed since.
    pub(super) frozen: bool,
    pub(super) policy: Option<Digest>,
}

/// A question, and who answered.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) at: Instant,
    label: Label,
    pub(super) after_handoff: bool,
    /// A machine could answer it from what there was.
    pub(super) answered_by_machine: bool,
}

/// A stop that policy made.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) at: Instant,
    to: Stage,
    pub(super) overturned: bool,
}

/// What measures ask of a unit.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) kind: Label,
    pub(super) observed: bool,
    pub(super) opened: Instant,
    pub(super) stage: Stage,
    pub(super) started: Option<Instant>,
    /// When it last came to be integrated.
    pub(super) validated: Option<Instant>,
    /// How long that took each time it landed, in milliseconds.
    pub(super) integrated: Vec<(Instant, i64)>,
    pub(super) landed: Option<Landing>,
    pub(super) failed: Vec<Instant>,
    pub(super) back: Vec<Instant>,
    pub(super) rechecked: Vec<Instant>,
    pub(super) turned_down: Vec<Instant>,
    pub(super) interventions: Vec<Instant>,
    pub(super) acts: Vec<Act>,
    pub(super) given: Vec<Given>,
    pub(super) handoffs: Vec<Handoff>,
    pub(super) questions: Vec<Question>,
    pub(super) blocks: Vec<Block>,
    /// Claims, and whether there is something to check each against.
    pub(super) claims: Vec<(Instant, bool)>,
    pub(super) taught: Option<(Instant, bool)>,
    /// It takes back another.
    pub(super) takes_back: bool,
    criteria: Criteria,
    words: u64,
    changes: u64,
    asked: BTreeMap<Label, u64>,
}

/// Work that changed hands.
#[derive(Clone, Debug)]
pub(super) struct Handoff {
    pub(super) at: Instant,
    role: Role,
    /// Whether anything was added to the unit before it changed hands again, ended or moved on.
    pub(super) added: bool,
    ended: bool,
}

/// Every unit's course, read off a ledger entry by entry.
///
/// ```
/// use governed::metrics::{Courses, Settings, Window, measure};
/// use governed::Instant;
/// let courses = Courses::new();
/// let window = Window { from: Instant::parse("2026-03-01T00:00:00Z")?, until: Instant::parse("2026-04-01T00:00:00Z")? };
/// let measured = measure(&courses, window, &Settings::default());
/// assert_eq!(measured.measures.len(), 27);
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Courses {
    pub(super) units: BTreeMap<UnitId, Course>,
    /// How often each measure was challenged, and when.
    pub(super) challenges: BTreeMap<String, Vec<Instant>>,
    pub(super) ruled: BTreeMap<String, RuleCount>,
    /// Signals by the numbers of their entries, and when they were taken; those that are noise are not among them.
    pub(super) signals: BTreeMap<u64, Instant>,
    pub(super) patterns: BTreeMap<Label, Loop>,
    policy: Option<Digest>,
}

/// What is known of a pattern.
#[derive(Clone, Debug, Default)]
pub(super) struct Loop {
    pub(super) signals: Vec<u64>,
    /// When a lesson was kept of it, each time.
    pub(super) kept: Vec<Instant>,
    /// When it came back after that, each time.
    pub(super) back: Vec<Instant>,
}

/// What is known of a rule's work.
#[derive(Clone, Debug, Default)]
pub(super) struct RuleCount {
    pub(super) fired: Vec<Instant>,
    pub(super) changed: Vec<Instant>,
    pub(super) overridden: Vec<Instant>,
    pub(super) challenged: Vec<Instant>,
}

fn words(text: &str) -> u64 {
    u64::try_from(text.split_whitespace().count()).unwrap_or(u64::MAX)
}

impl Course {
    fn new(at: Instant, origin: &Origin, proposal: &Proposal) -> Self {
        let lists = proposal.preserve.iter().chain(&proposal.vary).map(Prose::as_str);
        let criteria = proposal.criteria.iter().map(|criterion| criterion.text.as_str());
        let texts = [proposal.title.as_str(), proposal.purpose.as_str()].into_iter().chain(lists).chain(criteria);
        Self {
            kind: proposal.kind.clone(),
            observed: matches!(origin, Origin::Observed { .. }),
            opened: at,
            stage: Stage::Proposed,
            started: None,
            validated: None,
            integrated: Vec::new(),
            landed: None,
            failed: Vec::new(),
            back: Vec::new(),
            rechecked: Vec::new(),
            turned_down: Vec::new(),
            interventions: Vec::new(),
            acts: Vec::new(),
            given: Vec::new(),
            handoffs: Vec::new(),
            questions: Vec::new(),
            blocks: Vec::new(),
            claims: Vec::new(),
            taught: None,
            takes_back: false,
            criteria: Criteria::Open,
            words: texts.map(words).sum(),
            changes: 0,
            asked: BTreeMap::new(),
        }
    }

    fn fails(&mut self, at: Instant) {
        self.failed.push(at);
    }

    fn act(&mut self, at: Instant, sort: &str) {
        if let Ok(sort) = Label::parse(sort) {
            self.acts.push(Act { at, sort });
        }
    }

    /// The unit is something else than it was.
    fn changes(&mut self) {
        self.changes = self.changes.saturating_add(1);
        self.added();
    }

    fn added(&mut self) {
        if let Some(last) = self.handoffs.last_mut().filter(|last| !last.ended) {
            last.added = true;
        }
    }

    fn end_handoff(&mut self) {
        if let Some(last) = self.handoffs.last_mut() {
            last.ended = true;
        }
    }

    fn came_to(&mut self, from: Stage, to: Stage, at: Instant) {
        self.stage = to;
        match transition(from, to) {
            Some(Transition::Start) => {
                self.started.get_or_insert(at);
            }
            Some(Transition::Pass) => self.validated = Some(at),
            Some(Transition::Return | Transition::Rework) => self.back.push(at),
            Some(Transition::Recheck) => {
                self.back.push(at);
                self.rechecked.push(at);
            }
            Some(Transition::RollBack) => self.fails(at),
            Some(Transition::Land) => {
                if let Some(validated) = self.validated {
                    self.integrated.push((at, at.millis().saturating_sub(validated.millis())));
                }
            }
            _ => {}
        }
    }
}

impl Courses {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next entry. Entries come in their order.
    pub fn push(&mut self, entry: &Entry) {
        let (at, person) = (entry.at, entry.by.is_person());
        match &entry.event {
            Event::PolicyAdopted { digest, .. } => self.policy = Some(*digest),
            Event::SignalTaken { .. } => {
                self.signals.insert(entry.seq, at);
            }
            Event::SignalsDismissed { signals, .. } => {
                for seq in signals {
                    self.signals.remove(seq);
                }
            }
            Event::Learned { pattern, from, step, .. } => {
                let held = self.patterns.entry(pattern.clone()).or_default();
                match step {
                    LoopStep::Recognise(recognised) => held.signals.extend(&recognised.signals),
                    LoopStep::Gather(more) => {
                        held.signals.extend(more);
                        if *from == Some(LoopStage::Kept) {
                            held.back.push(at);
                        }
                    }
                    _ => {}
                }
            }
            Event::LessonKept { lesson } => {
                if let Some(held) = lesson.from.pattern.as_ref().and_then(|label| self.patterns.get_mut(label)) {
                    held.kept.push(at);
                }
            }
            Event::Proposed { unit, origin, proposal } => {
                self.units.insert(*unit, Course::new(at, origin, proposal));
            }
            Event::Moved { decision: Some(decision), lifted_by, .. } => {
                self.rules(decision, at, lifted_by.is_some());
                self.of_unit(entry, at, person);
            }
            Event::Decided { decision, .. } => {
                self.rules(decision, at, false);
                self.of_unit(entry, at, person);
            }
            Event::Challenged { challenge, .. } => {
                match &challenge.of {
                    Contested::Metric(name) => {
                        self.challenges.entry(String::from(name.as_str())).or_default().push(at);
                    }
                    Contested::Rule(name) => {
                        self.ruled.entry(String::from(name.as_str())).or_default().challenged.push(at);
                    }
                    Contested::Evidence(_) | Contested::Criterion(_) | Contested::Entry(_) => {}
                }
                self.of_unit(entry, at, person);
            }
            Event::RolledBack { through: Some(through), .. } | Event::Observed { through: Some(through), .. } => {
                if let Some(course) = self.units.get_mut(through) {
                    course.takes_back = true;
                }
                self.of_unit(entry, at, person);
            }
            _ => self.of_unit(entry, at, person),
        }
    }

    fn rules(&mut self, decision: &Decision, at: Instant, lifted: bool) {
        for fired in &decision.rules {
            let asks = |owed: &&Owed| owed.verdict != Verdict::Move && owed.by.contains(&fired.id);
            let held = decision.owed.iter().any(|owed| asks(&owed)) || fired.undetermined.is_some();
            let held = held || fired.effects.iter().any(|effect| &**effect == "block");
            if !held && decision.permitted_by.contains(&fired.id) {
                // What permits is no gate.
                continue;
            }
            let count = self.ruled.entry(String::from(&*fired.id)).or_default();
            count.fired.push(at);
            if held {
                count.changed.push(at);
                if lifted {
                    count.overridden.push(at);
                }
            }
        }
    }

    fn of_unit(&mut self, entry: &Entry, at: Instant, person: bool) {
        let policy = self.policy;
        let mut units = entry.event.units();
        if !matches!(entry.event, Event::Combined { .. }) {
            // The others are only linked to it.
            units.truncate(1);
        }
        for id in units {
            if let Some(course) = self.units.get_mut(&id) {
                course.apply(&entry.event, at, person, policy);
            }
        }
    }
}

impl Course {
    fn apply(&mut self, event: &Event, at: Instant, person: bool, policy: Option<Digest>) {
        match event {
            Event::Moved { from, to, frozen, taught, decision, lifted_by, .. } => {
                self.came_to(*from, *to, at);
                if frozen.is_some() && *from == Stage::Admitted && self.criteria == Criteria::Open {
                    self.criteria = Criteria::Frozen;
                }
                let way = transition(*from, *to);
                if person && matches!(way, Some(Transition::Admit | Transition::Pass | Transition::Land)) {
                    self.act(at, "move");
                }
                if way == Some(Transition::Land) {
                    let asked = decision.as_ref().is_none_or(|decision| decision.verdict == Verdict::Move);
                    let as_asked = asked && lifted_by.is_none();
                    self.landed = Some(Landing { at, as_asked, frozen: self.criteria == Criteria::Frozen, policy });
                }
                let lifted = decision.as_ref().filter(|_| lifted_by.is_some());
                if lifted.is_some_and(|decision| decision.verdict >= Verdict::Escalate)
                    && !self.blocks.iter().any(|block| block.to == *to)
                {
                    self.blocks.push(Block { at, to: *to, overturned: true });
                }
                if let Some(taught) = taught {
                    self.taught = Some((at, matches!(taught, Taught::Kept(_))));
                }
                self.end_handoff();
            }
            Event::Observed { from, to, .. } => {
                self.came_to(*from, *to, at);
                if *to == Stage::Landed {
                    self.landed = Some(Landing { at, as_asked: false, frozen: false, policy });
                }
            }
            Event::Decided { to, decision, .. } => self.held_back(*to, decision, at),
            Event::Judged { judgment, .. } => {
                let asked = self.asked.remove(&judgment.kind);
                let declined = judgment.answer == Answer::Decline;
                let looked = judgment.opened.map(|opened| at.millis().saturating_sub(opened.millis()));
                self.given.push(Given {
                    at,
                    kind: judgment.kind.clone(),
                    approved: !declined,
                    worded: judgment.text.is_some(),
                    looked,
                    words: self.words,
                    mattered: declined || asked.is_some_and(|changes| changes != self.changes),
                });
                self.acts.push(Act { at, sort: judgment.kind.clone() });
                if declined {
                    self.asked.insert(judgment.kind.clone(), self.changes);
                    self.interventions.push(at);
                }
            }
            Event::Overridden { overriding, .. } => {
                self.act(at, "override");
                self.interventions.push(at);
                for block in self.blocks.iter_mut().filter(|block| names(block.to) == overriding.of.as_str()) {
                    block.overturned = true;
                }
                if overriding.intent == Intent::Substituting {
                    self.fails(at);
                }
            }
            Event::Refused { .. } if person => {
                self.act(at, "refusal");
                self.interventions.push(at);
            }
            Event::RefusalAnswered { .. } | Event::EscalationAnswered { .. } | Event::ChallengeAnswered { .. } => {
                if person {
                    self.act(at, "answer");
                }
                if let Event::ChallengeAnswered { ruling: Ruling::Upheld, .. } = event {
                    self.interventions.push(at);
                }
                self.added();
            }
            Event::Held { .. }
            | Event::Constrained { .. }
            | Event::CriterionSet { .. }
            | Event::CriterionDropped { .. }
            | Event::Restated { .. } => {
                if let Event::CriterionSet { frozen: Some(_), .. } | Event::CriterionDropped { frozen: Some(_), .. } =
                    event
                {
                    self.criteria = Criteria::Moved;
                }
                if person && self.started.is_some() && self.landed.is_none() {
                    self.interventions.push(at);
                }
                if let Event::Held { .. } = event {
                    self.added();
                } else {
                    self.changes();
                }
            }
            Event::Touched { .. } => self.changes(),
            Event::EvidenceRecorded { claim, .. } => {
                let checkable = claim.artifact.as_ref().is_some_and(|artifact| artifact.digest.is_some());
                if claim.finding != Finding::Inconclusive {
                    self.claims.push((at, checkable));
                }
                self.added();
            }
            Event::UncertaintyRaised { uncertainty, .. } => {
                let after_handoff = !self.handoffs.is_empty();
                let label = uncertainty.label.clone();
                self.questions.push(Question { at, label, after_handoff, answered_by_machine: false });
                self.added();
            }
            Event::UncertaintyResolved { uncertainty, .. } => {
                let open = self.questions.iter_mut().rev().find(|question| question.label == *uncertainty);
                if let Some(question) = open {
                    question.answered_by_machine = !person;
                }
                self.added();
            }
            Event::HandedOff { role, .. } => {
                self.end_handoff();
                self.handoffs.push(Handoff { at, role: *role, added: false, ended: false });
            }
            Event::RolledBack { from, .. } => {
                self.came_to(*from, Stage::RolledBack, at);
                self.interventions.push(at);
            }
            Event::Abandoned { from, .. } => {
                self.came_to(*from, Stage::Abandoned, at);
                if person && self.started.is_some() {
                    self.interventions.push(at);
                }
            }
            Event::Split { from, .. } => self.came_to(*from, Stage::Superseded, at),
            Event::Combined { .. } => self.stage = Stage::Superseded,
            Event::Attempted { .. } | Event::ContextAdded { .. } | Event::Reconciled { .. } => self.added(),
            _ => {}
        }
    }

    fn held_back(&mut self, to: Stage, decision: &Decision, at: Instant) {
        if to == Stage::Landed {
            self.turned_down.push(at);
        }
        let same = |block: &Block| block.to == to && !block.overturned;
        if decision.verdict >= Verdict::Escalate && !self.blocks.iter().any(same) {
            self.blocks.push(Block { at, to, overturned: false });
        }
        for asked in
            decision.owed.iter().filter(|owed| owed.verdict != Verdict::Move).filter_map(|owed| owed.judgment.as_ref())
        {
            let changes = self.changes;
            self.asked.entry(asked.kind.clone()).or_insert(changes);
        }
    }

    /// Whether its outcome is in: it failed, or as long as is waited for has passed.
    pub(super) fn matured(&self, horizon: super::Horizon, now: Instant) -> bool {
        self.landed.as_ref().is_some_and(|landing| self.failed_within(horizon) || horizon.after(landing.at) <= now)
    }

    /// Whether it failed in the time that is waited for.
    pub(super) fn failed_within(&self, horizon: super::Horizon) -> bool {
        // What was substituted before it landed had failed by then.
        self.landed.as_ref().is_some_and(|landing| {
            self.failed.iter().any(|failed| (*failed).max(landing.at) <= horizon.after(landing.at))
        })
    }
}

impl Handoff {
    pub(super) fn is_of_work(&self) -> bool {
        self.role == Role::Executor
    }
}

/// The move that leads to a stage onward.
fn names(to: Stage) -> &'static str {
    match to {
        Stage::Admitted => Transition::Admit.name(),
        Stage::Executing => Transition::Start.name(),
        Stage::Validating => Transition::Submit.name(),
        Stage::Integrating => Transition::Pass.name(),
        Stage::Landed => Transition::Land.name(),
        Stage::Settled => Transition::Settle.name(),
        Stage::Proposed | Stage::Superseded | Stage::RolledBack | Stage::Abandoned => "",
    }
}
