//! Policy: the engine against an oracle, its properties, hostile input, and a second opinion on the language.

mod agrees;
mod cases;
mod generated;
mod grammar;
mod hostile;
mod naive_calendar;
mod naive_condition;
mod naive_path;
mod oracle;
mod properties;
mod second_opinion;
mod ways;

pub use cases::{document_with, evaluated, rule};

use governed::policy::{Document, Policy};

/// A policy of these documents; nothing, where a condition that was generated can cost too much.
fn compiled(documents: &[Document]) -> Option<Policy> {
    match Policy::compile(documents.to_vec()) {
        Ok(policy) => Some(policy),
        Err(faults) => {
            let costs = faults.iter().any(|fault| fault.message.contains("steps, and a condition may take"));
            assert!(costs, "{faults:?}\n{}", documents.iter().map(Document::to_json).collect::<String>());
            None
        }
    }
}
