//! A check as a page, and as text.

use alloc::format;
use alloc::string::{String, ToString};

use crate::escape::{code, counted, markdown};
use crate::evidence::Finding;
use crate::import::codeowners::Standing;
use crate::limit;
use crate::policy::{Reason, Verdict};

use super::facts::set_name;
use super::{Checked, shown, title};

/// The page of an event that is about no change.
pub fn no_change(event: &str, why: &str) -> String {
    let (event, why) = (code(&shown(event, limit::LINE_BYTES)), markdown(&shown(why, limit::CHECK_TEXT)));
    format!("## governed: no change\n\nThe event {event} is about no change: {why}.\n")
}

/// The page: the verdict first, then why, what would let it move, and what it rests on.
pub(super) fn page(checked: &Checked) -> String {
    let change = &checked.change;
    let sign = match checked.verdict {
        Verdict::Move => "✅",
        Verdict::Need | Verdict::Hold | Verdict::Escalate => "⏳",
        Verdict::Undetermined | Verdict::Block => "⛔",
    };
    let mut page = format!("## {sign} {}\n\n", line(&checked.headline));
    let by = change.author.as_ref().map_or_else(String::new, |author| format!(" by {}", code(author.as_str())));
    page.push_str(&format!("{} — {}{by}\n\n", code(change.source.as_str()), line(title(change).as_str())));
    page.push_str("### Why\n\n");
    for reason in &checked.explanation.because {
        put(reason, 0, &mut page);
    }
    if let Some(owners) = checked.owners.as_ref().filter(|owners| !owners.missing.is_empty()) {
        page.push_str("\n### Code owners whose approval is missing\n\n| owners | paths | |\n|---|---|---|\n");
        for approval in owners.missing.iter().take(limit::CHECK_ROWS) {
            let first =
                approval.set.paths.first().map_or_else(String::new, |path| code(&shown(path, limit::LINE_BYTES)));
            let more = approval.set.paths.len().saturating_sub(1);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let known = match approval.standing {
                Standing::Missing => "missing",
                Standing::Unknown { .. } => "it is not known who belongs to the team",
            };
            page.push_str(&format!("| {} | {first}{more} | {known} |\n", code(&set_name(&approval.set))));
        }
        rest(owners.missing.len(), &mut page);
    }
    if !checked.evidence.is_empty() {
        page.push_str("\n### Evidence\n\n| | evidence | says | stands | by |\n|---|---|---|---|---|\n");
        for held in checked.evidence.iter().take(limit::CHECK_ROWS) {
            let sign = match held.finding {
                Finding::Supports => "✅",
                Finding::Contradicts => "❌",
                Finding::Inconclusive => "❔",
            };
            let (label, by) = (code(held.label.as_str()), code(held.by.as_str()));
            let says = line(&shown(&held.says, limit::LINE_BYTES));
            page.push_str(&format!("| {sign} | {label} ({}) | {says} | {} | {by} |\n", held.method, held.standing));
        }
        rest(checked.evidence.len(), &mut page);
    }
    if !checked.skipped.is_empty() {
        page.push_str("\n### Left out or changed in reading\n\n");
        for skip in checked.skipped.iter().take(limit::CHECK_ROWS) {
            let example = skip
                .examples
                .first()
                .map_or_else(String::new, |example| format!(", such as {}", code(&shown(example, limit::GIVEN_BYTES))));
            page.push_str(&format!("- {} ({}{example})\n", line(skip.reason), counted(skip.count, "time")));
        }
    }
    let facts = checked.decision.facts_digest.to_string();
    page.push_str(&format!("\npolicy {} · facts {}\n", code(&checked.policy.to_string()), code(&facts)));
    page
}

/// Text of anybody in a line of a page. `@` calls nobody.
fn line(text: &str) -> String {
    markdown(&shown(text, limit::CHECK_TEXT)).replace('@', "&#64;")
}

fn rest(all: usize, page: &mut String) {
    if all > limit::CHECK_ROWS {
        page.push_str(&format!("\n… and {} more\n", all - limit::CHECK_ROWS));
    }
}

fn put(reason: &Reason, depth: usize, page: &mut String) {
    page.push_str(&format!("{}- {}\n", "  ".repeat(depth), line(&reason.says)));
    for below in &reason.because {
        put(below, depth.saturating_add(1), page);
    }
}

/// The whole as text.
pub(super) fn text(checked: &Checked) -> String {
    let change = &checked.change;
    let mut text = format!("{}: {}\n", change.source, title(change));
    text.push_str(&checked.explanation.text());
    for held in checked.evidence.iter().take(limit::CHECK_ROWS) {
        let finding = held.finding.name();
        text.push_str(&format!("evidence {}: {finding}, {} ({})\n", held.label, held.standing, held.says));
    }
    for approval in checked.owners.iter().flat_map(|owners| &owners.missing).take(limit::CHECK_ROWS) {
        text.push_str(&format!("code owners missing: {}\n", set_name(&approval.set)));
    }
    for skip in checked.skipped.iter().take(limit::CHECK_ROWS) {
        text.push_str(&format!("left out: {} ({})\n", skip.reason, counted(skip.count, "time")));
    }
    let lines = text.lines().map(|line| shown(line, 4 * limit::CHECK_TEXT) + "\n");
    lines.collect()
}
