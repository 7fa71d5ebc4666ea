#!/usr/bin/env bash
# Builds what the npm package holds of the core, into pkg/core/: the whole of it and the operations about policies alone,
# each as a wasm file and its JavaScript. The same inputs give the same bytes, wherever they lie.
# Needs .wasm-env (scripts/wasm-setup.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
target=wasm32-unknown-unknown
built=${CARGO_TARGET_DIR:-$PWD/target}
[[ $built = /* ]] || built=$PWD/$built
# shellcheck disable=SC1091
. ./.wasm-env

# No path of the machine gets into the wasm: of the checkout, of what cargo fetched, of the compiler. They are added to
# what the environment says for this target, which may hold where its standard library is.
cargo_home=${CARGO_HOME:-$HOME/.cargo}
rustc=$(sed -n 's/.*RUSTC=\([^ ]*\).*/\1/p' <<<"$WASM_CARGO")
remap="--remap-path-prefix=$PWD=/governed --remap-path-prefix=$cargo_home=/cargo"
remap+=" --remap-path-prefix=$("${rustc:-rustc}" --print sysroot)/lib/rustlib/src/rust=/rust"
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="${CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS:-} $remap"
# Either would stand in the place of the flags above.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS

# Built by the machine's own compiler: it runs here.
CARGO_TARGET_DIR=$built/bindgen cargo build --quiet --locked --manifest-path scripts/bindgen/Cargo.toml

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
core() { # name, feature
  # A folder for each: both would be `governed.wasm` in one, and each build would undo the other.
  CARGO_TARGET_DIR=$built/wasm-$1 $WASM_CARGO rustc --locked --lib --crate-type cdylib --no-default-features --features "$2" \
    --profile wasm-release --target "$target"
  # The state can be begun anew: a call that ends its instance must not end the next one.
  "$built/bindgen/debug/bindgen" bind "$built/wasm-$1/$target/wasm-release/governed.wasm" --target web --out-name "$1" \
    --out-dir "$fresh" --no-typescript --omit-default-module-path --remove-name-section --remove-producers-section \
    --experimental-reset-state-function
}
core governed wasm
core policy wasm-policy

mkdir -p pkg/core
rm -f pkg/core/*
mv "$fresh"/*.js "$fresh"/*.wasm pkg/core/
cp LICENSE-MIT LICENSE-APACHE pkg/
ls -l pkg/core | awk 'NR > 1 { print "wasm-build: " $9 ", " $5 " bytes" }'
