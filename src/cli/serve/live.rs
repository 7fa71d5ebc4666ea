//! The live channel: it says where the ledger stands, at once and whenever that changes.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use governed::ledger::Head;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, interval_at, timeout};

use super::state::Served;

/// The name of what is spoken here.
pub const PROTOCOL: &str = "governed.v1";
/// How a token comes that a page cannot put into a header.
pub const TOKEN: &str = "token.";

/// How often it is asked whether anybody is still there: well below a minute, after which networks forget a connection.
const PING: Duration = Duration::from_secs(25);
/// How long a message may take to be taken.
const SLOW: Duration = Duration::from_secs(10);
/// How often it is looked whether another process has written.
pub const LOOK: Duration = Duration::from_millis(300);

/// Tells one listener until it goes away, or the server ends.
pub async fn tell(
    mut socket: WebSocket,
    mut heads: watch::Receiver<Head>,
    mut ending: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    let mut pings = interval_at(Instant::now() + PING, PING);
    let mut is_there = true;
    heads.mark_changed();
    loop {
        let said = tokio::select! {
            changed = heads.changed() => {
                if changed.is_err() {
                    return;
                }
                let head = *heads.borrow_and_update();
                Message::Text(json!({ "head": head }).to_string().into())
            }
            heard = socket.recv() => match heard {
                None | Some(Err(_) | Ok(Message::Close(_))) => return,
                // Nothing that is said here means anything, but that somebody is there.
                Some(Ok(_)) => {
                    is_there = true;
                    continue;
                }
            },
            _ = pings.tick() => {
                if !std::mem::take(&mut is_there) {
                    return;
                }
                Message::Ping(axum::body::Bytes::new())
            }
            () = ended(&mut ending) => {
                let reason = "the server ends".into();
                let close = Message::Close(Some(CloseFrame { code: close_code::AWAY, reason }));
                let _ = timeout(SLOW, socket.send(close)).await;
                return;
            }
        };
        if !matches!(timeout(SLOW, socket.send(said)).await, Ok(Ok(()))) {
            return;
        }
    }
}

/// Waits until the server ends.
pub async fn ended(ending: &mut watch::Receiver<bool>) {
    let _ = ending.wait_for(|ending| *ending).await;
}

/// Looks now and then whether another process has written, and takes what it wrote.
pub async fn look(served: Arc<Served>) {
    let mut looking = tokio::time::interval(LOOK);
    let mut room = None;
    loop {
        looking.tick().await;
        let served = Arc::clone(&served);
        // Where the place it is kept fails, it is looked at again the next time.
        room = tokio::task::spawn_blocking(move || {
            let (store, seen) = match room {
                Some(room) => room,
                None => (served.store().ok()?, None),
            };
            let version = store.version().ok()?;
            if seen != Some(version) {
                served.catch_up().ok()?;
            }
            Some((store, Some(version)))
        })
        .await
        .ok()
        .flatten();
    }
}
