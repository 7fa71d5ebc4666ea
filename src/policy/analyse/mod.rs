//! What is wrong with a policy before anybody is held up by it: rules that never fire, add nothing or contradict,
//! reviewers who are not there, moves nobody governs.
//!
//! What is said is so: each finding has an example that was evaluated, follows from what is written, or says that it
//! is not proven. What is not said may be wrong all the same: conditions outside the fragment that can be decided are
//! equal only to themselves.

mod case;
mod example;
mod finding;
mod implied;
mod leftovers;
mod pairs;
mod people;
mod question;

use alloc::format;
use alloc::vec::Vec;

use crate::budget::Budget;
use crate::instant::Instant;
use crate::limit;
use crate::order::InOrder as _;

use super::compile::Policy;
use super::evaluate::Room;
use super::facts::Facts;
use super::ruling::{Consequence, Obligation, Ruling};

pub use finding::{Finding, FindingKind, Witness};

use pairs::{Met, Pairs, blocks};
use question::{Questions, Steps};

/// Analyses a policy, worst findings first, within the ordinary steps.
///
/// `seen` are the facts of past decisions; none, where there are none. `now` is what review days are held against.
///
/// ```
/// use governed::Instant;
/// use governed::policy::{Document, FindingKind, Policy, Witness, analyse};
/// let document: Document = serde_json::from_str(r#"{
///     "governed": 1, "policy": "docs", "owner": "person:ada", "review": "2030-01-01",
///     "rules": [
///         { "id": "go", "why": "Small.", "when": "unit.lines < 20", "then": ["allow"] },
///         { "id": "large", "why": "Large.", "when": "unit.lines < 10 && unit.lines > 400", "then": ["block"] },
///         { "id": "frozen", "why": "Frozen.", "when": "unit.lines < 100", "then": ["block"] }
///     ],
///     "fallback": { "to": "person:ada" }
/// }"#)?;
/// let policy = Policy::compile(vec![document]).map_err(|faults| faults[0].to_string())?;
/// let findings = analyse(&policy, [], Instant::parse("2026-03-17T09:00:00Z")?);
///
/// assert_eq!(findings[0].kind, FindingKind::NeverFires);
/// assert_eq!(findings[0].to_string(), "never fires: `large`: `unit.lines` would have to be at least 401 and at most 9
///   this follows from what is written; mend its conditions, or take it out");
/// assert_eq!(findings[1].kind, FindingKind::NeverPermits);
/// assert_eq!(findings[1].witness, Witness::Example(serde_json::json!({ "unit": { "lines": 0 } })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn analyse<'f>(policy: &Policy, seen: impl IntoIterator<Item = Facts<'f>>, now: Instant) -> Vec<Finding> {
    analyse_in(policy, seen, now, &mut Budget::of(limit::ANALYSIS_STEPS))
}

/// Analyses a policy within so many steps. Where they do not suffice, the findings made by then stand, and one more
/// says so. Facts seen are evaluated in any case, each with the steps of a decision.
pub fn analyse_in<'f>(
    policy: &Policy,
    seen: impl IntoIterator<Item = Facts<'f>>,
    now: Instant,
    budget: &mut Budget,
) -> Vec<Finding> {
    let mut steps = Steps::of(budget);
    let questions = Questions::of(policy);
    let mut pairs = Pairs::of(policy, &questions, &mut steps);
    let fires: Vec<bool> = pairs.cases.iter().map(Option::is_some).collect();
    let delegations = leftovers::delegations(policy, &pairs.cases, &mut pairs.permits);
    let history = History::of(policy, seen);
    pairs.compare(&history.met, now, &mut steps);

    let mut findings = pairs.findings;
    findings.extend(delegations);
    findings.extend(people::people(policy, &fires));
    findings.extend(leftovers::moves(policy, &pairs.permits));
    findings.extend(leftovers::days(policy, now));
    findings.extend(history.unseen(policy, &fires));
    findings.extend(leftovers::unused(policy));
    if steps.spent {
        findings.push(Finding {
            kind: FindingKind::Unfinished,
            rulings: Vec::new(),
            says: format!("the steps were spent before each of {} rulings was compared", policy.rulings.len()),
            witness: Witness::NotProven("what was not compared may add nothing, or contradict".into()),
        });
    }
    // Within a kind the order is that of the policy; what is certain comes first.
    findings.put_in_order_by_key(|finding| (finding.kind, matches!(finding.witness, Witness::NotProven(_))));
    findings
}

/// What past decisions fired.
struct History {
    decisions: u64,
    fired: Vec<u64>,
    unclear: Vec<u64>,
    met: Met,
}

impl History {
    fn of<'f>(policy: &Policy, seen: impl IntoIterator<Item = Facts<'f>>) -> Self {
        let none = || alloc::vec![0; policy.rulings.len()];
        let mut history = Self { decisions: 0, fired: none(), unclear: none(), met: Met::new() };
        let mut met: Vec<usize> = alloc::vec![0; policy.rulings.len()];
        let mut room = Room::default();
        for facts in seen {
            if policy.fire(&facts, &mut room, &mut Budget::of(limit::DECISION_STEPS)).is_err() {
                continue;
            }
            history.decisions += 1;
            let fired: Vec<usize> = room.fired().iter().filter_map(|ruling| usize::try_from(*ruling).ok()).collect();
            for (counts, rulings) in [(&mut history.fired, room.fired()), (&mut history.unclear, room.unclear())] {
                for ruling in rulings {
                    if let Some(count) = usize::try_from(*ruling).ok().and_then(|ruling| counts.get_mut(ruling)) {
                        *count += 1;
                    }
                }
            }
            let among = |fits: &dyn Fn(&Ruling) -> bool| -> Vec<usize> {
                fired.iter().copied().filter(|ruling| policy.rulings.get(*ruling).is_some_and(fits)).collect()
            };
            for permits in among(&Ruling::permits) {
                let Some(count) = met.get_mut(permits).filter(|count| **count < pairs::NAMED) else { continue };
                for blocker in among(&blocks).into_iter().filter(|blocker| *blocker != permits) {
                    history.met.entry((permits, blocker)).or_insert_with(|| {
                        *count += 1;
                        facts.to_json(&policy.schema)
                    });
                }
            }
        }
        history
    }

    /// Rulings that can fire and did not.
    fn unseen(&self, policy: &Policy, fires: &[bool]) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.decisions == 0 {
            return findings;
        }
        for (((ruling, fires), fired), unclear) in policy.rulings.iter().zip(fires).zip(&self.fired).zip(&self.unclear)
        {
            if !fires || *fired > 0 {
                continue;
            }
            let untold = if *unclear > 0 {
                format!(", and of {unclear} it cannot be told")
            } else {
                alloc::string::String::new()
            };
            let says = format!("`{}` fires for none of {} past decisions{untold}", ruling.id, self.decisions);
            let guards = |effect: &Consequence| match effect {
                Consequence::Block => true,
                Consequence::Owe(owed) => !matches!(policy.obligations.get(*owed), Some(Obligation::Rung)),
                _ => false,
            };
            let reason = if ruling.effects.iter().any(guards) {
                "what it guards against may be rare, so that no hit is no proof that it is not needed"
            } else {
                "what it is for may still come"
            };
            findings.push(Finding {
                kind: FindingKind::NothingSeen,
                rulings: alloc::vec![ruling.id.clone()],
                says,
                witness: Witness::NotProven(reason.into()),
            });
        }
        findings
    }
}
