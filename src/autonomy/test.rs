//! Whether a machine fails seldom enough: a test that stays right however often it is looked at.
//!
//! The core looks after every outcome and would stop at the first look it likes. A test for a fixed number of outcomes,
//! a confidence interval or a credible interval is wrong then: looked at after each of 400 outcomes, an exact test at
//! 5 % promotes 17 % of machines that fail exactly as often as is not allowed. An e-process is not: it is wealth won by
//! betting, at fair odds or worse, against *it fails as often as that, or more*. By Ville's inequality (J. Ville, *Étude
//! critique de la notion de collectif*, 1939) such wealth ever reaches 1/α with probability of at most α, over all
//! looks together. The bets are those of I. Waudby-Smith and A. Ramdas, *Estimating means of bounded random variables
//! by betting* (JRSS B, 2024), mixed over five stakes so that none has to be tuned.
#![allow(clippy::float_arithmetic)] // additions and products alone, which IEEE 754 fixes to the bit on every target

use crate::fault::InputFault;
use crate::limit;

/// The stakes, in twentieths of all there is: 0.2, 0.4, 0.6, 0.8 and 0.95 of the largest bet that cannot ruin.
const STAKES: [u32; 5] = [4, 8, 12, 16, 19];
/// One part in as many as the mixture has, so that five times one is one.
const SHARE: f64 = 0.2;
/// 2^-52, the grain factors are rounded down to.
const GRAIN: f64 = f64::EPSILON;
/// 2^512: what one stake is held to.
const MOST: f64 = f64::from_bits(0x5FF0_0000_0000_0000);
/// 2^-1000: with less a stake is lost. Far above where doubles lose digits, and would be rounded up.
const LEAST: f64 = f64::from_bits(0x0170_0000_0000_0000);

/// Wealth won by betting that a machine fails less often than `p0`, over the outcomes seen so far.
///
/// With X = 1 for a failure and 0 else, the evidence after n outcomes is the mean, over λ in {0.2, 0.4, 0.6, 0.8, 0.95}
/// / (1 − p0), of Π (1 + λ (p0 − X)). A success thus multiplies by 1 + c p0 / (1 − p0) and a failure by 1 − c. Where the
/// machine fails with probability p0 or more, whatever came before, the evidence ever reaches 1/α with probability of
/// at most α (Ville's inequality), however often one looks and whenever one stops.
///
/// Only products and sums of doubles, so native and wasm agree to the bit. The ten factors are fractions of whole
/// numbers, rounded *down* to multiples of 2^-52. Nothing overflows: wealth on a stake stops at 2^512, from where it can
/// only fall, which understates. Wealth that falls below 2^-1000, after hundreds of failures, becomes 0 and stays
/// so: a stake that was lost is lost, which understates as well. There is no input for which it panics or is no number.
///
/// ```
/// use governed::autonomy::EProcess;
/// let mut test = EProcess::new(100)?; // fewer than 100 failures in a thousand?
/// assert_eq!(test.thousandths(), 1_000);
/// for _ in 0..39 {
///     test.push(false);
/// }
/// assert!(!test.reached(50), "39 successes are not enough at 5 %");
/// test.push(false);
/// assert!(test.reached(50), "40 are");
/// test.push(true);
/// assert!(!test.reached(50) && test.exceeded(50), "it had been enough, and is not any more");
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EProcess {
    failures_per_thousand: u16,
    won: [f64; STAKES.len()],
    lost: [f64; STAKES.len()],
    wealth: [f64; STAKES.len()],
    peak: u64,
    outcomes: u64,
    failures: u64,
}

impl EProcess {
    /// A test of whether fewer than so many in a thousand fail, with no outcome seen.
    ///
    /// # Errors
    /// When the number is 0, which nothing can show, or over [`limit::EARNING_FAILURES_PER_THOUSAND`].
    pub fn new(failures_per_thousand: u16) -> Result<Self, InputFault> {
        if !(1..=limit::EARNING_FAILURES_PER_THOUSAND).contains(&failures_per_thousand) {
            let expected = alloc::format!("1 to {}", limit::EARNING_FAILURES_PER_THOUSAND);
            let given = alloc::format!("{failures_per_thousand}");
            return Err(InputFault::new("number of failures in a thousand to test against", &given, &expected));
        }
        Ok(Self::fresh(failures_per_thousand))
    }

    /// The same, for a number that was checked: what lies outside counts as the nearest bound.
    pub(super) fn fresh(failures_per_thousand: u16) -> Self {
        let p0 = failures_per_thousand.clamp(1, limit::EARNING_FAILURES_PER_THOUSAND);
        let (p0_wide, rest) = (u32::from(p0), u32::from(1_000 - p0));
        // 1 + c p0 / (1 - p0) and 1 - c, with c in twentieths and p0 in thousandths.
        let won = STAKES.map(|stake| 1.0 + fraction(stake * p0_wide, 20 * rest));
        let lost = STAKES.map(|stake| fraction(20 - stake, 20));
        Self {
            failures_per_thousand: p0,
            won,
            lost,
            wealth: [1.0; STAKES.len()],
            peak: 1_000,
            outcomes: 0,
            failures: 0,
        }
    }

    /// Takes the next outcome into account, in the order in which the work landed.
    pub fn push(&mut self, failed: bool) {
        let factors = if failed { &self.lost } else { &self.won };
        for (wealth, factor) in self.wealth.iter_mut().zip(factors) {
            let grown = *wealth * *factor;
            *wealth = match grown {
                grown if grown > MOST => MOST,
                grown if grown < LEAST => 0.0,
                grown => grown,
            };
        }
        self.outcomes = self.outcomes.saturating_add(1);
        self.failures = self.failures.saturating_add(u64::from(failed));
        self.peak = self.peak.max(self.thousandths());
    }

    /// The evidence now, as a double. What is recorded, shown or compared is [`EProcess::thousandths`].
    ///
    /// ```
    /// # use governed::autonomy::EProcess;
    /// let mut test = EProcess::new(100)?;
    /// test.push(true);
    /// assert!((test.evidence() - 0.41).abs() < 1e-12); // the mean of 0.8, 0.6, 0.4, 0.2 and 0.05
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    pub fn evidence(&self) -> f64 {
        self.wealth.iter().fold(0.0, |sum, wealth| sum + wealth) * SHARE
    }

    /// The evidence now in whole thousandths, rounded down, at most 2^53 − 1: 1,000 is what it begins with and 20,000
    /// is twenty to one, what a level of 5 % asks for.
    pub fn thousandths(&self) -> u64 {
        whole(self.evidence() * 1_000.0)
    }

    /// The most it ever was, in thousandths.
    pub fn peak_thousandths(&self) -> u64 {
        self.peak
    }

    /// Whether the evidence *now* is at least 1/α, α in thousandths. This is what a promotion is proposed on: stricter
    /// than the theorem asks, since evidence that has gone down again does not count.
    pub fn reached(&self, alpha_per_thousand: u16) -> bool {
        self.thousandths() >= asked_thousandths(alpha_per_thousand)
    }

    /// Whether the evidence was 1/α or more at *any* look so far, α in thousandths: what Ville's inequality bounds.
    pub fn exceeded(&self, alpha_per_thousand: u16) -> bool {
        self.peak >= asked_thousandths(alpha_per_thousand)
    }

    /// How many outcomes it has seen.
    pub fn outcomes(&self) -> u64 {
        self.outcomes
    }

    /// How many of them were failures.
    pub fn failures(&self) -> u64 {
        self.failures
    }

    /// The number of failures in a thousand it tests against.
    pub fn failures_per_thousand(&self) -> u16 {
        self.failures_per_thousand
    }
}

/// 1/α in thousandths, rounded up, for α in thousandths; 0 asks for what nothing reaches.
///
/// ```
/// use governed::autonomy::asked_thousandths;
/// assert_eq!((asked_thousandths(50), asked_thousandths(30)), (20_000, 33_334));
/// ```
pub fn asked_thousandths(alpha_per_thousand: u16) -> u64 {
    match alpha_per_thousand {
        0 => u64::MAX,
        alpha => 1_000_000_u64.div_ceil(u64::from(alpha)),
    }
}

/// A fraction of whole numbers, below 1, as a double rounded down to a multiple of 2^-52.
fn fraction(over: u32, under: u32) -> f64 {
    let grains = (u128::from(over) << 52) / u128::from(under.max(1));
    // Both halves fit 32 bits, which a double holds exactly, and the rest is products with powers of two.
    let (high, low) = (u32::try_from(grains >> 32), u32::try_from(grains & 0xFFFF_FFFF));
    (f64::from(high.unwrap_or(u32::MAX)) * 4_294_967_296.0 + f64::from(low.unwrap_or(u32::MAX))) * GRAIN
}

/// A double of 0 or more as a whole number, rounded down, at most what JSON holds exactly.
fn whole(value: f64) -> u64 {
    let bits = value.to_bits();
    let (exponent, digits) = (bits >> 52, (bits & ((1 << 52) - 1)) | 1 << 52);
    match exponent {
        0..1_023 => 0,
        // 2^0 to below 2^53.
        1_023..=1_075 => (digits >> (1_075 - exponent)).min(limit::SEQ),
        _ => limit::SEQ,
    }
}
