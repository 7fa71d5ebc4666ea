//! A compiled policy and the facts of a case: which rulings fire, what they leave owed, and the verdict.

use alloc::vec::Vec;

use crate::budget::Budget;
use crate::limit;

use super::compile::Policy;
use super::condition::{Undetermined, Value};
use super::facts::Facts;
use super::lower::{Answer, Atom, Literal, asked};
use super::obligation::Standing;
use super::ruling::Consequence;
use super::verdict::Verdict;

/// Room for an evaluation that one after the other can use, so that nothing is allocated anew for each.
#[derive(Clone, Debug, Default)]
pub struct Room {
    /// For each atom, the turn it was last answered in and the answer.
    atoms: Vec<(u32, Option<Answer>)>,
    /// For each ruling, the turn it was last looked at in.
    seen: Vec<u32>,
    turn: u32,
    fired: Vec<u32>,
    unclear: Vec<u32>,
    candidates: Vec<u32>,
}

impl Room {
    fn begin(&mut self, policy: &Policy) {
        if self.turn == u32::MAX || self.atoms.len() < policy.atoms.all.len() || self.seen.len() < policy.rulings.len()
        {
            self.atoms.clear();
            self.seen.clear();
            self.turn = 0;
            self.atoms.resize(policy.atoms.all.len(), (0, None));
            self.seen.resize(policy.rulings.len(), 0);
        }
        self.turn += 1;
        self.fired.clear();
        self.unclear.clear();
        self.candidates.clear();
    }

    /// What an atom was answered in the last evaluation, where it was asked.
    pub(super) fn answered(&self, atom: u32) -> Option<Answer> {
        let (turn, answer) = self.atoms.get(usize::try_from(atom).ok()?)?;
        answer.filter(|_| *turn == self.turn)
    }

    /// The rulings that fired, in the order of the policy.
    pub fn fired(&self) -> &[u32] {
        &self.fired
    }

    /// The rulings that could not be told, in the order of the policy.
    pub fn unclear(&self) -> &[u32] {
        &self.unclear
    }
}

/// What an evaluation came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The verdict.
    pub verdict: Verdict,
    /// The rulings that fired, by number, in the order of the policy.
    pub fired: Vec<u32>,
    /// The rulings that could not be told.
    pub unclear: Vec<u32>,
    /// Whether a ruling that fired permits the move.
    pub permitted: bool,
    /// What the rulings that fired leave owed: obligations by number, each once, with how each stands.
    pub owed: Vec<(u32, Standing)>,
    /// Whether the step budget was spent before everything was looked at.
    pub spent: bool,
}

impl Policy {
    /// Evaluates a case within the ordinary step budget.
    pub fn evaluate(&self, facts: &Facts<'_>) -> Evaluation {
        self.evaluate_in(facts, &mut Room::default(), &mut Budget::of(limit::DECISION_STEPS))
    }

    /// Which rulings fire for a case: left in the room, in the order of the policy.
    ///
    /// # Errors
    /// When the step budget is spent.
    pub fn fire(&self, facts: &Facts<'_>, room: &mut Room, budget: &mut Budget) -> Result<(), Undetermined> {
        room.begin(self);
        let Room { seen, turn, candidates, atoms, .. } = room;
        let turn = *turn;
        let see = |rule| {
            let Some(held) = usize::try_from(rule).ok().and_then(|rule| seen.get_mut(rule)) else { return };
            if *held != turn {
                *held = turn;
                candidates.push(rule);
            }
        };
        let yes = |atom| {
            if let Some(held) = usize::try_from(atom).ok().and_then(|atom: usize| atoms.get_mut(atom)) {
                *held = (turn, Some(Answer::Yes));
            }
        };
        self.index.candidates(facts.slots(), see, yes);
        let candidates = core::mem::take(&mut room.candidates);
        for rule in &candidates {
            match self.all(self.plan.of_ruling(*rule), facts.slots(), room, budget)? {
                Answer::Yes => room.fired.push(*rule),
                Answer::Unclear => room.unclear.push(*rule),
                Answer::No => {}
            }
        }
        room.candidates = candidates;
        room.fired.sort_unstable();
        room.unclear.sort_unstable();
        Ok(())
    }

    fn all<'a>(
        &'a self,
        literals: &[Literal],
        facts: &[Option<Value<'a>>],
        room: &mut Room,
        budget: &mut Budget,
    ) -> Result<Answer, Undetermined> {
        let mut whole = Answer::Yes;
        for literal in literals {
            match self.literal(*literal, facts, room, budget)? {
                Answer::No => return Ok(Answer::No),
                Answer::Unclear => whole = Answer::Unclear,
                Answer::Yes => {}
            }
        }
        Ok(whole)
    }

    fn literal<'a>(
        &'a self,
        literal: Literal,
        facts: &[Option<Value<'a>>],
        room: &mut Room,
        budget: &mut Budget,
    ) -> Result<Answer, Undetermined> {
        let number = usize::try_from(literal.atom).unwrap_or(usize::MAX);
        if let Some((turn, Some(answer))) = room.atoms.get(number)
            && *turn == room.turn
        {
            return Ok(literal.turned(*answer));
        }
        budget.spend(1).map_err(|_| Undetermined::BudgetSpent)?;
        let answer = match self.atoms.all.get(number) {
            Some(Atom::All(parts)) => self.all(parts, facts, room, budget)?,
            Some(Atom::Any(parts)) => {
                let mut whole = Answer::No;
                for part in parts {
                    match self.literal(*part, facts, room, budget)? {
                        Answer::Yes => {
                            whole = Answer::Yes;
                            break;
                        }
                        Answer::Unclear => whole = Answer::Unclear,
                        Answer::No => {}
                    }
                }
                whole
            }
            Some(atom) => asked(atom, facts, budget)?,
            None => Answer::Unclear,
        };
        if let Some(held) = room.atoms.get_mut(number) {
            *held = (room.turn, Some(answer));
        }
        Ok(literal.turned(answer))
    }

    /// The answer of one literal; unclear, where the budget does not reach.
    pub(super) fn answer<'a>(&'a self, literal: Literal, facts: &[Option<Value<'a>>], budget: &mut Budget) -> Answer {
        let mut room = Room::default();
        room.begin(self);
        self.literal(literal, facts, &mut room, budget).unwrap_or(Answer::Unclear)
    }

    /// Evaluates a case in a room that is used again, with a step budget.
    pub fn evaluate_in(&self, facts: &Facts<'_>, room: &mut Room, budget: &mut Budget) -> Evaluation {
        self.evaluated(facts, room, budget).unwrap_or_else(|_| {
            // What was not looked at may block, so nothing looser is safe.
            let (verdict, fired, unclear) = (Verdict::Block, Vec::new(), Vec::new());
            Evaluation { verdict, fired, unclear, permitted: false, owed: Vec::new(), spent: true }
        })
    }

    fn evaluated(&self, facts: &Facts<'_>, room: &mut Room, budget: &mut Budget) -> Result<Evaluation, Undetermined> {
        self.fire(facts, room, budget)?;
        let (mut permitted, mut unclear) = (false, !room.unclear.is_empty());
        let (mut verdict, mut numbers, mut cap) = (Verdict::Move, Vec::new(), None::<usize>);
        for rule in &room.fired {
            let Some(ruling) = usize::try_from(*rule).ok().and_then(|rule| self.rulings.get(rule)) else { continue };
            for effect in &ruling.effects {
                match effect {
                    Consequence::Permit { delegations } => {
                        let mut granted = true;
                        for delegation in delegations {
                            match delegation.holds(facts.slots(), budget) {
                                Ok(holds) => granted &= holds,
                                Err(Undetermined::BudgetSpent) => return Err(Undetermined::BudgetSpent),
                                Err(_) => {
                                    granted = false;
                                    unclear = true;
                                }
                            }
                        }
                        permitted |= granted;
                    }
                    Consequence::Owe(number) => numbers.push(*number),
                    Consequence::Block => verdict = Verdict::Block,
                    Consequence::Cap(level) => cap = Some(cap.map_or(*level, |held: usize| held.min(*level))),
                    Consequence::Route(_) | Consequence::Remember(_) => {}
                }
            }
        }
        if !permitted && !self.fallback.block {
            // Who is asked where nothing permits may say yes.
            permitted = self.answered(&self.fallback.to, self.fallback.independent, facts, budget)?;
        }
        numbers.sort_unstable();
        numbers.dedup();
        let mut owed = Vec::with_capacity(numbers.len());
        for number in numbers {
            let Some(obligation) = self.obligations.get(number) else { continue };
            let standing = self.stands(obligation, facts, cap, budget)?;
            verdict = verdict.max(standing.verdict(obligation));
            owed.push((u32::try_from(number).unwrap_or(u32::MAX), standing));
        }
        if !permitted || unclear {
            let least = if unclear { Verdict::Undetermined } else { Verdict::Escalate };
            verdict = verdict.max(if self.fallback.block { Verdict::Block } else { least });
        }
        if verdict == Verdict::Undetermined && self.fallback.block {
            verdict = Verdict::Block;
        }
        let (fired, unclear) = (room.fired.clone(), room.unclear.clone());
        Ok(Evaluation { verdict, fired, unclear, permitted, owed, spent: false })
    }
}
