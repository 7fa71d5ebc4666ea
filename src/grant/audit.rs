//! The audit sample: a few units at every level are looked at by people, and no machine can tell which.
//!
//! Work that nobody looks at fails more quietly, so that a record gets better by itself once autonomy is given. A random
//! sample keeps it honest. It is drawn by a hash of the unit's id and a secret salt. The salt's digest is recorded before
//! the draw, so that whoever draws cannot choose afterwards; the salt itself is told when the period is over, and then
//! anybody can draw the sample again.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, Digesting};
use crate::fault::InputFault;
use crate::id::UnitId;
use crate::limit;
use crate::text::Prose;

/// What the audit hashes begin with, so that neither is ever the hash of something else, or of the other.
const COMMITS: &[u8] = b"governed/audit/commitment/1\n";
const DRAWS: &[u8] = b"governed/audit/draw/1\n";

/// The secret of an audit, made at the edge from randomness. It does not show when it is printed for developers.
///
/// ```
/// use governed::autonomy::Salt;
/// assert!(Salt::new(b"too short").is_err());
/// assert!(Salt::new(&[7; 32]).is_ok());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(Box<[u8]>);

impl Salt {
    /// Takes the bytes of a secret.
    ///
    /// # Errors
    /// When there are fewer than [`limit::AUDIT_SALT_LEAST`] or more than [`limit::AUDIT_SALT_MOST`].
    pub fn new(bytes: &[u8]) -> Result<Self, InputFault> {
        if !(limit::AUDIT_SALT_LEAST..=limit::AUDIT_SALT_MOST).contains(&bytes.len()) {
            let given = alloc::format!("{} bytes", bytes.len());
            let expected = alloc::format!("{} to {} random bytes", limit::AUDIT_SALT_LEAST, limit::AUDIT_SALT_MOST);
            return Err(InputFault::new("audit salt", &given, &expected));
        }
        Ok(Self(bytes.into()))
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(secret)")
    }
}

/// The digest that binds whoever draws to a salt, and tells nothing of it.
///
/// ```
/// use governed::autonomy::{commitment, Salt};
/// let salt = Salt::new(&[7; 32])?;
/// assert_eq!(commitment(&salt), commitment(&salt));
/// assert_ne!(commitment(&salt), commitment(&Salt::new(&[8; 32])?));
/// # Ok::<(), governed::InputFault>(())
/// ```
pub fn commitment(salt: &Salt) -> Digest {
    let mut digest = Digesting::new();
    digest.push(COMMITS);
    digest.push(&salt.0);
    digest.finish()
}

/// Whether a unit is in the sample of that salt, at so many units in a thousand. 1,000 and more is all of them.
///
/// ```
/// use governed::autonomy::{is_sampled, Salt};
/// let (salt, unit) = (Salt::new(&[7; 32])?, "01JQ2E5V8T0000000000000000".parse()?);
/// assert!(is_sampled(&salt, unit, 1_000) && !is_sampled(&salt, unit, 0));
/// # Ok::<(), governed::InputFault>(())
/// ```
pub fn is_sampled(salt: &Salt, unit: UnitId, per_thousand: u16) -> bool {
    let mut digest = Digesting::new();
    digest.push(DRAWS);
    digest.push(&salt.0);
    digest.push(alloc::format!("{unit}").as_bytes());
    let drawn = digest.finish();
    let number = drawn.bytes().iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    // The first 64 bits as a fraction of one, in thousandths.
    u128::from(number) * 1_000 < u128::from(per_thousand) << 64
}

/// An audit as it is recorded before it begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyAudit"))]
pub struct Audit {
    /// The digest of the salt.
    pub commitment: Digest,
    /// How many units in a thousand are drawn: 1 to 1,000, at no level none.
    pub per_thousand: u16,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Prose>,
}

/// A unit that was looked at without having been drawn, or drawn and not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyAuditDeviation"))]
pub enum Deviation {
    /// It was drawn, and nobody looked.
    NotLookedAt,
    /// It was said to be drawn, and was not.
    NotDrawn,
}

impl Audit {
    /// An audit that binds to a salt.
    ///
    /// # Errors
    /// When it draws nothing, or more than all.
    pub fn new(salt: &Salt, per_thousand: u16) -> Result<Self, InputFault> {
        let audit = Self { commitment: commitment(salt), per_thousand, reason: None };
        audit.check()?;
        Ok(audit)
    }

    /// Checks the rate.
    ///
    /// # Errors
    /// When it draws nothing, or more than all.
    pub fn check(&self) -> Result<(), InputFault> {
        if (1..=1_000).contains(&self.per_thousand) {
            return Ok(());
        }
        let given = alloc::format!("{}", self.per_thousand);
        Err(InputFault::new("number of units in a thousand", &given, "1 to 1000: a sample stays at every level"))
    }

    /// Whether a salt is the one that was bound to.
    ///
    /// ```
    /// use governed::autonomy::{Audit, Salt};
    /// let audit = Audit::new(&Salt::new(&[7; 32])?, 50)?;
    /// assert!(audit.opens_with(&Salt::new(&[7; 32])?) && !audit.opens_with(&Salt::new(&[8; 32])?));
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn opens_with(&self, salt: &Salt) -> bool {
        commitment(salt) == self.commitment
    }

    /// Draws the sample again from the salt that was told, and says where what was done deviates from it, in the order
    /// given. `done` has every unit of the period and whether it was looked at as part of the audit.
    ///
    /// # Errors
    /// When the salt is not the one that was bound to.
    ///
    /// ```
    /// use governed::autonomy::{Audit, Deviation, Salt};
    /// let (salt, unit) = (Salt::new(&[7; 32])?, "01JQ2E5V8T0000000000000000".parse()?);
    /// let audit = Audit::new(&salt, 1_000)?;
    /// assert_eq!(audit.verify(&salt, [(unit, false)])?, [(unit, Deviation::NotLookedAt)]);
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn verify(
        &self,
        salt: &Salt,
        done: impl IntoIterator<Item = (UnitId, bool)>,
    ) -> Result<Vec<(UnitId, Deviation)>, InputFault> {
        if !self.opens_with(salt) {
            let given = alloc::format!("{}", commitment(salt));
            let expected = alloc::format!("the salt of {}, as it was recorded", self.commitment);
            return Err(InputFault::new("salt of this audit", &given, &expected));
        }
        let deviates = |(unit, looked): (UnitId, bool)| match (is_sampled(salt, unit, self.per_thousand), looked) {
            (true, false) => Some((unit, Deviation::NotLookedAt)),
            (false, true) => Some((unit, Deviation::NotDrawn)),
            _ => None,
        };
        Ok(done.into_iter().filter_map(deviates).collect())
    }
}
