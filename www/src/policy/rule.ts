// One rule: what it says, what came of it, where it fired, and a way to contest it.
import type { Command, Decision, Entries, GivenDocument, RuleRecord } from "governed";
import { LitElement, css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { noViewPanel, notRecordedPanel } from "../parts/no-view.js";
import { count, stage, verdict, when, who } from "../parts/words.js";
import { asNoView, type NoView } from "../register/answer.js";
import { newKey, type OpenRegister } from "../register/register.js";
import { linkTo } from "../route.js";
import { styles } from "../style.js";
import { writtenAs } from "./force.js";
import { look } from "./look.js";
import { pastOf, type Firings, type Made } from "./past.js";
import { decisionTold } from "./told.js";
import { partText } from "./yaml.js";

const FIRST = 25;
const MOST = 2_000;

/** The decision that an entry about a unit recorded. */
export const decisionOf = async (register: OpenRegister, { seq, unit }: Pick<Made, "seq" | "unit">): Promise<Decision | undefined> => {
  const { entries } = await register.ask<Entries>("entries", { unit });
  const event = entries.find((entry) => entry.seq === seq)?.event;
  return event?.type === "moved" || event?.type === "decided" ? event.with.decision : undefined;
};

/** A name for a challenge that the unit is unlikely to have: labels take few letters. */
const labelFor = (rule: string): string => {
  const name = rule.toLowerCase().replace(/[^a-z0-9._-]+/g, "-").replace(/^[^a-z0-9]+/, "");
  return `rule-${name.slice(0, 40)}-${newKey().slice(-6)}`;
};

/** `<governed-policy-rule>`: a rule by its `record`, out of `documents`. */
export class GovernedPolicyRule extends LitElement {
  static override styles = [
    ...styles,
    look,
    css`
      form {
        display: grid;
        gap: 0.7rem;
        max-width: 44rem;
      }
      form select {
        width: 100%;
      }
      .choice {
        display: flex;
        gap: 0.5rem;
        align-items: start;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    register: { attribute: false },
    record: { attribute: false },
    documents: { attribute: false },
    firings: { state: true },
    noFirings: { state: true },
    most: { state: true },
    decisions: { state: true },
    sending: { state: true },
    sent: { state: true },
    notSent: { state: true },
  };
  declare register: OpenRegister;
  declare record: RuleRecord;
  declare documents: readonly GivenDocument[];
  declare firings: Firings | undefined;
  declare noFirings: NoView | undefined;
  declare most: number;
  declare decisions: ReadonlyMap<number, Decision | NoView>;
  declare sending: boolean;
  declare sent: string | undefined;
  declare notSent: NoView | undefined;

  #of = "";
  #draft = { text: "", unit: "", stops: false };
  #past: EventTarget | undefined;

  constructor() {
    super();
    this.most = FIRST;
    this.decisions = new Map();
    this.sending = false;
  }

  readonly #heard = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#past?.addEventListener("changed", this.#heard);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#past?.removeEventListener("changed", this.#heard);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.#past === undefined) {
      this.#past = pastOf(this.register);
      this.#past.addEventListener("changed", this.#heard);
    }
    const other = changed.get("record") as RuleRecord | undefined;
    if (changed.has("record") && other?.id !== this.record.id) {
      this.most = FIRST;
      this.firings = undefined;
      this.decisions = new Map();
      this.sent = undefined;
      this.notSent = undefined;
      this.#draft = { text: "", unit: "", stops: false };
    }
    const { reading } = pastOf(this.register);
    const of = `${this.record.id} ${this.most} ${reading.is === "read" ? reading.decisions : ""}`;
    if (of === this.#of) return;
    this.#of = of;
    pastOf(this.register)
      .fired(this.record.id, this.most)
      .then(
        (firings) => {
          if (of === this.#of) this.firings = firings;
        },
        (thrown) => {
          if (of === this.#of) this.noFirings = asNoView(thrown);
        },
      );
  }

  protected override render(): TemplateResult {
    const written = writtenAs(this.documents, this.record.id);
    return html`<div class="stack">
      <div class="two">
        <div>
          <h3>As it is written${this.documents.length > 1 && written !== undefined ? ` in ${written.layer.policy}` : ""}</h3>
          ${written === undefined ? html`<p class="muted">It is not among the documents of the policy in force.</p>` : html`<pre class="yaml">${partText(written.said)}</pre>`}
          <p><a href=${linkTo("policy", "change", { rule: this.record.id })}>Change it and see what flips</a></p>
        </div>
        ${this.#recorded()}
      </div>
      ${this.#fired()} ${this.#challenge()}
    </div>`;
  }

  #recorded(): TemplateResult {
    const { record } = this;
    const line = (number: number, says: string) => html`<li><strong>${number.toLocaleString()}</strong> ${says}</li>`;
    return html`<div>
      <h3>What came of it</h3>
      ${record.says === "" ? nothing : html`<p class="said">${record.says}</p>`}
      <ul class="told">
        ${line(record.fired, `of ${count(record.decisions, "decision")} since ${record.since.slice(0, 10)} fired it`)} ${line(record.held, "units it held back; of these")}
        ${line(record.right, "were changed, declined, refused or given up: it was right")} ${line(record.overridden, "went on as they were, under an override")}
        ${line(record.unchanged, "went on as they were, with what it asked for")} ${line(record.wrong, "times it was wrong: a challenge upheld, or it let land what failed")}
        ${record.untold > 0 ? line(record.untold, "decisions in which it could not be told") : nothing}
      </ul>
      <p class="muted small">In force since ${when(record.since)}, without a break. ${who(record.owner)} answers for it; another look is due ${when(record.review, "day")}.</p>
    </div>`;
  }

  #fired(): TemplateResult {
    const { reading } = pastOf(this.register);
    let inside: TemplateResult;
    if (this.noFirings !== undefined) inside = noViewPanel(this.noFirings);
    else if (reading.is === "failed") inside = html`<p role="alert">The ledger could not be read again: ${reading.message}</p>`;
    else if (this.firings === undefined) inside = html`<p class="muted" role="status">Reading past decisions … ${reading.entries > 0 ? `${reading.entries.toLocaleString()} entries` : ""}</p>`;
    else if (this.firings.count === 0) inside = html`<p class="muted">It has fired in none of ${count(this.firings.of, "decision")}.</p>`;
    else {
      const { made, count: all } = this.firings;
      inside = html`<p class="muted small">${count(all, "decision")}${all > made.length ? `, the latest ${made.length} first` : ", the latest first"}. Those under earlier policies count here too.</p>
        <ul class="told">
          ${made.map((one) => this.#made(one))}
        </ul>
        ${all > made.length && made.length < MOST ? html`<p><button @click=${() => (this.most = Math.min(this.most * 4, MOST))}>Show more</button></p>` : nothing}`;
    }
    return html`<div>
      <h3>Decisions in which it fired</h3>
      ${inside}
    </div>`;
  }

  #made(one: Made): TemplateResult {
    const decision = this.decisions.get(one.seq);
    return html`<li>
      <details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && void this.#show(one)}>
        <summary>${verdict(one.verdict)} on going to ${stage(one.to)} <span class="muted small">${when(one.at)}, entry ${one.seq.toLocaleString()}</span></summary>
        ${decision === undefined ? html`<p class="muted">Reading …</p>` : decision instanceof Error ? noViewPanel(decision) : decisionTold(decision)}
        <p><a href=${linkTo("unit", one.unit)}>The unit</a></p>
      </details>
    </li>`;
  }

  async #show(one: Made): Promise<void> {
    if (this.decisions.has(one.seq)) return;
    let found: Decision | NoView;
    try {
      found = (await decisionOf(this.register, one)) ?? asNoView(new Error(`entry ${one.seq} holds no decision`));
    } catch (thrown) {
      found = asNoView(thrown);
    }
    this.decisions = new Map(this.decisions).set(one.seq, found);
  }

  #challenge(): TemplateResult {
    const heading = html`<h3>Challenge this rule</h3>`;
    if (this.register.actor === null) {
      return html`<div>${heading}<p class="muted">Nothing can be written from here. <code>governed challenge UNIT "why" --of rule:${this.record.id}</code> does it, and so does this page where <code>governed serve</code> opened it.</p></div>`;
    }
    if (this.sent !== undefined) {
      return html`<div>${heading}<p role="status">It is challenged: <a href=${linkTo("unit", this.sent)}>the unit</a> has it on record, and whoever answers for the rule is asked.</p></div>`;
    }
    const units = [...new Map((this.firings?.made ?? []).map((one) => [one.unit, one])).values()];
    if (units.length === 0) {
      return html`<div>${heading}<p class="muted">A challenge is raised about work that a rule bears on, and it has borne on none yet.</p></div>`;
    }
    return html`<div>
      ${heading}
      <form @submit=${this.#submitted}>
        <label
          ><span class="label">About which work</span>
          <select name="unit" required @change=${(event: Event) => (this.#draft.unit = (event.target as HTMLSelectElement).value)}>
            <option value="" ?selected=${this.#draft.unit === ""}>Choose a unit it fired for …</option>
            ${units.map((one) => html`<option value=${one.unit} ?selected=${one.unit === this.#draft.unit}>${one.unit} (${one.verdict} on ${one.at.slice(0, 10)})</option>`)}
          </select></label
        >
        <label><span class="label">What is wrong with the rule</span><textarea name="text" required .value=${this.#draft.text} @input=${(event: Event) => (this.#draft.text = (event.target as HTMLTextAreaElement).value)}></textarea></label>
        <label class="choice"
          ><input type="checkbox" name="stops" .checked=${this.#draft.stops} @change=${(event: Event) => (this.#draft.stops = (event.target as HTMLInputElement).checked)} />
          <span>The unit waits for the answer <span class="muted">(only a person named in the work can ask for that)</span></span></label
        >
        ${this.notSent === undefined ? nothing : notRecordedPanel(this.notSent)}
        <div><button class="first" ?disabled=${this.sending}>${this.sending ? "Recording …" : "Challenge"}</button></div>
      </form>
    </div>`;
  }

  readonly #submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.sending) return;
    const { unit, text, stops } = this.#draft;
    const challenge = { label: labelFor(this.record.id), of: { rule: this.record.id }, text };
    this.sending = true;
    this.notSent = undefined;
    try {
      await this.register.apply({ type: "challenge", with: { unit, challenge: stops ? { ...challenge, stops } : challenge } } satisfies Command);
      this.sent = unit;
    } catch (thrown) {
      this.notSent = asNoView(thrown);
    } finally {
      this.sending = false;
    }
  };
}
customElements.define("governed-policy-rule", GovernedPolicyRule);
