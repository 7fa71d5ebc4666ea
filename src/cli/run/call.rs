//! Operations of the wire at the terminal: what every other face gives, byte for byte.

use std::io::Write as _;
use std::path::Path;

use governed::Fault;
use governed::wire::{self, About};
use serde::Deserialize;
use serde_json::json;

use crate::edge;
use crate::failure::Failure;
use crate::render;

use super::Caller;

/// Carries out an operation and prints its answer.
pub fn call(operation: &str, request: &Path, lines: bool) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut worst = 0;
    let mut answered = |request: &str| -> std::io::Result<()> {
        let answer = wire::call(operation, request);
        worst = worst.max(exit_code(&answer));
        writeln!(out, "{answer}")
    };
    if lines {
        let mut unwritten = None;
        let read = edge::each_line(request, |_, line| {
            answered(line).map_err(|error| {
                let fault = Fault::environment(error.to_string());
                unwritten = Some(error);
                fault
            })
        });
        match unwritten {
            Some(error) => return Err(error.into()),
            None => read?,
        }
    } else {
        answered(&edge::read_text(request)?)?;
    }
    out.flush()?;
    if worst == 0 { Ok(()) } else { Err(Failure::Answered(worst)) }
}

/// The exit code that goes with an answer, as every other verb ends.
pub fn exit_code(answer: &str) -> u8 {
    #[derive(Deserialize)]
    struct Tagged {
        #[serde(rename = "type")]
        tag: String,
        with: serde_json::Value,
    }
    // Views may be large, and are not looked into.
    if answer.starts_with(r#"{"type":"done","#) {
        return 0;
    }
    let Ok(answer) = serde_json::from_str::<Tagged>(answer) else { return 70 };
    match (answer.tag.as_str(), answer.with.get("kind").and_then(serde_json::Value::as_str)) {
        ("done", _) => 0,
        ("rejected", _) => 1,
        ("fault", Some("input")) => 2,
        ("fault", Some("environment")) => 4,
        ("fault", Some("corrupt")) => 5,
        _ => 70,
    }
}

/// The operations there are.
pub fn list(caller: &Caller) -> Result<(), Failure> {
    let about = |about| match about {
        About::Request => "request",
        About::Policy => "policy",
        About::Register => "register",
    };
    let rows: Vec<_> = wire::operations()
        .map(|operation| json!({ "name": operation.name, "about": about(operation.about()), "says": operation.says }))
        .collect();
    render::print(caller.json, &json!({ "operations": rows }), |_| {
        let row = |operation: &wire::Operation| {
            format!("{:<14} {:<8} {}\n", operation.name, about(operation.about()), operation.says)
        };
        wire::operations().map(row).collect()
    })
}
