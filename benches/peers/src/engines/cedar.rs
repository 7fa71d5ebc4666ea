//! The `cedar-policy` crate: one `forbid` for each rule, so that the determining policies are the rules that hold.
//!
//! Cedar has no quantifier over a set: the directories are expanded before it is asked, and reach it as a set (B) or as
//! the parents of the resource (H).

use std::collections::{HashMap, HashSet};

use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, Policy, PolicyId, PolicySet, Request,
    RestrictedExpression as Expression,
};

use crate::engine::Engine;
use crate::workload::{Facts, Rule, place};

struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    executor: EntityTypeName,
    change: EntityTypeName,
    directory: EntityTypeName,
    action: EntityUid,
}

impl Cedar {
    fn prepare(rules: &[Rule], policy: impl Fn(&Rule) -> String) -> Self {
        let mut policies = PolicySet::new();
        let mut add = |id: &str, text: &str| {
            policies.add(Policy::parse(Some(PolicyId::new(id)), text).unwrap()).unwrap();
        };
        for rule in rules {
            let Rule { effect, group, reason, .. } = rule;
            let told = format!("@effect(\"{effect}\") @group(\"{group}\") @reason(\"{reason}\")\n");
            add(&rule.id, &(told + &policy(rule)));
        }
        add("base", "permit (principal, action, resource);");
        Self {
            authorizer: Authorizer::new(),
            policies,
            executor: "Executor".parse().unwrap(),
            change: "Change".parse().unwrap(),
            directory: "Dir".parse().unwrap(),
            action: r#"Action::"integrate""#.parse().unwrap(),
        }
    }

    fn ready(&self, text: &str, directories_as_parents: bool) -> (Request, Entities) {
        let facts: Facts<'_> = serde_json::from_str(text).unwrap();
        let named = |kind: &EntityTypeName, id: &str| EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id));
        let set = |members: &[&str]| {
            Expression::new_set(members.iter().map(|member| Expression::new_string((*member).to_owned())))
        };
        let executor = named(&self.executor, facts.executor.id);
        let change = named(&self.change, facts.change.id);
        let kind = HashMap::from([("kind".to_owned(), Expression::new_string(facts.executor.kind.to_owned()))]);
        let mut entities = vec![Entity::new(executor.clone(), kind, HashSet::new()).unwrap()];
        let mut change_facts = vec![("risk".to_owned(), Expression::new_long(facts.change.risk.into()))];
        if directories_as_parents {
            let directories = facts.change.touched.iter().map(|directory| named(&self.directory, directory)).collect();
            entities.push(Entity::new_no_attrs(change.clone(), directories));
        } else {
            change_facts.push(("touched".to_owned(), set(&facts.change.touched)));
        }
        let context = Context::from_pairs([
            ("change".to_owned(), Expression::new_record(change_facts).unwrap()),
            ("evidence".to_owned(), set(&facts.evidence)),
        ]);
        let request = Request::new(executor, self.action.clone(), change, context.unwrap(), None).unwrap();
        (request, Entities::from_entities(entities, None).unwrap())
    }

    fn answer(&self, (request, entities): &(Request, Entities), out: &mut Vec<u32>) {
        let response = self.authorizer.is_authorized(request, &self.policies, entities);
        assert!(response.diagnostics().errors().next().is_none(), "a policy could not be evaluated");
        // Where no rule holds, the determining policy is the one that permits, which has no place.
        out.extend(response.diagnostics().reason().filter_map(|id| place(id.as_ref())));
    }
}

pub struct InSet(Cedar);

impl Engine for InSet {
    const NAME: &'static str = "cedar-policy set";
    const PACKAGE: &'static str = "cedar-policy";
    const MODE: &'static str = "B";
    type Ready<'text> = (Request, Entities);

    fn prepare(rules: &[Rule]) -> Self {
        Self(Cedar::prepare(rules, |Rule { prefix, min_risk, executor, missing, .. }| {
            format!(
                "forbid (principal, action == Action::\"integrate\", resource) when {{ context.change.risk >= {min_risk} && \
                 principal.kind == \"{executor}\" && !context.evidence.contains(\"{missing}\") && \
                 context.change.touched.contains(\"{prefix}\") }};"
            )
        }))
    }

    fn ready<'text>(&mut self, text: &'text str) -> Self::Ready<'text> {
        self.0.ready(text, false)
    }

    fn from_ready(&mut self, ready: &Self::Ready<'_>, out: &mut Vec<u32>) {
        self.0.answer(ready, out);
    }
}

pub struct InDirectory(Cedar);

impl Engine for InDirectory {
    const NAME: &'static str = "cedar-policy parents";
    const PACKAGE: &'static str = "cedar-policy";
    const MODE: &'static str = "H";
    type Ready<'text> = (Request, Entities);

    fn prepare(rules: &[Rule]) -> Self {
        Self(Cedar::prepare(rules, |Rule { prefix, min_risk, executor, missing, .. }| {
            format!(
                "forbid (principal, action == Action::\"integrate\", resource in Dir::\"{prefix}\") when {{ \
                 context.change.risk >= {min_risk} && principal.kind == \"{executor}\" && \
                 !context.evidence.contains(\"{missing}\") }};"
            )
        }))
    }

    fn ready<'text>(&mut self, text: &'text str) -> Self::Ready<'text> {
        self.0.ready(text, true)
    }

    fn from_ready(&mut self, ready: &Self::Ready<'_>, out: &mut Vec<u32>) {
        self.0.answer(ready, out);
    }
}
