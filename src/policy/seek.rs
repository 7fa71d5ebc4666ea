//! The search for ways to a move: from what stands against it to what would mend it, tried one after the other.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::{BTreeSet, VecDeque};
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use crate::actor::{Actor, Presence};
use crate::budget::Budget;
use crate::limit;
use crate::order::InOrder as _;

use super::compile::Policy;
use super::condition::{Type, Value, timestamp};
use super::document::{JudgmentNeed, Standard};
use super::evaluate::{Evaluation, Room};
use super::facts::{Facts, json_of};
use super::mend::{Fix, Mender, Shift};
use super::obligation::Standing;
use super::ruling::{Consequence, Obligation, Ruling};
use super::verdict::Verdict;
use super::ways::{Change, Edit, Way, WayStep};
use super::words::Recipient;

/// Several fixes which together get something out of the way.
pub(super) type Alternative<'a> = Vec<Fix<'a>>;

struct State<'a> {
    facts: Facts<'a>,
    fixes: Vec<Fix<'a>>,
}

impl Policy {
    /// The smallest sets of changes found that would make the verdict *move*, smallest first.
    pub(super) fn ways(&self, facts: &Facts<'_>, evaluation: &Evaluation) -> Vec<Way> {
        if evaluation.verdict == Verdict::Move || evaluation.spent {
            return Vec::new();
        }
        let mut search = Search { policy: self, room: Room::default(), budget: Budget::of(limit::WAY_STEPS), tries: 0 };
        let mut found: Vec<Vec<Fix<'_>>> = Vec::new();
        let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut open = VecDeque::from([State { facts: facts.clone(), fixes: Vec::new() }]);
        while let Some(state) = open.pop_front() {
            let covered =
                |way: &Vec<Fix<'_>>| way.iter().all(|fix| state.fixes.iter().any(|other| other.says == fix.says));
            if found.len() >= limit::WAYS || found.iter().any(covered) {
                continue;
            }
            let Some(evaluation) = search.evaluate(&state.facts) else { break };
            if evaluation.verdict == Verdict::Move {
                let Some(least) = search.least(facts, state.fixes) else { break };
                if !found.iter().any(|way| says(way) == says(&least)) {
                    found.push(least);
                }
                continue;
            }
            if state.fixes.len() >= limit::WAY_LENGTH {
                continue;
            }
            for alternative in search.obstacle(&state.facts, &evaluation) {
                let mut fixes = state.fixes.clone();
                let mut facts = state.facts.clone();
                for fix in alternative {
                    fix.apply(&mut facts);
                    fixes.push(fix);
                }
                if known.insert(says(&fixes)) {
                    open.push_back(State { facts, fixes });
                }
            }
        }
        found.put_in_order_by_key(Vec::len);
        found.into_iter().map(|fixes| self.way(fixes)).collect()
    }

    fn way(&self, fixes: Vec<Fix<'_>>) -> Way {
        let steps = fixes.into_iter().map(|fix| WayStep {
            says: fix.says.into(),
            whose: fix.whose.into(),
            changes: fix
                .shifts
                .iter()
                .filter_map(|(slot, shift)| {
                    let fact = self.schema.fact(*slot)?;
                    let item = |value: &Value<'_>| match &fact.is {
                        Type::List(of) => json_of(value, of),
                        is => json_of(value, is),
                    };
                    let to = match shift {
                        Shift::Set(value) => Edit::Becomes(json_of(value, &fact.is)),
                        Shift::Gain(value) => Edit::Gains(item(value)),
                        Shift::Lose(values) => Edit::Loses(values.iter().map(item).collect()),
                        Shift::Forget => Edit::Unknown,
                    };
                    Some(Change { fact: fact.name.clone(), to })
                })
                .collect(),
        });
        Way { steps: steps.collect() }
    }
}

fn says(fixes: &[Fix<'_>]) -> Vec<String> {
    let mut all: Vec<String> = fixes.iter().map(|fix| fix.says.clone()).collect();
    all.put_in_order();
    all
}

struct Search<'p> {
    policy: &'p Policy,
    room: Room,
    budget: Budget,
    tries: usize,
}

impl<'p> Search<'p> {
    /// Evaluates a case, where there are tries left.
    fn evaluate(&mut self, facts: &Facts<'_>) -> Option<Evaluation> {
        self.tries += 1;
        if self.tries > limit::WAY_TRIES {
            return None;
        }
        let evaluation = self.policy.evaluate_in(facts, &mut self.room, &mut self.budget);
        (!evaluation.spent).then_some(evaluation)
    }

    /// The fixes without those that can be left out: nothing, where the steps do not last to tell. There are few fixes,
    /// so that these tries are bounded without being counted among those of the search.
    fn least<'a>(&mut self, facts: &Facts<'a>, fixes: Vec<Fix<'a>>) -> Option<Vec<Fix<'a>>> {
        let mut kept = fixes;
        let mut at = 0;
        while at < kept.len() {
            let mut without = kept.clone();
            without.remove(at);
            let mut tried = facts.clone();
            for fix in &without {
                fix.apply(&mut tried);
            }
            let evaluation = self.policy.evaluate_in(&tried, &mut self.room, &mut self.budget);
            if evaluation.spent {
                return None;
            }
            // Without one of them another may be needed no more.
            (kept, at) = if evaluation.verdict == Verdict::Move { (without, 0) } else { (kept, at + 1) };
        }
        Some(kept)
    }

    /// What stands against the move, and how to get it out of the way: of all that does, what has the fewest ways.
    /// None at all, where something cannot be got out of the way.
    fn obstacle<'a>(&self, facts: &Facts<'a>, evaluation: &Evaluation) -> Vec<Alternative<'a>>
    where
        'p: 'a,
    {
        let policy = self.policy;
        let mender = Mender { policy, facts };
        let ruling = |number: &u32| usize::try_from(*number).ok().and_then(|number| policy.rulings.get(number));
        let fired: Vec<&'p Ruling> = evaluation.fired.iter().filter_map(ruling).collect();
        let mut all: Vec<Vec<Alternative<'a>>> = Vec::new();
        for ruling in &fired {
            if ruling.effects.iter().any(|effect| matches!(effect, Consequence::Block)) {
                all.push(mender.unfired(ruling));
            }
        }
        for (number, standing) in evaluation.owed.iter().filter(|(_, standing)| *standing != Standing::Met) {
            let number = usize::try_from(*number).unwrap_or(usize::MAX);
            let Some(obligation) = policy.obligations.get(number) else { continue };
            let mut alternatives = self.fulfilled(&mender, obligation, *standing);
            let asking: Vec<&&Ruling> = fired
                .iter()
                .filter(|ruling| {
                    ruling.effects.iter().any(|effect| matches!(effect, Consequence::Owe(owed) if *owed == number))
                })
                .collect();
            if let [only] = asking.as_slice() {
                alternatives.extend(mender.unfired(only));
            }
            all.push(alternatives);
        }
        for ruling in evaluation.unclear.iter().filter_map(ruling) {
            let mut alternatives = mender.unfired(ruling);
            alternatives.extend(mender.fired(ruling));
            all.push(alternatives);
        }
        if !evaluation.permitted {
            let permitting = policy.rulings.iter().filter(|ruling| ruling.permits());
            let mut alternatives = if policy.fallback.block {
                Vec::new()
            } else {
                self.answer(&mender, &policy.fallback.to, policy.fallback.independent)
            };
            let most = limit::WAY_ALTERNATIVES.saturating_sub(alternatives.len());
            alternatives.extend(permitting.flat_map(|ruling| mender.fired(ruling)).take(most));
            all.push(alternatives);
        }
        let mut least = all.into_iter().min_by_key(Vec::len).unwrap_or_default();
        least.truncate(limit::WAY_ALTERNATIVES);
        least
    }

    /// The ways to fulfil what is owed.
    fn fulfilled<'a>(
        &self,
        mender: &Mender<'_, 'a>,
        obligation: &'p Obligation,
        standing: Standing,
    ) -> Vec<Alternative<'a>>
    where
        'p: 'a,
    {
        let (has, asked) = match standing {
            Standing::Owed { has, asked } => (has, asked),
            Standing::Met | Standing::Unclear => (0, 1),
        };
        let lacking = usize::try_from(asked.saturating_sub(has)).unwrap_or(usize::MAX);
        match obligation {
            Obligation::Evidence(name, standard) => {
                let fix = self.evidence(mender, name.as_str(), standard, lacking);
                fix.into_iter().map(|fix| vec![fix]).collect()
            }
            Obligation::Judgment(need) => self.judgment(mender, need),
            Obligation::Escalation(to) => self.answer(mender, &to.to, to.independent),
            Obligation::Instant(instant) => {
                let (Some(slot), Some(stamp)) = (self.policy.slots.now, timestamp(&format!("{instant}"))) else {
                    return Vec::new();
                };
                let shifts = vec![(slot, Shift::Set(Value::Timestamp(stamp)))];
                vec![vec![Fix { says: format!("it is {instant}"), whose: "time".into(), shifts }]]
            }
            Obligation::Fact(condition, _) => mender.solved_condition(condition, true),
            Obligation::Rung => self.rung(mender),
        }
    }

    /// Somebody who is asked says yes.
    fn answer<'a>(&self, mender: &Mender<'_, 'a>, to: &Recipient, independent: bool) -> Vec<Alternative<'a>> {
        let who: Vec<&str> = match to.group() {
            Some(group) => {
                let members = self.policy.groups.get(group).map(|group| group.members.as_slice()).unwrap_or_default();
                members.iter().filter(|member| member.is_person()).map(Actor::as_str).collect()
            }
            None => vec![to.as_str()],
        };
        let able = who.into_iter().find(|member| !(independent && mender.worked(member)));
        let whose = to.as_str();
        let says = format!("{whose} answers the escalation with yes");
        let fix =
            able.and_then(|who| Self::approval(mender, who, "escalation", (Presence::Asserted, false), whose, &says));
        fix.into_iter().map(|fix| vec![fix]).collect()
    }

    fn evidence<'a>(
        &self,
        mender: &Mender<'_, 'a>,
        name: &str,
        standard: &Standard,
        lacking: usize,
    ) -> Option<Fix<'a>> {
        let slot = self.policy.slots.evidence?;
        let group = standard.from.as_ref().map(|group| self.policy.groups.get(group));
        let fits = |kind: &str| standard.by.is_empty() || standard.by.iter().any(|sort| sort.name() == kind);
        let kind_of = |by: &str| by.split(':').next().unwrap_or("person").to_owned();
        let by: String = match group {
            Some(group) => group?.members.iter().map(Actor::as_str).find(|member| fits(&kind_of(member)))?.into(),
            None => match standard.by.first().map(|sort| sort.name()) {
                Some("person") => "person:anyone".into(),
                Some("policy") => "policy:any".into(),
                _ => "machine:any/1".into(),
            },
        };
        let at = match self.policy.slots.now.and_then(|slot| mender.facts.get(slot)) {
            Some(Value::Timestamp(now)) => Some(Value::Timestamp(*now)),
            _ if standard.fresh.is_some() => return None,
            _ => None,
        };
        let text = |text: &str| Some(Value::Text(String::from(text).into()));
        let about: Vec<Value<'a>> =
            standard.about.iter().take(1).map(|about| Value::Text(String::from(about.as_str()).into())).collect();
        let record = |number: usize| {
            let label = if number == 0 { String::from(name) } else { format!("{name}-{}", number + 1) };
            Value::Record(Arc::new(vec![
                text(&label),
                text(standard.methods.first().map_or("test", |method| method.as_str())),
                text("supports"),
                text("admissible"),
                text(&by),
                text(&kind_of(&by)),
                at.clone(),
                Some(Value::Bool(standard.verified)),
                Some(Value::list(about.clone())),
            ]))
        };
        let says = if lacking == 1 {
            format!("evidence up to `{name}` is recorded")
        } else {
            format!("{lacking} more pieces of evidence up to `{name}` are recorded")
        };
        let whose = match &standard.from {
            Some(group) => group.as_str().into(),
            None => mender.executor(),
        };
        let shifts = (0..lacking.min(limit::WAY_ITEMS)).map(|number| (slot, Shift::Gain(record(number)))).collect();
        (lacking <= limit::WAY_ITEMS).then_some(Fix { says, whose, shifts })
    }

    fn judgment<'a>(&self, mender: &Mender<'_, 'a>, need: &JudgmentNeed) -> Vec<Alternative<'a>> {
        let kind = need.kind.as_str();
        let asked = usize::try_from(need.quorum).unwrap_or(usize::MAX);
        let (approved, declined) = self.policy.words_on(need, mender.facts);
        let owners = self.policy.documents.iter().map(|document| &document.owner);
        let named = self.policy.groups.values().flat_map(|group| &group.members).chain(owners);
        let mut able: Vec<&str> = Vec::new();
        for member in named.filter(|member| member.is_person()).map(Actor::as_str) {
            let spoke = approved.iter().chain(&declined).any(|by| by.eq_ignore_ascii_case(member));
            let own = need.independent && mender.worked(member);
            if !spoke && !own && !able.contains(&member) && self.policy.may_judge(need, member) {
                able.push(member);
            }
        }
        // Whoever said no has to say yes; of the others, as many as the quorum still lacks.
        let lacking = asked.saturating_sub(approved.len().saturating_add(declined.len()));
        if able.len() < lacking || lacking.saturating_add(declined.len()) > limit::WAY_ITEMS {
            return Vec::new();
        }
        let free = able.len() > lacking;
        let group = need.of.as_ref().or(need.competence.as_ref()).map_or("a judge", |group| group.as_str());
        let mut says: Vec<String> = Vec::new();
        if !declined.is_empty() {
            says.push(format!("{} approves instead of declining ({kind})", declined.join(" and ")));
        }
        let reason = if need.reasoned { ", saying why" } else { "" };
        match (free, lacking) {
            (_, 0) => {}
            (false, 1) => says.push(format!("{} approves ({kind}){reason}", able.join(", "))),
            (false, _) => says.push(format!("{} approve ({kind}){reason}", able.join(" and "))),
            (true, 1) => says.push(format!("one of {} approves ({kind}){reason}", able.join(", "))),
            (true, _) => says.push(format!("{lacking} of {} approve ({kind}){reason}", able.join(", "))),
        }
        // Whoever of them it is: the first stand for all, and the words name the choice.
        let chosen = declined.iter().map(|by| &**by).chain(able.iter().copied().take(lacking));
        let fixes: Option<Vec<Fix<'a>>> =
            chosen.map(|by| Self::approval(mender, by, kind, (need.presence, need.reasoned), "", "")).collect();
        let Some(fixes) = fixes else { return Vec::new() };
        let shifts = fixes.into_iter().flat_map(|fix| fix.shifts).collect();
        vec![vec![Fix { says: says.join(", and "), whose: String::from(group), shifts }]]
    }

    fn approval<'a>(
        mender: &Mender<'_, 'a>,
        by: &str,
        kind: &str,
        (presence, reasoned): (Presence, bool),
        whose: &str,
        says: &str,
    ) -> Option<Fix<'a>> {
        let slot = mender.policy.slots.judgments?;
        let text = |text: &str| Some(Value::Text(String::from(text).into()));
        let at = match mender.policy.slots.now.and_then(|slot| mender.facts.get(slot)) {
            Some(Value::Timestamp(now)) => Some(Value::Timestamp(*now)),
            _ => None,
        };
        let (current, own) = (Some(Value::Bool(true)), Some(Value::Bool(false)));
        let presence = (presence != Presence::Asserted).then(|| text(presence.name())).flatten();
        let mut record = vec![text(kind), text("approve"), text(by), at, current, own, presence];
        if reasoned {
            record.extend([None, Some(Value::Bool(true))]);
        }
        let shifts = vec![(slot, Shift::Gain(Value::Record(Arc::new(record))))];
        Some(Fix { says: says.into(), whose: whose.into(), shifts })
    }

    fn rung<'a>(&self, mender: &Mender<'_, 'a>) -> Vec<Alternative<'a>> {
        let policy = self.policy;
        let mut all: Vec<Alternative<'a>> = mender.person_asks().into_iter().map(|fix| vec![fix]).collect();
        let requested = match policy.slots.requested.and_then(|slot| mender.facts.get(slot)) {
            Some(Value::Text(requested)) => String::from(&**requested),
            _ => return all,
        };
        let rung = policy.rung_for(&requested).and_then(|number| policy.ladder.get(number));
        if let (Some(rung), Some(slot)) = (rung, policy.slots.level) {
            let level: Box<str> = rung.level.as_str().into();
            let shifts = vec![(slot, Shift::Set(Value::Text(String::from(&*level).into())))];
            all.push(vec![Fix {
                says: format!("a person grants the machine the rung `{level}`"),
                whose: mender.accountable(),
                shifts,
            }]);
        }
        all
    }
}
