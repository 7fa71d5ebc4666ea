//! Policy at the terminal: files in, verdicts, reasons and exit codes out.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cli::Desk;

const TEAM: &str = "# what lands was read by another
governed: 1
policy: team
owner: person:ada
review: 2027-01-01
groups:
  reviewers: { members: [person:bob] }
rules:
  - { id: go, why: Work goes on., then: [allow] }
  - id: read # two see more
    why: Two see more.
    moves: [land]
    when: unit.criteria>0
    then: [{ judgment: { kind: review, of: reviewers } }]
fallback: { to: person:ada }
";

const CASES: &str = "policy: team.yaml
cases:
  - name: landing takes a review
    facts: { move: land, actor: { id: person:ada, kind: person }, unit: { criteria: 1 } }
    expect: { verdict: need, rules: [go, read] }
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("team.yaml", TEAM);
    desk.write("team.cases.yaml", CASES);
    desk
}

#[test]
fn a_policy_is_checked_with_places_and_the_nearest_name() {
    let desk = desk();
    assert_eq!(desk.json(&["policy", "check", "team.yaml"])["rules"], 2);
    desk.write("bad.yaml", &TEAM.replace("unit.criteria>0", "unit.critera>0"));
    let (code, said) = desk.fails(&["policy", "check", "bad.yaml"]);
    assert_eq!(code, 2);
    assert!(said.contains("bad.yaml:13:11: there is no fact `unit.critera`"), "{said}");
    assert!(said.contains("^^^^^^^^^^^^") && said.contains("did you mean `unit.criteria`?"), "{said}");
    let output = desk.run(&["policy", "check", "bad.yaml", "--json"]);
    let view: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&view["fault"]["kind"], &view["fault"]["places"][0]["line"], &view["fault"]["places"][0]["column"]),
        (&"input".into(), &13.into(), &11.into())
    );
}

#[test]
fn a_move_asks_the_policy_in_force_and_a_judgment_lets_it_go() {
    let desk = desk();
    let unit = desk.new_unit("a");
    desk.ok(&["policy", "adopt", "team.yaml", "--reason", "as agreed"]);
    assert!(desk.ok(&["policy", "show"]).contains("policy team"));
    desk.ok(&["move", &unit, "--to", "admitted"]);
    for to in ["executing", "validating"] {
        desk.ok(&["move", &unit, "--to", to, "--as", "machine:gen/1"]);
    }
    desk.ok(&["evidence", "add", &unit, "it does", "--about", "works", "--as", "person:cleo"]);
    desk.ok(&["move", &unit, "--to", "integrating", "--as", "machine:gen/1"]);

    desk.write("lie.json", r#"{"judgments": []}"#);
    let (code, said) = desk.fails(&["move", &unit, "--to", "landed", "--world", "lie.json"]);
    assert!(code == 2 && said.contains("lie.json: `judgments` is not for the caller to say"), "{said}");
    let (code, _) = desk.fails(&["decide", &unit]);
    assert_eq!(code, 3);
    let before = desk.ok(&["log"]).lines().count();
    let output = desk.run(&["move", &unit, "--to", "landed"]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("need: land needs judgment: review, by reviewers"), "{said}");
    assert!(said.contains("person:bob approves (review)") && said.contains("it stays where it is"), "{said}");
    assert_eq!(desk.ok(&["log"]).lines().count(), before + 1, "asking with `decide` records nothing, moving does");

    let entry = format!("entry:{}", before + 1);
    assert!(desk.ok(&["why", &entry]).contains("rule read asks for it: Two see more."));
    assert_eq!(desk.fails(&["why", "entry:1"]).0, 2);

    desk.ok(&["judge", &unit, "--approve", "--as", "person:bob", "--text", "reads well"]);
    desk.ok(&["move", &unit, "--to", "landed"]);
    assert!(desk.ok(&["verify"]).contains("agrees"));

    // On the past: without the review two decisions would be otherwise.
    desk.write("loose.yaml", &TEAM.replace("moves: [land]", "moves: [settle]"));
    let found = desk.json(&["policy", "backtest", "loose.yaml"]);
    assert_eq!((&found["loosened"], &found["tightened"]), (&1.into(), &0.into()), "{found}");
    assert!(desk.ok(&["policy", "diff", "loose.yaml"]).contains("rule `read` changed"));
    assert!(desk.json(&["policy", "analyse"])["decisions"].as_u64() > Some(5));
}

#[test]
fn cases_beside_a_policy_pass_or_say_where_they_do_not() {
    let desk = desk();
    assert!(desk.ok(&["policy", "test", "team.cases.yaml"]).contains("1 of 1 cases pass; 2 of 2 rules fired"));
    desk.write("team.cases.yaml", &CASES.replace("verdict: need", "verdict: move"));
    let output = desk.run(&["policy", "test", "team.cases.yaml"]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("team.cases.yaml:5:24: expected the verdict `move`, found `need`"), "{said}");
    assert!(said.contains("0 of 1 cases pass"), "{said}");
    desk.write("team.cases.yaml", CASES);
    desk.ok(&["policy", "test", "team.cases.yaml", "--junit", "out.xml"]);
    assert!(std::fs::read_to_string(desk.folder.path().join("out.xml")).unwrap().contains("landing takes a review"));
    assert_eq!(
        desk.fails(&["policy", "test", "team.cases.yaml", "--least", "1000"]).0,
        3,
        "one branch was tried one way"
    );
}

#[test]
fn conditions_are_spelt_one_way_and_comments_stay() {
    let desk = desk();
    assert_eq!(desk.fails(&["policy", "fmt", "team.yaml", "--check"]).0, 3);
    desk.ok(&["policy", "fmt", "team.yaml"]);
    let text = std::fs::read_to_string(desk.folder.path().join("team.yaml")).unwrap();
    assert_eq!(text, TEAM.replace("unit.criteria>0", "unit.criteria > 0"));
    desk.ok(&["policy", "fmt", "team.yaml", "--check"]);
}

#[test]
fn cases_stream_through_one_line_each() {
    let desk = desk();
    let mut child = Command::new(env!("CARGO_BIN_EXE_governed"))
        .args(["decide", "--policy", "team.yaml", "--facts", "-"])
        .current_dir(desk.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = [
        r#"{"move":"land","unit":{"criteria":1}}"#,
        r#"{"move":"submit","unit":{"criteria":1}}"#,
        r#"{"move":"land"}"#,
        r#"{"move":"land","unti":{}}"#,
        "not json",
    ];
    child.stdin.take().unwrap().write_all(lines.join("\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2), "two lines held no facts");
    let out: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let verdicts: Vec<Option<&str>> = out.iter().map(|line| line["verdict"].as_str()).collect();
    assert_eq!(verdicts, [Some("need"), Some("move"), Some("undetermined"), None, None]);
    assert_eq!(out[3]["fault"]["help"], "did you mean `unit`?");
    assert_eq!(out[0]["owed"][0], "judgment: review, by reviewers, not by who worked on it");
}

#[test]
fn what_is_known_of_the_language_is_told() {
    let desk = desk();
    assert!(desk.ok(&["policy", "language"]).contains("## Functions"));
    assert!(desk.ok(&["policy", "language", "--help"]).contains("startsWith"));
    assert!(desk.ok(&["policy", "facts"]).contains("unit.reversibility"));
    let schema: Value = serde_json::from_str(&desk.ok(&["policy", "schema"])).unwrap();
    assert_eq!(schema["title"], "A policy of Governed");
    assert_eq!(desk.fails(&["decide", "0000"]).0, 2);
    assert_eq!(desk.fails(&["policy", "analyse"]).0, 2, "no policy is in force");
}
