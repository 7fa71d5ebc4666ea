//! From what was noticed to a lesson that acts: signals, patterns in the loop, lessons, and changes of policy.

use governed::feedback::{Shared, candidates, inner_signals, same_problems, unusual};
use governed::integration::{Mode, Touch};
use governed::ledger::AsOf;
use governed::memory::{
    Bearing, Form, FormSort, Learnt, Lesson, LoopStage, LoopStep, Meaning, Provenance, RecognisedPattern, Response,
    Signal, SignalKind, Validation, next_stage,
};
use governed::unit::{Code, Command, Known as _, Stage, brief};
use governed::{Instant, Label, Resource, UnitId, learning};
use proptest::prelude::*;

use crate::support::{World, claim, label, line, minute, proposal, prose};

pub fn signal(id: &str, kind: SignalKind, at: i64) -> Signal {
    Signal {
        source: line("/desk"),
        id: line(id),
        kind,
        topic: line("ticket.opened"),
        at: minute(at),
        text: prose(&format!("signal {id}")),
        subject: None,
        severity: None,
        units: vec![],
        resources: vec![],
    }
}

fn about(id: &str, resource: &str) -> Signal {
    Signal {
        resources: vec![Resource::parse(resource).unwrap()],
        subject: None,
        ..signal(id, SignalKind::SupportComplaint, 0)
    }
}

pub fn take(world: &mut World, signals: Vec<Signal>) -> Vec<u64> {
    let first = world.entries().len() as u64 + 1;
    world.must("machine:desk/1", Command::Signal { signals });
    (first..=world.entries().len() as u64).collect()
}

fn learn(step: LoopStep) -> Command {
    Command::Learn { pattern: label("cents"), step }
}

fn recognise(signals: Vec<u64>) -> Command {
    let (title, says) = (line("Cents go missing"), prose("All are about rounding."));
    learn(LoopStep::Recognise(RecognisedPattern { title, says, signals }))
}

fn interpret(automatic: bool) -> Command {
    learn(LoopStep::Interpret(Meaning { says: prose("Rounded too early."), automatic, false_paths: vec![] }))
}

fn respond(units: Vec<UnitId>) -> Command {
    learn(LoopStep::Respond(Response { says: prose("Round once."), units }))
}

fn validate(helped: bool) -> Command {
    learn(LoopStep::Validate(Validation { helped, says: prose("No complaint since.") }))
}

pub fn lesson(name: &str, sort: FormSort) -> Lesson {
    Lesson {
        label: label(name),
        title: line("Money is rounded once"),
        learnt: Learnt {
            happened: prose("Bills were a cent off."),
            meant: prose("Rounding was in the wrong place."),
            worked: Some(prose("Rounding at the end.")),
            false_paths: vec![prose("More digits.")],
            risk: Some(prose("Wrong bills.")),
            watch: None,
        },
        form: Form { sort, why: prose("It can be told by path."), at: Some(line("docs/money.md")) },
        bears_on: Bearing { paths: vec!["billing/**".into()], ..Bearing::default() },
        from: Provenance::default(),
        review: None,
    }
}

pub fn code(result: Result<(), governed::unit::Rejection>) -> Code {
    result.unwrap_err().code
}

/// A unit that lands without any policy.
pub fn landed(world: &mut World, number: u32, by: &str) -> UnitId {
    let unit = world.propose(number, proposal(&format!("work {number}")));
    for to in [Stage::Admitted, Stage::Executing] {
        world.go(if to == Stage::Admitted { "person:ada" } else { by }, unit, to).unwrap();
    }
    let evidence = claim("e1", governed::evidence::Finding::Supports, &["criterion:works", "content"]);
    world.must("machine:ci/1", Command::RecordEvidence { unit, claim: evidence });
    world.go(by, unit, Stage::Validating).unwrap();
    world.go("person:gil", unit, Stage::Integrating).unwrap();
    world.go("person:gil", unit, Stage::Landed).unwrap();
    unit
}

#[test]
fn a_signal_that_is_delivered_twice_is_taken_once() {
    let mut world = World::new();
    take(&mut world, vec![signal("1", SignalKind::Incident, 0), signal("2", SignalKind::Incident, 0)]);
    let again =
        Command::Signal { signals: vec![signal("2", SignalKind::Incident, 0), signal("3", SignalKind::Incident, 0)] };
    world.must("machine:desk/1", again.clone());
    assert_eq!(world.register().signals().len(), 3);
    assert_eq!(code(world.ask("machine:desk/1", &again)), Code::NothingChanged);

    let mut other = signal("2", SignalKind::Incident, 0);
    other.text = prose("something else");
    let taken = world.ask("machine:desk/1", &Command::Signal { signals: vec![other] });
    assert_eq!(code(taken), Code::LabelTaken, "one name for two things");
    let ahead = Command::Signal { signals: vec![signal("9", SignalKind::Incident, 600)] };
    assert_eq!(code(world.ask("machine:desk/1", &ahead)), Code::ShownChanged, "it has not happened yet");
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn a_signal_stands_at_the_unit_it_is_about() {
    let mut world = World::new();
    let unit = landed(&mut world, 1, "machine:mill/1");
    let mut told = signal("1", SignalKind::UnexpectedSuccess, 0);
    told.units = vec![unit];
    let seqs = take(&mut world, vec![told]);
    assert_eq!(world.unit(unit).signals, seqs);
    let mut lost = signal("2", SignalKind::Incident, 0);
    lost.units = vec![crate::support::unit_id(77)];
    assert_eq!(code(world.ask("machine:desk/1", &Command::Signal { signals: vec![lost] })), Code::UnknownUnit);
}

/// observe, recognise, understand, answer, validate, keep, each in its turn and by whom it is for.
#[test]
fn the_loop_goes_from_signals_to_a_lesson_and_opens_again_when_it_happens_again() {
    let mut world = World::new();
    let seqs = take(&mut world, (1..=4).map(|n| about(&n.to_string(), "path:billing/tax.rs")).collect());
    let stage = |world: &World| world.register().books().pattern(&label("cents")).unwrap().stage;
    world.must("machine:watch/1", recognise(seqs[..3].to_vec()));
    assert_eq!(code(world.ask("machine:watch/1", &recognise(seqs.clone()))), Code::LabelTaken);
    assert_eq!(code(world.ask("person:ada", &respond(vec![]))), Code::NoTransition, "nobody said what it means");
    assert_eq!(code(world.ask("machine:watch/1", &interpret(true))), Code::NeedsPerson);
    world.must("person:ada", interpret(false));
    assert_eq!(code(world.ask("machine:mill/1", &respond(vec![]))), Code::NeedsPerson, "it asks for judgment");

    let unit = world.propose(1, proposal("round once"));
    world.must("person:ada", respond(vec![unit]));
    assert_eq!(world.unit(unit).answers, [label("cents")]);
    assert_eq!(code(world.ask("person:gil", &validate(true))), Code::DependencyUnmet, "the work has not landed");

    let done = landed(&mut world, 2, "person:bo");
    world.must("person:ada", respond(vec![done]));
    world.must("person:ada", Command::Abandon { unit, reason: prose("the other one did it") });
    assert_eq!(code(world.ask("person:bo", &validate(true))), Code::OwnWork);
    let mut kept = lesson("round-once", FormSort::Warning);
    kept.from.pattern = Some(label("cents"));
    assert_eq!(code(world.ask("person:ada", &Command::Keep { lesson: kept.clone() })), Code::NoTransition);
    world.must("person:gil", validate(true));
    assert_eq!(code(world.ask("machine:mill/1", &Command::Keep { lesson: kept.clone() })), Code::NeedsPerson);
    world.must("person:ada", Command::Keep { lesson: kept });
    assert_eq!(stage(&world), LoopStage::Kept);

    // It comes back: a machine may say so, and the loop is open again.
    world.must("machine:watch/1", learn(LoopStep::Gather(vec![seqs[3]])));
    assert_eq!(stage(&world), LoopStage::Recognised);
    let view = learning(world.register(), world.now());
    assert_eq!((view.patterns[0].pattern.recurred, view.open, view.noise), (1, 0, 0));
    assert!(view.patterns[0].owes.contains("what it means"));
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn what_did_not_help_is_a_false_path_and_noise_is_a_persons_word() {
    let mut world = World::new();
    let seqs = take(&mut world, (1..=3).map(|n| about(&n.to_string(), "path:a")).collect());
    world.must("machine:watch/1", recognise(seqs[..2].to_vec()));
    world.must("person:ada", interpret(true));
    world.must("machine:mill/1", respond(vec![]));
    world.must("machine:watch/1", validate(false));
    let pattern = world.register().books().pattern(&label("cents")).unwrap();
    assert_eq!((pattern.stage, pattern.false_paths[0].is.as_str()), (LoopStage::Understood, "Round once."));
    assert_eq!(code(world.ask("machine:watch/1", &learn(LoopStep::Dismiss(prose("noise"))))), Code::NeedsPerson);
    world.must("person:ada", learn(LoopStep::Dismiss(prose("a test of the desk"))));
    let again = learn(LoopStep::Gather(vec![seqs[2]]));
    assert_eq!(code(world.ask("machine:watch/1", &again)), Code::NeedsPerson, "a person said that it is noise");
    world.must("person:ada", again);
    world.must("person:ada", learn(LoopStep::Dismiss(prose("noise after all"))));
    world.must("person:ada", Command::Dismiss { signals: vec![seqs[2]], reason: prose("noise") });
    assert!(world.register().signals().noise(seqs[2]).is_some());
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

proptest! {
    /// Whatever steps are tried, by whomever: the pattern goes where the table says or stays, and a replay agrees.
    #[test]
    fn a_pattern_goes_only_where_the_table_leads(steps in prop::collection::vec((0_usize..8, any::<bool>()), 0..24)) {
        let mut world = World::new();
        let seqs = take(&mut world, (1..=30).map(|n| about(&n.to_string(), "path:a")).collect());
        world.must("person:ada", recognise(vec![seqs[0]]));
        let mut stage = LoopStage::Recognised;
        let mut kept = 0;
        for (number, (step, person)) in steps.into_iter().enumerate() {
            let by = if person { "person:ada" } else { "machine:watch/1" };
            let (command, step) = match step {
                0 => { let step = LoopStep::Gather(vec![seqs[number + 1]]); (learn(step.clone()), Some(step)) }
                1 | 2 => match interpret(step == 1) { Command::Learn { step, .. } => (learn(step.clone()), Some(step)), _ => unreachable!() },
                3 | 4 => match respond(vec![]) { Command::Learn { step, .. } => (learn(step.clone()), Some(step)), _ => unreachable!() },
                5 | 6 => match validate(step == 5) { Command::Learn { step, .. } => (learn(step.clone()), Some(step)), _ => unreachable!() },
                _ => {
                    kept += 1;
                    let mut lesson = lesson(&format!("l{kept}"), FormSort::Nothing);
                    lesson.from.pattern = Some(label("cents"));
                    (Command::Keep { lesson }, None)
                }
            };
            let answer = world.ask(by, &command);
            let now = world.register().books().pattern(&label("cents")).unwrap().stage;
            match answer {
                Ok(()) => prop_assert_eq!(Some(now), next_stage(Some(stage), step.as_ref())),
                Err(_) => prop_assert_eq!(now, stage),
            }
            stage = now;
        }
        prop_assert_eq!(&world.replayed(AsOf::Now), world.register());
    }
}

/// A generator without state of its own, so that the share below is always the same.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// Of series that go on as they did, at most one in twenty is called calm: gaps drawn from a distribution with a long
/// tail, and the next one looked at just before it ends.
#[test]
fn a_series_that_goes_on_as_it_did_is_rarely_called_calm() {
    let (mut state, mut calm, mut crowded) = (7, 0, 0);
    let runs = 400;
    for _ in 0..runs {
        let mut world = World::new();
        world.minutes = 40_000_000;
        let mut at = 0_i64;
        let mut told = Vec::new();
        for number in 0..63 {
            let unit = random(&mut state) % 1_000 + 1;
            // About 1 / u: many short gaps and a few very long ones.
            at += i64::try_from(200_000 / unit).unwrap() + 1;
            told.push(signal(&number.to_string(), SignalKind::UserBehavior, at));
        }
        // The last gap is the one that is looked at: the silence up to just before the last signal.
        let last = told.pop().unwrap();
        take(&mut world, told);
        let found = unusual(world.register().signals(), Instant::from_millis(last.at.millis() - 1).unwrap());
        calm += usize::from(found.iter().any(|one| one.sort == governed::feedback::UnusualSort::Calm));
        crowded += usize::from(found.iter().any(|one| one.sort == governed::feedback::UnusualSort::Crowd));
    }
    // One in 62 of the gaps is expected to be the longest; one in twenty is stated.
    assert!(calm * 20 <= runs, "{calm} of {runs}");
    assert!(calm > 0, "it is a test, so it is wrong now and then");
    assert!(crowded * 20 <= runs, "{crowded} of {runs}");
}

#[test]
fn silence_after_steady_noise_and_a_crowd_are_told_once_there_is_a_history() {
    let steady = |count: i64| {
        (0..count).map(|n| signal(&n.to_string(), SignalKind::SupportComplaint, n * 60)).collect::<Vec<_>>()
    };
    let seen = |count: i64, now: i64| {
        let mut world = World::new();
        world.minutes = 1_000_000;
        take(&mut world, steady(count));
        unusual(world.register().signals(), minute(now)).into_iter().map(|one| one.says).collect::<Vec<_>>()
    };
    assert!(seen(19, 10_000).is_empty(), "18 gaps are no history");
    assert!(seen(20, 19 * 60 + 90).is_empty(), "half as long again is not longer than that");
    let told = seen(20, 19 * 60 + 91);
    assert_eq!(
        told,
        [concat!(
            "`ticket.opened` of `/desk` has been silent since 2026-03-18T04:00:00Z, half as long again as any of 19 gaps ",
            "before (at most 1 h 0 min)"
        )]
    );
    // A batch of one instant is no history.
    let mut world = World::new();
    world.minutes = 1_000_000;
    take(&mut world, (0..40).map(|n| signal(&n.to_string(), SignalKind::SupportComplaint, 5)).collect());
    assert!(unusual(world.register().signals(), minute(500_000)).is_empty());

    let mut world = World::new();
    world.minutes = 1_000_000;
    let mut crowd = steady(61);
    crowd.extend((1..=3).map(|n| signal(&format!("c{n}"), SignalKind::SupportComplaint, 60 * 60 + n)));
    let seqs = take(&mut world, crowd);
    let found = unusual(world.register().signals(), minute(61 * 60));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].signals, seqs[seqs.len() - 4..], "the crowd, with the one before");

    // What the register tells itself can be taken, once.
    let mut world = World::new();
    world.minutes = 19 * 60 + 100;
    take(&mut world, steady(20));
    let untaken = world.register().untaken_signals(world.now());
    assert_eq!(untaken.len(), 1);
    assert_eq!(untaken[0].kind, SignalKind::UnexpectedCalm);
    take(&mut world, untaken);
    assert!(world.register().untaken_signals(world.now()).is_empty());
}

#[test]
fn signals_about_one_thing_are_proposed_as_a_pattern_only_where_they_are_more_than_usual() {
    let mut world = World::new();
    let touching = |world: &mut World, number: u32, paths: &[&str]| {
        let mut asked = proposal(&format!("work {number}"));
        let touch = |path: &&str| Touch::new(Resource::parse(&format!("path:{path}")).unwrap(), Mode::Writes);
        asked.touches = paths.iter().map(touch).collect();
        let unit = world.propose(number, asked);
        world.go("person:ada", unit, Stage::Admitted).unwrap();
        world.go("person:ada", unit, Stage::Executing).unwrap();
        let evidence = claim("e1", governed::evidence::Finding::Supports, &["criterion:works", "content"]);
        world.must("machine:ci/1", Command::RecordEvidence { unit, claim: evidence });
        world.go("person:ada", unit, Stage::Validating).unwrap();
        world.go("person:gil", unit, Stage::Integrating).unwrap();
        world.go("person:gil", unit, Stage::Landed).unwrap();
        unit
    };
    // Everything touches the lock file; five of twenty touch billing, and four of those were taken back.
    for number in 1..=20 {
        let paths: &[&str] = if number <= 5 { &["Cargo.lock", "billing/tax.rs"] } else { &["Cargo.lock"] };
        let unit = touching(&mut world, number, paths);
        if number <= 4 {
            world.must("person:gil", Command::RollBack { unit, reason: prose("wrong bills"), through: None });
        }
    }
    let inner: Vec<Signal> = world.register().units().flat_map(inner_signals).collect();
    assert_eq!(inner.len(), 4);
    assert!(inner.iter().all(|signal| signal.kind == SignalKind::Rollback));
    take(&mut world, inner);
    let found = candidates(world.register().signals(), &[], world.register().units());
    let shared: Vec<&Shared> = found.iter().map(|one| &one.shared).collect();
    assert_eq!(
        shared,
        [&Shared::Resource(Resource::parse("path:billing/tax.rs").unwrap())],
        "the lock file is in everything"
    );
    assert_eq!(
        found[0].says,
        "4 signals are about `path:billing/tax.rs`, which 5 units that landed touch: 4.0 times as often as anywhere"
    );
    assert!(world.register().untaken_signals(world.now()).is_empty(), "they are taken");
}

#[test]
fn requests_that_are_one_problem_are_proposed_for_combining_and_others_are_not() {
    let mut world = World::new();
    let ask = |world: &mut World, number: u32, kind: &str, title: &str, purpose: &str| {
        let mut asked = proposal(title);
        asked.kind = label(kind);
        asked.purpose = prose(purpose);
        world.propose(number, asked)
    };
    let support = ask(
        &mut world,
        1,
        "support-escalation",
        "Invoices show reverse charge twice",
        "German customers complain about invoices",
    );
    let policy =
        ask(&mut world, 2, "policy-question", "May invoices show reverse charge for German customers", "Legal asks");
    let product =
        ask(&mut world, 3, "product-request", "Reverse charge on invoices of German customers", "Sales wants it");
    ask(&mut world, 4, "code-change", "Faster start of the application", "People wait");
    ask(&mut world, 5, "code-change", "Night mode for the settings page", "People ask for it");
    let found = same_problems(world.register().units());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].units, [support, policy, product]);
    assert_eq!(found[0].kinds.len(), 3);
    assert!(found[0].because[0].contains("invoices"), "{:?}", found[0].because);
    // Work that has begun is not put together with another.
    world.go("person:ada", policy, Stage::Admitted).unwrap();
    world.go("person:ada", policy, Stage::Executing).unwrap();
    assert_eq!(same_problems(world.register().units())[0].units, [support, product]);
}

#[test]
fn a_lesson_is_recalled_where_it_bears_and_says_why_until_it_is_retired() {
    let mut world = World::new();
    let mut asked = proposal("raise the tax");
    asked.touches = vec![Touch::new(Resource::parse("path:billing/tax.rs").unwrap(), Mode::Writes)];
    let unit = world.propose(1, asked);
    let other = world.propose(2, proposal("night mode"));
    world.must("person:ada", Command::Keep { lesson: lesson("round-once", FormSort::Runbook) });
    let told = |world: &World, unit| brief(world.register(), unit, world.now()).unwrap().lessons;
    let lessons = told(&world, unit);
    assert_eq!((lessons[0].lesson.as_str(), lessons[0].says.as_str()), ("round-once", "Wrong bills."));
    assert_eq!(lessons[0].because, ["it touches `path:billing/tax.rs` (`billing/**`)"]);
    assert!(told(&world, other).is_empty());

    assert_eq!(
        code(world.ask("machine:mill/1", &Command::Retire { lesson: label("round-once"), reason: prose("old") })),
        Code::NeedsPerson
    );
    assert_eq!(
        code(world.ask("person:ada", &Command::Retire { lesson: label("round-onec"), reason: prose("old") })),
        Code::UnknownLabel
    );
    world.must(
        "person:ada",
        Command::Retire { lesson: label("round-once"), reason: prose("billing is another system now") },
    );
    assert!(told(&world, unit).is_empty());
    let held = world.register().books().lesson(&label("round-once")).unwrap();
    assert_eq!(held.ended.as_ref().unwrap().is.as_str(), "billing is another system now", "its reason stays");
    assert_eq!(
        code(world.ask("person:ada", &Command::Keep { lesson: lesson("round-once", FormSort::Nothing) })),
        Code::LabelTaken
    );
}

#[test]
fn a_lesson_that_could_never_be_seen_is_turned_down() {
    let mut world = World::new();
    let mut unseen = lesson("a", FormSort::Warning);
    unseen.bears_on = Bearing::default();
    assert_eq!(code(world.ask("person:ada", &Command::Keep { lesson: unseen.clone() })), Code::ReasonOwed);
    unseen.form.sort = FormSort::Nothing;
    world.must("person:ada", Command::Keep { lesson: unseen });
    let mut nowhere = lesson("b", FormSort::Test);
    nowhere.form.at = None;
    assert_eq!(code(world.ask("person:ada", &Command::Keep { lesson: nowhere })), Code::ReasonOwed);
    let mut unreadable = lesson("c", FormSort::Rule);
    unreadable.bears_on.paths = vec!["/a//b[".into()];
    assert_eq!(code(world.ask("person:ada", &Command::Keep { lesson: unreadable })), Code::UnknownSubject);
}

#[test]
fn names_in_records_are_frozen() {
    let names: Vec<&str> = SignalKind::ALL.into_iter().map(SignalKind::name).collect();
    for name in &names {
        assert_eq!(SignalKind::parse(name).unwrap().name(), *name);
    }
    let written: Vec<String> = SignalKind::ALL.iter().map(|kind| serde_json::to_string(kind).unwrap()).collect();
    assert_eq!(written, names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>());
    let forms: Vec<String> = FormSort::ALL.iter().map(|sort| format!("\"{}\"", sort.name())).collect();
    assert_eq!(FormSort::ALL.iter().map(|sort| serde_json::to_string(sort).unwrap()).collect::<Vec<_>>(), forms);
    assert!(Label::parse("x").is_ok());
}

#[test]
fn who_did_or_answered_it_neither_validates_nor_calls_it_noise() {
    let mut world = World::new();
    let seqs = take(&mut world, (1..=3).map(|n| about(&n.to_string(), "path:a")).collect());
    world.must("machine:watch/1", recognise(seqs));
    world.must("person:ada", interpret(true));
    world.must("machine:mill/1", respond(vec![]));
    assert_eq!(
        code(world.ask("machine:mill/1", &validate(true))),
        Code::NeedsPerson,
        "no unit did it, so a person says"
    );
    assert_eq!(code(world.ask("machine:watch/1", &validate(true))), Code::NeedsPerson);
    world.must("person:ada", respond(vec![]));
    assert_eq!(code(world.ask("person:ada", &validate(true))), Code::OwnWork);
    world.must("person:gil", validate(true));

    // An answer of before is an answer to something else.
    let done = landed(&mut world, 1, "person:bo");
    let mut told = signal("i", SignalKind::Incident, 0);
    told.units = vec![done];
    let incident = take(&mut world, vec![told]);
    world.must("person:gil", validate(false));
    world.must("person:ada", respond(vec![done]));
    world.must("person:gil", validate(false));
    let open = world.propose(2, proposal("another"));
    world.must("person:ada", respond(vec![open]));
    world.must("person:ada", Command::Abandon { unit: open, reason: prose("no") });
    assert_eq!(
        code(world.ask("person:gil", &validate(true))),
        Code::DependencyUnmet,
        "what failed before does not count"
    );

    let noise = Command::Dismiss { signals: incident.clone(), reason: prose("not my fault") };
    assert_eq!(code(world.ask("person:bo", &noise)), Code::OwnWork);
    world.must("person:gil", noise);
    assert_eq!(
        code(world.ask("person:gil", &Command::Dismiss { signals: incident, reason: prose("again") })),
        Code::NothingChanged
    );
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn nobody_keeps_what_another_saw_from_being_taken() {
    let mut world = World::new();
    world.must("machine:mill/1", Command::Signal { signals: vec![signal("1", SignalKind::Observation, 0)] });
    // The same name from another is another signal; the same again, told a little later, is the same.
    let incident = signal("1", SignalKind::Incident, 0);
    world.must("machine:pager/1", Command::Signal { signals: vec![incident.clone()] });
    let later = Signal { at: minute(1), ..incident };
    assert_eq!(code(world.ask("machine:pager/1", &Command::Signal { signals: vec![later] })), Code::NothingChanged);
    assert_eq!(world.register().signals().len(), 2);
    // What the register tells itself is told whatever others said in its name.
    let unit = landed(&mut world, 1, "person:bo");
    let next = world.entries().len() + 2;
    let forged = Signal { source: line("governed"), ..signal(&format!("entry:{next}"), SignalKind::Observation, 0) };
    world.must("machine:mill/1", Command::Signal { signals: vec![forged] });
    world.must("person:gil", Command::RollBack { unit, reason: prose("wrong bills"), through: None });
    let untaken = world.register().untaken_signals(world.now());
    assert_eq!(untaken.iter().map(|signal| signal.kind).collect::<Vec<_>>(), [SignalKind::Rollback]);
}

#[test]
fn lists_in_signals_and_lessons_have_limits() {
    let mut world = World::new();
    let many = |count: usize| (0..count).map(|n| Resource::parse(&format!("path:{n}")).unwrap()).collect::<Vec<_>>();
    let wide = Signal { resources: many(65), ..signal("1", SignalKind::Incident, 0) };
    assert_eq!(code(world.ask("machine:desk/1", &Command::Signal { signals: vec![wide] })), Code::LimitReached);
    let mut long = lesson("a", FormSort::Rule);
    long.bears_on.paths = (0..257).map(|n| format!("a/{n}/**").into()).collect();
    assert_eq!(code(world.ask("person:ada", &Command::Keep { lesson: long })), Code::LimitReached);
    let doubled = Signal { resources: [many(2), many(2)].concat(), ..signal("2", SignalKind::Incident, 0) };
    let seqs = take(&mut world, vec![doubled]);
    assert_eq!(world.register().signals().get(seqs[0]).unwrap().is.resources.len(), 2);
    world.must("machine:watch/1", recognise(vec![seqs[0], seqs[0]]));
    assert_eq!(world.register().books().pattern(&label("cents")).unwrap().signals, seqs);
}

/// A clock that is slow never makes a ledger that does not replay.
#[test]
fn a_step_is_never_dated_before_what_it_follows() {
    let mut world = World::new();
    world.minutes = 100;
    let seqs = take(&mut world, (1..=3).map(|n| about(&n.to_string(), "path:a")).collect());
    world.must("person:ada", recognise(seqs));
    world.minutes = 50;
    world.must("person:ada", interpret(false));
    world.minutes = 20;
    world.must("person:ada", respond(vec![]));
    for minutes in [10, 51, 60, 101, 103, 200] {
        let _ = world.replayed(AsOf::Instant(minute(minutes)));
    }
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}
