// The contract of docs/http.md, for any server of a register: BASE names one whose register has begun and has no units,
// with TOKENS; without it `governed serve` is tried.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { ADA, BO, BUILDER, client, governed, isFault, raw, world } from "./world.mjs";

const CONTRACT = new URL("../../schemas/http.openapi.json", import.meta.url);
const SAMPLES = new URL("../vectors/wire/samples.jsonl", import.meta.url);
const samples = readFileSync(SAMPLES, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const CHANGES = ["open", "apply", "apply_many", "extend"];
const unit = (number) => `01KKXW5V0000000000000000${String(number).padStart(2, "0")}`;
const HOSTILE = `<img src=x onerror=alert(1)> ' " \\ \u{1F600} \u00e9 {{7*7}}`;

let server, api;
before(async () => {
  server = await world();
  api = client(server);
});

const propose = (id, title = "Round once") => ({
  type: "propose",
  with: {
    unit: id,
    proposal: {
      kind: "code-change", title, purpose: HOSTILE, reversibility: "reversible", accountable: ADA,
      touches: [{ resource: "path:src/price.rs", mode: "writes", lines: [[10, 4]] }], sources: [`ticket:T-${id.slice(-3)}`],
    },
  },
});
const context = (id, text) => ({ type: "add_context", with: { unit: id, context: { kind: "user", text, stance: "for" } } });
/** Ids that nobody else makes: of the sort the samples have, counted on. */
let made = 50;
const another = () => unit(++made);
const head = async () => (await api.send("/register")).json.with.head;
const digest = (line) => "sha256:" + createHash("sha256").update(line).digest("hex");
/** What the core says of the same, asked elsewhere. */
const elsewhere = (operation, request) => {
  try {
    return governed(["call", operation, "-"], JSON.stringify(request)).trimEnd();
  } catch (failed) {
    return failed.stdout.trimEnd();
  }
};

test("the register is told, with who asks", async () => {
  const nobody = (await api.send("/register")).json;
  assert.equal(nobody.type, "done");
  assert.deepEqual(Object.keys(nobody.with).sort(), ["actor", "head", "name", "policy", "solo", "units", "version", "writes"]);
  assert.deepEqual([nobody.with.actor, nobody.with.writes, nobody.with.units], [null, false, 0]);
  const ada = (await api.send("/register", { as: ADA })).json.with;
  assert.deepEqual([ada.actor, ada.writes], [ADA, true]);
});

test("commands are recorded, by whom the token is of, now", async () => {
  const first = await head();
  const before = new Date().toISOString();
  const reply = await api.apply(propose(unit(1)));
  assert.equal(reply.status, 200, reply.text);
  const applied = reply.json.with;
  assert.deepEqual(applied.units, [unit(1)]);
  const entry = JSON.parse(applied.entries[0]);
  assert.deepEqual([entry.by, entry.seq, entry.prev, entry.recorded], [ADA, first.seq + 1, first.digest, undefined]);
  assert(entry.at >= before && entry.at <= new Date().toISOString(), entry.at);
  assert.deepEqual(await head(), applied.head);
  // What happened earlier says when it was written down.
  const earlier = await api.apply(context(unit(1), "Earlier."), BO, { at: entry.at, by: BO });
  const late = JSON.parse(earlier.json.with.entries[0]);
  assert.deepEqual([late.by, late.at], [BO, entry.at]);
  assert(late.recorded > entry.at, earlier.text);
  const many = await api.send("/apply_many", {
    as: BUILDER, body: { keep_going: true, commands: [{ command: context(unit(1), "One.") }, { command: context(unit(9), "None.") }] },
  });
  assert.equal(many.status, 200, many.text);
  assert.equal(many.json.with.entries.length, 1);
  assert.equal(JSON.parse(many.json.with.entries[0]).by, BUILDER);
  assert.deepEqual(many.json.with.rejected.map((one) => one.index), [1]);
  const undone = await api.send("/apply_many", { as: ADA, body: { commands: [{ command: propose(unit(2)) }, { command: context(unit(9), "None.") }] } });
  assert.deepEqual([undone.status, undone.json.type], [409, "rejected"]);
  const both = await api.send("/apply_many", { as: ADA, body: { commands: [{ command: propose(unit(2), HOSTILE) }, { command: propose(unit(3)) }] } });
  assert.equal(both.status, 200, both.text);
});

test("what the core turns down changes nothing", async () => {
  const stood = await head();
  const reply = await api.apply({ type: "move", with: { unit: unit(1), to: "landed" } });
  assert.deepEqual([reply.status, reply.json.type], [409, "rejected"], reply.text);
  assert.match(reply.json.with.help, /\S/);
  assert.deepEqual(await head(), stood);
});

test("entries are the stored bytes, and the export is made of them", async () => {
  const all = await api.send("/entries");
  const [seq, last] = all.headers.get("governed-head").split(" ");
  assert.match(all.headers.get("content-type"), /^application\/x-ndjson/);
  const lines = all.text.trimEnd().split("\n");
  assert.equal(lines.length, Number(seq));
  let prev = "sha256:" + "0".repeat(64);
  lines.forEach((line, index) => {
    const entry = JSON.parse(line);
    assert.deepEqual([entry.seq, entry.prev], [index + 1, prev]);
    prev = digest(line);
  });
  assert.equal(prev, last);
  const some = await api.send("/entries?after=1&most=2");
  assert.equal(some.text, lines.slice(1, 3).join("\n") + "\n");
  assert.equal(some.headers.get("governed-head"), `${seq} ${last}`);
  assert.equal((await api.send(`/entries?after=${seq}`)).text, "");
  assert.equal((await api.send("/entries?after=9007199254740991")).text, "");
  assert.equal((await api.send("/entries?most=0")).text, "");
  const ledger = (await api.export()).split("\n");
  assert.deepEqual(ledger.slice(1, -2), lines);
  assert.deepEqual(JSON.parse(ledger.at(-2)), { head: { seq: Number(seq), digest: last } });
  assert.equal(JSON.parse(elsewhere("verify", { ledger: ledger.join("\n") })).with.whole, true);
  for (const query of ["after=x", "after=-1", "most=1.5", "after=99999999999999999999", "before=3", "after"]) {
    isFault(await api.send(`/entries?${query}`), 400);
  }
});

test("every operation that only reads answers byte for byte as elsewhere", async () => {
  const [policy] = samples.find((one) => one.operation === "compile").request.policy.documents;
  const adopted = await api.apply({ type: "adopt_policy", with: { documents: [policy], reason: "It begins." } });
  assert.equal(adopted.status, 200, adopted.text);
  const ledger = await api.export();
  const now = new Date().toISOString();
  let tried = 0;
  const asked = new Set();
  for (const { name, operation, request, answer } of samples.filter((one) => !CHANGES.includes(one.operation))) {
    const own = { ...request };
    const isOfRegister = operation !== "verify" && operation !== "backtest" && !("policy" in request && operation !== "decide_move");
    let expected = answer;
    if (!("policy" in request) && about("policy").has(operation)) {
      expected = elsewhere(operation, { ...request, policy: { documents: [policy] } });
    } else if (isOfRegister) {
      delete own.ledger;
      if ("now" in own && typeof own.now === "string") own.now = now;
      expected = null;
    }
    const reply = await api.ask(operation, own);
    if (expected === null) {
      // Why one unit lands before another is asked of a plan, which brings its units.
      const brings = about("register").has(operation) && operation !== "why_before";
      expected = elsewhere(operation, brings ? { ...own, ledger } : own);
    }
    // Where a fault says how far it read, the ledger that is brought elsewhere counts too.
    const placed = (text) => (isOfRegister ? text.replace(/ at line 1 column \d+/, "") : text);
    assert.equal(placed(reply.text), placed(expected), name);
    const { type, with: view } = reply.json;
    const status = { done: 200, rejected: 409 }[type] ?? { input: 400, environment: 503, corrupt: 500, defect: 500 }[view.kind];
    assert.equal(reply.status, status, name);
    assert.equal(reply.headers.get("content-type"), "application/json");
    if (type === "done") asked.add(operation);
    tried += 1;
  }
  assert(tried > 60, `${tried} were tried`);
  assert(asked.size > 30, `${[...asked]} were done`);
  // Without a policy of its own a question is of the one in force.
  const facts = { move: "land", paths: ["src/a.rs"] };
  const inForce = await api.ask("explain", { facts });
  assert.equal(inForce.status, 200, inForce.text);
  assert.equal(inForce.text, elsewhere("explain", { facts, policy: { documents: [policy] } }));
});

let known;
/** The operations about something. */
function about(what) {
  known ??= JSON.parse(governed(["--json", "call"])).operations;
  return new Set(known.filter((one) => one.about === what).map((one) => one.name));
}

test("what changes a register is not asked", async () => {
  for (const operation of CHANGES) {
    const reply = await api.ask(operation, {}, ADA);
    isFault(reply, 405);
    assert(reply.headers.has("allow"));
  }
  const near = isFault(await api.ask("unitz", {}), 404);
  assert.match(near.help, /`units?`/);
  isFault(await api.ask("units", { ledger: "none" }), 400);
});

test("the same under one key is recorded once", async () => {
  const id = another();
  const [one, two] = [await api.apply(propose(id), ADA, {}, { "idempotency-key": "k-1" }), await api.apply(propose(id), ADA, { key: "k-1" })];
  assert.deepEqual([one.status, two.status], [200, 200], two.text);
  assert.deepEqual([one.json.with.repeated, two.json.with.repeated], [false, true]);
  assert.deepEqual([two.json.with.entries, two.json.with.units], [[], [id]]);
  isFault(await api.apply(context(id, "Other."), ADA, { key: "k-1" }), 400);
  isFault(await api.apply(context(id, "Other."), ADA, { key: "k-2" }, { "idempotency-key": "k-3" }), 400);
  isFault(await api.send("/apply_many", { as: ADA, headers: { "idempotency-key": "k-4" }, body: { commands: [] } }), 400);
  const at = (await head()).seq;
  const same = await Promise.all(Array.from({ length: 8 }, () => api.apply(context(id, "Eight."), BO, { key: "k-8" })));
  assert.deepEqual(same.map((reply) => reply.status), Array(8).fill(200));
  assert.equal(same.filter((reply) => !reply.json.with.repeated).length, 1);
  assert.equal((await head()).seq, at + 1);
});

test("of many who write at once nobody is lost and nothing doubled", async () => {
  const at = (await head()).seq;
  const ids = Array.from({ length: 32 }, another);
  const who = (index) => (index % 2 ? BO : ADA);
  const all = await Promise.all([
    ...ids.map((id, index) => api.apply(propose(id), who(index))),
    ...ids.map((_, index) => api.apply(context(unit(1), `Word ${index}.`), who(index))),
  ]);
  for (const reply of all) assert.equal(reply.status, 200, reply.text);
  const ledger = await api.export();
  assert.equal((await head()).seq, at + 64);
  assert.equal(JSON.parse(elsewhere("verify", { ledger })).with.whole, true);
  const stored = new Set(ledger.split("\n"));
  const told = all.flatMap((reply) => reply.json.with.entries);
  assert.equal(new Set(told).size, 64);
  assert(told.every((line) => stored.has(line)), "an entry was told that is not stored");
  for (const [word] of ledger.matchAll(/Word \d+\./g)) assert.equal(ledger.split(word).length, 2, word);
});

test("the live channel says where the ledger stands, at once and when it moves", async () => {
  const live = api.live();
  assert.equal(await live.status, 101);
  assert.equal(live.socket.protocol, "governed.v1");
  assert.deepEqual(await live.next(), { head: await head() });
  const { head: moved } = (await api.apply(propose(another()))).json.with;
  assert.deepEqual(await live.until(moved.seq), { head: moved });
  // What is said there does not matter, and too much of it ends it.
  live.socket.send("hello");
  const { head: again } = (await api.apply(propose(another()))).json.with;
  assert.deepEqual(await live.until(again.seq), { head: again });
  live.socket.send("x".repeat(100_000));
  await live.closed;
  const withToken = api.live(["governed.v1", `token.${server.tokens[ADA]}`]);
  assert.equal(await withToken.status, 101);
  assert.equal(withToken.socket.protocol, "governed.v1");
  withToken.close();
  assert.equal(await api.live(["governed.v1", "token.wrong"]).status, 401);
  isFault(await api.send("/live"), 400);
});

test("who may not write, or not so, is told", async () => {
  const at = await head();
  const command = propose(another());
  for (const [options, status] of [
    [{}, 401],
    [{ as: "wrong" }, 401],
    [{ headers: { authorization: "Basic YTpi" } }, 401],
    [{ headers: { authorization: "Bearer" } }, 401],
  ]) {
    const reply = await api.send("/apply", { body: { command }, ...options });
    isFault(reply, status);
    assert.equal(reply.headers.get("www-authenticate"), "Bearer");
  }
  isFault(await api.send("/register", { as: "wrong" }), 401);
  isFault(await api.apply(command, ADA, { by: BO }), 403);
  isFault(await api.send("/apply_many", { as: BUILDER, body: { commands: [{ command }, { command, by: ADA }] } }), 403);
  // Neither where a command is a list of its fields: nobody would see whose name stands in it.
  isFault(await api.send("/apply_many", { as: BUILDER, body: { commands: [[BO, "2026-03-17T09:00:00Z", command]] } }), 400);
  isFault(await api.apply(command, ADA, { at: new Date(Date.now() + 3_600_000).toISOString() }), 400);
  isFault(await api.apply(command, ADA, { recorded: new Date().toISOString() }), 400);
  isFault(await api.apply(command, ADA, { ledger: await api.export() }), 400);
  isFault(await api.apply(command, ADA, { nonsense: 1 }), 400);
  isFault(await api.apply(command, ADA, { at: "yesterday" }), 400);
  isFault(await api.apply({ type: "destroy", with: {} }), 400);
  assert.deepEqual(await head(), at);
});

test("a page of another site may not ask", async () => {
  const body = JSON.stringify({ command: propose(another()) });
  const headers = { "content-type": "application/json", authorization: `Bearer ${server.tokens[ADA]}` };
  const path = new URL(server.base).pathname;
  for (const further of [
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ]) {
    isFault(await raw(server, { method: "POST", path: `${path}/apply`, headers: { ...headers, ...further }, body }), 403);
    isFault(await raw(server, { path: `${path}/register`, headers: further }), 403);
  }
  const asked = { origin: "https://evil.example", "access-control-request-method": "POST" };
  const preflight = await raw(server, { method: "OPTIONS", path: `${path}/apply`, headers: asked });
  assert.equal(preflight.headers["access-control-allow-origin"], undefined);
  isFault(preflight, 403);
  const own = new URL(server.base).origin;
  assert.equal((await raw(server, { path: `${path}/register`, headers: { origin: own, "sec-fetch-site": "same-origin" } })).status, 200);
  assert.equal(await api.live(["governed.v1"], { origin: "https://evil.example" }).status, 403);
});

test("what is no request is told what is wrong with it", async () => {
  const as = ADA;
  for (const body of ["", "{", "[]", "7", '{"command": 1, "command": 2}', `{"a":`.repeat(2_000), '"\ud800"', new Uint8Array([0xff, 0xfe])]) {
    isFault(await api.send("/apply", { as, body }), 400);
    // A list is read field by field, as every other face reads it.
    if (body !== "[]") isFault(await api.send("/ask/units", { body }), 400);
  }
  for (const kind of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]) {
    isFault(await api.send("/apply", { as, headers: { "content-type": kind }, body: "{}" }), 415);
    isFault(await api.send("/ask/units", { headers: { "content-type": kind }, body: "{}" }), 415);
  }
  assert.equal((await api.send("/ask/units", { headers: { "content-type": "Application/JSON; charset=utf-8" }, body: "{}" })).status, 200);
  const large = "x".repeat(33 * 1024 * 1024);
  isFault(await api.send("/ask/canonicalize", { body: `{"value": "${large}"}` }), 413);
  isFault(await api.apply(context(unit(1), "y".repeat(100_000))), 400);
});

test("what is not there is not there", async () => {
  for (const path of ["/", "/registers", "/ask", "/ask/", "/ask/units/more", "/ledger/", "/%2e%2e/register", "//register"]) {
    isFault(await api.send(path), 404);
  }
  for (const [method, path, allow] of [
    ["DELETE", "/register", "GET,HEAD"],
    ["POST", "/entries", "GET,HEAD"],
    ["PUT", "/ledger", "GET,HEAD"],
    ["GET", "/ask/units", "POST"],
    ["GET", "/apply", "POST"],
    ["PATCH", "/apply_many", "POST"],
  ]) {
    const reply = await api.send(path, { method });
    isFault(reply, 405);
    assert.deepEqual(reply.headers.get("allow").split(/, */).sort(), allow.split(",").sort(), path);
  }
  const only = await api.send("/ledger", { method: "HEAD" });
  assert.deepEqual([only.status, only.text], [200, ""]);
});

test("every answer says what a browser may do with it", async () => {
  for (const reply of [await api.send("/register"), await api.send("/ledger"), await api.send("/nothing"), await api.apply({}, "wrong")]) {
    assert.equal(reply.headers.get("x-content-type-options"), "nosniff");
    assert.equal(reply.headers.get("referrer-policy"), "no-referrer");
    assert.equal(reply.headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(reply.headers.get("cross-origin-resource-policy"), "same-origin");
    assert.equal(reply.headers.get("cache-control"), "no-store");
    assert.equal(reply.headers.get("access-control-allow-origin"), null);
    assert.match(reply.headers.get("content-security-policy"), /default-src 'none'/);
  }
});

test("hostile text comes back as it went in", async () => {
  const { title, purpose } = (await api.ask("unit", { unit: unit(2) })).json.with;
  assert.deepEqual([title.is ?? title, purpose.is ?? purpose], [HOSTILE, HOSTILE]);
  isFault(await api.ask("unit", { unit: "ticket:" + "<script>".repeat(100) }), 400);
  isFault(await api.apply(context(unit(1), "turned \u202e round")), 400);
});

test("the contract is what it says it is, and is OpenAPI 3.1", async () => {
  const told = await api.send("/openapi.json");
  assert.equal(told.text, readFileSync(CONTRACT, "utf8"));
  assert.equal(told.json.openapi, "3.1.0");
  const checked = await new Validator().validate(told.json);
  assert(checked.valid, JSON.stringify(checked.errors, null, 1));
});
