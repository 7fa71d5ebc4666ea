// Generated from `src/wire/` of Governed: `UPDATE=1 cargo test --lib -- schema` writes it anew.

import type {
  Answer,
  CompileRequest,
  Compiled,
  DecideManyRequest,
  DecideRequest,
  ExplainRequest,
  Explained,
  FactList,
  FactsRequest,
  Outcome,
  Outcomes,
} from "./wire.js";

/** JSON as text, or as UTF-8 bytes. */
export type Text = string | Uint8Array;

/** What each operation takes, and what it gives where it is done. */
export interface Operations {
  /** Compiles a policy, or says everything that is wrong with it and where. */
  readonly compile: { readonly request: CompileRequest; readonly view: Compiled };
  /** The verdict on one case: what fires, what cannot be told, what is owed. */
  readonly decide: { readonly request: DecideRequest; readonly view: Outcome };
  /** The verdicts on many cases, in one call: what is wrong with one stops no other. */
  readonly decide_many: { readonly request: DecideManyRequest; readonly view: Outcomes };
  /** The decision on one case: everything that fired, what would let it move, and why, as a tree. */
  readonly explain: { readonly request: ExplainRequest; readonly view: Explained };
  /** The facts that conditions of a policy may name. */
  readonly facts: { readonly request: FactsRequest; readonly view: FactList };
}

/** Operations about a policy: `policy` in the request, or one that is kept. */
export type PolicyOperation =
  | "compile"
  | "decide"
  | "decide_many"
  | "explain"
  | "facts";

/** What is asked of a policy that is kept: it brings the policy. */
export type KeptPolicyRequest<Name extends PolicyOperation> = Omit<Operations[Name]["request"], "policy">;

/** What else a policy that is kept is asked. */
export interface PolicyOperations {
  /** Compiles a policy, or says everything that is wrong with it and where. */
  compile(request?: KeptPolicyRequest<"compile"> | Text): Answer<Compiled>;
  /** The facts that conditions of a policy may name. */
  facts(request?: KeptPolicyRequest<"facts"> | Text): Answer<FactList>;
}

/** Compiles a policy, or says everything that is wrong with it and where. */
export declare function compile(request: CompileRequest | Text): Answer<Compiled>;

/** The verdict on one case: what fires, what cannot be told, what is owed. */
export declare function decide(request: DecideRequest | Text): Answer<Outcome>;

/** The verdicts on many cases, in one call: what is wrong with one stops no other. */
export declare function decideMany(request: DecideManyRequest | Text): Answer<Outcomes>;

/** The decision on one case: everything that fired, what would let it move, and why, as a tree. */
export declare function explain(request: ExplainRequest | Text): Answer<Explained>;

/** The facts that conditions of a policy may name. */
export declare function facts(request: FactsRequest | Text): Answer<FactList>;
