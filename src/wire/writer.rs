//! Requests to write from somebody who is known already: what they leave out, and what they may not say.
//!
//! Where a server knows who asks, and has a clock, a request to `apply` need not say either. What is made of it here is
//! the whole request, as every other face takes it.

use alloc::format;
use alloc::string::{String, ToString as _};

use serde_json::{Map, Value as Json};

use crate::actor::Actor;
use crate::fault::Fault;
use crate::instant::Instant;

use super::request;

/// Who asks, and what a server knows besides.
#[derive(Clone, Debug)]
pub struct Writer<'a> {
    /// Who it is.
    pub by: &'a Actor,
    /// What time it is.
    pub now: Instant,
    /// The idempotency key that came beside the request.
    pub key: Option<&'a str>,
    /// What holds outside, where the server says it; nobody who asks says it then.
    pub world: Option<&'a Json>,
}

/// Why a request is not carried out as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAsked {
    /// It speaks for somebody else.
    NotYours(Fault),
    /// It is wrong in itself.
    Wrong(Fault),
}

impl From<Fault> for NotAsked {
    fn from(fault: Fault) -> Self {
        Self::Wrong(fault)
    }
}

impl Writer<'_> {
    /// Makes a request to `apply`, or to `apply_many`, whole: with who asks, when, and when it is written down.
    ///
    /// ```
    /// use governed::wire::Writer;
    /// let by = governed::Actor::parse("person:ada")?;
    /// let now = governed::Instant::parse("2026-03-17T09:00:00Z")?;
    /// let writer = Writer { by: &by, now, key: Some("k1"), world: None };
    /// let whole = writer.whole("apply", r#"{"command": {}}"#).expect("it says nothing wrong");
    /// assert_eq!(whole, r#"{"at":"2026-03-17T09:00:00Z","by":"person:ada","command":{},"key":"k1"}"#);
    /// assert!(writer.whole("apply", r#"{"by": "person:bo", "command": {}}"#).is_err());
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    ///
    /// # Errors
    /// When it is no JSON object, speaks for somebody else, dates what it asks later than now, or says what is the
    /// server's to say.
    pub fn whole(&self, operation: &str, text: &str) -> Result<String, NotAsked> {
        let mut request: Map<String, Json> = request::read(text)?;
        if operation == "apply_many" {
            if self.key.is_some() {
                let fault = Fault::input("`apply_many` takes no key");
                return Err(fault.with_help("apply one command with a key of its own").into());
            }
            let commands = request.get_mut("commands").and_then(Json::as_array_mut);
            for (index, one) in commands.into_iter().flatten().enumerate() {
                // A list would be read field by field: whoever it says asks would be believed.
                let Some(one) = one.as_object_mut() else {
                    let fault = Fault::input(format!("command {index}: it is no object"));
                    return Err(fault.with_help("write it as `{\"command\": …}`").into());
                };
                self.fill(one, &format!("command {index}: "))?;
            }
        } else {
            self.fill(&mut request, "")?;
            self.under_key(&mut request)?;
        }
        if let Some(world) = self.world {
            if said(&request, "world").is_some() {
                let fault = Fault::input("`world` is told by the server");
                return Err(fault.with_help("leave it out").into());
            }
            request.insert("world".into(), world.clone());
        }
        Ok(Json::Object(request).to_string())
    }

    fn under_key(&self, request: &mut Map<String, Json>) -> Result<(), NotAsked> {
        let Some(key) = self.key else { return Ok(()) };
        match said(request, "key") {
            Some(other) if other.as_str() != Some(key) => {
                let fault = Fault::input("the request has one key, and another beside it");
                Err(fault.with_help("give `key`, or the header `Idempotency-Key`").into())
            }
            _ => {
                request.insert("key".into(), key.into());
                Ok(())
            }
        }
    }

    fn fill(&self, one: &mut Map<String, Json>, place: &str) -> Result<(), NotAsked> {
        if one.contains_key("recorded") {
            let fault = Fault::input(format!("{place}`recorded` is for the server to say"));
            return Err(fault.with_help("leave it out; `at` says when it happened").into());
        }
        match said(one, "by") {
            None => drop(one.insert("by".into(), self.by.as_str().into())),
            Some(by) => {
                let other = by.as_str().and_then(|by| Actor::parse(by).ok()).filter(|by| by != self.by);
                if let Some(other) = other {
                    let fault =
                        Fault::input(format!("{place}`{other}` is not who asks: the token is of `{}`", self.by));
                    return Err(NotAsked::NotYours(fault.with_help("leave `by` out, or use a token of theirs")));
                }
            }
        }
        let now = || Json::String(format!("{}", self.now));
        match said(one, "at") {
            None => drop(one.insert("at".into(), now())),
            Some(at) => {
                let at = at.as_str().and_then(|at| Instant::parse(at).ok());
                if let Some(later) = at.filter(|at| *at > self.now) {
                    let fault = Fault::input(format!("{place}{later} is yet to come: it is {}", self.now));
                    return Err(fault.with_help("leave `at` out for now; it says when something happened").into());
                }
                one.insert("recorded".into(), now());
            }
        }
        Ok(())
    }
}

/// What a request says under a name; `null` says nothing.
fn said<'r>(request: &'r Map<String, Json>, name: &str) -> Option<&'r Json> {
    request.get(name).filter(|value| !value.is_null())
}
