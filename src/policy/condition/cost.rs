//! What an evaluation can cost at most, known before it runs.

use crate::limit;

use super::code::Code;

/// A bound on the steps an evaluation takes, for facts within the limits.
pub(super) fn cost(code: &Code) -> u64 {
    let below = match code {
        Code::Quantified(quantified) => {
            let items = items(&quantified.over);
            let each = cost(&quantified.body).saturating_add(quantified.filter.as_ref().map_or(0, cost));
            return cost(&quantified.over).saturating_add(items.saturating_mul(each)).saturating_add(1);
        }
        Code::Literal(_) | Code::TypeName(_) | Code::Fact(..) | Code::HasFact(_) | Code::Local(_) => 0,
        Code::Field(of, ..)
        | Code::HasField(of, _)
        | Code::Key(of, _)
        | Code::HasKey(of, _)
        | Code::Not(of)
        | Code::Negate(of)
        | Code::Fits(of, _)
        | Code::Inside(of, _)
        | Code::Calendar(_, of, _) => cost(of),
        Code::Index(a, b) | Code::Binary(_, a, b) => cost(a).saturating_add(cost(b)),
        Code::Conditional(a, b, c) => cost(a).saturating_add(cost(b).max(cost(c))),
        Code::And(all) | Code::Or(all) | Code::Call(_, all) | Code::List(all) => {
            all.iter().map(cost).fold(0, u64::saturating_add)
        }
        Code::Map(entries) => {
            entries.iter().map(|(key, value)| cost(key).saturating_add(cost(value))).fold(0, u64::saturating_add)
        }
    };
    below.saturating_add(1)
}

/// How many items a list can have.
pub(super) fn items(code: &Code) -> u64 {
    match code {
        Code::List(items) => u64::try_from(items.len()).unwrap_or(u64::MAX),
        Code::Map(entries) => u64::try_from(entries.len()).unwrap_or(u64::MAX),
        Code::Quantified(quantified) => items(&quantified.over),
        Code::Conditional(_, then, otherwise) => items(then).max(items(otherwise)),
        Code::Binary(_, a, b) => items(a).saturating_add(items(b)),
        _ => limit::FACT_ITEMS as u64,
    }
}
