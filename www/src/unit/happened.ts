// What happened to a unit, entry by entry, in words.
import type { Entry, Json } from "governed";
import { words } from "../parts/words.js";

type With = Record<string, Json>;

const field = (of: Json | undefined, ...path: string[]): Json | undefined => {
  let at: Json | undefined = of;
  for (const name of path) at = typeof at === "object" && at !== null && !Array.isArray(at) ? (at as With)[name] : undefined;
  return at;
};

const said = (of: Json | undefined, ...path: string[]): string => {
  const value = field(of, ...path);
  return value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
};

const quoted = (text: string): string => (text === "" ? "" : `: ${text}`);

/** What each sort of event says; the rest is told by its name. */
const SAYS: Record<string, (event: With) => string> = {
  proposed: (event) => `proposed${quoted(said(event, "proposal", "title"))}`,
  observed: (event) => `seen outside${quoted(said(event, "proposal", "title"))}`,
  moved: (event) => `moved from ${words(said(event, "from"))} to ${words(said(event, "to"))}${said(event, "lifted_by") === "" ? "" : `, lifted by ${said(event, "lifted_by")}`}${quoted(said(event, "reason"))}`,
  decided: (event) => `policy was asked about ${words(said(event, "to"))} and said ${said(event, "decision", "verdict")}`,
  judged: (event) => `${said(event, "judgment", "answer") === "approve" ? "approved" : "declined"} (${said(event, "judgment", "kind")})${quoted(said(event, "judgment", "text"))}`,
  refused: (event) => `refused ${said(event, "refusal", "label")} (${words(said(event, "refusal", "grounds"))})${quoted(said(event, "refusal", "text"))}`,
  refusal_answered: (event) => `answered refusal ${said(event, "refusal")}${quoted(said(event, "answer"))}`,
  overridden: (event) => `overrode ${said(event, "override", "of")} until ${said(event, "override", "until")}${quoted(said(event, "override", "reason"))}`,
  override_ended: (event) => `ended override ${said(event, "override")}${quoted(said(event, "reason"))}`,
  challenged: (event) => `challenged${quoted(said(event, "challenge", "text"))}`,
  challenge_answered: (event) => `answered challenge ${said(event, "challenge")}: ${said(event, "ruling")}${quoted(said(event, "answer"))}`,
  evidence_recorded: (event) => `evidence ${said(event, "claim", "label")} ${said(event, "claim", "finding")}${quoted(said(event, "claim", "text"))}`,
  evidence_withdrawn: (event) => `withdrew evidence ${said(event, "evidence")}${quoted(said(event, "reason"))}`,
  attempted: (event) => `tried (${said(event, "attempt", "outcome")})${quoted(said(event, "attempt", "what"))}`,
  touched: (event) => touches(event),
  attached: (event) => `attached ${said(event, "artifact", "kind")} ${said(event, "artifact", "location")}`,
  criterion_set: (event) => `criterion ${said(event, "criterion", "label")}${quoted(said(event, "criterion", "text"))}`,
  criterion_dropped: (event) => `dropped criterion ${said(event, "criterion")}${quoted(said(event, "reason"))}`,
  held: (event) => `held ${said(event, "hold", "label")}${quoted(said(event, "hold", "reason"))}`,
  released: (event) => `released ${said(event, "hold")}${quoted(said(event, "reason"))}`,
  escalated: (event) => `escalated to ${said(event, "escalation", "to")}${quoted(said(event, "escalation", "question"))}`,
  escalation_answered: (event) => `answered escalation ${said(event, "escalation")}${quoted(said(event, "answer"))}`,
  uncertainty_raised: (event) => `asked ${said(event, "uncertainty", "label")}${quoted(said(event, "uncertainty", "question"))}`,
  uncertainty_resolved: (event) => `answered question ${said(event, "uncertainty")}${quoted(said(event, "answer"))}`,
  handed_off: (event) => `handed ${words(said(event, "role"))} to ${said(event, "to")}${quoted(said(event, "reason"))}`,
  delegated: (event) => `delegated to ${said(event, "delegation", "to")}${quoted(said(event, "delegation", "reason"))}`,
  restated: (event) => `restated${quoted(said(event, "reason"))}`,
  rolled_back: (event) => `taken back${quoted(said(event, "reason"))}`,
  abandoned: (event) => `given up${quoted(said(event, "reason"))}`,
};

const touches = (event: With): string => {
  const one = said(event, "touch", "resource");
  const many = field(event, "touches");
  const count = Array.isArray(many) ? many.length : 1;
  return one === "" ? `touches ${count} ${count === 1 ? "thing" : "things"}` : `touches ${one}`;
};

export const happened = ({ event }: Entry): string => {
  const { type } = event;
  return SAYS[type]?.(event.with as unknown as With) ?? words(type);
};

/** Marks what stands out in a timeline: what was judged, stopped or moved. */
export const weight = ({ event }: Entry): string => {
  switch (event.type) {
    case "judged":
    case "moved":
      return "move";
    case "decided":
      return event.with.decision.verdict;
    case "refused":
    case "rolled_back":
    case "abandoned":
      return "block";
    case "overridden":
    case "challenged":
    case "escalated":
      return "escalate";
    case "held":
      return "hold";
    default:
      return "";
  }
};
