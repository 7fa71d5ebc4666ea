//! Operations about a register: what its ledger comes to, what its units are, and commands.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::actor::Actor;
use crate::digest::Digest;
use crate::fault::Fault;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::ledger::{Entry, Head, Key, Writing};
use crate::order::InOrder as _;
use crate::policy::{Decision, Policy};
use crate::register::{self, Queue, Register, Triage};
use crate::text::{Label, Line};
use crate::unit::{
    self, Brief, Command, Event, KNOWN_HERE, Known as _, Occasion, Reason, Stage, Transition, Unit, facts, onward,
    transition,
};

use super::answer::{Failure, RejectedView};
use super::ledger::{Ledger, UpTo, asked_digest, unit_named};
use super::operation::{Operation, brings, row};
use super::policy::{Explained, PolicySource, Words};

pub(super) const OPERATIONS: &[Operation] = &[
    row!(register "replay", "Replays a ledger, checking the chain: what it comes to, now or as of some time.",
        ReplayRequest => Replayed, replay),
    row!("verify", "Checks a ledger line by line, and says what is broken: an answer, not a fault.",
        VerifyRequest => Verified, |asked| Ok(verify(&asked.ledger))),
    row!(register "export_ledger", "The ledger as JSON Lines: a header, every entry, the head.",
        ExportRequest => Exported, |ledger, _| Ok(Exported { ledger: ledger.export()? })),
    row!(draft "open", "Begins a register: the first entry of its ledger.",
        OpenRequest => Applied, open),
    row!(draft "apply", "Decides a command and gives the entries it comes to; a rejection changes nothing.",
        ApplyRequest => Applied, apply),
    row!(draft "apply_many", "Decides commands one after the other, all or none of them unless it is to go on.",
        ApplyManyRequest => AppliedMany, apply_many),
    row!(extend "extend", "Takes entries that others wrote onto a register: the chain is checked.",
        ExtendRequest => Extended, extend),
    row!(register "brief", "The eight questions a unit answers.",
    BriefRequest => Brief, |ledger, asked| ledger.asked_of(&asked.unit, asked.as_of, |register| {
        let unit = unit_named(register, &asked.unit)?;
        unit::brief(register, unit.id, asked.now).ok_or_else(|| Fault::defect("a unit that is known has no brief").into())
    })),
    row!(register "why", "Why a unit, or a part of it, is as it is; why a move would be turned down.",
        WhyRequest => Reason, why),
    row!(register "unit", "A unit as it is recorded, now or as of some time.",
    UnitRequest => Unit, |ledger, asked| ledger.asked_of(&asked.unit, asked.as_of, |register| {
        Ok(unit_named(register, &asked.unit)?.clone())
    })),
    row!(register "units", "The units there are.", UnitsRequest => Units, units),
    row!(register "entries", "The entries of a ledger, or of one unit.", EntriesRequest => Entries, entries),
    row!(register "queue", "What waits for whom.",
    QueueRequest => Queue, |ledger, asked| ledger.asked(asked.as_of, |register| {
        Ok(register::queue(register, asked.now, asked.whose.as_ref(), asked.most.unwrap_or(5)))
    })),
    row!(register "triage", "What is in flight: in what order it should land, which failures matter, who owns them.",
    TriageRequest => Triage, |ledger, asked| ledger.asked(asked.as_of, |register| {
        Ok(register::triage(register, asked.now))
    })),
    row!(register "decide_move", "Asks policy about the move of a unit, and records nothing.",
        DecideMoveRequest => Explained, decide_move),
];

/// Asks what a ledger comes to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReplayRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// Up to where.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

/// What a ledger comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Replayed {
    /// What the register is called.
    pub name: Option<Line>,
    /// The last entry that was read.
    pub head: Head,
    /// How many units there are.
    pub units: usize,
    /// The digest of the register.
    pub register: Digest,
    /// The digest of the policy in force.
    pub policy: Option<Digest>,
}

impl Replayed {
    /// Of a register that stands at a head.
    ///
    /// # Errors
    /// Never with this version's records; a defect otherwise.
    pub fn of(register: &Register, head: Head) -> Result<Self, Fault> {
        Ok(Self {
            name: register.name().cloned(),
            head,
            units: register.len(),
            register: register.digest()?,
            policy: register.policy().map(|held| held.adopted().digest),
        })
    }
}

fn replay(ledger: &Ledger, asked: ReplayRequest) -> Result<Replayed, Failure> {
    match asked.as_of {
        None => Ok(Replayed::of(ledger.register(), ledger.head())?),
        up_to => Ok(Replayed::of(&ledger.at(UpTo::as_of(up_to)), ledger.head())?),
    }
}

/// Asks whether a ledger is whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VerifyRequest {
    /// The ledger, as it is exported.
    pub ledger: String,
}

/// Whether a ledger is whole, and what else is kept beside it agrees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Verified {
    /// Whether it is.
    pub whole: bool,
    /// How many entries were read well.
    pub entries: u64,
    /// The digest of the last entry, where all are whole.
    pub head: Option<Digest>,
    /// How many units they come to.
    pub units: usize,
    /// The digest of the register, where all are whole.
    pub register: Option<Digest>,
    /// What is broken.
    pub broken: Vec<String>,
    /// Whether what is kept beside the ledger was written anew.
    pub mended: bool,
}

fn verify(export: &str) -> Verified {
    match crate::ledger::read_export(export.lines().map(str::as_bytes)) {
        Ok(read) => {
            let (head, register) = (read.replay.head(), read.replay.register());
            let digest = register.digest().ok();
            let (head_digest, units) = (Some(head.digest), register.len());
            let entries = head.seq;
            Verified {
                whole: true,
                entries,
                head: head_digest,
                units,
                register: digest,
                broken: Vec::new(),
                mended: false,
            }
        }
        Err(fault) => Verified {
            whole: false,
            entries: fault.read_well(),
            head: None,
            units: 0,
            register: None,
            broken: alloc::vec![fault.to_string()],
            mended: false,
        },
    }
}

/// Asks for a ledger as a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExportRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
}

/// A ledger as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Exported {
    /// Its lines.
    pub ledger: String,
}

/// Asks for a register to begin.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OpenRequest {
    /// The ledger, which must be empty.
    #[serde(default)]
    pub ledger: Option<String>,
    /// What the register is called.
    pub name: Line,
    /// Whether one person may also land the work they executed.
    #[serde(default)]
    pub solo: bool,
    /// Who begins it.
    pub by: Actor,
    /// When.
    pub at: Instant,
}

/// What a command came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Applied {
    /// The new entries, each as the line to store: its bytes are what its digest covers.
    pub entries: Vec<String>,
    /// Where the chain stands with them.
    pub head: Head,
    /// The units they change.
    pub units: Vec<UnitId>,
    /// Where policy held back the move that was asked for: its decision, which is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_back: Option<Decision>,
    /// Whether the same was recorded before under its key, so that nothing is added.
    pub repeated: bool,
}

fn open(ledger: &Ledger, asked: OpenRequest) -> Result<(Applied, Option<Writing>), Failure> {
    if ledger.head().seq > 0 {
        return Err(Fault::input("the register has begun already")
            .with_help("`apply` carries out commands on it")
            .into());
    }
    let mut writing = ledger.writing(None);
    writing.open(Event::Opened { name: asked.name, solo: asked.solo }, &Occasion { by: asked.by, at: asked.at })?;
    Ok((applied(&writing), Some(writing)))
}

/// Tells what was written.
fn applied(writing: &Writing) -> Applied {
    let held_back = writing.sealed().last().and_then(|sealed| match &sealed.entry.event {
        Event::Decided { decision, .. } => Some((**decision).clone()),
        _ => None,
    });
    Applied {
        entries: writing.sealed().iter().map(|sealed| String::from_utf8_lossy(&sealed.bytes).into_owned()).collect(),
        head: writing.head(),
        units: writing.changed().map(|unit| unit.id).collect(),
        held_back,
        repeated: false,
    }
}

/// Asks for a command to be carried out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ApplyRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// Who asks.
    pub by: Actor,
    /// When it happens.
    pub at: Instant,
    /// What is asked.
    pub command: Command,
    /// When it is written down, where that is not when it happens.
    #[serde(default)]
    pub recorded: Option<Instant>,
    /// An idempotency key: the same asked again under it is recorded once.
    #[serde(default)]
    pub key: Option<Line>,
    /// Facts about outside, for policy.
    #[serde(default)]
    pub world: Option<Json>,
}

fn apply(ledger: &Ledger, asked: ApplyRequest) -> Result<(Applied, Option<Writing>), Failure> {
    let key = match asked.key {
        Some(id) => Some(Key { id, of: asked_digest(&(&asked.by, &asked.command))? }),
        None => None,
    };
    if let Some(key) = &key
        && let Some((first, last)) = ledger.under(key)?
    {
        let kept = ledger.sealed().iter().filter(|sealed| (first..=last).contains(&sealed.entry.seq));
        let mut units: Vec<UnitId> = kept.flat_map(|sealed| sealed.entry.event.units()).collect();
        units.put_in_order();
        units.dedup();
        let head = ledger.head();
        return Ok((Applied { entries: Vec::new(), head, units, held_back: None, repeated: true }, None));
    }
    let mut writing = ledger.writing(asked.world.map(world_facts).transpose()?);
    let occasion = Occasion { by: asked.by, at: asked.at };
    writing.command(&asked.command, &occasion, asked.recorded, key.as_ref())??;
    Ok((applied(&writing), Some(writing)))
}

/// One of several commands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AskedCommand"))]
pub struct Asked {
    /// Who asks.
    pub by: Actor,
    /// When it happens.
    pub at: Instant,
    /// What is asked.
    pub command: Command,
    /// When it is written down, where that is not when it happens.
    #[serde(default)]
    pub recorded: Option<Instant>,
}

/// Asks for several commands to be carried out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ApplyManyRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The commands, in order.
    pub commands: Vec<Asked>,
    /// Facts about outside, for policy.
    #[serde(default)]
    pub world: Option<Json>,
    /// Whether to go on after a command that is turned down; else one that is turned down undoes them all.
    #[serde(default)]
    pub keep_going: bool,
}

/// What several commands came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AppliedMany {
    /// What was carried out, as one.
    #[serde(flatten)]
    pub applied: Applied,
    /// What was turned down.
    pub rejected: Vec<RejectedAt>,
}

/// A command of several that was turned down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RejectedAt {
    /// Which, from 0.
    pub index: usize,
    /// Why.
    pub rejected: RejectedView,
}

fn apply_many(ledger: &Ledger, asked: ApplyManyRequest) -> Result<(AppliedMany, Option<Writing>), Failure> {
    let mut writing = ledger.writing(asked.world.map(world_facts).transpose()?);
    let mut rejected = Vec::new();
    for (index, one) in asked.commands.into_iter().enumerate() {
        let occasion = Occasion { by: one.by, at: one.at };
        match writing.command(&one.command, &occasion, one.recorded, None)? {
            Ok(()) => {}
            Err(why) if asked.keep_going => rejected.push(RejectedAt { index, rejected: RejectedView::from(&why) }),
            Err(why) => {
                let mut view = RejectedView::from(&why);
                view.message = alloc::format!("command {index}: {}", view.message);
                return Err(Failure::Rejected(alloc::boxed::Box::new(view)));
            }
        }
    }
    Ok((AppliedMany { applied: applied(&writing), rejected }, Some(writing)))
}

/// Brings entries that others wrote.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExtendRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The entries that follow, each as the line that is stored.
    pub entries: Vec<String>,
}

/// Where a register stands with what others wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Extended {
    /// The last entry there is now.
    pub head: Head,
    /// How many units there are.
    pub units: usize,
    /// The units that the entries changed.
    pub changed: Vec<UnitId>,
}

fn extend(ledger: &mut Ledger, asked: ExtendRequest) -> Result<Extended, Failure> {
    let changed = ledger.extend(asked.entries.iter().map(String::as_bytes))?;
    Ok(Extended { head: ledger.head(), units: ledger.register().len(), changed: changed.into_iter().collect() })
}

/// Facts about outside, checked: what the register knows is not for the caller to say.
///
/// # Errors
/// When they are no object, or name what the register knows.
pub fn world_facts(mut world: Json) -> Result<Json, Fault> {
    let Some(facts) = world.as_object_mut() else {
        return Err(Fault::input("facts about outside are an object")
            .with_help(r#"write such as {"world": {"environment": "production"}}"#));
    };
    // What integration is told stands in the same object, and is no fact that conditions read.
    facts.remove("integration");
    for name in facts.keys() {
        if KNOWN_HERE.contains(&name.as_str()) {
            return Err(Fault::input(alloc::format!("`{name}` is not for the caller to say")).with_help(
                "the register knows it; say what holds outside under `world`, or facts the policy declares",
            ));
        }
    }
    Ok(world)
}

/// Asks the eight questions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BriefRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The unit, by its id or an outside name.
    pub unit: String,
    /// When it is asked.
    pub now: Instant,
    /// Up to where to look.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

/// Asks why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WhyRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The unit, by its id or an outside name.
    pub unit: String,
    /// The label of one of its parts, where that is asked about.
    #[serde(default)]
    pub part: Option<Label>,
    /// The stage of a move, where that is asked about.
    #[serde(default)]
    pub to: Option<Stage>,
    /// Who would move it: whoever answers for it, unless said.
    #[serde(default)]
    pub by: Option<Actor>,
    /// When it is asked.
    pub now: Instant,
    /// Up to where to look.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

fn why(ledger: &Ledger, asked: WhyRequest) -> Result<Reason, Failure> {
    ledger.asked_of(&asked.unit, asked.as_of, |register| {
        let unit = unit_named(register, &asked.unit)?;
        match (&asked.part, asked.to) {
            (Some(_), Some(_)) => {
                Err(Fault::input("`part` and `to` are two questions").with_help("ask one of them").into())
            }
            (Some(part), None) => unit::why_part(register, unit, part, asked.now).ok_or_else(|| {
                Fault::input(alloc::format!("the unit has no part `{part}`"))
                    .with_help("its brief lists its criteria, evidence, uncertainties, holds and refusals")
                    .into()
            }),
            (None, Some(to)) => {
                let by = asked.by.clone().unwrap_or_else(|| unit.accountable.is.clone());
                Ok(unit::why_not(register, unit, to, &Occasion { by, at: asked.now }))
            }
            (None, None) => Ok(unit::why(register, unit, asked.now)),
        }
    })
}

/// Asks for a unit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnitRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The unit, by its id or an outside name.
    pub unit: String,
    /// Up to where to look.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

/// Asks for the units there are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnitsRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// Only those in this stage.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Only those of this kind.
    #[serde(default)]
    pub kind: Option<Label>,
    /// At most so many, the newest; all unless said.
    #[serde(default)]
    pub most: Option<usize>,
    /// Up to where to look.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

/// The units there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Units {
    /// How many are like that.
    pub count: u64,
    /// Those that are told, the newest first.
    pub units: Vec<UnitRow>,
}

/// A unit in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnitRow {
    /// Its id.
    pub unit: UnitId,
    /// Where it is.
    pub stage: Stage,
    /// What sort of work it is.
    pub kind: Label,
    /// Its title.
    pub title: Line,
}

fn units(ledger: &Ledger, asked: UnitsRequest) -> Result<Units, Failure> {
    ledger.asked(asked.as_of, |register| {
        let like = |unit: &&Unit| {
            asked.stage.is_none_or(|stage| unit.stage == stage)
                && asked.kind.as_ref().is_none_or(|kind| unit.kind == *kind)
        };
        let (mut count, mut rows) = (0, Vec::new());
        for unit in register.units().rev().filter(like) {
            count += 1;
            if asked.most.is_none_or(|most| rows.len() < most) {
                let (kind, title) = (unit.kind.clone(), unit.title.clone());
                rows.push(UnitRow { unit: unit.id, stage: unit.stage, kind, title });
            }
        }
        Ok(Units { count, units: rows })
    })
}

/// Asks for entries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EntriesRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// Only those that change this unit, by its id or an outside name.
    #[serde(default)]
    pub unit: Option<String>,
    /// Only the last so many; all unless said.
    #[serde(default)]
    pub last: Option<usize>,
    /// Up to where to look.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

/// Entries of a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entries {
    /// In order.
    pub entries: Vec<Entry>,
}

fn entries(ledger: &Ledger, asked: EntriesRequest) -> Result<Entries, Failure> {
    let unit = match &asked.unit {
        Some(name) => Some(unit_named(ledger.register(), name)?.id),
        None => None,
    };
    let as_of = UpTo::as_of(asked.as_of);
    let like = |entry: &&Entry| as_of.holds(entry) && unit.is_none_or(|unit| entry.event.units().contains(&unit));
    let all = ledger.sealed().iter().map(|sealed| &sealed.entry).filter(like);
    let mut entries: Vec<Entry> = all.rev().take(asked.last.unwrap_or(usize::MAX)).cloned().collect();
    entries.reverse();
    Ok(Entries { entries })
}

/// Asks what waits for whom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct QueueRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// When it is asked.
    pub now: Instant,
    /// Only what this actor is to do.
    #[serde(default, rename = "for")]
    pub whose: Option<Actor>,
    /// So many of each group; 5 unless said.
    #[serde(default)]
    pub most: Option<usize>,
    /// Up to where to look.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

/// Asks what is in flight.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TriageRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// When it is asked.
    pub now: Instant,
    /// Up to where to look.
    #[serde(default)]
    pub as_of: Option<UpTo>,
}

/// Asks policy about a move.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecideMoveRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The unit, by its id or an outside name.
    pub unit: String,
    /// The stage to go to; the next one, unless said.
    #[serde(default)]
    pub to: Option<Stage>,
    /// Who asks.
    pub by: Actor,
    /// When.
    pub now: Instant,
    /// Facts about outside.
    #[serde(default)]
    pub world: Option<Json>,
    /// A policy to ask instead of the one in force.
    #[serde(default)]
    pub policy: Option<PolicySource>,
    /// Whether it is also told in words.
    #[serde(default)]
    pub words: Option<Words>,
}

fn decide_move(ledger: &Ledger, asked: DecideMoveRequest) -> Result<Explained, Failure> {
    let mut register = ledger.register().clone();
    let from = unit_named(&register, &asked.unit)?.last.clone();
    if let Some(source) = asked.policy {
        let documents = source.compile()?.documents().to_vec();
        let digest = asked_digest(&documents)?;
        register = register.governed_by(unit::Adopted { documents, digest, from, through: None, before: None });
    }
    if let Some(world) = asked.world {
        register = register.in_world(world_facts(world)?);
    }
    let unit = unit_named(&register, &asked.unit)?;
    let policy = register.policy().and_then(|held| held.policy()).ok_or_else(|| {
        Fault::input("no policy is in force")
            .with_help("give `policy`, or put one into force with the command `adopt_policy`")
    })?;
    let decision = decision_on(&register, unit, policy, asked.to, &Occasion { by: asked.by, at: asked.now })?;
    Ok(Explained::of(decision, asked.words))
}

/// The decision of a policy on a move of a unit.
///
/// # Errors
/// When from where the unit is that is no move policy is asked about.
pub fn decision_on(
    register: &Register,
    unit: &Unit,
    policy: &Policy,
    to: Option<Stage>,
    occasion: &Occasion,
) -> Result<Decision, Fault> {
    let way = way_on(unit.stage, to)?;
    let given = facts(register, unit, way, occasion).to_string();
    Ok(policy.decide(&policy.facts(&given)?))
}

/// The move from a stage to another, or to the next.
fn way_on(from: Stage, to: Option<Stage>) -> Result<Transition, Fault> {
    let way = to.or_else(|| onward(from)).and_then(|to| transition(from, to)).filter(|way| way.is_onward());
    way.ok_or_else(|| {
        Fault::input(alloc::format!("policy is asked about moves onward, and from {from} this is none"))
            .with_help("docs/life.md shows the moves there are")
    })
}

brings!(ledger: String;
    ReplayRequest, ExportRequest, OpenRequest, ApplyRequest, ApplyManyRequest, ExtendRequest, BriefRequest, WhyRequest, UnitRequest,
    UnitsRequest, EntriesRequest, QueueRequest, TriageRequest, DecideMoveRequest,
);
