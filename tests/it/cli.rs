//! The command, as people and scripts use it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a ledger in it.
pub struct Desk {
    pub folder: TempDir,
}

pub fn governed(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_governed"))
        .args(args)
        .current_dir(folder)
        .env("GOVERNED_AS", "person:ada")
        .env("NO_COLOR", "1")
        .env_remove("GOVERNED_LEDGER")
        .output()
        .unwrap()
}

impl Desk {
    pub fn new() -> Self {
        let desk = Self::empty();
        desk.ok(&["init", "--name", "desk"]);
        desk
    }

    /// One without a ledger yet.
    pub fn empty() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    pub fn run(&self, args: &[&str]) -> Output {
        governed(self.folder.path(), args)
    }

    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn json(&self, args: &[&str]) -> Value {
        let text = self.ok(&[args, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{args:?}: {error} in {text}"))
    }

    /// The exit code and what was said on the side.
    pub fn fails(&self, args: &[&str]) -> (i32, String) {
        let output = self.run(args);
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    pub fn new_unit(&self, title: &str) -> String {
        let made = self.json(&["unit", "new", title, "--criterion", "works=it works"]);
        made["units"][0].as_str().unwrap().to_owned()
    }
}

#[test]
fn a_unit_goes_from_proposal_to_settled_at_the_terminal() {
    let desk = Desk::new();
    let unit = desk.new_unit("Cache the price list");
    let unit = unit.as_str();
    let report = desk.folder.path().join("report.xml");
    std::fs::write(&report, "<testsuite/>").unwrap();
    let report = report.to_str().unwrap();
    let source = desk.folder.path().join("price.rs");
    std::fs::write(&source, "fn price() {}").unwrap();
    let source = source.to_str().unwrap();

    desk.ok(&["touch", unit, "path:src/price.rs", "--lines", "10-20", "--file", source]);
    desk.ok(&["context", unit, "customers complain about waiting", "--kind", "user", "--stance", "for"]);
    desk.ok(&["initiative", unit, "faster checkout"]);
    desk.ok(&["constrain", unit, "--preserve", "prices shown are never older than a minute"]);
    desk.ok(&["uncertainty", "raise", unit, "is a minute short enough?", "--blocks", "landed"]);
    desk.ok(&["move", unit, "--to", "admitted"]);
    desk.ok(&["--as", "machine:codegen/4", "move", unit, "--to", "executing"]);
    desk.ok(&["--as", "machine:codegen/4", "attempt", unit, "a cache in the page", "--outcome", "failed"]);
    desk.ok(&[
        "--as",
        "machine:ci/1",
        "evidence",
        "add",
        unit,
        "all green",
        "--about",
        "works",
        "--method",
        "test",
        "--file",
        report,
    ]);
    desk.ok(&["--as", "machine:codegen/4", "move", unit, "--to", "validating"]);
    desk.ok(&["--as", "machine:codegen/4", "move", unit, "--to", "integrating"]);
    let (code, said) = desk.fails(&["move", unit, "--to", "landed"]);
    assert_eq!(code, 1);
    assert!(said.contains("rejected [504 uncertain]: it is not known: is a minute short enough?"), "{said}");
    assert!(said.contains("because of entry 7") && said.contains("help: answer it with"), "{said}");
    desk.ok(&["uncertainty", "resolve", unit, "u1", "measured: yes"]);

    // The content changes: the evidence for it is stale, and says so.
    std::fs::write(source, "fn price() { todo }").unwrap();
    desk.ok(&["touch", unit, "path:src/price.rs", "--file", source]);
    assert!(desk.ok(&["evidence", "list", unit]).contains("e1 stale supports"));
    assert!(desk.ok(&["why", unit, "e1"]).contains("content has changed since [entry 15]"));
    let (code, said) = desk.fails(&["move", unit, "--to", "landed"]);
    assert!(code == 1 && said.contains("has only evidence of what has changed since"), "{said}");
    desk.ok(&[
        "--as",
        "machine:ci/1",
        "evidence",
        "add",
        unit,
        "green again",
        "--about",
        "works",
        "--file",
        report,
        "--replaces",
        "e1",
    ]);
    desk.ok(&["move", unit, "--to", "landed"]);
    desk.ok(&["move", unit, "--to", "settled", "--kept", "cache prices for a minute at most"]);

    let brief = desk.json(&["brief", unit]);
    assert_eq!(brief["stage"], "settled");
    assert_eq!(brief["pending"], Value::Null);
    let earlier = desk.json(&["brief", unit, "--as-of", "9"]);
    assert_eq!(earlier["stage"], "executing");
    assert!(desk.ok(&["log", unit]).lines().count() > 15);
    assert!(desk.ok(&["verify"]).contains("the chain is whole"));
}

#[test]
fn split_combine_handoff_hold_escalate_refuse_and_rollback_work_at_the_terminal() {
    let desk = Desk::new();
    let whole = desk.new_unit("Everything at once");
    let split = desk.json(&[
        "split",
        &whole,
        "--into",
        "First half",
        "--into",
        "Second half",
        "--reason",
        "too large to review",
    ]);
    let parts: Vec<&str> = split["units"].as_array().unwrap()[1..].iter().map(|id| id.as_str().unwrap()).collect();
    assert!(desk.ok(&["brief", parts[0]]).contains(&format!("split from {whole}")));
    assert!(desk.ok(&["brief", parts[0]]).contains("works: it works"), "the parts are judged by what the whole was");
    let joined =
        desk.json(&["combine", parts[0], parts[1], "--title", "Both halves", "--reason", "they belong together"]);
    let joined = joined["units"][2].as_str().unwrap();
    assert!(desk.ok(&["why", &whole]).contains("went from proposed to superseded: too large to review"));

    desk.ok(&["handoff", joined, "--to", "person:bob", "--reason", "holidays"]);
    desk.ok(&["hold", joined, "the quarter closes", "--until", "2099-01-01"]);
    let (code, said) = desk.fails(&["move", joined, "--to", "admitted"]);
    assert!(code == 1 && said.contains("it ends by itself at 2099-01-01T00:00:00Z"), "{said}");
    desk.ok(&["hold", joined, "it closed early", "--release", "h1"]);
    desk.ok(&["escalate", joined, "does legal agree?", "--to", "person:lee", "--due", "2026-12-01"]);
    assert!(desk.ok(&["queue", "--for", "person:lee"]).contains("answer escalation `q1`"));
    desk.ok(&["--as", "person:lee", "escalate", joined, "yes", "--answer", "q1"]);
    desk.ok(&["refuse", joined, "the risk is understated", "--grounds", "risk_misread", "--about", "works"]);
    assert_eq!(desk.fails(&["--as", "person:bob", "refuse", joined, "no it is not", "--answer", "r1"]).0, 1);
    desk.ok(&["refuse", joined, "restated", "--answer", "r1"]);
    let other = desk.new_unit("Something it needs");
    desk.ok(&["depend", joined, &other, "--reason", "uses it"]);
    assert!(desk.ok(&["triage"]).contains(&format!("after {other}")));
    desk.ok(&["depend", joined, &other, "--drop", "--reason", "no longer"]);
    desk.ok(&["abandon", joined, "--reason", "not wanted any more"]);
    assert_eq!(desk.json(&["unit", "list", "--stage", "abandoned"])["count"], 1);
}

#[test]
fn bad_input_on_every_verb_says_what_and_how_to_mend_it() {
    let desk = Desk::new();
    let unit = desk.new_unit("A unit");
    let unit = unit.as_str();
    let cases: &[(&[&str], i32, &str)] = &[
        (&["init"], 2, "there is a ledger in .governed already"),
        (&["--as", "ada", "unit", "new", "x"], 2, "`ada` is no actor: expected an actor as `person:ID`"),
        (&["--at", "yesterday", "unit", "new", "x"], 2, "`yesterday` is no instant"),
        (&["--at", "2999-01-01", "unit", "new", "x"], 2, "2999-01-01T00:00:00Z is yet to come"),
        (&["--key", "k", "apply", "missing.jsonl"], 2, "`apply` takes no key"),
        (&["evidence", "add", unit, "x", "--about", "works", "--file", "/dev/zero"], 2, "it is no regular file"),
        (&["import", "git", env!("CARGO_MANIFEST_DIR"), "--tip", "^HEAD"], 2, "`^HEAD` names no commit"),
        (&["unit", "new", "x", "--kind", "Pricing Change"], 2, "`Pricing Change` is no label"),
        (&["unit", "new", "x", "--criterion", "no text"], 2, "`LABEL=TEXT` or `LABEL@FUNCTION=TEXT`"),
        (&["unit", "new", "x", "--touch", "src/lib.rs"], 2, "`src/lib.rs` is no resource"),
        (&["unit", "new", "x", "--accountable", "machine:gen/1"], 1, "[201 needs_person]"),
        (&["unit", "new", "two\nlines"], 2, "is no line"),
        (&["unit", "new", "--from", "missing.json"], 2, "cannot read missing.json"),
        (&["unit", "show", "01ARZ3NDEKTSV4RRFFQ69G5FAV"], 2, "no unit 01ARZ3NDEKTSV4RRFFQ69G5FAV is known"),
        (&["unit", "show", "abc"], 2, "`abc` is too short to name a unit"),
        (&["unit", "list", "--stage", "landd"], 2, "did you mean `landed`?"),
        (&["restate", unit, "--reason", "none"], 1, "[404 nothing_changed]"),
        (&["criterion", "drop", unit, "work", "--reason", "x"], 1, "did you mean `works`?"),
        (&["constrain", unit], 1, "[404 nothing_changed]"),
        (&["context", unit, " "], 2, "is no text"),
        (&["attach", unit, "report", "--digest", "sha256:12"], 2, "is no digest"),
        (&["touch", unit, "path:x", "--lines", "9-3"], 2, "`9-3` is no line range"),
        (&["touch", unit, "path:x", "--file", "missing.rs"], 2, "cannot read missing.rs"),
        (&["depend", unit, unit], 1, "[103 same_unit]"),
        (&["evidence", "add", unit, "x", "--about", "criterion:nothing"], 1, "the unit has no criterion:nothing"),
        (&["evidence", "withdraw", unit, "e1", "--reason", "x"], 1, "[402 unknown_label]"),
        (&["uncertainty", "resolve", unit, "u1", "x"], 1, "[402 unknown_label]"),
        (&["uncertainty", "raise", unit, "x", "--blocks", "shipping"], 2, "is no stage"),
        (&["move", unit, "--to", "landed"], 1, "from here it can become admitted, superseded, abandoned"),
        (&["hold", unit, "x", "--until", "soon"], 2, "`soon` is no instant"),
        (&["hold", unit, "x", "--release", "h1"], 1, "there is none"),
        (&["escalate", unit, "x", "--to", "machine:gen/1"], 1, "only a person can"),
        (&["refuse", unit, "x", "--about", "everything:x"], 2, "is no subject"),
        (&["reconcile", unit, "legal", "x"], 1, "there is nothing yet that could fit"),
        (&["split", unit, "--into", "one", "--reason", "x"], 1, "a split makes at least two units"),
        (&["combine", unit, unit, "--title", "x", "--reason", "x"], 1, "[103 same_unit]"),
        (&["handoff", unit, "--to", "person:ada", "--reason", "x"], 1, "has that role already"),
        (&["rollback", unit, "--reason", "x"], 1, "no way leads from proposed to rolled_back"),
        (&["brief", unit, "--as-of", "someday"], 2, "is neither an entry's number nor an instant"),
        (&["brief", unit, "--as-of", "1"], 2, "was not there at entry 1"),
        (&["why", unit, "nothing"], 2, "the unit has no part `nothing`"),
        (&["why", unit, "--to", "moon"], 2, "is no stage"),
        (&["queue", "--for", "bob"], 2, "is no actor"),
        (&["import", "git", "/nonexistent"], 2, "name a git repository"),
        (&["import", "ledger", "missing.jsonl"], 2, "cannot read missing.jsonl"),
        (&["apply", "missing.jsonl"], 2, "cannot read missing.jsonl"),
        (&["export", "no/such/folder/x"], 2, "cannot write"),
        (&["--ledger", "elsewhere", "queue"], 2, "`governed init` begins one"),
        (&["evidence", "add", unit, "x", "--about", "works", "--replaces", "e9"], 1, "[402 unknown_label]"),
    ];
    let before = desk.json(&["verify"]);
    for (args, code, words) in cases {
        let (got, said) = desk.fails(args);
        assert_eq!(got, *code, "{args:?}: {said}");
        assert!(said.contains(words), "{args:?} says: {said}");
        assert!(
            said.contains("help") || said.contains("expected") || said.contains("cannot"),
            "{args:?} does not say how to mend it: {said}"
        );
        // The same as data, for scripts.
        let output = desk.run(&[*args, &["--json"]].concat());
        let view: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{args:?}: {e}"));
        assert!(view.get("rejected").or(view.get("fault")).is_some(), "{view}");
        assert_eq!(output.status.code(), Some(*code));
    }
    assert_eq!(desk.json(&["verify"]), before, "what fails changes nothing");
}

#[test]
fn every_command_speaks_json() {
    let desk = Desk::new();
    let unit = desk.new_unit("A unit");
    for args in [
        &["unit", "show", &unit][..],
        &["unit", "list"],
        &["evidence", "list", &unit],
        &["brief", &unit],
        &["why", &unit],
        &["why", &unit, "works"],
        &["why", &unit, "--to", "landed"],
        &["queue"],
        &["triage"],
        &["verify"],
        &["hold", &unit, "x"],
        &["life"],
        &["man", "pages"],
    ] {
        assert!(desk.json(args).is_object(), "{args:?}");
    }
    let log = desk.ok(&["log", "--json"]);
    assert_eq!(log.lines().count(), 3);
    assert!(log.lines().all(|line| serde_json::from_str::<governed::ledger::Entry>(line).is_ok()));
}

#[test]
fn a_key_makes_asking_twice_the_same_as_asking_once() {
    let desk = Desk::new();
    let unit = desk.new_unit("A unit");
    let ask = ["--key", "ci-17", "context", unit.as_str(), "the build is green", "--json"];
    let first: Value = serde_json::from_str(&desk.ok(&ask)).unwrap();
    let again: Value = serde_json::from_str(&desk.ok(&ask)).unwrap();
    assert_eq!((&first["repeated"], &again["repeated"]), (&Value::from(false), &Value::from(true)));
    assert_eq!(first["first"], again["first"]);
    // Ids and labels made on the way are no part of what was asked.
    let (whole, one, two) = (desk.new_unit("Whole"), desk.new_unit("One"), desk.new_unit("Two"));
    for ask in [
        &["--key", "k2", "unit", "new", "Once"][..],
        &["--key", "k3", "hold", &unit, "once"],
        &["--key", "k4", "split", &whole, "--into", "first", "--into", "second", "--reason", "too large"],
        &["--key", "k5", "combine", &one, &two, "--title", "both", "--reason", "too small"],
    ] {
        let first = desk.json(ask);
        let again = desk.json(ask);
        assert_eq!((&first["first"], &again["repeated"]), (&again["first"], &Value::from(true)), "{ask:?}");
        assert_eq!(first["units"], again["units"], "the units that were made, not new ones: {ask:?}");
    }
    let (code, said) = desk.fails(&["--key", "ci-17", "context", &unit, "the build is red"]);
    assert!(code == 2 && said.contains("key `ci-17` was used for something else, in entry 3"), "{said}");
    assert_eq!(desk.json(&["verify"])["entries"], 3 + 3 + 1 + 1 + 3 + 2);
}

#[test]
fn units_are_named_by_part_of_their_id_or_by_a_name_of_the_outside() {
    let desk = Desk::new();
    let made = desk.json(&[
        "unit",
        "new",
        "Pay by card",
        "--source",
        "ticket:PAY-12",
        "--source",
        "git:0123456789abcdef0123456789abcdef01234567",
    ]);
    let unit = made["units"][0].as_str().unwrap();
    for name in [unit, &unit.to_lowercase(), &unit[20..], &unit[..20], "ticket:PAY-12", "0123456789a"] {
        assert_eq!(desk.json(&["brief", name])["unit"], unit, "{name}");
    }
    desk.new_unit("Another");
    let (code, said) = desk.fails(&["brief", &unit[..6]]);
    assert!(code == 2 && said.contains("names several units") && said.contains("Pay by card"), "{said}");
}

#[test]
fn export_and_import_move_a_ledger_and_refuse_to_mix_two() {
    let (desk, other) = (Desk::new(), TempDir::new().unwrap());
    desk.new_unit("One");
    let file = desk.folder.path().join("ledger.jsonl");
    desk.ok(&["export", file.to_str().unwrap()]);
    let import = |folder: &Path| governed(folder, &["import", "ledger", file.to_str().unwrap()]);
    assert!(import(other.path()).status.success());
    desk.new_unit("Two");
    desk.ok(&["export", file.to_str().unwrap()]);
    assert!(String::from_utf8(import(other.path()).stdout).unwrap().starts_with("1 entries added to 2"));
    let verified = |folder: &Path| String::from_utf8(governed(folder, &["verify"]).stdout).unwrap();
    assert_eq!(verified(other.path()), verified(desk.folder.path()), "the same head, the same register");
    assert!(String::from_utf8(import(other.path()).stdout).unwrap().starts_with("0 entries added to 3"));

    let apart = Desk::new();
    apart.new_unit("Another story");
    let refused = import(apart.folder.path());
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("the two ledgers part at entry 1"));
    std::fs::write(&file, "not a ledger\n").unwrap();
    assert_eq!(import(apart.folder.path()).status.code(), Some(2));
}

#[test]
fn what_is_damaged_is_found_named_and_where_it_can_be_mended() {
    let desk = Desk::new();
    for title in ["One", "Two", "Three"] {
        desk.new_unit(title);
    }
    let file = desk.folder.path().join(".governed/ledger.sqlite");
    let damage = |sql: &str| {
        let copy = TempDir::new().unwrap();
        std::fs::create_dir(copy.path().join(".governed")).unwrap();
        let to = copy.path().join(".governed/ledger.sqlite");
        std::fs::copy(&file, &to).unwrap();
        let done = Command::new("python3")
            .args([
                "-c",
                "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.executescript(sys.argv[2]); d.commit()",
            ])
            .arg(&to)
            .arg(sql)
            .status()
            .unwrap();
        assert!(done.success());
        copy
    };
    // Fold the write-ahead log into the file first, or the copy would be without it.
    drop(damage("PRAGMA wal_checkpoint(TRUNCATE);"));
    let cases = [
        ("UPDATE entry SET bytes = replace(bytes, 'One', 'Onf') WHERE seq = 2", "entry 2: its bytes were changed"),
        ("DELETE FROM entry WHERE seq = 3", "entry 4: it has number 4, so entry 3 is missing"),
        ("DELETE FROM entry WHERE seq = 4", "the tail is cut: the head kept is entry 4, and the last entry there is 3"),
        ("UPDATE unit SET state = replace(state, 'Two', 'Twp')", "differs from the replay"),
        ("DELETE FROM unit WHERE title = 'Three'", "is not kept"),
        ("UPDATE unit SET stage = 'landed' WHERE title = 'One'", "differs from the replay"),
        ("UPDATE meta SET value = 'true' WHERE name = 'solo'", "kept meta solo differs from the replay"),
        ("DELETE FROM entry_unit WHERE seq = 2", "entry_unit"),
        ("INSERT INTO source VALUES ('ticket:X', '01ARZ3NDEKTSV4RRFFQ69G5FAV')", "kept source ticket:X is in no entry"),
    ];
    for (sql, words) in cases {
        let copy = damage(sql);
        let output = governed(copy.path(), &["verify"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.code() == Some(5) && said.contains(words), "{sql}: {said}");
        if !words.contains("entry ") {
            assert!(governed(copy.path(), &["verify", "--mend"]).status.success());
            assert!(governed(copy.path(), &["verify"]).status.success());
        }
    }
    std::fs::write(desk.folder.path().join(".governed/ledger.sqlite"), vec![7; 9_000]).unwrap();
    let (code, said) = desk.fails(&["queue"]);
    assert!(code == 5 && said.contains("the ledger file is damaged"), "{said}");
}

#[test]
fn apply_carries_out_commands_from_lines_and_names_the_line_that_fails() {
    let desk = Desk::new();
    let unit = "01JQ2E5V8T0000000000000000";
    let propose = format!(
        r#"{{"by":"person:bob","at":"2026-01-01T00:00:00Z","command":{{"type":"propose","with":{{"unit":"{unit}","proposal":{{"kind":"policy","title":"T","purpose":"P","reversibility":"reversible","accountable":"person:bob"}}}}}}}}"#
    );
    let file = desk.folder.path().join("commands.jsonl");
    let path = file.to_str().unwrap();
    let abandon = format!(r#"{{"type":"abandon","with":{{"unit":"{unit}","reason":"r"}}}}"#);
    std::fs::write(&file, format!("{propose}\n\n{}\n", abandon.replace("abandon", "abandn"))).unwrap();
    let (code, said) = desk.fails(&["apply", path]);
    assert_eq!(code, 2);
    assert!(said.contains("stopped at line 3; 1 commands before it were carried out"), "{said}");
    assert!(said.contains("line 3: not a readable command") && said.contains("did you mean `abandon`?"), "{said}");
    std::fs::write(&file, format!("{propose}\n{abandon}\n")).unwrap();
    let output = desk.run(&["apply", path, "--keep-going", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let first = String::from_utf8(output.stdout).unwrap();
    let view: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    assert_eq!((&view["applied"], &view["rejected"][0]["line"]), (&Value::from(1), &Value::from(1)));
    assert_eq!(desk.json(&["brief", unit])["stage"], "abandoned");
    assert!(desk.ok(&["log", unit]).contains("2026-01-01T00:00:00Z"));
}

#[test]
fn the_example_is_a_proposal_and_leaves_nothing_for_git_to_see() {
    let desk = Desk::new();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pricing-change.json");
    let made = desk.json(&["unit", "new", "--from", example.to_str().unwrap()]);
    let brief = desk.ok(&["brief", made["units"][0].as_str().unwrap()]);
    assert!(brief.contains("speaks against it (sales): a large renewal assumes the old structure"), "{brief}");
    assert!(brief.contains("assumes segment:renewals-under-way as none is billed before the notice"), "{brief}");
    let git = |args: &[&str]| Command::new("git").args(args).current_dir(desk.folder.path()).output().unwrap();
    git(&["init", "-q"]);
    assert_eq!(String::from_utf8(git(&["status", "--porcelain"]).stdout).unwrap(), "");
    let misspelt = desk.folder.path().join("p.json");
    std::fs::write(&misspelt, std::fs::read_to_string(&example).unwrap().replace("\"purpose\"", "\"purposes\""))
        .unwrap();
    let (code, said) = desk.fails(&["unit", "new", "--from", misspelt.to_str().unwrap()]);
    assert!(
        code == 2 && said.contains("unknown field `purposes`") && said.contains("did you mean `purpose`?"),
        "{said}"
    );
}

#[test]
fn the_requests_in_the_command_reference_are_carried_out_as_they_stand() {
    let reference = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md")).unwrap();
    let lines = reference.split("```jsonl\n").nth(1).unwrap().split("```").next().unwrap();
    let desk = Desk::new();
    let file = desk.folder.path().join("requests.jsonl");
    std::fs::write(&file, lines).unwrap();
    let applied = desk.json(&["apply", file.to_str().unwrap()]);
    assert_eq!(applied["applied"], lines.lines().count(), "{applied}");
    assert_eq!(desk.json(&["brief", "01KKXG0000000000000000000A"])["stage"], "executing");
}

#[test]
fn two_that_apply_at_once_lose_nothing_and_verify_sees_one_state() {
    let desk = Desk::new();
    let unit = desk.new_unit("Contended");
    let line = |n: usize| {
        format!(
            r#"{{"type":"record_attempt","with":{{"unit":"{unit}","attempt":{{"what":"try {n}","outcome":"failed"}}}}}}"#
        )
    };
    let writers: Vec<_> = (0..3)
        .map(|writer| {
            let folder = desk.folder.path().to_path_buf();
            let lines: Vec<String> = (0..40).map(|n| line(writer * 100 + n)).collect();
            std::thread::spawn(move || {
                for (place, line) in lines.chunks(10).enumerate() {
                    let file = folder.join(format!("{writer}-{place}.jsonl"));
                    std::fs::write(&file, line.join("\n")).unwrap();
                    let output = governed(&folder, &["apply", file.to_str().unwrap()]);
                    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                }
            })
        })
        .collect();
    while writers.iter().any(|writer| !writer.is_finished()) {
        assert_eq!(desk.json(&["verify"])["whole"], true);
    }
    for writer in writers {
        writer.join().unwrap();
    }
    assert_eq!(desk.json(&["verify"])["entries"], 2 + 3 * 40);
}

#[test]
fn units_that_are_linked_to_each_other_are_combined_with_all_their_links() {
    // Whichever is named first, the other links of each must be known when they are carried over.
    for turned in [false, true] {
        let desk = Desk::new();
        let (a, b, x, y) = (desk.new_unit("A"), desk.new_unit("B"), desk.new_unit("X"), desk.new_unit("Y"));
        desk.ok(&["depend", &a, &b, "--kind", "lands_with"]);
        desk.ok(&["depend", &a, &x, "--kind", "excludes"]);
        desk.ok(&["depend", &y, &b, "--kind", "excludes"]);
        let (first, second) = if turned { (&b, &a) } else { (&a, &b) };
        let made = desk.json(&["combine", first, second, "--title", "Both", "--reason", "one piece of work"]);
        let whole = made["units"][2].as_str().unwrap();
        assert_eq!(desk.json(&["verify"])["whole"], true);
        for other in [&x, &y] {
            let dependents = desk.json(&["unit", "show", other])["dependents"].to_string();
            assert!(dependents.contains(whole), "{other} knows of {whole}: {dependents}");
        }
    }
}

#[test]
fn completions_manual_and_the_table_of_transitions_are_there() {
    let desk = Desk::new();
    assert!(desk.ok(&["completions", "bash"]).contains("governed"));
    let pages = desk.folder.path().join("man");
    desk.ok(&["man", pages.to_str().unwrap()]);
    assert!(std::fs::read_dir(pages).unwrap().count() > 25);
    assert_eq!(desk.ok(&["life"]), governed::unit::table());
    assert_eq!(desk.ok(&["life", "--diagram"]), governed::unit::diagram());
    assert!(desk.ok(&["--help"]).contains("Exit codes: 0 done; 1 the core turned the command down"));
}
