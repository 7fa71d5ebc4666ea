//! Measures one engine over one set of rules, a decision at a time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::engine::Engine;
use crate::workload::{Answer, Rule};

/// What is timed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Evaluation alone: the input is in the engine's own form already.
    Evaluation,
    /// From JSON text to the answer.
    Text,
}

impl Span {
    pub const ALL: [Self; 2] = [Self::Evaluation, Self::Text];

    pub fn name(self) -> &'static str {
        match self {
            Self::Evaluation => "evaluation",
            Self::Text => "text",
        }
    }
}

/// An engine in the list of engines.
pub struct Entry {
    pub name: &'static str,
    pub package: &'static str,
    pub mode: &'static str,
    pub prepare: fn(&[Rule]) -> Box<dyn Contestant>,
}

impl Entry {
    pub fn of<E: Engine + 'static>() -> Self {
        Self { name: E::NAME, package: E::PACKAGE, mode: E::MODE, prepare: |rules| Box::new(E::prepare(rules)) }
    }

    /// The version of the package this was built with.
    pub fn version(&self) -> &'static str {
        let lock = include_str!("../Cargo.lock");
        let package = lock.split("[[package]]").find_map(|package| {
            let rest = package.trim_start().strip_prefix("name = \"")?.strip_prefix(self.package)?;
            rest.strip_prefix("\"\nversion = \"")?.split('"').next()
        });
        package.unwrap_or_else(|| panic!("`{}` is not in Cargo.lock", self.package))
    }
}

/// An engine with its rules, whichever engine it is.
pub trait Contestant {
    /// Asks about the inputs in their order until all have been asked about or `most` has gone by, but about
    /// `FEWEST` in any case.
    fn round(&mut self, span: Span, inputs: &[String], most: Duration) -> Round;

    /// The answers from the input in the engine's own form and from text.
    #[cfg(test)]
    fn both_ways(&mut self, input: &str) -> [Vec<u32>; 2];
}

/// Fewer decisions than this say nothing of their spread.
const FEWEST: usize = 20;
/// How many inputs are brought into the engine's own form ahead of the clock: enough that they have left the nearest
/// caches, not so many that memory runs out.
const AHEAD: usize = 256;

/// The clock on the wall, and within it the time this thread ran. On a machine others use, a decision of milliseconds
/// seldom has the processor to itself until its end.
struct Clock {
    ran: Duration,
    wall: Instant,
}

impl Clock {
    fn start() -> Self {
        Self { ran: Self::ran(), wall: Instant::now() }
    }

    fn ran() -> Duration {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    }

    /// What the work took, and what went by. The wall's clock is the finer one, so it holds unless the thread waited.
    fn stop(self) -> (Duration, Duration) {
        let gone_by = self.wall.elapsed();
        let ran = Self::ran().saturating_sub(self.ran);
        (gone_by.min(ran), gone_by)
    }
}

/// Decisions about the first inputs, as many as there are times.
pub struct Round {
    /// Nanoseconds, one for each decision; sorted.
    times: Vec<u64>,
    pub answer: Answer,
}

impl Round {
    pub fn decisions(&self) -> usize {
        self.times.len()
    }

    /// The time that `share` of the decisions keep within, in microseconds.
    pub fn quantile(&self, share: f64) -> f64 {
        let last = self.times.len() - 1;
        self.times[(last as f64 * share).round() as usize] as f64 / 1_000.0
    }

    /// In microseconds.
    pub fn mean(&self) -> f64 {
        self.times.iter().sum::<u64>() as f64 / self.times.len() as f64 / 1_000.0
    }
}

impl<E: Engine> Contestant for E {
    fn round(&mut self, span: Span, inputs: &[String], most: Duration) -> Round {
        let mut round = Round { times: Vec::with_capacity(inputs.len()), answer: Answer::default() };
        let mut out = Vec::new();
        let mut spent = Duration::ZERO;
        let mut timed = |decide: &mut dyn FnMut(&mut Vec<u32>)| {
            let clock = Clock::start();
            decide(&mut out);
            let (took, gone_by) = clock.stop();
            round.answer.add(round.times.len(), &out);
            round.times.push(took.as_nanos() as u64);
            out.clear();
            spent += gone_by;
            spent >= most && round.times.len() >= FEWEST
        };
        for batch in inputs.chunks(AHEAD) {
            let enough = match span {
                Span::Evaluation => {
                    let batch: Vec<_> = batch.iter().map(|text| self.ready(text)).collect();
                    batch.iter().any(|ready| timed(&mut |out| self.from_ready(black_box(ready), out)))
                }
                Span::Text => batch.iter().any(|text| timed(&mut |out| self.from_text(black_box(text), out))),
            };
            if enough {
                break;
            }
        }
        round.times.sort_unstable();
        round
    }

    #[cfg(test)]
    fn both_ways(&mut self, input: &str) -> [Vec<u32>; 2] {
        let mut out = [Vec::new(), Vec::new()];
        let ready = self.ready(input);
        self.from_ready(&ready, &mut out[0]);
        self.from_text(input, &mut out[1]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_engine_has_a_version() {
        for entry in crate::engines::all() {
            let version = entry.version();
            assert!(version.split('.').count() >= 3, "{} {version}", entry.name);
        }
    }

    #[test]
    fn times_are_read_in_microseconds() {
        let round = Round { times: (1..=101).map(|hundredth| hundredth * 1_000).collect(), answer: Answer::default() };
        assert!((round.quantile(0.5) - 51.0).abs() < 1e-9);
        assert!((round.quantile(0.99) - 100.0).abs() < 1e-9);
        assert!((round.mean() - 51.0).abs() < 1e-9);
    }
}
