// What the review page weighs, and how soon it shows something: Lighthouse over the bundled example, from a host that sends
// what scripts/page-build.sh compressed. Needs www/dist and a Chromium.
//
//   node benches/js/page.mjs [--runs 5]

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const DIST = fileURLToPath(new URL("../../www/dist", import.meta.url));
const ELEMENTS = fileURLToPath(new URL("../../pkg/elements/", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".jsonl": "application/x-ndjson" };
const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const runs = Number(values.runs);
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, "http://host").pathname).replace(/\/$/, "/index.html");
  const file = join(DIST, path);
  if (!existsSync(file)) return response.writeHead(404).end();
  const packed = existsSync(`${file}.br`);
  response.writeHead(200, { "content-type": TYPES[extname(file)], ...(packed ? { "content-encoding": "br" } : {}) });
  response.end(readFileSync(packed ? `${file}.br` : file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const chrome = await launch({ chromePath: process.env.CHROMIUM, chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });

const AUDITS = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index"];
const rows = [];
let versions;
for (const [name, config] of [["desktop, 10 Mbit/s, 40 ms", desktopConfig], ["phone, 1.6 Mbit/s, 150 ms, a quarter of the processor", undefined]]) {
  const found = [];
  for (let run = 0; run < runs; run += 1) found.push((await lighthouse(address, { port: chrome.port, logLevel: "silent" }, config)).lhr);
  versions = `Lighthouse ${found[0].lighthouseVersion}, ${found[0].environment.hostUserAgent.match(/Chrome\/\S+/)}`;
  const scores = ["performance", "accessibility", "best-practices"].map((category) => Math.round(100 * median(found.map(({ categories }) => categories[category].score))));
  const millis = AUDITS.map((audit) => `${Math.round(median(found.map(({ audits }) => audits[audit].numericValue)))} ms`);
  const shift = median(found.map(({ audits }) => audits["cumulative-layout-shift"].numericValue)).toFixed(3);
  rows.push([name, ...scores, ...millis, shift]);
}
chrome.kill();
server.close();

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
console.log(`${versions}, median of ${runs}\n`);
console.log(table(["as", "performance", "accessibility", "best practices", "first paint", "largest paint", "blocked", "speed index", "layout shift"], rows));
console.log();

const size = (file) => [file.length, gzipSync(file, { level: 9 }).length].map((bytes) => `${(bytes / 1000).toFixed(1)} KB`);
const html = readFileSync(join(DIST, "index.html"), "utf8");
const assets = readdirSync(join(DIST, "assets")).filter((name) => /\.(js|css)$/.test(name));
const first = assets.filter((name) => html.includes(name));
const text = (names) => Buffer.concat(names.map((name) => readFileSync(join(DIST, "assets", name))));
const named = (start) => text(assets.filter((name) => name.startsWith(`${start}-`)));
const chunks = [
  ["at first, with the queue", text(first)],
  ...["unit", "plan", "memory", "autonomy", "metrics", "plot", "graph", "layout", "policy", "change"].map((name) => [name, named(name)]),
  ["elements of the npm package", readFileSync(join(ELEMENTS, "index.js"))],
];
console.log(table(["loaded", "bytes", "after gzip"], chunks.map(([name, bytes]) => [name, ...size(bytes)])));
