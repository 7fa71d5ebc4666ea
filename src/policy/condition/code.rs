//! A checked condition: every name resolved, every function known, ready to be evaluated.

use crate::order::InOrder as _;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use jiff::tz::TimeZone;

use super::function::{Function, Part};
use super::glob::Glob;
use super::syntax::{Literal, Operator, Quantifier};

/// A part of a checked condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Code {
    Literal(Literal),
    TypeName(&'static str),
    Fact(usize, Arc<str>),
    HasFact(usize),
    /// A variable, counted from the outermost quantifier.
    Local(usize),
    Field(Box<Code>, usize, Arc<str>),
    HasField(Box<Code>, usize),
    Key(Box<Code>, Arc<str>),
    HasKey(Box<Code>, Arc<str>),
    Index(Box<Code>, Box<Code>),
    Not(Box<Code>),
    Negate(Box<Code>),
    And(Vec<Code>),
    Or(Vec<Code>),
    Binary(Operator, Box<Code>, Box<Code>),
    Conditional(Box<Code>, Box<Code>, Box<Code>),
    /// The receiver, where there is one, is the first argument.
    Call(Function, Vec<Code>),
    Fits(Box<Code>, Arc<Glob>),
    Inside(Box<Code>, Arc<Glob>),
    Calendar(Part, Box<Code>, Option<TimeZone>),
    List(Vec<Code>),
    Map(Vec<(Code, Code)>),
    Quantified(Box<QuantifiedCode>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct QuantifiedCode {
    pub(crate) quantifier: Quantifier,
    pub(crate) over: Code,
    pub(crate) body: Code,
    pub(crate) filter: Option<Code>,
}

impl Code {
    /// Calls `see` with this part and every part below it.
    pub(crate) fn walk<'c>(&'c self, see: &mut impl FnMut(&'c Code)) {
        see(self);
        match self {
            Self::Literal(_) | Self::TypeName(_) | Self::Fact(..) | Self::HasFact(_) | Self::Local(_) => {}
            Self::Field(of, ..)
            | Self::HasField(of, _)
            | Self::Key(of, _)
            | Self::HasKey(of, _)
            | Self::Not(of)
            | Self::Negate(of)
            | Self::Fits(of, _)
            | Self::Inside(of, _)
            | Self::Calendar(_, of, _) => of.walk(see),
            Self::Index(a, b) | Self::Binary(_, a, b) => {
                a.walk(see);
                b.walk(see);
            }
            Self::Conditional(a, b, c) => {
                a.walk(see);
                b.walk(see);
                c.walk(see);
            }
            Self::And(all) | Self::Or(all) | Self::Call(_, all) | Self::List(all) => {
                for part in all {
                    part.walk(see);
                }
            }
            Self::Map(entries) => {
                for (key, value) in entries {
                    key.walk(see);
                    value.walk(see);
                }
            }
            Self::Quantified(quantified) => {
                quantified.over.walk(see);
                quantified.body.walk(see);
                if let Some(filter) = &quantified.filter {
                    filter.walk(see);
                }
            }
        }
    }

    /// The slots of the facts it reads, each once, in order.
    pub(crate) fn facts(&self) -> Vec<usize> {
        let mut slots = Vec::new();
        self.walk(&mut |part| {
            if let Self::Fact(slot, _) | Self::HasFact(slot) = part {
                slots.push(*slot);
            }
        });
        slots.put_in_order();
        slots.dedup();
        slots
    }
}
