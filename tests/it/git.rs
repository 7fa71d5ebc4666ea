//! Real repositories in: ordinary ones and odd ones, beside what git itself says of them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::governed;

/// A repository made for a test, with a clock that goes on by an hour with every commit.
pub struct Repository {
    folder: TempDir,
    hours: std::cell::Cell<i64>,
}

impl Repository {
    pub fn new() -> Self {
        let repository = Self { folder: TempDir::new().unwrap(), hours: std::cell::Cell::new(0) };
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn git(&self, args: &[&str]) -> String {
        self.git_as("Ada", "ada@example.com", args)
    }

    pub fn git_as(&self, name: &str, email: &str, args: &[&str]) -> String {
        self.hours.set(self.hours.get() + 1);
        let date = format!("{} +0000", 1_700_000_000 + self.hours.get() * 3_600);
        let output = Command::new("git")
            .args(["-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always", "-c", "core.hooksPath=/dev/null"])
            .args(args)
            .current_dir(self.path())
            .envs([("GIT_AUTHOR_NAME", name), ("GIT_AUTHOR_EMAIL", email)])
            .envs([("GIT_COMMITTER_NAME", name), ("GIT_COMMITTER_EMAIL", email)])
            .envs([("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)])
            .output()
            .unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn commit(&self, file: &str, text: &str, message: &str) -> String {
        self.write(file, text);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Replaces the last commit by one of other bytes.
    fn rewrite_head(&self, change: impl FnOnce(&mut Vec<u8>)) {
        let git = |args: &[&str]| {
            let mut command = Command::new("git");
            command.args(args).current_dir(self.path());
            command
        };
        let mut commit = git(&["cat-file", "commit", "HEAD"]).output().unwrap().stdout;
        change(&mut commit);
        self.write(".git/rewritten", &commit);
        let id = self.git(&["hash-object", "-t", "commit", "-w", "--literally", ".git/rewritten"]);
        self.git(&["update-ref", "HEAD", &id]);
    }

    /// A branch off main with one commit for each file, merged.
    pub fn merge(&self, branch: &str, files: &[(&str, &str)], message: &str) -> String {
        self.git(&["checkout", "-q", "-b", branch]);
        for (file, text) in files {
            self.commit(file, text, &format!("change {file}"));
        }
        self.git(&["checkout", "-q", "main"]);
        self.git(&["merge", "-q", "--no-ff", "-m", message, branch]);
        self.git(&["rev-parse", "HEAD"])
    }

    pub fn import(&self, args: &[&str]) -> Value {
        let output = governed(self.path(), &[&["--json", "import", "git"], args].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let verified = governed(self.path(), &["verify"]);
        assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    pub fn unit(&self, commit: &str) -> Value {
        let output = governed(self.path(), &["unit", "show", &format!("git:{commit}"), "--json"]);
        assert!(output.status.success(), "{commit}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

pub fn touches(unit: &Value) -> Vec<(String, String, String)> {
    let all = unit["touches"].as_array().cloned().unwrap_or_default();
    all.iter()
        .map(|touched| {
            let touch = &touched["touch"]["is"];
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let lines: Vec<Value> = touch["lines"].as_array().into_iter().flatten().map(range).collect();
            (text(&touch["resource"]), text(&touch["change"]["type"]), Value::from(lines).to_string())
        })
        .collect()
}

fn range(hunk: &Value) -> Value {
    hunk.as_array().unwrap()[..2].to_vec().into()
}

pub fn skipped(imported: &Value, words: &str) -> u64 {
    let all = imported["skipped"].as_array().unwrap();
    all.iter().filter(|s| s["reason"].as_str().unwrap().contains(words)).map(|s| s["count"].as_u64().unwrap()).sum()
}

#[test]
fn a_merge_becomes_a_unit_that_says_what_it_was_for_what_it_touched_and_who_moved_it() {
    let repository = Repository::new();
    let rest = "the rest\n".repeat(20);
    repository.commit("a.txt", &format!("1\n2\n3\n4\n5\n{rest}"), "first");
    repository.git(&["checkout", "-q", "-b", "feature"]);
    repository.write("a.txt", format!("1\n2\nthree\n4\n5\nsix\n{rest}"));
    repository.git_as("Bob", "Bob@Example.com", &["commit", "-q", "-am", "Spell three"]);
    repository.git_as("Bob", "Bob@Example.com", &["mv", "a.txt", "b.txt"]);
    repository.git_as("Bob", "Bob@Example.com", &["commit", "-q", "-m", "Call it b"]);
    repository.git(&["checkout", "-q", "main"]);
    let message = "Merge pull request #12 from bob/feature\n\nSpell numbers\n\nReaders asked for it.";
    repository.git_as("bors", "bors@example.com", &["merge", "-q", "--no-ff", "-m", message, "feature"]);
    let merge = repository.git(&["rev-parse", "HEAD"]);
    let imported = repository.import(&[]);
    assert_eq!((&imported["units"], &imported["touches"]), (&Value::from(1), &Value::from(1)));
    assert_eq!(skipped(&imported, "single commit on the main line"), 1);

    let unit = repository.unit(&merge);
    assert_eq!(unit["title"], "Spell numbers");
    assert_eq!(unit["purpose"], "Spell numbers\n\nReaders asked for it.");
    assert_eq!(unit["stage"], "landed");
    assert_eq!(unit["opened"]["by"], "person:bob@example.com");
    assert_eq!(unit["entered"]["by"], "machine:bors/unknown", "a bot merged it");
    assert_eq!(unit["accountable"]["is"], "person:bob@example.com", "and a person answers for it");
    assert_eq!(unit["sources"], serde_json::json!([format!("git:{merge}"), "pull-request:12"]));
    // Line 3 of the base is replaced, and one line comes after line 5.
    let expected = vec![("path:b.txt".to_owned(), "renamed".to_owned(), "[[3,1],[5,0]]".to_owned())];
    assert_eq!(touches(&unit), expected);
    let content = repository.git(&["rev-parse", "HEAD:b.txt"]);
    assert_eq!(unit["touches"][0]["touch"]["is"]["content"], format!("gitBlob:{content}"));
    let base = repository.git(&["rev-parse", "HEAD^1:a.txt"]);
    assert_eq!(unit["touches"][0]["touch"]["is"]["base"], format!("gitBlob:{base}"));
    assert_eq!(unit["touches"][0]["touch"]["is"]["change"]["with"]["from"], "path:a.txt");
}

#[test]
fn what_each_merge_touched_agrees_with_git_diff_against_the_merge_base() {
    let repository = Repository::new();
    repository.commit("base.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "first");
    repository.merge("one", &[("one.txt", "1\n"), ("base.txt", "1\nX\n3\n4\n5\n6\n7\n8\n9\n")], "Merge branch 'one'");
    // A branch that merges main back, twice, before it lands.
    repository.git(&["checkout", "-q", "-b", "two", "main~1"]);
    repository.commit("two.txt", "2\n", "two");
    repository.git(&["merge", "-q", "-m", "Merge branch 'main' into two", "main"]);
    repository.commit("two.txt", "2\n3\n", "two again");
    repository.git(&["checkout", "-q", "main"]);
    repository.merge(
        "three",
        &[("three.txt", "3\n"), ("base.txt", "1\nX\n3\n4\n5\n6\n7\n8\nY\n")],
        "Merge branch 'three'",
    );
    repository.git(&["checkout", "-q", "two"]);
    repository.git(&["merge", "-q", "-m", "Merge branch 'main' into two", "main"]);
    // And a branch on a branch.
    repository.git(&["checkout", "-q", "-b", "four"]);
    repository.commit("four.txt", "4\n", "four");
    repository.git(&["checkout", "-q", "two"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge branch 'four' into two", "four"]);
    repository.git(&["checkout", "-q", "main"]);
    repository.merge("five", &[("base.txt", "1\nX\n3\n4\nZ\n6\n7\n8\nY\n")], "Merge branch 'five'");
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge branch 'two'", "two"]);
    let imported = repository.import(&[]);
    assert_eq!(imported["units"], 4);
    assert_eq!(skipped(&imported, "merge inside a side branch"), 3);
    agrees_with_git(&repository, 4);
}

/// The slow and obvious way: for each merge on the main line ask git for the merge base and the difference.
fn agrees_with_git(repository: &Repository, merges: usize) {
    let listed = repository.git(&["rev-list", "--first-parent", "--merges", "HEAD"]);
    assert_eq!(listed.lines().count(), merges);
    for merge in listed.lines() {
        let base = repository.git(&["merge-base", &format!("{merge}^1"), &format!("{merge}^2")]);
        let args = ["diff", "--name-only", "--find-renames", &base, &format!("{merge}^2")];
        let expected: BTreeSet<String> = repository.git(&args).lines().map(|path| format!("path:{path}")).collect();
        let got: BTreeSet<String> = touches(&repository.unit(merge)).into_iter().map(|(path, ..)| path).collect();
        assert_eq!(got, expected, "{merge}");
    }
}

#[test]
fn a_second_import_adds_only_what_is_new_and_a_third_nothing() {
    let repository = Repository::new();
    repository.commit("a.txt", "1\n", "first");
    repository.merge("one", &[("one.txt", "1\n")], "Merge branch 'one'");
    assert_eq!(repository.import(&[])["units"], 1);
    repository.merge("two", &[("two.txt", "1\n")], "Merge branch 'two'");
    let second = repository.import(&[]);
    assert_eq!((&second["units"], &second["known_before"]), (&Value::from(1), &Value::from(1)));
    let third = repository.import(&[]);
    assert_eq!((&third["units"], &third["entries"]), (&Value::from(0), &Value::from(0)));
    let with_commits = repository.import(&["--commits"]);
    assert_eq!((&with_commits["units"], &with_commits["known_before"]), (&Value::from(1), &Value::from(2)));
}

#[test]
fn a_revert_takes_back_the_unit_it_names() {
    let repository = Repository::new();
    repository.commit("a.txt", "1\n", "first");
    let good = repository.merge("good", &[("good.txt", "1\n")], "Merge branch 'good'");
    let bad = repository.merge("bad", &[("bad.txt", "1\n")], "Merge branch 'bad'");
    let half = repository.merge("half", &[("h1.txt", "1\n"), ("h2.txt", "1\n")], "Merge branch 'half'");
    repository.git(&["checkout", "-q", "-b", "undo"]);
    repository.git(&["revert", "--no-edit", "-m", "1", &bad]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge branch 'undo'", "undo"]);
    let undo = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["checkout", "-q", "-b", "undo-half"]);
    repository.git(&["revert", "--no-edit", &format!("{half}^2")]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge branch 'undo-half'", "undo-half"]);
    // By title alone, the commit of another unit, and a title nobody has.
    repository.merge("by-title", &[("t.txt", "1\n")], "Revert \"change good.txt\"");
    repository.merge("nothing", &[("n.txt", "1\n")], "Revert \"never was\"");
    let imported = repository.import(&[]);
    assert_eq!(imported["rolled_back"], 2);
    assert_eq!(skipped(&imported, "revert of a part of a unit"), 1);
    assert_eq!(skipped(&imported, "revert of a title no earlier commit has"), 1);

    let (bad, undo) = (repository.unit(&bad), repository.unit(&undo));
    assert_eq!(bad["stage"], "rolled_back");
    assert_eq!(bad["rolled_back_through"], undo["id"]);
    assert_eq!(undo["rolls_back"][0]["is"], bad["id"], "the link goes both ways");
    assert_eq!(repository.unit(&good)["stage"], "rolled_back");
    let half = repository.unit(&half);
    assert_eq!(half["stage"], "landed");
    assert_eq!(half["attempts"][0]["is"]["outcome"], "failed");
    assert!(half["attempts"][0]["is"]["what"].as_str().unwrap().contains("change h2.txt: taken back by"));
}

#[test]
fn a_revert_that_was_imported_before_what_it_takes_back_still_takes_it_back() {
    let repository = Repository::new();
    repository.commit("a.txt", "1\n", "first");
    let bad = repository.commit("b.txt", "1\n", "bad");
    repository.git(&["checkout", "-q", "-b", "undo"]);
    repository.git(&["revert", "--no-edit", &bad]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge branch 'undo'", "undo"]);
    let undo = repository.git(&["rev-parse", "HEAD"]);
    // Without --commits what it takes back is no unit, and that is told.
    assert_eq!(skipped(&repository.import(&[]), "revert of a commit that is in no unit"), 1);
    let later = repository.import(&["--commits"]);
    assert_eq!((&later["units"], &later["rolled_back"]), (&Value::from(2), &Value::from(1)));
    assert_eq!(repository.unit(&bad)["stage"], "rolled_back");
    assert_eq!(repository.unit(&undo)["rolls_back"][0]["is"], repository.unit(&bad)["id"]);
    assert_eq!(repository.import(&["--commits"])["entries"], 0, "and only once");
}

#[test]
fn a_second_revert_of_the_same_unit_is_told_not_doubled() {
    let repository = Repository::new();
    repository.commit("a.txt", "1\n", "first");
    let bad = repository.commit("b.txt", "1\n", "bad");
    repository.git(&["revert", "--no-edit", "HEAD"]);
    let revert = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["revert", "--no-edit", "HEAD"]);
    repository.commit("c.txt", "1\n", &format!("again\n\nThis reverts commit {bad}."));
    let imported = repository.import(&["--commits"]);
    assert_eq!((&imported["units"], &imported["rolled_back"]), (&Value::from(5), &Value::from(2)));
    assert_eq!(skipped(&imported, "it was rolled back before"), 1);
    assert_eq!(repository.unit(&revert)["stage"], "rolled_back", "the revert of a revert");
}

#[test]
fn machines_are_known_by_name_and_the_list_can_be_extended() {
    let repository = Repository::new();
    repository.commit("a.txt", "1\n", "first");
    repository.write("b.txt", "1\n");
    repository.git(&["add", "-A"]);
    repository.git_as(
        "dependabot[bot]",
        "49699333+dependabot[bot]@users.noreply.github.com",
        &["commit", "-q", "-m", "bump"],
    );
    let bot = repository.git(&["rev-parse", "HEAD"]);
    repository.write("b.txt", "2\n");
    repository.git_as("Release Train", "train@example.com", &["commit", "-q", "-am", "release"]);
    let train = repository.git(&["rev-parse", "HEAD"]);
    let imported = repository.import(&["--commits", "--bot", "release train", "--accountable", "person:owner"]);
    assert_eq!(skipped(&imported, "no person worked on it"), 2);
    assert_eq!(repository.unit(&bot)["entered"]["by"], "machine:dependabot[bot]/unknown");
    assert_eq!(repository.unit(&train)["entered"]["by"], "machine:release train/unknown");
    assert_eq!(repository.unit(&bot)["accountable"]["is"], "person:owner");
}

#[test]
fn an_empty_repository_and_one_without_merges_are_no_mistake() {
    let repository = Repository::new();
    let imported = repository.import(&[]);
    assert_eq!(imported["units"], 0);
    assert_eq!(skipped(&imported, "the repository has no commits"), 1);
    repository.commit("a.txt", "1\n", "only");
    repository.commit("a.txt", "2\n", "commits");
    assert_eq!(skipped(&repository.import(&[]), "single commit on the main line (--commits"), 2);
    assert_eq!(repository.import(&["--commits"])["units"], 2);
}

#[test]
fn octopus_merges_unrelated_histories_and_criss_cross_merges_work() {
    let repository = Repository::new();
    repository.commit("a.txt", "1\n", "first");
    for branch in ["one", "two", "three"] {
        repository.git(&["checkout", "-q", "-b", branch, "main"]);
        repository.commit(&format!("{branch}.txt"), "1\n", branch);
    }
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Octopus", "one", "two", "three"]);
    let octopus = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["checkout", "-q", "--orphan", "alien"]);
    repository.git(&["rm", "-rfq", "."]);
    repository.commit("alien.txt", "1\n", "alien");
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--allow-unrelated-histories", "-m", "Adopt", "alien"]);
    let alien = repository.git(&["rev-parse", "HEAD"]);
    // Criss-cross: two branches merge each other, then land.
    repository.git(&["checkout", "-q", "-b", "x", "main"]);
    let x = repository.commit("x.txt", "1\n", "x");
    repository.git(&["checkout", "-q", "main"]);
    let y = repository.commit("y.txt", "1\n", "y");
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge x", &x]);
    repository.git(&["checkout", "-q", "x"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge y", &y]);
    repository.commit("z.txt", "1\n", "z");
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge x again", "x"]);
    let criss_cross = repository.git(&["rev-parse", "HEAD"]);
    let imported = repository.import(&[]);
    assert_eq!(imported["units"], 4);
    let paths = |commit: &str| touches(&repository.unit(commit)).into_iter().map(|(path, ..)| path).collect::<Vec<_>>();
    assert_eq!(paths(&octopus), ["path:one.txt", "path:three.txt", "path:two.txt"]);
    assert_eq!(paths(&alien), ["path:alien.txt"]);
    assert_eq!(skipped(&imported, "merge of an unrelated history"), 1);
    assert_eq!(skipped(&imported, "several merge bases"), 1);
    assert!(paths(&criss_cross).contains(&"path:z.txt".to_owned()));
}

#[test]
fn a_shallow_clone_says_what_it_cannot_know() {
    let repository = Repository::new();
    repository.commit("a.txt", "1\n", "first");
    for branch in ["one", "two", "three"] {
        repository.merge(branch, &[(&format!("{branch}.txt"), "1\n")], &format!("Merge branch '{branch}'"));
    }
    let clone = TempDir::new().unwrap();
    let url = format!("file://{}", repository.path().display());
    repository.git(&["clone", "-q", "--depth", "2", &url, clone.path().to_str().unwrap()]);
    let output = governed(clone.path(), &["--json", "import", "git", "--commits"]);
    let imported: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(imported["units"], 2, "{imported}");
    assert!(skipped(&imported, "shallow") >= 1, "{imported}");
}

#[test]
fn binary_files_renames_submodules_links_and_odd_names_work() {
    use std::os::unix::ffi::OsStrExt as _;
    let library = Repository::new();
    library.commit("lib.txt", "1\n", "library");
    let repository = Repository::new();
    repository.commit("to-link.txt", "1\n2\n3\n", "first");
    repository.git(&["checkout", "-q", "-b", "odd"]);
    repository.write("image.bin", [0_u8, 159, 146, 150, 0, 1, 2, 3].repeat(100));
    repository.write("with \"quotes\" and\ttab.txt", "1\n");
    repository.write("with\nnewline.txt", "1\n");
    repository.write("ünïcödé.txt", "1\n");
    std::fs::write(repository.path().join(std::ffi::OsStr::from_bytes(b"latin1-\xE9.txt")), "1\n").unwrap();
    std::fs::remove_file(repository.path().join("to-link.txt")).unwrap();
    std::os::unix::fs::symlink("image.bin", repository.path().join("to-link.txt")).unwrap();
    repository.write("no-newline.txt", "@@ -1 +1 @@\ndiff --git a/x b/x\nlast");
    repository.git(&["submodule", "--quiet", "add", &format!("file://{}", library.path().display()), "lib"]);
    repository.git(&["add", "-A"]);
    repository.git(&["commit", "-q", "-m", "odd things"]);
    repository.write("no-newline.txt", "@@ -1 +1 @@\ndiff --git a/x b/x\nchanged");
    repository.git(&["commit", "-q", "-am", "and again"]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge odd things", "odd"]);
    let merge = repository.git(&["rev-parse", "HEAD"]);
    let imported = repository.import(&[]);
    let touched = touches(&repository.unit(&merge));
    let paths: Vec<(&str, &str)> = touched.iter().map(|(path, change, _)| (path.as_str(), change.as_str())).collect();
    for expected in [
        ("path:image.bin", "added"),
        ("path:with \"quotes\" and%09tab.txt", "added"),
        ("path:with%0Anewline.txt", "added"),
        ("path:ünïcödé.txt", "added"),
        ("path:latin1-%E9.txt", "added"),
        ("path:to-link.txt", "retyped"),
        ("path:no-newline.txt", "added"),
        ("path:lib", "added"),
        ("path:.gitmodules", "added"),
    ] {
        assert!(paths.contains(&expected), "{expected:?} in {paths:?}");
    }
    assert_eq!(paths.len(), 9);
    assert_eq!(skipped(&imported, "path not plain UTF-8"), 3);
    assert_eq!(skipped(&imported, "line ranges of a diff unreadable"), 0);
}

#[test]
fn messages_in_another_encoding_and_with_control_characters_are_shown_safely() {
    let repository = Repository::new();
    repository.commit("a.txt", "1\n", "first");
    repository.write("b.txt", "1\n");
    repository.git(&["add", "-A"]);
    repository.git(&["commit", "-q", "-m", "caf? \x1b[31mred\x1b[0m\n\nbody \x07\n"]);
    // git itself would not write such bytes: it takes them for Latin-1. Others do.
    repository.rewrite_head(|commit| {
        let place = commit.windows(4).position(|bytes| bytes == b"caf?").unwrap();
        commit[place + 3] = 0xE9;
    });
    let odd = repository.git(&["rev-parse", "HEAD"]);
    repository.write("c.txt", "1\n");
    repository.git(&["add", "c.txt"]);
    repository.write("message", b"na\xEFve\n".as_slice());
    repository.git(&["-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "-F", "message"]);
    let latin = repository.git(&["rev-parse", "HEAD"]);
    repository.write("d.txt", "1\n");
    repository.git(&["add", "d.txt"]);
    repository.git(&["commit", "-q", "--allow-empty-message", "-m", ""]);
    let silent = repository.git(&["rev-parse", "HEAD"]);
    let imported = repository.import(&["--commits"]);
    assert_eq!(repository.unit(&odd)["title"], "caf\u{FFFD} \u{FFFD}[31mred\u{FFFD}[0m");
    assert_eq!(repository.unit(&latin)["title"], "naïve", "git says the encoding, so it is read right");
    assert_eq!(repository.unit(&silent)["title"], "untitled");
    assert_eq!(skipped(&imported, "name or message not UTF-8"), 1);
    assert_eq!(skipped(&imported, "made presentable"), 2);
    assert_eq!(skipped(&imported, "what it is for is blank, too long or has control characters"), 2);
}

#[test]
fn where_git_is_called_from_and_what_it_is_told_to_print_change_nothing() {
    let (repository, other) = (Repository::new(), Repository::new());
    repository.commit("a.txt", "1\n2\n3\n", "first");
    repository.merge("one", &[("a.txt", "1\nX\n3\n")], "Merge branch 'one'");
    other.commit("b.txt", "1\n", "other");
    for (name, value) in [
        ("color.ui", "always"),
        ("diff.noprefix", "true"),
        ("diff.context", "9"),
        ("log.showSignature", "true"),
        ("diff.external", "/bin/false"),
        ("diff.algorithm", "patience"),
        ("i18n.logOutputEncoding", "latin1"),
    ] {
        repository.git(&["config", name, value]);
    }
    let ledger = TempDir::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_governed"))
        .args(["--json", "--as", "person:ada", "import", "git", repository.path().to_str().unwrap()])
        .current_dir(ledger.path())
        .envs([("GIT_DIR", other.path().join(".git").to_str().unwrap()), ("GIT_DIFF_OPTS", "-u9")])
        .output()
        .unwrap();
    let imported: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&imported["commits"], &imported["units"]), (&Value::from(3), &Value::from(1)), "{imported}");
    let exported = governed(ledger.path(), &["export"]);
    assert!(String::from_utf8(exported.stdout).unwrap().contains(r#""lines":[[2,1,1,""#));
}

#[test]
fn a_log_that_no_git_would_write_is_read_to_an_end() {
    use governed::import::Skips;
    use governed::import::git::{HistoryReader, Which};
    // A commit that is its own parent, two that are each other's, one that is there twice.
    let record = |id: &str, parents: &str| format!("{id}\0t\0{parents}\0n\0e\x001\x001\0c\0ce\0message\0");
    let logs = [
        record("aaaa", "aaaa"),
        record("aaaa", "bbbb") + &record("bbbb", "aaaa"),
        record("aaaa", "bbbb") + &record("bbbb", "") + &record("bbbb", "aaaa"),
        record("aaaa", "bbbb bbbb cccc") + &record("cccc", "bbbb aaaa") + &record("bbbb", ""),
    ];
    for log in logs {
        let mut skips = Skips::default();
        let mut reader = HistoryReader::new();
        reader.push(log.as_bytes(), &mut skips);
        let history = reader.finish(&mut skips);
        let commits = history.commits().len();
        assert!(commits >= 1);
        let plan = history.plan(Which { commits: true, all_merges: true }, false, &mut skips);
        assert!((1..=commits).contains(&plan.found().len()), "{}", plan.found().len());
    }
}

#[test]
fn a_change_of_more_paths_than_a_unit_may_touch_is_rolled_up_to_folders() {
    let repository = Repository::new();
    repository.commit("a.txt", "1\n", "first");
    for number in 0..governed::limit::TOUCHES + 10 {
        repository.write(&format!("d{}/e{}/{number}.txt", number % 7, number % 50), "1\n");
    }
    repository.git(&["add", "-A"]);
    repository.git(&["commit", "-q", "-m", "very many"]);
    let large = repository.git(&["rev-parse", "HEAD"]);
    let imported = repository.import(&["--commits"]);
    assert_eq!(skipped(&imported, "rolled up to folders"), 1);
    let unit = repository.unit(&large);
    let paths: Vec<String> = touches(&unit).into_iter().map(|(path, ..)| path).collect();
    assert!(paths.len() <= governed::limit::TOUCHES && paths.iter().all(|path| path.ends_with('/')), "{}", paths.len());
    assert!(paths.contains(&"path:d0/e0/".to_owned()));
}

#[test]
fn a_diff_of_very_many_lines_and_very_many_hunks_keeps_within_limits() {
    let repository = Repository::new();
    let lines: Vec<String> = (0..200_000).map(|number| format!("line {number}\n")).collect();
    repository.commit("large.txt", &lines.concat(), "first");
    let every_tenth: String =
        lines.iter().enumerate().map(|(n, line)| if n % 10 == 0 { "X\n" } else { line.as_str() }).collect();
    repository.write("long.txt", "y".repeat(3_000_000));
    let second = repository.commit("large.txt", &every_tenth, "second");
    repository.import(&["--commits"]);
    let unit = repository.unit(&second);
    let touch =
        unit["touches"].as_array().unwrap().iter().find(|t| t["touch"]["is"]["resource"] == "path:large.txt").unwrap();
    let ranges = touch["touch"]["is"]["lines"].as_array().unwrap();
    assert!(ranges.len() <= governed::limit::HUNKS, "{}", ranges.len());
    let (first, last) = (ranges[0][0].as_u64().unwrap(), ranges.last().unwrap());
    let end = last[0].as_u64().unwrap() + last[1].as_u64().unwrap();
    assert!(first == 1 && (199_991..=199_992).contains(&end), "the ranges still cover the change: {first} to {end}");
}

#[test]
fn as_of_a_day_of_the_history_the_register_is_as_it_was_then() {
    let repository = Repository::new();
    repository.commit("a.txt", "1\n", "first");
    let bad = repository.merge("bad", &[("bad.txt", "1\n")], "Merge branch 'bad'");
    repository.hours.set(400);
    repository.git(&["checkout", "-q", "-b", "undo"]);
    repository.git(&["revert", "--no-edit", "-m", "1", &bad]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge branch 'undo'", "undo"]);
    repository.import(&[]);
    let stage = |as_of: &str| {
        let output = governed(repository.path(), &["brief", &format!("git:{bad}"), "--as-of", as_of, "--json"]);
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["stage"].clone()
    };
    assert_eq!(stage("2023-11-20"), "landed");
    assert_eq!(stage("2023-12-20"), "rolled_back");
    assert_eq!(stage("2023-11-01"), Value::Null, "it was not there yet");
}

#[test]
fn a_unit_of_more_hunks_than_an_entry_holds_is_said_more_coarsely() {
    let repository = Repository::new();
    let text = |word: &str| (0..900).map(|number| format!("fn a_{number}() {{\n    {word};\n}}\n")).collect::<String>();
    for number in 0..160 {
        repository.write(&format!("f{number}.rs"), text(&format!("one_{number}")));
    }
    repository.git(&["add", "-A"]);
    repository.git(&["commit", "-q", "-m", "first"]);
    for number in 0..160 {
        repository.write(&format!("f{number}.rs"), text(&format!("two_{number}")));
    }
    repository.git(&["commit", "-q", "-am", "second"]);
    let second = repository.git(&["rev-parse", "HEAD"]);
    let imported = repository.import(&["--commits"]);
    assert_eq!(skipped(&imported, "unit too large for an entry: left out"), 0, "{imported}");
    assert_eq!(skipped(&imported, "near hunks are joined"), 1, "{imported}");
    let unit = repository.unit(&second);
    let lines = unit["touches"][0]["touch"]["is"]["lines"].as_array().unwrap().clone();
    assert!((2..=16).contains(&lines.len()), "{}", lines.len());
    let last = lines.last().unwrap();
    assert_eq!((&lines[0][0], last[0].as_u64().unwrap() + last[1].as_u64().unwrap()), (&Value::from(2), 2_700));
}
