//! Who has to approve a change, and whose approval is not there yet.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::actor::Actor;
use crate::budget::Budget;
use crate::fault::Fault;
use crate::limit;
use crate::order::InOrder as _;

use super::{CodeOwners, Owner};

/// Owners of whom somebody has to approve, with the paths they own together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OwnerSet {
    /// The section it is of, in GitLab's dialect.
    pub section: Option<Box<str>>,
    /// The owners: any of them will do.
    pub owners: Vec<Owner>,
    /// How many of them have to approve.
    pub approvals: u32,
    /// Whether it may be missing.
    pub optional: bool,
    /// The paths, in the order asked for.
    pub paths: Vec<String>,
    /// The lines of the file that say so.
    pub lines: Vec<u64>,
}

/// Who has to approve a change of some paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "RequiredOwners"))]
pub struct Required {
    /// The sets of owners, each once, by section and owners.
    pub sets: Vec<OwnerSet>,
    /// Paths nobody owns: no line fits them, or one without owners.
    pub unowned: Vec<String>,
}

/// How an approval stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ApprovalStanding"))]
pub enum Standing {
    /// It is not there.
    Missing,
    /// It may be there: who belongs to these owners is not known. It counts as missing.
    Unknown {
        /// The owners whose members were not supplied.
        owners: Vec<Owner>,
    },
}

/// A set of owners whose approval is not there, as far as can be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "MissingApproval"))]
pub struct Approval {
    /// Who has to approve.
    pub set: OwnerSet,
    /// Who of them has.
    pub by: Vec<Actor>,
    /// Whether it is missing, or cannot be known.
    pub standing: Standing,
}

impl CodeOwners {
    /// Who has to approve a change of these paths. Of a file with another name give both names.
    ///
    /// # Errors
    /// When it takes more than [`limit::CODE_OWNERS_STEPS`].
    pub fn for_paths<P: AsRef<str>>(&self, paths: impl IntoIterator<Item = P>) -> Result<Required, Fault> {
        let mut budget = Budget::of(limit::CODE_OWNERS_STEPS);
        let mut required = Required::default();
        let mut places: BTreeMap<(Option<Box<str>>, Vec<Owner>), usize> = BTreeMap::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for path in paths {
            let path = path.as_ref();
            if !seen.insert(path.to_string()) {
                continue;
            }
            let mut is_owned = false;
            for owned in self.owners_within(path, &mut budget)? {
                if owned.owners.is_empty() {
                    continue;
                }
                is_owned = true;
                let key = (owned.section.name.clone(), owned.owners.to_vec());
                let place = *places.entry(key).or_insert_with(|| {
                    required.sets.push(OwnerSet {
                        section: owned.section.name.clone(),
                        owners: owned.owners.to_vec(),
                        approvals: owned.section.approvals,
                        optional: owned.section.optional,
                        paths: Vec::new(),
                        lines: Vec::new(),
                    });
                    required.sets.len().saturating_sub(1)
                });
                if let Some(set) = required.sets.get_mut(place) {
                    set.paths.push(path.to_string());
                    if !set.lines.contains(&owned.line) {
                        set.lines.push(owned.line);
                    }
                }
            }
            if !is_owned {
                required.unowned.push(path.to_string());
            }
        }
        for set in &mut required.sets {
            set.lines.put_in_order();
        }
        required.sets.put_in_order_by(|a, b| (&a.section, &a.owners).cmp(&(&b.section, &b.owners)));
        Ok(required)
    }

    /// Whose approval of these paths is not there. `approvals` are the actors who approved: leave out whoever did the work,
    /// since nobody judges their own; machines count for nothing. `teams` says which logins belong to an owner that stands
    /// for several (`org/team`, GitLab's `group` and `@maintainer`) and whose an address is; an owner it does not name may
    /// be anybody, and makes the answer *unknown* where nobody else of the set approved.
    ///
    /// # Errors
    /// When it takes more than [`limit::CODE_OWNERS_STEPS`].
    ///
    /// ```
    /// use governed::import::codeowners::{CodeOwners, Dialect, Standing};
    /// let owners = CodeOwners::read(b"* @ada\n*.sql @shop/dba @bo\n", Dialect::Github)?;
    /// let approvals = ["person:ada".parse()?];
    /// let missing = owners.missing(["a.sql", "b.rs"], &approvals, &Default::default())?;
    /// assert_eq!(missing.len(), 1);
    /// assert!(matches!(missing[0].standing, Standing::Unknown { .. }), "ada may be of the team");
    /// # Ok::<(), governed::Fault>(())
    /// ```
    pub fn missing<P: AsRef<str>>(
        &self,
        paths: impl IntoIterator<Item = P>,
        approvals: &[Actor],
        teams: &BTreeMap<String, Vec<String>>,
    ) -> Result<Vec<Approval>, Fault> {
        let teams: BTreeMap<String, BTreeSet<String>> = teams
            .iter()
            .map(|(team, logins)| (listed(team), logins.iter().map(|login| listed(login)).collect()))
            .collect();
        let people: BTreeMap<String, &Actor> = approvals
            .iter()
            .filter(|actor| actor.is_person())
            .filter_map(|actor| Some((actor.as_str().split_once(':')?.1.to_lowercase(), actor)))
            .collect();
        let sets = self.for_paths(paths)?.sets;
        Ok(sets.into_iter().filter(|set| !set.optional).filter_map(|set| standing(set, &people, &teams)).collect())
    }
}

/// A name as the file has it: in lowercase, without its `@`. A role keeps one.
fn listed(name: &str) -> String {
    let name = name.trim().to_lowercase();
    match name.strip_prefix('@') {
        Some(rest) if ["developer", "maintainer", "owner"].contains(&rest) => name,
        Some(rest) => rest.into(),
        None => name,
    }
}

fn standing(
    set: OwnerSet,
    people: &BTreeMap<String, &Actor>,
    teams: &BTreeMap<String, BTreeSet<String>>,
) -> Option<Approval> {
    let mut by: BTreeSet<&Actor> = BTreeSet::new();
    let mut unknown = Vec::new();
    for owner in &set.owners {
        let directly = match owner {
            Owner::Login(name) | Owner::LoginOrGroup(name) | Owner::Email(name) => people.get(&**name),
            Owner::Team(_) | Owner::Role(_) => None,
        };
        by.extend(directly);
        match teams.get(owner.name()) {
            Some(members) => by.extend(members.iter().filter_map(|login| people.get(login))),
            None if directly.is_none() && !matches!(owner, Owner::Login(_)) => unknown.push(owner.clone()),
            None => {}
        }
    }
    if by.len() >= usize::try_from(set.approvals).unwrap_or(usize::MAX) {
        return None;
    }
    // Where nobody approved at all, nobody of them did.
    let others = people.values().any(|actor| !by.contains(*actor));
    let standing =
        if unknown.is_empty() || !others { Standing::Missing } else { Standing::Unknown { owners: unknown } };
    let by = by.into_iter().cloned().collect();
    Some(Approval { set, by, standing })
}
