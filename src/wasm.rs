//! What is exported to JavaScript: text in, text out. What it says and means is in `wire`.
//!
//! Requests and answers cross as JSON text, which measures faster than converting objects for every size
//! (docs/performance.md). What is small and told once crosses as an object.

extern crate std;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::sync::Mutex;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::id::UnitId;
use crate::instant::Instant;
use crate::wire::{self, About, Operation};

/// What the last panic said: the impossible, told as data once the instance is given up.
static DEFECT: Mutex<Option<String>> = Mutex::new(None);

/// Keeps what a panic says. Called by the loader of every instance.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(std::boxed::Box::new(|panic| {
        if let Ok(mut defect) = DEFECT.try_lock() {
            *defect = Some(panic.to_string());
        }
    }));
}

/// What the panic said that ended a call, where one did.
#[wasm_bindgen(js_name = takeDefect)]
pub fn take_defect() -> Option<String> {
    DEFECT.try_lock().ok().and_then(|mut defect| defect.take())
}

/// Carries out one operation: a request as JSON text in, the answer as canonical JSON text out.
#[wasm_bindgen]
pub fn call(operation: &str, request: &str) -> String {
    #[cfg(feature = "wasm")]
    return wire::call(operation, request);
    #[cfg(not(feature = "wasm"))]
    return wire::policy_call(operation, request);
}

fn all() -> impl Iterator<Item = &'static Operation> {
    #[cfg(feature = "wasm")]
    return wire::operations();
    #[cfg(not(feature = "wasm"))]
    return wire::policy_operations();
}

#[derive(Serialize)]
struct Told {
    name: &'static str,
    says: &'static str,
    about: &'static str,
}

#[derive(Serialize)]
struct Build {
    version: &'static str,
    operations: Vec<Told>,
}

/// The version of the core, and every operation this build has.
#[wasm_bindgen]
pub fn build() -> JsValue {
    let told = |operation: &Operation| Told {
        name: operation.name,
        says: operation.says,
        about: match operation.about() {
            About::Request => "request",
            About::Policy => "policy",
            About::Register => "register",
        },
    };
    let build = Build { version: env!("CARGO_PKG_VERSION"), operations: all().map(told).collect() };
    serde_wasm_bindgen::to_value(&build).unwrap_or_default()
}

/// A new unit's id: the time of the machine and its randomness, which the core itself never reads.
///
/// Nothing where the machine has no randomness to give.
#[wasm_bindgen(js_name = newUnitId)]
pub fn new_unit_id() -> Option<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok()?;
    #[allow(clippy::cast_possible_truncation, reason = "milliseconds since 1970, cut to whole ones")]
    let now = Instant::from_millis(js_sys::Date::now() as i64)?;
    Some(UnitId::from_parts(now, u128::from_be_bytes(random) >> 48).to_string())
}

/// A compiled policy that is kept.
#[wasm_bindgen]
pub struct KeptPolicy {
    kept: Option<wire::KeptPolicy>,
    answer: String,
}

#[wasm_bindgen]
impl KeptPolicy {
    /// Compiles the policy of a request.
    #[wasm_bindgen(constructor)]
    pub fn new(request: &str) -> Self {
        let (kept, answer) = wire::KeptPolicy::open(request);
        Self { kept, answer }
    }

    /// What opening it came to. Where that is a fault, every call gives it again.
    #[wasm_bindgen(getter)]
    pub fn answer(&self) -> String {
        self.answer.clone()
    }

    /// Carries out an operation about policies on it.
    pub fn call(&mut self, operation: &str, request: &str) -> String {
        let Some(kept) = &mut self.kept else { return self.answer.clone() };
        #[cfg(feature = "wasm")]
        return kept.call(operation, request);
        #[cfg(not(feature = "wasm"))]
        return kept.policy_call(operation, request);
    }

    /// The verdict on one case, given as the JSON text of its facts.
    pub fn decide(&mut self, facts: &str) -> String {
        self.kept.as_mut().map_or_else(|| self.answer.clone(), |kept| kept.decide(facts))
    }

    /// The verdicts on cases that come as JSON Lines.
    #[wasm_bindgen(js_name = decideLines)]
    pub fn decide_lines(&mut self, lines: &str) -> String {
        self.kept.as_mut().map_or_else(|| self.answer.clone(), |kept| kept.decide_lines(lines))
    }
}

/// A replayed ledger that is kept.
#[cfg(feature = "wasm")]
#[wasm_bindgen]
pub struct KeptRegister {
    kept: Option<wire::KeptRegister>,
    answer: String,
}

#[cfg(feature = "wasm")]
#[wasm_bindgen]
impl KeptRegister {
    /// Replays the ledger of a request; without one the register is empty.
    #[wasm_bindgen(constructor)]
    pub fn new(request: &str) -> Self {
        let (kept, answer) = wire::KeptRegister::open(request);
        Self { kept, answer }
    }

    /// What opening it came to. Where that is a fault, every call gives it again.
    #[wasm_bindgen(getter)]
    pub fn answer(&self) -> String {
        self.answer.clone()
    }

    /// Carries out an operation about registers on it.
    pub fn call(&mut self, operation: &str, request: &str) -> String {
        self.kept.as_mut().map_or_else(|| self.answer.clone(), |kept| kept.call(operation, request))
    }
}

/// The decisions of a ledger, kept so that policy after policy is tried on them.
#[cfg(feature = "wasm")]
#[wasm_bindgen]
pub struct KeptPast {
    kept: wire::KeptPast,
}

#[cfg(feature = "wasm")]
#[wasm_bindgen]
impl KeptPast {
    /// Keeps none yet.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "JavaScript has no defaults")]
    pub fn new() -> Self {
        Self { kept: wire::KeptPast::open() }
    }

    /// Takes the next lines of a ledger.
    pub fn add(&mut self, lines: &str) -> String {
        self.kept.add(lines)
    }

    /// Carries out an operation about the past on it.
    pub fn call(&mut self, operation: &str, request: &str) -> String {
        self.kept.call(operation, request)
    }
}
