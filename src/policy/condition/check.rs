//! The check every condition passes before it is evaluated: names against the schema of facts, types against the
//! table of functions, and a bound on what an evaluation can cost.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use jiff::tz::TimeZone;

use crate::fault::nearest;
use crate::limit;

use super::code::{Code, QuantifiedCode};
use super::cost::{cost, items};
use super::fault::ConditionFault;
use super::function::{FUNCTIONS, Form, Function, LEFT_OUT, Shape, entry};
use super::glob::Glob;
use super::syntax::{Expr, ExprKind, Literal, Operator, Place, Quantified, Quantifier};
use super::time;
use super::types::{Named, Schema, Type};

/// What conditions are checked against: facts, and the time zones a policy declares.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'s> {
    /// The facts there are.
    pub schema: &'s Schema,
    /// The zones there are besides `UTC` and offsets, by name.
    pub zones: &'s BTreeMap<Box<str>, TimeZone>,
}

/// A checked part, its type, and its known values where the schema lists them.
struct Typed {
    code: Code,
    is: Type,
    values: Vec<Box<str>>,
}

impl Typed {
    fn new(code: Code, is: Type) -> Self {
        Self { code, is, values: Vec::new() }
    }
}

/// Checks an expression of any type.
///
/// # Errors
/// The first fault: an unknown name, a type that does not fit, something that lies outside the language, or a cost
/// over [`limit::CONDITION_COST`].
pub(super) fn check(expr: &Expr, setting: Setting<'_>) -> Result<(Code, Type), ConditionFault> {
    let mut checker = Checker { setting, locals: Vec::new(), times: 1, walked: 0 };
    let typed = checker.expr(expr)?;
    let steps = cost(&typed.code).saturating_add(checker.walked);
    if steps > limit::CONDITION_COST {
        let most = limit::CONDITION_COST;
        return Err(ConditionFault::new(
            expr.place,
            format!("evaluating this can take {steps} steps, and a condition may take {most}"),
        )
        .with_help("avoid a walk over a list of facts for each item of another"));
    }
    Ok((typed.code, typed.is))
}

struct Checker<'s> {
    setting: Setting<'s>,
    locals: Vec<(Box<str>, Type)>,
    /// How often the part that is checked can be evaluated, for the quantifiers it is in.
    times: u64,
    /// Steps of looking at whole lists and maps: `in`, `==`, `+`, `size(..)` …
    walked: u64,
}

type Checked = Result<Typed, ConditionFault>;

impl Checker<'_> {
    fn expr(&mut self, expr: &Expr) -> Checked {
        let place = expr.place;
        match &expr.kind {
            ExprKind::Literal(literal) => Ok(Self::literal(literal)),
            ExprKind::Name(_) | ExprKind::Select(..) => self.named(expr, false),
            ExprKind::Has(of, field) => {
                let select = Expr { kind: ExprKind::Select(of.clone(), field.clone()), place };
                self.named(&select, true)
            }
            ExprKind::Index(of, at) => self.index(of, at),
            ExprKind::Not(of) => Ok(Typed::new(Code::Not(Box::new(self.truth(of, "`!`")?)), Type::Bool)),
            ExprKind::Negate(of) => {
                let of = self.expr(of)?;
                match of.is {
                    Type::Int | Type::Double | Type::Dyn => Ok(Typed::new(Code::Negate(Box::new(of.code)), of.is)),
                    other => {
                        Err(ConditionFault::new(place, format!("`-` needs an int or double, and this is {other}")))
                    }
                }
            }
            ExprKind::And(all) => Ok(Typed::new(Code::And(self.truths(all, "`&&`")?), Type::Bool)),
            ExprKind::Or(all) => Ok(Typed::new(Code::Or(self.truths(all, "`||`")?), Type::Bool)),
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right, place),
            ExprKind::Conditional(condition, then, otherwise) => {
                let condition = self.truth(condition, "the question before `?`")?;
                let (then, other) = (self.expr(then)?, self.expr(otherwise)?);
                if !then.is.fits(&other.is) {
                    return Err(ConditionFault::new(
                        place,
                        format!("the two answers have unlike types, {} and {}", then.is, other.is),
                    ));
                }
                let is = then.is.joined(&other.is);
                let code = Code::Conditional(Box::new(condition), Box::new(then.code), Box::new(other.code));
                Ok(Typed::new(code, is))
            }
            ExprKind::Call(receiver, name, arguments) => self.call(receiver.as_deref(), name, arguments, place),
            ExprKind::List(items) => {
                let (mut codes, mut is) = (Vec::new(), None);
                for item in items {
                    let item = self.expr(item)?;
                    is = Some(is.map_or_else(|| item.is.clone(), |so_far: Type| so_far.joined(&item.is)));
                    codes.push(item.code);
                }
                Ok(Typed::new(Code::List(codes), Type::list(is.unwrap_or(Type::Dyn))))
            }
            ExprKind::Map(entries) => self.map(entries),
            ExprKind::Quantified(quantified) => self.quantified(quantified),
        }
    }

    /// Counts a look at the whole of a value.
    fn walks(&mut self, over: &Typed) {
        if matches!(over.is, Type::List(_) | Type::Map(..) | Type::Dyn) {
            // An entry of a map weighs twice, as key and value.
            let each = items(&over.code).saturating_add(1).saturating_mul(if matches!(over.is, Type::Map(..)) {
                2
            } else {
                1
            });
            self.walked = self.walked.saturating_add(self.times.saturating_mul(each));
        }
    }

    fn literal(literal: &Literal) -> Typed {
        let is = match literal {
            Literal::Null => Type::Null,
            Literal::Bool(_) => Type::Bool,
            Literal::Int(_) => Type::Int,
            Literal::Uint(_) => Type::Uint,
            Literal::Double(_) => Type::Double,
            Literal::Text(_) => Type::String,
            Literal::Bytes(_) => Type::Bytes,
        };
        Typed::new(Code::Literal(literal.clone()), is)
    }

    fn truth(&mut self, expr: &Expr, whose: &str) -> Result<Code, ConditionFault> {
        let typed = self.expr(expr)?;
        match typed.is {
            Type::Bool | Type::Dyn => Ok(typed.code),
            other => Err(ConditionFault::new(expr.place, format!("{whose} needs true or false, and this is {other}"))
                .with_help("compare it with something: `==`, `>`, `in` …")),
        }
    }

    fn truths(&mut self, all: &[Expr], whose: &str) -> Result<Vec<Code>, ConditionFault> {
        all.iter().map(|expr| self.truth(expr, whose)).collect()
    }

    /// A name or a chain of fields: the longest fact it begins with, then fields of that.
    fn named(&mut self, expr: &Expr, asks: bool) -> Checked {
        let mut chain: Vec<(&str, Place)> = Vec::new();
        let mut root = expr;
        while let ExprKind::Select(of, field) = &root.kind {
            chain.push((field, root.place));
            root = of;
        }
        chain.reverse();
        let ExprKind::Name(first) = &root.kind else {
            let of = self.expr(root)?;
            return Self::fields(of, &chain, asks);
        };
        if let Some(number) = self.locals.iter().rposition(|(name, _)| name == first) {
            let is = self.locals.get(number).map_or(Type::Dyn, |(_, is)| is.clone());
            return Self::fields(Typed::new(Code::Local(number), is), &chain, asks);
        }
        let first = first.trim_start_matches('.');
        let mut names = alloc::vec![String::from(first)];
        for (field, _) in &chain {
            let longer = format!("{}.{field}", names.last().map_or("", String::as_str));
            names.push(longer);
        }
        for (taken, name) in names.iter().enumerate().rev() {
            if let Named::Fact(slot) = self.setting.schema.named(name) {
                return self.fact(slot, chain.get(taken..).unwrap_or_default(), asks);
            }
        }
        if let Some(is) = names.iter().enumerate().rev().find_map(|(taken, name)| {
            let known = type_named(name).filter(|_| taken == chain.len())?;
            Some(Typed::new(Code::TypeName(known), Type::Type))
        }) {
            return Ok(is);
        }
        Err(self.unknown(&names, expr.place))
    }

    fn unknown(&self, names: &[String], place: Place) -> ConditionFault {
        let whole = names.last().map_or("", String::as_str);
        let schema = self.setting.schema;
        if schema.named(whole) == Named::Group {
            let members = schema.members(whole).join("`, `");
            return ConditionFault::new(place, format!("`{whole}` is a group of facts"))
                .with_help(format!("name one of them: `{members}`"));
        }
        let fault = ConditionFault::new(place, format!("there is no fact `{whole}`"));
        if let Some(near) = schema.nearest(whole) {
            return fault.with_help(format!("did you mean `{near}`?"));
        }
        let group = names.iter().rev().find(|name| schema.named(name) == Named::Group);
        match group {
            Some(group) => fault.with_help(format!("of `{group}` there is `{}`", schema.members(group).join("`, `"))),
            None => fault.with_help("`governed policy facts` lists the facts there are; a policy may declare its own"),
        }
    }

    fn fact(&mut self, slot: usize, rest: &[(&str, Place)], asks: bool) -> Checked {
        let Some(fact) = self.setting.schema.fact(slot) else {
            return Ok(Typed::new(Code::Literal(Literal::Null), Type::Null));
        };
        if rest.is_empty() && asks {
            return Ok(Typed::new(Code::HasFact(slot), Type::Bool));
        }
        let name: Arc<str> = Arc::from(&*fact.name);
        let typed = Typed { code: Code::Fact(slot, name), is: fact.is.clone(), values: fact.values.clone() };
        Self::fields(typed, rest, asks)
    }

    fn fields(of: Typed, chain: &[(&str, Place)], asks: bool) -> Checked {
        let Some(((field, place), rest)) = chain.split_first() else { return Ok(of) };
        let asked = asks && rest.is_empty();
        let next = match &of.is {
            Type::Record(record) => {
                let Some(number) = record.field(field) else {
                    let fault = ConditionFault::new(*place, format!("a {} has no `{field}`", record.name));
                    let known = record.fields.iter().map(|field| &*field.name);
                    return Err(match nearest(field, known.clone()) {
                        Some(near) => fault.with_help(format!("did you mean `{near}`?")),
                        None => fault.with_help(format!("it has `{}`", known.collect::<Vec<_>>().join("`, `"))),
                    });
                };
                let (is, values) =
                    record.fields.get(number).map_or((Type::Dyn, Vec::new()), |f| (f.is.clone(), f.values.clone()));
                if asked {
                    Typed::new(Code::HasField(Box::new(of.code), number), Type::Bool)
                } else {
                    Typed { code: Code::Field(Box::new(of.code), number, Arc::from(*field)), is, values }
                }
            }
            Type::Map(key, value) if Type::String.fits(key) => {
                let (is, name) = ((**value).clone(), Arc::from(*field));
                if asked {
                    Typed::new(Code::HasKey(Box::new(of.code), name), Type::Bool)
                } else {
                    Typed::new(Code::Key(Box::new(of.code), name), is)
                }
            }
            Type::Dyn if asked => Typed::new(Code::HasKey(Box::new(of.code), Arc::from(*field)), Type::Bool),
            Type::Dyn => Typed::new(Code::Key(Box::new(of.code), Arc::from(*field)), Type::Dyn),
            other => {
                return Err(ConditionFault::new(*place, format!("{other} has no fields, so there is no `{field}`")));
            }
        };
        Self::fields(next, rest, asks)
    }

    fn index(&mut self, of: &Expr, at: &Expr) -> Checked {
        let (list, key) = (self.expr(of)?, self.expr(at)?);
        if !matches!(list.is, Type::List(_)) {
            self.walks(&list);
        }
        let is = match &list.is {
            Type::List(item) if key.is.is_number() || key.is == Type::Dyn => (**item).clone(),
            Type::List(_) => {
                return Err(ConditionFault::new(
                    at.place,
                    format!("an item is counted by an int, and this is {}", key.is),
                ));
            }
            Type::Map(wanted, value) if key.is.fits(wanted) || (key.is.is_number() && wanted.is_number()) => {
                (**value).clone()
            }
            Type::Map(wanted, _) => {
                return Err(ConditionFault::new(at.place, format!("the keys are {wanted}, and this is {}", key.is)));
            }
            Type::Dyn => Type::Dyn,
            other => {
                return Err(ConditionFault::new(of.place, format!("`[..]` needs a list or map, and this is {other}")));
            }
        };
        Ok(Typed::new(Code::Index(Box::new(list.code), Box::new(key.code)), is))
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr, place: Place) -> Checked {
        let (a, b) = (self.expr(left)?, self.expr(right)?);
        match operator {
            Operator::Equal | Operator::Unequal | Operator::Add => {
                self.walks(&a);
                self.walks(&b);
            }
            Operator::In => self.walks(&b),
            _ => {}
        }
        let symbol = operator.symbol();
        let fault = |help: &str| {
            let fault = ConditionFault::new(place, format!("`{symbol}` does not go with {} and {}", a.is, b.is));
            Err(if help.is_empty() { fault } else { fault.with_help(help) })
        };
        let is = match operator {
            Operator::Equal | Operator::Unequal => {
                if !a.is.fits(&b.is) {
                    let either_null = a.is == Type::Null || b.is == Type::Null;
                    return fault(match (either_null, a.is.is_number() && b.is.is_number()) {
                        (true, _) => "a fact is never null: ask `has(..)`",
                        (_, true) => "write both as one type, such as `1.0` or `1u`, or compare `dyn(..)`",
                        _ => "",
                    });
                }
                Self::known_values(&a, &b, right)?;
                Self::known_values(&b, &a, left)?;
                Type::Bool
            }
            operator if operator.is_order() => {
                let ordered = |is: &Type| {
                    matches!(is, Type::Bool | Type::String | Type::Bytes | Type::Timestamp | Type::Duration | Type::Dyn)
                        || is.is_number()
                };
                let together = a.is.fits(&b.is) || (a.is.is_number() && b.is.is_number());
                if !ordered(&a.is) || !ordered(&b.is) || !together {
                    return fault("");
                }
                Type::Bool
            }
            Operator::In => {
                match &b.is {
                    Type::List(item) if a.is.fits(item) => {}
                    Type::Map(key, _) if a.is.fits(key) => {}
                    Type::Dyn => {}
                    _ => return fault("on the right of `in` stands a list of such values, or a map with such keys"),
                }
                Self::known_values(&a, &b, right)?;
                Type::Bool
            }
            _ => match Self::sum(operator, &a.is, &b.is) {
                Some(is) => is,
                None => return fault(""),
            },
        };
        Ok(Typed::new(Code::Binary(operator, Box::new(a.code), Box::new(b.code)), is))
    }

    /// A value that a fact never has is a mistake: with a list of the known ones the nearest is named.
    fn known_values(fact: &Typed, with: &Typed, written: &Expr) -> Result<(), ConditionFault> {
        if fact.values.is_empty() {
            return Ok(());
        }
        let parts: &[Code] = match &with.code {
            Code::List(items) => items,
            single => core::slice::from_ref(single),
        };
        for part in parts {
            let Code::Literal(Literal::Text(text)) = part else { continue };
            if !fact.values.contains(text) {
                let known = fact.values.iter().map(|value| &**value);
                let fault = ConditionFault::new(written.place, format!("this is never `{text}`"));
                return Err(match nearest(text, known.clone()) {
                    Some(near) => fault.with_help(format!("did you mean `{near}`?")),
                    None => fault.with_help(format!("it is one of `{}`", known.collect::<Vec<_>>().join("`, `"))),
                });
            }
        }
        Ok(())
    }

    fn sum(operator: Operator, a: &Type, b: &Type) -> Option<Type> {
        use Type::{Bytes, Double, Duration, Dyn, Int, List, String as Str, Timestamp, Uint};
        match (operator, a, b) {
            (Operator::Remainder, Double, _) | (Operator::Remainder, _, Double) => None,
            (_, Int, Int) => Some(Int),
            (_, Uint, Uint) => Some(Uint),
            (_, Double, Double) => Some(Double),
            (Operator::Add, Str, Str) => Some(Str),
            (Operator::Add, Bytes, Bytes) => Some(Bytes),
            (Operator::Add, List(a), List(b)) => Some(Type::list(a.joined(b))),
            (Operator::Add, Duration, Timestamp) | (Operator::Add | Operator::Subtract, Timestamp, Duration) => {
                Some(Timestamp)
            }
            (Operator::Add | Operator::Subtract, Duration, Duration) | (Operator::Subtract, Timestamp, Timestamp) => {
                Some(Duration)
            }
            // One side is known only when evaluated; so is the result.
            (_, Dyn, Dyn | Int | Uint | Double)
            | (_, Int | Uint | Double, Dyn)
            | (Operator::Add, Dyn, Str | Bytes | List(_) | Timestamp | Duration)
            | (Operator::Add, Str | Bytes | List(_) | Timestamp | Duration, Dyn)
            | (Operator::Subtract, Dyn, Timestamp | Duration)
            | (Operator::Subtract, Timestamp | Duration, Dyn) => Some(Dyn),
            _ => None,
        }
    }

    fn map(&mut self, entries: &[(Expr, Expr)]) -> Checked {
        let mut codes = Vec::new();
        let (mut key_is, mut value_is): (Option<Type>, Option<Type>) = (None, None);
        for (written, value) in entries {
            let (key, value) = (self.expr(written)?, self.expr(value)?);
            if !matches!(key.is, Type::Bool | Type::Int | Type::Uint | Type::String | Type::Dyn) {
                return Err(ConditionFault::new(
                    written.place,
                    format!("a key is bool, int, uint or string, not {}", key.is),
                ));
            }
            key_is = Some(key_is.map_or_else(|| key.is.clone(), |so_far| so_far.joined(&key.is)));
            value_is = Some(value_is.map_or_else(|| value.is.clone(), |so_far| so_far.joined(&value.is)));
            codes.push((key.code, value.code));
        }
        let is = Type::Map(Arc::new(key_is.unwrap_or(Type::Dyn)), Arc::new(value_is.unwrap_or(Type::Dyn)));
        Ok(Typed::new(Code::Map(codes), is))
    }

    fn quantified(&mut self, quantified: &Quantified) -> Checked {
        let over = self.expr(&quantified.over)?;
        let item = match &over.is {
            Type::List(item) => (**item).clone(),
            Type::Map(key, _) => (**key).clone(),
            Type::Dyn => Type::Dyn,
            other => {
                let name = quantified.quantifier.name();
                return Err(ConditionFault::new(
                    quantified.over.place,
                    format!("`{name}` goes over a list or map, and this is {other}"),
                ));
            }
        };
        self.locals.push((quantified.variable.clone(), item.clone()));
        let outside = self.times;
        self.times = outside.saturating_mul(items(&over.code));
        let body = self.quantified_body(quantified);
        self.times = outside;
        self.locals.pop();
        let (body, filter) = body?;
        let is = match quantified.quantifier {
            Quantifier::All | Quantifier::Exists | Quantifier::ExistsOne => Type::Bool,
            Quantifier::Map => Type::list(body.is),
            Quantifier::Filter => Type::list(item),
        };
        let code = QuantifiedCode { quantifier: quantified.quantifier, over: over.code, body: body.code, filter };
        Ok(Typed::new(Code::Quantified(Box::new(code)), is))
    }

    fn quantified_body(&mut self, quantified: &Quantified) -> Result<(Typed, Option<Code>), ConditionFault> {
        let name = quantified.quantifier.name();
        let filter = match &quantified.filter {
            Some(filter) => Some(self.truth(filter, &format!("the second argument of `{name}`"))?),
            None => None,
        };
        if quantified.quantifier == Quantifier::Map {
            return Ok((self.expr(&quantified.body)?, filter));
        }
        let code = self.truth(&quantified.body, &format!("the second argument of `{name}`"))?;
        Ok((Typed::new(code, Type::Bool), filter))
    }

    fn call(&mut self, receiver: Option<&Expr>, name: &str, arguments: &[Expr], place: Place) -> Checked {
        let bare = name.trim_start_matches('.');
        let Some(known) = entry(bare) else {
            return Err(unknown_function(bare, place));
        };
        let mut given = Vec::new();
        for argument in receiver.into_iter().chain(arguments) {
            let typed = self.expr(argument)?;
            self.walks(&typed);
            given.push((typed, argument));
        }
        let fits = |form: &&Form| {
            let wanted: Vec<Shape> = form.receiver.into_iter().chain(form.arguments.iter().copied()).collect();
            form.receiver.is_some() == receiver.is_some()
                && wanted.len() == given.len()
                && wanted.iter().zip(&given).all(|(shape, (typed, _))| shape.takes(&typed.is))
        };
        let forms: Vec<&Form> = known.forms.iter().filter(fits).collect();
        let Some(form) = forms.first() else {
            let types: Vec<String> = given.iter().map(|(typed, _)| typed.is.to_string()).collect();
            let ways: Vec<String> = known.forms.iter().map(|form| written_form(bare, form)).collect();
            let message = format!("`{bare}` does not go with ({})", types.join(", "));
            return Err(ConditionFault::new(place, message).with_help(format!("write {}", ways.join(" or "))));
        };
        let last = form.arguments.last().copied();
        let is = form.result.gives();
        let mut codes: Vec<Code> = Vec::new();
        let mut last_written = place;
        for (typed, argument) in given {
            codes.push(typed.code);
            last_written = argument.place;
        }
        let code = match (known.function, last) {
            (function @ (Function::Glob | Function::Inside), _) => {
                let Some(Code::Literal(Literal::Text(pattern))) = codes.pop() else {
                    return Err(ConditionFault::new(last_written, "a path pattern is written out, between quotes"));
                };
                let glob =
                    Glob::parse(&pattern).map_err(|fault| ConditionFault::new(last_written, fault.to_string()))?;
                let path = Box::new(codes.pop().unwrap_or(Code::Literal(Literal::Null)));
                match function {
                    Function::Glob => Code::Fits(path, Arc::new(glob)),
                    _ => Code::Inside(path, Arc::new(glob)),
                }
            }
            (Function::Calendar(part), zone) => {
                let zone = match zone {
                    Some(_) => Some(self.zone(codes.pop(), last_written)?),
                    None => None,
                };
                Code::Calendar(part, Box::new(codes.pop().unwrap_or(Code::Literal(Literal::Null))), zone)
            }
            (function, _) => Code::Call(function, codes),
        };
        Ok(Typed::new(code, is))
    }

    fn zone(&self, code: Option<Code>, place: Place) -> Result<TimeZone, ConditionFault> {
        let Some(Code::Literal(Literal::Text(name))) = code else {
            return Err(ConditionFault::new(place, "a time zone is written out, between quotes"));
        };
        if let Some(zone) = self.setting.zones.get(&name) {
            return Ok(zone.clone());
        }
        if let Some(zone) = time::offset(&name) {
            return Ok(zone);
        }
        let fault = ConditionFault::new(place, format!("the time zone `{name}` is not declared"));
        Err(match nearest(&name, self.setting.zones.keys().map(|known| &**known)) {
            Some(near) => fault.with_help(format!("did you mean `{near}`?")),
            None => fault.with_help(
                "write `UTC` or an offset such as `+01:00`, or declare it under `zones` by its POSIX rule, such as `CET-1CEST,M3.5.0,M10.5.0/3`",
            ),
        })
    }
}

fn unknown_function(name: &str, place: Place) -> ConditionFault {
    if let Some((_, why)) = LEFT_OUT.iter().find(|(left_out, _)| *left_out == name) {
        return ConditionFault::new(place, format!("`{name}` is not part of the language")).with_help(*why);
    }
    if Quantifier::ALL.iter().any(|(quantifier, _)| *quantifier == name) || name == "has" {
        return ConditionFault::new(place, format!("`{name}` is written otherwise"))
            .with_help("such as `paths.exists(path, path.startsWith(\"src/\"))` or `has(unit.executor)`");
    }
    let fault = ConditionFault::new(place, format!("there is no function `{name}`"));
    match nearest(name, FUNCTIONS.iter().map(|entry| entry.name)) {
        Some(near) => fault.with_help(format!("did you mean `{near}`?")),
        None => fault.with_help("`governed policy language` lists the functions there are"),
    }
}

/// A form as it is written: `string.contains(string)`.
pub(super) fn written_form(name: &str, form: &Form) -> String {
    let arguments: Vec<&str> = form.arguments.iter().map(|shape| shape.name()).collect();
    let receiver = form.receiver.map_or_else(String::new, |shape| format!("{}.", shape.name()));
    format!("`{receiver}{name}({})`", arguments.join(", "))
}

fn type_named(name: &str) -> Option<&'static str> {
    let known = [
        "null_type",
        "bool",
        "int",
        "uint",
        "double",
        "string",
        "bytes",
        "list",
        "map",
        "type",
        "google.protobuf.Timestamp",
        "google.protobuf.Duration",
    ];
    known.into_iter().find(|known| *known == name)
}
