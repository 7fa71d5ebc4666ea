// What only `governed serve` does: names it goes by, the page's files, another process at the same ledger, tokens in a
// file, a ledger that does not verify, and its end.

import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { ADA, BO, BUILDER, GOVERNED, client, folder, governed, isFault, ledger, raw, serve } from "./world.mjs";

const run = promisify(execFile);
const propose = (id, title = "Round once") => ({
  type: "propose",
  with: { unit: id, proposal: { kind: "code-change", title, purpose: "Money.", reversibility: "reversible", accountable: ADA } },
});
const unit = (number) => `01KKXW5V00000000000000${String(number).padStart(4, "0")}`;

/** A page as it is built: an index, a script under a name of its content, packed beside it. */
function page() {
  const made = join(folder(), "dist");
  mkdirSync(join(made, "assets"), { recursive: true });
  writeFileSync(join(made, "..", "secret.txt"), "secret");
  writeFileSync(join(made, "index.html"), "<!doctype html><title>Governed</title>");
  writeFileSync(join(made, "assets/main-1a2b.js"), "export {}");
  writeFileSync(join(made, "assets/main-1a2b.js.br"), "packed by brotli");
  writeFileSync(join(made, "assets/main-1a2b.js.gz"), "packed by gzip");
  writeFileSync(join(made, "assets/core.wasm"), "\0asm");
  writeFileSync(join(made, ".hidden"), "hidden");
  symlinkSync("../secret.txt", join(made, "link.txt"));
  return made;
}

test("it answers to its own names alone", async () => {
  const server = await serve(ledger(), "--host", "desk.example");
  const { port } = new URL(server.base);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`, "desk.example", `desk.example:${port}`]) {
    assert.equal((await raw(server, { path: "/v1/register", headers: { host } })).status, 200, host);
  }
  for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1", "localhost:1", `127.0.0.1:${port}.evil.example`, "desk.example.evil", "", `a@localhost:${port}`]) {
    for (const path of ["/v1/register", "/", "/v1/live"]) isFault(await raw(server, { path, headers: { host } }), 403);
  }
  isFault(await raw(server, { path: "http://evil.example/v1/register", headers: { host: `localhost:${port}` } }), 403);
  // Its own page under one name is another site than its API under another.
  isFault(await raw(server, { path: "/v1/register", headers: { host: `localhost:${port}`, origin: `http://127.0.0.1:${port}` } }), 403);
});

test("a page elsewhere asks where it is allowed", async () => {
  const server = await serve(ledger(), "--allow-origin", "https://desk.example");
  const origin = "https://desk.example";
  const preflight = await raw(server, {
    method: "OPTIONS", path: "/v1/apply",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization", "sec-fetch-site": "cross-site" },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers["access-control-allow-origin"], origin);
  assert.equal(preflight.headers["access-control-allow-methods"], "GET, POST");
  assert.equal(preflight.headers["access-control-allow-headers"], "authorization, content-type, idempotency-key");
  assert.equal(preflight.headers["access-control-allow-credentials"], undefined);
  const reply = await raw(server, { path: "/v1/register", headers: { origin, "sec-fetch-site": "cross-site" } });
  assert.equal(reply.status, 200);
  assert.equal(reply.headers["access-control-allow-origin"], origin);
  assert.equal(reply.headers["cross-origin-resource-policy"], "cross-origin");
  assert.match(reply.headers.vary, /Origin/);
  for (const other of ["https://desk.example.evil", "http://desk.example", "https://desk.example:444"]) {
    isFault(await raw(server, { path: "/v1/register", headers: { origin: other } }), 403);
  }
  for (const wrong of ["*", "desk.example", "https://desk.example/path", "https://"]) {
    assert.equal(spawnSync(GOVERNED, ["--ledger", server.ledger, "--as", ADA, "serve", "--allow-origin", wrong]).status, 2, wrong);
  }
});

test("the page's files are served, and nothing else", async () => {
  const dist = page();
  const server = await serve(ledger(), "--page", dist);
  const get = (path, headers = {}) => raw(server, { path, headers });
  const index = await get("/");
  assert.deepEqual([index.status, index.text], [200, readFileSync(join(dist, "index.html"), "utf8")]);
  assert.equal(index.headers["cache-control"], "no-cache");
  assert.match(index.headers["content-type"], /^text\/html/);
  const policy = index.headers["content-security-policy"];
  for (const part of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", `ws://${server.listen}`, "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]) {
    assert(policy.includes(part), part);
  }
  assert(!policy.includes("unsafe-inline"));
  const script = await get("/assets/main-1a2b.js");
  assert.deepEqual([script.text, script.headers["content-encoding"]], ["export {}", undefined]);
  assert.equal(script.headers["cache-control"], "public, max-age=31536000, immutable");
  assert.equal((await get("/assets/core.wasm")).headers["content-type"], "application/wasm");
  for (const [takes, coding, text] of [
    ["gzip, deflate, br", "br", "packed by brotli"],
    ["gzip", "gzip", "packed by gzip"],
    ["br;q=0, gzip;q=0.5", "gzip", "packed by gzip"],
    ["br;q=0.0", undefined, "export {}"],
  ]) {
    const packed = await get("/assets/main-1a2b.js", { "accept-encoding": takes });
    assert.deepEqual([packed.headers["content-encoding"], packed.text], [coding, text], takes);
    assert.match(packed.headers.vary, /Accept-Encoding/);
    assert.match(packed.headers["content-type"], /^text\/javascript/);
    const again = await get("/assets/main-1a2b.js", { "accept-encoding": takes, "if-none-match": packed.headers.etag });
    assert.deepEqual([again.status, again.text], [304, ""]);
  }
  for (const path of [
    "/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/link.txt", "/.hidden", "/assets", "/assets/",
    "//etc/passwd", "/etc/passwd", "/index.html/", "/units", "/assets/none.js", "/C:/x", "/a\\..\\b", "/index.html%00.js",
  ]) {
    isFault(await get(path), 404);
  }
  isFault(await raw(server, { method: "POST", path: "/" }), 405);
  assert.equal((await raw(server, { method: "HEAD", path: "/" })).status, 200);
  // A link to the page may be followed from anywhere; it may not be put into another.
  const followed = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  assert.equal((await get("/", { ...followed, "sec-fetch-dest": "document" })).status, 200);
  isFault(await get("/", { ...followed, "sec-fetch-dest": "iframe" }), 403);
  isFault(await get("/v1/register", { ...followed, "sec-fetch-dest": "document" }), 403);
  assert.equal(spawnSync(GOVERNED, ["--ledger", server.ledger, "--as", ADA, "serve", "--page", folder()]).status, 2);
});

test("what other processes write is there in a moment", async () => {
  const server = await serve(ledger());
  const api = client(server);
  const live = api.live();
  const { head } = await live.next();
  const line = JSON.stringify({ command: propose(unit(1), "From elsewhere") });
  governed(["--ledger", server.ledger, "--as", BO, "apply", "-"], line);
  const told = await live.until(head.seq + 1);
  assert.equal((await api.ask("unit", { unit: unit(1) })).json.type, "done");
  assert.deepEqual((await api.send("/register")).json.with.head, told.head);
  // Both at once: each takes what the other wrote, and nothing is lost.
  const ids = Array.from({ length: 24 }, (_, index) => unit(100 + index));
  const file = (id) => {
    const at = join(folder(), "line.jsonl");
    writeFileSync(at, JSON.stringify({ command: propose(id) }));
    return at;
  };
  const all = await Promise.all(ids.map((id, index) =>
    index % 2 ? api.apply(propose(id), BO).then((reply) => reply.status) : run(GOVERNED, ["--ledger", server.ledger, "--as", ADA, "apply", file(id)]).then(() => 200)));
  assert.deepEqual(all, Array(24).fill(200));
  await live.until(head.seq + 25);
  assert.equal((await api.ask("units", {})).json.with.count, 25);
  assert.equal(JSON.parse(governed(["--ledger", server.ledger, "--json", "verify"])).whole, true);
  assert.equal(governed(["--ledger", server.ledger, "export", "-"]), await api.export());
  live.close();
});

test("tokens in a file stay good, and are nobody else's", async () => {
  const file = join(folder(), "tokens");
  const at = ledger();
  const first = await serve(at, "--token-file", file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(await first.end(), 0);
  const second = await serve(at, "--token-file", file);
  assert.deepEqual(second.tokens, first.tokens);
  assert.equal(new Set(Object.values(second.tokens)).size, 3);
  for (const token of Object.values(second.tokens)) assert.match(token, /^[A-Za-z0-9_-]{43}$/);
  const fresh = await serve(at);
  assert.notEqual(fresh.tokens[ADA], first.tokens[ADA]);
  isFault(await client({ ...fresh, tokens: first.tokens }).apply(propose(unit(1))), 401);
  assert.equal(fresh.view.links.find((link) => link.actor === BUILDER).url, `${fresh.url}#token=${fresh.tokens[BUILDER]}`);
  chmodSync(file, 0o644);
  assert.equal(spawnSync(GOVERNED, ["--ledger", at, "--as", ADA, "serve", "--listen", "127.0.0.1:0", "--token-file", file]).status, 2);
});

test("one that only reads has no token, and one that others reach asks for it", async () => {
  const readOnly = await serve(ledger(), "--read-only");
  assert.deepEqual(readOnly.tokens, {});
  const api = client(readOnly);
  isFault(await api.apply(propose(unit(1)), "any"), 401);
  isFault(await api.send("/apply", { body: {} }), 403);
  assert.equal((await api.ask("units", {})).status, 200);
  const reached = await serve(ledger(), "--listen", "0.0.0.0:0");
  const { port } = new URL(reached.base);
  const near = { ...reached, base: `http://127.0.0.1:${port}/v1` };
  const theirs = client(near);
  for (const path of ["/register", "/entries", "/ledger", "/openapi.json"]) {
    isFault(await theirs.send(path), 401);
    assert.equal((await theirs.send(path, { as: BO })).status, 200);
  }
  isFault(await theirs.ask("units", {}), 401);
  assert.equal((await theirs.ask("units", {}, BO)).status, 200);
  assert.equal(await theirs.live().status, 401);
  assert.equal(await theirs.live(["governed.v1", `token.${near.tokens[BO]}`]).status, 101);
});

test("what holds outside is the server's to say, and is read for each write", async () => {
  const world = join(folder(), "world.json");
  writeFileSync(world, "{}");
  const api = client(await serve(ledger(), "--world", world));
  assert.equal((await api.apply(propose(unit(1)))).status, 200);
  isFault(await api.apply(propose(unit(2)), ADA, { world: {} }), 400);
  writeFileSync(world, "{");
  isFault(await api.apply(propose(unit(2))), 503, "environment");
});

test("a ledger that does not verify can be looked at", async () => {
  const at = ledger();
  for (let index = 1; index <= 4; index += 1) governed(["--ledger", at, "--as", ADA, "apply", "-"], JSON.stringify({ command: propose(unit(index)) }));
  const whole = governed(["--ledger", at, "export", "-"]);
  // As many bytes for as many, where the file has the third entry: what no process that knows it would write.
  const change = (from, to) => {
    const file = join(at, "ledger.sqlite");
    const bytes = readFileSync(file);
    const place = bytes.lastIndexOf(from, bytes.indexOf('"seq":3,"v":1}'));
    assert(place > 0);
    bytes.write(to, place);
    writeFileSync(file, bytes);
  };
  change("Round once", "Round ones");
  const server = await serve(at);
  const api = client(server);
  const view = (await api.send("/register", { as: ADA })).json.with;
  assert.deepEqual([view.writes, view.units, view.head.seq], [false, 4, 5]);
  assert.match(view.broken, /entry 3/);
  assert.equal(await api.export(), whole.replace(/^(.*"seq":3.*)$/m, (line) => line.replace("Round once", "Round ones")));
  assert.match((await api.send("/entries?after=2&most=1")).text, /Round ones/);
  for (const reply of [await api.ask("units", {}), await api.apply(propose(unit(9)))]) {
    const told = isFault(reply, 500, "corrupt");
    assert.match(told.help, /verify/);
  }
  assert.equal(await server.end(), 0);
  change("Round ones", "Round once");
  const mended = client(await serve(at));
  assert.equal((await mended.apply(propose(unit(9)))).status, 200);
});

test("a slow question stops nobody", async () => {
  const server = await serve(ledger());
  const api = client(server);
  const large = JSON.stringify({ value: Array.from({ length: 800_000 }, (_, index) => ({ index })) });
  let done = false;
  const slow = api.send("/ask/canonicalize", { body: large }).then((reply) => ((done = true), reply));
  const live = api.live();
  await live.next();
  let before = 0;
  for (let index = 0; !done && index < 20; index += 1) {
    const reply = await api.apply(propose(unit(200 + index)));
    assert.equal(reply.status, 200, reply.text);
    await live.until(reply.json.with.head.seq);
    if (!done) before += 1;
  }
  assert.equal((await slow).status, 200);
  assert(before > 0, "nothing was written while it was asked");
});

test("connections that dawdle, and too many headers, do not hold it", async () => {
  const server = await serve(ledger());
  const { port, hostname } = new URL(server.base);
  const said = (text) => new Promise((resolve) => {
    let heard = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on("data", (piece) => (heard += piece)).on("error", () => resolve(heard)).on("close", () => resolve(heard));
  });
  assert.match(await said(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\nX: ${"x".repeat(100_000)}\r\n\r\n`), /^HTTP\/1\.1 4\d\d|^$/);
  assert.match(await said("nonsense\r\n\r\n"), /^HTTP\/1\.1 400/);
  const idle = Array.from({ length: 100 }, () => connect(Number(port), hostname).on("error", () => {}));
  assert.equal((await client(server).send("/register")).status, 200);
  idle.forEach((socket) => socket.destroy());
});

test("it ends cleanly, and says so to those who listen", async () => {
  for (const signal of ["SIGINT", "SIGTERM"]) {
    const server = await serve(ledger());
    const live = client(server).live();
    await live.next();
    const began = Date.now();
    server.child.kill(signal);
    assert.equal(await live.closed, 1001);
    const [code] = await server.ended;
    assert.equal(code, 0);
    assert(Date.now() - began < 4_000, "it took its time");
  }
  const server = await serve(ledger());
  const taken = spawnSync(GOVERNED, ["--ledger", server.ledger, "--as", ADA, "serve", "--listen", server.listen], { encoding: "utf8" });
  assert.equal(taken.status, 4);
  assert.match(taken.stderr, /cannot listen/);
});
