//! Reading entries of every format version there ever was, as entries of today.

use alloc::string::ToString;

use serde::Deserialize;

use crate::fault::HELP;

use super::chain::Break;
use super::entry::{Entry, FORMAT};

/// Reads the bytes of an entry, whatever version wrote them. Version 1 is the first, so there is nothing to lift
/// yet: each later version adds its lift here, and a test with bytes of the version before.
pub(crate) fn read(bytes: &[u8]) -> Result<Entry, Break> {
    #[derive(Deserialize)]
    struct Version {
        v: u32,
    }
    // As text, which everything else is read from too: one compiled reader for it serves all.
    let text = str::from_utf8(bytes).map_err(|error| Break::Unreadable { message: error.to_string() })?;
    match serde_json::from_str::<Entry>(text) {
        Ok(entry) if entry.v == FORMAT => Ok(entry),
        Ok(entry) => Err(Break::UnknownFormat { v: entry.v }),
        Err(error) => match serde_json::from_str::<Version>(text) {
            Ok(Version { v }) if v != FORMAT => Err(Break::UnknownFormat { v }),
            _ => Err(Break::Unreadable { message: error.to_string().replace(HELP, "; ") }),
        },
    }
}
