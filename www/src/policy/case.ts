// Cases out of what was decided: the facts as they were, and what came of them.
import type { Decision } from "governed";
import { LineCounter, isMap, parseDocument } from "yaml";
import { partText } from "./yaml.js";

export interface Case {
  readonly name: string;
  readonly facts: unknown;
  readonly expect: { readonly verdict: string; readonly rules: readonly string[] };
}

export const caseOf = (name: string, decision: Decision): Case => ({
  name,
  facts: decision.facts,
  expect: { verdict: decision.verdict, rules: (decision.rules ?? []).filter(({ undetermined }) => undetermined === undefined).map(({ id }) => id) },
});

const indented = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");

/** A file of cases with one more at its end; it begins one where there is none. */
export const addCase = (text: string, policy: string, one: Case): string => {
  const item = indented(partText([one]));
  if (text.trim() === "") return `policy: ${JSON.stringify(policy)}\ncases:\n${item}\n`;
  const document = parseDocument(text, { logLevel: "silent" });
  // Where the list stands last and is written line by line a further one goes below it; else the file is written anew.
  const last = isMap(document.contents) ? document.contents.items.at(-1)?.key : undefined;
  if (String(last) === "cases" && /^cases:\s*$/m.test(text) && /^ {2}- /m.test(text)) return `${text.trimEnd()}\n\n${item}\n`;
  if (document.errors.length > 0) return `${text.trimEnd()}\n\n${item}\n`;
  document.addIn(["cases"], document.createNode(one));
  return document.toString({ lineWidth: 0 });
};

/** The line on which each case begins. */
export const caseLines = (text: string): readonly (number | undefined)[] => {
  const counter = new LineCounter();
  const cases = parseDocument(text, { logLevel: "silent", lineCounter: counter }).get("cases", true) as { items?: { range?: [number, number, number] | null }[] } | undefined;
  return (cases?.items ?? []).map(({ range }) => (range == null ? undefined : counter.linePos(range[0]).line));
};
