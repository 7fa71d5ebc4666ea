//! Whose competence something is, as a policy's groups say.

use alloc::vec::Vec;

use crate::actor::Actor;
use crate::order::InOrder as _;
use crate::text::Label;

use super::compile::Policy;

impl Policy {
    /// The groups in which that is competence, in the order of their names.
    pub fn competent_in(&self, competence: &Label) -> Vec<Label> {
        let groups = self.documents().iter().flat_map(|document| &document.groups);
        let able = groups.filter(|(_, group)| group.competences.contains(competence));
        let mut able: Vec<Label> = able.map(|(name, _)| name.clone()).collect();
        able.put_in_order();
        able.dedup();
        able
    }

    /// Whether an actor belongs to a group in which that is competence. One address in another case is no other person.
    pub fn is_competent(&self, actor: &Actor, competence: &Label) -> bool {
        let name = actor.as_str().to_lowercase();
        let groups = self.documents().iter().flat_map(|document| document.groups.values());
        groups
            .filter(|group| group.competences.contains(competence))
            .any(|group| group.members.iter().any(|member| member.as_str().to_lowercase() == name))
    }
}
