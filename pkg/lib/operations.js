// Generated from `src/wire/` of Governed: `UPDATE=1 cargo test --lib -- schema` writes it anew.

import { call } from "./governed.js";

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

/** What is odd in a policy: what never fires, contradicts, is unreachable, wants review. */
export const analyse = (request) => call("analyse", request);

/** Tries a policy on cases, with what of it they cover. */
export const test = (request) => call("test", request);

/** Which policy files a file of cases names, as seen from it, the uppermost layer first. */
export const casePolicies = (request) => call("case_policies", request);

/** What a policy would have said of decisions that were made. */
export const backtest = (request) => call("backtest", request);

/** Where another policy differs from this one. */
export const diff = (request) => call("diff", request);

/** The canonical form of JSON (RFC 8785), and its digest. */
export const canonicalize = (request) => call("canonicalize", request);

/** One decision of the past: why it came out as it did, and what a policy says of it now, as a tree. */
export const explainPast = (request) => call("explain_past", request);

/** Replays a ledger, checking the chain: what it comes to, now or as of some time. */
export const replay = (request) => call("replay", request);

/** Checks a ledger line by line, and says what is broken: an answer, not a fault. */
export const verify = (request) => call("verify", request);

/** The ledger as JSON Lines: a header, every entry, the head. */
export const exportLedger = (request) => call("export_ledger", request);

/** Begins a register: the first entry of its ledger. */
export const open = (request) => call("open", request);

/** Decides a command and gives the entries it comes to; a rejection changes nothing. */
export const apply = (request) => call("apply", request);

/** Decides commands one after the other, all or none of them unless it is to go on. */
export const applyMany = (request) => call("apply_many", request);

/** Takes entries that others wrote onto a register: the chain is checked. */
export const extend = (request) => call("extend", request);

/** The eight questions a unit answers. */
export const brief = (request) => call("brief", request);

/** Why a unit, or a part of it, is as it is; why a move would be turned down. */
export const why = (request) => call("why", request);

/** A unit as it is recorded, now or as of some time. */
export const unit = (request) => call("unit", request);

/** The units there are. */
export const units = (request) => call("units", request);

/** The entries of a ledger, or of one unit. */
export const entries = (request) => call("entries", request);

/** What waits for whom. */
export const queue = (request) => call("queue", request);

/** What is in flight: in what order it should land, which failures matter, who owns them. */
export const triage = (request) => call("triage", request);

/** Asks policy about the move of a unit, and records nothing. */
export const decideMove = (request) => call("decide_move", request);

/** How each piece of evidence of a unit stands, and which of its criteria are answered. */
export const evidence = (request) => call("evidence", request);

/** What became different about a unit since an entry, or since it was last judged, before and after. */
export const changesSince = (request) => call("changes_since", request);

/** Does a unit belong here, now: what it waits for, collides with and would break, and what next. */
export const integration = (request) => call("integration", request);

/** What changed around a unit since it was proposed. */
export const drift = (request) => call("drift", request);

/** What in flight cannot land together, how sure that is, and why. */
export const collisions = (request) => call("collisions", request);

/** In which order and batches to land what is in flight, and why the rest waits. */
export const plan = (request) => call("plan", request);

/** Why one unit lands before another. */
export const whyBefore = (request) => call("why_before", request);

/** A merge queue of a plan, and what to test first. */
export const mergeQueue = (request) => call("merge_queue", request);

/** What happened to a merge queue, and what to do next. */
export const advanceQueue = (request) => call("advance_queue", request);

/** Checks a change that a forge tells of: the verdict on taking it in, with a page, annotations and SARIF. */
export const check = (request) => call("check", request);

/** Reads what a forge tells of a change, or says why it is none. */
export const readChange = (request) => call("read_change", request);

/** Reads a file of evidence: JUnit XML, SARIF 2.1.0 or in-toto. */
export const readEvidence = (request) => call("read_evidence", request);

/** Who has to approve a change of some paths, and whose approval is not there. */
export const codeOwners = (request) => call("code_owners", request);

/** How well the whole works in a span: every measure with what it counts, and of what. */
export const metrics = (request) => call("metrics", request);

/** The measures of one span after the other, for plots: the entries are read once. */
export const metricsSeries = (request) => call("metrics_series", request);

/** What each gate changed in a span: reviews, rules and handoffs that change nothing show here. */
export const theatre = (request) => call("theatre", request);

/** Reads CloudEvents 1.0 as signals, for the command `signal`. */
export const readSignals = (request) => call("read_signals", request);

/** What the register itself has to tell and was not told yet, for the command `signal`. */
export const untakenSignals = (request) => call("untaken_signals", request);

/** What was noticed, what it amounts to, what is owed an answer, and which lessons are kept. */
export const learning = (request) => call("learning", request);

/** What each rule of the policy in force is worth: fired, right, overridden, wrong, never. */
export const rules = (request) => call("rules", request);

/** Judgment that was bought more than once, and whether a lesson was kept of it. */
export const repeated = (request) => call("repeated", request);

/** Where every machine stands on each kind of work, and what the next rung would take. */
export const autonomy = (request) => call("autonomy", request);
