//! Open branches as units in flight: how they begin, grow, stand on each other, land and vanish.

use serde_json::{Value, json};

use crate::cli::governed;
use crate::git::{Repository, skipped, touches};

/// The unit of a name the outside has for it.
fn unit(repository: &Repository, name: &str) -> Value {
    let output = governed(repository.path(), &["unit", "show", name, "--json"]);
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn branch(repository: &Repository, name: &str) -> Value {
    unit(repository, &format!("branch:{name}"))
}

/// The units on their way, the newest first.
fn in_flight(repository: &Repository) -> Vec<Value> {
    let output = governed(repository.path(), &["unit", "list", "--stage", "proposed", "--json"]);
    let listed: Value = serde_json::from_slice(&output.stdout).unwrap();
    listed["units"].as_array().unwrap().iter().map(|unit| unit["unit"].clone()).collect()
}

fn paths(unit: &Value) -> Vec<String> {
    touches(unit).into_iter().map(|(path, ..)| path.trim_start_matches("path:").to_owned()).collect()
}

fn needs(unit: &Value) -> Vec<Value> {
    let all = unit["depends"].as_array().cloned().unwrap_or_default();
    all.iter().filter(|d| d["is"]["kind"] == "needs_landed").map(|d| d["is"]["on"].clone()).collect()
}

fn begun() -> Repository {
    let repository = Repository::new();
    repository.commit("base.txt", "1\n2\n3\n4\n5\n6\n7\n8\n", "first");
    repository
}

/// Goes to a new branch off `from` and commits.
fn open(repository: &Repository, name: &str, from: &str, file: &str, text: &str) -> String {
    repository.git(&["checkout", "-q", "-b", name, from]);
    let tip = repository.commit(file, text, &format!("work on {name}\n\nBecause of {name}."));
    repository.git(&["checkout", "-q", "main"]);
    tip
}

fn land(repository: &Repository, name: &str) -> String {
    repository.git(&["merge", "-q", "--no-ff", "-m", &format!("Merge branch '{name}'"), name]);
    repository.git(&["rev-parse", "HEAD"])
}

#[test]
fn an_open_branch_is_a_unit_in_flight_with_what_it_is_based_on() {
    let repository = begun();
    let base = repository.git(&["rev-parse", "HEAD"]);
    let tip = open(&repository, "feature/a", "main", "base.txt", "1\n2\nthree\n4\n5\n6\n7\n8\n");
    repository.commit("other.txt", "1\n", "main goes on");
    assert_eq!(repository.import(&[])["branches"], 0, "only where it is asked for");
    let imported = repository.import(&["--branches"]);
    assert_eq!((&imported["branches"], &imported["units"]), (&json!(1), &json!(1)));
    let a = branch(&repository, "feature/a");
    assert_eq!((&a["stage"], &a["title"]), (&json!("proposed"), &json!("work on feature/a")));
    assert!(a["purpose"].as_str().unwrap().contains("Because of feature/a."));
    assert_eq!(a["sources"], json!([format!("git:{tip}"), "branch:feature/a"]));
    assert_eq!(a["bases"], json!([format!("commit:{base}")]));
    assert_eq!(
        (&a["opened"]["by"], &a["accountable"]["is"]),
        (&json!("person:ada@example.com"), &json!("person:ada@example.com"))
    );
    assert_eq!(paths(&a), ["base.txt"], "nothing of what landed meanwhile");
    let touch = &a["touches"][0]["touch"]["is"];
    let blob = repository.git(&["rev-parse", &format!("{base}:base.txt")]);
    assert_eq!((&touch["base"], &touch["lines"][0][0]), (&json!(format!("gitBlob:{blob}")), &json!(3)));
    assert_eq!(repository.import(&["--branches"])["entries"], 0, "and a second time there is nothing new");
}

#[test]
fn a_branch_that_grows_stays_one_unit_even_when_its_commits_are_rewritten() {
    let repository = begun();
    open(&repository, "a", "main", "a.txt", "1\n");
    repository.import(&["--branches"]);
    let before = branch(&repository, "a");
    repository.git(&["checkout", "-q", "a"]);
    repository.commit("b.txt", "1\n", "more");
    repository.git(&["rm", "-q", "a.txt"]);
    let tip = repository.commit("c.txt", "1\n", "and less");
    repository.git(&["checkout", "-q", "main"]);
    let grown = repository.import(&["--branches"]);
    assert_eq!((&grown["units"], &grown["entries"]), (&json!(0), &json!(2)), "{grown}");
    let after = branch(&repository, "a");
    assert_eq!((&after["id"], paths(&after)), (&before["id"], vec!["b.txt".to_owned(), "c.txt".to_owned()]));
    assert_eq!(after["attachments"][0]["is"]["location"], format!("git:{tip}"));
    assert_eq!(repository.import(&["--branches"])["entries"], 0);
    // A rebase: other commits, the same branch.
    repository.commit("main.txt", "1\n", "main goes on");
    repository.git(&["checkout", "-q", "a"]);
    repository.git(&["rebase", "-q", "main"]);
    repository.git(&["checkout", "-q", "main"]);
    let rebased = repository.import(&["--branches"]);
    assert_eq!(rebased["units"], 0, "{rebased}");
    assert_eq!(skipped(&rebased, "branch with a new merge base"), 1);
    assert_eq!(branch(&repository, "a")["id"], before["id"]);
    land(&repository, "a");
    let landed = repository.import(&["--branches"]);
    assert_eq!((&landed["units"], &landed["landed"]), (&json!(0), &json!(1)));
    assert_eq!(branch(&repository, "a")["stage"], "landed");
}

#[test]
fn a_branch_that_landed_is_not_recorded_a_second_time_as_its_merge() {
    let repository = begun();
    for name in ["a", "b", "grown", "forward"] {
        open(&repository, name, "main", &format!("{name}.txt"), "1\n");
    }
    assert_eq!(repository.import(&["--branches"])["units"], 4);
    // One by a merge, one by a merge after it grew, one by a fast-forward; one stays.
    repository.git(&["merge", "-q", "--ff-only", "forward"]);
    let merge = land(&repository, "a");
    repository.git(&["checkout", "-q", "grown"]);
    repository.commit("more.txt", "1\n", "more");
    repository.git(&["checkout", "-q", "main"]);
    land(&repository, "grown");
    repository.git(&["branch", "-q", "-D", "a", "grown"]);
    let imported = repository.import(&[]);
    assert_eq!(
        (&imported["units"], &imported["landed"], &imported["abandoned"]),
        (&json!(0), &json!(3), &json!(0)),
        "{imported}"
    );
    let a = branch(&repository, "a");
    assert_eq!(
        (&a["stage"], &a["attachments"][0]["is"]["location"]),
        (&json!("landed"), &json!(format!("git:{merge}")))
    );
    assert_eq!(paths(&branch(&repository, "grown")), ["grown.txt", "more.txt"]);
    assert_eq!(
        (&branch(&repository, "b")["stage"], &branch(&repository, "forward")["stage"]),
        (&json!("proposed"), &json!("landed"))
    );
    for args in [&[][..], &["--branches"], &["--commits", "--branches"]] {
        let again = repository.import(args);
        assert_eq!((&again["landed"], &again["abandoned"]), (&json!(0), &json!(0)), "{args:?} {again}");
    }
    assert_eq!(repository.import(&["--branches"])["entries"], 0);
    // What comes after on the same branch is other work.
    repository.git(&["checkout", "-q", "forward"]);
    repository.commit("again.txt", "1\n", "again");
    repository.git(&["checkout", "-q", "main"]);
    assert_eq!(repository.import(&["--branches"])["units"], 1);
    let again: Vec<_> =
        in_flight(&repository).iter().map(|id| paths(&unit(&repository, id.as_str().unwrap()))).collect();
    assert_eq!(again, [["again.txt"], ["b.txt"]]);
}

#[test]
fn a_revert_of_a_merge_takes_back_the_branch_it_brought() {
    let repository = begun();
    open(&repository, "bad", "main", "bad.txt", "1\n");
    repository.import(&["--branches"]);
    let merge = land(&repository, "bad");
    repository.import(&[]);
    repository.git(&["checkout", "-q", "-b", "undo"]);
    repository.git(&["revert", "--no-edit", "-m", "1", &merge]);
    repository.git(&["checkout", "-q", "main"]);
    repository.import(&["--branches"]);
    let undo = branch(&repository, "undo");
    land(&repository, "undo");
    assert_eq!(repository.import(&[])["rolled_back"], 1);
    let bad = branch(&repository, "bad");
    assert_eq!((&bad["stage"], &bad["rolled_back_through"]), (&json!("rolled_back"), &undo["id"]));
}

#[test]
fn a_branch_that_vanishes_is_given_up_and_one_that_comes_back_is_new() {
    let repository = begun();
    let tip = open(&repository, "a", "main", "a.txt", "1\n");
    open(&repository, "b", "main", "b.txt", "1\n");
    repository.import(&["--branches"]);
    let first = branch(&repository, "a");
    repository.git(&["branch", "-q", "-D", "a"]);
    assert_eq!(repository.import(&["--branch", "b"])["abandoned"], 0, "nobody asked about it");
    assert_eq!(repository.import(&["--branches"])["abandoned"], 1);
    let gone = branch(&repository, "a");
    assert_eq!((&gone["id"], &gone["stage"]), (&first["id"], &json!("abandoned")));
    assert!(gone["steps"][0]["is"]["reason"].as_str().unwrap().contains("its branch is gone"), "{}", gone["steps"]);
    repository.git(&["branch", "-q", "a", &tip]);
    assert_eq!(repository.import(&["--branches"])["units"], 1);
    let in_flight = in_flight(&repository);
    assert!(in_flight.len() == 2 && in_flight.iter().all(|id| *id != first["id"]), "{in_flight:?}");
    assert_eq!(repository.import(&["--branches"])["entries"], 0);
    let output = governed(repository.path(), &["import", "git", "--branch", "c"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("`c` is no branch of"));
}

#[test]
fn a_branch_on_a_branch_is_its_own_part_and_waits_for_the_other() {
    let repository = begun();
    open(&repository, "a", "main", "a.txt", "1\n");
    open(&repository, "b", "a", "b.txt", "1\n");
    open(&repository, "c", "b", "c.txt", "1\n");
    let imported = repository.import(&["--branches"]);
    assert_eq!((&imported["units"], &imported["dependencies"]), (&json!(3), &json!(2)), "{imported}");
    let [a, b, c] = ["a", "b", "c"].map(|name| branch(&repository, name));
    assert_eq!(
        (paths(&a), paths(&b), paths(&c)),
        (vec!["a.txt".to_owned()], vec!["b.txt".to_owned()], vec!["c.txt".to_owned()])
    );
    assert_eq!((needs(&a), needs(&b), needs(&c)), (vec![], vec![a["id"].clone()], vec![b["id"].clone()]));
    assert_eq!(b["bases"], json!([format!("commit:{}", repository.git(&["rev-parse", "a"]))]));
    assert_eq!(repository.import(&["--branches"])["entries"], 0);
    land(&repository, "a");
    let landed = repository.import(&["--branches"]);
    assert_eq!((&landed["landed"], &landed["units"]), (&json!(1), &json!(0)), "{landed}");
    assert_eq!(paths(&branch(&repository, "b")), ["b.txt"]);
    // Both of the others at once.
    land(&repository, "c");
    let landed = repository.import(&["--branches"]);
    assert_eq!(
        (&landed["landed"], &landed["units"], &landed["abandoned"]),
        (&json!(2), &json!(0), &json!(0)),
        "{landed}"
    );
}

#[test]
fn histories_that_cross_leave_several_bases() {
    let repository = begun();
    let x = open(&repository, "x", "main", "x.txt", "1\n");
    let y = repository.commit("y.txt", "1\n", "y");
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge x", &x]);
    repository.git(&["checkout", "-q", "x"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge y", &y]);
    repository.commit("z.txt", "1\n", "z");
    repository.git(&["checkout", "-q", "main"]);
    let imported = repository.import(&["--branches"]);
    assert_eq!(skipped(&imported, "branch with several merge bases"), 1);
    let bases = branch(&repository, "x")["bases"].as_array().unwrap().clone();
    let expected = repository.git(&["merge-base", "--all", "main", "x"]);
    let mut expected: Vec<Value> = expected.lines().map(|id| json!(format!("commit:{id}"))).collect();
    assert_eq!(bases.len(), 2);
    expected.sort_by_key(Value::to_string);
    let mut bases = bases;
    bases.sort_by_key(Value::to_string);
    assert_eq!(bases, expected);
    assert_eq!(repository.import(&["--branches"])["entries"], 0);
}

#[test]
fn messages_say_what_work_depends_on() {
    let repository = begun();
    repository.merge("early", &[("early.txt", "1\n")], "Merge pull request #7 from x/early\n\nEarly");
    let early = repository.git(&["rev-parse", "HEAD"]);
    let change = "I0123456789abcdef0123456789abcdef01234567";
    let a = open(&repository, "a", "main", "a.txt", "1\n");
    let say = |name: &str, trailers: &str| {
        repository.git(&["checkout", "-q", "-b", name, "main"]);
        repository.commit(&format!("{name}.txt"), "1\n", &format!("{name}\n\nWhy.\n\n{trailers}"));
        repository.git(&["checkout", "-q", "main"]);
    };
    say("named", &format!("Change-Id: {change}"));
    say("by-id", &format!("Depends-On: {}", &a[..10]));
    say("by-branch", "depends-on: a\nDepends-On: nothing-there");
    say("by-url", "Depends-On: https://example.com/o/r/pull/7");
    say("by-change", &format!("Depends-On: {change}"));
    say("by-number", "Depends-On: #7, #99");
    let imported = repository.import(&["--branches"]);
    let id = |name: &str| branch(&repository, name)["id"].clone();
    let early = repository.unit(&early)["id"].clone();
    for (name, on) in [
        ("by-id", id("a")),
        ("by-branch", id("a")),
        ("by-url", early.clone()),
        ("by-change", id("named")),
        ("by-number", early),
    ] {
        assert_eq!(needs(&branch(&repository, name)), [on], "{name}");
    }
    assert_eq!(
        (&imported["dependencies"], skipped(&imported, "names work that is not known here")),
        (&json!(5), 2),
        "{imported}"
    );
    assert_eq!(repository.import(&["--branches"])["entries"], 0);
    // A merge says so too.
    let b = repository.merge("later", &[("later.txt", "1\n")], "Merge branch 'later'\n\nDepends-On: #7");
    repository.import(&[]);
    assert_eq!(needs(&repository.unit(&b)).len(), 1);
}

#[test]
fn remote_branches_and_pull_requests_are_branches_too() {
    let origin = begun();
    open(&origin, "shared", "main", "shared.txt", "1\n");
    let tip = open(&origin, "asked", "main", "asked.txt", "1\n");
    origin.git(&["update-ref", "refs/pull/12/head", &tip]);
    origin.git(&["branch", "-q", "-D", "asked"]);
    let clone = Repository::new();
    clone.git(&["remote", "add", "origin", &format!("file://{}", origin.path().display())]);
    clone.git(&["fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/pull/*/head:refs/pull/*/head"]);
    clone.git(&["reset", "-q", "--hard", "origin/main"]);
    assert_eq!(clone.import(&["--branches"])["units"], 1, "the pull request");
    assert_eq!(paths(&unit(&clone, "pull-request:12")), ["asked.txt"]);
    assert_eq!(clone.import(&["--remotes"])["units"], 1);
    assert_eq!(paths(&branch(&clone, "origin/shared")), ["shared.txt"]);
    let again = clone.import(&["--branches"]);
    assert_eq!(again["entries"], 0, "what was not asked for is not gone: {again}");
}

#[test]
fn names_are_read_of_open_branches_and_of_landed_work_where_asked() {
    let repository = begun();
    repository.commit("lib.rs", "pub fn price(plan: u32) -> u32 {\n    plan\n}\n", "a library");
    open(&repository, "a", "main", "lib.rs", "pub fn price(plan: u32, seats: u32) -> u32 {\n    plan * seats\n}\n");
    open(&repository, "b", "main", "main.rs", "fn main() {\n    price(1);\n}\n");
    repository.import(&["--branches"]);
    let names = |name: &str| branch(&repository, name)["touches"][0]["touch"]["is"]["names"].clone();
    assert_eq!(names("a")["changes"], json!(["price"]));
    assert_eq!(names("b")["uses"], json!(["price"]));
    land(&repository, "a");
    let with = |args: &[&str]| {
        let ledger = tempfile::TempDir::new().unwrap();
        let path = repository.path().to_str().unwrap();
        let output = governed(ledger.path(), &[&["--json", "import", "git", path, "--commits"], args].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let exported = String::from_utf8(governed(ledger.path(), &["export"]).stdout).unwrap();
        assert!(exported.contains(r#""names":{"changes":["price"]"#), "what is lost is always said");
        exported.contains(r#""names":{"defines":["price"]"#)
    };
    assert_eq!((with(&[]), with(&["--names"])), (false, true));
}
