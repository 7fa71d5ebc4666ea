//! What stands in a policy and does nothing: what is declared and not used, past its day, or governs no move.

use crate::order::Gathered as _;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::json;

use crate::budget::Budget;
use crate::instant::Instant;
use crate::limit;
use crate::text::Label;

use super::super::compile::Policy;
use super::super::condition::{Condition, Text, Type, Value, print};
use super::super::document::{Effect, Times};
use super::super::fault::Step;
use super::super::ruling::{Consequence, Obligation, Ruling, Sort};
use super::super::verdict::Verdict;
use super::super::words::Day;
use super::case::Case;
use super::finding::{Finding, FindingKind, Witness};
use super::people::named;

const DAY: i64 = 86_400_000;
/// How many days ahead a review is near.
const NEAR: i64 = 30;

fn about(kind: FindingKind, rulings: Vec<Box<str>>, says: String) -> Finding {
    Finding { kind, rulings, says, witness: Witness::Proven }
}

/// Whether a condition can hold for facts of which some are known.
fn may_hold(condition: &Condition, slots: &[Option<Value<'_>>]) -> bool {
    let mut budget = Budget::of(limit::CONDITION_COST);
    let slots: Vec<Option<Value<'_>>> = slots.to_vec();
    condition.holds(&slots, &mut budget) != Ok(false)
}

fn with<'a>(policy: &Policy, known: &[(Option<usize>, Option<&'a str>)]) -> Vec<Option<Value<'a>>> {
    let mut slots: Vec<Option<Value<'a>>> = Vec::new();
    slots.resize(policy.schema.facts().len(), None);
    for (slot, text) in known {
        if let Some(held) = slot.and_then(|slot| slots.get_mut(slot)) {
            *held = text.map(|text| Value::Text(Text::Lent(text)));
        }
    }
    slots
}

/// Permissions that no upper layer delegates. Marks them as permitting nothing.
pub(super) fn delegations(policy: &Policy, cases: &[Option<Case<'_>>], permits: &mut [bool]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (asked, kind) = (policy.slots.requested, policy.schema.slot("unit.kind"));
    for ((ruling, case), permits) in policy.rulings.iter().zip(cases).zip(permits) {
        let (Some(case), true) = (case, *permits) else { continue };
        let left = |slot: Option<usize>| -> Vec<Option<&str>> {
            let texts = slot.and_then(|slot| case.texts.get(&slot)).and_then(|texts| texts.left.as_ref());
            texts.map_or_else(|| alloc::vec![None], |left| left.iter().map(|text| Some(*text)).collect())
        };
        let (moves, kinds) = (left(asked), left(kind));
        let counts = ruling.effects.iter().any(|effect| match effect {
            Consequence::Permit { delegations } => moves.iter().any(|requested| {
                kinds.iter().any(|of| {
                    let slots = with(policy, &[(asked, *requested), (kind, *of)]);
                    delegations.iter().all(|delegation| may_hold(delegation, &slots))
                })
            }),
            _ => false,
        });
        if !counts {
            *permits = false;
            let says = format!("`{}` permits what no layer above lets it permit, so that it never counts", ruling.id);
            findings.push(about(FindingKind::NotDelegated, alloc::vec![ruling.id.clone()], says));
        }
    }
    findings
}

/// Moves that no rule can permit, and moves and rungs of the ladder that lead nowhere.
pub(super) fn moves(policy: &Policy, permits: &[bool]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(slot) = policy.slots.requested else { return findings };
    let known = policy.schema.fact(slot).map(|fact| fact.values.as_slice()).unwrap_or_default();
    for requested in known {
        let slots = with(policy, &[(Some(slot), Some(requested))]);
        let governs = |ruling: &Ruling| {
            ruling.conditions.iter().all(|condition| may_hold(condition, &slots))
                && ruling.effects.iter().any(|effect| match effect {
                    Consequence::Permit { delegations } => delegations.iter().all(|when| may_hold(when, &slots)),
                    _ => false,
                })
        };
        if policy.rulings.iter().zip(permits).any(|(ruling, permits)| *permits && governs(ruling)) {
            continue;
        }
        let facts = json!({ "move": &**requested });
        let shown = policy.facts(&format!("{facts}")).is_ok_and(|facts| {
            let evaluation = policy.evaluate(&facts);
            !evaluation.permitted && evaluation.verdict >= Verdict::Escalate
        });
        let to = policy.fallback.to.as_str();
        let then = if policy.fallback.block { String::from("is blocked") } else { format!("goes to `{to}`") };
        findings.push(Finding {
            kind: FindingKind::UngovernedMove,
            rulings: Vec::new(),
            says: format!("no rule permits `{requested}` in any case, so that it always {then}"),
            witness: if shown { Witness::Example(facts) } else { Witness::Proven },
        });
    }
    for (number, rung) in policy.ladder.iter().enumerate() {
        let below: BTreeSet<&Label> = policy.ladder.iter().take(number).flat_map(|rung| &rung.moves).gathered();
        if rung.moves.iter().all(|may| below.contains(may)) {
            let level = &rung.level;
            let says = if number == 0 {
                format!("a machine on the rung `{level}`, where each begins, can ask for nothing")
            } else {
                format!("the rung `{level}` lets a machine ask for no more than the one below")
            };
            findings.push(about(FindingKind::EmptyRung, Vec::new(), says));
        }
    }
    if !policy.ladder.is_empty() {
        for requested in known.iter().filter(|requested| policy.rung_for(requested).is_none()) {
            let says = format!("`{requested}` stands on no rung, so that no machine can ask for it");
            findings.push(about(FindingKind::MoveOnNoRung, Vec::new(), says));
        }
    }
    findings
}

/// Waits that are over, and rulings whose day for another look has passed or is near.
pub(super) fn days(policy: &Policy, now: Instant) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ruling in &policy.rulings {
        let over = |effect: &Consequence| match effect {
            Consequence::Owe(owed) => match policy.obligations.get(*owed) {
                Some(Obligation::Instant(until)) if *until <= now => Some(*until),
                _ => None,
            },
            _ => None,
        };
        let until = ruling.effects.iter().find_map(over).or_else(|| window_over(policy, ruling, now));
        if let Some(until) = until {
            let alone = if ruling.effects.len() == 1 { ", and nothing else follows from it" } else { "" };
            let says = format!("`{}` holds until {until}, which has passed{alone}", ruling.id);
            findings.push(about(FindingKind::HoldOver, alloc::vec![ruling.id.clone()], says));
        }
    }
    let mut due: BTreeMap<(&Day, &str), Vec<Box<str>>> = BTreeMap::new();
    for ruling in &policy.rulings {
        let owner = ruling.owner.as_str();
        if now.millis() >= ruling.review.begins().millis().saturating_sub(NEAR * DAY) {
            due.entry((&ruling.review, owner)).or_default().push(ruling.id.clone());
        }
    }
    for ((day, owner), rulings) in due {
        // The day itself is for looking.
        let past = now.millis() >= day.begins().millis().saturating_add(DAY);
        let names = named(&rulings);
        let (kind, says) = if past {
            (FindingKind::ReviewOverdue, format!("`{owner}` was to look again by {} at {names}", day.as_str()))
        } else {
            (FindingKind::ReviewSoon, format!("`{owner}` is to look again by {} at {names}", day.as_str()))
        };
        findings.push(about(kind, rulings, says));
    }
    findings
}

/// When the last time of a window ended, where all of them have.
fn window_over(policy: &Policy, ruling: &Ruling, now: Instant) -> Option<Instant> {
    let (Sort::Window, [.., Step::Index(number)]) = (ruling.sort, ruling.at.path.as_slice()) else { return None };
    let window = policy.documents.get(ruling.layer)?.windows.get(*number)?;
    let mut last = None;
    for times in &window.times {
        match times {
            Times::Once(once) if once.until <= now && !window.outside => last = last.max(Some(once.until)),
            _ => return None,
        }
    }
    last
}

/// What is declared and nothing refers to.
pub(super) fn unused(policy: &Policy) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut say = |says: String| findings.push(about(FindingKind::Unused, Vec::new(), says));
    let mut groups: BTreeSet<&Label> = BTreeSet::new();
    let mut standards: BTreeSet<&Label> = BTreeSet::new();
    for obligation in &policy.obligations {
        match obligation {
            Obligation::Judgment(need) => {
                groups.extend(&need.of);
                let able = |competence: &Label| {
                    let able = policy.groups.iter().filter(|(_, group)| group.competences.contains(competence));
                    able.map(|(name, _)| name).collect::<Vec<_>>()
                };
                groups.extend(need.competence.as_ref().map(able).unwrap_or_default());
            }
            Obligation::Escalation(to) => groups.extend(to.to.group()),
            Obligation::Evidence(name, standard) => {
                standards.insert(name);
                groups.extend(&standard.from);
            }
            Obligation::Instant(_) | Obligation::Fact(..) | Obligation::Rung => {}
        }
    }
    for document in &policy.documents {
        groups.extend(document.fallback.to.group());
        groups.extend(document.overrides.iter().map(|authority| &authority.group));
        groups.extend(document.attention.iter().map(|attention| &attention.group));
        groups.extend(document.standards.values().filter_map(|standard| standard.from.as_ref()));
        let effects = document.rules.iter().flat_map(|rule| &rule.then);
        let ceilings = document.ceilings.iter().flat_map(|ceiling| &ceiling.then);
        groups.extend(effects.chain(ceilings).filter_map(|effect| match effect {
            Effect::Route(to) => Some(to),
            _ => None,
        }));
    }
    for document in &policy.documents {
        for name in document.standards.keys().filter(|name| !standards.contains(name)) {
            say(format!("no rule asks for evidence up to the standard `{name}`"));
        }
        for name in document.groups.keys().filter(|name| !groups.contains(name)) {
            say(format!("nothing is asked of the group `{name}`"));
        }
        for name in document.facts.own.keys().filter(|name| !policy.reads(name)) {
            say(format!("no condition reads the fact `{name}`"));
        }
        for name in document.zones.keys().filter(|name| !reads_zone(policy, name)) {
            say(format!("nothing goes by the zone `{name}`"));
        }
    }
    findings
}

/// Whether a condition names a zone. A text that happens to be the same counts: better to say nothing than too much.
fn reads_zone(policy: &Policy, zone: &str) -> bool {
    let named = format!("\"{zone}\"");
    let ends = policy.obligations.iter().filter_map(|obligation| match obligation {
        Obligation::Fact(condition, _) => Some(&**condition),
        _ => None,
    });
    let mut conditions = policy.rulings.iter().flat_map(|ruling| &ruling.conditions).chain(ends);
    conditions.any(|condition| print(condition.written()).contains(&named) || unprintable(zone, condition))
}

/// A name that is spelt with escapes in a condition is not looked for; it counts as used.
fn unprintable(zone: &str, condition: &Condition) -> bool {
    *condition.is() == Type::Bool && !zone.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != '\\')
}
