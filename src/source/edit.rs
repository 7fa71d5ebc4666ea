//! Changing values in a file without touching what people wrote around them.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::fault::SourceFault;
use super::tree::{Key, Kind, Node, Source, Span, Style, plain};
use crate::text::shows_itself;

/// Text in a file that can be replaced.
#[derive(Clone, Copy)]
struct Spot {
    span: Span,
    style: Style,
    in_brackets: bool,
}

/// The text of the file with other words in some places; everything else, comments, order and blank lines, stays as it
/// is. Each change names the place of a text or a name, as [`Source::locate`] gives it, and the text that shall stand
/// there. Quotes are kept where there are some, and set where the new text needs them; what is text stays text.
///
/// ```
/// use governed::source::{edit, Source, Step};
/// let source = Source::parse("rule", "rule.yaml", b"when: a  ==  b # as agreed\n").unwrap();
/// let span = source.locate(&[Step::Key("when")]).unwrap();
/// assert_eq!(edit(&source, &[(span, "a == b")]).unwrap(), "when: a == b # as agreed\n");
/// assert_eq!(edit(&source, &[(span, "a: b")]).unwrap(), "when: 'a: b' # as agreed\n");
/// ```
///
/// # Errors
/// Where a place is no text on one line, is named twice, or the new text holds line ends or characters that do not show.
pub fn edit(source: &Source, changes: &[(Span, &str)]) -> Result<String, SourceFault> {
    let mut spots = BTreeMap::new();
    collect(source.root(), false, &mut spots);
    let mut planned: BTreeMap<usize, (Spot, &str)> = BTreeMap::new();
    for &(span, new) in changes {
        let fault = |message: &str| source.fault(span, message);
        let spot = spots.get(&span.start).filter(|spot| spot.span.end == span.end).copied();
        let spot = spot.ok_or_else(|| fault("only text can be replaced here"))?;
        let written = source.text().get(span.start..span.end).unwrap_or_default();
        if spot.style == Style::Block || written.contains('\n') {
            return Err(fault("text over several lines cannot be replaced"));
        }
        if !new.chars().all(shows_itself) {
            return Err(fault("the new text holds a line end, or a character that does not show"));
        }
        if planned.insert(span.start, (spot, new)).is_some() {
            return Err(fault("this is replaced twice"));
        }
    }
    let is_json = source.text().trim_start().starts_with(['{', '[']);
    let mut text = String::with_capacity(source.text().len());
    let mut reached = 0;
    for (spot, new) in planned.values() {
        text += source.text().get(reached..spot.span.start).unwrap_or_default();
        text += &written(new, *spot, is_json);
        reached = spot.span.end;
    }
    text += source.text().get(reached..).unwrap_or_default();
    // The grammar has more corners than the rules above: what was written must read as what was meant.
    let again = Source::parse("file", source.file(), text.as_bytes())?;
    let new_of =
        |old: &str, span: Span| planned.get(&span.start).map_or_else(|| old.to_owned(), |(_, new)| (*new).into());
    if !same(source.root(), again.root(), &new_of) {
        let first = planned.values().next().map_or(source.root().span, |(spot, _)| spot.span);
        return Err(source.fault(first, "the new text cannot be written here without changing what is around it"));
    }
    Ok(text)
}

fn collect(node: &Node, in_brackets: bool, spots: &mut BTreeMap<usize, Spot>) {
    let inside = in_brackets || node.style == Style::Brackets;
    match &node.kind {
        Kind::Text(_) => {
            spots.insert(node.span.start, Spot { span: node.span, style: node.style, in_brackets });
        }
        Kind::List(items) => items.iter().for_each(|item| collect(item, inside, spots)),
        Kind::Map(entries) => {
            for (Key { span, style, .. }, node) in entries {
                spots.insert(span.start, Spot { span: *span, style: *style, in_brackets: inside });
                collect(node, inside, spots);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Int(_) => {}
    }
}

/// The new text as it can stand in the place.
fn written(new: &str, spot: Spot, is_json: bool) -> String {
    let single = || format!("'{}'", new.replace('\'', "''"));
    // JSON's escapes are YAML's too; what needs none stays as it is.
    let double = || format!("\"{}\"", new.replace('\\', "\\\\").replace('"', "\\\""));
    match spot.style {
        _ if is_json => double(),
        Style::Double => double(),
        Style::Single => single(),
        _ if stands_plain(new, spot.in_brackets) => new.to_owned(),
        _ if new.contains('\'') => double(),
        _ => single(),
    }
}

/// Whether text means itself without quotes; a few that would are quoted too.
fn stands_plain(text: &str, in_brackets: bool) -> bool {
    let starts = text.chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '/' | '(' | '$'));
    let ends = !text.ends_with([' ', ':']);
    let brackets = in_brackets && text.contains([',', '[', ']', '{', '}']);
    starts && ends && !brackets && !text.contains(": ") && !text.contains(" #") && matches!(plain(text), Ok(None))
}

/// Whether two trees say the same, where `new_of` gives what a text of the first shall be.
fn same(old: &Node, new: &Node, new_of: &impl Fn(&str, Span) -> String) -> bool {
    match (&old.kind, &new.kind) {
        (Kind::Text(text), Kind::Text(now)) => new_of(text, old.span) == *now,
        (Kind::List(items), Kind::List(now)) => {
            items.len() == now.len() && items.iter().zip(now).all(|(old, new)| same(old, new, new_of))
        }
        (Kind::Map(entries), Kind::Map(now)) => {
            entries.len() == now.len()
                && entries.iter().zip(now).all(|((key, old), (new_key, new))| {
                    new_of(&key.text, key.span) == new_key.text && same(old, new, new_of)
                })
        }
        (old, new) => old == new,
    }
}

/// The text of the file with line feeds for line ends, no blanks at ends of lines, and one line end at the end of the
/// file. Lines of texts that span several stay as they are, since their blanks count; where the file would come to say
/// something else, only the line ends change.
///
/// ```
/// use governed::source::{tidy_text, Source};
/// let source = Source::parse("rule", "rule.yaml", b"why: so  \r\n# done\r\n\r\n").unwrap();
/// assert_eq!(tidy_text(&source), "why: so\n# done\n");
/// ```
pub fn tidy_text(source: &Source) -> String {
    let unified = source.text().replace("\r\n", "\n");
    let mut kept = Vec::new();
    lines_of_texts(source, source.root(), &mut kept);
    let mut tidy = String::with_capacity(unified.len());
    for (number, line) in (1..).zip(unified.split('\n')) {
        // The ranges come in the order of the file: the first that ends here or later decides.
        let next = kept.partition_point(|&(_, last)| last < number);
        let keep = kept.get(next).is_some_and(|&(first, _)| first <= number);
        tidy += if keep { line } else { line.trim_end_matches([' ', '\t']) };
        tidy.push('\n');
    }
    let end = tidy.trim_end_matches('\n').len();
    tidy.truncate(end);
    tidy.push('\n');
    let again = Source::parse("file", source.file(), tidy.as_bytes());
    let is_same = again.is_ok_and(|again| same(source.root(), again.root(), &|text, _| text.to_owned()));
    if is_same { tidy } else { unified }
}

/// First and last line of every text that spans several lines, or stands in a block.
fn lines_of_texts(source: &Source, node: &Node, lines: &mut Vec<(usize, usize)>) {
    match &node.kind {
        Kind::Text(_) => {
            let written = source.text().get(node.span.start..node.span.end).unwrap_or_default();
            let more = written.matches('\n').count();
            if more > 0 || node.style == Style::Block {
                lines.push((node.span.line, node.span.line + more));
            }
        }
        Kind::List(items) => items.iter().for_each(|item| lines_of_texts(source, item, lines)),
        Kind::Map(entries) => entries.iter().for_each(|(_, node)| lines_of_texts(source, node, lines)),
        Kind::Null | Kind::Bool(_) | Kind::Int(_) => {}
    }
}
