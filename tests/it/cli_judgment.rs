//! Overrides, challenges, measures and autonomy at the terminal.

use serde_json::{Value, json};

use crate::cli::Desk;

const POLICY: &str = "governed: 1
policy: team
owner: person:ada
review: 2027-01-01
groups:
  reviewers: { members: [person:bob] }
  on-call: { members: [person:dan] }
autonomy:
  why: Machines begin below.
  ladder:
    - { level: work, moves: [start, submit, pass] }
    - { level: land, moves: [land], earn: { horizon: 1h } }
rules:
  - { id: go, why: Work goes on., then: [allow] }
  - { id: read, why: Two see more., moves: [land], then: [{ judgment: { kind: review, of: reviewers } }] }
overrides:
  - { group: on-call, moves: [land], most: 8h, why: It cannot wait. }
fallback: { to: person:ada }
";

/// A unit that waits for a review before it lands.
fn desk() -> (Desk, String) {
    let desk = Desk::new();
    desk.write("team.yaml", POLICY);
    let unit = desk.new_unit("a");
    desk.ok(&["policy", "adopt", "team.yaml", "--reason", "as agreed"]);
    desk.ok(&["move", &unit, "--to", "admitted"]);
    for to in ["executing", "validating"] {
        desk.ok(&["move", &unit, "--to", to, "--as", "machine:gen/1"]);
    }
    desk.ok(&["evidence", "add", &unit, "it does", "--about", "works", "--as", "person:cleo"]);
    desk.ok(&["move", &unit, "--to", "integrating", "--as", "machine:gen/1"]);
    (desk, unit)
}

#[test]
fn an_override_is_given_under_authority_and_shows_wherever_the_move_is_told() {
    let (desk, unit) = desk();
    let shown = desk.json(&["brief", &unit])["shown"].as_str().unwrap().to_owned();
    assert!(desk.ok(&["brief", &unit]).contains(&shown));
    assert_eq!(desk.fails(&["move", &unit, "--to", "landed"]).0, 3);
    let lift = ["override", &unit, "land", "--until", "4h", "--reason", "customers cannot pay"];
    let (code, said) = desk.fails(&lift);
    assert!(code == 1 && said.contains("the policy in force gives it to on-call"), "{said}");
    let by = |name: &'static str, more: &[&'static str]| [&lift[..], &["--as", name], more].concat();
    let (code, said) = desk.fails(&by("person:dan", &["--shown", "sha256:00"]));
    assert!(code == 2 && said.contains("sha256"), "{said}");
    desk.write("change.json", r#"[{"op":"replace","path":"/limit","value":5}]"#);
    desk.write("bad.json", r#"[{"op":"replace","path":"limit","value":5}]"#);
    let (code, said) = desk.fails(&by("person:dan", &["--patch", "bad.json"]));
    assert!(code == 2 && said.contains("bad.json is no JSON Patch") && said.contains("RFC 6901"), "{said}");
    desk.ok(&by("person:dan", &["--patch", "change.json", "--substituting"]));
    desk.ok(&["move", &unit, "--to", "landed"]);
    let said = desk.ok(&["why", &unit, "o1"]);
    assert!(said.contains("override o1 stands") && said.contains("customers cannot pay"), "{said}");
    let log = desk.ok(&["log", &unit, "--json"]);
    assert!(log.contains(r#""lifted_by":"o1""#), "{log}");
    desk.ok(&["override", &unit, "--end", "o1", "--reason", "the fire is out"]);
    desk.ok(&["verify"]);
}

#[test]
fn a_challenge_stops_is_ruled_on_and_counts_beside_what_it_contests() {
    let (desk, unit) = desk();
    desk.ok(&["judge", &unit, "--approve", "--as", "person:bob", "--text", "read it", "--until", "2d"]);
    let contest = ["challenge", &unit, "it counts the wrong thing", "--of", "metric:escape_rate", "--stops"];
    desk.ok(&contest);
    let (code, said) = desk.fails(&["move", &unit, "--to", "landed"]);
    assert!(code == 1 && said.contains("challenges it: it counts the wrong thing"), "{said}");
    let (code, said) = desk.fails(&["challenge", &unit, "no", "--of", "colour:red"]);
    assert!(code == 2 && said.contains("`evidence:LABEL`"), "{said}");
    let rule = ["challenge", &unit, "looked into", "--answer", "c1", "--ruling", "dismissed"];
    assert_eq!(desk.fails(&rule).0, 1, "whoever raised it does not rule");
    desk.ok(&[&rule[..], &["--as", "person:bob"]].concat());
    desk.ok(&["move", &unit, "--to", "landed"]);

    let span = ["--from", "2020-01-01", "--until", "2199-01-01"];
    let measured = desk.json(&[&["metrics"], &span[..]].concat());
    let measures = measured["metrics"]["measures"].as_array().unwrap();
    let named = |name: &str| measures.iter().find(|measure| measure["name"] == name).unwrap();
    assert_eq!(named("escape_rate")["challenges"], 1);
    assert_eq!(named("trusted_change_per_judgment")["ratio"]["count"], 1);
    let text = desk.ok(&[&["metrics", "--beside", "2020-01-01..2021-01-01"], &span[..]].concat());
    assert!(text.contains("escape_rate: 0.000 (0 of 1), challenged once\n  beside: none to count"), "{text}");
    let gates = desk.json(&[&["theatre"], &span[..]].concat());
    assert!(gates["gates"].as_array().unwrap().iter().any(|gate| gate["name"] == "review"), "{gates}");

    // The same through the operation, from the exported ledger alone.
    let ledger = desk.ok(&["export", "-"]);
    let asked =
        json!({ "ledger": ledger, "span": { "from": "2020-01-01T00:00:00Z", "until": "2199-01-01T00:00:00Z" } });
    for (operation, view) in [("metrics", &measured), ("theatre", &gates)] {
        desk.write("asked.json", &asked.to_string());
        let answer: Value = serde_json::from_str(&desk.ok(&["call", operation, "asked.json"])).unwrap();
        assert_eq!((&answer["type"], &answer["with"]), (&json!("done"), view), "{operation}");
    }
    for (args, told) in [
        (&["metrics", "--from", "2026-01-01", "--until", "2026-01-01"][..], "holds nothing"),
        (&["metrics", "--beside", "2026-01-01"], "is no span"),
        (&["metrics", "--settings", "team.yaml"], "team.yaml"),
    ] {
        let (code, said) = desk.fails(args);
        assert!(code == 2 && said.contains(told), "{args:?}: {said}");
    }
}

#[test]
fn autonomy_is_shown_turned_down_where_it_is_not_earned_and_audited() {
    let (desk, unit) = desk();
    desk.ok(&["judge", &unit, "--approve", "--as", "person:bob"]);
    desk.ok(&["move", &unit, "--to", "landed"]);
    let text = desk.ok(&["autonomy"]);
    assert!(text.contains("machine:gen/1 on code-change, reversible stands on `work`"), "{text}");
    assert!(text.contains("not met: "), "{text}");
    assert_eq!(desk.json(&["autonomy", "machine:other/1"])["cells"], json!([]));
    let grant = ["grant", "machine:gen/1", "--level", "land", "--until", "30d", "--reason", "it is good"];
    let (code, said) = desk.fails(&grant);
    assert!(code == 1 && said.contains("`land` is not proposed for machine:gen/1"), "{said}");
    let (code, said) = desk.fails(&["grant", "person:ada", "--level", "land", "--until", "30d", "--reason", "so"]);
    assert!(code == 2 && said.contains("machine:NAME/VERSION"), "{said}");
    assert_eq!(desk.fails(&["revoke", "machine:gen/1", "--reason", "odd"]).0, 1);

    let commit = ["audit", "commit", "--salt", "salt.txt", "--per-thousand", "1000"];
    desk.ok(&commit);
    let file = desk.folder.path().join("salt.txt");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions()) & 0o777, 0o600);
    assert_eq!(desk.fails(&commit).0, 1, "bound already");
    let before = desk.json(&["audit", "draw", "--salt", "salt.txt"]);
    assert_eq!(before["landed"], 0, "only what landed since is drawn");
    let log = desk.ok(&["log"]);
    let secret = std::fs::read_to_string(&file).unwrap();
    assert!(log.contains("audit_committed") && !log.contains(secret.trim()), "{log}");
    desk.write("salt.txt", "nothing");
    let (code, said) = desk.fails(&["audit", "draw", "--salt", "salt.txt"]);
    assert!(code == 2 && said.contains("holds no salt"), "{said}");
    // What is kept beside the ledger is what the entries come to.
    desk.ok(&["verify"]);
    let fresh = Desk::empty();
    fresh.write("ledger.jsonl", &desk.ok(&["export", "-"]));
    fresh.ok(&["import", "ledger", "ledger.jsonl"]);
    assert_eq!(fresh.json(&["autonomy"])["ladder"], json!(["work", "land"]));
    fresh.ok(&["verify"]);
}

#[test]
fn who_goes_by_several_names_is_said_listed_and_split_by_somebody_else() {
    let desk = Desk::new();
    assert!(desk.ok(&["actor", "list"]).contains("nobody"));
    desk.ok(&["actor", "same", "person:lee", "person:lee-b", "--reason", "one passport"]);
    assert_eq!(desk.ok(&["actor", "list"]), "person:lee = person:lee-b\n");
    let (code, said) = desk.fails(&["--as", "person:lee", "actor", "split", "person:lee-b", "--reason", "no"]);
    assert!(code == 1 && said.contains("somebody who is none of them"), "{said}");
    let (code, said) = desk.fails(&["actor", "same", "person:lee", "machine:gen/1", "--reason", "no"]);
    assert!(code == 1 && said.contains("a machine's word is never a person's"), "{said}");

    // The other name is known to verbs that load one unit alone.
    let unit = desk.new_unit("a");
    for (by, to) in [("person:ada", "admitted"), ("person:lee", "executing")] {
        desk.ok(&["--as", by, "move", &unit, "--to", to]);
    }
    desk.ok(&["--as", "person:ada", "hold", &unit, "wait"]);
    let (code, said) = desk.fails(&["--as", "person:lee-b", "hold", &unit, "go on", "--release", "h1"]);
    assert!(code == 1 && said.contains("person:lee-b, who is person:lee, worked on this unit"), "{said}");
    desk.ok(&["actor", "split", "person:lee-b", "--reason", "they are two"]);
    desk.ok(&["--as", "person:lee-b", "hold", &unit, "go on", "--release", "h1"]);
    assert!(desk.ok(&["log"]).contains("person:lee = person:lee-b: one passport"));
    desk.ok(&["verify"]);
}
