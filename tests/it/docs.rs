//! What the docs have from the code is what the code says; `make docs` writes it anew.

use std::path::Path;

use governed::unit::{Code, diagram, table};

fn path(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The part of a file between two marks is `expected`; with UPDATE=1 it is made so.
fn holds(name: &str, mark: &str, expected: &str) {
    let (begin, end) = (format!("<!-- {mark} -->\n"), format!("<!-- end of {mark} -->"));
    let text = read(name);
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{name} has no mark {mark}"));
    let (held, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{name} has no end of {mark}"));
    if std::env::var_os("UPDATE").is_some() && held != expected {
        std::fs::write(path(name), format!("{before}{begin}{expected}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(held, expected, "{name}: `make docs` writes it anew");
}

#[test]
fn docs_the_picture_of_a_life_is_drawn_from_the_table() {
    let drawn = format!("```mermaid\n{}```\n", diagram());
    holds("README.md", "life", &drawn);
    holds("docs/life.md", "life", &drawn);
    holds("docs/life.md", "table", &table());
}

#[test]
fn docs_the_loop_is_the_table() {
    holds("docs/learning.md", "loop", &governed::memory::loop_table());
}

#[test]
fn docs_every_rejection_is_listed() {
    let rows: String = Code::ALL.iter().map(|(number, code)| format!("| {number} | `{}` |\n", code.name())).collect();
    holds("docs/life.md", "rejections", &format!("| number | code |\n|---|---|\n{rows}"));
}

#[test]
fn docs_the_reference_of_the_language_is_the_table() {
    use governed::policy::condition::{FUNCTIONS, LEFT_OUT, MACROS, OPERATORS, reference};
    let text = reference();
    holds("docs/language.md", "language", &text);
    for entry in FUNCTIONS {
        assert!(text.contains(&format!("{}(", entry.name)), "the reference does not show `{}`", entry.name);
        assert!(text.contains(entry.meaning) && text.contains(&entry.example.replace('|', "\\|")));
    }
    let others = OPERATORS.iter().map(|(_, _, meaning)| meaning).chain(MACROS.iter().map(|(_, meaning)| meaning));
    for meaning in others.chain(LEFT_OUT.iter().map(|(_, why)| why)) {
        assert!(text.contains(meaning), "the reference does not say: {meaning}");
    }
}

#[test]
fn docs_the_readmes_policy_compiles_and_does_what_it_says() {
    use governed::policy::{Document, Policy, Verdict};
    let readme = read("README.md");
    let written = readme.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let document = governed::source::read::<Document>("policy", "README.md", written.as_bytes()).unwrap().value;
    let policy = Policy::compile(vec![document]).unwrap();
    let facts =
        policy.facts(r#"{"move":"land","paths":["keys/a"],"unit":{"lines":3},"actor":{"kind":"machine"}}"#).unwrap();
    let decision = policy.decide(&facts);
    assert_eq!(decision.verdict, Verdict::Need);
    let asked: Vec<&str> = decision.owed.iter().map(|owed| &*owed.what).collect();
    assert_eq!(
        asked,
        ["evidence up to `tests`", "judgment of 2 people: security, by maintainers, not by who worked on it"]
    );
}

#[test]
fn docs_every_example_of_the_language_is_true() {
    use governed::Budget;
    use governed::policy::condition::{Condition, FUNCTIONS, Schema, Setting};
    let (schema, zones) = (Schema::default(), std::collections::BTreeMap::new());
    for entry in FUNCTIONS {
        let condition = Condition::compile(entry.example, Setting { schema: &schema, zones: &zones })
            .unwrap_or_else(|fault| panic!("{}: {fault}", entry.example));
        assert_eq!(condition.holds(&[], &mut Budget::of(1_000)), Ok(true), "{}", entry.example);
    }
}

#[test]
fn docs_the_changelog_knows_this_version() {
    let changelog = read("CHANGELOG.md");
    assert!(changelog.contains(&format!("## {}", env!("CARGO_PKG_VERSION"))));
    for part in ["Verdict changes", "Format changes"] {
        assert!(changelog.contains(part), "CHANGELOG.md has no `{part}`");
    }
}

#[test]
fn docs_the_readmes_commands_are_real() {
    let (readme, makefile) = (read("README.md"), read("Makefile"));
    let mut found = 0;
    for word in readme.split("make ").skip(1) {
        let target: String = word.chars().take_while(char::is_ascii_lowercase).collect();
        if makefile.contains(&format!("\n{target}:")) {
            found += 1;
        }
    }
    assert!(found >= 2, "the README names `make run` and `make test`, and the Makefile has them");
    for file in [
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "SHORTCOMINGS.md",
        "docs/life.md",
        "docs/performance.md",
        "docs/policy.md",
        "docs/language.md",
    ] {
        assert!(readme.contains(file), "README.md does not lead to {file}");
        assert!(path(file).is_file(), "{file} is missing");
    }
}

#[test]
fn docs_the_reading_order_names_every_module() {
    let (architecture, root) = (read("ARCHITECTURE.md"), read("src/lib.rs"));
    let modules = root.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
    let mut checked = 0;
    for module in modules.map(|module| module.trim_end_matches(';')) {
        assert!(architecture.contains(&format!("`{module}`")), "ARCHITECTURE.md does not name `{module}`");
        checked += 1;
    }
    assert!(checked > 10);
}

#[test]
#[cfg(feature = "cli")]
fn docs_every_verb_is_in_the_command_reference() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_governed")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let verbs: Vec<&str> = help
        .split("Commands:")
        .nth(1)
        .unwrap()
        .split("Options:")
        .next()
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    assert!(verbs.len() > 25, "{verbs:?}");
    let reference = read("docs/commands.md");
    for verb in verbs {
        assert!(reference.contains(&format!("`{verb}`")), "docs/commands.md does not name `{verb}`");
    }
}
