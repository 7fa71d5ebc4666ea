//! What a change touches, read from whatever tells it whole.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::fault::Fault;
use crate::import::change::ChangeRequest;
use crate::import::git::{DiffReader, FileChange, FileStatus, NamesRead, TreeDiff};
use crate::import::{PATH_LEFT_OUT, PATH_TOO_LONG, RECORD_UNREADABLE, Skips, git, github, gitlab};
use crate::integration::{Change, Mode, Names, Touch};
use crate::limit;
use crate::text::Resource;

/// What a change touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Everything it touches; a file that got another name stands there under both.
    pub touches: Vec<Touch>,
    /// The paths it writes, each by itself. Nothing, where they are only known by folder.
    pub paths: Option<Vec<String>>,
    /// How many lines change. Nothing, where that is not told of every file.
    pub lines: Option<u64>,
}

impl Touched {
    /// Of touches that are all there are. Nothing, where they are more than a unit may have.
    pub fn of(touches: Vec<Touch>, skips: &mut Skips) -> Option<Self> {
        let touches = with_old_names(touches);
        if touches.len() > limit::TOUCHES {
            skips.note(UNTOLD, format!("{} touches are over the limit of {}", touches.len(), limit::TOUCHES));
            return None;
        }
        let writes = || touches.iter().filter(|touch| touch.mode == Mode::Writes);
        let whole = writes().all(|touch| !touch.resource.name().ends_with('/'));
        let paths = writes().filter(|touch| touch.resource.kind() == "path").map(|touch| touch.resource.name().into());
        let paths = whole.then(|| paths.collect());
        let hunks = writes().flat_map(|touch| &touch.lines).map(|hunk| u64::from(hunk.size()));
        let lines = (whole && writes().all(tells_lines)).then(|| hunks.sum());
        Some(Self { touches, paths, lines })
    }

    /// Of what git says of the two trees. Nothing, where a path cannot be told.
    ///
    /// # Errors
    /// When it is no diff as git writes it.
    pub fn of_git(diff: &[u8], change: &ChangeRequest, skips: &mut Skips) -> Result<Option<Self>, Fault> {
        let mut reader = DiffReader::reading(NamesRead::All);
        let mut found = Skips::default();
        reader.push(diff, &mut found);
        let mut files: Vec<FileChange> = reader.finish(&mut found).into_iter().flat_map(|diff| diff.files).collect();
        let is_left_out = found.holds(PATH_TOO_LONG) || found.holds(RECORD_UNREADABLE);
        skips.join(found);
        if is_left_out {
            skips.note(UNTOLD, "a path that is too long or not readable");
            return Ok(None);
        }
        let says_something = diff.iter().any(|byte| !byte.is_ascii_whitespace());
        if files.is_empty() && says_something && !only_a_pair(diff) {
            let help = "give what `git diff-tree --stdin -r -z --raw --patch --unified=0 --full-index` writes";
            return Err(Fault::input("the diff tells of no file").with_help(help));
        }
        if files.is_empty() && change.files.is_some_and(|all| all > 0) {
            skips.note(UNTOLD, "the diff is empty, and the change is not");
            return Ok(None);
        }
        let old = files.iter().filter(|file| file.status == FileStatus::Renamed);
        let old: Vec<FileChange> = old.filter_map(gone).collect();
        files.extend(old);
        let tells = |file: &FileChange| Resource::parse(&format!("path:{}", file.path)).is_ok();
        if !files.iter().all(tells) {
            skips.note(UNTOLD, "a path with characters that do not show");
            return Ok(None);
        }
        let paths: BTreeSet<String> = files.iter().map(|file| String::from(&*file.path)).collect();
        // A touch of a whole file holds no lines; git tells how many they are all the same.
        let lines = files.iter().map(|file| file.size).sum();
        let touches = git::touches("the change", &[TreeDiff { files }], skips);
        let told = Self::of_files(touches, skips);
        Ok(told.map(|touched| Self { lines, paths: Some(paths.into_iter().collect()), ..touched }))
    }

    /// Of the files GitHub lists. Nothing, where they are not all.
    ///
    /// # Errors
    /// When it is no such list.
    pub fn of_github(files: &[u8], change: &ChangeRequest, skips: &mut Skips) -> Result<Option<Self>, Fault> {
        let (files, found) = github::files(files)?;
        let mut whole = !files.may_go_on && !found.holds(PATH_LEFT_OUT);
        if let Some(all) = change.files.filter(|all| *all != files.listed) {
            skips.note(UNTOLD, format!("{} of {all} files are listed", files.listed));
            whole = false;
        }
        skips.join(found);
        Ok(if whole { Self::of_files(files.touches, skips) } else { None })
    }

    /// Of the files GitLab lists. Nothing, where they are not all.
    ///
    /// # Errors
    /// When it is no such list.
    pub fn of_gitlab(diffs: &[u8], change: &ChangeRequest, skips: &mut Skips) -> Result<Option<Self>, Fault> {
        let (diffs, found) = gitlab::diffs(diffs)?;
        let mut whole = !diffs.may_go_on && !found.holds(PATH_LEFT_OUT);
        if let Some(all) = change.files.filter(|all| *all != diffs.listed) {
            skips.note(UNTOLD, format!("{} of {all} files are listed", diffs.listed));
            whole = false;
        }
        skips.join(found);
        Ok(if whole { Self::of_files(diffs.touches, skips) } else { None })
    }

    /// Of the touches of files, which are folders where the files are too many: what a condition asks of each path cannot
    /// be told of those.
    fn of_files(touches: Vec<Touch>, skips: &mut Skips) -> Option<Self> {
        let told = Self::of(touches, skips).filter(|touched| touched.paths.is_some());
        if told.is_none() {
            skips.note(UNTOLD, format!("there are more than {}, or one that has no readable name", limit::TOUCHES));
        }
        told
    }
}

/// Why what is touched is not known.
const UNTOLD: &str = "files that are not all told: what is touched counts as not known";

/// Whether a touch tells how many lines change, or that none do.
fn tells_lines(touch: &Touch) -> bool {
    !touch.lines.is_empty() || (touch.content.is_some() && touch.base == touch.content)
}

/// The name a file had, as a file that is gone.
fn gone(file: &FileChange) -> Option<FileChange> {
    let path = file.from.clone()?;
    let (status, base) = (FileStatus::Deleted, file.base);
    let (lines, size, names) = (Vec::new(), Some(0), Names::default());
    Some(FileChange { status, path, from: None, base, content: None, lines, size, names })
}

/// Whether git wrote nothing but which trees it compared.
fn only_a_pair(diff: &[u8]) -> bool {
    let line = diff.trim_ascii();
    !line.contains(&b'\n') && line.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b' ')
}

/// Taking a file away from where it was is a change there: what only looks at new names would not see it.
fn with_old_names(mut touches: Vec<Touch>) -> Vec<Touch> {
    let held: BTreeSet<Resource> = touches.iter().map(|touch| touch.resource.clone()).collect();
    let mut gone: BTreeSet<Resource> = BTreeSet::new();
    for touch in &touches {
        if let Some(Change::Renamed { from }) = &touch.change
            && !held.contains(from)
        {
            gone.insert(from.clone());
        }
    }
    touches.extend(gone.into_iter().map(|from| {
        let mut touch = Touch::new(from, Mode::Writes);
        touch.change = Some(Change::Deleted);
        touch
    }));
    touches
}
