//! Where policy comes in: who adopts it, what it says of a move, and the judgments it asks for.

use alloc::format;
use alloc::string::String;

use crate::actor::ActorKind;
use crate::canonical::digest_of;
use crate::policy::{Decision, Document, Policy};
use crate::reversibility::Reversibility;
use crate::text::Prose;
use crate::unit::event::Event;
use crate::unit::facts::facts;
use crate::unit::rejection::{Code, Rejection};
use crate::unit::state::{Known, Unit};
use crate::unit::transition::Transition;

use super::{Occasion, Weighed};

impl<K: Known> Weighed<'_, K> {
    /// Whether the policy in force says how far machines may go, so that it decides and not the table. Irreversible
    /// work stays with people whatever it says, and a policy that acts by itself is no machine.
    pub(super) fn governs_machines(&self, unit: &Unit) -> bool {
        let policy = self.known.policy().and_then(|held| held.policy());
        self.by.kind() == ActorKind::Machine
            && unit.reversibility != Reversibility::Irreversible
            && policy.is_some_and(Policy::has_ladder)
    }

    /// What the policy in force says of a move onward. Nothing, where none is in force, or where the move is turned
    /// down anyway.
    pub(super) fn policy_on(&mut self, unit: &Unit, way: Transition) -> Option<Decision> {
        let in_force = self.known.policy().filter(|_| way.is_onward() && self.against.is_empty())?;
        let unreadable = |said: &str| {
            let help = "adopt a policy this version reads, with `governed policy adopt`";
            Rejection::new(Code::PolicyUnreadable, String::from(said), help).because([in_force.adopted().from.seq])
        };
        let Some(policy) = in_force.policy() else {
            self.object(unreadable("the policy in force cannot be read, so nothing moves"));
            return None;
        };
        let occasion = Occasion { by: self.by.clone(), at: self.at };
        let given = format!("{}", facts(self.known, unit, way, &occasion));
        match policy.facts(&given) {
            Ok(facts) => Some(policy.decide(&facts)),
            Err(fault) => {
                self.object(unreadable(&format!("the facts of this move do not read: {fault}")));
                None
            }
        }
    }

    pub(super) fn adopt_policy(&mut self, documents: &[Document], reason: &Prose) {
        self.persons_only("to adopt a policy");
        let digest = digest_of(&documents);
        if self.known.policy().is_some_and(|held| held.adopted().digest == digest) {
            self.nothing_changed("this is the policy in force");
        }
        if let Err(faults) = Policy::compile(documents.to_vec()) {
            let first = faults.first().map_or_else(String::new, |fault| format!("{}: {fault}", fault.place()));
            self.object(Rejection::new(
                Code::PolicyUnreadable,
                format!("this is no policy: {first}"),
                "`governed policy check` says what is wrong and where",
            ));
        }
        self.happen(Event::PolicyAdopted { documents: documents.to_vec(), digest, reason: reason.clone() });
    }
}
