// Whether a unit belongs to the whole, now: kinds of integration, what each waits for, what it collides with.
import { html, nothing, type TemplateResult } from "lit";
import type { Collision, Fit } from "governed";
import { shortId, when, who, words } from "../parts/words.js";
import { linkTo } from "../route.js";

const VERDICT_TONE: Record<string, string> = { fits: "move", verify: "need", waits: "hold", breaks: "block", already_in: "undetermined", over: "undetermined" };

const ground = ({ clash, resource, doubt }: Collision["grounds"][number]): string => {
  const type = typeof clash === "string" ? clash : (clash as { type: string }).type;
  return `${words(type)}${resource === undefined ? "" : ` in ${resource}`}${doubt === undefined ? "" : ` (${doubt})`}`;
};

const unitLink = (unit: string): TemplateResult => html`<a href=${linkTo("unit", unit)}><code>…${shortId(unit)}</code></a>`;

export const integration = (fit: Fit): TemplateResult => html`<section class="panel" aria-labelledby="integration">
  <div class="row apart">
    <h2 id="integration">Does it belong here, now?</h2>
    <span class="chip tone-${VERDICT_TONE[String(fit.verdict)] ?? "need"}">${words(String(fit.verdict))}</span>
  </div>
  ${fit.kinds.length === 0
    ? nothing
    : html`<div class="scrolls" tabindex="0" role="region" aria-label="Kinds of integration"><table>
        <thead><tr><th scope="col">kind of integration</th><th scope="col">done</th><th scope="col">waits for</th></tr></thead>
        <tbody>
          ${fit.kinds.map(
            (kind) => html`<tr>
              <td>${words(kind.kind)}</td>
              <td>${kind.done ? html`<span class="tone-move">✓ ${kind.by === undefined ? "" : who(kind.by[0])}</span>` : html`<span class="tone-need">not yet</span>`}</td>
              <td class="wrap">${kind.done ? kind.evidence.join(", ") : kind.groups.length > 0 ? kind.groups.join(", ") : "somebody who answers for it"}</td>
            </tr>`,
          )}
        </tbody>
      </table></div>`}
  ${fit.breaks.length === 0
    ? nothing
    : html`<h3>What would break</h3>
        <ul class="parts">
          ${fit.breaks.map(({ text, grade, consequence, unit }) => html`<li class="wrap"><span class="chip tone-${grade === "certain" ? "block" : "need"}">${words(grade)}</span> <span class="said">${text}</span> <span class="muted small">${words(String(consequence))}</span> ${unit === undefined ? nothing : unitLink(unit)}</li>`)}
        </ul>`}
  ${fit.collisions.length === 0
    ? nothing
    : html`<h3>What it collides with in flight</h3>
        <ul class="parts">
          ${fit.collisions.slice(0, 30).map((one) => {
            const other = one.a === fit.unit ? one.b : one.a;
            return html`<li class="wrap"><span class="chip tone-${one.grade === "certain" ? "block" : "need"}">${words(one.grade)}</span> ${unitLink(other)} <span class="muted small">${one.grounds.slice(0, 3).map(ground).join("; ")}</span></li>`;
          })}
          ${fit.collisions.length > 30 ? html`<li class="muted">and ${fit.collisions.length - 30} more</li>` : nothing}
        </ul>`}
  <div class="answers">
    ${fit.replies.map(
      ({ question, points, more }) => html`<details>
        <summary>${question}</summary>
        <ul class="parts">${points.map(({ text }) => html`<li class="said">${text}</li>`)}${more > 0 ? html`<li class="muted">and ${more} more</li>` : nothing}</ul>
      </details>`,
    )}
  </div>
  <p class="muted small">Asked at ${when(fit.at)}.</p>
</section>`;
