// One function for each operation, and what may be asked of what is kept.
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

/** What is odd in a policy: what never fires, contradicts, is unreachable, wants review. */
export declare function analyse(request: Request): Answer<any>;

/** Tries a policy on cases, with what of it they cover. */
export declare function test(request: Request): Answer<any>;

/** What a policy would have said of decisions that were made. */
export declare function backtest(request: Request): Answer<any>;

/** Where another policy differs from this one. */
export declare function diff(request: Request): Answer<any>;

/** The canonical form of JSON (RFC 8785), and its digest. */
export declare function canonicalize(request: Request): Answer<any>;

/** Replays a ledger, checking the chain: what it comes to, now or as of some time. */
export declare function replay(request: Request): Answer<any>;

/** Checks a ledger line by line, and says what is broken: an answer, not a fault. */
export declare function verify(request: Request): Answer<any>;

/** The ledger as JSON Lines: a header, every entry, the head. */
export declare const exported: (request: Request) => Answer<any>;
export { exported as export };

/** Begins a register: the first entry of its ledger. */
export declare function open(request: Request): Answer<any>;

/** Decides a command and gives the entries it comes to; a rejection changes nothing. */
export declare function apply(request: Request): Answer<any>;

/** Decides commands one after the other, all or none of them unless it is to go on. */
export declare function applyMany(request: Request): Answer<any>;

/** The eight questions a unit answers. */
export declare function brief(request: Request): Answer<any>;

/** Why a unit, or a part of it, is as it is; why a move would be turned down. */
export declare function why(request: Request): Answer<any>;

/** A unit as it is recorded, now or as of some time. */
export declare function unit(request: Request): Answer<any>;

/** The units there are. */
export declare function units(request: Request): Answer<any>;

/** The entries of a ledger, or of one unit. */
export declare function entries(request: Request): Answer<any>;

/** What waits for whom. */
export declare function queue(request: Request): Answer<any>;

/** What is in flight: in what order it should land, which failures matter, who owns them. */
export declare function triage(request: Request): Answer<any>;

/** Asks policy about the move of a unit, and records nothing. */
export declare function decideMove(request: Request): Answer<any>;

/** Does a unit belong here, now: what it waits for, collides with and would break, and what next. */
export declare function integration(request: Request): Answer<any>;

/** What changed around a unit since it was proposed. */
export declare function drift(request: Request): Answer<any>;

/** What in flight cannot land together, how sure that is, and why. */
export declare function collisions(request: Request): Answer<any>;

/** In which order and batches to land what is in flight, and why the rest waits. */
export declare function plan(request: Request): Answer<any>;

/** Why one unit lands before another. */
export declare function whyBefore(request: Request): Answer<any>;

/** A merge queue of a plan, and what to test first. */
export declare function mergeQueue(request: Request): Answer<any>;

/** What happened to a merge queue, and what to do next. */
export declare function advanceQueue(request: Request): Answer<any>;

/** What else a policy is asked, without `policy` in the request. */
export interface PolicyOperations {
  /** Compiles a policy, or says everything that is wrong with it and where. */
  compile(request?: Request): Answer<any>;
  /** The facts that conditions of a policy may name. */
  facts(request?: Request): Answer<any>;
  /** What is odd in a policy: what never fires, contradicts, is unreachable, wants review. */
  analyse(request?: Request): Answer<any>;
  /** Tries a policy on cases, with what of it they cover. */
  test(request?: Request): Answer<any>;
  /** What a policy would have said of decisions that were made. */
  backtest(request?: Request): Answer<any>;
  /** Where another policy differs from this one. */
  diff(request?: Request): Answer<any>;
}

/** What a register is asked, without `ledger` in the request. */
export interface RegisterOperations {
  /** Replays a ledger, checking the chain: what it comes to, now or as of some time. */
  replay(request?: Request): Answer<any>;
  /** The ledger as JSON Lines: a header, every entry, the head. */
  export(request?: Request): Answer<any>;
  /** Begins a register: the first entry of its ledger. */
  open(request?: Request): Answer<any>;
  /** Decides a command and gives the entries it comes to; a rejection changes nothing. */
  apply(request?: Request): Answer<any>;
  /** Decides commands one after the other, all or none of them unless it is to go on. */
  applyMany(request?: Request): Answer<any>;
  /** The eight questions a unit answers. */
  brief(request?: Request): Answer<any>;
  /** Why a unit, or a part of it, is as it is; why a move would be turned down. */
  why(request?: Request): Answer<any>;
  /** A unit as it is recorded, now or as of some time. */
  unit(request?: Request): Answer<any>;
  /** The units there are. */
  units(request?: Request): Answer<any>;
  /** The entries of a ledger, or of one unit. */
  entries(request?: Request): Answer<any>;
  /** What waits for whom. */
  queue(request?: Request): Answer<any>;
  /** What is in flight: in what order it should land, which failures matter, who owns them. */
  triage(request?: Request): Answer<any>;
  /** Asks policy about the move of a unit, and records nothing. */
  decideMove(request?: Request): Answer<any>;
  /** Does a unit belong here, now: what it waits for, collides with and would break, and what next. */
  integration(request?: Request): Answer<any>;
  /** What changed around a unit since it was proposed. */
  drift(request?: Request): Answer<any>;
  /** What in flight cannot land together, how sure that is, and why. */
  collisions(request?: Request): Answer<any>;
  /** In which order and batches to land what is in flight, and why the rest waits. */
  plan(request?: Request): Answer<any>;
  /** Why one unit lands before another. */
  whyBefore(request?: Request): Answer<any>;
  /** A merge queue of a plan, and what to test first. */
  mergeQueue(request?: Request): Answer<any>;
}
