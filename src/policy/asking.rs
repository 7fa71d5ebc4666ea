//! Who can answer what policy asks of people, and how far it is answered: the same reckoning a decision makes.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use crate::actor::{Actor, Presence};
use crate::budget::Budget;
use crate::limit;
use crate::order::InOrder as _;
use crate::text::{Label, Prose};

use super::compile::Policy;
use super::decision::Asked;
use super::document::JudgmentNeed;
use super::facts::Facts;
use super::obligation::{Standing, is};
use super::ruling::{Obligation, Sort};

/// How far something that is asked of people is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Whether it is there.
    pub standing: Standing,
    /// Who said yes.
    pub approved: Vec<Box<str>>,
    /// Who said no.
    pub declined: Vec<Box<str>>,
}

/// How many units may wait for one group before moves wait for room, as a policy in force says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttentionRoom {
    /// The name of the ruling.
    pub ruling: Box<str>,
    /// Whose judgment it is.
    pub group: Label,
    /// How many units may wait for it.
    pub most: u32,
    /// The moves that wait for room.
    pub moves: Vec<Label>,
    /// Why not more.
    pub why: Prose,
}

impl Policy {
    /// Whether somebody may answer what was asked, as far as groups and competences go. Whether they worked on it is
    /// another question.
    pub fn may_answer(&self, asked: &Asked, by: &str) -> bool {
        if !by.starts_with("person:") {
            return false;
        }
        match asked.of.as_deref().map(|of| (of, Label::parse(of))) {
            // A person was asked by name.
            Some((of, Err(_))) => is(of, by),
            of => self.may_judge(&need(asked, of.and_then(|(_, group)| group.ok())), by),
        }
    }

    /// The people who may answer what was asked, in the order of their names.
    pub fn answerers(&self, asked: &Asked) -> Vec<Actor> {
        let groups = self.documents.iter().flat_map(|layer| layer.groups.values());
        let owners = self.documents.iter().map(|layer| &layer.owner);
        let named = asked.of.as_deref().and_then(|of| Actor::parse(of).ok());
        let all = groups.flat_map(|group| &group.members).chain(owners).chain(&named);
        let mut able: Vec<Actor> = all.filter(|one| self.may_answer(asked, one.as_str())).cloned().collect();
        able.put_in_order();
        able.dedup_by(|a, b| a.is_same(b));
        able
    }

    /// Whether whoever worked on it cannot answer. They cannot, unless everything that asks it says otherwise.
    pub fn wants_independence(&self, asked: &Asked) -> bool {
        let rulings = self.asking(asked).map(|obligation| match obligation {
            Obligation::Judgment(need) => need.independent,
            Obligation::Escalation(to) => to.independent,
            _ => true,
        });
        let fallback = (*asked == Asked::escalation(self.fallback.to.as_str())).then_some(self.fallback.independent);
        rulings.chain(fallback).reduce(|one, other| one || other).unwrap_or(true)
    }

    /// How far what was asked is answered by judgments among the facts: nothing, where the policy does not ask it.
    pub fn answered_by(&self, asked: &Asked, facts: &Facts<'_>) -> Option<Answered> {
        let mut budget = Budget::of(limit::DECISION_STEPS);
        let mut all: Option<Answered> = None;
        for obligation in self.asking(asked) {
            let standing = self.stands(obligation, facts, None, &mut budget).unwrap_or(Standing::Unclear);
            let (approved, declined) = self.words_to(obligation, facts);
            let held = all.get_or_insert(Answered { standing, approved: Vec::new(), declined: Vec::new() });
            held.standing = held.standing.max(standing);
            held.approved.extend(approved);
            held.declined.extend(declined);
        }
        if all.is_none() && *asked == Asked::escalation(self.fallback.to.as_str()) {
            let (to, independent) = (&self.fallback.to, self.fallback.independent);
            let met = self.answered(to, independent, facts, &mut budget).unwrap_or(false);
            let standing = if met { Standing::Met } else { Standing::Owed { has: 0, asked: 1 } };
            all = Some(Answered { standing, approved: Vec::new(), declined: Vec::new() });
        }
        all
    }

    fn asking<'p>(&'p self, asked: &'p Asked) -> impl Iterator<Item = &'p Obligation> {
        self.obligations.iter().filter(move |obligation| Asked::by(obligation).as_ref() == Some(asked))
    }

    /// Every attention budget, in the order of the documents.
    pub fn budgets(&self) -> Vec<AttentionRoom> {
        let mut rulings = self.rulings.iter().filter(|ruling| ruling.sort == Sort::Attention);
        let all = self.documents.iter().flat_map(|layer| &layer.attention).map(|attention| {
            // They were compiled in this order.
            let ruling =
                rulings.next().map_or_else(|| format!("attention-{}", attention.group).into(), |r| r.id.clone());
            let moves =
                if attention.moves.is_empty() { alloc::vec![Label::made_of("admit")] } else { attention.moves.clone() };
            let (group, most, why) = (attention.group.clone(), attention.waiting, attention.why.clone());
            AttentionRoom { ruling, group, most, moves, why }
        });
        all.collect()
    }

    /// The groups somebody belongs to, in the order of their names.
    pub fn groups_of(&self, by: &str) -> Vec<Label> {
        self.groups.keys().filter(|group| self.is_member(group, by)).cloned().collect()
    }

    /// Whether somebody belongs to a group.
    pub fn is_in_group(&self, group: &Label, by: &str) -> bool {
        self.is_member(group, by)
    }
}

/// What was asked as something needed, of one person.
fn need(asked: &Asked, of: Option<Label>) -> JudgmentNeed {
    JudgmentNeed {
        kind: asked.kind.clone(),
        question: None,
        of,
        competence: asked.competence.clone(),
        quorum: 1,
        independent: true,
        presence: Presence::Asserted,
        reasoned: asked.reasoned,
    }
}
