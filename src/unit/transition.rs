//! Every transition there is, as one table. The diagrams in the docs are drawn from it.

use alloc::string::String;
use core::fmt::Write as _;

use super::stage::Stage;

/// A named way from one stage to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Transition {
    /// The proposal is accepted.
    Admit,
    /// An accepted or started unit goes back a stage.
    Return,
    /// Work begins; the criteria are frozen.
    Start,
    /// The work is handed over for checking.
    Submit,
    /// More work is needed.
    Rework,
    /// The checks passed: on to integration.
    Pass,
    /// Integration asks for the checks again.
    Recheck,
    /// It becomes part of production.
    Land,
    /// Its outcome has matured.
    Settle,
    /// It was split or combined.
    Supersede,
    /// It is taken back out of production.
    RollBack,
    /// It is given up.
    Abandon,
}

/// Who may ask for a transition while no policy says more: stopping and working is anyone's, letting work in
/// or out of production is a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// A person or a machine.
    Anyone,
    /// A person.
    Person,
}

use Transition::{Abandon, Admit, Land, Pass, Recheck, Return, Rework, RollBack, Settle, Start, Submit, Supersede};

type Cell = Option<Transition>;
#[allow(non_upper_case_globals)] // an empty cell should look empty
const ____: Cell = None;

/// The table: a row for the stage a unit is in, a column for the stage it would go to. An empty cell *is* the
/// illegal move. The columns stand in the order of [`Stage::ALL`].
#[rustfmt::skip]
const TABLE: [(Stage, [Cell; 10]); 10] = [
    //                      proposed      admitted      executing     validating     integrating  landed      settled       superseded       rolled back     abandoned
    (Stage::Proposed,    [____,         Some(Admit),  ____,         ____,          ____,        ____,       ____,         Some(Supersede), ____,           Some(Abandon)]),
    (Stage::Admitted,    [Some(Return), ____,         Some(Start),  ____,          ____,        ____,       ____,         Some(Supersede), ____,           Some(Abandon)]),
    (Stage::Executing,   [____,         Some(Return), ____,         Some(Submit),  ____,        ____,       ____,         Some(Supersede), ____,           Some(Abandon)]),
    (Stage::Validating,  [____,         ____,         Some(Rework), ____,          Some(Pass),  ____,       ____,         Some(Supersede), ____,           Some(Abandon)]),
    (Stage::Integrating, [____,         ____,         Some(Rework), Some(Recheck), ____,        Some(Land), ____,         Some(Supersede), ____,           Some(Abandon)]),
    (Stage::Landed,      [____,         ____,         ____,         ____,          ____,        ____,       Some(Settle), ____,            Some(RollBack), ____]),
    (Stage::Settled,     [____,         ____,         ____,         ____,          ____,        ____,       ____,         ____,            Some(RollBack), ____]),
    (Stage::Superseded,  [____,         ____,         ____,         ____,          ____,        ____,       ____,         ____,            ____,           ____]),
    (Stage::RolledBack,  [____,         ____,         ____,         ____,          ____,        ____,       ____,         ____,            ____,           ____]),
    (Stage::Abandoned,   [____,         ____,         ____,         ____,          ____,        ____,       ____,         ____,            ____,           ____]),
];

/// What may be recorded of work that lived outside: where it was when first seen, and where it went. Nothing
/// here is decided, so none of it is open to a unit that is governed.
const OBSERVABLE: [(Stage, Stage); 4] = [
    (Stage::Proposed, Stage::Landed),
    (Stage::Proposed, Stage::Abandoned),
    (Stage::Landed, Stage::RolledBack),
    (Stage::Settled, Stage::RolledBack),
];

/// The transition from one stage to another, where there is one.
///
/// ```
/// use governed::unit::{transition, Stage, Transition};
/// assert_eq!(transition(Stage::Integrating, Stage::Landed), Some(Transition::Land));
/// assert_eq!(transition(Stage::Proposed, Stage::Landed), None);
/// ```
pub fn transition(from: Stage, to: Stage) -> Option<Transition> {
    let (_, row) = TABLE.iter().find(|(stage, _)| *stage == from)?;
    let column = Stage::ALL.iter().position(|stage| *stage == to)?;
    row.get(column).copied().flatten()
}

/// Whether the step may be recorded of work that lived outside.
pub fn is_observable(from: Stage, to: Stage) -> bool {
    OBSERVABLE.contains(&(from, to))
}

/// The stages that can follow a stage, with the transition to each.
pub fn ways_on(from: Stage) -> impl Iterator<Item = (Stage, Transition)> {
    Stage::ALL.into_iter().filter_map(move |to| transition(from, to).map(|way| (to, way)))
}

/// The next stage on the way to landing and settling.
pub fn onward(from: Stage) -> Option<Stage> {
    ways_on(from).find(|(_, way)| way.is_onward()).map(|(to, _)| to)
}

impl Transition {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Admit => "admit",
            Return => "return",
            Start => "start",
            Submit => "submit",
            Rework => "rework",
            Pass => "pass",
            Recheck => "recheck",
            Land => "land",
            Settle => "settle",
            Supersede => "supersede",
            RollBack => "roll back",
            Abandon => "abandon",
        }
    }

    /// Those that bring a unit nearer to being settled, in the order of its life.
    pub const ONWARD: [Self; 6] = [Admit, Start, Submit, Pass, Land, Settle];

    /// Whether it brings the unit nearer to being settled.
    pub fn is_onward(self) -> bool {
        Self::ONWARD.contains(&self)
    }

    /// Whether a reason is owed: everything that is not a step onward.
    pub fn owes_reason(self) -> bool {
        !self.is_onward()
    }

    /// Who may ask for it while no policy says more.
    pub fn mover(self) -> Mover {
        match self {
            Start | Submit | Rework | Pass | Recheck | Return => Mover::Anyone,
            Admit | Land | Settle | Supersede | RollBack | Abandon => Mover::Person,
        }
    }
}

/// The life of a unit as a Mermaid state diagram.
pub fn diagram() -> String {
    let mut text = String::from("stateDiagram-v2\n    direction LR\n    [*] --> proposed\n");
    for (from, row) in &TABLE {
        for (to, cell) in Stage::ALL.iter().zip(row) {
            if let Some(way) = cell {
                let _ = writeln!(text, "    {from} --> {to} : {}", way.name());
            }
        }
        if row.iter().all(Option::is_none) {
            let _ = writeln!(text, "    {from} --> [*]");
        }
    }
    text
}

/// The life of a unit as a Markdown table: rows and columns as in the code.
pub fn table() -> String {
    let mut text = String::from("| from \\ to |");
    for stage in Stage::ALL {
        let _ = write!(text, " {stage} |");
    }
    text.push_str("\n|---|");
    for _ in Stage::ALL {
        text.push_str("---|");
    }
    text.push('\n');
    for (from, row) in &TABLE {
        let _ = write!(text, "| **{from}** |");
        for cell in row {
            let _ = write!(text, " {} |", cell.map_or("", Transition::name));
        }
        text.push('\n');
    }
    text
}
