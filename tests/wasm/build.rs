//! Makes one text of the vectors there are, for the test to hold.

use std::path::Path;
use std::{env, fs};

fn main() {
    let given = env::var("WIRE_VECTORS").unwrap_or_else(|_| "../vectors/wire".into());
    println!("cargo::rerun-if-env-changed=WIRE_VECTORS");
    println!("cargo::rerun-if-changed={given}");
    let mut files: Vec<_> = fs::read_dir(&given).into_iter().flatten().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let all: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    fs::write(Path::new(&env::var("OUT_DIR").unwrap()).join("vectors.jsonl"), all).unwrap();
}
