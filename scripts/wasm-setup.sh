#!/usr/bin/env bash
# Makes wasm32-unknown-unknown buildable and writes .wasm-env, to be sourced by whoever builds for it.
#   1. rustup's own standard library for the target, where it is there or can be had;
#   2. else Debian's compiler with its library source, built once into a cache.
# With everything in place it installs nothing and asks no network. WASM_TOOLCHAIN=rustup|debian takes one way only.
set -euo pipefail
cd "$(dirname "$0")/.."

target=wasm32-unknown-unknown
env_file=${WASM_ENV_FILE:-.wasm-env}
cache=${WASM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/governed-wasm}
want=${WASM_TOOLCHAIN:-auto}

say() { echo "wasm-setup: $*"; }
has_std() { compgen -G "$(rustc --print sysroot)/lib/rustlib/$target/lib/libstd-*.rlib" >/dev/null; }

if [ "$want" != debian ]; then
  if ! has_std && command -v rustup >/dev/null; then
    say "installing the standard library for $target (rustup target add)"
    timeout "${RUSTUP_TIMEOUT:-120}" rustup target add "$target" >/dev/null 2>&1 || say "rustup cannot have it"
  fi
  if has_std; then
    echo 'export WASM_CARGO=cargo' >"$env_file"
    say "using $(rustc --version)"
    exit 0
  fi
  if [ "$want" = rustup ]; then
    say "no standard library for $target: run 'rustup target add $target'" >&2
    exit 1
  fi
fi

packages=(rustc-web cargo-web rust-web-src lld-22)
installed() { [ "$(dpkg-query -W -f '${db:Status-Status}\n' "${packages[@]}" 2>/dev/null | grep -c '^installed$')" = ${#packages[@]} ]; }
if ! installed; then
  command -v apt-get >/dev/null || { say "no standard library for $target: run 'rustup target add $target'" >&2; exit 1; }
  say "installing Debian's ${packages[*]} (apt-get)"
  as_root=""; [ "$(id -u)" = 0 ] || as_root=sudo
  install() { DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null 2>&1; }
  # Lists that are missing or old name packages that are no longer there.
  install || { $as_root apt-get update -qq && install; } || { say "apt-get could not install ${packages[*]}" >&2; exit 1; }
fi

key=$(/usr/bin/rustc -vV | sha256sum | cut -c1-12)
sysroot=$cache/$key
if ! compgen -G "$sysroot/lib/rustlib/$target/lib/libstd-*.rlib" >/dev/null; then
  say "building the standard library for $target once, into $sysroot"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work/src"
  echo '#![no_std]' >"$work/src/lib.rs"
  printf '[package]\nname = "seed"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n' >"$work/Cargo.toml"
  (
    cd "$work"
    # RUSTC_BOOTSTRAP lets a stable compiler build its own library; nothing after this needs it.
    env -u RUSTUP_TOOLCHAIN RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$work/t" \
      /usr/bin/cargo build -q --release --target "$target" -Z build-std=std,panic_abort,panic_unwind,test,proc_macro
  )
  mkdir -p "$sysroot.$$/lib/rustlib/$target/lib"
  cp "$work/t/$target/release/deps/"lib*.rlib "$sysroot.$$/lib/rustlib/$target/lib/"
  rm -f "$sysroot.$$/lib/rustlib/$target/lib/"libseed*
  mv -T "$sysroot.$$" "$sysroot" 2>/dev/null || rm -rf "$sysroot.$$"
fi
cat >"$env_file" <<EOF
export WASM_CARGO="env -u RUSTUP_TOOLCHAIN RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc /usr/bin/cargo"
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld-22
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--sysroot $sysroot"
EOF
say "using $(/usr/bin/rustc --version | cut -d' ' -f1,2) with its library in $sysroot"
