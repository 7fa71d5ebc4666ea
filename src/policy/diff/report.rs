//! Differences as text and as Markdown.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::escape::{code, counted, markdown as escaped};
use crate::limit;
use crate::text::shortened;

use super::{Changed, Difference, PartChange, Reach, What};

impl What {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Layer => "layer",
            Self::Policy => "policy",
            Self::Delegates => "delegates of",
            Self::Fact => "fact",
            Self::Zone => "zone",
            Self::Group => "group",
            Self::Standard => "standard",
            Self::Ruling(sort) => sort.name(),
            Self::Overrides => "overrides of",
            Self::Changes => "how changes come into",
            Self::Fallback => "fallback",
        }
    }
}

impl Changed {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

impl fmt::Display for PartChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |text: &str| shortened(&text.replace('\n', " "), limit::LINE_BYTES);
        write!(f, "{} ", self.part)?;
        match (self.before.as_deref(), self.after.as_deref()) {
            (Some(before), Some(after)) => write!(f, "`{}` → `{}`", said(before), said(after)),
            (Some(before), None) => write!(f, "no longer `{}`", said(before)),
            (None, Some(after)) => write!(f, "now `{}`", said(after)),
            (None, None) => f.write_str("as it follows from it"),
        }
    }
}

impl Difference {
    fn opening(&self) -> String {
        match self.what {
            What::Fallback | What::Ruling(crate::policy::ruling::Sort::Autonomy) => format!("`{}`", self.id),
            what => format!("{} `{}`", what.name(), self.id),
        }
    }

    fn said(&self) -> Vec<String> {
        self.parts
            .iter()
            .filter(|part| part.before.is_some() || part.after.is_some())
            .map(|part| match self.change {
                Changed::Changed => format!("{part}"),
                Changed::Added | Changed::Removed => {
                    let words = part.before.as_deref().or(part.after.as_deref()).unwrap_or_default();
                    format!("{} `{}`", part.part, shortened(words, limit::LINE_BYTES))
                }
            })
            .collect()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.opening(), self.change.name())?;
        let said = self.said();
        if !said.is_empty() {
            write!(f, ": {}", said.join(", "))?;
        }
        write!(f, "; {}", self.bearing())
    }
}

fn summary(differences: &[Difference]) -> String {
    let many = |which: fn(&Difference) -> Reach| {
        differences.iter().filter(|difference| which(difference) == Reach::Yes).count()
    };
    let all = counted(u64::try_from(differences.len()).unwrap_or(u64::MAX), "difference");
    let (loosen, tighten) = (many(|one| one.bearing().loosens), many(|one| one.bearing().tightens));
    if differences.is_empty() {
        return String::from("no difference");
    }
    format!("{all}: {loosen} can loosen, {tighten} can tighten")
}

/// Differences as text, one a line, under a line that counts them.
pub fn text(differences: &[Difference]) -> String {
    let mut text = summary(differences) + "\n";
    for difference in differences {
        text += &format!("  {difference}\n");
    }
    text
}

/// Differences as a table of Markdown.
pub fn markdown(differences: &[Difference]) -> String {
    let mut text = format!("**{}**\n", summary(differences));
    if differences.is_empty() {
        return text;
    }
    text += "\n| what | | bears | parts |\n|---|---|---|---|\n";
    for difference in differences {
        let parts: Vec<String> = difference.said().iter().map(|part| escaped(part)).collect();
        let (what, id, change) = (difference.what.name(), code(&difference.id), difference.change.name());
        text += &format!("| {what} {id} | {change} | {} | {} |\n", difference.bearing(), parts.join("<br>"));
    }
    text
}
