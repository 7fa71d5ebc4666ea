//! A ledger as a file: JSON Lines with a header, every entry, and the head at the end so that a cut shows.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::canonical::canonical_record;
use crate::fault::Fault;

use super::chain::{Break, Head};
use super::entry::{FORMAT, Sealed};
use super::replay::{AsOf, Replay};

/// How the first line begins.
pub const HEADER: &str = "governed-ledger";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    format: u32,
    is: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Footer {
    head: Head,
}

/// The first line of an export.
///
/// # Errors
/// Never with this version's records; a defect otherwise.
pub fn export_header() -> Result<Vec<u8>, Fault> {
    canonical_record(&Header { format: FORMAT, is: HEADER.into() })
}

/// The last line of an export.
///
/// # Errors
/// Never with this version's records; a defect otherwise.
pub fn export_footer(head: Head) -> Result<Vec<u8>, Fault> {
    canonical_record(&Footer { head })
}

/// What is wrong with an exported file, and at which line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportFault {
    /// It does not begin as an export does.
    #[error("line 1: not an export of a ledger")]
    NotAnExport,
    /// It was written by a version this build does not know.
    #[error("line 1: of ledger format {format}, which this version does not know")]
    UnknownFormat {
        /// The version.
        format: u32,
    },
    /// An entry breaks the chain.
    #[error("line {line}, entry {entry}: {what}")]
    Broken {
        /// The line, from 1.
        line: u64,
        /// The entry that was to come there.
        entry: u64,
        /// What is wrong with it.
        what: Break,
    },
    /// There is no last line with the head.
    #[error("line {line}: the file ends without its head, so its tail is cut after entry {last}")]
    NoHead {
        /// The line, from 1.
        line: u64,
        /// The last entry there is.
        last: u64,
    },
    /// Something follows the head.
    #[error("line {line}: something follows the head")]
    AfterHead {
        /// The line, from 1.
        line: u64,
    },
}

impl ImportFault {
    /// How many entries were read well before it.
    pub fn read_well(&self) -> u64 {
        match self {
            Self::NotAnExport | Self::UnknownFormat { .. } => 0,
            Self::Broken { entry, .. } => entry.saturating_sub(1),
            Self::NoHead { last, .. } => *last,
            // The header and the head stand around the entries, and what follows on the line after.
            Self::AfterHead { line } => line.saturating_sub(3),
        }
    }
}

impl From<ImportFault> for Fault {
    fn from(fault: ImportFault) -> Self {
        if matches!(fault, ImportFault::NotAnExport | ImportFault::UnknownFormat { .. }) {
            return Self::input(format!("{fault}")).with_help("`governed export` writes one");
        }
        Self::corrupt(format!("{fault}")).with_help("export it again where it is whole; nothing was imported")
    }
}

/// A checked export: every entry follows the one before, to the head its last line names.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The entries, sealed.
    pub sealed: Vec<Sealed>,
    /// What they come to.
    pub replay: Replay,
}

/// Whether a line of an export is its header or its head, and no entry.
pub(crate) fn is_frame(line: &str) -> bool {
    serde_json::from_str::<Header>(line).is_ok() || serde_json::from_str::<Footer>(line).is_ok()
}

/// Reads an export, checking all of it before any of it counts.
///
/// # Errors
/// The first thing that is wrong, with its line.
pub fn read_export<'a>(lines: impl IntoIterator<Item = &'a [u8]>) -> Result<Exported, ImportFault> {
    let mut lines = (1_u64..).zip(lines);
    let first = lines.next().map(|(_, line)| line).unwrap_or_default();
    match serde_json::from_str::<Header>(str::from_utf8(first).unwrap_or_default()) {
        Ok(header) if header.is == HEADER && header.format == FORMAT => {}
        Ok(header) if header.is == HEADER => return Err(ImportFault::UnknownFormat { format: header.format }),
        _ => return Err(ImportFault::NotAnExport),
    }
    let mut replay = Replay::new(AsOf::Now);
    let mut sealed: Vec<Sealed> = Vec::new();
    let mut at_line = 1;
    for (line, bytes) in lines.by_ref() {
        at_line = line;
        let entry = replay.head().seq + 1;
        let broken = |what| ImportFault::Broken { line, entry, what };
        if let Ok(Footer { head }) = serde_json::from_str::<Footer>(str::from_utf8(bytes).unwrap_or_default()) {
            if head.seq != replay.head().seq {
                return Err(broken(Break::Cut { kept: head.seq, last: replay.head().seq }));
            }
            if head.digest != replay.head().digest {
                let what = Break::OtherHead { kept: head.digest };
                return Err(ImportFault::Broken { line, entry: head.seq, what });
            }
            return match lines.next() {
                Some((line, _)) => Err(ImportFault::AfterHead { line }),
                None => Ok(Exported { sealed, replay }),
            };
        }
        sealed.push(Sealed::followed(&mut replay, bytes).map_err(broken)?);
    }
    Err(ImportFault::NoHead { line: at_line, last: replay.head().seq })
}
