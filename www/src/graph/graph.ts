// Units and what lies between them, as a picture one can walk along, and the same as a list.
import { css, html, nothing, svg, type PropertyDeclarations, type TemplateResult } from "lit";
import { Asking } from "../parts/asking.js";
import { count, shortId, stage, words } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";
import { around, type Drawing } from "./around.js";
import { HIGH, WIDE } from "./box.js";
import type { Placed } from "./layout.js";

export interface GraphUnit {
  readonly unit: string;
  readonly title: string;
  readonly stage?: string;
}
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** `needs`: the one at `to` lands after the one at `from`. */
  readonly kind: "needs" | "collides" | "other";
  /** What `from` is to `to`, in words that stand between the two. */
  readonly says: string;
}

interface Drawn extends Drawing {
  readonly placed: Placed;
}

const MOST = 60;
/** About as many characters as fit into a line of a box. */
const FITS = 26;

/** A title in two lines; what does not fit is cut off, and stands in the name and the list. */
const twoLines = (title: string): readonly [string, string] => {
  if (title.length <= FITS) return [title, ""];
  const space = title.lastIndexOf(" ", FITS);
  const first = space > FITS / 2 ? title.slice(0, space) : title.slice(0, FITS);
  const rest = title.slice(first.length).trim();
  return [first, rest.length > FITS ? `${rest.slice(0, FITS - 1)}…` : rest];
};
/**
 * `<governed-graph>`: attributes `unit` (the one in the middle), `depth` (how many steps out, 2 unless said), `most`
 * (units at most) and `link` (the address of a unit's page, with `{unit}` in it). Or properties `units` and `edges`: then
 * it draws these and asks nothing.
 */
export class GovernedGraph extends Asking<Drawn> {
  static override properties: PropertyDeclarations = {
    unit: {},
    depth: { type: Number },
    most: { type: Number },
    link: {},
    units: { attribute: false },
    edges: { attribute: false },
    leftOut: { attribute: false },
    at: { state: true },
  };
  declare unit: string;
  declare depth: number;
  declare most: number;
  declare link: string;
  declare units: readonly GraphUnit[] | undefined;
  declare edges: readonly GraphEdge[] | undefined;
  /** How many were left out by whoever gave the units. */
  declare leftOut: number;
  /** The unit the keyboard is at. */
  protected declare at: string;

  static override styles = [
    ...styles,
    css`
      :host {
        min-width: 0;
      }
      .scrolls {
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--panel);
        max-height: 70vh;
        overflow: auto;
      }
      svg {
        display: block;
      }
      svg a {
        color: var(--ink);
        text-decoration: none;
      }
      .box {
        fill: var(--sunk);
        stroke: var(--edge);
      }
      a:hover .box {
        stroke: var(--accent);
      }
      .middle .box {
        fill: var(--chosen);
        stroke: var(--accent);
        stroke-width: 2;
      }
      a:focus {
        outline: none;
      }
      a:focus-visible .box {
        stroke: var(--accent);
        stroke-width: 3.5;
      }
      text {
        fill: currentColor;
        font-size: 13px;
      }
      text.below {
        fill: var(--muted);
        font-size: 11.5px;
      }
      path.edge {
        fill: none;
        stroke: var(--edge);
        stroke-width: 1.6;
      }
      path.collides {
        stroke: var(--block);
        stroke-dasharray: 6 4;
      }
      path.other {
        stroke: var(--hold);
        stroke-dasharray: 2 4;
      }
      path.lit {
        stroke-width: 3.2;
      }
      marker path {
        fill: var(--edge);
      }
      .legend {
        margin: 0.4rem 0;
      }
      .legend svg {
        display: inline-block;
        vertical-align: middle;
      }
      .list {
        padding: 0.3rem 0;
        display: grid;
        gap: 0.5rem;
      }
      .list ul {
        padding-inline-start: 1.2rem;
      }
      .list a {
        display: inline-block;
        min-height: 1.5rem;
      }
    `,
  ];

  constructor() {
    super();
    this.unit = "";
    this.depth = 2;
    this.most = MOST;
    this.link = "#/unit/{unit}";
    this.leftOut = 0;
    this.at = "";
  }

  protected override asks(): readonly unknown[] | undefined {
    if (this.units !== undefined) return [this.units.map(({ unit }) => unit), this.edges?.length, this.leftOut];
    return this.unit === "" ? undefined : [this.unit, this.depth, this.most];
  }

  protected override async load(register: OpenRegister): Promise<Drawn> {
    const { units, edges = [] } = this;
    const [drawing, { laidOut }] = await Promise.all([
      units === undefined ? around(register, this.unit, this.depth, this.most) : this.#given(units, edges),
      import("./layout.js"),
    ]);
    const placed = laidOut(
      drawing.units.map(({ unit }) => unit),
      drawing.edges.map(({ from, to, kind }) => ({ from, to, loose: kind !== "needs" })),
    );
    return { ...drawing, placed };
  }

  #seen: Drawn | undefined;

  /** What is in the middle is what one came for: a large picture begins there. */
  protected override updated(): void {
    const { data } = this;
    const scrolls = this.renderRoot.querySelector(".scrolls");
    if (data === undefined || scrolls === null || data === this.#seen) return;
    const first = this.#seen === undefined;
    this.#seen = data;
    const at = data.placed.units.get(this.#here(data));
    if (first && at !== undefined) scrolls.scrollTo(at.x - scrolls.clientWidth / 2, at.y - scrolls.clientHeight / 2);
  }

  #given(units: readonly GraphUnit[], edges: readonly GraphEdge[]): Drawing {
    const kept = units.slice(0, this.most);
    const there = new Set(kept.map(({ unit }) => unit));
    return { units: kept, edges: edges.filter(({ from, to }) => there.has(from) && there.has(to)), leftOut: units.length - kept.length + this.leftOut };
  }

  protected override waiting(): TemplateResult {
    return html`<p class="panel muted" role="status">Drawing …</p>`;
  }

  #address(unit: string): string {
    return this.link.replace("{unit}", encodeURIComponent(unit));
  }

  /** Right and left go along an edge, up and down among what stands above and below. */
  readonly #key = (event: KeyboardEvent): void => {
    const { data } = this;
    if (data === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const from = this.#here(data);
    const here = data.placed.units.get(from);
    if (here === undefined) return;
    const place = (unit: string) => data.placed.units.get(unit) as { x: number; y: number };
    const others = data.units.map(({ unit }) => unit).filter((unit) => unit !== from);
    const tied = data.edges.flatMap((edge) => (edge.from === from ? [edge.to] : edge.to === from ? [edge.from] : []));
    const among = {
      ArrowRight: tied.filter((unit) => place(unit).x > here.x),
      ArrowLeft: tied.filter((unit) => place(unit).x < here.x),
      ArrowDown: others.filter((unit) => Math.abs(place(unit).x - here.x) < WIDE / 2 && place(unit).y > here.y),
      ArrowUp: others.filter((unit) => Math.abs(place(unit).x - here.x) < WIDE / 2 && place(unit).y < here.y),
    }[event.key];
    if (among === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const off = (unit: string) => Math.abs(place(unit).x - here.x) / 4 + Math.abs(place(unit).y - here.y);
    const [to] = among.sort((a, b) => off(a) - off(b));
    if (to === undefined) return;
    this.at = to;
    void this.updateComplete.then(() => {
      const link = this.renderRoot.querySelector<SVGAElement>(`a[data-unit="${CSS.escape(to)}"]`);
      link?.focus();
      link?.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  };

  #here(data: Drawn): string {
    if (data.units.some(({ unit }) => unit === this.at)) return this.at;
    const middle = data.units.find(({ unit }) => unit === this.unit || (this.unit !== "" && unit.endsWith(this.unit)));
    return middle?.unit ?? data.units[0]?.unit ?? "";
  }

  protected override show(data: Drawn): TemplateResult {
    if (data.units.length === 0) return html`<p class="panel muted">There is nothing in flight to draw.</p>`;
    if (data.edges.length === 0 && data.units.length === 1) return html`<p class="panel muted">It depends on nothing in flight, nothing waits for it, and it collides with nothing.</p>`;
    const here = this.#here(data);
    const { placed } = data;
    return html`
      <div class="scrolls" role="region" aria-label="Units as a graph; arrow keys walk along it" tabindex="0">
        <svg role="group" aria-label="${count(data.units.length, "unit")}, ${count(data.edges.length, "tie")} between them" width=${placed.width} height=${placed.height} @keydown=${this.#key}>
          <defs>
            <marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 L8 4 L0 8 Z"></path></marker>
          </defs>
          ${data.edges.map((edge, index) => this.#edge(edge, placed.edges[index] ?? [], here))}
          ${data.units.map((unit) => this.#box(unit, data, here))}
        </svg>
      </div>
      <p class="legend small muted">
        ${[
          ["needs", "goes before"],
          ["collides", "collide"],
          ["other", "tied otherwise"],
        ]
          .filter(([kind]) => data.edges.some((edge) => edge.kind === kind))
          .map(([kind, says]) => html`<span><svg width="34" height="10" aria-hidden="true"><path class="edge ${kind}" d="M1 5 H33"></path></svg> ${says}</span> `)}
        ${data.leftOut > 0 ? html`<strong>${count(data.leftOut, "unit is", "units are")} left out</strong>: as many as ${data.units.length} are drawn, the nearest first.` : nothing}
      </p>
      ${this.#list(data)}
    `;
  }

  #edge({ from, to, kind, says }: GraphEdge, points: readonly { x: number; y: number }[], here: string): TemplateResult {
    const path = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join(" ");
    const lit = from === here || to === here ? "lit" : "";
    return svg`<path class="edge ${kind} ${lit}" d=${path} marker-end=${kind === "needs" ? "url(#end)" : nothing}><title>${says}</title></path>` as unknown as TemplateResult;
  }

  #box({ unit, title, stage: at }: GraphUnit, data: Drawn, here: string): TemplateResult {
    const { x, y } = data.placed.units.get(unit) as { x: number; y: number };
    const [first, second] = twoLines(title);
    const below = `${at === undefined ? "" : `${words(at)} · `}${shortId(unit)}`;
    const ties = data.edges.filter(({ from, to }) => from === unit || to === unit).length;
    // Its name begins with what is seen of it, for whoever says it aloud to a machine that clicks.
    const name = `${first} ${second} ${below}${second.endsWith("…") ? `, in full: ${title}` : ""}, ${count(ties, "tie")}`;
    return svg`<a href=${this.#address(unit)} data-unit=${unit} class=${unit === this.unit ? "middle" : ""} tabindex=${unit === here ? 0 : -1}
        aria-label=${name.replaceAll("  ", " ")} transform=${`translate(${x - WIDE / 2} ${y - HIGH / 2})`} @focus=${() => (this.at = unit)}>
        <title>${title}</title>
        <rect class="box" width=${WIDE} height=${HIGH} rx="8"></rect>
        <text x="10" y="18">${first}</text>
        <text x="10" y="34">${second}</text>
        <text class="below" x="10" y="52">${below}</text>
      </a>` as unknown as TemplateResult;
  }

  #list(data: Drawn): TemplateResult {
    const names = new Map(data.units.map(({ unit, title }) => [unit, title]));
    const link = (unit: string) => html`<a class="wrap" href=${this.#address(unit)}>${names.get(unit) ?? unit}</a>`;
    return html`<details class="small">
      <summary>The same as a list</summary>
      <ul class="list">
        ${data.units.map(({ unit, stage: at }) => {
          const ties = data.edges.filter(({ from, to }) => from === unit || to === unit);
          return html`<li>
            ${link(unit)} ${at === undefined ? nothing : stage(at)}
            ${ties.length === 0
              ? nothing
              : html`<ul>
                  ${ties.map(({ from, to, kind, says }) =>
                    from === unit ? html`<li>${says} ${link(to)}</li>` : kind === "needs" ? html`<li>lands after ${link(from)}</li>` : html`<li>${link(from)} ${says} it</li>`,
                  )}
                </ul>`}
          </li>`;
        })}
      </ul>
    </details>`;
  }
}
customElements.define("governed-graph", GovernedGraph);
