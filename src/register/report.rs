//! Views of integration in words: for a terminal, and as Markdown for a comment on a change.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::escape::{code, counted, markdown};
use crate::integration::{Collision, Grade, Plan};
use crate::order::InOrder as _;

use super::drift::Drift;
use super::fit::{Fit, FitVerdict};

impl Fit {
    /// The answers in words, for a terminal.
    pub fn text(&self) -> String {
        let mut text =
            format!("{} ({}) at {}\n{}: {}\n", self.unit, self.stage, self.at, self.title, self.verdict.words());
        for reply in &self.replies {
            text += &format!("\n{} [{}]\n", reply.question, reply.asks);
            for point in &reply.points {
                text += &format!("  {}{}\n", point.text, entries(&point.from));
            }
            if reply.more > 0 {
                text += &format!("  and {} more\n", reply.more);
            }
        }
        if !self.kept.is_empty() {
            text += "\nWhat happened on the way\n";
            for point in &self.kept {
                text += &format!("  {}{}\n", point.text, entries(&point.from));
            }
        }
        text
    }

    /// The same as Markdown, for a comment on a change: the verdict, what would break and what to do first, the rest
    /// folded away.
    pub fn markdown(&self) -> String {
        let mark = match self.verdict {
            FitVerdict::Fits | FitVerdict::Over => "✅",
            FitVerdict::Verify | FitVerdict::Waits | FitVerdict::AlreadyIn => "⏳",
            FitVerdict::Breaks => "⛔",
        };
        let mut text = format!("### {mark} {}\n\n{}\n", markdown(&self.title), markdown(self.verdict.words()));
        if !self.breaks.is_empty() {
            text += "\n| sure | what would break, or have to be redone, if it landed now |\n|---|---|\n";
            for held in &self.breaks {
                text += &format!("| {} | {} |\n", held.grade.name(), markdown(&held.text));
            }
        }
        if !self.next.is_empty() {
            text += "\n**Next**\n\n";
            for (number, next) in self.next.iter().enumerate() {
                text += &format!("{}. {}\n", number + 1, markdown(&next.words()));
            }
        }
        text += "\n<details><summary>The eight questions of integration</summary>\n\n";
        for reply in &self.replies {
            text += &format!("**{}**\n\n", reply.question);
            for point in &reply.points {
                text += &format!("- {}{}\n", markdown(&point.text), entries(&point.from));
            }
            if reply.more > 0 {
                text += &format!("- and {} more\n", reply.more);
            }
            text += "\n";
        }
        text += "</details>\n";
        text
    }
}

fn entries(from: &[u64]) -> String {
    if from.is_empty() {
        return String::new();
    }
    let numbers: Vec<String> = from.iter().map(|entry| format!("#{entry}")).collect();
    format!(" ({})", numbers.join(", "))
}

impl Drift {
    /// What changed in words, for a terminal.
    pub fn text(&self) -> String {
        let breaking = self.breaking().count();
        let mut text = format!(
            "{}: proposed {} (#{}); {} since",
            self.unit,
            self.since,
            self.from,
            counted(self.changes.len() as u64, "change")
        );
        text += &if breaking > 0 { format!(", {breaking} of them stand against it\n") } else { String::from("\n") };
        if self.already_in {
            text += "all it changes has landed already\n";
        }
        for change in &self.changes {
            let mark = if change.breaks { "!" } else { " " };
            text += &format!("{mark} {:<10} {}{}\n", change.part.name(), change.text, entries(&change.from));
        }
        for resource in &self.unknown {
            text += &format!("? world      it relies on {resource}, of which nothing is told\n");
        }
        text
    }

    /// The same as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("### What changed since {}\n", self.since);
        if self.changes.is_empty() && self.unknown.is_empty() {
            text += "\nNothing that is known of.\n";
            return text;
        }
        text += "\n| | part | change |\n|---|---|---|\n";
        for change in &self.changes {
            let mark = if change.breaks { "⛔" } else { "" };
            text +=
                &format!("| {mark} | {} | {}{} |\n", change.part.name(), markdown(&change.text), entries(&change.from));
        }
        for resource in &self.unknown {
            text += &format!("| ❔ | world | it relies on {}, of which nothing is told |\n", code(resource.as_ref()));
        }
        text
    }
}

/// Collisions in words, for a terminal.
pub fn collisions_text(collisions: &[Collision]) -> String {
    if collisions.is_empty() {
        return String::from("nothing in flight is known to collide\n");
    }
    let mut text = String::new();
    for grade in Grade::ALL {
        let of: Vec<&Collision> = collisions.iter().filter(|collision| collision.grade == grade).collect();
        if of.is_empty() {
            continue;
        }
        text += &format!("{} ({})\n", grade.name(), of.len());
        for collision in of {
            let doubt = if collision.uncertain { " (uncertain: made on several states)" } else { "" };
            text += &format!("  {} with {}{doubt}\n", collision.a, collision.b);
            for ground in &collision.grounds {
                text += &format!("    {}\n", ground.words(collision.a.as_str(), collision.b.as_str()));
            }
        }
    }
    text
}

/// Collisions as Markdown.
pub fn collisions_markdown(collisions: &[Collision]) -> String {
    if collisions.is_empty() {
        return String::from("Nothing in flight is known to collide.\n");
    }
    let mut text = String::from("| sure | units | why |\n|---|---|---|\n");
    let mut sorted: Vec<&Collision> = collisions.iter().collect();
    sorted.put_in_order_by_key(|collision| collision.grade);
    for collision in sorted {
        let words: Vec<String> = collision
            .grounds
            .iter()
            .take(3)
            .map(|ground| markdown(&ground.words(collision.a.as_str(), collision.b.as_str())))
            .collect();
        text += &format!(
            "| {} | {} × {} | {} |\n",
            collision.grade.name(),
            code(collision.a.as_str()),
            code(collision.b.as_str()),
            words.join("<br>")
        );
    }
    text
}

/// A landing plan as Markdown: the batches, then who waits and why.
pub fn plan_markdown(plan: &Plan) -> String {
    let mut text = format!("### Landing plan of {}\n", plan.at);
    if !plan.batches.is_empty() {
        text += "\n| batch | starts | lands, in this order |\n|---|---|---|\n";
    }
    for (number, batch) in plan.batches.iter().enumerate() {
        let units: Vec<String> = batch.units.iter().map(|rank| code(rank.unit.as_str())).collect();
        text += &format!("| {} | {} | {} |\n", number + 1, batch.starts, units.join(", "));
    }
    if !plan.waits.is_empty() {
        text += "\n| waits | why, and what next |\n|---|---|\n";
    }
    for waiting in &plan.waits {
        let reasons: Vec<String> = waiting.reasons.iter().map(|reason| markdown(&format!("{reason}"))).collect();
        text += &format!("| {} | {} |\n", code(waiting.unit().as_str()), reasons.join("<br>"));
    }
    for circle in &plan.circles {
        text += &format!("\nNone of these ever lands: {}\n", markdown(&format!("{circle}")));
    }
    for line in plan.flow.words() {
        text += &format!("\n{}\n", markdown(&line));
    }
    text
}
