//! The change as a unit: what happened outside, told to a register of its own.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::Value as Json;

use crate::actor::{Actor, ActorKind};
use crate::evidence::Claim;
use crate::fault::Fault;
use crate::id::UnitId;
use crate::import::Skips;
use crate::import::change::{Answer, ChangeRequest, Forge, Review};
use crate::import::evidence::{Format, Testimony};
use crate::instant::Instant;
use crate::integration::{Mode, Touch};
use crate::judgment::{self, Judgment};
use crate::limit;
use crate::order::InOrder as _;
use crate::register::{Register, evolve};
use crate::text::{Label, Line, Prose, Reference, Resource};
use crate::unit::{
    Command, Event, Known as _, Occasion, Proposal, Reversibility, Role, Stage, Stamp, Transition, Unit, decide, facts,
    transition,
};

use super::{CheckedEvidence, Given, NOBODY, SOME_JOB, SOME_VERSION, shown, title};

/// The unit, where it stands in its register.
pub(super) struct Stood {
    register: Register,
    unit: UnitId,
    way: Transition,
    occasion: Occasion,
    /// Who made the change, where that is known.
    pub(super) author: Option<Actor>,
    /// Whether somebody answers for it.
    pub(super) is_answered_for: bool,
    /// Whether no two labels say of it that it is work of different sorts.
    pub(super) has_kind: bool,
    /// Who approved it as it is, and worked on none of it.
    pub(super) approvals: Vec<Actor>,
    /// The file of each piece of evidence.
    files: Vec<(Label, String)>,
}

impl Stood {
    fn unit(&self) -> Option<&Unit> {
        self.register.unit(self.unit)
    }

    /// The facts of the move, as a register knows them.
    pub(super) fn facts(&self) -> Json {
        let facts = self.unit().map(|unit| facts(&self.register, unit, self.way, &self.occasion));
        facts.unwrap_or(Json::Null)
    }

    /// The evidence, and how it stands.
    pub(super) fn evidence(&self) -> Vec<CheckedEvidence> {
        let Some(unit) = self.unit() else { return Vec::new() };
        let file = |label: &Label| self.files.iter().find(|(held, _)| held == label).map(|(_, file)| file.clone());
        let all = unit.standings().into_iter().map(|(evidence, standing)| {
            let claim = &evidence.claim.is;
            CheckedEvidence {
                label: claim.label.clone(),
                file: file(&claim.label).unwrap_or_default(),
                method: claim.method.clone(),
                finding: claim.finding,
                standing: standing.name(),
                by: evidence.claim.from.by.clone(),
                says: shown(claim.text.as_str(), limit::CHECK_TEXT),
            }
        });
        all.collect()
    }
}

/// A register that is being told.
struct Telling {
    register: Register,
    unit: UnitId,
    seq: u64,
}

impl Telling {
    /// What a command comes to.
    fn command(&mut self, command: &Command, by: &Actor, at: Instant) -> Result<(), Fault> {
        let occasion = Occasion { by: by.clone(), at };
        let decided = decide(&self.register, command, &occasion).map_err(|rejection| {
            Fault::input(format!("the change makes no unit: {}", rejection.message)).with_help(rejection.help)
        })?;
        for event in decided.events {
            self.event(event, by, decided.at);
        }
        Ok(())
    }

    /// What happened outside, and nobody asks.
    fn event(&mut self, event: Event, by: &Actor, at: Instant) {
        self.seq = self.seq.saturating_add(1);
        let stamp = Stamp { seq: self.seq, at, by: by.clone() };
        self.register = evolve(core::mem::take(&mut self.register), event, stamp);
    }

    fn moved(&mut self, from: Stage, to: Stage, by: &Actor, at: Instant) {
        let frozen =
            (to == Stage::Executing).then(|| self.register.unit(self.unit).map(Unit::criteria_digest)).flatten();
        let unit = self.unit;
        self.event(
            Event::Moved { unit, from, to, reason: None, frozen, taught: None, decision: None, lifted_by: None },
            by,
            at,
        );
    }
}

/// Something that is told of the change, at its time.
struct Told {
    at: Instant,
    by: Actor,
    command: Command,
}

/// Tells a register of the change.
pub(super) fn stand(given: &Given<'_>, skips: &mut Skips) -> Result<Stood, Fault> {
    let from = match given.to {
        Stage::Validating => Stage::Executing,
        Stage::Integrating => Stage::Validating,
        Stage::Landed => Stage::Integrating,
        to => {
            let message = format!("a change that is asked for has been worked on, and does not become {to}");
            return Err(Fault::input(message).with_help("ask for `validating`, `integrating` or `landed`"));
        }
    };
    let way = transition(from, given.to).ok_or_else(|| Fault::defect("a move that there is not"))?;
    let change = given.change;
    let unknown = || Actor::made_of(forge(change.forge), Some(SOME_VERSION));
    let author = given.author.clone().or_else(|| change.author.clone());
    let by = given.by.clone().or_else(|| author.clone()).or_else(|| change.asked_by.clone()).unwrap_or_else(unknown);
    let people = || author.iter().chain(&change.assignees).chain(&change.asked_by).find(|actor| actor.is_person());
    let accountable = given.accountable.clone().or_else(|| people().cloned());
    let is_answered_for = accountable.is_some();
    let accountable = accountable.map_or_else(|| Actor::parse(NOBODY), Ok)?;

    let head = change.head.commit.as_ref().map_or("", |commit| commit.as_str());
    let unit = UnitId::derived(given.now, &format!("{}@{head}", change.source));
    // What is said of an earlier commit is said of other content than what is here now.
    let earlier = Resource::made_of(&Label::made_of("commit"), "an earlier one");
    let mut proposal = proposal(given, accountable.clone(), skips)?;
    proposal.touches = alloc::vec![Touch::new(earlier.clone(), Mode::Writes)];
    let (mut before, mut now) = (Vec::new(), Vec::new());
    let approvals = judged(given, unit, &mut before, &mut now, skips);
    let files = evidence(given, unit, &mut before, &mut now, skips)?;
    before.put_in_order_by_key(|told| told.at);
    now.put_in_order_by_key(|told| told.at);
    // Nothing is told before it is there: the register's clock starts with the first that is said of the change.
    let at = before.iter().chain(&now).map(|told| told.at).min().unwrap_or(given.now);
    let mut telling = Telling { register: Register::new(), unit, seq: 0 };
    let maker = author.clone().unwrap_or_else(unknown);
    telling.command(&Command::Propose { unit, proposal }, &maker, at)?;
    telling.moved(Stage::Proposed, Stage::Admitted, &accountable, at);
    telling.moved(Stage::Admitted, Stage::Executing, &maker, at);
    let mut others: BTreeSet<&Actor> = change.worked.iter().chain(&given.worked).collect();
    others.retain(|actor| **actor != maker && actor.kind() != ActorKind::Policy);
    // The last of them carries it out from here on: its author.
    for to in others.into_iter().chain([&maker]) {
        let reason = Prose::made_of("It wrote some of it.", "work").0;
        telling.event(Event::HandedOff { unit, role: Role::Executor, from: None, to: to.clone(), reason }, &maker, at);
    }

    let tell = |telling: &mut Telling, told: &[Told]| -> Result<(), Fault> {
        told.iter().try_for_each(|told| telling.command(&told.command, &told.by, told.at))
    };
    tell(&mut telling, &before)?;
    let touches = given.touched.as_ref().map(|touched| touched.touches.clone()).unwrap_or_default();
    let reason = Some(Prose::made_of(&format!("It stands at {head}."), "It stands.").0);
    telling.command(&Command::Touch { unit, touches, dropped: alloc::vec![earlier], reason }, &maker, at)?;
    tell(&mut telling, &now)?;
    for (was, to) in [(Stage::Executing, Stage::Validating), (Stage::Validating, Stage::Integrating)] {
        if was < from {
            telling.moved(was, to, &maker, at);
        }
    }
    let register = telling.register.in_world(Json::Object(given.world.clone()));
    let approvals = approvals.into_iter().filter(|by| {
        let worked = register.unit(unit).is_some_and(|unit| register.books().people().worked_since(unit, by).is_some());
        !worked && author.is_some()
    });
    let approvals = approvals.collect();
    let occasion = Occasion { by, at: given.now };
    let has_kind = given.kind.is_some() || kinds_labelled(change).len() <= 1;
    Ok(Stood { register, unit, way, occasion, author, is_answered_for, has_kind, approvals, files })
}

fn forge(forge: Forge) -> &'static str {
    match forge {
        Forge::Github => "github",
        Forge::Gitlab => "gitlab",
        Forge::Git => "git",
    }
}

/// What labels say behind this name and a colon.
fn labelled<'c>(change: &'c ChangeRequest, name: &'c str) -> impl Iterator<Item = &'c str> {
    let said = move |label: &'c Line| label.as_str().strip_prefix(name)?.strip_prefix(':').map(str::trim);
    change.labels.iter().filter_map(said)
}

/// What sorts of work labels say it is.
fn kinds_labelled(change: &ChangeRequest) -> BTreeSet<Label> {
    labelled(change, "kind").filter_map(|said| Label::parse(said).ok()).collect()
}

fn proposal(given: &Given<'_>, accountable: Actor, skips: &mut Skips) -> Result<Proposal, Fault> {
    let change = given.change;
    for said in labelled(change, "kind").filter(|said| Label::parse(said).is_err()) {
        skips.note("label `kind:…` that names no kind of work: left out", said);
    }
    let mut kinds = kinds_labelled(change);
    if given.kind.is_none() && kinds.len() > 1 {
        let all: Vec<&str> = kinds.iter().map(Label::as_str).collect();
        skips.note("labels `kind:…` that contradict each other: what kind it is counts as not known", all.join(", "));
    }
    let kind = given.kind.clone().or_else(|| kinds.pop_first());
    let kind = kind.map_or_else(|| Label::parse("code-change"), Ok)?;
    // A label that cannot be read may have meant the worst, and of several the worst counts.
    let mut said = |said| {
        class(said).unwrap_or_else(|| {
            skips.note("label `reversibility:…` that names no class: taken for irreversible", said);
            Reversibility::Irreversible
        })
    };
    let reversibility = given.reversibility.or_else(|| labelled(change, "reversibility").map(&mut said).max());
    let reversibility = reversibility.unwrap_or(Reversibility::Reversible);
    let purpose = change.body.clone().unwrap_or_else(|| Prose::made_of(title(change).as_str(), "It does not say.").0);
    let mut made = Proposal::new(kind, title(change), purpose, reversibility, accountable);
    made.sources.push(change.source.clone());
    if let Some(base) = change.merge_base.as_ref().or(change.base.commit.as_ref()) {
        made.bases.push(Reference::made_of(&Label::made_of("commit"), base.as_str()));
    }
    Ok(made)
}

fn class(said: &str) -> Option<Reversibility> {
    use Reversibility::{ExternalReversible, Irreversible, ReadOnly, Reversible};
    let said = said.replace('-', "_");
    [ReadOnly, Reversible, ExternalReversible, Irreversible].into_iter().find(|class| class.name() == said)
}

/// What reviewers said, as judgments: of what there was before, or of what there is now. Gives who approved what there
/// is now.
fn judged(
    given: &Given<'_>,
    unit: UnitId,
    before: &mut Vec<Told>,
    now: &mut Vec<Told>,
    skips: &mut Skips,
) -> Vec<Actor> {
    let Some(reviews) = &given.reviews else { return Vec::new() };
    let head = reviews.of.as_ref().or(given.change.head.commit.as_ref());
    let review = [Label::made_of("review")];
    let kinds = if reviews.kinds.is_empty() { &review[..] } else { &reviews.kinds };
    let room = limit::STANDING / kinds.len().max(1);
    let mut approvals = Vec::new();
    let mut held = 0;
    for Review { by, answer, commit, at } in &reviews.all {
        let answer = match answer {
            Answer::Approve => judgment::Answer::Approve,
            Answer::Decline => judgment::Answer::Decline,
            Answer::Comment | Answer::Dismissed => continue,
        };
        if !by.is_person() {
            skips.note("review by a machine: no judgment", by.as_str());
            continue;
        }
        // Answers that say no come first into what there is room for.
        held += 1;
        if held > room && answer == judgment::Answer::Approve {
            skips.note("approval past the most a unit has judgments: left out", by.as_str());
            continue;
        }
        let is_current = match (commit, head) {
            (Some(of), Some(head)) => of == head,
            (None, _) => reviews.lapse,
            (Some(_), None) => false,
        };
        if commit.is_none() && !reviews.lapse && answer == judgment::Answer::Approve {
            skips.note("approval that names no commit: of an earlier one, for all that is known", by.as_str());
        }
        if is_current && answer == judgment::Answer::Approve {
            approvals.push(by.clone());
        }
        let at = at.map_or(given.now, |at| at.min(given.now));
        for kind in kinds {
            let judgment = Judgment::new(kind.clone(), answer);
            let told = Told { at, by: by.clone(), command: Command::Judge { unit, judgment } };
            if is_current { now.push(told) } else { before.push(told) }
        }
    }
    approvals
}

/// What files of evidence say, as claims about what there is now, or what there was before.
fn evidence(
    given: &Given<'_>,
    unit: UnitId,
    before: &mut Vec<Told>,
    now: &mut Vec<Told>,
    skips: &mut Skips,
) -> Result<Vec<(Label, String)>, Fault> {
    if given.evidence.len() > limit::EVIDENCE_FILES {
        let message =
            format!("{} files of evidence are over the limit of {}", given.evidence.len(), limit::EVIDENCE_FILES);
        return Err(Fault::input(message).with_help("hand over one file for several, as most tools can write"));
    }
    let mut labels: BTreeSet<Label> = BTreeSet::new();
    let mut files = Vec::new();
    for handed in &given.evidence {
        let testimony = &handed.testimony;
        let by = handed.by.clone().unwrap_or_else(|| Actor::made_of(SOME_JOB, Some(SOME_VERSION)));
        let at = testimony.at.map_or(given.now, |at| at.min(given.now));
        for claim in &testimony.claims {
            let is_current = is_of_now(given.change, testimony, claim);
            if !is_current {
                skips.note("statement about another commit: it counts for nothing here", claim.label.as_str());
            }
            let mut claim = claim.clone();
            let free =
                (1..=limit::EVIDENCE).map(|number| claim.label.numbered(number)).find(|label| !labels.contains(label));
            claim.label = free.unwrap_or(claim.label);
            labels.insert(claim.label.clone());
            let file = claim.artifact.as_ref().map_or("", |artifact| artifact.location.as_str());
            files.push((claim.label.clone(), file.to_string()));
            let told = Told { at, by: by.clone(), command: Command::RecordEvidence { unit, claim } };
            if is_current { now.push(told) } else { before.push(told) }
        }
    }
    Ok(files)
}

/// Whether a claim is about the change as it is. A statement names what it is about; other files are of the job that
/// hands them over.
fn is_of_now(change: &ChangeRequest, testimony: &Testimony, claim: &Claim) -> bool {
    if testimony.format != Format::InToto {
        return true;
    }
    let commits = change.head.commit.iter().chain(&change.joined);
    commits.into_iter().any(|commit| testimony.is_about(&claim.label, "gitCommit", commit.as_str()))
}
