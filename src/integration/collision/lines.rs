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
        // Where it is not told how many lines come, as many do as go; of none, at least one does.
        let becomes = hunk.becomes.unwrap_or(count.max(1));
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
                    let grows = last.grows() + edit.grows();
                    last.end = last.end.max(edit.end);
                    last.becomes = line(i64::from(last.end) - i64::from(last.start) + grows);
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

fn line(line: i64) -> u32 {
    u32::try_from(line.max(0)).unwrap_or(u32::MAX)
}

/// Whether the hunks tell how far everything behind them moves: how many lines come is said of each, and none overlap.
pub(super) fn are_told(hunks: &[Hunk], edits: &[Edit]) -> bool {
    hunks.len() == edits.len() && hunks.iter().all(|hunk| hunk.becomes.is_some())
}

/// Where two lists of edits of the same lines meet, without edits that both make and without those that do not
/// `count`, at most `most` of them. Each list stands in order, and no two edits of a list overlap.
pub(super) fn meetings(a: &[Edit], b: &[Edit], most: usize, counts: impl Fn(&Edit) -> bool) -> Vec<(Edit, Edit)> {
    let mut found = Vec::new();
    let mut from = 0;
    for ours in a.iter().filter(|ours| counts(ours)) {
        // What ends before this one begins also ends before all later ones begin.
        while b.get(from).is_some_and(|theirs| theirs.end < ours.start) {
            from += 1;
        }
        for theirs in b.iter().skip(from).take_while(|theirs| theirs.start <= ours.end) {
            // An edit that the other side makes as well is no change to it.
            if counts(theirs) && ours.meets(*theirs) && !is_within(*ours, b) && !is_within(*theirs, a) {
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
        let edit = Edit {
            start: line(start - before),
            end: line((end - grown).max(start - before)),
            becomes: line(end - start + later),
            mark: mark.filter(|_| parts == 1),
            is_new,
        };
        // Lines that came and went again leave nothing behind.
        if parts == 1 || edit.start < edit.end || edit.becomes > 0 {
            out.push(edit);
        }
    }
}

/// Edits told of old lines, told of the lines that `landed` leaves, and whether they are known to be these. What has
/// landed already is none any more. Where an edit meets what landed, it stands around it, and what it is, and how many
/// lines it leaves, somebody decided by hand.
pub(super) fn moved_on(edits: &[Edit], landed: &[Edit]) -> (Vec<Edit>, bool) {
    let mut out: Vec<Edit> = Vec::with_capacity(edits.len());
    let (mut ours, mut theirs) = (edits.iter().peekable(), landed.iter().peekable());
    let (mut grown, mut is_known) = (0_i64, true);
    while let Some(first) = ours.next() {
        if is_within(*first, landed) {
            continue;
        }
        while let Some(before) = theirs.next_if(|other| other.end < first.start) {
            grown += before.grows();
        }
        let (mut start, mut end) = (i64::from(first.start), i64::from(first.end));
        let (before, mut grows, mut met) = (grown, first.grows(), false);
        loop {
            if let Some(other) = theirs.next_if(|other| i64::from(other.start) <= end) {
                (start, end, met) = (start.min(other.start.into()), end.max(other.end.into()), true);
                grown += other.grows();
            } else if let Some(more) = ours.next_if(|more| met && i64::from(more.start) <= end) {
                end = end.max(more.end.into());
                grows += if is_within(*more, landed) { 0 } else { more.grows() };
            } else {
                break;
            }
        }
        is_known &= !met;
        let (start, end) = (start + before, end + grown);
        let becomes = if met { line(end - start + grows) } else { first.becomes };
        let mark = first.mark.filter(|_| !met);
        out.push(Edit { start: line(start), end: line(end.max(start)), becomes, mark, is_new: first.is_new });
    }
    (out, is_known)
}

/// Whether each of the edits has landed already, as it is.
pub(super) fn all_within(edits: &[Edit], landed: &[Edit]) -> bool {
    edits.iter().all(|edit| is_within(*edit, landed))
}

/// Where edits stand after others have landed, as wide as it takes: what of the landed they meet is drawn in. Edits of
/// one state that meet still do so here, whatever landed after each of them was begun. Both stand in order.
pub(super) fn drawn_in(edits: &[Edit], landed: &[Edit]) -> Vec<(u32, u32)> {
    // Runs of landed edits that meet, with what they add.
    let mut runs: Vec<(u32, u32, i64)> = Vec::with_capacity(landed.len());
    for edit in landed {
        match runs.last_mut().filter(|(_, end, _)| edit.start <= *end) {
            Some((_, end, grows)) => (*end, *grows) = ((*end).max(edit.end), *grows + edit.grows()),
            None => runs.push((edit.start, edit.end, edit.grows())),
        }
    }
    let (mut from, mut grown) = (0, 0_i64);
    let line = |line: u32, grown: i64| u32::try_from((i64::from(line) + grown).max(0)).unwrap_or(u32::MAX);
    let mut spans = Vec::with_capacity(edits.len());
    for edit in edits {
        while let Some((_, _, grows)) = runs.get(from).filter(|(_, end, _)| *end < edit.start) {
            grown += *grows;
            from += 1;
        }
        let (mut start, mut end, mut within) = (edit.start, edit.end, 0_i64);
        for (first, last, grows) in runs.iter().skip(from).take_while(|(first, ..)| *first <= edit.end) {
            (start, end, within) = (start.min(*first), end.max(*last), within + *grows);
        }
        spans.push((line(start, grown), line(end, grown + within)));
    }
    spans
}

/// Whether any of the spans touch. Both stand in the order of their starts, and of their ends.
pub(super) fn any_touch(a: impl Iterator<Item = (u32, u32)>, b: impl Iterator<Item = (u32, u32)>) -> bool {
    let (mut a, mut b) = (a, b);
    let (mut ours, mut theirs) = (a.next(), b.next());
    while let (Some(x), Some(y)) = (ours, theirs) {
        if x.0 <= y.1 && y.0 <= x.1 {
            return true;
        }
        if x.1 < y.1 { ours = a.next() } else { theirs = b.next() }
    }
    false
}
