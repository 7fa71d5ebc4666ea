// A decision as a tree one can open: what policy says, the rules that say it, what each read, and what would change it.
import { html, nothing, type TemplateResult } from "lit";
import type { Decision, FiredRule, Json } from "governed";
import { count, digest, linkless, verdict, who, words } from "../parts/words.js";
import { linkTo } from "../route.js";

const shown = (value: Json): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
};

const rule = (fired: FiredRule): TemplateResult => html`
  <li>
    <details>
      <summary>
        <strong class="wrap">${fired.id}</strong> <span class="muted small">${words(fired.sort)}</span>
        ${fired.undetermined === undefined ? html`<span class="small wrap">${fired.effects.join("; ")}</span>` : html`<span class="chip tone-undetermined">cannot be told</span>`}
      </summary>
      <div class="branch">
        <p class="said">${fired.why}</p>
        ${fired.undetermined === undefined ? nothing : html`<p class="said tone-undetermined">${fired.undetermined}</p>`}
        <p class="small muted wrap">
          owned by ${who(fired.owner)}${fired.origin === undefined ? nothing : html`, from ${linkless(fired.origin)}`} ·
          <a href=${linkTo("policy", undefined, { rule: fired.id })}>what this rule is worth</a>
        </p>
        ${fired.conditions === undefined || fired.conditions.length === 0 ? nothing : html`<ul class="conditions">${fired.conditions.map((condition) => html`<li><code class="said">${condition}</code></li>`)}</ul>`}
        ${fired.read === undefined || Object.keys(fired.read).length === 0
          ? nothing
          : html`<div class="scrolls" tabindex="0" role="region" aria-label="Facts that ${fired.id} read"><table>
              <thead><tr><th scope="col">fact it read</th><th scope="col">was</th></tr></thead>
              <tbody>${Object.entries(fired.read).map(([name, value]) => html`<tr><td><code>${name}</code></td><td class="wrap said">${shown(value)}</td></tr>`)}</tbody>
            </table></div>`}
      </div>
    </details>
  </li>
`;

/** The tree. `opened` is for decisions that were just made; recorded ones begin closed below their verdict. */
export const verdictTree = (decision: Decision): TemplateResult => {
  const owed = decision.owed ?? [];
  const rules = decision.rules ?? [];
  const ways = decision.ways ?? [];
  const evidence = decision.evidence ?? [];
  return html`
    <div class="tree">
      ${owed.length === 0
        ? nothing
        : html`<section>
            <h3>What it waits for</h3>
            <ul>
              ${owed.map(
                (one) => html`<li class="wrap">
                  ${verdict(one.verdict)} <span class="said">${one.what}</span>
                  ${one.asked > 0 ? html`<span class="muted small">${one.has} of ${one.asked}</span>` : nothing}
                  ${one.by.length > 0 ? html`<span class="muted small">asked by ${one.by.join(", ")}</span>` : nothing}
                </li>`,
              )}
            </ul>
          </section>`}
      <section>
        <h3>${rules.length === 0 ? "No rule fired" : count(rules.length, "rule")}</h3>
        ${rules.length === 0
          ? html`<p class="muted">${decision.decided_by.length > 0 ? `Decided by ${decision.decided_by.join(", ")}.` : "Without a rule that allows it, nothing moves."}</p>`
          : html`<ul class="rules">${[...rules].sort((a, b) => Number(decision.decided_by.includes(b.id)) - Number(decision.decided_by.includes(a.id))).map(rule)}</ul>`}
        <p class="small muted wrap">
          ${decision.decided_by.length > 0 ? html`Decided by <strong>${decision.decided_by.join(", ")}</strong>.` : nothing}
          ${decision.permitted_by !== undefined && decision.permitted_by.length > 0 ? html`Permitted by ${decision.permitted_by.join(", ")}.` : nothing}
        </p>
      </section>
      ${ways.length === 0
        ? nothing
        : html`<section>
            <h3>What would make it move</h3>
            <ol class="ways">
              ${ways.map(
                (way) => html`<li>
                  ${way.steps.map((step, index) => html`${index > 0 ? html` <span class="muted">and</span> ` : nothing}<span class="said">${step.says}</span> <span class="muted small">(${words(step.whose)})</span>`)}
                </li>`,
              )}
            </ol>
          </section>`}
      ${evidence.length === 0
        ? nothing
        : html`<details>
            <summary>Evidence it saw (${evidence.length})</summary>
            <ul class="branch">
              ${evidence.map((one) => html`<li class="wrap"><code>${one.label}</code> <span class="chip">${words(one.standing)}</span> ${one.finding} <span class="muted small">${one.method} by ${one.by}</span></li>`)}
            </ul>
          </details>`}
      ${(decision.remember ?? []).length === 0 ? nothing : html`<section><h3>To remember</h3><ul>${(decision.remember ?? []).map((says) => html`<li class="said">${says}</li>`)}</ul></section>`}
      <details>
        <summary>All facts (${digest(decision.facts_digest)}), policy ${digest(decision.policy)}</summary>
        <pre class="facts" tabindex="0" role="region" aria-label="All facts of the decision">${JSON.stringify(decision.facts, null, 2)}</pre>
      </details>
    </div>
  `;
};
