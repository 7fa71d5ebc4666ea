//! Small words of policy documents: a day, a span of time, a weekday, somebody to ask.

use alloc::boxed::Box;

use jiff::civil::Date;

use crate::actor::Actor;
use crate::fault::InputFault;
use crate::instant::Instant;
use crate::text::{Label, text_forms};

/// A day of the calendar, `2027-01-31`.
///
/// ```
/// use governed::policy::Day;
/// assert_eq!(Day::parse("2027-01-31")?.as_str(), "2027-01-31");
/// assert!(Day::parse("2027-02-31").is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    text: Box<str>,
    begins: Instant,
}

impl Day {
    pub(crate) const EXPECTED: &'static str = "a day such as `2027-01-31`";

    /// Checks a day.
    ///
    /// # Errors
    /// When it is no day of the years 1 to 9999 written as year, month and day.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("day", text, Self::EXPECTED);
        if text.len() != 10 {
            return Err(fault());
        }
        let day: Date = text.parse().map_err(|_| fault())?;
        let begins = Instant::parse(&alloc::format!("{day}T00:00:00Z")).map_err(|_| fault())?;
        Ok(Self { text: text.into(), begins })
    }

    /// Its first instant in UTC.
    pub fn begins(&self) -> Instant {
        self.begins
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
text_forms!(Day);

/// A span of time: a whole number and a unit, `30m`, `24h`, `7d`, `2w`.
///
/// ```
/// use governed::policy::Span;
/// assert_eq!(Span::parse("36h")?.millis(), 36 * 60 * 60 * 1000);
/// assert!(Span::parse("soon").is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    text: Box<str>,
    millis: i64,
}

impl Span {
    pub(crate) const EXPECTED: &'static str =
        "a span of time such as `30m`, `24h`, `7d` or `2w`, more than none and at most 5,200 weeks";

    /// Checks a span.
    ///
    /// # Errors
    /// When it is not a whole number and one of `s`, `m`, `h`, `d`, `w`, is nothing, or longer than a century.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let read = || {
            let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
            let unit: i64 = match unit {
                "s" => 1_000,
                "m" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                "w" => 7 * 86_400_000,
                _ => return None,
            };
            if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let millis = number.parse::<i64>().ok()?.checked_mul(unit)?;
            (1..=5_200 * 7 * 86_400_000).contains(&millis).then_some(millis)
        };
        let millis = read().ok_or_else(|| InputFault::new("span of time", text, Self::EXPECTED))?;
        Ok(Self { text: text.into(), millis })
    }

    /// So many days, from one to a century.
    pub(crate) fn days(days: u16) -> Self {
        let days = days.clamp(1, 5_200 * 7);
        Self { text: alloc::format!("{days}d").into(), millis: i64::from(days) * 86_400_000 }
    }

    /// Its length in milliseconds.
    pub fn millis(&self) -> i64 {
        self.millis
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
text_forms!(Span);

/// A day of the week, by its English name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[allow(missing_docs)] // the days have their names
pub enum Weekday {
    Sunday,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
}

impl Weekday {
    /// As conditions count: 0 is Sunday.
    pub fn number(self) -> u8 {
        match self {
            Self::Sunday => 0,
            Self::Monday => 1,
            Self::Tuesday => 2,
            Self::Wednesday => 3,
            Self::Thursday => 4,
            Self::Friday => 5,
            Self::Saturday => 6,
        }
    }
}

/// Somebody to ask: a person, or a group of the policy.
///
/// ```
/// use governed::policy::Recipient;
/// assert!(Recipient::parse("person:ada")?.group().is_none());
/// assert_eq!(Recipient::parse("maintainers")?.group().map(|group| group.as_str()), Some("maintainers"));
/// assert!(Recipient::parse("machine:mill/2").is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipient {
    text: Box<str>,
    group: Option<Label>,
}

impl Recipient {
    pub(crate) const EXPECTED: &'static str = "somebody to ask: `person:NAME`, or the name of a group";

    /// Checks a recipient.
    ///
    /// # Errors
    /// When it is neither a person nor the label of a group.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let fault = || InputFault::new("recipient", text, Self::EXPECTED);
        if text.contains(':') {
            let actor = Actor::parse(text).map_err(|_| fault())?;
            return if actor.is_person() { Ok(Self { text: text.into(), group: None }) } else { Err(fault()) };
        }
        let group = Label::parse(text).map_err(|_| fault())?;
        Ok(Self { text: text.into(), group: Some(group) })
    }

    /// The group, where it is one.
    pub fn group(&self) -> Option<&Label> {
        self.group.as_ref()
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
text_forms!(Recipient);
