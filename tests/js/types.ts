// What the declarations take, and what they turn down. `tsc --strict --noEmit` reads it; nothing runs.

import type {
  KeptPolicyRequest,
  KeptRegisterRequest,
  Operations,
  PolicyOperation,
  RegisterOperation,
} from "../../pkg/lib/operations.js";
import { advanceQueue, apply, decide, decideMany, explain, exportLedger, mergeQueue, plan } from "../../pkg/lib/operations.js";
import type { Answer, Command, Decision, FaultView, Hunk, LineRange, Outcome, Plan, Unit, Verdict } from "../../pkg/lib/wire.js";

declare function call<Name extends keyof Operations>(
  operation: Name,
  request: Operations[Name]["request"],
): Answer<Operations[Name]["view"]>;

/** That nothing is left over. */
function never(left: never): never {
  throw new Error(String(left));
}

/** Every verdict there is, and no other. */
const VERDICTS: Record<Verdict, number> = { move: 0, need: 1, hold: 2, escalate: 3, undetermined: 4, block: 5 };

// An answer is told apart by its tag, and only what was done has a view.
const answer = decide({ policy: { files: [{ name: "policy.yaml", text: "" }] }, facts: { move: "land", paths: ["a"] } });
switch (answer.type) {
  case "done": {
    const outcome: Outcome = answer.with;
    VERDICTS[outcome.verdict].toFixed();
    // @ts-expect-error There is no such verdict.
    VERDICTS["perhaps"].toFixed();
    // @ts-expect-error A view has no code.
    answer.with.code;
    break;
  }
  case "rejected": {
    const number: number = answer.with.number;
    number.toFixed();
    break;
  }
  case "fault": {
    const fault: FaultView = answer.with;
    const help: string | undefined = fault.help;
    help?.trim();
    // @ts-expect-error Places are left out where there are none.
    fault.places.length;
    break;
  }
  default:
    never(answer);
}

// @ts-expect-error Without looking at the tag there is no view.
answer.with.verdict;

// What a kept policy or register brings may be left out; what is asked may not.
decide({ facts: {} });
// @ts-expect-error The facts are missing.
decide({});
// @ts-expect-error Facts are an object.
decide({ facts: ["land"] });
// @ts-expect-error There is no such field.
decide({ facts: {}, fact: {} });
// @ts-expect-error Facts are JSON.
decide({ facts: { at: new Date() } });

// What many come to is tagged one by one.
const many = decideMany({ cases: [{ move: "land" }] });
if (many.type === "done") {
  for (const one of many.with.outcomes) {
    const told: string = one.type === "done" ? one.with.owed.join() : one.with.message;
    told.trim();
  }
}

// Words are one of two.
explain({ facts: {}, words: "markdown" });
// @ts-expect-error There are no such words.
explain({ facts: {}, words: "html" });

// Commands are told apart by their type.
const abandon: Command = { type: "abandon", with: { unit: "01KKXW5V000000000000000001", reason: "Nobody wants it." } };
apply({ by: "person:ada", at: "2026-03-17T09:00:00Z", command: abandon });
// @ts-expect-error There is no such command.
const destroy: Command = { type: "destroy", with: { unit: "01KKXW5V000000000000000001" } };
// @ts-expect-error The reason is missing.
const quiet: Command = { type: "abandon", with: { unit: "01KKXW5V000000000000000001" } };
// @ts-expect-error There is no such stage.
const done: Command = { type: "move", with: { unit: "01KKXW5V000000000000000001", to: "done" } };
apply({
  by: "person:ada",
  at: "2026-03-17T09:00:00Z",
  command: {
    type: "add_context",
    // Which way it points may be left out here, and is always there in a unit.
    with: { unit: "01KKXW5V000000000000000001", context: { kind: "user", text: "They see it." } },
  },
});
function stances(unit: Unit): string[] {
  return (unit.context ?? []).map((noted) => noted.is.stance);
}
stances.name;

// Lines are tuples.
const range: LineRange = [10, 2];
const hunk: Hunk = [10, 2, null, "9a4a294c376c"];
// @ts-expect-error A range has two numbers.
const short: LineRange = [10];
// @ts-expect-error The mark is text.
const numbered: Hunk = [10, 2, 5, 7];
// @ts-expect-error What was read is not for writing.
range[0] = 11;

// What came out goes back in.
const planned = plan({ units: [{ unit: "a", touches: [{ resource: "path:a", mode: "writes", lines: [hunk] }] }] });
if (planned.type === "done") {
  const previous: Plan = planned.with;
  plan({ units: [], previous });
}
const queue = mergeQueue({ now: "2026-03-17T09:00:00Z" });
if (queue.type === "done") {
  advanceQueue({ queue: queue.with.queue, events: [{ type: "failed", test: 1 }] });
  // @ts-expect-error There is no such event.
  advanceQueue({ queue: queue.with.queue, events: [{ type: "exploded" }] });
}
function again(decision: Decision): void {
  call("backtest", { decisions: [decision] });
}
again.name;

// By name it is the same.
const called = call("export_ledger", {});
if (called.type === "done") called.with.ledger.split("\n");
exportLedger({});
// @ts-expect-error There is no such operation.
call("exports", {});
// @ts-expect-error That is the request of another operation.
call("decide", { now: "2026-03-17T09:00:00Z" });

// What is kept brings what it is about.
const onPolicy: PolicyOperation = "decide_many";
const onRegister: RegisterOperation = "brief";
// @ts-expect-error It is about a register.
const other: PolicyOperation = "brief";
const kept: KeptPolicyRequest<"decide"> = { facts: {} };
const held: KeptRegisterRequest<"brief"> = { unit: "ticket:PAY-12", now: "2026-03-17T09:00:00Z" };
// @ts-expect-error A kept policy is asked without one.
const twice: KeptPolicyRequest<"decide"> = { facts: {}, policy: {} };

export { destroy, done, held, kept, numbered, onPolicy, onRegister, other, quiet, short, twice };
