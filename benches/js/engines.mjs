// Governed and its peers, each with the workload's rules in its own words. What is asked is every rule that holds.
//
// An engine is:
//   name, version of  what it is called, and the package its version is read from
//   mode              how a rule asks about the paths: A by a quantifier over them, B by membership in the set of their
//                     directories, which is expanded beforehand
//   bundled, wasm     what a browser loads of it: a module, and the wasm beside it
//   load              brings its code in, and gives it
//   prepare           makes of its code and the rules what decides on one input
//   many              the same for all inputs in one call, where it has one
//   ready, readyMany  bring an input, or all of them, into the form it takes; the clock does not run
//   ids, idsOfMany    read the ids of the rules from an answer, or a list of them for each input; nor does it here
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const ours = (path) => fileURLToPath(new URL(`../../pkg/${path}`, import.meta.url));
const require = createRequire(import.meta.url);
const theirs = (specifier) => require.resolve(specifier);
const asIs = (given) => given;

/** A policy as people would write it: the conditions beside what follows from them. */
const document = (rules) => {
  const then = ({ effect, group }) =>
    ({
      require_review: { judgment: { kind: "review", of: group } },
      escalate: { escalate: { to: group } },
      block: "block",
      route: { route: group },
    })[effect];
  const when = ({ minRisk, executor, missing, prefix }) =>
    `change.risk >= ${minRisk} && executor.kind == "${executor}" && !("${missing}" in evidence) && ` +
    `change.paths.exists(path, path.startsWith("${prefix}"))`;
  return {
    governed: 1, policy: "workload", owner: "person:ada", review: "2027-01-01",
    facts: {
      standard: false,
      own: {
        "change.id": { is: "string" },
        "change.paths": { is: "list(string)" },
        "change.touched": { is: "list(string)" },
        "change.risk": { is: "int" },
        "change.lines": { is: "int" },
        "executor.id": { is: "string" },
        "executor.kind": { is: "string", values: ["machine", "human"] },
        "executor.level": { is: "int" },
        evidence: { is: "list(string)" },
        hour: { is: "int" },
      },
    },
    groups: Object.fromEntries(rules.map(({ group }) => [group, { members: ["person:ada"] }])),
    rules: rules.map((rule) => ({ id: rule.id, why: rule.reason, when: when(rule), then: [then(rule)] })),
    fallback: { to: "person:ada" },
  };
};

const done = (answer) => {
  if (answer.type !== "done") throw new Error(JSON.stringify(answer));
  return answer.with;
};
const opened = ({ Policy }, rules) => done(Policy.open({ documents: [document(rules)] }));
const governed = {
  versionOf: ours("package.json"),
  mode: "A",
  bundled: ours("entry/browser.js"),
  wasm: ours("core/governed_bg.wasm"),
  load: () => import(ours("entry/node.js")),
};
const objects = {
  prepare: (code, rules) => {
    const policy = opened(code, rules);
    return (facts) => policy.decide(facts);
  },
  ready: asIs,
  ids: (answer) => done(answer).rules,
};

/** Rules that stand with the directory they ask about: an input meets only those of the directories above its paths. */
const byHand = (_, rules) => {
  const filed = new Map();
  for (const rule of rules) {
    if (!filed.has(rule.prefix)) filed.set(rule.prefix, []);
    filed.get(rule.prefix).push(rule);
  }
  return ({ change: { paths, risk }, executor: { kind }, evidence }) => {
    const met = new Set();
    const ids = [];
    for (const path of paths) {
      for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
        const directory = path.slice(0, slash + 1);
        if (met.has(directory)) continue;
        met.add(directory);
        for (const rule of filed.get(directory) ?? []) {
          if (risk >= rule.minRisk && kind === rule.executor && !evidence.includes(rule.missing)) ids.push(rule.id);
        }
      }
    }
    return ids;
  };
};

/** JSONLogic. Without an operator for it, a text starts with another where its beginning is the other. */
const jsonLogic = ({ minRisk, executor, missing, prefix }, starts = { "==": [{ substr: [{ var: "" }, 0, prefix.length] }, prefix] }) => ({
  and: [
    { ">=": [{ var: "change.risk" }, minRisk] },
    { "==": [{ var: "executor.kind" }, executor] },
    { "!": [{ in: [missing, { var: "evidence" }] }] },
    { some: [{ var: "change.paths" }, starts] },
  ],
});
/** All rules as one expression whose value is the ids: what can be compiled whole, or costs much for each call, is faster so. */
const merged = (rules, logic) => ({ merge: rules.map((rule) => ({ if: [logic(rule), [rule.id], []] })) });

const cedarCall = ({ change, executor, evidence }) => ({
  principal: { type: "Executor", id: executor.id },
  action: { type: "Action", id: "integrate" },
  resource: { type: "Change", id: change.id },
  context: { change: { risk: change.risk, touched: change.touched }, evidence },
  entities: [{ uid: { type: "Executor", id: executor.id }, attrs: { kind: executor.kind }, parents: [] }],
});

const zenTable = (rules) => {
  const inputs = ["change.risk", "executor.kind", "evidence", "change.paths"].map((field, at) => ({ id: `in${at}`, name: field, field }));
  const rows = rules.map(({ id, minRisk, executor, missing, prefix }) => ({
    _id: id, in0: `>= ${minRisk}`, in1: `"${executor}"`, in2: `not ("${missing}" in $)`,
    in3: `some($, startsWith(#, "${prefix}"))`, out: `"${id}"`,
  }));
  const node = (id, type, content = {}) => ({ id, name: id, type, position: { x: 0, y: 0 }, content });
  const table = { hitPolicy: "collect", inputs, outputs: [{ id: "out", name: "id", field: "id" }], rules: rows };
  return {
    nodes: [node("request", "inputNode"), node("table", "decisionTableNode", table), node("response", "outputNode")],
    edges: [["request", "table"], ["table", "response"]].map(([sourceId, targetId]) => ({ id: `${sourceId}-${targetId}`, type: "edge", sourceId, targetId })),
  };
};

const zenExpression = ({ minRisk, executor, missing, prefix }) =>
  `(change.risk >= ${minRisk} and executor.kind == "${executor}" and not ("${missing}" in evidence) and ` +
  `some(change.paths, startsWith(#, "${prefix}")))`;

export const ENGINES = [
  { name: "floor: these rules by hand, filed by directory", mode: "A", load: () => undefined, prepare: byHand, ready: asIs, ids: asIs },
  {
    ...governed,
    ...objects,
    name: "**governed**, objects: `decide`, batch `decideMany`",
    many: (code, rules) => {
      const policy = opened(code, rules);
      return (cases) => policy.decideMany(cases);
    },
    readyMany: asIs,
    idsOfMany: (answer) => done(answer).outcomes.map((outcome) => done(outcome).rules),
  },
  {
    ...governed,
    name: "**governed**, text: `decideText`, batch `decideLines`",
    prepare: (code, rules) => {
      const policy = opened(code, rules);
      return (text) => policy.decideText(text);
    },
    ready: JSON.stringify,
    ids: (answer) => done(JSON.parse(answer)).rules,
    many: (code, rules) => {
      const policy = opened(code, rules);
      return (lines) => policy.decideLines(lines);
    },
    readyMany: (inputs) => inputs.map((facts) => `${JSON.stringify(facts)}\n`).join(""),
    idsOfMany: (answer) => done(answer).trimEnd().split("\n").map((line) => JSON.parse(line).rules),
  },
  {
    ...governed,
    ...objects,
    name: "**governed/policy**, objects: `decide`",
    bundled: ours("entry/policy-browser.js"),
    wasm: ours("core/policy_bg.wasm"),
    load: () => import(ours("entry/policy-node.js")),
  },
  {
    name: "json-logic-js, interpreted",
    versionOf: theirs("json-logic-js/package.json"),
    mode: "A",
    bundled: "json-logic-js",
    load: async () => (await import("json-logic-js")).default,
    prepare: (code, rules) => {
      const all = rules.map((rule) => ({ id: rule.id, logic: jsonLogic(rule) }));
      return (facts) => all.filter(({ logic }) => code.apply(logic, facts)).map(({ id }) => id);
    },
    ready: asIs,
    ids: asIs,
  },
  {
    name: "json-logic-engine, compiled",
    versionOf: new URL("node_modules/json-logic-engine/package.json", import.meta.url),
    mode: "A",
    bundled: "json-logic-engine",
    load: () => import("json-logic-engine"),
    prepare: ({ LogicEngine }, rules) => new LogicEngine().build(merged(rules, (rule) => jsonLogic(rule))),
    ready: asIs,
    ids: asIs,
  },
  {
    name: "@goplasmatic/datalogic, wasm, compiled",
    versionOf: new URL("node_modules/@goplasmatic/datalogic/package.json", import.meta.url),
    mode: "A",
    bundled: "@goplasmatic/datalogic/web",
    wasm: new URL("node_modules/@goplasmatic/datalogic/web/datalogic_wasm_bg.wasm", import.meta.url),
    // What it has for Node cannot be imported there.
    load: async () => {
      const code = await import("@goplasmatic/datalogic/web");
      code.initSync({ module: readFileSync(new URL("node_modules/@goplasmatic/datalogic/web/datalogic_wasm_bg.wasm", import.meta.url)) });
      return code;
    },
    prepare: ({ CompiledRule }, rules) => {
      const logic = (rule) => jsonLogic(rule, { starts_with: [{ var: "" }, rule.prefix] });
      const compiled = new CompiledRule(JSON.stringify(merged(rules, logic)), false);
      return (text) => compiled.evaluate(text);
    },
    ready: JSON.stringify,
    ids: JSON.parse,
  },
  {
    name: "@marcbachmann/cel-js, parsed",
    versionOf: new URL("node_modules/@marcbachmann/cel-js/package.json", import.meta.url),
    mode: "A",
    bundled: "@marcbachmann/cel-js",
    load: () => import("@marcbachmann/cel-js"),
    prepare: ({ parse }, rules) => {
      const all = document(rules).rules.map(({ id, when }) => ({ id, holds: parse(when) }));
      return (facts) => all.filter(({ holds }) => holds(facts)).map(({ id }) => id);
    },
    ready: asIs,
    ids: asIs,
  },
  {
    name: "@gorules/zen-engine, native addon, decision table",
    versionOf: theirs("@gorules/zen-engine/package.json"),
    mode: "A",
    load: () => import("@gorules/zen-engine"),
    prepare: ({ ZenEngine }, rules) => {
      const decision = new ZenEngine().createDecision(zenTable(rules));
      return (facts) => decision.evaluate(facts);
    },
    ready: asIs,
    ids: ({ result }) => result.map(({ id }) => id),
  },
  {
    name: "@gorules/zen-engine-wasm, expressions, parsed each time",
    versionOf: theirs("@gorules/zen-engine-wasm/package.json"),
    mode: "A",
    bundled: "@gorules/zen-engine-wasm",
    wasm: theirs("@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm"),
    load: async () => {
      const code = await import("@gorules/zen-engine-wasm");
      code.initSync({ module: readFileSync(theirs("@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm")) });
      return code;
    },
    prepare: ({ Variable }, rules) => {
      const all = `[${rules.map(zenExpression).join(", ")}]`;
      return (facts) => {
        const variable = new Variable(facts);
        const held = variable.evaluateExpression(all);
        variable.free();
        return rules.filter((_, place) => held[place]).map(({ id }) => id);
      };
    },
    ready: asIs,
    ids: asIs,
  },
  {
    name: "json-rules-engine, facts flattened beforehand",
    versionOf: theirs("json-rules-engine/package.json"),
    mode: "B",
    bundled: "json-rules-engine",
    load: () => import("json-rules-engine"),
    prepare: ({ Engine }, rules) => {
      const engine = new Engine(
        rules.map(({ id, minRisk, executor, missing, prefix }) => ({
          conditions: {
            all: [
              { fact: "risk", operator: "greaterThanInclusive", value: minRisk },
              { fact: "kind", operator: "equal", value: executor },
              { fact: "evidence", operator: "doesNotContain", value: missing },
              { fact: "touched", operator: "contains", value: prefix },
            ],
          },
          event: { type: id },
        })),
      );
      return (facts) => engine.run(facts);
    },
    ready: ({ change: { risk, touched }, executor: { kind }, evidence }) => ({ risk, touched, kind, evidence }),
    ids: ({ events }) => events.map(({ type }) => type),
  },
  {
    name: "@cedar-policy/cedar-wasm, policies kept",
    versionOf: new URL("node_modules/@cedar-policy/cedar-wasm/package.json", import.meta.url),
    mode: "B",
    bundled: "@cedar-policy/cedar-wasm/web",
    wasm: new URL("node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm", import.meta.url),
    load: () => import("@cedar-policy/cedar-wasm/nodejs"),
    prepare: (code, rules) => {
      const policies = rules.map(({ id, minRisk, executor, missing, prefix }) => [
        id,
        `forbid (principal, action == Action::"integrate", resource) when { context.change.risk >= ${minRisk} && ` +
          `principal.kind == "${executor}" && !context.evidence.contains("${missing}") && ` +
          `context.change.touched.contains("${prefix}") };`,
      ]);
      policies.push(["base", "permit (principal, action, resource);"]);
      // Kept by name, for as long as the process runs.
      const preparsedPolicySetId = `of ${rules.length} rules`;
      const kept = code.preparsePolicySet(preparsedPolicySetId, { staticPolicies: Object.fromEntries(policies) });
      if (kept.type !== "success") throw new Error(JSON.stringify(kept));
      return (call) => code.statefulIsAuthorized({ ...call, preparsedPolicySetId });
    },
    ready: cedarCall,
    ids: ({ response }) => {
      if (response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(response.diagnostics.errors[0]));
      return response.diagnostics.reason.filter((id) => id !== "base");
    },
  },
];
