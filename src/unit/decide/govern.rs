//! Where policy comes in: who adopts it, what it says of a move, and the judgments it asks for.

use alloc::format;
use alloc::string::String;

use crate::actor::{Actor, ActorKind};
use crate::canonical::digest_of;
use crate::id::UnitId;
use crate::integration::Mode;
use crate::policy::document::Changes;
use crate::policy::{Decision, Document, Policy};
use crate::reversibility::Reversibility;
use crate::text::{Label, Prose, Resource};
use crate::unit::event::Event;
use crate::unit::facts::facts;
use crate::unit::in_force::Adopted;
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
        if let Err(rejection) = lets_change(self.known, self.by, documents, through) {
            self.object(rejection);
        }
        if let Some(unit) = through.and_then(|unit| self.known.unit(unit)) {
            // What stops the work stops what it brings.
            self.standing_matters(unit, Stage::Settled, false);
        }
        let (documents, reason) = (documents.to_vec(), reason.clone());
        self.happen(Event::PolicyAdopted { documents, digest, reason, through, before });
    }
}

/// Whether a policy may come into force through that unit, now and by that actor: the one in force may ask that work of a
/// kind has proposed, judged and landed it since. Going back to the policy before needs no work, once the work that brought
/// this one was taken back: by another than who took it back, and only where the one before asks the same of changes.
///
/// # Errors
/// What stands against it.
pub(crate) fn lets_change(
    known: &impl Known,
    by: &Actor,
    documents: &[Document],
    through: Option<UnitId>,
) -> Result<(), Rejection> {
    let held = known.policy();
    let asked = held.and_then(|held| Some((held.adopted(), held.adopted().documents.first()?.changes.as_ref()?)));
    let digest = digest_of(&documents);
    let Some(id) = through else {
        return match asked {
            Some((adopted, asked)) => goes_back(known, by, documents, adopted, asked),
            None => Ok(()),
        };
    };
    let Some(unit) = known.unit(id) else {
        let help = "`governed unit list` shows the units there are";
        return Err(Rejection::new(Code::UnknownUnit, format!("no unit {id} is known"), help));
    };
    if let Some((_, asked)) = asked.filter(|(_, asked)| asked.kind != unit.kind) {
        return Err(Rejection::new(
            Code::NotTheirs,
            format!("unit {id} is a `{}`, and the policy changes through a `{}`", unit.kind, asked.kind),
            "name the unit that proposes this policy",
        ));
    }
    let landed = unit.steps.iter().rev().find(|step| step.is.to == Stage::Landed);
    let Some(landed) = landed.filter(|_| matches!(unit.stage, Stage::Landed | Stage::Settled)) else {
        return Err(Rejection::new(
            Code::DependencyUnmet,
            format!("unit {id}, which proposes this policy, is {}: it has not landed", unit.stage),
            format!("`governed brief {id}` says what it waits for"),
        )
        .because([unit.entered.seq]));
    };
    if landed.is.observed {
        return Err(Rejection::new(
            Code::DependencyUnmet,
            format!("unit {id} was only seen to land, outside: nobody judged it here"),
            "propose it here, with `governed policy propose`",
        )
        .because([landed.from.seq]));
    }
    if let Some((adopted, _)) = asked.filter(|(adopted, _)| adopted.from.seq > landed.from.seq) {
        return Err(Rejection::new(
            Code::DependencyUnmet,
            format!("unit {id} landed before the policy in force was adopted: it was judged as a change of another"),
            "propose it anew, with what differs from the policy in force",
        )
        .because([landed.from.seq, adopted.from.seq]));
    }
    let touch = Resource::made_of(&Label::made_of("policy"), &format!("{digest}"));
    let judged = unit.touch(&touch).filter(|touched| {
        touched.touch.is.mode == Mode::Writes && touched.touch.from.seq.max(touched.changed) < landed.from.seq
    });
    if judged.is_none() {
        return Err(Rejection::new(
            Code::ShownChanged,
            format!(
                "what unit {id} proposed and people judged is not this policy: when it landed it wrote no `{touch}`"
            ),
            "adopt the policy as it was judged, or propose this one",
        )
        .because([unit.content_changed]));
    }
    Ok(())
}

/// Whether the policy of before may come into force again by a word.
fn goes_back(
    known: &impl Known,
    by: &Actor,
    documents: &[Document],
    adopted: &Adopted,
    asked: &Changes,
) -> Result<(), Rejection> {
    let gone = adopted.through.and_then(|unit| known.unit(unit)).filter(|unit| unit.stage == Stage::RolledBack);
    let before = gone.filter(|_| adopted.before == Some(digest_of(&documents)));
    let Some(unit) = before.filter(|_| documents.first().is_some_and(|top| top.changes.is_some())) else {
        return Err(Rejection::new(
            Code::DependencyUnmet,
            format!("the policy in force changes through work of kind `{}` that has landed: {}", asked.kind, asked.why),
            "propose it with `governed policy propose`, and adopt it with `--through` once that has landed",
        )
        .because([adopted.from.seq]));
    };
    if known.books().people().are_same(&unit.entered.by, by) && !known.is_solo() {
        return Err(Rejection::new(
            Code::OwnWork,
            format!("{by} took unit {} back, so going back to the policy before is for somebody else", unit.id),
            "another person adopts the policy of before",
        )
        .because([unit.entered.seq]));
    }
    Ok(())
}
