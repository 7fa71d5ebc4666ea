//! All windows together.

use alloc::collections::{BTreeSet, BinaryHeap};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::iter::Peekable;

use serde::{Deserialize, Serialize};

use crate::budget::Budget;
use crate::fault::Fault;
use crate::instant::Instant;
use crate::limit;
use crate::order::InOrder as _;
use crate::text::Label;

use super::opening::{Closing, Opening};
use super::schedule::{Ahead, Occurrence, Schedule, Spans};
use super::{Does, Window, Work};

/// The windows of a whole, checked.
///
/// Work may land at an instant where no freeze that applies to it is on, and where no release window applies to it or
/// at least one that does is on.
///
/// ```
/// use governed::integration::{Calendar, Work};
/// use governed::{Instant, Line};
/// let calendar: Calendar = serde_json::from_str(r#"{"windows": [{
///     "id": "no-fridays", "does": "freeze", "why": "Nobody is here to mend it at the weekend.",
///     "starts": "2026-01-02T15:00", "lasts": "2d16h", "repeats": "FREQ=WEEKLY;BYDAY=FR",
///     "zone": "CET-1CEST,M3.5.0,M10.5.0/3"
/// }]}"#)?;
/// let work = Work::new(Line::parse("pr-12")?);
/// let opening = calendar.opening(&work, Instant::parse("2026-03-20T20:00:00Z")?);
/// let words = "frozen until 2026-03-23T06:00:00Z (no-fridays: Nobody is here to mend it at the weekend)";
/// assert_eq!(opening.words(), words);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Windows", into = "Windows")]
pub struct Calendar {
    windows: Vec<Window>,
    schedules: Vec<Schedule>,
}

/// A calendar as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Windows {
    windows: Vec<Window>,
}

impl TryFrom<Windows> for Calendar {
    type Error = String;
    fn try_from(written: Windows) -> Result<Self, String> {
        Self::new(written.windows).map_err(|fault| match fault.help() {
            Some(help) => format!("{fault}; {help}"),
            None => format!("{fault}"),
        })
    }
}

impl From<Calendar> for Windows {
    fn from(calendar: Calendar) -> Self {
        Self { windows: calendar.windows }
    }
}

impl PartialEq for Calendar {
    fn eq(&self, other: &Self) -> bool {
        self.windows == other.windows
    }
}
impl Eq for Calendar {}

/// Which windows of a calendar apply to a piece of work. Work to which the same apply may land at the same times.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Applying(Vec<usize>);

impl Applying {
    /// Whether none applies: the work may land at any time.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An occurrence that is on or still ahead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Upcoming {
    /// From when to when.
    #[serde(flatten)]
    pub occurrence: Occurrence,
    /// Of which window.
    pub window: Label,
    /// What it does meanwhile.
    pub does: Does,
}

impl Upcoming {
    /// In words: `freeze from 2026-03-20T14:00:00Z to 2026-03-23T06:00:00Z (no-fridays)`.
    pub fn words(&self) -> String {
        let Occurrence { starts, ends } = self.occurrence;
        format!("{} from {starts} to {ends} ({})", self.does.name(), self.window)
    }
}

/// What is doubtful about a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtKind {
    /// It is on at no time.
    Never,
    /// It was on, and never is again.
    Over,
}

/// A window that may not do what whoever wrote it meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// The window.
    pub window: Label,
    /// What is doubtful about it.
    pub kind: DoubtKind,
    /// The same in words, with what to do about it.
    pub words: String,
}

impl Calendar {
    /// Checks windows.
    ///
    /// # Errors
    /// When two have one name, when there are more than [`limit::WINDOWS`], when one lists too much, when something in
    /// `skips` leaves nothing out, or when a `COUNT` cannot be counted to the end.
    pub fn new(windows: Vec<Window>) -> Result<Self, Fault> {
        if windows.len() > limit::WINDOWS {
            let message = format!("{} windows are more than {}", windows.len(), limit::WINDOWS);
            return Err(
                Fault::input(message).with_help("join those that differ only in when they are: list it under `also`")
            );
        }
        let mut seen = BTreeSet::new();
        let mut schedules = Vec::with_capacity(windows.len());
        for window in &windows {
            let place = format!("window `{}`", window.id);
            if !seen.insert(&window.id) {
                let fault = Fault::input(format!("two windows are named `{}`", window.id));
                return Err(fault.with_help("give one of them another `id`"));
            }
            let lists = [
                ("skips", window.skips.len(), limit::WINDOW_DATES),
                ("also", window.also.len(), limit::WINDOW_DATES),
                ("kinds", window.kinds.len(), limit::WINDOW_MATCHES),
                ("resources", window.resources.len(), limit::WINDOW_MATCHES),
            ];
            if let Some((name, count, most)) = lists.into_iter().find(|(_, count, most)| count > most) {
                let fault = Fault::input(format!("`{name}` has {count} items, over {most}"));
                return Err(fault.with_help("make several windows of it").at(&place));
            }
            schedules.push(Schedule::of(window).map_err(|fault| fault.at(&place))?);
        }
        Ok(Self { windows, schedules })
    }

    /// The windows, as they were given.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// Which windows apply to that work.
    pub fn applying(&self, work: &Work) -> Applying {
        let applying = self.windows.iter().enumerate().filter(|(_, window)| window.applies(work));
        Applying(applying.map(|(place, _)| place).collect())
    }

    /// Whether the work may land at that instant, and until or from when.
    ///
    /// What lies further ahead than [`limit::WINDOW_HORIZON_DAYS`], or takes more than [`limit::WINDOW_STEPS`]
    /// beginnings and ends of windows to find, is not found.
    pub fn opening(&self, work: &Work, at: Instant) -> Opening {
        self.opening_for(&self.applying(work), at)
    }

    /// The same for all work to which those windows of this calendar apply.
    pub fn opening_for(&self, applying: &Applying, at: Instant) -> Opening {
        let now = at.millis();
        let horizon = now.saturating_add(i64::from(limit::WINDOW_HORIZON_DAYS) * 86_400_000);
        let mut sweep = Sweep::new(self, applying, now, horizon);
        sweep.run_to(now);
        let open = sweep.is_open();
        let by = if open { Vec::new() } else { sweep.closings() };
        let mut budget = Budget::of(limit::WINDOW_STEPS);
        let change = loop {
            match sweep.next_event() {
                Some(event) if event < horizon && budget.spend(sweep.run_to(event)).is_ok() => {
                    if sweep.is_open() != open {
                        break Some(Instant::nearest_to_millis(event));
                    }
                }
                _ => break None,
            }
        };
        if open { Opening::Open { closes: change } } else { Opening::Closed { opens: change, by } }
    }

    /// The occurrences of the window of that name that end after `from` and start before `until`, by their start.
    /// Nothing where no window has the name.
    ///
    /// How far `from` lies behind the start of the window makes no difference in cost. After [`limit::WINDOW_STEPS`]
    /// periods of its rule the list ends.
    pub fn occurrences(
        &self,
        id: &str,
        from: Instant,
        until: Instant,
    ) -> Option<impl Iterator<Item = Occurrence> + '_> {
        let (_, schedule) = self.windows.iter().zip(&self.schedules).find(|(window, _)| window.id.as_str() == id)?;
        Some(schedule.spans(from.millis(), until.millis()).map(occurrence))
    }

    /// What is on or begins within so many days of 24 hours, by its start; at most [`limit::WINDOW_LISTED`].
    pub fn next_days(&self, at: Instant, days: u16) -> Vec<Upcoming> {
        let until = at.millis().saturating_add(i64::from(days) * 86_400_000);
        let mut upcoming = Vec::new();
        for (window, schedule) in self.windows.iter().zip(&self.schedules) {
            upcoming.extend(schedule.spans(at.millis(), until).take(limit::WINDOW_LISTED).map(|span| Upcoming {
                occurrence: occurrence(span),
                window: window.id.clone(),
                does: window.does,
            }));
            // Kept short as it grows: a thousand windows may each have as many.
            if upcoming.len() > 2 * limit::WINDOW_LISTED {
                upcoming.put_in_order();
                upcoming.truncate(limit::WINDOW_LISTED);
            }
        }
        upcoming.put_in_order();
        upcoming.truncate(limit::WINDOW_LISTED);
        upcoming
    }

    /// Windows that may not do what whoever wrote them meant, as of that instant.
    pub fn check(&self, at: Instant) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        for (window, schedule) in self.windows.iter().zip(&self.schedules) {
            let (kind, words) = match (schedule.is_ahead(at.millis()), window.does) {
                (Some(Ahead::Never), Does::Release) => {
                    (DoubtKind::Never, "never opens: nothing it applies to can land by it; mend `repeats` or `skips`")
                }
                (Some(Ahead::Never), Does::Freeze) => {
                    (DoubtKind::Never, "is never on: it freezes nothing; mend `repeats` or `skips`")
                }
                (Some(Ahead::Over), Does::Release) => (
                    DoubtKind::Over,
                    "is over: nothing it applies to can land by it any more; prolong it or take it out",
                ),
                (Some(Ahead::Over), Does::Freeze) => {
                    (DoubtKind::Over, "is over: it freezes nothing any more; take it out")
                }
                _ => continue,
            };
            doubts.push(Doubt { window: window.id.clone(), kind, words: format!("`{}` {words}", window.id) });
        }
        doubts
    }
}

fn occurrence((starts, ends): (i64, i64)) -> Occurrence {
    Occurrence { starts: Instant::nearest_to_millis(starts), ends: Instant::nearest_to_millis(ends) }
}

/// Goes through the beginnings and ends of windows in their order.
struct Sweep<'c> {
    lanes: Vec<Lane<'c>>,
    /// What happens next to each lane, the soonest on top.
    events: BinaryHeap<Reverse<(i64, usize)>>,
    freezes_on: usize,
    releases_on: usize,
    releases: usize,
}

/// One window on its way through time.
struct Lane<'c> {
    window: &'c Window,
    spans: Peekable<Spans<'c>>,
    /// Until when it is on, where it is.
    on_until: Option<i64>,
}

impl<'c> Sweep<'c> {
    fn new(calendar: &'c Calendar, applying: &Applying, from: i64, horizon: i64) -> Self {
        let mut sweep =
            Self { lanes: Vec::new(), events: BinaryHeap::new(), freezes_on: 0, releases_on: 0, releases: 0 };
        for place in &applying.0 {
            let (Some(window), Some(schedule)) = (calendar.windows.get(*place), calendar.schedules.get(*place)) else {
                continue;
            };
            sweep.releases += usize::from(window.does == Does::Release);
            let mut spans = schedule.spans(from, horizon).peekable();
            if let Some((begin, _)) = spans.peek() {
                sweep.events.push(Reverse((*begin, sweep.lanes.len())));
            }
            sweep.lanes.push(Lane { window, spans, on_until: None });
        }
        sweep
    }

    fn next_event(&self) -> Option<i64> {
        self.events.peek().map(|Reverse((at, _))| *at)
    }

    /// Goes on to what is just after everything that happens up to `at`. Says how many steps that took.
    fn run_to(&mut self, at: i64) -> u64 {
        let mut steps = 0;
        while let Some(Reverse((event, place))) = self.events.peek().copied().filter(|Reverse((event, _))| *event <= at)
        {
            self.events.pop();
            steps += 1;
            let Some(lane) = self.lanes.get_mut(place) else { continue };
            let was_on = lane.on_until.is_some();
            if let Some(next) = lane.step(event) {
                self.events.push(Reverse((next, place)));
            }
            let on = match lane.window.does {
                Does::Freeze => &mut self.freezes_on,
                Does::Release => &mut self.releases_on,
            };
            match (was_on, lane.on_until.is_some()) {
                (false, true) => *on += 1,
                (true, false) => *on = on.saturating_sub(1),
                _ => {}
            }
        }
        steps
    }

    fn is_open(&self) -> bool {
        self.freezes_on == 0 && (self.releases == 0 || self.releases_on > 0)
    }

    fn closings(&self) -> Vec<Closing> {
        let of = |does: Does, on: bool| {
            let lanes = self.lanes.iter().filter(move |lane| lane.window.does == does && lane.on_until.is_some() == on);
            lanes.map(move |lane| Closing { window: lane.window.id.clone(), does, why: lane.window.why.clone() })
        };
        let mut closings: Vec<Closing> = of(Does::Freeze, true).collect();
        if self.releases_on == 0 {
            closings.extend(of(Does::Release, false));
        }
        closings
    }
}

impl Lane<'_> {
    /// Begins or ends at `now`; says when the next thing happens.
    fn step(&mut self, now: i64) -> Option<i64> {
        if self.on_until.is_none() {
            self.on_until = self.spans.next().map(|(_, end)| end);
            return self.on_until;
        }
        // The next occurrence may have begun before this one ends: then it stays on.
        while let Some((_, end)) = self.spans.next_if(|(begin, _)| *begin <= now) {
            if end > now {
                self.on_until = Some(end);
                return self.on_until;
            }
        }
        self.on_until = None;
        self.spans.peek().map(|(begin, _)| *begin)
    }
}
