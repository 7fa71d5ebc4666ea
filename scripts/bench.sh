#!/usr/bin/env bash
# Measures. BENCH_REPO names the repository to import, this one by default; PEERS_ARGS goes to the policy workload.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "== $(rustc --version), $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs), $(nproc) cores"
echo "== serde_json $(sed -n "/^name = \"serde_json\"/{n;s/version = //p}" Cargo.lock), sqlite as bundled by rusqlite $(sed -n "/^name = \"rusqlite\"/{n;s/version = //p}" Cargo.lock)"
cargo bench --locked --features cli --bench ledger -- "$@"

echo "== what policy costs by itself"
cargo bench --locked --bench policy

echo "== what integration costs: the index, collisions, plans"
cargo bench --locked --bench integration

echo "== a policy workload, through Governed's peers"
# Its lock file pins the peers; what `governed` itself comes to need is added to it here, hence not --locked.
# shellcheck disable=SC2086
CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}" cargo run --release --manifest-path benches/peers/Cargo.toml -- ${PEERS_ARGS:-}

echo "== the npm package: what starting costs, and decisions beside its peers"
scripts/wasm-build.sh
# shellcheck disable=SC1091
. ./.js-env
if ! cmp -s benches/js/package-lock.json benches/js/node_modules/.installed; then
  (cd benches/js && npm install --no-save --loglevel=error --no-audit --no-fund --prefer-offline --ignore-scripts)
  cp benches/js/package-lock.json benches/js/node_modules/.installed
fi
node benches/js/start.mjs
node benches/js/decide.mjs

echo "== the review page: what it weighs, and how soon it shows something"
scripts/page-build.sh
node benches/js/page.mjs
