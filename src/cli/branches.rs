//! The open branches of a repository for the importer.

use std::collections::BTreeSet;
use std::path::Path;

use governed::import::Skips;
use governed::import::git::{Branch, BranchUnit, Branches, Found, Plan, RecordOptions, dependencies};
use governed::ledger::Writing;
use governed::unit::{Known as _, Occasion};
use governed::{Fault, UnitId};

use crate::edge;
use crate::failure::Failure;
use crate::git::{self, Imported};
use crate::open::Ledger;
use crate::run::Caller;

/// Which branches are read.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Every local branch, and every pull request that was fetched.
    pub all: bool,
    /// Branches by name.
    pub named: Vec<String>,
    /// Remote branches as well.
    pub remotes: bool,
}

impl Wanted {
    fn any(&self) -> bool {
        self.all || self.remotes || !self.named.is_empty()
    }
}

/// The units the register knows that were found at branches.
pub fn known(writing: &Writing) -> Vec<BranchUnit> {
    writing.register().units().filter_map(BranchUnit::of).collect()
}

/// Lets the branches land that were recorded before and have landed since.
#[allow(clippy::too_many_arguments, reason = "one step of the import, named to be read apart")]
pub fn land(
    repository: &Path,
    ledger: &mut Ledger,
    writing: &mut Writing,
    plan: &Plan,
    options: &RecordOptions,
    imported: &mut Imported,
    skips: &mut Skips,
) -> Result<(), Failure> {
    let known = known(writing);
    let in_flight = |unit: UnitId| known.iter().any(|known| known.unit == unit && known.in_flight);
    let landed: Vec<&Found> = plan.found().iter().filter(|found| in_flight(found.unit)).collect();
    let pairs = landed.iter().flat_map(|found| &found.sides).map(|side| &side.compare);
    let diffs = git::diffs(repository, pairs, skips)?;
    let mut diffs = diffs.as_slice();
    for found in landed {
        let Some((sides, rest)) = diffs.split_at_checked(found.sides.len()) else { break };
        diffs = rest;
        let Some(held) = writing.register().unit(found.unit).cloned() else { continue };
        let all = plan.record_landing(found, &held, sides, options, skips);
        git::carry_out(writing, &all, options, imported, skips)?;
    }
    let all = plan.landed_branches(&known, options, skips);
    git::carry_out(writing, &all, options, imported, skips)?;
    let landed = |known: &BranchUnit| {
        known.in_flight && writing.register().unit(known.unit).is_some_and(|unit| !unit.stage.is_in_flight())
    };
    imported.landed = known.iter().filter(|known| landed(known)).count();
    crate::run::flush(&mut ledger.store, writing)
}

/// Records the open branches, and what depends on what.
#[allow(clippy::too_many_arguments, reason = "one step of the import, named to be read apart")]
pub fn record(
    caller: &Caller,
    repository: &Path,
    tip: &str,
    wanted: &Wanted,
    ledger: &mut Ledger,
    writing: &mut Writing,
    plan: &Plan,
    are_new: impl Fn(UnitId) -> bool,
    options: &RecordOptions,
    imported: &mut Imported,
    skips: &mut Skips,
) -> Result<(), Failure> {
    let mut branches = None;
    if wanted.any() {
        let known = known(writing);
        let (listed, known) = listed(repository, wanted, known, skips)?;
        let mut tips: Vec<&str> = vec![tip];
        tips.extend(listed.iter().map(|branch| &*branch.tip));
        let history = git::read_history(repository, &tips, skips)?;
        let mut found = history.branches(tip, &listed, skips);
        found.identify(writing.register(), |source| writing.register().by_source(source));
        let by = Occasion { by: edge::actor(caller.actor.as_deref())?, at: options.now };
        let is_there = |id: &str| git::output(repository, ["cat-file", "-e", &format!("{id}^{{commit}}")]).is_ok();
        let gone = plan.gone_branches(&known, &found, is_there, &by, skips);
        git::carry_out(writing, &gone, options, imported, skips)?;
        record_open(repository, ledger, writing, &found, options, imported, skips)?;
        branches = Some(found);
    }
    let register = writing.register();
    let by_source = |source: &governed::Reference| register.by_source(source);
    let links = dependencies((plan, branches.as_ref()), are_new, register, by_source, options, skips);
    git::carry_out(writing, &links, options, imported, skips)?;
    crate::run::flush(&mut ledger.store, writing)
}

fn record_open(
    repository: &Path,
    ledger: &mut Ledger,
    writing: &mut Writing,
    branches: &Branches,
    options: &RecordOptions,
    imported: &mut Imported,
    skips: &mut Skips,
) -> Result<(), Failure> {
    imported.branches = branches.open().len();
    let diffs = git::diffs(repository, branches.open().iter().map(|branch| &branch.compare), skips)?;
    for (branch, diff) in branches.open().iter().zip(&diffs) {
        let all = branches.record(branch, diff, writing.register(), options, skips);
        git::carry_out(writing, &all, options, imported, skips)?;
        if writing.sealed().len() >= crate::open::BATCH {
            crate::run::flush(&mut ledger.store, writing)?;
        }
    }
    Ok(())
}

/// The branches there are of those wanted, and the known units these are about.
fn listed(
    repository: &Path,
    wanted: &Wanted,
    known: Vec<BranchUnit>,
    skips: &mut Skips,
) -> Result<(Vec<Branch>, Vec<BranchUnit>), Fault> {
    let format = "--format=%(objectname) %(objecttype) %(symref) %(refname)";
    let said = git::output(repository, ["for-each-ref", format, "refs/heads", "refs/pull/*/head", "refs/remotes"])?;
    let mut all: Vec<Branch> = Vec::new();
    let mut unread: BTreeSet<&str> = BTreeSet::new();
    for line in said.lines() {
        let mut words = line.splitn(4, ' ');
        let (Some(tip), Some("commit"), Some(""), Some(name)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        let local = name.strip_prefix("refs/heads/");
        let remote = name.strip_prefix("refs/remotes/");
        let name = local.or(remote).or_else(|| name.strip_prefix("refs/")).unwrap_or_default();
        if remote.is_some() && !wanted.remotes && wanted.named.is_empty() {
            unread.insert(name);
            continue;
        }
        let of_a_local = local.is_none()
            && name.split_once('/').is_some_and(|(_, name)| all.iter().any(|branch| &*branch.name == name));
        if of_a_local && wanted.named.is_empty() {
            skips.note("remote branch of a local one: the local one is taken", name);
            continue;
        }
        all.push(Branch { name: name.into(), tip: tip.into() });
    }
    if wanted.all || wanted.remotes {
        // What is there and was not asked for is not gone.
        let known = known.into_iter().filter(|unit| !unread.contains(&*unit.name)).collect();
        return Ok((all, known));
    }
    let is_named = |name: &str| wanted.named.iter().any(|wanted| wanted == name);
    let known: Vec<BranchUnit> = known.into_iter().filter(|unit| is_named(&unit.name)).collect();
    for name in &wanted.named {
        let there = all.iter().any(|branch| *branch.name == **name) || known.iter().any(|unit| *unit.name == **name);
        if !there {
            let near = governed::nearest(name, all.iter().map(|branch| &*branch.name));
            let near = near
                .map_or_else(|| "`git branch --all` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
            return Err(Fault::input(format!("`{name}` is no branch of {}", repository.display())).with_help(near));
        }
    }
    all.retain(|branch| is_named(&branch.name));
    Ok((all, known))
}
