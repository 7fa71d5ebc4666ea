//! Documents, conditions and facts made from a list of choices, so that a failing case shrinks with its list.

use governed::policy::document::{
    ActorSort, Attention, Autonomy, Ceiling, Declared, Delegation, Document, Effect, EscalateTo, Exclusion, Fallback,
    Group, HoldUntil, JudgmentNeed, Match, Once, OwnFact, ReversibilityClass, Rule, Rung, Standard, TimeOfDay, Times,
    Weekly, Window,
};
use governed::policy::{Day, Recipient, Span, Weekday};
use governed::{Actor, Instant, Label, Line, Prose};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

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
const CLASSES: [ReversibilityClass; 4] = [
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
const ZONES: &[&str] = &["UTC", "berlin", "auckland", "+05:30", "-08:00", "lagos"];
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
const RESOURCES: &[&str] = &["flag:dark", "path:src/lib.rs", "price-plan:pro", "path:src/", "flag:", "env:prod"];
const TOUCHED: &[&str] =
    &["flag:*", "flag:dark", "path:src/**", "price-plan:p*o", "path:*", "*", "env:pro*", "path:src/lib.rs", "e*v:prod"];
const STAMPS: &[&str] = &[
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
const LENGTHS: &[&str] = &["1h", "24h", "90m", "0s", "1.5s", "-2h30m", "2562047h"];

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
        fallback: Fallback {
            to: Recipient::parse("person:ada").unwrap(),
            within: None,
            independent: true,
            block: false,
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
            document.autonomy = has_ladder.then(|| Autonomy { why: why(), ladder: ladder(c) });
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
    LEVELS.iter().map(|level| Rung { level: label(level), moves: labels(c, MOVES) }).collect()
}

fn times(c: &mut Choices) -> Times {
    if c.below(3) == 0 {
        return Times::Once(Once { from: instant(c), until: instant(c) });
    }
    let clock = |c: &mut Choices| TimeOfDay::parse(c.pick(&["15:00", "00:00", "24:00", "09:30", "23:59"])).unwrap();
    let days = [Weekday::Tuesday, Weekday::Friday, Weekday::Saturday, Weekday::Sunday];
    Times::Weekly(Weekly {
        days: c.some(3, |c| days[c.below(4)]),
        from: clock(c),
        until: clock(c),
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
        times: c.some(2, times),
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
            .chain([Effect::Route(label("log"))])
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
        }),
        6 => match c.below(2) {
            0 => Effect::Hold(HoldUntil { until: Some(instant(c)), until_fact: None }),
            _ => Effect::Hold(HoldUntil { until: None, until_fact: Some(condition(c).into()) }),
        },
        7 => Effect::Escalate(EscalateTo { to: recipient(c), within: None, independent: true }),
        8 => Effect::Block,
        9 => Effect::Remember(why()),
        _ if has_ladder => Effect::CapAutonomy(label(c.pick(LEVELS))),
        _ => Effect::Route(label("log")),
    }
}

/// A condition: true, false, or without an answer.
pub fn condition(c: &mut Choices) -> String {
    Grammar { with_time: true, locals: Vec::new(), wide: false }.truth(c, 3)
}

/// A condition without timestamps and durations, path patterns and records.
pub fn plain_condition(c: &mut Choices) -> String {
    Grammar { with_time: false, locals: Vec::new(), wide: false }.truth(c, 4)
}

/// The grammar conditions are made by: every kind of fact, operator, function and macro.
struct Grammar {
    with_time: bool,
    /// Variables of quantifiers and what they are.
    locals: Vec<(String, Local)>,
    /// Whether this is within a quantifier over facts, which may hold no other.
    wide: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Local {
    Text,
    Int,
    Touch,
    Judgment,
}

impl Grammar {
    fn local(&self, c: &mut Choices, is: Local) -> Option<String> {
        let such: Vec<&String> = self.locals.iter().filter(|(_, local)| *local == is).map(|(name, _)| name).collect();
        if such.is_empty() || c.below(3) == 0 { None } else { Some(such[c.below(such.len())].clone()) }
    }

    fn truth(&mut self, c: &mut Choices, depth: usize) -> String {
        if depth == 0 {
            return match c.below(5) {
                0 => c.pick(&["true", "false"]).to_owned(),
                1 => c.pick(&["actor.worked", "world.incident", "own.flag"]).to_owned(),
                2 => format!("move == \"{}\"", c.pick(MOVES)),
                3 => format!("{} in paths", self.text(c, 0)),
                _ => format!("unit.lines > {}", c.below(5)),
            };
        }
        let d = depth - 1;
        match c.below(22) {
            0 | 1 => self.truth(c, 0),
            2 => format!("!({})", self.truth(c, d)),
            3 | 4 => {
                let all: Vec<String> = (0..2 + c.below(2)).map(|_| self.truth(c, d)).collect();
                format!("({})", all.join(" && "))
            }
            5 | 6 => {
                let all: Vec<String> = (0..2 + c.below(2)).map(|_| self.truth(c, d)).collect();
                format!("({})", all.join(" || "))
            }
            7 => format!("({} ? {} : {})", self.truth(c, d), self.truth(c, d), self.truth(c, d)),
            8 | 9 => {
                let order = c.pick(&["==", "!=", "<", "<=", ">", ">="]);
                format!("{} {order} {}", self.int(c, d), self.int(c, d))
            }
            10 => {
                let order = c.pick(&["==", "!=", "<", ">="]);
                format!("{} {order} {}", self.text(c, d), self.text(c, d))
            }
            11 => format!("{} in [{}]", self.text(c, d), self.texts_written(c)),
            12 => format!("{} in {}", self.text(c, d), self.texts(c, d)),
            13 => format!("{} in {}", self.text(c, d), c.pick(&["queue.waiting", "world.flags", "own.scores"])),
            14 => self.has(c),
            15 | 16 => self.quantified(c, d),
            17 => {
                let function = c.pick(&["startsWith", "endsWith", "contains"]);
                format!("{}.{function}({})", self.text(c, d), self.text(c, 0))
            }
            18 if self.with_time => {
                format!("{}.{}(\"{}\")", self.text(c, 0), c.pick(&["glob", "inside"]), path_pattern(c))
            }
            19 if self.with_time => {
                let order = c.pick(&["<", "<=", ">", ">=", "==", "!="]);
                if c.below(2) == 0 {
                    format!("{} {order} {}", self.stamp(c, d), self.stamp(c, d))
                } else {
                    format!("{} {order} {}", self.length(c, d), self.length(c, d))
                }
            }
            18 | 19 => format!("{} != {}", self.truth(c, d), self.truth(c, 0)),
            20 => {
                let same = c.pick(&["==", "!="]);
                format!("{} {same} {}", self.texts(c, d), self.texts(c, d))
            }
            _ => match c.below(5) {
                0 => format!("unit.kind in [{}]", self.texts_written(c)),
                1 => "move in []".to_owned(),
                2 => format!("{} == {}", self.int_map(c, d), self.int_map(c, 0)),
                3 => format!("bool({})", self.text(c, 0)),
                _ => format!("unit.reversibility == \"{}\"", CLASSES[c.below(4)].name()),
            },
        }
    }

    fn has(&mut self, c: &mut Choices) -> String {
        if self.with_time
            && let Some(touch) = self.local(c, Local::Touch)
        {
            return format!("has({touch}.{})", c.pick(&["lines", "value", "mode"]));
        }
        let asked = c.pick(&[
            "unit.kind",
            "unit.lines",
            "queue.waiting",
            "world.flags",
            "queue.waiting.reviewers",
            "world.flags.dark",
            "own.scores.a",
            "own.flag",
            "actor.id",
        ]);
        format!("has({asked})")
    }

    fn quantified(&mut self, c: &mut Choices, depth: usize) -> String {
        let name = format!("v{}", self.locals.len());
        let quantifier = c.pick(&["exists", "all", "exists_one"]);
        let (over, is) = match c.below(if self.wide { 2 } else { 8 }) {
            0 => (format!("[{}]", self.texts_written(c)), Local::Text),
            1 => (format!("[{}, {}]", self.int(c, 0), self.int(c, 0)), Local::Int),
            2 | 3 => (c.pick(&["paths", "resources", "own.names"]).to_owned(), Local::Text),
            4 => (c.pick(&["queue.waiting", "world.flags"]).to_owned(), Local::Text),
            5 if self.with_time => ("touches".to_owned(), Local::Touch),
            6 if self.with_time => ("judgments".to_owned(), Local::Judgment),
            _ => (self.texts(c, 1), Local::Text),
        };
        let was_wide = self.wide;
        self.wide |= !over.starts_with('[');
        self.locals.push((name.clone(), is));
        let body = match c.below(3) {
            // What the index knows of.
            0 if is == Local::Text && self.with_time => self.item_question(c, &name),
            1 if is == Local::Text => {
                format!("{} || {}", self.item_question(c, &name), self.item_question(c, &name))
            }
            _ => self.truth(c, depth.min(1)),
        };
        self.locals.pop();
        self.wide = was_wide;
        format!("{over}.{quantifier}({name}, {body})")
    }

    fn item_question(&mut self, c: &mut Choices, name: &str) -> String {
        match c.below(4) {
            0 => format!("{name} == \"{}\"", self.word(c)),
            1 => format!("{name}.startsWith(\"{}\")", self.word(c)),
            2 if self.with_time => format!("{name}.glob(\"{}\")", path_pattern(c)),
            _ => format!("\"{}\" == {name}", self.word(c)),
        }
    }

    fn word(&self, c: &mut Choices) -> String {
        match c.below(4) {
            0 => path(c),
            1 => c.pick(RESOURCES).to_owned(),
            2 => c.pick(&["reviewers", "dark", "a", "b", "", "on"]).to_owned(),
            _ => c.pick(&["prod", "person:ada", "машина", "е\\u0301", "42", "-7"]).to_owned(),
        }
    }

    fn text(&mut self, c: &mut Choices, depth: usize) -> String {
        if let Some(name) = self.local(c, Local::Text) {
            return name;
        }
        if self.with_time {
            if let Some(touch) = self.local(c, Local::Touch) {
                return format!("{touch}.{}", c.pick(&["resource", "value", "name"]));
            }
            if let Some(judgment) = self.local(c, Local::Judgment) {
                return format!("{judgment}.by");
            }
        }
        if depth == 0 {
            return match c.below(3) {
                0 => format!("\"{}\"", self.word(c)),
                1 => c.pick(&["actor.id", "unit.kind", "world.environment", "unit.title"]).to_owned(),
                _ => format!("'{}'", self.word(c)),
            };
        }
        let d = depth - 1;
        match c.below(7) {
            0 => format!("({} + {})", self.text(c, d), self.text(c, 0)),
            1 => format!("string({})", self.int(c, d)),
            2 => format!("{}[{}]", c.pick(&["paths", "own.names"]), self.int(c, 0)),
            3 => format!("world.flags[{}]", self.text(c, 0)),
            4 => "world.flags.dark".to_owned(),
            5 => format!("({} ? {} : {})", self.truth(c, 0), self.text(c, 0), self.text(c, 0)),
            _ => self.text(c, 0),
        }
    }

    fn texts_written(&mut self, c: &mut Choices) -> String {
        let all: Vec<String> = (0..c.below(4)).map(|_| format!("\"{}\"", self.word(c))).collect();
        all.join(", ")
    }

    fn texts(&mut self, c: &mut Choices, depth: usize) -> String {
        let facts = &["paths", "resources", "own.names", "unit.initiatives"];
        if depth == 0 || self.wide {
            return if self.wide { format!("[{}]", self.texts_written(c)) } else { c.pick(facts).to_owned() };
        }
        match c.below(5) {
            0 => format!("[{}]", self.texts_written(c)),
            1 => format!("({} + [{}])", c.pick(facts), self.texts_written(c)),
            2 => format!("{}.filter(f, f != {})", c.pick(facts), self.text(c, 0)),
            3 => format!("{}.map(m, m + {})", c.pick(facts), self.text(c, 0)),
            _ => c.pick(facts).to_owned(),
        }
    }

    fn int_map(&mut self, c: &mut Choices, depth: usize) -> String {
        if depth == 0 || c.below(2) == 0 {
            return c.pick(&["queue.waiting", "own.scores"]).to_owned();
        }
        format!("{{{}: {}, \"a\": {}}}", self.text(c, 0), self.int(c, 0), self.int(c, 0))
    }

    fn int(&mut self, c: &mut Choices, depth: usize) -> String {
        if let Some(name) = self.local(c, Local::Int) {
            return name;
        }
        if self.with_time
            && let Some(touch) = self.local(c, Local::Touch)
        {
            return format!("{touch}.lines");
        }
        if depth == 0 {
            return match c.below(3) {
                0 => format!("{}", c.below(5)),
                1 => c.pick(&["unit.lines", "unit.criteria", "own.count", "unit.attempts"]).to_owned(),
                _ => c
                    .pick(&["-1", "9223372036854775807", "-9223372036854775808", "4611686018427387904", "0x7f"])
                    .to_owned(),
            };
        }
        let d = depth - 1;
        match c.below(10) {
            0 | 1 => {
                let operator = c.pick(&["+", "-", "*", "/", "%"]);
                format!("({} {operator} {})", self.int(c, d), self.int(c, d))
            }
            2 => format!("size({})", self.texts(c, d)),
            3 => format!("size({})", self.text(c, d)),
            4 => format!("queue.waiting[{}]", self.text(c, 0)),
            5 => format!("int({})", self.text(c, 0)),
            6 => format!("-{}", self.int(c, 0)),
            7 if self.with_time => {
                let part = c.pick(&[
                    "getHours",
                    "getMinutes",
                    "getDayOfWeek",
                    "getDate",
                    "getDayOfYear",
                    "getMonth",
                    "getFullYear",
                    "getSeconds",
                    "getMilliseconds",
                    "getDayOfMonth",
                ]);
                if c.once_in(4) {
                    return format!(
                        "{}.{}()",
                        self.length(c, d),
                        c.pick(&["getHours", "getMinutes", "getSeconds", "getMilliseconds"])
                    );
                }
                let stamp = self.stamp(c, d);
                if c.below(3) == 0 {
                    format!("{stamp}.{part}()")
                } else {
                    format!("{stamp}.{part}(\"{}\")", c.pick(ZONES))
                }
            }
            8 => format!("({} ? {} : {})", self.truth(c, 0), self.int(c, 0), self.int(c, 0)),
            _ => self.int(c, 0),
        }
    }

    fn stamp(&mut self, c: &mut Choices, depth: usize) -> String {
        if depth == 0 {
            return match c.below(4) {
                0 | 1 => "now".to_owned(),
                2 => format!("timestamp(\"{}\")", c.pick(STAMPS)),
                _ => "own.until".to_owned(),
            };
        }
        match c.below(4) {
            0 => format!("({} {} {})", self.stamp(c, 0), c.pick(&["+", "-"]), self.length(c, depth - 1)),
            1 => format!("timestamp({})", self.int(c, 0)),
            _ => self.stamp(c, 0),
        }
    }

    fn length(&mut self, c: &mut Choices, depth: usize) -> String {
        if depth == 0 {
            return match c.below(3) {
                0 => c.pick(&["unit.age", "unit.in_stage", "own.grace"]).to_owned(),
                _ => format!("duration(\"{}\")", c.pick(LENGTHS)),
            };
        }
        match c.below(3) {
            0 => format!("({} - {})", self.stamp(c, 0), self.stamp(c, 0)),
            1 => format!("({} {} {})", self.length(c, 0), c.pick(&["+", "-"]), self.length(c, 0)),
            _ => self.length(c, 0),
        }
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
        ("finding", json!(c.pick(&["supports", "supports", "supports", "contradicts"]))),
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
    ];
    record(c, &mut fields)
}
