//! Verbs that ask the core for something: each becomes one command.

use std::path::Path;

use governed::evidence::{Artifact, Claim, Subject};
use governed::integration::{Dependency, Hunk, LineRange, Mode, Touch};
use governed::judgment::{Answer, Answerable, Delegation, Judgment};
use governed::ledger::Key;
use governed::unit::{
    Attempt, Command, Context, Criterion, Escalation, Hold, Known as _, NewUnit, Proposal, Reconciliation, Refusal,
    Reversibility, Stage, Taught, Uncertainty, Unit, Until,
};
use governed::{
    Actor, Digest, Fault, InputFault, Instant, Label, Line, Prose, Reference, Register, Resource, UnitId, canonical,
    json_fault,
};

use crate::args::{CriterionVerb, EvidenceVerb, UncertaintyVerb, UnitVerb, Verb};
use crate::edge;
use crate::failure::Failure;
use crate::open::{Asked, Ledger};
use crate::render;

use super::{Caller, instant};

/// Carries out the verbs that change one thing.
pub fn write(caller: &Caller, verb: &Verb) -> Result<(), Failure> {
    let mut ledger = caller.open()?;
    let occasion = caller.occasion()?;
    if let Verb::Move { world, .. } = verb {
        ledger.world = super::policy::world(world.as_ref())?;
    }
    let asked = Asked { occasion: &occasion, recorded: caller.recorded()?, key: request_key(caller, &occasion.by)? };
    let written = ledger.carry_out(&asked, |ledger, known| match verb {
        Verb::Unit(UnitVerb::New { .. }) => new_unit(ledger, verb, &occasion.by, occasion.at),
        Verb::Split { unit, into, from, reason } => {
            let id = ledger.unit_named(unit)?;
            split(ledger, id, into, from.as_deref(), reason, occasion.at)
        }
        Verb::Combine { units, title, purpose, reason } => {
            combine(ledger, units, title, purpose.as_deref(), reason, occasion.at)
        }
        verb => Ok(command(ledger, known, verb, occasion.at)?),
    })?;
    let view = serde_json::json!({
        "first": written.first,
        "last": written.last,
        "repeated": written.repeated,
        "units": written.named,
        "stands": written.units.iter().filter(|unit| written.named.contains(&unit.id)).map(|unit| {
            serde_json::json!({ "unit": unit.id, "stage": unit.stage, "title": unit.title })
        }).collect::<Vec<_>>(),
    });
    // A move that policy did not let go ahead is recorded and told, and the answer is no.
    if let (Verb::Move { .. }, Some(decision)) = (verb, &written.held_back) {
        let view = serde_json::json!({ "written": view, "decision": decision, "explanation": decision.explain() });
        render::print(caller.json, &view, |_| {
            format!("{}recorded as entry {}; it stays where it is\n", decision.explain().text(), written.last)
        })?;
        return Err(Failure::NotMoved);
    }
    render::print(caller.json, &view, |_| render::written(&written))
}

/// The key with the digest of what was asked: who asks, in which words. Ids and labels made here are no part of it.
fn request_key(caller: &Caller, by: &Actor) -> Result<Option<Key>, Fault> {
    caller.key.clone().map(|id| request_key_of(id, by)).transpose()
}

pub fn request_key_of(id: Line, by: &Actor) -> Result<Key, Fault> {
    let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    let words: Vec<String> = words.filter(|word| word != "--json").collect();
    Ok(Key { id, of: Digest::of(&canonical(&(by, words))?) })
}

fn prose(text: &str) -> Result<Prose, InputFault> {
    Prose::parse(text)
}

fn some_prose(text: Option<&str>) -> Result<Option<Prose>, InputFault> {
    text.map(Prose::parse).transpose()
}

fn all<T>(texts: &[String], parse: impl Fn(&str) -> Result<T, InputFault>) -> Result<Vec<T>, InputFault> {
    texts.iter().map(|text| parse(text)).collect()
}

/// The label said, or the first of `a1`, `a2` … that no part of the unit has.
pub fn label<'l>(
    said: Option<&str>,
    letter: char,
    taken: impl Iterator<Item = &'l Label>,
) -> Result<Label, InputFault> {
    if let Some(said) = said {
        return Label::parse(said);
    }
    let taken: Vec<&str> = taken.map(Label::as_str).collect();
    let free =
        (1..=taken.len() + 1).map(|number| format!("{letter}{number}")).find(|name| !taken.contains(&name.as_str()));
    Label::parse(&free.unwrap_or_else(|| format!("{letter}1")))
}

fn digest(said: Option<&str>, file: Option<&Path>) -> Result<Option<Digest>, Fault> {
    match (said, file) {
        (Some(said), _) => Ok(Some(Digest::parse(said)?)),
        (None, Some(file)) => Ok(Some(edge::file_digest(file)?)),
        (None, None) => Ok(None),
    }
}

/// A criterion as `LABEL=TEXT` or `LABEL@FUNCTION=TEXT`.
fn criterion(said: &str) -> Result<Criterion, InputFault> {
    let fault = || InputFault::new("criterion", said, "`LABEL=TEXT` or `LABEL@FUNCTION=TEXT`");
    let (name, text) = said.split_once('=').ok_or_else(fault)?;
    let (label, judged_by) = match name.split_once('@') {
        Some((label, function)) => (label, Some(Label::parse(function)?)),
        None => (name, None),
    };
    Ok(Criterion { label: Label::parse(label.trim())?, text: prose(text.trim())?, judged_by })
}

fn subject(said: &str) -> Result<Subject, InputFault> {
    match Label::parse(said) {
        Ok(label) if said != "content" => Ok(Subject::Criterion(label)),
        _ => Subject::parse(said),
    }
}

fn new_unit(ledger: &Ledger, verb: &Verb, by: &Actor, at: Instant) -> Result<Command, Failure> {
    let Verb::Unit(UnitVerb::New {
        title,
        from,
        purpose,
        kind,
        reversibility,
        accountable,
        criterion: criteria,
        preserve,
        vary,
        initiative,
        integration,
        touch,
        after,
        source,
    }) = verb
    else {
        return Err(Fault::defect("not a verb that makes a unit").into());
    };
    let unit = edge::new_id(at)?;
    if let Some(file) = from {
        let text = edge::read_text(file)?;
        let proposal = serde_json::from_str(&text).map_err(|error| json_fault("proposal", &error))?;
        return Ok(Command::Propose { unit, proposal });
    }
    let title = title.as_deref().unwrap_or_default();
    let accountable = match accountable {
        Some(said) => Actor::parse(said)?,
        None => by.clone(),
    };
    let mut proposal = Proposal::new(
        Label::parse(kind)?,
        Line::parse(title)?,
        prose(purpose.as_deref().unwrap_or(title))?,
        Reversibility::from(*reversibility),
        accountable,
    );
    proposal.criteria = all(criteria, criterion)?;
    proposal.preserve = all(preserve, prose)?;
    proposal.vary = all(vary, prose)?;
    proposal.initiatives = all(initiative, Line::parse)?;
    proposal.integrations = all(integration, Label::parse)?;
    let touches = all(touch, Resource::parse)?;
    proposal.touches = touches.into_iter().map(|r| Touch::new(r, governed::integration::Mode::Writes)).collect();
    for name in after {
        let on = ledger.unit_named(name)?;
        let kind = governed::integration::DependencyKind::NeedsLanded;
        proposal.depends.push(Dependency { kind, on, reason: None });
    }
    proposal.sources = all(source, Reference::parse)?;
    Ok(Command::Propose { unit, proposal })
}

/// What a part or a whole takes over from the units it is made of.
fn taken_over(units: &[&Unit], title: &Line, purpose: &Prose) -> Option<Proposal> {
    let first = units.first()?;
    let most = units.iter().map(|unit| unit.reversibility).max().unwrap_or(first.reversibility);
    let accountable = first.accountable.is.clone();
    let mut proposal = Proposal::new(first.kind.clone(), title.clone(), purpose.clone(), most, accountable);
    for unit in units {
        for mut criterion in unit.criteria.iter().map(|c| c.is.clone()) {
            let alike = |held: &&Criterion| held.text == criterion.text && held.judged_by == criterion.judged_by;
            if proposal.criteria.iter().any(|held| alike(&held)) {
                continue;
            }
            // Two units may call different things by one name: the later one is numbered.
            let free = (1..=proposal.criteria.len() + 1).map(|number| criterion.label.numbered(number));
            let held = |label: &Label| proposal.criteria.iter().any(|held| held.label == *label);
            if let Some(label) = free.into_iter().find(|label| !held(label)) {
                criterion.label = label;
            }
            proposal.criteria.push(criterion);
        }
        proposal.preserve.extend(
            unit.preserve.iter().map(|p| p.is.clone()).filter(|p| !proposal.preserve.contains(p)).collect::<Vec<_>>(),
        );
        proposal
            .vary
            .extend(unit.vary.iter().map(|v| v.is.clone()).filter(|v| !proposal.vary.contains(v)).collect::<Vec<_>>());
        proposal.context.extend(
            unit.context.iter().map(|c| c.is.clone()).filter(|c| !proposal.context.contains(c)).collect::<Vec<_>>(),
        );
        proposal.initiatives.extend(
            unit.initiatives
                .iter()
                .map(|i| i.is.clone())
                .filter(|i| !proposal.initiatives.contains(i))
                .collect::<Vec<_>>(),
        );
        proposal.integrations.extend(
            unit.integrations.iter().filter(|i| !proposal.integrations.contains(i)).cloned().collect::<Vec<_>>(),
        );
    }
    Some(proposal)
}

fn split(
    ledger: &Ledger,
    id: UnitId,
    titles: &[String],
    from: Option<&Path>,
    reason: &str,
    at: Instant,
) -> Result<Command, Failure> {
    let (register, _) = ledger.around(&[id])?;
    let proposals: Vec<Proposal> = if let Some(file) = from {
        serde_json::from_str(&edge::read_text(file)?).map_err(|error| json_fault("list of proposals", &error))?
    } else if let Some(whole) = register.unit(id) {
        let titles = all(titles, Line::parse)?;
        titles.iter().filter_map(|title| taken_over(&[whole], title, &whole.purpose)).collect()
    } else {
        Vec::new()
    };
    let mut into = Vec::new();
    for proposal in proposals {
        into.push(NewUnit { unit: edge::new_id(at)?, proposal });
    }
    Ok(Command::Split { unit: id, into, reason: prose(reason)? })
}

fn combine(
    ledger: &Ledger,
    names: &[String],
    title: &str,
    purpose: Option<&str>,
    reason: &str,
    at: Instant,
) -> Result<Command, Failure> {
    let mut units = Vec::new();
    for name in names {
        units.push(ledger.unit_named(name)?);
    }
    let (register, _) = ledger.around(&units)?;
    let parts: Vec<&Unit> = units.iter().filter_map(|id| register.unit(*id)).collect();
    let purposes: Vec<&str> = parts.iter().map(|part| part.purpose.as_str()).collect();
    let purpose = match purpose {
        Some(said) => prose(said)?,
        None => Prose::made_of(&purposes.join("\n\n"), title).0,
    };
    let Some(mut proposal) = taken_over(&parts, &Line::parse(title)?, &purpose) else {
        return Err(Fault::input("none of these units is known").into());
    };
    proposal.sources = parts.iter().flat_map(|part| part.sources.clone()).collect();
    // The whole touches what its parts touch.
    for touched in parts.iter().flat_map(|part| &part.touches) {
        let touch = &touched.touch.is;
        if proposal.touches.iter().all(|held| held.resource != touch.resource) {
            proposal.touches.push(touch.clone());
        }
    }
    let into = NewUnit { unit: edge::new_id(at)?, proposal };
    Ok(Command::Combine { units, into, reason: prose(reason)? })
}

/// The command a verb stands for. Labels nobody gave are the next free ones of what is known.
fn command(ledger: &Ledger, known: Option<&Register>, verb: &Verb, now: Instant) -> Result<Command, Fault> {
    let id = |name: &str| ledger.unit_named(name);
    let carried = |id: UnitId| known.and_then(|known| known.unit(id));
    Ok(match verb {
        Verb::Restate { unit, title, purpose, reason } => Command::Restate {
            unit: id(unit)?,
            title: title.as_deref().map(Line::parse).transpose()?,
            purpose: some_prose(purpose.as_deref())?,
            reason: prose(reason)?,
        },
        Verb::Criterion(CriterionVerb::Set { unit, label, text, judged_by, reason }) => Command::SetCriterion {
            unit: id(unit)?,
            criterion: Criterion {
                label: Label::parse(label)?,
                text: prose(text)?,
                judged_by: judged_by.as_deref().map(Label::parse).transpose()?,
            },
            reason: some_prose(reason.as_deref())?,
        },
        Verb::Criterion(CriterionVerb::Drop { unit, label, reason }) => {
            Command::DropCriterion { unit: id(unit)?, criterion: Label::parse(label)?, reason: prose(reason)? }
        }
        Verb::Constrain { unit, preserve, vary } => {
            Command::Constrain { unit: id(unit)?, preserve: all(preserve, prose)?, vary: all(vary, prose)? }
        }
        Verb::Context { unit, text, kind, stance, source } => Command::AddContext {
            unit: id(unit)?,
            context: Context {
                kind: Label::parse(kind)?,
                text: prose(text)?,
                stance: (*stance).into(),
                source: source.as_deref().map(Line::parse).transpose()?,
            },
        },
        Verb::Initiative { unit, name } => Command::JoinInitiative { unit: id(unit)?, initiative: Line::parse(name)? },
        Verb::Attach { unit, location, kind, digest: said, file } => Command::Attach {
            unit: id(unit)?,
            artifact: Artifact {
                kind: Label::parse(kind)?,
                location: Line::parse(location)?,
                digest: digest(said.as_deref(), file.as_deref())?,
            },
        },
        Verb::Touch { .. } => touch(ledger, verb)?,
        Verb::Depend { unit, on, kind, drop: true, reason } => Command::Undepend {
            unit: id(unit)?,
            kind: (*kind).into(),
            on: id(on)?,
            reason: prose(reason.as_deref().unwrap_or_default())?,
        },
        Verb::Depend { unit, on, kind, drop: false, reason } => Command::Depend {
            unit: id(unit)?,
            dependency: Dependency { kind: (*kind).into(), on: id(on)?, reason: some_prose(reason.as_deref())? },
        },
        Verb::Evidence(EvidenceVerb::Add { unit, .. }) => {
            let unit = id(unit)?;
            Command::RecordEvidence { unit, claim: claim(carried(unit), verb)? }
        }
        Verb::Evidence(EvidenceVerb::Withdraw { unit, label, reason }) => {
            Command::WithdrawEvidence { unit: id(unit)?, evidence: Label::parse(label)?, reason: prose(reason)? }
        }
        Verb::Uncertainty(UncertaintyVerb::Raise { unit, question, blocks, owner, label: said }) => {
            let unit = id(unit)?;
            let taken = carried(unit).into_iter().flat_map(|u| &u.uncertainties).map(|u| &u.raised.is.label);
            let uncertainty = Uncertainty {
                label: label(said.as_deref(), 'u', taken)?,
                question: prose(question)?,
                blocks: blocks.as_deref().map(Stage::parse).transpose()?,
                owner: owner.as_deref().map(Actor::parse).transpose()?,
            };
            Command::RaiseUncertainty { unit, uncertainty }
        }
        Verb::Uncertainty(UncertaintyVerb::Resolve { unit, label, answer }) => {
            Command::ResolveUncertainty { unit: id(unit)?, uncertainty: Label::parse(label)?, answer: prose(answer)? }
        }
        Verb::Attempt { unit, what, outcome, learned } => Command::RecordAttempt {
            unit: id(unit)?,
            attempt: Attempt {
                what: prose(what)?,
                outcome: (*outcome).into(),
                learned: some_prose(learned.as_deref())?,
            },
        },
        Verb::Judge { unit, kind, said, text, shown, until } => Command::Judge {
            unit: id(unit)?,
            judgment: Judgment {
                text: some_prose(text.as_deref())?,
                shown: shown.as_deref().map(Digest::parse).transpose()?,
                expires: until.as_deref().map(|end| super::judge::until(end, now)).transpose()?,
                ..Judgment::new(Label::parse(kind)?, if said.approve { Answer::Approve } else { Answer::Decline })
            },
        },
        Verb::Move { unit, to, reason, kept, declined, .. } => Command::Move {
            unit: id(unit)?,
            to: Stage::parse(to)?,
            reason: some_prose(reason.as_deref())?,
            taught: match (kept, declined) {
                (Some(kept), _) => Some(Taught::Kept(prose(kept)?)),
                (None, Some(declined)) => Some(Taught::Declined(prose(declined)?)),
                (None, None) => None,
            },
        },
        Verb::Reconcile { unit, kind, note, evidence } => Command::Reconcile {
            unit: id(unit)?,
            reconciliation: Reconciliation {
                kind: Label::parse(kind)?,
                note: prose(note)?,
                rests_on: all(evidence, Label::parse)?,
            },
        },
        Verb::Handoff { unit, to, role, reason } => {
            Command::HandOff { unit: id(unit)?, role: (*role).into(), to: Actor::parse(to)?, reason: prose(reason)? }
        }
        Verb::Delegate { unit, of, to, reason } => {
            let (of, to, reason) = (Answerable::parse(of)?, Actor::parse(to)?, prose(reason)?);
            Command::Delegate { unit: id(unit)?, delegation: Delegation { of, to, reason } }
        }
        Verb::Rollback { unit, reason, through } => Command::RollBack {
            unit: id(unit)?,
            reason: prose(reason)?,
            through: through.as_deref().map(id).transpose()?,
        },
        Verb::Abandon { unit, reason } => Command::Abandon { unit: id(unit)?, reason: prose(reason)? },
        Verb::Grant(args) => super::autonomy::grant(args, now)?,
        Verb::Revoke { cell, reason } => super::autonomy::revoke(cell, reason)?,
        Verb::Audit(verb) => super::autonomy::commit(verb)?,
        Verb::Actor(verb) => super::judge::names(verb)?,
        Verb::Override(args) => super::judge::override_move(ledger, known, args, now)?,
        Verb::Challenge(args) => super::judge::challenge(ledger, known, args)?,
        Verb::Hold { .. } | Verb::Escalate { .. } | Verb::Refuse { .. } => matter(ledger, known, verb)?,
        _ => return Err(Fault::defect("a verb without a command")),
    })
}

fn touch(ledger: &Ledger, verb: &Verb) -> Result<Command, Fault> {
    let Verb::Touch { unit, resource, mode, lines, content, file, value, drop, reason } = verb else {
        return Err(Fault::defect("not a touch"));
    };
    let mut touches = Vec::new();
    if let Some(resource) = resource {
        let mut touch = Touch::new(Resource::parse(resource)?, mode.map_or(Mode::Writes, Into::into));
        touch.lines = all(lines, LineRange::parse)?.into_iter().map(Hunk::from).collect();
        touch.content = digest(content.as_deref(), file.as_deref())?;
        touch.value = value.as_deref().map(Line::parse).transpose()?;
        touches.push(touch);
    }
    Ok(Command::Touch {
        unit: ledger.unit_named(unit)?,
        touches,
        dropped: all(drop, Resource::parse)?,
        reason: some_prose(reason.as_deref())?,
    })
}

fn claim(unit: Option<&Unit>, verb: &Verb) -> Result<Claim, Fault> {
    let Verb::Evidence(EvidenceVerb::Add {
        text,
        about,
        finding,
        method,
        file,
        location,
        digest: said,
        replaces,
        label: name,
        ..
    }) = verb
    else {
        return Err(Fault::defect("not evidence"));
    };
    let place = file.as_deref().map(|file| file.display().to_string()).or_else(|| location.clone());
    let artifact = match place {
        None => None,
        Some(place) => Some(Artifact {
            kind: Label::parse(method)?,
            location: Line::parse(&place)?,
            digest: digest(said.as_deref(), file.as_deref())?,
        }),
    };
    let taken = unit.into_iter().flat_map(|unit| &unit.evidence).map(|evidence| &evidence.claim.is.label);
    Ok(Claim {
        label: label(name.as_deref(), 'e', taken)?,
        method: Label::parse(method)?,
        finding: (*finding).into(),
        text: prose(text)?,
        about: all(about, subject)?,
        artifact,
        replaces: all(replaces, Label::parse)?,
    })
}

/// Holds, escalations and refusals, and what ends them.
fn matter(ledger: &Ledger, known: Option<&Register>, verb: &Verb) -> Result<Command, Fault> {
    let carried = |id: UnitId| known.and_then(|known| known.unit(id));
    Ok(match verb {
        Verb::Hold { unit, reason, release: Some(release), .. } => {
            Command::Release { unit: ledger.unit_named(unit)?, hold: Label::parse(release)?, reason: prose(reason)? }
        }
        Verb::Hold { unit, reason, until, until_fact, label: said, release: None } => {
            let unit = ledger.unit_named(unit)?;
            let taken = carried(unit).into_iter().flat_map(|u| &u.holds).map(|hold| &hold.raised.is.label);
            let until = match (until, until_fact) {
                (Some(end), _) => Until::Instant(instant(end)?),
                (None, Some(fact)) => Until::Fact(prose(fact)?),
                (None, None) => Until::Released,
            };
            Command::Hold {
                unit,
                hold: Hold { label: label(said.as_deref(), 'h', taken)?, reason: prose(reason)?, until },
            }
        }
        Verb::Escalate { unit, text, answer: Some(answer), .. } => Command::AnswerEscalation {
            unit: ledger.unit_named(unit)?,
            escalation: Label::parse(answer)?,
            answer: prose(text)?,
        },
        Verb::Escalate { unit, text, to, due, label: said, answer: None } => {
            let unit = ledger.unit_named(unit)?;
            let taken = carried(unit).into_iter().flat_map(|u| &u.escalations).map(|e| &e.raised.is.label);
            let escalation = Escalation {
                label: label(said.as_deref(), 'q', taken)?,
                to: Actor::parse(to.as_deref().unwrap_or_default())?,
                question: prose(text)?,
                due: due.as_deref().map(instant).transpose()?,
            };
            Command::Escalate { unit, escalation }
        }
        Verb::Refuse { unit, text, answer: Some(answer), .. } => Command::AnswerRefusal {
            unit: ledger.unit_named(unit)?,
            refusal: Label::parse(answer)?,
            answer: prose(text)?,
        },
        Verb::Refuse { unit, text, grounds, about, label: said, answer: None } => {
            let unit = ledger.unit_named(unit)?;
            let taken = carried(unit).into_iter().flat_map(|u| &u.refusals).map(|r| &r.raised.is.label);
            let refusal = Refusal {
                label: label(said.as_deref(), 'r', taken)?,
                grounds: (*grounds).into(),
                text: prose(text)?,
                about: about.as_deref().map(subject).transpose()?,
            };
            Command::Refuse { unit, refusal }
        }
        _ => return Err(Fault::defect("not a matter")),
    })
}
