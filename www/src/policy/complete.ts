// What may stand at a place of a policy: from its schema, from the facts there are, and from the names it gives.
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { FactView } from "governed";
import schema from "../../../schemas/policy.schema.json";
import { placeIn, type Place } from "./place.js";
import { saidBy } from "./yaml.js";

interface Node {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly patternProperties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
}

const ROOT = schema as unknown as Node & { readonly $defs: Readonly<Record<string, Node>> };

/** A node and everything it may be instead. */
const spread = (node: Node, description = node.description): { readonly node: Node; readonly description: string | undefined }[] => {
  const named = node.$ref === undefined ? undefined : ROOT.$defs[node.$ref.replace("#/$defs/", "")];
  return [
    { node, description },
    ...(named === undefined ? [] : spread(named, description ?? named.description)),
    ...[...(node.oneOf ?? []), ...(node.anyOf ?? [])].flatMap((one) => spread(one)),
  ];
};

const down = (nodes: readonly Node[], name: string): Node[] =>
  nodes
    .flatMap((node) => spread(node))
    .flatMap(({ node }) => {
      if (name === "[]") return node.items === undefined ? [] : [node.items];
      const own = node.properties?.[name];
      if (own !== undefined) return [own];
      return Object.values(node.patternProperties ?? {});
    });

const CONDITIONS = new Set(["when", "except", "until_fact"]);

/** What conditions are made of, besides facts; docs/language.md has them all. */
const LANGUAGE: readonly (readonly [string, string, string])[] = [
  ["has()", "macro", "whether the fact is known"],
  ["exists(x, )", "macro", "whether it holds for at least one of a list"],
  ["all(x, )", "macro", "whether it holds for each of a list"],
  ["exists_one(x, )", "macro", "whether it holds for exactly one of a list"],
  ["filter(x, )", "macro", "the list of those it holds for"],
  ["map(x, )", "macro", "the list of what is made of each"],
  ["glob()", "function", "whether a path fits a pattern: `**` for any number of segments"],
  ["inside()", "function", "as glob, but all that lies below a folder has to fit"],
  ["contains()", "function", "whether a text holds another"],
  ["startsWith()", "function", "whether a text begins with another"],
  ["endsWith()", "function", "whether a text ends in another"],
  ["size()", "function", "how many there are"],
  ["duration()", "function", "the length of time a text spells"],
  ["timestamp()", "function", "the point in time a text spells"],
];

/** The names that a policy gives, by what they name. */
interface Names {
  readonly groups: readonly string[];
  readonly standards: readonly string[];
  readonly competences: readonly string[];
  readonly rungs: readonly string[];
  readonly people: readonly string[];
  readonly zones: readonly string[];
}

type Said = Record<string, unknown> | undefined;
const keys = (value: unknown): string[] => (typeof value === "object" && value !== null ? Object.keys(value) : []);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The last text that could be read says what names there are, while another is written. */
let remembered: Said;

const namesOf = (text: string, others: readonly string[]): Names => {
  const own = saidBy(text);
  if (own !== undefined && keys(own.groups).length > 0) remembered = own;
  const layers = [own ?? remembered, ...others.map(saidBy)];
  const groups = layers.flatMap((layer) => Object.values((layer?.groups ?? {}) as Record<string, { members?: unknown; competences?: unknown } | null>));
  const of = (name: string) => [...new Set(layers.flatMap((layer) => keys(layer?.[name])))];
  return {
    groups: of("groups"),
    standards: of("standards"),
    zones: of("zones"),
    competences: [...new Set(groups.flatMap((group) => list(group?.competences).map(String)))],
    people: [...new Set(groups.flatMap((group) => list(group?.members).map(String)))].filter((actor) => actor.startsWith("person:")),
    rungs: layers.flatMap((layer) => list((layer?.autonomy as { ladder?: unknown } | undefined)?.ladder).map((rung) => String((rung as { level?: unknown } | null)?.level ?? ""))).filter((rung) => rung !== ""),
  };
};

const named = ({ path }: Place, names: Names): readonly (readonly [string, string])[] => {
  const last = path.findLast((name) => name !== "[]") ?? "";
  const of = (all: readonly string[], what: string) => all.map((name) => [name, what] as const);
  const groups = of(names.groups, "group");
  switch (last) {
    case "of":
    case "group":
    case "from":
    case "route":
      return groups;
    case "to":
    case "granted_by":
      return [...groups, ...of(names.people, "person")];
    case "owner":
      return of(names.people, "person");
    case "evidence":
      return of(names.standards, "standard");
    case "competence":
    case "competences":
      return of(names.competences, "competence");
    case "cap_autonomy":
    case "autonomy":
      return of(names.rungs, "rung");
    case "zone":
      return of(names.zones, "zone");
    default:
      return [];
  }
};

const opens = (node: Node): boolean => spread(node).some(({ node }) => node.type === "object" || node.type === "array" || node.properties !== undefined);

const keyOptions = (nodes: readonly Node[], inFlow: boolean): Completion[] => {
  const found = new Map<string, Completion>();
  for (const { node, description } of nodes.flatMap((node) => spread(node))) {
    for (const [name, below] of Object.entries(node.properties ?? {})) {
      const info = below.description ?? description ?? "";
      const owed = node.required?.includes(name) === true;
      if (!found.has(name)) found.set(name, { label: name, type: "property", info, detail: owed ? "required" : "", boost: owed ? 1 : 0, apply: opens(below) && !inFlow ? `${name}:` : `${name}: ` });
    }
  }
  return [...found.values()];
};

/** The names that stand beside a place already, in a block: none can stand there twice. */
const beside = (lines: readonly string[], index: number, column: number): Set<string> => {
  const found = new Set<string>();
  const look = (line: string): boolean => {
    const [, space = "", name] = /^((?:\s|-\s)*)([^\s:#-][^:#]*)?/.exec(line) ?? [];
    if (line.trim() === "" || line.trimStart().startsWith("#")) return true;
    if (space.length === column && name !== undefined) found.add(name.trim());
    return space.length >= column && !(space.length === column && space.includes("-"));
  };
  for (let at = index - 1; at >= 0 && look(lines[at] as string); at -= 1);
  for (let at = index + 1; at < lines.length && !(lines[at] as string).slice(0, column).includes("-") && look(lines[at] as string); at += 1);
  return found;
};

const valueOptions = (nodes: readonly Node[]): Completion[] => {
  const found = new Map<string, Completion>();
  const add = (value: unknown, info: string | undefined) => {
    if (typeof value === "string" || typeof value === "boolean") found.set(String(value), { label: String(value), type: "enum", info: info ?? "" });
  };
  for (const { node, description } of nodes.flatMap((node) => spread(node))) {
    if (node.const !== undefined) add(node.const, node.description ?? description);
    for (const value of node.enum ?? []) add(value, description);
    if (node.type === "boolean") for (const value of [true, false]) add(value, description);
  }
  return [...found.values()];
};

/** What completes a policy at the cursor. `known` gives the facts of the draft, and the texts of its other layers. */
export const completes =
  (known: () => { readonly facts: readonly FactView[]; readonly others: readonly string[] }) =>
  (context: CompletionContext): CompletionResult | null => {
    const before = context.state.sliceDoc(0, context.pos);
    const place = placeIn(before);
    const { facts, others } = known();
    const last = place.path.findLast((name) => name !== "[]") ?? "";
    if (place.holds !== "name" && CONDITIONS.has(last)) {
      const word = /[\w.]*$/.exec(place.typed)?.[0] ?? "";
      if (word === "" && !context.explicit) return null;
      const options: Completion[] = [
        ...facts.map(({ name, type, meaning, values }) => ({ label: name, type: "variable", detail: type, info: values.length === 0 ? meaning : `${meaning}: ${values.join(", ")}` })),
        ...LANGUAGE.map(([label, type, info]) => ({ label, type, info, boost: -1 })),
      ];
      return { from: context.pos - word.length, options, validFor: /^[\w.]*$/ };
    }
    if (place.typed === "" && !context.explicit && place.holds !== "value") return null;
    const nodes = place.path.reduce<Node[]>(down, [ROOT]);
    const options: Completion[] = [];
    if (place.holds !== "value") {
      const line = context.state.doc.lineAt(context.pos);
      const inFlow = /[{,]\s*[\w.-]*$/.test(before);
      const there = inFlow ? new Set<string>() : beside(context.state.doc.toString().split("\n"), line.number - 1, place.from - line.from);
      options.push(...keyOptions(nodes, inFlow).filter(({ label }) => !there.has(label)));
    }
    if (place.holds !== "name") {
      options.push(...valueOptions(nodes));
      for (const [label, detail] of named(place, namesOf(context.state.doc.toString(), others))) options.push({ label, detail, type: "constant", boost: 1 });
    }
    return options.length === 0 ? null : { from: place.from, options, validFor: /^[\w.:@/-]*$/ };
  };
