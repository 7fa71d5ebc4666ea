// A decision in short: the verdict, what fired, what is owed, and what would let it move.
import type { Decision, PolicyFinding, RuleConcern } from "governed";
import { html, nothing, type TemplateResult } from "lit";
import { verdict, words } from "../parts/words.js";

/** What the core says, with the names it quotes as code. */
export const said = (text: string): TemplateResult => html`${text.split("`").map((part, index) => (index % 2 === 1 ? html`<code class="wrap">${part}</code>` : part))}`;

/** What was decided, or would be. */
export const decisionTold = (decision: Decision): TemplateResult => {
  const fired = (decision.rules ?? []).filter(({ undetermined }) => undetermined === undefined);
  const unclear = (decision.rules ?? []).filter(({ undetermined }) => undetermined !== undefined);
  const owed = decision.owed ?? [];
  return html`
    <p>${verdict(decision.verdict)}</p>
    <ul class="told">
      ${fired.map(({ id, effects, why }) => html`<li class="wrap"><code>${id}</code> ${effects.length === 0 ? nothing : html`<span class="muted">→ ${effects.join(", ")}</span>`} ${why}</li>`)}
      ${unclear.map(({ id, undetermined }) => html`<li class="wrap"><code>${id}</code> <span class="muted">cannot be told:</span> ${said(undetermined ?? "")}</li>`)}
      ${fired.length + unclear.length === 0 ? html`<li class="muted">No rule fired.</li>` : nothing}
      ${owed.map(({ what, has, asked }) => html`<li class="wrap"><span class="muted">${has >= asked ? "There" : "Owed"}, ${has} of ${asked}:</span> ${what}</li>`)}
    </ul>
  `;
};

export const CONCERNS: Readonly<Record<RuleConcern, { readonly says: string; readonly tone: string }>> = {
  contradicted: { says: "contradicted", tone: "block" },
  dead: { says: "never fired", tone: "undetermined" },
  needless: { says: "needless", tone: "need" },
  overdue: { says: "review overdue", tone: "hold" },
};

/** What looks wrong, and what bears it out. */
export const findingTold = ({ kind, says, witness }: PolicyFinding): TemplateResult => html`
  <li class="wrap">
    <span class="chip tone-need">${words(kind)}</span> <span class="said">${said(says)}</span>
    ${witness === "proven"
      ? html`<span class="muted small">proven: it follows from what is written</span>`
      : "not_proven" in witness
        ? html`<span class="muted small">not proven: ${witness.not_proven}</span>`
        : html`<details class="small">
            <summary>An example, as it was tried</summary>
            <pre class="said">${JSON.stringify(witness.example, null, 2)}</pre>
          </details>`}
  </li>
`;
