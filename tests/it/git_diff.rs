//! What is read of a diff, beside what git says of the same two trees.

use std::io::Write as _;
use std::process::{Command, Stdio};

use governed::import::Skips;
use governed::import::git::{DIFF_OPTIONS, DiffReader, FileChange, FileStatus, TreeDiff};
use governed::integration::{EditMark, EditMarking, Hunk, LineRange};

use crate::git::Repository;

/// What `git diff-tree` prints for two commits.
fn printed(repository: &Repository, from: &str, to: &str) -> Vec<u8> {
    let trees = format!("{from}^{{tree}} {to}^{{tree}}");
    let trees: Vec<String> = trees.split(' ').map(|tree| repository.git(&["rev-parse", tree])).collect();
    let mut child = Command::new("git")
        .args(["-c", "core.quotePath=false", "diff-tree"])
        .args(DIFF_OPTIONS)
        .current_dir(repository.path())
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{}\n", trees.join(" ")).as_bytes()).unwrap();
    child.wait_with_output().unwrap().stdout
}

/// Read in pieces of one size.
fn read(bytes: &[u8], piece: usize) -> TreeDiff {
    let mut skips = Skips::default();
    let mut reader = DiffReader::new();
    bytes.chunks(piece).for_each(|piece| reader.push(piece, &mut skips));
    let mut diffs = reader.finish(&mut skips);
    assert_eq!((diffs.len(), skips.list()), (1, vec![]));
    diffs.remove(0)
}

fn diff(repository: &Repository, from: &str, to: &str) -> TreeDiff {
    let bytes = printed(repository, from, to);
    let whole = read(&bytes, bytes.len());
    for piece in [1, 7, 4096] {
        if bytes.len() / piece < 1_000_000 {
            assert_eq!(read(&bytes, piece), whole, "in pieces of {piece}");
        }
    }
    whole
}

fn of<'d>(diff: &'d TreeDiff, path: &str) -> &'d FileChange {
    diff.files.iter().find(|file| &*file.path == path).unwrap()
}

/// The slow and obvious way: what `git diff` prints for one path, line by line.
fn expected(repository: &Repository, from: &str, to: &str, path: &str) -> Vec<Hunk> {
    let output = Command::new("git")
        .args(["diff", "--unified=0", "--no-color", "--no-ext-diff", "--find-renames", from, to])
        .current_dir(repository.path())
        .output()
        .unwrap();
    let start = format!("+++ b/{path}\n");
    let text = output.stdout;
    let place = text.windows(start.len()).position(|window| window == start.as_bytes()).unwrap();
    let mut hunks: Vec<(Hunk, EditMarking)> = Vec::new();
    for line in text[place + start.len()..].split(|byte| *byte == b'\n') {
        if line.starts_with(b"diff --git ") || line.is_empty() {
            break;
        }
        if line[0] == b'@' {
            let line = String::from_utf8_lossy(line).into_owned();
            let (ranges, symbol) = line[4..].split_once(" @@").unwrap();
            let run = |text: &str| {
                let (first, count) = text.split_once(',').unwrap_or((text, "1"));
                (first.parse::<u64>().unwrap(), count.parse::<u64>().unwrap())
            };
            let (old, new) = ranges.split_once(" +").unwrap();
            let range = LineRange::new(run(old).0, run(old).1).unwrap();
            let symbol = Some(symbol.trim()).filter(|symbol| !symbol.is_empty()).map(Into::into);
            let becomes = u32::try_from(run(new).1).ok();
            hunks.push((Hunk { range, becomes, mark: None, symbol }, EditMarking::default()));
        } else {
            hunks.last_mut().unwrap().1.push(line[0], &line[1..]);
        }
    }
    hunks.into_iter().map(|(hunk, marking)| Hunk { mark: Some(marking.finish()), ..hunk }).collect()
}

#[allow(clippy::unnecessary_wraps, reason = "the shape a change has it in")]
fn blob(repository: &Repository, name: &str) -> Option<governed::Digest> {
    Some(format!("gitBlob:{}", repository.git(&["rev-parse", name])).parse().unwrap())
}

const PROGRAM: &str = "fn price() {\n    let a = 1;\n    let b = 2;\n}\n\nfn tax() {\n    let c = 3;\n    let d = 4;\n    let e = 5;\n}\n";

#[test]
fn hunks_marks_and_symbols_are_what_git_diff_says() {
    let repository = Repository::new();
    repository.write("crlf.txt", "one\r\ntwo\r\nthree\r\n");
    repository.write("no-newline.txt", "one\ntwo");
    repository.write("odd.txt", b"a\n\xFF\xFE b\n-- c\n++ d\n".as_slice());
    repository.write("moved.rs", PROGRAM);
    let from = repository.commit("price.rs", PROGRAM, "first");
    repository.write("crlf.txt", "one\r\ntwo\nthree\r\n");
    repository.write("no-newline.txt", "one\ntwo\n");
    repository.write("odd.txt", b"a\n\xFF b\n-- c c\n@@ -1 +1 @@\ndiff --git a/x b/x\n++ d\n".as_slice());
    repository.git(&["mv", "moved.rs", "there.rs"]);
    repository.write("there.rs", PROGRAM.replace("let d = 4;", "let d = 40;\n    let dd = 44;"));
    let program = PROGRAM.replace("let b = 2;", "let b = 20;").replace("    let e = 5;\n", "");
    let to = repository.commit("price.rs", &program, "second");
    let diff = diff(&repository, &from, &to);
    assert_eq!(diff.files.len(), 5);
    for path in ["crlf.txt", "no-newline.txt", "odd.txt", "price.rs", "there.rs"] {
        let file = of(&diff, path);
        let was = file.from.as_deref().unwrap_or(path);
        assert_eq!(file.lines, expected(&repository, &from, &to, path), "{path}");
        assert_eq!(file.base, blob(&repository, &format!("{from}:{was}")), "{path}");
        assert_eq!(file.content, blob(&repository, &format!("{to}:{path}")), "{path}");
    }
    let price = of(&diff, "price.rs");
    let mark = EditMark::of([b"    let b = 2;".as_slice()], [b"    let b = 20;".as_slice()]);
    assert_eq!((price.lines[0].range, price.lines[0].becomes), (LineRange::new(3, 1).unwrap(), Some(1)));
    assert_eq!((price.lines[0].mark, price.lines[0].symbol.as_deref()), (Some(mark), Some("fn price() {")));
    assert_eq!((price.lines[1].range.count(), price.lines[1].becomes), (1, Some(0)));
    assert_eq!(of(&diff, "there.rs").status, FileStatus::Renamed);
    let end = &of(&diff, "no-newline.txt").lines[0];
    let without_remark = EditMark::of([b"two".as_slice()], [b"two".as_slice()]);
    assert_ne!(end.mark, Some(without_remark), "the missing newline is part of what the edit is");
}

#[test]
fn the_same_edit_has_the_same_mark_on_two_branches_and_another_edit_another() {
    let repository = Repository::new();
    let base = repository.commit("a.rs", PROGRAM, "first");
    let branch = |name: &str, text: &str| {
        repository.git(&["checkout", "-q", "-b", name, &base]);
        repository.commit("a.rs", text, name)
    };
    let edit = PROGRAM.replace("let a = 1;", "let a = 10;");
    let one = branch("one", &edit);
    let two = branch("two", &edit.replace("let e = 5;", "let e = 50;"));
    let three = branch("three", &PROGRAM.replace("let a = 1;", "let a = 11;"));
    let hunk = |tip: &str| of(&diff(&repository, &base, tip), "a.rs").lines[0].clone();
    assert_eq!(hunk(&one), hunk(&two));
    assert_eq!(hunk(&one).range, hunk(&three).range);
    assert_ne!(hunk(&one).mark, hunk(&three).mark);
}

#[test]
fn a_line_of_any_length_is_marked_whole() {
    let repository = Repository::new();
    let long = "x".repeat(3_000_000);
    let from = repository.commit("a.txt", &format!("{long}1\nend\n"), "first");
    let to = repository.commit("a.txt", &format!("{long}2\nend\n"), "second");
    let mark = EditMark::of([format!("{long}1").as_bytes()], [format!("{long}2").as_bytes()]);
    assert_eq!(of(&diff(&repository, &from, &to), "a.txt").lines[0].mark, Some(mark));
}

#[test]
fn what_has_no_lines_says_whether_it_changed_at_all() {
    use std::os::unix::fs::PermissionsExt as _;
    let library = Repository::new();
    library.commit("lib.txt", "1\n", "library");
    let repository = Repository::new();
    for file in ["named.txt", "mode.txt", "gone.txt", "link.txt"] {
        repository.write(file, format!("{file}\n{PROGRAM}"));
    }
    repository.write("image.bin", [0_u8, 1, 2].repeat(50));
    repository.write("both.txt", format!("{PROGRAM}{PROGRAM}\n"));
    let from = repository.commit("empty.txt", "", "first");
    repository.git(&["mv", "named.txt", "renamed.txt"]);
    repository.git(&["rm", "-q", "gone.txt"]);
    let mode = |file: &str| {
        std::fs::set_permissions(repository.path().join(file), std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    mode("mode.txt");
    mode("both.txt");
    repository.write("both.txt", format!("{PROGRAM}{PROGRAM}"));
    repository.write("image.bin", [0_u8, 1, 3].repeat(50));
    std::fs::remove_file(repository.path().join("link.txt")).unwrap();
    std::os::unix::fs::symlink("mode.txt", repository.path().join("link.txt")).unwrap();
    repository.git(&["submodule", "--quiet", "add", &format!("file://{}", library.path().display()), "lib"]);
    let second = repository.commit("new.txt", "1\n", "second");
    library.commit("lib.txt", "2\n", "more");
    repository.git(&["-C", "lib", "pull", "-q", "origin", "main"]);
    let third = repository.commit("new.txt", "1\n2\n", "third");
    let diff = diff(&repository, &from, &second);
    let all = |path: &str| (of(&diff, path).status, of(&diff, path).base, of(&diff, path).content);
    for (path, status, was) in
        [("renamed.txt", FileStatus::Renamed, "named.txt"), ("mode.txt", FileStatus::Modified, "mode.txt")]
    {
        let same = blob(&repository, &format!("{from}:{was}"));
        assert_eq!(all(path), (status, same, same), "{path}");
        assert_eq!(of(&diff, path).lines, [], "{path}");
    }
    let (_, base, content) = all("image.bin");
    assert!(base.is_some() && content.is_some() && base != content && of(&diff, "image.bin").lines.is_empty());
    assert_eq!(all("gone.txt"), (FileStatus::Deleted, blob(&repository, &format!("{from}:gone.txt")), None));
    assert_eq!((all("new.txt").0, all("new.txt").1), (FileStatus::Added, None));
    assert_eq!(all("lib"), (FileStatus::Added, None, None), "a submodule has no content of its own");
    assert_eq!(all("link.txt").0, FileStatus::Retyped);
    assert_eq!(of(&diff, "both.txt").lines, expected(&repository, &from, &second, "both.txt"), "mode and lines");
    let later = self::diff(&repository, &second, &third);
    let lib = of(&later, "lib");
    assert_eq!((lib.status, lib.base, lib.content), (FileStatus::Modified, None, None));
}

#[test]
fn the_place_of_a_hunk_is_one_readable_line() {
    let text = |symbol: &str| {
        let zeros = "0".repeat(40);
        let header = format!("{zeros} {zeros}\n:100644 100644 {zeros} {zeros} M\0a\0\0");
        let patch = format!("diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@{symbol}\n-a\n+b\n");
        read((header + &patch).as_bytes(), 5).files[0].lines[0].symbol.clone()
    };
    assert_eq!(text(""), None);
    assert_eq!(text("  "), None);
    assert_eq!(text(" fn a() @@ x").as_deref(), Some("fn a() @@ x"));
    assert_eq!(text(" a\u{1b}[31m\u{202e}b\r").as_deref(), Some("a\u{FFFD}[31m\u{FFFD}b"));
    let long = text(&format!(" x{}", "ü".repeat(300))).unwrap();
    assert_eq!(long.len(), 199, "cut at a character");
}
