// What a measure comes to, in words. Where there is nothing to measure there is no number: nothing is not zero.
import type { Measure } from "governed";
import { lasting } from "../plan/names.js";
import { words } from "../parts/words.js";

/** Measures that are so many for each of something, and not a share of it: they may be more than one. */
const FOR_EACH = new Set([
  "trusted_change_per_judgment",
  "interventions_per_unit",
  "gate_load",
  "landings_turned_down",
  "validations_again",
  "steps_back",
  "integration_inflow",
  "deployment_frequency",
]);

export type Sort = "share" | "for_each" | "time";

export const sortOf = (measure: Measure): Sort => (measure.spread !== undefined ? "time" : FOR_EACH.has(measure.name) ? "for_each" : "share");

/** The number that is plotted: a share of one, so many for each, or seconds. */
export const numberOf = (measure: Measure): number | null => {
  const { ratio, spread } = measure;
  if (spread !== undefined) return spread.count === 0 ? null : (spread.median ?? null);
  return ratio === undefined || ratio.of === 0 ? null : ratio.count / ratio.of;
};

const share = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const number = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });

export const numberSaid = (sort: Sort, value: number | null): string =>
  value === null ? "nothing to measure" : sort === "time" ? lasting(value) : sort === "share" ? share.format(value) : number.format(value);

/** How many of how many; for times, over how many, and what nine of ten stay within. */
export const restsOn = (measure: Measure): string => {
  const { ratio, spread } = measure;
  if (spread !== undefined) return spread.count === 0 ? "of none" : `median of ${spread.count.toLocaleString()}${spread.p90 === undefined ? "" : `; nine of ten within ${lasting(spread.p90)}`}`;
  // More for each than one is no part of anything: 347 of 181 would be read as a slip.
  return ratio === undefined ? "" : `${ratio.count.toLocaleString()} ${sortOf(measure) === "for_each" ? "for" : "of"} ${ratio.of.toLocaleString()}`;
};

/** How it changed since before; nothing is said where either is unknown. */
export const changed = (now: Measure, before: Measure | undefined): string => {
  const [to, from] = [numberOf(now), before === undefined ? null : numberOf(before)];
  if (from === null || to === null) return from === null && to === null ? "" : to === null ? "there was something before" : "nothing to measure before";
  const by = to - from;
  if (by === 0) return "as before";
  const sign = by > 0 ? "+" : "−";
  const size = Math.abs(by);
  const sort = sortOf(now);
  const said = sort === "time" ? lasting(size) : sort === "share" ? `${new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(size * 100)} points` : number.format(size);
  return `${sign}${said}`;
};

/** What the requirement behind a measure asks, by its first name. */
const ASKS: readonly (readonly [RegExp, string])[] = [
  [/^R-13[56]\b/, "Is there more trusted change for each judgment?"],
  [/^R-(5[5-7]|64)\b/, "Is judgment spent where it matters?"],
  [/^R-128\b/, "How often do people have to step in?"],
  [/^R-129\b/, "How hard is it to integrate?"],
  [/^R-130\b/, "How good is validation?"],
  [/^R-131\b/, "How much is done again?"],
  [/^R-132\b/, "How much context is lost on the way?"],
  [/^R-133\b/, "How much has to be taken back?"],
  [/^R-134\b/, "Is anything learnt from it?"],
  [/^R-81\b/, "How much waits to be integrated?"],
  [/^DORA\b/, "How does delivery do (DORA)?"],
];

export const question = (asks: string): string => ASKS.find(([fits]) => fits.test(asks))?.[1] ?? `What ${asks} asks`;

/** In the order in which they come. */
export const grouped = (measures: readonly Measure[]): Map<string, Measure[]> => {
  const groups = new Map<string, Measure[]>(ASKS.map(([, says]) => [says, []]));
  for (const measure of measures) {
    const asks = question(measure.asks);
    const group = groups.get(asks);
    if (group === undefined) groups.set(asks, [measure]);
    else group.push(measure);
  }
  for (const [asks, of] of groups) if (of.length === 0) groups.delete(asks);
  return groups;
};

export const named = (measure: string): string => {
  const said = words(measure);
  return said.charAt(0).toUpperCase() + said.slice(1);
};
