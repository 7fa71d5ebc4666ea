//! What a rung of the ladder asks for before it is proposed, and how it is watched once it is given.

use alloc::collections::BTreeMap;
use alloc::format;

use serde::{Deserialize, Serialize};

use crate::fault::InputFault;
use crate::limit;
use crate::reversibility::Reversibility;
use crate::text::Label;

use super::words::Span;

/// How a rung is earned, kept and lost. Everything has a default; a policy says what differs.
///
/// ```
/// use governed::autonomy::Earning;
/// let earning: Earning = serde_json::from_str(r#"{"failures_per_thousand": 50, "horizon": "30d"}"#).unwrap();
/// assert!(earning.check().is_ok());
/// assert_eq!((earning.failures_per_thousand, earning.alpha_per_thousand), (50, 50));
/// assert!(serde_json::from_str::<Earning>(r#"{"failure_per_thousand": 50}"#).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyEarning"))]
pub struct Earning {
    /// The share of work that fails, in thousandths, which the record must show it to be below: 1 to 500, 100 where
    /// nothing is said. Without a failure it takes 40 units at 100, 81 at 50 and 206 at 20.
    pub failures_per_thousand: u16,
    /// How often, in thousandths, a machine that fails exactly as often as that may ever be proposed by luck: 1 to 200,
    /// 50 where nothing is said.
    pub alpha_per_thousand: u16,
    /// How long after landing a unit without a failure counts as a success: 14 days where nothing is said.
    pub horizon: Span,
    /// The same for kinds of work that show later, or sooner, whether they were right.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub horizons: BTreeMap<Label, Span>,
    /// In how many areas (top folders, kinds of resources) the work must have been: 3 where nothing is said.
    pub areas: u32,
    /// On how many days (of UTC) it must have landed: 10 where nothing is said.
    pub days: u32,
    /// On how many of a hundred units the criteria must have been frozen before work began and left alone: 95.
    pub frozen_percent: u8,
    /// On how many of a hundred units every criterion must have been met by admissible evidence at landing: 95.
    pub complete_percent: u8,
    /// The worst way back with which the rung can be earned: `reversible` where nothing is said. Work that cannot be
    /// undone never goes past a person's approval, whatever stands here.
    pub ceiling: Reversibility,
    /// Within what time an escalation without a due date, or a refusal, is to be answered: 3 days.
    pub answer_within: Span,
    /// After how long without a success the rung is lost, since nothing supports it any more: 60 days.
    pub drought: Span,
    /// When a series of failures loses a rung.
    pub watch: Watch,
    /// How many units in a thousand people look at whatever the level: 1 to 1,000, 50 where nothing is said.
    pub audit_per_thousand: u16,
    /// Whether successes count that were only observed, such as imported history, where nobody can say what the work
    /// was judged by and whether others took part. Failures count either way. They do not where nothing is said.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub observed: bool,
}

impl Default for Earning {
    fn default() -> Self {
        Self {
            failures_per_thousand: 100,
            alpha_per_thousand: 50,
            horizon: Span::days(14),
            horizons: BTreeMap::new(),
            areas: 3,
            days: 10,
            frozen_percent: 95,
            complete_percent: 95,
            ceiling: Reversibility::Reversible,
            answer_within: Span::days(3),
            drought: Span::days(60),
            watch: Watch::default(),
            audit_per_thousand: 50,
            observed: false,
        }
    }
}

impl Earning {
    /// Checks every number against its bounds.
    ///
    /// # Errors
    /// For the first that is out of them.
    pub fn check(&self) -> Result<(), InputFault> {
        let number = |name: &'static str, given: u32, least: u32, most: u32| {
            if (least..=most).contains(&given) {
                return Ok(());
            }
            Err(InputFault::new(name, &format!("{given}"), &format!("{least} to {most}")))
        };
        let failures = limit::EARNING_FAILURES_PER_THOUSAND;
        number("`failures_per_thousand`", self.failures_per_thousand.into(), 1, failures.into())?;
        let alpha = limit::EARNING_ALPHA_PER_THOUSAND;
        number("`alpha_per_thousand`", self.alpha_per_thousand.into(), 1, alpha.into())?;
        number("`areas`", self.areas, 1, limit::EARNING_AREAS)?;
        number("`days`", self.days, 1, limit::EARNING_DAYS)?;
        number("`frozen_percent`", self.frozen_percent.into(), 0, 100)?;
        number("`complete_percent`", self.complete_percent.into(), 0, 100)?;
        number("`audit_per_thousand`", self.audit_per_thousand.into(), 1, 1_000)?;
        self.watch.check()?;
        if self.horizons.len() > limit::EARNING_HORIZONS {
            let expected = format!("at most {} kinds of work", limit::EARNING_HORIZONS);
            return Err(InputFault::new("`horizons`", &format!("{} kinds of work", self.horizons.len()), &expected));
        }
        let spans =
            [("`horizon`", &self.horizon), ("`answer_within`", &self.answer_within), ("`drought`", &self.drought)];
        for (name, span) in spans.into_iter().chain(self.horizons.values().map(|span| ("`horizons`", span))) {
            if span.millis() > i64::from(limit::EARNING_SPAN_DAYS) * 86_400_000 {
                let expected = format!("at most {} days", limit::EARNING_SPAN_DAYS);
                return Err(InputFault::new(name, span.as_str(), &expected));
            }
        }
        Ok(())
    }

    /// How long a kind of work takes to show whether it was right.
    ///
    /// ```
    /// use governed::autonomy::Earning;
    /// use governed::Label;
    /// let earning: Earning = serde_json::from_str(r#"{"horizons": {"pricing-change": "90d"}}"#).unwrap();
    /// assert_eq!(earning.horizon_of(&Label::parse("pricing-change")?).as_str(), "90d");
    /// assert_eq!(earning.horizon_of(&Label::parse("code-change")?).as_str(), "14d");
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn horizon_of(&self, kind: &Label) -> &Span {
        self.horizons.get(kind).unwrap_or(&self.horizon)
    }
}

/// What a chart tells apart, and how sure it wants to be.
///
/// The steps of the chart are logarithms, which no two targets are bound to agree on. They are therefore kept as whole
/// millionths, rounded so that the chart errs on the side of an alarm, for the pairs in [`Watch::KNOWN`] and no others.
///
/// With the default (good 2 %, bad 10 %, threshold 3) there is a false alarm about every 560 outcomes at 2 %; a rate of
/// 10 % is noticed after about 31 outcomes and one of 30 % after about 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyWatch"))]
pub struct Watch {
    /// Failures in a thousand that are good enough: 5, 10, 20 or 50.
    pub good_per_thousand: u16,
    /// Failures in a thousand that must be noticed: 20, 50, 100 or 200, in the same order.
    pub bad_per_thousand: u16,
    /// Where it alarms, in thousandths of a natural logarithm: 1,000 to 10,000. More is later and with fewer false alarms.
    pub threshold_thousandths: u16,
}

impl Default for Watch {
    fn default() -> Self {
        Self { good_per_thousand: 20, bad_per_thousand: 100, threshold_thousandths: 3_000 }
    }
}

/// A good rate, a bad rate, and what a failure adds and a success takes off, in millionths.
pub(crate) type Steps = (u16, u16, u64, u64);

impl Watch {
    /// The rates that can be told apart, in failures in a thousand.
    pub const KNOWN: [(u16, u16); 4] = [(5, 20), (10, 50), (20, 100), (50, 200)];

    /// ln(bad / good) rounded up, ln((1 − good) / (1 − bad)) rounded down.
    pub(crate) const STEPS: [Steps; 4] = [
        (5, 20, 1_386_295, 15_190),
        (10, 50, 1_609_438, 41_242),
        (20, 100, 1_609_438, 85_157),
        (50, 200, 1_386_295, 171_850),
    ];

    /// Checks that the chart knows the rates and that the threshold is within its bounds.
    ///
    /// # Errors
    /// When it does not, or it is not.
    ///
    /// ```
    /// use governed::autonomy::Watch;
    /// assert!(Watch::default().check().is_ok());
    /// assert!(Watch { bad_per_thousand: 21, ..Watch::default() }.check().is_err());
    /// ```
    pub fn check(self) -> Result<(), InputFault> {
        if self.steps().is_none() {
            let given = format!("{} to {}", self.good_per_thousand, self.bad_per_thousand);
            let expected = "5 to 20, 10 to 50, 20 to 100 or 50 to 200";
            return Err(InputFault::new("pair of failures in a thousand that can be told apart", &given, expected));
        }
        if !(1_000..=limit::WATCH_THRESHOLD_THOUSANDTHS).contains(&self.threshold_thousandths) {
            let given = format!("{}", self.threshold_thousandths);
            let expected = format!("1000 to {}", limit::WATCH_THRESHOLD_THOUSANDTHS);
            return Err(InputFault::new("threshold in thousandths", &given, &expected));
        }
        Ok(())
    }

    /// What a failure adds and a success takes off, for a pair of rates that is known.
    pub(crate) fn steps(self) -> Option<Steps> {
        let pair = (self.good_per_thousand, self.bad_per_thousand);
        Self::STEPS.into_iter().find(|(good, bad, ..)| (*good, *bad) == pair)
    }
}
