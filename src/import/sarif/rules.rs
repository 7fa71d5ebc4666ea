//! The rules of a run: which one a result is of, what level it gives, what words it has.

use alloc::collections::BTreeMap;
use alloc::string::String;

use super::log::{Component, Found, Message, Rule, RuleName, Run, SaidLevel};
use crate::limit;
use crate::text::shortened;

/// The rules of a run, to be found by number or name.
pub(super) struct Rules<'r> {
    driver: &'r Component,
    extensions: &'r [Component],
    by_id: BTreeMap<&'r str, &'r Rule>,
    /// The strictest level an invocation gives a rule.
    overrides: BTreeMap<&'r str, SaidLevel>,
}

impl<'r> Rules<'r> {
    pub(super) fn of(run: &'r Run, extensions: &'r [Component]) -> Self {
        let driver = &run.tool.driver;
        let mut by_id = BTreeMap::new();
        // Longer names nobody gives, and comparing them for each result takes as long as they are.
        let named = |rule: &&Rule| rule.id.len() <= limit::NAME_BYTES;
        for rule in core::iter::once(driver).chain(extensions).flat_map(Component::rules).filter(named) {
            by_id.entry(rule.id.as_str()).or_insert(rule);
        }
        let mut rules = Self { driver, extensions, by_id, overrides: BTreeMap::new() };
        let invocations = run.invocations.iter().flat_map(|all| &all.0);
        for one in invocations.flat_map(|one| &one.rule_configuration_overrides).flat_map(|all| &all.0) {
            let Some(level) = one.configuration.level else { continue };
            let id = rules.named(&one.descriptor).map(|rule| rule.id.as_str()).or(one.descriptor.id.as_deref());
            if let Some(id) = id {
                rules.overrides.entry(id).and_modify(|held| *held = level.max(*held)).or_insert(level);
            }
        }
        rules
    }

    fn named(&self, name: &RuleName) -> Option<&'r Rule> {
        let component = name.tool_component.as_ref();
        let by_index = component.and_then(|component| component.index?.of(self.extensions));
        let by_name = || {
            let name = component?.name.as_deref()?;
            self.extensions.iter().find(|extension| extension.name == name)
        };
        let component = by_index.or_else(by_name).unwrap_or(self.driver);
        let by_index = name.index.and_then(|index| index.of(component.rules()));
        by_index.or_else(|| self.with_id(name.id.as_deref()?))
    }

    /// The rule of a name, or of the part before the last `/`: a result may name a part of a rule.
    fn with_id(&self, id: &str) -> Option<&'r Rule> {
        let outer = || self.by_id.get(id.rsplit_once('/')?.0);
        self.by_id.get(id).or_else(outer).copied()
    }

    pub(super) fn of_found(&self, found: &Found) -> Option<&'r Rule> {
        let named = found.rule.as_ref().and_then(|name| self.named(name));
        named.or_else(|| self.of_index_or_id(found))
    }

    fn of_index_or_id(&self, found: &Found) -> Option<&'r Rule> {
        found
            .rule_index
            .and_then(|index| index.of(self.driver.rules()))
            .or_else(|| self.with_id(found.rule_id.as_deref()?))
    }

    pub(super) fn overridden(&self, found: &Found, rule: Option<&Rule>) -> Option<SaidLevel> {
        let id = rule.map(|rule| rule.id.as_str()).or(found.rule_id.as_deref());
        let id = id.filter(|id| id.len() <= limit::NAME_BYTES)?;
        self.overrides.get(id).copied()
    }
}

impl Message {
    /// Its text, with the rule's words where it only names them.
    pub(super) fn of(&self, rule: Option<&Rule>) -> String {
        let words = || rule?.message_strings.as_ref()?.get(self.id.as_deref()?)?.text.as_deref();
        let short = || rule?.short_description.as_ref()?.text.as_deref();
        let text = self.text.as_deref().or_else(words).or_else(short).unwrap_or_default();
        let text = shortened(text, limit::FAILURE_BYTES);
        let arguments = self.arguments.as_ref().map_or(&[][..], |arguments| &arguments.0);
        let mut parts = text.split('{');
        let mut said: String = parts.next().unwrap_or_default().into();
        for part in parts {
            let argument = part
                .split_once('}')
                .and_then(|(number, rest)| Some((arguments.get(number.parse::<usize>().ok()?)?, rest)));
            match argument {
                Some((argument, rest)) if said.len() < limit::FAILURE_BYTES => {
                    said += &shortened(argument, limit::FAILURE_BYTES);
                    said += rest;
                }
                _ => {
                    said.push('{');
                    said += part;
                }
            }
        }
        said
    }
}
