//! Where a result lies: from URIs, their bases and lists of files to a path.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::log::{ArtifactLocation, Run};
use crate::import::evidence::path_of;
use crate::limit;
use crate::text::shortened;

impl Run {
    /// The path of a file, where it is one.
    pub(super) fn path(&self, location: &ArtifactLocation) -> Option<String> {
        let listed = || {
            let artifacts = self.artifacts.as_ref()?;
            location.index?.of(&artifacts.0)?.location.as_ref()
        };
        let location = if location.uri.is_some() { location } else { listed()? };
        let mut path = match path_of_uri(location.uri.as_deref()?)? {
            UriPath::Absolute(path) => return path_of(&path),
            UriPath::Relative(path) => path,
        };
        let bases = self.original_uri_base_ids.as_ref();
        let mut base = location.uri_base_id.as_deref();
        for _ in 0..limit::ANALYSIS_BASES {
            let Some(next) = base.and_then(|base| bases?.get(base)) else { break };
            match next.uri.as_deref().and_then(path_of_uri) {
                // A folder within another one; where the outermost lies is of the machine the tool ran on.
                Some(UriPath::Relative(outer)) => path = format!("{}/{path}", shortened(&outer, limit::NAME_BYTES)),
                _ => break,
            }
            base = next.uri_base_id.as_deref();
        }
        path_of(path.trim_start_matches('/'))
    }
}

enum UriPath {
    Absolute(String),
    Relative(String),
}

/// The path of a `file:` URI or of a reference without a scheme; nothing for what lies elsewhere.
fn path_of_uri(uri: &str) -> Option<UriPath> {
    // Each byte of a path may be three of a URI.
    let uri = shortened(uri.trim(), 3 * limit::NAME_BYTES);
    let uri = uri.as_str();
    let scheme = uri.split_once(':').filter(|(scheme, _)| {
        let named = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        named && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
    });
    match scheme {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("file") => {
            let path = match rest.strip_prefix("//") {
                // `file://server/share` is a folder of another machine.
                Some(rest) if !rest.starts_with('/') && !rest.starts_with("localhost/") => format!("//{rest}"),
                Some(rest) => rest.trim_start_matches("localhost").into(),
                None => rest.into(),
            };
            let path = without_percent(&path);
            let drive = path.trim_start_matches('/').get(1..2) == Some(":");
            Some(UriPath::Absolute(if drive { path.trim_start_matches('/').into() } else { path }))
        }
        // A Windows path that was written as it is.
        Some((drive, _)) if drive.len() == 1 => Some(UriPath::Absolute(uri.into())),
        Some(_) => None,
        None if uri.starts_with('/') => Some(UriPath::Absolute(without_percent(uri))),
        None => Some(UriPath::Relative(without_percent(uri))),
    }
}

/// Text with `%20` and the like read; as it is where that would be no text.
fn without_percent(text: &str) -> String {
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| core::str::from_utf8(digits).ok());
        let digits = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.into())
}
