//! Signals that may be one thing, and that nobody has said so of yet.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;

use serde::Serialize;

use crate::limit;
use crate::memory::{LoopStage, SignalKind};
use crate::order::InOrder as _;
use crate::text::{Label, Line, Resource};
use crate::unit::{Noted, Pattern, Signals, Unit};

/// Signals before anything is proposed: two are a coincidence.
pub const LEAST: usize = 3;

/// What signals have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SharedBySignals"))]
pub enum Shared {
    /// A resource; a path that ends in `/` is a folder.
    Resource(Resource),
    /// What their sources say they are about.
    Subject(Line),
}

/// Signals that may be one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PatternCandidate"))]
pub struct Candidate {
    /// What they have in common.
    pub shared: Shared,
    /// Which sorts of signal there are, with how many of each.
    pub kinds: Vec<(SignalKind, usize)>,
    /// The signals, by the numbers of their entries.
    pub signals: Vec<u64>,
    /// Units that landed and touch what is shared: signals about that are expected in that measure. 0 where it is nothing
    /// that units touch.
    pub units: usize,
    /// The pattern that has signals of the same sort in common already: these may belong to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<Label>,
    /// It in words.
    pub says: String,
}

fn folder(resource: &Resource) -> Option<Resource> {
    let (folder, _) = resource.name().trim_end_matches('/').rsplit_once('/')?;
    (resource.kind() == "path").then(|| Resource::parse(&format!("path:{folder}/")).ok()).flatten()
}

fn landed(unit: &Unit) -> bool {
    unit.landing().is_some()
}

/// How often units that landed touch a resource, or something in a folder.
fn base<'a>(units: impl Iterator<Item = &'a Unit>, asked: &BTreeSet<Resource>) -> (BTreeMap<Resource, usize>, usize) {
    let (mut base, mut all): (BTreeMap<Resource, usize>, usize) = (BTreeMap::new(), 0);
    for unit in units.filter(|unit| landed(unit)) {
        all = all.saturating_add(1);
        let touched = unit.touches.iter().map(|touched| &touched.touch.is).filter(|touch| touch.is_content());
        let mut of: BTreeSet<Resource> = BTreeSet::new();
        for touch in touched {
            of.extend(asked.get(&touch.resource).cloned());
            of.extend(folder(&touch.resource).filter(|folder| asked.contains(folder)));
        }
        for resource in of {
            let count = base.entry(resource).or_default();
            *count = count.saturating_add(1);
        }
    }
    (base, all)
}

/// Proposals of patterns: groups of at least [`LEAST`] signals that no pattern has and nobody dismissed, with something
/// in common, the ones furthest over what is expected first, at most [`limit::CANDIDATES`]. What most work touches is in
/// most signals too: a group about something that units touch counts only where signals are at least twice as frequent
/// there as anywhere. A group whose signals are all in one told before is left out.
pub fn candidates<'u>(
    signals: &Signals,
    patterns: &[Pattern],
    units: impl Iterator<Item = &'u Unit>,
) -> Vec<Candidate> {
    let gathered: BTreeSet<u64> = patterns.iter().flat_map(|pattern| pattern.signals.iter().copied()).collect();
    let open = |signal: &&Noted<crate::memory::Signal>| {
        !gathered.contains(&signal.from.seq) && signals.noise(signal.from.seq).is_none()
    };
    let mut groups: BTreeMap<Shared, Vec<u64>> = BTreeMap::new();
    let mut about_units = 0_usize;
    for signal in signals.all().filter(open) {
        let mut shared: BTreeSet<Shared> = BTreeSet::new();
        for resource in &signal.is.resources {
            shared.extend(folder(resource).map(Shared::Resource));
            shared.insert(Shared::Resource(resource.clone()));
        }
        about_units = about_units.saturating_add(usize::from(!shared.is_empty()));
        shared.extend(signal.is.subject.clone().map(Shared::Subject));
        for one in shared {
            groups.entry(one).or_default().push(signal.from.seq);
        }
    }
    groups.retain(|_, seqs| seqs.len() >= LEAST);
    let asked: BTreeSet<Resource> = groups
        .keys()
        .filter_map(|shared| match shared {
            Shared::Resource(resource) => Some(resource.clone()),
            Shared::Subject(_) => None,
        })
        .collect();
    let (base, all) = base(units, &asked);
    // What is shared by the very same signals is told once: as the narrowest, a resource before its folder.
    let mut same: BTreeMap<Vec<u64>, (usize, Shared)> = BTreeMap::new();
    for (shared, seqs) in groups {
        let units = match &shared {
            Shared::Resource(resource) => base.get(resource).copied().unwrap_or(0),
            Shared::Subject(_) => 0,
        };
        let held = same.entry(seqs).or_insert_with(|| (units, shared.clone()));
        let is_narrower = match (units, held.0) {
            // What nothing touches comes in the order of names: a folder before what is in it.
            (0, known) => known == 0 && matches!((&shared, &held.1), (Shared::Resource(_), Shared::Resource(_))),
            (units, known) => known == 0 || units <= known,
        };
        if is_narrower {
            *held = (units, shared);
        }
    }
    // What units touch can be compared with how often they do; what they do not cannot. Neither crowds out the other.
    let (mut compared, mut others): (Vec<Found>, Vec<Found>) = (Vec::new(), Vec::new());
    for (seqs, (units, shared)) in same {
        // How much more frequent signals are here than anywhere, in thousandths: count / units over signals / all.
        let here = wide(seqs.len()) * wide(all) * 1_000;
        let usual = wide(units) * wide(about_units);
        if usual == 0 {
            others.push((0, seqs, units, shared));
        } else if here / usual >= LIFT {
            compared.push((here / usual, seqs, units, shared));
        }
    }
    compared.put_in_order_by_key(|(lift, seqs, ..)| (Reverse(*lift), Reverse(seqs.len())));
    others.put_in_order_by_key(|(_, seqs, ..)| Reverse(seqs.len()));
    let mut candidates: Vec<Candidate> = Vec::new();
    for (found, most) in [(compared, limit::CANDIDATES / 2), (others, limit::CANDIDATES)] {
        for (lift, seqs, units, shared) in found {
            if candidates.len() >= most {
                break;
            }
            if !candidates.iter().any(|other| is_within(&seqs, &other.signals)) {
                candidates.push(told(shared, seqs, units, lift, signals, patterns));
            }
        }
    }
    candidates
}

/// How much more frequent signals are than anywhere, in thousandths, before that says anything.
const LIFT: u128 = 2_000;

/// How much more frequent the signals are than anywhere, the signals, the units that touch what they share, and that.
type Found = (u128, Vec<u64>, usize, Shared);

/// Whether all of one are in the other; both in order.
fn is_within(inner: &[u64], outer: &[u64]) -> bool {
    let mut outer = outer.iter();
    inner.len() <= outer.len() && inner.iter().all(|seq| outer.any(|other| other == seq))
}

fn wide(count: usize) -> u128 {
    u128::try_from(count).unwrap_or(u128::MAX)
}

fn told(
    shared: Shared,
    seqs: Vec<u64>,
    units: usize,
    lift: u128,
    signals: &Signals,
    patterns: &[Pattern],
) -> Candidate {
    let mut kinds: BTreeMap<SignalKind, usize> = BTreeMap::new();
    for signal in seqs.iter().filter_map(|seq| signals.get(*seq)) {
        *kinds.entry(signal.is.kind).or_default() += 1;
    }
    let has = |seq: &u64| {
        signals.get(*seq).is_some_and(|signal| match &shared {
            Shared::Resource(resource) => {
                let mut of = signal.is.resources.iter();
                of.any(|one| one == resource || folder(one).as_ref() == Some(resource))
            }
            Shared::Subject(subject) => signal.is.subject.as_ref() == Some(subject),
        })
    };
    // Most of a known pattern's signals share it too.
    let known = patterns.iter().find(|pattern| {
        let sharing = pattern.signals.iter().filter(|seq| has(seq)).count();
        sharing * 2 > pattern.signals.len()
    });
    let what = match &shared {
        Shared::Resource(resource) => format!("are about `{resource}`"),
        Shared::Subject(subject) => format!("have `{subject}` as their subject"),
    };
    let mut says = format!("{} signals {what}", seqs.len());
    if units > 0 {
        says += &format!(
            ", which {units} units that landed touch: {}.{} times as often as anywhere",
            lift / 1_000,
            lift % 1_000 / 100
        );
    }
    if let Some(pattern) = known {
        says += &match pattern.stage {
            LoopStage::Kept => format!("; pattern `{}` was closed with a lesson, and comes back", pattern.label),
            LoopStage::Dismissed => format!("; pattern `{}` of the same sort was dismissed as noise", pattern.label),
            _ => format!("; they may belong to pattern `{}`", pattern.label),
        };
    }
    let known = known.map(|pattern| pattern.label.clone());
    Candidate { shared, kinds: kinds.into_iter().collect(), signals: seqs, units, known, says }
}
