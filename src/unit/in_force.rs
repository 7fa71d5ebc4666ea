//! The policy in force: its documents as they were adopted, and what they compile to.

use alloc::sync::Arc;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::UnitId;
use crate::policy::{Document, Policy};

use super::state::Stamp;

/// A policy as it was adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adopted {
    /// Its documents, the uppermost layer first.
    pub documents: Vec<Document>,
    /// Their digest.
    pub digest: Digest,
    /// The entry that adopted it.
    pub from: Stamp,
    /// The unit that proposed, judged and landed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<UnitId>,
    /// The digest of the policy that was in force before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Digest>,
}

/// The policy in force.
#[derive(Clone, Debug)]
pub struct InForce {
    adopted: Adopted,
    policy: Option<Arc<Policy>>,
}

impl InForce {
    /// A policy as it was adopted, compiled.
    pub fn new(adopted: Adopted) -> Self {
        let policy = Policy::compile(adopted.documents.clone()).ok().map(Arc::new);
        Self { adopted, policy }
    }

    /// As it was adopted.
    pub fn adopted(&self) -> &Adopted {
        &self.adopted
    }

    /// What it compiles to. Nothing, where this version cannot read what another adopted: then nothing moves.
    pub fn policy(&self) -> Option<&Policy> {
        self.policy.as_deref()
    }
}

/// Two are the same when what was adopted is.
impl PartialEq for InForce {
    fn eq(&self, other: &Self) -> bool {
        self.adopted == other.adopted
    }
}

impl Eq for InForce {}
