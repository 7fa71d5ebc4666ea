// Units by their titles: the core names them by their ids.
import { html, nothing, type TemplateResult } from "lit";
import { shortId } from "../parts/words.js";

/** What is known of a unit besides its id. */
export interface Named {
  readonly title: string;
  readonly stage?: string;
  readonly owner?: string;
}
export type Names = ReadonlyMap<string, Named>;

export const addressOf = (link: string, unit: string): string => link.replace("{unit}", encodeURIComponent(unit));

export const LINK = "#/unit/{unit}";

/** A unit as a link: its title, and the end of its id, which tells those of one title apart. */
export const unitLink = (unit: string, names: Names, link = LINK): TemplateResult => {
  const named = names.get(unit);
  return html`<a class="wrap" href=${addressOf(link, unit)} title=${unit}>${named?.title ?? unit}</a>${named === undefined ? nothing : html` <code class="muted">${shortId(unit)}</code>`}`;
};

/** A unit in a line of text. */
export const called = (unit: string, names: Names): string => {
  const named = names.get(unit);
  return named === undefined ? unit : `${named.title} (${shortId(unit)})`;
};

/** How long, in the largest unit that leaves at least one. */
export const lasting = (seconds: number): string => {
  const [unit, of] = (
    [
      ["day", 86_400],
      ["hour", 3_600],
      ["minute", 60],
    ] as const
  ).find(([, of]) => seconds >= of * 1.5) ?? (["second", 1] as const);
  const number = seconds / of;
  return new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: number < 10 ? 1 : 0 }).format(number);
};
