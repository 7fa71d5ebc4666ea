//! Whether a machine has become worse: a chart that adds up what speaks for a bad rate against a good one.
//!
//! The chart is the Bernoulli CUSUM of M. R. Reynolds and Z. G. Stoumbos (*A CUSUM chart for monitoring a proportion
//! when inspecting continuously*, Journal of Quality Technology 1999), after E. S. Page (Biometrika 1954): a failure
//! adds ln(bad / good), a success takes off ln((1 − good) / (1 − bad)), never below 0, and past a threshold it alarms.

use alloc::format;

use serde::{Deserialize, Serialize};

use crate::fault::InputFault;
use crate::limit;

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
type Steps = (u16, u16, u64, u64);

impl Watch {
    /// The rates that can be told apart, in failures in a thousand.
    pub const KNOWN: [(u16, u16); 4] = [(5, 20), (10, 50), (20, 100), (50, 200)];

    /// ln(bad / good) rounded up, ln((1 − good) / (1 − bad)) rounded down.
    const STEPS: [Steps; 4] = [
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

    fn steps(self) -> Option<Steps> {
        let pair = (self.good_per_thousand, self.bad_per_thousand);
        Self::STEPS.into_iter().find(|(good, bad, ..)| (*good, *bad) == pair)
    }
}

/// A chart of outcomes in the order in which they were learnt.
///
/// ```
/// use governed::autonomy::{Chart, Watch};
/// let mut chart = Chart::new(Watch::default())?;
/// assert!(!chart.push(true));
/// assert!(chart.push(true), "two failures in a row alarm");
/// assert_eq!(chart.millionths(), 0, "and the chart begins again");
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    rise: u64,
    fall: u64,
    threshold: u64,
    sum: u64,
}

impl Chart {
    /// A chart with nothing on it.
    ///
    /// # Errors
    /// When [`Watch::check`] objects.
    pub fn new(watch: Watch) -> Result<Self, InputFault> {
        watch.check()?;
        Ok(Self::lenient(watch))
    }

    /// The same for settings that were checked. Rates that are not known are watched as 2 % and 10 % are, a threshold
    /// out of bounds counts as the nearest bound.
    pub(super) fn lenient(watch: Watch) -> Self {
        let (_, _, rise, fall) = watch.steps().unwrap_or(Watch::STEPS[2]);
        let threshold = watch.threshold_thousandths.clamp(1_000, limit::WATCH_THRESHOLD_THOUSANDTHS);
        Self { rise, fall, threshold: u64::from(threshold) * 1_000, sum: 0 }
    }

    /// Takes the next outcome; whether it makes the chart alarm. After an alarm the chart begins again at 0.
    ///
    /// One more failure anywhere never makes for fewer alarms: with it the number of alarms, and then the sum, is at no
    /// point behind.
    pub fn push(&mut self, failed: bool) -> bool {
        self.sum = if failed { self.sum.saturating_add(self.rise) } else { self.sum.saturating_sub(self.fall) };
        let alarms = self.sum >= self.threshold;
        if alarms {
            self.sum = 0;
        }
        alarms
    }

    /// Where the chart is, in millionths of a natural logarithm.
    pub fn millionths(&self) -> u64 {
        self.sum
    }

    /// Where it alarms, in millionths.
    pub fn threshold_millionths(&self) -> u64 {
        self.threshold
    }
}
