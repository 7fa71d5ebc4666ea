//! Whether a unit belongs here, now, in this state of the whole: the eight questions of integration,
//! each with its answer and the entries it comes from.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Reverse;

use serde::Serialize;

use crate::actor::Actor;
use crate::evidence::{Answer, Finding, Standing as EvidenceStanding};
use crate::fault::Fault;
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::{Clash, Collision, DependencyKind, Grade, Graph, Ground, Mode, Opening, Reach, Side, Work};
use crate::limit;
use crate::order::InOrder as _;
use crate::text::{Label, Line, Resource};
use crate::unit::{Known, Matter, Mover, Point, Reply, Stage, Unit, onward, pending, transition};

use super::Register;
use super::drift::{Drift, DriftPart};
use super::whole::Whole;

/// Whether a unit fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum FitVerdict {
    /// Nothing known stands against landing it now.
    Fits,
    /// It would land, and something is to be verified first.
    Verify,
    /// It does not land now, and nothing would break: it waits for something.
    Waits,
    /// Something would break.
    Breaks,
    /// All it changes has landed already.
    AlreadyIn,
    /// It has landed, or its life is over.
    Over,
}

impl FitVerdict {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fits => "fits",
            Self::Verify => "verify",
            Self::Waits => "waits",
            Self::Breaks => "breaks",
            Self::AlreadyIn => "already_in",
            Self::Over => "over",
        }
    }

    /// The same in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fits => "it fits: nothing known stands against landing it now",
            Self::Verify => "it would land, and something is to be verified first",
            Self::Waits => "it waits: landing it now breaks nothing known, and it may not land yet",
            Self::Breaks => "it does not fit: landing it now would break something",
            Self::AlreadyIn => "all it changes has landed already",
            Self::Over => "there is nothing left to land",
        }
    }
}

/// What it comes to, where something does not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Consequence {
    /// Something breaks: production, or what another unit relies on.
    Breaks,
    /// Nothing breaks, and another unit in flight has to be brought onto this one.
    Redo,
}

/// Something that would break if the unit landed now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FitBreak"))]
pub struct Break {
    /// What it comes to.
    pub consequence: Consequence,
    /// How sure that is.
    pub grade: Grade,
    /// What would break, in words.
    pub text: String,
    /// The unit it would break, where it is another one in flight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Line>,
    /// The entries it comes from.
    pub from: Vec<u64>,
}

/// What should happen next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum NextStep {
    /// Bring it onto what has landed since.
    Rebase {
        /// What landed that stands against it.
        onto: Vec<Line>,
    },
    /// Another unit goes first.
    WaitFor {
        /// That unit.
        unit: Line,
        /// Who answers for it, where that is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        owner: Option<Actor>,
    },
    /// The two are one piece of work, or have to be made one.
    CombineWith {
        /// The other unit.
        unit: Line,
    },
    /// Let what stands against nothing go ahead, and keep back what does.
    SplitOff {
        /// What stands against other work.
        resources: Vec<Resource>,
    },
    /// Look at the two together before either lands.
    VerifyWith {
        /// The other unit.
        unit: Line,
    },
    /// Ask a person.
    EscalateTo {
        /// Whom.
        who: Actor,
        /// What.
        question: String,
    },
    /// One kind of integration is to be done.
    Reconcile {
        /// Which.
        kind: Label,
        /// The groups whose competence it is, where policy names any.
        groups: Vec<Label>,
    },
    /// It may land from then on.
    WaitUntil {
        /// When.
        at: Instant,
    },
    /// Say what the world is like: nothing was told of what it relies on.
    Confirm {
        /// What it relies on.
        resources: Vec<Resource>,
    },
    /// Give it up, or say what is left of it: it has landed already.
    Close,
    /// The move that its life waits for.
    Move {
        /// Whose move it is.
        who: Actor,
        /// What they are to do.
        decision: String,
    },
    /// Land it.
    Land,
}

impl NextStep {
    /// It in words.
    pub fn words(&self) -> String {
        let list = |names: &[Line]| names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let resources = |all: &[Resource]| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::Rebase { onto } => format!("bring it onto what landed since: {}", list(onto)),
            Self::WaitFor { unit, owner: Some(owner) } => format!("wait for {unit}; {owner} answers for it"),
            Self::WaitFor { unit, owner: None } => format!("wait for {unit}"),
            Self::CombineWith { unit } => format!("combine it with {unit}, or agree which of the two goes first"),
            Self::SplitOff { resources: all } => {
                format!("split off what stands against other work ({}), and let the rest go ahead", resources(all))
            }
            Self::VerifyWith { unit } => format!("verify it together with {unit}"),
            Self::EscalateTo { who, question } => format!("ask {who}: {question}"),
            Self::Reconcile { kind, groups } if groups.is_empty() => {
                format!("do the {kind} integration, and record it with `governed reconcile`")
            }
            Self::Reconcile { kind, groups } => {
                let groups: Vec<&str> = groups.iter().map(Label::as_str).collect();
                format!(
                    "let {} do the {kind} integration, and record it with `governed reconcile`",
                    groups.join(" or ")
                )
            }
            Self::WaitUntil { at } => format!("wait until {at}"),
            Self::Confirm { resources: all } => {
                format!("say what holds outside, with `--world`: nothing is told of {}", resources(all))
            }
            Self::Close => String::from("give it up, or say what is left of it"),
            Self::Move { who, decision } => format!("{who} is to {decision}"),
            Self::Land => String::from("land it"),
        }
    }
}

/// A kind of integration, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KindOfIntegration {
    /// Which kind.
    pub kind: Label,
    /// Whether it is done, for the content as it is.
    pub done: bool,
    /// Who did it last, and the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<(Actor, u64)>,
    /// The labels of the admissible evidence that speaks for it: of the method of that name.
    pub evidence: Vec<Label>,
    /// The groups whose competence it is, where policy names any.
    pub groups: Vec<Label>,
}

/// Whether a unit belongs here, now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Fit {
    /// The unit.
    pub unit: UnitId,
    /// Its title.
    pub title: String,
    /// Where it is in its life.
    pub stage: Stage,
    /// When it was asked.
    pub at: Instant,
    /// Whether it fits.
    pub verdict: FitVerdict,
    /// The eight answers, in the order of their questions.
    pub replies: Vec<Reply>,
    /// What would break if it landed now, the surest first.
    pub breaks: Vec<Break>,
    /// Why it may not land yet, where nothing would break.
    pub waits: Vec<Point>,
    /// What should happen next, the most pressing first.
    pub next: Vec<NextStep>,
    /// What it collides with in flight.
    pub collisions: Vec<Collision>,
    /// The kinds of integration it needs.
    pub kinds: Vec<KindOfIntegration>,
    /// What changed since it was proposed.
    pub drift: Drift,
    /// Why it was delayed, escalated, split, combined or taken back before.
    pub kept: Vec<Point>,
}

fn point(text: impl Into<String>, from: impl IntoIterator<Item = u64>) -> Point {
    Point { text: text.into(), from: from.into_iter().collect() }
}

fn reply(asks: &'static str, question: &'static str, mut points: Vec<Point>, nothing: &str) -> Reply {
    if points.is_empty() {
        points.push(point(nothing, []));
    }
    let more = points.len().saturating_sub(limit::POINTS);
    points.truncate(limit::POINTS);
    Reply { asks, question, points, more }
}

/// Works out whether a unit fits.
pub(super) fn fit(whole: &Whole<'_>, unit: &Unit) -> Fit {
    let (register, now) = (whole.register, whole.now);
    let name = unit.work_name();
    let standing = whole.standing(unit);
    let drift = super::drift::drift(register, unit, &standing, whole.setting.outside(), now);
    let collisions = whole.in_flight.collisions_of(&name);
    let kinds = kinds(register, unit);
    let opening = whole.setting.opening(&unit.as_work(now), now);
    let breaks = breaks(whole, unit, &drift, &collisions);
    let mut waits = waits(register, unit, &opening, now);
    waits.extend(gives_way(register, unit, &collisions));
    let verdict = match () {
        () if !unit.stage.is_in_flight() => FitVerdict::Over,
        () if drift.already_in => FitVerdict::AlreadyIn,
        () if breaks.iter().any(|held| held.consequence == Consequence::Breaks && held.grade <= Grade::Likely) => {
            FitVerdict::Breaks
        }
        () if !waits.is_empty() => FitVerdict::Waits,
        () if collisions.iter().any(|held| held.grade == Grade::Possible)
            || breaks.iter().any(|held| held.consequence == Consequence::Breaks)
            || !drift.unknown.is_empty()
            || standing.uncertain =>
        {
            FitVerdict::Verify
        }
        () => FitVerdict::Fits,
    };
    let next = next_steps(whole, unit, verdict, &drift, &collisions, &kinds, &opening);
    let (needs, needed) = dependencies(whole, unit);
    let replies = alloc::vec![
        reply("R-66", "What other work does it depend on?", needs, "on nothing recorded"),
        reply("R-67", "What other work depends on it?", needed, "nothing recorded"),
        reply(
            "R-68",
            "What has to be true before it moves?",
            conditions(whole, unit, &opening, &waits),
            "nothing more"
        ),
        reply("R-69", "What conflicts are already visible?", visible(register, &name, &collisions, &drift), "none"),
        reply("R-70", "What kinds of integration does it need?", kinds_points(unit, &kinds), "none was asked for"),
        reply("R-71", "What changed since it was proposed?", drift_points(&drift), "nothing that is known of"),
        reply("R-72", "What would break if it landed now?", breaks.iter().map(Break::point).collect(), "nothing known"),
        reply(
            "R-73",
            "What should happen next?",
            next.iter().map(|next| point(next.words(), [])).collect(),
            "nothing: its life is over"
        ),
    ];
    let (title, kept) = (unit.title.to_string(), kept(unit));
    Fit {
        unit: unit.id,
        title,
        stage: unit.stage,
        at: now,
        verdict,
        replies,
        breaks,
        waits,
        next,
        collisions,
        kinds,
        drift,
        kept,
    }
}

impl Break {
    fn point(&self) -> Point {
        Point { text: format!("{}: {}", self.grade.name(), self.text), from: self.from.clone() }
    }
}

fn titled(register: &Register, name: &Line) -> String {
    let unit = UnitId::parse(name.as_str()).ok().and_then(|id| register.unit(id));
    unit.map_or_else(|| format!("{name}, not known here"), |unit| format!("{name}, {}: {}", unit.stage, unit.title))
}

/// What it depends on and what depends on it, the direct ones with their entries, then those behind them.
fn dependencies(whole: &Whole<'_>, unit: &Unit) -> (Vec<Point>, Vec<Point>) {
    let register = whole.register;
    let line = |id: UnitId| Line::made_of(&id.to_string(), "unit").0;
    let mut needs: Vec<Point> = unit
        .depends
        .iter()
        .map(|d| point(format!("{} {}", d.is.kind.words(), titled(register, &line(d.is.on))), [d.from.seq]))
        .collect();
    let mut needed: Vec<Point> = unit
        .dependents
        .iter()
        .map(|d| point(format!("{} {}", d.is.kind.reverse_words(), titled(register, &line(d.is.unit))), [d.from.seq]))
        .collect();
    let works = whole.works();
    let Ok(graph) = Graph::of(&works) else { return (needs, needed) };
    let name = unit.work_name();
    let through = |reach: Result<Reach, Fault>, into: &mut Vec<Point>| {
        let Ok(reach) = reach else { return };
        for far in reach.reached.iter().filter(|reached| reached.steps > 1) {
            let chain = reach.chain(&far.unit).map_or_else(String::new, |chain| chain.to_string());
            into.push(point(format!("through others: {chain}"), []));
        }
    };
    through(graph.needs(name.as_str()), &mut needs);
    through(graph.needed_by(name.as_str()), &mut needed);
    for circle in graph.circles().iter().filter(|circle| circle.units.contains(&name)) {
        needs.push(point(format!("it waits for itself: {circle}"), []));
    }
    (needs, needed)
}

fn conditions(whole: &Whole<'_>, unit: &Unit, opening: &Opening, waits: &[Point]) -> Vec<Point> {
    let mut points: Vec<Point> = waits.to_vec();
    for touched in unit.touches.iter().filter(|touched| touched.touch.is.mode == Mode::Assumes) {
        let touch = &touched.touch.is;
        let relied = touch.value.as_ref().map_or_else(String::new, |value| format!(" to be `{value}`"));
        let outside = whole.setting.outside();
        let now = match (outside.mismatch(touch), outside.of(&touch.resource)) {
            (Some(_), _) => "which is not so",
            (None, Some(_)) => "which is so",
            (None, None) => "of which nothing is told",
        };
        points.push(point(format!("it relies on {}{relied}, {now}", touch.resource), [touched.touch.from.seq]));
    }
    if let Opening::Open { closes: Some(closing) } = opening {
        points.push(point(format!("it may land until {closing}"), []));
    }
    points
}

/// Why it may not land yet.
fn waits(register: &Register, unit: &Unit, opening: &Opening, now: Instant) -> Vec<Point> {
    let mut points = Vec::new();
    if !unit.stage.is_in_flight() {
        return points;
    }
    if let Some(pending) =
        pending(register, unit, now).filter(|_| unit.stage != Stage::Integrating && !unit.is_observed())
    {
        points.push(point(format!("it is {}: {} is to {}", unit.stage, pending.who, pending.decision), pending.from));
    }
    for stop in unit.as_work(now).stops {
        let until = stop.until.map_or_else(String::new, |until| format!(", until {until}"));
        points.push(point(format!("{}{until}", stop.why), []));
    }
    for dependency in &unit.depends {
        let (kind, on) = (dependency.is.kind, dependency.is.on);
        let other = register.unit(on);
        let met = !kind.waits()
            || other.is_some_and(|other| {
                if kind == DependencyKind::NeedsDeployed {
                    other.is_deployed()
                } else {
                    matches!(other.stage, Stage::Landed | Stage::Settled)
                }
            });
        if !met {
            let stage = other.map_or("not known here", |other| other.stage.name());
            points.push(point(format!("it {} {on}, which is {stage}", kind.words()), [dependency.from.seq]));
        }
    }
    if let Opening::Closed { .. } = opening {
        points.push(point(opening.words(), []));
    }
    if let Some(ruled) =
        unit.ruled.as_ref().filter(|ruled| !ruled.is.verdict.permits() && onward(unit.stage) == Some(ruled.is.to))
    {
        points.push(point(format!("policy said of its last try: {}", ruled.is.says), [ruled.from.seq]));
    }
    points
}

/// The units in flight that this one collides with for sure, or most likely, and that go before it.
fn gives_way(register: &Register, unit: &Unit, collisions: &[Collision]) -> Vec<Point> {
    let me = unit.work_name();
    let sure = collisions.iter().filter(|collision| collision.grade <= Grade::Likely);
    sure.filter_map(|collision| {
        // Which of two things is wanted, where one changes what the other relies on, no order tells.
        let ground =
            collision.grounds.iter().find(|ground| ground.grade <= Grade::Likely && ground.harmed().is_none())?;
        let name = collision.other(&me);
        let other = register.unit(UnitId::parse(name.as_str()).ok()?).filter(|other| goes_before(other, unit))?;
        let text = format!("{} goes before it: {}", called(register, name), told(ground, collision, &me));
        Some(point(text, [other.entered.seq]))
    })
    .collect()
}

fn breaks(whole: &Whole<'_>, unit: &Unit, drift: &Drift, collisions: &[Collision]) -> Vec<Break> {
    let mut breaks: Vec<Break> = Vec::new();
    let sure = |grade: Grade, text: String, from: Vec<u64>| Break {
        consequence: Consequence::Breaks,
        grade,
        text,
        unit: None,
        from,
    };
    // What the wish, policy and criteria say is for people; what the base, the world and evidence say breaks.
    let hard = |part: DriftPart| matches!(part, DriftPart::Base | DriftPart::World | DriftPart::Dependency);
    for change in drift.changes.iter().filter(|change| change.breaks && !drift.already_in) {
        let grade = if hard(change.part) { Grade::Certain } else { Grade::Likely };
        breaks.push(sure(grade, change.text.clone(), change.from.clone()));
    }
    for (label, answer) in unit.criteria_unmet().into_iter().filter(|(_, answer)| *answer == Answer::Failing) {
        let entries = unit.evidence_for(label).map(|evidence| evidence.claim.from.seq).collect();
        breaks.push(sure(Grade::Certain, format!("criterion {label} is {}", answer.name()), entries));
    }
    let me = unit.work_name();
    for collision in collisions {
        let mine = side_of(collision, &me);
        // What this unit relies on is as it relies on it, as long as the other has not landed.
        let Some(ground) = collision.grounds.iter().find(|ground| ground.harmed() != Some(mine)) else { continue };
        let other = collision.other(&me);
        let (consequence, what) = match ground.harmed() {
            Some(_) => (Consequence::Breaks, "would no longer fit"),
            None => (Consequence::Redo, "would have to be brought onto this unit"),
        };
        let text = format!("{} {what}: {}", called(whole.register, other), told(ground, collision, &me));
        breaks.push(Break { consequence, grade: ground.grade, text, unit: Some(other.clone()), from: Vec::new() });
    }
    let excluded = unit.depends.iter().map(|d| (d.is.kind, d.is.on, d.from.seq));
    let excluding = unit.dependents.iter().map(|d| (d.is.kind, d.is.unit, d.from.seq));
    for (_, other, entry) in excluded.chain(excluding).filter(|(kind, ..)| *kind == DependencyKind::Excludes) {
        if whole.register.unit(other).is_some_and(|other| matches!(other.stage, Stage::Landed | Stage::Settled)) {
            let text = format!("{other} is in production, and the two must not be there together");
            breaks.push(sure(Grade::Certain, text, alloc::vec![entry]));
        }
    }
    breaks.put_in_order_by_key(|held| (held.consequence, held.grade));
    breaks
}

/// Which side of a collision a unit is.
fn side_of(collision: &Collision, unit: &Line) -> Side {
    if collision.a == *unit { Side::A } else { Side::B }
}

/// A unit as people call it: its title, with its id.
fn called(register: &Register, name: &Line) -> String {
    let unit = UnitId::parse(name.as_str()).ok().and_then(|id| register.unit(id));
    unit.map_or_else(|| name.to_string(), |unit| format!("\u{201c}{}\u{201d} ({name})", unit.title))
}

/// A ground as it is told of a unit, where the other is named already.
fn told(ground: &Ground, collision: &Collision, me: &Line) -> String {
    let name = |unit: &Line| if unit == me { "this unit" } else { "the other" };
    ground.words(name(&collision.a), name(&collision.b))
}

/// Whether a unit in flight goes before another: the one further along, then of the higher priority, then the older.
fn goes_before(one: &Unit, other: &Unit) -> bool {
    let key = |unit: &Unit| (Reverse(unit.stage), Reverse(unit.priority), unit.opened.seq);
    key(one) < key(other)
}

fn visible(register: &Register, me: &Line, collisions: &[Collision], drift: &Drift) -> Vec<Point> {
    let blocked = drift.breaking().filter(|change| change.part == DriftPart::Base);
    let mut points: Vec<Point> = blocked
        .map(|change| point(format!("with what landed: {}", change.text), change.from.iter().copied()))
        .collect();
    let mut sorted: Vec<&Collision> = collisions.iter().collect();
    sorted.put_in_order_by_key(|collision| collision.grade);
    points.extend(sorted.into_iter().map(|collision| {
        let ground = collision.grounds.first();
        let ground = ground.map_or_else(String::new, |ground| told(ground, collision, me));
        point(format!("{}, with {}: {ground}", collision.grade.name(), called(register, collision.other(me))), [])
    }));
    points
}

fn kinds(register: &Register, unit: &Unit) -> Vec<KindOfIntegration> {
    let owed = unit.integrations_owed();
    let standings = unit.standings_among(register.books().people());
    unit.integrations
        .iter()
        .map(|kind| {
            let done = unit.reconciled.iter().rev().find(|done| done.said.is.kind == *kind);
            let speaks = standings.iter().filter(|(evidence, standing)| {
                let claim = &evidence.claim.is;
                *standing == EvidenceStanding::Admissible && claim.method == *kind && claim.finding == Finding::Supports
            });
            let policy = register.policy().and_then(|held| held.policy());
            KindOfIntegration {
                kind: kind.clone(),
                done: !owed.contains(&kind),
                by: done.map(|done| (done.said.from.by.clone(), done.said.from.seq)),
                evidence: speaks.map(|(evidence, _)| evidence.claim.is.label.clone()).collect(),
                groups: policy.map(|policy| policy.competent_in(kind)).unwrap_or_default(),
            }
        })
        .collect()
}

fn kinds_points(unit: &Unit, kinds: &[KindOfIntegration]) -> Vec<Point> {
    kinds
        .iter()
        .map(|kind| {
            let how = match (kind.done, &kind.by) {
                (true, Some((by, _))) => format!("done by {by}"),
                (false, Some((by, _))) => format!("owed again: {by} did it for other content"),
                _ => String::from("owed"),
            };
            let evidence: Vec<&str> = kind.evidence.iter().map(Label::as_str).collect();
            let evidence =
                if evidence.is_empty() { String::new() } else { format!("; evidence: {}", evidence.join(", ")) };
            let groups: Vec<&str> = kind.groups.iter().map(Label::as_str).collect();
            let groups =
                if groups.is_empty() { String::new() } else { format!("; answered by {}", groups.join(" or ")) };
            let from = kind.by.as_ref().map_or(unit.opened.seq, |(_, seq)| *seq);
            point(format!("{}: {how}{evidence}{groups}", kind.kind), [from])
        })
        .collect()
}

fn drift_points(drift: &Drift) -> Vec<Point> {
    let said = drift.changes.iter().map(|change| {
        let mark = if change.breaks { "!" } else { "" };
        point(format!("{}{mark}: {}", change.part.name(), change.text), change.from.iter().copied())
    });
    said.collect()
}

/// Why it was delayed, asked about, made into others or taken back.
fn kept(unit: &Unit) -> Vec<Point> {
    fn ended<T>(matter: &Matter<T>) -> String {
        matter.ended.as_ref().map_or_else(String::new, |end| format!(", until: {}", end.is.opening(120)))
    }
    let mut points: Vec<Point> = Vec::new();
    points.extend(unit.holds.iter().map(|hold| {
        point(format!("held: {}{}", hold.raised.is.reason.opening(160), ended(hold)), [hold.raised.from.seq])
    }));
    points.extend(unit.escalations.iter().map(|asked| {
        let is = &asked.raised.is;
        point(format!("{} was asked: {}{}", is.to, is.question.opening(160), ended(asked)), [asked.raised.from.seq])
    }));
    points.extend(unit.refusals.iter().map(|refusal| {
        point(format!("refused: {}{}", refusal.raised.is.text.opening(160), ended(refusal)), [refusal.raised.from.seq])
    }));
    let reasons = unit.steps.iter().filter(|step| {
        let way = transition(step.is.from, step.is.to);
        step.is.to > Stage::Settled
            || step.is.to < step.is.from
            || way.is_some_and(|way| way.mover() == Mover::Person && step.is.reason.is_some())
    });
    points.extend(reasons.filter_map(|step| {
        let reason = step.is.reason.as_ref()?;
        Some(point(format!("{}: {}", step.is.to, reason.opening(160)), [step.from.seq]))
    }));
    points.put_in_order_by_key(|point| point.from.first().copied());
    points
}

fn next_steps(
    whole: &Whole<'_>,
    unit: &Unit,
    verdict: FitVerdict,
    drift: &Drift,
    collisions: &[Collision],
    kinds: &[KindOfIntegration],
    opening: &Opening,
) -> Vec<NextStep> {
    let register = whole.register;
    let me = unit.work_name();
    let mut steps = Vec::new();
    match verdict {
        FitVerdict::Over => return steps,
        FitVerdict::AlreadyIn => return alloc::vec![NextStep::Close],
        _ => {}
    }
    let standing = whole.standing(unit);
    let mut onto: Vec<Line> = standing.blocked.iter().map(|blocked| blocked.by.clone()).collect();
    onto.put_in_order();
    onto.dedup();
    if standing.is_blocked() {
        steps.push(NextStep::Rebase { onto });
    }
    for dependency in unit.depends.iter().filter(|d| d.is.kind.waits()) {
        let other = register.unit(dependency.is.on);
        if other.is_none_or(|other| other.stage.is_in_flight()) {
            let owner = other.map(|other| other.accountable.is.clone());
            steps.push(NextStep::WaitFor { unit: Line::made_of(&dependency.is.on.to_string(), "unit").0, owner });
        }
    }
    let sure: Vec<&Collision> = collisions.iter().filter(|collision| collision.grade <= Grade::Likely).collect();
    for collision in &sure {
        let other = collision.other(&me);
        let theirs = whole.in_flight.get(other);
        let shares_ask = |work: &Work| {
            whole.in_flight.get(&me).is_some_and(|mine| mine.asks.iter().any(|ask| work.asks.contains(ask)))
        };
        let unit_of = UnitId::parse(other.as_str()).ok().and_then(|id| register.unit(id));
        let surest = collision.grounds.first();
        if theirs.is_some_and(shares_ask) || matches!(surest.map(|ground| &ground.clash), Some(Clash::BothAdd)) {
            steps.push(NextStep::CombineWith { unit: other.clone() });
        } else if let Some(ground) = surest.filter(|ground| ground.harmed().is_some()) {
            let who = unit_of.map_or_else(|| unit.accountable.is.clone(), |other| other.accountable.is.clone());
            let question = format!("which of the two is wanted? With {other}: {}", told(ground, collision, &me));
            steps.push(NextStep::EscalateTo { who, question });
        } else if let Some(other_unit) = unit_of.filter(|other| goes_before(other, unit)) {
            let owner = Some(other_unit.accountable.is.clone());
            steps.push(NextStep::WaitFor { unit: other.clone(), owner });
        }
    }
    let mut at_odds: Vec<Resource> = sure
        .iter()
        .flat_map(|c| &c.grounds)
        .filter(|g| g.grade <= Grade::Likely)
        .filter_map(|g| g.resource.clone())
        .collect();
    at_odds.put_in_order();
    at_odds.dedup();
    let written = unit.touches.iter().filter(|touched| touched.touch.is.is_content()).count();
    if !at_odds.is_empty() && at_odds.len().saturating_mul(2) < written {
        steps.push(NextStep::SplitOff { resources: at_odds });
    }
    let asked =
        drift.breaking().find(|change| matches!(change.part, DriftPart::Wish | DriftPart::World | DriftPart::Criteria));
    if let Some(change) = asked {
        let question = format!("does it still fit? {}", change.text);
        steps.push(NextStep::EscalateTo { who: unit.accountable.is.clone(), question });
    }
    for kind in kinds.iter().filter(|kind| !kind.done) {
        steps.push(NextStep::Reconcile { kind: kind.kind.clone(), groups: kind.groups.clone() });
    }
    if !drift.unknown.is_empty() {
        steps.push(NextStep::Confirm { resources: drift.unknown.clone() });
    }
    steps.extend(
        collisions
            .iter()
            .filter(|c| c.grade == Grade::Possible)
            .map(|c| NextStep::VerifyWith { unit: c.other(&me).clone() }),
    );
    if let Opening::Closed { opens: Some(at), .. } = opening {
        steps.push(NextStep::WaitUntil { at: *at });
    }
    match (pending(register, unit, whole.now), verdict) {
        (_, FitVerdict::Fits) if unit.is_observed() => steps.push(NextStep::Land),
        (Some(pending), _) => steps.push(NextStep::Move { who: pending.who, decision: pending.decision }),
        (None, _) => {}
    }
    steps
}
