// The evidence of a unit: what it says, who says so, and whether it counts.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { EvidenceStands, EvidenceView } from "governed";
import { Asking } from "../parts/asking.js";
import { digest, when, who, words } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";

const TONES: Record<string, string> = { admissible: "move", stale: "need", conflicted: "escalate", unverifiable: "undetermined", withdrawn: "", missing: "block", met: "move", failing: "block", inconclusive: "need" };
const FINDINGS: Record<string, string> = { supports: "✓ supports", contradicts: "✕ contradicts", inconclusive: "• leaves open" };

/** Why a piece of evidence does not count. */
const because = ({ standing }: EvidenceStands): string => {
  switch (standing.standing) {
    case "stale":
      return standing.changed.map(([subject, entry]) => `${subject} changed in entry ${entry}`).join("; ");
    case "conflicted":
      return `against ${standing.with.join(", ")}`;
    case "unverifiable":
      return standing.lacks;
    case "withdrawn":
      return `entry ${standing.by}`;
    default:
      return "";
  }
};

/** `<governed-evidence>`: `unit`; `as-of` (an entry's number) looks at the past. */
export class GovernedEvidence extends Asking<EvidenceView> {
  static override properties: PropertyDeclarations = { unit: {}, asOf: { attribute: "as-of" } };
  declare unit: string;
  declare asOf: string;

  static override styles = [
    ...styles,
    css`
      ul.criteria {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin-bottom: 0.7rem;
      }
      ul.pieces {
        display: grid;
        gap: 0.7rem;
      }
      ul.pieces > li {
        border-inline-start: 3px solid var(--line);
        padding-inline-start: 0.7rem;
      }
    `,
  ];

  constructor() {
    super();
    this.unit = "";
    this.asOf = "";
  }

  protected override asks(): readonly unknown[] | undefined {
    return this.unit === "" ? undefined : [this.unit, this.asOf];
  }

  protected override load(register: OpenRegister): Promise<EvidenceView> {
    return register.ask<EvidenceView>("evidence", { unit: this.unit, ...(this.asOf === "" ? {} : { as_of: Number(this.asOf) }) });
  }

  protected override show({ criteria, evidence }: EvidenceView): TemplateResult {
    return html`<section class="panel" aria-labelledby="evidence">
      <h2 id="evidence">Evidence</h2>
      ${criteria.length === 0
        ? html`<p class="muted">No criterion was written: nothing says what it is to be judged by.</p>`
        : html`<ul class="criteria" aria-label="Criteria">
            ${criteria.map(({ criterion, answer }) => html`<li class="chip tone-${TONES[answer] ?? ""}">${criterion}: ${words(answer)}</li>`)}
          </ul>`}
      ${evidence.length === 0
        ? html`<p class="muted">None was recorded.</p>`
        : html`<ul class="pieces">
            ${evidence.map((one) => this.#piece(one))}
          </ul>`}
    </section>`;
  }

  #piece(one: EvidenceStands): TemplateResult {
    const { is: claim, from } = one.evidence.claim;
    const why = because(one);
    return html`<li class="wrap">
      <div class="row">
        <strong>${claim.label}</strong>
        <span class="chip tone-${TONES[one.standing.standing] ?? ""}">${words(one.standing.standing)}</span>
        <span class="small">${FINDINGS[claim.finding] ?? claim.finding} ${claim.about.join(", ")}</span>
      </div>
      <p class="said">${claim.text}</p>
      ${why === "" ? nothing : html`<p class="small tone-${TONES[one.standing.standing] ?? ""}">${why}</p>`}
      <p class="muted small">
        ${claim.method} by ${who(from.by)}, ${when(from.at)}
        ${claim.artifact === undefined ? nothing : html`, see ${claim.artifact.kind} <span class="wrap">${claim.artifact.location}</span> ${claim.artifact.digest === undefined ? nothing : digest(claim.artifact.digest)}`}
      </p>
    </li>`;
  }
}
customElements.define("governed-evidence", GovernedEvidence);
