//! What a plan is made of.

use alloc::format;
use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::instant::Instant;
use crate::integration::work::{Grade, Work};
use crate::limit;
use crate::text::{Line, Prose};

/// Two units that collide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Apart {
    /// The one.
    pub a: Line,
    /// The other.
    pub b: Line,
    /// How sure that is.
    pub grade: Grade,
    /// What they collide over.
    pub why: Prose,
}

/// Whether a unit may land at an instant, as far as windows and freezes say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PlanOpening"))]
pub enum Opening {
    /// It may, from then on at least.
    Open {
        /// When that ends, where it does: from that instant on it may not.
        closes: Option<Instant>,
    },
    /// It may not.
    Closed {
        /// The next instant at which it may, where there is one.
        opens: Option<Instant>,
        /// Why not, such as the name of the freeze.
        why: String,
    },
}

/// When units may land.
pub trait Calendar {
    /// Whether this unit may land at that instant. The same question always has the same answer.
    fn opening(&self, work: &Work, at: Instant) -> Opening;
}

/// A calendar without windows or freezes.
#[derive(Clone, Copy, Debug, Default)]
pub struct AlwaysOpen;

impl Calendar for AlwaysOpen {
    fn opening(&self, _: &Work, _: Instant) -> Opening {
        Opening::Open { closes: None }
    }
}

/// How much can land.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Capacity {
    /// The most units in one batch, from 1. A group that lands together and is larger has a batch of its own.
    pub batch: usize,
    /// How many batches are planned from the instant of the plan on; all that are needed, where this is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batches: Option<usize>,
    /// How many units may be in flight before new ones should be held from admission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_flight: Option<usize>,
    /// Minutes from the start of one batch to the start of the next, from 1. Where this is not said, batches follow
    /// each other without delay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takes: Option<u32>,
}

impl Default for Capacity {
    /// Batches of five, as many as are needed.
    fn default() -> Self {
        Self { batch: 5, batches: None, in_flight: None, takes: None }
    }
}

/// A set of units to be landed, and what bears on that.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// The units, in any order, with those that have landed as far as others depend on them.
    pub works: &'r [Work],
    /// Which of them collide. A pair with a unit that is not among them holds nothing.
    pub apart: &'r [Apart],
    /// When they may land.
    pub calendar: &'r dyn Calendar,
    /// The instant of the plan: the first batch starts then.
    pub at: Instant,
    /// How much can land.
    pub capacity: Capacity,
    /// Units asked to go first.
    pub first: &'r [Line],
}

impl<'r> Request<'r> {
    /// A request without collisions, windows or emergencies.
    pub fn new(works: &'r [Work], at: Instant) -> Self {
        Self { works, apart: &[], calendar: &AlwaysOpen, at, capacity: Capacity::default(), first: &[] }
    }

    pub(super) fn check(&self) -> Result<(), Fault> {
        if self.capacity.batch == 0 {
            return Err(Fault::input("a batch of 0 units lands nothing").with_help("give the batch at least 1 unit"));
        }
        if self.capacity.takes == Some(0) {
            return Err(Fault::input("a batch cannot take 0 minutes")
                .with_help("give at least 1 minute, or leave it out where batches follow each other without delay"));
        }
        if self.apart.len() > limit::PLAN_PAIRS {
            let (many, most) = (self.apart.len(), limit::PLAN_PAIRS);
            return Err(Fault::input(format!("{many} colliding pairs are more than the {most} of a plan")));
        }
        Ok(())
    }
}
