//! Who may ask at all: by which name, from which page; and what every answer says to a browser.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;

use super::reply::{Reply, Turned, turned};

/// The names this server goes by, and the pages elsewhere that may ask.
pub struct Guard {
    hosts: Vec<String>,
    names: Vec<String>,
    origins: Vec<String>,
}

const PRIVATE_NETWORK: HeaderName = HeaderName::from_static("access-control-allow-private-network");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

impl Guard {
    /// Of the address that is listened at, the further names it has, and the origins that may ask.
    pub fn of(listen: SocketAddr, names: &[String], origins: &[String]) -> Self {
        let port = listen.port();
        let mut hosts = vec![listen.to_string()];
        if listen.ip().is_loopback() || listen.ip().is_unspecified() {
            hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{port}")));
        }
        if port == 80 {
            let bare: Vec<String> =
                hosts.iter().filter_map(|host| Some(host.strip_suffix(":80")?.to_owned())).collect();
            hosts.extend(bare);
        }
        let lower = |text: &String| text.trim_end_matches('/').to_ascii_lowercase();
        Self { hosts, names: names.iter().map(lower).collect(), origins: origins.iter().map(lower).collect() }
    }

    fn knows(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let bare = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
        let bare = bare.map_or(host.as_str(), |(bare, _)| bare);
        self.hosts.contains(&host) || self.names.iter().any(|name| *name == host || name == bare)
    }

    /// The name that is asked for, where this server goes by it: whoever rebinds a name of their own to this address
    /// still asks by that name.
    fn host<'r>(&self, request: &'r Request) -> Result<&'r str, Turned> {
        const HELP: &str = "use an address that `governed serve` printed, or allow another name with `--host NAME`";
        let mut said = request.headers().get_all(header::HOST).iter();
        let (Some(Ok(host)), None) = (said.next().map(HeaderValue::to_str), said.next()) else {
            return Err(turned(StatusCode::FORBIDDEN, "the request names no host, or several", HELP));
        };
        let other = request.uri().authority().map(axum::http::uri::Authority::as_str).filter(|other| *other != host);
        if let Some(unknown) = [Some(host), other].into_iter().flatten().find(|host| !self.knows(host)) {
            let shown = governed::shortened(unknown, governed::limit::GIVEN_BYTES);
            return Err(turned(StatusCode::FORBIDDEN, format!("this server does not go by the name `{shown}`"), HELP));
        }
        Ok(host)
    }

    /// The page elsewhere that asks, where one does and may.
    fn origin(&self, request: &Request, host: &str) -> Result<Option<HeaderValue>, Turned> {
        const HELP: &str = "open the page this server has, or allow another with `--allow-origin ORIGIN`";
        let headers = request.headers();
        let Some(origin) = headers.get(header::ORIGIN) else {
            return if is_elsewhere(request) {
                Err(turned(StatusCode::FORBIDDEN, "a page of another site asks", HELP))
            } else {
                Ok(None)
            };
        };
        let text = origin.to_str().unwrap_or("null").to_ascii_lowercase();
        let own = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        if own.is_some_and(|own| own == host.to_ascii_lowercase()) {
            return Ok(None);
        }
        if self.origins.contains(&text) {
            return Ok(Some(origin.clone()));
        }
        let shown = governed::shortened(&text, governed::limit::GIVEN_BYTES);
        Err(turned(StatusCode::FORBIDDEN, format!("a page from `{shown}` may not ask here"), HELP))
    }
}

/// Whether a browser says that another site is behind a request. Following a link to the page is no question of that site.
fn is_elsewhere(request: &Request) -> bool {
    let said = |name: &HeaderName| request.headers().get(name).map(HeaderValue::as_bytes).unwrap_or_default();
    let elsewhere = [b"cross-site".as_slice(), b"same-site".as_slice()].contains(&said(&FETCH_SITE));
    let follows = said(&FETCH_MODE) == b"navigate" && said(&FETCH_DEST) == b"document";
    elsewhere && !(follows && request.method() == Method::GET && !is_api(request))
}

fn is_api(request: &Request) -> bool {
    request.uri().path().split('/').nth(1) == Some("v1")
}

/// Lets a request through, or does not; and says to the browser what it may do with the answer.
pub async fn guarded(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Reply {
    let host = match guard.host(&request) {
        Ok(host) => host.to_owned(),
        Err(turned) => return dressed(turned.reply(), None, None),
    };
    let origin = match guard.origin(&request, &host) {
        Ok(origin) => origin,
        Err(turned) => return dressed(turned.reply(), None, None),
    };
    if origin.is_some()
        && request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
    {
        return dressed(preflight(request.headers()), None, origin);
    }
    let is_page = !is_api(&request);
    let reply = next.run(request).await;
    dressed(reply, is_page.then_some(host.as_str()), origin)
}

fn preflight(asked: &HeaderMap) -> Reply {
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = StatusCode::NO_CONTENT;
    let headers = reply.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    let allowed = "authorization, content-type, idempotency-key";
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(allowed));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    if asked.contains_key("access-control-request-private-network") {
        headers.insert(PRIVATE_NETWORK, HeaderValue::from_static("true"));
    }
    reply
}

/// What every answer says to a browser. Files of the page say by which name it was asked for: a worker is held to what its
/// own script says.
fn dressed(mut reply: Reply, page: Option<&str>, origin: Option<HeaderValue>) -> Reply {
    let headers = reply.headers_mut();
    let mut say = |name, value| drop(headers.insert(name, HeaderValue::from_static(value)));
    say(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(header::REFERRER_POLICY, "no-referrer");
    say(OPENER_POLICY, "same-origin");
    say(RESOURCE_POLICY, if origin.is_some() { "cross-origin" } else { "same-origin" });
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("governed-head"));
    }
    let policy = match page {
        Some(host) => format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self' ws://{host} \
             wss://{host}; img-src 'self' data:; font-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        ),
        None => "default-src 'none'; frame-ancestors 'none'".to_owned(),
    };
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    reply
}
