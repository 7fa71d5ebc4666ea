//! How entries hang together, and how the chain can break.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::UnitId;

/// Where a ledger stands: its last entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Head {
    /// The number of the last entry; 0 for an empty ledger.
    pub seq: u64,
    /// Its digest.
    pub digest: Digest,
}

impl Head {
    /// An empty ledger's.
    pub const START: Self = Self { seq: 0, digest: Digest::NONE };
}

/// What is wrong with an entry, seen from the one before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// Its bytes are no entry.
    #[error("its bytes are no entry: {message}")]
    Unreadable {
        /// What the parser said.
        message: String,
    },
    /// It was written by a version this build does not know.
    #[error("it is of ledger format {v}, which this version does not know")]
    UnknownFormat {
        /// The version.
        v: u32,
    },
    /// Its bytes are not those that were sealed.
    #[error("its bytes were changed: they have another digest than the one kept beside them")]
    Changed,
    /// It says the same in other bytes than the canonical ones.
    #[error("its bytes are not in canonical form")]
    NotCanonical,
    /// Its number is not the next one.
    #[error("it has number {found}, so {} missing", missing(*.expected, *.found))]
    Missing {
        /// The number that should come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// It has a number that came before.
    #[error("it has number {found}, where {expected} should come: an entry was doubled or moved")]
    Doubled {
        /// The number that should come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// It follows another entry than the one before it.
    #[error("it follows an entry with digest {expected}, but the entry before it has {found}: that one was changed")]
    NotFollowing {
        /// The digest it names.
        expected: Digest,
        /// The digest of the entry before.
        found: Digest,
    },
    /// It speaks of a unit that nothing before it proposes.
    #[error("it speaks of unit {unit}, which no earlier entry proposes")]
    UnknownUnit {
        /// The unit.
        unit: UnitId,
    },
    /// It proposes a unit that was proposed before.
    #[error("it proposes unit {unit}, which was proposed before")]
    UnitTwice {
        /// The unit.
        unit: UnitId,
    },
    /// It says of a unit what no command could have come to.
    #[error("it could not have been decided: {what}")]
    Undecidable {
        /// What is wrong with it.
        what: String,
    },
    /// The ledger ends before its kept head.
    #[error("the tail is cut: the head kept is entry {kept}, and the last entry there is {last}")]
    Cut {
        /// The number of the head that was kept.
        kept: u64,
        /// The last entry there is.
        last: u64,
    },
    /// The last entry is not the one that was kept as the head.
    #[error("it is not the entry that was kept as the head: that one has digest {kept}")]
    OtherHead {
        /// The digest that was kept.
        kept: Digest,
    },
}

fn missing(expected: u64, found: u64) -> String {
    let last = found.saturating_sub(1);
    if expected == last {
        alloc::format!("entry {expected} is")
    } else {
        alloc::format!("entries {expected} to {last} are")
    }
}
