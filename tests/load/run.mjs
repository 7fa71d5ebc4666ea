// The packed package in a fresh project for each runtime and bundler: it installs, decides, and gives the shared vectors'
// answers to the byte. `node --test tests/load/run.mjs`, after `make pkg` and `scripts/js-setup.sh`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build as esbuild } from "esbuild";
import { vectors } from "../js/vectors.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const tool = (name) => join(here, "node_modules/.bin", name);
const work = mkdtempSync(join(tmpdir(), "governed-load-"));
after(() => rmSync(work, { recursive: true, force: true }));

// A slow machine is no failure; one that hangs is.
const PATIENCE = 300_000;
const run = async (file, args, options = {}) => {
  const env = { ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...options.env };
  // Set by the test runner itself, and not for what it runs.
  delete env.NODE_TEST_CONTEXT;
  try {
    return await promisify(execFile)(file, args, { timeout: PATIENCE, maxBuffer: 64 << 20, ...options, env });
  } catch (failed) {
    throw new Error(`${file} ${args.join(" ")}\n${failed.stdout}\n${failed.stderr}\n${failed.message}`);
  }
};

let tarball;
before(async () => {
  const { stdout } = await run("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", work], { cwd: join(here, "../../pkg") });
  tarball = join(work, JSON.parse(stdout)[0].filename);
});

/** A fresh project with the package installed. */
const project = async (kind, name = kind) => {
  const folder = join(work, name);
  cpSync(join(here, "projects", kind), folder, { recursive: true });
  cpSync(join(here, "projects/check.js"), join(folder, "check.js"));
  writeFileSync(join(folder, "vectors.js"), `export default ${JSON.stringify(vectors)};\n`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: `load-${name}`, private: true, type: "module" }));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", tarball], { cwd: folder });
  return folder;
};

const RIGHT = `ok, ${vectors.length} vectors`;

// Other Nodes than this one: LOAD_NODES=path:path
for (const node of [process.execPath, ...(process.env.LOAD_NODES ?? "").split(delimiter).filter(Boolean)]) {
  test(`node ${node === process.execPath ? process.version : node}`, async () => {
    const folder = await project("runtime", `node-${node.replaceAll(/\W+/g, "-").slice(-60)}`);
    const { stdout } = await run(node, ["main.mjs"], { cwd: folder });
    assert.equal(stdout.trim(), RIGHT);
  });
}

test("deno", async () => {
  const folder = await project("runtime", "deno");
  const { stdout } = await run(tool("deno"), ["run", "--no-lock", "--node-modules-dir=manual", "--allow-read", "main.mjs"], {
    cwd: folder,
    env: { DENO_DIR: join(work, "deno-cache") },
  });
  assert.equal(stdout.trim(), RIGHT);
});

test("bun", async () => {
  const folder = await project("runtime", "bun");
  const { stdout } = await run(tool("bun"), ["main.mjs"], { cwd: folder });
  assert.equal(stdout.trim(), RIGHT);
});

test("workerd", async () => {
  const folder = await project("workerd");
  await esbuild({
    absWorkingDir: folder, entryPoints: ["main.js"], bundle: true, format: "esm", outdir: "out", conditions: ["workerd"],
    loader: { ".wasm": "copy" }, logLevel: "silent",
  });
  const modules = readdirSync(join(folder, "out")).sort((one) => (one === "main.js" ? -1 : 1))
    .map((name) => `(name = "${name}", ${name.endsWith(".wasm") ? "wasm" : "esModule"} = embed "out/${name}")`);
  writeFileSync(join(folder, "config.capnp"), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .main)]);
const main :Workerd.Worker = (modules = [${modules.join(", ")}], compatibilityDate = "2026-11-01");
`);
  const { stdout, stderr } = await run(tool("workerd"), ["test", "config.capnp"], { cwd: folder });
  assert.ok((stdout + stderr).includes(RIGHT), stdout + stderr);
});

test("edge-light", async () => {
  const folder = await project("edge-light");
  // As platforms do it: what ends in `.wasm?module` is a compiled module.
  const wasm = {
    name: "wasm-modules",
    setup(build) {
      build.onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.replace("?module", "")), namespace: "module" }));
      build.onLoad({ filter: /./, namespace: "module" }, ({ path }) => ({
        contents: `import bytes from ${JSON.stringify(path)}; export default new WebAssembly.Module(bytes);`,
        resolveDir: folder,
      }));
    },
  };
  const { outputFiles } = await esbuild({
    absWorkingDir: folder, entryPoints: ["main.js"], bundle: true, format: "iife", write: false, conditions: ["edge-light"],
    loader: { ".wasm": "binary" }, target: "es2022", plugins: [wasm], logLevel: "silent",
  });
  const { EdgeRuntime } = await import("edge-runtime");
  const runtime = new EdgeRuntime();
  // The runtime has no `import.meta`, and a bundle in one file no use for it.
  runtime.evaluate(outputFiles[0].text);
  assert.equal(runtime.evaluate("told"), RIGHT);
});

// ---- browsers -------------------------------------------------------------------------------------------------------

const CHROMIUM = [process.env.CHROMIUM, ...["chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
  (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)))].find((path) => path && existsSync(path));

let browser;
const chromium = async () => {
  assert.ok(CHROMIUM, "chromium is missing: scripts/js-setup.sh installs it");
  const { chromium: driver } = await import("playwright-core");
  browser ??= driver.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"],
    timeout: PATIENCE,
  });
  return browser;
};
after(async () => {
  if (browser !== undefined) await (await browser).close();
});

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** Serves a folder and says what its page comes to. */
const page = async (folder, types = {}) => {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname.replace(/\/$/, "/index.html");
    const file = join(folder, decodeURIComponent(path));
    if (!file.startsWith(folder) || !existsSync(file)) return response.writeHead(404).end();
    const type = { ...TYPES, ...types }[extname(file)];
    response.writeHead(200, type ? { "Content-Type": type } : {}).end(readFileSync(file));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const tab = await (await chromium()).newPage();
    const said = [];
    tab.on("console", (message) => said.push(message.text()));
    tab.on("pageerror", (thrown) => said.push(String(thrown)));
    await tab.goto(`http://127.0.0.1:${server.address().port}/`, { timeout: PATIENCE });
    const told = await tab.waitForFunction(() => globalThis.told, undefined, { timeout: 60_000 }).catch(() => undefined);
    const result = told === undefined ? `nothing: ${said.join("\n")}` : await told.jsonValue();
    await tab.close();
    return result;
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

test("a page without a bundler, in Chromium", async () => {
  const folder = await project("page");
  assert.equal(await page(folder), RIGHT);
});

test("the same from a server that does not know wasm", async () => {
  const folder = await project("page", "page-mime");
  assert.equal(await page(folder, { ".wasm": "text/plain" }), RIGHT);
  assert.equal(await page(folder, { ".wasm": undefined }), RIGHT);
});

test("vite, in Chromium", async () => {
  const folder = await project("bundled", "vite");
  await run(tool("vite"), ["build", "--base", "./", "--logLevel", "warn"], { cwd: folder });
  assert.equal(await page(join(folder, "dist")), RIGHT);
});

const packed = async (config) => {
  const { default: webpack } = await import("webpack");
  const stats = await promisify(webpack)({ mode: "production", performance: false, devtool: false, ...config });
  assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString());
};

test("webpack, in Chromium", async () => {
  const folder = await project("bundled", "webpack");
  await packed({ context: folder, entry: "./main.js", target: "web", output: { path: join(folder, "out"), filename: "main.js" } });
  cpSync(join(folder, "index.html"), join(folder, "out/index.html"));
  assert.equal(await page(join(folder, "out")), RIGHT);
});

test("webpack for Node", async () => {
  const folder = await project("runtime", "webpack-node");
  await packed({
    context: folder, entry: "./main.mjs", target: "node20", experiments: { outputModule: true },
    output: { path: join(folder, "out"), filename: "main.mjs", module: true, chunkFormat: "module", library: { type: "module" } },
  });
  const { stdout } = await run(process.execPath, ["out/main.mjs"], { cwd: folder });
  assert.equal(stdout.trim(), RIGHT);
});

test("esbuild, in Chromium", async () => {
  const folder = await project("bytes", "esbuild");
  await esbuild({ absWorkingDir: folder, entryPoints: ["main.js"], bundle: true, format: "esm", outdir: "out", loader: { ".wasm": "file" }, logLevel: "silent" });
  cpSync(join(folder, "index.html"), join(folder, "out/index.html"));
  assert.equal(await page(join(folder, "out")), RIGHT);
});

test("esbuild for Node, in one file", async () => {
  const folder = await project("bytes", "esbuild-node");
  await esbuild({
    absWorkingDir: folder, entryPoints: ["main.js"], bundle: true, format: "esm", platform: "node", outfile: "out/main.mjs",
    loader: { ".wasm": "binary" }, target: "node20", logLevel: "silent",
  });
  rmSync(join(folder, "node_modules"), { recursive: true });
  const { stdout } = await run(process.execPath, ["out/main.mjs"], { cwd: folder });
  assert.equal(stdout.trim(), RIGHT);
});

// ---- types ----------------------------------------------------------------------------------------------------------

for (const [module, resolution] of [["nodenext", "nodenext"], ["esnext", "bundler"]]) {
  test(`tsc --strict, moduleResolution ${resolution}`, async () => {
    const folder = await project("typescript", `typescript-${resolution}`);
    const compilerOptions = {
      module, moduleResolution: resolution, target: "es2022", lib: ["es2022"], types: [], strict: true, noEmit: true,
      exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["main.ts"] }));
    await run(tool("tsc"), ["-p", "."], { cwd: folder });
  });
}

test("publint", async () => {
  await run(tool("publint"), ["run", "--strict", tarball], { cwd: work });
});

test("are the types wrong?", async () => {
  await run(tool("attw"), [tarball, "--profile", "esm-only", "--exclude-entrypoints", "./core.wasm", "./policy.wasm", "--no-emoji"], { cwd: work });
});
