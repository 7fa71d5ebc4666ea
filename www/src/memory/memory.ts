// What was noticed, what it amounts to, what is owed an answer, and what is kept of it.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import type { Brief, Learning, RepeatedView, Triage, Unit, UntakenSignals } from "governed";
import { Asking } from "../parts/asking.js";
import { count, when, words } from "../parts/words.js";
import { LINK, unitLink, type Named } from "../plan/names.js";
import { said } from "../policy/told.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";
import { dismissSignals, gatherInto, noteSignal, recognise, takeSignals, type Act } from "./acts.js";
import "./doing.js";
import { lessons, type Recalled } from "./lessons.js";
import { patterns } from "./patterns.js";
import "./signals.js";

interface Shown {
  readonly learning: Learning;
  readonly untaken: UntakenSignals;
  readonly repeated: RepeatedView;
  readonly names: ReadonlyMap<string, Named>;
  readonly now: string;
}

/** What the parts of the view are given besides what they show. */
export interface Reach {
  readonly register: OpenRegister;
  readonly now: string;
  readonly link: string;
  readonly names: ReadonlyMap<string, Named>;
  /** The pattern and the lesson that are open. */
  readonly pattern: string;
  readonly lesson: string;
  readonly stand: (stands: Record<string, string>) => void;
  /** A form, where somebody may write. */
  readonly act: (act: Act) => unknown;
}

/** Of so many units the titles are asked for, and no more. */
const NAMED = 60;
/** In the briefs of so many units in flight it is looked for lessons. */
const LOOKED = 200;

/**
 * `<governed-memory>`: attributes `pattern` and `lesson` (which are open), `link` (the address of a unit's page, with
 * `{unit}` in it). Tells `governed-stands`.
 */
export class GovernedMemory extends Asking<Shown> {
  static override properties: PropertyDeclarations = { pattern: {}, lesson: {}, link: {}, recalled: { state: true } };
  declare pattern: string;
  declare lesson: string;
  declare link: string;
  protected declare recalled: Recalled | "looking" | undefined;

  static override styles = [
    ...styles,
    css`
      .head {
        margin-bottom: 1rem;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin: 0.3rem 0 0.6rem;
      }
      .things > li {
        border-top: 1px solid var(--line);
        padding: 0.6rem 0;
        display: grid;
        gap: 0.3rem;
        min-width: 0;
      }
      .things > li > * {
        min-width: 0;
      }
      ul.dots {
        list-style: disc;
        padding-inline-start: 1.2rem;
      }
      .loop {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
        margin: 0.2rem 0 0.6rem;
      }
      .loop li {
        border: 1px solid var(--line);
        border-radius: 7px;
        padding: 0.1rem 0.55rem;
        font-size: 0.87rem;
        color: var(--muted);
      }
      .loop li[data-some] {
        color: var(--ink);
        background: var(--sunk);
      }
      .loop li + li:not(:last-child)::before {
        content: "→ ";
        color: var(--muted);
      }
      dl.told {
        display: grid;
        grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr);
        gap: 0.3rem 0.9rem;
        font-size: 0.92rem;
      }
      dl.told dt {
        color: var(--muted);
      }
      .acts {
        display: grid;
        gap: 0.1rem;
        padding-block: 0.3rem;
      }
      li[data-open] {
        box-shadow: inset 3px 0 0 var(--accent);
        padding-inline-start: 0.8rem !important;
      }
      @media (max-width: 480px) {
        dl.told {
          grid-template-columns: minmax(0, 1fr);
          gap: 0.1rem;
        }
        dl.told dd {
          margin-bottom: 0.4rem;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.pattern = "";
    this.lesson = "";
    this.link = LINK;
  }

  /** What was recorded may take the form it was written in away: who wrote it goes on at the top, not nowhere. */
  protected override update(changed: PropertyValues): void {
    const had = this.shadowRoot?.activeElement != null;
    super.update(changed);
    if (had && this.shadowRoot?.activeElement === null) this.renderRoot.querySelector<HTMLElement>("h1")?.focus();
  }

  protected override asks(): readonly unknown[] {
    return [];
  }

  protected override async load(register: OpenRegister): Promise<Shown> {
    const now = register.now();
    const [learning, untaken, repeated, triage] = await Promise.all([
      register.ask<Learning>("learning", { now }),
      register.ask<UntakenSignals>("untaken_signals", { now }),
      register.ask<RepeatedView>("repeated", {}),
      register.ask<Triage>("triage", { now }),
    ]);
    const names = new Map<string, Named>(triage.landings.map(({ unit, title, stage }) => [unit, { title, stage }]));
    const told = [
      ...learning.same_problems.flatMap(({ units }) => units),
      ...learning.patterns.flatMap(({ pattern }) => (pattern.responses ?? []).flatMap(({ is }) => is.units ?? [])),
      ...learning.lessons.flatMap(({ lesson }) => lesson.raised.is.from?.units ?? []),
      ...repeated.repeated.flatMap(({ units }) => units.slice(-6)),
    ];
    const unnamed = [...new Set(told)].filter((unit) => !names.has(unit)).slice(0, NAMED);
    for (const { id, title, stage } of await Promise.all(unnamed.map((unit) => register.ask<Unit>("unit", { unit })))) names.set(id, { title, stage });
    return { learning, untaken, repeated, names, now };
  }

  #stand(stands: Record<string, string>): void {
    Object.assign(this, stands);
    this.dispatchEvent(new CustomEvent("governed-stands", { detail: stands, bubbles: true, composed: true }));
  }

  protected override show(data: Shown, register: OpenRegister): TemplateResult {
    const { learning, names, now } = data;
    const taken = Object.values(learning.signals).reduce((sum, number) => sum + number, 0);
    const owed = learning.patterns.filter(({ pattern }) => pattern.stage !== "kept" && pattern.stage !== "dismissed").length;
    const reach: Reach = {
      register,
      now,
      link: this.link,
      names,
      pattern: this.pattern,
      lesson: this.lesson,
      stand: (stands) => this.#stand(stands),
      act: ({ name, does, fields, command }) =>
        register.actor === null ? nothing : keyed(name, html`<governed-doing .register=${register} .name=${name} .does=${does} .fields=${fields} .command=${command}></governed-doing>`),
    };
    return html`
      <div class="head">
        <h1 tabindex="-1">Memory</h1>
        <p class="muted" role="status">
          ${count(taken, "signal")}, ${learning.open.toLocaleString()} of them open. ${count(learning.patterns.length, "pattern")}, ${owed} owed something. ${count(learning.lessons.filter(({ lesson }) => lesson.ended === undefined).length, "lesson")} kept.
        </p>
      </div>
      ${[["pattern", this.pattern, learning.patterns.map(({ pattern }) => pattern.label)] as const, ["lesson", this.lesson, learning.lessons.map(({ lesson }) => lesson.raised.is.label)] as const].map(
        ([what, label, all]) => (label === "" || all.includes(label) ? nothing : html`<p class="panel">No ${what} is named <code class="wrap">${label}</code>.</p>`),
      )}
      ${patterns(learning.patterns, reach)} ${this.#candidates(data, reach)} ${lessons(learning, this.recalled, () => void this.#lookWhere(register), reach)} ${this.#signals(data, taken, reach)}
      ${this.#unusual(learning, reach)} ${this.#sameProblems(learning, reach)} ${this.#repeated(data, reach)}
    `;
  }

  /** Which work lessons are told at: the briefs of what is in flight say it, one by one. */
  async #lookWhere(register: OpenRegister): Promise<void> {
    this.recalled = "looking";
    try {
      const now = register.now();
      const { landings } = await register.ask<Triage>("triage", { now });
      const looked = landings.slice(0, LOOKED);
      const briefs = await Promise.all(looked.map(({ unit }) => register.ask<Brief>("brief", { unit, now })));
      const where = new Map<string, string[]>();
      for (const { unit, lessons: recalled = [] } of briefs) for (const { lesson } of recalled) where.set(lesson, [...(where.get(lesson) ?? []), unit]);
      this.recalled = { where, looked: looked.length, of: landings.length };
    } catch {
      this.recalled = undefined;
    }
  }

  #signals({ learning, untaken }: Shown, taken: number, reach: Reach): TemplateResult {
    return html`<section class="panel" aria-labelledby="signals">
      <h2 id="signals">Signals</h2>
      ${taken === 0
        ? html`<p>Nothing was noticed yet. Desks and monitors bring signals (<code>governed signal take</code>), people note them, and the register tells what it has itself.</p>`
        : html`<ul class="chips" aria-label="Signals by kind">
              ${Object.entries(learning.signals).map(([kind, number]) => html`<li class="chip">${words(kind)}: ${number.toLocaleString()}</li>`)}
            </ul>
            <p class="small">${learning.open.toLocaleString()} are neither noise nor part of a pattern; ${count(learning.noise, "was", "were")} dismissed as noise one by one.</p>`}
      ${untaken.signals.length === 0
        ? nothing
        : html`<details>
            <summary>${count(untaken.signals.length, "thing")} the register has to tell itself and was not taken yet</summary>
            <ul class="dots small">
              ${untaken.signals.slice(0, 50).map(({ kind, at, text, units = [] }) => html`<li><span class="chip">${words(kind)}</span> ${when(at)} <span class="said">${text}</span> ${units.map((unit) => html` ${unitLink(unit, reach.names, reach.link)}`)}</li>`)}
              ${untaken.signals.length > 50 ? html`<li>${untaken.signals.length - 50} more are not shown.</li>` : nothing}
            </ul>
          </details>`}
      <div class="acts">${untaken.signals.length === 0 ? nothing : reach.act(takeSignals(untaken.signals))} ${reach.act(noteSignal(() => reach.register.now()))} ${taken === 0 ? nothing : reach.act(dismissSignals)}</div>
    </section>`;
  }

  #candidates({ learning: { candidates } }: Shown, reach: Reach): TemplateResult {
    return html`<section class="panel" aria-labelledby="candidates">
      <h2 id="candidates">What may be one thing</h2>
      ${candidates.length === 0
        ? html`<p>No open signals have so much in common: it takes three that share a resource, a folder or a subject.</p>`
        : html`<ul class="things">
            ${repeat(
              candidates,
              ({ shared }) => JSON.stringify(shared),
              (candidate) =>
                html`<li>
                  <p class="wrap">${said(candidate.says)}.</p>
                  <p class="small muted">
                    ${candidate.kinds.map(([kind, number]) => `${number} ${words(kind)}`).join(", ")}${candidate.units > 0 ? `; ${count(candidate.units, "unit")} that landed touch it` : ""}
                    ${candidate.known === undefined ? nothing : html`; pattern <code>${candidate.known}</code> has such signals already`}
                  </p>
                  ${this.#shown(candidate.signals, candidate.shared.with, reach)}
                  ${reach.act(recognise(candidate))} ${candidate.known === undefined ? nothing : reach.act(gatherInto(candidate.known, candidate))}
                </li>`,
            )}
          </ul>`}
    </section>`;
  }

  /** Signals, read only when somebody opens them. */
  #shown(numbers: readonly number[], of: string, { register, link }: Reach): TemplateResult {
    return html`<details class="small">
      <summary>${count(numbers.length, "signal")}</summary>
      <governed-signals .register=${register} .numbers=${numbers} .of=${of} .link=${link}></governed-signals>
    </details>`;
  }

  #unusual({ unusual }: Learning, reach: Reach): TemplateResult {
    return html`<section class="panel" aria-labelledby="unusual">
      <h2 id="unusual">Series that are not as they were</h2>
      ${unusual.length === 0
        ? html`<p>None. It takes twenty signals of one source and topic to know what is usual.</p>`
        : html`<ul class="things">
            ${unusual.map(
              ({ sort, says, of, since, signals, topic, source }) =>
                html`<li>
                  <p><span class="chip tone-${sort === "calm" ? "hold" : "escalate"}">${sort}</span> <span class="wrap">${said(says)}.</span></p>
                  <p class="small muted">Since ${when(since)}. By chance alone about one look in ${of + 1} finds such a thing: it is a reason to look.</p>
                  ${this.#shown(signals, `${topic} of ${source}`, reach)}
                </li>`,
            )}
          </ul>`}
    </section>`;
  }

  #sameProblems({ same_problems }: Learning, { names, link }: Reach): TemplateResult {
    return html`<section class="panel" aria-labelledby="same">
      <h2 id="same">Work that may be one problem</h2>
      ${same_problems.length === 0
        ? html`<p>Nothing nobody has begun looks like something else nobody has begun.</p>`
        : html`<ul class="things">
            ${same_problems.map(
              ({ units, because, kinds }) =>
                html`<li>
                  <p>${units.slice(0, 12).map((unit, index) => html`${index === 0 ? "" : ", "}${unitLink(unit, names, link)}`)}${units.length > 12 ? ` and ${units.length - 12} more` : ""} <span class="small muted">${kinds.join(", ")}</span></p>
                  <ul class="dots small">
                    ${because.map((why) => html`<li class="wrap">${said(why)}</li>`)}
                  </ul>
                </li>`,
            )}
          </ul>`}
    </section>`;
  }

  #repeated({ repeated: { repeated } }: Shown, { names, link, stand }: Reach): TemplateResult {
    return html`<section class="panel" aria-labelledby="repeated">
      <h2 id="repeated">Judgment bought more than once</h2>
      ${repeated.length === 0
        ? html`<p>None: no rule was overridden, no objection raised and no question answered with yes again and again.</p>`
        : html`<ul class="things">
            ${repeated.map(
              ({ says, times, units, entries, lesson }) =>
                html`<li>
                  <p class="wrap">${said(says)}.</p>
                  <p class="row small">
                    ${lesson === undefined
                      ? html`<span class="chip tone-need">no lesson kept</span>`
                      : html`<button class="chip" @click=${() => stand({ lesson })}><span class="unseen">lesson </span>${lesson}</button>`}
                    <span class="muted">${count(times, "time")}, last in entry ${entries.at(-1)}</span>
                  </p>
                  <p class="small">${units.slice(-5).map((unit, index) => html`${index === 0 ? "" : ", "}${unitLink(unit, names, link)}`)}${units.length > 5 ? html` <span class="muted">and ${units.length - 5} before</span>` : nothing}</p>
                </li>`,
            )}
          </ul>`}
    </section>`;
  }
}
customElements.define("governed-memory", GovernedMemory);
