#!/usr/bin/env bash
# What the npm package is tested with: Node 20 or later, a Chromium with its driver, and the tools of tests/load, whose
# lock file pins them. Writes .js-env, to be sourced by whoever runs them. With everything in place it installs nothing.
# CHROMIUM and CHROMEDRIVER name a browser and its driver that are elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${JS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/governed-js}

say() { echo "js-setup: $*"; }
missing() { say "install $* first" >&2; exit 1; }
as_root=""; [ "$(id -u)" = 0 ] || as_root=sudo
apt() {
  command -v apt-get >/dev/null || missing "$@"
  say "installing Debian's $* (apt-get)"
  install() { DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; }
  # Lists that are missing or old name packages that are no longer there.
  install "$@" || { $as_root apt-get update -qq && install "$@"; } || missing "$@"
}
recent() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null; }

command -v node >/dev/null && command -v npm >/dev/null || apt nodejs npm
node=$(command -v node)
if ! recent "$node"; then
  # Distributions that are older than the package's oldest Node: npm has one as a package.
  case $(uname -m) in x86_64) machine=x64 ;; aarch64) machine=arm64 ;; *) missing "Node 20 or later" ;; esac
  node=$cache/node_modules/node-linux-$machine/bin/node
  if ! recent "$node"; then
    say "$(command -v node) is $(node --version): installing Node 22 into $cache (npm)"
    npm install --silent --no-audit --no-fund --prefix "$cache" "node-linux-$machine@22" >/dev/null || missing "Node 20 or later"
  fi
fi

find_one() { local name; for name in "$@"; do [ -n "$name" ] && command -v "$name" && return; done; return 1; }
browser_at() { find_one "${CHROMIUM:-}" chromium chromium-browser google-chrome; }
driver_at() { find_one "${CHROMEDRIVER:-}" chromedriver "${CHROMEWEBDRIVER:+$CHROMEWEBDRIVER/chromedriver}"; }
browser_at >/dev/null && driver_at >/dev/null || apt chromium chromium-driver
browser=$(browser_at) || missing chromium
chromedriver=$(driver_at) || missing chromium-driver

{
  [ "$node" = "$(command -v node)" ] || echo "export PATH=\"$(dirname "$node"):\$PATH\""
  echo "export CHROMIUM=\"$browser\""
  echo "export CHROMEDRIVER=\"$chromedriver\""
} >.js-env
# shellcheck disable=SC1091
. ./.js-env

for folder in tests/load tests/js tests/http; do
  if ! cmp -s $folder/package-lock.json $folder/node_modules/.installed; then
    say "installing what $folder/package.json names (npm)"
    # Not `npm ci`: it turns down a lock file that leaves out binaries of other systems, which a registry may not have.
    (cd $folder && npm install --no-save --loglevel=error --no-audit --no-fund --prefer-offline)
    cp $folder/package-lock.json $folder/node_modules/.installed
  fi
done
say "using Node $(node --version), $browser"
