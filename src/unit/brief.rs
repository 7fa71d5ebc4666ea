//! The brief: the eight questions a unit answers without anybody rediscovering its history, and
//! its status in one sentence. Derived, never stored; every point names the entries it comes from.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::digest::Digest;
use crate::evidence::{Answer, Subject};
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::Mode;
use crate::limit;

use super::finding::Findings;
use super::next::{Pending, pending};
use super::part::{Origin, Stance};
use super::recall::{Recalled, recall};
use super::stage::Stage;
use super::state::{Known, Unit};

/// One thing an answer says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "BriefPoint"))]
pub struct Point {
    /// It in words.
    pub text: String,
    /// The entries it comes from.
    pub from: Vec<u64>,
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "BriefReply"))]
pub struct Reply {
    /// The requirement that asks it.
    pub asks: &'static str,
    /// The question.
    pub question: &'static str,
    /// What there is to say, at most [`limit::POINTS`] points.
    pub points: Vec<Point>,
    /// How many more points there are.
    pub more: usize,
}

/// A unit in one view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Brief {
    /// The unit.
    pub unit: UnitId,
    /// Its title.
    pub title: String,
    /// What sort of work it is.
    pub kind: String,
    /// Where it is in its life.
    pub stage: Stage,
    /// The last entry that changed it.
    pub as_of: u64,
    /// The digest of what a judge is shown: a judgment that names it counts for this and for nothing else.
    pub shown: Digest,
    /// What changed, why, what depends on it, what can break, and what should happen next.
    pub sentence: String,
    /// The eight answers, in the order of their questions.
    pub replies: Vec<Reply>,
    /// The move it waits for: nothing, once its life is over.
    pub pending: Option<Pending>,
    /// The lessons that bear on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lessons: Vec<Recalled>,
}

/// The brief of a unit at an instant: nothing, where no such unit is known.
pub fn brief(known: &impl Known, id: UnitId, now: Instant) -> Option<Brief> {
    let unit = known.unit(id)?;
    let pending = pending(known, unit, now);
    Some(Brief {
        unit: id,
        title: unit.title.to_string(),
        kind: unit.kind.to_string(),
        stage: unit.stage,
        as_of: unit.last.seq,
        shown: unit.shown_digest(),
        sentence: sentence(unit, pending.as_ref()),
        replies: alloc::vec![
            reply("R-25", "What is it for?", purpose(unit)),
            reply("R-26", "By what standard is it judged?", standard(unit)),
            reply("R-27", "What evidence supports it?", evidence(known, unit)),
            reply("R-28", "What remains uncertain?", uncertain(unit)),
            reply("R-29", "What else does it touch?", touches(known, unit)),
            reply("R-30", "What stage is it in?", stage(known, unit, now)),
            reply("R-31", "What decision is pending?", decision(unit, pending.as_ref())),
            reply("R-32", "Whose move is it?", mover(unit, pending.as_ref())),
        ],
        pending,
        lessons: recall(known.books(), unit),
    })
}

fn reply(asks: &'static str, question: &'static str, mut points: Vec<Point>) -> Reply {
    let more = points.len().saturating_sub(limit::POINTS);
    points.truncate(limit::POINTS);
    Reply { asks, question, points, more }
}

fn point(text: impl Into<String>, from: impl IntoIterator<Item = u64>) -> Point {
    Point { text: text.into(), from: from.into_iter().collect() }
}

/// The status in one sentence.
fn sentence(unit: &Unit, pending: Option<&Pending>) -> String {
    let dependents = match unit.dependents.len() {
        0 => String::from("nothing recorded depends on it"),
        1 => String::from("one unit depends on it"),
        many => format!("{many} units depend on it"),
    };
    let purpose = unit.purpose.opening(140);
    let why = if purpose == unit.title.as_str() { String::new() } else { format!(", for this: {}", trimmed(&purpose)) };
    let next = match pending {
        Some(pending) => format!("next: {} is to {}", pending.who, lowered(&pending.decision)),
        None => format!("nothing is next: it is {} since {}", unit.stage, unit.entered.at.day()),
    };
    format!("{} ({}){why}; {dependents}; {}; {next}.", trimmed(unit.title.as_str()), unit.stage, can_break(unit))
}

fn trimmed(text: &str) -> &str {
    text.trim_end_matches(['.', ';', ',', ' '])
}

fn lowered(text: &str) -> &str {
    trimmed(text)
}

/// What can break, in a clause.
fn can_break(unit: &Unit) -> String {
    let failing = unit.answers().iter().filter(|(_, answer)| *answer == Answer::Failing).count();
    let mut written = unit.touches.iter().map(|t| &t.touch.is).filter(|touch| touch.mode == Mode::Writes).peekable();
    let first = written.peek().map_or("", |touch| touch.resource.as_str());
    let mut clause = match written.count() {
        0 => String::from("what it can break is not recorded"),
        1 => format!("it can break {first}"),
        many => format!("it can break the {many} things it writes"),
    };
    if let Some(kept) = unit.preserve.first() {
        clause = format!("{clause} (to be preserved: {})", trimmed(&kept.is.opening(80)));
    }
    clause = format!("{clause} and is {}", unit.reversibility.words());
    if failing > 0 {
        clause = format!("{clause}, with {failing} of {} criteria failing", unit.criteria.len());
    }
    clause
}

fn purpose(unit: &Unit) -> Vec<Point> {
    let opened = unit.opened.seq;
    let mut points = alloc::vec![point(unit.purpose.as_str(), [opened])];
    points.extend(unit.initiatives.iter().map(|i| point(format!("part of: {}", i.is), [i.from.seq])));
    // What speaks against the work comes first: it is what gets lost.
    for stance in [Stance::Against, Stance::For, Stance::Neutral] {
        let word = match stance {
            Stance::Against => "speaks against it",
            Stance::For => "speaks for it",
            Stance::Neutral => "context",
        };
        let notes = unit.context.iter().filter(|note| note.is.stance == stance);
        points.extend(notes.map(|note| {
            let source = note.is.source.as_ref().map_or_else(String::new, |source| format!(" [{source}]"));
            point(format!("{word} ({}): {}{source}", note.is.kind, note.is.text.opening(300)), [note.from.seq])
        }));
    }
    let came = match &unit.origin {
        Origin::Proposed => None,
        Origin::Observed { source } => Some(format!("recorded from outside: {source}")),
        Origin::SplitFrom { unit } => Some(format!("split from {unit}")),
        Origin::CombinedFrom { units } => {
            let names: Vec<String> = units.iter().map(ToString::to_string).collect();
            Some(format!("combined from {}", names.join(", ")))
        }
    };
    points.extend(came.map(|text| point(text, [opened])));
    points.extend(unit.rolls_back.iter().map(|rolled| point(format!("takes back {}", rolled.is), [rolled.from.seq])));
    points
}

fn standard(unit: &Unit) -> Vec<Point> {
    let mut points: Vec<Point> = unit
        .criteria
        .iter()
        .map(|criterion| {
            let judge = criterion.is.judged_by.as_ref().map_or_else(String::new, |by| format!(" ({by})"));
            let text = format!("{}{judge}: {}", criterion.is.label, criterion.is.text.opening(300));
            point(text, [criterion.from.seq])
        })
        .collect();
    if points.is_empty() {
        points.push(point("no criteria were written", [unit.opened.seq]));
    }
    points.extend(unit.frozen.iter().map(|frozen| {
        point(format!("frozen since {} as {}", frozen.from.at.day(), frozen.is.short()), [frozen.from.seq])
    }));
    points.extend(unit.preserve.iter().map(|p| point(format!("must preserve: {}", p.is.opening(300)), [p.from.seq])));
    points.extend(unit.vary.iter().map(|v| point(format!("may vary: {}", v.is.opening(300)), [v.from.seq])));
    points
}

fn evidence(known: &impl Known, unit: &Unit) -> Vec<Point> {
    let findings = Findings::of(unit, known.books().people());
    let answers = unit.criteria.iter().zip(findings.answers());
    let mut points: Vec<Point> = answers
        .map(|(criterion, (label, answer))| {
            let entries: Vec<u64> = unit.evidence_for(label).map(|e| e.claim.from.seq).collect();
            let entries = if entries.is_empty() { alloc::vec![criterion.from.seq] } else { entries };
            point(format!("criterion {label}: {}", answer.name()), entries)
        })
        .collect();
    points.extend(findings.each().filter(|(e, _)| e.ended.is_none()).map(|(evidence, standing)| {
        let claim = &evidence.claim.is;
        let about: Vec<String> = claim.about.iter().map(Subject::to_string).collect();
        let artifact = claim.artifact.as_ref().map_or_else(String::new, |a| format!(", see {}", a.words()));
        let text = format!(
            "{} [{}] {} {} by {}: {}{artifact}",
            claim.label,
            standing.name(),
            claim.finding.name(),
            about.join(", "),
            evidence.claim.from.by,
            claim.text.opening(200),
        );
        point(text, [evidence.claim.from.seq])
    }));
    let artifacts = unit.attachments.iter();
    points.extend(artifacts.map(|a| point(format!("attached: {}", a.is.words()), [a.from.seq])));
    if points.is_empty() {
        points.push(point("none was recorded", [unit.opened.seq]));
    }
    points
}

fn uncertain(unit: &Unit) -> Vec<Point> {
    let mut points: Vec<Point> = unit
        .open_uncertainties()
        .map(|open| {
            let is = &open.raised.is;
            let blocks = is.blocks.map_or_else(String::new, |stage| format!(" (blocks {stage})"));
            point(format!("{}{blocks}: {}", is.label, is.question.opening(300)), [open.raised.from.seq])
        })
        .collect();
    points.extend(unit.attempts.iter().rev().map(|attempt| {
        let learned = attempt.is.learned.as_ref().map_or_else(String::new, |l| format!(": {}", l.opening(200)));
        let text = format!("tried, {}: {}{learned}", attempt.is.outcome.name(), attempt.is.what.opening(200));
        point(text, [attempt.from.seq])
    }));
    if points.is_empty() {
        points.push(point("no open question was recorded", [unit.opened.seq]));
    }
    points
}

fn touches(known: &impl Known, unit: &Unit) -> Vec<Point> {
    let title =
        |id: UnitId| known.unit(id).map_or_else(String::new, |other| format!(", {}: {}", other.stage, other.title));
    let mut points: Vec<Point> = unit
        .depends
        .iter()
        .map(|d| point(format!("{} {}{}", d.is.kind.words(), d.is.on, title(d.is.on)), [d.from.seq]))
        .collect();
    points.extend(
        unit.dependents
            .iter()
            .map(|d| point(format!("{} {}{}", d.is.kind.reverse_words(), d.is.unit, title(d.is.unit)), [d.from.seq])),
    );
    points.extend(unit.touches.iter().map(|touched| {
        let touch = &touched.touch.is;
        let how = touch.change.as_ref().map_or(touch.mode.name(), |change| change.name());
        let value = touch.value.as_ref().map_or_else(String::new, |value| format!(" as {value}"));
        let places = match touch.lines.len() {
            0 => String::new(),
            1 => String::from(" in 1 place"),
            many => format!(" in {many} places"),
        };
        point(format!("{how} {}{value}{places}", touch.resource), [touched.touch.from.seq])
    }));
    if points.is_empty() {
        points.push(point("nothing was recorded", [unit.opened.seq]));
    }
    points
}

fn stage(known: &impl Known, unit: &Unit, now: Instant) -> Vec<Point> {
    let last = unit.steps.last();
    let reason = last.and_then(|step| step.is.reason.as_ref());
    let reason = reason.map_or_else(String::new, |reason| format!(": {}", reason.opening(300)));
    let moved = if last.is_some_and(|step| step.is.observed) { "seen to get there" } else { "brought there" };
    let text = format!("{} since {}, {moved} by {}{reason}", unit.stage, unit.entered.at, unit.entered.by);
    let mut points = alloc::vec![point(text, [unit.entered.seq])];
    points.extend(unit.open_refusals().map(|r| {
        point(format!("refused by {}: {}", r.raised.from.by, r.raised.is.text.opening(200)), [r.raised.from.seq])
    }));
    points.extend(unit.open_challenges().map(|c| {
        let waits = if c.raised.is.stops { ", and it waits for the answer" } else { "" };
        let text = format!("challenged by {}: {}{waits}", c.raised.from.by, c.raised.is.text.opening(200));
        point(text, [c.raised.from.seq])
    }));
    points.extend(unit.overrides.iter().map(|held| &held.said).filter(|said| said.is_open()).map(|said| {
        let is = &said.raised.is;
        let counts = unit
            .override_of(is.of.as_str(), now, known.books().people(), false)
            .is_some_and(|counting| counting.said.raised.is.label == is.label);
        let counts = if counts { format!("until {}", is.until) } else { String::from("and no longer counts") };
        let text = format!("overridden for {} by {} {counts}: {}", is.of, said.raised.from.by, is.reason.opening(200));
        point(text, [said.raised.from.seq])
    }));
    points.extend(unit.open_escalations().map(|e| {
        point(format!("escalated to {}: {}", e.raised.is.to, e.raised.is.question.opening(200)), [e.raised.from.seq])
    }));
    points.extend(unit.holds_at(now).map(|h| {
        point(format!("held by {}: {}", h.raised.from.by, h.raised.is.reason.opening(200)), [h.raised.from.seq])
    }));
    let owed = unit.integrations_owed();
    for kind in &unit.integrations {
        let owed = owed.contains(&kind);
        let done = unit.reconciled.iter().find(|done| done.said.is.kind == *kind);
        let word = if owed { "owed" } else { "done" };
        let from = done.map_or(unit.opened.seq, |done| done.said.from.seq);
        points.push(point(format!("{kind} integration: {word}"), [from]));
    }
    let links = [
        (!unit.split_into.is_empty()).then(|| {
            let names: Vec<String> = unit.split_into.iter().map(ToString::to_string).collect();
            format!("split into {}", names.join(", "))
        }),
        unit.combined_into.map(|into| format!("combined into {into}")),
        unit.rolled_back_through.map(|through| format!("taken back by {through}")),
    ];
    points.extend(links.into_iter().flatten().map(|text| point(text, [unit.entered.seq])));
    points
}

fn decision(unit: &Unit, pending: Option<&Pending>) -> Vec<Point> {
    alloc::vec![match pending {
        Some(pending) => point(pending.decision.clone(), pending.from.iter().copied()),
        None => point("none: its life is over", [unit.entered.seq]),
    }]
}

fn mover(unit: &Unit, pending: Option<&Pending>) -> Vec<Point> {
    let mut points = alloc::vec![match pending {
        Some(pending) => point(format!("{}: {}", pending.who, pending.why), pending.from.iter().copied()),
        None => point("nobody's", [unit.entered.seq]),
    }];
    points.push(point(format!("{} answers for it", unit.accountable.is), [unit.accountable.from.seq]));
    points.extend(unit.executor.iter().map(|e| point(format!("{} carries it out", e.is), [e.from.seq])));
    points
}
