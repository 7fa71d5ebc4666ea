// A change of policy, tried: its text, and beside it what flips, what differs, what cases say, and how it is proposed.
import type { FactView } from "governed";
import { LitElement, css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { noViewPanel } from "../parts/no-view.js";
import { count } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";
import solo from "../../../examples/policies/solo.yaml?raw";
import team from "../../../examples/policies/team.yaml?raw";
import { completes } from "./complete.js";
import { draftOf, type Draft } from "./draft.js";
import { writtenAs } from "./force.js";
import { look } from "./look.js";
import type { PolicyShown } from "./policy.js";
import { saveText } from "./save.js";
import type { GovernedPolicyText } from "./text.js";
import { said } from "./told.js";
import "./cases.js";
import "./differs.js";
import "./flips.js";
import "./propose.js";
import "./text.js";

const PANELS = [
  { name: "", title: "What flips" },
  { name: "differs", title: "What differs" },
  { name: "tests", title: "Tests" },
  { name: "propose", title: "Propose" },
] as const;

/** `<governed-policy-change>`: `panel` is what stands beside the text, `rule` what it begins at. */
export class GovernedPolicyChange extends LitElement {
  static override styles = [
    ...styles,
    look,
    css`
      .desk {
        display: grid;
        gap: 1rem;
        grid-template-columns: minmax(0, 1fr);
        align-items: start;
      }
      @media (min-width: 68rem) {
        .desk {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
      }
      .tabs {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
        border-bottom: 1px solid var(--line);
        margin-bottom: 0.8rem;
      }
      .tabs button {
        border: 0;
        border-bottom: 3px solid transparent;
        border-radius: 0;
        background: none;
        color: var(--muted);
        padding-inline: 0.6rem;
      }
      .tabs button[aria-selected="true"] {
        color: var(--ink);
        font-weight: 600;
        border-color: var(--accent);
      }
      .faults {
        margin-top: 0.5rem;
      }
      .faults button {
        text-align: start;
        height: auto;
      }
      .standing {
        min-height: 1.6rem;
      }
      .intro {
        margin-bottom: 0.8rem;
      }
      .after {
        margin-top: 0.6rem;
      }
      input[type="file"] {
        width: 100%;
      }
    `,
  ];
  static override properties: PropertyDeclarations = { register: { attribute: false }, shown: { attribute: false }, panel: {}, rule: {}, file: { state: true } };
  declare register: OpenRegister;
  declare shown: PolicyShown;
  declare panel: string;
  declare rule: string;
  declare file: number;

  #draft: Draft | undefined;
  #document = 0;
  #begun = false;
  #went = "";

  constructor() {
    super();
    this.panel = "";
    this.rule = "";
    this.file = 0;
  }

  readonly #heard = (): void => this.requestUpdate();
  readonly #completes = completes((): { facts: readonly FactView[]; others: readonly string[] } => ({
    facts: this.#draft?.facts ?? [],
    others: this.#draft?.files.filter((_, index) => index !== this.file).map(({ text }) => text) ?? [],
  }));

  override connectedCallback(): void {
    super.connectedCallback();
    this.#draft?.addEventListener("changed", this.#heard);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#draft?.removeEventListener("changed", this.#heard);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const draft = draftOf(this.register);
    if (draft !== this.#draft) {
      this.#draft?.removeEventListener("changed", this.#heard);
      this.#draft = draft;
      draft.addEventListener("changed", this.#heard);
      this.#begun = false;
    }
    if (changed.has("shown") || !this.#begun) {
      this.#begun = true;
      draft.begin(this.shown.policies[0]);
    }
    if (this.file >= draft.files.length) this.file = 0;
  }

  protected override updated(): void {
    if (this.rule === "" || this.#went === this.rule || (this.#draft?.files.length ?? 0) === 0) return;
    this.#went = this.rule;
    const written = writtenAs(this.shown.policies[0]?.documents ?? [], this.rule);
    const name = this.rule.slice(this.rule.lastIndexOf("/") + 1);
    for (const [index, { text }] of (this.#draft as Draft).files.entries()) {
      const lines = text.split("\n").map((line) => line.trimEnd());
      if (written !== undefined && !lines.includes(`policy: ${written.layer.policy}`)) continue;
      const named = lines.findIndex((line) => /^\s*(- )?id: /.test(line) && line.endsWith(`id: ${name}`));
      // Ceilings, budgets and the ladder have no name of their own.
      const line = named >= 0 ? named : lines.indexOf(`${written?.part}:`);
      if (line < 0) continue;
      this.file = index;
      void this.#goTo(line + 1);
      return;
    }
  }

  async #goTo(line: number, column = 1): Promise<void> {
    await this.updateComplete;
    const text = this.renderRoot.querySelector<GovernedPolicyText>("governed-policy-text");
    await text?.updateComplete;
    text?.goTo(line, column);
  }

  #stand(panel: string): void {
    this.panel = panel;
    this.dispatchEvent(new CustomEvent("governed-stands", { detail: { panel }, bubbles: true, composed: true }));
  }

  #replace(files: readonly { name: string; text: string }[]): void {
    this.#document += 1;
    this.file = 0;
    (this.#draft as Draft).replace(files);
  }

  protected override render(): TemplateResult | typeof nothing {
    const draft = this.#draft;
    if (draft === undefined) return nothing;
    return html`
      <p class="muted intro">Nothing here is in force: it is tried on what was decided, in this page, as you write. It goes into force as work that is proposed, judged and landed.</p>
      ${draft.overtaken ? this.#overtaken(draft) : nothing} ${draft.files.length === 0 ? this.#starters() : this.#desk(draft)}
    `;
  }

  #overtaken(draft: Draft): TemplateResult {
    return html`<div class="panel tone-need stack" role="status">
      <p>This draft was begun from another policy than the one in force.</p>
      <div class="row">
        <button @click=${() => draft.rebase()}>Go on against what is in force</button>
        <button
          @click=${() => {
            this.#document += 1;
            draft.reset();
          }}
        >
          Throw the draft away
        </button>
      </div>
    </div>`;
  }

  #starters(): TemplateResult {
    return html`<div class="panel stack">
      <p>No policy is in force. Begin with one of the starters, or with a file.</p>
      <div class="row">
        <button class="first" @click=${() => this.#replace([{ name: "team.yaml", text: team }])}>A team, and its machines</button>
        <button @click=${() => this.#replace([{ name: "solo.yaml", text: solo }])}>One person, and their machines</button>
      </div>
      ${this.#files()}
    </div>`;
  }

  #files(): TemplateResult {
    return html`<label><span class="label">Open policy files, the uppermost layer first</span><input type="file" multiple accept=".yaml,.yml,.json" @change=${this.#opened} /></label>`;
  }

  readonly #opened = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const files = await Promise.all([...(input.files ?? [])].map(async (file) => ({ name: file.name, text: await file.text() })));
    input.value = "";
    if (files.length > 0) this.#replace(files);
  };

  #desk(draft: Draft): TemplateResult {
    const file = draft.files[this.file];
    if (file === undefined) return html``;
    const faults = draft.faults.filter((fault) => fault.file === file.name);
    return html`<div class="desk">
      <section aria-labelledby="text-title">
        <div class="row apart">
          <h2 id="text-title">The text</h2>
          ${draft.files.length > 1
            ? html`<label class="row"
                ><span class="muted small">Layer</span>
                <select @change=${(event: Event) => (this.file = Number((event.target as HTMLSelectElement).value))}>
                  ${draft.files.map(({ name }, index) => html`<option value=${index} ?selected=${index === this.file}>${name}</option>`)}
                </select></label
              >`
            : html`<code>${file.name}</code>`}
        </div>
        <p class="standing small" role="status">${this.#standing(draft)}</p>
        <governed-policy-text
          .text=${file.text}
          named="Policy ${file.name}, YAML"
          document=${`${this.#document} ${this.file}`}
          .faults=${faults}
          .completes=${this.#completes}
          @governed-typed=${(event: CustomEvent<string>) => draft.write(this.file, event.detail)}
        ></governed-policy-text>
        ${draft.noView === undefined ? nothing : noViewPanel(draft.noView)}
        ${draft.faults.length === 0
          ? nothing
          : html`<ul class="told faults" aria-label="What is wrong with it">
              ${draft.faults.map(
                ({ file: name, line, column, message, help }) => html`<li>
                  <button
                    class="plain wrap"
                    @click=${() => {
                      this.file = Math.max(
                        draft.files.findIndex((one) => one.name === name),
                        0,
                      );
                      void this.#goTo(line ?? 1, column ?? 1);
                    }}
                  >
                    ${draft.files.length > 1 ? `${name}, ` : ""}${line === undefined ? "" : `line ${line}: `}${said(message)}
                  </button>
                  ${help === undefined ? nothing : html`<span class="muted">${said(help)}</span>`}
                </li>`,
              )}
            </ul>`}
        <div class="row after">
          <button @click=${() => saveText(file.name, file.text)}>Download ${file.name}</button>
          <button
            ?disabled=${!draft.changed}
            @click=${() => {
              this.#document += 1;
              draft.reset();
            }}
          >
            Back to what is in force
          </button>
        </div>
        <details class="small">
          <summary>Open other files</summary>
          ${this.#files()}
        </details>
      </section>
      <section aria-label="What comes of it">
        <div class="tabs" role="tablist" aria-label="What comes of it" @keydown=${this.#arrows}>
          ${PANELS.map(
            ({ name, title }) =>
              html`<button role="tab" id="tab-${name}" aria-selected=${this.panel === name ? "true" : "false"} aria-controls="panel" tabindex=${this.panel === name ? 0 : -1} @click=${() => this.#stand(name)}>${title}${this.#mark(name, draft)}</button>`,
          )}
        </div>
        <div id="panel" role="tabpanel" aria-labelledby="tab-${this.panel}">${this.#panel(draft)}</div>
      </section>
    </div>`;
  }

  readonly #arrows = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const now = PANELS.findIndex(({ name }) => name === this.panel);
    this.#stand((PANELS[(now + by + PANELS.length) % PANELS.length] as (typeof PANELS)[number]).name);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
  };

  #mark(panel: string, draft: Draft): string {
    const number =
      panel === "" && draft.tried !== undefined
        ? draft.tried.backtest.loosened + draft.tried.backtest.tightened
        : panel === "differs"
          ? draft.differences?.differences.length
          : panel === "tests"
            ? draft.report?.cases.filter(({ failures }) => failures.length > 0).length
            : undefined;
    return number === undefined || number === 0 ? "" : ` (${number.toLocaleString()}${panel === "tests" ? " fail" : ""})`;
  }

  #standing(draft: Draft): TemplateResult | string {
    if (draft.stale) return "Checking …";
    if (draft.faults.length > 0) return html`<span class="tone-block"><span aria-hidden="true">✕</span> ${count(draft.faults.length, "thing is", "things are")} wrong. What stands beside is of the last text that could be read.</span>`;
    if (draft.noView !== undefined) return "It cannot be read.";
    if (!draft.changed) return "This is the policy in force, word for word.";
    return html`<span class="tone-move"><span aria-hidden="true">✓</span> It can be read: ${count(draft.compiled?.rules ?? 0, "thing")} in it can fire.</span>`;
  }

  #panel(draft: Draft): TemplateResult {
    switch (this.panel) {
      case "differs":
        return html`<governed-policy-differs .draft=${draft}></governed-policy-differs>`;
      case "tests":
        return html`<governed-policy-cases .register=${this.register} .draft=${draft}></governed-policy-cases>`;
      case "propose":
        return html`<governed-policy-propose .register=${this.register} .draft=${draft}></governed-policy-propose>`;
      default:
        return html`<governed-policy-flips .register=${this.register} .draft=${draft}></governed-policy-flips>`;
    }
  }
}
customElements.define("governed-policy-change", GovernedPolicyChange);
