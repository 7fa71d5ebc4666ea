//! Does the work belong here, now? The eight questions over a register, and the essay's patterns (R-141, R-142, R-150).

use governed::integration::{
    Dependency, DependencyKind, Grade, Hunk, Mode, Seen, Setting, SettingRecord, Touch, Window,
};
use governed::unit::{Command, Context, Proposal, Reconciliation, Stage, Stance};
use governed::{Digest, DriftPart, Fit, FitVerdict, NextStep, Resource, UnitId, Whole};

use crate::support::{World, actor, claim, label, line, proposal, prose};

fn resource(name: &str) -> Resource {
    Resource::parse(name).unwrap()
}

fn touch(name: &str, mode: Mode, value: Option<&str>) -> Touch {
    let mut touch = Touch::new(resource(name), mode);
    touch.value = value.map(line);
    touch
}

/// A touch of a file that had and gets the content of those names.
fn edit(path: &str, lines: &str, base: &str, content: &str) -> Touch {
    let mut touch = touch(path, Mode::Writes, None);
    let hunks: Vec<Hunk> = serde_json::from_str(lines).unwrap();
    touch.lines = hunks;
    (touch.base, touch.content) = (Some(Digest::of(base.as_bytes())), Some(Digest::of(content.as_bytes())));
    touch
}

fn work(title: &str, touches: Vec<Touch>) -> Proposal {
    Proposal { touches, ..proposal(title) }
}

/// Brings a unit up to a stage, with all the evidence it takes.
fn bring(world: &mut World, unit: UnitId, to: Stage) {
    for stage in [Stage::Admitted, Stage::Executing, Stage::Validating, Stage::Integrating, Stage::Landed] {
        let by = if matches!(stage, Stage::Executing | Stage::Validating) { "machine:gen/1" } else { "person:ada" };
        if stage == Stage::Integrating {
            let claim = claim("e", governed::evidence::Finding::Supports, &["criterion:works"]);
            world.must("machine:ci/9", Command::RecordEvidence { unit, claim });
        }
        world.go(by, unit, stage).unwrap();
        if stage == to {
            return;
        }
    }
}

fn fit(world: &World, unit: UnitId, setting: &Setting) -> Fit {
    Whole::of(world.register(), setting, world.now()).unwrap().fit(unit).unwrap()
}

fn here(world: &World, unit: UnitId) -> Fit {
    fit(world, unit, &Setting::default())
}

fn answer<'f>(fit: &'f Fit, asks: &str) -> Vec<&'f str> {
    let reply = fit.replies.iter().find(|reply| reply.asks == asks).unwrap();
    reply.points.iter().map(|point| point.text.as_str()).collect()
}

#[test]
fn every_question_of_integration_has_an_answer() {
    let mut world = World::new();
    let unit = world.propose(1, work("alone", vec![edit("path:a.rs", "[[1,1,1]]", "a0", "a1")]));
    let fit = here(&world, unit);
    let asked: Vec<&str> = fit.replies.iter().map(|reply| reply.asks).collect();
    assert_eq!(asked, ["R-66", "R-67", "R-68", "R-69", "R-70", "R-71", "R-72", "R-73"]);
    assert!(fit.replies.iter().all(|reply| !reply.points.is_empty()), "{fit:?}");
    assert_eq!((fit.verdict, fit.breaks.len()), (FitVerdict::Waits, 0), "{}", fit.text());
    bring(&mut world, unit, Stage::Integrating);
    let fit = here(&world, unit);
    assert_eq!(fit.verdict, FitVerdict::Fits, "{}", fit.text());
    assert!(matches!(&fit.next[..], [NextStep::Move { decision, .. }] if decision.contains("land")), "{:?}", fit.next);
    bring_on(&mut world, unit);
    assert_eq!(here(&world, unit).verdict, FitVerdict::Over);
}

fn bring_on(world: &mut World, unit: UnitId) {
    world.go("person:ada", unit, Stage::Landed).unwrap();
}

#[test]
fn what_landed_since_blocks_and_says_by_whom_and_onto_what() {
    let mut world = World::new();
    let first = world.propose(1, work("first", vec![edit("path:price.rs", "[[10,2,5]]", "p0", "p1")]));
    let second = world.propose(2, work("second", vec![edit("path:price.rs", "[[11,1,1]]", "p0", "p2")]));
    let apart = world.propose(3, work("apart", vec![edit("path:price.rs", "[[40,1,1]]", "p0", "p3")]));
    let fit = here(&world, second);
    assert_eq!(fit.collisions.len(), 1);
    assert_eq!(fit.verdict, FitVerdict::Waits, "the older goes first: {}", fit.text());
    assert!(fit.next.contains(&NextStep::WaitFor { unit: line(&first.to_string()), owner: Some(actor("person:ada")) }));
    bring(&mut world, first, Stage::Landed);
    let fit = here(&world, second);
    assert_eq!(fit.verdict, FitVerdict::Breaks);
    assert_eq!(fit.next.first(), Some(&NextStep::Rebase { onto: vec![line(&first.to_string())] }));
    let landing = world.unit(first).landing().unwrap().seq;
    assert!(
        fit.drift.breaking().any(|change| change.part == DriftPart::Base && change.from == [landing]),
        "{:?}",
        fit.drift
    );
    let fit = here(&world, apart);
    assert_eq!(fit.drift.breaking().count(), 0, "lines that are apart are mapped over: {}", fit.text());
    assert!(answer(&fit, "R-71")[0].contains("goes together with it"), "{}", fit.text());
    // Brought onto what landed, it fits again.
    let touches = vec![edit("path:price.rs", "[[11,1,1]]", "p1", "p4")];
    world.must(
        "machine:gen/1",
        Command::Touch { unit: second, touches, dropped: vec![], reason: Some(prose("rebased")) },
    );
    assert_eq!(here(&world, second).breaks, [], "{}", here(&world, second).text());
}

#[test]
fn r_141_landed_in_the_wrong_order_is_told_before_it_happens() {
    let mut world = World::new();
    let schema = world.propose(1, work("schema", vec![touch("contract:orders", Mode::Writes, None)]));
    let mut api = work("api", vec![touch("path:api.rs", Mode::Writes, None)]);
    api.depends.push(Dependency { kind: DependencyKind::NeedsDeployed, on: schema, reason: None });
    let api = world.propose(2, api);
    bring(&mut world, api, Stage::Integrating);
    let fit = here(&world, api);
    assert_eq!(fit.verdict, FitVerdict::Waits);
    assert!(answer(&fit, "R-66")[0].contains("needs to land after the deployment of"), "{}", fit.text());
    assert!(answer(&here(&world, schema), "R-67")[0].contains("waited for by"));
    bring(&mut world, schema, Stage::Landed);
    let rejection = world.go("person:ada", api, Stage::Landed).unwrap_err();
    assert!(rejection.message.contains("deployment"), "landed is not deployed: {rejection}");
    let mut deployed = claim("ran", governed::evidence::Finding::Supports, &["content"]);
    deployed.method = label("deployment");
    world.must("machine:cd/2", Command::RecordEvidence { unit: schema, claim: deployed });
    assert_eq!(here(&world, api).verdict, FitVerdict::Fits, "{}", here(&world, api).text());
    world.go("person:ada", api, Stage::Landed).unwrap();
}

#[test]
fn r_142_a_local_fix_that_changes_what_others_rely_on_is_a_reason_to_verify() {
    let mut world = World::new();
    let mut fix = edit("path:tax.rs", "[[3,1,1]]", "t0", "t1");
    fix.names.changes.push(line("round_half_up"));
    let fix = world.propose(1, work("rounding fix", vec![fix]));
    let mut report = edit("path:report.rs", "[[90,0,4]]", "r0", "r1");
    report.names.uses.push(line("round_half_up"));
    let report = world.propose(2, work("report", vec![report]));
    let fit = here(&world, fix);
    assert_eq!(fit.collisions[0].grade, Grade::Possible);
    assert!(fit.next.contains(&NextStep::VerifyWith { unit: line(&report.to_string()) }));
    assert!(answer(&fit, "R-69")[0].contains("`round_half_up`"), "{}", fit.text());
}

#[test]
fn r_150_a_price_that_crosses_functions_is_a_question_and_no_order() {
    let mut world = World::new();
    let sales = world.propose(1, work("Raise Pro to 49", vec![touch("price-plan:pro", Mode::Writes, Some("49"))]));
    let mut macros = work("Macros quote the price", vec![touch("price-plan:pro", Mode::Assumes, Some("39"))]);
    macros.accountable = actor("person:sue-support");
    let support = world.propose(2, macros);
    let finance = world.propose(3, work("Forecast", vec![touch("price-plan:pro", Mode::Assumes, Some("39"))]));
    let fit = here(&world, sales);
    assert_eq!(fit.verdict, FitVerdict::Breaks);
    let others: Vec<String> = fit.breaks.iter().map(|held| held.unit.as_ref().unwrap().to_string()).collect();
    assert_eq!(others, [support.to_string(), finance.to_string()], "each function it breaks is named");
    let asked = fit
        .next
        .iter()
        .any(|next| matches!(next, NextStep::EscalateTo { who, .. } if *who == actor("person:sue-support")));
    assert!(asked, "{:?}", fit.next);
    assert_ne!(here(&world, support).verdict, FitVerdict::Breaks, "what relies on it breaks nothing by landing");
    bring(&mut world, sales, Stage::Landed);
    assert_eq!(here(&world, support).verdict, FitVerdict::Breaks, "and does not fit once it has landed");
}

#[test]
fn the_world_outside_counts_and_what_is_not_told_is_not_taken_for_granted() {
    let mut world = World::new();
    let touches = vec![
        touch("flag:new-checkout", Mode::Assumes, Some("on")),
        touch("environment:staging", Mode::Assumes, None),
        touch("metric:weekly-churn", Mode::Assumes, None),
    ];
    let unit = world.propose(1, work("checkout", touches));
    bring(&mut world, unit, Stage::Integrating);
    let fit_here = here(&world, unit);
    assert_eq!((fit_here.verdict, fit_here.drift.unknown.len()), (FitVerdict::Verify, 3), "{}", fit_here.text());
    assert!(fit_here.next.iter().any(|next| matches!(next, NextStep::Confirm { resources } if resources.len() == 3)));
    let told = |flag: &str, gone: bool, hours: u32| {
        let mut setting = Setting::default();
        let seen = Seen { value: Some(line(flag)), ..Seen::default() };
        setting.outside_mut().tell(resource("flag:new-checkout"), seen);
        setting.outside_mut().tell(resource("environment:staging"), Seen { gone, ..Seen::default() });
        let measured = Seen { as_of: Some(crate::support::minute(-600)), fresh_hours: Some(hours), ..Seen::default() };
        setting.outside_mut().tell(resource("metric:weekly-churn"), measured);
        setting
    };
    assert_eq!(fit(&world, unit, &told("on", false, 48)).verdict, FitVerdict::Fits);
    for (setting, part) in [
        (told("off", false, 48), "flag:new-checkout is `off`, and it relies on `on`"),
        (told("on", true, 48), "environment:staging is no longer there"),
        (told("on", false, 1), "what is told of metric:weekly-churn is too old to go by"),
    ] {
        let fit = fit(&world, unit, &setting);
        assert_eq!(fit.verdict, FitVerdict::Breaks, "{part}");
        assert!(fit.breaks[0].text.contains(part), "{:?}", fit.breaks);
    }
}

#[test]
fn drift_names_the_entry_of_each_change() {
    let mut world = World::new();
    let unit = world.propose(1, work("slow", vec![touch("path:a.rs", Mode::Writes, None)]));
    let other = world.propose(2, proposal("what it waits for"));
    let dependency = Dependency { kind: DependencyKind::NeedsLanded, on: other, reason: None };
    world.must("person:ada", Command::Depend { unit, dependency });
    let whole =
        |world: &World| Whole::of(world.register(), &Setting::default(), world.now()).unwrap().drift(unit).unwrap();
    assert_eq!(whole(&world).changes, []);
    world.must("person:ada", Command::Abandon { unit: other, reason: prose("nobody wants it") });
    let context =
        Context { kind: label("business"), text: prose("the market moved"), stance: Stance::Against, source: None };
    world.must("person:bo", Command::AddContext { unit, context });
    let set = governed::unit::Criterion { label: label("more"), text: prose("more is asked"), judged_by: None };
    world.must("person:ada", Command::SetCriterion { unit, criterion: set, reason: None });
    let title = Some(line("slower"));
    world.must("person:ada", Command::Restate { unit, title, purpose: None, reason: prose("it is another thing now") });
    let drift = whole(&world);
    let parts: Vec<(DriftPart, bool)> = drift.changes.iter().map(|change| (change.part, change.breaks)).collect();
    assert_eq!(
        parts,
        [
            (DriftPart::Criteria, false),
            (DriftPart::Wish, true),
            (DriftPart::Wish, false),
            (DriftPart::Dependency, true)
        ]
    );
    let known = world.entries().len() as u64;
    assert!(drift.changes.iter().all(|change| change.from.iter().all(|entry| *entry > drift.from && *entry <= known)));
}

#[test]
fn a_freeze_holds_and_the_emergency_lane_passes() {
    let mut world = World::new();
    let mut urgent = work("mend it", vec![touch("path:a.rs", Mode::Writes, None)]);
    urgent.priority = 9;
    let urgent = world.propose(1, urgent);
    let ordinary = world.propose(2, work("nicer", vec![touch("path:b.rs", Mode::Writes, None)]));
    bring(&mut world, urgent, Stage::Integrating);
    bring(&mut world, ordinary, Stage::Integrating);
    let freeze: Window = serde_json::from_str(
        r#"{"id":"close","does":"freeze","why":"The books are closed.","starts":"2026-03-17","lasts":"2d","passes":9}"#,
    )
    .unwrap();
    let setting = Setting::of(SettingRecord { windows: vec![freeze], ..SettingRecord::default() }).unwrap();
    assert_eq!(fit(&world, urgent, &setting).verdict, FitVerdict::Fits);
    let held = fit(&world, ordinary, &setting);
    assert_eq!(held.verdict, FitVerdict::Waits);
    let end = governed::Instant::parse("2026-03-19T00:00:00Z").unwrap();
    assert!(held.next.contains(&NextStep::WaitUntil { at: end }), "{:?}", held.next);
}

#[test]
fn a_priority_is_a_persons_to_give() {
    let mut world = World::new();
    let mut proposal = proposal("mine first");
    proposal.priority = 5;
    let command = Command::Propose { unit: crate::support::unit_id(1), proposal };
    assert_eq!(world.ask("machine:gen/1", &command).unwrap_err().code.name(), "needs_person");
    world.must("person:ada", command);
}

#[test]
fn text_from_work_does_not_break_out_of_markdown() {
    let mut world = World::new();
    let first = world.propose(1, work("a | b <script>", vec![touch("flag:x", Mode::Writes, Some("1"))]));
    world.propose(2, work("[link](http://x)", vec![touch("flag:x", Mode::Writes, Some("|2"))]));
    let text = here(&world, first).markdown();
    assert!(!text.contains("<script>") && !text.contains("[link](") && !text.contains("`|2`"), "{text}");
}

#[test]
fn r_70_each_kind_of_integration_has_its_own_evidence_and_answerer() {
    let mut world = World::new();
    let policy = r#"{
        "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
        "groups": { "counsel": { "members": ["person:lee"], "competences": ["legal"] } },
        "rules": [{ "id": "go", "why": "Work goes on.", "then": ["allow"] }],
        "fallback": { "to": "person:ada" }
    }"#;
    let documents = vec![serde_json::from_str(policy).unwrap()];
    world.must("person:ada", Command::AdoptPolicy { documents, reason: prose("as agreed"), through: None });
    let mut terms = work("new terms", vec![touch("clause:terms/4.2", Mode::Writes, None)]);
    terms.integrations = vec![label("legal"), label("operational")];
    let unit = world.propose(1, terms);
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    for stage in [Stage::Executing, Stage::Validating] {
        world.go("person:gil", unit, stage).unwrap();
    }
    let mut opinion = claim("opinion", governed::evidence::Finding::Supports, &["criterion:works"]);
    opinion.method = label("legal");
    world.must("person:lee", Command::RecordEvidence { unit, claim: opinion });
    world.go("person:ada", unit, Stage::Integrating).unwrap();
    let reconcile = |kind: &str, evidence: &[&str]| Command::Reconcile {
        unit,
        reconciliation: Reconciliation {
            kind: label(kind),
            note: prose("it fits"),
            rests_on: evidence.iter().map(|name| label(name)).collect(),
        },
    };
    let refused = world.ask("person:ada", &reconcile("legal", &[])).unwrap_err();
    assert_eq!((refused.code.name(), refused.message.contains("counsel")), ("not_theirs", true), "{refused}");
    assert_eq!(world.ask("person:lee", &reconcile("legal", &["opnion"])).unwrap_err().code.name(), "unknown_label");
    let fit = here(&world, unit);
    let kinds: Vec<(&str, bool, usize, usize)> =
        fit.kinds.iter().map(|k| (k.kind.as_str(), k.done, k.evidence.len(), k.groups.len())).collect();
    assert_eq!(kinds, [("legal", false, 1, 1), ("operational", false, 0, 0)]);
    assert!(fit.next.contains(&NextStep::Reconcile { kind: label("legal"), groups: vec![label("counsel")] }));
    world.must("person:lee", reconcile("legal", &["opinion"]));
    let rejection = world.go("person:ada", unit, Stage::Landed).unwrap_err();
    assert_eq!(rejection.code.name(), "integration_owed", "one kind is still owed: {rejection}");
    world.must("person:bo", reconcile("operational", &[]));
    world.go("person:ada", unit, Stage::Landed).unwrap();
}
