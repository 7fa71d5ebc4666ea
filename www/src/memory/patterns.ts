// Patterns in their stages of the loop: what is owed by whom, and everything that was said of each.
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { LoopStage, NotedProse, PatternView, Stamp } from "governed";
import { ago, count, when, who, words } from "../parts/words.js";
import { unitLink } from "../plan/names.js";
import { said } from "../policy/told.js";
import { stepsOf } from "./acts.js";
import type { Reach } from "./memory.js";

const LOOP: readonly LoopStage[] = ["recognised", "understood", "answered", "validated", "kept", "dismissed"];
const TONES: Record<LoopStage, string> = { recognised: "need", understood: "need", answered: "hold", validated: "hold", kept: "move", dismissed: "undetermined" };

const stamp = ({ at, by, seq }: Stamp): TemplateResult => html`<span class="small muted">${who(by)}, ${when(at)}, entry ${seq}</span>`;

export const patterns = (all: readonly PatternView[], reach: Reach): TemplateResult =>
  html`<section class="panel" aria-labelledby="patterns">
    <h2 id="patterns">Patterns</h2>
    <ol class="loop" aria-label="The loop, and how many patterns are in each stage">
      ${LOOP.map((stage) => {
        const number = all.filter(({ pattern }) => pattern.stage === stage).length;
        return html`<li ?data-some=${number > 0}>${stage} ${number}</li>`;
      })}
    </ol>
    ${all.length === 0
      ? html`<p>Nothing was seen to be one thing yet. Candidates stand below, where signals have something in common.</p>`
      : html`<ul class="things">
          ${repeat(all, ({ pattern }) => pattern.label, (view) => one(view, reach))}
        </ul>`}
  </section>`;

const one = (view: PatternView, reach: Reach): TemplateResult => {
  const { pattern, owes, since_answered, last_signal } = view;
  const open = reach.pattern === pattern.label;
  return html`<li ?data-open=${open}>
    <div class="row apart">
      <h3 class="wrap">${pattern.recognised.is.title} <code class="muted">${pattern.label}</code></h3>
      <span class="chip tone-${TONES[pattern.stage]}">${words(pattern.stage)}</span>
    </div>
    <p><span class="muted">Owed:</span> ${said(owes)}.</p>
    <p class="small muted">
      ${count(pattern.signals.length, "signal")}${last_signal === undefined ? "" : html`, the last ${ago(last_signal, reach.now)}`};
      ${pattern.responses === undefined ? "not answered yet" : since_answered === 0 ? "none since it was answered" : html`<strong>${since_answered} since it was answered</strong>`}${pattern.recurred === undefined || pattern.recurred === 0
        ? ""
        : html`; <strong>it came back ${count(pattern.recurred, "time")}</strong>`}.
    </p>
    <details ?open=${open} @toggle=${(event: Event) => toggled(event, "pattern", pattern.label, reach)}>
      <summary class="small">What was said of it${reach.register.actor === null ? "" : ", and what can be done"}</summary>
      ${open ? opened(view, reach) : nothing}
    </details>
  </li>`;
};

/** What is open is in the address. */
export const toggled = (event: Event, which: "pattern" | "lesson", label: string, reach: Reach): void => {
  const { open } = event.target as HTMLDetailsElement;
  if (open !== (reach[which] === label)) reach.stand({ [which]: open ? label : "" });
};

const proses = (name: string, all: readonly NotedProse[] | undefined): TemplateResult | typeof nothing =>
  all === undefined || all.length === 0 ? nothing : html`<dt>${name}</dt>${all.map(({ is, from }) => html`<dd><span class="said">${is}</span> ${stamp(from)}</dd>`)}`;

const opened = (view: PatternView, reach: Reach): TemplateResult => {
  const { recognised, meaning, responses = [], validations = [], false_paths, lessons = [], dismissed, signals } = view.pattern;
  return html`<dl class="told">
      <dt>Recognised</dt>
      <dd><span class="said">${recognised.is.says}</span> ${stamp(recognised.from)}</dd>
      ${meaning === undefined
        ? nothing
        : html`<dt>Means</dt>
            <dd><span class="said">${meaning.is.says}</span> ${meaning.is.automatic === true ? html`<span class="chip">a machine may answer it</span>` : nothing} ${stamp(meaning.from)}</dd>`}
      ${proses("False paths", false_paths)}
      ${responses.length === 0
        ? nothing
        : html`<dt>Answered</dt>
            ${responses.map(
              ({ is, from }) =>
                html`<dd><span class="said">${is.says}</span> ${(is.units ?? []).map((unit) => html`${unitLink(unit, reach.names, reach.link)} `)} ${stamp(from)}</dd>`,
            )}`}
      ${validations.length === 0
        ? nothing
        : html`<dt>Helped?</dt>
            ${validations.map(
              ({ is, from }) => html`<dd><span class="chip tone-${is.helped ? "move" : "block"}">${is.helped ? "it helped" : "it did not help"}</span> <span class="said">${is.says}</span> ${stamp(from)}</dd>`,
            )}`}
      ${lessons.length === 0
        ? nothing
        : html`<dt>Lessons</dt>
            <dd class="row">${lessons.map((lesson) => html`<button class="chip" @click=${() => reach.stand({ lesson })}>${lesson}</button>`)}</dd>`}
      ${dismissed === undefined
        ? nothing
        : html`<dt>Noise</dt>
            <dd><span class="said">${dismissed.is}</span> ${stamp(dismissed.from)}</dd>`}
    </dl>
    <governed-signals .register=${reach.register} .numbers=${signals} .of=${view.pattern.label} .link=${reach.link}></governed-signals>
    <div class="acts">${repeat(stepsOf(view), ({ name }) => name, (act) => reach.act(act))}</div>`;
};
