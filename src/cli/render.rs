//! Views as text for a terminal. Colour goes away by itself where nobody sees it, or where `NO_COLOR` is set.

use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use governed::ledger::Entry;
use governed::unit::{Brief, Reason, Recalled, Rejection, Stamp};
use governed::{Fault, Queue, QueueEntry, QueueFactorKind, Triage};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Written;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();

/// Prints a view as one line of JSON.
pub fn print_json(view: &impl Serialize) {
    let line = serde_json::to_string(view).unwrap_or_else(|error| format!(r#"{{"fault":"{error}"}}"#));
    // Whoever reads may have gone away; there is nobody left to tell.
    let _ = writeln!(anstream::stdout(), "{line}");
}

/// Prints a view as JSON or in words.
pub fn print<V: Serialize>(json: bool, view: &V, words: impl FnOnce(&V) -> String) -> Result<(), Failure> {
    if json {
        print_json(view);
        return Ok(());
    }
    say(&words(view))
}

/// Prints words.
pub fn say(words: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout();
    out.write_all(words.as_bytes())?;
    if !words.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(())
}

pub fn rejection(rejection: &Rejection) {
    let code = rejection.code;
    let mut err = anstream::stderr();
    let _ = writeln!(err, "{RED}rejected{RED:#} [{} {}]: {}", code.number(), code.name(), rejection.message);
    if !rejection.because.is_empty() {
        let _ = writeln!(err, "  {DIM}because of {}{DIM:#}", entries(&rejection.because));
    }
    let _ = writeln!(err, "  {CYAN}help{CYAN:#}: {}", rejection.help);
}

pub fn fault(fault: &Fault) {
    let mut err = anstream::stderr();
    let _ = writeln!(err, "{RED}error{RED:#}: {fault}");
    if let Some(help) = fault.help() {
        let _ = writeln!(err, "  {CYAN}help{CYAN:#}: {help}");
    }
}

/// `entry 3` or `entries 3, 9`; nothing where there is none.
fn entries(seqs: &[u64]) -> String {
    let shown: Vec<String> = seqs.iter().take(6).map(ToString::to_string).collect();
    let more = if seqs.len() > shown.len() { format!(" and {} more", seqs.len() - shown.len()) } else { String::new() };
    match seqs.len() {
        0 => String::new(),
        1 => format!("entry {}", shown.join("")),
        _ => format!("entries {}{more}", shown.join(", ")),
    }
}

fn noted(seqs: &[u64]) -> String {
    if seqs.is_empty() { String::new() } else { format!(" {DIM}[{}]{DIM:#}", entries(seqs)) }
}

pub fn written(written: &Written) -> String {
    let recorded = entries(&(written.first..=written.last).collect::<Vec<u64>>());
    if written.repeated {
        return format!("recorded before under this key, as {recorded}; nothing was added\n");
    }
    let mut text = format!("recorded as {recorded}\n");
    for unit in written.units.iter().filter(|unit| written.named.contains(&unit.id)).take(20) {
        text += &format!("{BOLD}{}{BOLD:#} {GREEN}{}{GREEN:#} {}\n", unit.id, unit.stage, unit.title);
    }
    text
}

pub fn brief(brief: &Brief) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#} {GREEN}{}{GREEN:#} {DIM}{}{DIM:#}\n", brief.unit, brief.stage, brief.kind);
    text += &format!("{}\n", brief.sentence);
    for reply in &brief.replies {
        text += &format!("\n{BOLD}{}{BOLD:#}\n", reply.question);
        for point in &reply.points {
            let words = point.text.replace('\n', "\n    ");
            text += &format!("  - {words}{}\n", noted(&point.from));
        }
        if reply.more > 0 {
            text += &format!("  {DIM}and {} more{DIM:#}\n", reply.more);
        }
    }
    if !brief.lessons.is_empty() {
        text += &format!("\n{BOLD}What was learnt that bears on it?{BOLD:#}\n");
        text.extend(brief.lessons.iter().map(|lesson| format!("  - {}", recalled(lesson))));
    }
    text + &format!("\n{DIM}what a judge is shown: {}{DIM:#}\n", brief.shown)
}

/// A lesson that bears on a unit.
pub fn recalled(lesson: &Recalled) -> String {
    let at = lesson.at.as_ref().map_or_else(String::new, |at| format!(", `{at}`"));
    let (title, says, because) = (&lesson.title, &lesson.says, lesson.because.join("; "));
    format!("{} ({}{at}): {title}: {says} {DIM}{because}{DIM:#}\n", lesson.lesson, lesson.form.name())
}

pub fn reason(reason: &Reason) -> String {
    let mut text = String::new();
    tree(reason, 0, &mut text);
    text
}

fn tree(reason: &Reason, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    let words = reason.text.replace('\n', &format!("\n{indent}  "));
    let mark = if depth == 0 { String::new() } else { String::from("- ") };
    *text += &format!("{indent}{mark}{words}{}\n", noted(&reason.from));
    for below in &reason.because {
        tree(below, depth + 1, text);
    }
}

pub fn queue(queue: &Queue) -> String {
    if queue.live == 0 {
        return format!("nothing waits\n{}", capacity(queue));
    }
    let units = if queue.live == 1 { "unit waits" } else { "units wait" };
    let mut text = format!("{BOLD}{} live {units}{BOLD:#}, {} in flight", queue.live, queue.in_flight);
    if queue.not_asked > 0 {
        text += &format!(", {} of them for a word nobody has asked for yet", queue.not_asked);
    }
    text += "\n";
    text += &capacity(queue);
    for group in &queue.groups {
        text += &format!("\n{BOLD}{}{BOLD:#}: {}\n", group.kind.words(), group.count);
        for batch in &group.batches {
            text += &format!("  {DIM}{}: {}{DIM:#}\n", batch.batch, batch.shares);
        }
        for entry in &group.first {
            text += &waiting(entry);
        }
        let more = group.count.saturating_sub(group.first.len());
        if more > 0 {
            text += &format!("  {DIM}and {more} more (--most N shows more, --for ACTOR narrows){DIM:#}\n");
        }
    }
    text
}

/// Two lines: what it is, and why it is there, whose it is and what is to be done.
fn waiting(entry: &QueueEntry) -> String {
    let batch = entry.batch.as_ref().map_or_else(String::new, |batch| format!(" {DIM}({batch}){DIM:#}"));
    let mut worth = String::new();
    for factor in &entry.why {
        let (sign, name) = match factor.of {
            QueueFactorKind::Risk => ("", "risk"),
            QueueFactorKind::Irreversibility => (" × ", "irreversibility"),
            QueueFactorKind::Uncertainty => (" × ", "uncertainty"),
            QueueFactorKind::Unblocks => (" + ", "for what it unblocks"),
            QueueFactorKind::Age => (" + ", "for its age"),
        };
        worth += &format!("{sign}{} {name}", factor.value);
    }
    let pending = &entry.pending;
    let whose = if entry.because.is_empty() { pending.who.to_string() } else { entry.because.join("; ") };
    format!(
        "  {CYAN}{}{CYAN:#} {}, {GREEN}{}{GREEN:#} since {}{batch}\n    worth {} ({worth}); {BOLD}{whose}{BOLD:#}: {}\n",
        entry.unit,
        entry.title,
        entry.stage,
        entry.since.day(),
        entry.worth,
        pending.decision,
    )
}

/// A line for each group that anything waits for.
fn capacity(queue: &Queue) -> String {
    let mut text = String::new();
    for group in &queue.capacity {
        let may = group.may.map_or_else(String::new, |may| format!(" of {may}"));
        text += &format!("{}: {}{may} wait, {} answered in 7 days", group.group, group.waiting, group.answered_lately);
        if group.full || group.kept_out > 0 {
            let moves: Vec<&str> = group.moves.iter().map(governed::Label::as_str).collect();
            let why = group.why.as_deref().unwrap_or_default();
            let word = if group.full { "waits" } else { "may be asked for again" };
            text += &format!("; {RED}{} {word}{RED:#}, {} kept out: {why}", moves.join(", "), group.kept_out);
        }
        text += "\n";
    }
    text
}

pub fn triage(triage: &Triage, most: usize) -> String {
    let mut text = format!("{BOLD}in flight, in the order it should land{BOLD:#}: {}\n", triage.landings.len());
    for (place, landing) in triage.landings.iter().take(most).enumerate() {
        let after = match landing.after.as_slice() {
            [] => String::new(),
            [one] => format!(", after {one}"),
            several => format!(", after {} others", several.len()),
        };
        text += &format!("{:>3}. {CYAN}{}{CYAN:#} {}\n", place + 1, landing.unit, landing.title);
        let next = landing.pending.as_ref().map_or_else(String::new, |p| format!("; next: {}: {}", p.who, p.decision));
        text += &format!("     {GREEN}{}{GREEN:#}{after}; owner {}{next}\n", landing.stage, landing.owner);
    }
    text += &format!("\n{BOLD}failures that matter{BOLD:#}: {}\n", triage.failures.len());
    for failure in triage.failures.iter().take(most) {
        let stops = if failure.stops > 0 { format!(", stops {} more", failure.stops) } else { String::new() };
        text += &format!(
            "  {RED}{}{RED:#} {}{}\n    owner {}{stops}\n",
            failure.unit,
            failure.text,
            noted(&failure.from),
            failure.owner,
        );
    }
    if triage.beside > 0 {
        text += &format!("{DIM}and {} failed attempts that nothing waits for{DIM:#}\n", triage.beside);
    }
    text
}

pub fn entry(entry: &Entry) -> String {
    let Stamp { seq, at, by } = entry.stamp();
    let units: Vec<String> = entry.event.units().iter().take(3).map(ToString::to_string).collect();
    let recorded = entry.recorded.map_or_else(String::new, |at| format!(" {DIM}(recorded {at}){DIM:#}"));
    let said = said(entry);
    format!(
        "{DIM}{seq:>7}{DIM:#} {at} {CYAN}{}{CYAN:#} {BOLD}{}{BOLD:#} by {by}{said}{recorded}\n",
        units.join(" "),
        entry.event.name(),
    )
}

/// What an event says, in a few words.
fn said(entry: &Entry) -> String {
    use governed::unit::Event as E;
    let words = match &entry.event {
        E::Opened { name, solo } => format!("{name}{}", if *solo { ", solo" } else { "" }),
        E::Proposed { proposal, .. } => proposal.title.to_string(),
        E::Moved { from, to, reason, .. } | E::Observed { from, to, reason, .. } => {
            let reason = reason.as_ref().map_or_else(String::new, |reason| format!(" ({})", reason.opening(80)));
            format!("{from} to {to}{reason}")
        }
        E::CriterionSet { criterion, .. } => format!("{}: {}", criterion.label, criterion.text.opening(80)),
        E::CriterionDropped { criterion, reason, .. } => format!("{criterion}: {}", reason.opening(80)),
        E::Touched { touches, dropped, .. } => {
            let names: Vec<&str> =
                touches.iter().map(|t| t.resource.as_str()).chain(dropped.iter().map(AsRef::as_ref)).take(3).collect();
            names.join(", ")
        }
        E::Depended { dependency, .. } => format!("{} {}", dependency.kind.words(), dependency.on),
        E::Undepended { kind, on, .. } => format!("no longer {} {on}", kind.words()),
        E::EvidenceRecorded { claim, .. } => {
            format!("{}: {} ({})", claim.label, claim.text.opening(80), claim.finding.name())
        }
        E::EvidenceWithdrawn { evidence, reason, .. } => format!("{evidence}: {}", reason.opening(80)),
        E::UncertaintyRaised { uncertainty, .. } => uncertainty.question.opening(80),
        E::UncertaintyResolved { answer, .. }
        | E::EscalationAnswered { answer, .. }
        | E::RefusalAnswered { answer, .. } => answer.opening(80),
        E::Attempted { attempt, .. } => format!("{} ({})", attempt.what.opening(80), attempt.outcome.name()),
        E::Held { hold, .. } => hold.reason.opening(80),
        E::Escalated { escalation, .. } => format!("to {}: {}", escalation.to, escalation.question.opening(80)),
        E::Refused { refusal, .. } => format!("{}: {}", refusal.grounds.words(), refusal.text.opening(80)),
        E::Reconciled { reconciliation, .. } => reconciliation.kind.to_string(),
        E::Delegated { delegation, .. } => {
            format!("{} to {}: {}", delegation.of, delegation.to, delegation.reason.opening(80))
        }
        E::HandedOff { to, reason, .. } => format!("to {to}: {}", reason.opening(80)),
        E::ContextAdded { context, .. } => context.text.opening(80),
        E::InitiativeJoined { initiative, .. } => initiative.to_string(),
        E::Attached { artifact, .. } => artifact.words(),
        E::Released { reason, .. }
        | E::Split { reason, .. }
        | E::Combined { reason, .. }
        | E::RolledBack { reason, .. }
        | E::Abandoned { reason, .. }
        | E::Restated { reason, .. } => reason.opening(80),
        E::Decided { to, decision, .. } => format!("to {to}: {}", decision.headline()),
        E::Judged { judgment, .. } => {
            let text = judgment.text.as_ref().map_or_else(String::new, |text| format!(": {}", text.opening(80)));
            format!("{} {}{text}", judgment.kind, judgment.answer.name())
        }
        E::Overridden { overriding, .. } => {
            format!("{} until {}: {}", overriding.of, overriding.until, overriding.reason.opening(80))
        }
        E::OverrideEnded { overriding, reason, .. } => format!("{overriding}: {}", reason.opening(80)),
        E::Challenged { challenge, .. } => format!("{}: {}", challenge.label, challenge.text.opening(80)),
        E::ChallengeAnswered { challenge, ruling, answer, .. } => {
            format!("{challenge} {}: {}", ruling.name(), answer.opening(80))
        }
        E::AutonomyGranted { grant } => format!("`{}` to {} until {}", grant.level, grant.cell, grant.until),
        E::AutonomyRevoked { revocation } => format!("{}: {}", revocation.cell, revocation.reason.opening(80)),
        E::NamesJoined { joined } => {
            let names: Vec<&str> = joined.names.iter().map(governed::Actor::as_str).collect();
            format!("{}: {}", names.join(" = "), joined.reason.opening(80))
        }
        E::NameParted { parted } => format!("{}: {}", parted.name, parted.reason.opening(80)),
        E::AuditCommitted { audit } => format!("{} of a thousand, {}", audit.per_thousand, audit.commitment.short()),
        E::PolicyAdopted { documents, digest, reason, .. } => {
            let names: Vec<&str> = documents.iter().map(|layer| layer.policy.as_str()).collect();
            format!("{} ({}): {}", names.join(" > "), digest.short(), reason.opening(80))
        }
        E::SignalTaken { signal } => format!("{} ({}): {}", signal.kind.name(), signal.topic, signal.text.opening(80)),
        E::SignalsDismissed { signals, reason } => format!("{} signals: {}", signals.len(), reason.opening(80)),
        E::Learned { pattern, to, step, .. } => format!("{pattern}: {}, and is {to}", step.name()),
        E::LessonKept { lesson } => {
            format!("{} as {}: {}", lesson.label, lesson.form.sort.name(), lesson.title)
        }
        E::LessonRetired { lesson, reason } => format!("{lesson}: {}", reason.opening(80)),
        E::Constrained { preserve, vary, .. } => format!("{} to preserve, {} may vary", preserve.len(), vary.len()),
    };
    if words.is_empty() { words } else { format!(": {words}") }
}
