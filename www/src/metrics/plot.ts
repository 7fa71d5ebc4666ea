// A measure over time. The numbers stand in a table as well, so that the picture is for whoever sees it.
import { LitElement, css, html, unsafeCSS, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import uPlot from "uplot";
import uplotStyle from "uplot/dist/uPlot.min.css?inline";
import { tokens } from "../style.js";

const HIGH = 220;

/**
 * `<governed-plot>`: properties `at` (seconds), `values` (null where nothing was to be measured), `says` (a value in
 * words), `line` (a threshold), `steps` (whether a value holds until the next), `log` (whether the scale is).
 */
export class GovernedPlot extends LitElement {
  static override properties: PropertyDeclarations = {
    at: { attribute: false },
    values: { attribute: false },
    says: { attribute: false },
    line: { attribute: false },
    steps: { type: Boolean },
    log: { type: Boolean },
  };
  declare at: readonly number[];
  declare values: readonly (number | null)[];
  declare says: (value: number) => string;
  declare line: number | undefined;
  declare steps: boolean;
  declare log: boolean;

  static override styles = [
    tokens,
    unsafeCSS(uplotStyle),
    css`
      :host {
        display: block;
        min-width: 0;
        position: relative;
      }
      .holds {
        min-height: ${HIGH}px;
        overflow: hidden;
      }
      .told {
        min-height: 1.4em;
        font-size: 0.82rem;
        color: var(--muted);
        font-variant-numeric: tabular-nums;
      }
      i {
        display: none;
      }
      .accent {
        color: var(--accent);
      }
      .muted {
        color: var(--muted);
      }
      .rule {
        color: var(--line);
      }
      .need {
        color: var(--need);
      }
      .panel {
        color: var(--panel);
      }
    `,
  ];

  #plot: uPlot | undefined;
  #sized = new ResizeObserver(() => this.#resize());
  #themed = new MutationObserver(() => this.#draw());
  #scheme = matchMedia("(prefers-color-scheme: dark)");
  readonly #draws = (): void => this.#draw();

  constructor() {
    super();
    this.at = [];
    this.values = [];
    this.says = String;
    this.steps = false;
    this.log = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sized.observe(this);
    this.#themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.#scheme.addEventListener("change", this.#draws);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized.disconnect();
    this.#themed.disconnect();
    this.#scheme.removeEventListener("change", this.#draws);
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    // A new list of the same numbers is no reason to draw again.
    return !this.hasUpdated || [...changed].some(([name, before]) => JSON.stringify(before) !== JSON.stringify(this[name as keyof this]));
  }

  protected override updated(): void {
    this.#draw();
  }

  #resize(): void {
    const width = this.clientWidth;
    if (this.#plot === undefined) this.#draw();
    else if (width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: HIGH });
  }

  /** What a token comes to in the theme that is on: a canvas knows no tokens. */
  #colour(name: string): string {
    return getComputedStyle(this.renderRoot.querySelector(`i.${name}`) as Element).color;
  }

  #draw(): void {
    const holds = this.renderRoot.querySelector<HTMLElement>(".holds");
    this.#plot?.destroy();
    this.#plot = undefined;
    if (holds === null || this.clientWidth === 0 || this.at.length === 0) return;
    const [accent, muted, rule, need, panel] = ["accent", "muted", "rule", "need", "panel"].map((name) => this.#colour(name)) as [string, string, string, string, string];
    const told = this.renderRoot.querySelector(".told") as HTMLElement;
    const font = '12px system-ui, -apple-system, "Segoe UI", sans-serif';
    const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    const axis = { stroke: muted, font, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, width: 1 } };
    const lines = this.line === undefined ? [] : [this.at.map(() => this.line as number)];
    const stepped = uPlot.paths.stepped?.({ align: 1 });
    this.#plot = new uPlot(
      {
        width: this.clientWidth,
        height: HIGH,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
        scales: { y: this.log ? { distr: 3 } : { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.1 : 1] } },
        axes: [axis, { ...axis, size: 78, values: (_, splits) => splits.map((value) => (value == null ? "" : this.says(value))) }],
        series: [
          {},
          { stroke: accent, width: 2, spanGaps: false, points: { show: true, size: 7, fill: panel, stroke: accent }, ...(this.steps && stepped !== undefined ? { paths: stepped } : {}) },
          ...lines.map(() => ({ stroke: need, width: 1.5, dash: [6, 4], points: { show: false } })),
        ],
        hooks: {
          setCursor: [
            ({ cursor: { idx } }) => {
              const at = idx == null ? undefined : this.at[idx];
              const value = idx == null ? undefined : this.values[idx];
              told.textContent = at === undefined ? "" : `${day.format(new Date(at * 1000))}: ${value == null ? "nothing to measure" : this.says(value)}`;
            },
          ],
        },
      },
      [[...this.at], [...this.values], ...lines],
      holds,
    );
  }

  protected override render(): TemplateResult {
    return html`<div aria-hidden="true">
      ${["accent", "muted", "rule", "need", "panel"].map((name) => html`<i class=${name}></i>`)}
      <div class="holds"></div>
      <p class="told"></p>
    </div>`;
  }
}
customElements.define("governed-plot", GovernedPlot);
