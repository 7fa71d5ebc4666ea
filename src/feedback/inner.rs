//! What the register itself has to tell: work taken back, people stepping in, checks that failed.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::evidence::Finding;
use crate::limit;
use crate::memory::{Signal, SignalKind};
use crate::text::{Line, Prose, Resource};
use crate::unit::{Stage, Stamp, Unit};

/// The source of signals that come out of the register itself. Their ids are `entry:N`.
pub const INNER_SOURCE: &str = "governed";

/// The signals that units hold: a rollback, an override, a refusal, a failed check. Each has the entry it comes from as
/// its id, so that taking them again takes nothing twice.
///
/// ```
/// use governed::Register;
/// use governed::feedback::inner_signals;
/// assert!(Register::new().units().flat_map(inner_signals).next().is_none());
/// ```
pub fn inner_signals(unit: &Unit) -> Vec<Signal> {
    let mut all = Vec::new();
    let touched = unit.touches.iter().map(|touched| &touched.touch.is).filter(|touch| touch.is_content());
    let resources: Vec<Resource> = touched.map(|touch| touch.resource.clone()).take(limit::SIGNAL_RESOURCES).collect();
    let mut tell = |kind: SignalKind, topic: &str, from: &Stamp, text: &str| {
        let named = (Line::parse(INNER_SOURCE), Line::parse(&format!("entry:{}", from.seq)), Line::parse(topic));
        let (Ok(source), Ok(id), Ok(topic)) = named else { return };
        all.push(Signal {
            source,
            id,
            kind,
            topic,
            at: from.at,
            text: Prose::made_of(text, kind.name()).0,
            subject: None,
            severity: None,
            units: alloc::vec![unit.id],
            resources: resources.clone(),
        });
    };
    for step in unit.steps.iter().filter(|step| step.is.to == Stage::RolledBack) {
        let why = step.is.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        tell(SignalKind::Rollback, "unit.rolled-back", &step.from, &format!("{}{why}", unit.title));
    }
    for held in &unit.overrides {
        let raised = &held.said.raised;
        tell(SignalKind::Intervention, "unit.overridden", &raised.from, raised.is.reason.as_str());
    }
    for refusal in unit.refusals.iter().filter(|refusal| refusal.raised.from.by.is_person()) {
        tell(SignalKind::Intervention, "unit.refused", &refusal.raised.from, refusal.raised.is.text.as_str());
    }
    for evidence in unit.evidence.iter().filter(|evidence| evidence.claim.is.finding == Finding::Contradicts) {
        tell(SignalKind::EvaluationFailure, "unit.contradicted", &evidence.claim.from, evidence.claim.is.text.as_str());
    }
    all
}
