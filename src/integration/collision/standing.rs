//! How a piece of work stands against what has landed since it was begun.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use serde::Serialize;

use crate::integration::touch::{Change, Mode, Touch};
use crate::integration::work::{Grade, Work};
use crate::order::InOrder as _;
use crate::text::Line;

use super::ground::{Clash, Ground, Side};
use super::landings::{Landings, Place, Trail, base_name};
use super::lines::{Edit, all_within, meetings};

/// Something that landed since and that the work does not go together with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Blocked {
    /// What landed.
    pub by: Line,
    /// What does not go together: side A is what landed, side B the work.
    pub ground: Ground,
}

/// How a piece of work stands against what has landed since it was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Standing {
    /// What landed since and stands against it: it is blocked already, whatever else is in flight.
    pub blocked: Vec<Blocked>,
    /// What landed since on what it touches, oldest first: what changed since it was begun.
    pub since: Vec<Line>,
    /// Whether all it changes has landed already.
    pub already_in: bool,
    /// Whether it was made on several states at once, so that nothing of this is certain.
    pub uncertain: bool,
    /// Touches of which it is not known what state they were made on, or where what landed since stands.
    pub base_unknown: Vec<crate::text::Resource>,
}

impl Standing {
    /// Whether something that landed stands against it for sure, or most likely.
    pub fn is_blocked(&self) -> bool {
        self.blocked.iter().any(|blocked| blocked.ground.grade <= Grade::Likely)
    }
}

/// How work stands, where so much had landed.
pub(super) fn standing(
    work: &Work,
    edits: &[Vec<Edit>],
    begun: &[Option<Place>],
    landings: &Landings,
    to: Place,
) -> Standing {
    let mut standing = Standing { uncertain: work.bases.len() > 1, ..Standing::default() };
    let mut since: Vec<Place> = Vec::new();
    let (mut landed, mut open) = (0_usize, 0_usize);
    let own: &[Edit] = &[];
    for (number, touch) in work.touches.iter().enumerate() {
        let resource = base_name(touch).unwrap_or(&touch.resource);
        if !landings.has(resource) {
            open += usize::from(touch.mode == Mode::Writes);
            continue;
        }
        let Some(begun) = begun.get(number).copied().flatten() else {
            standing.base_unknown.push(touch.resource.clone());
            open += 1;
            continue;
        };
        let trail = landings.trail(resource, begun, to);
        since.extend(&trail.by);
        let edits = edits.get(number).map_or(own, Vec::as_slice);
        if touch.mode == Mode::Writes {
            if is_in(touch, edits, &trail) { landed += 1 } else { open += 1 }
        }
        if let Some((clash, grade)) = against(touch, edits, &trail) {
            let first = first_against(touch, edits, landings, begun, &trail);
            let (Some(by), ground) = (landings.name(first), Ground::new(grade, &touch.resource, clash)) else {
                continue;
            };
            let ground = if trail.exact {
                ground
            } else {
                ground.at_most(Grade::Likely, "some of what landed is not known exactly")
            };
            standing.blocked.push(Blocked { by: by.clone(), ground });
        } else if !trail.exact && touch.mode == Mode::Writes {
            standing.base_unknown.push(touch.resource.clone());
        }
    }
    since.put_in_order();
    since.dedup();
    standing.since = since.into_iter().filter_map(|place| landings.name(place).cloned()).collect();
    standing.already_in = landed > 0 && open == 0;
    if standing.already_in {
        standing.blocked.clear();
    }
    standing
}

fn is_in(touch: &Touch, edits: &[Edit], trail: &Trail) -> bool {
    match &touch.change {
        Some(Change::Deleted) => trail.gone,
        Some(Change::Renamed { .. }) => {
            trail.renamed.as_ref() == Some(&touch.resource) && (is_now(touch, trail) || all_within(edits, &trail.edits))
        }
        Some(Change::Added | Change::Copied { .. }) => adds_the_same(touch, edits, trail),
        _ if trail.gone => false,
        _ if is_now(touch, trail) => true,
        _ => !trail.replaced && !edits.is_empty() && all_within(edits, &trail.edits),
    }
}

/// Whether it is already what the touch makes of it.
fn is_now(touch: &Touch, trail: &Trail) -> bool {
    let content = touch.content.is_some() && touch.content == trail.content;
    content || touch.content.is_none() && touch.value.is_some() && touch.value == trail.value
}

/// Whether what was added since under the name of what is to be added is the same.
fn adds_the_same(touch: &Touch, edits: &[Edit], trail: &Trail) -> bool {
    let same_lines = !edits.is_empty()
        && edits.len() == trail.edits.len()
        && !trail.replaced
        && matches!(touch.change, Some(Change::Added))
        && all_within(edits, &trail.edits);
    trail.added && !trail.gone && (is_now(touch, trail) || same_lines)
}

/// What of a trail stands against a touch.
fn against(touch: &Touch, edits: &[Edit], trail: &Trail) -> Option<(Clash, Grade)> {
    if trail.is_empty() || touch.mode == Mode::Reads {
        return None;
    }
    let keeps = touch.base.is_some() && touch.base == touch.content;
    if touch.mode == Mode::Assumes {
        if trail.gone {
            return Some((Clash::Removed { by: Side::A }, Grade::Certain));
        }
        if let (Some(relied_on), Some(becomes)) = (&touch.value, &trail.value) {
            let (relied_on, becomes) = (Some(relied_on.clone()), Some(becomes.clone()));
            let clash = Clash::Assumption { by: Side::A, relied_on, becomes };
            return (touch.value != trail.value).then_some((clash, Grade::Certain));
        }
        if trail.renamed.is_some() {
            return Some((Clash::Removed { by: Side::A }, Grade::Certain));
        }
        let apart = !edits.is_empty() && !trail.replaced && meetings(&trail.edits, edits, 1, |_| true).is_empty();
        let clash = Clash::Assumption { by: Side::A, relied_on: touch.value.clone(), becomes: None };
        return (!apart).then_some((clash, Grade::Likely));
    }
    match &touch.change {
        Some(Change::Deleted) => {
            let changed = !trail.gone && (!trail.edits.is_empty() || trail.renamed.is_some() || trail.replaced);
            return changed.then_some((Clash::Removed { by: Side::B }, Grade::Certain));
        }
        Some(Change::Added | Change::Copied { .. }) => {
            let is_there = trail.added && !trail.gone && !adds_the_same(touch, edits, trail);
            let known = trail.content.is_some() && touch.content.is_some();
            return is_there.then_some((Clash::BothAdd, if known { Grade::Certain } else { Grade::Likely }));
        }
        _ => {}
    }
    if trail.gone {
        return Some((Clash::Removed { by: Side::A }, Grade::Certain));
    }
    if let (Some(Change::Renamed { .. }), Some(theirs)) = (&touch.change, &trail.renamed)
        && *theirs != touch.resource
    {
        return Some((Clash::RenamedApart { to: [theirs.clone(), touch.resource.clone()] }, Grade::Certain));
    }
    if is_now(touch, trail) {
        return None;
    }
    if let (Some(x), Some(y)) = (&trail.value, &touch.value) {
        return Some((Clash::Values { values: [x.clone(), y.clone()] }, Grade::Certain));
    }
    if trail.replaced && trail.added {
        return Some((Clash::Replaced, Grade::Likely));
    }
    if let Some((x, y)) = meetings(&trail.edits, edits, 1, |_| true).first() {
        let lines = [x.range(), y.range()];
        return Some(if x.overlaps(*y) {
            (Clash::SameLines { lines }, Grade::Certain)
        } else if x.start == x.end && y.start == y.end {
            (Clash::SamePlace { lines }, Grade::Certain)
        } else {
            (Clash::Adjoining { lines }, Grade::Likely)
        });
    }
    let unknown = edits.is_empty() && !keeps;
    if trail.replaced && !keeps {
        let both = unknown && touch.content.is_some() && touch.base.is_some();
        return Some((Clash::Replaced, if both { Grade::Likely } else { Grade::Possible }));
    }
    let changed = unknown && !trail.edits.is_empty();
    changed.then_some((Clash::SameResource, Grade::Possible))
}

/// The first landing with which something stands against the touch.
fn first_against(touch: &Touch, edits: &[Edit], landings: &Landings, begun: Place, whole: &Trail) -> Place {
    let resource = base_name(touch).unwrap_or(&touch.resource);
    let stands = |place: &Place| {
        let trail: Cow<'_, Trail> = Cow::Owned(landings.trail(resource, begun, place.saturating_add(1)));
        against(touch, edits, &trail).is_some()
    };
    // What stands against it goes on standing: the first place is found by halving.
    let found = whole.by.partition_point(|place| !stands(place));
    whole.by.get(found).or(whole.by.last()).copied().unwrap_or(begun)
}
