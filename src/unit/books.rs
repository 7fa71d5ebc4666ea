//! What is known besides units: what machines were granted, what was taken back, the audits committed to, and what was
//! learnt.

use alloc::vec::Vec;

use serde::Serialize;

use crate::grant::{Audit, Cell, Cited, Grant, Revocation};
use crate::memory::Lesson;
use crate::text::Label;

use super::event::Event;
use super::learning::{self, Pattern};
use super::people::{Joined, Parted, People};
use super::state::{Matter, Noted, Stamp};

/// What is known besides units, folded from entries that change none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Books {
    /// Autonomy that was given, in the order it was.
    pub grants: Vec<Noted<Grant>>,
    /// Autonomy that was taken back.
    pub revocations: Vec<Noted<Revocation>>,
    /// Audits that were committed to.
    pub audits: Vec<Noted<Audit>>,
    /// Patterns, and where each is in the loop.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<Pattern>,
    /// Lessons, with what retired those that no longer hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lessons: Vec<Matter<Lesson>>,
    /// Names that were said to be one actor's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<Noted<Joined>>,
    /// Names that were said to be one with no other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parted: Vec<Noted<Parted>>,
    /// What these two come to.
    #[serde(skip)]
    people: People,
}

impl Books {
    /// Whether nothing is written in them.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an event is written in them.
    pub fn hold(event: &Event) -> bool {
        matches!(
            event,
            Event::AutonomyGranted { .. }
                | Event::AutonomyRevoked { .. }
                | Event::AuditCommitted { .. }
                | Event::Learned { .. }
                | Event::LessonKept { .. }
                | Event::LessonRetired { .. }
                | Event::NamesJoined { .. }
                | Event::NameParted { .. }
        )
    }

    /// Folds in an event. One that is written elsewhere changes nothing.
    pub fn apply(&mut self, event: &Event, from: &Stamp) {
        learning::apply(&mut self.patterns, &mut self.lessons, event, from);
        let from = from.clone();
        match event {
            Event::AutonomyGranted { grant } => self.grants.push(Noted { is: grant.clone(), from }),
            Event::AutonomyRevoked { revocation } => self.revocations.push(Noted { is: revocation.clone(), from }),
            Event::AuditCommitted { audit } => self.audits.push(Noted { is: audit.clone(), from }),
            Event::NamesJoined { joined } => {
                self.people.join(&joined.names);
                self.joined.push(Noted { is: joined.clone(), from });
            }
            Event::NameParted { parted } => {
                self.people.part(&parted.name);
                self.parted.push(Noted { is: parted.clone(), from });
            }
            _ => {}
        }
    }

    /// The pattern of that name.
    pub fn pattern(&self, label: &Label) -> Option<&Pattern> {
        self.patterns.iter().find(|pattern| pattern.label == *label)
    }

    /// The lesson of that name, kept or retired.
    pub fn lesson(&self, label: &Label) -> Option<&Matter<Lesson>> {
        self.lessons.iter().find(|held| held.raised.is.label == *label)
    }

    /// Who goes by which names.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// The last grant of a cell that was not taken back since.
    pub fn grant_of(&self, cell: &Cell) -> Option<&Noted<Grant>> {
        let last = self.grants.iter().rev().find(|grant| grant.is.cell == *cell)?;
        let gone = self.revocations.iter().any(|gone| gone.is.cell == *cell && gone.from.seq > last.from.seq);
        (!gone).then_some(last)
    }
}

/// What the record of a cell comes to: whether the next rung is proposed, and what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// The rung it stands on.
    pub from: Label,
    /// The next rung, where there is one.
    pub to: Option<Label>,
    /// Whether it is proposed.
    pub proposed: bool,
    /// Why, or why not.
    pub says: alloc::boxed::Box<str>,
    /// What is known.
    pub cites: Cited,
}
