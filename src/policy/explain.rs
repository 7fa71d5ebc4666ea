//! A decision as a tree of reasons, and the tree as text, Markdown and JSON.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;
use serde_json::Value as Json;

use crate::limit;
use crate::order::InOrder as _;
use crate::text::shortened;

use super::decision::{Decision, Fired};
use super::verdict::Verdict;

/// A reason, and the reasons it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PolicyReason"))]
pub struct Reason {
    /// What sort of reason it is.
    pub sort: ReasonSort,
    /// The reason in words.
    pub says: String,
    /// What it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

/// What sort of reason it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PolicyReasonSort"))]
pub enum ReasonSort {
    /// The verdict.
    Verdict,
    /// Something that is owed, or is there.
    Owed,
    /// A ruling.
    Rule,
    /// A condition of a ruling.
    Condition,
    /// A fact that was read.
    Fact,
    /// A piece of evidence.
    Evidence,
    /// A way to a move.
    Way,
    /// One step of a way.
    Step,
    /// A note.
    Note,
}

impl Reason {
    fn new(sort: ReasonSort, says: impl Into<String>) -> Self {
        Self { sort, says: says.into(), because: Vec::new() }
    }

    fn with(mut self, because: Vec<Self>) -> Self {
        self.because = because;
        self
    }

    /// The tree as indented text.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.says);
        self.put(&mut text, "");
        text
    }

    fn put(&self, text: &mut String, indent: &str) {
        for (number, reason) in self.because.iter().enumerate() {
            let last = number + 1 == self.because.len();
            let (branch, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            text.push_str(&format!("{indent}{branch}{}\n", reason.says));
            reason.put(text, &format!("{indent}{below}"));
        }
    }

    /// The tree as a Markdown list.
    pub fn markdown(&self) -> String {
        let mut text = format!("**{}**\n\n", escaped(&self.says));
        self.put_markdown(&mut text, 0);
        text
    }

    fn put_markdown(&self, text: &mut String, depth: usize) {
        for reason in &self.because {
            text.push_str(&format!("{}- {}\n", "  ".repeat(depth), escaped(&reason.says)));
            reason.put_markdown(text, depth + 1);
        }
    }
}

/// Text as it shows in Markdown: what is between backticks stays, what would be markup elsewhere does not.
fn escaped(says: &str) -> String {
    let mut text = String::new();
    let mut quoted = false;
    for c in says.chars() {
        quoted ^= c == '`';
        if !quoted && matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '|' | '#' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

impl Decision {
    /// Why the verdict is what it is, as a tree: what stands against the move first, then what speaks for it, what it
    /// rests on, and what would have to become true.
    pub fn explain(&self) -> Reason {
        let mut because = Vec::new();
        let asks = |fired: &&Fired| self.owed.iter().any(|owed| owed.by.contains(&fired.id));
        for fired in self
            .rules
            .iter()
            .filter(|fired| fired.effects.iter().any(|effect| &**effect == "block") && fired.undetermined.is_none())
        {
            because.push(rule(fired, "blocks"));
        }
        for fired in self.rules.iter().filter(|fired| fired.undetermined.is_some()) {
            let reason = fired.undetermined.as_deref().unwrap_or_default();
            because.push(rule(fired, &format!("cannot be told, since {reason}")));
        }
        let mut owed: Vec<_> = self.owed.iter().collect();
        owed.put_in_order_by_key(|owed| core::cmp::Reverse(owed.verdict));
        for owed in owed {
            let by =
                self.rules.iter().filter(|fired| owed.by.contains(&fired.id)).map(|fired| rule(fired, "asks for it"));
            let says = match (owed.verdict, owed.asked) {
                (Verdict::Move, _) => format!("{}: there", owed.what),
                (verdict, 1) => format!("{verdict}: {}", owed.what),
                (verdict, asked) => format!("{verdict}: {} ({} of {asked} there)", owed.what, owed.has),
            };
            because.push(Reason::new(ReasonSort::Owed, says).with(by.collect()));
        }
        if self.permitted_by.is_empty() {
            let says = match &self.asked {
                Some(asked) => format!("no rule permits it, so {asked} has to be asked"),
                None => String::from("no rule permits it"),
            };
            because.push(Reason::new(ReasonSort::Note, says));
        }
        for fired in self.rules.iter().filter(|fired| self.permitted_by.contains(&fired.id)) {
            because.push(rule(fired, "permits it"));
        }
        let told = |fired: &&Fired| {
            fired.undetermined.is_some()
                || self.permitted_by.contains(&fired.id)
                || asks(fired)
                || fired.effects.iter().any(|effect| &**effect == "block")
        };
        for fired in self.rules.iter().filter(|fired| !told(fired)) {
            because.push(rule(fired, &fired.effects.join("; ")));
        }
        for evidence in &self.evidence {
            let says = format!(
                "evidence {}: {} by {}, {}, {}",
                evidence.label, evidence.method, evidence.by, evidence.finding, evidence.standing
            );
            because.push(Reason::new(ReasonSort::Evidence, says));
        }
        for note in &self.remember {
            because.push(Reason::new(ReasonSort::Note, format!("remember: {}", note.opening(limit::LINE_BYTES))));
        }
        if !self.routes.is_empty() {
            let routes: Vec<&str> = self.routes.iter().map(crate::text::Label::as_str).collect();
            because.push(Reason::new(ReasonSort::Note, format!("it is put before {}", routes.join(", "))));
        }
        for (number, way) in self.ways.iter().enumerate() {
            let steps =
                way.steps.iter().map(|step| Reason::new(ReasonSort::Step, format!("{}: {}", step.whose, step.says)));
            let says = if self.ways.len() == 1 {
                String::from("it would move if")
            } else {
                format!("way {}: it would move if", number + 1)
            };
            because.push(Reason::new(ReasonSort::Way, says).with(steps.collect()));
        }
        if self.ways.is_empty() && self.verdict != Verdict::Move {
            because.push(Reason::new(ReasonSort::Note, "no way to a move was found"));
        }
        because.push(Reason::new(
            ReasonSort::Note,
            format!("decided by {} (policy {})", self.decided_by.join(", "), self.policy.short()),
        ));
        Reason::new(ReasonSort::Verdict, self.headline()).with(because)
    }

    /// The verdict in one sentence.
    pub fn headline(&self) -> String {
        let asked = match self.facts.get("move") {
            Some(Json::String(asked)) => asked.replace('_', " "),
            _ => String::from("this"),
        };
        let worst = self.owed.iter().filter(|owed| owed.verdict == self.verdict).map(|owed| &*owed.what).next();
        match (self.verdict, worst) {
            (Verdict::Move, _) => format!("move: {asked} may go ahead"),
            (Verdict::Need, Some(what)) => format!("need: {asked} needs {what}"),
            (Verdict::Hold, Some(what)) => format!("hold: {asked} has to {what}"),
            (Verdict::Escalate, Some(what)) => format!("escalate: {asked} needs {what}"),
            (Verdict::Escalate, None) => format!(
                "escalate: nothing permits {asked}, so {} is asked",
                self.asked.as_deref().unwrap_or("somebody")
            ),
            (Verdict::Undetermined, _) => format!(
                "undetermined: whether {asked} may go ahead cannot be told, so {} is asked",
                self.asked.as_deref().unwrap_or("somebody")
            ),
            (Verdict::Block, _) => format!("block: {asked} does not go ahead"),
            (verdict, None) => format!("{verdict}: {asked}"),
        }
    }
}

fn rule(fired: &Fired, does: &str) -> Reason {
    let origin = fired.origin.as_ref().map_or_else(String::new, |origin| format!(", from {origin}"));
    let sort = fired.sort.name();
    let says =
        format!("{sort} {} {does}: {} ({}{origin})", fired.id, fired.why.opening(limit::LINE_BYTES), fired.owner);
    let mut because: Vec<Reason> =
        fired.conditions.iter().map(|condition| Reason::new(ReasonSort::Condition, format!("`{condition}`"))).collect();
    because.extend(fired.read.iter().map(|(name, value)| {
        let says = if value.is_null() {
            format!("`{name}` is not known")
        } else {
            format!("`{name}` is {}", shortened(&value.to_string(), limit::GIVEN_BYTES * 2))
        };
        Reason::new(ReasonSort::Fact, says)
    }));
    Reason::new(ReasonSort::Rule, says).with(because)
}
