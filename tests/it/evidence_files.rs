//! What the tests of importers of evidence share.

use governed::evidence::Finding;
use governed::import::evidence::Testimony;

/// A file as a tool wrote it.
pub fn vector(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/evidence/");
    std::fs::read(format!("{folder}{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All files that tools wrote, by name.
pub fn vectors() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/evidence/");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut all: Vec<_> = names.filter(|name| name != "README.md").map(|name| (name.clone(), vector(&name))).collect();
    all.sort();
    all
}

/// What the only claim says.
pub fn finding(read: &Testimony) -> Finding {
    assert_eq!(read.claims.len(), 1);
    read.claims[0].finding
}

/// How often something was skipped for a reason.
pub fn skipped(read: &Testimony, reason: &str) -> u64 {
    read.skips.iter().filter(|skip| skip.reason == reason).map(|skip| skip.count).sum()
}
