#!/usr/bin/env bash
# Measures. BENCH_REPO names the repository to import, this one by default.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "== $(rustc --version), $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs), $(nproc) cores"
echo "== serde_json $(sed -n "/^name = \"serde_json\"/{n;s/version = //p}" Cargo.lock), sqlite as bundled by rusqlite $(sed -n "/^name = \"rusqlite\"/{n;s/version = //p}" Cargo.lock)"
cargo bench --locked --features cli --bench ledger -- "$@"
