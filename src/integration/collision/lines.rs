//! The arithmetic of edits: where edits of the same lines meet, what two edits after each other come to, where an
//! edit stands after others have landed.
//!
//! Lines count from 0 here, and a span is half open: an insertion takes a span of no lines.

use alloc::vec::Vec;

use crate::integration::hunk::{EditMark, Hunk, LineRange};

/// What replaces a span of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) start: u32,
    pub(super) end: u32,
    /// How many lines stand there after it.
    pub(super) becomes: u32,
    /// What the edit is: nothing, where that is not known or where it came of several.
    pub(super) mark: Option<EditMark>,
    /// Whether the edits that are looked at have part in it, and not only what was there before.
    pub(super) is_new: bool,
}

impl Edit {
    pub(super) fn of(hunk: &Hunk) -> Self {
        let (first, count) = (hunk.range.first(), hunk.range.count());
        // A run of no lines stands after its line, any other begins at it.
        let start = if count == 0 { first } else { first.saturating_sub(1) };
        let becomes = hunk.becomes.unwrap_or(count);
        Self { start, end: start.saturating_add(count), becomes, mark: hunk.mark, is_new: true }
    }

    /// All edits of a touch, in the order of their lines. Hunks that overlap, which no diff has, become one.
    pub(super) fn all(hunks: &[Hunk]) -> Vec<Self> {
        let mut sorted: Vec<Self> = hunks.iter().map(Self::of).collect();
        sorted.sort_by_key(|edit| (edit.start, edit.end));
        let mut edits: Vec<Self> = Vec::with_capacity(sorted.len());
        for edit in sorted {
            match edits
                .last_mut()
                .filter(|last| edit.start < last.end || (edit.start, edit.end) == (last.start, last.end))
            {
                Some(last) => {
                    last.end = last.end.max(edit.end);
                    last.becomes = last.becomes.max(edit.becomes);
                    last.mark = None;
                }
                None => edits.push(edit),
            }
        }
        edits
    }

    pub(super) fn range(self) -> LineRange {
        let count = self.end.saturating_sub(self.start);
        let first = if count == 0 { self.start } else { self.start.saturating_add(1) };
        LineRange::new(first.into(), count.into()).unwrap_or_default()
    }

    /// Whether nothing that stays lies between the two: then three-way merges do not tell them apart.
    pub(super) fn meets(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// Whether at least one line of the base is taken by both.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether both are the same edit of the same lines.
    pub(super) fn is_same(self, other: Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
            && self.becomes == other.becomes
            && self.mark.is_some()
            && self.mark == other.mark
    }

    /// How many lines lie between the two.
    pub(super) fn distance(self, other: Self) -> u32 {
        other.start.saturating_sub(self.end).max(self.start.saturating_sub(other.end))
    }

    fn grows(self) -> i64 {
        i64::from(self.becomes) - (i64::from(self.end) - i64::from(self.start))
    }
}

/// Where two lists of edits of the same lines meet, without edits that both make, at most `most` of them. Each list
/// stands in order, and no two edits of a list overlap.
pub(super) fn meetings(a: &[Edit], b: &[Edit], most: usize) -> Vec<(Edit, Edit)> {
    let mut found = Vec::new();
    let mut from = 0;
    for ours in a {
        // What ends before this one begins also ends before all later ones begin.
        while b.get(from).is_some_and(|theirs| theirs.end < ours.start) {
            from += 1;
        }
        for theirs in b.iter().skip(from).take_while(|theirs| theirs.start <= ours.end) {
            // An edit that the other side makes as well is no change to it.
            if ours.meets(*theirs) && !is_within(*ours, b) && !is_within(*theirs, a) {
                found.push((*ours, *theirs));
                if found.len() >= most {
                    return found;
                }
            }
        }
    }
    found
}

/// Whether one of the edits, which stand in order, is the same.
fn is_within(edit: Edit, edits: &[Edit]) -> bool {
    let from = edits.partition_point(|other| (other.start, other.end) < (edit.start, edit.end));
    edits.get(from).is_some_and(|other| other.is_same(edit))
}

/// The smallest distance of two edits that do not meet, where it is at most `within` lines.
pub(super) fn nearest(a: &[Edit], b: &[Edit], within: u32) -> Option<(Edit, Edit)> {
    let mut best: Option<(u32, Edit, Edit)> = None;
    let mut from = 0;
    for ours in a {
        while b.get(from).is_some_and(|theirs| theirs.end.saturating_add(within) < ours.start) {
            from += 1;
        }
        for theirs in b.iter().skip(from).take_while(|theirs| theirs.start <= ours.end.saturating_add(within)) {
            let distance = ours.distance(*theirs);
            let closer = best.is_none_or(|(held, ..)| distance < held);
            if distance <= within && closer && !ours.is_same(*theirs) {
                best = Some((distance, *ours, *theirs));
            }
        }
    }
    best.map(|(_, ours, theirs)| (ours, theirs))
}

/// What the first edits and, on top of what they leave, the second come to, told of the lines the first are told of.
/// In the outcome those are new that the second have part in.
pub(super) fn composed(first: &[Edit], second: &[Edit]) -> Vec<Edit> {
    let mut out = Vec::with_capacity(first.len() + second.len());
    let (mut firsts, mut seconds) = (first.iter().peekable(), second.iter().peekable());
    // How many lines the first edits so far have added.
    let mut grown: i64 = 0;
    let after = |edit: &Edit, grown: i64| -> (i64, i64) {
        let start = i64::from(edit.start) + grown;
        (start, start + i64::from(edit.becomes))
    };
    loop {
        let next_first = firsts.peek().map(|edit| after(edit, grown));
        let next_second = seconds.peek().map(|edit| (i64::from(edit.start), i64::from(edit.end)));
        let (start, mut end) = match (next_first, next_second) {
            (None, None) => return out,
            (Some(span), None) | (None, Some(span)) => span,
            (Some(a), Some(b)) => a.min(b),
        };
        // Everything that meets, on the lines between the two steps, becomes one edit.
        let before = grown;
        let (mut later, mut parts, mut is_new) = (0_i64, 0_u32, false);
        let mut mark = None;
        loop {
            let mut more = false;
            while let Some(edit) = firsts.next_if(|edit| after(edit, grown).0 <= end) {
                end = end.max(after(edit, grown).1);
                grown += edit.grows();
                (parts, mark, more) = (parts + 1, edit.mark, true);
            }
            while let Some(edit) = seconds.next_if(|edit| i64::from(edit.start) <= end) {
                end = end.max(i64::from(edit.end));
                later += edit.grows();
                (parts, mark, more, is_new) = (parts + 1, edit.mark, true, true);
            }
            if !more {
                break;
            }
        }
        let line = |line: i64| u32::try_from(line.max(0)).unwrap_or(u32::MAX);
        out.push(Edit {
            start: line(start - before),
            end: line((end - grown).max(start - before)),
            becomes: line(end - start + later),
            mark: mark.filter(|_| parts == 1),
            is_new,
        });
    }
}

/// Edits told of old lines, told of the lines that `landed` leaves. Where they meet what landed, they stand around it,
/// and it is no longer known which edits they are.
pub(super) fn moved_on(edits: &[Edit], landed: &[Edit]) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        let mut grown: i64 = 0;
        let mut span = (i64::from(edit.start), i64::from(edit.end));
        let mut met = false;
        for other in landed {
            if other.end < edit.start {
                grown += other.grows();
            } else if other.meets(*edit) && !other.is_same(*edit) {
                met = true;
                span = (span.0.min(i64::from(other.start)), span.1.max(i64::from(other.end) + other.grows()));
            } else if other.is_same(*edit) {
                met = true;
            } else {
                break;
            }
        }
        let line = |line: i64| u32::try_from(line.max(0)).unwrap_or(u32::MAX);
        let (start, end) = (line(span.0 + grown), line((span.1 + grown).max(span.0 + grown)));
        let mark = edit.mark.filter(|_| !met);
        out.push(Edit { start, end, becomes: edit.becomes, mark, is_new: edit.is_new });
    }
    out
}

/// Whether each of the edits has landed already, as it is.
pub(super) fn all_within(edits: &[Edit], landed: &[Edit]) -> bool {
    edits.iter().all(|edit| is_within(*edit, landed))
}
