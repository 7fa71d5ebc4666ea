//! What a check shows at lines of files.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::escape;
use crate::import::Skips;
use crate::import::evidence::Level;
use crate::limit;
use crate::order::InOrder as _;
use crate::policy::condition::Glob;
use crate::policy::{Decision, Fired, Policy, Verdict};

use super::{Given, shown};

/// How loud an annotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Notice {
    /// It has to be mended.
    Error,
    /// Something is wanting, or should be looked at.
    Warning,
    /// It is worth knowing.
    Note,
}

impl Notice {
    /// Its name in SARIF.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Something to show at a file, or of the whole change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Annotation {
    /// How loud it is.
    pub level: Notice,
    /// What it is called: the rule of the policy, or the rule or test of the tool that found it.
    pub title: String,
    /// What is to be said.
    pub message: String,
    /// The file, from the root of the sources. Absent where it is about the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The first line, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_line: Option<u32>,
    /// The last line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_line: Option<u32>,
    /// The rule of the policy it is from; nothing, where a file of evidence says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// What a ruling that fired does to the move: nothing, where it lets it go or is there already.
pub(super) fn stands_against(decision: &Decision, fired: &Fired) -> Option<(Notice, String)> {
    if let Some(why) = &fired.undetermined {
        return Some((Notice::Error, format!("it cannot be told, since {why}")));
    }
    if fired.effects.iter().any(|effect| &**effect == "block") {
        return Some((Notice::Error, "it blocks".into()));
    }
    let owed = decision.owed.iter().filter(|owed| owed.verdict != Verdict::Move && owed.by.contains(&fired.id));
    let owed: Vec<String> = owed.map(|owed| format!("it asks for {}", owed.what)).collect();
    (!owed.is_empty()).then(|| (Notice::Warning, owed.join("; ")))
}

/// Everything there is to show, the worst first.
pub(super) fn all(policy: &Policy, decision: &Decision, given: &Given<'_>, skips: &mut Skips) -> Vec<Annotation> {
    let mut all = Vec::new();
    if decision.verdict != Verdict::Move
        && !decision.rules.iter().any(|fired| stands_against(decision, fired).is_some())
    {
        all.push(Annotation {
            level: Notice::Error,
            title: format!("governed: {}", decision.verdict),
            message: shown(&decision.headline(), limit::CHECK_TEXT),
            path: None,
            first_line: None,
            last_line: None,
            rule: None,
        });
    }
    for fired in &decision.rules {
        if let Some((level, does)) = stands_against(decision, fired) {
            of_rule(policy, fired, level, &does, given, &mut all);
        }
    }
    for handed in &given.evidence {
        for place in &handed.testimony.places {
            all.push(Annotation {
                level: match place.level {
                    Level::Error => Notice::Error,
                    Level::Warning => Notice::Warning,
                    Level::Note => Notice::Note,
                },
                title: shown(place.rule.as_ref().map_or(place.claim.as_str(), |rule| rule.as_str()), limit::LINE_BYTES),
                message: shown(place.message.as_str(), limit::CHECK_TEXT),
                path: Some(shown(&place.path, limit::NAME_BYTES)),
                first_line: place.first_line,
                last_line: place.last_line,
                rule: None,
            });
        }
    }
    all.put_in_order_by_key(|annotation| annotation.level);
    let left = all.len().saturating_sub(limit::ANNOTATIONS);
    all.truncate(limit::ANNOTATIONS);
    skips.note_many(
        "annotation past the most that are made",
        u64::try_from(left).unwrap_or(u64::MAX),
        "the least of them",
    );
    all
}

/// What a rule has against the change: at each path it is about, or of the whole.
fn of_rule(policy: &Policy, fired: &Fired, level: Notice, does: &str, given: &Given<'_>, all: &mut Vec<Annotation>) {
    let message = shown(&format!("{} ({does})", fired.why.opening(limit::LINE_BYTES)), limit::CHECK_TEXT);
    let made = |path: Option<String>, lines: Option<(u32, u32)>| Annotation {
        level,
        title: format!("governed: {}", fired.id),
        message: message.clone(),
        path,
        first_line: lines.map(|(first, _)| first),
        last_line: lines.map(|(_, last)| last),
        rule: Some(fired.id.to_string()),
    };
    let globs = patterns(policy, &fired.id);
    let touched = given.touched.iter().flat_map(|touched| &touched.touches);
    let about = touched.filter(|touch| {
        let path = touch.resource.name();
        touch.resource.kind() == "path" && globs.iter().any(|glob| glob.fits(path) || glob.holds(path))
    });
    let before = all.len();
    for touch in about.take(limit::ANNOTATIONS) {
        // Nothing above the first hunk changed, so it stands where it stood; what came in stands behind its line.
        let lines = touch.lines.first().map(|hunk| {
            let first = hunk.range.first().saturating_add(u32::from(hunk.range.count() == 0)).max(1);
            (first, first.saturating_add(hunk.becomes.unwrap_or(1).saturating_sub(1)))
        });
        all.push(made(Some(shown(touch.resource.name(), limit::NAME_BYTES)), lines));
    }
    if all.len() == before {
        all.push(made(None, None));
    }
}

/// The path patterns of a rule.
fn patterns(policy: &Policy, id: &str) -> Vec<Glob> {
    let Some(ruling) = policy.rulings().iter().find(|ruling| &*ruling.id == id) else { return Vec::new() };
    let Some(document) = policy.documents().get(ruling.layer) else { return Vec::new() };
    let own = |name: &str| id == name || id.strip_suffix(name).is_some_and(|front| front.ends_with(['/', ':', '.']));
    let rule = document.rules.iter().find(|rule| own(rule.id.as_str()));
    let texts = rule.into_iter().flat_map(|rule| rule.matching.paths.iter().chain(&rule.matching.only_paths));
    texts.filter_map(|text| Glob::parse(text).ok()).collect()
}

/// Annotations as the commands GitHub Actions reads on standard output, one a line.
///
/// ```
/// use governed::check::{Annotation, Notice, workflow_commands};
/// let annotation = Annotation {
///     level: Notice::Error, title: "a, b".into(), message: "100 %\n::set-output name=x::y".into(),
///     path: Some("src/a:b.rs".into()), first_line: Some(3), last_line: None, rule: None,
/// };
/// assert_eq!(
///     workflow_commands(&[annotation]),
///     "::error file=src/a%3Ab.rs,line=3,title=a%2C b::100 %25%0A::set-output name=x::y\n",
/// );
/// ```
pub fn workflow_commands(annotations: &[Annotation]) -> String {
    let mut text = String::new();
    for annotation in annotations {
        let name = match annotation.level {
            Notice::Error => "error",
            Notice::Warning => "warning",
            Notice::Note => "notice",
        };
        let mut properties = Vec::new();
        if let Some(path) = &annotation.path {
            properties.push(format!("file={}", escape::workflow_property(path)));
            properties.extend(annotation.first_line.map(|line| format!("line={line}")));
            properties.extend(annotation.first_line.and(annotation.last_line).map(|line| format!("endLine={line}")));
        }
        properties.push(format!("title={}", escape::workflow_property(&annotation.title)));
        let message = escape::workflow_data(&annotation.message);
        text.push_str(&format!("::{name} {}::{message}\n", properties.join(",")));
    }
    text
}
