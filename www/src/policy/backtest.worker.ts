// What was decided, in a thread of its own: it reads the ledger from where the register has it, and tries policies on it.
import type { Answer, Decision, Entry, Head } from "governed";
import { init } from "governed";
import { entriesBehind, entriesOf } from "../register/again.js";
import { fault } from "../register/answer.js";
import type { Source } from "../register/register.js";
import { openHeld, type Held } from "./held.js";
import type { Firings, FromPast, Made, Reading, ToPast, Tried } from "./past.js";

const post = (message: FromPast) => self.postMessage(message);

let held: Held;
let source: Source;
let seq = 0;
const made: Made[] = [];
const firings = new Map<string, number[]>();
/** The latest decision of each sort: where to, with what verdict, because of what. */
const sorts = new Map<string, number>();
const MOST_SORTS = 500;

const keep = (line: string): void => {
  // What is quoted escapes its quotes: most lines are known to hold no decision without being read.
  if (!line.includes('"decision":{')) return;
  const { seq, at, event } = JSON.parse(line) as Entry;
  if (event.type !== "moved" && event.type !== "decided") return;
  const decision: Decision | undefined = event.with.decision;
  if (decision === undefined) return;
  const place = made.push({ seq, at, unit: event.with.unit, to: event.with.to, verdict: decision.verdict }) - 1;
  const sort = [event.with.to, decision.verdict, ...(decision.rules ?? []).map(({ id }) => id)].join(" ");
  if (sorts.has(sort) || sorts.size < MOST_SORTS) sorts.set(sort, place);
  for (const { id, undetermined } of decision.rules ?? []) {
    if (undetermined !== undefined) continue;
    const places = firings.get(id);
    if (places === undefined) firings.set(id, [place]);
    else places.push(place);
  }
};

const take = async (lines: readonly string[]): Promise<void> => {
  for (const line of lines) keep(line);
  seq += lines.length;
  await held.add(lines);
};

/** The digest of the last entry stands for all before it; pages without a certificate cannot work it out here. */
const isHead = async (line: string, { digest }: Head): Promise<boolean> => {
  if (crypto.subtle === undefined) return true;
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(line));
  return digest === `sha256:${[...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
};

const read = async (from: Source, until: Head | undefined): Promise<void> => {
  await init();
  held = openHeld();
  source = from;
  let last = "";
  const enough = new AbortController();
  for await (const lines of entriesOf(source, enough.signal)) {
    // What was written since is taken afterwards, once the page has checked it.
    const wanted = until === undefined ? lines : lines.slice(0, until.seq - seq);
    last = wanted.at(-1) ?? last;
    await take(wanted);
    const so = { is: "reading", entries: seq, decisions: made.length } as const;
    tell(until === undefined ? so : { ...so, of: until.seq });
    if (seq === until?.seq) break;
  }
  enough.abort();
  if (until !== undefined && (seq < until.seq || (until.seq > 0 && !(await isHead(last, until))))) {
    throw new Error("it is not any more what this page has checked: load the page again");
  }
  tell({ is: "read", entries: seq, decisions: made.length });
};

const follow = async (): Promise<void> => {
  const before = seq;
  for await (const lines of entriesBehind(source, seq)) await take(lines);
  if (seq > before) tell({ is: "read", entries: seq, decisions: made.length });
};

const tell = (reading: Reading): void => post({ reading });

const fired = (rule: string, most: number): Firings => {
  const places = firings.get(rule) ?? [];
  return { count: places.length, of: made.length, made: places.slice(-most).reverse().map((place) => made[place] as Made) };
};

/** The decision an entry made. They are in the order of the ledger. */
const madeAt = (seq: number): Made | undefined => {
  let [low, high] = [0, made.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = made[middle] as Made;
    if (found.seq === seq) return found;
    if (found.seq < seq) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
};

const answer = async (data: ToPast): Promise<Answer<unknown>> => {
  switch (data.does) {
    case "read":
      await read(data.source, data.until);
      return { type: "done", with: {} };
    case "follow":
      await follow();
      return { type: "done", with: {} };
    case "fired":
      return { type: "done", with: fired(data.rule, data.most) };
    case "samples": {
      const places = [...sorts.values()].sort((one, other) => other - one).slice(0, data.most);
      return { type: "done", with: places.map((place) => made[place] as Made) };
    }
    case "digest":
      return held.digestOf(data.value);
    case "try": {
      const began = performance.now();
      const tried = await held.backtest(data.policy, data.words);
      if (tried.type !== "done") return tried;
      const millis = performance.now() - began;
      const told: Tried = { ...tried.with, millis, made: tried.with.backtest.flips.map(({ seq }) => madeAt(seq)) };
      return { type: "done", with: told };
    }
  }
};

// One after the other: nothing is tried on half of the past.
let before: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<ToPast>) => {
  before = before.then(async () => {
    try {
      post({ id: data.id, answer: await answer(data) });
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      if (data.does === "read") tell({ is: "failed", message });
      post({ id: data.id, answer: fault("environment", message, "load the page again") });
    }
  });
};
