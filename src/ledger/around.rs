//! Which units' entries tell how some units stood: a question about a few needs not the whole ledger.

use alloc::collections::{BTreeSet, VecDeque};
use alloc::vec::Vec;

use crate::id::UnitId;
use crate::order::Gathered as _;
use crate::unit::{Books, Event, Origin, Signals};

/// Whether an entry tells of no unit alone: it counts for every question.
pub fn is_of_all(event: &Event) -> bool {
    matches!(event, Event::Opened { .. } | Event::PolicyAdopted { .. }) || Books::hold(event) || Signals::hold(event)
}

/// The units concerned by questions about some: these, whatever they were ever linked to, and what all of them ever
/// waited for or were made of, however far. `events_of` shows every event a unit stands in; `linked` are further links
/// of those that are asked about.
///
/// # Errors
/// What showing an event comes to.
pub fn concerned<F>(
    units: &[UnitId],
    linked: impl IntoIterator<Item = UnitId>,
    mut events_of: impl FnMut(UnitId, &mut dyn FnMut(&Event)) -> Result<(), F>,
) -> Result<BTreeSet<UnitId>, F> {
    let mut seen: BTreeSet<UnitId> = BTreeSet::new();
    // Those that are asked about come first: met as a neighbour, a unit's own links would be left out.
    let named = units.iter().map(|unit| (*unit, true));
    let mut ahead: VecDeque<(UnitId, bool)> = named.chain(linked.into_iter().map(|unit| (unit, false))).collect();
    while let Some((id, named)) = ahead.pop_front() {
        if !seen.insert(id) {
            continue;
        }
        events_of(id, &mut |event| {
            if named {
                ahead.extend(event.units().into_iter().map(|unit| (unit, false)));
            }
            let further: BTreeSet<UnitId> = match event {
                Event::Proposed { unit, origin, proposal } if *unit == id => {
                    let made_of = match origin {
                        Origin::SplitFrom { unit } => alloc::vec![*unit],
                        Origin::CombinedFrom { units } => units.clone(),
                        Origin::Proposed | Origin::Observed { .. } => Vec::new(),
                    };
                    made_of.into_iter().chain(proposal.depends.iter().map(|dependency| dependency.on)).gathered()
                }
                Event::Depended { unit, dependency } if *unit == id => core::iter::once(dependency.on).gathered(),
                Event::Split { unit, into, .. } if *unit == id && named => into.iter().copied().gathered(),
                Event::Combined { into, .. } if named => core::iter::once(*into).gathered(),
                _ => BTreeSet::new(),
            };
            ahead.extend(further.into_iter().map(|unit| (unit, false)));
        })?;
    }
    Ok(seen)
}
