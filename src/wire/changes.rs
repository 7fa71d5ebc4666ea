//! The operation that tells what became different about a unit since somebody last judged it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::fault::Fault;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::ledger::AsOf;
use crate::unit::{Changed, Known as _, changes};

use super::answer::Failure;
use super::as_of;
use super::ledger::{Ledger, unit_named};
use super::operation::{Operation, brings, row};

pub(super) const OPERATIONS: &[Operation] = &[row!(register "changes_since",
    "What became different about a unit since an entry, or since it was last judged, before and after.",
    ChangesSinceRequest => ChangesSince, changes_since)];

/// Asks what became different.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChangesSinceRequest {
    /// The ledger, as it is exported.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The unit, by its id or an outside name.
    pub unit: String,
    /// Since the entry of this number; since it was last judged, where nothing is said.
    #[serde(default)]
    pub since: Option<u64>,
    /// Whose judgment counts; anybody's, where nothing is said.
    #[serde(default)]
    pub judged_by: Option<Actor>,
}

/// What became different about a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChangesSince {
    /// The unit.
    pub unit: UnitId,
    /// The entry after which changes count: the one asked for, the last judgment, or else the one that proposed it.
    pub since: u64,
    /// When that was.
    pub at: Option<Instant>,
    /// Who judged it then; none, where no judgment was found or another entry was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_by: Option<Actor>,
    /// What became different, in the order in which it did.
    pub changes: Vec<Changed>,
}

fn changes_since(ledger: &Ledger, asked: ChangesSinceRequest) -> Result<ChangesSince, Failure> {
    let unit = unit_named(ledger.register(), &asked.unit)?;
    if asked.since.is_some() && asked.judged_by.is_some() {
        let fault = Fault::input("`since` and `judged_by` are two questions");
        return Err(fault.with_help("ask one of them").into());
    }
    // Whoever goes by several names judged under any of them.
    let people = ledger.register().books().people();
    let by = |judge: &Actor| asked.judged_by.as_ref().is_none_or(|by| people.are_same(judge, by));
    let judged = unit.judgments.iter().rfind(|judged| by(&judged.said.from.by));
    let stamp = match (asked.since, judged) {
        (None, Some(judged)) => Some(&judged.said.from),
        _ => None,
    };
    let since = asked.since.or(stamp.map(|stamp| stamp.seq)).unwrap_or(unit.opened.seq);
    if since < unit.opened.seq {
        let (id, opened) = (unit.id, unit.opened.seq);
        return Err(Fault::input(format!("unit {id} was not there at entry {since}"))
            .with_help(format!("entry {opened} proposed it: ask since then"))
            .into());
    }
    let then = as_of::of_unit(ledger.sealed(), unit.id, AsOf::Entry(since));
    let then = then.unit(unit.id).ok_or_else(|| Fault::defect("a unit that was there is not"))?;
    let at = ledger.sealed().iter().map(|sealed| &sealed.entry).find(|entry| entry.seq == since);
    Ok(ChangesSince {
        unit: unit.id,
        since,
        at: at.map(|entry| entry.at),
        judged_by: stamp.map(|stamp| stamp.by.clone()),
        changes: changes(then, unit),
    })
}

brings!(ledger: String; ChangesSinceRequest);
