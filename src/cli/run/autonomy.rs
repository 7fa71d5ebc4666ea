//! Verbs about how far machines go by themselves.

use std::path::Path;

use governed::autonomy::{Audit, Cell, Exposure, Salt, commitment, is_sampled};
use governed::unit::{Command, Known as _};
use governed::{Actor, AutonomyView, Digest, Fault, Instant, Label, Prose, UnitId, autonomy_view};
use serde::Serialize;

use crate::args_judgment::{AuditVerb, CellArgs, GrantArgs};
use crate::edge;
use crate::failure::Failure;
use crate::render;

use super::Caller;
use super::judge::until;

fn cell(args: &CellArgs) -> Result<Cell, Fault> {
    Ok(Cell::new(Actor::parse(&args.machine)?, Label::parse(&args.kind)?, args.reversibility.into())?)
}

pub fn grant(args: &GrantArgs, now: Instant) -> Result<Command, Fault> {
    let exposure = Exposure { in_flight: args.in_flight, per_day: args.per_day };
    Ok(Command::Grant {
        cell: cell(&args.cell)?,
        level: Label::parse(&args.level)?,
        until: until(&args.until, now)?,
        exposure: (!exposure.is_unlimited()).then_some(exposure),
        reason: Prose::parse(&args.reason)?,
    })
}

pub fn revoke(args: &CellArgs, reason: &str) -> Result<Command, Fault> {
    Ok(Command::Revoke { cell: cell(args)?, reason: Prose::parse(reason)? })
}

/// The salt in a file; a new one is made and kept there where there is none.
fn salt(file: &Path, make: bool) -> Result<Salt, Fault> {
    if make && !file.exists() {
        edge::new_secret(file)?;
    }
    let text = edge::read_text(file)?;
    let read = Digest::parse(text.trim()).map_err(|_| {
        Fault::input(format!("{} holds no salt", file.display()))
            .with_help("`governed audit commit --salt FILE` makes one in a file that is not there yet")
    })?;
    Ok(Salt::new(read.bytes())?)
}

pub fn commit(verb: &AuditVerb) -> Result<Command, Fault> {
    let AuditVerb::Commit { salt: file, per_thousand, reason } = verb else {
        return Err(Fault::defect("not a commitment"));
    };
    let mut audit = Audit::new(&salt(file, true)?, *per_thousand)?;
    audit.reason = reason.as_deref().map(Prose::parse).transpose()?;
    Ok(Command::CommitAudit { audit })
}

/// The units that an audit draws.
#[derive(Serialize)]
struct Drawn {
    commitment: Digest,
    per_thousand: u16,
    landed: usize,
    units: Vec<UnitId>,
}

pub fn draw(caller: &Caller, file: &Path) -> Result<(), Failure> {
    let salt = salt(file, false)?;
    let (register, _) = caller.open()?.all()?;
    let bound = commitment(&salt);
    let Some(audit) = register.books().audits.iter().find(|audit| audit.is.commitment == bound) else {
        let fault = Fault::input(format!("no audit is bound to the salt of {}", file.display()));
        return Err(fault.with_help("`governed audit commit` binds one, before it begins").into());
    };
    let since = audit.from.seq;
    let landed: Vec<UnitId> = register
        .units()
        .filter(|unit| unit.landing().is_some_and(|landing| landing.seq > since))
        .map(|unit| unit.id)
        .collect();
    let drawn = landed.iter().copied().filter(|unit| is_sampled(&salt, *unit, audit.is.per_thousand)).collect();
    let view = Drawn { commitment: bound, per_thousand: audit.is.per_thousand, landed: landed.len(), units: drawn };
    render::print(caller.json, &view, |view| {
        let mut text = format!("{} of {} landed since are drawn\n", view.units.len(), view.landed);
        for unit in &view.units {
            text += &format!("{unit}\n");
        }
        text
    })
}

pub fn show(caller: &Caller, machine: Option<&str>) -> Result<(), Failure> {
    let machine = machine.map(Actor::parse).transpose().map_err(Fault::from)?;
    let (register, _) = caller.open()?.all()?;
    let Some(mut view) = autonomy_view(&register, edge::now()?) else {
        let fault = Fault::input("no policy with an autonomy ladder is in force");
        return Err(fault.with_help("write `autonomy` into a policy, and adopt it").into());
    };
    if let Some(machine) = machine {
        view.cells.retain(|cell| *cell.standing.cell.actor() == machine);
    }
    render::print(caller.json, &view, text)
}

fn text(view: &AutonomyView) -> String {
    let rungs: Vec<&str> = view.ladder.iter().map(Label::as_str).collect();
    let mut text = format!("ladder: {} (lowest first)\n", rungs.join(", "));
    for cell in &view.cells {
        text += &format!("\n{} stands on `{}`\n", cell.standing.cell, cell.standing.level);
        for why in &cell.standing.why {
            text += &format!("  {}\n", why.says);
        }
        for full in cell.standing.exposure.full(cell.used) {
            text += &format!("  no more may be at stake now: {full}\n");
        }
        text += &format!("  next: {}\n", cell.proposal.says);
        for condition in &cell.proposal.conditions {
            let mark = if condition.met { "met" } else { "not met" };
            text += &format!("    {mark}: {}\n", condition.says);
        }
    }
    if view.cells.is_empty() {
        text += "no machine has landed anything yet\n";
    }
    text
}
