//! Files of evidence that somebody made to do harm: each is read or turned down, in little time, and none panics.

use governed::import::evidence::{read_any, recognise};
use governed::import::{in_toto, junit, sarif};
use proptest::prelude::*;
use serde_json::Value;

use crate::evidence_files::vectors;

/// Reads bytes as everything they could be.
fn read_as_all(bytes: &[u8]) {
    for read in [junit::read, sarif::read, in_toto::read, read_any] {
        match read("x", bytes) {
            Ok(read) => {
                assert!(!read.claims.is_empty() && read.places.len() <= governed::limit::PLACES);
                serde_json::to_string(&read).unwrap();
            }
            Err(fault) => {
                let said = fault.to_string();
                assert!(said.starts_with("x: ") && said.len() < 2_000, "{said}");
                assert!(!said.contains('\n') && !said.contains("defect"), "{said}");
            }
        }
    }
}

/// How a file's name ends.
fn ends(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

#[test]
fn files_cut_at_every_byte_are_turned_down_or_read() {
    for (name, bytes) in vectors() {
        // What ends in blanks is whole before them.
        let whole = bytes.trim_ascii_end().len();
        for end in 0..whole {
            let cut = &bytes[..end];
            let read = match ends(&name) {
                "xml" => junit::read("x", cut),
                "sarif" => sarif::read("x", cut),
                _ => in_toto::read("x", cut),
            };
            let ends_a_line = ends(&name) == "jsonl" && (bytes[end] == b'\n' || cut.ends_with(b"\n"));
            assert!(read.is_err() || ends_a_line, "{name} cut at {end} is read");
        }
    }
}

#[test]
fn bombs_do_not_go_off() {
    let entities = "<!DOCTYPE t [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><testsuite name=\"&b;\"/>";
    let outside = "<!DOCTYPE t SYSTEM \"file:///etc/passwd\"><testsuite/>";
    for bomb in [entities, outside] {
        assert!(junit::read("x", bomb.as_bytes()).unwrap_err().to_string().contains("document type"));
    }
    let deep = [
        "<testsuite>".repeat(1_000_000),
        format!("<testsuite>{}", "<a>".repeat(1_000_000)),
        "[".repeat(1_000_000),
        "{\"runs\":".repeat(1_000_000),
        format!("{{\"version\":\"2.1.0\",\"x\":{}", "[".repeat(1_000_000)),
        format!("{{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{}", "{\"a\":".repeat(1_000_000)),
    ];
    for text in deep {
        read_as_all(text.as_bytes());
    }

    // One element with very many attributes, one attribute with very many `=`, one very long name.
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=\"\"")).collect();
    read_as_all(format!("<testsuite{attributes}/>").as_bytes());
    read_as_all(format!("<testsuite name=\"{}\"><testcase name=\"a\"/></testsuite>", "=".repeat(4_000_000)).as_bytes());
    read_as_all(format!("<{}/>", "a".repeat(4_000_000)).as_bytes());

    // Empty things, many to a byte.
    let log = |results: &str| {
        format!(
            "{{\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{{\"name\":\"L\"}}}},\"results\":[{results}{{}}]}}]}}"
        )
    };
    let result = "{\"message\":{}},";
    read_as_all(log(&result.repeat(50_000)).as_bytes());
    let fault = sarif::read("x", log(&result.repeat(100_001)).as_bytes()).unwrap_err();
    assert!(fault.to_string().contains("a list of more than 100000"), "{fault}");
    let fault = in_toto::read("x", "{}\n".repeat(2_000).as_bytes()).unwrap_err();
    assert!(fault.to_string().contains("more than 1024 statements"), "{fault}");
    let fault = junit::read("x", &vec![b' '; governed::limit::EVIDENCE_BYTES + 1]).unwrap_err();
    assert!(fault.to_string().contains("longer than"), "{fault}");
}

#[test]
fn one_long_text_that_many_results_name_is_not_copied_for_each() {
    let long = "m".repeat(2_000_000);
    let results = "{\"ruleIndex\":0,\"message\":{\"id\":\"m\"},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"index\":0}}}]},".repeat(20_000);
    let text = format!(
        "{{\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{{\"name\":\"{long}\",\"rules\":[{{\"id\":\"{long}\",\"messageStrings\":{{\"m\":{{\"text\":\"{long}\"}}}}}}]}}}},\"artifacts\":[{{\"location\":{{\"uri\":\"{long}\"}}}}],\"results\":[{}]}}]}}",
        results.trim_end_matches(',')
    );
    let read = sarif::read("x", text.as_bytes()).unwrap();
    assert_eq!(read.places.len(), governed::limit::PLACES);
    assert!(serde_json::to_string(&read).unwrap().len() < 10_000_000);
}

/// Every place in a value, as the keys that lead there.
fn places(value: &Value, at: &mut Vec<String>, all: &mut Vec<Vec<String>>) {
    all.push(at.clone());
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(number, value)| (number.to_string(), value)).collect(),
        _ => return,
    };
    for (name, value) in inner {
        at.push(name);
        places(value, at, all);
        at.pop();
    }
}

#[test]
fn a_wrong_type_at_every_place_is_read_over_or_told() {
    let wrong = [
        Value::Null,
        true.into(),
        (-1).into(),
        u64::MAX.into(),
        1.5.into(),
        "x".into(),
        Value::Array(vec![]),
        serde_json::json!({}),
    ];
    for (name, bytes) in vectors() {
        let Ok(value) = serde_json::from_slice::<Value>(&bytes) else { continue };
        let mut all = Vec::new();
        places(&value, &mut Vec::new(), &mut all);
        for place in all {
            for wrong in &wrong {
                let mut changed = value.clone();
                let mut held = &mut changed;
                for step in &place {
                    held = match held {
                        Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
                        other => &mut other[step.as_str()],
                    };
                }
                *held = wrong.clone();
                let text = changed.to_string();
                let read = if ends(&name) == "sarif" {
                    sarif::read("x", text.as_bytes())
                } else {
                    in_toto::read("x", text.as_bytes())
                };
                if let Err(fault) = read {
                    let said = fault.to_string();
                    assert!(said.contains("line ") || said.contains("SARIF of version"), "{name} {place:?}: {said}");
                    assert!(!said.contains("struct") && !said.contains("enum") && !said.contains("u32"), "{said}");
                }
            }
        }
    }
}

#[test]
fn what_it_is_is_told_by_content_before_name() {
    let table: [(&str, &[u8], Option<&str>); 14] = [
        ("a.sarif", b"<testsuite/>", Some("JUnit XML")),
        ("a.xml", b"<!-- <x> --><testsuites>", Some("JUnit XML")),
        ("a.xml", b"<html/>", None),
        ("junit.xml", b"<html/>", None),
        ("junit.xml", b"", Some("JUnit XML")),
        ("a.json", b"\xEF\xBB\xBF {\"$schema\":\"x\",\"runs\":", Some("SARIF")),
        ("a.json", b"{\"name\":{\"runs\":[]}}", None),
        ("a.json", b"{\"predicateType\":1", Some("in-toto")),
        ("a.json", b"{\"dsseEnvelope\":{}}", Some("in-toto")),
        ("a.sarif", b"{\"a\":", Some("SARIF")),
        ("a.SARIF.json", b"{}", Some("SARIF")),
        ("a.intoto.jsonl", b"not json", Some("in-toto")),
        ("a.json", b"[1]", None),
        ("a.txt", b"\x00\xFF", None),
    ];
    for (name, bytes, format) in table {
        assert_eq!(recognise(name, bytes).map(governed::import::evidence::Format::name), format, "{name} {bytes:?}");
    }
    let fault = read_any("a.json", b"{}").unwrap_err();
    assert_eq!(fault.to_string(), "a.json: no evidence in a known format");
    assert!(fault.help().is_some_and(|help| help.contains("JUnit")));
    assert_eq!(read_any("a.json", b"").unwrap_err().to_string(), "a.json: empty");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn reading_any_bytes_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_as_all(&bytes);
    }

    #[test]
    fn reading_a_spoilt_file_never_panics(
        file in 0_usize..64,
        spoils in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_usize..9), 1..8),
    ) {
        let all = vectors();
        let mut bytes = all[file % all.len()].1.clone();
        for (at, byte, cut) in spoils {
            let at = at.index(bytes.len());
            let to = (at + cut).min(bytes.len());
            bytes.splice(at..to, [byte]);
        }
        read_as_all(&bytes);
    }

    #[test]
    fn reading_pieces_of_reports_never_panics(pieces in proptest::collection::vec(prop::sample::select(vec![
        "<testsuites>", "</testsuites>", "<testsuite name=\"s\" tests=\"1\" failures=\"2\">", "</testsuite>",
        "<testcase name=\"a\" classname=\"c\" file=\"f\" line=\"3\">", "</testcase>", "<testcase/>", "<failure message=\"m\">",
        "</failure>", "<failure/>", "<error/>", "<skipped/>", "<flakyFailure>", "</flakyFailure>", "<rerunFailure/>", "text",
        "&amp;", "&#0;", "&#x110000;", "&what;", "&", "<![CDATA[ ]]>", "<!-- -->", "<?pi?>", "<a>", "</a>", "<", "\"", "\u{202E}",
    ]), 0..40)) {
        read_as_all(pieces.concat().as_bytes());
        read_as_all(format!("<testsuites>{}</testsuites>", pieces.concat()).as_bytes());
    }
}
