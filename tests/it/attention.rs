//! Attention as a budget: what the queue puts first and says why, whose judgment it asks, and what it keeps out.

use governed::evidence::Finding;
use governed::integration::{Dependency, DependencyKind, Mode, Touch};
use governed::judgment::{Answer, Judgment};
use governed::ledger::AsOf;
use governed::policy::{Document, Verdict};
use governed::unit::{Command, PendingKind, Proposal, Reversibility, Stage, Uncertainty};
use governed::{Queue, QueueEntry, QueueFactorKind, Resource, UnitId, queue};

use crate::support::{World, actor, claim, label, minute, proposal, prose, unit_id};

const POLICY: &str = r#"{
    "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
    "groups": {
        "payments": { "members": ["person:bob", "person:cleo", "person:dan", "machine:bot/1"] },
        "lawyers": { "members": ["person:eve"], "competences": ["law"] }
    },
    "rules": [
        { "id": "go", "why": "Work goes on.", "then": ["allow"] },
        { "id": "reviewed", "why": "Two see more.", "moves": ["land"],
          "then": [{ "judgment": { "kind": "review", "of": "payments" } }] },
        { "id": "lawful", "why": "Prices are promises.", "moves": ["land"], "kinds": ["pricing"],
          "then": [{ "judgment": { "kind": "legal", "competence": "law" } }] }
    ],
    "attention": [{ "group": "payments", "waiting": 2, "why": "Three people read two a day." }],
    "fallback": { "to": "person:ada" }
}"#;

fn adopt(world: &mut World, text: &str) {
    let document: Document = serde_json::from_str(text).unwrap();
    world.must(
        "person:ada",
        Command::AdoptPolicy { documents: vec![document], reason: prose("as agreed"), through: None },
    );
}

fn governed() -> World {
    let mut world = World::new();
    adopt(&mut world, POLICY);
    world
}

/// Brings a unit to where it asks to land, carried out by somebody, and asks.
fn asks_to_land(world: &mut World, unit: UnitId, by: &str) {
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Admitted);
    carry(world, unit, by);
}

fn carry(world: &mut World, unit: UnitId, by: &str) {
    world.go(by, unit, Stage::Executing).unwrap();
    world.go(by, unit, Stage::Validating).unwrap();
    let claim = claim("e", Finding::Supports, &["criterion:works"]);
    world.must("machine:ci/9", Command::RecordEvidence { unit, claim });
    world.go("machine:gen/1", unit, Stage::Integrating).unwrap();
    world.go("person:ada", unit, Stage::Landed).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating, "it waits for a judgment");
}

fn approve(world: &mut World, by: &str, unit: UnitId) {
    world.must(by, Command::Judge { unit, judgment: Judgment::new(label("review"), Answer::Approve) });
}

fn seen(world: &World, whose: Option<&str>) -> Queue {
    queue(world.register(), world.now(), whose.map(actor).as_ref(), 50)
}

fn entries(queue: &Queue) -> Vec<&QueueEntry> {
    queue.groups.iter().flat_map(|group| &group.first).collect()
}

fn entry(queue: &Queue, unit: UnitId) -> &QueueEntry {
    entries(queue).into_iter().find(|entry| entry.unit == unit).unwrap()
}

fn value(entry: &QueueEntry, of: FactorKind) -> u32 {
    entry.why.iter().find(|factor| factor.of == of).map_or(0, |factor| factor.value)
}

use QueueFactorKind as FactorKind;

#[test]
fn judgment_goes_first_where_it_is_worth_most_and_the_queue_says_why() {
    let mut world = World::new();
    let with = |reversibility, resources: &[&str]| {
        let mut made = Proposal { reversibility, ..proposal("a") };
        made.touches = resources.iter().map(|r| Touch::new(Resource::parse(r).unwrap(), Mode::Writes)).collect();
        made
    };
    // Older, and small.
    let prose_only = world.propose(1, with(Reversibility::ReadOnly, &["path:README.md"]));
    let code = world.propose(2, with(Reversibility::Reversible, &["path:src/a.rs"]));
    let shared = world.propose(3, with(Reversibility::Reversible, &["path:src/b.rs"]));
    let money = world.propose(4, with(Reversibility::Irreversible, &["path:src/b.rs", "contract:refunds", "flag:pay"]));
    let doubtful = world.propose(5, with(Reversibility::Reversible, &["path:src/c.rs"]));
    for name in ["q1", "q2"] {
        let uncertainty = Uncertainty { label: label(name), question: prose("who pays?"), blocks: None, owner: None };
        world.must("person:ada", Command::RaiseUncertainty { unit: doubtful, uncertainty });
    }
    let all = seen(&world, None);
    assert_eq!(all.groups[0].kind, PendingKind::Admit);
    let order: Vec<UnitId> = entries(&all).iter().map(|entry| entry.unit).collect();
    assert_eq!(order, [money, doubtful, shared, code, prose_only]);
    let first = entry(&all, money);
    let factors = [FactorKind::Risk, FactorKind::Irreversibility, FactorKind::Uncertainty].map(|of| value(first, of));
    assert_eq!(factors, [5, 4, 1], "{:?}", first.why);
    assert_eq!(first.worth, 20);
    assert!(first.why[0].says.contains("of them no files") && first.why[0].says.contains("others in flight write too"));
    assert_eq!(first.why[1].says, "irreversible");
    assert_eq!(value(entry(&all, doubtful), FactorKind::Uncertainty), 3);
    assert_eq!(entry(&all, doubtful).why[2].says, "2 open questions");
    // What is told adds up, and nothing depends on the order of asking.
    for entry in entries(&all) {
        let [risk, class, unknown, unblocks, age] = [
            FactorKind::Risk,
            FactorKind::Irreversibility,
            FactorKind::Uncertainty,
            FactorKind::Unblocks,
            FactorKind::Age,
        ]
        .map(|of| value(entry, of));
        assert_eq!(entry.worth, risk * class * unknown + unblocks + age);
    }
    assert_eq!(seen(&world, None), all);
    assert_eq!(queue(&world.replayed(AsOf::Now), world.now(), None, 50), all);
}

#[test]
fn what_it_unblocks_counts_through_others_and_age_counts_up_to_a_bound() {
    let mut world = World::new();
    let needs = |on: u32| {
        let mut made = proposal("a");
        made.depends.push(Dependency { kind: DependencyKind::NeedsLanded, on: unit_id(on), reason: None });
        made
    };
    let alone = world.propose(1, proposal("a"));
    let head = world.propose(2, proposal("a"));
    for number in 3..=5 {
        world.propose(number, needs(number - 1));
    }
    let all = seen(&world, None);
    assert_eq!(entry(&all, head).unblocks, 3, "the whole chain waits for it");
    assert_eq!(value(entry(&all, head), FactorKind::Unblocks), 9);
    assert_eq!(entries(&all)[0].unit, head, "though another is older");
    // What is over waits for nothing any more.
    world.must("person:ada", Command::Abandon { unit: unit_id(4), reason: prose("not wanted") });
    assert_eq!(entry(&seen(&world, None), head).unblocks, 1);

    let day = 24 * 60;
    let later = |days: i64| queue(world.register(), minute(world.minutes + days * day), None, 50);
    assert_eq!(value(entry(&later(3), alone), FactorKind::Age), 3);
    assert_eq!(value(entry(&later(400), alone), FactorKind::Age), 60);
    assert!(entry(&later(400), alone).why.last().unwrap().says.contains("60 or more days"));
}

#[test]
fn a_judgment_owed_is_in_the_queue_of_everyone_who_could_give_it_and_of_nobody_else() {
    let mut world = governed();
    let unit = world.propose(1, proposal("a"));
    asks_to_land(&mut world, unit, "person:dan");
    for (who, because) in [
        ("person:ada", vec!["you answer for it"]),
        ("person:bob", vec!["you are in group `payments`, which owes a judgment: review; you did not work on it"]),
        ("person:CLEO", vec!["you are in group `payments`, which owes a judgment: review; you did not work on it"]),
        ("person:dan", vec![]),
        ("person:eve", vec![]),
        ("machine:bot/1", vec![]),
    ] {
        let theirs = seen(&world, Some(who));
        let told: Vec<&String> = entries(&theirs).into_iter().flat_map(|entry| &entry.because).collect();
        assert_eq!(told, because.iter().collect::<Vec<_>>(), "{who}");
        assert_eq!(theirs.live, usize::from(!because.is_empty()), "{who}");
    }
    let all = seen(&world, None);
    let owes = &entry(&all, unit).owes;
    assert_eq!((owes.len(), owes[0].by.clone(), owes[0].has, owes[0].asked), (1, vec!["reviewed".into()], 0, 1));

    // Once it is given nothing is owed, whoever asks; when the content changes it is owed again.
    approve(&mut world, "person:bob", unit);
    assert!(entry(&seen(&world, None), unit).owes.is_empty());
    assert_eq!(seen(&world, Some("person:cleo")).live, 0);
    let touches = vec![Touch::new(Resource::parse("path:src/new.rs").unwrap(), Mode::Writes)];
    let reason = Some(prose("more"));
    world.must("machine:gen/1", Command::Touch { unit, touches, dropped: vec![], reason });
    assert_eq!(seen(&world, Some("person:cleo")).live, 1, "another content, another judgment");
    // A no is a word given: whoever said it is not asked again, the others are, and it stays owed.
    world.must("person:cleo", Command::Judge { unit, judgment: Judgment::new(label("review"), Answer::Decline) });
    assert_eq!(seen(&world, Some("person:cleo")).live, 0);
    assert_eq!(entry(&seen(&world, None), unit).owes.len(), 1);
}

#[test]
fn competences_and_people_asked_by_name_are_told_as_such() {
    let mut world = governed();
    let unit = world.propose(1, Proposal { kind: label("pricing"), ..proposal("a") });
    asks_to_land(&mut world, unit, "machine:gen/1");
    let eves = seen(&world, Some("person:eve"));
    assert_eq!(
        entry(&eves, unit).because,
        ["you are competent in `law`, which is asked for a judgment: legal; you did not work on it"]
    );
    let mut strict = World::new();
    adopt(
        &mut strict,
        &POLICY
            .replace(r#"{ "id": "go", "why": "Work goes on.", "then": ["allow"] },"#, "")
            .replace(r#""fallback": { "to": "person:ada" }"#, r#""fallback": { "to": "person:fay" }"#),
    );
    let unit = strict.propose(2, proposal("a"));
    strict.go("person:ada", unit, Stage::Admitted).unwrap();
    let fays = seen(&strict, Some("person:fay"));
    assert_eq!(entry(&fays, unit).because, ["you are asked by name, for an answer; you did not work on it"]);
    assert_eq!(seen(&strict, Some("person:bob")).live, 0);
}

#[test]
fn what_is_alike_is_batched_and_nothing_else() {
    let mut world = governed();
    adopt(&mut world, &POLICY.replace(r#""waiting": 2"#, r#""waiting": 20"#));
    let alike: Vec<UnitId> = (1..=3).map(|number| world.propose(number, proposal("a"))).collect();
    for unit in &alike {
        asks_to_land(&mut world, *unit, "machine:gen/1");
    }
    let legal = world.propose(9, Proposal { kind: label("pricing"), ..proposal("a") });
    asks_to_land(&mut world, legal, "machine:gen/1");
    let all = seen(&world, Some("person:bob"));
    let [group] = &all.groups[..] else { panic!("{:?}", all.groups) };
    let [batch] = &group.batches[..] else { panic!("{:?}", group.batches) };
    assert_eq!((batch.count, batch.batch.as_str()), (3, "b1"));
    assert_eq!(
        batch.shares,
        "3 of kind code-change wait for judgment: review, by payments, not by who worked on it (asked by reviewed)"
    );
    for unit in alike {
        assert_eq!(entry(&all, unit).batch, Some(label("b1")));
    }
    assert_eq!(entry(&all, legal).batch, None, "another kind of work, and more is asked");
    // One answer answers one unit.
    approve(&mut world, "person:bob", unit_id(1));
    assert_eq!(seen(&world, Some("person:bob")).groups[0].batches[0].count, 2);
}

#[test]
fn what_is_shown_of_a_long_queue_is_bounded_and_counted() {
    let mut world = World::new();
    for number in 0..40 {
        let kind = label(&format!("kind-{}", number % 10));
        world.propose(number, Proposal { kind, ..proposal("a") });
    }
    let few = queue(world.register(), world.now(), None, 3);
    let group = &few.groups[0];
    assert_eq!((few.live, group.count, group.first.len(), group.batches.len()), (40, 40, 3, 3));
    for entry in &group.first {
        assert!(group.batches.iter().any(|batch| Some(&batch.batch) == entry.batch.as_ref()), "{entry:?}");
    }
}

#[test]
fn production_faster_than_judgment_waits_at_the_door_until_there_is_room() {
    let mut world = governed();
    let units: Vec<UnitId> = (1..=4).map(|number| world.propose(number, proposal("a"))).collect();
    for unit in &units {
        world.go("person:ada", *unit, Stage::Admitted).unwrap();
    }
    assert!(units.iter().all(|unit| world.unit(*unit).stage == Stage::Admitted), "nobody waits yet, so all may enter");
    let capacity = |world: &World| seen(world, None).capacity[0].clone();
    assert_eq!((capacity(&world).waiting, capacity(&world).may, capacity(&world).full), (0, Some(2), false));
    for unit in &units[..2] {
        carry(&mut world, *unit, "machine:gen/1");
    }
    let now = capacity(&world);
    assert_eq!((now.waiting, now.full, now.asked_lately, now.answered_lately), (2, true, 2, 0));
    assert_eq!((now.moves, now.why.as_deref()), (vec![label("admit")], Some("Three people read two a day.")));

    // The fifth is held, on the record: it is asked, decided, and stays where it is.
    let fifth = world.propose(5, proposal("a"));
    world.go("person:ada", fifth, Stage::Admitted).unwrap();
    let ruled = world.unit(fifth).ruled.clone().unwrap().is;
    assert_eq!((world.unit(fifth).stage, ruled.verdict), (Stage::Proposed, Verdict::Hold));
    assert!(ruled.says.contains("fewer than 2 units wait for payments"), "{}", ruled.says);
    let now = capacity(&world);
    assert_eq!((now.waiting, now.kept_out), (2, 1), "who is kept out waits for no judgment");
    assert_eq!(seen(&world, Some("person:bob")).live, 2);

    // One is judged and lands: there is room.
    approve(&mut world, "person:bob", units[0]);
    assert_eq!(capacity(&world).answered_lately, 1);
    world.go("person:ada", units[0], Stage::Landed).unwrap();
    assert_eq!(world.unit(units[0]).stage, Stage::Landed);
    assert_eq!((capacity(&world).waiting, capacity(&world).full), (1, false));
    world.go("person:ada", fifth, Stage::Admitted).unwrap();
    assert_eq!(world.unit(fifth).stage, Stage::Admitted);
    assert_eq!(capacity(&world).kept_out, 0);
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn a_machine_cannot_flood_a_group_and_no_unit_keeps_itself_out() {
    let judged_at_the_door = POLICY
        .replace(r#""id": "reviewed", "why": "Two see more.", "moves": ["land"]"#, r#""id": "reviewed", "why": "Two see more.", "moves": ["admit"]"#)
        .replace(
            r#""fallback""#,
            r#""autonomy": { "why": "Machines begin below.", "ladder": [{ "level": "ask", "moves": ["admit", "start"] }] }, "fallback""#,
        );
    let mut world = World::new();
    adopt(&mut world, &judged_at_the_door);
    let units: Vec<UnitId> = (1..=30).map(|number| world.propose(number, proposal("a"))).collect();
    for unit in &units {
        world.go("machine:gen/1", *unit, Stage::Admitted).unwrap();
    }
    let bobs = seen(&world, Some("person:bob"));
    assert_eq!(bobs.live, 2, "thirty asked, and two are before the group");
    let [capacity] = &bobs.capacity[..] else { panic!("{:?}", bobs.capacity) };
    assert_eq!((capacity.waiting, capacity.kept_out, capacity.full), (2, 28, true));
    assert_eq!(seen(&world, None).live, 30, "and the others are nobody's secret");

    // Those that were judged go in, though the group is full: what a unit asks itself keeps it from nothing.
    for unit in &units[..2] {
        approve(&mut world, "person:cleo", *unit);
    }
    world.go("machine:gen/1", units[0], Stage::Admitted).unwrap();
    assert_eq!(world.unit(units[0]).stage, Stage::Admitted);
    // The next gets its turn, and only as many as there is room for.
    for unit in &units[2..] {
        world.go("machine:gen/1", *unit, Stage::Admitted).unwrap();
    }
    let bobs = seen(&world, Some("person:bob"));
    assert_eq!(bobs.live, 1, "one is judged and has not asked again, one has the room it left");
    assert_eq!(bobs.capacity[0].waiting, 2);
}

#[test]
fn what_nobody_asked_policy_for_is_in_the_queue_and_said_to_be_no_budgets_business() {
    let mut world = governed();
    let asked = world.propose(1, proposal("a"));
    asks_to_land(&mut world, asked, "machine:gen/1");
    world.propose(2, proposal("b"));
    let all = seen(&world, Some("person:ada"));
    assert_eq!((all.live, all.not_asked), (2, 1), "an admission nobody asked for");
    assert_eq!(all.capacity, [], "ada is in no group");
    assert_eq!(seen(&world, None).capacity[0].waiting, 1);

    // In a solo register the one person there is sees all of it.
    let mut solo = World::opened(true);
    let unit = solo.propose(1, proposal("a"));
    solo.go("person:ada", unit, Stage::Admitted).unwrap();
    solo.go("person:ada", unit, Stage::Executing).unwrap();
    solo.go("person:ada", unit, Stage::Validating).unwrap();
    let claim = claim("e", Finding::Supports, &["criterion:works"]);
    solo.must("machine:ci/9", Command::RecordEvidence { unit, claim });
    solo.go("person:ada", unit, Stage::Integrating).unwrap();
    let adas = seen(&solo, Some("person:ada"));
    assert_eq!((adas.groups[0].kind, adas.not_asked), (PendingKind::Land, 1));
    assert_eq!(entry(&adas, unit).because, ["you answer for it"]);
}

#[test]
fn ten_thousand_units_in_one_chain_are_ranked_at_once() {
    // Nothing walks the chain from each of its units: at ten thousand that would be fifty million steps.
    let mut register = World::new().register().clone();
    let mut before = None;
    for number in 0..10_000 {
        let unit = unit_id(number);
        let mut made = proposal("a");
        made.depends.extend(before.map(|on| Dependency { kind: DependencyKind::NeedsLanded, on, reason: None }));
        before = Some(unit);
        let event = governed::unit::Event::Proposed { unit, origin: governed::unit::Origin::Proposed, proposal: made };
        let from = governed::unit::Stamp { seq: u64::from(number) + 2, at: minute(0), by: actor("person:ada") };
        register = governed::evolve(register, event, from);
    }
    let all = queue(&register, minute(1), None, 10_000);
    assert_eq!(all.live, 10_000);
    assert_eq!(entry(&all, unit_id(0)).unblocks, 50, "counted no further");
    assert_eq!(entry(&all, unit_id(9_999)).unblocks, 0);
    assert_eq!(entries(&all).last().unwrap().unit, unit_id(9_999));
}
