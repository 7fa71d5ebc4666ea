//! Commands by which what was noticed becomes a lesson that is kept.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use crate::fault::nearest;
use crate::limit;
use crate::memory::{FormSort, Lesson, LoopStage, LoopStep, Signal, next_stage};
use crate::order::InOrder as _;
use crate::text::{Label, Line, Prose};
use crate::unit::event::Event;
use crate::unit::learning::Pattern;
use crate::unit::rejection::{Code, Rejection};
use crate::unit::stage::Stage;
use crate::unit::state::Known;

use super::Weighed;

impl<'a, K: Known> Weighed<'a, K> {
    /// What was delivered before is not taken again.
    pub(super) fn signal(&mut self, signals: &[Signal]) {
        let held = self.known.signals();
        let help = "count what is so frequent before it gets here, and bring what it comes to";
        self.at_most(signals.len(), limit::SIGNALS_AT_ONCE, "signals at once", "give fewer at once");
        self.at_most(held.len().saturating_add(signals.len()), limit::SIGNALS, "signals of one register", help);
        let own = held.brought_by(self.by).saturating_add(signals.len());
        self.at_most(own, limit::SIGNALS_OF_ONE, "signals that one actor brings", help);
        let mut seen: BTreeMap<(&Line, &Line), &Signal> = BTreeMap::new();
        let mut taken = Vec::new();
        for signal in signals {
            for unit in &signal.units {
                self.unit(*unit);
            }
            let help = "name what it is about most";
            self.at_most(signal.units.len(), limit::SIGNAL_RESOURCES, "units of one signal", help);
            self.at_most(signal.resources.len(), limit::SIGNAL_RESOURCES, "resources of one signal", help);
            if signal.at > self.asked {
                self.object(Rejection::new(
                    Code::ShownChanged,
                    format!("signal `{}` of `{}` is said to have happened at {}", signal.id, signal.source, signal.at),
                    format!("it is {} now: nothing that is yet to come was seen", self.asked),
                ));
            }
            let before = held.brought(self.by, &signal.source, &signal.id);
            let name = (&signal.source, &signal.id);
            let told = before.map(|before| &before.is).or_else(|| seen.get(&name).copied());
            match told {
                Some(told) if !told.tells_the_same(&signal.clone().tidy()) => self.object(
                    Rejection::new(
                        Code::LabelTaken,
                        format!("`{}` of `{}` was another signal, so none of these is taken", signal.id, signal.source),
                        "give each signal an id of its own within its source, or leave this one out",
                    )
                    .because(before.map(|before| before.from.seq)),
                ),
                Some(_) => {}
                None => {
                    seen.insert(name, signal);
                    taken.push(signal.clone().tidy());
                }
            }
        }
        if taken.is_empty() {
            self.nothing_changed("every one of these signals was taken before");
        }
        for signal in taken {
            self.happen(Event::SignalTaken { signal });
        }
    }

    pub(super) fn dismiss(&mut self, signals: &[u64], reason: &Prose) {
        self.persons_only("to say that something is noise");
        self.known_signals(signals);
        let held = self.known.signals();
        for unit in signals.iter().filter_map(|seq| held.get(*seq)).flat_map(|signal| &signal.is.units) {
            if let Some(unit) = self.known.unit(*unit) {
                self.nobody_judges_their_own(unit, "calling what is said about it noise");
            }
        }
        let mut signals: Vec<u64> = signals.iter().copied().filter(|seq| held.noise(*seq).is_none()).collect();
        signals.put_in_order();
        signals.dedup();
        if signals.is_empty() {
            self.nothing_changed("every one of these signals was dismissed before");
        }
        self.happen(Event::SignalsDismissed { signals, reason: reason.clone() });
    }

    /// Objections where an entry holds no signal, or there are none or too many.
    fn known_signals(&mut self, signals: &[u64]) {
        if signals.is_empty() {
            self.object(Rejection::new(Code::ReasonOwed, "no signal is named", "name at least one, by its entry"));
        }
        self.at_most(signals.len(), limit::SIGNALS_AT_ONCE, "signals at once", "name fewer at once");
        if let Some(unknown) = signals.iter().find(|seq| self.known.signals().get(**seq).is_none()) {
            self.object(Rejection::new(
                Code::UnknownSubject,
                format!("entry {unknown} is no signal"),
                "`governed signal list` shows the signals there are, with the numbers of their entries",
            ));
        }
    }

    fn pattern(&mut self, label: &Label) -> Option<&'a Pattern> {
        let books = self.known.books();
        let pattern = books.pattern(label);
        if pattern.is_none() {
            let labels = books.patterns.iter().map(|pattern| pattern.label.as_str());
            let near = nearest(label.as_str(), labels).map(|near| format!("did you mean `{near}`?"));
            let help = near.unwrap_or_else(|| "`governed pattern list` shows the patterns there are".into());
            self.object(Rejection::new(Code::UnknownLabel, format!("no pattern is called `{label}`"), help));
        }
        pattern
    }

    pub(super) fn learn(&mut self, label: &Label, step: &LoopStep) {
        if let LoopStep::Recognise(recognised) = step {
            if let Some(held) = self.known.books().pattern(label) {
                self.object(
                    Rejection::new(
                        Code::LabelTaken,
                        format!("there is a pattern `{label}` already"),
                        "add the signals to it, or choose another label",
                    )
                    .because([held.recognised.from.seq]),
                );
            }
            self.known_signals(&recognised.signals);
            self.books_have_room(self.known.books().patterns.len(), "patterns");
            let (to, mut recognised) = (LoopStage::Recognised, recognised.clone());
            recognised.signals = once_each(&recognised.signals);
            let step = LoopStep::Recognise(recognised);
            self.happen(Event::Learned { pattern: label.clone(), from: None, to, step });
            return;
        }
        let Some(pattern) = self.pattern(label) else { return };
        match step {
            LoopStep::Recognise(_) => {}
            LoopStep::Gather(signals) => {
                if pattern.stage == LoopStage::Dismissed {
                    self.persons_only("to take up again what a person dismissed");
                }
                self.known_signals(signals);
                let mut new = once_each(signals);
                new.retain(|seq| !pattern.signals.contains(seq));
                if new.is_empty() {
                    self.nothing_changed(format!("`{label}` has these signals already"));
                }
                let many = pattern.signals.len().saturating_add(new.len());
                let help = "more of the same say nothing new";
                self.at_most(many, limit::PATTERN_SIGNALS, "signals of one pattern", help);
                self.advance(pattern, &LoopStep::Gather(new));
                return;
            }
            LoopStep::Interpret(meaning) => {
                self.persons_only("to say what a pattern means");
                self.at_most(meaning.false_paths.len(), limit::LESSON_LIST, "false paths", "say them in fewer");
                let many = pattern.false_paths.len().saturating_add(meaning.false_paths.len());
                self.at_most(many, limit::LESSON_LIST, "false paths of one pattern", "recognise another pattern");
            }
            LoopStep::Dismiss(_) => self.persons_only("to say that something is noise"),
            LoopStep::Respond(response) => {
                if !pattern.meaning.as_ref().is_some_and(|meaning| meaning.is.automatic) {
                    self.persons_only("to answer what asks for judgment");
                }
                for unit in &response.units {
                    self.unit(*unit);
                }
                self.at_most(response.units.len(), limit::LESSON_LIST, "units of one answer", "name them in several");
                let many = pattern.responses.len().saturating_add(1);
                self.at_most(many, limit::LESSON_LIST, "answers to one pattern", "recognise another pattern");
            }
            LoopStep::Validate(validation) => {
                let many = pattern.validations.len().saturating_add(1);
                self.at_most(many, limit::LESSON_LIST, "validations of one pattern", "recognise another pattern");
                self.validate(pattern, validation.helped);
            }
        }
        self.advance(pattern, step);
    }

    /// Whoever did it does not say whether it helped, and what is not there yet has not helped.
    fn validate(&mut self, pattern: &Pattern, helped: bool) {
        let units: Vec<_> = pattern.answers().flat_map(|response| response.is.units.iter().copied()).collect();
        if units.is_empty() && helped {
            self.persons_only("to say that something helped which no unit did");
        }
        let gave = pattern.answers().find(|response| self.people().are_same(&response.from.by, self.by));
        if let Some(gave) = gave.filter(|_| helped && !self.known.is_solo()) {
            self.object(
                Rejection::new(
                    Code::OwnWork,
                    format!(
                        "{} answered pattern `{}`, so whether it helped is for somebody else to say",
                        self.by, pattern.label
                    ),
                    "somebody else looks at what came of it",
                )
                .because([gave.from.seq]),
            );
        }
        let mut landed = units.is_empty();
        for unit in units.into_iter().filter_map(|unit| self.known.unit(unit)) {
            if helped && unit.stage.is_in_flight() {
                self.object(
                    Rejection::new(
                        Code::DependencyUnmet,
                        format!("unit {} is {}, so it cannot have helped yet", unit.id, unit.stage),
                        "wait until it has landed",
                    )
                    .because([unit.entered.seq]),
                );
            }
            landed |= matches!(unit.stage, Stage::Landed | Stage::Settled);
            let own = self.people().worked_since(unit, self.by).filter(|_| helped && !self.known.is_solo());
            if let Some(since) = own {
                self.object(
                    Rejection::new(
                        Code::OwnWork,
                        format!(
                            "{} worked on unit {}, so whether it helped is for somebody else to say",
                            self.by, unit.id
                        ),
                        "somebody else looks at what came of it",
                    )
                    .because([since]),
                );
            }
        }
        if helped && !landed {
            let message = "no unit that was to answer it has landed, so none has helped";
            self.object(Rejection::new(Code::DependencyUnmet, message, "name the unit that did, as the response"));
        }
    }

    fn advance(&mut self, pattern: &Pattern, step: &LoopStep) {
        let from = Some(pattern.stage);
        match next_stage(from, Some(step)) {
            Some(to) => {
                self.happen(Event::Learned { pattern: pattern.label.clone(), from, to, step: step.clone() });
            }
            None => self.out_of_turn(pattern, step.name()),
        }
    }

    fn out_of_turn(&mut self, pattern: &Pattern, step: &str) {
        let owed = pattern.stage.owes();
        self.object(
            Rejection::new(
                Code::NoTransition,
                format!("pattern `{}` is {}: the step `{step}` is not its turn", pattern.label, pattern.stage),
                format!("what is owed is this: {owed}"),
            )
            .because([pattern.entered.seq]),
        );
    }

    pub(super) fn keep(&mut self, lesson: &Lesson) {
        self.persons_only("to choose in which form something is kept");
        let books = self.known.books();
        if let Some(same) = books.lessons.iter().find(|held| held.raised.is.label == lesson.label) {
            self.object(
                Rejection::new(
                    Code::LabelTaken,
                    format!("there is a lesson `{}` already", lesson.label),
                    "choose another label; one that was retired keeps its own",
                )
                .because([same.raised.from.seq]),
            );
        }
        let sort = lesson.form.sort;
        if (sort.is_elsewhere() || sort == FormSort::EvidenceStandard) && lesson.form.at.is_none() {
            self.object(Rejection::new(
                Code::ReasonOwed,
                format!("a lesson kept as `{}` says what it is called where it is kept", sort.name()),
                "give `form.at` (`--called`): the name of the standard in the policy, or where the runbook or test is",
            ));
        }
        if matches!(sort, FormSort::Warning | FormSort::Runbook) && lesson.bears_on.is_empty() {
            self.object(Rejection::new(
                Code::ReasonOwed,
                format!("a lesson kept as `{}` says on which work it bears, or nobody would ever see it", sort.name()),
                "give `bears_on`: kinds, paths, touches or initiatives",
            ));
        }
        if let Err(fault) = lesson.bears_on.check() {
            self.object(Rejection::new(Code::UnknownSubject, format!("{fault}"), "mend the pattern"));
        }
        for unit in &lesson.from.units {
            self.unit(*unit);
        }
        let (bears, from) = (&lesson.bears_on, &lesson.from);
        let lists = [bears.kinds.len(), bears.paths.len(), bears.touches.len(), bears.initiatives.len()];
        let lists = lists.into_iter().chain([lesson.learnt.false_paths.len(), from.units.len(), from.entries.len()]);
        let longest = lists.max().unwrap_or(0);
        self.at_most(longest, limit::LESSON_LIST, "items of one list of a lesson", "keep it as several lessons");
        if let Some(label) = &lesson.from.pattern
            && let Some(pattern) = self.pattern(label)
            && next_stage(Some(pattern.stage), None).is_none()
        {
            self.out_of_turn(pattern, "keep a lesson");
        }
        self.books_have_room(books.lessons.len(), "lessons");
        self.happen(Event::LessonKept { lesson: lesson.clone() });
    }

    pub(super) fn retire(&mut self, label: &Label, reason: &Prose) {
        self.persons_only("to retire a lesson");
        let lessons = || self.known.books().lessons.iter().filter(|held| held.is_open());
        if !lessons().any(|held| held.raised.is.label == *label) {
            let near = nearest(label.as_str(), lessons().map(|held| held.raised.is.label.as_str()));
            let help = near.map_or_else(
                || "`governed lesson list` shows the lessons there are".into(),
                |near| format!("did you mean `{near}`?"),
            );
            self.object(Rejection::new(Code::UnknownLabel, format!("no lesson `{label}` is kept"), help));
        }
        self.happen(Event::LessonRetired { lesson: label.clone(), reason: reason.clone() });
    }
}

fn once_each(seqs: &[u64]) -> Vec<u64> {
    let mut seqs = seqs.to_vec();
    seqs.put_in_order();
    seqs.dedup();
    seqs
}
