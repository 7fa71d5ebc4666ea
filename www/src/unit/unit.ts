// One unit: everything needed to judge it on one screen, now or as it was believed then.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import type { Entry, Fit, Unit } from "governed";
import { Asking } from "../parts/asking.js";
import { day } from "../parts/day.js";
import { inDialog } from "../parts/keys.js";
import { noViewPanel } from "../parts/no-view.js";
import { shortId, stage, when, who, words } from "../parts/words.js";
import { NoView, asNoView } from "../register/answer.js";
import type { OpenRegister } from "../register/register.js";
import { linkTo } from "../route.js";
import { styles } from "../style.js";
import "../decision/decision.js";
import "./brief.js";
import "./changes.js";
import "./evidence.js";
import { happened, weight } from "./happened.js";
import { history } from "./history.js";
import { integration } from "./integration.js";

interface Shown {
  readonly unit: Unit;
  readonly fit: Fit | NoView;
  /** All entries of the unit, whatever is looked at. */
  readonly entries: readonly Entry[];
  /** Which of them is the last that is believed in what is shown; past all of them it is now. */
  readonly place: number;
}

/**
 * `<governed-unit>`: `unit`, `as-of` (an entry's number), `does` (an act whose form is open at first), `for` (since whose
 * judgment changes are told), `from` (whose queue one comes from, as its address has it).
 */
export class GovernedUnit extends Asking<Shown> {
  static override properties: PropertyDeclarations = { unit: {}, asOf: { attribute: "as-of" }, does: {}, for: {}, from: {}, drawn: { state: true } };
  declare unit: string;
  declare asOf: string;
  declare does: string;
  declare for: string;
  declare from: string;
  /** Whether the graph was asked for: laying it out takes a library that nobody else needs. */
  declare drawn: boolean;

  static override styles = [
    ...styles,
    css`
      .title {
        margin-bottom: 0.8rem;
        display: grid;
        gap: 0.3rem;
      }
      .columns {
        display: grid;
        gap: 1rem;
        grid-template-columns: minmax(0, 1fr);
      }
      .columns > div {
        display: grid;
        gap: 1rem;
        align-content: start;
        min-width: 0;
      }
      @media (min-width: 1080px) {
        .columns {
          grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
        }
      }
      .slider {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.3rem 0.8rem;
        align-items: center;
        margin-bottom: 0.6rem;
      }
      .slider input[type="range"] {
        width: 100%;
        min-height: 1.6rem;
      }
      ol.entries {
        display: grid;
        max-height: 26rem;
        overflow-y: auto;
      }
      ol.entries button {
        width: 100%;
        min-height: 1.9rem;
        display: grid;
        grid-template-columns: 3.4rem minmax(0, 1fr);
        gap: 0.6rem;
        align-items: baseline;
        text-align: start;
        border: 0;
        border-inline-start: 3px solid var(--line);
        border-radius: 0;
        padding: 0.25rem 0.6rem;
        background: none;
      }
      ol.entries button[aria-current="true"] {
        background: var(--chosen);
      }
      ol.entries .after {
        opacity: 0.65;
      }
      ol.entries button.tone-move,
      ol.entries button.tone-need,
      ol.entries button.tone-hold,
      ol.entries button.tone-escalate,
      ol.entries button.tone-block,
      ol.entries button.tone-undetermined {
        border-inline-start-color: currentColor;
      }
      ol.entries .what {
        color: var(--ink);
      }
      .past {
        margin-bottom: 1rem;
      }
      .parts li {
        padding-block: 0.2rem;
      }
    `,
  ];

  constructor() {
    super();
    this.unit = "";
    this.asOf = "";
    this.does = "";
    this.for = "";
    this.from = "";
    this.drawn = false;
  }

  readonly #draw = (event: Event): void => {
    if (!(event.target as HTMLDetailsElement).open || this.drawn) return;
    void import("../graph/graph.js").then(() => {
      this.drawn = true;
    });
  };

  protected override asks(): readonly unknown[] | undefined {
    return this.unit === "" ? undefined : [this.unit, this.asOf];
  }

  protected override waiting(): TemplateResult {
    if (this.unit !== "") return super.waiting();
    return html`<p class="panel">The address names no unit. <a href=${linkTo("units")}>To all units</a></p>`;
  }

  protected override async load(register: OpenRegister): Promise<Shown> {
    const of = this.unit;
    const asOf = this.asOf;
    const { entries } = await register.ask<{ entries: readonly Entry[] }>("entries", { unit: of });
    const place = placeOf(entries, asOf);
    const asked = entries[place];
    const past = asked === undefined ? {} : { as_of: asked.seq };
    const now = asked?.at ?? register.now();
    const [unit, fit] = await Promise.all([
      register.ask<Unit>("unit", { unit: of, ...past }),
      register.ask<Fit>("integration", { unit: of, now, ...past }).catch(asNoView),
    ]);
    return { unit, fit, entries, place };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.#key);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (inDialog(event)) return;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLElement && /^(input|textarea|select)$/i.test(target.tagName)) return;
    if (event.key === "u") location.hash = linkTo("queue", undefined, { for: this.from, at: this.unit }).slice(1);
    else if (event.key === "a") this.#stand({ do: "approve" });
    else if (event.key === "r") this.#stand({ do: "refuse" });
    else if (event.key === "[") this.#step(-1);
    else if (event.key === "]") this.#step(1);
    else return;
    event.preventDefault();
  };

  #stand(stands: { at?: string; do?: string }): void {
    if (stands.at !== undefined) this.asOf = stands.at;
    if (stands.do !== undefined) this.does = stands.do;
    this.dispatchEvent(new CustomEvent("governed-stands", { detail: stands, bubbles: true, composed: true }));
  }

  /** One entry back or on; past the last one it is now. */
  #step(by: number): void {
    const entries = this.data?.entries ?? [];
    const at = placeOf(entries, this.asOf);
    this.#look(entries, Math.min(Math.max(at + by, 0), entries.length));
  }

  #look(entries: readonly Entry[], place: number): void {
    const entry = entries[place];
    this.#stand({ at: entry === undefined ? "" : String(entry.seq), do: "" });
  }

  /** A day ends where its reader is. Before the first entry there was nothing to believe. */
  #lookAtDay(entries: readonly Entry[], day: string): void {
    const end = Date.parse(`${day}T23:59:59.999`);
    if (Number.isNaN(end)) return this.#look(entries, entries.length);
    const after = entries.findIndex(({ at }) => Date.parse(at) > end);
    this.#look(entries, after < 0 ? entries.length : Math.max(after - 1, 0));
  }

  protected override willUpdate(changed: PropertyValues): void {
    // Another unit: nothing of the one before is shown under its address.
    if (changed.has("unit")) this.data = undefined;
    super.willUpdate(changed);
  }

  protected override show({ unit, fit, entries, place }: Shown, register: OpenRegister): TemplateResult {
    const past = entries[place];
    const at = past?.at ?? "";
    const asOf = past === undefined ? "" : String(past.seq);
    return html`
      <div class="title">
        <p class="small"><a href=${linkTo("queue", undefined, { for: this.from, at: this.unit })}>← Queue</a></p>
        <h1 class="wrap">${unit.title}</h1>
        <p class="row small">
          ${stage(unit.stage)} <span class="chip">${unit.kind}</span> <span class="chip">${words(unit.reversibility)}</span>
          <span class="muted">answers for it: ${who(unit.accountable.is)}</span>
          ${unit.executor === undefined ? nothing : html`<span class="muted">carries it out: ${who(unit.executor.is)}</span>`}
          <code class="muted" title=${unit.id}>…${shortId(unit.id)}</code>
        </p>
      </div>
      ${past === undefined
        ? nothing
        : html`<p class="panel past tone-hold" role="status">
            You look at what was believed when entry ${past.seq} was written, ${when(past.at)}. <button class="plain" @click=${() => this.#look(entries, entries.length)}>Back to now</button>
          </p>`}
      <div class="columns">
        <div>
          <governed-brief .register=${register} unit=${unit.id} as-of=${asOf} at=${at}></governed-brief>
          ${past === undefined ? html`<governed-changes .register=${register} unit=${unit.id} for=${this.for}></governed-changes>` : nothing}
          <governed-evidence .register=${register} unit=${unit.id} as-of=${asOf} at=${at}></governed-evidence>
          ${fit instanceof NoView ? noViewPanel(fit) : integration(fit)}
        </div>
        <div>
          <governed-decision .register=${register} unit=${unit.id} as-of=${asOf} at=${at} does=${this.does}></governed-decision>
          ${this.#timeline(entries, place)}
          ${history(unit)}
          <details class="panel" @toggle=${this.#draw}>
            <summary>What it depends on, what depends on it, what it collides with: as a graph</summary>
            ${past === undefined ? nothing : html`<p class="small muted">The graph is of now, not of then.</p>`}
            ${this.drawn ? html`<governed-graph .register=${register} unit=${unit.id}></governed-graph>` : nothing}
          </details>
        </div>
      </div>
    `;
  }

  #timeline(entries: readonly Entry[], place: number): TemplateResult {
    const shown = entries[place];
    return html`<section class="panel" aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      <div class="slider">
        <input
          type="range"
          min="0"
          max=${entries.length}
          step="1"
          .value=${String(place)}
          aria-label="What did it believe then?"
          aria-valuetext=${shown === undefined ? "now" : `entry ${shown.seq}, ${shown.at}`}
          @change=${(event: Event) => this.#look(entries, Number((event.target as HTMLInputElement).value))}
        />
        <span class="small">${shown === undefined ? "now" : html`entry ${shown.seq}`}</span>
        <label class="row small"
          >At the end of
          <input
            type="date"
            min=${entries[0] === undefined ? nothing : dayOf(entries[0].at)}
            ${day(shown === undefined ? "" : dayOf(shown.at), (given) => this.#lookAtDay(entries, given))}
        /></label>
      </div>
      <ol class="entries" tabindex="0" aria-label="Entries of the unit, the newest first">
        ${[...entries.entries()].reverse().map(
          ([index, entry]) => html`<li class=${index > place ? "after" : ""}>
            <button class="tone-${weight(entry)}" aria-current=${index === place ? "true" : "false"} title="What was believed then" @click=${() => this.#look(entries, index)}>
              <span class="muted small">#${entry.seq}</span>
              <span class="what wrap"><span class="said">${happened(entry)}</span> <span class="muted small">${who(entry.by)}, ${when(entry.at)}</span></span>
            </button>
          </li>`,
        )}
      </ol>
    </section>`;
  }
}
/** Which of the entries is the last that is believed at another; past all of them it is now. Between two nothing changed. */
const placeOf = (entries: readonly Entry[], entry: string): number => {
  const asOf = Number(entry);
  if (entry === "" || Number.isNaN(asOf)) return entries.length;
  return Math.max(entries.findLastIndex(({ seq }) => seq <= asOf), 0);
};

/** The day an instant falls on, where its reader is, as a date field has it. */
const dayOf = (at: string): string => {
  const instant = new Date(at);
  return [instant.getFullYear(), instant.getMonth() + 1, instant.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};

customElements.define("governed-unit", GovernedUnit);
