//! Documents into a policy: names resolved, conditions checked, everything that can fire in one form, indexed.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use jiff::tz::TimeZone;

use crate::canonical::digest_of;
use crate::digest::Digest;
use crate::fault::nearest;
use crate::limit;
use crate::text::Label;
use crate::zone::posix;

use super::condition::{Condition, Fact, Named, Schema, Setting, Type, Whose};
use super::document::{Document, Effect, Fallback, Group, HoldUntil, JudgmentNeed, LANGUAGE, Rung, Standard};
use super::earning::Earning;
use super::facts::{Facts, Reading};
use super::fault::{At, PolicyFault};
use super::index::Index;
use super::lower::{Atoms, Plan};
use super::ruling::{Consequence, Obligation, Ruling, Sort};
use super::spelling::Spelling;
use super::standard_facts;
use super::words::Recipient;

/// A compiled policy: one document, or several in layers.
///
/// ```
/// use governed::policy::{Document, Policy, Verdict};
/// let document: Document = serde_json::from_str(r#"{
///     "governed": 1, "policy": "docs", "owner": "person:ada", "review": "2027-01-01",
///     "rules": [{
///         "id": "docs-go-ahead", "why": "A typo harms nobody.",
///         "match": { "only_paths": ["docs/**"] }, "then": ["allow"]
///     }],
///     "fallback": { "to": "person:ada" }
/// }"#)?;
/// let policy = Policy::compile(vec![document]).map_err(|faults| faults[0].to_string())?;
/// let facts = policy.facts(r#"{ "move": "land", "paths": ["docs/guide.md"] }"#)?;
/// assert_eq!(policy.evaluate(&facts).verdict, Verdict::Move);
/// let facts = policy.facts(r#"{ "move": "land", "paths": ["docs/guide.md", "src/lib.rs"] }"#)?;
/// assert_eq!(policy.evaluate(&facts).verdict, Verdict::Escalate);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    pub(super) documents: Vec<Document>,
    pub(super) digest: Digest,
    pub(super) schema: Schema,
    pub(super) reading: Reading,
    pub(super) rulings: Vec<Ruling>,
    pub(super) obligations: Vec<Obligation>,
    pub(super) atoms: Atoms,
    pub(super) index: Index,
    pub(super) plan: Plan,
    pub(super) groups: BTreeMap<Label, Group>,
    pub(super) ladder: Vec<Rung>,
    pub(super) fallback: Fallback,
    pub(super) slots: Slots,
}

/// Where the facts that the policy itself reads stand, where the schema has them.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    pub(super) now: Option<usize>,
    pub(super) requested: Option<usize>,
    pub(super) actor_id: Option<usize>,
    pub(super) actor_kind: Option<usize>,
    pub(super) evidence: Option<usize>,
    pub(super) judgments: Option<usize>,
    pub(super) level: Option<usize>,
}

impl Policy {
    /// Compiles documents, the uppermost layer first.
    ///
    /// # Errors
    /// Every fault found, each with its place: a name that is not declared, a condition outside the language, an
    /// effect that cannot be, a lower layer that redefines what an upper one says.
    pub fn compile(documents: Vec<Document>) -> Result<Self, Vec<PolicyFault>> {
        let digest = digest_of(&documents);
        let mut compiler = Compiler::new(&documents);
        compiler.declarations(&documents);
        if !compiler.faults.is_empty() {
            // Without the names, what uses them cannot be told right from wrong.
            return Err(compiler.faults);
        }
        for (layer, document) in documents.iter().enumerate() {
            compiler.document(layer, document, &documents);
        }
        compiler.finish(documents, digest)
    }

    /// The facts of a case, from JSON text.
    ///
    /// # Errors
    /// When the text is no JSON object, names a fact there is not, or gives one another type than it has.
    pub fn facts<'a>(&self, text: &'a str) -> Result<Facts<'a>, crate::fault::Fault> {
        Facts::read(&self.reading, text)
    }

    /// The facts of a case, from JSON that is read already.
    ///
    /// # Errors
    /// As [`Self::facts`].
    pub fn facts_of<'a>(&self, json: &'a serde_json::Value) -> Result<Facts<'a>, crate::fault::Fault> {
        Facts::of_json(&self.reading, json)
    }

    /// The digest of its documents.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Its documents, the uppermost layer first.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The facts its conditions may name.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Everything in it that can fire, in order.
    pub fn rulings(&self) -> &[Ruling] {
        &self.rulings
    }

    /// Whether it says how far machines may go.
    pub fn has_ladder(&self) -> bool {
        !self.ladder.is_empty()
    }

    /// Whether some condition reads a fact.
    pub fn reads(&self, fact: &str) -> bool {
        let Some(slot) = self.schema.slot(fact) else { return false };
        let reads = |condition: &Condition| condition.facts().contains(&slot);
        self.rulings.iter().any(|ruling| ruling.conditions.iter().any(reads))
            || self.obligations.iter().any(|owed| matches!(owed, Obligation::Fact(condition, _) if reads(condition)))
    }
}

pub(super) struct Compiler {
    faults: Vec<PolicyFault>,
    schema: Schema,
    zones: BTreeMap<Box<str>, TimeZone>,
    groups: BTreeMap<Label, Group>,
    standards: BTreeMap<Label, Standard>,
    ladder: Vec<Rung>,
    rulings: Vec<Ruling>,
    ids: BTreeSet<Box<str>>,
    obligations: Vec<Obligation>,
    obligation_numbers: BTreeMap<String, usize>,
    several: bool,
}

impl Compiler {
    fn new(documents: &[Document]) -> Self {
        Self {
            faults: Vec::new(),
            schema: Schema::default(),
            zones: BTreeMap::new(),
            groups: BTreeMap::new(),
            standards: BTreeMap::new(),
            ladder: Vec::new(),
            rulings: Vec::new(),
            ids: BTreeSet::new(),
            obligations: Vec::new(),
            obligation_numbers: BTreeMap::new(),
            several: documents.len() > 1,
        }
    }

    pub(super) fn fault(&mut self, at: &At, message: impl Into<String>, help: Option<String>) {
        self.faults.push(at.fault(message, help));
    }

    /// What later parts refer to by name. A lower layer adds to it and changes nothing.
    fn declarations(&mut self, documents: &[Document]) {
        let mut facts: Vec<Fact> = Vec::new();
        if documents.is_empty() {
            self.fault(&At::layer(0), "a policy has at least one document", None);
        }
        if documents.len() > limit::POLICY_LAYERS {
            let most = limit::POLICY_LAYERS;
            self.fault(&At::layer(limit::POLICY_LAYERS), format!("a policy has at most {most} layers"), None);
        }
        if documents.iter().any(|document| document.facts.standard) {
            facts = standard_facts::standard();
        }
        for (layer, document) in documents.iter().enumerate() {
            let top = At::layer(layer);
            if document.governed != LANGUAGE {
                let message = format!("version {} of the language is not known", document.governed);
                self.fault(&top.key("governed"), message, Some(format!("this release reads version {LANGUAGE}")));
            }
            let earlier = documents.iter().take(layer).any(|upper| upper.policy == document.policy);
            if earlier {
                let message = format!("two layers are called `{}`", document.policy);
                self.fault(&top.key("policy"), message, Some("give each layer its own name".into()));
            }
            self.own_facts(&top.key("facts").key("own"), document, &mut facts);
            for (name, rule) in &document.zones {
                let at = top.key("zones").key(name);
                match posix(rule) {
                    Some(zone) => {
                        if self.zones.insert(name.clone(), zone).is_some() {
                            self.taken(&at, "zone", name);
                        }
                    }
                    None => {
                        let help = "write a POSIX rule such as `CET-1CEST,M3.5.0,M10.5.0/3`, or use an offset such as `+01:00` where the clocks never change";
                        self.fault(&at, format!("`{rule}` is no time zone rule"), Some(help.into()));
                    }
                }
            }
            for (name, group) in &document.groups {
                let at = top.key("groups").key(name.as_str());
                if group.members.is_empty() {
                    self.fault(&at, format!("the group `{name}` has no members"), Some("name somebody".into()));
                }
                if self.groups.insert(name.clone(), group.clone()).is_some() {
                    self.taken(&at, "group", name.as_str());
                }
            }
            for (name, standard) in &document.standards {
                let at = top.key("standards").key(name.as_str());
                if self.standards.insert(name.clone(), standard.clone()).is_some() {
                    self.taken(&at, "standard", name.as_str());
                }
            }
            if let Some(autonomy) = &document.autonomy {
                let at = top.key("autonomy");
                if self.ladder.is_empty() {
                    self.ladder.clone_from(&autonomy.ladder);
                } else {
                    self.fault(
                        &at,
                        "an upper layer has an autonomy ladder already",
                        Some("cap it by a rule: `cap_autonomy`".into()),
                    );
                }
                if autonomy.ladder.is_empty() {
                    self.fault(&at.key("ladder"), "the ladder has no rungs", None);
                }
                for (number, rung) in autonomy.ladder.iter().enumerate() {
                    if autonomy.ladder.iter().take(number).any(|other| other.level == rung.level) {
                        self.fault(
                            &at.key("ladder").index(number),
                            format!("the rung `{}` stands twice", rung.level),
                            None,
                        );
                    }
                }
            }
        }
        match Schema::new(facts) {
            Ok(schema) => self.schema = schema,
            Err(fault) => self.fault(&At::layer(0).key("facts"), fault.to_string(), None),
        }
    }

    fn own_facts(&mut self, at: &At, document: &Document, facts: &mut Vec<Fact>) {
        for (name, own) in &document.facts.own {
            let at = at.key(name);
            let plain =
                |is: &Type| matches!(is, Type::Bool | Type::Int | Type::String | Type::Timestamp | Type::Duration);
            let is = match Type::parse(&own.is) {
                Ok(is) if plain(&is) => is,
                Ok(Type::List(of)) if plain(&of) => Type::List(of),
                Ok(Type::Map(key, of)) if *key == Type::String && plain(&of) => Type::Map(key, of),
                _ => {
                    let help = "write `bool`, `int`, `string`, `timestamp`, `duration`, `list(..)` of one of these or `map(string, ..)`; a share is a whole number of per mille";
                    self.fault(&at.key("is"), format!("a fact cannot be `{}`", own.is), Some(help.into()));
                    continue;
                }
            };
            if !own.values.is_empty() && is != Type::String {
                self.fault(&at.key("values"), "only a `string` has a list of values", None);
            }
            let whose = match &own.whose {
                None => Whose::World,
                Some(named) => match Whose::named(named.as_str()) {
                    Some(whose) => whose,
                    None => {
                        let help = "write `nobody`, `executor`, `accountable`, `judge`, `time` or `world`";
                        self.fault(&at.key("whose"), format!("`{named}` is nobody's name here"), Some(help.into()));
                        Whose::World
                    }
                },
            };
            if facts.iter().any(|fact| fact.name == *name) {
                self.taken(&at, "fact", name);
                continue;
            }
            let meaning = own.meaning.as_ref().map_or("", |meaning| meaning.as_str()).into();
            facts.push(Fact { name: name.clone(), is, meaning, values: own.values.clone(), whose });
        }
    }

    fn taken(&mut self, at: &At, what: &str, name: &str) {
        let message = format!("the {what} `{name}` is declared above");
        self.fault(at, message, Some("a lower layer adds names and changes none: choose another".into()));
    }

    fn document(&mut self, layer: usize, document: &Document, documents: &[Document]) {
        let top = At::layer(layer);
        let spelling = Spelling { document, layer, several: self.several };
        let before = self.rulings.len();
        for written in spelling.rulings() {
            let faults_before = self.faults.len();
            if let Some((at, text)) = &written.alone
                && self.condition(at, text).is_none()
            {
                continue;
            }
            let mut conditions = Vec::new();
            for (at, text) in &written.conditions {
                conditions.extend(self.condition(at, text));
            }
            let mut effects = Vec::new();
            for (number, effect) in written.effects.iter().enumerate() {
                let at = written.at.key("then").index(number);
                effects.extend(self.effect(&at, effect, written.sort, layer, documents));
            }
            if let Some(end) = &written.holds_until {
                effects.extend(self.until(&end.at, &end.text, Some(&end.says)));
            }
            if let Some((at, level)) = &written.cap {
                effects.extend(self.cap(at, level));
            }
            if written.sort == Sort::Autonomy {
                effects.push(self.owe("rung", Obligation::Rung));
            }
            if effects.is_empty() && self.faults.len() == faults_before {
                let help = "write `then: [allow]`, `[block]`, `[{judgment: {kind: review}}]` …";
                self.fault(&written.at, format!("nothing follows from `{}`", written.id), Some(help.into()));
            }
            let id: Box<str> = written.id.into();
            if !self.ids.insert(id.clone()) {
                self.fault(&written.at, format!("`{id}` stands twice"), Some("give each its own id".into()));
            }
            self.rulings.push(Ruling {
                id,
                layer,
                sort: written.sort,
                why: written.why.clone(),
                owner: written.owner.cloned().unwrap_or_else(|| document.owner.clone()),
                origin: written.origin.cloned(),
                review: written.review.unwrap_or(&document.review).clone(),
                conditions,
                effects,
                literals: None,
                at: written.at,
            });
        }
        if self.rulings.len().saturating_sub(before) > limit::RULES {
            let most = limit::RULES;
            self.fault(&top.key("rules"), format!("a document has at most {most} rules"), None);
        }
        self.shapes(&top, document);
        self.recipient(&top.key("fallback").key("to"), &document.fallback.to);
        for (number, attention) in document.attention.iter().enumerate() {
            self.group(&top.key("attention").index(number).key("group"), &attention.group);
        }
        self.overrides(layer, &top.key("overrides"), document);
        for (name, standard) in &document.standards {
            let at = top.key("standards").key(name.as_str());
            if let Some(from) = &standard.from {
                self.group(&at.key("from"), from);
            }
            if standard.count == 0 {
                self.fault(&at.key("count"), "a standard needs at least one piece of evidence", None);
            }
        }
        if let Some(autonomy) = &document.autonomy {
            let at = top.key("autonomy");
            if let Some(to) = &autonomy.granted_by {
                self.recipient(&at.key("granted_by"), to);
            }
            for (number, rung) in autonomy.ladder.iter().enumerate() {
                let at = at.key("ladder").index(number);
                self.moves(&at.key("moves"), &rung.moves);
                if let Some(Err(fault)) = rung.earn.as_ref().map(Earning::check) {
                    self.fault(&at.key("earn"), fault.to_string(), None);
                }
            }
        }
        if self.schema.named("evidence") == Named::Unknown && !document.standards.is_empty() {
            let help = "leave out `standard: false`, or ask of your own facts in conditions";
            self.fault(
                &top.key("standards"),
                "there is no fact `evidence` to hold against a standard",
                Some(help.into()),
            );
        }
    }

    /// Moves that are named where no condition checks them.
    pub(super) fn moves(&mut self, at: &At, moves: &[Label]) {
        let known = self.schema.slot("move").and_then(|slot| self.schema.fact(slot)).map(|fact| fact.values.clone());
        for (number, named) in moves.iter().enumerate() {
            let Some(known) = &known else { break };
            if !known.is_empty() && !known.iter().any(|value| **value == *named.as_str()) {
                let near = nearest(named.as_str(), known.iter().map(|value| &**value))
                    .map(|near| format!("did you mean `{near}`?"));
                self.fault(&at.index(number), format!("there is no move `{named}`"), near);
            }
        }
    }

    fn condition(&mut self, at: &At, text: &str) -> Option<Condition> {
        let setting = Setting { schema: &self.schema, zones: &self.zones };
        match Condition::compile(text, setting) {
            Ok(condition) => Some(condition),
            Err(fault) => {
                self.faults.push(at.condition(fault));
                None
            }
        }
    }

    fn owe(&mut self, key: &str, obligation: Obligation) -> Consequence {
        if let Some(number) = self.obligation_numbers.get(key) {
            return Consequence::Owe(*number);
        }
        let number = self.obligations.len();
        self.obligations.push(obligation);
        self.obligation_numbers.insert(key.into(), number);
        Consequence::Owe(number)
    }

    fn effect(
        &mut self,
        at: &At,
        effect: &Effect,
        sort: Sort,
        layer: usize,
        documents: &[Document],
    ) -> Option<Consequence> {
        match effect {
            Effect::Allow if sort != Sort::Rule => {
                self.fault(at, "a ceiling permits nothing", Some("write a rule that allows".into()));
                None
            }
            Effect::Allow => {
                let mut delegations = Vec::new();
                for upper in documents.iter().take(layer) {
                    let text = Spelling::delegated(upper);
                    delegations.extend(self.condition(at, &text));
                }
                Some(Consequence::Permit { delegations })
            }
            Effect::Evidence(name) => {
                let at = at.key("evidence");
                let Some(standard) = self.standards.get(name).cloned() else {
                    let known = self.standards.keys().map(Label::as_str);
                    let help = unknown_help(name.as_str(), known, "declare it under `standards`");
                    self.fault(&at, format!("there is no standard `{name}`"), Some(help));
                    return None;
                };
                Some(self.owe(&format!("evidence {name}"), Obligation::Evidence(name.clone(), standard)))
            }
            Effect::Judgment(need) => {
                self.judgment(&at.key("judgment"), need);
                let key = format!(
                    "judgment {} {:?} {:?} {} {} {} {}",
                    need.kind,
                    need.of,
                    need.competence,
                    need.quorum,
                    need.independent,
                    need.presence.name(),
                    need.reasoned
                );
                Some(self.owe(&key, Obligation::Judgment(need.clone())))
            }
            Effect::Hold(HoldUntil { until, until_fact }) => {
                let at = at.key("hold");
                match (until, until_fact) {
                    (Some(instant), None) => Some(self.owe(&format!("until {instant}"), Obligation::Instant(*instant))),
                    (None, Some(text)) => self.until(&at.key("until_fact"), text, None),
                    _ => {
                        let help = "write `until:` with an instant, or `until_fact:` with a condition";
                        self.fault(&at, "a hold needs one end", Some(help.into()));
                        None
                    }
                }
            }
            Effect::Escalate(to) => {
                self.recipient(&at.key("escalate").key("to"), &to.to);
                let key = format!("escalate {} {:?} {}", to.to, to.within, to.independent);
                Some(self.owe(&key, Obligation::Escalation(to.clone())))
            }
            Effect::Block => Some(Consequence::Block),
            Effect::Route(to) => {
                self.group(&at.key("route"), to);
                Some(Consequence::Route(to.clone()))
            }
            Effect::CapAutonomy(level) => self.cap(&at.key("cap_autonomy"), level),
            Effect::Remember(note) => Some(Consequence::Remember(note.clone())),
        }
    }

    fn until(&mut self, at: &At, text: &str, says: Option<&str>) -> Option<Consequence> {
        let condition = self.condition(at, text)?;
        let key = format!("until {}", super::condition::print(condition.written()));
        Some(self.owe(&key, Obligation::Fact(Box::new(condition), says.map(Into::into))))
    }

    fn cap(&mut self, at: &At, level: &Label) -> Option<Consequence> {
        let found = self.ladder.iter().position(|rung| rung.level == *level);
        if found.is_none() {
            let help = unknown_help(
                level.as_str(),
                self.ladder.iter().map(|rung| rung.level.as_str()),
                "declare it under `autonomy`",
            );
            self.fault(at, format!("the ladder has no rung `{level}`"), Some(help));
        }
        found.map(Consequence::Cap)
    }

    fn judgment(&mut self, at: &At, need: &JudgmentNeed) {
        if need.quorum == 0 {
            self.fault(&at.key("quorum"), "a quorum is at least one person", None);
        }
        if let Some(group) = &need.of {
            self.group(&at.key("of"), group);
        }
        let Some(competence) = &need.competence else { return };
        let known: Vec<&Label> = self.groups.values().flat_map(|group| &group.competences).collect();
        if !known.contains(&competence) {
            let help =
                unknown_help(competence.as_str(), known.iter().map(|known| known.as_str()), "give it to a group");
            self.fault(&at.key("competence"), format!("no group has the competence `{competence}`"), Some(help));
        }
    }

    pub(super) fn group(&mut self, at: &At, group: &Label) {
        if !self.groups.contains_key(group) {
            let help = unknown_help(group.as_str(), self.groups.keys().map(Label::as_str), "declare it under `groups`");
            self.fault(at, format!("there is no group `{group}`"), Some(help));
        }
    }

    fn recipient(&mut self, at: &At, to: &Recipient) {
        if let Some(group) = to.group() {
            let group = group.clone();
            self.group(at, &group);
        }
    }

    fn finish(mut self, documents: Vec<Document>, digest: Digest) -> Result<Policy, Vec<PolicyFault>> {
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        let mut atoms = Atoms::default();
        for ruling in &mut self.rulings {
            let mut literals = Vec::new();
            let can = ruling
                .conditions
                .iter()
                .all(|condition| atoms.conjunction(condition.code(), &self.schema, &mut literals));
            ruling.literals = can.then_some(literals);
        }
        let common: Vec<usize> =
            (0..).zip(self.schema.facts()).filter(|(_, fact)| !fact.values.is_empty()).map(|(slot, _)| slot).collect();
        let filed = (0..).zip(&self.rulings).filter_map(|(number, ruling)| Some((number, ruling.literals.as_deref()?)));
        let index = Index::of(filed, &atoms.all, &common);
        let slot = |name: &str| self.schema.slot(name);
        let typed = |name: &str, is: &Type| {
            slot(name).filter(|slot| self.schema.fact(*slot).is_some_and(|fact| fact.is == *is))
        };
        let slots = Slots {
            now: typed("now", &Type::Timestamp),
            requested: typed("move", &Type::String),
            actor_id: typed("actor.id", &Type::String),
            actor_kind: typed("actor.kind", &Type::String),
            evidence: typed("evidence", &Type::list(standard_facts::evidence())),
            judgments: typed("judgments", &Type::list(standard_facts::judgment())),
            level: typed("autonomy.level", &Type::String),
        };
        let fallback = match documents
            .iter()
            .map(|document| &document.fallback)
            .find(|fallback| fallback.block)
            .or(documents.first().map(|first| &first.fallback))
        {
            Some(fallback) => fallback.clone(),
            None => return Err(self.faults),
        };
        let reading = Reading::of(&self.schema);
        let plan =
            Plan::of(self.rulings.iter().map(|ruling| ruling.literals.as_deref().unwrap_or_default()), &atoms.all);
        Ok(Policy {
            documents,
            digest,
            reading,
            index,
            plan,
            atoms,
            slots,
            fallback,
            schema: self.schema,
            rulings: self.rulings,
            obligations: self.obligations,
            groups: self.groups,
            ladder: self.ladder,
        })
    }
}

fn unknown_help<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone, otherwise: &str) -> String {
    match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let known: Vec<&str> = known.take(12).collect();
            if known.is_empty() {
                String::from(otherwise)
            } else {
                format!("{otherwise}; there is {}", known.join(", "))
            }
        }
    }
}
