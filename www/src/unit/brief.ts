// The eight answers of a unit at a glance.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Brief, BriefReply } from "governed";
import { Asking } from "../parts/asking.js";
import { define } from "../parts/define.js";
import { digest, words } from "../parts/words.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";

/** `<governed-brief>`: `unit`; `as-of` (an entry's number) and `at` (the instant it is asked at) look at the past. */
export class GovernedBrief extends Asking<Brief> {
  static override properties: PropertyDeclarations = { unit: {}, asOf: { attribute: "as-of" }, at: {} };
  declare unit: string;
  declare asOf: string;
  declare at: string;

  static override styles = [
    ...styles,
    css`
      .sentence {
        font-size: 1.02rem;
        margin-bottom: 0.9rem;
      }
      .answers {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
        gap: 0.9rem 1.4rem;
      }
      .answers h3 {
        color: var(--muted);
        font-weight: 600;
      }
      .answers li {
        padding-block: 0.1rem;
        overflow-wrap: anywhere;
      }
      .from {
        color: var(--muted);
        font-size: 0.78rem;
        white-space: nowrap;
      }
      .lessons {
        margin-top: 1rem;
        border-top: 1px solid var(--line);
        padding-top: 0.8rem;
      }
    `,
  ];

  constructor() {
    super();
    this.unit = "";
    this.asOf = "";
    this.at = "";
  }

  protected override asks(): readonly unknown[] | undefined {
    return this.unit === "" ? undefined : [this.unit, this.asOf, this.at];
  }

  protected override load(register: OpenRegister): Promise<Brief> {
    const past = this.asOf === "" ? {} : { as_of: Number(this.asOf) };
    return register.ask<Brief>("brief", { unit: this.unit, now: this.at === "" ? register.now() : this.at, ...past });
  }

  protected override show(brief: Brief): TemplateResult {
    return html`<section class="panel" aria-labelledby="brief">
      <h2 id="brief" class="unseen">Eight answers</h2>
      <p class="sentence said">${brief.sentence}</p>
      <div class="answers">${brief.replies.map((reply) => this.#reply(reply))}</div>
      ${brief.lessons === undefined || brief.lessons.length === 0
        ? nothing
        : html`<div class="lessons">
            <h3>What was learnt that bears on it</h3>
            <ul>
              ${brief.lessons.map(
                (lesson) => html`<li class="wrap"><strong>${lesson.title}</strong> <span class="chip">${words(lesson.form)}</span> <span class="said">${lesson.says}</span> <span class="muted small">${lesson.because.join("; ")}</span></li>`,
              )}
            </ul>
          </div>`}
      <p class="muted small">What a judge is shown: ${digest(brief.shown)}</p>
    </section>`;
  }

  #reply({ question, points, more }: BriefReply): TemplateResult {
    return html`<div>
      <h3>${question}</h3>
      <ul>
        ${points.map(({ text, from }) => html`<li><span class="said">${text}</span> <span class="from" title="From ${from.length === 1 ? "entry" : "entries"} ${from.join(", ")} of the ledger">#${from.slice(0, 3).join(", #")}${from.length > 3 ? " …" : ""}</span></li>`)}
        ${more > 0 ? html`<li class="muted">and ${more} more</li>` : nothing}
      </ul>
    </div>`;
  }
}
define("governed-brief", GovernedBrief);
