// In which order what is in flight lands, why, and why the rest waits. Nothing here can be moved: one asks why.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Capacity, Collisions, Json, Plan, PlanRequest, Rank, Triage, Unit, Why } from "governed";
import { Asking } from "../parts/asking.js";
import { noViewPanel } from "../parts/no-view.js";
import { count, shortId, when, who } from "../parts/words.js";
import { asNoView, type NoView } from "../register/answer.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";
import { edgesOf, within } from "../graph/around.js";
import { planStyle } from "./plan.css.js";
import { batchesStyle, picture } from "./batches.js";
import { LINK, called, lasting, unitLink, type Names } from "./names.js";
import { because, rankLines, waitReason, waitSort } from "./reasons.js";
import { ROWS, circlesSection, collisionsSection, failuresSection, rest, standingsSection, waitingSection, type Reach, type Rows, type Sections } from "./sections.js";

interface Shown extends Sections {
  readonly request: PlanRequest;
  readonly critical: ReadonlySet<string>;
  readonly places: ReadonlyMap<string, Place>;
  /** What lands together with what, of the units that were looked at. */
  readonly together: ReadonlyMap<string, readonly string[]>;
}
interface Place {
  readonly rank: Rank;
  readonly batch: number;
  readonly place: number;
}
/** What was asked about the order, and what the core says. */
interface Asked {
  readonly unit: string;
  readonly before: string;
  readonly whys: readonly Why[];
  readonly noView?: NoView;
}

/** Of so many placed units it is asked what they land together with. */
const ASKED = 200;
/** Against so many earlier batches it is told why a unit is not in them. */
const EARLIER = 3;

/**
 * `<governed-plan>`: attributes `unit` and `before` (two units whose order is asked about; the first alone: why it is
 * not earlier), `batch` and `takes` (units in a batch, minutes it takes), `waits` (a reason to wait), `link` (the address
 * of a unit's page, with `{unit}` in it). Tells `governed-stands`.
 */
export class GovernedPlan extends Asking<Shown> {
  static override properties: PropertyDeclarations = {
    unit: {},
    other: { attribute: "before" },
    batch: {},
    takes: {},
    waits: {},
    link: {},
    world: { attribute: false },
    asked: { state: true },
    rows: { state: true },
    told: { state: true },
    drawn: { state: true },
  };
  declare unit: string;
  declare other: string;
  declare batch: string;
  declare takes: string;
  declare waits: string;
  declare link: string;
  /** What holds outside, as the file that `--world` names says it. */
  declare world: Json | undefined;
  protected declare asked: Asked | undefined;
  /** How many rows of each list are shown. */
  protected declare rows: Rows;
  protected declare told: string;
  protected declare drawn: boolean;

  static override styles = [...styles, batchesStyle, planStyle];

  #whyAsked = "";
  #question = 0;

  constructor() {
    super();
    this.unit = "";
    this.other = "";
    this.batch = "";
    this.takes = "";
    this.waits = "";
    this.link = LINK;
    this.rows = { placed: ROWS, waiting: ROWS, collisions: ROWS };
    this.told = "";
    this.drawn = false;
  }

  protected override asks(): readonly unknown[] {
    return [this.batch, this.takes, this.world ?? null];
  }

  #capacity(): Capacity | undefined {
    const [batch, takes] = [Number(this.batch), Number(this.takes)];
    if (!(batch > 0) && !(takes > 0)) return undefined;
    return { batch: batch > 0 ? batch : 5, ...(takes > 0 ? { takes } : {}) };
  }

  protected override async load(register: OpenRegister): Promise<Shown> {
    const now = register.now();
    const capacity = this.#capacity();
    const world = this.world === undefined ? {} : { world: this.world };
    const request: PlanRequest = { now, ...world, ...(capacity === undefined ? {} : { capacity }) };
    const [plan, triage, collisions] = await Promise.all([
      register.ask<Plan>("plan", request),
      register.ask<Triage>("triage", { now }),
      register.ask<Collisions>("collisions", { now, ...world }),
    ]);
    return {
      plan,
      request,
      together: await this.#together(plan, register),
      collisions,
      triage,
      names: new Map(triage.landings.map(({ unit, title, stage, owner }) => [unit, { title, stage, owner }])),
      critical: new Set(plan.critical),
      places: new Map(plan.batches.flatMap(({ units }, batch) => units.map((rank, place) => [rank.unit, { rank, batch, place }] as const))),
      waits: new Map(plan.waits.map((waiting) => [waiting.rank.unit, waiting])),
    };
  }

  /** A plan does not say what lands together: units say it, and are asked where asking is cheap. */
  async #together(plan: Plan, register: OpenRegister): Promise<Map<string, readonly string[]>> {
    const together = new Map<string, string[]>();
    if (!register.ownDigest) return together;
    const join = (one: string, other: string) => together.set(one, [...new Set([...(together.get(one) ?? []), other])]);
    const placed = plan.batches.flatMap(({ units }) => units.map(({ unit }) => unit)).slice(0, ASKED);
    const units = await Promise.all(placed.map((unit) => register.ask<Unit>("unit", { unit })));
    for (const { id, depends = [] } of units) {
      for (const { is } of depends) {
        if (is.kind !== "lands_with") continue;
        join(id, is.on);
        join(is.on, id);
      }
    }
    return together;
  }

  protected override updated(): void {
    const { data, register } = this;
    if (data === undefined || register === undefined) return;
    const question = JSON.stringify([this.unit, this.other, data.plan.at, data.request.capacity ?? null, register.head?.digest]);
    if (question === this.#whyAsked) return;
    this.#whyAsked = question;
    void this.#askWhy(data, register);
  }

  async #askWhy(data: Shown, register: OpenRegister): Promise<void> {
    const number = ++this.#question;
    const { unit, other: before } = this;
    if (unit === "") {
      this.asked = undefined;
      return;
    }
    const pairs = before === "" ? this.#earlier(data, unit).map((other) => [other, unit] as const) : [[unit, before] as const];
    let asked: Asked;
    try {
      asked = { unit, before, whys: await Promise.all(pairs.map(([a, b]) => register.ask<Why>("why_before", { a, b, plan: data.request }))) };
    } catch (thrown) {
      asked = { unit, before, whys: [], noView: asNoView(thrown) };
    }
    if (number !== this.#question) return;
    this.asked = asked;
    await this.updateComplete;
    // Where it stands above the list and not beside it, the answer would come out of sight.
    this.renderRoot.querySelector(".answers")?.scrollIntoView({ block: "nearest" });
  }

  /** What a unit stands behind: the one just before it, and the last of each of the batches in front. */
  #earlier({ plan, places }: Shown, unit: string): string[] {
    const place = places.get(unit);
    if (place === undefined) return [];
    const just = plan.batches[place.batch]?.units[place.place - 1];
    const batches = plan.batches.slice(Math.max(0, place.batch - EARLIER), place.batch).reverse();
    return [...(just === undefined ? [] : [just.unit]), ...batches.flatMap(({ units }) => units.slice(-1).map(({ unit }) => unit))];
  }

  #stand(stands: Record<string, string>): void {
    const { before, ...others } = stands;
    if (before !== undefined) this.other = before;
    Object.assign(this, others);
    this.dispatchEvent(new CustomEvent("governed-stands", { detail: stands, bubbles: true, composed: true }));
  }

  #choose(unit: string): void {
    const { names } = this.data as Shown;
    if (unit === this.unit) {
      this.#stand({ unit: "", before: "" });
      this.told = "Nothing is asked about.";
    } else if (this.unit === "" || this.other !== "") {
      this.#stand({ unit, before: "" });
      this.told = `${called(unit, names)}: why it is there stands under “Why this order?”. Choose another to compare.`;
    } else {
      this.#stand({ before: unit });
      this.told = `Compared with ${called(unit, names)}: the answer stands under “Why this order?”.`;
    }
  }

  #reach(): Reach {
    return {
      link: this.link,
      waits: this.waits,
      rows: this.rows,
      more: (list) => (this.rows = { ...this.rows, [list]: this.rows[list] + ROWS * 2 }),
      lookAt: (waits) => this.#stand({ waits }),
      askButton: (unit, names) => this.#askButton(unit, names),
    };
  }

  protected override show(data: Shown): TemplateResult {
    const { flow, at, batches } = data.plan;
    const reach = this.#reach();
    return html`
      <div class="head">
        <h1>Landing plan</h1>
        <p class="muted" role="status">
          ${count(flow.in_flight, "unit")} in flight: ${flow.placed.toLocaleString()} placed in ${count(batches.length, "batch", "batches")}, ${flow.waiting.toLocaleString()} wait. As of ${when(at)}.
        </p>
      </div>
      <p class="unseen" role="status">${this.told}</p>
      ${this.#flow(data)} ${this.#outside(data)}
      ${flow.in_flight === 0
        ? html`<div class="panel grid"><p>Nothing is in flight. Units that are admitted and not landed stand here in their order.</p></div>`
        : html`<div class="grid">${this.#why(data)} ${this.#placed(data)}</div>`}
      ${waitingSection(data, reach)} ${circlesSection(data, reach)} ${collisionsSection(data, reach)} ${standingsSection(data, reach)} ${failuresSection(data, reach)} ${this.#graph(data)}
    `;
  }

  #flow({ plan: { flow, critical, at }, names }: Shown): TemplateResult {
    const waits = Object.entries(flow.waiting_for).filter(([, number]) => number > 0);
    const pairs = Object.entries(flow.collisions);
    return html`<section class="panel" aria-labelledby="flow">
      <h2 id="flow">Flow</h2>
      <ul class="dots">
        ${flow.oldest_waiting === undefined ? nothing : html`<li>Waiting longest: ${unitLink(flow.oldest_waiting.unit, names, this.link)}, for ${lasting(flow.oldest_waiting.minutes * 60)}.</li>`}
        ${pairs.length === 0 ? nothing : html`<li>Pairs that collide: ${pairs.map(([grade, number]) => `${number.toLocaleString()} ${grade}`).join(", ")}.</li>`}
        ${flow.over > 0 ? html`<li><strong>${count(flow.over, "unit")} more are in flight than the limit.</strong></li>` : nothing}
        ${(flow.hold_from_admission ?? []).length === 0
          ? nothing
          : html`<li>
              To be held from admission, the newest first:
              ${(flow.hold_from_admission ?? []).slice(0, 20).map((unit, index) => html`${index === 0 ? "" : ", "}${unitLink(unit, names, this.link)}`)}${(flow.hold_from_admission ?? []).length > 20
                ? ` and ${(flow.hold_from_admission ?? []).length - 20} more`
                : ""}.
            </li>`}
        ${critical.length < 2
          ? html`<li>No placed unit has to land after another: there is no critical path.</li>`
          : html`<li>
              Critical path, ${critical.length} long:
              ${critical.slice(0, 30).map((unit, index) => html`${index === 0 ? "" : " → "}${unitLink(unit, names, this.link)}`)}${critical.length > 30 ? ` → and ${critical.length - 30} more` : ""}
            </li>`}
      </ul>
      ${waits.length === 0
        ? nothing
        : html`<p class="small muted" id="waits-for">What those that wait wait for first (as of ${when(at)}):</p>
            <div class="chips" role="group" aria-labelledby="waits-for">
              ${waits.map(
                ([type, number]) =>
                  html`<button aria-pressed=${this.waits === type} @click=${() => this.#stand({ waits: this.waits === type ? "" : type })}>${waitSort(type)}: ${number.toLocaleString()}</button>`,
              )}
            </div>`}
    </section>`;
  }

  #outside({ request }: Shown): TemplateResult {
    return html`<details class="outside">
      <summary class="small">How much can land, and what holds outside</summary>
      <form class="row" @submit=${(event: Event) => event.preventDefault()}>
        <label
          ><span class="label">Units in a batch</span
          ><input type="number" min="1" max="1000" name="batch" .value=${this.batch} placeholder="as it is set" @change=${(event: Event) => this.#stand({ batch: (event.target as HTMLInputElement).value })}
        /></label>
        <label
          ><span class="label">Minutes a batch takes</span
          ><input type="number" min="1" max="100000" name="takes" .value=${this.takes} placeholder="none" @change=${(event: Event) => this.#stand({ takes: (event.target as HTMLInputElement).value })}
        /></label>
        <label><span class="label">Windows, hubs, resources (a JSON file)</span><input type="file" accept="application/json,.json" @change=${this.#worldGiven} /></label>
      </form>
      <p class="small muted">
        ${request.world === undefined
          ? "Windows and capacity are not in the ledger: without them nothing is closed. The file is the one that `governed plan --world` takes, and is read here alone."
          : "Planned with what the file says holds outside."}
        These change what is shown, and nothing else.
      </p>
    </details>`;
  }

  readonly #worldGiven = async (event: Event): Promise<void> => {
    const file = (event.target as HTMLInputElement).files?.[0];
    try {
      this.world = file === undefined ? undefined : JSON.parse(await file.text());
      this.told = file === undefined ? "Planned without what holds outside." : "Planned with what the file says holds outside.";
    } catch {
      this.told = "That file is no JSON: write it as JSON, and choose it again.";
    }
  };

  #placed(data: Shown): TemplateResult {
    const { batches } = data.plan;
    const { names, critical } = data;
    if (batches.length === 0) {
      return html`<section class="panel" aria-labelledby="order">
        <h2 id="order">Order</h2>
        <p>Nothing can land now: everything in flight waits. What for stands below; a unit lands from <em>integrating</em>.</p>
      </section>`;
    }
    let left = this.rows.placed;
    const shown = batches.flatMap((batch, index) => {
      const units = batch.units.slice(0, Math.max(left, 0));
      left -= units.length;
      return units.length === 0 ? [] : [{ index, starts: batch.starts, units, of: batch.units.length }];
    });
    const rows = shown.reduce((sum, { units }) => sum + units.length, 0);
    return html`<section class="panel" aria-labelledby="order">
      <h2 id="order">Order</h2>
      ${picture(batches, { names, critical, asked: this.unit, choose: (unit) => this.#choose(unit) })}
      <div class="scrolls" role="region" aria-label="The order as a table" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Unit, in the order in which they land</th>
              <th scope="col" class="wide">Answers for it</th>
              <th scope="col"><span class="unseen">Ask why</span></th>
            </tr>
          </thead>
          ${repeat(
            shown,
            ({ index }) => index,
            ({ index, starts, units, of }) => html`<tbody>
              <tr>
                <th scope="rowgroup" colspan="3">Batch ${index + 1} <span class="muted">${when(starts)} · ${count(of, "unit")}${units.length < of ? `, ${units.length} shown` : ""}</span></th>
              </tr>
              ${repeat(
                units,
                ({ unit }) => unit,
                (rank) => this.#row(rank, data),
              )}
            </tbody>`,
          )}
        </table>
      </div>
      ${rest("placed", rows, data.plan.flow.placed, "placed unit", this.#reach())}
    </section>`;
  }

  #row(rank: Rank, { names, critical, together }: Shown): TemplateResult {
    const { unit } = rank;
    const named = names.get(unit);
    return html`<tr ?data-asked=${unit === this.unit || unit === this.other}>
      <td>
        ${unitLink(unit, names, this.link)}
        <span class="chips">
          ${critical.has(unit) ? html`<span class="chip tone-need">critical path</span>` : nothing} ${rank.lane === "emergency" ? html`<span class="chip tone-escalate">emergency</span>` : nothing}
          ${rank.priority === 0 ? nothing : html`<span class="chip">priority ${rank.priority}</span>`}
          ${rank.heir_of === undefined ? nothing : html`<span class="chip" title=${called(rank.heir_of, names)}>needed by ${shortId(rank.heir_of)}</span>`}
          ${(together.get(unit) ?? []).map((other) => html`<span class="chip" title=${called(other, names)}>lands with ${shortId(other)}</span>`)}
          ${typeof rank.kept === "number" ? html`<span class="chip">keeps its batch</span>` : nothing}
        </span>
      </td>
      <td class="wide">${named?.owner === undefined ? nothing : who(named.owner)}</td>
      <td>${this.#askButton(unit, names)}</td>
    </tr>`;
  }

  #askButton(unit: string, names: Names): TemplateResult {
    const compares = this.unit !== "" && this.other === "" && unit !== this.unit;
    const says = unit === this.unit || unit === this.other ? "asked" : compares ? "compare" : "why here?";
    return html`<button aria-pressed=${unit === this.unit || unit === this.other} aria-label="${says}: ${called(unit, names)}" @click=${() => this.#choose(unit)}>${says}</button>`;
  }

  #why(data: Shown): TemplateResult {
    const { names } = data;
    const options = [...names].slice(0, 3000);
    const field = (name: "unit" | "before", label: string, now: string) =>
      html`<label
        ><span class="label">${label}</span
        ><input name=${name} list="units" autocomplete="off" .value=${now === "" ? "" : called(now, names)} @change=${(event: Event) => this.#typed(name, event.target as HTMLInputElement, names)}
      /></label>`;
    return html`<section class="panel why" aria-labelledby="why">
      <h2 id="why">Why this order?</h2>
      <form class="ask" @submit=${(event: Event) => event.preventDefault()}>
        ${field("unit", "Why is this unit where it is", this.unit)} ${field("before", "as against this one (may stay empty)", this.other)}
        <datalist id="units">${options.map(([unit, { title }]) => html`<option value="${title} (${shortId(unit)})"></option>`)}</datalist>
        ${this.unit === "" ? nothing : html`<div><button @click=${() => this.#stand({ unit: "", before: "" })}>Ask nothing</button></div>`}
      </form>
      <div class="answers" role="status">${this.#answers(data)}</div>
    </section>`;
  }

  #typed(name: "unit" | "before", input: HTMLInputElement, names: Names): void {
    const text = input.value.trim();
    const found = text === "" ? "" : [...names.keys()].find((unit) => called(unit, names) === text || unit === text || (text.length >= 4 && unit.endsWith(text.toUpperCase())));
    if (found === undefined) {
      this.told = `No unit in flight is called ${text}.`;
      return;
    }
    this.#stand({ [name]: found });
  }

  #answers(data: Shown): TemplateResult {
    const { asked, unit } = this;
    const { names, places, waits, plan } = data;
    if (unit === "") return html`<p class="muted small">Choose a unit in the list or here. With a second one, the two are compared.</p>`;
    if (asked === undefined || asked.unit !== unit || asked.before !== this.other) return html`<p class="muted small">Asking …</p>`;
    if (asked.noView !== undefined) return html`${noViewPanel(asked.noView)}`;
    if (asked.before !== "") {
      return html`${asked.whys.map(
        (why) => html`<div><p>${unitLink(why.first, names, this.link)} goes before ${unitLink(why.second, names, this.link)}.</p><div>${because(why.because, why, names, this.link)}</div></div>`,
      )}`;
    }
    const place = places.get(unit);
    const waiting = waits.get(unit);
    if (waiting !== undefined) {
      return html`<p>${unitLink(unit, names, this.link)} is not placed:</p>
        <ul class="dots">
          ${waiting.reasons.map((reason) => html`<li>${waitReason(reason, names, this.link)}</li>`)}
        </ul>`;
    }
    if (place === undefined) return html`<p>This unit is not in flight.</p>`;
    return html`<p>${unitLink(unit, names, this.link)} lands in batch ${place.batch + 1}, as number ${place.place + 1} of it.</p>
      <ul class="dots small">
        ${rankLines(place.rank, plan.at, names, this.link).map((line) => html`<li>${line}</li>`)}
      </ul>
      ${asked.whys.length === 0
        ? html`<p>Nothing goes before it.</p>`
        : html`<h3>Why not earlier</h3>
            ${asked.whys.map(
              (why) => html`<div class="small">
                <p class="muted">Behind ${unitLink(why.first === unit ? why.second : why.first, names, this.link)}${this.#batchOf(why.first === unit ? why.second : why.first, data)}:</p>
                <div>${because(why.because, why, names, this.link)}</div>
              </div>`,
            )}`}`;
  }

  #batchOf(unit: string, { places }: Shown): string {
    const place = places.get(unit);
    return place === undefined ? "" : `, batch ${place.batch + 1}`;
  }

  #graph(data: Shown): TemplateResult | typeof nothing {
    if (data.plan.flow.in_flight === 0) return nothing;
    return html`<details @toggle=${this.#graphAsked}>
      <summary>As a graph</summary>
      ${this.drawn ? this.#drawing(data) : nothing}
    </details>`;
  }

  readonly #graphAsked = async (event: Event): Promise<void> => {
    if (!(event.target as HTMLDetailsElement).open || this.drawn) return;
    await import("../graph/graph.js");
    this.drawn = true;
  };

  /** Around the unit that is asked about; else around the critical path's first, since all of it is too much to see. */
  #drawing({ triage, collisions, names, plan }: Shown): TemplateResult {
    const edges = edgesOf(triage, collisions);
    const middle = this.unit !== "" ? this.unit : (plan.critical[0] ?? edges[0]?.from ?? triage.landings[0]?.unit ?? "");
    const drawing = within(middle, 3, 40, edges, (unit) => ({ unit, title: names.get(unit)?.title ?? unit, stage: names.get(unit)?.stage ?? "" }));
    const beyond = names.size - drawing.units.length - drawing.leftOut;
    return html`<p class="small muted">Around ${unitLink(middle, names, this.link)}, three steps out; ${count(beyond, "unit is", "units are")} further away. Ask about another unit to see what is around it.</p>
      <governed-graph .register=${this.register} .units=${drawing.units} .edges=${drawing.edges} .leftOut=${drawing.leftOut} .unit=${middle} .link=${this.link}></governed-graph>`;
  }
}
customElements.define("governed-plan", GovernedPlan);
