//! The one bridge from units to policy: a unit, who asks and what surrounds it, as the facts policies name.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Map, Value as Json, json};

use crate::evidence::{Answer, Claim};
use crate::instant::Instant;
use crate::integration::{Mode, Touch};
use crate::judgment;
use crate::order::InOrder as _;
use crate::text::Label;

use super::decide::Occasion;
use super::finding::Findings;
use super::people::People;
use super::state::{Known, Unit};
use super::transition::Transition;

/// What the register knows itself, and nobody tells it.
pub const KNOWN_HERE: [&str; 13] = [
    "move",
    "now",
    "actor",
    "autonomy",
    "unit",
    "paths",
    "resources",
    "touches",
    "evidence",
    "judgments",
    "others",
    "integration",
    "queue",
];

/// The facts of a move, as JSON: what policy sees, and what is kept with the decision.
///
/// What the edge supplies about the world outside is taken over as it is, but never in place of what the register
/// knows itself.
pub fn facts(known: &impl Known, unit: &Unit, way: Transition, occasion: &Occasion) -> Json {
    let (at, people) = (occasion.at, known.books().people());
    let mut facts = Map::new();
    if let Some(Json::Object(world)) = known.world() {
        let told = world.iter().filter(|(name, _)| !KNOWN_HERE.contains(&name.as_str()));
        facts.extend(told.map(|(name, value)| (name.clone(), value.clone())));
    }
    let mut put = |name: &str, value: Json| {
        facts.insert(name.into(), value);
    };
    put("move", Json::from(way.name().replace(' ', "_")));
    put("now", Json::from(at.to_string()));
    put("actor", actor(unit, occasion, people));
    if let Some(level) = known.rung(&occasion.by, unit, at) {
        put("autonomy", json!({ "level": level.as_str() }));
    }
    put("unit", of_unit(unit, at, people));
    let content = || unit.touches.iter().map(|touched| &touched.touch.is).filter(|touch| touch.is_content());
    let writes = content().filter(|touch| touch.mode == Mode::Writes && touch.resource.kind() == "path");
    put("paths", writes.map(|touch| Json::from(touch.resource.name())).collect());
    put("resources", content().map(|touch| Json::from(touch.resource.as_str())).collect());
    put("touches", unit.touches.iter().map(|touched| of_touch(&touched.touch.is)).collect());
    put("evidence", evidence(unit, people));
    put("judgments", judgments(unit, occasion, people));
    let reads = |fact: &str| known.policy().and_then(|held| held.policy()).is_some_and(|policy| policy.reads(fact));
    if reads("others.resources") {
        let others = known.in_flight().into_iter().filter(|other| other.id != unit.id);
        let mut resources: Vec<String> = others
            .flat_map(|other| other.touches.iter())
            .filter(|touched| touched.touch.is.is_content())
            .map(|touched| touched.touch.is.resource.to_string())
            .collect();
        resources.put_in_order();
        resources.dedup();
        put("others", json!({ "resources": resources }));
    }
    let asks_integration = ["certain", "likely", "possible", "blocked"];
    if asks_integration.into_iter().any(|fact| reads(&alloc::format!("integration.{fact}"))) {
        // What cannot be worked out is missing, and what is missing permits nothing.
        if let Some(meets) = known.meets(unit, at) {
            let told = json!({
                "certain": meets.certain,
                "likely": meets.likely,
                "possible": meets.possible,
                "blocked": meets.blocked,
            });
            put("integration", told);
        }
    }
    if reads("queue.waiting") {
        // What it asks itself takes nobody's room from it.
        let others = known.in_flight().into_iter().filter(|other| other.id != unit.id);
        let waiting: Map<String, Json> =
            waiting(others).into_iter().map(|(group, count)| (group.to_string(), Json::from(count))).collect();
        put("queue", json!({ "waiting": waiting }));
    }
    Json::Object(facts)
}

/// How many units wait for the judgment of each group: those that asked and were told to wait for it, not those that
/// wait for room, nor those that never asked.
pub(crate) fn waiting<'u>(units: impl Iterator<Item = &'u Unit>) -> BTreeMap<&'u Label, u64> {
    let mut waiting: BTreeMap<&Label, u64> = BTreeMap::new();
    for group in units.filter_map(Unit::ruled_next).flat_map(|ruled| &ruled.is.waits_for) {
        let count = waiting.entry(group).or_default();
        *count = count.saturating_add(1);
    }
    waiting
}

fn actor(unit: &Unit, occasion: &Occasion, people: &People) -> Json {
    let by = &occasion.by;
    let mut actor = Map::new();
    let (kind, rest) = by.as_str().split_once(':').unwrap_or(("", by.as_str()));
    let (name, version) = if kind == "machine" { rest.rsplit_once('/').unwrap_or((rest, "")) } else { (rest, "") };
    actor.insert("id".into(), Json::from(by.as_str()));
    actor.insert("kind".into(), Json::from(kind));
    actor.insert("name".into(), Json::from(name));
    if !version.is_empty() {
        actor.insert("version".into(), Json::from(version));
    }
    actor.insert("worked".into(), Json::from(people.worked_since(unit, by).is_some()));
    Json::Object(actor)
}

fn seconds(from: Instant, to: Instant) -> Json {
    Json::from(alloc::format!("{}s", to.millis().saturating_sub(from.millis()).max(0) / 1_000))
}

fn of_unit(unit: &Unit, at: Instant, people: &People) -> Json {
    let findings = Findings::of(unit, people);
    let met = findings.answers().into_iter().filter(|(_, answer)| *answer == Answer::Met).count();
    let written = unit.touches.iter().map(|touched| &touched.touch.is).filter(|touch| touch.mode == Mode::Writes);
    let lines: u64 = written.flat_map(|touch| &touch.lines).map(|hunk| u64::from(hunk.size())).sum();
    let mut facts = json!({
        "id": unit.id.to_string(),
        "kind": unit.kind.as_str(),
        "title": unit.title.as_str(),
        "stage": unit.stage.name(),
        "reversibility": unit.reversibility.name(),
        "accountable": unit.accountable.is.as_str(),
        "initiatives": unit.initiatives.iter().map(|initiative| initiative.is.as_str()).collect::<Vec<_>>(),
        "integrations": unit.integrations.iter().map(Label::as_str).collect::<Vec<_>>(),
        "integrations_owed": unit.integrations_owed().into_iter().map(Label::as_str).collect::<Vec<_>>(),
        "criteria": unit.criteria.len(),
        "criteria_met": met,
        "uncertainties": unit.open_uncertainties().count(),
        "attempts": unit.attempts.len(),
        "lines": lines,
        "age": seconds(unit.opened.at, at),
        "in_stage": seconds(unit.entered.at, at),
    });
    if let (Json::Object(facts), Some(executor)) = (&mut facts, &unit.executor) {
        let name = executor.is.as_str();
        facts.insert("executor".into(), Json::from(name));
        facts.insert("executor_kind".into(), Json::from(name.split(':').next().unwrap_or_default()));
    }
    facts
}

fn of_touch(touch: &Touch) -> Json {
    let mut facts = json!({
        "resource": touch.resource.as_str(),
        "kind": touch.resource.kind(),
        "name": touch.resource.name(),
        "mode": touch.mode.name(),
    });
    let Json::Object(held) = &mut facts else { return facts };
    if let Some(change) = &touch.change {
        held.insert("change".into(), Json::from(change.name()));
    }
    if !touch.lines.is_empty() {
        let lines: u64 = touch.lines.iter().map(|hunk| u64::from(hunk.size())).sum();
        held.insert("lines".into(), Json::from(lines));
    }
    if let Some(value) = &touch.value {
        held.insert("value".into(), Json::from(value.as_str()));
    }
    facts
}

fn evidence(unit: &Unit, people: &People) -> Json {
    let findings = Findings::of(unit, people);
    let all = findings.each().map(|(evidence, standing)| {
        let claim: &Claim = &evidence.claim.is;
        let by = evidence.claim.from.by.as_str();
        json!({
            "label": claim.label.as_str(),
            "method": claim.method.as_str(),
            "finding": claim.finding.name(),
            "standing": standing.name(),
            "by": by,
            "by_kind": by.split(':').next().unwrap_or_default(),
            "at": evidence.claim.from.at.to_string(),
            "verified": claim.artifact.as_ref().is_some_and(|artifact| artifact.digest.is_some()),
            "about": claim.about.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    });
    all.collect()
}

/// Every judgment of a unit, as policy sees it.
pub(crate) fn judgments(unit: &Unit, occasion: &Occasion, people: &People) -> Json {
    let at = occasion.at;
    if unit.judgments.is_empty() {
        return Json::Array(Vec::new());
    }
    let shown = unit.shown_digest();
    let all = unit.judgments.iter().enumerate().map(|(place, judged)| {
        // A yes lapses with what it was said of, and when its time is over; a no stands until whoever said it says
        // otherwise.
        let is = &judged.said.is;
        let from = &judged.said.from;
        let stands =
            judged.content == shown && is.expires.is_none_or(|end| end > at) && !unit.is_upheld_against(from.seq);
        let later = unit.judgments.get(place + 1..).unwrap_or_default();
        let said_since =
            || later.iter().any(|other| other.said.is.kind == is.kind && other.said.from.by.is_same(&from.by));
        let current = match is.answer {
            judgment::Answer::Approve => stands,
            judgment::Answer::Decline => !said_since(),
        };
        let by = &judged.said.from.by;
        // Whoever asks for the move under another name judges their own work.
        let asks = by != &occasion.by && people.are_same(by, &occasion.by);
        let mut told = json!({
            "kind": judged.said.is.kind.as_str(),
            "answer": judged.said.is.answer.name(),
            "by": by.as_str(),
            "at": judged.said.from.at.to_string(),
            "current": current,
            "own": asks || people.worked_since(unit, by).is_some(),
            "presence": judged.said.is.presence.name(),
            "reasoned": judged.said.is.text.is_some(),
        });
        if let (Some(first), Json::Object(told)) = (people.names_of(by).first(), &mut told) {
            told.insert("person".into(), Json::from(first.as_str()));
        }
        told
    });
    all.collect()
}
