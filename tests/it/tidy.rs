//! The repository tests itself: who may know whom, how long files get, what stands at the root, which words do not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::laws::library_files;

/// What each module of the library may use besides the vocabulary. What is not listed is not allowed.
const EDGES: [(&str, &[&str]); 18] = [
    ("source", &[]),
    ("judgment", &[]),
    ("evidence", &[]),
    ("integration", &[]),
    ("policy", &["source"]),
    ("grant", &["policy"]),
    ("memory", &["policy"]),
    ("unit", &["judgment", "evidence", "integration", "policy", "grant", "memory"]),
    ("autonomy", &["unit", "evidence", "policy", "grant"]),
    ("feedback", &["unit", "evidence", "policy", "memory"]),
    ("register", &["unit", "evidence", "integration", "judgment", "policy", "autonomy", "grant", "memory", "feedback"]),
    ("ledger", &["unit", "register", "policy", "judgment", "memory"]),
    ("metrics", &["judgment", "evidence", "integration", "policy", "unit", "ledger", "memory"]),
    ("import", &["unit", "integration", "evidence", "memory"]),
    ("check", &["unit", "register", "policy", "evidence", "judgment", "integration", "import"]),
    (
        "wire",
        &[
            "source",
            "evidence",
            "integration",
            "policy",
            "unit",
            "register",
            "ledger",
            "import",
            "check",
            "metrics",
            "memory",
        ],
    ),
    ("wasm", &["wire"]),
    // The vocabulary knows nothing of the domain.
    ("", &[]),
];
const VOCABULARY: [&str; 15] = [
    "text",
    "limit",
    "budget",
    "fault",
    "id",
    "instant",
    "zone",
    "actor",
    "digest",
    "canonical",
    "escape",
    "reversibility",
    "order",
    "tagged",
    "lib",
];

fn module_of(file: &str) -> &str {
    // The one loose file that is no vocabulary: the edge to JavaScript.
    if file == "src/wasm.rs" {
        return "wasm";
    }
    let rest = file.strip_prefix("src/").unwrap();
    rest.split_once('/').map_or("", |(module, _)| module)
}

#[test]
fn modules_know_only_whom_they_may() {
    let modules: BTreeSet<&str> = EDGES.iter().map(|(module, _)| *module).filter(|module| !module.is_empty()).collect();
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let files = library_files();
    for (file, text) in files.iter().filter(|(file, _)| file != "src/lib.rs") {
        let module = module_of(file);
        assert!(module.is_empty() || modules.contains(module), "{file} is in a module EDGES does not list");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for used in line.split("crate::").skip(1) {
                let name: &str = used.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
                if let Some(known) = modules.get(name).filter(|known| **known != module) {
                    seen.entry(module).or_default().insert(known);
                }
            }
        }
    }
    for (module, allowed) in EDGES {
        let used = seen.remove(module).unwrap_or_default();
        let extra: Vec<&&str> = used.iter().filter(|used| !allowed.contains(used)).collect();
        assert!(extra.is_empty(), "`{module}` uses {extra:?}, and may use {allowed:?}");
        let unused: Vec<&&str> = allowed.iter().filter(|allowed| !used.contains(*allowed)).collect();
        assert!(unused.is_empty(), "EDGES lets `{module}` use {unused:?}, which it does not: take it off the list");
    }
}

#[test]
fn the_vocabulary_is_what_it_says() {
    let loose: BTreeSet<String> = library_files()
        .into_iter()
        .filter(|(file, _)| module_of(file).is_empty())
        .map(|(file, _)| file.trim_start_matches("src/").trim_end_matches(".rs").to_owned())
        .collect();
    assert_eq!(loose, VOCABULARY.iter().map(|name| (*name).to_owned()).collect());
}

/// Every file that git tracks or would track.
fn tracked() -> Vec<String> {
    let output = std::process::Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let files: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert!(files.len() > 50, "git lists {} files", files.len());
    files
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap_or_default()
}

#[test]
fn files_stay_readable_in_one_sitting() {
    // Lines of code, without comments and blanks. The exceptions only ever shrink.
    const MOST: usize = 600;
    let exceptions: [(&str, usize); 0] = [];
    for file in tracked().iter().filter(|file| Path::new(file).extension().is_some_and(|end| end == "rs")) {
        let text = text_of(file);
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count();
        let most = exceptions.iter().find(|(name, _)| name == file).map_or(MOST, |(_, most)| *most);
        assert!(lines <= most, "{file} has {lines} lines of code, over {most}: split it along the domain");
    }
}

#[test]
fn the_root_holds_what_it_should() {
    let known: BTreeSet<&str> = [
        ".ci",
        ".gitignore",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "Makefile",
        "README.md",
        "SHORTCOMINGS.md",
        "action.yml",
        "benches",
        "clippy.toml",
        "docs",
        "examples",
        "pkg",
        "rustfmt.toml",
        "schemas",
        "scripts",
        "src",
        "tests",
        "www",
    ]
    .into();
    let found: BTreeSet<String> = tracked().iter().map(|file| file.split('/').next().unwrap().to_owned()).collect();
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "not known at the root");
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SHORTCOMINGS.md", "Makefile"] {
        assert!(found.contains(name), "{name} is missing");
    }
}

#[test]
fn words_that_say_nothing_or_too_much_do_not_stand_here() {
    // Split so that this file does not hold them.
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X "),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("#[ig", "nore]"),
        concat!("/work", "/"),
        concat!("/root", "/"),
        concat!("crates.io", "/api"),
        concat!("Clau", "de"),
        concat!("Chat", "GPT"),
        concat!("Copi", "lot"),
    ];
    for file in tracked().iter().filter(|file| !file.ends_with("Cargo.lock")) {
        let text = text_of(file);
        for word in words {
            assert!(!text.contains(word), "{file} holds `{word}`");
        }
        for folder in ["utils", "common", "helpers", "misc"] {
            assert!(
                !file.split('/').any(|part| part.trim_end_matches(".rs") == folder),
                "{file}: name it by its domain"
            );
        }
    }
}

#[test]
fn the_library_brings_no_command_along() {
    let manifest = text_of("Cargo.toml");
    assert!(manifest.contains("\ndefault = []\n"), "embedding the library must not pay for the command");
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    for name in [
        "clap",
        "rusqlite",
        "getrandom",
        "indicatif",
        "anstream",
        "anstyle",
        "clap_complete",
        "clap_mangen",
        "axum",
        "hyper",
        "tokio",
    ] {
        let line = dependencies.lines().find(|line| line.starts_with(&format!("{name} =")));
        assert!(line.is_some_and(|line| line.contains("optional = true")), "{name} is not optional");
    }
}
