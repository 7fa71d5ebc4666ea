// The whole core.
import type { KeptPolicy, Request } from "./facade.js";
import type { Operations, PolicyOperations, RegisterOperations, Text } from "./operations.js";
import type { Answer, Backtested, BacktestRequest, ExplainPastRequest, PastExplained, PolicySource, Replayed } from "./wire.js";

export type * from "./facade.js";
export type * from "./wire.js";
export * from "./operations.js";
export { build, callText, init, initSync, memoryBytes, newUnitId } from "./facade.js";

/** Carries out an operation by its name. */
export declare function call<Name extends keyof Operations>(
  operation: Name,
  request: Operations[Name]["request"] | Text,
): Answer<Operations[Name]["view"]>;
/** The same of a name that is only known when it runs. Without a request it is asked with an empty one. */
export declare function call(operation: string, request?: Request): Answer<unknown>;

/** A compiled policy that is kept. */
export declare class Policy extends KeptPolicy {
  private constructor();

  /** Compiles a policy: `{files: [{name, text}]}` or `{documents: [...]}`, the uppermost layer first. */
  static open(source: PolicySource | Text): Answer<Policy>;
}
export interface Policy extends PolicyOperations {}

/** A replayed ledger that is kept. Commands are applied to it; what they come to is for the caller to store. */
export declare class Register {
  private constructor();

  /** Replays a ledger; without one the register is empty. */
  static open(source?: { ledger?: string } | Text): Answer<Register>;

  /** What the ledger came to when it was opened. */
  readonly opened: Replayed;

  /** Carries out an operation about registers on it. */
  call(operation: string, request?: Request): Answer<unknown>;

  /** The same, with the answer as canonical JSON, as it comes. */
  callText(operation: string, request?: Request): string;

  /** Gives back what it holds. Every call after this is a fault; freeing it again is nothing. */
  free(): void;
  [Symbol.dispose](): void;
}
export interface Register extends RegisterOperations {}

/**
 * The decisions of a ledger, kept so that policy after policy is tried on them. Requests bring the policy and neither a
 * ledger nor decisions; the answers are those of the operations called with the whole ledger, byte for byte.
 */
export declare class Past {
  private constructor();

  /** Keeps no decision yet. */
  static open(): Answer<Past>;

  /** Takes the next lines of a ledger: an export, or a part of it that ends with a whole line. */
  add(lines: string | Uint8Array): Answer<{ entries: number; decisions: number }>;

  /** What a policy would have said of the decisions. */
  backtest(request: Omit<BacktestRequest, "ledger" | "decisions"> | Text): Answer<Backtested>;

  /** One decision: why it came out as it did, and what a policy says of it now. */
  explainPast(request: Omit<ExplainPastRequest, "ledger"> | Text): Answer<PastExplained>;

  /** Carries out an operation about the past by its name: `backtest` or `explain_past`. */
  call(operation: string, request?: Request): Answer<unknown>;

  /** The same, with the answer as canonical JSON, as it comes. */
  callText(operation: string, request?: Request): string;

  /** Gives back what it holds. Every call after this is a fault; freeing it again is nothing. */
  free(): void;
  [Symbol.dispose](): void;
}
