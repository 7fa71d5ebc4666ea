//! What collides, in tables a person can read: two pieces of work, and what is said of them.

use governed::integration::{Grade, Hubs, InFlight, Weight, Weighted, Work};

use crate::support::{line, prose};

fn work(unit: &str, touches: &str) -> Work {
    serde_json::from_str(&format!(r#"{{"unit":"{unit}","touches":[{touches}]}}"#)).unwrap()
}

/// What is said of two: how sure, and why, the surest first.
fn said(a: &str, b: &str) -> String {
    said_with(a, b, Hubs::default())
}

fn said_with(a: &str, b: &str, hubs: Hubs) -> String {
    let found = InFlight::of([work("a", a), work("b", b)], hubs).unwrap().collisions();
    let Some(found) = found.first() else { return "nothing".to_owned() };
    format!("{}: {}", found.grade.name(), found.grounds[0].words("a", "b"))
}

fn check(rows: &[(&str, &str, &str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(what, a, b, expected)| {
            let found = said(a, b);
            let fits = if *expected == "nothing" { found == "nothing" } else { found.starts_with(expected) };
            (!fits).then(|| format!("{what}: expected `{expected}`, is `{found}`"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn lines(of: &str, lines: &str) -> String {
    format!(r#"{{"resource":"path:{of}","mode":"writes","lines":{lines}}}"#)
}

fn is(of: &str, mode: &str, value: &str) -> String {
    let value = if value.is_empty() { String::new() } else { format!(r#","value":"{value}""#) };
    format!(r#"{{"resource":"{of}","mode":"{mode}"{value}}}"#)
}

fn turned(of: &str, change: &str) -> String {
    format!(r#"{{"resource":"path:{of}","mode":"writes","change":{change}}}"#)
}

fn renamed(from: &str, to: &str, more: &str) -> String {
    let with = format!(r#"{{"type":"renamed","with":{{"from":"path:{from}"}}}}"#);
    format!(r#"{{"resource":"path:{to}","mode":"writes","change":{with}{more}}}"#)
}

#[test]
fn lines_of_one_file() {
    let f = |of: &str| lines("f", of);
    check(&[
        ("same lines", &f("[[10,2,3]]"), &f("[[11,4,4]]"), "certain: both change the same lines"),
        ("adjoining", &f("[[10,2,2]]"), &f("[[12,1,1]]"), "likely: both change adjoining lines"),
        ("same insertion place", &f("[[10,0,1]]"), &f("[[10,0,2]]"), "certain: both add to path:f behind line 10"),
        ("nearby", &f("[[10,2,2]]"), &f("[[13,1,1]]"), "possible: both change path:f with 1 line between"),
        ("far apart", &f("[[10,2,2]]"), &f("[[40,1,1]]"), "nothing"),
        ("the same edit", &f(r#"[[10,2,2,"9a4a294c376c"]]"#), &f(r#"[[10,2,2,"9a4a294c376c"]]"#), "nothing"),
        (
            "same function, far apart",
            &f(r#"[[10,1,1,null,"fn price"]]"#),
            &f(r#"[[40,1,1,null,"fn price"]]"#),
            "possible: both change `fn price`",
        ),
        ("lines not known", &f("[[10,2,2]]"), &f("[]"), "possible: both change path:f, and it is not known where"),
    ]);
}

#[test]
fn files_that_come_go_and_move() {
    let added = |name: &str| turned(name, r#"{"type":"added"}"#);
    let deleted = |name: &str| turned(name, r#"{"type":"deleted"}"#);
    let moved = [renamed("old/a", "new/a", ""), renamed("old/b", "new/b", ""), renamed("old/c", "new/c", "")].join(",");
    check(&[
        ("add and add", &added("f"), &added("f"), "likely: both add path:f"),
        ("delete and edit", &deleted("f"), &lines("f", "[[1,1,1]]"), "certain: a removes path:f"),
        ("delete and delete", &deleted("f"), &deleted("f"), "nothing"),
        ("rename and rename", &renamed("f", "g", ""), &renamed("f", "h", ""), "certain: path:f becomes path:g in a"),
        (
            "the same rename",
            &renamed("f", "g", r#","lines":[[1,1,1]]"#),
            &renamed("f", "g", r#","lines":[[9,1,1]]"#),
            "nothing",
        ),
        (
            "two files to one name",
            &renamed("f", "h", ""),
            &renamed("g", "h", ""),
            "likely: two different things become path:h",
        ),
        ("rename and add", &renamed("f", "h", ""), &added("h"), "likely: two different things become path:h"),
        ("rename, edited elsewhere", &renamed("f", "g", r#","lines":[[1,1,1]]"#), &lines("f", "[[30,1,1]]"), "nothing"),
        (
            "rename, edited there",
            &renamed("f", "g", r#","lines":[[1,1,1]]"#),
            &lines("f", "[[1,1,2]]"),
            "certain: both change the same",
        ),
        (
            "rename, relied on",
            &renamed("f", "g", ""),
            &is("path:f", "assumes", ""),
            "certain: a removes path:f, which b",
        ),
        ("folder moved, file added", &moved, &added("old/d"), "likely: a moves the folder in which b adds path:old/d"),
        ("file and folder", &added("x"), &added("x/y"), "certain: path:x is a file in a and a folder in b"),
        ("folder removed, file edited", &deleted("f/"), &lines("f/x", "[[1,1,1]]"), "certain: a removes path:f/x"),
    ]);
}

#[test]
fn what_is_replaced_as_a_whole() {
    let digest = |letter: &str| format!("sha256:{}", letter.repeat(64));
    let whole = |from: &str, to: &str| {
        format!(
            r#"{{"resource":"path:logo.png","mode":"writes","base":"{}","content":"{}"}}"#,
            digest(from),
            digest(to)
        )
    };
    let based = |from: &str, lines: &str| {
        format!(r#"{{"resource":"path:f","mode":"writes","base":"{}","lines":{lines}}}"#, digest(from))
    };
    check(&[
        ("binary on both sides", &whole("a", "b"), &whole("a", "c"), "certain: both replace path:logo.png"),
        ("the same picture", &whole("a", "b"), &whole("a", "b"), "nothing"),
        ("a mode alone", &whole("a", "a"), &whole("a", "b"), "nothing"),
        ("one begun on the other", &whole("a", "b"), &whole("b", "c"), "nothing"),
        ("bases that differ", &based("a", "[[1,1,1]]"), &based("b", "[[1,1,1]]"), "likely: both change the same lines"),
    ]);
}

#[test]
fn settings_contracts_and_terms() {
    check(&[
        (
            "contract left behind",
            &is("contract:billing@v3", "assumes", ""),
            &is("contract:billing@v4", "writes", ""),
            "likely: a is about contract:billing@v3",
        ),
        ("same version", &is("contract:billing@v3", "assumes", ""), &is("contract:billing@v3", "reads", ""), "nothing"),
        (
            "group and key",
            &is("config:db", "writes", ""),
            &is("config:db.timeout", "assumes", "5s"),
            "likely: a touches all of config:db",
        ),
        ("another group", &is("config:db", "writes", ""), &is("config:dbx.timeout", "assumes", ""), "nothing"),
        ("flag as relied on", &is("flag:new", "writes", "on"), &is("flag:new", "assumes", "on"), "nothing"),
        (
            "flag otherwise",
            &is("flag:new", "writes", "off"),
            &is("flag:new", "assumes", "on"),
            "certain: a changes flag:new to `off`, and b relies on it as `on`",
        ),
        (
            "flag somehow",
            &is("flag:new", "writes", ""),
            &is("flag:new", "assumes", "on"),
            "likely: a changes flag:new, and b",
        ),
        (
            "two values",
            &is("flag:new", "writes", "on"),
            &is("flag:new", "writes", "off"),
            "certain: flag:new is to be `on` for a",
        ),
        (
            "read only",
            &is("flag:new", "writes", "on"),
            &is("flag:new", "reads", ""),
            "possible: a changes flag:new, which b reads",
        ),
        ("both read", &is("flag:new", "reads", ""), &is("flag:new", "reads", ""), "nothing"),
    ]);
}

/// R-150: pricing changes, support has told customers, sales has a renewal on the old structure, legal has language
/// under review, finance reckons with it, operations has a procedure. Each step makes sense.
#[test]
fn a_price_change_meets_support_sales_legal_finance_and_operations() {
    let works = [
        work(
            "pricing",
            &[is("price-plan:pro", "writes", "per seat"), is("clause:renewal/price", "writes", "")].join(","),
        ),
        work("sales", &is("price-plan:pro", "assumes", "flat")),
        work("support", &is("price-plan:pro", "assumes", "flat")),
        work("legal", &is("clause:renewal", "writes", "")),
        work("finance", &[is("metric:margin", "writes", ""), is("price-plan:pro", "reads", "")].join(",")),
        work("operations", &is("procedure:refund", "writes", "")),
    ];
    let found = InFlight::of(works, Hubs::default()).unwrap().collisions();
    let found: Vec<String> =
        found.iter().map(|found| format!("{} {} {}", found.grade.name(), found.a, found.b)).collect();
    assert_eq!(
        found,
        ["possible finance pricing", "likely legal pricing", "certain pricing sales", "certain pricing support"],
        "operations goes its way, and sales and support agree"
    );
}

/// R-142: a fix that is right where it is breaks what another has just come to rely on.
#[test]
fn a_local_fix_breaks_a_nearby_assumption() {
    let names = |of: &str, names: &str| {
        format!(r#"{{"resource":"path:{of}","mode":"writes","lines":[[1,1,1]],"names":{names}}}"#)
    };
    check(&[
        (
            "removed, used",
            &names("a.rs", r#"{"removes":["price_of"]}"#),
            &names("b.rs", r#"{"uses":["price_of"]}"#),
            "possible: a removes `price_of` in path:a.rs, and b comes to use it",
        ),
        (
            "changed, used",
            &names("a.rs", r#"{"changes":["price_of"]}"#),
            &names("b.rs", r#"{"uses":["price_of"]}"#),
            "possible: a changes `price_of`",
        ),
        (
            "defined, used",
            &names("a.rs", r#"{"defines":["price_of"]}"#),
            &names("b.rs", r#"{"uses":["price_of"]}"#),
            "nothing",
        ),
        (
            "its own",
            &names("a.rs", r#"{"removes":["p"]}"#),
            &names("b.rs", r#"{"uses":["p"],"defines":["p"]}"#),
            "nothing",
        ),
    ]);
}

#[test]
fn two_good_changes_that_must_not_coexist_and_one_problem_asked_twice() {
    let apart: Work =
        serde_json::from_str(r#"{"unit":"a","depends":[{"kind":"excludes","on":"b"}],"asks":["ticket 7"]}"#).unwrap();
    let asked: Work = serde_json::from_str(r#"{"unit":"b","asks":["ticket 7"]}"#).unwrap();
    let third: Work = serde_json::from_str(r#"{"unit":"c","asks":["ticket 7"]}"#).unwrap();
    let mut whole = InFlight::of([third, apart, asked], Hubs::default()).unwrap();
    assert_eq!(whole.collisions()[0].words(), "a with b (certain): they are not to be in production together");
    let shared = whole.shared_asks();
    let units: Vec<&str> = shared[0].units.iter().map(governed::Line::as_str).collect();
    assert_eq!((shared.len(), shared[0].ask.as_str(), units), (1, "ticket 7", vec!["a", "b", "c"]));
    whole.exclude(line("b"), line("c"), prose("the season"));
    assert_eq!(
        whole.collisions()[1].words(),
        "b with c (certain): they are not to be in production together: the season"
    );
    whole.remove(&line("b"));
    assert_eq!(whole.collisions(), []);
}

#[test]
fn hubs_are_ignored_barred_or_downgraded() {
    let said = |weight| Hubs { said: vec![Weighted { resource: "path:*.lock".parse().unwrap(), weight }] };
    let (a, b) = (lines("Cargo.lock", "[[10,1,1]]"), lines("Cargo.lock", "[[12,1,1]]"));
    let same = lines("Cargo.lock", "[[10,1,2]]");
    assert_eq!(said_with(&a, &b, Hubs::default()), "nothing", "near is nothing in a lock file");
    assert_eq!(
        said_with(&a, &b, said(Weight::Full)),
        "possible: both change path:Cargo.lock with 1 line between them: 10 and 12"
    );
    assert_eq!(said_with(&a, &same, said(Weight::Ignored)), "nothing");
    assert!(said_with(&a, &same, Hubs::default()).starts_with("certain: both change the same lines"));
    let far = lines("Cargo.lock", "[[90,1,1]]");
    assert!(
        said_with(&a, &far, said(Weight::Barrier))
            .starts_with("possible: both write path:Cargo.lock, on which work lands one after")
    );
    // What moves out of a name that is ignored is asked by the name both had.
    let moved = renamed("Cargo.lock", "x/deps", r#","lines":[[10,1,1]]"#);
    assert_eq!(said_with(&moved, &same, said(Weight::Ignored)), "nothing");
    assert_eq!(said_with(&same, &moved, said(Weight::Ignored)), "nothing");
}

#[test]
fn a_crowd_says_little() {
    let one = |number: usize| work(&format!("u{number:03}"), &lines("all.rs", &format!("[[{},1,1]]", number * 3 + 1)));
    let team = InFlight::of((0..20).map(one), Hubs::default()).unwrap();
    assert_eq!(team.collisions().len(), 19, "each is near the next");
    let crowd = InFlight::of((0..200).map(one), Hubs::default()).unwrap();
    assert_eq!(crowd.collisions(), [], "and in a crowd that says nothing");
    assert_eq!((crowd.crowds()[0].units, crowd.crowds()[0].weight), (200, Weight::Downgraded));
}

#[test]
fn what_is_not_known_is_not_certain() {
    let mut a = work("a", &lines("f", "[[1,1,1]]"));
    a.bases = vec![line("one"), line("two")];
    let found = InFlight::of([a, work("b", &lines("f", "[[1,1,2]]"))], Hubs::default()).unwrap().collisions();
    assert!(found[0].uncertain, "{found:?}");
    let mut landed = work("l", &lines("f", "[[40,1,2]]"));
    landed.landed = true;
    let works = [landed, work("a", &lines("f", "[[1,1,1]]")), work("b", &lines("f", "[[1,1,2]]"))];
    let whole = InFlight::of(works, Hubs::default()).unwrap();
    assert_eq!(whole.collisions()[0].grade, Grade::Likely, "nobody knows what either was begun on");
    assert_eq!(whole.standing(&line("a")).unwrap().base_unknown.len(), 1);
}

#[test]
fn a_value_that_landed_is_compared_as_one_in_flight_is() {
    for (relied, blocked) in [("on", false), ("off", true)] {
        let mut whole = InFlight::new(Hubs::default());
        whole.add(work("a", &is("flag:new", "assumes", relied))).unwrap();
        whole.land(&work("l", &is("flag:new", "writes", "on"))).unwrap();
        assert_eq!(whole.standing(&line("a")).unwrap().is_blocked(), blocked, "{relied}");
    }
}

#[test]
fn what_was_added_by_another_is_not_in_already() {
    let added = |unit: &str, mark: &str| {
        work(
            unit,
            &format!(
                r#"{{"resource":"path:f","mode":"writes","change":{{"type":"added"}},"lines":[[0,0,3,"{mark}"]]}}"#
            ),
        )
    };
    let mut whole =
        InFlight::of([added("same", "9a4a294c376c"), added("other", "000000000000")], Hubs::default()).unwrap();
    whole.land(&added("l", "9a4a294c376c")).unwrap();
    let (same, other) = (whole.standing(&line("same")).unwrap(), whole.standing(&line("other")).unwrap());
    assert!(same.already_in && !same.is_blocked());
    assert!(!other.already_in && other.is_blocked());
}

#[test]
fn a_rename_that_landed_twice_is_one_rename() {
    let mut whole = InFlight::new(Hubs::default());
    whole.land(&work("one", &renamed("a", "b", ""))).unwrap();
    let on_it: Work =
        serde_json::from_str(&format!(r#"{{"unit":"on","bases":["one"],"touches":[{}]}}"#, renamed("b", "c", "")))
            .unwrap();
    whole.add(on_it).unwrap();
    let digest = format!("sha256:{}", "a".repeat(64));
    whole.land(&work("two", &renamed("a", "b", &format!(r#","base":"{digest}","content":"{digest}""#)))).unwrap();
    assert!(!whole.standing(&line("on")).unwrap().is_blocked(), "it stands on `b` still");
}
