//! Rulings against each other: which can never fire, which add nothing, which contradict.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value as Json;

use crate::instant::Instant;
use crate::order::InOrder as _;

use super::super::compile::Policy;
use super::super::document::{EscalateTo, JudgmentNeed, Standard};
use super::super::lower::Literal;
use super::super::ruling::{Consequence, Obligation, Ruling};
use super::case::Case;
use super::example::Examples;
use super::finding::{Finding, FindingKind, Witness};
use super::implied::{Follows, Implied};
use super::question::{Grade, Question, Questions, Steps, number};

/// How many blocking rulings are named beside one permission.
pub(super) const NAMED: usize = 8;
/// How many are looked at for that.
const LOOKED_AT: usize = 32;

/// A permission and a block that fired for the same past facts.
pub(super) type Met = BTreeMap<(usize, usize), Json>;

/// Every ruling that can fire, with what it asks.
pub(super) struct Pairs<'q, 'p> {
    policy: &'p Policy,
    questions: &'q Questions<'p>,
    /// By ruling; nothing, where it can never fire.
    pub(super) cases: Vec<Option<Case<'p>>>,
    pub(super) findings: Vec<Finding>,
    /// By ruling, whether it permits in some case.
    pub(super) permits: Vec<bool>,
}

impl<'q, 'p> Pairs<'q, 'p> {
    pub(super) fn of(policy: &'p Policy, questions: &'q Questions<'p>, steps: &mut Steps<'_>) -> Self {
        let mut pairs = Self { policy, questions, cases: Vec::new(), findings: Vec::new(), permits: Vec::new() };
        for ruling in &policy.rulings {
            let case = ruling.literals.as_ref().map(|literals| {
                let mut case = Case::of(questions, literals.iter().copied(), steps);
                case.settle(questions, steps);
                case
            });
            let why = match &case {
                None => Some(String::from("its conditions are never true, whatever the facts")),
                Some(case) => case.clash.map(|clash| clash.reason(policy, questions, case)),
            };
            pairs.permits.push(ruling.permits() && why.is_none());
            pairs.cases.push(case.filter(|case| case.clash.is_none()));
            if let Some(why) = why {
                pairs.say(FindingKind::NeverFires, &[ruling], format!("`{}`: {why}", ruling.id), Witness::Proven);
            }
        }
        pairs
    }

    fn say(&mut self, kind: FindingKind, rulings: &[&Ruling], says: String, witness: Witness) {
        let rulings = rulings.iter().map(|ruling| ruling.id.clone()).collect();
        self.findings.push(Finding { kind, rulings, says, witness });
    }

    /// What a ruling asks, without what is always so.
    fn asked(&self, ruling: usize) -> Option<Vec<Literal>> {
        let case = self.cases.get(ruling)?.as_ref()?;
        let says = |literal: &&Literal| !matches!(self.questions.get(literal.atom), Some(Question::Constant(_)));
        Some(case.asked.iter().filter(says).copied().collect())
    }

    /// Compares each with those that it makes fire.
    pub(super) fn compare(&mut self, met: &Met, now: Instant, steps: &mut Steps<'_>) {
        let policy = self.policy;
        let asked: Vec<Option<Vec<Literal>>> = (0..policy.rulings.len()).map(|ruling| self.asked(ruling)).collect();
        let mut implied = Implied::of(self.questions, asked.iter().flatten().flatten().copied());
        let mut count: BTreeMap<usize, usize> = BTreeMap::new();
        for literal in asked.iter().flatten().flatten() {
            *count.entry(number(*literal)).or_default() += 1;
        }
        // Under its rarest condition, so that few are looked at for each condition that follows.
        let mut filed: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (ruling, literals) in asked.iter().enumerate() {
            let Some(literals) = literals else { continue };
            let rarest = literals.iter().map(|literal| number(*literal)).min_by_key(|literal| count.get(literal));
            filed.entry(rarest).or_default().push(ruling);
        }
        let mut examples = Examples::of(policy, self.questions, now);
        for (one, ruling) in policy.rulings.iter().enumerate() {
            let Some(literals) = asked.get(one).and_then(Option::as_ref) else { continue };
            let follows = implied.from(literals, steps);
            let mut wider: Vec<(usize, Grade)> = Vec::new();
            let keys = follows.keys().map(|literal| Some(*literal)).chain([None]);
            for other in keys.filter_map(|key| filed.get(&key)).flatten().filter(|other| **other != one) {
                if !steps.take() {
                    return;
                }
                let Some(theirs) = asked.get(*other).and_then(Option::as_ref) else { continue };
                wider.extend(grade(theirs, &follows).map(|grade| (*other, grade)));
            }
            wider.put_in_order_by_key(|(other, _)| *other);
            self.permission(one, ruling, &wider, &mut examples, steps);
            if ruling.permits() && self.permits.get(one) == Some(&false) {
                continue;
            }
            let mut best: Option<(FindingKind, usize)> = None;
            for (other, surely) in &wider {
                let (Some(theirs), Some(broader)) = (policy.rulings.get(*other), asked.get(*other).cloned().flatten())
                else {
                    continue;
                };
                let Some(evenly) = covers(policy, theirs, ruling) else { continue };
                // Of two that say the same the first stays.
                if *other > one && covers(policy, ruling, theirs).is_some() {
                    let back = implied.from(&broader, steps);
                    if grade(literals, &back).is_some() {
                        continue;
                    }
                }
                let untold = evenly && *surely == Grade::Always && self.untold_together(literals, &broader, theirs);
                let kind = if untold { FindingKind::Shadowed } else { FindingKind::ShadowedWhereKnown };
                if best.is_none_or(|(held, _)| kind < held) {
                    best = Some((kind, *other));
                }
            }
            if let Some((kind, other)) = best {
                self.shadow(kind, one, other, &mut examples, steps);
            }
        }
        self.contradictions(met, &mut examples, steps);
    }

    fn case(&self, rulings: &[usize], steps: &mut Steps<'_>) -> Case<'p> {
        let cases = rulings.iter().filter_map(|ruling| self.cases.get(*ruling)?.as_ref());
        let asked: Vec<Literal> = cases.flat_map(|case| case.asked.iter().copied()).collect();
        Case::of(self.questions, asked.into_iter(), steps)
    }

    fn example(&self, rulings: &[usize], examples: &mut Examples<'q, 'p>, steps: &mut Steps<'_>) -> Option<Json> {
        let case = self.case(rulings, steps);
        examples.firing(rulings, case, steps)
    }

    fn shadow(
        &mut self,
        kind: FindingKind,
        one: usize,
        other: usize,
        examples: &mut Examples<'q, 'p>,
        steps: &mut Steps<'_>,
    ) {
        let example = self.example(&[one, other], examples, steps);
        let (Some(ruling), Some(by)) = (self.policy.rulings.get(one), self.policy.rulings.get(other)) else { return };
        let what = if blocks(by) { "blocks" } else { "asks no less" };
        let mut says = format!(
            "`{}` says nothing that `{}` does not: whenever it fires that one fires, and {what}",
            ruling.id, by.id
        );
        if kind == FindingKind::ShadowedWhereKnown {
            says.push_str("; only where it cannot be told does it make a difference");
        }
        self.say(kind, &[ruling, by], says, example.map_or(Witness::Proven, Witness::Example));
    }

    /// Whether the wider ruling blocks, or is untold whenever the narrower one is.
    fn untold_together(&self, narrow: &[Literal], wide: &[Literal], by: &Ruling) -> bool {
        let with = |literal: &Literal| {
            self.questions.always_told(*literal)
                || wide.contains(literal)
                || self
                    .questions
                    .sole(*literal)
                    .is_some_and(|slot| wide.iter().any(|other| self.questions.sole(*other) == Some(slot)))
        };
        blocks(by) || narrow.iter().all(with)
    }

    /// A permission all of whose cases another ruling blocks or escalates.
    fn permission(
        &mut self,
        one: usize,
        ruling: &'p Ruling,
        wider: &[(usize, Grade)],
        examples: &mut Examples<'q, 'p>,
        steps: &mut Steps<'_>,
    ) {
        if !ruling.permits() {
            return;
        }
        let policy = self.policy;
        let find = |fits: &dyn Fn(&Ruling) -> bool| {
            wider.iter().map(|(other, _)| *other).find(|other| policy.rulings.get(*other).is_some_and(fits))
        };
        let blocker = if blocks(ruling) { Some(one) } else { find(&blocks) };
        if let Some(other) = blocker {
            if let Some(permits) = self.permits.get_mut(one) {
                *permits = false;
            }
            let example = self.example(&[one, other], examples, steps).map_or(Witness::Proven, Witness::Example);
            let Some(by) = policy.rulings.get(other) else { return };
            if other == one {
                let says = format!("`{}` permits and blocks at once", ruling.id);
                self.say(FindingKind::NeverPermits, &[ruling], says, example);
            } else {
                let says = format!("everything `{}` permits is blocked by `{}`", ruling.id, by.id);
                self.say(FindingKind::NeverPermits, &[ruling, by], says, example);
            }
            return;
        }
        let escalates = |by: &Ruling| {
            by.effects.iter().any(|effect| match effect {
                Consequence::Owe(owed) => matches!(policy.obligations.get(*owed), Some(Obligation::Escalation(_))),
                _ => false,
            })
        };
        if let Some(other) = find(&escalates)
            && let Some(by) = policy.rulings.get(other)
        {
            let example = self.example(&[one, other], examples, steps).map_or(Witness::Proven, Witness::Example);
            let says = format!("nothing `{}` permits moves without asking: `{}` escalates all of it", ruling.id, by.id);
            self.say(FindingKind::AlwaysEscalated, &[ruling, by], says, example);
        }
    }

    /// Permissions that meet a block in some case.
    fn contradictions(&mut self, met: &Met, examples: &mut Examples<'q, 'p>, steps: &mut Steps<'_>) {
        let policy = self.policy;
        let blocking: Vec<usize> = (0..policy.rulings.len())
            .filter(|ruling| self.cases.get(*ruling).is_some_and(Option::is_some))
            .filter(|ruling| policy.rulings.get(*ruling).is_some_and(blocks))
            .collect();
        for (one, ruling) in policy.rulings.iter().enumerate() {
            if self.permits.get(one) != Some(&true) {
                continue;
            }
            let (mut found, mut open, mut looked): (Vec<(usize, Json)>, Vec<usize>, usize) = Default::default();
            let (first, last) = ((one, 0), (one, usize::MAX));
            found.extend(met.range(first..=last).take(NAMED).map(|((_, other), facts)| (*other, facts.clone())));
            for other in &blocking {
                if found.len() >= NAMED || looked >= LOOKED_AT || !steps.take() {
                    break;
                }
                if found.iter().any(|(held, _)| held == other) {
                    continue;
                }
                let mut case = self.case(&[one, *other], steps);
                case.settle(self.questions, steps);
                if case.clash.is_some() {
                    continue;
                }
                looked += 1;
                match examples.firing(&[one, *other], case, steps) {
                    Some(facts) => found.push((*other, facts)),
                    None => open.push(*other),
                }
            }
            let listed = |others: &[usize]| -> (Vec<&'p Ruling>, String) {
                let others: Vec<&Ruling> = others.iter().filter_map(|other| policy.rulings.get(*other)).collect();
                let names: Vec<String> = others.iter().map(|other| format!("`{}`", other.id)).collect();
                (others, names.join(", "))
            };
            if let Some((_, facts)) = found.first() {
                let (by, names) = listed(&found.iter().map(|(other, _)| *other).collect::<Vec<_>>());
                let verb = if by.len() == 1 { "blocks" } else { "block" };
                let says = format!("{names} {verb} some of what `{}` permits", ruling.id);
                let rulings: Vec<&Ruling> = [ruling].into_iter().chain(by).collect();
                self.say(FindingKind::Contradiction, &rulings, says, Witness::Example(facts.clone()));
            } else if !open.is_empty() {
                open.truncate(NAMED);
                let (by, names) = listed(&open);
                let verb = if by.len() == 1 { "blocks" } else { "block" };
                let says = format!("it may be that {names} {verb} some of what `{}` permits", ruling.id);
                let why: Box<str> =
                    "their conditions ask more than the analysis can decide, and no example was found".into();
                let rulings: Vec<&Ruling> = [ruling].into_iter().chain(by).collect();
                self.say(FindingKind::Contradiction, &rulings, says, Witness::NotProven(why));
            }
        }
    }
}

/// How surely all of these follow.
fn grade(literals: &[Literal], follows: &Follows) -> Option<Grade> {
    literals
        .iter()
        .map(|literal| follows.get(&number(*literal)).copied())
        .try_fold(Grade::Always, |whole, grade| Some(whole.min(grade?)))
}

pub(super) fn blocks(ruling: &Ruling) -> bool {
    ruling.effects.iter().any(|effect| matches!(effect, Consequence::Block))
}

/// Whether what follows from one ruling makes what follows from another needless; and whether it does so wherever
/// delegations can be told or not.
fn covers(policy: &Policy, by: &Ruling, ruling: &Ruling) -> Option<bool> {
    let mut evenly = true;
    for effect in &ruling.effects {
        let fits = |other: &Consequence| match (other, effect) {
            (Consequence::Route(a), Consequence::Route(b)) => a == b,
            (Consequence::Remember(a), Consequence::Remember(b)) => a == b,
            // What stops nothing is not made needless by what stops everything.
            (_, Consequence::Route(_) | Consequence::Remember(_)) => false,
            (Consequence::Block, _) => true,
            (Consequence::Permit { delegations: a }, Consequence::Permit { delegations: b }) => {
                // A permission is needed from each layer above, so that one from higher up needs fewer.
                a.len() <= b.len()
            }
            (Consequence::Cap(a), Consequence::Cap(b)) => a <= b,
            (Consequence::Owe(a), Consequence::Owe(b)) => {
                a == b
                    || policy
                        .obligations
                        .get(*a)
                        .zip(policy.obligations.get(*b))
                        .is_some_and(|(a, b)| asks_no_less(a, b))
            }
            _ => false,
        };
        if !by.effects.iter().any(fits) {
            return None;
        }
        if let Consequence::Permit { delegations } = effect {
            let same = |other: &Consequence| {
                matches!(other, Consequence::Block)
                    || matches!(other, Consequence::Permit { delegations: theirs } if theirs.len() == delegations.len())
            };
            evenly &= by.effects.iter().any(same);
        }
    }
    Some(evenly)
}

/// Whether one obligation, met, meets another.
fn asks_no_less(a: &Obligation, b: &Obligation) -> bool {
    match (a, b) {
        (Obligation::Judgment(a), Obligation::Judgment(b)) => judgment_no_less(a, b),
        (Obligation::Evidence(_, a), Obligation::Evidence(_, b)) => standard_no_less(a, b),
        (Obligation::Escalation(a), Obligation::Escalation(b)) => escalation_no_less(a, b),
        (Obligation::Instant(a), Obligation::Instant(b)) => a >= b,
        (Obligation::Fact(a, _), Obligation::Fact(b, _)) => a.code() == b.code(),
        (Obligation::Rung, Obligation::Rung) => true,
        _ => false,
    }
}

/// The same people have to be asked: of more people one more may say no.
fn judgment_no_less(a: &JudgmentNeed, b: &JudgmentNeed) -> bool {
    a.kind == b.kind
        && a.of == b.of
        && a.competence == b.competence
        && a.quorum >= b.quorum
        && (a.independent || !b.independent)
        && a.presence >= b.presence
        && (a.reasoned || !b.reasoned)
}

/// The same evidence has to count: of more evidence some may speak against it.
fn standard_no_less(a: &Standard, b: &Standard) -> bool {
    let alike = Standard { count: b.count, why: b.why.clone(), ..a.clone() };
    alike == *b && a.count >= b.count
}

fn escalation_no_less(a: &EscalateTo, b: &EscalateTo) -> bool {
    let within = match (&a.within, &b.within) {
        (_, None) => true,
        (Some(a), Some(b)) => a.millis() <= b.millis(),
        (None, Some(_)) => false,
    };
    a.to == b.to && within && (a.independent || !b.independent)
}
