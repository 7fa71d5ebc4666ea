// The whole core.
import type { Answer, KeptPolicy, Request } from "./facade.js";
import type { PolicyOperations, RegisterOperations } from "./operations.js";

export type * from "./facade.js";
export type * from "./wire.js";
export * from "./operations.js";
export { build, call, callText, init, initSync, memoryBytes, newUnitId } from "./facade.js";

/** A compiled policy that is kept. */
export declare class Policy extends KeptPolicy {
  private constructor();

  /** Compiles a policy: `{files: [{name, text}]}` or `{documents: [...]}`, the uppermost layer first. */
  static open(source: Request): Answer<Policy>;
}
export interface Policy extends PolicyOperations {}

/** A replayed ledger that is kept. Commands are applied to it; what they come to is for the caller to store. */
export declare class Register {
  private constructor();

  /** Replays a ledger; without one the register is empty. */
  static open(source?: { ledger?: string } | string | Uint8Array): Answer<Register>;

  /** What the ledger came to when it was opened. */
  readonly opened: any;

  /** Carries out an operation about registers on it. */
  call(operation: string, request?: Request): Answer<any>;

  /** The same, with the answer as canonical JSON, as it comes. */
  callText(operation: string, request?: Request): string;

  /** Gives back what it holds. Every call after this is a fault; freeing it again is nothing. */
  free(): void;
  [Symbol.dispose](): void;
}
export interface Register extends RegisterOperations {}
