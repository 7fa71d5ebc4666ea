// How instants, actors, digests and verdicts are shown. Text of the ledger is only ever a text node here.
import { html, nothing, type TemplateResult } from "lit";

const sameDay = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const sameYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const anyDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const dayOnly = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

/** An instant in the reader's zone, the instant itself on hover. */
export const when = (instant: string | undefined | null, how: "time" | "day" = "time"): TemplateResult | typeof nothing => {
  if (instant == null) return nothing;
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return html`<span>${instant}</span>`;
  return html`<time datetime=${instant} title=${instant}>${how === "day" ? dayOnly.format(at) : localTime(at)}</time>`;
};

const localTime = (at: Date): string => {
  const now = new Date();
  if (at.toDateString() === now.toDateString()) return sameDay.format(at);
  return (at.getFullYear() === now.getFullYear() ? sameYear : anyDay).format(at);
};

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** How far off an instant is, as seen from another. */
export const ago = (instant: string, now: string): TemplateResult => {
  const away = new Date(instant).getTime() - new Date(now).getTime();
  const [unit, millis] = UNITS.find(([, millis]) => Math.abs(away) >= millis) ?? ["minute", 60_000];
  return html`<time datetime=${instant} title=${instant}>${relative.format(Math.round(away / millis), unit)}</time>`;
};

const SORTS: Record<string, string> = { person: "person", machine: "machine", policy: "policy" };

/** An actor by name, what sort it is beside it. */
export const who = (actor: string): TemplateResult => {
  const colon = actor.indexOf(":");
  const sort = SORTS[actor.slice(0, colon)];
  if (sort === undefined) return html`<span class="wrap" title=${actor}>${actor}</span>`;
  return html`<span class="wrap" title=${actor}><span class="muted small">${sort}</span> ${actor.slice(colon + 1)}</span>`;
};

/** A digest, shortened; the whole of it on hover. */
export const digest = (whole: string): TemplateResult => html`<code title=${whole}>${whole.slice(whole.indexOf(":") + 1).slice(0, 12)}</code>`;

/** A unit id is long: its end tells units of one minute apart. */
export const shortId = (unit: string): string => unit.slice(-6);

export const words = (name: string): string => name.replaceAll("_", " ");

const VERDICTS: Record<string, { mark: string; says: string }> = {
  move: { mark: "✓", says: "may move" },
  need: { mark: "◐", says: "needs something first" },
  hold: { mark: "‖", says: "has to wait" },
  escalate: { mark: "↑", says: "goes to a person" },
  block: { mark: "✕", says: "is blocked" },
  undetermined: { mark: "?", says: "cannot be told" },
};

/** A verdict: a word and a mark, and a colour for whoever sees it. */
export const verdict = (name: string): TemplateResult =>
  html`<span class="chip tone-${name}" title=${VERDICTS[name]?.says ?? ""}><span aria-hidden="true">${VERDICTS[name]?.mark ?? "•"}</span>${name}</span>`;

const STAGE_TONES: Record<string, string> = { landed: "move", settled: "move", rolled_back: "block", abandoned: "block", superseded: "undetermined" };

export const stage = (name: string): TemplateResult => html`<span class="chip tone-${STAGE_TONES[name] ?? ""}">${words(name)}</span>`;

export const count = (number: number, one: string, many = `${one}s`): string => `${number.toLocaleString()} ${number === 1 ? one : many}`;

/** A name of something outside, such as `ticket:PAY-12`: a link only where it is an address. */
export const linkless = (reference: string): TemplateResult => {
  const address = /^(?:[a-z_]+:)?(https:\/\/[^\s]+)$/.exec(reference)?.[1];
  return address === undefined ? html`<code class="wrap">${reference}</code>` : html`<a class="wrap" href=${address} rel="noreferrer noopener">${reference}</a>`;
};
