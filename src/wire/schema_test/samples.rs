//! Requests of every operation: what they give is held against the schema.

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use serde_json::{Value, json};

use crate::wire::KeptRegister;

/// A policy with a rule that fires, one that is owed something and one that cannot always be told.
pub(super) fn policy() -> Value {
    json!({
        "governed": 1, "policy": "p", "owner": "person:ada", "review": "2027-01-01",
        "groups": { "security": { "members": ["person:grace"] } },
        "rules": [
            { "id": "go", "why": "Checked work lands.", "then": ["allow"] },
            { "id": "keys", "why": "Keys leaked once.", "match": { "paths": ["keys/**"] },
              "then": [{ "judgment": { "kind": "security", "of": "security" } }] },
            { "id": "large", "why": "Nobody reads so much.", "when": "unit.lines > 400",
              "then": [{ "judgment": { "kind": "review", "of": "security" } }] }
        ],
        "fallback": { "to": "person:ada" }
    })
}

fn source() -> Value {
    json!({ "documents": [policy()] })
}

const CASES: &str = "policy: p.yaml
cases:
  - name: keys want security
    facts: { move: land, paths: [keys/root.pem] }
    expect: { verdict: move, rules: [go] }
  - name: prose lands
    facts: { move: land, paths: [README.md], unit: { lines: 3 } }
    expect: { verdict: move }
";

fn minute(number: u32) -> String {
    format!("2026-03-17T09:{number:02}:00Z")
}

pub(super) fn unit(number: u32) -> String {
    format!("01KKXW5V0000000000000000{number:02}")
}

fn proposal(title: &str, lines: [u64; 2]) -> Value {
    json!({
        "kind": "code-change", "title": title, "purpose": "Money is rounded once.", "reversibility": "reversible",
        "accountable": "person:ada",
        "criteria": [{ "label": "works", "text": "It works." }],
        "context": [{ "kind": "user", "text": "They see it on the bill." }],
        "integrations": ["docs"],
        "touches": [{
            "resource": "path:src/price.rs", "mode": "writes", "change": { "type": "modified" },
            "lines": [lines, [90, 2, 5, "9a4a294c376c", "fn price"]],
            "names": { "changes": ["price"], "uses": ["tax"] }
        }, { "resource": "flag:new-checkout", "mode": "assumes", "value": "on" }],
        "sources": [format!("ticket:{}", title.len())]
    })
}

/// Commands that take a register through most of what there is.
fn commands() -> Vec<(&'static str, Value)> {
    let (one, two, three) = (unit(1), unit(2), unit(3));
    let moved =
        |unit: &str, to: &str| json!({ "type": "move", "with": { "unit": unit, "to": to, "reason": "It is so." } });
    vec![
        (
            "person:ada",
            json!({ "type": "propose", "with": { "unit": one, "proposal": proposal("Round once", [10, 4]) } }),
        ),
        (
            "person:ada",
            json!({ "type": "propose", "with": { "unit": two, "proposal": proposal("Round twice", [11, 4]) } }),
        ),
        (
            "person:ada",
            json!({ "type": "propose", "with": { "unit": three, "proposal": proposal("Round never", [40, 1]) } }),
        ),
        (
            "person:ada",
            json!({ "type": "depend", "with": {
            "unit": two, "dependency": { "on": one, "kind": "needs_landed", "reason": "It builds on it." } } }),
        ),
        ("person:ada", moved(&one, "admitted")),
        ("person:ada", moved(&two, "admitted")),
        ("machine:builder/1", moved(&one, "executing")),
        (
            "machine:builder/1",
            json!({ "type": "record_evidence", "with": { "unit": one, "claim": {
            "label": "tests", "method": "test", "finding": "supports", "text": "All pass.",
            "about": ["criterion:works", "content"],
            "artifact": { "kind": "test-report", "location": "report.xml" } } } }),
        ),
        (
            "machine:builder/1",
            json!({ "type": "record_attempt", "with": { "unit": one, "attempt": {
            "what": "Rounded early.", "outcome": "failed", "learned": "Cents are lost." } } }),
        ),
        (
            "machine:builder/1",
            json!({ "type": "raise_uncertainty", "with": { "unit": one, "uncertainty": {
            "label": "half", "question": "Half up or half even?", "blocks": "landed", "owner": "person:ada" } } }),
        ),
        (
            "person:ada",
            json!({ "type": "hold", "with": { "unit": one, "hold": {
            "label": "fair", "reason": "The fair is on.", "until": { "type": "instant", "with": minute(59) } } } }),
        ),
        (
            "machine:builder/1",
            json!({ "type": "escalate", "with": { "unit": one, "escalation": {
            "label": "who", "to": "person:grace", "question": "Whose is this?" } } }),
        ),
        (
            "person:grace",
            json!({ "type": "refuse", "with": { "unit": one, "refusal": {
            "label": "no", "grounds": "context_wrong", "text": "Not before the fair.", "about": "content" } } }),
        ),
        (
            "person:ada",
            json!({ "type": "hand_off", "with": {
            "unit": three, "role": "accountable", "to": "person:grace", "reason": "She knows it." } }),
        ),
        ("person:ada", json!({ "type": "abandon", "with": { "unit": three, "reason": "Nobody wants it." } })),
        ("person:ada", json!({ "type": "adopt_policy", "with": { "documents": [policy()], "reason": "We begin." } })),
        (
            "machine:desk/1",
            json!({ "type": "signal", "with": { "signals": [
            signal("7", "support_complaint"), signal("8", "incident"), signal("9", "sales_objection") ] } }),
        ),
        ("person:ada", json!({ "type": "dismiss", "with": { "signals": [20], "reason": "A test of the desk." } })),
        (
            "machine:desk/1",
            json!({ "type": "learn", "with": { "pattern": "cents", "step": { "type": "recognise", "with": {
            "title": "Cents go missing", "says": "All are about rounding.", "signals": [18, 19] } } } }),
        ),
        (
            "person:ada",
            json!({ "type": "learn", "with": { "pattern": "cents", "step": { "type": "interpret", "with": {
            "says": "Money is rounded too early.", "automatic": true, "false_paths": ["The bank rounds."] } } } }),
        ),
        (
            "machine:builder/1",
            json!({ "type": "learn", "with": { "pattern": "cents", "step": { "type": "respond", "with": {
            "says": "Round once.", "units": [one] } } } }),
        ),
        (
            "person:ada",
            json!({ "type": "keep", "with": { "lesson": {
            "label": "round-once", "title": "Money is rounded once", "learnt": {
                "happened": "Bills were a cent off.", "meant": "Rounding is not where it belongs.",
                "worked": "Rounding at the end.", "false_paths": ["More digits."], "risk": "Wrong bills.",
                "watch": "Complaints about cents." },
            "form": { "sort": "runbook", "why": "No rule can see it.", "at": "docs/money.md" },
            "bears_on": { "paths": ["src/price*"], "kinds": ["code-change"] },
            "from": { "units": [one], "entries": [18] }, "review": "2026-09-01" } } }),
        ),
    ]
}

fn signal(id: &str, kind: &str) -> Value {
    json!({
        "source": "/desk", "id": id, "kind": kind, "topic": "ticket.opened", "at": minute(3),
        "text": "The bill is a cent off.", "subject": "bills", "severity": 3, "units": [unit(1)],
        "resources": ["path:src/price.rs"]
    })
}

/// A register in which machines can climb.
fn climbing() -> String {
    let mut policy = policy();
    policy["autonomy"] = json!({ "why": "Machines begin below.", "ladder": [
        { "level": "work", "moves": ["start", "submit", "pass"] }, { "level": "land", "moves": ["land"] } ] });
    let mut kept = KeptRegister::open("{}").0.unwrap();
    done(&kept.call("open", &opening().to_string()));
    let adopt = json!({ "type": "adopt_policy", "with": { "documents": [policy], "reason": "We begin." } });
    done(&kept.call("apply", &json!({ "by": "person:ada", "at": minute(1), "command": adopt }).to_string()));
    done(&kept.call("export_ledger", "{}"))["ledger"].as_str().unwrap().into()
}

const EVENTS: &str = r#"[{ "specversion": "1.0", "id": "7", "source": "/desk", "type": "ticket.opened",
    "signalkind": "support_complaint", "subject": "bills", "time": "2026-03-17T09:03:00Z", "severity": 3,
    "data": { "summary": "The bill is a cent off.", "resources": ["path:src/price.rs"] } },
    { "specversion": "0.3", "id": "8" }]"#;

fn done(answer: &str) -> Value {
    let mut answer: Value = serde_json::from_str(answer).unwrap();
    assert_eq!(answer["type"], "done", "{answer}");
    answer["with"].take()
}

fn opening() -> Value {
    json!({ "name": "shop", "by": "person:ada", "at": minute(0), "solo": true })
}

fn many() -> Value {
    let commands: Vec<Value> = (1..)
        .zip(commands())
        .map(|(number, (by, command))| json!({ "by": by, "at": minute(number), "command": command }))
        .collect();
    json!({ "commands": commands, "keep_going": true })
}

/// The ledger all of that comes to.
fn ledger() -> String {
    let mut kept = KeptRegister::open("{}").0.unwrap();
    done(&kept.call("open", &opening().to_string()));
    let carried = done(&kept.call("apply_many", &many().to_string()));
    assert_eq!(carried["rejected"], json!([]), "{carried}");
    done(&kept.call("export_ledger", "{}"))["ledger"].as_str().unwrap().into()
}

const HEAD: &str = "1111111111111111111111111111111111111111";

/// The payload of a pull request.
fn payload() -> Value {
    json!({
        "action": "opened", "number": 12,
        "pull_request": {
            "number": 12, "state": "open", "title": "Raise the price", "body": "Costs rose.", "draft": false,
            "user": { "login": "Ada", "type": "User" }, "author_association": "MEMBER", "changed_files": 1,
            "labels": [{ "name": "kind:pricing-change" }], "milestone": { "title": "Spring" },
            "assignees": [{ "login": "bo", "type": "User" }],
            "requested_reviewers": [{ "login": "Cy", "type": "User" }],
            "requested_teams": [{ "slug": "writers", "name": "Writers" }],
            "head": { "ref": "price", "sha": HEAD, "repo": { "full_name": "ada/shop" } },
            "base": { "ref": "main", "sha": "2".repeat(40), "repo": { "full_name": "shop/shop" } },
        },
        "repository": { "full_name": "shop/shop" }, "sender": { "login": "Ada", "type": "User" },
    })
}

const JUNIT: &str = r#"<testsuite name="prices"><testcase name="rounds" classname="t" file="t.py" line="3">
<failure message="12.1 is not 12.2"/></testcase></testsuite>"#;

/// A check with everything there is to give.
fn check(now: &str) -> Value {
    json!({
        "policy": source(), "now": now,
        "told": { "type": "github", "with": { "event": "pull_request", "payload": payload() } },
        "diff": { "type": "github_files", "with": [
            { "filename": "keys/a.pem", "status": "modified", "changes": 2, "sha": "3".repeat(40),
              "patch": "@@ -4 +4 @@ fn price\n-a\n+b" } ] },
        "owners": { "text": "* @shop/writers @bo\n/docs/ @cy\nbad[ @ada\n", "dialect": "github",
            "teams": { "shop/writers": ["cy"] } },
        "reviews": { "type": "github", "with": [
            { "user": { "login": "Grace", "type": "User" }, "state": "APPROVED", "commit_id": "4".repeat(40),
              "submitted_at": "2026-03-17T08:00:00Z" } ] },
        "commits": [{ "author": { "login": "Ada", "type": "User" } }],
        "evidence": [{ "name": "out/junit.xml", "text": JUNIT, "by": "machine:ci/1" }],
        "world": { "world": { "incident": false } }
    })
}

/// Units as integration sees them: two that collide, one behind another, one that is stopped.
fn works() -> Value {
    let touch = |lines: [u64; 2]| json!([{ "resource": "path:src/price.rs", "mode": "writes", "lines": [lines] }]);
    json!([
        { "unit": "a", "title": "Round once", "priority": 3, "touches": touch([10, 4]), "opened": minute(1) },
        { "unit": "b", "touches": touch([12, 4]) },
        { "unit": "c", "depends": [{ "on": "b", "kind": "needs_landed" }], "touches": touch([80, 1]) },
        { "unit": "d", "stops": [{ "why": "The fair is on." }] }
    ])
}

/// A ledger in which policy decided, and the entry of the decision.
fn ruled() -> (String, u64) {
    let mut kept = KeptRegister::open("{}").0.unwrap();
    done(&kept.call("open", &opening().to_string()));
    let adopt = json!({ "type": "adopt_policy", "with": { "documents": [policy()], "reason": "We begin." } });
    let propose =
        json!({ "type": "propose", "with": { "unit": unit(1), "proposal": proposal("Round once", [10, 4]) } });
    let admit = json!({ "type": "move", "with": { "unit": unit(1), "to": "admitted" } });
    for (number, command) in (1..).zip([adopt, propose, admit]) {
        let asked = json!({ "by": "person:ada", "at": minute(number), "command": command });
        done(&kept.call("apply", &asked.to_string()));
    }
    (done(&kept.call("export_ledger", "{}"))["ledger"].as_str().unwrap().into(), 4)
}

/// The entry that proposed a unit.
fn born(ledger: &str, unit: &str) -> u64 {
    let entries = ledger.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut born = entries.filter(|entry| entry["event"]["with"]["unit"] == *unit);
    born.next().expect("it was proposed")["seq"].as_u64().unwrap()
}

/// Requests by the name of their operation. All of them are carried out.
pub(super) fn asked() -> Vec<(&'static str, Value)> {
    let (ledger, policy, now) = (ledger(), source(), minute(40));
    let facts = json!({ "move": "land", "paths": ["keys/root.pem"], "unit": { "lines": 3 } });
    let unclear = json!({ "move": "land", "paths": ["README.md"] });
    let about = |more: Value| {
        let mut request = json!({ "ledger": ledger });
        request.as_object_mut().unwrap().append(&mut more.as_object().unwrap().clone());
        request
    };
    let of_unit = json!({ "unit": unit(1), "now": now });
    let following = following();
    let world = json!({ "flags": { "new-checkout": "off" } });
    let explained = |asked: Value| done(&crate::wire::call("explain", &asked.to_string()))["decision"].take();
    let decision = explained(json!({ "policy": policy, "facts": facts }));
    let mut stricter = self::policy();
    stricter["rules"][0]["then"] = json!([{ "judgment": { "kind": "review", "of": "security" } }]);
    let stricter = json!({ "documents": [stricter] });
    let plan = json!({ "units": works(), "now": now, "first": ["b"], "capacity": { "batch": 2 } });
    let planned = done(&crate::wire::call("plan", &plan.to_string()));
    let mut replan = plan.clone();
    replan["previous"] = planned;
    let queue = done(&crate::wire::call("merge_queue", &plan.to_string()));
    let ran = queue["actions"].as_array().unwrap().iter().find_map(|action| action.get("test").cloned());
    let events: Vec<Value> = ran.into_iter().map(|test| json!({ "type": "failed", "test": test })).collect();
    assert!(!events.is_empty(), "nothing is tested: {queue}");
    vec![
        ("compile", json!({ "policy": policy })),
        ("compile", json!({ "policy": { "files": [{ "name": "p.json", "text": self::policy().to_string() }] } })),
        ("decide", json!({ "policy": policy, "facts": facts })),
        ("decide_many", json!({ "policy": policy, "cases": [facts, unclear, { "paths": 7 }] })),
        ("explain", json!({ "policy": policy, "facts": facts, "words": "markdown" })),
        ("explain", json!({ "policy": policy, "facts": unclear })),
        ("facts", json!({ "policy": policy })),
        ("analyse", json!({ "policy": policy, "seen": [facts], "now": now })),
        ("test", json!({ "policy": policy, "junit": true, "cases": [{ "name": "cases.yaml", "text": CASES }] })),
        ("backtest", json!({ "policy": stricter, "old": policy, "decisions": [decision], "words": "text" })),
        ("backtest", json!({ "policy": stricter, "ledger": ledger })),
        ("explain_past", json!({ "policy": stricter, "ledger": ruled().0, "seq": ruled().1 })),
        ("explain_past", json!({ "policy": stricter, "old": policy, "ledger": ruled().0, "seq": ruled().1 })),
        ("diff", json!({ "policy": policy, "new": stricter, "words": "text" })),
        ("canonicalize", json!({ "value": { "b": [1.5, null, "€"], "a": {} } })),
        ("canonicalize", json!({ "value": [2.50, "a"] })),
        ("replay", about(json!({}))),
        ("replay", about(json!({ "as_of": 3 }))),
        (
            "metrics",
            about(json!({
                "span": { "from": minute(0), "until": "2026-04-30T00:00:00Z" },
                "settings": { "horizon": { "days": 7 }, "costs": { "move": 2 } },
                "beside": { "span": { "from": minute(0), "until": minute(30) } }
            })),
        ),
        (
            "metrics_series",
            about(json!({
                "spans": [{ "from": minute(0), "until": minute(20) }, { "from": minute(20), "until": minute(50) }],
                "settings": { "horizon": { "days": 7 } }
            })),
        ),
        ("metrics_series", about(json!({ "spans": [] }))),
        ("changes_since", about(json!({ "unit": unit(1) }))),
        ("changes_since", about(json!({ "unit": unit(1), "since": born(&ledger, &unit(1)) }))),
        ("changes_since", about(json!({ "unit": unit(1), "judged_by": "person:grace" }))),
        ("read_signals", json!({ "events": EVENTS, "now": now })),
        ("untaken_signals", about(json!({ "now": now }))),
        ("learning", about(json!({ "now": now }))),
        ("learning", about(json!({ "now": now, "as_of": 3 }))),
        ("rules", about(json!({ "now": "2027-06-01T00:00:00Z" }))),
        ("repeated", about(json!({}))),
        ("autonomy", json!({ "ledger": climbing(), "now": now })),
        ("autonomy", json!({ "ledger": climbing(), "now": now, "course": true })),
        ("theatre", about(json!({ "span": { "from": minute(0), "until": "2026-04-30T00:00:00Z" } }))),
        ("verify", json!({ "ledger": ledger })),
        ("verify", json!({ "ledger": ledger.replace("Round once", "Round ones") })),
        ("export_ledger", about(json!({}))),
        ("open", opening()),
        (
            "apply",
            about(json!({
                "by": "person:ada", "at": now, "key": "k1", "recorded": minute(41),
                "command": { "type": "move", "with": { "unit": unit(2), "to": "executing" } }
            })),
        ),
        (
            "apply_many",
            about(json!({ "keep_going": true, "commands": [
            { "by": "machine:builder/1", "at": now,
              "command": { "type": "move", "with": { "unit": unit(1), "to": "landed" } } },
            { "by": "person:ada", "at": now, "command": { "type": "add_context", "with": {
                "unit": unit(1), "context": { "kind": "user", "text": "Fewer cents.", "stance": "for" } } } }
        ] })),
        ),
        ("extend", about(json!({ "entries": following }))),
        ("brief", about(of_unit.clone())),
        ("why", about(of_unit.clone())),
        ("why", about(json!({ "unit": unit(1), "now": now, "part": "tests" }))),
        ("why", about(json!({ "unit": unit(1), "now": now, "to": "landed", "by": "machine:builder/1" }))),
        ("unit", about(json!({ "unit": unit(1) }))),
        ("unit", about(json!({ "unit": unit(3), "as_of": minute(30) }))),
        ("evidence", about(json!({ "unit": unit(1) }))),
        ("evidence", about(json!({ "unit": unit(3), "as_of": minute(30) }))),
        ("units", about(json!({ "most": 2 }))),
        ("units", about(json!({ "stage": "abandoned" }))),
        ("entries", about(json!({}))),
        ("entries", about(json!({ "unit": unit(1), "last": 2 }))),
        ("queue", about(json!({ "now": now, "for": "person:ada" }))),
        ("queue", about(json!({ "now": now }))),
        ("triage", about(json!({ "now": now }))),
        ("decide_move", about(json!({ "unit": unit(1), "by": "machine:builder/1", "now": now, "words": "text" }))),
        ("integration", about(json!({ "unit": unit(1), "now": now, "world": world }))),
        ("integration", about(json!({ "unit": unit(2), "now": now }))),
        ("drift", about(of_unit)),
        ("collisions", about(json!({ "now": now, "grade": "possible" }))),
        ("collisions", json!({ "units": works() })),
        ("plan", about(json!({ "now": now }))),
        ("plan", plan.clone()),
        ("plan", replan),
        ("why_before", json!({ "plan": plan, "a": "b", "b": "a" })),
        ("merge_queue", plan),
        ("advance_queue", json!({ "queue": queue["queue"], "events": events })),
        (
            "check",
            json!({ "policy": policy, "now": now,
            "told": { "type": "github", "with": { "event": "star", "payload": { "action": "created" } } } }),
        ),
        ("check", check(&now)),
        (
            "check",
            json!({ "policy": policy, "now": now, "told": { "type": "commits", "with": {
                "repository": "shop/prices", "base": "2".repeat(40), "head": HEAD, "message": "Round",
                "author_name": "Ada", "author_email": "ada@example.com" } } }),
        ),
        ("case_policies", json!({ "cases": { "name": "cases.yaml", "text": CASES } })),
        (
            "check",
            json!({ "policy": policy, "now": now, "to": "integrating", "author": "person:ada",
            "told": { "type": "gitlab_variables", "with": { "variables": {
                "CI_PROJECT_PATH": "shop/prices", "CI_MERGE_REQUEST_IID": "7", "CI_COMMIT_SHA": HEAD } } } }),
        ),
        (
            "read_change",
            json!({ "told": { "type": "github", "with": { "event": "pull_request", "payload": payload() } } }),
        ),
        ("read_change", json!({ "told": { "type": "github", "with": { "event": "star", "payload": "{}" } } })),
        ("read_evidence", json!({ "file": { "name": "junit.xml", "text": JUNIT } })),
        (
            "code_owners",
            json!({ "paths": ["a.sql", "b.rs"], "approvals": ["person:ada"],
            "owners": { "text": "* @ada\n*.sql @shop/dba @bo\n", "dialect": "github" } }),
        ),
    ]
}

/// What another writer adds to the ledger: two entries.
fn following() -> Vec<String> {
    let context = |text: &str| {
        json!({ "by": "person:ada", "at": minute(40), "command": { "type": "add_context", "with": {
            "unit": unit(1), "context": { "kind": "user", "text": text, "stance": "for" } } } })
    };
    let asked = json!({ "ledger": ledger(), "commands": [context("Fewer cents."), context("Fewer still.")] });
    let mut added = done(&crate::wire::call("apply_many", &asked.to_string()));
    let lines = added["entries"].as_array_mut().unwrap().drain(..);
    lines.map(|line| line.as_str().unwrap().to_owned()).collect()
}

/// Requests that are none, with what is wrong.
pub(super) fn wrong() -> Vec<(&'static str, Value, &'static str)> {
    let (ada, now) = ("person:ada", minute(1));
    let command = json!({ "type": "abandon", "with": { "unit": unit(1), "reason": "So." } });
    let apply = |field: &str, value: Value| {
        let mut request = json!({ "by": ada, "at": now, "command": command });
        request[field] = value;
        request
    };
    vec![
        ("apply", apply("by", json!("ada")), "an actor has a sort"),
        ("apply", apply("at", json!("yesterday")), "an instant is RFC 3339"),
        ("apply", apply("command", json!({ "type": "destroy", "with": {} })), "there is no such command"),
        ("apply", apply("command", json!({ "type": "abandon", "with": { "unit": unit(1) } })), "a field is missing"),
        ("apply", apply("command", json!({ "type": "abandon", "with": { "unit": "1", "reason": "So." } })), "no id"),
        ("apply", apply("extra", json!(1)), "there is no such field"),
        ("apply", json!({ "by": ada, "at": now }), "the command is missing"),
        ("open", json!({ "name": "two\nlines", "by": ada, "at": now }), "a line is one line"),
        ("replay", json!({ "as_of": -1 }), "entries count from 1"),
        ("extend", json!({ "entries": "{}" }), "entries are a list"),
        ("units", json!({ "stage": "done" }), "there is no such stage"),
        ("explain", json!({ "policy": source(), "facts": [], "words": "text" }), "facts are an object"),
        ("explain", json!({ "policy": source(), "facts": {}, "words": "html" }), "there are no such words"),
        ("compile", json!({ "policy": { "documents": [{ "governed": 1 }] } }), "a policy has a name"),
        (
            "plan",
            json!({ "units": [{ "unit": "a", "touches": [{
            "resource": "path:a", "mode": "writes", "lines": [[1]] }] }], "now": now }),
            "lines are two numbers",
        ),
        ("verify", json!({}), "a ledger is missing"),
        ("metrics", json!({ "span": { "from": "yesterday", "until": now } }), "an instant is RFC 3339"),
        ("theatre", json!({}), "the span is missing"),
        ("metrics_series", json!({ "spans": [{ "from": now }] }), "a span ends"),
        ("explain_past", json!({ "policy": source(), "seq": -1 }), "entries count from 1"),
        ("changes_since", json!({ "unit": unit(1), "judged_by": "ada" }), "an actor has a sort"),
        ("autonomy", json!({ "now": now, "course": 7 }), "it is yes or no"),
        ("read_signals", json!({ "events": EVENTS, "now": now, "other": "gossip" }), "there is no such kind of signal"),
        ("learning", json!({}), "the instant is missing"),
        ("check", json!({ "policy": source(), "now": now }), "nobody tells of a change"),
        ("read_change", json!({ "told": { "type": "svn", "with": {} } }), "there is no such forge"),
        ("code_owners", json!({ "paths": [], "owners": { "text": "", "dialect": "svn" } }), "no such dialect"),
    ]
}

/// Requests that come to no view, with the sort of answer they get.
pub(super) fn failing() -> Vec<(&'static str, Value, &'static str)> {
    let file = |text: &str| json!({ "policy": { "files": [{ "name": "p.yaml", "text": text }] } });
    vec![
        (
            "apply",
            json!({
                "ledger": ledger(), "by": "person:ada", "at": minute(40),
                "command": { "type": "abandon", "with": { "unit": unit(3), "reason": "Once more." } }
            }),
            "rejected",
        ),
        // The second does not follow the first.
        ("extend", json!({ "ledger": ledger(), "entries": [following()[0], following()[0]] }), "fault"),
        ("extend", json!({ "entries": ["{}"] }), "fault"),
        ("evidence", json!({ "ledger": ledger(), "unit": "ticket:none" }), "fault"),
        ("compile", file("governed: 1\npolicy: [\n"), "fault"),
        ("compile", file("governed: 1\npolicy: p\nowne: person:ada\n"), "fault"),
        ("compile", json!({}), "fault"),
        ("unit", json!({ "unit": "ticket:none" }), "fault"),
        ("explain_past", json!({ "policy": source(), "ledger": ledger(), "seq": 1 }), "fault"),
        ("changes_since", json!({ "ledger": ledger(), "unit": unit(1), "since": 1 }), "fault"),
        ("changes_since", json!({ "ledger": ledger(), "unit": "ticket:none" }), "fault"),
        ("metrics_series", json!({ "spans": vec![json!({ "from": minute(0), "until": minute(1) }); 600] }), "fault"),
        ("autonomy", json!({ "now": minute(40) }), "fault"),
        ("untaken_signals", json!({ "ledger": "none", "now": minute(40) }), "fault"),
        ("learning", json!({ "ledger": "none", "now": minute(40) }), "fault"),
        ("rules", json!({ "ledger": "none", "now": minute(40) }), "fault"),
        ("repeated", json!({ "ledger": "none" }), "fault"),
        ("read_signals", json!({ "events": "{", "now": minute(40) }), "fault"),
    ]
}
