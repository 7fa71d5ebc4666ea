//! A ledger in memory that tests speak to in short words.

use governed::ledger::{AsOf, Batch, Head, MemoryStore, Replay, Store as _, Writing, export_footer, export_header};
use governed::unit::{
    Command, Criterion, Event, Known as _, Occasion, Proposal, Rejection, Reversibility, Stage, Taught, Unit,
};
use governed::{Actor, Instant, Label, Line, Prose, Register, UnitId};

pub fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

pub fn prose(text: &str) -> Prose {
    Prose::parse(text).unwrap()
}

pub fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

pub fn actor(text: &str) -> Actor {
    Actor::parse(text).unwrap()
}

/// Minutes after a day in March.
pub fn minute(minutes: i64) -> Instant {
    Instant::from_millis(Instant::parse("2026-03-17T09:00:00Z").unwrap().millis() + minutes * 60_000).unwrap()
}

/// The unit of that number.
pub fn unit_id(number: u32) -> UnitId {
    UnitId::derived(minute(i64::from(number)), &format!("test:{number}"))
}

pub fn proposal(title: &str) -> Proposal {
    let mut proposal = Proposal::new(
        label("code-change"),
        line(title),
        prose(&format!("what {title} is for")),
        Reversibility::Reversible,
        actor("person:ada"),
    );
    proposal.criteria.push(Criterion { label: label("works"), text: prose("it works"), judged_by: None });
    proposal
}

/// A world of units, its ledger, and a clock that goes on by a minute with every command.
#[derive(Clone)]
pub struct World {
    pub writing: Writing,
    pub store: MemoryStore,
    pub minutes: i64,
}

impl World {
    pub fn new() -> Self {
        Self::opened(false)
    }

    pub fn opened(solo: bool) -> Self {
        let mut world =
            Self { writing: Writing::on(Register::new(), Head::START), store: MemoryStore::new(), minutes: 0 };
        let opened = Event::Opened { name: line("test"), solo };
        let occasion = Occasion { by: actor("person:ada"), at: minute(0) };
        world.writing.open(opened, &occasion).unwrap();
        world.store();
        world
    }

    /// One governed by a policy, with a unit that `person:dan` carried out and that waits to land.
    pub fn waiting_to_land(policy: &str) -> (Self, UnitId) {
        let mut world = Self::new();
        let documents = vec![serde_json::from_str(policy).unwrap()];
        world.must("person:ada", Command::AdoptPolicy { documents, reason: prose("as agreed"), through: None });
        let unit = world.propose(1, proposal("a"));
        world.go("person:ada", unit, Stage::Admitted).unwrap();
        world.go("person:dan", unit, Stage::Executing).unwrap();
        world.go("person:dan", unit, Stage::Validating).unwrap();
        let claim = claim("e", governed::evidence::Finding::Supports, &["criterion:works"]);
        world.must("machine:ci/9", Command::RecordEvidence { unit, claim });
        world.go("person:dan", unit, Stage::Integrating).unwrap();
        (world, unit)
    }

    fn store(&mut self) {
        self.store.append(&Batch::of(&self.writing)).unwrap();
        self.writing.taken();
    }

    pub fn ask(&mut self, by: &str, command: &Command) -> Result<(), Rejection> {
        self.minutes += 1;
        let occasion = Occasion { by: actor(by), at: minute(self.minutes) };
        self.writing.command(command, &occasion, None, None).unwrap()?;
        self.store();
        Ok(())
    }

    pub fn must(&mut self, by: &str, command: Command) {
        if let Err(rejection) = self.ask(by, &command) {
            panic!("{by}: {command:?} was turned down: {rejection} ({})", rejection.code.name());
        }
    }

    pub fn propose(&mut self, number: u32, proposal: Proposal) -> UnitId {
        let unit = unit_id(number);
        self.must("person:ada", Command::Propose { unit, proposal });
        unit
    }

    pub fn go(&mut self, by: &str, unit: UnitId, to: Stage) -> Result<(), Rejection> {
        let taught = (to == Stage::Settled).then(|| Taught::Kept(prose("it works")));
        let reason = Some(prose("because"));
        self.ask(by, &Command::Move { unit, to, reason, taught })
    }

    pub fn register(&self) -> &Register {
        self.writing.register()
    }

    pub fn unit(&self, id: UnitId) -> &Unit {
        self.register().unit(id).unwrap()
    }

    pub fn now(&self) -> Instant {
        minute(self.minutes)
    }

    /// The bytes of every entry.
    pub fn entries(&self) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        self.store
            .read(1, &mut |_, _, bytes| {
                all.push(bytes.to_vec());
                Ok(())
            })
            .unwrap();
        all
    }

    /// The ledger as it is exported.
    pub fn export(&self) -> String {
        let entries = self.entries();
        let (header, footer) = (export_header().unwrap(), export_footer(self.writing.head()).unwrap());
        let lines = std::iter::once(header).chain(entries).chain([footer]);
        lines.map(|line| format!("{}\n", String::from_utf8(line).unwrap().trim_end())).collect()
    }

    pub fn replayed(&self, as_of: AsOf) -> Register {
        let mut replay = Replay::new(as_of);
        for bytes in self.entries() {
            replay.push(&bytes).unwrap();
        }
        replay.into_register()
    }
}

/// Reads a claim in short words: `e1 supports works`, with what else it is about.
pub fn claim(name: &str, finding: governed::evidence::Finding, about: &[&str]) -> governed::evidence::Claim {
    governed::evidence::Claim {
        label: label(name),
        method: label("test"),
        finding,
        text: prose(&format!("{name} says so")),
        about: about.iter().map(|subject| subject.parse().unwrap()).collect(),
        artifact: Some(governed::evidence::Artifact {
            kind: label("test-report"),
            location: line("report.xml"),
            digest: Some(governed::Digest::of(name.as_bytes())),
        }),
        replaces: Vec::new(),
    }
}
