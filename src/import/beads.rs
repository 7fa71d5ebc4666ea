//! Issues of Beads as units: a file of JSON lines, one issue a line.
//!
//! What becomes of each: an issue is a unit with the source `beads:ID`; its type is the unit's kind, its description and
//! design what it is for, its acceptance criteria a criterion, its assignee and labels context, its priority (0 the most
//! urgent, 2 ordinary) how much it goes before others. *Closed* is landed, or given up where the reason for closing says
//! that it was not done; *tombstone* is given up; every other status is in flight. `blocks` is a need for the other to
//! land first; `parent-child`, `related` and `discovered-from` inform.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Deserialize;

use crate::actor::Actor;
use crate::fault::{Fault, json_fault};
use crate::id::UnitId;
use crate::instant::Instant;
use crate::integration::{Dependency, DependencyKind};
use crate::limit;
use crate::text::{Label, Line, Prose, Reference};
use crate::unit::{Command, Context, Criterion, Known, Occasion, Proposal, Reversibility, Stage, Stance, Unit};

use super::Skips;
use super::git::Recorded;

/// One issue, as far as it is read. Fields it has besides are left alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Bead {
    /// Its id, such as `bd-a1b2`.
    pub id: Box<str>,
    title: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    design: Option<String>,
    #[serde(default)]
    acceptance_criteria: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    priority: Option<i64>,
    #[serde(default)]
    issue_type: Option<String>,
    #[serde(default)]
    assignee: Option<String>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    updated_at: Option<String>,
    #[serde(default)]
    closed_at: Option<String>,
    #[serde(default)]
    close_reason: Option<String>,
    #[serde(default)]
    delete_reason: Option<String>,
    #[serde(default)]
    external_ref: Option<String>,
    #[serde(default)]
    labels: Option<Vec<String>>,
    #[serde(default)]
    dependencies: Option<Vec<BeadLink>>,
}

/// What an issue says of another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct BeadLink {
    #[serde(default)]
    issue_id: Option<Box<str>>,
    depends_on_id: Box<str>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

/// Reads issues, one a line; blank lines are nothing. Of two with one id the later counts.
///
/// # Errors
/// When a line is no issue; the fault names the line.
///
/// ```
/// use governed::import::{Skips, beads};
/// let beads = beads::read(br#"{"id":"bd-1","title":"Raise the price","status":"open"}"#, &mut Skips::default())?;
/// assert_eq!(&*beads[0].id, "bd-1");
/// # Ok::<(), governed::Fault>(())
/// ```
pub fn read(bytes: &[u8], skips: &mut Skips) -> Result<Vec<Bead>, Fault> {
    let mut beads: Vec<Bead> = Vec::new();
    let mut places: BTreeMap<Box<str>, usize> = BTreeMap::new();
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let place = format!("line {}", number + 1);
        if line.len() > limit::ENTRY_BYTES {
            return Err(Fault::input(format!("{place}: longer than {} bytes", limit::ENTRY_BYTES)));
        }
        let bead: Bead = serde_json::from_slice(line).map_err(|error| json_fault("Beads issue", &error).at(&place))?;
        if bead.id.trim().is_empty() {
            return Err(Fault::input(format!("{place}: an issue without an id")));
        }
        match places.get(&bead.id).and_then(|place| beads.get_mut(*place)) {
            Some(held) => {
                skips.note("issue listed twice: the later one counts", &*bead.id);
                *held = bead;
            }
            None => {
                places.insert(bead.id.clone(), beads.len());
                beads.push(bead);
            }
        }
    }
    Ok(beads)
}

/// What recording needs besides the issues.
#[derive(Clone, Debug)]
pub struct BeadOptions {
    /// Who imports, and in whose name it is recorded.
    pub by: Actor,
    /// The person who answers for the units.
    pub accountable: Actor,
    /// When it is imported: times after it are taken for wrong clocks.
    pub now: Instant,
}

/// The commands that record issues that are new, and what has changed of the others, in an order in which they can be
/// carried out.
pub fn record(beads: &[Bead], known: &impl Known, options: &BeadOptions, skips: &mut Skips) -> Vec<Recorded> {
    let units: BTreeMap<&str, UnitId> = beads.iter().map(|bead| (&*bead.id, bead.unit(options.now, skips))).collect();
    let said = |at: Instant, command: Command| Recorded { occasion: Occasion { by: options.by.clone(), at }, command };
    let of_beads: BTreeSet<UnitId> = units.values().copied().collect();
    let mut all = Vec::new();
    let (mut links, mut moves) = (Vec::new(), Vec::new());
    for bead in beads {
        let Some(unit) = units.get(&*bead.id).copied() else { continue };
        let held = known.unit(unit);
        let created = Bead::at(bead.created_at.as_deref(), options.now).min(options.now);
        let updated = Bead::at(bead.updated_at.as_deref(), options.now).min(options.now).max(created);
        match held {
            None if bead.status() == "tombstone" => {
                skips.note("issue that was deleted before it was known here: left out", &*bead.id);
                continue;
            }
            None => {
                let proposal = bead.proposal(options, skips);
                all.push(said(created, Command::Observe { unit, proposal, source: source_of(&bead.id) }));
            }
            Some(held) => all.extend(bead.restated(held).map(|command| said(updated, command))),
        }
        let named = bead.links(unit, &units, skips);
        let has = |kind: DependencyKind, on: UnitId| {
            held.is_some_and(|held| held.depends.iter().any(|d| (d.is.kind, d.is.on) == (kind, on)))
        };
        for (kind, on) in named.iter().filter(|(kind, on)| !has(*kind, *on)) {
            let dependency = Dependency { kind: *kind, on: *on, reason: None };
            links.push(said(updated, Command::Depend { unit, dependency }));
        }
        for gone in held.into_iter().flat_map(|held| &held.depends).map(|held| &held.is) {
            if of_beads.contains(&gone.on) && !named.contains(&(gone.kind, gone.on)) {
                let reason = Prose::made_of("Beads no longer lists it", "gone").0;
                all.push(said(updated, Command::Undepend { unit, kind: gone.kind, on: gone.on, reason }));
            }
        }
        if let Some((to, reason)) = bead.went(held, skips) {
            let at = Bead::at(bead.closed_at.as_deref(), updated).min(options.now);
            let source = source_of(&bead.id);
            moves.push(said(at, Command::ObserveMove { unit, to, source, reason, through: None }));
        }
    }
    all.extend(links);
    all.extend(moves);
    all
}

impl Bead {
    fn status(&self) -> &str {
        self.status.as_deref().unwrap_or("open")
    }

    /// Its unit, always the same for the same issue.
    fn unit(&self, now: Instant, skips: &mut Skips) -> UnitId {
        let created = self.created_at.as_deref().map(Instant::parse);
        let created = created.and_then(Result::ok).unwrap_or_else(|| {
            skips.note("issue without a readable time of creation: taken as 1970", &*self.id);
            Instant::nearest_to_millis(0)
        });
        UnitId::derived(created.min(now), &format!("beads:{}", self.id))
    }

    /// When something was, where that can be read.
    fn at(said: Option<&str>, otherwise: Instant) -> Instant {
        said.and_then(|said| Instant::parse(said).ok()).unwrap_or(otherwise)
    }

    fn purpose(&self) -> Prose {
        let parts = [self.description.as_deref(), self.design.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty()).collect();
        Prose::made_of(&parts.join("\n\n"), &self.title).0
    }

    fn proposal(&self, options: &BeadOptions, skips: &mut Skips) -> Proposal {
        let (title, changed) = Line::made_of(&self.title, "untitled");
        if changed {
            skips.note("title blank, too long or with control characters: made presentable", &*self.id);
        }
        let kind = Label::made_of(self.issue_type.as_deref().unwrap_or("task"));
        let accountable = options.accountable.clone();
        let mut proposal = Proposal::new(kind, title, self.purpose(), Reversibility::Reversible, accountable);
        proposal.sources = alloc::vec![source_of(&self.id)];
        let outside = self.external_ref.as_deref().map(str::trim).filter(|name| !name.is_empty());
        proposal.sources.extend(outside.map(|name| Reference::made_of(&Label::made_of("external"), name)));
        // 2 is what an issue has that nobody gave a priority.
        let urgent = 2 - self.priority.unwrap_or(2).clamp(0, 4);
        if options.by.is_person() {
            proposal.priority = i8::try_from(urgent).unwrap_or(0);
        } else if urgent != 0 {
            skips.note("priority that a machine may not give: left out", &*self.id);
        }
        if let Some(text) = self.acceptance_criteria.as_deref().filter(|text| !text.trim().is_empty()) {
            let text = Prose::made_of(text, "accepted").0;
            proposal.criteria.push(Criterion { label: Label::made_of("acceptance"), text, judged_by: None });
        }
        let labels = self.labels.as_deref().unwrap_or_default().join(", ");
        for (kind, text) in [("assignee", self.assignee.as_deref().unwrap_or_default()), ("labels", &labels)] {
            if !text.trim().is_empty() {
                let text = Prose::made_of(text, kind).0;
                let source = Some(Line::made_of(&format!("beads:{}", self.id), "beads").0);
                proposal.context.push(Context { kind: Label::made_of(kind), text, stance: Stance::Neutral, source });
            }
        }
        proposal
    }

    /// What it is called and for, where that is no longer what the unit says.
    fn restated(&self, held: &Unit) -> Option<Command> {
        let title = Some(Line::made_of(&self.title, "untitled").0).filter(|title| *title != held.title);
        let purpose = Some(self.purpose()).filter(|purpose| *purpose != held.purpose);
        if (title.is_none() && purpose.is_none()) || !held.stage.is_live() {
            return None;
        }
        let reason = Prose::made_of("Beads says it anew", "said anew").0;
        Some(Command::Restate { unit: held.id, title, purpose, reason })
    }

    /// What it depends on among the issues.
    fn links(
        &self,
        unit: UnitId,
        units: &BTreeMap<&str, UnitId>,
        skips: &mut Skips,
    ) -> BTreeSet<(DependencyKind, UnitId)> {
        let mut links = BTreeSet::new();
        for link in self.dependencies.iter().flatten() {
            let name = || format!("{} on {}", self.id, link.depends_on_id);
            if link.issue_id.as_ref().is_some_and(|of| *of != self.id) {
                skips.note("dependency of another issue: left out", name());
                continue;
            }
            let kind = match link.kind.as_deref().unwrap_or("blocks") {
                "blocks" => DependencyKind::NeedsLanded,
                "parent-child" | "related" | "discovered-from" => DependencyKind::Informs,
                _ => {
                    skips.note("dependency of an unknown type: left out", name());
                    continue;
                }
            };
            match units.get(&*link.depends_on_id) {
                Some(on) if *on != unit => drop(links.insert((kind, *on))),
                Some(_) => skips.note("issue that depends on itself: left out", name()),
                None => skips.note("dependency on an issue that is not in the file: left out", name()),
            }
        }
        links
    }

    /// Where it went, where that is another place than the unit is at.
    fn went(&self, held: Option<&Unit>, skips: &mut Skips) -> Option<(Stage, Option<Prose>)> {
        let said = match self.status() {
            "tombstone" => self.delete_reason.as_deref(),
            _ => self.close_reason.as_deref(),
        };
        let said = said.map(str::trim).filter(|said| !said.is_empty());
        let to = match self.status() {
            "closed" if said.is_some_and(was_not_done) => Stage::Abandoned,
            "closed" => Stage::Landed,
            "tombstone" => Stage::Abandoned,
            "open" | "in_progress" | "blocked" => Stage::Proposed,
            _ => {
                skips.note("status that says nothing of where it is: taken as open", &*self.id);
                Stage::Proposed
            }
        };
        let stage = held.map_or(Stage::Proposed, |held| held.stage);
        if to == stage || (to == Stage::Proposed && stage.is_in_flight()) {
            return None;
        }
        let has_landed = to == Stage::Landed && !stage.is_in_flight();
        if to == Stage::Proposed || has_landed || held.is_some_and(|held| !held.is_observed()) {
            skips.note("issue that is elsewhere than its unit, which has ended or is governed here: left", &*self.id);
            return None;
        }
        Some((to, Some(Prose::made_of(said.unwrap_or(self.status()), "closed").0)))
    }
}

/// Whether a reason for closing says that nothing was done.
fn was_not_done(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    let words =
        ["won't", "wontfix", "will not", "duplicate", "obsolete", "not planned", "invalid", "cancel", "abandon"];
    words.iter().any(|word| reason.contains(word))
}

fn source_of(id: &str) -> Reference {
    Reference::made_of(&Label::made_of("beads"), id)
}
