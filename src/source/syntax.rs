//! What is wrong with text that is no YAML, in words for people who do not know the grammar.

use alloc::format;
use alloc::string::String;

use granit_parser::{ErrorKind, ScanError};

use super::fault::Trouble;
use super::tree::{Span, span_at};
use crate::limit;

/// What the parser stumbled over, said so that it can be mended. `open` is the innermost bracket that is open.
pub(super) fn trouble(text: &str, error: &ScanError, open: Option<Span>) -> Trouble {
    let (message, help) = said(error.kind());
    let trouble = Trouble::new(span_at(text, error.marker()), message);
    let is_colon = matches!(error.kind(), ErrorKind::InvalidColonPlacement | ErrorKind::MappingValueNotAllowed);
    if let Some(open) = open.filter(|open| is_colon && open.line < error.marker().line()) {
        return trouble.with_help(format!("see whether the bracket opened on line {} is left open", open.line));
    }
    match help {
        "" => trouble,
        help => trouble.with_help(help),
    }
}

fn said(kind: &ErrorKind) -> (String, &'static str) {
    use ErrorKind as K;
    const ALIGN: &str = "what belongs together starts in the same column";
    const QUOTE: &str = "if this is text, put it in quotes";
    let (message, help) = match kind {
        K::UnexpectedCharacter { character: '`' } => {
            return ("text without quotes cannot start with a backtick".into(), "put the text in quotes");
        }
        K::UnexpectedCharacter { character: c @ ('@' | '%' | '|' | '>') } => {
            return (format!("text without quotes cannot start with `{c}`"), "put the text in quotes");
        }
        K::UnexpectedCharacter { character } if !crate::text::shows_itself(*character) => {
            return (format!("U+{:04X} is a character that is not seen", u32::from(*character)), "take it out");
        }
        K::UnexpectedCharacter { character } => return (format!("`{character}` is not expected here"), QUOTE),
        K::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("this `{open}` is closed by `{close}`"), "close each bracket by its own kind");
        }
        K::UnclosedFlowCollection { open } => {
            return (format!("this `{open}` is not closed"), "a bracket may be missing further down");
        }
        K::RecursionLimitExceeded => {
            return (too_deep(), "so deep nobody sees what belongs to what: write it flatter");
        }
        K::MisplacedFlowCollectionEnd => ("this bracket closes nothing", QUOTE),
        K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::UnexpectedEofBlockSequence
        | K::UnexpectedEofBlockMapping
        | K::UnexpectedEof => ("the file ends too early", "a bracket or quote is not closed"),
        K::ExpectedFlowSequenceSeparator => ("expected `,` or `]`", "separate items with commas"),
        K::ExpectedFlowMappingSeparator => ("expected `,` or `}`", "separate entries with commas"),
        K::BlockEntryInFlowCollection => {
            ("a list with `- ` cannot stand within brackets", "separate items with commas instead")
        }
        K::BlockSequenceEntryNotAllowed => {
            ("a list cannot start on the line of its name", "start the list on the next line")
        }
        K::InvalidBlockEntryWhitespace | K::ExpectedWhitespace => ("a blank is missing or too many", ALIGN),
        K::TabNotAllowed | K::TabInBlockIndentation | K::TabInIndentation | K::TabAtBlockScalarStart => {
            ("a tab cannot indent", "indent with blanks")
        }
        K::TabInPlainScalar => ("a tab cannot stand here", "use blanks"),
        K::ExpectedBlockMappingKey | K::ExpectedBlockSequenceEntry => {
            ("this does not line up with what is above", ALIGN)
        }
        K::InvalidIndentation | K::InvalidFlowScalarIndent | K::InvalidQuotedScalarIndent => {
            ("this line is not indented far enough", "indent it further than the name it belongs to")
        }
        K::InvalidBlockScalarIndent | K::ZeroBlockScalarIndent => {
            ("the lines of this text are not indented as its first line is", "indent every line alike")
        }
        K::InvalidBlockScalarHeader => ("text starts on the line after `|` or `>`", "move it to the next line"),
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::FlowMappingValueAdjacentCollection => (
            "this `:` is not expected here",
            "see how the lines are indented, and that a blank follows each `:`; text that holds `: ` needs quotes",
        ),
        K::InvalidMappingValueWhitespace => ("a blank is missing behind the `:`", "write `name: value`"),
        K::SimpleKeyExpected | K::InvalidSimpleKey | K::ExpectedNodeContent => {
            ("a name with a `:` behind it is expected here", "write `name: value`, with a blank behind the `:`")
        }
        K::MappingKeyNotAllowed => ("a name is not expected here", ALIGN),
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => ("this quote is not closed", ""),
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => (
            "something follows the closing quote",
            "see whether a quote above is left open; within text, write it twice in '…', and with a `\\` before it in \"…\"",
        ),
        K::UnknownQuotedScalarEscape => (
            "the text holds a `\\` before a character that needs none",
            "write `\\\\` for a backslash, or put the text in '…'",
        ),
        K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => ("the text holds a `\\u` that names no character", ""),
        K::PlainScalarStartsWithDashFlowIndicator | K::UnexpectedEndOfPlainScalar => ("text is expected here", QUOTE),
        K::CommentInterceptedScalar => {
            ("text goes on after a comment", "put the comment above the text, or the text in quotes")
        }
        K::CommentNotSeparated => ("a blank is missing before the `#`", QUOTE),
        K::ExpectedDocumentStart | K::InvalidDocumentEnd => {
            ("the file should end here", "see how the lines are indented, and whether a bracket is one too many")
        }
        K::DirectiveDisallowed | K::MissingDocumentEndBeforeDirective => {
            ("a line that starts with `%` is not read", "take it out")
        }
        K::BomInsideDocument => ("a byte-order mark stands within the file", "take it out"),
        K::MissingAnchorOrAliasName => ("text without quotes cannot start with `*` or `&`", "put the text in quotes"),
        K::ExpectedTagBang
        | K::UndeclaredTagHandle
        | K::InvalidGlobalTagCharacter
        | K::InvalidTagTerminator
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidTagEscape
        | K::InvalidTagUtf8LeadingByte
        | K::InvalidTagUtf8TrailingByte
        | K::InvalidTagUtf8 => ("text without quotes cannot start with `!`", "put the text in quotes"),
        _ => ("this cannot be read", QUOTE),
    };
    (message.into(), help)
}

/// What is said of a file whose lists and maps stand too deep in each other.
pub(super) fn too_deep() -> String {
    format!("lists and maps stand more than {} deep in each other", limit::SOURCE_DEPTH)
}
