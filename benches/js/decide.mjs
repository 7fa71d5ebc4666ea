// Decisions in a second, Governed beside its peers: one policy workload, every answer held against a plain scan of the rules.
//   node benches/js/decide.mjs [--rounds 3] [--seconds 0.8] [--cold 7] [--engines NAME]
// Prints Markdown. `--seconds` is the most that one engine is timed in one round over one number of rules.
// Needs pkg/core (scripts/wasm-build.sh) and `npm ci` here.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";
import { ENGINES } from "./engines.mjs";
import { INPUTS, RULE_COUNTS, compareWithExpected, generate, scan } from "./workload.mjs";

const { values: asked } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "0.8" },
    cold: { type: "string", default: "7" },
    engines: { type: "string", default: "" },
    first: { type: "string" },
  },
});

/** Fewer decisions than this say nothing of their spread. */
const FEWEST = 20;
/** Decisions that take longer, in milliseconds, are timed by what the process ran for: on a machine others use they seldom have the processor to themselves. */
const LONG = 0.1;

/** What this process ran for, all its threads, in milliseconds. */
const ran = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const same = (ids, right) => {
  const found = ids.toSorted();
  return found.length === right.length && found.every((id, place) => id === right[place]);
};

let held = 0;
const hold = (name, count, answers, right) => {
  held += answers.length;
  const wrong = answers.findIndex((ids, input) => !same(ids, right[input]));
  if (wrong < 0) return;
  throw new Error(`${name} is wrong over ${count} rules, input ${wrong}: ${answers[wrong]}; right is ${right[wrong]}`);
};

/** One engine over one set of rules: asks about the inputs in their order until all are done or the time is over. */
const single = async (decide, inputs, most, long) => {
  const times = [];
  const answers = [];
  let spent = 0;
  const ranBefore = ran();
  for (const facts of inputs) {
    const ranUntil = long ? ran() : 0;
    const began = performance.now();
    let answer = decide(facts);
    if (answer instanceof Promise) answer = await answer;
    const goneBy = performance.now() - began;
    times.push(long ? Math.min(goneBy, ran() - ranUntil) : goneBy);
    answers.push(answer);
    spent += goneBy;
    if (spent >= most && times.length >= FEWEST) break;
  }
  const all = Math.min(times.reduce((sum, time) => sum + time, 0), ran() - ranBefore);
  times.sort((one, other) => one - other);
  return { p50: times[times.length >> 1] * 1_000, perSecond: (times.length / all) * 1_000, answers };
};

const batch = (decide, inputs, count) => {
  const ranUntil = ran();
  const began = performance.now();
  const answer = decide(inputs);
  const took = Math.min(performance.now() - began, ran() - ranUntil);
  return { perSecond: (count / took) * 1_000, answer };
};

/** What a decision takes at first, or nothing where `FEWEST` of them take longer than all rounds may. */
const tried = async (decide, inputs, most) => {
  const began = performance.now();
  for (let input = 0; input < FEWEST; input += 1) {
    await decide(inputs[input]);
    if (performance.now() - began > Number(asked.rounds) * most) return undefined;
  }
  return (performance.now() - began) / FEWEST;
};

/** The best of the rounds for each engine and number of rules. The engines take turns, so that what disturbs the machine for a while disturbs them all. */
const measure = async (engines, { inputs, rules }, right) => {
  const cells = new Map(engines.map((engine) => [engine, {}]));
  for (const count of RULE_COUNTS) {
    for (let round = 0; round < Number(asked.rounds); round += 1) {
      for (const engine of engines) {
        const best = (cells.get(engine)[count] ??= { p50: Infinity, perSecond: 0 });
        if (best.skipped) continue;
        const most = Number(asked.seconds) * 1_000;
        const code = await engine.load();
        const decide = engine.prepare(code, rules[count]);
        const ready = inputs.map((facts) => engine.ready(facts));
        const first = await tried(decide, ready, most);
        if (first === undefined) {
          best.skipped = true;
          continue;
        }
        const { p50, perSecond, answers } = await single(decide, ready, most, first > LONG);
        hold(engine.name, count, answers.map((answer) => engine.ids(answer)), right[count]);
        best.p50 = Math.min(best.p50, p50);
        best.perSecond = Math.max(best.perSecond, perSecond);
        if (engine.many === undefined) continue;
        const many = batch(engine.many(code, rules[count]), engine.readyMany(inputs), inputs.length);
        const ids = engine.idsOfMany(many.answer);
        if (ids.length !== inputs.length) throw new Error(`${engine.name} answers ${ids.length} of ${inputs.length}`);
        hold(engine.name, count, ids, right[count]);
        best.inBatch = Math.max(best.inBatch ?? 0, many.perSecond);
      }
    }
  }
  return cells;
};

/** In a process of its own: from before the engine's code is brought in to its first decision, in milliseconds. */
const firstDecision = async (engine) => {
  const { inputs, rules } = generate();
  const some = rules[RULE_COUNTS[0]];
  const right = scan(some, inputs);
  const input = right.findIndex((ids) => ids.length > 0);
  const facts = engine.ready(inputs[input]);
  const began = performance.now();
  const answer = await engine.prepare(await engine.load(), some)(facts);
  const took = performance.now() - began;
  hold(engine.name, some.length, [engine.ids(answer)], [right[input]]);
  return took;
};

const coldStart = (engine) => {
  const me = fileURLToPath(import.meta.url);
  const runs = Array.from({ length: Number(asked.cold) }, () =>
    Number(execFileSync(process.execPath, [me, "--first", String(ENGINES.indexOf(engine))], { encoding: "utf8" })));
  return runs.toSorted((one, other) => one - other)[runs.length >> 1];
};

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;

/** What a browser loads, compressed: the JavaScript as esbuild makes one minified file of it, and the wasm. */
const weight = async ({ bundled, wasm }) => {
  if (bundled === undefined) return undefined;
  const { build } = await import("esbuild");
  const entry = bundled.replaceAll("\\", "/");
  const { outputFiles } = await build({
    stdin: { contents: `export * from "${entry}"; import * as all from "${entry}"; export default all;`, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true, minify: true, format: "esm", platform: "browser", write: false, logLevel: "error",
  });
  return { script: brotli(outputFiles[0].contents), wasm: wasm === undefined ? 0 : brotli(readFileSync(wasm)) };
};

const versionOf = (engine) => (engine.versionOf === undefined ? "" : JSON.parse(readFileSync(engine.versionOf, "utf8")).version);

/** Three digits, or as many as stand before the point. */
const short = (number) =>
  number < 9.995 ? number.toFixed(2) : number < 99.95 ? number.toFixed(1) : Math.round(number).toLocaleString("en");
/** Three digits that count: more would say what the machine did meanwhile. */
const rounded = (number) => Number(number.toPrecision(3)).toLocaleString("en");
const table = (heads, words, rows) =>
  [heads, heads.map((_, column) => (column < words ? "---" : "--:")), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const MODES = `\
Modes: A asks by a quantifier over the paths; B by membership in the set of their directories, which is expanded beforehand and
not counted. Single decisions come from the form an engine takes: text for \`decideText\` and datalogic, objects for the rest.
*In one call* is all ${INPUTS.toLocaleString("en")} inputs at once; engines with a dash have no such call. *Too long* is a cell that was left out:
${FEWEST} decisions take longer than all its rounds may. A first decision is counted from before the import, Node's own start left out.`;

const report = async () => {
  const engines = ENGINES.filter(({ name }) => name.includes(asked.engines));
  if (engines.length === 0) throw new Error(`no engine is called \`${asked.engines}\`; there are: ${ENGINES.map(({ name }) => name).join("; ")}`);
  const workload = generate();
  const right = Object.fromEntries(RULE_COUNTS.map((count) => [count, scan(workload.rules[count], workload.inputs)]));
  for (const count of RULE_COUNTS) compareWithExpected(count, right[count]);
  const load = () => loadavg().map((value) => value.toFixed(1)).join(", ");
  const before = load();
  const cells = await measure(engines, workload, right);
  const after = load();
  const texts = workload.inputs.map((facts) => JSON.stringify(facts));
  const parsing = [];
  for (let round = 0; round < 3; round += 1) parsing.push((await single((text) => JSON.parse(text), texts, 800, false)).p50);

  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0].model.trim()}, ${new Date().toISOString().slice(0, 10)}; ` +
    `load average ${before} before and ${after} after; best of ${asked.rounds} rounds of at most ${asked.seconds} s. ` +
    `Answers held against a plain scan of the rules: ${held.toLocaleString("en")}, each right.`);
  console.log(`Reading an input's text with \`JSON.parse\` alone: ${short(Math.min(...parsing))} µs.\n`);
  const [few, many] = RULE_COUNTS;
  const rows = engines.map((engine) => {
    const found = cells.get(engine);
    const of = (name, say) => (count) => (found[count].skipped ? "too long" : say(found[count][name]));
    const [p50, perSecond] = [of("p50", short), of("perSecond", rounded)];
    const inBatch = (count) => (engine.many === undefined ? "–" : of("inBatch", rounded)(count));
    return [engine.name, versionOf(engine), engine.mode, p50(few), p50(many), perSecond(few), perSecond(many), inBatch(few), inBatch(many)];
  });
  console.log(table(
    ["engine", "version", "mode", `p50 µs, ${few} rules`, `${rounded(many)} rules`, `decisions/s, ${few} rules`, `${rounded(many)} rules`, `in one call, ${few} rules`, `${rounded(many)} rules`],
    3,
    rows,
  ));

  const loads = [];
  for (const engine of engines) {
    const bytes = await weight(engine);
    const sizes = bytes === undefined ? [0, 0, 0] : [bytes.wasm, bytes.script, bytes.wasm + bytes.script];
    const first = Number(asked.cold) > 0 ? short(coldStart(engine)) : "–";
    loads.push([engine.name, ...sizes.map((size) => (size === 0 ? "–" : size.toLocaleString("en"))), first]);
  }
  const heads = ["to load, bytes by brotli 11", "wasm", "JavaScript", "together", `first decision, cold process, ${few} rules, ms`];
  console.log(`\n${table(heads, 1, loads)}\n`);
  console.log(MODES);
};

if (asked.first === undefined) await report();
else console.log(await firstDecision(ENGINES[Number(asked.first)]));
