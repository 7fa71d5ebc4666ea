//! The patch of one file, with lines of context around what changed, as forges give it.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::digest::Digest;
use crate::integration::{EditMarking, Hunk, LineRange, Names, Touch};

use super::Skips;
use super::git::{self, FileChange, FileStatus, Reading, TreeDiff};

/// Bytes of what encloses a hunk, as git prints it.
const SYMBOL_PRINTED: usize = 80;

/// A file of a change, as a forge lists it.
pub(super) struct Listed<'l> {
    pub(super) status: FileStatus,
    pub(super) path: &'l str,
    pub(super) from: Option<&'l str>,
    /// The id of the content after the change.
    pub(super) content: Option<Digest>,
    /// The lines that changed, with those around them; nothing, where the forge left them out.
    pub(super) patch: Option<&'l str>,
    /// Only its name changed.
    pub(super) same_content: bool,
}

/// The touches of listed files, with the lines that changed and the names on them.
pub(super) fn touches(of: &str, listed: &[Listed<'_>], skips: &mut Skips) -> Vec<Touch> {
    let mut files = Vec::with_capacity(listed.len());
    let mut readings = Vec::with_capacity(listed.len());
    for file in listed {
        let (change, reading) = file_of(file, skips);
        files.push(change);
        readings.push(reading);
    }
    git::name(&mut files, readings, skips);
    whole_where_unnameable(&mut files, skips);
    git::touches(of, &[TreeDiff { files }], skips)
}

/// The touches of paths of which only the names are known.
pub(super) fn touches_of_paths(of: &str, paths: &[(String, FileStatus)], skips: &mut Skips) -> Vec<Touch> {
    let listed = paths.iter().map(|(path, status)| Listed {
        status: *status,
        path,
        from: None,
        content: None,
        patch: None,
        same_content: false,
    });
    touches(of, &listed.collect::<Vec<_>>(), skips)
}

fn file_of(file: &Listed<'_>, skips: &mut Skips) -> (FileChange, Option<Reading>) {
    let path = git::path_text(file.path.as_bytes(), skips);
    let from = file.from.map(|from| git::path_text(from.as_bytes(), skips));
    let read = file.patch.filter(|patch| !patch.trim().is_empty()).map(|patch| read(&path, patch));
    let is_submodule = matches!(&read, Some(Read { is_submodule: true, .. }));
    let (lines, reading) = match read {
        Some(Read { hunks, names, is_whole: true, is_submodule: false }) => (hunks, names),
        Some(Read { is_whole: false, .. }) => {
            skips.note("patch unreadable or cut short: the whole file counts as changed", &*path);
            (Vec::new(), None)
        }
        _ => (Vec::new(), None),
    };
    let has_lines = matches!(file.status, FileStatus::Modified | FileStatus::Renamed | FileStatus::Copied);
    let content = file.content.filter(|_| !is_submodule && file.status != FileStatus::Deleted);
    let change = FileChange {
        status: file.status,
        path,
        from,
        base: content.filter(|_| file.same_content),
        content,
        lines: if has_lines { lines } else { Vec::new() },
        size: None,
        names: Names::default(),
    };
    (change, reading)
}

/// A path that no resource can name counts as everything: to leave it out would hide it from policy.
fn whole_where_unnameable(files: &mut Vec<FileChange>, skips: &mut Skips) {
    let nameable = |path: &str| path.len() <= crate::limit::NAME_BYTES && !path.trim().is_empty();
    let unnameable: Vec<Box<str>> =
        files.iter().filter(|file| !nameable(&file.path)).map(|file| file.path.clone()).collect();
    if unnameable.is_empty() {
        return;
    }
    files.retain(|file| nameable(&file.path));
    for path in &unnameable {
        skips.note("path too long or blank: counted as everything", crate::text::shortened(path, 80));
    }
    files.push(FileChange {
        status: FileStatus::Modified,
        path: "/".into(),
        from: None,
        base: None,
        content: None,
        lines: Vec::new(),
        size: None,
        names: Names::default(),
    });
}

/// What a patch says.
struct Read {
    hunks: Vec<Hunk>,
    names: Option<Reading>,
    /// It has all the lines its headers say.
    is_whole: bool,
    /// It moves a submodule from one commit to another.
    is_submodule: bool,
}

/// Lines that change together, of which not all have come yet.
struct Open {
    first: u64,
    removed: u64,
    added: u64,
    marking: EditMarking,
    symbol: Option<Box<str>>,
}

impl Open {
    /// The hunk git would print without lines around it. One that takes nothing stands after the line before it.
    fn closed(self) -> Option<Hunk> {
        let first = if self.removed > 0 { self.first } else { self.first.saturating_sub(1) };
        let range = LineRange::new(first, self.removed).ok()?;
        let becomes = u32::try_from(self.added).ok();
        Some(Hunk { range, becomes, mark: Some(self.marking.finish()), symbol: self.symbol })
    }
}

fn read(path: &str, patch: &str) -> Read {
    let mut reader = PatchReader { names: Reading::of(path), ..PatchReader::default() };
    for line in patch.split('\n') {
        reader.line(line);
    }
    reader.close();
    let is_whole = !reader.is_broken && reader.has_begun && (reader.old, reader.new) == (0, 0);
    let is_submodule = reader.content > 0 && reader.content == reader.submodule;
    Read { hunks: reader.hunks, names: reader.names, is_whole, is_submodule }
}

#[derive(Default)]
struct PatchReader {
    hunks: Vec<Hunk>,
    names: Option<Reading>,
    open: Option<Open>,
    symbol: Option<Box<str>>,
    /// The line of the base that comes next.
    at: u64,
    /// Lines of the base and of what came of it that the hunk has yet to give.
    old: u64,
    new: u64,
    has_begun: bool,
    is_broken: bool,
    content: u64,
    submodule: u64,
}

impl PatchReader {
    fn line(&mut self, line: &str) {
        if (self.old, self.new) == (0, 0) {
            self.between(line);
            return;
        }
        let (sign, rest) = match line.as_bytes().first() {
            Some(sign @ (b' ' | b'-' | b'+' | b'\\')) => (*sign, line.get(1..).unwrap_or_default()),
            // Some tools take the blank off a line that is otherwise empty.
            None => (b' ', ""),
            Some(_) => {
                self.is_broken = true;
                return;
            }
        };
        match sign {
            b' ' if self.old > 0 && self.new > 0 => {
                self.close();
                (self.old, self.new) = (self.old - 1, self.new - 1);
                self.passed(rest);
            }
            b'-' if self.old > 0 => {
                self.old -= 1;
                self.changed(sign, rest);
                self.passed(rest);
            }
            b'+' if self.new > 0 => {
                self.new -= 1;
                self.changed(sign, rest);
            }
            b'\\' => self.remark(rest),
            _ => self.is_broken = true,
        }
    }

    /// A line that is no content: a header, a remark, or what stands in front of the first hunk.
    fn between(&mut self, line: &str) {
        if let Some((hunk, _)) = git::hunk(line.as_bytes()) {
            self.close();
            let count = u64::from(hunk.range.count());
            self.at = u64::from(hunk.range.first()) + u64::from(count == 0);
            (self.old, self.new) = (count, hunk.becomes.map_or(0, u64::from));
            self.symbol = hunk.symbol;
            self.has_begun = true;
        } else if let Some(rest) = line.strip_prefix('\\') {
            self.remark(rest);
        } else if self.has_begun && !line.is_empty() {
            self.is_broken = true;
        }
    }

    /// A line of the base went by: what follows it may stand in what it begins.
    fn passed(&mut self, line: &str) {
        self.at += 1;
        if line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_' || first == '$') {
            let ends = line.char_indices().map(|(place, c)| place + c.len_utf8());
            let end = ends.take_while(|end| *end <= SYMBOL_PRINTED).last().unwrap_or(0);
            self.symbol = git::symbol(line.get(..end).unwrap_or_default().as_bytes());
        }
    }

    fn changed(&mut self, sign: u8, line: &str) {
        let open = self.open.get_or_insert_with(|| Open {
            first: self.at,
            removed: 0,
            added: 0,
            marking: EditMarking::default(),
            symbol: self.symbol.clone(),
        });
        open.marking.push(sign, line.as_bytes());
        if sign == b'-' {
            open.removed += 1;
        } else {
            open.added += 1;
        }
        self.content += 1;
        self.submodule += u64::from(line.starts_with("Subproject commit "));
        if let Some(names) = &mut self.names {
            names.line(sign, line.as_bytes(), open.symbol.as_deref());
        }
    }

    /// `\ No newline at end of file`: no line, but it tells two edits apart.
    fn remark(&mut self, rest: &str) {
        if let Some(open) = &mut self.open {
            open.marking.push(b'\\', rest.as_bytes());
        }
    }

    fn close(&mut self) {
        match self.open.take().map(Open::closed) {
            Some(Some(hunk)) => git::add_hunk(&mut self.hunks, hunk),
            Some(None) => self.is_broken = true,
            None => {}
        }
    }
}
