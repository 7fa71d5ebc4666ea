//! Verbs that ask and change nothing.

use std::collections::VecDeque;

use governed::evidence::Standing;
use governed::ledger::{AsOf, Entry, Store as _};
use governed::unit::{self, Known as _, Occasion, Stage, Unit};
use governed::wire::evidence::{CriterionAnswered, EvidenceStands, EvidenceView};
use governed::{Actor, Fault, Instant, Label, Register, UnitId};
use serde_json::json;

use crate::failure::Failure;
use crate::open::{Ledger, read_entry};
use crate::render;

use super::{Caller, as_of, asked_at};

/// A unit and what it links to, at some time.
fn unit_at(ledger: &Ledger, name: &str, as_of: AsOf) -> Result<(Register, UnitId), Failure> {
    let id = ledger.unit_named(name)?;
    let register = match as_of {
        AsOf::Now => ledger.around(&[id])?.0,
        earlier => ledger.around_as_of(&[id], earlier)?,
    };
    if register.unit(id).is_none() {
        let message = match as_of {
            AsOf::Now => format!("no unit {id} is known"),
            AsOf::Entry(seq) => format!("unit {id} was not there at entry {seq}"),
            AsOf::Instant(at) => format!("unit {id} was not there at {at}"),
        };
        return Err(Fault::input(message).with_help("`governed unit list` shows the units there are").into());
    }
    Ok((register, id))
}

fn known(register: &Register, id: UnitId) -> Result<&Unit, Failure> {
    register.unit(id).ok_or_else(|| Fault::input(format!("no unit {id} is known")).into())
}

pub fn show(caller: &Caller, name: &str, said: Option<&str>) -> Result<(), Failure> {
    let (register, id) = unit_at(&caller.open()?, name, as_of(said)?)?;
    render::print(caller.json, known(&register, id)?, |unit| serde_json::to_string_pretty(unit).unwrap_or_default())
}

pub fn list(caller: &Caller, stage: Option<&str>, kind: Option<&str>, most: usize) -> Result<(), Failure> {
    let stage = stage.map(Stage::parse).transpose()?;
    let kind = kind.map(Label::parse).transpose()?;
    let (count, listed) = caller.open()?.store.list(stage.map(Stage::name), kind.as_ref().map(Label::as_str), most)?;
    let rows: Vec<_> = listed
        .iter()
        .map(|unit| json!({ "unit": unit.id, "stage": unit.stage, "kind": unit.kind, "title": unit.title }))
        .collect();
    let view = json!({ "count": count, "units": rows });
    render::print(caller.json, &view, |_| {
        let mut text = String::new();
        for unit in &listed {
            text += &format!("{} {:<11} {}  ({})\n", unit.id, unit.stage, unit.title, unit.kind);
        }
        let more = count.saturating_sub(listed.len() as u64);
        if more > 0 {
            text += &format!("and {more} more (--most N shows more)\n");
        }
        if count == 0 { String::from("no unit is like that\n") } else { text }
    })
}

pub fn evidence(caller: &Caller, name: &str) -> Result<(), Failure> {
    let (register, id) = unit_at(&caller.open()?, name, AsOf::Now)?;
    let unit = known(&register, id)?;
    let view = EvidenceView::of(&register, unit);
    render::print(caller.json, &view, |view| {
        let mut text = String::new();
        for CriterionAnswered { criterion, answer } in &view.criteria {
            text += &format!("criterion {criterion}: {}\n", answer.name());
        }
        for EvidenceStands { evidence, standing } in &view.evidence {
            let claim = &evidence.claim.is;
            text += &format!("{} {} {}: {}", claim.label, standing.name(), claim.finding.name(), claim.text);
            if let Standing::Stale { changed } = standing {
                for (subject, entry) in changed {
                    text += &format!("; {subject} changed in entry {entry}");
                }
            }
            text += "\n";
        }
        if text.is_empty() { String::from("no criteria and no evidence\n") } else { text }
    })
}

pub fn brief(caller: &Caller, name: &str, said: Option<&str>) -> Result<(), Failure> {
    let as_of = as_of(said)?;
    let (register, id) = unit_at(&caller.open()?, name, as_of)?;
    let Some(brief) = unit::brief(&register, id, asked_at(as_of)?) else {
        return Err(Fault::input(format!("no unit {id} is known")).into());
    };
    render::print(caller.json, &brief, render::brief)
}

pub fn why(
    caller: &Caller,
    name: &str,
    part: Option<&str>,
    to: Option<&str>,
    said: Option<&str>,
) -> Result<(), Failure> {
    let as_of = as_of(said)?;
    let (register, id) = unit_at(&caller.open()?, name, as_of)?;
    let unit = known(&register, id)?;
    let now = asked_at(as_of)?;
    let reason = match (part, to) {
        (Some(part), _) => {
            let label = Label::parse(part)?;
            unit::why_part(&register, unit, &label, now).ok_or_else(|| {
                Fault::input(format!("the unit has no part `{label}`"))
                    .with_help("`governed brief` lists its criteria, evidence, uncertainties, holds and refusals")
            })?
        }
        (None, Some(to)) => {
            let occasion = Occasion { by: mover(caller, unit)?, at: now };
            unit::why_not(&register, unit, Stage::parse(to)?, &occasion)
        }
        (None, None) => unit::why(&register, unit, now),
    };
    render::print(caller.json, &reason, render::reason)
}

/// Who would move it: whoever asks, or whoever answers for it where nobody is known to ask.
fn mover(caller: &Caller, unit: &Unit) -> Result<Actor, Failure> {
    match &caller.actor {
        Some(said) => Ok(Actor::parse(said)?),
        None => Ok(unit.accountable.is.clone()),
    }
}

pub fn log(caller: &Caller, name: Option<&str>, said: Option<&str>, last: usize) -> Result<(), Failure> {
    let ledger = caller.open()?;
    let as_of = as_of(said)?;
    let mut shown: VecDeque<Entry> = VecDeque::new();
    let mut take = |bytes: &[u8]| -> Result<(), Fault> {
        let entry = read_entry(bytes)?;
        if as_of.holds(&entry) {
            shown.push_back(entry);
        }
        if shown.len() > last {
            shown.pop_front();
        }
        Ok(())
    };
    if let Some(name) = name {
        let entries = ledger.store.entries_of(ledger.unit_named(name)?)?;
        entries.iter().try_for_each(|bytes| take(bytes))?;
    } else {
        let end = ledger.store.bound(as_of)?;
        // By instant the last ones that count may be anywhere, so all are read.
        let first = match as_of {
            AsOf::Instant(_) => 1,
            AsOf::Now | AsOf::Entry(_) => end.saturating_sub(last as u64).saturating_add(1).max(1),
        };
        let bar = super::bulk::progress(end, "reading");
        ledger.store.read(first, &mut |seq, _, bytes| {
            super::bulk::tick(&bar, seq);
            take(bytes)
        })?;
        bar.finish_and_clear();
    }
    if caller.json {
        shown.iter().for_each(render::print_json);
        return Ok(());
    }
    let text: String = shown.iter().map(render::entry).collect();
    render::say(&if text.is_empty() { String::from("no entry is like that\n") } else { text })
}

/// The whole register at some time.
pub(super) fn register_at(ledger: &Ledger, as_of: AsOf) -> Result<(Register, Instant), Failure> {
    let register = match as_of {
        AsOf::Now => ledger.all()?.0,
        earlier => {
            let bar = super::bulk::progress(ledger.store.head()?.seq, "replaying");
            let replay = ledger.replay(earlier, |seq| super::bulk::tick(&bar, seq))?;
            bar.finish_and_clear();
            replay.into_register()
        }
    };
    Ok((register, asked_at(as_of)?))
}

pub fn queue(caller: &Caller, whose: Option<&str>, most: usize, said: Option<&str>) -> Result<(), Failure> {
    let whose = whose.map(Actor::parse).transpose()?;
    let (register, now) = register_at(&caller.open()?, as_of(said)?)?;
    render::print(caller.json, &governed::queue(&register, now, whose.as_ref(), most), render::queue)
}

pub fn triage(caller: &Caller, said: Option<&str>, most: usize) -> Result<(), Failure> {
    let (register, now) = register_at(&caller.open()?, as_of(said)?)?;
    render::print(caller.json, &governed::triage(&register, now), |triage| render::triage(triage, most))
}
