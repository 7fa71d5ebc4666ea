// Where in a policy a cursor stands, told from the lines before it: a text that is being written is seldom whole.

/** The names down to a place, `[]` for an item of a list; what is typed there, and from where. */
export interface Place {
  readonly path: readonly string[];
  /** Whether a name may stand there, a value, or (at the beginning of an item) either. */
  readonly holds: "name" | "value" | "either";
  readonly typed: string;
  readonly from: number;
}

interface Line {
  /** Where it begins, and where what follows its dashes does. */
  readonly indent: number;
  readonly column: number;
  readonly dashes: readonly number[];
  readonly name: string | undefined;
  /** Where the text behind the name begins. */
  readonly behind: number;
}

const LINE = /^(\s*)((?:-\s+)*)(?:("[^"]*"|'[^']*'|[^\s#:{}[\],"'][^:#{}[\],]*):(?=\s|$)\s*)?/;

const read = (text: string): Line => {
  const [all = "", space = "", dashes = "", name] = LINE.exec(text) ?? [];
  const places: number[] = [];
  for (let at = 0; at < dashes.length; at += 1) if (dashes[at] === "-") places.push(space.length + at);
  return { indent: space.length, column: space.length + dashes.length, dashes: places, name: name?.replace(/^["']|["']$/g, ""), behind: all.length };
};

/** The names above something that begins at a column; `item` where it is a dash, which may stand right below its name. */
const above = (lines: readonly string[], index: number, column: number, item: boolean): string[] => {
  let limit = column;
  let below = item;
  const path: string[] = [];
  for (let at = index - 1; at >= 0; at -= 1) {
    const text = lines[at] as string;
    if (text.trim() === "" || text.trimStart().startsWith("#")) continue;
    const line = read(text);
    const opens = line.name !== undefined && /^([|>][+-]?\d?)?\s*(#.*)?$/.test(text.slice(line.behind));
    if (opens && (line.column < limit || (below && line.column === limit && line.dashes.length === 0))) {
      path.unshift(line.name as string);
      limit = line.column;
      below = false;
    }
    // The name stands in an item, at the column that its brothers have.
    if (line.dashes.length > 0 && line.column <= limit && !(below && line.indent === limit)) {
      for (const _ of line.dashes) path.unshift("[]");
      limit = line.indent;
      below = true;
    }
    if (limit === 0 && !below) break;
  }
  return path;
};

/** What of a line stands in brackets that are still open: `{ judgment: { kind: `. */
const flow = (text: string, path: string[]): { path: string[]; holds: Place["holds"]; typed: string } => {
  const open: { list: boolean; name: string | undefined }[] = [];
  let word = "";
  let quote: string | undefined;
  for (const letter of text) {
    const last = open.at(-1);
    if (quote !== undefined) {
      if (letter === quote) quote = undefined;
      else word += letter;
    } else if ((letter === '"' || letter === "'") && word.trim() === "") {
      quote = letter;
      word = "";
    } else if (letter === "{" || letter === "[") {
      open.push({ list: letter === "[", name: undefined });
      word = "";
    } else if (letter === "}" || letter === "]") {
      open.pop();
      word = "";
    } else if (letter === ",") {
      if (last !== undefined) last.name = undefined;
      word = "";
    } else if (letter === ":" && last?.list === false && last.name === undefined) {
      last.name = word.trim();
      word = "";
    } else word += letter;
  }
  const whole = [...path];
  for (const { list, name } of open) {
    if (list) whole.push("[]");
    else if (name !== undefined) whole.push(name);
  }
  const last = open.at(-1);
  const typed = word.trimStart();
  if (last === undefined) return { path: whole, holds: "value", typed };
  return { path: whole, holds: last.list ? "either" : last.name === undefined ? "name" : "value", typed };
};

/** Where the end of a text stands in what it says. */
export const placeIn = (before: string): Place => {
  const lines = before.split("\n");
  const index = lines.length - 1;
  const text = lines[index] as string;
  const line = read(text);
  const path = above(lines, index, line.indent, line.dashes.length > 0);
  for (const _ of line.dashes) path.push("[]");
  const end = before.length;
  if (line.name !== undefined && text.length >= line.behind && /:\s/.test(text.slice(0, line.behind))) {
    const inner = flow(text.slice(line.behind), [...path, line.name]);
    return { ...inner, from: end - inner.typed.length };
  }
  const rest = text.slice(line.column);
  if (/^[{["']/.test(rest)) {
    const inner = flow(rest, path);
    return { ...inner, from: end - inner.typed.length };
  }
  return { path, holds: line.dashes.length > 0 || path.length > 0 ? "either" : "name", typed: rest, from: end - rest.length };
};
