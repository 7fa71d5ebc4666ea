//! What is kept of what happened, in the form a person chose for it.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::fault::InputFault;
use crate::id::UnitId;
use crate::policy::Day;
use crate::policy::condition::Glob;
use crate::text::{Label, Line, Prose, Resource};

use super::signal::unknown_name;

/// In which form something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "LessonFormSort"))]
pub enum FormSort {
    /// A rule of policy.
    Rule,
    /// A standard that evidence has to meet.
    EvidenceStandard,
    /// A window in which work waits.
    Window,
    /// Work that must not be on its way together.
    Exclusion,
    /// A rule that puts work before somebody.
    Route,
    /// A warning to whoever does such work.
    Warning,
    /// Something to follow, kept elsewhere.
    Runbook,
    /// A test or evaluation, kept elsewhere.
    Test,
    /// Deliberately nothing: it stays with people's judgment.
    Nothing,
}

impl FormSort {
    /// Every form.
    pub const ALL: [Self; 9] = [
        Self::Rule,
        Self::EvidenceStandard,
        Self::Window,
        Self::Exclusion,
        Self::Route,
        Self::Warning,
        Self::Runbook,
        Self::Test,
        Self::Nothing,
    ];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::EvidenceStandard => "evidence_standard",
            Self::Window => "window",
            Self::Exclusion => "exclusion",
            Self::Route => "route",
            Self::Warning => "warning",
            Self::Runbook => "runbook",
            Self::Test => "test",
            Self::Nothing => "nothing",
        }
    }

    /// The form of that name.
    ///
    /// # Errors
    /// When there is none; the nearest one is named.
    ///
    /// ```
    /// use governed::memory::FormSort;
    /// assert_eq!(FormSort::parse("evidence_standard")?, FormSort::EvidenceStandard);
    /// assert!(FormSort::parse("runbok").unwrap_err().to_string().contains("runbook"));
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let found = Self::ALL.into_iter().find(|sort| sort.name() == text);
        found.ok_or_else(|| unknown_name("form of a lesson", text, &Self::ALL.map(Self::name)))
    }

    /// Whether it acts through policy, and so only once a policy that has it is in force.
    pub fn is_policy(self) -> bool {
        matches!(self, Self::Rule | Self::EvidenceStandard | Self::Window | Self::Exclusion | Self::Route)
    }

    /// Whether it has to say where it is kept.
    pub fn is_elsewhere(self) -> bool {
        matches!(self, Self::Runbook | Self::Test)
    }
}

/// The form a person chose, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "LessonForm"))]
pub struct Form {
    /// Which.
    pub sort: FormSort,
    /// Why this one and no stricter or looser one.
    pub why: Prose,
    /// What it is called where it is kept: the standard in the policy, the runbook, the test. A rule, window or
    /// exclusion is found by its `origin`, `lesson:NAME`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Line>,
}

/// What happened, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "LessonLearnt"))]
pub struct Learnt {
    /// What happened.
    pub happened: Prose,
    /// What it meant.
    pub meant: Prose,
    /// What worked, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worked: Option<Prose>,
    /// What was tried or believed, and was wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub false_paths: Vec<Prose>,
    /// What risk it showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Prose>,
    /// What is to be watched from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch: Option<Prose>,
}

/// On which work it bears. Every line that is there must fit; of a list, one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "LessonBearing"))]
pub struct Bearing {
    /// Kinds of work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Label>,
    /// Path patterns: it touches a path that fits one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<Box<str>>,
    /// Resources as `kind:name` or `kind:*`: it touches one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub touches: Vec<Resource>,
    /// Initiatives it belongs to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub initiatives: Vec<Line>,
}

impl Bearing {
    /// Whether it names nothing, and so bears on nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks that its path patterns can be read.
    ///
    /// # Errors
    /// When one cannot.
    pub fn check(&self) -> Result<(), InputFault> {
        self.paths.iter().try_for_each(|path| Glob::parse(path).map(|_| ()))
    }

    /// Why it bears on work, in words, a sentence for each line that fits: nothing, where one does not or there is none.
    ///
    /// ```
    /// use governed::memory::Bearing;
    /// use governed::{Label, Resource};
    /// let bearing = Bearing { paths: vec!["billing/**".into()], ..Bearing::default() };
    /// let kind = Label::parse("code-change")?;
    /// let tax = Resource::parse("path:billing/tax.rs")?;
    /// assert_eq!(bearing.on(&kind, &[&tax], &[]).unwrap(), ["it touches `path:billing/tax.rs` (`billing/**`)"]);
    /// assert!(bearing.on(&kind, &[&Resource::parse("path:docs/tax.md")?], &[]).is_none());
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn on(&self, kind: &Label, touched: &[&Resource], initiatives: &[&Line]) -> Option<Vec<String>> {
        let mut because = Vec::new();
        if !self.kinds.is_empty() {
            let named = self.kinds.iter().find(|named| *named == kind)?;
            because.push(format!("it is a `{named}`"));
        }
        if !self.paths.is_empty() {
            let mut globs = self.paths.iter().filter_map(|path| Glob::parse(path).ok());
            let paths = || touched.iter().filter(|resource| resource.kind() == "path");
            let (glob, path) =
                globs.find_map(|glob| paths().find(|path| glob.fits(path.name())).map(|path| (glob, path)))?;
            because.push(format!("it touches `{path}` (`{}`)", glob.as_str()));
        }
        if !self.touches.is_empty() {
            let fits = |named: &&Resource, touched: &&&Resource| {
                named.kind() == touched.kind() && (named.name() == "*" || named.name() == touched.name())
            };
            let found = self.touches.iter().find_map(|named| touched.iter().find(|touched| fits(&named, touched)))?;
            because.push(format!("it touches `{found}`"));
        }
        if !self.initiatives.is_empty() {
            let named = self.initiatives.iter().find(|named| initiatives.contains(named))?;
            because.push(format!("it belongs to `{named}`"));
        }
        (!because.is_empty()).then_some(because)
    }
}

/// Where a lesson comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "LessonProvenance"))]
pub struct Provenance {
    /// The pattern it closes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Label>,
    /// The units it was learnt from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
    /// The judgments, refusals, overrides and decisions it comes from, by the numbers of their entries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<u64>,
}

impl Provenance {
    /// Whether it names nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What is kept of what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Lesson {
    /// Its name in the register: rules that come of it have `lesson:NAME` as their origin.
    pub label: Label,
    /// It in a line.
    pub title: Line,
    /// What happened, and what came of it.
    pub learnt: Learnt,
    /// The form a person chose for it.
    pub form: Form,
    /// On which work it bears.
    #[serde(default, skip_serializing_if = "Bearing::is_empty")]
    pub bears_on: Bearing,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Provenance::is_empty")]
    pub from: Provenance,
    /// When somebody looks whether it still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Day>,
}
