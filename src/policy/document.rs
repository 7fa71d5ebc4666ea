//! The policy document: what people write, version, question and try. Records all, so what is here is a format.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize};

use crate::actor::{Actor, Presence};
use crate::fault::InputFault;
use crate::instant::Instant;
pub use crate::reversibility::Reversibility as ReversibilityClass;
use crate::source;
use crate::text::{Label, Line, Prose, Reference, Resource, text_forms};

use super::authority::Authority;
use super::condition::Glob;
use super::earning::Earning;
use super::words::{Day, Recipient, Span, Weekday};

/// The version of the language that documents are written in.
pub const LANGUAGE: u32 = 1;

/// One layer of policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Document {
    /// The version of the language: 1.
    #[cfg_attr(test, schemars(range(min = 1, max = 1)))]
    pub governed: u32,
    /// The policy's name.
    pub policy: Label,
    /// Whose it is, and so who answers for every rule that names nobody else.
    pub owner: Actor,
    /// When every rule that names no other day is due for another look.
    pub review: Day,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Prose>,
    /// What lower layers may permit. Where nothing is said they may only tighten.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegates: Vec<Delegation>,
    /// Facts of its own, and whether it names the standard ones.
    #[serde(default, skip_serializing_if = "Declared::is_plain")]
    pub facts: Declared,
    /// Time zones by their POSIX rule: `CET-1CEST,M3.5.0,M10.5.0/3`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub zones: BTreeMap<Box<str>, Box<str>>,
    /// Who can judge what.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<Label, Group>,
    /// What counts as enough evidence.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub standards: BTreeMap<Label, Standard>,
    /// The rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// When moves wait.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
    /// What must not be on its way together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<Exclusion>,
    /// What work of a class of reversibility always needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ceilings: Vec<Ceiling>,
    /// What machines may ask for, rung by rung.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autonomy: Option<Autonomy>,
    /// How much judgment there is to spend.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attention: Vec<Attention>,
    /// Who may override what stands against a move, and for how long. Only the uppermost layer says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Authority>,
    /// How the policy itself changes. Only the uppermost layer says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// What happens where nothing permits the move, or something cannot be told.
    pub fallback: Fallback,
}

/// The policy itself changes through work that is proposed, judged and landed like any other: rules that govern that kind
/// of work govern how rules change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PolicyChanges"))]
pub struct Changes {
    /// The kind of work a change of policy is, such as `policy-change`.
    pub kind: Label,
    /// Why it is not simply adopted.
    pub why: Prose,
}

/// Reads documents that come as JSON in a field `documents`.
pub(crate) fn documents<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Document>, D::Error> {
    source::given("documents", from)
}

/// Moves and kinds of work, where an upper layer lets lower ones permit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Delegation {
    /// The moves; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(with = "Vec<super::schema_test::Move>"))]
    pub moves: Vec<Label>,
    /// The kinds of work; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Label>,
    /// Why.
    pub why: Prose,
}

/// The facts a document declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Declared {
    /// Whether conditions may name the standard facts. They may, unless this says otherwise.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub standard: bool,
    /// Facts of its own: name, type and meaning.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own: BTreeMap<Box<str>, OwnFact>,
}

impl Default for Declared {
    fn default() -> Self {
        Self { standard: true, own: BTreeMap::new() }
    }
}

impl Declared {
    fn is_plain(&self) -> bool {
        self.standard && self.own.is_empty()
    }
}

fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_yes(value: &bool) -> bool {
    *value
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape serde wants")]
pub(super) fn is_no(value: &bool) -> bool {
    !*value
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_one(value: &u32) -> bool {
    *value == 1
}

/// A fact of a document's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OwnFact {
    /// Its type: `bool`, `int`, `string`, `timestamp`, `duration`, a `list` of one of these, or a `map` from
    /// `string` to one of these.
    #[cfg_attr(test, schemars(with = "super::schema_test::FactType"))]
    pub is: Box<str>,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Line>,
    /// Every value there is, where they are few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Box<str>>,
    /// Who can make it otherwise: `nobody`, `executor`, `accountable`, `judge`, `time` or `world`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<super::schema_test::WhoseFact>"))]
    pub whose: Option<Label>,
}

/// People and machines, and what they are able to judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Group {
    /// Who belongs to it.
    pub members: Vec<Actor>,
    /// What they can judge: `security`, `legal` …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competences: Vec<Label>,
}

/// What counts as enough evidence. Every line that is there must be fulfilled, by so many pieces of evidence that
/// support what they are about and are admissible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Standard {
    /// Why this is enough.
    pub why: Prose,
    /// How it was come by: one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Label>,
    /// What it is about: one of these, such as `content` or `criterion:tests-pass`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Line>,
    /// Which sorts of actor may give it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<ActorSort>,
    /// The group it has to come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Label>,
    /// How old it may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fresh: Option<Span>,
    /// Whether it has to name an artifact it can be checked against; a claim is enough otherwise.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub verified: bool,
    /// How many pieces.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
}

/// A sort of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum ActorSort {
    /// A person.
    Person,
    /// A machine.
    Machine,
    /// The policy itself.
    Policy,
}

impl ActorSort {
    /// Its name in facts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Machine => "machine",
            Self::Policy => "policy",
        }
    }
}

/// A rule: for these moves of this work, where this holds, that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rule {
    /// Its name within the document.
    pub id: Label,
    /// Why there is such a rule: what those it stops are told.
    pub why: Prose,
    /// Who answers for it; the policy's owner where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Actor>,
    /// What it came from: `lesson:…`, `unit:…`, `statute:…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Reference>,
    /// When it is due for another look; the policy's day where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Day>,
    /// The moves it governs; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(with = "Vec<super::schema_test::Move>"))]
    pub moves: Vec<Label>,
    /// The kinds of work it governs; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Label>,
    /// What the work and the asking must look like.
    #[serde(default, rename = "match", skip_serializing_if = "Match::is_empty")]
    pub matching: Match,
    /// What must hold besides, in the condition language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Box<str>>,
    /// What follows.
    pub then: Vec<Effect>,
}

/// The shape of the work and of the asking. Every line that is there must fit; of a list, one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Match {
    /// Path patterns: it writes a path that fits one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<Box<str>>,
    /// Path patterns: every path it writes fits one of them, and it writes some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_paths: Vec<Box<str>>,
    /// Resources as `kind:name` or `kind:*`: it writes or assumes one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touches: Vec<Box<str>>,
    /// The sort of actor that asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<ActorSort>,
    /// How far the work can be undone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reversibility: Vec<ReversibilityClass>,
}

impl Match {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What follows from a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Effect {
    /// The move may go ahead without asking, where nothing stricter follows from another rule. Nothing else permits.
    Allow,
    /// Evidence up to a standard is needed.
    Evidence(Label),
    /// Judgment is needed.
    Judgment(JudgmentNeed),
    /// It waits.
    Hold(HoldUntil),
    /// Somebody has to be asked.
    Escalate(EscalateTo),
    /// It does not move.
    Block,
    /// It is put before somebody, which stops nothing.
    Route(Label),
    /// A machine counts as having no higher rung than this.
    CapAutonomy(Label),
    /// Something to keep in mind, which stops nothing.
    Remember(Prose),
}

/// Judgment that is needed. Machines give none, and nobody judges their own work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JudgmentNeed {
    /// What is judged: `review`, `legal`, `risk` …
    pub kind: Label,
    /// What is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Line>,
    /// The group it has to come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Label>,
    /// The competence a judge must have, by some group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competence: Option<Label>,
    /// How many people.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub quorum: u32,
    /// Whether they must not have worked on it. They must not, unless this says otherwise: one person alone has
    /// nobody else to ask.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub independent: bool,
    /// How surely a person has to have given it; where nothing is said, whoever passes it on is believed.
    #[serde(default, skip_serializing_if = "Presence::is_asserted")]
    pub presence: Presence,
    /// Whether a yes without a reason counts for nothing.
    #[serde(default, skip_serializing_if = "is_no")]
    pub reasoned: bool,
}

/// What ends a wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HoldUntil {
    /// A point in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// A condition that has to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_fact: Option<Box<str>>,
}

/// Who has to be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EscalateTo {
    /// A person or a group. A judgment of the kind `escalation` by them answers it.
    pub to: Recipient,
    /// Within what time an answer is expected. Past it the move still waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
    /// Whether whoever worked on it cannot answer. They cannot, unless this says otherwise.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub independent: bool,
}

/// A time in which moves wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Window {
    /// Its name within the document.
    pub id: Label,
    /// Why moves wait then.
    pub why: Prose,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Actor>,
    /// What it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Reference>,
    /// When it is due for another look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Day>,
    /// The moves that wait; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(with = "Vec<super::schema_test::Move>"))]
    pub moves: Vec<Label>,
    /// The kinds of work that wait; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Label>,
    /// From when to when.
    pub times: Vec<Times>,
    /// Whether moves wait outside these times instead of within them.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub outside: bool,
    /// What goes ahead all the same, in the condition language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<Box<str>>,
}

/// A span of time, once or each week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Times {
    /// Once.
    Once(Once),
    /// Each week.
    Weekly(Weekly),
}

/// From one point in time to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Once {
    /// The first instant.
    pub from: Instant,
    /// The instant after the last.
    pub until: Instant,
}

/// Hours of some days of each week. Hours that end at or before they begin run into the next day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Weekly {
    /// The days on which it begins.
    pub days: Vec<Weekday>,
    /// The first minute: `15:00`.
    pub from: TimeOfDay,
    /// The minute after the last: `24:00` is the end of the day.
    pub until: TimeOfDay,
    /// The zone whose clocks count: `UTC`, an offset such as `+01:00`, or one declared under `zones`.
    pub zone: Box<str>,
}

/// A time of day to the minute, `00:00` to `24:00`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay {
    text: Box<str>,
    minutes: u16,
}

impl TimeOfDay {
    pub(crate) const EXPECTED: &'static str = "a time of day such as `09:30`, from `00:00` to `24:00`";

    /// Checks a time of day.
    ///
    /// # Errors
    /// When it is not two digits, a colon and two digits, or beyond `24:00`.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let read = || {
            let (hours, minutes) = text.split_once(':')?;
            let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            if !digits(hours) || !digits(minutes) {
                return None;
            }
            let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
            let all = hours.checked_mul(60)?.checked_add(minutes)?;
            (minutes < 60 && all <= 24 * 60).then_some(all)
        };
        let minutes = read().ok_or_else(|| InputFault::new("time of day", text, Self::EXPECTED))?;
        Ok(Self { text: text.into(), minutes })
    }

    /// Minutes since midnight.
    pub fn minutes(&self) -> u16 {
        self.minutes
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
text_forms!(TimeOfDay);

/// Two patterns of resources that must not be on their way in two units at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Exclusion {
    /// Its name within the document.
    pub id: Label,
    /// Why they must not coexist.
    pub why: Prose,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Actor>,
    /// What it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Reference>,
    /// When it is due for another look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Day>,
    /// The moves that wait; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(with = "Vec<super::schema_test::Move>"))]
    pub moves: Vec<Label>,
    /// One side, as `kind:name`, `kind:*` or `path:PATTERN`.
    pub between: Box<str>,
    /// The other side.
    pub and: Box<str>,
}

impl Exclusion {
    /// Whether one of its sides, such as `kind:name`, `kind:*` or `path:PATTERN`, names a resource.
    pub fn names(&self, side: &str, resource: &Resource) -> bool {
        let Some((kind, name)) = side.split_once(':') else { return false };
        let fits = |pattern: &str| Glob::parse(pattern).is_ok_and(|glob| glob.fits(resource.name()));
        kind == resource.kind() && (name == "*" || name == resource.name() || (kind == "path" && fits(name)))
    }
}

/// What work of a class of reversibility always needs, whatever else permits it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ceiling {
    /// The class.
    pub reversibility: ReversibilityClass,
    /// Why.
    pub why: Prose,
    /// The moves it bears on; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(with = "Vec<super::schema_test::Move>"))]
    pub moves: Vec<Label>,
    /// The highest rung a machine counts as having.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autonomy: Option<Label>,
    /// What it always needs: any effect but `allow`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Effect>,
}

/// What machines may ask for, rung by rung. A machine without a grant stands on the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Autonomy {
    /// Why the rungs are what they are.
    pub why: Prose,
    /// The rungs, lowest first. Each may also do what those below may.
    pub ladder: Vec<Rung>,
    /// Who grants a rung; the policy's owner, where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted_by: Option<Recipient>,
}

/// A rung of the autonomy ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rung {
    /// Its name.
    pub level: Label,
    /// The moves a machine on it may ask for, besides those of the rungs below.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(with = "Vec<super::schema_test::Move>"))]
    pub moves: Vec<Label>,
    /// How it is earned, kept and lost, where that differs from the defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earn: Option<Earning>,
}

/// How many units may wait for one group before no more are admitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Attention {
    /// Whose judgment it is.
    pub group: Label,
    /// How many units may wait for it.
    pub waiting: u32,
    /// Why not more.
    pub why: Prose,
    /// The moves that wait for room: `admit`, where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(with = "Vec<super::schema_test::Move>"))]
    pub moves: Vec<Label>,
}

/// What happens where nothing permits a move, or a rule cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Fallback {
    /// Who is asked. A judgment of the kind `escalation` by them permits the move.
    pub to: Recipient,
    /// Within what time an answer is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
    /// Whether whoever worked on it cannot answer. They cannot, unless this says otherwise.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub independent: bool,
    /// Whether such a move is blocked instead of escalated.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub block: bool,
}

impl Document {
    /// The document as YAML writers and digests have it: JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}
