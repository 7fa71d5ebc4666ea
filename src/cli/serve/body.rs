//! Bodies: what comes in, within its bounds, and what goes out piece by piece.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Response, StatusCode, header};
use futures_util::{StreamExt as _, stream};
use governed::ledger::{Head, Store as _, export_footer, export_header};
use governed::{Fault, limit};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::reply::{Reply, Turned, defect, fault, turned};
use super::state::Served;
use crate::store::SqliteStore;

const SMALLER: &str = "send what belongs together in one request, and the rest in others";

/// The JSON of a request, as text.
pub async fn text(request: Request) -> Result<String, Turned> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        let message = "the request is not said to be JSON";
        return Err(turned(StatusCode::UNSUPPORTED_MEDIA_TYPE, message, "send `Content-Type: application/json`"));
    }
    let reading = timeout(Duration::from_secs(limit::HTTP_BODY_SECONDS), read(request.into_body()));
    let bytes = reading.await.unwrap_or_else(|_| {
        let message = format!("the request did not arrive within {} seconds", limit::HTTP_BODY_SECONDS);
        Err(turned(StatusCode::REQUEST_TIMEOUT, message, "send it again"))
    })?;
    String::from_utf8(bytes)
        .map_err(|error| turned(StatusCode::BAD_REQUEST, format!("the request is not UTF-8: {error}"), "send UTF-8"))
}

async fn read(body: Body) -> Result<Vec<u8>, Turned> {
    let (mut bytes, mut past) = (Vec::new(), 0);
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| {
            turned(StatusCode::BAD_REQUEST, format!("the request broke off: {error}"), "send it again")
        })?;
        if past == 0 && bytes.len() + piece.len() <= limit::HTTP_BODY_BYTES {
            bytes.extend_from_slice(&piece);
            continue;
        }
        // Some of what is too much is read all the same: else the answer is lost with the connection.
        past += piece.len();
        bytes = Vec::new();
        if past > limit::HTTP_BODY_BYTES {
            break;
        }
    }
    if past > 0 {
        let message = format!("the request is over the limit of {} bytes", limit::HTTP_BODY_BYTES);
        return Err(turned(StatusCode::PAYLOAD_TOO_LARGE, message, SMALLER));
    }
    Ok(bytes)
}

/// Stored entries on their way out, with what stands around them.
struct Pieces {
    store: SqliteStore,
    before: Vec<u8>,
    next: u64,
    last: u64,
    after: Vec<u8>,
}

impl Pieces {
    /// The next piece, and what is left after it.
    fn read(mut self) -> Result<(Bytes, Option<Self>), Fault> {
        let mut piece = std::mem::take(&mut self.before);
        if self.next <= self.last {
            let (lines, next) = self.store.lines(self.next, self.last, limit::ENTRIES_PIECE_BYTES)?;
            piece.extend(lines);
            self.next = next;
        }
        if self.next <= self.last {
            return Ok((piece.into(), Some(self)));
        }
        piece.append(&mut self.after);
        Ok((piece.into(), None))
    }
}

/// Which entries go out.
#[derive(Clone, Copy)]
pub enum Which {
    /// As many after this one.
    After(u64, u64),
    /// All, as they are exported.
    Export,
}

/// The entries as they are stored: exactly the bytes that their digests cover, one a line.
pub async fn entries(served: Arc<Served>, which: Which) -> Reply {
    let begun = spawn_blocking(move || -> Result<_, Fault> {
        let store = served.store()?;
        let head = store.head()?;
        let pieces = match which {
            Which::After(after, most) => {
                let last = after.saturating_add(most).min(head.seq);
                Pieces { store, before: Vec::new(), next: after.saturating_add(1), last, after: Vec::new() }
            }
            Which::Export => {
                let line = |mut bytes: Vec<u8>| {
                    bytes.push(b'\n');
                    bytes
                };
                let (before, after) = (line(export_header()?), line(export_footer(head)?));
                Pieces { store, before, next: 1, last: head.seq, after }
            }
        };
        // What fails at once is told as such; later the connection ends before the last line.
        Ok((head, pieces.read()?))
    });
    match begun.await {
        Ok(Ok((head, (first, left)))) => flowing(head, first, left),
        Ok(Err(other)) => fault(&other),
        Err(error) => defect(error),
    }
}

fn flowing(head: Head, first: Bytes, left: Option<Pieces>) -> Reply {
    let rest = stream::try_unfold(left, |left| async move {
        let Some(pieces) = left else { return Ok(None) };
        match spawn_blocking(move || pieces.read()).await {
            Ok(Ok((piece, left))) => Ok(Some((piece, left))),
            Ok(Err(fault)) => Err(std::io::Error::other(fault.to_string())),
            Err(error) => Err(std::io::Error::other(error)),
        }
    });
    let first = stream::iter([Ok::<_, std::io::Error>(first)]);
    let mut reply = Response::new(Body::from_stream(first.chain(rest)));
    let headers = reply.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    if let Ok(head) = HeaderValue::try_from(format!("{} {}", head.seq, head.digest)) {
        headers.insert("governed-head", head);
    }
    reply
}
