//! Every part of a document spelt out as conditions and effects: windows, exclusions, ceilings and matches are
//! short ways to write what rules could say, and explanations show what they stand for.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::text::{Label, Prose, Reference};

use super::condition::put_text;
use super::document::{Document, Effect, Match, Times, Weekly};
use super::fault::At;
use super::ruling::Sort;
use super::words::{Day, Weekday};

/// One part, spelt out.
pub(super) struct Written<'d> {
    pub(super) id: String,
    pub(super) sort: Sort,
    pub(super) at: At,
    pub(super) why: &'d Prose,
    pub(super) owner: Option<&'d Actor>,
    pub(super) origin: Option<&'d Reference>,
    pub(super) review: Option<&'d Day>,
    /// Conditions, and where each was written.
    pub(super) conditions: Vec<(At, String)>,
    pub(super) effects: &'d [Effect],
    /// A condition to check by itself before it becomes part of another.
    pub(super) alone: Option<(At, &'d str)>,
    /// What ends the wait it causes.
    pub(super) holds_until: Option<HoldsUntil>,
    pub(super) cap: Option<(At, Label)>,
}

/// What ends a wait: a condition, and the same in words.
pub(super) struct HoldsUntil {
    pub(super) at: At,
    pub(super) text: String,
    pub(super) says: String,
}

pub(super) struct Spelling<'d> {
    pub(super) document: &'d Document,
    pub(super) layer: usize,
    pub(super) several: bool,
}

impl<'d> Spelling<'d> {
    fn id(&self, id: &str) -> String {
        if self.several { format!("{}/{id}", self.document.policy) } else { id.into() }
    }

    pub(super) fn rulings(&self) -> Vec<Written<'d>> {
        let top = At::layer(self.layer);
        let document = self.document;
        let mut all = Vec::new();
        for (number, rule) in document.rules.iter().enumerate() {
            let at = top.key("rules").index(number);
            let mut conditions = scope(&at, &rule.moves, &rule.kinds);
            matching(&at.key("match"), &rule.matching, &mut conditions);
            conditions.extend(rule.when.as_ref().map(|when| (at.key("when"), String::from(&**when))));
            all.push(Written {
                id: self.id(rule.id.as_str()),
                sort: Sort::Rule,
                why: &rule.why,
                owner: rule.owner.as_ref(),
                origin: rule.origin.as_ref(),
                review: rule.review.as_ref(),
                conditions,
                effects: &rule.then,
                alone: None,
                holds_until: None,
                cap: None,
                at,
            });
        }
        for (number, window) in document.windows.iter().enumerate() {
            let at = top.key("windows").index(number);
            let mut conditions = scope(&at, &window.moves, &window.kinds);
            let times: Vec<String> = window.times.iter().map(spelt_times).collect();
            let within = if times.is_empty() { String::from("false") } else { times.join(" || ") };
            let waits = if window.outside { format!("!({within})") } else { within };
            conditions.push((at.key("times"), waits.clone()));
            conditions.extend(window.except.as_ref().map(|except| (at.key("except"), format!("!({except})"))));
            all.push(Written {
                id: self.id(window.id.as_str()),
                sort: Sort::Window,
                why: &window.why,
                owner: window.owner.as_ref(),
                origin: window.origin.as_ref(),
                review: window.review.as_ref(),
                conditions,
                effects: &[],
                alone: window.except.as_ref().map(|except| (at.key("except"), &**except)),
                holds_until: Some(HoldsUntil {
                    at: at.key("times"),
                    text: format!("!({waits})"),
                    says: format!("the window `{}` {}", window.id, if window.outside { "opens" } else { "is over" }),
                }),
                cap: None,
                at,
            });
        }
        for (number, exclusion) in document.exclusions.iter().enumerate() {
            let at = top.key("exclusions").index(number);
            let (a, b) = (&*exclusion.between, &*exclusion.and);
            let (mine, theirs) = (|side| pattern("resources", side), |side| pattern("others.resources", side));
            let together = format!("({} && {}) || ({} && {})", mine(a), theirs(b), mine(b), theirs(a));
            let mut conditions = scope(&at, &exclusion.moves, &[]);
            conditions.push((at.key("between"), together.clone()));
            all.push(Written {
                id: self.id(exclusion.id.as_str()),
                sort: Sort::Exclusion,
                why: &exclusion.why,
                owner: exclusion.owner.as_ref(),
                origin: exclusion.origin.as_ref(),
                review: exclusion.review.as_ref(),
                conditions,
                effects: &[],
                alone: None,
                holds_until: Some(HoldsUntil {
                    at: at.key("between"),
                    text: format!("!({together})"),
                    says: format!("nothing else on its way touches `{a}` or `{b}`"),
                }),
                cap: None,
                at,
            });
        }
        for (number, ceiling) in document.ceilings.iter().enumerate() {
            let at = top.key("ceilings").index(number);
            let mut conditions = scope(&at, &ceiling.moves, &[]);
            let class = ceiling.reversibility.name();
            conditions.push((at.key("reversibility"), format!("unit.reversibility == {}", quoted(class))));
            all.push(Written {
                id: self.id(&format!("ceiling-{}-{number}", class.replace('_', "-"))),
                sort: Sort::Ceiling,
                why: &ceiling.why,
                owner: None,
                origin: None,
                review: None,
                conditions,
                effects: &ceiling.then,
                alone: None,
                holds_until: None,
                cap: ceiling.autonomy.as_ref().map(|level| (at.key("autonomy"), level.clone())),
                at,
            });
        }
        if let Some(autonomy) = &document.autonomy {
            let at = top.key("autonomy");
            all.push(Written {
                id: self.id("autonomy"),
                sort: Sort::Autonomy,
                why: &autonomy.why,
                owner: None,
                origin: None,
                review: None,
                conditions: alloc::vec![(at.clone(), String::from(r#"actor.kind == "machine""#))],
                effects: &[],
                alone: None,
                holds_until: None,
                cap: None,
                at,
            });
        }
        for (number, attention) in document.attention.iter().enumerate() {
            let at = top.key("attention").index(number);
            let group = quoted(attention.group.as_str());
            let full = format!("{group} in queue.waiting && queue.waiting[{group}] >= {}", attention.waiting);
            let mut conditions = scope(&at, &attention.moves, &[]);
            if attention.moves.is_empty() {
                conditions.push((at.clone(), String::from(r#"move == "admit""#)));
            }
            conditions.push((at.clone(), full.clone()));
            all.push(Written {
                id: self.id(&format!("attention-{}", attention.group)),
                sort: Sort::Attention,
                why: &attention.why,
                owner: None,
                origin: None,
                review: None,
                conditions,
                effects: &[],
                alone: None,
                holds_until: Some(HoldsUntil {
                    at: at.clone(),
                    text: format!("!({full})"),
                    says: format!("fewer than {} units wait for {}", attention.waiting, attention.group),
                }),
                cap: None,
                at,
            });
        }
        all
    }

    /// What an upper layer lets lower ones permit.
    pub(super) fn delegated(upper: &Document) -> String {
        let each: Vec<String> = upper
            .delegates
            .iter()
            .map(|delegation| {
                let parts: Vec<String> = scope(&At::layer(0), &delegation.moves, &delegation.kinds)
                    .into_iter()
                    .map(|(_, text)| text)
                    .collect();
                if parts.is_empty() { String::from("true") } else { format!("({})", parts.join(" && ")) }
            })
            .collect();
        if each.is_empty() { String::from("false") } else { each.join(" || ") }
    }
}

/// Moves and kinds of work, as conditions.
fn scope(at: &At, moves: &[Label], kinds: &[Label]) -> Vec<(At, String)> {
    let mut conditions = Vec::new();
    if !moves.is_empty() {
        conditions.push((at.key("moves"), one_of("move", moves.iter().map(Label::as_str))));
    }
    if !kinds.is_empty() {
        conditions.push((at.key("kinds"), one_of("unit.kind", kinds.iter().map(Label::as_str))));
    }
    conditions
}

fn quoted(text: &str) -> String {
    let mut spelt = String::new();
    put_text(text, &mut spelt);
    spelt
}

fn one_of<'n>(fact: &str, names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(quoted).collect();
    match names.as_slice() {
        [name] => format!("{fact} == {name}"),
        names => format!("{fact} in [{}]", names.join(", ")),
    }
}

fn matching(at: &At, matching: &Match, conditions: &mut Vec<(At, String)>) {
    let any = |patterns: &[alloc::boxed::Box<str>], function: &str| {
        let each: Vec<String> =
            patterns.iter().map(|pattern| format!("path.{function}({})", quoted(pattern))).collect();
        each.join(" || ")
    };
    if !matching.paths.is_empty() {
        conditions.push((at.key("paths"), format!("paths.exists(path, {})", any(&matching.paths, "glob"))));
    }
    if !matching.only_paths.is_empty() {
        let all = format!("size(paths) > 0 && paths.all(path, {})", any(&matching.only_paths, "inside"));
        conditions.push((at.key("only_paths"), all));
    }
    if !matching.touches.is_empty() {
        let each: Vec<String> = matching.touches.iter().map(|touched| pattern("resources", touched)).collect();
        conditions.push((at.key("touches"), each.join(" || ")));
    }
    if !matching.actors.is_empty() {
        conditions.push((at.key("actors"), one_of("actor.kind", matching.actors.iter().map(|sort| sort.name()))));
    }
    if !matching.reversibility.is_empty() {
        let classes = matching.reversibility.iter().map(|class| class.name());
        conditions.push((at.key("reversibility"), one_of("unit.reversibility", classes)));
    }
}

/// A pattern of resources as a condition on a list of them.
fn pattern(list: &str, written: &str) -> String {
    if let Some(path) = written.strip_prefix("path:") {
        let fits = |pattern: &str| format!("resource.glob({})", quoted(pattern));
        // The kind stands within the first segment, so a `**` in front is spelt as none and as one or more segments.
        let mut rest = path;
        while let Some(shorter) = rest.strip_prefix("**/") {
            rest = shorter;
        }
        return match (rest, rest.len() < path.len()) {
            ("**", _) | ("", true) => format!("{list}.exists(resource, resource.startsWith(\"path:\"))"),
            (rest, true) => {
                let (top, below) = (fits(&format!("path:{rest}")), fits(&format!("path:*/**/{rest}")));
                format!("{list}.exists(resource, {top} || {below})")
            }
            (_, false) => format!("{list}.exists(resource, {})", fits(written)),
        };
    }
    match written.split_once('*') {
        None => format!("{} in {list}", quoted(written)),
        Some((front, "")) => format!("{list}.exists(resource, resource.startsWith({}))", quoted(front)),
        Some(_) => format!("{list}.exists(resource, resource.glob({}))", quoted(written)),
    }
}

fn spelt_times(times: &Times) -> String {
    match times {
        Times::Once(once) => {
            format!("(now >= timestamp(\"{}\") && now < timestamp(\"{}\"))", once.from, once.until)
        }
        Times::Weekly(weekly) => spelt_weekly(weekly),
    }
}

fn spelt_weekly(weekly: &Weekly) -> String {
    let zone = quoted(&weekly.zone);
    let day = format!("now.getDayOfWeek({zone})");
    let minute = format!("now.getHours({zone}) * 60 + now.getMinutes({zone})");
    let (from, until) = (weekly.from.minutes(), weekly.until.minutes());
    let days = |shift: u8| {
        let numbers: Vec<String> =
            weekly.days.iter().map(|day: &Weekday| format!("{}", (day.number() + shift) % 7)).collect();
        format!("{day} in [{}]", numbers.join(", "))
    };
    // The ends of a day need no question.
    let after = |days: String| if from == 0 { days } else { format!("{days} && {minute} >= {from}") };
    let before = |days: String| if until == 24 * 60 { days } else { format!("{days} && {minute} < {until}") };
    if from < until {
        return format!("({})", before(after(days(0))));
    }
    if until == 0 {
        return format!("({})", after(days(0)));
    }
    format!("(({}) || ({}))", after(days(0)), before(days(1)))
}
