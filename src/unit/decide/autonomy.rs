//! Commands by which people give machines autonomy and take it back.

use alloc::format;

use crate::grant::{Audit, Cell, Exposure, Grant, Revocation};
use crate::instant::Instant;
use crate::limit;
use crate::text::{Label, Prose};
use crate::unit::event::Event;
use crate::unit::rejection::{Code, Rejection};
use crate::unit::state::Known;

use super::Weighed;

impl<K: Known> Weighed<'_, K> {
    /// The core proposes on evidence, and a person whom policy names grants: neither alone gives anything.
    pub(super) fn grant(&mut self, cell: &Cell, level: &Label, until: Instant, exposure: Exposure, reason: &Prose) {
        self.persons_only("to grant autonomy");
        let policy = self.known.policy().and_then(|held| held.policy());
        let promotion = self.known.promotion(cell, self.at);
        let (Some(policy), Some(promotion)) = (policy, promotion) else {
            self.object(Rejection::new(
                Code::BeyondAuthority,
                "no policy with an autonomy ladder is in force, and only such a policy says what can be granted",
                "adopt a policy with `autonomy`, with `governed policy adopt`",
            ));
            return;
        };
        if self.by.is_person() && !policy.may_grant(self.by.as_str()) {
            self.object(Rejection::new(
                Code::BeyondAuthority,
                format!("{} may not grant autonomy under the policy in force", self.by),
                "`autonomy.granted_by` of the policy says who may; its owner, where nobody is named",
            ));
        }
        if !promotion.proposed || promotion.to.as_ref() != Some(level) {
            let asked = match &promotion.to {
                Some(to) if to != level => format!("from `{}` the next rung is `{to}`, not `{level}`", promotion.from),
                _ => format!("`{level}` is not proposed for {cell}: {}", promotion.says),
            };
            self.object(Rejection::new(
                Code::NotEarned,
                asked,
                "`governed autonomy` shows what each rung asks for and what there is",
            ));
        }
        let cites = promotion.cites;
        let grant = Grant { cell: cell.clone(), level: level.clone(), until, exposure, cites, reason: reason.clone() };
        if let Err(fault) = grant.check(self.at) {
            self.object(Rejection::new(Code::LimitReached, format!("{fault}"), "grant it for a while, and look again"));
        }
        self.books_have_room(self.known.books().grants.len(), "grants");
        self.happen(Event::AutonomyGranted { grant });
    }

    /// Anybody may ask for less autonomy.
    pub(super) fn revoke(&mut self, cell: &Cell, reason: &Prose) {
        if self.known.books().grant_of(cell).is_none() {
            self.nothing_changed(format!("nothing that stands was granted to {cell}"));
        }
        self.books_have_room(self.known.books().revocations.len(), "revocations");
        self.happen(Event::AutonomyRevoked { revocation: Revocation { cell: cell.clone(), reason: reason.clone() } });
    }

    pub(super) fn commit_audit(&mut self, audit: &Audit) {
        self.persons_only("to bind an audit to its salt");
        if let Err(fault) = audit.check() {
            self.object(Rejection::new(Code::LimitReached, format!("{fault}"), "a sample stays at every level"));
        }
        if self.known.books().audits.iter().any(|held| held.is.commitment == audit.commitment) {
            self.nothing_changed("an audit is bound to that salt already");
        }
        self.books_have_room(self.known.books().audits.len(), "audits");
        self.happen(Event::AuditCommitted { audit: audit.clone() });
    }

    pub(super) fn books_have_room(&mut self, held: usize, what: &str) {
        if held >= limit::BOOKS {
            self.object(Rejection::new(
                Code::LimitReached,
                format!("there are {held} {what}, the most a register keeps"),
                "begin another register",
            ));
        }
    }
}
