//! How the evidence stands: derived from a unit, never stored beside it.

use crate::order::Gathered as _;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::digest::Digest;
use crate::evidence::{Answer, Finding, Standing, Subject};
use crate::text::Label;

use super::people::People;
use super::state::{Evidence, Unit};

/// How all evidence of a unit stands, worked out once.
pub(crate) struct Findings<'u> {
    unit: &'u Unit,
    /// One for each piece of evidence, in order.
    standings: Vec<Standing>,
}

impl<'u> Findings<'u> {
    /// With the names that are known to be one actor's: whoever worked on it under another name has worked on it.
    pub(crate) fn of(unit: &'u Unit, people: &People) -> Self {
        // Each subject is hashed at most once, however many pieces of evidence are about it.
        let mut digests: BTreeMap<&Subject, Option<Digest>> = BTreeMap::new();
        let alone: Vec<Standing> =
            unit.evidence.iter().map(|evidence| unit.standing_alone(evidence, people, &mut digests)).collect();
        // For each criterion, the admissible evidence for it and against it.
        let mut sides: BTreeMap<&Label, [Vec<&Label>; 2]> = BTreeMap::new();
        for (evidence, standing) in unit.evidence.iter().zip(&alone) {
            let claim = &evidence.claim.is;
            let (Standing::Admissible, Some(side)) = (standing, side(claim.finding)) else { continue };
            for criterion in claim.about.iter().filter_map(criterion_of) {
                if let Some(held) = sides.entry(criterion).or_default().get_mut(side) {
                    held.push(&claim.label);
                }
            }
        }
        let standings = unit.evidence.iter().zip(alone).map(|(evidence, alone)| {
            let claim = &evidence.claim.is;
            let (Standing::Admissible, Some(side)) = (&alone, side(claim.finding)) else { return alone };
            let criteria = claim.about.iter().filter_map(criterion_of);
            let against = criteria.filter_map(|criterion| sides.get(criterion)?.get(1 - side)).flatten();
            let with: BTreeSet<&Label> = against.copied().gathered();
            if with.is_empty() { alone } else { Standing::Conflicted { with: with.into_iter().cloned().collect() } }
        });
        Self { unit, standings: standings.collect() }
    }

    /// Each piece of evidence with how it stands.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&'u Evidence, &Standing)> {
        self.unit.evidence.iter().zip(&self.standings)
    }

    /// What the evidence says of each criterion, in order.
    pub(crate) fn answers(&self) -> Vec<(&'u Label, Answer)> {
        let mut found: BTreeMap<&Label, Answer> = BTreeMap::new();
        for (evidence, standing) in self.each().filter(|(evidence, _)| evidence.ended.is_none()) {
            let answer = match (standing, evidence.claim.is.finding) {
                (Standing::Admissible, Finding::Supports) => Answer::Met,
                (Standing::Admissible, Finding::Contradicts) => Answer::Failing,
                (Standing::Admissible, Finding::Inconclusive) => Answer::Inconclusive,
                (Standing::Conflicted { .. }, _) => Answer::Conflicted,
                (Standing::Stale { .. } | Standing::Withdrawn { .. }, _) => Answer::Stale,
                (Standing::Unverifiable { .. }, _) => Answer::Unverifiable,
            };
            for criterion in evidence.claim.is.about.iter().filter_map(criterion_of) {
                found.entry(criterion).and_modify(|held| *held = summed(*held, answer)).or_insert(answer);
            }
        }
        let criteria = self.unit.criteria.iter().map(|criterion| &criterion.is.label);
        criteria.map(|label| (label, found.get(label).copied().unwrap_or(Answer::Missing))).collect()
    }
}

impl Unit {
    /// How a piece of its evidence stands now, where nobody goes by several names.
    pub fn standing(&self, evidence: &Evidence) -> Standing {
        self.standing_among(evidence, &People::default())
    }

    /// How a piece of its evidence stands now.
    pub fn standing_among(&self, evidence: &Evidence, people: &People) -> Standing {
        let findings = Findings::of(self, people);
        let found = findings.each().find(|(held, _)| held.claim.is.label == evidence.claim.is.label);
        found.map_or(Standing::Unverifiable { lacks: "it is no evidence of this unit".into() }, |(_, s)| s.clone())
    }

    /// How all its evidence stands now, in order, where nobody goes by several names.
    pub fn standings(&self) -> Vec<(&Evidence, Standing)> {
        self.standings_among(&People::default())
    }

    /// How all its evidence stands now, in order.
    pub fn standings_among(&self, people: &People) -> Vec<(&Evidence, Standing)> {
        Findings::of(self, people).each().map(|(evidence, standing)| (evidence, standing.clone())).collect()
    }

    /// How it stands whatever other evidence says.
    fn standing_alone<'u>(
        &'u self,
        evidence: &'u Evidence,
        people: &People,
        digests: &mut BTreeMap<&'u Subject, Option<Digest>>,
    ) -> Standing {
        if let Some(ended) = &evidence.ended {
            return Standing::Withdrawn { by: ended.from.seq };
        }
        let recorded = evidence.claim.from.seq;
        let mut changed: Vec<(String, u64)> = Vec::new();
        for binding in &evidence.bound {
            let entry = self.subject_changed(&binding.subject);
            // What no entry has changed since needs no hashing to be known unchanged.
            let now = (entry > recorded)
                .then(|| *digests.entry(&binding.subject).or_insert_with(|| self.subject_digest(&binding.subject)));
            if now.is_some_and(|now| now != Some(binding.digest)) {
                changed.push((binding.subject.to_string(), entry));
            }
        }
        if !changed.is_empty() {
            return Standing::Stale { changed };
        }
        let checkable = evidence.claim.is.artifact.as_ref().is_some_and(|artifact| artifact.digest.is_some());
        let by = &evidence.claim.from.by;
        let lacks = if !by.is_person() {
            "a machine's word alone: an artifact with its digest is wanted"
        } else if people.worked_since(self, by).is_some() {
            "the word alone of somebody who worked on it: an artifact with its digest, or another person, is wanted"
        } else {
            return Standing::Admissible;
        };
        if checkable { Standing::Admissible } else { Standing::Unverifiable { lacks: lacks.into() } }
    }

    /// The evidence about a criterion that nobody withdrew.
    pub fn evidence_for<'a>(&'a self, criterion: &'a Label) -> impl Iterator<Item = &'a Evidence> {
        self.evidence.iter().filter(move |evidence| {
            evidence.ended.is_none()
                && evidence.claim.is.about.iter().any(|about| criterion_of(about) == Some(criterion))
        })
    }

    /// What the evidence says of a criterion.
    pub fn answer(&self, criterion: &Label) -> Answer {
        let answers = self.answers();
        answers.into_iter().find(|(label, _)| *label == criterion).map_or(Answer::Missing, |(_, answer)| answer)
    }

    /// What the evidence says of each criterion, in order, where nobody goes by several names.
    pub fn answers(&self) -> Vec<(&Label, Answer)> {
        self.answers_among(&People::default())
    }

    /// What the evidence says of each criterion, in order.
    pub fn answers_among(&self, people: &People) -> Vec<(&Label, Answer)> {
        Findings::of(self, people).answers()
    }

    /// The criteria that are not met, with what the evidence says of each, where nobody goes by several names.
    pub fn criteria_unmet(&self) -> Vec<(&Label, Answer)> {
        self.criteria_unmet_among(&People::default())
    }

    /// The criteria that are not met, with what the evidence says of each.
    pub fn criteria_unmet_among(&self, people: &People) -> Vec<(&Label, Answer)> {
        let mut answers = Findings::of(self, people).answers();
        answers.retain(|(_, answer)| *answer != Answer::Met);
        answers
    }
}

/// Which side of a conflict a finding is on.
fn side(finding: Finding) -> Option<usize> {
    match finding {
        Finding::Supports => Some(0),
        Finding::Contradicts => Some(1),
        Finding::Inconclusive => None,
    }
}

fn criterion_of(subject: &Subject) -> Option<&Label> {
    match subject {
        Subject::Criterion(label) => Some(label),
        Subject::Touch(_) | Subject::Content => None,
    }
}

/// Two answers as one: a contradiction outweighs everything, and *met* outweighs what tells nothing.
fn summed(a: Answer, b: Answer) -> Answer {
    let (worse, better) = if a <= b { (a, b) } else { (b, a) };
    if worse <= Answer::Conflicted || better != Answer::Met { worse } else { better }
}
