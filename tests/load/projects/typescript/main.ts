import { Policy, Register, build, call, decideMany, init, initSync, newUnitId, type Answer } from "governed";
import { Policy as Small, explain } from "governed/policy";

const message = (answer: Answer<unknown>): string | undefined => {
  switch (answer.type) {
    case "done":
      return undefined;
    case "rejected":
      return answer.with.code;
    case "fault":
      return answer.with.help ?? answer.with.message;
  }
};

export const ask = async (source: object, wasm: Uint8Array): Promise<(string | undefined)[]> => {
  await init();
  await init("https://example.com/governed_bg.wasm");
  initSync(wasm);
  const opened = Policy.open(source);
  if (opened.type !== "done") return [message(opened)];
  using policy = opened.with;
  const digest: string = policy.compiled.digest;
  const text: string = policy.decideText(new Uint8Array());
  policy.facts();
  const register = Register.open();
  if (register.type === "done") {
    register.with.brief({ unit: "ticket:PAY-12", now: "2026-03-17T09:00:00Z" });
    // @ts-expect-error a brief is of a unit
    register.with.brief({});
    register.with.free();
  }
  const small = Small.open("{}");
  if (small.type === "done") small.with.explain({}, "markdown");
  const id = newUnitId();
  const version = build();
  const fault: Answer<never> = { type: "fault", with: { kind: "input", message: "no" } };
  // @ts-expect-error a policy is opened, not made
  new Policy();
  // @ts-expect-error there are two kinds of words
  policy.explain({}, "prose");
  // @ts-expect-error a call wants a name
  call(1);
  return [digest, text, message(policy.decide({})), message(decideMany({ cases: [] })), message(explain({ facts: {} })), message(id), message(version), message(fault)];
};
