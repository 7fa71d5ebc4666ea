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
  AutonomyRequest,
  AutonomyView,
  BacktestRequest,
  Backtested,
  Brief,
  BriefRequest,
  Canonical,
  CanonicalizeRequest,
  CasePolicies,
  CasePoliciesRequest,
  ChangeTold,
  ChangesSince,
  ChangesSinceRequest,
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
  EvidenceView,
  ExplainPastRequest,
  ExplainRequest,
  Explained,
  ExportRequest,
  Exported,
  ExtendRequest,
  Extended,
  FactList,
  FactsRequest,
  Fit,
  IntegrationRequest,
  Learning,
  LearningRequest,
  MetricsRequest,
  MetricsSeries,
  MetricsSeriesRequest,
  MetricsView,
  OpenRequest,
  Outcome,
  Outcomes,
  OwnersAnswer,
  PastExplained,
  Plan,
  PlanRequest,
  Queue,
  QueueRequest,
  QueueStep,
  ReadChangeRequest,
  ReadEvidenceRequest,
  ReadSignalsRequest,
  Reason,
  RepeatedRequest,
  RepeatedView,
  ReplayRequest,
  Replayed,
  RulesRequest,
  RulesView,
  SignalsRead,
  TestRequest,
  Tested,
  Testimony,
  Theatre,
  TheatreRequest,
  Triage,
  TriageRequest,
  Unit,
  UnitRequest,
  Units,
  UnitsRequest,
  UntakenSignals,
  Verified,
  VerifyRequest,
  Why,
  WhyBeforeRequest,
  WhyRequest,
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
  /** One decision of the past: why it came out as it did, and what a policy says of it now, as a tree. */
  readonly explain_past: { readonly request: ExplainPastRequest; readonly view: PastExplained };
  /** Replays a ledger, checking the chain: what it comes to, now or as of some time. */
  readonly replay: { readonly request: ReplayRequest; readonly view: Replayed };
  /** Checks a ledger line by line, and says what is broken: an answer, not a fault. */
  readonly verify: { readonly request: VerifyRequest; readonly view: Verified };
  /** The ledger as JSON Lines: a header, every entry, the head. */
  readonly export_ledger: { readonly request: ExportRequest; readonly view: Exported };
  /** Begins a register: the first entry of its ledger. */
  readonly open: { readonly request: OpenRequest; readonly view: Applied };
  /** Decides a command and gives the entries it comes to; a rejection changes nothing. */
  readonly apply: { readonly request: ApplyRequest; readonly view: Applied };
  /** Decides commands one after the other, all or none of them unless it is to go on. */
  readonly apply_many: { readonly request: ApplyManyRequest; readonly view: AppliedMany };
  /** Takes entries that others wrote onto a register: the chain is checked. */
  readonly extend: { readonly request: ExtendRequest; readonly view: Extended };
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
  /** How each piece of evidence of a unit stands, and which of its criteria are answered. */
  readonly evidence: { readonly request: UnitRequest; readonly view: EvidenceView };
  /** What became different about a unit since an entry, or since it was last judged, before and after. */
  readonly changes_since: { readonly request: ChangesSinceRequest; readonly view: ChangesSince };
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
  /** How well the whole works in a span: every measure with what it counts, and of what. */
  readonly metrics: { readonly request: MetricsRequest; readonly view: MetricsView };
  /** The measures of one span after the other, for plots: the entries are read once. */
  readonly metrics_series: { readonly request: MetricsSeriesRequest; readonly view: MetricsSeries };
  /** What each gate changed in a span: reviews, rules and handoffs that change nothing show here. */
  readonly theatre: { readonly request: TheatreRequest; readonly view: Theatre };
  /** Reads CloudEvents 1.0 as signals, for the command `signal`. */
  readonly read_signals: { readonly request: ReadSignalsRequest; readonly view: SignalsRead };
  /** What the register itself has to tell and was not told yet, for the command `signal`. */
  readonly untaken_signals: { readonly request: LearningRequest; readonly view: UntakenSignals };
  /** What was noticed, what it amounts to, what is owed an answer, and which lessons are kept. */
  readonly learning: { readonly request: LearningRequest; readonly view: Learning };
  /** What each rule of the policy in force is worth: fired, right, overridden, wrong, never. */
  readonly rules: { readonly request: RulesRequest; readonly view: RulesView };
  /** Judgment that was bought more than once, and whether a lesson was kept of it. */
  readonly repeated: { readonly request: RepeatedRequest; readonly view: RepeatedView };
  /** Where every machine stands on each kind of work, and what the next rung would take. */
  readonly autonomy: { readonly request: AutonomyRequest; readonly view: AutonomyView };
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
  | "explain_past"
  | "check";

/** What is asked of a policy that is kept: it brings the policy. */
export type KeptPolicyRequest<Name extends PolicyOperation> = Omit<Operations[Name]["request"], "policy">;

/** What else a policy that is kept is asked. */
export interface PolicyOperations {
  /** Compiles a policy, or says everything that is wrong with it and where. */
  compile(request?: KeptPolicyRequest<"compile"> | Text): Answer<Compiled>;
  /** The facts that conditions of a policy may name. */
  facts(request?: KeptPolicyRequest<"facts"> | Text): Answer<FactList>;
  /** What is odd in a policy: what never fires, contradicts, is unreachable, wants review. */
  analyse(request: KeptPolicyRequest<"analyse"> | Text): Answer<Analysis>;
  /** Tries a policy on cases, with what of it they cover. */
  test(request: KeptPolicyRequest<"test"> | Text): Answer<Tested>;
  /** What a policy would have said of decisions that were made. */
  backtest(request?: KeptPolicyRequest<"backtest"> | Text): Answer<Backtested>;
  /** Where another policy differs from this one. */
  diff(request: KeptPolicyRequest<"diff"> | Text): Answer<Differences>;
  /** One decision of the past: why it came out as it did, and what a policy says of it now, as a tree. */
  explainPast(request: KeptPolicyRequest<"explain_past"> | Text): Answer<PastExplained>;
  /** Checks a change that a forge tells of: the verdict on taking it in, with a page, annotations and SARIF. */
  check(request: KeptPolicyRequest<"check"> | Text): Answer<CheckAnswer>;
}

/** Operations about a register: `ledger` in the request, or one that is kept. */
export type RegisterOperation =
  | "replay"
  | "export_ledger"
  | "open"
  | "apply"
  | "apply_many"
  | "extend"
  | "brief"
  | "why"
  | "unit"
  | "units"
  | "entries"
  | "queue"
  | "triage"
  | "decide_move"
  | "evidence"
  | "changes_since"
  | "integration"
  | "drift"
  | "collisions"
  | "plan"
  | "why_before"
  | "merge_queue"
  | "metrics"
  | "metrics_series"
  | "theatre"
  | "untaken_signals"
  | "learning"
  | "rules"
  | "repeated"
  | "autonomy";

/** What is asked of a register that is kept: it brings the ledger. */
export type KeptRegisterRequest<Name extends RegisterOperation> = Omit<Operations[Name]["request"], "ledger">;

/** What else a register that is kept is asked. */
export interface RegisterOperations {
  /** Replays a ledger, checking the chain: what it comes to, now or as of some time. */
  replay(request?: KeptRegisterRequest<"replay"> | Text): Answer<Replayed>;
  /** The ledger as JSON Lines: a header, every entry, the head. */
  exportLedger(request?: KeptRegisterRequest<"export_ledger"> | Text): Answer<Exported>;
  /** Begins a register: the first entry of its ledger. */
  open(request: KeptRegisterRequest<"open"> | Text): Answer<Applied>;
  /** Decides a command and gives the entries it comes to; a rejection changes nothing. */
  apply(request: KeptRegisterRequest<"apply"> | Text): Answer<Applied>;
  /** Decides commands one after the other, all or none of them unless it is to go on. */
  applyMany(request: KeptRegisterRequest<"apply_many"> | Text): Answer<AppliedMany>;
  /** Takes entries that others wrote onto a register: the chain is checked. */
  extend(request: KeptRegisterRequest<"extend"> | Text): Answer<Extended>;
  /** The eight questions a unit answers. */
  brief(request: KeptRegisterRequest<"brief"> | Text): Answer<Brief>;
  /** Why a unit, or a part of it, is as it is; why a move would be turned down. */
  why(request: KeptRegisterRequest<"why"> | Text): Answer<Reason>;
  /** A unit as it is recorded, now or as of some time. */
  unit(request: KeptRegisterRequest<"unit"> | Text): Answer<Unit>;
  /** The units there are. */
  units(request?: KeptRegisterRequest<"units"> | Text): Answer<Units>;
  /** The entries of a ledger, or of one unit. */
  entries(request?: KeptRegisterRequest<"entries"> | Text): Answer<Entries>;
  /** What waits for whom. */
  queue(request: KeptRegisterRequest<"queue"> | Text): Answer<Queue>;
  /** What is in flight: in what order it should land, which failures matter, who owns them. */
  triage(request: KeptRegisterRequest<"triage"> | Text): Answer<Triage>;
  /** Asks policy about the move of a unit, and records nothing. */
  decideMove(request: KeptRegisterRequest<"decide_move"> | Text): Answer<Explained>;
  /** How each piece of evidence of a unit stands, and which of its criteria are answered. */
  evidence(request: KeptRegisterRequest<"evidence"> | Text): Answer<EvidenceView>;
  /** What became different about a unit since an entry, or since it was last judged, before and after. */
  changesSince(request: KeptRegisterRequest<"changes_since"> | Text): Answer<ChangesSince>;
  /** Does a unit belong here, now: what it waits for, collides with and would break, and what next. */
  integration(request: KeptRegisterRequest<"integration"> | Text): Answer<Fit>;
  /** What changed around a unit since it was proposed. */
  drift(request: KeptRegisterRequest<"drift"> | Text): Answer<Drift>;
  /** What in flight cannot land together, how sure that is, and why. */
  collisions(request?: KeptRegisterRequest<"collisions"> | Text): Answer<Collisions>;
  /** In which order and batches to land what is in flight, and why the rest waits. */
  plan(request?: KeptRegisterRequest<"plan"> | Text): Answer<Plan>;
  /** Why one unit lands before another. */
  whyBefore(request: KeptRegisterRequest<"why_before"> | Text): Answer<Why>;
  /** A merge queue of a plan, and what to test first. */
  mergeQueue(request?: KeptRegisterRequest<"merge_queue"> | Text): Answer<QueueStep>;
  /** How well the whole works in a span: every measure with what it counts, and of what. */
  metrics(request: KeptRegisterRequest<"metrics"> | Text): Answer<MetricsView>;
  /** The measures of one span after the other, for plots: the entries are read once. */
  metricsSeries(request: KeptRegisterRequest<"metrics_series"> | Text): Answer<MetricsSeries>;
  /** What each gate changed in a span: reviews, rules and handoffs that change nothing show here. */
  theatre(request: KeptRegisterRequest<"theatre"> | Text): Answer<Theatre>;
  /** What the register itself has to tell and was not told yet, for the command `signal`. */
  untakenSignals(request: KeptRegisterRequest<"untaken_signals"> | Text): Answer<UntakenSignals>;
  /** What was noticed, what it amounts to, what is owed an answer, and which lessons are kept. */
  learning(request: KeptRegisterRequest<"learning"> | Text): Answer<Learning>;
  /** What each rule of the policy in force is worth: fired, right, overridden, wrong, never. */
  rules(request: KeptRegisterRequest<"rules"> | Text): Answer<RulesView>;
  /** Judgment that was bought more than once, and whether a lesson was kept of it. */
  repeated(request?: KeptRegisterRequest<"repeated"> | Text): Answer<RepeatedView>;
  /** Where every machine stands on each kind of work, and what the next rung would take. */
  autonomy(request: KeptRegisterRequest<"autonomy"> | Text): Answer<AutonomyView>;
}

/** Operations about nothing but their request. */
export type RequestOperation =
  | "case_policies"
  | "canonicalize"
  | "verify"
  | "advance_queue"
  | "read_change"
  | "read_evidence"
  | "code_owners"
  | "read_signals";

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

/** What is odd in a policy: what never fires, contradicts, is unreachable, wants review. */
export declare function analyse(request: AnalyseRequest | Text): Answer<Analysis>;

/** Tries a policy on cases, with what of it they cover. */
export declare function test(request: TestRequest | Text): Answer<Tested>;

/** Which policy files a file of cases names, as seen from it, the uppermost layer first. */
export declare function casePolicies(request: CasePoliciesRequest | Text): Answer<CasePolicies>;

/** What a policy would have said of decisions that were made. */
export declare function backtest(request: BacktestRequest | Text): Answer<Backtested>;

/** Where another policy differs from this one. */
export declare function diff(request: DiffRequest | Text): Answer<Differences>;

/** The canonical form of JSON (RFC 8785), and its digest. */
export declare function canonicalize(request: CanonicalizeRequest | Text): Answer<Canonical>;

/** One decision of the past: why it came out as it did, and what a policy says of it now, as a tree. */
export declare function explainPast(request: ExplainPastRequest | Text): Answer<PastExplained>;

/** Replays a ledger, checking the chain: what it comes to, now or as of some time. */
export declare function replay(request: ReplayRequest | Text): Answer<Replayed>;

/** Checks a ledger line by line, and says what is broken: an answer, not a fault. */
export declare function verify(request: VerifyRequest | Text): Answer<Verified>;

/** The ledger as JSON Lines: a header, every entry, the head. */
export declare function exportLedger(request: ExportRequest | Text): Answer<Exported>;

/** Begins a register: the first entry of its ledger. */
export declare function open(request: OpenRequest | Text): Answer<Applied>;

/** Decides a command and gives the entries it comes to; a rejection changes nothing. */
export declare function apply(request: ApplyRequest | Text): Answer<Applied>;

/** Decides commands one after the other, all or none of them unless it is to go on. */
export declare function applyMany(request: ApplyManyRequest | Text): Answer<AppliedMany>;

/** Takes entries that others wrote onto a register: the chain is checked. */
export declare function extend(request: ExtendRequest | Text): Answer<Extended>;

/** The eight questions a unit answers. */
export declare function brief(request: BriefRequest | Text): Answer<Brief>;

/** Why a unit, or a part of it, is as it is; why a move would be turned down. */
export declare function why(request: WhyRequest | Text): Answer<Reason>;

/** A unit as it is recorded, now or as of some time. */
export declare function unit(request: UnitRequest | Text): Answer<Unit>;

/** The units there are. */
export declare function units(request: UnitsRequest | Text): Answer<Units>;

/** The entries of a ledger, or of one unit. */
export declare function entries(request: EntriesRequest | Text): Answer<Entries>;

/** What waits for whom. */
export declare function queue(request: QueueRequest | Text): Answer<Queue>;

/** What is in flight: in what order it should land, which failures matter, who owns them. */
export declare function triage(request: TriageRequest | Text): Answer<Triage>;

/** Asks policy about the move of a unit, and records nothing. */
export declare function decideMove(request: DecideMoveRequest | Text): Answer<Explained>;

/** How each piece of evidence of a unit stands, and which of its criteria are answered. */
export declare function evidence(request: UnitRequest | Text): Answer<EvidenceView>;

/** What became different about a unit since an entry, or since it was last judged, before and after. */
export declare function changesSince(request: ChangesSinceRequest | Text): Answer<ChangesSince>;

/** Does a unit belong here, now: what it waits for, collides with and would break, and what next. */
export declare function integration(request: IntegrationRequest | Text): Answer<Fit>;

/** What changed around a unit since it was proposed. */
export declare function drift(request: IntegrationRequest | Text): Answer<Drift>;

/** What in flight cannot land together, how sure that is, and why. */
export declare function collisions(request: CollisionsRequest | Text): Answer<Collisions>;

/** In which order and batches to land what is in flight, and why the rest waits. */
export declare function plan(request: PlanRequest | Text): Answer<Plan>;

/** Why one unit lands before another. */
export declare function whyBefore(request: WhyBeforeRequest | Text): Answer<Why>;

/** A merge queue of a plan, and what to test first. */
export declare function mergeQueue(request: PlanRequest | Text): Answer<QueueStep>;

/** What happened to a merge queue, and what to do next. */
export declare function advanceQueue(request: AdvanceRequest | Text): Answer<QueueStep>;

/** Checks a change that a forge tells of: the verdict on taking it in, with a page, annotations and SARIF. */
export declare function check(request: CheckRequest | Text): Answer<CheckAnswer>;

/** Reads what a forge tells of a change, or says why it is none. */
export declare function readChange(request: ReadChangeRequest | Text): Answer<ChangeTold>;

/** Reads a file of evidence: JUnit XML, SARIF 2.1.0 or in-toto. */
export declare function readEvidence(request: ReadEvidenceRequest | Text): Answer<Testimony>;

/** Who has to approve a change of some paths, and whose approval is not there. */
export declare function codeOwners(request: CodeOwnersRequest | Text): Answer<OwnersAnswer>;

/** How well the whole works in a span: every measure with what it counts, and of what. */
export declare function metrics(request: MetricsRequest | Text): Answer<MetricsView>;

/** The measures of one span after the other, for plots: the entries are read once. */
export declare function metricsSeries(request: MetricsSeriesRequest | Text): Answer<MetricsSeries>;

/** What each gate changed in a span: reviews, rules and handoffs that change nothing show here. */
export declare function theatre(request: TheatreRequest | Text): Answer<Theatre>;

/** Reads CloudEvents 1.0 as signals, for the command `signal`. */
export declare function readSignals(request: ReadSignalsRequest | Text): Answer<SignalsRead>;

/** What the register itself has to tell and was not told yet, for the command `signal`. */
export declare function untakenSignals(request: LearningRequest | Text): Answer<UntakenSignals>;

/** What was noticed, what it amounts to, what is owed an answer, and which lessons are kept. */
export declare function learning(request: LearningRequest | Text): Answer<Learning>;

/** What each rule of the policy in force is worth: fired, right, overridden, wrong, never. */
export declare function rules(request: RulesRequest | Text): Answer<RulesView>;

/** Judgment that was bought more than once, and whether a lesson was kept of it. */
export declare function repeated(request: RepeatedRequest | Text): Answer<RepeatedView>;

/** Where every machine stands on each kind of work, and what the next rung would take. */
export declare function autonomy(request: AutonomyRequest | Text): Answer<AutonomyView>;
