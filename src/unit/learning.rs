//! What was noticed and what came of it, folded from entries: signals, patterns in the loop, and lessons.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::memory::{
    Lesson, LoopStage, LoopStep, Meaning, RecognisedPattern, Response, Signal, Validation, next_stage,
};
use crate::text::{Label, Line, Prose};

use super::event::Event;
use super::state::{Matter, Noted, Stamp};

/// A pattern, and where it is in the loop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Pattern {
    /// Its name in the register.
    pub label: Label,
    /// What it is, as it was recognised.
    pub recognised: Noted<RecognisedPattern>,
    /// Where it is in the loop.
    pub stage: LoopStage,
    /// Since when.
    pub entered: Stamp,
    /// The last entry that is about it.
    pub last: Stamp,
    /// The entry since which what is done about it counts: what was done before was an answer to something else.
    pub round: u64,
    /// How often it came back after it was thought to be over.
    #[serde(default, skip_serializing_if = "is_never")]
    pub recurred: u32,
    /// Every signal of it, by the numbers of their entries.
    pub signals: Vec<u64>,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Noted<Meaning>>,
    /// What it was taken for and is not, and what did not help.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub false_paths: Vec<Noted<Prose>>,
    /// What was done about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Noted<Response>>,
    /// Whether that helped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub validations: Vec<Noted<Validation>>,
    /// The lessons kept of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lessons: Vec<Label>,
    /// Why it is noise, where somebody said so last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissed: Option<Noted<Prose>>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_never(count: &u32) -> bool {
    *count == 0
}

impl Pattern {
    /// A pattern as it was recognised.
    pub(super) fn begin(label: Label, recognised: RecognisedPattern, from: &Stamp) -> Self {
        Self {
            label,
            signals: recognised.signals.clone(),
            recognised: Noted { is: recognised, from: from.clone() },
            stage: LoopStage::Recognised,
            entered: from.clone(),
            last: from.clone(),
            round: from.seq,
            recurred: 0,
            meaning: None,
            false_paths: Vec::new(),
            responses: Vec::new(),
            validations: Vec::new(),
            lessons: Vec::new(),
            dismissed: None,
        }
    }

    /// Takes a step, where the table has it. `step` is nothing for a lesson that is kept of it.
    pub(super) fn step(&mut self, step: Option<&LoopStep>, from: &Stamp) {
        let Some(to) = next_stage(Some(self.stage), step) else { return };
        self.last = from.clone();
        let noted = |is: &Prose| Noted { is: is.clone(), from: from.clone() };
        match step {
            Some(LoopStep::Gather(signals)) => {
                self.recurred =
                    self.recurred.saturating_add(u32::from(to == LoopStage::Recognised && to != self.stage));
                self.signals.extend(signals);
            }
            Some(LoopStep::Interpret(meaning)) => {
                if let Some(before) = self.meaning.take() {
                    self.false_paths.push(Noted { is: before.is.says, from: before.from });
                }
                self.false_paths.extend(meaning.false_paths.iter().map(noted));
                self.meaning = Some(Noted { is: meaning.clone(), from: from.clone() });
            }
            Some(LoopStep::Respond(response)) => {
                self.responses.push(Noted { is: response.clone(), from: from.clone() });
            }
            Some(LoopStep::Validate(validation)) => {
                if let Some(failed) = self.responses.last().filter(|_| !validation.helped) {
                    self.false_paths.push(Noted { is: failed.is.says.clone(), from: from.clone() });
                }
                self.validations.push(Noted { is: validation.clone(), from: from.clone() });
            }
            Some(LoopStep::Dismiss(reason)) => self.dismissed = Some(noted(reason)),
            Some(LoopStep::Recognise(_)) | None => {}
        }
        if matches!(to, LoopStage::Recognised | LoopStage::Understood) && to != self.stage {
            self.round = from.seq;
        }
        if to != self.stage {
            self.stage = to;
            self.entered = from.clone();
        }
    }

    /// What was done about it, as it is now understood.
    pub fn answers(&self) -> impl Iterator<Item = &Noted<Response>> {
        self.responses.iter().filter(|response| response.from.seq > self.round)
    }

    /// Whether something is still owed.
    pub fn is_open(&self) -> bool {
        !matches!(self.stage, LoopStage::Kept | LoopStage::Dismissed)
    }
}

/// Every signal that was taken, and those that are noise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Signals {
    /// The signals, by the numbers of their entries.
    taken: BTreeMap<u64, Noted<Signal>>,
    /// Why some of them are noise.
    dismissed: BTreeMap<u64, Noted<Prose>>,
    /// Where those of a source and id stand: one for each actor that brought one.
    #[serde(skip)]
    named: BTreeMap<(Line, Line), Vec<u64>>,
    /// How many each actor brought.
    #[serde(skip)]
    brought: BTreeMap<Actor, usize>,
}

impl Signals {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.taken.len()
    }

    /// Whether an event is kept among them.
    pub fn hold(event: &Event) -> bool {
        matches!(event, Event::SignalTaken { .. } | Event::SignalsDismissed { .. })
    }

    /// Folds in an event. One that is kept elsewhere changes nothing.
    pub fn apply(&mut self, event: &Event, from: &Stamp) {
        match event {
            Event::SignalTaken { signal } => {
                self.named.entry((signal.source.clone(), signal.id.clone())).or_default().push(from.seq);
                let brought = self.brought.entry(from.by.clone()).or_default();
                *brought = brought.saturating_add(1);
                self.taken.insert(from.seq, Noted { is: signal.clone(), from: from.clone() });
            }
            Event::SignalsDismissed { signals, reason } => {
                for seq in signals {
                    // The first word stands.
                    self.dismissed.entry(*seq).or_insert_with(|| Noted { is: reason.clone(), from: from.clone() });
                }
            }
            _ => {}
        }
    }

    /// The signal of that entry.
    pub fn get(&self, seq: u64) -> Option<&Noted<Signal>> {
        self.taken.get(&seq)
    }

    /// The signals of that source and id, from whomever.
    pub fn named(&self, source: &Line, id: &Line) -> impl Iterator<Item = &Noted<Signal>> {
        let seqs = self.named.get(&(source.clone(), id.clone()));
        seqs.into_iter().flatten().filter_map(|seq| self.taken.get(seq))
    }

    /// The signal of that source and id that an actor brought.
    pub fn brought(&self, by: &Actor, source: &Line, id: &Line) -> Option<&Noted<Signal>> {
        self.named(source, id).find(|signal| signal.from.by.is_same(by))
    }

    /// How many an actor brought.
    pub fn brought_by(&self, by: &Actor) -> usize {
        self.brought.get(by).copied().unwrap_or(0)
    }

    /// Why a signal is noise, where somebody said so.
    pub fn noise(&self, seq: u64) -> Option<&Noted<Prose>> {
        self.dismissed.get(&seq)
    }

    /// Every signal, in the order they were taken.
    pub fn all(&self) -> impl Iterator<Item = &Noted<Signal>> {
        self.taken.values()
    }
}

/// Folds an event into patterns and lessons.
pub(super) fn apply(patterns: &mut Vec<Pattern>, lessons: &mut Vec<Matter<Lesson>>, event: &Event, from: &Stamp) {
    match event {
        Event::Learned { pattern, step: LoopStep::Recognise(recognised), .. } => {
            patterns.push(Pattern::begin(pattern.clone(), recognised.clone(), from));
        }
        Event::Learned { pattern, step, .. } => {
            if let Some(held) = patterns.iter_mut().find(|held| held.label == *pattern) {
                held.step(Some(step), from);
            }
        }
        Event::LessonKept { lesson } => {
            let closes = lesson.from.pattern.as_ref();
            if let Some(held) = patterns.iter_mut().find(|held| Some(&held.label) == closes) {
                held.step(None, from);
                held.lessons.push(lesson.label.clone());
            }
            let raised = Noted { is: lesson.clone(), from: from.clone() };
            lessons.push(Matter { raised, ended: None });
        }
        Event::LessonRetired { lesson, reason } => {
            let held = lessons.iter_mut().find(|held| held.raised.is.label == *lesson && held.is_open());
            if let Some(held) = held {
                held.ended = Some(Noted { is: reason.clone(), from: from.clone() });
            }
        }
        _ => {}
    }
}
