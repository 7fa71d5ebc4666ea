//! Commands by which people judge work, lift what stands against it, and contest what it rests on.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::digest::Digest;
use crate::id::UnitId;
use crate::judgment::{Challenge, Contested, Judgment, Override, Ruling};
use crate::limit;
use crate::text::{Label, Prose};
use crate::unit::event::Event;
use crate::unit::rejection::{Code, Rejection};
use crate::unit::state::{Known, Unit};
use crate::unit::transition::Transition;

use super::Weighed;

impl<K: Known> Weighed<'_, K> {
    pub(super) fn judge(&mut self, id: UnitId, judgment: &Judgment) {
        let Some(unit) = self.live_unit(id) else { return };
        self.persons_only("to judge a unit");
        let content = self.as_shown(unit, judgment.shown);
        if let Some(end) = judgment.expires.filter(|end| *end <= self.asked) {
            self.nothing_changed(format!("a judgment that counts until {end} counts no longer"));
        }
        if let Some(opened) = judgment.opened.filter(|opened| *opened > self.at || *opened < unit.opened.at) {
            self.object(Rejection::new(
                Code::ShownChanged,
                format!("it cannot have been shown at {opened}"),
                format!("the unit is there since {}, and it is {} now", unit.opened.at, self.at),
            ));
        }
        self.room(unit.judgments.len(), 1, limit::STANDING, "judgments");
        self.happen(Event::Judged { unit: id, judgment: judgment.clone(), content });
    }

    /// The digest of what the unit is now, which has to be what was shown.
    fn as_shown(&mut self, unit: &Unit, shown: Option<Digest>) -> Digest {
        let now = unit.shown_digest();
        if shown.is_some_and(|shown| shown != now) {
            self.object(
                Rejection::new(
                    Code::ShownChanged,
                    "the unit is not what was shown any more",
                    format!("look at it as it is now, with `governed brief {}`, and answer that", unit.id),
                )
                .because([unit.last.seq]),
            );
        }
        now
    }

    pub(super) fn override_move(&mut self, id: UnitId, overriding: &Override) {
        let Some(unit) = self.live_unit(id) else { return };
        self.persons_only("to override what stands against a move");
        self.nobody_judges_their_own(unit, "overriding what stands against it");
        let content = self.as_shown(unit, overriding.shown);
        let names = Transition::ONWARD.map(Transition::name);
        if !names.contains(&overriding.of.as_str()) {
            self.object(Rejection::new(
                Code::NoTransition,
                format!("there is no move `{}` that could be overridden", overriding.of),
                format!("it is one of {}", names.join(", ")),
            ));
        }
        self.authority(unit, overriding);
        if let Some(same) = unit.overrides.iter().find(|held| held.said.raised.is.label == overriding.label) {
            self.taken("an override", &overriding.label, same.said.raised.from.seq);
        }
        self.room(unit.overrides.len(), 1, limit::STANDING, "overrides");
        self.happen(Event::Overridden { unit: id, overriding: overriding.clone(), content });
    }

    /// Only a policy gives authority, to whom it names, for what it names and for so long.
    fn authority(&mut self, unit: &Unit, overriding: &Override) {
        let Some(in_force) = self.known.policy() else {
            self.object(Rejection::new(
                Code::BeyondAuthority,
                "no policy is in force, and only a policy says who may override",
                "adopt a policy with `overrides`, with `governed policy adopt`",
            ));
            return;
        };
        let because = in_force.adopted().from.seq;
        let lasts = overriding.until.millis().saturating_sub(self.asked.millis());
        if lasts <= 0 {
            self.nothing_changed(format!("an override until {} counts no longer", overriding.until));
        }
        let Some(policy) = in_force.policy() else {
            self.object(
                Rejection::new(
                    Code::PolicyUnreadable,
                    "the policy in force cannot be read, so it gives nobody authority",
                    "adopt a policy this version reads, with `governed policy adopt`",
                )
                .because([because]),
            );
            return;
        };
        let given = policy.authority(self.by.as_str(), overriding.of.as_str(), unit.kind.as_str());
        let longest = given.map(|authority| authority.most.millis()).max();
        match longest {
            None => {
                let who = policy.overriders(overriding.of.as_str(), unit.kind.as_str());
                let names: Vec<&str> = who.iter().map(Label::as_str).collect();
                let help = if names.is_empty() {
                    String::from("the policy in force lets nobody override it")
                } else {
                    format!("the policy in force gives it to {}", names.join(", "))
                };
                let message = format!("{} has no authority to override `{}` of {}", self.by, overriding.of, unit.kind);
                self.object(Rejection::new(Code::BeyondAuthority, message, help).because([because]));
            }
            Some(longest) if lasts > longest => {
                let message = format!("an override until {} lasts longer than policy lets it", overriding.until);
                let help = format!("it may last {} seconds", longest / 1_000);
                self.object(Rejection::new(Code::BeyondAuthority, message, help).because([because]));
            }
            Some(_) => {}
        }
    }

    pub(super) fn end_override(&mut self, id: UnitId, label: &Label, reason: &Prose) {
        let Some(unit) = self.unit(id) else { return };
        let open = || unit.overrides.iter().map(|held| &held.said).filter(|said| said.is_open());
        if !open().any(|said| said.raised.is.label == *label) {
            self.unknown_label("override", label.as_str(), open().map(|said| said.raised.is.label.as_str()));
            return;
        }
        // Whoever may not judge it may still ask for more care.
        self.persons_only("to end an override");
        self.happen(Event::OverrideEnded { unit: id, overriding: label.clone(), reason: reason.clone() });
    }

    pub(super) fn challenge(&mut self, id: UnitId, challenge: &Challenge) {
        let Some(unit) = self.live_unit(id) else { return };
        let named = unit.names(self.by);
        if !named && !self.by.is_person() {
            self.object(Rejection::new(
                Code::NotTheirs,
                format!("{} has no part in the work", self.by),
                "a machine contests only work it has a part in; any person may",
            ));
        }
        if challenge.stops {
            self.persons_only("to make a unit wait for the answer to a challenge");
            if !named {
                self.object(Rejection::new(
                    Code::NotTheirs,
                    format!("{} has no part in the work, and cannot make it wait", self.by),
                    "challenge it without stopping it, or refuse it with `governed refuse`",
                ));
            }
        }
        self.there_to_contest(unit, &challenge.of);
        if let Some(same) = unit.challenges.iter().find(|held| held.raised.is.label == challenge.label) {
            self.taken("a challenge", &challenge.label, same.raised.from.seq);
        }
        self.room(unit.challenges.len(), 1, limit::STANDING, "challenges");
        self.happen(Event::Challenged { unit: id, challenge: challenge.clone() });
    }

    fn there_to_contest(&mut self, unit: &Unit, of: &Contested) {
        let rules = || self.known.policy().and_then(|held| held.policy());
        let missing = match of {
            Contested::Evidence(label) => {
                let held = unit.evidence(label).is_some_and(|evidence| evidence.ended.is_none());
                (!held).then(|| (format!("no evidence `{label}` stands"), "`governed brief` shows what there is"))
            }
            Contested::Criterion(label) => unit
                .criterion(label)
                .is_none()
                .then(|| (format!("there is no criterion `{label}`"), "`governed brief` shows what there is")),
            Contested::Rule(rule) => (!rules().is_some_and(|policy| policy.has_ruling(rule.as_str())))
                .then(|| (format!("no rule `{rule}` is in force"), "`governed policy show` lists the rules")),
            Contested::Entry(seq) => (*seq > unit.last.seq || *seq < unit.opened.seq)
                .then(|| (format!("entry {seq} is not about this unit"), "`governed log` shows its entries")),
            Contested::Metric(_) => None,
        };
        if let Some((message, help)) = missing {
            self.object(Rejection::new(Code::UnknownSubject, message, help));
        }
    }

    pub(super) fn answer_challenge(&mut self, id: UnitId, label: &Label, ruling: Ruling, answer: &Prose) {
        let Some(unit) = self.unit(id) else { return };
        let Some(open) = unit.open_challenges().find(|open| open.raised.is.label == *label) else {
            let open = unit.open_challenges().map(|open| open.raised.is.label.as_str());
            self.unknown_label("challenge", label.as_str(), open);
            return;
        };
        let raiser = &open.raised.from.by;
        if ruling == Ruling::Withdrawn {
            // Under another name nobody takes anything back: that would permit something.
            if !raiser.is_same(self.by) {
                self.object(
                    Rejection::new(
                        Code::NotTheirs,
                        format!("{raiser} raised it, and only {raiser} takes it back"),
                        "rule on it: upheld or dismissed",
                    )
                    .because([open.raised.from.seq]),
                );
            }
        } else {
            self.persons_only("to rule on a challenge");
            self.nobody_judges_their_own(unit, "ruling on a challenge of it");
            if self.people().are_same(raiser, self.by) {
                self.object(
                    Rejection::new(
                        Code::OwnWork,
                        format!("{raiser} raised it, so the ruling is for somebody else"),
                        "another person rules on it, or it is withdrawn",
                    )
                    .because([open.raised.from.seq]),
                );
            }
        }
        let judged = unit.judgments.iter().map(|judged| &judged.said.from);
        let overrode = unit.overrides.iter().map(|held| &held.said.raised.from);
        let claimed = unit.evidence.iter().map(|evidence| &evidence.claim.from);
        let mut said = judged.chain(overrode).chain(claimed);
        if let Contested::Entry(seq) = &open.raised.is.of
            && ruling == Ruling::Dismissed
            && said.any(|from| from.seq == *seq && self.people().are_same(&from.by, self.by))
        {
            self.object(Rejection::new(
                Code::OwnWork,
                format!("what is contested was said by {}", self.by),
                "another person rules on whether it stands",
            ));
        }
        let contested = match &open.raised.is.of {
            Contested::Evidence(label) => unit.evidence(label).filter(|held| held.ended.is_none()),
            _ => None,
        };
        if ruling == Ruling::Dismissed
            && contested.is_some_and(|evidence| self.people().are_same(&evidence.claim.from.by, self.by))
        {
            self.object(Rejection::new(
                Code::OwnWork,
                format!("the evidence is that of {}", self.by),
                "another person rules on whether it stands",
            ));
        }
        self.happen(Event::ChallengeAnswered { unit: id, challenge: label.clone(), ruling, answer: answer.clone() });
        if let (Ruling::Upheld, Some(evidence)) = (ruling, contested) {
            let evidence = evidence.claim.is.label.clone();
            self.happen(Event::EvidenceWithdrawn { unit: id, evidence, reason: answer.clone() });
        }
    }
}
