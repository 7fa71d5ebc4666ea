//! Handing on what one is to answer or could judge: only to somebody who could, so that nobody becomes a judge by it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::actor::Actor;
use crate::id::UnitId;
use crate::judgment::{Answerable, Delegation};
use crate::limit;
use crate::policy::{Asked, Policy};
use crate::text::Label;
use crate::unit::event::Event;
use crate::unit::rejection::{Code, Rejection};
use crate::unit::state::{Known, Unit};

use super::Weighed;

impl<'a, K: Known> Weighed<'a, K> {
    pub(super) fn delegate(&mut self, id: UnitId, delegation: &Delegation) {
        let Some(unit) = self.live_unit(id) else { return };
        self.persons_only("to hand on what is to be answered");
        let to = &delegation.to;
        if !to.is_person() {
            self.object(Rejection::new(
                Code::NeedsPerson,
                format!("{to} cannot answer it: only a person can"),
                "name a person with `--to person:ID`",
            ));
        }
        if self.people().are_same(self.by, to) {
            self.nothing_changed(format!("{to} is who hands it on"));
        }
        if unit.delegation_of(&delegation.of).is_some_and(|handed| handed.is.to.is_same(to)) {
            self.nothing_changed(format!("it was handed to {to} already"));
        }
        match &delegation.of {
            Answerable::Escalation(label) => self.delegate_escalation(unit, label, delegation),
            Answerable::Challenge(label) => self.delegate_challenge(unit, label, delegation),
            Answerable::Judgment(kind) => self.delegate_judgment(unit, kind, to),
        }
        self.room(unit.delegations.len(), 1, limit::STANDING, "delegations");
        self.happen(Event::Delegated { unit: id, delegation: delegation.clone() });
    }

    /// An objection where it is not theirs to hand on: it is whose it was first, or to whom it was handed.
    fn theirs_to_hand_on(&mut self, unit: &Unit, of: &Answerable, first: &Actor, raised: u64) {
        let handed = unit.delegation_of(of).map(|handed| &handed.is.to);
        if self.by.is_person() && !first.is_same(self.by) && !handed.is_some_and(|to| to.is_same(self.by)) {
            let holder = handed.unwrap_or(first);
            self.object(
                Rejection::new(
                    Code::NotTheirs,
                    format!("{of} is for {holder} to answer, and {} cannot hand it on", self.by),
                    format!("{holder} hands it on"),
                )
                .because([raised]),
            );
        }
    }

    fn not_their_own_work(&mut self, unit: &Unit, to: &Actor) {
        let worked = self.people().worked_since(unit, to);
        if let Some(since) = worked.filter(|_| !self.known.is_solo()) {
            let message = format!("{to} worked on this unit, so answering it is for somebody else");
            self.object(Rejection::new(Code::OwnWork, message, "name somebody who did not").because([since]));
        }
    }

    fn delegate_escalation(&mut self, unit: &Unit, label: &Label, delegation: &Delegation) {
        let Some(open) = unit.open_escalations().find(|open| open.raised.is.label == *label) else {
            let open = unit.open_escalations().map(|open| open.raised.is.label.as_str());
            self.unknown_label("escalation", label.as_str(), open);
            return;
        };
        let (asked, to) = (&open.raised.is.to, &delegation.to);
        self.theirs_to_hand_on(unit, &delegation.of, asked, open.raised.from.seq);
        self.not_their_own_work(unit, to);
        // Whoever is asked as one of a group is stood in for by one of it.
        let policy = self.known.policy().and_then(|held| held.policy());
        let groups = policy.map(|policy| policy.groups_of(asked.as_str())).unwrap_or_default();
        let fits = |group: &Label| policy.is_some_and(|policy| policy.is_in_group(group, to.as_str()));
        if !groups.is_empty() && !groups.iter().any(fits) {
            let names: Vec<&str> = groups.iter().map(Label::as_str).collect();
            self.object(Rejection::new(
                Code::BeyondAuthority,
                format!("{to} is in no group of {asked}, who is asked"),
                format!("name somebody in {}", names.join(", ")),
            ));
        }
    }

    fn delegate_challenge(&mut self, unit: &Unit, label: &Label, delegation: &Delegation) {
        let Some(open) = unit.open_challenges().find(|open| open.raised.is.label == *label) else {
            let open = unit.open_challenges().map(|open| open.raised.is.label.as_str());
            self.unknown_label("challenge", label.as_str(), open);
            return;
        };
        let (raised, to) = (&open.raised.from, &delegation.to);
        self.theirs_to_hand_on(unit, &delegation.of, &unit.accountable.is, raised.seq);
        self.not_their_own_work(unit, to);
        if self.people().are_same(&raised.by, to) {
            self.object(
                Rejection::new(
                    Code::OwnWork,
                    format!("{to} raised it, so the ruling is for somebody else"),
                    "name another person",
                )
                .because([raised.seq]),
            );
        }
    }

    fn delegate_judgment(&mut self, unit: &'a Unit, kind: &Label, to: &Actor) {
        let policy = self.known.policy().and_then(|held| held.policy());
        let owes = unit.ruled_next().into_iter().flat_map(|ruled| &ruled.is.owes);
        let asked: Vec<&Asked> = owes.filter_map(|owed| owed.judgment.as_ref()).collect();
        let of_kind: Vec<&Asked> = asked.iter().copied().filter(|asked| asked.kind == *kind).collect();
        let (Some(policy), false) = (policy, of_kind.is_empty()) else {
            self.unknown_label("judgment asked", kind.as_str(), asked.iter().map(|asked| asked.kind.as_str()));
            return;
        };
        if self.by.is_person() && !of_kind.iter().any(|asked| self.could_judge(policy, unit, asked, self.by)) {
            self.object(Rejection::new(
                Code::NotTheirs,
                format!("{} could not give this judgment, and cannot hand it on", self.by),
                "whoever could give it hands it on",
            ));
        }
        if of_kind.iter().any(|asked| self.could_judge(policy, unit, asked, to)) {
            return;
        }
        let (code, message) = if of_kind.iter().any(|asked| policy.may_answer(asked, to.as_str())) {
            (
                Code::OwnWork,
                format!("{to} worked on this unit or asks for the move, so judging it is for somebody else"),
            )
        } else {
            (Code::BeyondAuthority, format!("the policy in force would not count the judgment of {to}"))
        };
        let able = of_kind.iter().flat_map(|asked| policy.answerers(asked).into_iter().map(move |who| (*asked, who)));
        let able = able.filter(|(asked, who)| self.could_judge(policy, unit, asked, who) && !who.is_same(self.by));
        let able: Vec<String> = able.map(|(_, who)| format!("{who}")).take(limit::POINTS).collect();
        let help = if able.is_empty() {
            String::from("nobody else could give it")
        } else {
            format!("it could be {}", able.join(", "))
        };
        self.object(Rejection::new(code, message, help));
    }

    fn could_judge(&self, policy: &Policy, unit: &Unit, asked: &Asked, who: &Actor) -> bool {
        policy.may_answer(asked, who.as_str())
            && (!policy.wants_independence(asked) || self.people().is_apart(unit, who))
    }
}
