//! What can be asked: the contract of docs/http.md.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::routing::{get, post};
use governed::ledger::{Head, Store as _};
use governed::unit::Known as _;
use governed::wire::{self, NotAsked, Writer};
use governed::{Actor, Digest, Fault, Line, limit};
use serde::Serialize;
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;

use super::body::{self, Which};
use super::live;
use super::page::Page;
use super::reply::{Reply, Turned, answered, defect, done, fault, told, turned};
use super::state::{Kept, Served};
use super::token::Tokens;
use crate::edge;

/// What every request is answered from.
pub struct Server {
    pub served: Arc<Served>,
    pub tokens: Tokens,
    pub page: Page,
    pub world: Option<PathBuf>,
    /// Whether anybody may write.
    pub writes: bool,
    /// Whether reading needs no token.
    pub open: bool,
    pub asks: Arc<Semaphore>,
    pub sockets: Arc<Semaphore>,
    pub ending: watch::Receiver<bool>,
}

type Of = State<Arc<Server>>;

const OPENAPI: &str = include_str!("../../../schemas/http.openapi.json");
const PATHS: &str = "docs/http.md lists what can be asked; the API is under /v1";

/// All that can be asked.
pub fn routes(server: Arc<Server>) -> Router {
    Router::new()
        .route("/v1/register", get(register))
        .route("/v1/entries", get(entries))
        .route("/v1/ledger", get(ledger))
        .route("/v1/ask/{operation}", post(ask))
        .route("/v1/apply", post(apply))
        .route("/v1/apply_many", post(apply))
        .route("/v1/live", get(listen))
        .route("/v1/openapi.json", get(openapi))
        .fallback(page)
        .method_not_allowed_fallback(not_allowed)
        .with_state(server)
}

impl Server {
    /// Whose the token is that came along; nobody's where none did.
    fn whose(&self, secret: Option<&str>) -> Result<Option<&Actor>, Turned> {
        const HELP: &str =
            "open the link that `governed serve` printed, or send its token as `Authorization: Bearer TOKEN`";
        match secret {
            None if self.open => Ok(None),
            None => Err(unknown("a token is needed here", HELP)),
            Some(secret) => match self.tokens.whose(secret) {
                Some(actor) => Ok(Some(actor)),
                None => Err(unknown("the token is not one of this server, or no longer", HELP)),
            },
        }
    }

    /// The same, of a request that may bring it in a header.
    fn reader(&self, headers: &HeaderMap) -> Result<Option<&Actor>, Turned> {
        let Some(given) = headers.get(header::AUTHORIZATION) else { return self.whose(None) };
        let given = given.to_str().unwrap_or_default();
        let secret = given.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        self.whose(Some(secret.map_or("", |(_, secret)| secret.trim())))
    }
}

fn unknown(message: &str, help: &'static str) -> Turned {
    turned(StatusCode::UNAUTHORIZED, message, help).with(header::WWW_AUTHENTICATE, "Bearer")
}

/// What ends early and what does not are answers alike.
fn either(reply: Result<Reply, Turned>) -> Reply {
    reply.unwrap_or_else(Turned::reply)
}

#[derive(Serialize)]
struct RegisterView {
    name: Option<Line>,
    solo: bool,
    head: Head,
    policy: Option<Digest>,
    units: u64,
    actor: Option<Actor>,
    writes: bool,
    version: &'static str,
    /// How the ledger is broken, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    broken: Option<String>,
}

async fn register(State(server): Of, headers: HeaderMap) -> Reply {
    let actor = match server.reader(&headers) {
        Ok(actor) => actor.cloned(),
        Err(turned) => return turned.reply(),
    };
    let seen = spawn_blocking(move || -> Result<RegisterView, Fault> {
        let kept = server.served.kept();
        let version = env!("CARGO_PKG_VERSION");
        let writes = server.writes && actor.is_some();
        Ok(match &*kept {
            Kept::Whole(kept) => {
                let register = kept.register();
                let policy = register.policy().map(|held| held.adopted().digest);
                let (name, solo, head) = (register.name().cloned(), register.is_solo(), kept.head());
                let units = u64::try_from(register.len()).unwrap_or(u64::MAX);
                RegisterView { name, solo, head, policy, units, actor, writes, version, broken: None }
            }
            Kept::Broken(fault) => {
                let store = server.served.store()?;
                let (name, solo) = store.profile()?;
                let policy = store.adopted().ok().flatten().map(|adopted| adopted.digest);
                let (units, _) = store.list(None, None, 0)?;
                let (head, broken) = (store.head()?, Some(fault.to_string()));
                RegisterView { name, solo, head, policy, units, actor, writes: false, version, broken }
            }
        })
    });
    match seen.await {
        Ok(Ok(view)) => done(view),
        Ok(Err(other)) => fault(&other),
        Err(error) => defect(error),
    }
}

async fn entries(State(server): Of, request: Request) -> Reply {
    let asked = server.reader(request.headers()).and_then(|_| which(request.uri().query().unwrap_or_default()));
    match asked {
        Ok(which) => body::entries(Arc::clone(&server.served), which).await,
        Err(turned) => turned.reply(),
    }
}

fn which(query: &str) -> Result<Which, Turned> {
    const HELP: &str = "ask as `entries?after=SEQ&most=N`";
    let (mut after, mut most) = (0, limit::ENTRIES_AT_ONCE);
    for (name, value) in
        query.split('&').filter(|part| !part.is_empty()).map(|part| part.split_once('=').unwrap_or((part, "")))
    {
        let shown = governed::shortened(value, limit::GIVEN_BYTES);
        let number = value.parse::<u64>().ok().filter(|number| *number <= limit::SEQ);
        let number =
            number.ok_or_else(|| turned(StatusCode::BAD_REQUEST, format!("`{shown}` is no number of entries"), HELP));
        match name {
            "after" => after = number?,
            // What is left out shows in the head that goes along.
            "most" => most = number?.min(limit::ENTRIES_AT_ONCE),
            _ => {
                let shown = governed::shortened(name, limit::GIVEN_BYTES);
                return Err(turned(StatusCode::BAD_REQUEST, format!("`{shown}` is not asked of entries"), HELP));
            }
        }
    }
    Ok(Which::After(after, most))
}

async fn ledger(State(server): Of, headers: HeaderMap) -> Reply {
    match server.reader(&headers) {
        Ok(_) => body::entries(Arc::clone(&server.served), Which::Export).await,
        Err(turned) => turned.reply(),
    }
}

async fn openapi(State(server): Of, headers: HeaderMap) -> Reply {
    if let Err(turned) = server.reader(&headers) {
        return turned.reply();
    }
    let mut reply = Response::new(Body::from(OPENAPI));
    reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}

async fn ask(State(server): Of, request: Request) -> Reply {
    either(asked(server, request).await)
}

async fn asked(server: Arc<Server>, request: Request) -> Result<Reply, Turned> {
    server.reader(request.headers())?;
    let name = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
    let operation = wire::operations().find(|operation| operation.name == name);
    if operation.is_some_and(wire::Operation::changes) {
        let message = format!("`{name}` changes the register, and is not asked");
        let help = "write with `POST /v1/apply` or `POST /v1/apply_many`";
        return Err(turned(StatusCode::METHOD_NOT_ALLOWED, message, help).with(header::ALLOW, ""));
    }
    if operation.is_none() {
        let mut reply = answered(wire::call(&name, "{}"));
        *reply.status_mut() = StatusCode::NOT_FOUND;
        return Err(reply.into());
    }
    let text = body::text(request).await?;
    let place = Arc::clone(&server.asks).acquire_owned().await.map_err(|error| Turned::from(defect(error)))?;
    let asking = spawn_blocking(move || {
        let kept = server.served.kept();
        let answer = match &*kept {
            Kept::Whole(register) => Ok(register.ask(&name, &text)),
            Kept::Broken(fault) => Err(fault.clone()),
        };
        drop(place);
        answer
    });
    Ok(match asking.await {
        Ok(Ok(answer)) => answered(answer),
        Ok(Err(broken)) => fault(&broken),
        Err(error) => defect(error),
    })
}

async fn apply(State(server): Of, request: Request) -> Reply {
    either(written(server, request).await)
}

async fn written(server: Arc<Server>, request: Request) -> Result<Reply, Turned> {
    let actor = server.reader(request.headers())?.cloned();
    if !server.writes {
        return Err(turned(StatusCode::FORBIDDEN, "this server only reads", "start it without `--read-only` to write"));
    }
    let by = actor
        .ok_or_else(|| unknown("writing needs a token", "open the link that `governed serve` printed: it has one"))?;
    let operation = if request.uri().path().ends_with("_many") { "apply_many" } else { "apply" };
    let mut keys = request.headers().get_all("idempotency-key").iter();
    let key = match (keys.next(), keys.next()) {
        (None, _) => None,
        (Some(key), None) => match std::str::from_utf8(key.as_bytes()).map(Line::parse) {
            Ok(Ok(key)) => Some(key),
            _ => {
                return Err(turned(
                    StatusCode::BAD_REQUEST,
                    "the key in `Idempotency-Key` is no line of text",
                    "use a short name, or a UUID",
                ));
            }
        },
        _ => return Err(turned(StatusCode::BAD_REQUEST, "there are several headers `Idempotency-Key`", "give one")),
    };
    let text = body::text(request).await?;
    let writing = spawn_blocking(move || -> Result<String, Turned> {
        let of_world = |other: Fault| {
            let fault = Fault::environment(format!("what holds outside cannot be read: {other}"));
            self::fault(
                &fault.with_help("mend the file that this server was started with as `--world`; nothing was changed"),
            )
        };
        let world = crate::run::world(server.world.as_ref()).map_err(of_world)?;
        let now = edge::now().map_err(|other| Turned::from(fault(&other)))?;
        let writer = Writer { by: &by, now, key: key.as_ref().map(Line::as_str), world: world.as_ref() };
        let whole = writer.whole(operation, &text).map_err(|why| match why {
            NotAsked::NotYours(other) => Turned::from(told(StatusCode::FORBIDDEN, &other)),
            NotAsked::Wrong(other) => fault(&other).into(),
        })?;
        server.served.write(operation, &whole).map_err(|other| fault(&other).into())
    });
    Ok(match writing.await {
        Ok(Ok(answer)) => answered(answer),
        Ok(Err(turned)) => turned.reply(),
        Err(error) => defect(error),
    })
}

async fn listen(
    State(server): Of,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Reply {
    either(listened(&server, &headers, upgrade))
}

fn listened(
    server: &Server,
    headers: &HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Reply, Turned> {
    let offered = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|offered| offered.to_str().ok());
    let secret = offered.flat_map(|offered| offered.split(',')).find_map(|one| one.trim().strip_prefix(live::TOKEN));
    match secret {
        Some(secret) => server.whose(Some(secret))?,
        None => server.reader(headers)?,
    };
    let upgrade = upgrade.map_err(|_| {
        turned(
            StatusCode::BAD_REQUEST,
            "this is a live channel",
            "connect to it as a WebSocket, with the protocol `governed.v1`",
        )
    })?;
    let place = Arc::clone(&server.sockets).try_acquire_owned().map_err(|_| {
        let fault = Fault::environment(format!("there are {} live channels already", limit::LIVE_SOCKETS));
        Turned::from(self::fault(&fault.with_help("close a page that is not looked at")))
    })?;
    let (heads, ending) = (server.served.heads(), server.ending.clone());
    let upgrade = upgrade
        .protocols([live::PROTOCOL])
        .max_message_size(limit::LIVE_MESSAGE_BYTES)
        .max_frame_size(limit::LIVE_MESSAGE_BYTES);
    Ok(upgrade.on_upgrade(move |socket| live::tell(socket, heads, ending, place)))
}

async fn not_allowed(request: Request) -> Reply {
    let message = format!("{} is not asked here", request.method());
    turned(StatusCode::METHOD_NOT_ALLOWED, message, PATHS).reply()
}

async fn page(State(server): Of, request: Request) -> Reply {
    let path = request.uri().path().to_owned();
    let nothing = || {
        let shown = governed::shortened(&path, limit::GIVEN_BYTES);
        turned(StatusCode::NOT_FOUND, format!("there is nothing at `{shown}`"), PATHS).reply()
    };
    if path.split('/').nth(1) == Some("v1") {
        return nothing();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut reply = not_allowed(request).await;
        reply.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD"));
        return reply;
    }
    let (headers, asked) = (request.headers().clone(), path.clone());
    match spawn_blocking(move || server.page.reply(&asked, &headers)).await {
        Ok(Some(reply)) => reply,
        Ok(None) => nothing(),
        Err(error) => defect(error),
    }
}
