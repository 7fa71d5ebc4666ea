//! The facts every policy may name without declaring them: what is asked, by whom, of which work.

use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use super::condition::{Fact, Field, RecordType, Schema, Type, Whose};

const ACTOR_KINDS: &[&str] = &["person", "machine", "policy"];
const STANDINGS: &[&str] = &["admissible", "stale", "conflicted", "unverifiable", "withdrawn"];
const FINDINGS: &[&str] = &["supports", "contradicts", "inconclusive"];
const MODES: &[&str] = &["reads", "writes", "assumes"];
const ANSWERS: &[&str] = &["approve", "decline"];
const PRESENCES: &[&str] = &["asserted", "session", "signed_key", "verified_passkey"];
const FORGES: &[&str] = &["github", "gitlab", "git"];
const ASSOCIATIONS: &[&str] =
    &["owner", "member", "collaborator", "contributor", "first_time_contributor", "first_timer", "mannequin", "none"];
const STAGES: &[&str] = &[
    "proposed",
    "admitted",
    "executing",
    "validating",
    "integrating",
    "landed",
    "settled",
    "superseded",
    "rolled_back",
    "abandoned",
];
/// The four classes of reversibility of OWASP AISVS C9.2, from none to none.
pub(super) const REVERSIBILITY: &[&str] = &["read_only", "reversible", "external_reversible", "irreversible"];
/// The moves that bring work onward, which are those policy is asked about. Going back, giving up and taking back are
/// never for policy to withhold.
pub(super) const MOVES: &[&str] = &["admit", "start", "submit", "pass", "land", "settle"];

fn record(name: &str, fields: &[(&str, Type, &str, &[&str])]) -> Type {
    let fields = fields.iter().map(|(name, is, meaning, values)| Field {
        name: (*name).into(),
        is: is.clone(),
        meaning: (*meaning).into(),
        values: values.iter().map(|value| (*value).into()).collect(),
    });
    Type::Record(Arc::new(RecordType { name: name.into(), fields: fields.collect() }))
}

/// A touch of the work, as conditions see it.
pub(super) fn touch() -> Type {
    record(
        "touch",
        &[
            ("resource", Type::String, "what is touched, as `kind:name`", &[]),
            ("kind", Type::String, "what sort of thing that is: `path`, `flag`, `price-plan` …", &[]),
            ("name", Type::String, "its name within the kind", &[]),
            ("mode", Type::String, "what the work does with it", MODES),
            (
                "change",
                Type::String,
                "how it changes as a whole, where that is known: `added`, `modified`, `deleted` …",
                &[],
            ),
            ("lines", Type::Int, "how many lines of it, where that is known", &[]),
            ("value", Type::String, "the value the work relies on, for an assumption", &[]),
        ],
    )
}

/// A piece of evidence, as conditions see it.
pub(super) fn evidence() -> Type {
    record(
        "evidence",
        &[
            ("label", Type::String, "its name within the unit", &[]),
            ("method", Type::String, "how it was come by: `test`, `review`, `measurement` …", &[]),
            ("finding", Type::String, "what it says of what it is about", FINDINGS),
            ("standing", Type::String, "how it stands now", STANDINGS),
            ("by", Type::String, "who says so", &[]),
            ("by_kind", Type::String, "what sort of actor that is", ACTOR_KINDS),
            ("at", Type::Timestamp, "when it was recorded", &[]),
            ("verified", Type::Bool, "whether it names an artifact with a digest, so that it can be checked", &[]),
            (
                "about",
                Type::list(Type::String),
                "what it is about: `criterion:LABEL`, `touch:KIND:NAME`, `content`",
                &[],
            ),
        ],
    )
}

/// A judgment somebody gave, as conditions see it.
pub(super) fn judgment() -> Type {
    record(
        "judgment",
        &[
            ("kind", Type::String, "what was judged: `review`, `legal`, `risk` …", &[]),
            ("answer", Type::String, "what the answer was", ANSWERS),
            ("by", Type::String, "who gave it", &[]),
            ("at", Type::Timestamp, "when", &[]),
            ("current", Type::Bool, "whether the content is still what was judged", &[]),
            ("own", Type::Bool, "whether the judge worked on it or asked for the move", &[]),
            ("presence", Type::String, "how surely a person gave it", PRESENCES),
            ("person", Type::String, "who that is, where they go by several names: the first of them", &[]),
            ("reasoned", Type::Bool, "whether a reason was given with it", &[]),
        ],
    )
}

/// The facts every policy may name.
pub(super) fn standard() -> Vec<Fact> {
    let fact = |name: &str, is: Type, whose: Whose, values: &[&str], meaning: &str| Fact {
        name: name.into(),
        is,
        meaning: meaning.into(),
        values: values.iter().map(|value| (*value).into()).collect(),
        whose,
    };
    let (text, texts) = (Type::String, Type::list(Type::String));
    vec![
        fact("move", text.clone(), Whose::Nobody, MOVES, "the move that is asked for"),
        fact("now", Type::Timestamp, Whose::Time, &[], "when it is asked"),
        fact("actor.id", text.clone(), Whose::Nobody, &[], "who asks: `person:ada`, `machine:mill/2.1`"),
        fact("actor.kind", text.clone(), Whose::Nobody, ACTOR_KINDS, "what sort of actor asks"),
        fact("actor.name", text.clone(), Whose::Nobody, &[], "its name, without kind and version"),
        fact("actor.version", text.clone(), Whose::Nobody, &[], "the version of a machine"),
        fact("actor.worked", Type::Bool, Whose::Nobody, &[], "whether the actor worked on the unit"),
        fact(
            "autonomy.level",
            text.clone(),
            Whose::World,
            &[],
            "the rung of the autonomy ladder a machine was granted",
        ),
        fact("unit.id", text.clone(), Whose::Nobody, &[], "which unit it is"),
        fact(
            "unit.kind",
            text.clone(),
            Whose::Accountable,
            &[],
            "what sort of work: `code-change`, `pricing-change` …",
        ),
        fact("unit.title", text.clone(), Whose::Accountable, &[], "its title"),
        fact("unit.stage", text.clone(), Whose::Nobody, STAGES, "where it is in its life"),
        fact("unit.reversibility", text.clone(), Whose::Accountable, REVERSIBILITY, "how far it can be undone"),
        fact("unit.accountable", text.clone(), Whose::Accountable, &[], "the person who answers for it"),
        fact("unit.executor", text.clone(), Whose::Accountable, &[], "who carries it out, where that is known"),
        fact("unit.executor_kind", text.clone(), Whose::Accountable, ACTOR_KINDS, "what sort of actor that is"),
        fact("unit.initiatives", texts.clone(), Whose::Accountable, &[], "larger initiatives it belongs to"),
        fact("unit.integrations", texts.clone(), Whose::Accountable, &[], "the kinds of integration it needs"),
        fact("unit.integrations_owed", texts.clone(), Whose::Accountable, &[], "those of them not done yet"),
        fact("unit.criteria", Type::Int, Whose::Accountable, &[], "how many criteria it has"),
        fact("unit.criteria_met", Type::Int, Whose::Executor, &[], "how many of them admissible evidence says are met"),
        fact("unit.uncertainties", Type::Int, Whose::Accountable, &[], "how many questions are open"),
        fact("unit.attempts", Type::Int, Whose::Executor, &[], "how many attempts were recorded"),
        fact("unit.lines", Type::Int, Whose::Executor, &[], "how many lines it writes, where touches say which"),
        fact("unit.age", Type::Duration, Whose::Time, &[], "how long ago it was proposed"),
        fact("unit.in_stage", Type::Duration, Whose::Time, &[], "how long it has been where it is"),
        fact("paths", texts.clone(), Whose::Executor, &[], "the paths it writes; a folder ends in `/`"),
        fact("resources", texts.clone(), Whose::Executor, &[], "everything it writes or assumes, as `kind:name`"),
        fact("touches", Type::list(touch()), Whose::Executor, &[], "everything it touches"),
        fact("evidence", Type::list(evidence()), Whose::Executor, &[], "every piece of evidence"),
        fact("judgments", Type::list(judgment()), Whose::Judge, &[], "every judgment given"),
        fact(
            "others.resources",
            texts.clone(),
            Whose::World,
            &[],
            "what other units on their way write or assume, as `kind:name`",
        ),
        fact(
            "integration.certain",
            Type::Int,
            Whose::World,
            &[],
            "how many units on their way it certainly cannot land with as it is",
        ),
        fact("integration.likely", Type::Int, Whose::World, &[], "how many it most likely cannot land with as it is"),
        fact("integration.possible", Type::Int, Whose::World, &[], "how many it may not fit together with"),
        fact(
            "integration.blocked",
            Type::Bool,
            Whose::World,
            &[],
            "whether something landed since it was begun that it does not go together with",
        ),
        fact("queue.waiting", Type::map(Type::Int), Whose::World, &[], "how many units wait for a judgment, by group"),
        fact("change.forge", text.clone(), Whose::World, FORGES, "where the change is asked for"),
        fact("change.repository", text.clone(), Whose::World, &[], "the repository it goes to: `owner/name`"),
        fact("change.event", text.clone(), Whose::World, &[], "the event it was read from, in the forge's words"),
        fact("change.action", text.clone(), Whose::World, &[], "what happened within that event"),
        fact("change.number", Type::Int, Whose::World, &[], "its number there"),
        fact("change.author", text.clone(), Whose::Executor, &[], "who made it"),
        fact("change.author_kind", text.clone(), Whose::Executor, ACTOR_KINDS, "what sort of actor that is"),
        fact(
            "change.association",
            text.clone(),
            Whose::World,
            ASSOCIATIONS,
            "what the author is to the repository, as the forge says",
        ),
        fact("change.from_fork", Type::Bool, Whose::World, &[], "whether it comes from another repository"),
        fact("change.base_branch", text.clone(), Whose::Executor, &[], "the branch it goes to"),
        fact("change.head_branch", text.clone(), Whose::Executor, &[], "the branch it comes from"),
        fact("change.head_commit", text.clone(), Whose::Executor, &[], "the commit that would be taken in"),
        fact("change.draft", Type::Bool, Whose::Executor, &[], "whether its author says that it is not ready"),
        fact("change.labels", texts.clone(), Whose::World, &[], "its labels on the forge"),
        fact("change.milestone", text.clone(), Whose::World, &[], "its milestone on the forge"),
        fact("change.assignees", texts.clone(), Whose::World, &[], "whom it is assigned to"),
        fact("change.files", Type::Int, Whose::Executor, &[], "how many files it changes"),
        fact("change.forced", Type::Bool, Whose::Executor, &[], "whether a push took commits out of the branch"),
        fact("owners.required", texts.clone(), Whose::Executor, &[], "the sets of code owners that have to approve"),
        fact(
            "owners.missing",
            texts.clone(),
            Whose::Judge,
            &[],
            "those of them nobody of whom is known to have approved",
        ),
        fact(
            "owners.unknown",
            texts.clone(),
            Whose::World,
            &[],
            "those missing where an unknown team may have approved",
        ),
        fact("owners.unowned", texts.clone(), Whose::Executor, &[], "the paths it writes that nobody owns"),
        fact("world.environment", text.clone(), Whose::World, &[], "where it would take effect"),
        fact("world.flags", Type::map(text), Whose::World, &[], "what flags and settings outside say"),
        fact("world.incident", Type::Bool, Whose::World, &[], "whether an incident is being handled"),
    ]
}

/// The facts every policy may name, as a schema.
pub fn standard_schema() -> Schema {
    Schema::new(standard()).unwrap_or_default()
}
