//! A unit as integration sees it.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use crate::instant::Instant;
use crate::integration::{Link, Stop, Work};
use crate::text::{Line, Prose, Reference};

use super::part::Until;
use super::stage::Stage;
use super::state::Unit;

/// Kinds of outside names that say where the work is, not what it answers.
const PLACES: [&str; 6] = ["git", "commit", "branch", "pull-request", "change", "beads"];

impl Unit {
    /// The unit's name where integration speaks of it: its id.
    pub fn work_name(&self) -> Line {
        Line::made_of(&self.id.to_string(), "unit").0
    }

    /// Whether it is, or was, part of production.
    pub fn has_landed(&self) -> bool {
        self.landing().is_some()
    }

    /// The entry by which it landed.
    pub fn landing(&self) -> Option<&super::state::Stamp> {
        self.steps.iter().find(|step| step.is.to == Stage::Landed).map(|step| &step.from)
    }

    /// The unit as integration sees it at an instant.
    pub fn as_work(&self, now: Instant) -> Work {
        let name = |reference: &Reference| {
            // One commit has one name, whether it is where work was found or what it was made on.
            let kind = if reference.kind() == "git" { "commit" } else { reference.kind() };
            Line::made_of(&format!("{kind}:{}", reference.name()), "base").0
        };
        let is_place = |reference: &&Reference| PLACES.contains(&reference.kind());
        let mut work = Work::new(self.work_name());
        work.title = Some(self.title.clone());
        work.kind = Some(self.kind.clone());
        work.opened = Some(self.opened.at);
        work.priority = self.priority;
        work.landed = self.has_landed();
        work.deployed = self.is_deployed();
        work.touches = self.touches.iter().map(|touched| touched.touch.is.clone()).collect();
        let line = |text: &str| Line::made_of(text, "unit").0;
        work.depends = self.depends.iter().map(|d| Link { kind: d.is.kind, on: line(&d.is.on.to_string()) }).collect();
        work.bases = self.bases.iter().map(name).collect();
        work.landed_as = self.sources.iter().filter(is_place).map(name).collect();
        // What landed by a merge that came later knows it as an artifact.
        let merges = self.attachments.iter().filter(|held| held.is.kind.as_str() == "merge");
        work.landed_as.extend(
            merges.filter_map(|held| Reference::parse(held.is.location.as_str()).ok()).map(|merge| name(&merge)),
        );
        work.asks = self.sources.iter().filter(|source| !is_place(source)).map(name).collect();
        work.stops = self.stops(now);
        work
    }

    /// What keeps it from landing, whatever other work does.
    fn stops(&self, now: Instant) -> Vec<Stop> {
        let stop = |why: &str, until: Option<Instant>| Stop { why: Prose::made_of(why, "it is stopped").0, until };
        let mut stops: Vec<Stop> = Vec::new();
        if self.has_landed() || !self.stage.is_live() {
            return stops;
        }
        if self.override_of("land", now, &super::people::People::default(), false).is_none() {
            stops.extend(self.open_refusals().map(|refusal| {
                stop(&format!("refused by {}: {}", refusal.raised.from.by, refusal.raised.is.text.opening(200)), None)
            }));
            stops.extend(self.stopping_challenges().map(|open| {
                stop(&format!("challenged by {}: {}", open.raised.from.by, open.raised.is.text.opening(200)), None)
            }));
        }
        stops.extend(self.open_escalations().map(|asked| {
            let is = &asked.raised.is;
            stop(&format!("{} is asked: {}", is.to, is.question.opening(200)), None)
        }));
        stops.extend(self.holds_at(now).map(|hold| {
            let until = match hold.raised.is.until {
                Until::Instant(end) => Some(end),
                Until::Fact(_) | Until::Released => None,
            };
            stop(&format!("held: {}", hold.raised.is.reason.opening(200)), until)
        }));
        // Work that lives outside is brought on outside: what is recorded of it says nothing of how far it is.
        if !self.is_observed() {
            if self.stage != Stage::Integrating {
                stops.push(stop(&format!("it is {}, and lands from {}", self.stage, Stage::Integrating), None));
            }
            stops.extend(
                self.integrations_owed().into_iter().map(|kind| stop(&format!("{kind} integration is owed"), None)),
            );
        }
        stops
    }
}
