//! Analyses in: as analysers write them, odd ones, broken ones.

use governed::Fault;
use governed::evidence::Finding;
use governed::import::evidence::{Format, Level, Testimony, read_any, recognise};
use governed::import::sarif;
use serde_json::{Value, json};

use crate::evidence_files::{finding, skipped, vector};

fn read(log: &Value) -> Result<Testimony, Fault> {
    sarif::read("out.sarif", log.to_string().as_bytes())
}

/// A log of one run with these results.
fn results(results: Value) -> Testimony {
    read(&log(json!({"results": results}))).unwrap()
}

/// A log of one run that is this besides its tool.
fn log(mut run: Value) -> Value {
    if run["tool"].is_null() {
        run["tool"] = json!({"driver": {"name": "Lint"}});
    }
    json!({"version": "2.1.0", "runs": [run]})
}

/// A result, with these fields besides.
fn result(more: Value) -> Value {
    let mut result = json!({"ruleId": "R1", "message": {"text": "no"}});
    result.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    result
}

fn said(read: &Testimony) -> (Finding, &str) {
    (finding(read), read.claims[0].text.as_str())
}

#[test]
fn files_of_real_analysers_are_claims_by_analysis() {
    let table = [
        (
            "codeql.sarif",
            "sarif-codeql",
            "CodeQL: 1 error (`js/sql-injection`), 1 warning, 1 note by 3 rules",
            "CodeQL 2.20.4",
            None,
        ),
        (
            "eslint.sarif",
            "sarif-eslint",
            "ESLint: 1 error (`no-unused-vars`), 1 warning by 2 rules",
            "ESLint 10.15.0",
            None,
        ),
        (
            "bandit.sarif",
            "sarif-bandit",
            "Bandit: 1 error (`B602`), 1 warning, 1 note by 3 rules",
            "Bandit 1.9.4",
            Some("2026-11-22T23:44:23Z"),
        ),
        ("ruff.sarif", "sarif-ruff", "ruff: 5 errors (`S602`, `F401`, `S307`, `S101`) by 4 rules", "ruff 0.17.6", None),
    ];
    for (file, label, text, by, at) in table {
        let bytes = vector(file);
        assert_eq!(recognise("x", &bytes), Some(Format::Sarif), "{file}");
        let read = read_any(file, &bytes).unwrap();
        let claim = &read.claims[0];
        assert_eq!((claim.label.as_str(), claim.method.as_str()), (label, "analysis"), "{file}");
        assert_eq!(said(&read), (Finding::Contradicts, text), "{file}");
        let artifact = claim.artifact.as_ref().unwrap();
        assert_eq!((artifact.kind.as_str(), artifact.digest), ("analysis", Some(governed::Digest::of(&bytes))));
        assert_eq!(read.by.as_ref().map(governed::Line::as_str), Some(by), "{file}");
        assert_eq!(read.at.map(|at| at.to_string()).as_deref(), at, "{file}");
    }
    let read = sarif::read("c", &vector("codeql.sarif")).unwrap();
    let places: Vec<_> = read.places.iter().map(|p| (p.path.as_str(), p.first_line, p.last_line, p.level)).collect();
    assert_eq!(
        places,
        [
            ("src/my shop/db.js", Some(12), Some(14), Level::Error),
            ("src/index.js", Some(9), Some(9), Level::Warning),
            ("src/index.js", Some(3), Some(3), Level::Note),
        ],
        "the worst first"
    );
    let place = sarif::read("e", &vector("eslint.sarif")).unwrap().places.remove(0);
    assert_eq!((place.path.as_str(), place.first_line), ("/home/ci/js/prices.js", Some(1)));
    assert_eq!(place.message.as_str(), "'unused' is assigned a value but never used.");
}

#[test]
fn errors_contradict_and_what_is_less_is_counted() {
    let level = |level: &str| result(json!({"level": level}));
    let table = [
        (json!([]), Finding::Supports, "Lint: nothing found"),
        (json!([result(json!({}))]), Finding::Supports, "Lint: 1 warning"),
        (json!([level("note"), level("none")]), Finding::Supports, "Lint: 2 notes"),
        (
            json!([level("error"), level("error"), level("warning")]),
            Finding::Contradicts,
            "Lint: 2 errors (`R1`), 1 warning",
        ),
        (
            json!([result(json!({"kind": "pass"})), result(json!({"kind": "notApplicable"}))]),
            Finding::Supports,
            "Lint: nothing found",
        ),
        (json!([result(json!({"kind": "informational"}))]), Finding::Supports, "Lint: 1 note"),
        (json!([result(json!({"kind": "open"}))]), Finding::Inconclusive, "Lint: 1 note; some results are undecided"),
        (
            json!([result(json!({"kind": "review"})), level("error")]),
            Finding::Contradicts,
            "Lint: 1 error (`R1`), 1 note; some results are undecided",
        ),
        (json!([result(json!({"kind": "fail", "level": "error"}))]), Finding::Contradicts, "Lint: 1 error (`R1`)"),
        (
            json!([result(json!({"level": "error", "baselineState": "unchanged"}))]),
            Finding::Supports,
            "Lint: nothing found, 1 in the baseline already",
        ),
        (
            json!([result(json!({"level": "error", "baselineState": "absent"}))]),
            Finding::Supports,
            "Lint: nothing found",
        ),
        (
            json!([result(json!({"level": "error", "baselineState": "new"}))]),
            Finding::Contradicts,
            "Lint: 1 error (`R1`)",
        ),
        (
            json!([result(json!({"level": "error", "baselineState": "updated"}))]),
            Finding::Contradicts,
            "Lint: 1 error (`R1`)",
        ),
    ];
    for (all, finding, text) in table {
        assert_eq!(said(&results(all.clone())), (finding, text), "{all}");
    }
}

#[test]
fn a_suppression_counts_only_where_nobody_objects() {
    let table = [
        (json!([]), Finding::Contradicts),
        (json!([{"kind": "inSource"}]), Finding::Supports),
        (json!([{"kind": "external", "status": "accepted"}]), Finding::Supports),
        (json!([{"kind": "external", "status": "underReview"}]), Finding::Contradicts),
        (json!([{"kind": "external", "status": "rejected"}]), Finding::Contradicts),
        (
            json!([{"kind": "external", "status": "accepted"}, {"kind": "external", "status": "rejected"}]),
            Finding::Contradicts,
        ),
    ];
    for (suppressions, found) in table {
        let read = results(json!([result(json!({"level": "error", "suppressions": suppressions}))]));
        assert_eq!(finding(&read), found, "{suppressions}");
        let left = u64::from(found == Finding::Supports);
        assert_eq!(skipped(&read, "result that is suppressed: not counted"), left);
        assert_eq!(read.claims[0].text.as_str().contains("1 suppressed"), left == 1);
        assert_eq!(read.places.len(), 0);
    }
}

#[test]
fn what_did_not_run_does_not_support() {
    let error = json!([result(json!({"level": "error"}))]);
    let failed = json!([{"executionSuccessful": true}, {"executionSuccessful": false}]);
    let elsewhere = json!({"results": [{"location": {"uri": "r.sarif-external-properties"}}]});
    let table = [
        (json!({"version": "2.1.0", "runs": []}), Finding::Inconclusive, "nothing ran"),
        (json!({"version": "2.1.0", "runs": null}), Finding::Inconclusive, "nothing ran"),
        (json!({"version": "2.1.0"}), Finding::Inconclusive, "nothing ran"),
        (log(json!({})), Finding::Inconclusive, "Lint: nothing found; a run has no list of results"),
        (log(json!({"results": null})), Finding::Inconclusive, "Lint: nothing found; a run has no list of results"),
        (
            log(json!({"results": [], "invocations": failed})),
            Finding::Inconclusive,
            "Lint: nothing found; a run did not succeed",
        ),
        (
            log(json!({"results": error, "invocations": failed})),
            Finding::Contradicts,
            "Lint: 1 error (`R1`); a run did not succeed",
        ),
        (
            log(json!({"results": [], "externalPropertyFileReferences": elsewhere})),
            Finding::Inconclusive,
            "Lint: nothing found; results are kept in another file",
        ),
    ];
    for (log, finding, text) in table {
        let read = read(&log).unwrap();
        let (found, told) = said(&read);
        assert!(found == finding && told.ends_with(text), "{log}: {found:?} {told}");
    }
    let one = |name: &str| json!({"tool": {"driver": {"name": name, "version": "1"}}, "results": []});
    let read = read(&json!({"version": "2.1.0", "runs": [one("A"), one("B"), one("A")]})).unwrap();
    assert_eq!(said(&read), (Finding::Supports, "A, B: nothing found"), "one claim, whichever tools ran");
    assert_eq!((read.claims[0].label.as_str(), read.by.unwrap().as_str()), ("sarif-out", "A 1, B 1"));
}

#[test]
fn a_level_that_is_not_told_is_the_rules() {
    let rules = json!([{"id": "W"}, {"id": "E", "defaultConfiguration": {"level": "error"}}, {"id": "N", "defaultConfiguration": {"level": "none"}}]);
    let tool = json!({"driver": {"name": "Lint", "rules": rules},
        "extensions": [{"name": "more", "rules": [{"id": "X", "defaultConfiguration": {"level": "error"}}]}]});
    let table = [
        (json!({"ruleId": "W"}), Level::Warning),
        (json!({"ruleId": "unknown"}), Level::Warning),
        (json!({"ruleId": "E"}), Level::Error),
        (json!({"ruleId": "E/part"}), Level::Error),
        (json!({"ruleIndex": 1}), Level::Error),
        (json!({"ruleIndex": -1, "ruleId": "W"}), Level::Warning),
        (json!({"ruleId": "N"}), Level::Note),
        (json!({"ruleId": "X"}), Level::Error),
        (json!({"rule": {"index": 0, "toolComponent": {"index": 0}}}), Level::Error),
        (json!({"rule": {"index": 0, "toolComponent": {"name": "more"}}}), Level::Error),
        (json!({"rule": {"id": "E"}}), Level::Error),
        (json!({"ruleId": "E", "level": "note"}), Level::Note),
    ];
    let place = json!([{"physicalLocation": {"artifactLocation": {"uri": "a.c"}}}]);
    for (rule, level) in table {
        let mut result = json!({"message": {"text": "no"}, "locations": place});
        result.as_object_mut().unwrap().extend(rule.as_object().unwrap().clone());
        let read = read(&log(json!({"tool": tool, "results": [result]}))).unwrap();
        assert_eq!(read.places[0].level, level, "{rule}");
    }
    let overridden = json!([{"executionSuccessful": true, "ruleConfigurationOverrides": [
        {"descriptor": {"index": 0}, "configuration": {"level": "error"}}]}]);
    let read =
        read(&log(json!({"tool": tool, "invocations": overridden, "results": [result(json!({"ruleId": "W"}))]})))
            .unwrap();
    assert_eq!(finding(&read), Finding::Contradicts, "an invocation may ask for more");
}

#[test]
fn places_are_paths_from_the_root_of_the_sources() {
    let bases = json!({
        "ROOT": {"uri": "file:///home/ci/shop/"}, "SRC": {"uri": "src/", "uriBaseId": "ROOT"},
        "A": {"uri": "a/", "uriBaseId": "B"}, "B": {"uri": "b/", "uriBaseId": "A"}});
    let table = [
        (json!({"uri": "src/a.rs"}), Some("src/a.rs")),
        (json!({"uri": "./src/x/../a%20b.rs"}), Some("src/a b.rs")),
        (json!({"uri": "a.rs", "uriBaseId": "ROOT"}), Some("a.rs")),
        (json!({"uri": "a.rs", "uriBaseId": "SRC"}), Some("src/a.rs")),
        (json!({"uri": "a.rs", "uriBaseId": "%SRCROOT%"}), Some("a.rs")),
        (json!({"uri": "file:///home/ci/a.rs"}), Some("/home/ci/a.rs")),
        (json!({"uri": "file://localhost/home/a.rs"}), Some("/home/a.rs")),
        (json!({"uri": "file:///C:/shop/a.rs"}), Some("C:/shop/a.rs")),
        (json!({"uri": "C:\\shop\\a.rs"}), Some("C:/shop/a.rs")),
        (json!({"uri": "/abs/a.rs"}), Some("/abs/a.rs")),
        (json!({"uri": "%E2%82%AC.rs"}), Some("€.rs")),
        (json!({"uri": "%FF.rs"}), Some("%FF.rs")),
        (json!({"uri": "a%2"}), Some("a%2")),
        (json!({"uri": "a%0Ab\u{202E}.rs"}), Some("a\u{FFFD}b\u{FFFD}.rs")),
        (json!({"index": 1}), Some("listed.rs")),
        (json!({"index": 9}), None),
        (json!({"uri": "https://example.com/a.rs"}), None),
        (json!({"uri": "."}), None),
        (json!({"uri": ""}), None),
        (json!({}), None),
    ];
    let artifacts = json!([{}, {"location": {"uri": "listed.rs"}}]);
    for (location, path) in table {
        let place = json!([{"physicalLocation": {"artifactLocation": location, "region": {"startLine": 2}}}]);
        let results = json!([result(json!({"locations": place}))]);
        let read =
            read(&log(json!({"originalUriBaseIds": bases, "artifacts": artifacts, "results": results}))).unwrap();
        assert_eq!(read.places.first().map(|place| place.path.as_str()), path, "{location}");
        let left = skipped(&read, "result in what is no file: counted, not listed");
        assert_eq!(left, u64::from(path.is_none()), "{location}");
        assert_eq!(read.claims[0].text.as_str(), "Lint: 1 warning", "counted either way");
    }
    let place = json!([{"physicalLocation": {"artifactLocation": {"uri": "x", "uriBaseId": "A"}}}]);
    let circle =
        read(&log(json!({"originalUriBaseIds": bases, "results": [result(json!({"locations": place}))]}))).unwrap();
    assert!(circle.places[0].path.ends_with("a/b/a/x"), "a circle ends: {}", circle.places[0].path);
}

#[test]
fn lines_are_those_a_file_can_have() {
    let table = [
        (json!({"startLine": 3, "endLine": 5}), Some(3), Some(5)),
        (json!({"startLine": 3}), Some(3), Some(3)),
        (json!({"startLine": 3, "endLine": 1}), Some(3), Some(3)),
        (json!({"charOffset": 10}), None, None),
        (json!({"startLine": 0}), None, None),
        (json!({"startLine": -1, "endLine": 4}), None, None),
        (json!({"startLine": 9_999_999_999_u64}), None, None),
    ];
    for (region, first, last) in table {
        let place = json!([{"physicalLocation": {"artifactLocation": {"uri": "a"}, "region": region}}]);
        let read = results(json!([result(json!({"locations": place}))]));
        assert_eq!((read.places[0].first_line, read.places[0].last_line), (first, last), "{region}");
    }
}

#[test]
fn messages_may_be_the_rules_words() {
    let rules = json!([{"id": "R1", "shortDescription": {"text": "Short."}, "messageStrings": {"m": {"text": "`{0}` is {1}, {2} {x"}}}]);
    let place = json!([{"physicalLocation": {"artifactLocation": {"uri": "a"}}}]);
    let table = [
        (json!({"text": "plain\n text"}), "plain text"),
        (json!({"id": "m", "arguments": ["a", "{0}"]}), "`a` is {0}, {2} {x"),
        (json!({"id": "other"}), "Short."),
        (json!({}), "Short."),
    ];
    for (message, text) in table {
        let run = json!({"tool": {"driver": {"name": "L", "rules": rules}}, "results": [{"ruleId": "R1", "message": message, "locations": place}]});
        assert_eq!(read(&log(run)).unwrap().places[0].message.as_str(), text, "{message}");
    }
}

#[test]
fn places_past_the_most_are_counted_and_errors_are_kept_first() {
    let place = json!([{"physicalLocation": {"artifactLocation": {"uri": "a"}}}]);
    let mut all: Vec<Value> = vec![result(json!({"locations": place})); 1_200];
    all.push(result(json!({"locations": place, "level": "error"})));
    let read = results(Value::Array(all));
    assert_eq!((read.places.len(), read.places[0].level), (1_000, Level::Error));
    assert_eq!(skipped(&read, "place past the most that are kept: counted, not listed"), 201);
}

#[test]
fn what_is_no_sarif_is_told_with_its_line() {
    let text = |log: &str| sarif::read("out.sarif", log.as_bytes()).unwrap_err();
    let run = |run: &str| {
        format!("{{\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{{\"name\":\"L\"}}}},\n{run}}}]}}")
    };
    let region = |region: &str| {
        run(&format!(
            "\"results\":[{{\"message\":{{}},\"locations\":[{{\"physicalLocation\":{{\"region\":{region}}}}}]}}]"
        ))
    };
    let table = [
        (String::new(), "out.sarif: empty"),
        ("{".into(), "out.sarif: line 1, column 1: the file ends in the middle"),
        ("[]".into(), "out.sarif: line 1, column 2: a list of 0 where an object with `version` and `runs` belongs"),
        ("{}".into(), "out.sarif: line 1, column 2: `version` is missing"),
        (r#"{"version":"1.0.0","runs":[]}"#.into(), "out.sarif: SARIF of version `1.0.0`, and only 2.1.0 is read"),
        (r#"{"version":"2.1.0","version":"2.1.0"}"#.into(), "out.sarif: line 1, column 28: `version` stands twice"),
        (r#"{"version":"2.1.0","runs":{}}"#.into(), "out.sarif: line 1, column 26: map where a list belongs"),
        (run("\"results\":7"), "out.sarif: line 2, column 11: integer `7` where a list belongs"),
        (region(r#"{"startLine":"x"}"#), "out.sarif: line 2, column 84: string \"x\" where a whole number belongs"),
        (
            region(r#"{"startLine":1.5}"#),
            "out.sarif: line 2, column 84: floating point `1.5` where a whole number belongs",
        ),
        (region(r#"{"startLine":1e999}"#), "out.sarif: line 2, column 86: number out of range"),
        (
            run(r#""results":[{"message":{},"level":"fatal"}]"#),
            "out.sarif: line 2, column 40: `fatal` is not known here: it is one of `none`, `note`, `warning`, `error`",
        ),
        (
            run(r#""results":[{"message":"no"}]"#),
            "out.sarif: line 2, column 26: string \"no\" where a message, an object with `text` belongs",
        ),
        (run(r#""results":[{}]"#), "out.sarif: line 2, column 13: `message` is missing"),
        (run(r#""invocations":[{}]"#), "out.sarif: line 2, column 17: `executionSuccessful` is missing"),
        (
            run(r#""results":[{"message":{"text":"\ud800"}}]"#),
            "out.sarif: line 2, column 38: unexpected end of hex escape",
        ),
    ];
    for (log, words) in table {
        let fault = text(&log);
        assert_eq!(fault.to_string(), words, "{log}");
    }
    assert!(text("{}").help().is_some_and(|help| help.contains("schema")));
    let mut with_mark = b"\xEF\xBB\xBF".to_vec();
    with_mark.extend(log(json!({"results": []})).to_string().bytes());
    assert_eq!(finding(&sarif::read("x", &with_mark).unwrap()), Finding::Supports, "a byte order mark is read over");
}
