//! `bindgen bind …` is wasm-bindgen's command line, `bindgen test …` its test runner.

fn main() -> anyhow::Result<()> {
    let mut given = std::env::args_os();
    let own = given.next().unwrap_or_else(|| "bindgen".into());
    let what = given.next().unwrap_or_default();
    let passed = std::iter::once(own).chain(given);
    match what.to_str() {
        Some("bind") => wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(passed),
        Some("test") => wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(passed),
        _ => anyhow::bail!("usage: bindgen bind|test ..."),
    }
}
