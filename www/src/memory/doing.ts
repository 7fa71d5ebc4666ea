// A small form that has one command recorded. Nothing in it is chosen beforehand, and what the core says of it stands beneath.
import { LitElement, css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Command } from "governed";
import { notRecordedPanel } from "../parts/no-view.js";
import { Sending } from "../parts/sending.js";
import { asNoView, type NoView } from "../register/answer.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";

/** Something to fill in. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly is: "line" | "prose" | "choice" | "check" | "day" | "number" | "signals";
  /** Whether it may stay empty. */
  readonly optional?: boolean;
  readonly hint?: string;
  /** Of a choice: the value, and it in words. */
  readonly choices?: readonly (readonly [string, string])[];
  /** Of a line: the pattern it has to fit. */
  readonly pattern?: string;
}

/** What was filled in: what stayed empty is not there. */
export type Filled = ReadonlyMap<string, string>;

/** The characters of a label of the register. */
export const LABEL = "[a-z0-9._\\-]{1,64}";

/** Lines or commas apart, as a list. */
export const listed = (text: string | undefined): string[] => (text ?? "").split(/[\n,]/).map((part) => part.trim()).filter((part) => part !== "");

/** Numbers of entries, as somebody writes them. */
export const numbers = (text: string | undefined): number[] => (text ?? "").split(/[^0-9]+/).filter((part) => part !== "").map(Number);

/** Without what is not there: the core turns an `undefined` down where a field is. */
export const only = <Of extends object>(of: Of): Of => Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as Of;

export class GovernedDoing extends LitElement {
  static override properties: PropertyDeclarations = {
    register: { attribute: false },
    name: {},
    does: {},
    fields: { attribute: false },
    command: { attribute: false },
    busy: { state: true },
    told: { state: true },
    noView: { state: true },
  };
  declare register: OpenRegister | undefined;
  /** What the form is called, closed. */
  declare name: string;
  /** What its button says. */
  declare does: string;
  declare fields: readonly Field[];
  declare command: (filled: Filled) => Command;
  declare busy: boolean;
  declare told: string;
  declare noView: NoView | undefined;

  readonly #sends = new Sending();

  static override styles = [
    ...styles,
    css`
      :host {
        min-width: 0;
      }
      summary {
        color: var(--accent);
        min-height: 1.5rem;
      }
      form {
        display: grid;
        gap: 0.7rem;
        max-width: 42rem;
        padding: 0.6rem 0 0.3rem;
      }
      input:not([type="checkbox"]),
      select {
        width: 100%;
      }
      .check {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        min-height: 1.6rem;
      }
    `,
  ];

  constructor() {
    super();
    this.name = "";
    this.does = "";
    this.fields = [];
    this.busy = false;
    this.told = "";
  }

  readonly #submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { register } = this;
    if (register === undefined || this.busy) return;
    const filled = new Map<string, string>();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && value.trim() !== "") filled.set(name, value.trim());
    this.busy = true;
    this.noView = undefined;
    this.told = "";
    try {
      const applied = await this.#sends.send(register, JSON.stringify([this.name, [...filled]]), () => this.command(filled));
      this.told = applied.repeated ? "That was recorded before." : `Recorded, up to entry ${applied.head.seq.toLocaleString()}.`;
      form.reset();
    } catch (thrown) {
      this.noView = asNoView(thrown);
    } finally {
      this.busy = false;
    }
  };

  #field(field: Field): TemplateResult {
    const { name, label, is, optional = false, hint } = field;
    const said = html`<span class="label">${label}${optional ? " (may stay empty)" : ""}</span>`;
    const described = hint === undefined ? nothing : html`<span class="small muted" id="hint-${name}">${hint}</span>`;
    const by = hint === undefined ? nothing : `hint-${name}`;
    if (is === "check") return html`<label class="check"><input type="checkbox" name=${name} value="yes" /> <span>${label}</span></label>`;
    if (is === "prose") return html`<label>${said}<textarea name=${name} ?required=${!optional} aria-describedby=${by}></textarea>${described}</label>`;
    if (is === "choice") {
      return html`<label
        >${said}<select name=${name} ?required=${!optional} aria-describedby=${by}>
          <option value="" selected>…</option>
          ${(field.choices ?? []).map(([value, says]) => html`<option value=${value}>${says}</option>`)}</select
        >${described}</label
      >`;
    }
    const type = is === "day" ? "date" : is === "number" ? "number" : "text";
    const pattern = is === "signals" ? "[0-9 ,]+" : field.pattern;
    return html`<label
      >${said}<input type=${type} name=${name} ?required=${!optional} pattern=${pattern ?? nothing} min=${is === "number" ? "0" : nothing} max=${is === "number" ? "4294967295" : nothing} autocomplete="off" aria-describedby=${by} />${described}</label
    >`;
  }

  protected override render(): TemplateResult {
    return html`<details>
        <summary>${this.name}</summary>
        <form @submit=${this.#submitted}>
          ${this.fields.map((field) => this.#field(field))}
          <div><button class="first" aria-disabled=${this.busy ? "true" : "false"}>${this.busy ? "Being recorded …" : this.does}</button></div>
        </form>
      </details>
      ${this.noView === undefined ? nothing : notRecordedPanel(this.noView)}
      <p role="status" class="small">${this.told}</p>`;
  }
}
customElements.define("governed-doing", GovernedDoing);
