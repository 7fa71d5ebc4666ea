// The operations about policies alone.
import type { KeptPolicy, Request } from "./facade.js";
import type { Operations, PolicyOperations, Text } from "./policy-operations.js";
import type { Answer, PolicySource } from "./wire.js";

export type * from "./facade.js";
export type * from "./wire.js";
export * from "./policy-operations.js";
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
