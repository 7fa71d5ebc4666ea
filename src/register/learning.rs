//! What was noticed and what came of it: everything that is owed an answer, and everything that was kept.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use serde::Serialize;

use crate::feedback::{
    Candidate, INNER_SOURCE, LessonStanding, SameProblem, Unusual, UnusualSort, candidates, inner_signals,
    same_problems, standing_of, unusual,
};
use crate::instant::Instant;
use crate::memory::{Lesson, Signal, SignalKind};
use crate::text::{Line, Prose};
use crate::unit::{Known as _, Matter, Pattern};

use super::Register;

/// A pattern, and what it is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PatternView {
    /// The pattern.
    pub pattern: Pattern,
    /// What is owed next, in words.
    pub owes: &'static str,
    /// When the last of its signals happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_signal: Option<Instant>,
    /// Signals that happened after it was last answered: an answer that helps leaves none.
    pub since_answered: usize,
}

/// A lesson, and whether it acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LessonView {
    /// The lesson, and what retired it.
    pub lesson: Matter<Lesson>,
    /// Whether it acts.
    pub standing: LessonStanding,
}

/// What was noticed, what it amounts to, and what the system now does about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Learning {
    /// How many signals of each kind were taken.
    pub signals: BTreeMap<&'static str, usize>,
    /// How many of all were dismissed as noise, one by one.
    pub noise: usize,
    /// How many are neither noise nor part of a pattern.
    pub open: usize,
    /// How many the register has to tell itself that were not taken yet.
    pub untaken: usize,
    /// Series that are not as they were.
    pub unusual: Vec<Unusual>,
    /// Signals that may be one thing.
    pub candidates: Vec<Candidate>,
    /// Work nobody has begun that may be one problem.
    pub same_problems: Vec<SameProblem>,
    /// The patterns: those that are owed something first, by what is owed.
    pub patterns: Vec<PatternView>,
    /// The lessons, in the order they were kept.
    pub lessons: Vec<LessonView>,
}

impl Register {
    /// The signals the register itself has to tell, and was not told yet: work taken back, people stepping in, checks that
    /// failed, series that fell silent.
    pub fn untaken_signals(&self, now: Instant) -> Vec<Signal> {
        let held = self.signals();
        let inner = self.units().flat_map(inner_signals);
        let silent = unusual(held, now).into_iter().filter(|series| series.sort == UnusualSort::Calm);
        let silent = silent.filter_map(|series| {
            let last = series.signals.first()?;
            // As soon as it is half as long again: the same, whoever looks and when.
            let at = series.since.millis().saturating_add(series.before.saturating_mul(3) / 2).saturating_add(1);
            Some(Signal {
                source: Line::parse(INNER_SOURCE).ok()?,
                id: Line::parse(&alloc::format!("calm:{last}")).ok()?,
                kind: SignalKind::UnexpectedCalm,
                topic: series.topic,
                at: Instant::nearest_to_millis(at).min(now),
                text: Prose::parse(&series.says).ok()?,
                subject: Some(series.source),
                severity: None,
                units: Vec::new(),
                resources: Vec::new(),
            })
        });
        let told = |signal: &Signal| held.named(&signal.source, &signal.id).any(|told| alike(&told.is, signal));
        inner.chain(silent).filter(|signal| !told(signal)).collect()
    }

    fn pattern_view(&self, pattern: &Pattern) -> PatternView {
        let signals = || pattern.signals.iter().filter_map(|seq| self.signals().get(*seq));
        let answered = pattern.responses.last().map(|response| response.from.at);
        PatternView {
            owes: pattern.stage.owes(),
            last_signal: signals().map(|signal| signal.is.at).max(),
            since_answered: signals().filter(|signal| answered.is_some_and(|at| signal.is.at > at)).count(),
            pattern: pattern.clone(),
        }
    }
}

/// Whether two signals are of one thing: words and resources may have become others since.
fn alike(one: &Signal, other: &Signal) -> bool {
    let of = |signal: &Signal| (signal.kind, signal.topic.clone(), signal.at, signal.units.clone());
    of(one) == of(other)
}

/// What was noticed, what it amounts to, and what the system now does about it.
///
/// ```
/// use governed::{Instant, Register, learning};
/// let view = learning(&Register::new(), Instant::parse("2026-03-17T09:00:00Z")?);
/// assert!(view.patterns.is_empty() && view.lessons.is_empty());
/// # Ok::<(), governed::InputFault>(())
/// ```
pub fn learning(register: &Register, now: Instant) -> Learning {
    let (signals, books) = (register.signals(), register.books());
    let mut counted: BTreeMap<&'static str, usize> = BTreeMap::new();
    let (mut noise, mut open) = (0_usize, 0_usize);
    let gathered: alloc::collections::BTreeSet<u64> =
        books.patterns.iter().flat_map(|pattern| pattern.signals.iter().copied()).collect();
    for signal in signals.all() {
        let count = counted.entry(signal.is.kind.name()).or_default();
        *count = count.saturating_add(1);
        let is_noise = signals.noise(signal.from.seq).is_some();
        noise = noise.saturating_add(usize::from(is_noise));
        open = open.saturating_add(usize::from(!is_noise && !gathered.contains(&signal.from.seq)));
    }
    let mut patterns: Vec<PatternView> = books.patterns.iter().map(|pattern| register.pattern_view(pattern)).collect();
    patterns.sort_by_key(|view| view.pattern.stage);
    // A silence that was taken as a signal is told as that.
    let unusual = unusual(signals, now);
    let taken = |series: &Unusual| {
        let named = series.signals.first().map(|last| Line::parse(&alloc::format!("calm:{last}")));
        let source = Line::parse(INNER_SOURCE);
        series.sort == UnusualSort::Calm
            && matches!((source, named), (Ok(source), Some(Ok(id))) if signals.named(&source, &id).next().is_some())
    };
    let policy = register.policy().and_then(|held| held.policy());
    let lessons = books.lessons.iter();
    Learning {
        signals: counted,
        noise,
        open,
        untaken: register.untaken_signals(now).len(),
        unusual: unusual.into_iter().filter(|series| !taken(series)).collect(),
        candidates: candidates(signals, &books.patterns, register.units()),
        same_problems: same_problems(register.units()),
        patterns,
        lessons: lessons
            .map(|held| LessonView { lesson: held.clone(), standing: standing_of(held, policy, now) })
            .collect(),
    }
}
