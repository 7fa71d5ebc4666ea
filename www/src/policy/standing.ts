// The policy in force: since when, through what, and everything in it but its rules.
import type { Attention, Ceiling, Exclusion, GivenDocument, Window } from "governed";
import { LitElement, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { count, digest, when, who, words } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { linkTo } from "../route.js";
import { styles } from "../style.js";
import type { Adopted } from "./force.js";
import { look } from "./look.js";
import type { PolicyShown } from "./policy.js";
import { findingTold } from "./told.js";
import { layerText, partText } from "./yaml.js";

const listed = (names: readonly string[] | undefined): string => (names ?? []).map(words).join(", ");

/** `<governed-policy-standing>`: the policy in force of what it is `shown`. */
export class GovernedPolicyStanding extends LitElement {
  static override styles = [...styles, look];
  static override properties: PropertyDeclarations = { register: { attribute: false }, shown: { attribute: false } };
  declare register: OpenRegister;
  declare shown: PolicyShown;

  protected override render(): TemplateResult {
    const [inForce, ...earlier] = this.shown.policies;
    if (inForce === undefined) {
      return html`<div class="panel stack">
        <p>No policy is in force: nothing holds a move back but the laws of the register itself.</p>
        <p>Begin one under <a href=${linkTo("policy", "change")}>Try a change</a>, and adopt it with <code>governed policy adopt FILE</code>.</p>
      </div>`;
    }
    const unnamed = this.shown.findings.filter(({ rulings }) => rulings.length === 0);
    return html`<div class="stack">
      ${this.#head(inForce)}
      ${unnamed.length === 0
        ? nothing
        : html`<section class="panel"><h2>What an analysis finds in the whole</h2><ul class="told">${unnamed.map(findingTold)}</ul></section>`}
      ${inForce.documents.map((layer) => this.#layer(layer, inForce.documents.length > 1))} ${this.#earlier(earlier)}
    </div>`;
  }

  #head(inForce: Adopted): TemplateResult {
    const { rules, findings, now } = this.shown;
    const overdue = rules.filter(({ review }) => review <= now.slice(0, 10)).length;
    return html`<section class="panel stack">
      <h2>${inForce.documents.map(({ policy }) => policy).join(" › ")} ${digest(inForce.digest)}</h2>
      <dl class="facts">
        <dt>Since</dt>
        <dd>${when(inForce.at)}, adopted by ${who(inForce.by)} in entry ${inForce.seq.toLocaleString()}</dd>
        <dt>Because</dt>
        <dd class="said">${inForce.reason}</dd>
        <dt>Through</dt>
        <dd>
          ${inForce.through === undefined
            ? html`no unit: it was adopted as it stood`
            : html`unit <a href=${linkTo("unit", inForce.through)}>${inForce.through}</a>, proposed, judged and landed like other work`}
        </dd>
        <dt>Layers</dt>
        <dd>${inForce.documents.map(({ policy }) => policy).join(", ")}${inForce.documents.length > 1 ? " (the uppermost first)" : ""}</dd>
        <dt>Rules</dt>
        <dd>
          <a href=${linkTo("policy", "rules")}>${count(rules.length, "thing")} can fire</a>${overdue > 0 ? html`, <a href=${linkTo("policy", "rules", { only: "overdue" })}>${overdue} overdue for another look</a>` : nothing}${findings.length > 0
            ? html`, <a href=${linkTo("policy", "rules", { only: "finding" })}>${count(findings.length, "finding")}</a>`
            : nothing}
        </dd>
      </dl>
      ${this.shown.notAnalysed === undefined ? nothing : html`<p class="muted said">It could not be analysed: ${this.shown.notAnalysed.message}</p>`}
    </section>`;
  }

  #layer(layer: GivenDocument, named: boolean): TemplateResult {
    const { fallback } = layer;
    return html`<section class="panel stack" aria-label="Layer ${layer.policy}">
      <h2>${named ? html`Layer <span class="wrap">${layer.policy}</span>` : "Around the rules"}</h2>
      ${layer.purpose === undefined ? nothing : html`<p class="said">${layer.purpose}</p>`}
      <dl class="facts">
        <dt>Owner</dt>
        <dd>${who(layer.owner)}</dd>
        <dt>Another look</dt>
        <dd>${when(layer.review, "day")}${layer.review <= this.shown.now.slice(0, 10) ? html` <span class="chip tone-hold">overdue</span>` : nothing}</dd>
        <dt>Where nothing permits</dt>
        <dd>
          ${fallback.block === true ? "the move is blocked; whoever can answer: " : "asked is "}${who(fallback.to)}${fallback.within === undefined ? "" : `, within ${fallback.within}`}${fallback.independent === false
            ? ", even of their own work"
            : ""}
        </dd>
        ${layer.changes === undefined ? nothing : html`<dt>How it changes</dt><dd>through work of the kind <code>${layer.changes.kind}</code>: ${layer.changes.why}</dd>`}
        ${(layer.delegates ?? []).map(
          ({ moves, kinds, why }) => html`<dt>Delegates</dt><dd>${listed(moves) || "all moves"} of ${listed(kinds) || "all kinds"}: ${why}</dd>`,
        )}
      </dl>
      ${this.#groups(layer)} ${this.#standards(layer)}
      ${this.#list("Windows in which moves wait", layer.windows, ({ id, why }: Window) => html`<strong>${id}</strong>: ${why}`)}
      ${this.#list("What must not be on its way together", layer.exclusions, ({ id, between, and, why }: Exclusion) => html`<strong>${id}</strong>: <code>${between}</code> and <code>${and}</code>. ${why}`)}
      ${this.#list("Ceilings by how far work can be undone", layer.ceilings, ({ reversibility, why }: Ceiling) => html`<strong>${words(reversibility)}</strong>: ${why}`)}
      ${this.#list(
        "Attention there is to spend",
        layer.attention,
        ({ group, waiting, moves, why }: Attention) => html`<strong>${group}</strong>: while ${count(waiting, "unit")} wait for it, ${listed(moves) || "admit"} waits. ${why}`,
      )}
      ${this.#ladder(layer)}
      ${this.#list(
        "Who may override",
        layer.overrides,
        ({ group, moves, kinds, most, why }) => html`<strong>${group}</strong>: ${listed(moves) || "all moves"} of ${listed(kinds) || "all kinds"}, for ${most} at most. ${why}`,
      )}
      <details>
        <summary>This layer as YAML</summary>
        <pre class="yaml">${layerText(layer)}</pre>
      </details>
    </section>`;
  }

  #groups({ groups }: GivenDocument): TemplateResult | typeof nothing {
    const all = Object.entries(groups ?? {});
    if (all.length === 0) return nothing;
    return html`<div>
      <h3>Groups and what they can judge</h3>
      <ul class="told">
        ${all.map(
          ([name, { members, competences }]) =>
            html`<li>
              <strong class="wrap">${name}</strong>${competences === undefined || competences.length === 0 ? nothing : html` <span class="muted">can judge ${listed(competences)}</span>`}:
              ${members.map((member, index) => html`${index > 0 ? ", " : ""}${who(member)}`)}
            </li>`,
        )}
      </ul>
    </div>`;
  }

  #standards({ standards }: GivenDocument): TemplateResult | typeof nothing {
    const all = Object.entries(standards ?? {});
    if (all.length === 0) return nothing;
    return html`<div>
      <h3>What counts as enough evidence</h3>
      <ul class="told">
        ${all.map(([name, standard]) => {
          const { why, ...asked } = standard;
          const lines = Object.entries(asked).map(([part, said]) => `${words(part)} ${Array.isArray(said) ? said.join(" or ") : String(said)}`);
          return html`<li class="wrap"><strong>${name}</strong>: ${lines.join(", ")}. ${why}</li>`;
        })}
      </ul>
    </div>`;
  }

  /** Parts in a sentence each, the whole of it below. */
  #list<Part extends object>(title: string, parts: readonly Part[] | undefined, told: (part: Part) => TemplateResult): TemplateResult | typeof nothing {
    if (parts === undefined || parts.length === 0) return nothing;
    return html`<div>
      <h3>${title}</h3>
      <ul class="told">
        ${parts.map(
          (part) => html`<li class="wrap">
            ${told(part)}
            <details class="small">
              <summary>The whole of it</summary>
              <pre class="yaml">${partText(part)}</pre>
            </details>
          </li>`,
        )}
      </ul>
    </div>`;
  }

  #ladder({ autonomy }: GivenDocument): TemplateResult | typeof nothing {
    if (autonomy === undefined) return nothing;
    return html`<div>
      <h3>What machines may ask for</h3>
      <p class="said">${autonomy.why}${autonomy.granted_by === undefined ? "" : ` Granted by ${autonomy.granted_by}.`}</p>
      <ol class="told">
        ${autonomy.ladder.map(({ level, moves }) => html`<li><strong>${level}</strong>: ${listed(moves) || "nothing more"}</li>`)}
      </ol>
      <p><a href=${linkTo("autonomy")}>Where every machine stands</a></p>
    </div>`;
  }

  #earlier(earlier: readonly Adopted[]): TemplateResult | typeof nothing {
    if (earlier.length === 0) return nothing;
    return html`<section class="panel">
      <h2>Policies before</h2>
      <ul class="told">
        ${earlier.map(
          ({ at, by, digest: of, reason, through, documents }) =>
            html`<li class="wrap">
              ${documents.map(({ policy }) => policy).join(" › ")} ${digest(of)}, from ${when(at)}, by ${who(by)}: ${reason}
              ${through === undefined ? nothing : html`<a href=${linkTo("unit", through)}>its unit</a>`}
            </li>`,
        )}
      </ul>
    </section>`;
  }
}
customElements.define("governed-policy-standing", GovernedPolicyStanding);
