//! Files that people write, as YAML or JSON, read so that whatever is wrong can be pointed at.
//!
//! This module knows nothing of what the files are about. [`read`] makes a typed value of a file, or says what is
//! wrong with it: where, with the line and a mark under the place, and how to mend it. [`Source`] keeps the place
//! of everything, so that checks of meaning can point too; [`edit`] changes single values and leaves the rest of
//! the text, comments included, as it was.
//!
//! What is read is YAML 1.2 without the parts that surprise: no anchors, aliases, tags, merges, directives, or
//! second documents; no names that are not text; each name once. `true`, `false`, `null`, `~` and whole decimal
//! numbers mean what they say, everything else is text: `yes`, `no`, `on`, `off`, `017` and dates too. Other numbers
//! are turned down unless they are quoted, since nothing that is hashed holds them. JSON is read by the same parser,
//! as the part of YAML that it is.

mod edit;
mod fault;
mod given;
mod locate;
mod problem;
mod syntax;
mod tree;
mod typed;

use alloc::vec;
use alloc::vec::Vec;

use serde::de::DeserializeOwned;

pub use edit::{edit, tidy_text};
pub use fault::SourceFault;
pub(crate) use given::given;
pub use locate::Step;
pub use tree::{Key, Kind, Node, Source, Span};

/// What [`read`] made of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// What the file says.
    pub value: T,
    /// Where it says so.
    pub source: Source,
}

/// Reads a file into a typed value. `what` is what the file is, in words (`policy`), and `file` its name in messages.
///
/// A field that the type does not know is always a fault. Where items of a list, or entries of a map, do not fit,
/// each of them is told, up to [`limit::SOURCE_FAULTS`](crate::limit::SOURCE_FAULTS).
///
/// ```
/// #[derive(serde::Deserialize, Debug)]
/// struct Rule {
///     moves: Vec<String>,
/// }
/// let faults = governed::source::read::<Rule>("rule", "rule.yaml", b"mvoes: [landed]").unwrap_err();
/// assert_eq!(
///     faults[0].to_string(),
///     "rule.yaml:1:1: unknown field `mvoes`
///     1 | mvoes: [landed]
///       | ^^^^^
///    help: did you mean `moves`?",
/// );
/// ```
///
/// # Errors
/// Everything found wrong with the file, in the order of the file; at least one.
pub fn read<T: DeserializeOwned>(what: &str, file: &str, bytes: &[u8]) -> Result<Read<T>, Vec<SourceFault>> {
    let source = Source::parse(what, file, bytes).map_err(|fault| vec![fault])?;
    let value = typed::value(what, &source)?;
    Ok(Read { value, source })
}
