//! Runs of lines of a base, and what became of them.

use alloc::boxed::Box;
use core::fmt;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::ser::SerializeSeq as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use crate::fault::InputFault;
use crate::limit;
use crate::text::{parsed_forms, shows_itself};

/// A run of lines of the base: `first` counts from 1, and a run of no lines stands *after* line `first`, the
/// way unified diffs count. Written `[first, count]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(u64, u64)", into = "(u64, u64)")]
pub struct LineRange {
    first: u32,
    count: u32,
}

impl LineRange {
    /// A run of `count` lines from `first` on.
    ///
    /// # Errors
    /// When it reaches past [`limit::LINE_NUMBER`].
    pub fn new(first: u64, count: u64) -> Result<Self, InputFault> {
        let fault =
            || InputFault::new("line range", &alloc::format!("[{first}, {count}]"), "`[first, count]` within 32 bits");
        if first.saturating_add(count) > limit::LINE_NUMBER {
            return Err(fault());
        }
        Ok(Self {
            first: u32::try_from(first).map_err(|_| fault())?,
            count: u32::try_from(count).map_err(|_| fault())?,
        })
    }

    /// Reads `12` or `10-20`, both ends included.
    ///
    /// # Errors
    /// When it is neither, or ends before it begins.
    ///
    /// ```
    /// use governed::integration::LineRange;
    /// assert_eq!(LineRange::parse("10-20"), LineRange::new(10, 11));
    /// assert!(LineRange::parse("20-10").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("line range", text, "a line such as `12` or lines such as `10-20`");
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let first: u64 = first.trim().parse().map_err(|_| fault())?;
        let last: u64 = last.trim().parse().map_err(|_| fault())?;
        if first == 0 || last < first {
            return Err(fault());
        }
        Self::new(first, last.saturating_sub(first).saturating_add(1))
    }

    /// The first line.
    pub fn first(self) -> u32 {
        self.first
    }

    /// How many lines.
    pub fn count(self) -> u32 {
        self.count
    }

    /// The line after the last.
    pub fn end(self) -> u32 {
        self.first.saturating_add(self.count)
    }

    /// The smallest run that holds both.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        let first = self.first.min(other.first);
        Self { first, count: self.end().max(other.end()).saturating_sub(first) }
    }
}

impl TryFrom<(u64, u64)> for LineRange {
    type Error = InputFault;
    fn try_from((first, count): (u64, u64)) -> Result<Self, InputFault> {
        Self::new(first, count)
    }
}

impl From<LineRange> for (u64, u64) {
    fn from(range: LineRange) -> Self {
        (range.first.into(), range.count.into())
    }
}

/// What an edit does to its lines, in 48 bits: two edits of the same lines with the same mark are the same edit.
///
/// ```
/// use governed::integration::EditMark;
/// let mark = EditMark::of([b"let a = 1;".as_slice()], [b"let a = 2;".as_slice()]);
/// assert_eq!(mark, mark.to_string().parse()?);
/// assert_ne!(mark, EditMark::of([b"let a = 1;".as_slice()], []));
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EditMark(u64);

impl EditMark {
    pub(crate) const EXPECTED: &'static str = "the mark of an edit: 12 hexadecimal digits";

    /// The mark of taking lines away and putting others in their place: the first 48 bits of the SHA-256 of the
    /// lines, each behind `-` or `+` and with a line feed at its end.
    pub fn of<'l>(removed: impl IntoIterator<Item = &'l [u8]>, added: impl IntoIterator<Item = &'l [u8]>) -> Self {
        let mut marking = EditMarking::default();
        removed.into_iter().for_each(|line| marking.push(b'-', line));
        added.into_iter().for_each(|line| marking.push(b'+', line));
        marking.finish()
    }

    /// Reads 12 hexadecimal digits.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fits = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let mark = if fits { u64::from_str_radix(text, 16).ok() } else { None };
        mark.map(Self).ok_or_else(|| InputFault::new("mark of an edit", text, Self::EXPECTED))
    }
}

impl fmt::Display for EditMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}", self.0)
    }
}

impl fmt::Debug for EditMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

parsed_forms!(EditMark);

impl Serialize for EditMark {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// Makes an [`EditMark`] line by line.
#[derive(Clone, Default)]
pub struct EditMarking(Sha256);

impl EditMarking {
    /// Takes the next line, without its line feed; `sign` is `-` or `+`.
    pub fn push(&mut self, sign: u8, line: &[u8]) {
        self.0.update([sign]);
        self.0.update(line);
        self.0.update(b"\n");
    }

    /// The mark of all lines taken.
    pub fn finish(self) -> EditMark {
        let hash: [u8; 32] = self.0.finalize().into();
        EditMark(hash.iter().take(6).fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
    }
}

impl fmt::Debug for EditMarking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EditMarking")
    }
}

/// A run of lines of the base and what became of it, as far as that is known.
///
/// Written `[first, count]`, and with what is known behind it: `[first, count, becomes, mark, symbol]`. What is not
/// known in between is `null`.
///
/// ```
/// use governed::integration::Hunk;
/// let hunk: Hunk = serde_json::from_str(r#"[10, 2, 5, "9a4a294c376c", "fn price"]"#)?;
/// assert_eq!((hunk.range.first(), hunk.becomes, hunk.symbol.as_deref()), (10, Some(5), Some("fn price")));
/// assert_eq!(serde_json::to_string(&Hunk::from(hunk.range))?, "[10,2]");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The lines of the base.
    pub range: LineRange,
    /// How many lines stand in their place.
    pub becomes: Option<u32>,
    /// What the edit is.
    pub mark: Option<EditMark>,
    /// What encloses it: a function, a section, a clause.
    pub symbol: Option<Box<str>>,
}

impl From<LineRange> for Hunk {
    fn from(range: LineRange) -> Self {
        Self { range, becomes: None, mark: None, symbol: None }
    }
}

impl Hunk {
    /// The smallest hunk that holds both. What it becomes is known where it is of both; which edit it is, is not.
    #[must_use]
    pub fn joined(&self, next: &Self) -> Self {
        let between = next.range.first().saturating_sub(self.range.end());
        let becomes = self.becomes.zip(next.becomes).and_then(|(a, b)| a.checked_add(b)?.checked_add(between));
        let symbol = self.symbol.clone().filter(|symbol| Some(symbol) == next.symbol.as_ref());
        Self { range: self.range.joined(next.range), becomes, mark: None, symbol }
    }

    /// How many lines it is about: those it takes or those it puts, whichever are more.
    pub fn size(&self) -> u32 {
        self.range.count().max(self.becomes.unwrap_or(0))
    }

    fn known(&self) -> usize {
        match (&self.symbol, self.mark, self.becomes) {
            (Some(_), _, _) => 3,
            (None, Some(_), _) => 2,
            (None, None, Some(_)) => 1,
            (None, None, None) => 0,
        }
    }
}

impl Serialize for Hunk {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let known = self.known();
        let mut list = to.serialize_seq(Some(2 + known))?;
        list.serialize_element(&self.range.first())?;
        list.serialize_element(&self.range.count())?;
        if known > 0 {
            list.serialize_element(&self.becomes)?;
        }
        if known > 1 {
            list.serialize_element(&self.mark)?;
        }
        if known > 2 {
            list.serialize_element(&self.symbol)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for Hunk {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Hunk;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("lines as `[first, count]`, or `[first, count, becomes, mark, symbol]`")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Hunk, A::Error> {
                let (Some(first), Some(count)) = (list.next_element::<u64>()?, list.next_element::<u64>()?) else {
                    return Err(A::Error::invalid_length(1, &self));
                };
                let range = LineRange::new(first, count).map_err(A::Error::custom)?;
                let becomes = list.next_element::<Option<u32>>()?.flatten();
                let mark = list.next_element::<Option<EditMark>>()?.flatten();
                let symbol = list.next_element::<Option<Box<str>>>()?.flatten();
                if symbol.as_deref().is_some_and(|s| s.len() > limit::LINE_BYTES || !s.chars().all(shows_itself)) {
                    return Err(A::Error::custom("a symbol is one line of at most 512 bytes"));
                }
                match list.next_element::<serde::de::IgnoredAny>()? {
                    None => Ok(Hunk { range, becomes, mark, symbol }),
                    Some(_) => Err(A::Error::invalid_length(6, &self)),
                }
            }
        }
        from.deserialize_seq(List)
    }
}
