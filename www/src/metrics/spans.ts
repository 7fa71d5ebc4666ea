// The spans that measures are plotted by: days, weeks or months of UTC, as entries are.
import type { MetricsWindow } from "governed";

export const BY = ["day", "week", "month"] as const;
export type By = (typeof BY)[number];

/** So many where nothing is said; and so many at most, or a plot is a smear. */
const USUAL: Record<By, number> = { day: 14, week: 12, month: 6 };
const MOST = 120;
const DAY = 86_400_000;

const text = (millis: number): string => `${new Date(millis).toISOString().slice(0, 19)}Z`;

/** The beginning of the day, week (Monday) or month that an instant is in. */
const beginning = (by: By, millis: number): number => {
  const at = new Date(millis);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  if (by === "month") return Date.UTC(year, month, 1);
  return Date.UTC(year, month, day) - (by === "week" ? ((at.getUTCDay() + 6) % 7) * DAY : 0);
};

/** The same, so many further. */
const further = (by: By, begins: number, steps: number): number => {
  const at = new Date(begins);
  if (by === "month") return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + steps, 1);
  return begins + steps * (by === "week" ? 7 : 1) * DAY;
};

export interface Spans {
  readonly spans: readonly MetricsWindow[];
  /** All of them together. */
  readonly whole: MetricsWindow;
  /** As long, just before. */
  readonly before: MetricsWindow;
  /** Whether the first ones asked for were left out. */
  readonly cut: boolean;
}

/** Nothing was recorded before, and the core knows no instant after. */
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(9999, 11, 30);

/** A day or an instant of an address, or nothing where it is none. */
const given = (instant: string): number | undefined => {
  const millis = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(instant) ? `${instant}T00:00:00Z` : instant);
  return millis >= EARLIEST && millis <= LATEST ? millis : undefined;
};

export const spansOf = (by: By, from: string, until: string, now: string): Spans => {
  const end = given(until) ?? Date.parse(now);
  const asked = given(from);
  const last = beginning(by, end - 1);
  const first = asked !== undefined && asked < end ? beginning(by, asked) : further(by, last, 1 - USUAL[by]);
  const begins: number[] = [];
  for (let at = last; at > first && begins.length < MOST - 1; at = further(by, at, -1)) begins.unshift(at);
  const earliest = begins[0] === undefined ? last : further(by, begins[0], -1);
  const cut = earliest > first;
  const starts = begins[0] === undefined ? [last] : [earliest, ...begins];
  // The first begins where it was asked to, the last ends there: neither need be whole.
  const start = asked !== undefined && asked < end && !cut ? Math.max(asked, starts[0] as number) : (starts[0] as number);
  const spans = starts.map((at, index) => ({ from: text(index === 0 ? start : at), until: text(Math.min(further(by, at, 1), end)) }));
  return { spans, whole: { from: text(start), until: text(end) }, before: { from: text(start - (end - start)), until: text(start) }, cut };
};
