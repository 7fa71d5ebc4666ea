// What the tests of the page stand on: a browser, `governed serve` over a ledger of its own, and a plain host of files.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:http";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const DIST = join(root, "www/dist");
export const EXAMPLE = join(root, "www/public/example.jsonl");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
export const GOVERNED = process.env.GOVERNED ?? join(target, "debug/governed");

const work = mkdtempSync(join(tmpdir(), "governed-page-"));
const ending = [() => rmSync(work, { recursive: true, force: true })];
after(async () => {
  // Pages go first: they would ask anew for what ends, and hold it open.
  await (await browser)?.close();
  for (const end of ending.reverse()) await end();
});

export const governed = (...args) => execFileSync(GOVERNED, args, { encoding: "utf8", env: { ...process.env, NO_COLOR: "1", GOVERNED_AS: "person:ada" } });

let number = 0;
/** A folder for a ledger of its own. */
export const folder = () => join(work, `ledger-${(number += 1)}`);

/** A ledger with what an export holds. */
export const imported = (file = EXAMPLE) => {
  const ledger = folder();
  governed("--ledger", ledger, "import", "ledger", file);
  return ledger;
};

/** A ledger that has begun and holds nothing else. */
export const begun = (name) => {
  const ledger = folder();
  governed("--ledger", ledger, "init", "--name", name);
  return ledger;
};

/** So many units more, all alike. */
export const proposed = (ledger, many) => {
  const commands = `${ledger}.jsonl`;
  const id = (n) => `01JQ${n.toString().padStart(22, "0")}`;
  const propose = (n) => ({ type: "propose", with: { unit: id(n), proposal: { title: `Unit ${n}`, purpose: "One of many.", kind: "code-change", reversibility: "reversible", accountable: "person:ada" } } });
  writeFileSync(commands, Array.from({ length: many }, (_, n) => JSON.stringify({ by: "person:ada", command: propose(n) })).join("\n"));
  governed("--ledger", ledger, "apply", commands);
};

/** `governed serve` on a free port; `links` has the address with a token for each actor. */
export const serve = async (ledger, actors = ["person:ada"], listen = "127.0.0.1:0", more = []) => {
  const as = actors.flatMap((actor) => ["--as", actor]);
  const child = spawn(GOVERNED, ["--ledger", ledger, ...as, "--json", "serve", "--listen", listen, "--page", DIST, ...more], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const line = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (bytes) => {
      text += bytes;
      if (text.includes("\n")) resolve(text);
    });
    child.once("exit", (code) => reject(new Error(`governed serve ended with ${code}`)));
  });
  const told = JSON.parse(line);
  const stop = async () => {
    child.kill("SIGTERM");
    await gone;
  };
  ending.push(stop);
  return { ...told, stop, link: (actor) => told.links.find((link) => link.actor === actor).url };
};

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".jsonl": "application/x-ndjson" };

/** A host that knows nothing but files, those of `from`: `also` are texts by path, `more` headers. */
export const host = async (also = {}, from = DIST, more = {}) => {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname)).replace(/\/$/, "/index.html");
    const file = join(from, path);
    const text = also[path];
    if (text === undefined && (!file.startsWith(from) || !existsSync(file))) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", ...more }).end(text ?? readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  ending.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  return `http://127.0.0.1:${server.address().port}`;
};

let browser;
/** A page of its own, with what it complained of. */
export const visit = async (address, { width = 1280, height = 900, scheme = "light" } = {}) => {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
  const context = await (await browser).newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  await page.goto(address);
  return page;
};

/** Waits until the page has checked the ledger itself. */
export const checked = (page) => page.getByText("checked to entry").waitFor();

export { dirname, join, root };
