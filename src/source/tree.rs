//! The text of a file as a tree of values, each with its place.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, StructureStyle, options};

use super::fault::{SourceFault, Trouble};
use super::syntax;
use crate::limit;
use crate::order::InOrder as _;
use crate::text::{shortened, shows_itself};

/// A place in a file: bytes from `start` up to but not including `end`, and where that starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte, from 0, of the text without a byte-order mark.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
    /// The line of the first byte, from 1.
    pub line: usize,
    /// The column of the first byte, from 1, in characters.
    pub column: usize,
}

/// A value, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it is: of text, with its quotes; of a block of text, from its first character to its last.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    pub(super) style: Style,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`, `~`, or nothing behind a `:`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Everything else that is one thing.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Names with values, in the order of the file, each name once.
    Map(Vec<(Key, Node)>),
}

/// The name of an entry of a map, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name.
    pub text: String,
    /// Where it is, with its quotes.
    pub span: Span,
    pub(super) style: Style,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Text without quotes; a list or map without brackets.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// Lines behind `|` or `>`.
    Block,
    /// A list or map in brackets.
    Brackets,
}

/// A file that was read: its text, and the place of every value in it.
///
/// ```
/// use governed::source::{Kind, Source, Step};
/// let source = Source::parse("policy", "policy.yaml", b"rules:\n  - why: because # of this\n").unwrap();
/// let path = [Step::Key("rules"), Step::Index(0), Step::Key("why")];
/// let span = source.locate(&path).unwrap();
/// assert_eq!((span.line, span.column), (2, 10));
/// assert_eq!(&source.text()[span.start..span.end], "because");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    file: Box<str>,
    text: Box<str>,
    root: Node,
}

impl Source {
    /// Reads the text of a file into a tree. `what` is what the file is, in words (`policy`), and `file` its name in
    /// messages. A file that holds nothing is [`Kind::Null`].
    ///
    /// # Errors
    /// The first thing in the file that is no YAML, that is not read (see [the module](super)), or that goes past
    /// [`limit::SOURCE_BYTES`], [`limit::SOURCE_DEPTH`] or [`limit::SOURCE_NODES`].
    pub fn parse(what: &str, file: &str, bytes: &[u8]) -> Result<Self, SourceFault> {
        if bytes.len() > limit::SOURCE_BYTES {
            let message = format!("a {what} has at most {} bytes, and this has {}", limit::SOURCE_BYTES, bytes.len());
            let help = Some("split it".to_owned());
            return Err(SourceFault::new(file, "", Trouble { span: None, message, help }));
        }
        let text = decoded(bytes).map_err(|(text, trouble)| SourceFault::new(file, text, trouble))?;
        let root = Tree::read(text).map_err(|trouble| SourceFault::new(file, text, trouble))?;
        Ok(Self { file: file.into(), text: text.into(), root })
    }

    /// The name of the file, for messages.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The text, without a byte-order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value that the file is.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// A fault at a place in this file.
    pub fn fault(&self, span: Span, message: impl Into<String>) -> SourceFault {
        SourceFault::new(&self.file, &self.text, Trouble::new(span, message))
    }
}

impl Kind {
    /// What it is, in words, for messages.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Null => "nothing".to_owned(),
            Self::Bool(it) => format!("`{it}`"),
            Self::Int(number) => format!("the number {number}"),
            Self::Text(text) => format!("text `{}`", given(text)),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "a map".to_owned(),
        }
    }
}

/// Text from the file as a message repeats it: on one line, and cut.
pub(super) fn given(text: &str) -> String {
    let line: String = text.chars().map(|c| if shows_itself(c) { c } else { ' ' }).collect();
    shortened(line.trim(), limit::GIVEN_BYTES)
}

/// The place from byte `start` to `end`, counted on from a place at or before it.
pub(super) fn span_of(text: &str, known: Span, start: usize, end: usize) -> Span {
    let between = text.get(known.start..start).unwrap_or_default();
    let lines = between.matches('\n').count();
    let last = between.rsplit('\n').next().unwrap_or_default().chars().count();
    let column = if lines == 0 { known.column + last } else { last + 1 };
    Span { start, end, line: known.line + lines, column }
}

/// The empty place the parser marks.
pub(super) fn span_at(text: &str, mark: &Marker) -> Span {
    // The parser counts bytes of all text it is given as a string; were it not to, the file's end is the place left.
    let at = mark.byte_offset().unwrap_or(text.len()).min(text.len());
    Span { start: at, end: at, line: mark.line(), column: mark.col() + 1 }
}

/// The text of a file, once every character in it is one that is seen.
fn decoded(bytes: &[u8]) -> Result<&str, (&str, Trouble)> {
    const START: Span = Span { start: 0, end: 0, line: 1, column: 1 };
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let text = core::str::from_utf8(bytes).map_err(|error| {
        let good =
            bytes.get(..error.valid_up_to()).and_then(|good| core::str::from_utf8(good).ok()).unwrap_or_default();
        let message = format!("byte {} of the file is no UTF-8", good.len() + 1);
        let trouble = Trouble::new(span_of(good, START, good.len(), good.len()), message);
        (good, trouble.with_help("save the file as UTF-8"))
    })?;
    match text.char_indices().find(|&(at, c)| !is_seen(text, at, c)) {
        None => Ok(text),
        Some((at, c)) => {
            let message = format!("U+{:04X} is a character that is not seen, or changes how others are", u32::from(c));
            let trouble = Trouble::new(span_of(text, START, at, at + c.len_utf8()), message);
            Err((text, trouble.with_help("take it out")))
        }
    }
}

fn is_seen(text: &str, at: usize, c: char) -> bool {
    match c {
        ' '..='~' | '\n' | '\t' => true,
        '\r' => text.as_bytes().get(at + 1) == Some(&b'\n'),
        c => shows_itself(c),
    }
}

/// A list or map that is not complete.
struct Open {
    span: Span,
    style: Style,
    held: Held,
}

enum Held {
    List(Vec<Node>),
    Map(Vec<(Key, Node)>, Option<Key>),
}

/// A tree that is being read.
struct Tree<'a> {
    text: &'a str,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
}

impl<'a> Tree<'a> {
    fn read(text: &'a str) -> Result<Node, Trouble> {
        let options = options! {
            disallow_directives: true,
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            emit_comments: false,
            simple_key_max_lookahead: limit::SOURCE_KEY_BYTES,
            flow_nesting_limit: limit::SOURCE_DEPTH,
            block_nesting_limit: limit::SOURCE_DEPTH,
        };
        let mut tree = Self { text, open: Vec::new(), root: None, nodes: 0 };
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(text, options) {
            let (event, at) = event.map_err(|error| tree.told(&error))?;
            let span = Span { end: at.end.byte_offset().unwrap_or(text.len()), ..span_at(text, &at.start) };
            if let Some(tag) = event.tag() {
                let place = at.tag_span().map_or(span, |tag| Span {
                    end: tag.end.byte_offset().unwrap_or(span.end),
                    ..span_at(text, &tag.start)
                });
                let message = format!("`{}` is a tag, and tags are not read", given(&tag.original()));
                return Err(Trouble::new(place, message).with_help("take it out; if it is text, put it in quotes"));
            }
            match event {
                Event::DocumentStart(..) if documents == 1 => {
                    return Err(Trouble::new(span, "a second document starts here")
                        .with_help("one file holds one document: take out the `---`, or make two files"));
                }
                Event::DocumentStart(..) => documents += 1,
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    let name = given(text.get(span.start..span.end).unwrap_or_default());
                    return Err(Trouble::new(span, format!("`{name}` is an alias, and aliases are not read"))
                        .with_help(format!("write out what it stands for; if it is text, quote it: `\"{name}\"`")));
                }
                Event::Anchor(_, name) => {
                    let message = format!("`&{}` is an anchor, and anchors are not read", given(&name));
                    return Err(Trouble::new(span, message)
                        .with_help("write the value out wherever it is used; if it is text, put it in quotes"));
                }
                Event::Scalar(value, style, ..) => tree.scalar(value, style, span)?,
                Event::SequenceStart(style, ..) => tree.start(span, style, Held::List(Vec::new()))?,
                Event::MappingStart(style, ..) => tree.start(span, style, Held::Map(Vec::new(), None))?,
                Event::SequenceEnd | Event::MappingEnd => tree.end(span)?,
                _ => {}
            }
        }
        let empty = Span { start: 0, end: 0, line: 1, column: 1 };
        Ok(tree.root.unwrap_or(Node { span: empty, kind: Kind::Null, style: Style::Plain }))
    }

    fn told(&self, error: &ScanError) -> Trouble {
        let bracket = self.open.last().filter(|open| open.style == Style::Brackets).map(|open| open.span);
        self.long_key(error).unwrap_or_else(|| syntax::trouble(self.text, error, bracket))
    }

    /// The parser looks only so far for a `:`, and then takes a name for a value: the name is what is wrong.
    fn long_key(&self, error: &ScanError) -> Option<Trouble> {
        let at = span_at(self.text, error.marker());
        let rest = self.text.get(at.start..)?;
        if matches!(error.kind(), ErrorKind::SimpleKeyExpected) {
            let name = rest.lines().next()?.split(": ").next()?;
            return (name.len() > limit::SOURCE_KEY_BYTES).then(|| key_too_long(at));
        }
        let last = match self.open.last().map(|open| &open.held) {
            None => self.root.as_ref()?.span,
            Some(Held::List(items)) => items.last()?.span,
            Some(Held::Map(entries, None)) => entries.last().map(|(_, node)| node.span)?,
            Some(Held::Map(_, Some(key))) => key.span,
        };
        let is_name =
            rest.starts_with(':') && self.text.get(last.end..at.start).is_some_and(|gap| gap.trim().is_empty());
        (is_name && last.end - last.start >= limit::SOURCE_KEY_BYTES).then(|| key_too_long(last))
    }

    fn count(&mut self, span: Span) -> Result<(), Trouble> {
        self.nodes += 1;
        if self.nodes <= limit::SOURCE_NODES {
            return Ok(());
        }
        let message = format!("the file holds more than {} names, values, lists and maps", limit::SOURCE_NODES);
        Err(Trouble::new(span, message).with_help("split it"))
    }

    /// Whether what comes next is a name.
    fn at_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { held: Held::Map(_, None), .. }))
    }

    fn start(&mut self, span: Span, style: StructureStyle, held: Held) -> Result<(), Trouble> {
        self.count(span)?;
        if self.at_key() {
            return Err(Trouble::new(span, "a list or map cannot be a name")
                .with_help("a name is text; if this is text that starts with a bracket, put it in quotes"));
        }
        if self.open.len() >= limit::SOURCE_DEPTH {
            return Err(Trouble::new(span, syntax::too_deep()).with_help("write it flatter"));
        }
        let style = if style == StructureStyle::Flow { Style::Brackets } else { Style::Plain };
        self.open.push(Open { span, style, held });
        Ok(())
    }

    fn end(&mut self, at: Span) -> Result<(), Trouble> {
        let Some(Open { mut span, style, held }) = self.open.pop() else { return Ok(()) };
        let last = match &held {
            Held::List(items) => items.last(),
            Held::Map(entries, _) => entries.last().map(|(_, node)| node),
        };
        // A block ends where its last value does: the parser says so only at the next token, lines further down.
        span.end = if style == Style::Brackets { at.end } else { last.map_or(span.end, |node| node.span.end) };
        let kind = match held {
            Held::List(items) => Kind::List(items),
            Held::Map(entries, _) => {
                only_once(&entries)?;
                Kind::Map(entries)
            }
        };
        self.place(Node { span, kind, style });
        Ok(())
    }

    fn place(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.held) {
            None => self.root = Some(node),
            Some(Held::List(items)) => items.push(node),
            Some(Held::Map(entries, key)) => entries.extend(key.take().map(|key| (key, node))),
        }
    }

    fn scalar(&mut self, value: Cow<'_, str>, style: ScalarStyle, mut span: Span) -> Result<(), Trouble> {
        self.count(span)?;
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::Single,
            ScalarStyle::DoubleQuoted => Style::Double,
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
        };
        let written = self.text.get(span.start..span.end).unwrap_or_default();
        let written = if style == Style::Block { written.trim_end() } else { written };
        span.end = span.start + written.len();
        self.check_lines(written, style, span)?;
        // Only an escape brings in what the check of the whole file did not see.
        let unseen = |text: &str| text.chars().find(|&c| !(shows_itself(c) || c == '\n' || c == '\t'));
        if style == Style::Double
            && written.contains('\\')
            && let Some(c) = unseen(&value)
        {
            let message = format!("the text holds U+{:04X}, which is not seen or changes how others are", u32::from(c));
            return Err(Trouble::new(span, message).with_help("take the escape out"));
        }
        if self.at_key() {
            let key = key(value, style, span)?;
            if let Some(Open { held: Held::Map(_, open), .. }) = self.open.last_mut() {
                *open = Some(key);
            }
            return Ok(());
        }
        let kind = match style {
            Style::Plain => plain(&value).map_err(|(message, help)| Trouble::new(span, message).with_help(help))?,
            _ => None,
        };
        let kind = kind.unwrap_or_else(|| Kind::Text(value.into_owned()));
        self.place(Node { span, kind, style });
        Ok(())
    }

    /// Text over several lines that takes in what was meant to stand for itself.
    fn check_lines(&self, written: &str, style: Style, span: Span) -> Result<(), Trouble> {
        let mut further = written.split('\n').skip(1).filter(|line| !line.trim().is_empty()).peekable();
        if further.peek().is_none() || style == Style::Block {
            return Ok(());
        }
        if style == Style::Plain {
            return match further.find(|line| line.trim_start().starts_with("- ")) {
                None => Ok(()),
                Some(_) => Err(Trouble::new(span, "this text goes on over a line that looks like an item of a list")
                    .with_help("see how the lines are indented, or put the text in quotes")),
            };
        }
        // The column of what the text belongs to: where its lines reach back to it, a quote is likely missing.
        let block = self.open.iter().rev().find(|open| open.style == Style::Plain);
        let column = block.map_or(0, |open| match &open.held {
            Held::Map(_, Some(key)) => key.span.column,
            _ => open.span.column,
        });
        match further.find(|line| line.len() - line.trim_start_matches([' ', '\t']).len() < column) {
            None => Ok(()),
            Some(_) => Err(Trouble::new(span, "this text goes on over lines that are not indented")
                .with_help("close the quote, or indent the lines further than the name they belong to")),
        }
    }
}

fn key(value: Cow<'_, str>, style: Style, span: Span) -> Result<Key, Trouble> {
    let quote = |value: &str| format!("quote it: `\"{}\"`", given(value));
    if span.end - span.start > limit::SOURCE_KEY_BYTES {
        return Err(key_too_long(span));
    }
    if value.contains(['\n', '\t']) {
        return Err(Trouble::new(span, "a name stands on one line").with_help("take line ends and tabs out of it"));
    }
    if style == Style::Plain && value == "<<" {
        return Err(Trouble::new(span, "`<<` merges maps, and that is not read")
            .with_help("write the entries out where they belong"));
    }
    match if style == Style::Plain { plain(&value) } else { Ok(None) } {
        Ok(None) => Ok(Key { text: value.into_owned(), span, style }),
        Ok(Some(Kind::Null)) if span.start == span.end => {
            Err(Trouble::new(span, "a name is missing before the `:`").with_help("write `name: value`"))
        }
        Ok(Some(kind)) => Err(Trouble::new(
            span,
            format!(
                "a name must be text, and this is {}",
                match kind {
                    Kind::Null => format!("`{value}`"),
                    kind => kind.in_words(),
                }
            ),
        )
        .with_help(quote(&value))),
        Err(_) => Err(Trouble::new(span, "a name must be text, and this is a number").with_help(quote(&value))),
    }
}

fn key_too_long(span: Span) -> Trouble {
    Trouble::new(span, format!("a name has at most {} bytes as written", limit::SOURCE_KEY_BYTES))
        .with_help("shorten it; if it is text that holds `: `, put it in quotes")
}

/// What text without quotes is, where it is not text.
pub(super) fn plain(value: &str) -> Result<Option<Kind>, (String, String)> {
    match value {
        "" | "~" | "null" => return Ok(Some(Kind::Null)),
        "true" => return Ok(Some(Kind::Bool(true))),
        "false" => return Ok(Some(Kind::Bool(false))),
        _ => {}
    }
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    if is_digits(digits) && (digits == "0" || !digits.starts_with('0')) {
        return value.parse().map(|number| Some(Kind::Int(number))).map_err(|_| {
            let message = format!("`{}` is no number that can be read", given(value));
            (message, format!("whole numbers go from {} to {}; if it is text, put it in quotes", i64::MIN, i64::MAX))
        });
    }
    if is_fraction(digits) || matches!(digits, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        let given = given(value);
        let message = format!("`{given}` is not a whole number");
        return Err((message, format!("numbers are whole here, such as `15`; if it is text, quote it: `\"{given}\"`")));
    }
    Ok(None)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether unsigned text is a number with a point or an exponent, as YAML 1.2 and JSON write them.
fn is_fraction(text: &str) -> bool {
    let (number, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(number, rest)| (number, Some(rest)));
    let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let sound = match part {
        None | Some("") => is_digits(whole),
        Some(part) => is_digits(part) && (whole.is_empty() || is_digits(whole)),
    };
    let exponent_sound = exponent.is_none_or(|rest| is_digits(rest.strip_prefix(['-', '+']).unwrap_or(rest)));
    sound && exponent_sound && (part.is_some() || exponent.is_some())
}

/// Turns down a name that a map has twice, at its second place.
fn only_once(entries: &[(Key, Node)]) -> Result<(), Trouble> {
    let mut sorted: Vec<&Key> = entries.iter().map(|(key, _)| key).collect();
    sorted.put_in_order_by(|a, b| (&a.text, a.span.start).cmp(&(&b.text, b.span.start)));
    let twice = sorted.iter().zip(sorted.iter().skip(1)).filter(|(a, b)| a.text == b.text);
    match twice.min_by_key(|(_, second)| second.span.start) {
        None => Ok(()),
        Some((first, second)) => {
            let message = format!("`{}` is written twice", given(&second.text));
            Err(Trouble::new(second.span, message)
                .with_help(format!("it stands on line {} already: keep one", first.span.line)))
        }
    }
}
