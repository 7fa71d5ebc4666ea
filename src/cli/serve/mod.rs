//! The local server of the review page: the static page, the API over the ledger here, and live news of it.

mod body;
mod guard;
mod live;
mod page;
mod reply;
mod routes;
mod state;
mod token;

use std::net::SocketAddr;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use governed::{Actor, Fault, limit};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::args_serve::ServeArgs;
use crate::failure::Failure;
use crate::open::Ledger;
use crate::{edge, render};
use guard::Guard;
use page::Page;
use routes::Server;
use state::{Kept, Served};
use token::{Token, Tokens};

/// How long those who are being answered have once the server ends.
const ENDING: Duration = Duration::from_secs(5);

/// Serves until it is told to end.
pub fn serve(ledger: Option<&Path>, actors: &[String], args: &ServeArgs, json: bool) -> Result<(), Failure> {
    let page = Page::of(args.page.as_deref())?;
    for origin in &args.allow_origin {
        let rest = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        if rest.is_none_or(|rest| rest.is_empty() || rest.trim_end_matches('/').contains(['/', '*', ' '])) {
            let fault = Fault::input(format!("`{origin}` is no origin"));
            return Err(fault.with_help("write it as `https://example.org`, without a path").into());
        }
    }
    // A world that cannot be read is better known now than at the first write.
    crate::run::world(args.world.as_ref())?;
    let open = args.listen.ip().is_loopback();
    let tokens = if args.read_only && open { Vec::new() } else { tokens(actors, args.token_file.as_deref())? };
    let served = Arc::new(Served::of(Ledger::open(ledger)?)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(args.listen).await.map_err(|error| {
            Fault::environment(format!("cannot listen at {}: {error}", args.listen))
                .with_help("name another address with `--listen`; port 0 takes a free one")
        })?;
        let listen = listener.local_addr()?;
        // Asked for before anything is told: whoever reads the line may end the server at once.
        let ended = ended()?;
        tell(&served, &tokens, listen, args, json)?;
        let (end, ending) = watch::channel(false);
        let server = Arc::new(Server {
            served: Arc::clone(&served),
            tokens: Tokens::of(&tokens),
            page,
            world: args.world.clone(),
            writes: !args.read_only,
            open,
            asks: Arc::new(Semaphore::new(limit::ASKS_AT_ONCE)),
            sockets: Arc::new(Semaphore::new(limit::LIVE_SOCKETS)),
            ending: ending.clone(),
        });
        let guard = Arc::new(Guard::of(listen, &args.host, &args.allow_origin));
        let sockets = Arc::clone(&server.sockets);
        let routes = routes::routes(server).layer(axum::middleware::from_fn_with_state(guard, guard::guarded));
        let looking = tokio::spawn(live::look(served));
        let places = Arc::new(Semaphore::new(limit::HTTP_CONNECTIONS));
        tokio::select! {
            () = accept(&listener, &routes, &places, &ending) => {}
            () = ended => {}
        }
        drop(listener);
        looking.abort();
        end.send_replace(true);
        let all = async {
            let _ = places.acquire_many(count(limit::HTTP_CONNECTIONS)).await;
            let _ = sockets.acquire_many(count(limit::LIVE_SOCKETS)).await;
        };
        let _ = tokio::time::timeout(ENDING, all).await;
        Ok::<(), Failure>(())
    })?;
    runtime.shutdown_timeout(ENDING);
    Ok(())
}

fn count(places: usize) -> u32 {
    u32::try_from(places).unwrap_or(u32::MAX)
}

/// A token for each actor: as said, or for whoever acts at this terminal.
fn tokens(actors: &[String], file: Option<&Path>) -> Result<Vec<Token>, Fault> {
    let mut known: Vec<Actor> = Vec::new();
    for actor in actors {
        let actor = edge::actor(Some(actor))?;
        if !known.contains(&actor) {
            known.push(actor);
        }
    }
    if known.is_empty() {
        known.push(edge::actor(None)?);
    }
    match file {
        Some(file) => token::kept(file, known),
        None => token::fresh(known),
    }
}

/// Waits until somebody ends this.
fn ended() -> Result<impl Future<Output = ()>, Failure> {
    #[cfg(unix)]
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    #[cfg(unix)]
    let mut interrupted = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Says what is served, where, and with which link each actor opens it.
fn tell(served: &Served, tokens: &[Token], listen: SocketAddr, args: &ServeArgs, json: bool) -> Result<(), Failure> {
    let host = match args.host.first() {
        Some(name) if !listen.ip().is_loopback() => format!("{name}:{}", listen.port()),
        _ => listen.to_string(),
    };
    let url = format!("http://{host}/");
    let link = |token: &Token| format!("{url}#token={}", token.secret);
    if json {
        let links: Vec<_> = tokens
            .iter()
            .map(|token| json!({ "actor": token.actor, "token": token.secret, "url": link(token) }))
            .collect();
        let view = json!({ "listen": listen.to_string(), "url": url, "links": links, "writes": !args.read_only });
        render::print_json(&view);
        return Ok(());
    }
    let mut text = match &*served.kept() {
        Kept::Whole(kept) => {
            let name = kept.register().name().map_or("a register", |name| name.as_str());
            let (units, seq) = (kept.register().len(), kept.head().seq);
            format!("serving `{name}` ({units} units, {seq} entries) at {url}\n")
        }
        Kept::Broken(fault) => {
            format!("{fault}\nit is served all the same, at {url}, to be looked at: nobody can write\n")
        }
    };
    for token in tokens {
        text += &format!("  as {}: {}\n", token.actor, link(token));
    }
    if args.read_only {
        text += "  nobody can write\n";
    } else {
        text += "whoever has such a link acts as that actor: keep it to yourself; Ctrl-C ends the server\n";
    }
    render::say(&text)
}

/// Takes connections, as many at once as there are places.
async fn accept(
    listener: &TcpListener,
    routes: &axum::Router,
    places: &Arc<Semaphore>,
    ending: &watch::Receiver<bool>,
) {
    loop {
        let Ok(place) = Arc::clone(places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let (routes, ending) = (routes.clone(), ending.clone());
                tokio::spawn(async move {
                    connection(stream, routes, ending).await;
                    drop(place);
                });
            }
            // Too many open files, or whoever asked is gone: others are served, and it is tried again in a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn connection(stream: TcpStream, routes: axum::Router, mut ending: watch::Receiver<bool>) {
    // A message of the live channel is small, and wanted now.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(limit::HTTP_HEADER_SECONDS))
        .max_buf_size(limit::HTTP_HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes))
        .with_upgrades();
    let mut connection = pin!(connection);
    tokio::select! {
        // What goes wrong on one connection is for who is on it to notice.
        _ = connection.as_mut() => return,
        () = live::ended(&mut ending) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
