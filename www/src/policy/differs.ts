// What a draft says otherwise than the policy in force, and whether that can loosen.
import type { BearingReach, Difference, PartChange } from "governed";
import { css, html, nothing, type TemplateResult } from "lit";
import { count, words } from "../parts/words.js";
import { styles } from "../style.js";
import { look } from "./look.js";
import { WatchingDraft } from "./watching.js";

const loosest = (parts: readonly PartChange[], which: "loosens" | "tightens"): BearingReach =>
  parts.some((part) => part[which] === "yes") ? "yes" : parts.some((part) => part[which] === "where_unclear") ? "where_unclear" : "no";

const reach = (part: { readonly loosens: BearingReach; readonly tightens: BearingReach }): TemplateResult => {
  const unclear = (is: BearingReach) => (is === "where_unclear" ? " where a fact is missing" : "");
  return html`${part.loosens === "no" ? nothing : html`<span class="chip tone-need"><span aria-hidden="true">↓</span>can loosen${unclear(part.loosens)}</span>`}
  ${part.tightens === "no" ? nothing : html`<span class="chip tone-hold"><span aria-hidden="true">↑</span>can tighten${unclear(part.tightens)}</span>`}
  ${part.loosens === "no" && part.tightens === "no" ? html`<span class="chip">changes no verdict</span>` : nothing}`;
};

export class GovernedPolicyDiffers extends WatchingDraft {
  static override styles = [
    ...styles,
    look,
    css`
      del,
      ins {
        text-decoration: none;
        display: block;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font-family: var(--mono);
        font-size: 0.82rem;
        padding-inline: 0.4rem;
        border-inline-start: 3px solid var(--block);
      }
      ins {
        border-color: var(--move);
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { draft } = this;
    if (draft.inForce === undefined) return html`<p class="panel muted">No policy is in force: all of this would be new.</p>`;
    const differs = draft.differences;
    if (differs === undefined) return html`<p class="panel muted" role="status">${draft.stale ? "Comparing …" : "Shown once the text can be read."}</p>`;
    const { differences } = differs;
    if (differences.length === 0) return html`<p class="panel muted">Nothing differs in what it means. Change a rule in the text, and what that can loosen or tighten stands here.</p>`;
    const looser = differences.filter(({ parts }) => loosest(parts, "loosens") !== "no").length;
    const stricter = differences.filter(({ parts }) => loosest(parts, "tightens") !== "no").length;
    return html`<div class="stack">
      <p role="status">${count(differences.length, "difference")}: ${looser} can loosen, ${stricter} can tighten.</p>
      ${differences.map((difference) => this.#difference(difference))}
    </div>`;
  }

  #difference({ change, id, what, parts }: Difference): TemplateResult {
    return html`<div class="panel stack">
      <h3>${words(what)} <code>${id}</code> <span class="muted">${change}</span></h3>
      <div class="row">${reach({ loosens: loosest(parts, "loosens"), tightens: loosest(parts, "tightens") })}</div>
      <ul class="told">
        ${parts.map(
          (part) => html`<li>
            <span class="row"><strong>${words(part.part)}</strong> ${parts.length > 1 ? reach(part) : nothing}</span>
            ${part.before === undefined ? nothing : html`<del><span class="unseen">before: </span>− ${part.before}</del>`} ${part.after === undefined ? nothing : html`<ins><span class="unseen">now: </span>+ ${part.after}</ins>`}
          </li>`,
        )}
      </ul>
    </div>`;
  }
}
customElements.define("governed-policy-differs", GovernedPolicyDiffers);
