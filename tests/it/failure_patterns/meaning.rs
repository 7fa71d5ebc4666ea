//! What gets lost between stages, hands and tools: order, meaning, whole pieces of work, and who owns it.

use std::collections::BTreeMap;

use governed::evidence::{Artifact, Finding};
use governed::integration::plan::{Next, Request, plan};
use governed::integration::{Dependency, DependencyKind, Mode, Setting};
use governed::judgment::Grounds;
use governed::ledger::AsOf;
use governed::unit::{
    Attempt, Brief, Code, Command, Context, Escalation, Hold, Known as _, Outcome, PendingKind, Refusal, Role, Stage,
    Stance, Uncertainty, Until, brief, pending,
};
use governed::{Digest, Reference, UnitId, Whole, queue, triage};
use proptest::prelude::*;

use super::{MACHINE, carried, lands, ready, supported, titled, touch};
use crate::support::{World, actor, claim, label, line, prose, unit_id};

fn of(world: &World, unit: UnitId) -> Brief {
    brief(world.register(), unit, world.now()).unwrap()
}

/// Whether the brief says it somewhere.
fn says(world: &World, unit: UnitId, words: &str) -> bool {
    let brief = of(world, unit);
    let mut points = brief.replies.iter().flat_map(|reply| &reply.points);
    points.any(|point| point.text.contains(words))
}

/// A morning: the page and the shop stand on a schema whose check fails, among nine pieces that have nothing to do with it.
fn morning(linked: bool) -> (World, [UnitId; 3]) {
    let mut world = World::new();
    let [page, shop] = [1, 2].map(|number| ready(&mut world, number, titled(&format!("branch {number}"), vec![])));
    for number in 3..12 {
        let unit = world.propose(number, titled(&format!("branch {number}"), vec![]));
        if number % 2 == 0 {
            world.go("person:ada", unit, Stage::Admitted).unwrap();
        }
    }
    let attempt = Attempt { what: prose("a retry"), outcome: Outcome::Failed, learned: None };
    world.must(MACHINE, Command::RecordAttempt { unit: unit_id(5), attempt });
    let mut schema = titled("branch 12", vec![]);
    schema.accountable = actor("person:sam");
    let schema = world.propose(12, schema);
    let claim = claim("red", Finding::Contradicts, &["criterion:works"]);
    world.must("machine:ci/9", Command::RecordEvidence { unit: schema, claim });
    if linked {
        for unit in [page, shop] {
            let dependency = Dependency { kind: DependencyKind::NeedsLanded, on: schema, reason: None };
            world.must("person:ada", Command::Depend { unit, dependency });
        }
    }
    (world, [schema, page, shop])
}

#[test]
fn r_143_a_morning_of_sorting_branches_is_one_view() {
    let place = |order: &[UnitId], unit: UnitId| order.iter().position(|other| *other == unit).unwrap();
    // Without the links: the page would go before what it stands on, and the failure seems to stop nothing.
    let (mut world, [schema, page, shop]) = morning(false);
    let view = triage(world.register(), world.now());
    let order: Vec<UnitId> = view.landings.iter().map(|landing| landing.unit).collect();
    assert!(place(&order, page) < place(&order, schema));
    assert_eq!((view.failures[0].unit, view.failures[0].stops), (schema, 0));
    assert!(lands(&mut world, page) && lands(&mut world, shop), "on a schema that is not there");

    let (mut world, [schema, page, shop]) = morning(true);
    let view = triage(world.register(), world.now());
    let order: Vec<UnitId> = view.landings.iter().map(|landing| landing.unit).collect();
    // What reading every unit tells, one brief after the other.
    let mut read: BTreeMap<UnitId, (Vec<UnitId>, Option<governed::unit::Pending>)> = BTreeMap::new();
    for unit in world.register().units() {
        let brief = of(&world, unit.id);
        let touches = &brief.replies.iter().find(|reply| reply.asks == "R-29").unwrap().points;
        let after = touches.iter().filter_map(|point| point.text.strip_prefix("needs to land after "));
        let after = after.map(|rest| rest.split(',').next().unwrap().parse().unwrap()).collect();
        read.insert(unit.id, (after, brief.pending));
    }
    assert_eq!(order.len(), read.len());
    for landing in &view.landings {
        let (after, pending) = &read[&landing.unit];
        assert_eq!((&landing.after, &landing.pending), (after, pending), "one view says what the briefs say");
        assert!(after.iter().all(|first| place(&order, *first) < place(&order, landing.unit)), "{order:?}");
    }
    assert_eq!(view.failures.len(), 1, "which failure matters");
    let failure = &view.failures[0];
    assert_eq!((failure.unit, failure.stops, &failure.owner), (schema, 2, &actor("person:sam")));
    assert!(failure.text.contains("criterion works is failing"), "{}", failure.text);
    assert_eq!(view.beside, 1, "and which does not");
    let whole = Setting::default();
    let whole = Whole::of(world.register(), &whole, world.now()).unwrap();
    let works = whole.works();
    let made = plan(&Request::new(&works, world.now())).unwrap();
    for unit in [page, shop] {
        let reasons = &made.waiting(&line(&unit.to_string())).unwrap().reasons;
        assert_eq!(reasons[0].next, Next::Land { unit: line(&schema.to_string()) }, "the plan says what first");
    }
    let rejection = world.go("person:ada", page, Stage::Landed).unwrap_err();
    assert_eq!(rejection.code, Code::DependencyUnmet);
    assert!(rejection.message.contains(&format!("needs to land after {schema}, which is proposed")), "{rejection}");
}

/// What each stage is to pass on, and the one after it forgets.
const CARRIED: [(&str, &str); 7] = [
    ("prompt", "the tax authority audits us in June"),
    ("ticket", "customers print these invoices"),
    ("pull request", "rounding per line was tried and drifts"),
    ("review", "half up or half even?"),
    ("deployment", "assumes flag:new-tax as on"),
    ("incident", "the total was a cent off in 3 of 900"),
    ("postmortem", "invoices already sent stay as they are"),
];

fn context(kind: &str, text: &str) -> Context {
    Context { kind: label(kind), text: prose(text), stance: Stance::Neutral, source: None }
}

/// Passes on what a stage knows, as the part of a unit it is.
fn pass_on(world: &mut World, unit: UnitId, stage: &str, text: &str) {
    let command = match stage {
        "prompt" => Command::AddContext { unit, context: context("business", text) },
        "ticket" => Command::AddContext { unit, context: context("user", text) },
        "pull request" => {
            let attempt = Attempt { what: prose(text), outcome: Outcome::Failed, learned: None };
            Command::RecordAttempt { unit, attempt }
        }
        "review" => {
            let uncertainty = Uncertainty { label: label("half"), question: prose(text), blocks: None, owner: None };
            Command::RaiseUncertainty { unit, uncertainty }
        }
        "deployment" => {
            let touches = vec![touch("flag:new-tax", Mode::Assumes, Some("on"))];
            Command::Touch { unit, touches, dropped: vec![], reason: None }
        }
        "incident" => {
            let mut seen = claim("seen", Finding::Contradicts, &["criterion:works"]);
            seen.text = prose(text);
            Command::RecordEvidence { unit, claim: seen }
        }
        _ => Command::Constrain { unit, preserve: vec![prose(text)], vary: vec![] },
    };
    world.must("person:ada", command);
}

#[test]
fn r_144_what_each_stage_knows_is_still_there_in_the_last() {
    // Without: each stage has its own record, made from the title of the one before.
    let mut apart = World::new();
    let mut last = unit_id(1);
    for (number, (stage, text)) in (1..).zip(CARRIED) {
        last = apart.propose(number, titled("Round the tax once", vec![]));
        pass_on(&mut apart, last, stage, text);
    }
    let lost = CARRIED.iter().filter(|(_, text)| !says(&apart, last, text)).count();
    assert_eq!(lost, 6, "the last stage knows what it was told itself");

    // With: one unit through all of them, handed on each time, taken back in the end and mended by another.
    let mut world = World::new();
    let mut proposal = titled("Round the tax once", vec![]);
    proposal.preserve.push(prose(CARRIED[6].1));
    let unit = world.propose(1, proposal);
    let stages = [None, None, Some(Stage::Admitted), Some(Stage::Executing), Some(Stage::Validating), None];
    for (((stage, text), to), hand) in CARRIED.iter().zip(stages).zip("abcdef".chars()) {
        pass_on(&mut world, unit, stage, text);
        if let Some(to) = to {
            world.go(if to == Stage::Admitted { "person:ada" } else { MACHINE }, unit, to).unwrap();
        }
        let (role, to) = (Role::Accountable, actor(&format!("person:{hand}")));
        let by = world.unit(unit).accountable.is.to_string();
        world.must(&by, Command::HandOff { unit, role, to, reason: prose("my shift ends") });
        let known = CARRIED.iter().position(|(other, _)| other == stage).unwrap();
        for (stage, text) in &CARRIED[..=known] {
            assert!(says(&world, unit, text), "{stage}: `{text}` is lost at {hand}");
        }
    }
    let (evidence, reason) = (label("seen"), prose("measured on another build"));
    world.must("person:ada", Command::WithdrawEvidence { unit, evidence, reason });
    supported(&mut world, unit, "green");
    world.go("person:f", unit, Stage::Integrating).unwrap();
    world.go("person:f", unit, Stage::Landed).unwrap();
    let mend = world.propose(2, titled("Put it back", vec![]));
    world.must("person:ada", Command::RollBack { unit, reason: prose("a cent off again"), through: Some(mend) });
    let lost: Vec<&str> =
        CARRIED.iter().filter(|(_, text)| !says(&world, unit, text)).map(|(stage, _)| *stage).collect();
    // Evidence that was withdrawn is no evidence any more, and is still there for whoever asks why.
    assert_eq!(lost, ["incident"]);
    let why = governed::unit::why_part(world.register(), world.unit(unit), &label("seen"), world.now()).unwrap();
    assert!(serde_json::to_string(&why).unwrap().contains(CARRIED[5].1));
    assert!(says(&world, mend, &format!("takes back {unit}")), "and the postmortem is led to it");
    assert!(
        of(&world, unit).sentence.contains("invoices already sent stay as they are"),
        "{}",
        of(&world, unit).sentence
    );
}

const NAMES: [&str; 3] = ["ticket:SHOP-7", "pull-request:shop/41", "thread:C024/1700"];

#[test]
fn r_145_ticket_prompt_change_and_thread_are_one_unit() {
    let held = |world: &mut World, unit: UnitId| {
        let hold = Hold { label: label("audit"), reason: prose("not before the audit"), until: Until::Released };
        world.must("person:fay", Command::Hold { unit, hold });
    };
    let named = |name: &str| Reference::parse(name).unwrap();
    let sourced = |names: &[&str]| {
        let mut proposal = titled("Round the tax once", vec![]);
        proposal.sources = names.iter().map(|name| named(name)).collect();
        proposal
    };
    // Without: each carries a part of the job. The thread says not yet, and the change lands.
    let mut apart = World::new();
    let [ticket, change, thread] = [1, 2, 3].map(|number| {
        let name = NAMES[usize::try_from(number).unwrap() - 1];
        apart.propose(number, sourced(&[name]))
    });
    let preserve = vec![prose("invoices already sent stay as they are")];
    apart.must("person:ada", Command::Constrain { unit: ticket, preserve, vary: vec![] });
    held(&mut apart, thread);
    apart.go("person:ada", change, Stage::Admitted).unwrap();
    carried(&mut apart, change);
    assert!(!says(&apart, change, "invoices already sent") && !says(&apart, change, "not before the audit"));
    assert!(lands(&mut apart, change), "none carries the whole thing");

    // With: one unit that every one of them finds.
    let mut world = World::new();
    let unit = ready(&mut world, 1, sourced(&NAMES));
    for name in NAMES {
        assert_eq!(world.register().by_source(&named(name)), Some(unit), "{name}");
    }
    let preserve = vec![prose("invoices already sent stay as they are")];
    world.must("person:ada", Command::Constrain { unit, preserve, vary: vec![] });
    let artifact =
        Artifact { kind: label("prompt"), location: line("prompts/round.md"), digest: Some(Digest::of(b"round it")) };
    world.must(MACHINE, Command::Attach { unit, artifact });
    held(&mut world, unit);
    for words in ["invoices already sent", "prompts/round.md", "not before the audit", "criterion works"] {
        assert!(says(&world, unit, words), "{words}");
    }
    let rejection = world.go("person:ada", unit, Stage::Landed).unwrap_err();
    assert_eq!((rejection.code, rejection.message.as_str()), (Code::Held, "person:fay holds it: not before the audit"));
}

#[test]
fn r_152_a_handoff_that_is_recorded_moves_the_work_and_one_that_is_only_said_does_not() {
    let mut world = World::new();
    let unit = world.propose(1, titled("a", vec![]));
    let mover = |world: &World| pending(world.register(), world.unit(unit), world.now()).unwrap().who.to_string();
    // Only said: everybody thinks it is bob's, and it is still ada's.
    world.must("person:ada", Command::AddContext { unit, context: context("thread", "bob takes it from here") });
    assert_eq!(mover(&world), "person:ada");
    assert!(queue(world.register(), world.now(), Some(&actor("person:bob")), 9).groups.is_empty());
    let hand = |to: &str| {
        let reason = prose("he knows it");
        Command::HandOff { unit, role: Role::Accountable, to: actor(to), reason }
    };
    assert_eq!(world.ask("person:ada", &hand("machine:gen/1")).unwrap_err().code, Code::NeedsPerson);
    world.must("person:ada", hand("person:bob"));
    assert_eq!(mover(&world), "person:bob");
    assert!(says(&world, unit, "person:bob answers for it"));
    assert_eq!(queue(world.register(), world.now(), Some(&actor("person:bob")), 9).live, 1);
    assert_eq!(queue(world.register(), world.now(), Some(&actor("person:ada")), 9).live, 0);
}

const ACTORS: [&str; 4] = ["person:ada", "person:bob", "person:cleo", MACHINE];

/// A command out of what people and machines do, about one of four units.
fn deed(what: u8, unit: UnitId, other: UnitId, name: &str, whom: &str) -> Command {
    let because = || prose("because");
    match what {
        0..=6 => {
            let to = [
                Stage::Admitted,
                Stage::Executing,
                Stage::Validating,
                Stage::Integrating,
                Stage::Landed,
                Stage::Settled,
                Stage::Abandoned,
            ][usize::from(what)];
            let taught = (to == Stage::Settled).then(|| governed::unit::Taught::Kept(because()));
            Command::Move { unit, to, reason: Some(because()), taught }
        }
        7 => Command::HandOff { unit, role: Role::Accountable, to: actor(whom), reason: because() },
        8 => Command::HandOff { unit, role: Role::Executor, to: actor(whom), reason: because() },
        9 => {
            let escalation = Escalation { label: label(name), to: actor(whom), question: because(), due: None };
            Command::Escalate { unit, escalation }
        }
        10 => Command::AnswerEscalation { unit, escalation: label(name), answer: because() },
        11 => {
            let refusal = Refusal { label: label(name), grounds: Grounds::Other, text: because(), about: None };
            Command::Refuse { unit, refusal }
        }
        12 => Command::AnswerRefusal { unit, refusal: label(name), answer: because() },
        13 => Command::Hold { unit, hold: Hold { label: label(name), reason: because(), until: Until::Released } },
        14 => Command::Release { unit, hold: label(name), reason: because() },
        15 => {
            let owner = Some(actor(whom));
            let uncertainty =
                Uncertainty { label: label(name), question: because(), blocks: Some(Stage::Landed), owner };
            Command::RaiseUncertainty { unit, uncertainty }
        }
        16 => Command::ResolveUncertainty { unit, uncertainty: label(name), answer: because() },
        17 => {
            let kind = DependencyKind::NeedsLanded;
            Command::Depend { unit, dependency: Dependency { kind, on: other, reason: None } }
        }
        18 => {
            let finding = if name == "x" { Finding::Supports } else { Finding::Contradicts };
            Command::RecordEvidence { unit, claim: claim(name, finding, &["criterion:works"]) }
        }
        19 => Command::WithdrawEvidence { unit, evidence: label(name), reason: because() },
        _ => Command::RollBack { unit, reason: because(), through: None },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn r_152_whatever_happened_one_person_answers_and_one_move_is_next(
        deeds in prop::collection::vec((0_u8..21, 1_u32..5, 1_u32..5, 0_usize..4, 0_usize..4, any::<bool>()), 1..60),
    ) {
        let mut world = World::new();
        for number in 1..5 {
            world.propose(number, titled(&format!("unit {number}"), vec![]));
        }
        for (what, unit, other, by, whom, first) in deeds {
            let command = deed(what, unit_id(unit), unit_id(other), if first { "x" } else { "y" }, ACTORS[whom]);
            let _ = world.ask(ACTORS[by], &command);
        }
        let replayed = world.replayed(AsOf::Now);
        let mut live = 0;
        for unit in world.register().units() {
            prop_assert!(unit.accountable.is.is_person(), "{}", unit.accountable.is);
            let next = pending(world.register(), unit, world.now());
            prop_assert_eq!(next.is_some(), unit.stage.is_live());
            prop_assert_eq!(&next, &pending(&replayed, replayed.unit(unit.id).unwrap(), world.now()), "derived, not kept");
            let Some(next) = next else { continue };
            live += 1;
            prop_assert!(!next.why.is_empty() && !next.from.is_empty(), "{:?}", next);
            // A machine's move is only ever to carry out what it is given, or to find out what it was asked.
            let executes = unit.executor.as_ref().is_some_and(|executor| executor.is == next.who);
            prop_assert!(next.who.is_person() || executes || next.kind == PendingKind::ResolveUncertainty, "{:?}", next);
        }
        // The queue has each live unit once, under one actor.
        let all = queue(world.register(), world.now(), None, 100);
        let each: Vec<UnitId> = all.groups.iter().flat_map(|group| group.first.iter().map(|entry| entry.unit)).collect();
        prop_assert_eq!((all.live, each.len()), (live, live));
        let by_actor: usize =
            ACTORS.iter().map(|who| queue(world.register(), world.now(), Some(&actor(who)), 100).live).sum();
        prop_assert_eq!(by_actor, live);
    }
}
