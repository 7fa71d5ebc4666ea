//! Drift: what has changed around a unit since it was proposed, each change with the entry that made it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::evidence::{Standing as EvidenceStanding, Subject};
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::{DependencyKind, Mismatch, Mode, Outside, Standing};
use crate::order::InOrder as _;
use crate::text::Resource;
use crate::unit::{Known, Reshaping, Stage, Unit};

use super::Register;

/// What it is that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum DriftPart {
    /// What it is made on: other work landed on what it touches.
    Base,
    /// The world outside: a flag, an environment, a measure.
    World,
    /// What it is judged by.
    Criteria,
    /// The policy that governs it.
    Policy,
    /// What is wanted of it, and what speaks against it.
    Wish,
    /// What supports it.
    Evidence,
    /// What it depends on.
    Dependency,
}

impl DriftPart {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::World => "world",
            Self::Criteria => "criteria",
            Self::Policy => "policy",
            Self::Wish => "wish",
            Self::Evidence => "evidence",
            Self::Dependency => "dependency",
        }
    }
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Drifted {
    /// What it is that changed.
    pub part: DriftPart,
    /// How, in words.
    pub text: String,
    /// Whether the unit does not fit any longer as it is, for sure or most likely.
    pub breaks: bool,
    /// The resource, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<Resource>,
    /// The entries that changed it. What the world outside did has none.
    pub from: Vec<u64>,
}

/// Everything that changed around a unit since it was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Drift {
    /// The unit.
    pub unit: UnitId,
    /// When it was proposed.
    pub since: Instant,
    /// The entry that proposed it.
    pub from: u64,
    /// What changed, part by part.
    pub changes: Vec<Drifted>,
    /// What it relies on and nothing is told of.
    pub unknown: Vec<Resource>,
    /// Whether all it changes has landed already.
    pub already_in: bool,
}

impl Drift {
    /// What changed so that the unit does not fit as it is.
    pub fn breaking(&self) -> impl Iterator<Item = &Drifted> {
        self.changes.iter().filter(|change| change.breaks)
    }
}

fn drifted(part: DriftPart, text: String, from: impl IntoIterator<Item = u64>) -> Drifted {
    Drifted { part, text, breaks: false, resource: None, from: from.into_iter().collect() }
}

impl Drifted {
    fn breaking(self, breaks: bool) -> Self {
        Self { breaks, ..self }
    }

    fn of(self, resource: &Resource) -> Self {
        Self { resource: Some(resource.clone()), ..self }
    }
}

/// What has changed around a unit.
pub(super) fn drift(register: &Register, unit: &Unit, standing: &Standing, outside: &Outside, now: Instant) -> Drift {
    let mut changes = base(register, unit, standing);
    changes.extend(named_resources(register, unit));
    let (world, unknown) = world(unit, outside, now);
    changes.extend(world);
    changes.extend(criteria(unit));
    changes.extend(policy(register, unit));
    changes.extend(wish(unit));
    changes.extend(evidence(register, unit));
    changes.extend(dependencies(register, unit));
    changes.put_in_order_by_key(|change| (change.part, !change.breaks));
    let (since, from) = (unit.opened.at, unit.opened.seq);
    Drift { unit: unit.id, since, from, changes, unknown, already_in: standing.already_in }
}

/// The unit that landed under a name, with the entry by which it did.
fn landed<'r>(register: &'r Register, name: &str) -> Option<(&'r Unit, u64)> {
    let unit = register.unit(UnitId::parse(name).ok()?)?;
    Some((unit, unit.landing()?.seq))
}

fn base(register: &Register, unit: &Unit, standing: &Standing) -> Vec<Drifted> {
    let mut changes: Vec<Drifted> = standing
        .blocked
        .iter()
        .map(|blocked| {
            let (title, from) = landed(register, blocked.by.as_str())
                .map_or_else(|| (String::new(), None), |(unit, seq)| (format!(" ({})", unit.title), Some(seq)));
            let words = blocked.ground.words(blocked.by.as_str(), "this unit");
            let sure = blocked.ground.grade <= crate::integration::Grade::Likely;
            let change = drifted(DriftPart::Base, format!("{} landed{title}: {words}", blocked.by), from);
            let change = change.breaking(sure);
            match &blocked.ground.resource {
                Some(resource) => change.of(resource),
                None => change,
            }
        })
        .collect();
    for name in &standing.since {
        if standing.blocked.iter().any(|blocked| blocked.by == *name) {
            continue;
        }
        let Some((other, seq)) = landed(register, name.as_str()) else { continue };
        let text = format!("{name} landed on what it touches, and goes together with it: {}", other.title);
        changes.push(drifted(DriftPart::Base, text, [seq]));
    }
    if unit.bases.len() > 1 {
        let text = String::from("it was made on several states at once, so what it changed is not certain");
        changes.push(drifted(DriftPart::Base, text, [unit.opened.seq]));
    }
    changes
}

/// What landed since on things that have no lines: flags, contracts, plans.
fn named_resources(register: &Register, unit: &Unit) -> Vec<Drifted> {
    let mine: Vec<&crate::integration::Touch> =
        unit.touches.iter().map(|touched| &touched.touch.is).filter(|touch| touch.resource.kind() != "path").collect();
    if mine.is_empty() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for other in register.units().filter(|other| other.id != unit.id) {
        let Some(landing) = other.landing().filter(|landing| landing.seq > unit.opened.seq) else { continue };
        for touch in &mine {
            let Some(theirs) = other.touch(&touch.resource).filter(|theirs| theirs.touch.is.mode == Mode::Writes)
            else {
                continue;
            };
            let became = theirs.touch.is.value.as_ref().map_or_else(String::new, |value| format!(" as `{value}`"));
            let same = touch.value.is_some() && touch.value == theirs.touch.is.value;
            let relied = if touch.mode == Mode::Assumes { ", which this unit relies on" } else { "" };
            let text = format!("{} landed {}{became}{relied}: {}", other.id, touch.resource, other.title);
            let change = drifted(DriftPart::Base, text, [landing.seq]).of(&touch.resource);
            changes.push(change.breaking(touch.mode != Mode::Reads && !same));
        }
    }
    changes
}

fn world(unit: &Unit, outside: &Outside, now: Instant) -> (Vec<Drifted>, Vec<Resource>) {
    let (mut changes, mut unknown) = (Vec::new(), Vec::new());
    for touched in &unit.touches {
        let (touch, from) = (&touched.touch.is, touched.touch.from.seq);
        let Some(seen) = outside.of(&touch.resource) else {
            if touch.mode == Mode::Assumes {
                unknown.push(touch.resource.clone());
            }
            continue;
        };
        let resource = &touch.resource;
        if let Some(mismatch) = outside.mismatch(touch) {
            let text = match mismatch {
                Mismatch::Gone => format!("{resource} is no longer there"),
                Mismatch::Value(is) => match &touch.value {
                    Some(relied) => format!("{resource} is `{is}`, and it relies on `{relied}`"),
                    None => format!("{resource} is `{is}`"),
                },
                Mismatch::Content(is) => format!("{resource} has other content than it began from: {}", is.short()),
            };
            let change = drifted(DriftPart::World, text, [from]).of(resource);
            changes.push(change.breaking(touch.mode != Mode::Reads));
        }
        if let Some(end) = seen.stale_since(now) {
            let text = format!("what is told of {resource} is too old to go by since {end}");
            changes.push(drifted(DriftPart::World, text, [from]).of(resource).breaking(touch.mode == Mode::Assumes));
        }
    }
    (changes, unknown)
}

fn criteria(unit: &Unit) -> Vec<Drifted> {
    let opened = unit.opened.seq;
    let frozen = unit.frozen.as_ref().map_or(u64::MAX, |frozen| frozen.from.seq);
    let set = unit.criteria.iter().filter(|criterion| criterion.from.seq > opened).map(|criterion| {
        let after = if criterion.from.seq >= frozen { ", after work had started" } else { "" };
        let text =
            format!("criterion {} is another, or new{after}: {}", criterion.is.label, criterion.is.text.opening(120));
        drifted(DriftPart::Criteria, text, [criterion.from.seq])
    });
    let dropped = unit.dropped_criteria.iter().map(|dropped| {
        drifted(DriftPart::Criteria, format!("criterion {} no longer counts", dropped.is), [dropped.from.seq])
    });
    set.chain(dropped).collect()
}

fn policy(register: &Register, unit: &Unit) -> Option<Drifted> {
    let adopted = &register.policy()?.adopted().from;
    let ruled = unit.ruled.as_ref();
    let text = match ruled.filter(|ruled| ruled.from.seq < adopted.seq) {
        Some(ruled) => {
            format!("another policy is in force since {}, than when it was last said: {}", adopted.at, ruled.is.says)
        }
        None => format!("another policy is in force since {}", adopted.at),
    };
    (adopted.seq > unit.opened.seq).then(|| drifted(DriftPart::Policy, text, [adopted.seq]))
}

fn wish(unit: &Unit) -> Vec<Drifted> {
    let opened = unit.opened.seq;
    let restated = unit.reshapings.iter().filter_map(|reshaping| match &reshaping.is {
        Reshaping::Restated(reason) => {
            Some(drifted(DriftPart::Wish, format!("it was restated: {}", reason.opening(200)), [reshaping.from.seq]))
        }
        _ => None,
    });
    let notes = unit.context.iter().filter(|note| note.from.seq > opened).map(|note| {
        let against = note.is.stance == crate::unit::Stance::Against;
        let word = if against { "speaks against it since" } else { "was added" };
        let text = format!("{} context {word}: {}", note.is.kind, note.is.text.opening(200));
        drifted(DriftPart::Wish, text, [note.from.seq]).breaking(against)
    });
    let refused = unit.open_refusals().map(|refusal| {
        let text = format!("{} refused it: {}", refusal.raised.from.by, refusal.raised.is.text.opening(200));
        drifted(DriftPart::Wish, text, [refusal.raised.from.seq]).breaking(true)
    });
    let contested = unit.stopping_challenges().map(|open| {
        let text = format!("{} challenged it: {}", open.raised.from.by, open.raised.is.text.opening(200));
        drifted(DriftPart::Wish, text, [open.raised.from.seq]).breaking(true)
    });
    restated.chain(notes).chain(refused).chain(contested).collect()
}

fn evidence(register: &Register, unit: &Unit) -> Vec<Drifted> {
    let people = register.books().people();
    let stale: Vec<_> = unit
        .standings_among(people)
        .into_iter()
        .filter_map(|(evidence, standing)| match standing {
            EvidenceStanding::Stale { changed } => Some((&evidence.claim.is, changed)),
            _ => None,
        })
        .collect();
    if stale.is_empty() {
        return Vec::new();
    }
    let unmet = unit.criteria_unmet_among(people);
    let told = stale.into_iter().map(|(claim, changed)| {
        // What newer evidence shows needs the old no more.
        let mut criteria = claim.about.iter().filter_map(|subject| match subject {
            Subject::Criterion(label) => Some(label),
            _ => None,
        });
        let about_none = criteria.clone().next().is_none();
        let missed = about_none || criteria.any(|label| unmet.iter().any(|(held, _)| *held == label));
        let what: Vec<String> = changed.iter().map(|(subject, _)| subject.clone()).collect();
        let text = format!("evidence {} is stale: {} changed", claim.label, what.join(", "));
        drifted(DriftPart::Evidence, text, changed.iter().map(|(_, entry)| *entry)).breaking(missed)
    });
    told.collect()
}

fn dependencies(register: &Register, unit: &Unit) -> Vec<Drifted> {
    let mine = unit.depends.iter().map(|d| (d.is.kind, d.is.on, d.from.seq));
    let mut changes: Vec<Drifted> = mine
        .filter_map(|(kind, on, entry)| {
            let other = register.unit(on)?;
            let ended = matches!(other.stage, Stage::Superseded | Stage::RolledBack | Stage::Abandoned);
            let waits = kind.waits() || kind == DependencyKind::LandsWith;
            if !ended || other.entered.seq <= entry || kind == DependencyKind::Supersedes {
                return None;
            }
            let text = format!("{on}, which it {}, is {} since: {}", kind.words(), other.stage, other.title);
            Some(drifted(DriftPart::Dependency, text, [other.entered.seq]).breaking(waits))
        })
        .collect();
    let replaced = unit.dependents.iter().filter(|d| d.is.kind == DependencyKind::Supersedes);
    changes.extend(replaced.map(|d| {
        let text = format!("{} takes its place", d.is.unit);
        drifted(DriftPart::Dependency, text, [d.from.seq]).breaking(true)
    }));
    changes
}
