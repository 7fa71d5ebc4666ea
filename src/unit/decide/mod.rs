//! Command in, events or a rejection out. Pure: what is known, who asks and when are arguments.

mod autonomy;
mod conduct;
mod contest;
mod delegate;
mod govern;
mod learning;
mod moves;
mod names;
mod parts;
mod proposals;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::memory::LoopStep;
use crate::order::InOrder as _;

use super::command::Command;
use super::event::Event;
use super::people::People;
use super::rejection::{Code, Rejection};
use super::state::{Known, Unit};

pub(crate) use govern::lets_change;

/// Who asks, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// Who asks.
    pub by: Actor,
    /// When.
    pub at: Instant,
}

/// What a command comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// When it counts from: the occasion's instant, but never before the last event of a unit it changes, so
    /// that a slow clock cannot put an effect before its cause.
    pub at: Instant,
    /// What happened.
    pub events: Vec<Event>,
}

/// Decides a command.
///
/// # Errors
/// The first rejection, by precedence. Nothing is changed either way: events only happen when they are folded in.
///
/// ```
/// use governed::unit::{decide, Code, Command, Occasion};
/// use governed::{Instant, Prose, Register};
///
/// let register = Register::new();
/// let occasion = Occasion { by: "person:ada".parse()?, at: Instant::parse("2026-03-17T09:00:00Z")? };
/// let command = Command::Abandon { unit: "01JQ2E5V8T0000000000000000".parse()?, reason: Prose::parse("unwanted")? };
/// let rejection = decide(&register, &command, &occasion).unwrap_err();
/// assert_eq!(rejection.code, Code::UnknownUnit);
/// # Ok::<(), governed::InputFault>(())
/// ```
pub fn decide(known: &impl Known, command: &Command, occasion: &Occasion) -> Result<Decided, Rejection> {
    let mut weighed = weigh(known, command, occasion);
    if weighed.against.is_empty() {
        return Ok(Decided { at: weighed.at, events: weighed.events });
    }
    weighed.against.put_in_order_by_key(|rejection| rejection.code);
    Err(weighed.against.swap_remove(0))
}

/// Everything that stands against a command, by precedence: nothing, where it would be carried out.
pub fn objections(known: &impl Known, command: &Command, occasion: &Occasion) -> Vec<Rejection> {
    let mut against = weigh(known, command, occasion).against;
    against.put_in_order_by_key(|rejection| rejection.code);
    against
}

/// What speaks against a command, and what it comes to where nothing does.
struct Weighed<'a, K: Known> {
    known: &'a K,
    by: &'a Actor,
    /// When it is asked, whatever the unit's clock says: holds end by this.
    asked: Instant,
    at: Instant,
    events: Vec<Event>,
    against: Vec<Rejection>,
}

fn weigh<'a, K: Known>(known: &'a K, command: &Command, occasion: &'a Occasion) -> Weighed<'a, K> {
    let units = command.units();
    let lasts = units.iter().filter_map(|id| known.unit(*id)).map(|unit| unit.last.at);
    let at = lasts.chain(before(known, command)).fold(occasion.at, Ord::max);
    let mut weighed =
        Weighed { known, by: &occasion.by, asked: occasion.at, at, events: Vec::new(), against: Vec::new() };
    weighed.command(command);
    weighed
}

/// When what a command follows on happened, where that is no unit.
fn before<K: Known>(known: &K, command: &Command) -> Option<Instant> {
    let books = known.books();
    let noticed =
        |seqs: &[u64]| seqs.iter().filter_map(|seq| known.signals().get(*seq)).map(|signal| signal.from.at).max();
    let pattern = |label| books.pattern(label).map(|pattern| pattern.last.at);
    match command {
        Command::AdoptPolicy { .. } => known.policy().map(|held| held.adopted().from.at),
        Command::Dismiss { signals, .. } => noticed(signals),
        Command::Learn { pattern: label, step: LoopStep::Gather(signals) } => pattern(label).max(noticed(signals)),
        Command::Learn { step: LoopStep::Recognise(recognised), .. } => noticed(&recognised.signals),
        Command::Learn { pattern: label, .. } => pattern(label),
        Command::Keep { lesson } => lesson.from.pattern.as_ref().and_then(pattern),
        Command::Retire { lesson, .. } => books.lesson(lesson).map(|held| held.raised.from.at),
        _ => None,
    }
}

impl<'a, K: Known> Weighed<'a, K> {
    fn command(&mut self, command: &Command) {
        match command {
            Command::Propose { unit, proposal } => self.propose(*unit, proposal),
            Command::Observe { unit, proposal, source } => self.observe(*unit, proposal, source),
            Command::Split { unit, into, reason } => self.split(*unit, into, reason),
            Command::Combine { units, into, reason } => self.combine(units, into, reason),
            Command::ObserveMove { unit, to, source, reason, through } => {
                self.observe_move(*unit, *to, source, reason.as_ref(), *through);
            }
            Command::Move { unit, to, reason, taught } => self.step(*unit, *to, reason.as_ref(), taught.as_ref()),
            Command::RollBack { unit, reason, through } => self.roll_back(*unit, reason, *through),
            Command::Abandon { unit, reason } => self.abandon(*unit, reason),
            Command::Hold { unit, hold } => self.hold(*unit, hold),
            Command::Release { unit, hold, reason } => self.release(*unit, hold, reason),
            Command::Escalate { unit, escalation } => self.escalate(*unit, escalation),
            Command::AnswerEscalation { unit, escalation, answer } => {
                self.answer_escalation(*unit, escalation, answer);
            }
            Command::Refuse { unit, refusal } => self.refuse(*unit, refusal),
            Command::AnswerRefusal { unit, refusal, answer } => self.answer_refusal(*unit, refusal, answer),
            Command::HandOff { unit, role, to, reason } => self.hand_off(*unit, *role, to, reason),
            Command::RaiseUncertainty { unit, uncertainty } => self.raise_uncertainty(*unit, uncertainty),
            Command::ResolveUncertainty { unit, uncertainty, answer } => {
                self.resolve_uncertainty(*unit, uncertainty, answer);
            }
            Command::Restate { unit, title, purpose, reason } => {
                self.restate(*unit, title.as_ref(), purpose.as_ref(), reason);
            }
            Command::SetCriterion { unit, criterion, reason } => {
                self.set_criterion(*unit, criterion, reason.as_ref());
            }
            Command::DropCriterion { unit, criterion, reason } => self.drop_criterion(*unit, criterion, reason),
            Command::Constrain { unit, preserve, vary } => self.constrain(*unit, preserve, vary),
            Command::AddContext { unit, context } => self.add_context(*unit, context),
            Command::JoinInitiative { unit, initiative } => self.join_initiative(*unit, initiative),
            Command::Attach { unit, artifact } => self.attach(*unit, artifact),
            Command::Touch { unit, touches, dropped, reason } => {
                self.touch(*unit, touches, dropped, reason.as_ref());
            }
            Command::Depend { unit, dependency } => self.depend(*unit, dependency),
            Command::Undepend { unit, kind, on, reason } => self.undepend(*unit, *kind, *on, reason),
            Command::RecordEvidence { unit, claim } => self.record_evidence(*unit, claim),
            Command::WithdrawEvidence { unit, evidence, reason } => self.withdraw_evidence(*unit, evidence, reason),
            Command::Judge { unit, judgment } => self.judge(*unit, judgment),
            Command::Override { unit, overriding } => self.override_move(*unit, overriding),
            Command::EndOverride { unit, overriding, reason } => self.end_override(*unit, overriding, reason),
            Command::Challenge { unit, challenge } => self.challenge(*unit, challenge),
            Command::AnswerChallenge { unit, challenge, ruling, answer } => {
                self.answer_challenge(*unit, challenge, *ruling, answer);
            }
            Command::AdoptPolicy { documents, reason, through } => self.adopt_policy(documents, reason, *through),
            Command::Signal { signals } => self.signal(signals),
            Command::Dismiss { signals, reason } => self.dismiss(signals, reason),
            Command::Learn { pattern, step } => self.learn(pattern, step),
            Command::Keep { lesson } => self.keep(lesson),
            Command::Retire { lesson, reason } => self.retire(lesson, reason),
            Command::Delegate { unit, delegation } => self.delegate(*unit, delegation),
            Command::Grant { cell, level, until, exposure, reason } => {
                self.grant(cell, level, *until, exposure.unwrap_or_default(), reason);
            }
            Command::Revoke { cell, reason } => self.revoke(cell, reason),
            Command::CommitAudit { audit } => self.commit_audit(audit),
            Command::JoinNames { joined } => self.join_names(joined),
            Command::PartName { parted } => self.part_name(parted),
            Command::RecordAttempt { unit, attempt } => self.record_attempt(*unit, attempt),
            Command::Reconcile { unit, reconciliation } => self.reconcile(*unit, reconciliation),
        }
    }

    fn object(&mut self, rejection: Rejection) {
        self.against.push(rejection);
    }

    fn happen(&mut self, event: Event) {
        self.events.push(event);
    }

    /// The unit, or an objection that there is none.
    fn unit(&mut self, id: UnitId) -> Option<&'a Unit> {
        let unit = self.known.unit(id);
        if unit.is_none() {
            self.object(Rejection::new(
                Code::UnknownUnit,
                format!("no unit {id} is known"),
                "`governed unit list` shows the units there are",
            ));
        }
        unit
    }

    /// The unit, with an objection where it has come to an end.
    fn live_unit(&mut self, id: UnitId) -> Option<&'a Unit> {
        let unit = self.unit(id)?;
        if !unit.stage.is_live() {
            self.object(
                Rejection::new(
                    Code::Ended,
                    format!("unit {id} is {}: its life is over", unit.stage),
                    "propose a new unit that names this one",
                )
                .because([unit.entered.seq]),
            );
        }
        Some(unit)
    }

    /// An objection where a machine or the policy asks.
    fn persons_only(&mut self, what: &str) {
        if !self.by.is_person() {
            self.object(Rejection::new(
                Code::NeedsPerson,
                format!("{what} needs a person, and {} is none", self.by),
                "a person does this, with `--as person:ID`",
            ));
        }
    }

    /// An objection where the one who executed the work would judge it.
    fn nobody_judges_their_own(&mut self, unit: &Unit, what: &str) {
        let Some(since) = self.people().worked_since(unit, self.by) else { return };
        if self.by.is_person() && !self.known.is_solo() {
            self.object(
                Rejection::new(
                    Code::OwnWork,
                    format!("{} worked on this unit, so {what} is for somebody else", self.with_names(unit)),
                    "another person does this; a register begun with `governed init --solo` lets one person do both",
                )
                .because([since]),
            );
        }
    }

    /// Who goes by which names.
    fn people(&self) -> &'a People {
        self.known.books().people()
    }

    /// Who asks, with the name they worked on a unit under where that is another.
    fn with_names(&self, unit: &Unit) -> String {
        let mut names = self.people().names_of(self.by).iter();
        let other = names.find(|name| unit.worked_since(self.by).is_none() && unit.worked_since(name).is_some());
        match other {
            Some(other) => format!("{}, who is {other},", self.by),
            None => format!("{}", self.by),
        }
    }

    /// An objection where a list would outgrow its limit.
    fn room(&mut self, held: usize, added: usize, most: usize, what: &str) {
        if held.saturating_add(added) > most {
            self.object(Rejection::new(
                Code::LimitReached,
                format!("{held} and {added} more {what} are over the limit of {most}"),
                "split the unit, or attach a file that lists them",
            ));
        }
    }

    /// An objection where there is too much of something, with what can be done about it.
    fn at_most(&mut self, many: usize, most: usize, what: &str, help: &str) {
        if many > most {
            self.object(Rejection::new(
                Code::LimitReached,
                format!("{many} {what} are over the limit of {most}"),
                help,
            ));
        }
    }

    fn taken(&mut self, what: &str, label: &impl core::fmt::Display, entry: u64) {
        self.object(
            Rejection::new(Code::LabelTaken, format!("the unit has {what} `{label}` already"), "choose another label")
                .because([entry]),
        );
    }

    fn unknown_label<'l>(&mut self, what: &str, label: &str, open: impl Iterator<Item = &'l str>) {
        let open: Vec<&str> = open.collect();
        let help = match crate::fault::nearest(label, open.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if open.is_empty() => String::from("there is none"),
            None => format!("there is {}", open.join(", ")),
        };
        self.object(Rejection::new(Code::UnknownLabel, format!("the unit has no open {what} `{label}`"), help));
    }

    fn nothing_changed(&mut self, message: impl Into<String>) {
        self.object(Rejection::new(Code::NothingChanged, message, "nothing needs to be done"));
    }
}
