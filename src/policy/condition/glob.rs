//! Path patterns: `*` and `?` within a segment, `**` for any number of segments.
//!
//! Matching tries each place of a pattern once against each place of a path, so that no pattern is slow: at most
//! as many steps as the product of their lengths.

use crate::order::Gathered as _;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::budget::{Budget, BudgetSpent};
use crate::fault::InputFault;
use crate::limit;

/// A checked path pattern.
///
/// ```
/// use governed::policy::condition::Glob;
/// let glob = Glob::parse("services/**/*.sql")?;
/// assert!(glob.fits("services/pay/db/up.sql"));
/// assert!(glob.fits("services/up.sql"));
/// assert!(!glob.fits("services/up.sql.bak"));
/// // A folder stands for everything below it.
/// assert!(glob.fits("services/pay/"));
/// assert!(Glob::parse("a//b").is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    text: Box<str>,
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// `**`
    Any,
    /// What is between two slashes.
    One(Box<str>),
}

impl Glob {
    pub(crate) const EXPECTED: &'static str = "a path pattern of segments between single `/`, with `*` and `?` within a segment and `**` as a segment of its own, at most 1,024 bytes";

    /// Checks a pattern. One that ends in `/` means everything below.
    ///
    /// # Errors
    /// When it is empty, longer than [`limit::GLOB_BYTES`], begins with `/` or `./`, has an empty segment, has
    /// `**` within a segment, or holds a character that has a meaning in other pattern languages: `[`, `]`,
    /// `{`, `}`, `\`, `!` in front.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("path pattern", text, Self::EXPECTED);
        if text.is_empty() || text.len() > limit::GLOB_BYTES || text.starts_with(['!', '/']) || text.starts_with("./") {
            return Err(fault());
        }
        if text.contains(['[', ']', '{', '}', '\\']) || !text.chars().all(crate::text::shows_itself) {
            return Err(fault());
        }
        let mut segments = Vec::new();
        let (body, below) = text.strip_suffix('/').map_or((text, false), |body| (body, true));
        for part in body.split('/') {
            match part {
                "" => return Err(fault()),
                "**" => segments.push(Segment::Any),
                part if part.contains("**") => return Err(fault()),
                part => segments.push(Segment::One(part.into())),
            }
        }
        if below {
            segments.push(Segment::Any);
        }
        Ok(Self { text: text.into(), segments })
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What every path that fits begins with. A folder above it may fit too.
    pub fn prefix(&self) -> String {
        let mut prefix = String::new();
        for (number, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Any => break,
                Segment::One(part) => {
                    let literal: &str = part.split(['*', '?']).next().unwrap_or_default();
                    prefix.push_str(literal);
                    if literal.len() < part.len() {
                        break;
                    }
                    if number + 1 < self.segments.len() {
                        prefix.push('/');
                    }
                }
            }
        }
        prefix
    }

    /// The folder all of which fits, where the pattern says no more than that: `src/` for `src/**`.
    pub fn folder(&self) -> Option<String> {
        let (last, front) = self.segments.split_last()?;
        let plain = |segment: &Segment| matches!(segment, Segment::One(part) if !part.contains(['*', '?']));
        (*last == Segment::Any && !front.is_empty() && front.iter().all(plain)).then(|| self.prefix())
    }

    /// Whether every path that fits this pattern fits another, folders too. It errs on one side: where the answer
    /// is `false`, another path may not fit or it cannot be seen.
    ///
    /// ```
    /// use governed::policy::condition::Glob;
    /// let (inner, outer) = (Glob::parse("src/pay/*.sql")?, Glob::parse("src/**")?);
    /// assert!(inner.within(&outer) && !outer.within(&inner));
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn within(&self, outer: &Self) -> bool {
        let (ends, others) = (self.segments.len(), outer.segments.len());
        self.included(outer, |place, reached| place >= ends || reached.iter().take(others).any(|reached| *reached))
    }

    /// Whether every path this pattern [holds](Self::holds) is held by another. It errs on the same side.
    pub fn held_within(&self, outer: &Self) -> bool {
        let open = |glob: &Self| glob.segments.last() == Some(&Segment::Any);
        let (mine, theirs) = (open(self), open(outer));
        let last = self.segments.len().saturating_sub(1);
        self.included(outer, |place, reached| {
            let at_end = reached.get(outer.segments.len().saturating_sub(1)).copied().unwrap_or_default();
            !mine || place != last || (theirs && at_end)
        })
    }

    /// Walks this pattern, and with it every place the other can have reached by then. `folder` says whether the
    /// folder read so far is as it should be.
    fn included(&self, outer: &Self, folder: impl Fn(usize, &[bool]) -> bool) -> bool {
        let blank = |glob: &Self| vec![false; glob.segments.len() + 1];
        let (mut mine, mut theirs) = (blank(self), blank(outer));
        self.reach(&mut mine, 0);
        outer.reach(&mut theirs, 0);
        let marked = |places: &[bool]| -> Vec<usize> {
            places.iter().enumerate().filter(|(_, reached)| **reached).map(|(place, _)| place).collect()
        };
        let mut open: Vec<(usize, Vec<bool>)> =
            marked(&mine).into_iter().map(|place| (place, theirs.clone())).collect();
        let mut seen: BTreeSet<(usize, Vec<bool>)> = open.iter().cloned().gathered();
        while let Some((place, theirs)) = open.pop() {
            if seen.len() > limit::GLOB_PLACES {
                return false;
            }
            let Some(segment) = self.segments.get(place) else { continue };
            let (mut mine, mut next) = (blank(self), blank(outer));
            self.reach(&mut mine, place + 1);
            if *segment == Segment::Any {
                self.reach(&mut mine, place);
            }
            for at in marked(&theirs) {
                match (outer.segments.get(at), segment) {
                    (Some(Segment::Any), _) => {
                        outer.reach(&mut next, at);
                        outer.reach(&mut next, at + 1);
                    }
                    (Some(Segment::One(wide)), Segment::One(part)) if part_within(part, wide) => {
                        outer.reach(&mut next, at + 1);
                    }
                    (Some(Segment::One(wide)), Segment::Any) if **wide == *"*" => outer.reach(&mut next, at + 1),
                    _ => {}
                }
            }
            for place in marked(&mine) {
                let ended = place == self.segments.len() && !next.last().copied().unwrap_or_default();
                if ended || !folder(place, &next) {
                    return false;
                }
                let reached = (place, next.clone());
                if seen.insert(reached.clone()) {
                    open.push(reached);
                }
            }
        }
        true
    }

    /// A path that fits: `src/x` for `src/**`.
    pub(crate) fn sample(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::One(part) => parts.push(part.replace(['*', '?'], "x")),
                Segment::Any if number + 1 == self.segments.len() => parts.push(String::from("x")),
                Segment::Any => {}
            }
        }
        parts.join("/")
    }

    /// Whether a path fits. A path that ends in `/` stands for everything below it, and fits where something
    /// below could.
    pub fn fits(&self, path: &str) -> bool {
        self.fits_within(path, &mut Budget::of(u64::MAX)).unwrap_or_default()
    }

    /// Whether a path fits and, where it ends in `/`, everything below it does.
    pub fn holds(&self, path: &str) -> bool {
        self.holds_within(path, &mut Budget::of(u64::MAX)).unwrap_or_default()
    }

    /// As [`Self::fits`], a step for each [`CHARS_A_STEP`] characters compared.
    pub(crate) fn fits_within(&self, path: &str, budget: &mut Budget) -> Result<bool, BudgetSpent> {
        // Something below needs at least one more segment, which a pattern that is not used up can take.
        self.covers(path, budget, |at| at.iter().take(self.segments.len()).any(|reached| *reached))
    }

    /// As [`Self::holds`], a step for each [`CHARS_A_STEP`] characters compared.
    pub(crate) fn holds_within(&self, path: &str, budget: &mut Budget) -> Result<bool, BudgetSpent> {
        // What lies below has any names at any depth: only wildcards cover a name nobody foresaw, and past as many
        // segments as the pattern has, one depth is as good as the next.
        self.covers(path, budget, |reached| {
            let mut at = reached.to_vec();
            (0..=self.segments.len()).all(|_| {
                at = self.after(&at, |part| Ok(part == "*")).unwrap_or_default();
                at.last().copied().unwrap_or_default()
            })
        })
    }

    /// Whether a path fits; of a folder the places reached tell.
    fn covers(&self, path: &str, budget: &mut Budget, folder: impl Fn(&[bool]) -> bool) -> Result<bool, BudgetSpent> {
        let mut pace = Pace { budget, chars: 0 };
        let (body, is_folder) = path.strip_suffix('/').map_or((path, false), |body| (body, true));
        // `at[n]`: the segments so far can be covered by the first `n` of the pattern.
        let mut at = vec![false; self.segments.len() + 1];
        self.reach(&mut at, 0);
        for segment in body.split('/') {
            pace.compare(self.segments.len())?;
            at = self.after(&at, |part| segment_fits(part, segment, &mut pace))?;
        }
        if is_folder {
            return Ok(folder(&at));
        }
        Ok(at.last().copied().unwrap_or_default())
    }

    /// The places reached after one more segment, which fits some parts.
    fn after(
        &self,
        at: &[bool],
        mut fits: impl FnMut(&str) -> Result<bool, BudgetSpent>,
    ) -> Result<Vec<bool>, BudgetSpent> {
        let mut next = vec![false; self.segments.len() + 1];
        for (place, pattern) in self.segments.iter().enumerate() {
            if !at.get(place).copied().unwrap_or_default() {
                continue;
            }
            match pattern {
                Segment::Any => {
                    self.reach(&mut next, place);
                    self.reach(&mut next, place + 1);
                }
                Segment::One(part) if fits(part)? => self.reach(&mut next, place + 1),
                Segment::One(_) => {}
            }
        }
        Ok(next)
    }

    /// Marks a place as reached, and those behind a `**`, which may also cover nothing: but not at the end, since
    /// `src/**` is what lies below `src` and not `src` itself.
    fn reach(&self, at: &mut [bool], place: usize) {
        let mut place = place;
        loop {
            if let Some(slot) = at.get_mut(place) {
                *slot = true;
            }
            if self.segments.get(place) != Some(&Segment::Any) || place + 1 >= self.segments.len() {
                break;
            }
            place += 1;
        }
    }
}

/// How many characters are compared in one step: a path that people write takes a few.
const CHARS_A_STEP: usize = 16;

/// Counts what is compared in steps.
struct Pace<'b> {
    budget: &'b mut Budget,
    chars: usize,
}

impl Pace<'_> {
    fn compare(&mut self, chars: usize) -> Result<(), BudgetSpent> {
        self.chars = self.chars.saturating_add(chars);
        if self.chars >= CHARS_A_STEP {
            self.budget.spend(u64::try_from(self.chars / CHARS_A_STEP).unwrap_or(u64::MAX))?;
            self.chars %= CHARS_A_STEP;
        }
        Ok(())
    }
}

/// Whether every segment that fits one part of a pattern is seen to fit another.
fn part_within(part: &str, wide: &str) -> bool {
    let fits = || {
        // Two parts of patterns are as short as patterns are.
        let mut budget = Budget::of(u64::MAX);
        segment_fits(wide, part, &mut Pace { budget: &mut budget, chars: 0 }) == Ok(true)
    };
    part == wide || wide == "*" || (!part.contains(['*', '?']) && fits())
}

/// One segment against one part of a pattern: on a mismatch the last `*` takes one character more.
fn segment_fits(pattern: &str, segment: &str, pace: &mut Pace<'_>) -> Result<bool, BudgetSpent> {
    if !pattern.contains(['*', '?']) {
        pace.compare(1 + pattern.len().min(segment.len()) / 16)?;
        return Ok(pattern == segment);
    }
    pace.compare(pattern.len().saturating_add(segment.len()) / 2)?;
    let (pattern, segment): (Vec<char>, Vec<char>) = (pattern.chars().collect(), segment.chars().collect());
    let (mut p, mut s, mut star) = (0, 0, None);
    while s < segment.len() {
        pace.compare(1)?;
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, s));
                p += 1;
            }
            Some(c) if *c == '?' || segment.get(s) == Some(c) => {
                p += 1;
                s += 1;
            }
            _ => {
                let Some((star_at, taken)) = star else { return Ok(false) };
                star = Some((star_at, taken + 1));
                p = star_at + 1;
                s = taken + 1;
            }
        }
    }
    Ok(pattern.iter().skip(p).all(|c| *c == '*'))
}
