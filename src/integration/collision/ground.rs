//! On what grounds two pieces of work collide.

use alloc::format;
use alloc::string::String;

use serde::Serialize;

use crate::integration::hunk::LineRange;
use crate::integration::work::Grade;
use crate::text::{Line, Prose, Resource};

/// One of the two that collide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "CollisionSide"))]
pub enum Side {
    /// The one named first.
    A,
    /// The one named second.
    B,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// What it is that does not go together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "type", content = "with", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Clash {
    /// Both take the same lines, and make something else of them.
    SameLines {
        /// The lines of each.
        lines: [LineRange; 2],
    },
    /// Both put something at the same place, and it is not the same.
    SamePlace {
        /// The places of each.
        lines: [LineRange; 2],
    },
    /// The lines of one begin where those of the other end: nothing between them tells the two apart.
    Adjoining {
        /// The lines of each.
        lines: [LineRange; 2],
    },
    /// Few lines lie between the lines of both.
    Nearby {
        /// The lines of each.
        lines: [LineRange; 2],
        /// How many lines lie between.
        between: u32,
    },
    /// Both change the same function, section or clause in different places.
    SameSymbol {
        /// What both change.
        symbol: String,
    },
    /// Both change it, and which lines is not known of one of them.
    SameResource,
    /// Both replace all of it, by something else.
    Replaced,
    /// Both add it, each with another content.
    BothAdd,
    /// One removes what the other changes.
    Removed {
        /// Which removes it.
        by: Side,
    },
    /// Each gives it another name.
    RenamedApart {
        /// The name each gives it.
        to: [Resource; 2],
    },
    /// Two different things get the same name.
    SameNewName,
    /// What is a file on one side is a folder on the other.
    FileAndFolder {
        /// Which makes it a file.
        file: Side,
    },
    /// One moves a folder in which the other adds something.
    FolderMoved {
        /// Which moves it.
        by: Side,
        /// The new name of the folder.
        to: Resource,
    },
    /// One touches all of what the other touches a part of.
    Part {
        /// Which touches all of it.
        whole: Side,
        /// The part the other touches.
        part: Resource,
    },
    /// Both set it, to different values.
    Values {
        /// The value each sets or relies on.
        values: [Line; 2],
    },
    /// One changes what the other relies on.
    Assumption {
        /// Which changes it.
        by: Side,
        /// The value the other relies on, where it says one.
        relied_on: Option<Line>,
        /// The value it is to have, where that is known.
        becomes: Option<Line>,
    },
    /// One relies on another version than the other leaves.
    Versions {
        /// What each names.
        names: [Resource; 2],
    },
    /// One changes what the other only reads.
    Reading {
        /// Which changes it.
        by: Side,
    },
    /// One changes or removes what a name means, and the other comes to use the name.
    Meaning {
        /// The name.
        name: Line,
        /// Which changes or removes it.
        by: Side,
        /// Whether it is gone altogether.
        removed: bool,
        /// Where the other comes to use it.
        used_in: Resource,
    },
    /// Both write something that work is to land on one after the other.
    Barrier,
    /// They are not to be in production together: a person, or policy, says so.
    Excluded {
        /// Why, where that is said.
        why: Option<Prose>,
    },
}

/// A ground of a collision: what does not go together, of what, and how sure that is. The surest comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "CollisionGround"))]
pub struct Ground {
    /// How sure it is.
    pub grade: Grade,
    /// What it is about, where it is about one thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<Resource>,
    /// What does not go together.
    pub clash: Clash,
    /// Why it is less sure than such a ground is by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<&'static str>,
}

impl Ground {
    pub(super) fn new(grade: Grade, resource: &Resource, clash: Clash) -> Self {
        Self { grade, resource: Some(resource.clone()), clash, doubt: None }
    }

    /// At most as sure as this, and why.
    #[must_use]
    pub(super) fn at_most(mut self, grade: Grade, doubt: &'static str) -> Self {
        if self.grade < grade {
            self.grade = grade;
            self.doubt = Some(doubt);
        }
        self
    }

    /// Which of the two is the one that no longer fits once the other has landed, where it is one of them and not
    /// whichever comes second.
    pub fn harmed(&self) -> Option<Side> {
        match &self.clash {
            Clash::Assumption { by, .. } | Clash::Reading { by } | Clash::Meaning { by, .. } => Some(by.other()),
            _ => None,
        }
    }

    /// The ground in words, with the names of the two.
    pub fn words(&self, a: &str, b: &str) -> String {
        let name = |side: Side| if side == Side::A { a } else { b };
        let it = self.resource.as_ref().map_or("", |resource| resource.as_str());
        let text = match &self.clash {
            Clash::SameLines { lines } => format!("both change the same lines of {it}: {}", two(lines)),
            Clash::SamePlace { lines: [at, _] } => format!("both add to {it} behind line {}", at.first()),
            Clash::Adjoining { lines } => format!("both change adjoining lines of {it}: {}", two(lines)),
            Clash::Nearby { lines, between } => {
                let lines_word = if *between == 1 { "line" } else { "lines" };
                format!("both change {it} with {between} {lines_word} between them: {}", two(lines))
            }
            Clash::SameSymbol { symbol } => format!("both change `{symbol}` in {it}, in different places"),
            Clash::SameResource => format!("both change {it}, and it is not known where"),
            Clash::Replaced => format!("both replace {it}, by something else"),
            Clash::BothAdd => format!("both add {it}, each with another content"),
            Clash::Removed { by } => {
                format!("{} removes {it}, which {} changes or relies on", name(*by), name(by.other()))
            }
            Clash::RenamedApart { to: [x, y] } => format!("{it} becomes {x} in {a} and {y} in {b}"),
            Clash::SameNewName => format!("two different things become {it}"),
            Clash::FileAndFolder { file } => {
                format!("{it} is a file in {} and a folder in {}", name(*file), name(file.other()))
            }
            Clash::FolderMoved { by, to } => {
                format!("{} moves the folder in which {} adds {it} to {to}", name(*by), name(by.other()))
            }
            Clash::Part { whole, part } => {
                format!("{} touches all of {it}, and {} touches {part} in it", name(*whole), name(whole.other()))
            }
            Clash::Values { values: [x, y] } => format!("{it} is to be `{x}` for {a} and `{y}` for {b}"),
            Clash::Assumption { by, relied_on, becomes } => {
                let relied = relied_on.as_ref().map_or_else(String::new, |value| format!(" as `{value}`"));
                let becomes = becomes.as_ref().map_or_else(String::new, |value| format!(" to `{value}`"));
                format!("{} changes {it}{becomes}, and {} relies on it{relied}", name(*by), name(by.other()))
            }
            Clash::Versions { names: [x, y] } => format!("{a} is about {x} and {b} about {y}"),
            Clash::Reading { by } => format!("{} changes {it}, which {} reads", name(*by), name(by.other())),
            Clash::Meaning { name: what, by, removed, used_in } => {
                let does = if *removed { "removes" } else { "changes" };
                let (by, other) = (name(*by), name(by.other()));
                format!("{by} {does} `{what}` in {it}, and {other} comes to use it in {used_in}")
            }
            Clash::Barrier => format!("both write {it}, on which work lands one after the other"),
            Clash::Excluded { why } => {
                let why = why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
                format!("they are not to be in production together{why}")
            }
        };
        match self.doubt {
            Some(doubt) => format!("{text} ({doubt})"),
            None => text,
        }
    }
}

fn one(lines: LineRange) -> String {
    match lines.count() {
        0 => format!("behind {}", lines.first()),
        1 => format!("{}", lines.first()),
        _ => format!("{}-{}", lines.first(), lines.end().saturating_sub(1)),
    }
}

fn two([a, b]: &[LineRange; 2]) -> String {
    let (a, b) = (one(*a), one(*b));
    if a == b { a } else { format!("{a} and {b}") }
}
