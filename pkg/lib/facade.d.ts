// What both builds share.
/// <reference lib="esnext.disposable" />

import type { Answer, Compiled, Explained, Outcome, Outcomes } from "./wire.js";

/**
 * A request: an object of plain data, JSON text, or JSON text as UTF-8 bytes.
 *
 * What JSON cannot say (NaN, a bigint, a Map, a cycle, half of a surrogate pair …) is a fault that names its place. A
 * field that is `undefined` is one that is not there. Only own fields with names count. Zero has no sign.
 */
export type Request = object | string | Uint8Array;

/** Facts of a case: an object of plain data, or JSON as text or bytes. */
export type Facts = object | string | Uint8Array;

/** The wasm: bytes, or a compiled `WebAssembly.Module`. */
export type Wasm = object;

/** Where the wasm comes from: its address, a response that brings it, or itself; or the promise of one of them. */
export type WasmSource = string | object | PromiseLike<string | object>;

/** The version of the core, and every operation this build has. */
export interface Build {
  version: string;
  operations: { name: string; says: string; about: "request" | "policy" | "register" }[];
}

/** Makes the core ready. Where it is ready once imported (Node, Deno, Bun, workerd) this resolves at once. */
export declare function init(from?: WasmSource): Promise<void>;

/** The same at once, with the wasm at hand. Throws where it is not the wasm of this package. */
export declare function initSync(wasm: Wasm): void;

/** The version of the core, and every operation this build has. */
export declare function build(): Answer<Build>;

/** Carries out an operation and gives its answer as canonical JSON (RFC 8785), as it comes. */
export declare function callText(operation: string, request?: Request): string;

/** A new unit's id, from the clock and the randomness of the machine. */
export declare function newUnitId(): Answer<string>;

/** How much memory the core holds, in bytes. */
export declare function memoryBytes(): number;

/** A compiled policy that is kept. */
export declare abstract class KeptPolicy {
  protected constructor();

  /** What it is. */
  readonly compiled: Compiled;

  /** The verdict on one case. */
  decide(facts: Facts): Answer<Outcome>;

  /** The same, with the answer as canonical JSON, as it comes. */
  decideText(facts: Facts): string;

  /** The verdicts on cases that come as JSON Lines: a line of JSON for each. */
  decideLines(lines: string | Uint8Array): Answer<string>;

  /** The verdicts on many cases: an array of facts, or its JSON. */
  decideMany(cases: readonly Facts[] | string | Uint8Array): Answer<Outcomes>;

  /** The decision on one case and why, on request in words. */
  explain(facts: Facts, words?: "text" | "markdown"): Answer<Explained>;

  /** Carries out an operation about policies on it. */
  call(operation: string, request?: Request): Answer<unknown>;

  /** The same, with the answer as canonical JSON, as it comes. */
  callText(operation: string, request?: Request): string;

  /** Gives back what it holds. Every call after this is a fault; freeing it again is nothing. */
  free(): void;
  [Symbol.dispose](): void;
}
