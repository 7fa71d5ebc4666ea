//! The files of the review page: from a folder, or from within this program.

use std::borrow::Cow;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use governed::{Digest, Fault, limit};

use super::reply::Reply;

/// Where the page comes from.
pub enum Page {
    Folder(PathBuf),
    /// What was built into this program, where it was built with a page.
    Own,
}

#[cfg(feature = "page")]
#[derive(rust_embed::RustEmbed)]
#[folder = "www/dist"]
struct Built;

/// A file that was built into this program.
#[cfg(feature = "page")]
fn own(name: &str) -> Option<Cow<'static, [u8]>> {
    Built::get(name).map(|file| file.data)
}

#[cfg(not(feature = "page"))]
fn own(_: &str) -> Option<Cow<'static, [u8]>> {
    None
}

const NO_PAGE: &str = "governed serve: there is no page here.\n\n\
    This program was built without the review page. Build the page and name its folder with\n\
    `governed serve --page www/dist`, or build the program with `--features page`.\n\n\
    The register is served all the same: `GET /v1/register`, and docs/http.md says what else.\n";

/// What a file is, by the end of its name.
const KINDS: [(&str, &str); 15] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("json", "application/json"),
    ("jsonl", "application/x-ndjson"),
    ("map", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/plain; charset=utf-8"),
];

/// How a file may stand there already packed, the smallest first.
const PACKED: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

impl Page {
    /// The page of a folder, or the one within this program.
    pub fn of(folder: Option<&Path>) -> Result<Self, Fault> {
        let Some(folder) = folder else { return Ok(Self::Own) };
        let unreadable = |error: std::io::Error| {
            Fault::input(format!("cannot read {}: {error}", folder.display()))
                .with_help("name the folder that the page was built into, as `www/dist`")
        };
        let folder = folder.canonicalize().map_err(unreadable)?;
        if !folder.join("index.html").is_file() {
            return Err(Fault::input(format!("there is no index.html in {}", folder.display()))
                .with_help("name the folder that the page was built into, as `www/dist`"));
        }
        Ok(Self::Folder(folder))
    }

    /// What stands under a name of plain segments.
    fn file(&self, name: &str) -> Option<Cow<'static, [u8]>> {
        match self {
            Self::Folder(folder) => {
                // A link that leads out of the folder leads nowhere.
                let path = folder.join(name).canonicalize().ok().filter(|path| path.starts_with(folder))?;
                let file = std::fs::File::open(path).ok()?;
                let size = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
                let mut bytes = Vec::new();
                (size <= limit::PAGE_FILE_BYTES).then_some(())?;
                file.take(limit::PAGE_FILE_BYTES).read_to_end(&mut bytes).ok()?;
                Some(bytes.into())
            }
            Self::Own => own(name),
        }
    }

    /// The answer to who asks for a path; nothing where there is none.
    pub fn reply(&self, path: &str, asked: &HeaderMap) -> Option<Reply> {
        let name = match path.strip_prefix('/')? {
            "" => "index.html",
            name => name,
        };
        if matches!(self, Self::Own) && cfg!(not(feature = "page")) && name == "index.html" {
            return Some(whole(Body::from(NO_PAGE), "text/plain; charset=utf-8"));
        }
        if !name.split('/').all(is_plain) {
            return None;
        }
        let plain = self.file(name).map(|file| if name == "index.html" { told_its_server(file) } else { file })?;
        let end = name.rsplit_once('.').map(|(_, end)| end).unwrap_or_default();
        let kind = KINDS.iter().find(|(known, _)| *known == end).map_or("application/octet-stream", |(_, kind)| kind);
        let packed = PACKED
            .iter()
            .filter(|(coding, _)| takes(asked, coding))
            .find_map(|(coding, behind)| Some((*coding, self.file(&format!("{name}{behind}"))?)));
        let (coding, bytes) = packed.map_or((None, plain), |(coding, bytes)| (Some(coding), bytes));
        let tag = format!("\"{}\"", Digest::of(&bytes).to_string().trim_start_matches("sha256:"));
        let seen = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
        let is_seen = seen.flat_map(|tags| tags.split(',')).any(|one| one.trim().trim_start_matches("W/") == tag);
        let mut reply = whole(if is_seen { Body::empty() } else { Body::from(bytes.into_owned()) }, kind);
        if is_seen {
            *reply.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = reply.headers_mut();
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(header::ETAG, tag);
        }
        // Under `assets/` a file of another content has another name.
        let hashed = name.starts_with("assets/");
        let keep = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        Some(reply)
    }
}

/// The page with the base of this server's API written into it: on a host of files it stays empty.
fn told_its_server(page: Cow<'static, [u8]>) -> Cow<'static, [u8]> {
    const EMPTY: &str = r#"<meta name="governed-server" content="""#;
    match std::str::from_utf8(&page) {
        Ok(text) if text.contains(EMPTY) => {
            Cow::Owned(text.replace(EMPTY, r#"<meta name="governed-server" content="v1""#).into_bytes())
        }
        _ => page,
    }
}

/// Whether a segment of a path is a name, and no way around.
fn is_plain(segment: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~' | b'@' | b'+');
    !segment.is_empty() && !segment.starts_with('.') && segment.bytes().all(known)
}

/// Whether who asks takes a coding.
fn takes(asked: &HeaderMap, coding: &str) -> bool {
    let said = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|codings| codings.to_str().ok());
    said.flat_map(|codings| codings.split(',')).any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight = weight.trim().strip_prefix("q=");
        let refused = weight.is_some_and(|weight| weight.bytes().all(|byte| matches!(byte, b'0' | b'.')));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

fn whole(body: Body, kind: &'static str) -> Reply {
    let mut reply = Response::new(body);
    reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    reply
}
