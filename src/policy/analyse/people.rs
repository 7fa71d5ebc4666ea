//! Whether those who are asked exist: reviewers, quorums, whom to escalate to, who gives evidence.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::actor::{Actor, ActorKind};
use crate::text::Label;

use super::super::compile::Policy;
use super::super::document::{ActorSort, JudgmentNeed, Standard};
use super::super::ruling::{Consequence, Obligation};
use super::super::words::Recipient;
use super::finding::{Finding, FindingKind, Witness};

/// What is asked of people who are not there. `fires` says which rulings can fire.
pub(super) fn people(policy: &Policy, fires: &[bool]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (obligation, rulings) in policy.obligations.iter().zip(owing(policy, fires)) {
        if rulings.is_empty() {
            continue;
        }
        let found = match obligation {
            Obligation::Judgment(need) => judgment(policy, need),
            Obligation::Escalation(to) => recipient(policy, &to.to, to.independent)
                .map(|(kind, why)| (kind, format!("{why}, and it is to be asked"))),
            Obligation::Evidence(name, standard) => {
                evidence(policy, name, standard).map(|why| (FindingKind::Nobody, why))
            }
            _ => None,
        };
        if let Some((kind, says)) = found {
            let says = format!("{}: {says}", named(&rulings));
            findings.push(Finding { kind, rulings, says, witness: Witness::Proven });
        }
    }
    if let Some((kind, why)) = recipient(policy, &policy.fallback.to, policy.fallback.independent) {
        let says = format!("{why}, and it is asked where nothing permits a move");
        findings.push(Finding { kind, rulings: Vec::new(), says, witness: Witness::Proven });
    }
    findings
}

/// For each obligation, the rulings that can fire and leave it owed.
fn owing(policy: &Policy, fires: &[bool]) -> Vec<Vec<Box<str>>> {
    let mut owing: Vec<Vec<Box<str>>> = alloc::vec![Vec::new(); policy.obligations.len()];
    for (ruling, _) in policy.rulings.iter().zip(fires).filter(|(_, fires)| **fires) {
        for effect in &ruling.effects {
            if let Consequence::Owe(owed) = effect
                && let Some(rulings) = owing.get_mut(*owed)
                && rulings.last() != Some(&ruling.id)
            {
                rulings.push(ruling.id.clone());
            }
        }
    }
    owing
}

/// A few names, and how many more there are.
pub(super) fn named(rulings: &[Box<str>]) -> String {
    let mut names: Vec<String> = rulings.iter().take(3).map(|id| format!("`{id}`")).collect();
    if let Some(more) = rulings.len().checked_sub(names.len()).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    names.join(", ")
}

fn persons<'p>(members: impl Iterator<Item = &'p Actor>) -> BTreeSet<String> {
    // Names of actors are the same in upper and lower case.
    members.filter(|member| member.is_person()).map(|member| member.as_str().to_ascii_lowercase()).collect()
}

fn count(people: usize) -> String {
    if people == 1 { String::from("1 person") } else { format!("{people} people") }
}

fn judgment(policy: &Policy, need: &JudgmentNeed) -> Option<(FindingKind, String)> {
    let members = policy.groups.values().flat_map(|group| &group.members);
    let members = members.chain(policy.documents.iter().map(|document| &document.owner));
    let people = persons(members.filter(|member| policy.may_judge(need, member.as_str())));
    let kind = &need.kind;
    let whom = match (&need.of, &need.competence) {
        (Some(group), Some(competence)) => format!("in `{group}` with the competence `{competence}`"),
        (Some(group), None) => format!("in `{group}`"),
        (None, Some(competence)) => format!("with the competence `{competence}`"),
        (None, None) => String::from("named in the policy"),
    };
    let (there, quorum) = (people.len(), usize::try_from(need.quorum).unwrap_or(usize::MAX));
    if there == 0 {
        return Some((
            FindingKind::Nobody,
            format!("judgment `{kind}` is asked of a person {whom}, and there is none"),
        ));
    }
    if there < quorum {
        let (wanted, are) = (count(quorum), if there == 1 { "is" } else { "are" });
        let says = format!("judgment `{kind}` is asked of {wanted} {whom}, and there {are} only {there}");
        return Some((FindingKind::QuorumOutOfReach, says));
    }
    (need.independent && there == quorum).then(|| {
        let wanted = count(quorum);
        let says =
            format!("judgment `{kind}` is asked of {wanted} {whom} who did not work on it, and there are no more");
        (FindingKind::QuorumOfAll, says)
    })
}

/// What is wrong with a group that is to be asked.
fn recipient(policy: &Policy, to: &Recipient, independent: bool) -> Option<(FindingKind, String)> {
    let group = to.group()?;
    let members = policy.groups.get(group).map(|group| group.members.as_slice()).unwrap_or_default();
    match persons(members.iter()).len() {
        0 => Some((FindingKind::Nobody, format!("there is no person in `{group}`"))),
        1 if independent => {
            let says = format!("the one person in `{group}` cannot answer for work of their own");
            Some((FindingKind::QuorumOfAll, says))
        }
        _ => None,
    }
}

fn evidence(policy: &Policy, name: &Label, standard: &Standard) -> Option<String> {
    let from = standard.from.as_ref()?;
    let members = policy.groups.get(from).map(|group| group.members.as_slice()).unwrap_or_default();
    let sort = |member: &Actor| match member.kind() {
        ActorKind::Person => ActorSort::Person,
        ActorKind::Machine => ActorSort::Machine,
        ActorKind::Policy => ActorSort::Policy,
    };
    let may = |member: &Actor| standard.by.is_empty() || standard.by.contains(&sort(member));
    (!members.iter().any(may)).then(|| {
        let sorts: Vec<&str> = standard.by.iter().map(|sort| sort.name()).collect();
        format!("evidence up to `{name}` has to come from a {} in `{from}`, and there is none", sorts.join(" or "))
    })
}
