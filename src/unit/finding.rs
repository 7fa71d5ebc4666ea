//! How the evidence stands: derived from a unit, never stored beside it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::actor::ActorKind;
use crate::evidence::{Answer, Finding, Standing, Subject};
use crate::text::Label;

use super::state::{Evidence, Unit};

impl Unit {
    /// How a piece of its evidence stands now.
    pub fn standing(&self, evidence: &Evidence) -> Standing {
        let alone = self.standing_alone(evidence);
        if alone != Standing::Admissible || evidence.claim.is.finding == Finding::Inconclusive {
            return alone;
        }
        let with: Vec<Label> = self
            .evidence
            .iter()
            .filter(|other| opposes(evidence, other) && self.standing_alone(other) == Standing::Admissible)
            .map(|other| other.claim.is.label.clone())
            .collect();
        if with.is_empty() { Standing::Admissible } else { Standing::Conflicted { with } }
    }

    /// How it stands whatever other evidence says.
    fn standing_alone(&self, evidence: &Evidence) -> Standing {
        if let Some(ended) = &evidence.ended {
            return Standing::Withdrawn { by: ended.from.seq };
        }
        let recorded = evidence.claim.from.seq;
        let changed: Vec<(String, u64)> = evidence
            .bound
            .iter()
            .filter_map(|binding| {
                let changed = self.subject_changed(&binding.subject);
                // What no entry has changed since needs no hashing to be known unchanged.
                let differs = changed > recorded && self.subject_digest(&binding.subject) != Some(binding.digest);
                differs.then(|| (binding.subject.to_string(), changed))
            })
            .collect();
        if !changed.is_empty() {
            return Standing::Stale { changed };
        }
        let checkable = evidence.claim.is.artifact.as_ref().is_some_and(|artifact| artifact.digest.is_some());
        if evidence.claim.from.by.kind() != ActorKind::Person && !checkable {
            return Standing::Unverifiable {
                lacks: "a machine's word alone: an artifact with its digest is wanted".into(),
            };
        }
        Standing::Admissible
    }

    /// The evidence about a criterion that nobody withdrew.
    pub fn evidence_for<'a>(&'a self, criterion: &'a Label) -> impl Iterator<Item = &'a Evidence> {
        self.evidence.iter().filter(move |evidence| evidence.ended.is_none() && is_about(evidence, criterion))
    }

    /// What the evidence says of a criterion.
    pub fn answer(&self, criterion: &Label) -> Answer {
        self.evidence_for(criterion)
            .map(|evidence| match (self.standing(evidence), evidence.claim.is.finding) {
                (Standing::Admissible, Finding::Supports) => Answer::Met,
                (Standing::Admissible, Finding::Contradicts) => Answer::Failing,
                (Standing::Admissible, Finding::Inconclusive) => Answer::Inconclusive,
                (Standing::Conflicted { .. }, _) => Answer::Conflicted,
                (Standing::Stale { .. } | Standing::Withdrawn { .. }, _) => Answer::Stale,
                (Standing::Unverifiable { .. }, _) => Answer::Unverifiable,
            })
            .reduce(summed)
            .unwrap_or(Answer::Missing)
    }

    /// The criteria that are not met, with what the evidence says of each.
    pub fn criteria_unmet(&self) -> Vec<(&Label, Answer)> {
        self.criteria
            .iter()
            .map(|criterion| (&criterion.is.label, self.answer(&criterion.is.label)))
            .filter(|(_, answer)| *answer != Answer::Met)
            .collect()
    }
}

/// Two answers as one: a contradiction outweighs everything, and *met* outweighs what tells nothing.
fn summed(a: Answer, b: Answer) -> Answer {
    let (worse, better) = if a <= b { (a, b) } else { (b, a) };
    if worse <= Answer::Conflicted || better != Answer::Met { worse } else { better }
}

fn is_about(evidence: &Evidence, criterion: &Label) -> bool {
    evidence.claim.is.about.iter().any(|subject| matches!(subject, Subject::Criterion(label) if label == criterion))
}

fn opposes(one: &Evidence, other: &Evidence) -> bool {
    let opposite = matches!(
        (one.claim.is.finding, other.claim.is.finding),
        (Finding::Supports, Finding::Contradicts) | (Finding::Contradicts, Finding::Supports)
    );
    opposite
        && one
            .claim
            .is
            .about
            .iter()
            .any(|subject| matches!(subject, Subject::Criterion(_)) && other.claim.is.about.contains(subject))
}
