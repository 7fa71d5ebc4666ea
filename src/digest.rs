//! Digests name content: what evidence is about, what was shown, what an entry follows.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest as _, Sha256};

use crate::fault::InputFault;
use crate::text::parsed_forms;

/// How a digest was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Sha256,
    GitSha1,
    GitSha256,
}

impl Algorithm {
    const ALL: [Self; 3] = [Self::Sha256, Self::GitSha1, Self::GitSha256];

    /// The name in front of the colon: in-toto's digest set calls git's ids of file content `gitBlob`.
    fn prefix(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256:",
            Self::GitSha1 | Self::GitSha256 => "gitBlob:",
        }
    }

    fn bytes(self) -> usize {
        match self {
            Self::GitSha1 => 20,
            Self::Sha256 | Self::GitSha256 => 32,
        }
    }
}

/// The digest of some content: `sha256:` and 64 hexadecimal digits, or `gitBlob:` and git's own id.
///
/// ```
/// use governed::Digest;
/// let digest = Digest::of(b"");
/// assert_eq!(
///     digest.to_string(),
///     "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
/// );
/// assert!(Digest::parse("sha256:e3b0").is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest {
    algorithm: Algorithm,
    bytes: [u8; 32],
}

impl Digest {
    pub(crate) const EXPECTED: &'static str =
        "a digest as `sha256:` and 64 hexadecimal digits, or `gitBlob:` and 40 or 64";

    /// What the first entry of a ledger follows: 32 zero bytes.
    pub const NONE: Self = Self { algorithm: Algorithm::Sha256, bytes: [0; 32] };

    /// The SHA-256 of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self { algorithm: Algorithm::Sha256, bytes: Sha256::digest(bytes).into() }
    }

    /// A SHA-256 from its 32 bytes: nothing, where there are more or fewer.
    pub fn from_sha256(bytes: &[u8]) -> Option<Self> {
        Some(Self { algorithm: Algorithm::Sha256, bytes: bytes.try_into().ok()? })
    }

    /// Checks a digest's text form.
    ///
    /// # Errors
    /// When the algorithm is unknown, the length wrong, or a digit not lowercase hexadecimal.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        Algorithm::ALL
            .into_iter()
            .find_map(|algorithm| {
                let bytes = hex_bytes(text.strip_prefix(algorithm.prefix())?, algorithm.bytes())?;
                Some(Self { algorithm, bytes })
            })
            .ok_or_else(|| InputFault::new("digest", text, Self::EXPECTED))
    }

    /// The bytes of the digest.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.algorithm.bytes()).unwrap_or_default()
    }

    /// The first twelve hexadecimal digits: enough to recognise, not to rely on.
    pub fn short(&self) -> String {
        let mut text = String::new();
        for byte in self.bytes.iter().take(6) {
            push_hex(&mut text, *byte);
        }
        text
    }
}

/// A SHA-256 of bytes that come in pieces.
///
/// ```
/// use governed::{Digest, Digesting};
/// let mut digest = Digesting::new();
/// digest.push(b"a");
/// digest.push(b"bc");
/// assert_eq!(digest.finish(), Digest::of(b"abc"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Digesting(Sha256);

impl Digesting {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next piece.
    pub fn push(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The digest of all pieces.
    pub fn finish(self) -> Digest {
        Digest { algorithm: Algorithm::Sha256, bytes: self.0.finalize().into() }
    }
}

fn push_hex(text: &mut String, byte: u8) {
    for half in [byte >> 4, byte & 15] {
        text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
    }
}

fn hex_bytes(text: &str, count: usize) -> Option<[u8; 32]> {
    if text.len() != count * 2 {
        return None;
    }
    let digits: Option<Vec<u8>> = text
        .bytes()
        .map(|b| match b {
            b'0'..=b'9' => Some(b - b'0'),
            b'a'..=b'f' => Some(b - b'a' + 10),
            _ => None,
        })
        .collect();
    let mut bytes = [0_u8; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits?.chunks_exact(2)) {
        if let [high, low] = pair {
            *byte = high << 4 | low;
        }
    }
    Some(bytes)
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(72);
        text.push_str(self.algorithm.prefix());
        for byte in self.bytes() {
            push_hex(&mut text, *byte);
        }
        f.write_str(&text)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
parsed_forms!(Digest);
