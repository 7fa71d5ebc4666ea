//! Files that people write: what is read, and how each mistake is told.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use governed::source::Step::{self, Index as I, Key as K};
use governed::source::{Kind, Node, Read, Source, SourceFault, Span, edit, read, tidy_text};
use governed::{Fault, Label, limit};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    version: u32,
    #[serde(default)]
    groups: BTreeMap<Label, Group>,
    #[serde(default)]
    rules: Vec<Rule>,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    pair: Option<(i8, i64)>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    members: Vec<String>,
    #[serde(default)]
    size: Option<u8>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: Label,
    moves: Vec<Label>,
    #[serde(default)]
    when: Option<String>,
    then: Effect,
    why: String,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Effect {
    Block,
    Hold { until: String },
    Escalate(Escalation),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Escalation {
    to: Label,
}

fn tree(text: &str) -> Result<Source, SourceFault> {
    Source::parse("policy", "p.yaml", text.as_bytes())
}

fn root(text: &str) -> Node {
    tree(text).unwrap_or_else(|fault| panic!("{fault}")).root().clone()
}

fn sample(text: &str) -> Result<Sample, String> {
    read::<Sample>("policy", "p.yaml", text.as_bytes())
        .map(|Read { value, .. }| value)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// The cases of a table, `=== text --- what is shown`, each as a pair.
fn cases(table: &str) -> Vec<(String, String)> {
    let cases = table.split("\n=== ").skip(1).map(|case| {
        let (_, rest) = case.split_once('\n').unwrap();
        let (text, shown) = rest.split_once("\n-----\n").unwrap_or_else(|| panic!("{case}"));
        (text.replace("␉", "\t"), shown.trim_end().to_owned())
    });
    cases.collect()
}

/// Compares a table with what comes out; `UPDATE=1` writes it anew, for a person to read.
fn table(name: &str, outcome: impl Fn(&str) -> String) {
    let file = format!("{}/tests/it/source/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let kept = std::fs::read_to_string(&file).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        let mut anew = kept.split("\n=== ").next().unwrap().to_owned();
        for case in kept.split("\n=== ").skip(1) {
            let (title, rest) = case.split_once('\n').unwrap();
            let text = rest.split_once("\n-----\n").unwrap().0;
            write!(anew, "\n=== {title}\n{text}\n-----\n{}\n", outcome(&text.replace("␉", "\t"))).unwrap();
        }
        std::fs::write(&file, anew).unwrap();
        return;
    }
    let cases = cases(&kept);
    assert!(cases.len() > 20);
    for (text, shown) in cases {
        assert_eq!(outcome(&text), shown, "\n{text}");
    }
}

#[test]
fn text_that_is_not_read_is_told_where_and_how_to_mend_it() {
    table("syntax", |text| {
        tree(text).map_or_else(|fault| fault.to_string(), |source| format!("read: {:?}", source.root()))
    });
}

#[test]
fn what_does_not_fit_is_told_where_and_how_to_mend_it() {
    table("types", |text| sample(text).map_or_else(|shown| shown, |value| format!("read: {value:?}")));
}

/// A tree without places, as JSON.
fn plainly(node: &Node) -> serde_json::Value {
    match &node.kind {
        Kind::Null => serde_json::Value::Null,
        Kind::Bool(it) => (*it).into(),
        Kind::Int(number) => (*number).into(),
        Kind::Text(text) => text.as_str().into(),
        Kind::List(items) => items.iter().map(plainly).collect(),
        Kind::Map(entries) => {
            serde_json::Value::Object(entries.iter().map(|(key, node)| (key.text.clone(), plainly(node))).collect())
        }
    }
}

#[test]
fn plain_values_are_what_yaml_1_2_says_and_nothing_surprises() {
    let read = |value: &str| plainly(&root(&format!("v: {value}\n")))["v"].clone();
    for value in ["null", "~", ""] {
        assert_eq!(read(value), serde_json::Value::Null, "{value}");
    }
    assert_eq!((read("true"), read("false")), (true.into(), false.into()));
    for (value, number) in [
        ("0", 0),
        ("-0", 0),
        ("17", 17),
        ("+17", 17),
        ("-9223372036854775808", i64::MIN),
        ("9223372036854775807", i64::MAX),
    ] {
        assert_eq!(read(value), number, "{value}");
    }
    let texts = [
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        "True",
        "TRUE",
        "Null",
        "NULL",
        "017",
        "0o17",
        "0x1F",
        "1_000",
        "12:30:45",
        "1:20",
        "2026-11-22",
        "2026-11-22T10:00:00Z",
        "1.2.3",
        "e5",
        "1e",
        "1-2",
        ".",
        "a#b",
        "path:src/**",
        "日本",
        "say \"hi\"",
        "it's",
    ];
    for text in texts {
        assert_eq!(read(text), text, "{text}");
    }
    for (written, text) in [
        ("'1.5'", "1.5"),
        ("\"true\"", "true"),
        ("'it''s'", "it's"),
        ("\"\"", ""),
        ("|\n  a\n   b\n\n  c", "a\n b\n\nc\n"),
        (">-\n  a\n  b\n\n  c", "a b\nc"),
        ("|\n  a\tb", "a\tb\n"),
        ("a\n  b", "a b"),
        (r#""\ud83d\ude00\/\t\n""#, "😀/\t\n"),
    ] {
        assert_eq!(read(written), text, "{written}");
    }
}

#[test]
fn byte_order_marks_and_line_ends_of_any_system_are_fine() {
    let source = tree("\u{FEFF}a: 1\r\nb:\r\n  - |\r\n    x\r\n    y\r\n").unwrap();
    assert_eq!(plainly(source.root()), serde_json::json!({"a": 1, "b": ["x\ny\n"]}));
    assert!(source.text().starts_with("a: 1"));
    assert_eq!(source.locate(&[Step::Key("b"), Step::Index(0)]).map(|span| (span.line, span.column)), Some((4, 5)));
    assert_eq!(tree("").unwrap().root().kind, Kind::Null);
    assert_eq!(tree("---\na: 1\n...\n").unwrap().root().span.line, 2);
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let shown = |bytes: &[u8]| Source::parse("policy", "p.yaml", bytes).unwrap_err().to_string();
    assert_eq!(
        shown(b"a: 1\nb\xC3\xA9: \xFFx\n"),
        "p.yaml:2:5: byte 11 of the file is no UTF-8\n    2 | bé:\n      |     ^\n   help: save the file as UTF-8"
    );
    assert_eq!(
        shown("a: 1 # \u{202E}x\n".as_bytes()),
        "p.yaml:1:8: U+202E is a character that is not seen, or changes how others are\n    1 | a: 1 # \u{FFFD}x\n      \
         |        ^\n   help: take it out"
    );
    for unseen in ["a: \u{200B}b", "a: b\rc: d", "a: \u{0}", "a: \u{7F}", "a: \u{2028}", "a\u{FEFF}: b"] {
        assert!(shown(unseen.as_bytes()).contains("is a character that is not seen"), "{unseen:?}");
    }
    let large = vec![b' '; limit::SOURCE_BYTES + 1];
    assert_eq!(shown(&large), "p.yaml: a policy has at most 4194304 bytes, and this has 4194305\n   help: split it");
    let long = format!("{}: 1", "k".repeat(limit::SOURCE_KEY_BYTES + 1));
    for text in
        [long.clone(), format!("{{{long}}}"), format!("a: 1\n{long}"), format!("{{\"{}\": 1}}", "k".repeat(9_999))]
    {
        assert!(
            shown(text.as_bytes()).contains("a name has at most 4096 bytes as written"),
            "{}",
            shown(text.as_bytes())
        );
    }
    let name = "k".repeat(limit::SOURCE_KEY_BYTES - 2);
    assert!(tree(&format!("{{\"{name}\": 1}}")).is_ok());
}

#[test]
fn a_sample_is_read_alike_from_yaml_and_json() {
    let yaml = "
version: 1
groups:
  legal: # who signs
    members: [zoë, ben]
    size: 2
rules:
  - id: a
    moves: [landed]
    when: |
      stage == \"landed\"
      and reach > 3
    then: {hold: {until: signed}}
    why: \"because\"
  - {id: b, moves: [], then: block, why: x}
  - id: c
    moves:
    - x
    then:
      escalate:
        to: legal
    why: y
strict: true
pair: [-3, 4]
";
    let json = r#"{
	"version": 1,
	"groups": {"legal": {"members": ["zo\u00eb", "ben"], "size": 2}},
	"rules": [
		{"id": "a", "moves": ["landed"], "when": "stage == \"landed\"\nand reach > 3\n", "then": {"hold": {"until": "signed"}}, "why": "because"},
		{"id": "b", "moves": [], "then": "block", "why": "x"},
		{"id": "c", "moves": ["x"], "then": {"escalate": {"to": "legal"}}, "why": "y"}
	],
	"strict": true,
	"pair": [-3, 4]
}"#;
    let from_yaml = sample(yaml).unwrap_or_else(|shown| panic!("{shown}"));
    assert_eq!(from_yaml, sample(json).unwrap_or_else(|shown| panic!("{shown}")));
    assert_eq!(from_yaml, serde_json::from_str(json).unwrap());
    assert_eq!((from_yaml.rules.len(), from_yaml.pair), (3, Some((-3, 4))));
    // A text cut short anywhere is a fault or another text, and never a panic.
    for text in [yaml, json] {
        for end in 0..text.len() {
            let _ = read::<Sample>("policy", "p.yaml", &text.as_bytes()[..end]);
        }
    }
}

#[test]
fn faults_become_data_and_one_fault_for_all() {
    let text = b"version: 1\nstrict: maybe\nrules:\n  - {id: a, moves: [], then: blok, why: x}\n";
    let faults = read::<Sample>("policy", "p.yaml", text).unwrap_err();
    assert_eq!(
        serde_json::to_value(&faults[0]).unwrap(),
        serde_json::json!({
            "file": "p.yaml", "line": 2, "column": 9, "end_line": 2, "end_column": 14,
            "message": "expected `true` or `false`, found text `maybe`",
        })
    );
    assert_eq!(faults.len(), 1, "a value of a record ends the reading: {faults:?}");
    let one: Fault = faults.into();
    assert!(one.to_string().ends_with("^^^^^") && one.help().is_none(), "{one}");

    let text = b"version: 1\nrules:\n  - {id: a, moves: [], then: blok, why: x}\n  - 7\n";
    let faults = read::<Sample>("policy", "p.yaml", text).unwrap_err();
    assert_eq!(faults.len(), 2);
    assert_eq!(Fault::from(faults[0].clone()).help(), Some("did you mean `block`?"));
    let all = Fault::from(faults).to_string();
    assert!(all.contains("unknown name `blok`") && all.contains("did you mean `block`?"), "{all}");
    assert!(all.contains("p.yaml:4:5: expected a map, found the number 7"), "{all}");

    let source = tree("a: |\n  x\n  y\nb: 1\n").unwrap();
    let fault = source.fault(source.locate(&[Step::Key("a")]).unwrap(), "odd").with_help("mend it");
    let data = serde_json::to_value(&fault).unwrap();
    assert_eq!((&data["end_line"], &data["end_column"], &data["help"]), (&3.into(), &4.into(), &"mend it".into()));
    assert_eq!(fault.to_string(), "p.yaml:2:3: odd\n    2 |   x\n      |   ^\n   help: mend it");
    assert_eq!((fault.file(), fault.message(), fault.help()), ("p.yaml", "odd", Some("mend it")));
    assert_eq!(tree(&"[".repeat(9)).unwrap_err().span().map(|span| span.column), Some(9));
}

#[test]
fn no_more_faults_are_told_than_anyone_reads() {
    let rules: String =
        (0..1_000).map(|n| format!("  - {{id: r{n}, moves: [], then: blok, why: x, extra: 1}}\n")).collect();
    let faults = read::<Sample>("policy", "p.yaml", format!("version: 1\nrules:\n{rules}").as_bytes()).unwrap_err();
    assert_eq!(faults.len(), limit::SOURCE_FAULTS);
    assert_eq!(faults[0].span().map(|span| span.line), Some(3));
}

#[test]
fn a_path_leads_to_its_place() {
    let text = "rules:\n  - id: a\n    then:\n      - judgment: {of: legal}\n      - block\n";
    let source = tree(text).unwrap();
    let to = |path: &[Step]| source.locate(path).map(|span| &text[span.start..span.end]);
    let key = |path: &[Step]| source.locate_key(path).map(|span| &text[span.start..span.end]);
    let of = [K("rules"), I(0), K("then"), I(0), K("judgment"), K("of")];
    assert_eq!((to(&of), key(&of)), (Some("legal"), Some("of")));
    assert_eq!(to(&of[..5]), Some("{of: legal}"));
    assert_eq!((to(&of[..4]), key(&of[..4])), (Some("judgment: {of: legal}"), Some("judgment")));
    assert_eq!(key(&[K("rules"), I(0), K("then"), I(1)]), Some("block"));
    assert_eq!(to(&of[..1]), Some(text[9..].trim_end()));
    for lost in [&[K("rule")][..], &[I(0)], &[K("rules"), I(1)], &[K("rules"), K("id")]] {
        assert_eq!(source.locate(lost), None);
    }
}

/// What a range of the text `v` points at, in the file.
fn pointed(text: &str, range: std::ops::Range<usize>) -> (String, usize, usize) {
    let source = tree(text).unwrap();
    let span = source.within(&[Step::Key("v")], range).unwrap();
    (source.text()[span.start..span.end].to_owned(), span.line, span.column)
}

#[test]
fn a_place_within_text_is_found_whatever_way_it_is_written() {
    let told = |text: &str, line, column| (text.to_owned(), line, column);
    assert_eq!(pointed("v: a == b", 2..4), told("==", 1, 6));
    assert_eq!(pointed("v: é == ü # x", 6..8), told("ü", 1, 9));
    assert_eq!(pointed("v: 'a == b'", 5..6), told("b", 1, 10));
    assert_eq!(pointed("v: 'it''s b'", 5..6), told("b", 1, 11));
    assert_eq!(pointed("v: 'it''s b'", 2..3), told("''", 1, 7));
    assert_eq!(pointed(r#"v: "a == b""#, 5..6), told("b", 1, 10));
    assert_eq!(pointed(r#"{"v": "a == \"b\" c"}"#, 9..10), told("c", 1, 19));
    assert_eq!(pointed(r#"{"v": "\ud83d\ude00\u00e9\tx"}"#, 7..8), told("x", 1, 28));
    assert_eq!(pointed(r#"v: "\x41\U00000042 b""#, 3..4), told("b", 1, 20));
    assert_eq!(pointed("v: |\n  a\n    b == c\n  d\n", 9..10), told("c", 3, 10));
    assert_eq!(pointed("k: 1\nv: >-\n  a\n  b\n\n  ccc d\n", 4..7), told("ccc", 6, 3));
    assert_eq!(pointed("v: a\n  bb\n  c\n", 2..4), told("bb", 2, 3));
    assert_eq!(pointed("v: 'a\n  bb'\n", 2..4), told("bb", 2, 3));
    // The end of the text, and a range that is none.
    assert_eq!(pointed("v: a == b", 6..6), told("", 1, 10));
    assert_eq!(pointed("v: |\n  a\n  b\n", 4..4), told("", 3, 4));
    assert_eq!(pointed("v: a == b", 20..22), told("a == b", 1, 4));
    assert_eq!(pointed("v: é", 1..2), told("é", 1, 4));
    assert_eq!(pointed("v: \"a\\\n  b\"", 1..2), told("\"a\\\n  b\"", 1, 4));
    assert_eq!(tree("v: 1").unwrap().within(&[Step::Key("v")], 0..1), None);
}

#[test]
fn changing_a_value_leaves_the_rest_as_it_was() {
    let text = "# head\nwhen:   a==b   # because\n\nlist: [ x, \"y\" , 'z' ]\nkey name: 1\n";
    let source = tree(text).unwrap();
    let at = |path: &[Step]| source.locate(path).unwrap();
    let changes = [
        (at(&[K("list"), I(2)]), "it's"),
        (at(&[K("when")]), "a == [b, c]"),
        (at(&[K("list"), I(0)]), "x, [1]"),
        (at(&[K("list"), I(1)]), r#"say "hi" \"#),
        (source.locate_key(&[K("key name")]).unwrap(), "other"),
    ];
    assert_eq!(
        edit(&source, &changes).unwrap(),
        "# head\nwhen:   a == [b, c]   # because\n\nlist: [ 'x, [1]', \"say \\\"hi\\\" \\\\\" , 'it''s' ]\nother: 1\n"
    );
    let json = tree("{\"a\": \"x\",\n\t\"b\": 1}").unwrap();
    let span = json.locate(&[K("a")]).unwrap();
    assert_eq!(edit(&json, &[(span, "say \"hi\"")]).unwrap(), "{\"a\": \"say \\\"hi\\\"\",\n\t\"b\": 1}");

    for new in [
        "true", "17", "1.5", "null", "", " x", "x ", "- a", "a: b", "a #b", "*a", "&a", "!a", "@a", "?", "%a", "a:",
        "~", "---", "{",
    ] {
        let source = tree("v: old\n").unwrap();
        let made = edit(&source, &[(source.locate(&[K("v")]).unwrap(), new)]).unwrap();
        assert_eq!(plainly(&root(&made))["v"], new, "{made}");
    }
    let source = tree("n: 1\nb: |\n  x\nv: old\n").unwrap();
    let v = source.locate(&[K("v")]).unwrap();
    let turned_down = |changes: &[(Span, &str)]| edit(&source, changes).unwrap_err().message().to_owned();
    assert_eq!(turned_down(&[(source.locate(&[K("n")]).unwrap(), "2")]), "only text can be replaced here");
    assert_eq!(turned_down(&[(Span { end: v.end - 1, ..v }, "2")]), "only text can be replaced here");
    assert_eq!(turned_down(&[(source.locate(&[K("b")]).unwrap(), "2")]), "text over several lines cannot be replaced");
    assert_eq!(turned_down(&[(v, "x"), (v, "y")]), "this is replaced twice");
    assert!(turned_down(&[(v, "x\ny")]).contains("line end"));
    let twin = source.locate_key(&[K("v")]).unwrap();
    assert_eq!(turned_down(&[(twin, "n")]), "`n` is written twice");
}

#[test]
fn tidying_changes_no_value() {
    let tidied = |text: &str| tidy_text(&tree(text).unwrap());
    assert_eq!(tidied("a: 1  \r\n\r\n\r\nb: 2\t# x \r\n\r\n"), "a: 1\n\n\nb: 2\t# x\n");
    assert_eq!(tidied("a: 1"), "a: 1\n");
    assert_eq!(tidied("a: |\n  x  \n  y \nb: 1 \n"), "a: |\n  x  \n  y \nb: 1\n");
    // Line ends at the end that are part of a text stay.
    assert_eq!(tidied("a: |+\n  x\n\n\n"), "a: |+\n  x\n\n\n");
}

/// JSON without fractions and without characters that are not seen.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let text = || {
        proptest::collection::vec(
            prop_oneof![
                8 => proptest::char::range(' ', '~'),
                1 => proptest::sample::select(vec!['\n', '\t', 'é', '日', '😀', '\u{10FFFF}', '\u{E000}', '"', '\\', '/']),
            ],
            0..12,
        )
        .prop_map(|chars| chars.into_iter().collect::<String>())
    };
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        text().prop_map(Into::into),
        proptest::sample::select(vec!["true", "~", "1.5", "", "<<", "- a", "*x", "{a}", "1"]).prop_map(Into::into),
    ];
    let name = text().prop_map(|name| name.replace(['\n', '\t'], "-"));
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            proptest::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// JSON with every character beyond ASCII as an escape.
fn escaped(json: &str) -> String {
    let mut made = String::new();
    for c in json.chars() {
        match c {
            '/' => made.push_str("\\/"),
            ' '..='~' => made.push(c),
            c if c.is_ascii() => made.push(c),
            c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| write!(made, "\\u{unit:04x}").unwrap()),
        }
    }
    made
}

/// The value as YAML in blocks, indented by `deep`.
fn block(value: &serde_json::Value, deep: usize, made: &mut String) {
    let pad = "  ".repeat(deep);
    match value {
        serde_json::Value::Array(items) if !items.is_empty() => {
            for item in items {
                write!(made, "\n{pad}-").unwrap();
                block(item, deep + 1, made);
            }
        }
        serde_json::Value::Object(entries) if !entries.is_empty() => {
            for (name, value) in entries {
                write!(made, "\n{pad}{}:", serde_json::Value::from(name.as_str())).unwrap();
                block(value, deep + 1, made);
            }
        }
        serde_json::Value::String(text) if !text.contains(['\n', '\t']) => {
            write!(made, " '{}'", text.replace('\'', "''")).unwrap();
        }
        other => write!(made, " {other}").unwrap(),
    }
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "type", content = "with", rename_all = "lowercase", deny_unknown_fields)]
enum Tagged {
    Stop,
    Wait(Escalation),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum Inside {
    Wait { to: Label },
}

#[test]
fn tagged_records_are_told_at_the_place_too() {
    let of = |text: &str| read::<Vec<Tagged>>("list", "l.yaml", text.as_bytes()).map(|read| read.value);
    let told = |text: &str| {
        let faults = of(text).unwrap_err();
        let span = faults[0].span().unwrap();
        (faults[0].message().to_owned(), text[span.start..span.end].to_owned())
    };
    assert_eq!(of("- type: stop\n- {with: {to: ada}, type: wait}").unwrap().len(), 2);
    let pair = |message: &str, at: &str| (message.to_owned(), at.to_owned());
    assert_eq!(told("- type: stp"), pair("unknown name `stp`", "stp"));
    assert_eq!(told("- {type: wait, with: {too: ada}}"), pair("unknown field `too`", "too"));
    assert_eq!(told("- {type: wait, wth: {to: ada}}"), pair("unknown field `wth`", "wth"));
    assert_eq!(told("- {with: {}}"), pair("`type` is missing", "with"));

    let inside = |text: &str| read::<Inside>("record", "r.yaml", text.as_bytes()).map(|read| read.value);
    assert!(inside("kind: wait\nto: ada").is_ok());
    let fault = &inside("kind: wait\nto: ada\ntoo: x").unwrap_err()[0];
    assert_eq!((fault.message(), fault.span().map(|span| span.line)), ("unknown field `too`", Some(3)));
}

proptest! {
    #[test]
    fn json_reads_as_it_does_elsewhere(value in json(), tabs in any::<bool>()) {
        let compact = value.to_string();
        let mut pretty = Vec::new();
        let lines = serde_json::ser::PrettyFormatter::with_indent(if tabs { b"\t" } else { b" " });
        serde::Serialize::serialize(&value, &mut serde_json::Serializer::with_formatter(&mut pretty, lines)).unwrap();
        prop_assert_eq!(plainly(&root(std::str::from_utf8(&pretty).unwrap())), value.clone());
        for (text, value) in [(compact.clone(), &value), (escaped(&compact), &value), (format!("v: {compact}"), &value)] {
            let root = root(&text);
            let read = plainly(&root);
            let read = if text.starts_with("v: ") { read["v"].clone() } else { read };
            prop_assert_eq!(&read, value, "{}", text);
        }
        let typed = read::<serde_json::Value>("value", "v.json", compact.as_bytes());
        prop_assert_eq!(typed.map_err(|faults| faults[0].to_string()).map(|read| read.value), Ok(value.clone()));
        let mut lines = String::new();
        block(&value, 0, &mut lines);
        prop_assert_eq!(plainly(&root(&lines)), value, "{}", lines);
    }

    #[test]
    fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read::<Sample>("policy", "p.yaml", &bytes);
    }

    #[test]
    fn odd_yaml_never_panics_and_what_is_read_can_be_pointed_at(
        text in "([a-c0-9 \n\t:,'\"#&*!|>%@`~éx.-]|- |: |\n  |\\[|\\]|\\{|\\}|\\\\){0,60}",
        from in 0..20usize,
        long in 0..20usize,
    ) {
        match tree(&text) {
            Err(fault) => prop_assert!(!fault.to_string().is_empty()),
            Ok(source) => {
                let mut ahead = vec![source.root()];
                while let Some(node) = ahead.pop() {
                    let Span { start, end, line, column } = node.span;
                    prop_assert!(source.text().get(start..end).is_some(), "{text:?} {node:?}");
                    let before = &source.text()[..start];
                    prop_assert_eq!(line, before.matches('\n').count() + 1, "{:?} {:?}", text, node);
                    prop_assert_eq!(column, before.rsplit('\n').next().unwrap().chars().count() + 1, "{:?} {:?}", text, node);
                    match &node.kind {
                        Kind::List(items) => ahead.extend(items),
                        Kind::Map(entries) => {
                            ahead.extend(entries.iter().map(|(_, node)| node));
                            for (key, _) in entries {
                                let within = source.within(&[Step::Key(&key.text)], from..from + long);
                                if let Some(span) = within {
                                    prop_assert!(source.text().get(span.start..span.end).is_some());
                                }
                            }
                        }
                        _ => {}
                    }
                }
                let tidied = tidy_text(&source);
                prop_assert_eq!(plainly(&root(&tidied)), plainly(source.root()));
            }
        }
    }

    #[test]
    fn what_is_edited_in_reads_as_given(old in "[a-z]{1,4}|'[a-z: ]{0,4}'|\"[a-z]{0,4}\"", new in "[a-c0-9 :,'\"#&*!|>%@`~éx.\\[\\]{}\\\\-]{0,12}") {
        for text in [format!("v: {old} # c\n"), format!("- [{old}, b]\n"), format!("{{\"v\": {old}}}"), format!("? {old}\n: 1\n")] {
            let source = tree(&text).unwrap();
            let spots: Vec<Span> = match &source.root().kind {
                Kind::Map(entries) => entries.iter().map(|(key, node)| if text.starts_with('?') { key.span } else { node.span }).collect(),
                _ => vec![source.locate(&[Step::Index(0), Step::Index(0)]).unwrap()],
            };
            let made = edit(&source, &[(spots[0], &new)]);
            let made = made.unwrap_or_else(|fault| panic!("{text}\n{fault}"));
            prop_assert!(plainly(&root(&made)).to_string().contains(&serde_json::Value::from(new.as_str()).to_string()), "{}", made);
        }
    }
}

#[test]
fn hostile_files_are_turned_down_early() {
    let deep = |open: &str, times: usize| tree(&open.repeat(times)).unwrap_err().message().to_owned();
    let too_deep = "lists and maps stand more than 32 deep in each other";
    for open in ["[", "{", "[{a: ", "- ", "{\"a\":", "[["] {
        assert_eq!(deep(open, 100_000), too_deep, "{open}");
    }
    let mut steps = String::new();
    for depth in 0..1_000 {
        writeln!(steps, "{}a:", " ".repeat(depth)).unwrap();
    }
    assert_eq!(tree(&steps).unwrap_err().message(), too_deep);
    let many = format!("[{}]", "1,".repeat(limit::SOURCE_NODES));
    assert_eq!(tree(&many).unwrap_err().message(), "the file holds more than 1000000 names, values, lists and maps");
    // Large, and nothing wrong with it.
    let large = "x".repeat(limit::SOURCE_BYTES - 10);
    assert_eq!(plainly(&root(&format!("v: {large}")))["v"].as_str().map(str::len), Some(large.len()));
    let quoted = format!("v: \"{}\"", "\\u00e9".repeat(600_000));
    assert_eq!(plainly(&root(&quoted))["v"].as_str().map(str::len), Some(1_200_000));
    let names: String = (0..100_000).map(|n| format!("n{n}: {n}\n")).collect();
    assert_eq!(plainly(&root(&names)).as_object().map(serde_json::Map::len), Some(100_000));
    for odd in [
        "\"", "'", "|", ">", "a: |\n", "#", ":", "? ", "%", "&a ", "*a ", "!a ", "--- ", "a: 'x\n", "\n", " ", ",",
        "a,",
    ] {
        let _ = tree(&odd.repeat(50_000));
        let _ = tree(&format!("[{}", odd.repeat(50_000)));
    }
}
