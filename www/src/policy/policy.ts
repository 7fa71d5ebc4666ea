// The policy: what is in force and what it is worth, and what it could be instead.
import type { Analysis, PolicyFinding, RuleRecord, RulesView } from "governed";
import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import { Asking } from "../parts/asking.js";
import { noViewPanel } from "../parts/no-view.js";
import { asNoView, type NoView } from "../register/answer.js";
import type { OpenRegister } from "../register/register.js";
import { linkTo } from "../route.js";
import { styles } from "../style.js";
import { askDesk } from "./desk.js";
import { policiesOf, type Adopted } from "./force.js";
import { look } from "./look.js";
import "./rules.js";
import "./standing.js";

/** What the parts of the view share. */
export interface PolicyShown {
  /** Every policy there was, the one in force first. */
  readonly policies: readonly Adopted[];
  readonly rules: readonly RuleRecord[];
  readonly findings: readonly PolicyFinding[];
  /** Why there are no findings, where it could not be analysed. */
  readonly notAnalysed: NoView | undefined;
  readonly now: string;
}

const PARTS = [
  { name: "", title: "In force" },
  { name: "rules", title: "Rules" },
  { name: "change", title: "Try a change" },
] as const;

/** `<governed-policy>`: `shows` is what of it is shown (nothing, `rules`, `change`), the rest is where that part stands. */
export class GovernedPolicy extends Asking<PolicyShown> {
  static override properties: PropertyDeclarations = { shows: {}, rule: {}, text: {}, sort: {}, only: {}, panel: {}, editor: { state: true } };
  declare shows: string;
  declare rule: string;
  declare text: string;
  declare sort: string;
  declare only: string;
  declare panel: string;
  protected declare editor: "loading" | "loaded" | NoView | undefined;

  static override styles = [
    ...styles,
    look,
    css`
      .parts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin: 0.6rem 0 1rem;
      }
      .parts a[aria-current="page"] {
        background: var(--chosen);
        border-color: var(--accent);
        font-weight: 600;
      }
    `,
  ];

  constructor() {
    super();
    this.shows = "";
    this.rule = "";
    this.text = "";
    this.sort = "";
    this.only = "";
    this.panel = "";
  }

  protected override asks(): readonly unknown[] {
    return [this.register?.checked.is === "reading"];
  }

  protected override async load(register: OpenRegister): Promise<PolicyShown> {
    const now = register.now();
    const [policies, { rules }] = await Promise.all([policiesOf(register), register.ask<RulesView>("rules", { now })]);
    const inForce = policies[0];
    let findings: readonly PolicyFinding[] = [];
    let notAnalysed: NoView | undefined;
    if (inForce !== undefined) {
      try {
        findings = (await askDesk<Analysis>("analyse", { policy: { documents: inForce.documents }, now })).findings;
      } catch (thrown) {
        notAnalysed = asNoView(thrown);
      }
    }
    return { policies, rules, findings, notAnalysed, now };
  }

  /** The editor is by far the largest part: it is loaded when somebody wants to write. */
  #change(shown: TemplateResult): TemplateResult {
    if (this.editor === undefined) {
      this.editor = "loading";
      import("./change.js").then(
        () => (this.editor = "loaded"),
        (thrown) => (this.editor = asNoView(thrown)),
      );
    }
    if (this.editor instanceof Error) return noViewPanel(this.editor);
    return this.editor === "loaded" ? shown : html`<p class="panel muted" role="status">Loading the editor …</p>`;
  }

  protected override show(data: PolicyShown, register: OpenRegister): TemplateResult {
    const part = PARTS.find(({ name }) => name === this.shows);
    return html`
      <h1>Policy</h1>
      <nav class="parts" aria-label="Parts of the policy">
        ${PARTS.map(({ name, title }) => html`<a class="button" href=${linkTo("policy", name === "" ? undefined : name)} aria-current=${name === this.shows ? "page" : "false"}>${title}</a>`)}
      </nav>
      ${part === undefined
        ? html`<p class="panel">There is no part <code>${this.shows}</code>. <a href=${linkTo("policy")}>To the policy in force</a></p>`
        : part.name === ""
          ? html`<governed-policy-standing .register=${register} .shown=${data}></governed-policy-standing>`
          : part.name === "rules"
            ? html`<governed-policy-rules .register=${register} .shown=${data} rule=${this.rule} text=${this.text} sort=${this.sort} only=${this.only}></governed-policy-rules>`
            : this.#change(html`<governed-policy-change .register=${register} .shown=${data} panel=${this.panel} rule=${this.rule}></governed-policy-change>`)}
    `;
  }
}
customElements.define("governed-policy", GovernedPolicy);
