// Rules by what they are worth, with what an analysis finds beside them.
import type { PolicyFinding, RuleRecord } from "governed";
import { LitElement, css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { count, when, who, words } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { linkTo } from "../route.js";
import { styles } from "../style.js";
import { look } from "./look.js";
import type { PolicyShown } from "./policy.js";
import { CONCERNS, findingTold } from "./told.js";
import "./rule.js";

type Sort = "concern" | "id" | "fired" | "held" | "right" | "overridden" | "unchanged" | "wrong" | "review" | "since";

const COUNTS: readonly { readonly name: "fired" | "held" | "right" | "overridden" | "unchanged" | "wrong"; readonly means: string }[] = [
  { name: "fired", means: "Decisions in which it fired" },
  { name: "held", means: "Units it held back" },
  { name: "right", means: "Of these, changed, declined, refused or given up before they went on" },
  { name: "overridden", means: "Of these, gone on as they were under an override" },
  { name: "unchanged", means: "Of these, gone on as they were, with what it asked for" },
  { name: "wrong", means: "Challenges upheld, and units it let land that failed" },
];

const compare = (sort: Sort) => (one: RuleRecord, other: RuleRecord): number => {
  if (sort === "id" || sort === "review" || sort === "since") return one[sort] < other[sort] ? -1 : one[sort] > other[sort] ? 1 : 0;
  return sort === "concern" ? 0 : other[sort] - one[sort];
};

/** `<governed-policy-rules>`: `rule` is the opened one, `text`, `sort` and `only` (`finding`, `overdue`) what the list shows. */
export class GovernedPolicyRules extends LitElement {
  static override styles = [
    ...styles,
    look,
    css`
      .filters {
        align-items: end;
        margin-bottom: 0.5rem;
      }
      .filters input,
      .filters select {
        width: 100%;
      }
      th button {
        min-height: 1.6rem;
        padding: 0 0.2rem;
        font-weight: 600;
        color: inherit;
      }
      tbody th {
        font-weight: 400;
        font-size: inherit;
        color: inherit;
        min-width: 15rem;
      }
      td,
      th {
        padding-inline-end: 0.9rem;
      }
      tr[data-open] > * {
        background: var(--chosen);
      }
      td.zero {
        color: var(--muted);
      }
    `,
  ];
  static override properties: PropertyDeclarations = { register: { attribute: false }, shown: { attribute: false }, rule: {}, text: {}, sort: {}, only: {} };
  declare register: OpenRegister;
  declare shown: PolicyShown;
  declare rule: string;
  declare text: string;
  declare sort: string;
  declare only: string;

  constructor() {
    super();
    this.rule = "";
    this.text = "";
    this.sort = "";
    this.only = "";
  }

  #stand(stands: Readonly<Record<string, string>>): void {
    Object.assign(this, stands);
    this.dispatchEvent(new CustomEvent("governed-stands", { detail: stands, bubbles: true, composed: true }));
  }

  #findings(id: string): readonly PolicyFinding[] {
    return this.shown.findings.filter(({ rulings }) => rulings.includes(id));
  }

  #overdue(rule: RuleRecord): boolean {
    return rule.concerns?.includes("overdue") === true;
  }

  #listed(): readonly RuleRecord[] {
    const text = this.text.trim().toLowerCase();
    const fits = this.shown.rules.filter((rule) => {
      if (this.only === "finding" && this.#findings(rule.id).length === 0 && (rule.concerns ?? []).every((concern) => concern === "overdue")) return false;
      if (this.only === "overdue" && !this.#overdue(rule)) return false;
      return text === "" || `${rule.id} ${rule.why} ${rule.owner} ${rule.origin ?? ""} ${rule.sort}`.toLowerCase().includes(text);
    });
    return fits.toSorted(compare((this.sort || "concern") as Sort));
  }

  protected override render(): TemplateResult {
    const { rules } = this.shown;
    if (rules.length === 0) {
      return html`<p class="panel">No rules: ${this.shown.policies.length === 0 ? "no policy is in force" : "the policy in force has none"}. <a href=${linkTo("policy", "change")}>Try some</a>.</p>`;
    }
    const listed = this.#listed();
    const opened = rules.find(({ id }) => id === this.rule);
    return html`
      <form class="row filters" role="search" aria-label="Filter the rules" @submit=${(event: Event) => event.preventDefault()}>
        <label><span class="label">Text</span><input type="search" name="text" .value=${this.text} @input=${(event: Event) => this.#stand({ text: (event.target as HTMLInputElement).value })} /></label>
        <label
          ><span class="label">Show</span>
          <select name="only" @change=${(event: Event) => this.#stand({ only: (event.target as HTMLSelectElement).value })}>
            <option value="" ?selected=${this.only === ""}>all rules</option>
            <option value="finding" ?selected=${this.only === "finding"}>with a finding or a concern</option>
            <option value="overdue" ?selected=${this.only === "overdue"}>overdue for another look</option>
          </select></label
        >
        <label
          ><span class="label">First</span>
          <select name="sort" @change=${(event: Event) => this.#stand({ sort: (event.target as HTMLSelectElement).value })}>
            ${(
              [
                ["", "what to look at"],
                ["id", "by name"],
                ["review", "by review day"],
                ["since", "the oldest"],
                ...COUNTS.map(({ name }) => [name, `most ${words(name)}`] as const),
              ] as const
            ).map(([value, says]) => html`<option value=${value} ?selected=${value === this.sort}>${says}</option>`)}
          </select></label
        >
      </form>
      <p class="muted small" role="status">${count(listed.length, "rule")}${listed.length === rules.length ? "" : ` of ${rules.length}`}.</p>
      ${listed.length === 0
        ? html`<div class="panel row"><p>No rule is like this.</p><button @click=${() => this.#stand({ text: "", only: "" })}>Show all</button></div>`
        : html`<div class="scrolls panel" tabindex="0" role="region" aria-label="Rules and what came of them">${this.#table(listed)}</div>`}
      ${opened === undefined ? (this.rule === "" ? nothing : html`<p class="panel">No rule is called <code>${this.rule}</code>.</p>`) : this.#opened(opened)}
    `;
  }

  #table(listed: readonly RuleRecord[]): TemplateResult {
    const sorted = this.sort || "concern";
    const head = (name: Sort, title: string, means: string) =>
      html`<th scope="col" class=${name === "id" || name === "review" ? "" : "number"} aria-sort=${sorted === name ? (name === "id" || name === "review" ? "ascending" : "descending") : "none"}>
        <button class="plain" title=${means} @click=${() => this.#stand({ sort: sorted === name ? "" : name })}>${title}${sorted === name ? html`<span aria-hidden="true"> ▾</span>` : nothing}</button>
      </th>`;
    return html`<table>
      <thead>
        <tr>
          ${head("id", "Rule", "By name")} ${COUNTS.map(({ name, means }) => head(name, words(name), means))} ${head("review", "review", "When it is due for another look")}
          <th scope="col">Owner</th>
        </tr>
      </thead>
      <tbody>
        ${listed.map((rule) => this.#row(rule))}
      </tbody>
    </table>`;
  }

  #row(rule: RuleRecord): TemplateResult {
    const findings = this.#findings(rule.id);
    const open = rule.id === this.rule;
    return html`<tr ?data-open=${open}>
      <th scope="row">
        <button class="plain wrap" aria-expanded=${open ? "true" : "false"} @click=${() => this.#open(open ? "" : rule.id)}><code>${rule.id}</code></button>
        ${rule.sort === "rule" ? nothing : html`<span class="muted small">${words(rule.sort)}</span>`}
        <div class="small wrap">${rule.why}</div>
        <div class="row">
          ${(rule.concerns ?? []).map((concern) => html`<span class="chip tone-${CONCERNS[concern].tone}" title=${rule.says}>${CONCERNS[concern].says}</span>`)}
          ${[...new Set(findings.map(({ kind }) => kind))].filter((kind) => kind !== "review_overdue").map((kind) => html`<span class="chip tone-need" title=${findings.find((finding) => finding.kind === kind)?.says ?? ""}>${words(kind)}</span>`)}
        </div>
      </th>
      ${COUNTS.map(({ name }) => html`<td class="number ${rule[name] === 0 ? "zero" : ""}">${rule[name].toLocaleString()}</td>`)}
      <td>${when(rule.review, "day")}</td>
      <td class="wrap">${who(rule.owner)}${rule.origin === undefined ? nothing : html`<div class="small muted wrap">from ${this.#origin(rule.origin)}</div>`}</td>
    </tr>`;
  }

  #origin(origin: string): TemplateResult {
    if (origin.startsWith("unit:")) return html`<a href=${linkTo("unit", origin.slice(5))}>${origin}</a>`;
    if (origin.startsWith("lesson:")) return html`<a href=${linkTo("memory")}>${origin}</a>`;
    return html`${origin}`;
  }

  #open(rule: string): void {
    this.#stand({ rule });
    if (rule === "") return;
    void this.updateComplete.then(() => {
      const heading = this.renderRoot.querySelector<HTMLElement>("#opened");
      heading?.focus({ preventScroll: true });
      heading?.scrollIntoView({ block: "start" });
    });
  }

  /** Where one came from is where one goes on. */
  #close(id: string): void {
    this.#stand({ rule: "" });
    void this.updateComplete.then(() => [...this.renderRoot.querySelectorAll<HTMLElement>("tbody button")].find((button) => button.textContent?.trim() === id)?.focus());
  }

  #opened(rule: RuleRecord): TemplateResult {
    const findings = this.#findings(rule.id);
    return html`<section class="panel stack" aria-labelledby="opened">
      <div class="row apart">
        <h2 id="opened" tabindex="-1">Rule <code>${rule.id}</code></h2>
        <button class="plain" @click=${() => this.#close(rule.id)}>Close</button>
      </div>
      ${findings.length === 0 ? nothing : html`<div><h3>What an analysis finds</h3><ul class="told">${findings.map(findingTold)}</ul></div>`}
      <governed-policy-rule .register=${this.register} .record=${rule} .documents=${this.shown.policies[0]?.documents ?? []}></governed-policy-rule>
    </section>`;
  }
}
customElements.define("governed-policy-rules", GovernedPolicyRules);
