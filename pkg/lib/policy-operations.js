// Generated from `src/wire/` of Governed: `UPDATE=1 cargo test --lib -- schema` writes it anew.

import { call } from "./policy.js";

/** Compiles a policy, or says everything that is wrong with it and where. */
export const compile = (request) => call("compile", request);

/** The verdict on one case: what fires, what cannot be told, what is owed. */
export const decide = (request) => call("decide", request);

/** The verdicts on many cases, in one call: what is wrong with one stops no other. */
export const decideMany = (request) => call("decide_many", request);

/** The decision on one case: everything that fired, what would let it move, and why, as a tree. */
export const explain = (request) => call("explain", request);

/** The facts that conditions of a policy may name. */
export const facts = (request) => call("facts", request);
