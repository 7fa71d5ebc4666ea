// Cases that a draft is tried on: what each comes to, what it should have, and what of the policy none of them tries.
import type { CaseOutcome, ConditionPart, RuleCoverage } from "governed";
import { css, html, nothing, type TemplateResult } from "lit";
import { noViewPanel } from "../parts/no-view.js";
import { count, stage, verdict, when } from "../parts/words.js";
import { asNoView, type NoView } from "../register/answer.js";
import { styles } from "../style.js";
import { addCase, caseLines, caseOf } from "./case.js";
import { CASES } from "./draft.js";
import { look } from "./look.js";
import type { Made } from "./past.js";
import { decisionOf } from "./rule.js";
import { saveText } from "./save.js";
import type { GovernedPolicyText } from "./text.js";
import { said } from "./told.js";
import { WatchingDraft } from "./watching.js";

const OFFERED = 12;

/** A part of a condition that no case has been true for, or none false. */
const untried = ({ yes, no }: ConditionPart): string | undefined => (yes === 0 && no === 0 ? "never told" : yes === 0 ? "never true" : no === 0 ? "never false" : undefined);

export class GovernedPolicyCases extends WatchingDraft {
  static override styles = [
    ...styles,
    look,
    css`
      governed-policy-text {
        --governed-editor-height: 26rem;
      }
      .file {
        min-width: 0;
        max-width: 100%;
      }
      .file input {
        width: 100%;
      }
      li.fails {
        border-color: var(--block);
      }
      li.passes {
        border-color: var(--move);
      }
    `,
  ];
  #samples: readonly Made[] | undefined;
  #noSamples: NoView | undefined;
  #asked = false;
  #added = new Set<number>();

  protected override render(): TemplateResult {
    const { draft } = this;
    const faults = draft.casesNoView?.told !== undefined && "places" in draft.casesNoView.told ? (draft.casesNoView.told.places ?? []) : [];
    return html`<div class="stack">
      <p class="muted">Cases say what a policy should answer. They are tried as you write, on the text of the draft.</p>
      ${this.#results()}
      <governed-policy-text
        .text=${draft.cases}
        named="Cases, YAML"
        .faults=${faults.filter(({ file }) => file === CASES)}
        @governed-typed=${(event: CustomEvent<string>) => draft.writeCases(event.detail)}
      ></governed-policy-text>
      <div class="row">
        <button ?disabled=${draft.cases.trim() === ""} @click=${() => saveText(CASES, draft.cases)}>Download ${CASES}</button>
        <label class="file"><span class="label">Open a file of cases</span><input type="file" accept=".yaml,.yml,.json" @change=${this.#opened} /></label>
      </div>
      ${this.#offered()} ${this.#coverage()}
    </div>`;
  }

  readonly #opened = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file !== undefined) this.draft.writeCases(await file.text());
    input.value = "";
  };

  #results(): TemplateResult {
    const { draft } = this;
    if (draft.cases.trim() === "") return html`<p class="panel">There are no cases yet. Make one of a past decision below, or write <code>- name: …</code> with <code>facts</code> and what to <code>expect</code>.</p>`;
    if (draft.casesNoView !== undefined) return noViewPanel(draft.casesNoView);
    const { report } = draft;
    if (report === undefined) return html`<p class="muted" role="status">${draft.faults.length > 0 ? "They are tried once the policy can be read." : "Trying …"}</p>`;
    const failing = report.cases.filter(({ failures }) => failures.length > 0);
    const lines = caseLines(draft.cases);
    return html`<section class="panel" aria-label="What the cases come to">
      <p role="status">
        ${failing.length === 0 ? html`<span class="tone-move"><span aria-hidden="true">✓</span> ${count(report.cases.length, "case passes", "cases pass")}.</span>` : html`<span class="tone-block"><span aria-hidden="true">✕</span> ${failing.length} of ${count(report.cases.length, "case")} fail.</span>`}
      </p>
      <ul class="told">
        ${report.cases.map((one, index) => this.#case(one, lines[index]))}
      </ul>
    </section>`;
  }

  #case(one: CaseOutcome, line: number | undefined): TemplateResult {
    const fails = one.failures.length > 0;
    return html`<li class=${fails ? "fails" : "passes"}>
      <span aria-hidden="true">${fails ? "✕" : "✓"}</span><span class="unseen">${fails ? "fails" : "passes"}</span>
      <button class="plain wrap" ?disabled=${line === undefined} title="To its place in the text" @click=${() => line !== undefined && this.#text?.goTo(line)}>${one.name}</button>
      ${one.verdict === null ? nothing : verdict(one.verdict)}
      ${one.failures.map(({ message, help, place }) => html`<div class="wrap"><code>${place}</code> ${said(message)}${help === undefined ? nothing : html` <span class="muted">${said(help)}</span>`}</div>`)}
      ${fails ? html`<div class="muted small wrap">Fired: ${one.fired.join(", ") || "nothing"}${one.unclear.length === 0 ? "" : `. Cannot be told: ${one.unclear.join(", ")}`}</div>` : nothing}
    </li>`;
  }

  get #text(): GovernedPolicyText | null {
    return this.renderRoot.querySelector<GovernedPolicyText>("governed-policy-text");
  }

  #offered(): TemplateResult {
    if (!this.#asked) void this.#ask();
    const inside =
      this.#noSamples !== undefined
        ? noViewPanel(this.#noSamples)
        : this.#samples === undefined
          ? html`<p class="muted" role="status">Reading past decisions …</p>`
          : this.#samples.length === 0
            ? html`<p class="muted">Nothing was decided yet.</p>`
            : html`<ul class="told">
                ${this.#samples.map(
                  (made) => html`<li class="row">
                    ${verdict(made.verdict)} <span>on going to ${stage(made.to)}</span> <span class="muted small">${when(made.at)}, entry ${made.seq.toLocaleString()}</span>
                    <button ?disabled=${this.#added.has(made.seq)} @click=${() => void this.#add(made)}>
                      ${this.#added.has(made.seq) ? "It is above" : html`Make a case of it<span class="unseen"> (entry ${made.seq})</span>`}
                    </button>
                  </li>`,
                )}
              </ul>`;
    return html`<details>
      <summary>Past decisions to make cases of, each unlike the others</summary>
      ${inside}
    </details>`;
  }

  async #ask(): Promise<void> {
    this.#asked = true;
    try {
      this.#samples = await this.draft.past.samples(OFFERED);
    } catch (thrown) {
      this.#noSamples = asNoView(thrown);
    }
    this.requestUpdate();
  }

  async #add(made: Made): Promise<void> {
    const decision = await decisionOf(this.register, made).catch(() => undefined);
    if (decision === undefined) return;
    this.draft.writeCases(addCase(this.draft.cases, this.draft.files[0]?.name ?? "policy.yaml", caseOf(`as decided in entry ${made.seq}`, decision)));
    this.#added.add(made.seq);
    this.requestUpdate();
  }

  #coverage(): TemplateResult | typeof nothing {
    const rules = this.draft.report?.coverage.rules;
    if (rules === undefined) return nothing;
    const whole = ({ fired, parts }: RuleCoverage) => fired > 0 && parts.every((part) => untried(part) === undefined);
    return html`<details>
      <summary>Coverage: ${rules.filter(({ fired }) => fired > 0).length} of ${count(rules.length, "thing")} fire in a case</summary>
      <div class="scrolls" tabindex="0" role="region" aria-label="Coverage">
        <table>
          <thead>
            <tr><th scope="col">Rule</th><th scope="col" class="number">fires in</th><th scope="col" class="number">not in</th><th scope="col">No case tries</th></tr>
          </thead>
          <tbody>
            ${rules.map(
              (rule) => html`<tr>
                <th scope="row"><code>${rule.id}</code></th>
                <td class="number">${rule.fired}</td>
                <td class="number">${rule.not_fired}</td>
                <td class="wrap">
                  ${rule.fired === 0 ? "that it fires" : nothing}
                  ${rule.parts.map((part) => (untried(part) === undefined ? nothing : html`<div><code>${part.text}</code> <span class="muted">${untried(part)}</span></div>`))}
                  ${whole(rule) ? html`<span class="muted">nothing is left</span>` : nothing}
                </td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }
}
customElements.define("governed-policy-cases", GovernedPolicyCases);
