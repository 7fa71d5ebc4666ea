// What became different since somebody last judged the unit.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { ChangedThing, ChangesSince } from "governed";
import { Asking } from "../parts/asking.js";
import { digest, when, who, words } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";

const MARKS: Record<string, string> = { added: "+", removed: "−", changed: "±" };

const content = (touch: ChangedThing["touch_before"]): TemplateResult | typeof nothing =>
  touch === undefined ? nothing : html`<span class="small muted">${touch.added === undefined ? nothing : `+${touch.added}`} ${touch.removed === undefined ? nothing : `−${touch.removed}`} ${touch.content === undefined ? nothing : digest(touch.content)}</span>`;

/** `<governed-changes>`: `unit`; `for`: since this person's judgment rather than anybody's. */
export class GovernedChanges extends Asking<ChangesSince> {
  static override properties: PropertyDeclarations = { unit: {}, for: {} };
  declare unit: string;
  declare for: string;

  static override styles = [
    ...styles,
    css`
      ol {
        display: grid;
        gap: 0.5rem;
      }
      ins,
      del {
        display: block;
        text-decoration: none;
        border-inline-start: 3px solid var(--move);
        padding-inline-start: 0.6rem;
        background: var(--sunk);
      }
      del {
        border-color: var(--block);
        text-decoration: line-through;
        text-decoration-color: var(--muted);
      }
      .mark {
        display: inline-block;
        width: 1.1em;
        font-weight: 700;
      }
    `,
  ];

  constructor() {
    super();
    this.unit = "";
    this.for = "";
  }

  protected override asks(): readonly unknown[] | undefined {
    return this.unit === "" ? undefined : [this.unit, this.for];
  }

  protected override async load(register: OpenRegister): Promise<ChangesSince> {
    const since = await register.ask<ChangesSince>("changes_since", { unit: this.unit, ...(this.for === "" ? {} : { judged_by: this.for }) });
    // Who has not judged it yet sees it against what others judged.
    return since.judged_by === undefined && this.for !== "" ? register.ask<ChangesSince>("changes_since", { unit: this.unit }) : since;
  }

  protected override show({ changes, judged_by, since, at }: ChangesSince): TemplateResult {
    return html`<section class="panel" aria-labelledby="changes">
      <h2 id="changes">${judged_by === undefined ? "What changed since it was proposed" : html`What changed since ${judged_by === this.register?.actor ? "you" : who(judged_by)} judged it`}</h2>
      <p class="muted small">Since entry ${since}${at === null ? nothing : html`, ${when(at)}`}.</p>
      ${changes.length === 0
        ? html`<p>Nothing that a judge is shown.</p>`
        : html`<ol>
            ${changes.map((one) => this.#change(one))}
          </ol>`}
    </section>`;
  }

  #change(one: ChangedThing): TemplateResult {
    return html`<li class="wrap">
      <span class="mark" aria-hidden="true">${MARKS[one.how] ?? "•"}</span><strong>${words(one.part)}</strong> ${one.name === undefined ? nothing : html`<code>${one.name}</code>`}
      <span class="muted small">${one.how}, entry ${one.entry}</span>
      ${content(one.touch_before)} ${one.touch_before !== undefined && one.touch_after !== undefined ? html`<span class="muted">→</span>` : nothing} ${content(one.touch_after)}
      ${one.before === undefined ? nothing : html`<del class="said"><span class="unseen">before: </span>${one.before}</del>`}
      ${one.after === undefined ? nothing : html`<ins class="said"><span class="unseen">now: </span>${one.after}</ins>`}
    </li>`;
  }
}
customElements.define("governed-changes", GovernedChanges);
