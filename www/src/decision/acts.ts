// What a person can say to a unit: the form it takes, and the command it comes to. Whether it may be said is the core's to
// tell; here is only what could make sense where the unit is.
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Command, Contested, Decision, RefusalGrounds, Stage, Unit } from "governed";
import { NoView } from "../register/answer.js";
import { words } from "../parts/words.js";

/** What a form has to go by. */
export interface About {
  readonly unit: Unit;
  /** What policy says of the unit's next move. */
  readonly decision: Decision | undefined;
  readonly now: string;
}

/** What was said in a form, with the digest of what was shown meanwhile. */
export interface Said {
  readonly given: FormData;
  readonly unit: Unit;
  readonly decision: Decision | undefined;
  readonly shown: string;
  readonly opened: string;
}

export interface Act {
  readonly name: string;
  readonly title: string;
  /** What it does, in a sentence. */
  readonly says: string;
  readonly submits: string;
  /** Whether the answer carries the digest of what is shown. */
  readonly signs?: true;
  readonly fits: (about: Omit<About, "now">) => boolean;
  readonly fields: (about: About) => TemplateResult;
  readonly command: (said: Said) => Command;
}

/** Where a unit goes from each stage when all is well: the first row of docs/life.md. */
const ONWARD: Partial<Record<Stage, { to: Stage; move: string }>> = {
  proposed: { to: "admitted", move: "admit" },
  admitted: { to: "executing", move: "start" },
  executing: { to: "validating", move: "submit" },
  validating: { to: "integrating", move: "pass" },
  integrating: { to: "landed", move: "land" },
  landed: { to: "settled", move: "settle" },
};

const GROUNDS: Record<RefusalGrounds, string> = {
  evidence_insufficient: "the evidence is not enough",
  context_wrong: "it rests on the wrong context",
  metric_distorts: "the measure it serves distorts",
  machine_misses_point: "the machine misses the point",
  risk_misread: "the risk is misread",
  local_harms_whole: "right here, wrong for the whole",
  other: "something else",
};

const SPANS: readonly [string, number][] = [
  ["1 hour", 3_600],
  ["4 hours", 14_400],
  ["1 day", 86_400],
  ["3 days", 259_200],
  ["7 days", 604_800],
];

const wrong = (message: string, help: string): NoView => new NoView("fault", { kind: "input", message, help });

/** What a field holds; it has to hold something. */
const text = (given: FormData, name: string): string => {
  const value = given.get(name);
  if (typeof value !== "string" || value.trim() === "") throw wrong(`\`${name}\` is empty`, "say it in a sentence");
  return value.trim();
};
const textIfAny = (given: FormData, name: string): string | undefined => {
  const value = given.get(name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
};

/** The first name nobody has taken: `r1`, `r2` … */
const free = (letter: string, taken: Iterable<string>): string => {
  const names = new Set(taken);
  let number = 1;
  while (names.has(`${letter}${number}`)) number += 1;
  return `${letter}${number}`;
};

const after = (now: string, seconds: string): string => `${new Date(new Date(now).getTime() + Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;

const area = (name: string, label: string, required = true): TemplateResult =>
  html`<label><span class="label">${label}${required ? "" : " (if you like)"}</span><textarea name=${name} ?required=${required}></textarea></label>`;

const line = (name: string, label: string, placeholder = "", required = true): TemplateResult =>
  html`<label><span class="label">${label}</span><input name=${name} placeholder=${placeholder} ?required=${required} /></label>`;

/** A choice nothing of which is chosen yet. What goes from it takes along that it was chosen, and never leaves it to another. */
const choice = (name: string, label: string, options: readonly (readonly [string, string])[], required = true): TemplateResult =>
  html`<label
    ><span class="label">${label}</span
    ><select name=${name} ?required=${required}>
      <option value="" selected>${required ? "choose" : "nobody"}</option>
      ${repeat(options, ([value]) => value, ([value, says]) => html`<option value=${value}>${says}</option>`)}
    </select></label
  >`;

const span = (label: string): TemplateResult => choice("until", label, SPANS.map(([says, seconds]) => [String(seconds), says]));

interface Ending {
  readonly ended?: unknown;
}
const open = <One extends Ending>(all: readonly One[] | undefined): readonly One[] => (all ?? []).filter(({ ended }) => ended === undefined);

/** The judgments policy asks for now, and nobody gave. */
const asked = (decision: Decision | undefined): readonly { kind: string; what: string; reason: boolean }[] => {
  const owed = decision?.owed ?? [];
  const seen = new Map<string, { kind: string; what: string; reason: boolean }>();
  for (const { judgment, what } of owed) {
    if (judgment === undefined) continue;
    const reason = (judgment as { reason?: boolean }).reason === true || (seen.get(judgment.kind)?.reason ?? false);
    seen.set(judgment.kind, { kind: judgment.kind, what, reason });
  }
  return [...seen.values()];
};

const kindField = (about: About, verb: string): TemplateResult => {
  const kinds = asked(about.decision);
  if (kinds.length === 0) return line("kind", `What sort of judgment it is (policy asks for none now)`, "review");
  return html`<fieldset>
    <legend>What you ${verb}</legend>
    ${repeat(kinds, ({ kind }) => kind, ({ kind, what }) => html`<label><input type="radio" name="kind" value=${kind} required /> <span class="wrap"><strong>${kind}</strong> <span class="muted small">${what}</span></span></label>`)}
  </fieldset>`;
};

const judge = (said: Said, answer: "approve" | "decline"): Command => {
  const kind = text(said.given, "kind");
  const reason = textIfAny(said.given, "text");
  const { shown, opened } = said;
  const judgment = { kind, answer, shown, opened, ...(reason === undefined ? {} : { text: reason }) };
  return { type: "judge", with: { unit: said.unit.id, judgment } } as Command;
};

const live = ({ unit }: { unit: Unit }): boolean => !["settled", "superseded", "rolled_back", "abandoned"].includes(unit.stage);
const openLabels = (all: readonly (Ending & { readonly raised: { readonly is: { readonly label: string } } })[] | undefined): readonly string[] =>
  open(all).map(({ raised }) => raised.is.label);

/** What can be contested of a unit. */
const contestable = ({ unit, decision }: About): readonly (readonly [string, string])[] => [
  ...(unit.evidence ?? []).filter(({ ended }) => ended === undefined).map(({ claim }) => [`evidence:${claim.is.label}`, `evidence ${claim.is.label}: ${claim.is.text}`.slice(0, 90)] as const),
  ...(unit.criteria ?? []).map(({ is }) => [`criterion:${is.label}`, `criterion ${is.label}: ${is.text}`.slice(0, 90)] as const),
  ...(decision?.rules ?? []).map(({ id }) => [`rule:${id}`, `rule ${id}`] as const),
  ...(unit.ruled === undefined ? [] : [[`entry:${unit.ruled.from.seq}`, `the decision of entry ${unit.ruled.from.seq}: ${unit.ruled.is.verdict}`] as const]),
];

const contested = (value: string): Contested => {
  const [what = "", name = ""] = [value.slice(0, value.indexOf(":")), value.slice(value.indexOf(":") + 1)];
  return (what === "entry" ? { entry: Number(name) } : { [what]: name }) as unknown as Contested;
};

const delegable = ({ unit, decision }: About): readonly (readonly [string, string])[] => [
  ...asked(decision).map(({ kind }) => [`judgment:${kind}`, `the judgment ${kind}`] as const),
  ...openLabels(unit.escalations).map((label) => [`escalation:${label}`, `the escalation ${label}`] as const),
  ...openLabels(unit.challenges).map((label) => [`challenge:${label}`, `the challenge ${label}`] as const),
];

export const ACTS: readonly Act[] = [
  {
    name: "approve",
    title: "Approve",
    says: "You put your name to it as it is shown. Nothing else of the unit is approved by it.",
    submits: "Approve what is shown",
    signs: true,
    fits: live,
    fields: (about) => html`${kindField(about, "approve")}
      ${asked(about.decision).some(({ reason }) => reason) ? area("text", "Why: policy asks for your reason") : area("text", "Why", false)}`,
    command: (said) => judge(said, "approve"),
  },
  {
    name: "decline",
    title: "Decline",
    says: "You were asked, and say no to it as it is shown. It can be asked again when it has changed.",
    submits: "Decline what is shown",
    signs: true,
    fits: (about) => live(about) && asked(about.decision).length > 0,
    fields: (about) => html`${kindField(about, "decline")} ${area("text", "Why")}`,
    command: (said) => judge(said, "decline"),
  },
  {
    name: "refuse",
    title: "Refuse",
    says: "You stop it, on grounds. It stays stopped until somebody answers you, or an override on the record.",
    submits: "Refuse",
    fits: live,
    fields: () => html`<fieldset>
        <legend>On what grounds</legend>
        ${Object.entries(GROUNDS).map(([value, says]) => html`<label><input type="radio" name="grounds" value=${value} required /> ${says}</label>`)}
      </fieldset>
      ${area("text", "What would have to be different")}`,
    command: ({ given, unit }) => ({
      type: "refuse",
      with: {
        unit: unit.id,
        refusal: { label: free("r", (unit.refusals ?? []).map(({ raised }) => raised.is.label)), grounds: text(given, "grounds") as RefusalGrounds, text: text(given, "text") },
      },
    }),
  },
  {
    name: "move",
    title: "Ask to move",
    says: "Policy is asked, and what it says is recorded. It moves only where policy lets it.",
    submits: "Ask for the move",
    fits: ({ unit }) => ONWARD[unit.stage] !== undefined,
    fields: ({ unit }) => html`<p>From ${words(unit.stage)} to <strong>${words(ONWARD[unit.stage]?.to ?? "")}</strong>.</p>
      ${unit.stage === "landed"
        ? html`<fieldset>
              <legend>What it taught</legend>
              <label><input type="radio" name="taught" value="kept" required /> something to keep</label>
              <label><input type="radio" name="taught" value="declined" required /> nothing worth keeping</label>
            </fieldset>
            ${area("learnt", "What, or why not")}`
        : area("text", "Why", false)}`,
    command: ({ given, unit }) => {
      const reason = textIfAny(given, "text");
      const taught = textIfAny(given, "taught");
      return {
        type: "move",
        with: {
          unit: unit.id,
          to: ONWARD[unit.stage]?.to ?? unit.stage,
          ...(reason === undefined ? {} : { reason }),
          ...(taught === undefined ? {} : { taught: { type: taught, with: text(given, "learnt") } }),
        },
      } as Command;
    },
  },
  {
    name: "override",
    title: "Override",
    says: "With authority you lift what people or policy hold against its next move, for a while, and answer for it.",
    submits: "Override",
    signs: true,
    fits: (about) => live(about) && ONWARD[about.unit.stage] !== undefined,
    fields: ({ unit }) => html`<p>For the move <strong>${ONWARD[unit.stage]?.move ?? ""}</strong>.</p>
      ${area("reason", "Why it has to go on now")} ${span("For how long")}
      <fieldset>
        <legend>What becomes of the work</legend>
        <label><input type="radio" name="intent" value="refining" required /> it stays: you correct how it is done</label>
        <label><input type="radio" name="intent" value="substituting" required /> something else goes in its place</label>
      </fieldset>`,
    command: ({ given, unit, shown, opened }) => ({
      type: "override",
      with: {
        unit: unit.id,
        override: {
          label: free("o", (unit.overrides ?? []).map(({ said }) => said.raised.is.label)),
          of: ONWARD[unit.stage]?.move ?? "",
          reason: text(given, "reason"),
          until: after(opened, text(given, "until")),
          intent: text(given, "intent") as "refining",
          shown,
        },
      },
    }),
  },
  {
    name: "challenge",
    title: "Challenge",
    says: "You contest what it rests on: evidence, a criterion, a rule, a decision. It has to be answered.",
    submits: "Challenge",
    fits: live,
    fields: (about) => html`${choice("of", "What you contest", contestable(about))} ${area("text", "What is wrong with it")}
      <label class="row"><input type="checkbox" name="stops" /> <span>nothing moves until it is answered</span></label>`,
    command: ({ given, unit }) => ({
      type: "challenge",
      with: {
        unit: unit.id,
        challenge: {
          label: free("c", (unit.challenges ?? []).map(({ raised }) => raised.is.label)),
          of: contested(text(given, "of")),
          text: text(given, "text"),
          ...(given.get("stops") === null ? {} : { stops: true }),
        },
      },
    }),
  },
  {
    name: "ask",
    title: "Ask",
    says: "An open question on the unit. It can block a stage until it is answered.",
    submits: "Ask",
    fits: live,
    fields: ({ unit }) => html`${area("question", "Your question")} ${line("owner", "Who is to answer (if you know)", "person:ada", false)}
      ${ONWARD[unit.stage] === undefined
        ? nothing
        : html`<label class="row"><input type="checkbox" name="blocks" value=${ONWARD[unit.stage]?.to ?? ""} /> <span>it may not be ${words(ONWARD[unit.stage]?.to ?? "")} before</span></label>`}`,
    command: ({ given, unit }) => {
      const owner = textIfAny(given, "owner");
      const blocks = textIfAny(given, "blocks");
      return {
        type: "raise_uncertainty",
        with: {
          unit: unit.id,
          uncertainty: {
            label: free("u", (unit.uncertainties ?? []).map(({ raised }) => raised.is.label)),
            question: text(given, "question"),
            ...(owner === undefined ? {} : { owner }),
            ...(blocks === undefined ? {} : { blocks: blocks as Stage }),
          },
        },
      };
    },
  },
  {
    name: "hand-off",
    title: "Hand off",
    says: "Somebody else answers for the unit, or carries it out, from now on.",
    submits: "Hand off",
    fits: live,
    fields: () => html`<fieldset>
        <legend>What is handed on</legend>
        <label><input type="radio" name="role" value="accountable" required /> answering for it</label>
        <label><input type="radio" name="role" value="executor" required /> carrying it out</label>
      </fieldset>
      ${line("to", "To whom", "person:ada")} ${area("reason", "Why")}`,
    command: ({ given, unit }) => ({
      type: "hand_off",
      with: { unit: unit.id, role: text(given, "role") as "accountable", to: text(given, "to"), reason: text(given, "reason") },
    }),
  },
  {
    name: "delegate",
    title: "Delegate",
    says: "Somebody else gives the answer that is asked of you. Who may not judge the unit may not be handed it.",
    submits: "Delegate",
    fits: (about) => delegable({ ...about, now: "" }).length > 0,
    fields: (about) => html`${choice("of", "What is handed on", delegable(about))} ${line("to", "To whom", "person:ada")} ${area("reason", "Why")}`,
    command: ({ given, unit }) => {
      const of = text(given, "of");
      const at = of.indexOf(":");
      return {
        type: "delegate",
        with: { unit: unit.id, delegation: { of: { [of.slice(0, at)]: of.slice(at + 1) } as never, to: text(given, "to"), reason: text(given, "reason") } },
      };
    },
  },
  {
    name: "hold",
    title: "Hold",
    says: "It waits, and says for what.",
    submits: "Hold",
    fits: live,
    fields: () => html`${area("reason", "Why")} ${span("For how long")}`,
    command: ({ given, unit, opened }) => ({
      type: "hold",
      with: {
        unit: unit.id,
        hold: {
          label: free("h", (unit.holds ?? []).map(({ raised }) => raised.is.label)),
          reason: text(given, "reason"),
          until: { type: "instant", with: after(opened, text(given, "until")) },
        },
      },
    }),
  },
  {
    name: "answer-refusal",
    title: "Answer the refusal",
    says: "What stopped it is answered, and it may go on.",
    submits: "Answer",
    fits: ({ unit }) => openLabels(unit.refusals).length > 0,
    fields: ({ unit }) => html`${choice("of", "Which", open(unit.refusals).map(({ raised }) => [raised.is.label, `${raised.is.label}: ${raised.is.text}`.slice(0, 90)]))} ${area("answer", "Your answer")}`,
    command: ({ given, unit }) => ({ type: "answer_refusal", with: { unit: unit.id, refusal: text(given, "of"), answer: text(given, "answer") } }),
  },
  {
    name: "answer-challenge",
    title: "Answer the challenge",
    says: "What was contested stands, falls, or is taken back.",
    submits: "Answer",
    fits: ({ unit }) => openLabels(unit.challenges).length > 0,
    fields: ({ unit }) => html`${choice("of", "Which", open(unit.challenges).map(({ raised }) => [raised.is.label, `${raised.is.label}: ${raised.is.text}`.slice(0, 90)]))}
      <fieldset>
        <legend>The ruling</legend>
        <label><input type="radio" name="ruling" value="upheld" required /> upheld: the challenge is right</label>
        <label><input type="radio" name="ruling" value="dismissed" required /> dismissed: what was contested stands</label>
        <label><input type="radio" name="ruling" value="withdrawn" required /> withdrawn by who raised it</label>
      </fieldset>
      ${area("answer", "Your answer")}`,
    command: ({ given, unit }) => ({
      type: "answer_challenge",
      with: { unit: unit.id, challenge: text(given, "of"), ruling: text(given, "ruling") as "upheld", answer: text(given, "answer") },
    }),
  },
  {
    name: "answer-escalation",
    title: "Answer the escalation",
    says: "It was brought to a person, and this is the answer.",
    submits: "Answer",
    fits: ({ unit }) => openLabels(unit.escalations).length > 0,
    fields: ({ unit }) => html`${choice("of", "Which", open(unit.escalations).map(({ raised }) => [raised.is.label, `${raised.is.label}: ${raised.is.question}`.slice(0, 90)]))} ${area("answer", "Your answer")}`,
    command: ({ given, unit }) => ({ type: "answer_escalation", with: { unit: unit.id, escalation: text(given, "of"), answer: text(given, "answer") } }),
  },
  {
    name: "answer-question",
    title: "Answer a question",
    says: "An open question of the unit is settled.",
    submits: "Answer",
    fits: ({ unit }) => openLabels(unit.uncertainties).length > 0,
    fields: ({ unit }) => html`${choice("of", "Which", open(unit.uncertainties).map(({ raised }) => [raised.is.label, `${raised.is.label}: ${raised.is.question}`.slice(0, 90)]))} ${area("answer", "Your answer")}`,
    command: ({ given, unit }) => ({ type: "resolve_uncertainty", with: { unit: unit.id, uncertainty: text(given, "of"), answer: text(given, "answer") } }),
  },
  {
    name: "release",
    title: "Release",
    says: "What it was held for is no reason to wait any more.",
    submits: "Release",
    fits: ({ unit }) => openLabels(unit.holds).length > 0,
    fields: ({ unit }) => html`${choice("of", "Which hold", open(unit.holds).map(({ raised }) => [raised.is.label, `${raised.is.label}: ${raised.is.reason}`.slice(0, 90)]))} ${area("reason", "Why")}`,
    command: ({ given, unit }) => ({ type: "release", with: { unit: unit.id, hold: text(given, "of"), reason: text(given, "reason") } }),
  },
  {
    name: "end-override",
    title: "End the override",
    says: "What was lifted counts again.",
    submits: "End it",
    fits: ({ unit }) => (unit.overrides ?? []).some(({ said }) => said.ended === undefined),
    fields: ({ unit }) => html`${choice(
      "of",
      "Which",
      (unit.overrides ?? []).filter(({ said }) => said.ended === undefined).map(({ said }) => [said.raised.is.label, `${said.raised.is.label}: ${said.raised.is.reason}`.slice(0, 90)]),
    )} ${area("reason", "Why")}`,
    command: ({ given, unit }) => ({ type: "end_override", with: { unit: unit.id, override: text(given, "of"), reason: text(given, "reason") } }),
  },
  {
    name: "roll-back",
    title: "Take back",
    says: "What landed is taken back. The work stays on the record, with why.",
    submits: "Take it back",
    fits: ({ unit }) => unit.stage === "landed",
    fields: () => area("reason", "Why"),
    command: ({ given, unit }) => ({ type: "roll_back", with: { unit: unit.id, reason: text(given, "reason") } }) as Command,
  },
];

export const offered = (unit: Unit, decision: Decision | undefined): readonly Act[] => ACTS.filter((act) => act.fits({ unit, decision }));

export const actNamed = (name: string, among: readonly Act[]): Act | undefined => among.find((act) => act.name === name);
