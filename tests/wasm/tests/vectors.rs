//! The shared vectors through the core as it runs inside Node and inside a browser.
#![cfg(target_arch = "wasm32")]

use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

const VECTORS: &str = include_str!(concat!(env!("OUT_DIR"), "/vectors.jsonl"));

#[wasm_bindgen_test]
fn every_operation_gives_the_bytes_of_the_vectors() {
    for line in VECTORS.lines().filter(|line| !line.is_empty()) {
        let vector: Value = serde_json::from_str(line).unwrap();
        let of = |name: &str| vector[name].as_str();
        let request = of("text").map_or_else(|| vector["request"].to_string(), Into::into);
        let told = governed::wire::call(of("operation").unwrap(), &request);
        assert_eq!(told, of("answer").unwrap(), "{}", vector["name"]);
    }
}
