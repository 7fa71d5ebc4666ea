//! The brief, why, queue and triage: what a unit answers without anybody rediscovering its history.

use governed::ledger::AsOf;
use governed::unit::{Brief, Known as _, PendingKind, Stage, brief, pending, why, why_not};
use governed::unit::{Command, Context, Occasion, Stance};
use governed::{queue, triage};

use crate::scenario::run;
use crate::support::{World, actor, label, prose, unit_id};

fn of(world: &World) -> Brief {
    brief(world.register(), unit_id(1), world.now()).unwrap()
}

fn says(brief: &Brief, asks: &str, words: &str) -> bool {
    let reply = brief.replies.iter().find(|reply| reply.asks == asks).unwrap();
    reply.points.iter().any(|point| point.text.contains(words))
}

#[test]
fn the_eight_questions_are_answered_in_order_and_every_answer_names_its_entries() {
    let mut world = run("
        ada           | propose a                        | proposed
        ada           | propose b                        | proposed
        ada           | needs b a                        | proposed
        ada           | touch a price-plan:pro           | proposed
        machine:gen/1 | doubt a u1 landed                | proposed
        ada           | move a admitted                  | admitted
        machine:gen/1 | move a executing                 | executing
        machine:gen/1 | attempt a                        | executing
        machine:ci/1  | against a e1 criterion:works     | executing
        machine:gen/1 | move a validating                | validating
    ");
    let context = Context {
        kind: label("user"),
        text: prose("customers ask for the opposite"),
        stance: Stance::Against,
        source: None,
    };
    world.must("person:ada", Command::AddContext { unit: unit_id(1), context });
    let brief = of(&world);
    let asked: Vec<&str> = brief.replies.iter().map(|reply| reply.asks).collect();
    assert_eq!(asked, ["R-25", "R-26", "R-27", "R-28", "R-29", "R-30", "R-31", "R-32"]);
    let entries = world.entries().len() as u64;
    for reply in &brief.replies {
        assert!(!reply.points.is_empty(), "{}", reply.question);
        for point in &reply.points {
            assert!(!point.from.is_empty() && point.from.iter().all(|seq| (1..=entries).contains(seq)), "{point:?}");
        }
    }
    assert!(says(&brief, "R-25", "what a is for") && says(&brief, "R-25", "speaks against it (user): customers ask"));
    assert!(says(&brief, "R-26", "works: it works") && says(&brief, "R-26", "frozen since 2026-03-17"));
    assert!(says(&brief, "R-27", "criterion works: failing") && says(&brief, "R-27", "e1 [admissible] contradicts"));
    assert!(says(&brief, "R-28", "u1 (blocks landed)") && says(&brief, "R-28", "tried, failed"));
    assert!(says(&brief, "R-29", "writes price-plan:pro") && says(&brief, "R-29", "is waited for by"));
    assert!(says(&brief, "R-30", "validating since"));
    assert!(says(&brief, "R-31", "rework it: admissible evidence says `works` is not met"));
    assert!(
        says(&brief, "R-32", "machine:gen/1: they carry it out") && says(&brief, "R-32", "person:ada answers for it")
    );
    // The words of the whole sentence are pinned: this is what people read first.
    assert_eq!(
        brief.sentence,
        "a (validating), for this: what a is for; one unit depends on it; it can break price-plan:pro and is \
         reversible, with 1 of 1 criteria failing; next: machine:gen/1 is to rework it: admissible evidence says \
         `works` is not met."
    );
}

#[test]
fn what_is_pending_names_one_mover_and_the_reason() {
    let expected = |world: &World, kind: PendingKind, who: &str| {
        let pending = pending(world.register(), world.unit(unit_id(1)), world.now()).unwrap();
        assert_eq!((pending.kind, pending.who), (kind, actor(who)), "{}", pending.decision);
        assert!(!pending.why.is_empty() && !pending.from.is_empty());
    };
    let mut world = run("ada | propose a | proposed");
    expected(&world, PendingKind::Admit, "person:ada");
    let mut go = |table: &str, kind, who: &str| {
        world = crate::scenario::run_in(world.clone(), table);
        expected(&world, kind, who);
    };
    go("ada | escalate a q1 person:carol | proposed", PendingKind::AnswerEscalation, "person:carol");
    go("carol | refuse a r1 | proposed", PendingKind::AnswerRefusal, "person:carol");
    go("carol | answer-refusal a r1 | proposed\ncarol | answer a q1 | proposed", PendingKind::Admit, "person:ada");
    go("machine:ci/1 | hold a h1 | proposed", PendingKind::Release, "person:ada");
    go("ada | release a h1 | proposed\nada | hold a h2 99 | proposed", PendingKind::WaitUntil, "person:ada");
    go("ada | release a h2 | proposed\nada | move a admitted | admitted", PendingKind::Start, "person:ada");
    go("ada | doubt a u1 executing person:dan | admitted", PendingKind::ResolveUncertainty, "person:dan");
    go(
        "dan | resolve a u1 | admitted\nmachine:gen/1 | move a executing | executing",
        PendingKind::Carry,
        "machine:gen/1",
    );
    go("machine:gen/1 | move a validating | validating", PendingKind::BringEvidence, "machine:gen/1");
    go("machine:ci/1 | evidence a e1 criterion:works | validating", PendingKind::Pass, "person:ada");
    go("machine:ci/1 | against a e2 criterion:works | validating", PendingKind::SettleConflict, "person:ada");
    go("ada | withdraw a e2 | validating\nada | move a integrating | integrating", PendingKind::Land, "person:ada");
    go("bob | propose b | proposed\nada | needs a b | integrating", PendingKind::WaitForUnit, "person:ada");
    go("ada | unneeds a b | integrating\nada | move a landed | landed", PendingKind::Settle, "person:ada");
}

#[test]
fn as_of_an_earlier_entry_or_instant_it_says_what_was_so_then() {
    let world = run("
        ada           | propose a         | proposed
        ada           | move a admitted   | admitted
        machine:gen/1 | move a executing  | executing
        ada           | hold a h1         | executing
    ");
    let stage = |as_of: AsOf| world.replayed(as_of).unit(unit_id(1)).map(|unit| (unit.stage, unit.holds.len()));
    assert_eq!(stage(AsOf::Entry(1)), None);
    assert_eq!(stage(AsOf::Entry(2)), Some((Stage::Proposed, 0)));
    assert_eq!(stage(AsOf::Entry(4)), Some((Stage::Executing, 0)));
    assert_eq!(stage(AsOf::Instant(crate::support::minute(2))), Some((Stage::Admitted, 0)));
    assert_eq!(stage(AsOf::Now), Some((Stage::Executing, 1)));
}

#[test]
fn why_is_a_tree_of_reasons_down_to_entries() {
    let world = run("
        ada           | propose a         | proposed
        ada           | move a admitted   | admitted
        machine:gen/1 | move a executing  | executing
        ada           | hold a h1         | executing
    ");
    let unit = world.unit(unit_id(1));
    let tree = why(world.register(), unit, world.now());
    let text = serde_json::to_string(&tree).unwrap();
    for words in [
        "is executing",
        "it was proposed",
        "went from admitted to executing",
        "release hold `h1`",
        "what keeps it from becoming validating",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let occasion = Occasion { by: actor("person:ada"), at: world.now() };
    let not = why_not(world.register(), unit, Stage::Validating, &occasion);
    assert!(not.text.starts_with("person:ada cannot bring"), "{}", not.text);
    assert_eq!(not.because.len(), 1);
    assert_eq!(not.because[0].from, [5]);
    assert!(not.because[0].because[0].text.contains("--release h1`"), "{:?}", not.because[0].because);
}

#[test]
fn the_queue_puts_the_most_pressing_first_and_says_whose_it_is() {
    let world = run("
        ada | propose a                 | proposed
        ada | propose b                 | proposed
        ada | propose c                 | proposed
        bob | propose d                 | proposed
        ada | needs c b                 | proposed
        eve | refuse a r1               | proposed
        ada | handoff d accountable person:bob | proposed
    ");
    let all = queue(world.register(), world.now(), None, 10);
    assert_eq!((all.live, all.in_flight), (4, 4));
    let kinds: Vec<_> = all.groups.iter().map(|group| (group.kind, group.count)).collect();
    assert_eq!(kinds, [(PendingKind::AnswerRefusal, 1), (PendingKind::Admit, 3)]);
    let order: Vec<_> = all.groups[1].first.iter().map(|entry| (entry.unit, entry.unblocks)).collect();
    assert_eq!(order, [(unit_id(2), 1), (unit_id(3), 0), (unit_id(4), 0)], "what unblocks others comes first");
    let bobs = queue(world.register(), world.now(), Some(&actor("person:bob")), 10);
    assert_eq!(bobs.live, 1);
    assert_eq!(bobs.groups[0].first[0].unit, unit_id(4));
}

#[test]
fn triage_says_what_lands_in_what_order_what_fails_and_who_owns_it() {
    let world = run("
        ada          | propose a                     | proposed
        ada          | propose b                     | proposed
        ada          | propose c                     | proposed
        ada          | needs a b                     | proposed
        ada          | needs b c                     | proposed
        machine:ci/1 | against c e1 criterion:works  | proposed
        ada          | attempt a                     | proposed
        ada          | move a admitted               | admitted
    ");
    let triage = triage(world.register(), world.now());
    let order: Vec<_> = triage.landings.iter().map(|landing| landing.unit).collect();
    assert_eq!(order, [unit_id(3), unit_id(2), unit_id(1)], "nothing before what it needs, however far along");
    assert_eq!(triage.failures.len(), 1);
    assert_eq!((triage.failures[0].unit, triage.failures[0].stops), (unit_id(3), 1));
    assert_eq!(triage.failures[0].owner, actor("person:ada"));
    assert_eq!(triage.beside, 1, "a failed attempt nobody waits for is beside the point");
}
