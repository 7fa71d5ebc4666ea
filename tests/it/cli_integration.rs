//! Integration at the terminal: with a ledger and without, as text, JSON and Markdown.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cli::Desk;

fn write(desk: &Desk, name: &str, text: &str) {
    std::fs::write(desk.folder.path().join(name), text).unwrap();
}

const UNITS: &str = r#"{"unit":"base","landed":true,"touches":[{"resource":"path:a.rs","mode":"writes","lines":[[1,0,3]],"base":"sha256:0000000000000000000000000000000000000000000000000000000000000000","content":"sha256:1111111111111111111111111111111111111111111111111111111111111111"}]}
{"unit":"one","touches":[{"resource":"path:a.rs","mode":"writes","lines":[[10,2,5]],"base":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}]}
{"unit":"two","asks":["ticket:1"],"touches":[{"resource":"path:a.rs","mode":"writes","lines":[[14,1,1]],"base":"sha256:1111111111111111111111111111111111111111111111111111111111111111"}]}
{"unit":"three","asks":["ticket:1"],"depends":[{"kind":"needs_landed","on":"one"}],"touches":[{"resource":"flag:x","mode":"assumes","value":"off"}]}
{"unit":"four","touches":[{"resource":"flag:x","mode":"writes","value":"on"}],"bases":["m1","m2"]}
"#;

/// Every line that comes out.
fn lines(desk: &Desk, args: &[&str]) -> Vec<Value> {
    desk.ok(args).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn collisions_of_units_in_a_file_come_out_line_by_line() {
    let desk = Desk::new();
    write(&desk, "units.jsonl", UNITS);
    let found = lines(&desk, &["collisions", "--units", "units.jsonl"]);
    let pairs: Vec<(&str, &str, &str)> = found
        .iter()
        .filter(|row| row["type"] == "collision")
        .map(|row| (row["a"].as_str().unwrap(), row["b"].as_str().unwrap(), row["grade"].as_str().unwrap()))
        .collect();
    // Line 10 of what `one` began from is line 13 of what `two` did: lines 13 and 14 against line 14.
    assert_eq!(pairs, [("four", "three", "certain"), ("one", "two", "certain")]);
    let rows = |kind: &str| found.iter().filter(|row| row["type"] == kind).count();
    assert_eq!((rows("shared_ask"), rows("standing")), (1, 1), "{found:?}");
    assert_eq!(lines(&desk, &["collisions", "four", "--units", "units.jsonl"]).len(), 1);
    assert!(
        desk.ok(&["collisions", "--units", "units.jsonl", "--format", "markdown"])
            .contains("| certain | `four` × `three` |")
    );
}

#[test]
fn units_that_do_not_read_are_told_by_line() {
    let desk = Desk::new();
    for (text, part) in [
        ("{\"unit\":\"a\"}\n{\"unit\":\"a\"}\n", "`a` is there twice"),
        ("{\"unit\":\"a\"}\n{\"unot\":\"b\"}\n", "units.jsonl:2"),
        (
            "{\"unit\":\"a\",\"touches\":[{\"resource\":\"path:a\",\"mode\":\"writes\",\"lines\":[[1]]}]}\n",
            "units.jsonl:1",
        ),
        ("\u{feff}{}", "units.jsonl:1"),
    ] {
        write(&desk, "units.jsonl", text);
        let (code, said) = desk.fails(&["collisions", "--units", "units.jsonl"]);
        assert!(code == 2 && said.contains(part), "{code}: {said}");
    }
    let touches = vec![r#"{"resource":"path:a","mode":"writes"}"#; 200_000].join(",");
    write(&desk, "units.jsonl", &format!("{{\"unit\":\"many\",\"touches\":[{touches}]}}\n"));
    let (code, said) = desk.fails(&["collisions", "--units", "units.jsonl"]);
    assert!(code == 2 && (said.contains("touches") || said.contains("limit")), "{said}");
}

#[test]
fn a_plan_of_units_in_a_file_orders_them_and_says_why() {
    let desk = Desk::new();
    write(&desk, "units.jsonl", UNITS);
    let plan: Value =
        serde_json::from_str(&desk.ok(&["plan", "--units", "units.jsonl", "--json", "--from", "2026-03-17"])).unwrap();
    let order: Vec<&str> = plan["batches"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|batch| batch["units"].as_array().unwrap())
        .map(|unit| unit["unit"].as_str().unwrap())
        .collect();
    assert_eq!(order, ["four", "one"], "of two that collide one waits");
    let again = desk.ok(&["plan", "--units", "units.jsonl", "--json", "--from", "2026-03-17"]);
    write(&desk, "plan.json", &again);
    let kept = desk.ok(&["plan", "--units", "units.jsonl", "--from", "2026-03-17", "--previous", "plan.json"]);
    assert!(kept.contains("`four`, `one`") || kept.contains("`four`"), "{kept}");
    let why = desk.ok(&["plan", "--units", "units.jsonl", "--from", "2026-03-17", "--why", "one", "two"]);
    assert!(why.contains("collide") || why.contains("same lines"), "{why}");
    assert!(desk.ok(&["plan", "--units", "units.jsonl", "--format", "markdown"]).contains("### Landing plan of"));
    let (code, said) = desk.fails(&["plan", "--units", "units.jsonl", "--batch", "0"]);
    assert!(code == 2 && said.contains("at least 1"), "{said}");
}

#[test]
fn a_plan_becomes_a_queue_that_a_shell_can_carry_out() {
    let desk = Desk::new();
    let names = ["a", "b", "c"].map(|name| format!("{{\"unit\":\"{name}\"}}\n"));
    write(&desk, "units.jsonl", &names.concat());
    let start = ["plan", "--units", "units.jsonl", "--queue", "queue.json", "--batch", "2"];
    let actions = lines(&desk, &start);
    let tests: Vec<(u64, usize)> = actions
        .iter()
        .map(|action| (action["test"].as_u64().unwrap(), action["units"].as_array().unwrap().len()))
        .collect();
    assert_eq!(
        tests.iter().map(|(_, units)| *units).collect::<Vec<_>>(),
        [2, 3],
        "the second holds the first: {actions:?}"
    );
    let (code, said) = desk.fails(&start);
    assert!(code == 2 && said.contains("--event"), "a queue is not begun anew by mistake: {said}");
    let event = |kind: &str, test: u64| format!("{{\"type\":\"{kind}\",\"test\":{test}}}");
    let passed = lines(&desk, &["plan", "--queue", "queue.json", "--event", &event("passed", tests[0].0)]);
    assert_eq!(
        (passed[0]["type"].as_str(), passed[0]["units"].to_string()),
        (Some("land"), "[\"a\",\"b\"]".to_owned())
    );
    let retried = lines(&desk, &["plan", "--queue", "queue.json", "--event", &event("failed", tests[1].0)]);
    let again = retried.iter().find(|action| action["type"] == "test").unwrap()["test"].as_u64().unwrap();
    let gone = lines(&desk, &["plan", "--queue", "queue.json", "--event", &event("failed", again)]);
    assert!(gone.iter().any(|action| action["type"] == "eject"), "{gone:?}");
    let (code, said) = desk.fails(&["plan", "--queue", "queue.json", "--event", "{\"type\":\"pased\"}"]);
    assert!(code == 2 && said.contains("pased"), "{said}");
}

#[test]
fn a_unit_is_asked_about_in_its_world() {
    let desk = Desk::new();
    let unit = desk.new_unit("checkout");
    desk.ok(&["touch", &unit, "flag:new-checkout", "--mode", "assumes", "--value", "on"]);
    write(
        &desk,
        "world.yaml",
        "world:\n  flags: { new-checkout: \"off\" }\nintegration:\n  windows:\n    - { id: always, does: freeze, why: It is closed., starts: 2020-01-01, lasts: 300d, repeats: FREQ=MONTHLY }\n",
    );
    let output = desk.run(&["integration", &unit, "--world", "world.yaml", "--json"]);
    assert_eq!(output.status.code(), Some(3), "it breaks: the answer is no");
    let fit: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((fit["verdict"].as_str(), fit["replies"].as_array().unwrap().len()), (Some("breaks"), 8));
    assert!(desk.ok(&["drift", &unit, "--world", "world.yaml"]).contains("flag:new-checkout is `off`"));
    assert!(desk.ok(&["integration", &unit]).contains("nothing is told of flag:new-checkout"));
    write(
        &desk,
        "bad.yaml",
        "integration:\n  windows:\n    - { id: x, does: freeze, why: y, starts: 2020-01-01, lasts: forever }\n",
    );
    let (code, said) = desk.fails(&["integration", &unit, "--world", "bad.yaml"]);
    assert!(code == 2 && said.contains("bad.yaml") && said.contains("`forever`"), "{said}");
}

#[test]
fn policy_may_hold_what_collides() {
    let desk = Desk::new();
    write(
        &desk,
        "team.yaml",
        "governed: 1\npolicy: team\nowner: person:ada\nreview: 2027-01-01\nrules:\n  - { id: go, why: Work goes on., then: [allow] }\n  - { id: apart, why: One at a time., moves: [admit], when: integration.certain > 0, then: [{ hold: { until_fact: integration.certain == 0 } }] }\nfallback: { to: person:ada }\n",
    );
    let (one, two) = (desk.new_unit("one"), desk.new_unit("two"));
    for unit in [&one, &two] {
        desk.ok(&["touch", unit, "flag:x", "--value", unit]);
    }
    desk.ok(&["policy", "adopt", "team.yaml", "--reason", "as agreed"]);
    let output = desk.run(&["move", &one, "--to", "admitted"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.code() == Some(3) && said.contains("apart"), "{:?} {said}", output.status);
    desk.ok(&["abandon", &two, "--reason", "one is enough"]);
    desk.ok(&["move", &one, "--to", "admitted"]);
}

#[test]
fn units_come_in_by_a_pipe_as_well() {
    let desk = Desk::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_governed"))
        .args(["collisions", "--units", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .current_dir(desk.folder.path())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(UNITS.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().lines().filter(|row| row.contains("\"collision\"")).count(),
        2
    );
}
