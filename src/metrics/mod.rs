//! How well the whole production system works, read from the ledger alone.
//!
//! Every measure says what it counts, of what, and how often it was challenged. None is of a person: they are of work,
//! gates and policies. What a measure cannot know from the ledger it says, instead of guessing.
//!
//! [`Courses`] reads the ledger once; [`measure`] then answers for any span, so that spans and policies can be compared.

mod count;
mod course;
mod gate;
mod measure;
mod repeated;
mod report;
mod rules;

pub use count::{Ratio, Spread};
pub use course::Courses;
pub use gate::{Gate, GateSort, Theatre, theatre};
pub use measure::{Measure, Measured, measure};
pub use repeated::{Judgments, Repeated, RepeatedSort};
pub use report::{metrics_text, theatre_text};
pub use rules::{Concern, RuleRecord, Rules};
pub use settings::{Horizon, Settings, Window};

mod settings;
