//! All that follows from a ruling's conditions, found through an index instead of by comparing each with each.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Bound;

use super::super::lower::Literal;
use super::question::{Grade, Question, Questions, Shape, Steps, literal, number, part};

/// Literals by number, with how surely each follows.
pub(super) type Follows = BTreeMap<usize, Grade>;

/// The literals of a policy, filed so that those that may follow from another are found.
pub(super) struct Implied<'q, 'p> {
    questions: &'q Questions<'p>,
    /// Literals that some ruling asks or that are part of one.
    occurs: BTreeSet<usize>,
    /// Questions about lists by slot and what they begin with.
    lists: BTreeMap<(usize, String), Vec<u32>>,
    /// Sets of texts by slot and each text in them.
    texts: BTreeMap<(usize, &'p str), Vec<u32>>,
    /// By slot, what there is no order in.
    rest: BTreeMap<usize, Vec<u32>>,
    /// By slot, the questions of which the opposite is asked.
    refused: BTreeMap<usize, Vec<u32>>,
    /// Disjunctions and conjunctions by their parts.
    above: BTreeMap<usize, Vec<usize>>,
    known: BTreeMap<usize, Follows>,
}

impl<'q, 'p> Implied<'q, 'p> {
    pub(super) fn of(questions: &'q Questions<'p>, asked: impl Iterator<Item = Literal>) -> Self {
        let mut implied = Self {
            questions,
            occurs: BTreeSet::new(),
            lists: BTreeMap::new(),
            texts: BTreeMap::new(),
            rest: BTreeMap::new(),
            refused: BTreeMap::new(),
            above: BTreeMap::new(),
            known: BTreeMap::new(),
        };
        for one in asked {
            implied.file(one);
        }
        implied
    }

    fn file(&mut self, one: Literal) {
        if !self.occurs.insert(number(one)) {
            return;
        }
        if let Shape::Or(parts, positive) | Shape::And(parts, positive) = self.questions.shape(one) {
            for of in parts {
                let of = part(*of, positive);
                self.above.entry(number(of)).or_default().push(number(one));
                self.file(of);
            }
            return;
        }
        let twice = self.occurs.contains(&number(super::question::opposite(one)));
        let Some(question) = self.questions.get(one.atom) else { return };
        if !one.positive
            && let Some(slot) = self.questions.sole(one)
        {
            self.refused.entry(slot).or_default().push(one.atom);
        }
        if twice {
            return;
        }
        match question {
            Question::Has(slot, text) | Question::Prefix(slot, text) => {
                self.lists.entry((*slot, String::from(*text))).or_default().push(one.atom);
            }
            Question::Fits(slot, glob) => self.lists.entry((*slot, glob.prefix())).or_default().push(one.atom),
            Question::OneOf(slot, texts) => {
                for text in *texts {
                    self.texts.entry((*slot, text)).or_default().push(one.atom);
                }
            }
            Question::Holds(slot)
            | Question::Known(slot)
            | Question::Whole(slot, ..)
            | Question::Inside(slot, _)
            | Question::Items(slot) => self.rest.entry(*slot).or_default().push(one.atom),
            Question::Any(_) | Question::All(_) | Question::Constant(_) | Question::Other(_) => {}
        }
    }

    /// All that follows from these together.
    pub(super) fn from(&mut self, asked: &[Literal], steps: &mut Steps<'_>) -> Follows {
        let mut found = Follows::new();
        for one in asked {
            for (follows, grade) in self.follows(*one, steps) {
                raise(&mut found, follows, grade);
            }
        }
        self.close(&mut found, steps);
        found
    }

    fn follows(&mut self, one: Literal, steps: &mut Steps<'_>) -> Follows {
        if let Some(known) = self.known.get(&number(one)) {
            return known.clone();
        }
        let mut found = match self.questions.shape(one) {
            Shape::Simple => self.near(one, steps),
            Shape::And(parts, positive) => {
                let parts: Vec<Literal> = parts.iter().map(|of| part(*of, positive)).collect();
                self.from(&parts, steps)
            }
            Shape::Or(parts, positive) => {
                let mut common: Option<Follows> = None;
                for of in parts {
                    let next = self.follows(part(*of, positive), steps);
                    common = Some(match common {
                        None => next,
                        Some(held) => held
                            .into_iter()
                            .filter_map(|(follows, grade)| Some((follows, grade.min(*next.get(&follows)?))))
                            .collect(),
                    });
                }
                common.unwrap_or_default()
            }
        };
        raise(&mut found, number(one), Grade::Always);
        self.close(&mut found, steps);
        if steps.take_many(u64::try_from(found.len()).unwrap_or(u64::MAX)) {
            self.known.insert(number(one), found.clone());
        }
        found
    }

    /// Adds what holds because parts of it do.
    fn close(&self, found: &mut Follows, steps: &mut Steps<'_>) {
        let mut open: Vec<usize> = found.keys().copied().collect();
        while let Some(below) = open.pop() {
            for above in self.above.get(&below).into_iter().flatten() {
                if !steps.take() {
                    return;
                }
                let grade = match self.questions.shape(literal(*above)) {
                    Shape::Or(..) => found.get(&below).copied(),
                    Shape::And(parts, positive) => parts
                        .iter()
                        .map(|of| found.get(&number(part(*of, positive))).copied())
                        .try_fold(Grade::Always, |whole, grade| Some(whole.min(grade?))),
                    Shape::Simple => None,
                };
                if let Some(grade) = grade
                    && raise(found, *above, grade)
                {
                    open.push(*above);
                }
            }
        }
    }

    /// What follows from a question that has no parts.
    fn near(&self, one: Literal, steps: &mut Steps<'_>) -> Follows {
        let mut found = Follows::new();
        let Some(question) = self.questions.get(one.atom) else { return found };
        let slot = self.questions.sole(one);
        let mut see = |atom: u32, steps: &mut Steps<'_>| {
            for positive in [true, false] {
                let other = Literal { atom, positive };
                if self.occurs.contains(&number(other))
                    && let Some(grade) = self.questions.entails(one, other, steps)
                {
                    raise(&mut found, number(other), grade);
                }
            }
        };
        match (question, one.positive) {
            (Question::Has(slot, text) | Question::Prefix(slot, text), true) => {
                self.beginnings(*slot, text, &mut see, steps);
            }
            (Question::Fits(slot, glob), true) => self.beginnings(*slot, &glob.sample(), &mut see, steps),
            (Question::Has(slot, text) | Question::Prefix(slot, text), false) => {
                self.continuations(*slot, text, &mut see, steps);
            }
            (Question::Fits(slot, glob), false) => self.continuations(*slot, &glob.prefix(), &mut see, steps),
            (Question::OneOf(slot, texts), positive) => {
                // A larger set has every text of it; a smaller one has some.
                for text in texts.iter().take(if positive { 1 } else { texts.len() }) {
                    for atom in self.texts.get(&(*slot, &**text)).into_iter().flatten() {
                        see(*atom, steps);
                    }
                }
            }
            _ => {}
        }
        if let Some(slot) = slot {
            for atom in self.rest.get(&slot).into_iter().flatten() {
                see(*atom, steps);
            }
            if matches!(question, Question::OneOf(..) | Question::Inside(..)) {
                for atom in self.refused.get(&slot).into_iter().flatten() {
                    see(*atom, steps);
                }
            }
        }
        found
    }

    /// Questions about a list that are filed under a beginning of a text.
    fn beginnings(&self, slot: usize, text: &str, see: &mut impl FnMut(u32, &mut Steps<'_>), steps: &mut Steps<'_>) {
        // No filed text is longer than a line of a condition, and few are longer than a path.
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for end in ends {
            if !steps.take() {
                return;
            }
            let key = (slot, String::from(text.get(..end).unwrap_or_default()));
            for atom in self.lists.get(&key).into_iter().flatten() {
                see(*atom, steps);
            }
        }
    }

    /// Questions about a list that are filed under a continuation of a text.
    fn continuations(&self, slot: usize, text: &str, see: &mut impl FnMut(u32, &mut Steps<'_>), steps: &mut Steps<'_>) {
        let from = Bound::Included((slot, String::from(text)));
        let within = self
            .lists
            .range((from, Bound::Unbounded))
            .take_while(|((other, key), _)| *other == slot && key.starts_with(text));
        for (_, atoms) in within {
            for atom in atoms {
                see(*atom, steps);
            }
        }
    }
}

/// Keeps the surer grade; says whether something changed.
fn raise(found: &mut Follows, follows: usize, grade: Grade) -> bool {
    match found.get_mut(&follows) {
        Some(held) if *held >= grade => false,
        Some(held) => {
            *held = grade;
            true
        }
        None => {
            found.insert(follows, grade);
            true
        }
    }
}
