//! Tokens into a tree, by the grammar of the CEL specification. Macros are recognised here.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::limit;

use super::fault::ConditionFault;
use super::number::opposite;
use super::syntax::{Expr, ExprKind, Literal, Operator, Place, Quantified, Quantifier};
use super::token::{Token, TokenKind, tokens};

/// Reads the text of a condition.
///
/// # Errors
/// When it is no expression of the language, is longer than [`limit::CONDITION_BYTES`], has more parts than
/// [`limit::CONDITION_PARTS`] or is nested deeper than [`limit::CONDITION_DEPTH`].
///
/// ```
/// use governed::policy::condition::{parse, print};
/// let condition = parse("unit.lines>40&&!(actor.kind in ['person'])")?;
/// assert_eq!(print(&condition), r#"unit.lines > 40 && !(actor.kind in ["person"])"#);
/// assert!(parse("unit.lines >").is_err());
/// # Ok::<(), governed::policy::condition::ConditionFault>(())
/// ```
pub fn parse(text: &str) -> Result<Expr, ConditionFault> {
    if text.len() > limit::CONDITION_BYTES {
        let most = limit::CONDITION_BYTES;
        return Err(ConditionFault::new(
            Place { start: 0, end: text.len() },
            format!("a condition has at most {most} bytes, and this has {}", text.len()),
        )
        .with_help("make it several rules"));
    }
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, parts: 0 };
    let expr = parser.expr()?;
    match parser.peek() {
        Token { kind: TokenKind::End, .. } => Ok(expr),
        token => Err(unexpected(token, "an operator or the end of the condition")),
    }
}

const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];
const KEYWORDS: [&str; 4] = ["true", "false", "null", "in"];

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    parts: usize,
}

static END: Token = Token { kind: TokenKind::End, place: Place { start: 0, end: 0 } };

fn unexpected(token: &Token, expected: &str) -> ConditionFault {
    let found = match &token.kind {
        TokenKind::End => String::from("the condition ends"),
        TokenKind::Name(name) => format!("found `{name}`"),
        TokenKind::Sign(sign) => format!("found `{sign}`"),
        TokenKind::Quoted(_) => String::from("found a name between backticks"),
        TokenKind::Int(_) | TokenKind::Literal(_) => String::from("found a value"),
    };
    ConditionFault::new(token.place, format!("expected {expected}, {found}"))
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).unwrap_or(&END)
    }

    fn place(&self) -> Place {
        self.peek().place
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn takes(&mut self, sign: &'static str) -> bool {
        let found = self.peek().kind == TokenKind::Sign(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &'static str) -> Result<Place, ConditionFault> {
        if self.peek().kind != TokenKind::Sign(sign) {
            return Err(unexpected(self.peek(), &format!("`{sign}`")));
        }
        Ok(self.next().place)
    }

    fn made(&mut self, kind: ExprKind, place: Place) -> Result<Expr, ConditionFault> {
        self.parts += 1;
        if self.parts > limit::CONDITION_PARTS {
            let most = limit::CONDITION_PARTS;
            return Err(ConditionFault::new(place, format!("a condition has at most {most} parts, and this has more"))
                .with_help("make it several rules, or compare with a list: `x in [..]`"));
        }
        Ok(Expr { kind, place })
    }

    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, ConditionFault>) -> Result<T, ConditionFault> {
        self.depth += 1;
        if self.depth > limit::CONDITION_DEPTH {
            let most = limit::CONDITION_DEPTH;
            return Err(ConditionFault::new(self.place(), format!("a condition nests at most {most} deep")));
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// `or ? or : expr`
    fn expr(&mut self) -> Result<Expr, ConditionFault> {
        self.deeper(|parser| {
            let condition = parser.or()?;
            if !parser.takes("?") {
                return Ok(condition);
            }
            let then = parser.or()?;
            parser.expect(":")?;
            let otherwise = parser.expr()?;
            let place = condition.place.to(otherwise.place);
            parser.made(ExprKind::Conditional(Box::new(condition), Box::new(then), Box::new(otherwise)), place)
        })
    }

    fn or(&mut self) -> Result<Expr, ConditionFault> {
        let first = self.and()?;
        if self.peek().kind != TokenKind::Sign("||") {
            return Ok(first);
        }
        let mut place = first.place;
        let mut all = vec![first];
        while self.takes("||") {
            let next = self.and()?;
            place = place.to(next.place);
            all.push(next);
        }
        self.made(ExprKind::Or(all), place)
    }

    fn and(&mut self) -> Result<Expr, ConditionFault> {
        let first = self.binary(4)?;
        if self.peek().kind != TokenKind::Sign("&&") {
            return Ok(first);
        }
        let mut place = first.place;
        let mut all = vec![first];
        while self.takes("&&") {
            let next = self.binary(4)?;
            place = place.to(next.place);
            all.push(next);
        }
        self.made(ExprKind::And(all), place)
    }

    fn operator(&self) -> Option<Operator> {
        let written = match &self.peek().kind {
            TokenKind::Sign(sign) => *sign,
            TokenKind::Name(name) if name == "in" => "in",
            _ => return None,
        };
        Some(match written {
            "==" => Operator::Equal,
            "!=" => Operator::Unequal,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            "in" => Operator::In,
            "+" => Operator::Add,
            "-" => Operator::Subtract,
            "*" => Operator::Multiply,
            "/" => Operator::Divide,
            "%" => Operator::Remainder,
            _ => return None,
        })
    }

    /// Relations, sums and products, each from the left.
    fn binary(&mut self, least: u8) -> Result<Expr, ConditionFault> {
        let mut left = self.unary()?;
        let before = self.depth;
        while let Some(operator) = self.operator().filter(|operator| operator.binding() >= least) {
            self.next();
            // A long chain is a deep tree: its left side nests.
            self.depth += 1;
            let right = self.deeper(|parser| parser.binary(operator.binding() + 1))?;
            let place = left.place.to(right.place);
            left = self.made(ExprKind::Binary(operator, Box::new(left), Box::new(right)), place)?;
        }
        self.depth = before;
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, ConditionFault> {
        let place = self.place();
        if self.takes("!") {
            let of = self.deeper(Self::unary)?;
            let place = place.to(of.place);
            return self.made(ExprKind::Not(Box::new(of)), place);
        }
        if !self.takes("-") {
            return self.member();
        }
        let number = match self.peek().kind {
            TokenKind::Int(value) => Some(Literal::Int(0_i64.checked_sub_unsigned(value).unwrap_or(i64::MIN))),
            TokenKind::Literal(Literal::Double(value)) => Some(Literal::Double(opposite(value))),
            _ => None,
        };
        if let Some(number) = number {
            let place = place.to(self.next().place);
            let literal = self.made(ExprKind::Literal(number), place)?;
            return self.members_of(literal);
        }
        let of = self.deeper(Self::unary)?;
        let place = place.to(of.place);
        self.made(ExprKind::Negate(Box::new(of)), place)
    }

    fn member(&mut self) -> Result<Expr, ConditionFault> {
        let primary = self.primary()?;
        self.members_of(primary)
    }

    fn members_of(&mut self, mut of: Expr) -> Result<Expr, ConditionFault> {
        let before = self.depth;
        loop {
            if self.takes(".") {
                self.depth += 1;
                let token = self.next();
                let place = of.place.to(token.place);
                let field: Box<str> = match token.kind {
                    TokenKind::Name(ref name) if !KEYWORDS.contains(&name.as_str()) => name.as_str().into(),
                    TokenKind::Quoted(ref name) => name.as_str().into(),
                    _ => return Err(unexpected(&token, "a field or function after `.`")),
                };
                let called = matches!(token.kind, TokenKind::Name(_)) && self.takes("(");
                of = if called {
                    let (arguments, end) = self.arguments(")")?;
                    self.method(of, &field, arguments, place.to(end))?
                } else {
                    self.made(ExprKind::Select(Box::new(of), field), place)?
                };
            } else if self.takes("[") {
                self.depth += 1;
                let at = self.expr()?;
                let place = of.place.to(self.expect("]")?);
                of = self.made(ExprKind::Index(Box::new(of), Box::new(at)), place)?;
            } else {
                self.depth = before;
                return Ok(of);
            }
            if self.depth > limit::CONDITION_DEPTH {
                return self.deeper(|_| Ok(of));
            }
        }
    }

    /// Expressions between commas up to a closing sign, and where that stands.
    fn arguments(&mut self, close: &'static str) -> Result<(Vec<Expr>, Place), ConditionFault> {
        let mut all = Vec::new();
        loop {
            let place = self.place();
            if self.takes(close) {
                return Ok((all, place));
            }
            all.push(self.expr()?);
            let place = self.place();
            if self.takes(close) {
                return Ok((all, place));
            }
            self.expect(",")?;
            // Only lists and maps may end in a comma.
            if close == ")" && self.peek().kind == TokenKind::Sign(")") {
                return Err(unexpected(self.peek(), "another argument"));
            }
        }
    }

    /// A call on a receiver, or the macro it stands for.
    fn method(
        &mut self,
        over: Expr,
        name: &str,
        mut arguments: Vec<Expr>,
        place: Place,
    ) -> Result<Expr, ConditionFault> {
        let quantifier = Quantifier::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, known)| known);
        let most = if quantifier == Some(Quantifier::Map) { 3 } else { 2 };
        let Some(quantifier) = quantifier.filter(|_| arguments.len() == 2 || arguments.len() == most) else {
            return self.made(ExprKind::Call(Some(Box::new(over)), name.into(), arguments), place);
        };
        let body = arguments.pop();
        let filter = if arguments.len() == 2 { arguments.pop() } else { None };
        let (Some(variable), Some(body)) = (arguments.pop(), body) else {
            return Err(ConditionFault::new(place, format!("`{name}` needs a variable and what is asked of it")));
        };
        let ExprKind::Name(ref called) = variable.kind else {
            return Err(ConditionFault::new(
                variable.place,
                format!("the first argument of `{name}` is the name each item goes by"),
            )
            .with_help(format!("such as `paths.{name}(path, path.startsWith(\"src/\"))`")));
        };
        if called.starts_with('.') {
            return Err(ConditionFault::new(variable.place, "the name each item goes by has no `.` in front"));
        }
        let quantified = Quantified { quantifier, over, variable: called.clone(), body, filter };
        self.made(ExprKind::Quantified(Box::new(quantified)), place)
    }

    fn primary(&mut self) -> Result<Expr, ConditionFault> {
        let token = self.next();
        let place = token.place;
        match token.kind {
            TokenKind::Int(value) => match i64::try_from(value) {
                Ok(value) => self.made(ExprKind::Literal(Literal::Int(value)), place),
                Err(_) => Err(ConditionFault::new(place, "this number does not fit an int of 64 bits")),
            },
            TokenKind::Literal(literal) => self.made(ExprKind::Literal(literal), place),
            TokenKind::Name(ref name) => match name.as_str() {
                "true" | "false" => self.made(ExprKind::Literal(Literal::Bool(name == "true")), place),
                "null" => self.made(ExprKind::Literal(Literal::Null), place),
                _ => self.named(name.clone(), place),
            },
            TokenKind::Sign(".") => {
                let token = self.next();
                match token.kind {
                    TokenKind::Name(ref name) if !KEYWORDS.contains(&name.as_str()) => {
                        self.named(format!(".{name}"), place.to(token.place))
                    }
                    _ => Err(unexpected(&token, "a name after `.`")),
                }
            }
            TokenKind::Sign("(") => {
                let inner = self.expr()?;
                let end = self.expect(")")?;
                Ok(Expr { kind: inner.kind, place: place.to(end) })
            }
            TokenKind::Sign("[") => {
                let (items, end) = self.arguments("]")?;
                self.made(ExprKind::List(items), place.to(end))
            }
            TokenKind::Sign("{") => self.map(place),
            _ => Err(unexpected(&token, "a value")),
        }
    }

    fn named(&mut self, name: String, place: Place) -> Result<Expr, ConditionFault> {
        let bare = name.trim_start_matches('.');
        if RESERVED.contains(&bare) || bare == "in" {
            return Err(ConditionFault::new(place, format!("`{bare}` is a reserved word")));
        }
        if !self.takes("(") {
            return self.made(ExprKind::Name(name.into()), place);
        }
        let (mut arguments, end) = self.arguments(")")?;
        let place = place.to(end);
        if name != "has" || arguments.len() != 1 {
            return self.made(ExprKind::Call(None, name.into(), arguments), place);
        }
        match arguments.pop().map(|argument| argument.kind) {
            Some(ExprKind::Select(of, field)) => self.made(ExprKind::Has(of, field), place),
            _ => Err(ConditionFault::new(place, "`has` asks whether a field is there")
                .with_help("such as `has(unit.executor)`")),
        }
    }

    fn map(&mut self, place: Place) -> Result<Expr, ConditionFault> {
        let mut entries = Vec::new();
        loop {
            let end = self.place();
            if self.takes("}") {
                return self.made(ExprKind::Map(entries), place.to(end));
            }
            let key = self.expr()?;
            self.expect(":")?;
            let value = self.expr()?;
            entries.push((key, value));
            let end = self.place();
            if self.takes("}") {
                return self.made(ExprKind::Map(entries), place.to(end));
            }
            self.expect(",")?;
        }
    }
}
