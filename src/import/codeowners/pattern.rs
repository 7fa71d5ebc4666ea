//! Patterns of paths: `*`, `?` and ranges within a name, `**` for any number of folders.

use alloc::string::String;
use alloc::vec::Vec;

use crate::budget::{Budget, BudgetSpent};
use crate::limit;

use super::Dialect;

/// A pattern, compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    parts: Vec<Part>,
    /// What else a path may have behind what fits.
    end: End,
}

/// What may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nothing: the whole path fits.
    Here,
    /// Nothing, or anything below.
    HereOrBelow,
    /// Something below.
    Below,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// `**`: any number of folders.
    Folders,
    /// A name.
    Name(Vec<Piece>),
}

/// A piece of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// `*`
    Any,
    /// `?`
    One,
    Char(char),
    /// `[a-z]`, or `[^a-z]` for the others.
    Range {
        ranges: Vec<(char, char)>,
        others: bool,
    },
}

/// A path in its parts.
pub(super) fn segments(path: &str) -> Vec<Vec<char>> {
    path.split('/').map(|name| name.chars().collect()).collect()
}

impl Pattern {
    /// Compiles a pattern; else says why it is none.
    pub(super) fn parse(text: &str, dialect: Dialect) -> Result<Self, String> {
        if text.len() > limit::GLOB_BYTES {
            return Err(alloc::format!("the pattern has over {} bytes", limit::GLOB_BYTES));
        }
        match dialect {
            Dialect::Github => Self::github(text),
            Dialect::Gitlab => Ok(Self::gitlab(text)),
        }
    }

    fn github(text: &str) -> Result<Self, String> {
        if text.starts_with('!') {
            return Err("`!` takes nothing back in this file".into());
        }
        if text.starts_with("\\#") {
            return Err("`\\#` is no way to name a path that begins with `#`".into());
        }
        if text.contains(['[', ']']) {
            return Err("`[` and `]` are no range of characters in this file".into());
        }
        if text.contains("***") {
            return Err("`***` is no pattern".into());
        }
        let (is_rooted, body) = text.strip_prefix('/').map_or((false, text), |body| (true, body));
        let (is_folder, body) = body.strip_suffix('/').map_or((false, body), |body| (true, body));
        if body.is_empty() || body.split('/').any(str::is_empty) {
            return Err("a path between slashes has a name".into());
        }
        let names: Vec<&str> = body.split('/').collect();
        let mut parts = Vec::new();
        if !is_rooted && names.len() == 1 {
            parts.push(Part::Folders);
        }
        parts.extend(
            names.iter().map(|name| if *name == "**" { Part::Folders } else { Part::Name(pieces(name, false)) }),
        );
        let end = match (parts.last(), names.as_slice()) {
            (Some(Part::Folders), _) => {
                parts.pop();
                // `docs/**/` is what is in the folders of `docs`, not what is directly in it.
                parts.extend(is_folder.then(|| Part::Name(alloc::vec![Piece::Any])));
                End::Below
            }
            _ if is_folder => End::Below,
            // `docs/*` is what is directly in `docs`; `*` alone is everything.
            (_, [_, .., "*"]) => End::Here,
            (_, ["*"]) if is_rooted => End::Here,
            _ => End::HereOrBelow,
        };
        Ok(Self { parts, end })
    }

    fn gitlab(text: &str) -> Self {
        let (is_rooted, body) = text.strip_prefix('/').map_or((false, text), |body| (true, body));
        let (is_folder, body) = body.strip_suffix('/').map_or((false, body), |body| (true, body));
        let mut parts = Vec::new();
        if !is_rooted || (body == "*" && text == "*") {
            parts.push(Part::Folders);
        }
        let names: Vec<&str> = body.split('/').filter(|name| !name.is_empty()).collect();
        let last = names.len().saturating_sub(1);
        for (place, name) in names.iter().enumerate() {
            // Only before a slash does `**` stand for folders; at the end it is a `*`.
            let is_folders = *name == "**" && (place < last || is_folder);
            parts.push(if is_folders { Part::Folders } else { Part::Name(pieces(name, true)) });
        }
        Self { parts, end: if is_folder { End::Below } else { End::Here } }
    }

    /// Whether a path fits.
    pub(super) fn fits(&self, path: &[Vec<char>], budget: &mut Budget) -> Result<bool, BudgetSpent> {
        // Where the last `**` stands, and how much of the path it has taken: going back to the last is enough.
        let (mut part, mut name) = (0, 0);
        let mut back: Option<(usize, usize)> = None;
        loop {
            budget.spend(1)?;
            let done = part == self.parts.len();
            let left = path.len().saturating_sub(name);
            if done && self.may_end(left, path) {
                return Ok(true);
            }
            let fits = match self.parts.get(part) {
                Some(Part::Folders) => {
                    back = Some((part, name));
                    part += 1;
                    continue;
                }
                Some(Part::Name(pieces)) => match path.get(name) {
                    Some(name) => name_fits(pieces, name, budget)?,
                    None => false,
                },
                None => false,
            };
            if fits {
                (part, name) = (part + 1, name + 1);
                continue;
            }
            match back {
                Some((folders, taken)) if taken < path.len() => {
                    back = Some((folders, taken + 1));
                    (part, name) = (folders + 1, taken + 1);
                }
                _ => return Ok(false),
            }
        }
    }

    fn may_end(&self, left: usize, path: &[Vec<char>]) -> bool {
        match self.end {
            End::Here => left == 0,
            End::HereOrBelow => true,
            // A path that ends in a slash is a folder, and has nothing below it that has a name.
            End::Below => left > 1 || (left == 1 && path.last().is_some_and(|name| !name.is_empty())),
        }
    }
}

/// The pieces of a name. A backslash takes the meaning from what follows.
fn pieces(name: &str, with_ranges: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = name.chars();
    while let Some(c) = rest.next() {
        pieces.push(match c {
            '*' if pieces.last() == Some(&Piece::Any) => continue,
            '*' => Piece::Any,
            '?' => Piece::One,
            '\\' => Piece::Char(rest.next().unwrap_or('\\')),
            '[' if with_ranges => match range(rest.as_str()) {
                Some((range, behind)) => {
                    rest = behind.chars();
                    range
                }
                None => Piece::Char('['),
            },
            c => Piece::Char(c),
        });
    }
    pieces
}

/// A range behind its `[`, and what follows it.
fn range(text: &str) -> Option<(Piece, &str)> {
    let (others, mut rest) = match text.strip_prefix(['!', '^']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut ranges = Vec::new();
    loop {
        let mut chars = rest.chars();
        let first = match chars.next()? {
            ']' if !ranges.is_empty() => return Some((Piece::Range { ranges, others }, chars.as_str())),
            '\\' => chars.next()?,
            c => c,
        };
        let mut last = first;
        let behind = chars.as_str();
        if let Some(after) = behind.strip_prefix('-').filter(|after| !after.starts_with(']')) {
            chars = after.chars();
            last = match chars.next()? {
                '\\' => chars.next()?,
                c => c,
            };
        }
        ranges.push((first, last));
        rest = chars.as_str();
    }
}

impl Piece {
    fn fits(&self, c: char) -> bool {
        match self {
            Self::Any | Self::One => true,
            Self::Char(own) => *own == c,
            Self::Range { ranges, others } => {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&c)) != *others
            }
        }
    }
}

/// Whether a name fits: where it does not, only the last `*` takes one more.
fn name_fits(pieces: &[Piece], name: &[char], budget: &mut Budget) -> Result<bool, BudgetSpent> {
    let (mut piece, mut at) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    loop {
        budget.spend(1)?;
        match (pieces.get(piece), name.get(at)) {
            (None, None) => return Ok(true),
            (Some(Piece::Any), _) => {
                back = Some((piece, at));
                piece += 1;
                continue;
            }
            (Some(one), Some(c)) if one.fits(*c) => {
                (piece, at) = (piece + 1, at + 1);
                continue;
            }
            _ => {}
        }
        match back {
            Some((any, taken)) if taken < name.len() => {
                back = Some((any, taken + 1));
                (piece, at) = (any + 1, taken + 1);
            }
            _ => return Ok(false),
        }
    }
}
