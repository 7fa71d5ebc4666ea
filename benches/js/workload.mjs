// The policy workload of benches/peers, drawn here again: one xorshift in a fixed order, first the inputs, then 50 rules,
// then 1,000. The expected answers over there tell whether this is the same workload.
import { readFileSync } from "node:fs";

export const INPUTS = 10_000;
export const RULE_COUNTS = [50, 1_000];

const AREAS = ["services", "libs", "infra", "payments", "web", "data", "mobile", "tools"];
const PARTS = ["api", "db", "auth", "ui", "jobs", "config", "core", "migrations"];
const EVIDENCE = [
  "unit_tests", "integration_tests", "lint", "sast", "dep_scan", "load_test",
  "rollback_plan", "design_note", "coverage", "license_scan", "fuzz", "screenshot",
];
const RISKS = [0, 20, 40, 60, 80, 90];
const MODULES = 60;
const GROUPS = 20;

const padded = (number, digits) => String(number).padStart(digits, "0");

/** A 32-bit xorshift, read as a fraction of one. */
class Draw {
  #state = 0x9e3779b9 | 0;

  fraction() {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) / 2 ** 32;
  }

  /** From `least` to `most`, both among the answers. */
  number(least, most) {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  from(list) {
    return list[Math.floor(this.fraction() * list.length)];
  }

  module() {
    return `m${padded(this.number(0, MODULES - 1), 3)}`;
  }
}

// The order of the draws below is the workload: where an expression draws more than once, it draws from left to right.

const drawRule = (draw, number, count) => {
  const depth = draw.fraction();
  const [area, module, part] = [draw.from(AREAS), draw.module(), draw.from(PARTS)];
  // Few rules are broad; most are for a module or a part of one.
  const broad = count > 100 ? 0.02 : 0.15;
  let prefix = `${area}/`;
  if (depth >= broad) prefix += `${module}/`;
  if (depth >= 0.6) prefix += `${part}/`;
  const weight = draw.fraction();
  const effect = weight < 0.7 ? "require_review" : weight < 0.85 ? "escalate" : weight < 0.95 ? "block" : "route";
  return {
    id: `r${padded(number, 4)}`,
    prefix,
    effect,
    minRisk: draw.from(RISKS),
    executor: draw.fraction() < 0.9 ? "machine" : "human",
    missing: draw.from(EVIDENCE),
    group: `group-${padded(draw.number(0, GROUPS - 1), 2)}`,
    reason: `Rule ${number}: ${prefix} at risk needs ${effect}`,
  };
};

const drawInput = (draw, number) => {
  const count = draw.number(1, 8);
  // A change keeps to one module with most of its files.
  const home = `${draw.from(AREAS)}/${draw.module()}/`;
  const paths = Array.from({ length: count }, () => {
    if (draw.fraction() < 0.7) return `${home}${draw.from(PARTS)}/f${draw.number(0, 99)}.rs`;
    const directory = `${draw.from(AREAS)}/${draw.module()}/${draw.from(PARTS)}/`;
    const deeper = draw.fraction() < 0.4 ? `x${draw.number(0, 9)}/` : "";
    return `${directory}${deeper}f${draw.number(0, 99)}.rs`;
  });
  // The directories of the paths, each once: what an engine without a quantifier is given.
  const touched = new Set();
  for (const path of paths) {
    for (const { index } of path.matchAll(/\//g)) touched.add(path.slice(0, index + 1));
  }
  return {
    change: { id: `c${number}`, paths, touched: [...touched], risk: draw.number(0, 100), lines: draw.number(1, 2_000) },
    executor: { id: `ex-${draw.number(0, 99)}`, kind: draw.fraction() < 0.8 ? "machine" : "human", level: draw.number(0, 5) },
    evidence: EVIDENCE.filter(() => draw.fraction() < 0.6),
    hour: draw.number(0, 23),
  };
};

/** The inputs, and the rules by how many there are. */
export const generate = () => {
  const draw = new Draw();
  const inputs = Array.from({ length: INPUTS }, (_, number) => drawInput(draw, number));
  const rules = Object.fromEntries(
    RULE_COUNTS.map((count) => [count, Array.from({ length: count }, (_, number) => drawRule(draw, number, count))]),
  );
  return { inputs, rules };
};

export const holds = (rule, { change, executor, evidence }) =>
  change.risk >= rule.minRisk &&
  executor.kind === rule.executor &&
  !evidence.includes(rule.missing) &&
  change.paths.some((path) => path.startsWith(rule.prefix));

/** The ids of the rules that hold for each input, found by asking every rule about every input. */
export const scan = (rules, inputs) =>
  inputs.map((facts) => rules.filter((rule) => holds(rule, facts)).map(({ id }) => id));

/** Throws where a scan of all inputs is not what another program found in the same workload. */
export const compareWithExpected = (count, answers) => {
  const expected = JSON.parse(readFileSync(new URL(`../peers/expected/expect${count}.json`, import.meta.url), "utf8"));
  let checksum = 0n;
  answers.forEach((ids, input) => {
    for (const id of ids) checksum += BigInt(input + 1) * BigInt(Number(id.slice(1)) + 7);
  });
  const found = {
    matches: answers.reduce((sum, ids) => sum + ids.length, 0),
    checksum: String(checksum),
    inputs_without_match: answers.filter((ids) => ids.length === 0).length,
  };
  for (const [name, value] of Object.entries(found)) {
    if (value !== expected[name]) throw new Error(`the scan of ${count} rules finds ${name} ${value}, expected ${expected[name]}`);
  }
};
