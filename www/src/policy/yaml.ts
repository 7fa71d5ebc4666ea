// Documents of policy as people write them. Loaded with the view of policy alone, as the writer is large.
import { Document, isCollection, isMap, isPair, isScalar, isSeq, parseDocument, visit, type Node } from "yaml";
import type { GivenDocument } from "governed";

/** In which order people read the parts of anything: what it is called, why, what it bears on, what follows. */
const ORDER = [
  ...["governed", "policy", "name", "id", "level", "group", "kind", "owner", "review", "purpose", "why", "origin", "reversibility"],
  ...["facts", "zones", "groups", "members", "competences", "standards", "methods", "about", "by", "from", "until", "fresh", "verified", "count"],
  ...["delegates", "changes", "between", "and", "moves", "kinds", "match", "when", "times", "except", "waiting", "question", "of", "competence"],
  ...["quorum", "independent", "presence", "then", "rules", "windows", "exclusions", "ceilings", "attention"],
  ...["autonomy", "granted_by", "ladder", "earn", "overrides", "fallback", "to", "within", "move", "now", "actor", "unit", "expect", "verdict", "includes"],
];
const ranks = new Map(ORDER.map((name, rank) => [name, rank]));
const WIDE = 88;

const rank = (key: unknown): number => ranks.get(String(isScalar(key) ? key.value : key)) ?? ORDER.length;

const settle = (document: Document, top: boolean): string => {
  visit(document, {
    Map: (_, map) => {
      // A sort keeps those in order that it knows nothing of.
      map.items.sort((one, other) => rank(one.key) - rank(other.key));
    },
  });
  visit(document, {
    Collection: (_, node, path) => {
      const plain = (item: unknown) => isScalar(item) || (isPair(item) && isScalar(item.value));
      const holder = path.at(-1);
      // Plain things of a few words stand in one line, as does what follows from a rule; what has a `why` is read.
      const few = isSeq(node) ? node.items.every(plain) : isSeq(holder) || (node.items.every(plain) && node.items.length < 4);
      const read = isMap(node) && node.has("why");
      if (path.length > (top ? 1 : 0) && few && !read && JSON.stringify(node.toJS(document)).length <= WIDE) node.flow = true;
    },
  });
  if (top && isMap(document.contents)) {
    for (const [index, pair] of document.contents.items.entries()) {
      const { key, value } = pair;
      if (index > 0 && isScalar(key) && isCollection(value)) (key as Node & { spaceBefore?: boolean }).spaceBefore = true;
      if (isSeq(value)) for (const [place, item] of value.items.entries()) if (place > 0 && isMap(item) && !item.flow) item.spaceBefore = true;
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
};

/** A layer, as a file. */
export const layerText = (layer: GivenDocument): string => settle(new Document(layer), true);

/** A part of one: a rule, a window, a case. */
export const partText = (part: unknown): string => settle(new Document(part), false);

/** What a text says as far as it can be read, for names to complete; `undefined` where it says nothing. */
export const saidBy = (text: string): Record<string, unknown> | undefined => {
  try {
    const said: unknown = parseDocument(text, { logLevel: "silent", strict: false }).toJS();
    return typeof said === "object" && said !== null && !Array.isArray(said) ? (said as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};
