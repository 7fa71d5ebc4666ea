#!/usr/bin/env bash
# Builds the review page into www/dist/, a folder for any static host or for `governed serve`, and those of its elements
# that others embed into pkg/elements/. Needs pkg/core (scripts/wasm-build.sh) and Node (scripts/js-setup.sh).
set -euo pipefail
cd "$(dirname "$0")/../www"
# shellcheck disable=SC1091
if [ -f ../.js-env ]; then . ../.js-env; fi
if ! cmp -s package-lock.json node_modules/.installed; then
  echo "page-build: installing what www/package.json names (npm)"
  npm install --no-save --loglevel=error --no-audit --no-fund --prefer-offline
  cp package-lock.json node_modules/.installed
fi
node_modules/.bin/tsc --noEmit
node_modules/.bin/vite build --logLevel warn
node_modules/.bin/rolldown --config elements.config.mjs --logLevel warn >/dev/null
# Sent as they are to whoever takes them: compressing four megabytes of wasm for each visitor would be felt.
node --input-type=module -e '
  import { readdirSync, readFileSync, writeFileSync } from "node:fs";
  import { brotliCompressSync, gzipSync } from "node:zlib";
  for (const entry of readdirSync("dist", { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|css|wasm|svg|jsonl)$/.test(entry.name)) continue;
    const file = `${entry.parentPath}/${entry.name}`;
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes));
    writeFileSync(`${file}.gz`, gzipSync(bytes));
  }'
du -sh dist | awk '{ print "page-build: www/dist, " $1 " with what is compressed" }'
du -sb ../pkg/elements/index.js | awk '{ print "page-build: pkg/elements, " $1 " bytes" }'
