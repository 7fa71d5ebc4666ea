//! What is answered: every body is a tagged answer, whatever went wrong.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use governed::Fault;
use governed::wire::{Answer, FaultView};
use serde::Serialize;

pub type Reply = Response<Body>;

/// What ends a request before its answer is there.
pub struct Turned(Box<Reply>);

impl From<Reply> for Turned {
    fn from(reply: Reply) -> Self {
        Self(Box::new(reply))
    }
}

impl Turned {
    /// The same with a header.
    pub fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.0.headers_mut().insert(name, HeaderValue::from_static(value));
        self
    }

    /// What is answered.
    pub fn reply(self) -> Reply {
        *self.0
    }
}

/// An answer of the wire, as it is.
pub fn answered(answer: String) -> Reply {
    let status = match crate::run::exit_code(&answer) {
        0 => StatusCode::OK,
        1 => StatusCode::CONFLICT,
        2 => StatusCode::BAD_REQUEST,
        4 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    json(status, answer)
}

/// A view that is no operation's.
pub fn done(view: impl Serialize) -> Reply {
    match governed::canonical(&Answer::Done(view)) {
        Ok(bytes) => json(StatusCode::OK, bytes),
        Err(other) => fault(&other),
    }
}

/// A fault, with the status that goes with its kind.
pub fn fault(fault: &Fault) -> Reply {
    let status = match fault {
        Fault::Input { .. } => StatusCode::BAD_REQUEST,
        Fault::Environment { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Fault::Corrupt { .. } | Fault::Defect { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    };
    told(status, fault)
}

/// A fault with another status.
pub fn told(status: StatusCode, fault: &Fault) -> Reply {
    let bytes = governed::canonical(&Answer::<()>::Fault(FaultView::from(fault)));
    json(status, bytes.unwrap_or_default())
}

/// The same, to end a request with.
pub fn turned(status: StatusCode, message: impl Into<String>, help: &'static str) -> Turned {
    told(status, &Fault::input(message.into()).with_help(help)).into()
}

fn json(status: StatusCode, body: impl Into<Body>) -> Reply {
    let mut reply = Response::new(body.into());
    *reply.status_mut() = status;
    reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}

/// That something ended which nobody expected to: a defect, told as data.
pub fn defect(error: impl std::fmt::Display) -> Reply {
    fault(&Fault::defect(format!("answering ended early: {error}")))
}
