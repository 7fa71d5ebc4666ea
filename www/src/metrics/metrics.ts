// How well the whole works: every measure with what it counts and of what, over time. No measure is of a person.
import { css, html, nothing, svg, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Command, Gate, Measure, Metrics, MetricsSeries, MetricsView, Theatre } from "governed";
import { LABEL, type Field, type Filled } from "../memory/doing.js";
import { Asking } from "../parts/asking.js";
import { day as dayField } from "../parts/day.js";
import { count, digest, when, words } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";
import { BY, spansOf, type By, type Spans } from "./spans.js";
import { changed, grouped, named, numberOf, numberSaid, restsOn, sortOf } from "./values.js";

interface Shown {
  readonly spans: Spans;
  readonly by: By;
  readonly whole: Metrics;
  readonly before: Metrics | undefined;
  readonly series: readonly Metrics[];
  readonly theatre: Theatre;
}

const day = (instant: string): TemplateResult => html`<time datetime=${instant} title=${instant}>${instant.slice(0, 10)}</time>`;
/** The last day of a span, whose end is the first instant it does not have. */
const lastDay = (until: string): string => new Date(Date.parse(until) - 1).toISOString().slice(0, 10);

/** Days that a step has at least. */
const STEP: Record<By, number> = { day: 1, week: 7, month: 28 };

const CHALLENGE: readonly Field[] = [
  { name: "unit", label: "Unit the measure is read as saying something of", is: "line", hint: "Its id or an outside name, such as ticket:PAY-12. You have to be named in it." },
  { name: "text", label: "What is wrong with the measure", is: "prose" },
  { name: "label", label: "A name for the challenge", is: "line", pattern: LABEL, hint: "Lowercase letters, digits, dots, dashes." },
  { name: "stops", label: "The unit waits for the answer", is: "check" },
];

/**
 * `<governed-metrics>`: attributes `by` (`day`, `week` or `month`), `from` and `until` (days or instants), `measure` (the
 * one that is open). Tells `governed-stands`.
 */
export class GovernedMetrics extends Asking<Shown> {
  static override properties: PropertyDeclarations = { by: {}, from: {}, until: {}, measure: {}, plots: { state: true } };
  declare by: string;
  declare from: string;
  declare until: string;
  declare measure: string;
  /** Whether what draws plots is there. */
  protected declare plots: boolean;

  static override styles = [
    ...styles,
    css`
      .head {
        display: grid;
        gap: 0.5rem;
        margin-bottom: 1rem;
      }
      .panel > h2 {
        margin-bottom: 0.3rem;
      }
      .measure {
        border-top: 1px solid var(--line);
        padding: 0.45rem 0;
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 8rem minmax(0, 11rem) minmax(0, 9rem);
        gap: 0.2rem 1rem;
        align-items: center;
      }
      .line button {
        border: 0;
        background: none;
        padding: 0;
        min-height: 1.8rem;
        text-align: start;
        color: var(--accent);
        font-weight: 600;
        justify-content: flex-start;
      }
      .value {
        font-variant-numeric: tabular-nums;
      }
      .value strong {
        font-size: 1.05rem;
      }
      .none strong {
        font-weight: 400;
        color: var(--muted);
      }
      svg.spark {
        width: 8rem;
        height: 30px;
        display: block;
        overflow: visible;
      }
      .spark path {
        fill: none;
        stroke: var(--accent);
        stroke-width: 1.5;
        vector-effect: non-scaling-stroke;
      }
      .spark circle {
        fill: var(--accent);
      }
      .open {
        display: grid;
        gap: 0.8rem;
        padding: 0.6rem 0 0.4rem;
        min-width: 0;
      }
      .open > * {
        min-width: 0;
      }
      .plot {
        min-height: 242px;
      }
      ul.dots {
        list-style: disc;
        padding-inline-start: 1.2rem;
      }
      @media (max-width: 760px) {
        .line {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
        .line > :first-child {
          grid-column: 1 / -1;
        }
        svg.spark {
          width: 100%;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.by = "";
    this.from = "";
    this.until = "";
    this.measure = "";
    this.plots = false;
  }

  protected override asks(): readonly unknown[] {
    return [this.by, this.from, this.until];
  }

  protected override async load(register: OpenRegister): Promise<Shown> {
    const by = BY.find((by) => by === this.by) ?? "month";
    const spans = spansOf(by, this.from, this.until, register.now());
    const [view, { series }, theatre] = await Promise.all([
      register.ask<MetricsView>("metrics", { span: spans.whole, beside: { span: spans.before } }),
      register.ask<MetricsSeries>("metrics_series", { spans: spans.spans }),
      register.ask<Theatre>("theatre", { span: spans.whole }),
    ]);
    return { spans, by, whole: view.metrics, before: view.beside, series, theatre };
  }

  protected override updated(): void {
    if (this.measure === "" || this.plots) return;
    void import("./plot.js").then(() => (this.plots = true));
  }

  #stand(stands: Record<string, string>): void {
    Object.assign(this, stands);
    this.dispatchEvent(new CustomEvent("governed-stands", { detail: stands, bubbles: true, composed: true }));
  }

  protected override show(data: Shown, register: OpenRegister): TemplateResult {
    const { whole, spans, by } = data;
    return html`
      <div class="head">
        <h1>Metrics</h1>
        <p class="muted" role="status">
          From ${day(spans.whole.from)} to ${day(spans.whole.until)}, by the ${by}, beside the ${count(Math.round((Date.parse(spans.whole.until) - Date.parse(spans.whole.from)) / 86_400_000), "day")} before.
          ${spans.cut ? `Only the last ${spans.spans.length} are shown: choose a longer step to look further back.` : nothing}
        </p>
        ${STEP[by] < whole.settings.horizon.days
          ? html`<p class="small muted">A ${by} is shorter than the ${count(whole.settings.horizon.days, "day")} an outcome is waited for: what waits for outcomes is seen by the month, or in the value of the whole time.</p>`
          : nothing}
        ${this.measure === "" || whole.measures.some(({ name }) => name === this.measure) ? nothing : html`<p class="panel">No measure is named <code class="wrap">${this.measure}</code>.</p>`}
        ${this.#choice(data)}
      </div>
      ${[...grouped(whole.measures)].map(([asks, measures], index) => this.#group(asks, measures, index, data, register))} ${this.#gates(data.theatre)} ${this.#settings(whole)}
    `;
  }

  #choice({ by, spans }: Shown): TemplateResult {
    const given = (name: "from" | "until", label: string, shown: string) =>
      html`<label
        ><span class="label">${label}</span
        ><input type="date" name=${name} ${dayField(shown, (day) => this.#stand({ [name]: day }))}
      /></label>`;
    return html`<form class="row" aria-label="Which time" @submit=${(event: Event) => event.preventDefault()}>
      <label
        ><span class="label">By the</span>
        <select name="by" @change=${(event: Event) => this.#stand({ by: (event.target as HTMLSelectElement).value })}>
          ${BY.map((each) => html`<option value=${each} ?selected=${each === by}>${each}</option>`)}
        </select></label
      >
      ${given("from", "From", spans.whole.from.slice(0, 10))} ${given("until", "Up to, and without", this.until.slice(0, 10))}
      ${this.from === "" && this.until === "" ? nothing : html`<button @click=${() => this.#stand({ from: "", until: "" })}>The last ones</button>`}
    </form>`;
  }

  #group(asks: string, measures: readonly Measure[], index: number, data: Shown, register: OpenRegister): TemplateResult {
    return html`<section class="panel" aria-labelledby="asks-${index}">
      <h2 id="asks-${index}">${asks}</h2>
      <ul>
        ${repeat(measures, ({ name }) => name, (measure) => this.#measure(measure, data, register))}
      </ul>
    </section>`;
  }

  #measure(measure: Measure, data: Shown, register: OpenRegister): TemplateResult {
    const { name, challenges } = measure;
    const open = name === this.measure;
    const value = numberOf(measure);
    const before = data.before?.measures.find((other) => other.name === name);
    const course = data.series.map((at) => (tooShort(name, at) ? undefined : at.measures.find((other) => other.name === name)));
    return html`<li class="measure">
      <div class="line">
        <span>
          <button aria-expanded=${open} aria-controls="open-${name}" @click=${() => this.#stand({ measure: open ? "" : name })}><span aria-hidden="true">${open ? "▾" : "▸"}</span>${named(name)}</button>
          ${challenges === 0 ? nothing : html`<span class="chip tone-need">challenged ${count(challenges, "time")}</span>`}
        </span>
        ${spark(course.map((at) => (at === undefined ? null : numberOf(at))))}
        <span class="value ${value === null ? "none" : ""}"><strong>${numberSaid(sortOf(measure), value)}</strong><br /><span class="small muted">${restsOn(measure)}</span></span>
        <span class="small muted">${changed(measure, before)}${before === undefined || numberOf(before) === null ? nothing : html`<br />before: ${numberSaid(sortOf(before), numberOf(before))}, ${restsOn(before)}`}</span>
      </div>
      <div id="open-${name}" ?hidden=${!open}>${open ? this.#opened(measure, course, data, register) : nothing}</div>
    </li>`;
  }

  #opened(measure: Measure, course: readonly (Measure | undefined)[], { series, by }: Shown, register: OpenRegister): TemplateResult {
    const sort = sortOf(measure);
    const rows = series.flatMap(({ window }, index) => {
      const at = course[index];
      return at === undefined ? [] : [{ window, at }];
    });
    return html`<div class="open">
      <p><strong>What it counts:</strong> <span class="wrap">${measure.definition}</span>. <span class="muted">Asked for by ${measure.asks}; named <code>${measure.name}</code>.</span></p>
      ${rows.length < series.length
        ? html`<p class="small muted">${rows.length === 0 ? "Every step" : `${series.length - rows.length} of ${series.length} steps`} left out: no outcome can be in within one that is so short.</p>`
        : nothing}
      <div class="plot" ?hidden=${rows.length === 0}>
        ${this.plots
          ? html`<governed-plot
              .at=${rows.map(({ window }) => Date.parse(window.from) / 1000)}
              .values=${rows.map(({ at }) => numberOf(at))}
              .says=${sort === "share" ? saysShare : sort === "time" ? saysTime : saysEach}
            ></governed-plot>`
          : html`<p class="muted">Drawing …</p>`}
      </div>
      <details>
        <summary>The same as a table, by the ${by}</summary>
        <div class="scrolls" role="region" aria-label="${named(measure.name)} by the ${by}" tabindex="0">
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Value</th>
                <th scope="col">Rests on</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                ({ window, at }) =>
                  html`<tr>
                    <th scope="row">${day(window.from)}</th>
                    <td>${lastDay(window.until)}</td>
                    <td>${numberSaid(sort, numberOf(at))}</td>
                    <td>${restsOn(at)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>
      ${register.actor === null
        ? nothing
        : html`<governed-doing .register=${register} name="Challenge this measure" does="Challenge it" .fields=${CHALLENGE} .command=${this.#challenge(measure.name)}></governed-doing>`}
    </div>`;
  }

  #challenge(metric: string): (filled: Filled) => Command {
    return (filled) => ({
      type: "challenge",
      with: {
        unit: filled.get("unit") ?? "",
        challenge: { label: filled.get("label") ?? "", of: { metric }, text: filled.get("text") ?? "", ...(filled.has("stops") ? { stops: true } : {}) },
      },
    });
  }

  #gates({ gates, window }: Theatre): TemplateResult {
    return html`<section class="panel" aria-labelledby="gates">
      <h2 id="gates">What each gate changed</h2>
      <p class="small muted">Judgments, rules and handoffs, those that changed least of what passed them first. Of gates and rules, never of people.</p>
      ${gates.length === 0
        ? html`<p>Nothing passed a gate from ${when(window.from, "day")} to ${when(window.until, "day")}.</p>`
        : html`<div class="scrolls" role="region" aria-label="Gates as a table" tabindex="0">
            <table>
              <thead>
                <tr>
                  <th scope="col">Gate</th>
                  <th scope="col">Changed something</th>
                  <th scope="col">Overridden</th>
                  <th scope="col">Yes without grounds</th>
                  <th scope="col">Faster than it can be read</th>
                  <th scope="col" class="number">Challenged</th>
                </tr>
              </thead>
              <tbody>
                ${gates.map(gateRow)}
              </tbody>
            </table>
          </div>`}
    </section>`;
  }

  #settings({ settings, unmeasured }: Metrics): TemplateResult {
    const weights = Object.entries(settings.weights);
    const costs = Object.entries(settings.costs);
    return html`<section class="panel" aria-labelledby="counted">
        <h2 id="counted">How it was counted</h2>
        <ul class="dots">
          <li>An outcome is waited for ${count(settings.horizon.days, "day")} after landing.</li>
          <li>${weights.length === 0 ? "Landed work of every kind counts 1." : `Landed work counts ${weights.map(([kind, weight]) => `${weight} for ${kind}`).join(", ")}, else 1.`}</li>
          <li>${costs.length === 0 ? "Every judgment costs 1." : `A judgment costs ${costs.map(([kind, cost]) => `${cost} for ${words(kind)}`).join(", ")}, else 1.`}</li>
          ${settings.policy === undefined ? nothing : html`<li>Only work that landed under policy ${digest(settings.policy)}.</li>`}
        </ul>
      </section>
      <section class="panel" aria-labelledby="unmeasured">
        <h2 id="unmeasured">What is not measured</h2>
        ${unmeasured.length === 0
          ? html`<p>Nothing that was asked for.</p>`
          : html`<ul class="dots">
              ${unmeasured.map((what) => html`<li class="wrap">${what}</li>`)}
            </ul>`}
      </section>`;
  }
}

/** In a span no longer than outcomes are waited for none can be in by its end: nothing is known, and it is not zero. */
const tooShort = (name: string, { window, settings }: Metrics): boolean =>
  name === "trusted_change_per_judgment" && Date.parse(window.until) - Date.parse(window.from) <= settings.horizon.days * 86_400_000;

const saysShare = (value: number): string => numberSaid("share", value);
const saysTime = (value: number): string => numberSaid("time", value);
const saysEach = (value: number): string => numberSaid("for_each", value);

const ratio = (of: { readonly count: number; readonly of: number } | undefined): TemplateResult =>
  of === undefined || of.of === 0 ? html`<span class="muted">nothing to measure</span>` : html`${of.count.toLocaleString()} of ${of.of.toLocaleString()}`;

const gateRow = ({ name, sort, changed, overridden, without_grounds, faster_than_read, challenged, never_changed_anything }: Gate): TemplateResult =>
  html`<tr>
    <th scope="row"><span class="wrap">${name}</span> <span class="muted small">${sort}</span>${never_changed_anything ? html` <span class="chip tone-need">never changed anything</span>` : nothing}</th>
    <td>${ratio(changed)}</td>
    <td>${overridden === undefined ? "—" : ratio(overridden)}</td>
    <td>${without_grounds === undefined ? "—" : ratio(without_grounds)}</td>
    <td>${faster_than_read === undefined ? "—" : ratio(faster_than_read)}</td>
    <td class="number">${challenged ?? "—"}</td>
  </tr>`;

/** A course at a glance: gaps stay gaps. */
const spark = (values: readonly (number | null)[]): TemplateResult => {
  const most = Math.max(...values.map((value) => value ?? 0), 0);
  const [wide, high] = [120, 28];
  const x = (index: number) => (values.length < 2 ? wide / 2 : (index / (values.length - 1)) * wide);
  const y = (value: number) => (most === 0 ? high : high - (value / most) * (high - 2));
  let path = "";
  const alone: number[] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const follows = index > 0 && values[index - 1] !== null;
    path += `${follows ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    if (!follows && values[index + 1] == null) alone.push(index);
  });
  return html`<svg class="spark" viewBox="0 0 ${wide} ${high + 2}" preserveAspectRatio="none" aria-hidden="true">
    <path d=${path}></path>
    ${alone.map((index) => svg`<circle cx=${x(index)} cy=${y(values[index] as number)} r="2"></circle>`)}
  </svg>`;
};

customElements.define("governed-metrics", GovernedMetrics);
