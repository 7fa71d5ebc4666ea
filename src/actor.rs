//! Who acts: a person, a machine in one version, or the policy itself.

use alloc::string::String;
use alloc::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::fault::InputFault;
use crate::limit;
use crate::text::{shows_itself, text_forms};

/// What sort of actor it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActorKind {
    /// A person, who can be asked and can answer for something.
    Person,
    /// A machine. A new version is a new actor: what the old one earned does not carry over.
    Machine,
    /// The policy in force, acting by itself.
    Policy,
}

/// An actor, written `person:ada@example.com`, `machine:codegen/4.1` (what follows the last slash is the
/// version) or `policy:team`.
///
/// ```
/// use governed::{Actor, ActorKind};
/// let machine: Actor = "machine:codegen/4.1".parse()?;
/// assert_eq!((machine.kind(), machine.version()), (ActorKind::Machine, Some("4.1")));
/// assert!("machine:codegen".parse::<Actor>().is_err(), "a machine needs its version");
/// assert!("ada".parse::<Actor>().is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug)]
pub struct Actor {
    text: Arc<str>,
    kind: ActorKind,
}

impl Actor {
    pub(crate) const EXPECTED: &'static str =
        "an actor as `person:ID`, `machine:NAME/VERSION` or `policy:NAME`, without control characters";

    /// Checks an actor's text form.
    ///
    /// # Errors
    /// When the kind is unknown, a machine has no version, the text is longer than
    /// [`limit::ACTOR_BYTES`], or it holds control characters or blanks at its ends.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("actor", text, Self::EXPECTED);
        let (kind, name) = text.split_once(':').ok_or_else(fault)?;
        let kind = match kind {
            "person" => ActorKind::Person,
            "machine" => ActorKind::Machine,
            "policy" => ActorKind::Policy,
            _ => return Err(fault()),
        };
        let named = !name.is_empty() && name.trim() == name && name.chars().all(names);
        let versioned = kind != ActorKind::Machine
            || name.rsplit_once('/').is_some_and(|(name, version)| !name.is_empty() && !version.is_empty());
        if !named || !versioned || text.len() > limit::ACTOR_BYTES {
            return Err(fault());
        }
        Ok(Self { text: text.into(), kind })
    }

    /// A person or machine under a name of the outside: characters that do not show become U+FFFD, what is
    /// too long ends in `…`. `version` makes it a machine.
    pub fn made_of(name: &str, version: Option<&str>) -> Self {
        let mut clean: String =
            name.trim().chars().map(|c| if names(c) { c } else { char::REPLACEMENT_CHARACTER }).collect();
        if clean.is_empty() {
            clean.push_str("unnamed");
        }
        let clean = crate::text::shortened(&clean, limit::ACTOR_BYTES / 2);
        let (text, kind) = match version {
            None => (alloc::format!("person:{clean}"), ActorKind::Person),
            Some(version) => {
                let version = crate::text::shortened(version, limit::ACTOR_BYTES / 4);
                (alloc::format!("machine:{clean}/{version}"), ActorKind::Machine)
            }
        };
        Self { text: text.into(), kind }
    }

    /// What sort of actor it is.
    pub fn kind(&self) -> ActorKind {
        self.kind
    }

    /// Whether it is a person.
    pub fn is_person(&self) -> bool {
        self.kind == ActorKind::Person
    }

    /// Whether it is the same: one address in another case is no other person.
    pub fn is_same(&self, other: &Self) -> bool {
        self == other || self.text.to_lowercase() == other.text.to_lowercase()
    }

    /// A machine's version.
    pub fn version(&self) -> Option<&str> {
        match self.kind {
            ActorKind::Machine => self.text.rsplit_once('/').map(|(_, version)| version),
            ActorKind::Person | ActorKind::Policy => None,
        }
    }

    /// The whole text form.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Whether a character may stand in a name: joiners, which are not seen between most letters, may not.
fn names(c: char) -> bool {
    shows_itself(c) && !matches!(c, '\u{200C}' | '\u{200D}')
}

impl PartialEq for Actor {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl Eq for Actor {}
impl PartialOrd for Actor {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Actor {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}
text_forms!(Actor);

/// How surely a person was there when the answer was given, the weakest first. It is a strength and no proof: programs
/// drive browsers, and some authenticators claim what they never saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Presence {
    /// Whoever passed it on says so.
    #[default]
    Asserted,
    /// It came through a session a person had signed in to.
    Session,
    /// It was signed with a key that is the person's.
    SignedKey,
    /// A passkey whose holder was verified then and there signed it.
    VerifiedPasskey,
}

impl Presence {
    /// Every strength, the weakest first.
    pub const ALL: [Self; 4] = [Self::Asserted, Self::Session, Self::SignedKey, Self::VerifiedPasskey];

    /// Its name in records and facts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Session => "session",
            Self::SignedKey => "signed_key",
            Self::VerifiedPasskey => "verified_passkey",
        }
    }

    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Asserted => "asserted by whoever passed it on",
            Self::Session => "given in a session a person had signed in to",
            Self::SignedKey => "signed with a person's key",
            Self::VerifiedPasskey => "signed with a passkey whose holder was verified",
        }
    }

    /// The strength of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|presence| presence.name() == name)
    }

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    pub(crate) fn is_asserted(&self) -> bool {
        *self == Self::Asserted
    }
}
