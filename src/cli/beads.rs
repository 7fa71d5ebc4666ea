//! `governed import beads`.

use std::path::Path;

use governed::import::beads::{self, BeadOptions};
use governed::import::{Skip, Skips};
use governed::ledger::Writing;
use governed::unit::Command;
use governed::{Actor, Fault};
use serde::Serialize;

use crate::edge;
use crate::failure::Failure;
use crate::open::{BATCH, Ledger};
use crate::render;
use crate::run::Caller;

/// What an import came to.
#[derive(Default, Serialize)]
struct Imported {
    issues: usize,
    units: usize,
    moved: usize,
    dependencies: usize,
    entries: u64,
    skipped: Vec<Skip>,
}

pub fn import(caller: &Caller, file: &Path, accountable: Option<&str>) -> Result<(), Failure> {
    let mut skips = Skips::default();
    let text = edge::read_text(file)?;
    let issues = beads::read(text.as_bytes(), &mut skips).map_err(|fault| fault.at(&file.display().to_string()))?;
    let mut ledger = Ledger::open(caller.ledger.as_deref())?;
    let (register, head) = ledger.all()?;
    let by = edge::actor(caller.actor.as_deref())?;
    let accountable = accountable.map_or_else(|| Ok(by.clone()), Actor::parse)?;
    let options = BeadOptions { by, accountable, now: edge::now()? };
    let all = beads::record(&issues, &register, &options, &mut skips);
    let mut imported = Imported { issues: issues.len(), ..Imported::default() };
    let mut writing = Writing::on(register, head);
    for recorded in all {
        match writing.command(&recorded.command, &recorded.occasion, Some(options.now), None) {
            Ok(Ok(())) => match recorded.command {
                Command::Observe { .. } => imported.units += 1,
                Command::ObserveMove { .. } => imported.moved += 1,
                Command::Depend { .. } => imported.dependencies += 1,
                _ => {}
            },
            Ok(Err(rejection)) => skips.note("turned down by the core", rejection.message),
            Err(Fault::Input { message, .. }) => skips.note("issue too large for an entry: left out", message),
            Err(other) => return Err(other.into()),
        }
        if writing.sealed().len() >= BATCH {
            crate::run::flush(&mut ledger.store, &mut writing)?;
        }
    }
    crate::run::flush(&mut ledger.store, &mut writing)?;
    imported.entries = writing.head().seq - head.seq;
    imported.skipped = skips.list();
    render::print(caller.json, &imported, said)
}

fn said(imported: &Imported) -> String {
    let head = format!(
        "{} issues read: {} units recorded, {} moved, {} dependencies, {} entries\n",
        imported.issues, imported.units, imported.moved, imported.dependencies, imported.entries
    );
    head + &crate::git::said_skipped(&imported.skipped)
}
