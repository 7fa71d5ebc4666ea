//! One entry: an event, who and when, and the digest of the entry before it.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::canonical::canonical_record;
use crate::digest::Digest;
use crate::fault::Fault;
use crate::instant::Instant;
use crate::limit;
use crate::text::Line;
use crate::unit::{Event, Stamp};

use super::chain::{Break, Head};
use super::replay::Replay;
use super::upcast;

/// The version of the ledger format this build writes.
pub const FORMAT: u32 = 1;

/// What makes asking twice the same as asking once: a name the caller chose, and the digest of what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "IdempotencyKey"))]
pub struct Key {
    /// The name.
    pub id: Line,
    /// The digest of what was asked under it.
    pub of: Digest,
}

/// An event on its way into the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// When it happened.
    pub at: Instant,
    /// Who did it.
    pub by: Actor,
    /// What happened.
    pub event: Event,
    /// The caller's idempotency key.
    pub key: Option<Key>,
    /// When it was written down, where that is not when it happened.
    pub recorded: Option<Instant>,
}

/// An entry of the ledger. Its canonical bytes are what is stored; their SHA-256 is its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry {
    /// When it happened.
    pub at: Instant,
    /// Who did it.
    pub by: Actor,
    /// What happened.
    pub event: Event,
    /// The caller's idempotency key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
    /// The digest of the entry before; 32 zero bytes for the first.
    pub prev: Digest,
    /// When it was written down, where that is not when it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Instant>,
    /// Its number, from 1.
    pub seq: u64,
    /// The version of the format it was written in.
    pub v: u32,
}

impl Entry {
    /// Which entry, when and by whom, as states carry it.
    pub fn stamp(&self) -> Stamp {
        Stamp { seq: self.seq, at: self.at, by: self.by.clone() }
    }
}

/// An entry with the bytes that are stored and their digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The entry.
    pub entry: Entry,
    /// Its canonical bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256.
    pub digest: Digest,
}

impl Sealed {
    /// Seals a draft as the entry after `head`.
    ///
    /// # Errors
    /// When the entry would be over [`limit::ENTRY_BYTES`], or the ledger is full.
    pub fn after(head: Head, draft: Draft) -> Result<Self, Fault> {
        if head.seq >= limit::SEQ {
            return Err(Fault::input("the ledger has as many entries as it can number"));
        }
        let entry = Entry {
            at: draft.at,
            by: draft.by,
            event: draft.event,
            key: draft.key,
            prev: head.digest,
            recorded: draft.recorded,
            seq: head.seq + 1,
            v: FORMAT,
        };
        let bytes = canonical_record(&entry)?;
        if bytes.len() > limit::ENTRY_BYTES {
            return Err(Fault::input(alloc::format!(
                "the entry has {} bytes, over the limit of {}",
                bytes.len(),
                limit::ENTRY_BYTES
            ))
            .with_help("split the unit, or attach a file instead of its content"));
        }
        let digest = Digest::of(&bytes);
        Ok(Self { entry, bytes, digest })
    }

    /// The entry that somebody else sealed, from its bytes: it must follow what was replayed, which goes on with it.
    ///
    /// # Errors
    /// How the chain breaks at this entry. The replay is of no use then.
    pub fn followed(replay: &mut Replay, bytes: &[u8]) -> Result<Self, Break> {
        let entry = upcast::read(bytes)?;
        // Bytes that say the same in another form follow as well, and would have another digest than anybody else's.
        let canonical = canonical_record(&entry);
        replay.push(bytes).and_then(|()| match canonical {
            Ok(canonical) if canonical != bytes => Err(Break::NotCanonical),
            _ => Ok(Self { entry, bytes: bytes.to_vec(), digest: Digest::of(bytes) }),
        })
    }

    /// Where the ledger stands with this entry as its last.
    pub fn head(&self) -> Head {
        Head { seq: self.entry.seq, digest: self.digest }
    }
}
