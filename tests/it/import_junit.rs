//! Test reports in: as the runners write them, odd ones, broken ones.

use governed::Fault;
use governed::evidence::{Finding, Subject};
use governed::import::evidence::{Format, Level, Testimony, read_any, recognise};
use governed::import::junit;

use crate::evidence_files::{finding, skipped, vector};

fn read(text: &str) -> Result<Testimony, Fault> {
    junit::read("report.xml", text.as_bytes())
}

/// A report of one suite with these cases.
fn suite(cases: &str) -> Testimony {
    read(&format!("<testsuites><testsuite name=\"s\">{cases}</testsuite></testsuites>")).unwrap()
}

#[test]
fn reports_of_real_runners_are_claims_by_test() {
    // File, label, what it says, who made it, when, places.
    let table = [
        (
            "nextest.xml",
            "junit-nextest-run",
            "1 of 3 tests fails: `prices tests::fails`, 1 only at a later attempt",
            Some("cargo-nextest"),
            Some("2026-11-22T23:43:17.153Z"),
            0,
        ),
        (
            "pytest.xml",
            "junit-pytest-tests",
            "2 of 5 tests fail: `test_prices test_fails`, `test_prices test_errors`, 2 are skipped",
            Some("pytest"),
            Some("2026-11-22T23:44:22.77Z"),
            0,
        ),
        (
            "pytest-xunit1.xml",
            "junit-pytest-tests",
            "2 of 5 tests fail: `test_prices test_fails`, `test_prices test_errors`, 2 are skipped",
            Some("pytest"),
            Some("2026-11-22T23:44:23.323Z"),
            2,
        ),
        (
            "jest.xml",
            "junit-jest-tests",
            "1 of 2 tests fails: `prices fails & falls`, 1 is skipped",
            Some("Jest"),
            None,
            0,
        ),
        (
            "mocha-xunit.xml",
            "junit-mocha-tests",
            "1 of 3 tests fails: `prices fails <b>`, 1 is skipped",
            Some("Mocha"),
            None,
            1,
        ),
        ("node-test.xml", "junit-node-test", "1 of 2 tests fails: `test fails`, 1 is skipped", None, None, 0),
        (
            "surefire.xml",
            "junit-com.example.pricestest",
            "2 of 4 tests fail: `com.example.PricesTest fails`, `com.example.PricesTest breaks`, 1 only at a later attempt, 1 is skipped",
            Some("Maven Surefire"),
            None,
            0,
        ),
        (
            "go-junit-report.xml",
            "junit-go-junit-report",
            "1 of 2 tests fails: `example.com/prices TestFails`, 1 is skipped",
            Some("go test (go1.24.1 linux/amd64)"),
            Some("2026-03-17T10:00:00Z"),
            0,
        ),
        (
            "gotestsum.xml",
            "junit-gotestsum",
            "1 of 2 tests fails: `example.com/prices TestFails/two more`",
            Some("go test (go1.24.1)"),
            Some("2026-03-17T09:00:00Z"),
            0,
        ),
        (
            "catch2.xml",
            "junit-catch2",
            "1 of 4 tests fails: `c.global fails & falls`",
            None,
            Some("2026-11-23T00:02:28Z"),
            0,
        ),
        (
            "googletest.xml",
            "junit-alltests",
            "1 of 2 tests fails: `Prices Fails`, 2 are skipped",
            Some("GoogleTest"),
            None,
            1,
        ),
    ];
    for (file, label, text, by, at, places) in table {
        let bytes = vector(file);
        assert_eq!(recognise("x", &bytes), Some(Format::Junit), "{file}");
        let read = read_any(&format!("out/{file}"), &bytes).unwrap();
        let [claim] = read.claims.as_slice() else { panic!("{file}: {} claims", read.claims.len()) };
        assert_eq!((claim.label.as_str(), claim.text.as_str()), (label, text), "{file}");
        assert_eq!((claim.finding, claim.method.as_str()), (Finding::Contradicts, "test"), "{file}");
        assert_eq!(claim.about, [Subject::Content]);
        let artifact = claim.artifact.as_ref().unwrap();
        assert_eq!((artifact.kind.as_str(), artifact.location.as_str()), ("test-report", &*format!("out/{file}")));
        assert_eq!(artifact.digest, Some(governed::Digest::of(&bytes)));
        assert_eq!(read.by.as_ref().map(governed::Line::as_str), by, "{file}");
        assert_eq!(read.at.map(|at| at.to_string()).as_deref(), at, "{file}");
        assert_eq!(read.places.len(), places, "{file}: {:?}", read.places);
    }
}

#[test]
fn places_are_those_of_failing_cases() {
    let read = junit::read("x.xml", &vector("pytest-xunit1.xml")).unwrap();
    let first = &read.places[0];
    // The function `test_fails` begins in line 9; pytest counts from 0.
    assert_eq!((first.path.as_str(), first.first_line, first.last_line), ("test_prices.py", Some(9), Some(9)));
    assert_eq!(first.rule.as_ref().unwrap().as_str(), "test_prices test_fails");
    assert_eq!(first.message.as_str(), "AssertionError: a price & a <tag> assert 4 == 5 + where 4 = double(2)");
    assert_eq!((first.level, &first.claim), (Level::Error, &read.claims[0].label));

    let read = suite(
        r#"<testcase name="a" file="ok.rs" line="3"/>
           <testcase name="b" file=".\src\b.rs" line="7"><failure>first words
more</failure></testcase>
           <testcase name="c"><failure file="src/../c.cpp" line="19" message="m"/><failure message="n"/></testcase>
           <testcase name="d" file="d.rs" line="-1"><error/></testcase>
           <testcase name="e" line="4"><error/></testcase>"#,
    );
    let told: Vec<(&str, Option<u32>, &str)> =
        read.places.iter().map(|p| (p.path.as_str(), p.first_line, p.message.as_str())).collect();
    assert_eq!(
        told,
        [("src/b.rs", Some(7), "first words"), ("c.cpp", Some(19), "m"), ("d.rs", None, "it fails")],
        "a line without a file says nothing"
    );
}

#[test]
fn how_a_case_ended_is_told_by_the_worst_that_is_said_of_it() {
    let table = [
        (r#"<testcase name="a"/>"#, Finding::Supports, "1 test passes"),
        (r#"<testcase name="a"/><testcase name="b"/>"#, Finding::Supports, "2 tests pass"),
        (
            r#"<testcase name="a"/><testcase name="b"><skipped/></testcase>"#,
            Finding::Supports,
            "1 test passes, 1 is skipped",
        ),
        ("", Finding::Inconclusive, "it holds no test"),
        (r#"<testcase name="a"><skipped/></testcase>"#, Finding::Inconclusive, "no test ran, 1 is skipped"),
        (r#"<testcase name="a" status="notrun"/>"#, Finding::Inconclusive, "no test ran, 1 is skipped"),
        (r#"<testcase name="a" result="suppressed"/>"#, Finding::Inconclusive, "no test ran, 1 is skipped"),
        (r#"<testcase name="a" status="failed"/>"#, Finding::Contradicts, "1 of 1 test fails: `a`"),
        (r#"<testcase name="a"><skipped/><failure/></testcase>"#, Finding::Contradicts, "1 of 1 test fails: `a`"),
        (r#"<testcase name="a"><flakyFailure/><error/></testcase>"#, Finding::Contradicts, "1 of 1 test fails: `a`"),
        (r#"<testcase name="a"><rerunFailure/></testcase>"#, Finding::Contradicts, "1 of 1 test fails: `a`"),
        (
            r#"<testcase name="a"><flakyError><failure/></flakyError></testcase>"#,
            Finding::Supports,
            "1 test passes, 1 only at a later attempt",
        ),
        (
            r#"<testcase name="a"><wrapped><failure/></wrapped></testcase>"#,
            Finding::Contradicts,
            "1 of 1 test fails: `a`",
        ),
        (
            r#"<error message="no database"/><testcase name="a"/>"#,
            Finding::Contradicts,
            "1 of 2 tests fails: `all of s`",
        ),
        (
            r#"<wrapped><testcase name="a"><failure/></testcase></wrapped>"#,
            Finding::Contradicts,
            "1 of 1 test fails: `a`",
        ),
        (
            r#"<testsuite name="t"><testsuite name="u"><testcase name="a"/></testsuite></testsuite>"#,
            Finding::Supports,
            "1 test passes",
        ),
        (
            r#"<system-out>&lt;failure/&gt;<![CDATA[<failure/>]]></system-out><testcase name="a"/>"#,
            Finding::Supports,
            "1 test passes",
        ),
        (
            r#"<properties><property name="failure" value="1"/></properties><testcase name="a"/>"#,
            Finding::Supports,
            "1 test passes",
        ),
    ];
    for (cases, finding, text) in table {
        let read = suite(cases);
        assert_eq!((read.claims[0].finding, read.claims[0].text.as_str()), (finding, text), "{cases}");
    }
    let many: String =
        (0..9).map(|n| format!("<testcase classname=\"c\" name=\"n{n}\"><failure/></testcase>")).collect();
    assert_eq!(
        suite(&many).claims[0].text.as_str(),
        "9 of 9 tests fail: `c n0`, `c n1`, `c n2`, `c n3`, `c n4` and 4 more"
    );
}

#[test]
fn counts_are_of_the_cases_and_not_of_what_attributes_say() {
    let wrong = "count of a suite that its cases do not come to: the cases count";
    let more = "suite that counts more failures than it lists: the report does not tell";
    let report = |attributes: &str, cases: &str| read(&format!("<testsuite {attributes}>{cases}</testsuite>")).unwrap();
    let passes = "<testcase name=\"a\"/>";

    let read = report("name=\"s\" tests=\"400\" skipped=\"3\"", passes);
    assert_eq!((finding(&read), skipped(&read, wrong)), (Finding::Supports, 2), "{:?}", read.skips);
    assert_eq!(read.claims[0].text.as_str(), "1 test passes");

    let read = report("tests=\"1\" failures=\"2\"", passes);
    assert_eq!((finding(&read), skipped(&read, more)), (Finding::Inconclusive, 1), "failures it does not list");
    assert_eq!(read.claims[0].text.as_str(), "1 test passes; it counts more failures than it lists");

    let read = report(
        "tests=\"2\" failures=\"0\" errors=\"1\"",
        "<testcase name=\"a\"/><testcase name=\"b\"><failure/></testcase>",
    );
    assert_eq!((finding(&read), read.skips.len()), (Finding::Contradicts, 0), "an error is a failure by another name");

    let read = report("tests=\"1\" failures=\"0\"", "<testcase name=\"b\"><failure/></testcase>");
    assert_eq!(skipped(&read, "suite that counts fewer failures than it lists: the cases count"), 1);

    let read = report("tests=\"NaN\"", passes);
    assert_eq!((finding(&read), skipped(&read, "count that is no number: left out")), (Finding::Supports, 1));

    let read = report("tests=\"2\"", &format!("{passes}<testsuite tests=\"1\">{passes}</testsuite>"));
    assert!(read.skips.is_empty(), "with those within: {:?}", read.skips);
    let read = report("tests=\"1\"", &format!("{passes}<testsuite tests=\"1\">{passes}</testsuite>"));
    assert!(read.skips.is_empty(), "without those within: {:?}", read.skips);
}

#[test]
fn the_earliest_time_with_an_offset_counts() {
    let read = read(
        r#"<testsuites timestamp="2026-03-17T12:00:00Z"><testsuite timestamp="2026-03-17T10:00:00.1234567+02:00"/>
           <testsuite timestamp="2026-03-17T01:00:00"/></testsuites>"#,
    )
    .unwrap();
    assert_eq!(read.at.unwrap().to_string(), "2026-03-17T08:00:00.123Z");
    assert_eq!(skipped(&read, "time that is no instant with its offset from UTC: left out"), 1);
}

#[test]
fn what_is_no_report_is_told_with_its_line_and_a_way_out() {
    let deep = format!("{}{}", "<testsuite>".repeat(65), "</testsuite>".repeat(65));
    let wide: String = (0..300).map(|n| format!(" a{n}=\"\"")).collect();
    let table = [
        ("", "report.xml: empty"),
        ("   \n", "report.xml: empty"),
        ("<testsuites>", "report.xml: line 1: the file ends before its elements do"),
        ("<testsuites>\n<testcase", "report.xml: line 2: a tag, comment or the like that does not end"),
        ("<testsuites>\n</testsuite>", "report.xml: line 2: `</testsuite>` where `</testsuites>` belongs"),
        ("<testsuites/>\n<testsuites/>", "report.xml: line 2: `<testsuites>` behind the end of the report"),
        ("<testsuites/>text", "report.xml: line 1: text outside of the first element"),
        ("plain", "report.xml: line 1: text outside of the first element"),
        ("<assemblies/>", "report.xml: line 1: no JUnit report: it starts with `<assemblies>`"),
        ("<!-- nothing -->", "report.xml: line 1: holds no element"),
        ("<testsuite name=\"a\" name=\"b\"/>", "report.xml: line 1: `<testsuite>` has `name` twice"),
        (
            "<testsuite name=a/>",
            "report.xml: line 1: `<testsuite>` has an attribute that is not written as `name=\"value\"`",
        ),
        (
            "<testsuite name=\"&what;\"/>",
            "report.xml: line 1: `name` of `<testsuite>` holds a `&` that starts no known reference",
        ),
        (
            "<testsuite>\n<testcase name=\"a\" line=\"x\"/></testsuite>",
            "report.xml: line 2: `line` is `x`, which is no number",
        ),
        (
            "<testsuite><testcase><testcase/></testcase></testsuite>",
            "report.xml: line 1: a test case within a test case",
        ),
        ("<testsuite><testcase><testsuite/></testcase></testsuite>", "report.xml: line 1: a suite within a test case"),
        (
            "<!DOCTYPE testsuite>\n<testsuite/>",
            "report.xml: line 1: holds a document type (`<!DOCTYPE`), which is not read",
        ),
        (&deep, "report.xml: line 1: more than 64 elements within each other"),
        (&format!("<testsuite{wide}/>"), "report.xml: line 1: an element with more than 256 attributes"),
    ];
    for (text, words) in table {
        let fault = read(text).unwrap_err();
        assert_eq!(fault.to_string(), words, "{text}");
        let mends = ["empty", "ends before", "no JUnit", "no number", "`<!DOCTYPE`", "known reference", "does not end"];
        if mends.iter().any(|mend| words.contains(mend)) {
            assert!(fault.help().is_some(), "{words} does not say how to mend it");
        }
    }
}

#[test]
fn other_encodings_are_told_and_a_byte_order_mark_is_read_over() {
    let utf16: Vec<u8> = "\u{FEFF}<testsuite/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let fault = junit::read("r.xml", &utf16).unwrap_err();
    assert_eq!(fault.to_string(), "r.xml: written in UTF-16, and only UTF-8 is read");
    let fault = junit::read("r.xml", b"<testsuite name=\"a\">\n<testcase name=\"\xFC\"/></testsuite>").unwrap_err();
    assert_eq!(fault.to_string(), "r.xml: line 2: not UTF-8");
    let read =
        junit::read("r.xml", b"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<testsuite><testcase name=\"a\"/></testsuite>")
            .unwrap();
    assert_eq!(finding(&read), Finding::Supports);
}

#[test]
fn characters_that_do_not_show_are_made_to_and_references_are_read() {
    let read = suite(
        "<testcase name=\"a&#27;[31m&amp;&quot;&#x41;`b`&#10;c\"><failure>x &amp; &lt;y&gt;&#33;\nz</failure></testcase>",
    );
    let text = read.claims[0].text.as_str();
    assert_eq!(text, "1 of 1 test fails: `a\u{FFFD}[31m&\"A'b' c`");
    let long = "&amp;".repeat(5_000);
    assert!(suite(&format!("<testcase name=\"{long}\"/>")).claims[0].finding == Finding::Supports);
}
