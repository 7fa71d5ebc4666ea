//! Lines of the file: a pattern and its owners, a section, a remark.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::order::InOrder as _;
use crate::text::{shortened, shows_itself};

use super::pattern::Pattern;
use super::{CodeOwners, Dialect, Entry, Owner, Section};

/// Reads line by line into the file.
pub(super) struct Reader<'r> {
    file: &'r mut CodeOwners,
    section: usize,
    /// The owners of the heading the lines stand under.
    defaults: Vec<Owner>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(file: &'r mut CodeOwners) -> Self {
        Self { file, section: 0, defaults: Vec::new() }
    }

    pub(super) fn line(&mut self, number: u64, bytes: &[u8]) {
        let Ok(text) = core::str::from_utf8(bytes) else {
            self.file.skip(number, "not UTF-8");
            return;
        };
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            return;
        }
        if !text.chars().all(|c| c == '\t' || shows_itself(c)) {
            self.file.skip(number, "a character that does not show as what it is");
            return;
        }
        match self.file.dialect {
            Dialect::Github => self.github(number, text),
            Dialect::Gitlab => self.gitlab(number, text),
        }
    }

    fn github(&mut self, number: u64, text: &str) {
        let (written, rest) = first_word(text);
        let pattern = match Pattern::parse(written, Dialect::Github) {
            Ok(pattern) => pattern,
            Err(why) => return self.file.skip(number, why),
        };
        let mut owners = Vec::new();
        for word in rest.split_whitespace().take_while(|word| !word.starts_with('#')) {
            match github_owner(word) {
                Some(owner) => owners.push(owner),
                None => {
                    let shown = shortened(word, 80);
                    return self
                        .file
                        .skip(number, format!("`{shown}` is no owner: expected `@user`, `@org/team` or an address"));
                }
            }
        }
        self.enter(number, written, pattern, owners, false);
    }

    fn gitlab(&mut self, number: u64, text: &str) {
        if let Some(heading) = heading(text) {
            return self.begin(number, &heading);
        }
        if text.starts_with('[') || text.starts_with("^[") {
            self.file.skip(number, "no readable section heading: read as a path");
        }
        let (written, rest) = first_word(text);
        let (excludes, body) = written.strip_prefix('!').map_or((false, written), |body| (true, body));
        let pattern = match Pattern::parse(body, Dialect::Gitlab) {
            Ok(pattern) => pattern,
            Err(why) => return self.file.skip(number, why),
        };
        let mut owners = self.owners(number, rest);
        if owners.is_empty() && !excludes {
            owners.clone_from(&self.defaults);
            if owners.is_empty() {
                let section = self.file.sections.get(self.section);
                owners = section.map(|section| section.defaults.clone()).unwrap_or_default();
            }
            if owners.is_empty() {
                self.file.skip(number, "no owners, nor any of its section: nobody has to approve");
            }
        }
        self.enter(number, written, pattern, owners, excludes);
    }

    fn enter(&mut self, line: u64, written: &str, pattern: Pattern, mut owners: Vec<Owner>, excludes: bool) {
        owners.put_in_order();
        owners.dedup();
        self.file.entries.push(Entry { line, text: written.into(), pattern, section: self.section, owners, excludes });
    }

    /// The owners among the words; what is none is left out.
    fn owners(&mut self, number: u64, words: &str) -> Vec<Owner> {
        let mut owners = Vec::new();
        let mut in_remark = false;
        for word in words.split_whitespace() {
            in_remark |= word.starts_with('#');
            match gitlab_owner(word) {
                Some(owner) => owners.push(owner),
                None if in_remark => {}
                None => {
                    let shown = shortened(word, 80);
                    self.file.skip(number, format!("`{shown}` is no owner: left out, the rest of the line counts"));
                }
            }
        }
        owners
    }

    fn begin(&mut self, number: u64, heading: &Heading<'_>) {
        let defaults = self.owners(number, heading.owners);
        let same = |section: &Section| {
            section.name.as_ref().is_some_and(|name| name.to_lowercase() == heading.name.to_lowercase())
        };
        let approvals = heading.approvals.unwrap_or(1);
        if let Some(place) = self.file.sections.iter().position(same) {
            self.section = place;
            if let Some(held) = self.file.sections.get_mut(place) {
                held.optional &= heading.optional;
                held.approvals = held.approvals.max(approvals);
            }
        } else {
            self.section = self.file.sections.len();
            let name: Option<Box<str>> = Some(heading.name.into());
            self.file.sections.push(Section {
                name,
                optional: heading.optional,
                approvals,
                defaults: defaults.clone(),
            });
        }
        self.defaults = defaults;
    }
}

/// The first word, in which a backslash keeps a blank, and the rest.
fn first_word(text: &str) -> (&str, &str) {
    let mut is_kept = false;
    for (place, c) in text.char_indices() {
        if is_kept {
            is_kept = false;
        } else if c == '\\' {
            is_kept = true;
        } else if c.is_whitespace() {
            return text.split_at(place);
        }
    }
    (text, "")
}

/// `^[Name][2] @owner`
struct Heading<'h> {
    name: &'h str,
    optional: bool,
    approvals: Option<u32>,
    owners: &'h str,
}

fn heading(text: &str) -> Option<Heading<'_>> {
    let (optional, rest) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
    let (name, rest) = rest.strip_prefix('[')?.split_once(']')?;
    let name = name.trim();
    if name.is_empty() {
        return None;
    }
    let (approvals, owners) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        // A number that is none asks for one approval.
        Some((number, owners)) => (Some(number.trim().parse().unwrap_or(1).max(1)), owners),
        None => (None, rest),
    };
    // What stands close to the bracket makes it a path with a range: `[ab].md`.
    let is_apart = owners.is_empty() || owners.starts_with(char::is_whitespace);
    is_apart.then_some(Heading { name, optional, approvals, owners })
}

fn is_email(word: &str) -> bool {
    let Some((name, host)) = word.split_once('@') else { return false };
    let named = |c: char| c.is_alphanumeric() || "._'%+-".contains(c);
    let hosted = |c: char| c.is_alphanumeric() || ".-".contains(c);
    !name.is_empty()
        && name.chars().all(named)
        && host.contains('.')
        && host.chars().all(hosted)
        && !host.ends_with('.')
}

fn is_name(word: &str, more: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
}

fn lower(word: &str) -> Box<str> {
    let word: String = word.to_lowercase();
    word.into()
}

fn github_owner(word: &str) -> Option<Owner> {
    let Some(name) = word.strip_prefix('@') else {
        return is_email(word).then(|| Owner::Email(lower(word)));
    };
    match name.split_once('/') {
        Some((organisation, team)) => {
            (is_name(organisation, "-_") && is_name(team, "-_.")).then(|| Owner::Team(lower(name)))
        }
        None => is_name(name, "-_").then(|| Owner::Login(lower(name))),
    }
}

fn gitlab_owner(word: &str) -> Option<Owner> {
    if let Some(role) = word.strip_prefix("@@") {
        let role = lower(role);
        // Plurals are taken for the same.
        let role = role.strip_suffix('s').unwrap_or(&role);
        let is_known = ["developer", "maintainer", "owner"].contains(&role);
        return is_known.then(|| Owner::Role(format!("@{role}").into()));
    }
    let Some(name) = word.strip_prefix('@') else {
        return is_email(word).then(|| Owner::Email(lower(word)));
    };
    name.split('/')
        .all(|part| is_name(part, "-_."))
        .then(|| if name.contains('/') { Owner::Team(lower(name)) } else { Owner::LoginOrGroup(lower(name)) })
}
