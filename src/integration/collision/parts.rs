//! What is a part of what: folders and files, contracts and clauses, things and their versions.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::integration::touch::{Change, Mode, Touch};
use crate::integration::work::{Grade, Work};
use crate::text::Resource;

use super::ground::{Clash, Ground, Side};
use super::landings::new_name;
use super::pair::Placed;

/// The name before the version, and the version: `contract:billing` and `v3` of `contract:billing@v3`.
pub(super) fn versioned(resource: &Resource) -> Option<(&str, &str)> {
    if resource.kind() == "path" {
        return None;
    }
    resource.as_str().rsplit_once('@').filter(|(stem, version)| !stem.ends_with(':') && !version.is_empty())
}

/// Whether the two name different versions of one thing.
pub(super) fn versions_differ(a: &Placed<'_>, b: &Placed<'_>) -> bool {
    let (x, y) = (versioned(&a.touch.resource), versioned(&b.touch.resource));
    a.touch.resource != b.touch.resource
        && match (x, y) {
            (Some((stem, _)), Some((other, _))) => stem == other,
            (Some((stem, _)), None) => stem == b.touch.resource.as_str(),
            (None, Some((stem, _))) => stem == a.touch.resource.as_str(),
            (None, None) => false,
        }
}

pub(super) fn versions(a: &Placed<'_>, b: &Placed<'_>, into: &mut Vec<Ground>) {
    let writes = |placed: &Placed<'_>| placed.touch.mode == Mode::Writes;
    let reads = |placed: &Placed<'_>| placed.touch.mode == Mode::Reads;
    if !writes(a) && !writes(b) {
        return;
    }
    let grade = if reads(a) || reads(b) { Grade::Possible } else { Grade::Likely };
    let names = [a.touch.resource.clone(), b.touch.resource.clone()];
    let stem = if versioned(&a.touch.resource).is_some() { &b.touch.resource } else { &a.touch.resource };
    into.push(Ground::new(grade, stem, Clash::Versions { names }));
}

/// The folders a path is in, each with its `/`.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(place, _)| path.get(..=place)).filter(move |folder| folder.len() < path.len())
}

/// The names of everything a resource is a part of.
pub(super) fn wholes(resource: &Resource) -> Vec<&str> {
    let name = resource.as_str();
    let start = resource.kind().len() + 1;
    if resource.kind() == "path" {
        let cut = name.match_indices('/').filter(|(place, _)| *place >= start);
        // A path that is a file on one side and a folder on the other has the name without `/`.
        return cut
            .flat_map(|(place, _)| [name.get(..=place), name.get(..place)])
            .flatten()
            .filter(|whole| whole.len() < name.trim_end_matches('/').len())
            .collect();
    }
    let cut = name.match_indices(['/', '.']).filter(|(place, _)| *place > start);
    cut.filter_map(|(place, _)| name.get(..place)).collect()
}

/// How the names of everything in a resource begin.
pub(super) fn part_starts(resource: &Resource) -> Vec<String> {
    let name = resource.as_str();
    match (resource.kind(), name.ends_with('/')) {
        ("path", true) => alloc::vec![name.to_string()],
        ("path", false) => alloc::vec![format!("{name}/")],
        _ => alloc::vec![format!("{name}/"), format!("{name}.")],
    }
}

/// Whether a touch can be of a whole of which another touches a part: of a folder, of a file that could stand where
/// another has a folder, of a thing of another kind.
pub(super) fn can_be_whole(touch: &Touch) -> bool {
    let makes = matches!(touch.change, Some(Change::Added | Change::Renamed { .. } | Change::Copied { .. }));
    touch.resource.kind() != "path" || touch.resource.name().ends_with('/') || makes
}

/// What stands against touching a whole and touching a part of it. `side` is the one that touches the whole.
pub(super) fn part_of(whole: &Placed<'_>, part: &Placed<'_>, side: Side) -> Option<Ground> {
    use Mode::{Assumes, Reads, Writes};
    let resource = &whole.touch.resource;
    let is_path = resource.kind() == "path";
    let clash = Clash::Part { whole: side, part: part.touch.resource.clone() };
    if is_path && !resource.name().ends_with('/') {
        // A file where the other has a folder.
        let makes = |touch: &Touch| {
            touch.mode == Writes
                && matches!(touch.change, Some(Change::Added | Change::Renamed { .. } | Change::Copied { .. }))
        };
        return (makes(whole.touch) && makes(part.touch))
            .then(|| Ground::new(Grade::Certain, resource, Clash::FileAndFolder { file: side }));
    }
    let removes =
        |placed: &Placed<'_>| placed.touch.mode == Writes && matches!(placed.touch.change, Some(Change::Deleted));
    if removes(whole) && !removes(part) && part.touch.mode != Reads {
        return Some(Ground::new(Grade::Certain, &part.touch.resource, Clash::Removed { by: side }));
    }
    let grade = match (whole.touch.mode, part.touch.mode) {
        (Writes, Writes | Assumes) | (Assumes, Writes) if !is_path => Grade::Likely,
        (Writes, _) | (_, Writes) => Grade::Possible,
        _ => return None,
    };
    Some(Ground::new(grade, resource, clash))
}

/// The folders that work moves as a whole, as far as what it touches tells, with their new names: at least three
/// files go from one folder to one other, and nothing it touches stays there.
pub(super) fn moved_folders(work: &Work) -> Vec<(Box<str>, Box<str>)> {
    let mut moved: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for touch in work.touches.iter().filter(|touch| touch.resource.kind() == "path") {
        let Some(Change::Renamed { from }) = &touch.change else { continue };
        let (Some((old, file)), Some((new, same))) =
            (from.name().rsplit_once('/'), touch.resource.name().rsplit_once('/'))
        else {
            continue;
        };
        if file == same {
            *moved.entry((old, new)).or_default() += 1;
        }
    }
    moved
        .iter()
        .filter(|(_, count)| **count >= 3)
        // A folder that moves into itself stays.
        .filter(|((old, new), _)| !new.strip_prefix(old).is_some_and(|rest| rest.starts_with('/')))
        .filter(|((old, new), _)| !moved.keys().any(|(other, to)| other == old && to != new))
        .filter(|((old, _), _)| {
            let stays = |name: &str| name.rsplit_once('/').is_some_and(|(folder, _)| folder == *old);
            !work.touches.iter().any(|touch| new_name(touch).is_some_and(|name| stays(name.name())))
        })
        .map(|((old, new), _)| (format!("{old}/").into(), format!("{new}/").into()))
        .collect()
}
