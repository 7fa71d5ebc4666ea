//! A payload of JSON, field by field: what is absent is nothing, what is of the wrong kind is a fault that says where.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use crate::fault::{Fault, json_fault};
use crate::instant::Instant;
use crate::limit;
use crate::text::{Line, Prose, shortened, shows_itself};

use super::Skips;
use super::change::CommitId;

/// Payloads read whole, and what to say to somebody whose payload cannot be read.
#[derive(Debug)]
pub(super) struct Payload {
    values: Vec<Value>,
    help: &'static str,
}

impl Payload {
    /// Reads one value.
    pub(super) fn one(bytes: &[u8], help: &'static str) -> Result<Self, Fault> {
        let payload = Self::several(bytes, help)?;
        if payload.values.len() > 1 {
            return Err(Fault::input("more than one payload: each is read by itself").with_help(help));
        }
        Ok(payload)
    }

    /// Reads one value or several behind each other, as a client prints the pages of a list.
    pub(super) fn several(bytes: &[u8], help: &'static str) -> Result<Self, Fault> {
        if bytes.len() > limit::PAYLOAD_BYTES {
            let message =
                format!("a payload of {} bytes, over the {} that are read", bytes.len(), limit::PAYLOAD_BYTES);
            return Err(Fault::input(message).with_help(help));
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let values: Result<Vec<Value>, _> = serde_json::Deserializer::from_slice(bytes).into_iter().collect();
        let values = values.map_err(|error| json_fault("JSON", &error).with_help(help))?;
        if values.is_empty() {
            return Err(Fault::input("the payload is empty").with_help(help));
        }
        Ok(Self { values, help })
    }

    /// The first value.
    pub(super) fn root(&self) -> Field<'_> {
        Field { at: String::new(), is: self.values.first().filter(|value| !value.is_null()), help: self.help }
    }

    /// Every value, and the items of those that are lists.
    pub(super) fn each(&self) -> Result<Vec<Field<'_>>, Fault> {
        let mut all = Vec::new();
        for (number, value) in self.values.iter().enumerate() {
            let at = if self.values.len() > 1 { format!("event {}", number + 1) } else { String::new() };
            let field = Field { at, is: Some(value), help: self.help };
            if value.is_array() { all.extend(field.items()?) } else { all.push(field) }
        }
        Ok(all)
    }

    /// The items of all values, which are lists, or lists of lists.
    pub(super) fn items(&self) -> Result<Vec<Field<'_>>, Fault> {
        let mut all = Vec::new();
        for (number, value) in self.values.iter().enumerate() {
            let at = if self.values.len() > 1 { format!("page {}", number + 1) } else { String::new() };
            for item in (Field { at, is: Some(value), help: self.help }).items()? {
                match item.is {
                    Some(Value::Array(_)) => all.extend(item.items()?),
                    _ => all.push(item),
                }
            }
        }
        if all.len() > limit::CHANGE_ITEMS {
            let message = format!("a list of {} items, over the {} that are read", all.len(), limit::CHANGE_ITEMS);
            return Err(Fault::input(message).with_help(self.help));
        }
        Ok(all)
    }
}

/// One place of a payload. `null` is as good as absent.
#[derive(Clone, Debug)]
pub(super) struct Field<'v> {
    at: String,
    is: Option<&'v Value>,
    help: &'static str,
}

impl<'v> Field<'v> {
    /// The field of that name.
    pub(super) fn get(&self, name: &str) -> Result<Self, Fault> {
        let is = match self.is {
            None => None,
            Some(Value::Object(fields)) => fields.get(name).filter(|value| !value.is_null()),
            Some(_) => return Err(self.fault("an object")),
        };
        let at = if self.at.is_empty() { name.to_owned() } else { format!("{}.{name}", self.at) };
        Ok(Self { at, is, help: self.help })
    }

    /// The names of its fields: none, where it is no object.
    pub(super) fn names(&self) -> impl Iterator<Item = &'v str> {
        let fields = self.is.and_then(Value::as_object);
        fields.into_iter().flat_map(|fields| fields.keys().map(String::as_str))
    }

    /// The field at the end of names: `["head", "repo", "full_name"]`.
    pub(super) fn of(&self, names: &[&str]) -> Result<Self, Fault> {
        names.iter().try_fold(self.clone(), |field, name| field.get(name))
    }

    /// Whether there is anything.
    pub(super) fn is_there(&self) -> bool {
        self.is.is_some()
    }

    /// Where it is.
    pub(super) fn at(&self) -> &str {
        if self.at.is_empty() { "the payload" } else { &self.at }
    }

    /// The same, which has to be there.
    pub(super) fn must(self) -> Result<Self, Fault> {
        if self.is.is_some() {
            return Ok(self);
        }
        Err(Fault::input(format!("`{}` is missing", self.at())).with_help(self.help))
    }

    /// That it is not what was expected.
    pub(super) fn fault(&self, expected: &str) -> Fault {
        let given = match self.is {
            None => "nothing".to_owned(),
            Some(Value::Null) => "null".to_owned(),
            Some(Value::Bool(flag)) => format!("`{flag}`"),
            Some(Value::Number(number)) => format!("`{number}`"),
            Some(Value::String(text)) => {
                let clean: String = text
                    .chars()
                    .take(limit::GIVEN_BYTES)
                    .map(|c| if shows_itself(c) { c } else { '\u{FFFD}' })
                    .collect();
                format!("the text `{}`", shortened(&clean, limit::GIVEN_BYTES))
            }
            Some(Value::Array(_)) => "a list".to_owned(),
            Some(Value::Object(_)) => "an object".to_owned(),
        };
        Fault::input(format!("`{}` is {given}: expected {expected}", self.at())).with_help(self.help)
    }

    /// Its text.
    pub(super) fn text(&self) -> Result<Option<&'v str>, Fault> {
        match self.is {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.fault("text")),
        }
    }

    /// Its text where that is not blank.
    pub(super) fn said(&self) -> Result<Option<&'v str>, Fault> {
        Ok(self.text()?.map(str::trim).filter(|text| !text.is_empty()))
    }

    /// Its whole number.
    pub(super) fn number(&self) -> Result<Option<u64>, Fault> {
        match self.is {
            None => Ok(None),
            Some(value) => match value.as_u64().filter(|number| *number <= limit::SEQ) {
                Some(number) => Ok(Some(number)),
                None => Err(self.fault("a whole number from 0 to 2^53 - 1")),
            },
        }
    }

    /// Its yes or no.
    pub(super) fn flag(&self) -> Result<Option<bool>, Fault> {
        match self.is {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.fault("`true` or `false`")),
        }
    }

    /// Its items; none, where it is absent.
    pub(super) fn items(&self) -> Result<Vec<Self>, Fault> {
        match self.is {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) if items.len() > limit::CHANGE_ITEMS => {
                Err(self.fault(&format!("at most {} items, not {}", limit::CHANGE_ITEMS, items.len())))
            }
            Some(Value::Array(items)) => {
                let each = items.iter().enumerate().map(|(number, item)| Self {
                    at: format!("{}[{number}]", self.at),
                    is: Some(item).filter(|item| !item.is_null()),
                    help: self.help,
                });
                Ok(each.collect())
            }
            Some(_) => Err(self.fault("a list")),
        }
    }

    /// Its commit; none, where it is absent, blank or git's name for no commit, which is all zeros.
    pub(super) fn commit(&self) -> Result<Option<CommitId>, Fault> {
        match self.said()? {
            None => Ok(None),
            Some(text) if text.bytes().all(|byte| byte == b'0') => Ok(None),
            Some(text) => CommitId::parse(text).map(Some).map_err(|_| self.fault(CommitId::EXPECTED)),
        }
    }

    /// Its instant. What is finer than a millisecond is cut.
    pub(super) fn instant(&self) -> Result<Option<Instant>, Fault> {
        let Some(text) = self.said()? else { return Ok(None) };
        read_instant(text).map(Some).ok_or_else(|| self.fault(Instant::EXPECTED))
    }

    /// Its one line of text, made presentable where it must be.
    pub(super) fn line(&self, skips: &mut Skips) -> Result<Option<Line>, Fault> {
        Ok(self.said()?.map(|text| line_of(text, &self.at, skips)))
    }

    /// Its text of several lines, made presentable, and cut where it is too long.
    pub(super) fn prose(&self, skips: &mut Skips) -> Result<Option<Prose>, Fault> {
        Ok(self.said()?.and_then(|text| prose_of(text, &self.at, skips)))
    }
}

/// A line of any text that is not blank.
pub(super) fn line_of(text: &str, at: &str, skips: &mut Skips) -> Line {
    let (line, changed) = Line::made_of(text, "unnamed");
    if changed {
        skips.note("line too long or with control characters: made presentable", at);
    }
    line
}

/// Prose of any text; nothing, where it is blank.
pub(super) fn prose_of(text: &str, at: &str, skips: &mut Skips) -> Option<Prose> {
    if text.trim().is_empty() {
        return None;
    }
    let long = text.trim().len() > limit::PROSE_BYTES;
    let (prose, changed) = Prose::made_of(text, "blank");
    if changed {
        let reason = if long { "text too long: shortened" } else { "text with control characters: made presentable" };
        skips.note(reason, at);
    }
    Some(prose)
}

/// An instant in RFC 3339, or as GitLab writes it in webhooks: `2026-03-17 09:00:00 UTC`.
pub(super) fn read_instant(text: &str) -> Option<Instant> {
    let text = text.trim().strip_suffix(" UTC").map_or_else(|| text.trim().into(), |rest| format!("{rest}Z"));
    // Fractions finer than a millisecond are cut: forges give up to nine digits.
    let kept = match text.split_once('.') {
        Some((whole, rest)) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (fraction, zone) = rest.split_at_checked(digits)?;
            let fraction = fraction.get(..3).unwrap_or(fraction);
            if fraction.is_empty() { format!("{whole}.{zone}") } else { format!("{whole}.{fraction}{zone}") }
        }
        None => text,
    };
    Instant::parse(&kept).ok()
}
