// Generated from `src/wire/` of Governed: `UPDATE=1 cargo test --lib -- schema` writes it anew.

/** Any JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** What a call gives. */
export type Answer<View> =
  /** What was asked for. */
  | {
      readonly type: "done";
      readonly with: View;
    }
  /** The core turned a command down, and nothing was changed. */
  | {
      readonly type: "rejected";
      readonly with: RejectedView;
    }
  /** Something at the boundary is wrong. */
  | {
      readonly type: "fault";
      readonly with: FaultView;
    };

/** An actor as `person:ID`, `machine:NAME/VERSION` or `policy:NAME`, without control characters. */
export type Actor = string;

/** A sort of actor. */
export type ActorSort =
  /** A person. */
  | "person"
  /** A machine. */
  | "machine"
  /** The policy itself. */
  | "policy";

/** Tells a merge queue what happened. */
export interface AdvanceRequest {
  /** What happened, in order. */
  readonly events: readonly QueueEvent[];
  /** The queue as it was. */
  readonly queue: MergeQueue;
}

/** Asks what is odd in a policy. */
export interface AnalyseRequest {
  /** When it is asked: reviews fall due by it. */
  readonly now: Instant;
  /** The policy. */
  readonly policy?: PolicySource;
  /** Facts of cases there were, which rules are tried on. */
  readonly seen?: readonly { readonly [name: string]: Json }[];
}

/** What is odd in a policy. */
export interface Analysis {
  /** How many decisions were looked at besides. */
  readonly decisions: number;
  /** What was found. */
  readonly findings: readonly PolicyFinding[];
  /** How many things in it can fire. */
  readonly rules: number;
}

/** Something to show at a file, or of the whole change. */
export interface Annotation {
  /** The first line, counted from 1. */
  readonly first_line?: number;
  /** The last line. */
  readonly last_line?: number;
  /** How loud it is. */
  readonly level: Notice;
  /** What is to be said. */
  readonly message: string;
  /** The file, from the root of the sources. Absent where it is about the whole. */
  readonly path?: string;
  /** The rule of the policy it is from; nothing, where a file of evidence says it. */
  readonly rule?: string;
  /** What it is called: the rule of the policy, or the rule or test of the tool that found it. */
  readonly title: string;
}

/** What somebody is to answer or to judge. */
export type Answerable =
  /** An escalation of the unit, by its label. */
  | {
      readonly escalation: Label;
    }
  /** A challenge of the unit, by its label. */
  | {
      readonly challenge: Label;
    }
  /** The judgment of this kind that policy asks for the unit's next move. */
  | {
      readonly judgment: Label;
    };

/** What a command came to. */
export interface Applied {
  /** The new entries, each as the line to store: its bytes are what its digest covers. */
  readonly entries: readonly string[];
  /** Where the chain stands with them. */
  readonly head: Head;
  /** Where policy held back the move that was asked for: its decision, which is recorded. */
  readonly held_back?: Decision;
  /** Whether the same was recorded before under its key, so that nothing is added. */
  readonly repeated: boolean;
  /** The units they change. */
  readonly units: readonly UnitId[];
}

/** What several commands came to. */
export interface AppliedMany {
  /** The new entries, each as the line to store: its bytes are what its digest covers. */
  readonly entries: readonly string[];
  /** Where the chain stands with them. */
  readonly head: Head;
  /** Where policy held back the move that was asked for: its decision, which is recorded. */
  readonly held_back?: Decision;
  /** What was turned down. */
  readonly rejected: readonly RejectedAt[];
  /** Whether the same was recorded before under its key, so that nothing is added. */
  readonly repeated: boolean;
  /** The units they change. */
  readonly units: readonly UnitId[];
}

/** Asks for several commands to be carried out. */
export interface ApplyManyRequest {
  /** The commands, in order. */
  readonly commands: readonly AskedCommand[];
  /** Whether to go on after a command that is turned down; else one that is turned down undoes them all. */
  readonly keep_going?: boolean;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** Facts about outside, for policy. */
  readonly world?: Json;
}

/** Asks for a command to be carried out. */
export interface ApplyRequest {
  /** When it happens. */
  readonly at: Instant;
  /** Who asks. */
  readonly by: Actor;
  /** What is asked. */
  readonly command: Command;
  /** An idempotency key: the same asked again under it is recorded once. */
  readonly key?: Line;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** When it is written down, where that is not when it happens. */
  readonly recorded?: Instant;
  /** Facts about outside, for policy. */
  readonly world?: Json;
}

/** How an approval stands. */
export type ApprovalStanding =
  /** It is not there. */
  | {
      readonly type: "missing";
    }
  /** It may be there: who belongs to these owners is not known. It counts as missing. */
  | {
      readonly type: "unknown";
      readonly with: {
        /** The owners whose members were not supplied. */
        readonly owners: readonly Owner[];
      };
    };

/** A test report, trace, diff, recording, decision: anything that belongs to the work and lives elsewhere. */
export interface Artifact {
  /** The digest of its content. */
  readonly digest?: Digest;
  /** What sort of thing it is: `test-report`, `trace`, `diff`, `decision` … Kinds are data. */
  readonly kind: Label;
  /** Where it is, or what it is called. */
  readonly location: Line;
}

/** One of several commands. */
export interface AskedCommand {
  /** When it happens. */
  readonly at: Instant;
  /** Who asks. */
  readonly by: Actor;
  /** What is asked. */
  readonly command: Command;
  /** When it is written down, where that is not when it happens. */
  readonly recorded?: Instant;
}

/** Which judgment it is that is asked for: what is counted where policies are compared. */
export interface AskedJudgment {
  /** The competence a judge must have. */
  readonly competence?: Label;
  /** What is judged; `escalation`, where somebody has to answer for the move. */
  readonly kind: Label;
  /** The group or person it has to come from. */
  readonly of?: string;
  /** Whether a yes to it counts only with its reason. */
  readonly reasoned?: boolean;
}

/** What the author is to the repository, in the forge's words. */
export type Association =
  /** Owns the repository. */
  | "owner"
  /** Belongs to the organisation that owns it. */
  | "member"
  /** Was invited to work on it. */
  | "collaborator"
  /** Has had changes taken in before. */
  | "contributor"
  /** Has had no change taken in here yet. */
  | "first_time_contributor"
  /** Has had no change taken in anywhere on the forge. */
  | "first_timer"
  /** Stands for somebody whose account was not brought along. */
  | "mannequin"
  /** None of these. */
  | "none";

/** Something that was tried. */
export interface Attempt {
  /** What it showed. */
  readonly learned?: Prose;
  /** How it ended. */
  readonly outcome: AttemptOutcome;
  /** What was tried. */
  readonly what: Prose;
}

/** How an attempt ended. */
export type AttemptOutcome =
  /** It did what was wanted. */
  | "succeeded"
  /** It did not. */
  | "failed"
  /** It cannot be told. */
  | "inconclusive";

/** How many units may wait for one group before no more are admitted. */
export interface Attention {
  /** Whose judgment it is. */
  readonly group: Label;
  /** The moves that wait for room: `admit`, where none is named. */
  readonly moves?: readonly Move[];
  /** How many units may wait for it. */
  readonly waiting: number;
  /** Why not more. */
  readonly why: Prose;
}

/** What a statement says it is about, by one digest; a subject with several digests is here several times. */
export interface Attested {
  /** How the digest was made, by in-toto's names: `sha256`, `gitCommit`, `sha1` … */
  readonly algorithm: string;
  /** The claim that is about it. */
  readonly claim: Label;
  /** What the statement calls it. */
  readonly name: Line | null;
  /** The digest in lowercase hexadecimal digits. */
  readonly value: string;
}

/** What machines may ask for, rung by rung. A machine without a grant stands on the first. */
export interface Autonomy {
  /** Who grants a rung; the policy's owner, where nobody is named. */
  readonly granted_by?: Recipient;
  /** The rungs, lowest first. Each may also do what those below may. */
  readonly ladder: readonly Rung[];
  /** Why the rungs are what they are. */
  readonly why: Prose;
}

/** An audit as it is recorded before it begins. */
export interface AutonomyAudit {
  /** The digest of the salt. */
  readonly commitment: Digest;
  /** How many units in a thousand are drawn: 1 to 1,000, at no level none. */
  readonly per_thousand: number;
  /** What it is for. */
  readonly reason?: Prose;
}

/**
 * A machine in one version, on one kind of work, of one class of reversibility. What was earned in one cell says
 * nothing of another: a new version, another kind of work or a worse way back each begin with nothing.
 *
 * Cells are of machines alone. Nothing here counts what people do.
 */
export interface AutonomyCell {
  readonly actor: Actor;
  readonly kind: Label;
  readonly reversibility: Reversibility;
}

/** A cell: where it stands, how much of its work is at stake, and what the next rung would take. */
export interface AutonomyCellView {
  /** How the evidence for the next rung came to be what it is, where that was asked for. */
  readonly course?: AutonomyCourse;
  /** Whether the next rung is proposed: every condition, met or not. */
  readonly proposal: AutonomyProposal;
  /** Where it stands, and why. */
  readonly standing: AutonomyStanding;
  /** How much of its work is at stake. */
  readonly used: AutonomyUsed;
}

/** What was known of a cell when it was granted something. Whole numbers alone: it is hashed. */
export interface AutonomyCited {
  /**
   * The evidence of `EProcess::thousandths`: whole thousandths, rounded down, at most
   * 2^53 − 1. 1,000 is no evidence either way, 20,000 is twenty to one.
   */
  readonly evidence_thousandths: number;
  /** Those of them that failed. */
  readonly failures: number;
  /** The failures in a thousand it was tested against. */
  readonly failures_per_thousand: number;
  /** How long a unit had to go without a failure to count as a success. */
  readonly horizon: Span;
  /** Outcomes that counted: matured successes and all failures. */
  readonly matured: number;
  /** The policy in force then. */
  readonly policy: Digest;
}

/** A condition, what there is and what is asked. */
export interface AutonomyCondition {
  /** What is asked: the least, or the most where the kind is a ceiling. */
  readonly asked: number;
  /** Which of the four it belongs to. */
  readonly group: AutonomyConditionGroup;
  /** What there is. */
  readonly has: number;
  /** Which it is. */
  readonly kind: AutonomyConditionKind;
  /** Whether it is met. */
  readonly met: boolean;
  /** It in words. */
  readonly says: string;
}

/**
 * Which of the conditions of autonomy a condition belongs to: it grows where the standards are clear, the evidence is
 * strong, the risks are reversible and the escalation paths are legible.
 */
export type AutonomyConditionGroup =
  /** The standards are clear. */
  | "standards"
  /** The evidence is strong. */
  | "evidence"
  /** The risks are reversible. */
  | "risks"
  /** The escalation paths are legible. */
  | "escalation";

/** A condition of a promotion. */
export type AutonomyConditionKind =
  /** Criteria were frozen before the work, in percent of the units. */
  | "criteria_frozen"
  /** Evidence was complete at landing, in percent of the units. */
  | "evidence_complete"
  /** The test against the allowed share of failures, in thousandths of evidence. */
  | "evidence_strong"
  /** The same, of what landed since autonomy last had to shrink. */
  | "earned_anew"
  /** The work was in so many areas. */
  | "areas"
  /** It landed on so many days. */
  | "days"
  /** The class of reversibility is one the rung can be earned with: 0 read-only to 3 irreversible, at most. */
  | "reversible"
  /** The rung is below a person's approval, where the work cannot be undone: its number, at most. */
  | "person_approves"
  /** A way back was tried, so many times. */
  | "rollback_tried"
  /** Escalations or refusals of such work were answered in time, so many. */
  | "escalation_answered"
  /** Escalations or refusals of such work that are open past their time, at most so many. */
  | "escalation_overdue"
  /** The machine itself escalated or refused such work, so many times. */
  | "stopped_itself";

/** The course of evidence, and what it has to reach. */
export interface AutonomyCourse {
  /** The evidence the rung asks for, in thousandths. */
  readonly asked_thousandths: number;
  /** What the evidence was whenever something was learnt; the last so many times. */
  readonly points: readonly AutonomyCoursePoint[];
}

/** What the evidence of a cell was at some time. */
export interface AutonomyCoursePoint {
  /** When something was learnt. */
  readonly at: Instant;
  /** The evidence then, in thousandths. */
  readonly evidence_thousandths: number;
  /** How many outcomes were failures. */
  readonly failures: number;
  /** How many outcomes counted. */
  readonly trials: number;
}

/** How a rung is earned, kept and lost. Everything has a default; a policy says what differs. */
export interface AutonomyEarning {
  /**
   * How often, in thousandths, a machine that fails exactly as often as that may ever be proposed by luck: 1 to 200,
   * 50 where nothing is said.
   */
  readonly alpha_per_thousand: number;
  /** Within what time an escalation without a due date, or a refusal, is to be answered: 3 days. */
  readonly answer_within: Span;
  /** In how many areas (top folders, kinds of resources) the work must have been: 3 where nothing is said. */
  readonly areas: number;
  /** How many units in a thousand people look at whatever the level: 1 to 1,000, 50 where nothing is said. */
  readonly audit_per_thousand: number;
  /**
   * The worst way back with which the rung can be earned: `reversible` where nothing is said. Work that cannot be
   * undone never goes past a person's approval, whatever stands here.
   */
  readonly ceiling: Reversibility;
  /** On how many of a hundred units every criterion must have been met by admissible evidence at landing: 95. */
  readonly complete_percent: number;
  /** On how many days (of UTC) it must have landed: 10 where nothing is said. */
  readonly days: number;
  /** After how long without a success the rung is lost, since nothing supports it any more: 60 days. */
  readonly drought: Span;
  /**
   * The share of work that fails, in thousandths, which the record must show it to be below: 1 to 500, 100 where
   * nothing is said. Without a failure it takes 40 units at 100, 81 at 50 and 206 at 20.
   */
  readonly failures_per_thousand: number;
  /** On how many of a hundred units the criteria must have been frozen before work began and left alone: 95. */
  readonly frozen_percent: number;
  /** How long after landing a unit without a failure counts as a success: 14 days where nothing is said. */
  readonly horizon: Span;
  /** The same for kinds of work that show later, or sooner, whether they were right. */
  readonly horizons?: { readonly [name: string]: Span };
  /**
   * Whether successes count that were only observed, such as imported history, where nobody can say what the work
   * was judged by and whether others took part. Failures count either way. They do not where nothing is said.
   */
  readonly observed?: boolean;
  /** When a series of failures loses a rung. */
  readonly watch: AutonomyWatch;
}

/** How much of a cell's work may be at stake at once. What is not named is not limited. */
export interface AutonomyExposure {
  /** Units of the cell that are being worked on, checked or integrated at once. */
  readonly in_flight?: number;
  /** Units of the cell that land within 24 hours. */
  readonly per_day?: number;
}

/**
 * Autonomy given to a cell: a rung of the policy's ladder, until an instant, within limits. Who gave it is the actor of
 * the entry that holds it, and counts only where that is a person.
 */
export interface AutonomyGrant {
  /** What it is given to. */
  readonly cell: AutonomyCell;
  /** What was known when it was given. */
  readonly cites: AutonomyCited;
  /** How much may be at stake at once. */
  readonly exposure?: AutonomyExposure;
  /** The rung, by its name in the policy's ladder. */
  readonly level: Label;
  /** Why it is given. */
  readonly reason: Prose;
  /** When it ends by itself. */
  readonly until: Instant;
}

/** The grant a standing rests on. */
export interface AutonomyGranted {
  /** When. */
  readonly at: Instant;
  /** Who granted it. */
  readonly by: Actor;
  /** The entry. */
  readonly entry: number;
  /** The rung that was granted. */
  readonly level: Label;
  /** When it ends. */
  readonly until: Instant;
}

/** Whether the core proposes to promote a cell by one rung. It grants nothing: a named person does, or does not. */
export interface AutonomyProposal {
  /** The cell. */
  readonly cell: AutonomyCell;
  /** Every condition, in order. */
  readonly conditions: readonly AutonomyCondition[];
  /** The evidence now, in thousandths. */
  readonly evidence_thousandths: number;
  /** The rung it stands on. */
  readonly from: Label;
  /** The most it ever was. */
  readonly peak_thousandths: number;
  /** Whether it is proposed: there is a next rung and every condition is met. */
  readonly proposed: boolean;
  /** It in one sentence. */
  readonly says: string;
  /** How the outcomes count. */
  readonly tally: AutonomyTally;
  /** The next one, where there is one. */
  readonly to: Label | null;
}

/** One thing that bears on the rung a cell stands on. */
export interface AutonomyReason {
  /** The entries it comes from. */
  readonly entries: readonly number[];
  /** What it is. */
  readonly kind: AutonomyReasonKind;
  /** It in words. */
  readonly says: string;
  /** Since when. */
  readonly since: Instant | null;
  /** The units it comes from. */
  readonly units: readonly UnitId[];
}

/** What bears on the rung a cell stands on. */
export type AutonomyReasonKind =
  /** Nobody granted it anything. */
  | "not_granted"
  /** A person granted it a rung. */
  | "granted"
  /** The grant was taken back. */
  | "revoked"
  /** The grant has ended. */
  | "expired"
  /** The ladder in force has no rung of the granted name. */
  | "unknown_rung"
  /** An incident of the worst severity came from its work. */
  | "severe_incident"
  /** The machine did what policy forbids. */
  | "breach"
  /** It fails more often than it may, by the chart. */
  | "alarm"
  /** Nothing has succeeded for so long that nothing supports the grant. */
  | "drought"
  /** The work cannot be undone, and a person approves it whatever was granted. */
  | "irreversible";

/** Asks where machines stand. */
export interface AutonomyRequest {
  /** Up to where. */
  readonly as_of?: UpTo;
  /** Whether the course of evidence is told as well. */
  readonly course?: boolean;
  /** The ledger, as `export_ledger` gives it. */
  readonly ledger?: string;
  /** When it is asked. */
  readonly now: Instant;
}

/** Autonomy taken back. Anybody may: less autonomy needs no authority. */
export interface AutonomyRevocation {
  /** What it is taken from. */
  readonly cell: AutonomyCell;
  /** Why. */
  readonly reason: Prose;
}

/** On which rung a cell stands at an instant. */
export interface AutonomyStanding {
  /** Where the chart alarms. */
  readonly alarm_millionths: number;
  /** The cell. */
  readonly cell: AutonomyCell;
  /** Where the chart stands since the grant, in millionths of a natural logarithm, and where it alarms. */
  readonly chart_millionths: number;
  /** How much may be at stake, where the grant says so. */
  readonly exposure: AutonomyExposure;
  /** The last grant, whether or not it still holds. */
  readonly granted: AutonomyGranted | null;
  /** The rung's name. */
  readonly level: Label;
  /** Its number, 0 for the lowest. */
  readonly rung: number;
  /**
   * When autonomy last had to shrink for what the machine did since the grant; ever, where there is none. From there
   * it earns anew.
   */
  readonly shrunk: Instant | null;
  /** Everything that bears on it, the grant first. */
  readonly why: readonly AutonomyReason[];
}

/** How many outcomes of a cell count in which way. */
export interface AutonomyTally {
  /** Where it succeeded. */
  readonly areas: readonly string[];
  /** Units whose evidence was complete. */
  readonly complete: number;
  /** On how many days of UTC what succeeded has landed. */
  readonly days: number;
  /** Units that failed, whether or not their horizon has passed. */
  readonly failures: number;
  /** Units whose criteria were frozen beforehand. */
  readonly frozen: number;
  /** All of these but the last: what the next two are a share of. */
  readonly governed: number;
  /** Units that have not failed and whose horizon has not passed: left out. */
  readonly immature: number;
  /** Units that have not failed and were only observed: left out unless policy counts them. */
  readonly observed: number;
  /** Units that have not failed and that others worked on too: left out. */
  readonly shared: number;
  /** Units whose horizon has passed without a failure. */
  readonly successes: number;
}

/** How much of a cell's work is at stake. */
export interface AutonomyUsed {
  /** Units that are being worked on, checked or integrated. */
  readonly in_flight: number;
  /** Units that landed within the last 24 hours. */
  readonly landed_in_a_day: number;
}

/** Every cell there is any work or any grant of. */
export interface AutonomyView {
  /** The cells: those that are proposed first, then by name. */
  readonly cells: readonly AutonomyCellView[];
  /** The rungs of the policy in force, the lowest first. */
  readonly ladder: readonly Label[];
}

/**
 * What a chart tells apart, and how sure it wants to be.
 *
 * The steps of the chart are logarithms, which no two targets are bound to agree on. They are therefore kept as whole
 * millionths, rounded so that the chart errs on the side of an alarm, for the pairs in `Watch::KNOWN` and no others.
 *
 * With the default (good 2 %, bad 10 %, threshold 3) there is a false alarm about every 560 outcomes at 2 %; a rate of
 * 10 % is noticed after about 31 outcomes and one of 30 % after about 8.
 */
export interface AutonomyWatch {
  /** Failures in a thousand that must be noticed: 20, 50, 100 or 200, in the same order. */
  readonly bad_per_thousand: number;
  /** Failures in a thousand that are good enough: 5, 10, 20 or 50. */
  readonly good_per_thousand: number;
  /** Where it alarms, in thousandths of a natural logarithm: 1,000 to 10,000. More is later and with fewer false alarms. */
  readonly threshold_thousandths: number;
}

/** What a candidate would have decided otherwise. */
export interface Backtest {
  /** What the old policy says of its own decisions, where it was given. */
  readonly baseline?: Baseline;
  /** How many decisions were given. */
  readonly decisions: number;
  /** Incidents and rollbacks, by sort. */
  readonly ends: readonly BadEnds[];
  /**
   * Those that come out otherwise: loosened ones first, then tightened ones, each in the order of the ledger. At most
   * `limit::BACKTEST_TOLD`, the loosened ones before any tightened one.
   */
  readonly flips: readonly VerdictFlip[];
  /** How many flips are counted and not told. */
  readonly flips_left_out: number;
  /** Every flip, by what makes it one: the largest groups first. At most `limit::BACKTEST_GROUPS`, those met first. */
  readonly groups?: readonly FlipGroup[];
  /** Judgment that would be asked for, and judgment that would not be, by kind and by whom. */
  readonly judgments: readonly JudgmentCost[];
  /** Work that was stopped, ended badly all the same, and would now go ahead, in the order of the ledger. */
  readonly let_through: readonly BadDecision[];
  /** How many come out looser. */
  readonly loosened: number;
  /** Decisions that cannot be decided again, by reason. */
  readonly not_replayable: readonly NotReplayable[];
  /** The digest of the candidate. */
  readonly policy: Digest;
  /** How many of them could be decided again. */
  readonly replayed: number;
  /** How many come out the same. */
  readonly same: number;
  /** Moves that ended badly and would not have gone ahead, in the order of the ledger. */
  readonly stopped: readonly BadDecision[];
  /** How many come out stricter. */
  readonly tightened: number;
  /** How many flips are in none of these groups. */
  readonly ungrouped?: number;
  /** How many decisions went from which verdict to which, without the empty cells. */
  readonly verdicts: readonly VerdictCell[];
}

/** Asks what a policy would have said. */
export interface BacktestRequest {
  /** The decisions, where there is no ledger. */
  readonly decisions?: readonly Decision[];
  /** The ledger with the decisions, as it is exported. */
  readonly ledger?: string;
  /** The policy to compare with: where a ledger is given, the one in force there unless said. */
  readonly old?: PolicySource;
  /** The policy that is tried. */
  readonly policy?: PolicySource;
  /** Whether it is also told in words. */
  readonly words?: Words;
}

/** What a policy would have said. */
export interface Backtested {
  /** What came of it. */
  readonly backtest: Backtest;
  /** The same in words, where asked for. */
  readonly words?: string;
}

/** A decision about work that ended badly. */
export interface BadDecision {
  /** How it ended. */
  readonly ended: DecisionEnded;
  /** The verdict that was recorded. */
  readonly from: Verdict;
  /** The number of its entry in the ledger. */
  readonly seq: number;
  /** The verdict of the candidate. */
  readonly to: Verdict;
  /** What it was about. */
  readonly unit?: string;
}

/** How a move ended that did not end well. */
export type BadEnd =
  /** In an incident. */
  | "incident"
  /** It was rolled back. */
  | "rolled_back";

/** What the candidate does about moves that ended badly. */
export interface BadEnds {
  /** How many there are among the decisions that could be decided again. */
  readonly count: number;
  /** How they ended. */
  readonly end: BadEnd;
  /** How many did not move then and would now. */
  readonly let_through: number;
  /** How many moved then and would not now. */
  readonly stopped: number;
}

/** What the old policy says of its own decisions: from the facts recorded it must come to the verdict recorded. */
export interface Baseline {
  /** How many decisions were held against it. */
  readonly checked: number;
  /** How many do not come out as recorded. */
  readonly differing: number;
  /** Those, in the order they were given, at most `limit::BACKTEST_TOLD`. */
  readonly differs: readonly DoesNotReplay[];
  /** How many were decided by yet another policy, and so were not. */
  readonly of_other_policies: number;
  /** The digest of the old policy. */
  readonly policy: Digest;
}

/** How far a batch is. */
export type BatchState =
  /** No test of it is under way. */
  | {
      readonly type: "untested";
    }
  /** It is being tested. */
  | {
      readonly type: "testing";
      /** The numbers of the batches it assumes to land before, in order. */
      readonly assumes: readonly number[];
      /** How many batches had landed when it was asked for: they are in its base. */
      readonly base: number;
      /** Its number: no other test of the queue has it. */
      readonly number: number;
    }
  /** It passed, and lands when what it assumes has landed. */
  | {
      readonly type: "passed";
      /** The numbers of the batches it assumes to land before, in order. */
      readonly assumes: readonly number[];
      /** How many batches had landed when it was asked for: they are in its base. */
      readonly base: number;
      /** Its number: no other test of the queue has it. */
      readonly number: number;
    }
  /** It failed, and nothing behind it assumes it. */
  | {
      readonly type: "failed";
      /** The numbers of the batches it assumes to land before, in order. */
      readonly assumes: readonly number[];
      /** How many batches had landed when it was asked for: they are in its base. */
      readonly base: number;
      /** Its number: no other test of the queue has it. */
      readonly number: number;
    };

/** Whether something can happen. */
export type BearingReach =
  /** It cannot. */
  | "no"
  /** Only where a condition cannot be told, for want of a fact. */
  | "where_unclear"
  /** It can. */
  | "yes";

/** What put one unit before another. In order of precedence: the first that holds is told. */
export type BeforeBecause =
  /** The first has landed. */
  | {
      readonly type: "landed";
    }
  /** The second waits. */
  | {
      readonly type: "waits";
      /** Why. */
      readonly reasons: readonly WaitReason[];
    }
  /** The second needs the first. */
  | {
      readonly type: "needs";
      /** What leads from the second to the first. */
      readonly chain: Chain;
    }
  /** Both may land, but not in one batch; the first has the higher rank. */
  | {
      readonly type: "apart";
      /** The field of the rank that put the first in front. */
      readonly field: RankField;
      /** How sure it is that they collide; without it, one says that they land apart. */
      readonly grade: CollisionGrade | null;
      /** What they collide over. */
      readonly why: Prose | null;
    }
  /** The second may not land when the first does. */
  | {
      readonly type: "closed";
      /** When it opens, where it does. */
      readonly until: Instant | null;
      /** What is closed. */
      readonly why: string;
    }
  /** The first has the higher rank. */
  | {
      readonly type: "rank";
      /** The field that decides. */
      readonly field: RankField;
      /** What the first has in it, and from whom if not its own. */
      readonly first: string;
      /** What the second has in it. */
      readonly second: string;
    }
  /** The second lands behind something it needs. */
  | {
      readonly type: "behind";
      /** What leads from the second to the last it needs. */
      readonly chain: Chain;
    }
  /** The second must not share a batch with a unit that is where it could have been. */
  | {
      readonly type: "beside";
      /** That unit. */
      readonly unit: Line;
    }
  /** The batches in front of that of the second were full, or it kept the batch it had. */
  | {
      readonly type: "filled";
      /** The most units in one batch. */
      readonly most: number;
      /** Units in the batch of the first. */
      readonly units: number;
    };

/** Another span, counted its own way where that is said. */
export interface Beside {
  /** What counts how there; as in the other, where nothing is said. */
  readonly settings?: GivenMetricsSettings;
  /** The span. */
  readonly span: MetricsWindow;
}

/** A subject with the digest it had when the claim was recorded. */
export interface Binding {
  /** What it was then. */
  readonly digest: Digest;
  /** What the claim is about. */
  readonly subject: Subject;
}

/** Something that landed since and that the work does not go together with. */
export interface Blocked {
  /** What landed. */
  readonly by: Line;
  /** What does not go together: side A is what landed, side B the work. */
  readonly ground: CollisionGround;
}

/** A unit in one view. */
export interface Brief {
  /** The last entry that changed it. */
  readonly as_of: number;
  /** What sort of work it is. */
  readonly kind: string;
  /** The lessons that bear on it. */
  readonly lessons?: readonly RecalledLesson[];
  /** The move it waits for: nothing, once its life is over. */
  readonly pending: Pending | null;
  /** The eight answers, in the order of their questions. */
  readonly replies: readonly BriefReply[];
  /** What changed, why, what depends on it, what can break, and what should happen next. */
  readonly sentence: string;
  /** The digest of what a judge is shown: a judgment that names it counts for this and for nothing else. */
  readonly shown: Digest;
  /** Where it is in its life. */
  readonly stage: Stage;
  /** Its title. */
  readonly title: string;
  /** The unit. */
  readonly unit: UnitId;
}

/** One thing an answer says. */
export interface BriefPoint {
  /** The entries it comes from. */
  readonly from: readonly number[];
  /** It in words. */
  readonly text: string;
}

/** The answer to one question. */
export interface BriefReply {
  /** The requirement that asks it. */
  readonly asks: string;
  /** How many more points there are. */
  readonly more: number;
  /** What there is to say, at most `limit::POINTS` points. */
  readonly points: readonly BriefPoint[];
  /** The question. */
  readonly question: string;
}

/** Asks the eight questions. */
export interface BriefRequest {
  /** Up to where to look. */
  readonly as_of?: UpTo;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** When it is asked. */
  readonly now: Instant;
  /** The unit, by its id or an outside name. */
  readonly unit: string;
}

/** A canonical form. */
export interface Canonical {
  /** The digest of its bytes. */
  readonly digest: Digest;
  /** The text. */
  readonly text: string;
}

/** Asks for the canonical form of a value. */
export interface CanonicalizeRequest {
  /** The value. */
  readonly value: Json;
}

/** How much can land. */
export interface Capacity {
  /** The most units in one batch, from 1. A group that lands together and is larger has a batch of its own. */
  readonly batch: number;
  /** How many batches are planned from the instant of the plan on; all that are needed, where this is not said. */
  readonly batches?: number;
  /** How many units may be in flight before new ones should be held from admission. */
  readonly in_flight?: number;
  /**
   * Minutes from the start of one batch to the start of the next, from 1. Where this is not said, batches follow
   * each other without delay.
   */
  readonly takes?: number;
}

/** What one of many cases comes to. */
export type CaseAnswer =
  /** It was decided. */
  | {
      readonly type: "done";
      readonly with: Outcome;
    }
  /** Its facts cannot be read. */
  | {
      readonly type: "fault";
      readonly with: FaultView;
    };

/** Something that is other than a case expects. */
export type CaseFailure = {
  /** How to mend it, where that is known. */
  readonly help?: string;
  /** The same in words. */
  readonly message: string;
  /** The same in words: `facts.unit.lines`, `expect.rules[1]`. */
  readonly place: string;
} & (
  /** Its facts cannot be read. */
  | {
      readonly differs: "facts";
    }
  /** It names a rule that the policy has not. */
  | {
      readonly differs: "unknown_rule";
      /** The name. */
      readonly rule: string;
    }
  /** The verdict is another. */
  | {
      readonly differs: "verdict";
      /** What should come. */
      readonly expected: Verdict;
      /** What came. */
      readonly found: Verdict;
    }
  /** A rule should have fired and did not. */
  | {
      readonly differs: "not_fired";
      /** Its id. */
      readonly rule: string;
    }
  /** A rule fired that should not have. */
  | {
      readonly differs: "fired";
      /** Its id. */
      readonly rule: string;
    }
  /** A rule should have been one that cannot be told and is not. */
  | {
      readonly differs: "not_undetermined";
      /** Its id. */
      readonly rule: string;
    }
  /** A rule cannot be told that should have been. */
  | {
      readonly differs: "undetermined";
      /** Its id. */
      readonly rule: string;
    }
  /** Something should have been owed and is not. */
  | {
      readonly differs: "not_owed";
      /** What, in words. */
      readonly owed: string;
    }
  /** Something is owed that should not have been. */
  | {
      readonly differs: "owed";
      /** What, in words. */
      readonly owed: string;
    });

/** What came of one case. */
export interface CaseOutcome {
  /** What is other than expected: nothing, where the case passes. */
  readonly failures: readonly CaseFailure[];
  /** The rules that fired. */
  readonly fired: readonly string[];
  /** What it should show. */
  readonly name: Line;
  /** The rules that could not be told. */
  readonly unclear: readonly string[];
  /** The verdict; none, where its facts could not be read. */
  readonly verdict: Verdict | null;
}

/** Which policy a file of cases is about. */
export interface CasePolicies {
  /** The files of the policy, the uppermost layer first. */
  readonly policies: readonly string[];
}

/** Asks which policy a file of cases is about. */
export interface CasePoliciesRequest {
  /** The file. */
  readonly cases: GivenFile;
}

/** What came of some cases. */
export interface CaseReport {
  /** Each case, in order. */
  readonly cases: readonly CaseOutcome[];
  /** What the cases try of the policy, and what they leave. */
  readonly coverage: Coverage;
  /** The digest of the policy. */
  readonly policy: Digest;
}

/** What work of a class of reversibility always needs, whatever else permits it. */
export interface Ceiling {
  /** The highest rung a machine counts as having. */
  readonly autonomy?: Label;
  /** The moves it bears on; all where none is named. */
  readonly moves?: readonly Move[];
  /** The class. */
  readonly reversibility: Reversibility;
  /** What it always needs: any effect but `allow`. */
  readonly then?: readonly Effect[];
  /** Why. */
  readonly why: Prose;
}

/** A chain of dependencies: what leads from one unit to another. */
export interface Chain {
  /** Where it starts. */
  readonly from: Line;
  /** Each step from there. */
  readonly steps: readonly WorkLink[];
}

/** An actor named in the work contests what it rests on. */
export interface Challenge {
  /** Its name within the unit. */
  readonly label: Label;
  /** What is contested. */
  readonly of: Contested;
  /** Whether the unit waits for the answer. Only a person named in the work can make it wait. */
  readonly stops?: boolean;
  /** Why. */
  readonly text: Prose;
}

/** The answer to a challenge. */
export interface ChallengeEnd {
  /** The answer in words. */
  readonly answer: Prose;
  /** What came of it. */
  readonly ruling: ChallengeRuling;
}

/** What came of a challenge. */
export type ChallengeRuling =
  /** It was right. */
  | "upheld"
  /** It was not. */
  | "dismissed"
  /** Whoever raised it takes it back. */
  | "withdrawn";

/** One end of a change. */
export interface ChangeEnd {
  /** Its branch, without `refs/heads/`. */
  readonly branch?: Line;
  /** Its commit. */
  readonly commit?: CommitId;
  /** Its repository. Absent where it is gone or not said: then it may be anybody's. */
  readonly repository?: Line;
}

/** A change somebody asks to have taken in. */
export interface ChangeRequest {
  /** What happened within that event. */
  readonly action?: Line;
  /** Whether the forge holds its own rules of approval for met. */
  readonly approved?: boolean;
  /** Who caused the event. */
  readonly asked_by?: Actor;
  /** Whom it is assigned to. */
  readonly assignees?: readonly Actor[];
  /** What the author is to the repository. */
  readonly association?: Association;
  /** When it happened, where the event says so. */
  readonly at?: Instant;
  /** Who asks for it to be taken in. */
  readonly author?: Actor;
  /** What it is to be taken into. */
  readonly base: ChangeEnd;
  /** What its author says of it. */
  readonly body?: Prose;
  /** The checks the event holds; rarely all there are. */
  readonly checks?: readonly ForgeCheck[];
  /** Whether its author says that it is not ready. */
  readonly draft?: boolean;
  /** The event it was read from, in the forge's words. */
  readonly event: Line;
  /** How many files it changes, where the event says so: what a list of them has to add up to. */
  readonly files?: number;
  /** Where it is asked for. */
  readonly forge: Forge;
  /** What is to be taken in. */
  readonly head: ChangeEnd;
  /** The commit that joins both: made for trying it, or made in taking it in. */
  readonly joined?: CommitId;
  /** Its labels. */
  readonly labels?: readonly Line[];
  /** Where the two parted, where the forge says so. */
  readonly merge_base?: CommitId;
  /** Its milestone. */
  readonly milestone?: Line;
  /** Its number there. A push has none. */
  readonly number?: number;
  /** What is said of it as a push, where it is one. */
  readonly push?: Push;
  /** The repository it is to be taken into: `owner/name`, or `group/below/name`. */
  readonly repository: Line;
  /** People who were asked to review it. */
  readonly reviewers?: readonly Actor[];
  /** The answers the event holds; rarely all there are. */
  readonly reviews?: readonly Review[];
  /** The name by which the outside knows it: `github:owner/name#12`, `gitlab:group/name!12`, `git:<commit>` for a push. */
  readonly source: Reference;
  /** Where it stands. */
  readonly state?: RequestState;
  /** Teams that were asked to review it, as `org/team`. */
  readonly teams?: readonly Line[];
  /** What it is called; the first line of its last commit, for a push or a group of a merge queue. */
  readonly title?: Line;
  /** What it touches, where the event tells all of it. Absent is unknown; an empty list is nothing. */
  readonly touches?: readonly Touch[];
  /** Who wrote its commits, as far as the event says so. */
  readonly worked?: readonly Actor[];
}

/** What an event comes to. */
export type ChangeTold =
  /** It is about changes. */
  | {
      readonly type: "changes";
      readonly with: {
        /** Each of them. */
        readonly changes: readonly ChangeRequest[];
        /** What was left out or made presentable. */
        readonly skipped: readonly Skip[];
      };
    }
  /** It asks for nothing to be taken in. */
  | {
      readonly type: "no_change";
      readonly with: NoChange;
    };

/** What became of it. */
export type ChangedHow =
  /** It came. */
  | "added"
  /** It went. */
  | "removed"
  /** It is another. */
  | "changed";

/** Which part of a unit. */
export type ChangedPart =
  /** Its title. */
  | "title"
  /** What it is for. */
  | "purpose"
  /** What must be preserved. */
  | "preserve"
  /** What may vary. */
  | "vary"
  /** What it is judged by. */
  | "criterion"
  /** What it touches. */
  | "touch"
  /** What supports it or speaks against it. */
  | "evidence"
  /** What is not known. */
  | "uncertainty";

/** One thing that became different. */
export interface ChangedThing {
  /** What it says now. */
  readonly after?: string;
  /** What it said before. */
  readonly before?: string;
  /** The entry that made it what it is now. */
  readonly entry: number;
  /** What became of it. */
  readonly how: ChangedHow;
  /** Its name within the unit: a label, a resource. */
  readonly name?: string;
  /** Which part of the unit it is. */
  readonly part: ChangedPart;
  /** Of a touch, what it comes to now. */
  readonly touch_after?: TouchSize;
  /** Of a touch, what it came to before. */
  readonly touch_before?: TouchSize;
}

/** What became different about a unit. */
export interface ChangesSince {
  /** When that was. */
  readonly at: Instant | null;
  /** What became different, in the order in which it did. */
  readonly changes: readonly ChangedThing[];
  /** Who judged it then; none, where no judgment was found or another entry was asked for. */
  readonly judged_by?: Actor;
  /** The entry after which changes count: the one asked for, the last judgment, or else the one that proposed it. */
  readonly since: number;
  /** The unit. */
  readonly unit: UnitId;
}

/** Asks what became different. */
export interface ChangesSinceRequest {
  /** Whose judgment counts; anybody's, where nothing is said. */
  readonly judged_by?: Actor;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** Since the entry of this number; since it was last judged, where nothing is said. */
  readonly since?: number;
  /** The unit, by its id or an outside name. */
  readonly unit: string;
}

/** What a check comes to. */
export type CheckAnswer =
  /** It was decided. */
  | {
      readonly type: "decided";
      readonly with: Checked;
    }
  /** The event asks for nothing to be taken in. */
  | {
      readonly type: "no_change";
      readonly with: NoChange;
    };

/** Asks for a change to be checked. */
export interface CheckRequest {
  /** The person who answers for it: its author where that is a person, else a person it is assigned to, unless said. */
  readonly accountable?: Actor;
  /**
   * Whether the forge takes approvals back when commits are pushed. Without it an approval that names no commit
   * counts for nothing.
   */
  readonly approvals_lapse?: boolean;
  /** Who made it, where the event does not tell. */
  readonly author?: Actor;
  /** Accounts that are machines, besides those whose names say so. */
  readonly bots?: readonly string[];
  /** Who asks; its author, unless said. */
  readonly by?: Actor;
  /** Its commits, as GitHub's API lists them at `pulls/NUMBER/commits`: whoever wrote one worked on it too. */
  readonly commits?: Json;
  /** What it touches. Absent is not known, and then no rule about paths can be told. */
  readonly diff?: DiffSource;
  /** Files of evidence. */
  readonly evidence?: readonly EvidenceFile[];
  /** What sort of work it is; what a label `kind:…` says, else `code-change`, unless said. */
  readonly kind?: Label;
  /** When it is asked. */
  readonly now: Instant;
  /** Which of several requests, where a check was made of a commit that several have at their head. */
  readonly number?: number;
  /** Who owns what, from the branch the change goes to. */
  readonly owners?: OwnersSource;
  /** The policy, from where the change cannot reach. */
  readonly policy?: PolicySource;
  /** How far it can be undone; what a label `reversibility:…` says, else `reversible`, unless said. */
  readonly reversibility?: Reversibility;
  /** What a review is a judgment of; `review`, unless said. */
  readonly review_kinds?: readonly Label[];
  /**
   * The commit that approvals have to be of: the head of the change, unless said. A merge queue tries another commit
   * than was reviewed.
   */
  readonly reviewed?: CommitId;
  /** What reviewers said: all of it. Absent is not known. */
  readonly reviews?: ReviewSource;
  /** The stage it would go to: `validating`, `integrating`, or `landed`, unless said. */
  readonly to?: Stage;
  /** What the forge tells of the change. */
  readonly told: ToldSource;
  /** Who else worked on it. */
  readonly worked?: readonly Actor[];
  /** Facts about outside. */
  readonly world?: { readonly [name: string]: Json };
}

/** What a check of a change comes to. */
export interface Checked {
  /** What to show where, the worst first. */
  readonly annotations: readonly Annotation[];
  /** The change, as it was understood. */
  readonly change: ChangeRequest;
  /** The annotations as the commands GitHub Actions reads on standard output. */
  readonly commands: string;
  /** The decision, with the facts it rests on. */
  readonly decision: Decision;
  /** The evidence, and how it stands. */
  readonly evidence: readonly CheckedEvidence[];
  /** Why, as a tree. */
  readonly explanation: PolicyReason;
  /** The verdict in one sentence. */
  readonly headline: string;
  /** The whole as a page. */
  readonly markdown: string;
  /** What code owners have to say, where they and the paths are known. */
  readonly owners?: CheckedOwners;
  /** Whether the job passes: the verdict is `move`. */
  readonly passed: boolean;
  /** The digest of the policy. */
  readonly policy: Digest;
  /** What stands against the change and what evidence points at, as a SARIF 2.1.0 document. */
  readonly sarif: Json;
  /** What was left out or changed in reading, and why. */
  readonly skipped: readonly Skip[];
  /** The whole as text for a terminal. */
  readonly text: string;
  /** The verdict. */
  readonly verdict: Verdict;
}

/** A piece of evidence, as it stands. */
export interface CheckedEvidence {
  /** Who says so. */
  readonly by: Actor;
  /** The file it is from. */
  readonly file: string;
  /** What it says of the change. */
  readonly finding: EvidenceFinding;
  /** Its name. */
  readonly label: Label;
  /** How it was come by. */
  readonly method: Label;
  /** What it says, in words. */
  readonly says: string;
  /** How it stands. */
  readonly standing: string;
}

/** What code owners have to say. */
export interface CheckedOwners {
  /** Whose approval is not there, or cannot be told. */
  readonly missing: readonly MissingApproval[];
  /** Who has to approve. */
  readonly required: RequiredOwners;
}

/** Units that wait for each other, so that none of them ever lands. */
export interface Circle {
  /** One way round, as short as there is, from the first unit back to it or to one that lands with it. */
  readonly round: Chain;
  /** Every unit that is in it, by name. */
  readonly units: readonly Line[];
}

/** A claim about named content. */
export interface Claim {
  /** What it is about. Naming no touch means all of them: scope is narrowed on purpose, never by leaving out. */
  readonly about: readonly Subject[];
  /** What it can be checked against. */
  readonly artifact?: Artifact;
  /** What it says of its criteria. */
  readonly finding: EvidenceFinding;
  /** Its name within the unit. */
  readonly label: Label;
  /** How it was come by: `test`, `review`, `measurement`, `statement` … Methods are data. */
  readonly method: Label;
  /** Earlier evidence it takes the place of. */
  readonly replaces?: readonly Label[];
  /** The claim in words. */
  readonly text: Prose;
}

/** What it is that does not go together. */
export type Clash =
  /** Both take the same lines, and make something else of them. */
  | {
      readonly type: "same_lines";
      readonly with: {
        /** The lines of each. */
        readonly lines: readonly LineRange[];
      };
    }
  /** Both put something at the same place, and it is not the same. */
  | {
      readonly type: "same_place";
      readonly with: {
        /** The places of each. */
        readonly lines: readonly LineRange[];
      };
    }
  /** The lines of one begin where those of the other end: nothing between them tells the two apart. */
  | {
      readonly type: "adjoining";
      readonly with: {
        /** The lines of each. */
        readonly lines: readonly LineRange[];
      };
    }
  /** Few lines lie between the lines of both. */
  | {
      readonly type: "nearby";
      readonly with: {
        /** How many lines lie between. */
        readonly between: number;
        /** The lines of each. */
        readonly lines: readonly LineRange[];
      };
    }
  /** Both change the same function, section or clause in different places. */
  | {
      readonly type: "same_symbol";
      readonly with: {
        /** What both change. */
        readonly symbol: string;
      };
    }
  /** Both change it, and which lines is not known of one of them. */
  | {
      readonly type: "same_resource";
    }
  /** Both replace all of it, by something else. */
  | {
      readonly type: "replaced";
    }
  /** Both add it, each with another content. */
  | {
      readonly type: "both_add";
    }
  /** One removes what the other changes. */
  | {
      readonly type: "removed";
      readonly with: {
        /** Which removes it. */
        readonly by: CollisionSide;
      };
    }
  /** Each gives it another name. */
  | {
      readonly type: "renamed_apart";
      readonly with: {
        /** The name each gives it. */
        readonly to: readonly Resource[];
      };
    }
  /** Two different things get the same name. */
  | {
      readonly type: "same_new_name";
    }
  /** What is a file on one side is a folder on the other. */
  | {
      readonly type: "file_and_folder";
      readonly with: {
        /** Which makes it a file. */
        readonly file: CollisionSide;
      };
    }
  /** One moves a folder in which the other adds something. */
  | {
      readonly type: "folder_moved";
      readonly with: {
        /** Which moves it. */
        readonly by: CollisionSide;
        /** The new name of the folder. */
        readonly to: Resource;
      };
    }
  /** One touches all of what the other touches a part of. */
  | {
      readonly type: "part";
      readonly with: {
        /** The part the other touches. */
        readonly part: Resource;
        /** Which touches all of it. */
        readonly whole: CollisionSide;
      };
    }
  /** Both set it, to different values. */
  | {
      readonly type: "values";
      readonly with: {
        /** The value each sets or relies on. */
        readonly values: readonly Line[];
      };
    }
  /** One changes what the other relies on. */
  | {
      readonly type: "assumption";
      readonly with: {
        /** The value it is to have, where that is known. */
        readonly becomes: Line | null;
        /** Which changes it. */
        readonly by: CollisionSide;
        /** The value the other relies on, where it says one. */
        readonly relied_on: Line | null;
      };
    }
  /** One relies on another version than the other leaves. */
  | {
      readonly type: "versions";
      readonly with: {
        /** What each names. */
        readonly names: readonly Resource[];
      };
    }
  /** One changes what the other only reads. */
  | {
      readonly type: "reading";
      readonly with: {
        /** Which changes it. */
        readonly by: CollisionSide;
      };
    }
  /** One changes or removes what a name means, and the other comes to use the name. */
  | {
      readonly type: "meaning";
      readonly with: {
        /** Which changes or removes it. */
        readonly by: CollisionSide;
        /** The name. */
        readonly name: Line;
        /** Whether it is gone altogether. */
        readonly removed: boolean;
        /** Where the other comes to use it. */
        readonly used_in: Resource;
      };
    }
  /** Both write something that work is to land on one after the other. */
  | {
      readonly type: "barrier";
    }
  /** They are not to be in production together: a person, or policy, says so. */
  | {
      readonly type: "excluded";
      readonly with: {
        /** Why, where that is said. */
        readonly why: Prose | null;
      };
    };

/** Asks who has to approve. */
export interface CodeOwnersRequest {
  /** Who approved. Leave out whoever did the work. */
  readonly approvals?: readonly Actor[];
  /** The file. */
  readonly owners: OwnersSource;
  /** The paths that change; of a file with another name both. */
  readonly paths: readonly string[];
}

/** Two pieces of work that cannot land together, or may not fit. */
export interface Collision {
  /** The one whose name comes first. */
  readonly a: Line;
  /** The other. */
  readonly b: Line;
  /** How sure it is: as sure as its surest ground. */
  readonly grade: CollisionGrade;
  /** Why, the surest first; at most `limit::GROUNDS`. */
  readonly grounds: readonly CollisionGround[];
  /** Whether one of them was made on several states at once, so that its lines are not certain. */
  readonly uncertain?: boolean;
}

/** How sure it is that two pieces of work collide, the surest first. */
export type CollisionGrade =
  /** They cannot both land as they are. */
  | "certain"
  /** They most likely cannot both land as they are. */
  | "likely"
  /** They may not fit together: a reason to verify. */
  | "possible";

/** A ground of a collision: what does not go together, of what, and how sure that is. The surest comes first. */
export interface CollisionGround {
  /** What does not go together. */
  readonly clash: Clash;
  /** Why it is less sure than such a ground is by itself. */
  readonly doubt?: string;
  /** How sure it is. */
  readonly grade: CollisionGrade;
  /** What it is about, where it is about one thing. */
  readonly resource?: Resource;
}

/** One of the two that collide. */
export type CollisionSide =
  /** The one named first. */
  | "a"
  /** The one named second. */
  | "b";

/** What cannot land together, and what else is to be known of what is in flight. */
export interface Collisions {
  /** Pairs, the surest first. */
  readonly collisions: readonly Collision[];
  /** What so many touch that it says little. */
  readonly crowds: readonly Crowd[];
  /** What several say they answer. */
  readonly shared_asks: readonly SharedAsk[];
  /** How units stand to what has landed, where that is not plain. */
  readonly standings: readonly StandingOf[];
}

/** Asks what cannot land together: of a ledger, or of units that are given. */
export interface CollisionsRequest {
  /** Up to where to look. */
  readonly as_of?: UpTo;
  /** Only what is at least this sure; everything unless said. */
  readonly grade?: CollisionGrade;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** When it is asked; needed for a ledger. */
  readonly now?: Instant;
  /** Only those of this unit. */
  readonly unit?: string;
  /** Units as integration sees them, instead of those of a ledger. */
  readonly units?: readonly Work[];
  /** What holds outside; of it the hubs count here. */
  readonly world?: Json;
}

/** A request. `decide` turns it into events or into a rejection. */
export type Command =
  /** A new unit. */
  | {
      readonly type: "propose";
      readonly with: {
        readonly proposal: GivenProposal;
        readonly unit: UnitId;
      };
    }
  /** Work that lived outside, found at `source`. */
  | {
      readonly type: "observe";
      readonly with: {
        readonly proposal: GivenProposal;
        readonly source: Reference;
        readonly unit: UnitId;
      };
    }
  /** Where work that lived outside went, `through` which unit if one did it. */
  | {
      readonly type: "observe_move";
      readonly with: {
        readonly reason?: Prose;
        readonly source: Reference;
        readonly through?: UnitId;
        readonly to: Stage;
        readonly unit: UnitId;
      };
    }
  /** A change of stage. `taught` is owed for settling. */
  | {
      readonly type: "move";
      readonly with: {
        readonly reason?: Prose;
        readonly taught?: Taught;
        readonly to: Stage;
        readonly unit: UnitId;
      };
    }
  /** Another title or purpose. */
  | {
      readonly type: "restate";
      readonly with: {
        readonly purpose?: Prose;
        readonly reason: Prose;
        readonly title?: Line;
        readonly unit: UnitId;
      };
    }
  /** A new criterion or another text for one. Once work has started a reason is owed. */
  | {
      readonly type: "set_criterion";
      readonly with: {
        readonly criterion: Criterion;
        readonly reason?: Prose;
        readonly unit: UnitId;
      };
    }
  /** A criterion that no longer counts. */
  | {
      readonly type: "drop_criterion";
      readonly with: {
        readonly criterion: Label;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** More that must be preserved or may vary. */
  | {
      readonly type: "constrain";
      readonly with: {
        readonly preserve: readonly Prose[];
        readonly unit: UnitId;
        readonly vary: readonly Prose[];
      };
    }
  /** More context. */
  | {
      readonly type: "add_context";
      readonly with: {
        readonly context: GivenContext;
        readonly unit: UnitId;
      };
    }
  /** An initiative it belongs to. */
  | {
      readonly type: "join_initiative";
      readonly with: {
        readonly initiative: Line;
        readonly unit: UnitId;
      };
    }
  /** An artifact that belongs to it. */
  | {
      readonly type: "attach";
      readonly with: {
        readonly artifact: Artifact;
        readonly unit: UnitId;
      };
    }
  /** What it touches, added or said anew, and what it touches no longer. */
  | {
      readonly type: "touch";
      readonly with: {
        readonly dropped: readonly Resource[];
        readonly reason?: Prose;
        readonly touches: readonly Touch[];
        readonly unit: UnitId;
      };
    }
  /** A dependency. */
  | {
      readonly type: "depend";
      readonly with: {
        readonly dependency: Dependency;
        readonly unit: UnitId;
      };
    }
  /** A dependency that no longer holds. */
  | {
      readonly type: "undepend";
      readonly with: {
        readonly kind: DependencyKind;
        readonly on: UnitId;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** Evidence. */
  | {
      readonly type: "record_evidence";
      readonly with: {
        readonly claim: Claim;
        readonly unit: UnitId;
      };
    }
  /** Evidence that no longer counts. */
  | {
      readonly type: "withdraw_evidence";
      readonly with: {
        readonly evidence: Label;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** An open question. */
  | {
      readonly type: "raise_uncertainty";
      readonly with: {
        readonly uncertainty: Uncertainty;
        readonly unit: UnitId;
      };
    }
  /** Its answer. */
  | {
      readonly type: "resolve_uncertainty";
      readonly with: {
        readonly answer: Prose;
        readonly uncertainty: Label;
        readonly unit: UnitId;
      };
    }
  /** Something that was tried. */
  | {
      readonly type: "record_attempt";
      readonly with: {
        readonly attempt: Attempt;
        readonly unit: UnitId;
      };
    }
  /** A stop. */
  | {
      readonly type: "hold";
      readonly with: {
        readonly hold: Hold;
        readonly unit: UnitId;
      };
    }
  /** Its end. */
  | {
      readonly type: "release";
      readonly with: {
        readonly hold: Label;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** A question to a named person. */
  | {
      readonly type: "escalate";
      readonly with: {
        readonly escalation: Escalation;
        readonly unit: UnitId;
      };
    }
  /** The answer. */
  | {
      readonly type: "answer_escalation";
      readonly with: {
        readonly answer: Prose;
        readonly escalation: Label;
        readonly unit: UnitId;
      };
    }
  /** An objection that stops the unit. */
  | {
      readonly type: "refuse";
      readonly with: {
        readonly refusal: Refusal;
        readonly unit: UnitId;
      };
    }
  /** What lifts the objection. */
  | {
      readonly type: "answer_refusal";
      readonly with: {
        readonly answer: Prose;
        readonly refusal: Label;
        readonly unit: UnitId;
      };
    }
  /** One kind of integration is done. */
  | {
      readonly type: "reconcile";
      readonly with: {
        readonly reconciliation: Reconciliation;
        readonly unit: UnitId;
      };
    }
  /** A person's judgment of it as it stands. */
  | {
      readonly type: "judge";
      readonly with: {
        readonly judgment: Judgment;
        readonly unit: UnitId;
      };
    }
  /** A person with authority lets it make a move all the same. */
  | {
      readonly type: "override";
      readonly with: {
        readonly override: Override;
        readonly unit: UnitId;
      };
    }
  /** An override that no longer counts. */
  | {
      readonly type: "end_override";
      readonly with: {
        readonly override: Label;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** Something it rests on is contested. */
  | {
      readonly type: "challenge";
      readonly with: {
        readonly challenge: Challenge;
        readonly unit: UnitId;
      };
    }
  /** The answer. Evidence whose challenge is upheld is withdrawn. */
  | {
      readonly type: "answer_challenge";
      readonly with: {
        readonly answer: Prose;
        readonly challenge: Label;
        readonly ruling: ChallengeRuling;
        readonly unit: UnitId;
      };
    }
  /** The policy that governs from here on, `through` the unit that proposed, judged and landed it. */
  | {
      readonly type: "adopt_policy";
      readonly with: {
        readonly documents: readonly GivenDocument[];
        readonly reason: Prose;
        readonly through?: UnitId;
      };
    }
  /** Things that happened and may mean something. */
  | {
      readonly type: "signal";
      readonly with: {
        readonly signals: readonly Signal[];
      };
    }
  /** Signals that mean nothing, by the numbers of their entries. */
  | {
      readonly type: "dismiss";
      readonly with: {
        readonly reason: Prose;
        readonly signals: readonly number[];
      };
    }
  /** A step of a pattern through the loop. */
  | {
      readonly type: "learn";
      readonly with: {
        readonly pattern: Label;
        readonly step: LoopStep;
      };
    }
  /** A lesson, in the form a person chose for it. */
  | {
      readonly type: "keep";
      readonly with: {
        readonly lesson: Lesson;
      };
    }
  /** A lesson that no longer holds. */
  | {
      readonly type: "retire";
      readonly with: {
        readonly lesson: Label;
        readonly reason: Prose;
      };
    }
  /** What a person is to answer or could judge is handed to another who could. */
  | {
      readonly type: "delegate";
      readonly with: {
        readonly delegation: HandedOn;
        readonly unit: UnitId;
      };
    }
  /** A machine is given the next rung, which its record has to have earned. What is known is written down with it. */
  | {
      readonly type: "grant";
      readonly with: {
        readonly cell: AutonomyCell;
        readonly exposure?: AutonomyExposure;
        readonly level: Label;
        readonly reason: Prose;
        readonly until: Instant;
      };
    }
  /** It is taken back. */
  | {
      readonly type: "revoke";
      readonly with: {
        readonly cell: AutonomyCell;
        readonly reason: Prose;
      };
    }
  /** An audit is bound to its salt before it begins. */
  | {
      readonly type: "commit_audit";
      readonly with: {
        readonly audit: AutonomyAudit;
      };
    }
  /** Names are one actor's: what one of them did, all of them did. */
  | {
      readonly type: "join_names";
      readonly with: {
        readonly joined: JoinedNames;
      };
    }
  /** A name is one with no other after all. */
  | {
      readonly type: "part_name";
      readonly with: {
        readonly parted: PartedName;
      };
    }
  /** Somebody else answers for it, or carries it out. */
  | {
      readonly type: "hand_off";
      readonly with: {
        readonly reason: Prose;
        readonly role: Role;
        readonly to: Actor;
        readonly unit: UnitId;
      };
    }
  /** Several units instead of one. */
  | {
      readonly type: "split";
      readonly with: {
        readonly into: readonly NewUnit[];
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** One unit instead of several. */
  | {
      readonly type: "combine";
      readonly with: {
        readonly into: NewUnit;
        readonly reason: Prose;
        readonly units: readonly UnitId[];
      };
    }
  /** Out of production again, `through` which unit if one does it. */
  | {
      readonly type: "roll_back";
      readonly with: {
        readonly reason: Prose;
        readonly through?: UnitId;
        readonly unit: UnitId;
      };
    }
  /** Given up. */
  | {
      readonly type: "abandon";
      readonly with: {
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    };

/** The id of a commit: 40 or 64 hexadecimal digits. */
export type CommitId = string;

/** A change that only a repository tells of: what came between two commits. */
export interface CommitsBetween {
  /** The address of who wrote it. */
  readonly author_email?: string;
  /** The name of who wrote the last commit, as git has it. */
  readonly author_name?: string;
  /** The commit it begins at. */
  readonly base: CommitId;
  /** The branch it goes to. */
  readonly branch?: Line;
  /** The commit it ends with. */
  readonly head: CommitId;
  /** What the last commit says. */
  readonly message?: string;
  /** The repository: `owner/name`. */
  readonly repository: Line;
}

/** Asks for a policy to be compiled. */
export interface CompileRequest {
  /** The policy. */
  readonly policy?: PolicySource;
}

/** A compiled policy, in numbers. */
export interface Compiled {
  /** The digest of its documents. */
  readonly digest: Digest;
  /** How many facts its conditions may name. */
  readonly facts: number;
  /** The names of its layers, the uppermost first. */
  readonly layers: readonly string[];
  /** How many things in it can fire. */
  readonly rules: number;
}

/** What cases try of a part of a condition. */
export interface ConditionPart {
  /** Which of the rule's conditions, from 0. */
  readonly condition: number;
  /** In how many it was false. */
  readonly no: number;
  /** The part, as it is written. */
  readonly text: string;
  /** In how many it could not be told. */
  readonly unclear: number;
  /** In how many cases it was true. */
  readonly yes: number;
}

/** What it comes to, where something does not go together. */
export type Consequence =
  /** Something breaks: production, or what another unit relies on. */
  | "breaks"
  /** Nothing breaks, and another unit in flight has to be brought onto this one. */
  | "redo";

/** A challenge, and what came of it. */
export interface Contention {
  /** The answer. */
  readonly ended?: NotedChallengeEnd;
  /** What was contested. */
  readonly raised: NotedChallenge;
}

/** What is contested. */
export type Contested =
  /** A piece of evidence of the unit, by its label. */
  | {
      readonly evidence: Label;
    }
  /** A criterion of the unit, by its label: it measures something else than what was meant. */
  | {
      readonly criterion: Label;
    }
  /** A metric that is read as saying something of it: `escape_rate`, `latency_p99` … */
  | {
      readonly metric: Line;
    }
  /** A rule of the policy in force, as decisions name it: `RULE`, or `LAYER/RULE` where there are several layers. */
  | {
      readonly rule: Line;
    }
  /** A decision, judgment or other entry about the unit, by its number in the ledger. */
  | {
      readonly entry: number;
    };

/** Something around the work that changes its meaning. */
export interface Context {
  /** Whose view it is: `user`, `product`, `business`, `operations` … Kinds are data. */
  readonly kind: Label;
  /** Where it was found. */
  readonly source?: Line;
  /** Which way it points. */
  readonly stance: Stance;
  /** What it says. */
  readonly text: Prose;
}

/** What cases try of a policy. */
export interface Coverage {
  /** Everything that can fire, in the order of the policy. */
  readonly rules: readonly RuleCoverage[];
}

/** One thing the work is judged by. */
export interface Criterion {
  /** The function that can tell, where one is meant: `legal`, `finance`, `support` … */
  readonly judged_by?: Label;
  /** Its name within the unit. */
  readonly label: Label;
  /** What must be true. */
  readonly text: Prose;
}

/** What the evidence says of one criterion, worst first. */
export type CriterionAnswer =
  /** Admissible evidence says it is not met. */
  | "failing"
  /** Admissible evidence says both. */
  | "conflicted"
  /** Nothing was ever said. */
  | "missing"
  /** What was said is about content or a criterion that has changed. */
  | "stale"
  /** What was said cannot be checked. */
  | "unverifiable"
  /** What was said does not tell. */
  | "inconclusive"
  /** Admissible evidence says it is met, and none says otherwise. */
  | "met";

/** What the evidence says of a criterion. */
export interface CriterionAnswered {
  /** What the evidence says of it. */
  readonly answer: CriterionAnswer;
  /** Its name. */
  readonly criterion: Label;
}

/** A resource that so many touch that touching it says little. */
export interface Crowd {
  /** The resource. */
  readonly resource: Resource;
  /** How many units in flight touch it. */
  readonly units: number;
  /** How touches of it count. */
  readonly weight: HubWeight;
}

/** A day such as `2027-01-31`. */
export type Day = string;

/** Asks for the verdicts on many cases. */
export interface DecideManyRequest {
  /** The facts of each case. */
  readonly cases: readonly { readonly [name: string]: Json }[];
  /** The policy. */
  readonly policy?: PolicySource;
}

/** Asks policy about a move. */
export interface DecideMoveRequest {
  /** Who asks. */
  readonly by: Actor;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** When. */
  readonly now: Instant;
  /** A policy to ask instead of the one in force. */
  readonly policy?: PolicySource;
  /** The stage to go to; the next one, unless said. */
  readonly to?: Stage;
  /** The unit, by its id or an outside name. */
  readonly unit: string;
  /** Whether it is also told in words. */
  readonly words?: Words;
  /** Facts about outside. */
  readonly world?: Json;
}

/** Asks for the verdict on one case. */
export interface DecideRequest {
  /** The facts of the case: objects within objects, as the dots of their names say. */
  readonly facts: { readonly [name: string]: Json };
  /** The policy. */
  readonly policy?: PolicySource;
}

/** What one line of cases comes to. */
export type DecidedLine =
  /** It was decided. */
  | {
      /** Which line, from 1. */
      readonly line: number;
      /** What is owed before it may move, in words. */
      readonly owed: readonly string[];
      /** What fired, in the order of the policy. */
      readonly rules: readonly string[];
      /** What could not be told. */
      readonly undetermined: readonly string[];
      /** The verdict. */
      readonly verdict: Verdict;
    }
  /** Its facts cannot be read. */
  | {
      /** What is wrong with them. */
      readonly fault: FaultView;
      /** Which line, from 1. */
      readonly line: number;
    };

/** A recorded verdict. */
export interface Decision {
  /** Who is asked where nothing permits the move or something cannot be told. */
  readonly asked?: string;
  /** Whose word it rests on: the policy, and the people whose judgment it counted. */
  readonly decided_by: readonly string[];
  /** The evidence there was, where a standard was held against it. */
  readonly evidence?: readonly EvidenceSeen[];
  /** The facts as they were given, so that it can be decided again. */
  readonly facts: Json;
  /** The digest of the facts, canonical. */
  readonly facts_digest: Digest;
  /** What those that fired ask for, and how it stands. */
  readonly owed?: readonly Owed[];
  /** The rulings that permit the move. */
  readonly permitted_by?: readonly string[];
  /** The digest of the policy. */
  readonly policy: Digest;
  /** What to keep in mind. */
  readonly remember?: readonly Prose[];
  /** Before whom it is put. */
  readonly routes?: readonly Label[];
  /** The rulings that fired, and those that could not be told. */
  readonly rules?: readonly FiredRule[];
  /** The verdict. */
  readonly verdict: Verdict;
  /** The smallest sets of things found that would have to become true for a move. */
  readonly ways?: readonly Way[];
}

/** A bad end, as the ledger has it. */
export interface DecisionEnded {
  /** Which. */
  readonly end: BadEnd;
  /** The number of the entry that says so. */
  readonly seq: number;
}

/** The facts a document declares. */
export interface Declared {
  /** Facts of its own: name, type and meaning. */
  readonly own?: { readonly [name: string]: OwnFact };
  /** Whether conditions may name the standard facts. They may, unless this says otherwise. */
  readonly standard?: boolean;
}

/** Moves and kinds of work, where an upper layer lets lower ones permit. */
export interface Delegation {
  /** The kinds of work; all where none is named. */
  readonly kinds?: readonly Label[];
  /** The moves; all where none is named. */
  readonly moves?: readonly Move[];
  /** Why. */
  readonly why: Prose;
}

/** A dependency on another unit. */
export interface Dependency {
  /** How it depends. */
  readonly kind: DependencyKind;
  /** The other unit. */
  readonly on: UnitId;
  /** Why. */
  readonly reason?: Prose;
}

/** How one unit depends on another. The words read from the unit that has the dependency. */
export type DependencyKind =
  /** It cannot land before the other has landed. */
  | "needs_landed"
  /** It cannot land before the other has landed and is deployed. */
  | "needs_deployed"
  /** The two land together. */
  | "lands_with"
  /** The two do not land in one batch. */
  | "lands_apart"
  /** The two must not both be in production. */
  | "excludes"
  /** It takes the other's place. */
  | "supersedes"
  /** Knowing the other helps; nothing waits. */
  | "informs";

/** Another unit that has a dependency on this one. */
export interface Dependent {
  /** How it depends on this one. */
  readonly kind: DependencyKind;
  /** The other unit. */
  readonly unit: UnitId;
}

/** Asks where another policy differs. */
export interface DiffRequest {
  /** The policy as it is to be. */
  readonly new: PolicySource;
  /** The policy as it is. */
  readonly policy?: PolicySource;
  /** Whether it is also told in words. */
  readonly words?: Words;
}

/** What a change touches, from whatever tells it whole. */
export type DiffSource =
  /** What `git diff-tree --stdin -r -z --raw --patch --unified=0 --full-index --find-renames` writes. */
  | {
      readonly type: "git";
      readonly with: string;
    }
  /** The same in base64, for what is no text. */
  | {
      readonly type: "git_base64";
      readonly with: string;
    }
  /** The files of a pull request, as GitHub's API lists them. */
  | {
      readonly type: "github_files";
      readonly with: Json;
    }
  /** The files of a merge request, as GitLab's API lists them. */
  | {
      readonly type: "gitlab_diffs";
      readonly with: Json;
    }
  /** What it touches, all of it. */
  | {
      readonly type: "touches";
      readonly with: readonly Touch[];
    };

/** Something that one policy says otherwise than another. */
export interface Difference {
  /** Whether it is new, gone, or other. */
  readonly change: DifferenceHow;
  /** Its name; of several layers, with the policy's name in front. */
  readonly id: string;
  /** What of it is other; of something new or gone, what it does. */
  readonly parts: readonly PartChange[];
  /** What sort of thing it is. */
  readonly what: DifferenceIn;
}

/** How something differs. */
export type DifferenceHow =
  /** It is new. */
  | "added"
  /** It is gone. */
  | "removed"
  /** It is other than it was. */
  | "changed";

/** What sort of thing differs. */
export type DifferenceIn =
  /** A whole layer, or the order of the layers. */
  | "layer"
  /** The owner, the review day or the purpose of a layer. */
  | "policy"
  /** What lower layers may permit. */
  | "delegates"
  /** A fact of its own, or whether it names the standard ones. */
  | "fact"
  /** A time zone. */
  | "zone"
  /** A group. */
  | "group"
  /** A standard of evidence. */
  | "standard"
  /** Who may override. */
  | "overrides"
  /** How the policy itself changes. */
  | "changes"
  /** What happens where nothing permits a move. */
  | "fallback"
  /** A part that can fire. */
  | RulingSort;

/** Where a policy differs from another. */
export interface Differences {
  /** Difference by difference. */
  readonly differences: readonly Difference[];
  /** The digest of the other. */
  readonly new: Digest;
  /** The digest of the one. */
  readonly old: Digest;
  /** The same in words, where asked for. */
  readonly words?: string;
}

/** A digest as `sha256:` or `git-sha1:` or `git-sha256:` and hexadecimal digits. */
export type Digest = string;

/** One layer of policy. */
export interface Document {
  /** How much judgment there is to spend. */
  readonly attention?: readonly Attention[];
  /** What machines may ask for, rung by rung. */
  readonly autonomy?: Autonomy;
  /** What work of a class of reversibility always needs. */
  readonly ceilings?: readonly Ceiling[];
  /** How the policy itself changes. Only the uppermost layer says so. */
  readonly changes?: PolicyChanges;
  /** What lower layers may permit. Where nothing is said they may only tighten. */
  readonly delegates?: readonly Delegation[];
  /** What must not be on its way together. */
  readonly exclusions?: readonly Exclusion[];
  /** Facts of its own, and whether it names the standard ones. */
  readonly facts?: Declared;
  /** What happens where nothing permits the move, or something cannot be told. */
  readonly fallback: Fallback;
  /** The version of the language: 1. */
  readonly governed: number;
  /** Who can judge what. */
  readonly groups?: { readonly [name: string]: Group };
  /** Who may override what stands against a move, and for how long. Only the uppermost layer says so. */
  readonly overrides?: readonly OverrideAuthority[];
  /** Whose it is, and so who answers for every rule that names nobody else. */
  readonly owner: Actor;
  /** The policy's name. */
  readonly policy: Label;
  /** What it is for. */
  readonly purpose?: Prose;
  /** When every rule that names no other day is due for another look. */
  readonly review: Day;
  /** The rules. */
  readonly rules?: readonly Rule[];
  /** What counts as enough evidence. */
  readonly standards?: { readonly [name: string]: Standard };
  /** When moves wait. */
  readonly windows?: readonly Window[];
  /** Time zones by their POSIX rule: `CET-1CEST,M3.5.0,M10.5.0/3`. */
  readonly zones?: { readonly [name: string]: string };
}

/** A decision that its own policy does not come to. */
export interface DoesNotReplay {
  /** The verdict it comes to; none, where it cannot read the facts. */
  readonly now: Verdict | null;
  /** The verdict that was recorded. */
  readonly recorded: Verdict;
  /** The number of its entry in the ledger. */
  readonly seq: number;
}

/** Everything that changed around a unit since it was proposed. */
export interface Drift {
  /** Whether all it changes has landed already. */
  readonly already_in: boolean;
  /** What changed, part by part. */
  readonly changes: readonly Drifted[];
  /** The entry that proposed it. */
  readonly from: number;
  /** When it was proposed. */
  readonly since: Instant;
  /** The unit. */
  readonly unit: UnitId;
  /** What it relies on and nothing is told of. */
  readonly unknown: readonly Resource[];
}

/** What it is that changed. */
export type DriftPart =
  /** What it is made on: other work landed on what it touches. */
  | "base"
  /** The world outside: a flag, an environment, a measure. */
  | "world"
  /** What it is judged by. */
  | "criteria"
  /** The policy that governs it. */
  | "policy"
  /** What is wanted of it, and what speaks against it. */
  | "wish"
  /** What supports it. */
  | "evidence"
  /** What it depends on. */
  | "dependency";

/** One thing that changed. */
export interface Drifted {
  /** Whether the unit does not fit any longer as it is, for sure or most likely. */
  readonly breaks: boolean;
  /** The entries that changed it. What the world outside did has none. */
  readonly from: readonly number[];
  /** What it is that changed. */
  readonly part: DriftPart;
  /** The resource, where it is one. */
  readonly resource?: Resource;
  /** How, in words. */
  readonly text: string;
}

/** The mark of an edit: 12 hexadecimal digits. */
export type EditMark = string;

/** What follows from a rule. */
export type Effect =
  /** The move may go ahead without asking, where nothing stricter follows from another rule. Nothing else permits. */
  | "allow"
  /** Evidence up to a standard is needed. */
  | {
      readonly evidence: Label;
    }
  /** Judgment is needed. */
  | {
      readonly judgment: JudgmentNeed;
    }
  /** It waits. */
  | {
      readonly hold: HoldUntil;
    }
  /** Somebody has to be asked. */
  | {
      readonly escalate: EscalateTo;
    }
  /** It does not move. */
  | "block"
  /** It is put before somebody, which stops nothing. */
  | {
      readonly route: Label;
    }
  /** A machine counts as having no higher rung than this. */
  | {
      readonly cap_autonomy: Label;
    }
  /** Something to keep in mind, which stops nothing. */
  | {
      readonly remember: Prose;
    };

/** A unit that left the queue without landing, and why. */
export interface Ejected {
  /** Why. */
  readonly grounds: EjectionGrounds;
  /** The unit. */
  readonly unit: Line;
}

/** Why a unit left the queue without landing. */
export type EjectionGrounds =
  /** Tested on nothing but what has landed, it failed. */
  | {
      readonly type: "failed";
      /** The test. */
      readonly test: number;
      /** The units it landed together with. */
      readonly with: readonly Line[];
    }
  /** A unit it needs left the queue. */
  | {
      readonly type: "needs";
      /** That unit. */
      readonly on: Line;
    }
  /** It was taken out. */
  | {
      readonly type: "taken_out";
    };

/** Entries of a ledger. */
export interface Entries {
  /** In order. */
  readonly entries: readonly Entry[];
}

/** Asks for entries. */
export interface EntriesRequest {
  /** Up to where to look. */
  readonly as_of?: UpTo;
  /** Only the last so many; all unless said. */
  readonly last?: number;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** Only those that change this unit, by its id or an outside name. */
  readonly unit?: string;
}

/** An entry of the ledger. Its canonical bytes are what is stored; their SHA-256 is its digest. */
export interface Entry {
  /** When it happened. */
  readonly at: Instant;
  /** Who did it. */
  readonly by: Actor;
  /** What happened. */
  readonly event: Event;
  /** The caller's idempotency key. */
  readonly key?: IdempotencyKey;
  /** The digest of the entry before; 32 zero bytes for the first. */
  readonly prev: Digest;
  /** When it was written down, where that is not when it happened. */
  readonly recorded?: Instant;
  /** Its number, from 1. */
  readonly seq: number;
  /** The version of the format it was written in. */
  readonly v: number;
}

/** Who has to be asked. */
export interface EscalateTo {
  /** Whether whoever worked on it cannot answer. They cannot, unless this says otherwise. */
  readonly independent?: boolean;
  /** A person or a group. A judgment of the kind `escalation` by them answers it. */
  readonly to: Recipient;
  /** Within what time an answer is expected. Past it the move still waits. */
  readonly within?: Span;
}

/** A question put to a named person, who owes an answer before the unit moves on. */
export interface Escalation {
  /** When an answer is due. Past it the unit still waits: time never answers. */
  readonly due?: Instant;
  /** Its name within the unit. */
  readonly label: Label;
  /** What is asked. */
  readonly question: Prose;
  /** The person asked. */
  readonly to: Actor;
}

/** What happened to the register or to a unit. Names and shapes are frozen: the ledger holds them for good. */
export type Event =
  /** The register began. In a solo register one person may also land the work they executed. */
  | {
      readonly type: "opened";
      readonly with: {
        readonly name: Line;
        readonly solo: boolean;
      };
    }
  /** A unit began. */
  | {
      readonly type: "proposed";
      readonly with: {
        readonly origin: Origin;
        readonly proposal: Proposal;
        readonly unit: UnitId;
      };
    }
  /** A unit of the outside went somewhere. */
  | {
      readonly type: "observed";
      readonly with: {
        readonly from: Stage;
        readonly reason?: Prose;
        readonly source: Reference;
        readonly through?: UnitId;
        readonly to: Stage;
        readonly unit: UnitId;
      };
    }
  /** A unit changed its stage. Starting freezes the criteria under a digest. */
  | {
      readonly type: "moved";
      readonly with: {
        readonly decision?: Decision;
        readonly from: Stage;
        readonly frozen?: Digest;
        /** The override that lifted what stood against it. */
        readonly lifted_by?: Label;
        readonly reason?: Prose;
        readonly taught?: Taught;
        readonly to: Stage;
        readonly unit: UnitId;
      };
    }
  /** Policy was asked about a move, and said something else than *move*. The unit stays where it is. */
  | {
      readonly type: "decided";
      readonly with: {
        readonly decision: Decision;
        readonly to: Stage;
        readonly unit: UnitId;
      };
    }
  /** A person judged it, as it was: `content` is the digest of what was shown. */
  | {
      readonly type: "judged";
      readonly with: {
        readonly content: Digest;
        readonly judgment: Judgment;
        readonly unit: UnitId;
      };
    }
  /** A person with authority let it make a move all the same, as it was: `content` is the digest of what was shown. */
  | {
      readonly type: "overridden";
      readonly with: {
        readonly content: Digest;
        readonly override: Override;
        readonly unit: UnitId;
      };
    }
  /** That no longer counts. */
  | {
      readonly type: "override_ended";
      readonly with: {
        readonly override: Label;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** Something it rests on was contested. */
  | {
      readonly type: "challenged";
      readonly with: {
        readonly challenge: Challenge;
        readonly unit: UnitId;
      };
    }
  /** That was answered. */
  | {
      readonly type: "challenge_answered";
      readonly with: {
        readonly answer: Prose;
        readonly challenge: Label;
        readonly ruling: ChallengeRuling;
        readonly unit: UnitId;
      };
    }
  /** Somebody handed on what they were to answer or judge. */
  | {
      readonly type: "delegated";
      readonly with: {
        readonly delegation: HandedOn;
        readonly unit: UnitId;
      };
    }
  /** A policy came into force. */
  | {
      readonly type: "policy_adopted";
      readonly with: {
        /** The digest of the policy that was in force before. */
        readonly before?: Digest;
        readonly digest: Digest;
        readonly documents: readonly Document[];
        readonly reason: Prose;
        /** The unit that proposed, judged and landed it. */
        readonly through?: UnitId;
      };
    }
  /** Something happened that may mean something. */
  | {
      readonly type: "signal_taken";
      readonly with: {
        readonly signal: Signal;
      };
    }
  /** Signals mean nothing. */
  | {
      readonly type: "signals_dismissed";
      readonly with: {
        readonly reason: Prose;
        readonly signals: readonly number[];
      };
    }
  /** A pattern took a step through the loop. */
  | {
      readonly type: "learned";
      readonly with: {
        readonly from?: LoopStage;
        readonly pattern: Label;
        readonly step: LoopStep;
        readonly to: LoopStage;
      };
    }
  /** A lesson was kept, in the form a person chose for it. It closes the pattern it names. */
  | {
      readonly type: "lesson_kept";
      readonly with: {
        readonly lesson: Lesson;
      };
    }
  /** A lesson no longer holds. */
  | {
      readonly type: "lesson_retired";
      readonly with: {
        readonly lesson: Label;
        readonly reason: Prose;
      };
    }
  /** A person gave a machine autonomy, on evidence. */
  | {
      readonly type: "autonomy_granted";
      readonly with: {
        readonly grant: AutonomyGrant;
      };
    }
  /** It was taken back. */
  | {
      readonly type: "autonomy_revoked";
      readonly with: {
        readonly revocation: AutonomyRevocation;
      };
    }
  /** An audit was bound to its salt before it began. */
  | {
      readonly type: "audit_committed";
      readonly with: {
        readonly audit: AutonomyAudit;
      };
    }
  /** Names were said to be one actor's. */
  | {
      readonly type: "names_joined";
      readonly with: {
        readonly joined: JoinedNames;
      };
    }
  /** A name was said to be one with no other. */
  | {
      readonly type: "name_parted";
      readonly with: {
        readonly parted: PartedName;
      };
    }
  /** It means something else now. */
  | {
      readonly type: "restated";
      readonly with: {
        readonly purpose?: Prose;
        readonly reason: Prose;
        readonly title?: Line;
        readonly unit: UnitId;
      };
    }
  /** A criterion was added or changed. After the freeze, `frozen` is the new digest of all of them. */
  | {
      readonly type: "criterion_set";
      readonly with: {
        readonly criterion: Criterion;
        readonly frozen?: Digest;
        readonly reason?: Prose;
        readonly unit: UnitId;
        readonly was?: Prose;
      };
    }
  /** A criterion was dropped. */
  | {
      readonly type: "criterion_dropped";
      readonly with: {
        readonly criterion: Label;
        readonly frozen?: Digest;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** More must be preserved, or may vary. */
  | {
      readonly type: "constrained";
      readonly with: {
        readonly preserve: readonly Prose[];
        readonly unit: UnitId;
        readonly vary: readonly Prose[];
      };
    }
  /** More context came in. */
  | {
      readonly type: "context_added";
      readonly with: {
        readonly context: Context;
        readonly unit: UnitId;
      };
    }
  /** It joined an initiative. */
  | {
      readonly type: "initiative_joined";
      readonly with: {
        readonly initiative: Line;
        readonly unit: UnitId;
      };
    }
  /** An artifact was attached. */
  | {
      readonly type: "attached";
      readonly with: {
        readonly artifact: Artifact;
        readonly unit: UnitId;
      };
    }
  /** What it touches was said anew. */
  | {
      readonly type: "touched";
      readonly with: {
        readonly dropped?: readonly Resource[];
        readonly reason?: Prose;
        readonly touches: readonly Touch[];
        readonly unit: UnitId;
      };
    }
  /** It depends on another. */
  | {
      readonly type: "depended";
      readonly with: {
        readonly dependency: Dependency;
        readonly unit: UnitId;
      };
    }
  /** It no longer does. */
  | {
      readonly type: "undepended";
      readonly with: {
        readonly kind: DependencyKind;
        readonly on: UnitId;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** Evidence was recorded, bound to what it was about. */
  | {
      readonly type: "evidence_recorded";
      readonly with: {
        readonly bound: readonly Binding[];
        readonly claim: Claim;
        readonly unit: UnitId;
      };
    }
  /** Evidence was withdrawn. */
  | {
      readonly type: "evidence_withdrawn";
      readonly with: {
        readonly evidence: Label;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** A question was raised. */
  | {
      readonly type: "uncertainty_raised";
      readonly with: {
        readonly uncertainty: Uncertainty;
        readonly unit: UnitId;
      };
    }
  /** It was answered. */
  | {
      readonly type: "uncertainty_resolved";
      readonly with: {
        readonly answer: Prose;
        readonly uncertainty: Label;
        readonly unit: UnitId;
      };
    }
  /** Something was tried. */
  | {
      readonly type: "attempted";
      readonly with: {
        readonly attempt: Attempt;
        readonly unit: UnitId;
      };
    }
  /** It was stopped. */
  | {
      readonly type: "held";
      readonly with: {
        readonly hold: Hold;
        readonly unit: UnitId;
      };
    }
  /** The stop ended. */
  | {
      readonly type: "released";
      readonly with: {
        readonly hold: Label;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** A person was asked. */
  | {
      readonly type: "escalated";
      readonly with: {
        readonly escalation: Escalation;
        readonly unit: UnitId;
      };
    }
  /** The person answered. */
  | {
      readonly type: "escalation_answered";
      readonly with: {
        readonly answer: Prose;
        readonly escalation: Label;
        readonly unit: UnitId;
      };
    }
  /** Somebody declined it. */
  | {
      readonly type: "refused";
      readonly with: {
        readonly refusal: Refusal;
        readonly unit: UnitId;
      };
    }
  /** The objection was lifted. */
  | {
      readonly type: "refusal_answered";
      readonly with: {
        readonly answer: Prose;
        readonly refusal: Label;
        readonly unit: UnitId;
      };
    }
  /** One kind of integration was done, for content of this digest. */
  | {
      readonly type: "reconciled";
      readonly with: {
        readonly content: Digest;
        readonly reconciliation: Reconciliation;
        readonly unit: UnitId;
      };
    }
  /** Somebody took over. */
  | {
      readonly type: "handed_off";
      readonly with: {
        readonly from?: Actor;
        readonly reason: Prose;
        readonly role: Role;
        readonly to: Actor;
        readonly unit: UnitId;
      };
    }
  /** It was split; the parts were proposed just before. */
  | {
      readonly type: "split";
      readonly with: {
        readonly from: Stage;
        readonly into: readonly UnitId[];
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    }
  /** Units were joined; the whole was proposed just before. */
  | {
      readonly type: "combined";
      readonly with: {
        readonly into: UnitId;
        readonly reason: Prose;
        readonly units: readonly UnitId[];
      };
    }
  /** It was taken back. */
  | {
      readonly type: "rolled_back";
      readonly with: {
        readonly from: Stage;
        readonly reason: Prose;
        readonly through?: UnitId;
        readonly unit: UnitId;
      };
    }
  /** It was given up. */
  | {
      readonly type: "abandoned";
      readonly with: {
        readonly from: Stage;
        readonly reason: Prose;
        readonly unit: UnitId;
      };
    };

/** A claim, what it was bound to, and whether it was withdrawn. */
export interface Evidence {
  /** What it was about, with the digests of then. */
  readonly bound: readonly Binding[];
  /** The claim. */
  readonly claim: NotedClaim;
  /** What withdrew or replaced it. */
  readonly ended?: NotedProse;
}

/** A file of evidence: its text, or its bytes in base64. */
export interface EvidenceFile {
  /** Its bytes in base64. */
  readonly base64?: string;
  /** Who hands it over: a job nobody vouches for, unless said. */
  readonly by?: Actor;
  /** Where it lies, or what it is called. */
  readonly name: string;
  /** What it says, where that is text. */
  readonly text?: string;
}

/** What a claim says of the criteria it is about. */
export type EvidenceFinding =
  /** They are met. */
  | "supports"
  /** They are not. */
  | "contradicts"
  /** It cannot be told. */
  | "inconclusive";

/** A format that evidence comes in. */
export type EvidenceFormat =
  /** JUnit XML, as nearly every test runner writes it. */
  | "junit"
  /** SARIF 2.1.0, as analysers write it. */
  | "sarif"
  /** In-toto statements, plain or in DSSE envelopes or Sigstore bundles, one or one a line. */
  | "in_toto";

/** A piece of evidence, as it stood. */
export interface EvidenceSeen {
  /** Who said so. */
  readonly by: string;
  /** What it says. */
  readonly finding: string;
  /** Its name within the unit. */
  readonly label: string;
  /** How it was come by. */
  readonly method: string;
  /** How it stood. */
  readonly standing: string;
}

/** How a piece of evidence stands now. With *missing*, which is said of criteria, these are the five there are. */
export type EvidenceStanding =
  /** It counts. */
  | {
      readonly standing: "admissible";
    }
  /** What it is about has changed since. */
  | {
      readonly standing: "stale";
      /** What changed, and the entries that changed it. */
      readonly changed: readonly (readonly [string, number])[];
    }
  /** Other evidence, as good, says the opposite. */
  | {
      readonly standing: "conflicted";
      /** The other evidence. */
      readonly with: readonly Label[];
    }
  /** There is nothing to check it against. */
  | {
      readonly standing: "unverifiable";
      /** What is lacking. */
      readonly lacks: string;
    }
  /** It was withdrawn or replaced. */
  | {
      readonly standing: "withdrawn";
      /** The entry that did so. */
      readonly by: number;
    };

/** A piece of evidence, and how it stands. */
export interface EvidenceStands {
  /** The evidence, as it is recorded. */
  readonly evidence: Evidence;
  /** How it stands, and why where it does not count. */
  readonly standing: EvidenceStanding;
}

/** How the evidence of a unit stands. */
export interface EvidenceView {
  /** Its criteria, in their order, with what the evidence answers. */
  readonly criteria: readonly CriterionAnswered[];
  /** All that was recorded, in its order; what was withdrawn too. */
  readonly evidence: readonly EvidenceStands[];
}

/** Two patterns of resources that must not be on their way in two units at once. */
export interface Exclusion {
  /** The other side. */
  readonly and: string;
  /** One side, as `kind:name`, `kind:*` or `path:PATTERN`. */
  readonly between: string;
  /** Its name within the document. */
  readonly id: Label;
  /** The moves that wait; all where none is named. */
  readonly moves?: readonly Move[];
  /** What it came from. */
  readonly origin?: Reference;
  /** Who answers for it. */
  readonly owner?: Actor;
  /** When it is due for another look. */
  readonly review?: Day;
  /** Why they must not coexist. */
  readonly why: Prose;
}

/** Asks for both explanations of one decision. */
export interface ExplainPastRequest {
  /** The ledger with the decision, as it is exported. */
  readonly ledger?: string;
  /** The policy to compare with: the one in force in the ledger unless said. */
  readonly old?: PolicySource;
  /** The policy that is tried. */
  readonly policy?: PolicySource;
  /** The number of the entry with the decision. */
  readonly seq: number;
}

/** Asks for the decision on one case. */
export interface ExplainRequest {
  /** The facts of the case. */
  readonly facts: { readonly [name: string]: Json };
  /** The policy. */
  readonly policy?: PolicySource;
  /** Whether it is also told in words. */
  readonly words?: Words;
}

/** A decision with why. */
export interface Explained {
  /** The decision, as it is recorded. */
  readonly decision: Decision;
  /** Why, as a tree. */
  readonly explanation: PolicyReason;
  /** The same in words, where it was asked for. */
  readonly words?: string;
}

/** Asks for a ledger as a file. */
export interface ExportRequest {
  /** The ledger, as it is exported. */
  readonly ledger?: string;
}

/** A ledger as a file. */
export interface Exported {
  /** Its lines. */
  readonly ledger: string;
}

/** Brings entries that others wrote. */
export interface ExtendRequest {
  /** The entries that follow, each as the line that is stored. */
  readonly entries: readonly string[];
  /** The ledger, as it is exported. */
  readonly ledger?: string;
}

/** Where a register stands with what others wrote. */
export interface Extended {
  /** The units that the entries changed. */
  readonly changed: readonly UnitId[];
  /** The last entry there is now. */
  readonly head: Head;
  /** How many units there are. */
  readonly units: number;
}

/** A change of one fact. */
export interface FactChange {
  /** The fact, by its dotted name. */
  readonly fact: string;
  /** How it changes. */
  readonly to: FactEdit;
}

/** How a fact changes. */
export type FactEdit =
  /** It becomes this. */
  | {
      readonly type: "becomes";
      readonly with: Json;
    }
  /** Its list gains this item at the end. */
  | {
      readonly type: "gains";
      readonly with: Json;
    }
  /** Its list loses each of these items. */
  | {
      readonly type: "loses";
      readonly with: readonly Json[];
    }
  /** It is no longer known. */
  | {
      readonly type: "unknown";
    };

/** The facts there are. */
export interface FactList {
  /** Each of them. */
  readonly facts: readonly FactView[];
}

/** The type of a fact. */
export type FactType = "bool" | "int" | "string" | "timestamp" | "duration" | "list(bool)" | "list(int)" | "list(string)" | "list(timestamp)" | "list(duration)" | "map(string, bool)" | "map(string, int)" | "map(string, string)" | "map(string, timestamp)" | "map(string, duration)";

/** A fact that conditions may name. */
export interface FactView {
  /** What it means. */
  readonly meaning: string;
  /** Its name, with dots. */
  readonly name: string;
  /** Its type, as conditions know it. */
  readonly type: string;
  /** The values it can have, where they are known. */
  readonly values: readonly string[];
  /** Who can change it. */
  readonly whose: string;
}

/** Asks for the facts there are. */
export interface FactsRequest {
  /** The policy. */
  readonly policy?: PolicySource;
}

/** What happens where nothing permits a move, or a rule cannot be told. */
export interface Fallback {
  /** Whether such a move is blocked instead of escalated. */
  readonly block?: boolean;
  /** Whether whoever worked on it cannot answer. They cannot, unless this says otherwise. */
  readonly independent?: boolean;
  /** Who is asked. A judgment of the kind `escalation` by them permits the move. */
  readonly to: Recipient;
  /** Within what time an answer is expected. */
  readonly within?: Span;
}

/** Who can mend a fault. */
export type FaultKind =
  /** The caller, by giving other input. */
  | "input"
  /** Whoever looks after the place things are kept. */
  | "environment"
  /** Nobody: what was stored is not what was written. */
  | "corrupt"
  /** Whoever looks after *governed*: please report it. */
  | "defect";

/** Something wrong at the boundary. */
export interface FaultView {
  /** How to mend it, where that is known. */
  readonly help?: string;
  /** Who can mend it. */
  readonly kind: FaultKind;
  /** What is wrong, and where. */
  readonly message: string;
  /** Where files that people write are wrong, place by place. */
  readonly places?: readonly SourceFault[];
}

/** How bad a finding is, the worst first. */
export type FindingLevel =
  /** It has to be mended. */
  | "error"
  /** It should be looked at. */
  | "warning"
  /** It is worth knowing. */
  | "note";

/** A ruling that fired, or that could not be told. */
export interface FiredRule {
  /** Its conditions. */
  readonly conditions?: readonly string[];
  /** What follows from it, in words. */
  readonly effects: readonly string[];
  /** Its id. */
  readonly id: string;
  /** What it came from. */
  readonly origin?: Reference;
  /** Who answers for it. */
  readonly owner: Actor;
  /** The facts they read, with their values: `null` for one that was not given. */
  readonly read?: { readonly [name: string]: Json };
  /** What it was written as. */
  readonly sort: RulingSort;
  /** Why it could not be told. */
  readonly undetermined?: string;
  /** Why it is there. */
  readonly why: Prose;
}

/** Whether a unit belongs here, now. */
export interface Fit {
  /** When it was asked. */
  readonly at: Instant;
  /** What would break if it landed now, the surest first. */
  readonly breaks: readonly FitBreak[];
  /** What it collides with in flight. */
  readonly collisions: readonly Collision[];
  /** What changed since it was proposed. */
  readonly drift: Drift;
  /** Why it was delayed, escalated, split, combined or taken back before (R-24). */
  readonly kept: readonly BriefPoint[];
  /** The kinds of integration it needs. */
  readonly kinds: readonly KindOfIntegration[];
  /** What should happen next, the most pressing first. */
  readonly next: readonly NextStep[];
  /** The eight answers, in the order of their questions. */
  readonly replies: readonly BriefReply[];
  /** Where it is in its life. */
  readonly stage: Stage;
  /** Its title. */
  readonly title: string;
  /** The unit. */
  readonly unit: UnitId;
  /** Whether it fits. */
  readonly verdict: FitVerdict;
  /** Why it may not land yet, where nothing would break. */
  readonly waits: readonly BriefPoint[];
}

/** Something that would break if the unit landed now. */
export interface FitBreak {
  /** What it comes to. */
  readonly consequence: Consequence;
  /** The entries it comes from. */
  readonly from: readonly number[];
  /** How sure that is. */
  readonly grade: CollisionGrade;
  /** What would break, in words. */
  readonly text: string;
  /** The unit it would break, where it is another one in flight. */
  readonly unit?: Line;
}

/** Whether a unit fits. */
export type FitVerdict =
  /** Nothing known stands against landing it now. */
  | "fits"
  /** It would land, and something is to be verified first. */
  | "verify"
  /** It does not land now, and nothing would break: it waits for something. */
  | "waits"
  /** Something would break. */
  | "breaks"
  /** All it changes has landed already. */
  | "already_in"
  /** It has landed, or its life is over. */
  | "over";

/** Flips that the same rules make, with the explanations of the first. */
export interface FlipGroup {
  /** Why it comes out otherwise now, in the same way. */
  readonly after: readonly string[];
  /**
   * Why the first came out as it was recorded, line by line: each rule that fired with what follows from it and why it
   * is there, what was owed, who was asked.
   */
  readonly before: readonly string[];
  /** Rules that fired then and do not now. */
  readonly ceases?: readonly string[];
  /** Rules that fire then and now, and from which something else follows now. Known where the old policy is given. */
  readonly changed?: readonly string[];
  /** Rules that could not be told then, and can now. */
  readonly cleared?: readonly string[];
  /** How many there are. */
  readonly count: number;
  /** Rules that fire now and did not then. */
  readonly fires?: readonly string[];
  /** The number of the entry of the first. */
  readonly first: number;
  /** The verdict that was recorded. */
  readonly from: Verdict;
  /** The verdict of the candidate. */
  readonly to: Verdict;
  /** Rules that cannot be told now, and could then. */
  readonly unclear?: readonly string[];
  /** What the first was about. */
  readonly unit?: string;
}

/** How much is under way and what it waits for. */
export interface Flow {
  /** Pairs of units in flight that collide, by the surest grade of each pair: what will have to be integrated. */
  readonly collisions: { readonly [name: string]: number };
  /** As many of the newest units, emergencies left out, the newest first: hold these from admission. */
  readonly hold_from_admission?: readonly Line[];
  /** Units that have not landed. */
  readonly in_flight: number;
  /** The unit that has waited longest, of those that say when they were opened. */
  readonly oldest_waiting?: Oldest;
  /** How many units are in flight over the limit. */
  readonly over: number;
  /** Of these, how many have a batch. */
  readonly placed: number;
  /** And how many wait. */
  readonly waiting: number;
  /** Waiting units by the first of their reasons: the counts add up to `waiting`. */
  readonly waiting_for: {
    readonly circle?: number;
    readonly closed?: number;
    readonly collides?: number;
    readonly contradiction?: number;
    readonly excluded?: number;
    readonly full?: number;
    readonly needs_deployed?: number;
    readonly needs_landed?: number;
    readonly replaces?: number;
    readonly stopped?: number;
    readonly superseded?: number;
    readonly together?: number;
    readonly unknown?: number;
  };
}

/** Where the change is asked for. */
export type Forge =
  /** GitHub, the service or a server of one's own. */
  | "github"
  /** GitLab, the service or a server of one's own. */
  | "gitlab"
  /** None: two commits of a repository, and nobody who asks for them. */
  | "git";

/** What a check found. */
export interface ForgeCheck {
  /** The commit it was made of. */
  readonly commit?: CommitId;
  /** How it ended, in the forge's words: `success`, `failure`, `cancelled` … Absent while it runs. */
  readonly conclusion?: Label;
  /** Its name. */
  readonly name: Line;
}

/** A finding that points at lines of a file. */
export interface FoundPlace {
  /** The claim it belongs to. */
  readonly claim: Label;
  /** The first line, counted from 1, where it is told. */
  readonly first_line: number | null;
  /** The last line, where the first is told. */
  readonly last_line: number | null;
  /** How bad it is. */
  readonly level: FindingLevel;
  /** What is found there. */
  readonly message: Line;
  /** The file, with `/`: from the root of the sources, or absolute where the tool says only that. */
  readonly path: string;
  /** The rule, or the test. */
  readonly rule: Line | null;
}

/** A gate, and what came of it in a span. */
export interface Gate {
  /** Times it was challenged. */
  readonly challenged?: number;
  /** How often it changed something: a no, a revision before the yes, a move held back, something added. */
  readonly changed: Ratio;
  /** Answers that came faster than what was shown can be read, of those whose time is known. */
  readonly faster_than_read?: Ratio;
  /** Its name: the kind of judgment, the rule, or `handoff`. */
  readonly name: string;
  /** Whether it changed nothing, however often it was passed (ten times at least). */
  readonly never_changed_anything: boolean;
  /** Times it was overridden, of times it held something back. */
  readonly overridden?: Ratio;
  /** What it is. */
  readonly sort: GateSort;
  /** Yeses without a word of grounds, of yeses. */
  readonly without_grounds?: Ratio;
}

/** What a gate is. */
export type GateSort =
  /** A kind of judgment. */
  | "judgment"
  /** A rule of policy. */
  | "rule"
  /** Work changing hands. */
  | "handoff";

/** What machines may ask for, rung by rung. A machine without a grant stands on the first. */
export interface GivenAutonomy {
  /** Who grants a rung; the policy's owner, where nobody is named. */
  readonly granted_by?: Recipient;
  /** The rungs, lowest first. Each may also do what those below may. */
  readonly ladder: readonly GivenRung[];
  /** Why the rungs are what they are. */
  readonly why: Prose;
}

/** How a rung is earned, kept and lost. Everything has a default; a policy says what differs. */
export interface GivenAutonomyEarning {
  /**
   * How often, in thousandths, a machine that fails exactly as often as that may ever be proposed by luck: 1 to 200,
   * 50 where nothing is said.
   */
  readonly alpha_per_thousand?: number;
  /** Within what time an escalation without a due date, or a refusal, is to be answered: 3 days. */
  readonly answer_within?: Span;
  /** In how many areas (top folders, kinds of resources) the work must have been: 3 where nothing is said. */
  readonly areas?: number;
  /** How many units in a thousand people look at whatever the level: 1 to 1,000, 50 where nothing is said. */
  readonly audit_per_thousand?: number;
  /**
   * The worst way back with which the rung can be earned: `reversible` where nothing is said. Work that cannot be
   * undone never goes past a person's approval, whatever stands here.
   */
  readonly ceiling?: Reversibility;
  /** On how many of a hundred units every criterion must have been met by admissible evidence at landing: 95. */
  readonly complete_percent?: number;
  /** On how many days (of UTC) it must have landed: 10 where nothing is said. */
  readonly days?: number;
  /** After how long without a success the rung is lost, since nothing supports it any more: 60 days. */
  readonly drought?: Span;
  /**
   * The share of work that fails, in thousandths, which the record must show it to be below: 1 to 500, 100 where
   * nothing is said. Without a failure it takes 40 units at 100, 81 at 50 and 206 at 20.
   */
  readonly failures_per_thousand?: number;
  /** On how many of a hundred units the criteria must have been frozen before work began and left alone: 95. */
  readonly frozen_percent?: number;
  /** How long after landing a unit without a failure counts as a success: 14 days where nothing is said. */
  readonly horizon?: Span;
  /** The same for kinds of work that show later, or sooner, whether they were right. */
  readonly horizons?: { readonly [name: string]: Span };
  /**
   * Whether successes count that were only observed, such as imported history, where nobody can say what the work
   * was judged by and whether others took part. Failures count either way. They do not where nothing is said.
   */
  readonly observed?: boolean;
  /** When a series of failures loses a rung. */
  readonly watch?: GivenAutonomyWatch;
}

/**
 * What a chart tells apart, and how sure it wants to be.
 *
 * The steps of the chart are logarithms, which no two targets are bound to agree on. They are therefore kept as whole
 * millionths, rounded so that the chart errs on the side of an alarm, for the pairs in `Watch::KNOWN` and no others.
 *
 * With the default (good 2 %, bad 10 %, threshold 3) there is a false alarm about every 560 outcomes at 2 %; a rate of
 * 10 % is noticed after about 31 outcomes and one of 30 % after about 8.
 */
export interface GivenAutonomyWatch {
  /** Failures in a thousand that must be noticed: 20, 50, 100 or 200, in the same order. */
  readonly bad_per_thousand?: number;
  /** Failures in a thousand that are good enough: 5, 10, 20 or 50. */
  readonly good_per_thousand?: number;
  /** Where it alarms, in thousandths of a natural logarithm: 1,000 to 10,000. More is later and with fewer false alarms. */
  readonly threshold_thousandths?: number;
}

/** Something around the work that changes its meaning. */
export interface GivenContext {
  /** Whose view it is: `user`, `product`, `business`, `operations` … Kinds are data. */
  readonly kind: Label;
  /** Where it was found. */
  readonly source?: Line;
  /** Which way it points. */
  readonly stance?: Stance;
  /** What it says. */
  readonly text: Prose;
}

/** One layer of policy. */
export interface GivenDocument {
  /** How much judgment there is to spend. */
  readonly attention?: readonly Attention[];
  /** What machines may ask for, rung by rung. */
  readonly autonomy?: GivenAutonomy;
  /** What work of a class of reversibility always needs. */
  readonly ceilings?: readonly Ceiling[];
  /** How the policy itself changes. Only the uppermost layer says so. */
  readonly changes?: PolicyChanges;
  /** What lower layers may permit. Where nothing is said they may only tighten. */
  readonly delegates?: readonly Delegation[];
  /** What must not be on its way together. */
  readonly exclusions?: readonly Exclusion[];
  /** Facts of its own, and whether it names the standard ones. */
  readonly facts?: Declared;
  /** What happens where nothing permits the move, or something cannot be told. */
  readonly fallback: Fallback;
  /** The version of the language: 1. */
  readonly governed: number;
  /** Who can judge what. */
  readonly groups?: { readonly [name: string]: Group };
  /** Who may override what stands against a move, and for how long. Only the uppermost layer says so. */
  readonly overrides?: readonly OverrideAuthority[];
  /** Whose it is, and so who answers for every rule that names nobody else. */
  readonly owner: Actor;
  /** The policy's name. */
  readonly policy: Label;
  /** What it is for. */
  readonly purpose?: Prose;
  /** When every rule that names no other day is due for another look. */
  readonly review: Day;
  /** The rules. */
  readonly rules?: readonly Rule[];
  /** What counts as enough evidence. */
  readonly standards?: { readonly [name: string]: Standard };
  /** When moves wait. */
  readonly windows?: readonly Window[];
  /** Time zones by their POSIX rule: `CET-1CEST,M3.5.0,M10.5.0/3`. */
  readonly zones?: { readonly [name: string]: string };
}

/** A file as it is given: its name, for messages, and what it says. */
export interface GivenFile {
  /** What messages call it. */
  readonly name: string;
  /** What it says: YAML or JSON. */
  readonly text: string;
}

/** What counts how. Fixed before the span they are used for: weights chosen afterwards prove anything. */
export interface GivenMetricsSettings {
  /**
   * What one judgment of a kind costs, in whatever unit: 1, where nothing is said. `move`, `override`, `refusal`
   * and `answer` are the kinds of what people do besides giving judgments that were asked for.
   */
  readonly costs?: { readonly [name: string]: number };
  /** How long after landing an outcome is waited for: 14 days, unless this says otherwise. */
  readonly horizon?: Horizon;
  /** Only work that landed under this policy. */
  readonly policy?: Digest;
  /** How much landed work of a kind counts: 1, where nothing is said. */
  readonly weights?: { readonly [name: string]: number };
}

/**
 * What a new unit is: everything known when it is proposed.
 *
 * Every list may be empty; criteria are owed before work starts, not before it is proposed.
 */
export interface GivenProposal {
  /** The person who answers for it. */
  readonly accountable: Actor;
  /** Artifacts that belong to it. */
  readonly attachments?: readonly Artifact[];
  /** The state of the whole it was made on, such as `commit:4f1c…`; several where histories cross. */
  readonly bases?: readonly Reference[];
  /** What surrounds it and changes its meaning. */
  readonly context?: readonly GivenContext[];
  /** What good looks like, written before the work. */
  readonly criteria?: readonly Criterion[];
  /** Other units it depends on. */
  readonly depends?: readonly Dependency[];
  /** Larger initiatives it belongs to. */
  readonly initiatives?: readonly Line[];
  /** The kinds of integration it needs before it is real: `technical`, `legal`, `operational` … */
  readonly integrations?: readonly Label[];
  /** What sort of work it is: `code-change`, `pricing-change`, `support-escalation` … Kinds are data. */
  readonly kind: Label;
  /** What must stay as it is. */
  readonly preserve?: readonly Prose[];
  /** How much it goes before other work that could land: higher first, 0 for nothing special. */
  readonly priority?: number;
  /** What it is for. */
  readonly purpose: Prose;
  /** How far it can be undone. */
  readonly reversibility: Reversibility;
  /** Names the outside has for it. */
  readonly sources?: readonly Reference[];
  /** Its title. */
  readonly title: Line;
  /** What it touches. */
  readonly touches?: readonly Touch[];
  /** What is free to vary. */
  readonly vary?: readonly Prose[];
}

/** A rung of the autonomy ladder. */
export interface GivenRung {
  /** How it is earned, kept and lost, where that differs from the defaults. */
  readonly earn?: GivenAutonomyEarning;
  /** Its name. */
  readonly level: Label;
  /** The moves a machine on it may ask for, besides those of the rungs below. */
  readonly moves?: readonly Move[];
}

/** People and machines, and what they are able to judge. */
export interface Group {
  /** What they can judge: `security`, `legal` … */
  readonly competences?: readonly Label[];
  /** Who belongs to it. */
  readonly members: readonly Actor[];
}

/** A person hands to another what they are to answer or could judge. It makes nobody a judge who is none. */
export interface HandedOn {
  /** What. */
  readonly of: Answerable;
  /** Why. */
  readonly reason: Prose;
  /** To whom. */
  readonly to: Actor;
}

/** Where a ledger stands: its last entry. */
export interface Head {
  /** Its digest. */
  readonly digest: Digest;
  /** The number of the last entry; 0 for an empty ledger. */
  readonly seq: number;
}

/** A stop with a reason and an end. */
export interface Hold {
  /** Its name within the unit. */
  readonly label: Label;
  /** Why it is held. */
  readonly reason: Prose;
  /** What ends it. */
  readonly until: Until;
}

/** What ends a wait. */
export interface HoldUntil {
  /** A point in time. */
  readonly until?: Instant;
  /** A condition that has to hold. */
  readonly until_fact?: string;
}

/** How long after landing an outcome is waited for. */
export interface Horizon {
  /** In days. */
  readonly days: number;
}

/** How touches of a hub count. */
export type HubWeight =
  /** Not at all. */
  | "ignored"
  /** Only where the same lines or the whole of it is at stake: not by being near, and not by the name alone. */
  | "downgraded"
  /** As any other, and work that writes it lands one after the other. */
  | "barrier"
  /** As any other. */
  | "full";

/** Lines of the base and what became of them: `[first, count]`, or with what is known `[first, count, becomes, mark, symbol]`. What is not known in between is `null`. */
export type Hunk = readonly [number, number, (number | null)?, (EditMark | null)?, (string | null)?];

/** What makes asking twice the same as asking once: a name the caller chose, and the digest of what was asked. */
export interface IdempotencyKey {
  /** The name. */
  readonly id: Line;
  /** The digest of what was asked under it. */
  readonly of: Digest;
}

/** An instant as RFC 3339, such as `2026-03-17T09:00:00Z`, from the year 1 to 9999-12-30, to the millisecond. */
export type Instant = string;

/** Asks about one unit in the whole it is to join. */
export interface IntegrationRequest {
  /** Up to where to look. */
  readonly as_of?: UpTo;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** When it is asked. */
  readonly now: Instant;
  /** The unit, by its id or an outside name. */
  readonly unit: string;
  /** What holds outside: flags under `world.flags`; resources, windows, hubs and capacity under `integration`. */
  readonly world?: Json;
}

/** That these names are one actor's. */
export interface JoinedNames {
  /** The names: people's all, or machines' all. */
  readonly names: readonly Actor[];
  /** Why that is known. */
  readonly reason: Prose;
}

/** What a judge said, and the content it was said of. */
export interface Judged {
  /** The digest of what was shown then. */
  readonly content: Digest;
  /** What was said. */
  readonly said: NotedJudgment;
}

/** A person's judgment of a unit as it stands. It counts for the content it was given of, and for no other. */
export interface Judgment {
  /** The answer. */
  readonly answer: JudgmentAnswer;
  /** Until when a yes counts. A no stands until the judge says otherwise. */
  readonly expires?: Instant;
  /** What is judged: `review`, `legal`, `risk` …, or `escalation` for the answer to one. Kinds are data. */
  readonly kind: Label;
  /** When it was shown, so that it is known how long the judge looked. */
  readonly opened?: Instant;
  /** How surely a person gave it. A host passes on no more than it has checked itself. */
  readonly presence?: Presence;
  /**
   * The digest of what the judge was shown, as the brief of the unit gives it. The answer is turned down where the
   * unit is something else by then. Where nothing is said it is the unit as it stands when the answer comes in.
   */
  readonly shown?: Digest;
  /** What it rests on. */
  readonly text?: Prose;
}

/** What a judge says. */
export type JudgmentAnswer =
  /** Yes, as it now is. */
  | "approve"
  /** No, as it now is. */
  | "decline";

/**
 * Judgment of one kind by the same people: what of it was not there when the decision was made, and so had to be asked
 * for. A blocked move asks nobody.
 */
export interface JudgmentCost {
  /** The competence a judge must have. */
  readonly competence?: Label;
  /** How many fewer, over the decisions in which it asks for fewer. */
  readonly fewer: number;
  /** What is judged; `escalation`, where somebody has to answer for the move. */
  readonly kind: Label;
  /** How many more, over the decisions in which it asks for more. */
  readonly more: number;
  /** How many the candidate would ask for. */
  readonly now: number;
  /** The group or person it has to come from. */
  readonly of?: string;
  /** Whether a yes to it counts only with its reason. */
  readonly reasoned?: boolean;
  /** How many of them were asked for. */
  readonly then: number;
}

/** Judgment that is needed. Machines give none, and nobody judges their own work. */
export interface JudgmentNeed {
  /** The competence a judge must have, by some group. */
  readonly competence?: Label;
  /**
   * Whether they must not have worked on it. They must not, unless this says otherwise: one person alone has
   * nobody else to ask.
   */
  readonly independent?: boolean;
  /** What is judged: `review`, `legal`, `risk` … */
  readonly kind: Label;
  /** The group it has to come from. */
  readonly of?: Label;
  /** How surely a person has to have given it; where nothing is said, whoever passes it on is believed. */
  readonly presence?: Presence;
  /** What is asked. */
  readonly question?: Line;
  /** How many people. */
  readonly quorum?: number;
  /** Whether a yes without a reason counts for nothing. */
  readonly reasoned?: boolean;
}

/** A kind of integration, and how it stands (R-70). */
export interface KindOfIntegration {
  /** Who did it last, and the entry. */
  readonly by?: readonly [Actor, number];
  /** Whether it is done, for the content as it is. */
  readonly done: boolean;
  /** The labels of the admissible evidence that speaks for it: of the method of that name. */
  readonly evidence: readonly Label[];
  /** The groups whose competence it is, where policy names any. */
  readonly groups: readonly Label[];
  /** Which kind. */
  readonly kind: Label;
}

/** A label: lowercase letters, digits, `.`, `_`, `-`, at most 64. */
export type Label = string;

/** What was noticed, what it amounts to, and what the system now does about it. */
export interface Learning {
  /** Signals that may be one thing. */
  readonly candidates: readonly PatternCandidate[];
  /** The lessons, in the order they were kept. */
  readonly lessons: readonly LessonView[];
  /** How many of all were dismissed as noise, one by one. */
  readonly noise: number;
  /** How many are neither noise nor part of a pattern. */
  readonly open: number;
  /** The patterns: those that are owed something first, by what is owed. */
  readonly patterns: readonly PatternView[];
  /** Work nobody has begun that may be one problem. */
  readonly same_problems: readonly SameProblem[];
  /** How many signals of each kind were taken. */
  readonly signals: { readonly [name: string]: number };
  /** How many the register has to tell itself that were not taken yet. */
  readonly untaken: number;
  /** Series that are not as they were. */
  readonly unusual: readonly UnusualSeries[];
}

/** Of a register, at an instant. */
export interface LearningRequest {
  /** Up to where. */
  readonly as_of?: UpTo;
  /** The ledger, as `export_ledger` gives it. */
  readonly ledger?: string;
  /** When it is asked. */
  readonly now: Instant;
}

/** What is kept of what happened. */
export interface Lesson {
  /** On which work it bears. */
  readonly bears_on?: LessonBearing;
  /** The form a person chose for it. */
  readonly form: LessonForm;
  /** Where it comes from. */
  readonly from?: LessonProvenance;
  /** Its name in the register: rules that come of it have `lesson:NAME` as their origin. */
  readonly label: Label;
  /** What happened, and what came of it. */
  readonly learnt: LessonLearnt;
  /** When somebody looks whether it still holds. */
  readonly review?: Day;
  /** It in a line. */
  readonly title: Line;
}

/** On which work it bears. Every line that is there must fit; of a list, one. */
export interface LessonBearing {
  /** Initiatives it belongs to. */
  readonly initiatives?: readonly Line[];
  /** Kinds of work. */
  readonly kinds?: readonly Label[];
  /** Path patterns: it touches a path that fits one of them. */
  readonly paths?: readonly string[];
  /** Resources as `kind:name` or `kind:*`: it touches one of them. */
  readonly touches?: readonly Resource[];
}

/** The form a person chose, and why. */
export interface LessonForm {
  /**
   * What it is called where it is kept: the standard in the policy, the runbook, the test. A rule, window or
   * exclusion is found by its `origin`, `lesson:NAME`.
   */
  readonly at?: Line;
  /** Which. */
  readonly sort: LessonFormSort;
  /** Why this one and no stricter or looser one. */
  readonly why: Prose;
}

/** In which form something is kept. */
export type LessonFormSort =
  /** A rule of policy. */
  | "rule"
  /** A standard that evidence has to meet. */
  | "evidence_standard"
  /** A window in which work waits. */
  | "window"
  /** Work that must not be on its way together. */
  | "exclusion"
  /** A rule that puts work before somebody. */
  | "route"
  /** A warning to whoever does such work. */
  | "warning"
  /** Something to follow, kept elsewhere. */
  | "runbook"
  /** A test or evaluation, kept elsewhere. */
  | "test"
  /** Deliberately nothing: it stays with people's judgment. */
  | "nothing";

/** What happened, and what came of it. */
export interface LessonLearnt {
  /** What was tried or believed, and was wrong. */
  readonly false_paths?: readonly Prose[];
  /** What happened. */
  readonly happened: Prose;
  /** What it meant. */
  readonly meant: Prose;
  /** What risk it showed. */
  readonly risk?: Prose;
  /** What is to be watched from now on. */
  readonly watch?: Prose;
  /** What worked, and why. */
  readonly worked?: Prose;
}

/** Where a lesson comes from. */
export interface LessonProvenance {
  /** The judgments, refusals, overrides and decisions it comes from, by the numbers of their entries. */
  readonly entries?: readonly number[];
  /** The pattern it closes. */
  readonly pattern?: Label;
  /** The units it was learnt from. */
  readonly units?: readonly UnitId[];
}

/** Whether a lesson acts, and through what. */
export interface LessonStanding {
  /** Whether the day on which somebody should look again has come. */
  readonly overdue?: boolean;
  /** It in words. */
  readonly says: string;
  /** Whether it does. */
  readonly standing: LessonStandingSort;
  /** The parts of the policy in force that come of it, by the names decisions give them. */
  readonly through?: readonly string[];
}

/** Whether a lesson acts. */
export type LessonStandingSort =
  /** The policy in force has it. */
  | "in_force"
  /** It is a part of policy, and the policy in force does not have it. */
  | "not_in_force"
  /** It is told to whoever does work it bears on. */
  | "told"
  /** It is deliberately left to people. */
  | "left_to_people"
  /** It no longer holds. */
  | "retired";

/** A lesson, and whether it acts. */
export interface LessonView {
  /** The lesson, and what retired it. */
  readonly lesson: MatterLesson;
  /** Whether it acts. */
  readonly standing: LessonStanding;
}

/** One line of 1 to 512 bytes without control characters. */
export type Line = string;

/** Lines of the base as `[first, count]`, counted from 1; a run of no lines stands after line `first`. */
export type LineRange = readonly [number, number];

/** Where a pattern is in the loop. */
export type LoopStage =
  /** Signals were seen to be one thing. What it means is not said. */
  | "recognised"
  /** A person said what it means. Nothing was done about it. */
  | "understood"
  /** Something was done about it. Whether that worked is not said. */
  | "answered"
  /** It worked. What it taught is not kept. */
  | "validated"
  /** What it taught is kept. */
  | "kept"
  /** It is noise. */
  | "dismissed";

/** A step of the loop. */
export type LoopStep =
  /** Signals are one thing. */
  | {
      readonly type: "recognise";
      readonly with: RecognisedPattern;
    }
  /** More signals of it, by the numbers of their entries. */
  | {
      readonly type: "gather";
      readonly with: readonly number[];
    }
  /** A person says what it means. */
  | {
      readonly type: "interpret";
      readonly with: PatternMeaning;
    }
  /** Something is done about it. */
  | {
      readonly type: "respond";
      readonly with: PatternResponse;
    }
  /** Whether that helped. */
  | {
      readonly type: "validate";
      readonly with: ResponseValidation;
    }
  /** It is noise: why. */
  | {
      readonly type: "dismiss";
      readonly with: Prose;
    };

/** The shape of the work and of the asking. Every line that is there must fit; of a list, one. */
export interface Match {
  /** The sort of actor that asks. */
  readonly actors?: readonly ActorSort[];
  /** Path patterns: every path it writes fits one of them, and it writes some. */
  readonly only_paths?: readonly string[];
  /** Path patterns: it writes a path that fits one of them. */
  readonly paths?: readonly string[];
  /** How far the work can be undone. */
  readonly reversibility?: readonly Reversibility[];
  /** Resources as `kind:name` or `kind:*`: it writes or assumes one of them. */
  readonly touches?: readonly string[];
}

/** Something that stands until it is ended: a hold, an escalation, a refusal, an uncertainty. */
export interface MatterEscalation {
  /** What ended it. */
  readonly ended?: NotedProse;
  /** What stands, and since when. */
  readonly raised: NotedEscalation;
}

/** Something that stands until it is ended: a hold, an escalation, a refusal, an uncertainty. */
export interface MatterHold {
  /** What ended it. */
  readonly ended?: NotedProse;
  /** What stands, and since when. */
  readonly raised: NotedHold;
}

/** Something that stands until it is ended: a hold, an escalation, a refusal, an uncertainty. */
export interface MatterLesson {
  /** What ended it. */
  readonly ended?: NotedProse;
  /** What stands, and since when. */
  readonly raised: NotedLesson;
}

/** Something that stands until it is ended: a hold, an escalation, a refusal, an uncertainty. */
export interface MatterOverride {
  /** What ended it. */
  readonly ended?: NotedProse;
  /** What stands, and since when. */
  readonly raised: NotedOverride;
}

/** Something that stands until it is ended: a hold, an escalation, a refusal, an uncertainty. */
export interface MatterRefusal {
  /** What ended it. */
  readonly ended?: NotedProse;
  /** What stands, and since when. */
  readonly raised: NotedRefusal;
}

/** Something that stands until it is ended: a hold, an escalation, a refusal, an uncertainty. */
export interface MatterUncertainty {
  /** What ended it. */
  readonly ended?: NotedProse;
  /** What stands, and since when. */
  readonly raised: NotedUncertainty;
}

/** One measure of a span. */
export interface Measure {
  /** What of the essay or of DORA it answers. */
  readonly asks: string;
  /** How often it was challenged, up to the end of the span. */
  readonly challenges: number;
  /** What is counted, of what. */
  readonly definition: string;
  /** Its name, by which it can be challenged. */
  readonly name: string;
  /** How many of how many, where it is a share. */
  readonly ratio?: Ratio;
  /** How long it took, where it is a time. */
  readonly spread?: Spread;
}

/** A queue of batches that are tested, landed, split and ejected. */
export interface MergeQueue {
  /** The batches, in order. */
  readonly batches: readonly QueueBatch[];
  /** Units that left without landing, and why. */
  readonly ejected: readonly Ejected[];
  /** How many batches passed only when they were tested again. */
  readonly flaky: number;
  /** How many batches have landed. */
  readonly landed: number;
  /** What units in the queue need of each other. */
  readonly needs: { readonly [name: string]: readonly Line[] };
  readonly next: number;
  readonly next_test: number;
  /** The numbers of those that landed last, as far as a test stands on them. */
  readonly recent: readonly number[];
  /** How it goes about it. */
  readonly settings: QueueSettings;
  /** How many batches are tested at once now. */
  readonly window: number;
}

/** Every measure of a span. */
export interface Metrics {
  /** The measures, always the same ones in the same order. */
  readonly measures: readonly Measure[];
  /** How it was counted. */
  readonly settings: MetricsSettings;
  /** What is not measured, and why. */
  readonly unmeasured: readonly string[];
  /** The span. */
  readonly window: MetricsWindow;
}

/** Of when, and what counts how. */
export interface MetricsRequest {
  /** Another span, to compare it with. */
  readonly beside?: Beside;
  /** The ledger, as `export_ledger` gives it. */
  readonly ledger?: string;
  /** What counts how. */
  readonly settings?: GivenMetricsSettings;
  /** The span. */
  readonly span: MetricsWindow;
}

/** The measures of spans. */
export interface MetricsSeries {
  /** Those of each span, in the order in which they were asked for. */
  readonly series: readonly Metrics[];
}

/** Of which spans, and what counts how. */
export interface MetricsSeriesRequest {
  /** The ledger, as `export_ledger` gives it. */
  readonly ledger?: string;
  /** What counts how, in all of them. */
  readonly settings?: GivenMetricsSettings;
  /** The spans; they may overlap. */
  readonly spans: readonly MetricsWindow[];
}

/** What counts how. Fixed before the span they are used for: weights chosen afterwards prove anything. */
export interface MetricsSettings {
  /**
   * What one judgment of a kind costs, in whatever unit: 1, where nothing is said. `move`, `override`, `refusal`
   * and `answer` are the kinds of what people do besides giving judgments that were asked for.
   */
  readonly costs: { readonly [name: string]: number };
  /** How long after landing an outcome is waited for: 14 days, unless this says otherwise. */
  readonly horizon: Horizon;
  /** Only work that landed under this policy. */
  readonly policy?: Digest;
  /** How much landed work of a kind counts: 1, where nothing is said. */
  readonly weights: { readonly [name: string]: number };
}

/** The measures of a span, and of another beside it. */
export interface MetricsView {
  /** Those of the other span. */
  readonly beside?: Metrics;
  /** The measures. */
  readonly metrics: Metrics;
}

/** A span of time: from an instant up to, and not including, another. */
export interface MetricsWindow {
  /** The first instant. */
  readonly from: Instant;
  /** The instant after the last. */
  readonly until: Instant;
}

/** A set of owners whose approval is not there, as far as can be known. */
export interface MissingApproval {
  /** Who of them has. */
  readonly by: readonly Actor[];
  /** Who has to approve. */
  readonly set: OwnerSet;
  /** Whether it is missing, or cannot be known. */
  readonly standing: ApprovalStanding;
}

/** A move: one of a unit's life, or the name of a move of your own. */
export type Move = "admit" | "start" | "submit" | "pass" | "land" | "settle" | Label;

/** A new unit with its id, as splitting and combining make them. */
export interface NewUnit {
  /** What it is. */
  readonly proposal: GivenProposal;
  /** The id the new unit gets. */
  readonly unit: UnitId;
}

/** What should happen next. */
export type NextStep =
  /** Bring it onto what has landed since. */
  | {
      readonly type: "rebase";
      readonly with: {
        /** What landed that stands against it. */
        readonly onto: readonly Line[];
      };
    }
  /** Another unit goes first. */
  | {
      readonly type: "wait_for";
      readonly with: {
        /** Who answers for it, where that is known. */
        readonly owner?: Actor;
        /** That unit. */
        readonly unit: Line;
      };
    }
  /** The two are one piece of work, or have to be made one. */
  | {
      readonly type: "combine_with";
      readonly with: {
        /** The other unit. */
        readonly unit: Line;
      };
    }
  /** Let what stands against nothing go ahead, and keep back what does. */
  | {
      readonly type: "split_off";
      readonly with: {
        /** What stands against other work. */
        readonly resources: readonly Resource[];
      };
    }
  /** Look at the two together before either lands. */
  | {
      readonly type: "verify_with";
      readonly with: {
        /** The other unit. */
        readonly unit: Line;
      };
    }
  /** Ask a person. */
  | {
      readonly type: "escalate_to";
      readonly with: {
        /** What. */
        readonly question: string;
        /** Whom. */
        readonly who: Actor;
      };
    }
  /** One kind of integration is to be done. */
  | {
      readonly type: "reconcile";
      readonly with: {
        /** The groups whose competence it is, where policy names any. */
        readonly groups: readonly Label[];
        /** Which. */
        readonly kind: Label;
      };
    }
  /** It may land from then on. */
  | {
      readonly type: "wait_until";
      readonly with: {
        /** When. */
        readonly at: Instant;
      };
    }
  /** Say what the world is like: nothing was told of what it relies on. */
  | {
      readonly type: "confirm";
      readonly with: {
        /** What it relies on. */
        readonly resources: readonly Resource[];
      };
    }
  /** Give it up, or say what is left of it: it has landed already. */
  | {
      readonly type: "close";
    }
  /** The move that its life waits for. */
  | {
      readonly type: "move";
      readonly with: {
        /** What they are to do. */
        readonly decision: string;
        /** Whose move it is. */
        readonly who: Actor;
      };
    }
  /** Land it. */
  | {
      readonly type: "land";
    };

/** An event that asks for nothing to be taken in. */
export interface NoChange {
  /** The same as a command that GitHub Actions reads on standard output. */
  readonly commands: string;
  /** The event, as the forge names it. */
  readonly event: string;
  /** The same as a page. */
  readonly markdown: string;
  /** Why not. */
  readonly why: string;
}

/** Decisions that cannot be decided again, for one reason. */
export type NotReplayable = {
  /** How many. */
  readonly count: number;
  /** The number of the first entry. */
  readonly first: number;
} & (
  /** Its facts were not kept. */
  | {
      readonly why: "not_kept";
    }
  /** The candidate's verdict hangs on facts that no decision about that move was recorded with. */
  | {
      readonly why: "new_facts";
      /** Their names. */
      readonly facts: readonly string[];
    }
  /** The candidate's facts are others, and it cannot read these. */
  | {
      readonly why: "unreadable";
      /** What it says of them. */
      readonly message: string;
    }
  /** The old policy does not come to the recorded verdict from the recorded facts either. */
  | {
      readonly why: "does_not_replay";
    }
  /** For one of many further reasons. */
  | {
      readonly why: "other";
    });

/** Something with the entry it comes from. */
export interface NotedActor {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Actor;
}

/** Something with the entry it comes from. */
export interface NotedArtifact {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Artifact;
}

/** Something with the entry it comes from. */
export interface NotedAttempt {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Attempt;
}

/** Something with the entry it comes from. */
export interface NotedChallenge {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Challenge;
}

/** Something with the entry it comes from. */
export interface NotedChallengeEnd {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: ChallengeEnd;
}

/** Something with the entry it comes from. */
export interface NotedClaim {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Claim;
}

/** Something with the entry it comes from. */
export interface NotedContext {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Context;
}

/** Something with the entry it comes from. */
export interface NotedCriterion {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Criterion;
}

/** Something with the entry it comes from. */
export interface NotedDependency {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Dependency;
}

/** Something with the entry it comes from. */
export interface NotedDependent {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Dependent;
}

/** Something with the entry it comes from. */
export interface NotedDigest {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Digest;
}

/** Something with the entry it comes from. */
export interface NotedEscalation {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Escalation;
}

/** Something with the entry it comes from. */
export interface NotedHandedOn {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: HandedOn;
}

/** Something with the entry it comes from. */
export interface NotedHold {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Hold;
}

/** Something with the entry it comes from. */
export interface NotedJudgment {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Judgment;
}

/** Something with the entry it comes from. */
export interface NotedLabel {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Label;
}

/** Something with the entry it comes from. */
export interface NotedLesson {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Lesson;
}

/** Something with the entry it comes from. */
export interface NotedLine {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Line;
}

/** Something with the entry it comes from. */
export interface NotedOverride {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Override;
}

/** Something with the entry it comes from. */
export interface NotedPatternMeaning {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: PatternMeaning;
}

/** Something with the entry it comes from. */
export interface NotedPatternResponse {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: PatternResponse;
}

/** Something with the entry it comes from. */
export interface NotedProse {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Prose;
}

/** Something with the entry it comes from. */
export interface NotedRecognisedPattern {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: RecognisedPattern;
}

/** Something with the entry it comes from. */
export interface NotedReconciliation {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Reconciliation;
}

/** Something with the entry it comes from. */
export interface NotedRefusal {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Refusal;
}

/** Something with the entry it comes from. */
export interface NotedReshaping {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Reshaping;
}

/** Something with the entry it comes from. */
export interface NotedResource {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Resource;
}

/** Something with the entry it comes from. */
export interface NotedResponseValidation {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: ResponseValidation;
}

/** Something with the entry it comes from. */
export interface NotedRuled {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Ruled;
}

/** Something with the entry it comes from. */
export interface NotedStageStep {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: StageStep;
}

/** Something with the entry it comes from. */
export interface NotedTaught {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Taught;
}

/** Something with the entry it comes from. */
export interface NotedTouch {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Touch;
}

/** Something with the entry it comes from. */
export interface NotedUncertainty {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: Uncertainty;
}

/** Something with the entry it comes from. */
export interface NotedUnitId {
  /** Where it comes from. */
  readonly from: Stamp;
  /** What it is. */
  readonly is: UnitId;
}

/** How loud an annotation is. */
export type Notice =
  /** It has to be mended. */
  | "error"
  /** Something is wanting, or should be looked at. */
  | "warning"
  /** It is worth knowing. */
  | "note";

/** The unit that has waited longest. */
export interface Oldest {
  /** Whole minutes from its opening to the instant of the plan. */
  readonly minutes: number;
  /** The unit. */
  readonly unit: Line;
}

/** From one point in time to another. */
export interface Once {
  /** The first instant. */
  readonly from: Instant;
  /** The instant after the last. */
  readonly until: Instant;
}

/** Asks for a register to begin. */
export interface OpenRequest {
  /** When. */
  readonly at: Instant;
  /** Who begins it. */
  readonly by: Actor;
  /** The ledger, which must be empty. */
  readonly ledger?: string;
  /** What the register is called. */
  readonly name: Line;
  /** Whether one person may also land the work they executed. */
  readonly solo?: boolean;
}

/** How a unit came to be. */
export type Origin =
  /** Somebody proposed it. */
  | {
      readonly type: "proposed";
    }
  /** It lived outside and was recorded from there. */
  | {
      readonly type: "observed";
      readonly with: {
        /** Where it was found. */
        readonly source: Reference;
      };
    }
  /** A part of a unit that was split. */
  | {
      readonly type: "split_from";
      readonly with: {
        /** The unit that was split. */
        readonly unit: UnitId;
      };
    }
  /** Several units joined. */
  | {
      readonly type: "combined_from";
      readonly with: {
        /** The units that were combined. */
        readonly units: readonly UnitId[];
      };
    };

/** What a case comes to. */
export interface Outcome {
  /** What is owed before it may move, in words. */
  readonly owed: readonly string[];
  /** What fired, in the order of the policy. */
  readonly rules: readonly string[];
  /** What could not be told. */
  readonly undetermined: readonly string[];
  /** The verdict. */
  readonly verdict: Verdict;
}

/** The verdicts on many cases. */
export interface Outcomes {
  /** One for each case, in order. */
  readonly outcomes: readonly CaseAnswer[];
}

/**
 * A person with authority lets a unit make one move in spite of policy, of refusals and of challenges: for the content
 * it was given of, until an instant. Evidence, dependencies and integration that are owed stay owed.
 */
export interface Override {
  /** Whether the work keeps its intent. */
  readonly intent: OverrideIntent;
  /** Its name within the unit. */
  readonly label: Label;
  /** The move it is for: `admit`, `start`, `submit`, `pass`, `land` or `settle`. */
  readonly of: Label;
  /** What the person changes, where that can be said as a change of a document. */
  readonly patch?: Patch;
  /** Why. */
  readonly reason: Prose;
  /** The digest of what the person was shown, as with a judgment. */
  readonly shown?: Digest;
  /** Until when. */
  readonly until: Instant;
}

/** Authority to let work make a move in spite of policy, of refusals and of challenges. */
export interface OverrideAuthority {
  /** Who has it. */
  readonly group: Label;
  /** The kinds of work it covers; all where none is named. */
  readonly kinds?: readonly Label[];
  /** How long one override may last at most. */
  readonly most: Span;
  /** The moves it covers; all where none is named. */
  readonly moves?: readonly Move[];
  /** Why they have it. */
  readonly why: Prose;
}

/** What becomes of what the work was for. */
export type OverrideIntent =
  /** It stays: the person corrects how it is done. */
  | "refining"
  /** It goes: the person puts something else in its place. For whoever did the work this is a failure. */
  | "substituting";

/** An override, and the content it was given of. */
export interface Overriding {
  /** The digest of what was shown then. */
  readonly content: Digest;
  /** What was said. */
  readonly said: MatterOverride;
}

/** Something that is asked for before the move, and how it stands. */
export interface Owed {
  /** How much is asked. */
  readonly asked: number;
  /** The rulings that ask for it. */
  readonly by: readonly string[];
  /** How much of it is there. */
  readonly has: number;
  /** Which judgment it is, where it is one. */
  readonly judgment?: AskedJudgment;
  /** What it makes of the verdict while it is not there: `move`, where it is. */
  readonly verdict: Verdict;
  /** What is asked, in words. */
  readonly what: string;
}

/** A fact of a document's own. */
export interface OwnFact {
  /**
   * Its type: `bool`, `int`, `string`, `timestamp`, `duration`, a `list` of one of these, or a `map` from
   * `string` to one of these.
   */
  readonly is: FactType;
  /** What it means. */
  readonly meaning?: Line;
  /** Every value there is, where they are few. */
  readonly values?: readonly string[];
  /** Who can make it otherwise: `nobody`, `executor`, `accountable`, `judge`, `time` or `world`. */
  readonly whose?: Whose;
}

/** Somebody who owns paths. Names are kept in lowercase, without `@`. */
export type Owner =
  /** An account: `@ada`. */
  | {
      readonly type: "login";
      readonly with: string;
    }
  /** A team: `@org/team`. */
  | {
      readonly type: "team";
      readonly with: string;
    }
  /** GitLab's `@name`, which is an account or a group; only who knows the groups can tell. */
  | {
      readonly type: "login_or_group";
      readonly with: string;
    }
  /** Whose address it is: `ada@example.com`. */
  | {
      readonly type: "email";
      readonly with: string;
    }
  /** GitLab's `@@maintainer`: everybody with that role in the project. */
  | {
      readonly type: "role";
      readonly with: string;
    };

/** Owners of whom somebody has to approve, with the paths they own together. */
export interface OwnerSet {
  /** How many of them have to approve. */
  readonly approvals: number;
  /** The lines of the file that say so. */
  readonly lines: readonly number[];
  /** Whether it may be missing. */
  readonly optional: boolean;
  /** The owners: any of them will do. */
  readonly owners: readonly Owner[];
  /** The paths, in the order asked for. */
  readonly paths: readonly string[];
  /** The section it is of, in GitLab's dialect. */
  readonly section: string | null;
}

/** Who has to approve. */
export interface OwnersAnswer {
  /** Whose approval is not there, or cannot be told. */
  readonly missing: readonly MissingApproval[];
  /** Who has to approve. */
  readonly required: RequiredOwners;
  /** The lines that count for nothing, or for less than they say. */
  readonly skipped: readonly SkippedLine[];
}

/** Which forge's reading of code owners. */
export type OwnersDialect =
  /** GitHub's. */
  | "github"
  /** GitLab's, with sections. */
  | "gitlab";

/** A file of code owners, from the branch the change goes to. */
export interface OwnersSource {
  /** Whose reading of it. */
  readonly dialect: OwnersDialect;
  /** Which accounts belong to which team: `{"org/team": ["ada"]}`. */
  readonly teams?: { readonly [name: string]: readonly string[] };
  /** What it says. */
  readonly text: string;
}

/** A part that differs. */
export interface PartChange {
  /** What it says. */
  readonly after?: string;
  /** What it said. */
  readonly before?: string;
  /** Whether a verdict can become looser. */
  readonly loosens: BearingReach;
  /** Which part: `when`, `owner`, `members` … */
  readonly part: string;
  /** Whether a verdict can become stricter. */
  readonly tightens: BearingReach;
}

/** That a name is not one with others it was said to be one with. */
export interface PartedName {
  /** The name. */
  readonly name: Actor;
  /** Why that is known. */
  readonly reason: Prose;
}

/** Both explanations of one decision. */
export interface PastExplained {
  /** What the policy that is tried says, as a tree. */
  readonly after?: PolicyReason;
  /** The same as a tree, with what was read, where the policy that decided is the one to compare with. */
  readonly before?: PolicyReason;
  /** The verdict that was recorded. */
  readonly from: Verdict;
  /** Why it came out as it was recorded, line by line. */
  readonly lines: readonly string[];
  /** The number of the entry. */
  readonly seq: number;
  /** The verdict of the policy that is tried; none, where it cannot read the facts. */
  readonly to: Verdict | null;
  /** What it was about. */
  readonly unit?: string;
  /** Why it says nothing. */
  readonly unreadable?: string;
}

/** A change of a JSON document (RFC 6902). It is kept as it was said; nothing here carries it out. */
export type Patch = readonly PatchStep[];

/** One step of a patch: RFC 6902, section 4. */
export type PatchStep =
  /** A value is put there. */
  | {
      readonly op: "add";
      readonly path: string;
      readonly value: Json;
    }
  /** What is there goes. */
  | {
      readonly op: "remove";
      readonly path: string;
    }
  /** What is there becomes this. */
  | {
      readonly op: "replace";
      readonly path: string;
      readonly value: Json;
    }
  /** What is at one place goes to another. */
  | {
      readonly op: "move";
      readonly from: string;
      readonly path: string;
    }
  /** What is at one place is put at another, too. */
  | {
      readonly op: "copy";
      readonly from: string;
      readonly path: string;
    }
  /** What is there is this, or nothing of the patch counts. */
  | {
      readonly op: "test";
      readonly path: string;
      readonly value: Json;
    };

/** A pattern, and where it is in the loop. */
export interface Pattern {
  /** Why it is noise, where somebody said so last. */
  readonly dismissed?: NotedProse;
  /** Since when. */
  readonly entered: Stamp;
  /** What it was taken for and is not, and what did not help. */
  readonly false_paths?: readonly NotedProse[];
  /** Its name in the register. */
  readonly label: Label;
  /** The last entry that is about it. */
  readonly last: Stamp;
  /** The lessons kept of it. */
  readonly lessons?: readonly Label[];
  /** What it means. */
  readonly meaning?: NotedPatternMeaning;
  /** What it is, as it was recognised. */
  readonly recognised: NotedRecognisedPattern;
  /** How often it came back after it was thought to be over. */
  readonly recurred?: number;
  /** What was done about it. */
  readonly responses?: readonly NotedPatternResponse[];
  /** The entry since which what is done about it counts: what was done before was an answer to something else. */
  readonly round: number;
  /** Every signal of it, by the numbers of their entries. */
  readonly signals: readonly number[];
  /** Where it is in the loop. */
  readonly stage: LoopStage;
  /** Whether that helped. */
  readonly validations?: readonly NotedResponseValidation[];
}

/** Signals that may be one thing. */
export interface PatternCandidate {
  /** Which sorts of signal there are, with how many of each. */
  readonly kinds: readonly (readonly [SignalKind, number])[];
  /** The pattern that has signals of the same sort in common already: these may belong to it. */
  readonly known?: Label;
  /** It in words. */
  readonly says: string;
  /** What they have in common. */
  readonly shared: SharedBySignals;
  /** The signals, by the numbers of their entries. */
  readonly signals: readonly number[];
  /**
   * Units that landed and touch what is shared: signals about that are expected in that measure. 0 where it is nothing
   * that units touch.
   */
  readonly units: number;
}

/** What a pattern means. */
export interface PatternMeaning {
  /** Whether a machine may answer it without a person. One that asks for judgment is answered by people. */
  readonly automatic?: boolean;
  /** What it was taken for and is not. */
  readonly false_paths?: readonly Prose[];
  /** What it means. */
  readonly says: Prose;
}

/** What was done about a pattern. */
export interface PatternResponse {
  /** What was done, and why that. */
  readonly says: Prose;
  /** The units that do it: none, where it was done outside of any. */
  readonly units?: readonly UnitId[];
}

/** A pattern, and what it is owed. */
export interface PatternView {
  /** When the last of its signals happened. */
  readonly last_signal?: Instant;
  /** What is owed next, in words. */
  readonly owes: string;
  /** The pattern. */
  readonly pattern: Pattern;
  /** Signals that happened after it was last answered: an answer that helps leaves none. */
  readonly since_answered: number;
}

/** The one move a live unit waits for. */
export interface Pending {
  /** The decision, in words. */
  readonly decision: string;
  /** The entries it comes from. */
  readonly from: readonly number[];
  /** What sort of move. */
  readonly kind: PendingKind;
  /** Since when it waits. */
  readonly since: Instant;
  /** Whose move it is. */
  readonly who: Actor;
  /** Why it is theirs. */
  readonly why: string;
}

/** What sort of move a unit waits for, the most pressing first. */
export type PendingKind =
  /** A refusal stands and wants an answer. */
  | "answer_refusal"
  /** A challenge stops it and wants an answer. */
  | "answer_challenge"
  /** A person was asked. */
  | "answer_escalation"
  /** Evidence says both: somebody must tell which is wrong. */
  | "settle_conflict"
  /** Everything is in place but the word that lets it land. */
  | "land"
  /** A kind of integration is owed. */
  | "reconcile"
  /** The checks passed but for the word that says so. */
  | "pass"
  /** An open question blocks the way on. */
  | "resolve_uncertainty"
  /** Somebody must accept it or give it up. */
  | "admit"
  /** What good looks like is not said. */
  | "write_criteria"
  /** Admissible evidence says it is not good yet. */
  | "rework"
  /** Evidence is wanted. */
  | "bring_evidence"
  /** Work could begin. */
  | "start"
  /** Work is under way. */
  | "carry"
  /** Another unit goes first. */
  | "wait_for_unit"
  /** A hold stands until it is released. */
  | "release"
  /** A hold stands until an instant. */
  | "wait_until"
  /** It has landed; what it taught is not said. */
  | "settle";

/** Which units land, in which order, and why the others wait. */
export interface Plan {
  /** The instant it was made for. */
  readonly at: Instant;
  /** The batches, in order. */
  readonly batches: readonly PlanBatch[];
  /** The circles in which units wait for each other. */
  readonly circles?: readonly Circle[];
  /** The longest chain of placed units in which each must land after the one before, or in a later batch. */
  readonly critical: readonly Line[];
  /** How much is under way. */
  readonly flow: Flow;
  /** The units that wait, in the order in which they were decided. */
  readonly waits: readonly Waiting[];
}

/** Units that land at one time, in order. */
export interface PlanBatch {
  /** When it starts. */
  readonly starts: Instant;
  /** Its units, in the order in which they land, each with its rank. */
  readonly units: readonly Rank[];
}

/** Asks for a landing plan: of a ledger, or of units that are given. */
export interface PlanRequest {
  /** How much can land, where that is not as the world says. */
  readonly capacity?: Capacity;
  /** Units that go first. */
  readonly first?: readonly Line[];
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** The instant to plan for. */
  readonly now?: Instant;
  /** A plan made before: what did not change stays as it was. */
  readonly previous?: Plan;
  /** Units as integration sees them, instead of those of a ledger. */
  readonly units?: readonly Work[];
  /** What holds outside: resources, windows, hubs and capacity under `integration`. */
  readonly world?: Json;
}

/**
 * The policy itself changes through work that is proposed, judged and landed like any other: rules that govern that kind
 * of work govern how rules change.
 */
export interface PolicyChanges {
  /** The kind of work a change of policy is, such as `policy-change`. */
  readonly kind: Label;
  /** Why it is not simply adopted. */
  readonly why: Prose;
}

/** One thing an analysis found. */
export interface PolicyFinding {
  /** What is the matter. */
  readonly kind: PolicyFindingKind;
  /** The rulings it is about, the one to look at first in front. None, where it is about none. */
  readonly rulings: readonly string[];
  /** What is the matter, in a sentence. */
  readonly says: string;
  /** What bears it out. */
  readonly witness: Witness;
}

/** What is wrong with a policy, or looks so. Worst first. */
export type PolicyFindingKind =
  /** A ruling asks for what nothing can be. */
  | "never_fires"
  /** Judgment, an answer or evidence is asked of people of whom there is none. */
  | "nobody"
  /** More people are asked for than there are. */
  | "quorum_out_of_reach"
  /** A permission whose every case another ruling blocks. */
  | "never_permits"
  /** A permission in a lower layer that no upper layer delegates. */
  | "not_delegated"
  /** A move that no rule can permit. */
  | "ungoverned_move"
  /** One ruling permits what another blocks. */
  | "contradiction"
  /** A permission whose every case has to be put before somebody all the same. */
  | "always_escalated"
  /** Another ruling says as much in every case: without this one no verdict would be another. */
  | "shadowed"
  /** Another ruling says as much wherever this one can be told. */
  | "shadowed_where_known"
  /** A wait that is over. */
  | "hold_over"
  /** The day for another look has passed. */
  | "review_overdue"
  /** No past decision fired it. */
  | "nothing_seen"
  /** The quorum is everybody there is, so that it fails as soon as one of them worked on it. */
  | "quorum_of_all"
  /** A rung of the autonomy ladder that lets a machine ask for nothing more than the one below. */
  | "empty_rung"
  /** A move that stands on no rung, so that no machine can ask for it. */
  | "move_on_no_rung"
  /** Something declared that nothing refers to. */
  | "unused"
  /** The day for another look is near. */
  | "review_soon"
  /** The analysis stopped before everything was compared. */
  | "unfinished";

/** A reason, and the reasons it rests on. */
export interface PolicyReason {
  /** What it rests on. */
  readonly because?: readonly PolicyReason[];
  /** The reason in words. */
  readonly says: string;
  /** What sort of reason it is. */
  readonly sort: PolicyReasonSort;
}

/** What sort of reason it is. */
export type PolicyReasonSort =
  /** The verdict. */
  | "verdict"
  /** Something that is owed, or is there. */
  | "owed"
  /** A ruling. */
  | "rule"
  /** A condition of a ruling. */
  | "condition"
  /** A fact that was read. */
  | "fact"
  /** A piece of evidence. */
  | "evidence"
  /** A way to a move. */
  | "way"
  /** One step of a way. */
  | "step"
  /** A note. */
  | "note";

/** A policy, layer by layer, the uppermost first: either as files that people write or as documents. */
export interface PolicySource {
  /** The layers as data. */
  readonly documents?: readonly GivenDocument[];
  /** The layers as files; faults then name the place in them. */
  readonly files?: readonly GivenFile[];
}

/**
 * How surely a person was there when the answer was given, the weakest first. It is a strength and no proof: programs
 * drive browsers, and some authenticators claim what they never saw.
 */
export type Presence =
  /** Whoever passed it on says so. */
  | "asserted"
  /** It came through a session a person had signed in to. */
  | "session"
  /** It was signed with a key that is the person's. */
  | "signed_key"
  /** A passkey whose holder was verified then and there signed it. */
  | "verified_passkey";

/**
 * What a new unit is: everything known when it is proposed.
 *
 * Every list may be empty; criteria are owed before work starts, not before it is proposed.
 */
export interface Proposal {
  /** The person who answers for it. */
  readonly accountable: Actor;
  /** Artifacts that belong to it. */
  readonly attachments?: readonly Artifact[];
  /** The state of the whole it was made on, such as `commit:4f1c…`; several where histories cross. */
  readonly bases?: readonly Reference[];
  /** What surrounds it and changes its meaning. */
  readonly context?: readonly Context[];
  /** What good looks like, written before the work. */
  readonly criteria?: readonly Criterion[];
  /** Other units it depends on. */
  readonly depends?: readonly Dependency[];
  /** Larger initiatives it belongs to. */
  readonly initiatives?: readonly Line[];
  /** The kinds of integration it needs before it is real: `technical`, `legal`, `operational` … */
  readonly integrations?: readonly Label[];
  /** What sort of work it is: `code-change`, `pricing-change`, `support-escalation` … Kinds are data. */
  readonly kind: Label;
  /** What must stay as it is. */
  readonly preserve?: readonly Prose[];
  /** How much it goes before other work that could land: higher first, 0 for nothing special. */
  readonly priority?: number;
  /** What it is for. */
  readonly purpose: Prose;
  /** How far it can be undone. */
  readonly reversibility: Reversibility;
  /** Names the outside has for it. */
  readonly sources?: readonly Reference[];
  /** Its title. */
  readonly title: Line;
  /** What it touches. */
  readonly touches?: readonly Touch[];
  /** What is free to vary. */
  readonly vary?: readonly Prose[];
}

/** Text of 1 to 16,384 bytes without control characters other than newline and tab. */
export type Prose = string;

/** What is said of a push besides. */
export interface Push {
  /** The commits that came in, the oldest first, as far as the forge lists them. */
  readonly commits?: readonly CommitId[];
  /** The branch is new. */
  readonly created: boolean;
  /** Commits were taken out of the branch. Absent where the forge does not say. */
  readonly forced?: boolean;
}

/** Everything that waits for somebody. */
export interface Queue {
  /** What waits for the judgment of each group of the policy in force. */
  readonly capacity?: readonly QueueCapacity[];
  /** The groups, the most pressing first. */
  readonly groups: readonly QueueGroup[];
  /** How many of them are in flight: not landed yet. */
  readonly in_flight: number;
  /** How many live units there are. */
  readonly live: number;
  /** How many of them wait for a word to go on that nobody has asked policy for yet: no budget of attention counts them. */
  readonly not_asked: number;
}

/** What to do. */
export type QueueAction =
  /** Start a test. */
  | {
      readonly type: "test";
      /** The batches that are assumed to land before. */
      readonly assumes: readonly number[];
      /** The batch it decides on. */
      readonly batch: number;
      /** Its number. */
      readonly test: number;
      /** What to put on the base as it is now, in order: what is assumed, then the batch itself. */
      readonly units: readonly Line[];
    }
  /** Stop a test: its answer is of no use any more. */
  | {
      readonly type: "cancel";
      /** Its number. */
      readonly test: number;
    }
  /** Land these units, in order: exactly this was tested. */
  | {
      readonly type: "land";
      /** The batch. */
      readonly batch: number;
      /** The test that passed. */
      readonly test: number;
      /** Its units. */
      readonly units: readonly Line[];
    }
  /** A batch failed and was split, to find out what of it fails. */
  | {
      readonly type: "split";
      /** The batch. */
      readonly batch: number;
      /** What it became. */
      readonly into: readonly number[];
    }
  /** A unit leaves the queue. */
  | {
      readonly type: "eject";
      /** Why. */
      readonly grounds: EjectionGrounds;
      /** The unit. */
      readonly unit: Line;
    };

/** A batch in a queue. */
export interface QueueBatch {
  /** Its units in order, in groups that land together. */
  readonly groups: readonly (readonly Line[])[];
  /** Its number: no other batch of the queue has it. */
  readonly number: number;
  /** How often it may still be tested again as it is. */
  readonly retries: number;
  /** How far it is. */
  readonly state: BatchState;
}

/** What waits for the judgment of one group. */
export interface QueueCapacity {
  /** How many judgments its members gave within the last seven days, whatever they were asked for. */
  readonly answered_lately: number;
  /** Of those that wait, how many last asked within the last seven days. */
  readonly asked_lately: number;
  /** Whether no more may: these moves of other units wait for room. */
  readonly full: boolean;
  /** The group. */
  readonly group: Label;
  /** How many units asked for such a move and wait for room now. */
  readonly kept_out: number;
  /** How many may, as policy says. */
  readonly may?: number;
  /** The moves that wait for room while it is full. */
  readonly moves?: readonly Label[];
  /** How many units wait for it: those that asked for a move and were told to wait for it. */
  readonly waiting: number;
  /** Why not more may wait. */
  readonly why?: string;
}

/** One unit that waits for a move. */
export interface QueueEntry {
  /** The batch it belongs to, where several are alike. */
  readonly batch?: Label;
  /** Why it is in the queue of the one who is asked for; empty, where nobody is. */
  readonly because?: readonly string[];
  /** What it waits for people to say, as policy asked it and nobody has answered since. */
  readonly owes?: readonly Owed[];
  /** The move it waits for. */
  readonly pending: Pending;
  /** Since when it waits. */
  readonly since: Instant;
  /** Where it is in its life. */
  readonly stage: Stage;
  /** Its title. */
  readonly title: string;
  /** How many units in flight wait for this one, also by way of others; counted up to fifty. */
  readonly unblocks: number;
  /** The unit. */
  readonly unit: UnitId;
  /**
   * What makes it that: risk, irreversibility and uncertainty, which are multiplied; what it unblocks and its age,
   * which are added.
   */
  readonly why: readonly WorthFactor[];
  /** What judgment is worth at it: its place follows from this. */
  readonly worth: number;
}

/** What happened. */
export type QueueEvent =
  /** Begin, or go on after the settings changed. */
  | {
      readonly type: "start";
    }
  /** A test passed. */
  | {
      readonly type: "passed";
      /** Its number. */
      readonly test: number;
    }
  /** A test failed. */
  | {
      readonly type: "failed";
      /** Its number. */
      readonly test: number;
    }
  /** A test ended without an answer, such as when its machine went away: it says nothing of the batch. */
  | {
      readonly type: "lost";
      /** Its number. */
      readonly test: number;
    }
  /** Units join as one batch: an emergency in front, all others behind. */
  | {
      readonly type: "joined";
      /** Whether it goes in front of everything else. All tests start anew, on top of it. */
      readonly emergency?: boolean;
      /** The units in order, in groups that land together. */
      readonly groups: readonly (readonly Line[])[];
      /** What each of them needs to land before it. */
      readonly needs?: { readonly [name: string]: readonly Line[] };
    }
  /** A unit is taken out, such as when its author takes it back. */
  | {
      readonly type: "taken_out";
      /** The unit. */
      readonly unit: Line;
    };

/** The units that wait for the same sort of move. */
export interface QueueGroup {
  /** Those of them that are alike, in the order of the first of each. */
  readonly batches?: readonly QueueSitting[];
  /** How many units wait for it. */
  readonly count: number;
  /** The first of them: those at which judgment is worth most, then those that wait longest. */
  readonly first: readonly QueueEntry[];
  /** The sort of move. */
  readonly kind: PendingKind;
}

/** Asks what waits for whom. */
export interface QueueRequest {
  /** Up to where to look. */
  readonly as_of?: UpTo;
  /** Only what this actor is to do. */
  readonly for?: Actor;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** So many of each group; 5 unless said. */
  readonly most?: number;
  /** When it is asked. */
  readonly now: Instant;
}

/** How a queue goes about it. */
export interface QueueSettings {
  /** The fewest, however often tests fail. */
  readonly floor: number;
  /** The most, however seldom. */
  readonly most: number;
  /** How often a failed batch is tested again as it is. */
  readonly retries: number;
  /** How many batches are tested at once, at the start. */
  readonly window: number;
}

/** Units of a group that are alike, so that a person may take them in one sitting. Each is judged for itself. */
export interface QueueSitting {
  /** Its name within this answer. */
  readonly batch: Label;
  /** How many units belong to it. */
  readonly count: number;
  /** What they share, in words. */
  readonly shares: string;
}

/** A merge queue, and what to do. */
export interface QueueStep {
  /** What to do, in order. */
  readonly actions: readonly QueueAction[];
  /** The queue as it is now: keep it before doing anything. */
  readonly queue: MergeQueue;
}

/**
 * The order in which units are given their place, the first field that differs decides.
 *
 * No field depends on units that have nothing to do with this one, so that the order of two units stays the same
 * while others come and go; that is why *how many it unblocks* is no field. A unit that a higher one waits for, or
 * whose place it takes, has the rank of that one, however many units lie between: else urgent work would stand
 * behind whatever goes before what it needs.
 */
export interface Rank {
  /** The unit it has this rank from, where it is not its own. Never decides: no two units have one name. */
  readonly heir_of?: Line;
  /** Then, when planning anew, what keeps its batch, in the order it had; what is new does not push it aside. */
  readonly kept?: RankKept;
  /** Emergencies go first. */
  readonly lane: RankLane;
  /** Then what is there longest. */
  readonly opened: RankOpened;
  /** Then the higher priority. */
  readonly priority: number;
  /** Then by name, so that no two units are equal. */
  readonly unit: Line;
}

/** A field of the rank, by which two units differ. */
export type RankField =
  /** The lane. */
  | "lane"
  /** The priority. */
  | "priority"
  /** The batch it keeps. */
  | "kept"
  /** Since when it is there. */
  | "opened"
  /** The name. */
  | "unit";

/** Whether a unit keeps the batch an earlier plan gave it. */
export type RankKept =
  /** It keeps it; so many units went before it in that plan. */
  | number
  /** It is placed anew. */
  | null;

/** Whether a unit was asked to go first. */
export type RankLane =
  /** It was asked to go first: a repair of what is broken in production. */
  | "emergency"
  /** It goes the usual way. */
  | "usual";

/** Since when a unit is there. */
export type RankOpened =
  /** Since then. */
  | Instant
  /** Nobody said: it goes behind those that say. */
  | null;

/** So many of so many. Never a quotient alone: what it is of belongs to it. */
export interface Ratio {
  /** How many. */
  readonly count: number;
  /** Of how many. */
  readonly of: number;
}

/** Asks what a forge tells. */
export interface ReadChangeRequest {
  /** Accounts that are machines, besides those whose names say so. */
  readonly bots?: readonly string[];
  /** What it tells. */
  readonly told: ToldSource;
}

/** Asks what a file of evidence says. */
export interface ReadEvidenceRequest {
  /** The file. */
  readonly file: EvidenceFile;
}

/** Events to read as signals. */
export interface ReadSignalsRequest {
  /** `CloudEvents` 1.0 in JSON: one, a list, or one a line. */
  readonly events: string;
  /** When an event without a time happened. */
  readonly now: Instant;
  /** What sort those are that say nothing of it: `observation`, unless this says otherwise. */
  readonly other?: SignalKind;
}

/** A claim with what it rests on: entries of the ledger, and further reasons. */
export interface Reason {
  /** What it rests on besides. */
  readonly because: readonly Reason[];
  /** The entries that made it so. */
  readonly from: readonly number[];
  /** What is so. */
  readonly text: string;
}

/** A lesson that bears on a unit. */
export interface RecalledLesson {
  /** Where it is kept, where that is elsewhere. */
  readonly at?: Line;
  /** Why it bears on this unit. */
  readonly because: readonly string[];
  /** The form it has. */
  readonly form: LessonFormSort;
  /** The lesson. */
  readonly lesson: Label;
  /** What it comes to: the risk it showed, or what it meant. */
  readonly says: string;
  /** It in a line. */
  readonly title: Line;
}

/** Somebody to ask: `person:NAME`, or the name of a group. */
export type Recipient = string;

/** Signals that are one thing. */
export interface RecognisedPattern {
  /** What makes the signals one thing. */
  readonly says: Prose;
  /** The signals, by the numbers of their entries. */
  readonly signals: readonly number[];
  /** What it is, in a line. */
  readonly title: Line;
}

/** What a reconciliation said, and the content it was said of. */
export interface Reconciled {
  /** The digest of everything the unit touched then. */
  readonly content: Digest;
  /** What was reconciled. */
  readonly said: NotedReconciliation;
}

/** A person's word that one kind of integration is done: the change fits, there, as it now is. */
export interface Reconciliation {
  /** Which kind of integration. */
  readonly kind: Label;
  /** What was reconciled, and how. */
  readonly note: Prose;
  /** The evidence it rests on, by label. */
  readonly rests_on?: readonly Label[];
}

/** A reference as `kind:name`, such as `path:src/lib.rs` or `flag:new-checkout`. */
export type Reference = string;

/** An actor declining the work, on grounds. It stands until it is answered. */
export interface Refusal {
  /** What it is about, where it is about one thing. */
  readonly about?: Subject;
  /** What sort of objection it is. */
  readonly grounds: RefusalGrounds;
  /** Its name within the unit. */
  readonly label: Label;
  /** The objection. */
  readonly text: Prose;
}

/** The grounds of a refusal: the six the founding essay names, and any other. */
export type RefusalGrounds =
  /** The evidence is not good enough. */
  | "evidence_insufficient"
  /** The context is wrong. */
  | "context_wrong"
  /** The metric is distorting the goal. */
  | "metric_distorts"
  /** The machine is confidently missing the point. */
  | "machine_misses_point"
  /** The risk is being misread. */
  | "risk_misread"
  /** The local optimisation damages the larger system. */
  | "local_harms_whole"
  /** Something else, said in the text. */
  | "other";

/** A command of several that was turned down. */
export interface RejectedAt {
  /** Which, from 0. */
  readonly index: number;
  /** Why. */
  readonly rejected: RejectedView;
}

/** Why the core turned a command down. */
export interface RejectedView {
  /** The entries of the ledger it rests on. */
  readonly because: readonly number[];
  /** The code, such as `needs_person`. */
  readonly code: string;
  /** What would have to be different. */
  readonly help: string;
  /** What stands against the command. */
  readonly message: string;
  /** The code's number; it never changes. */
  readonly number: number;
}

/** Judgment that was bought more than once. */
export interface RepeatedJudgment {
  /** The entries, likewise. */
  readonly entries: readonly number[];
  /** The lesson that was kept of one of them. */
  readonly lesson?: Label;
  /** It in words. */
  readonly says: string;
  /** What it is. */
  readonly sort: RepeatedSort;
  /** How often. */
  readonly times: number;
  /** The units, in the order it happened. */
  readonly units: readonly UnitId[];
}

/** Of a whole ledger. */
export interface RepeatedRequest {
  /** The ledger, as `export_ledger` gives it. */
  readonly ledger?: string;
}

/** What was bought more than once. */
export type RepeatedSort =
  /** The same rule was overridden for the same kind of work. */
  | {
      readonly type: "exception";
      readonly with: {
        readonly kind: Label;
        readonly rule: string;
      };
    }
  /** The same objection was raised by people, about the same thing or, where units share none, the same kind of work. */
  | {
      readonly type: "objection";
      readonly with: {
        readonly about: Resource | null;
        readonly grounds: Label;
        readonly kind: Label;
      };
    }
  /** What the same rule asks people was always answered with yes, as it was. */
  | {
      readonly type: "always_yes";
      readonly with: {
        readonly judgment: Label;
        readonly kind: Label;
        readonly rule: string;
      };
    };

/** Judgment that was bought more than once. */
export interface RepeatedView {
  /** What was: the most often first, what a lesson was kept of last. */
  readonly repeated: readonly RepeatedJudgment[];
}

/** Asks what a ledger comes to. */
export interface ReplayRequest {
  /** Up to where. */
  readonly as_of?: UpTo;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
}

/** What a ledger comes to. */
export interface Replayed {
  /** The last entry that was read. */
  readonly head: Head;
  /** What the register is called. */
  readonly name: Line | null;
  /** The digest of the policy in force. */
  readonly policy: Digest | null;
  /** The digest of the register. */
  readonly register: Digest;
  /** How many units there are. */
  readonly units: number;
}

/** Where a request stands. */
export type RequestState =
  /** It is asked for. */
  | "open"
  /** It was taken in. */
  | "merged"
  /** It was given up or turned down. */
  | "closed";

/** Who has to approve a change of some paths. */
export interface RequiredOwners {
  /** The sets of owners, each once, by section and owners. */
  readonly sets: readonly OwnerSet[];
  /** Paths nobody owns: no line fits them, or one without owners. */
  readonly unowned: readonly string[];
}

/** A point where the work became something else. */
export type Reshaping =
  /** Another title or purpose. */
  | {
      readonly type: "restated";
      readonly with: Prose;
    }
  /** A criterion changed after work had started. */
  | {
      readonly type: "criterion";
      readonly with: Label;
    }
  /** What it touches changed after work had started. */
  | {
      readonly type: "content";
    }
  /** Somebody took over. */
  | {
      readonly type: "handed_off";
      readonly with: Prose;
    };

/** A resource as `kind:name`, such as `path:src/lib.rs` or `flag:new-checkout`. */
export type Resource = string;

/** Whether what was done helped. */
export interface ResponseValidation {
  /** Whether it did. */
  readonly helped: boolean;
  /** What shows it. */
  readonly says: Prose;
}

/** How far what was done can be undone: OWASP AISVS C9.2's four classes. */
export type Reversibility =
  /** Nothing is changed. */
  | "read_only"
  /** It can be undone within the system. */
  | "reversible"
  /** It can be undone, but others have seen or acted on it. */
  | "external_reversible"
  /** It cannot be undone. */
  | "irreversible";

/** One answer. */
export interface Review {
  /** What it says. */
  readonly answer: ReviewAnswer;
  /** When. */
  readonly at?: Instant;
  /** Whose it is. */
  readonly by: Actor;
  /** The commit it was given for, where the forge says so. */
  readonly commit?: CommitId;
}

/** What somebody answered who looked at the change. */
export type ReviewAnswer =
  /** Take it in. */
  | "approve"
  /** Not as it is. */
  | "decline"
  /** A remark, which decides nothing. */
  | "comment"
  /** The answer was taken back, by its giver or somebody else. */
  | "dismissed";

/** What reviewers said, from whatever tells it whole. */
export type ReviewSource =
  /** As GitHub's API lists them at `pulls/NUMBER/reviews`. */
  | {
      readonly type: "github";
      readonly with: Json;
    }
  /** As GitLab's API answers at `merge_requests/IID/approvals`. */
  | {
      readonly type: "gitlab";
      readonly with: Json;
    }
  /** The answer of each that counts. */
  | {
      readonly type: "reviews";
      readonly with: readonly Review[];
    };

/** Who takes over, and what. */
export type Role =
  /** Answering for the unit: a person's. */
  | "accountable"
  /** Carrying it out. */
  | "executor";

/** A rule: for these moves of this work, where this holds, that. */
export interface Rule {
  /** Its name within the document. */
  readonly id: Label;
  /** The kinds of work it governs; all where none is named. */
  readonly kinds?: readonly Label[];
  /** What the work and the asking must look like. */
  readonly match?: Match;
  /** The moves it governs; all where none is named. */
  readonly moves?: readonly Move[];
  /** What it came from: `lesson:…`, `unit:…`, `statute:…`. */
  readonly origin?: Reference;
  /** Who answers for it; the policy's owner where nobody is named. */
  readonly owner?: Actor;
  /** When it is due for another look; the policy's day where none is named. */
  readonly review?: Day;
  /** What follows. */
  readonly then: readonly Effect[];
  /** What must hold besides, in the condition language. */
  readonly when?: string;
  /** Why there is such a rule: what those it stops are told. */
  readonly why: Prose;
}

/** What should be looked at about a rule. */
export type RuleConcern =
  /** People went the other way more often than it was right. */
  | "contradicted"
  /** It never fired, however much was decided. */
  | "dead"
  /** It held work back and changed nothing. */
  | "needless"
  /** The day on which somebody should look again has come. */
  | "overdue";

/** What cases try of a rule. */
export interface RuleCoverage {
  /** In how many cases it fired. */
  readonly fired: number;
  /** Its id. */
  readonly id: string;
  /** In how many it did not. */
  readonly not_fired: number;
  /** The parts of its conditions that read facts, in order. A rule without any always fires, or never. */
  readonly parts: readonly ConditionPart[];
  /** What it was written as. */
  readonly sort: RulingSort;
  /** In how many it could not be told. */
  readonly unclear: number;
}

/** A rule, or another part of policy that can fire, and what came of it. */
export interface RuleRecord {
  /** What should be looked at. */
  readonly concerns?: readonly RuleConcern[];
  /** Decisions made since then. */
  readonly decisions: number;
  /** Those in which it fired. */
  readonly fired: number;
  /** Units it held back. */
  readonly held: number;
  /** Its name, as decisions have it. */
  readonly id: string;
  /** What it came from. */
  readonly origin?: Reference;
  /** Of these, the ones that went on as they were, under an override. */
  readonly overridden: number;
  /** Who answers for it. */
  readonly owner: Actor;
  /** When it is due for another look. */
  readonly review: Day;
  /** Of these, the ones that were changed, declined, refused or given up before they went on: it was right. */
  readonly right: number;
  /** It in words. */
  readonly says: string;
  /** Since when it is in force, without a break. */
  readonly since: Instant;
  /** What it was written as. */
  readonly sort: RulingSort;
  /** Of these, the ones that went on as they were, with what it asked for. */
  readonly unchanged: number;
  /** Decisions in which it could not be told. */
  readonly untold: number;
  /** Why it was made. */
  readonly why: Prose;
  /** Challenges of it that were upheld, and units it permitted to land that failed: it was wrong. */
  readonly wrong: number;
}

/** What policy last said of a move of the unit. */
export interface Ruled {
  /**
   * What it waits for people to say, and which rulings ask for it. Nothing, while it waits for room or is blocked:
   * nobody is asked yet.
   */
  readonly owes?: readonly Owed[];
  /** The attention budgets that are spent, by the names of their rulings: it waits for room. */
  readonly room?: readonly string[];
  /** The verdict in one sentence. */
  readonly says: string;
  /** The stage it would have gone to, or went to. */
  readonly to: Stage;
  /** The verdict. */
  readonly verdict: Verdict;
  /** The groups whose judgment it waits for. */
  readonly waits_for?: readonly Label[];
}

/** Of when. */
export interface RulesRequest {
  /** The ledger, as `export_ledger` gives it. */
  readonly ledger?: string;
  /** When it is asked: reviews are overdue by then. */
  readonly now: Instant;
}

/** What each rule is worth. */
export interface RulesView {
  /** The rules of the policy in force: those with something to look at first. */
  readonly rules: readonly RuleRecord[];
}

/** What part of a document a ruling was written as. */
export type RulingSort =
  /** A rule. */
  | "rule"
  /** A window. */
  | "window"
  /** An exclusion. */
  | "exclusion"
  /** What a class of reversibility always needs. */
  | "ceiling"
  /** The autonomy ladder. */
  | "autonomy"
  /** The attention budget. */
  | "attention";

/** A rung of the autonomy ladder. */
export interface Rung {
  /** How it is earned, kept and lost, where that differs from the defaults. */
  readonly earn?: AutonomyEarning;
  /** Its name. */
  readonly level: Label;
  /** The moves a machine on it may ask for, besides those of the rungs below. */
  readonly moves?: readonly Move[];
}

/** Units that may be one problem, to be combined by whoever agrees. */
export interface SameProblem {
  /** What they have in common. */
  readonly because: readonly string[];
  /** The kinds of work they are: several where one problem came in by several doors. */
  readonly kinds: readonly Label[];
  /** The units, the oldest first. */
  readonly units: readonly UnitId[];
}

/** How bad it is: 1 is the worst, 4 is hardly noticed. */
export type Severity = number;

/** Several units that say they answer the same problem. */
export interface SharedAsk {
  /** The problem. */
  readonly ask: Line;
  /** The units, in the order of their names. */
  readonly units: readonly Line[];
}

/** What signals have in common. */
export type SharedBySignals =
  /** A resource; a path that ends in `/` is a folder. */
  | {
      readonly type: "resource";
      readonly with: Resource;
    }
  /** What their sources say they are about. */
  | {
      readonly type: "subject";
      readonly with: Line;
    };

/**
 * One thing that happened and may mean something. Who brings it, source and id together name it: the same signal delivered
 * twice is taken once, as [CloudEvents 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id) has it.
 */
export interface Signal {
  /** When it happened. */
  readonly at: Instant;
  /** Its id there. */
  readonly id: Line;
  /** What sort of thing it is. */
  readonly kind: SignalKind;
  /** What else it is about: paths, flags, plans, segments … */
  readonly resources?: readonly Resource[];
  /** How bad it is, where that was said. */
  readonly severity?: Severity;
  /** What sent it, such as `/support/desk`. */
  readonly source: Line;
  /** What it is about, as its source names it. */
  readonly subject?: Line;
  /** What was seen. */
  readonly text: Prose;
  /** What it is one of: signals of one source and topic are one series, with its own history. */
  readonly topic: Line;
  /** The units it is about. */
  readonly units?: readonly UnitId[];
}

/** What sort of thing was noticed. */
export type SignalKind =
  /** What users do. */
  | "user_behavior"
  /** Somebody asked for help or complained. */
  | "support_complaint"
  /** Somebody did not buy, and said why. */
  | "sales_objection"
  /** Something broke where it was used. */
  | "incident"
  /** Work was taken back. */
  | "rollback"
  /** A person stepped in where the system would have gone on. */
  | "intervention"
  /** A check, test or evaluation failed. */
  | "evaluation_failure"
  /** Something went better than it was expected to. */
  | "unexpected_success"
  /** Nothing came where something always came. */
  | "unexpected_calm"
  /** Anything else that was seen. */
  | "observation";

/** Events as signals. */
export interface SignalsRead {
  /** The signals. */
  readonly signals: readonly Signal[];
  /** What was left out or changed, and why. */
  readonly skipped: readonly Skip[];
}

/** One reason, how often it applied, and a few examples. */
export interface Skip {
  /** How often. */
  readonly count: number;
  /** The first few it applied to. */
  readonly examples: readonly string[];
  /** What was skipped or changed, and why. */
  readonly reason: string;
}

/** A line that counts for nothing, or for less than it says. */
export interface SkippedLine {
  /** Which, from 1 on. */
  readonly line: number;
  /** Why. */
  readonly reason: string;
}

/** Something wrong in a file that somebody wrote: what, where, and how to mend it. */
export interface SourceFault {
  /** The column, from 1, in characters. */
  readonly column?: number;
  /** The column behind its last character. */
  readonly end_column?: number;
  /** The line in which the place ends. */
  readonly end_line?: number;
  /** The name of the file. */
  readonly file: string;
  /** How to mend it, where that is known. */
  readonly help?: string;
  /** The line, from 1; left out with the rest of the place for a file that is too large. */
  readonly line?: number;
  /** What is wrong. */
  readonly message: string;
}

/** A span of time such as `30m`, `24h`, `7d` or `2w`, more than none and at most 5,200 weeks. */
export type Span = string;

/** How long something took, over many: whole seconds, by nearest rank. */
export interface Spread {
  /** How many there are. */
  readonly count: number;
  /** Half took no longer. */
  readonly median?: number;
  /** Nine of ten took no longer. */
  readonly p90?: number;
}

/** Where a unit is in its life. What stands beside a stage (held, escalated, refused) is kept apart. */
export type Stage =
  /** Somebody wants it; nobody has accepted it yet. */
  | "proposed"
  /** Accepted: worth doing, by these criteria. */
  | "admitted"
  /** Being carried out. The criteria are frozen. */
  | "executing"
  /** Carried out; being checked against the criteria. */
  | "validating"
  /** Good by itself; being reconciled with the system it joins. */
  | "integrating"
  /** Part of production. */
  | "landed"
  /** Its outcome has matured, and what it taught is kept or declined. */
  | "settled"
  /** Split into other units or combined into another. */
  | "superseded"
  /** Landed once and taken back. */
  | "rolled_back"
  /** Given up before it landed. */
  | "abandoned";

/** One change of stage. */
export interface StageStep {
  /** The stage it left. */
  readonly from: Stage;
  /** Whether it was only recorded of work outside, not decided. */
  readonly observed?: boolean;
  /** Why. */
  readonly reason?: Prose;
  /** The stage it came to. */
  readonly to: Stage;
}

/** Which entry, when, and by whom. */
export interface Stamp {
  /** When it happened. */
  readonly at: Instant;
  /** Who did it. */
  readonly by: Actor;
  /** The entry's number in the ledger. */
  readonly seq: number;
}

/** Which way a piece of context points. */
export type Stance =
  /** It speaks for the work. */
  | "for"
  /** It speaks against it. */
  | "against"
  /** It only informs. */
  | "neutral";

/**
 * What counts as enough evidence. Every line that is there must be fulfilled, by so many pieces of evidence that
 * support what they are about and are admissible.
 */
export interface Standard {
  /** What it is about: one of these, such as `content` or `criterion:tests-pass`. */
  readonly about?: readonly Line[];
  /** Which sorts of actor may give it. */
  readonly by?: readonly ActorSort[];
  /** How many pieces. */
  readonly count?: number;
  /** How old it may be. */
  readonly fresh?: Span;
  /** The group it has to come from. */
  readonly from?: Label;
  /** How it was come by: one of these. */
  readonly methods?: readonly Label[];
  /** Whether it has to name an artifact it can be checked against; a claim is enough otherwise. */
  readonly verified?: boolean;
  /** Why this is enough. */
  readonly why: Prose;
}

/** How a piece of work stands against what has landed since it was begun. */
export interface Standing {
  /** Whether all it changes has landed already. */
  readonly already_in: boolean;
  /** Touches of which it is not known what state they were made on, or where what landed since stands. */
  readonly base_unknown: readonly Resource[];
  /** What landed since and stands against it: it is blocked already, whatever else is in flight. */
  readonly blocked: readonly Blocked[];
  /** What landed since on what it touches, oldest first: what changed since it was begun. */
  readonly since: readonly Line[];
  /** Whether it was made on several states at once, so that nothing of this is certain. */
  readonly uncertain: boolean;
}

/** How a unit stands to what has landed. */
export interface StandingOf {
  /** How it stands. */
  readonly standing: Standing;
  /** The unit. */
  readonly unit: Line;
}

/** A subject as `criterion:LABEL`, `touch:KIND:NAME` or `content` for everything the unit touches. */
export type Subject = string;

/** What a settled unit taught. */
export type Taught =
  /** Something to keep. */
  | {
      readonly type: "kept";
      readonly with: Prose;
    }
  /** Deliberately nothing, and why. */
  | {
      readonly type: "declined";
      readonly with: Prose;
    };

/** Asks for a policy to be tried on cases. */
export interface TestRequest {
  /** Files of cases. The policies they name are for the caller to read. */
  readonly cases: readonly GivenFile[];
  /** Whether the results are also given as JUnit XML. */
  readonly junit?: boolean;
  /** The policy. */
  readonly policy?: PolicySource;
}

/** What trying a policy on cases came to. */
export interface Tested {
  /** File by file. */
  readonly files: readonly TestedFile[];
  /** The results as JUnit XML, where asked for. */
  readonly junit?: string;
  /** Whether every case passed. */
  readonly passed: boolean;
}

/** What the cases of a file came to. */
export interface TestedFile {
  /** Its name. */
  readonly file: string;
  /** Case by case, with coverage. */
  readonly report: CaseReport;
  /** Each failure as it is shown, with its place in the file. */
  readonly shown: readonly string[];
}

/** What a file of evidence says. */
export interface Testimony {
  /** When it says it was made, the earliest where it says several times. */
  readonly at: Instant | null;
  /** The tools that made it, with their versions, as far as it says. */
  readonly by: Line | null;
  /** What it claims, about `Subject::Content`: who knows better changes that. Labels are unique within the file. */
  readonly claims: readonly Claim[];
  /** The format it was read as. */
  readonly format: EvidenceFormat;
  /** Findings with a place, the worst first, at most `limit::PLACES`. */
  readonly places: readonly FoundPlace[];
  /** What was left out or changed, and why. */
  readonly skips: readonly Skip[];
  /** What its statements are about: a claim counts for other content only where one of these is that content. */
  readonly subjects: readonly Attested[];
}

/** Gates and what they are worth: of gates and rules, never of people. */
export interface Theatre {
  /** The gates: those that changed least of what passed them first. */
  readonly gates: readonly Gate[];
  /** The span. */
  readonly window: MetricsWindow;
}

/** A span. */
export interface TheatreRequest {
  /** The ledger, as `export_ledger` gives it. */
  readonly ledger?: string;
  /** The span. */
  readonly span: MetricsWindow;
}

/** A time of day such as `09:30`, from `00:00` to `24:00`. */
export type TimeOfDay = string;

/** A span of time, once or each week. */
export type Times =
  /** Once. */
  | {
      readonly once: Once;
    }
  /** Each week. */
  | {
      readonly weekly: Weekly;
    };

/** What a forge tells, as it tells it. A payload is the text as it came, or the value it was read into. */
export type ToldSource =
  /** The payload of an event of GitHub, as a webhook sends it and Actions hands it to a workflow. */
  | {
      readonly type: "github";
      readonly with: {
        /** The event's name: `GITHUB_EVENT_NAME`. */
        readonly event: string;
        /** The payload. */
        readonly payload: Json;
      };
    }
  /** A pull request as GitHub's API answers it. */
  | {
      readonly type: "github_request";
      readonly with: {
        /** The payload. */
        readonly payload: Json;
      };
    }
  /** The variables of a pipeline of GitLab. */
  | {
      readonly type: "gitlab_variables";
      readonly with: {
        /** Each by its name; those that begin with `CI_` or `GITLAB_` are enough. */
        readonly variables: { readonly [name: string]: string };
      };
    }
  /** The payload of a webhook of GitLab. */
  | {
      readonly type: "gitlab_webhook";
      readonly with: {
        /** The payload. */
        readonly payload: Json;
      };
    }
  /** Two commits of a repository. */
  | {
      readonly type: "commits";
      readonly with: CommitsBetween;
    }
  /** A change that was read before, or that another forge tells of. */
  | {
      readonly type: "change";
      readonly with: {
        /** The change. */
        readonly change: ChangeRequest;
      };
    };

/**
 * A resource the work reads, writes or assumes.
 *
 * A unit has one touch for each resource: touching it again replaces what was said of it, and where the
 * content differs, what was evidence for the old content is stale.
 */
export interface Touch {
  /** The digest of what the resource was when the work began, where that is known: what the lines count in. */
  readonly base?: Digest;
  /** How it changes as a whole. */
  readonly change?: TouchChange;
  /** The digest of what the resource is after the work, where that is known. */
  readonly content?: Digest;
  /** Which lines of the base, where it has lines, and what became of them. Empty means all of it. */
  readonly lines?: readonly Hunk[];
  /** What the work does with it. */
  readonly mode: TouchMode;
  /** The names it defines, changes, removes and comes to use. */
  readonly names?: TouchNames;
  /** What is touched. */
  readonly resource: Resource;
  /** The value the work relies on, for an assumption; the value it sets, for a write. */
  readonly value?: Line;
}

/** How a written resource changes as a whole, where that is known. */
export type TouchChange =
  /** It did not exist. */
  | {
      readonly type: "added";
    }
  /** It stays, with other content. */
  | {
      readonly type: "modified";
    }
  /** It is removed. */
  | {
      readonly type: "deleted";
    }
  /** It had another name. */
  | {
      readonly type: "renamed";
      readonly with: {
        /** The name it had. */
        readonly from: Resource;
      };
    }
  /** It began as a copy of another. */
  | {
      readonly type: "copied";
      readonly with: {
        /** What it was copied from. */
        readonly from: Resource;
      };
    }
  /** It became something else: a file a link, a folder a submodule. */
  | {
      readonly type: "retyped";
    };

/** What the work does with the resource. */
export type TouchMode =
  /** It looks at it. */
  | "reads"
  /** It changes it. */
  | "writes"
  /** It relies on it being as it is. */
  | "assumes";

/**
 * What the work does with names, such as functions, settings or terms of a contract: what no line of a diff says of
 * the rest of the system.
 *
 * A name is whatever the parts of the system call each other by. Two resources that say the same name speak of the
 * same thing.
 */
export interface TouchNames {
  /** Names whose meaning changes. */
  readonly changes?: readonly Line[];
  /** Names that are new. */
  readonly defines?: readonly Line[];
  /** Names that are gone. */
  readonly removes?: readonly Line[];
  /** Names that are relied on in a place that did not rely on them before. */
  readonly uses?: readonly Line[];
}

/** What a touch comes to. */
export interface TouchSize {
  /** The lines that stand there after the work and did not before; none, where that is not known. */
  readonly added?: number;
  /** The digest of what it was when the work began. */
  readonly base?: Digest;
  /** The digest of what the resource is after the work. */
  readonly content?: Digest;
  /** The lines of the base that it takes; none, where it is about all of it. */
  readonly removed?: number;
}

/** A touch, and when its content last changed: touching it again with the same content is no change. */
export interface Touched {
  /** The entry that last changed its content. */
  readonly changed: number;
  /** The touch as last said. */
  readonly touch: NotedTouch;
}

/** What is in flight, in order, with what fails and who owns it. */
export interface Triage {
  /** Failed attempts and failing evidence that nothing in flight waits for: noted, not in the way. */
  readonly beside: number;
  /** The failures that matter, those that stop most first. */
  readonly failures: readonly TriageFailure[];
  /** Units in flight, in the order they should land in. */
  readonly landings: readonly TriageLanding[];
}

/** A failure that keeps something from landing. */
export interface TriageFailure {
  /** The entries it comes from. */
  readonly from: readonly number[];
  /** The person who answers for it. */
  readonly owner: Actor;
  /** How many units in flight wait behind it. */
  readonly stops: number;
  /** What fails. */
  readonly text: string;
  /** The unit it is a failure of. */
  readonly unit: UnitId;
}

/** A unit in flight, in the order it should land in. */
export interface TriageLanding {
  /** Units in flight that land before it. */
  readonly after: readonly UnitId[];
  /** The person who answers for it. */
  readonly owner: Actor;
  /** The move it waits for. */
  readonly pending: Pending | null;
  /** Where it is. */
  readonly stage: Stage;
  /** Its title. */
  readonly title: string;
  /** The unit. */
  readonly unit: UnitId;
}

/** Asks what is in flight. */
export interface TriageRequest {
  /** Up to where to look. */
  readonly as_of?: UpTo;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** When it is asked. */
  readonly now: Instant;
}

/** An open question. While it blocks a stage, the unit does not get there. */
export interface Uncertainty {
  /** The first stage it keeps the unit from reaching, where it blocks at all. */
  readonly blocks?: Stage;
  /** Its name within the unit. */
  readonly label: Label;
  /** Who is to find out; the accountable person where nobody is named. */
  readonly owner?: Actor;
  /** What is not known. */
  readonly question: Prose;
}

/** A unit as it stands. */
export interface Unit {
  readonly accountable: NotedActor;
  /** The patterns it is an answer to. */
  readonly answers?: readonly Label[];
  readonly attachments?: readonly NotedArtifact[];
  readonly attempts?: readonly NotedAttempt[];
  /** The state of the whole it was made on, as last said. */
  readonly bases?: readonly Reference[];
  readonly challenges?: readonly Contention[];
  readonly combined_into?: UnitId;
  /** The entry that last changed anything it touches. */
  readonly content_changed: number;
  readonly context?: readonly NotedContext[];
  readonly criteria?: readonly NotedCriterion[];
  /** What was handed on to be answered or judged. */
  readonly delegations?: readonly NotedHandedOn[];
  readonly dependents?: readonly NotedDependent[];
  readonly depends?: readonly NotedDependency[];
  /** Criteria that no longer count, with the entry that dropped each. */
  readonly dropped_criteria?: readonly NotedLabel[];
  /** Resources it no longer touches, with the entry that dropped each. */
  readonly dropped_touches?: readonly NotedResource[];
  /** When and by whom it came to its stage. */
  readonly entered: Stamp;
  readonly escalations?: readonly MatterEscalation[];
  readonly evidence?: readonly Evidence[];
  readonly executor?: NotedActor;
  /** The digest the criteria were frozen under. */
  readonly frozen?: NotedDigest;
  readonly holds?: readonly MatterHold[];
  readonly id: UnitId;
  readonly initiatives?: readonly NotedLine[];
  /** The kinds of integration it needs. */
  readonly integrations?: readonly Label[];
  readonly judgments?: readonly Judged[];
  readonly kind: Label;
  /** The last entry that changed it. */
  readonly last: Stamp;
  /** The lessons that were learnt from it. */
  readonly lessons?: readonly Label[];
  /** When and by whom it was proposed. */
  readonly opened: Stamp;
  readonly origin: Origin;
  readonly overrides?: readonly Overriding[];
  readonly preserve?: readonly NotedProse[];
  readonly priority?: number;
  readonly purpose: Prose;
  readonly reconciled?: readonly Reconciled[];
  readonly refusals?: readonly MatterRefusal[];
  readonly reshapings?: readonly NotedReshaping[];
  readonly reversibility: Reversibility;
  /** The unit that took this one back, where one did. */
  readonly rolled_back_through?: UnitId;
  /** The units this one took back. */
  readonly rolls_back?: readonly NotedUnitId[];
  /** What policy last said of it. */
  readonly ruled?: NotedRuled;
  /** The signals that are about it, by the numbers of their entries. */
  readonly signals?: readonly number[];
  readonly sources?: readonly Reference[];
  readonly split_into?: readonly UnitId[];
  readonly stage: Stage;
  readonly steps?: readonly NotedStageStep[];
  readonly taught?: NotedTaught;
  readonly title: Line;
  /** In the order of their resources. */
  readonly touches?: readonly Touched[];
  readonly uncertainties?: readonly MatterUncertainty[];
  readonly vary?: readonly NotedProse[];
  /** Everybody who ever carried it out or handed it over for checking: none of them judges it. */
  readonly worked?: readonly NotedActor[];
}

/** A ULID: 26 characters of Crockford's base 32. */
export type UnitId = string;

/** Asks for a unit. */
export interface UnitRequest {
  /** Up to where to look. */
  readonly as_of?: UpTo;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** The unit, by its id or an outside name. */
  readonly unit: string;
}

/** A unit in a list. */
export interface UnitRow {
  /** What sort of work it is. */
  readonly kind: Label;
  /** Where it is. */
  readonly stage: Stage;
  /** Its title. */
  readonly title: Line;
  /** Its id. */
  readonly unit: UnitId;
}

/** The units there are. */
export interface Units {
  /** How many are like that. */
  readonly count: number;
  /** Those that are told, the newest first. */
  readonly units: readonly UnitRow[];
}

/** Asks for the units there are. */
export interface UnitsRequest {
  /** Up to where to look. */
  readonly as_of?: UpTo;
  /** Only those of this kind. */
  readonly kind?: Label;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** At most so many, the newest; all unless said. */
  readonly most?: number;
  /** Only those in this stage. */
  readonly stage?: Stage;
}

/** Signals that were not taken yet. */
export interface UntakenSignals {
  /** The signals. */
  readonly signals: readonly Signal[];
}

/** What ends a hold by itself or tells when to end it. */
export type Until =
  /** It ends at an instant, by itself. */
  | {
      readonly type: "instant";
      readonly with: Instant;
    }
  /** It ends when something is so; a person says when. */
  | {
      readonly type: "fact";
      readonly with: Prose;
    }
  /** It ends when a person releases it. */
  | {
      readonly type: "released";
    };

/** A series that is not as it was. */
export interface UnusualSeries {
  /** The longest gap, or the shortest group, of before, in milliseconds. */
  readonly before: number;
  /** How long the silence is, or the crowd took, in milliseconds. */
  readonly lasts: number;
  /** With how many of before it was compared: by chance alone one look in so many and one finds it, or fewer. */
  readonly of: number;
  /** It in words. */
  readonly says: string;
  /** The signals it shows in, by the numbers of their entries: the last one before a silence, or those of a crowd. */
  readonly signals: readonly number[];
  /** Since when. */
  readonly since: Instant;
  /** What is unusual. */
  readonly sort: UnusualSort;
  /** What sends the signals. */
  readonly source: Line;
  /** What they are. */
  readonly topic: Line;
}

/** What is unusual about a series. */
export type UnusualSort =
  /** It has been silent for longer than ever. */
  | "calm"
  /** Its last signals came closer together than any before. */
  | "crowd";

/** Up to where to look: the number of an entry, or an instant. */
export type UpTo =
  /** Up to and with the entry of this number. */
  | number
  /** What had happened by this instant. */
  | Instant;

/** What policy says of a move. The later, the stricter. */
export type Verdict =
  /** It may go ahead. */
  | "move"
  /** Evidence, judgment or a rung of autonomy is needed first. */
  | "need"
  /** It waits, until a time or a fact. */
  | "hold"
  /** Somebody has to be asked. */
  | "escalate"
  /** It cannot be told, so somebody has to be asked. */
  | "undetermined"
  /** It does not go ahead. */
  | "block";

/** How many decisions went from one verdict to another. */
export interface VerdictCell {
  /** How many. */
  readonly count: number;
  /** The verdict that was recorded. */
  readonly from: Verdict;
  /** The verdict of the candidate. */
  readonly to: Verdict;
}

/**
 * A decision that comes out otherwise, and the rules that make it so. Where no rule does, what rules refer to does: a
 * group, a standard, the ladder, the fallback.
 */
export interface VerdictFlip {
  /** Rules that fired then and do not now. */
  readonly ceases?: readonly string[];
  /** Rules that fire then and now, and from which something else follows now. Known where the old policy is given. */
  readonly changed?: readonly string[];
  /** Rules that could not be told then, and can now. */
  readonly cleared?: readonly string[];
  /** Rules that fire now and did not then. */
  readonly fires?: readonly string[];
  /** The verdict that was recorded. */
  readonly from: Verdict;
  /** Which of the groups it is in, counted from 0. */
  readonly group?: number;
  /** The number of its entry in the ledger. */
  readonly seq: number;
  /** The verdict of the candidate. */
  readonly to: Verdict;
  /** Rules that cannot be told now, and could then. */
  readonly unclear?: readonly string[];
  /** What it was about. */
  readonly unit?: string;
}

/** Whether a ledger is whole, and what else is kept beside it agrees. */
export interface Verified {
  /** What is broken. */
  readonly broken: readonly string[];
  /** How many entries were read well. */
  readonly entries: number;
  /** The digest of the last entry, where all are whole. */
  readonly head: Digest | null;
  /** Whether what is kept beside the ledger was written anew. */
  readonly mended: boolean;
  /** The digest of the register, where all are whole. */
  readonly register: Digest | null;
  /** How many units they come to. */
  readonly units: number;
  /** Whether it is. */
  readonly whole: boolean;
}

/** Asks whether a ledger is whole. */
export interface VerifyRequest {
  /** The ledger, as it is exported. */
  readonly ledger: string;
}

/** Why a unit is not placed. In order of precedence. */
export type Wait =
  /** Something keeps it, whatever other work does. */
  | {
      readonly type: "stopped";
      /** When that ends by itself, where it does. */
      readonly until: Instant | null;
      /** What. */
      readonly why: Prose;
    }
  /** It depends on a unit that is not there. */
  | {
      readonly type: "unknown";
      /** How it depends. */
      readonly kind: DependencyKind;
      /** The name it gives. */
      readonly on: Line;
    }
  /** It waits, in the end, for itself. */
  | {
      readonly type: "circle";
      /** Which circle of the plan, counted from 0. */
      readonly circle: number;
      /** How many units are in it. */
      readonly units: number;
    }
  /** It is to land together with a unit it must not land with. */
  | {
      readonly type: "contradiction";
      /** What keeps the two apart; without it, they collide. */
      readonly kind: DependencyKind | null;
      /** That unit. */
      readonly with: Line;
    }
  /** Another has taken its place, or does so in this plan. */
  | {
      readonly type: "superseded";
      /** The other. */
      readonly by: Line;
      /** Whether the other has landed already. */
      readonly landed: boolean;
    }
  /** It takes the place of a unit that lands first in this plan. */
  | {
      readonly type: "replaces";
      /** That unit. */
      readonly of: Line;
    }
  /** It must not be in production with a unit that has landed, or does so in this plan. */
  | {
      readonly type: "excluded";
      /** That unit. */
      readonly by: Line;
      /** Whether that has landed already. */
      readonly landed: boolean;
    }
  /** It needs a unit that is not placed. */
  | {
      readonly type: "needs_landed";
      /** That unit. */
      readonly on: Line;
    }
  /** It needs a unit that is not deployed. A plan cannot promise a deployment. */
  | {
      readonly type: "needs_deployed";
      /** Whether that has landed. */
      readonly landed: boolean;
      /** That unit. */
      readonly on: Line;
    }
  /** It collides with a unit that has landed, or does so in this plan. */
  | {
      readonly type: "collides";
      /** How sure that is. */
      readonly grade: CollisionGrade;
      /** Whether that has landed already. */
      readonly landed: boolean;
      /** What they collide over. */
      readonly why: Prose;
      /** That unit. */
      readonly with: Line;
    }
  /** It lands together with a unit that waits. */
  | {
      readonly type: "together";
      /** That unit. */
      readonly with: Line;
    }
  /** No window is open in which it could land. */
  | {
      readonly type: "closed";
      /** When it opens next, where it does. */
      readonly until: Instant | null;
      /** What is closed. */
      readonly why: string;
    }
  /** No batch of this plan has room for it. */
  | {
      readonly type: "full";
    };

/** What to do about a wait. */
export type WaitNext =
  /** See to what stops it. */
  | {
      readonly type: "end_stop";
    }
  /** Wait for the instant. */
  | {
      readonly type: "wait_until";
      /** The instant. */
      readonly at: Instant;
    }
  /** Correct the link, or bring the unit. */
  | {
      readonly type: "name";
      /** The name that is not known. */
      readonly unit: Line;
    }
  /** Take a dependency out of the circle. */
  | {
      readonly type: "break_circle";
      /** Which circle of the plan, counted from 0. */
      readonly circle: number;
    }
  /** Decide between the two links. */
  | {
      readonly type: "choose";
      /** The unit at the other end. */
      readonly with: Line;
    }
  /** Close it: there is nothing left to land. */
  | {
      readonly type: "close";
    }
  /** See whether it is still wanted once that unit has landed. */
  | {
      readonly type: "reconsider";
      /** The unit that lands first. */
      readonly after: Line;
    }
  /** Decide which of the two stays. */
  | {
      readonly type: "decide";
      /** The other. */
      readonly between: Line;
    }
  /** Bring that unit to landing. */
  | {
      readonly type: "land";
      /** The unit. */
      readonly unit: Line;
    }
  /** Deploy that unit. */
  | {
      readonly type: "deploy";
      /** The unit. */
      readonly unit: Line;
    }
  /** It is held until that unit has landed; then rebase it onto that. It resumes by itself if that unit leaves. */
  | {
      readonly type: "rebase_after";
      /** The unit. */
      readonly onto: Line;
    }
  /** Rebase it onto that unit, which has landed. */
  | {
      readonly type: "rebase";
      /** The unit. */
      readonly onto: Line;
    }
  /** Have the window changed: none opens. */
  | {
      readonly type: "ask_for_window";
    }
  /** Plan again when a batch has landed. */
  | {
      readonly type: "plan_again";
    };

/** A reason to wait and what to do about it. */
export interface WaitReason {
  /** What happens next. */
  readonly next: WaitNext;
  /** Why the unit waits. */
  readonly wait: Wait;
}

/** A unit that is not placed. */
export interface Waiting {
  /** Its rank, with its name. */
  readonly rank: Rank;
  /** Why it waits, in order of precedence: at least one. */
  readonly reasons: readonly WaitReason[];
}

/** A set of things which, all together, would make the verdict *move*. */
export interface Way {
  /** What would have to become true. */
  readonly steps: readonly WayStep[];
}

/** One thing that would have to become true, and whose move it is. */
export interface WayStep {
  /** What it changes about the facts. */
  readonly changes: readonly FactChange[];
  /** What, in words. */
  readonly says: string;
  /** Whose move that is: an actor or group by name, or `executor`, `accountable`, `time`, `world`. */
  readonly whose: string;
}

/** A day of the week, by its English name. */
export type Weekday = "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday";

/** Hours of some days of each week. Hours that end at or before they begin run into the next day. */
export interface Weekly {
  /** The days on which it begins. */
  readonly days: readonly Weekday[];
  /** The first minute: `15:00`. */
  readonly from: TimeOfDay;
  /** The minute after the last: `24:00` is the end of the day. */
  readonly until: TimeOfDay;
  /** The zone whose clocks count: `UTC`, an offset such as `+01:00`, or one declared under `zones`. */
  readonly zone: string;
}

/** Who can make a fact otherwise. */
export type Whose = "nobody" | "executor" | "accountable" | "judge" | "time" | "world";

/** Why one unit lands before another. */
export interface Why {
  /** Why. */
  readonly because: BeforeBecause;
  /** The unit that lands first. */
  readonly first: Line;
  /** The unit that lands after it or waits. */
  readonly second: Line;
}

/** Asks why one unit lands before another. */
export interface WhyBeforeRequest {
  /** The one. */
  readonly a: Line;
  /** The other. */
  readonly b: Line;
  /** The plan. */
  readonly plan: PlanRequest;
}

/** Asks why. */
export interface WhyRequest {
  /** Up to where to look. */
  readonly as_of?: UpTo;
  /** Who would move it: whoever answers for it, unless said. */
  readonly by?: Actor;
  /** The ledger, as it is exported. */
  readonly ledger?: string;
  /** When it is asked. */
  readonly now: Instant;
  /** The label of one of its parts, where that is asked about. */
  readonly part?: Label;
  /** The stage of a move, where that is asked about. */
  readonly to?: Stage;
  /** The unit, by its id or an outside name. */
  readonly unit: string;
}

/** A time in which moves wait. */
export interface Window {
  /** What goes ahead all the same, in the condition language. */
  readonly except?: string;
  /** Its name within the document. */
  readonly id: Label;
  /** The kinds of work that wait; all where none is named. */
  readonly kinds?: readonly Label[];
  /** The moves that wait; all where none is named. */
  readonly moves?: readonly Move[];
  /** What it came from. */
  readonly origin?: Reference;
  /** Whether moves wait outside these times instead of within them. */
  readonly outside?: boolean;
  /** Who answers for it. */
  readonly owner?: Actor;
  /** When it is due for another look. */
  readonly review?: Day;
  /** From when to when. */
  readonly times: readonly Times[];
  /** Why moves wait then. */
  readonly why: Prose;
}

/** What bears a finding out. */
export type Witness =
  /** Facts that show it: evaluated, and found to. */
  | {
      readonly example: Json;
    }
  /** It follows from what is written. */
  | "proven"
  /** It looks so, and why it is not certain. */
  | {
      readonly not_proven: string;
    };

/** In which words besides data. */
export type Words =
  /** For a terminal. */
  | "text"
  /** For a page or a comment. */
  | "markdown";

/**
 * A unit as integration sees it: what it touches, what it waits for, where it stands. Written as one line of JSON
 * where units come from a file.
 */
export interface Work {
  /** The problem or request behind it, where it is named: two with the same one may be one piece of work. */
  readonly asks?: readonly Line[];
  /** The states of the whole it was made on. With several, what it changed is not certain. */
  readonly bases?: readonly Line[];
  /** What it depends on. */
  readonly depends?: readonly WorkLink[];
  /** Whether it is deployed as well. */
  readonly deployed?: boolean;
  /** What sort of work it is. */
  readonly kind?: Label;
  /** Whether it has landed. Landed work stands in the order in which it landed. */
  readonly landed?: boolean;
  /** The names that the state of the whole has since it landed, such as that of its merge commit. */
  readonly landed_as?: readonly Line[];
  /** When it was proposed. */
  readonly opened?: Instant;
  /** How much it goes before other work: higher first. */
  readonly priority?: number;
  /** What keeps it from landing, whatever other work does. */
  readonly stops?: readonly WorkStop[];
  /** Its title. */
  readonly title?: Line;
  /** What it touches. */
  readonly touches?: readonly Touch[];
  /** Its name: no other work has it. */
  readonly unit: Line;
}

/** A link from one piece of work to another, by name. */
export interface WorkLink {
  /** How it depends. */
  readonly kind: DependencyKind;
  /** The name of the other. */
  readonly on: Line;
}

/** What keeps a piece of work from landing, whatever other work does. */
export interface WorkStop {
  /** When that ends by itself, where it does. */
  readonly until?: Instant;
  /** What keeps it, in words. */
  readonly why: Prose;
}

/** Something that makes judgment worth more or less at a unit. */
export interface WorthFactor {
  /** What it is. */
  readonly of: WorthFactorKind;
  /** What makes it that, in words. */
  readonly says: string;
  /** Its number. */
  readonly value: number;
}

/** What a factor is: the worth is risk times irreversibility times uncertainty, and what it unblocks and its age besides. */
export type WorthFactorKind =
  /** What can go wrong: 1 to 14. */
  | "risk"
  /** How far it can be undone: 1 to 4. */
  | "irreversibility"
  /** What is not known: 1 to 10. */
  | "uncertainty"
  /** What units in flight wait for it: three for each. */
  | "unblocks"
  /** How long it has waited: one for each day. */
  | "age";
