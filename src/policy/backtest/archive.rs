//! Past decisions, kept so that candidate after candidate is tried on them: what they have alike is kept once, and the
//! facts are read once for all candidates that read them alike.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use serde_json::{Map, Value as Json};

use crate::budget::Budget;
use crate::digest::Digest;
use crate::fault::Fault;
use crate::limit;
use crate::policy::compile::Policy;
use crate::policy::condition::{Schema, Text, Value};
use crate::policy::decision::{Decision, Fired, Owed};
use crate::policy::evaluate::Room;
use crate::policy::facts::Facts;
use crate::policy::verdict::Verdict;

use super::{Backtest, Backtesting, Came, Ended, Past, PastFacts, lines};

/// Things of which many are alike, each kept once under its text.
#[derive(Clone, Debug)]
struct Pool<T> {
    numbers: BTreeMap<Arc<str>, u32>,
    all: Vec<T>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { numbers: BTreeMap::new(), all: Vec::new() }
    }
}

impl<T> Pool<T> {
    /// The number of the thing with that text; it is made where it is new.
    fn number(&mut self, text: &str, make: impl FnOnce(&Arc<str>) -> T) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = text.into();
        self.all.push(make(&text));
        self.numbers.insert(text, number);
        number
    }

    fn get(&self, number: u32) -> Option<&T> {
        self.all.get(usize::try_from(number).ok()?)
    }
}

/// A decision, by the numbers of what it has in common with others.
#[derive(Clone, Copy, Debug)]
struct Row {
    seq: u64,
    unit: Option<u32>,
    policy: u32,
    verdict: Verdict,
    rules: u32,
    owed: u32,
    asked: Option<u32>,
    ended: Option<Ended>,
    /// Where the facts of it end; they begin where those of the one before end.
    facts: u32,
}

/// What one fact, as it is written, is under the facts a policy knows.
#[derive(Clone, Debug)]
enum Reads {
    /// Nothing: a fact that is not known, or a group without one.
    Nothing,
    /// A value in its slot.
    Slot(usize, Value<'static>),
    /// A part of a bigger value, which has to be read as a whole.
    Part,
    /// Something that cannot be read, in words.
    Not(Arc<str>),
}

/// Every fact that was ever written, as policies with those facts read it.
#[derive(Clone, Debug)]
struct View {
    schema: Schema,
    reads: Vec<Reads>,
}

/// What a policy says of decisions that are its own.
#[derive(Clone, Debug)]
struct Baseline {
    policy: Digest,
    /// For each decision what it comes to; nothing, where it is another policy's.
    verdicts: Vec<Option<Came>>,
}

/// A kept decision, as it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// What it was about.
    pub unit: Option<Box<str>>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, line by line.
    pub lines: Vec<Box<str>>,
    /// The digest of the policy.
    pub policy: Digest,
    /// The facts.
    pub facts: Json,
}

/// Past decisions that are kept for one backtest after the other.
///
/// What it says is what [`backtest`](super::backtest) says of the same decisions.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    rows: Vec<Row>,
    /// The facts of every decision, one after the other.
    facts: Vec<u32>,
    /// Every fact that was ever written, as JSON from the top.
    written: Pool<Arc<str>>,
    units: Pool<Arc<str>>,
    rules: Pool<Vec<Fired>>,
    owed: Pool<Vec<Owed>>,
    asked: Pool<Arc<str>>,
    policies: Vec<Digest>,
    view: Option<View>,
    baseline: Option<Baseline>,
}

impl Archive {
    /// Keeps of a decision what trying policies on it needs, and gives its place.
    ///
    /// # Errors
    /// Never with this version's records; a defect otherwise.
    pub fn push(&mut self, seq: u64, unit: Option<&str>, decision: &Decision) -> Result<usize, Fault> {
        let defect = |error: serde_json::Error| Fault::defect(error.to_string());
        // What a rule read there is told from the facts; without it rules are alike from decision to decision.
        let bare = |fired: &Fired| Fired { conditions: Vec::new(), read: BTreeMap::new(), ..fired.clone() };
        let rules: Vec<Fired> = decision.rules.iter().map(bare).collect();
        let rules_text = serde_json::to_string(&rules).map_err(defect)?;
        let owed_text = serde_json::to_string(&decision.owed).map_err(defect)?;
        let policy = match self.policies.iter().position(|held| *held == decision.policy) {
            Some(number) => number,
            None => {
                self.policies.push(decision.policy);
                self.policies.len().saturating_sub(1)
            }
        };
        let mut around = Vec::new();
        match &decision.facts {
            Json::Object(_) => self.write(&decision.facts, &mut around)?,
            other => {
                let text = other.to_string();
                let number = self.written.number(&text, Arc::clone);
                self.facts.push(number);
            }
        }
        let place = self.rows.len();
        self.rows.push(Row {
            seq,
            unit: unit.map(|unit| self.units.number(unit, Arc::clone)),
            policy: u32::try_from(policy).unwrap_or(u32::MAX),
            verdict: decision.verdict,
            rules: self.rules.number(&rules_text, |_| rules),
            owed: self.owed.number(&owed_text, |_| decision.owed.clone()),
            asked: decision.asked.as_deref().map(|asked| self.asked.number(asked, Arc::clone)),
            ended: None,
            facts: u32::try_from(self.facts.len()).map_err(|_| Fault::input("too many facts to keep"))?,
        });
        self.baseline = None;
        Ok(place)
    }

    /// Writes facts down one by one: objects are gone into, so that what differs from case to case stands alone.
    fn write<'j>(&mut self, json: &'j Json, around: &mut Vec<&'j str>) -> Result<(), Fault> {
        match json {
            Json::Object(fields) if !fields.is_empty() => {
                for (name, value) in fields {
                    around.push(name);
                    self.write(value, around)?;
                    around.pop();
                }
            }
            _ if around.is_empty() => {}
            value => {
                let mut text = String::new();
                for name in around.iter() {
                    text.push('{');
                    text += &serde_json::to_string(name).map_err(|error| Fault::defect(error.to_string()))?;
                    text.push(':');
                }
                text += &serde_json::to_string(value).map_err(|error| Fault::defect(error.to_string()))?;
                text.extend(around.iter().map(|_| '}'));
                let number = self.written.number(&text, Arc::clone);
                self.facts.push(number);
            }
        }
        Ok(())
    }

    /// Says how a decision ended, where it did not end well.
    pub fn end(&mut self, place: usize, ended: Option<Ended>) {
        if let Some(row) = self.rows.get_mut(place) {
            row.ended = ended;
        }
    }

    /// How many decisions there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A decision, as it was recorded: what it was about, the verdict, why line by line, by which policy, and the facts.
    pub fn recorded(&self, seq: u64) -> Option<Recorded> {
        let place = self.rows.iter().position(|row| row.seq == seq)?;
        let past = self.past(self.rows.get(place)?);
        Some(Recorded {
            unit: past.unit.map(Into::into),
            verdict: past.verdict,
            lines: lines(past.rules, past.owed, past.asked),
            policy: past.policy?,
            facts: self.json(place),
        })
    }

    fn past<'a>(&'a self, row: &Row) -> Past<'a> {
        Past {
            seq: row.seq,
            unit: row.unit.and_then(|unit| self.units.get(unit)).map(|unit| &**unit),
            policy: usize::try_from(row.policy).ok().and_then(|policy| self.policies.get(policy)).copied(),
            verdict: row.verdict,
            rules: self.rules.get(row.rules).map(Vec::as_slice).unwrap_or_default(),
            owed: self.owed.get(row.owed).map(Vec::as_slice).unwrap_or_default(),
            asked: row.asked.and_then(|asked| self.asked.get(asked)).map(|asked| &**asked),
            facts: PastFacts::NotKept,
            ended: row.ended,
        }
    }

    fn numbers(&self, place: usize) -> &[u32] {
        let end = |place: Option<usize>| {
            let row = place.and_then(|place| self.rows.get(place));
            row.and_then(|row| usize::try_from(row.facts).ok()).unwrap_or(0)
        };
        self.facts.get(end(place.checked_sub(1))..end(Some(place))).unwrap_or_default()
    }

    fn json(&self, place: usize) -> Json {
        let mut whole = Json::Object(Map::new());
        for number in self.numbers(place) {
            let written = self.written.get(*number).and_then(|text| serde_json::from_str(text).ok());
            join(&mut whole, written.unwrap_or(Json::Null));
        }
        whole
    }

    /// Reads what was written, where it is not read so already.
    fn viewed(&mut self, policy: &Policy) {
        let mut view = match self.view.take() {
            Some(view) if view.schema == policy.schema => view,
            _ => View { schema: policy.schema.clone(), reads: Vec::new() },
        };
        for text in self.written.all.iter().skip(view.reads.len()) {
            view.reads.push(reads(policy, text));
        }
        self.view = Some(view);
    }

    /// Goes through the decisions with their facts. The facts are lent from one room.
    fn each(&self, policy: &Policy, mut see: impl FnMut(&Row, usize, Result<&Facts<'static>, &str>)) {
        let Some(view) = &self.view else { return };
        let slots = view.schema.facts().len();
        let mut room = Laid { facts: Facts::default(), held: alloc::vec![None; slots], turns: alloc::vec![0; slots] };
        for (turn, (place, row)) in (1_u32..).zip(self.rows.iter().enumerate()) {
            let numbers = self.numbers(place);
            match room.lay(view, numbers, turn) {
                Ok(()) => see(row, place, Ok(&room.facts)),
                Err(Some(message)) => see(row, place, Err(message)),
                Err(None) => {
                    let json = self.json(place);
                    match policy.facts_of(&json) {
                        Ok(facts) => see(row, place, Ok(&owned(&facts))),
                        Err(fault) => see(row, place, Err(&fault.to_string())),
                    }
                }
            }
        }
    }

    /// What the old policy says of its own decisions.
    fn based(&mut self, old: &Policy) {
        if self.baseline.as_ref().is_some_and(|baseline| baseline.policy == old.digest()) {
            return;
        }
        self.viewed(old);
        let mut room = Room::default();
        let mut verdicts = alloc::vec![None; self.rows.len()];
        let own = self.policies.iter().position(|policy| *policy == old.digest());
        let own = own.and_then(|own| u32::try_from(own).ok());
        self.each(old, |row, place, facts| {
            if Some(row.policy) != own {
                return;
            }
            let mut budget = Budget::of(limit::DECISION_STEPS);
            let came = match facts {
                Ok(facts) => Came::To(old.evaluate_in(facts, &mut room, &mut budget).verdict),
                Err(_) => Came::Nowhere,
            };
            if let Some(held) = verdicts.get_mut(place) {
                *held = Some(came);
            }
        });
        self.baseline = Some(Baseline { policy: old.digest(), verdicts });
    }

    /// Tries a candidate on them. With the old policy, its own decisions are first held against it: once, however many
    /// candidates follow.
    pub fn backtest(&mut self, candidate: &Policy, old: Option<&Policy>) -> Backtest {
        if let Some(old) = old {
            self.based(old);
        }
        self.viewed(candidate);
        let mut trying = Backtesting::new(candidate, old);
        let verdicts = self.baseline.as_ref().filter(|_| old.is_some()).map(|baseline| baseline.verdicts.as_slice());
        self.each(candidate, |row, place, facts| {
            let past = self.past(row);
            let known = verdicts.and_then(|verdicts| verdicts.get(place)).copied().flatten();
            match facts {
                Ok(facts) => trying.try_on(&past, facts, known),
                Err(message) => trying.unreadable(message, past.seq),
            }
        });
        trying.finish()
    }
}

/// The facts of one decision after the other, laid over those of the one before.
struct Laid {
    facts: Facts<'static>,
    /// By slot, the fact that lies there.
    held: Vec<Option<u32>>,
    /// By slot, when it was last laid.
    turns: Vec<u32>,
}

impl Laid {
    /// Lays facts out; or says what cannot be read, or that they have to be read as a whole.
    fn lay<'v>(&mut self, view: &'v View, numbers: &[u32], turn: u32) -> Result<(), Option<&'v str>> {
        let read = |number: u32| usize::try_from(number).ok().and_then(|number| view.reads.get(number));
        if numbers.iter().any(|number| matches!(read(*number), Some(Reads::Part) | None)) {
            return Err(None);
        }
        for number in numbers {
            match read(*number) {
                Some(Reads::Slot(slot, value)) => {
                    let (Some(held), Some(laid)) = (self.held.get_mut(*slot), self.turns.get_mut(*slot)) else {
                        continue;
                    };
                    *laid = turn;
                    if *held != Some(*number) {
                        *held = Some(*number);
                        self.facts.set(*slot, Some(value.clone()));
                    }
                }
                Some(Reads::Not(message)) => return Err(Some(message)),
                _ => {}
            }
        }
        for (slot, (held, laid)) in self.held.iter_mut().zip(&self.turns).enumerate() {
            if *laid != turn && held.is_some() {
                *held = None;
                self.facts.set(slot, None);
            }
        }
        self.facts.fit(self.held.len());
        Ok(())
    }
}

/// What a fact, as it is written, is for a policy.
fn reads(policy: &Policy, text: &str) -> Reads {
    let Ok(json) = serde_json::from_str::<Json>(text) else { return Reads::Part };
    if policy.reading.goes_into_a_fact(&json) {
        return Reads::Part;
    }
    match policy.facts_of(&json) {
        Ok(facts) => {
            let mut slots = facts.slots().iter().enumerate();
            match slots.find_map(|(slot, value)| Some((slot, value.as_ref()?))) {
                Some((slot, value)) => Reads::Slot(slot, own(value)),
                None => Reads::Nothing,
            }
        }
        Err(fault) => Reads::Not(fault.to_string().into()),
    }
}

fn owned(facts: &Facts<'_>) -> Facts<'static> {
    Facts::from_slots(facts.slots().iter().map(|value| value.as_ref().map(own)).collect())
}

/// The same value, lent from nobody.
fn own(value: &Value<'_>) -> Value<'static> {
    match value {
        Value::Null => Value::Null,
        Value::Bool(value) => Value::Bool(*value),
        Value::Int(value) => Value::Int(*value),
        Value::Uint(value) => Value::Uint(*value),
        Value::Double(value) => Value::Double(*value),
        Value::Text(text) => Value::Text(Text::from(String::from(&**text))),
        Value::Bytes(bytes) => Value::Bytes(bytes.clone()),
        Value::List(items) => Value::List(Arc::new(items.iter().map(own).collect())),
        Value::Map(entries) => {
            Value::Map(Arc::new(entries.iter().map(|(key, value)| (own(key), own(value))).collect()))
        }
        Value::Record(fields) => Value::Record(Arc::new(fields.iter().map(|field| field.as_ref().map(own)).collect())),
        Value::Timestamp(stamp) => Value::Timestamp(*stamp),
        Value::Duration(length) => Value::Duration(*length),
        Value::Type(name) => Value::Type(name),
    }
}

/// Joins what is written of one object in two places.
fn join(whole: &mut Json, part: Json) {
    match (whole, part) {
        (Json::Object(whole), Json::Object(part)) => {
            for (name, value) in part {
                match whole.get_mut(&name) {
                    Some(held) => join(held, value),
                    None => {
                        whole.insert(name, value);
                    }
                }
            }
        }
        (whole, part) => *whole = part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_apart_is_joined_again() {
        let json: Json =
            serde_json::from_str(r#"{"a":{"b":1,"c":[{"d":null}],"e":{}},"f":"x","g":{"h":{"i":true}}}"#).unwrap();
        let mut archive = Archive::default();
        archive.write(&json, &mut Vec::new()).unwrap();
        assert_eq!(archive.facts.len(), 5);
        let mut whole = Json::Object(Map::new());
        for text in &archive.written.all {
            join(&mut whole, serde_json::from_str(text).unwrap());
        }
        assert_eq!(whole, json);
    }
}
