//! The truth about lines: a diff by longest common subsequence and a textbook three-way merge, which know nothing of
//! how the core reckons.

use governed::Digest;
use governed::integration::{EditMark, Hunk, LineRange};

pub type Text = Vec<String>;

/// A run of lines of the base, from one line up to another, and what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub from: usize,
    pub to: usize,
    pub put: Text,
}

/// The shortest way from one text to another.
pub fn diff(base: &[String], other: &[String]) -> Vec<Run> {
    let mut common = vec![vec![0_usize; other.len() + 1]; base.len() + 1];
    for i in (0..base.len()).rev() {
        for j in (0..other.len()).rev() {
            common[i][j] =
                if base[i] == other[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut runs) = (0, 0, Vec::new());
    while i < base.len() || j < other.len() {
        if i < base.len() && j < other.len() && base[i] == other[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (from, start) = (i, j);
        while (i < base.len() || j < other.len()) && !(i < base.len() && j < other.len() && base[i] == other[j]) {
            if j >= other.len() || (i < base.len() && common[i + 1][j] >= common[i][j + 1]) {
                i += 1;
            } else {
                j += 1;
            }
        }
        runs.push(Run { from, to: i, put: other[start..j].to_vec() });
    }
    runs
}

/// What `runs` make of the lines `from..to` of the base.
fn outcome(base: &[String], runs: &[Run], from: usize, to: usize) -> Text {
    let (mut text, mut at) = (Text::new(), from);
    for run in runs.iter().filter(|run| from <= run.from && run.to <= to) {
        text.extend_from_slice(&base[at..run.from]);
        text.extend_from_slice(&run.put);
        at = run.to;
    }
    text.extend_from_slice(&base[at..to]);
    text
}

/// A three-way merge: nothing, where changes that overlap or touch are not the same.
pub fn merge(base: &[String], ours: &[String], theirs: &[String]) -> Option<Text> {
    let (ours, theirs) = (diff(base, ours), diff(base, theirs));
    let mut spans: Vec<(usize, usize)> = ours.iter().chain(&theirs).map(|run| (run.from, run.to)).collect();
    spans.sort_unstable();
    let mut regions: Vec<(usize, usize)> = Vec::new();
    for (from, to) in spans {
        match regions.last_mut().filter(|last| from <= last.1) {
            Some(last) => last.1 = last.1.max(to),
            None => regions.push((from, to)),
        }
    }
    let (mut text, mut at) = (Text::new(), 0);
    for (from, to) in regions {
        text.extend_from_slice(&base[at..from]);
        let (one, two) = (outcome(base, &ours, from, to), outcome(base, &theirs, from, to));
        let same = &base[from..to];
        text.extend(match (one == same, two == same) {
            (_, true) => one,
            (true, false) => two,
            (false, false) if one == two => one,
            (false, false) => return None,
        });
        at = to;
    }
    text.extend_from_slice(&base[at..]);
    Some(text)
}

pub fn digest(text: &[String]) -> Digest {
    Digest::of(text.join("\n").as_bytes())
}

/// The hunks of a diff, as an importer tells them.
pub fn hunks(base: &[String], other: &[String]) -> Vec<Hunk> {
    let bytes = |lines: &[String]| lines.iter().map(|line| line.as_bytes().to_vec()).collect::<Vec<_>>();
    diff(base, other)
        .iter()
        .map(|run| {
            let (gone, come) = (bytes(&base[run.from..run.to]), bytes(&run.put));
            let first = if run.from == run.to { run.from } else { run.from + 1 };
            Hunk {
                range: LineRange::new(first as u64, (run.to - run.from) as u64).unwrap(),
                becomes: Some(u32::try_from(run.put.len()).unwrap()),
                mark: Some(EditMark::of(gone.iter().map(Vec::as_slice), come.iter().map(Vec::as_slice))),
                symbol: None,
            }
        })
        .collect()
}

#[test]
fn the_truth_itself_is_right() {
    let text = |lines: &str| lines.chars().map(String::from).collect::<Text>();
    let merged =
        |base: &str, ours: &str, theirs: &str| merge(&text(base), &text(ours), &text(theirs)).map(|text| text.concat());
    assert_eq!(merged("abcdef", "aXcdef", "abcdYf").as_deref(), Some("aXcdYf"));
    assert_eq!(merged("abcdef", "aXcdef", "aYcdef"), None, "the same line");
    assert_eq!(merged("abcdef", "aXcdef", "abYdef"), None, "adjoining lines");
    assert_eq!(merged("abcdef", "abcXdef", "abcYdef"), None, "the same place");
    assert_eq!(merged("abcdef", "abcXdef", "abcXdef").as_deref(), Some("abcXdef"), "the same edit");
    assert_eq!(merged("abcdef", "abef", "abcdef").as_deref(), Some("abef"));
    assert_eq!(merged("", "x", "y"), None);
}
