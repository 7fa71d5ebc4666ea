//! What has landed, resource by resource: what lies between the state a piece of work was made on and the state now.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;

use crate::digest::Digest;
use crate::integration::touch::{Change, Mode, Touch};
use crate::integration::work::Work;
use crate::text::{Line, Resource};

use super::lines::{Edit, are_told, composed, moved_on};

/// A place in the order of landing: so many have landed before.
pub(super) type Place = u32;

/// What one landing did to one resource.
#[derive(Clone, Debug)]
struct Step {
    /// After how many landings this one came.
    at: Place,
    what: What,
    before: Option<Digest>,
    after: Option<Digest>,
    /// The value it has from here on, where it has one and that is told.
    value: Option<Line>,
    /// Whether the lines are those the main line had, and not guessed.
    exact: bool,
    /// Whether it is not known on what it landed, so that its content need not be that of the main line.
    guessed: bool,
}

#[derive(Clone, Debug)]
enum What {
    Edited(Vec<Edit>),
    /// The content is another, and which lines changed is not known.
    Replaced,
    /// It has another name since, with these edits and this content.
    Renamed(Resource, Vec<Edit>, Option<Digest>),
    /// It came to be, with these lines where they are told.
    Added(Vec<Edit>),
    Deleted,
}

/// What lies between a state and a later one, for one resource.
#[allow(clippy::struct_excessive_bools, reason = "each is one thing that may have happened on the way, in any mix")]
#[derive(Clone, Debug, Default)]
pub(super) struct Trail {
    /// The edits, told of the lines of the earlier state.
    pub(super) edits: Vec<Edit>,
    /// The name it has afterwards, where that is another.
    pub(super) renamed: Option<Resource>,
    /// Whether it is gone.
    pub(super) gone: bool,
    /// Whether it came to be.
    pub(super) added: bool,
    /// Whether it was replaced as a whole, or changed in a way no lines tell.
    pub(super) replaced: bool,
    /// The digest of what it is afterwards, where that is known.
    pub(super) content: Option<Digest>,
    /// The value it has afterwards, where that is known.
    pub(super) value: Option<Line>,
    /// Whether all of it is known for sure.
    pub(super) exact: bool,
    /// Who landed it, by place, oldest first.
    pub(super) by: Vec<Place>,
}

impl Trail {
    pub(super) fn is_empty(&self) -> bool {
        self.by.is_empty()
    }
}

/// Everything that has landed, in the order in which it landed.
#[derive(Clone, Debug, Default)]
pub(super) struct Landings {
    steps: BTreeMap<Box<str>, Vec<Step>>,
    names: Vec<Line>,
    places: BTreeMap<Line, Place>,
    /// Names that were given up for others.
    renamed: BTreeSet<Box<str>>,
    /// Marks of the names of everything anything has landed on.
    marks: BTreeSet<u64>,
}

impl Landings {
    /// The name of the work that landed at a place.
    pub(super) fn name(&self, place: Place) -> Option<&Line> {
        self.names.get(place as usize)
    }

    pub(super) fn len(&self) -> Place {
        Place::try_from(self.names.len()).unwrap_or(Place::MAX)
    }

    /// Whether anything has ever landed on a resource.
    pub(super) fn has(&self, resource: &Resource) -> bool {
        self.steps.contains_key(resource.as_str())
    }

    /// How much had landed when a touch was begun: nothing, where that cannot be told.
    pub(super) fn begun(&self, work: &Work, touch: &Touch) -> Option<Place> {
        let resource = base_name(touch).unwrap_or(&touch.resource);
        let named = || match work.bases.as_slice() {
            [only] => self.places.get(only).map(|place| place.saturating_add(1)),
            _ => None,
        };
        // Nearly everything that is touched has never been landed on: that is told without comparing names.
        if !self.marks.contains(&mark(resource.as_str())) {
            return Some(self.len());
        }
        let Some(steps) = self.steps.get(resource.as_str()) else { return Some(self.len()) };
        let by_content = touch.base.and_then(|base| {
            // The last time it was so: what lies between two states that are the same does not matter.
            steps.iter().rev().find_map(|step| match () {
                () if step.after == Some(base) => Some(step.at.saturating_add(1)),
                () => (step.before == Some(base)).then_some(step.at),
            })
        });
        by_content.or_else(named)
    }

    /// The name that what once went by a name goes by now, where nothing goes by the old one any more.
    pub(super) fn name_now(&self, resource: &Resource) -> Option<Resource> {
        let last = self.steps.get(resource.as_str())?.last()?;
        self.trail(resource, last.at, self.len()).renamed.filter(|_| matches!(last.what, What::Renamed(..)))
    }

    /// The landings on a resource from one place on, up to another: places with the same have the same trail. Where it
    /// had another name, what landed under that counts as well, so the end is told from the landings on everything.
    fn span(&self, resource: &Resource, from: Place, to: Place) -> (usize, usize) {
        let steps = self.steps.get(resource.as_str()).map_or(&[][..], Vec::as_slice);
        let before = |place: Place| steps.partition_point(|step| step.at < place);
        let (first, renamed) = (before(from), self.renamed.contains(resource.as_str()));
        (first, if renamed { steps.len().saturating_add(1).saturating_add(to as usize) } else { before(to) })
    }

    /// What has landed on a resource from one place on, up to another.
    pub(super) fn trail(&self, resource: &Resource, from: Place, to: Place) -> Trail {
        let mut trail = Trail { exact: true, ..Trail::default() };
        let mut name: &str = resource.as_str();
        let mut from = from;
        let mut edited: Vec<&[Edit]> = Vec::new();
        // A name that is given away and taken again and again is followed at most once for each landing.
        'names: for _ in 0..=self.names.len() {
            let Some(steps) = self.steps.get(name) else { break };
            let first = steps.partition_point(|step| step.at < from);
            let last = first.checked_sub(1).and_then(|last| steps.get(last));
            trail.exact &= !last.is_some_and(|step| step.guessed);
            for step in steps.iter().skip(first).take_while(|step| step.at < to) {
                let is_first = trail.by.is_empty();
                trail.by.push(step.at);
                trail.exact &= step.exact;
                (trail.content, trail.value) = (step.after, step.value.clone());
                match &step.what {
                    What::Edited(edits) => edited.push(edits),
                    What::Replaced => trail.replaced = true,
                    What::Added(edits) => {
                        // What is there anew has no lines of what was there before.
                        trail.replaced |= !is_first;
                        edited.clear();
                        edited.extend(is_first.then_some(edits.as_slice()));
                        (trail.added, trail.gone) = (true, false);
                    }
                    What::Deleted => trail.gone = true,
                    What::Renamed(new, edits, content) => {
                        trail.content = *content;
                        edited.push(edits);
                        trail.renamed = Some(new.clone());
                        name = new.as_str();
                        from = step.at.saturating_add(1);
                        continue 'names;
                    }
                }
            }
            break;
        }
        trail.edits = in_turn(&edited);
        trail.edits.iter_mut().for_each(|edit| edit.is_new = false);
        trail
    }

    /// Takes the next that landed, and gives the names of what is another since.
    pub(super) fn push(&mut self, work: &Work) -> Vec<Box<str>> {
        let at = self.len();
        let mut steps: Vec<(Box<str>, Step)> = Vec::new();
        // What comes under a name comes after what goes from it: two files may change places.
        let mut came: Vec<(Box<str>, Step)> = Vec::new();
        for touch in work.touches.iter().filter(|touch| touch.mode == Mode::Writes) {
            let begun = self.begun(work, touch);
            let held = base_name(touch).unwrap_or(&touch.resource);
            let trail = match begun {
                Some(begun) => self.trail(held, begun, at),
                None => Trail { renamed: self.name_now(held), ..Trail::default() },
            };
            let direct = begun.is_some() && trail.is_empty();
            let told = Edit::all(&touch.lines);
            let are_told = are_told(&touch.lines, &told);
            let (edits, are_known) = moved_on(&told, &trail.edits);
            let exact = begun.is_some() && trail.exact && are_told && are_known;
            let name = trail.renamed.as_ref().unwrap_or(held).as_str();
            let step = |what: What| Step {
                at,
                what,
                // Content that came of several landings is only known where one stands directly on another.
                before: touch.base.filter(|_| direct || begun.is_none()),
                after: touch.content.filter(|_| direct || begun.is_none()),
                value: touch.value.clone(),
                exact,
                guessed: begun.is_none(),
            };
            let unchanged = touch.base.is_some() && touch.base == touch.content;
            match &touch.change {
                // What has the new name already only changes.
                Some(Change::Renamed { .. }) if name != touch.resource.as_str() => {
                    let whole = Step { before: None, ..step(What::Added(Vec::new())) };
                    // Under the old name nothing is left that later work could have begun from.
                    let went = step(What::Renamed(touch.resource.clone(), edits, whole.after));
                    steps.push((name.into(), Step { after: None, ..went }));
                    came.push((touch.resource.as_str().into(), whole));
                }
                Some(Change::Added) => came.push((touch.resource.as_str().into(), step(What::Added(told)))),
                // Its lines count in what it was copied from.
                Some(Change::Copied { .. }) => {
                    let whole = Step { before: None, ..step(What::Added(Vec::new())) };
                    came.push((touch.resource.as_str().into(), whole));
                }
                Some(Change::Deleted) => steps.push((name.into(), step(What::Deleted))),
                _ if edits.is_empty() && (unchanged || !told.is_empty()) => {}
                _ if edits.is_empty() => steps.push((name.into(), step(What::Replaced))),
                _ => steps.push((name.into(), step(What::Edited(edits)))),
            }
        }
        let mut names: Vec<Box<str>> = Vec::with_capacity(steps.len());
        for (name, step) in steps.into_iter().chain(came) {
            names.push(name.clone());
            self.marks.insert(mark(&name));
            if matches!(step.what, What::Renamed(..)) {
                self.renamed.insert(name.clone());
            }
            self.steps.entry(name).or_default().push(step);
        }
        self.places.insert(work.unit.clone(), at);
        for name in &work.landed_as {
            self.places.insert(name.clone(), at);
        }
        self.names.push(work.unit.clone());
        names
    }
}

/// What lies between states, worked out once for each pair of states: of many that are compared with one piece of work,
/// or come in at once, many were begun between the same two landings on a resource.
#[derive(Debug, Default)]
pub(super) struct Between {
    trails: BTreeMap<Resource, BTreeMap<(usize, usize), Rc<Trail>>>,
}

impl Between {
    /// What has landed on a resource from one place on, up to another.
    pub(super) fn trail(&mut self, landings: &Landings, resource: &Resource, from: Place, to: Place) -> Rc<Trail> {
        let span = landings.span(resource, from, to);
        if let Some(trail) = self.trails.get(resource).and_then(|held| held.get(&span)) {
            return Rc::clone(trail);
        }
        let trail = Rc::new(landings.trail(resource, from, to));
        self.trails.entry(resource.clone()).or_default().insert(span, Rc::clone(&trail));
        trail
    }
}

/// The name a touched resource had when the work began: nothing, where it did not exist.
pub(super) fn base_name(touch: &Touch) -> Option<&Resource> {
    match &touch.change {
        Some(Change::Renamed { from }) => Some(from),
        Some(Change::Added | Change::Copied { .. }) => None,
        _ => Some(&touch.resource),
    }
}

/// The name a touched resource has after the work: nothing, where it is gone.
pub(super) fn new_name(touch: &Touch) -> Option<&Resource> {
    match &touch.change {
        Some(Change::Deleted) => None,
        _ => Some(&touch.resource),
    }
}

/// What edits that land one after the other come to. By halves: added one by one, many would be walked for each.
fn in_turn(edited: &[&[Edit]]) -> Vec<Edit> {
    match edited {
        [] => Vec::new(),
        [one] => composed(&[], one),
        many => {
            let (first, second) = many.split_at(many.len() / 2);
            composed(&in_turn(first), &in_turn(second))
        }
    }
}

/// A mark of a name, by FNV-1a: two names may have the same.
pub(super) fn mark(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |mark, byte| (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
