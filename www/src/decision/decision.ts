// Where a person judges: what policy says of the next move, and what can be said to it.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { Decision, Explained, Reason, Stage, Unit } from "governed";
import { NoView, asNoView } from "../register/answer.js";
import type { OpenRegister } from "../register/register.js";
import { Asking } from "../parts/asking.js";
import { define } from "../parts/define.js";
import { notRecordedPanel } from "../parts/no-view.js";
import { Sending } from "../parts/sending.js";
import { digest, verdict, when, words } from "../parts/words.js";
import { styles } from "../style.js";
import { type Act, type Said, actNamed, offered } from "./acts.js";
import { verdictTree } from "./verdict.js";
import { verdictStyles } from "./verdict.css.js";

interface Shown {
  readonly unit: Unit;
  /** The digest of what is shown, taken by the core in this page. */
  readonly shown: string;
  readonly pending: { readonly who: string; readonly decision: string; readonly why: string } | null;
  readonly explained: Explained | undefined;
  /** Why policy was not asked. */
  readonly notAsked: NoView | undefined;
  readonly why: Reason;
  /** What was decided by then, where the past is looked at. */
  readonly recorded: { readonly seq: number; readonly at: string; readonly to: Stage; readonly decision: Decision } | undefined;
  readonly opened: string;
}

/**
 * `<governed-decision>`: `unit`; `as-of` (an entry's number: then only what was decided by then is shown); `does` (an act
 * whose form is open at first). Tells `governed-applied` when something was recorded.
 */
export class GovernedDecision extends Asking<Shown> {
  static override properties: PropertyDeclarations = {
    unit: {},
    asOf: { attribute: "as-of" },
    at: {},
    does: {},
    refused: { state: true },
    sending: { state: true },
    done: { state: true },
  };
  declare unit: string;
  declare asOf: string;
  /** The instant it is asked at, where the past is looked at. */
  declare at: string;
  declare does: string;
  declare refused: NoView | undefined;
  declare sending: boolean;
  declare done: string;

  readonly #sends = new Sending();
  /** The digest of what was shown when the form that is open was opened, or was looked at again. */
  #seen = "";
  /** Which form that is. */
  #form = "";

  static override styles = [
    ...styles,
    verdictStyles,
    css`
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin-block: 0.6rem;
      }
      form.act {
        display: grid;
        gap: 0.7rem;
        border-top: 1px solid var(--line);
        padding-top: 0.8rem;
        margin-top: 0.4rem;
      }
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 0.25rem;
      }
      fieldset label {
        display: flex;
        gap: 0.5rem;
        align-items: baseline;
      }
      legend {
        padding: 0;
        font-size: 0.87rem;
        color: var(--muted);
      }
      .head {
        margin-bottom: 0.5rem;
      }
    `,
  ];

  constructor() {
    super();
    this.unit = "";
    this.asOf = "";
    this.at = "";
    this.does = "";
    this.sending = false;
    this.done = "";
  }

  protected override asks(): readonly unknown[] | undefined {
    return this.unit === "" ? undefined : [this.unit, this.asOf, this.at, this.register?.actor, this.register?.ownDigest];
  }

  protected override async load(register: OpenRegister): Promise<Shown> {
    const now = this.at === "" ? register.now() : this.at;
    const past = this.asOf === "" ? {} : { as_of: Number(this.asOf) };
    const of = { unit: this.unit, ...past };
    const [unit, brief, why] = await Promise.all([
      register.ask<Unit>("unit", of),
      register.ask<{ shown: string; pending: Shown["pending"] }>("brief", { ...of, now }),
      register.ask<Reason>("why", { ...of, now }),
    ]);
    const by = register.actor ?? unit.accountable.is;
    let explained: Explained | undefined;
    let notAsked: NoView | undefined;
    if (this.asOf === "") {
      try {
        explained = await register.ask<Explained>("decide_move", { unit: this.unit, by, now });
      } catch (thrown) {
        notAsked = asNoView(thrown);
      }
    }
    const recorded = explained === undefined ? await this.#recorded(register, of) : undefined;
    return { unit, shown: brief.shown, pending: brief.pending, explained, notAsked, why, recorded, opened: now };
  }

  /** The last decision that was recorded by then. */
  async #recorded(register: OpenRegister, of: object): Promise<Shown["recorded"]> {
    interface Decided {
      seq: number;
      at: string;
      event: { type: string; with: { to: Stage; decision: Decision } };
    }
    const { entries } = await register.ask<{ entries: readonly Decided[] }>("entries", of);
    const decided = entries.findLast(({ event }) => event.type === "decided" || (event.type === "moved" && event.with.decision !== undefined));
    return decided === undefined ? undefined : { seq: decided.seq, at: decided.at, to: decided.event.with.to, decision: decided.event.with.decision };
  }

  protected override show(data: Shown, register: OpenRegister): TemplateResult {
    const past = this.asOf !== "";
    const decision = data.explained?.decision ?? data.recorded?.decision;
    return html`
      <section class="panel" aria-labelledby="decision">
        <div class="row apart head">
          <h2 id="decision">${past ? "What was decided by then" : "The decision"}</h2>
          ${decision === undefined ? nothing : verdict(decision.verdict)}
        </div>
        ${past || data.pending === null ? nothing : html`<p class="said"><strong>${data.pending.who}</strong> is to ${lowered(data.pending.decision)} <span class="muted">(${data.pending.why})</span></p>`}
        ${data.explained !== undefined
          ? html`<p class="small muted">What policy says of its next move now; nothing is recorded by looking.</p>`
          : data.recorded !== undefined
            ? html`<p class="small muted">Recorded in entry ${data.recorded.seq} at ${when(data.recorded.at)}: asked to go to ${words(data.recorded.to)}.</p>`
            : html`<p class="small muted said">${data.notAsked?.message ?? "Policy was not asked by then."}</p>`}
        ${decision === undefined ? this.#why(data.why) : verdictTree(decision)}
      </section>
      ${past ? nothing : this.#judging(data, register)}
    `;
  }

  #why(reason: Reason): TemplateResult {
    return html`<details open><summary class="said">${reason.text}</summary>${this.#because(reason.because)}</details>`;
  }

  #because(reasons: readonly Reason[]): TemplateResult | typeof nothing {
    if (reasons.length === 0) return nothing;
    return html`<ul class="branch">${reasons.map((reason) => html`<li class="wrap"><span class="said">${reason.text}</span>${reason.from.length === 0 ? nothing : html` <span class="muted small">entry ${reason.from.join(", ")}</span>`}${this.#because(reason.because)}</li>`)}</ul>`;
  }

  #judging(data: Shown, register: OpenRegister): TemplateResult {
    if (register.actor === null) {
      return html`<section class="panel"><h2>Judging</h2><p class="muted">You are reading. To judge, open the page with the link that <code>governed serve</code> prints: it says who you are.</p></section>`;
    }
    if (register.checked.is === "reading") {
      return html`<section class="panel"><h2>Judging</h2><p class="muted" role="status">The page is still checking the ledger: what you sign is worked out here, and not taken from the server.</p></section>`;
    }
    const acts = offered(data.unit, data.explained?.decision);
    const open = actNamed(this.does, acts);
    return html`
      <section class="panel" aria-labelledby="judging">
        <h2 id="judging">Judging as ${register.actor}</h2>
        <p class="small muted">
          What you see is ${digest(data.shown)}. That is what an answer counts for, until it changes.
          ${register.ownDigest ? nothing : html`<strong class="tone-need">This ledger is too large to be read here: the digest is the server's word.</strong>`}
        </p>
        <div class="acts" role="group" aria-label="What you can say">
          ${acts.map(
            (act) =>
              html`<button data-act=${act.name} aria-expanded=${act === open} aria-controls="act" title=${act.says} @click=${() => this.#choose(act === open ? "" : act.name)}>${act.title}</button>`,
          )}
        </div>
        <div role="status" id="done" tabindex="-1">${this.done === "" ? nothing : html`<p class="tone-move"><span aria-hidden="true">✓</span> ${this.done}</p>`}</div>
        ${open === undefined ? nothing : keyed(`${data.unit.id} ${open.name}`, this.#filled(open, data, register))}
      </section>
    `;
  }

  #choose(name: string): void {
    this.does = name;
    this.refused = undefined;
    this.done = "";
    this.#chosen = name !== "";
    this.dispatchEvent(new CustomEvent("governed-stands", { detail: { do: name }, bubbles: true, composed: true }));
  }

  /** Closes the form and gives the focus back to what opened it. */
  #cancel(act: Act): void {
    this.#choose("");
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`button[data-act="${act.name}"]`)?.focus());
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const form = this.does === "" || this.data === undefined ? "" : `${this.data.unit.id} ${this.does}`;
    if (form === this.#form) return;
    this.#form = form;
    this.#seen = this.data?.shown ?? "";
    this.refused = undefined;
  }

  #focused = "";
  #chosen = false;

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const field = this.renderRoot.querySelector<HTMLElement>("form.act :is(select, textarea, input)");
    const form = field === null ? "" : this.#form;
    if (form === this.#focused) return;
    this.#focused = form;
    // A form that is opened by a key, here or in the queue, is where one goes on; one in a page of others takes no focus.
    if (field !== null && (this.#chosen || holdsFocus(this))) field.focus();
    this.#chosen = false;
  }

  #filled(act: Act, data: Shown, register: OpenRegister): TemplateResult {
    const other = act.signs === true && this.#seen !== data.shown;
    return html`<form class="act" id="act" aria-label=${act.title} @submit=${(event: SubmitEvent) => this.#send(event, act, data, register)}>
      <p class="small muted">${act.says}</p>
      ${act.fields({ unit: data.unit, decision: data.explained?.decision, now: data.opened })}
      ${this.refused === undefined ? nothing : notRecordedPanel(this.refused)}
      ${other
        ? html`<div class="panel tone-need" role="alert">
            <p>What is shown changed while this form was open: it was ${digest(this.#seen)} and is ${digest(data.shown)}. Look at it again before you sign it.</p>
            <p><button type="button" @click=${() => this.#look(data.shown)}>I looked at it as it is now</button></p>
          </div>`
        : nothing}
      <div class="row">
        <button class="first" ?disabled=${other || register.connection !== "live"} aria-disabled=${this.sending ? "true" : "false"}>${this.sending ? "Recording …" : act.submits}</button>
        <button type="button" @click=${() => this.#cancel(act)}>Cancel</button>
        ${register.connection === "live" ? nothing : html`<span class="small tone-need">The server is not there: what you wrote stays, and can be sent when it is back.</span>`}
      </div>
    </form>`;
  }

  #look(shown: string): void {
    this.#seen = shown;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("form.act button.first")?.focus());
  }

  async #send(event: SubmitEvent, act: Act, data: Shown, register: OpenRegister): Promise<void> {
    event.preventDefault();
    if (this.sending) return;
    const given = new FormData(event.target as HTMLFormElement);
    const said: Said = { given, unit: data.unit, decision: data.explained?.decision, shown: data.shown, opened: data.opened };
    this.sending = true;
    this.refused = undefined;
    try {
      const filled = JSON.stringify([data.unit.id, act.name, [...given]]);
      const applied = await this.#sends.send(register, filled, () => act.command(said));
      this.#choose("");
      const held = applied.held_back;
      this.done = applied.repeated
        ? "That was recorded before, and is not recorded twice."
        : held === undefined
          ? `Recorded as entry ${applied.head.seq}.`
          : `Asked, and recorded as entry ${applied.head.seq}: policy says ${held.verdict}, so it stays where it is.`;
      this.dispatchEvent(new CustomEvent("governed-applied", { detail: applied, bubbles: true, composed: true }));
      this.askAgain(register);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("#done")?.focus();
    } catch (thrown) {
      this.refused = asNoView(thrown);
    } finally {
      this.sending = false;
    }
  }
}

/** Whether the focus is within an element, or around it. */
const holdsFocus = (element: Element): boolean => {
  for (let at: Node | null = element; at !== null && at !== document.body; at = at instanceof ShadowRoot ? at.host : at.parentNode) {
    if (at === document.activeElement) return true;
  }
  return false;
};

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

define("governed-decision", GovernedDecision);
