//! Statements in: plain, in envelopes, in bundles, odd ones, broken ones.

use base64ct::{Base64, Base64Url, Encoding};
use governed::Fault;
use governed::evidence::Finding;
use governed::import::evidence::{Format, Testimony, read_any, recognise};
use governed::import::in_toto;
use serde_json::{Value, json};

use crate::evidence_files::{finding, skipped, vector};

const COMMIT: &str = "d20ace7968ba43c0219f62d71334c1095bab1602";
const UNREAD: &str = "line of a bundle that is no statement known here: left out";

fn read(text: &str) -> Result<Testimony, Fault> {
    in_toto::read("s.intoto.jsonl", text.as_bytes())
}

fn statement(kind: &str, predicate: Value) -> Value {
    json!({"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "prices", "digest": {"gitCommit": COMMIT}}],
        "predicateType": kind, "predicate": predicate})
}

fn envelope(statement: &Value) -> Value {
    let payload = Base64::encode_string(statement.to_string().as_bytes());
    json!({"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": [{"sig": "eA=="}]})
}

const TESTS: &str = "https://in-toto.io/attestation/test-result/v0.1";

fn said(kind: &str, predicate: Value) -> (Finding, String) {
    let read = read(&statement(kind, predicate).to_string()).unwrap();
    let text = read.claims[0].text.as_str();
    (finding(&read), text.split("; about").next().unwrap().into())
}

#[test]
fn a_bundle_is_a_claim_for_each_statement() {
    let bytes = vector("prices.intoto.jsonl");
    assert_eq!(recognise("x", &bytes), Some(Format::InToto));
    let read = read_any("prices.intoto.jsonl", &bytes).unwrap();
    let claims: Vec<_> =
        read.claims.iter().map(|c| (c.label.as_str(), c.method.as_str(), c.finding, c.text.as_str())).collect();
    let unverified = "its signature is not verified";
    assert_eq!(
        claims,
        [
            (
                "in-toto-verification-summary",
                "verification",
                Finding::Supports,
                &*format!(
                    "verification by https://example.com/publication_verifier passed: `SLSA_BUILD_LEVEL_3`; about out/prices-1.0.0.tgz sha256 5d5d5d5d5d5d; {unverified}"
                )
            ),
            (
                "in-toto-svr",
                "verification",
                Finding::Supports,
                &*format!(
                    "https://example.com/source_verifier/v2 verified `SLSA_SOURCE_LEVEL_3`, `ORG_REVIEWED`; about src gitCommit d20ace7968ba; {unverified}"
                )
            ),
            (
                "in-toto-provenance",
                "build",
                Finding::Supports,
                &*format!("built by https://example.com/builder; about prices sha256 5d5d5d5d5d5d; {unverified}")
            ),
            (
                "in-toto-document",
                "attestation",
                Finding::Inconclusive,
                &*format!(
                    "https://spdx.dev/Document/v2.3, of which nothing is read; about prices sha256 5d5d5d5d5d5d; {unverified}"
                )
            ),
            (
                "in-toto-test-result",
                "test",
                Finding::Supports,
                "2 tests pass (https://example.com/runs/4425592351); about gitCommit d20ace7968ba; it is not signed"
            ),
        ]
    );
    assert_eq!(
        (skipped(&read, UNREAD), skipped(&read, "signature: not verified here, the claim is no stronger for it")),
        (2, 4)
    );
    assert_eq!(read.at.unwrap().to_string(), "2025-01-01T00:00:00Z", "the earliest");
    let labels: Vec<_> = read.claims.iter().map(|claim| &claim.label).collect();
    assert!(read.is_about(labels[1], "gitCommit", COMMIT) && !read.is_about(labels[0], "gitCommit", COMMIT));
    assert!(read.is_about(labels[2], "sha256", &"5d".repeat(32)), "digits are compared in lowercase");
    let artifact = read.claims[0].artifact.as_ref().unwrap();
    assert_eq!((artifact.kind.as_str(), artifact.digest), ("attestation", Some(governed::Digest::of(&bytes))));
}

#[test]
fn a_sigstore_bundle_and_a_statement_on_many_lines_are_read() {
    let bytes = vector("provenance.sigstore.json");
    assert_eq!(recognise("x", &bytes), Some(Format::InToto));
    let read = read_any("p.json", &bytes).unwrap();
    assert_eq!((read.claims[0].method.as_str(), finding(&read)), ("build", Finding::Supports));
    assert_eq!(read.at.unwrap().to_string(), "2026-03-17T10:00:00.123Z");
    assert_eq!(
        read.by.as_ref().unwrap().as_str(),
        "https://github.com/example/prices/.github/workflows/release.yml@refs/heads/main"
    );
    assert_eq!(
        (read.subjects.len(), skipped(&read, "digest of a kind that is not compared: left out")),
        (1, 1),
        "no md5"
    );
    let read = read_any("t.json", &vector("test-result.json")).unwrap();
    assert_eq!((read.claims[0].method.as_str(), finding(&read)), ("test", Finding::Supports));
}

#[test]
fn test_results_say_what_failed() {
    let table = [
        (json!({"result": "PASSED"}), Finding::Supports, "tests pass"),
        (json!({"result": "PASSED", "passedTests": ["a"]}), Finding::Supports, "1 test passes"),
        (json!({"result": "WARNED"}), Finding::Supports, "tests pass with warnings"),
        (json!({"result": "WARNED", "warnedTests": ["a", "b"]}), Finding::Supports, "2 tests pass with warnings"),
        (json!({"result": "FAILED"}), Finding::Contradicts, "tests fail"),
        (
            json!({"result": "FAILED", "failedTests": ["a`b"], "passedTests": ["c"]}),
            Finding::Contradicts,
            "1 test fails: `a'b`, 1 test passes",
        ),
        (json!({"result": "PASSED", "failedTests": ["a"]}), Finding::Contradicts, "1 test fails: `a`"),
        (json!({"result": "PASSED", "future": {"x": [1]}}), Finding::Supports, "tests pass"),
    ];
    for (predicate, finding, text) in table {
        assert_eq!(said(TESTS, predicate.clone()), (finding, text.into()), "{predicate}");
    }
}

#[test]
fn verifications_and_builds_say_who_and_whether() {
    let by = json!({"id": "https://v"});
    let vsa = "https://slsa.dev/verification_summary/v1";
    let table = [
        (
            vsa,
            json!({"verifier": by, "verificationResult": "FAILED", "verifiedLevels": ["FAILED"]}),
            Finding::Contradicts,
            "verification by https://v failed: `FAILED`",
        ),
        (
            "https://slsa.dev/verification_summary/v0.2",
            json!({"verifier": by, "verification_result": "PASSED", "time_verified": "x"}),
            Finding::Supports,
            "verification by https://v passed",
        ),
        (
            "https://in-toto.io/attestation/svr/v0.1",
            json!({"verifier": by, "properties": []}),
            Finding::Inconclusive,
            "https://v verified nothing",
        ),
        (
            "https://slsa.dev/provenance/v1",
            json!({"runDetails": {"builder": by}}),
            Finding::Supports,
            "built by https://v",
        ),
        ("https://slsa.dev/provenance/v0.2", json!({"builder": by}), Finding::Supports, "built by https://v"),
        (
            "https://example.com/other/v1",
            json!({"result": 7}),
            Finding::Inconclusive,
            "https://example.com/other/v1, of which nothing is read",
        ),
        (
            "https://example.com/other/v1",
            Value::Null,
            Finding::Inconclusive,
            "https://example.com/other/v1, of which nothing is read",
        ),
    ];
    for (kind, predicate, finding, text) in table {
        assert_eq!(said(kind, predicate.clone()), (finding, text.into()), "{kind} {predicate}");
    }
}

#[test]
fn a_signature_makes_nothing_stronger_and_none_is_said() {
    let statement = statement(TESTS, json!({"result": "PASSED"}));
    let mut unsigned = envelope(&statement);
    unsigned["signatures"] = json!([]);
    let plain = read(&statement.to_string()).unwrap();
    let signed = read(&envelope(&statement).to_string()).unwrap();
    let unsigned = read(&unsigned.to_string()).unwrap();
    let words: Vec<&str> =
        [&plain, &signed, &unsigned].map(|read| read.claims[0].text.as_str().rsplit("; ").next().unwrap()).into();
    assert_eq!(words, ["it is not signed", "its signature is not verified", "its envelope is not signed"]);
    assert_eq!(
        (finding(&plain), finding(&signed), finding(&unsigned)),
        (Finding::Supports, Finding::Supports, Finding::Supports)
    );
    assert_eq!(skipped(&unsigned, "envelope without a signature"), 1);
}

#[test]
fn a_payload_may_be_in_either_alphabet() {
    let statement = statement(TESTS, json!({"result": "PASSED", "url": "https://e/???>>>ü"})).to_string();
    for payload in [Base64::encode_string(statement.as_bytes()), Base64Url::encode_string(statement.as_bytes())] {
        for payload in [payload.clone(), payload.trim_end_matches('=').into()] {
            let envelope = json!({"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": []});
            assert_eq!(finding(&read(&envelope.to_string()).unwrap()), Finding::Supports, "{payload}");
        }
    }
}

#[test]
fn labels_are_unique_and_many_subjects_are_counted() {
    let one = statement(TESTS, json!({"result": "PASSED"})).to_string();
    let read_all = read(&format!("{one}\n\n{one}\n{one}")).unwrap();
    let labels: Vec<&str> = read_all.claims.iter().map(|claim| claim.label.as_str()).collect();
    assert_eq!(labels, ["in-toto-test-result", "in-toto-test-result-2", "in-toto-test-result-3"]);
    let mut many = statement(TESTS, json!({"result": "PASSED"}));
    let sha = "ab".repeat(32);
    many["subject"] = json!([{"name": "a", "digest": {"sha256": sha, "gitBlob": COMMIT}}, {"uri": "b", "digest": {"sha256": sha}}, {"name": "c"}]);
    let read = read(&many.to_string()).unwrap();
    assert_eq!(read.claims[0].text.as_str(), "tests pass; about a gitBlob d20ace7968ba and 2 more; it is not signed");
    assert_eq!(
        (read.subjects.len(), skipped(&read, "subject without a digest that can be compared: left out")),
        (3, 1)
    );
}

#[test]
fn what_is_no_statement_is_told_with_its_line() {
    let good = statement(TESTS, json!({"result": "PASSED"}));
    let with = |name: &str, value: Value| {
        let mut changed = good.clone();
        changed[name] = value;
        changed.to_string()
    };
    let wrong_payload = |payload: &str| {
        json!({"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": []}).to_string()
    };
    let subject = |digest: Value| with("subject", json!([{"name": "n", "digest": digest}]));
    let table = [
        (String::new(), "empty"),
        ("{".into(), "line 1, column 1: the file ends in the middle"),
        ("7".into(), "line 1, column 1: integer `7` where an object with `_type` or `payloadType` belongs"),
        ("{}".into(), "line 1: no in-toto statement, DSSE envelope or Sigstore bundle"),
        ("{}\n{}".into(), "none of its lines is an in-toto statement"),
        (format!("{good}\n{{"), "line 2, column 1: the file ends in the middle"),
        (format!("{good}\n\n{}", with("subject", json!(7))), "line 3, column"),
        (
            with("_type", json!("https://in-toto.io/Statement/v9")),
            "line 1: `_type` is `https://in-toto.io/Statement/v9`",
        ),
        (with("subject", json!([])), "line 1: `subject` is empty"),
        (
            with("predicate", json!({"result": "GREAT"})),
            "`GREAT` is not known here: it is one of `PASSED`, `WARNED`, `FAILED`",
        ),
        (with("predicate", json!({})), "`result` is missing"),
        (with("predicate", json!({"result": "PASSED", "failedTests": "a"})), "string \"a\" where a list belongs"),
        (subject(json!({"sha256": "ab"})), "line 1: `sha256` of `n` is `ab`"),
        (subject(json!({"gitCommit": "zz".repeat(20)})), "line 1: `gitCommit` of `n` is `zzzz"),
        (subject(json!({"sha256": 7})), "integer `7` where"),
        (wrong_payload("***"), "line 1: `payload` is no base64"),
        (wrong_payload("/w=="), "line 1: `payload` holds no UTF-8"),
        (wrong_payload("e30="), "line 1, in the payload: `_type` is missing"),
        (
            wrong_payload(&Base64::encode_string(with("subject", json!(7)).as_bytes())),
            "line 1, in the payload: line 1, column",
        ),
        (
            json!({"payloadType": "text/plain", "payload": "eA==", "signatures": []}).to_string(),
            "line 1: an envelope of `text/plain`, which is no in-toto statement",
        ),
        (json!({"payloadType": "application/vnd.in-toto+json"}).to_string(), "line 1: an envelope without `payload`"),
    ];
    for (text, words) in table {
        let fault = read(&text).unwrap_err().to_string();
        assert!(fault.starts_with("s.intoto.jsonl: ") && fault.contains(words), "{text}: {fault}");
        assert!(!fault.contains("struct") && !fault.contains("expected"), "{fault}");
    }
}
