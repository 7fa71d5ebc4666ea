// Generated from `src/wire/` of Governed: `UPDATE=1 cargo test --lib -- schema` writes it anew.

import type {
  AdvanceRequest,
  AnalyseRequest,
  Analysis,
  Answer,
  Applied,
  AppliedMany,
  ApplyManyRequest,
  ApplyRequest,
  BacktestRequest,
  Backtested,
  Brief,
  BriefRequest,
  Canonical,
  CanonicalizeRequest,
  CasePolicies,
  CasePoliciesRequest,
  ChangeTold,
  CheckAnswer,
  CheckRequest,
  CodeOwnersRequest,
  Collisions,
  CollisionsRequest,
  CompileRequest,
  Compiled,
  DecideManyRequest,
  DecideMoveRequest,
  DecideRequest,
  DiffRequest,
  Differences,
  Drift,
  Entries,
  EntriesRequest,
  ExplainRequest,
  Explained,
  ExportRequest,
  Exported,
  FactList,
  FactsRequest,
  Fit,
  IntegrationRequest,
  OpenRequest,
  Outcome,
  Outcomes,
  OwnersAnswer,
  Plan,
  PlanRequest,
  Queue,
  QueueRequest,
  QueueStep,
  ReadChangeRequest,
  ReadEvidenceRequest,
  Reason,
  ReplayRequest,
  Replayed,
  TestRequest,
  Tested,
  Testimony,
  Triage,
  TriageRequest,
  Unit,
  UnitRequest,
  Units,
  UnitsRequest,
  Verified,
  VerifyRequest,
  Why,
  WhyBeforeRequest,
  WhyRequest,
} from "./wire.js";

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
  /** What is odd in a policy: what never fires, contradicts, is unreachable, wants review. */
  readonly analyse: { readonly request: AnalyseRequest; readonly view: Analysis };
  /** Tries a policy on cases, with what of it they cover. */
  readonly test: { readonly request: TestRequest; readonly view: Tested };
  /** Which policy files a file of cases names, as seen from it, the uppermost layer first. */
  readonly case_policies: { readonly request: CasePoliciesRequest; readonly view: CasePolicies };
  /** What a policy would have said of decisions that were made. */
  readonly backtest: { readonly request: BacktestRequest; readonly view: Backtested };
  /** Where another policy differs from this one. */
  readonly diff: { readonly request: DiffRequest; readonly view: Differences };
  /** The canonical form of JSON (RFC 8785), and its digest. */
  readonly canonicalize: { readonly request: CanonicalizeRequest; readonly view: Canonical };
  /** Replays a ledger, checking the chain: what it comes to, now or as of some time. */
  readonly replay: { readonly request: ReplayRequest; readonly view: Replayed };
  /** Checks a ledger line by line, and says what is broken: an answer, not a fault. */
  readonly verify: { readonly request: VerifyRequest; readonly view: Verified };
  /** The ledger as JSON Lines: a header, every entry, the head. */
  readonly export: { readonly request: ExportRequest; readonly view: Exported };
  /** Begins a register: the first entry of its ledger. */
  readonly open: { readonly request: OpenRequest; readonly view: Applied };
  /** Decides a command and gives the entries it comes to; a rejection changes nothing. */
  readonly apply: { readonly request: ApplyRequest; readonly view: Applied };
  /** Decides commands one after the other, all or none of them unless it is to go on. */
  readonly apply_many: { readonly request: ApplyManyRequest; readonly view: AppliedMany };
  /** The eight questions a unit answers. */
  readonly brief: { readonly request: BriefRequest; readonly view: Brief };
  /** Why a unit, or a part of it, is as it is; why a move would be turned down. */
  readonly why: { readonly request: WhyRequest; readonly view: Reason };
  /** A unit as it is recorded, now or as of some time. */
  readonly unit: { readonly request: UnitRequest; readonly view: Unit };
  /** The units there are. */
  readonly units: { readonly request: UnitsRequest; readonly view: Units };
  /** The entries of a ledger, or of one unit. */
  readonly entries: { readonly request: EntriesRequest; readonly view: Entries };
  /** What waits for whom. */
  readonly queue: { readonly request: QueueRequest; readonly view: Queue };
  /** What is in flight: in what order it should land, which failures matter, who owns them. */
  readonly triage: { readonly request: TriageRequest; readonly view: Triage };
  /** Asks policy about the move of a unit, and records nothing. */
  readonly decide_move: { readonly request: DecideMoveRequest; readonly view: Explained };
  /** Does a unit belong here, now: what it waits for, collides with and would break, and what next. */
  readonly integration: { readonly request: IntegrationRequest; readonly view: Fit };
  /** What changed around a unit since it was proposed. */
  readonly drift: { readonly request: IntegrationRequest; readonly view: Drift };
  /** What in flight cannot land together, how sure that is, and why. */
  readonly collisions: { readonly request: CollisionsRequest; readonly view: Collisions };
  /** In which order and batches to land what is in flight, and why the rest waits. */
  readonly plan: { readonly request: PlanRequest; readonly view: Plan };
  /** Why one unit lands before another. */
  readonly why_before: { readonly request: WhyBeforeRequest; readonly view: Why };
  /** A merge queue of a plan, and what to test first. */
  readonly merge_queue: { readonly request: PlanRequest; readonly view: QueueStep };
  /** What happened to a merge queue, and what to do next. */
  readonly advance_queue: { readonly request: AdvanceRequest; readonly view: QueueStep };
  /** Checks a change that a forge tells of: the verdict on taking it in, with a page, annotations and SARIF. */
  readonly check: { readonly request: CheckRequest; readonly view: CheckAnswer };
  /** Reads what a forge tells of a change, or says why it is none. */
  readonly read_change: { readonly request: ReadChangeRequest; readonly view: ChangeTold };
  /** Reads a file of evidence: JUnit XML, SARIF 2.1.0 or in-toto. */
  readonly read_evidence: { readonly request: ReadEvidenceRequest; readonly view: Testimony };
  /** Who has to approve a change of some paths, and whose approval is not there. */
  readonly code_owners: { readonly request: CodeOwnersRequest; readonly view: OwnersAnswer };
}

/** Operations about a policy: `policy` in the request, or one that is kept. */
export type PolicyOperation =
  | "compile"
  | "decide"
  | "decide_many"
  | "explain"
  | "facts"
  | "analyse"
  | "test"
  | "backtest"
  | "diff"
  | "check";

/** Operations about a register: `ledger` in the request, or one that is kept. */
export type RegisterOperation =
  | "replay"
  | "export"
  | "open"
  | "apply"
  | "apply_many"
  | "brief"
  | "why"
  | "unit"
  | "units"
  | "entries"
  | "queue"
  | "triage"
  | "decide_move"
  | "integration"
  | "drift"
  | "collisions"
  | "plan"
  | "why_before"
  | "merge_queue";

/** Operations about nothing but their request. */
export type RequestOperation =
  | "case_policies"
  | "canonicalize"
  | "verify"
  | "advance_queue"
  | "read_change"
  | "read_evidence"
  | "code_owners";

/** Operations that the small build has. */
export type SmallOperation =
  | "compile"
  | "decide"
  | "decide_many"
  | "explain"
  | "facts";

/** What is asked of a policy that is kept: it brings the policy. */
export type KeptPolicyRequest<Name extends PolicyOperation> = Omit<Operations[Name]["request"], "policy">;

/** What is asked of a register that is kept: it brings the ledger. */
export type KeptRegisterRequest<Name extends RegisterOperation> = Omit<Operations[Name]["request"], "ledger">;

/** Compiles a policy, or says everything that is wrong with it and where. */
export function compile(request: CompileRequest): Answer<Compiled>;

/** The verdict on one case: what fires, what cannot be told, what is owed. */
export function decide(request: DecideRequest): Answer<Outcome>;

/** The verdicts on many cases, in one call: what is wrong with one stops no other. */
export function decideMany(request: DecideManyRequest): Answer<Outcomes>;

/** The decision on one case: everything that fired, what would let it move, and why, as a tree. */
export function explain(request: ExplainRequest): Answer<Explained>;

/** The facts that conditions of a policy may name. */
export function facts(request: FactsRequest): Answer<FactList>;

/** What is odd in a policy: what never fires, contradicts, is unreachable, wants review. */
export function analyse(request: AnalyseRequest): Answer<Analysis>;

/** Tries a policy on cases, with what of it they cover. */
export function test(request: TestRequest): Answer<Tested>;

/** Which policy files a file of cases names, as seen from it, the uppermost layer first. */
export function casePolicies(request: CasePoliciesRequest): Answer<CasePolicies>;

/** What a policy would have said of decisions that were made. */
export function backtest(request: BacktestRequest): Answer<Backtested>;

/** Where another policy differs from this one. */
export function diff(request: DiffRequest): Answer<Differences>;

/** The canonical form of JSON (RFC 8785), and its digest. */
export function canonicalize(request: CanonicalizeRequest): Answer<Canonical>;

/** Replays a ledger, checking the chain: what it comes to, now or as of some time. */
export function replay(request: ReplayRequest): Answer<Replayed>;

/** Checks a ledger line by line, and says what is broken: an answer, not a fault. */
export function verify(request: VerifyRequest): Answer<Verified>;

/** The ledger as JSON Lines: a header, every entry, the head. */
export function exportLedger(request: ExportRequest): Answer<Exported>;

/** Begins a register: the first entry of its ledger. */
export function open(request: OpenRequest): Answer<Applied>;

/** Decides a command and gives the entries it comes to; a rejection changes nothing. */
export function apply(request: ApplyRequest): Answer<Applied>;

/** Decides commands one after the other, all or none of them unless it is to go on. */
export function applyMany(request: ApplyManyRequest): Answer<AppliedMany>;

/** The eight questions a unit answers. */
export function brief(request: BriefRequest): Answer<Brief>;

/** Why a unit, or a part of it, is as it is; why a move would be turned down. */
export function why(request: WhyRequest): Answer<Reason>;

/** A unit as it is recorded, now or as of some time. */
export function unit(request: UnitRequest): Answer<Unit>;

/** The units there are. */
export function units(request: UnitsRequest): Answer<Units>;

/** The entries of a ledger, or of one unit. */
export function entries(request: EntriesRequest): Answer<Entries>;

/** What waits for whom. */
export function queue(request: QueueRequest): Answer<Queue>;

/** What is in flight: in what order it should land, which failures matter, who owns them. */
export function triage(request: TriageRequest): Answer<Triage>;

/** Asks policy about the move of a unit, and records nothing. */
export function decideMove(request: DecideMoveRequest): Answer<Explained>;

/** Does a unit belong here, now: what it waits for, collides with and would break, and what next. */
export function integration(request: IntegrationRequest): Answer<Fit>;

/** What changed around a unit since it was proposed. */
export function drift(request: IntegrationRequest): Answer<Drift>;

/** What in flight cannot land together, how sure that is, and why. */
export function collisions(request: CollisionsRequest): Answer<Collisions>;

/** In which order and batches to land what is in flight, and why the rest waits. */
export function plan(request: PlanRequest): Answer<Plan>;

/** Why one unit lands before another. */
export function whyBefore(request: WhyBeforeRequest): Answer<Why>;

/** A merge queue of a plan, and what to test first. */
export function mergeQueue(request: PlanRequest): Answer<QueueStep>;

/** What happened to a merge queue, and what to do next. */
export function advanceQueue(request: AdvanceRequest): Answer<QueueStep>;

/** Checks a change that a forge tells of: the verdict on taking it in, with a page, annotations and SARIF. */
export function check(request: CheckRequest): Answer<CheckAnswer>;

/** Reads what a forge tells of a change, or says why it is none. */
export function readChange(request: ReadChangeRequest): Answer<ChangeTold>;

/** Reads a file of evidence: JUnit XML, SARIF 2.1.0 or in-toto. */
export function readEvidence(request: ReadEvidenceRequest): Answer<Testimony>;

/** Who has to approve a change of some paths, and whose approval is not there. */
export function codeOwners(request: CodeOwnersRequest): Answer<OwnersAnswer>;
