// Every unit there is, the newest first, to find one by its text.
import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Units } from "governed";
import { Asking } from "../parts/asking.js";
import { count, shortId, stage, words } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { linkTo } from "../route.js";
import { styles } from "../style.js";

const STAGES = ["proposed", "admitted", "executing", "validating", "integrating", "landed", "settled", "superseded", "rolled_back", "abandoned"] as const;
/** More rows than anybody reads: the rest is found by text. */
const ROWS = 200;

/** `<governed-units>`: `stage`, `kind`, `text`. */
export class GovernedUnits extends Asking<Units> {
  static override properties: PropertyDeclarations = { stage: {}, kind: {}, text: {} };
  declare stage: string;
  declare kind: string;
  declare text: string;

  static override styles = [
    ...styles,
    css`
      .filters {
        margin-block: 0.75rem;
        align-items: end;
      }
      td:first-child {
        min-width: 14rem;
      }
    `,
  ];

  constructor() {
    super();
    this.stage = "";
    this.kind = "";
    this.text = "";
  }

  protected override asks(): readonly unknown[] {
    return [this.stage, this.kind];
  }

  protected override load(register: OpenRegister): Promise<Units> {
    return register.ask<Units>("units", { ...(this.stage === "" ? {} : { stage: this.stage }), ...(this.kind === "" ? {} : { kind: this.kind }) });
  }

  #stand(stands: Record<string, string>): void {
    Object.assign(this, stands);
    this.dispatchEvent(new CustomEvent("governed-stands", { detail: stands, bubbles: true, composed: true }));
  }

  protected override show({ units }: Units): TemplateResult {
    const text = this.text.trim().toLowerCase();
    const found = text === "" ? units : units.filter(({ title, unit, kind }) => `${title} ${unit} ${kind}`.toLowerCase().includes(text));
    const kinds = [...new Set([...(this.kind === "" ? [] : [this.kind]), ...units.map(({ kind }) => kind)])].sort();
    return html`
      <h1>Units</h1>
      <p class="muted" role="status">${count(found.length, "unit")}${found.length > ROWS ? `, the newest ${ROWS} shown: narrow them by text` : ""}.</p>
      <form class="row filters" role="search" aria-label="Filter the units" @submit=${(event: Event) => event.preventDefault()}>
        <label
          ><span class="label">Stage</span
          ><select name="stage" @change=${(event: Event) => this.#stand({ stage: (event.target as HTMLSelectElement).value })}>
            <option value="">any</option>
            ${STAGES.map((name) => html`<option value=${name} ?selected=${name === this.stage}>${words(name)}</option>`)}
          </select></label
        >
        <label
          ><span class="label">Kind</span
          ><select name="kind" @change=${(event: Event) => this.#stand({ kind: (event.target as HTMLSelectElement).value })}>
            <option value="">any</option>
            ${kinds.map((name) => html`<option value=${name} ?selected=${name === this.kind}>${name}</option>`)}
          </select></label
        >
        <label><span class="label">Text</span><input name="text" type="search" .value=${this.text} @input=${(event: Event) => this.#stand({ text: (event.target as HTMLInputElement).value })} /></label>
      </form>
      ${found.length === 0
        ? html`<p class="panel">${units.length === 0 ? "There is no such unit." : "No unit is called that."}</p>`
        : html`<div class="panel scrolls" tabindex="0" role="region" aria-label="Units">
            <table>
              <thead><tr><th scope="col">unit</th><th scope="col">stage</th><th scope="col">kind</th><th scope="col">id</th></tr></thead>
              <tbody>
                ${found.slice(0, ROWS).map((one) => html`<tr><td class="wrap"><a href=${linkTo("unit", one.unit)}>${one.title}</a></td><td>${stage(one.stage)}</td><td>${one.kind}</td><td><code title=${one.unit}>…${shortId(one.unit)}</code></td></tr>`)}
              </tbody>
            </table>
          </div>`}
    `;
  }
}
customElements.define("governed-units", GovernedUnits);
