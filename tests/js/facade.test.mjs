// What the facade promises: tagged answers, nothing thrown, nothing kept that was given back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as governed from "../../pkg/entry/node.js";
import * as small from "../../pkg/entry/policy-node.js";
import { CASE, POLICY } from "./world.mjs";

const done = (answer) => {
  assert.equal(answer.type, "done", JSON.stringify(answer));
  return answer.with;
};
const fault = (answer, kind, message) => {
  assert.equal(answer.type, "fault", JSON.stringify(answer));
  assert.equal(answer.with.kind, kind);
  assert.match(answer.with.message, message);
  return answer.with;
};

for (const [name, build] of [["governed", governed], ["governed/policy", small]]) {
  test(`${name}: a policy is opened, asked and freed`, async () => {
    await build.init();
    const policy = done(build.Policy.open(POLICY));
    assert.match(policy.compiled.digest, /^sha256:/);
    assert.deepEqual(policy.compiled.layers, ["change-management"]);
    const outcome = done(policy.decide(CASE));
    const text = JSON.stringify(CASE);
    assert.equal(policy.decideText(CASE), policy.decideText(text));
    assert.equal(policy.decideText(CASE), policy.decideText(new TextEncoder().encode(text)));
    assert.deepEqual(JSON.parse(policy.decideText(CASE)).with, outcome);
    assert.deepEqual(done(build.decide({ policy: POLICY, facts: CASE })), outcome);
    const lines = done(policy.decideLines(`${text}\n\n{"no\n${text}`)).trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ line }) => line), [1, 3, 4]);
    assert.equal(lines[0].verdict, outcome.verdict);
    assert.equal(lines[1].fault.kind, "input");
    const many = done(policy.decideMany([CASE, { move: 1 }]));
    assert.deepEqual(many.outcomes[0], { type: "done", with: outcome });
    assert.equal(many.outcomes[1].type, "fault");
    assert.equal(typeof done(policy.explain(CASE, "markdown")).words, "string");
    assert.equal(done(policy.explain(CASE)).words, undefined);
    assert.equal(done(policy.facts()).facts.length, policy.compiled.facts);
    policy.free();
    policy.free();
    for (const ask of [
      () => policy.decide(CASE),
      () => JSON.parse(policy.decideText(CASE)),
      () => policy.decideLines(text),
      () => policy.decideMany([CASE]),
      () => policy.explain(CASE),
      () => policy.facts(),
      () => policy.call("decide", { facts: CASE }),
    ]) {
      fault(ask(), "input", /^this policy was freed$/);
    }
  });

  test(`${name}: what is wrong with a policy is told with its place`, () => {
    const told = fault(build.Policy.open({ files: [{ name: "p.yaml", text: "governed: 1\npolicy: p\nrules: nope\n" }] }), "input", /rules|list/);
    assert.ok(told.places.length > 0);
    fault(build.Policy.open(undefined), "input", /policy/);
    fault(build.Policy.open('{"documents":[]},"facts":{}'), "input", /no JSON/);
  });

  test(`${name}: opening and freeing ten thousand policies holds no memory`, () => {
    const open = () => {
      const policy = done(build.Policy.open({ documents: [DOCUMENT] }));
      policy.decide(CASE);
      policy.free();
    };
    for (let round = 0; round < 100; round += 1) open();
    const before = build.memoryBytes();
    for (let round = 0; round < 10_000; round += 1) open();
    assert.equal(build.memoryBytes(), before);
  });

  test(`${name}: ${"`using`"} frees`, () => {
    const policy = done(build.Policy.open(POLICY));
    policy[Symbol.dispose]();
    fault(policy.decide(CASE), "input", /freed/);
  });
}

const DOCUMENT = {
  governed: 1,
  policy: "docs",
  owner: "person:ada",
  review: "2027-03-01", fallback: { to: "person:ada" },
  rules: [{
    id: "docs-are-free", why: "Prose is cheap to mend.", origin: "incident:4", moves: ["land"],
    when: 'paths.all(p, p.startsWith("docs/"))', then: ["allow"],
  }],
};

test("both builds decide alike", () => {
  const one = done(governed.Policy.open(POLICY));
  const other = done(small.Policy.open(POLICY));
  assert.equal(one.decideText(CASE), other.decideText(CASE));
  assert.equal(one.callText("explain", { facts: CASE, words: "text" }), other.callText("explain", { facts: CASE, words: "text" }));
  one.free();
  other.free();
});

test("a register is opened, asked and freed", () => {
  const register = done(governed.Register.open());
  const begun = done(register.open({ name: "a trial", at: "2026-11-22T10:00:00Z", by: "person:ada" }));
  assert.equal(typeof begun, "object");
  const ledger = done(register.exportLedger({}));
  register.free();
  register.free();
  fault(register.units({}), "input", /^this register was freed$/);
  const text = typeof ledger === "string" ? ledger : ledger.ledger;
  const again = done(governed.Register.open({ ledger: text }));
  assert.equal(again.callText("export_ledger", {}), JSON.stringify({ type: "done", with: ledger }));
  again[Symbol.dispose]();
  fault(governed.Register.open({ ledger: "nothing of the kind" }), "input", /./);
});

test("every operation has its function and its method", () => {
  const { operations, version } = done(governed.build());
  assert.equal(version, JSON.parse(readFileSync(new URL("../../pkg/package.json", import.meta.url))).version);
  const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  for (const { name, about } of operations) {
    assert.equal(typeof governed[camel(name)], "function", name);
    assert.deepEqual(governed[camel(name)]({ nonsense: 1 }), governed.call(name, { nonsense: 1 }), name);
    if (about === "policy") assert.equal(typeof governed.Policy.prototype[camel(name)], "function", name);
    if (about === "register") assert.equal(typeof governed.Register.prototype[camel(name)], "function", name);
  }
  for (const { name } of done(small.build()).operations) assert.equal(typeof small[camel(name)], "function", name);
});

test("a call whose request frees the policy finds it freed", () => {
  const policy = done(governed.Policy.open(POLICY));
  const facts = {
    get move() {
      policy.free();
      return "land";
    },
  };
  fault(policy.decide(facts), "input", /freed/);
});

test("an own __proto__ survives both ways", () => {
  const value = JSON.parse('{"__proto__":{"a":1}}');
  const told = done(governed.canonicalize({ value }));
  assert.equal(told.text, '{"__proto__":{"a":1}}');
  const back = JSON.parse(told.text);
  assert.ok(Object.hasOwn(back, "__proto__"));
  assert.equal({}.a, undefined);
});

test("a new unit's id has the time in front", () => {
  const [one, other] = [done(governed.newUnitId()), done(governed.newUnitId())];
  assert.match(one, /^01[0-9A-HJKMNP-TV-Z]{24}$/);
  assert.notEqual(one, other);
});

/** Calls `run` with as little of the stack left as it takes to make it fail, and somewhat more, step by step. */
const nearTheEnd = (run) => {
  // What is not compiled yet fails for want of stack to compile it, before it is entered.
  for (let round = 0; round < 300; round += 1) run();
  const answers = [];
  const down = () => {
    try {
      down();
    } catch {
      // Too full to recurse; each frame on the way up tries with somewhat more.
    }
    if (answers.length < 2_000) {
      try {
        answers.push(run());
      } catch (thrown) {
        // Not even the first function of the package could be entered.
        if (!(thrown instanceof RangeError)) throw thrown;
      }
    }
  };
  down();
  return answers;
};

test("a call with the stack nearly full gives an answer, and the next call is right", () => {
  const policy = done(governed.Policy.open(POLICY));
  const right = policy.decideText(CASE);
  const alone = governed.callText("canonicalize", { value: [1, "ä"] });
  for (const run of [() => policy.decide(CASE), () => governed.call("canonicalize", { value: [1, "ä"] })]) {
    const answers = nearTheEnd(run);
    assert.ok(answers.length > 0);
    for (const answer of answers) {
      if (answer.type === "fault") assert.ok(["defect", "input"].includes(answer.with.kind), JSON.stringify(answer));
      else assert.equal(answer.type, "done");
    }
    assert.equal(policy.decideText(CASE), right);
    assert.equal(governed.callText("canonicalize", { value: [1, "ä"] }), alone);
  }
  policy.free();
});

test("after an instance is lost a kept policy is there again and a kept register says what to do", () => {
  const policy = done(governed.Policy.open(POLICY));
  const right = policy.decideText(CASE);
  const register = done(governed.Register.open());
  const kinds = new Set();
  for (const answer of nearTheEnd(() => governed.call("decide", { policy: POLICY, facts: CASE }))) kinds.add(answer.with.kind ?? answer.type);
  assert.ok(kinds.has("defect"), [...kinds].join());
  assert.equal(policy.decideText(CASE), right);
  const told = fault(register.units({}), "environment", /was lost/);
  assert.match(told.help, /open it again/);
  register.free();
  policy.free();
});
