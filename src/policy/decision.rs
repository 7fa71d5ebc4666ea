//! A recorded verdict: what was asked, what policy said, from what, and what would have to be true for a move.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::actor::{Actor, Presence};
use crate::budget::Budget;
use crate::digest::Digest;
use crate::limit;
use crate::order::{Gathered as _, InOrder as _};
use crate::text::{Label, Prose, Reference};

use super::compile::Policy;
use super::condition::Value;
use super::evaluate::{Evaluation, Room};
use super::facts::{Facts, json_of};
use super::obligation::{Standing, evidence};
use super::ruling::{Consequence, Obligation, Ruling, Sort};
use super::verdict::Verdict;
use super::ways::Way;

/// A recorded verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The digest of the policy.
    pub policy: Digest,
    /// The digest of the facts, canonical.
    pub facts_digest: Digest,
    /// The facts as they were given, so that it can be decided again.
    pub facts: Json,
    /// The rulings that permit the move.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permitted_by: Vec<Box<str>>,
    /// The rulings that fired, and those that could not be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Fired>,
    /// What those that fired ask for, and how it stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owed: Vec<Owed>,
    /// The evidence there was, where a standard was held against it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceSeen>,
    /// Before whom it is put.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Label>,
    /// What to keep in mind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remember: Vec<Prose>,
    /// Who is asked where nothing permits the move or something cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Box<str>>,
    /// Whose word it rests on: the policy, and the people whose judgment it counted.
    pub decided_by: Vec<Box<str>>,
    /// The smallest sets of things found that would have to become true for a move.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<Way>,
}

/// A ruling that fired, or that could not be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FiredRule"))]
pub struct Fired {
    /// Its id.
    pub id: Box<str>,
    /// What it was written as.
    pub sort: Sort,
    /// Why it is there.
    pub why: Prose,
    /// Who answers for it.
    pub owner: Actor,
    /// What it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Reference>,
    /// What follows from it, in words.
    pub effects: Vec<Box<str>>,
    /// Its conditions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Box<str>>,
    /// The facts they read, with their values: `null` for one that was not given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub read: BTreeMap<Box<str>, Json>,
    /// Why it could not be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undetermined: Option<Box<str>>,
}

/// Something that is asked for before the move, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Owed {
    /// What is asked, in words.
    pub what: Box<str>,
    /// What it makes of the verdict while it is not there: `move`, where it is.
    pub verdict: Verdict,
    /// How much of it is there.
    pub has: u32,
    /// How much is asked.
    pub asked: u32,
    /// The rulings that ask for it.
    pub by: Vec<Box<str>>,
    /// Which judgment it is, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgment: Option<Asked>,
}

/// Which judgment it is that is asked for: what is counted where policies are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AskedJudgment"))]
pub struct Asked {
    /// What is judged; `escalation`, where somebody has to answer for the move.
    pub kind: Label,
    /// The group or person it has to come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Box<str>>,
    /// The competence a judge must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competence: Option<Label>,
    /// Whether a yes to it counts only with its reason.
    #[serde(default, skip_serializing_if = "super::document::is_no")]
    pub reasoned: bool,
}

impl Asked {
    /// What an obligation asks of people, where it does.
    pub(super) fn by(obligation: &Obligation) -> Option<Self> {
        match obligation {
            Obligation::Judgment(need) => Some(Self {
                kind: need.kind.clone(),
                of: need.of.as_ref().map(|group| group.as_str().into()),
                competence: need.competence.clone(),
                reasoned: need.reasoned,
            }),
            Obligation::Escalation(to) => Some(Self::escalation(to.to.as_str())),
            _ => None,
        }
    }

    pub(super) fn escalation(to: &str) -> Self {
        Self { kind: Label::made_of("escalation"), of: Some(to.into()), competence: None, reasoned: false }
    }
}

impl Decision {
    /// The answer that is asked where nothing permits the move, as something owed.
    pub(crate) fn asked_besides(&self) -> Option<Owed> {
        let to = self.asked.as_deref()?;
        Some(Owed {
            what: format!("an answer of {to}").into(),
            verdict: self.verdict,
            has: 0,
            asked: 1,
            by: Vec::new(),
            judgment: Some(Asked::escalation(to)),
        })
    }
}

/// A piece of evidence, as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceSeen {
    /// Its name within the unit.
    pub label: Box<str>,
    /// Who said so.
    pub by: Box<str>,
    /// How it was come by.
    pub method: Box<str>,
    /// What it says.
    pub finding: Box<str>,
    /// How it stood.
    pub standing: Box<str>,
}

impl Policy {
    /// Decides a case: the verdict with everything that explains it.
    ///
    /// ```
    /// use governed::policy::{Document, Policy, Verdict};
    /// let document: Document = serde_json::from_str(r#"{
    ///     "governed": 1, "policy": "p", "owner": "person:ada", "review": "2027-01-01",
    ///     "groups": { "security": { "members": ["person:grace"] } },
    ///     "rules": [
    ///         { "id": "go", "why": "Checked work lands.", "then": ["allow"] },
    ///         { "id": "keys", "why": "Keys leaked once.", "match": { "paths": ["keys/**"] },
    ///           "then": [{ "judgment": { "kind": "security", "of": "security" } }] }
    ///     ],
    ///     "fallback": { "to": "person:ada" }
    /// }"#)?;
    /// let policy = Policy::compile(vec![document]).map_err(|faults| faults[0].to_string())?;
    /// let facts = policy.facts(r#"{ "move": "land", "paths": ["keys/root.pem"] }"#)?;
    /// let decision = policy.decide(&facts);
    /// assert_eq!(decision.verdict, Verdict::Need);
    /// assert_eq!(decision.owed[0].by, ["keys".into()]);
    /// assert_eq!(decision.ways[0].steps[0].says.as_ref(), "person:grace approves (security)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide(&self, facts: &Facts<'_>) -> Decision {
        let mut room = Room::default();
        let evaluation = self.evaluate_in(facts, &mut room, &mut Budget::of(limit::DECISION_STEPS));
        self.decision(facts, &evaluation)
    }

    /// As [`Self::decide`], without the search for ways to a move: what takes most of its time.
    pub fn decide_without_ways(&self, facts: &Facts<'_>) -> Decision {
        let evaluation = self.evaluate(facts);
        self.decision_with(facts, &evaluation, false)
    }

    /// The ways to a move alone, as [`Self::decide`] finds them.
    pub fn ways_of(&self, facts: &Facts<'_>) -> Vec<Way> {
        self.ways(facts, &self.evaluate(facts))
    }

    /// The rulings an evaluation found, each with why it is there, its conditions and the facts they read: what
    /// explains the verdict, without what a record of it needs besides.
    pub fn reasons(&self, facts: &Facts<'_>, evaluation: &Evaluation) -> Vec<Fired> {
        let ruling = |number: &u32| usize::try_from(*number).ok().and_then(|number| self.rulings.get(number));
        let mut rules = Vec::with_capacity(evaluation.fired.len() + evaluation.unclear.len());
        rules.extend(evaluation.fired.iter().filter_map(ruling).map(|ruling| self.fired(ruling, facts)));
        rules.extend(evaluation.unclear.iter().filter_map(ruling).map(|ruling| {
            let mut fired = self.fired(ruling, facts);
            fired.undetermined = Some(Self::reason(ruling, facts));
            fired
        }));
        rules
    }

    /// The decision that an evaluation comes to, with everything that explains it.
    pub fn decision(&self, facts: &Facts<'_>, evaluation: &Evaluation) -> Decision {
        self.decision_with(facts, evaluation, true)
    }

    pub(super) fn decision_with(&self, facts: &Facts<'_>, evaluation: &Evaluation, with_ways: bool) -> Decision {
        let kept = facts.to_json(&self.schema);
        let ruling = |number: &u32| usize::try_from(*number).ok().and_then(|number| self.rulings.get(number));
        let fired: Vec<&Ruling> = evaluation.fired.iter().filter_map(ruling).collect();
        let rules = self.reasons(facts, evaluation);
        let mut owed = Vec::new();
        let mut judges: Vec<Box<str>> = Vec::new();
        for (number, standing) in &evaluation.owed {
            let number = usize::try_from(*number).unwrap_or(usize::MAX);
            let Some(obligation) = self.obligations.get(number) else { continue };
            let asks = |ruling: &&&Ruling| {
                ruling.effects.iter().any(|effect| matches!(effect, Consequence::Owe(owed) if *owed == number))
            };
            let (has, asked) = match standing {
                Standing::Met => (Self::asked(obligation), Self::asked(obligation)),
                Standing::Owed { has, asked } => (*has, *asked),
                Standing::Unclear => (0, Self::asked(obligation)),
            };
            if *standing == Standing::Met {
                judges.extend(self.judges(obligation, facts));
            }
            owed.push(Owed {
                what: Self::words(obligation).into(),
                verdict: standing.verdict(obligation),
                has,
                asked,
                by: fired.iter().filter(asks).map(|ruling| ruling.id.clone()).collect(),
                judgment: Asked::by(obligation),
            });
        }
        judges.put_in_order();
        judges.dedup();
        let effects = || fired.iter().flat_map(|ruling| &ruling.effects);
        let held_to_a_standard = evaluation.owed.iter().any(|(number, _)| {
            let obligation = usize::try_from(*number).ok().and_then(|number| self.obligations.get(number));
            matches!(obligation, Some(Obligation::Evidence(..)))
        });
        let mut decided_by: Vec<Box<str>> =
            self.documents.iter().map(|layer| format!("policy:{}", layer.policy).into()).collect();
        decided_by.extend(judges);
        let mut routes: Vec<Label> = effects()
            .filter_map(|effect| if let Consequence::Route(to) = effect { Some(to.clone()) } else { None })
            .collect();
        routes.put_in_order();
        routes.dedup();
        let mut remember: Vec<Prose> = effects()
            .filter_map(|effect| if let Consequence::Remember(note) = effect { Some(note.clone()) } else { None })
            .collect();
        remember.dedup();
        let permits = |ruling: &&&Ruling| evaluation.permitted && ruling.permits();
        let needs_asking = !evaluation.permitted || evaluation.verdict == Verdict::Undetermined;
        Decision {
            verdict: evaluation.verdict,
            policy: self.digest,
            facts_digest: crate::canonical::digest_of(&kept),
            facts: kept,
            permitted_by: fired.iter().filter(permits).map(|ruling| ruling.id.clone()).collect(),
            rules,
            owed,
            evidence: if held_to_a_standard { self.evidence_seen(facts) } else { Vec::new() },
            routes,
            remember,
            asked: needs_asking.then(|| self.fallback.to.as_str().into()),
            decided_by,
            ways: if with_ways { self.ways(facts, evaluation) } else { Vec::new() },
        }
    }

    fn fired(&self, ruling: &Ruling, facts: &Facts<'_>) -> Fired {
        let mut slots: Vec<usize> = ruling.conditions.iter().flat_map(super::condition::Condition::facts).collect();
        slots.put_in_order();
        slots.dedup();
        let read = slots.into_iter().filter_map(|slot| {
            let fact = self.schema.fact(slot)?;
            let value = facts.get(slot).map_or(Json::Null, |value| json_of(value, &fact.is));
            Some((fact.name.clone(), value))
        });
        Fired {
            id: ruling.id.clone(),
            sort: ruling.sort,
            why: ruling.why.clone(),
            owner: ruling.owner.clone(),
            origin: ruling.origin.clone(),
            effects: ruling.effects.iter().map(|effect| self.consequence(effect).into()).collect(),
            conditions: ruling.conditions.iter().map(|condition| condition.text().into()).collect(),
            read: read.gathered(),
            undetermined: None,
        }
    }

    /// Why a ruling could not be told: the reason of the first of its conditions that has none.
    pub(super) fn reason(ruling: &Ruling, facts: &Facts<'_>) -> Box<str> {
        let mut budget = Budget::of(limit::DECISION_STEPS);
        let reasons =
            ruling.conditions.iter().filter_map(|condition| condition.holds(facts.slots(), &mut budget).err());
        let reason = reasons.map(|reason| reason.to_string()).next();
        reason.unwrap_or_else(|| String::from("something it reads is not known")).into()
    }

    /// What follows, in words.
    pub(super) fn consequence(&self, effect: &Consequence) -> String {
        match effect {
            Consequence::Permit { delegations } if delegations.is_empty() => String::from("allow"),
            Consequence::Permit { .. } => String::from("allow, where every layer above delegates it"),
            Consequence::Owe(number) => self.obligations.get(*number).map_or_else(String::new, Self::words),
            Consequence::Block => String::from("block"),
            Consequence::Route(to) => format!("put before {to}"),
            Consequence::Cap(level) => {
                let level = self.ladder.get(*level).map_or("", |rung| rung.level.as_str());
                format!("a machine counts as {level} at most")
            }
            Consequence::Remember(note) => format!("remember: {}", note.opening(limit::LINE_BYTES)),
        }
    }

    /// What an evaluation leaves owed and not there, in words.
    pub fn owed_words(&self, evaluation: &Evaluation) -> Vec<String> {
        let unmet = evaluation.owed.iter().filter(|(_, standing)| *standing != Standing::Met);
        let obligations = unmet.filter_map(|(number, _)| self.obligations.get(usize::try_from(*number).ok()?));
        obligations.map(Self::words).collect()
    }

    /// What is owed, in words.
    pub(super) fn words(obligation: &Obligation) -> String {
        match obligation {
            Obligation::Evidence(name, standard) if standard.count == 1 => format!("evidence up to `{name}`"),
            Obligation::Evidence(name, standard) => format!("{} pieces of evidence up to `{name}`", standard.count),
            Obligation::Judgment(need) => {
                let mut text = format!("judgment of {} people: {}", need.quorum, need.kind);
                if need.quorum == 1 {
                    text = format!("judgment: {}", need.kind);
                }
                if let Some(group) = &need.of {
                    text += &format!(", by {group}");
                }
                if let Some(competence) = &need.competence {
                    text += &format!(", competent in {competence}");
                }
                if need.presence != Presence::Asserted {
                    text += &format!(", {}", need.presence.words());
                }
                if need.reasoned {
                    text += ", with its reason";
                }
                if need.independent { text + ", not by who worked on it" } else { text }
            }
            Obligation::Escalation(to) => match &to.within {
                Some(within) => format!("an answer of {} within {within}", to.to),
                None => format!("an answer of {}", to.to),
            },
            Obligation::Instant(instant) => format!("wait until {instant}"),
            Obligation::Fact(_, Some(says)) => format!("wait until {says}"),
            Obligation::Fact(condition, None) => format!("wait until {}", condition.text()),
            Obligation::Rung => String::from("a rung of the autonomy ladder that may ask for this move"),
        }
    }

    fn asked(obligation: &Obligation) -> u32 {
        match obligation {
            Obligation::Evidence(_, standard) => standard.count,
            Obligation::Judgment(need) => need.quorum,
            _ => 1,
        }
    }

    fn evidence_seen(&self, facts: &Facts<'_>) -> Vec<EvidenceSeen> {
        let Some(Value::List(items)) = self.slots.evidence.and_then(|slot| facts.get(slot)) else { return Vec::new() };
        let seen = items.iter().filter_map(|item| {
            let Value::Record(fields) = item else { return None };
            let text = |number: usize| -> Box<str> {
                match fields.get(number) {
                    Some(Some(Value::Text(text))) => Box::from(&**text),
                    _ => "".into(),
                }
            };
            Some(EvidenceSeen {
                label: text(0),
                by: text(evidence::BY),
                method: text(evidence::METHOD),
                finding: text(evidence::FINDING),
                standing: text(evidence::STANDING),
            })
        });
        seen.collect()
    }
}
