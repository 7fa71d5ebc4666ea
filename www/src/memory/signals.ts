// Signals by the numbers of their entries: what was noticed, in its own words.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Entries, Signal } from "governed";
import { Asking } from "../parts/asking.js";
import { shortId, when, who, words } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";

export interface Taken {
  readonly seq: number;
  readonly by: string;
  readonly signal: Signal;
}

/** So many at once: each is an entry that is asked for. */
const MOST = 15;

/** An entry that took a signal; nothing, where it did something else. */
const takenBy = (entry: Entries["entries"][number]): Taken | undefined => {
  const { seq, by, event } = entry as unknown as { seq: number; by: string; event: { type: string; with: { signal?: Signal } & Signal } };
  if (event.type !== "signal_taken") return undefined;
  return { seq, by, signal: event.with.signal ?? event.with };
};

export const signalsOf = async (register: OpenRegister, numbers: readonly number[]): Promise<Taken[]> => {
  const views = await Promise.all(numbers.map((seq) => register.ask<Entries>("entries", { as_of: seq, last: 1 })));
  return views.flatMap(({ entries }) => entries.map(takenBy)).filter((taken) => taken !== undefined);
};

/** `<governed-signals>`: property `numbers`, attribute `of` (what they are the signals of). */
export class GovernedSignals extends Asking<readonly Taken[]> {
  static override properties: PropertyDeclarations = { numbers: { attribute: false }, most: { state: true }, link: {}, of: {} };
  declare numbers: readonly number[];
  declare link: string;
  /** What they are the signals of. */
  declare of: string;
  protected declare most: number;

  static override styles = [
    ...styles,
    css`
      /* On a narrow screen the table scrolls: words are not cut into letters. */
      table {
        min-width: 36rem;
      }
    `,
  ];

  constructor() {
    super();
    this.numbers = [];
    this.most = MOST;
    this.link = "#/unit/{unit}";
    this.of = "";
  }

  protected override asks(): readonly unknown[] {
    return [this.numbers, this.most];
  }

  protected override load(register: OpenRegister): Promise<readonly Taken[]> {
    return signalsOf(register, this.numbers.slice(-this.most).reverse());
  }

  protected override waiting(): TemplateResult {
    return html`<p class="small muted">Reading …</p>`;
  }

  protected override show(all: readonly Taken[]): TemplateResult {
    return html`<div class="scrolls" role="region" aria-label="Signals: ${this.of}" tabindex="0">
        <table class="small">
          <thead>
            <tr>
              <th scope="col">Entry</th>
              <th scope="col">When</th>
              <th scope="col">What was noticed</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            ${all.map(
              ({ seq, by, signal }) =>
                html`<tr>
                  <td class="number">${seq}</td>
                  <td>${when(signal.at)}</td>
                  <td class="wrap">
                    <span class="chip">${words(signal.kind)}</span> ${signal.severity === undefined ? nothing : html`<span class="chip tone-${signal.severity <= 2 ? "block" : "need"}">severity ${signal.severity}</span>`}
                    <span class="said">${signal.text}</span>
                    <span class="muted">${signal.subject ?? ""} ${(signal.resources ?? []).slice(0, 4).map((resource) => html`<code class="wrap">${resource}</code> `)}</span>
                    ${(signal.units ?? []).slice(0, 4).map((unit) => html`<a href=${this.link.replace("{unit}", encodeURIComponent(unit))} title=${unit}>${shortId(unit)}</a> `)}
                  </td>
                  <td class="wrap">${signal.source} <span class="muted">${signal.topic}</span>${signal.source === "governed" ? nothing : html`<br />${who(by)}`}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${this.numbers.length > this.most
        ? html`<p class="row small"><span>The last ${this.most} of ${this.numbers.length} are shown.</span> <button @click=${() => (this.most += MOST * 2)}>Show more</button></p>`
        : nothing}`;
  }
}
customElements.define("governed-signals", GovernedSignals);
