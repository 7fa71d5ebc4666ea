//! Who could give the judgment a unit waits for, as policy reckons it.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::json;

use crate::actor::Actor;
use crate::instant::Instant;
use crate::judgment::Answerable;
use crate::policy::{Answered, Asked, Owed, Policy, Standing};
use crate::register::Register;
use crate::unit::{Known as _, Occasion, People, Unit, judgments};

/// What a unit still waits for people to say, and who has said something already.
#[derive(Clone, Debug)]
pub(super) struct StillOwed<'u> {
    pub(super) owed: &'u Owed,
    pub(super) has: u32,
    said: Vec<alloc::boxed::Box<str>>,
}

/// The policy in force, and who may answer what it asks, each looked up once.
pub(super) struct Judges<'r> {
    register: &'r Register,
    policy: Option<&'r Policy>,
    now: Instant,
    may: BTreeMap<Asked, bool>,
    independent: BTreeMap<Asked, bool>,
}

impl<'r> Judges<'r> {
    pub(super) fn of(register: &'r Register, now: Instant) -> Self {
        let policy = register.policy().and_then(|held| held.policy());
        Self { register, policy, now, may: BTreeMap::new(), independent: BTreeMap::new() }
    }

    /// What a unit still waits for people to say: what was owed when it asked, less what was said since.
    pub(super) fn still_owed<'u>(&self, unit: &'u Unit) -> Vec<StillOwed<'u>> {
        let Some(ruled) = unit.ruled_next() else { return Vec::new() };
        let plain = |owed: &'u Owed| StillOwed { owed, has: owed.has, said: Vec::new() };
        let Some(policy) = self.policy.filter(|_| !unit.judgments.is_empty()) else {
            return ruled.is.owes.iter().map(plain).collect();
        };
        // As the move would be asked for again, by whom it was.
        let occasion = Occasion { by: ruled.from.by.clone(), at: self.now };
        let people = self.register.books().people();
        let given =
            json!({ "actor": { "id": ruled.from.by.as_str() }, "judgments": judgments(unit, &occasion, people) });
        let given = given.to_string();
        let Ok(facts) = policy.facts(&given) else { return ruled.is.owes.iter().map(plain).collect() };
        let owed = ruled.is.owes.iter().filter_map(|owed| {
            let answered = owed.judgment.as_ref().and_then(|asked| policy.answered_by(asked, &facts));
            let Some(Answered { standing, approved, declined }) = answered else { return Some(plain(owed)) };
            let has = match standing {
                Standing::Met => return None,
                Standing::Owed { has, .. } => has,
                Standing::Unclear => owed.has,
            };
            Some(StillOwed { owed, has, said: approved.into_iter().chain(declined).collect() })
        });
        owed.collect()
    }

    /// Why a person could give something that is owed: nothing, where they could not, or have said it already.
    pub(super) fn because(&mut self, unit: &Unit, still: &StillOwed<'_>, who: &Actor) -> Option<String> {
        let (policy, asked) = (self.policy?, still.owed.judgment.as_ref()?);
        let people = self.people();
        if !*self.may.entry(asked.clone()).or_insert_with(|| policy.may_answer(asked, who.as_str())) {
            return None;
        }
        let said = |name: &str| Actor::parse(name).is_ok_and(|name| people.are_same(&name, who));
        if still.said.iter().any(|name| said(name)) {
            return None;
        }
        let independent = *self.independent.entry(asked.clone()).or_insert_with(|| policy.wants_independence(asked));
        if independent && !people.is_apart(unit, who) {
            return None;
        }
        let handed = unit.delegation_of(&Answerable::Judgment(asked.kind.clone()));
        let handed = match handed {
            Some(handed) if handed.is.to.is_same(who) => {
                format!("; {} handed it to you: {}", handed.from.by, handed.is.reason.opening(160))
            }
            // Who handed it on has done with it.
            Some(handed) if handed.from.by.is_same(who) => return None,
            _ => String::new(),
        };
        let group = asked.of.as_deref();
        let whose = match (group, &asked.competence) {
            (Some(group), _) if Actor::parse(group).is_ok() => String::from("you are asked by name, for"),
            (Some(group), Some(competence)) => {
                format!("you are in group `{group}` and competent in `{competence}`, which owes")
            }
            (Some(group), None) => format!("you are in group `{group}`, which owes"),
            (None, Some(competence)) => format!("you are competent in `{competence}`, which is asked for"),
            (None, None) => String::from("the policy in force names you, and what it asks is"),
        };
        let kind = asked.kind.as_str();
        let what = if kind == "escalation" { "an answer".to_string() } else { format!("a judgment: {kind}") };
        let apart = if independent { "; you did not work on it" } else { "" };
        Some(format!("{whose} {what}{apart}{handed}"))
    }

    /// Why somebody is the next mover.
    pub(super) fn mover(&self, unit: &Unit, why: &str, who: &Actor) -> String {
        let is = |one: &Actor| self.people().are_same(one, who);
        if is(&unit.accountable.is) {
            return String::from("you answer for it");
        }
        if unit.executor.as_ref().is_some_and(|executor| is(&executor.is)) {
            return String::from("you carry it out");
        }
        format!("it is your move: {why}")
    }

    /// Who goes by which names.
    pub(super) fn people(&self) -> &'r People {
        self.register.books().people()
    }

    pub(super) fn register(&self) -> &'r Register {
        self.register
    }

    pub(super) fn policy(&self) -> Option<&'r Policy> {
        self.policy
    }
}
