//! Whether a verdict is undetermined for want of facts that were never recorded.

use alloc::vec::Vec;

use crate::budget::Budget;
use crate::limit;
use crate::order::InOrder as _;
use crate::policy::compile::Policy;
use crate::policy::condition::{Code, Condition};
use crate::policy::evaluate::{Evaluation, Room};
use crate::policy::facts::Facts;
use crate::policy::lower::{Answer, Atom, Literal};
use crate::policy::ruling::{Consequence, Obligation};
use crate::policy::verdict::Verdict;

use super::Standing;

/// For each atom of a policy, the facts without which it has no answer.
#[derive(Debug)]
pub(super) struct Needs {
    atoms: Vec<Vec<usize>>,
}

/// The facts whose values code reads. One that it only asks for with `has` it can do without.
fn read(code: &Code) -> Vec<usize> {
    let mut slots = Vec::new();
    code.walk(&mut |part| {
        if let Code::Fact(slot, _) = part {
            slots.push(*slot);
        }
    });
    slots.put_in_order();
    slots.dedup();
    slots
}

impl Needs {
    pub(super) fn of(policy: &Policy) -> Self {
        let needs = policy.atoms.all.iter().map(|atom| match atom {
            Atom::OneOf(slot, _)
            | Atom::Holds(slot)
            | Atom::Whole(slot, ..)
            | Atom::Has(slot, _)
            | Atom::AnyPrefix(slot, _)
            | Atom::AnyFits(slot, _) => alloc::vec![*slot],
            Atom::Other(code) => read(code),
            Atom::Known(_) | Atom::Any(_) | Atom::All(_) => Vec::new(),
        });
        Self { atoms: needs.collect() }
    }

    /// The facts not recorded so far that a verdict hangs on: for each thing that cannot be told, those of them it
    /// waits for. Nothing, where the verdict stands whatever they are.
    ///
    /// One thing that cannot be told for another reason is enough for the verdict to stand.
    pub(super) fn hangs_on(
        &self,
        policy: &Policy,
        facts: &Facts<'_>,
        evaluation: &Evaluation,
        room: &Room,
        recorded: &[bool],
    ) -> Option<Vec<Vec<usize>>> {
        let may_hang = match evaluation.verdict {
            Verdict::Undetermined => true,
            Verdict::Block => policy.fallback.block && !evaluation.spent,
            _ => false,
        };
        if !may_hang {
            return None;
        }
        let mut hangs: Vec<Vec<usize>> = Vec::new();
        // False, where what was looked at cannot be told for a reason that stays.
        let mut waits = |slots: Vec<usize>| {
            let mut slots: Vec<usize> = slots
                .into_iter()
                .filter(|slot| facts.get(*slot).is_none() && recorded.get(*slot) != Some(&true))
                .collect();
            slots.put_in_order();
            slots.dedup();
            let is_new = !slots.is_empty();
            if is_new && !hangs.contains(&slots) {
                hangs.push(slots);
            }
            is_new
        };
        for number in &evaluation.unclear {
            let ruling = usize::try_from(*number).ok().and_then(|number| policy.rulings.get(number))?;
            let mut slots = Vec::new();
            self.wanted(policy, room, ruling.literals.as_deref().unwrap_or_default(), &mut slots);
            if !waits(slots) {
                return None;
            }
        }
        let mut budget = Budget::of(limit::DECISION_STEPS);
        for number in &evaluation.fired {
            let ruling = usize::try_from(*number).ok().and_then(|number| policy.rulings.get(number))?;
            for effect in &ruling.effects {
                match effect {
                    Consequence::Block => return None,
                    Consequence::Permit { delegations } => {
                        let unclear = |condition: &&Condition| condition.holds(facts.slots(), &mut budget).is_err();
                        let unclear: Vec<&Condition> = delegations.iter().filter(unclear).collect();
                        if !unclear.into_iter().all(|condition| waits(read(condition.code()))) {
                            return None;
                        }
                    }
                    _ => {}
                }
            }
        }
        for (number, standing) in &evaluation.owed {
            if *standing != Standing::Unclear {
                continue;
            }
            let slots = match usize::try_from(*number).ok().and_then(|number| policy.obligations.get(number))? {
                Obligation::Fact(condition, _) => read(condition.code()),
                Obligation::Instant(_) => policy.slots.now.into_iter().collect(),
                Obligation::Rung => policy.slots.requested.into_iter().collect(),
                _ => Vec::new(),
            };
            if !waits(slots) {
                return None;
            }
        }
        hangs.put_in_order();
        (!hangs.is_empty()).then_some(hangs)
    }

    /// The facts that the literals without an answer read.
    fn wanted(&self, policy: &Policy, room: &Room, literals: &[Literal], slots: &mut Vec<usize>) {
        for literal in literals {
            if room.answered(literal.atom) != Some(Answer::Unclear) {
                continue;
            }
            let Ok(number) = usize::try_from(literal.atom) else { continue };
            match policy.atoms.all.get(number) {
                Some(Atom::Any(parts) | Atom::All(parts)) => self.wanted(policy, room, parts, slots),
                _ => slots.extend(self.atoms.get(number).into_iter().flatten()),
            }
        }
    }
}
