//! The table of operations, and carrying one out.

use alloc::format;
use alloc::string::String;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::{Fault, nearest};
use crate::policy::Policy;

use super::answer::{self, Failure};
use super::ledger::Ledger;
use super::policy::{self, PolicySource};
use super::request;

/// What an operation is about: what it brings with it, or is asked of something that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Only what the request says.
    Request,
    /// A policy: `policy` in the request, or a kept one.
    Policy,
    /// A register: `ledger` in the request, or a kept one.
    Register,
}

/// Something that can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub says: &'static str,
    pub(super) run: Run,
    /// The names of its request and its view, which schemas and declarations carry.
    pub(super) types: (&'static str, &'static str),
    /// The schemas of its request and its answer.
    #[cfg(test)]
    pub(super) schemas: super::schema_test::Schemas,
}

/// How an operation is carried out: the function takes the request's text and gives the answer's.
#[derive(Clone, Copy, Debug)]
pub(super) enum Run {
    Request(fn(&str) -> String),
    Policy { alone: fn(&str) -> String, kept: fn(&Policy, &str) -> String },
    Register { alone: fn(&str) -> String, kept: fn(&mut Ledger, &str) -> String },
}

impl Operation {
    /// What it is about.
    pub fn about(&self) -> About {
        match self.run {
            Run::Request(_) => About::Request,
            Run::Policy { .. } => About::Policy,
            Run::Register { .. } => About::Register,
        }
    }

    /// The name of its request in the schema and the declarations.
    pub fn request_type(&self) -> &'static str {
        self.types.0
    }

    /// The name of the view it gives.
    pub fn view_type(&self) -> &'static str {
        self.types.1
    }
}

/// An operation that asks nothing but its request.
pub(super) fn plain<R: DeserializeOwned, V: Serialize>(text: &str, ask: impl Fn(R) -> Result<V, Failure>) -> String {
    answer::text(request::read::<R>(text).map_err(Failure::from).and_then(ask))
}

/// A request that may bring what it is about.
pub(super) trait Brings {
    /// What it is about, as it comes in a request.
    type Source;
    /// Takes it out of the request.
    fn take(&mut self) -> Option<Self::Source>;
}

/// One about a policy the request brings.
pub(super) fn alone_on_policy<R, V>(text: &str, ask: impl Fn(&Policy, R) -> Result<V, Failure>) -> String
where
    R: DeserializeOwned + Brings<Source = PolicySource>,
    V: Serialize,
{
    let given = request::read::<R>(text).map_err(Failure::from);
    answer::text(given.and_then(|mut given| {
        let missing = || Fault::input("`policy` is missing").with_help(policy::HELP);
        ask(&given.take().ok_or_else(missing)?.compile()?, given)
    }))
}

/// One about a policy that is kept.
pub(super) fn on_kept_policy<R, V>(
    policy: &Policy,
    text: &str,
    ask: impl Fn(&Policy, R) -> Result<V, Failure>,
) -> String
where
    R: DeserializeOwned + Brings<Source = PolicySource>,
    V: Serialize,
{
    let given = request::read::<R>(text).map_err(Failure::from);
    answer::text(given.and_then(|mut given| {
        match given.take() {
            None => ask(policy, given),
            Some(_) => Err(Fault::input("`policy` is given to a policy that is kept")
                .with_help("leave it out, or call the operation without the kept one")
                .into()),
        }
    }))
}

/// One about a register whose ledger the request brings; without one it is empty.
pub(super) fn alone_on_register<R, V>(text: &str, ask: impl Fn(&mut Ledger, R) -> Result<V, Failure>) -> String
where
    R: DeserializeOwned + Brings<Source = String>,
    V: Serialize,
{
    let given = request::read::<R>(text).map_err(Failure::from);
    answer::text(given.and_then(|mut given| {
        let ledger = given.take();
        ask(&mut Ledger::read(ledger.as_deref())?, given)
    }))
}

/// One about a register that is kept.
pub(super) fn on_kept_register<R, V>(
    ledger: &mut Ledger,
    text: &str,
    ask: impl Fn(&mut Ledger, R) -> Result<V, Failure>,
) -> String
where
    R: DeserializeOwned + Brings<Source = String>,
    V: Serialize,
{
    let given = request::read::<R>(text).map_err(Failure::from);
    answer::text(given.and_then(|mut given| {
        match given.take() {
            None => ask(ledger, given),
            Some(_) => Err(Fault::input("`ledger` is given to a register that is kept")
                .with_help("leave it out, or call the operation without the kept one")
                .into()),
        }
    }))
}

/// The rows of a table of operations, each with its function between typed request and view.
macro_rules! row {
    ($name:literal, $says:literal, $request:ty => $view:ty, $ask:expr) => {
        $crate::wire::Operation {
            name: $name,
            says: $says,
            run: $crate::wire::operation::Run::Request(|text| {
                $crate::wire::operation::plain::<$request, $view>(text, $ask)
            }),
            types: (stringify!($request), stringify!($view)),
            #[cfg(test)]
            schemas: $crate::wire::schema_test::schemas::<$request, $view>,
        }
    };
    (policy $name:literal, $says:literal, $request:ty => $view:ty, $ask:expr) => {
        $crate::wire::Operation {
            name: $name,
            says: $says,
            run: $crate::wire::operation::Run::Policy {
                alone: |text| $crate::wire::operation::alone_on_policy::<$request, $view>(text, $ask),
                kept: |policy, text| $crate::wire::operation::on_kept_policy::<$request, $view>(policy, text, $ask),
            },
            types: (stringify!($request), stringify!($view)),
            #[cfg(test)]
            schemas: $crate::wire::schema_test::schemas::<$request, $view>,
        }
    };
    (register $name:literal, $says:literal, $request:ty => $view:ty, $ask:expr) => {
        $crate::wire::Operation {
            name: $name,
            says: $says,
            run: $crate::wire::operation::Run::Register {
                alone: |text| $crate::wire::operation::alone_on_register::<$request, $view>(text, $ask),
                kept: |ledger, text| $crate::wire::operation::on_kept_register::<$request, $view>(ledger, text, $ask),
            },
            types: (stringify!($request), stringify!($view)),
            #[cfg(test)]
            schemas: $crate::wire::schema_test::schemas::<$request, $view>,
        }
    };
}
pub(super) use row;

/// That a request brings what it is about, under a name, if at all.
macro_rules! brings {
    ($field:ident: $source:ty; $($request:ident),+ $(,)?) => {
        $(impl $crate::wire::operation::Brings for $request {
            type Source = $source;
            fn take(&mut self) -> Option<$source> {
                self.$field.take()
            }
        })+
    };
}
pub(super) use brings;

/// Carries one out by name.
pub(super) fn run(among: impl Iterator<Item = &'static Operation> + Clone, name: &str, request: &str) -> String {
    match named(among, name) {
        Ok(Run::Request(run) | Run::Policy { alone: run, .. } | Run::Register { alone: run, .. }) => run(request),
        Err(fault) => answer::text::<()>(Err(fault.into())),
    }
}

/// How the operation of a name is carried out.
///
/// # Errors
/// When none has the name.
pub(super) fn named(mut among: impl Iterator<Item = &'static Operation> + Clone, name: &str) -> Result<Run, Fault> {
    let all = among.clone();
    if let Some(operation) = among.find(|operation| operation.name == name) {
        return Ok(operation.run);
    }
    let shown = crate::text::shortened(name, crate::limit::GIVEN_BYTES);
    let fault = Fault::input(format!("there is no operation `{shown}`"));
    Err(match nearest(name, all.map(|operation| operation.name)) {
        Some(near) => fault.with_help(format!("did you mean `{near}`?")),
        None => fault.with_help("docs/wire.md lists the operations"),
    })
}

/// The fault of an operation that is asked of what it is not about.
pub(super) fn not_about(name: &str, what: &str) -> Fault {
    Fault::input(format!("`{name}` is no operation about {what}")).with_help("call it without what is kept")
}
