//! Who may override what policy, a refusal or a challenge says against a move.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::text::{Label, Prose};

use super::compile::Policy;
use super::obligation::is;
use super::words::Span;

/// Authority to let work make a move in spite of policy, of refusals and of challenges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "OverrideAuthority"))]
pub struct Authority {
    /// Who has it.
    pub group: Label,
    /// The moves it covers; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(with = "Vec<super::schema_test::Move>"))]
    pub moves: Vec<Label>,
    /// The kinds of work it covers; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Label>,
    /// How long one override may last at most.
    pub most: Span,
    /// Why they have it.
    pub why: Prose,
}

impl Authority {
    fn covers(&self, requested: &str, kind: &str) -> bool {
        let among = |named: &[Label], one: &str| named.is_empty() || named.iter().any(|label| label.as_str() == one);
        among(&self.moves, requested) && among(&self.kinds, kind)
    }
}

impl Policy {
    /// Whether somebody may grant machines rungs of its ladder: a person it names for that, or else the owner of the
    /// layer that has the ladder.
    pub fn may_grant(&self, by: &str) -> bool {
        let layer = self.documents().iter().find_map(|document| Some((document, document.autonomy.as_ref()?)));
        by.starts_with("person:")
            && layer.is_some_and(|(document, autonomy)| match &autonomy.granted_by {
                Some(to) => self.is_recipient(to, by),
                None => is(document.owner.as_str(), by),
            })
    }

    /// The rungs of its ladder, the lowest first: none, where it has no ladder.
    pub fn rungs(&self) -> &[super::document::Rung] {
        &self.ladder
    }

    /// The authority somebody has to override a move of a kind of work: none, for anybody but a person.
    pub fn authority<'p>(
        &'p self,
        by: &'p str,
        requested: &'p str,
        kind: &'p str,
    ) -> impl Iterator<Item = &'p Authority> {
        let person = by.starts_with("person:");
        self.authorities(requested, kind).filter(move |authority| person && self.is_member(&authority.group, by))
    }

    /// The groups that may override a move of a kind of work, in order.
    pub fn overriders(&self, requested: &str, kind: &str) -> Vec<Label> {
        let mut groups: Vec<Label> =
            self.authorities(requested, kind).map(|authority| authority.group.clone()).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// Only the uppermost layer gives authority: what it asks, no lower one lifts.
    fn authorities<'p>(&'p self, requested: &'p str, kind: &'p str) -> impl Iterator<Item = &'p Authority> {
        let top = self.documents().first().map_or(&[][..], |top| top.overrides.as_slice());
        top.iter().filter(move |authority| authority.covers(requested, kind))
    }

    /// Whether something of this id can fire, as decisions name it.
    pub fn has_ruling(&self, id: &str) -> bool {
        self.rulings().iter().any(|ruling| &*ruling.id == id)
    }
}
