//! How what is owed stands: there, not there, or not to be told.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::actor::Presence;
use crate::budget::Budget;
use crate::instant::Instant;
use crate::text::Label;

use super::compile::Policy;
use super::condition::{Undetermined, Value};
use super::document::{Group, JudgmentNeed, Standard};
use super::facts::Facts;
use super::ruling::Obligation;
use super::verdict::Verdict;
use super::words::Recipient;

/// How an obligation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is there.
    Met,
    /// So much of what is asked is there.
    Owed {
        /// How much counts.
        has: u32,
        /// How much is asked.
        asked: u32,
    },
    /// Whether it is there cannot be told.
    Unclear,
}

impl Standing {
    /// The verdict an obligation leads to as it stands.
    pub(super) fn verdict(self, obligation: &Obligation) -> Verdict {
        match (self, obligation) {
            (Self::Met, _) => Verdict::Move,
            (Self::Unclear, _) => Verdict::Undetermined,
            (_, Obligation::Evidence(..) | Obligation::Judgment(_) | Obligation::Rung) => Verdict::Need,
            (_, Obligation::Instant(_) | Obligation::Fact(..)) => Verdict::Hold,
            (_, Obligation::Escalation(_)) => Verdict::Escalate,
        }
    }

    fn count(has: usize, asked: u32) -> Self {
        let has = u32::try_from(has).unwrap_or(u32::MAX);
        if has >= asked { Self::Met } else { Self::Owed { has, asked } }
    }

    fn once(met: bool) -> Self {
        Self::count(usize::from(met), 1)
    }
}

/// Which words count.
struct Wanted<'n> {
    kind: &'n str,
    independent: bool,
    presence: Presence,
    reasoned: bool,
}

impl<'n> Wanted<'n> {
    fn of(need: &'n JudgmentNeed) -> Self {
        Self {
            kind: need.kind.as_str(),
            independent: need.independent,
            presence: need.presence,
            reasoned: need.reasoned,
        }
    }

    fn answer(independent: bool) -> Self {
        Self { kind: "escalation", independent, presence: Presence::Asserted, reasoned: false }
    }
}

/// What a person last said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Approves,
    Declines,
    /// A yes to one's own work.
    DoesNotCount,
}

/// The places of the fields of a piece of evidence.
pub(super) mod evidence {
    pub(in crate::policy) const METHOD: usize = 1;
    pub(in crate::policy) const FINDING: usize = 2;
    pub(in crate::policy) const STANDING: usize = 3;
    pub(in crate::policy) const BY: usize = 4;
    pub(in crate::policy) const BY_KIND: usize = 5;
    pub(in crate::policy) const AT: usize = 6;
    pub(in crate::policy) const VERIFIED: usize = 7;
    pub(in crate::policy) const ABOUT: usize = 8;
}

/// The places of the fields of a judgment.
pub(super) mod judgment {
    pub(in crate::policy) const KIND: usize = 0;
    pub(in crate::policy) const ANSWER: usize = 1;
    pub(in crate::policy) const BY: usize = 2;
    pub(in crate::policy) const CURRENT: usize = 4;
    pub(in crate::policy) const OWN: usize = 5;
    pub(in crate::policy) const PRESENCE: usize = 6;
    pub(in crate::policy) const PERSON: usize = 7;
    pub(in crate::policy) const REASONED: usize = 8;
}

type Fields<'f, 'a> = &'f [Option<Value<'a>>];

fn text<'f>(fields: Fields<'f, '_>, number: usize) -> Option<&'f str> {
    match fields.get(number)? {
        Some(Value::Text(text)) => Some(&**text),
        _ => None,
    }
}

fn truth(fields: Fields<'_, '_>, number: usize) -> Option<bool> {
    match fields.get(number)? {
        Some(Value::Bool(answer)) => Some(*answer),
        _ => None,
    }
}

/// The records of a list of facts; none, where the fact is missing: what was not given does not count.
fn records<'f, 'a>(facts: &'f Facts<'a>, slot: Option<usize>) -> impl Iterator<Item = Fields<'f, 'a>> {
    let list = slot.and_then(|slot| facts.get(slot));
    let items = match list {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|item| match item {
        Value::Record(fields) => Some(fields.as_slice()),
        _ => None,
    })
}

impl Policy {
    /// How an obligation stands.
    ///
    /// # Errors
    /// When the step budget is spent.
    pub(super) fn stands<'a>(
        &'a self,
        obligation: &'a Obligation,
        facts: &Facts<'a>,
        cap: Option<usize>,
        budget: &mut Budget,
    ) -> Result<Standing, Undetermined> {
        Ok(match obligation {
            Obligation::Evidence(_, standard) => self.evidence(standard, facts, budget)?,
            Obligation::Judgment(need) => {
                let may = |by: &str| self.may_judge(need, by);
                let said = self.said(facts, &Wanted::of(need), may, budget)?;
                if said.iter().any(|(_, word)| *word == Word::Declines) {
                    // A no by one who may judge stands until they say otherwise or the content changes.
                    return Ok(Standing::Owed { has: 0, asked: need.quorum });
                }
                Standing::count(said.iter().filter(|(_, word)| *word == Word::Approves).count(), need.quorum)
            }
            Obligation::Escalation(to) => Standing::once(self.answered(&to.to, to.independent, facts, budget)?),
            Obligation::Instant(instant) => match self.now(facts) {
                Some(now) => Standing::once(now >= *instant),
                None => Standing::Unclear,
            },
            Obligation::Fact(condition, _) => match condition.holds(facts.slots(), budget) {
                Ok(holds) => Standing::once(holds),
                Err(Undetermined::BudgetSpent) => return Err(Undetermined::BudgetSpent),
                Err(_) => Standing::Unclear,
            },
            Obligation::Rung => {
                let requested = self.slots.requested.and_then(|slot| facts.get(slot));
                match requested {
                    Some(Value::Text(requested)) => {
                        Standing::once(self.rung_for(requested).is_some_and(|least| least <= self.rung_of(facts, cap)))
                    }
                    _ => Standing::Unclear,
                }
            }
        })
    }

    /// When it is asked, where that is known.
    pub(super) fn now(&self, facts: &Facts<'_>) -> Option<Instant> {
        match facts.get(self.slots.now?)? {
            // What is finer than a millisecond is left off: no instant of a policy lies in between.
            Value::Timestamp(stamp) => Instant::from_millis(super::condition::millis(*stamp)),
            _ => None,
        }
    }

    /// The lowest rung from which a move may be asked for.
    pub(super) fn rung_for(&self, requested: &str) -> Option<usize> {
        self.ladder.iter().position(|rung| rung.moves.iter().any(|may| may.as_str() == requested))
    }

    /// The rung a machine counts as having: the one it was granted, the lowest where none is known, never above a cap.
    fn rung_of(&self, facts: &Facts<'_>, cap: Option<usize>) -> usize {
        let granted = match self.slots.level.and_then(|slot| facts.get(slot)) {
            Some(Value::Text(level)) => self.ladder.iter().position(|rung| *rung.level.as_str() == **level),
            _ => None,
        };
        let granted = granted.unwrap_or(0);
        cap.map_or(granted, |cap| cap.min(granted))
    }

    fn evidence(&self, standard: &Standard, facts: &Facts<'_>, budget: &mut Budget) -> Result<Standing, Undetermined> {
        let now = self.now_civil(facts);
        // What is not known of a piece keeps it from supporting, and does not keep it from contradicting.
        let fits = |fields: &Fields<'_, '_>, unknown: bool| {
            let is = |number: usize, wanted: &str| text(fields, number).map_or(unknown, |given| given == wanted);
            let one_of = |number: usize, wanted: &[Label]| {
                wanted.is_empty() || wanted.iter().any(|wanted| is(number, wanted.as_str()))
            };
            let sorted = standard.by.is_empty() || standard.by.iter().any(|sort| is(evidence::BY_KIND, sort.name()));
            let from = standard
                .from
                .as_ref()
                .is_none_or(|group| text(fields, evidence::BY).map_or(unknown, |by| self.is_member(group, by)));
            let fresh = standard.fresh.as_ref().is_none_or(|span| match (now, fields.get(evidence::AT)) {
                (Some(now), Some(Some(Value::Timestamp(at)))) => {
                    let age = now.duration_since(*at).as_nanos();
                    (0..=i128::from(span.millis()) * 1_000_000).contains(&age)
                }
                _ => unknown,
            });
            let about = standard.about.is_empty()
                || match fields.get(evidence::ABOUT) {
                    Some(Some(Value::List(items))) => items.iter().any(|item| {
                        matches!(item, Value::Text(item) if standard.about.iter().any(|about| *about.as_str() == **item))
                    }),
                    _ => unknown,
                };
            is(evidence::STANDING, "admissible")
                && one_of(evidence::METHOD, &standard.methods)
                && sorted
                && from
                && fresh
                && about
                && (!standard.verified || truth(fields, evidence::VERIFIED).unwrap_or(unknown))
        };
        let (mut supports, mut contradicts) = (0, 0);
        for fields in records(facts, self.slots.evidence) {
            let about = match fields.get(evidence::ABOUT) {
                Some(Some(Value::List(items))) => items.len(),
                _ => 0,
            };
            spend(budget, 1 + about / 16)?;
            match text(fields, evidence::FINDING) {
                Some("supports") => supports += usize::from(fits(&fields, false)),
                Some("contradicts") | None => contradicts += usize::from(fits(&fields, true)),
                Some(_) => {}
            }
        }
        if contradicts > 0 {
            // Evidence that says no is not outvoted by evidence that says yes.
            return Ok(Standing::Owed { has: 0, asked: standard.count });
        }
        Ok(Standing::count(supports, standard.count))
    }

    fn now_civil(&self, facts: &Facts<'_>) -> Option<jiff::civil::DateTime> {
        match facts.get(self.slots.now?)? {
            Value::Timestamp(stamp) => Some(*stamp),
            _ => None,
        }
    }

    /// Whether somebody who was asked has answered with yes.
    pub(super) fn answered(
        &self,
        to: &Recipient,
        independent: bool,
        facts: &Facts<'_>,
        budget: &mut Budget,
    ) -> Result<bool, Undetermined> {
        let wanted = Wanted::answer(independent);
        let said = self.said(facts, &wanted, |by| self.is_recipient(to, by), budget)?;
        let no = said.iter().any(|(_, word)| *word == Word::Declines);
        Ok(!no && said.iter().any(|(_, word)| *word == Word::Approves))
    }

    /// The last word of a kind by each person who may say it, about what there is now.
    fn said<'f>(
        &self,
        facts: &'f Facts<'_>,
        wanted: &Wanted<'_>,
        may: impl Fn(&str) -> bool,
        budget: &mut Budget,
    ) -> Result<Vec<(&'f str, Word)>, Undetermined> {
        let requester = match self.slots.actor_id.and_then(|slot| facts.get(slot)) {
            Some(Value::Text(id)) => Some(&**id),
            _ => None,
        };
        let mut said: Vec<(&str, Word)> = Vec::new();
        let mut persons: Vec<&str> = Vec::new();
        for fields in records(facts, self.slots.judgments) {
            // Each is looked for among those that spoke before.
            spend(budget, 1 + said.len() / 16)?;
            let Some(by) = text(fields, judgment::BY) else { continue };
            // A machine's answer never counts as a person's, and what is not known about a judgment speaks against it.
            let (is_kind, is_current) = (text(fields, judgment::KIND), truth(fields, judgment::CURRENT));
            let approved = text(fields, judgment::ANSWER) == Some("approve");
            let counts = if approved {
                // One given less surely than is asked, or without the reason that is, is none: what the same person
                // said before stands.
                let presence = text(fields, judgment::PRESENCE).and_then(Presence::named).unwrap_or_default();
                let reasoned = !wanted.reasoned || truth(fields, judgment::REASONED) == Some(true);
                is_kind == Some(wanted.kind) && is_current == Some(true) && presence >= wanted.presence && reasoned
            } else {
                is_kind.is_none_or(|is| is == wanted.kind) && is_current != Some(false)
            };
            if !counts || !by.starts_with("person:") || !may(by) {
                continue;
            }
            let own =
                truth(fields, judgment::OWN) != Some(false) || requester.is_some_and(|requester| is(requester, by));
            let word = match (approved, wanted.independent && own) {
                (true, true) => Word::DoesNotCount,
                (true, false) => Word::Approves,
                (false, _) => Word::Declines,
            };
            // The facts list judgments in the order they were given.
            match said.iter_mut().find(|(who, _)| is(who, by)) {
                Some((_, held)) => *held = word,
                None => {
                    said.push((by, word));
                    persons.push(text(fields, judgment::PERSON).unwrap_or(by));
                }
            }
        }
        // One who goes by several names says yes once. A no under any of them stands until that name takes it back.
        for place in 1..said.len() {
            spend(budget, 1 + place / 16)?;
            let before = || said.iter().zip(&persons).take(place).filter(|((_, word), _)| *word == Word::Approves);
            let doubled = persons.get(place).is_some_and(|one| before().any(|(_, other)| is(other, one)));
            if let Some((_, word)) = said.get_mut(place).filter(|(_, word)| doubled && *word == Word::Approves) {
                *word = Word::DoesNotCount;
            }
        }
        Ok(said)
    }

    /// Who has approved what is needed, and who has declined it.
    pub(super) fn words_on(&self, need: &JudgmentNeed, facts: &Facts<'_>) -> (Vec<Box<str>>, Vec<Box<str>>) {
        self.sides(facts, &Wanted::of(need), |by| self.may_judge(need, by))
    }

    /// Who has said yes to what an obligation asks of people, and who has said no.
    pub(super) fn words_to(&self, obligation: &Obligation, facts: &Facts<'_>) -> (Vec<Box<str>>, Vec<Box<str>>) {
        match obligation {
            Obligation::Judgment(need) => self.words_on(need, facts),
            Obligation::Escalation(to) => {
                self.sides(facts, &Wanted::answer(to.independent), |by| self.is_recipient(&to.to, by))
            }
            _ => (Vec::new(), Vec::new()),
        }
    }

    /// The people whose judgment an obligation counts.
    pub(super) fn judges(&self, obligation: &Obligation, facts: &Facts<'_>) -> Vec<Box<str>> {
        self.words_to(obligation, facts).0
    }

    fn sides(
        &self,
        facts: &Facts<'_>,
        wanted: &Wanted<'_>,
        may: impl Fn(&str) -> bool,
    ) -> (Vec<Box<str>>, Vec<Box<str>>) {
        let mut budget = Budget::of(crate::limit::DECISION_STEPS);
        let said = self.said(facts, wanted, may, &mut budget).unwrap_or_default();
        let with =
            |wanted: Word| said.iter().filter(|(_, word)| *word == wanted).map(|(by, _)| Box::from(*by)).collect();
        (with(Word::Approves), with(Word::Declines))
    }

    /// Whether somebody may give a judgment: by group and competence and, where neither is asked, by being named in the
    /// uppermost layer. A lower layer makes nobody a judge of what an upper one asks.
    pub(super) fn may_judge(&self, need: &JudgmentNeed, by: &str) -> bool {
        let member = |group: &Group| group.members.iter().any(|member| is(member.as_str(), by));
        if need.of.is_none() && need.competence.is_none() {
            let top = self.documents.first();
            return top.is_some_and(|top| top.groups.values().any(member) || is(top.owner.as_str(), by));
        }
        let of = need.of.as_ref().is_none_or(|group| self.is_member(group, by));
        let able = need.competence.as_ref().is_none_or(|competence| {
            // The uppermost layer that gives a competence to anybody says who has it.
            let has = |group: &&Group| group.competences.contains(competence);
            let layer = self.documents.iter().find(|layer| layer.groups.values().any(|group| has(&group)));
            layer.is_some_and(|layer| layer.groups.values().filter(has).any(member))
        });
        of && able
    }

    pub(super) fn is_recipient(&self, to: &Recipient, by: &str) -> bool {
        match to.group() {
            Some(group) => self.is_member(group, by),
            None => is(to.as_str(), by),
        }
    }

    pub(super) fn is_member(&self, group: &Label, by: &str) -> bool {
        self.groups.get(group).is_some_and(|group| group.members.iter().any(|member| is(member.as_str(), by)))
    }
}

fn spend(budget: &mut Budget, steps: usize) -> Result<(), Undetermined> {
    budget.spend(u64::try_from(steps).unwrap_or(u64::MAX)).map_err(|_| Undetermined::BudgetSpent)
}

/// Names of actors are the same in upper and lower case.
pub(super) fn is(member: &str, by: &str) -> bool {
    let plain = member.is_ascii() && by.is_ascii();
    member.eq_ignore_ascii_case(by) || (!plain && member.to_lowercase() == by.to_lowercase())
}
