//! The policy's ladder, as far as autonomy needs it: the order of the rungs, and what each lets a machine do.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use crate::fault::InputFault;
use crate::policy::Policy;
use crate::policy::document::Rung;
use crate::text::Label;
use crate::unit::{Mover, Reversibility, Stage, ways_on};

use crate::policy::Earning;

/// A rung with what earns it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    level: Label,
    moves: Vec<Label>,
    earning: Earning,
}

/// The rungs of a ladder, the lowest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    lowest: Step,
    rest: Vec<Step>,
}

impl Ladder {
    /// A ladder of these rungs, the lowest first, each with what earns it and how it is watched.
    ///
    /// # Errors
    /// When there is none, two have one name, or what earns one is out of its bounds.
    ///
    /// ```
    /// use governed::autonomy::{Earning, Ladder};
    /// use governed::policy::document::Rung;
    /// use governed::Label;
    /// let rung = |level: &str, moves: &[&str]| Rung {
    ///     level: Label::made_of(level),
    ///     moves: moves.iter().map(|may| Label::made_of(may)).collect(),
    ///     earn: None,
    /// };
    /// let rungs = [rung("suggest", &[]), rung("work", &["start", "submit"]), rung("land", &["land"])];
    /// let ladder = Ladder::of(rungs.iter().map(|rung| (rung, Earning::default())))?;
    /// assert_eq!(ladder.levels().count(), 3);
    /// assert!(Ladder::of([]).is_err());
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn of<'r>(rungs: impl IntoIterator<Item = (&'r Rung, Earning)>) -> Result<Self, InputFault> {
        let mut steps: Vec<Step> = Vec::new();
        for (rung, earning) in rungs {
            if steps.iter().any(|step| step.level == rung.level) {
                return Err(InputFault::new("ladder", rung.level.as_str(), "every rung under a name of its own"));
            }
            earning.check()?;
            steps.push(Step { level: rung.level.clone(), moves: rung.moves.clone(), earning });
        }
        let mut steps = steps.into_iter();
        let lowest = steps.next().ok_or_else(|| InputFault::new("ladder", "", "one rung or more"))?;
        Ok(Self { lowest, rest: steps.collect() })
    }

    /// The ladder of a policy: nothing, where it has none.
    pub fn of_policy(policy: &Policy) -> Option<Self> {
        let rungs = policy.rungs().iter().map(|rung| (rung, rung.earn.clone().unwrap_or_default()));
        Self::of(rungs).ok()
    }

    fn steps(&self) -> impl Iterator<Item = &Step> {
        core::iter::once(&self.lowest).chain(&self.rest)
    }

    fn step(&self, number: usize) -> &Step {
        self.steps().nth(number).unwrap_or(&self.lowest)
    }

    /// The names of the rungs, the lowest first.
    pub fn levels(&self) -> impl Iterator<Item = &Label> {
        self.steps().map(|step| &step.level)
    }

    /// The number of a rung, 0 for the lowest.
    pub fn number(&self, level: &Label) -> Option<usize> {
        self.levels().position(|held| held == level)
    }

    /// The name of a rung; of the lowest, where there is none of that number.
    pub fn level(&self, number: usize) -> &Label {
        &self.step(number).level
    }

    /// What earns a rung and how it is watched; of the lowest, where there is none of that number.
    pub fn earning(&self, number: usize) -> &Earning {
        &self.step(number).earning
    }

    /// The highest rung that work of a class can ever be on. Irreversible work stays below the first rung from which a
    /// machine makes a move that is a person's while no policy says more, such as landing: a person approves it, always.
    ///
    /// ```
    /// # use governed::autonomy::{Earning, Ladder};
    /// # use governed::policy::document::Rung;
    /// # use governed::Label;
    /// use governed::unit::Reversibility;
    /// # let rung = |level: &str, moves: &[&str]| Rung {
    /// #     level: Label::made_of(level),
    /// #     moves: moves.iter().map(|may| Label::made_of(may)).collect(),
    /// #     earn: None,
    /// # };
    /// # let rungs = [rung("suggest", &[]), rung("work", &["start", "submit"]), rung("land", &["land"])];
    /// # let ladder = Ladder::of(rungs.iter().map(|rung| (rung, Earning::default())))?;
    /// assert_eq!(ladder.highest(Reversibility::Reversible), 2); // `land`
    /// assert_eq!(ladder.highest(Reversibility::Irreversible), 1); // `work`
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn highest(&self, reversibility: Reversibility) -> usize {
        if reversibility != Reversibility::Irreversible {
            return self.rest.len();
        }
        let persons = self.steps().position(|step| step.moves.iter().any(is_persons));
        persons.map_or(self.rest.len(), |first| first.saturating_sub(1))
    }

    /// The ladder in one line.
    pub(super) fn words(&self) -> Box<str> {
        let names: Vec<&str> = self.levels().map(Label::as_str).collect();
        format!("{} (lowest first)", names.join(", ")).into()
    }
}

/// Whether a move is a person's while no policy says more. What no transition is called is taken for one.
fn is_persons(may: &Label) -> bool {
    let mut ways = Stage::ALL.into_iter().flat_map(ways_on).map(|(_, way)| way);
    ways.find(|way| way.name().replace(' ', "_") == may.as_str()).is_none_or(|way| way.mover() == Mover::Person)
}
