//! What cases try of a policy: which rules fired and which did not, and which way each part of a condition went.
//!
//! A part is what stands between `&&`, `||`, `!` and `?:`. Parts are read from left to right, and only as far as is
//! needed to decide: what stands after a part that settles the answer is not reached. What is within a quantifier is
//! asked of each item, and counts as one part with it.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use crate::budget::Budget;
use crate::escape::per_mille;
use crate::limit;
use crate::policy::compile::Policy;
use crate::policy::condition::{Code, Expr, ExprKind, Scope, Value, print};
use crate::policy::evaluate::Evaluation;
use crate::policy::facts::Facts;
use crate::policy::lower::Answer;
use crate::policy::ruling::Sort;

/// What cases try of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Coverage {
    /// Everything that can fire, in the order of the policy.
    pub rules: Vec<RuleCoverage>,
}

/// What cases try of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleCoverage {
    /// Its id.
    pub id: Box<str>,
    /// What it was written as.
    pub sort: Sort,
    /// In how many cases it fired.
    pub fired: u64,
    /// In how many it did not.
    pub not_fired: u64,
    /// In how many it could not be told.
    pub unclear: u64,
    /// The parts of its conditions that read facts, in order. A rule without any always fires, or never.
    pub parts: Vec<Part>,
}

/// What cases try of a part of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ConditionPart"))]
pub struct Part {
    /// Which of the rule's conditions, from 0.
    pub condition: usize,
    /// The part, as it is written.
    pub text: Box<str>,
    /// In how many cases it was true.
    pub yes: u64,
    /// In how many it was false.
    pub no: u64,
    /// In how many it could not be told.
    pub unclear: u64,
}

/// A way that a part of a condition went in no case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unseen {
    /// The rule.
    pub rule: Box<str>,
    /// The part, as it is written.
    pub part: Box<str>,
    /// The answer it never gave.
    pub never: bool,
    /// Whether it was not reached at all, so that it gave no other answer either.
    pub unreached: bool,
}

impl fmt::Display for Unseen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let never = if self.unreached { "reached" } else { answer(self.never) };
        write!(f, "{}: `{}` was never {never}", self.rule, self.part)
    }
}

fn answer(answer: bool) -> &'static str {
    if answer { "true" } else { "false" }
}

impl Part {
    /// Whether no case got as far as this part.
    pub fn is_unreached(&self) -> bool {
        self.yes == 0 && self.no == 0 && self.unclear == 0
    }
}

impl RuleCoverage {
    /// Whether cases show it both firing and not firing; firing is enough for one that always does.
    pub fn is_tried_both_ways(&self) -> bool {
        self.fired > 0 && (self.not_fired > 0 || self.parts.is_empty())
    }
}

impl Coverage {
    /// How many rules there are.
    pub fn count(&self) -> u64 {
        super::count(self.rules.len())
    }

    /// How many rules fired in some case.
    pub fn fired(&self) -> u64 {
        super::count(self.rules.iter().filter(|rule| rule.fired > 0).count())
    }

    /// How many rules fired in some case and did not in another.
    pub fn both_ways(&self) -> u64 {
        super::count(self.rules.iter().filter(|rule| rule.is_tried_both_ways()).count())
    }

    /// How many branches there are: each part can be true, and can be false.
    pub fn branches(&self) -> u64 {
        super::count(self.parts().count()).saturating_mul(2)
    }

    /// How many branches some case took.
    pub fn branches_seen(&self) -> u64 {
        self.parts().map(|part| u64::from(part.yes > 0) + u64::from(part.no > 0)).sum()
    }

    /// How many of a thousand rules fired, cut to a whole number: 1,000 means all.
    pub fn rules_per_mille(&self) -> u64 {
        per_mille(self.fired(), self.count())
    }

    /// How many of a thousand branches some case took, cut to a whole number: 1,000 means all.
    pub fn branches_per_mille(&self) -> u64 {
        per_mille(self.branches_seen(), self.branches())
    }

    fn parts(&self) -> impl Iterator<Item = &Part> {
        self.rules.iter().flat_map(|rule| &rule.parts)
    }

    /// The branches no case took, in the order of the policy. A part that was never reached stands here once for each
    /// of its two branches.
    pub fn unseen(&self) -> Vec<Unseen> {
        let mut all = Vec::new();
        for rule in &self.rules {
            for part in &rule.parts {
                for (never, seen) in [(true, part.yes), (false, part.no)] {
                    if seen == 0 {
                        all.push(Unseen {
                            rule: rule.id.clone(),
                            part: part.text.clone(),
                            never,
                            unreached: part.is_unreached(),
                        });
                    }
                }
            }
        }
        all
    }
}

/// How the parts of a condition are joined.
enum Tree<'p> {
    /// A part, by its number within the rule; none, where it reads no fact and so has one answer only.
    Leaf(Option<usize>, &'p Code),
    Not(Box<Tree<'p>>),
    /// `&&` where `false` decides, `||` where `true` does.
    Joined(Vec<Tree<'p>>, bool),
    Choice(Box<[Tree<'p>; 3]>),
}

/// A policy being tried.
pub(super) struct Trying<'p> {
    rules: Vec<RuleCoverage>,
    /// The conditions of each rule.
    trees: Vec<Vec<Tree<'p>>>,
}

impl<'p> Trying<'p> {
    pub(super) fn of(policy: &'p Policy) -> Self {
        let (mut rules, mut trees) = (Vec::new(), Vec::new());
        for ruling in policy.rulings() {
            let mut parts = Vec::new();
            let conditions = ruling.conditions.iter().enumerate();
            trees.push(
                conditions
                    .map(|(number, condition)| tree(condition.written(), condition.code(), number, &mut parts))
                    .collect(),
            );
            rules.push(RuleCoverage {
                id: ruling.id.clone(),
                sort: ruling.sort,
                fired: 0,
                not_fired: 0,
                unclear: 0,
                parts,
            });
        }
        Self { rules, trees }
    }

    /// Counts what a case does.
    pub(super) fn see(&mut self, facts: &Facts<'_>, evaluation: &Evaluation) {
        if evaluation.spent {
            return;
        }
        let mut budget = Budget::of(limit::DECISION_STEPS);
        for ((number, rule), trees) in (0_u32..).zip(&mut self.rules).zip(&self.trees) {
            let held = if evaluation.fired.binary_search(&number).is_ok() {
                &mut rule.fired
            } else if evaluation.unclear.binary_search(&number).is_ok() {
                &mut rule.unclear
            } else {
                &mut rule.not_fired
            };
            *held += 1;
            for tree in trees {
                if ask(tree, facts.slots(), &mut rule.parts, &mut budget) == Answer::No {
                    break;
                }
            }
        }
    }

    pub(super) fn coverage(self) -> Coverage {
        Coverage { rules: self.rules }
    }
}

/// The tree of a condition. What was written and what it was checked into have one shape as far as it is walked here.
fn tree<'p>(written: &Expr, code: &'p Code, condition: usize, parts: &mut Vec<Part>) -> Tree<'p> {
    match (&written.kind, code) {
        (ExprKind::Not(written), Code::Not(code)) => Tree::Not(Box::new(tree(written, code, condition, parts))),
        (ExprKind::And(written), Code::And(codes)) | (ExprKind::Or(written), Code::Or(codes)) => {
            let each = written.iter().zip(codes).map(|(written, code)| tree(written, code, condition, parts));
            Tree::Joined(each.collect(), matches!(code, Code::Or(_)))
        }
        (ExprKind::Conditional(asked, then, otherwise), Code::Conditional(asks, does, else_does)) => {
            let pairs = [(asked, asks), (then, does), (otherwise, else_does)];
            Tree::Choice(Box::new(pairs.map(|(written, code)| tree(written, code, condition, parts))))
        }
        _ if code.facts().is_empty() => Tree::Leaf(None, code),
        _ => {
            parts.push(Part { condition, text: print(written).into(), yes: 0, no: 0, unclear: 0 });
            Tree::Leaf(Some(parts.len() - 1), code)
        }
    }
}

fn ask<'p>(tree: &Tree<'p>, facts: &[Option<Value<'p>>], parts: &mut [Part], budget: &mut Budget) -> Answer {
    match tree {
        Tree::Leaf(number, code) => {
            let answer = match (Scope { facts, locals: Vec::new(), budget }).holds(code) {
                Ok(answer) => Answer::of(answer),
                Err(_) => Answer::Unclear,
            };
            if let Some(part) = number.and_then(|number| parts.get_mut(number)) {
                match answer {
                    Answer::Yes => part.yes += 1,
                    Answer::No => part.no += 1,
                    Answer::Unclear => part.unclear += 1,
                }
            }
            answer
        }
        Tree::Not(of) => match ask(of, facts, parts, budget) {
            Answer::Yes => Answer::No,
            Answer::No => Answer::Yes,
            Answer::Unclear => Answer::Unclear,
        },
        Tree::Joined(all, decides) => {
            let mut whole = Answer::of(!*decides);
            for part in all {
                match ask(part, facts, parts, budget) {
                    Answer::Unclear => whole = Answer::Unclear,
                    answer if answer == Answer::of(*decides) => return answer,
                    _ => {}
                }
            }
            whole
        }
        Tree::Choice(choice) => {
            let [condition, then, otherwise] = &**choice;
            match ask(condition, facts, parts, budget) {
                Answer::Yes => ask(then, facts, parts, budget),
                Answer::No => ask(otherwise, facts, parts, budget),
                Answer::Unclear => Answer::Unclear,
            }
        }
    }
}
