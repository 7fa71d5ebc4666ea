//! What changed between trees, read from `git diff-tree --stdin`.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use crate::digest::Digest;
use crate::import::{PATH_TOO_LONG, RECORD_UNREADABLE, Skips};
use crate::integration::{EditMark, Hunk, LineRange, Names};
use crate::limit;
use crate::text::shows_itself;

use super::names::{Reading, together};

/// What `git diff-tree` is to be called with, besides the pairs of trees on its standard input.
pub const DIFF_OPTIONS: [&str; 13] = [
    "--stdin",
    "-r",
    "-z",
    "--raw",
    "--patch",
    "--unified=0",
    "--full-index",
    "--find-renames",
    "-l1000",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--submodule=short",
];

/// Which names on the lines of a diff are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NamesRead {
    /// None.
    #[default]
    None,
    /// Those that are changed and removed: what work that began before may still rely on.
    Lost,
    /// These, and those that are defined and come to be used.
    All,
}

/// What happened to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStatus {
    /// It is new.
    Added,
    /// Its content or mode changed.
    Modified,
    /// It is gone.
    Deleted,
    /// It has another name.
    Renamed,
    /// It is a copy.
    Copied,
    /// A file became a link, a folder a submodule.
    Retyped,
}

/// One changed path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// What happened.
    pub status: FileStatus,
    /// The path after the change, as text; bytes that are no text are written `%XX`.
    pub path: Box<str>,
    /// The path before it, for renames and copies.
    pub from: Option<Box<str>>,
    /// The id of the content before the change, for files that were there: what the lines count in.
    pub base: Option<Digest>,
    /// The id of the content after the change, for files.
    pub content: Option<Digest>,
    /// The lines of the base that changed. Empty for whole files, binary files and submodules; and where only the name
    /// or the mode changed, which `base` and `content` tell by being the same.
    pub lines: Vec<Hunk>,
    /// How many lines change: of each place those it takes or those it puts, whichever are more. Nothing where that is not
    /// known, as of what git takes for no text.
    pub size: Option<u64>,
    /// The names its lines define, change, remove and come to use, where they are read.
    pub names: Names,
}

/// The changes between two trees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeDiff {
    /// The changed paths, in git's order.
    pub files: Vec<FileChange>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Between diffs and before raw records.
    #[default]
    Start,
    /// In the meta data of a raw record, up to its zero byte.
    Meta,
    /// In a path of a raw record.
    Path,
    /// In the patch, at the start of a line that is no content.
    Patch,
    /// In so many lines of content.
    Content(u64),
}

/// What a raw record says in front of its paths.
#[derive(Clone, Copy, Debug)]
struct Meta {
    status: FileStatus,
    base: Option<Digest>,
    content: Option<Digest>,
}

/// A hunk of which not every line has come yet.
#[derive(Debug)]
struct OpenHunk {
    hunk: Hunk,
    /// Over the lines as they come, in pieces of any size: what [`EditMark::of`] says of them whole.
    marking: Sha256,
}

impl OpenHunk {
    fn closed(self) -> Hunk {
        let hash = self.marking.finalize();
        let mut hexadecimal = String::with_capacity(12);
        hash.iter().take(6).for_each(|byte| push_hexadecimal(&mut hexadecimal, *byte));
        Hunk { mark: EditMark::parse(&hexadecimal).ok(), ..self.hunk }
    }
}

/// The patch of one path.
#[derive(Debug, Default)]
struct Section {
    hunks: Vec<Hunk>,
    /// How many lines the hunks change; nothing, where there is none.
    size: Option<u64>,
    names: Option<Reading>,
}

/// Reads `git diff-tree --stdin` in pieces of any size, however long its lines are.
#[derive(Debug, Default)]
pub struct DiffReader {
    names: NamesRead,
    /// Names read of the sections that are over.
    held: usize,
    state: State,
    token: Vec<u8>,
    /// A token that is longer than any path is dropped, and only its length kept.
    overlong: bool,
    meta: Option<Meta>,
    first_path: Option<Vec<u8>>,
    sections: Vec<Section>,
    open: Option<OpenHunk>,
    /// The file, and which of its sections, that begins next.
    section: (usize, usize),
    now: TreeDiff,
    begun: bool,
    done: Vec<TreeDiff>,
}

impl DiffReader {
    /// A reader at the start.
    pub fn new() -> Self {
        Self::default()
    }

    /// A reader that reads names on the lines as well.
    pub fn reading(names: NamesRead) -> Self {
        Self { names, ..Self::default() }
    }

    /// Takes the next piece.
    pub fn push(&mut self, mut bytes: &[u8], skips: &mut Skips) {
        while let Some(first) = bytes.first() {
            // A raw record begins with a colon, the patch with a zero byte, the next diff with a hexadecimal digit.
            if self.state == State::Start && self.token.is_empty() && *first == 0 {
                self.state = State::Patch;
                bytes = bytes.get(1..).unwrap_or_default();
                continue;
            }
            if self.state == State::Start && self.token.is_empty() && *first == b':' {
                self.state = State::Meta;
                bytes = bytes.get(1..).unwrap_or_default();
                continue;
            }
            let end = match self.state {
                State::Meta | State::Path => 0,
                State::Start | State::Patch | State::Content(_) => b'\n',
            };
            let Some(place) = bytes.iter().position(|byte| *byte == end) else {
                self.keep(bytes);
                return;
            };
            let (piece, rest) = bytes.split_at(place);
            bytes = rest.get(1..).unwrap_or_default();
            self.keep(piece);
            let token = core::mem::take(&mut self.token);
            let overlong = core::mem::take(&mut self.overlong);
            self.token_ended(&token, overlong, skips);
        }
    }

    /// The diffs read whole so far, in the order of the pairs asked for.
    pub fn take(&mut self) -> Vec<TreeDiff> {
        core::mem::take(&mut self.done)
    }

    /// Ends the input and gives the last diffs.
    pub fn finish(mut self, skips: &mut Skips) -> Vec<TreeDiff> {
        self.close(skips);
        self.done
    }

    fn keep(&mut self, piece: &[u8]) {
        if let (State::Content(_), Some(open)) = (self.state, &mut self.open) {
            open.marking.update(piece);
        }
        // A line of content is in the mark of its hunk, however long; what is kept is its sign and what may be read of it.
        let most = match self.state {
            State::Content(_) if self.names != NamesRead::None => limit::NAMED_LINE_BYTES + 2,
            State::Content(_) => 1,
            _ => limit::GIT_LINE_BYTES,
        };
        let room = most.saturating_sub(self.token.len());
        self.overlong |= piece.len() > room;
        self.token.extend_from_slice(piece.get(..room).unwrap_or(piece));
    }

    fn token_ended(&mut self, token: &[u8], overlong: bool, skips: &mut Skips) {
        match self.state {
            State::Start => {
                self.close(skips);
                self.begun = true;
            }
            State::Meta => {
                self.meta = meta(token);
                self.state = State::Path;
            }
            State::Path => self.path(token, overlong, skips),
            State::Content(left) => {
                self.mark(b"\n");
                // `\ No newline at end of file` is a remark, not a line. It tells two edits apart all the same.
                if token.first() != Some(&b'\\') {
                    self.read_names(token);
                    self.state = if left > 1 { State::Content(left - 1) } else { State::Patch };
                }
            }
            State::Patch if token.first() == Some(&b'\\') => {
                self.mark(token);
                self.mark(b"\n");
            }
            State::Patch => {
                self.close_hunk();
                self.patch_line(token, skips);
            }
        }
    }

    fn read_names(&mut self, token: &[u8]) {
        let Some(names) = self.sections.last_mut().and_then(|section| section.names.as_mut()) else { return };
        if let Some((sign, line)) = token.split_first() {
            names.line(*sign, line, self.open.as_ref().and_then(|open| open.hunk.symbol.as_deref()));
        }
    }

    fn mark(&mut self, bytes: &[u8]) {
        if let Some(open) = &mut self.open {
            open.marking.update(bytes);
        }
    }

    fn close_hunk(&mut self) {
        if let (Some(open), Some(section)) = (self.open.take(), self.sections.last_mut()) {
            let hunk = open.closed();
            section.size = Some(section.size.unwrap_or(0).saturating_add(u64::from(hunk.size())));
            add_hunk(&mut section.hunks, hunk);
        }
    }

    fn path(&mut self, token: &[u8], overlong: bool, skips: &mut Skips) {
        let Some(Meta { status, base, content }) = self.meta else {
            skips.note(RECORD_UNREADABLE, String::from_utf8_lossy(token));
            self.state = State::Start;
            return;
        };
        let two = matches!(status, FileStatus::Renamed | FileStatus::Copied);
        if two && self.first_path.is_none() {
            self.first_path = Some(token.to_vec());
            return;
        }
        let from = self.first_path.take().map(|from| path_text(&from, skips));
        self.state = State::Start;
        let path = path_text(token, skips);
        if overlong || path.len() > limit::NAME_BYTES {
            skips.note(PATH_TOO_LONG, crate::text::shortened(&path, 80));
        }
        self.now.files.push(FileChange {
            status,
            path,
            from,
            base,
            content,
            lines: Vec::new(),
            size: None,
            names: Names::default(),
        });
    }

    fn patch_line(&mut self, line: &[u8], skips: &mut Skips) {
        if line.starts_with(b"diff --git ") {
            self.held += self.sections.last().and_then(|section| section.names.as_ref()).map_or(0, Reading::len);
            let is_read = self.names != NamesRead::None && self.held <= limit::NAMES_OF_A_DIFF;
            if self.names != NamesRead::None && !is_read {
                skips.note("file past what is read of names in one diff", "a diff of very many names");
            }
            let names = self.next_section().filter(|_| is_read).and_then(|file| Reading::of(&file.path));
            self.sections.push(Section { hunks: Vec::new(), size: None, names });
        } else if let Some((hunk, count)) = hunk(line) {
            if count > 0 {
                self.state = State::Content(count);
            }
            self.open = Some(OpenHunk { hunk, marking: Sha256::new() });
        } else if is_header(line) {
            self.close(skips);
            self.begun = true;
            self.state = State::Start;
        }
    }

    /// The file whose section begins. All raw records stand before the patch.
    fn next_section(&mut self) -> Option<&FileChange> {
        let (file, section) = self.section;
        let now = self.now.files.get(file)?;
        self.section = if section + 1 < sections_of(now) { (file, section + 1) } else { (file + 1, 0) };
        Some(now)
    }

    fn close(&mut self, skips: &mut Skips) {
        self.close_hunk();
        let mut now = core::mem::take(&mut self.now);
        let mut sections = core::mem::take(&mut self.sections).into_iter();
        self.section = (0, 0);
        self.held = 0;
        if !core::mem::take(&mut self.begun) {
            return;
        }
        let expected: usize = now.files.iter().map(sections_of).sum();
        if sections.len() == expected {
            let mut names = Vec::new();
            for file in &mut now.files {
                let section = sections.next().unwrap_or_default();
                file.size = section.size.or_else(|| is_as_it_was(file).then_some(0));
                match file.status {
                    FileStatus::Retyped => {
                        let new = sections.next().and_then(|section| section.size);
                        file.size = file.size.zip(new).map(|(old, new)| old.saturating_add(new));
                    }
                    FileStatus::Modified | FileStatus::Renamed | FileStatus::Copied => file.lines = section.hunks,
                    FileStatus::Added | FileStatus::Deleted => {}
                }
                names.push(section.names);
            }
            if self.names != NamesRead::None {
                name(&mut now.files, names, skips);
            }
            if self.names == NamesRead::Lost {
                for file in &mut now.files {
                    (file.names.defines, file.names.uses) = (Vec::new(), Vec::new());
                }
            }
        } else {
            skips.note("line ranges of a diff unreadable: its paths are kept", alloc::format!("{expected} paths"));
        }
        now.files.retain(|file| file.path.len() <= limit::NAME_BYTES);
        self.done.push(now);
    }
}

/// Whether no line of a file can have changed: its content is what it was, or there was and is none.
fn is_as_it_was(file: &FileChange) -> bool {
    let some = |content: &Option<Digest>| content.filter(|content| !EMPTY.contains(&content.to_string().as_str()));
    some(&file.base) == some(&file.content)
}

/// What git calls a file without content, by either way of hashing.
const EMPTY: [&str; 2] = [
    "gitBlob:e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "gitBlob:473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
];

/// The patch has a section for each raw record, and two where a path changed its type.
fn sections_of(file: &FileChange) -> usize {
    if file.status == FileStatus::Retyped { 2 } else { 1 }
}

/// Gives each file its names. A path that is no more takes its own name with it, where no other has it now.
pub(in crate::import) fn name(files: &mut [FileChange], read: Vec<Option<Reading>>, skips: &mut Skips) {
    let last = |path: &str| String::from(path.rsplit('/').next().unwrap_or(path));
    let here: BTreeSet<String> =
        files.iter().filter(|file| file.status != FileStatus::Deleted).map(|file| last(&file.path)).collect();
    let gone = files.iter().enumerate().filter_map(|(place, file)| match file.status {
        FileStatus::Deleted => Some((place, &*file.path)),
        FileStatus::Renamed => Some((place, file.from.as_deref()?)),
        _ => None,
    });
    let gone: Vec<(usize, &str)> = gone.filter(|(_, path)| !here.contains(&last(path))).collect();
    let named = together(read, &gone, skips);
    for (file, names) in files.iter_mut().zip(named) {
        file.names = names;
    }
}

/// Reads `100644 100644 <old id> <new id> M` (without the colon).
fn meta(token: &[u8]) -> Option<Meta> {
    let text = core::str::from_utf8(token).ok()?;
    let mut words = text.split(' ');
    let (old_mode, new_mode, old, new) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let status = match words.next()?.chars().next()? {
        'A' => FileStatus::Added,
        'M' => FileStatus::Modified,
        'D' => FileStatus::Deleted,
        'R' => FileStatus::Renamed,
        'C' => FileStatus::Copied,
        'T' => FileStatus::Retyped,
        _ => return None,
    };
    // Mode 160000 is a submodule: its id names a commit elsewhere.
    let blob = |mode: &str, id: &str| match mode {
        "160000" => None,
        _ => Digest::parse(&alloc::format!("gitBlob:{id}")).ok(),
    };
    let base = if status == FileStatus::Added { None } else { blob(old_mode, old) };
    let content = if status == FileStatus::Deleted { None } else { blob(new_mode, new) };
    Some(Meta { status, base, content })
}

/// Reads `@@ -12,3 +14,0 @@ fn price()`: the hunk but for its mark, and how many lines of content follow.
pub(in crate::import) fn hunk(line: &[u8]) -> Option<(Hunk, u64)> {
    let rest = line.strip_prefix(b"@@ -")?;
    let end = rest.windows(3).position(|bytes| bytes == b" @@")?;
    let (ranges, behind) = rest.split_at_checked(end)?;
    let (old, new) = core::str::from_utf8(ranges).ok()?.split_once(" +")?;
    let (first, old_count) = run(old)?;
    let (_, new_count) = run(new)?;
    let range = LineRange::new(first, old_count).ok()?;
    let symbol = symbol(behind.get(3..).unwrap_or_default());
    let hunk = Hunk { range, becomes: u32::try_from(new_count).ok(), mark: None, symbol };
    Some((hunk, old_count.saturating_add(new_count)))
}

/// What git takes for the place a hunk stands in, made presentable.
pub(in crate::import) fn symbol(bytes: &[u8]) -> Option<Box<str>> {
    let text = String::from_utf8_lossy(bytes);
    let text: String =
        text.trim().chars().map(|c| if shows_itself(c) { c } else { char::REPLACEMENT_CHARACTER }).collect();
    let end = text.char_indices().map(|(place, c)| place + c.len_utf8()).take_while(|end| *end <= limit::SYMBOL_BYTES);
    let cut = text.get(..end.last().unwrap_or(0)).unwrap_or_default().trim_end();
    (!cut.is_empty()).then(|| cut.into())
}

fn run(text: &str) -> Option<(u64, u64)> {
    match text.split_once(',') {
        Some((first, count)) => Some((first.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}

/// Whether a line is the two tree ids that begin the next diff.
fn is_header(line: &[u8]) -> bool {
    let mut words = line.split(|byte| *byte == b' ');
    let is_id =
        |word: Option<&[u8]>| word.is_some_and(|w| matches!(w.len(), 40 | 64) && w.iter().all(u8::is_ascii_hexdigit));
    is_id(words.next()) && is_id(words.next()) && words.next().is_none()
}

/// Adds a hunk; past the limit the two with the least between them become one.
pub(in crate::import) fn add_hunk(hunks: &mut Vec<Hunk>, hunk: Hunk) {
    hunks.push(hunk);
    if hunks.len() <= limit::HUNKS {
        return;
    }
    let gaps = hunks.windows(2).enumerate().filter_map(|(place, pair)| match pair {
        [a, b] => Some((b.range.first().saturating_sub(a.range.end()), place)),
        _ => None,
    });
    let Some((_, place)) = gaps.min() else { return };
    if place + 1 < hunks.len() {
        let next = hunks.remove(place + 1);
        if let Some(held) = hunks.get_mut(place) {
            *held = held.joined(&next);
        }
    }
}

/// A path as text: what is not UTF-8, and control characters, as `%XX`.
pub(in crate::import) fn path_text(bytes: &[u8], skips: &mut Skips) -> Box<str> {
    let mut text = String::with_capacity(bytes.len());
    let mut changed = false;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if crate::text::shows_itself(c) {
                text.push(c);
            } else {
                changed = true;
                let mut utf8 = [0; 4];
                c.encode_utf8(&mut utf8).bytes().for_each(|byte| push_escaped(&mut text, byte));
            }
        }
        changed |= !chunk.invalid().is_empty();
        chunk.invalid().iter().for_each(|byte| push_escaped(&mut text, *byte));
    }
    if changed {
        skips.note("path not plain UTF-8: the bytes are written as %XX", crate::text::shortened(&text, 80));
    }
    text.into()
}

fn push_escaped(text: &mut String, byte: u8) {
    use core::fmt::Write as _;
    let _ = write!(text, "%{byte:02X}");
}

fn push_hexadecimal(text: &mut String, byte: u8) {
    use core::fmt::Write as _;
    let _ = write!(text, "{byte:02x}");
}
