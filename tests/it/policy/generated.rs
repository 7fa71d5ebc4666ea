//! Documents, conditions and facts made from a list of choices, so that a failing case shrinks with its list.

use governed::policy::document::{
    ActorSort, Attention, Autonomy, Ceiling, Declared, Delegation, Document, Effect, EscalateTo, Exclusion, Fallback,
    Group, HoldUntil, JudgmentNeed, Match, Once, OwnFact, ReversibilityClass, Rule, Rung, Standard, TimeOfDay, Times,
    Weekly, Window,
};
use governed::policy::{Day, Recipient, Span, Weekday};
use governed::{Actor, Instant, Label, Line, Presence, Prose};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::grammar::condition;

/// What is chosen, one number after the other; past the end always the first, which is the simplest.
pub struct Choices {
    left: std::vec::IntoIter<u16>,
}

/// Lists of choices.
pub fn choices(most: usize) -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), most / 4..most)
}

impl Choices {
    pub fn of(list: Vec<u16>) -> Self {
        Self { left: list.into_iter() }
    }

    pub fn below(&mut self, most: usize) -> usize {
        usize::from(self.left.next().unwrap_or(0)) % most
    }

    pub fn pick<'p, T: ?Sized>(&mut self, from: &[&'p T]) -> &'p T {
        from[self.below(from.len())]
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| make(self)).collect()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 1).then(|| make(self))
    }
}

pub const MOVES: &[&str] = &["land", "admit", "start", "settle"];
const KINDS: &[&str] = &["code-change", "pricing-change", "docs"];
const SORTS: [ActorSort; 3] = [ActorSort::Person, ActorSort::Machine, ActorSort::Policy];
pub const CLASSES: [ReversibilityClass; 4] = [
    ReversibilityClass::ReadOnly,
    ReversibilityClass::Reversible,
    ReversibilityClass::ExternalReversible,
    ReversibilityClass::Irreversible,
];
const PEOPLE: &[&str] =
    &["person:ada", "person:bob", "person:Ada", "person:BOB", "PERSON:ada", "machine:mill/2", "person:eve"];
const JUDGED: &[&str] = &["review", "legal", "escalation"];
const METHODS: &[&str] = &["test", "review"];
const ABOUT: &[&str] = &["content", "criterion:works"];
const LEVELS: &[&str] = &["watch", "act", "lead"];
const GROUPS: &[&str] = &["reviewers", "lawyers"];
const STANDARDS: &[&str] = &["tested", "reviewed"];
pub const ZONES: &[&str] = &["UTC", "berlin", "auckland", "+05:30", "-08:00", "lagos"];
const PATHS: &[&str] = &[
    "src/lib.rs",
    "src/policy/a.rs",
    "docs/guide.md",
    "src/",
    "docs/",
    "src/policy/",
    "db/up.sql",
    "README.md",
    "docs/deep/er/page.md",
    "",
    "/",
];
pub const PATTERNS: &[&str] = &[
    "src/**",
    "docs/*.md",
    "**/*.sql",
    "src/**/*.rs",
    "docs/",
    "**",
    "*",
    "src/policy/**",
    "d*/g*e.md",
    "?rc/lib.rs",
    "src/*/a.rs",
    "src/lib.rs",
    "**/policy/**",
    "docs/**/*",
    "docs/*/**",
    "s*",
    "**/er/**/*.md",
];
pub const RESOURCES: &[&str] = &["flag:dark", "path:src/lib.rs", "price-plan:pro", "path:src/", "flag:", "env:prod"];
const TOUCHED: &[&str] = &[
    "flag:*",
    "flag:dark",
    "path:src/**",
    "price-plan:p*o",
    "path:*",
    "metric:*",
    "env:pro*",
    "path:src/lib.rs",
    "env:p*d",
];
pub const STAMPS: &[&str] = &[
    "2026-03-17T09:00:00Z",
    "2026-03-29T00:59:59Z",
    "2026-03-29T01:00:00Z",
    "2026-10-25T00:30:00.250Z",
    "2026-12-31T23:59:59.999Z",
    "2026-03-20T23:30:00+01:00",
    "2024-02-29T12:00:00Z",
    "2026-09-26T14:00:00Z",
    "2026-03-17T09:00:00.000001Z",
];
pub const LENGTHS: &[&str] = &["1h", "24h", "90m", "0s", "1.5s", "-2h30m", "2562047h"];

pub fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

fn labels(c: &mut Choices, from: &[&str]) -> Vec<Label> {
    c.some(2, |c| label(c.pick(from)))
}

fn why() -> Prose {
    Prose::parse("Somebody said so.").unwrap()
}

fn instant(c: &mut Choices) -> Instant {
    Instant::parse(c.pick(&STAMPS[..8])).unwrap()
}

fn recipient(c: &mut Choices) -> Recipient {
    Recipient::parse(c.pick(&["person:ada", "reviewers", "person:Bob", "lawyers"])).unwrap()
}

/// A document of one layer with nothing in it but names that others refer to.
pub fn bare(policy: &str) -> Document {
    let fact = |is: &str| OwnFact { is: is.into(), meaning: None, values: vec![], whose: None };
    let own = [
        ("own.flag", "bool"),
        ("own.count", "int"),
        ("own.names", "list(string)"),
        ("own.scores", "map(string, int)"),
        ("own.until", "timestamp"),
        ("own.grace", "duration"),
    ];
    let zones =
        [("berlin", "CET-1CEST,M3.5.0,M10.5.0/3"), ("auckland", "NZST-12NZDT,M9.5.0,M4.1.0/3"), ("lagos", "WAT-1")];
    let group = |members: &[&str], competences: &[&str]| Group {
        members: members.iter().map(|member| Actor::parse(member).unwrap()).collect(),
        competences: competences.iter().map(|competence| label(competence)).collect(),
    };
    Document {
        facts: Declared { standard: true, own: own.iter().map(|(name, is)| ((*name).into(), fact(is))).collect() },
        zones: zones.iter().map(|(name, rule)| ((*name).into(), (*rule).into())).collect(),
        groups: [
            (label("reviewers"), group(&["person:Ada", "person:bob", "machine:mill/2"], &["security"])),
            (label("lawyers"), group(&["person:eve", "person:bob"], &["law", "security"])),
        ]
        .into(),
        ..empty(policy)
    }
}

/// A document that says nothing.
pub fn empty(policy: &str) -> Document {
    Document {
        governed: 1,
        policy: label(policy),
        owner: Actor::parse("person:ada").unwrap(),
        review: Day::parse("2027-01-01").unwrap(),
        purpose: None,
        delegates: vec![],
        facts: Declared::default(),
        zones: [].into(),
        groups: [].into(),
        standards: [].into(),
        rules: vec![],
        windows: vec![],
        exclusions: vec![],
        ceilings: vec![],
        autonomy: None,
        attention: vec![],
        overrides: vec![],
        changes: None,
        fallback: Fallback {
            to: Recipient::parse("person:ada").unwrap(),
            within: None,
            block: false,
            independent: true,
        },
    }
}

/// One to three layers that use everything a document has.
pub fn documents(c: &mut Choices) -> Vec<Document> {
    let layers = 1 + c.below(6) / 3 + usize::from(c.once_in(8));
    let has_ladder = c.below(2) == 1;
    let mut all = Vec::new();
    for layer in 0..layers {
        let mut document = if layer == 0 { bare("top") } else { empty(["", "team", "repo"][layer]) };
        if layer == 0 {
            document.standards = STANDARDS.iter().map(|name| (label(name), standard(c))).collect();
            document.autonomy = has_ladder.then(|| Autonomy { why: why(), ladder: ladder(c), granted_by: None });
        }
        document.delegates = c.some(2, |c| Delegation { moves: labels(c, MOVES), kinds: labels(c, KINDS), why: why() });
        let count = c.below(7);
        document.rules = (0..count).map(|number| rule(c, &format!("r{number}"), has_ladder)).collect();
        let count = c.below(5) / 2;
        document.windows = (0..count).map(|number| window(c, &format!("w{number}"))).collect();
        let count = c.below(4) / 2;
        document.exclusions = (0..count).map(|number| exclusion(c, &format!("x{number}"))).collect();
        document.ceilings = c.some(1, |c| ceiling(c, has_ladder));
        document.attention = c.some(1, |c| Attention {
            group: label(c.pick(GROUPS)),
            waiting: u32::try_from(c.below(4)).unwrap(),
            why: why(),
            moves: labels(c, MOVES),
        });
        document.fallback.block = c.once_in(6);
        if layer == 0 {
            document.fallback.to = recipient(c);
        }
        document.fallback.independent = c.below(2) == 0;
        all.push(document);
    }
    all
}

fn standard(c: &mut Choices) -> Standard {
    Standard {
        why: why(),
        methods: labels(c, METHODS),
        about: c.some(1, |c| Line::parse(c.pick(ABOUT)).unwrap()),
        by: c.some(1, |c| SORTS[c.below(3)]),
        from: c.maybe(|c| label(c.pick(GROUPS))),
        fresh: c.maybe(|c| Span::parse(c.pick(&["24h", "7d", "52w", "1s"])).unwrap()),
        verified: c.below(2) == 1,
        count: 1 + u32::try_from(c.below(2)).unwrap(),
    }
}

fn ladder(c: &mut Choices) -> Vec<Rung> {
    LEVELS.iter().map(|level| Rung { level: label(level), moves: labels(c, MOVES), earn: None }).collect()
}

fn times(c: &mut Choices) -> Times {
    if c.below(3) == 0 {
        let (one, other) = (instant(c), instant(c));
        let later = if one == other { Instant::parse("2027-01-01T00:00:00Z").unwrap() } else { one.max(other) };
        return Times::Once(Once { from: one.min(other), until: later });
    }
    let clock = |c: &mut Choices, from: &[&str]| TimeOfDay::parse(c.pick(from)).unwrap();
    let days = [Weekday::Tuesday, Weekday::Friday, Weekday::Saturday, Weekday::Sunday];
    Times::Weekly(Weekly {
        days: (0..=c.below(3)).map(|_| days[c.below(4)]).collect(),
        from: clock(c, &["15:00", "00:00", "09:30", "23:59"]),
        until: clock(c, &["15:00", "00:00", "24:00", "09:30", "23:59"]),
        zone: c.pick(ZONES).into(),
    })
}

fn window(c: &mut Choices, id: &str) -> Window {
    Window {
        id: label(id),
        why: why(),
        owner: None,
        origin: None,
        review: None,
        moves: labels(c, MOVES),
        kinds: if c.below(2) == 1 { labels(c, KINDS) } else { vec![] },
        times: (0..=c.below(2)).map(|_| times(c)).collect(),
        outside: c.below(2) == 1,
        except: c.maybe(|c| condition(c).into()),
    }
}

fn exclusion(c: &mut Choices, id: &str) -> Exclusion {
    Exclusion {
        id: label(id),
        why: why(),
        owner: None,
        origin: None,
        review: None,
        moves: labels(c, MOVES),
        between: c.pick(TOUCHED).into(),
        and: c.pick(TOUCHED).into(),
    }
}

fn ceiling(c: &mut Choices, has_ladder: bool) -> Ceiling {
    Ceiling {
        reversibility: CLASSES[c.below(4)],
        why: why(),
        moves: labels(c, MOVES),
        autonomy: c.maybe(|c| label(c.pick(LEVELS))).filter(|_| has_ladder),
        then: (0..=c.below(2))
            .map(|_| effect(c, has_ladder))
            .filter(|effect| *effect != Effect::Allow)
            .chain([Effect::Route(label("reviewers"))])
            .collect(),
    }
}

/// A rule that may have any shape, condition and effects.
pub fn rule(c: &mut Choices, id: &str, has_ladder: bool) -> Rule {
    let then = (0..=c.below(2)).map(|_| effect(c, has_ladder)).collect();
    rule_that(c, id, then)
}

/// A rule that has these effects, wherever.
pub fn rule_that(c: &mut Choices, id: &str, then: Vec<Effect>) -> Rule {
    let shaped = c.below(2) == 1;
    let matching = if shaped { shape(c) } else { Match::default() };
    Rule {
        id: label(id),
        why: why(),
        owner: None,
        origin: None,
        review: None,
        moves: if c.below(2) == 1 { labels(c, MOVES) } else { vec![] },
        kinds: if c.below(2) == 1 { labels(c, KINDS) } else { vec![] },
        matching,
        when: c.maybe(|c| condition(c).into()),
        then,
    }
}

fn shape(c: &mut Choices) -> Match {
    let patterns = |c: &mut Choices| c.some(2, |c| Box::<str>::from(path_pattern(c)));
    let mut matching = Match::default();
    match c.below(6) {
        0 => matching.paths = patterns(c),
        1 => matching.only_paths = patterns(c),
        2 => matching.touches = c.some(2, |c| c.pick(TOUCHED).into()),
        3 => matching.actors = c.some(2, |c| SORTS[c.below(3)]),
        4 => matching.reversibility = c.some(2, |c| CLASSES[c.below(4)]),
        _ => {
            matching.paths = patterns(c);
            matching.only_paths = patterns(c);
            matching.actors = c.some(1, |c| SORTS[c.below(3)]);
        }
    }
    matching
}

/// A pattern from the list, or put together.
pub fn path_pattern(c: &mut Choices) -> String {
    if c.below(3) > 0 {
        return c.pick(PATTERNS).to_owned();
    }
    let parts = (0..=c.below(4)).map(|_| c.pick(&["src", "**", "*", "policy", "a*", "*.rs", "?", "docs", "*a*.*"]));
    let pattern = parts.collect::<Vec<_>>().join("/");
    if c.once_in(4) { pattern + "/" } else { pattern }
}

pub fn path(c: &mut Choices) -> String {
    if c.below(3) > 0 {
        return c.pick(PATHS).to_owned();
    }
    let parts = (0..=c.below(4)).map(|_| c.pick(&["src", "a", "policy", "abc", "x.rs", "docs", "b.a.rs"]));
    let path = parts.collect::<Vec<_>>().join("/");
    if c.once_in(4) { path + "/" } else { path }
}

fn effect(c: &mut Choices, has_ladder: bool) -> Effect {
    match c.below(11) {
        0..=2 => Effect::Allow,
        3 => Effect::Evidence(label(c.pick(STANDARDS))),
        4 | 5 => Effect::Judgment(JudgmentNeed {
            kind: label(c.pick(JUDGED)),
            question: None,
            of: c.maybe(|c| label(c.pick(GROUPS))),
            competence: c.maybe(|c| label(c.pick(&["security", "law"]))),
            quorum: 1 + u32::try_from(c.below(2)).unwrap(),
            independent: c.below(2) == 0,
            presence: if c.once_in(4) { *c.pick(&Presence::ALL.each_ref()) } else { Presence::Asserted },
            reasoned: c.once_in(4),
        }),
        6 => match c.below(2) {
            0 => Effect::Hold(HoldUntil { until: Some(instant(c)), until_fact: None }),
            _ => Effect::Hold(HoldUntil { until: None, until_fact: Some(condition(c).into()) }),
        },
        7 => Effect::Escalate(EscalateTo { to: recipient(c), within: None, independent: c.below(2) == 0 }),
        8 => Effect::Block,
        9 => Effect::Remember(why()),
        _ if has_ladder => Effect::CapAutonomy(label(c.pick(LEVELS))),
        _ => Effect::Route(label("reviewers")),
    }
}

/// The facts of a case. Each may be missing, and so may each field of a record.
pub fn facts(c: &mut Choices) -> Json {
    let mut all = Map::new();
    // How many of a hundred facts are missing.
    let missing = *c.pick(&[&0, &10, &30, &70]);
    let mut put = |c: &mut Choices, name: &str, make: &mut dyn FnMut(&mut Choices) -> Json| {
        if c.below(100) < missing {
            if c.once_in(3) {
                put_at(&mut all, name, Json::Null);
            }
            return;
        }
        let made = make(c);
        put_at(&mut all, name, made);
    };
    let texts: &[(&str, &[&str])] = &[
        ("move", &["land", "land", "admit", "start", "settle"]),
        ("actor.id", PEOPLE),
        ("actor.kind", &["machine", "person", "machine", "policy", "robot"]),
        ("autonomy.level", &["watch", "act", "lead", "unheard-of"]),
        ("unit.kind", &["code-change", "pricing-change", "docs", "unheard-of"]),
        ("unit.title", &["src/lib.rs", "42", "", "машина"]),
        ("unit.reversibility", &["read_only", "reversible", "external_reversible", "irreversible"]),
        ("world.environment", &["prod", "test"]),
    ];
    for (name, from) in texts {
        put(c, name, &mut |c| json!(c.pick(from)));
    }
    for name in ["actor.worked", "world.incident", "own.flag"] {
        put(c, name, &mut |c| json!(c.below(2) == 1));
    }
    for name in ["unit.lines", "unit.criteria", "unit.attempts", "own.count"] {
        put(c, name, &mut int);
    }
    for name in ["now", "own.until"] {
        put(c, name, &mut |c| json!(c.pick(STAMPS)));
    }
    for name in ["unit.age", "unit.in_stage", "own.grace"] {
        put(c, name, &mut |c| json!(c.pick(LENGTHS)));
    }
    put(c, "paths", &mut |c| json!(c.some(4, path)));
    for name in ["resources", "others.resources"] {
        put(c, name, &mut |c| json!(c.some(3, |c| c.pick(RESOURCES).to_owned())));
    }
    put(c, "own.names", &mut |c| json!(c.some(3, |c| c.pick(&["a", "b", "src/lib.rs", "on"]))));
    put(c, "unit.initiatives", &mut |c| json!(c.some(2, |c| c.pick(&["a", "b"]))));
    for name in ["queue.waiting", "own.scores"] {
        put(c, name, &mut |c| {
            let names = ["reviewers", "lawyers", "a"];
            names.into_iter().filter(|_| c.below(2) == 1).map(|n| (n.to_owned(), json!(n.len() % 5))).collect()
        });
    }
    put(c, "world.flags", &mut |c| {
        ["dark", "a", "on"].into_iter().filter(|_| c.below(2) == 1).map(|n| (n.to_owned(), json!("on"))).collect()
    });
    put(c, "touches", &mut |c| {
        json!(c.some(3, |c| {
            let mode = c.pick(&["writes", "reads"]);
            record(
                c,
                &mut [
                    ("resource", json!("flag:dark")),
                    ("mode", json!(mode)),
                    ("lines", json!(7)),
                    ("value", json!("on")),
                    ("name", json!("dark")),
                ],
            )
        }))
    });
    put(c, "evidence", &mut |c| json!(c.some(3, evidence)));
    put(c, "judgments", &mut |c| json!(c.some(5, judgment)));
    Json::Object(all)
}

fn put_at(all: &mut Map<String, Json>, name: &str, value: Json) {
    match name.split_once('.') {
        None => {
            all.insert(name.to_owned(), value);
        }
        Some((group, rest)) => {
            let group = all.entry(group).or_insert_with(|| json!({})).as_object_mut().unwrap();
            put_at(group, rest, value);
        }
    }
}

fn int(c: &mut Choices) -> Json {
    match c.below(4) {
        0..=2 => json!(c.below(6)),
        _ => c.pick(&[&json!(i64::MAX), &json!(i64::MIN), &json!("9223372036854775807"), &json!(-1)]).clone(),
    }
}

fn record(c: &mut Choices, fields: &mut [(&str, Json)]) -> Json {
    fields.iter().filter(|_| !c.once_in(8)).map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn evidence(c: &mut Choices) -> Json {
    let about = c.some(2, |c| c.pick(ABOUT));
    let mut fields = [
        ("label", json!("e1")),
        ("method", json!(c.pick(METHODS))),
        ("finding", json!(c.pick(&["supports", "supports", "supports", "supports", "contradicts"]))),
        ("standing", json!(c.pick(&["admissible", "admissible", "admissible", "stale"]))),
        ("by", json!(c.pick(PEOPLE))),
        ("by_kind", json!(c.pick(&["person", "machine"]))),
        ("at", json!(c.pick(STAMPS))),
        ("verified", json!(!c.once_in(3))),
        ("about", json!(about)),
    ];
    record(c, &mut fields)
}

fn judgment(c: &mut Choices) -> Json {
    let mut fields = [
        ("kind", json!(c.pick(JUDGED))),
        ("answer", json!(c.pick(&["approve", "approve", "approve", "decline"]))),
        ("by", json!(c.pick(PEOPLE))),
        ("at", json!(c.pick(STAMPS))),
        ("current", json!(!c.once_in(4))),
        ("own", json!(c.once_in(4))),
        ("presence", json!(c.pick(&["asserted", "session", "signed_key", "verified_passkey"]))),
        ("reasoned", json!(c.below(2) == 0)),
    ];
    record(c, &mut fields)
}
