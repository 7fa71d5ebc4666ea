//! Text into tokens, by the lexical grammar of the CEL specification.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::fault::ConditionFault;
use super::syntax::{Literal, Place};

/// One token, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) place: Place,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// A name, keywords among them.
    Name(String),
    /// A field name between backticks.
    Quoted(String),
    /// An integer without its sign, as far as 2^63 so that the smallest one can be written.
    Int(u64),
    Literal(Literal),
    /// An operator or bracket.
    Sign(&'static str),
    End,
}

/// The longest first, so that `<=` is not read as `<`.
const SIGNS: [&str; 25] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]",
    "{", "}", "=",
];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ConditionFault> {
    let mut lexer = Lexer { text, at: 0 };
    let mut all = Vec::new();
    loop {
        lexer.skip_blank();
        let start = lexer.at;
        let kind = lexer.next()?;
        let ended = kind == TokenKind::End;
        all.push(Token { kind, place: Place { start, end: lexer.at } });
        if ended {
            return Ok(all);
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn fault(&self, start: usize, message: impl Into<String>) -> ConditionFault {
        ConditionFault::new(Place { start, end: self.at.max(start + 1) }, message)
    }

    fn skip_blank(&mut self) {
        loop {
            self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}'));
            if !self.rest().starts_with("//") {
                return;
            }
            self.take_while(|c| c != '\n');
        }
    }

    fn next(&mut self) -> Result<TokenKind, ConditionFault> {
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(TokenKind::End) };
        if let Some((raw, bytes, prefix)) = self.string_prefix() {
            self.at += prefix;
            return self.string(start, raw, bytes);
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
            return Ok(TokenKind::Name(name.into()));
        }
        if first.is_ascii_digit() || (first == '.' && self.rest().as_bytes().get(1).is_some_and(u8::is_ascii_digit)) {
            return self.number(start);
        }
        if first == '`' {
            self.bump();
            let name = self.take_while(|c| c.is_ascii_alphanumeric() || "_.-/ ".contains(c));
            let closed = self.bump() == Some('`');
            if !closed || name.is_empty() {
                return Err(
                    self.fault(start, "a field name between backticks holds letters, digits, `_.-/` and blanks")
                );
            }
            return Ok(TokenKind::Quoted(name.into()));
        }
        if let Some(sign) = SIGNS.into_iter().find(|sign| self.rest().starts_with(sign)) {
            self.at += sign.len();
            if sign == "=" {
                return Err(self.fault(start, "`=` is no operator").with_help("compare with `==`"));
            }
            return Ok(TokenKind::Sign(sign));
        }
        self.bump();
        let fault = match first {
            '&' | '|' => {
                self.fault(start, format!("`{first}` is no operator")).with_help(format!("write `{first}{first}`"))
            }
            c if c.is_alphanumeric() => self
                .fault(start, format!("`{c}` (U+{:04X}) is not an ASCII letter", u32::from(c)))
                .with_help("names are ASCII; other letters may stand between quotes"),
            c if crate::text::shows_itself(c) => self.fault(start, format!("`{c}` has no meaning here")),
            c => self.fault(start, format!("the invisible character U+{:04X} has no place here", u32::from(c))),
        };
        Err(fault)
    }

    /// Whether a string begins here: is it raw, are they bytes, and how long its prefix is.
    fn string_prefix(&self) -> Option<(bool, bool, usize)> {
        let mut chars = self.rest().chars();
        let (mut raw, mut bytes) = (false, false);
        for length in 0..3 {
            match chars.next()? {
                '"' | '\'' => return Some((raw, bytes, length)),
                'r' | 'R' if !raw => raw = true,
                'b' | 'B' if !bytes => bytes = true,
                _ => return None,
            }
        }
        None
    }

    fn string(&mut self, start: usize, raw: bool, bytes: bool) -> Result<TokenKind, ConditionFault> {
        let quote = self.bump().unwrap_or('"');
        let triple = {
            let mut two = self.rest().chars();
            two.next() == Some(quote) && two.next() == Some(quote)
        };
        if triple {
            self.at += 2;
        }
        let mut held: Vec<u8> = Vec::new();
        loop {
            let at = self.at;
            if triple && self.rest().bytes().take(3).filter(|b| char::from(*b) == quote).count() == 3 {
                self.at += 3;
                break;
            }
            let Some(c) = self.bump() else {
                return Err(self.fault(start, "this text has no closing quote"));
            };
            match c {
                c if c == quote && !triple => break,
                '\n' | '\r' if !triple => return Err(self.fault(start, "this text has no closing quote on its line")),
                '\\' if !raw => self.escape(at, bytes, &mut held)?,
                c => held.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        if bytes {
            return Ok(TokenKind::Literal(Literal::Bytes(held.into())));
        }
        match String::from_utf8(held) {
            Ok(text) => Ok(TokenKind::Literal(Literal::Text(text.into()))),
            Err(_) => Err(self.fault(start, "this text is not UTF-8")),
        }
    }

    fn escape(&mut self, start: usize, bytes: bool, held: &mut Vec<u8>) -> Result<(), ConditionFault> {
        let c = self.bump().unwrap_or(' ');
        let plain = match c {
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            '\\' | '?' | '"' | '\'' | '`' => c,
            'x' | 'X' => return self.coded(start, 2, 16, bytes, held),
            'u' if !bytes => return self.coded(start, 4, 16, false, held),
            'U' if !bytes => return self.coded(start, 8, 16, false, held),
            '0'..='3' => {
                self.at -= 1;
                return self.coded(start, 3, 8, bytes, held);
            }
            _ => {
                return Err(self
                    .fault(start, format!("`\\{c}` is no escape"))
                    .with_help("write `\\\\` for a backslash, or put `r` before the quote"));
            }
        };
        held.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(())
    }

    fn coded(
        &mut self,
        start: usize,
        digits: usize,
        base: u32,
        as_byte: bool,
        held: &mut Vec<u8>,
    ) -> Result<(), ConditionFault> {
        let mut code: u32 = 0;
        for _ in 0..digits {
            let digit = self.bump().and_then(|c| c.to_digit(base));
            let Some(digit) = digit else {
                return Err(self.fault(start, format!("this escape needs {digits} digits")));
            };
            code = code.wrapping_mul(base).wrapping_add(digit);
        }
        if as_byte {
            held.push(u8::try_from(code).unwrap_or(u8::MAX));
            return Ok(());
        }
        let Some(c) = char::from_u32(code) else {
            return Err(self.fault(start, "this escape names no Unicode character"));
        };
        held.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(())
    }

    fn number(&mut self, start: usize) -> Result<TokenKind, ConditionFault> {
        if self.rest().starts_with("0x") || self.rest().starts_with("0X") {
            self.at += 2;
            let digits = self.take_while(|c| c.is_ascii_hexdigit());
            return self.integer(start, digits, 16);
        }
        let whole = self.take_while(|c| c.is_ascii_digit());
        let mut is_double = false;
        if self.rest().starts_with('.') && self.rest().as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            is_double = true;
            self.bump();
            self.take_while(|c| c.is_ascii_digit());
        }
        let mut after = self.rest().chars();
        if matches!(after.next(), Some('e' | 'E')) {
            let sign = usize::from(matches!(after.next(), Some('+' | '-')));
            if self.rest().as_bytes().get(1 + sign).is_some_and(u8::is_ascii_digit) {
                is_double = true;
                self.at += 1 + sign;
                self.take_while(|c| c.is_ascii_digit());
            }
        }
        if !is_double {
            return self.integer(start, whole, 10);
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(TokenKind::Literal(Literal::Double(number))),
            _ => Err(self.fault(start, "this number is too large for a double")),
        }
    }

    fn integer(&mut self, start: usize, digits: &str, base: u32) -> Result<TokenKind, ConditionFault> {
        let value = u64::from_str_radix(digits, base);
        if matches!(self.peek(), Some('u' | 'U')) {
            self.bump();
            return match value {
                Ok(value) => Ok(TokenKind::Literal(Literal::Uint(value))),
                Err(_) => Err(self.fault(start, "this number does not fit a uint of 64 bits")),
            };
        }
        if self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
            return Err(self.fault(start, "this is no number"));
        }
        match value {
            Ok(value) if value <= 1 << 63 => Ok(TokenKind::Int(value)),
            _ => Err(self.fault(start, "this number does not fit an int of 64 bits")),
        }
    }
}
