//! The records of SARIF, as far as they are read: other fields are left alone, wrong ones are faults.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::import::evidence::{First, List};
use crate::limit;

#[derive(Deserialize)]
#[serde(expecting = "an object with `version` and `runs`")]
pub(super) struct Log {
    pub(super) version: String,
    #[serde(default)]
    pub(super) runs: Option<List<Run, { limit::ANALYSIS_RUNS }>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a run, an object")]
pub(super) struct Run {
    pub(super) tool: Tool,
    #[serde(default)]
    pub(super) results: Option<List<Found, { limit::ANALYSIS_RESULTS }>>,
    #[serde(default)]
    pub(super) invocations: Option<List<Invocation, { limit::ANALYSIS_PARTS }>>,
    #[serde(default)]
    pub(super) artifacts: Option<List<Artifact, { limit::ANALYSIS_LISTED }>>,
    #[serde(default)]
    pub(super) original_uri_base_ids: Option<BTreeMap<String, ArtifactLocation>>,
    #[serde(default)]
    pub(super) external_property_file_references: Option<External>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct External {
    #[serde(default)]
    pub(super) results: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(expecting = "a tool, an object with `driver`")]
pub(super) struct Tool {
    pub(super) driver: Component,
    #[serde(default)]
    pub(super) extensions: Option<List<Component, { limit::ANALYSIS_PARTS }>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a part of a tool, an object with `name`")]
pub(super) struct Component {
    pub(super) name: String,
    #[serde(default)]
    pub(super) version: Option<String>,
    #[serde(default)]
    pub(super) semantic_version: Option<String>,
    #[serde(default)]
    pub(super) rules: Option<List<Rule, { limit::ANALYSIS_LISTED }>>,
}

impl Component {
    pub(super) fn rules(&self) -> &[Rule] {
        self.rules.as_ref().map_or(&[], |rules| &rules.0)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a rule, an object")]
pub(super) struct Rule {
    pub(super) id: String,
    #[serde(default)]
    pub(super) default_configuration: Option<Configuration>,
    #[serde(default)]
    pub(super) short_description: Option<Message>,
    #[serde(default)]
    pub(super) message_strings: Option<BTreeMap<String, Message>>,
}

#[derive(Deserialize)]
#[serde(expecting = "a configuration, an object")]
pub(super) struct Configuration {
    #[serde(default)]
    pub(super) level: Option<SaidLevel>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a level: `none`, `note`, `warning` or `error`")]
pub(super) enum SaidLevel {
    None,
    Note,
    Warning,
    Error,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a kind of result, such as `fail`")]
pub(super) enum Kind {
    NotApplicable,
    Pass,
    Fail,
    Review,
    Open,
    Informational,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a baseline state, such as `new`")]
pub(super) enum Baseline {
    New,
    Unchanged,
    Updated,
    Absent,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an invocation, an object with `executionSuccessful`")]
pub(super) struct Invocation {
    pub(super) execution_successful: bool,
    #[serde(default)]
    pub(super) start_time_utc: Option<String>,
    #[serde(default)]
    pub(super) end_time_utc: Option<String>,
    #[serde(default)]
    pub(super) rule_configuration_overrides: Option<List<Override, { limit::ANALYSIS_PARTS }>>,
}

#[derive(Deserialize)]
#[serde(expecting = "an override of a rule, an object")]
pub(super) struct Override {
    pub(super) descriptor: RuleName,
    pub(super) configuration: Configuration,
}

#[derive(Deserialize)]
#[serde(expecting = "a file, an object")]
pub(super) struct Artifact {
    #[serde(default)]
    pub(super) location: Option<ArtifactLocation>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a location of a file, an object with `uri`")]
pub(super) struct ArtifactLocation {
    #[serde(default)]
    pub(super) uri: Option<String>,
    #[serde(default)]
    pub(super) uri_base_id: Option<String>,
    #[serde(default)]
    pub(super) index: Option<Number>,
}

#[derive(Deserialize)]
#[serde(expecting = "a message, an object with `text`")]
pub(super) struct Message {
    #[serde(default)]
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) arguments: Option<List<String, { limit::ANALYSIS_PARTS }>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "the name of a rule, an object")]
pub(super) struct RuleName {
    #[serde(default)]
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) index: Option<Number>,
    #[serde(default)]
    pub(super) tool_component: Option<ComponentName>,
}

#[derive(Deserialize)]
#[serde(expecting = "the name of a part of a tool, an object")]
pub(super) struct ComponentName {
    #[serde(default)]
    pub(super) index: Option<Number>,
    #[serde(default)]
    pub(super) name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a result, an object with `message`")]
pub(super) struct Found {
    #[serde(default)]
    pub(super) rule_id: Option<String>,
    #[serde(default)]
    pub(super) rule_index: Option<Number>,
    #[serde(default)]
    pub(super) rule: Option<Box<RuleName>>,
    #[serde(default)]
    pub(super) kind: Option<Kind>,
    #[serde(default)]
    pub(super) level: Option<SaidLevel>,
    pub(super) message: Message,
    #[serde(default)]
    pub(super) locations: Option<First<Location>>,
    #[serde(default)]
    pub(super) suppressions: Option<List<Suppression, { limit::ANALYSIS_PARTS }>>,
    #[serde(default)]
    pub(super) baseline_state: Option<Baseline>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a suppression, an object")]
pub(super) struct Suppression {
    #[serde(default)]
    pub(super) status: Option<Status>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "the status of a suppression")]
pub(super) enum Status {
    Accepted,
    UnderReview,
    Rejected,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a location, an object")]
pub(super) struct Location {
    #[serde(default)]
    pub(super) physical_location: Option<PhysicalLocation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a physical location, an object")]
pub(super) struct PhysicalLocation {
    #[serde(default)]
    pub(super) artifact_location: Option<ArtifactLocation>,
    #[serde(default)]
    pub(super) region: Option<Region>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a region, an object")]
pub(super) struct Region {
    #[serde(default)]
    pub(super) start_line: Option<Number>,
    #[serde(default)]
    pub(super) end_line: Option<Number>,
}

/// A whole number of any size: what is out of range for its place is told apart from what is no number.
#[derive(Clone, Copy)]
pub(super) struct Number(pub(super) i128);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Whole;
        impl serde::de::Visitor<'_> for Whole {
            type Value = Number;
            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("a whole number")
            }
            fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
                Ok(Number(number.into()))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
                Ok(Number(number.into()))
            }
        }
        from.deserialize_any(Whole)
    }
}

impl Number {
    pub(super) fn line(self) -> Option<u32> {
        u32::try_from(self.0).ok().filter(|line| *line > 0)
    }

    /// What it points at in a list: `-1` is how SARIF says nothing.
    pub(super) fn of<T>(self, list: &[T]) -> Option<&T> {
        list.get(usize::try_from(self.0).ok()?)
    }
}
