//! The longest chain through a plan.

use alloc::vec::Vec;

use super::place::Placing;
use crate::integration::dependency::DependencyKind;
use crate::integration::graph::numbered::Each;
use crate::text::Line;

/// The longest chain of placed units in which each waits for the one before it, by need or because the two must not be
/// in one batch. Of two as long, the one whose last unit lands first.
pub(super) fn path(placing: &Placing<'_>) -> Vec<Line> {
    let count = placing.numbered.count();
    // 0 for a unit that has not been passed; else how many units the chain that ends there has.
    let mut length = Each::new(count, 0_usize);
    let mut behind: Each<Option<usize>> = Each::new(count, None);
    let mut last: Option<usize> = None;
    for units in placing.batches.values() {
        for unit in units {
            let needs = placing.numbered.on.of(*unit).iter().filter(|end| end.kind == DependencyKind::NeedsLanded);
            let needed = needs.map(|end| end.unit).chain(placing.kept_apart(*unit));
            let (mut longest, mut from) = (0, None);
            for other in needed {
                if length.of(other) > longest {
                    (longest, from) = (length.of(other), Some(other));
                }
            }
            length.set(*unit, longest + 1);
            behind.set(*unit, from);
            if last.is_none_or(|last| length.of(last) < longest + 1) {
                last = Some(*unit);
            }
        }
    }
    let mut chain = Vec::new();
    while let Some(unit) = last {
        chain.extend(placing.numbered.name(unit).cloned());
        last = behind.of(unit);
    }
    chain.reverse();
    chain
}
