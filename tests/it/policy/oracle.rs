//! The engine once more, slow and plain: the records of a document walked one by one, for every case.

use std::collections::BTreeMap;

use governed::policy::condition::{parse, print};
use governed::policy::document::{
    Document, Effect, EscalateTo, Group, JudgmentNeed, Match, Rung, Standard, Times, Weekly,
};
use governed::policy::{Recipient, Standing, Verdict, Weekday};
use governed::{Instant, Label, Presence};
use serde_json::Value as Json;

use super::naive_calendar::{SECOND, weekday};
use super::naive_condition::{Answer, NoAnswer, Value, World, both, either, not};
use super::naive_path::{fits, fits_wholly};

/// What the oracle says of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub verdict: Verdict,
    pub fired: Vec<String>,
    pub unclear: Vec<String>,
    pub permitted: bool,
    /// What is owed, by its place among all that a policy can leave owed.
    pub owed: Vec<(u32, Standing)>,
}

/// Something that can fire.
struct Part {
    id: String,
    holds: Answer,
    effects: Vec<Follows>,
}

enum Follows {
    Permit(Vec<Answer>),
    Owe(usize),
    Block,
    Cap(usize),
    Nothing,
}

enum Owed {
    Evidence(Standard),
    Judgment(JudgmentNeed),
    Escalation(EscalateTo),
    Instant(Instant),
    Fact(Answer),
    Rung,
}

struct Oracle<'o> {
    world: World<'o>,
    groups: BTreeMap<Label, Group>,
    standards: BTreeMap<Label, Standard>,
    ladder: Vec<Rung>,
    documents: &'o [Document],
    /// Everything that can be owed, in the order it is first named, each once.
    owed: Vec<(String, Owed)>,
}

/// The verdict of documents on facts.
pub fn judge<'o>(documents: &'o [Document], facts: &'o Json) -> Judged {
    let own = documents.iter().flat_map(|document| &document.facts.own);
    let zones = documents.iter().flat_map(|document| &document.zones);
    let mut oracle = Oracle {
        world: World {
            facts,
            own: own.map(|(name, fact)| (name.to_string(), fact.is.to_string())).collect(),
            zones: zones.map(|(name, rule)| (name.to_string(), rule.to_string())).collect(),
        },
        groups: documents.iter().flat_map(|document| document.groups.clone()).collect(),
        standards: documents.iter().flat_map(|document| document.standards.clone()).collect(),
        ladder: documents.iter().find_map(|document| document.autonomy.clone()).map_or(vec![], |found| found.ladder),
        documents,
        owed: Vec::new(),
    };
    let mut parts = Vec::new();
    for layer in 0..documents.len() {
        oracle.document(documents, layer, &mut parts);
    }
    oracle.verdict(documents, &parts)
}

impl Oracle<'_> {
    fn document(&mut self, documents: &[Document], layer: usize, parts: &mut Vec<Part>) {
        let document = &documents[layer];
        let id = |id: &str| if documents.len() > 1 { format!("{}/{id}", document.policy) } else { id.to_owned() };
        for rule in &document.rules {
            let condition = rule.when.as_ref().map_or(Ok(true), |when| self.asked(when));
            let holds = both([self.scope(&rule.moves, &rule.kinds), self.shape(&rule.matching), condition]);
            let effects = self.effects(&rule.then, &documents[..layer]);
            parts.push(Part { id: id(rule.id.as_str()), holds, effects });
        }
        for window in &document.windows {
            let within = either(window.times.iter().map(|times| self.within(times)));
            let waits = if window.outside { not(within) } else { within };
            let goes_ahead = window.except.as_ref().map_or(Ok(false), |except| self.asked(except));
            let holds = both([self.scope(&window.moves, &window.kinds), waits, not(goes_ahead)]);
            let key = format!("window {:?} {}", window.times, window.outside);
            let effects = vec![self.owe(key, Owed::Fact(not(waits)))];
            parts.push(Part { id: id(window.id.as_str()), holds, effects });
        }
        for exclusion in &document.exclusions {
            let mine = |pattern: &str| self.touches("resources", pattern);
            let theirs = |pattern: &str| self.touches("others.resources", pattern);
            let (a, b) = (&*exclusion.between, &*exclusion.and);
            let together = either([both([mine(a), theirs(b)]), both([mine(b), theirs(a)])]);
            let holds = both([self.scope(&exclusion.moves, &[]), together]);
            let effects = vec![self.owe(format!("exclusion {a} and {b}"), Owed::Fact(not(together)))];
            parts.push(Part { id: id(exclusion.id.as_str()), holds, effects });
        }
        for (number, ceiling) in document.ceilings.iter().enumerate() {
            let class = ceiling.reversibility.name();
            let is_class = self.world.text("unit.reversibility").map(|is| is == class);
            let holds = both([self.scope(&ceiling.moves, &[]), is_class]);
            let mut effects = self.effects(&ceiling.then, &[]);
            effects.extend(ceiling.autonomy.iter().map(|level| self.cap(level)));
            parts.push(Part { id: id(&format!("ceiling-{}-{number}", class.replace('_', "-"))), holds, effects });
        }
        if document.autonomy.is_some() {
            let holds = self.world.text("actor.kind").map(|kind| kind == "machine");
            let effects = vec![self.owe("rung".into(), Owed::Rung)];
            parts.push(Part { id: id("autonomy"), holds, effects });
        }
        for attention in &document.attention {
            let group = Value::Text(attention.group.to_string());
            let full = match self.world.fact("queue.waiting") {
                Some(Value::Map(entries)) => Ok(entries.iter().any(|(name, count)| {
                    *name == group && matches!(count, Value::Int(count) if *count >= i64::from(attention.waiting))
                })),
                _ => Err(NoAnswer),
            };
            let admit = [Label::parse("admit").unwrap()];
            let moves = if attention.moves.is_empty() { &admit[..] } else { &attention.moves };
            let holds = both([self.scope(moves, &[]), full]);
            let key = format!("attention {} {}", attention.group, attention.waiting);
            let effects = vec![self.owe(key, Owed::Fact(not(full)))];
            parts.push(Part { id: id(&format!("attention-{}", attention.group)), holds, effects });
        }
    }

    fn asked(&self, condition: &str) -> Answer {
        self.world.holds(&parse(condition).unwrap())
    }

    fn scope(&self, moves: &[Label], kinds: &[Label]) -> Answer {
        let one_of = |fact: &str, wanted: &[Label]| match wanted {
            [] => Ok(true),
            wanted => self.world.text(fact).map(|is| wanted.iter().any(|wanted| wanted.as_str() == is)),
        };
        both([one_of("move", moves), one_of("unit.kind", kinds)])
    }

    fn shape(&self, matching: &Match) -> Answer {
        let paths = || self.world.texts("paths");
        let mut lines = Vec::new();
        if !matching.paths.is_empty() {
            let fits = |path: &String| matching.paths.iter().any(|pattern| fits(pattern, path));
            lines.push(paths().map(|paths| paths.iter().any(fits)));
        }
        if !matching.only_paths.is_empty() {
            let fits = |path: &String| matching.only_paths.iter().any(|pattern| fits_wholly(pattern, path));
            lines.push(paths().map(|paths| !paths.is_empty() && paths.iter().all(fits)));
        }
        if !matching.touches.is_empty() {
            lines.push(either(matching.touches.iter().map(|pattern| self.touches("resources", pattern))));
        }
        if !matching.actors.is_empty() {
            let kind = self.world.text("actor.kind");
            lines.push(kind.map(|kind| matching.actors.iter().any(|sort| sort.name() == kind)));
        }
        if !matching.reversibility.is_empty() {
            let class = self.world.text("unit.reversibility");
            lines.push(class.map(|is| matching.reversibility.iter().any(|class| class.name() == is)));
        }
        both(lines)
    }

    /// Whether a list of resources has one that a pattern means.
    fn touches(&self, list: &str, pattern: &str) -> Answer {
        if let Some(path) = pattern.strip_prefix("path:") {
            let held = self.world.texts(list)?;
            return Ok(held.iter().filter_map(|held| held.strip_prefix("path:")).any(|held| fits(path, held)));
        }
        let means = |resource: &String| match pattern.strip_suffix('*') {
            Some(front) if !front.contains('*') => resource.starts_with(front),
            None if !pattern.contains('*') => resource == pattern,
            _ => fits(pattern, resource),
        };
        self.world.texts(list).map(|resources| resources.iter().any(means))
    }

    fn within(&self, times: &Times) -> Answer {
        let now = self.world.now()?;
        match times {
            Times::Once(once) => {
                let nanos = |instant: Instant| i128::from(instant.millis()) * SECOND / 1000;
                Ok((nanos(once.from)..nanos(once.until)).contains(&now))
            }
            Times::Weekly(weekly) => Ok(self.within_week(weekly, now)),
        }
    }

    /// Minutes are counted from Sunday's midnight, around the week.
    fn within_week(&self, weekly: &Weekly, now: i128) -> bool {
        let clock = self.world.clock(now, &weekly.zone);
        let minute = weekday(clock.days) * 1440 + clock.within / (60 * SECOND);
        let (from, until) = (i128::from(weekly.from.minutes()), i128::from(weekly.until.minutes()));
        let length = if until > from { until - from } else { until + 1440 - from };
        let order = [
            Weekday::Sunday,
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
        ];
        (0..).zip(order).filter(|(_, day)| weekly.days.contains(day)).any(|(number, _)| {
            let begins: i128 = number * 1440 + from;
            (minute - begins).rem_euclid(7 * 1440) < length
        })
    }

    fn owe(&mut self, key: String, owed: Owed) -> Follows {
        if let Some(number) = self.owed.iter().position(|(held, _)| *held == key) {
            return Follows::Owe(number);
        }
        self.owed.push((key, owed));
        Follows::Owe(self.owed.len() - 1)
    }

    fn cap(&self, level: &Label) -> Follows {
        Follows::Cap(self.ladder.iter().position(|rung| rung.level == *level).unwrap())
    }

    fn effects(&mut self, effects: &[Effect], uppers: &[Document]) -> Vec<Follows> {
        let one = |effect: &Effect| match effect {
            Effect::Allow => Follows::Permit(uppers.iter().map(|upper| self.delegated(upper)).collect()),
            Effect::Evidence(name) => {
                let standard = self.standards[name].clone();
                self.owe(format!("evidence {name}"), Owed::Evidence(standard))
            }
            Effect::Judgment(need) => {
                let JudgmentNeed { kind, of, competence, quorum, independent, presence, reasoned, .. } = need;
                let key =
                    format!("judgment {kind} {of:?} {competence:?} {quorum} {independent} {presence:?} {reasoned}");
                self.owe(key, Owed::Judgment(need.clone()))
            }
            Effect::Hold(end) => match (&end.until, &end.until_fact) {
                (Some(instant), _) => self.owe(format!("instant {instant}"), Owed::Instant(*instant)),
                (None, fact) => {
                    let fact = fact.as_ref().unwrap();
                    let answer = self.asked(fact);
                    self.owe(format!("fact {}", print(&parse(fact).unwrap())), Owed::Fact(answer))
                }
            },
            Effect::Escalate(to) => {
                self.owe(format!("escalate {} {:?} {}", to.to, to.within, to.independent), Owed::Escalation(to.clone()))
            }
            Effect::Block => Follows::Block,
            Effect::CapAutonomy(level) => self.cap(level),
            Effect::Route(_) | Effect::Remember(_) => Follows::Nothing,
        };
        effects.iter().map(one).collect()
    }

    fn delegated(&self, upper: &Document) -> Answer {
        either(upper.delegates.iter().map(|delegation| self.scope(&delegation.moves, &delegation.kinds)))
    }

    fn verdict(&self, documents: &[Document], parts: &[Part]) -> Judged {
        let named = |wanted: Answer| -> Vec<String> {
            parts.iter().filter(|part| part.holds == wanted).map(|part| part.id.clone()).collect()
        };
        let (fired, unclear) = (named(Ok(true)), named(Err(NoAnswer)));
        let follows: Vec<&Follows> =
            parts.iter().filter(|part| part.holds == Ok(true)).flat_map(|part| &part.effects).collect();
        let cap =
            follows.iter().filter_map(|effect| if let Follows::Cap(level) = effect { Some(*level) } else { None });
        let cap = cap.min();
        let mut verdicts = vec![Verdict::Move];
        let mut permitted = false;
        let mut owed = Vec::new();
        for effect in follows {
            match effect {
                Follows::Permit(layers) => {
                    permitted |= layers.iter().all(|layer| *layer == Ok(true));
                    if layers.contains(&Err(NoAnswer)) {
                        verdicts.push(Verdict::Undetermined);
                    }
                }
                Follows::Owe(number) if owed.iter().all(|(held, _)| held != number) => {
                    let owes = &self.owed[*number].1;
                    let standing = self.stands(owes, cap);
                    verdicts.push(match (standing, owes) {
                        (Standing::Met, _) => Verdict::Move,
                        (Standing::Unclear, _) => Verdict::Undetermined,
                        (_, Owed::Evidence(_) | Owed::Judgment(_) | Owed::Rung) => Verdict::Need,
                        (_, Owed::Instant(_) | Owed::Fact(_)) => Verdict::Hold,
                        (_, Owed::Escalation(_)) => Verdict::Escalate,
                    });
                    owed.push((*number, standing));
                }
                Follows::Block => verdicts.push(Verdict::Block),
                Follows::Owe(_) | Follows::Cap(_) | Follows::Nothing => {}
            }
        }
        let blocks = documents.iter().any(|document| document.fallback.block);
        let fallback = &documents[0].fallback;
        permitted |= !blocks && self.answered(&fallback.to, fallback.independent);
        if !unclear.is_empty() {
            verdicts.push(Verdict::Undetermined);
        }
        if !permitted {
            verdicts.push(Verdict::Escalate);
        }
        let mut verdict = verdicts.iter().copied().max().unwrap();
        if blocks && (!permitted || verdicts.contains(&Verdict::Undetermined)) {
            verdict = Verdict::Block;
        }
        owed.sort_unstable_by_key(|(number, _)| *number);
        let owed = owed.into_iter().map(|(number, standing)| (u32::try_from(number).unwrap(), standing)).collect();
        Judged { verdict, fired, unclear, permitted, owed }
    }

    fn stands(&self, owed: &Owed, cap: Option<usize>) -> Standing {
        let count = |has: usize, asked: u32| {
            let has = u32::try_from(has).unwrap();
            if has >= asked { Standing::Met } else { Standing::Owed { has, asked } }
        };
        let answered = |answer: Answer| answer.map_or(Standing::Unclear, |met| count(usize::from(met), 1));
        match owed {
            Owed::Evidence(standard) => count(self.evidence(standard), standard.count),
            Owed::Judgment(need) => {
                let may = |by: &str| {
                    // The uppermost layer in which anybody has the competence says who has it.
                    let able = |competence: &Label| {
                        for document in self.documents {
                            let able: Vec<&Group> = document
                                .groups
                                .values()
                                .filter(|group| group.competences.contains(competence))
                                .collect();
                            if !able.is_empty() {
                                return able.into_iter().any(|group| member(group, by));
                            }
                        }
                        false
                    };
                    let of = need.of.as_ref().is_none_or(|group| member(&self.groups[group], by));
                    // Where nobody is named, everybody the uppermost layer names may.
                    let known = need.of.is_some() || need.competence.is_some() || self.names(by);
                    of && known && need.competence.as_ref().is_none_or(able)
                };
                count(
                    self.approved(need.kind.as_str(), need.independent, (need.presence, need.reasoned), may),
                    need.quorum,
                )
            }
            Owed::Escalation(to) => answered(Ok(self.answered(&to.to, to.independent))),
            Owed::Instant(instant) => {
                answered(self.world.now().map(|now| now >= i128::from(instant.millis()) * SECOND / 1000))
            }
            Owed::Fact(answer) => answered(*answer),
            Owed::Rung => {
                let granted = self.world.text("autonomy.level").ok();
                let granted = self.ladder.iter().position(|rung| Some(rung.level.as_str()) == granted.as_deref());
                let highest = granted.unwrap_or(0).min(cap.unwrap_or(usize::MAX));
                let rungs = &self.ladder[..=highest];
                answered(
                    self.world
                        .text("move")
                        .map(|asked| rungs.iter().any(|rung| rung.moves.iter().any(|may| may.as_str() == asked))),
                )
            }
        }
    }

    fn answered(&self, to: &Recipient, independent: bool) -> bool {
        let may = |by: &str| match to.group() {
            Some(group) => member(&self.groups[group], by),
            None => same(to.as_str(), by),
        };
        self.approved("escalation", independent, (Presence::Asserted, false), may) > 0
    }

    /// Whether the uppermost layer names somebody as a member of a group or as its owner.
    fn names(&self, by: &str) -> bool {
        let top = &self.documents[0];
        top.groups.values().any(|group| member(group, by)) || same(top.owner.as_str(), by)
    }

    fn records(&self, name: &str) -> Vec<serde_json::Map<String, Json>> {
        let given = self.world.facts.get(name).and_then(Json::as_array);
        given.map_or(vec![], |records| records.iter().map(|record| record.as_object().unwrap().clone()).collect())
    }

    /// How many pieces support what they are about: none, where one contradicts it.
    fn evidence(&self, standard: &Standard) -> usize {
        let counts = |piece: &serde_json::Map<String, Json>, finding: &str| {
            // What is not known of a piece keeps it from supporting, and from not contradicting.
            let asks = |field: &str, fits: &dyn Fn(&Json) -> bool| {
                piece.get(field).filter(|given| !given.is_null()).map_or(finding == "contradicts", fits)
            };
            let one_of = |field: &str, wanted: &[&str]| asks(field, &|is| wanted.contains(&is.as_str().unwrap()));
            let methods: Vec<&str> = standard.methods.iter().map(Label::as_str).collect();
            let sorts: Vec<&str> = standard.by.iter().map(|sort| sort.name()).collect();
            let of_group = |from: &Label| asks("by", &|by| member(&self.groups[from], by.as_str().unwrap()));
            let fresh = |most: i64| {
                asks("at", &|at| {
                    let at = super::naive_calendar::stamp(at.as_str().unwrap()).unwrap();
                    let fresh = |now: i128| (0..=i128::from(most) * SECOND / 1000).contains(&(now - at));
                    self.world.now().map_or(finding == "contradicts", fresh)
                })
            };
            let is_about = |wanted: &governed::Line| {
                asks("about", &|about| about.as_array().unwrap().iter().any(|about| about == wanted.as_str()))
            };
            one_of("finding", &[finding])
                && one_of("standing", &["admissible"])
                && (methods.is_empty() || one_of("method", &methods))
                && (sorts.is_empty() || one_of("by_kind", &sorts))
                && standard.from.as_ref().is_none_or(of_group)
                && standard.fresh.as_ref().is_none_or(|span| fresh(span.millis()))
                && (!standard.verified || asks("verified", &|verified| *verified == Json::Bool(true)))
                && (standard.about.is_empty() || standard.about.iter().any(is_about))
        };
        let all = self.records("evidence");
        if all.iter().any(|piece| counts(piece, "contradicts")) {
            return 0;
        }
        all.iter().filter(|piece| counts(piece, "supports")).count()
    }

    /// How many people approve by their last word on what there is now: none, where one of them says no.
    fn approved(
        &self,
        kind: &str,
        independent: bool,
        (presence, reasoned): (Presence, bool),
        may: impl Fn(&str) -> bool,
    ) -> usize {
        let mut last: BTreeMap<String, &str> = BTreeMap::new();
        for judgment in self.records("judgments") {
            let text = |field: &str| judgment.get(field).and_then(Json::as_str);
            let is = |field: &str, answer: bool| judgment.get(field) == Some(&Json::Bool(answer));
            let Some(by) = text("by").filter(|by| by.starts_with("person:") && may(by)) else { continue };
            let asks = self.world.text("actor.id").is_ok_and(|id| same(&id, by));
            let own = !is("own", false) || asks;
            if text("answer") == Some("approve") {
                let strength = |name: &str| Presence::ALL.iter().position(|presence| presence.name() == name);
                let sure = text("presence").and_then(strength).unwrap_or(0) >= strength(presence.name()).unwrap();
                let why = !reasoned || is("reasoned", true);
                if text("kind") == Some(kind) && is("current", true) && sure && why {
                    last.insert(by.to_ascii_lowercase(), if independent && own { "own" } else { "yes" });
                }
            } else if text("kind").is_none_or(|is| is == kind) && !is("current", false) {
                // What is not known about a judgment speaks against it.
                last.insert(by.to_ascii_lowercase(), "no");
            }
        }
        let said = |word: &str| last.values().filter(|last| **last == word).count();
        if said("no") > 0 { 0 } else { said("yes") }
    }
}

fn member(group: &Group, by: &str) -> bool {
    group.members.iter().any(|member| same(member.as_str(), by))
}

/// Names of actors are the same in upper and lower case.
fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}
