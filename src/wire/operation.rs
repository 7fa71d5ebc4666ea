//! The table of operations, and carrying one out.

use alloc::format;
use alloc::string::String;
use core::cell::Cell;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::{Fault, nearest};
use crate::ledger::Writing;
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
    /// On the policy that is kept, or else the one the request brings.
    Policy(fn(Option<&Policy>, &str) -> String),
    /// On the register that is kept, or else the one whose ledger the request brings.
    Register(fn(Option<&Ledger>, &str) -> String),
    /// What is to be added to such a register, with the answer: nothing of it is taken yet.
    Draft(fn(Option<&Ledger>, &str) -> (String, Option<Writing>)),
    /// What others added to such a register.
    Extend(fn(Option<&mut Ledger>, &str) -> String),
}

impl Operation {
    /// What it is about.
    pub fn about(&self) -> About {
        match self.run {
            Run::Request(_) => About::Request,
            Run::Policy(_) => About::Policy,
            Run::Register(_) | Run::Draft(_) | Run::Extend(_) => About::Register,
        }
    }

    /// Whether it changes the register that it is asked of; it only reads otherwise.
    pub fn changes(&self) -> bool {
        matches!(self.run, Run::Draft(_) | Run::Extend(_))
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

/// One about a policy: one that is kept, or that the request brings.
pub(super) fn on_policy<R, V>(
    kept: Option<&Policy>,
    text: &str,
    ask: impl Fn(&Policy, R) -> Result<V, Failure>,
) -> String
where
    R: DeserializeOwned + Brings<Source = PolicySource>,
    V: Serialize,
{
    let given = request::read::<R>(text).map_err(Failure::from);
    answer::text(given.and_then(|mut given| match (kept, given.take()) {
        (Some(policy), None) => ask(policy, given),
        (None, Some(source)) => ask(&source.compile()?, given),
        (kept, _) => Err(not_given(kept.is_some())),
    }))
}

/// That a policy is given twice, or not at all.
#[inline(never)]
fn not_given(is_kept: bool) -> Failure {
    if is_kept {
        let fault = Fault::input("`policy` is given to a policy that is kept");
        return fault.with_help("leave it out, or call the operation without the kept one").into();
    }
    Fault::input("`policy` is missing").with_help(policy::HELP).into()
}

/// One about a register: one that is kept, or whose ledger the request brings; without either it is empty.
pub(super) fn on_register<R, V>(
    kept: Option<&Ledger>,
    text: &str,
    ask: impl Fn(&Ledger, R) -> Result<V, Failure>,
) -> String
where
    R: DeserializeOwned + Brings<Source = String>,
    V: Serialize,
{
    let given = request::read::<R>(text).map_err(Failure::from);
    answer::text(given.and_then(|mut given| {
        let brought = given.take();
        match kept {
            Some(ledger) => ask(alone(ledger, brought)?, given),
            None => ask(&Ledger::read(brought.as_deref())?, given),
        }
    }))
}

/// The same with what is to be added to it.
pub(super) fn draft_on<R, V>(
    kept: Option<&Ledger>,
    text: &str,
    ask: impl Fn(&Ledger, R) -> Result<(V, Option<Writing>), Failure>,
) -> (String, Option<Writing>)
where
    R: DeserializeOwned + Brings<Source = String>,
    V: Serialize,
{
    // The question is asked once, and puts here what is no part of the answer.
    let written = Cell::new(None);
    let answer = on_register::<R, V>(kept, text, |ledger, given| {
        let (view, writing) = ask(ledger, given)?;
        written.set(writing);
        Ok(view)
    });
    (answer, written.into_inner())
}

/// The same with what others added to it.
pub(super) fn extend_on<R, V>(
    kept: Option<&mut Ledger>,
    text: &str,
    ask: impl Fn(&mut Ledger, R) -> Result<V, Failure>,
) -> String
where
    R: DeserializeOwned + Brings<Source = String>,
    V: Serialize,
{
    let given = request::read::<R>(text).map_err(Failure::from);
    answer::text(given.and_then(|mut given| {
        let brought = given.take();
        match kept {
            Some(ledger) => ask(alone(ledger, brought)?, given),
            None => ask(&mut Ledger::read(brought.as_deref())?, given),
        }
    }))
}

/// The ledger that is kept, where no other is brought.
fn alone<L>(kept: L, brought: Option<String>) -> Result<L, Failure> {
    match brought {
        None => Ok(kept),
        Some(_) => Err(given_twice()),
    }
}

#[inline(never)]
fn given_twice() -> Failure {
    let fault = Fault::input("`ledger` is given to a register that is kept");
    fault.with_help("leave it out, or call the operation without the kept one").into()
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
            run: $crate::wire::operation::Run::Policy(|kept, text| {
                $crate::wire::operation::on_policy::<$request, $view>(kept, text, $ask)
            }),
            types: (stringify!($request), stringify!($view)),
            #[cfg(test)]
            schemas: $crate::wire::schema_test::schemas::<$request, $view>,
        }
    };
    (draft $name:literal, $says:literal, $request:ty => $view:ty, $ask:expr) => {
        $crate::wire::Operation {
            name: $name,
            says: $says,
            run: $crate::wire::operation::Run::Draft(|kept, text| {
                $crate::wire::operation::draft_on::<$request, $view>(kept, text, $ask)
            }),
            types: (stringify!($request), stringify!($view)),
            #[cfg(test)]
            schemas: $crate::wire::schema_test::schemas::<$request, $view>,
        }
    };
    (extend $name:literal, $says:literal, $request:ty => $view:ty, $ask:expr) => {
        $crate::wire::Operation {
            name: $name,
            says: $says,
            run: $crate::wire::operation::Run::Extend(|kept, text| {
                $crate::wire::operation::extend_on::<$request, $view>(kept, text, $ask)
            }),
            types: (stringify!($request), stringify!($view)),
            #[cfg(test)]
            schemas: $crate::wire::schema_test::schemas::<$request, $view>,
        }
    };
    (register $name:literal, $says:literal, $request:ty => $view:ty, $ask:expr) => {
        $crate::wire::Operation {
            name: $name,
            says: $says,
            run: $crate::wire::operation::Run::Register(|kept, text| {
                $crate::wire::operation::on_register::<$request, $view>(kept, text, $ask)
            }),
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
        Ok(Run::Request(run)) => run(request),
        Ok(Run::Policy(run)) => run(None, request),
        Ok(Run::Register(run)) => run(None, request),
        Ok(Run::Draft(run)) => run(None, request).0,
        Ok(Run::Extend(run)) => run(None, request),
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
