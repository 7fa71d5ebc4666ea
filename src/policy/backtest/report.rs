//! What a backtest came to, as text and as Markdown.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::escape::{counted, markdown};
use crate::limit;
use crate::policy::decision::Asked;

use super::{Backtest, Bad, Cost, DoesNotReplay, End, Flip, NotReplayable, WhyNot};

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Incident => "incident",
            Self::RolledBack => "rollback",
        })
    }
}

impl fmt::Display for Flip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.seq)?;
        if let Some(unit) = &self.unit {
            write!(f, " {unit}")?;
        }
        write!(f, ": {} → {}, {}", self.from, self.to, causes(self))
    }
}

fn causes(flip: &Flip) -> String {
    let lists = [
        (&flip.fires, "fires now"),
        (&flip.ceases, "fires no more"),
        (&flip.changed, "asks otherwise"),
        (&flip.unclear, "cannot be told"),
        (&flip.cleared, "can be told now"),
    ];
    let each = lists.into_iter().filter(|(ids, _)| !ids.is_empty()).map(|(ids, what)| {
        let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
        format!("{what}: {}", ids.join(", "))
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() { String::from("by what rules refer to") } else { each.join("; ") }
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.seq)?;
        if let Some(unit) = &self.unit {
            write!(f, " {unit}")?;
        }
        write!(f, ": {} → {}, {} #{}", self.from, self.to, self.ended.end, self.ended.seq)
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if let Some(of) = &self.of {
            write!(f, " by {of}")?;
        }
        if let Some(competence) = &self.competence {
            write!(f, ", competent in {competence}")?;
        }
        Ok(())
    }
}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotKept => f.write_str("the facts were not kept"),
            Self::NewFacts { facts } => {
                let names: Vec<String> = facts.iter().map(|fact| format!("`{fact}`")).collect();
                let (noun, verb) = if names.len() == 1 { ("new fact", "was") } else { ("new facts", "were") };
                write!(f, "{noun} {} {verb} not recorded with any decision about that move", names.join(", "))
            }
            Self::Unreadable { message } => f.write_str(message),
            Self::DoesNotReplay => f.write_str("the old policy does not come to the recorded verdict"),
            Self::Other => f.write_str("further reasons"),
        }
    }
}

impl fmt::Display for DoesNotReplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.now {
            Some(now) => write!(f, "#{}: recorded {}, comes to {now}", self.seq, self.recorded),
            None => write!(f, "#{}: recorded {}, and cannot read the facts", self.seq, self.recorded),
        }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { judgment, more, fewer, then, now } = self;
        write!(f, "{judgment}: {more} more, {fewer} fewer ({then} then, {now} now)")
    }
}

impl fmt::Display for NotReplayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, first #{}: {}", self.count, self.first, self.why)
    }
}

/// Lines under a heading, and how many more there are.
struct Section {
    heading: String,
    lines: Vec<String>,
    more: u64,
}

impl Backtest {
    /// The flips to a looser verdict that are told.
    pub fn told_loosened(&self) -> impl Iterator<Item = &Flip> {
        self.flips.iter().filter(|flip| flip.to < flip.from)
    }

    /// The flips to a stricter verdict that are told.
    pub fn told_tightened(&self) -> impl Iterator<Item = &Flip> {
        self.flips.iter().filter(|flip| flip.to > flip.from)
    }

    /// Whether a judgment comes at another cost than it did.
    fn costs(&self) -> impl Iterator<Item = &Cost> {
        self.judgments.iter().filter(|cost| cost.more > 0 || cost.fewer > 0)
    }

    fn opening(&self) -> String {
        let not = self.decisions.saturating_sub(self.replayed);
        let not = if not == 0 { String::new() } else { format!(", {not} not replayable") };
        format!(
            "{}{not}: {} the same, {} loosened, {} tightened",
            counted(self.decisions, "past decision"),
            self.same,
            self.loosened,
            self.tightened
        )
    }

    fn sections(&self) -> Vec<Section> {
        fn lines<T: fmt::Display>(all: impl Iterator<Item = T>) -> Vec<String> {
            all.take(limit::BACKTEST_SHOWN).map(|one| format!("{one}")).collect()
        }
        let mut sections = Vec::new();
        let mut section = |heading: String, lines: Vec<String>, count: u64| {
            let more = count.saturating_sub(u64::try_from(lines.len()).unwrap_or(u64::MAX));
            if count > 0 {
                sections.push(Section { heading, lines, more });
            }
        };
        section(format!("loosened: {}", self.loosened), lines(self.told_loosened()), self.loosened);
        section(format!("tightened: {}", self.tightened), lines(self.told_tightened()), self.tightened);
        let moved = self.verdicts.iter().filter(|cell| cell.from != cell.to);
        let moved: Vec<String> = moved.map(|cell| format!("{} → {}: {}", cell.from, cell.to, cell.count)).collect();
        let all = u64::try_from(moved.len()).unwrap_or(u64::MAX);
        section(String::from("verdicts"), moved, all);
        let costs: Vec<String> = self.costs().map(|cost| format!("{cost}")).collect();
        let all = u64::try_from(costs.len()).unwrap_or(u64::MAX);
        section(String::from("judgment asked for"), costs, all);
        let ends = self.ends.iter().map(|ends| {
            let (of, stopped, through) =
                (counted(ends.count, &format!("{}", ends.end)), ends.stopped, ends.let_through);
            format!("of {of} {stopped} would have been stopped, {through} let through")
        });
        let ends: Vec<String> = ends.collect();
        let all = u64::try_from(ends.len()).unwrap_or(u64::MAX);
        section(String::from("what ended badly"), ends, all);
        let sum = |which: fn(&super::Ends) -> u64| self.ends.iter().map(which).sum::<u64>();
        let count = sum(|ends| ends.let_through);
        section(format!("would be let through: {count}"), lines(self.let_through.iter()), count);
        let count = sum(|ends| ends.stopped);
        section(format!("would have been stopped: {count}"), lines(self.stopped.iter()), count);
        let why: Vec<String> = self.not_replayable.iter().map(|not| format!("{not}")).collect();
        let all = u64::try_from(why.len()).unwrap_or(u64::MAX);
        section(String::from("not replayable"), why, all);
        if let Some(baseline) = &self.baseline {
            let count = baseline.differing;
            let heading = format!("does not replay under the old policy: {count} of {}", baseline.checked);
            section(heading, lines(baseline.differs.iter()), count);
        }
        sections
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("**{}**\n", self.opening());
        for section in self.sections() {
            text += &format!("\n### {}\n\n", markdown(&section.heading));
            for line in section.lines {
                text += &format!("- {}\n", markdown(&line));
            }
            if section.more > 0 {
                text += &format!("- and {} more\n", section.more);
            }
        }
        text
    }
}

impl fmt::Display for Backtest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.opening())?;
        for section in self.sections() {
            writeln!(f, "{}", section.heading)?;
            for line in section.lines {
                writeln!(f, "  {line}")?;
            }
            if section.more > 0 {
                writeln!(f, "  and {} more", section.more)?;
            }
        }
        Ok(())
    }
}
