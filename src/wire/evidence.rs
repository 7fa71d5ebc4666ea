//! How the evidence of a unit stands.

use alloc::vec::Vec;

use serde::Serialize;

use crate::evidence::{Answer, Standing};
use crate::text::Label;
use crate::unit::{Evidence, Known, Unit};

use super::ledger::unit_named;
use super::operation::{Operation, row};
use super::register::UnitRequest;

pub(super) const OPERATIONS: &[Operation] = &[
    row!(register "evidence", "How each piece of evidence of a unit stands, and which of its criteria are answered.",
    UnitRequest => EvidenceView, |ledger, asked| ledger.asked(asked.as_of, |register| {
        Ok(EvidenceView::of(register, unit_named(register, &asked.unit)?))
    })),
];

/// How the evidence of a unit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceView {
    /// Its criteria, in their order, with what the evidence answers.
    pub criteria: Vec<CriterionAnswered>,
    /// All that was recorded, in its order; what was withdrawn too.
    pub evidence: Vec<EvidenceStands>,
}

/// What the evidence says of a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CriterionAnswered {
    /// Its name.
    pub criterion: Label,
    /// What the evidence says of it.
    pub answer: Answer,
}

/// A piece of evidence, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceStands {
    /// The evidence, as it is recorded.
    pub evidence: Evidence,
    /// How it stands, and why where it does not count.
    pub standing: Standing,
}

impl EvidenceView {
    /// Of a unit, with who goes by several names.
    pub fn of(known: &impl Known, unit: &Unit) -> Self {
        let people = known.books().people();
        let stands = unit.standings_among(people).into_iter();
        let answers = unit.answers_among(people).into_iter();
        Self {
            criteria: answers
                .map(|(criterion, answer)| CriterionAnswered { criterion: criterion.clone(), answer })
                .collect(),
            evidence: stands
                .map(|(evidence, standing)| EvidenceStands { evidence: evidence.clone(), standing })
                .collect(),
        }
    }
}
