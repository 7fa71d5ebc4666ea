//! RFC 8785: the one way to write a value as bytes, so that digests agree everywhere.

use alloc::format;
use alloc::vec::Vec;

use serde::Serialize;

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

/// The SHA-256 of a value's canonical form.
///
/// A value without one gets the digest of nothing; records of this crate always have one, which a test holds.
pub(crate) fn digest_of(value: &impl Serialize) -> Digest {
    canonical(value).map_or(Digest::NONE, |bytes| Digest::of(&bytes))
}
