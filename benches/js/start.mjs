// What starting costs: to instantiate in Node, and from the start of a process to its first decision.
//   node benches/js/start.mjs [rounds]
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { CASE, POLICY } from "../../tests/js/world.mjs";

const rounds = Number(process.argv[2] ?? 15);
const median = (list) => list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)].toFixed(1);
const range = (list) => `${Math.min(...list).toFixed(1)} … ${median(list)} … ${Math.max(...list).toFixed(1)} ms`;

// In a process of its own: what it takes from before the import, without Node's own start, and what the wasm is of that.
const COLD = (entry, load, facts) => `
  import { performance } from "node:perf_hooks";
  const began = performance.now();
  const { Policy } = await import(${JSON.stringify(entry)});
  const ready = performance.now();
  const policy = Policy.open(${JSON.stringify(load)}).with;
  const opened = performance.now();
  const answer = policy.decide(${JSON.stringify(facts)});
  const decided = performance.now();
  if (answer.type !== "done") throw new Error(JSON.stringify(answer));
  console.log(JSON.stringify({ ready: ready - began, opened: opened - ready, decided: decided - opened, all: decided - began }));
`;
const SMALL = {
  documents: [{
    governed: 1, policy: "docs", owner: "person:ada", review: "2027-03-01", fallback: { to: "person:ada" },
    rules: [{ id: "docs", why: "Prose is cheap to mend.", origin: "incident:4", moves: ["land"], when: 'paths.all(p, p.startsWith("docs/"))', then: ["allow"] }],
  }],
};

console.log(`node ${process.version}, ${rounds} rounds, least … median … most`);
for (const [name, wasm, entry] of [
  ["whole core", "governed_bg", "node"],
  ["policy alone", "policy_bg", "policy-node"],
]) {
  const bytes = readFileSync(new URL(`../../pkg/core/${wasm}.wasm`, import.meta.url));
  const compile = [];
  const instantiate = [];
  const imports = Object.fromEntries(WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ module }) => [module, new Proxy({}, { get: () => () => 0 })]));
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const module = new WebAssembly.Module(bytes);
    const compiled = performance.now();
    new WebAssembly.Instance(module, imports);
    instantiate.push(performance.now() - compiled);
    compile.push(compiled - began);
  }
  console.log(`${name}, ${bytes.length} bytes: compile ${range(compile)}; instantiate ${range(instantiate)}`);
  const path = fileURLToPath(new URL(`../../pkg/entry/${entry}.js`, import.meta.url));
  for (const [policy, load, facts] of [["a policy of one rule", SMALL, { move: "land", paths: CASE.paths }], ["change-management.yaml", POLICY, CASE]]) {
    const runs = Array.from({ length: rounds }, () =>
      JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", COLD(path, load, facts)], { encoding: "utf8" })));
    const of = (step) => range(runs.map((run) => run[step]));
    console.log(`  first decision, cold process, ${policy}: ${of("all")}`);
    console.log(`    import and instantiate ${of("ready")}; compile the policy ${of("opened")}; decide ${of("decided")}`);
  }
}
