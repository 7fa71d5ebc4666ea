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

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --lib

step "tests"
cargo test --locked --features cli

step "the npm package and the review page"
# It builds the library for wasm32-unknown-unknown, twice.
scripts/wasm-build.sh
# shellcheck disable=SC1091
. ./.js-env
# shellcheck disable=SC1091
. ./.wasm-env
scripts/page-build.sh
tests/load/node_modules/.bin/tsc --noEmit --strict --exactOptionalPropertyTypes --module nodenext --target es2022 tests/js/types.ts
node --test tests/js/
node tests/js/random.mjs --seconds 15

step "the HTTP contract"
node --test tests/http/

step "the review page in a browser"
node --test tests/page/

step "the npm package in every runtime and bundler"
node --test tests/load/run.mjs

step "the vectors inside Node and inside a browser"
built=${CARGO_TARGET_DIR:-$PWD/target}
[[ $built = /* ]] || built=$PWD/$built
cat >"$built/webdriver.json" <<EOF
{"goog:chromeOptions": {"binary": "$CHROMIUM", "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]}}
EOF
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="$built/bindgen/debug/bindgen test"
export WASM_BINDGEN_TEST_WEBDRIVER_JSON=$built/webdriver.json WASM_BINDGEN_TEST_TIMEOUT=300
# Its lock file pins the runner's half; what `governed` itself comes to need is added to it here, hence not --locked.
vectors() { CARGO_TARGET_DIR=$built/wasm $WASM_CARGO test --manifest-path tests/wasm/Cargo.toml --target wasm32-unknown-unknown; }
vectors
WASM_BINDGEN_USE_BROWSER=1 vectors
