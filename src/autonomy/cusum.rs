//! Whether a machine has become worse: a chart that adds up what speaks for a bad rate against a good one.
//!
//! The chart is the Bernoulli CUSUM of M. R. Reynolds and Z. G. Stoumbos (*A CUSUM chart for monitoring a proportion
//! when inspecting continuously*, Journal of Quality Technology 1999), after E. S. Page (Biometrika 1954): a failure
//! adds ln(bad / good), a success takes off ln((1 − good) / (1 − bad)), never below 0, and past a threshold it alarms.

use crate::fault::InputFault;
use crate::limit;
use crate::policy::Watch;

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
