//! Whether a promotion is proposed: every condition, what there is and what is asked, in words and numbers.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::instant::Instant;
use crate::text::Label;
use crate::unit::Reversibility;

use super::history::{History, Tally};
use super::ladder::Ladder;
use super::standing::Standing;
use super::test::asked_thousandths;
use crate::grant::Cell;
use crate::policy::Earning;

/// Which of the conditions of autonomy a condition belongs to: it grows where the standards are clear, the evidence is
/// strong, the risks are reversible and the escalation paths are legible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyConditionGroup"))]
pub enum ConditionGroup {
    /// The standards are clear.
    Standards,
    /// The evidence is strong.
    Evidence,
    /// The risks are reversible.
    Risks,
    /// The escalation paths are legible.
    Escalation,
}

/// A condition of a promotion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyConditionKind"))]
pub enum ConditionKind {
    /// Criteria were frozen before the work, in percent of the units.
    CriteriaFrozen,
    /// Evidence was complete at landing, in percent of the units.
    EvidenceComplete,
    /// The test against the allowed share of failures, in thousandths of evidence.
    EvidenceStrong,
    /// The same, of what landed since autonomy last had to shrink.
    EarnedAnew,
    /// The work was in so many areas.
    Areas,
    /// It landed on so many days.
    Days,
    /// The class of reversibility is one the rung can be earned with: 0 read-only to 3 irreversible, at most.
    Reversible,
    /// The rung is below a person's approval, where the work cannot be undone: its number, at most.
    PersonApproves,
    /// A way back was tried, so many times.
    RollbackTried,
    /// Escalations or refusals of such work were answered in time, so many.
    EscalationAnswered,
    /// Escalations or refusals of such work that are open past their time, at most so many.
    EscalationOverdue,
    /// The machine itself escalated or refused such work, so many times.
    StoppedItself,
}

impl ConditionKind {
    /// The condition it belongs to.
    pub fn group(self) -> ConditionGroup {
        match self {
            Self::CriteriaFrozen => ConditionGroup::Standards,
            Self::EvidenceComplete | Self::EvidenceStrong | Self::EarnedAnew | Self::Areas | Self::Days => {
                ConditionGroup::Evidence
            }
            Self::Reversible | Self::PersonApproves | Self::RollbackTried => ConditionGroup::Risks,
            Self::EscalationAnswered | Self::EscalationOverdue | Self::StoppedItself => ConditionGroup::Escalation,
        }
    }

    /// Whether what is asked is the most there may be; else it is the least there must be.
    pub fn is_ceiling(self) -> bool {
        matches!(self, Self::Reversible | Self::PersonApproves | Self::EscalationOverdue)
    }
}

/// A condition, what there is and what is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyCondition"))]
pub struct Condition {
    /// Which it is.
    pub kind: ConditionKind,
    /// Which of the four it belongs to.
    pub group: ConditionGroup,
    /// What there is.
    pub has: u64,
    /// What is asked: the least, or the most where the kind is a ceiling.
    pub asked: u64,
    /// Whether it is met.
    pub met: bool,
    /// It in words.
    pub says: Box<str>,
}

/// Whether the core proposes to promote a cell by one rung. It grants nothing: a named person does, or does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "AutonomyProposal"))]
pub struct Proposal {
    /// The cell.
    pub cell: Cell,
    /// The rung it stands on.
    pub from: Label,
    /// The next one, where there is one.
    pub to: Option<Label>,
    /// Whether it is proposed: there is a next rung and every condition is met.
    pub proposed: bool,
    /// It in one sentence.
    pub says: Box<str>,
    /// Every condition, in order.
    pub conditions: Vec<Condition>,
    /// How the outcomes count.
    pub tally: Tally,
    /// The evidence now, in thousandths.
    pub evidence_thousandths: u64,
    /// The most it ever was.
    pub peak_thousandths: u64,
}

/// Whether a cell is proposed for the rung above the one it stands on.
///
/// Every condition is checked and told, met or not. A *tested way back* is admissible evidence of the method
/// `rollback-test` on any work of that kind and class, or a unit of that kind and class that was really taken back
/// without an incident following; what only reads needs none. That is the one place where a failure can help: it shows
/// that there is a way back. It never makes for more evidence, and never for a higher rung by itself.
///
/// Where autonomy had to shrink before, for an alarm, an incident or a breach, what landed since must earn it alone, and
/// everything together still must: beginning again after bad luck is not a second chance to be lucky.
///
/// ```
/// use governed::autonomy::{proposal, standing, Cell, ConditionKind, Earning, History, Ladder};
/// use governed::policy::document::Rung;
/// use governed::unit::Reversibility;
/// use governed::{Instant, Label};
/// let rungs = [Rung { level: Label::parse("suggest")?, moves: vec![], earn: None }, Rung { level: Label::parse("land")?, moves: vec![], earn: None }];
/// let ladder = Ladder::of(rungs.iter().map(|rung| (rung, Earning::default())))?;
/// let cell = Cell::new("machine:mill/2".parse()?, Label::parse("code-change")?, Reversibility::Reversible)?;
/// let (history, now) = (History::default(), Instant::EPOCH);
/// let proposal = proposal(&standing(&cell, &ladder, &[], &[], &history, now), &ladder, &history, now);
/// assert!(!proposal.proposed);
/// let strong = proposal.conditions.iter().find(|c| c.kind == ConditionKind::EvidenceStrong).unwrap();
/// assert_eq!((strong.has, strong.asked, strong.met), (1_000, 20_000, false));
/// # Ok::<(), governed::InputFault>(())
/// ```
pub fn proposal(standing: &Standing, ladder: &Ladder, history: &History, now: Instant) -> Proposal {
    let (cell, next) = (&standing.cell, standing.rung + 1);
    let to = ladder.levels().nth(next).cloned();
    // On the top rung the conditions are still told: those it has to keep.
    let rung = if to.is_some() { next } else { standing.rung };
    let asking = Asking { cell, earning: ladder.earning(rung), history, now };
    let tally = history.tally(cell, asking.earning, now);
    let test = history.evidence(cell, asking.earning, now, None);
    let mut conditions = asking.standards(&tally);
    conditions.extend(asking.evidence(&tally, test.thousandths(), standing.shrunk));
    conditions.extend(asking.risks(ladder, rung));
    conditions.extend(asking.escalation());
    let unmet = conditions.iter().filter(|condition| !condition.met).count();
    let proposed = to.is_some() && unmet == 0;
    let says = match &to {
        None => format!("{cell} stands on the highest rung, `{}`", standing.level),
        Some(to) if proposed => {
            format!("{cell} has earned `{to}`: every condition is met, and a person may grant it")
        }
        Some(to) => format!("{cell} has not earned `{to}`: {unmet} of {} conditions are not met", conditions.len()),
    };
    Proposal {
        cell: cell.clone(),
        from: standing.level.clone(),
        to,
        proposed,
        says: says.into(),
        conditions,
        tally,
        evidence_thousandths: test.thousandths(),
        peak_thousandths: test.peak_thousandths(),
    }
}

struct Asking<'a> {
    cell: &'a Cell,
    earning: &'a Earning,
    history: &'a History,
    now: Instant,
}

fn condition(kind: ConditionKind, has: u64, asked: u64, says: String) -> Condition {
    let met = if kind.is_ceiling() { has <= asked } else { has >= asked };
    Condition { kind, group: kind.group(), has, asked, met, says: says.into() }
}

/// A share in percent, rounded down; of nothing, none.
fn percent(some: u64, all: u64) -> u64 {
    some.saturating_mul(100).checked_div(all).unwrap_or(0)
}

/// Thousandths as people write them.
fn decimal(thousandths: u64) -> String {
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}

fn class(reversibility: Reversibility) -> u64 {
    match reversibility {
        Reversibility::ReadOnly => 0,
        Reversibility::Reversible => 1,
        Reversibility::ExternalReversible => 2,
        Reversibility::Irreversible => 3,
    }
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl Asking<'_> {
    fn standards(&self, tally: &Tally) -> Vec<Condition> {
        let asked = u64::from(self.earning.frozen_percent);
        let has = percent(tally.frozen, tally.governed);
        let says = format!(
            "the criteria of {} of {} units were frozen before the work and left alone, which is {has} %; {asked} % is asked",
            tally.frozen, tally.governed
        );
        alloc::vec![condition(ConditionKind::CriteriaFrozen, has, asked, says)]
    }

    fn evidence(&self, tally: &Tally, thousandths: u64, shrunk: Option<Instant>) -> Vec<Condition> {
        let earning = self.earning;
        let asked = u64::from(earning.complete_percent);
        let has = percent(tally.complete, tally.governed);
        let says = format!(
            "the evidence of {} of {} units was complete when they landed, which is {has} %; {asked} % is asked",
            tally.complete, tally.governed
        );
        let mut all = alloc::vec![condition(ConditionKind::EvidenceComplete, has, asked, says)];
        let asked = asked_thousandths(earning.alpha_per_thousand);
        let against = earning.failures_per_thousand;
        let says = format!(
            "{} of {} units failed: evidence of {} that fewer than {against} in a thousand do; {} is asked",
            tally.failures,
            tally.counted(),
            decimal(thousandths),
            decimal(asked)
        );
        all.push(condition(ConditionKind::EvidenceStrong, thousandths, asked, says));
        if let Some(shrunk) = shrunk {
            let since = self.history.evidence(self.cell, earning, self.now, Some(shrunk));
            let has = since.thousandths();
            let says = format!(
                "{} of {} units that landed since autonomy had to shrink at {shrunk} failed: evidence of {}; {} is asked",
                since.failures(),
                since.outcomes(),
                decimal(has),
                decimal(asked)
            );
            all.push(condition(ConditionKind::EarnedAnew, has, asked, says));
        }
        let (has, asked) = (wide(tally.areas.len()), u64::from(earning.areas));
        let says = format!("what succeeded was in {has} areas; {asked} are asked");
        all.push(condition(ConditionKind::Areas, has, asked, says));
        let (has, asked) = (tally.days, u64::from(earning.days));
        let says = format!("what succeeded landed on {has} days; {asked} are asked");
        all.push(condition(ConditionKind::Days, has, asked, says));
        all
    }

    fn risks(&self, ladder: &Ladder, rung: usize) -> Vec<Condition> {
        let is = self.cell.reversibility();
        let ceiling = self.earning.ceiling;
        let says = format!("the work is {}; at most {} is asked", is.words(), ceiling.words());
        let mut all = alloc::vec![condition(ConditionKind::Reversible, class(is), class(ceiling), says)];
        let highest = ladder.highest(is);
        let says = if is == Reversibility::Irreversible {
            format!("irreversible work never goes past `{}`, so that a person approves it", ladder.level(highest))
        } else {
            format!("work that is {} can go as far as `{}`", is.words(), ladder.level(highest))
        };
        all.push(condition(ConditionKind::PersonApproves, wide(rung), wide(highest), says));
        let tried = self.history.rollbacks(self.cell).iter().filter(|tried| tried.at <= self.now);
        let tried: Vec<_> = tried.collect();
        let real = tried.iter().filter(|tried| tried.real).count();
        let asked = u64::from(is != Reversibility::ReadOnly);
        let says = format!(
            "on such work a way back was tested {} times and taken {real} times; {asked} is asked",
            tried.len() - real
        );
        all.push(condition(ConditionKind::RollbackTried, wide(tried.len()), asked, says));
        all
    }

    fn escalation(&self) -> Vec<Condition> {
        let (kind, now) = (self.cell.kind(), self.now);
        let stops: Vec<_> = self.history.stops(kind).iter().filter(|stop| stop.at <= now).collect();
        let due = |stop: &super::history::Stop| stop.due(self.earning);
        let in_time = stops.iter().filter(|stop| stop.answered.is_some_and(|at| at <= now && at <= due(stop))).count();
        let overdue = stops.iter().filter(|stop| stop.open && due(stop) < now).count();
        let own = stops.iter().filter(|stop| stop.by == *self.cell.actor()).count();
        let all = stops.len();
        alloc::vec![
            condition(
                ConditionKind::EscalationAnswered,
                wide(in_time),
                1,
                format!("{in_time} of {all} escalations and refusals of {kind} were answered in time; 1 is asked"),
            ),
            condition(
                ConditionKind::EscalationOverdue,
                wide(overdue),
                0,
                format!("{overdue} of them are open past their time; none may be"),
            ),
            condition(
                ConditionKind::StoppedItself,
                wide(own),
                1,
                format!("{} itself escalated or refused {own} times; 1 is asked", self.cell.actor()),
            ),
        ]
    }
}
