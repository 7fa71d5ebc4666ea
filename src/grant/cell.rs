//! What autonomy is given to: a machine in one version, for one kind of work, as far as that can be undone.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::actor::{Actor, ActorKind};
use crate::fault::InputFault;
use crate::reversibility::Reversibility;
use crate::text::Label;

/// A machine in one version, on one kind of work, of one class of reversibility. What was earned in one cell says
/// nothing of another: a new version, another kind of work or a worse way back each begin with nothing.
///
/// Cells are of machines alone. Nothing here counts what people do.
///
/// ```
/// use governed::autonomy::Cell;
/// use governed::unit::Reversibility;
/// use governed::Label;
/// let kind = Label::parse("code-change")?;
/// let cell = Cell::new("machine:mill/2".parse()?, kind.clone(), Reversibility::Reversible)?;
/// assert_eq!(cell.to_string(), "machine:mill/2 on code-change, reversible");
/// assert!(Cell::new("person:ada".parse()?, kind, Reversibility::Reversible).is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, try_from = "Written")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyCell"))]
pub struct Cell {
    actor: Actor,
    kind: Label,
    reversibility: Reversibility,
}

/// A cell as it is written, not looked at yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyCellWritten"))]
struct Written {
    /// The machine.
    actor: Actor,
    /// The kind of work.
    kind: Label,
    /// How far it can be undone.
    reversibility: Reversibility,
}

impl TryFrom<Written> for Cell {
    type Error = InputFault;
    fn try_from(written: Written) -> Result<Self, InputFault> {
        Self::new(written.actor, written.kind, written.reversibility)
    }
}

impl Cell {
    /// The cell of a machine.
    ///
    /// # Errors
    /// When the actor is no machine: people are not measured, and a policy does no work.
    pub fn new(actor: Actor, kind: Label, reversibility: Reversibility) -> Result<Self, InputFault> {
        if actor.kind() != ActorKind::Machine {
            let expected = "`machine:NAME/VERSION`, since autonomy is given to machines and measured of nobody else";
            return Err(InputFault::new("machine", actor.as_str(), expected));
        }
        Ok(Self { actor, kind, reversibility })
    }

    /// The machine, with its version.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The kind of work.
    pub fn kind(&self) -> &Label {
        &self.kind
    }

    /// How far that work can be undone.
    pub fn reversibility(&self) -> Reversibility {
        self.reversibility
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}, {}", self.actor, self.kind, self.reversibility.words())
    }
}
