//! RFC 8785: the one way to write a value as bytes, so that digests agree everywhere.

use alloc::format;
use alloc::vec::Vec;

use serde::{Serialize, Serializer};

use crate::digest::Digest;
use crate::fault::Fault;

/// A value as canonical JSON (RFC 8785).
///
/// # Errors
/// When the value has no JSON form. Records of this crate always have one.
///
/// ```
/// use governed::canonical;
/// let value: serde_json::Value = serde_json::from_str(r#"{"b": 1.0, "a": "\u20ac"}"#)?;
/// assert_eq!(canonical(&value)?, r#"{"a":"€","b":1}"#.as_bytes());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn canonical(value: &impl Serialize) -> Result<Vec<u8>, Fault> {
    serde_json_canonicalizer::to_vec(value)
        .map_err(|error| Fault::defect(format!("a record has no canonical form: {error}")))
}

/// A record of this crate as canonical JSON.
///
/// # Errors
/// None that a record can have: a test holds that all of them have a canonical form.
pub(crate) fn canonical_record(record: &impl Serialize) -> Result<Vec<u8>, Fault> {
    canonical(&Within(record))
}

/// A record as if it stood within another: what is outermost is compiled apart, to turn down numbers that records have not.
struct Within<'a, T>(&'a T);

impl<T: Serialize> Serialize for Within<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_newtype_struct("", self.0)
    }
}

/// The SHA-256 of a value's canonical form.
///
/// A value without one gets the digest of nothing; records of this crate always have one, which a test holds.
pub(crate) fn digest_of(value: &impl Serialize) -> Digest {
    canonical_record(value).map_or(Digest::NONE, |bytes| Digest::of(&bytes))
}
