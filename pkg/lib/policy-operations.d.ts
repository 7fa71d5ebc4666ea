// One function for each operation of the small build, and what may be asked of a policy that is kept.
import type { Answer, Request } from "./facade.js";

/** Compiles a policy, or says everything that is wrong with it and where. */
export declare function compile(request: Request): Answer<any>;

/** The verdict on one case: what fires, what cannot be told, what is owed. */
export declare function decide(request: Request): Answer<any>;

/** The verdicts on many cases, in one call: what is wrong with one stops no other. */
export declare function decideMany(request: Request): Answer<any>;

/** The decision on one case: everything that fired, what would let it move, and why, as a tree. */
export declare function explain(request: Request): Answer<any>;

/** The facts that conditions of a policy may name. */
export declare function facts(request: Request): Answer<any>;

/** What else a policy is asked, without `policy` in the request. */
export interface PolicyOperations {
  /** Compiles a policy, or says everything that is wrong with it and where. */
  compile(request?: Request): Answer<any>;
  /** The facts that conditions of a policy may name. */
  facts(request?: Request): Answer<any>;
}
