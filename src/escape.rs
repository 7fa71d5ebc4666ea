//! Text put into Markdown and XML so that it shows as what it is.

use alloc::format;
use alloc::string::String;

/// Text within a line or a cell of Markdown. What stands between backticks stays code, as long as they come in pairs, one
/// by one: longer runs of them only end at a run as long.
pub(crate) fn markdown(text: &str) -> String {
    let paired = text.matches('`').count().is_multiple_of(2) && !text.contains("``");
    let (mut made, mut quoted) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        quoted ^= paired && c == '`';
        match c {
            '\n' | '\r' | '\t' => made.push(' '),
            '|' => made.push_str("\\|"),
            '`' if paired => made.push(c),
            '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '&' | '#' | '~' if !quoted => {
                made.push('\\');
                made.push(c);
            }
            c => made.push(c),
        }
    }
    made
}

/// Text as code within a line or a cell of Markdown: fenced by more backticks than it holds in a row.
pub(crate) fn code(text: &str) -> String {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let text = text.replace(['\n', '\r', '\t'], " ").replace('|', "\\|");
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// Text behind the `::` of a command that GitHub Actions reads on standard output.
pub(crate) fn workflow_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text as a property of such a command, where `:` and `,` mean something.
pub(crate) fn workflow_property(text: &str) -> String {
    workflow_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text within an element or an attribute of XML.
pub(crate) fn xml(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\'' => made.push_str("&apos;"),
            '\n' => made.push_str("&#10;"),
            '\t' => made.push_str("&#9;"),
            // XML 1.0 has no way to write these.
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => made.push(char::REPLACEMENT_CHARACTER),
            c => made.push(c),
        }
    }
    made
}

/// So many of something, per mille: `0` of nothing.
pub(crate) fn per_mille(part: u64, whole: u64) -> u64 {
    part.saturating_mul(1_000).checked_div(whole).unwrap_or(0)
}

/// A share as people read it, cut to a tenth of a percent: `71.4 %`.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    let per_mille = per_mille(part, whole);
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

/// A number and its noun: `1 case`, `2 cases`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
