// Getting ready: from bytes, from a module, from an address; and what is told where that fails.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CASE, POLICY } from "./world.mjs";

const bytes = readFileSync(new URL("../../pkg/core/governed_bg.wasm", import.meta.url));
const small = readFileSync(new URL("../../pkg/core/policy_bg.wasm", import.meta.url));
// One process, several cores: a module with another query is another module.
let count = 0;
const fresh = async () => {
  count += 1;
  const { facade } = await import(`../../pkg/lib/facade.js?${count}`);
  const glue = await import(`../../pkg/core/governed.js?${count}`);
  return { glue, ...facade(glue, "keptregister_call", { policy: [], register: [] }) };
};
const works = (core) => assert.equal(core.call("canonicalize", { value: 1 }).with.text, "1");

test("a call before the core is ready says so", async () => {
  const core = await fresh();
  for (const answer of [core.call("canonicalize", { value: 1 }), core.build(), core.newUnitId(), core.Policy.open({}), core.Register.open()]) {
    assert.equal(answer.type, "fault");
    assert.equal(answer.with.kind, "input");
    assert.match(answer.with.message, /^the core is not ready/);
    assert.match(answer.with.help, /await init\(\)/);
  }
  assert.equal(core.memoryBytes(), 0);
  core.begin(() => { throw new Error("there is no file"); });
  assert.match(core.call("canonicalize", {}).with.message, /not ready: there is no file$/);
  core.initSync(bytes);
  works(core);
});

test("ready from bytes, from a module, from a response, from a promise; and once is enough", async () => {
  const response = (type) => new Response(bytes, { headers: { "Content-Type": type } });
  for (const given of [bytes, new WebAssembly.Module(bytes)]) {
    const core = await fresh();
    core.initSync(given);
    core.initSync(new Uint8Array());
    await core.initFrom(new Uint8Array());
    works(core);
  }
  for (const given of [bytes, new WebAssembly.Module(bytes), response("application/wasm"), response("text/plain"), Promise.resolve(response("application/wasm"))]) {
    const core = await fresh();
    await Promise.all([core.initFrom(given), core.initFrom(given)]);
    works(core);
  }
});

test("what is not this wasm is turned down, and the next try counts", async () => {
  const core = await fresh();
  for (const given of [bytes.subarray(0, bytes.length / 2), bytes.subarray(0, 5), new Uint8Array(), small, "x", null, undefined, {}]) {
    assert.throws(() => core.initSync(given), /^Error: governed: the wasm cannot be used: /);
  }
  for (const given of [bytes.subarray(0, 100_000), new Response("<html>", { status: 404 }), "nonsense:", new Response(bytes.subarray(0, 99), { headers: { "Content-Type": "application/wasm" } })]) {
    await assert.rejects(core.initFrom(given), /^Error: governed: the wasm cannot be used: /);
  }
  assert.equal(core.call("canonicalize", {}).type, "fault");
  await core.initFrom(bytes);
  works(core);
});

test("memory that runs out is a fault, and what is kept is there again after it", async () => {
  const core = await fresh();
  core.initSync(bytes);
  const policy = core.Policy.open(POLICY).with;
  const right = policy.decideText(CASE);
  // All that 32 bits address is taken, without being touched; what is asked next finds nothing left.
  const { memory } = core.glue.initSync();
  for (let pages = 32_768; pages > 0; pages = Math.floor(pages / 2)) {
    try {
      for (;;) memory.grow(pages);
    } catch {
      // The next half is tried.
    }
  }
  const answer = policy.decide({ ...CASE, paths: Array.from({ length: 300_000 }, (_, index) => `src/${index}/${"long/".repeat(20)}`) });
  assert.equal(answer.type, "fault", JSON.stringify(answer).slice(0, 200));
  assert.equal(answer.with.kind, "defect");
  assert.match(answer.with.message, /memory|the core stopped/);
  works(core);
  assert.equal(policy.decideText(CASE), right);
  assert.ok(core.memoryBytes() < 100_000_000, "a fresh instance holds little");
  policy.free();
});

test("a defect is told as the core told it, and the next call has a fresh instance", async () => {
  const { facade } = await import("../../pkg/lib/facade.js");
  const did = [];
  let fails = true;
  const glue = {
    initSync: () => ({}),
    __wbg_reset_state: () => did.push("reset"),
    takeDefect: () => "panicked at src/unit/decide.rs:1:1: the impossible",
    call() {
      if (fails) throw new WebAssembly.RuntimeError("unreachable");
      return '{"type":"done","with":1}';
    },
  };
  const core = facade(glue, "keptregister_call", { policy: [], register: [] });
  core.initSync(bytes);
  const { with: told } = core.call("decide", {});
  assert.equal(told.kind, "defect");
  assert.match(told.message, /^this is a defect in governed: panicked at .*the impossible$/);
  assert.match(told.help, /report it/);
  assert.deepEqual(did, []);
  fails = false;
  assert.deepEqual(core.call("decide", {}), { type: "done", with: 1 });
  core.call("decide", {});
  assert.deepEqual(did, ["reset"]);
});
