// What needs whose judgment, ranked, and why.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { inDialog } from "../parts/keys.js";
import { placed } from "../parts/placed.js";
import { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from "@tanstack/virtual-core";
import type { Queue, QueueEntry, QueueGroup } from "governed";
import { Asking } from "../parts/asking.js";
import { define } from "../parts/define.js";
import { ago, count, stage, who, words } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";

/** What is to be done, as a heading. */
const TITLES: Partial<Record<string, string>> = {
  answer_refusal: "Refused: to be answered",
  answer_challenge: "Challenged: to be answered",
  answer_escalation: "Escalated: to be answered",
  settle_conflict: "Evidence against evidence",
  land: "To let land",
  reconcile: "To reconcile with the whole",
  pass: "To let pass",
  resolve_uncertainty: "Open questions",
  admit: "To admit",
  write_criteria: "Without criteria",
  rework: "To work over",
  bring_evidence: "Without evidence",
  start: "To start",
  carry: "Being carried out",
  wait_for_unit: "Waiting for other work",
  release: "Held, to be released",
  wait_until: "Waiting for a time",
  settle: "Landed, outcome not settled",
};

/** All of any queue: what is far down is worth finding by its text. */
const MOST = 100_000;

interface Shown {
  readonly queue: Queue;
  /** Whoever anything waits for, whatever the filter. */
  readonly people: readonly string[];
  readonly now: string;
}

type Row = { readonly group: QueueGroup; readonly shown: number } | { readonly entry: QueueEntry; readonly place: number };

/** What the element tells the page that it stands on, for its address. */
export interface QueueStands {
  readonly for?: string;
  readonly kind?: string;
  readonly text?: string;
  readonly at?: string;
}

/**
 * `<governed-queue>`: attributes `for` (an actor), `kind` (of the pending move), `text`, `chosen` (a unit); `link` is the
 * address of a unit's page, with `{unit}` in it. Its keys work while the focus is within; with `page` it is the page: they
 * work wherever the focus is, and its heading is the first. Tells `governed-stands` when a filter or the choice changes.
 */
export class GovernedQueue extends Asking<Shown> {
  static override properties: PropertyDeclarations = { for: {}, kind: {}, text: {}, chosen: {}, link: {}, page: { type: Boolean } };
  declare for: string;
  declare kind: string;
  declare text: string;
  declare chosen: string;
  declare link: string;
  declare page: boolean;

  static override styles = [
    ...styles,
    css`
      .filters {
        margin-bottom: 0.75rem;
        align-items: end;
      }
      .filters label {
        flex: 0 1 14rem;
      }
      .filters select,
      .filters input {
        width: 100%;
      }
      .told {
        margin: 0.25rem 0 0.75rem;
      }
      .list {
        height: var(--governed-queue-height, max(22rem, calc(100dvh - 17rem)));
        overflow-y: auto;
        contain: strict;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--panel);
      }
      .inner {
        position: relative;
        width: 100%;
      }
      .line {
        position: absolute;
        inset-inline: 0;
        top: 0;
      }
      h2 {
        padding: 1rem 1rem 0.4rem;
        font-size: 0.95rem;
      }
      .entry {
        padding: 0.6rem 1rem 0.7rem;
        border-top: 1px solid var(--line);
        display: grid;
        gap: 0.2rem;
      }
      .entry[data-chosen] {
        background: var(--chosen);
        box-shadow: inset 3px 0 0 var(--accent);
      }
      .entry a {
        font-weight: 600;
        color: inherit;
        text-decoration: none;
      }
      .entry a:hover {
        text-decoration: underline;
      }
      .entry a:focus-visible {
        outline-offset: 3px;
      }
      .worth {
        margin-inline-start: auto;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .first-line {
        display: flex;
        gap: 0.5rem;
        align-items: baseline;
      }
      .capacity {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
      }
    `,
  ];

  #rows: Row[] = [];
  #rowsOf = "";
  #rowsFrom: Shown | undefined;
  #virtual: Virtualizer<HTMLElement, HTMLElement> | undefined;
  #mounted: (() => void) | undefined;
  #toFocus = false;
  #keysFrom: EventTarget | undefined;

  constructor() {
    super();
    this.for = "";
    this.kind = "";
    this.text = "";
    this.chosen = "";
    this.link = "#/unit/{unit}";
    this.page = false;
  }

  protected override asks(): readonly unknown[] {
    return [this.for];
  }

  protected override async load(register: OpenRegister): Promise<Shown> {
    const now = register.now();
    const all = register.ask<Queue>("queue", { now, most: MOST });
    const queue = this.for === "" ? all : register.ask<Queue>("queue", { now, most: MOST, for: this.for });
    const people = new Set((await all).groups.flatMap(({ first }) => first.map(({ pending }) => pending.who)));
    return { queue: await queue, people: [...people].sort(), now };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#keysFrom?.removeEventListener("keydown", this.#key as EventListener);
    this.#mounted?.();
    this.#mounted = undefined;
    this.#virtual = undefined;
  }

  #filtered(data: Shown): Row[] {
    const of = `${this.kind} ${this.text}`;
    if (this.#rowsFrom === data && this.#rowsOf === of) return this.#rows;
    this.#rowsFrom = data;
    this.#rowsOf = of;
    const text = this.text.trim().toLowerCase();
    const rows: Row[] = [];
    let place = 0;
    for (const group of data.queue.groups) {
      if (this.kind !== "" && group.kind !== this.kind) continue;
      const entries = group.first.filter(
        (entry) => text === "" || `${entry.title} ${entry.unit} ${entry.pending.decision} ${entry.pending.who}`.toLowerCase().includes(text),
      );
      if (entries.length === 0) continue;
      rows.push({ group, shown: entries.length });
      for (const entry of entries) rows.push({ entry, place: (place += 1) });
    }
    this.#rows = rows;
    return rows;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const list = this.renderRoot.querySelector<HTMLElement>(".list");
    if (list === null) return;
    if (this.#virtual === undefined || this.#virtual.scrollElement !== list) {
      this.#mounted?.();
      this.#virtual = new Virtualizer<HTMLElement, HTMLElement>(this.#options(list));
      this.#mounted = this.#virtual._didMount();
      this.#virtual._willUpdate();
      const chosen = this.#rows.findIndex((row) => "entry" in row && row.entry.unit === this.chosen);
      if (chosen >= 0) this.#virtual.scrollToIndex(chosen, { align: "center" });
      this.requestUpdate();
    }
    for (const line of list.querySelectorAll<HTMLElement>(".line")) this.#virtual.measureElement(line);
    if (this.#toFocus) {
      const link = list.querySelector<HTMLElement>(`.entry[data-chosen] a`);
      if (link !== null) {
        this.#toFocus = false;
        link.focus({ preventScroll: true });
      }
    }
  }

  #options(list: HTMLElement) {
    return {
      count: this.#rows.length,
      getScrollElement: () => list,
      estimateSize: (index: number) => ("group" in (this.#rows[index] as Row) ? 46 : 92),
      getItemKey: (index: number) => {
        const row = this.#rows[index] as Row;
        return "group" in row ? row.group.kind : row.entry.unit;
      },
      overscan: 6,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.requestUpdate(),
    };
  }

  #stand(stands: QueueStands): void {
    if (stands.for !== undefined) this.for = stands.for;
    if (stands.kind !== undefined) this.kind = stands.kind;
    if (stands.text !== undefined) this.text = stands.text;
    if (stands.at !== undefined) this.chosen = stands.at;
    this.dispatchEvent(new CustomEvent<QueueStands>("governed-stands", { detail: stands, bubbles: true, composed: true }));
  }

  #choose(by: number): void {
    const entries = this.#rows.flatMap((row, index) => ("entry" in row ? [{ unit: row.entry.unit as string, index }] : []));
    if (entries.length === 0) return;
    const now = entries.findIndex(({ unit }) => unit === this.chosen);
    const next = entries[now < 0 ? 0 : Math.min(Math.max(now + by, 0), entries.length - 1)] as { unit: string; index: number };
    this.#toFocus = true;
    this.#virtual?.scrollToIndex(next.index, { align: "auto" });
    this.#stand({ at: next.unit });
    this.requestUpdate();
  }

  #open(does?: string): void {
    const entry = this.#rows.find((row) => "entry" in row && row.entry.unit === this.chosen);
    if (entry === undefined) return;
    const address = this.#address(this.chosen);
    location.assign(does === undefined ? address : `${address}${address.includes("?") ? "&" : "?"}do=${does}`);
  }

  #address(unit: string): string {
    return this.link.replace("{unit}", encodeURIComponent(unit));
  }

  /** Keys work wherever the focus is, but where something is typed. */
  readonly #key = (event: KeyboardEvent): void => {
    if (inDialog(event)) return;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLElement && /^(input|textarea|select)$/i.test(target.tagName)) return;
    switch (event.key) {
      case "j":
        this.#choose(1);
        break;
      case "k":
        this.#choose(-1);
        break;
      case "o":
        this.#open();
        break;
      case "a":
        this.#open("approve");
        break;
      case "r":
        this.#open("refuse");
        break;
      case "/":
        this.renderRoot.querySelector<HTMLElement>("input[name=text]")?.focus();
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#keysFrom = this.page ? window : this;
    this.#keysFrom.addEventListener("keydown", this.#key as EventListener);
  }

  protected override show(data: Shown, register: OpenRegister): TemplateResult {
    const rows = this.#filtered(data);
    const { queue } = data;
    const virtual = this.#virtual;
    if (virtual !== undefined) {
      virtual.setOptions(this.#options(virtual.scrollElement as HTMLElement));
      virtual._willUpdate();
    }
    const found = rows.length - rows.filter((row) => "group" in row).length;
    return html`
      ${this.page ? html`<h1>${this.#heading()}</h1>` : html`<h2>${this.#heading()}</h2>`}
      <p class="muted told" role="status">
        ${count(queue.live, "live unit")}, ${queue.in_flight.toLocaleString()} in flight.
        ${found === queue.live ? "" : `${count(found, "unit")} shown.`}
        ${queue.not_asked > 0 ? `${count(queue.not_asked, "unit")} could go on, and nobody has asked policy yet.` : ""}
      </p>
      ${this.#capacity(queue)}
      <form class="row filters" role="search" aria-label="Filter the queue" @submit=${(event: Event) => event.preventDefault()}>
        <label
          ><span class="label">For</span>
          <select name="for" @change=${(event: Event) => this.#stand({ for: (event.target as HTMLSelectElement).value })}>
            <option value="" ?selected=${this.for === ""}>everybody</option>
            ${[...new Set([...(register.actor === null ? [] : [register.actor]), ...(this.for === "" ? [] : [this.for]), ...data.people])].map(
              (actor) => html`<option value=${actor} ?selected=${actor === this.for}>${actor}${actor === register.actor ? " (you)" : ""}</option>`,
            )}
          </select></label
        >
        <label
          ><span class="label">What is to be done</span>
          <select name="kind" @change=${(event: Event) => this.#stand({ kind: (event.target as HTMLSelectElement).value })}>
            <option value="" ?selected=${this.kind === ""}>anything</option>
            ${[...new Set([...(this.kind === "" ? [] : [this.kind]), ...queue.groups.map(({ kind }) => kind)])].map(
              (kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${TITLES[kind] ?? words(kind)}</option>`,
            )}
          </select></label
        >
        <label
          ><span class="label">Text</span>
          <input name="text" type="search" .value=${this.text} @input=${(event: Event) => this.#stand({ text: (event.target as HTMLInputElement).value })}
        /></label>
      </form>
      ${found === 0 ? this.#nothing() : this.#list(rows, found, data.now)}
    `;
  }

  #heading(): TemplateResult | string {
    return this.for === "" ? "What waits for judgment" : html`What waits for ${who(this.for)}`;
  }

  #nothing(): TemplateResult {
    const filtered = this.for !== "" || this.kind !== "" || this.text !== "";
    return html`<div class="panel">
      <p>${filtered ? "Nothing waits that is like this." : "Nothing waits for anybody."}</p>
      ${filtered ? html`<p><button @click=${() => this.#stand({ for: "", kind: "", text: "" })}>Show everything</button></p>` : nothing}
    </div>`;
  }

  #capacity(queue: Queue): TemplateResult | typeof nothing {
    if (queue.capacity === undefined || queue.capacity.length === 0) return nothing;
    return html`<ul class="capacity told" aria-label="Groups that are asked">
      ${queue.capacity.map(
        ({ group, waiting, may, full, why }) =>
          html`<li class="chip ${full ? "tone-need" : ""}" title=${why ?? ""}>${group}: ${waiting}${may === undefined ? "" : ` of ${may}`} waiting${full ? ", full" : ""}</li>`,
      )}
    </ul>`;
  }

  #list(rows: readonly Row[], found: number, now: string): TemplateResult {
    const virtual = this.#virtual;
    const items = virtual?.getVirtualItems() ?? [];
    // Before anything is measured the first of them are there already.
    const lines = items.length > 0 ? items : rows.slice(0, 12).map((_, index) => ({ index, start: undefined }));
    return html`<div class="list" tabindex="-1">
      <div class="inner" role="list" ${placed({ height: `${virtual?.getTotalSize() ?? 0}px` })}>
        ${lines.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return nothing;
          const place: Record<string, string> = start === undefined ? { position: "static" } : { position: "absolute", transform: `translateY(${start}px)` };
          return "group" in row
            ? html`<div class="line" role="listitem" data-index=${index} ${placed(place)}>
                <h2>${TITLES[row.group.kind] ?? words(row.group.kind)} <span class="muted small">${count(row.shown, "unit")}${row.shown === row.group.count ? "" : ` of ${row.group.count}`}</span></h2>
              </div>`
            : html`<div class="line" role="listitem" aria-setsize=${found} aria-posinset=${row.place} data-index=${index} ${placed(place)}>${this.#entry(row.entry, now)}</div>`;
        })}
      </div>
    </div>`;
  }

  #entry(entry: QueueEntry, now: string): TemplateResult {
    const { pending } = entry;
    const [first, ...more] = entry.because ?? [];
    return html`<div class="entry" ?data-chosen=${entry.unit === this.chosen} @click=${() => entry.unit !== this.chosen && this.#stand({ at: entry.unit })}>
      <div class="first-line">
        <a class="wrap" href=${this.#address(entry.unit)}>${entry.title}</a>
        <span class="worth muted small" title=${entry.why.map(({ says, value }) => `${value}: ${says}`).join("\n")}>worth ${entry.worth}</span>
      </div>
      <div class="small wrap">${who(pending.who)}: ${pending.decision}</div>
      <div class="row small muted">
        ${stage(entry.stage)} <span>since ${ago(entry.since, now)}</span>
        ${entry.unblocks > 0 ? html`<span>unblocks ${entry.unblocks}</span>` : nothing}
        ${first === undefined ? nothing : html`<span class="wrap">${this.for === "" ? "" : "yours because "}${first}${more.length > 0 ? ` (and ${more.length} more)` : ""}</span>`}
        ${entry.batch === undefined ? nothing : html`<span class="chip" title="Alike: can be judged at one sitting">${entry.batch}</span>`}
      </div>
      <details class="small">
        <summary>Why here: <span class="muted">${entry.why.map(({ value, of }) => `${value} ${words(of)}`).join(", ")}</span></summary>
        <ul>
          ${entry.why.map(({ says, value, of }) => html`<li><strong>${value}</strong> ${words(of)}: ${says}</li>`)}
          ${(entry.because ?? []).map((says) => html`<li>${says}</li>`)}
          ${(entry.owes ?? []).map((owed) => html`<li>owed: ${owed.what}</li>`)}
        </ul>
      </details>
    </div>`;
  }
}
define("governed-queue", GovernedQueue);
