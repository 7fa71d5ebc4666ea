// What callers can get wrong, or mean to: a tagged answer each time, and an instance that still works.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as governed from "../../pkg/entry/node.js";
import { CASE, POLICY } from "./world.mjs";

const nested = (depth) => {
  let value = 0;
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
};
const cyclic = () => {
  const value = { list: [] };
  value.list.push({ back: value });
  return value;
};
const throwing = { get risk() { throw new Error("not today"); } };
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const endless = () => new Proxy({}, { ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }), get: () => endless() });
const worse = { get risk() { throw { get message() { throw 1; }, toString: null }; } };

/** Values no JSON can say, and what is told of them, at `facts.change`. */
const UNSENDABLE = [
  ["NaN", { risk: NaN }, /^`facts\.change\.risk` is NaN/],
  ["Infinity", { risk: -Infinity }, /^`facts\.change\.risk` is -Infinity/],
  ["a bigint", { risk: 1n }, /^`facts\.change\.risk` is a bigint/],
  ["undefined in an array", { files: ["a", undefined] }, /^`facts\.change\.files\[1\]` is undefined/],
  ["a hole in an array", { files: [, "a"] }, /^`facts\.change\.files\[0\]` is undefined/],
  ["a function", { risk() {} }, /^`facts\.change\.risk` is a function/],
  ["a symbol", { risk: Symbol("x") }, /^`facts\.change\.risk` is a symbol/],
  ["a cycle", cyclic(), /leads back to itself/],
  ["a Map", { risk: new Map() }, /^`facts\.change\.risk` is a Map/],
  ["a Set", { risk: new Set() }, /is a Set/],
  ["a Date", { risk: new Date(0) }, /is a Date/],
  ["a RegExp", { risk: /x/ }, /is a RegExp/],
  ["bytes within", { risk: new Uint8Array(2) }, /is a Uint8Array/],
  ["a boxed number", { risk: new Number(1) }, /is a Number/],
  ["a class", { risk: new (class Risk {})() }, /object of a class/],
  ["toJSON", { risk: { toJSON: () => 1 } }, /^`facts\.change\.risk\.toJSON` is a function/],
  ["a getter that throws", throwing, /could not be read: not today/],
  ["a getter that throws what throws", worse, /could not be read: no more is known/],
  ["a revoked Proxy", { risk: revoked() }, /could not be read/],
  ["a Proxy without end", { risk: endless() }, /goes deeper than 128 levels/],
  ["half a surrogate pair", { risk: "a\ud800b" }, /^`facts\.change\.risk` holds half of a surrogate pair/],
  ["half a surrogate pair in a name", { "\udc00": 1 }, /is named with half of a surrogate pair/],
  ["depth", nested(100_000), /goes deeper than 128 levels/],
  ["a name to be quoted", { "a b": { __proto__: null, x: NaN } }, /^`facts\.change\["a b"\]\.x` is NaN/],
];

const right = governed.callText("decide", { policy: POLICY, facts: CASE });
const stillWorks = () => assert.equal(governed.callText("decide", { policy: POLICY, facts: CASE }), right);

const tagged = (answer, what) => {
  assert.ok(["done", "rejected", "fault"].includes(answer?.type), `${what}: ${JSON.stringify(answer)}`);
  if (answer.type === "fault") {
    assert.ok(["input", "environment", "corrupt", "defect"].includes(answer.with.kind), what);
    assert.equal(typeof answer.with.message, "string", what);
    assert.notEqual(answer.with.kind, "defect", `${what}: ${JSON.stringify(answer)}`);
  }
  return answer;
};

test("what JSON cannot say is a fault that names its place", () => {
  const policy = governed.Policy.open(POLICY).with;
  for (const [name, change, message] of UNSENDABLE) {
    const alone = tagged(governed.call("decide", { policy: POLICY, facts: { change } }), name);
    assert.equal(alone.type, "fault", name);
    assert.match(alone.with.message, message, name);
    const kept = tagged(policy.decide({ change }), name);
    assert.match(kept.with.message, message, name);
    assert.equal(policy.decideText({ change }), JSON.stringify({ type: "fault", with: Object.fromEntries(Object.entries(kept.with).sort()) }), name);
    for (const answer of [policy.decideMany([{ change }]), policy.explain({ change }), governed.Policy.open(change), governed.Register.open(change)]) {
      assert.equal(tagged(answer, name).type, "fault", name);
    }
  }
  stillWorks();
  policy.free();
});

test("what JSON can say is carried exactly", () => {
  const values = [
    {}, [], [[]], "", "\u0000\u001f\"\\/\u2028\u{1f600}", 0, 1.5, 1e21, 5e-324, 2 ** 53, -(2 ** 53), true, null,
    { "": 1, "a.b": { "\n": [1, { c: "é" }] } }, JSON.parse('{"__proto__":[1],"constructor":{"prototype":2}}'),
    Object.assign(Object.create(null), { a: 1 }), new Proxy({ a: [1] }, {}), Object.freeze({ a: 1 }), nested(100), "x".repeat(1_000_000),
  ];
  for (const value of values) {
    const answer = tagged(governed.canonicalize({ value }), JSON.stringify(value).slice(0, 60));
    assert.equal(answer.type, "done", JSON.stringify(answer).slice(0, 200));
    assert.deepEqual(JSON.parse(answer.with.text), JSON.parse(JSON.stringify(value)));
  }
  assert.equal(governed.canonicalize({ value: -0 }).with.text, "0");
  assert.equal(governed.canonicalize({ value: { a: undefined, b: 1 } }).with.text, '{"b":1}');
  stillWorks();
});

const utf8 = (text) => new TextEncoder().encode(text);
const bad = new Uint8Array([0x7b, 0xff, 0x7d]);
const GARBAGE = [
  undefined, null, true, 0, NaN, 1n, Symbol("x"), () => {}, class {}, "", " ", "{", "}", "null", "[]", "nonsense", '{"a":1,"a":2}', '{"policy":1}',
  '{"policy":{"files":1}}', '{"policy":{"documents":[{}]}}', '{"ledger":"{"}', '{"facts":"\\ud800"}', "\ud800", "\ufeff{}", `${"[".repeat(100_000)}`,
  `{"value":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, '{"value":1e999}', '{"value":123456789012345678901234567890}', '{"value":-0}',
  "x".repeat(5_000_000), [], {}, [1], { nonsense: 1 }, { policy: [] }, { ledger: 1 }, { ledger: "\u0000" }, { facts: [] }, { cases: {} }, { __proto__: null },
  JSON.parse('{"__proto__":{"policy":1}}'), new Map(), new Date(NaN), bad, utf8("{}"), utf8("\ufeff{}"), new ArrayBuffer(2), new Uint16Array(2), new DataView(new ArrayBuffer(1)),
  new Proxy([], {}), revoked(), endless(), cyclic(), nested(100_000), throwing, Promise.resolve({}), new Proxy(() => {}, {}), { [Symbol.toStringTag]: "Uint8Array" },
  Object.create({ inherited: 1 }), globalThis,
];

test("every operation takes whatever it is given with a tagged answer", () => {
  const policy = governed.Policy.open(POLICY).with;
  const register = governed.Register.open().with;
  const { operations } = governed.build().with;
  for (const { name, about } of operations) {
    for (const [index, given] of GARBAGE.entries()) {
      const what = `${name}, ${index}`;
      tagged(governed.call(name, given), what);
      tagged(JSON.parse(governed.callText(name, given)), what);
      if (about === "policy") tagged(policy.call(name, given), what);
      if (about === "register") tagged(register.call(name, given), what);
      tagged(policy.call("replay", given), what);
    }
  }
  for (const given of GARBAGE) {
    tagged(governed.call(given, {}), "as the operation");
    tagged(governed.Policy.open(given), "as a policy");
    tagged(governed.Register.open(given), "as a register");
    tagged(policy.decide(given), "as facts");
    tagged(policy.decideLines(given), "as lines");
    tagged(policy.decideMany(given), "as cases");
    tagged(policy.explain(given, given), "as facts and words");
  }
  stillWorks();
  assert.deepEqual(JSON.parse(policy.decideText(CASE)), JSON.parse(right));
  policy.free();
  register.free();
});

test("text brings nothing but the part it is given for", () => {
  const policy = governed.Policy.open(POLICY).with;
  for (const facts of ['{},"words":"text"', '{},"policy":{}', "{}}"]) {
    assert.equal(policy.explain(facts).type, "fault", facts);
    assert.equal(governed.Policy.open(facts).type, "fault", facts);
  }
  policy.free();
});

test("a number of a realm of its own and bytes of a Buffer are taken", async () => {
  const { runInNewContext } = await import("node:vm");
  assert.equal(governed.canonicalize(runInNewContext("({value: {a: [1]}})")).with.text, '{"a":[1]}');
  assert.equal(governed.canonicalize(Buffer.from('{"value":2}')).with.text, "2");
});
