//! A candidate over past decisions: what flips, what it costs, what it would have stopped, what cannot be said.

use governed::limit;
use governed::policy::backtest::{Backtest, Backtesting, Cell, End, Past, PastFacts, WhyNot, backtest};
use governed::policy::{Decision, Policy, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::policy_cases::policy;
use crate::policy_diff::{chosen, facts};

const OLD: &str = r#"
governed: 1
policy: shop
owner: person:ada
review: "2027-01-01"
groups:
  security: { members: [person:grace] }
  legal: { members: [person:bo] }
rules:
  - { id: small, why: Soon undone., when: unit.lines < 100, then: [allow] }
  - { id: keys, why: Keys leaked., when: '"keys" in unit.initiatives', then: [{ judgment: { kind: security, of: security } }] }
fallback: { to: person:ada }
"#;

fn case(lines: i64, initiatives: &[&str]) -> Value {
    json!({ "move": "land", "unit": { "lines": lines, "initiatives": initiatives } })
}

fn decided(policy: &Policy, cases: &[Value]) -> Vec<Decision> {
    cases.iter().map(|facts| policy.decide(&policy.facts_of(facts).unwrap())).collect()
}

fn past(decisions: &[Decision]) -> impl Iterator<Item = Past<'_>> {
    (1..).zip(decisions).map(|(seq, decision)| Past::of(seq, Some("u"), decision))
}

fn flips(found: &Backtest) -> Vec<String> {
    found.flips.iter().map(ToString::to_string).collect()
}

#[test]
fn planted_flips_are_found_with_their_causes_loosened_ones_first() {
    let old = policy(OLD);
    let cases = [case(10, &[]), case(70, &[]), case(10, &["keys"]), case(200, &[]), case(20, &["web"])];
    let decisions = decided(&old, &cases);
    let verdicts: Vec<Verdict> = decisions.iter().map(|decision| decision.verdict).collect();
    assert_eq!(verdicts, [Verdict::Move, Verdict::Move, Verdict::Need, Verdict::Escalate, Verdict::Move]);

    // Smaller changes only; keys may go; the web has to be asked for.
    let new = OLD
        .replace("lines < 100", "lines < 50")
        .replace("[{ judgment: { kind: security, of: security } }]", "[{ remember: keys }]")
        .replace("fallback", "  - { id: web, why: It fell., when: '\"web\" in unit.initiatives', then: [{ judgment: { kind: legal, of: legal, quorum: 2 } }] }\nfallback");
    let candidate = policy(&new.replace("[person:bo]", "[person:bo, person:cy]"));
    let found = backtest(&candidate, Some(&old), past(&decisions));
    assert_eq!((found.decisions, found.replayed, found.same), (5, 5, 2));
    assert_eq!((found.loosened, found.tightened, found.flips_left_out), (1, 2, 0));
    assert_eq!(
        flips(&found),
        [
            "#3 u: need → move, asks otherwise: `keys`",
            "#2 u: move → escalate, fires no more: `small`",
            "#5 u: move → need, fires now: `web`",
        ]
    );
    // Without the old policy it is not known which rules ask otherwise.
    assert_eq!(flips(&backtest(&candidate, None, past(&decisions)))[0], "#3 u: need → move, by what rules refer to");

    let cell = |from, to, count| Cell { from, to, count };
    assert_eq!(
        found.verdicts,
        [
            cell(Verdict::Move, Verdict::Move, 1),
            cell(Verdict::Move, Verdict::Need, 1),
            cell(Verdict::Move, Verdict::Escalate, 1),
            cell(Verdict::Need, Verdict::Move, 1),
            cell(Verdict::Escalate, Verdict::Escalate, 1),
        ]
    );
    let costs: Vec<String> = found.judgments.iter().map(ToString::to_string).collect();
    assert_eq!(
        costs,
        [
            "escalation by person:ada: 1 more, 0 fewer (1 then, 2 now)",
            "legal by legal: 2 more, 0 fewer (0 then, 2 now)",
            "security by security: 0 more, 1 fewer (1 then, 0 now)",
        ]
    );
    let baseline = found.baseline.as_ref().unwrap();
    assert_eq!((baseline.checked, baseline.differing, baseline.of_other_policies), (5, 0, 0));

    let text = found.to_string();
    assert!(
        text.starts_with("5 past decisions: 2 the same, 1 loosened, 2 tightened\nloosened: 1\n  #3 u: need → move"),
        "{text}"
    );
    let markdown = found.markdown();
    assert!(markdown.starts_with("**5 past decisions: 2 the same"), "{markdown}");
    assert!(
        markdown.contains("\n### tightened: 2\n\n- \\#2 u: move → escalate, fires no more: `small`\n"),
        "{markdown}"
    );
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(
        json["flips"][0],
        json!({ "seq": 3, "unit": "u", "from": "need", "to": "move", "changed": ["keys"], "group": 1 })
    );
    let group = &json["groups"][1];
    assert_eq!((&group["from"], &group["to"], &group["count"]), (&json!("need"), &json!("move"), &json!(1)));
    assert_eq!(
        json["judgments"][1],
        json!({ "kind": "legal", "of": "legal", "then": 0, "now": 2, "more": 2, "fewer": 0 })
    );
}

#[test]
fn a_judgment_that_was_given_costs_nothing_and_a_blocked_move_asks_nobody() {
    let old = policy(OLD);
    let mut given = case(10, &["keys"]);
    given["judgments"] =
        json!([{ "kind": "security", "answer": "approve", "by": "person:grace", "current": true, "own": false }]);
    let decisions = decided(&old, &[given, case(10, &["keys"])]);
    let candidate = policy(&OLD.replace("of: security } }]", "of: security, quorum: 3 } }]"));
    let found = backtest(&candidate, None, past(&decisions));
    // Of three, two are owed of the first, and three of the second, where one was.
    assert_eq!(found.judgments[0].to_string(), "security by security: 4 more, 0 fewer (1 then, 5 now)");

    let candidate = policy(&OLD.replace("of: security } }]", "of: security, quorum: 3 } }, block]"));
    let found = backtest(&candidate, None, past(&decisions));
    assert_eq!(found.judgments[0].to_string(), "security by security: 0 more, 1 fewer (1 then, 0 now)");
}

#[test]
fn incidents_and_rollbacks_are_held_against_the_candidate() {
    let old = policy(OLD);
    let cases = [case(70, &[]), case(70, &[]), case(10, &[]), case(10, &["keys"]), case(70, &[])];
    let decisions = decided(&old, &cases);
    let ends = [
        Some((End::Incident, 90)),
        Some((End::RolledBack, 91)),
        Some((End::Incident, 92)),
        Some((End::Incident, 93)),
        None,
    ];
    let past = past(&decisions).zip(ends).map(|(past, end)| match end {
        Some((end, seq)) => past.ended(end, seq),
        None => past,
    });
    let candidate =
        policy(&OLD.replace("lines < 100", "lines < 50").replace("'\"keys\" in unit.initiatives'", "'false'"));
    let found = backtest(&candidate, None, past);
    let ends: Vec<_> = found.ends.iter().map(|end| (end.end, end.count, end.stopped, end.let_through)).collect();
    assert_eq!(ends, [(End::Incident, 3, 1, 1), (End::RolledBack, 1, 1, 0)]);
    let told: Vec<String> = found.stopped.iter().chain(&found.let_through).map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "#1 u: move → escalate, incident #90",
            "#2 u: move → escalate, rollback #91",
            "#4 u: need → move, incident #93",
        ]
    );
    assert!(found.to_string().contains("of 3 incidents 1 would have been stopped, 1 let through"));
}

#[test]
fn what_cannot_be_decided_again_is_no_flip_and_says_why() {
    let old = policy(OLD);
    let decisions = decided(&old, &[case(10, &[]), case(10, &[]), case(10, &[]), case(10, &[])]);
    let all = || {
        let mut all: Vec<Past<'_>> = past(&decisions).collect();
        all[1].facts = PastFacts::NotKept;
        all[2].facts = PastFacts::Text(r#"{ "unit": { "lnes": 3 } }"#);
        all
    };
    let found = backtest(&old, None, all().into_iter());
    let why: Vec<String> = found.not_replayable.iter().map(ToString::to_string).collect();
    assert_eq!(
        why,
        ["1, first #2: the facts were not kept", "1, first #3: not readable facts: there is no fact `lnes` here"]
    );
    assert_eq!((found.decisions, found.replayed, found.same, found.flips.len()), (4, 2, 2, 0));
    assert!(found.to_string().starts_with("4 past decisions, 2 not replayable: 2 the same"));

    // A recorded verdict that its own policy does not come to is no ground to compare with.
    let mut given = all();
    given[0].verdict = Verdict::Block;
    given[3].policy = Some(governed::Digest::of(b"another"));
    given[3].verdict = Verdict::Hold;
    let found = backtest(&old, Some(&old), given.into_iter());
    let baseline = found.baseline.unwrap();
    assert_eq!((baseline.checked, baseline.differing, baseline.of_other_policies), (1, 1, 1));
    assert_eq!(baseline.differs[0].to_string(), "#1: recorded block, comes to move");
    assert!(found.not_replayable.iter().any(|not| not.why == WhyNot::DoesNotReplay && not.first == 1));
    assert_eq!((found.replayed, found.loosened), (1, 1));
}

#[test]
fn a_new_fact_is_told_apart_from_one_that_was_missing() {
    let old = policy(OLD);
    let with = |condition: &str| {
        policy(&OLD.replace("groups:", "facts: { own: { change.ticket: { is: string } } }\ngroups:").replace(
            "fallback",
            &format!("  - {{ id: ticket, why: Trace., when: '{condition}', then: [block] }}\nfallback"),
        ))
    };
    let mut partly = case(20, &[]);
    partly["world"] = json!({ "incident": true });
    let mut other = case(30, &[]);
    other["move"] = json!("submit");
    let decisions = decided(&old, &[case(10, &[]), partly, other]);
    let run = |condition: &str| backtest(&with(condition), Some(&old), past(&decisions));
    let why = |found: &Backtest| found.not_replayable.iter().map(ToString::to_string).collect::<Vec<_>>();

    // No decision was ever recorded with a ticket: nothing can be said of any.
    let found = run("change.ticket == \"\"");
    assert_eq!((found.replayed, found.tightened), (0, 0));
    assert_eq!(
        why(&found),
        ["3, first #1: new fact `change.ticket` was not recorded with any decision about that move"]
    );

    // `world.incident` was recorded once with a decision to land, so that it was missing from the first, whose verdict
    // flips; with no decision to submit, of which nothing can be said.
    let found = run("world.incident");
    assert_eq!(
        flips(&found),
        ["#1 u: move → undetermined, cannot be told: `ticket`", "#2 u: move → block, fires now: `ticket`"]
    );
    assert_eq!(
        why(&found),
        ["1, first #3: new fact `world.incident` was not recorded with any decision about that move"]
    );

    // A part that decides leaves the new fact unread, and so does a question whether it is there.
    let found = run("unit.lines == 20 && change.ticket == \"\"");
    assert_eq!(
        (found.same, why(&found)),
        (2, vec!["1, first #2: new fact `change.ticket` was not recorded with any decision about that move".into()])
    );
    assert_eq!(run("has(change.ticket) && change.ticket == \"\"").same, 3);

    // Where something else blocks, or cannot be told whatever the new fact is, the verdict stands.
    let stands = with("change.ticket == \"\"");
    let mut documents = stands.documents().to_vec();
    documents[0].rules.push(serde_json::from_value(json!({ "id": "no", "why": "No.", "then": ["block"] })).unwrap());
    let found = backtest(&Policy::compile(documents).unwrap(), None, past(&decisions));
    assert_eq!((found.tightened, found.not_replayable.len()), (3, 0));

    // The same holds where the fallback blocks what cannot be told.
    let mut documents = stands.documents().to_vec();
    documents[0].fallback.block = true;
    let found = backtest(&Policy::compile(documents).unwrap(), None, past(&decisions));
    assert_eq!((found.tightened, why(&found).len()), (0, 1));

    // A hold that waits for a new fact is no different.
    let mut documents = stands.documents().to_vec();
    documents[0].rules[2].when = None;
    documents[0].rules[2].then =
        vec![serde_json::from_value(json!({ "hold": { "until_fact": "change.ticket != \"\"" } })).unwrap()];
    let found = backtest(&Policy::compile(documents).unwrap(), None, past(&decisions));
    assert_eq!(
        why(&found),
        ["3, first #1: new fact `change.ticket` was not recorded with any decision about that move"]
    );
}

#[test]
fn flips_past_the_bound_are_counted_and_the_first_ones_told() {
    let old = policy(OLD);
    let decisions = decided(&old, &[case(70, &[]), case(10, &["keys"])]);
    let candidate =
        policy(&OLD.replace("lines < 100", "lines < 50").replace("'\"keys\" in unit.initiatives'", "'false'"));
    let mut backtesting = Backtesting::new(&candidate, None);
    let many = 2 * u64::try_from(limit::BACKTEST_TOLD).unwrap();
    // Told in the order of the ledger, however they are given: from the last to the first.
    for seq in (1..=many).rev() {
        backtesting.add(&Past::of(seq, None, &decisions[usize::from(seq % 4 == 0)]));
    }
    let found = backtesting.finish();
    assert_eq!((found.loosened, found.tightened), (many / 4, many - many / 4));
    assert_eq!(found.flips.len(), limit::BACKTEST_TOLD);
    assert_eq!(found.flips_left_out, many - u64::try_from(limit::BACKTEST_TOLD).unwrap());
    let (loosened, tightened) = found.flips.split_at(usize::try_from(many / 4).unwrap());
    assert!(loosened.iter().all(|flip| flip.to < flip.from) && tightened.iter().all(|flip| flip.to > flip.from));
    assert_eq!((loosened[0].seq, loosened[1].seq, tightened[0].seq, tightened[3].seq), (4, 8, 1, 5));
    assert!(found.flips.windows(2).all(|pair| pair[0].seq < pair[1].seq || pair[0].to < pair[0].from));
    assert!(found.to_string().contains(&format!("\n  and {} more\n", many / 4 - 20)), "{found}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_policy_flips_none_of_its_own_decisions(choices in any::<[u8; 12]>(), all in prop::collection::vec(facts(), 1..20)) {
        let policy = chosen(&choices);
        let decisions = decided(&policy, &all);
        let found = backtest(&policy, Some(&policy), past(&decisions));
        prop_assert_eq!(found.loosened + found.tightened, 0);
        prop_assert_eq!(found.baseline.unwrap().differing, 0);
        prop_assert!(found.judgments.iter().all(|cost| cost.more == 0 && cost.fewer == 0), "{:?}", found.judgments);
        // What is not compared is what no decision about the move was recorded with, and nothing else.
        let is_new = |why: &WhyNot| matches!(why, WhyNot::NewFacts { .. });
        prop_assert!(found.not_replayable.iter().all(|not| is_new(&not.why)));
    }

    #[test]
    fn what_flips_is_what_the_two_policies_decide_differently(
        old in any::<[u8; 12]>(),
        new in any::<[u8; 12]>(),
        mut all in prop::collection::vec(facts(), 1..20),
    ) {
        let (old, new) = (chosen(&old), chosen(&new));
        // Each is about a move, and one of each move has every fact, so that none of them is new.
        for case in all.iter_mut().filter(|case| case["move"].is_null()) {
            case["move"] = json!("land");
        }
        for asked in ["land", "submit"] {
            all.push(json!({ "risk": 1, "hot": false, "move": asked, "judgments": [], "evidence": [] }));
        }
        let decisions = decided(&old, &all);
        let by_hand: Vec<(u64, Verdict, Verdict)> = (1..)
            .zip(decisions.iter().zip(&decided(&new, &all)))
            .map(|(seq, (then, now))| (seq, then.verdict, now.verdict))
            .filter(|(_, then, now)| then != now)
            .collect();
        let found = backtest(&new, Some(&old), past(&decisions));
        let mut flips: Vec<_> = found.flips.iter().map(|flip| (flip.seq, flip.from, flip.to)).collect();
        flips.sort_unstable();
        prop_assert_eq!(flips, by_hand);
        prop_assert_eq!(found.not_replayable, vec![]);
    }
}
