//! The names a change defines, changes, removes and comes to use: a simple reading of the lines of a diff.
//!
//! No language is parsed. A line is read by itself, by these rules:
//!
//! - *Not read*: lock files, minified and generated files, prose; lines over [`limit::NAMED_LINE_BYTES`]; comments that
//!   have a line, or its end, to themselves.
//! - *A definition* is a keyword (`fn`, `def`, `class`, `struct`, `func`, `interface`, `#define` …) behind any modifiers
//!   (`pub`, `export`, `static` …), and the name behind it; `const`, `let`, `var` and `NAME =` where they are not
//!   indented; in C and its kin `NAME(` on a line that is not indented; a public field in Rust, an exported one in Go;
//!   a key of a TOML, YAML, JSON or INI file; `--name` on a line that speaks of an argument, an option or a flag; and a
//!   file defines its own name.
//! - A definition that is taken away is *removed* where none of that name comes in anywhere in the change: else it has
//!   moved, or it is *changed* where its line reads otherwise than before. A setting with another value is no other name.
//!   A line that can only be a parameter changes the name that git says it stands under. What a function does inside
//!   changes nothing here: the hunk itself says what it stands in.
//! - A name is *used* that stands on a line that came in, on none of the same file that went, and that the change does
//!   not define.
//!
//! Words of programming languages, names under three characters and names that everything has (`new`, `main`, `init`)
//! are no names here.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use crate::import::Skips;
use crate::integration::Names;
use crate::limit;
use crate::text::Line;

use super::words::{DEFINING, DEFINING_AT_MARGIN, EVERYWHERE, GENERATED, KEYWORDS, LOCK_FILES, MODIFIERS, PROSE};

/// How a file's lines are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// As a program.
    Code,
    /// As a program in C or its kin.
    C,
    /// As a program in Go.
    Go,
    /// As a program in Rust.
    Rust,
    /// As keys and values.
    Settings,
}

impl Manner {
    fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let generated = GENERATED.iter().any(|part| path.contains(part));
        if generated || LOCK_FILES.contains(&name.as_str()) {
            return None;
        }
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        Some(match extension {
            _ if PROSE.contains(&extension) => return None,
            "c" | "h" | "cc" | "cpp" | "cxx" | "hh" | "hpp" | "hxx" | "m" | "mm" | "cu" => Self::C,
            "go" => Self::Go,
            "rs" => Self::Rust,
            "toml" | "yaml" | "yml" | "json" | "jsonc" | "json5" | "ini" | "cfg" | "conf" | "properties" | "env" => {
                Self::Settings
            }
            _ => Self::Code,
        })
    }

    /// What begins the rest of a line that says nothing.
    fn comments(self) -> &'static [&'static str] {
        match self {
            Self::C | Self::Go | Self::Rust => &["//"],
            Self::Settings => &["#", "//", ";"],
            Self::Code => &["# ", "//", "-- ", "\"\"\""],
        }
    }
}

type Definitions = BTreeMap<Box<str>, BTreeSet<Box<str>>>;

/// The names of one file of a change, line by line.
#[derive(Debug)]
pub(in crate::import) struct Reading {
    manner: Manner,
    /// Names with the lines that define them: what came, and what went.
    came: Definitions,
    went: Definitions,
    /// Every name on a line that came, or went.
    on_came: BTreeSet<Box<str>>,
    on_went: BTreeSet<Box<str>>,
    /// Names that a parameter changed of.
    reshaped: BTreeSet<Box<str>>,
    unread: u64,
}

impl Reading {
    /// The reading of a file's lines, where names are read in such a file.
    pub(in crate::import) fn of(path: &str) -> Option<Self> {
        let manner = Manner::of(path)?;
        let (came, went, on_came, on_went) = Default::default();
        Some(Self { manner, came, went, on_came, on_went, reshaped: BTreeSet::new(), unread: 0 })
    }

    /// How many names it holds.
    pub(super) fn len(&self) -> usize {
        self.on_came.len() + self.on_went.len() + self.came.len() + self.went.len()
    }

    /// Takes the next line, without its sign, of a hunk that stands in `symbol`.
    pub(in crate::import) fn line(&mut self, sign: u8, line: &[u8], symbol: Option<&str>) {
        if line.len() > limit::NAMED_LINE_BYTES {
            self.unread += 1;
            return;
        }
        let line = String::from_utf8_lossy(line);
        let Some(said) = without_comment(&line, self.manner) else { return };
        let (definitions, names) = match sign {
            b'+' => (&mut self.came, &mut self.on_came),
            _ => (&mut self.went, &mut self.on_went),
        };
        each_name(said, |name| {
            if names.len() >= limit::NAMES_READ {
                self.unread += 1;
            } else if !names.contains(name) {
                names.insert(name.into());
            }
        });
        if let Some(name) = defined(said, self.manner) {
            let text: Vec<&str> = said.split_whitespace().collect();
            definitions.entry(name).or_default().insert(text.join(" ").into());
        } else if let Some(name) =
            symbol.filter(|_| is_parameter(said)).and_then(|symbol| open_list(symbol, self.manner))
        {
            self.reshaped.insert(name);
        }
    }
}

/// A file's lines of a change, for [`names_of`].
#[derive(Clone, Copy, Debug)]
pub struct ChangedLines<'l> {
    /// The path of the file.
    pub path: &'l str,
    /// The lines that went.
    pub removed: &'l [&'l str],
    /// The lines that came.
    pub added: &'l [&'l str],
    /// What git says the change stands in, where it says one.
    pub symbol: Option<&'l str>,
}

/// The names each file of a change defines, changes, removes and uses.
///
/// ```
/// use governed::import::git::{ChangedLines, names_of};
/// let lib = ChangedLines {
///     path: "src/lib.rs",
///     removed: &["pub fn price(plan: &Plan) -> u32 {", "fn discount() {"],
///     added: &["pub fn price(plan: &Plan, seats: u32) -> u32 {", "    round_half_up(plan.per_seat)"],
///     symbol: None,
/// };
/// let names = names_of(&[lib]).remove(0);
/// assert_eq!(names.changes[0].as_str(), "price");
/// assert_eq!(names.removes[0].as_str(), "discount");
/// assert!(names.uses.iter().any(|name| name.as_str() == "round_half_up"));
/// ```
pub fn names_of(files: &[ChangedLines<'_>]) -> Vec<Names> {
    let read = |file: &ChangedLines<'_>| {
        let mut reading = Reading::of(file.path)?;
        file.removed.iter().for_each(|line| reading.line(b'-', line.as_bytes(), file.symbol));
        file.added.iter().for_each(|line| reading.line(b'+', line.as_bytes(), file.symbol));
        Some(reading)
    };
    together(files.iter().map(read).collect(), &[], &mut Skips::default())
}

/// What became of the names of several files in one change. `gone` are the paths that are no more, each with the place
/// of its file.
pub(super) fn together(mut all: Vec<Option<Reading>>, gone: &[(usize, &str)], skips: &mut Skips) -> Vec<Names> {
    for (place, path) in gone {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.split('.').next().unwrap_or(name);
        let known = [name, stem].into_iter().filter(|name| is_name(name)).map(Box::from);
        if let Some(Some(reading)) = all.get_mut(*place) {
            known.for_each(|name: Box<str>| {
                reading.went.entry(name).or_default();
            });
        }
    }
    let mut came: Definitions = BTreeMap::new();
    for (name, lines) in all.iter().flatten().flat_map(|reading| &reading.came) {
        came.entry(name.clone()).or_default().extend(lines.iter().cloned());
    }
    all.into_iter()
        .map(|reading| reading.map_or_else(Names::default, |reading| named(&reading, &came, skips)))
        .collect()
}

fn named(reading: &Reading, came: &Definitions, skips: &mut Skips) -> Names {
    if reading.unread > 0 {
        skips.note(
            "lines or names past what is read of one file: not among its names",
            alloc::format!("{} in one file", reading.unread),
        );
    }
    let (mut changes, mut removes) = (reading.reshaped.clone(), BTreeSet::new());
    for (name, lines) in &reading.went {
        match came.get(name) {
            None => drop(removes.insert(name.clone())),
            // One of its lines is as it was: it moved, or another of the same name went.
            Some(now) if lines.is_empty() || !lines.is_disjoint(now) => {}
            Some(_) if reading.manner == Manner::Settings => {}
            Some(_) => drop(changes.insert(name.clone())),
        }
    }
    let defines = reading.came.keys().filter(|name| !reading.went.contains_key(*name) && !changes.contains(*name));
    let defines: BTreeSet<Box<str>> = defines.cloned().collect();
    let mut uses: Vec<&Box<str>> = reading.on_came.difference(&reading.on_went).collect();
    uses.retain(|name| !came.contains_key(*name) && !changes.contains(*name));
    let all = [removes, changes, defines].map(|names| names.iter().filter_map(line).collect::<Vec<Line>>());
    let [mut removes, mut changes, mut defines] = all;
    let mut room = limit::NAMES;
    let mut dropped = 0;
    for names in [&mut removes, &mut changes, &mut defines] {
        dropped += names.len().saturating_sub(room);
        names.truncate(room);
        room = room.saturating_sub(names.len());
    }
    if uses.len() > room {
        // Long names are the rare ones: what few others mean.
        dropped += uses.len() - room;
        uses.sort_by_key(|name| core::cmp::Reverse(name.len()));
        uses.truncate(room);
        uses.sort_unstable();
    }
    if dropped > 0 {
        skips.note("more names than a touch may say: the shortest are left out", alloc::format!("{dropped} names"));
    }
    Names { defines, changes, removes, uses: uses.into_iter().filter_map(line).collect() }
}

#[allow(clippy::borrowed_box, reason = "an item of a set of boxes")]
fn line(name: &Box<str>) -> Option<Line> {
    Line::parse(name).ok()
}

/// The line before its comment; nothing, for a line that is one.
fn without_comment(line: &str, manner: Manner) -> Option<&str> {
    let start = line.trim_start();
    if start.is_empty() || start.starts_with("/*") || start.starts_with("*/") || start.starts_with("* ") || start == "*"
    {
        return None;
    }
    let comments = manner.comments();
    if comments.iter().any(|mark| start.starts_with(mark)) {
        return None;
    }
    let ends = comments.iter().filter_map(|mark| {
        // Only behind a space, or an address such as `https://` would be one.
        let place = line.find(&alloc::format!(" {mark}"))?;
        // Within quotes it is none.
        let open = line.get(..place)?.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
        (!open).then_some(place)
    });
    line.get(..ends.min().unwrap_or(line.len()))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a word can be what parts of a system call each other by.
fn is_name(word: &str) -> bool {
    (3..=limit::LABEL_BYTES).contains(&word.len())
        && !word.starts_with(|c: char| c.is_ascii_digit())
        && KEYWORDS.binary_search(&word).is_err()
        && EVERYWHERE.binary_search(&word).is_err()
}

/// The names on a line: words; `--flags`; and within quotes what is joined by dashes, or the name of a file.
fn each_name(line: &str, mut take: impl FnMut(&str)) {
    for word in line.split(|c| !is_word(c)).filter(|word| is_name(word)) {
        take(word);
    }
    for (place, _) in line.match_indices("--") {
        if let Some(flag) = flag_at(line, place) {
            take(flag);
        }
    }
    for quoted in line.split(['"', '\'', '`']).skip(1).step_by(2).chain(included(line)) {
        let last = quoted.rsplit('/').next().unwrap_or(quoted);
        let joined = last.contains(['-', '.']) && last.chars().all(|c| is_word(c) || c == '-' || c == '.');
        if joined && !last.starts_with(['-', '.']) && !last.ends_with(['-', '.']) && is_name(last) {
            take(last);
        }
    }
}

/// `stdio.h` of `#include <stdio.h>`.
fn included(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("#include")?.split_once('<')?.1.split_once('>').map(|(name, _)| name)
}

/// `--name` at a place, where what stands before it does not belong to it.
fn flag_at(line: &str, place: usize) -> Option<&str> {
    let before = line.get(..place)?.chars().next_back();
    if before.is_some_and(|c| is_word(c) || c == '-') {
        return None;
    }
    let rest = line.get(place..)?;
    let name = rest.get(2..)?;
    let end = name.find(|c: char| !is_word(c) && c != '-').unwrap_or(name.len());
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase()) && (2..limit::LABEL_BYTES).contains(&end);
    if fits { rest.get(..end + 2) } else { None }
}

/// The name a line defines.
fn defined(line: &str, manner: Manner) -> Option<Box<str>> {
    let name = if manner == Manner::Settings {
        setting(line)
    } else {
        let at_margin = line.starts_with(|c: char| is_word(c) || c == '#' || c == '$');
        keyword_definition(line, at_margin, manner)
            .or_else(|| if at_margin { assignment(line) } else { None })
            .or_else(|| if at_margin && manner == Manner::C { c_function(line) } else { None })
            .or_else(|| field(line, manner))
            .or_else(|| flag(line))
    }?;
    is_name(name).then(|| name.into())
}

/// `key =`, `key:` or `"key":` at the start of a line, distinct enough to be meant elsewhere.
fn setting(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches("- ").trim_start();
    let key = line.split(['=', ':']).next().filter(|key| key.len() < line.len())?.trim();
    let key = key.trim_matches(['"', '\'']);
    let fits = !key.is_empty() && key.chars().all(|c| is_word(c) || c == '-' || c == '.');
    let distinct = key.len() >= 8 || key.contains(['-', '_', '.']) || key.chars().skip(1).any(char::is_uppercase);
    (fits && distinct).then(|| key.rsplit('.').next().unwrap_or(key))
}

/// `pub fn NAME`, `class NAME`, `func (r *Reader) NAME`, `def self.NAME`, `#define NAME`.
fn keyword_definition(line: &str, at_margin: bool, manner: Manner) -> Option<&str> {
    let mut rest = line.trim_start();
    loop {
        let (word, behind) = first_word(rest)?;
        let behind_word = behind.trim_start();
        let defines =
            DEFINING.contains(&word) || (at_margin && manner != Manner::C && DEFINING_AT_MARGIN.contains(&word));
        // `const fn` and `static int` are modifiers, `const NAME` is a definition: the next word tells.
        let (next, _) = first_word(behind_word).unwrap_or_default();
        let modifies = MODIFIERS.contains(&word) && (DEFINING.contains(&next) || MODIFIERS.contains(&next) || !defines);
        if modifies {
            // `pub(crate)`.
            rest = match behind.strip_prefix('(') {
                Some(inner) => inner.split_once(')')?.1.trim_start(),
                None => behind_word,
            };
            continue;
        }
        if !defines || behind.len() == behind_word.len() && !behind.starts_with('!') {
            return None;
        }
        return name_behind(word, behind_word, manner);
    }
}

fn name_behind<'l>(keyword: &str, rest: &'l str, manner: Manner) -> Option<&'l str> {
    let rest = rest.trim_start_matches(['*', '&', '!']).trim_start();
    let rest = match (keyword, rest.strip_prefix('(')) {
        // A method in Go names what it is of first.
        ("func", Some(receiver)) => receiver.split_once(')')?.1.trim_start(),
        (_, Some(_)) => return None,
        (_, None) => rest,
    };
    let rest = rest.strip_prefix("mut ").or_else(|| rest.strip_prefix("self.")).unwrap_or(rest);
    let (name, behind) = first_word(rest)?;
    // `type: string` and `class = x` name no type and no class; `let Some(x)` names nothing either.
    let is_pattern = matches!(keyword, "let" | "const" | "static" | "var" | "val")
        && behind.starts_with(['(', ':'])
        && { behind.starts_with('(') || behind.starts_with("::") };
    // `struct plan *next(void)` is a function that gives one.
    let is_mention = manner == Manner::C && keyword != "#define" && !behind.trim().is_empty() && !behind.contains('{');
    (!is_pattern && !is_mention && KEYWORDS.binary_search(&name).is_err()).then_some(name)
}

fn first_word(text: &str) -> Option<(&str, &str)> {
    let hash = usize::from(text.starts_with('#') || text.starts_with('$'));
    let end = text.get(hash..)?.find(|c| !is_word(c)).map_or(text.len(), |end| end + hash);
    let (word, rest) = text.split_at_checked(end)?;
    (word.len() > hash).then_some((word, rest))
}

/// `NAME = …` at the margin.
fn assignment(line: &str) -> Option<&str> {
    let (name, rest) = first_word(line)?;
    let rest = rest.trim_start();
    // `NAME: Type = …` is one too.
    let rest = match rest.strip_prefix(':') {
        Some(kind) if !kind.starts_with([':', '=']) => kind.get(kind.find('=')?..)?,
        Some(_) => rest.strip_prefix(':')?,
        None => rest,
    };
    let assigned =
        rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>") && !rest.starts_with("=~");
    assigned.then_some(name)
}

/// `static int NAME(int flags)` at the margin.
fn c_function(line: &str) -> Option<&str> {
    let before = line.split_once('(')?.0;
    if before.contains(['=', '"', '#', '{', '}', ';', ',']) {
        return None;
    }
    let name = before.trim_end().rsplit(|c| !is_word(c)).next()?;
    // A macro that stands alone defines nothing.
    let alone = before.trim() == name && (line.trim_end().ends_with(';') || !name.contains(char::is_lowercase));
    (!name.is_empty() && !alone).then_some(name)
}

/// `pub name: Type` in Rust, and `Name Type` behind one tab in Go.
fn field(line: &str, manner: Manner) -> Option<&str> {
    match manner {
        Manner::Rust => {
            let rest = line.trim_start().strip_prefix("pub")?;
            let rest = rest.strip_prefix('(').map_or(Some(rest), |rest| Some(rest.split_once(')')?.1))?;
            let (name, behind) = first_word(rest.strip_prefix(' ')?)?;
            (behind.starts_with(": ")).then_some(name)
        }
        Manner::Go => {
            let rest = line.strip_prefix('\t').filter(|rest| rest.starts_with(char::is_uppercase))?;
            let (name, behind) = first_word(rest)?;
            let kind = behind.split('`').next()?.trim();
            let is_type = !kind.is_empty() && kind.chars().all(|c| is_word(c) || matches!(c, '*' | '[' | ']' | '.'));
            (behind.starts_with(' ') && is_type).then_some(name)
        }
        _ => None,
    }
}

/// `--name` on a line that defines an argument.
fn flag(line: &str) -> Option<&str> {
    let lower = line.to_ascii_lowercase();
    let defines = ["argument", "option", "flag", "arg("].iter().any(|word| lower.contains(word));
    if !defines {
        return None;
    }
    line.match_indices("--").find_map(|(place, _)| flag_at(line, place))
}

/// The name a line defines whose list of parameters does not end on it.
fn open_list(symbol: &str, manner: Manner) -> Option<Box<str>> {
    let count = |c: char| symbol.matches(c).count();
    if count('(') <= count(')') { None } else { defined(symbol, manner) }
}

/// Whether a line is a parameter and can be nothing else: a type and a name, or a name and a type, and no statement.
fn is_parameter(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.contains([';', '{', '"', '=', '|', '+', '?', '.']) || line.contains("::") {
        return false;
    }
    if !line.ends_with([',', ')']) && !line.contains(") -> ") {
        return false;
    }
    let first = line.split([',', ')']).next().unwrap_or_default().trim();
    let (name, rest) = first_word(first).unwrap_or_default();
    if KEYWORDS.binary_search(&name).is_ok() && !matches!(name, "const" | "struct" | "unsigned" | "int" | "char") {
        return false;
    }
    // `name: &Type`, with a type that is no value.
    if let Some(kind) = rest.strip_prefix(": ") {
        let kind = kind.trim_start_matches(['&', '*', '[', '(']);
        return kind.starts_with(char::is_uppercase) && !kind.contains('(')
            || [
                "u8", "u16", "u32", "u64", "i32", "i64", "usize", "bool", "str", "f64", "impl ", "dyn ", "mut ", "int",
            ]
            .iter()
            .any(|start| kind.starts_with(start));
    }
    // `struct plan *plan`.
    let words: Vec<&str> = first.split([' ', '\t', '*']).filter(|word| !word.is_empty()).collect();
    !rest.trim().is_empty() && words.len() >= 2 && words.iter().all(|word| word.chars().all(is_word))
}
