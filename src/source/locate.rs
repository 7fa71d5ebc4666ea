//! From a path of names and numbers to a place in the file.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::tree::{Key, Kind, Node, Source, Span, Style, span_of};

/// One step down into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The entry of a map with this name.
    Key(&'a str),
    /// The item of a list with this number, from 0.
    Index(usize),
}

impl Source {
    /// Where the value at a path is, when there is one.
    pub fn locate(&self, path: &[Step]) -> Option<Span> {
        self.find(path).map(|(_, node)| node.span)
    }

    /// Where the name is that the last step of a path follows; of an item of a list, where its first name is, or the
    /// item itself where it has none.
    pub fn locate_key(&self, path: &[Step]) -> Option<Span> {
        let (key, node) = self.find(path)?;
        Some(key.map_or_else(|| node.first_place(), |key| key.span))
    }

    /// The value at a path, when there is one.
    pub fn node(&self, path: &[Step]) -> Option<&Node> {
        self.find(path).map(|(_, node)| node)
    }

    /// Where bytes `range` of the text at a path stand in the file. Escapes are followed, as are the lines of a block
    /// of text; where that cannot be done exactly, it is the place of the whole text. Nothing, where the path leads to
    /// no text.
    ///
    /// ```
    /// use governed::source::{Source, Step};
    /// let source = Source::parse("rule", "rule.yaml", b"when: |\n  a == 1\n  and b == 2\n").unwrap();
    /// let span = source.within(&[Step::Key("when")], 11..12).unwrap();
    /// assert_eq!((span.line, span.column), (3, 7));
    /// assert_eq!(&source.text()[span.start..span.end], "b");
    /// ```
    pub fn within(&self, path: &[Step], range: Range<usize>) -> Option<Span> {
        let node = self.node(path)?;
        let Kind::Text(value) = &node.kind else { return None };
        let written = self.text().get(node.span.start..node.span.end)?;
        let found = if node.style == Style::Block || written.contains('\n') {
            by_what_shows(value, written, node.style, &range)
        } else {
            by_character(value, written, node.style, &range)
        };
        let Some(found) = found else { return Some(node.span) };
        Some(span_of(self.text(), node.span, node.span.start + found.start, node.span.start + found.end))
    }

    fn find(&self, path: &[Step]) -> Option<(Option<&Key>, &Node)> {
        path.iter().try_fold((None, self.root()), |(_, node), step| match (step, &node.kind) {
            (Step::Key(name), Kind::Map(entries)) => {
                entries.iter().find(|(key, _)| key.text == *name).map(|(key, node)| (Some(key), node))
            }
            (Step::Index(number), Kind::List(items)) => items.get(*number).map(|node| (None, node)),
            _ => None,
        })
    }
}

impl Node {
    /// Where to point for the whole of it: a map's first name, or itself.
    pub(super) fn first_place(&self) -> Span {
        match &self.kind {
            Kind::Map(entries) => entries.first().map_or(self.span, |(key, _)| key.span),
            _ => self.span,
        }
    }
}

/// Finds a range in text on one line by reading it again, escapes and all.
fn by_character(value: &str, written: &str, style: Style, range: &Range<usize>) -> Option<Range<usize>> {
    let (inner, from) = without_quotes(written, style)?;
    // Where each byte of the value that starts a character is written.
    let mut places: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut reached) = (0, 0);
    for c in value.chars() {
        places.push((reached, at));
        at += written_bytes(inner.get(at..)?, c, style)?;
        reached += c.len_utf8();
    }
    places.push((reached, at));
    // What was read must be all that is written, or the reading above is wrong.
    if at != inner.len() {
        return None;
    }
    let place_of = |byte: usize| places.iter().find(|(value, _)| *value == byte).map(|(_, written)| from + written);
    let (start, end) = (place_of(range.start)?, place_of(range.end)?);
    (start <= end).then_some(start..end)
}

/// What stands between the quotes, where there are some, and where it starts.
fn without_quotes(written: &str, style: Style) -> Option<(&str, usize)> {
    match style {
        Style::Single | Style::Double => Some((written.get(1..written.len().checked_sub(1)?)?, 1)),
        _ => Some((written, 0)),
    }
}

/// How many bytes write the character `c` at the start of `rest`.
fn written_bytes(rest: &str, c: char, style: Style) -> Option<usize> {
    let first = rest.chars().next()?;
    match (style, first) {
        (Style::Single, '\'') => rest.starts_with("''").then_some(2),
        (Style::Double, '\\') => Some(match rest.chars().nth(1)? {
            'x' => 4,
            'u' if c > '\u{FFFF}' => 12,
            'u' => 6,
            'U' => 10,
            other => 1 + other.len_utf8(),
        }),
        _ => (first == c).then(|| c.len_utf8()),
    }
}

/// Finds a range in text over several lines: folding and indenting change blanks alone, so that the characters between
/// them come in the same order in the value and in the file.
fn by_what_shows(value: &str, written: &str, style: Style, range: &Range<usize>) -> Option<Range<usize>> {
    let (written, from) = without_quotes(written, style)?;
    let shows = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if shows(value) != shows(written) {
        return None;
    }
    let before = value.get(..range.start)?.chars().filter(|c| !c.is_whitespace()).count();
    let inside = value.get(range.clone())?.chars().filter(|c| !c.is_whitespace()).count();
    let mut places = written.char_indices().filter(|(_, c)| !c.is_whitespace()).skip(before);
    let start = places.next().map_or(written.len(), |(at, _)| at);
    let last = match inside {
        0 => return Some(from + start..from + start),
        1 => start,
        more => places.nth(more - 2)?.0,
    };
    let end = last + written.get(last..)?.chars().next()?.len_utf8();
    Some(from + start..from + end)
}
