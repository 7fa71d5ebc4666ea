//! The facts of a check: what a register knows of the unit, without what it cannot know here, and what only the forge knows.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Map, Value as Json, json};

use crate::fault::Fault;
use crate::import::Skips;
use crate::import::change::ChangeRequest;
use crate::import::codeowners::{OwnerSet, Standing};
use crate::unit::KNOWN_HERE;

use super::work::Stood;
use super::{CheckedOwners, Given};

/// The groups of facts that a check tells itself.
const TOLD_HERE: [&str; 2] = ["change", "owners"];
/// What a register would know of other work, and a check of one change does not.
const OF_OTHERS: [&str; 3] = ["others", "queue", "integration"];
/// What a register would know of a unit that lives in it, and nobody tells of a change.
const OF_LIFE: [&str; 9] = [
    "age",
    "in_stage",
    "criteria",
    "criteria_met",
    "uncertainties",
    "attempts",
    "initiatives",
    "integrations",
    "integrations_owed",
];

/// Checks facts about outside.
///
/// # Errors
/// When they name what a check knows itself.
pub(super) fn outside(world: &Map<String, Json>) -> Result<(), Fault> {
    let known = |name: &&String| KNOWN_HERE.contains(&name.as_str()) || TOLD_HERE.contains(&name.as_str());
    match world.keys().find(known) {
        None => Ok(()),
        Some(name) => Err(Fault::input(format!("`{name}` is not for the caller to say")).with_help(
            "a check tells it of the change; say what holds outside under `world`, or facts the policy declares",
        )),
    }
}

/// What code owners have to say; nothing, where they or the paths are not known.
pub(super) fn owners(given: &Given<'_>, stood: &Stood, skips: &mut Skips) -> Result<Option<CheckedOwners>, Fault> {
    let Some(owners) = given.owners else { return Ok(None) };
    for line in owners.file.skipped() {
        skips.note(
            "line of the code owners that counts for less than it says",
            format!("line {}: {}", line.line, line.reason),
        );
    }
    let Some(paths) = given.touched.as_ref().and_then(|touched| touched.paths.as_ref()) else { return Ok(None) };
    let required = owners.file.for_paths(paths)?;
    let missing = owners.file.missing(paths, &stood.approvals, owners.teams)?;
    Ok(Some(CheckedOwners { required, missing }))
}

/// A set of owners, as facts and pages name it.
pub(super) fn set_name(set: &OwnerSet) -> String {
    let owners: Vec<String> = set.owners.iter().map(ToString::to_string).collect();
    let section = set.section.as_ref().map_or_else(String::new, |section| format!("[{section}] "));
    let several = if set.approvals > 1 { format!(" ({} of them)", set.approvals) } else { String::new() };
    format!("{section}{}{several}", owners.join(" "))
}

/// Every fact there is.
pub(super) fn all(given: &Given<'_>, stood: &Stood, owners: Option<&CheckedOwners>) -> Json {
    let mut all = stood.facts();
    let Json::Object(facts) = &mut all else { return all };
    for name in OF_OTHERS {
        facts.remove(name);
    }
    if let Some(Json::Object(unit)) = facts.get_mut("unit") {
        for name in OF_LIFE {
            unit.remove(name);
        }
        if !stood.is_answered_for {
            unit.remove("accountable");
        }
        if !stood.has_kind {
            unit.remove("kind");
        }
        if stood.author.is_none() {
            unit.remove("executor");
            unit.remove("executor_kind");
        }
        unit.remove("lines");
        if let Some(lines) = given.touched.as_ref().and_then(|touched| touched.lines) {
            unit.insert("lines".into(), Json::from(lines));
        }
    }
    if given.touched.is_none() {
        for name in ["paths", "resources", "touches"] {
            facts.remove(name);
        }
    }
    if given.reviews.is_none() {
        facts.remove("judgments");
    } else if stood.author.is_none()
        && let Some(Json::Array(judgments)) = facts.get_mut("judgments")
    {
        // Whoever approves may be who wrote it.
        for judgment in judgments.iter_mut().filter_map(Json::as_object_mut) {
            if judgment.get("own") == Some(&Json::Bool(false)) {
                judgment.remove("own");
            }
        }
    }
    if stood.author.is_none()
        && let Some(Json::Object(actor)) = facts.get_mut("actor")
        && actor.get("worked") == Some(&Json::Bool(false))
    {
        actor.remove("worked");
    }
    facts.insert("change".into(), of_change(given, stood));
    if let Some(owners) = owners {
        facts.insert("owners".into(), of_owners(owners));
    }
    all
}

fn of_change(given: &Given<'_>, stood: &Stood) -> Json {
    let change: &ChangeRequest = given.change;
    let mut facts = Map::new();
    let mut put = |name: &str, value: Option<Json>| {
        if let Some(value) = value.filter(|value| !value.is_null()) {
            facts.insert(name.into(), value);
        }
    };
    let text = |text: &dyn AsRef<str>| Some(Json::from(text.as_ref()));
    put("forge", serde_json::to_value(change.forge).ok());
    put("repository", text(&change.repository));
    put("event", text(&change.event));
    put("action", change.action.as_ref().and_then(|action| text(action)));
    put("number", change.number.map(Json::from));
    if let Some(author) = &stood.author {
        put("author", Some(author.as_str().into()));
        put("author_kind", author.as_str().split(':').next().map(Json::from));
    }
    put("association", change.association.and_then(|association| serde_json::to_value(association).ok()));
    put("from_fork", change.is_from_fork().map(Json::from));
    put("base_branch", change.base.branch.as_ref().and_then(|branch| text(branch)));
    put("head_branch", change.head.branch.as_ref().and_then(|branch| text(branch)));
    put("head_commit", change.head.commit.as_ref().and_then(|commit| text(commit)));
    put("draft", change.draft.map(Json::from));
    // An event that is no request's tells neither labels nor assignees.
    if change.state.is_some() {
        put("labels", Some(change.labels.iter().map(|label| Json::from(label.as_str())).collect()));
        put("assignees", Some(change.assignees.iter().map(|actor| Json::from(actor.as_str())).collect()));
    }
    put("milestone", change.milestone.as_ref().and_then(|milestone| text(milestone)));
    let counted = given.touched.as_ref().and_then(|touched| touched.paths.as_ref()).map(Vec::len);
    put("files", change.files.map(Json::from).or(counted.map(Json::from)));
    put("forced", change.push.as_ref().and_then(|push| push.forced).map(Json::from));
    Json::Object(facts)
}

fn of_owners(owners: &CheckedOwners) -> Json {
    let names = |sets: &mut dyn Iterator<Item = &OwnerSet>| -> Vec<String> {
        sets.map(set_name).collect::<BTreeSet<String>>().into_iter().collect()
    };
    let unknown = |standing: &Standing| matches!(standing, Standing::Unknown { .. });
    let mut missing = owners.missing.iter().map(|approval| &approval.set);
    let mut untold = owners.missing.iter().filter(|approval| unknown(&approval.standing)).map(|approval| &approval.set);
    json!({
        "required": names(&mut owners.required.sets.iter().filter(|set| !set.optional)),
        "missing": names(&mut missing),
        "unknown": names(&mut untold),
        "unowned": owners.required.unowned,
    })
}
