//! Issues of Beads in: new ones, changed ones, odd ones.

use serde_json::{Value, json};

use crate::cli::Desk;

const FIRST: &str = r#"{"id":"bd-1","title":"Raise the price","description":"Costs rose.","status":"open","priority":0,"issue_type":"feature","assignee":"agent-7","created_at":"2026-01-01T10:00:00Z","updated_at":"2026-01-02T10:00:00Z","labels":["pricing"],"acceptance_criteria":"Support knows.","future_field":{"x":1}}

{"id":"bd-2","title":"Tell customers","status":"blocked","priority":2,"issue_type":"task","created_at":"2026-01-01T11:00:00.123456789+01:00","dependencies":[{"issue_id":"bd-2","depends_on_id":"bd-1","type":"blocks"},{"issue_id":"bd-2","depends_on_id":"bd-3","type":"discovered-from"},{"issue_id":"bd-2","depends_on_id":"bd-9","type":"blocks"},{"issue_id":"bd-2","depends_on_id":"bd-3","type":"mystery"}]}
{"id":"bd-3","title":"Epic","status":"closed","issue_type":"epic","created_at":"2026-01-01T09:00:00Z","closed_at":"2026-01-05T09:00:00Z","close_reason":"done"}
{"id":"bd-4","title":"Old idea","status":"closed","created_at":"2026-01-01T09:00:00Z","closed_at":"2026-01-05T09:00:00Z","close_reason":"Duplicate of bd-1"}
{"id":"bd-5","title":"Gone","status":"tombstone","created_at":"2026-01-01T09:00:00Z"}
"#;

fn import(desk: &Desk, text: &str) -> Value {
    std::fs::write(desk.folder.path().join("issues.jsonl"), text).unwrap();
    desk.json(&["import", "beads", "issues.jsonl"])
}

fn unit(desk: &Desk, id: &str) -> Value {
    desk.json(&["unit", "show", &format!("beads:{id}")])
}

fn skipped(imported: &Value, words: &str) -> u64 {
    let all = imported["skipped"].as_array().unwrap();
    all.iter().filter(|s| s["reason"].as_str().unwrap().contains(words)).map(|s| s["count"].as_u64().unwrap()).sum()
}

#[test]
fn issues_become_units_with_what_they_depend_on_and_where_they_went() {
    let desk = Desk::new();
    let imported = import(&desk, FIRST);
    assert_eq!(
        (&imported["issues"], &imported["units"], &imported["moved"]),
        (&json!(5), &json!(4), &json!(2)),
        "{imported}"
    );
    assert_eq!(skipped(&imported, "an issue that is not in the file"), 1);
    assert_eq!(skipped(&imported, "unknown type"), 1);
    assert_eq!(skipped(&imported, "deleted before it was known"), 1);
    let first = unit(&desk, "bd-1");
    assert_eq!(
        (&first["title"], &first["purpose"], &first["kind"]),
        (&json!("Raise the price"), &json!("Costs rose."), &json!("feature"))
    );
    assert_eq!((&first["priority"], &first["opened"]["at"]), (&json!(2), &json!("2026-01-01T10:00:00Z")));
    assert_eq!(first["criteria"][0]["is"]["text"], "Support knows.");
    let second = unit(&desk, "bd-2");
    let depends: Vec<(Value, Value)> = second["depends"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["is"]["kind"].clone(), d["is"]["on"].clone()))
        .collect();
    assert_eq!(
        depends,
        [(json!("needs_landed"), first["id"].clone()), (json!("informs"), unit(&desk, "bd-3")["id"].clone())]
    );
    let stages = ["bd-1", "bd-2", "bd-3", "bd-4"].map(|id| unit(&desk, id)["stage"].clone());
    assert_eq!(stages, ["proposed", "proposed", "landed", "abandoned"].map(Value::from));
}

#[test]
fn a_second_import_brings_only_what_changed() {
    let desk = Desk::new();
    import(&desk, FIRST);
    assert_eq!(import(&desk, FIRST)["entries"], 0);
    let later = FIRST
        .replace(r#""title":"Raise the price""#, r#""title":"Raise the Pro price""#)
        .replace(r#""status":"blocked""#, r#""status":"closed","close_reason":"sent""#)
        .replace(r#","type":"discovered-from""#, r#","type":"related""#)
        .replace(r#"{"issue_id":"bd-2","depends_on_id":"bd-1","type":"blocks"},"#, "")
        .replace(r#""title":"Epic","status":"closed""#, r#""title":"Epic","status":"open""#);
    let imported = import(&desk, &later);
    assert_eq!((&imported["units"], &imported["entries"]), (&json!(0), &json!(3)), "{imported}");
    assert_eq!(skipped(&imported, "elsewhere than its unit"), 1, "what has landed is not reopened");
    assert_eq!(unit(&desk, "bd-1")["title"], "Raise the Pro price");
    let second = unit(&desk, "bd-2");
    assert_eq!((&second["stage"], second["depends"].as_array().unwrap().len()), (&json!("landed"), 1));
}

#[test]
fn a_line_that_is_no_issue_is_named_and_nothing_is_recorded() {
    let desk = Desk::new();
    for (text, words) in [
        ("{\"id\":\"bd-1\",\"title\":\"a\"}\n{\"id\":", "line 2: not a readable Beads issue"),
        ("{\"id\":\"bd-1\"}", "line 1: not a readable Beads issue"),
        ("[]", "line 1"),
        ("{\"id\":\" \",\"title\":\"a\"}", "line 1: an issue without an id"),
        ("{\"id\":\"bd-1\",\"title\":\"a\",\"priority\":\"high\"}", "line 1"),
    ] {
        std::fs::write(desk.folder.path().join("issues.jsonl"), text).unwrap();
        let (code, said) = desk.fails(&["import", "beads", "issues.jsonl"]);
        assert!(code != 0 && said.contains(words), "{text}: {said}");
    }
    assert_eq!(desk.json(&["unit", "list"])["count"], 0);
}

#[test]
fn issues_in_a_circle_are_told() {
    let desk = Desk::new();
    let bead = |id: &str, on: &str| {
        format!(
            r#"{{"id":"{id}","title":"{id}","created_at":"2026-01-01T09:00:00Z","dependencies":[{{"depends_on_id":"{on}"}}]}}"#
        )
    };
    let imported = import(&desk, &format!("{}\n{}\n{}", bead("a", "b"), bead("b", "a"), bead("c", "c")));
    assert_eq!((&imported["units"], &imported["dependencies"]), (&json!(3), &json!(1)));
    assert_eq!((skipped(&imported, "turned down"), skipped(&imported, "depends on itself")), (1, 1), "{imported}");
}
