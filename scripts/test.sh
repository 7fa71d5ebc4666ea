#!/usr/bin/env bash
# Every test there is. Run by `make test`, which has set up what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }

step "formatting"
if cargo fmt --version >/dev/null 2>&1; then cargo fmt --check; else echo "rustfmt is not installed: skipped (rustup component add rustfmt)"; fi

step "clippy"
if cargo clippy --version >/dev/null 2>&1; then
  cargo clippy --locked --all-targets --features cli -- -D warnings
else
  echo "clippy is not installed: skipped (rustup component add clippy)"
fi

step "the library for wasm32-unknown-unknown"
# shellcheck disable=SC1091
. ./.wasm-env
# One folder for each compiler: two of them in one would build everything anew each time.
CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}/wasm" $WASM_CARGO build --locked --lib --release --target wasm32-unknown-unknown

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --lib

step "tests"
cargo test --locked --features cli
