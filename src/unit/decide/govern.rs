//! Where policy comes in: who adopts it, what it says of a move, and the judgments it asks for.

use alloc::format;
use alloc::string::String;

use crate::actor::ActorKind;
use crate::canonical::digest_of;
use crate::digest::Digest;
use crate::id::UnitId;
use crate::policy::{Decision, Document, Policy};
use crate::reversibility::Reversibility;
use crate::text::{Label, Prose, Resource};
use crate::unit::event::Event;
use crate::unit::facts::facts;
use crate::unit::rejection::{Code, Rejection};
use crate::unit::stage::Stage;
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

    pub(super) fn adopt_policy(&mut self, documents: &[Document], reason: &Prose, through: Option<UnitId>) {
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
        let before = self.known.policy().map(|held| held.adopted().digest);
        if let Err(rejection) = lets_change(self.known, digest, through) {
            self.object(rejection);
        }
        let (documents, reason) = (documents.to_vec(), reason.clone());
        self.happen(Event::PolicyAdopted { documents, digest, reason, through, before });
    }
}

/// Whether a policy of that digest may come into force through that unit: the one in force may ask that work of a kind
/// has proposed, judged and landed it. Going back to the policy before needs none, once the work that brought this one
/// was taken back.
///
/// # Errors
/// What stands against it.
pub(crate) fn lets_change(known: &impl Known, digest: Digest, through: Option<UnitId>) -> Result<(), Rejection> {
    let held = known.policy();
    let asked = held.and_then(|held| held.adopted().documents.first()?.changes.as_ref());
    let Some(id) = through else {
        let Some((asked, held)) = asked.zip(held) else { return Ok(()) };
        let adopted = held.adopted();
        let gone = adopted.through.and_then(|unit| known.unit(unit)).filter(|unit| unit.stage == Stage::RolledBack);
        if gone.is_some() && adopted.before == Some(digest) {
            return Ok(());
        }
        return Err(Rejection::new(
            Code::DependencyUnmet,
            format!("the policy in force changes through work of kind `{}` that has landed: {}", asked.kind, asked.why),
            "propose it with `governed policy propose`, and adopt it with `--through` once that has landed",
        )
        .because([adopted.from.seq]));
    };
    let Some(unit) = known.unit(id) else {
        let help = "`governed unit list` shows the units there are";
        return Err(Rejection::new(Code::UnknownUnit, format!("no unit {id} is known"), help));
    };
    if let Some(asked) = asked.filter(|asked| asked.kind != unit.kind) {
        return Err(Rejection::new(
            Code::NotTheirs,
            format!("unit {id} is a `{}`, and the policy changes through a `{}`", unit.kind, asked.kind),
            "name the unit that proposes this policy",
        ));
    }
    if !matches!(unit.stage, Stage::Landed | Stage::Settled) {
        return Err(Rejection::new(
            Code::DependencyUnmet,
            format!("unit {id}, which proposes this policy, is {}: it has not landed", unit.stage),
            format!("`governed brief {id}` says what it waits for"),
        )
        .because([unit.entered.seq]));
    }
    let touch = Resource::made_of(&Label::made_of("policy"), &format!("{digest}"));
    if unit.touch(&touch).is_none() {
        return Err(Rejection::new(
            Code::ShownChanged,
            format!("what unit {id} proposed and people judged is not this policy: it touches no `{touch}`"),
            "adopt the policy as it was judged, or propose this one",
        )
        .because([unit.content_changed]));
    }
    Ok(())
}
