//! Folding a ledger into a register, checking the chain on the way.

use alloc::format;
use alloc::vec::Vec;

use crate::actor::{Actor, ActorKind};
use crate::canonical::digest_of;
use crate::digest::Digest;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::judgment::Override;
use crate::limit;
use crate::memory::{LoopStage, LoopStep, next_stage};
use crate::policy::{Decision, Policy, Verdict};
use crate::register::{Register, evolve};
use crate::text::Label;
use crate::unit::{Event, Known, Mover, Reversibility, Stage, Transition, is_observable, transition};

use super::chain::{Break, Head};
use super::entry::Entry;
use super::upcast;

/// Up to where to look: everything, an entry, or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// All there is.
    Now,
    /// Up to that entry.
    Entry(u64),
    /// What had happened by that instant.
    Instant(Instant),
}

impl AsOf {
    /// Whether an entry counts.
    pub fn holds(self, entry: &Entry) -> bool {
        match self {
            Self::Now => true,
            Self::Entry(seq) => entry.seq <= seq,
            Self::Instant(at) => entry.at <= at,
        }
    }
}

/// A replay under way.
///
/// ```
/// use governed::ledger::{AsOf, Replay};
/// let mut replay = Replay::new(AsOf::Now);
/// assert!(replay.push(b"{}").is_err(), "an entry is more than that");
/// assert_eq!(replay.head().seq, 0, "and changes nothing");
/// ```
#[derive(Clone, Debug)]
pub struct Replay {
    register: Register,
    head: Head,
    as_of: AsOf,
}

impl Replay {
    /// A replay from the start, of everything up to `as_of`. The chain is checked to its end either way.
    pub fn new(as_of: AsOf) -> Self {
        Self { register: Register::new(), head: Head::START, as_of }
    }

    /// A replay that goes on from what was replayed before, all of it.
    pub fn onto(register: Register, head: Head) -> Self {
        Self { register, head, as_of: AsOf::Now }
    }

    /// Takes the next entry: checks that it is an entry, that it follows, and folds it in.
    ///
    /// # Errors
    /// How the chain breaks at this entry. The replay then stands where it stood.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Break> {
        let entry = upcast::read(bytes)?;
        let expected = self.head.seq + 1;
        if entry.seq > expected {
            return Err(Break::Missing { expected, found: entry.seq });
        }
        if entry.seq < expected {
            return Err(Break::Doubled { expected, found: entry.seq });
        }
        if entry.prev != self.head.digest {
            return Err(Break::NotFollowing { expected: entry.prev, found: self.head.digest });
        }
        if self.as_of.holds(&entry) {
            self.sensible(&entry)?;
        }
        self.head = Head { seq: entry.seq, digest: Digest::of(bytes) };
        if self.as_of.holds(&entry) {
            let from = entry.stamp();
            self.register = evolve(core::mem::take(&mut self.register), entry.event, from);
        }
        Ok(())
    }

    /// Whether the event speaks only of units there are, and could have been decided.
    fn sensible(&self, entry: &Entry) -> Result<(), Break> {
        let event = &entry.event;
        let new = match event {
            Event::Proposed { unit, .. } => Some(*unit),
            _ => None,
        };
        for unit in event.units() {
            match (self.register.unit(unit), Some(unit) == new) {
                (Some(_), true) => return Err(Break::UnitTwice { unit }),
                (None, false) => return Err(Break::UnknownUnit { unit }),
                _ => {}
            }
        }
        self.lawful(&entry.event, &entry.by, entry.at)
    }

    /// Whether the table has the step, from where the unit is, for whoever took it.
    fn lawful(&self, event: &Event, by: &Actor, at: Instant) -> Result<(), Break> {
        let steps: Vec<(UnitId, Stage, Stage)> = match event {
            Event::Moved { unit, from, to, .. } => alloc::vec![(*unit, *from, *to)],
            Event::RolledBack { unit, from, .. } => alloc::vec![(*unit, *from, Stage::RolledBack)],
            Event::Abandoned { unit, from, .. } => alloc::vec![(*unit, *from, Stage::Abandoned)],
            Event::Split { unit, from, .. } => alloc::vec![(*unit, *from, Stage::Superseded)],
            Event::Combined { units, .. } => {
                let stages = units.iter().filter_map(|unit| self.register.unit(*unit));
                stages.map(|unit| (unit.id, unit.stage, Stage::Superseded)).collect()
            }
            Event::Observed { unit, from, to, .. } => {
                let held = self.register.unit(*unit);
                let fits = held.is_some_and(|unit| unit.stage == *from && unit.came_from_outside());
                if !fits || !is_observable(*from, *to) {
                    let what = format!("unit {unit} was not seen to go from {from} to {to}");
                    return Err(Break::Undecidable { what });
                }
                Vec::new()
            }
            _ => Vec::new(),
        };
        let in_force = self.register.policy().map(|held| held.adopted().digest);
        if let Event::PolicyAdopted { documents, digest, through, before, .. } = event
            && (!by.is_person()
                || digest_of(documents) != *digest
                // Going back goes to what was in force, not to what an entry says was.
                || before.is_some_and(|before| in_force != Some(before))
                || !self.register.may_adopt(by, documents, *through))
        {
            return Err(Break::Undecidable { what: format!("{by} could not adopt this policy under this digest") });
        }
        self.learnt(event, by, at)?;
        if matches!(event, Event::Judged { .. }) && !by.is_person() {
            return Err(Break::Undecidable { what: format!("{by} is no person, and only a person judges") });
        }
        if let Event::Delegated { delegation, .. } = event
            && !(by.is_person() && delegation.to.is_person())
        {
            let what = format!("{by} could not hand {} to {}: both have to be people", delegation.of, delegation.to);
            return Err(Break::Undecidable { what });
        }
        if let Event::AutonomyGranted { grant } = event {
            let policy = self.register.policy().and_then(|held| held.policy());
            let known = policy.is_some_and(|policy| {
                policy.may_grant(by.as_str()) && policy.rungs().iter().any(|rung| rung.level == grant.level)
            });
            if !known || grant.check(at).is_err() {
                let what = format!("{by} could not grant `{}` to {}", grant.level, grant.cell);
                return Err(Break::Undecidable { what });
            }
        }
        self.named(event, by)?;
        if let Event::Overridden { unit, overriding, content } = event {
            self.authorised(*unit, overriding, *content, by, at)?;
        }
        for (unit, from, to) in steps {
            let is_there = self.register.unit(unit).is_some_and(|unit| unit.stage == from);
            let Some(way) = transition(from, to).filter(|_| is_there) else {
                let what = format!("unit {unit} cannot go from {from} to {to}");
                return Err(Break::Undecidable { what });
            };
            let (decided, lifted_by) = match event {
                Event::Moved { decision, lifted_by, .. } => (decision.as_deref(), lifted_by.as_ref()),
                _ => (None, None),
            };
            let lifted = self.lifted(unit, way, lifted_by, at)?;
            self.governed(unit, way, decided, lifted)?;
            let reversible =
                self.register.unit(unit).is_some_and(|unit| unit.reversibility != Reversibility::Irreversible);
            let by_policy = decided.is_some()
                && !lifted
                && way.is_onward()
                && by.kind() == ActorKind::Machine
                && reversible
                && self.register.policy().and_then(|held| held.policy()).is_some_and(Policy::has_ladder);
            if way.mover() == Mover::Person && !by.is_person() && !by_policy {
                let what = format!("{by} is no person, and to {} a unit takes one", way.name());
                return Err(Break::Undecidable { what });
            }
        }
        Ok(())
    }

    /// Whether a pattern could take that step, and whoever took it could say so; whether signals and lessons are new, or
    /// known, as the event has it.
    fn learnt(&self, event: &Event, by: &Actor, at: Instant) -> Result<(), Break> {
        let (books, signals) = (self.register.books(), self.register.signals());
        let known = |seqs: &[u64]| seqs.iter().all(|seq| signals.get(*seq).is_some());
        let (what, could, persons) = match event {
            Event::SignalTaken { signal } => {
                let new = signals.brought(by, &signal.source, &signal.id).is_none();
                ("take a signal", new && signal.at <= at, false)
            }
            Event::SignalsDismissed { signals, .. } => ("dismiss signals", known(signals), true),
            Event::Learned { pattern, from, to, step } => {
                let pattern = books.pattern(pattern);
                let held = pattern.map(|held| held.stage);
                let follows = held == *from && next_stage(held, Some(step)) == Some(*to);
                let (there, persons) = match step {
                    LoopStep::Recognise(recognised) => (known(&recognised.signals), false),
                    LoopStep::Gather(more) => (known(more), held == Some(LoopStage::Dismissed)),
                    LoopStep::Interpret(_) | LoopStep::Dismiss(_) => (true, true),
                    LoopStep::Respond(_) => {
                        let meaning = pattern.and_then(|held| held.meaning.as_ref());
                        (true, !meaning.is_some_and(|meaning| meaning.is.automatic))
                    }
                    LoopStep::Validate(_) => (true, false),
                };
                (step.name(), follows && there, persons)
            }
            Event::LessonKept { lesson } => {
                let closes = lesson.from.pattern.as_ref().map(|pattern| books.pattern(pattern).map(|held| held.stage));
                let turn = closes.is_none_or(|stage| next_stage(stage, None).is_some());
                ("keep a lesson", turn && books.lesson(&lesson.label).is_none(), true)
            }
            Event::LessonRetired { lesson, .. } => {
                let held = books.lesson(lesson).is_some_and(crate::unit::Matter::is_open);
                ("retire a lesson", held, true)
            }
            _ => return Ok(()),
        };
        if could && (by.is_person() || !persons) {
            return Ok(());
        }
        Err(Break::Undecidable { what: format!("{by} could not do this then: {what}") })
    }

    /// Whether somebody could say that of names.
    fn named(&self, event: &Event, by: &Actor) -> Result<(), Break> {
        let people = self.register.books().people();
        let (what, could) = match event {
            Event::NamesJoined { joined } => {
                // What is wrong by itself is not compared with what is known.
                let fits = joined.fault().is_none() && people.together(&joined.names).len() <= limit::NAMES_OF_ONE;
                ("these names are one", fits)
            }
            Event::NameParted { parted } => {
                let names = people.names_of(&parted.name);
                ("this name is another", !names.is_empty() && !names.iter().any(|name| name.is_same(by)))
            }
            _ => return Ok(()),
        };
        if could && by.is_person() {
            return Ok(());
        }
        Err(Break::Undecidable { what: format!("{by} could not say that {what} actor's") })
    }

    /// Whether a step onward has the leave of the policy in force.
    fn governed(&self, unit: UnitId, way: Transition, decided: Option<&Decision>, lifted: bool) -> Result<(), Break> {
        let Some(in_force) = self.register.policy().filter(|_| way.is_onward()) else { return Ok(()) };
        let leave = decided
            .filter(|decision| decision.policy == in_force.adopted().digest)
            .is_some_and(|decision| decision.verdict == Verdict::Move || lifted);
        if leave {
            return Ok(());
        }
        Err(Break::Undecidable { what: format!("unit {unit} moved without the leave of the policy in force") })
    }

    /// Whether an override that stands lifts what is against a step, where one is named for it.
    fn lifted(&self, unit: UnitId, way: Transition, by: Option<&Label>, at: Instant) -> Result<bool, Break> {
        let Some(label) = by else { return Ok(false) };
        let solo = self.register.is_solo();
        let people = self.register.books().people();
        let held = self.register.unit(unit);
        let held = held.and_then(|unit| Some((unit, unit.override_of(way.name(), at, people, solo)?)));
        let policy = self.register.policy().and_then(|held| held.policy());
        let counts = held.zip(policy).is_some_and(|((unit, held), policy)| {
            let by = held.said.raised.from.by.as_str();
            policy.authority(by, way.name(), unit.kind.as_str()).next().is_some()
        });
        if counts {
            return Ok(true);
        }
        Err(Break::Undecidable { what: format!("no override `{label}` lets unit {unit} {} then", way.name()) })
    }

    /// Whether somebody had the authority to override that, for so long, and it was what was shown.
    fn authorised(
        &self,
        unit: UnitId,
        overriding: &Override,
        content: Digest,
        by: &Actor,
        at: Instant,
    ) -> Result<(), Break> {
        let lasts = overriding.until.millis().saturating_sub(at.millis());
        let policy = self.register.policy().and_then(|held| held.policy());
        let there = self.register.unit(unit).filter(|unit| unit.shown_digest() == content);
        let given = there.zip(policy).is_some_and(|(unit, policy)| {
            let mut given = policy.authority(by.as_str(), overriding.of.as_str(), unit.kind.as_str());
            given.any(|authority| authority.most.millis() >= lasts)
        });
        if given {
            return Ok(());
        }
        let what = format!("{by} had no authority to override `{}` of unit {unit} so", overriding.of);
        Err(Break::Undecidable { what })
    }

    /// Where it stands.
    pub fn head(&self) -> Head {
        self.head
    }

    /// What it came to so far.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// What it came to.
    pub fn into_register(self) -> Register {
        self.register
    }
}
