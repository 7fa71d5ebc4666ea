// What a person can do about what was noticed: the forms, and the commands they come to. The core says whether it may be done.
import type { Command, Lesson, LessonFormSort, LoopStage, LoopStep, PatternCandidate, PatternView, Signal, SignalKind } from "governed";
import { newKey } from "../register/register.js";
import { LABEL, listed, numbers, only, type Field, type Filled } from "./doing.js";

export interface Act {
  readonly name: string;
  readonly does: string;
  readonly fields: readonly Field[];
  readonly command: (filled: Filled) => Command;
}

const prose = (name: string, label: string, optional = false, hint?: string): Field => ({ name, label, is: "prose", optional, ...(hint === undefined ? {} : { hint }) });
const label = (of: string): Field => ({ name: "label", label: `A name for the ${of}`, is: "line", pattern: LABEL, hint: "Lowercase letters, digits, dots, dashes; it stays its name." });

const KINDS: readonly SignalKind[] = [
  "user_behavior",
  "support_complaint",
  "sales_objection",
  "incident",
  "rollback",
  "intervention",
  "evaluation_failure",
  "unexpected_success",
  "unexpected_calm",
  "observation",
];

const FORMS: readonly (readonly [LessonFormSort, string])[] = [
  ["rule", "a rule of policy"],
  ["evidence_standard", "a standard evidence has to meet"],
  ["window", "a window in which work waits"],
  ["exclusion", "work that must not be on its way together"],
  ["route", "a rule that puts work before somebody"],
  ["warning", "a warning to whoever does such work"],
  ["runbook", "something to follow, kept elsewhere"],
  ["test", "a test or evaluation, kept elsewhere"],
  ["nothing", "deliberately nothing: it stays with people's judgment"],
];
export const formSaid = (sort: LessonFormSort): string => FORMS.find(([name]) => name === sort)?.[1] ?? sort;

const text = (filled: Filled, name: string): string => filled.get(name) ?? "";
const learn = (pattern: string, step: LoopStep): Command => ({ type: "learn", with: { pattern, step } });
const list = (filled: Filled, name: string): string[] | undefined => {
  const all = listed(filled.get(name));
  return all.length === 0 ? undefined : all;
};
/** Each line is one thing: prose has commas. */
const lines = (filled: Filled, name: string): string[] | undefined => {
  const all = text(filled, name).split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return all.length === 0 ? undefined : all;
};

export const dismissSignals: Act = {
  name: "Dismiss signals as noise",
  does: "Dismiss them",
  fields: [{ name: "signals", label: "Their numbers", is: "signals", hint: "The numbers of their entries, as they stand in the lists." }, prose("reason", "Why they mean nothing")],
  command: (filled) => ({ type: "dismiss", with: { signals: numbers(filled.get("signals")), reason: text(filled, "reason") } }),
};

export const noteSignal = (now: () => string): Act => ({
  name: "Note something that was noticed",
  does: "Note it",
  fields: [
    prose("text", "What was seen"),
    { name: "kind", label: "What sort of thing it is", is: "choice", choices: KINDS.map((kind) => [kind, kind.replaceAll("_", " ")] as const) },
    { name: "topic", label: "What it is one of", is: "line", hint: "Such as ticket.opened: signals of one source and topic are one series." },
    { name: "resources", label: "What it is about", is: "line", optional: true, hint: "Such as path:billing/tax.rs, flag:new-checkout; commas between." },
    { name: "units", label: "Units it is about", is: "line", optional: true, hint: "Their ids; commas between." },
  ],
  command: (filled) => {
    const signal = only({
      id: newKey(),
      source: "page",
      at: now(),
      kind: text(filled, "kind") as SignalKind,
      topic: text(filled, "topic"),
      text: text(filled, "text"),
      resources: list(filled, "resources"),
      units: list(filled, "units"),
    }) as Signal;
    return { type: "signal", with: { signals: [signal] } };
  },
});

export const takeSignals = (signals: readonly Signal[]): Act => ({
  name: "Take what the register itself has to tell",
  does: signals.length === 1 ? "Take it" : `Take all ${signals.length}`,
  fields: [],
  command: () => ({ type: "signal", with: { signals } }),
});

export const recognise = ({ signals }: PatternCandidate): Act => ({
  name: "They are one thing: recognise a pattern",
  does: "Recognise it",
  fields: [
    label("pattern"),
    { name: "title", label: "What it is, in a line", is: "line" },
    prose("says", "What makes them one thing"),
    { name: "without", label: "All of these but the numbers", is: "signals", optional: true },
  ],
  command: (filled) => {
    const without = new Set(numbers(filled.get("without")));
    return learn(text(filled, "label"), { type: "recognise", with: { title: text(filled, "title"), says: text(filled, "says"), signals: signals.filter((seq) => !without.has(seq)) } });
  },
});

export const gatherInto = (pattern: string, { signals }: PatternCandidate): Act => ({
  name: `They belong to ${pattern}: gather them`,
  does: "Gather them",
  fields: [{ name: "without", label: "All of these but the numbers", is: "signals", optional: true }],
  command: (filled) => {
    const without = new Set(numbers(filled.get("without")));
    return learn(pattern, { type: "gather", with: signals.filter((seq) => !without.has(seq)) });
  },
});

const gather = (pattern: string): Act => ({
  name: "Gather more signals of it",
  does: "Gather them",
  fields: [{ name: "signals", label: "Their numbers", is: "signals" }],
  command: (filled) => learn(pattern, { type: "gather", with: numbers(filled.get("signals")) }),
});
const interpret = (pattern: string): Act => ({
  name: "Say what it means",
  does: "Say so",
  fields: [
    prose("says", "What it means"),
    prose("false_paths", "What it was taken for and is not", true, "One a line."),
    { name: "automatic", label: "A machine may answer it without a person", is: "check" },
  ],
  command: (filled) =>
    learn(pattern, { type: "interpret", with: only({ says: text(filled, "says"), false_paths: lines(filled, "false_paths"), automatic: filled.has("automatic") ? true : undefined }) as never }),
});
const respond = (pattern: string): Act => ({
  name: "Say what is done about it",
  does: "Say so",
  fields: [prose("says", "What is done, and why that"), { name: "units", label: "The units that do it", is: "line", optional: true, hint: "Their ids; none, where it is done outside of any." }],
  command: (filled) => learn(pattern, { type: "respond", with: only({ says: text(filled, "says"), units: list(filled, "units") }) as never }),
});
const validate = (pattern: string): Act => ({
  name: "Say whether that helped",
  does: "Say so",
  fields: [
    {
      name: "helped",
      label: "Whether it helped",
      is: "choice",
      choices: [
        ["yes", "it helped"],
        ["no", "it did not help"],
      ],
    },
    prose("says", "What shows it"),
  ],
  command: (filled) => learn(pattern, { type: "validate", with: { helped: filled.get("helped") === "yes", says: text(filled, "says") } }),
});
const dismiss = (pattern: string): Act => ({
  name: "Dismiss it as noise",
  does: "Dismiss it",
  fields: [prose("reason", "Why it is noise")],
  command: (filled) => learn(pattern, { type: "dismiss", with: text(filled, "reason") }),
});

export const keep = (pattern?: string): Act => ({
  name: pattern === undefined ? "Keep a lesson" : "Keep what it taught",
  does: "Keep it",
  fields: [
    label("lesson"),
    { name: "title", label: "It in a line", is: "line" },
    prose("happened", "What happened"),
    prose("meant", "What it meant"),
    prose("worked", "What worked, and why", true),
    prose("risk", "What risk it showed", true),
    prose("watch", "What is to be watched from now on", true),
    prose("false_paths", "What was tried or believed, and was wrong", true, "One a line."),
    { name: "form", label: "In which form it is kept", is: "choice", choices: FORMS },
    prose("why", "Why in this form, and no stricter or looser one"),
    { name: "at", label: "What it is called where it is kept", is: "line", optional: true, hint: "The standard in the policy, the runbook, the test." },
    { name: "paths", label: "It bears on work on these paths", is: "line", optional: true, hint: "Such as billing/**; commas between." },
    { name: "kinds", label: "… of these kinds", is: "line", optional: true },
    { name: "touches", label: "… that touches these", is: "line", optional: true, hint: "Such as flag:new-checkout or contract:*." },
    { name: "review", label: "When somebody looks whether it still holds", is: "day", optional: true },
    ...(pattern === undefined ? [{ name: "units", label: "The units it was learnt from", is: "line", optional: true } as const] : []),
  ],
  command: (filled) => {
    const bearsOn = only({ paths: list(filled, "paths"), kinds: list(filled, "kinds"), touches: list(filled, "touches") });
    const from = only({ pattern, units: list(filled, "units") });
    const lesson = only({
      label: text(filled, "label"),
      title: text(filled, "title"),
      learnt: only({
        happened: text(filled, "happened"),
        meant: text(filled, "meant"),
        worked: filled.get("worked"),
        risk: filled.get("risk"),
        watch: filled.get("watch"),
        false_paths: lines(filled, "false_paths"),
      }),
      form: only({ sort: text(filled, "form") as LessonFormSort, why: text(filled, "why"), at: filled.get("at") }),
      bears_on: Object.keys(bearsOn).length === 0 ? undefined : bearsOn,
      from: Object.keys(from).length === 0 ? undefined : from,
      review: filled.get("review"),
    });
    return { type: "keep", with: { lesson: lesson as Lesson } };
  },
});

export const retire = (lesson: string): Act => ({
  name: "Retire it",
  does: "Retire it",
  fields: [prose("reason", "Why it no longer holds")],
  command: (filled) => ({ type: "retire", with: { lesson, reason: text(filled, "reason") } }),
});

/** The steps that the loop has from a stage (docs/learning.md). The core turns down whatever is not one. */
const STEPS: Record<LoopStage, readonly ((pattern: string) => Act)[]> = {
  recognised: [interpret, gather, dismiss],
  understood: [respond, interpret, gather, dismiss],
  answered: [validate, respond, interpret, gather, dismiss],
  validated: [keep, interpret, validate, gather],
  kept: [keep, gather],
  dismissed: [gather],
};
export const stepsOf = ({ pattern }: PatternView): Act[] => STEPS[pattern.stage].map((step) => step(pattern.label));
