// The operations about policies alone.
import type { Answer, KeptPolicy, Request } from "./facade.js";
import type { PolicyOperations } from "./policy-operations.js";

export type * from "./facade.js";
export * from "./policy-operations.js";
export { build, call, callText, init, initSync, memoryBytes, newUnitId } from "./facade.js";

/** A compiled policy that is kept. */
export declare class Policy extends KeptPolicy {
  private constructor();

  /** Compiles a policy: `{files: [{name, text}]}` or `{documents: [...]}`, the uppermost layer first. */
  static open(source: Request): Answer<Policy>;
}
export interface Policy extends PolicyOperations {}
