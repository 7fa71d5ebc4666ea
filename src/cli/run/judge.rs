//! Verbs by which people lift what stands against work and contest what it rests on.

use std::path::Path;

use governed::judgment::{Challenge, Contested, Intent, Override, Patch};
use governed::policy::Span;
use governed::unit::{Command, Joined, Known as _, Parted};
use governed::{Actor, Digest, Fault, InputFault, Instant, Label, Prose, Register};

use crate::args_judgment::{ActorVerb, ChallengeArgs, OverrideArgs};
use crate::edge;
use crate::failure::Failure;
use crate::open::Ledger;
use crate::render;

use super::write::label;
use super::{Caller, instant};

/// An instant, or a span after one.
pub fn until(text: &str, from: Instant) -> Result<Instant, InputFault> {
    let after = |span: Span| Instant::from_millis(from.millis().saturating_add(span.millis()));
    match Span::parse(text).ok().and_then(after) {
        Some(end) => Ok(end),
        None => instant(text),
    }
}

fn patch(file: &Path) -> Result<Patch, Fault> {
    let text = edge::read_text(file)?;
    serde_json::from_str(&text).map_err(|error| {
        Fault::input(format!("{} is no JSON Patch: {error}", file.display()))
            .with_help("write a list such as `[{\"op\":\"replace\",\"path\":\"/limit\",\"value\":5}]`")
    })
}

pub fn override_move(
    ledger: &Ledger,
    known: Option<&Register>,
    args: &OverrideArgs,
    now: Instant,
) -> Result<Command, Fault> {
    let unit = ledger.unit_named(&args.unit)?;
    let reason = Prose::parse(&args.reason)?;
    if let Some(end) = &args.end {
        return Ok(Command::EndOverride { unit, overriding: Label::parse(end)?, reason });
    }
    let held = known.and_then(|known| known.unit(unit));
    let taken = held.into_iter().flat_map(|unit| &unit.overrides).map(|held| &held.said.raised.is.label);
    let overriding = Override {
        label: label(args.label.as_deref(), 'o', taken)?,
        of: Label::parse(args.of.as_deref().unwrap_or_default())?,
        reason,
        until: until(args.until.as_deref().unwrap_or_default(), now)?,
        intent: if args.substituting { Intent::Substituting } else { Intent::Refining },
        patch: args.patch.as_deref().map(patch).transpose()?,
        shown: args.shown.as_deref().map(Digest::parse).transpose()?,
    };
    Ok(Command::Override { unit, overriding })
}

pub fn names(verb: &ActorVerb) -> Result<Command, Fault> {
    match verb {
        ActorVerb::Same { names, reason } => {
            let names = names.iter().map(|name| Actor::parse(name)).collect::<Result<_, _>>()?;
            Ok(Command::JoinNames { joined: Joined { names, reason: Prose::parse(reason)? } })
        }
        ActorVerb::Split { name, reason } => {
            let (name, reason) = (Actor::parse(name)?, Prose::parse(reason)?);
            Ok(Command::PartName { parted: Parted { name, reason } })
        }
        ActorVerb::List => Err(Fault::defect("a list is no command")),
    }
}

/// Who goes by which names.
pub fn people(caller: &Caller) -> Result<(), Failure> {
    let books = caller.open()?.store.books()?;
    let each: Vec<&[Actor]> = books.people().each().collect();
    render::print(caller.json, &serde_json::json!({ "actors": each }), |_| {
        let mut text = String::new();
        for names in &each {
            let names: Vec<&str> = names.iter().map(Actor::as_str).collect();
            text += &format!("{}\n", names.join(" = "));
        }
        if text.is_empty() { String::from("nobody is known by several names\n") } else { text }
    })
}

pub fn challenge(ledger: &Ledger, known: Option<&Register>, args: &ChallengeArgs) -> Result<Command, Fault> {
    let unit = ledger.unit_named(&args.unit)?;
    let text = Prose::parse(&args.text)?;
    if let (Some(answered), Some(ruling)) = (&args.answer, args.ruling) {
        let challenge = Label::parse(answered)?;
        return Ok(Command::AnswerChallenge { unit, challenge, ruling: ruling.into(), answer: text });
    }
    let held = known.and_then(|known| known.unit(unit));
    let taken = held.into_iter().flat_map(|unit| &unit.challenges).map(|held| &held.raised.is.label);
    let challenge = Challenge {
        label: label(args.label.as_deref(), 'c', taken)?,
        of: Contested::parse(args.of.as_deref().unwrap_or_default())?,
        text,
        stops: args.stops,
    };
    Ok(Command::Challenge { unit, challenge })
}
