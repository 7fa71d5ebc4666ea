// A rule edited over a ledger with many decisions: how long until it is known which of them flip.
//   node benches/js/backtest.mjs [--decisions 100000] [--tries 7] [--ledger FILE]
// Makes the ledger through the package itself (into FILE, or takes the one that is there), keeps its decisions in a process
// of its own, and tries policies on them. Prints Markdown: milliseconds this process ran for.
// Needs pkg/core (scripts/wasm-build.sh).
import { parseArgs } from "node:util";
import { execFileSync } from "node:child_process";
import { appendFileSync, createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Past, Register, call, initSync, memoryBytes, newUnitId } from "../../pkg/lib/governed.js";

const { values: asked } = parseArgs({
  options: { decisions: { type: "string", default: "100000" }, tries: { type: "string", default: "7" }, ledger: { type: "string" }, make: { type: "string" } },
});
const wanted = Number(asked.decisions);
const tries = Number(asked.tries);
initSync(readFileSync(new URL("../../pkg/core/governed_bg.wasm", import.meta.url)));

const done = (answer) => {
  if (answer.type !== "done") throw new Error(JSON.stringify(answer).slice(0, 2_000));
  return answer.with;
};

/** A policy of thirty rules; the one that is edited asks for a second look where many paths are touched. */
const policy = (most) => ({
  governed: 1, policy: "shop", owner: "person:ada", review: "2027-01-01",
  groups: { security: { members: ["person:grace", "person:bo"] } },
  rules: [
    { id: "go", why: "Checked work lands.", then: ["allow"] },
    { id: "wide", why: "Nobody reads so much.", when: `size(paths) > ${most}`, moves: ["land"], then: [{ judgment: { kind: "review", of: "security" } }] },
    { id: "keys", why: "Keys leaked once.", match: { paths: ["keys/**"] }, moves: ["land"], then: [{ judgment: { kind: "security", of: "security" } }] },
    ...Array.from({ length: 27 }, (_, number) => ({
      id: `area-${number}`, why: `Area ${number} broke once.`, match: { paths: [`services/area${number}/**`] }, moves: ["land"],
      then: [{ remember: `area ${number} is watched` }],
    })),
  ],
  fallback: { to: "person:ada" },
});
const document = (most) => ({ documents: [policy(most)] });

const instant = (minute) => new Date(1_760_000_000_000 + minute * 60_000).toISOString().replace(/\.000Z$/, "Z");

/** Writes a ledger with so many decisions into a file. */
const make = (file) => {
  let decisions = 0;
  let minute = 0;
  const keep = (lines) => {
    appendFileSync(file, `${lines.join("\n")}\n`);
    decisions += lines.filter((line) => line.includes('"decision":{')).length;
  };
  const register = done(Register.open());
  keep(done(register.call("open", { name: "bench", by: "person:ada", at: instant(minute++) })).entries);
  const adopt = { type: "adopt_policy", with: { documents: [policy(3)], reason: "We begin." } };
  keep(done(register.call("apply", { by: "person:ada", at: instant(minute++), command: adopt })).entries);
  let number = 0;
  while (decisions < wanted) {
    const commands = [];
    for (let life = 0; life < 100; life += 1) {
      const unit = done(newUnitId());
      const touches = Array.from({ length: 1 + (number % 6) }, (_, file) => ({
        resource: `path:services/area${(number * 7 + file) % 60}/src/file${(number + file) % 97}.rs`, mode: "writes", lines: [[10, 4]],
      }));
      number += 1;
      const by = ["machine:codegen/4.1", "machine:fixer/2", "person:dan"][number % 3];
      const step = (who, command) => commands.push({ by: who, at: instant(minute), command });
      step(by, { type: "propose", with: { unit, proposal: {
        kind: "code-change", title: `Change number ${number} of the shop`, purpose: "Invoices over ten pages were cut.",
        reversibility: "reversible", accountable: `person:p${number % 40}`,
        criteria: [{ label: "whole", text: "long invoices come out whole" }], touches } } });
      step("person:ada", { type: "move", with: { unit, to: "admitted" } });
      step(by, { type: "move", with: { unit, to: "executing" } });
      step(by, { type: "record_evidence", with: { unit, claim: { label: "whole", method: "test", finding: "supports", text: "all 412 tests passed", about: ["criterion:whole"], artifact: { kind: "test-report", location: "builds/1/report.xml", digest: `sha256:${String(number).padStart(64, "0")}` } } } });
      step(by, { type: "move", with: { unit, to: "validating" } });
      step(by, { type: "move", with: { unit, to: "integrating" } });
      step("person:ada", { type: "move", with: { unit, to: "landed" } });
      minute += 1;
    }
    const applied = done(register.call("apply_many", { commands, keep_going: true }));
    if (number === 100 && applied.rejected.length > 0) throw new Error(JSON.stringify(applied.rejected[0]));
    keep(applied.entries);
  }
};

/** What this process ran for, in milliseconds: on a machine others use it seldom has the processor to itself. */
const ran = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const timed = (run) => {
  const began = ran();
  const value = run();
  return [ran() - began, value];
};
const megabytes = (all) => `${Math.round(all / 2 ** 20)} MB`;

if (asked.make !== undefined) {
  make(asked.make);
  process.exit();
}
if (asked.ledger === undefined || !existsSync(asked.ledger)) {
  const folder = asked.ledger === undefined ? mkdtempSync(join(tmpdir(), "governed-")) : undefined;
  const file = asked.ledger ?? join(folder, "ledger.jsonl");
  const self = fileURLToPath(import.meta.url);
  // What makes it holds the whole register: it is another process, so that memory is that of the decisions alone.
  execFileSync(process.execPath, [self, "--make", file, "--decisions", asked.decisions], { stdio: "inherit" });
  execFileSync(process.execPath, [self, "--ledger", file, "--tries", asked.tries], { stdio: "inherit" });
  if (folder !== undefined) rmSync(folder, { recursive: true });
  process.exit();
}

const past = done(Past.open());
let kept;
let adding = 0;
let chunk = [];
const add = () => {
  const text = chunk.join("\n");
  const [time, added] = timed(() => done(past.add(text)));
  adding += time;
  kept = added;
  chunk = [];
};
for await (const line of createInterface({ input: createReadStream(asked.ledger) })) {
  chunk.push(line);
  if (chunk.length >= 1_000) add();
}
add();
const { size: bytes } = statSync(asked.ledger);
const [first, one] = timed(() => done(past.backtest({ policy: document(2) })));
const times = [];
let flips = 0;
for (let turn = 0; turn < tries; turn += 1) {
  const [time, found] = timed(() => done(past.backtest({ policy: document([1, 4, 2, 5, 3][turn % 5]) })));
  times.push(time);
  flips = Math.max(flips, found.backtest.loosened + found.backtest.tightened);
}
const sorted = times.toSorted((a, b) => a - b);
const [explained] = timed(() => past.explainPast({ policy: document(2), seq: one.backtest.flips[0].seq }));
console.log("| decisions | entries | ledger | memory | kept in | first try | again, median | again, worst | most flips | both explanations of one |");
console.log("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
const ms = (time) => `${Math.round(time)} ms`;
console.log(`| ${kept.decisions} | ${kept.entries} | ${megabytes(bytes)} | ${megabytes(memoryBytes())} | ${ms(adding)} | ${ms(first)} | ${ms(sorted[sorted.length >> 1])} | ${ms(sorted.at(-1))} | ${flips} | ${ms(explained)} |`);
