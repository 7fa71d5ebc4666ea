//! Ids are ULIDs: 26 characters that sort by the time they were made. The core never makes one at random.

use core::fmt;

use sha2::{Digest as _, Sha256};
use ulid::Ulid;

use crate::fault::InputFault;
use crate::instant::Instant;
use crate::text::parsed_forms;

/// The id of a unit.
///
/// ```
/// use governed::UnitId;
/// let id: UnitId = "01JQ2E5V8T0000000000000000".parse()?;
/// assert_eq!(id.to_string(), "01JQ2E5V8T0000000000000000");
/// assert!("pro".parse::<UnitId>().is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitId(u128);

impl UnitId {
    pub(crate) const EXPECTED: &'static str = "a ULID: 26 characters of Crockford's base 32";

    /// Checks a ULID.
    ///
    /// # Errors
    /// When it is not 26 characters of Crockford's base 32 within 128 bits.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("unit id", text, Self::EXPECTED);
        let fits = text.len() == 26 && text.bytes().next().is_some_and(|b| b <= b'7');
        if !fits {
            return Err(fault());
        }
        Ulid::from_string(text).map(|id| Self(id.0)).map_err(|_| fault())
    }

    /// An id from a time and 80 bits of randomness, both supplied by the edge.
    pub fn from_parts(at: Instant, random: u128) -> Self {
        Self(Ulid::from_parts(at.ulid_millis(), random).0)
    }

    /// The id that a name of the outside always gets: made of its time and the SHA-256 of the name, so that
    /// importing the same thing twice gives the same unit.
    ///
    /// ```
    /// use governed::{Instant, UnitId};
    /// let at = Instant::parse("2026-03-17T09:00:00Z")?;
    /// assert_eq!(UnitId::derived(at, "git:abc"), UnitId::derived(at, "git:abc"));
    /// assert_ne!(UnitId::derived(at, "git:abc"), UnitId::derived(at, "git:abd"));
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn derived(at: Instant, name: &str) -> Self {
        let hash: [u8; 32] = Sha256::digest(name.as_bytes()).into();
        let random = hash.iter().take(10).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        Self::from_parts(at, random)
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0_u8; ulid::ULID_LEN];
        f.write_str(Ulid(self.0).array_to_str(&mut text))
    }
}

impl fmt::Debug for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for UnitId {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut text = [0_u8; ulid::ULID_LEN];
        to.serialize_str(Ulid(self.0).array_to_str(&mut text))
    }
}
parsed_forms!(UnitId);
