//! Signals, patterns, lessons and changes of policy at the terminal.

use crate::cli::Desk;

const POLICY: &str = "governed: 1
policy: team
owner: person:ada
review: 2027-01-01
groups:
  stewards: { members: [person:gil, person:kim] }
changes: { kind: policy-change, why: Rules are judged like code. }
rules:
  - { id: go, why: Work goes on., then: [allow] }
  - { id: read, why: A rule binds everybody., kinds: [policy-change], moves: [land], then: [{ judgment: { kind: policy, of: stewards } }] }
fallback: { to: person:ada }
";

const EVENTS: &str = r#"{"specversion": "1.0", "id": "1", "source": "/desk", "type": "ticket.opened", "signalkind": "support_complaint",
  "data": {"summary": "the bill is a cent off", "resources": ["path:billing/tax.rs"]}}
{"specversion": "1.0", "id": "2", "source": "/desk", "type": "ticket.opened", "signalkind": "support_complaint",
  "data": {"summary": "a cent too much", "resources": ["path:billing/tax.rs"], "units": ["01JQ2E5V8T0000000000000000"]}}
{"specversion": "1.0", "id": "3", "source": "/desk", "type": "ticket.opened", "signalkind": "incident",
  "data": {"summary": "bills stopped", "resources": ["path:billing/tax.rs"]}}
{"specversion": "0.3", "id": "4"}
"#;

/// From a desk's events to a rule that acts: each step at the terminal.
#[test]
fn what_was_noticed_becomes_a_rule_that_acts() {
    let desk = Desk::new();
    desk.write("team.yaml", POLICY);
    desk.ok(&["policy", "adopt", "team.yaml", "--reason", "as agreed"]);
    desk.write("events.jsonl", EVENTS);
    let told = desk.json(&["signal", "take", "events.jsonl", "--as", "machine:desk/1"]);
    assert_eq!((told["given"].as_u64(), told["taken"].as_u64()), (Some(3), Some(3)), "{told}");
    let skipped: Vec<&str> =
        told["skipped"].as_array().unwrap().iter().map(|skip| skip["reason"].as_str().unwrap()).collect();
    assert_eq!(skipped, ["no CloudEvent 1.0: left out", "unit that is not known: left out"]);
    // Delivered again, without a time of their own: none is new.
    let again = desk.json(&["signal", "take", "events.jsonl", "--as", "machine:desk/1"]);
    assert_eq!(again["taken"], 0, "{again}");
    let (code, said) = desk.fails(&["signal", "take", "events.jsonl", "--key", "k1"]);
    assert!(code == 2 && said.contains("takes no key"), "{said}");

    let listed = desk.json(&["signal", "list", "--open"]);
    let seqs: Vec<String> =
        listed["signals"].as_array().unwrap().iter().map(|signal| signal["entry"].to_string()).collect();
    let said = desk.ok(&["pattern", "list"]);
    assert!(said.contains("may be one thing: 3 signals are about `path:billing/tax.rs`"), "{said}");

    let recognise =
        ["pattern", "recognise", "cents", "--title", "Cents go missing", "--says", "one file", "--as", "machine:w/1"];
    let seqs: Vec<&str> = seqs.iter().map(String::as_str).collect();
    desk.ok(&[&recognise[..], &seqs[..]].concat());
    let (code, said) = desk.fails(&["pattern", "interpret", "cents", "a guess", "--as", "machine:w/1"]);
    assert!(code == 1 && said.contains("needs a person"), "{said}");
    desk.ok(&["pattern", "interpret", "cents", "rounded too early", "--false-path", "the bank"]);
    let opened = desk.json(&["pattern", "respond", "cents", "round once", "--open", "Round once, at the end"]);
    let unit = opened["units"][0].as_str().unwrap().to_owned();
    let brief = desk.ok(&["brief", &unit]);
    assert!(brief.contains("rounded too early") && brief.contains("bills stopped"), "{brief}");
    let (code, said) = desk.fails(&["pattern", "validate", "cents", "it helped", "--as", "person:gil"]);
    assert!(code == 1 && said.contains("cannot have helped yet"), "{said}");
    let shown = desk.ok(&["pattern", "show", "cents"]);
    assert!(
        shown.contains("false path: the bank") && shown.contains("owed: somebody who did not do the work"),
        "{shown}"
    );
    let (code, said) = desk.fails(&["pattern", "show", "cent"]);
    assert!(code == 2 && said.contains("did you mean `cents`?"), "{said}");

    // What it taught is kept where it is found, by the name it has there.
    let lesson = [
        "lesson",
        "keep",
        "round-once",
        "--title",
        "Money is rounded once",
        "--happened",
        "cents went missing",
        "--meant",
        "rounding is not where it belongs",
        "--why",
        "a path tells it",
        "--path",
        "billing/**",
    ];
    desk.ok(&[&lesson[..], &["--form", "rule"]].concat());
    let mut book = lesson;
    book[2] = "money-book";
    desk.ok(&[&book[..], &["--form", "runbook", "--called", "docs/money.md", "--at", "2026-01-02"]].concat());
    let said = desk.ok(&["lesson", "list"]);
    assert!(said.contains("nothing with the origin `lesson:round-once`") && said.contains("`docs/money.md`"), "{said}");

    // It becomes policy through work that is judged.
    let rule = "  - { id: round-once, why: Cents went missing., origin: lesson:round-once, match: { paths: [billing/**] }, moves: [land], then: [{ judgment: { kind: money, of: stewards } }] }\nfallback:";
    desk.write("new.yaml", &POLICY.replace("fallback:", rule));
    let (code, said) = desk.fails(&["policy", "adopt", "new.yaml", "--reason", "a short cut"]);
    assert!(code == 1 && said.contains("changes through work of kind `policy-change`"), "{said}");
    let (code, said) = desk.fails(&["policy", "propose", "team.yaml", "--title", "a", "--purpose", "b"]);
    assert!(code == 2 && said.contains("nothing in it differs"), "{said}");
    let proposed = desk.json(&[
        "policy",
        "propose",
        "new.yaml",
        "--title",
        "Money is read",
        "--purpose",
        "Cents.",
        "--lesson",
        "round-once",
    ]);
    let change = proposed["unit"].as_str().unwrap().to_owned();
    let brief = desk.ok(&["brief", &change]);
    assert!(brief.contains("round-once") && brief.contains("cents went missing"), "{brief}");
    desk.ok(&["move", &change, "--to", "admitted"]);
    desk.ok(&["move", &change, "--to", "executing", "--as", "person:lee"]);
    desk.ok(&["evidence", "add", &change, "read it", "--about", "worth-it", "--as", "person:gil"]);
    desk.ok(&["move", &change, "--to", "validating", "--as", "person:lee"]);
    desk.ok(&["move", &change, "--to", "integrating", "--as", "person:gil"]);
    assert_eq!(desk.fails(&["move", &change, "--to", "landed", "--as", "person:gil"]).0, 3);
    desk.ok(&["judge", &change, "--kind", "policy", "--approve", "--as", "person:kim"]);
    desk.ok(&["move", &change, "--to", "landed", "--as", "person:gil"]);
    desk.ok(&["policy", "adopt", "new.yaml", "--reason", "as judged", "--through", &change]);
    assert!(desk.ok(&["lesson", "list"]).contains("acts through round-once"));
    let rules = desk.json(&["policy", "rules"]);
    let made = rules["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "round-once").unwrap();
    assert_eq!((&made["fired"], &made["origin"]), (&0.into(), &"lesson:round-once".into()));

    // Going back: another than who took it back, at once.
    desk.ok(&["rollback", &change, "--reason", "too many are asked", "--as", "person:gil"]);
    let back = ["policy", "adopt", "team.yaml", "--reason", "back"];
    let (code, said) = desk.fails(&[&back[..], &["--as", "person:gil"]].concat());
    assert!(code == 1 && said.contains("is for somebody else"), "{said}");
    desk.ok(&back);
    desk.ok(&["verify"]);

    // The rollback is a signal the register tells itself, once.
    assert_eq!(desk.json(&["signal", "scan"])["taken"], 1);
    assert_eq!(desk.json(&["signal", "scan"])["taken"], 0);
    assert!(desk.ok(&["repeated"]).contains("nothing was judged twice"));
}
