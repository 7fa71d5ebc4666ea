//! Judgments, overrides and challenges: whose word counts, of what, for how long, and what it does not lift.

use governed::evidence::Finding;
use governed::integration::{Mode, Touch};
use governed::judgment::{Answer, Challenge, Contested, Grounds, Intent, Judgment, Override, Patch, Presence, Ruling};
use governed::ledger::{AsOf, Entry, Replay};
use governed::policy::{Document, Verdict};
use governed::unit::{Code, Command, Context, Event, PendingKind, Refusal, Role, Stage, Stance, pending};
use governed::{Digest, Instant, Resource, UnitId, canonical};

use crate::support::{World, claim, label, line, minute, proposal, prose};

const POLICY: &str = r#"{
    "governed": 1, "policy": "team", "owner": "person:ada", "review": "2027-01-01",
    "groups": {
        "reviewers": { "members": ["person:bob", "person:cleo"] },
        "on-call": { "members": ["person:dan", "person:ed"] }
    },
    "rules": [
        { "id": "go", "why": "Work goes on.", "then": ["allow"] },
        { "id": "reviewed", "why": "Two see more.", "moves": ["land"],
          "then": [{ "judgment": { "kind": "review", "of": "reviewers", "presence": "signed_key" } }] }
    ],
    "overrides": [{ "group": "on-call", "moves": ["land"], "most": "8h", "why": "Production cannot wait for the morning." }],
    "fallback": { "to": "person:ada" }
}"#;

fn adopt() -> Command {
    let document: Document = serde_json::from_str(POLICY).unwrap();
    Command::AdoptPolicy { documents: vec![document], reason: prose("as agreed"), through: None }
}

/// A unit ready to land, worked on by a machine, handed to `person:ed` for checking on the way.
fn ready() -> (World, UnitId) {
    let mut world = World::new();
    world.must("person:ada", adopt());
    let unit = world.propose(1, proposal("a"));
    pay(&mut world, unit, "82000");
    world.go("person:ada", unit, Stage::Admitted).unwrap();
    world.go("machine:gen/1", unit, Stage::Executing).unwrap();
    world.go("person:ed", unit, Stage::Validating).unwrap();
    supported(&mut world, unit, "e");
    world.go("machine:gen/1", unit, Stage::Integrating).unwrap();
    assert_eq!(world.unit(unit).stage, Stage::Integrating);
    (world, unit)
}

fn supported(world: &mut World, unit: UnitId, name: &str) {
    let claim = claim(name, Finding::Supports, &["criterion:works"]);
    world.must("machine:ci/9", Command::RecordEvidence { unit, claim });
}

fn pay(world: &mut World, unit: UnitId, amount: &str) {
    let mut touch = Touch::new(Resource::parse("payment:supplier-7").unwrap(), Mode::Writes);
    touch.value = Some(line(amount));
    let reason = Some(prose("because"));
    world.must("machine:gen/1", Command::Touch { unit, touches: vec![touch], dropped: vec![], reason });
}

fn overriding(until: Instant) -> Override {
    Override {
        label: label("o1"),
        of: label("land"),
        reason: prose("customers cannot pay"),
        until,
        intent: Intent::Refining,
        patch: None,
        shown: None,
    }
}

fn lift(unit: UnitId, until: Instant) -> Command {
    Command::Override { unit, overriding: overriding(until) }
}

fn approve(unit: UnitId, presence: Presence) -> Command {
    Command::Judge { unit, judgment: Judgment { presence, ..Judgment::new(label("review"), Answer::Approve) } }
}

fn contest(unit: UnitId, of: Contested, stops: bool) -> Command {
    Command::Challenge { unit, challenge: Challenge { label: label("c1"), of, text: prose("it misleads"), stops } }
}

fn rule(unit: UnitId, ruling: Ruling) -> Command {
    Command::AnswerChallenge { unit, challenge: label("c1"), ruling, answer: prose("looked into") }
}

fn lands(world: &mut World, unit: UnitId) -> bool {
    let _ = world.go("person:ada", unit, Stage::Landed);
    world.unit(unit).stage == Stage::Landed
}

fn code(world: &mut World, by: &str, command: &Command) -> Code {
    let before = world.register().clone();
    let code = world.ask(by, command).unwrap_err().code;
    assert_eq!(*world.register(), before, "what is turned down changes nothing");
    code
}

#[test]
fn authority_to_override_is_what_policy_gives_and_no_more() {
    let hour = |world: &World, hours: i64| minute(world.minutes + 1 + hours * 60);
    let mut free = World::new();
    let unit = free.propose(1, proposal("a"));
    assert_eq!(code(&mut free, "person:dan", &lift(unit, minute(60))), Code::BeyondAuthority, "there is no policy");

    let (mut world, unit) = ready();
    let (one, eight, nine) = (hour(&world, 1), hour(&world, 8), hour(&world, 9));
    let start = Override { of: label("start"), ..overriding(one) };
    let nonsense = Override { of: label("rework"), ..overriding(one) };
    for (by, command, turned_down) in [
        ("machine:gen/1", lift(unit, one), Code::NeedsPerson),
        ("person:ada", lift(unit, one), Code::BeyondAuthority),
        ("person:bob", lift(unit, one), Code::BeyondAuthority),
        ("person:ed", lift(unit, one), Code::OwnWork),
        ("person:dan", lift(unit, nine), Code::BeyondAuthority),
        ("person:dan", lift(unit, minute(0)), Code::NothingChanged),
        ("person:dan", Command::Override { unit, overriding: start }, Code::BeyondAuthority),
        ("person:dan", Command::Override { unit, overriding: nonsense }, Code::BeyondAuthority),
    ] {
        assert_eq!(code(&mut world, by, &command), turned_down, "{by}: {command:?}");
    }
    world.must("person:DAN", lift(unit, eight));
    assert_eq!(code(&mut world, "person:dan", &lift(unit, one)), Code::LabelTaken);
}

#[test]
fn an_override_lifts_policy_refusals_and_challenges_and_nothing_that_is_owed() {
    let (mut world, unit) = ready();
    let grounds = Grounds::RiskMisread;
    let refusal = Refusal { label: label("r1"), grounds, text: prose("too early"), about: None };
    world.must("person:cleo", Command::Refuse { unit, refusal });
    world.must("person:ada", contest(unit, Contested::Metric(line("latency")), true));
    assert!(!lands(&mut world, unit));
    let until = minute(world.minutes + 120);
    world.must("person:dan", lift(unit, until));

    // What is owed stays owed.
    let mut owing = world.clone();
    pay(&mut owing, unit, "83000");
    let reason = prose("wrong");
    owing.must("person:ada", Command::WithdrawEvidence { unit, evidence: label("e"), reason });
    assert_eq!(owing.go("person:ada", unit, Stage::Landed).unwrap_err().code, Code::Refused, "it lapsed");
    let mut unproved = world.clone();
    let reason = prose("wrong");
    unproved.must("person:ada", Command::WithdrawEvidence { unit, evidence: label("e"), reason });
    assert_eq!(unproved.go("person:ada", unit, Stage::Landed).unwrap_err().code, Code::EvidenceWanting);

    assert!(lands(&mut world, unit));
    let entry: Entry = serde_json::from_slice(&world.entries().pop().unwrap()).unwrap();
    let Event::Moved { lifted_by, decision: Some(decision), .. } = entry.event else { panic!("{:?}", entry.event) };
    assert_eq!(lifted_by, Some(label("o1")));
    assert_eq!(decision.verdict, Verdict::Need, "the record keeps what policy said");
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn an_override_falls_with_the_work_and_the_authority_of_whoever_gave_it() {
    let (world, unit) = ready();
    let until = minute(world.minutes + 60);
    let mut own = world.clone();
    own.must("person:dan", lift(unit, until));
    own.must("person:ada", Command::Move { unit, to: Stage::Validating, reason: Some(prose("again")), taught: None });
    let reason = prose("dan takes it");
    own.must("person:ada", Command::HandOff { unit, role: Role::Executor, to: "person:dan".parse().unwrap(), reason });
    own.go("person:dan", unit, Stage::Integrating).unwrap();
    assert!(!lands(&mut own, unit), "dan has worked on it since");

    let mut gone = world.clone();
    gone.must("person:dan", lift(unit, until));
    let document: Document = serde_json::from_str(&POLICY.replace("person:dan", "person:fay")).unwrap();
    gone.must(
        "person:ada",
        Command::AdoptPolicy { documents: vec![document], reason: prose("others are on call"), through: None },
    );
    assert!(!lands(&mut gone, unit), "nobody gives dan the authority any more");

    let mut contested = world;
    contested.must("person:dan", lift(unit, until));
    let entry = contested.unit(unit).overrides[0].said.raised.from.seq;
    contested.must("person:ada", contest(unit, Contested::Entry(entry), false));
    assert_eq!(code(&mut contested, "person:dan", &rule(unit, Ruling::Dismissed)), Code::OwnWork);
    contested.must("person:bob", rule(unit, Ruling::Upheld));
    assert!(!lands(&mut contested, unit), "the override was contested, and rightly");
}

#[test]
fn a_judgment_that_was_rightly_contested_counts_no_more_and_an_ended_yes_revives_no_no() {
    let (world, unit) = ready();
    let mut contested = world.clone();
    contested.must("person:bob", approve(unit, Presence::SignedKey));
    let entry = contested.unit(unit).judgments[0].said.from.seq;
    contested.must("person:ada", contest(unit, Contested::Entry(entry), false));
    assert_eq!(code(&mut contested, "person:bob", &rule(unit, Ruling::Dismissed)), Code::OwnWork);
    contested.must("person:cleo", rule(unit, Ruling::Upheld));
    assert!(!lands(&mut contested, unit));

    let mut ended = world.clone();
    let declined = Judgment::new(label("review"), Answer::Decline);
    ended.must("person:bob", Command::Judge { unit, judgment: declined });
    let expires = Some(minute(ended.minutes + 5));
    let judgment =
        Judgment { expires, presence: Presence::SignedKey, ..Judgment::new(label("review"), Answer::Approve) };
    ended.must("person:bob", Command::Judge { unit, judgment });
    ended.minutes += 10;
    ended.must("person:cleo", approve(unit, Presence::SignedKey));
    assert!(lands(&mut ended, unit), "bob's last word was a yes");

    let mut world = world;
    for opened in [minute(world.minutes + 60), minute(-60)] {
        let judgment = Judgment { opened: Some(opened), ..Judgment::new(label("review"), Answer::Approve) };
        assert_eq!(code(&mut world, "person:bob", &Command::Judge { unit, judgment }), Code::ShownChanged);
    }
}

#[test]
fn a_judgment_lapses_where_what_surrounds_the_work_is_told_otherwise() {
    let (mut world, unit) = ready();
    world.must("person:bob", approve(unit, Presence::SignedKey));
    let (kind, text) = (label("business"), prose("the payment is 820,000"));
    let context = Context { kind, text, stance: Stance::Neutral, source: None };
    world.must("machine:gen/1", Command::AddContext { unit, context });
    assert!(!lands(&mut world, unit));
}

#[test]
fn what_a_person_lifted_a_person_carries_out() {
    // With a ladder policy decides what machines may ask for; an override is no rung of it.
    let ladder = r#""autonomy": { "why": "Machines begin below.", "ladder": [
        { "level": "work", "moves": ["start", "submit", "pass"] }, { "level": "land", "moves": ["land"] } ] }, "fallback""#;
    let document: Document = serde_json::from_str(&POLICY.replacen("\"fallback\"", ladder, 1)).unwrap();
    let (mut world, unit) = ready();
    world.must(
        "person:ada",
        Command::AdoptPolicy { documents: vec![document], reason: prose("with a ladder"), through: None },
    );
    world.must("person:dan", lift(unit, minute(world.minutes + 60)));
    assert_eq!(world.go("machine:gen/1", unit, Stage::Landed).unwrap_err().code, Code::NeedsPerson);
    assert!(lands(&mut world, unit));
    assert_eq!(&world.replayed(AsOf::Now), world.register());
}

#[test]
fn an_override_counts_for_what_was_shown_until_its_time_or_until_it_is_ended() {
    let (world, unit) = ready();
    let given = |until: i64| {
        let mut world = world.clone();
        let until = minute(world.minutes + until);
        world.must("person:dan", lift(unit, until));
        world
    };
    assert!(lands(&mut given(60), unit));
    let mut late = given(60);
    late.minutes += 60;
    assert!(!lands(&mut late, unit), "its time is over");
    let mut changed = given(60);
    pay(&mut changed, unit, "820000");
    supported(&mut changed, unit, "f");
    assert!(!lands(&mut changed, unit), "it was given of something else");
    pay(&mut changed, unit, "82000");
    supported(&mut changed, unit, "g");
    assert!(lands(&mut changed, unit), "the same content again is what was shown");
    let mut ended = given(60);
    let end = Command::EndOverride { unit, overriding: label("o1"), reason: prose("the fire is out") };
    assert_eq!(code(&mut ended, "machine:gen/1", &end), Code::NeedsPerson);
    ended.must("person:bob", end.clone());
    assert!(!lands(&mut ended, unit));
    assert_eq!(code(&mut ended, "person:bob", &end), Code::UnknownLabel);
    // A move that nothing stands against needs no override, and names none.
    let mut reviewed = given(60);
    reviewed.must("person:bob", approve(unit, Presence::SignedKey));
    assert!(lands(&mut reviewed, unit));
    let entry: Entry = serde_json::from_slice(&reviewed.entries().pop().unwrap()).unwrap();
    assert!(matches!(entry.event, Event::Moved { lifted_by: None, .. }), "{:?}", entry.event);
}

#[test]
fn a_ledger_in_which_nobody_had_the_authority_does_not_replay() {
    let (mut world, unit) = ready();
    world.must("person:dan", lift(unit, minute(world.minutes + 60)));
    assert!(lands(&mut world, unit));
    let entries = world.entries();
    let forged = |change: &dyn Fn(&mut Entry)| {
        let mut replay = Replay::new(AsOf::Now);
        for bytes in &entries {
            let mut entry: Entry = serde_json::from_slice(bytes).unwrap();
            change(&mut entry);
            entry.prev = replay.head().digest;
            if let Err(broken) = replay.push(&canonical(&entry).unwrap()) {
                return Err(broken.to_string());
            }
        }
        Ok(())
    };
    assert_eq!(forged(&|_| {}), Ok(()));
    let by = |name: &str| {
        let actor: governed::Actor = name.parse().unwrap();
        forged(&move |entry| {
            if matches!(entry.event, Event::Overridden { .. }) {
                entry.by = actor.clone();
            }
        })
    };
    assert!(by("person:bob").unwrap_err().contains("no authority"));
    assert!(by("machine:gen/1").unwrap_err().contains("no authority"));
    let longer = forged(&|entry| {
        if let Event::Overridden { overriding, .. } = &mut entry.event {
            overriding.until = minute(100_000);
        }
    });
    assert!(longer.unwrap_err().contains("no authority"));
    let elsewhere = forged(&|entry| {
        if let Event::Overridden { content, .. } = &mut entry.event {
            *content = Digest::of(b"something else");
        }
    });
    assert!(elsewhere.unwrap_err().contains("no authority"));
    let late = forged(&|entry| {
        if matches!(entry.event, Event::Moved { to: Stage::Landed, .. }) {
            entry.at = minute(10_000);
        }
    });
    assert!(late.unwrap_err().contains("no override"));
    let unlifted = forged(&|entry| {
        if let Event::Moved { lifted_by, .. } = &mut entry.event {
            *lifted_by = None;
        }
    });
    assert!(unlifted.unwrap_err().contains("without the leave"));
}

#[test]
fn an_approval_of_82000_lets_nothing_run_as_820000() {
    let (mut world, unit) = ready();
    let shown = world.unit(unit).shown_digest();
    let seen = Judgment {
        shown: Some(shown),
        opened: Some(world.now()),
        presence: Presence::VerifiedPasskey,
        ..Judgment::new(label("review"), Answer::Approve)
    };
    let judge = Command::Judge { unit, judgment: seen };
    let mut swapped = world.clone();
    pay(&mut swapped, unit, "820000");
    assert_eq!(code(&mut swapped, "person:bob", &judge), Code::ShownChanged, "not what bob was shown");

    world.must("person:bob", judge);
    let mut swapped = world.clone();
    pay(&mut swapped, unit, "820000");
    supported(&mut swapped, unit, "f");
    assert!(!lands(&mut swapped, unit), "bob approved something else");
    assert!(lands(&mut world, unit));
}

#[test]
fn policy_can_ask_for_the_reason_of_a_yes() {
    let text = POLICY.replace(r#""presence": "signed_key""#, r#""reasoned": true"#);
    let document: Document = serde_json::from_str(&text).unwrap();
    let documents = vec![document];
    let approves =
        |reason: Option<&str>| Judgment { text: reason.map(prose), ..Judgment::new(label("review"), Answer::Approve) };
    for (reason, lands_then) in [(None, false), (Some("I tried it with the largest order of last year."), true)] {
        let (mut world, unit) = ready();
        let adopt = Command::AdoptPolicy { documents: documents.clone(), reason: prose("reasons"), through: None };
        world.must("person:ada", adopt);
        world.must("person:bob", Command::Judge { unit, judgment: approves(reason) });
        assert_eq!(lands(&mut world, unit), lands_then, "{reason:?}");
        let ruled = world.unit(unit).ruled.clone();
        if let Some(ruled) = ruled.filter(|_| !lands_then) {
            let owed = ruled.is.owes.iter().find_map(|owed| owed.judgment.clone()).unwrap();
            assert!(owed.reasoned, "whoever asks for the answer knows that it takes a reason");
            assert!(ruled.is.says.contains("with its reason"), "{}", ruled.is.says);
        }
    }
    // A no takes no reason to count.
    let (mut world, unit) = ready();
    world.must("person:ada", Command::AdoptPolicy { documents, reason: prose("reasons"), through: None });
    world.must("person:bob", Command::Judge { unit, judgment: approves(Some("It is right.")) });
    world.must("person:cleo", Command::Judge { unit, judgment: Judgment::new(label("review"), Answer::Decline) });
    assert!(!lands(&mut world, unit));
}

#[test]
fn policy_can_ask_how_surely_a_person_was_there() {
    for (presence, lands_then) in [
        (Presence::Asserted, false),
        (Presence::Session, false),
        (Presence::SignedKey, true),
        (Presence::VerifiedPasskey, true),
    ] {
        let (mut world, unit) = ready();
        world.must("person:bob", approve(unit, presence));
        assert_eq!(lands(&mut world, unit), lands_then, "{presence:?}");
    }
    // What is given less surely takes nothing back of what was given more surely; a no always counts.
    let (mut world, unit) = ready();
    world.must("person:bob", approve(unit, Presence::SignedKey));
    world.must("person:bob", approve(unit, Presence::Asserted));
    let mut declined = world.clone();
    let judgment = Judgment::new(label("review"), Answer::Decline);
    declined.must("person:bob", Command::Judge { unit, judgment });
    assert!(lands(&mut world, unit));
    assert!(!lands(&mut declined, unit));
}

#[test]
fn a_judgment_counts_until_its_time_and_never_turns_into_a_no() {
    let (mut world, unit) = ready();
    let expires = Some(minute(world.minutes + 30));
    let judgment =
        Judgment { expires, presence: Presence::SignedKey, ..Judgment::new(label("review"), Answer::Approve) };
    world.must("person:bob", Command::Judge { unit, judgment: judgment.clone() });
    let mut late = world.clone();
    late.minutes += 60;
    assert_eq!(code(&mut late, "person:bob", &Command::Judge { unit, judgment }), Code::NothingChanged);
    assert!(!lands(&mut late, unit), "a yes whose time is over is missing");
    let entry: Entry = serde_json::from_slice(&late.entries().pop().unwrap()).unwrap();
    let Event::Decided { decision, .. } = entry.event else { panic!("{:?}", entry.event) };
    assert_eq!((decision.verdict, decision.owed[0].has), (Verdict::Need, 0), "it waits, and nobody said no");
    late.must("person:cleo", approve(unit, Presence::SignedKey));
    assert!(lands(&mut late, unit));
    assert!(lands(&mut world, unit));
}

#[test]
fn whoever_has_a_part_in_the_work_may_contest_it_and_somebody_else_rules() {
    let (world, unit) = ready();
    let evidence = || Contested::Evidence(label("e"));
    for (by, of, stops, outcome) in [
        ("person:cleo", evidence(), false, None),
        ("person:cleo", evidence(), true, Some(Code::NotTheirs)),
        ("person:ada", evidence(), true, None),
        ("machine:gen/1", evidence(), false, None),
        ("machine:gen/1", evidence(), true, Some(Code::NeedsPerson)),
        ("machine:other/1", evidence(), false, Some(Code::NotTheirs)),
        ("person:ada", Contested::Evidence(label("z")), false, Some(Code::UnknownSubject)),
        ("person:ada", Contested::Criterion(label("works")), false, None),
        ("person:ada", Contested::Criterion(label("z")), false, Some(Code::UnknownSubject)),
        ("person:ada", Contested::Rule(line("reviewed")), false, None),
        ("person:ada", Contested::Rule(line("none")), false, Some(Code::UnknownSubject)),
        ("person:ada", Contested::Entry(3), false, None),
        ("person:ada", Contested::Entry(999), false, Some(Code::UnknownSubject)),
        ("person:ada", Contested::Metric(line("escape_rate")), false, None),
    ] {
        let mut world = world.clone();
        let answered = world.ask(by, &contest(unit, of.clone(), stops));
        assert_eq!(answered.err().map(|rejection| rejection.code), outcome, "{by} {of} {stops}");
    }
    let mut world = world;
    world.must("person:ada", contest(unit, evidence(), true));
    assert_eq!(code(&mut world, "person:cleo", &contest(unit, evidence(), false)), Code::LabelTaken);
    for (by, ruling, turned_down) in [
        ("person:ada", Ruling::Dismissed, Code::OwnWork),
        ("person:ADA", Ruling::Dismissed, Code::OwnWork),
        ("person:ed", Ruling::Dismissed, Code::OwnWork),
        ("machine:gen/1", Ruling::Dismissed, Code::NeedsPerson),
        ("person:bob", Ruling::Withdrawn, Code::NotTheirs),
    ] {
        assert_eq!(code(&mut world, by, &rule(unit, ruling)), turned_down, "{by} {ruling:?}");
    }
    world.must("person:ada", rule(unit, Ruling::Withdrawn));
    assert_eq!(code(&mut world, "person:bob", &rule(unit, Ruling::Dismissed)), Code::UnknownLabel);
}

#[test]
fn a_challenge_with_stopping_power_stops_until_it_is_answered_and_any_other_until_the_outcome_is_told() {
    let (mut world, unit) = ready();
    world.must("person:bob", approve(unit, Presence::SignedKey));
    world.must("person:ada", contest(unit, Contested::Evidence(label("e")), true));
    assert_eq!(world.go("person:ada", unit, Stage::Landed).unwrap_err().code, Code::Challenged);
    let waits = pending(world.register(), world.unit(unit), world.now()).unwrap();
    assert_eq!((waits.kind, waits.who.as_str()), (PendingKind::AnswerChallenge, "person:ada"));

    let mut dismissed = world.clone();
    dismissed.must("person:bob", rule(unit, Ruling::Dismissed));
    assert!(lands(&mut dismissed, unit));
    // Evidence whose challenge is upheld counts no more.
    world.must("person:bob", rule(unit, Ruling::Upheld));
    assert_eq!(world.go("person:ada", unit, Stage::Landed).unwrap_err().code, Code::EvidenceWanting);
    assert_eq!(&world.replayed(AsOf::Now), world.register());

    let (mut world, unit) = ready();
    world.must("person:bob", approve(unit, Presence::SignedKey));
    world.must("machine:gen/1", contest(unit, Contested::Criterion(label("works")), false));
    assert!(lands(&mut world, unit));
    assert_eq!(world.go("person:ada", unit, Stage::Settled).unwrap_err().code, Code::Challenged);
    world.must("person:bob", rule(unit, Ruling::Dismissed));
    world.go("person:ada", unit, Stage::Settled).unwrap();
}

#[test]
fn a_patch_is_what_rfc_6902_writes_and_holds_no_fraction() {
    let read = |text: &str| serde_json::from_str::<Patch>(text).map(|patch| patch.steps().len());
    for (text, steps) in [
        (
            r#"[{"op":"test","path":"","value":{"a":[1,"x",null]}},{"op":"copy","from":"/a~1b","path":"/c~0d"}]"#,
            Some(2),
        ),
        (r#"[{"op":"move","from":"/a","path":"/b"},{"op":"remove","path":"/b/0"}]"#, Some(2)),
        ("[]", None),
        (r#"[{"op":"add","path":"/a"}]"#, None),
        (r#"[{"op":"add","path":"a","value":1}]"#, None),
        (r#"[{"op":"add","path":"/a~2","value":1}]"#, None),
        (r#"[{"op":"add","path":"/a","value":[{"b":1.5}]}]"#, None),
        (r#"[{"op":"spoil","path":"/a"}]"#, None),
        (r#"[{"op":"remove","path":"/a","value":1}]"#, None),
    ] {
        assert_eq!(read(text).ok(), steps, "{text}");
    }
    let many: Vec<&str> = vec![r#"{"op":"remove","path":"/a"}"#; 257];
    assert!(read(&format!("[{}]", many.join(","))).is_err());
}
