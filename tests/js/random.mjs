// Calls at random, for as long as it is told: every operation with requests of the vectors, spoilt in every way there is.
// After each, the same instance still gives a known vector's bytes.
//   node tests/js/random.mjs --seconds 3600 --seed 7
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import * as governed from "../../pkg/entry/node.js";
import { vectors } from "./vectors.mjs";
import { CASE, POLICY } from "./world.mjs";

const { values } = parseArgs({ options: { seconds: { type: "string", default: "10" }, seed: { type: "string" } } });
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const until = performance.now() + Number(values.seconds) * 1000;
console.log(`seed ${seed}, ${values.seconds} s`);

// A generator of small state, so that a seed says all.
let state = seed >>> 0;
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};
const below = (count) => Math.floor(random() * count);
const one = (list) => list[below(list.length)];

const known = [
  ["decide", { policy: POLICY, facts: CASE }],
  ["explain", { policy: POLICY, facts: CASE, words: "text" }],
  ["decide_many", { policy: POLICY, cases: [CASE, {}] }],
  ["facts", { policy: POLICY }],
  ["canonicalize", { value: { b: [1.5, "é"], a: null } }],
  ["open", { name: "a trial", at: "2026-11-22T10:00:00Z", by: "person:ada" }],
].map(([operation, request]) => ({ operation, text: JSON.stringify(request) }));
const seeds = [...known, ...vectors.map(({ operation, request, text }) => ({ operation, text: text ?? JSON.stringify(request) }))];
const rights = known.map(({ operation, text }) => ({ operation, text, answer: governed.callText(operation, text) }));
const names = governed.build().with.operations.map(({ name }) => name);

const ODD = [
  NaN, -0, 1e308, 2 ** 53, -1, 0.1, 1n, undefined, null, true, "", "\u0000", "\ud800", "🦀".repeat(50), "x".repeat(100_000), [], {}, [[[[]]]],
  { __proto__: null, a: 1 }, JSON.parse('{"__proto__":1}'), new Map(), new Date(), () => {}, Symbol("s"), "2026-11-22T10:00:00Z", "person:ada",
  "land", "move", "9".repeat(400), "(".repeat(3_000), "a && ".repeat(2_000), "&a [*a, *a]", "{{{{", "- - - -", "%YAML 9", "\t", "[1", { a: { b: { c: {} } } },
];

/** Spoils one place of a value, or some. */
const spoilt = (value) => {
  if (random() < 0.08) return one(ODD);
  if (Array.isArray(value)) {
    if (value.length === 0) return random() < 0.5 ? value : [one(ODD)];
    const items = [...value];
    const at = below(items.length);
    if (random() < 0.1) items.splice(at, 1);
    else if (random() < 0.1) items.push(...Array.from({ length: 1 + below(20) }, () => items[at]));
    else items[at] = spoilt(items[at]);
    return items;
  }
  if (value !== null && typeof value === "object") {
    const fields = Object.entries(value);
    if (fields.length === 0) return random() < 0.5 ? value : { [one(["a", "policy", "__proto__", "ledger", ""])]: one(ODD) };
    const at = below(fields.length);
    if (random() < 0.08) fields.splice(at, 1);
    else if (random() < 0.08) fields.push([one(["policy", "facts", "ledger", "unit", "at", "by", "x", "__proto__"]), one(ODD)]);
    else fields[at] = [fields[at][0], spoilt(fields[at][1])];
    return Object.fromEntries(fields);
  }
  if (typeof value === "string") return spoiltText(value);
  return random() < 0.5 ? value : one(ODD);
};

const spoiltText = (text) => {
  const at = below(text.length + 1);
  switch (below(6)) {
    case 0: return text.slice(0, at);
    case 1: return text.slice(0, at) + one(["{", "}", "\"", ":", "\n", " ", "\\", "0", "-", "\u2028", "é", "\ud83d", "&&", "["]) + text.slice(at);
    case 2: return text.slice(0, at) + text.slice(at + 1 + below(40));
    case 3: return text.slice(0, at) + text.slice(below(text.length + 1));
    case 4: return text + text;
    default: return text;
  }
};

let calls = 0;
const counts = { done: 0, rejected: 0, fault: 0 };
const longest = { took: 0 };
let kept = [];
const fail = (why, told) => {
  console.error(`seed ${seed}, call ${calls}: ${why}`);
  console.error(JSON.stringify(told, (_, value) => (typeof value === "bigint" || typeof value === "symbol" ? String(value) : value))?.slice(0, 4_000));
  process.exit(1);
};

while (performance.now() < until) {
  const { operation, text } = one(seeds);
  const name = random() < 0.8 ? operation : one(names);
  let request = random() < 0.3 ? spoiltText(text) : text;
  if (request === text || random() < 0.3) {
    try {
      request = JSON.parse(request);
      for (let times = 1 + below(3); times > 0; times -= 1) request = spoilt(request);
    } catch {
      // It stays the text it is.
    }
  }
  calls += 1;
  const began = performance.now();
  let answer;
  try {
    const on = random() < 0.4 && kept.length > 0 ? one(kept) : governed;
    answer = on.call(name, request);
    if (random() < 0.02) {
      const opened = random() < 0.5 ? governed.Policy.open(random() < 0.5 ? POLICY : spoilt(POLICY)) : governed.Register.open();
      if (opened.type === "done") kept.push(opened.with);
    }
    if (kept.length > 8) {
      one(kept).free();
      kept = kept.slice(1);
    }
  } catch (thrown) {
    fail(`${name} threw ${thrown?.stack}`, request);
  }
  const took = performance.now() - began;
  if (took > longest.took) Object.assign(longest, { took, name, call: calls });
  if (counts[answer?.type] === undefined) fail(`${name} gave no tagged answer`, { request, answer });
  counts[answer.type] += 1;
  if (answer.type === "fault" && answer.with.kind === "defect") fail(`${name} is a defect: ${answer.with.message}`, request);
  const right = one(rights);
  if (governed.callText(right.operation, right.text) !== right.answer) fail(`after ${name} ${right.operation} answers otherwise`, request);
}
console.log(`${calls} calls: ${JSON.stringify(counts)}; the longest ${longest.took.toFixed(0)} ms (${longest.name}, call ${longest.call}); ${governed.memoryBytes()} bytes`);
