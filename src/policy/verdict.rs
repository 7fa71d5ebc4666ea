//! What policy says of a move: strictest wins.

use serde::{Deserialize, Serialize};

/// What policy says of a move. The later, the stricter.
///
/// ```
/// use governed::policy::Verdict;
/// assert!(Verdict::Undetermined > Verdict::Escalate && Verdict::Block > Verdict::Undetermined);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Verdict {
    /// It may go ahead.
    Move,
    /// Evidence, judgment or a rung of autonomy is needed first.
    Need,
    /// It waits, until a time or a fact.
    Hold,
    /// Somebody has to be asked.
    Escalate,
    /// It cannot be told, so somebody has to be asked.
    Undetermined,
    /// It does not go ahead.
    Block,
}

impl Verdict {
    /// Every verdict, loosest first.
    pub const ALL: [Self; 6] = [Self::Move, Self::Need, Self::Hold, Self::Escalate, Self::Undetermined, Self::Block];

    /// Whether with it the move may go ahead.
    pub fn permits(self) -> bool {
        self == Self::Move
    }

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::Need => "need",
            Self::Hold => "hold",
            Self::Escalate => "escalate",
            Self::Undetermined => "undetermined",
            Self::Block => "block",
        }
    }
}

impl core::fmt::Display for Verdict {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}
