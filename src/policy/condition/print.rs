//! A tree back into text, always the same way: what `policy fmt` writes and what digests cover.

use alloc::format;
use alloc::string::String;

use super::syntax::{Expr, ExprKind, Literal};

/// The text of a condition in its one canonical spelling. Reading it gives the same tree.
pub fn print(expr: &Expr) -> String {
    let mut text = String::new();
    put(expr, 0, &mut text);
    text
}

const CONDITIONAL: u8 = 1;
const OR: u8 = 2;
const AND: u8 = 3;
const UNARY: u8 = 7;
const MEMBER: u8 = 8;

fn binding(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Conditional(..) => CONDITIONAL,
        ExprKind::Or(_) => OR,
        ExprKind::And(_) => AND,
        ExprKind::Binary(operator, ..) => operator.binding(),
        ExprKind::Not(_) | ExprKind::Negate(_) => UNARY,
        ExprKind::Literal(Literal::Int(value)) if *value < 0 => UNARY,
        ExprKind::Literal(Literal::Double(value)) if value.is_sign_negative() => UNARY,
        _ => MEMBER,
    }
}

/// Puts a part, in parentheses where it binds less tightly than it must.
fn put(expr: &Expr, least: u8, text: &mut String) {
    if binding(expr) < least {
        text.push('(');
        put(expr, 0, text);
        text.push(')');
        return;
    }
    match &expr.kind {
        ExprKind::Literal(literal) => put_literal(literal, text),
        ExprKind::Name(name) => text.push_str(name),
        ExprKind::Select(of, field) => {
            put(of, MEMBER, text);
            put_field(field, text);
        }
        ExprKind::Has(of, field) => {
            text.push_str("has(");
            put(of, MEMBER, text);
            put_field(field, text);
            text.push(')');
        }
        ExprKind::Index(of, at) => {
            put(of, MEMBER, text);
            text.push('[');
            put(at, 0, text);
            text.push(']');
        }
        ExprKind::Not(of) => {
            text.push('!');
            put(of, UNARY, text);
        }
        ExprKind::Negate(of) => {
            text.push('-');
            // `-5` is one literal, so the negation of 5 keeps its parentheses.
            let is_number = matches!(of.kind, ExprKind::Literal(Literal::Int(_) | Literal::Double(_)));
            put(of, if is_number { u8::MAX } else { UNARY }, text);
        }
        ExprKind::And(all) => put_joined(all, " && ", AND + 1, text),
        ExprKind::Or(all) => put_joined(all, " || ", OR + 1, text),
        ExprKind::Binary(operator, left, right) => {
            put(left, operator.binding(), text);
            text.push_str(&format!(" {} ", operator.symbol()));
            put(right, operator.binding() + 1, text);
        }
        ExprKind::Conditional(condition, then, otherwise) => {
            put(condition, OR, text);
            text.push_str(" ? ");
            put(then, OR, text);
            text.push_str(" : ");
            put(otherwise, CONDITIONAL, text);
        }
        ExprKind::Call(receiver, name, arguments) => {
            if let Some(receiver) = receiver {
                put(receiver, MEMBER, text);
                text.push('.');
            }
            text.push_str(name);
            text.push('(');
            put_joined(arguments, ", ", 0, text);
            text.push(')');
        }
        ExprKind::List(items) => {
            text.push('[');
            put_joined(items, ", ", 0, text);
            text.push(']');
        }
        ExprKind::Map(entries) => {
            text.push('{');
            for (number, (key, value)) in entries.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { ", " });
                put(key, 0, text);
                text.push_str(": ");
                put(value, 0, text);
            }
            text.push('}');
        }
        ExprKind::Quantified(quantified) => {
            put(&quantified.over, MEMBER, text);
            text.push_str(&format!(".{}({}", quantified.quantifier.name(), quantified.variable));
            for argument in quantified.filter.iter().chain([&quantified.body]) {
                text.push_str(", ");
                put(argument, 0, text);
            }
            text.push(')');
        }
    }
}

fn put_joined(all: &[Expr], between: &str, least: u8, text: &mut String) {
    for (number, expr) in all.iter().enumerate() {
        text.push_str(if number == 0 { "" } else { between });
        put(expr, least, text);
    }
}

fn put_field(field: &str, text: &mut String) {
    let plain = field.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && field.bytes().next().is_some_and(|b| !b.is_ascii_digit())
        && !matches!(field, "true" | "false" | "null" | "in");
    text.push_str(&if plain { format!(".{field}") } else { format!(".`{field}`") });
}

fn put_literal(literal: &Literal, text: &mut String) {
    match literal {
        Literal::Null => text.push_str("null"),
        Literal::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Literal::Int(value) => text.push_str(&format!("{value}")),
        Literal::Uint(value) => text.push_str(&format!("{value}u")),
        Literal::Double(value) => text.push_str(&format!("{value:?}")),
        Literal::Text(value) => put_text(value, text),
        Literal::Bytes(value) => {
            text.push_str("b\"");
            for byte in value {
                text.push_str(&format!("\\x{byte:02x}"));
            }
            text.push('"');
        }
    }
}

/// Puts text between quotes, with escapes for what would not be seen as it is.
pub(crate) fn put_text(value: &str, text: &mut String) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            c if crate::text::shows_itself(c) => text.push(c),
            c => match u32::from(c) {
                code @ 0..=0xFFFF => text.push_str(&format!("\\u{code:04x}")),
                code => text.push_str(&format!("\\U{code:08x}")),
            },
        }
    }
    text.push('"');
}
