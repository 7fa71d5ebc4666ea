//! Code owners as GitHub and GitLab read them, case by case.

use std::collections::BTreeMap;

use governed::Actor;
use governed::import::codeowners::{Approval, CodeOwners, Dialect, Standing};
use proptest::prelude::*;

fn read(text: &str, dialect: Dialect) -> CodeOwners {
    CodeOwners::read(text.as_bytes(), dialect).unwrap()
}

fn github(text: &str) -> CodeOwners {
    read(text, Dialect::Github)
}

fn gitlab(text: &str) -> CodeOwners {
    read(text, Dialect::Gitlab)
}

/// Line and owners that decide, of each section: `2 @ada @bo`.
fn owners(file: &CodeOwners, path: &str) -> Vec<String> {
    let said = |owned: governed::import::codeowners::Owned<'_>| {
        let names: Vec<String> = owned.owners.iter().map(ToString::to_string).collect();
        format!("{} {}", owned.line, names.join(" ")).trim().to_owned()
    };
    file.owners(path).unwrap().into_iter().map(said).collect()
}

fn fits(pattern: &str, path: &str, dialect: Dialect) -> bool {
    !owners(&read(&format!("{pattern} @ada\n"), dialect), path).is_empty()
}

#[test]
fn github_patterns() {
    for (pattern, paths, others) in [
        ("*", "a a/b .hidden a/b/c.d", ""),
        ("*.js", "a.js a/b.js a/b/.js dir.js/x", "a.jsx a.js2"),
        ("/*.js", "a.js", "a/b.js"),
        ("docs", "docs docs/a docs/a/b x/docs x/docs/a", "docs2 mydocs x/docs2/a"),
        ("/docs", "docs docs/a docs/a/b", "x/docs x/docs/a"),
        ("docs/", "docs/a docs/a/b x/docs/a", "docs x/docs"),
        ("/docs/", "docs/a docs/a/b", "docs x/docs/a"),
        ("docs/*", "docs/a docs/.b", "docs docs/a/b x/docs/a"),
        ("/docs/*", "docs/a", "docs/a/b x/docs/a"),
        ("/*", "a", "a/b"),
        ("docs/*.md", "docs/a.md", "docs/a/b.md x/docs/a.md docs/a.txt"),
        ("build/logs", "build/logs build/logs/a", "x/build/logs"),
        ("build/logs/", "build/logs/a", "build/logs x/build/logs/a"),
        ("**/logs", "logs build/logs a/b/logs a/logs/b", "logs2 a/mylogs"),
        ("**/logs/", "logs/a build/logs/a", "logs build/logs"),
        ("/docs/**", "docs/a docs/a/b", "docs x/docs/a"),
        ("docs/**/", "docs/a/b", "docs/a"),
        ("a/**/b", "a/b a/x/b a/x/y/b a/b/c", "b a/xb x/a/b"),
        ("**/a/**/b/**/c", "a/b/c x/a/y/b/z/c a/b/b/b/c", "a/c b/c a/b"),
        ("**", "a a/b", ""),
        ("a?c", "abc x/a.c", "ac abbc a/c"),
        ("a**b", "ab axxb x/axb", "a/b"),
        ("/apps/*/test.rs", "apps/x/test.rs", "apps/test.rs apps/x/y/test.rs"),
        ("path\\ with\\ blanks/", "path\u{20}with\u{20}blanks/a", "path"),
        ("Docs/", "Docs/a", "docs/a"),
        ("naïve/*", "naïve/a", "naive/a"),
        ("a\\*b", "a*b", "axb"),
    ] {
        for path in paths.split(' ').filter(|path| !path.is_empty() && !pattern.contains('\\')) {
            assert!(fits(pattern, path, Dialect::Github), "`{pattern}` does not fit `{path}`");
        }
        for path in others.split(' ').filter(|path| !path.is_empty()) {
            assert!(!fits(pattern, path, Dialect::Github), "`{pattern}` fits `{path}`");
        }
    }
    assert!(fits("path\\ with\\ blanks/", "path with blanks/a", Dialect::Github));
    assert!(fits("a\\*b", "a*b", Dialect::Github));
}

#[test]
fn the_last_line_that_fits_decides() {
    let file =
        github("* @all @more\n*.js @js\n/apps/ @apps\n/apps/github\n*.go docs@example.com\n*.txt @org/octocats\n");
    for (path, said) in [
        ("readme", "1 @all @more"),
        ("x/a.js", "2 @js"),
        ("apps/a.js", "3 @apps"),
        ("apps/github", "4"),
        ("apps/github/a.js", "4"),
        ("a.go", "5 docs@example.com"),
        ("apps/github/a.txt", "6 @org/octocats"),
        ("/x/a.js", "2 @js"),
    ] {
        assert_eq!(owners(&file, path), [said], "{path}");
    }
    // Two lines with one pattern: the later alone counts.
    assert_eq!(owners(&github("a @ada\na @bo\n"), "a"), ["2 @bo"]);
    assert_eq!(owners(&github("\u{FEFF}a @ada\r\nb @bo\r\n"), "b"), ["2 @bo"], "line ends and byte order marks");
}

#[test]
fn lines_github_skips_are_told_with_their_reason() {
    for (line, reason) in [
        ("!a @ada", "`!`"),
        ("[ab] @ada", "range"),
        ("a[1-3].c @ada", "range"),
        ("\\#a @ada", "`\\#`"),
        ("a ada", "`ada` is no owner"),
        ("a @ada @", "`@` is no owner"),
        ("a @org/", "`@org/` is no owner"),
        ("a @o/t/u", "is no owner"),
        ("a ada@", "is no owner"),
        ("a @ada, @bo", "`@ada,` is no owner"),
        ("a*** @ada", "`***`"),
        ("/ @ada", "name"),
        ("a//b @ada", "name"),
        ("a\u{202E}b @ada", "does not show"),
    ] {
        let file = github(&format!("* @all\n{line}\n"));
        let told: Vec<_> = file.skipped().iter().map(|skipped| (skipped.line, skipped.reason.as_str())).collect();
        assert_eq!(told.len(), 1, "{line}: {told:?}");
        assert!(told[0].0 == 2 && told[0].1.contains(reason), "{line}: {told:?}");
        assert_eq!(owners(&file, "a"), ["1 @all"], "{line}");
    }
    let file = CodeOwners::read(b"* @all\na\xFF @ada\n", Dialect::Github).unwrap();
    assert_eq!(file.skipped()[0].reason, "not UTF-8");
    let long = github(&format!("{} @ada\n", "a".repeat(2_000)));
    assert!(long.skipped()[0].reason.contains("1024"), "{:?}", long.skipped());
}

#[test]
fn remarks_and_owners_of_every_form() {
    let file =
        github("# all\n  \n*.a @Ada @bo # @cy\n*.b @Shop/Writers docs+x@example.co.uk\n*.c # nobody\na#b @ada\n");
    assert!(file.skipped().is_empty(), "{:?}", file.skipped());
    assert_eq!(owners(&file, "x.a"), ["3 @ada @bo"]);
    assert_eq!(owners(&file, "x.b"), ["4 @shop/writers docs+x@example.co.uk"]);
    assert_eq!(owners(&file, "x.c"), ["5"]);
    assert_eq!(owners(&file, "a#b"), ["6 @ada"]);
}

#[test]
fn a_file_over_the_limit_is_turned_down() {
    let large = "a @ada\n".repeat(3 * 1024 * 1024 / 7 + 1);
    let fault = CodeOwners::read(large.as_bytes(), Dialect::Github).unwrap_err();
    assert!(fault.to_string().contains("not loaded"), "{fault}");
    assert!(fault.help().unwrap().contains("fewer lines"));
    assert_eq!(Dialect::Github.places()[0], ".github/CODEOWNERS");
    assert_eq!(Dialect::Gitlab.places(), ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"]);
}

#[test]
fn gitlab_patterns() {
    for (pattern, paths, others) in [
        ("*", "a a/b .a", ""),
        ("/*", "a", "a/b"),
        ("README.md", "README.md a/README.md", "README.md/a"),
        ("/README.md", "README.md", "a/README.md"),
        ("internal/README.md", "internal/README.md docs/api/internal/README.md", "README.md"),
        ("docs", "docs x/docs", "docs/a"),
        ("docs/", "docs/a docs/a/b x/docs/a", "docs"),
        ("/docs/", "docs/a docs/a/b", "x/docs/a"),
        ("/docs/*", "docs/a docs/.a", "docs/a/b"),
        ("docs/*", "docs/a x/docs/a", "docs/a/b"),
        ("/docs/**", "docs/a", "docs/a/b"),
        ("/docs/**/*.md", "docs/a.md docs/a/b.md docs/.a/b.md", "a.md docs/a.txt"),
        ("/docs/**/index.md", "docs/index.md docs/api/graphql/index.md", "index.md"),
        ("/docs/*/README.md", "docs/api/README.md", "docs/README.md docs/a/b/README.md"),
        ("/docs/*spec*", "docs/qa_specs.rb docs/spec", "docs/a/spec"),
        ("**/*.rb", "a.rb config/database.rb", "a.rbx"),
        ("[a-c].md", "a.md x/b.md", "d.md"),
        ("[^a-c].md", "d.md", "a.md /.md"),
        ("a?.md", "ab.md", "a/.md a.md"),
        ("\\#a", "#a", "a"),
        ("**/generated/", "generated/a x/generated/a/b", "generated"),
    ] {
        for path in paths.split(' ').filter(|path| !path.is_empty()) {
            assert!(fits(pattern, path, Dialect::Gitlab), "`{pattern}` does not fit `{path}`");
        }
        for path in others.split(' ').filter(|path| !path.is_empty()) {
            assert!(!fits(pattern, path, Dialect::Gitlab), "`{pattern}` fits `{path}`");
        }
    }
    assert!(fits("path\\ with\\ blanks/", "path with blanks/a", Dialect::Gitlab));
}

#[test]
fn the_two_dialects_differ_where_their_documents_do() {
    for (pattern, path, of_github, of_gitlab) in [
        ("docs", "docs/a", true, false),
        ("a/b", "x/a/b", false, true),
        ("docs/*", "x/docs/a", false, true),
        ("/docs/**", "docs/a/b", true, false),
        ("x[ab]", "xa", false, true),
        ("\\#a", "#a", false, true),
    ] {
        let both = (fits(pattern, path, Dialect::Github), fits(pattern, path, Dialect::Gitlab));
        assert_eq!(both, (of_github, of_gitlab), "`{pattern}` and `{path}`");
    }
}

#[test]
fn gitlab_sections_each_give_one_entry() {
    let file = gitlab(
        "* @admin\n[README Owners]\nREADME.md @user1 @user2\ninternal/README.md @user4\n\n[README other owners]\nREADME.md @user3\n",
    );
    assert_eq!(owners(&file, "README.md"), ["1 @admin", "3 @user1 @user2", "7 @user3"]);
    assert_eq!(owners(&file, "internal/README.md"), ["1 @admin", "4 @user4", "7 @user3"]);
    let file = gitlab(
        "[Documentation][2] @docs-team\ndocs/\nREADME.md\n^[Database] @dba @agarcia\nmodel/db/\nconfig/setup.md @docs\n",
    );
    let owned = file.owners("docs/a").unwrap();
    assert_eq!((owned[0].section.approvals, owned[0].section.optional), (2, false));
    assert_eq!(owners(&file, "docs/a"), ["2 @docs-team"]);
    assert_eq!(owners(&file, "model/db/x"), ["5 @agarcia @dba"]);
    assert!(file.owners("model/db/x").unwrap()[0].section.optional);
    assert_eq!(owners(&file, "config/setup.md"), ["6 @docs"]);
}

#[test]
fn gitlab_joins_sections_of_one_name() {
    let file = gitlab(
        "^[Documentation]\nee/docs/ @docs\n[Database]\nREADME.md @database\n[DOCUMENTATION][3]\nREADME.md @docs\n",
    );
    assert_eq!(owners(&file, "README.md"), ["6 @docs", "4 @database"]);
    let owned = file.owners("ee/docs/a").unwrap();
    assert_eq!(owned[0].section.name.as_deref(), Some("Documentation"));
    assert_eq!((owned[0].section.optional, owned[0].section.approvals), (false, 3), "the stricter of both");
}

#[test]
fn gitlab_exclusions_are_for_good_within_their_section() {
    let file = gitlab(
        "* @all\n!*.rb\n/special/*.rb @ruby\n[Ruby]\n*.rb @ruby-team\n!/config/**/*.rb\n/config/routes.rb @ops\n[Config]\n/config/ @ops-team\n",
    );
    assert_eq!(owners(&file, "special/a.rb"), ["5 @ruby-team"]);
    assert_eq!(owners(&file, "config/routes.rb"), ["9 @ops-team"]);
    assert_eq!(owners(&file, "a.txt"), ["1 @all"]);
}

#[test]
fn gitlab_reads_on_where_github_stops() {
    let file = gitlab("* @group\n[Section name\ndocs/ @docs_group\n");
    assert_eq!(owners(&file, "docs/a"), ["3 @docs_group"]);
    assert!(file.skipped().iter().any(|skipped| skipped.line == 2 && skipped.reason.contains("heading")));
    let file = gitlab("/path/* @group without_at @user # and @other\n/file @@maintainers @@guest a/b@c\n/none\n");
    assert_eq!(owners(&file, "path/a"), ["1 @group @other @user"], "owners in a remark are owners");
    assert_eq!(owners(&file, "file"), ["2 @@maintainer"]);
    assert_eq!(owners(&file, "none"), ["3"]);
    let told: Vec<(u64, bool)> = file.skipped().iter().map(|s| (s.line, s.reason.contains("no owner"))).collect();
    assert_eq!(told, [(1, true), (2, true), (2, true), (3, true)], "{:?}", file.skipped());
    assert_eq!(gitlab("[A][0]\na @x\n[B][x]\na @y\n").owners("a").unwrap()[0].section.approvals, 1);
}

fn people(names: &[&str]) -> Vec<Actor> {
    names.iter().map(|name| Actor::parse(name).unwrap()).collect()
}

fn teams(of: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    of.iter().map(|(team, names)| ((*team).to_owned(), names.iter().map(|n| (*n).to_owned()).collect())).collect()
}

/// What is missing: owners, and `missing` or the owners of whom nothing is known.
fn missing(file: &CodeOwners, paths: &[&str], by: &[&str], of: &[(&str, &[&str])]) -> Vec<String> {
    let said = |approval: Approval| {
        let names: Vec<String> = approval.set.owners.iter().map(ToString::to_string).collect();
        let why = match approval.standing {
            Standing::Missing => "missing".to_owned(),
            Standing::Unknown { owners } => {
                format!("unknown {}", owners.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            }
        };
        format!("{}: {why}", names.join(" "))
    };
    file.missing(paths, &people(by), &teams(of)).unwrap().into_iter().map(said).collect()
}

#[test]
fn who_has_to_approve_is_told_by_sets_of_owners() {
    let file = github("* @ada @bo\n*.sql @shop/dba\n/free/\n*.go @bo @ada\n");
    let required = file.for_paths(["a.rs", "b.sql", "free/x", "c.go", "b.sql"]).unwrap();
    let sets: Vec<(Vec<String>, Vec<String>, Vec<u64>)> = required
        .sets
        .iter()
        .map(|set| (set.owners.iter().map(ToString::to_string).collect(), set.paths.clone(), set.lines.clone()))
        .collect();
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
    assert_eq!(
        sets,
        [
            (owned(&["@ada", "@bo"]), owned(&["a.rs", "c.go"]), vec![1, 4]),
            (owned(&["@shop/dba"]), owned(&["b.sql"]), vec![2])
        ]
    );
    assert_eq!(required.unowned, ["free/x"]);
    assert_eq!(github("").for_paths(["a"]).unwrap().unowned, ["a"]);
}

#[test]
fn what_is_missing_is_closed_by_default() {
    let file = github("* @ada @bo\n*.sql @shop/dba @cy\n*.md docs@example.com\n");
    let team: &[(&str, &[&str])] = &[("@Shop/DBA", &["Dee", "eve"])];
    let none: &[(&str, &[&str])] = &[];
    for (paths, by, of, said) in [
        (&["a"][..], &[][..], none, &["@ada @bo: missing"][..]),
        (&["a"], &["person:bo"], none, &[]),
        (&["a"], &["person:Bo"], none, &[]),
        (&["a"], &["machine:bo/1"], none, &["@ada @bo: missing"]),
        (&["a"], &["person:dee"], none, &["@ada @bo: missing"]),
        (&["a.sql"], &["person:cy"], none, &[]),
        (&["a.sql"], &["person:dee"], none, &["@cy @shop/dba: unknown @shop/dba"]),
        (&["a.sql"], &["person:dee"], team, &[]),
        (&["a.sql"], &["person:ada"], team, &["@cy @shop/dba: missing"]),
        (&["a.sql"], &[], none, &["@cy @shop/dba: missing"]),
        (&["a.sql", "a"], &["person:cy"], none, &["@ada @bo: missing"]),
        (&["a.md"], &["person:ada"], none, &["docs@example.com: unknown docs@example.com"]),
        (&["a.md"], &["person:ada"], &[("docs@example.com", &["ada"])], &[]),
        (&["a.md"], &["person:docs@example.com"], none, &[]),
    ] {
        assert_eq!(missing(&file, paths, by, of), said, "{paths:?} by {by:?}");
    }
}

#[test]
fn a_section_asks_for_as_many_as_it_says() {
    let file = gitlab("[Docs][2]\n*.md @ada @bo @writers\n^[Style]\n*.md @cy\n[Ops]\n/ops/ @@maintainer\n");
    let writers: &[(&str, &[&str])] = &[("writers", &["dee", "eve"])];
    for (by, of, said) in [
        (&["person:ada"][..], &[][..], &["@ada @bo @writers: missing"][..]),
        (&["person:ada", "person:dee"], &[], &["@ada @bo @writers: unknown @bo @writers"]),
        (&["person:ada", "person:dee"], writers, &[]),
        (&["person:ada", "person:bo"], &[], &[]),
        (&["person:dee", "person:eve"], writers, &[]),
        (&["person:ada", "person:x"], writers, &["@ada @bo @writers: unknown @bo"]),
    ] {
        assert_eq!(missing(&file, &["a.md"], by, of), said, "{by:?}");
    }
    assert_eq!(missing(&file, &["ops/a"], &["person:ada"], &[]), ["@@maintainer: unknown @@maintainer"]);
    assert!(missing(&file, &["ops/a"], &["person:ada"], &[("@maintainer", &["ada"])]).is_empty());
    let optional = file.for_paths(["a.md"]).unwrap();
    assert!(optional.sets.iter().any(|set| set.optional), "what is optional is told, and never missing");
}

#[test]
fn no_pattern_is_slow() {
    let stars = "*a".repeat(200);
    let folders = "**/a/".repeat(100);
    let file = github(&format!("{stars}b @ada\n{folders}b @ada\n"));
    let name = "a".repeat(4_000);
    let deep = "a/".repeat(2_000);
    assert!(file.owners(&name).unwrap().is_empty());
    assert!(file.owners(&format!("{deep}a")).unwrap().is_empty());
    assert!(!file.owners(&format!("{name}b")).unwrap().is_empty());
    assert!(!file.owners(&format!("{deep}b")).unwrap().is_empty());
}

/// GitHub's patterns are git's, but for what ends in `/*`. Git itself is asked.
#[test]
fn github_patterns_are_those_of_git_but_for_a_star_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str], input: &str| {
        use std::io::Write as _;
        let mut child = std::process::Command::new("git")
            .args(arguments)
            .current_dir(folder.path())
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    git(&["init", "-q"], "");
    let names = ["a", "ab", "*", "**", "a*", "?", "*.js", "a**b"];
    let parts = ["a", "ab", "a.js", ".x"];
    let mut paths: Vec<String> = parts.map(str::to_owned).to_vec();
    for _ in 0..2 {
        let below: Vec<String> =
            paths.iter().flat_map(|path| parts.iter().map(move |part| format!("{path}/{part}"))).collect();
        paths.extend(below);
    }
    paths.sort();
    paths.dedup();
    let mut patterns = Vec::new();
    for (number, first) in names.iter().enumerate() {
        for second in names.iter().cycle().skip(number).take(4).chain([&""]) {
            for (before, behind) in [("", ""), ("/", ""), ("", "/")] {
                let between = if second.is_empty() { "" } else { "/" };
                patterns.push(format!("{before}{first}{between}{second}{behind}"));
            }
        }
    }
    let (mut compared, mut direct) = (0, 0);
    for pattern in &patterns {
        std::fs::write(folder.path().join(".gitignore"), format!("{pattern}\n")).unwrap();
        let said = git(&["check-ignore", "--no-index", "--stdin"], &paths.join("\n"));
        let file = github(&format!("{pattern} @ada\n"));
        assert!(file.skipped().is_empty(), "{pattern}");
        for path in &paths {
            let ours = !owners(&file, path).is_empty();
            let theirs = said.lines().any(|line| line == path);
            if pattern.ends_with("/*") {
                assert!(!ours || theirs, "`{pattern}` and `{path}`");
                direct += usize::from(ours != theirs);
            } else {
                assert_eq!(ours, theirs, "`{pattern}` and `{path}`");
                compared += 1;
            }
        }
    }
    assert!(compared > 5_000 && direct > 50, "{compared} pairs compared, {direct} differ as documented");
}

/// Whether a pattern of two letters, stars and slashes fits, found by trying everything.
fn fits_slowly(pattern: &[&str], path: &[&str], end: u8) -> bool {
    fn name(pattern: &[u8], text: &[u8]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some((b'*', rest)) => (0..=text.len()).any(|cut| name(rest, &text[cut..])),
            Some((b'?', rest)) => !text.is_empty() && name(rest, &text[1..]),
            Some((c, rest)) => text.first() == Some(c) && name(rest, &text[1..]),
        }
    }
    match pattern.split_first() {
        None => match end {
            0 => true,
            1 => !path.is_empty(),
            _ => path.is_empty(),
        },
        Some((&"**", rest)) => (0..=path.len()).any(|cut| fits_slowly(rest, &path[cut..], end)),
        Some((one, rest)) => path
            .split_first()
            .is_some_and(|(first, below)| name(one.as_bytes(), first.as_bytes()) && fits_slowly(rest, below, end)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// The fast reading of GitHub's patterns against one that tries everything.
    #[test]
    fn patterns_fit_as_trying_everything_says(
        names in prop::collection::vec("[ab*?]{1,3}", 1..4),
        rooted in any::<bool>(),
        folder in any::<bool>(),
        path in prop::collection::vec("[ab]{1,3}", 1..5),
    ) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        prop_assume!(!names.iter().any(|name| name.contains("***")));
        let pattern = format!("{}{}{}", if rooted { "/" } else { "" }, names.join("/"), if folder { "/" } else { "" });
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let mut slow = names.clone();
        if !rooted && names.len() == 1 {
            slow.insert(0, "**");
        }
        let end = match slow.last() {
            Some(&"**") => {
                slow.pop();
                if folder { slow.extend(["**", "*"]); }
                1
            }
            _ if folder => 1,
            Some(&"*") if names.len() > 1 || rooted => 2,
            _ => 0,
        };
        prop_assert_eq!(
            fits(&pattern, &path.join("/"), Dialect::Github), fits_slowly(&slow, &path, end), "{} {:?}", pattern, path
        );
    }

    /// Whatever the bytes, reading and asking end without a panic.
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]^*?/\\\\!#@a-c \n\t.-]{0,200}", path in "[ab/*.]{0,20}") {
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            for dialect in [Dialect::Github, Dialect::Gitlab] {
                let file = CodeOwners::read(bytes, dialect).unwrap();
                let required = file.for_paths([path.as_str()]).unwrap();
                prop_assert!(required.sets.iter().all(|set| !set.owners.is_empty()));
                prop_assert!(!required.sets.is_empty() || !required.unowned.is_empty());
            }
        }
    }
}
