// Lessons: in which form they are kept, whether they act, whether what they are about came back, and what was retired.
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Learning, LessonStandingSort, LessonView } from "governed";
import { count, when, who } from "../parts/words.js";
import { unitLink } from "../plan/names.js";
import { said } from "../policy/told.js";
import { formSaid, keep, retire } from "./acts.js";
import type { Reach } from "./memory.js";
import { toggled } from "./patterns.js";

/** Which units in flight a lesson is told at, by its name. */
export interface Recalled {
  readonly where: ReadonlyMap<string, readonly string[]>;
  readonly looked: number;
  readonly of: number;
}

const STANDINGS: Record<LessonStandingSort, readonly [says: string, tone: string, mark: string]> = {
  in_force: ["acts", "move", "✓"],
  not_in_force: ["does not act", "block", "✕"],
  told: ["is told", "hold", "•"],
  left_to_people: ["left to people", "undetermined", "•"],
  retired: ["retired", "", "–"],
};

export const lessons = (learning: Learning, recalled: Recalled | "looking" | undefined, look: () => void, reach: Reach): TemplateResult => {
  const live = learning.lessons.filter(({ lesson }) => lesson.ended === undefined);
  const retired = learning.lessons.filter(({ lesson }) => lesson.ended !== undefined);
  return html`<section class="panel" aria-labelledby="lessons">
    <h2 id="lessons">Lessons</h2>
    ${live.length === 0
      ? html`<p>No lesson is kept. One closes a pattern that was answered and validated, or comes from units directly.</p>`
      : html`${where(recalled, look)}
          <ul class="things">
            ${repeat(live, ({ lesson }) => lesson.raised.is.label, (view) => one(view, learning, recalled, reach))}
          </ul>`}
    ${retired.length === 0
      ? nothing
      : html`<details>
          <summary>${count(retired.length, "retired lesson")}</summary>
          <ul class="things">
            ${retired.map(
              ({ lesson: { raised, ended } }) =>
                html`<li>
                  <h3 class="wrap">${raised.is.title} <code class="muted">${raised.is.label}</code></h3>
                  ${ended === undefined ? nothing : html`<p class="small">Retired: <span class="said">${ended.is}</span> <span class="muted">${who(ended.from.by)}, ${when(ended.from.at)}</span></p>`}
                </li>`,
            )}
          </ul>
        </details>`}
    <div class="acts">${reach.act(keep())}</div>
  </section>`;
};

const where = (recalled: Recalled | "looking" | undefined, look: () => void): TemplateResult =>
  recalled === "looking"
    ? html`<p class="small muted" role="status">Looking through what is in flight …</p>`
    : recalled === undefined
      ? html`<p><button @click=${look}>Where are they recalled?</button></p>`
      : html`<p class="small muted" role="status">
          Looked for in ${count(recalled.looked, "unit")} in flight${recalled.looked < recalled.of ? `, of ${recalled.of}: the rest was not looked at` : ""}.
        </p>`;

const one = (view: LessonView, { patterns }: Learning, recalled: Recalled | "looking" | undefined, reach: Reach): TemplateResult => {
  const { lesson, standing } = view;
  const { label, title, form, review } = lesson.raised.is;
  const [says, tone, mark] = STANDINGS[standing.standing];
  const open = reach.lesson === label;
  const of = patterns.find(({ pattern }) => pattern.label === lesson.raised.is.from?.pattern || (pattern.lessons ?? []).includes(label));
  const units = recalled === undefined || recalled === "looking" ? undefined : (recalled.where.get(label) ?? []);
  return html`<li ?data-open=${open}>
    <div class="row apart">
      <h3 class="wrap">${title} <code class="muted">${label}</code></h3>
      <span class="row">
        <span class="chip tone-${tone}"><span aria-hidden="true">${mark}</span>${says}</span>
        ${standing.overdue === true ? html`<span class="chip tone-need">review overdue</span>` : nothing}
      </span>
    </div>
    <p class="small">
      Kept as ${formSaid(form.sort)}${form.at === undefined ? nothing : html` (<code class="wrap">${form.at}</code>)`}: ${said(standing.says)}${(standing.through ?? []).length === 0
        ? nothing
        : html`, through ${(standing.through ?? []).map((part, index) => html`${index === 0 ? "" : ", "}<code class="wrap">${part}</code>`)}`}.
      ${review === undefined ? nothing : html`<span class="muted">To be looked at on ${review}.</span>`}
    </p>
    <p class="small">
      ${of === undefined
        ? html`<span class="muted">It closes no pattern, so nothing tells whether it came back.</span>`
        : (of.pattern.recurred ?? 0) > 0 || of.since_answered > 0
          ? html`<strong>What it is about came back:</strong> pattern <button class="chip" @click=${() => reach.stand({ pattern: of.pattern.label })}>${of.pattern.label}</button>
              ${(of.pattern.recurred ?? 0) > 0 ? `opened again ${count(of.pattern.recurred ?? 0, "time")}` : ""}${of.since_answered > 0 ? ` ${count(of.since_answered, "signal")} since it was answered` : ""}.`
          : html`Nothing of pattern <button class="chip" @click=${() => reach.stand({ pattern: of.pattern.label })}>${of.pattern.label}</button> since it was answered.`}
    </p>
    ${units === undefined
      ? nothing
      : html`<p class="small">
          ${units.length === 0
            ? html`<span class="muted">Recalled at nothing that is in flight.</span>`
            : html`Recalled at ${units.slice(0, 8).map((unit, index) => html`${index === 0 ? "" : ", "}${unitLink(unit, reach.names, reach.link)}`)}${units.length > 8 ? ` and ${units.length - 8} more` : ""}.`}
        </p>`}
    <details ?open=${open} @toggle=${(event: Event) => toggled(event, "lesson", label, reach)}>
      <summary class="small">What was learnt</summary>
      ${open ? opened(view, reach) : nothing}
    </details>
  </li>`;
};

const opened = ({ lesson: { raised } }: LessonView, reach: Reach): TemplateResult => {
  const { learnt, form, bears_on = {}, from = {}, label } = raised.is;
  const line = (name: string, value: string | undefined) => (value === undefined ? nothing : html`<dt>${name}</dt><dd class="said">${value}</dd>`);
  const bears = Object.entries(bears_on).flatMap(([what, all]) => (all ?? []).map((each: string) => html`<span class="muted">${what}</span> <code class="wrap">${each}</code> `));
  return html`<dl class="told">
      ${line("Happened", learnt.happened)} ${line("Meant", learnt.meant)} ${line("Worked", learnt.worked)} ${line("Risk", learnt.risk)} ${line("Watch", learnt.watch)}
      ${(learnt.false_paths ?? []).map((path) => line("False path", path))} ${line("Why this form", form.why)}
      ${bears.length === 0
        ? nothing
        : html`<dt>Bears on</dt>
            <dd>${bears}</dd>`}
      ${(from.units ?? []).length === 0
        ? nothing
        : html`<dt>Learnt from</dt>
            <dd>${(from.units ?? []).map((unit) => html`${unitLink(unit, reach.names, reach.link)} `)}</dd>`}
      ${(from.entries ?? []).length === 0 ? nothing : line("Entries", (from.entries ?? []).join(", "))}
      <dt>Kept by</dt>
      <dd>${who(raised.from.by)}, ${when(raised.from.at)}, entry ${raised.from.seq}</dd>
    </dl>
    <div class="acts">${reach.act(retire(label))}</div>`;
};
