//! Whether two touches go together.

use alloc::borrow::Cow;
use alloc::string::ToString;
use alloc::vec::Vec;

use crate::integration::touch::{Change, Mode, Touch};
use crate::integration::work::Grade;
use crate::limit;
use crate::text::Resource;

use super::ground::{Clash, Ground, Side};
use super::hub::Weight;
use super::landings::{Between, Landings, Place, base_name, new_name};
use super::lines::{Edit, composed, meetings, nearest};

/// How many lines may lie between two changes that are worth a look together.
pub(super) const NEIGHBOURHOOD: u32 = 3;

/// What has landed, and what was worked out of it so far.
pub(super) struct Trails<'l> {
    pub(super) landings: &'l Landings,
    pub(super) between: Between,
}

const BASES_DIFFER: &str = "they were made on different states, and what lies between is not known";

/// A touch with what was worked out of it once.
#[derive(Clone, Debug)]
pub(super) struct Placed<'t> {
    pub(super) touch: &'t Touch,
    pub(super) edits: &'t [Edit],
    pub(super) begun: Option<Place>,
}

impl Placed<'_> {
    /// Whether the content stays as it is: a new name or another mode alone.
    fn keeps_content(&self) -> bool {
        self.touch.base.is_some() && self.touch.base == self.touch.content
    }

    fn is_removed(&self) -> bool {
        matches!(self.touch.change, Some(Change::Deleted))
    }

    fn is_new(&self) -> bool {
        matches!(self.touch.change, Some(Change::Added | Change::Copied { .. }))
    }

    /// Whether it brings something that had another name under this one.
    fn brings(&self) -> bool {
        matches!(self.touch.change, Some(Change::Renamed { .. }))
    }

    /// Whether it is known which lines it changes, be it none.
    fn lines_known(&self) -> bool {
        !self.edits.is_empty() || self.keeps_content()
    }
}

/// What stands against two touches of resources that both had the same name when the later began, or have it
/// afterwards.
pub(super) fn grounds(
    a: &Placed<'_>,
    b: &Placed<'_>,
    landings: &mut Trails<'_>,
    weight: Weight,
    into: &mut Vec<Ground>,
) {
    match (a.touch.mode, b.touch.mode) {
        (Mode::Writes, Mode::Writes) => both_write(a, b, landings, weight, into),
        (Mode::Writes, Mode::Assumes | Mode::Reads) => writes_what_is_used(a, b, Side::A, landings, weight, into),
        (Mode::Assumes | Mode::Reads, Mode::Writes) => writes_what_is_used(b, a, Side::B, landings, weight, into),
        (Mode::Assumes, Mode::Assumes) => {
            if let (Some(x), Some(y)) = (&a.touch.value, &b.touch.value)
                && x != y
            {
                let values = [x.clone(), y.clone()];
                into.push(Ground::new(Grade::Certain, &a.touch.resource, Clash::Values { values }));
            }
        }
        (Mode::Reads, _) | (_, Mode::Reads) => {}
    }
}

fn both_write(a: &Placed<'_>, b: &Placed<'_>, landings: &mut Trails<'_>, weight: Weight, into: &mut Vec<Ground>) {
    let (from, to) = ((base_name(a.touch), base_name(b.touch)), (new_name(a.touch), new_name(b.touch)));
    let resource = from.0.or(to.0).unwrap_or(&a.touch.resource);
    let same_content = a.touch.content.is_some() && a.touch.content == b.touch.content;
    if begins_from(a, b) || begins_from(b, a) {
        return;
    }
    let became = |clash: Clash, grade: Grade| Ground::new(grade, resource, clash);
    if a.is_new() || b.is_new() {
        if same_content || (!a.edits.is_empty() && same_edits(a.edits, b.edits)) {
            return;
        }
        let clash = if a.is_new() && b.is_new() { Clash::BothAdd } else { Clash::SameNewName };
        // A file that one side adds, and the other changes or removes, was there for the other: their bases differ.
        let (adds, other) = if a.is_new() { (a, b) } else { (b, a) };
        let follows = !other.is_new() && base_name(other.touch) == new_name(adds.touch);
        let known =
            a.touch.content.is_some() && b.touch.content.is_some() || (!a.edits.is_empty() && !b.edits.is_empty());
        let grade = if known && !follows { Grade::Certain } else { Grade::Likely };
        into.push(Ground::new(grade, new_name(a.touch).unwrap_or(resource), clash));
        return;
    }
    let aligned = aligned(a, b, landings);
    if !aligned.is_one {
        if to.0.is_some() && to.0 == to.1 && !same_content {
            let known = a.touch.content.is_some() && b.touch.content.is_some();
            let grade = if known && a.brings() && b.brings() { Grade::Certain } else { Grade::Likely };
            into.push(Ground::new(grade, &a.touch.resource, Clash::SameNewName));
        }
        return;
    }
    match (a.is_removed(), b.is_removed()) {
        (true, true) => return,
        (true, false) => {
            return into.push(became(Clash::Removed { by: Side::A }, Grade::Certain));
        }
        (false, true) => {
            return into.push(became(Clash::Removed { by: Side::B }, Grade::Certain));
        }
        (false, false) => {}
    }
    if a.brings() && b.brings() && a.touch.resource != b.touch.resource {
        let to = [a.touch.resource.clone(), b.touch.resource.clone()];
        into.push(became(Clash::RenamedApart { to }, Grade::Certain));
    }
    if same_content {
        return;
    }
    if let (Some(x), Some(y)) = (&a.touch.value, &b.touch.value) {
        if x != y {
            let values = [x.clone(), y.clone()];
            into.push(became(Clash::Values { values }, Grade::Certain));
        }
        return;
    }
    if a.keeps_content() && !a.brings() && !a.edits.is_empty() {
        return;
    }
    if a.lines_known() && b.lines_known() {
        same_lines(a, b, resource, &aligned, weight, into);
        return;
    }
    if a.keeps_content() || b.keeps_content() {
        return;
    }
    let is_path = resource.kind() == "path";
    let replaces = |placed: &Placed<'_>| placed.edits.is_empty() && placed.touch.content.is_some();
    if replaces(a) && replaces(b) && a.touch.base.is_some() && b.touch.base.is_some() {
        into.push(became(Clash::Replaced, Grade::Certain));
    } else if weight.counts_weak() {
        let grade = if is_path { Grade::Possible } else { Grade::Likely };
        into.push(became(Clash::SameResource, grade));
    }
}

fn same_edits(a: &[Edit], b: &[Edit]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(*b))
}

/// Whether one was begun on what the other leaves: then it holds the other, and nothing stands between them.
fn begins_from(later: &Placed<'_>, earlier: &Placed<'_>) -> bool {
    later.touch.base.is_some()
        && later.touch.base == earlier.touch.content
        && earlier.touch.base != later.touch.base
        && base_name(later.touch) == new_name(earlier.touch)
}

/// The edits of two touches, told of the lines of one state.
struct Aligned<'e> {
    ours: Cow<'e, [Edit]>,
    theirs: Cow<'e, [Edit]>,
    /// Whether both are about one thing, and not about two that had, or get, one name.
    is_one: bool,
    doubt: Option<&'static str>,
}

/// The edits of the one that began later, with what landed in between, are told of the lines of the other.
fn aligned<'e>(a: &Placed<'e>, b: &Placed<'e>, landings: &mut Trails<'_>) -> Aligned<'e> {
    let (from, to) = (base_name(a.touch), base_name(b.touch));
    let (ours, theirs) = (Cow::Borrowed(a.edits), Cow::Borrowed(b.edits));
    let mut aligned = Aligned { ours, theirs, is_one: from == to, doubt: None };
    let bases_differ = a.touch.base.is_some() && b.touch.base.is_some() && a.touch.base != b.touch.base;
    if aligned.is_one && a.touch.base.is_some() && a.touch.base == b.touch.base {
        return aligned;
    }
    match a.begun.zip(b.begun) {
        Some((x, y)) => {
            let (older, newer) = if x <= y { (a, b) } else { (b, a) };
            let Some(name) = base_name(older.touch) else { return aligned };
            let trail = landings.between.trail(landings.landings, name, x.min(y), x.max(y));
            aligned.is_one = trail.renamed.as_ref().unwrap_or(name) == base_name(newer.touch).unwrap_or(name);
            if !trail.exact || trail.replaced || trail.gone || (bases_differ && trail.is_empty()) {
                aligned.doubt = Some(BASES_DIFFER);
            }
            if !trail.edits.is_empty() {
                let moved = composed(&trail.edits, newer.edits);
                if x <= y { aligned.theirs = moved.into() } else { aligned.ours = moved.into() }
            }
        }
        // What goes by the name of either may be one thing, renamed in between.
        None if bases_differ || from.into_iter().chain(to).any(|name| landings.landings.has(name)) => {
            aligned.is_one |= !a.brings() || !b.brings();
            aligned.doubt = Some(BASES_DIFFER);
        }
        None => {}
    }
    aligned
}

/// Compares lines.
fn same_lines(
    a: &Placed<'_>,
    b: &Placed<'_>,
    resource: &Resource,
    aligned: &Aligned<'_>,
    weight: Weight,
    into: &mut Vec<Ground>,
) {
    let Aligned { ours, theirs, doubt, .. } = aligned;
    let doubted = |ground: Ground| match doubt {
        Some(doubt) => ground.at_most(Grade::Likely, doubt),
        None => ground,
    };
    let met = meetings(ours, theirs, limit::GROUNDS_TOLD, |edit| edit.is_new);
    for (x, y) in &met {
        let lines = [x.range(), y.range()];
        let (grade, clash) = if x.overlaps(*y) {
            (Grade::Certain, Clash::SameLines { lines })
        } else if x.start == x.end && y.start == y.end {
            (Grade::Certain, Clash::SamePlace { lines })
        } else {
            // Nothing is taken by both: most merges do not tell the two apart, and some do.
            (Grade::Likely, Clash::Adjoining { lines })
        };
        into.push(doubted(Ground::new(grade, resource, clash)));
    }
    if !met.is_empty() || !weight.counts_weak() {
        return;
    }
    let alone = |edits: &[Edit]| edits.iter().copied().filter(|edit| edit.is_new).collect::<Vec<Edit>>();
    if let Some((x, y)) = nearest(&alone(ours), &alone(theirs), NEIGHBOURHOOD) {
        let between = x.distance(y);
        // Of two that meet one was made by both.
        if between > 0 {
            let lines = [x.range(), y.range()];
            into.push(Ground::new(Grade::Possible, resource, Clash::Nearby { lines, between }));
            return;
        }
    }
    let symbols = |placed: &Placed<'_>| -> Vec<alloc::boxed::Box<str>> {
        placed.touch.lines.iter().filter_map(|hunk| hunk.symbol.clone()).collect()
    };
    let held = symbols(b);
    if let Some(symbol) = symbols(a).iter().find(|symbol| held.contains(symbol)) {
        into.push(Ground::new(Grade::Possible, resource, Clash::SameSymbol { symbol: symbol.to_string() }));
    }
}

/// One writes what the other reads or relies on.
fn writes_what_is_used(
    writer: &Placed<'_>,
    user: &Placed<'_>,
    by: Side,
    landings: &mut Trails<'_>,
    weight: Weight,
    into: &mut Vec<Ground>,
) {
    let resource = &user.touch.resource;
    if begins_from(user, writer) {
        return;
    }
    let aligned = aligned(writer, user, landings);
    let gone = aligned.is_one && (writer.is_removed() || writer.brings());
    let relies = user.touch.mode == Mode::Assumes;
    if gone {
        let grade = if relies { Grade::Certain } else { Grade::Likely };
        into.push(Ground::new(grade, resource, Clash::Removed { by }));
        return;
    }
    if writer.keeps_content() || writer.is_new() && !relies {
        return;
    }
    let lines_apart = aligned.doubt.is_none()
        && !writer.edits.is_empty()
        && !user.edits.is_empty()
        && meetings(&aligned.ours, &aligned.theirs, 1, |edit| edit.is_new).is_empty();
    if lines_apart {
        return;
    }
    if !relies {
        if weight.counts_weak() {
            into.push(Ground::new(Grade::Possible, resource, Clash::Reading { by }));
        }
        return;
    }
    let (becomes, relied_on) = (writer.touch.value.clone(), user.touch.value.clone());
    let grade = match (&becomes, &relied_on) {
        (Some(x), Some(y)) if x == y => return,
        (Some(_), Some(_)) => Grade::Certain,
        _ => Grade::Likely,
    };
    let ground = Ground::new(grade, resource, Clash::Assumption { by, relied_on, becomes });
    into.push(if weight.counts_weak() {
        ground
    } else {
        ground.at_most(Grade::Possible, "nearly everything touches it")
    });
}
